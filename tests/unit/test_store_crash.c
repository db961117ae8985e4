/* What is acknowledged stays, whatever happens: kill -9 while writing, while importing; a full disk; two programs that
 * write at once; a connection that is cut. Each happens to a child process; the parent then looks. */
#include "store/journal.h"
#include "tests.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

SQL(t_facts, "SELECT count(*) FROM kith_fact");
SQL(t_no_facts, "DELETE FROM kith_fact");

static char folder[FOLDER], place[FOLDER + 20];
static const char *where;
static bool postgres;

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static bool one_row(struct tx *tx, void *arg, struct fault *f)
{
	char words[600];
	memset(words, 'w', sizeof words);
	struct journal_entry e = {.authority = 1, .at = 1000, .actor = 5, .verb = TEXT("change"), .kind = TEXT("visit"),
		.entry = 9, .child = 7, .after = {words, sizeof words}};
	bool ok = journal_write(tx, &e, f);
	*(int64_t *)arg = e.number;
	return ok;
}

static bool one_authority(struct tx *tx, void *arg, struct fault *f)
{
	return store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, arg, f);
}

static bool prove(struct tx *tx, void *arg, struct fault *f)
{
	return journal_verify(tx, 1, NULL, arg, f);
}

static struct journal_verdict proved(void)
{
	struct journal_verdict v;
	struct fault f = {0};
	struct store *s = store_open(where, STORE_EXISTING, &f);
	must(s != NULL, &f);
	must(store_whole(s, &f), &f);
	must(store_read(s, prove, &v, &f), &f);
	store_close(s);
	if (!v.whole)
		print_message("%s\n", v.say);
	return v;
}

/* ---- kill -9 ---- */

struct writing {
	struct store *store;
	int ack;
};

static void *write_for_ever(void *arg)
{
	struct writing *w = arg;
	for (;;) {
		int64_t number;
		struct fault f = {0};
		if (!store_run(w->store, "row", one_row, &number, &f) || write(w->ack, &number, sizeof number) != sizeof number)
			_exit(3);
	}
	return NULL;
}

static void child_writes(int ack)
{
	struct fault f = {0};
	struct writing w = {store_open(where, STORE_EXISTING, &f), ack};
	pthread_t t;
	for (int i = 0; w.store && i < 4; i++)
		pthread_create(&t, NULL, write_for_ever, &w);
	pause_ms(60000);
	_exit(4);
}

/* Reads what was acknowledged until the other end is gone; the highest. */
static int64_t acknowledged(int fd, int64_t *count)
{
	int64_t number, most = 0;
	ssize_t n;
	while ((n = read(fd, &number, sizeof number)) > 0) {
		assert_int_equal(n, sizeof number);
		most = number > most ? number : most;
		(*count)++;
	}
	return most;
}

static void killed_while_writing(void **state)
{
	(void)state;
	int64_t count = proved().rows, most = 0;
	const char *z = getenv("KITH_CRASH_ROUNDS");
	int rounds = z ? atoi(z) : 20;
	for (int round = 0; round < rounds; round++) {
		int ack[2], status;
		assert_int_equal(pipe(ack), 0);
		pid_t pid = fork();
		if (pid == 0) {
			close(ack[0]);
			child_writes(ack[1]);
		}
		close(ack[1]);
		int64_t first;
		assert_int_equal(read(ack[0], &first, sizeof first), sizeof first); /* it is at work */
		count++;
		pause_ms(1 + round * 7 % 40);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		int64_t last = acknowledged(ack[0], &count);
		close(ack[0]);
		most = last > first ? last : first;
		struct journal_verdict v = proved();
		assert_true(v.whole);
		/* whole and at least as long: every acknowledged row is there */
		assert_true(v.head.number >= most && v.rows >= count);
	}
	print_message("%d rounds, %d rows acknowledged, none lost\n", rounds, (int)count);
	assert_true(count > rounds);
}

static bool import(struct tx *tx, void *arg, struct fault *f)
{
	int ack = *(int *)arg;
	struct bulk *b = bulk_begin(tx, "kith_fact", (const char *const[]){"name", "value"}, 2, f);
	char name[32];
	for (int i = 0; i < 400000; i++) {
		snprintf(name, sizeof name, "row %06d", i);
		bulk_text(b, text_of(name));
		bulk_text(b, TEXT("told in a return"));
		if (!bulk_row(b, f))
			break;
		if (i == 20000 && write(ack, "m", 1) != 1) /* in the middle of it */
			_exit(3);
	}
	return bulk_end(b, f);
}

static bool count_facts(struct tx *tx, void *arg, struct fault *f)
{
	return sql_i64(tx, &t_facts, arg, f, arg_none()) == ROW_ONE;
}

static bool no_facts(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &t_no_facts, f, arg_none());
}

static void killed_while_importing(void **state)
{
	(void)state;
	struct fault f = {0};
	for (int round = 0; round < 3; round++) {
		int ack[2], status;
		char c;
		assert_int_equal(pipe(ack), 0);
		pid_t pid = fork();
		if (pid == 0) {
			struct store *s = store_open(where, STORE_EXISTING, &f);
			_exit(s && store_run(s, "import", import, &ack[1], &f) ? 0 : 3);
		}
		close(ack[1]);
		assert_int_equal(read(ack[0], &c, 1), 1);
		pause_ms(10 * round);
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		close(ack[0]);
		assert_true(WIFSIGNALED(status));
		int64_t n = -1;
		struct store *s = store_open(where, STORE_EXISTING, &f);
		must(s != NULL, &f);
		must(store_read(s, count_facts, &n, &f), &f);
		store_close(s);
		assert_int_equal(n, 0);
	}
	assert_true(proved().whole);
}

/* ---- two at once ---- */

static void two_programs(void **state)
{
	(void)state;
	int64_t before = proved().rows;
	pid_t pid[2];
	for (int i = 0; i < 2; i++)
		if ((pid[i] = fork()) == 0) {
			struct fault f = {0};
			struct store *s = store_open(where, STORE_EXISTING, &f);
			int64_t number, good = 0;
			for (int k = 0; s && k < 100; k++)
				good += store_run(s, "row", one_row, &number, &f);
			store_close(s);
			_exit(good == 100 ? 0 : 3);
		}
	for (int i = 0; i < 2; i++) {
		int status;
		waitpid(pid[i], &status, 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	}
	struct journal_verdict v = proved();
	assert_true(v.whole);
	assert_int_equal(v.rows, before + 200);
}

/* ---- the disk is full ---- */

/* Writes until it is refused; the answer is the number of rows that were acknowledged, or -1 for another refusal. */
static int64_t until_full(struct store *s)
{
	struct fault f = {0};
	int64_t number, good = 0;
	for (int i = 0; i < 20000; i++) {
		if (store_run(s, "row", one_row, &number, &f))
			good++;
		else
			return strcmp(f.code, "store.full") == 0 ? good : -1;
	}
	return -1;
}

static void file_limit(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t before = proved().rows;
	struct stat st;
	assert_int_equal(stat(where, &st), 0);
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		struct store *s = store_open(where, STORE_EXISTING, &f);
		struct rlimit all = {RLIM_INFINITY, RLIM_INFINITY}, tight = {200000, RLIM_INFINITY};
		setrlimit(RLIMIT_FSIZE, &tight); /* the log (-wal) reaches it after some rows */
		int64_t good = s ? until_full(s) : -1, number;
		setrlimit(RLIMIT_FSIZE, &all);
		bool again = good >= 0 && store_run(s, "row", one_row, &number, &f); /* room again: it goes on */
		store_close(s);
		_exit(good < 1 ? 3 : !again ? 4 : good > 200 ? 200 : (int)good);
	}
	int status;
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) > 4);
	struct journal_verdict v = proved();
	assert_true(v.whole);
	assert_int_equal(v.rows, before + WEXITSTATUS(status) + 1);
	print_message("%d rows acknowledged before the limit; all there, and one after it\n", WEXITSTATUS(status));
}

/* Mounts that nobody else sees: root's, or those of a user namespace in which one is root. */
static bool own_mounts(void)
{
	char map[60];
	uid_t uid = getuid();
	if (unshare(CLONE_NEWNS) == 0)
		return true;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return false;
	FILE *f = fopen("/proc/self/uid_map", "w");
	snprintf(map, sizeof map, "0 %u 1", (unsigned)uid);
	bool ok = f && fputs(map, f) >= 0;
	return (f ? fclose(f) == 0 : false) && ok;
}

static void small_disk(void **state)
{
	(void)state;
	pid_t pid = fork();
	if (pid == 0) {
		char disk[100], there[128];
		snprintf(disk, sizeof disk, "%s/disk", folder);
		snprintf(there, sizeof there, "%s/kith.db", disk);
		if (mkdir(disk, 0700) != 0 || !own_mounts() || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		    mount("tmpfs", disk, "tmpfs", 0, "size=2m") != 0)
			_exit(77);
		struct fault f = {0};
		struct store *s = store_open(there, STORE_NEW, &f);
		int64_t authority;
		if (!s || !store_make(s, 1, &f) || !store_run(s, "a", one_authority, &authority, &f))
			_exit(3);
		int64_t good = until_full(s);
		struct journal_verdict v;
		bool read = store_read(s, prove, &v, &f);
		store_close(s);
		where = there;
		_exit(good > 10 && read && v.whole && v.rows == good && proved().rows == good ? 0 : 4);
	}
	int status;
	waitpid(pid, &status, 0);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
		print_message("skipped: this system lets neither root nor a namespace of one's own mount a small disk\n");
		skip();
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* ---- the connection is cut ---- */

static bool cut_once(struct tx *tx, void *arg, struct fault *f)
{
	int *runs = arg;
	int64_t number;
	static const struct sql cut = {.name = "cut", .text = "SELECT pg_terminate_backend(pg_backend_pid())"};
	if (!one_row(tx, &number, f))
		return false;
	return (*runs)++ ? true : sql_do(tx, &cut, f, arg_none());
}

static void connection_cut(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t before = proved().rows;
	struct store *s = store_open(where, STORE_EXISTING, &f);
	int runs = 0;
	must(store_run(s, "cut", cut_once, &runs, &f), &f);
	store_close(s);
	assert_int_equal(runs, 2);
	assert_int_equal(proved().rows, before + 1);
}

int main(void)
{
	postgres = on_postgres();
	folder_make(folder, sizeof folder, "crash");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	where = engine_at(place);
	struct fault f = {0};
	int64_t authority;
	struct store *s = store_open(where, STORE_NEW, &f);
	if (!s || !store_make(s, 1000, &f) || !store_run(s, "authority", one_authority, &authority, &f) || authority != 1) {
		print_message("%s\n", f.say);
		return 1;
	}
	must(store_run(s, "no facts", no_facts, NULL, &f), &f);
	store_close(s); /* so that no thread is alive when the tests fork */
	/* each engine's own: a server has its disk for itself, a file no connection */
	const struct CMUnitTest of_file[] = {
		cmocka_unit_test(killed_while_writing), cmocka_unit_test(killed_while_importing), cmocka_unit_test(two_programs),
		cmocka_unit_test(file_limit), cmocka_unit_test(small_disk),
	};
	const struct CMUnitTest of_server[] = {
		cmocka_unit_test(killed_while_writing), cmocka_unit_test(killed_while_importing), cmocka_unit_test(two_programs),
		cmocka_unit_test(connection_cut),
	};
	int failed = postgres ? cmocka_run_group_tests(of_server, NULL, NULL) : cmocka_run_group_tests(of_file, NULL, NULL);
	folder_away(folder);
	return failed;
}
