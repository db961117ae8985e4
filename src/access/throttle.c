#include "access/throttle.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum { SLOTS = 4096, NEAR = 8, SECOND = 1000, MOST = 300 * SECOND, LOOSE = 60 * SECOND, HOUR = 3600 * SECOND };
enum { NAME_TIMES = 4, ADDRESS_TIMES = 10, OFFICE_TIMES = 100 };

struct slot {
	uint64_t key; /* 0: free */
	int64_t last; /* when the last wrong one came */
	int64_t wrongs;
};
struct throttle {
	pthread_mutex_t lock;
	unsigned char secret[crypto_shorthash_KEYBYTES];
	int64_t free_wrongs;
	struct slot pairs[SLOTS], names[SLOTS], addresses[SLOTS];
};

struct throttle *throttle_new(int64_t free_wrongs)
{
	struct throttle *t = calloc(1, sizeof *t);
	if (!t || sodium_init() < 0) {
		free(t);
		return NULL;
	}
	pthread_mutex_init(&t->lock, NULL);
	randombytes_buf(t->secret, sizeof t->secret);
	t->free_wrongs = free_wrongs;
	return t;
}

void throttle_free(struct throttle *t)
{
	if (!t)
		return;
	pthread_mutex_destroy(&t->lock);
	free(t);
}

/* Names fold as they do at the door, so that "Ann" and "ANN " are one. */
static uint64_t key_of(const struct throttle *t, struct text word)
{
	unsigned char folded[256], out[crypto_shorthash_BYTES];
	uint64_t key;
	word = text_trim(word);
	size_t n = word.n < sizeof folded ? word.n : sizeof folded;
	for (size_t i = 0; i < n; i++)
		folded[i] = (unsigned char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] + 32 : word.at[i]);
	crypto_shorthash(out, folded, n, t->secret);
	memcpy(&key, out, sizeof key);
	return key ? key : 1;
}

/* Who has one address of IPv6 has a network of 2^64 of them: they are one. An IPv4 address written as IPv6 is itself. */
static uint64_t address_key(const struct throttle *t, struct text address)
{
	char z[INET6_ADDRSTRLEN];
	unsigned char six[16];
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	if (!address.at || address.n >= sizeof z)
		return key_of(t, address);
	memcpy(z, address.at, address.n);
	z[address.n] = 0;
	if (inet_pton(AF_INET6, z, six) != 1)
		return key_of(t, address);
	if (memcmp(six, mapped, sizeof mapped) == 0) {
		inet_ntop(AF_INET, six + 12, z, sizeof z);
		return key_of(t, text_of(z));
	}
	memset(six + 8, 0, 8);
	inet_ntop(AF_INET6, six, z, sizeof z);
	return key_of(t, text_of(z));
}

/* The slot of a key, or (when make) a free one or the oldest of those near it. NULL: there is none. */
static struct slot *find(struct slot *slots, uint64_t key, bool make, int64_t now)
{
	struct slot *oldest = NULL;
	for (size_t i = 0; i < NEAR; i++) {
		struct slot *s = &slots[(key + i) % SLOTS];
		if (s->key == key)
			return s;
		if (!oldest || (oldest->key && (!s->key || s->last < oldest->last)))
			oldest = s;
	}
	if (!make)
		return NULL;
	*oldest = (struct slot){.key = key, .last = now};
	return oldest;
}

/* After `free_wrongs` a second, doubling up to `most`. */
static int64_t left(const struct slot *s, int64_t free_wrongs, int64_t most, int64_t now)
{
	if (!s || s->wrongs < free_wrongs || now - s->last >= HOUR)
		return 0;
	int64_t over = s->wrongs - free_wrongs, wait = over < 9 ? (int64_t)SECOND << over : most;
	wait = wait < most ? wait : most;
	return s->last + wait > now ? s->last + wait - now : 0;
}

/* The keys of one try. name, address 0: not counted for this one. */
struct keys {
	uint64_t pair, name, address;
	int64_t address_free;
};

static struct keys keys_of(const struct throttle *t, const struct throttle_try *y)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t both[2] = {key_of(t, y->name), y->device.n ? key_of(t, y->device) : address_key(t, y->address)};
	struct keys k = {.name = y->device.n || y->office ? 0 : both[0], .address = y->device.n ? 0 : both[1],
	    .address_free = t->free_wrongs * (y->office ? OFFICE_TIMES : ADDRESS_TIMES)};
	crypto_shorthash(out, (const unsigned char *)both, sizeof both, t->secret);
	memcpy(&k.pair, out, sizeof k.pair);
	k.pair += !k.pair;
	return k;
}

static int64_t waits(struct throttle *t, const struct keys *k, int64_t now)
{
	int64_t wait[3] = {left(find(t->pairs, k->pair, false, now), t->free_wrongs, MOST, now), 0, 0};
	if (k->name)
		wait[1] = left(find(t->names, k->name, false, now), t->free_wrongs * NAME_TIMES, LOOSE, now);
	if (k->address)
		wait[2] = left(find(t->addresses, k->address, false, now), k->address_free, LOOSE, now);
	int64_t most = wait[0] > wait[1] ? wait[0] : wait[1];
	return most > wait[2] ? most : wait[2];
}

int64_t throttle_wait(struct throttle *t, const struct throttle_try *y, int64_t now)
{
	struct keys k = keys_of(t, y);
	pthread_mutex_lock(&t->lock);
	int64_t wait = waits(t, &k, now);
	pthread_mutex_unlock(&t->lock);
	return wait;
}

static void wrong(struct slot *slots, uint64_t key, int64_t now)
{
	if (!key)
		return;
	struct slot *s = find(slots, key, true, now);
	s->wrongs = now - s->last >= HOUR ? 1 : s->wrongs + 1;
	s->last = now;
}

int64_t throttle_take(struct throttle *t, const struct throttle_try *y, int64_t now)
{
	struct keys k = keys_of(t, y);
	pthread_mutex_lock(&t->lock);
	int64_t wait = waits(t, &k, now);
	if (!wait) {
		wrong(t->pairs, k.pair, now);
		wrong(t->names, k.name, now);
		wrong(t->addresses, k.address, now);
	}
	pthread_mutex_unlock(&t->lock);
	return wait;
}

static void less(struct slot *slots, uint64_t key, bool all)
{
	struct slot *s = key ? find(slots, key, false, 0) : NULL;
	if (s)
		s->wrongs = all || !s->wrongs ? 0 : s->wrongs - 1;
}

static void take_off(struct throttle *t, const struct throttle_try *y, bool all)
{
	struct keys k = keys_of(t, y);
	pthread_mutex_lock(&t->lock);
	less(t->pairs, k.pair, all);
	less(t->names, k.name, false);
	less(t->addresses, k.address, false);
	pthread_mutex_unlock(&t->lock);
}

void throttle_right(struct throttle *t, const struct throttle_try *y)
{
	take_off(t, y, true);
}

void throttle_undo(struct throttle *t, const struct throttle_try *y)
{
	take_off(t, y, false);
}

/* ---- a bound on rows ---- */

struct rate {
	pthread_mutex_t lock;
	int64_t most, all;
	struct slot of[SLOTS], together; /* last: when its hour began; wrongs: how many in it */
	int64_t left_out[SLOTS];
};

struct rate *rate_new(int64_t most, int64_t all)
{
	struct rate *r = calloc(1, sizeof *r);
	if (!r)
		return NULL;
	pthread_mutex_init(&r->lock, NULL);
	r->most = most, r->all = all;
	return r;
}

void rate_free(struct rate *r)
{
	if (!r)
		return;
	pthread_mutex_destroy(&r->lock);
	free(r);
}

static bool within(struct slot *s, int64_t most, int64_t now)
{
	if (now - s->last >= HOUR)
		s->last = now, s->wrongs = 0;
	return s->wrongs < most;
}

bool rate_take(struct rate *r, uint64_t key, int64_t now, int64_t *left_out)
{
	pthread_mutex_lock(&r->lock);
	key += !key;
	struct slot *s = find(r->of, key, false, now);
	if (!s) {
		s = find(r->of, key, true, now);
		r->left_out[s - r->of] = 0;
	}
	bool ok = within(s, r->most, now) && within(&r->together, r->all, now);
	if (ok)
		s->wrongs++, r->together.wrongs++;
	*left_out = ok ? r->left_out[s - r->of] : 0;
	r->left_out[s - r->of] = ok ? 0 : r->left_out[s - r->of] + 1;
	pthread_mutex_unlock(&r->lock);
	return ok;
}
