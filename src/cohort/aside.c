#include "cohort/aside.h"
#include "cohort/span.h"

/* The column whose date a row needs to be placed, or -1. */
static int start_column(enum table t)
{
	switch (t) {
	case TABLE_EPISODES:
		return EPISODES_DECOM;
	case TABLE_REVIEWS:
		return REVIEWS_REVIEW;
	case TABLE_MISSING:
		return MISSING_MIS_START;
	default:
		return -1;
	}
}

int chunk_row_order(const struct chunk *c, enum table t, int from, uint32_t a, uint32_t b)
{
	for (int k = from; k < table_info[t].told; k++) {
		cell x = c->rows[t].col[k][a], y = c->rows[t].col[k][b];
		if (x == y && cell_told(x))
			continue;
		if (x == CELL_BLANK || y == CELL_BLANK) {
			if (x != y)
				return x == CELL_BLANK ? 1 : -1;
			continue;
		}
		enum cell_kind kind = table_info[t].column[k].kind;
		if (cell_told(x) && cell_told(y) && (kind == CELL_DATE || kind == CELL_ZDATE || kind == CELL_INT)) {
			if (x != y)
				return x < y ? -1 : 1;
			continue;
		}
		char bx[DAY_TEXT], by[DAY_TEXT];
		int order = text_cmp(cohort_cell_text(c, t, k, a, bx), cohort_cell_text(c, t, k, b, by));
		if (order)
			return order;
	}
	return 0;
}

/* The same child, start (and kind of absence) in the same year. Both have a start. */
static bool same_key(const struct chunk *c, enum table t, uint32_t a, uint32_t b)
{
	int start = start_column(t);
	if (c->rows[t].year[a] != c->rows[t].year[b] || c->rows[t].col[start][a] != c->rows[t].col[start][b])
		return false;
	return t != TABLE_MISSING || chunk_same(c, t, MISSING_MISSING, a, t, MISSING_MISSING, b);
}

/* Whether another row of the child with the same key stands before this one: that one is kept. It is the row that the
 * measures let speak (a bad date is blank there), so that a database answers as the files do; texts only part a tie. */
static bool beaten(const struct chunk *c, enum table t, struct span_rows s, uint32_t r)
{
	for (uint32_t o = s.from; o < s.to; o++) {
		if (o == r || !cell_told(c->rows[t].col[start_column(t)][o]) || !same_key(c, t, o, r))
			continue;
		int order = span_speaks(c, t, o, r);
		if (!order)
			order = chunk_row_order(c, t, 1, o, r);
		if (order < 0 || (order == 0 && o < r))
			return true;
	}
	return false;
}

struct aside *cohort_asides(struct arena *a, const struct cohort *c, size_t *n)
{
	struct aside *all = NULL;
	size_t cap = 0;
	*n = 0;
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++)
			for (int t = 0; t < TABLES; t++) {
				const struct chunk *x = c->chunk[k];
				struct span_rows s = chunk_rows(x, (enum table)t, i, 0);
				int start = start_column((enum table)t);
				for (uint32_t r = s.from; r < s.to; r++) {
					struct aside why = {(enum table)t, 0, (uint32_t)k, r, ASIDE_WHYS};
					if (x->id[i] == CELL_BLANK)
						why.why = ASIDE_NO_CHILD;
					else if (start >= 0 && !cell_told(x->rows[t].col[start][r]))
						why.why = ASIDE_NO_START, why.column = start;
					else if (start >= 0 && s.to - s.from > 1 && beaten(x, (enum table)t, s, r))
						why.why = ASIDE_TWICE, why.column = start;
					if (why.why == ASIDE_WHYS)
						continue;
					all = arena_grow(a, all, &cap, *n + 1, sizeof *all);
					all[(*n)++] = why;
				}
			}
	return all;
}

const char *aside_reason(enum aside_why why)
{
	static const char *const say[] = {"The row does not say which child it is about.",
	    "The row has no start date that can be read.", "The same child and start date stand twice in this return."};
	return why < ASIDE_WHYS ? say[why] : "";
}

const char *aside_remedy(enum aside_why why)
{
	static const char *const say[] = {"Put the council's number for the child in CHILD, and import the return again.",
	    "Put a date as dd/mm/yyyy, and import the return again.",
	    "Keep the row that is right, take the other away, and import the return again."};
	return why < ASIDE_WHYS ? say[why] : "";
}
