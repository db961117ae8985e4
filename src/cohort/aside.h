/* aside: the rows of a return that cannot be placed at all: no CHILD; no start that can be read (DECOM, REVIEW,
 * MIS_START); the same child and start twice in one year. Nothing else is ever set aside: a wrong cell stays, as
 * text beside its row. A row set aside is kept, with its reason and its remedy, until the file is mended. */
#ifndef KITH_COHORT_ASIDE_H
#define KITH_COHORT_ASIDE_H
#include "cohort/cohort.h"

enum aside_why { ASIDE_NO_CHILD, ASIDE_NO_START, ASIDE_TWICE, ASIDE_WHYS };

struct aside {
	enum table table;
	int column; /* the field to look at */
	uint32_t chunk, row;
	enum aside_why why;
};

/* Which rows are set aside, in the cohort's order. *n 0 when none. */
struct aside *cohort_asides(struct arena *, const struct cohort *, size_t *n);
/* In words for the person who can mend it: what is wrong, and what to do. */
const char *aside_reason(enum aside_why);
const char *aside_remedy(enum aside_why);

/* Rows of one table of one chunk, by their cells in column order from `from` on: dates as dates, codes and texts
 * bytewise as told, blank last, a cell that could not be typed by its text. 0: equal in every cell. */
int chunk_row_order(const struct chunk *, enum table, int from, uint32_t a, uint32_t b);
#endif
