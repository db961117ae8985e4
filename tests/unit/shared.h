/* Data made by others, used where it is there: KITH_SHARED, or ../shared beside the project. */
#ifndef KITH_TESTS_SHARED_H
#define KITH_TESTS_SHARED_H
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The path of name in there, or NULL after saying that the test is skipped. Static storage. */
static inline const char *shared_path(const char *name)
{
	static char path[4][1024];
	static int turn;
	char *p = path[turn++ % 4];
	const char *base = getenv("KITH_SHARED");
	snprintf(p, 1024, "%s/%s", base ? base : "../shared", name);
	if (access(p, R_OK) == 0)
		return p;
	printf("%s is not there\n", name); /* to standard output: script/test reads the reason there */
	return NULL;
}
#endif
