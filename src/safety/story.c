/* What stands: on a reader's list, of one call, and for the child. */
#include "safety/inside.h"
#include <stdlib.h>

enum { STEPS_MOST = 1000 }; /* of one page: the newest */
#define MONTH_MS ((int64_t)30 * 24 * 3600 * 1000)
#define HOLDERS "('have', 'over')"

/* CROSS JOIN: from the reader's list to the calls, never the other way about. */
SQL(sql_rows,
    "WITH RECURSIVE me(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("me") "), shut(id) AS (SELECT b.person FROM person_barred b"
    " WHERE b.authority = $1 AND b.barred = $2 AND b.to_at IS NULL UNION " ACCESS_JOINED("shut") ")"
    " SELECT e.entry, s.step, e.shut, b.at, (SELECT h.who FROM entry_step h WHERE h.authority = s.authority AND h.entry = s.entry AND "
    "h.step IN " HOLDERS " ORDER BY h.n DESC LIMIT 1) FROM step_asked k CROSS JOIN entry_step s CROSS JOIN k_safety_call e"
    " CROSS JOIN entry_step b WHERE k.authority = $1 AND k.user_id = $3 AND s.authority = k.authority AND s.entry = k.entry"
    " AND s.kind = '" SAFETY_KIND "' AND s.step <> 'safe' AND " STEP_NEWEST " AND e.authority = s.authority AND e.entry = s.entry"
    " AND e.current = 1 AND b.authority = s.authority AND b.entry = s.entry AND b.n = 1"
    " AND NOT EXISTS (SELECT 1 FROM step_against p WHERE p.authority = $1 AND p.entry = e.entry AND p.person IN (SELECT me.id FROM me))"
    " AND e.child NOT IN (SELECT shut.id FROM shut)");
SQL(sql_about_names, "SELECT person FROM step_against WHERE authority = $1 AND entry = $2 ORDER BY person");
SQL(sql_mine_calls, SAFETY_ONE "SELECT e.entry FROM " SAFETY_CALLS " WHERE s.authority = $1 AND e.child IN (SELECT one.id FROM one)"
                               " AND " STEP_NEWEST " AND (s.step <> 'safe' OR s.at > $3) ORDER BY e.entry DESC");

/* ---- where it stands ---- */

enum safety_state safety_state_of(struct text step)
{
	static const struct {
		const char *step;
		enum safety_state state;
	} states[] = {{"have", SAFETY_HELD}, {"over", SAFETY_HELD}, {"back", SAFETY_HELD}, {"done", SAFETY_DONE},
	    {"signed", SAFETY_SIGNED}, {"safe", SAFETY_CLOSED}};
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (text_is(step, states[i].step))
			return states[i].state;
	return SAFETY_WAITING;
}

static int64_t newest_by(const struct call_now *c, const char *one, const char *other)
{
	for (size_t i = c->life.n; i-- > 0;)
		if (text_is(c->life.row[i].name, one) || text_is(c->life.row[i].name, other))
			return c->life.row[i].who;
	return 0;
}

enum row safety_now(struct tx *tx, struct arena *a, int64_t authority, int64_t call, struct call_now *out, struct fault *f)
{
	const struct kind *k = kind_of(TEXT(SAFETY_KIND));
	*out = (struct call_now){0};
	enum row row = k ? entry_get(tx, a, authority, k, call, &out->e, f) : ROW_NONE;
	if (row != ROW_ONE)
		return row;
	if (!step_life(tx, a, authority, out->e, &out->life, f))
		return ROW_FAULT;
	out->now = step_now(&out->life);
	if (!out->now)
		return ROW_NONE;
	out->state = safety_state_of(out->now->name);
	out->shut = entry_value(out->e, "shut")->number == 1;
	out->holder = out->state == SAFETY_WAITING ? 0 : newest_by(out, "have", "over");
	return ROW_ONE;
}

enum row safety_theirs(struct tx *tx, struct arena *a, const struct actor *me, int64_t call, struct call_now *out, struct fault *f)
{
	bool told = false;
	if (!me->user || !access_may(me, VERB_SEE, "safety", NULL, NULL).may)
		return ROW_NONE;
	enum row row = safety_now(tx, a, me->authority, call, out, f);
	if (row != ROW_ONE)
		return row;
	return !call_told(tx, me, out->e, &told, f) ? ROW_FAULT : told ? ROW_ONE : ROW_NONE;
}

bool safety_subject(struct tx *tx, const struct actor *me, const struct call_now *c, struct access_subject *s, struct fault *f)
{
	*s = (struct access_subject){.authority = me->authority, .child = c->e->child, .entry = c->e->id,
	    .stands = (role_set)1 << STANDS_TOLD};
	return call_posts(tx, me->authority, me->person, text_of(role_name((enum role)me->role)), &s->posts, f);
}

bool safety_offers(
    struct arena *a, const struct actor *me, const struct access_subject *s, const struct call_now *c, const char *step)
{
	struct step_offer offer[LIFE_STEPS];
	size_t n = step_theirs(a, me, s, c->e, &c->life, offer);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(offer[i].step->name, step))
			return true;
	return false;
}

/* ---- a reader's list ---- */

static int urgent(const void *x, const void *y)
{
	const struct safety_row *a = x, *b = y;
	if (a->state != b->state)
		return (int)a->state - (int)b->state;
	if (a->raised_at != b->raised_at)
		return a->raised_at < b->raised_at ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* Who it is with, and whether this reader may sign it. */
static bool row_more(struct tx *tx, struct arena *a, const struct actor *me, int64_t holder, struct safety_row *r, struct fault *f)
{
	struct call_now c;
	struct access_subject s;
	if (r->state != SAFETY_WAITING && holder && !call_name(tx, a, me->authority, holder, &r->holder, f))
		return false;
	r->mine = r->state != SAFETY_WAITING && holder == me->person;
	if (r->state != SAFETY_DONE)
		return true;
	enum row row = safety_now(tx, a, me->authority, r->id, &c, f);
	if (row != ROW_ONE || !safety_subject(tx, me, &c, &s, f))
		return row == ROW_NONE;
	r->to_sign = safety_offers(a, me, &s, &c, "signed");
	return true;
}

bool safety_rows(struct tx *tx, struct arena *a, const struct actor *me, struct safety_rows *out, struct fault *f)
{
	struct query q;
	int64_t *holder = NULL;
	size_t cap = 0, cap_h = 0;
	*out = (struct safety_rows){0};
	if (!me->user || !access_may(me, VERB_SEE, "safety", NULL, NULL).may)
		return true;
	query_begin(tx, &q, &sql_rows);
	query_bind_i64(&q, 1, me->authority);
	query_bind_i64(&q, 2, me->person);
	query_bind_i64(&q, 3, me->user);
	while (query_step(&q, f)) {
		out->at = arena_grow(a, out->at, &cap, out->n + 1, sizeof *out->at);
		holder = arena_grow(a, holder, &cap_h, out->n + 1, sizeof *holder);
		holder[out->n] = query_i64(&q, 4);
		out->at[out->n++] = (struct safety_row){.id = query_i64(&q, 0), .state = safety_state_of(query_text(&q, 1)),
		    .shut = query_i64(&q, 2) == 1, .raised_at = query_i64(&q, 3)};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < out->n; i++)
		if (!row_more(tx, a, me, holder[i], &out->at[i], f))
			return false;
	if (out->n)
		qsort(out->at, out->n, sizeof *out->at, urgent);
	return true;
}

/* ---- one of them, whole ---- */

struct telling {
	struct safety_step *at;
	size_t n, cap;
};

static void tell(struct arena *a, struct telling *t, struct safety_step s)
{
	t->at = arena_grow(a, t->at, &t->cap, t->n + 1, sizeof *t->at);
	t->at[t->n++] = s;
}

/* What was asked of the step's row n, until that moment. */
static size_t tell_asked(
    struct arena *a, struct telling *t, const struct call_note *note, size_t from, size_t notes, int64_t n, int64_t until)
{
	while (from < notes && (note[from].n < n || (note[from].n == n && note[from].at < until))) {
		tell(a, t, (struct safety_step){.at = note[from].at, .what = TEXT("asked"), .rung = note[from].rung});
		from++;
	}
	return from;
}

static const struct entry *version_of(const struct entries *all, int32_t version)
{
	for (size_t i = all->n; i-- > 0;)
		if (all->at[i]->version == version)
			return all->at[i];
	return NULL;
}

/* What was written with it, as it stood then. */
static void written(struct safety_step *s, const struct entry *e)
{
	if (!e)
		return;
	if (text_is(s->what, "said"))
		s->view = entry_value(e, "said_view")->number, s->words = entry_value(e, "reach")->text;
	else if (text_is(s->what, "opened") || text_is(s->what, "passed") || text_is(s->what, "back"))
		s->words = entry_value(e, "safe_words")->text;
	else if (text_is(s->what, "done")) {
		s->words = entry_value(e, "safe_words")->text, s->how = entry_value(e, "seen_how")->text;
		s->outcome = entry_value(e, "came_of_it")->text;
		day_parse_iso(entry_value(e, "seen_on")->text, &s->on);
	}
}

/* The steps and what the ladder asked between them, in their order. */
static bool steps(struct tx *tx, struct arena *a, int64_t authority, const struct call_now *now, struct safety_call *c, struct fault *f)
{
	struct call_note *note;
	struct entries all;
	struct telling t = {0};
	size_t notes, told = 0;
	int64_t stood = 0;
	if (!call_notes(tx, a, authority, c->id, &note, &notes, f) || !entry_versions(tx, a, authority, now->e->kind, c->id, &all, f))
		return false;
	for (size_t i = 0; i < now->life.n; i++) {
		const struct step_row *r = &now->life.row[i];
		told = tell_asked(a, &t, note, told, notes, r->stays ? stood : r->n, r->stays ? r->at : 0);
		stood = r->stays ? stood : r->n;
		c->read = c->read || text_is(r->name, c->shut ? "opened" : "have") || (!c->shut && text_is(r->name, "over"));
		if (text_is(r->name, "waiting") || text_is(r->name, "more"))
			continue; /* that it waits is told by what the child said */
		struct safety_step s = {.at = r->at, .person = r->who, .what = text_is(r->name, "over") ? TEXT("have") : r->name,
		    .on = DAY_NONE};
		written(&s, version_of(&all, r->version));
		tell(a, &t, s);
	}
	tell_asked(a, &t, note, told, notes, stood + 1, 0);
	c->earlier = t.n > STEPS_MOST ? t.n - STEPS_MOST : 0;
	c->step = t.at + c->earlier, c->n = t.n - c->earlier;
	for (size_t i = 0; i < c->n; i++) {
		struct safety_step *s = &c->step[i];
		bool child = text_is(s->what, "said") || text_is(s->what, "safe") || text_is(s->what, "not-safe");
		if (s->person && !child && !call_name(tx, a, authority, s->person, &s->who, f))
			return false;
	}
	return true;
}

static bool whole(struct tx *tx, struct arena *a, const struct call_now *now, int64_t authority, day today, struct safety_call *c,
    struct fault *f)
{
	struct call_stands s;
	*c = (struct safety_call){.id = now->e->id, .child = now->e->child, .raised_at = now->life.row[0].at, .changed_at = now->now->at,
	    .state = now->state, .shut = now->shut, .held_by = now->holder, .done_by = newest_by(now, "done", "done")};
	if (!call_stands(tx, a, authority, c->id, today, &s, f) || !steps(tx, a, authority, now, c, f) ||
	    !call_names(tx, a, &sql_about_names, authority, c->id, &c->about, f))
		return false;
	c->rung = s.rung, c->rung_at = s.rung_at, c->asked = s.asked, c->next = s.next, c->next_at = s.next_at;
	return !c->held_by || call_name(tx, a, authority, c->held_by, &c->holder, f);
}

enum row safety_get(
    struct tx *tx, struct arena *a, const struct actor *me, int64_t call, day today, struct safety_call *out, struct fault *f)
{
	struct call_now now;
	struct access_subject s;
	enum row row = safety_theirs(tx, a, me, call, &now, f);
	if (row != ROW_ONE)
		return row;
	if (!whole(tx, a, &now, me->authority, today, out, f) || !safety_subject(tx, me, &now, &s, f))
		return ROW_FAULT;
	out->to_sign = safety_offers(a, me, &s, &now, "signed");
	return ROW_ONE;
}

bool safety_mine(struct tx *tx, struct arena *a, int64_t authority, int64_t child, int64_t now, day today, struct safety_call **out,
    size_t *n, struct fault *f)
{
	struct query q;
	int64_t *id = NULL;
	size_t ids = 0, cap = 0;
	*n = 0;
	query_begin(tx, &q, &sql_mine_calls);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, child);
	query_bind_i64(&q, 3, now - MONTH_MS);
	while (query_step(&q, f)) {
		id = arena_grow(a, id, &cap, ids + 1, sizeof *id);
		id[ids++] = query_i64(&q, 0);
	}
	if (!query_end(&q, f))
		return false;
	*out = arena_array(a, struct safety_call, ids + 1);
	for (size_t i = 0; i < ids; i++) {
		struct call_now c;
		enum row row = safety_now(tx, a, authority, id[i], &c, f);
		if (row == ROW_FAULT || (row == ROW_ONE && !whole(tx, a, &c, authority, today, &(*out)[(*n)++], f)))
			return false;
	}
	return true;
}
