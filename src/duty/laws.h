/* laws: the clocks of the law, and the days on which no work is counted, read from data (laws/ *.yaml, parts/ * /clocks.yaml).
 *
 * The files stand in the program; KITH_LAWS=DIR reads those of laws/ from there: where DIR/england.yaml lists clocks, they run in place of
 * the parts'. Each clock may stand in several versions with the days on which a trigger falls under it. A trigger before the first version
 * known is reckoned by the first. */
#ifndef KITH_DUTY_LAWS_H
#define KITH_DUTY_LAWS_H
#include "base/arena.h"
#include "base/date.h"
#include "base/fault.h"

/* What a clock applies to; see the head of laws/england.yaml. */
enum applies {
	APPLIES_PERIOD,
	APPLIES_SECOND_REVIEW,
	APPLIES_LATER_REVIEW,
	APPLIES_HOME,
	APPLIES_HOME_FIRST_YEAR,
	APPLIES_HOME_TO_18,
	APPLIES_HOME_LATER,
	APPLIES_HEALTH_UNDER_5,
	APPLIES_HEALTH_FROM_5,
	APPLIES_LEAVER,
	APPLIES_BACK,
};
enum law_unit {
	UNIT_WORKING_DAYS,
	UNIT_DAYS,
	UNIT_WEEKS,
	UNIT_MONTHS,
	UNIT_HOURS, /* that pass; where only days are known, days of 24 */
};
/* What satisfies a clock: also the kinds of event a caller may give (duty.h). */
enum satisfies {
	SATISFIED_REVIEW,
	SATISFIED_VISIT,
	SATISFIED_HEALTH,
	SATISFIED_CONTACT,
	SATISFIED_INTERVIEW,
	SATISFIES,
};

struct law {
	const char *id;     /* "review-first": the clock */
	const char *duty;   /* number of the duty */
	const char *worker; /* title in the worker's words */
	const char *child;  /* and in the child's */
	enum applies applies;
	const char *since;  /* words for the day it counts from: "in care since" */
	int limit;
	enum law_unit unit;
	enum satisfies satisfied;
	const char *source;
	char status;        /* V, P, U */
	day from, to;       /* triggers from .. to (included); to DAY_MAX while in force */
	int order;          /* the order of clocks in lists: by the place of their file, then within it */
};

struct laws {
	const char *version;
	struct law *law;
	size_t n;
	struct calendar calendar;
};

/* dir NULL: the files in the program. The calendar is the list's; its years before and after the list, 1990 to 2099, go by
 * the rules of indicators' working days (holidays_by_rule). A wrong file is a fault with file, line and remedy. Lives in the arena. */
bool laws_load(struct arena *, const char *dir, struct laws *, struct fault *);
/* One file of clocks, with its version or as a part has it. `name` is shown in faults. */
bool laws_read(struct arena *, const char *name, struct text clocks, struct laws *, struct fault *);
bool holidays_read(struct arena *, const char *name, struct text holidays, struct calendar *, struct fault *);
/* The version of the clock that applies so, for a trigger on that day and satisfied so; NULL: there is none. */
const struct law *laws_find(const struct laws *, enum applies, enum satisfies, day trigger);
/* trigger + limit. */
day law_due(const struct laws *, const struct law *, day since);
/* "20 working days", "1 week". */
char *law_limit_words(const struct law *, char out[static DAY_TEXT]);
/* The bank holidays of a year by the rules alone, sorted; out holds 16. For the years beside the list, and the test of it. */
size_t holidays_by_rule(int year, day out[static 16]);
#endif
