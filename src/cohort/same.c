#include "cohort/cohort.h"

static bool same_table(const struct chunk *a, const struct chunk *b, enum table t)
{
	if (a->rows[t].n != b->rows[t].n || memcmp(a->at[t], b->at[t], (a->children + 1) * sizeof *a->at[t]) != 0)
		return false;
	for (uint32_t r = 0; r < a->rows[t].n; r++) {
		if (a->rows[t].year[r] != b->rows[t].year[r] || a->rows[t].row[r] != b->rows[t].row[r])
			return false;
		for (int c = 0; c < table_info[t].told; c++) {
			char ba[DAY_TEXT], bb[DAY_TEXT];
			cell x = a->rows[t].col[c][r], y = b->rows[t].col[c][r];
			bool words = table_info[t].column[c].kind == CELL_TEXT || !cell_told(x);
			if (words ? (x == CELL_BLANK) != (y == CELL_BLANK) : x != y)
				return false;
			if (!text_eq(cohort_cell_text(a, t, c, r, ba), cohort_cell_text(b, t, c, r, bb)))
				return false;
		}
	}
	return true;
}

bool cohort_same(const struct cohort *a, const struct cohort *b)
{
	if (a->n != b->n || a->children != b->children || a->years != b->years)
		return false;
	for (int i = 0; i < a->years; i++)
		if (a->year[i].year != b->year[i].year || a->year[i].tables != b->year[i].tables)
			return false;
	for (size_t k = 0; k < a->n; k++) {
		const struct chunk *x = a->chunk[k], *y = b->chunk[k];
		if (x->children != y->children)
			return false;
		for (uint32_t i = 0; i < x->children; i++)
			if ((x->id[i] == CELL_BLANK) != (y->id[i] == CELL_BLANK) ||
			    (x->id[i] != CELL_BLANK && !text_eq(chunk_text(x, x->id[i]), chunk_text(y, y->id[i]))))
				return false;
		for (int t = 0; t < TABLES; t++)
			if (!same_table(x, y, (enum table)t))
				return false;
	}
	return true;
}
