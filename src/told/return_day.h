/* return_day: how much the return's rules found, day by day: one row for each day on which the return was reckoned, with the
 * numbers of that day's last reckoning. They are kept then and never worked out afterwards: what was mended since was there that day.
 * Rows without anybody's name. */
#ifndef KITH_TOLD_RETURN_DAY_H
#define KITH_TOLD_RETURN_DAY_H
#include "store/store.h"

extern const struct migration_set return_day_migrations;

struct return_day {
	day on;
	int year;     /* whose return, named by its end */
	int64_t at;   /* when it was reckoned: UTC milliseconds */
	int64_t children, things, right; /* right: of the things, those said to be right */
	int64_t run;  /* rules that were run */
};
/* Of one year's return, by day. */
bool return_days(struct tx *, struct arena *, int64_t authority, int year, struct return_day **out, size_t *n, struct fault *);
enum row return_day_get(struct tx *, int64_t authority, day on, struct return_day *out, struct fault *);
/* In place of what stood for that day. Journaled. */
bool return_day_put(struct tx *, int64_t authority, const struct return_day *, struct fault *);
#endif
