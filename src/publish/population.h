/* population: how many people under 18 live in the authority's area, on dated days, each with its source: what a rate stands
 * on. The number is the council's to tell (the Office for National Statistics publishes one for each mid-year); kith ships
 * none. A rate uses the newest that is not later than the figure's day and not more than two years older, and names its day. */
#ifndef KITH_PUBLISH_POPULATION_H
#define KITH_PUBLISH_POPULATION_H
#include "base/date.h"
#include "store/store.h"

struct population {
	day on;
	int64_t under_18;
	struct text source;
};
struct populations {
	struct population *at; /* by day */
	size_t n;
};
/* A day told again takes the place of what was told of it; both stand in the journal. FAULT_ASKED "population.number" (not from
 * 100 to 100 million), "population.source" (none), "population.day" (to come, or more than fifty years ago). by 0: the operator. */
bool population_set(struct tx *, int64_t authority, const struct population *, int64_t now, day today, int64_t by, struct fault *);
bool population_list(struct tx *, struct arena *, int64_t authority, struct populations *, struct fault *);
/* For a figure of that day; NULL: none fits. */
const struct population *population_at(const struct populations *, day);
/* So many in every 10,000, half up. */
int64_t population_rate(int64_t children, const struct population *);
#endif
