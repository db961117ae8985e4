#include "cmd/progress.h"
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static bool said;

void progress_say(const char *what, int64_t done, int64_t of)
{
	if (!isatty(STDERR_FILENO))
		return;
	said = true;
	if (of > 0)
		fprintf(stderr, "\r\033[K%s: %lld of %lld", what, (long long)(done < of ? done : of), (long long)of);
	else
		fprintf(stderr, "\r\033[K%s …", what);
	fflush(stderr);
}

void progress_end(void)
{
	if (said)
		fprintf(stderr, "\r\033[K");
	said = false;
}
