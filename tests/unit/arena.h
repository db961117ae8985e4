/* One arena for all that a program tests: made before the first, given back after the last. */
#ifndef KITH_TESTS_ARENA_H
#define KITH_TESTS_ARENA_H
#include "tests.h"

static struct arena *arena;

static inline int begin(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}
#endif
