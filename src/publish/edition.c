/* Publications in the store: written once, read as they are. */
#include "publish/edition.h"
#include "base/buf.h"
#include "store/journal.h"

SQL(sql_publication_add, "INSERT INTO publication(authority, id, as_at, as_known, made_at, made_by, made_as, title, returns) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
SQL(sql_figure_add, "INSERT INTO publication_figure(authority, publication, measure, as_at, as_known, year, value, num, den, hidden, why) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
SQL(sql_publication_newest, "SELECT id, as_at, as_known, made_at, made_by, made_as, title, returns FROM publication "
                            "WHERE authority = $1 ORDER BY as_at DESC, id DESC LIMIT 1");
SQL(sql_publication_one, "SELECT id, as_at, as_known, made_at, made_by, made_as, title, returns FROM publication "
                         "WHERE authority = $1 AND id = $2");
SQL(sql_publications, "SELECT id, as_at, as_known, made_at, made_by, made_as, title, returns FROM publication "
                      "WHERE authority = $1 ORDER BY as_at DESC, id DESC");
SQL(sql_figures, "SELECT measure, as_at, as_known, year, value, num, den, hidden, why FROM publication_figure "
                 "WHERE authority = $1 AND publication = $2 ORDER BY measure, as_at");

/* ---- writing ---- */

static bool add_figure(struct tx *tx, const struct publish_work *w, const char *measure, const struct figure *g, struct fault *f)
{
	return sql_do(tx, &sql_figure_add, f, arg_i(w->authority), arg_i(w->edition.id), arg_z(measure), arg_day(g->as_at),
	    arg_i(g->as_known), arg_i(g->year), g->known ? arg_i(g->value) : arg_null(), g->num < 0 ? arg_null() : arg_i(g->num),
	    g->den < 0 ? arg_null() : arg_i(g->den), arg_i(g->hidden), g->why.n ? arg_t(g->why) : arg_null());
}

/* The body of the journal's row: every figure, so that the chain proves what was published. */
static void add_line(struct buf *b, const char *measure, const struct figure *g)
{
	char d[DAY_TEXT];
	buf_printf(b, "%s %s %lld %lld %lld %d\n", measure, day_iso(g->as_at, d), (long long)g->value, (long long)g->num, (long long)g->den,
	    g->hidden);
}

bool publish_keep(struct tx *tx, const struct publish_work *w, struct fault *f)
{
	const struct edition *e = &w->edition;
	struct arena *a = arena_new(0);
	struct buf body = BUF_IN(a, (size_t)1 << 20);
	bool ok = sql_do(tx, &sql_publication_add, f, arg_i(w->authority), arg_i(e->id), arg_day(e->as_at), arg_i(e->as_known),
	    arg_i(e->made_at), arg_i(e->made_by), arg_t(e->made_as), arg_t(e->title.at ? e->title : TEXT("")), arg_t(e->returns));
	for (size_t m = 0; m < MEASURES; m++)
		for (size_t i = 0; ok && i < e->of[m].n; i++) {
			add_line(&body, measure_defs[m].id, &e->of[m].at[i]);
			ok = add_figure(tx, w, measure_defs[m].id, &e->of[m].at[i], f);
		}
	struct journal_entry j = {.authority = w->authority, .at = e->made_at, .actor = e->made_by, .role = e->made_as,
	    .verb = TEXT("publish"), .kind = TEXT("publication"), .entry = e->id, .after = buf_as_text(&body)};
	ok = ok && journal_write(tx, &j, f);
	arena_free(a);
	return ok;
}

struct making {
	struct arena *arena;
	const struct publish_ask *ask;
	struct publish_work *work;
};

static bool count(struct tx *tx, void *arg, struct fault *f)
{
	struct making *m = arg;
	return publish_count(tx, m->arena, m->ask, m->work, f);
}

static bool keep(struct tx *tx, void *arg, struct fault *f)
{
	return publish_keep(tx, ((struct making *)arg)->work, f);
}

bool publish_make(struct store *s, struct arena *a, const struct publish_ask *ask, struct publish_work *w, struct fault *f)
{
	struct making m = {a, ask, w};
	return store_read(s, count, &m, f) && store_run(s, "publish", keep, &m, f);
}

/* ---- reading ---- */

static struct edition read_head(struct query *q, struct arena *a)
{
	return (struct edition){.id = query_i64(q, 0), .as_at = query_day(q, 1), .as_known = query_i64(q, 2), .made_at = query_i64(q, 3),
	    .made_by = query_i64(q, 4), .made_as = arena_text(a, query_text(q, 5)), .title = arena_text(a, query_text(q, 6)),
	    .returns = arena_text(a, query_text(q, 7))};
}

static int64_t told(struct query *q, int column)
{
	return query_null(q, column) ? -1 : query_i64(q, column);
}

static bool read_figures(struct tx *tx, struct arena *a, int64_t authority, struct edition *e, struct fault *f)
{
	struct query q;
	size_t cap[MEASURES] = {0};
	query_begin(tx, &q, &sql_figures);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, e->id);
	while (query_step(&q, f)) {
		int m = measure_of(query_text(&q, 0));
		if (m < 0)
			continue; /* a measure that this kith no longer has: it stays in the row */
		struct series *s = &e->of[m];
		s->at = arena_grow(a, s->at, &cap[m], s->n + 1, sizeof *s->at);
		s->at[s->n++] = (struct figure){query_day(&q, 1), query_i64(&q, 2), (int)query_i64(&q, 3), (int)query_i64(&q, 7),
		    !query_null(&q, 4), told(&q, 4), told(&q, 5), told(&q, 6), arena_text(a, query_text(&q, 8))};
	}
	return query_end(&q, f);
}

enum row publication_load(struct tx *tx, struct arena *a, int64_t authority, int64_t id, struct edition *e, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, id ? &sql_publication_one : &sql_publication_newest);
	query_bind_i64(&q, 1, authority);
	if (id)
		query_bind_i64(&q, 2, id);
	bool there = query_step(&q, f);
	if (there)
		*e = read_head(&q, a);
	if (!query_end(&q, f))
		return ROW_FAULT;
	if (!there)
		return ROW_NONE;
	return read_figures(tx, a, authority, e, f) && population_list(tx, a, authority, &e->populations, f) ? ROW_ONE : ROW_FAULT;
}

bool publication_newest(struct tx *tx, int64_t authority, int64_t *id, struct fault *f)
{
	struct query q;
	*id = 0;
	query_begin(tx, &q, &sql_publication_newest);
	query_bind_i64(&q, 1, authority);
	if (query_step(&q, f))
		*id = query_i64(&q, 0);
	return query_end(&q, f);
}

bool publication_list(struct tx *tx, struct arena *a, int64_t authority, struct edition **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL;
	*n = 0;
	query_begin(tx, &q, &sql_publications);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = read_head(&q, a);
	}
	return query_end(&q, f);
}
