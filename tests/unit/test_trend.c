/* The words for a run of figures: on pure noise a wrong one in at most one of twenty series, whichever length they have. */
#include "measure/trend.h"
#include "tests.h"
#include <math.h>
#include <stdio.h>

static uint64_t seed;

static double chance(void) /* splitmix64: the same everywhere */
{
	uint64_t z = seed += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return ((double)((z ^ z >> 31) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
	double a = sqrt(-2 * log(chance()));
	return a * cos(6.283185307179586 * chance());
}

enum { SERIES = 4000, LONGEST = 60 };

/* Figures without any direction; shared 4: each is a year, taken every quarter. scale: how many whole numbers apart. */
static void noise(int64_t *at, size_t n, int shared, double scale)
{
	double part[LONGEST + 4];
	for (size_t i = 0; i < n + 3; i++)
		part[i] = normal() * scale;
	for (size_t i = 0; i < n; i++) {
		double sum = 0;
		for (int k = 0; k < shared; k++)
			sum += part[i + (size_t)k];
		at[i] = llround(sum);
	}
}

static double wrong(size_t n, int shared, double scale)
{
	int said = 0;
	int64_t at[LONGEST];
	for (int k = 0; k < SERIES; k++) {
		noise(at, n, shared, scale);
		said += trend_of(at, n, shared) != TREND_NONE;
	}
	return (double)said / SERIES;
}

static void noise_has_no_direction(void **state)
{
	(void)state;
	static const size_t lengths[] = {12, 13, 15, 17, 20, 24, 36, 60};
	static const double scales[] = {1000, 2, 0.6}; /* the last two: small counts, with many equal ones */
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		for (size_t k = 0; k < 3; k++)
			for (int shared = 1; shared <= 4; shared += 3) {
				seed = 7 + i;
				double w = wrong(lengths[i], shared, scales[k]);
				if (w > 0.05)
					fail_msg("%zu figures, shared %d, scale %g: a direction is said of noise in %.3f", lengths[i],
					    shared, scales[k], w);
			}
}

static void too_few(void **state)
{
	(void)state;
	int64_t at[LONGEST];
	for (int64_t i = 0; i < LONGEST; i++)
		at[i] = i * 100;
	for (size_t n = 0; n < TREND_LEAST; n++)
		assert_int_equal(trend_of(at, n, 1), TREND_FEW);
	for (size_t n = TREND_LEAST; n <= LONGEST; n++)
		for (int shared = 1; shared <= 4; shared += 3)
			assert_int_equal(trend_of(at, n, shared), TREND_UP);
}

/* What goes clearly one way is said, and its mirror is the other word. */
static void direction(void **state)
{
	(void)state;
	int up = 0;
	seed = 99;
	for (int k = 0; k < SERIES; k++) {
		int64_t at[17], back[17];
		noise(at, 17, 1, 20);
		for (size_t i = 0; i < 17; i++) {
			at[i] += 1000 + 6 * (int64_t)i; /* in four years five times what it goes to and fro by */
			back[i] = -at[i];
		}
		enum trend t = trend_of(at, 17, 1), b = trend_of(back, 17, 1);
		up += t == TREND_UP;
		assert_int_not_equal(t, TREND_DOWN);
		assert_int_equal(b, t == TREND_UP ? TREND_DOWN : t);
	}
	assert_true(up > SERIES * 9 / 10);
}

static void edges(void **state)
{
	(void)state;
	int64_t same[20] = {0}, hill[20];
	assert_int_equal(trend_of(same, 20, 1), TREND_NONE);
	assert_int_equal(trend_of(same, 20, 0), TREND_NONE);
	/* of nine noughts and three ones after them, what is equal takes its part off the chance: a direction */
	static const int64_t late[12] = {[9] = 1, 1, 1};
	assert_int_equal(trend_of(late, 12, 1), TREND_UP);
	/* rose for years, and has just fallen below the middle: no direction is said */
	for (int64_t i = 0; i < 20; i++)
		hill[i] = i;
	assert_int_equal(trend_of(hill, 20, 1), TREND_UP);
	hill[19] = 3;
	assert_int_equal(trend_of(hill, 20, 1), TREND_NONE);
	/* of a very long run the newest part speaks */
	static int64_t longest[TREND_MOST + 300];
	for (int64_t i = 0; i < TREND_MOST + 300; i++)
		longest[i] = i < 300 ? i * 10 : 10000 - i;
	assert_int_equal(trend_of(longest, TREND_MOST + 300, 1), TREND_DOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(noise_has_no_direction), cmocka_unit_test(too_few), cmocka_unit_test(direction), cmocka_unit_test(edges),
	};
	return cmocka_run_group_tests_name("trend", tests, NULL, NULL);
}
