/* What the files of this room share. */
#ifndef KITH_DEMO_INSIDE_H
#define KITH_DEMO_INSIDE_H
#include "demo/invent.h"

/* A stream of chance of its own for each thing that is decided about a child, so that deciding one more thing does not
 * change the others. */
struct chance {
	uint64_t state;
};
enum aspect {
	ASPECT_WHO, ASPECT_FAMILY, ASPECT_LIFE, ASPECT_HOMES, ASPECT_REVIEWS, ASPECT_MISSING, ASPECT_WORKERS, ASPECT_ADOPTION,
	ASPECT_BEFORE, ASPECT_LIBERTY, ASPECT_ADULT, ASPECT_WEEK, ASPECT_YEAR = 100, ASPECT_BIRTHDAY = 200, ASPECT_FAULT = 300,
};
enum { DEMO_TALKS = 60 }; /* the days back for which talks after being missing are held */
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

void invent_who(struct arena *, const struct inventing *, struct invented *);
void invent_life(struct arena *, const struct inventing *, struct invented *);
void invent_care(struct arena *, const struct inventing *, struct invented *);
struct invented_home invent_home(struct arena *, const struct inventing *, struct chance *, const struct invented *,
    const char *place);
/* When somebody's last period of care began and ended (to DAY_NONE: still); they are in it. */
struct invented_span {
	day from, to;
};
struct invented_span invent_span(const struct inventing *, const struct invented *);
#endif
