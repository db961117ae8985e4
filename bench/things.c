/* A register of 100,000 things by page: what the page asks of the database for its 25 rows and its count, by name from the beginning, from
 * the middle, by the beginning of a name, by a code, in order of a day; for somebody whose role opens all of them, and for a partner who stands
 * to forty. The median and the 99th of a hundred, by the clock on the wall and by the thread's own work. Everything is invented.
 * Usage: bench-things [FOLDER] */
#include "base/clock.h"
#include "told/council.h"
#include "record/thing_list.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { THINGS = 100000, TIMES = 100, OFFICES = 40, DOT = 4242 };

static struct store *db;
static struct arena *a;
static int64_t made, middle;

static double work(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(bool ok, const struct fault *f)
{
	if (ok)
		return;
	fprintf(stderr, "bench-things: %s\n", f->say);
	exit(3);
}

static bool put_some(struct tx *tx, void *arg, struct fault *f)
{
	struct arena *x = arena_new(0);
	struct hand h = {.authority = 1, .now = 1, .today = 20000};
	const struct kind *k = kind_of(TEXT("organisation"));
	const struct field *sort = &k->fields[kind_field(k, "sort")];
	int64_t to = *(int64_t *)arg;
	bool ok = true;
	for (int64_t i = made; ok && i < to; i++) {
		struct entry *e = entry_new_about(x, k, 0);
		e->state = STATE_FINAL;
		*entry_value(e, "organisation_name") = (struct value){.state = VALUE_SET,
		    .text = arena_printf(x, "Invented %c%c Trust %lld", 'A' + (int)(i % 26), 'a' + (int)(i / 26 % 26), (long long)i)};
		*entry_value(e, "sort") = (struct value){.state = VALUE_SET, .text = text_of(sort->list->codes[i % 1000 ? (size_t)i % (sort->list->n - 1) : sort->list->n - 1].code)};
		*entry_value(e, "began") = (struct value){.state = VALUE_SET, .number = 15000 + i % 5000};
		ok = entry_put(tx, &h, e, f);
		if (i == THINGS / 2)
			middle = e->id;
		if (!ok || i % (THINGS / OFFICES))
			continue;
		struct entry *office = entry_new_about(x, kind_of(TEXT("office")), e->id);
		office->state = STATE_FINAL;
		*entry_value(office, "who") = (struct value){.state = VALUE_SET, .number = DOT};
		*entry_value(office, "office_as") = (struct value){.state = VALUE_SET, .text = TEXT("officer")};
		*entry_value(office, "began") = (struct value){.state = VALUE_SET, .number = 19000};
		ok = entry_put(tx, &h, office, f);
	}
	arena_free(x);
	return ok;
}

struct asking {
	struct arena *x;
	struct actor me;
	bool stands; /* by standing alone, whatever the role opens */
	struct thing_ask ask;
	size_t found, count;
};

static bool page(struct tx *tx, void *arg, struct fault *f)
{
	struct asking *q = arg;
	struct thing_reach reach;
	struct thing_found found;
	struct entries es;
	int64_t ids[64];
	if (!thing_reach(&q->me, kind_of(TEXT("organisation")), &reach))
		return fault_set(f, FAULT_OURS, "bench", "not open");
	if (q->stands)
		reach = (struct thing_reach){.kind = reach.kind, .stands = (role_set)1 << STANDS_OFFICE};
	if (!thing_list(tx, q->x, &q->me, 20000, &reach, &q->ask, &found, f))
		return false;
	for (size_t i = 0; i < found.n; i++)
		ids[i] = found.at[i].id;
	q->found = found.n;
	q->count = found.count;
	return entry_some(tx, q->x, 1, reach.kind, ids, found.n, &es, f);
}

static int by_size(const void *p, const void *q)
{
	double x = *(const double *)p, y = *(const double *)q;
	return (x > y) - (x < y);
}

static void report(const char *what, struct actor me, bool stands, struct thing_ask ask)
{
	double wall[TIMES], own[TIMES];
	struct asking q = {.me = me, .stands = stands, .ask = ask};
	q.ask.most = 25;
	for (int i = -3; i < TIMES; i++) {
		struct fault f = {0};
		q.x = arena_new(0);
		double from = (double)clock_ticks() / 1e3, of = work();
		must(store_read(db, page, &q, &f), &f);
		if (i >= 0)
			wall[i] = (double)clock_ticks() / 1e3 - from, own[i] = work() - of;
		arena_free(q.x);
	}
	qsort(wall, TIMES, sizeof *wall, by_size);
	qsort(own, TIMES, sizeof *own, by_size);
	printf("%-46s %7.3f ms, 99th %7.3f; of work %7.3f, 99th %7.3f   %zu rows of %zu%s\n", what, wall[TIMES / 2], wall[TIMES * 99 / 100],
	    own[TIMES / 2], own[TIMES * 99 / 100], q.found, q.count, q.count == THING_COUNTED ? " and more" : "");
}

static char folder[256];

static int part_away(const char *path, const struct stat *s, int type, struct FTW *ftw)
{
	(void)s, (void)type, (void)ftw;
	return remove(path);
}

static void away(void)
{
	nftw(folder, part_away, 8, FTW_DEPTH | FTW_PHYS);
}

int main(int argc, char **argv)
{
	struct fault f = {0};
	struct authority au;
	const char *tmp = getenv("TMPDIR");
	a = arena_new(0);
	snprintf(folder, sizeof folder, "%s/kith-things-XXXXXX", argc > 1 ? argv[1] : tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		return 3;
	atexit(away);
	db = store_open(arena_printf(a, "%s/k.db", folder).at, STORE_NEW, &f);
	must(db && store_make(db, 1, &f) && council_settle(db, a, "Essex", &au, &f), &f);
	for (int64_t next = 0; made < THINGS; made = next) {
		next = made + 5000;
		must(store_run(db, "fill", put_some, &next, &f), &f);
	}
	const struct kind *k = kind_of(TEXT("organisation"));
	const struct field *sort = &k->fields[kind_field(k, "sort")], *began = &k->fields[kind_field(k, "began")];
	struct actor manager = {.authority = 1, .user = 9, .person = 1, .role = ROLE_MANAGER};
	struct actor partner = {.authority = 1, .user = 10, .person = DOT, .role = ROLE_PARTNER};
	report("all, by name, the first page (wanted under 5)", manager, false, (struct thing_ask){.n = 0});
	report("all, by name, after the middle one", manager, false, (struct thing_ask){.after = middle});
	report("all, names that begin so", manager, false, (struct thing_ask){.name = TEXT("invented qb")});
	report("all, a name that is nobody's", manager, false, (struct thing_ask){.name = TEXT("invented qbz")});
	report("all, of one sort", manager, false, (struct thing_ask){.filter = {{sort, text_of(sort->list->codes[1].code)}}, .n = 1});
	report("all, of a sort that few have", manager, false, (struct thing_ask){.filter = {{sort, text_of(sort->list->codes[sort->list->n - 1].code)}}, .n = 1});
	report("all, in order of a day", manager, false, (struct thing_ask){.sort = began});
	report("all, in order of a day, after the middle one", manager, false, (struct thing_ask){.sort = began, .after = middle});
	report("a partner's", partner, true, (struct thing_ask){.n = 0});
	store_close(db);
	arena_free(a);
	return 0;
}
