/* read: SSDA903 returns on disk → a cohort.
 *
 * A return is a folder of CSV files, one a table, or the return's XML; or a zip of that. CSV files are known by their columns, never by
 * their names. A folder without such files but with folders of them is a folder of returns, one a year. The year of a folder is the one
 * that most DECs of its Episodes fall in (no DEC: most REVIEW, MIS_START, SW_DEC); a year given wins. */
#ifndef KITH_RETURNS_READ_H
#define KITH_RETURNS_READ_H
#include "cohort/cohort.h"

struct returned {
	const char *dir;
	int year;               /* named by its end; 2027 is 2026/27 */
	double agreement;       /* share of the dates that fall in that year, 0–1; 1 when the year was given */
	uint32_t tables;        /* bit t: the file was there */
	const char *file[TABLES];
	struct text sent[TABLES]; /* the file as it came; of XML the same for each of its tables */
	int64_t rows[TABLES];
	int64_t bytes;
	int64_t unknown;        /* elements of the XML that are no tag of the return and hold words, passed over; the name of the first */
	char first_unknown[40];
	bool xml;               /* handed in as XML (perhaps with some tables as CSV beside it) */
};

struct reading {
	size_t n;
	struct returned *year;  /* ascending by year */
	size_t asides, asides_cap;
	struct left_aside {
		struct text file, why; /* "providers.csv"; "its columns are URN, Provider type, …" */
	} *aside;               /* files left aside: no table of the return */
};

/* The most rows that one child has in one table of one return. A child who was missing every day has 365; what costs the square
 * of a child's rows (a pair of rows beside each other, in the rules and in an import) stays within seconds. */
enum { RETURN_CHILD_ROWS = 10000 };

struct read_options {
	const int *years;       /* one a folder, in the order of the folders found; NULL: by their dates */
	size_t n_years;
	bool any_agreement;     /* do not ask back under 60 %: the year is not used */
	struct cohort_builder *into; /* NULL: a new one */
	int threads;            /* how many read, each a share of the children; 0: one */
};

/* Reads the folders into one cohort. dirs: each a return, or a folder of returns. False, and nothing is kept, when a
 * folder holds no table, a table twice, a file that is nearly a table (the columns are named), two folders of one
 * year, (unless any_agreement) a year that under 60 % of the dates agree with, or a child with more rows than
 * RETURN_CHILD_ROWS (with `into`: ask returns_child_rows once it is built). */
bool returns_read(struct arena *, const char *const *dirs, size_t n, const struct read_options *, struct reading *,
    struct cohort **, struct fault *);
/* " Left aside: in/notes.csv (its columns are …)." for a sentence that misses a table; empty where nothing was. */
struct text returns_left_aside(struct arena *, const struct reading *);
bool returns_child_rows(const struct cohort *, const struct reading *, struct fault *);
/* Which table has exactly these columns, in any order; -1: none. map[i] is the column of field i; -1 of one without a name, which is no
 * column as long as nothing stands in it. */
int returns_table_of(const struct text *names, size_t n, int map[]);
/* Reads one file's rows into the builder. `bytes` must outlive the call only. */
bool returns_read_csv(struct arena *, const char *name, struct text bytes, enum table, int year,
    struct cohort_builder *, int64_t *rows, struct fault *);
#endif
