/* edition: publications, as they were made and as they stay.
 *
 * Publications are made, not browsed: each is the fixed set of measures (measure/measure.h) at the last day of a quarter
 * and at the quarter ends before it, small numbers hidden over the whole set at once (measure/publish.h), kept with both
 * its dates and never changed: no text of this room updates or deletes. The record may change; a publication does not. Pages for the
 * public and for the board read these rows and nothing else.
 *
 * Set dates. Two publications a day apart would tell, by their difference, of the one child who came between; so only
 * the last day of a quarter is taken. For the same reason a day that an earlier publication holds stands in a later one
 * as it was published, with the moment it was known; `afresh` counts it again, for when what was published was wrong.
 * A date is left out where the record does not reach a whole year back from it: its year's numbers would be too low.
 *
 * A yearly answer (OC2, OC3) has one figure a year, dated its 31 March. */
#ifndef KITH_PUBLISH_EDITION_H
#define KITH_PUBLISH_EDITION_H
#include "measure/measure.h"
#include "publish/population.h"
#include "store/store.h"

enum { PUBLISH_QUARTERS = 17 }; /* the date and four years before it */
enum publish_hidden { HIDES_VALUE = 1, HIDES_NUM = 2, HIDES_DEN = 4 };

struct figure {
	day as_at;
	int64_t as_known;        /* UTC milliseconds */
	int year;                /* yearly answers: of which year; else 0 */
	int hidden;              /* of publish_hidden: it is there, and small numbers could be worked out from it */
	bool known;              /* the value is shown */
	int64_t value, num, den; /* value in tenths; -1 where there is none or it is hidden */
	struct text why;         /* why there is no value, where none is hidden; n 0: there is one */
};
struct series {
	struct figure *at; /* by date */
	size_t n;
};
struct edition {
	int64_t id;
	day as_at;
	int64_t as_known, made_at, made_by; /* made_by: the person's id; 0: the operator */
	struct text made_as, title;         /* the role; n 0: no title */
	struct text returns;                /* the years told by returns: "2017/18, 2018/19" */
	struct series of[MEASURES];
	struct populations populations;     /* as they are told today: rates are reckoned when they are shown, with their day beside */
};
/* The figure at the publication's own date; of a yearly answer the newest. NULL: none. */
const struct figure *series_now(const struct series *);

struct publish_ask {
	int64_t authority;
	struct text code;    /* the authority's ONS code: for who lives outside it */
	day as_at, today;    /* as_at: the last day of a quarter, today or before */
	int64_t now;         /* as known, and made */
	int64_t by;          /* the person's id; 0: the operator */
	const char *role;
	struct text title;
	const struct laws *laws;
	bool (*upper)(void *, struct text postcode, struct text *code); /* as in measure_ask; NULL: no postcodes */
	void *upper_arg;
	bool afresh;
};
/* Whether a whole year to that day lies in what the record was told, so that it can be counted. */
bool publish_whole(const struct cohort *, day);
/* The last day of the quarter on or before this day. */
day publish_quarter(day);

/* Counted from the record as the transaction sees it; kept by publish_keep in another. What it holds lives in the arena.
 * Faults (FAULT_ASKED): publish.date (not the end of a quarter, or to come), publish.there (already published),
 * publish.empty (no year of the record reaches that date). */
struct publish_work {
	struct edition edition;
	int64_t authority;
	size_t figures, hidden;
};
bool publish_count(struct tx *, struct arena *, const struct publish_ask *, struct publish_work *, struct fault *);
/* Rows and journal (verb "publish"; the body holds every figure as published). */
bool publish_keep(struct tx *, const struct publish_work *, struct fault *);
/* Both, one after the other: for the command line and the demonstration. */
bool publish_make(struct store *, struct arena *, const struct publish_ask *, struct publish_work *, struct fault *);

/* The newest by its date, of those of one date the last made; id 0: that one, else the one of that id. */
enum row publication_load(struct tx *, struct arena *, int64_t authority, int64_t id, struct edition *, struct fault *);
/* The id of that newest one alone; 0: none. */
bool publication_newest(struct tx *, int64_t authority, int64_t *id, struct fault *);
/* All, newest first, without their figures. */
bool publication_list(struct tx *, struct arena *, int64_t authority, struct edition **, size_t *n, struct fault *);

extern const struct migration_set publish_migrations;
#endif
