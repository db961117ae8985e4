/* kith steps: tells whoever has to know that a step has stood longer than was promised, as `kith serve` does every minute. */
#include "base/clock.h"
#include "base/settings.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/whose.h"
#include "record/steps.h"
#include <stdio.h>

struct telling {
	struct arena *arena;
	day today;
	int64_t now;
	size_t told;
};

static bool tell(struct tx *tx, void *arg, struct fault *f)
{
	struct telling *t = arg;
	return step_tell(tx, t->arena, t->today, t->now, &t->told, f);
}

int run_steps(int argc, char **argv)
{
	struct telling t = {.now = clock_now(), .today = clock_today()};
	const char *words[64];
	size_t n = 0;
	struct option options[] = {{"as-at", OPTION_DAY, &t.today}};
	struct fault f = {0};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n != 1 || strcmp(words[0], "tell") != 0) {
		fprintf(stderr, "kith steps: say tell.\n");
		return EXIT_ASKED;
	}
	if (t.today > clock_today()) {
		fprintf(
		    stderr, "kith steps: --as-at is a day that has come. What is told early is told once, and not again when it is due.\n");
		return EXIT_ASKED;
	}
	t.arena = arena_new(0);
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	bool ok = s && command_whose(s, NULL, &f) && store_run(s, "ladders of steps", tell, &t, &f);
	if (s)
		store_close(s);
	if (ok)
		printf("Told: %zu.\n", t.told);
	arena_free(t.arena);
	return ok ? EXIT_DONE : command_fault(argv[0], &f);
}
