/* A store of a test's own, in a folder that goes with it (or the PostgreSQL that KITH_DB names), and an arena. */
#ifndef KITH_TESTS_STORED_H
#define KITH_TESTS_STORED_H
#include "tests.h"
#include "store/schema.h"

static struct arena *a;
static struct store *db;
static char folder[FOLDER];

static inline void stored_begin(const char *what, int64_t made_at)
{
	struct fault f = {0};
	a = arena_new(0);
	folder_make(folder, sizeof folder, what);
	db = store_open(engine_at(arena_printf(a, "%s/k.db", folder).at), STORE_NEW, &f);
	must(db && store_make(db, made_at, &f), &f);
}

static inline void stored_end(void)
{
	store_close(db);
	folder_away(folder);
	arena_free(a);
}
#endif
