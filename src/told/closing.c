#include "told/closing.h"
#include "returns/places.h"
#include "told/life.h"

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
	/* who the child is */
	uint32_t who, separated; /* the Header and the UASC row written in kith; NO_ROW: none */
	cell sex, dob;           /* as the Header of the year will have them */
	bool sex_mended, dob_mended; /* kith says otherwise than the newest Header told */
};
enum { NO_ROW = INT32_MAX };

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

/* ---- who the child is: what was written in kith speaks, cell by cell; where it says nothing, what was told ---- */

static cell in_kith(const struct making *m, int column)
{
	return m->who == NO_ROW ? CELL_BLANK : m->c->rows[TABLE_HEADER].col[column][m->who];
}

/* The last row of a table that was written in kith. */
static uint32_t last_written(const struct making *m, enum table t)
{
	const struct span_rows all = chunk_rows(m->c, t, m->child, 0);
	for (uint32_t r = all.to; r > all.from; r--)
		if (written(m->c, t, r - 1))
			return r - 1;
	return NO_ROW;
}

/* What the newest Header told, up to the year. */
static cell told_who(const struct making *m, int column)
{
	const struct span_rows all = chunk_rows(m->c, TABLE_HEADER, m->child, 0);
	const struct rows *rows = &m->c->rows[TABLE_HEADER];
	uint32_t best = NO_ROW;
	for (uint32_t r = all.from; r < all.to; r++)
		if (!written(m->c, TABLE_HEADER, r) && rows->year[r] <= m->year && (best == NO_ROW || rows->year[r] > rows->year[best]))
			best = r;
	return best == NO_ROW ? CELL_BLANK : rows->col[column][best];
}

static void find_who(struct making *m)
{
	m->who = last_written(m, TABLE_HEADER);
	m->separated = last_written(m, TABLE_UASC);
	cell sex = told_who(m, HEADER_SEX), dob = told_who(m, HEADER_DOB), own_sex = in_kith(m, HEADER_SEX),
	    own_dob = in_kith(m, HEADER_DOB);
	m->sex_mended = own_sex != CELL_BLANK && code_sex_now(own_sex) != code_sex_now(sex);
	m->dob_mended = own_dob != CELL_BLANK && own_dob != dob;
	m->sex = m->sex_mended ? own_sex : sex;
	m->dob = m->dob_mended ? own_dob : dob;
}

static void set(cell *cells, struct text *beside, int column, cell to)
{
	if (cells[column] == to)
		return; /* as it was told, in its own form */
	cells[column] = to;
	beside[column] = (struct text){0};
}

static void set_header(struct making *m, cell *cells, struct text *beside)
{
	for (int k = 1; k < HEADER_TOLD; k++) {
		cell x = in_kith(m, k);
		if (x == CELL_BLANK && !(k == HEADER_MC_DOB && in_kith(m, HEADER_MOTHER) != CELL_BLANK))
			continue;
		if (k == HEADER_SEX && code_sex_now(x) == code_sex_now(cells[k]))
			continue;
		set(cells, beside, k, x != CELL_BLANK && table_info[TABLE_HEADER].column[k].kind == CELL_TEXT ? cohort_put_text(m->b,
		    chunk_text(m->c, x)) : x);
	}
}

/* A row of the year: the Header as kith has it, and the cells of other tables that repeat it. */
static void set_who(struct making *m, enum table t, uint32_t r, cell *cells, struct text *beside)
{
	int dob = t == TABLE_HEADER || t == TABLE_EPISODES ? -1 : table_column(t, TEXT("DOB"));
	bool own = written(m->c, t, r);
	if (t == TABLE_HEADER)
		set_header(m, cells, beside);
	if (t == TABLE_UASC && m->separated != NO_ROW)
		set(cells, beside, UASC_DUC, m->c->rows[t].col[UASC_DUC][m->separated]);
	if (t == TABLE_UASC && cell_told(m->sex) && (m->sex_mended || (own && cells[UASC_SEX] == CELL_BLANK)))
		set(cells, beside, UASC_SEX, m->sex);
	if (dob >= 0 && cell_told(m->dob) && (m->dob_mended || (own && cells[dob] == CELL_BLANK)))
		set(cells, beside, dob, m->dob);
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
	if (year == m->year) {
		m->tables |= 1u << t;
		set_who(m, t, r, cells, beside);
	}
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

/* A child's rows of one table; how many are of the year, and of those how many a return of the year told. What kith says of who
 * the child is stands in the rows that were told, or in a row of its own behind them (put_own). */
static uint32_t put_table(struct making *m, enum table t, uint32_t *told)
{
	const struct span_rows all = chunk_rows(m->c, t, m->child, 0);
	uint32_t n = 0;
	for (uint32_t r = all.from; r < all.to; r++) {
		int year = m->c->rows[t].year[r];
		bool now;
		if (written(m->c, t, r)) {
			now = t != TABLE_HEADER && t != TABLE_UASC && of_year(m, t, r);
		} else {
			*told += year == m->year;
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

/* Who the child is, from the newest return that told it, where the year's own does not. How many rows. */
static uint32_t put_who(struct making *m, enum table t)
{
	const struct span_rows all = chunk_rows(m->c, t, m->child, 0);
	int newest = 0;
	uint32_t n = 0;
	for (uint32_t r = all.from; r < all.to; r++)
		if (!written(m->c, t, r) && m->c->rows[t].year[r] < m->year && m->c->rows[t].year[r] > newest)
			newest = m->c->rows[t].year[r];
	for (uint32_t r = all.from; r < all.to && newest; r++)
		if (m->c->rows[t].year[r] == newest && !written(m->c, t, r)) {
			put(m, t, r, m->year);
			n++;
		}
	return n;
}

static void put_own(struct making *m, enum table t, uint32_t row)
{
	if (row != NO_ROW)
		put(m, t, row, m->year);
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
	uint32_t some = 0, told = 0, n[TABLES];
	if (m->c->last_year && m->c->last_year[m->child] && m->year > m->c->last_year[m->child])
		return; /* sealed after an adoption: in the return of that year, and in none after it */
	find_who(m);
	for (int t = 0; t < TABLES; t++)
		some += n[t] = put_table(m, (enum table)t, &told);
	/* a return of the year that tells of the child without saying who it is stays so: the rules ask for it */
	if ((n[TABLE_EPISODES] || n[TABLE_OC3]) && !n[TABLE_HEADER] && !told)
		n[TABLE_HEADER] = put_who(m, TABLE_HEADER);
	if (n[TABLE_EPISODES] && !n[TABLE_UASC] && !m->told)
		n[TABLE_UASC] = put_who(m, TABLE_UASC);
	if (some && !n[TABLE_HEADER])
		put_own(m, TABLE_HEADER, m->who);
	if (some && !n[TABLE_UASC] && m->separated != NO_ROW && (!m->told || of_year(m, TABLE_UASC, m->separated)))
		put_own(m, TABLE_UASC, m->separated);
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
	*out = (struct closing){.year = year, .last = last ? year - 1 : 0, .since = oldest(lives, year - 1), .told = m.told,
	    .tables_last = last ? last->tables : 0};
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

struct check_setup closing_setup(const struct closing *c, struct text authority)
{
	return (struct check_setup){.year = c->year > rules_last_year ? rules_last_year : c->year, .from = year_first(c->year),
	    .to = year_last(c->year), .now = c->year, .last = c->last, .since = c->since, .tables = c->tables,
	    .tables_last = c->tables_last, .authority = authority_upper(authority)};
}
