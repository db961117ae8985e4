/* Group commit: the way that everything under load goes. Heaps of jobs of every kind that can go wrong, on the engine that
 * KITH_DB names; a heap is one because its first job holds the writer until all others wait. What each is told, what stands
 * in the database and how often each was run is compared with what a job of its kind is owed. */
#include "store/store.h"
#include "tests.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

SQL(t_put, "INSERT INTO kith_fact(name, value) VALUES($1, $2)");
SQL(t_names, "SELECT name, value FROM kith_fact WHERE name LIKE 'job %' ORDER BY name");
SQL(t_clear, "DELETE FROM kith_fact WHERE name LIKE 'job %'");
SQL(t_any, "SELECT name FROM kith_fact");

static char folder[FOLDER], place[FOLDER + 20];
static struct store *db;
static const char *where;
static bool postgres;

enum kind {
	PLAIN,     /* writes: kept */
	REFUSES,   /* writes, and then thinks better of it: told its own fault, nothing kept */
	OVERLOOKS, /* writes, has a query fail, and says that all is well: told store.unique, nothing kept */
	LEAVES,    /* writes, leaves a query open, says that all is well: store.bug, nothing kept */
	SOFT,      /* writes; the first time another is in the way: run again, kept */
	FULL,      /* finds no room: store.full, nothing kept (SQLite takes the whole transaction back then) */
	SPOILS,    /* writes what only the commit finds out: store.foreign, nothing kept; the others are */
	KINDS,
	CUTS = KINDS, /* cuts its own connection at the commit */
};

struct one {
	enum kind kind;
	int number, runs, told, at; /* at: its place in the order in which they were told */
	bool ok;
	struct fault fault;
};

static int tellings, runnings, last_run;
static sem_t go, begun, heard;

/* What the engine calls "another is in the way", brought about in one connection. */
static bool in_the_way(struct tx *tx, struct fault *f)
{
	static const struct sql raise = {.name = "in the way", .text = "DO $x$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $x$"};
	static const struct sql drop = {.name = "in the way", .text = "DROP TABLE t_locked"};
	if (postgres)
		return sql_do(tx, &raise, f, arg_none());
	struct query q; /* SQLite: a table is not dropped while another query stands on a row */
	query_begin(tx, &q, &t_any);
	bool on_a_row = query_step(&q, f), ok = sql_do(tx, &drop, f, arg_none());
	query_end(&q, NULL);
	return on_a_row && ok;
}

/* A disk of so many pages, and a text that is longer. */
static bool no_room(struct tx *tx, struct fault *f)
{
	static const struct sql raise = {.name = "no room", .text = "DO $x$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '53100'; END $x$"};
	static const struct sql least = {.name = "no room", .text = "PRAGMA max_page_count = 1"};
	static char words[1 << 20];
	if (postgres)
		return sql_do(tx, &raise, f, arg_none());
	memset(words, 'w', sizeof words - 1);
	int64_t pages;
	return sql_i64(tx, &least, &pages, f, arg_none()) == ROW_ONE && sql_do(tx, &t_put, f, arg_z("job 9999"), arg_z(words));
}

static bool run(struct tx *tx, void *arg, struct fault *f)
{
	static const struct sql spoil = {.name = "spoil", .text = "INSERT INTO t_later(a) VALUES(777)"};
	static const struct sql cut = {.name = "cut", .text = "INSERT INTO t_cut(a) VALUES(1)"};
	static const struct sql room = {.name = "room", .text = "PRAGMA max_page_count = 1073741823"};
	struct one *o = arg;
	struct query q;
	char name[32];
	int64_t pages;
	if (!postgres && sql_i64(tx, &room, &pages, f, arg_none()) != ROW_ONE)
		return false;
	o->runs++, last_run = o->number, runnings++;
	snprintf(name, sizeof name, "job %04d", o->number);
	if (!sql_do(tx, &t_put, f, arg_z(name), arg_z("x")))
		return false;
	switch (o->kind) {
	case REFUSES: return fault_set(f, FAULT_ASKED, "test.refused", "No.");
	case OVERLOOKS: sql_do(tx, &t_put, NULL, arg_z(name), arg_z("again")); return true;
	case LEAVES:
		query_begin(tx, &q, &t_any);
		query_step(&q, f);
		return true;
	case SOFT: return o->runs > 1 || in_the_way(tx, f);
	case FULL: return no_room(tx, f);
	case CUTS: return sql_do(tx, &cut, f, arg_none());
	case SPOILS: return sql_do(tx, &spoil, f, arg_none());
	default: return true;
	}
}

static void told(void *ctx, bool ok, const struct fault *f)
{
	struct one *o = ctx;
	o->told++, o->ok = ok, o->at = tellings++;
	if (!ok)
		o->fault = *f;
	sem_post(&heard);
}

static bool gate(struct tx *tx, void *arg, struct fault *f)
{
	(void)tx, (void)arg, (void)f;
	sem_post(&begun);
	while (sem_wait(&go) != 0)
		;
	return true;
}

static void gone(void *ctx, bool ok, const struct fault *f)
{
	(void)ctx, (void)f;
	assert_true(ok);
}

/* All n wait before the first of them is taken, and all have been told when it returns. */
static void heap(struct one *all, int n)
{
	tellings = 0;
	store_submit(db, "gate", gate, NULL, gone, NULL);
	while (sem_wait(&begun) != 0)
		;
	for (int i = 0; i < n; i++)
		store_submit(db, "one", run, &all[i], told, &all[i]);
	sem_post(&go);
	for (int i = 0; i < n; i++)
		while (sem_wait(&heard) != 0)
			;
}

struct stands {
	bool number[10000];
	int n;
};

static bool stand(struct tx *tx, void *arg, struct fault *f)
{
	struct stands *s = arg;
	struct query q;
	memset(s, 0, sizeof *s);
	query_begin(tx, &q, &t_names);
	while (query_step(&q, f)) {
		int64_t number;
		assert_true(text_int((struct text){query_text(&q, 0).at + 4, 4}, &number));
		assert_true(text_is(query_text(&q, 1), "x"));
		s->number[number] = true, s->n++;
	}
	return query_end(&q, f);
}

static bool forget(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &t_clear, f, arg_none());
}

static const char *owed(enum kind k)
{
	static const char *const code[] = {NULL, "test.refused", "store.unique", "store.bug", NULL, "store.full", "store.foreign",
	    "store.lost"};
	return code[k];
}

/* What each is owed, whatever heap it was in. */
static void as_owed(struct one *all, int n)
{
	static struct stands s;
	struct fault f = {0};
	int kept = 0;
	must(store_read(db, stand, &s, &f), &f);
	for (int i = 0; i < n; i++) {
		const char *code = owed(all[i].kind);
		if (all[i].ok != !code || (code && strcmp(all[i].fault.code, code) != 0) || s.number[all[i].number] != !code)
			print_message("job %d of kind %d: told %d %s, %s in the database\n", i, all[i].kind, all[i].ok, all[i].fault.code,
			    s.number[all[i].number] ? "stands" : "not");
		assert_int_equal(all[i].told, 1);
		assert_int_equal(all[i].ok, !code);
		if (code)
			assert_string_equal(all[i].fault.code, code);
		assert_int_equal(s.number[all[i].number], !code);
		assert_int_equal(all[i].at, i); /* first come, first told */
		kept += !code;
	}
	assert_int_equal(s.n, kept); /* and nothing else */
	must(store_run(db, "forget", forget, NULL, &f), &f);
}

enum { MOST = 900 };

static struct one *jobs(const enum kind *kinds, int n)
{
	static struct one all[MOST];
	memset(all, 0, sizeof all);
	for (int i = 0; i < n; i++)
		all[i] = (struct one){.kind = kinds[i], .number = i};
	return all;
}

/* A heap of plain jobs with one of another kind in it: first, in the midst, last. */
static void one_among_plain(void **state)
{
	(void)state;
	for (enum kind k = REFUSES; k < KINDS; k++)
		for (int n = 2; n <= 6; n += 2)
			for (int at = 0; at < n; at++) {
				enum kind kinds[6] = {PLAIN};
				kinds[at] = k;
				struct one *all = jobs(kinds, n);
				heap(all, n);
				as_owed(all, n);
			}
}

/* Heaps of anything, also longer than one commit takes. */
static void any_heap(void **state)
{
	(void)state;
	static enum kind kinds[MOST];
	uint32_t seed = 7;
	for (int round = 0; round < 60; round++) {
		int n = round < 50 ? 2 + round : 300 + round * 10;
		for (int i = 0; i < n; i++) {
			uint32_t r = (seed = seed * 1664525u + 1013904223u) >> 16;
			/* in most rounds nothing spoils the commit: then the savepoints alone have to do it */
			kinds[i] = r % (round % 3 ? LEAVES + 1 : KINDS);
		}
		struct one *all = jobs(kinds, n);
		heap(all, n);
		as_owed(all, n);
	}
}

/* Jobs that only refuse: a heap of which nothing stays. And one that is run once when all goes well. */
static void all_refuse(void **state)
{
	(void)state;
	static enum kind kinds[400];
	for (int i = 0; i < 400; i++)
		kinds[i] = REFUSES;
	struct one *all = jobs(kinds, 400);
	heap(all, 400);
	for (int i = 0; i < 400; i++)
		assert_int_equal(all[i].runs, 1); /* refused among others, without another try */
	as_owed(all, 400);
	for (int i = 0; i < 400; i++)
		kinds[i] = PLAIN;
	all = jobs(kinds, 400);
	heap(all, 400);
	for (int i = 0; i < 400; i++)
		assert_int_equal(all[i].runs, 1);
	as_owed(all, 400);
}

/* First come, first served: each is run after all that came before it. */
static void in_order(void **state)
{
	(void)state;
	static enum kind kinds[MOST];
	struct one *all = jobs(kinds, MOST);
	runnings = 0;
	heap(all, MOST);
	assert_int_equal(runnings, MOST);
	assert_int_equal(last_run, MOST - 1);
	as_owed(all, MOST);
}

/* The connection goes while the commit is on its way: whether it was kept nobody knows, so all whose rows were in it are told
 * just that, and none is run again (that might do it twice). What was refused is told its own. Alone as well. */
static void lost_at_commit(void **state)
{
	(void)state;
	static struct stands s;
	struct fault f = {0};
	if (!postgres) {
		print_message("SQLite's commit is answered by the very thread that asks: there is no connection to lose\n");
		skip();
	}
	for (int n = 1; n <= 6; n += 5) {
		const enum kind kinds[6] = {CUTS, REFUSES, PLAIN, OVERLOOKS, PLAIN, PLAIN};
		struct one *all = jobs(kinds, n);
		heap(all, n);
		must(store_read(db, stand, &s, &f), &f);
		assert_int_equal(s.n, 0);
		for (int i = 0; i < n; i++) {
			assert_int_equal(all[i].runs, 1);
			assert_int_equal(all[i].told, 1);
			assert_false(all[i].ok);
			assert_string_equal(all[i].fault.code, kinds[i] == PLAIN ? "store.lost" : owed(kinds[i]));
		}
	}
}

static bool ask(struct tx *tx, void *arg, struct fault *f)
{
	static const struct {
		const char *sqlite, *wanted_there, *postgres, *wanted_here;
	} all[] = {
		{"PRAGMA synchronous", "2", "SHOW synchronous_commit", "on"}, /* FULL: NORMAL loses what was acknowledged, by a power cut */
		{"PRAGMA journal_mode", "wal", "SHOW transaction_isolation", "serializable"},
		{"PRAGMA foreign_keys", "1", "SHOW standard_conforming_strings", "on"},
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct sql s = {.name = "ask", .text = postgres ? all[i].postgres : all[i].sqlite};
		struct text said;
		if (sql_text(tx, &s, arg, &said, f, arg_none()) != ROW_ONE)
			return false;
		assert_true(text_is(said, postgres ? all[i].wanted_here : all[i].wanted_there));
	}
	return true;
}

/* What the engine was told about the disk is read back, in the connection that writes. */
static void settings_read_back(void **state)
{
	(void)state;
	struct fault f = {0};
	struct arena *a = arena_new(0);
	must(store_run(db, "ask", ask, a, &f), &f);
	store_close(db);
	db = store_open(where, STORE_EXISTING, &f);
	must(db != NULL && store_run(db, "ask", ask, a, &f), &f);
	arena_free(a);
}

static bool make(struct tx *tx, void *arg, struct fault *f)
{
	static const struct sql both[] = {
		{.name = "make", .text = "CREATE TABLE t_locked(a BIGINT)"},
		{.name = "make", .text = "CREATE TABLE t_later(a BIGINT REFERENCES authority(authority) DEFERRABLE INITIALLY DEFERRED)"},
		{.name = "make", .text = "CREATE TABLE t_cut(a BIGINT)"},
	};
	static const struct sql there[] = {
		{.name = "make", .text = "CREATE FUNCTION t_cut_now() RETURNS TRIGGER LANGUAGE plpgsql AS"
		                         " $x$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $x$"},
		{.name = "make", .text = "CREATE CONSTRAINT TRIGGER t_cut_at_commit AFTER INSERT ON t_cut DEFERRABLE INITIALLY DEFERRED"
		                         " FOR EACH ROW EXECUTE FUNCTION t_cut_now()"},
	};
	(void)arg;
	for (size_t i = 0; i < sizeof both / sizeof *both; i++)
		if (!sql_do(tx, &both[i], f, arg_none()))
			return false;
	for (size_t i = 0; i < sizeof there / sizeof *there && postgres; i++)
		if (!sql_do(tx, &there[i], f, arg_none()))
			return false;
	return sql_do(tx, &t_put, f, arg_z("there is"), arg_z("a row"));
}

int main(void)
{
	struct fault f = {0};
	postgres = on_postgres();
	folder_make(folder, sizeof folder, "together");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	sem_init(&go, 0, 0), sem_init(&begun, 0, 0), sem_init(&heard, 0, 0);
	where = engine_at(place);
	db = store_open(where, STORE_NEW, &f);
	if (!db || !store_make(db, 1000, &f) || !store_run(db, "make", make, NULL, &f)) {
		fprintf(stderr, "%s: %s\n", f.code, f.say);
		return 1;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_among_plain),
		cmocka_unit_test(any_heap),
		cmocka_unit_test(all_refuse),
		cmocka_unit_test(in_order),
		cmocka_unit_test(lost_at_commit),
		cmocka_unit_test(settings_read_back),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	store_close(db);
	folder_away(folder);
	return failed;
}
