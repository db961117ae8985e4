/* boundary: the days on which a child's home or legal status, written in kith, begins. Between two of them lies an episode of the
 * return. */
#ifndef KITH_TOLD_BOUNDARY_H
#define KITH_TOLD_BOUNDARY_H
#include "record/entry.h"

struct boundary {
	int64_t person;
	day on;
	const struct entry *home, *status; /* what begins that day */
	const struct entry *episode;       /* written in kith for that day: why the child needs care */
};
/* Sorts them by person and day, and makes those of one day one. An episode alone is none. How many are left. */
size_t boundaries_by_day(struct boundary *, size_t n);
#endif
