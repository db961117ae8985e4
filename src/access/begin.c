#include "access/begin.h"
#include "access/inside.h"
#include "store/journal.h"

enum { CODE_MS = 24 * 3600 * 1000 };

SQL(sql_begin_old, "UPDATE app_begin SET code_until = $3 WHERE authority = $1 AND user_id = $2 AND code_until > $3");
SQL(sql_begin_put, "INSERT INTO app_begin(authority, id, user_id, made_by, made_at, code, code_until) VALUES($1, $2, $3, $4, $5, $6, $7)");
SQL(sql_begin_find, "SELECT b.authority, b.user_id, b.id FROM app_begin b JOIN app_user u ON u.authority = b.authority AND u.id = b.user_id"
                    " WHERE b.code = $1 AND b.code_until > $2 AND b.used_at IS NULL AND u.active = 1");
SQL(sql_begin_used, "UPDATE app_begin SET used_at = $3 WHERE authority = $1 AND id = $2 AND used_at IS NULL RETURNING id");
SQL(sql_begin_real, "UPDATE app_user SET demo = 0 WHERE authority = $1 AND id = $2");

static bool digest_of(struct text code, char out[static CODE_DIGEST])
{
	return code_digest(code, "kith begin code", out);
}

bool begin_make(struct tx *tx, const struct actor *a, const struct user *u, const char *code, int64_t now, struct fault *f)
{
	char digest[CODE_DIGEST];
	struct journal_entry e = {.authority = u->authority, .at = now, .actor = a->person, .role = actor_role(a),
	    .verb = TEXT("make code"), .kind = TEXT("user"), .entry = u->id};
	if (u->role == ROLE_YOUNG_PERSON || !u->active || u->id == a->user || !digest_of(text_of(code), digest))
		return fault_set(f, FAULT_ASKED, "user.code", "%s",
		    u->role == ROLE_YOUNG_PERSON ? "A young person's account is opened by an adult who works with them."
		    : !u->active ? "This account is shut; open it first." : "Your own password is changed on your own page.");
	return sql_do(tx, &sql_begin_old, f, arg_i(u->authority), arg_i(u->id), arg_i(now)) &&
	    sql_do(tx, &sql_begin_put, f, arg_i(u->authority), arg_i(store_id()), arg_i(u->id), arg_i(a->user), arg_i(now), arg_z(digest),
	        arg_i(now + CODE_MS)) && journal_write(tx, &e, f);
}

static enum row find(struct tx *tx, struct text code, int64_t now, int64_t found[3], struct fault *f)
{
	struct query q;
	char digest[CODE_DIGEST];
	bool there = false;
	if (!digest_of(code, digest))
		return ROW_NONE;
	query_begin(tx, &q, &sql_begin_find);
	query_bind_z(&q, 1, digest);
	query_bind_i64(&q, 2, now);
	if (query_step(&q, f)) {
		there = true;
		for (int i = 0; i < 3; i++)
			found[i] = query_i64(&q, i);
	}
	return !query_end(&q, f) ? ROW_FAULT : there ? ROW_ONE : ROW_NONE;
}

enum row begin_find(struct tx *tx, struct arena *arena, struct text code, int64_t now, struct user *u, struct fault *f)
{
	int64_t found[3];
	enum row row = find(tx, code, now, found, f);
	return row == ROW_ONE ? user_get(tx, arena, found[0], found[1], u, f) : row;
}

bool begin_take(struct tx *tx, struct arena *arena, struct text code, const char *hash, int64_t now, struct user *u, struct fault *f)
{
	int64_t found[3], used;
	enum row row = find(tx, code, now, found, f);
	if (row == ROW_ONE)
		row = user_get(tx, arena, found[0], found[1], u, f);
	if (row == ROW_ONE)
		row = sql_i64(tx, &sql_begin_used, &used, f, arg_i(found[0]), arg_i(found[2]), arg_i(now));
	if (row != ROW_ONE)
		return row == ROW_NONE && fault_set(f, FAULT_ASKED, "user.code", "That code is not right, or it is too old.");
	struct actor me = actor_of(u);
	return user_set_password(tx, &me, u, hash, now, f) && sql_do(tx, &sql_begin_real, f, arg_i(u->authority), arg_i(u->id));
}
