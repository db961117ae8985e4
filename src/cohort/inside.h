/* What a chunk owns besides its columns; for cohort.c and build.c alone. */
#ifndef KITH_COHORT_INSIDE_H
#define KITH_COHORT_INSIDE_H
#include "cohort/cohort.h"
#include <stdatomic.h>

struct pool {
	atomic_int refs;
	char *at;
	size_t n, cap;
};

struct beside {
	uint8_t table, column;
	uint16_t chunk; /* while building */
	uint32_t row;
	cell text;
};

struct chunk_inside {
	atomic_int refs;
	struct arena *arena;
	struct pool *pool;
	struct beside *beside; /* sorted by table, column, row */
	uint32_t besides;
};

void pool_drop(struct pool *);
/* Whether what was told is what we would write for the value: else it is kept beside. */
bool cell_canonical(const struct column *, cell, struct text);
#endif
