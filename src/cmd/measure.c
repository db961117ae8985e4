/* kith measure: the measures at a date, each with its passport. */
#include "measure/publish.h"
#include "base/file.h"
#include "base/settings.h"
#include "cmd/commands.h"
#include "cmd/council.h"
#include "cmd/from.h"
#include "cmd/options.h"
#include "returns/places.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static bool upper_of(void *arg, struct text postcode, struct text *code)
{
	struct place p;
	if (!places_find(arg, postcode, &p) || !p.upper.n)
		return false;
	*code = p.upper;
	return true;
}

static json_t *number(int64_t n)
{
	return n < 0 ? json_null() : json_integer(n);
}

static json_t *day_json(day d)
{
	char buf[DAY_TEXT];
	return json_string(day_iso(d, buf));
}

static json_t *value_json(const struct measured *m)
{
	if (!m->known)
		return json_null();
	if (m->def->unit != IN_PERCENT && m->value % 10 == 0)
		return json_integer(m->value / 10);
	return json_real((double)m->value / 10);
}

static json_t *england(const struct measure_def *d)
{
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof d->england / sizeof *d->england && d->england[i].year; i++)
		json_array_append_new(list, json_pack("{s:i, s:s}", "year", d->england[i].year, "value", d->england[i].value));
	return list;
}

static json_t *facts(const struct measured *m)
{
	json_t *list = json_array();
	for (int f = 0; f < FACTS; f++)
		if (m->fact[f] >= 0 && m->known)
			json_array_append_new(list,
			    json_pack("{s:s, s:I}", "what", command_words(measure_fact_info[f].words), "n", (json_int_t)m->fact[f]));
	if (m->def == &measure_defs[MEASURE_MISSING_EPISODES] && m->den > 0 && m->known && m->fact[FACT_MISSING_THREE] >= 0)
		json_array_append_new(list, json_pack("{s:s, s:f}", "what", "incidents to a child in care at any time in the year",
		    "n", (double)((m->num * 200 + m->den) / (2 * m->den)) / 100));
	return list;
}

static json_t *passport(const struct cohort *c, const struct measured *m)
{
	const struct measure_def *d = m->def;
	char words[DAY_TEXT];
	json_t *p = json_object(), *tables = json_array(), *years = json_array();
	for (int t = 0; t < TABLES; t++)
		if (d->tables >> t & 1)
			json_array_append_new(tables, json_string(table_info[t].name));
	for (int i = 0; i < c->years; i++)
		if (c->year[i].year) /* 0: no date in it says which */
			json_array_append_new(years, json_string(year_words(c->year[i].year, words)));
	json_object_set_new(p, "title", json_string(command_words(d->title)));
	json_object_set_new(p, "counted", json_string(command_words(d->numerator)));
	json_object_set_new(p, "of", *d->denominator ? json_string(command_words(d->denominator)) : json_null());
	json_object_set_new(p, "leaves_out", json_string(command_words(d->leaves_out)));
	json_object_set_new(p, "rules", json_string(command_words(d->rules)));
	json_object_set_new(p, "codes", d->codes ? json_string(command_words(d->codes)) : json_null());
	json_object_set_new(p, "numbers", facts(m));
	json_object_set_new(p, "tables", tables);
	json_object_set_new(p, "returns", years);
	json_object_set_new(p, "as_at", day_json(m->asof.as_at));
	if (d->yearly)
		json_object_set_new(p, "answers_of", json_string(year_words(m->year, words)));
	else
		json_object_set_new(p, "year_from", day_json(year_to(m->asof.as_at)));
	json_object_set_new(p, "better", json_string(measure_better_words[d->better]));
	json_object_set_new(p, "england", england(d));
	json_object_set_new(p, "england_source", json_string(*d->england_source ? d->england_source : d->england_note));
	return p;
}

static bool put_json(const struct cohort *c, const struct measured m[MEASURES])
{
	json_t *list = json_array();
	for (int i = 0; i < MEASURES; i++) {
		json_t *o = json_object();
		json_object_set_new(o, "measure", json_string(m[i].def->id));
		json_object_set_new(o, "value", value_json(&m[i]));
		json_object_set_new(o, "unit", json_string(measure_unit_words[m[i].def->unit]));
		json_object_set_new(o, "numerator", number(m[i].num));
		json_object_set_new(o, "denominator", number(m[i].den));
		json_object_set_new(o, "why", m[i].why ? json_string(m[i].why) : json_null());
		json_object_set_new(o, "passport", passport(c, &m[i]));
		json_array_append_new(list, o);
	}
	bool ok = json_dumpf(list, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(12) | JSON_ENSURE_ASCII) == 0;
	putchar('\n');
	json_decref(list);
	return ok;
}

static void put_table(const struct measured m[MEASURES])
{
	printf("%-20s %9s %-9s %9s %9s  %s\n", "measure", "value", "unit", "counted", "among", "what");
	for (int i = 0; i < MEASURES; i++) {
		char value[24] = "-", num[24] = "", den[24] = "";
		if (m[i].known)
			snprintf(value, sizeof value, m[i].value % 10 || m[i].def->unit == IN_PERCENT ? "%lld.%lld" : "%lld",
			    (long long)m[i].value / 10, (long long)m[i].value % 10);
		if (m[i].num >= 0)
			snprintf(num, sizeof num, "%lld", (long long)m[i].num);
		if (m[i].den >= 0)
			snprintf(den, sizeof den, "%lld", (long long)m[i].den);
		printf("%-20s %9s %-9s %9s %9s  %s\n", m[i].def->id, value, measure_unit_words[m[i].def->unit], num, den,
		    m[i].why ? m[i].why : command_words(m[i].def->title));
	}
}

struct wanted {
	const char *from, *authority, *postcodes;
	day as_at;
	bool json, publish, db, sure;
};

/* What the question needs besides the returns. */
static bool prepare(const char *name, struct arena *a, const struct wanted *w, struct laws *laws, struct measure_ask *ask,
    int *status)
{
	struct fault f = {0};
	struct text bytes;
	struct places *places = NULL;
	*ask = (struct measure_ask){.asof = AS_AT(w->as_at), .laws = laws};
	*status = EXIT_ASKED;
	if (w->authority && !w->db && !council_find(name, w->authority, w->as_at, w->sure, &ask->authority))
		return false;
	bool ok = laws_load(a, setting_path(settings_now(), SETTING_LAWS), laws, &f);
	if (ok && w->postcodes)
		ok = file_read(a, w->postcodes, PLACES_FILE, &bytes, &f) && (places = places_open(a, w->postcodes, bytes, &f));
	if (!ok) {
		*status = command_fault(name, &f);
		return false;
	}
	if (places) {
		places_as_at(places, w->as_at);
		say_older(name, places, w->as_at);
		ask->upper = upper_of;
		ask->upper_arg = places;
	}
	*status = EXIT_DONE;
	return true;
}

/* Takes out what a publication hides; the numbers of the passport are not made for the public. */
static void hide_small(struct arena *a, struct measured m[MEASURES])
{
	struct published shown[MEASURES];
	publish_measures(a, m, shown);
	for (int i = 0; i < MEASURES; i++) {
		for (int f = 0; f < FACTS; f++)
			m[i].fact[f] = -1;
		if (m[i].known && !shown[i].value) {
			m[i].known = false;
			m[i].why = "c: hidden, so that no small number can be worked out from what is shown.";
		}
		if (!shown[i].num)
			m[i].num = -1;
		if (!shown[i].den)
			m[i].den = -1;
	}
}

static bool read_cohort(const char *name, struct arena *a, const struct wanted *w, struct measure_ask *ask,
    struct cohort **c, int *status)
{
	struct lives *lives = arena_new_of(a, struct lives);
	struct authority found;
	struct from_ask ask_from = {w->as_at, w->sure};
	if (!w->db)
		return from_read(name, a, w->from, &ask_from, c, status);
	if (!from_record(name, a, w->authority, &ask_from, NULL, &found, lives, status))
		return false;
	*c = lives->cohort;
	ask->events = lives_events;
	ask->events_arg = lives;
	ask->authority = found.code;
	return true;
}

int run_measure(int argc, char **argv)
{
	const char *words[64];
	struct wanted w = {.as_at = DAY_NONE};
	size_t n;
	const struct option options[] = {{"from", OPTION_TEXT, &w.from}, {"db", OPTION_FLAG, &w.db}, {"as-at", OPTION_DAY, &w.as_at},
	    {"json", OPTION_FLAG, &w.json}, {"authority", OPTION_TEXT, &w.authority}, {"postcodes", OPTION_TEXT, &w.postcodes},
	    {"publish", OPTION_FLAG, &w.publish}, {"sure", OPTION_FLAG, &w.sure}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n || w.as_at == DAY_NONE || (w.db && w.from)) {
		fprintf(stderr, "kith measure: say which day, and where the returns are or that the record is meant: "
		                "kith measure --from DIR --as-at 2027-03-31, or kith measure --db --as-at 2027-03-31\n");
		return EXIT_ASKED;
	}
	struct arena *a = arena_new(0);
	struct cohort *c = NULL;
	struct laws laws;
	struct measure_ask ask;
	struct measured m[MEASURES];
	int status;
	if (prepare(argv[0], a, &w, &laws, &ask, &status) && read_cohort(argv[0], a, &w, &ask, &c, &status)) {
		measure_all(a, c, &ask, 1, m);
		int64_t left = m[MEASURE_IN_CARE].fact[FACT_ROWS_LEFT_OUT];
		from_say_left(argv[0], left);
		status = left > 0 ? EXIT_WRONG : EXIT_DONE;
		if (w.publish)
			hide_small(a, m);
		bool ok = true;
		if (w.json)
			ok = put_json(c, m);
		else
			put_table(m);
		if (!ok || fflush(stdout) != 0 || ferror(stdout)) {
			fprintf(stderr, "kith measure: the answer could not be written\n");
			status = EXIT_COULD_NOT;
		}
	}
	cohort_free(c);
	arena_free(a);
	return status;
}
