/* sheets: a folder of CSVs, one a kind, as rows of cells: what `kith import record` takes in before the database is asked anything.
 *
 * KIND.csv holds entries of the kind KIND (KIND.ROWS.csv the rows of its field ROWS). The first line names columns: the kind's fields,
 * `about`, and `_key _from _to _state _step _by _written_at`. Bytes are read as base/csv.h reads them. What is wrong with a whole file (a
 * kind or a column that nobody describes, a column twice, no first line, a NUL, a quote that is never closed) is a fault with its place
 * and the nearest name; what is wrong with one row (`wide`) is for whoever sets rows aside. */
#ifndef KITH_RECORD_IMPORT_SHEETS_H
#define KITH_RECORD_IMPORT_SHEETS_H
#include "base/arena.h"
#include "base/fault.h"
#include "describe/describe.h"

#define SHEETS_BYTES ((size_t)100 << 20) /* the most of a folder */
enum { SHEETS_ROWS = 2000000 };

enum sheet_sort { COLUMN_NOTHING, COLUMN_FIELD, COLUMN_ABOUT, COLUMN_KEY, COLUMN_STATE, COLUMN_STEP, COLUMN_BY, COLUMN_WRITTEN_AT };
struct sheet_column {
	enum sheet_sort sort; /* NOTHING: no name, and nothing may stand under it */
	int field;            /* FIELD: its place in the kind (`_from` and `_to` are the fields of those two dates) */
	struct text name;
};
struct sheet_row {
	int64_t line;
	const struct text *cell; /* sheet.columns of them, trimmed */
	size_t wide;             /* 0; else how many fields stand in it, more or fewer than the first line names: nothing is read of it */
};
struct sheet {
	const char *file; /* its name in the folder */
	const struct kind *kind;
	struct sheet_column *column;
	size_t columns;
	struct sheet_row *row;
	size_t rows;
};
struct sheets {
	struct sheet *at; /* by name of the file */
	size_t n, rows;
	const char **left; /* names in the folder that are no CSV */
	size_t left_n;
};

/* The column of that sort, or -1. */
int sheet_at(const struct sheet *, enum sheet_sort);
/* One file; its bytes must outlive the sheet. */
bool sheet_read(struct arena *, const char *file, struct text bytes, struct sheet *, struct fault *);
/* Every CSV of the folder. FAULT_ASKED "sheets.none": there is no CSV in it, or no row in any. */
bool sheets_read(struct arena *, const char *dir, struct sheets *, struct fault *);
#endif
