/* What the files of this room share. */
#ifndef KITH_MEASURE_INSIDE_H
#define KITH_MEASURE_INSIDE_H
#include "measure/measure.h"

/* What has been counted for one date. */
struct tally {
	struct measure_ask ask;
	day as_at, first; /* the year: both included */
	int year;         /* of the yearly answers */
	day march, april; /* its 31 March, and the 1 April before */
	int64_t num[MEASURES], den[MEASURES], fact[FACTS];
	struct arena *arena;
	bool visits_held;  /* of some child, for the whole year */
	int32_t *length;  /* days in care, one a child in care */
	size_t lengths, cap;
};

struct count {
	struct arena *arena;
	struct cohort years; /* the years of all that was counted, and nothing else */
	struct tally *tally;
	size_t n;
};

void count_span(struct tally *, const struct span *);
void count_year(struct tally *, struct arena *scratch, const struct span *);
void count_workers(struct tally *, const struct span *);
void count_visits(struct tally *, struct arena *scratch, const struct span *, const struct events *);
void count_answers(struct tally *, const struct span *);
#endif
