/* kith export 903 DIR --year Y: a year's return, just as it was told. */
#include "base/clock.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "record/told.h"
#include "returns/write.h"
#include "returns/xml.h"
#include <stdio.h>

struct job {
	const char *authority;
	struct arena *arena;
	int year;
	struct cohort_builder *into;
	struct told_year *years;
	size_t n;
	bool has;
};

static bool load(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	struct authority found;
	if (!store_authority_find(tx, j->arena, text_of(j->authority), &found, f) ||
	    !told_years(tx, j->arena, found.authority, &j->years, &j->n, f))
		return false;
	for (size_t i = 0; i < j->n; i++)
		j->has = j->has || j->years[i].year == j->year;
	return !j->has || told_load(tx, found.authority, 0, j->year, j->into, f);
}

static int no_such_year(const char *command, const struct job *j)
{
	fprintf(stderr, "kith %s: no return of %d is here.", command, j->year);
	for (size_t i = 0; i < j->n; i++)
		fprintf(stderr, "%s%d", i ? ", " : " There are: ", j->years[i].year);
	fprintf(stderr, "%s\n", j->n ? "." : " 'kith import 903' brings them in.");
	return EXIT_ASKED;
}

int run_export(int argc, char **argv)
{
	const char *authority = NULL, *words[64];
	struct option_years years = {0};
	bool xml = false;
	size_t n;
	const struct option options[] = {{"authority", OPTION_TEXT, &authority}, {"year", OPTION_YEARS, &years}, {"xml", OPTION_FLAG, &xml}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n != 2 || strcmp(words[0], "903") != 0 || years.n != 1) {
		fprintf(stderr, "kith export: say what, where to and which year: kith export 903 DIR --year 2027\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	struct job j = {.authority = authority, .arena = a, .year = years.at[0], .into = cohort_builder_new()};
	int status = EXIT_DONE;
	int64_t rows[TABLES], left[TABLES] = {0};
	struct cohort *c = NULL;
	if (!store_schema_check(s, &f) || !store_read(s, load, &j, &f)) {
		cohort_builder_free(j.into);
		status = command_fault(argv[0], &f);
	} else if (!(c = cohort_build(j.into, &f))) {
		status = command_fault(argv[0], &f);
	} else if (!j.has) {
		status = no_such_year(argv[0], &j);
	} else if (!(xml ? returns_write_as_xml(a, c, j.year, words[1], rows, left, &f) : returns_write(a, c, j.year, words[1], rows, &f))) {
		status = command_fault(argv[0], &f);
	} else {
		for (int t = 0; t < TABLES; t++)
			if (cohort_has_table(cohort_year(c, j.year), (enum table)t))
				printf("%-16s %8lld rows%s\n", table_info[t].name, (long long)rows[t], !xml ? "" : XML_TABLES >> t & 1 ? "" : " (as CSV: its XML tags are not known)");
		for (int t = 0; t < TABLES; t++)
			if (left[t])
				printf("%-16s %8lld rows more have no place in XML (no header, or a second row of one child); the CSV has them\n",
				    table_info[t].name, (long long)left[t]);
	}
	cohort_free(c);
	arena_free(a);
	store_close(s);
	return status;
}
