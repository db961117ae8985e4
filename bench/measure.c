/* Clocks at one date, and the measures at 60 month ends, over invented returns of five years. Usage: bench-measure [N].
 * The cost per child at N (100,000) beside that at a tenth of it; five alternating rounds; ratios are medians. */
#include "base/clock.h"
#include "measure/measure.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { ROUNDS = 5, MONTHS = 60, LAST = 2026 };

static double now(void)
{
	return (double)clock_ticks() / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *at)
{
	qsort(at, ROUNDS, sizeof *at, by_size);
	return at[ROUNDS / 2];
}

static uint64_t seed = 88172645463325252u;
static int below(int n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int)(seed % (uint64_t)n);
}

static void add(struct cohort_builder *b, enum table t, int year, const char *line)
{
	struct text cells[COLUMNS_MOST] = {{0}}, rest = text_of(line);
	for (int c = 0; rest.at && c < table_info[t].told; c++)
		cells[c] = text_cut(rest, ',', &rest);
	cohort_add(b, t, year, 0, 2, cells, false);
}

/* One child: a period of some episodes, told in every year that they touch; reviews, answers, times missing. */
static void child(struct cohort_builder *b, int n)
{
	static const char *const place[] = {"U6", "U4", "U1", "K2", "U6", "T1", "A4", "P1", "K3", "R1"};
	char line[300], dob[DAY_TEXT], from[DAY_TEXT], to[DAY_TEXT];
	day born = year_last(LAST) - 700 - below(6800), at = born + 300 + below(6000), end = at + 60 + below(2000);
	day_uk(born, dob);
	int first = year_of(at) > LAST - 4 ? year_of(at) : LAST - 4;
	for (int e = 0, es = 1 + below(5); e < es; e++) {
		day stop = e + 1 < es ? at + 20 + below(300) : end;
		if (stop <= at)
			break;
		for (int y = first; y <= LAST && year_first(y) <= stop; y++) {
			bool open = stop > year_last(y);
			snprintf(line, sizeof line, "%07d,%s,%s,C2,N1,%s,PR%d,%s,%s,,,AB1 %dCD,SC%06d", n, day_uk(at, from), e ? "P" : "S",
			    place[below(10)], 1 + below(5), open ? "" : day_uk(stop, to), open ? "" : e + 1 < es ? "X1" : "E4A", below(9), below(999999));
			if (year_last(y) >= at)
				add(b, TABLE_EPISODES, y, line);
		}
		for (day r = at + 20; r < stop && r < year_last(LAST); r += 100 + below(120))
			if (year_of(r) >= first) {
				snprintf(line, sizeof line, "%07d,%s,%s,PN%d", n, dob, day_uk(r, from), below(8));
				add(b, TABLE_REVIEWS, year_of(r), line);
			}
		at = stop;
	}
	for (int y = first; y <= LAST && year_first(y) <= end; y++) {
		snprintf(line, sizeof line, "%07d,M,%s,WBRI,UN1,,", n, dob);
		add(b, TABLE_HEADER, y, line);
		snprintf(line, sizeof line, "%07d,%s,%d,,,,%d,%d,%d,0,,", n, dob, below(41), below(2), below(2), below(2));
		add(b, TABLE_OC2, y, line);
		if (below(4) == 0) {
			day m = year_first(y) + below(360);
			snprintf(line, sizeof line, "%07d,%s,M,%s,%s", n, dob, day_uk(m, from), day_uk(m + below(5), to));
			add(b, TABLE_MISSING, y, line);
		}
		if (below(12) == 0) {
			snprintf(line, sizeof line, "%07d,%s,YES,F2,U1", n, dob);
			add(b, TABLE_OC3, y, line);
			snprintf(line, sizeof line, "%07d,M,%s,", n, dob);
			add(b, TABLE_UASC, y, line);
		}
	}
}

static struct cohort *invented(int children)
{
	struct cohort_builder *b = cohort_builder_new();
	for (int n = 0; n < children; n++)
		child(b, n);
	for (int y = LAST - 4; y <= LAST; y++)
		for (int t = 0; t < TABLES; t++)
			cohort_table(b, y, (enum table)t);
	return cohort_build(b, NULL);
}

static size_t clocks(const struct cohort *c, const struct laws *laws)
{
	struct arena *a = arena_new(0);
	struct duty_ask ask = {.asof = AS_AT(year_last(LAST)), .laws = laws};
	size_t rows = 0;
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++) {
			struct span s;
			struct duty_row *row;
			span_of(a, c, c->chunk[k], i, &s);
			rows += duty_of(a, &ask, &s, NULL, &row);
			arena_reset(a);
		}
	arena_free(a);
	return rows;
}

static int64_t months(const struct cohort *c, const struct laws *laws)
{
	struct arena *a = arena_new(0);
	struct measure_ask ask[MONTHS];
	for (int m = 0; m < MONTHS; m++)
		ask[m] = (struct measure_ask){.asof = AS_AT(day_add_months(year_last(LAST), m - MONTHS + 1)), .laws = laws};
	struct measured *out = arena_array(a, struct measured, MONTHS * MEASURES);
	measure_all(a, c, ask, MONTHS, out);
	int64_t in_care = out[(MONTHS - 1) * MEASURES + MEASURE_IN_CARE].num;
	arena_free(a);
	return in_care;
}

static long peak(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss / 1024;
}

int main(int argc, char **argv)
{
	int64_t n = 100000;
	if (argc > 1 && (!text_int(text_of(argv[1]), &n) || n < 100 || n > 2000000))
		return 2;
	struct arena *a = arena_new(0);
	struct laws laws;
	if (!laws_load(a, NULL, &laws, NULL))
		return 3;
	int children[2] = {(int)n / 10, (int)n};
	struct cohort *c[2];
	double clock_s[2][ROUNDS], month_s[2][ROUNDS], ratio_c[ROUNDS], ratio_m[ROUNDS];
	c[0] = invented(children[0]);
	printf("invented %d children; peak memory %ld MiB\n", children[0], peak());
	clocks(c[0], &laws), months(c[0], &laws);
	printf("clocks and %d months on them; peak memory %ld MiB\n", MONTHS, peak());
	c[1] = invented(children[1]);
	printf("invented %d children; peak memory %ld MiB\n", children[1], peak());
	for (int r = 0; r < ROUNDS; r++) {
		for (int k = 0; k < 2; k++) {
			double t = now();
			size_t rows = clocks(c[k], &laws);
			clock_s[k][r] = (now() - t) / children[k];
			t = now();
			int64_t in_care = months(c[k], &laws);
			month_s[k][r] = (now() - t) / children[k];
			if (r == 0)
				printf("%d children: %zu obligations listed, %lld in care on the last day\n", children[k], rows, (long long)in_care);
		}
		ratio_c[r] = clock_s[1][r] / clock_s[0][r];
		ratio_m[r] = month_s[1][r] / month_s[0][r];
	}
	for (int k = 0; k < 2; k++)
		printf("%7d children: clocks at one date %.0f children a second; measures x %d months %.0f children a second\n", children[k],
		    1 / median(clock_s[k]), MONTHS, 1 / median(month_s[k]));
	printf("cost per child, %d beside %d: clocks %.2f, measures %.2f (at most 1.3); peak memory %ld MiB\n", children[1], children[0],
	    median(ratio_c), median(ratio_m), peak());
	cohort_free(c[0]);
	cohort_free(c[1]);
	arena_free(a);
	return 0;
}
