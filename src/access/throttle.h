/* throttle: who typed wrong passwords has to wait. Counted per name and per address, in this process's memory.
 *
 * After `free` wrong ones for a name the wait is 1 s, and doubles with each further wrong one up to five minutes; an
 * address has four times as many free, for a school or a children's home is one address. A right password, or an hour
 * without a wrong one, clears a name; an address is cleared by the hour alone, so that one's own account does not open
 * the door to guessing others'. An address of IPv6 is its first 64 bits. Names and addresses are kept as keyed digests. The table is fixed: 4,096 of each; when
 * it is full the one that was longest ago makes room, and that is the bound of what it can stop. A restart forgets;
 * several processes count each for itself. */
#ifndef KITH_ACCESS_THROTTLE_H
#define KITH_ACCESS_THROTTLE_H
#include "base/text.h"

struct throttle;
struct throttle *throttle_new(int64_t free_wrongs);
void throttle_free(struct throttle *);
/* Milliseconds to wait before the next try; 0: try. Any thread. */
int64_t throttle_wait(struct throttle *, struct text name, struct text address, int64_t now);
/* The same, and where there is nothing to wait for, the try is counted: before the password is looked at, and in one step,
 * so that a hundred tries at once are a hundred. */
int64_t throttle_take(struct throttle *, struct text name, struct text address, int64_t now);
/* It was right: the name is cleared, and this try is not held against the address. */
void throttle_right(struct throttle *, struct text name, struct text address);
/* It was not looked at after all: this one try is taken back. */
void throttle_undo(struct throttle *, struct text name, struct text address);
#endif
