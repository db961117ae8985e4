/* What a feed told before and tells no more: it is left, or (--replace) dropped where nothing in kith stands on it. */
#include "record/import_inside.h"
#include "record/thing.h"

SQL(sql_feed_gone, "DELETE FROM feed_key WHERE authority = $1 AND feed = $2 AND kind = $3 AND key = $4");

static bool has_file(const struct incoming *in, const struct kind *k)
{
	for (size_t i = 0; i < in->job->sheets->n; i++)
		if (in->job->sheets->at[i].kind == k)
			return true;
	return false;
}

/* Of each kind: how much was told before, how much of it is gone now. Most of it: that is asked back. */
static bool no_less(const struct incoming *in, struct fault *f)
{
	enum { FEW = 10 };
	for (size_t s = 0; s < in->job->sheets->n; s++) {
		const struct kind *k = in->job->sheets->at[s].kind;
		size_t all = 0, gone = 0;
		for (size_t i = 0; i < in->told_n; i++)
			if (in->told[i].kind == k)
				all++, gone += !in->told[i].seen;
		if (gone > FEW && gone * 2 > all)
			return fault_set(f, FAULT_ASKED, "record.less",
			    "%s tells %zu of the %zu %s that this feed told before no more. If that is so, add --sure.",
			    in->job->sheets->at[s].file, gone, all, k->many);
	}
	return true;
}

/* Whether something of the record is about it, or names it. */
static bool stood_on(struct incoming *in, const struct told_key *t, bool *yes, struct fault *f)
{
	struct asof now = {in->job->today, INT64_MAX};
	const struct described *d = record_kinds();
	struct thing_link *link;
	size_t n;
	if (!thing_links(in->tx, in->work, in->job->authority, t->entry, 1, &link, &n, f))
		return false;
	*yes = n > 0;
	for (size_t i = 0; !*yes && i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		struct entries about;
		bool may = (t->kind->thing && kind_about(k, t->kind->name)) || (k->holder && strcmp(k->holder, t->kind->name) == 0);
		if (!may)
			continue;
		if (!entry_about(in->tx, in->work, now, in->job->authority, k, t->entry, ENTRY_DRAFTS, &about, f))
			return false;
		*yes = about.n > 0;
	}
	return true;
}

/* *dropped: false where it stays, for now. */
static bool drop(struct incoming *in, const struct told_key *t, bool *dropped, struct fault *f)
{
	struct hand h = {.authority = in->job->authority, .role = "operator", .now = in->job->now, .today = in->job->today};
	struct entry *e;
	bool yes = true;
	*dropped = false;
	enum row r = entry_get(in->tx, in->work, in->job->authority, t->kind, t->entry, &e, f);
	if (r == ROW_FAULT)
		return false;
	bool ours = r == ROW_ONE && (e->version != t->version || t->kept.n || t->kind->person);
	if (ours || (r == ROW_ONE && !stood_on(in, t, &yes, f)))
		return ours;
	if (r == ROW_ONE && yes)
		return true;
	*dropped = true;
	if (r == ROW_ONE) {
		import_touch(in, e);
		if (!entry_drop(in->tx, &h, e, f))
			return false;
	}
	return sql_do(in->tx, &sql_feed_gone, f, arg_i(in->job->authority), arg_z(in->job->feed), arg_z(t->kind->name), arg_t(t->key));
}

bool import_untold(struct incoming *in, struct fault *f)
{
	struct record_report *r = in->report;
	bool again = in->job->replace;
	for (size_t i = 0; i < in->told_n; i++)
		r->untold += !in->told[i].seen && has_file(in, in->told[i].kind);
	if (!r->untold || !in->job->replace)
		return true;
	if (!in->job->sure && !no_less(in, f))
		return false;
	while (again) { /* what is about others goes before them */
		again = false;
		for (size_t i = 0; i < in->told_n; i++) {
			struct told_key *t = &in->told[i];
			bool dropped;
			if (t->seen || !has_file(in, t->kind))
				continue;
			if (!drop(in, t, &dropped, f))
				return false;
			arena_reset(in->work);
			if (dropped)
				t->seen = again = true, r->dropped++;
		}
	}
	r->kept = r->untold - r->dropped;
	return true;
}
