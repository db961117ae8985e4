/* kith population: how many people under 18 live in the area, for rates per 10,000. */
#include "base/clock.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "publish/population.h"
#include <inttypes.h>
#include <stdio.h>

struct asked {
	const char *authority, *source;
	int64_t under_18;
	day on;
	struct arena *arena;
	struct authority found;
	struct populations all;
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *w = arg;
	return store_authority_find(tx, w->arena, text_of(w->authority), &w->found, f) &&
	    population_list(tx, w->arena, w->found.authority, &w->all, f);
}

static bool set(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *w = arg;
	struct population p = {w->on, w->under_18, text_trim(text_of(w->source))};
	return population_set(tx, w->found.authority, &p, clock_now(), clock_today(), 0, f);
}

static void list(const struct asked *w)
{
	char on[DAY_TEXT];
	if (!w->all.n)
		printf("No number is told for %.*s; there are no rates per 10,000.\n", TEXT_ARG(w->found.name));
	for (size_t i = 0; i < w->all.n; i++)
		printf("%-10s %10" PRId64 "  %.*s\n", day_iso(w->all.at[i].on, on), w->all.at[i].under_18, TEXT_ARG(w->all.at[i].source));
}

int run_population(int argc, char **argv)
{
	const char *words[64];
	struct asked w = {.on = DAY_NONE, .under_18 = -1, .source = ""};
	size_t n;
	const struct option options[] = {{"on", OPTION_DAY, &w.on}, {"under-18", OPTION_INT, &w.under_18},
	    {"source", OPTION_TEXT, &w.source},
	    {"authority", OPTION_TEXT, &w.authority}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	bool sets = w.on != DAY_NONE || w.under_18 >= 0 || *w.source;
	if (n || (sets && (w.on == DAY_NONE || w.under_18 < 0 || !*w.source))) {
		fprintf(stderr,
		    "kith population: say the day, the number and where it is from: kith population --on 2025-06-30 --under-18 331000 "
		                "--source \"ONS mid-year estimates\". Without any of them it lists what is told.\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	w.arena = arena_new(0);
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	int status = EXIT_DONE;
	bool ok = s && store_schema_check(s, &f) && store_read(s, find, &w, &f) &&
	    (!sets || (store_run(s, "population", set, &w, &f) && store_read(s, find, &w, &f)));
	if (!ok)
		status = command_fault(argv[0], &f);
	else
		list(&w);
	store_close(s);
	arena_free(w.arena);
	return status;
}
