/* amount: how much was read, and whether it is enough to answer from: nothing read is never nothing wrong. */
#ifndef KITH_RETURNS_AMOUNT_H
#define KITH_RETURNS_AMOUNT_H
#include "returns/read.h"

struct amount {
	int files;
	int64_t rows, children;
	int64_t untyped;        /* cells that are no code, date or number of their column and count as blank */
	struct text columns;    /* of these, as words: "DEC 1, REVIEW_CODE 4"; n 0 where there are none */
};
/* How many files it was read from: of XML one has most tables. */
int returns_files(const struct returned *);
/* Of one year; `of` NULL: of the cohort's rows of any year (a record). */
void returns_amount(struct arena *, const struct cohort *, const struct returned *of, struct amount *);
/* "2026/27: 12 files, 7,491 rows, 1,007 children; 2 cells could not be read and count as blank (DEC 1, SEX 1)". */
struct text returns_amount_words(struct arena *, const struct returned *, const struct amount *);

/* Asked back (FAULT_ASKED), for `--sure` to go on: */
/* "return.nothing": no row of a child was read. */
bool returns_something(const struct cohort *, const struct reading *, struct fault *);
/* "return.less": of the children who were in care when the year before ended (an episode without an end), more than a tenth stand neither
 * in the year's Header nor in its Episodes, or more than half have no episode in it. Each year of the cohort with the one before it, where
 * both are there. */
bool returns_no_less(const struct cohort *, const struct reading *, struct fault *);
/* The rule of it: of so many, so many are gone from both tables, and so many have no episode. */
static inline bool returns_less(size_t there, size_t gone, size_t no_episode)
{
	return gone * 10 > there || no_episode * 2 > there;
}
/* Whether a child has a row in that year's table. */
static inline bool returns_in(const struct chunk *k, uint32_t child, enum table t, int year)
{
	struct span_rows s = chunk_rows(k, t, child, year);
	return s.from < s.to;
}
/* "return.untyped": an end (DEC) or start (DECOM) of an episode that cannot be read and counts as blank: as if care went on. `reading`
 * NULL: the record. */
bool returns_ends_read(const struct cohort *, const struct reading *, struct fault *);
#endif
