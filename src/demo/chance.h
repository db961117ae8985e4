/* chance: what is decided about the invented, the same for the same seed. */
#ifndef KITH_DEMO_CHANCE_H
#define KITH_DEMO_CHANCE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stream of chance of its own for each thing that is decided about a child, so that deciding one more thing does not
 * change the others. */
struct chance {
	uint64_t state;
};
struct chance chance_of(uint64_t seed, int64_t index, unsigned aspect);
uint64_t chance_next(struct chance *);
/* 0 … n−1 */
int32_t chance_below(struct chance *, int32_t n);
/* low … high, both included */
int32_t chance_from(struct chance *, int32_t low, int32_t high);
bool chance_in(struct chance *, int32_t per_mille);
/* An index by weights. */
size_t chance_pick(struct chance *, const int *weights, size_t n);
/* A place in a table of quantiles (0 %, 100/(n−1) %, …), straight between them. */
int32_t chance_along(struct chance *, const int32_t *quantiles, size_t n);
#endif
