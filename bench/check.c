/* A whole return of two years against every rule of its year, beside its typed reading alone and `wc -l`; the cost per child at
 * N (80,000 children told of) beside that at an eighth; one child as a save checks it, beside one prepared SELECT of its rows.
 * Usage: bench-check [N]. Medians of alternating rounds; ratios are what counts. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/file.h"
#include "demo/returns.h"
#include "returns/check.h"
#include "returns/places.h"
#include "returns/providers.h"
#include "returns/read.h"
#include <dirent.h>
#include <sqlite3.h> /* lint: the SELECT beside it, on a table in memory */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ROUNDS = 5, YEAR = 2027 };

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

static void stop(const struct fault *f)
{
	fprintf(stderr, "bench-check: %s %s\n", f->where, f->say);
	exit(3);
}

struct set {
	char dir[200];
	size_t children;
	int64_t bytes;
};

static void invent(struct set *s, int64_t told)
{
	struct fault f = {0};
	struct inventing v;
	struct demo_returned r;
	const char *tmp = getenv("TMPDIR");
	snprintf(s->dir, sizeof s->dir, "%s/kith-bench-XXXXXX", tmp ? tmp : "/tmp");
	/* of those told of in two years, somewhat over half are in care on the last day */
	struct invent_ask ask = {.seed = 1, .children = told * 10 / 18, .as_at = year_last(YEAR), .years = 2};
	if (!mkdtemp(s->dir) || !invent_begin(&ask, &v) || !demo_returns(&v, s->dir, 5, NULL, &r, &f))
		stop(&f);
	s->bytes = r.bytes;
	/* the postcodes as an authority has them: an index, mapped */
	char path[256];
	struct arena *a = arena_new(0);
	struct text csv, index = {0};
	snprintf(path, sizeof path, "%s/postcodes.csv", s->dir);
	if (!file_read(a, path, CSV_FILE, &csv, &f) || !places_build(a, path, csv, &index, &f))
		stop(&f);
	snprintf(path, sizeof path, "%s/postcodes.index", s->dir);
	if (!file_write(path, index, &f))
		stop(&f);
	arena_free(a);
}

static void remove_all(const char *dir)
{
	DIR *d = opendir(dir);
	for (struct dirent *e; d && (e = readdir(d));) {
		char path[600];
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (unlink(path) != 0)
			remove_all(path);
	}
	if (d)
		closedir(d);
	rmdir(dir);
}

static struct cohort *read_both(struct arena *a, const struct set *s, int threads, struct check_setup *setup)
{
	char now_dir[256], last_dir[256];
	snprintf(now_dir, sizeof now_dir, "%s/%d", s->dir, YEAR);
	snprintf(last_dir, sizeof last_dir, "%s/%d", s->dir, YEAR - 1);
	const char *dirs[] = {last_dir, now_dir};
	const int years[] = {YEAR - 1, YEAR};
	struct reading r;
	struct cohort *c;
	struct fault f = {0};
	if (!returns_read(a, dirs, 2, &(struct read_options){.years = years, .n_years = 2, .threads = threads}, &r, &c, &f))
		stop(&f);
	*setup = (struct check_setup){.year = YEAR, .from = DAY_NONE, .now = YEAR, .last = YEAR - 1, .tables = r.year[1].tables,
	    .tables_last = r.year[0].tables, .authority = TEXT("E08000025")};
	return c;
}

static void open_lists(struct arena *a, const struct set *s, struct check_setup *setup)
{
	struct fault f = {0};
	char path[256];
	struct text bytes;
	struct providers *p = arena_new_of(a, struct providers);
	snprintf(path, sizeof path, "%s/postcodes.index", s->dir);
	if (!file_map(path, PLACES_FILE, &bytes, &f) || !(setup->places = places_open(a, path, bytes, &f)))
		stop(&f);
	snprintf(path, sizeof path, "%s/providers.csv", s->dir);
	if (!file_read(a, path, CSV_FILE, &bytes, &f) || !providers_read(a, path, bytes, setup->places, p, &f))
		stop(&f);
	setup->providers = p;
}

/* Seconds to read, and to read and check with so many threads. */
static void once(const struct set *s, int threads, double *parse, double *whole, size_t *faults)
{
	struct check_setup setup;
	struct fault f = {0};
	double then = now();
	struct arena *a = arena_new(0);
	struct cohort *c = read_both(a, s, threads, &setup);
	*parse = now() - then;
	struct check k;
	struct findings found;
	open_lists(a, s, &setup);
	if (!check_open(&k, a, &setup, &f))
		stop(&f);
	check_run(&k, c, threads, false, &found);
	*whole = now() - then;
	*faults = found.n;
	findings_free(&found);
	cohort_free(c);
	arena_free(a);
}

static double wc(const struct set *s)
{
	double then = now();
	int64_t lines = 0;
	for (int year = YEAR - 1; year <= YEAR; year++) {
		char dir[256];
		snprintf(dir, sizeof dir, "%s/%d", s->dir, year);
		struct arena *a = arena_new(0);
		struct text *names, bytes;
		bool *is_dir;
		size_t n;
		if (file_list(a, dir, &names, &is_dir, &n, NULL))
			for (size_t i = 0; i < n; i++)
				if (file_read(a, arena_printf(a, "%s/%.*s", dir, TEXT_ARG(names[i])).at, CSV_FILE, &bytes, NULL))
					for (const char *p = bytes.at, *e = p + bytes.n; p && (p = memchr(p, '\n', (size_t)(e - p))); p++)
						lines++;
		arena_free(a);
	}
	return lines ? now() - then : 0;
}

/* One child of a chunk in memory, all rules; and the SELECT of one child's episodes by number. */
static void save(const struct set *s, double *child, double *select)
{
	struct arena *a = arena_new(0);
	struct check_setup setup;
	struct fault f = {0};
	struct cohort *c = read_both(a, s, 1, &setup);
	struct check k;
	open_lists(a, s, &setup);
	if (!check_open(&k, a, &setup, &f))
		stop(&f);
	enum { TRIES = 20000 };
	double then = now();
	for (uint32_t i = 0; i < TRIES; i++) {
		struct findings found;
		uint32_t no = i * 7919u % (uint32_t)c->n;
		check_child(&k, c->chunk[no], no, i * 104729u % c->chunk[no]->children, &found);
		findings_free(&found);
	}
	*child = (now() - then) / TRIES;
	sqlite3 *db;
	sqlite3_stmt *put, *get;
	sqlite3_open(":memory:", &db);
	sqlite3_exec(db, "CREATE TABLE episode(child INTEGER, decom INTEGER, row INTEGER, PRIMARY KEY(child, decom, row)) WITHOUT ROWID", NULL, NULL, NULL);
	sqlite3_prepare_v2(db, "INSERT INTO episode VALUES(?, ?, ?)", -1, &put, NULL);
	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	int children = 0;
	for (size_t n = 0; n < c->n; n++)
		for (uint32_t i = 0; i < c->chunk[n]->children; i++, children++)
			for (uint32_t r = c->chunk[n]->at[TABLE_EPISODES][i]; r < c->chunk[n]->at[TABLE_EPISODES][i + 1]; r++) {
				sqlite3_bind_int(put, 1, children);
				sqlite3_bind_int(put, 2, c->chunk[n]->rows[TABLE_EPISODES].col[EPISODES_DECOM][r]);
				sqlite3_bind_int(put, 3, (int)r);
				sqlite3_step(put);
				sqlite3_reset(put);
			}
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	sqlite3_prepare_v2(db, "SELECT decom, row FROM episode WHERE child = ?", -1, &get, NULL);
	then = now();
	for (int i = 0; i < TRIES; i++) {
		sqlite3_bind_int(get, 1, (int)((int64_t)i * 104729 % children));
		while (sqlite3_step(get) == SQLITE_ROW)
			;
		sqlite3_reset(get);
	}
	*select = (now() - then) / TRIES;
	sqlite3_finalize(put);
	sqlite3_finalize(get);
	sqlite3_close(db);
	cohort_free(c);
	arena_free(a);
}

static void count(struct set *s)
{
	struct arena *a = arena_new(0);
	struct check_setup setup;
	struct cohort *c = read_both(a, s, 1, &setup);
	s->children = c->children;
	cohort_free(c);
	arena_free(a);
}

int main(int argc, char **argv)
{
	int64_t n = 80000;
	if (argc > 1 && (!text_int(text_of(argv[1]), &n) || n < 1000)) {
		fprintf(stderr, "usage: bench-check [children, from 1000]\n");
		return 2;
	}
	struct set big, small;
	invent(&small, n / 8);
	invent(&big, n);
	count(&small);
	double parse[ROUNDS], parse_two[ROUNDS], whole[ROUNDS], two[ROUNDS], less[ROUNDS], lines[ROUNDS], unused, child, select;
	size_t faults, none;
	for (int i = 0; i < ROUNDS; i++) {
		once(&small, 1, &unused, &less[i], &none);
		once(&big, 1, &parse[i], &whole[i], &faults);
		once(&big, 2, &parse_two[i], &two[i], &faults);
		lines[i] = wc(&big);
	}
	struct rusage use;
	getrusage(RUSAGE_SELF, &use);
	count(&big);
	save(&small, &child, &select);
	double w = median(whole), p = median(parse), per = w / (double)big.children, per_small = median(less) / (double)small.children;
	printf("%zu children, two years, %.1f MB, %zu findings\n", big.children, (double)big.bytes / 1e6, faults);
	printf("wc -l %.3f s, parse only %.3f s, whole return %.3f s: %.2f times parse only (at most 5)\n", median(lines), p, w, w / p);
	printf("two threads %.3f s: %.2f times faster (1.7); parse only %.3f s: %.2f times\n", median(two), w / median(two), median(parse_two), p / median(parse_two));
	printf("per child %.2f us, at %zu children %.2f us: %.2f times (at most 1.3)\n", per * 1e6, small.children, per_small * 1e6, per / per_small);
	printf("peak memory %.0f MB: %.1f times the input (under 8)\n", (double)use.ru_maxrss / 1e3, (double)use.ru_maxrss * 1e3 / (double)big.bytes);
	printf("one child on save %.2f us: %.2f times the whole return's cost (at most 5); one prepared SELECT %.2f us\n", child * 1e6, child / per, select * 1e6);
	remove_all(small.dir);
	remove_all(big.dir);
	return 0;
}
