#include "access/device.h"
#include <sodium.h>
#include <stdio.h>

enum { RAW = 32, OF = 12 };
static const int64_t year_ms = (int64_t)366 * 24 * 3600 * 1000;

SQL(sql_device_find, "SELECT 1 FROM app_device WHERE authority = $1 AND user_id = $2 AND digest = $3");
SQL(sql_device_know, "INSERT INTO app_device(authority, user_id, digest, made_at, seen_at) VALUES($1, $2, $3, $4, $4)"
                     " ON CONFLICT (authority, user_id, digest) DO UPDATE SET seen_at = excluded.seen_at");
SQL(sql_device_forget, "DELETE FROM app_device WHERE authority = $1 AND user_id = $2 AND digest <> $3");
SQL(sql_device_count, "SELECT count(*) FROM app_device WHERE authority = $1 AND user_id = $2");
SQL(sql_device_sweep, "DELETE FROM app_device WHERE seen_at <= $1");

void device_new(char token[static DEVICE_TOKEN])
{
	unsigned char raw[RAW];
	token[0] = 0;
	if (sodium_init() < 0) /* without chance there is none: an empty one is nobody's */
		return;
	randombytes_buf(raw, RAW);
	sodium_bin2base64(token, DEVICE_TOKEN, raw, RAW, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, RAW);
}

bool device_digest(struct text token, char out[static DEVICE_DIGEST])
{
	unsigned char raw[RAW], digest[RAW];
	static const unsigned char what[] = "kith device";
	size_t n;
	if (!token.at || token.n != DEVICE_TOKEN - 1 ||
	    sodium_base642bin(raw, RAW, token.at, token.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || n != RAW)
		return false;
	crypto_generichash(digest, RAW, raw, RAW, what, sizeof what - 1);
	sodium_bin2hex(out, DEVICE_DIGEST, digest, RAW);
	sodium_memzero(raw, RAW);
	return true;
}

/* The end of the name of the cookie that this user's has. */
static void ending(int64_t user, char out[static OF + 1])
{
	unsigned char digest[crypto_generichash_BYTES_MIN];
	static const unsigned char what[] = "kith device of";
	char hex[2 * sizeof digest + 1];
	crypto_generichash(digest, sizeof digest, (const unsigned char *)&user, sizeof user, what, sizeof what - 1);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	memcpy(out, hex, OF);
	out[OF] = 0;
}

enum row device_find(struct tx *tx, int64_t authority, int64_t user, const struct devices *d, size_t *at, struct fault *f)
{
	char digest[DEVICE_DIGEST], of[OF + 1];
	int64_t one;
	ending(user, of);
	for (size_t i = 0; i < d->n; i++) {
		if (!text_is(d->at[i].of, of) || !device_digest(d->at[i].token, digest))
			continue;
		*at = i;
		return sql_i64(tx, &sql_device_find, &one, f, arg_i(authority), arg_i(user), arg_z(digest));
	}
	return ROW_NONE;
}

bool device_know(struct tx *tx, int64_t authority, int64_t user, struct text token, int64_t now, struct fault *f)
{
	char digest[DEVICE_DIGEST];
	return !device_digest(token, digest) ||
	    sql_do(tx, &sql_device_know, f, arg_i(authority), arg_i(user), arg_z(digest), arg_i(now));
}

bool device_forget(struct tx *tx, int64_t authority, int64_t user, struct text keep, struct fault *f)
{
	char digest[DEVICE_DIGEST] = "";
	if (keep.at && !device_digest(keep, digest))
		digest[0] = 0;
	return sql_do(tx, &sql_device_forget, f, arg_i(authority), arg_i(user), arg_z(digest));
}

bool device_count(struct tx *tx, int64_t authority, int64_t user, int64_t *n, struct fault *f)
{
	return sql_i64(tx, &sql_device_count, n, f, arg_i(authority), arg_i(user)) == ROW_ONE;
}

bool device_sweep(struct tx *tx, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_device_sweep, f, arg_i(now - year_ms));
}

char *device_cookie(char out[static DEVICE_COOKIE], int64_t user, const char *token, bool https)
{
	char of[OF + 1];
	ending(user, of);
	snprintf(out, DEVICE_COOKIE, "%s" DEVICE_COOKIES "%s=%s; Path=/; Max-Age=%lld; %sHttpOnly; SameSite=Strict", https ? "__Host-" : "",
	    of, token, (long long)(*token ? year_ms / 1000 : 0), https ? "Secure; " : "");
	return out;
}

struct text device_cookie_of(struct text name, bool https)
{
	struct text begins = https ? TEXT("__Host-" DEVICE_COOKIES) : TEXT(DEVICE_COOKIES);
	return text_starts(name, begins) ? (struct text){name.at + begins.n, name.n - begins.n} : (struct text){0};
}
