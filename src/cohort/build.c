/* build: rows in any order → a cohort. Cells are typed as they come, into columns over all children; at the end
 * rows are sorted by child (a counting sort, so that it costs as much as copying) and cut into chunks. */
#include "cohort/inside.h"
#include <stdio.h>
#include <stdlib.h>

struct growing {
	uint32_t n, cap;
	cell *col[COLUMNS_MOST];
	uint32_t *child; /* number in order of coming; NO_CHILD for a row without a council number */
	int16_t *year;
	int32_t *row, *line;
	bool derived;
};

#define NO_CHILD UINT32_MAX

struct cohort_builder {
	struct pool *pool;
	struct interned {
		uint32_t at, hash; /* at: offset + 1; open addressing */
	} *intern;
	size_t interned, intern_cap;
	cell *ids;        /* text cell of each child */
	uint32_t children, ids_cap;
	uint32_t *by_id;  /* child + 1, by text cell, open addressing */
	size_t by_id_cap;
	uint32_t last_child;
	struct growing table[TABLES];
	struct beside *beside;
	size_t besides, besides_cap;
	struct cohort_year year[COHORT_YEARS];
	int years;
	bool too_many;
};

static void *must(void *p)
{
	if (!p) {
		fprintf(stderr, "kith: no memory left for the cohort\n");
		abort();
	}
	return p;
}

struct cohort_builder *cohort_builder_new(void)
{
	struct cohort_builder *b = must(calloc(1, sizeof *b));
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
	for (int t = 0; t < TABLES; t++)
		growing_free(&b->table[t]);
	pool_drop(b->pool);
	free(b->intern);
	free(b->ids);
	free(b->by_id);
	free(b->beside);
	free(b);
}

static struct text pool_text(const struct pool *p, cell at)
{
	uint16_t n;
	memcpy(&n, p->at + at, 2);
	return (struct text){p->at + at + 2, n};
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

static size_t id_slot(const uint32_t *by_id, size_t cap, const cell *ids, cell id)
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

static struct text upper(struct text t, char *buf, size_t most)
{
	size_t i = 0;
	while (i < t.n && !(t.at[i] >= 'a' && t.at[i] <= 'z'))
		i++;
	if (i == t.n || t.n > most)
		return t;
	for (i = 0; i < t.n; i++)
		buf[i] = t.at[i] >= 'a' && t.at[i] <= 'z' ? (char)(t.at[i] - 32) : t.at[i];
	return (struct text){buf, t.n};
}

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
	uint32_t r = new_row(b, t, with_derived);
	struct growing *g = &b->table[t];
	int columns = with_derived ? table_info[t].columns : table_info[t].told;
	char buf[UINT16_MAX];
	for (int c = 0; c < columns; c++) {
		const struct column *col = &table_info[t].column[c];
		struct text text = upper(text_trim(cells[c]), buf, sizeof buf);
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

/* ---- two builders into one ---- */

/* Each text of `from` is put into `into`; where it stood, its new offset is written, so that remap() is one load. An
 * entry is never shorter than that: two bytes of length, a byte, a NUL. */
static void join_texts(struct cohort_builder *into, struct pool *from)
{
	for (size_t at = 0; at < from->n;) {
		struct text t = pool_text(from, (cell)at);
		cell c = cohort_put_text(into, t);
		memcpy(from->at + at, &c, sizeof c);
		at += 2 + t.n + 1;
	}
}

static cell remap(const struct pool *from, cell c)
{
	if (c == CELL_BLANK)
		return c;
	memcpy(&c, from->at + c, sizeof c);
	return c;
}

static void join_rows(struct cohort_builder *into, const struct cohort_builder *from, enum table t, const uint32_t *child)
{
	struct growing *g = &into->table[t];
	const struct growing *f = &from->table[t];
	make_room(g, t, f->n, f->derived);
	for (int c = 0; c < (g->derived ? table_info[t].columns : table_info[t].told); c++) {
		cell *to = g->col[c] + g->n;
		bool text = table_info[t].column[c].kind == CELL_TEXT;
		for (uint32_t i = 0; i < f->n; i++)
			to[i] = !f->col[c] ? CELL_BLANK : text ? remap(from->pool, f->col[c][i]) : f->col[c][i];
	}
	for (uint32_t i = 0; i < f->n; i++)
		g->child[g->n + i] = f->child[i] == NO_CHILD ? NO_CHILD : child[f->child[i]];
	memcpy(g->year + g->n, f->year, f->n * sizeof *f->year);
	memcpy(g->row + g->n, f->row, f->n * sizeof *f->row);
	memcpy(g->line + g->n, f->line, f->n * sizeof *f->line);
	g->n += f->n;
}

void cohort_builder_join(struct cohort_builder *into, struct cohort_builder *from)
{
	uint32_t *child = must(malloc((from->children + 1) * sizeof *child)), base[TABLES];
	join_texts(into, from->pool);
	for (uint32_t i = 0; i < from->children; i++)
		child[i] = child_of(into, remap(from->pool, from->ids[i]));
	for (int t = 0; t < TABLES; t++) {
		base[t] = into->table[t].n;
		if (from->table[t].n)
			join_rows(into, from, (enum table)t, child);
	}
	for (size_t i = 0; i < from->besides; i++) {
		const struct beside *x = &from->beside[i];
		struct beside *to = new_beside(into);
		*to = *x;
		to->row += base[x->table];
		to->text = remap(from->pool, x->text);
	}
	for (int y = 0; y < from->years; y++)
		for (int t = 0; t < TABLES; t++)
			if (from->year[y].tables >> t & 1)
				cohort_table(into, from->year[y].year, (enum table)t);
	into->too_many = into->too_many || from->too_many;
	free(child);
	cohort_builder_free(from);
}

/* ---- from the builder's rows to chunks ---- */

struct sorting {
	struct cohort_builder *b;
	uint32_t total;          /* children and rows alone */
	uint32_t *rank;          /* child → its place */
	cell *id;                /* place → text cell */
	uint32_t *at[TABLES];    /* total + 1 */
	uint32_t *order[TABLES]; /* new row → old row */
};

static int by_text(const void *a, const void *c, void *pool)
{
	return text_cmp(pool_text(pool, *(const cell *)a), pool_text(pool, *(const cell *)c));
}

static void rank_children(struct sorting *s)
{
	struct cohort_builder *b = s->b;
	uint32_t alone = 0;
	for (int t = 0; t < TABLES; t++)
		for (uint32_t r = 0; r < b->table[t].n; r++)
			alone += b->table[t].child[r] == NO_CHILD;
	s->total = b->children + alone;
	s->id = must(malloc((s->total + 1) * sizeof *s->id));
	if (b->children) {
		memcpy(s->id, b->ids, b->children * sizeof *s->id);
		qsort_r(s->id, b->children, sizeof *s->id, by_text, b->pool);
	}
	for (uint32_t i = b->children; i < s->total; i++)
		s->id[i] = CELL_BLANK;
	s->rank = must(malloc((b->children + 1) * sizeof *s->rank));
	for (uint32_t i = 0; i < b->children; i++)
		s->rank[b->by_id[id_slot(b->by_id, b->by_id_cap, b->ids, s->id[i])] - 1] = i;
}

static bool told_before(const struct growing *g, uint32_t a, uint32_t b)
{
	return g->year[a] != g->year[b] ? g->year[a] < g->year[b] : g->row[a] < g->row[b];
}

/* Within a child: by year, then by place in the file. Rows mostly come so already. */
static void order_rows(const struct growing *g, uint32_t *o, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		uint32_t x = o[i], j = i;
		for (; j > 0 && told_before(g, x, o[j - 1]); j--)
			o[j] = o[j - 1];
		o[j] = x;
	}
}

static void sort_table(struct sorting *s, int t, uint32_t *alone)
{
	const struct growing *g = &s->b->table[t];
	uint32_t *at = s->at[t] = must(calloc(s->total + 2, sizeof *at));
	uint32_t *place = must(malloc((g->n + 1) * sizeof *place));
	for (uint32_t r = 0; r < g->n; r++) {
		place[r] = g->child[r] == NO_CHILD ? (*alone)++ : s->rank[g->child[r]];
		at[place[r] + 2]++;
	}
	for (uint32_t i = 2; i < s->total + 2; i++)
		at[i] += at[i - 1];
	uint32_t *order = s->order[t] = must(malloc((g->n + 1) * sizeof *order));
	for (uint32_t r = 0; r < g->n; r++)
		order[at[place[r] + 1]++] = r;
	free(place);
	for (uint32_t i = 0; i < s->total; i++)
		if (at[i + 1] - at[i] > 1)
			order_rows(g, order + at[i], at[i + 1] - at[i]);
}

static void gather(struct sorting *s, struct chunk *c, int t, uint32_t first, struct arena *a)
{
	const struct growing *g = &s->b->table[t];
	uint32_t from = s->at[t][first], to = s->at[t][first + c->children], n = to - from;
	uint32_t *at = arena_array(a, uint32_t, c->children + 1);
	for (uint32_t i = 0; i <= c->children; i++)
		at[i] = s->at[t][first + i] - from;
	c->at[t] = at;
	const uint32_t *order = s->order[t] + from;
	int columns = g->derived ? table_info[t].columns : table_info[t].told;
	for (int k = 0; k < columns; k++) {
		cell *col = arena_array(a, cell, n + 1);
		for (uint32_t i = 0; i < n; i++)
			col[i] = g->col[k][order[i]];
		c->rows[t].col[k] = col;
	}
	int16_t *year = arena_array(a, int16_t, n + 1);
	int32_t *row = arena_array(a, int32_t, n + 1), *line = arena_array(a, int32_t, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		year[i] = g->year[order[i]];
		row[i] = g->row[order[i]];
		line[i] = g->line[order[i]];
	}
	c->rows[t].n = n;
	c->rows[t].year = year;
	c->rows[t].row = row;
	c->rows[t].line = line;
}

static int by_place(const void *a, const void *b)
{
	const struct beside *x = a, *y = b;
	if (x->chunk != y->chunk)
		return x->chunk < y->chunk ? -1 : 1;
	uint64_t kx = (uint64_t)x->table << 40 | (uint64_t)x->column << 32 | x->row;
	uint64_t ky = (uint64_t)y->table << 40 | (uint64_t)y->column << 32 | y->row;
	return (kx > ky) - (kx < ky);
}

static uint32_t first_row(const struct sorting *s, int t, size_t chunk)
{
	size_t first = chunk * CHUNK_CHILDREN;
	return s->at[t][first < s->total ? first : s->total];
}

/* Texts beside follow their rows into the chunks. */
static void place_besides(struct sorting *s, size_t chunks)
{
	struct cohort_builder *b = s->b;
	uint32_t *to[TABLES];
	for (int t = 0; t < TABLES; t++) {
		uint32_t n = b->table[t].n;
		to[t] = must(malloc((n + 1) * sizeof **to));
		for (uint32_t i = 0; i < n; i++)
			to[t][s->order[t][i]] = i;
	}
	for (size_t i = 0; i < b->besides; i++) {
		struct beside *x = &b->beside[i];
		uint32_t row = to[x->table][x->row];
		size_t lo = 0, hi = chunks; /* the last chunk that begins on or before the row */
		while (hi - lo > 1) {
			size_t mid = lo + (hi - lo) / 2;
			if (first_row(s, x->table, mid) <= row)
				lo = mid;
			else
				hi = mid;
		}
		x->chunk = (uint16_t)lo;
		x->row = row - first_row(s, x->table, lo);
	}
	for (int t = 0; t < TABLES; t++)
		free(to[t]);
}

static void share_besides(struct sorting *s, struct cohort *c)
{
	struct cohort_builder *b = s->b;
	if (!b->besides)
		return;
	place_besides(s, c->n);
	qsort(b->beside, b->besides, sizeof *b->beside, by_place);
	for (size_t i = 0, end; i < b->besides; i = end) {
		for (end = i + 1; end < b->besides && b->beside[end].chunk == b->beside[i].chunk; end++)
			;
		struct chunk_inside *in = c->chunk[b->beside[i].chunk]->inside;
		in->besides = (uint32_t)(end - i);
		in->beside = arena_array(in->arena, struct beside, end - i);
		memcpy(in->beside, b->beside + i, (end - i) * sizeof *in->beside);
	}
}

static struct chunk *make_chunk(struct sorting *s, uint32_t first)
{
	struct arena *a = arena_new(0);
	struct chunk *c = arena_new_of(a, struct chunk);
	c->inside = arena_new_of(a, struct chunk_inside);
	atomic_init(&c->inside->refs, 1);
	c->inside->arena = a;
	c->inside->pool = s->b->pool;
	atomic_fetch_add(&s->b->pool->refs, 1);
	c->pool = s->b->pool->at;
	c->children = s->total - first < CHUNK_CHILDREN ? s->total - first : CHUNK_CHILDREN;
	cell *id = arena_array(a, cell, c->children + 1);
	memcpy(id, s->id + first, c->children * sizeof *id);
	c->id = id;
	for (int t = 0; t < TABLES; t++)
		gather(s, c, t, first, a);
	return c;
}

struct cohort *cohort_build(struct cohort_builder *b, struct fault *f)
{
	if (b->too_many) {
		fault_set(f, FAULT_INPUT, "cohort.size", "The texts of these returns are over 2 GiB; load fewer years at once.");
		cohort_builder_free(b);
		return NULL;
	}
	struct sorting s = {.b = b};
	rank_children(&s);
	uint32_t alone = b->children;
	for (int t = 0; t < TABLES; t++)
		sort_table(&s, t, &alone);
	struct cohort *c = must(calloc(1, sizeof *c));
	c->children = b->children;
	c->years = b->years;
	memcpy(c->year, b->year, sizeof c->year);
	c->n = (s.total + CHUNK_CHILDREN - 1) / CHUNK_CHILDREN;
	c->chunk = must(calloc(c->n + 1, sizeof *c->chunk));
	for (size_t k = 0; k < c->n; k++)
		c->chunk[k] = make_chunk(&s, (uint32_t)k * CHUNK_CHILDREN);
	share_besides(&s, c);
	for (int t = 0; t < TABLES; t++) {
		free(s.at[t]);
		free(s.order[t]);
	}
	free(s.id);
	free(s.rank);
	cohort_builder_free(b);
	return c;
}
