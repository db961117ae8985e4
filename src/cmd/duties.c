/* kith duties: who owes what to which child, by when, and why. */
#include "base/clock.h"
#include "base/settings.h"
#include "cmd/commands.h"
#include "cmd/from.h"
#include "cmd/options.h"
#include "duty/duty.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct listing {
	bool json;
	int64_t rows, left;
	int64_t states[DUTY_UNKNOWN + 1];
};

static json_t *day_json(day d)
{
	char buf[DAY_TEXT];
	return d == DAY_NONE ? json_null() : json_string(day_iso(d, buf));
}

static void put_json(const struct duty_ask *ask, const struct span *s, const struct duty_row *r, bool first)
{
	char why[DUTY_WHY];
	json_t *o = json_object();
	json_object_set_new(o, "child", json_stringn(s->id.at, s->id.n));
	json_object_set_new(o, "clock", json_string(r->law->id));
	json_object_set_new(o, "duty", json_string(r->law->duty));
	json_object_set_new(o, "since", day_json(r->since));
	json_object_set_new(o, "due", day_json(r->due));
	json_object_set_new(o, "state", json_string(duty_state_words[r->state]));
	json_object_set_new(o, "on", day_json(r->on));
	json_object_set_new(o, "why", json_string(command_words(duty_why(r, why))));
	json_object_set_new(o, "law", json_string(r->law->source));
	json_object_set_new(o, "unverified", json_boolean(r->law->status == 'U'));
	json_object_set_new(o, "version", json_string(ask->laws->version));
	fputs(first ? "\n" : ",\n", stdout);
	json_dumpf(o, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(o);
}

static void put_line(const struct span *s, const struct duty_row *r)
{
	char due[DAY_TEXT] = "-", on[DAY_TEXT] = "-", why[DUTY_WHY];
	if (r->due != DAY_NONE)
		day_iso(r->due, due);
	if (r->on != DAY_NONE)
		day_iso(r->on, on);
	printf("%-12.*s %-17s %-10s %-8s %-10s %s%s\n", TEXT_ARG(s->id), r->law->id, due, duty_state_words[r->state], on,
	    command_words(duty_why(r, why)), r->law->status == 'V' ? "" : " (not verified)");
}

static void list_child(struct arena *a, const struct duty_ask *ask, const struct span *s, const struct events *e, struct listing *l)
{
	struct duty_row *row;
	size_t n = duty_of(a, ask, s, e, &row);
	for (size_t i = 0; i < n; i++) {
		if (l->json)
			put_json(ask, s, &row[i], l->rows == 0);
		else
			put_line(s, &row[i]);
		l->rows++;
		l->states[row[i].state]++;
	}
}

/* lives NULL: from returns, which hold no events. */
static void list_all(const struct cohort *c, const struct lives *lives, const struct duty_ask *ask, struct listing *l)
{
	struct arena *a = arena_new(0);
	if (l->json)
		putchar('[');
	else
		printf("%-12s %-17s %-10s %-8s %-10s %s\n", "child", "clock", "due", "state", "done on", "why");
	size_t known = 0;
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++) {
			struct span s;
			span_of(a, c, c->chunk[k], i, &s);
			l->left += s.lefts;
			if (s.id.n)
				list_child(a, ask, &s, lives ? &lives->at[known++].events : NULL, l);
			arena_reset(a);
		}
	if (l->json)
		puts(l->rows ? "\n]" : "]");
	arena_free(a);
}

static void sum_up(const struct listing *l)
{
	printf("\n%lld", (long long)l->rows);
	for (int i = 0; i <= DUTY_UNKNOWN; i++)
		printf("%s %lld %s", i ? "," : ":", (long long)l->states[i], duty_state_words[i]);
	putchar('\n');
}

int run_duties(int argc, char **argv)
{
	const char *from = NULL, *authority = NULL, *words[64];
	bool db = false;
	struct from_ask ask = {0};
	day as_at = DAY_NONE;
	struct listing l = {0};
	size_t n;
	const struct option options[] = {{"from", OPTION_TEXT, &from}, {"db", OPTION_FLAG, &db},
	    {"authority", OPTION_TEXT, &authority}, {"as-at", OPTION_DAY, &as_at}, {"json", OPTION_FLAG, &l.json},
	    {"sure", OPTION_FLAG, &ask.sure}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n || as_at == DAY_NONE || (db && from)) {
		fprintf(stderr, "kith duties: say which day, and where the returns are or that the record is meant: "
		                "kith duties --from DIR --as-at 2027-03-31, or kith duties --db --as-at 2027-03-31\n");
		return EXIT_ASKED;
	}
	ask.as_at = as_at;
	struct arena *a = arena_new(0);
	struct cohort *c = NULL;
	struct lives lives = {0};
	struct authority found;
	struct laws laws;
	struct fault f = {0};
	int status = EXIT_DONE;
	if (!laws_load(a, setting_path(settings_now(), SETTING_LAWS), &laws, &f)) {
		status = command_fault(argv[0], &f);
	} else if (db ? from_record(argv[0], a, authority, &ask, "kith duties", &found, &lives, &status)
	    : from_read(argv[0], a, from, &ask, &c, &status)) {
		c = db ? lives.cohort : c;
		list_all(c, db ? &lives : NULL, &(struct duty_ask){.asof = AS_AT(as_at), .laws = &laws}, &l);
		if (!l.json)
			sum_up(&l);
		from_say_left(argv[0], l.left);
		status = l.left ? EXIT_WRONG : EXIT_DONE;
		if (fflush(stdout) != 0 || ferror(stdout)) {
			fprintf(stderr, "kith duties: the answer could not be written\n");
			status = EXIT_COULD_NOT;
		}
	}
	cohort_free(c);
	arena_free(a);
	return status;
}
