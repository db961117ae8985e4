/* life: the record → the cohort and what clocks need beside it.
 *
 * A child's rows are what returns told (told/told.h) and what was written in kith: reviews, absences, the yearly
 * answers, homes and legal statuses. Rows written in kith stand as told in the newest return's year (or in the year of
 * `today`, where no return was ever taken in), so that they follow on from it. Codes of an episode (RNE, REC) are
 * derived only for boundaries made in kith: what changed that day says which.
 *
 * Who the child is, where it was written in kith (a person whom no return feeds, a pupil number, being a mother), is a Header
 * row of those cells alone, the others blank: kith says nothing there, and what was told stands. It speaks over the told one.
 *
 * People found to be one (record/people.h) are one child, under the number of the one that is kept; a row that stands under
 * both numbers stands once. A child whose record is sealed after an adoption has rows up to the year of the adoption, under
 * the old number, and none after; the year is that of the episode that ended by adoption (E11, E12), else of the last that
 * ended, else in which the record was sealed.
 *
 * Visits, health assessments and contacts are no rows of a return: they are events for the clocks, and count as held
 * from the day that a fact of the database says ("held visit 1": authority 1); without it they are not known. */
#ifndef KITH_TOLD_LIFE_H
#define KITH_TOLD_LIFE_H
#include "cohort/cohort.h"
#include "duty/duty.h"
#include "store/store.h"

/* The record numbers of rows written in kith; below it, rows told by a return. */
enum { LIFE_WRITTEN = ROW_WRITTEN };

/* One child's rows and events. The cohort is freed with cohort_free; the rest lives in the arena. */
struct life {
	int64_t person;
	struct cohort *cohort; /* of one child, or of none where nothing is known */
	struct span span;      /* valid where cohort->children is 1 */
	struct events events;
};
bool life_load(struct tx *, struct arena *, int64_t authority, int64_t person, day today, struct life *, struct fault *);

/* All children of an authority. */
struct lives {
	struct cohort *cohort;
	size_t n;
	struct life_events {
		int64_t person;
		struct text number;
		struct events events;
		struct event *event; /* events.event, while it grows */
		size_t room;
		int last_year; /* of the last return that tells of them, as the record is sealed since; 0: it is not */
	} *at; /* sorted by number: of each child of the cohort, in its order */
};
bool lives_load(struct tx *, struct arena *, int64_t authority, day today, struct lives *, struct fault *);
/* The same children, in cohorts of at most `together` (0: LIVES_TOGETHER) that each know the years of all: memory does not grow
 * with their number. What `each` is given, the arena too, is gone when it returns; false ends it. */
enum { LIVES_TOGETHER = 500 };
/* Those from `from` to before `to`, within that (to 0: all); episodes: a year that has episodes though none of these may, 0: none. */
bool lives_some(struct tx *, struct arena *, int64_t authority, int64_t from, int64_t to, int episodes, day today, struct lives *,
    struct fault *);
/* One child alone, under all ids; as lives_some and lives_each give the others: those who were found to be one with somebody come
 * last, each by themselves. For figures (lives_counted). */
bool lives_one(struct tx *, struct arena *, int64_t authority, int64_t root, int episodes, day today, struct lives *, struct fault *);
bool lives_each(struct tx *, int64_t authority, day today, size_t together,
    bool (*each)(void *ctx, struct arena *, const struct lives *), void *ctx, struct fault *);

/* For figures: the same, but that what was open when a record was sealed ended on that day. */
bool lives_counted(struct tx *, struct arena *, int64_t authority, day as_at, struct lives *, struct fault *);

/* The events of the nth child: as measure_ask wants it, with the lives as its argument. */
const struct events *lives_events(void *lives, size_t child);

/* From which day the record holds all events of a kind: for an authority that writes them in kith. */
bool life_hold(struct tx *, int64_t authority, enum satisfies, day since, struct fault *);
/* That day, for each of them; DAY_NONE: they are not known to be held. */
bool life_held(struct tx *, struct arena *, int64_t authority, day since[static SATISFIES], struct fault *);
#endif
