/* kith backup: a copy of the running database, looked over before it counts, plain or sealed to a key. */
#include "base/buf.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/from.h"
#include "cmd/options.h"
#include "store/journal.h"
#include "store/seal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct heads {
	struct arena *arena;
	struct journal_head *at;
	size_t n;
	struct store_rows rows;
};

static bool read_heads(struct tx *tx, void *arg, struct fault *f)
{
	struct heads *h = arg;
	return journal_heads(tx, h->arena, &h->at, &h->n, f) && store_rows(tx, h->arena, &h->rows, f);
}

/* The heads as the copy has them (the running database may have gone on), after the copy was found whole. */
static bool look_over(const char *copy, struct heads *h, struct fault *f)
{
	struct store *s = store_open(copy, STORE_EXISTING, f);
	bool ok = s && store_whole(s, f) && store_read(s, read_heads, h, f);
	store_close(s);
	return ok;
}

static struct text note(struct arena *a, const struct heads *h)
{
	struct buf b = BUF_INIT(SEAL_NOTE);
	for (size_t i = 0; i < h->n; i++)
		buf_printf(&b, "journal %lld %lld:%s\n", (long long)h->at[i].authority, (long long)h->at[i].number, h->at[i].digest);
	buf_printf(&b, "rows %lld in %lld tables\n", (long long)h->rows.rows, (long long)h->rows.tables);
	struct text t = arena_text(a, buf_as_text(&b));
	buf_free(&b);
	return t;
}

static int new_key(const char *path)
{
	char public_key[SEAL_KEY], secret_key[SEAL_KEY];
	struct fault f = {0};
	if (access(path, F_OK) != 0 && !file_may_write(path, false, &f))
		return command_fault("backup", &f);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		fprintf(stderr, "kith backup: %s cannot be made: %s.\n", path, strerror(errno));
		return errno == EEXIST ? EXIT_ASKED : EXIT_COULD_NOT;
	}
	seal_pair(public_key, secret_key);
	secret_key[SEAL_KEY - 1] = '\n';
	bool ok = write(fd, secret_key, SEAL_KEY) == SEAL_KEY && fsync(fd) == 0;
	explicit_bzero(secret_key, sizeof secret_key);
	close(fd);
	if (!ok) {
		unlink(path);
		fprintf(stderr, "kith backup: %s cannot be written.\n", path);
		return EXIT_COULD_NOT;
	}
	printf("%s\n", public_key);
	fprintf(stderr, "That is the public key, for --to. %s holds the secret one: keep it away from this machine, twice; without\n"
	                "it no backup sealed to the public key opens again.\n", path);
	return EXIT_DONE;
}

static bool note_it(struct tx *tx, void *arg, struct fault *f)
{
	return from_note_all(tx, "backup", arg, f);
}

/* Before the copy, so that the copy tells of itself. A database of an older kith, or one whose disk is full, is copied all the
 * same: that may be just why. */
static bool note_before(struct store *s, struct arena *a, const char *purpose, struct fault *f)
{
	const struct migration **pending;
	size_t n;
	struct fault why = {0};
	if (strcmp(store_engine(s), "SQLite") != 0)
		return true; /* no copy is made here */
	if (!store_pending(s, a, &pending, &n, f))
		return false;
	if (n || !store_run(s, "backup", note_it, (void *)(uintptr_t)purpose, &why))
		fprintf(stderr, "kith backup: the journal has no row of it: %s\n", n ? "the database is of an older kith." : why.say);
	return true;
}

static bool backup(struct store *s, struct arena *a, const char *path, const char *to, struct fault *f)
{
	struct heads h = {.arena = a};
	if (access(path, F_OK) == 0)
		return fault_set(f, FAULT_ASKED, "backup.exists", "%s is there already; it was left as it is.", path);
	if (!file_may_write(path, false, f))
		return false;
	/* What is to be sealed lies beside the database meanwhile, and not where the backups go. */
	const char *copy = to ? arena_printf(a, "%s.copy-%ld", store_where(), (long)getpid()).at : path;
	if (!note_before(s, a, to ? "a sealed copy of everything" : "a copy of everything", f) || !store_backup(s, copy, f))
		return false;
	bool ok = look_over(copy, &h, f) && (!to || seal_file(copy, path, text_of(to), note(a, &h), f));
	if (to || !ok)
		file_unlink_database(copy);
	if (ok)
		printf("%.*s", TEXT_ARG(note(a, &h)));
	return ok;
}

int run_backup(int argc, char **argv)
{
	const char *to = NULL, *key = NULL, *words[16];
	size_t n;
	const struct option options[] = {{"to", OPTION_TEXT, &to}, {"new-key", OPTION_TEXT, &key}};
	if (argc > 14 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (key && !to && n == 0)
		return new_key(key);
	if (n != 1 || key) {
		fprintf(stderr, "kith backup: say 'kith backup FILE [--to KEY]' or 'kith backup --new-key FILE'.\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	bool ok = backup(s, a, words[0], to, &f);
	int status = ok ? EXIT_DONE : command_fault(argv[0], &f);
	if (ok)
		printf("The copy is at %s%s.\n", words[0], to ? ", sealed" : "");
	arena_free(a);
	store_close(s);
	return status;
}
