/* councils: which councils there are, and the upper tier (the one that looks after children) of each. */
#ifndef KITH_RETURNS_COUNCILS_H
#define KITH_RETURNS_COUNCILS_H
#include "base/date.h"

struct council {
	const char *code, *upper;
	day from, to; /* DAY_NONE: from of old; DAY_MAX: still there; to is the last day */
	const char *name;
};
extern const struct council councils[];
extern const size_t councils_n;
#endif
