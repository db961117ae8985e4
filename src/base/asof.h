/* asof: the two dates of every figure, first in every function that answers as at a date.
 * as_at: in life; nothing dated after it has happened. as_known: UTC milliseconds, what the record knew then;
 * INT64_MAX: all that it knows now. */
#ifndef KITH_BASE_ASOF_H
#define KITH_BASE_ASOF_H
#include "base/date.h"

struct asof {
	day as_at;
	int64_t as_known;
};
#define AS_AT(d) ((struct asof){(d), INT64_MAX})
#endif
