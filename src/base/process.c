#include "base/process.h"
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>

void process_leaves_no_dump(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#ifndef KITH_ARENA_MALLOC
	prctl(PR_SET_DUMPABLE, 0);
#endif
}
