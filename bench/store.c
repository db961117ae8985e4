/* The store's own numbers. Usage: bench-store [FOLDER]; the folder must lie on the disk that is meant (a memory disk has
 * no fsync worth the name). Five alternating rounds; ratios are medians. KITH_DB=postgres://… measures that instead. */
#include "base/clock.h"
#include "store/journal.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

SQL(b_save, "INSERT INTO kith_fact(name, value) VALUES($1, $2)");
SQL(b_all, "SELECT name, value FROM kith_fact");
SQL(b_one, "SELECT value FROM kith_fact WHERE name = $1");

enum { ROUNDS = 5, WAITING = 64, BULK = 500000 };

static struct store *db;

static double now(void)
{
	return (double)clock_ticks() / 1e6;
}

static void must(bool ok, const struct fault *f)
{
	if (ok)
		return;
	fprintf(stderr, "bench-store: %s\n", f->say);
	exit(3);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *at, int n)
{
	qsort(at, (size_t)n, sizeof *at, by_size);
	return at[n / 2];
}

/* What saving a form does: the row, and the journal's row with the words before and after. */
static bool save(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	char name[32];
	snprintf(name, sizeof name, "%lld", (long long)store_id());
	struct text words = TEXT("We walked by the river and talked about the new school. The next visit is on Tuesday.");
	struct journal_entry e = {.authority = 1, .at = 1000, .actor = 5, .role = TEXT("social worker"), .verb = TEXT("change"),
		.kind = TEXT("visit"), .entry = 9, .child = 7, .purpose = TEXT("care"), .after = words};
	return sql_do(tx, &b_save, f, arg_z(name), arg_t(words)) && journal_write(tx, &e, f);
}

static double until;
static void *saves(void *arg)
{
	struct fault f = {0};
	for (long *n = arg; now() < until; ++*n)
		must(store_run(db, "save", save, NULL, &f), &f);
	return NULL;
}

static double save_rate(int threads, double seconds)
{
	pthread_t t[WAITING];
	long n[WAITING] = {0}, all = 0;
	double from = now();
	until = from + seconds;
	for (int i = 0; i < threads; i++)
		pthread_create(&t[i], NULL, saves, &n[i]);
	for (int i = 0; i < threads; i++)
		pthread_join(t[i], NULL), all += n[i];
	return (double)all / (now() - from);
}

static bool bulk(struct tx *tx, void *arg, struct fault *f)
{
	int round = *(int *)arg;
	struct bulk *b = bulk_begin(tx, "kith_fact", (const char *const[]){"name", "value"}, 2, f);
	char name[40];
	for (int i = 0; i < BULK; i++) {
		snprintf(name, sizeof name, "bulk %d %07d", round, i);
		bulk_text(b, text_of(name));
		bulk_text(b, TEXT("U4 N8 E1"));
		if (!bulk_row(b, f))
			break;
	}
	return bulk_end(b, f);
}

static bool walk(struct tx *tx, void *arg, struct fault *f)
{
	struct query q;
	size_t bytes = 0;
	query_begin(tx, &q, &b_all);
	query_large(&q);
	for (*(long *)arg = 0; query_step(&q, f); ++*(long *)arg)
		bytes += query_text(&q, 0).n + query_text(&q, 1).n;
	return query_end(&q, f) && bytes > 0;
}

static bool point(struct tx *tx, void *arg, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &b_one);
	query_bind_z(&q, 1, arg);
	query_step(&q, f);
	return query_end(&q, f);
}

static bool look(struct tx *tx, void *arg, struct fault *f)
{
	struct journal_entry e = {.authority = 1, .at = 1000, .actor = 5, .kind = TEXT("child"), .child = 1 + ++*(int64_t *)arg % 1000};
	return journal_look(tx, &e, f);
}

static bool verify(struct tx *tx, void *arg, struct fault *f)
{
	return journal_verify(tx, 1, NULL, arg, f);
}

static bool authority(struct tx *tx, void *arg, struct fault *f)
{
	return store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, arg, f);
}

static void one_at_a_time(void)
{
	struct fault f = {0};
	double from = now();
	long n;
	for (n = 0; now() < from + 1; n++)
		must(store_read(db, point, (void *)(uintptr_t)"bulk 0 0000077", &f), &f);
	printf("reading transactions of one row:   %8.0f a second\n", (double)n / (now() - from));
	int64_t child = 0;
	from = now();
	for (n = 0; now() < from + 1; n++)
		must(store_run(db, "look", look, &child, &f), &f);
	printf("looks, committed one by one:       %8.0f a second\n", (double)n / (now() - from));
	long rows;
	from = now();
	must(store_read(db, walk, &rows, &f), &f);
	printf("rows stepped over, two texts each: %8.0f a second (%ld)\n", (double)rows / (now() - from), rows);
	struct journal_verdict v;
	from = now();
	must(store_read(db, verify, &v, &f), &f);
	printf("journal proved:                    %8.0f rows a second; %s\n", (double)v.rows / (now() - from), v.say);
}

int main(int argc, char **argv)
{
	char path[4096];
	const char *z = getenv("KITH_DB");
	bool postgres = z && strncmp(z, "postgres", 8) == 0;
	snprintf(path, sizeof path, "%s/bench-store-%ld.db", argc > 1 ? argv[1] : ".", (long)getpid());
	struct fault f = {0};
	int64_t id;
	db = store_open(postgres ? z : path, STORE_NEW, &f);
	must(db != NULL && store_make(db, 1, &f) && store_run(db, "authority", authority, &id, &f), &f);
	printf("%s\n", store_engine(db));
	double ratio[ROUNDS], one[ROUNDS], many[ROUNDS], rate[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		one[i] = save_rate(1, 1);
		many[i] = save_rate(WAITING, 1);
		ratio[i] = many[i] / one[i];
		double from = now();
		must(store_run(db, "bulk", bulk, &i, &f), &f);
		rate[i] = BULK / (now() - from);
	}
	double r = median(ratio, ROUNDS);
	printf("saves of a form, one commit each:  %8.0f a second\n", median(one, ROUNDS));
	printf("the same, %d waiting:              %8.0f a second, %.1f times\n", WAITING, median(many, ROUNDS), r);
	printf("rows of an import:                 %8.0f a second\n", median(rate, ROUNDS));
	one_at_a_time();
	store_close(db);
	if (!postgres)
		unlink(path);
	return !postgres && r < 5; /* the promise; script/on-postgres runs without fsync, so there is little to share there */
}
