/* build: rows in any order, typed as they come, into columns over all children. chunks.c makes a cohort of them. */
#include "base/ceiling.h"
#include "cohort/building.h"
#include <stdlib.h>

void *must(void *p)
{
	return ceiling_memory(p, 0);
}

static void release(void *builder)
{
	cohort_builder_free(builder);
}

struct cohort_builder *cohort_builder_new(void)
{
	struct cohort_builder *b = must(calloc(1, sizeof *b));
	ceiling_hold(b, release);
	b->pool = must(calloc(1, sizeof *b->pool));
	atomic_init(&b->pool->refs, 1);
	b->intern_cap = 1024;
	b->intern = must(calloc(b->intern_cap, sizeof *b->intern));
	b->by_id_cap = 1024;
	b->by_id = must(calloc(b->by_id_cap, sizeof *b->by_id));
	return b;
}

static void growing_free(struct growing *g)
{
	for (int c = 0; c < COLUMNS_MOST; c++)
		free(g->col[c]);
	free(g->child);
	free(g->year);
	free(g->row);
	free(g->line);
	*g = (struct growing){0};
}

void cohort_builder_free(struct cohort_builder *b)
{
	if (!b)
		return;
	ceiling_drop(b);
	for (int k = 0; k < b->n_parts; k++)
		cohort_builder_free(b->parts[k]);
	free(b->parts);
	free((char *)b->from.at);
	free((char *)b->to.at);
	for (int t = 0; t < TABLES; t++)
		growing_free(&b->table[t]);
	pool_drop(b->pool);
	free(b->intern);
	free(b->ids);
	free(b->by_id);
	free(b->beside);
	free(b->number);
	free(b);
}

static cell pool_add(struct pool *p, struct text t)
{
	size_t need = p->n + 2 + t.n + 1;
	if (need > p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 64 << 10;
		while (cap < need)
			cap *= 2;
		p->at = must(realloc(p->at, cap));
		p->cap = cap;
	}
	cell at = (cell)p->n;
	uint16_t n = (uint16_t)t.n;
	memcpy(p->at + at, &n, 2);
	memcpy(p->at + at + 2, t.at, t.n);
	p->at[at + 2 + n] = 0;
	p->n = need;
	return at;
}

static void intern_grow(struct cohort_builder *b)
{
	size_t cap = b->intern_cap * 2;
	struct interned *slots = must(calloc(cap, sizeof *slots));
	for (size_t i = 0; i < b->intern_cap; i++) {
		if (!b->intern[i].at)
			continue;
		size_t s = b->intern[i].hash & (cap - 1);
		while (slots[s].at)
			s = (s + 1) & (cap - 1);
		slots[s] = b->intern[i];
	}
	free(b->intern);
	b->intern = slots;
	b->intern_cap = cap;
}

cell cohort_put_told(struct cohort_builder *b, struct text t)
{
	char buf[UINT16_MAX];
	return cohort_put_text(b, text_told(t, buf, sizeof buf));
}

cell cohort_put_text(struct cohort_builder *b, struct text t)
{
	if (!t.n)
		return CELL_BLANK;
	if (t.n > UINT16_MAX)
		t.n = UINT16_MAX; /* csv refuses longer fields; forms have limits far below */
	if (b->pool->n > (size_t)INT32_MAX - UINT16_MAX - 3) {
		b->too_many = true;
		return CELL_BLANK;
	}
	if ((b->interned + 1) * 2 > b->intern_cap)
		intern_grow(b);
	uint32_t h = (uint32_t)text_hash(t); /* there are at most 2^31 / 4 texts */
	size_t s = h & (b->intern_cap - 1);
	for (; b->intern[s].at; s = (s + 1) & (b->intern_cap - 1))
		if (b->intern[s].hash == h && text_eq(pool_text(b->pool, (cell)(b->intern[s].at - 1)), t))
			return (cell)(b->intern[s].at - 1);
	cell at = pool_add(b->pool, t);
	b->intern[s] = (struct interned){(uint32_t)at + 1, h};
	b->interned++;
	return at;
}

size_t id_slot(const uint32_t *by_id, size_t cap, const cell *ids, cell id)
{
	size_t s = ((size_t)(uint32_t)id * 0x9e3779b1u) & (cap - 1);
	while (by_id[s] && ids[by_id[s] - 1] != id)
		s = (s + 1) & (cap - 1);
	return s;
}

static uint32_t child_of(struct cohort_builder *b, cell id)
{
	if (id == CELL_BLANK)
		return NO_CHILD;
	for (uint32_t i = 0; i <= 4 && b->last_child + i < b->children; i++)
		if (b->ids[b->last_child + i] == id)
			return b->last_child += i;
	if (((size_t)b->children + 1) * 2 > b->by_id_cap) {
		size_t cap = b->by_id_cap * 2;
		uint32_t *slots = must(calloc(cap, sizeof *slots));
		for (uint32_t i = 0; i < b->children; i++)
			slots[id_slot(slots, cap, b->ids, b->ids[i])] = i + 1;
		free(b->by_id);
		b->by_id = slots;
		b->by_id_cap = cap;
	}
	size_t s = id_slot(b->by_id, b->by_id_cap, b->ids, id);
	if (!b->by_id[s]) {
		if (b->children == b->ids_cap) {
			b->ids_cap = b->ids_cap ? b->ids_cap * 2 : 1024;
			b->ids = must(realloc(b->ids, b->ids_cap * sizeof *b->ids));
		}
		b->ids[b->children++] = id;
		b->by_id[s] = b->children;
	}
	b->last_child = b->by_id[s] - 1;
	return b->last_child;
}

/* Room for so many more rows; columns that were not there before are blank in the rows that were. */
static void make_room(struct growing *g, enum table t, uint32_t more, bool derived)
{
	int columns = derived || g->derived ? table_info[t].columns : table_info[t].told;
	if (g->n + more <= g->cap && (!derived || g->derived))
		return;
	uint32_t cap = g->cap ? g->cap : 256;
	while (cap < g->n + more)
		cap *= 2;
	for (int c = 0; c < columns; c++) {
		bool fresh = !g->col[c];
		g->col[c] = must(realloc(g->col[c], cap * sizeof(cell)));
		for (uint32_t i = 0; fresh && i < g->n; i++)
			g->col[c][i] = CELL_BLANK;
	}
	g->child = must(realloc(g->child, cap * sizeof *g->child));
	g->year = must(realloc(g->year, cap * sizeof *g->year));
	g->row = must(realloc(g->row, cap * sizeof *g->row));
	g->line = must(realloc(g->line, cap * sizeof *g->line));
	g->cap = cap;
	g->derived = g->derived || derived;
}

static uint32_t new_row(struct cohort_builder *b, enum table t, bool derived)
{
	struct growing *g = &b->table[t];
	make_room(g, t, 1, derived);
	for (int c = table_info[t].told; g->derived && c < table_info[t].columns; c++)
		g->col[c][g->n] = CELL_BLANK;
	return g->n++;
}

static struct beside *new_beside(struct cohort_builder *b)
{
	if (b->besides == b->besides_cap) {
		b->besides_cap = b->besides_cap ? b->besides_cap * 2 : 256;
		b->beside = must(realloc(b->beside, b->besides_cap * sizeof *b->beside));
	}
	return &b->beside[b->besides++];
}

static void keep_beside(struct cohort_builder *b, enum table t, int column, uint32_t row, struct text text)
{
	*new_beside(b) = (struct beside){.table = (uint8_t)t, .column = (uint8_t)column, .row = row, .text = cohort_put_text(b, text)};
}

bool cohort_table(struct cohort_builder *b, int year, enum table t)
{
	int i = 0;
	while (i < b->years && b->year[i].year < year)
		i++;
	if (i == b->years || b->year[i].year != year) {
		if (b->years == COHORT_YEARS)
			return false;
		memmove(&b->year[i + 1], &b->year[i], (size_t)(b->years - i) * sizeof *b->year);
		b->year[i] = (struct cohort_year){.year = year};
		b->years++;
	}
	b->year[i].tables |= 1u << t;
	return true;
}

/* ---- parts ---- */

static struct text own(struct text t)
{
	char *z = must(malloc(t.n + 1));
	memcpy(z, t.at, t.n);
	return (struct text){z, t.n};
}

bool cohort_builder_split(struct cohort_builder *b, const struct text *pivot, int n)
{
	if (b->children || b->n_parts || b->years || n < 1)
		return false;
	b->parts = must(calloc((size_t)n + 1, sizeof *b->parts));
	for (int k = 0; k <= n; k++) {
		struct cohort_builder *p = b->parts[b->n_parts] = cohort_builder_new();
		b->n_parts++;
		ceiling_drop(p); /* it is the whole's */
		p->part = true;
		p->from = k > 0 ? own(pivot[k - 1]) : (struct text){0};
		p->to = k < n ? own(pivot[k]) : (struct text){0};
	}
	return true;
}

struct cohort_builder *cohort_builder_part(struct cohort_builder *b, int k)
{
	return k < b->n_parts ? b->parts[k] : NULL;
}

/* Rows without a number come last: they are the last part's. */
bool cohort_builder_takes(const struct cohort_builder *b, struct text id)
{
	char buf[UINT16_MAX];
	if (!b->part)
		return true;
	id = text_told(id, buf, sizeof buf);
	if (!id.n)
		return !b->to.n;
	return (!b->from.n || text_cmp(id, b->from) >= 0) && (!b->to.n || text_cmp(id, b->to) < 0);
}

/* ---- rows ---- */

/* Files mostly have a child's rows together, and children in one order: the text of the row before, or for CHILD that of
 * one of the next few children. It saves looking the text up, which costs most in a return too large for the cache. */
static cell guess(const struct cohort_builder *b, const struct growing *g, int c, uint32_t r, struct text text)
{
	cell before = g->col[c][r - 1];
	if (before != CELL_BLANK && text_eq(pool_text(b->pool, before), text))
		return before;
	for (uint32_t i = 1; c == 0 && i <= 4 && b->last_child + i < b->children; i++)
		if (text_eq(pool_text(b->pool, b->ids[b->last_child + i]), text))
			return b->ids[b->last_child + i];
	return CELL_BLANK;
}

void cohort_add(struct cohort_builder *b, enum table t, int year, int32_t row, int32_t line, const struct text *cells,
    bool with_derived)
{
	char buf[UINT16_MAX];
	for (int k = 0; k < b->n_parts; k++)
		if (cohort_builder_takes(b->parts[k], cells[0])) {
			cohort_add(b->parts[k], t, year, row, line, cells, with_derived);
			return;
		}
	uint32_t r = new_row(b, t, with_derived);
	struct growing *g = &b->table[t];
	int columns = with_derived ? table_info[t].columns : table_info[t].told;
	for (int c = 0; c < columns; c++) {
		const struct column *col = &table_info[t].column[c];
		struct text text = text_told(cells[c], buf, sizeof buf);
		cell v = col->kind == CELL_TEXT && r > 0 ? guess(b, g, c, r, text) : CELL_BLANK;
		if (v == CELL_BLANK)
			v = cell_parse(col->kind, col->list, text, b);
		g->col[c][r] = v;
		if (v != CELL_BLANK && col->kind != CELL_TEXT && (!cell_told(v) || !cell_canonical(col, v, text)))
			keep_beside(b, t, c, r, text);
	}
	g->child[r] = child_of(b, g->col[0][r]);
	g->year[r] = (int16_t)year;
	g->row[r] = row;
	g->line[r] = line;
}

void cohort_add_cells(struct cohort_builder *b, enum table t, int year, int32_t row, const cell *cells,
    const struct text *beside)
{
	cell own[COLUMNS_MOST];
	if (b->numbers) {
		memcpy(own, cells, (size_t)table_info[t].told * sizeof *own);
		if (!number_admits(b, t, year, own))
			return;
		cells = own;
	}
	uint32_t r = new_row(b, t, false);
	struct growing *g = &b->table[t];
	for (int c = 0; c < table_info[t].told; c++) {
		g->col[c][r] = cells[c];
		if (beside && beside[c].n)
			keep_beside(b, t, c, r, beside[c]);
	}
	g->child[r] = child_of(b, cells[0]);
	g->year[r] = (int16_t)year;
	g->row[r] = row;
	g->line[r] = 0;
}
