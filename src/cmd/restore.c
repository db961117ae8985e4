/* kith restore: a backup becomes the database, once it was found whole; what is there already is never written over. */
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/serving.h"
#include "store/journal.h"
#include "store/seal.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct proof {
	struct arena *arena;
	struct text note; /* of a sealed backup: the heads and the count at the time */
	struct authority *authority;
	struct journal_verdict *verdict;
	size_t n;
	struct store_rows rows;
	bool old; /* of an older kith */
};

/* "journal 1 12:9f…" of this authority, if the note has it. */
static bool noted(struct text note, int64_t authority, struct journal_head *out)
{
	while (note.n) {
		struct text line = text_cut(note, '\n', &note), rest;
		int64_t a;
		if (text_is(text_cut(line, ' ', &rest), "journal") && text_int(text_cut(rest, ' ', &line), &a) && a == authority)
			return journal_head_parse(line, out);
	}
	return false;
}

/* "rows 512 in 61 tables", if the note has it. */
static bool noted_rows(struct text note, int64_t *rows)
{
	while (note.n) {
		struct text line = text_cut(note, '\n', &note), rest;
		if (text_is(text_cut(line, ' ', &rest), "rows"))
			return text_int(text_cut(rest, ' ', &line), rows);
	}
	return false;
}

static bool prove(struct tx *tx, void *arg, struct fault *f)
{
	struct proof *p = arg;
	int64_t rows;
	if (!store_authorities(tx, p->arena, &p->authority, &p->n, f) || !store_rows(tx, p->arena, &p->rows, f))
		return false;
	if (noted_rows(p->note, &rows) && rows != p->rows.rows)
		return fault_set(f, FAULT_INPUT, "restore.rows", "The backup holds %lld rows, and %lld when it was made.",
		    (long long)p->rows.rows, (long long)rows);
	p->verdict = arena_array(p->arena, struct journal_verdict, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		struct journal_head head;
		bool known = noted(p->note, p->authority[i].authority, &head);
		if (!journal_verify(tx, p->authority[i].authority, known ? &head : NULL, &p->verdict[i], f))
			return false;
		if (!p->verdict[i].whole && p->verdict[i].newer && !p->verdict[i].wrong)
			return fault_set(f, FAULT_INPUT, "restore.newer",
			    "This kith can not prove the journal in the backup. %s", p->verdict[i].say);
		if (!p->verdict[i].whole)
			return fault_set(f, FAULT_INPUT, "restore.journal", "The journal in the backup is not whole. %s",
			    p->verdict[i].say);
	}
	return true;
}

static bool fit(const char *path, struct proof *p, struct fault *f)
{
	const struct migration **pending;
	size_t n = 0;
	struct store *s = store_open(path, STORE_EXISTING, f);
	bool ok = s && store_whole(s, f) && store_pending(s, p->arena, &pending, &n, f) && store_read(s, prove, p, f);
	p->old = n > 0;
	store_close(s);
	return ok;
}

/* The place is free: no database, and nothing that was one's. */
static bool is_free(const char *where, struct fault *f)
{
	char left[FILE_PATH];
	if (access(where, F_OK) == 0)
		return fault_set(f, FAULT_ASKED, "store.exists",
		    "There is already a database at %s; put it aside first, with its -wal and -shm where they are there.", where);
	if (file_companions(where, left))
		return fault_set(f, FAULT_ASKED, "store.left",
		    "%s is left of the database that was there, and may hold what was saved last. Put it where that database is now, under "
		    "its name; then restore.", left);
	return true;
}

/* link() and not rename(): it refuses when a database has come there meanwhile. Looked over once more where it is to stay:
 * what is said to be whole is what will be opened. */
static bool put_in_place(const char *next, const char *where, struct proof *p, struct fault *f)
{
	int64_t rows = p->rows.rows;
	if (!is_free(where, f))
		return false;
	if (link(next, where) != 0)
		return fault_set(f, FAULT_SYSTEM, "restore.write", "%s could not be made.", where);
	if (!fit(where, p, f) || p->rows.rows != rows)
		return fault_set(f, FAULT_SYSTEM, "restore.after",
		    "The backup was put at %s, and is not whole there. Start nothing on it; see what else writes in that folder, put it "
		    "aside and restore again.", where);
	return true;
}

/* A plain file that was a database in use has its last saves beside it: they come along, and opening it takes them in. */
static bool copy(struct arena *a, const char *from, const char *next, struct text key, struct text *note, struct fault *f)
{
	static const char *const beside[] = {"-wal", "-journal"};
	bool sealed, no;
	struct text none;
	if (!seal_open(a, from, next, key, &sealed, note, f))
		return false;
	for (size_t i = 0; i < sizeof beside / sizeof *beside && !sealed; i++) {
		const char *its = arena_printf(a, "%s%s", from, beside[i]).at;
		if (access(its, F_OK) == 0 && !seal_open(a, its, arena_printf(a, "%s%s", next, beside[i]).at, (struct text){0}, &no, &none,
		    f))
			return false;
	}
	return true;
}

static bool restore_to(const char *from, const char *key_file, const char *where, struct proof *p, struct fault *f)
{
	struct arena *a = p->arena;
	struct text key = {0};
	if (key_file && !file_read(a, key_file, 4096, &key, f))
		return false;
	const char *next = arena_printf(a, "%s.restoring-%ld", where, (long)getpid()).at;
	bool ok = copy(a, from, next, key, &p->note, f);
	if (ok && !(ok = fit(next, p, f)) && strcmp(f->code, "store.damaged") == 0)
		fault_set(f, FAULT_INPUT, "restore.damaged", "%s is not a whole copy of a database of kith; nothing was changed.", from);
	ok = ok && put_in_place(next, where, p, f);
	file_unlink_database(next);
	return ok;
}

/* A serve that runs has the file open that was put aside: it would go on writing there, and nobody would know. */
static bool restore(const char *from, const char *key_file, struct proof *p, struct fault *f)
{
	const char *where = store_where();
	bool alone;
	if (!store_is_file(where))
		return fault_set(f, FAULT_SYSTEM, "store.dump", "PostgreSQL brings its own copies back: pg_restore.");
	if (!is_free(where, f))
		return false;
	if (!file_mkdirs_above(where, f))
		return false;
	int lock = serving_begin(where, &alone, f);
	bool ok = alone && restore_to(from, key_file, where, p, f);
	serving_end(lock, where);
	return ok;
}

static void say(const struct proof *p)
{
	for (size_t i = 0; i < p->n; i++)
		printf("%.*s: %s\n%.*s: journal head %lld:%s\n", TEXT_ARG(p->authority[i].name), p->verdict[i].say,
		    TEXT_ARG(p->authority[i].name), (long long)p->verdict[i].head.number, p->verdict[i].head.digest);
	printf("The file passes the integrity check, where it is now: %lld rows in %lld tables.\n", (long long)p->rows.rows,
	    (long long)p->rows.tables);
	printf("The backup is at %s now, whole%s.\n", store_where(), p->old ? "; it is of an older kith: run 'kith migrate'" : "");
}

int run_restore(int argc, char **argv)
{
	const char *key = NULL, *words[16];
	size_t n;
	const struct option options[] = {{"key", OPTION_TEXT, &key}};
	if (argc > 14 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n != 1) {
		fprintf(stderr, "kith restore: say 'kith restore FILE [--key FILE]'.\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct proof p = {.arena = arena_new(0)};
	bool ok = restore(words[0], key, &p, &f);
	int status = ok ? EXIT_DONE : command_fault(argv[0], &f);
	if (ok)
		say(&p);
	arena_free(p.arena);
	return status;
}
