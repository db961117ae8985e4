/* What stands: on a reader's list, of one call, and for the child. */
#include "safety/inside.h"

enum { STEPS_MOST = 1000 }; /* of one page: the newest */
#define MONTH_MS ((int64_t)30 * 24 * 3600 * 1000)

SQL(sql_rows,
    "WITH RECURSIVE me(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("me") "), shut(id) AS (SELECT b.person FROM person_barred b"
    " WHERE b.authority = $1 AND b.barred = $2 AND b.to_at IS NULL UNION " ACCESS_JOINED("shut") ")"
    " SELECT " CALL_COLUMNS ", h.person FROM safety_call c JOIN safety_asked k ON k.authority = c.authority AND k.call = c.id AND "
    "k.user_id = $3 LEFT JOIN app_user h ON h.authority = c.authority AND h.id = c.held_by WHERE c.authority = $1 AND c.state <> 4"
    " AND NOT EXISTS (SELECT 1 FROM safety_about p WHERE p.authority = $1 AND p.call = c.id AND p.person IN (SELECT me.id FROM me))"
    " AND c.child NOT IN (SELECT shut.id FROM shut) ORDER BY c.state, c.raised_at, c.id");
SQL(sql_steps, "SELECT at, user_id, person, what, how, outcome, words, on_day, view_entry, rung FROM (SELECT * FROM safety_step"
               " WHERE authority = $1 AND call = $2 ORDER BY id DESC LIMIT $3) x ORDER BY id");
SQL(sql_steps_all, "SELECT COUNT(*), COUNT(CASE WHEN what = $3 THEN 1 END) FROM safety_step WHERE authority = $1 AND call = $2");
SQL(sql_asked_names,
    "SELECT u.person FROM safety_asked k JOIN app_user u ON u.authority = k.authority AND u.id = k.user_id AND u.active = 1"
    " AND u.role IN " POST_ROLES " WHERE k.authority = $1 AND k.call = $2 ORDER BY k.rung DESC, u.name, u.id");
SQL(sql_about_names, "SELECT person FROM safety_about WHERE authority = $1 AND call = $2 ORDER BY person");
SQL(sql_mine_calls,
    SAFETY_ONE "SELECT " CALL_COLUMNS " FROM safety_call c WHERE c.authority = $1 AND c.child IN (SELECT one.id FROM one) AND (c.state <> "
    "4 OR c.changed_at > $3) ORDER BY c.id DESC");
SQL(sql_person_of, "SELECT person FROM app_user WHERE authority = $1 AND id = $2");

bool safety_rows(struct tx *tx, struct arena *a, const struct actor *me, struct safety_rows *out, struct fault *f)
{
	struct query q;
	struct call_row *call = NULL;
	int64_t *holder = NULL;
	size_t cap = 0, cap_h = 0, n = 0;
	*out = (struct safety_rows){0};
	if (!me->user || !access_may(me, VERB_SEE, "safety", NULL, NULL).may)
		return true;
	query_begin(tx, &q, &sql_rows);
	query_bind_i64(&q, 1, me->authority);
	query_bind_i64(&q, 2, me->person);
	query_bind_i64(&q, 3, me->user);
	while (query_step(&q, f)) {
		call = arena_grow(a, call, &cap, n + 1, sizeof *call);
		holder = arena_grow(a, holder, &cap_h, n + 1, sizeof *holder);
		call[n] = call_row(&q, 0);
		holder[n++] = query_i64(&q, CALL_COLUMNS_N);
	}
	if (!query_end(&q, f))
		return false;
	out->at = arena_array(a, struct safety_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct safety_row *r = &out->at[out->n++];
		struct safety_call c = {.id = call[i].id, .state = call[i].state, .done_by = call[i].done_by};
		*r = (struct safety_row){.id = c.id, .raised_at = call[i].raised_at, .state = c.state, .shut = call[i].shut,
		    .mine = call[i].held_by == me->user};
		if ((holder[i] && !safety_name(tx, a, me->authority, holder[i], &r->holder, f)) ||
		    !safety_may_sign(tx, me, &c, &r->to_sign, f))
			return false;
	}
	return true;
}

static bool names(struct tx *tx, struct arena *a, const struct sql *sql, int64_t authority, int64_t call, struct text *out, struct fault *f)
{
	struct query q;
	int64_t *person = NULL;
	size_t n = 0, kept = 0, cap = 0;
	query_begin(tx, &q, sql);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, call);
	while (query_step(&q, f)) {
		person = arena_grow(a, person, &cap, n + 1, sizeof *person);
		person[n++] = query_i64(&q, 0);
	}
	if (!query_end(&q, f))
		return false;
	struct text *name = arena_array(a, struct text, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!safety_name(tx, a, authority, person[i], &name[kept], f))
			return false;
		kept += name[kept].n > 0;
	}
	*out = names_and(a, name, kept);
	return true;
}

/* How many there are, and whether one of them says that somebody had it (of a shut one: opened its words). */
static bool count_steps(struct tx *tx, int64_t authority, struct safety_call *c, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &sql_steps_all);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, c->id);
	query_bind_z(&q, 3, c->shut ? "opened" : "have");
	if (query_step(&q, f)) {
		int64_t all = query_i64(&q, 0);
		c->earlier = all > STEPS_MOST ? (size_t)(all - STEPS_MOST) : 0;
		c->read = query_i64(&q, 1) > 0;
	}
	return query_end(&q, f);
}

static bool steps(struct tx *tx, struct arena *a, int64_t authority, struct safety_call *c, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	query_begin(tx, &q, &sql_steps);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, c->id);
	query_bind_i64(&q, 3, STEPS_MOST);
	while (query_step(&q, f)) {
		c->step = arena_grow(a, c->step, &cap, c->n + 1, sizeof *c->step);
		c->step[c->n++] = (struct safety_step){.at = query_i64(&q, 0), .user = query_i64(&q, 1), .person = query_i64(&q, 2),
		    .what = arena_text(a, query_text(&q, 3)), .how = arena_text(a, query_text(&q, 4)),
		    .outcome = arena_text(a, query_text(&q, 5)), .words = arena_text(a, query_text(&q, 6)), .on = query_day(&q, 7),
		    .view = query_i64(&q, 8), .rung = (int)query_i64(&q, 9)};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < c->n; i++)
		if (c->step[i].user && !safety_name(tx, a, authority, c->step[i].person, &c->step[i].who, f))
			return false;
	return true;
}

static bool whole(struct tx *tx, struct arena *a, const struct ladder *l, const struct call_row *row, day today, struct safety_call *c,
    struct fault *f)
{
	int64_t person = 0;
	*c = (struct safety_call){.id = row->id, .child = row->child, .raised_at = row->raised_at, .rung_at = row->rung_at,
	    .changed_at = row->changed_at, .state = row->state, .rung = row->rung, .shut = row->shut, .held_by = row->held_by,
	    .done_by = row->done_by};
	if (!count_steps(tx, row->authority, c, f) || !steps(tx, a, row->authority, c, f) ||
	    !names(tx, a, &sql_asked_names, row->authority, c->id, &c->asked, f) ||
	    !names(tx, a, &sql_about_names, row->authority, c->id, &c->about, f))
		return false;
	if (c->held_by && (sql_i64(tx, &sql_person_of, &person, f, arg_i(row->authority), arg_i(c->held_by)) == ROW_FAULT ||
	                      !safety_name(tx, a, row->authority, person, &c->holder, f)))
		return false;
	return c->state != SAFETY_WAITING || call_next(tx, a, l, row, today, &c->next, &c->next_at, f);
}

enum row safety_get(struct tx *tx, struct arena *a, const struct ladder *l, const struct actor *me, int64_t call, day today,
    struct safety_call *out, struct fault *f)
{
	struct call_row row;
	enum row found = call_for(tx, me, call, &row, f);
	if (found != ROW_ONE)
		return found;
	return whole(tx, a, l, &row, today, out, f) ? ROW_ONE : ROW_FAULT;
}

bool safety_mine(struct tx *tx, struct arena *a, const struct ladder *l, int64_t authority, int64_t child, int64_t now, day today,
    struct safety_call **out, size_t *n, struct fault *f)
{
	struct query q;
	struct call_row *row = NULL;
	size_t rows = 0, cap = 0;
	*n = 0;
	query_begin(tx, &q, &sql_mine_calls);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, child);
	query_bind_i64(&q, 3, now - MONTH_MS);
	while (query_step(&q, f)) {
		row = arena_grow(a, row, &cap, rows + 1, sizeof *row);
		row[rows++] = call_row(&q, 0);
	}
	if (!query_end(&q, f))
		return false;
	*out = arena_array(a, struct safety_call, rows + 1);
	for (size_t i = 0; i < rows; i++, ++*n)
		if (!whole(tx, a, l, &row[i], today, &(*out)[i], f))
			return false;
	return true;
}
