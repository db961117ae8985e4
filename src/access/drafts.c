#include "access/drafts.h"
#include <stdio.h>
#include <unistd.h>

enum { PATH_MOST = 1000 };
static const int64_t month_ms = (int64_t)DRAFT_DAYS * 24 * 60 * 60 * 1000;

SQL(sql_draft_put, "INSERT INTO draft (authority, user_id, id, made_at, sealed) VALUES ($1, $2, $3, $4, $5)");
SQL(sql_draft_list, "SELECT id, made_at, sealed FROM draft WHERE authority = $1 AND user_id = $2 AND made_at > $3 ORDER BY id DESC");
SQL(sql_draft_count, "SELECT COUNT(*) FROM draft WHERE authority = $1 AND user_id = $2 AND made_at > $3");
SQL(sql_draft_drop, "DELETE FROM draft WHERE authority = $1 AND user_id = $2 AND id = $3");
SQL(sql_draft_few, "DELETE FROM draft WHERE authority = $1 AND user_id = $2 AND id NOT IN"
		   " (SELECT id FROM draft WHERE authority = $1 AND user_id = $2 ORDER BY id DESC LIMIT $3)");
SQL(sql_draft_sweep, "DELETE FROM draft WHERE made_at <= $1");

/* ---- the key ---- */

struct text draft_key_path(struct arena *a, const struct settings *s, const char *database)
{
	struct text set = setting_text(s, SETTING_DRAFT_KEY);
	if (set.n)
		return arena_text(a, set);
	return store_is_file(database) ? arena_printf(a, "%s.key", database) : TEXT("var/kith.key");
}

bool draft_key(struct arena *a, struct text path, bool make, unsigned char key[static KEY], struct fault *f)
{
	const char *z = arena_z(a, path);
	return (!make || access(z, F_OK) == 0 || key_file_make(z, f)) && key_file_read(z, key, f);
}

/* ---- sealed ---- */

static struct text bound_to(const struct actor *a, int64_t id, char out[static 100])
{
	return (struct text){out, (size_t)snprintf(out, 100, "kith draft %lld %lld %lld", (long long)a->authority, (long long)a->user,
	    (long long)id)};
}

bool draft_put(struct tx *tx, struct arena *arena, const unsigned char key[static KEY], const struct actor *a, const struct draft *d,
    struct fault *f)
{
	char to[100];
	if (d->path.n > PATH_MOST || d->body.n > DRAFT_MOST)
		return fault_set(f, FAULT_INPUT, "draft.large", "What was typed is too long to be kept.");
	struct text plain = arena_printf(arena, "%.*s\n%.*s", TEXT_ARG(d->path), TEXT_ARG(d->body));
	unsigned char *made = arena_alloc(arena, plain.n + KEY_MORE);
	key_seal(key, bound_to(a, d->id, to), plain, made);
	return sql_do(tx, &sql_draft_put, f, arg_i(a->authority), arg_i(a->user), arg_i(d->id), arg_i(d->made_at),
		   arg_bytes((struct text){(const char *)made, plain.n + KEY_MORE})) &&
	       sql_do(tx, &sql_draft_few, f, arg_i(a->authority), arg_i(a->user), arg_i(DRAFTS));
}

static bool opened(struct query *q, struct arena *arena, const unsigned char key[static KEY], const struct actor *a, struct draft *out)
{
	struct text sealed = query_bytes(q, 2);
	char to[100];
	if (sealed.n < KEY_MORE)
		return false;
	*out = (struct draft){.id = query_i64(q, 0), .made_at = query_i64(q, 1)};
	unsigned char *plain = arena_alloc(arena, sealed.n - KEY_MORE + 1);
	if (!key_open(key, bound_to(a, out->id, to), sealed, plain))
		return false;
	out->path = text_cut((struct text){(const char *)plain, sealed.n - KEY_MORE}, '\n', &out->body);
	return out->body.at != NULL;
}

bool draft_list(struct tx *tx, struct arena *arena, const unsigned char key[static KEY], const struct actor *a, int64_t now,
    struct draft **out, size_t *n, struct fault *f)
{
	struct query q;
	*out = arena_array(arena, struct draft, DRAFTS);
	*n = 0;
	query_begin(tx, &q, &sql_draft_list);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, a->user);
	query_bind_i64(&q, 3, now - month_ms);
	while (*n < DRAFTS && query_step(&q, f))
		*n += opened(&q, arena, key, a, &(*out)[*n]);
	return query_end(&q, f);
}

enum row draft_count(struct tx *tx, const struct actor *a, int64_t now, int64_t *n, struct fault *f)
{
	return sql_i64(tx, &sql_draft_count, n, f, arg_i(a->authority), arg_i(a->user), arg_i(now - month_ms));
}

bool draft_drop(struct tx *tx, const struct actor *a, int64_t id, struct fault *f)
{
	return sql_do(tx, &sql_draft_drop, f, arg_i(a->authority), arg_i(a->user), arg_i(id));
}

bool draft_sweep(struct tx *tx, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_draft_sweep, f, arg_i(now - month_ms));
}
