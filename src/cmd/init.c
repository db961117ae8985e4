/* kith init: an empty database with every table, or nothing at all. */
#include "base/clock.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "told/council.h"
#include "store/store.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The authority is named before anything is made: a name that is none makes nothing. */
static bool add_authority(struct store *s, struct arena *a, const char *wanted, struct fault *f)
{
	struct authority council;
	if (!council_settle(s, a, wanted, &council, f))
		return false;
	printf("%.*s (%.*s) is its authority.\n", TEXT_ARG(council.name), TEXT_ARG(council.code));
	printf("Next: kith import 903 RETURNS/ (a return's folder, or a folder of them), kith import people people.csv, kith user add NAME "
	    "--role ROLE.\n");
	return true;
}

static bool make(const char *where, bool file, const char *authority, struct arena *a, struct fault *f)
{
	struct store *s = store_open(where, STORE_NEW, f);
	if (!s)
		return false;
	bool made = store_make(s, clock_now(), f);
	if (made)
		printf("An empty database for kith (%s) is at %s.\n", store_engine(s), file ? where : "the address in KITH_DB");
	bool ok = made && (!authority || add_authority(s, a, authority, f));
	store_close(s);
	if (!made && file) /* it was made by this command a moment ago, and holds nothing */
		file_unlink_database(where);
	return ok;
}

/* A database that is there already gets an authority, and nothing else. */
static bool add_to(const char *where, const char *authority, struct arena *a, struct fault *f)
{
	struct store *s = store_open(where, STORE_EXISTING, f);
	bool ok = s && store_schema_check(s, f) && add_authority(s, a, authority, f);
	store_close(s);
	return ok;
}

int run_init(int argc, char **argv)
{
	const char *words[64], *authority = NULL;
	size_t n;
	const struct option options[] = {{"authority", OPTION_TEXT, &authority}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n) {
		fprintf(stderr, "kith %s: takes nothing after it but --authority E08000025; KITH_DB says where the database is to be.\n",
		    argv[0]);
		return EXIT_ASKED;
	}
	const char *where = store_where();
	bool file = store_is_file(where);
	struct fault f = {0};
	struct arena *a = arena_new(0);
	struct text code;
	bool ok = !authority || council_of_england(a, authority, &code, &f);
	ok = ok && (!file || file_mkdirs_above(where, &f));
	/* an authority is added to a database that is there; where none is, it is made with it */
	bool there = authority && (!file || access(where, F_OK) == 0), added = ok && there && add_to(where, authority, a, &f);
	ok = added || (ok && (!there || (!file && !strcmp(f.code, "store.none"))) && make(where, file, authority, a, &f));
	arena_free(a);
	return ok ? EXIT_DONE : command_fault(argv[0], &f);
}
