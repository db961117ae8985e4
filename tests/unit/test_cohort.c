#include "cohort/cohort.h"
#include "returns/read.h"
#include "shared.h"
#include "tests.h"
#include <stdio.h>

static struct text T(const char *z)
{
	return text_of(z);
}

static void a_small_one(void **state)
{
	(void)state;
	struct cohort_builder *b = cohort_builder_new();
	struct text e[COLUMNS_MOST] = {T("b2"), T("1/4/2026"), T("s"), T("C2"), T("N1"), T("U9"), T("PR1"), T(""), T(""), T(""),
	    T("zz1 1zz"), T(""), T("")};
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

static struct cohort *in_parts(const struct text *pivot, int n, bool by_hand)
{
	enum { ROWS = 5000 };
	struct cohort_builder *b = cohort_builder_new();
	if (n)
		assert_true(cohort_builder_split(b, pivot, n));
	assert_false(n && cohort_builder_split(b, pivot, n)); /* once */
	for (int part = 0; part == 0 || (by_hand && cohort_builder_part(b, part)); part++) {
		struct cohort_builder *into = by_hand ? cohort_builder_part(b, part) : b;
		cohort_table(into, 2027, TABLE_EPISODES);
		for (int r = 0; r < ROWS; r++) {
			char id[16] = "";
			if (r % 1000 != 7)
				snprintf(id, sizeof id, "c%05d", r * 7919 % 2003);
			struct text e[COLUMNS_MOST] = {T(id), T("1/4/2026"), T(r % 3 ? "S" : "?"), T("C2")};
			if (cohort_builder_takes(into, e[0]))
				cohort_add(into, TABLE_EPISODES, 2027, r, r + 2, e, false);
		}
	}
	struct cohort *c = cohort_build(b, NULL);
	assert_non_null(c);
	return c;
}

/* A row of every child of both, step by step: the same numbers, rows and cells in the same order. */
static void same_children(const struct cohort *a, const struct cohort *b)
{
	size_t ka = 0, kb = 0;
	uint32_t ia = 0, ib = 0;
	assert_int_equal(a->children, b->children);
	assert_int_equal(a->years, b->years);
	assert_int_equal(a->year[0].tables, b->year[0].tables);
	for (; ka < a->n && kb < b->n; ia++, ib++) {
		const struct chunk *x = a->chunk[ka], *y = b->chunk[kb];
		assert_int_equal(x->id[ia] == CELL_BLANK, y->id[ib] == CELL_BLANK);
		if (x->id[ia] != CELL_BLANK)
			assert_true(text_eq(chunk_text(x, x->id[ia]), chunk_text(y, y->id[ib])));
		struct span_rows p = chunk_rows(x, TABLE_EPISODES, ia, 0), q = chunk_rows(y, TABLE_EPISODES, ib, 0);
		assert_int_equal(p.to - p.from, q.to - q.from);
		for (uint32_t r = p.from, s = q.from; r < p.to; r++, s++) {
			char bx[DAY_TEXT], by[DAY_TEXT];
			assert_int_equal(x->rows[TABLE_EPISODES].row[r], y->rows[TABLE_EPISODES].row[s]);
			for (int c = 0; c < table_info[TABLE_EPISODES].told; c++)
				assert_true(text_eq(cohort_cell_text(x, TABLE_EPISODES, c, r, bx),
				    cohort_cell_text(y, TABLE_EPISODES, c, s, by)));
		}
		uint32_t chunk, child;
		if (y->id[ib] != CELL_BLANK)
			assert_true(cohort_find(b, chunk_text(y, y->id[ib]), &chunk, &child) && chunk == kb && child == ib);
		if (ia + 1 == x->children)
			ka++, ia = (uint32_t)-1;
		if (ib + 1 == y->children)
			kb++, ib = (uint32_t)-1;
	}
	assert_true(ka == a->n && kb == b->n);
}

/* Split by number and filled part by part, or through the whole, it is the cohort that one builder makes. */
static void parts(void **state)
{
	(void)state;
	const struct text pivot[] = {T("A"), T("C00400"), T("C01000"), T("C0100005"), T("D")};
	struct cohort *one = in_parts(NULL, 0, false), *by_hand = in_parts(pivot, 5, true), *through = in_parts(pivot, 5, false);
	assert_int_equal(one->children, 2003);
	same_children(one, by_hand);
	same_children(one, through);
	uint32_t chunk, child;
	assert_false(cohort_find(by_hand, T("C"), &chunk, &child));
	assert_false(cohort_find(by_hand, T("C02003"), &chunk, &child));
	assert_false(cohort_find(by_hand, T("Z"), &chunk, &child));
	cohort_free(one);
	cohort_free(by_hand);
	cohort_free(through);
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
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_small_one), cmocka_unit_test(parts), cmocka_unit_test(lossless),
	    cmocka_unit_test(years_are_found)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
