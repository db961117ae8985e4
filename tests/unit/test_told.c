/* What a return told, in the store and out again: on the engine that KITH_DB names, else SQLite in a new folder. */
#include "told/told.h"
#include "returns/read.h"
#include "shared.h"
#include "store/schema.h"
#include "stored.h"


static int open_db(void **state)
{
	(void)state;
	stored_begin("told", 1000);
	return 0;
}

static int close_db(void **state)
{
	(void)state;
	stored_end();
	return 0;
}

static int64_t number(void *ctx, struct text id)
{
	(void)ctx;
	return (int64_t)(text_hash(id) >> 2);
}

struct job {
	struct told_save save;
	struct cohort_builder *into;
	int64_t person;
	bool same;
	enum row standing;
	size_t asides, bads;
};

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	struct told_digest d = told_digest(j->save.cohort, j->save.year);
	j->standing = told_standing(tx, j->save.authority, j->save.year, &d, &j->same, f);
	return j->standing != ROW_FAULT && told_put(tx, &j->save, f);
}

static bool get(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	struct told_aside *x;
	struct told_bad *b;
	return told_load(tx, j->save.authority, j->person, 0, j->into, f) && told_asides(tx, a, j->save.authority, &x, &j->asides, f) &&
	       told_bads(tx, a, j->save.authority, &b, &j->bads, f);
}

static void from_the_store_as_from_the_return(void **state)
{
	(void)state;
	static const char *const sets[] = {"data/903-clean", "data/903-five-years", "data/903-fuzz"};
	for (int i = 0; i < 3; i++) {
		const char *dir = shared_path(sets[i]);
		if (!dir)
			skip();
		struct reading r;
		struct cohort *c;
		struct fault f = {0};
		assert_true(returns_read(a, &dir, 1, &(struct read_options){0}, &r, &c, &f));
		struct job j =
		    {.save = {.authority = i + 1, .now = 1, .who = TEXT("t"), .source = TEXT("t"), .cohort = c, .person = number}};
		j.save.asides = cohort_asides(a, c, &j.save.n_asides);
		/* the return without what was set aside */
		struct cohort_builder *b = cohort_builder_new();
		size_t next = 0;
		for (size_t k = 0; k < c->n; k++)
			for (int t = 0; t < TABLES; t++)
				for (uint32_t n = 0; n < c->chunk[k]->rows[t].n; n++) {
					const struct rows *rows = &c->chunk[k]->rows[t];
					bool aside = false;
					for (next = 0; next < j.save.n_asides; next++)
						aside = aside || (j.save.asides[next].chunk == k && (int)j.save.asides[next].table == t &&
						    j.save.asides[next].row == n);
					struct text cells[COLUMNS_MOST];
					char buf[COLUMNS_MOST][DAY_TEXT];
					for (int col = 0; col < table_info[t].told; col++)
						cells[col] = cohort_cell_text(c->chunk[k], (enum table)t, col, n, buf[col]);
					cohort_table(b, rows->year[n], (enum table)t);
					if (!aside)
						cohort_add(b, (enum table)t, rows->year[n], rows->row[n], 0, cells, false);
				}
		for (size_t y = 0; y < r.n; y++)
			for (int t = 0; t < TABLES; t++)
				if (r.year[y].tables >> t & 1)
					cohort_table(b, r.year[y].year, (enum table)t);
		struct cohort *want = cohort_build(b, &f);
		for (int round = 0; round < 2; round++)
			for (size_t y = 0; y < r.n; y++) {
				j.save.year = r.year[y].year;
				if (!store_run(db, "put", put, &j, &f))
					fail_msg("%s", f.say);
				assert_int_equal(j.standing, round ? ROW_ONE : ROW_NONE);
				assert_true(!round || j.same);
			}
		j.into = cohort_builder_new();
		if (!store_read(db, get, &j, &f))
			fail_msg("%s", f.say);
		assert_int_equal(j.asides, j.save.n_asides);
		struct cohort *got = cohort_build(j.into, &f);
		assert_int_equal(got->children, want->children);
		assert_true(cohort_same(got, want));
		/* one child alone */
		const struct chunk *first = want->chunk[0];
		j.into = cohort_builder_new();
		j.person = number(NULL, chunk_text(first, first->id[3]));
		assert_true(store_read(db, get, &j, &f));
		struct cohort *one = cohort_build(j.into, &f);
		assert_int_equal(one->children, 1);
		assert_int_equal(one->chunk[0]->rows[TABLE_EPISODES].n, first->at[TABLE_EPISODES][4] - first->at[TABLE_EPISODES][3]);
		cohort_free(one);
		cohort_free(got);
		cohort_free(want);
		cohort_free(c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(from_the_store_as_from_the_return)};
	return cmocka_run_group_tests(tests, open_db, close_db);
}
