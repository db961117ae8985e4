#include "access/session.h"
#include "access/authority_setting.h"
#include "base/clock.h"
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>

AUTHORITY_SETTING(setting_rest_young, .name = "rest-young", .label = "Minutes that end a young person's session",
    .help = "After so many minutes without a page a young person has to sign in again. It holds for those who sign in from then on.",
    .type = AUTHORITY_NUMBER, .least = 1, .most = 60, .has_operators = true, .by_operator = SETTING_REST_YOUNG);
AUTHORITY_SETTING(setting_rest, .name = "rest", .label = "Minutes that end everybody else's session",
    .help = "After so many minutes without a page everybody else has to sign in again. It holds for those who sign in from then on.",
    .type = AUTHORITY_NUMBER, .least = 1, .most = 120, .has_operators = true, .by_operator = SETTING_REST);

enum { RAW = 32, MINUTE = 60 * 1000, TOUCH = 30 * 1000, DOOR_OPEN = 60 * MINUTE, HALF = 10 * MINUTE };

SQL(sql_session_add, "INSERT INTO app_session(digest, authority, user_id, made_at, seen_at, ends_at, rest, stage, confirmed_at)"
                     " VALUES($1, $2, $3, $4, $4, $5, $6, $7, $4)");
SQL(sql_session_find,
    "SELECT s.seen_at, s.ends_at, s.rest, u.authority, u.id, u.person, u.role, u.safeguards, u.name, s.confirmed_at FROM app_session s"
    " JOIN app_user u ON u.authority = s.authority AND u.id = s.user_id WHERE s.digest = $1 AND u.active = 1 AND s.stage = $2");
SQL(sql_session_touch, "UPDATE app_session SET seen_at = $2 WHERE digest = $1 AND seen_at < $2");
SQL(sql_session_end, "DELETE FROM app_session WHERE digest = $1");
SQL(sql_session_end_others, "DELETE FROM app_session WHERE authority = $1 AND user_id = $2 AND digest <> $3");
SQL(sql_session_end_one, "DELETE FROM app_session WHERE authority = $1 AND user_id = $2 AND substr(digest, 1, 16) = $3");
SQL(sql_session_confirm, "UPDATE app_session SET confirmed_at = $2 WHERE digest = $1");
SQL(sql_session_list,
    "SELECT digest, made_at, seen_at FROM app_session WHERE authority = $1 AND user_id = $2 AND stage = 0 AND ends_at > $3"
    " AND seen_at + rest > $3 ORDER BY seen_at DESC LIMIT 100");
SQL(sql_session_end_all, "DELETE FROM app_session WHERE authority = $1 AND user_id = $2");
SQL(sql_session_sweep, "DELETE FROM app_session WHERE ends_at <= $1 OR seen_at + rest <= $1");

static bool raw_of(struct text token, unsigned char raw[static RAW])
{
	size_t n;
	return token.at && token.n == SESSION_TOKEN - 1 &&
	    sodium_base642bin(raw, RAW, token.at, token.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 && n == RAW;
}

/* What the database keeps in place of the token. */
static bool digest_of(struct text token, char out[static 2 * RAW + 1])
{
	unsigned char raw[RAW], digest[RAW];
	static const unsigned char what[] = "kith session";
	if (!raw_of(token, raw))
		return false;
	crypto_generichash(digest, RAW, raw, RAW, what, sizeof what - 1);
	sodium_bin2hex(out, 2 * RAW + 1, digest, RAW);
	sodium_memzero(raw, RAW);
	return true;
}

enum { STAGE_WHOLE, STAGE_HALF, STAGE_ENDED }; /* the last: a whole one, over less than a day ago */

/* How long it rests: as the authority says today. */
static bool resting(struct tx *tx, const struct settings *s, const struct actor *a, int64_t now, int64_t *rest, struct fault *f)
{
	struct arena *arena = arena_new(1 << 16);
	struct authority_value v;
	bool ok = authority_setting(tx, arena, a->authority, s, a->role == ROLE_YOUNG_PERSON ? &setting_rest_young : &setting_rest,
	    AS_AT(clock_day(now)), &v, f);
	*rest = ok ? v.number * MINUTE : 0;
	arena_free(arena);
	return ok;
}

static bool make(struct tx *tx, const struct settings *s, const struct actor *a, int stage, int64_t now, struct session *out,
    struct fault *f)
{
	unsigned char raw[RAW];
	char digest[2 * RAW + 1];
	int64_t rest = HALF;
	if (stage != STAGE_HALF && !resting(tx, s, a, now, &rest, f))
		return false;
	if (sodium_init() < 0)
		return fault_set(f, FAULT_SYSTEM, "session.random", "The machine gives no random numbers.");
	*out = (struct session){.actor = *a, .seen_at = now, .rest = rest, .confirmed_at = now,
	    .ends_at = now + (stage == STAGE_HALF ? HALF : setting_number(s, SETTING_SESSION_HOURS) * 60 * MINUTE)};
	randombytes_buf(raw, RAW);
	sodium_bin2base64(out->token, SESSION_TOKEN, raw, RAW, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, RAW);
	digest_of(text_of(out->token), digest);
	return sql_do(tx, &sql_session_add, f, arg_z(digest), arg_i(a->authority), arg_i(a->user), arg_i(now), arg_i(out->ends_at),
	    arg_i(rest), arg_i(stage));
}

bool session_new(struct tx *tx, const struct settings *s, const struct actor *a, int64_t now, struct session *out, struct fault *f)
{
	return make(tx, s, a, STAGE_WHOLE, now, out, f);
}

bool session_half_new(struct tx *tx, const struct settings *s, const struct actor *a, int64_t now, struct session *out, struct fault *f)
{
	return make(tx, s, a, STAGE_HALF, now, out, f);
}

static enum row find(struct tx *tx, struct arena *arena, struct text token, int stage, int64_t now, struct session *out, struct fault *f)
{
	char digest[2 * RAW + 1];
	struct query q;
	bool found = false;
	enum role role;
	if (!digest_of(token, digest))
		return ROW_NONE;
	query_begin(tx, &q, &sql_session_find);
	query_bind_z(&q, 1, digest);
	query_bind_i64(&q, 2, stage == STAGE_HALF);
	if (query_step(&q, f)) {
		int64_t seen = query_i64(&q, 0), ends = query_i64(&q, 1), rested = seen + query_i64(&q, 2);
		int64_t over = ends < rested ? ends : rested;
		found = (stage == STAGE_ENDED ? now >= over && now < over + SESSION_KNOWN : now < over) &&
		    role_of(query_text(&q, 6), &role);
		if (found)
			*out = (struct session){.seen_at = seen, .ends_at = ends, .rest = rested - seen, .touch = now - seen >= TOUCH,
			    .confirmed_at = query_i64(&q, 9),
			    .actor = {.authority = query_i64(&q, 3), .user = query_i64(&q, 4), .person = query_i64(&q, 5),
			    .role = (int)role,
				.safeguards = query_i64(&q, 7) && role == ROLE_MANAGER, .name = arena_text(arena, query_text(&q, 8))}};
	}
	if (!query_end(&q, f))
		return ROW_FAULT;
	if (!found)
		return ROW_NONE;
	memcpy(out->token, token.at, token.n);
	out->token[token.n] = 0;
	return ROW_ONE;
}

enum row session_find(struct tx *tx, struct arena *arena, struct text token, int64_t now, struct session *out, struct fault *f)
{
	return find(tx, arena, token, STAGE_WHOLE, now, out, f);
}

enum row session_half(struct tx *tx, struct arena *arena, struct text token, int64_t now, struct session *out, struct fault *f)
{
	return find(tx, arena, token, STAGE_HALF, now, out, f);
}

enum row session_ended(struct tx *tx, struct arena *arena, struct text token, int64_t now, struct session *out, struct fault *f)
{
	return find(tx, arena, token, STAGE_ENDED, now, out, f);
}

bool session_touch(struct tx *tx, const struct session *s, int64_t now, struct fault *f)
{
	char digest[2 * RAW + 1];
	return digest_of(text_of(s->token), digest) && sql_do(tx, &sql_session_touch, f, arg_z(digest), arg_i(now));
}

bool session_end(struct tx *tx, struct text token, struct fault *f)
{
	char digest[2 * RAW + 1];
	return !digest_of(token, digest) || sql_do(tx, &sql_session_end, f, arg_z(digest));
}

bool session_end_others(struct tx *tx, int64_t authority, int64_t user, struct text keep, struct fault *f)
{
	char digest[2 * RAW + 1] = "";
	if (!digest_of(keep, digest))
		digest[0] = 0;
	return sql_do(tx, &sql_session_end_others, f, arg_i(authority), arg_i(user), arg_z(digest));
}

bool session_end_one(struct tx *tx, int64_t authority, int64_t user, struct text id, struct fault *f)
{
	return sql_do(tx, &sql_session_end_one, f, arg_i(authority), arg_i(user), arg_t(id));
}

bool session_confirm(struct tx *tx, struct text token, int64_t now, struct fault *f)
{
	char digest[2 * RAW + 1];
	return !digest_of(token, digest) || sql_do(tx, &sql_session_confirm, f, arg_z(digest), arg_i(now));
}

bool session_list(struct tx *tx, struct arena *a, int64_t authority, int64_t user, struct text token, int64_t now,
    struct session_line **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	char digest[2 * RAW + 1] = "";
	*out = NULL, *n = 0;
	if (!digest_of(token, digest))
		digest[0] = 0;
	query_begin(tx, &q, &sql_session_list);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, user);
	query_bind_i64(&q, 3, now);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		struct session_line *l = &(*out)[(*n)++];
		*l = (struct session_line){.made_at = query_i64(&q, 1), .seen_at = query_i64(&q, 2),
		    .here = text_is(query_text(&q, 0), digest)};
		snprintf(l->id, sizeof l->id, "%.16s", query_text(&q, 0).at);
	}
	return query_end(&q, f);
}

bool session_end_all(struct tx *tx, int64_t authority, int64_t user, struct fault *f)
{
	return sql_do(tx, &sql_session_end_all, f, arg_i(authority), arg_i(user));
}

bool session_sweep(struct tx *tx, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_session_sweep, f, arg_i(now - SESSION_KNOWN));
}

/* ---- the cookie ---- */

static const char *const cookie_name[] = {"kith", "__Host-kith"};

const char *session_cookie_name(bool https)
{
	return cookie_name[https];
}

char *session_cookie(char out[static SESSION_COOKIE], const char *token, bool https)
{
	snprintf(out, SESSION_COOKIE, "%s=%s; Path=/; %sHttpOnly; SameSite=Strict%s", cookie_name[https], token ? token : "",
	    https ? "Secure; " : "", token ? "" : "; Max-Age=0");
	return out;
}

struct text session_cookie_read(struct text header, bool https)
{
	while (header.at && header.n) {
		struct text value, one = text_trim(text_cut(header, ';', &header));
		struct text name = text_trim(text_cut(one, '=', &value));
		if (value.at && text_is(name, cookie_name[https]))
			return text_trim(value);
	}
	return (struct text){0};
}

/* ---- forms ---- */

static void encode(const unsigned char raw[static RAW], char out[static SESSION_TOKEN])
{
	sodium_bin2base64(out, SESSION_TOKEN, raw, RAW, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

char *session_form_token(const struct session *s, char out[static SESSION_TOKEN])
{
	static const unsigned char what[] = "kith form";
	unsigned char raw[RAW], form[RAW];
	out[0] = 0;
	if (raw_of(text_of(s->token), raw)) {
		crypto_generichash(form, RAW, what, sizeof what - 1, raw, RAW);
		encode(form, out);
	}
	sodium_memzero(raw, RAW);
	return out;
}

bool session_form_ok(const struct session *s, struct text given)
{
	char right[SESSION_TOKEN];
	session_form_token(s, right);
	return given.at && given.n == SESSION_TOKEN - 1 && right[0] && sodium_memcmp(given.at, right, SESSION_TOKEN - 1) == 0;
}

static unsigned char door_key[RAW];
static pthread_once_t door_once = PTHREAD_ONCE_INIT;

static void door_draw(void)
{
	randombytes_buf(door_key, RAW);
}

/* Eight bytes of time, eight that make no two pages alike, sixteen of digest. */
static void door_digest(unsigned char raw[static RAW])
{
	pthread_once(&door_once, door_draw);
	crypto_generichash(raw + 16, 16, raw, 16, door_key, RAW);
}

char *door_form_token(int64_t now, char out[static SESSION_TOKEN])
{
	unsigned char raw[RAW];
	pthread_once(&door_once, door_draw);
	for (int i = 0; i < 8; i++)
		raw[i] = (unsigned char)((uint64_t)now >> (8 * i));
	randombytes_buf(raw + 8, 8);
	door_digest(raw);
	encode(raw, out);
	return out;
}

bool door_form_ok(struct text given, int64_t now)
{
	unsigned char raw[RAW], told[16];
	uint64_t at = 0;
	if (!raw_of(given, raw))
		return false;
	memcpy(told, raw + 16, 16);
	door_digest(raw);
	if (sodium_memcmp(told, raw + 16, 16) != 0)
		return false;
	for (int i = 0; i < 8; i++)
		at |= (uint64_t)raw[i] << (8 * i);
	return now >= (int64_t)at && now - (int64_t)at < DOOR_OPEN;
}
