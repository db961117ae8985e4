/* kith restore: a backup becomes the database, once it was found whole; what is there already is never written over. */
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "store/journal.h"
#include "store/seal.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct proof {
	struct arena *arena;
	struct text note; /* of a sealed backup: the heads at the time */
	size_t n;
	int64_t rows;
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

static bool prove(struct tx *tx, void *arg, struct fault *f)
{
	struct proof *p = arg;
	struct authority *all;
	p->rows = 0;
	if (!store_authorities(tx, p->arena, &all, &p->n, f))
		return false;
	for (size_t i = 0; i < p->n; i++) {
		struct journal_verdict v;
		struct journal_head head;
		bool known = noted(p->note, all[i].authority, &head);
		if (!journal_verify(tx, all[i].authority, known ? &head : NULL, &v, f))
			return false;
		if (!v.whole)
			return fault_set(f, FAULT_INPUT, "restore.journal", "The journal in the backup is not whole. %s", v.say);
		printf("%.*s: journal head %lld:%s\n", TEXT_ARG(all[i].name), (long long)v.head.number, v.head.digest);
		p->rows += v.rows;
	}
	return true;
}

static bool fit(const char *path, struct proof *p, bool *old, struct fault *f)
{
	const struct migration **pending;
	size_t n = 0;
	struct store *s = store_open(path, STORE_EXISTING, f);
	bool ok = s && store_whole(s, f) && store_pending(s, p->arena, &pending, &n, f) && store_read(s, prove, p, f);
	*old = n > 0;
	store_close(s);
	return ok;
}

static bool restore(struct arena *a, const char *from, const char *key_file, bool *old, struct fault *f)
{
	const char *where = store_where();
	struct text key = {0};
	bool sealed;
	if (strncmp(where, "postgres", 8) == 0)
		return fault_set(f, FAULT_SYSTEM, "store.dump", "PostgreSQL brings its own copies back: pg_restore.");
	if (access(where, F_OK) == 0)
		return fault_set(f, FAULT_ASKED, "store.exists", "There is already a database at %s; put it aside first.", where);
	const char *slash = strrchr(where, '/');
	if (slash && slash != where && !file_mkdirs(arena_printf(a, "%.*s", (int)(slash - where), where).at, f))
		return false;
	if (key_file && !file_read(a, key_file, 4096, &key, f))
		return false;
	struct proof p = {.arena = a};
	const char *next = arena_printf(a, "%s.restoring-%ld", where, (long)getpid()).at;
	if (!seal_open(a, from, next, key, &sealed, &p.note, f))
		return false;
	bool ok = fit(next, &p, old, f);
	if (!ok && strcmp(f->code, "store.damaged") == 0)
		fault_set(f, FAULT_INPUT, "restore.damaged", "%s is not a whole copy of a database of kith; nothing was changed.", from);
	/* link() and not rename(): it refuses when a database has come there meanwhile. */
	if (ok && link(next, where) != 0)
		ok = fault_set(f, FAULT_SYSTEM, "restore.write", "%s could not be made.", where);
	unlink(next);
	unlink(arena_printf(a, "%s-wal", next).at);
	unlink(arena_printf(a, "%s-shm", next).at);
	return ok;
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
	bool old = false;
	struct arena *a = arena_new(0);
	bool ok = restore(a, words[0], key, &old, &f);
	int status = ok ? EXIT_DONE : command_fault(argv[0], &f);
	if (ok)
		printf("The backup is at %s now, whole%s.\n", store_where(), old ? "; it is of an older kith: run 'kith migrate'" : "");
	arena_free(a);
	return status;
}
