/* import record: what another system tells of any kind, as a feed with a name of its own (docs/import-record.md).
 *
 * Each row has a key (its own, or one made of what it says); what was told under it before is found again, so that the same rows change
 * nothing and other words make a version. What somebody here has written over what the feed told is kith's own from then on: it stays, and
 * is counted. A row that is wrong in one cell is set aside whole, and so is what is about it; nothing of a row is half in. One
 * transaction: all that is not set aside, or nothing. */
#ifndef KITH_RECORD_IMPORT_RECORD_H
#define KITH_RECORD_IMPORT_RECORD_H
#include "record/import_sheets.h"
#include "store/store.h"

enum { FEED_NAME = 40 };
/* The name of a feed as entries carry it: small letters, digits, "-"; what else stands in it is a "-". False: nothing is left, or it is
 * one that kith gives itself (kith, return, people). */
bool feed_name(const char *wanted, char out[static FEED_NAME + 1]);

struct record_job {
	int64_t authority, now;
	day today;
	const char *feed;             /* as feed_name made it */
	const struct sheets *sheets;
	bool replace, sure, dry;      /* dry: the same report, and nothing is written */
	bool grants;                  /* rows that open doors (a seat, an office, who works with a child) are taken in; else set aside */
	void (*progress)(void *ctx, const char *what, int64_t done, int64_t of);
	void *ctx;
};
struct record_aside {
	const char *file, *column; /* column "": the row as a whole */
	int64_t line;
	const char *reason, *remedy;
};
/* A row that gives somebody a part in what it is about, and with it what they may open. */
struct record_door {
	const char *file, *one;
	int64_t line;
};
struct record_report {
	int64_t rows, aside_rows;
	int64_t added, changed, same; /* entries */
	int64_t waiting;              /* of those added: drafts, for two have to sign */
	int64_t contested;            /* cells of which kith says otherwise, and which stay as they are */
	int64_t untold, dropped;      /* told before by this feed, and not now; and those of them that --replace dropped */
	int64_t kept;                 /* … that --replace left, for something in kith stands on them */
	struct record_door *door;     /* those that were taken in, or (a dry run) would be with --grants */
	size_t doors, doors_cap;
	struct record_aside *aside;
	size_t asides, asides_cap;
};
/* FAULT_ASKED "record.less": --replace would drop most of what the feed told of a kind. */
bool import_record(struct store *, struct arena *, const struct record_job *, struct record_report *, struct fault *);

extern const struct migration_set import_migrations; /* 680–689 */
#endif
