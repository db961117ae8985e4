/* mends: on the page after a save of somebody who works with the child: what it mended in the return, and what it broke. */
#ifndef KITH_HOUSE_PAGES_MENDS_H
#define KITH_HOUSE_PAGES_MENDS_H
#include "house/pages/return.h"

/* Before a save by the route's visitor about its child: remembers what the rules find now. entry 0: a new one. Returns whether
 * something was remembered: then the page that follows may have something to say at its top. A save never fails for it. tx NULL: in a
 * reading of its own. */
bool mends_remember(struct request *, struct tx *, const struct kind *, int64_t entry);

struct mends_page {
	struct text all; /* address of everything that is found */
	size_t n_mended, n_broken;
	struct finding_line *mended, *broken; /* at most five of each: n_mended_shown … */
	size_t n_mended_shown, n_broken_shown;
};
/* The banner, where there is something to say; else nothing. The model is the child's as it stands now. */
bool mends_say(struct request *, struct tx *, const struct child_model *, struct out *, struct fault *);
#endif
