/* What every unit test includes: cmocka needs these four before it. */
#ifndef KITH_TESTS_H
#define KITH_TESTS_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"

/* A fixture, also over one that was read before. */
static inline bool put_file(const char *path, struct text bytes, struct fault *f)
{
	return file_write_over(path, bytes, true, f);
}
#endif
