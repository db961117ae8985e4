/* from: what `--from DIR` names, read into one cohort. Shared by the commands that count and time. */
#ifndef KITH_CMD_FROM_H
#define KITH_CMD_FROM_H
#include "cohort/span.h"
#include "record/life.h"
#include "returns/places.h"
#include "returns/read.h"

/* dir: a return's folder, or a folder of them. False: said on stderr, and *status is the exit status. */
bool from_read(const char *command, struct arena *, const char *dir, struct cohort **, int *status);
/* The record of an authority (NULL: the only one, told in *found), from the database that KITH_DB names: each child with
 * its events. page: where children are named, what the look at them is called in the journal ("kith duties"), one row for
 * all; NULL: they are only counted. */
bool from_record(const char *command, struct arena *, const char *authority, day today, const char *page,
    struct authority *found, struct lives *, int *status);
/* Where a list of postcodes is older than the day it is asked for: one line on stderr. */
void say_older(const char *command, const struct places *, day);
/* How many rows the shared rules leave out, said on stderr in one line; nothing when there are none. */
void from_say_left(const char *command, int64_t rows);
#endif
