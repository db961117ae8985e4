#include "access/throttle.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum { SLOTS = 4096, NEAR = 8, SECOND = 1000, MOST = 300 * SECOND, HOUR = 3600 * SECOND, ADDRESS_TIMES = 4 };

struct slot {
	uint64_t key; /* 0: free */
	int64_t last; /* when the last wrong one came */
	int64_t wrongs;
};
struct throttle {
	pthread_mutex_t lock;
	unsigned char secret[crypto_shorthash_KEYBYTES];
	int64_t free_wrongs;
	struct slot names[SLOTS], addresses[SLOTS];
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

static int64_t left(const struct slot *s, int64_t free_wrongs, int64_t now)
{
	if (!s || s->wrongs < free_wrongs || now - s->last >= HOUR)
		return 0;
	int64_t over = s->wrongs - free_wrongs, wait = over < 9 ? (int64_t)SECOND << over : MOST;
	wait = wait < MOST ? wait : MOST;
	return s->last + wait > now ? s->last + wait - now : 0;
}

static int64_t waits(struct throttle *t, uint64_t name, uint64_t address, int64_t now)
{
	int64_t a = left(find(t->names, name, false, now), t->free_wrongs, now);
	int64_t b = left(find(t->addresses, address, false, now), t->free_wrongs * ADDRESS_TIMES, now);
	return a > b ? a : b;
}

int64_t throttle_wait(struct throttle *t, struct text name, struct text address, int64_t now)
{
	pthread_mutex_lock(&t->lock);
	int64_t wait = waits(t, key_of(t, name), address_key(t, address), now);
	pthread_mutex_unlock(&t->lock);
	return wait;
}

static void wrong(struct slot *slots, uint64_t key, int64_t now)
{
	struct slot *s = find(slots, key, true, now);
	s->wrongs = now - s->last >= HOUR ? 1 : s->wrongs + 1;
	s->last = now;
}

int64_t throttle_take(struct throttle *t, struct text name, struct text address, int64_t now)
{
	uint64_t who = key_of(t, name), where = address_key(t, address);
	pthread_mutex_lock(&t->lock);
	int64_t wait = waits(t, who, where, now);
	if (!wait) {
		wrong(t->names, who, now);
		wrong(t->addresses, where, now);
	}
	pthread_mutex_unlock(&t->lock);
	return wait;
}

static void less(struct slot *s, bool all)
{
	if (s)
		s->wrongs = all || !s->wrongs ? 0 : s->wrongs - 1;
}

void throttle_right(struct throttle *t, struct text name, struct text address)
{
	pthread_mutex_lock(&t->lock);
	less(find(t->names, key_of(t, name), false, 0), true);
	less(find(t->addresses, address_key(t, address), false, 0), false);
	pthread_mutex_unlock(&t->lock);
}

void throttle_undo(struct throttle *t, struct text name, struct text address)
{
	pthread_mutex_lock(&t->lock);
	less(find(t->names, key_of(t, name), false, 0), false);
	less(find(t->addresses, address_key(t, address), false, 0), false);
	pthread_mutex_unlock(&t->lock);
}
