/* from: what `--from DIR` names, read into one cohort. Shared by the commands that count and time. */
#ifndef KITH_CMD_FROM_H
#define KITH_CMD_FROM_H
#include "cohort/span.h"
#include "told/life.h"
#include "returns/places.h"
#include "returns/read.h"

/* What is asked of it: to which day, and whether to go on where that is asked back (returns/amount.h; a day past the data and past
 * today). */
struct from_ask {
	day as_at;
	bool sure;
};
/* dir: a return's folder, or a folder of them. How much was read and to which day it reaches is said on stderr, a line a return. False:
 * said there too, and *status is the exit status. */
bool from_read(const char *command, struct arena *, const char *dir, const struct from_ask *, struct cohort **, int *status);
/* The record of an authority (NULL: the only one, told in *found), from the database that KITH_DB names: each child with
 * its events. page: where children are named, what the look at them is called in the journal ("kith duties"), one row for
 * all; NULL: they are only counted, and the row says how many. */
bool from_record(const char *command, struct arena *, const char *authority, const struct from_ask *, const char *page,
    struct authority *found, struct lives *, int *status);
/* How much of each return was read, a line each on stderr; reach: and to which day they reach. */
void from_say_read(const char *command, struct arena *, const struct reading *, const struct cohort *, bool reach);
/* Where a list of postcodes is older than the day it is asked for: one line on stderr. */
void say_older(const char *command, const struct places *, day);
/* Each command that reads children leaves a row in the journal: what was run (verb "read", kind "kith export"), how many
 * children, what for ("the return of 2026: 1124 children"). In the transaction that reads, so that both are or neither. */
bool from_note(struct tx *, int64_t authority, const char *command, const char *purpose, int64_t children, struct fault *);
/* The same for the whole database (backup), of every authority, with the looks sealed that are over. */
bool from_note_all(struct tx *, const char *command, const char *purpose, struct fault *);
/* How many rows the shared rules leave out, said on stderr in one line; nothing when there are none. */
void from_say_left(const char *command, int64_t rows);
#endif
