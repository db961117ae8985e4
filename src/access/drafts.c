#include "access/drafts.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES, PATH_MOST = 1000 };
static const int64_t month_ms = (int64_t)DRAFT_DAYS * 24 * 60 * 60 * 1000;

SQL(sql_session_ended,
    "SELECT s.seen_at, s.ends_at, s.rest, u.authority, u.id, u.person, u.role, u.name FROM app_session s"
    " JOIN app_user u ON u.authority = s.authority AND u.id = s.user_id WHERE s.digest = $1 AND u.active = 1 AND s.stage = 0");
SQL(sql_draft_put, "INSERT INTO draft (authority, user_id, id, made_at, sealed) VALUES ($1, $2, $3, $4, $5)");
SQL(sql_draft_list, "SELECT id, made_at, sealed FROM draft WHERE authority = $1 AND user_id = $2 AND made_at > $3 ORDER BY id DESC");
SQL(sql_draft_get, "SELECT id, made_at, sealed FROM draft WHERE authority = $1 AND user_id = $2 AND made_at > $3 AND id = $4");
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
	bool file = strncmp(database, "postgres://", 11) != 0 && strncmp(database, "postgresql://", 13) != 0;
	return file ? arena_printf(a, "%s.key", database) : TEXT("var/kith.key");
}

static bool make_key(struct arena *a, const char *path, struct fault *f)
{
	const char *name = strrchr(path, '/');
	if (name && name > path && !file_mkdirs(arena_z(a, (struct text){path, (size_t)(name - path)}), f))
		return false;
	unsigned char key[DRAFT_KEY];
	char hex[2 * DRAFT_KEY + 2];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == EEXIST || fault_set(f, FAULT_SYSTEM, "draft.key", "The key of drafts cannot be made at %s: %s.", path, strerror(errno));
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	hex[2 * DRAFT_KEY] = '\n';
	bool ok = write(fd, hex, 2 * DRAFT_KEY + 1) == 2 * DRAFT_KEY + 1 && fsync(fd) == 0;
	ok &= close(fd) == 0;
	sodium_memzero(key, sizeof key);
	sodium_memzero(hex, sizeof hex);
	if (!ok)
		unlink(path);
	return ok || fault_set(f, FAULT_SYSTEM, "draft.key", "The key of drafts cannot be written at %s.", path);
}

bool draft_key(struct arena *a, struct text path, bool make, unsigned char key[static DRAFT_KEY], struct fault *f)
{
	struct text hex = {0};
	size_t n = 0;
	const char *z = arena_z(a, path);
	if (make && access(z, F_OK) != 0 && !make_key(a, z, f))
		return false;
	if (!file_read(a, z, 4096, &hex, f))
		return false;
	hex = text_trim(hex);
	return (sodium_hex2bin(key, DRAFT_KEY, hex.at, hex.n, NULL, &n, NULL) == 0 && n == DRAFT_KEY) ||
	       fault_set(f, FAULT_SYSTEM, "draft.key", "%s is no key of drafts: it has 64 hexadecimal digits and nothing else.", z);
}

/* ---- a session that was ---- */

enum row session_ended(struct tx *tx, struct arena *arena, struct text token, int64_t now, struct session *out, struct fault *f)
{
	char digest[SESSION_DIGEST];
	struct query q;
	bool found = false;
	enum role role;
	if (!session_digest(token, digest))
		return ROW_NONE;
	query_begin(tx, &q, &sql_session_ended);
	query_bind_z(&q, 1, digest);
	if (query_step(&q, f)) {
		int64_t over = query_i64(&q, 0) + query_i64(&q, 2), ends = query_i64(&q, 1);
		over = ends < over ? ends : over;
		found = now >= over && now < over + SESSION_KNOWN && role_of(query_text(&q, 6), &role);
		if (found)
			*out = (struct session){.seen_at = query_i64(&q, 0), .ends_at = ends,
			    .actor = {.authority = query_i64(&q, 3), .user = query_i64(&q, 4), .person = query_i64(&q, 5), .role = (int)role,
				.name = arena_text(arena, query_text(&q, 7))}};
	}
	if (!query_end(&q, f))
		return ROW_FAULT;
	if (!found)
		return ROW_NONE;
	memcpy(out->token, token.at, token.n);
	out->token[token.n] = 0;
	return ROW_ONE;
}

/* ---- sealed ---- */

static size_t bound_to(const struct actor *a, int64_t id, char out[static 100])
{
	return (size_t)snprintf(out, 100, "kith draft %lld %lld %lld", (long long)a->authority, (long long)a->user, (long long)id);
}

bool draft_put(struct tx *tx, struct arena *arena, const unsigned char key[static DRAFT_KEY], const struct actor *a, const struct draft *d, struct fault *f)
{
	char to[100];
	if (d->path.n > PATH_MOST || d->body.n > DRAFT_MOST)
		return fault_set(f, FAULT_INPUT, "draft.large", "What was typed is too long to be kept.");
	struct text plain = arena_printf(arena, "%.*s\n%.*s", TEXT_ARG(d->path), TEXT_ARG(d->body));
	unsigned char *made = arena_alloc(arena, NONCE + plain.n + TAG);
	size_t said = bound_to(a, d->id, to);
	randombytes_buf(made, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(made + NONCE, NULL, (const unsigned char *)plain.at, plain.n, (const unsigned char *)to, said, NULL, made, key);
	return sql_do(tx, &sql_draft_put, f, arg_i(a->authority), arg_i(a->user), arg_i(d->id), arg_i(d->made_at),
		   arg_bytes((struct text){(const char *)made, NONCE + plain.n + TAG})) &&
	       sql_do(tx, &sql_draft_few, f, arg_i(a->authority), arg_i(a->user), arg_i(DRAFTS));
}

static bool opened(struct query *q, struct arena *arena, const unsigned char key[static DRAFT_KEY], const struct actor *a, struct draft *out)
{
	struct text sealed = query_bytes(q, 2);
	char to[100];
	if (sealed.n < NONCE + TAG)
		return false;
	*out = (struct draft){.id = query_i64(q, 0), .made_at = query_i64(q, 1)};
	size_t said = bound_to(a, out->id, to), n = sealed.n - NONCE - TAG;
	const unsigned char *raw = (const unsigned char *)sealed.at;
	unsigned char *plain = arena_alloc(arena, n + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, raw + NONCE, n + TAG, (const unsigned char *)to, said, raw, key) != 0)
		return false;
	out->path = text_cut((struct text){(const char *)plain, n}, '\n', &out->body);
	return out->body.at != NULL;
}

bool draft_list(struct tx *tx, struct arena *arena, const unsigned char key[static DRAFT_KEY], const struct actor *a, int64_t now, struct draft **out,
    size_t *n, struct fault *f)
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

enum row draft_get(struct tx *tx, struct arena *arena, const unsigned char key[static DRAFT_KEY], const struct actor *a, int64_t id, int64_t now,
    struct draft *out, struct fault *f)
{
	struct query q;
	bool found = false;
	query_begin(tx, &q, &sql_draft_get);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, a->user);
	query_bind_i64(&q, 3, now - month_ms);
	query_bind_i64(&q, 4, id);
	if (query_step(&q, f))
		found = opened(&q, arena, key, a, out);
	return !query_end(&q, f) ? ROW_FAULT : found ? ROW_ONE : ROW_NONE;
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
