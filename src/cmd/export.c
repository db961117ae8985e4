/* kith export 903 DIR --year Y: a year's return from the record: what was told of it, with what was written in kith since; one that
 * was handed in, as it was sent. */
#include "base/clock.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/from.h"
#include "cmd/options.h"
#include "cmd/whose.h"
#include "told/closing.h"
#include "told/kept.h"
#include "told/life.h"
#include "told/told.h"
#include "returns/write.h"
#include "returns/xml.h"
#include <stdio.h>
#include <unistd.h>

struct job {
	const char *authority;
	struct arena *arena;
	int year;
	bool as_told, as_now;     /* asked for; neither: as it was sent where it was handed in, else as now */
	struct told_year *years;
	size_t n;
	bool has, kept;           /* told of; handed in */
	struct kept_file *sent;   /* as they were sent, where that is asked for */
	size_t n_sent;
	struct cohort *out;       /* NULL: nothing is there of the year */
};

static bool load_told(struct tx *tx, struct job *j, int64_t authority, struct fault *f)
{
	struct cohort_builder *b = cohort_builder_new();
	if (!told_load(tx, authority, 0, j->year, b, f)) {
		cohort_builder_free(b);
		return false;
	}
	j->out = cohort_build(b, f);
	return j->out != NULL;
}

static bool any_episode(const struct cohort *c, int year)
{
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->rows[TABLE_EPISODES].n; i++)
			if (c->chunk[k]->rows[TABLE_EPISODES].year[i] == year)
				return true;
	return false;
}

static bool load_now(struct tx *tx, struct job *j, int64_t authority, day today, struct fault *f)
{
	struct lives lives;
	struct closing closing;
	if (!j->has && ((j->n && j->year < j->years[j->n - 1].year) || j->year > year_of(today)))
		return true; /* nothing was told of it, and it is over, or it has not begun */
	if (!lives_load(tx, j->arena, authority, today, &lives, f))
		return false;
	bool ok = closing_of(lives.cohort, j->year, &closing, f);
	cohort_free(lives.cohort);
	if (ok && (j->has || any_episode(closing.cohort, j->year)))
		j->out = closing.cohort;
	else if (ok)
		cohort_free(closing.cohort);
	return ok;
}

static bool load(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	struct authority found;
	cohort_free(j->out); /* of a try before, where the engine asked for another */
	j->out = NULL, j->has = false;
	if (!store_authority_find(tx, j->arena, text_of(j->authority), &found, f) ||
	    !told_years(tx, j->arena, found.authority, &j->years, &j->n, f))
		return false;
	enum row kept = kept_is(tx, found.authority, j->year, f);
	if (kept == ROW_FAULT)
		return false;
	j->kept = kept == ROW_ONE;
	for (size_t i = 0; i < j->n; i++)
		j->has = j->has || j->years[i].year == j->year;
	if (j->kept && !j->as_now && !j->as_told && !kept_files(tx, j->arena, found.authority, j->year, &j->sent, &j->n_sent, f))
		return false;
	bool told = j->as_told || (j->kept && !j->as_now);
	if (told ? j->has && !load_told(tx, j, found.authority, f) : !load_now(tx, j, found.authority, clock_today(), f))
		return false;
	char purpose[80], words[DAY_TEXT];
	snprintf(purpose, sizeof purpose, "the return of %s, written to files", year_words(j->year, words));
	return !j->out || from_note(tx, found.authority, "export 903", purpose, (int64_t)j->out->children, f);
}

static int no_such_year(const char *command, const struct job *j)
{
	fprintf(stderr, "kith %s: no return of %d is here.", command, j->year);
	for (size_t i = 0; i < j->n; i++)
		fprintf(stderr, "%s%d", i ? ", " : " There are: ", j->years[i].year);
	fprintf(stderr, "%s\n", j->n ? "." : " 'kith import 903' brings them in.");
	return EXIT_ASKED;
}

static void say(const struct job *j, bool xml, const int64_t rows[TABLES], const int64_t left[TABLES])
{
	char words[DAY_TEXT];
	if (j->kept && !j->as_told && !j->as_now)
		printf("The return of %s was handed in and is given as it was sent; --as-now gives it with what was written in kith "
		    "since.\n", year_words(j->year, words));
	else if (!j->has)
		printf("No return of %s was taken in: this is what would be handed in now.\n", year_words(j->year, words));
	for (int t = 0; t < TABLES; t++)
		if (cohort_has_table(cohort_year(j->out, j->year), (enum table)t))
			printf("%-16s %8lld rows%s\n", table_info[t].name, (long long)rows[t],
			    !xml ? "" : XML_TABLES >> t & 1 ? "" : " (as CSV: its XML tags are not known)");
	for (int t = 0; t < TABLES; t++)
		if (left[t])
			printf("%-16s %8lld rows more have no place in XML (no header, or a second row of one child); the CSV has them\n",
			    table_info[t].name, (long long)left[t]);
}

/* The files of a return that was handed in, byte for byte, by the usual names of their tables. */
static bool write_sent(struct arena *a, const struct job *j, const char *dir, struct fault *f)
{
	const char **path = arena_array(a, const char *, j->n_sent);
	for (size_t i = 0; i < j->n_sent; i++) {
		bool xml = j->sent[i].table == KEPT_XML;
		path[i] = arena_printf(a, "%s/%s.%s", dir, xml ? "return" : table_info[j->sent[i].table].file, xml ? "xml" : "csv").at;
		if (access(path[i], F_OK) == 0)
			return fault_set(f, FAULT_ASKED, "return.there", "%s is there already; name an empty folder.", path[i]);
	}
	if (!file_mkdirs(dir, f))
		return false;
	char words[DAY_TEXT];
	for (size_t i = 0; i < j->n_sent; i++)
		if (!file_write(path[i], j->sent[i].bytes, f))
			return false;
	printf("The return of %s was handed in and is given as it was sent; --as-now gives it with what was written in kith since.\n",
	    year_words(j->year, words));
	for (size_t i = 0; i < j->n_sent; i++)
		printf("%-16s %8lld rows\n", j->sent[i].table == KEPT_XML ? "XML" : table_info[j->sent[i].table].name,
		    (long long)j->sent[i].rows);
	return true;
}

int run_export(int argc, char **argv)
{
	const char *words[64];
	struct option_years years = {0};
	struct job j = {0};
	bool xml = false;
	size_t n;
	const struct option options[] = {{"authority", OPTION_TEXT, &j.authority}, {"year", OPTION_YEARS, &years},
	    {"xml", OPTION_FLAG, &xml},
	    {"as-told", OPTION_FLAG, &j.as_told}, {"as-now", OPTION_FLAG, &j.as_now}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	bool both = j.as_told && j.as_now;
	if (n != 2 || strcmp(words[0], "903") != 0 || years.n != 1 || both) {
		fprintf(stderr, "kith export: %s\n", both ? "--as-told and --as-now are one or the other"
		    : "say what, where to and which year: kith export 903 DIR --year 2027");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	j.arena = a;
	j.year = years.at[0];
	int status = EXIT_DONE;
	int64_t rows[TABLES], left[TABLES] = {0};
	if (!command_whose(s, j.authority, &f) || !store_run(s, "export", load, &j, &f))
		status = command_fault(argv[0], &f);
	else if (!j.out)
		status = no_such_year(argv[0], &j);
	else if (j.n_sent && (!xml || j.sent[j.n_sent - 1].table == KEPT_XML)) /* handed in as XML: that very file */
		status = write_sent(a, &j, words[1], &f) ? EXIT_DONE : command_fault(argv[0], &f);
	else if (!(xml ? returns_write_as_xml(a, j.out, j.year, words[1], rows, left, &f)
	    : returns_write(a, j.out, j.year, words[1], rows, &f)))
		status = command_fault(argv[0], &f);
	else
		say(&j, xml, rows, left);
	cohort_free(j.out);
	arena_free(a);
	store_close(s);
	return status;
}
