#include "base/clock.h"
#include "base/csv.h"
#include "base/date.h"
#include "base/map.h"
#include "base/threads.h"
#include "tests.h"
#include <stdio.h>

static void dates(void **state)
{
	(void)state;
	for (day d = day_of(1890, 1, 1); d < day_of(2110, 1, 1); d++) {
		struct civil c = day_civil(d);
		assert_int_equal(day_of(c.year, c.month, c.day), d);
		assert_true(civil_exists(c.year, c.month, c.day));
	}
	assert_int_equal(day_of(1970, 1, 1), 0);
	char t[DAY_TEXT];
	assert_string_equal(day_words(day_of(2026, 3, 3), t), "Tue 3 Mar 2026");
	assert_string_equal(day_iso(day_add_months(day_of(2026, 1, 31), 1), t), "2026-02-28");
	assert_string_equal(day_iso(day_add_months(day_of(2025, 8, 31), 6), t), "2026-02-28");
	assert_string_equal(day_iso(day_add_months(day_of(2026, 1, 15), -1), t), "2025-12-15");
	assert_string_equal(day_iso(day_add_years(day_of(2024, 2, 29), -1), t), "2023-02-28");
	day born = day_of(2008, 2, 29);
	assert_int_equal(age_law(born, day_of(2026, 2, 28)), 17);
	assert_int_equal(age_law(born, day_of(2026, 3, 1)), 18);
	assert_int_equal(age_903(born, day_of(2026, 2, 28)), 18);
	assert_int_equal(year_of(day_of(2026, 3, 31)), 2026);
	assert_int_equal(year_of(day_of(2026, 4, 1)), 2027);
	day d;
	assert_true(day_parse_uk(TEXT("1/4/2026"), &d) && d == day_of(2026, 4, 1));
	assert_false(day_parse_uk(TEXT("31/02/2026"), &d));
	assert_false(day_parse_uk(TEXT("01/04/26"), &d));
	assert_false(day_parse_uk(TEXT("2026-04-01"), &d));
	assert_false(day_parse_uk(TEXT("01/04/2026 "), &d));
}

static int read_all(const char *bytes, size_t n, struct csv *c, struct fault *f, struct arena *a)
{
	assert_true(csv_open(c, a, "t.csv", (struct text){bytes, n}, f));
	int rows = 0, r;
	while ((r = csv_next(c, f)) == 1)
		rows++;
	return r < 0 ? r : rows;
}

/* Passing over rows unread counts rows and lines as reading them does, whatever stands in them. */
static void csv_passed_over(void **state)
{
	(void)state;
	static const char *const bits[] = {"a", ",", "\n", "\r\n", "\r", "\"", "\"x,\ny\"", "", "bb,c\n", "\n\n"};
	static struct csv read, passed;
	struct arena *a = arena_new(0);
	uint32_t seed = 1;
	size_t skipped = 0;
	for (int round = 0; round < 20000; round++) {
		char bytes[200];
		size_t n = 0;
		for (int i = 0; i < 14; i++) {
			const char *bit = bits[((seed = seed * 1664525u + 1013904223u) >> 16) % (sizeof bits / sizeof *bits)];
			memcpy(bytes + n, bit, strlen(bit));
			n += strlen(bit);
		}
		struct fault f = {0}, g = {0};
		assert_true(csv_open(&read, a, "t", (struct text){bytes, n}, &f) && csv_open(&passed, a, "t", (struct text){bytes, n}, &g));
		for (int got = 1; got == 1;) {
			struct text first;
			got = csv_next(&read, &f);
			if (got == 1 && (seed >> 8 & 3) && csv_peek(&passed, &first)) {
				assert_true(text_eq(first, read.field[0]));
				assert_int_equal(csv_skip(&passed, &g), 1);
				skipped++;
			} else {
				assert_int_equal(csv_next(&passed, &g), got);
				assert_true(got != 1 || passed.n == read.n);
			}
			assert_int_equal(passed.row, read.row);
			assert_int_equal(passed.line, read.line);
			seed = seed * 1664525u + 1013904223u;
		}
		arena_reset(a);
	}
	assert_true(skipped > 10000);
	arena_free(a);
}

struct shared_out {
	struct arena *made[THREADS_MOST];
	int asked[THREADS_MOST];
	const char *word[THREADS_MOST];
};

static void make_word(void *ctx, int k)
{
	struct shared_out *s = ctx;
	s->asked[k]++;
	s->word[k] = arena_printf(s->made[k], "word %d", k).at;
}

/* Each k is worked once; what was made by other threads lives on in the arena that took it over. */
static void shared_out(void **state)
{
	(void)state;
	for (int n = 1; n <= THREADS_MOST; n = n * 2 + 1) {
		struct shared_out s = {0};
		struct arena *a = arena_new(0);
		for (int k = 0; k < n; k++)
			s.made[k] = arena_new(0);
		threads_run(n, make_word, &s);
		for (int k = 0; k < n; k++)
			arena_take(a, s.made[k]);
		assert_true(arena_used(a) > 0);
		memset(arena_alloc(a, 5000), 'x', 5000);
		for (int k = 0; k < n; k++) {
			char want[16];
			snprintf(want, sizeof want, "word %d", k);
			assert_int_equal(s.asked[k], 1);
			assert_string_equal(s.word[k], want);
		}
		arena_free(a);
	}
}

static void csv_in_the_wild(void **state)
{
	(void)state;
	static struct csv c;
	struct fault f = {0};
	struct arena *a = arena_new(0);
	const char t[] = "\xef\xbb\xbf" "A,B\r\n\r\n1,\"x,\"\"y\"\"\nz\"\r\n2,";
	assert_true(csv_open(&c, a, "t.csv", (struct text){t, sizeof t - 1}, &f));
	assert_int_equal(csv_next(&c, &f), 1);
	assert_true(c.n == 2 && text_is(c.field[0], "A"));
	assert_int_equal(csv_next(&c, &f), 1);
	assert_int_equal(c.row, 1);
	assert_int_equal(c.line, 3);
	assert_true(text_is(c.field[1], "x,\"y\"\nz"));
	assert_int_equal(csv_next(&c, &f), 1);
	assert_int_equal(c.line, 5);
	assert_true(c.n == 2 && c.field[1].n == 0);
	assert_int_equal(csv_next(&c, &f), 0);
	assert_int_equal(read_all("a,\"b", 4, &c, &f, a), -1);
	assert_string_equal(f.code, "csv.quote");
	assert_string_equal(f.where, "t.csv:1");
	assert_false(csv_open(&c, a, "t.csv", (struct text){"a\n\0b", 4}, &f));
	assert_string_equal(f.where, "t.csv:2");
	assert_true(csv_open(&c, a, "t.csv", TEXT("caf\xe9\x80"), &f));
	assert_int_equal(csv_next(&c, &f), 1);
	assert_true(text_is(c.field[0], "caf\xc3\xa9\xe2\x82\xac"));
	arena_free(a);
}

/* The same two rows, however they are told apart and written. */
static void csv_other_ways(void **state)
{
	(void)state;
	static struct csv c;
	struct arena *a = arena_new(0);
	const struct {
		struct text bytes;
		int64_t line; /* of the second row */
	} ways[] = {
	    {TEXT("A,B\n1,\"x;y\"\n"), 2},
	    {TEXT("A;B\r\n1;x;y"), 0}, /* a semicolon too many: three fields */
	    {TEXT("A;B\r\n1;\"x;y\"\r\n"), 2},
	    {TEXT("A\tB\n1\tx;y\n"), 2},
	    {TEXT("A|B\n\n1|x;y\n"), 3},
	    {TEXT("sep=;\r\nA;B\r\n1;\"x;y\"\r\n"), 3},
	    {TEXT("\"sep=,\"\nA,B\n1,x;y\n"), 3},
	    {TEXT("\xef\xbb\xbfSEP=^\nA^B\n1^x;y\n"), 3},
	    {TEXT("A,B\n,\n\"\", \xc2\xa0\n,,,,\n1,x;y\n,,\n"), 5},
	    {TEXT("\xff\xfe" "A\0\t\0B\0\n\0" "1\0\t\0x\0;\0y\0"), 2},
	    {TEXT("\xfe\xff\0A\0,\0B\0\n\0" "1\0,\0x\0;\0y"), 2},
	    {TEXT("A\0,\0B\0\n\0" "1\0,\0x\0;\0y\0"), 2},
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct fault f = {0};
		assert_true(csv_open(&c, a, "t.csv", ways[i].bytes, &f));
		assert_int_equal(csv_next(&c, &f), 1);
		assert_true(c.n == 2 && text_is(c.field[0], "A") && text_is(c.field[1], "B"));
		assert_int_equal(csv_next(&c, &f), 1);
		assert_int_equal(c.row, 1);
		assert_int_equal(c.n, ways[i].line ? 2 : 3);
		if (ways[i].line) {
			assert_int_equal(c.line, ways[i].line);
			assert_true(text_is(c.field[0], "1") && text_is(c.field[1], "x;y"));
		}
		assert_int_equal(csv_next(&c, &f), 0);
	}
	struct fault f = {0};
	assert_true(csv_open(&c, a, "t.csv", TEXT("\xff\xfe=\xd8\0\xde"), &f)); /* U+1F600 in two halves */
	assert_int_equal(csv_next(&c, &f), 1);
	assert_true(text_is(c.field[0], "\xf0\x9f\x98\x80"));
	/* says no sign */
	assert_true(csv_open(&c, a, "t.csv", TEXT("sep=\nA\n"), &f) && csv_next(&c, &f) == 1 && text_is(c.field[0], "sep="));
	arena_free(a);
}

/* A cell is one cell however its blanks and letters are written. */
static void cells(void **state)
{
	(void)state;
	static const char *const blanks[] = {" ", "\t", "\v", "\xc2\xa0", "\xc2\x85", "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x8a",
	    "\xe2\x80\xa8",
	    "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80", "\xe2\x80\x8b", "\xe2\x81\xa0", "\xef\xbb\xbf", "\xe1\xa0\x8e", "\xc2\xad"};
	enum { ROOM = 12 }; /* from here on they take none */
	char buf[64], made[64];
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
		snprintf(made, sizeof made, "%s%sla%s1%s", blanks[i], blanks[i], blanks[i], blanks[i]);
		assert_int_equal(text_blank(blanks[i], blanks[i] + strlen(blanks[i])), strlen(blanks[i]));
		assert_true(text_is(text_told(text_of(made), buf, sizeof buf), i < ROOM ? "LA 1" : "LA1"));
		assert_true(text_is(text_spaced(text_of(made), buf, sizeof buf), i < ROOM ? "la 1" : "la1"));
		snprintf(made, sizeof made, "%sb1%s%s1aa", blanks[i], blanks[i], blanks[i]);
		assert_true(text_same_postcode(text_of(made), TEXT("B11AA")));
		assert_false(text_same_postcode(text_of(made), TEXT("B11AB")));
	}
	assert_true(text_is(text_told(TEXT("Zo\xc3\xab"), buf, sizeof buf), "ZO\xc3\xab"));
	assert_int_equal(text_trim(TEXT("\xe2\x80")).n, 2); /* half a letter is no blank */
	assert_int_equal(text_trim(TEXT("\xa0")).n, 1);
	assert_true(text_same_postcode(TEXT("not known"), TEXT("not known")) && !text_same_postcode(TEXT("-"), TEXT("?")) &&
	    !text_same_postcode(TEXT("-"), TEXT("")));
}

static void csv_out(void **state)
{
	(void)state;
	struct buf b = BUF_INIT(1000);
	csv_put(&b, TEXT("a\"b"));
	buf_char(&b, ',');
	csv_put_safe(&b, TEXT("=1+1"));
	assert_string_equal(b.at, "\"a\"\"b\",'=1+1");
	buf_free(&b);
	b = BUF_INIT(3);
	buf_z(&b, "four");
	assert_false(buf_ok(&b));
	buf_free(&b);
}

static void maps(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct map m;
	map_init(&m, a, 2);
	for (uint32_t i = 0; i < 5000; i++)
		assert_int_equal(map_put(&m, arena_printf(a, "k%u", i), i, NULL), i);
	bool is_new;
	assert_int_equal(map_put(&m, TEXT("k7"), 99, &is_new), 7);
	assert_false(is_new);
	uint32_t v;
	assert_false(map_get(&m, TEXT("none"), &v));
	arena_free(a);
	assert_int_equal(text_distance(TEXT("import"), TEXT("imprt")), 1);
}

/* As people type it, and not otherwise: the day before the month, unless the month is a word. */
static void days_as_people_type_them(void **state)
{
	static const struct { const char *typed; enum day_typed is; int y, m, d; } all[] = {
	    {"31 March 2026", DAY_TYPED_RIGHT, 2026, 3, 31}, {"31 Mar 26", DAY_TYPED_RIGHT, 2026, 3, 31},
	    {"31/3/2026", DAY_TYPED_RIGHT, 2026, 3, 31},
	    {"31-03-2026", DAY_TYPED_RIGHT, 2026, 3, 31}, {"31.3.2026", DAY_TYPED_RIGHT, 2026, 3, 31},
	    {"31 3 2026", DAY_TYPED_RIGHT, 2026, 3, 31},
	    {"2026-03-31", DAY_TYPED_RIGHT, 2026, 3, 31}, {"  31st of march, 2026 ", DAY_TYPED_RIGHT, 2026, 3, 31},
	    {"Tuesday 31 March 2026", DAY_TYPED_RIGHT, 2026, 3, 31}, {"March 31, 2026", DAY_TYPED_RIGHT, 2026, 3, 31},
	    {"31MAR2026", DAY_TYPED_RIGHT, 2026, 3, 31},
	    {"31\xc2\xa0March\xc2\xa0" "2026", DAY_TYPED_RIGHT, 2026, 3, 31}, {"1 Sept 2014", DAY_TYPED_RIGHT, 2014, 9, 1},
	    {"2nd Feb 2014", DAY_TYPED_RIGHT, 2014, 2, 2},
	    {"29/2/2024", DAY_TYPED_RIGHT, 2024, 2, 29}, {"today", DAY_TYPED_RIGHT, 2026, 11, 30},
	    {"Yesterday", DAY_TYPED_RIGHT, 2026, 11, 29},
	    /* asked back, with the year it would be */
	    {"31/3/26", DAY_TYPED_YEAR, 2026, 3, 31}, {"31.03.87", DAY_TYPED_YEAR, 1987, 3, 31}, {"1 1 45", DAY_TYPED_YEAR, 2045, 1, 1},
	    {"1/1/46", DAY_TYPED_YEAR, 1946, 1, 1}, {"31 March", DAY_TYPED_YEAR, 2026, 3, 31},
	    /* no day */
	    {"", DAY_TYPED_WRONG, 0, 0, 0}, {"31", DAY_TYPED_WRONG, 0, 0, 0}, {"31/3", DAY_TYPED_WRONG, 0, 0, 0},
	    {"3/31/2026", DAY_TYPED_WRONG, 0, 0, 0},
	    {"30 February 2026", DAY_TYPED_WRONG, 0, 0, 0}, {"29/2/2026", DAY_TYPED_WRONG, 0, 0, 0}, {"31/3/202", DAY_TYPED_WRONG, 0, 0, 0},
	    {"31/3/20266", DAY_TYPED_WRONG, 0, 0, 0}, {"31 Ma 2026", DAY_TYPED_WRONG, 0, 0, 0},
	    {"31 Marvellous 2026", DAY_TYPED_WRONG, 0, 0, 0},
	    {"next week", DAY_TYPED_WRONG, 0, 0, 0}, {"31/3/2026 or so", DAY_TYPED_WRONG, 0, 0, 0}, {"31+3+2026", DAY_TYPED_WRONG, 0, 0, 0},
	    {"0/3/2026", DAY_TYPED_WRONG, 0, 0, 0}, {"1 1 1 1 1 1 1 1 1 1", DAY_TYPED_WRONG, 0, 0, 0}, {"\xc2", DAY_TYPED_WRONG, 0, 0, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		day d, want = all[i].is == DAY_TYPED_WRONG ? DAY_NONE : day_of(all[i].y, all[i].m, all[i].d);
		enum day_typed is = day_typed(text_of(all[i].typed), day_of(2026, 11, 30), &d);
		if (is != all[i].is || (is != DAY_TYPED_WRONG && d != want))
			fail_msg("'%s' is %d, %d", all[i].typed, (int)is, (int)d);
	}
}

/* A day is over at midnight in London, whatever the clocks do on it. */
static void days_end(void **state)
{
	(void)state;
	day d = day_of(2026, 1, 1);
	for (int i = 0; i < 800; i++, d++) {
		assert_int_equal(clock_day(clock_ends(d)), d + 1);
		assert_int_equal(clock_day(clock_ends(d) - 1), d);
	}
	/* 29 March 2026 has 23 hours, 25 October has 25 */
	assert_int_equal(clock_ends(day_of(2026, 3, 29)) - clock_ends(day_of(2026, 3, 28)), 23 * 3600000);
	assert_int_equal(clock_ends(day_of(2026, 10, 25)) - clock_ends(day_of(2026, 10, 24)), 25 * 3600000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(days_as_people_type_them), cmocka_unit_test(days_end),
	    cmocka_unit_test(dates), cmocka_unit_test(csv_passed_over), cmocka_unit_test(shared_out), cmocka_unit_test(csv_in_the_wild),
	    cmocka_unit_test(csv_other_ways), cmocka_unit_test(cells), cmocka_unit_test(csv_out), cmocka_unit_test(maps)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
