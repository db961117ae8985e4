/* chunks: the builder's rows → a cohort. They are sorted by child (a counting sort, so that it costs as much as copying) and
 * cut into chunks; the parts of a split builder at the same time. */
#include "cohort/building.h"
#include "base/ceiling.h"
#include "base/threads.h"
#include <stdlib.h>

struct sorting {
	struct cohort_builder *b;
	uint32_t total;          /* children and rows alone */
	uint32_t *rank;          /* child → its place */
	cell *id;                /* place → text cell */
	uint32_t *at[TABLES];    /* total + 1 */
	uint32_t *order[TABLES]; /* new row → old row */
};

static void release_sorting(void *what)
{
	struct sorting *s = what;
	for (int t = 0; t < TABLES; t++) {
		free(s->at[t]);
		free(s->order[t]);
	}
	free(s->id);
	free(s->rank);
}

static void release_cohort(void *what)
{
	cohort_free(what);
}

/* An empty one with room for so many chunks. */
static struct cohort *new_cohort(size_t chunks)
{
	struct cohort *c = must(calloc(1, sizeof *c));
	ceiling_hold(c, release_cohort);
	c->chunk = must(calloc(chunks + 1, sizeof *c->chunk));
	return c;
}

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
	ceiling_hold(place, free);
	for (uint32_t r = 0; r < g->n; r++) {
		place[r] = g->child[r] == NO_CHILD ? (*alone)++ : s->rank[g->child[r]];
		at[place[r] + 2]++;
	}
	for (uint32_t i = 2; i < s->total + 2; i++)
		at[i] += at[i - 1];
	uint32_t *order = s->order[t] = must(malloc((g->n + 1) * sizeof *order));
	for (uint32_t r = 0; r < g->n; r++)
		order[at[place[r] + 1]++] = r;
	ceiling_drop(place);
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
		ceiling_hold(to[t], free);
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
	for (int t = TABLES - 1; t >= 0; t--) {
		ceiling_drop(to[t]);
		free(to[t]);
	}
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
	c->pool = s->b->pool->at;
	c->children = s->total - first < CHUNK_CHILDREN ? s->total - first : CHUNK_CHILDREN;
	cell *id = arena_array(a, cell, c->children + 1);
	memcpy(id, s->id + first, c->children * sizeof *id);
	c->id = id;
	c->last_year = number_years(s->b, id, c->children, a);
	for (int t = 0; t < TABLES; t++)
		gather(s, c, t, first, a);
	c->inside->pool = s->b->pool; /* the chunk is whole: from here on it is its cohort's */
	atomic_fetch_add(&s->b->pool->refs, 1);
	arena_keep(a);
	return c;
}

struct building {
	struct cohort_builder **part;
	struct cohort *made;
	struct fault fault;
};

static void build_part(void *all, int k)
{
	struct building *g = (struct building *)all + k;
	g->made = cohort_build(*g->part, &g->fault);
	*g->part = NULL;
}

/* The parts' chunks one after the other: a part's numbers all come before those of the next. */
static struct cohort *put_together(struct cohort_builder *b, struct building *g, struct fault *f)
{
	size_t chunks = 0;
	bool whole = true;
	for (int k = 0; k < b->n_parts; k++) {
		if (!g[k].made && whole && f)
			*f = g[k].fault;
		whole = whole && g[k].made;
		chunks += g[k].made ? g[k].made->n : 0;
	}
	struct cohort *c = new_cohort(chunks);
	for (int k = 0; k < b->n_parts; k++) {
		struct cohort *m = g[k].made;
		for (size_t i = 0; m && i < m->n; i++)
			c->chunk[c->n++] = chunk_share(m->chunk[i]);
		for (int y = 0; m && y < m->years; y++)
			for (int t = 0; t < TABLES; t++)
				if (m->year[y].tables >> t & 1)
					cohort_table(b, m->year[y].year, (enum table)t);
		c->children += m ? m->children : 0;
		cohort_free(m);
	}
	c->years = b->years;
	memcpy(c->year, b->year, sizeof c->year);
	if (whole)
		return c;
	cohort_free(c);
	return NULL;
}

static struct cohort *build_parts(struct cohort_builder *b, struct fault *f)
{
	struct building *g = must(calloc((size_t)b->n_parts, sizeof *g));
	ceiling_hold(g, free);
	for (int k = 0; k < b->n_parts; k++)
		g[k].part = &b->parts[k];
	threads_run(b->n_parts, build_part, g);
	struct cohort *c = put_together(b, g, f);
	ceiling_drop(g);
	free(g);
	cohort_builder_free(b);
	return c;
}

struct cohort *cohort_build(struct cohort_builder *b, struct fault *f)
{
	if (b->n_parts)
		return build_parts(b, f);
	if (b->too_many) {
		fault_set(f, FAULT_INPUT, "cohort.size", "The texts of these returns are over 2 GiB; load fewer years at once.");
		cohort_builder_free(b);
		return NULL;
	}
	struct sorting s = {.b = b};
	ceiling_hold(&s, release_sorting);
	rank_children(&s);
	uint32_t alone = b->children;
	for (int t = 0; t < TABLES; t++)
		sort_table(&s, t, &alone);
	size_t chunks = (s.total + CHUNK_CHILDREN - 1) / CHUNK_CHILDREN;
	struct cohort *c = new_cohort(chunks);
	c->children = b->children;
	c->years = b->years;
	memcpy(c->year, b->year, sizeof c->year);
	for (size_t k = 0; k < chunks; k++)
		c->chunk[c->n++] = make_chunk(&s, (uint32_t)k * CHUNK_CHILDREN);
	share_besides(&s, c);
	ceiling_drop(&s);
	release_sorting(&s);
	cohort_builder_free(b);
	return c;
}
