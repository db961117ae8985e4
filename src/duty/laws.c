#include "duty/laws.h"
#include "base/file.h"
#include "base/part_file.h"
#include "base/term.h"
#include <cyaml/cyaml.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

extern const char laws_england[], laws_holidays[];
extern const size_t laws_england_n, laws_holidays_n;
extern const struct part_file laws_of_parts[];
extern const size_t laws_of_parts_n;

enum { LAWS_MOST = 200, HOLIDAYS_MOST = 2000 };
#define LAWS_FILE ((size_t)1 << 20)

/* As written in the file. */
struct told {
	char *id, *duty, *worker, *child, *since, *source, *status, *from, *to;
	int applies, unit, satisfied;
	int limit;
};
struct told_laws {
	char *version;
	int place; /* among the files of parts */
	struct told *clocks;
	unsigned clocks_count;
};
struct told_day {
	char *on, *name;
};
struct told_days {
	struct told_day *holidays;
	unsigned holidays_count;
};

static const cyaml_strval_t applies_words[] = {
	{"period", APPLIES_PERIOD}, {"second-review", APPLIES_SECOND_REVIEW}, {"later-review", APPLIES_LATER_REVIEW},
	{"home", APPLIES_HOME}, {"home-first-year", APPLIES_HOME_FIRST_YEAR}, {"home-to-18", APPLIES_HOME_TO_18},
	{"home-later", APPLIES_HOME_LATER}, {"health-under-5", APPLIES_HEALTH_UNDER_5},
	{"health-from-5", APPLIES_HEALTH_FROM_5}, {"leaver", APPLIES_LEAVER}, {"back", APPLIES_BACK},
};
static const cyaml_strval_t unit_words[] = {
	{"working-days", UNIT_WORKING_DAYS}, {"days", UNIT_DAYS}, {"weeks", UNIT_WEEKS}, {"months", UNIT_MONTHS},
	{"hours", UNIT_HOURS},
};
static const cyaml_strval_t satisfies_words[] = {
	{"review", SATISFIED_REVIEW}, {"visit", SATISFIED_VISIT}, {"health", SATISFIED_HEALTH},
	{"contact", SATISFIED_CONTACT}, {"interview", SATISFIED_INTERVIEW},
};

#define STRING(key, flag) CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER | (flag), struct told, key, 1, 500)
#define ENUM(key, words) \
	CYAML_FIELD_ENUM(#key, CYAML_FLAG_STRICT, struct told, key, words, CYAML_ARRAY_LEN(words))
static const cyaml_schema_field_t told_fields[] = {
	STRING(id, 0), STRING(duty, 0), STRING(worker, 0), STRING(child, 0), STRING(since, 0), STRING(source, 0),
	STRING(status, 0), STRING(from, 0), STRING(to, CYAML_FLAG_OPTIONAL), ENUM(applies, applies_words),
	ENUM(unit, unit_words), ENUM(satisfied, satisfies_words), CYAML_FIELD_INT("limit", CYAML_FLAG_DEFAULT, struct told, limit),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t told_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct told, told_fields)};
static const cyaml_schema_field_t laws_fields[] = {
	CYAML_FIELD_STRING_PTR("version", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct told_laws, version, 1, 40),
	CYAML_FIELD_INT("place", CYAML_FLAG_OPTIONAL, struct told_laws, place),
	CYAML_FIELD_SEQUENCE("clocks", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct told_laws, clocks, &told_value, 1, LAWS_MOST),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t laws_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct told_laws, laws_fields)};
static const cyaml_schema_field_t day_fields[] = {
	CYAML_FIELD_STRING_PTR("on", CYAML_FLAG_POINTER, struct told_day, on, 1, 10),
	CYAML_FIELD_STRING_PTR("name", CYAML_FLAG_POINTER, struct told_day, name, 1, 200), CYAML_FIELD_END,
};
static const cyaml_schema_value_t day_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct told_day, day_fields)};
static const cyaml_schema_field_t days_fields[] = {
	CYAML_FIELD_SEQUENCE("holidays", CYAML_FLAG_POINTER, struct told_days, holidays, &day_value, 0, HOLIDAYS_MOST),
	CYAML_FIELD_END,
};
static const cyaml_schema_value_t days_value = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct told_days, days_fields)};

/* Keeps the first thing that the parser says, on one line; it names line and column. */
struct heard {
	char say[240];
};

__attribute__((format(printf, 3, 0)))
static void hear(cyaml_log_t level, void *ctx, const char *fmt, va_list args)
{
	struct heard *h = ctx;
	if (level < CYAML_LOG_ERROR)
		return;
	size_t n = strlen(h->say);
	if (n + 2 >= sizeof h->say)
		return;
	vsnprintf(h->say + n, sizeof h->say - n, fmt, args);
	for (char *p = h->say; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
}

static bool parse(struct text bytes, const char *name, const cyaml_schema_value_t *schema, cyaml_config_t *cfg,
    void **out, struct fault *f)
{
	struct heard *h = cfg->log_ctx;
	cyaml_err_t e = cyaml_load_data((const uint8_t *)bytes.at, bytes.n, cfg, schema, (cyaml_data_t **)out, NULL);
	if (e == CYAML_OK && *out)
		return true;
	fault_set(f, FAULT_INPUT, "laws.yaml",
	    "The file of laws cannot be read: %s. Mend that line; the head of the file says what each entry holds.",
	    h->say[0] ? h->say : cyaml_strerror(e));
	return fault_at(f, "%s", name);
}

static const char *keep(struct arena *a, const char *z)
{
	return arena_z(a, text_of(z));
}

/* Words that people read: their [terms] become marks (base/term.h). The parser forgets lines: the first of the file that says so is named.
 */
static bool words(struct arena *a, const char *name, struct text bytes, const char *said, const char **out, struct fault *f)
{
	struct text wrong = TEXT("");
	const char *z = keep(a, said);
	if (term_mark(a, z, out, &wrong))
		return true;
	const char *near = term_nearest(wrong), *at = memmem(bytes.at, bytes.n, said, strlen(said));
	int line = 1;
	for (const char *p = bytes.at; at && p < at; p++)
		line += *p == '\n';
	fault_set(f, FAULT_INPUT, "laws.term", "[%.*s] is no term of text/terms.csv.%s%s%s", TEXT_ARG(wrong),
	    near ? " Did you mean [" : " Write it without brackets.", near ? near : "", near ? "]?" : "");
	return fault_at(f, "%s:%d", name, line);
}

static bool take(struct arena *a, const char *name, struct text bytes, const struct told *t, struct law *l, struct fault *f)
{
	*l = (struct law){.id = keep(a, t->id), .duty = keep(a, t->duty), .source = keep(a, t->source),
	    .applies = (enum applies)t->applies, .unit = (enum law_unit)t->unit,
	    .satisfied = (enum satisfies)t->satisfied, .limit = t->limit, .status = t->status[0],
	    .to = DAY_MAX};
	const char *wrong = NULL;
	if (!words(a, name, bytes, t->worker, &l->worker, f) || !words(a, name, bytes, t->child, &l->child, f) ||
	    !words(a, name, bytes, t->since, &l->since, f))
		return false;
	if (t->limit < 1 || t->limit > 1000)
		wrong = "limit: a whole number from 1 to 1000";
	else if (!strchr("VPU", l->status) || t->status[1])
		wrong = "status: V, P or U";
	else if (!day_parse_iso(text_of(t->from), &l->from) || (t->to && !day_parse_iso(text_of(t->to), &l->to)))
		wrong = "from, to: days written as 2026-04-01";
	if (!wrong)
		return true;
	fault_set(f, FAULT_INPUT, "laws.entry", "The clock '%s' is not as it must be. Write %s.", l->id, wrong);
	return fault_at(f, "%s", name);
}

/* Behind the clocks that are there; *place as the file says it. */
static bool more(struct arena *a, const char *name, struct text bytes, struct laws *out, int *place, struct fault *f)
{
	struct heard h = {{0}};
	cyaml_config_t cfg = {.log_level = CYAML_LOG_ERROR, .log_fn = hear, .log_ctx = &h, .mem_fn = cyaml_mem};
	struct told_laws *t = NULL;
	if (!parse(bytes, name, &laws_value, &cfg, (void **)&t, f))
		return false;
	if (t->version && !out->version)
		out->version = keep(a, t->version);
	*place = t->place ? t->place : INT_MAX;
	struct law *all = arena_array(a, struct law, out->n + t->clocks_count + 1);
	if (out->n)
		memcpy(all, out->law, out->n * sizeof *all);
	bool ok = true;
	size_t n = out->n;
	for (unsigned i = 0; i < t->clocks_count && ok; i++) {
		ok = take(a, name, bytes, &t->clocks[i], &all[n], f);
		for (size_t j = 0; ok && j < out->n; j++) /* versions of a clock stand in one file */
			if (!strcmp(all[j].id, all[n].id)) {
				ok = fault_set(f, FAULT_INPUT, "laws.twice",
				    "The clock '%s' stands in another part already: give it a name of its own.", all[n].id);
				fault_at(f, "%s", name);
			}
		n++;
	}
	out->law = all;
	out->n = ok ? n : 0; /* half a list of laws is none */
	cyaml_free(&cfg, &laws_value, t, 0);
	return ok;
}

static void in_order(struct laws *out)
{
	for (size_t i = 0; i < out->n; i++)
		out->law[i].order = (int)i;
}

bool laws_read(struct arena *a, const char *name, struct text bytes, struct laws *out, struct fault *f)
{
	int place;
	out->n = 0, out->version = NULL;
	if (!more(a, name, bytes, out, &place, f))
		return false;
	if (!out->n) {
		fault_set(f, FAULT_INPUT, "laws.none", "No clock stands in this file. List them under `clocks:`.");
		return fault_at(f, "%s", name);
	}
	in_order(out);
	return true;
}

struct placed {
	const struct part_file *file;
	int place;
};

static int by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	return x->place != y->place ? (x->place > y->place) - (x->place < y->place) : strcmp(x->file->part, y->file->part);
}

/* The clocks of all parts, file by file in the order that the files say. */
static bool of_parts(struct arena *a, struct laws *out, struct fault *f)
{
	struct placed *p = arena_array(a, struct placed, laws_of_parts_n + 1);
	struct laws one;
	for (size_t i = 0; i < laws_of_parts_n; i++) {
		one = (struct laws){0};
		p[i].file = &laws_of_parts[i];
		if (!more(a, p[i].file->path, (struct text){p[i].file->at, p[i].file->n}, &one, &p[i].place, f))
			return false;
	}
	qsort(p, laws_of_parts_n, sizeof *p, by_place);
	for (size_t i = 0; i < laws_of_parts_n; i++)
		if (!more(a, p[i].file->path, (struct text){p[i].file->at, p[i].file->n}, out, &p[i].place, f))
			return false;
	in_order(out);
	return true;
}

static int by_day(const void *a, const void *b)
{
	day x = *(const day *)a, y = *(const day *)b;
	return (x > y) - (x < y);
}

bool holidays_read(struct arena *a, const char *name, struct text bytes, struct calendar *out, struct fault *f)
{
	struct heard h = {{0}};
	cyaml_config_t cfg = {.log_level = CYAML_LOG_ERROR, .log_fn = hear, .log_ctx = &h, .mem_fn = cyaml_mem};
	struct told_days *t = NULL;
	if (!parse(bytes, name, &days_value, &cfg, (void **)&t, f))
		return false;
	day *d = arena_array(a, day, t->holidays_count + 1);
	size_t n = 0;
	bool ok = true;
	for (unsigned i = 0; i < t->holidays_count && ok; i++) {
		ok = day_parse_iso(text_of(t->holidays[i].on), &d[n++]);
		if (!ok) {
			fault_set(f, FAULT_INPUT, "laws.holiday", "'%s' is no day. Write it as 2026-12-25.", t->holidays[i].on);
			fault_at(f, "%s", name);
		}
	}
	cyaml_free(&cfg, &days_value, t, 0);
	if (!ok)
		return false;
	qsort(d, n, sizeof *d, by_day);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (!kept || d[kept - 1] != d[i])
			d[kept++] = d[i];
	*out = (struct calendar){d, kept};
	return true;
}

/* The list says what was proclaimed; the years before it and after it go by the rules, not without bank holidays. */
static void years_beside_the_list(struct arena *a, struct calendar *cal)
{
	enum { FIRST = 1990, LAST = 2099, A_YEAR = 16 };
	int from = cal->n ? day_civil(cal->holiday[0]).year : LAST + 1, to = cal->n ? day_civil(cal->holiday[cal->n - 1]).year : LAST;
	day *d = arena_array(a, day, cal->n + (size_t)(LAST + 1 - FIRST) * A_YEAR);
	size_t n = 0;
	for (int y = FIRST; y < from && y <= LAST; y++)
		n += holidays_by_rule(y, d + n);
	for (size_t i = 0; i < cal->n; i++)
		d[n++] = cal->holiday[i];
	for (int y = to + 1; y <= LAST; y++)
		if (y >= FIRST)
			n += holidays_by_rule(y, d + n);
	*cal = (struct calendar){d, n};
}

bool laws_load(struct arena *a, const char *dir, struct laws *out, struct fault *f)
{
	struct text clocks = {laws_england, laws_england_n}, days = {laws_holidays, laws_holidays_n};
	const char *clocks_name = "england.yaml", *days_name = "bank-holidays.yaml";
	*out = (struct laws){0};
	if (dir) {
		clocks_name = arena_printf(a, "%s/england.yaml", dir).at;
		days_name = arena_printf(a, "%s/bank-holidays.yaml", dir).at;
		if (!file_read(a, clocks_name, LAWS_FILE, &clocks, f) || !file_read(a, days_name, LAWS_FILE, &days, f))
			return false;
	}
	int place;
	if (!more(a, clocks_name, clocks, out, &place, f) || (!out->n && !of_parts(a, out, f)) ||
	    !holidays_read(a, days_name, days, &out->calendar, f))
		return false;
	if (!out->version) {
		fault_set(f, FAULT_INPUT, "laws.version", "Which laws are these? Write `version:` with a name for them.");
		return fault_at(f, "%s", clocks_name);
	}
	in_order(out);
	years_beside_the_list(a, &out->calendar);
	return true;
}

const struct law *laws_find(const struct laws *laws, enum applies applies, enum satisfies satisfied, day trigger)
{
	const struct law *first = NULL;
	for (size_t i = 0; i < laws->n; i++) {
		const struct law *l = &laws->law[i];
		if (l->applies != applies || l->satisfied != satisfied)
			continue;
		if (l->from <= trigger && trigger <= l->to)
			return l;
		if (!first || l->from < first->from)
			first = l;
	}
	return first && trigger < first->from ? first : NULL;
}

day law_due(const struct laws *laws, const struct law *l, day since)
{
	switch (l->unit) {
	case UNIT_WORKING_DAYS:
		return workday_add(&laws->calendar, since, l->limit);
	case UNIT_WEEKS:
		return since + 7 * l->limit;
	case UNIT_MONTHS:
		return day_add_months(since, l->limit);
	case UNIT_HOURS:
		return since + (l->limit + 23) / 24;
	case UNIT_DAYS:
		break;
	}
	return since + l->limit;
}

char *law_limit_words(const struct law *l, char out[static DAY_TEXT])
{
	static const char *const unit[] = {"working day", "day", "week", "month", "hour"};
	snprintf(out, DAY_TEXT, "%d %s%s", l->limit, unit[l->unit], l->limit == 1 ? "" : "s");
	return out;
}

/* ---- the rules that the list of bank holidays follows ---- */

static day easter(int y)
{
	int a = y % 19, b = y / 100, c = y % 100;
	int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
	int m = (a + 11 * d + 22 * e) / 451;
	int month = (d + e - 7 * m + 114) / 31;
	return day_of(y, month, (d + e - 7 * m + 114) % 31 + 1);
}

static day monday_on_or_after(day d)
{
	return d + (7 - day_weekday(d)) % 7;
}

size_t holidays_by_rule(int y, day out[static 16])
{
	size_t n = 0;
	day new_year = day_of(y, 1, 1), christmas = day_of(y, 12, 25), boxing = christmas + 1;
	out[n++] = day_weekday(new_year) > 4 ? monday_on_or_after(new_year) : new_year;
	out[n++] = easter(y) - 2;
	out[n++] = easter(y) + 1;
	out[n++] = y == 2020 ? day_of(2020, 5, 8) : monday_on_or_after(day_of(y, 5, 1));
	if (y == 2012 || y == 2022) {
		out[n++] = day_of(y, 6, y == 2012 ? 4 : 2);
		out[n++] = day_of(y, 6, y == 2012 ? 5 : 3);
	} else {
		out[n++] = monday_on_or_after(day_of(y, 5, 25));
	}
	out[n++] = monday_on_or_after(day_of(y, 8, 25));
	/* The substitute of either is the next weekday that is not itself one. */
	day rest[2] = {christmas, boxing};
	for (int i = 0; i < 2; i++) {
		day d = rest[i];
		while (day_weekday(d) > 4 || (d != rest[i] && (d == christmas || d == boxing)) || (i && d == out[n - 1]))
			d++;
		out[n++] = d;
	}
	if (y == 2011)
		out[n++] = day_of(2011, 4, 29);
	if (y == 2022)
		out[n++] = day_of(2022, 9, 19);
	if (y == 2023)
		out[n++] = day_of(2023, 5, 8);
	qsort(out, n, sizeof *out, by_day);
	return n;
}
