/* What the files of this room share. */
#ifndef KITH_DEMO_INSIDE_H
#define KITH_DEMO_INSIDE_H
#include "demo/chance.h"
#include "demo/invent.h"

enum aspect {
	ASPECT_WHO, ASPECT_FAMILY, ASPECT_LIFE, ASPECT_HOMES, ASPECT_REVIEWS, ASPECT_MISSING, ASPECT_WORKERS, ASPECT_ADOPTION,
	ASPECT_BEFORE, ASPECT_LIBERTY, ASPECT_ADULT, ASPECT_WEEK, ASPECT_YEAR = 100, ASPECT_BIRTHDAY = 200, ASPECT_FAULT = 300,
	ASPECT_PART = 1 << 24, /* and after: of each part, by its name */
};
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
