/* clock: what time it is. Only main and kit may ask; everything below is told.
 * KITH_NOW=2026-05-01 or 2026-05-01T09:30 stands still there, where KITH_TEST=1 stands beside it: a clock that stands in a record that is
 * worked with would be a wrong date in everything written. Europe/London. */
#ifndef KITH_BASE_CLOCK_H
#define KITH_BASE_CLOCK_H
#include "base/date.h"

int64_t clock_now(void);      /* UTC milliseconds since 1970 */
int64_t clock_ticks(void);    /* microseconds that only go on, whatever KITH_NOW says: how long something took. Any room may ask */
day clock_today(void);        /* the civil date in London */
day clock_day(int64_t ms);    /* the civil date in London of a moment */
int64_t clock_ends(day);      /* the moment at which that date is over in London */
/* "09:05" in London; out holds at least 6 bytes. */
char *clock_hhmm(int64_t ms, char out[static 8]);
#endif
