/* write: a year of a cohort → the CSV files of a return, or its XML with the tables beside it that have no tags known. */
#ifndef KITH_RETURNS_WRITE_H
#define KITH_RETURNS_WRITE_H
#include "base/buf.h"
#include "cohort/cohort.h"

/* The rows of a table told in `year`, in the order of their place in that year's file, with the line of names first.
 * Cells are as told (trimmed, upper-cased). Returns how many rows. */
int64_t returns_write_csv(struct arena *, const struct cohort *, enum table, int year, struct buf *);
/* One file a table that the year has into the folder, which is made; a file that stands there already is a fault
 * and nothing is written. rows[t] counts. */
bool returns_write(struct arena *, const struct cohort *, int year, const char *dir, int64_t rows[TABLES], struct fault *);
/* The same as return.xml, and CSV files for social workers and deprivation of liberty. left[t] counts the rows that XML has no
 * place for (see returns_write_xml). */
bool returns_write_as_xml(struct arena *, const struct cohort *, int year, const char *dir, int64_t rows[TABLES], int64_t left[TABLES],
    struct fault *);
#endif
