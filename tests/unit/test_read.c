/* Bad returns: each is refused with a place and a remedy, or read with what is odd about it said. */
#include "base/buf.h"
#include "base/file.h"
#include "cohort/aside.h"
#include "returns/read.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char episodes[] = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n";
static struct arena *a;
static char dir[FOLDER];

static int setup(void **state)
{
	(void)state;
	a = arena_new(0);
	folder_make(dir, sizeof dir, "read");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	folder_away(dir);
	arena_free(a);
	return 0;
}

static void put(const char *name, const char *bytes)
{
	const char *path = arena_printf(a, "%s/%s", dir, name).at;
	char *slash = strrchr(path, '/');
	struct text folder = {path, (size_t)(slash - path)};
	assert_true(file_mkdirs(arena_z(a, folder), NULL));
	assert_true(put_file(path, text_of(bytes), NULL));
}

static struct cohort *reads(struct reading *r, struct fault *f, const struct read_options *o)
{
	const char *d = dir;
	struct cohort *c = NULL;
	*f = (struct fault){0};
	return returns_read(a, &d, 1, o ? o : &(struct read_options){0}, r, &c, f) ? c : NULL;
}

static void refused(const char *code, const char *where_has)
{
	struct reading r;
	struct fault f;
	assert_null(reads(&r, &f, NULL));
	assert_string_equal(f.code, code);
	assert_true(f.say[0] && strstr(f.where, where_has));
}

static void an_empty_file(void **state)
{
	(void)state;
	put("e.csv", "");
	refused("return.empty", "e.csv");
}

static void only_a_header(void **state)
{
	(void)state;
	put("e.csv", episodes);
	struct reading r;
	struct fault f;
	int years[] = {2027};
	struct cohort *c = reads(&r, &f, &(struct read_options){.years = years, .n_years = 1});
	assert_non_null(c);
	assert_true(cohort_has_table(cohort_year(c, 2027), TABLE_EPISODES));
	assert_false(cohort_has_table(cohort_year(c, 2027), TABLE_HEADER));
	assert_int_equal(c->children, 0);
	cohort_free(c);
}

static void columns_that_are_not_known(void **state)
{
	(void)state;
	put("e.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON,HOME_POST,PL_POST,URN\n");
	refused("return.columns", "e.csv:1");
}

static void another_kind_of_file_is_left_aside(void **state)
{
	(void)state;
	put("e.csv", arena_printf(a, "%sT1,01/04/2026,S,C2,N1,U4,PR1,01/05/2026,X1,CARPL,,,\n", episodes).at);
	put("homes.csv", "NAME,PLACES\nThe Old Mill (invented),4\n");
	struct reading r;
	struct fault f;
	struct cohort *c = reads(&r, &f, NULL);
	assert_non_null(c);
	assert_int_equal(r.asides, 1);
	assert_int_equal(r.year[0].year, 2027);
	cohort_free(c);
}

static void the_same_table_twice(void **state)
{
	(void)state;
	put("e.csv", episodes);
	put("f.csv", episodes);
	refused("return.twice", "");
}

static void two_folders_of_one_year(void **state)
{
	(void)state;
	const char *rows = arena_printf(a, "%sT1,01/04/2026,S,C2,N1,U4,PR1,01/05/2026,X1,CARPL,,,\n", episodes).at;
	put("x/e.csv", rows);
	put("y/e.csv", rows);
	refused("return.same", "/y");
}

static void a_year_that_few_dates_agree_with(void **state)
{
	(void)state;
	put("e.csv", arena_printf(a, "%sT1,01/04/2026,S,C2,N1,U4,PR1,01/05/2026,X1,CARPL,,,\n"
	                             "T2,01/04/2024,S,C2,N1,U4,PR1,01/05/2024,X1,CARPL,,,\n", episodes).at);
	refused("return.year", dir);
}

/* Episodes that ended in each of two years. */
static void put_ends(int in_2027, int in_2026)
{
	struct buf rows = BUF_INIT(1 << 20);
	buf_z(&rows, episodes);
	for (int i = 0; i < in_2027 + in_2026; i++)
		buf_printf(&rows, "T%d,01/04/2020,S,C2,N1,U4,PR1,01/05/%d,X1,CARPL,,,\n", i, i < in_2027 ? 2026 : 2025);
	buf_char(&rows, 0);
	put("e.csv", rows.at);
	buf_free(&rows);
}

static void exactly_sixty_percent_is_enough(void **state)
{
	(void)state;
	struct reading r;
	struct fault f;
	struct cohort *c;
	put_ends(3, 2);
	assert_non_null(c = reads(&r, &f, NULL));
	assert_int_equal(r.year[0].year, 2027);
	cohort_free(c);
	put_ends(6, 4);
	assert_non_null(c = reads(&r, &f, NULL));
	cohort_free(c);
	put_ends(29, 20); /* 59.2 % */
	refused("return.year", dir);
}

/* A return tells of the year that ended: of two years with as many dates the later. */
static void of_two_years_with_as_many_dates_the_later(void **state)
{
	(void)state;
	struct reading r;
	struct fault f;
	put_ends(4, 4);
	struct cohort *c = reads(&r, &f, &(struct read_options){.any_agreement = true});
	assert_non_null(c);
	assert_int_equal(r.year[0].year, 2027);
	cohort_free(c);
	put_ends(3, 4);
	c = reads(&r, &f, &(struct read_options){.any_agreement = true});
	assert_int_equal(r.year[0].year, 2026);
	cohort_free(c);
}

/* Half of a table's columns make no table nearly; more than half do, and the file is not passed over. */
static void half_of_the_columns(void **state)
{
	(void)state;
	struct reading r;
	struct fault f;
	struct cohort *c;
	put("e.csv", episodes);
	put("h.csv", "CHILD,DOB,X,Y\n"); /* two of the four of Reviews */
	assert_non_null(c = reads(&r, &f, &(struct read_options){.any_agreement = true}));
	assert_int_equal(r.asides, 1);
	cohort_free(c);
	put("h.csv", "CHILD,DOB,REVIEW,Y\n");
	refused("return.columns", "h.csv");
}

static void a_file_cut_short(void **state)
{
	(void)state;
	put("e.csv", arena_printf(a, "%sT1,01/04/2026,S,C2,N1,U4,PR1,01/05/2026,X1,CARPL,,,\nT2,01/0", episodes).at);
	refused("return.width", "e.csv:3");
}

/* Several that read tell the same rows, children and findings of bad cells as one does, and the same first fault. */
static void by_several(void **state)
{
	(void)state;
	enum { CHILDREN = 9000, THREADS = 3 };
	struct buf e = BUF_INIT(4 << 20), h = BUF_INIT(4 << 20);
	buf_z(&e, episodes);
	buf_z(&h, "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n");
	for (int i = 0; i < CHILDREN; i++) {
		int n = i * 7919 % CHILDREN;
		buf_printf(&e, "T%d,01/04/2026,S,C2,N1,U4,PR1,01/05/2026,X1,CARPL,,,\nT%d,01/05/2026,P,C2,N1,%s,PR1,,,,,,\n", n, n,
		    n % 100 ? "U4" : "U9");
		buf_printf(&h, "T%d,M,01/02/2015,WBRI,UN1,,\n", n);
	}
	put("e.csv", arena_z(a, buf_as_text(&e)));
	put("h.csv", arena_z(a, buf_as_text(&h)));
	struct reading one, many;
	struct fault f;
	struct cohort *c1 = reads(&one, &f, NULL), *cn = reads(&many, &f, &(struct read_options){.threads = THREADS});
	assert_non_null(c1);
	assert_non_null(cn);
	assert_int_equal(c1->children, CHILDREN);
	assert_int_equal(cn->children, CHILDREN);
	assert_int_equal(c1->n, (CHILDREN + CHUNK_CHILDREN - 1) / CHUNK_CHILDREN);
	assert_memory_equal(one.year[0].rows, many.year[0].rows, sizeof one.year[0].rows);
	assert_int_equal(many.year[0].rows[TABLE_EPISODES], 2 * CHILDREN);
	assert_int_equal(c1->year[0].tables, cn->year[0].tables);
	for (int i = 0; i < CHILDREN; i++) {
		uint32_t k, child;
		char said[DAY_TEXT];
		struct text id = arena_printf(a, "T%d", i);
		assert_true(cohort_find(cn, id, &k, &child));
		struct span_rows s = chunk_rows(cn->chunk[k], TABLE_EPISODES, child, 0);
		assert_int_equal(s.to - s.from, 2);
		assert_true(text_is(cohort_cell_text(cn->chunk[k], TABLE_EPISODES, EPISODES_PLACE, s.from + 1, said),
		    i % 100 ? "U4" : "U9"));
	}
	bool split = false;
	for (size_t k = 0; k + 1 < cn->n; k++)
		split |= cn->chunk[k]->children < CHUNK_CHILDREN;
	assert_true(split);
	cohort_free(c1);
	cohort_free(cn);
	buf_z(&e, "T9,01/04"); /* cut short: whoever comes upon it, once, in its place */
	put("e.csv", arena_z(a, buf_as_text(&e)));
	assert_null(reads(&many, &f, &(struct read_options){.threads = THREADS}));
	assert_string_equal(f.code, "return.width");
	assert_non_null(strstr(f.where, arena_printf(a, "e.csv:%d", 2 * CHILDREN + 2).at));
	buf_free(&e);
	buf_free(&h);
}

static void a_line_without_end(void **state)
{
	(void)state;
	char *z = arena_alloc(a, 200000);
	memset(z, 'x', 199999);
	put("e.csv", arena_printf(a, "%s%s", episodes, z).at);
	refused("csv.long", "e.csv:2");
}

static void a_file_over_the_limit(void **state)
{
	(void)state;
	put("e.csv", episodes);
	assert_int_equal(truncate(arena_printf(a, "%s/e.csv", dir).at, (off_t)1 << 30), 0); /* a GiB of zeros, sparse */
	refused("file.size", "e.csv");
}

static void dates_that_do_not_exist(void **state)
{
	(void)state;
	put("e.csv", arena_printf(a, "%sT1,31/02/2026,S,C2,N1,U4,PR1,01/05/2026,X1,CARPL,,,\n,01/04/2026,S,C2,N1,U4,PR1,,,,,,\n"
	                             "T3,01/04/2026,S,C2,N1,U4,PR1,,,,,,\nT3,01/04/2026,S,C2,N1,U4,PR1,03/04/2026,X1,,,,\n", episodes).at);
	struct reading r;
	struct fault f;
	struct cohort *c = reads(&r, &f, NULL);
	assert_non_null(c);
	size_t n;
	struct aside *x = cohort_asides(a, c, &n);
	assert_int_equal(n, 3);
	assert_int_equal(x[0].why, ASIDE_NO_START);
	assert_int_equal(x[1].why, ASIDE_TWICE);
	/* of the two the one that sorts first by its other cells is kept: an end comes before no end */
	assert_int_equal(c->chunk[0]->rows[TABLE_EPISODES].row[x[1].row], 2);
	assert_int_equal(x[2].why, ASIDE_NO_CHILD);
	cohort_free(c);
}

/* DOB, written badly, is blank and comes last: it must not win over a row that can be read. */
static void of_two_rows_a_bad_date_comes_last(void **state)
{
	(void)state;
	put("e.csv", arena_printf(a, "%sT1,01/05/2026,S,C2,N1,U4,PR1,01/06/2026,E3,,,,\n", episodes).at);
	put("r.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\nT1,29/02/2008,09/05/2026,PN1\nT1,29/02/08,09/05/2026,\n"
	             "T1,1/1/08,10/05/2026,PN2\nT1,2008,10/05/2026,PN1\n");
	struct reading r;
	struct fault f;
	struct cohort *c = reads(&r, &f, NULL);
	assert_non_null(c);
	size_t n;
	struct aside *x = cohort_asides(a, c, &n);
	assert_int_equal(n, 2);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(x[i].why, ASIDE_TWICE);
		/* the line without a code; of two bad dates the code decides, and PN2 comes after PN1 */
		assert_int_equal(c->chunk[0]->rows[TABLE_REVIEWS].row[x[i].row], i == 0 ? 1 : 2);
	}
	cohort_free(c);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(an_empty_file), TEST(only_a_header), TEST(columns_that_are_not_known),
	    TEST(another_kind_of_file_is_left_aside), TEST(the_same_table_twice), TEST(two_folders_of_one_year),
	    TEST(exactly_sixty_percent_is_enough), TEST(of_two_years_with_as_many_dates_the_later), TEST(half_of_the_columns),
	    TEST(a_year_that_few_dates_agree_with), TEST(a_file_cut_short), TEST(by_several), TEST(a_line_without_end),
	    TEST(a_file_over_the_limit), TEST(dates_that_do_not_exist),
	    TEST(of_two_rows_a_bad_date_comes_last)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
