/* Migrations: numbered, append only, one text for both engines; and what is kept about the database itself. */
#include "base/buf.h"
#include "store/engine.h"
#include "store/schema.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

/* The first table is made by hand: without it nobody knows what has been applied. */
static const char ledger[] = "CREATE TABLE kith_schema (\n"
                             "  number {int} PRIMARY KEY,\n"
                             "  name {text} NOT NULL,\n"
                             "  digest {text} NOT NULL,\n"
                             "  applied_at {moment} NOT NULL\n"
                             ")";
SQL(sql_schema_rows, "SELECT number, digest FROM kith_schema ORDER BY number");
SQL(sql_schema_add, "INSERT INTO kith_schema(number, name, digest, applied_at) VALUES($1, $2, $3, $4)");
SQL(sql_kind_rows, "SELECT kind, number, digest FROM kith_kind_step ORDER BY kind, number");
SQL(sql_kind_add, "INSERT INTO kith_kind_step(kind, number, name, digest, applied_at) VALUES($1, $2, $3, $4, $5)");
SQL(sql_fact_get, "SELECT value FROM kith_fact WHERE name = $1");
SQL(sql_fact_set, "INSERT INTO kith_fact(name, value) VALUES($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

/* ---- the text for one engine ---- */

static const struct {
	const char *macro, *sqlite, *postgres;
} types[] = {
	{"{id}", "INTEGER", "BIGINT"}, {"{int}", "INTEGER", "BIGINT"}, {"{day}", "INTEGER", "BIGINT"},
	{"{moment}", "INTEGER", "BIGINT"}, {"{small}", "INTEGER", "BIGINT"}, {"{text}", "TEXT", "TEXT"},
	{"{bytes}", "BLOB", "BYTEA"},
};

static bool lite(const struct store *s)
{
	return s->engine == &engine_sqlite;
}

/* One statement, from z to e, without its ';'. */
static void one_statement(struct buf *b, const char *z, const char *e, bool sqlite)
{
	while (z < e && strchr(" \t\r\n", *z))
		z++;
	while (e > z && strchr(" \t\r\n", e[-1]))
		e--;
	if (z == e)
		return;
	bool table = strncmp(z, "CREATE TABLE", 12) == 0, clustered = false;
	for (const char *p = z; p < e;) {
		size_t i = 0, n = sizeof types / sizeof *types;
		for (; *p == '{' && i < n; i++)
			if (strncmp(p, types[i].macro, strlen(types[i].macro)) == 0)
				break;
		if (*p == '{' && i < n) {
			buf_z(b, sqlite ? types[i].sqlite : types[i].postgres);
			p += strlen(types[i].macro);
		} else if (strncmp(p, "{clustered}", 11) == 0) {
			clustered = true;
			p += 11;
		} else
			buf_char(b, *p++);
	}
	if (table && sqlite)
		buf_z(b, clustered ? "WITHOUT ROWID, STRICT" : " STRICT");
	buf_z(b, ";\n");
}

static void ddl(struct buf *b, const char *sql, bool sqlite)
{
	const char *from = sql, *p = sql;
	for (bool quoted = false; *p; p++) {
		if (*p == '\'')
			quoted = !quoted;
		if (*p == ';' && !quoted) {
			one_statement(b, from, p, sqlite);
			from = p + 1;
		}
	}
	one_statement(b, from, p, sqlite);
}

struct text store_ddl(struct arena *a, const struct store *s, const struct migration *m)
{
	struct buf b = BUF_INIT(4 << 20);
	ddl(&b, m->sql, lite(s));
	struct text t = arena_text(a, buf_as_text(&b));
	buf_free(&b);
	return t;
}

static void digest(const struct migration *m, char out[static 65])
{
	unsigned char d[32];
	crypto_generichash(d, sizeof d, (const unsigned char *)m->sql, strlen(m->sql), NULL, 0);
	sodium_bin2hex(out, 65, d, sizeof d);
}

/* ---- what is applied ---- */

/* The rooms' steps first, by number; then each kind's. */
static int in_order(const void *x, const void *y)
{
	const struct migration *a = *(const struct migration *const *)x, *b = *(const struct migration *const *)y;
	int kinds = !a->kind || !b->kind ? (a->kind != NULL) - (b->kind != NULL) : strcmp(a->kind, b->kind);
	return kinds ? kinds : (a->number > b->number) - (a->number < b->number);
}

static bool all_migrations(struct arena *a, const struct migration ***out, size_t *n, struct fault *fault)
{
	size_t count = 0;
	for (size_t i = 0; i < migration_sets_n; i++)
		count += migration_sets[i]->n;
	const struct migration **all = arena_array(a, const struct migration *, count ? count : 1);
	*n = 0;
	for (size_t i = 0; i < migration_sets_n; i++)
		for (size_t k = 0; k < migration_sets[i]->n; k++)
			all[(*n)++] = &migration_sets[i]->at[k];
	qsort(all, *n, sizeof *all, in_order);
	for (size_t i = 1; i < *n; i++)
		if (in_order(&all[i], &all[i - 1]) == 0)
			return fault_set(fault, FAULT_OURS, "store.bug", "Two migrations are numbered %d: '%s' and '%s'.",
			    all[i]->number, all[i - 1]->name, all[i]->name);
	*out = all;
	return true;
}

struct applied {
	struct arena *arena;
	const struct migration **all, **pending;
	size_t n, pending_n;
	bool *done; /* of all: the database has it */
	int highest; /* of the rooms' */
	bool nothing; /* not one row */
};

static void begin(struct applied *p)
{
	p->pending = arena_array(p->arena, const struct migration *, p->n + 1);
	p->done = arena_array(p->arena, bool, p->n + 1);
}

/* A row of a ledger: the database has that step, and it is ours. */
static bool mark(struct applied *p, const char *kind, int number, struct text has, struct fault *fault)
{
	struct migration key = {.kind = kind, .number = number};
	const struct migration *at = &key, **found = bsearch(&at, p->all, p->n, sizeof *p->all, in_order);
	char mine[65];
	p->nothing = false;
	if (!found)
		return fault_set(fault, FAULT_ASKED, "store.schema",
		    "The database was made by a newer kith (it holds step %d of the %s%s): use that kith.", number,
		    kind ? "kind " : "schema", kind ? kind : "");
	digest(*found, mine);
	if (!text_is(has, mine))
		return fault_set(fault, FAULT_ASKED, "store.schema",
		    "The database holds another step %d ('%s') of the schema than this kith: they are not of one line.", number,
		    (*found)->name);
	p->done[found - p->all] = true;
	return true;
}

static bool compare_kinds(struct tx *tx, struct applied *p, struct fault *fault)
{
	struct query q;
	bool ok = true;
	query_begin(tx, &q, &sql_kind_rows);
	while (ok && query_step(&q, fault))
		ok = mark(p, arena_z(p->arena, query_text(&q, 0)), (int)query_i64(&q, 1), query_text(&q, 2), fault);
	return query_end(&q, fault) && ok;
}

static bool compare(struct tx *tx, void *arg, struct fault *fault)
{
	struct applied *p = arg;
	p->pending_n = 0, p->highest = 0, p->nothing = true;
	memset(p->done, 0, p->n * sizeof *p->done);
	struct query q;
	query_begin(tx, &q, &sql_schema_rows);
	bool ok = true, kinds = false;
	while (ok && query_step(&q, fault)) {
		p->highest = (int)query_i64(&q, 0);
		kinds |= p->highest == STORE_KIND_STEPS;
		ok = mark(p, NULL, p->highest, query_text(&q, 1), fault);
	}
	if (!query_end(&q, fault) || !ok || (kinds && !compare_kinds(tx, p, fault)))
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (!p->done[i])
			p->pending[p->pending_n++] = p->all[i];
	return true;
}

static bool look(struct store *s, struct arena *a, struct applied *p, struct fault *fault)
{
	*p = (struct applied){.arena = a};
	if (!all_migrations(a, &p->all, &p->n, fault))
		return false;
	begin(p);
	struct fault f = {0};
	if (store_read(s, compare, p, &f))
		return true;
	/* A database without the ledger is not one of kith's (or a copy cut short): said so, not as an SQL error. */
	if (strcmp(f.code, "store.bug") == 0)
		return fault_set(fault, FAULT_ASKED, "store.schema", "%s is not a database of kith: it has no table kith_schema.",
		    lite(s) ? s->where : "The PostgreSQL database");
	if (fault)
		*fault = f;
	return false;
}

bool store_pending(struct store *s, struct arena *a, const struct migration ***out, size_t *n, struct fault *fault)
{
	struct applied p;
	if (!look(s, a, &p, fault))
		return false;
	*out = p.pending, *n = p.pending_n;
	return true;
}

bool store_schema_check(struct store *s, struct fault *fault)
{
	struct arena *a = arena_new(0);
	struct applied p;
	bool ok = look(s, a, &p, fault);
	if (ok && p.pending_n)
		ok = fault_set(fault, FAULT_ASKED, "store.schema",
		    "The database needs %zu more step%s of the schema, from %d ('%s'): run 'kith migrate'.", p.pending_n,
		    p.pending_n == 1 ? "" : "s", p.pending[0]->number, p.pending[0]->name);
	arena_free(a);
	return ok;
}

bool store_schema(struct store *s, int *number, struct fault *fault)
{
	struct arena *a = arena_new(0);
	struct applied p;
	bool ok = look(s, a, &p, fault);
	*number = ok ? p.highest : 0;
	arena_free(a);
	return ok;
}

/* ---- applying ---- */

struct doing {
	struct applied p;
	int64_t now;
};

static bool apply(struct tx *tx, void *arg, struct fault *fault)
{
	struct doing *d = arg;
	if (!compare(tx, &d->p, fault))
		return false;
	for (size_t i = 0; i < d->p.pending_n; i++) {
		const struct migration *m = d->p.pending[i];
		struct text t = store_ddl(d->p.arena, tx->store, m);
		if (!tx->store->engine->exec(tx, arena_z(d->p.arena, t), fault))
			return fault_at(fault, "migration %d, %s", m->number, m->name);
		char mine[65];
		digest(m, mine);
		if (m->kind
		        ? !sql_do(tx, &sql_kind_add, fault, arg_z(m->kind), arg_i(m->number), arg_z(m->name), arg_z(mine), arg_i(d->now))
		        : !sql_do(tx, &sql_schema_add, fault, arg_i(m->number), arg_z(m->name), arg_z(mine), arg_i(d->now)))
			return false;
	}
	return true;
}

static bool apply_first(struct tx *tx, void *arg, struct fault *fault)
{
	struct buf b = BUF_INIT(4096);
	ddl(&b, ledger, lite(tx->store));
	buf_add(&b, "", 1);
	bool ok = tx->store->engine->exec(tx, b.at, fault);
	buf_free(&b);
	return ok && apply(tx, arg, fault);
}

bool store_migrate(struct store *s, int64_t now, struct fault *fault)
{
	struct arena *a = arena_new(0);
	struct doing d = {.p = {.arena = a}, .now = now};
	bool ok = all_migrations(a, &d.p.all, &d.p.n, fault);
	if (ok) {
		begin(&d.p);
		ok = store_run(s, "migrate", apply, &d, fault);
	}
	arena_free(a);
	return ok;
}

bool store_make(struct store *s, int64_t now, struct fault *fault)
{
	struct arena *a = arena_new(0);
	struct doing d = {.p = {.arena = a}, .now = now};
	bool ok = all_migrations(a, &d.p.all, &d.p.n, fault);
	if (ok) {
		begin(&d.p);
		atomic_store(&s->making, true);
		ok = store_run(s, "init", apply_first, &d, fault);
		atomic_store(&s->making, false);
	}
	arena_free(a);
	return ok;
}

/* ---- facts ---- */

bool store_fact_set(struct tx *tx, const char *name, struct text value, struct fault *fault)
{
	return sql_do(tx, &sql_fact_set, fault, arg_z(name), arg_t(value));
}

enum row store_fact(struct tx *tx, const char *name, struct arena *a, struct text *out, struct fault *fault)
{
	return sql_text(tx, &sql_fact_get, a, out, fault, arg_z(name));
}
