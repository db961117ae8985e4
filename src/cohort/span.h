/* span: one child's rows, told in any number of years, as a life in care: episodes joined, periods of care, homes,
 * reviews held, times missing, birth. Pure; reckoned once a child and asked at any number of dates.
 *
 * The rules are the project's measure definitions, shared by every clock and measure:
 * - Join: one episode is CHILD + DECOM, one incident CHILD + MISSING + MIS_START, one review CHILD + REVIEW. The row of
 *   the later year wins whole, even where it reopens. Twice in one year: the row that was written in kith; of two told, the
 *   row that sorts first by its other cells in column order (dates as dates, blank last).
 * - Left out, and listed: a row without CHILD or a start that can be read; after the join an episode with
 *   DEC <= DECOM, an incident with MIS_END < MIS_START, a review without a code PN0-PN7.
 * - LS V3 and V4 (short breaks) are taken out after the join, before anything else.
 * - Not told since: an open episode whose last return is not the newest loaded counts up to that return's 31 March,
 *   that day included, then no more. That is no end.
 * - Overlap: an episode ends on its DEC, or on the day the next begins if sooner or if DEC is blank.
 * - Period of care: episodes each beginning on or before the end of the one before.
 * - Home: within a period a new one at the first episode and at RNE P, B, S; not at L, T, U; never at PLACE A3, A5
 *   (the carers stay); RNE unknown: where PLACE, PL_POST or URN changed. PLACE T0-T4 belongs to the home the child is
 *   away from; after it the same home if PLACE and PL_POST are those from before, else by its RNE. A period that
 *   begins with T takes the home that follows.
 *
 * Days: `from` and `to` are [from, to), to DAY_MAX while open: in care on D means from <= D < to. `last` is the day it
 * ended (DEC, or the day the next began), which belongs to it where something happened on it; for a period not told
 * since it is that 31 March, and `to` the day after. Nothing is cut at the as-at date: a caller asks for what begins
 * on or before it and takes an end after it as open. */
#ifndef KITH_COHORT_SPAN_H
#define KITH_COHORT_SPAN_H
#include "base/asof.h"
#include "cohort/cohort.h"


struct episode {
	uint32_t row; /* in the chunk's Episodes */
	day from, to, last;
	bool untold;
	cell rne, place, provider, post, rec;
	uint32_t period, home; /* numbers in the span */
};

struct period {
	day from, to, last;
	bool known;  /* the first episode has RNE S: its start is known */
	bool untold; /* ends only because later returns do not tell of it */
	cell rec;    /* of its last episode */
	uint32_t first, n;     /* episodes */
	uint32_t home, homes;  /* homes */
};

struct home {
	day from, to, last;
	uint32_t period;
	uint32_t first, n; /* episodes, temporary ones (T0-T4) among them */
};

/* A review that counts as held, with its code PN0-PN7; by day. */
struct held {
	day on;
	cell code;
	uint32_t row;
};

/* Missing (M), not away; to is MIS_END or DAY_MAX; by start. */
struct incident {
	day from, to;
	uint32_t row;
};

enum left_why {
	LEFT_NO_CHILD,     /* the row has no CHILD */
	LEFT_NO_START,     /* no DECOM, REVIEW or MIS_START that can be read */
	LEFT_ENDS_BEFORE,  /* DEC on or before DECOM; MIS_END before MIS_START */
	LEFT_NO_CODE,      /* a review without a code PN0-PN7 */
	LEFT_AFTER_YEAR,   /* open, not told since, and begun after its return's 31 March */
};
struct left {
	enum table table;
	uint32_t row;
	enum left_why why;
};
const char *left_words(enum left_why);

struct span {
	const struct cohort *cohort;
	const struct chunk *chunk;
	uint32_t child;
	struct text id; /* council number; empty for a row without one: then all its rows are left out */
	day born;       /* DAY_NONE: in no table that can be read */
	bool uasc;      /* has a UASC row; the newest gives duc, DAY_NONE while blank */
	day duc;
	struct episode *episode;
	struct period *period;
	struct home *home;
	struct held *held;
	struct incident *incident;
	struct left *left;
	uint32_t episodes, periods, homes, helds, incidents, lefts;
};

/* Everything in it lives in the arena. */
void span_of(struct arena *, const struct cohort *, const struct chunk *, uint32_t child, struct span *);
/* The row of a table that speaks for the child in that year (twice: the one that sorts first); false: none. */
bool span_row(const struct chunk *, enum table, uint32_t child, int year, uint32_t *row);
/* Which of two rows of one thing speaks: the later year's; in one year the one written in kith, then the one that sorts first.
 * < 0: a. */
int span_speaks(const struct chunk *, enum table, uint32_t a, uint32_t b);
/* Date of birth: Header of the newest year with a readable one, else Reviews, Missing, UASC, OC2, OC3 in that order. */
day span_born(const struct chunk *, uint32_t child);

/* The period the child is in care in on that day (from <= d < to), or NULL. */
const struct period *span_in_care(const struct span *, day);
/* The period that a thing on that day belongs to: first day and last day are inside. */
const struct period *span_period_of(const struct span *, day);
/* The home on a day in care, or NULL. */
const struct home *span_home_on(const struct span *, day);
/* Whose PLACE, provider and postcode are the home's on that day: its last episode that is not temporary, begun on or
 * before the day. NULL: it began with a temporary one and the home itself is yet to come. */
const struct episode *home_told(const struct span *, const struct home *, day);
/* Touches [first, last], both included: begins on or before the last day, ends on or after the first. */
static inline bool touches(day from, day last, day first_day, day last_day)
{
	return from <= last_day && last >= first_day;
}
/* The first day of the year that ends on as_at: (as_at - 1 year; 29 Feb -> 28 Feb) + 1 day. */
day year_to(day as_at);
/* The newest return loaded that has Episodes; 0: none. */
int cohort_newest(const struct cohort *);
bool cohort_any(const struct cohort *, enum table); /* in any return loaded */

static inline bool place_temporary(cell place)
{
	return place >= PLACE_T0 && place <= PLACE_T4;
}
static inline bool place_fostered(cell place)
{
	return place >= PLACE_U1 && place <= PLACE_U6;
}
static inline bool place_adoptive(cell place)
{
	return place >= PLACE_A3 && place <= PLACE_A6;
}
#endif
