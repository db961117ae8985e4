#include "base/whose.h"

static _Thread_local int64_t now;

int64_t whose_now(void)
{
	return now;
}

int64_t whose_set(int64_t authority)
{
	int64_t was = now;
	now = authority;
	return was;
}
