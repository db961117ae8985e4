#include "access/second.h"
#include "access/device.h"
#include "access/inside.h"
#include "access/session.h"
#include "store/journal.h"
#include "store/key.h"
#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>

enum { STEP_MS = 30 * 1000, ASKED_MS = 24 * 3600 * 1000, SIGNS = 12, DIGEST = 65, SEALED = 200 };
static const char signs[] = "23456789abcdefghjkmnpqrstuvwxyz"; /* none that is taken for another */

SQL(sql_second_get,
    "SELECT s.secret, s.confirmed_at, s.step, (SELECT count(*) FROM app_recovery r WHERE r.authority = $1 AND r.user_id = $2"
    " AND r.used_at IS NULL) FROM app_second s WHERE s.authority = $1 AND s.user_id = $2");
SQL(sql_second_put, "INSERT INTO app_second(authority, user_id, secret, made_at, step) VALUES($1, $2, $3, $4, 0)"
                    " ON CONFLICT (authority, user_id) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at, step = 0"
                    " WHERE app_second.confirmed_at IS NULL");
/* The step is used up in the same statement that asks whether it was: two at once are one. */
SQL(sql_second_use, "UPDATE app_second SET step = $3 WHERE authority = $1 AND user_id = $2 AND step < $3 RETURNING step");
SQL(sql_second_enrol, "UPDATE app_second SET confirmed_at = $3 WHERE authority = $1 AND user_id = $2 AND confirmed_at IS NULL");
SQL(sql_second_off, "DELETE FROM app_second WHERE authority = $1 AND user_id = $2");
SQL(sql_recovery_off, "DELETE FROM app_recovery WHERE authority = $1 AND user_id = $2");
SQL(sql_recovery_put, "INSERT INTO app_recovery(authority, user_id, digest, made_at) VALUES($1, $2, $3, $4)");
SQL(sql_recovery_use, "UPDATE app_recovery SET used_at = $4 WHERE authority = $1 AND user_id = $2 AND digest = $3 AND used_at IS NULL"
                      " RETURNING user_id");
SQL(sql_reset_list,
    "SELECT r.id, r.user_id, r.asked_at, u.name, b.name, r.asked_by, b.person, u.person FROM app_second_reset r JOIN app_user u"
    " ON u.authority = r.authority AND u.id = r.user_id JOIN app_user b ON b.authority = r.authority AND b.id = r.asked_by"
    " WHERE r.authority = $1 AND r.confirmed_at IS NULL AND r.asked_at > $2 ORDER BY r.id");
SQL(sql_reset_put, "INSERT INTO app_second_reset(authority, id, user_id, asked_by, asked_at) VALUES($1, $2, $3, $4, $5)");
SQL(sql_reset_there,
    "SELECT id FROM app_second_reset WHERE authority = $1 AND user_id = $2 AND confirmed_at IS NULL AND asked_at > $3 LIMIT 1");
SQL(sql_reset_get,
    "SELECT user_id, asked_by FROM app_second_reset WHERE authority = $1 AND id = $2 AND confirmed_at IS NULL AND asked_at > $3");
SQL(sql_reset_done, "UPDATE app_second_reset SET confirmed_by = $3, confirmed_at = $4 WHERE authority = $1 AND id = $2");

/* ---- the codes themselves ---- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool ready;

static void begin(void)
{
	ready = sodium_init() >= 0 && oath_init() == OATH_OK;
}

bool totp_code(struct text secret, int64_t step, int digits, enum totp_hash hash, char out[static SECOND_CODE])
{
	static const int flags[] = {[TOTP_SHA1] = 0, [TOTP_SHA256] = OATH_TOTP_HMAC_SHA256, [TOTP_SHA512] = OATH_TOTP_HMAC_SHA512};
	pthread_once(&once, begin);
	out[0] = 0;
	return ready && step >= 0 && digits >= 6 && digits <= 8 &&
	    oath_totp_generate2(secret.at, secret.n, (time_t)(step * 30), 30, 0, (unsigned)digits, flags[hash], out) == OATH_OK;
}

/* The step whose code this is, of three; 0: none. */
static int64_t step_of(struct text secret, const char typed[static SECOND_CODE], int64_t now)
{
	char code[SECOND_CODE];
	int64_t found = 0;
	for (int64_t step = now / STEP_MS - 1; step <= now / STEP_MS + 1; step++)
		if (totp_code(secret, step, 6, TOTP_SHA1, code) && sodium_memcmp(code, typed, 6) == 0)
			found = step;
	sodium_memzero(code, sizeof code);
	return found;
}

struct text second_uri(struct arena *a, struct text house, struct text user, const char *secret)
{
	const struct text parts[] = {house, user};
	struct text said[2];
	for (int i = 0; i < 2; i++) {
		char *out = arena_alloc(a, parts[i].n * 3 + 1);
		size_t n = 0;
		for (size_t k = 0; k < parts[i].n; k++) {
			unsigned char c = (unsigned char)parts[i].at[k];
			bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
			    c == '_';
			n += (size_t)snprintf(out + n, parts[i].n * 3 + 1 - n, plain ? "%c" : "%%%02X", c);
		}
		said[i] = (struct text){out, n};
	}
	return arena_printf(a, "otpauth://totp/%.*s:%.*s?secret=%s&issuer=%.*s", TEXT_ARG(said[0]), TEXT_ARG(said[1]), secret,
	    TEXT_ARG(said[0]));
}

/* ---- the key of the house, and what is sealed by it ---- */

bool second_key_read(const struct settings *s, struct second_key *k, struct fault *f)
{
	struct text path = setting_text(s, SETTING_SECOND_KEY);
	*k = (struct second_key){0};
	if (!path.n)
		return true;
	struct arena *a = arena_new(1 << 16);
	k->there = key_file_read(arena_z(a, path), k->at, f);
	arena_free(a);
	return k->there;
}

static struct text bound_to(int64_t authority, int64_t user, char out[static 64])
{
	return (struct text){out, (size_t)snprintf(out, 64, "kith second %lld %lld", (long long)authority, (long long)user)};
}

/* "sealed:…" or "plain:…", hexadecimal. */
static void seal(const struct second_key *k, int64_t authority, int64_t user, const unsigned char raw[static SECOND_RAW],
    char out[static SEALED])
{
	unsigned char made[SECOND_RAW + KEY_MORE];
	char to[64];
	if (!k->there) {
		memcpy(out, "plain:", 6);
		sodium_bin2hex(out + 6, SEALED - 6, raw, SECOND_RAW);
		return;
	}
	key_seal(k->at, bound_to(authority, user, to), (struct text){(const char *)raw, SECOND_RAW}, made);
	memcpy(out, "sealed:", 7);
	sodium_bin2hex(out + 7, SEALED - 7, made, sizeof made);
}

static bool unseal(const struct second_key *k, int64_t authority, int64_t user, struct text kept, unsigned char raw[static SECOND_RAW],
    struct fault *f)
{
	unsigned char made[SECOND_RAW + KEY_MORE];
	struct text hex, how = text_cut(kept, ':', &hex);
	size_t n = 0;
	char to[64];
	if (text_is(how, "plain") && hex.at && sodium_hex2bin(raw, SECOND_RAW, hex.at, hex.n, NULL, &n, NULL) == 0 && n == SECOND_RAW)
		return true;
	if (k->there && text_is(how, "sealed") && hex.at && sodium_hex2bin(made, sizeof made, hex.at, hex.n, NULL, &n, NULL) == 0 &&
	    n == sizeof made && key_open(k->at, bound_to(authority, user, to), (struct text){(const char *)made, n}, raw))
		return true;
	return fault_set(f, FAULT_SYSTEM, "second.key",
	    "A second factor cannot be opened: the file that second-key names is missing, or it is another.");
}

/* ---- a user's ---- */

bool second_wanted(const struct settings *s, bool demo, enum role role)
{
	return role != ROLE_YOUNG_PERSON && (!demo || setting_number(s, SETTING_DEMO_SECOND_FACTOR));
}

struct kept {
	bool there;
	int64_t confirmed, step, left;
	unsigned char raw[SECOND_RAW];
};

static bool load(struct tx *tx, const struct second_key *k, int64_t authority, int64_t user, struct kept *out, struct fault *f)
{
	struct query q;
	bool opened = true;
	*out = (struct kept){0};
	query_begin(tx, &q, &sql_second_get);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, user);
	if (query_step(&q, f)) {
		out->there = true, out->confirmed = query_i64(&q, 1), out->step = query_i64(&q, 2), out->left = query_i64(&q, 3);
		opened = unseal(k, authority, user, query_text(&q, 0), out->raw, f);
	}
	return query_end(&q, f) && opened;
}

enum row second_get(struct tx *tx, const struct second_key *k, int64_t authority, int64_t user, struct second *out, struct fault *f)
{
	struct kept s;
	*out = (struct second){0};
	if (!load(tx, k, authority, user, &s, f))
		return ROW_FAULT;
	out->enrolled = s.confirmed != 0, out->since = s.confirmed, out->left = s.left;
	if (s.there && !s.confirmed) {
		char *base32 = NULL;
		size_t n = 0;
		if (oath_base32_encode((const char *)s.raw, sizeof s.raw, &base32, &n) == OATH_OK && n < SECOND_SECRET)
			memcpy(out->secret, base32, n);
		if (base32)
			sodium_memzero(base32, n);
		free(base32);
	}
	sodium_memzero(&s, sizeof s);
	return out->enrolled || out->secret[0] ? ROW_ONE : ROW_NONE;
}

bool second_begin(struct tx *tx, const struct second_key *k, int64_t authority, int64_t user, int64_t now, struct fault *f)
{
	unsigned char raw[SECOND_RAW];
	char sealed[SEALED];
	pthread_once(&once, begin);
	if (!ready)
		return fault_set(f, FAULT_SYSTEM, "second.random", "The machine gives no random numbers.");
	randombytes_buf(raw, sizeof raw);
	seal(k, authority, user, raw, sealed);
	bool ok = sql_do(tx, &sql_second_put, f, arg_i(authority), arg_i(user), arg_z(sealed), arg_i(now));
	sodium_memzero(raw, sizeof raw);
	sodium_memzero(sealed, sizeof sealed);
	return ok;
}

/* What was typed, without spaces and hyphens, small; false: longer than either. */
static bool plain(struct text typed, char out[static SIGNS + 1])
{
	size_t n = 0;
	for (size_t i = 0; i < typed.n; i++) {
		char c = typed.at[i] >= 'A' && typed.at[i] <= 'Z' ? (char)(typed.at[i] + 32) : typed.at[i];
		if (c == ' ' || c == '-' || c == '\t')
			continue;
		if (n == SIGNS)
			return false;
		out[n++] = c;
	}
	out[n] = 0;
	return true;
}

static void digest_of(int64_t authority, int64_t user, const char *code, char out[static DIGEST])
{
	unsigned char digest[32];
	char to[64];
	struct text whose = bound_to(authority, user, to);
	crypto_generichash(digest, sizeof digest, (const unsigned char *)code, strlen(code), (const unsigned char *)whose.at, whose.n);
	sodium_bin2hex(out, DIGEST, digest, sizeof digest);
}

/* Is it a code of this moment, and not used before? It is used from then on. */
static bool take_step(struct tx *tx, int64_t authority, int64_t user, const struct kept *s, const char *typed, int64_t now, bool *ok,
    struct fault *f)
{
	int64_t step = step_of((struct text){(const char *)s->raw, SECOND_RAW}, typed, now), used;
	*ok = false;
	if (!step || step <= s->step)
		return true;
	enum row row = sql_i64(tx, &sql_second_use, &used, f, arg_i(authority), arg_i(user), arg_i(step));
	*ok = row == ROW_ONE;
	return row != ROW_FAULT;
}

bool second_check(struct tx *tx, const struct second_key *k, int64_t authority, int64_t user, struct text typed, int64_t now,
    enum second_verdict *v, struct fault *f)
{
	struct kept s;
	char code[SIGNS + 1], digest[DIGEST];
	int64_t one;
	bool ok = false;
	*v = SECOND_WRONG;
	if (!plain(typed, code))
		return true;
	if (!load(tx, k, authority, user, &s, f))
		return false;
	bool whole = true;
	if (s.confirmed && strlen(code) == 6) {
		whole = take_step(tx, authority, user, &s, code, now, &ok, f);
		*v = ok ? SECOND_RIGHT : SECOND_WRONG;
	} else if (s.confirmed && strlen(code) == SIGNS) {
		digest_of(authority, user, code, digest);
		enum row row = sql_i64(tx, &sql_recovery_use, &one, f, arg_i(authority), arg_i(user), arg_z(digest), arg_i(now));
		whole = row != ROW_FAULT;
		*v = row == ROW_ONE ? SECOND_RECOVERY : SECOND_WRONG;
	}
	sodium_memzero(&s, sizeof s);
	return whole;
}

static bool journal(struct tx *tx, const struct actor *a, const char *verb, int64_t user, int64_t now, struct fault *f)
{
	struct journal_entry e = {.authority = a->authority, .at = now, .actor = a->person, .role = actor_role(a), .verb = text_of(verb),
	    .kind = TEXT("second-factor"), .entry = user};
	return journal_write(tx, &e, f);
}

static bool draw_codes(struct tx *tx, const struct actor *a, int64_t now, char codes[static RECOVERY_CODES][RECOVERY_CODE], struct fault *f)
{
	char plain_code[SIGNS + 1], digest[DIGEST];
	bool ok = sql_do(tx, &sql_recovery_off, f, arg_i(a->authority), arg_i(a->user));
	for (int i = 0; ok && i < RECOVERY_CODES; i++) {
		for (int k = 0; k < SIGNS; k++)
			plain_code[k] = signs[randombytes_uniform(sizeof signs - 1)];
		plain_code[SIGNS] = 0;
		snprintf(codes[i], RECOVERY_CODE, "%.4s-%.4s-%.4s", plain_code, plain_code + 4, plain_code + 8);
		digest_of(a->authority, a->user, plain_code, digest);
		ok = sql_do(tx, &sql_recovery_put, f, arg_i(a->authority), arg_i(a->user), arg_z(digest), arg_i(now));
	}
	sodium_memzero(plain_code, sizeof plain_code);
	return ok;
}

bool second_enrol(struct tx *tx, const struct second_key *k, const struct actor *a, struct text typed, int64_t now, bool *ok,
    char codes[static RECOVERY_CODES][RECOVERY_CODE], struct fault *f)
{
	struct kept s;
	char code[SIGNS + 1];
	*ok = false;
	if (!plain(typed, code) || strlen(code) != 6)
		return true;
	if (!load(tx, k, a->authority, a->user, &s, f))
		return false;
	bool whole = !s.there || s.confirmed || take_step(tx, a->authority, a->user, &s, code, now, ok, f);
	sodium_memzero(&s, sizeof s);
	return whole && (!*ok || (sql_do(tx, &sql_second_enrol, f, arg_i(a->authority), arg_i(a->user), arg_i(now)) &&
	                             draw_codes(tx, a, now, codes, f) && journal(tx, a, "enrol", a->user, now, f)));
}

bool second_codes(struct tx *tx, const struct actor *a, int64_t now, char codes[static RECOVERY_CODES][RECOVERY_CODE], struct fault *f)
{
	return draw_codes(tx, a, now, codes, f) && journal(tx, a, "new recovery codes", a->user, now, f);
}

bool second_off(struct tx *tx, const struct actor *a, const struct user *u, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_second_off, f, arg_i(u->authority), arg_i(u->id)) &&
	    sql_do(tx, &sql_recovery_off, f, arg_i(u->authority), arg_i(u->id)) && session_end_all(tx, u->authority, u->id, f) &&
	    device_forget(tx, u->authority, u->id, (struct text){0}, f) && journal(tx, a, "reset", u->id, now, f);
}

/* ---- by two people ---- */

static bool refused(struct fault *f, const char *why)
{
	return fault_set(f, FAULT_ASKED, "second.reset", "%s", why);
}

static bool may_reset(const struct actor *a)
{
	return access_may(a, VERB_ADD, "second-factor", NULL, NULL).may && !a->operates;
}

bool second_resets(struct tx *tx, struct arena *arena, const struct actor *a, int64_t now, struct second_reset **out, size_t *n,
    struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_reset_list);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, now - ASKED_MS);
	while (query_step(&q, f)) {
		*out = arena_grow(arena, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct second_reset){.id = query_i64(&q, 0), .user = query_i64(&q, 1), .at = query_i64(&q, 2),
		    .who = arena_text(arena, query_text(&q, 3)), .by = arena_text(arena, query_text(&q, 4)),
		    .mine = query_i64(&q, 5) == a->user || query_i64(&q, 1) == a->user || query_i64(&q, 6) == a->person ||
		    query_i64(&q, 7) == a->person};
	}
	return query_end(&q, f);
}

bool second_ask(struct tx *tx, const struct actor *a, int64_t user, int64_t now, struct fault *f)
{
	struct user u;
	int64_t id, confirmed = 0;
	struct arena *arena = arena_new(1 << 16);
	enum row row = user_get(tx, arena, a->authority, user, &u, f);
	arena_free(arena);
	if (row == ROW_FAULT)
		return false;
	if (!may_reset(a))
		return refused(f, "An administrator and another administrator or a manager do this.");
	if (row == ROW_NONE || u.role == ROLE_YOUNG_PERSON)
		return refused(f, "There is nobody of that name who signs in with a code.");
	if (u.id == a->user || u.person == a->person)
		return refused(f, "Two others do this for you.");
	struct query q;
	query_begin(tx, &q, &sql_second_get);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, user);
	if (query_step(&q, f))
		confirmed = query_i64(&q, 1);
	if (!query_end(&q, f))
		return false;
	if (!confirmed)
		return refused(f, "They have no second factor yet: the next signing in shows them how.");
	row = sql_i64(tx, &sql_reset_there, &id, f, arg_i(a->authority), arg_i(user), arg_i(now - ASKED_MS));
	if (row != ROW_NONE)
		return row == ROW_ONE && refused(f, "Somebody has asked for this already; another person says yes.");
	return sql_do(tx, &sql_reset_put, f, arg_i(a->authority), arg_i(store_id()), arg_i(user), arg_i(a->user), arg_i(now)) &&
	    journal(tx, a, "ask reset", user, now, f);
}

bool second_confirm(struct tx *tx, struct arena *arena, const struct actor *a, int64_t id, int64_t now, struct fault *f)
{
	struct query q;
	struct user u, by;
	int64_t user = 0, asked_by = 0;
	query_begin(tx, &q, &sql_reset_get);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, id);
	query_bind_i64(&q, 3, now - ASKED_MS);
	if (query_step(&q, f))
		user = query_i64(&q, 0), asked_by = query_i64(&q, 1);
	if (!query_end(&q, f))
		return false;
	if (!user || !may_reset(a))
		return refused(f, "Nobody asks for this, or it was more than a day ago.");
	enum row row = user_get(tx, arena, a->authority, user, &u, f);
	row = row == ROW_ONE ? user_get(tx, arena, a->authority, asked_by, &by, f) : row;
	if (row != ROW_ONE)
		return row == ROW_NONE && refused(f, "One of the two is no longer there.");
	if (u.id == a->user || u.person == a->person)
		return refused(f, "Two others do this for you.");
	if (by.id == a->user || by.person == a->person)
		return refused(f, "Somebody else says yes to what you asked.");
	if (!by.active || (a->role != ROLE_ADMINISTRATOR && by.role != ROLE_ADMINISTRATOR))
		return refused(f, "One of the two is an administrator.");
	return sql_do(tx, &sql_reset_done, f, arg_i(a->authority), arg_i(id), arg_i(a->user), arg_i(now)) && second_off(tx, a, &u, now, f);
}
