/* feed: what returns told → entries that people see: homes, legal statuses, episodes, reviews, missing episodes, and the rest.
 *
 * A child's told rows of all years are joined (cohort/span.h says which row speaks when two years tell of one thing), and
 * episodes are split: a home entry lasts as long as PLACE, provider, postcodes and URN stay the same without a gap, a legal status
 * as long as LS does; the boundary keeps its own codes and names both. What stands already is left alone; what is told
 * otherwise now is a new version (what was written in kith beside it stays); what is told no more is not current any more.
 * Nothing is journaled here: the import journals once for each child. */
#ifndef KITH_TOLD_FEED_H
#define KITH_TOLD_FEED_H
#include "cohort/cohort.h"
#include "record/entry.h"

struct feed_report {
	int64_t added, changed, dropped, same;
};

struct feed_job {
	const struct hand *hand;       /* who 0 */
	const struct cohort *told;     /* all years that the record holds */
	const struct cohort *which;    /* the children to feed: told itself, or the import's */
	const struct feed_gone {
		int64_t person;
		struct text number;
	} *gone;                       /* fed too, whether any return tells of them still or none; they are not in `which` */
	size_t n_gone;
	int64_t (*person)(void *ctx, struct text number); /* the record's id of a council number; 0: not here, passed over */
	void *ctx;
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t of); /* may be NULL */
	void *progress_ctx;
};
bool feed_put(struct tx *, const struct feed_job *, struct feed_report *, struct fault *);
/* The entries that one child's told rows make, all kinds, without the database (id 0): for feed_put, tests and what-if. An
 * episode names its home and its status by their places in this list (version 0), which come before it. */
void feed_reckon(struct arena *, const struct cohort *, uint32_t chunk, uint32_t child, struct entries *);
#endif
