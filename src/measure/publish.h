/* publish: small numbers hidden over a whole set of tables at once.
 *
 * A publication is a fixed set of counts and of the sums that hold between them (a total and its parts; a number, the
 * number among which it is counted, and the rest). Counts from 1 to 5 are hidden with their percentages; then the
 * smallest further counts, until no hidden count can be bounded within fewer than six values by adding and subtracting
 * what is shown, over the whole set. 0 and 6 or more are shown unless they would give a hidden one away.
 *
 * What a reader is taken to know: every shown count, every sum, that a hidden count is at least 1 (0 is shown), that one
 * which is printed nowhere (the rest of a percentage) is at least 0. Not taken as known: which of the hidden ones were
 * hidden for being small. For each hidden count there is a proof: another way of filling in the hidden counts, in whole
 * numbers, in which it is five more, or less, or together five apart. publish_protect is only ended by such proofs. */
#ifndef KITH_MEASURE_PUBLISH_H
#define KITH_MEASURE_PUBLISH_H
#include "measure/measure.h"

enum { PUBLISH_SMALL = 5, PUBLISH_VALUES = 6 };

struct publication;
/* Lives in the arena. */
struct publication *publish_new(struct arena *);
/* A count that is printed, or (printed false) one that nobody prints but that a reader might work out. Its number. */
int publish_cell(struct publication *, int64_t value, bool printed);
/* total = the sum of the parts, which the caller vouches for. */
void publish_sum(struct publication *, int total, const int *parts, int n);
/* total = part + a rest that is printed nowhere. */
void publish_part(struct publication *, int total, int part);
/* A table with its margins: value[r * columns + c]; cell (rows, c), (r, columns), (rows, columns) are the totals. at holds
 * (rows + 1) * (columns + 1) numbers of cells. */
void publish_table(struct publication *, const int64_t *value, int rows, int columns, int *at);
/* Decides what is hidden. False only where hiding all of it would not do (never seen; the caller then hides all). */
bool publish_protect(struct publication *);
bool publish_hidden(const struct publication *, int cell);
int publish_cells(const struct publication *);

/* What of a set of measures may be shown. */
struct published {
	bool value, num, den;
};
void publish_measures(struct arena *, const struct measured m[MEASURES], struct published out[MEASURES]);
/* The same at n dates, all in one publication: m and out have n rows of MEASURES. A yearly answer that stands at several
 * dates is one number, hidden at all of them or at none. */
void publish_series(struct arena *, const struct measured *m, size_t n, struct published *out);
#endif
