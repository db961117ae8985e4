/* What the import of a record's folder shares between its files; inside this room only. */
#ifndef KITH_RECORD_IMPORT_INSIDE_H
#define KITH_RECORD_IMPORT_INSIDE_H
#include "base/map.h"
#include "record/entry.h"
#include "record/import_record.h"

/* A row on its way in. What is above the line holds over all attempts at the transaction. */
struct item {
	const struct sheet *sheet;
	const struct sheet_row *row;
	struct text key;
	int64_t id;          /* of its entry: as it was told before, or as it will be */
	int32_t order;       /* of its kind: those that it names come first */
	int32_t depth;       /* of what is about its own kind: how far down */
	const char *barred, *barred_column, *remedy; /* known to be wrong; NULL */
	/* ---- */
	uint32_t told;       /* its place in told[], from 1; 0: it is new */
	int32_t version;     /* that stands; 0: it is not in (yet) */
	bool tried;
};
/* What this feed told before, under one key. */
struct told_key {
	const struct kind *kind;
	struct text key, kept; /* kept: fields that are kith's own from some correction on */
	int64_t entry;
	int32_t version;       /* the last that is the feed's own */
	bool seen;
};
struct import_promise { /* a link to a row that comes later */
	uint32_t from, to;
	int column;
};
struct known {
	int64_t id;
	bool sealed, several;
};
struct incoming {
	const struct record_job *job;
	struct record_report *report;
	struct arena *arena, *work; /* work: one row's */
	struct tx *tx;
	struct item *item;
	size_t n;
	struct map keys; /* "kind key" → item */
	/* from here on of one attempt at the transaction */
	struct told_key *told;
	size_t told_n, told_cap;
	struct map told_keys;
	struct import_promise *promise;
	size_t promises, promises_cap;
	struct map people; /* what stands in a cell → known[] */
	struct known *known;
	size_t known_n, known_cap;
	struct touched { /* for the journal */
		int64_t child, about, entry;
		const char *kind;
	} *touched;
	size_t touched_n, touched_cap;
};

/* What a cell names. */
enum found_how { FIND_ONE, FIND_NONE, FIND_SEVERAL, FIND_ASIDE, FIND_SEALED, FIND_FAULT };
struct target {
	int64_t id;
	uint32_t item; /* a row of this folder, from 1; 0: what is in the record */
	const struct kind *kind; /* where it was found by a key */
};
/* of: names of kinds, "child" and "person" among them. */
enum found_how import_find(struct incoming *, const char *const *of, size_t n, struct text cell, struct target *, struct fault *);
/* Whether that record is sealed, under any of its ids. */
bool import_sealed(struct incoming *, int64_t person, bool *sealed, struct fault *);
struct text import_key(struct arena *, const char *kind, struct text key);
/* A day and an hour with its zone ("2026-03-27T14:30Z", "…+01:00"), or a day alone (noon). */
bool import_moment(struct text, int64_t *ms);

/* Takes one row in, or sets it aside. */
bool import_row(struct incoming *, struct item *, struct fault *);
/* remedy NULL: the usual one. */
void import_aside(struct incoming *, const struct item *, const char *column, const char *reason, const char *remedy);
/* A row that opens something is told of. */
void import_door(struct incoming *, const struct item *);
void import_touch(struct incoming *, const struct entry *);
bool import_tell(struct incoming *, const struct kind *, struct text key, int64_t entry, int32_t version, struct text kept, struct fault *);
bool import_moment_told(struct incoming *, int64_t moment, struct fault *);
/* What this feed told before of the kinds that it tells of now, and tells no more. */
bool import_untold(struct incoming *, struct fault *);
#endif
