/* A search in the header: all that the page asks of the database (the reader's own children by name and by sound, and whether it is
 * another's by number or name and birthday), in a record of 2,000 and of 100,000 people, for a worker of 18, a reviewing officer of 80,
 * and somebody whose all of them are; beside one prepared SELECT of one row by its key. In memory's reach, one thread; the median of five
 * runs, by the clock on the wall and by the thread's own work, which others on the machine do not lengthen. Everybody is invented.
 * Usage: bench-find [FOLDER]; SLOW=1 names each search that took more than a millisecond of work. */
#include "base/clock.h"
#include "told/council.h"
#include "record/find.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 1000, RUNS = 5, WORKER = 18, OFFICER = 80 };

SQL(b_fact, "SELECT value FROM kith_fact WHERE name = $1");
SQL(b_allocate, "INSERT INTO k_allocation (authority, entry, version, current, child, happened_from, state, source, written_at, part, who)"
                " VALUES (1, $1, 1, 1, $2, 1, 'final', 'kith', 1, $3, $4)");

static struct store *db;
static struct arena *a;
static int64_t made, people;

/* Milliseconds: of the clock on the wall, and of this thread's own work (others on the machine do not count in that). */
static double wall(void)
{
	return (double)clock_ticks() / 1e3;
}
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
	fprintf(stderr, "bench-find: %s\n", f->say);
	exit(3);
}

static const char *const first[] = {"Maisie", "Mohammed", "Siobhán", "Łukasz", "Olu", "Aisha", "Robin", "Kit", "Anne-Marie", "Zoë", "Stephen", "Catherine", "Jakub", "Fatima",
    "Rhys", "Niamh", "Ben", "Harvey", "Willow", "Efe", "Dritan", "Hamid", "Callum", "Isla", "Mateo", "Mason", "Ama", "Nasir", "Rahel", "Bee"};
static const char *const one[] = {"Example", "Fable", "Test", "Demo", "Invent", "Story", "Fiction", "Sample", "Made", "Sketch", "Draft", "Mock"};
static const char *const two[] = {"field", "bridge", "wood", "ley", "ton", "ham", "ford", "by", "more", "stead", "well", "combe", "gate", "worth", "dale", "brook"};
#define N(x) (sizeof(x) / sizeof *(x))

static uint64_t turn(uint64_t x)
{
	x ^= x >> 33, x *= 0xff51afd7ed558ccdu, x ^= x >> 33, x *= 0xc4ceb9fe1a85ec53u;
	return x ^ x >> 33;
}

static void name_of(int64_t i, const char **forename, char surname[64])
{
	uint64_t h = turn((uint64_t)i + 1);
	*forename = first[h % N(first)];
	snprintf(surname, 64, "%s%s", one[(h >> 16) % N(one)], two[(h >> 32) % N(two)]);
}

/* Five thousand at once, so that a commit stays small. Readers: 1 has the first 18, 2 the first 80, 3 all. */
static bool put_some(struct tx *tx, void *arg, struct fault *f)
{
	struct arena *x = arena_new(0);
	struct hand h = {.authority = 1, .now = 1, .today = 20000};
	bool ok = true;
	int64_t to = *(int64_t *)arg;
	for (int64_t i = made; ok && i < to; i++) {
		const char *forename;
		char surname[64];
		name_of(i, &forename, surname);
		struct entry *e = entry_new(x, kind_of(TEXT("person")), 0);
		e->state = STATE_FINAL;
		*entry_value(e, "part") = (struct value){.state = VALUE_SET, .text = TEXT("child")};
		*entry_value(e, "forename") = (struct value){.state = VALUE_SET, .text = text_of(forename)};
		*entry_value(e, "surname") = (struct value){.state = VALUE_SET, .text = arena_text(x, text_of(surname))};
		*entry_value(e, "dob") = (struct value){.state = VALUE_SET, .number = 14000 + i % 6000};
		ok = entry_put(tx, &h, e, f) && sql_do(tx, &b_allocate, f, arg_i(store_id()), arg_i(e->id), arg_z("iro"), arg_i(3)) &&
		     (i >= OFFICER || sql_do(tx, &b_allocate, f, arg_i(store_id()), arg_i(e->id), arg_z("iro"), arg_i(2))) &&
		     (i >= WORKER || sql_do(tx, &b_allocate, f, arg_i(store_id()), arg_i(e->id), arg_z("social-worker"), arg_i(1)));
	}
	arena_free(x);
	return ok;
}

static void fill(int64_t to)
{
	struct fault f = {0};
	while (made < to) {
		int64_t next = made + 5000 < to ? made + 5000 : to;
		must(store_run(db, "fill", put_some, &next, &f), &f);
		made = next;
	}
	people = to;
}

struct asking {
	struct arena *x;
	struct actor me;
	struct text typed;
	size_t found;
};

static bool search(struct tx *tx, void *arg, struct fault *f)
{
	struct asking *q = arg;
	struct found_all all;
	struct text team;
	int64_t person;
	if (!find_mine(tx, q->x, &q->me, 20000, q->typed, true, &all, f) || find_elsewhere(tx, q->x, &q->me, 20000, q->typed, &person, &team, f) == ROW_FAULT)
		return false;
	q->found += all.n;
	return true;
}

static bool one_row(struct tx *tx, void *arg, struct fault *f)
{
	struct asking *q = arg;
	struct text value;
	return sql_text(tx, &b_fact, q->x, &value, f, arg_t(TEXT("made"))) != ROW_FAULT;
}

static int by_size(const void *p, const void *q)
{
	double x = *(const double *)p, y = *(const double *)q;
	return (x > y) - (x < y);
}

struct took {
	double half, most; /* the 50th and the 99th of a hundred, in milliseconds */
};
static struct took took_of(double *at, size_t n)
{
	qsort(at, n, sizeof *at, by_size);
	return (struct took){at[n / 2], at[n * 99 / 100]};
}

struct result {
	struct took wall, work; /* the median of the runs of each */
	size_t found;
};

static void one_run(bool (*fn)(struct tx *, void *, struct fault *), struct actor me, struct took *on_wall, struct took *of_work, size_t *found)
{
	static double at[ROUNDS], busy[ROUNDS];
	static const char *const other[] = {"m", "Sto", "mohamad", "robyn", "O'Nobody", "K000123", "Examplefield, Robin 3/2/2012", "anne marie demo", "shivaun", "zzz"};
	struct fault f = {0};
	*found = 0;
	for (int i = 0; i < ROUNDS; i++) {
		const char *forename;
		char surname[64];
		struct asking q = {.x = arena_new(0), .me = me};
		name_of((int64_t)(turn((uint64_t)i) % (uint64_t)people), &forename, surname);
		q.typed = i % 3 == 0 ? arena_printf(q.x, "%s %s", forename, surname) : i % 3 == 1 ? arena_printf(q.x, "%.5s", surname) : text_of(other[(size_t)i / 3 % N(other)]);
		double from = wall(), from_work = work();
		must(store_read(db, fn, &q, &f), &f);
		busy[i] = work() - from_work;
		at[i] = wall() - from;
		if (getenv("SLOW") && busy[i] > atof(getenv("SLOW")))
			printf("      %.3f %s: %zu\n", busy[i], arena_z(q.x, q.typed), q.found);
		*found += q.found;
		arena_free(q.x);
	}
	*on_wall = took_of(at, ROUNDS);
	*of_work = took_of(busy, ROUNDS);
}

static double median(double x[RUNS])
{
	qsort(x, RUNS, sizeof *x, by_size);
	return x[RUNS / 2];
}

static struct result measure(bool (*fn)(struct tx *, void *, struct fault *), struct actor me)
{
	struct result r = {0};
	double each[4][RUNS];
	for (int i = 0; i < RUNS; i++) {
		one_run(fn, me, &r.wall, &r.work, &r.found);
		each[0][i] = r.wall.half, each[1][i] = r.wall.most, each[2][i] = r.work.half, each[3][i] = r.work.most;
	}
	r.wall = (struct took){median(each[0]), median(each[1])};
	r.work = (struct took){median(each[2]), median(each[3])};
	return r;
}

static void report(int64_t n, double wanted)
{
	static const struct { const char *who; enum role role; int64_t person; } readers[] = {{"a worker of 18", ROLE_SOCIAL_WORKER, 1}, {"an officer of 80", ROLE_IRO, 2},
	    {"somebody with all", ROLE_IRO, 3}};
	fill(n);
	struct result plain = measure(one_row, (struct actor){.authority = 1});
	printf("%lld people: one prepared SELECT %.4f ms (99th %.4f), of work %.4f (%.4f)\n", (long long)n, plain.wall.half, plain.wall.most, plain.work.half, plain.work.most);
	for (size_t i = 0; i < N(readers); i++) {
		struct result r = measure(search, (struct actor){.authority = 1, .user = 9, .person = readers[i].person, .role = (int)readers[i].role});
		printf("%7lld people, %-18s %7.3f ms, 99th %7.3f; of work %7.3f, 99th %7.3f (wanted under %.0f)   %6.1f SELECTs' work   %zu found\n", (long long)n,
		    readers[i].who, r.wall.half, r.wall.most, r.work.half, r.work.most, wanted, r.work.half / plain.work.half, r.found);
	}
}

static char folder[256];

static int part_away(const char *path, const struct stat *s, int type, struct FTW *ftw)
{
	(void)s, (void)type, (void)ftw;
	return remove(path);
}

/* Also where must() ended it. */
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
	snprintf(folder, sizeof folder, "%s/kith-find-XXXXXX", argc > 1 ? argv[1] : tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		return 3;
	atexit(away);
	const char *path = arena_printf(a, "%s/k.db", folder).at;
	db = store_open(path, STORE_NEW, &f);
	must(db && store_make(db, 1, &f) && council_settle(db, a, "Essex", &au, &f), &f);
	report(2000, 2);
	report(100000, 10);
	store_close(db);
	arena_free(a);
	return 0;
}
