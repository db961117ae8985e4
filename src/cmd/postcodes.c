/* kith postcodes build FILE: the national list of postcodes becomes an index that is mapped, not read. */
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "returns/places.h"
#include <stdio.h>

static bool build(const char *from, const char *to, bool force, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct text csv = {0}, index;
	bool ok = file_map(from, PLACES_FILE, &csv, f) && file_may_write(to, force, f) && places_build(a, from, csv, &index, f) &&
	          file_write_over(to, index, force, f);
	if (ok) {
		struct places *p = places_open(a, to, index, f);
		ok = p != NULL;
		if (ok) {
			char month[DAY_TEXT];
			printf("%zu postcodes in %s, %.1f MB", places_count(p), to, (double)index.n / 1e6);
			if (places_when(p) == DAY_NONE)
				printf("; the list does not say from when it is\n");
			else
				printf("; %zu of them have ended; the list is from %s\n", places_ended(p), day_long(places_when(p), month));
		}
	}
	file_unmap(csv);
	arena_free(a);
	return ok;
}

int run_postcodes(int argc, char **argv)
{
	const char *words[64], *out = NULL;
	bool force = false;
	size_t n;
	struct fault f = {0};
	const struct option options[] = {{"out", OPTION_TEXT, &out}, {"force", OPTION_FLAG, &force}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n != 2 || strcmp(words[0], "build") != 0) {
		fprintf(stderr, "kith postcodes: say build and which list: kith postcodes build ONSPD.csv [--out FILE [--force]]\n");
		return EXIT_ASKED;
	}
	char beside[4096];
	if (!out) {
		if (snprintf(beside, sizeof beside, "%s.index", words[1]) >= (int)sizeof beside) {
			fprintf(stderr, "kith postcodes: the name is too long; give a shorter one with --out.\n");
			return EXIT_ASKED;
		}
		out = beside;
	}
	return build(words[1], out, force, &f) ? EXIT_DONE : command_fault(argv[0], &f);
}
