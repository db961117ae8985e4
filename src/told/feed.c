/* What one child's told rows make: entries in hand, without the database. */
#include "told/feed.h"
#include "cohort/span.h"
#include <stdlib.h>

struct making {
	struct arena *arena;
	const struct chunk *chunk;
	uint32_t child;
	struct entries *out;
	size_t cap;
};

static void set_text(struct making *m, const struct field *f, struct text t, struct value *v)
{
	if (f->type == FIELD_TEXT || f->type == FIELD_LONGTEXT || f->type == FIELD_CODE) {
		*v = (struct value){.state = VALUE_SET, .text = arena_text(m->arena, t)};
		return;
	}
	*v = (struct value){.state = VALUE_BAD, .told = arena_text(m->arena, t)};
}

/* A cell of the return → the value of a field. */
static void set_cell(struct making *m, const struct field *f, enum table t, int column, uint32_t row, struct value *v)
{
	const struct column *col = &table_info[t].column[column];
	cell c = m->chunk->rows[t].col[column][row];
	struct text beside = chunk_beside(m->chunk, t, column, row);
	*v = (struct value){0};
	if (c == CELL_BLANK)
		return;
	if (!cell_told(c)) {
		*v = (struct value){.state = VALUE_BAD, .told = arena_text(m->arena, beside)};
		return;
	}
	if (col->kind == CELL_TEXT)
		set_text(m, f, chunk_text(m->chunk, c), v);
	else if (col->kind == CELL_CODE && f->type != FIELD_BOOL)
		set_text(m, f, code_text(col->list, c), v);
	else
		*v = (struct value){.state = VALUE_SET, .number = c}; /* days, numbers, 0 and 1 */
	if (beside.n)
		v->told = arena_text(m->arena, beside);
}

static struct entry *make(struct making *m, const char *kind, int year)
{
	struct entry *e = entry_new(m->arena, kind_of(text_of(kind)), 0);
	e->state = STATE_FINAL;
	e->source = TEXT("return");
	e->told_year = year;
	m->out->at = arena_grow(m->arena, m->out->at, &m->cap, m->out->n + 1, sizeof *m->out->at);
	m->out->at[m->out->n++] = e;
	return e;
}

/* All fields of the kind whose cells are in this row. */
static void from_row(struct making *m, struct entry *e, enum table t, uint32_t row)
{
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *f = &e->kind->fields[i];
		if (f->table903 && strcmp(f->table903, table_info[t].name) == 0)
			set_cell(m, f, t, table_column(t, text_of(f->column903)), row, &e->value[i]);
	}
	int end = kind_field(e->kind, "year_end");
	if (end >= 0)
		e->value[end] = (struct value){.state = VALUE_SET, .number = year_last(m->chunk->rows[t].year[row])};
}

/* The tables whose rows are one kind's entries, with the columns that make two rows one thing. */
static const struct of_table {
	const char *kind;
	enum table table;
	int key[2];  /* columns; -1: none */
	int start;   /* the day that must be readable, or -1 */
	bool yearly; /* a row of each year is a thing of its own */
} of_table[] = {
    {"review", TABLE_REVIEWS, {REVIEWS_REVIEW, -1}, REVIEWS_REVIEW, false},
    {"missing-episode", TABLE_MISSING, {MISSING_MISSING, MISSING_MIS_START}, MISSING_MIS_START, false},
    {"separated-status", TABLE_UASC, {-1, -1}, -1, false},
    {"yearly-answers", TABLE_OC2, {-1, -1}, -1, true},
    {"birthday-answers", TABLE_OC3, {-1, -1}, -1, true},
    {"adoption", TABLE_AD1, {-1, -1}, -1, false},
    {"adoption-decision", TABLE_PLACED, {PLACED_DATE_PLACED, -1}, -1, false},
    {"earlier-permanence", TABLE_PREVPERM, {-1, -1}, -1, false},
    {"social-worker", TABLE_SW, {SW_SW_ID, SW_SW_DECOM}, -1, false},
    {"liberty-order", TABLE_DOLO, {DOLO_DOLO_START, -1}, -1, false},
};
static const struct of_table of_episodes = {"episode", TABLE_EPISODES, {EPISODES_DECOM, -1}, EPISODES_DECOM, false};

static bool same_cell(const struct making *m, enum table t, int column, uint32_t a, uint32_t b)
{
	return column < 0 || chunk_same(m->chunk, t, column, a, t, column, b);
}

static bool same_thing(const struct making *m, const struct of_table *o, uint32_t a, uint32_t b)
{
	const int16_t *year = m->chunk->rows[o->table].year;
	return (!o->yearly || year[a] == year[b]) && same_cell(m, o->table, o->key[0], a, b) && same_cell(m, o->table, o->key[1], a, b);
}

/* The rows that speak, one a thing. */
static uint32_t speaking(struct making *m, const struct of_table *o, uint32_t **out)
{
	struct span_rows r = chunk_rows(m->chunk, o->table, m->child, 0);
	uint32_t *rows = arena_array(m->arena, uint32_t, r.to - r.from + 1), n = 0;
	for (uint32_t i = r.from; i < r.to; i++) {
		if (o->start >= 0 && !cell_told(m->chunk->rows[o->table].col[o->start][i]))
			continue; /* set aside: it cannot be placed */
		uint32_t k = 0;
		while (k < n && !same_thing(m, o, rows[k], i))
			k++;
		if (k == n)
			rows[n++] = i;
		else if (span_speaks(m->chunk, o->table, i, rows[k]) < 0)
			rows[k] = i;
	}
	*out = rows;
	return n;
}

static int by_decom(const void *x, const void *y, void *of)
{
	const struct chunk *c = of;
	const cell *decom = c->rows[TABLE_EPISODES].col[EPISODES_DECOM];
	cell a = decom[*(const uint32_t *)x], b = decom[*(const uint32_t *)y];
	return (a > b) - (a < b);
}

/* Whether episode b goes on with what a told in these columns, from the same day. */
static bool goes_on(const struct making *m, const int *columns, size_t n, uint32_t a, uint32_t b)
{
	const cell *dec = m->chunk->rows[TABLE_EPISODES].col[EPISODES_DEC], *decom = m->chunk->rows[TABLE_EPISODES].col[EPISODES_DECOM];
	if (!cell_told(dec[a]) || dec[a] != decom[b])
		return false;
	for (size_t i = 0; i < n; i++)
		if (!same_cell(m, TABLE_EPISODES, columns[i], a, b))
			return false;
	return true;
}

/* A home or a legal status: lasts over episodes that go on. */
static void lasting(struct making *m, const char *kind, const int *columns, size_t n_columns, const uint32_t *rows, uint32_t n,
    size_t *of)
{
	for (uint32_t i = 0; i < n; i++) {
		if (i && goes_on(m, columns, n_columns, rows[i - 1], rows[i])) {
			of[i] = of[i - 1];
			struct entry *e = m->out->at[of[i]];
			int16_t year = m->chunk->rows[TABLE_EPISODES].year[rows[i]];
			e->told_year = year > e->told_year ? year : e->told_year;
			set_cell(m, &e->kind->fields[e->kind->to], TABLE_EPISODES, EPISODES_DEC, rows[i], &e->value[e->kind->to]);
			continue;
		}
		of[i] = m->out->n;
		from_row(m, make(m, kind, m->chunk->rows[TABLE_EPISODES].year[rows[i]]), TABLE_EPISODES, rows[i]);
	}
}

static void episodes(struct making *m)
{
	static const int home[] = {EPISODES_PLACE, EPISODES_PLACE_PROVIDER, EPISODES_HOME_POST, EPISODES_PL_POST, EPISODES_URN};
	static const int status[] = {EPISODES_LS};
	uint32_t *rows, n = speaking(m, &of_episodes, &rows);
	size_t *homes = arena_array(m->arena, size_t, n + 1), *statuses = arena_array(m->arena, size_t, n + 1);
	qsort_r(rows, n, sizeof *rows, by_decom, (void *)(uintptr_t)m->chunk);
	lasting(m, "home", home, sizeof home / sizeof *home, rows, n, homes);
	lasting(m, "legal-status", status, 1, rows, n, statuses);
	for (uint32_t i = 0; i < n; i++) {
		struct entry *e = make(m, "episode", m->chunk->rows[TABLE_EPISODES].year[rows[i]]);
		from_row(m, e, TABLE_EPISODES, rows[i]);
		entry_set_number(e, "home", (int64_t)homes[i]);
		entry_set_number(e, "status", (int64_t)statuses[i]);
	}
}

/* What Header tells besides the person: the newest year's. */
static void header(struct making *m)
{
	struct span_rows r = chunk_rows(m->chunk, TABLE_HEADER, m->child, 0);
	uint32_t row;
	if (r.from == r.to || !span_row(m->chunk, TABLE_HEADER, m->child, m->chunk->rows[TABLE_HEADER].year[r.to - 1], &row))
		return;
	int year = m->chunk->rows[TABLE_HEADER].year[row];
	const cell *upn = m->chunk->rows[TABLE_HEADER].col[HEADER_UPN], *mother = m->chunk->rows[TABLE_HEADER].col[HEADER_MOTHER];
	if (upn[row] != CELL_BLANK) {
		struct entry *e = make(m, "person-number", year);
		from_row(m, e, TABLE_HEADER, row);
		entry_set(e, "number_kind", TEXT("upn"));
	}
	if (mother[row] != CELL_BLANK || m->chunk->rows[TABLE_HEADER].col[HEADER_MC_DOB][row] != CELL_BLANK)
		from_row(m, make(m, "mother-of", year), TABLE_HEADER, row);
}

void feed_reckon(struct arena *a, const struct cohort *c, uint32_t chunk, uint32_t child, struct entries *out)
{
	struct making m = {.arena = a, .chunk = c->chunk[chunk], .child = child, .out = out};
	*out = (struct entries){0};
	episodes(&m);
	for (size_t i = 0; i < sizeof of_table / sizeof *of_table; i++) {
		uint32_t *rows, n = speaking(&m, &of_table[i], &rows);
		for (uint32_t k = 0; k < n; k++)
			from_row(&m, make(&m, of_table[i].kind, m.chunk->rows[of_table[i].table].year[rows[k]]), of_table[i].table,
			    rows[k]);
	}
	header(&m);
}
