/* zipped: the return of a year as one zip in memory: a CSV for each table, or the XML and CSV for the tables without tags known. */
#ifndef KITH_RETURNS_ZIPPED_H
#define KITH_RETURNS_ZIPPED_H
#include "base/buf.h"
#include "cohort/cohort.h"

/* Adds the zip's bytes to `out`. left[t]: rows that XML has no place for (returns_write_xml). A table that the year does not have
 * has no file. Faults: zip.made where it cannot be made, zip.much past the ceiling of `out`. */
bool returns_zip(const struct cohort *, int year, bool xml, struct buf *out, int64_t left[TABLES], struct fault *);
#endif
