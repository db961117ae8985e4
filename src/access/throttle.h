/* throttle: who typed wrong passwords has to wait. Counted in this process's memory, and so that nobody shuts another out.
 *
 * First by the pair of name and address: after `free` wrong ones the wait is 1 s, and doubles with each further wrong one up
 * to five minutes. Then, more loosely and up to a minute, by the name alone (four times as many, from wherever they came)
 * and by the address alone (ten times as many: a school or a children's home is one address; a hundred times as many for
 * an address that the house lists as an office's, which also passes the name's wait).
 * A browser in which this person has signed in before (device.h) passes name and address: whoever guesses elsewhere does
 * not shut its owner out. It has a count of its own, in the address's place.
 *
 * A right password, or an hour without a wrong one, clears a pair; name and address are cleared by the hour alone, so that
 * one's own account does not open the door to guessing others'. An address of IPv6 is its first 64 bits. Names and addresses
 * are kept as keyed digests. The tables are fixed: 4,096 of each; when one is full the one that was longest ago makes room,
 * and that is the bound of what it can stop. A restart forgets; several processes count each for itself. */
#ifndef KITH_ACCESS_THROTTLE_H
#define KITH_ACCESS_THROTTLE_H
#include "base/text.h"

struct throttle;
struct throttle *throttle_new(int64_t free_wrongs);
void throttle_free(struct throttle *);

/* One try. */
struct throttle_try {
	struct text name, address;
	struct text device; /* its digest, where the browser is a known one of this name; n 0: it is not */
	bool office;        /* the house lists the address */
};
/* Milliseconds to wait before the next try; 0: try. Any thread. */
int64_t throttle_wait(struct throttle *, const struct throttle_try *, int64_t now);
/* The same, and where there is nothing to wait for, the try is counted: before the password is looked at, and in one step,
 * so that a hundred tries at once are a hundred. */
int64_t throttle_take(struct throttle *, const struct throttle_try *, int64_t now);
/* It was right: the pair is cleared, and this try is not held against name and address. */
void throttle_right(struct throttle *, const struct throttle_try *);
/* It was not looked at after all: this one try is taken back. */
void throttle_undo(struct throttle *, const struct throttle_try *);

/* A bound on rows that anybody can cause: at most `most` an hour for each key, and `all` together. Refused ones are counted,
 * and told with the next that is let through. */
struct rate;
struct rate *rate_new(int64_t most, int64_t all);
void rate_free(struct rate *);
/* True: write it; *left_out is how many were not since the last. */
bool rate_take(struct rate *, uint64_t key, int64_t now, int64_t *left_out);
#endif
