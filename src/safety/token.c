/* The token of the one form that is taken without a session. */
#include "safety/safety.h"
#include "store/key.h"
#include <sodium.h>

enum { MAC = 16, TOLD = 24 };
#define DAY_MS ((int64_t)24 * 3600 * 1000)

struct keeping {
	struct arena *arena;
	struct text hex;
};

static bool read_key(struct tx *tx, void *arg, struct fault *f)
{
	struct keeping *k = arg;
	k->hex = (struct text){0};
	return store_fact(tx, "safety-key", k->arena, &k->hex, f) != ROW_FAULT;
}

/* Drawn once for the database; another process may have been quicker. */
static bool make_key(struct tx *tx, void *arg, struct fault *f)
{
	struct keeping *k = arg;
	unsigned char raw[KEY];
	char hex[2 * KEY + 1];
	if (!read_key(tx, arg, f))
		return false;
	if (k->hex.n)
		return true;
	randombytes_buf(raw, KEY);
	sodium_bin2hex(hex, sizeof hex, raw, KEY);
	k->hex = arena_text(k->arena, text_of(hex));
	return store_fact_set(tx, "safety-key", k->hex, f);
}

bool safety_key(struct store *s, unsigned char key[static KEY], struct fault *f)
{
	struct keeping k = {.arena = arena_new(1 << 16)};
	bool ok = sodium_init() >= 0 || fault_set(f, FAULT_SYSTEM, "safety.random", "The machine gives no random numbers.");
	ok = ok && store_read(s, read_key, &k, f) && (k.hex.n || store_run(s, "safety key", make_key, &k, f));
	if (ok && !key_of(k.hex, key))
		ok = fault_set(f, FAULT_SYSTEM, "safety.key", "The key of the form 'I don't feel safe' in the database is damaged.");
	arena_free(k.arena);
	return ok;
}

static void put(unsigned char *at, int64_t n)
{
	for (int i = 0; i < 8; i++)
		at[i] = (unsigned char)((uint64_t)n >> (8 * i));
}

static int64_t take(const unsigned char *at)
{
	uint64_t n = 0;
	for (int i = 0; i < 8; i++)
		n |= (uint64_t)at[i] << (8 * i);
	return (int64_t)n;
}

char *safety_token(const unsigned char key[static KEY], int64_t authority, int64_t child, int64_t now, char out[static SAFETY_TOKEN])
{
	unsigned char raw[TOLD + MAC];
	put(raw, authority), put(raw + 8, child), put(raw + 16, now);
	crypto_generichash(raw + TOLD, MAC, raw, TOLD, key, KEY);
	sodium_bin2base64(out, SAFETY_TOKEN, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return out;
}

bool safety_token_ok(const unsigned char key[static KEY], struct text given, int64_t now, int64_t *authority, int64_t *child)
{
	unsigned char raw[TOLD + MAC], mac[MAC];
	size_t n = 0;
	if (!given.at || sodium_base642bin(raw, sizeof raw, given.at, given.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) !=
	    0 || n != sizeof raw)
		return false;
	crypto_generichash(mac, MAC, raw, TOLD, key, KEY);
	if (sodium_memcmp(mac, raw + TOLD, MAC) != 0)
		return false;
	*authority = take(raw), *child = take(raw + 8);
	int64_t at = take(raw + 16);
	return at <= now && now - at < SAFETY_TOKEN_DAYS * DAY_MS;
}
