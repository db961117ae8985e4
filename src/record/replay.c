#include "record/replay.h"
#include "base/map.h"
#include "describe/describe.h"
#include "record/entry.h"
#include "record/inside.h"
#include "record/parts.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

SQL(sql_replay_rows,
    "SELECT j.number, j.at, j.actor, j.verb, j.kind, j.entry, j.child, j.body, b.before, b.after, b.number, COALESCE(j.about, 0),"
    " CASE WHEN j.format IS NULL THEN 1 ELSE 0 END FROM journal j"
    " LEFT JOIN journal_body b ON b.authority = j.authority AND b.number = j.number"
    " WHERE j.authority = $1 AND j.entry IS NOT NULL AND j.verb IN ('add', 'correct', 'change', 'end', 'take back', 'sign')"
    " ORDER BY j.kind, j.entry, j.number");
/* When feeds wrote: each version of theirs came at one of these moments. And the demonstration, which wrote at many. */
SQL(sql_replay_fed, "SELECT at FROM journal WHERE authority = $1 AND verb = 'import' UNION SELECT m.written_at FROM feed_moment m"
    " WHERE m.authority = $1 AND EXISTS (SELECT 1 FROM journal j WHERE j.authority = $1 AND j.verb = 'import' AND j.at = m.told_at)");
SQL(sql_replay_demo, "SELECT max(at) FROM journal WHERE authority = $1 AND role = 'demonstration' AND kind = 'demonstration'");

struct told {
	int64_t number, at, actor, child, about;
	bool old; /* from before rows named things */
	struct text verb;
	json_t *before, *after; /* NULL: none, or destroyed */
	bool gone;
};

struct replaying {
	struct tx *tx;
	int64_t authority;
	replay_say say;
	void *ctx;
	struct replayed *out;
	struct fault *fault;
	struct arena *keep;
	struct map fed;          /* moments of imports */
	int64_t demo;            /* the demonstration's own moment; 0: it is none */
	/* the entry in hand */
	struct arena *arena;
	const struct kind *kind;
	int64_t entry;
	struct told *told;
	size_t n, cap;
};

static void differs(
    struct replaying *r, const struct kind *k, int64_t entry, int32_t version, int64_t row, const char *what, const char *field)
{
	char say[400], at[40] = "", named[60] = "";
	r->out->differ++;
	if (version)
		snprintf(at, sizeof at, ", version %d", (int)version);
	if (row)
		snprintf(named, sizeof named, " (row %lld of the journal)", (long long)row);
	snprintf(say, sizeof say, "%s %lld%s: %s%s%s%s.", k->one, (long long)entry, at, field ? field : "", field ? " " : "", what, named);
	r->say(r->ctx, say);
}

/* Whether a feed wrote at that moment. */
static bool fed_at(const struct replaying *r, int64_t at)
{
	uint32_t any;
	return map_get(&r->fed, (struct text){(const char *)&at, sizeof at}, &any);
}

/* A record that was opened, a question that was asked, a way in, before that was an entry: the row of it, which has its id and its moment,
 * tells.
 */
SQL(sql_replay_opening,
    "SELECT count(*) FROM journal WHERE authority = $1 AND entry = $2 AND at = $3 AND ((kind = 'glass' AND verb = 'break glass'"
    " AND CAST($4 AS TEXT) = 'opening') OR (kind = 'asked' AND verb = 'ask' AND CAST($4 AS TEXT) = 'to-decide')"
    " OR (kind = 'account' AND verb IN ('open account', 'ask new words') AND CAST($4 AS TEXT) = 'way-in'))");
static bool opened_at(const struct replaying *r, const struct kind *k, int64_t entry, int64_t at)
{
	struct fault own = {0};
	int64_t n = 0;
	return sql_i64(r->tx, &sql_replay_opening, &n, &own, arg_i(r->authority), arg_i(entry), arg_i(at), arg_z(k->name)) == ROW_ONE &&
	    n > 0;
}

/* A version without a row of its own: it came with a feed, or with the demonstration, or by nobody's leave. */
static void not_told(struct replaying *r, const struct kind *k, int64_t entry, int32_t version, struct text source, int64_t at)
{
	struct fault own = {0};
	bool first = k->part && version == 1 && part_person(entry) != entry;
	if (first && part_told(r->tx, r->authority, entry, &own) == ROW_ONE)
		return; /* the person's own row tells of it */
	if (version == 1 && opened_at(r, k, entry, at))
		return;
	bool fed = !first && !text_is(source, "kith") && fed_at(r, at);
	if (!fed && (first || !(r->demo && at <= r->demo)))
		differs(r, k, entry, version, 0, "is in the record, and the journal knows nothing of it", NULL);
}

/* ---- one entry ---- */

static struct text has(const json_t *body, const char *field, bool *found)
{
	const json_t *v = body ? json_object_get(body, field) : NULL;
	*found = json_is_string(v);
	return *found ? (struct text){json_string_value(v), json_string_length(v)} : TEXT("");
}

static struct text stands(struct replaying *r, const struct entry *e, size_t i)
{
	struct text t = e && e->value[i].state != VALUE_BLANK ? value_text(r->arena, &e->kind->fields[i], &e->value[i]) : TEXT("");
	return t.at ? t : TEXT("");
}

/* The fields of a version: what the row wrote, and for the rest what the version before had. */
static void values(struct replaying *r, const struct told *t, const struct entry *is, const struct entry *was)
{
	for (size_t i = 0; i < r->kind->n; i++) {
		const char *name = r->kind->fields[i].name;
		bool wrote, had;
		struct text after = has(t->after, name, &wrote), before = has(t->before, name, &had), now = stands(r, is, i),
		            then = stands(r, was, i);
		if (!text_eq(now, wrote ? after : then))
			differs(r, r->kind, is->id, is->version, t->number,
			    wrote ? "is not what was written" : "is not what stood before, and nobody wrote it", name);
		if (had && was && !text_eq(before, then))
			differs(r, r->kind, was->id, was->version, t->number, "is not what stood when it was corrected", name);
	}
}

static const struct entry *version_of(const struct entries *all, int64_t version)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i]->version == version)
			return all->at[i];
	return NULL;
}

static bool was_signed(const struct replaying *r, size_t from)
{
	for (size_t i = from; i < r->n; i++)
		if (text_is(r->told[i].verb, "sign"))
			return true;
	return false;
}

static void one_version(struct replaying *r, size_t i, int64_t version, const struct entries *all, bool taken_back)
{
	const struct told *t = &r->told[i];
	const struct entry *is = version_of(all, version), *was = version_of(all, version - 1);
	r->out->versions++;
	if (!is) {
		differs(r, r->kind, r->entry, (int32_t)version, t->number, "is not in the record", NULL);
		return;
	}
	if (is->written_at != t->at)
		differs(r, r->kind, is->id, is->version, t->number, "was not written when the record says", NULL);
	if (is->written_by != t->actor)
		differs(r, r->kind, is->id, is->version, t->number, "was not written by whom the record says", NULL);
	if (is->child != t->child)
		differs(r, r->kind, is->id, is->version, t->number, "is not about whom the record says", NULL);
	if (t->about ? is->about != t->about : !t->old && is->about && is->about != is->child)
		differs(r, r->kind, is->id, is->version, t->number, "is not about the thing that the record says", NULL);
	const json_t *together = t->after ? json_object_get(t->after, "together") : NULL;
	if (together && json_integer_value(together) != is->together)
		differs(r, r->kind, is->id, is->version, t->number, "was not written together with those that the record says", NULL);
	if (t->gone) {
		r->out->gone++;
		return;
	}
	bool found;
	struct text state = has(t->after, "state", &found);
	const char *now = state_name(is->state);
	if (found && !text_is(state, now) && !(r->kind->sign && was_signed(r, i)))
		differs(r, r->kind, is->id, is->version, t->number, "is not draft or final as it was written", NULL);
	if (!taken_back)
		values(r, t, is, text_is(t->verb, "add") ? NULL : was);
	else if (version > 0)
		for (size_t f = 0; f < r->kind->n; f++)
			/* its days stay, and what says who opened what for whom */
			if (is->value[f].state != VALUE_BLANK && (int)f != r->kind->from && (int)f != r->kind->to &&
			    !r->kind->fields[f].stays)
				differs(r, r->kind, is->id, is->version, t->number, "was taken back, and stands in the record",
				    r->kind->fields[f].name);
}

static bool one_entry(struct replaying *r)
{
	struct entries all;
	bool taken_back = false;
	if (!r->n)
		return true;
	if (!entry_versions(r->tx, r->arena, r->authority, r->kind, r->entry, &all, r->fault))
		return false;
	r->out->entries++;
	for (size_t i = 0; i < r->n; i++)
		taken_back = taken_back || text_is(r->told[i].verb, "take back");
	int64_t last = 0;
	bool *told = arena_array(r->arena, bool, all.n + 1);
	for (size_t i = 0; i < r->n; i++) {
		const struct told *t = &r->told[i];
		if (text_is(t->verb, "take back") || text_is(t->verb, "sign"))
			continue;
		const json_t *number = t->after ? json_object_get(t->after, "version") : NULL;
		last = json_is_integer(number) ? json_integer_value(number) : last + 1;
		one_version(r, i, last, &all, taken_back);
		for (size_t v = 0; v < all.n; v++)
			told[v] = told[v] || all.at[v]->version == last;
	}
	for (size_t v = 0; v < all.n; v++)
		if (!told[v])
			not_told(r, r->kind, r->entry, all.at[v]->version, all.at[v]->source, all.at[v]->written_at);
	for (size_t i = 0; i < all.n; i++)
		if ((all.at[i]->taken_back != 0) != taken_back) {
			differs(r, r->kind, r->entry, 0, r->told[r->n - 1].number,
			    taken_back ? "was taken back, and stands in the record" : "is taken back in the record, and nobody did that",
			    NULL);
			break;
		}
	return true;
}

static void forget(struct replaying *r)
{
	for (size_t i = 0; i < r->n; i++) {
		json_decref(r->told[i].before);
		json_decref(r->told[i].after);
	}
	r->n = 0;
}

static json_t *parse(struct text t)
{
	return t.at && t.n ? json_loadb(t.at, t.n, 0, NULL) : NULL;
}

static bool journaled(struct replaying *r)
{
	struct query q;
	bool ok = true;
	query_begin(r->tx, &q, &sql_replay_rows);
	query_bind_i64(&q, 1, r->authority);
	query_large(&q);
	while (ok && query_step(&q, r->fault)) {
		const struct kind *k = kind_of(query_text(&q, 4));
		int64_t entry = query_i64(&q, 5);
		if (k != r->kind || entry != r->entry) {
			ok = one_entry(r);
			forget(r);
			arena_reset(r->arena);
			r->told = NULL, r->cap = 0;
		}
		r->kind = k, r->entry = entry;
		if (!ok || !k) /* a page's name, a user, an account: not of the record; or a council's kind that was taken out */
			continue;
		r->told = arena_grow(r->arena, r->told, &r->cap, r->n + 1, sizeof *r->told);
		r->told[r->n++] = (struct told){.number = query_i64(&q, 0), .at = query_i64(&q, 1), .actor = query_i64(&q, 2),
		    .verb = arena_text(r->arena, query_text(&q, 3)), .child = query_i64(&q, 6), .before = parse(query_text(&q, 8)),
		    .after = parse(query_text(&q, 9)), .gone = query_text(&q, 7).n && query_null(&q, 10),
		    .about = query_i64(&q, 11), .old = query_i64(&q, 12) == 1};
	}
	ok = query_end(&q, r->fault) && ok && one_entry(r);
	forget(r);
	return ok;
}

/* ---- the tables, for what the journal does not tell of ---- */

static bool moments(struct replaying *r)
{
	struct query q;
	enum row row = sql_i64(r->tx, &sql_replay_demo, &r->demo, r->fault, arg_i(r->authority));
	query_begin(r->tx, &q, &sql_replay_fed);
	query_bind_i64(&q, 1, r->authority);
	while (query_step(&q, r->fault)) {
		int64_t at = query_i64(&q, 0);
		map_put(&r->fed, arena_text(r->keep, (struct text){(const char *)&at, sizeof at}), 1, NULL);
	}
	return query_end(&q, r->fault) && row != ROW_FAULT;
}

/* The current version is the newest, and one alone is; but of what a feed tells no more none is, from the moment that it came. */
static void current(struct replaying *r, const struct kind *k, int64_t entry, int32_t version, int64_t is, int64_t next, int64_t dropped)
{
	bool newest = next != entry;
	if (newest && !is && !(dropped && fed_at(r, dropped)))
		differs(r, k, entry, version, 0, "is the newest, and does not stand", NULL);
	if (!newest && is)
		differs(r, k, entry, version, 0, "stands, and a newer one is there", NULL);
}

static bool tables(struct replaying *r, const struct kind *k)
{
	struct query q;
	struct arena *a = arena_new(0);
	struct sql list = {.name = "replay_table", .text = arena_printf(a,
	    "SELECT t.entry, t.version, t.current, t.source, t.written_at, lead(t.entry) OVER (ORDER BY t.entry, t.version),"
	    " CASE WHEN EXISTS (SELECT 1 FROM journal j WHERE j.authority = $1 AND j.kind = $2 AND j.entry = t.entry AND j.verb IN"
	    " ('add', 'correct', 'change', 'end')) THEN 1 ELSE 0 END, CASE WHEN t.source = 'kith' THEN 0 ELSE t.superseded_at END"
	    " FROM %s t WHERE t.authority = $1%s ORDER BY t.entry, t.version",
	    k->table, k->own ? " AND t.kind = $2" : "").at};
	query_begin(r->tx, &q, &list);
	query_bind_i64(&q, 1, r->authority);
	query_bind_z(&q, 2, k->name);
	query_large(&q);
	while (query_step(&q, r->fault)) {
		int64_t entry = query_i64(&q, 0);
		int32_t version = (int32_t)query_i64(&q, 1);
		current(r, k, entry, version, query_i64(&q, 2), query_i64(&q, 5), query_i64(&q, 7));
		if (!query_i64(&q, 6)) /* else it was looked at with the others of its entry */
			not_told(r, k, entry, version, query_text(&q, 3), query_i64(&q, 4));
	}
	bool ok = query_end(&q, r->fault);
	arena_free(a);
	return ok;
}

bool record_replay(struct tx *tx, int64_t authority, replay_say say, void *ctx, struct replayed *out, struct fault *fault)
{
	const struct described *d = record_kinds();
	*out = (struct replayed){0};
	struct replaying r = {.tx = tx, .authority = authority, .say = say, .ctx = ctx, .out = out, .fault = fault, .keep = arena_new(0),
	    .arena = arena_new(0)};
	map_init(&r.fed, r.keep, 64);
	bool ok = moments(&r) && journaled(&r);
	for (size_t i = 0; ok && i < d->n; i++)
		ok = tables(&r, &d->kinds[i]);
	ok = ok && replay_beside(tx, authority, say, ctx, out, fault);
	arena_free(r.arena);
	arena_free(r.keep);
	return ok;
}
