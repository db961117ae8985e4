#include "told/told.h"
#include "base/csv.h"
#include <sodium.h>
#include <stdio.h>

/* ---- the twelve tables, from the one list of columns ---- */

#define DDL_DATE "{day}"
#define DDL_ZDATE "{day}"
#define DDL_CODE "{text}"
#define DDL_INT "{int}"
#define DDL_TEXT "{text}"
#define DDL_COLUMN(t, c, kind, list) #c " " DDL_##kind ", "
#define DDL_TABLE(t, name, file)                                                                                       \
	"CREATE TABLE told_" #t " (authority {small} NOT NULL, year {small} NOT NULL, seq {int} NOT NULL, "              \
	"line {int} NOT NULL, person {id} NOT NULL, " TABLE_##t(DDL_COLUMN) "PRIMARY KEY (authority, year, seq));"        \
	"CREATE INDEX told_" #t "_person ON told_" #t " (authority, person);"

#define MIGRATION(t, name, file) {400 + TABLE_##t, "what returns told: " name, DDL_TABLE(t, name, file)},

static const struct migration migrations[] = {TABLES_903(MIGRATION){420, "returns taken in, and what was set aside",
    "CREATE TABLE told_year (authority {small} NOT NULL, year {small} NOT NULL, digest {bytes} NOT NULL, "
    "told_at {moment} NOT NULL, who {text} NOT NULL, source {text} NOT NULL, tables {int} NOT NULL, "
    "told_rows {int} NOT NULL, PRIMARY KEY (authority, year));"
    "CREATE TABLE told_text (authority {small} NOT NULL, year {small} NOT NULL, tbl {small} NOT NULL, "
    "seq {int} NOT NULL, col {small} NOT NULL, person {id} NOT NULL, bad {small} NOT NULL, words {text} NOT NULL, "
    "PRIMARY KEY (authority, year, tbl, seq, col));"
    "CREATE TABLE told_aside (authority {small} NOT NULL, year {small} NOT NULL, tbl {small} NOT NULL, "
    "seq {int} NOT NULL, line {int} NOT NULL, why {small} NOT NULL, field {text} NOT NULL, words {text} NOT NULL, "
    "source {text} NOT NULL, PRIMARY KEY (authority, year, tbl, seq));"},
    {421, "what returns told: the texts of a person", "CREATE INDEX told_text_person ON told_text (authority, person);"}};
const struct migration_set told_migrations = {migrations, sizeof migrations / sizeof *migrations};

#define SELECT_COLUMN(t, c, kind, list) ", " #c
#define SELECT_ALL(t, name, file)                                                                                      \
	SQL(sql_all_##t, "SELECT year, seq" TABLE_##t(SELECT_COLUMN) " FROM told_" #t " WHERE authority = $1");           \
	SQL(sql_year_##t, "SELECT year, seq" TABLE_##t(SELECT_COLUMN) " FROM told_" #t " WHERE authority = $1 AND year = $2"); \
	SQL(sql_one_##t, "SELECT year, seq" TABLE_##t(SELECT_COLUMN) " FROM told_" #t " WHERE authority = $1 AND person = $2"); \
	SQL(sql_some_##t, \
	    "SELECT year, seq" TABLE_##t(SELECT_COLUMN) " FROM told_" #t " WHERE authority = $1 AND person >= $2 AND person < $3"); \
	SQL(sql_lines_##t, \
	    "SELECT x.year, x.seq, t.line FROM told_text x JOIN told_" #t " t ON t.authority = x.authority AND t.year = x.year " \
	                   "AND t.seq = x.seq WHERE x.authority = $1 AND x.tbl = $2 AND x.bad = 1 ORDER BY x.year, x.seq, x.col");        \
	SQL(sql_drop_##t, "DELETE FROM told_" #t " WHERE authority = $1 AND year = $2");
TABLES_903(SELECT_ALL)

#define ROW_OF(t, name, file) {"told_" #t, &sql_all_##t, &sql_year_##t, &sql_one_##t, &sql_some_##t, &sql_drop_##t, &sql_lines_##t},
static const struct {
	const char *table;
	const struct sql *all, *year, *one, *some, *drop, *lines;
} of[TABLES] = {TABLES_903(ROW_OF)};

SQL(sql_drop_text, "DELETE FROM told_text WHERE authority = $1 AND year = $2");
SQL(sql_drop_aside, "DELETE FROM told_aside WHERE authority = $1 AND year = $2");
SQL(sql_drop_year, "DELETE FROM told_year WHERE authority = $1 AND year = $2");
SQL(sql_put_year, "INSERT INTO told_year (authority, year, digest, told_at, who, source, tables, told_rows) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(sql_standing, "SELECT digest FROM told_year WHERE authority = $1 AND year = $2");
SQL(sql_years, "SELECT year, told_rows, told_at, tables, who, source FROM told_year WHERE authority = $1 ORDER BY year");
SQL(sql_texts, "SELECT year, tbl, seq, col, words FROM told_text WHERE authority = $1 ORDER BY tbl, year, seq, col");
SQL(sql_texts_one, "SELECT year, tbl, seq, col, words FROM told_text WHERE authority = $1 AND person = $2 "
                   "ORDER BY tbl, year, seq, col");
SQL(sql_texts_some, "SELECT year, tbl, seq, col, words FROM told_text WHERE authority = $1 AND person >= $2 AND person < $3 "
                    "ORDER BY tbl, year, seq, col");
SQL(sql_asides, "SELECT year, tbl, seq, line, why, field, words, source FROM told_aside WHERE authority = $1 "
                "ORDER BY year, tbl, seq");
SQL(sql_bads, "SELECT year, tbl, seq, col, person, words FROM told_text WHERE authority = $1 AND bad = 1 "
              "ORDER BY year, tbl, seq, col");

#define ALSO_PEOPLE(t, name, file) " UNION SELECT person FROM told_" #t " WHERE authority = $1 AND year = $2"
SQL(sql_told_people, "SELECT person FROM told_HEADER WHERE authority = $1 AND year = $2" TABLES_903(ALSO_PEOPLE) " ORDER BY person");
SQL(sql_with_episodes, "SELECT DISTINCT person FROM told_EPISODES WHERE authority = $1 AND year = $2 ORDER BY person");
SQL(sql_going_on,
    "SELECT DISTINCT person FROM told_EPISODES WHERE authority = $1 AND year = $2 AND DECOM IS NOT NULL AND DEC IS NULL ORDER BY person");

/* ---- the digest of a return ---- */

static void digest_text(crypto_generichash_state *s, struct text t)
{
	uint32_t n = (uint32_t)t.n;
	crypto_generichash_update(s, (const unsigned char *)&n, sizeof n);
	if (t.n)
		crypto_generichash_update(s, (const unsigned char *)t.at, t.n);
}

struct told_digest told_digest(const struct cohort *c, int year)
{
	struct told_digest d = {{0}};
	crypto_generichash_state s;
	crypto_generichash_init(&s, NULL, 0, sizeof d.at);
	const struct cohort_year *y = cohort_year(c, year);
	uint32_t tables = y ? y->tables : 0;
	crypto_generichash_update(&s, (const unsigned char *)&tables, sizeof tables);
	for (int t = 0; t < TABLES; t++) /* a table after the other: where the chunks are cut depends on what else was read */
		for (size_t k = 0; k < c->n; k++)
			for (uint32_t r = 0; r < c->chunk[k]->rows[t].n; r++) {
				if (c->chunk[k]->rows[t].year[r] != year)
					continue;
				int32_t place[2] = {t, c->chunk[k]->rows[t].row[r]};
				crypto_generichash_update(&s, (const unsigned char *)place, sizeof place);
				for (int col = 0; col < table_info[t].told; col++) {
					char buf[DAY_TEXT];
					digest_text(&s, cohort_cell_text(c->chunk[k], (enum table)t, col, r, buf));
				}
			}
	crypto_generichash_final(&s, d.at, sizeof d.at);
	return d;
}

enum row told_standing(struct tx *tx, int64_t authority, int year, const struct told_digest *d, bool *same, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &sql_standing);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, year);
	bool found = query_step(&q, f);
	if (found) {
		struct text was = query_bytes(&q, 0);
		*same = was.n == sizeof d->at && memcmp(was.at, d->at, was.n) == 0;
	}
	if (!query_end(&q, f))
		return ROW_FAULT;
	return found ? ROW_ONE : ROW_NONE;
}

/* ---- saving ---- */

struct saving {
	const struct told_save *s;
	struct tx *tx;
	struct arena *arena;
	struct bulk *texts;
	struct fault *f;
};

static const char *lower(struct arena *a, const char *z)
{
	char *p = arena_z(a, text_of(z));
	for (char *c = p; *c; c++)
		*c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	return p;
}

/* Asides come in the order of chunks: `from` is the first of this chunk. */
static bool is_aside(const struct told_save *s, size_t from, enum table t, uint32_t chunk, uint32_t row)
{
	for (size_t i = from; i < s->n_asides && s->asides[i].chunk == chunk; i++)
		if (s->asides[i].table == t && s->asides[i].row == row)
			return true;
	return false;
}

static void put_cell(struct bulk *b, const struct chunk *c, enum table t, int col, uint32_t r)
{
	const struct column *k = &table_info[t].column[col];
	cell x = c->rows[t].col[col][r];
	if (!cell_told(x))
		bulk_null(b);
	else if (k->kind == CELL_TEXT)
		bulk_text(b, chunk_text(c, x));
	else if (k->kind == CELL_CODE)
		bulk_text(b, code_text(k->list, x));
	else if (k->kind == CELL_INT)
		bulk_i64(b, x);
	else
		bulk_day(b, x);
}

static bool put_texts(struct saving *v, const struct chunk *c, enum table t, uint32_t r, int64_t person)
{
	for (int col = 0; col < table_info[t].told; col++) {
		struct text words = table_info[t].column[col].kind == CELL_TEXT ? (struct text){0} : chunk_beside(c, t, col, r);
		if (!words.n)
			continue;
		bulk_i64(v->texts, v->s->authority);
		bulk_i64(v->texts, v->s->year);
		bulk_i64(v->texts, t);
		bulk_i64(v->texts, c->rows[t].row[r]);
		bulk_i64(v->texts, col);
		bulk_i64(v->texts, person);
		bulk_i64(v->texts, c->rows[t].col[col][r] == CELL_BAD);
		bulk_text(v->texts, words);
		if (!bulk_row(v->texts, v->f))
			return false;
	}
	return true;
}

static bool put_table(struct saving *v, enum table t, int64_t *rows)
{
	const struct told_save *s = v->s;
	const char *columns[5 + COLUMNS_MOST] = {"authority", "year", "seq", "line", "person"};
	for (int c = 0; c < table_info[t].told; c++)
		columns[5 + c] = lower(v->arena, table_info[t].column[c].name);
	struct bulk *b = bulk_begin(v->tx, lower(v->arena, of[t].table), columns, 5 + table_info[t].told, v->f);
	bool ok = b != NULL;
	size_t next = 0;
	for (size_t k = 0; ok && k < s->cohort->n; k++) {
		const struct chunk *c = s->cohort->chunk[k];
		while (next < s->n_asides && s->asides[next].chunk < k)
			next++;
		for (uint32_t i = 0; ok && i < c->children; i++) {
			struct span_rows span = chunk_rows(c, t, i, s->year);
			if (span.from == span.to || c->id[i] == CELL_BLANK)
				continue;
			int64_t person = s->person(s->ctx, chunk_text(c, c->id[i]));
			for (uint32_t r = span.from; ok && r < span.to; r++) {
				if (is_aside(s, next, t, (uint32_t)k, r))
					continue;
				bulk_i64(b, s->authority);
				bulk_i64(b, s->year);
				bulk_i64(b, c->rows[t].row[r]);
				bulk_i64(b, c->rows[t].line[r]);
				bulk_i64(b, person);
				for (int col = 0; col < table_info[t].told; col++)
					put_cell(b, c, t, col, r);
				ok = bulk_row(b, v->f) && put_texts(v, c, t, r, person);
				(*rows)++;
			}
		}
	}
	return (b ? bulk_end(b, v->f) : false) && ok;
}

static bool put_asides(struct saving *v)
{
	static const char *const columns[] = {"authority", "year", "tbl", "seq", "line", "why", "field", "words", "source"};
	const struct told_save *s = v->s;
	struct bulk *b = bulk_begin(v->tx, "told_aside", columns, 9, v->f);
	bool ok = b != NULL;
	for (size_t i = 0; ok && i < s->n_asides; i++) {
		const struct aside *x = &s->asides[i];
		const struct chunk *c = s->cohort->chunk[x->chunk];
		if (c->rows[x->table].year[x->row] != s->year)
			continue;
		struct buf words = BUF_IN(v->arena, 1 << 20);
		for (int col = 0; col < table_info[x->table].told; col++) {
			char buf[DAY_TEXT];
			if (col)
				buf_char(&words, ',');
			csv_put(&words, cohort_cell_text(c, x->table, col, x->row, buf));
		}
		bulk_i64(b, s->authority);
		bulk_i64(b, s->year);
		bulk_i64(b, x->table);
		bulk_i64(b, c->rows[x->table].row[x->row]);
		bulk_i64(b, c->rows[x->table].line[x->row]);
		bulk_i64(b, x->why);
		bulk_text(b, text_of(table_info[x->table].column[x->column].name));
		bulk_text(b, buf_as_text(&words));
		bulk_text(b, s->source);
		ok = bulk_row(b, v->f);
		buf_free(&words);
	}
	return (b ? bulk_end(b, v->f) : false) && ok;
}

static bool drop(struct tx *tx, int64_t authority, int year, struct fault *f)
{
	for (int t = 0; t < TABLES; t++)
		if (!sql_do(tx, of[t].drop, f, arg_i(authority), arg_i(year)))
			return false;
	return sql_do(tx, &sql_drop_text, f, arg_i(authority), arg_i(year)) &&
	       sql_do(tx, &sql_drop_aside, f, arg_i(authority), arg_i(year)) &&
	       sql_do(tx, &sql_drop_year, f, arg_i(authority), arg_i(year));
}

bool told_put(struct tx *tx, const struct told_save *s, struct fault *f)
{
	static const char *const columns[] = {"authority", "year", "tbl", "seq", "col", "person", "bad", "words"};
	if (!drop(tx, s->authority, s->year, f))
		return false;
	struct arena *a = arena_new(0);
	struct saving v = {.s = s, .tx = tx, .arena = a, .f = f};
	v.texts = bulk_begin(tx, "told_text", columns, 8, f);
	bool ok = v.texts != NULL;
	int64_t rows = 0;
	for (int t = 0; ok && t < TABLES; t++)
		ok = put_table(&v, (enum table)t, &rows);
	ok = (v.texts ? bulk_end(v.texts, f) : false) && ok && put_asides(&v);
	if (ok) {
		struct told_digest d = told_digest(s->cohort, s->year);
		const struct cohort_year *y = cohort_year(s->cohort, s->year);
		ok = sql_do(tx, &sql_put_year, f, arg_i(s->authority), arg_i(s->year),
		    arg_bytes((struct text){(const char *)d.at, sizeof d.at}), arg_i(s->now), arg_t(s->who), arg_t(s->source),
		    arg_i(y ? y->tables : 0), arg_i(rows));
	}
	arena_free(a);
	return ok;
}

/* ---- reading ---- */

struct beside_text {
	int16_t year, table, column;
	int64_t seq;
	struct text words;
};

struct loading {
	struct cohort_builder *b;
	const struct beside_text *text;
	size_t n, next[TABLES];
	struct arena *arena;
	struct later_row {
		enum table table;
		int year;
		int32_t seq;
		cell cells[COLUMNS_MOST];
		struct text *beside; /* NULL: none */
	} *later;
	size_t n_later, later_cap;
};

/* Of a person, of a year, of those from a person to before another, or all. */
struct which {
	int64_t authority, person, from, to; /* to 0: no range */
	int year;
};

static void which_begin(struct tx *tx, struct query *q, const struct which *w, const struct sql *all, const struct sql *one,
    const struct sql *some)
{
	query_begin(tx, q, w->person ? one : w->to ? some : all);
	query_bind_i64(q, 1, w->authority);
	if (w->person)
		query_bind_i64(q, 2, w->person);
	else if (w->to)
		query_bind_i64(q, 2, w->from), query_bind_i64(q, 3, w->to);
}

static bool load_texts(struct tx *tx, struct arena *a, const struct which *w, struct loading *l, struct fault *f)
{
	struct beside_text *all = NULL;
	size_t cap = 0, n = 0;
	struct query q;
	which_begin(tx, &q, w, &sql_texts, &sql_texts_one, &sql_texts_some);
	while (query_step(&q, f)) {
		all = arena_grow(a, all, &cap, n + 1, sizeof *all);
		all[n++] = (struct beside_text){(int16_t)query_i64(&q, 0), (int16_t)query_i64(&q, 1), (int16_t)query_i64(&q, 3),
		    query_i64(&q, 2), arena_text(a, query_text(&q, 4))};
	}
	l->text = all;
	l->n = n;
	return query_end(&q, f);
}

/* The first text beside (table, year, seq), or n. */
static size_t first_text(const struct loading *l, int t, int year, int64_t seq)
{
	size_t lo = 0, hi = l->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct beside_text *x = &l->text[mid];
		bool before = x->table != t ? x->table < t : x->year != year ? x->year < year : x->seq < seq;
		if (before)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* What was told under another number of a child comes after the child's own rows: it stands where those say nothing. */
static void put_off(struct loading *l, enum table t, int year, int32_t seq, const cell *cells, const struct text *beside)
{
	l->later = arena_grow(l->arena, l->later, &l->later_cap, l->n_later + 1, sizeof *l->later);
	struct later_row *x = &l->later[l->n_later++];
	*x = (struct later_row){.table = t, .year = year, .seq = seq};
	memcpy(x->cells, cells, (size_t)table_info[t].told * sizeof *cells);
	if (beside) {
		x->beside = arena_array(l->arena, struct text, COLUMNS_MOST);
		memcpy(x->beside, beside, COLUMNS_MOST * sizeof *beside);
	}
}

static void load_row(struct loading *l, struct query *q, enum table t)
{
	cell cells[COLUMNS_MOST];
	struct text beside[COLUMNS_MOST] = {{0}};
	int year = (int)query_i64(q, 0);
	int64_t seq = query_i64(q, 1);
	for (int c = 0; c < table_info[t].told; c++) {
		const struct column *k = &table_info[t].column[c];
		if (query_null(q, 2 + c)) {
			cells[c] = CELL_BLANK;
			continue;
		}
		switch (k->kind) {
		case CELL_TEXT:
			cells[c] = cohort_put_text(l->b, query_text(q, 2 + c));
			break;
		case CELL_CODE:
			cells[c] = code_of(k->list, query_text(q, 2 + c));
			break;
		default:
			cells[c] = (cell)query_i64(q, 2 + c);
		}
	}
	bool any = false;
	if (l->n)
		for (size_t i = first_text(l, (int)t, year, seq); i < l->n && l->text[i].table == (int)t && l->text[i].year == year &&
		                                             l->text[i].seq == seq; i++) {
			int c = l->text[i].column;
			const struct column *k = &table_info[t].column[c];
			cells[c] = cell_parse(k->kind, k->list, l->text[i].words, l->b);
			beside[c] = l->text[i].words;
			any = true;
		}
	if (cohort_is_alias(l->b, cells[0]))
		put_off(l, t, year, (int32_t)seq, cells, any ? beside : NULL);
	else
		cohort_add_cells(l->b, t, year, (int32_t)seq, cells, any ? beside : NULL);
}

static bool load(struct tx *tx, const struct which *w, struct cohort_builder *b, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct loading l = {.b = b, .arena = a};
	bool ok = load_texts(tx, a, w, &l, f);
	struct told_year *years;
	size_t n = 0;
	ok = ok && told_years(tx, a, w->authority, &years, &n, f);
	for (size_t i = 0; ok && i < n; i++)
		for (int t = 0; t < TABLES; t++)
			if ((years[i].tables >> t & 1) && (!w->year || w->year == years[i].year))
				cohort_table(b, years[i].year, (enum table)t);
	for (int t = 0; ok && t < TABLES; t++) {
		struct query q;
		which_begin(tx, &q, w, w->year ? of[t].year : of[t].all, of[t].one, of[t].some);
		if (!w->person && !w->to && w->year)
			query_bind_i64(&q, 2, w->year);
		if (!w->person)
			query_large(&q);
		while (query_step(&q, f))
			if (!w->year || query_i64(&q, 0) == w->year)
				load_row(&l, &q, (enum table)t);
		ok = query_end(&q, f);
	}
	for (size_t i = 0; ok && i < l.n_later; i++)
		cohort_add_cells(b, l.later[i].table, l.later[i].year, l.later[i].seq, l.later[i].cells, l.later[i].beside);
	arena_free(a);
	return ok;
}

bool told_load(struct tx *tx, int64_t authority, int64_t person, int year, struct cohort_builder *b, struct fault *f)
{
	return load(tx, &(struct which){.authority = authority, .person = person, .year = year}, b, f);
}

bool told_load_some(struct tx *tx, int64_t authority, int64_t from, int64_t to, struct cohort_builder *b, struct fault *f)
{
	return load(tx, &(struct which){.authority = authority, .from = from, .to = to}, b, f);
}

bool told_years(struct tx *tx, struct arena *a, int64_t authority, struct told_year **out, size_t *n, struct fault *f)
{
	size_t cap = 0;
	struct told_year *all = NULL;
	*n = 0;
	struct query q;
	query_begin(tx, &q, &sql_years);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		all = arena_grow(a, all, &cap, *n + 1, sizeof *all);
		all[(*n)++] = (struct told_year){(int)query_i64(&q, 0), query_i64(&q, 1), query_i64(&q, 2),
		    (uint32_t)query_i64(&q, 3), arena_text(a, query_text(&q, 4)), arena_text(a, query_text(&q, 5))};
	}
	*out = all;
	return query_end(&q, f);
}

static bool people_by(struct tx *tx, struct arena *a, const struct sql *sql, int64_t authority, int year, int64_t **out, size_t *n,
    struct fault *f)
{
	size_t cap = 0;
	struct query q;
	*out = NULL;
	*n = 0;
	query_begin(tx, &q, sql);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, year);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = query_i64(&q, 0);
	}
	return query_end(&q, f);
}

bool told_people(struct tx *tx, struct arena *a, int64_t authority, int year, int64_t **out, size_t *n, struct fault *f)
{
	return people_by(tx, a, &sql_told_people, authority, year, out, n, f);
}

bool told_with_episodes(struct tx *tx, struct arena *a, int64_t authority, int year, bool open, int64_t **out, size_t *n, struct fault *f)
{
	return people_by(tx, a, open ? &sql_going_on : &sql_with_episodes, authority, year, out, n, f);
}

bool told_asides(struct tx *tx, struct arena *a, int64_t authority, struct told_aside **out, size_t *n, struct fault *f)
{
	size_t cap = 0;
	struct told_aside *all = NULL;
	*n = 0;
	struct query q;
	query_begin(tx, &q, &sql_asides);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		all = arena_grow(a, all, &cap, *n + 1, sizeof *all);
		all[(*n)++] = (struct told_aside){(int)query_i64(&q, 0), (enum table)query_i64(&q, 1), query_i64(&q, 2),
		    query_i64(&q, 3), (enum aside_why)query_i64(&q, 4), arena_text(a, query_text(&q, 5)),
		    arena_text(a, query_text(&q, 6)), arena_text(a, query_text(&q, 7))};
	}
	*out = all;
	return query_end(&q, f);
}

/* Where in its file each stands: both come in the order of the years and rows. */
static bool put_lines(struct tx *tx, int64_t authority, enum table t, struct told_bad *all, size_t n, struct fault *f)
{
	struct query q;
	size_t i = 0;
	query_begin(tx, &q, of[t].lines);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, t);
	while (query_step(&q, f)) {
		int64_t year = query_i64(&q, 0), row = query_i64(&q, 1);
		while (i < n && (all[i].table != t || all[i].year < year || (all[i].year == year && all[i].row < row)))
			i++;
		for (size_t k = i; k < n && all[k].table == t && all[k].year == year && all[k].row == row; k++)
			all[k].line = query_i64(&q, 2);
	}
	return query_end(&q, f);
}

bool told_bads(struct tx *tx, struct arena *a, int64_t authority, struct told_bad **out, size_t *n, struct fault *f)
{
	size_t cap = 0;
	struct told_bad *all = NULL;
	*n = 0;
	struct query q;
	query_begin(tx, &q, &sql_bads);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		enum table t = (enum table)query_i64(&q, 1);
		all = arena_grow(a, all, &cap, *n + 1, sizeof *all);
		all[(*n)++] = (struct told_bad){(int)query_i64(&q, 0), t, query_i64(&q, 2), 0, query_i64(&q, 4),
		    text_of(table_info[t].column[query_i64(&q, 3)].name), arena_text(a, query_text(&q, 5))};
	}
	*out = all;
	if (!query_end(&q, f))
		return false;
	bool ok = true;
	for (int t = 0; ok && *n && t < TABLES; t++)
		ok = put_lines(tx, authority, (enum table)t, all, *n, f);
	return ok;
}
