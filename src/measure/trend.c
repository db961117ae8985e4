#include "measure/trend.h"
#include <math.h>

static int sign(int64_t from, int64_t to)
{
	return (to > from) - (to < from);
}

/* Is the newest above (1) or below (-1) the middle of them all? As many stand on each side: neither. */
static int side(const int64_t *at, size_t n)
{
	size_t below = 0, above = 0;
	for (size_t i = 0; i + 1 < n; i++) {
		below += at[i] < at[n - 1];
		above += at[i] > at[n - 1];
	}
	return (below > above) - (below < above);
}

/* The spread of the sum of signs where there is no order in them: n (n-1) (2n+5) / 18, less what equal figures take off. */
static double spread(const int64_t *at, size_t n)
{
	double m = (double)n, v = m * (m - 1) * (2 * m + 5);
	for (size_t i = 0; i < n; i++) {
		double equal = 0;
		for (size_t k = 0; k < n; k++)
			equal += at[k] == at[i];
		v -= (equal - 1) * (2 * equal + 5); /* each of the equal ones takes its part of t (t-1) (2t+5) */
	}
	return sqrt(v > 0 ? v / 18 : 0);
}

enum trend trend_of(const int64_t *at, size_t n, int shared)
{
	if (n < TREND_LEAST)
		return TREND_FEW;
	if (n > TREND_MOST) {
		at += n - TREND_MOST;
		n = TREND_MOST;
	}
	int64_t sum = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			sum += sign(at[i], at[k]);
	double chance = 1.96 * sqrt(shared < 1 ? 1 : shared) * spread(at, n);
	int way = sign(0, sum);
	if (!way || fabs((double)sum) - 1 <= chance || side(at, n) != way)
		return TREND_NONE;
	return way > 0 ? TREND_UP : TREND_DOWN;
}
