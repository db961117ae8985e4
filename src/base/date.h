/* date: a civil date is a day number (days since 1970-01-01, proleptic Gregorian); spans are [from, to).
 * Nothing here asks what day it is: "today" is a parameter everywhere below kit and main (base/clock.h). */
#ifndef KITH_BASE_DATE_H
#define KITH_BASE_DATE_H
#include "base/text.h"

typedef int32_t day;
#define DAY_NONE INT32_MIN /* no date told */
#define DAY_MAX (INT32_MAX - 1) /* "still open" as the end of a span */

struct civil {
	int year, month, day; /* month 1–12, day 1–31 */
};

day day_of(int year, int month, int dom);
struct civil day_civil(day);
bool civil_exists(int year, int month, int dom); /* years 1–9999 */
int day_weekday(day); /* 0 Monday … 6 Sunday */
/* Calendar months, clamped to the month's end: 31 Jan + 1 month = 28 or 29 Feb (duties.md §0). n may be < 0. */
day day_add_months(day, int n);
/* 29 Feb − 1 year = 28 Feb. */
day day_add_years(day, int n);
/* Completed years. Born 29 February: a year older on 1 March in common years (English law) … */
int age_law(day born, day on);
/* … or on 28 February (the reading convention of the return's rules). */
int age_903(day born, day on);
/* The day somebody becomes `years` old, by law. */
day birthday_law(day born, int years);
day birthday_903(day born, int years);
/* The year a day belongs to, 1 April to 31 March, named by its end: 1 Apr 2026 … 31 Mar 2027 is 2027. */
int year_of(day);
day year_first(int year); /* 1 April year−1 */
day year_last(int year);  /* 31 March year */

/* d/m/yyyy, one or two digits for day and month, four for the year, and existing; nothing else. */
bool day_parse_uk(struct text, day *out);
/* yyyy-mm-dd. */
bool day_parse_iso(struct text, day *out);
/* As people type it: "31 March 2026", "31 Mar 26", "31/3/2026", "31-03-2026", "Tuesday 31st of March 2026", "March 31 2026",
 * "2026-03-31", "today", "yesterday". The day comes before the month unless the month is a word. DAY_TYPED_YEAR: it may be meant, and the
 * year is a guess that whoever typed it must see ("31/3/26", "31 March"). One reader for forms, addresses and the command line. */
enum day_typed { DAY_TYPED_WRONG, DAY_TYPED_RIGHT, DAY_TYPED_YEAR };
enum day_typed day_typed(struct text, day today, day *out);
/* 1 to 12 of "3", "03", "Mar", "march"; 0: none. */
int month_typed(struct text);
/* Of two digits or four; 0: neither. */
int year_typed(struct text, day today);
/* Each writes a NUL-terminated text and returns out. */
enum { DAY_TEXT = 32 };
char *day_iso(day, char out[static DAY_TEXT]);   /* 2026-03-03 */
char *day_uk(day, char out[static DAY_TEXT]);    /* 03/03/2026 */
char *day_words(day, char out[static DAY_TEXT]); /* Tue 3 Mar 2026 */
char *day_long(day, char out[static DAY_TEXT]);  /* 3 March 2026 */
char *year_words(int year, char out[static DAY_TEXT]); /* 2026/27 */

/* Days on which no work is counted besides Saturday and Sunday: sorted, distinct. Data (laws/). */
struct calendar {
	const day *holiday;
	size_t n;
};
bool workday(const struct calendar *, day);
/* The n-th working day after `from` (day 1 is the first working day after it); n ≥ 1. */
day workday_add(const struct calendar *, day from, int n);
#endif
