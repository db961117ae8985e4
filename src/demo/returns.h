/* returns: the invented authority as SSDA903 returns: rows of a year as they would be told at its end (or on the day of
 * the ask, where the year is not over), and whole folders of CSV files.
 *
 * A folder holds one folder a year ("2026" is 2025/26) with a file a table, and beside them providers.csv and
 * postcodes.csv, which list the invented providers and postcodes that the returns name. The rows keep the rules of the
 * return, but for `faults`: so many in a thousand rows then get a cell that is wrong. */
#ifndef KITH_DEMO_RETURNS_H
#define KITH_DEMO_RETURNS_H
#include "base/fault.h"
#include "cohort/columns.h"
#include "demo/invent.h"

/* Takes a row; cells[c] for each told column, n 0: blank. Borrowed for the call. */
typedef void demo_row(void *ctx, enum table, const struct text *cells);
/* The rows of one child in one year. */
void demo_rows(struct arena *, const struct inventing *, const struct invented *, int year, demo_row *, void *ctx);
/* The first collection year whose return has the table. */
int demo_table_since(enum table);
/* Whether that year's return had it by the day of the ask: yearly answers come with the end of the year. */
bool demo_has(const struct inventing *, int year, enum table);

struct demo_returned {
	int64_t rows[TABLES], bytes, faults;
	int years;
};
/* Writes dir/YEAR/TABLE.csv for the years of the ask that are over, and the two lists. dir must not be there, or be empty. progress may
 * be NULL. */
bool demo_returns(const struct inventing *, const char *dir, int faults_per_mille, void (*progress)(int64_t done, int64_t of),
    struct demo_returned *, struct fault *);
#endif
