#include "cohort/cohort.h"
#include "returns/read.h"
#include "shared.h"
#include "tests.h"

static struct text T(const char *z)
{
	return text_of(z);
}

static void a_small_one(void **state)
{
	(void)state;
	struct cohort_builder *b = cohort_builder_new();
	struct text e[COLUMNS_MOST] = {T("b2"), T("1/4/2026"), T("s"), T("C2"), T("N1"), T("U9"), T("PR1"), T(""), T(""), T(""), T("zz1 1zz"), T(""), T("")};
	cohort_table(b, 2027, TABLE_EPISODES);
	cohort_add(b, TABLE_EPISODES, 2027, 0, 2, e, false);
	e[0] = T("A1");
	e[1] = T("31/02/2026");
	cohort_add(b, TABLE_EPISODES, 2027, 1, 3, e, false);
	e[0] = T("  ");
	cohort_add(b, TABLE_EPISODES, 2027, 2, 4, e, false);
	e[0] = T("B2");
	e[1] = T("01/03/2026");
	cohort_add(b, TABLE_EPISODES, 2026, 7, 9, e, false);
	struct cohort *c = cohort_build(b, NULL);
	assert_int_equal(c->children, 2);
	assert_int_equal(c->n, 1);
	const struct chunk *k = c->chunk[0];
	assert_int_equal(k->children, 3);
	assert_true(text_is(chunk_text(k, k->id[0]), "A1"));
	assert_true(k->id[2] == CELL_BLANK);
	struct span_rows s = chunk_rows(k, TABLE_EPISODES, 1, 0);
	assert_int_equal(s.to - s.from, 2);
	assert_int_equal(k->rows[TABLE_EPISODES].year[s.from], 2026);
	s = chunk_rows(k, TABLE_EPISODES, 1, 2027);
	assert_int_equal(s.to - s.from, 1);
	char buf[DAY_TEXT];
	assert_true(text_is(cohort_cell_text(k, TABLE_EPISODES, EPISODES_DECOM, s.from, buf), "1/4/2026"));
	assert_int_equal(k->rows[TABLE_EPISODES].col[EPISODES_DECOM][s.from], day_of(2026, 4, 1));
	assert_int_equal(k->rows[TABLE_EPISODES].col[EPISODES_PLACE][s.from], CELL_BAD);
	assert_true(text_is(cohort_cell_text(k, TABLE_EPISODES, EPISODES_PLACE, s.from, buf), "U9"));
	assert_true(chunk_same(k, TABLE_EPISODES, EPISODES_PLACE, s.from, TABLE_EPISODES, EPISODES_PLACE, 0));
	assert_int_equal(k->rows[TABLE_EPISODES].col[EPISODES_DECOM][0], CELL_BAD);
	uint32_t chunk, child;
	assert_true(cohort_find(c, T("B2"), &chunk, &child) && child == 1);
	assert_false(cohort_find(c, T("C3"), &chunk, &child));
	cohort_free(c);
}

/* Every cell of a return comes back as it was told. */
static void lossless(void **state)
{
	(void)state;
	static const char *const sets[] = {"data/903-clean", "data/903-fuzz", "data/903-five-years"};
	for (size_t i = 0; i < 3; i++) {
		const char *dir = shared_path(sets[i]);
		if (!dir)
			skip();
		struct arena *a = arena_new(0);
		struct reading r;
		struct cohort *c;
		struct fault f = {0};
		if (!returns_read(a, &dir, 1, &(struct read_options){0}, &r, &c, &f))
			fail_msg("%s (%s)", f.say, f.where);
		int64_t rows = 0, cells = 0;
		for (size_t k = 0; k < c->n; k++)
			for (int t = 0; t < TABLES; t++)
				rows += c->chunk[k]->rows[t].n;
		int64_t told = 0;
		for (size_t y = 0; y < r.n; y++)
			for (int t = 0; t < TABLES; t++)
				told += r.year[y].rows[t];
		assert_int_equal(rows, told);
		for (size_t k = 0; k < c->n; k++)
			for (int t = 0; t < TABLES; t++)
				for (uint32_t n = 0; n < c->chunk[k]->rows[t].n; n++)
					for (int col = 0; col < table_info[t].told; col++) {
						char buf[DAY_TEXT];
						struct text x = cohort_cell_text(c->chunk[k], (enum table)t, col, n, buf);
						cell v = c->chunk[k]->rows[t].col[col][n];
						assert_true((v == CELL_BLANK) == (x.n == 0));
						cells++;
					}
		assert_true(cells > 1000);
		cohort_free(c);
		arena_free(a);
	}
}

static void years_are_found(void **state)
{
	(void)state;
	const char *dir = shared_path("data/903-five-years");
	if (!dir)
		skip();
	struct arena *a = arena_new(0);
	struct reading r;
	struct cohort *c;
	struct fault f = {0};
	assert_true(returns_read(a, &dir, 1, &(struct read_options){0}, &r, &c, &f));
	assert_int_equal(r.n, 5);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(r.year[i].year, 2018 + i);
		assert_true(r.year[i].agreement > 0.98);
	}
	cohort_free(c);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_small_one), cmocka_unit_test(lossless), cmocka_unit_test(years_are_found)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
