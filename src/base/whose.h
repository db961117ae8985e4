/* whose: for which authority this thread works at the moment. What an authority describes for itself (describe/describe.h) is found by it.
 *
 * It is said in few places, each where it becomes known: by the house when it is known whose page a request is, by a command when its
 * authority is found, by whoever goes through several authorities one after the other. Threads that are given work work for whom they got
 * it from (base/threads.h, the store's writer). Where nobody has said it, it is 0: what is an authority's own is then not there for
 * anybody, and record/ refuses to read or write with another description than the authority's (docs/decisions/0700-whose-description.md).
 */
#ifndef KITH_BASE_WHOSE_H
#define KITH_BASE_WHOSE_H
#include <stdint.h>

int64_t whose_now(void); /* 0: nobody's */
/* Gives whose it was before, to be put back. */
int64_t whose_set(int64_t authority);
#endif
