/* import: returns on disk → what returns told (told/told.h), people, journal. All of it in one transaction: an
 * import that dies half-way leaves nothing behind. The same return again changes nothing. */
#ifndef KITH_TOLD_IMPORT_H
#define KITH_TOLD_IMPORT_H
#include "cohort/aside.h"
#include "returns/read.h"
#include "store/store.h"
#include "told/feed.h"

struct import_job {
	int64_t authority;
	struct text who;            /* who asked, in words: "operator" */
	int64_t now;                /* UTC milliseconds */
	const struct reading *reading;
	const struct cohort *cohort;
	bool replace;               /* a year that was handed in (told/kept.h) may be told otherwise; its mark goes */
	bool sure;                  /* far less than last time is not asked back ("import.less") */
	bool only_new;              /* a year that is in may not be told otherwise without replace, handed in or not */
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t of); /* may be NULL */
	void *ctx;
};

struct import_report {
	int64_t rows, children, new_children;
	int64_t episodes, periods;  /* as they stand joined, over the years given */
	int64_t across;             /* episodes told in more than one of the years */
	int64_t bads;               /* cells kept as text because they could not be typed */
	size_t n_asides;
	const struct aside *asides; /* rows set aside, in the cohort */
	size_t n;
	struct feed_report entries; /* what people see of it: new, told otherwise, told no more */
	struct import_missing {
		struct text number;
		int year;
		bool all;           /* in no return that is in: what was told of the child is not current any more; who it is stays */
	} *missing;                 /* told of by what stood for the year before, and not by this; by year, then as they were found */
	size_t n_missing;
	int64_t contested;      /* children of whom kith says otherwise who they are (corrected here): kith's word stands */
	bool *same;                 /* one a year of the reading: it was in already, just so */
};

/* Reckons the report without touching the database. */
void import_reckon(struct arena *, const struct import_job *, struct import_report *);
/* Puts it in. False: nothing is changed. */
bool import_put(struct store *, struct arena *, const struct import_job *, struct import_report *, struct fault *);
#endif
