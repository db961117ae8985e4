/* The cohort of a whole record, beside merely stepping over the same rows of the store and reading every column. Five
 * alternating rounds, the median of the ratios. bench/cohort.sh makes the database: bench-cohort is given its path. */
#include "base/clock.h"
#include "told/life.h"
#include "told/told.h"
#include "store/store.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { ROUNDS = 5 };

struct work {
	int64_t authority;
	struct cohort *made;
	int64_t rows, columns, sum;
};

#define COLUMN(t, c, kind, list) ", " #c
#define ROWS_OF(t, name, file) {"bench_" #t, "SELECT year, seq" TABLE_##t(COLUMN) " FROM told_" #t " WHERE authority = $1"},
static const struct sql told_rows[TABLES] = {TABLES_903(ROWS_OF)};

static bool first(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	struct arena *a = arena_new(0);
	struct authority *all;
	size_t n;
	bool ok = store_authorities(tx, a, &all, &n, f);
	w->authority = ok && n ? all[0].authority : 0;
	arena_free(a);
	return ok;
}

static bool load(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	struct cohort_builder *b = cohort_builder_new();
	if (!told_load(tx, w->authority, 0, 0, b, f)) {
		cohort_builder_free(b);
		return false;
	}
	w->made = cohort_build(b, f);
	return w->made != NULL;
}

static bool step(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	bool ok = true;
	w->rows = w->columns = 0;
	for (int t = 0; ok && t < TABLES; t++) {
		struct query q;
		int64_t sum = 0;
		query_begin(tx, &q, &told_rows[t]);
		query_bind_i64(&q, 1, w->authority);
		query_large(&q);
		for (; query_step(&q, f); w->rows++)
			for (int c = 0; c < table_info[t].told + 2; c++) {
				bool words = c >= 2 && (table_info[t].column[c - 2].kind == CELL_TEXT || table_info[t].column[c - 2].kind == CELL_CODE);
				sum += query_null(&q, c) ? 0 : words ? (int64_t)query_text(&q, c).n : query_i64(&q, c);
			}
		w->columns += table_info[t].told + 2;
		w->sum += sum;
		ok = query_end(&q, f);
	}
	return ok;
}

static double seconds(struct store *s, bool (*fn)(struct tx *, void *, struct fault *), struct work *w)
{
	struct fault f = {0};
	int64_t then = clock_ticks();
	if (!store_read(s, fn, w, &f)) {
		fprintf(stderr, "bench-cohort: %s\n", f.say);
		exit(3);
	}
	return (double)(clock_ticks() - then) / 1e6;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	struct fault f = {0};
	struct work w = {0};
	double ratio[ROUNDS], made[ROUNDS], stepped[ROUNDS];
	struct store *s = argc == 2 ? store_open(argv[1], STORE_EXISTING, &f) : NULL;
	if (!s) {
		fprintf(stderr, "usage: bench-cohort DATABASE %s\n", f.say);
		return 2;
	}
	seconds(s, first, &w);
	for (int i = 0; i < ROUNDS; i++) {
		stepped[i] = seconds(s, step, &w);
		made[i] = seconds(s, load, &w);
		ratio[i] = made[i] / stepped[i];
		if (i + 1 < ROUNDS)
			cohort_free(w.made);
	}
	qsort(ratio, ROUNDS, sizeof *ratio, by_size);
	qsort(made, ROUNDS, sizeof *made, by_size);
	qsort(stepped, ROUNDS, sizeof *stepped, by_size);
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	printf("cohort of %zu children, %lld rows, from the store %.3f s; stepping over their %lld columns %.3f s: %.2f times (at most 2); peak memory %ld MiB\n",
	    w.made->children, (long long)w.rows, made[ROUNDS / 2], (long long)w.columns, stepped[ROUNDS / 2], ratio[ROUNDS / 2], u.ru_maxrss / 1024);
	cohort_free(w.made);
	store_close(s);
	return 0;
}
