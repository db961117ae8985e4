#include "cohort/inside.h"
#include "base/ceiling.h"
#include <stdio.h>
#include <stdlib.h>

void pool_drop(struct pool *p)
{
	if (p && atomic_fetch_sub(&p->refs, 1) == 1) {
		free(p->at);
		free(p);
	}
}

struct chunk *chunk_share(struct chunk *c)
{
	atomic_fetch_add(&c->inside->refs, 1);
	return c;
}

void chunk_drop(struct chunk *c)
{
	if (!c || atomic_fetch_sub(&c->inside->refs, 1) != 1)
		return;
	pool_drop(c->inside->pool);
	arena_free(c->inside->arena); /* the chunk itself lives in it */
}

void cohort_free(struct cohort *c)
{
	if (!c)
		return;
	ceiling_drop(c);
	for (size_t i = 0; i < c->n; i++)
		chunk_drop(c->chunk[i]);
	free(c->chunk);
	free(c);
}

struct span_rows chunk_rows(const struct chunk *c, enum table t, uint32_t child, int year)
{
	struct span_rows s = {c->at[t][child], c->at[t][child + 1]};
	if (!year)
		return s;
	const int16_t *told = c->rows[t].year;
	while (s.from < s.to && told[s.from] < year)
		s.from++;
	while (s.to > s.from && told[s.to - 1] > year)
		s.to--;
	return s;
}

bool chunk_tells(const struct chunk *c, uint32_t child, int year)
{
	for (int t = 0; t < TABLES; t++) {
		struct span_rows r = chunk_rows(c, (enum table)t, child, year);
		if (r.from < r.to)
			return true;
	}
	return false;
}

struct text chunk_beside(const struct chunk *c, enum table t, int column, uint32_t row)
{
	const struct beside *b = c->inside->beside;
	uint32_t lo = 0, hi = c->inside->besides;
	uint64_t want = (uint64_t)t << 40 | (uint64_t)column << 32 | row;
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		uint64_t key = (uint64_t)b[mid].table << 40 | (uint64_t)b[mid].column << 32 | b[mid].row;
		if (key < want)
			lo = mid + 1;
		else if (key > want)
			hi = mid;
		else
			return chunk_text(c, b[mid].text);
	}
	return (struct text){0};
}

/* A typed value in the form of the return's specification. */
static struct text written(const struct column *col, cell v, char buf[static DAY_TEXT])
{
	switch (col->kind) {
	case CELL_DATE:
	case CELL_ZDATE:
		return text_of(day_uk(v, buf));
	case CELL_CODE:
		return code_text(col->list, v);
	case CELL_TENTHS:
		snprintf(buf, DAY_TEXT, "%d.%d", v / 10, v % 10);
		return text_of(buf);
	default:
		snprintf(buf, DAY_TEXT, "%d", v);
		return text_of(buf);
	}
}

struct text cohort_cell_text(const struct chunk *c, enum table t, int column, uint32_t row, char buf[static DAY_TEXT])
{
	cell v = c->rows[t].col[column][row];
	if (v == CELL_BLANK)
		return (struct text){0};
	const struct column *col = &table_info[t].column[column];
	if (col->kind == CELL_TEXT)
		return chunk_text(c, v);
	struct text beside = chunk_beside(c, t, column, row);
	return beside.n ? beside : written(col, v, buf);
}

struct text cohort_cell_plain(const struct chunk *c, enum table t, int column, uint32_t row, char buf[static DAY_TEXT])
{
	cell v = c->rows[t].col[column][row];
	const struct column *col = &table_info[t].column[column];
	return col->kind != CELL_TEXT && cell_told(v) ? written(col, v, buf) : cohort_cell_text(c, t, column, row, buf);
}

static bool is_postcode(enum table t, int column)
{
	return t == TABLE_EPISODES && (column == EPISODES_PL_POST || column == EPISODES_HOME_POST);
}

bool chunk_same(const struct chunk *c, enum table ta, int ca, uint32_t ra, enum table tb, int cb, uint32_t rb)
{
	cell a = c->rows[ta].col[ca][ra], b = c->rows[tb].col[cb][rb];
	if (a != b && a != CELL_BLANK && b != CELL_BLANK && is_postcode(ta, ca) && is_postcode(tb, cb))
		return text_same_postcode(chunk_text(c, a), chunk_text(c, b));
	if (a != b || (a != CELL_BAD && a != CELL_PARTIAL))
		return a == b;
	return text_eq(chunk_beside(c, ta, ca, ra), chunk_beside(c, tb, cb, rb));
}

const struct cohort_year *cohort_year(const struct cohort *c, int year)
{
	for (int i = 0; i < c->years; i++)
		if (c->year[i].year == year)
			return &c->year[i];
	return NULL;
}

bool cohort_years_join(struct cohort *to, const struct cohort *from)
{
	for (int k = 0; k < from->years; k++) {
		int i = 0;
		while (i < to->years && to->year[i].year < from->year[k].year)
			i++;
		if (i == to->years || to->year[i].year != from->year[k].year) {
			if (to->years == COHORT_YEARS)
				return false;
			memmove(&to->year[i + 1], &to->year[i], (size_t)(to->years - i) * sizeof *to->year);
			to->year[i] = (struct cohort_year){.year = from->year[k].year};
			to->years++;
		}
		to->year[i].tables |= from->year[k].tables;
	}
	return true;
}

/* Rows without a number come last. */
static bool id_before(const struct chunk *c, uint32_t child, struct text id)
{
	return c->id[child] != CELL_BLANK && text_cmp(chunk_text(c, c->id[child]), id) <= 0;
}

bool cohort_find(const struct cohort *c, struct text id, uint32_t *chunk, uint32_t *child)
{
	size_t lo = 0, hi = c->n; /* the last chunk that begins on or before the number */
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;
		if (id_before(c->chunk[mid], 0, id))
			lo = mid;
		else
			hi = mid;
	}
	if (!c->n || !id_before(c->chunk[lo], 0, id))
		return false;
	const struct chunk *k = c->chunk[lo];
	uint32_t from = 0, to = k->children; /* and in it the last such child */
	while (to - from > 1) {
		uint32_t mid = from + (to - from) / 2;
		if (id_before(k, mid, id))
			from = mid;
		else
			to = mid;
	}
	*chunk = (uint32_t)lo;
	*child = from;
	return text_eq(chunk_text(k, k->id[from]), id);
}
