/* The invented authority: the same from one seed, made up as Essex states, invented to the last name, and its returns
 * are read with nothing set aside. */
#include "base/buf.h"
#include "base/file.h"
#include "cohort/aside.h"
#include "demo/returns.h"
#include "returns/read.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct inventing begin(uint64_t seed, int64_t children, day as_at, int years)
{
	struct inventing v;
	assert_true(invent_begin(&(struct invent_ask){.seed = seed, .children = children, .as_at = as_at, .years = years}, &v));
	return v;
}

static void digest_row(void *ctx, enum table t, const struct text *cells)
{
	uint64_t *h = ctx;
	for (int c = 0; c < table_info[t].told; c++)
		*h = (*h ^ text_hash(cells[c])) * 1099511628211u + (uint64_t)t;
}

static uint64_t digest(const struct inventing *v, bool backwards)
{
	uint64_t sum = 0;
	for (int64_t i = 0; i < v->all; i++) {
		struct arena *b = arena_new(0);
		struct invented k;
		uint64_t h = 1;
		invent_child(b, v, backwards ? v->all - 1 - i : i, &k);
		h ^= text_hash(text_of(k.forename)) ^ text_hash(text_of(k.surname));
		for (int y = 2024; y <= 2027; y++)
			demo_rows(b, v, &k, y, digest_row, &h);
		sum += h;
		arena_free(b);
	}
	return sum;
}

static void the_same_from_one_seed(void **state)
{
	(void)state;
	struct inventing v = begin(7, 200, day_of(2026, 11, 24), 4), w = begin(8, 200, day_of(2026, 11, 24), 4);
	uint64_t one = digest(&v, false);
	assert_true(one == digest(&v, true)); /* each child by itself, in any order */
	assert_true(one != digest(&w, false));
}

/* Counted on the invented children themselves. */
struct counted {
	int care, separated, fostered, own, three, leavers, old_leavers, once_separated, ages[26], missing, times, moved;
};

static void count_child(struct counted *n, const struct inventing *v, const struct invented *k)
{
	day today = v->ask.as_at, year = day_add_years(today, -1) + 1;
	int age = age_law(k->born, today);
	if (k->is == INVENTED_LEAVER) {
		n->leavers++;
		n->old_leavers += age >= 21;
		n->once_separated += k->separated;
		assert_in_range(age, 18, 25);
		assert_true(invented_left(k) <= today);
	}
	const struct invented_episode *e = invented_on(k, today);
	assert_true((e != NULL) == (k->is == INVENTED_IN_CARE));
	if (!e)
		return;
	assert_in_range(age, 0, 17);
	n->care++;
	n->ages[age]++;
	n->separated += k->separated;
	bool fostered = e->home.place[0] == 'U';
	n->fostered += fostered;
	n->own += fostered && !strcmp(e->home.provider, "PR1");
	int homes = 0;
	for (size_t i = 0; i < k->episodes_n; i++)
		if (strcmp(k->episodes[i].rne, "L") && (k->episodes[i].to == DAY_NONE || k->episodes[i].to >= year))
			homes++;
		else if (!strcmp(k->episodes[i].rne, "L") && k->episodes[i].from >= year && homes == 0)
			homes = 1;
	n->three += homes >= 3;
	int times = 0;
	for (size_t i = 0; i < k->missing_n; i++)
		times += k->missing[i].sort[0] == 'M' && k->missing[i].from > today - 91;
	n->missing += times > 0;
	n->times += times;
}

/* Essex says so many; chance may be off by so much in one authority of 1,124. */
static void about(const char *what, double is, double said, double within)
{
	if (is < said - within || is > said + within)
		fail_msg("%s: %.1f, and not %.1f within %.1f", what, is, said, within);
}

static void made_up_as_essex_states(void **state)
{
	(void)state;
	double n = 0;
	struct counted c = {0};
	for (uint64_t seed = 1; seed <= 4; seed++, n++) {
		struct inventing v = begin(seed, INVENT_CHILDREN, day_of(2026, 11, 24), 4);
		for (int64_t i = 0; i < v.all; i++) {
			struct arena *b = arena_new(0);
			struct invented k;
			invent_child(b, &v, i, &k);
			count_child(&c, &v, &k);
			arena_free(b);
		}
	}
	assert_int_equal(c.care, n * 1124);
	assert_int_equal(c.leavers, n * 782);
	about("fostered, %", 100.0 * c.fostered / c.care, 69.5, 3);
	about("of them with the council's own carers, %", 100.0 * c.own / c.fostered, 79, 3);
	about("separated, %", 100.0 * c.separated / c.care, 10.8, 2); /* so that 15.7 % and 24.8 % both hold */
	about("three homes or more, %", 100.0 * c.three / c.care, 10.5, 3);
	about("missing in three months, children", c.missing / n, 80, 16);
	about("missing in three months, times", c.times / n, 271, 80);
	about("care leavers of 21 and over, %", 100.0 * c.old_leavers / c.leavers, 100.0 * 185 / 793, 3);
	about("care leavers who were separated, %", 100.0 * c.once_separated / c.leavers, 32, 3);
	for (int age = 0; age < 15; age++)
		assert_true(c.ages[age] < c.ages[15] && c.ages[age] < c.ages[16] && c.ages[age] < c.ages[17]);
}

static void nobody_could_be_real(void **state)
{
	(void)state;
	struct inventing v = begin(3, 400, day_of(2026, 11, 24), 4);
	for (int64_t i = 0; i < v.all; i++) {
		struct invented k;
		invent_child(a, &v, i, &k);
		assert_true(invented_surname(k.surname));
		for (size_t e = 0; e < k.episodes_n; e++) {
			if (k.episodes[e].home.postcode)
				assert_int_equal(k.episodes[e].home.postcode[0], 'Q');
			if (k.episodes[e].home.urn)
				assert_memory_equal(k.episodes[e].home.urn, "90", 2);
		}
		if (k.home_post)
			assert_int_equal(k.home_post[0], 'Q');
	}
	for (int part = PART_WORKER; part <= PART_CARER; part++)
		for (uint32_t n = 0; n < 400; n++) {
			struct invented_name one = invent_adult(a, &v, (enum invented_part)part, n);
			assert_true(invented_surname(one.surname));
			for (uint32_t m = 0; m < n; m++) { /* lists find workers by their whole name */
				struct invented_name two = invent_adult(a, &v, (enum invented_part)part, m);
				assert_false(!strcmp(one.forename, two.forename) && !strcmp(one.surname, two.surname));
			}
		}
	assert_true(invented_surname(invent_adult(a, &v, PART_WORKER, 5000).surname));
	assert_false(invented_surname("Testwood-Smith"));
	assert_false(invented_surname("Smith"));
	assert_false(invented_surname("Test"));
	assert_false(invented_surname("Testwoods"));
}

/* kith reads all that it writes; spoilt cells are another matter. */
static void its_returns_are_read(void **state)
{
	(void)state;
	char dir[FOLDER];
	folder_make(dir, sizeof dir, "demo");
	struct inventing v = begin(5, 150, year_last(2027), 3);
	struct demo_returned r;
	struct fault f = {0};
	if (!demo_returns(&v, dir, 0, NULL, &r, &f))
		fail_msg("%s: %s", f.where, f.say);
	assert_int_equal(r.years, 3);
	const char *d[3];
	int64_t rows[TABLES] = {0};
	for (int y = 0; y < 3; y++)
		d[y] = arena_printf(a, "%s/%d", dir, 2025 + y).at;
	struct reading reading;
	struct cohort *c = NULL;
	if (!returns_read(a, d, 3, &(struct read_options){0}, &reading, &c, &f))
		fail_msg("%s: %s", f.where, f.say);
	size_t asides;
	cohort_asides(a, c, &asides);
	assert_int_equal(asides, 0);
	assert_int_equal(reading.n, 3);
	for (size_t y = 0; y < 3; y++) {
		assert_int_equal(reading.year[y].year, 2025 + y); /* by its dates alone */
		for (int t = 0; t < TABLES; t++)
			rows[t] += reading.year[y].rows[t];
	}
	for (int t = 0; t < TABLES; t++)
		assert_int_equal(rows[t], r.rows[t]);
	int64_t bad = 0;
	for (size_t i = 0; i < c->n; i++)
		for (int t = 0; t < TABLES; t++)
			for (int col = 0; col < table_info[t].told; col++)
				for (uint32_t k = 0; k < c->chunk[i]->rows[t].n; k++)
					bad += c->chunk[i]->rows[t].col[col][k] == CELL_BAD;
	assert_int_equal(bad, 0);
	cohort_free(c);
	/* a folder that is not empty is left as it is */
	assert_false(demo_returns(&v, dir, 0, NULL, &r, &f));
	assert_string_equal(f.code, "demo.write");
	folder_away(dir);
	assert_true(demo_returns(&v, dir, 50, NULL, &r, &f));
	assert_true(r.faults > 0);
	folder_away(dir);
}

static void only_what_can_be_asked(void **state)
{
	(void)state;
	struct inventing v;
	assert_false(invent_begin(&(struct invent_ask){.children = 0, .years = 3}, &v));
	assert_false(invent_begin(&(struct invent_ask){.children = INVENT_MOST + 1, .years = 3}, &v));
	assert_false(invent_begin(&(struct invent_ask){.children = 1, .years = 0}, &v));
	v = begin(1, 1, day_of(2024, 2, 29), 1);
	for (int64_t i = 0; i < v.all; i++) {
		struct invented k;
		invent_child(a, &v, i, &k);
		assert_true(k.episodes_n > 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(the_same_from_one_seed), TEST(made_up_as_essex_states), TEST(nobody_could_be_real),
	    TEST(its_returns_are_read), TEST(only_what_can_be_asked)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
