#include "access/once.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

/* It waits for whoever puts the same id at the same moment, and then has none. */
SQL(sql_once_put, "INSERT INTO form_sent (authority, user_id, form, sent_at, digest, went_to) VALUES ($1, $2, $3, $4, $5, $6)"
		  " ON CONFLICT (authority, user_id, form) DO NOTHING RETURNING sent_at");
SQL(sql_once_find, "SELECT digest, went_to FROM form_sent WHERE authority = $1 AND user_id = $2 AND form = $3");
SQL(sql_once_same,
    "SELECT sent_at FROM form_sent WHERE authority = $1 AND user_id = $2 AND digest = $3 AND sent_at > $4 ORDER BY sent_at DESC LIMIT 1");
SQL(sql_once_sweep, "DELETE FROM form_sent WHERE sent_at <= $1");

enum row once_before(struct tx *tx, struct arena *arena, const struct actor *a, struct text id, struct once_form *was, struct fault *f)
{
	struct query q;
	bool found = false;
	query_begin(tx, &q, &sql_once_find);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, a->user);
	query_bind_text(&q, 3, id);
	if (query_step(&q, f)) {
		found = true;
		*was = (struct once_form){id, (uint64_t)query_i64(&q, 0), arena_text(arena, query_text(&q, 1))};
	}
	return !query_end(&q, f) ? ROW_FAULT : found ? ROW_ONE : ROW_NONE;
}

enum row once_put(struct tx *tx, struct arena *arena, const struct actor *a, const struct once_form *s, int64_t now, struct once_form *was,
    struct fault *f)
{
	int64_t at;
	enum row row = sql_i64(tx, &sql_once_put, &at, f, arg_i(a->authority), arg_i(a->user), arg_t(s->id), arg_i(now),
	    arg_i((int64_t)s->digest), arg_t(s->to.at ? s->to : TEXT("")));
	if (row != ROW_NONE)
		return row;
	return once_before(tx, arena, a, s->id, was, f) == ROW_FAULT ? ROW_FAULT : ROW_NONE;
}

enum row once_same(struct tx *tx, const struct actor *a, uint64_t digest, int64_t since, int64_t *at, struct fault *f)
{
	return sql_i64(tx, &sql_once_same, at, f, arg_i(a->authority), arg_i(a->user), arg_i((int64_t)digest), arg_i(since));
}

bool once_sweep(struct tx *tx, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_once_sweep, f, arg_i(now - (int64_t)ONCE_DAYS * DAY_MS));
}
