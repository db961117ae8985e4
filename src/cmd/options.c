#include "cmd/options.h"
#include "base/clock.h"
#include <stdio.h>

static bool wrong(const char *command, const struct option *all, size_t n, struct text name)
{
	const char *best = NULL;
	int least = 4;
	for (size_t i = 0; i < n; i++) {
		int d = text_distance(name, text_of(all[i].name));
		if (d < least)
			least = d, best = all[i].name;
	}
	fprintf(stderr, "kith %s: there is no option --%.*s.%s%s%s 'kith help %s' lists them.\n", command, TEXT_ARG(name),
	    best ? " Did you mean --" : "", best ? best : "", best ? "?" : "", command);
	return false;
}

static bool years(struct text value, struct option_years *out)
{
	struct text rest = value;
	out->n = 0;
	do {
		int64_t y;
		struct text part = text_cut(rest, ',', &rest);
		if (!text_int(part, &y) || y < 1900 || y > 2999 || out->n == sizeof out->at / sizeof *out->at)
			return false;
		out->at[out->n++] = (int)y;
	} while (rest.at);
	return true;
}

static bool take(const char *command, const struct option *o, const char *value)
{
	static const char *const wants[] = {[OPTION_INT] = "a whole number", [OPTION_DAY] = "a date, as 2026-03-31 or 31/3/2026",
	    [OPTION_YEARS] = "a year by its end, as 2027 for 2026/27 (several: 2026,2027)"};
	bool ok = true;
	if (o->kind == OPTION_TEXT)
		*(const char **)o->into = value;
	else if (o->kind == OPTION_INT)
		ok = text_int(text_of(value), o->into) && *(int64_t *)o->into >= 0;
	else if (o->kind == OPTION_DAY)
		ok = day_typed(text_of(value), clock_today(), o->into) == DAY_TYPED_RIGHT;
	else
		ok = years(text_of(value), o->into);
	if (!ok)
		fprintf(stderr, "kith %s: --%s wants %s.\n", command, o->name, wants[o->kind]);
	return ok;
}

bool options_parse(int argc, char **argv, const struct option *all, size_t n, const char **words, size_t *n_words)
{
	bool ended = false;
	*n_words = 0;
	for (int i = 1; i < argc; i++) {
		if (ended || strncmp(argv[i], "--", 2) != 0) {
			words[(*n_words)++] = argv[i];
			continue;
		}
		if (!argv[i][2]) {
			ended = true;
			continue;
		}
		struct text value, name = text_cut(text_of(argv[i] + 2), '=', &value);
		const struct option *o = NULL;
		for (size_t k = 0; k < n; k++)
			if (text_is(name, all[k].name))
				o = &all[k];
		if (!o)
			return wrong(argv[0], all, n, name);
		if (o->kind == OPTION_FLAG) {
			if (value.at) {
				fprintf(stderr, "kith %s: --%s takes no value.\n", argv[0], o->name);
				return false;
			}
			*(bool *)o->into = true;
			continue;
		}
		if (!value.at && i + 1 == argc) {
			fprintf(stderr, "kith %s: --%s wants a value after it.\n", argv[0], o->name);
			return false;
		}
		if (!take(argv[0], o, value.at ? value.at : argv[++i]))
			return false;
	}
	return true;
}
