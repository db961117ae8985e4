/* kith init: an empty database with every table, or nothing at all. */
#include "base/clock.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "store/store.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int run_init(int argc, char **argv)
{
	if (argc > 1) {
		fprintf(stderr, "kith %s: takes nothing after it; KITH_DB says where the database is to be.\n", argv[0]);
		return EXIT_ASKED;
	}
	const char *where = store_where();
	struct fault f = {0};
	bool file = strncmp(where, "postgres", 8) != 0;
	const char *slash = file ? strrchr(where, '/') : NULL;
	if (slash && slash != where) {
		char folder[4096];
		snprintf(folder, sizeof folder, "%.*s", (int)(slash - where), where);
		if (!file_mkdirs(folder, &f))
			return command_fault(argv[0], &f);
	}
	struct store *s = store_open(where, STORE_NEW, &f);
	if (!s)
		return command_fault(argv[0], &f);
	bool made = store_make(s, clock_now(), &f);
	const char *engine = store_engine(s);
	store_close(s);
	if (!made) {
		if (file) /* it was made by this command a moment ago, and holds nothing */
			file_unlink_database(where);
		return command_fault(argv[0], &f);
	}
	printf("An empty database for kith (%s) is at %s.\n", engine, file ? where : "the address in KITH_DB");
	return EXIT_DONE;
}
