/* cases: rule cases in JSON, run against the rules.
 *
 * A file: {"code", "year": "2022_23", "cases": [{"tables": {"Episodes": {"columns", "rows"}, "Episodes_last": …},
 * "metadata": {…}, "expected": {"Episodes": [0, 3]}, "columns_not_in_the_return": {…}}]}. A case is run with its rule
 * alone, by the rules of its own year or of 2024/25, whichever is later. A column that is not there is blank in all
 * rows, a table that is not there is empty. */
#ifndef KITH_RETURNS_CASES_H
#define KITH_RETURNS_CASES_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

struct cases_told {
	int passed, failed;
};

/* Runs the cases of one file; a line each into `out`. False only when the file cannot be understood. */
bool cases_run(struct arena *, const char *path, struct text json, struct buf *out, struct cases_told *, struct fault *);
#endif
