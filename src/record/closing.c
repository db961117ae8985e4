#include "record/closing.h"
#include "record/life.h"

/* The columns that say from when to when a row lasts; -1: none. */
static const struct {
	int from, to;
} lasts[TABLES] = {
    [TABLE_HEADER] = {-1, -1}, [TABLE_EPISODES] = {EPISODES_DECOM, EPISODES_DEC}, [TABLE_REVIEWS] = {REVIEWS_REVIEW, REVIEWS_REVIEW},
    [TABLE_UASC] = {-1, -1}, [TABLE_OC2] = {-1, -1}, [TABLE_OC3] = {-1, -1}, [TABLE_AD1] = {AD1_DATE_INT, -1},
    [TABLE_PLACED] = {PLACED_DATE_PLACED, PLACED_DATE_PLACED_CEASED}, [TABLE_PREVPERM] = {-1, -1},
    [TABLE_MISSING] = {MISSING_MIS_START, MISSING_MIS_END}, [TABLE_SW] = {SW_SW_DECOM, SW_SW_DEC},
    [TABLE_DOLO] = {DOLO_DOLO_START, DOLO_DOLO_END}};

struct making {
	const struct chunk *c;
	uint32_t child;
	int year;
	bool told;        /* a return of the year is there */
	bool last;        /* … of the year before */
	uint32_t tables;  /* that rows were put into, for the year */
	struct cohort_builder *b;
};

static day at(const struct chunk *c, enum table t, int column, uint32_t r)
{
	return column < 0 ? DAY_NONE : cell_day(c->rows[t].col[column][r]);
}

static bool is_open(const struct chunk *c, enum table t, uint32_t r)
{
	return lasts[t].to >= 0 && c->rows[t].col[lasts[t].to][r] == CELL_BLANK;
}

static bool written(const struct chunk *c, enum table t, uint32_t r)
{
	return c->rows[t].row[r] >= LIFE_WRITTEN;
}

/* The day on which kith began an episode after this open one; DAY_NONE: none. */
static day goes_until(const struct making *m, uint32_t r)
{
	const struct span_rows all = chunk_rows(m->c, TABLE_EPISODES, m->child, 0);
	day from = at(m->c, TABLE_EPISODES, EPISODES_DECOM, r), first = DAY_NONE;
	for (uint32_t i = all.from; i < all.to; i++) {
		day on = at(m->c, TABLE_EPISODES, EPISODES_DECOM, i);
		if (written(m->c, TABLE_EPISODES, i) && on != DAY_NONE && on > from && (first == DAY_NONE || on < first))
			first = on;
	}
	return first;
}

static void put(struct making *m, enum table t, uint32_t r, int year)
{
	cell cells[COLUMNS_MOST];
	struct text beside[COLUMNS_MOST] = {{0}};
	const struct rows *rows = &m->c->rows[t];
	for (int k = 0; k < table_info[t].told; k++) {
		cell x = rows->col[k][r];
		cells[k] = table_info[t].column[k].kind == CELL_TEXT && cell_told(x) ? cohort_put_text(m->b, chunk_text(m->c, x)) : x;
		if (table_info[t].column[k].kind != CELL_TEXT)
			beside[k] = chunk_beside(m->c, t, k, r);
	}
	if (year == m->year && t == TABLE_EPISODES && is_open(m->c, t, r)) {
		day until = written(m->c, t, r) ? DAY_NONE : goes_until(m, r);
		if (until != DAY_NONE) {
			cells[EPISODES_DEC] = until;
			cells[EPISODES_REC] = REC_X1;
		}
	}
	if (year == m->year)
		m->tables |= 1u << t;
	cohort_add_cells(m->b, t, year, rows->row[r], cells, beside);
}

/* Whether a row written in kith belongs to the year: it lasted in it, or it says so itself. */
static bool of_year(const struct making *m, enum table t, uint32_t r)
{
	day from = at(m->c, t, lasts[t].from, r), to = at(m->c, t, lasts[t].to, r);
	if (from == DAY_NONE)
		return m->c->rows[t].year[r] == m->year || (!m->told && t == TABLE_UASC);
	return from <= year_last(m->year) && (is_open(m->c, t, r) || to == DAY_NONE || to >= year_first(m->year));
}

/* A child's rows of one table; how many are of the year. */
static uint32_t put_table(struct making *m, enum table t)
{
	const struct span_rows all = chunk_rows(m->c, t, m->child, 0);
	uint32_t n = 0;
	for (uint32_t r = all.from; r < all.to; r++) {
		int year = m->c->rows[t].year[r];
		bool now;
		if (written(m->c, t, r)) {
			now = of_year(m, t, r);
		} else {
			now = year == m->year || (!m->told && year == m->year - 1 && is_open(m->c, t, r));
			if (m->last && year == m->year - 1)
				put(m, t, r, year);
		}
		if (now)
			put(m, t, r, m->year);
		n += now;
	}
	return n;
}

/* Who the child is, from the newest return that told it, where the year's own does not. */
static void put_who(struct making *m, enum table t)
{
	const struct span_rows all = chunk_rows(m->c, t, m->child, 0);
	int newest = 0;
	for (uint32_t r = all.from; r < all.to; r++)
		if (!written(m->c, t, r) && m->c->rows[t].year[r] < m->year && m->c->rows[t].year[r] > newest)
			newest = m->c->rows[t].year[r];
	for (uint32_t r = all.from; r < all.to && newest; r++)
		if (m->c->rows[t].year[r] == newest && !written(m->c, t, r))
			put(m, t, r, m->year);
}

/* The episodes of the years before last's, as told. */
static void put_older(struct making *m)
{
	const struct span_rows all = chunk_rows(m->c, TABLE_EPISODES, m->child, 0);
	for (uint32_t r = all.from; r < all.to; r++)
		if (m->c->rows[TABLE_EPISODES].year[r] < m->year - 1 && !written(m->c, TABLE_EPISODES, r))
			put(m, TABLE_EPISODES, r, m->c->rows[TABLE_EPISODES].year[r]);
}

static void put_child(struct making *m)
{
	uint32_t in_care = 0, some = 0, n[TABLES];
	for (int t = 0; t < TABLES; t++) {
		n[t] = put_table(m, (enum table)t);
		some += n[t];
		if (t == TABLE_EPISODES)
			in_care = n[t];
	}
	if (in_care && !n[TABLE_HEADER])
		put_who(m, TABLE_HEADER);
	if (in_care && !n[TABLE_UASC] && !m->told)
		put_who(m, TABLE_UASC);
	if (some)
		put_older(m);
}

static int oldest(const struct cohort *c, int before)
{
	for (int i = 0; i < c->years && c->year[i].year < before; i++) /* ascending */
		if (cohort_has_table(&c->year[i], TABLE_EPISODES))
			return c->year[i].year;
	return 0;
}

bool closing_of(const struct cohort *lives, int year, struct closing *out, struct fault *f)
{
	const struct cohort_year *now = cohort_year(lives, year), *last = cohort_year(lives, year - 1);
	if (!cohort_has_table(last, TABLE_EPISODES)) /* a yearly answer written in kith is no return */
		last = NULL;
	struct making m = {.year = year, .told = cohort_has_table(now, TABLE_EPISODES), .last = last != NULL, .b = cohort_builder_new()};
	for (size_t k = 0; k < lives->n; k++)
		for (m.c = lives->chunk[k], m.child = 0; m.child < m.c->children; m.child++)
			put_child(&m);
	*out = (struct closing){.year = year, .last = last ? year - 1 : 0, .since = oldest(lives, year - 1), .told = m.told, .tables_last = last ? last->tables : 0};
	out->tables = m.tables | (now ? now->tables : 0);
	if (!m.told) /* the record holds all of these: what a return of it would have a file for */
		out->tables |= out->tables_last | 1u << TABLE_HEADER | 1u << TABLE_EPISODES;
	for (int t = 0; t < TABLES; t++) {
		if (out->tables >> t & 1)
			cohort_table(m.b, year, (enum table)t);
		if (out->tables_last >> t & 1)
			cohort_table(m.b, year - 1, (enum table)t);
	}
	out->cohort = cohort_build(m.b, f);
	return out->cohort != NULL;
}
