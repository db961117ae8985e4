/* A job that wants more memory than it may have ends by itself: what it held is released, and the next job runs. */
#include "base/arena.h"
#include "base/ceiling.h"
#include "base/threads.h"
#include "cohort/cohort.h"
#include "store/store.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char released[64]; /* the letters of what was released, in order */

static void note(void *what)
{
	strncat(released, what, 1);
}

static void takes_all(void *arg)
{
	struct arena *a = arg;
	for (;;)
		arena_alloc(a, 1000);
}

static void holds_three(void *arg)
{
	struct arena *a = arena_new(0); /* freed by the head */
	arena_alloc(a, 100);
	ceiling_hold("a", note);
	ceiling_hold("b", note);
	ceiling_hold("c", note);
	ceiling_drop("b");
	takes_all(arg);
}

static void what_is_held_is_released_newest_first(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct fault f = {0};
	released[0] = 0;
	assert_false(ceiling_run(holds_three, a, &f));
	assert_string_equal(released, "ca");
	assert_string_equal(f.code, "ceiling.memory");
	assert_int_equal(f.kind, FAULT_SYSTEM);
	assert_true(arena_used(a) <= 1 << 20);
	assert_null(ceiling_now());
	arena_reset(a); /* it was made outside, and goes on */
	assert_non_null(arena_alloc(a, 500000));
	arena_free(a);
}

static void holds_many(void *arg)
{
	static const char letter[] = "m";
	for (int i = 0; i < 60; i++)
		ceiling_hold((void *)letter, note);
	for (int i = 0; i < 10; i++)
		ceiling_drop((void *)letter);
	if (arg)
		takes_all(arg);
	for (int i = 0; i < 50; i++)
		ceiling_drop((void *)letter);
}

static void more_is_held_than_has_room(void **state)
{
	(void)state;
	struct arena *a = arena_new(1000);
	released[0] = 0;
	assert_true(ceiling_run(holds_many, NULL, NULL));
	assert_string_equal(released, "");
	assert_false(ceiling_run(holds_many, a, NULL));
	assert_int_equal(strlen(released), 50);
	arena_free(a);
}

static void inner(void *arg)
{
	ceiling_hold("i", note);
	if (arg)
		takes_all(arg);
}

static void outer(void *arg)
{
	ceiling_hold("o", note);
	assert_false(ceiling_run(inner, arg, NULL)); /* ends the inner alone */
	assert_string_equal(released, "i");
	assert_true(ceiling_run(inner, NULL, NULL)); /* hands on what it holds */
	takes_all(arg);
}

static void a_job_within_a_job_ends_alone(void **state)
{
	(void)state;
	struct arena *a = arena_new(1000);
	released[0] = 0;
	assert_false(ceiling_run(outer, a, NULL));
	assert_string_equal(released, "iio");
	arena_free(a);
}

/* ---- threads ---- */

struct parts {
	struct arena *made[4];
	int fails; /* -1: none */
};

static void part(void *ctx, int k)
{
	struct parts *p = ctx;
	p->made[k] = arena_new(100000);
	arena_alloc(p->made[k], 5000);
	if (k == p->fails)
		takes_all(p->made[k]);
}

static void share_out(void *arg)
{
	struct parts *p = arg;
	threads_run(4, part, p);
	struct arena *all = arena_new(0);
	for (int k = 0; k < 4; k++)
		arena_take(all, p->made[k]);
	assert_true(arena_used(all) >= 20000);
	arena_free(all);
}

static void a_part_on_another_thread_ends_the_whole(void **state)
{
	(void)state;
	for (int fails = -1; fails < 4; fails++) {
		struct parts p = {.fails = fails};
		assert_int_equal(ceiling_run(share_out, &p, NULL), fails < 0); /* and nothing leaks: the sanitizer looks */
	}
}

/* ---- a cohort ---- */

static void build(void *arg)
{
	struct text cells[COLUMNS_MOST] = {0};
	struct cohort_builder *b = cohort_builder_new();
	char id[20];
	cohort_table(b, 2026, TABLE_EPISODES);
	for (int i = 0; i < 300; i++) {
		snprintf(id, sizeof id, "C%d", i);
		cells[0] = text_of(id);
		cohort_add(b, TABLE_EPISODES, 2026, i, i, cells, false);
	}
	struct cohort *c = cohort_build(b, NULL);
	takes_all(arg);
	cohort_free(c);
}

static void a_cohort_goes_with_its_job(void **state)
{
	(void)state;
	struct arena *a = arena_new(1000);
	assert_false(ceiling_run(build, a, NULL));
	arena_free(a);
}

/* ---- the store ---- */

SQL(sql_one, "SELECT 1 UNION ALL SELECT 2");

static bool reads_too_much(struct tx *tx, void *arg, struct fault *f)
{
	struct query q, own;
	struct sql text = {.name = "own", .text = "SELECT 3"};
	query_begin(tx, &q, &sql_one);
	query_begin(tx, &own, &text);
	query_step(&q, f);
	query_step(&own, f);
	takes_all(arg);
	return true;
}

static bool writes_too_much(struct tx *tx, void *arg, struct fault *f)
{
	const char *const columns[] = {"name", "value"};
	if (!store_fact_set(tx, "half", TEXT("x"), f))
		return false;
	struct bulk *b = bulk_begin(tx, "kith_fact", columns, 2, f);
	assert_non_null(b);
	bulk_text(b, TEXT("bulk"));
	bulk_text(b, TEXT("x"));
	bulk_row(b, f);
	takes_all(arg);
	return true;
}

static bool writes_little(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return store_fact_set(tx, "whole", TEXT("x"), f);
}

static bool half_is_there(struct tx *tx, void *arg, struct fault *f)
{
	struct text value;
	int *there = arg;
	struct arena *a = arena_new(0);
	*there = (store_fact(tx, "half", a, &value, f) == ROW_ONE) + (store_fact(tx, "bulk", a, &value, f) == ROW_ONE) +
	         10 * (store_fact(tx, "whole", a, &value, f) == ROW_ONE);
	arena_free(a);
	return true;
}

struct reading {
	struct store *store;
	struct arena *small;
};

static void read_all(void *arg)
{
	struct reading *r = arg;
	store_read(r->store, reads_too_much, r->small, NULL);
}

struct told {
	_Atomic int n, ok;
};
static void tell(void *ctx, bool ok, const struct fault *f)
{
	struct told *t = ctx;
	assert_true(ok || !strcmp(f->code, "ceiling.memory"));
	t->ok += ok;
	t->n++;
}

static void a_transaction_is_undone_and_the_writer_goes_on(void **state)
{
	(void)state;
	char folder[FOLDER], path[FOLDER + 20];
	struct fault f = {0};
	struct arena *small = arena_new(10000);
	folder_make(folder, sizeof folder, "ceiling");
	snprintf(path, sizeof path, "%s/k.db", folder);
	struct store *s = store_open(path, STORE_NEW, &f);
	assert_true(s && store_make(s, 1795000000000, &f));
	struct reading r = {s, small};
	for (int i = 0; i < 3; i++) { /* its connection is given back and good for the next */
		assert_false(ceiling_run(read_all, &r, &f));
		arena_reset(small);
	}
	int there = -1;
	assert_false(store_run(s, "too much", writes_too_much, small, &f));
	assert_string_equal(f.code, "ceiling.memory");
	assert_true(store_read(s, half_is_there, &there, &f));
	assert_int_equal(there, 0);
	/* among others: they are kept, and it alone is not */
	struct told t = {0};
	for (int i = 0; i < 40; i++)
		store_submit(s, "some", i % 4 == 1 ? writes_too_much : writes_little, small, tell, &t);
	store_close(s);
	assert_int_equal(t.n, 40);
	assert_int_equal(t.ok, 30);
	s = store_open(path, STORE_EXISTING, &f);
	assert_true(store_read(s, half_is_there, &there, &f));
	assert_int_equal(there, 10);
	store_close(s);
	arena_free(small);
	folder_away(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_held_is_released_newest_first),
		cmocka_unit_test(more_is_held_than_has_room),
		cmocka_unit_test(a_job_within_a_job_ends_alone),
		cmocka_unit_test(a_part_on_another_thread_ends_the_whole),
		cmocka_unit_test(a_cohort_goes_with_its_job),
		cmocka_unit_test(a_transaction_is_undone_and_the_writer_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
