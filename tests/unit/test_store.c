/* The store, on the engine that KITH_DB names: a PostgreSQL when it does, else SQLite in a new folder. The whole file
 * runs once on each (tests/meson.build). */
#include "store/store.h"
#include "tests.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

SQL(t_make, "INSERT INTO kith_fact(name, value) VALUES($1, $2)");
SQL(t_get, "SELECT value FROM kith_fact WHERE name = $1");
SQL(t_all, "SELECT name, value FROM kith_fact ORDER BY name");
SQL(t_count, "SELECT count(*) FROM kith_fact");
SQL(t_like, "SELECT count(*) FROM kith_fact WHERE name LIKE $1");
SQL(t_drop, "DELETE FROM kith_fact");
SQL(t_types, "SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), 7 / 2, 1 = 1");
SQL(t_orphan, "INSERT INTO authority_name(authority, from_day, code, name) VALUES($1, 0, 'E00000001', 'Nowhere')");
SQL(t_add_one, "UPDATE kith_fact SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE name = $1");
SQL(t_backwards, "SELECT name FROM kith_fact WHERE value = $2 AND name > $1 ORDER BY name");

static char folder[FOLDER], place[FOLDER + 20];
static const char *where; /* of this run */
static bool postgres;

static struct store *db;

static int empty(void **state)
{
	(void)state;
	struct fault f = {0};
	if (!db) {
		db = store_open(where, STORE_NEW, &f);
		must(db != NULL, &f);
		must(store_make(db, 1000, &f), &f);
	}
	return 0;
}

static bool clear(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &t_drop, f, arg_none());
}

static int tidy(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_run(db, "clear", clear, NULL, &f), &f);
	return 0;
}

struct pair {
	const char *name, *value;
	int64_t n;
	char text[64];
	int runs;
};

static bool add(struct tx *tx, void *arg, struct fault *f)
{
	struct pair *p = arg;
	p->runs++;
	return sql_do(tx, &t_make, f, arg_z(p->name), arg_z(p->value));
}

static bool count(struct tx *tx, void *arg, struct fault *f)
{
	return sql_i64(tx, &t_count, &((struct pair *)arg)->n, f, arg_none()) == ROW_ONE;
}

static int64_t rows(void)
{
	struct pair p = {0};
	struct fault f = {0};
	must(store_read(db, count, &p, &f), &f);
	return p.n;
}

static bool prepare_all(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	size_t n;
	const struct sql *all = store_sqls(&n);
	assert_true(n > 10);
	for (size_t i = 0; i < n; i++)
		if (!store_prepares(tx, &all[i], f)) {
			print_message("%s:%d: %s: %s\n", all[i].file, (int)all[i].line, all[i].name, f->say);
			return false;
		}
	print_message("%zu texts prepared on %s\n", n, store_engine(tx_store(tx)));
	return true;
}

static void every_text_prepares(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_read(db, prepare_all, NULL, &f), &f);
}

static bool values(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct query q;
	query_begin(tx, &q, &t_types);
	query_bind_i64(&q, 1, INT64_MIN);
	query_bind_text(&q, 2, TEXT("caf\u00e9 \\ ' \"\t\n"));
	query_bind_day(&q, 3, DAY_NONE);
	assert_true(query_step(&q, f));
	assert_int_equal(query_columns(&q), 5);
	assert_true(query_i64(&q, 0) == INT64_MIN);
	assert_true(text_is(query_text(&q, 1), "caf\u00e9 \\ ' \"\t\n"));
	assert_true(query_null(&q, 2) && query_day(&q, 2) == DAY_NONE && query_i64(&q, 2) == 0);
	assert_int_equal(query_i64(&q, 3), 3);
	assert_int_equal(query_i64(&q, 4), 1);
	assert_false(query_step(&q, f));
	return query_end(&q, f);
}

static void values_come_back(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_read(db, values, NULL, &f), &f);
}

static bool get(struct tx *tx, void *arg, struct fault *f)
{
	struct pair *p = arg;
	struct query q;
	query_begin(tx, &q, &t_get);
	query_bind_z(&q, 1, p->name);
	p->n = 0;
	while (query_step(&q, f)) {
		p->n++;
		snprintf(p->text, sizeof p->text, "%.*s", TEXT_ARG(query_text(&q, 0)));
	}
	return query_end(&q, f);
}

static void writes_and_refusals(void **state)
{
	(void)state;
	struct fault f = {0};
	struct pair p = {"a", "one"};
	must(store_run(db, "add", add, &p, &f), &f);
	must(store_read(db, get, &p, &f), &f);
	assert_string_equal(p.text, "one");
	p.value = "";
	assert_false(store_run(db, "add again", add, &p, &f));
	assert_string_equal(f.code, "store.unique");
	p.name = "b", p.value = NULL;
	assert_false(store_run(db, "null", add, &p, &f));
	assert_string_equal(f.code, "store.rule");
	p.value = "\xff\xfe";
	assert_false(store_run(db, "not utf-8", add, &p, &f));
	assert_string_equal(f.code, "store.text");
	assert_int_equal(rows(), 1);
	p.value = "";
	must(store_run(db, "empty text", add, &p, &f), &f);
	must(store_read(db, get, &p, &f), &f);
	assert_int_equal(p.n, 1);
	assert_string_equal(p.text, "");
}

static bool orphan(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &t_orphan, f, arg_i(99));
}

static bool overlooks(struct tx *tx, void *arg, struct fault *f)
{
	(void)f;
	add(tx, arg, NULL);
	orphan(tx, NULL, NULL); /* fails; nobody looks */
	return true;
}

static bool refuses(struct tx *tx, void *arg, struct fault *f)
{
	return add(tx, arg, f) && fault_set(f, FAULT_ASKED, "test.no", "No.");
}

static bool leaves_open(struct tx *tx, void *arg, struct fault *f)
{
	struct query q;
	bool ok = add(tx, arg, f);
	query_begin(tx, &q, &t_all);
	query_step(&q, f);
	return ok;
}

static void nothing_half_done(void **state)
{
	(void)state;
	struct fault f = {0};
	struct pair p = {"a", "one"};
	assert_false(store_run(db, "overlooks", overlooks, &p, &f));
	assert_string_equal(f.code, "store.foreign");
	assert_false(store_run(db, "refuses", refuses, &p, &f));
	assert_string_equal(f.code, "test.no");
	assert_false(store_run(db, "leaves open", leaves_open, &p, &f));
	assert_string_equal(f.code, "store.bug");
	assert_false(store_read(db, add, &p, &f));
	assert_int_equal(rows(), 0);
	/* and the connection is as good as before */
	must(store_run(db, "add", add, &p, &f), &f);
	assert_int_equal(rows(), 1);
}

static bool inside(struct tx *tx, void *arg, struct fault *f)
{
	return !store_run(tx_store(tx), "inner", add, arg, f);
}

static bool nested_queries(struct tx *tx, void *arg, struct fault *f)
{
	struct query outer, inner;
	int *n = arg;
	*n = 0;
	query_begin(tx, &outer, &t_all);
	while (query_step(&outer, f)) {
		query_begin(tx, &inner, &t_all); /* the same text inside itself */
		while (query_step(&inner, f))
			*n += text_is(query_text(&inner, 1), "v");
		if (!query_end(&inner, f))
			break;
	}
	return query_end(&outer, f);
}

static bool order(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct query q;
	query_begin(tx, &q, &t_backwards);
	query_bind_z(&q, 1, "a");
	query_bind_z(&q, 2, "v");
	assert_true(query_step(&q, f));
	assert_true(text_is(query_text(&q, 0), "b"));
	return query_end(&q, f);
}

static void queries_within(void **state)
{
	(void)state;
	struct fault f = {0};
	struct pair p = {"a", "v"};
	must(store_run(db, "a", add, &p, &f), &f);
	p.name = "b";
	must(store_run(db, "b", add, &p, &f), &f);
	int n;
	must(store_read(db, nested_queries, &n, &f), &f);
	assert_int_equal(n, 4);
	must(store_read(db, order, NULL, &f), &f);
	p.name = "c";
	must(store_run(db, "outer", inside, &p, &f), &f);
}

/* ---- many at once ---- */

enum { THREADS = 8, EACH = 40 };

static bool plus_one(struct tx *tx, void *arg, struct fault *f)
{
	return sql_do(tx, &t_add_one, f, arg_z(arg));
}

static void *hammer(void *arg)
{
	int64_t *good = arg;
	for (int i = 0; i < EACH; i++) {
		struct fault f = {0};
		*good += store_run(db, "plus one", plus_one, (void *)(uintptr_t)"n", &f);
		rows();
	}
	return NULL;
}

static void writers_lose_nothing(void **state)
{
	(void)state;
	struct fault f = {0};
	struct pair p = {"n", "0"};
	must(store_run(db, "n", add, &p, &f), &f);
	pthread_t t[THREADS];
	int64_t good[THREADS] = {0}, all = 0;
	for (int i = 0; i < THREADS; i++)
		pthread_create(&t[i], NULL, hammer, &good[i]);
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL), all += good[i];
	assert_int_equal(all, THREADS * EACH);
	must(store_read(db, get, &p, &f), &f);
	assert_int_equal(atoi(p.text), THREADS * EACH);
}

struct heard {
	pthread_mutex_t lock;
	int ok, bad, other;
};

static void hear(void *ctx, bool ok, const struct fault *f)
{
	struct heard *h = ctx;
	pthread_mutex_lock(&h->lock);
	if (ok)
		h->ok++;
	else if (strcmp(f->code, "store.unique") == 0)
		h->bad++;
	else
		h->other++;
	pthread_mutex_unlock(&h->lock);
}

/* Of 500 jobs in a heap, 250 are refused: each is told its own, and the others are kept. Closing waits for all. */
static void submitted_jobs(void **state)
{
	(void)state;
	static struct pair p[500];
	static char names[500][8];
	struct heard h = {.lock = PTHREAD_MUTEX_INITIALIZER};
	for (int i = 0; i < 500; i++) {
		snprintf(names[i], sizeof names[i], "j%d", i / 2);
		p[i] = (struct pair){names[i], "x"};
		store_submit(db, "job", add, &p[i], hear, &h);
	}
	store_close(db);
	db = NULL;
	assert_int_equal(h.ok, 250);
	assert_int_equal(h.bad, 250);
	assert_int_equal(h.other, 0);
	struct fault f = {0};
	db = store_open(where, STORE_EXISTING, &f);
	must(db != NULL, &f);
	assert_int_equal(rows(), 250);
}

static bool bulk(struct tx *tx, void *arg, struct fault *f)
{
	int n = *(int *)arg;
	struct bulk *b = bulk_begin(tx, "kith_fact", (const char *const[]){"name", "value"}, 2, f);
	char name[32];
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof name, "row %06d", i);
		bulk_text(b, text_of(name));
		bulk_text(b, i % 2 ? TEXT("tab\t newline\n back\\slash") : TEXT("\\N"));
		if (!bulk_row(b, f))
			break;
	}
	if (n == 3) /* a row too short */
		bulk_text(b, TEXT("alone")), bulk_row(b, f);
	return bulk_end(b, f);
}

static bool reads_large(struct tx *tx, void *arg, struct fault *f)
{
	int *n = arg;
	struct query q;
	*n = 0;
	query_begin(tx, &q, &t_all);
	query_large(&q);
	while (query_step(&q, f))
		*n += text_is(query_text(&q, 1), *n % 2 ? "tab\t newline\n back\\slash" : "\\N");
	return query_end(&q, f);
}

static void many_rows(void **state)
{
	(void)state;
	struct fault f = {0};
	int n = 50000, got;
	must(store_run(db, "bulk", bulk, &n, &f), &f);
	assert_int_equal(rows(), n);
	must(store_read(db, reads_large, &got, &f), &f);
	assert_int_equal(got, n);
	assert_false(store_run(db, "bulk again", bulk, &n, &f));
	assert_string_equal(f.code, "store.unique");
	tidy(NULL);
	n = 3;
	assert_false(store_run(db, "short row", bulk, &n, &f));
	assert_string_equal(f.code, "store.bug");
	assert_int_equal(rows(), 0);
}

/* ---- ids ---- */

static void *draw(void *arg)
{
	int64_t *id = arg;
	for (int i = 0; i < 50000; i++)
		id[i] = store_id();
	return NULL;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void ids(void **state)
{
	(void)state;
	int64_t *id = calloc(100000, sizeof *id);
	pthread_t t;
	pthread_create(&t, NULL, draw, id);
	draw(id + 50000);
	pthread_join(t, NULL);
	for (int i = 50001; i < 100000; i++)
		assert_true(id[i] > id[i - 1] && id[i - 1] > 0);
	qsort(id, 100000, sizeof *id, by_value);
	for (int i = 1; i < 100000; i++)
		assert_true(id[i] != id[i - 1]);
	free(id);
}

/* ---- schema and authorities ---- */

static void schema(void **state)
{
	(void)state;
	struct fault f = {0};
	int number;
	must(store_schema_check(db, &f), &f);
	must(store_schema(db, &number, &f), &f);
	assert_true(number >= 1);
	struct store *again = store_open(where, STORE_NEW, &f);
	assert_null(again);
	assert_string_equal(f.code, "store.exists");
	if (!postgres) {
		assert_null(store_open("/nowhere/kith.db", STORE_EXISTING, &f));
		assert_string_equal(f.code, "store.none");
		assert_null(store_open(":memory:", STORE_NEW, &f));
		assert_string_equal(f.code, "store.where");
	}
}

SQL(t_future, "INSERT INTO kith_schema(number, name, digest, applied_at) VALUES(9999, 'from the future', '', 0)");
SQL(t_present, "DELETE FROM kith_schema WHERE number = 9999");
SQL(t_altered, "UPDATE kith_schema SET digest = digest || $1 WHERE number = 1");
SQL(t_mended, "UPDATE kith_schema SET digest = substr(digest, 1, 64) WHERE number = 1");

static bool just(struct tx *tx, void *arg, struct fault *f)
{
	return sql_do(tx, arg, f, arg_none());
}

static bool alter(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &t_altered, f, arg_z("0"));
}

static void another_schema(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_run(db, "future", just, (void *)(uintptr_t)&t_future, &f), &f);
	assert_false(store_schema_check(db, &f));
	assert_string_equal(f.code, "store.schema");
	assert_non_null(strstr(f.say, "newer kith"));
	must(store_run(db, "present", just, (void *)(uintptr_t)&t_present, &f), &f);
	must(store_run(db, "alter", alter, NULL, &f), &f);
	assert_false(store_schema_check(db, &f));
	assert_string_equal(f.code, "store.schema");
	must(store_run(db, "mend", just, (void *)(uintptr_t)&t_mended, &f), &f);
	must(store_schema_check(db, &f), &f);
}

/* A database from before the journal: the step is seen, refused by the check, taken, and then all is well. */
static bool before_the_journal(struct tx *tx, void *arg, struct fault *f)
{
	static const char *const undo[] = {"DROP TABLE journal_look", "DROP TABLE journal_child", "DROP TABLE journal_body",
		"DROP TABLE journal", "DELETE FROM kith_schema WHERE number IN (2, 12, 13)"};
	(void)arg;
	for (size_t i = 0; i < sizeof undo / sizeof *undo; i++) {
		struct sql s = {.name = "undo", .text = undo[i]};
		if (!sql_do(tx, &s, f, arg_none()))
			return false;
	}
	return true;
}

static void migrates(void **state)
{
	(void)state;
	struct fault f = {0};
	const struct migration **pending;
	size_t n;
	struct arena *a = arena_new(0);
	must(store_run(db, "undo", before_the_journal, NULL, &f), &f);
	assert_false(store_schema_check(db, &f));
	assert_non_null(strstr(f.say, "kith migrate"));
	must(store_pending(db, a, &pending, &n, &f), &f);
	assert_true(n == 3 && pending[0]->number == 2);
	struct text t = store_ddl(a, db, pending[0]);
	assert_true(memmem(t.at, t.n, "CREATE TABLE journal (", 22) != NULL);
	assert_true((memmem(t.at, t.n, "STRICT", 6) != NULL) == !postgres);
	assert_true(memchr(t.at, '{', t.n) == NULL);
	must(store_migrate(db, 5, &f), &f);
	must(store_schema_check(db, &f), &f);
	must(store_pending(db, a, &pending, &n, &f), &f);
	assert_int_equal(n, 0);
	must(store_read(db, prepare_all, NULL, &f), &f);
	arena_free(a);
}

static bool authorities(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct arena *a = arena_new(0);
	struct authority found;
	int64_t x, y;
	assert_false(store_authority_find(tx, a, (struct text){0}, &found, f));
	assert_true(store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, &x, f));
	assert_true(store_authority_find(tx, a, (struct text){0}, &found, f) && found.authority == x);
	assert_true(store_authority_add(tx, TEXT("E90000002"), TEXT("Kinborough"), 0, &y, f));
	assert_false(store_authority_find(tx, a, (struct text){0}, &found, f));
	assert_non_null(strstr(f->say, "2 authorities"));
	assert_true(store_authority_find(tx, a, TEXT("e90000002"), &found, f) && found.authority == y);
	assert_true(store_authority_find(tx, a, TEXT("kithSHIRE"), &found, f) && found.authority == x);
	assert_false(store_authority_find(tx, a, TEXT("Kinboro"), &found, f));
	assert_int_equal(f->kind, FAULT_ASKED);
	assert_non_null(strstr(f->say, "The nearest: 'Kinborough'"));
	arena_free(a);
	return fault_set(f, FAULT_ASKED, "test.undo", "Undone.");
}

static void finds_authorities(void **state)
{
	(void)state;
	struct fault f = {0};
	assert_false(store_run(db, "authorities", authorities, NULL, &f));
	assert_string_equal(f.code, "test.undo");
}

int main(void)
{
	postgres = on_postgres();
	folder_make(folder, sizeof folder, "store");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	where = engine_at(place);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_text_prepares, empty, tidy),
		cmocka_unit_test_setup_teardown(values_come_back, empty, tidy),
		cmocka_unit_test_setup_teardown(writes_and_refusals, empty, tidy),
		cmocka_unit_test_setup_teardown(nothing_half_done, empty, tidy),
		cmocka_unit_test_setup_teardown(queries_within, empty, tidy),
		cmocka_unit_test_setup_teardown(writers_lose_nothing, empty, tidy),
		cmocka_unit_test_setup_teardown(submitted_jobs, empty, tidy),
		cmocka_unit_test_setup_teardown(many_rows, empty, tidy),
		cmocka_unit_test(ids),
		cmocka_unit_test_setup_teardown(schema, empty, tidy),
		cmocka_unit_test_setup_teardown(another_schema, empty, tidy),
		cmocka_unit_test_setup_teardown(migrates, empty, tidy),
		cmocka_unit_test_setup_teardown(finds_authorities, empty, tidy),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	store_close(db);
	folder_away(folder);
	return failed;
}
