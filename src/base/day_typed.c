/* A day as people type it. */
#include "base/date.h"

enum { TOKENS = 8 };

static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december"};
static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/* A word of a list, or its beginning of three letters or more: 1 is the first, 0 none. */
static int word_in(struct text t, const char *const *list, int n)
{
	for (int i = 0; i < n; i++)
		if (t.n >= 3 && t.n <= strlen(list[i]) && text_eq_nocase(t, (struct text){list[i], t.n}))
			return i + 1;
	return 0;
}

int month_typed(struct text t)
{
	int64_t n;
	if (text_int(t, &n))
		return n >= 1 && n <= 12 ? (int)n : 0;
	return word_in(t, months, 12);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool ordinal(struct text t)
{
	return text_eq_nocase(t, TEXT("st")) || text_eq_nocase(t, TEXT("nd")) || text_eq_nocase(t, TEXT("rd")) ||
	    text_eq_nocase(t, TEXT("th"));
}

/* Numbers and words, without what only makes it a sentence: the weekday, "of", "the", "31st". -1: something else stands there. */
static int tokens(struct text t, struct text out[static TOKENS])
{
	int n = 0;
	for (size_t i = 0; i < t.n;) {
		size_t from = i;
		if (is_digit(t.at[i])) {
			while (i < t.n && is_digit(t.at[i]))
				i++;
		} else if (is_letter(t.at[i])) {
			while (i < t.n && is_letter(t.at[i]))
				i++;
		} else if (t.n - i >= 2 && !memcmp(t.at + i, "\xc2\xa0", 2)) { /* a space that does not break */
			i += 2;
			continue;
		} else if (strchr(" \t/-.,", t.at[i])) {
			i++;
			continue;
		} else {
			return -1;
		}
		struct text one = {t.at + from, i - from};
		bool after = n && from && is_digit(out[n - 1].at[0]) && out[n - 1].at + out[n - 1].n == one.at;
		if ((after && ordinal(one)) || text_eq_nocase(one, TEXT("of")) || text_eq_nocase(one, TEXT("the")) ||
		    (!n && word_in(one, weekdays, 7)))
			continue;
		if (n == TOKENS)
			return -1;
		out[n++] = one;
	}
	return n;
}

/* Of two digits: the year from eighty before today to nineteen after it. */
int year_typed(struct text t, day today)
{
	int64_t y;
	if (!text_int(t, &y) || y < 0 || (t.n != 2 && t.n != 4))
		return 0;
	if (t.n == 4)
		return (int)y;
	int now = day_civil(today).year, year = now - now % 100 + (int)y;
	return year > now + 19 ? year - 100 : year < now - 80 ? year + 100 : year;
}

static enum day_typed relative(struct text t, day today, day *out)
{
	static const struct { const char *word; int days; } words[] = {{"today", 0}, {"yesterday", -1}, {"tomorrow", 1}};
	for (int i = 0; i < 3; i++)
		if (text_eq_nocase(t, text_of(words[i].word))) {
			*out = today + words[i].days;
			return DAY_TYPED_RIGHT;
		}
	return DAY_TYPED_WRONG;
}

enum day_typed day_typed(struct text typed, day today, day *out)
{
	struct text t[TOKENS];
	int64_t d;
	int n = tokens(text_trim(typed), t), at = 0;
	*out = DAY_NONE;
	if (n == 1)
		return relative(t[0], today, out);
	if (n != 2 && n != 3)
		return DAY_TYPED_WRONG;
	bool iso = n == 3 && t[0].n == 4 && is_digit(t[0].at[0]), first = is_letter(t[0].at[0]);
	struct text year = n == 3 ? t[iso ? 0 : 2] : (struct text){0}, dom = t[iso ? 2 : first ? 1 : 0], month = t[iso ? 1 : first ? 0 : 1];
	at = month_typed(month);
	bool word = is_letter(month.at[0]);
	int y = n == 3 ? year_typed(year, today) : day_civil(today).year;
	if ((n == 2 && !word) || !at || !y || dom.n > 2 || !text_int(dom, &d) || !civil_exists(y, at, (int)d))
		return DAY_TYPED_WRONG;
	*out = day_of(y, at, (int)d);
	return n == 3 && (year.n == 4 || word) ? DAY_TYPED_RIGHT : DAY_TYPED_YEAR;
}
