#include "base/date.h"
#include <stdio.h>

/* Days from civil by eras of 400 years, March first: the leap day then stands at the end of the year. */
day day_of(int y, int m, int d)
{
	y -= m <= 2;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

struct civil day_civil(day z)
{
	z += 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;
	int m = mp + (mp < 10 ? 3 : -9);
	return (struct civil){yoe + era * 400 + (m <= 2), m, doy - (153 * mp + 2) / 5 + 1};
}

static bool leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
	static const int n[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return m == 2 && leap(y) ? 29 : n[m - 1];
}

bool civil_exists(int y, int m, int d)
{
	return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= month_days(y, m);
}

int day_weekday(day d)
{
	int w = (d + 3) % 7; /* 1970-01-01 was a Thursday */
	return w < 0 ? w + 7 : w;
}

day day_add_months(day d, int n)
{
	struct civil c = day_civil(d);
	int m = c.year * 12 + c.month - 1 + n;
	int y = m >= 0 ? m / 12 : (m - 11) / 12;
	m -= y * 12;
	int last = month_days(y, m + 1);
	return day_of(y, m + 1, c.day < last ? c.day : last);
}

day day_add_years(day d, int n)
{
	return day_add_months(d, n * 12);
}

day birthday_law(day born, int years)
{
	struct civil c = day_civil(born);
	if (c.month == 2 && c.day == 29 && !leap(c.year + years))
		return day_of(c.year + years, 3, 1);
	return day_of(c.year + years, c.month, c.day);
}

day birthday_903(day born, int years)
{
	return day_add_years(born, years);
}

static int age(day born, day on, day (*birthday)(day, int))
{
	int years = day_civil(on).year - day_civil(born).year;
	return birthday(born, years) <= on ? years : years - 1;
}

int age_law(day born, day on)
{
	return age(born, on, birthday_law);
}

int age_903(day born, day on)
{
	return age(born, on, birthday_903);
}

int year_of(day d)
{
	struct civil c = day_civil(d);
	return c.month >= 4 ? c.year + 1 : c.year;
}

day year_first(int year)
{
	return day_of(year - 1, 4, 1);
}

day year_last(int year)
{
	return day_of(year, 3, 31);
}

/* Reads `min` to `max` digits; -1 when there are fewer. */
static int digits(struct text *t, int min, int max)
{
	int v = 0, n = 0;
	while (n < max && t->n && *t->at >= '0' && *t->at <= '9') {
		v = v * 10 + (*t->at - '0');
		t->at++, t->n--, n++;
	}
	return n < min ? -1 : v;
}

static bool sep(struct text *t, char c)
{
	if (!t->n || *t->at != c)
		return false;
	t->at++, t->n--;
	return true;
}

bool day_parse_uk(struct text t, day *out)
{
	int d = digits(&t, 1, 2);
	bool s1 = sep(&t, '/');
	int m = digits(&t, 1, 2);
	bool s2 = sep(&t, '/');
	int y = digits(&t, 4, 4);
	if (!s1 || !s2 || t.n || d < 0 || m < 0 || y < 0 || !civil_exists(y, m, d))
		return false;
	*out = day_of(y, m, d);
	return true;
}

bool day_parse_iso(struct text t, day *out)
{
	int y = digits(&t, 4, 4);
	bool s1 = sep(&t, '-');
	int m = digits(&t, 2, 2);
	bool s2 = sep(&t, '-');
	int d = digits(&t, 2, 2);
	if (!s1 || !s2 || t.n || d < 0 || m < 0 || y < 0 || !civil_exists(y, m, d))
		return false;
	*out = day_of(y, m, d);
	return true;
}

static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December"};

char *day_iso(day d, char out[static DAY_TEXT])
{
	struct civil c = day_civil(d);
	snprintf(out, DAY_TEXT, "%04d-%02d-%02d", c.year, c.month, c.day);
	return out;
}

char *day_uk(day d, char out[static DAY_TEXT])
{
	struct civil c = day_civil(d);
	snprintf(out, DAY_TEXT, "%02d/%02d/%04d", c.day, c.month, c.year);
	return out;
}

char *day_words(day d, char out[static DAY_TEXT])
{
	struct civil c = day_civil(d);
	snprintf(out, DAY_TEXT, "%s %d %.3s %d", weekdays[day_weekday(d)], c.day, months[c.month - 1], c.year);
	return out;
}

char *day_long(day d, char out[static DAY_TEXT])
{
	struct civil c = day_civil(d);
	snprintf(out, DAY_TEXT, "%d %s %d", c.day, months[c.month - 1], c.year);
	return out;
}

char *year_words(int year, char out[static DAY_TEXT])
{
	snprintf(out, DAY_TEXT, "%d/%02d", year - 1, year % 100);
	return out;
}

bool workday(const struct calendar *cal, day d)
{
	if (day_weekday(d) >= 5)
		return false;
	size_t lo = 0, hi = cal->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (cal->holiday[mid] < d)
			lo = mid + 1;
		else
			hi = mid;
	}
	return !(lo < cal->n && cal->holiday[lo] == d);
}

day workday_add(const struct calendar *cal, day from, int n)
{
	day d = from;
	while (n > 0)
		if (workday(cal, ++d))
			n--;
	return d;
}
