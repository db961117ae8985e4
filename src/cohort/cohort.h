/* cohort: THE WAIST. Whatever is counted, checked, timed or forecast is a pure function of this structure.
 *
 * A cohort is an array of chunks of 1 to CHUNK_CHILDREN children, sorted by council number (bytewise). A chunk is
 * immutable once built and shared by reference count; a save rebuilds one chunk. In a chunk each of the twelve
 * tables of the return is a set of columns of cells; the rows of a child are contiguous, ordered by the year they
 * were told in and then by their place in that year's file. Rows without a council number come last, each a child
 * of its own with a blank number.
 *
 * A cell is a value (see enum cell_kind), CELL_BLANK, CELL_BAD (could not be typed; its text lies beside) or
 * CELL_PARTIAL (a date with ZZ; its text lies beside). Where a value was told in another form than the one we
 * would write ("1.0", "1/4/2026"), that form lies beside too, so nothing told is lost: cohort_cell_text gives back
 * the trimmed, upper-cased cell exactly.
 *
 * Several years' returns stand in one cohort: `year` beside each row says in which year's return it was told
 * (year named by its end). Rows are as told; which row speaks when two years tell of one episode is decided in
 * cohort/span.h. No I/O here, and no clock. */
#ifndef KITH_COHORT_COHORT_H
#define KITH_COHORT_COHORT_H
#include "base/arena.h"
#include "base/date.h"
#include "base/fault.h"
#include "cohort/columns.h"

typedef int32_t cell;
#define CELL_BLANK INT32_MIN
#define CELL_BAD (INT32_MIN + 1)
#define CELL_PARTIAL (INT32_MIN + 2)
/* A value is there: not blank, bad or partial. */
static inline bool cell_told(cell c)
{
	return c > CELL_PARTIAL;
}
/* For rules: a date that is bad or partial is blank. */
static inline day cell_day(cell c)
{
	return cell_told(c) ? c : DAY_NONE;
}

enum { CHUNK_CHILDREN = 512, COHORT_YEARS = 40 };
/* Record numbers from here on: rows written in kith. Of two rows of one thing in one year they speak (cohort/span.h). */
enum { ROW_WRITTEN = 1 << 30 };

struct rows {
	uint32_t n;
	const cell *col[COLUMNS_MOST]; /* told columns always; derived ones NULL unless asked for */
	const int16_t *year;           /* the year told in */
	const int32_t *row;            /* record number in that file, from 0, the header line not counted */
	const int32_t *line;           /* physical line, from 1; 0 when it came from the record */
};

struct chunk {
	uint32_t children;
	const cell *id;                /* council number of each child, a text cell; CELL_BLANK for a row alone */
	/* of each child: the last return that tells of them, because the record is sealed since; 0: none. NULL: no child's is */
	const int16_t *last_year;
	const uint32_t *at[TABLES];    /* children + 1: rows of child i in table t are [at[t][i], at[t][i + 1]) */
	struct rows rows[TABLES];
	const char *pool;              /* texts; see chunk_text */
	int64_t journal;               /* the journal number it was built at; 0 from returns */
	struct chunk_inside *inside;
};

struct cohort_year {
	int year;
	uint32_t tables; /* bit t: the table's file was there (perhaps with only its header) */
};

struct cohort {
	size_t n;
	struct chunk **chunk;
	int years;                           /* ascending */
	struct cohort_year year[COHORT_YEARS];
	size_t children;                     /* with a council number */
};

/* Which rows of table t child i has, told in `year` (0: in any year). */
struct span_rows {
	uint32_t from, to;
};
struct span_rows chunk_rows(const struct chunk *, enum table, uint32_t child, int year);
/* Whether any table has a row of the child in that year (0: in any). */
bool chunk_tells(const struct chunk *, uint32_t child, int year);
/* The text of a text cell (not of blank); NUL-terminated behind its end. */
static inline struct text chunk_text(const struct chunk *c, cell at)
{
	uint16_t n;
	memcpy(&n, c->pool + at, 2);
	return (struct text){c->pool + at + 2, n};
}
/* What was told, trimmed and upper-cased; empty for blank. buf holds what has to be written out. */
struct text cohort_cell_text(const struct chunk *, enum table, int column, uint32_t row, char buf[static DAY_TEXT]);
/* The same, but a value that could be typed in its one form ("01/04/2026", "1"), in whichever it was told. */
struct text cohort_cell_plain(const struct chunk *, enum table, int column, uint32_t row, char buf[static DAY_TEXT]);
/* The text beside a bad or partial cell, or beside a value told in another form; n 0 when there is none. */
struct text chunk_beside(const struct chunk *, enum table, int column, uint32_t row);
/* Both cells say the same: as values, or as texts where bad. Same chunk. */
bool chunk_same(const struct chunk *, enum table ta, int ca, uint32_t ra, enum table tb, int cb, uint32_t rb);
/* The year's entry, or NULL when no return of that year is loaded. */
const struct cohort_year *cohort_year(const struct cohort *, int year);
static inline bool cohort_has_table(const struct cohort_year *y, enum table t)
{
	return y && (y->tables >> t & 1);
}
/* The years and tables of `from` are `to`'s too. False: they are too many. */
bool cohort_years_join(struct cohort *to, const struct cohort *from);
/* chunk and child of a council number; false when there is none. */
bool cohort_find(const struct cohort *, struct text id, uint32_t *chunk, uint32_t *child);
/* Both say the same: children, rows, cells, and what lies beside. Physical lines apart. For tests. */
bool cohort_same(const struct cohort *, const struct cohort *);
void cohort_free(struct cohort *);
struct chunk *chunk_share(struct chunk *);
void chunk_drop(struct chunk *);

/* Building: rows in any order. The builder is freed by cohort_build or cohort_builder_free. */
struct cohort_builder *cohort_builder_new(void);
void cohort_builder_free(struct cohort_builder *);
/* Says that this year's return had the table, so that an empty file is not an absent one. */
bool cohort_table(struct cohort_builder *, int year, enum table);
/* A row from text cells: cells[c] for each column of the table (derived columns may follow when with_derived). */
void cohort_add(struct cohort_builder *, enum table, int year, int32_t row, int32_t line, const struct text *cells,
    bool with_derived);
/* A row of typed cells, from the record. Texts and texts beside go through cohort_put_text / the beside array:
 * beside[c] (n > 0) is kept for column c. beside may be NULL. */
cell cohort_put_text(struct cohort_builder *, struct text);
/* A text that a person or another system wrote, read as a cell of a return is (text_told); blank where nothing is left of it. */
cell cohort_put_told(struct cohort_builder *, struct text);
/* What the record knows of a council number (a text cell), before the rows under it are added by cohort_add_cells: it counts
 * as another number of the same child (as; CELL_BLANK: as itself); rows of years after last_year are not the child's any
 * more (0: all are), and what was open when the record was sealed ended on that day (ends; DAY_NONE: it stays open). A row
 * that comes under another number must come after the child's own: what stands already is not put twice. */
struct cohort_number {
	cell id, as;
	int16_t last_year;
	day ends;
};
void cohort_number(struct cohort_builder *, struct cohort_number);
bool cohort_is_alias(const struct cohort_builder *, cell id);
void cohort_add_cells(struct cohort_builder *, enum table, int year, int32_t row, const cell *cells,
    const struct text *beside);
/* Types one cell as cohort_add does: for the store's loader and for forms. Text must be trimmed, upper-cased. */
cell cell_parse(enum cell_kind, enum code_list, struct text, struct cohort_builder *);
/* Splits an empty builder by council number into n + 1 parts: part k takes the numbers below pivot[k] (ascending), the
 * last all others and rows without a number. Each part is given the rows that it takes, by a thread of its own; or the
 * builder itself is given all, and hands them on. They are built at the same time, into the cohort that one builder would have
 * made but for where chunks end. false: it is not empty, or is split already. The parts are the builder's. */
bool cohort_builder_split(struct cohort_builder *, const struct text *pivot, int n);
struct cohort_builder *cohort_builder_part(struct cohort_builder *, int k); /* NULL past the last */
/* Whether a row of this council number, as told, is this part's; all are a builder's that is no part. */
bool cohort_builder_takes(const struct cohort_builder *, struct text id);
/* Takes the builder's rows into a cohort (NULL and a fault only past a limit). The builder is gone. */
struct cohort *cohort_build(struct cohort_builder *, struct fault *);
#endif
