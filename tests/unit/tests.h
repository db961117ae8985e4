/* What every unit test includes: cmocka needs these four before it. And what most of them need. */
#ifndef KITH_TESTS_H
#define KITH_TESTS_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "store/store.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static inline void must(bool ok, const struct fault *f)
{
	if (!ok)
		print_message("%s: %s\n", f->code, f->say);
	assert_true(ok);
}

/* A fixture, also over one that was read before. */
static inline bool put_file(const char *path, struct text bytes, struct fault *f)
{
	return file_write_over(path, bytes, true, f);
}

/* ---- a folder for one test alone, in TMPDIR or /tmp: nothing of it stays ---- */

enum { FOLDER = 200 }; /* room for its path */

static inline void folder_make(char *at, size_t n, const char *what)
{
	const char *in = getenv("TMPDIR");
	int length = snprintf(at, n, "%s/kith-%s-XXXXXX", in && *in ? in : "/tmp", what);
	assert_true(length > 0 && (size_t)length < n);
	assert_non_null(mkdtemp(at));
}

static inline int folder_part_away(const char *path, const struct stat *s, int type, struct FTW *ftw)
{
	(void)s, (void)type, (void)ftw;
	return remove(path);
}

/* With all that is in it. An empty name, of a folder that was never made, is none. */
static inline void folder_away(const char *at)
{
	if (*at)
		assert_int_equal(nftw(at, folder_part_away, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* The PostgreSQL that was made for this test (script/on-postgres), else an SQLite at path. */
static inline const char *engine_at(const char *path)
{
	const char *url = getenv("KITH_DB");
	return url && !store_is_file(url) ? url : path;
}
static inline bool on_postgres(void)
{
	return engine_at(NULL) != NULL;
}
#endif
