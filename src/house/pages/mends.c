#include "house/pages/mends.h"
#include "base/ceiling.h"
#include "house/house.h"
#include "house/mends.view.h"
#include "house/pages/seen.h"
#include "store/journal.h"
#include "today/mends.h"
#include <stdlib.h>

enum { SHOWN = 5 };

struct remembering {
	struct request *r;
	const struct kind *kind;
	int64_t entry;
	bool kept;
};

static bool remember(struct tx *tx, void *arg, struct fault *f)
{
	struct remembering *x = arg;
	struct request *r = x->r;
	struct child_model *m;
	struct child_findings found;
	enum row row = seen_find(r, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	bool ok = true;
	if (seen_may(r, m, VERB_SEE, "finding") && visitor_of(r)->fresh.upto >= 0) {
		ok = findings_of_child(today_of(r), tx, actor_at(r)->authority, m, r->arena, r->today, &found, f);
		struct mends_before *b = ok ? mends_of(&found) : NULL;
		if (ok)
			child_findings_free(&found);
		if (b) {
			const struct entry *e = model_entry(m, x->kind, x->entry);
			b->user = actor_at(r)->user;
			b->child = m->person;
			b->at = r->now;
			b->upto = visitor_of(r)->fresh.upto;
			b->entry = x->entry;
			b->from = e ? entry_from(e) : DAY_NONE;
			mends_keep(house_of(r)->mends, b);
			x->kept = true;
		}
	}
	caseload_put(m);
	return ok;
}

bool mends_remember(struct request *r, struct tx *tx, const struct kind *k, int64_t entry)
{
	struct remembering x = {r, k, entry, false};
	struct fault f = {0}; /* what would have been said is not; the save goes on */
	if (!mends_bears(k) || !actor_at(r)->user || !house_hand(r).who)
		return false;
	return (tx ? remember(tx, &x, &f) : house_read(r, remember, &x, &f)) && x.kept;
}

/* Only the first sentence: what was wrong. What to do has been done. */
static struct text first_sentence(const char *say)
{
	for (const char *p = say; (p = strstr(p, ". ")); p++)
		if (p[2] >= 'A' && p[2] <= 'Z')
			return (struct text){say, (size_t)(p - say) + 1};
	return text_of(say);
}

static void add_mended(struct request *r, const struct child_model *m, const struct mends_thing *t, struct mends_page *p)
{
	struct found_row row[MENDS_ROWS];
	struct finding_line line;
	for (uint32_t i = 0; i < t->n; i++)
		row[i] = (struct found_row){t->row[i].table, t->row[i].since};
	if (!findings_line(r, m, t->rule, row, t->n, &line))
		return;
	line.say = first_sentence(t->say);
	if (p->n_mended++ < SHOWN)
		p->mended[p->n_mended_shown++] = line;
}

static void add_broken(struct request *r, const struct child_model *m, const struct child_findings *c, const struct finding_row *t,
    struct mends_page *p)
{
	struct found_row *row = arena_array(r->arena, struct found_row, t->n);
	struct finding_line line;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct finding *f = &c->found.at[t->first + i];
		row[i] = (struct found_row){(enum table)f->table, finding_since(c->closing.cohort, f)};
	}
	if (!findings_line(r, m, t->rule, row, t->n, &line))
		return;
	line.say = text_of(check_says(&c->check, t->rule));
	if (p->n_broken++ < SHOWN)
		p->broken[p->n_broken_shown++] = line;
}

static bool compare(struct request *r, struct tx *tx, const struct child_model *m, const struct mends_before *b, struct out *o,
    struct fault *f)
{
	struct child_findings now;
	struct mends_page p = {.all = arena_printf(r->arena, "/child/%lld/findings", (long long)m->person),
	    .mended = arena_array(r->arena, struct finding_line, SHOWN), .broken = arena_array(r->arena, struct finding_line, SHOWN)};
	bool others;
	if (!journal_others(tx, actor_at(r)->authority, m->person, b->upto, house_hand(r).who, &others, f))
		return false;
	if (others) /* what they wrote may have mended it */
		return true;
	if (!findings_of_child(today_of(r), tx, actor_at(r)->authority, m, r->arena, r->today, &now, f))
		return false;
	day from = DAY_NONE;
	for (size_t i = 0; i < record_kinds()->n && b->entry; i++)
		for (size_t k = 0; k < m->of[i].n; k++)
			if (m->of[i].at[k]->id == b->entry)
				from = entry_from(m->of[i].at[k]);
	struct mends_between d = mends_between(r->arena, b, &now, from);
	for (size_t i = 0; i < d.n_mended; i++)
		add_mended(r, m, &b->thing[d.mended[i]], &p);
	for (size_t i = 0; i < d.n_broken; i++)
		add_broken(r, m, &now, &now.thing[d.broken[i]], &p);
	if (p.n_mended || p.n_broken)
		mends_view(o, &p);
	child_findings_free(&now);
	return true;
}

bool mends_say(struct request *r, struct tx *tx, const struct child_model *m, struct out *o, struct fault *f)
{
	int64_t user = actor_at(r)->user;
	struct mends_before *b = user ? mends_take(house_of(r)->mends, user, m->person, r->now) : NULL;
	if (b)
		ceiling_hold(b, free);
	bool ok = !b || !seen_may(r, m, VERB_SEE, "finding") || compare(r, tx, m, b, o, f);
	if (b)
		ceiling_drop(b);
	free(b);
	return ok;
}
