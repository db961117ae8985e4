/* What the record knows of a council number beside the rows under it: that it is another number of a child, and that the
 * child's record was sealed. Few numbers have either. */
#include "cohort/building.h"
#include <stdlib.h>

void cohort_number(struct cohort_builder *b, struct cohort_number n)
{
	b->number = must(realloc(b->number, (b->numbers + 1) * sizeof *b->number));
	b->number[b->numbers++] = n;
}

static const struct cohort_number *known(const struct cohort_builder *b, cell id)
{
	for (size_t i = 0; id != CELL_BLANK && i < b->numbers; i++)
		if (b->number[i].id == id)
			return &b->number[i];
	return NULL;
}

bool cohort_is_alias(const struct cohort_builder *b, cell id)
{
	const struct cohort_number *n = known(b, id);
	return n && n->as != CELL_BLANK;
}

/* Whether the child has the row already: an answer for the year, an episode of that start, or the very same row. */
static bool twice(const struct cohort_builder *b, enum table t, int year, const cell *cells)
{
	const struct growing *g = &b->table[t];
	bool once = t == TABLE_HEADER || t == TABLE_UASC || t == TABLE_OC2 || t == TABLE_OC3 || t == TABLE_AD1 || t == TABLE_PREVPERM;
	for (uint32_t r = 0; r < g->n; r++) {
		if (g->year[r] != year || g->col[0][r] != cells[0])
			continue;
		bool same = true;
		int last = once ? 1 : t == TABLE_EPISODES ? EPISODES_DECOM + 1 : table_info[t].told;
		for (int c = 0; c < last; c++)
			same = same && g->col[c][r] == cells[c];
		if (same)
			return true;
	}
	return false;
}

bool number_admits(const struct cohort_builder *b, enum table t, int year, cell *cells)
{
	const struct cohort_number *n = known(b, cells[0]);
	if (n && n->as != CELL_BLANK) {
		cells[0] = n->as;
		if (twice(b, t, year, cells))
			return false;
		n = known(b, cells[0]);
	}
	if (!n || !n->last_year)
		return true;
	if (t == TABLE_EPISODES && n->ends != DAY_NONE && cells[EPISODES_DEC] == CELL_BLANK)
		cells[EPISODES_DEC] = n->ends;
	return year <= n->last_year;
}

const int16_t *number_years(const struct cohort_builder *b, const cell *id, uint32_t n, struct arena *a)
{
	int16_t *years = NULL;
	for (uint32_t i = 0; b->numbers && i < n; i++) {
		const struct cohort_number *k = known(b, id[i]);
		if (!k || !k->last_year)
			continue;
		if (!years) {
			years = arena_array(a, int16_t, n);
			memset(years, 0, n * sizeof *years);
		}
		years[i] = k->last_year;
	}
	return years;
}
