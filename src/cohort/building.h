/* The builder's own insides; for build.c and chunks.c alone. */
#ifndef KITH_COHORT_BUILDING_H
#define KITH_COHORT_BUILDING_H
#include "cohort/inside.h"

struct growing {
	uint32_t n, cap;
	cell *col[COLUMNS_MOST];
	uint32_t *child; /* number in order of coming; NO_CHILD for a row without a council number */
	int16_t *year;
	int32_t *row, *line;
	bool derived;
};

#define NO_CHILD UINT32_MAX

struct cohort_builder {
	struct pool *pool;
	struct interned {
		uint32_t at, hash; /* at: offset + 1; open addressing */
	} *intern;
	size_t interned, intern_cap;
	cell *ids;        /* text cell of each child */
	uint32_t children, ids_cap;
	uint32_t *by_id;  /* child + 1, by text cell, open addressing */
	size_t by_id_cap;
	uint32_t last_child;
	struct growing table[TABLES];
	struct beside *beside;
	size_t besides, besides_cap;
	struct cohort_year year[COHORT_YEARS];
	int years;
	bool too_many;
	struct cohort_number *number;
	size_t numbers;
	/* of a part: the council numbers that are its own, [from, to); n 0: without that end */
	bool part;
	struct text from, to;
	/* of a builder that was split: it holds no rows itself */
	struct cohort_builder **parts;
	int n_parts;
};

void *must(void *); /* what malloc gave; none: the job's ceiling is reached (base/ceiling.h) */
/* Where a child's text cell stands in by_id, or would. */
size_t id_slot(const uint32_t *by_id, size_t cap, const cell *ids, cell id);
/* Brings a row under the number that it counts as, and says whether it is to stand. */
bool number_admits(const struct cohort_builder *, enum table, int year, cell *cells);
/* Of n children: the last return that tells of each; NULL: none is sealed. */
const int16_t *number_years(const struct cohort_builder *, const cell *id, uint32_t n, struct arena *);
static inline struct text pool_text(const struct pool *p, cell at)
{
	uint16_t n;
	memcpy(&n, p->at + at, 2);
	return (struct text){p->at + at + 2, n};
}
#endif
