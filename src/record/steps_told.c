/* Ladders: who is told when a step has stood longer than was promised, each rung once; and what is wrong with them. */
#include "record/steps.h"
#include "record/shut.h"
#include "record/thing.h"
#include "base/whose.h"

/* Where a limit runs: the newest step of an entry. $1: the last day due that any rung can speak of yet. */
enum { RUNG_EARLIEST = 366 };
SQL(sql_due, "SELECT s.authority, s.entry, s.kind FROM entry_step s WHERE s.due IS NOT NULL AND s.due <= $1 AND " STEP_NEWEST
	     " ORDER BY s.authority, s.due, s.entry");
SQL(sql_any_due, "SELECT count(*) FROM (SELECT 1 FROM entry_step s WHERE s.due IS NOT NULL AND s.due <= $1 AND " STEP_NEWEST " LIMIT 1) x");
/* Whoever comes second writes nothing, and tells nobody. One that nobody stood behind is told as soon as somebody does. */
SQL(sql_told_put, "INSERT INTO step_told (authority, entry, n, rung, at, nobody) VALUES ($1, $2, $3, $4, $5, $6)"
		  " ON CONFLICT (authority, entry, n, rung) DO UPDATE SET at = excluded.at, nobody = 0"
		  " WHERE step_told.nobody = 1 AND excluded.nobody = 0 RETURNING n");
SQL(sql_told, "SELECT nobody FROM step_told WHERE authority = $1 AND entry = $2 AND n = $3 AND rung = $4");
SQL(sql_notice_put, "INSERT INTO step_notice (authority, user_id, entry, n, rung, kind, at, mail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
		    " ON CONFLICT (authority, user_id, entry, n, rung) DO NOTHING");

/* Everybody who works with the child, the child, and those of the child's teams: by their roles, and asked one by one how they stand. */
SQL(sql_near,
    "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED(
        "one") ")"
               " SELECT u.id, u.person, u.role, u.name FROM app_user u WHERE u.authority = $1 AND u.active = 1 AND (u.person IN (SELECT "
               "one.id FROM one)"
               " OR u.person IN (SELECT a.who FROM k_allocation a WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) "
               "AND " ENTRY_STANDS("a.") ") OR u.id IN (SELECT t.user_id FROM team_member t JOIN k_allocation a ON a.authority = "
                                         "t.authority AND"
                                         " a.team = t.team WHERE t.authority = $1 AND a.child IN (SELECT one.id FROM one) "
                                         "AND " ENTRY_STANDS("a.") ")) ORDER BY u.id");
SQL(sql_all_users, "SELECT u.id, u.person, u.role, u.name FROM app_user u WHERE u.authority = $1 AND u.active = 1 ORDER BY u.id");
SQL(sql_user_of,
    "SELECT u.id, u.person, u.role, u.name FROM app_user u WHERE u.authority = $1 AND u.active = 1 AND u.person = $2 ORDER BY u.id");

struct telling {
	struct tx *tx;
	struct arena *a;
	day today;
	int64_t now;
	int64_t authority;
	struct entry *e;
	struct step_life life;
	size_t told;
};

struct people {
	struct actor *at;
	size_t n;
};

/* second: the statement's $2; 0: it has none. */
static bool users(struct telling *t, const struct sql *sql, int64_t second, struct people *out, struct fault *f)
{
	struct query q;
	size_t cap = out->n;
	query_begin(t->tx, &q, sql);
	query_bind_i64(&q, 1, t->authority);
	if (second)
		query_bind_i64(&q, 2, second);
	while (query_step(&q, f)) {
		enum role role;
		if (!role_of(query_text(&q, 2), &role))
			continue;
		out->at = arena_grow(t->a, out->at, &cap, out->n + 1, sizeof *out->at);
		out->at[out->n++] = (struct actor){.authority = t->authority,
		    .user = query_i64(&q, 0),
		    .person = query_i64(&q, 1),
		    .role = (int)role,
		    .name = arena_text(t->a, query_text(&q, 3))};
	}
	return query_end(&q, f);
}

/* Who may be meant by a rung, before it is asked of each how they stand. */
static bool candidates(struct telling *t, const struct kind_rung *r, struct people *out, struct fault *f)
{
	int64_t things[THING_BESIDE];
	*out = (struct people){0};
	switch (r->who) {
	case RUNG_AUTHOR:
		return !t->life.author || users(t, &sql_user_of, t->life.author, out, f);
	case RUNG_FIELD:
		return t->e->value[r->field].state != VALUE_SET || users(t, &sql_user_of, t->e->value[r->field].number, out, f);
	case RUNG_EVERY:
		return users(t, &sql_all_users, 0, out, f);
	default:
		if (r->roles & STANDS_ALL &&
		    !access_standing(t->tx, t->a, t->authority, t->today, r->roles, things, thing_beside(t->a, t->e, things), &out->at,
			&out->n, f))
			return false;
		if (!(r->roles & ~STANDS_ALL))
			return true;
		return t->e->child ? users(t, &sql_near, t->e->child, out, f) : users(t, &sql_all_users, 0, out, f);
	}
}

/* Whether this one stands behind the rung, and may open what they are told of. */
static bool stands_behind(struct telling *t, const struct kind_rung *r, const struct actor *who, bool *yes, struct fault *f)
{
	struct access_subject s;
	*yes = false;
	if (!step_subject(t->tx, t->a, who, t->today, t->now, t->e, &s, f))
		return false;
	bool role = r->roles & (role_set)1 << who->role, stands = r->roles & STANDS_ALL & s.stands;
	bool near = !t->e->child || s.relation & ~(relation_set)(REL_ANY | REL_GLASS | REL_ASKED | REL_SIDE | REL_SPEAKS);
	if (s.barred || s.sealed)
		return true;
	/* Everybody of a role is told that something is late, and reads it as far as they stand to the child. */
	*yes = r->who == RUNG_EVERY ? role
	    : r->who == RUNG_NEAR   ? (role && near) || stands
	                            : true;
	*yes = *yes && (r->who == RUNG_EVERY || r->bare || access_may(who, VERB_SEE, t->e->kind->name, NULL, &s).may);
	return true;
}

/* A field that is left blank names nobody, and nothing is wrong: the next is told, and there is no finding. */
static bool names(const struct telling *t, const struct kind_rung *r)
{
	return r->who != RUNG_FIELD || t->e->value[r->field].state == VALUE_SET;
}

/* Tells one rung, where it was not told: *somebody whether anybody stands (or stood) behind it. */
static bool tell(struct telling *t, const struct kind_rung *r, bool *somebody, struct fault *f)
{
	const struct step_row *now = step_now(&t->life);
	struct people all, here = {0};
	int64_t nobody = 0, n;
	enum row row = sql_i64(t->tx, &sql_told, &nobody, f, arg_i(t->authority), arg_i(t->e->id), arg_i(now->n), arg_z(r->key));
	*somebody = row == ROW_ONE && !nobody;
	if (row == ROW_FAULT || *somebody)
		return row != ROW_FAULT;
	if (!candidates(t, r, &all, f))
		return false;
	here.at = arena_array(t->a, struct actor, all.n + 1);
	for (size_t i = 0; i < all.n; i++) {
		bool yes;
		if (!stands_behind(t, r, &all.at[i], &yes, f))
			return false;
		if (yes)
			here.at[here.n++] = all.at[i];
	}
	row = sql_i64(t->tx, &sql_told_put, &n, f, arg_i(t->authority), arg_i(t->e->id), arg_i(now->n), arg_z(r->key), arg_i(t->now),
	    arg_i(!here.n));
	*somebody = here.n > 0;
	if (row != ROW_ONE)
		return row != ROW_FAULT;
	t->told += here.n > 0;
	for (size_t i = 0; i < here.n; i++)
		if (!sql_do(t->tx, &sql_notice_put, f, arg_i(t->authority), arg_i(here.at[i].user), arg_i(t->e->id), arg_i(now->n),
		        arg_z(r->key), arg_z(t->e->kind->name), arg_i(t->now), r->mail ? arg_i(1) : arg_null()))
			return false;
	return true;
}

/* As many rungs as time has passed. Nobody behind one: the next is told in its place, now. */
static bool climb(struct telling *t, struct fault *f)
{
	const struct step_row *now = step_now(&t->life);
	bool gap = false;
	if (!now->is)
		return true; /* a finding: the description has no such step any more, and so no ladder for it */
	for (size_t i = 0; i < now->is->rungs_n; i++) {
		const struct kind_rung *r = &now->is->rung[i];
		bool somebody, due = now->due_at && r->at == 0 ? t->now >= now->due_at : t->today >= rung_day(r, now->due);
		if (!due && !gap)
			break;
		if (!names(t, r)) {
			gap = true;
			continue;
		}
		if (!tell(t, r, &somebody, f))
			return false;
		gap = !somebody;
	}
	return true;
}

struct running {
	int64_t authority, entry;
	const struct kind *kind;
};

/* What is sealed, for everybody: of that nobody is told, and nobody is missing behind a rung of it. */
static bool sealed_of(struct tx *tx, struct arena *a, int64_t authority, struct shut *out, struct fault *f)
{
	return shut_read(tx, a, &(struct actor){.authority = authority, .role = ROLE_NOBODY}, out, f);
}

static bool is_sealed(const struct shut *s, const struct entry *e)
{
	return shut_entry(s, e->id) || (e->child && shut_person(s, e->child));
}

bool step_tell(struct tx *tx, struct arena *a, day today, int64_t now, size_t *told, struct fault *f)
{
	struct query q;
	struct running *at = NULL;
	size_t n = 0, cap = 0;
	*told = 0;
	query_begin(tx, &q, &sql_due);
	query_bind_day(&q, 1, today + RUNG_EARLIEST);
	while (query_step(&q, f)) {
		const struct kind *k = described_kind(record_kinds_of(query_i64(&q, 0)), query_text(&q, 2));
		if (!k)
			continue;
		at = arena_grow(a, at, &cap, n + 1, sizeof *at);
		at[n++] = (struct running){query_i64(&q, 0), query_i64(&q, 1), k};
	}
	if (!query_end(&q, f))
		return false;
	int64_t was = whose_now(), shut_of = 0;
	struct shut shut = {0};
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		whose_set(at[i].authority);
		if (at[i].authority != shut_of && !sealed_of(tx, a, shut_of = at[i].authority, &shut, f))
			ok = false;
		if (!ok)
			break;
		struct telling t = {.tx = tx, .a = a, .today = today, .now = now, .authority = at[i].authority};
		enum row r = entry_get(tx, a, t.authority, at[i].kind, at[i].entry, &t.e, f);
		bool taken = false;
		ok = r != ROW_FAULT;
		if (r != ROW_ONE || !entry_stands(t.e) || is_sealed(&shut, t.e))
			continue;
		ok = step_life(tx, a, t.authority, t.e, &t.life, f) && climb(&t, f) &&
		    step_clock(tx, now, today, t.e, &t.life, t.authority, &taken, f);
		*told += ok ? t.told + taken : 0;
	}
	whose_set(was);
	return ok;
}

bool step_running(struct tx *tx, day today, bool *any, struct fault *f)
{
	int64_t n = 0;
	bool ok = sql_i64(tx, &sql_any_due, &n, f, arg_day(today + RUNG_EARLIEST)) != ROW_FAULT;
	*any = n > 0;
	return ok;
}

/* ---- what is wrong ---- */

/* Where each stands now; and the rungs behind which nobody stands. */
SQL(sql_where,
    "SELECT s.kind, s.step, '' AS rung, s.entry FROM entry_step s WHERE s.authority = $1 AND s.kind = $2 AND s.step = $3 AND " STEP_NEWEST
    " ORDER BY s.entry");
SQL(sql_steps_now,
    "SELECT s.kind, s.step, count(*) FROM entry_step s WHERE s.authority = $1 AND " STEP_NEWEST " GROUP BY s.kind, s.step ORDER BY s.kind, "
                                                                                                "s.step");
SQL(sql_nobody,
    "SELECT s.kind, s.step, t.rung, s.entry FROM entry_step s JOIN step_told t ON t.authority = s.authority AND"
    " t.entry = s.entry AND t.n = s.n AND t.nobody = 1 WHERE s.authority = $1 AND " STEP_NEWEST " ORDER BY s.kind, s.step, t.rung, "
                                                                                                "s.entry");

struct where {
	struct text kind, step, rung;
	int64_t entry;
};

static bool where(struct arena *a, struct query *q, struct where **out, size_t *n, size_t *cap, struct fault *f)
{
	while (query_step(q, f)) {
		*out = arena_grow(a, *out, cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct where){
		    arena_text(a, query_text(q, 0)), arena_text(a, query_text(q, 1)), arena_text(a, query_text(q, 2)), query_i64(q, 3)};
	}
	return query_end(q, f);
}

/* Steps that the description has no more. */
static bool lost(struct tx *tx, struct arena *a, int64_t authority, struct where **out, size_t *n, size_t *cap, struct fault *f)
{
	struct where *step = NULL;
	size_t steps = 0, room = 0;
	struct query q;
	query_begin(tx, &q, &sql_steps_now);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		const struct kind *k = kind_of(query_text(&q, 0));
		if (k && kind_step_at(k, query_text(&q, 1)) >= 0)
			continue;
		step = arena_grow(a, step, &room, steps + 1, sizeof *step);
		step[steps++] = (struct where){.kind = arena_text(a, query_text(&q, 0)), .step = arena_text(a, query_text(&q, 1))};
	}
	bool ok = query_end(&q, f);
	for (size_t i = 0; ok && i < steps; i++) {
		query_begin(tx, &q, &sql_where);
		query_bind_i64(&q, 1, authority);
		query_bind_text(&q, 2, step[i].kind);
		query_bind_text(&q, 3, step[i].step);
		ok = where(a, &q, out, n, cap, f);
	}
	return ok;
}

bool step_findings(struct tx *tx, struct arena *a, int64_t authority, struct step_finding **out, size_t *n, struct fault *f)
{
	struct query q;
	struct where *all = NULL;
	size_t found = 0, cap = 0;
	struct shut shut;
	*out = NULL, *n = 0;
	if (!sealed_of(tx, a, authority, &shut, f) || !lost(tx, a, authority, &all, &found, &cap, f))
		return false;
	query_begin(tx, &q, &sql_nobody);
	query_bind_i64(&q, 1, authority);
	if (!where(a, &q, &all, &found, &cap, f))
		return false;
	cap = 0;
	for (size_t i = 0; i < found; i++) {
		const struct where *w = &all[i];
		const struct kind *k = kind_of(w->kind);
		struct entry *e = NULL;
		/* whom one of these is about might read the page: not even how many there are */
		if (w->rung.n && (!k || kind_step_at(k, w->step) < 0 || k->page.waits_at || k->page.against >= 0))
			continue;
		if (shut.people && k && entry_get(tx, a, authority, k, w->entry, &e, f) == ROW_FAULT)
			return false;
		if (e && is_sealed(&shut, e))
			continue;
		struct step_finding *last = *n ? &(*out)[*n - 1] : NULL;
		if (last && text_eq(last->kind, w->kind) && text_eq(last->step, w->step) && text_eq(last->rung, w->rung)) {
			last->entries++;
			continue;
		}
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct step_finding){w->kind, w->step, w->rung, 1};
	}
	return true;
}
