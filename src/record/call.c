/* Where a call stands: it begins, goes on and goes quiet with the steps of its entry; whom it is not for; what was asked. */
#include "record/call_inside.h"
#include "access/posts.h"
#include "record/steps.h"
#include "store/journal.h"
#include <stdio.h>

SQL(sql_call_get, "SELECT " CALL_COLUMNS " FROM step_call c WHERE c.authority = $1 AND c.entry = $2");
SQL(sql_call_put,
    "INSERT INTO step_call (authority, entry, child, n, ladder, shut, asks, rung, rung_at, tells, tells_at, tells_not, tells_role)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (authority, entry) DO UPDATE SET n = $4, ladder = $5,"
    " shut = $6, asks = $7, rung = $8, rung_at = $9, tells = $10, tells_at = $11, tells_not = $12, tells_role = $13");
SQL(sql_note_put, "INSERT INTO step_told (authority, entry, n, rung, at, nobody) VALUES ($1, $2, $3, $4, $5, 0)"
                  " ON CONFLICT (authority, entry, n, rung) DO NOTHING RETURNING n");
SQL(sql_notes, "SELECT n, at, rung FROM step_told WHERE authority = $1 AND entry = $2 AND nobody = 0 AND rung LIKE 'asked %'"
               " ORDER BY n, at, rung");
SQL(sql_against_add,
    "INSERT INTO step_against (authority, entry, person) VALUES ($1, $2, $3) ON CONFLICT (authority, entry, person) DO NOTHING");
SQL(sql_against_off, "WITH RECURSIVE " CALL_AGAINST("$2") " DELETE FROM step_asked WHERE authority = $1 AND entry = $2 AND user_id IN"
                     " (SELECT u.id FROM app_user u WHERE u.authority = $1 AND u.person IN (SELECT against.id FROM against))");
SQL(sql_told_me,
    "WITH RECURSIVE " CALL_AGAINST("$2") ", one(id) AS (SELECT CAST($5 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
    " SELECT COUNT(*) FROM step_asked k WHERE k.authority = $1 AND k.entry = $2 AND k.user_id = $3"
    " AND $4 NOT IN (SELECT against.id FROM against) AND NOT EXISTS (SELECT 1 FROM person_barred b"
    " WHERE b.authority = $1 AND b.barred = $4 AND b.to_at IS NULL AND b.person IN (SELECT one.id FROM one))");
SQL(sql_posts,
    "SELECT COALESCE(MAX(CASE WHEN u.safeguards = 1 AND u.role = 'manager' THEN 4 ELSE 0 END), 0)"
    " + COALESCE(MAX(CASE WHEN k.part = 'deputy' THEN 8 ELSE 0 END), 0) + COALESCE(MAX(CASE WHEN k.part = 'duty' THEN 16 ELSE 0 END), 0)"
    " FROM app_user u LEFT JOIN keeps_safe k ON k.authority = u.authority AND k.user_id = u.id AND k.to_at IS NULL AND u.role "
    "IN " POST_ROLES " WHERE u.authority = $1 AND u.person = $2 AND u.role = $3");
SQL(sql_call_moved,
    "UPDATE step_call SET n = (SELECT o.n FROM step_call o WHERE o.authority = $1 AND o.entry = $2),"
    " asks = (SELECT o.asks FROM step_call o WHERE o.authority = $1 AND o.entry = $2),"
    " rung = (SELECT o.rung FROM step_call o WHERE o.authority = $1 AND o.entry = $2),"
    " rung_at = (SELECT o.rung_at FROM step_call o WHERE o.authority = $1 AND o.entry = $2)"
    " WHERE authority = $1 AND entry = $3 AND EXISTS (SELECT 1 FROM step_call o WHERE o.authority = $1 AND o.entry = $2)");
SQL(sql_against_moved, "INSERT INTO step_against (authority, entry, person) SELECT authority, $3, person FROM step_against"
                       " WHERE authority = $1 AND entry = $2 ON CONFLICT (authority, entry, person) DO NOTHING");

bool call_row(struct query *q, struct arena *a, struct call *c, struct fault *f)
{
	*c = (struct call){.authority = query_i64(q, 0), .entry = query_i64(q, 1), .child = query_i64(q, 2), .n = query_i64(q, 3),
	    .name = arena_text(a, query_text(q, 4)), .shut = query_i64(q, 5) != 0, .asks = (enum call_asks)query_i64(q, 6),
	    .rung = (int)query_i64(q, 7), .rung_at = query_i64(q, 8), .tells = (unsigned)query_i64(q, 9), .tells_at = query_i64(q, 10),
	    .tells_not = query_i64(q, 11), .as = arena_text(a, query_text(q, 12))};
	return !c->name.n || call_ladder(c->name.at, &c->ladder, f);
}

enum row call_get(struct tx *tx, struct arena *a, int64_t authority, int64_t entry, struct call *out, struct fault *f)
{
	struct query q;
	bool found = false, ok = true;
	query_begin(tx, &q, &sql_call_get);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, entry);
	if (query_step(&q, f))
		found = true, ok = call_row(&q, a, out, f);
	return !query_end(&q, f) || !ok ? ROW_FAULT : found ? ROW_ONE : ROW_NONE;
}

bool call_put(struct tx *tx, const struct call *c, struct fault *f)
{
	return sql_do(tx, &sql_call_put, f, arg_i(c->authority), arg_i(c->entry), arg_i(c->child), arg_i(c->n),
	    arg_t(c->name.n ? c->name : TEXT("")), arg_i(c->shut), arg_i(c->asks), arg_i(c->rung), arg_i(c->rung_at), arg_i(c->tells),
	    arg_i(c->tells_at), arg_i(c->tells_not), arg_t(c->as.n ? c->as : TEXT("")));
}

bool call_note(struct tx *tx, const struct call *c, int64_t now, struct fault *f)
{
	char key[20];
	int64_t n;
	snprintf(key, sizeof key, "asked %d", c->rung);
	enum row row =
	    sql_i64(tx, &sql_note_put, &n, f, arg_i(c->authority), arg_i(c->entry), arg_i(c->n), arg_z(key), arg_i(now));
	struct journal_entry e = {.authority = c->authority, .at = now, .role = TEXT("kith"), .relation = TEXT("asked"),
	    .verb = TEXT("asked"), .kind = TEXT("call"), .entry = c->entry, .child = c->child};
	return row == ROW_NONE || (row == ROW_ONE && journal_write(tx, &e, f));
}

bool call_notes(
    struct tx *tx, struct arena *a, int64_t authority, int64_t entry, struct call_note **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_notes);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, entry);
	while (query_step(&q, f)) {
		int64_t rung = 0;
		struct text key = query_text(&q, 2), word = text_cut(key, ' ', &key);
		(void)word;
		text_int(key, &rung);
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct call_note){query_i64(&q, 0), query_i64(&q, 1), (int)rung};
	}
	return query_end(&q, f);
}

/* ---- whom it is about ---- */

/* While it asks: those of its rung as they are now, and anew where it is to sound. */
static bool again(struct tx *tx, const struct hand *h, int64_t entry, bool sound, struct fault *f)
{
	struct call c;
	struct arena *a = arena_new(0);
	enum row row = call_get(tx, a, h->authority, entry, &c, f);
	bool ok = row != ROW_FAULT;
	if (row == ROW_ONE && c.asks == CALL_ASKS)
		ok = call_ask(tx, a, &c, h->now, h->today, f) && call_put(tx, &c, f) && (!sound || call_sound(tx, &c, f));
	arena_free(a);
	return ok;
}

bool call_against(struct tx *tx, const struct hand *h, int64_t entry, int64_t person, struct fault *f)
{
	return sql_do(tx, &sql_against_add, f, arg_i(h->authority), arg_i(entry), arg_i(person)) &&
	    sql_do(tx, &sql_against_off, f, arg_i(h->authority), arg_i(entry)) && again(tx, h, entry, false, f);
}

bool call_written(struct tx *tx, const struct hand *h, const struct entry *e, struct fault *f)
{
	int at = e->kind->page.against;
	if (at < 0 || e->value[at].state != VALUE_SET)
		return true;
	struct arena *a = arena_new(1 << 12);
	struct text rest = value_text(a, &e->kind->fields[at], &e->value[at]), one;
	bool ok = true;
	int64_t person;
	while (ok && codes_next(&rest, &one))
		ok = !text_int(one, &person) || call_against(tx, h, e->id, person, f);
	arena_free(a);
	return ok;
}

bool call_told(struct tx *tx, const struct actor *who, const struct entry *e, bool *told, struct fault *f)
{
	int64_t n = 0;
	*told = false;
	if (!who->user || !e->id)
		return true;
	enum row row = sql_i64(tx, &sql_told_me, &n, f, arg_i(who->authority), arg_i(e->id), arg_i(who->user), arg_i(who->person),
	    arg_i(e->child));
	*told = n > 0;
	return row != ROW_FAULT;
}

bool call_posts(struct tx *tx, int64_t authority, int64_t person, struct text role, unsigned *posts, struct fault *f)
{
	int64_t mask = 0;
	enum row row = sql_i64(tx, &sql_posts, &mask, f, arg_i(authority), arg_i(person), arg_t(role));
	*posts = (unsigned)mask;
	return row != ROW_FAULT;
}

SQL(sql_call_gone, "UPDATE step_call SET asks = -1 WHERE authority = $1 AND entry = $2");

bool call_gone(struct tx *tx, int64_t authority, int64_t entry, struct fault *f)
{
	return sql_do(tx, &sql_call_gone, f, arg_i(authority), arg_i(entry));
}

/* ---- with the steps ---- */

static bool step_asks(
    struct tx *tx, struct arena *a, const struct hand *h, struct call *c, const struct kind_step *s, bool first, struct fault *f)
{
	c->name = text_of(s->calls);
	if (!call_ladder(s->calls, &c->ladder, f))
		return false;
	if (c->shut && !c->ladder->shut.n)
		return fault_set(f, FAULT_INPUT, "call.ladder", "The ladder `%s` has no part that is `shut`.", s->calls);
	c->asks = CALL_ASKS, c->tells = 0;
	c->rung = !s->up || first ? 0 : c->rung + 1 < rungs_of(c)->n ? c->rung + 1 : rungs_of(c)->n - 1;
	c->rung_at = h->now;
	if (!call_ask(tx, a, c, h->now, h->today, f) || !call_put(tx, c, f))
		return false;
	return first || (call_sound(tx, c, f) && (!s->up || call_note(tx, c, h->now, f)));
}

bool call_step(struct tx *tx, const struct hand *h, const struct entry *e, const struct kind_step *s, int64_t n, struct fault *f)
{
	struct call c;
	if (!e->kind->life.calls)
		return true;
	struct arena *a = arena_new(0);
	enum row row = call_get(tx, a, h->authority, e->id, &c, f);
	bool first = row == ROW_NONE || !c.name.n, ok = row != ROW_FAULT;
	if (row == ROW_NONE)
		c = (struct call){.authority = h->authority, .entry = e->id, .child = e->child};
	c.n = n;
	if (ok && s->calls) {
		c.shut = s->shut >= 0 && e->value[s->shut].state == VALUE_SET && e->value[s->shut].number == 1;
		ok = step_asks(tx, a, h, &c, s, first, f);
	} else if (ok && (row == ROW_ONE || s->tells)) {
		c.asks = s->tells ? CALL_TELLS : s->ends ? CALL_OVER : CALL_QUIET;
		c.tells = s->tells, c.tells_at = h->now, c.tells_not = h->who, c.as = text_of(h->role ? h->role : "");
		ok = call_put(tx, &c, f) && (!s->tells || call_show(tx, a, &c, s->tells, h->now, h->today, f));
	}
	arena_free(a);
	return ok;
}

bool call_noted(struct tx *tx, const struct hand *h, const struct entry *e, struct fault *f)
{
	return !e->kind->life.calls || again(tx, h, e->id, true, f);
}

/* The one that was moved asks those of the child whom it is about now, from where it stood. */
bool call_follow(struct tx *tx, int64_t authority, int64_t from, int64_t to, struct fault *f)
{
	return sql_do(tx, &sql_call_moved, f, arg_i(authority), arg_i(from), arg_i(to)) &&
	    sql_do(tx, &sql_against_moved, f, arg_i(authority), arg_i(from), arg_i(to));
}
