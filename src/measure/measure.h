/* measure: what is counted, at a date or at many, each number with its passport. Pure: spans, the laws, a date.
 *
 * The definitions stand in src/measure/define.c in words and in src/measure/count.c as code; the rules that they share
 * are in cohort/span.h, the review clocks in duty/duty.h. Yearly answers (OC2, OC3) speak for their 31 March: a date
 * uses the collection year that ended last, on or before it; not loaded: null. A measure whose table is in no return
 * loaded is null, and `why` names the table. Numbers are as counted; small ones are hidden in publications alone
 * (measure/publish.h). */
#ifndef KITH_MEASURE_MEASURE_H
#define KITH_MEASURE_MEASURE_H
#include "base/term.h"
#include "cohort/span.h"
#include "duty/duty.h"

enum measure {
	MEASURE_IN_CARE,
	MEASURE_STARTED,
	MEASURE_CEASED,
	MEASURE_LENGTH_MEDIAN,
	MEASURE_UASC,
	MEASURE_FOSTERED,
	MEASURE_IN_HOUSE_FOSTERED,
	MEASURE_PLACED_OUTSIDE,
	MEASURE_THREE_HOMES,
	MEASURE_LONG_TERM_STABILITY,
	MEASURE_THREE_WORKERS,
	MEASURE_VISITS_ON_TIME,
	MEASURE_MISSING_CHILDREN,
	MEASURE_MISSING_EPISODES,
	MEASURE_REVIEWS_ON_TIME,
	MEASURE_PARTICIPATED,
	MEASURE_HEALTH_ASSESSED,
	MEASURE_DENTIST,
	MEASURE_IMMUNISED,
	MEASURE_SDQ_RECEIVED,
	MEASURE_IN_TOUCH,
	MEASURE_SUITABLE_HOME,
	MEASURE_EET,
	MEASURES
};

enum measure_unit { IN_CHILDREN, IN_INCIDENTS, IN_DAYS, IN_PERCENT };
extern const char *const measure_unit_words[];
enum measure_better { BETTER_UP, BETTER_DOWN, BETTER_NEITHER };
extern const char *const measure_better_words[];

/* Numbers that stand in a passport beside the value: X(name, measure, words). */
#define MEASURE_FACTS(X) \
	X(NOT_TOLD_SINCE, IN_CARE, "children not told of since an earlier return") \
	X(OVER_18, IN_CARE, "children counted who are past their 18th birthday: a fault to mend") \
	X(ROWS_LEFT_OUT, IN_CARE, \
	    "rows left out of every measure: no child, no date, an end before the start, a " SAID_REVIEW " without a code") \
	X(START_NOT_S, STARTED, "children with a period begun in the year whose start is not known (first episode not S)") \
	X(STARTED_AGAIN, STARTED, "times that a child counted already began to be in care again in the year") \
	X(CEASED_AGAIN, CEASED, "times that a child counted already left care again in the year") \
	X(ENDED_X1, CEASED, "children with a period that ended on X1 in the year: another episode should follow") \
	X(LENGTH_START_UNKNOWN, LENGTH_MEDIAN, "children whose start is not known: counted from the first episode held") \
	X(UASC_CEASED, UASC, "children in care whose time as a separated child ended on or before the date") \
	X(PROVIDER_UNKNOWN, IN_HOUSE_FOSTERED, "fostered children whose provider is not known: in the base only") \
	X(POSTCODE_UNKNOWN, PLACED_OUTSIDE, "children whose " SAID_HOME "'s postcode is blank or not in the list: in the base only") \
	X(OUTSIDE_ENGLAND, PLACED_OUTSIDE, "children living outside England") \
	X(STABILITY_NO_BIRTH, LONG_TERM_STABILITY, "children left out: no date of birth") \
	X(STABILITY_START_UNKNOWN, LONG_TERM_STABILITY, "children in the base whose start is not known: from the first episode held") \
	X(WORKER_NO_ROW, THREE_WORKERS, "children in care of whose workers no row tells in the year: in the base, fewer than three") \
	X(WORKER_NO_DATE, THREE_WORKERS, "rows left out: no worker, or no day since when") \
	X(VISIT_DUE_TODAY, VISITS_ON_TIME, "visits due on the date and not yet made: left out") \
	X(VISIT_NOT_DUE, VISITS_ON_TIME, "visits left out: the child left the " SAID_HOME ", or somebody wrote why none was due") \
	X(MISSING_OUTSIDE, MISSING_CHILDREN, "incidents in the year left out: not begun in a time in care") \
	X(MISSING_THREE, MISSING_EPISODES, "children missing three times or more") \
	X(REVIEW_DUE_TODAY, REVIEWS_ON_TIME, SAID_REVIEWS " due on the date and not yet held: left out") \
	X(REVIEW_NOT_DUE, REVIEWS_ON_TIME, SAID_REVIEWS " left out: care ended, or was not told of since, on or before the due day") \
	X(REVIEW_UNKNOWN, REVIEWS_ON_TIME, \
	    "children left out whose next " SAID_REVIEW " cannot be known: the one before is not in the returns") \
	X(REVIEW_OUTSIDE, PARTICIPATED, SAID_REVIEWS " in the year left out: outside a time in care") \
	X(REVIEW_NO_BIRTH, PARTICIPATED, SAID_REVIEWS " of children without a date of birth: under 4 where PN0, else 4 or over") \
	X(HEALTH_NO_ROW, HEALTH_ASSESSED, "children in the base without a row in OC2: not done") \
	X(HEALTH_OTHERS, HEALTH_ASSESSED, "children with a row in OC2 who are not in the base") \
	X(DENTIST_NO_ROW, DENTIST, "children in the base without a row in OC2: not done") \
	X(IMMUNISED_NO_ROW, IMMUNISED, "children in the base without a row in OC2: not done") \
	X(SDQ_NO_BIRTH, SDQ_RECEIVED, "children left out: no date of birth") \
	X(SDQ_NO_ROW, SDQ_RECEIVED, "children in the base without a row in OC2: not received") \
	X(TOUCH_DIED, IN_TOUCH, "young people left out: died") \
	X(TOUCH_HOME, IN_TOUCH, "young people left out: back with parents for six months or more") \
	X(TOUCH_NO_BIRTH, IN_TOUCH, "young people left out: no date of birth") \
	X(HOME_ABROAD, SUITABLE_HOME, "young people left out: living abroad, deported, or residence not known") \
	X(HOME_NOT_TOLD, SUITABLE_HOME, "young people in the base whose " SAID_HOME " is not told: not in touch, refused, or not wanted") \
	X(EET_NOT_TOLD, EET, "young people in the base whose activity is not told")
enum measure_fact {
#define MEASURE_FACT_ENUM(name, measure, words) FACT_##name,
	MEASURE_FACTS(MEASURE_FACT_ENUM)
#undef MEASURE_FACT_ENUM
	    FACTS
};
extern const struct measure_fact_info {
	enum measure measure;
	const char *name, *words;
} measure_fact_info[FACTS];

struct measure_england {
	int year; /* to 31 March */
	const char *value;
};

struct measure_def {
	const char *id;
	enum measure_unit unit;
	enum measure_better better;
	const char *title;       /* for a heading */
	const char *numerator;   /* who or what is counted */
	const char *denominator; /* of whom; "" for a plain count */
	const char *leaves_out;
	const char *rules;       /* the edge rules, in words */
	const char *codes;       /* where the return holds it: fields and codes; NULL: its dates are enough */
	uint32_t tables;         /* bit t: it reads that table */
	bool yearly;             /* OC2, OC3: speaks for a 31 March */
	struct measure_england england[3], rate[3]; /* rate: in 10,000 under 18, where England's is told so */
	const char *england_source; /* "" where there is no figure to set beside it, with the reason in england_note */
	const char *england_note;
};
extern const struct measure_def measure_defs[MEASURES];
/* The measure of that id, or -1. */
int measure_of(struct text id);

struct measure_ask {
	struct asof asof;
	const struct laws *laws;
	/* The upper-tier authority of a postcode ("E10000012"; SCO, WAL, NIR, CON outside England); false: not known.
	 * NULL: no postcode list, so placed-outside is null. */
	bool (*upper)(void *, struct text postcode, struct text *code);
	void *upper_arg;
	struct text authority; /* the responsible one; n 0: none given */
	/* Visits of the child at this place among those with a number, in the cohort's order (told/life.h: lives_events). NULL:
	 * none are held, so visits-on-time is null; it is too where they are not held for the whole year to the date. */
	const struct events *(*events)(void *, size_t child);
	void *events_arg;
};

/* One number. value is in tenths (123 = 12.3); num and den -1 where there is none. */
struct measured {
	const struct measure_def *def;
	struct asof asof;
	bool known;
	const char *why; /* why there is no value; NULL when there is one */
	int64_t value, num, den;
	int64_t fact[FACTS]; /* of this measure; -1 for the others' */
	int year;            /* yearly answers: of which year; else 0 */
};

/* Counting: one pass over the children, any number of dates. */
struct count;
struct count *measure_begin(struct arena *, const struct measure_ask *, size_t n);
/* All children of a cohort, which may be some of many that are counted one after the other. The events asked for are those of
 * ask[0], and of the children of this cohort. */
void measure_cohort(struct count *, const struct cohort *);
/* A cohort of no children: the years and tables of those that were counted. */
const struct cohort *measure_years(const struct count *);
/* events: of that child, or NULL. scratch may be reset after each child. */
void measure_child(struct count *, struct arena *scratch, const struct span *, const struct events *);
/* The answers for date i of those asked. Strings live in the arena given at the beginning. */
void measure_end(struct count *, size_t i, struct measured out[MEASURES]);
/* All of it: out has n rows of MEASURES. The events asked for are those of ask[0]. */
void measure_all(struct arena *, const struct cohort *, const struct measure_ask *, size_t n, struct measured *out);
/* n of d in tenths of a percent, half up. */
int64_t measure_tenths(int64_t n, int64_t d);
#endif
