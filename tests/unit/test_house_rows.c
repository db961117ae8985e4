/* Rows of one entry: written by two processes at one moment, all stand and the holder's version is not moved; ten thousand of them, a page
 * shows as many as a page does, in a time and a size that do not grow with them, and what is reckoned over them is of all. An entry is
 * about nothing that it holds itself. On either engine. */
#include "things.h"
#include "store/journal.h"
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { SAM, KID, EACH = 60, MANY = 10000, AT_ONCE = 500 };
static int64_t robin, outing_;
static int to_other[2], from_other[2]; /* pipes: whose rows to write, and when; that it is ready */
static pid_t other;

static const char *const own_kinds[][2] = {
    {"outing.yaml",
        "kind: own-outing\nis: thing\nabout: [child]\ncalled: [own_name]\nsays: An outing\nworker: {one: outing, many: outings}\n"
        "keep: not set\nsee: [workers]\nwrite: [workers]\nfields:\n  own_name: {type: text, required: draft, label: Name}\n"
        "  own_next: {type: thing, of: [own-outing], back: The one before, label: Next}\n"
        "  own_costs: {type: rows, label: Costs, one: cost, fields: {own_what: {type: text, max: 40, label: What}, own_paid: {type: money, "
        "label: Paid}}}\n"
        "  own_all: {type: calc, label: In all, calc: {sum: own_paid, rows: own_costs}}\n"
        "  own_heads: {type: calc, label: How many, calc: {count: own_costs}}\n"},
};

static struct entry *row(int64_t of, int64_t who_, int n)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("own-outing.own_costs")), of);
	e->state = STATE_FINAL;
	set(e, "own_what", AT("Cost %lld of %d", (long long)who_, n).at), set(e, "own_paid", "1.50");
	return e;
}

struct writing_rows {
	struct store *in;
	int64_t of, who;
	int from, n;
};
static bool write_rows(struct tx *tx, void *arg, struct fault *f)
{
	struct writing_rows *x = arg;
	struct hand h = {1, x->who, "social-worker", "", "test", now + x->from, today};
	struct problems p;
	for (int i = 0; i < x->n; i++)
		if (!entry_add(tx, a, &h, row(x->of, x->who, x->from + i), &p, f))
			return false;
	return true;
}

/* One by one, each in a transaction of its own. In the middle each waits for the other, so that neither is done before the other began:
 * after that they write as they come. */
static bool one_by_one(struct store *in, int64_t of, int64_t who_, int say, int hear, struct fault *f)
{
	char met = 'm';
	for (int i = 0; i < EACH; i++)
		if ((i == EACH / 2 && (write(say, &met, 1) != 1 || read(hear, &met, 1) != 1)) ||
		    !store_run(in, "row", write_rows, &(struct writing_rows){in, of, who_, i, 1}, f))
			return false;
	return true;
}

/* The other process: another connection, another writer. Made before this one has a thread. */
static void the_other(void)
{
	struct {
		int64_t of;
		char own[300], place[300];
	} said;
	struct fault f = {0};
	close(to_other[1]), close(from_other[0]);
	if (read(to_other[0], &said, sizeof said) != (ssize_t)sizeof said)
		_exit(1);
	a = arena_new(0);
	today = day_of(2026, 11, 18);
	struct store *in = record_start(said.own, &f) ? store_open(engine_at(said.place), STORE_EXISTING, &f) : NULL;
	char go = 'g';
	bool ok = in && write(from_other[1], &go, 1) == 1 && read(to_other[0], &go, 1) == 1 &&
	    one_by_one(in, said.of, 701, from_other[1], to_other[0], &f);
	if (!ok)
		fprintf(stderr, "the other: %s %s\n", f.code, f.say);
	if (in)
		store_close(in);
	_exit(ok ? 0 : 2);
}

static int open_all(void **state)
{
	(void)state;
	house_begin();
	own_folder(own_kinds, 1);
	house_two("U4", NULL);
	robin = person_of("T1", true);
	who[SAM] = person_of("Sampleworth", false), who[KID] = robin;
	session[SAM] = user(ROLE_SOCIAL_WORKER, who[SAM], "sam");
	outing_ = added(about("own-outing", robin, "own_name", "To the sea"));
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

struct standing_now {
	struct entry *e;
	struct entries rows;
	size_t all;
	struct journal_verdict v;
};
static bool read_it(struct tx *tx, void *arg, struct fault *f)
{
	struct standing_now *x = arg;
	return entry_get(tx, a, 1, kind_of(TEXT("own-outing")), outing_, &x->e, f) == ROW_ONE &&
	    entry_rows(tx, a, 1, 0, kind_of(TEXT("own-outing.own_costs")), outing_, 0, 2 * EACH + 1, &x->rows, &x->all, f) &&
	    journal_verify(tx, 1, NULL, &x->v, f);
}
static struct standing_now stands(void)
{
	struct standing_now x = {0};
	struct fault f = {0};
	must(store_read(db, read_it, &x, &f), &f);
	return x;
}

static void two_write_rows_at_once(void **state)
{
	(void)state;
	struct {
		int64_t of;
		char own[300], place[300];
	} say = {.of = outing_};
	struct fault f = {0};
	int status;
	snprintf(say.own, sizeof say.own, "%s/own", folder), snprintf(say.place, sizeof say.place, "%s/k.db", folder);
	assert_int_equal(write(to_other[1], &say, sizeof say), sizeof say);
	char go = 0;
	assert_int_equal(read(from_other[0], &go, 1), 1); /* its connection is there */
	assert_int_equal(write(to_other[1], &go, 1), 1);
	must(one_by_one(db, outing_, 700, to_other[1], from_other[0], &f), &f);
	assert_int_equal(waitpid(other, &status, 0), other);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	struct standing_now x = stands();
	assert_int_equal(x.all, 2 * EACH);
	assert_int_equal(x.e->version, 1); /* the holder has not moved */
	assert_true(x.v.whole);
	size_t theirs = 0, ours = 0, turns = 0;
	for (size_t i = 0; i < x.rows.n; i++) {
		theirs += x.rows.at[i]->written_by == 701, ours += x.rows.at[i]->written_by == 700;
		turns += i && x.rows.at[i]->written_by != x.rows.at[i - 1]->written_by;
	}
	assert_true(theirs == EACH && ours == EACH);
	assert_true(turns > 1); /* neither wrote after the other was done */
}

static double seconds(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* The most memory that this process has had, in KiB. */
static long peak(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

static struct got timed(const char *path, double *took)
{
	double from = seconds();
	struct got g = get(SAM, path);
	*took = seconds() - from;
	return g;
}

static void ten_thousand_rows(void **state)
{
	(void)state;
	struct fault f = {0};
	struct got g;
	double few, many, last;
	const char *path = at(outing_, AT("/entry/own-outing/%lld", (long long)outing_).at);
	g = timed(path, &few);
	assert_int_equal(g.status, 200);
	size_t before = g.body.n;
	for (int i = 2 * EACH; i < MANY; i += AT_ONCE) {
		struct writing_rows x = {db, outing_, 702, i, MANY - i < AT_ONCE ? MANY - i : AT_ONCE};
		must(store_run(db, "rows", write_rows, &x, &f), &f);
	}
	long was = peak();
	g = timed(path, &many);
	long more = peak() - was;
	size_t bytes = g.body.n;
	assert_int_equal(g.status, 200);
	assert_int_equal(times(&g, "£1.50"), 50);
	assert_in_range(g.body.n, 1, before + 2000);
	SHOWS(g, "<dd>10000</dd>"); /* how many */
	SHOWS(g, "£15,000");        /* and all of them in the sum */
	g = timed(AT("%s?rows=own_costs&page=200", path).at, &last);
	assert_int_equal(times(&g, "£1.50"), 50);
	g = get(SAM, AT("%s?rows=own_costs&page=201", path).at);
	assert_int_equal(times(&g, "£1.50"), 0);
	assert_int_equal(stands().e->version, 1);
	print_message("a page of %d rows: %.0f ms, of %d: %.0f ms, the last: %.0f ms; %zu bytes; %ld KiB more at its peak\n", 2 * EACH,
	    few * 1e3, MANY, many * 1e3, last * 1e3, bytes, more);
	assert_true(more < 64 << 10);
	assert_true(many < 5 && last < 5); /* under the sanitizers, on a machine that has much else to do */
}

static bool name_itself(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {1, who[SAM], "social-worker", "", "test", now += 1000, today};
	struct problems *p = arg;
	struct entry *e;
	if (entry_get(tx, a, 1, kind_of(TEXT("own-outing")), outing_, &e, f) != ROW_ONE)
		return false;
	set(e, "own_next", AT("%lld", (long long)outing_).at);
	return entry_correct(tx, a, &h, e, p, NULL, f);
}

/* It names itself in no field and is moved under nothing of its own; each is said, and nothing is changed. */
static void a_thing_about_itself(void **state)
{
	(void)state;
	struct problems p = {0};
	struct fault f = {0};
	assert_false(store_run(db, "itself", name_itself, &p, &f));
	assert_string_equal(f.code, "entry.wrong");
	assert_string_equal(f.say, "Next must not be this one itself.");
	struct got g;
	g = post(SAM, at(outing_, AT("/move/own-outing/%lld", (long long)outing_).at),
	    AT("to=%lld&version=1&why=because", (long long)outing_).at);
	assert_true(g.status == 422 || g.status == 404 || g.status == 403);
	assert_int_equal(stands().e->version, 1);
	/* a row is about its holder and about nothing else */
	assert_int_equal(
	    post(SAM, at(robin, AT("/entry/own-outing/%lld/rows/own_costs/add", (long long)robin).at), "own-what=x").status, 404);
	assert_int_equal(stands().all, MANY);
}

int main(void)
{
	if (pipe(to_other) || pipe(from_other) || (other = fork()) < 0)
		return 1;
	if (!other)
		the_other();
	close(to_other[0]), close(from_other[1]);
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_write_rows_at_once), cmocka_unit_test(ten_thousand_rows), cmocka_unit_test(a_thing_about_itself)};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
