/* duty: statutory clocks: who owes what to which child, by when, and why. Pure: a span, events, the laws, a date.
 *
 * An obligation counts from a day (`since`), is due on a day, and is in one state:
 *   done     satisfied on or before the due day          late     satisfied after it
 *   due      not yet, and as-at <= due                   overdue  not, and as-at > due
 *   not-due  the period (or home) ended, or was not told since, on or before due; or somebody wrote why not
 *   unknown  the data hold no such events, or the one before is not known
 * Given out is what fell due in the twelve months to the date (year_to), or is open: due, overdue or unknown while the
 * period lasts. Due while in care, never met, then care ended: overdue for ever, listed in its year only.
 *
 * Reviews come from the cohort (only PN0-PN7, from the period's first to its last day). Each counted period begun by the
 * date is a chain of its own. K is 1 April of the first return with Reviews. A period begun before K, or without a known
 * start: reviews before K are ignored and there is no first review; the first one seen is a later one. L = (the day before
 * K, or the period's first day if later) + 6 months is the last day the law allows whatever came before: a review by L
 * has no row of its own, the next counts from it; none by L: overdue or late, due on L, since that day; L not yet past:
 * one row, unknown, no since and no due. No return with Reviews: one review-first, unknown, for each open period (due
 * null if the start is not known).
 *
 * Visits, health assessments and contacts are not in a return: a caller who has them gives `struct events`. Without:
 *   visits  one row an open home, unknown: the clock that runs at its age (visit-first in its first week, with its due
 *           day; then visit-year-one or visit-settled, without one);
 *   health  one row an open period, unknown: health-first with its due day while that is to come and the start is known,
 *           else health-under-five or health-from-five by age (no date of birth: from five);
 *   touch   one row, unknown, for who is relevant or former relevant and under 21.
 * With events the same engine runs: K is the day since which events of that kind are held (`held_since`).
 *   visits  a chain a home; the visit after one in the first year of the home follows within six weeks, later within the
 *           settled interval, by the day of the visit before; home-to-18 if the home is meant to last to 18 on the day asked:
 *           as its `settled` says, else where it is a long-term foster home (PLACE U1, U4: reg. 22B means it to last);
 *   health  a chain a period: first assessment, then every six months where those end before the fifth birthday, else twelve;
 *   touch   a chain from the day care was left (or held_since, if later), to the 21st birthday.
 *   back    one obligation for each time the child was missing (not away) and is back, as given: due 72 hours after that day, met by the
 *           first interview held, or offered and refused, from that day on. The end of care does not stop it. */
#ifndef KITH_DUTY_DUTY_H
#define KITH_DUTY_DUTY_H
#include "cohort/span.h"
#include "duty/laws.h"

/* Back after having been missing: that day, and the day of the interview about it (held, or offered and refused); DAY_NONE: none yet. */
struct back {
	day on, talked;
};
/* What happened, as the record holds it. Visits: the child was seen; a call is none (duties.md: reg. 29). */
struct event {
	enum satisfies kind; /* SATISFIED_VISIT, SATISFIED_HEALTH, SATISFIED_CONTACT */
	day on;
};
/* "Late because …", "not due because …": written by a worker about one obligation. */
struct duty_note {
	const char *clock; /* "visit-first" */
	day due;           /* the obligation's due day */
	bool not_due;      /* else: why late */
	struct text words;
};
/* What the record says of a home: whether it is meant to last until the child is 18. */
struct settled {
	day on; /* a day in it: the home's first in the record */
	bool to_18;
};
/* One child's events: in any order; borrowed. held_since[kind]: the first day from which all events of that kind are
 * held; DAY_NONE: none are. */
struct events {
	const struct event *event;
	size_t n;
	const struct duty_note *note;
	size_t notes;
	const struct back *back;
	size_t backs;
	const struct settled *settled;
	size_t settleds;
	day held_since[SATISFIES];
};
/* None happened, and none are held. */
struct events events_none(void);

struct duty_ask {
	struct asof asof;
	const struct laws *laws;
	const char *const *on; /* clocks with status U that are switched on */
	size_t n_on;
};

enum duty_state { DUTY_DONE, DUTY_LATE, DUTY_DUE, DUTY_OVERDUE, DUTY_NOT_DUE, DUTY_UNKNOWN };
extern const char *const duty_state_words[]; /* "done", …, as in JSON */

enum duty_reason {
	DUTY_COUNTED,        /* since + limit */
	DUTY_ENDED,          /* the period or home ended on `other`, on or before due */
	DUTY_NOT_TOLD,       /* not told of since `other` */
	DUTY_NOTED,          /* somebody wrote why not due */
	DUTY_LATEST,         /* the one before is not known: L, from `since` */
	DUTY_BEFORE_UNKNOWN, /* unknown: before `other` nothing is known, and L is not past */
	DUTY_NO_EVENTS,      /* unknown: the data hold no such events */
};
/* What `since` is, where it is not the event that the law counts from (law->since names that). */
enum duty_since {
	SINCE_EVENT,
	SINCE_BEFORE_DATA, /* the day before the data begin: the one before is not known */
	SINCE_FIRST_TOLD,  /* the first day that is told of: the one before, or how long it has been so, is not known */
	SINCE_LEFT_CARE,   /* the day on which care ended: there was no contact before it to count from */
	SINCE_HELD,        /* the first day from which such events are held */
};

struct duty_row {
	const struct law *law;
	day since, due, on;  /* DAY_NONE: null */
	enum duty_since since_is;
	enum duty_state state;
	enum duty_reason reason;
	day other;
	day from;            /* first day of the period or home that it belongs to */
	bool open;           /* which is still open */
	const struct duty_note *note; /* why late or not due, as written; or NULL */
};

/* The child's obligations, listed as above, by due day (none last), clock, since, from. events NULL: none are held.
 * The array lives in the arena. Reviews alone, visits alone: what the measures need. */
size_t duty_of(struct arena *, const struct duty_ask *, const struct span *, const struct events *, struct duty_row **);
size_t duty_reviews(struct arena *, const struct duty_ask *, const struct span *, struct duty_row **);
size_t duty_seen(struct arena *, const struct duty_ask *, const struct span *, const struct events *, struct duty_row **);
/* The arithmetic in words: "First review: in care since Tue 3 Mar 2026 + 20 working days = Tue 31 Mar 2026". */
enum { DUTY_WHY = 480 };
char *duty_why(const struct duty_row *, char out[static DUTY_WHY]);
#endif
