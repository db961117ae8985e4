/* csv: reading and writing comma-separated values (RFC 4180, with what comes in the wild).
 *
 * Reading is from memory. A BOM is passed over; CRLF, LF and CR end a record; a field in double quotes may hold
 * commas, line ends and doubled quotes; a quote inside an unquoted field is an ordinary character. A record that is blank, or whose
 * fields all are (",,,"), is none. Fields are told apart by what a line "sep=;" before the first record says, else by the commas,
 * semicolons, tabs or bars of that record, whichever are most. UTF-16 is read, with its mark or without; other bytes that are not UTF-8 are
 * read as Windows-1252.
 * Refused, with the line: a quote that is never closed, a NUL byte, a field over CSV_FIELD, more than
 * CSV_FIELDS fields. Fields point into the bytes given (or into the arena where a doubled quote was mended):
 * both must outlive them. */
#ifndef KITH_BASE_CSV_H
#define KITH_BASE_CSV_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

enum { CSV_FIELD = 32 << 10, CSV_FIELDS = 1024 };
#define CSV_FILE ((size_t)512 << 20) /* the most bytes of one file */

struct csv {
	struct arena *arena;
	const char *p, *end;
	const char *lf, *quote, *cr; /* the next of them, as far as csv_skip has looked ahead */
	const char *name; /* for faults */
	unsigned char stops[256]; /* 1 for the bytes that end an unquoted field */
	char sep;         /* what stands between two fields */
	int64_t row;      /* of the record last read: 0 is the first record after csv_open, header or not */
	int64_t line;     /* the physical line it began on, from 1 */
	int64_t next_line;
	size_t n;
	struct text field[CSV_FIELDS];
};

/* name is shown in faults: the file's name, never its content. */
bool csv_open(struct csv *, struct arena *, const char *name, struct text bytes, struct fault *);
/* Reads one record into field[0..n). Returns 1; 0 at the end; -1 with a fault. */
int csv_next(struct csv *, struct fault *);

/* Begins again in bytes that csv_open found sound: what it left between p and end, or a part of that; sep: as it found. */
void csv_again(struct csv *, struct arena *, const char *name, struct text bytes, char sep);
/* The first field of the next record, where no quote opens it; false: there is none, or it has to be read. */
bool csv_peek(struct csv *, struct text *first);
/* Passes over one record; as csv_next, but that field[] is not set, and that a line without a quote is not looked into. */
int csv_skip(struct csv *, struct fault *);

/* One field, quoted where it must be. csv_put_safe also defuses what a spreadsheet would take for a formula
 * (= + - @ tab at the start) by an apostrophe: for files that people open, not for returns. */
void csv_put(struct buf *, struct text);
/* Whether a spreadsheet might take it for a formula: for whoever writes cells another way. */
bool csv_runs(struct text);
void csv_put_safe(struct buf *, struct text);
#endif
