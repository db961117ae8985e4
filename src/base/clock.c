#include "base/clock.h"
#include "base/settings.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* British Summer Time: from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October
 * (Summer Time Order 2002). Reckoned here, so that no zone file and no process-wide TZ is needed. */
static day last_sunday(int year, int month)
{
	day d = day_of(year, month, 31);
	return d - (day_weekday(d) + 1) % 7;
}

static int64_t offset(int64_t ms)
{
	int64_t s = ms >= 0 ? ms / 1000 : (ms - 999) / 1000;
	day d = (day)(s >= 0 ? s / 86400 : (s - 86399) / 86400);
	int year = day_civil(d).year;
	int64_t from = (int64_t)last_sunday(year, 3) * 86400 + 3600, to = (int64_t)last_sunday(year, 10) * 86400 + 3600;
	return s >= from && s < to ? 3600000 : 0;
}

int64_t clock_now(void)
{
	const char *z = environment(ENVIRONMENT_NOW);
	day d;
	if (z && strlen(z) >= 10 && day_parse_iso((struct text){z, 10}, &d)) {
		int h = 12, m = 0;
		if (z[10] == 'T' && sscanf(z + 11, "%2d:%2d", &h, &m) != 2)
			h = 12, m = 0;
		return ((int64_t)d * 1440 + h * 60 + m) * 60000;
	}
	struct timespec ts;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_ticks(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

day clock_day(int64_t ms)
{
	ms += offset(ms);
	return (day)(ms >= 0 ? ms / 86400000 : (ms - 86399999) / 86400000);
}

int64_t clock_ends(day d)
{
	int64_t at = ((int64_t)d + 1) * 86400000;
	return at - offset(at); /* clocks are changed at 01:00 UTC: never at midnight */
}

day clock_today(void)
{
	return clock_day(clock_now());
}

char *clock_hhmm(int64_t ms, char out[static 8])
{
	int64_t at = ms + offset(ms) - (int64_t)clock_day(ms) * 86400000;
	snprintf(out, 8, "%02d:%02d", (int)(at / 3600000) % 24, (int)(at / 60000) % 60);
	return out;
}
