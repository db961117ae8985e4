/* kith return keep DIR --year Y | list: which return was handed in, kept as it was sent. */
#include "base/clock.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/theirs.h"
#include "cmd/whose.h"
#include "told/council.h"
#include "told/import.h"
#include "told/kept.h"
#include "told/told.h"
#include "returns/amount.h"
#include "returns/xml.h"
#include <inttypes.h>
#include <stdio.h>

struct asked {
	const char *authority, *dir, *postcodes;
	struct option_years year;
	bool replace, sure;
};

struct keeping {
	int64_t authority;
	struct kept_return mark;
	struct kept_file file[TABLES];
	size_t files;
};

static bool put_mark(struct tx *tx, void *arg, struct fault *f)
{
	struct keeping *k = arg;
	return kept_put(tx, k->authority, &k->mark, f) && kept_put_files(tx, k->authority, k->mark.year, k->file, k->files, f);
}

static void list_files(struct keeping *k, const struct returned *y)
{
	for (int t = 0; t < TABLES; t++) {
		bool in_xml = y->xml && XML_TABLES >> t & 1;
		if (!y->file[t])
			continue;
		if (in_xml && k->files && k->file[k->files - 1].table == KEPT_XML)
			k->file[k->files - 1].rows += y->rows[t];
		else
			k->file[k->files++] = (struct kept_file){in_xml ? KEPT_XML : t, y->rows[t], y->sent[t]};
	}
}

/* What is handed in is of a year that is over. */
static bool is_over(const struct asked *q, struct fault *f)
{
	char words[DAY_TEXT], last[DAY_TEXT];
	day end = year_last(q->year.at[0]);
	return q->sure || end <= clock_today() || fault_set(f, FAULT_ASKED, "return.early",
	    "The year %s is not over until %s, so its return cannot have been handed in. Is it another year's? If it was handed in all the "
	    "same, add --sure.", year_words(q->year.at[0], words), day_long(end, last));
}

static bool one_year(const struct reading *r, const char *dir, struct fault *f)
{
	if (r->n == 1)
		return true;
	fault_set(f, FAULT_ASKED, "return.years", "There are the returns of %zu years in this folder. Name the folder of one of them.",
	    r->n);
	return fault_at(f, "%s", dir);
}

static bool keep(struct store *s, struct arena *a, const struct asked *q, struct fault *f)
{
	struct authority council;
	struct reading reading;
	struct cohort *c = NULL;
	struct import_report r;
	struct text code;
	if (!is_over(q, f) || !council_code(s, a, q->authority, &code, f) ||
	    !returns_read(a, &q->dir, 1, &(struct read_options){.years = q->year.at, .n_years = 1}, &reading, &c, f))
		return false;
	if ((!q->sure && (!returns_something(c, &reading, f) || !theirs(a, code, q->postcodes, &reading, c, f))) ||
	    !council_settle(s, a, q->authority, &council, f)) {
		cohort_free(c);
		return false;
	}
	struct import_job job = {.authority = council.authority, .who = TEXT("operator"), .now = clock_now(), .reading = &reading,
	    .cohort = c, .replace = q->replace, .sure = q->sure, .only_new = true};
	struct keeping k = {.authority = council.authority,
	    .mark = {.year = q->year.at[0], .kept_at = job.now, .who = job.who, .source = text_of(q->dir)}};
	bool ok = one_year(&reading, q->dir, f);
	if (ok)
		list_files(&k, &reading.year[0]);
	if (ok)
		import_reckon(a, &job, &r);
	ok = ok && import_put(s, a, &job, &r, f) && store_run(s, "keep return", put_mark, &k, f);
	if (ok) {
		char words[DAY_TEXT];
		printf("The return of %s is kept as sent: %d files, %" PRId64 " rows, %" PRId64 " children%s.\n",
		    year_words(k.mark.year, words), returns_files(&reading.year[0]), r.rows,
		    r.children, r.same[0] ? "; it was in already, just so" : "");
		if (r.n_asides || r.bads)
			printf("%zu rows are set aside, and %" PRId64 " cells are kept as text: 'kith import 903' lists them.\n",
			    r.n_asides, r.bads);
	}
	cohort_free(c);
	return ok;
}

struct listing {
	const char *authority;
	struct arena *arena;
	struct told_year *told;
	struct kept_return *kept;
	size_t n_told, n_kept;
};

static bool load(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	struct authority found;
	return store_authority_find(tx, l->arena, text_of(l->authority), &found, f) &&
	       told_years(tx, l->arena, found.authority, &l->told, &l->n_told, f) &&
	       kept_list(tx, l->arena, found.authority, &l->kept, &l->n_kept, f);
}

static bool list(struct store *s, struct arena *a, const struct asked *q, struct fault *f)
{
	struct listing l = {.authority = q->authority, .arena = a};
	if (!store_read(s, load, &l, f))
		return false;
	for (size_t i = 0; i < l.n_told; i++) {
		char year[DAY_TEXT], on[DAY_TEXT];
		const struct told_year *t = &l.told[i];
		printf("%s  %9" PRId64 " rows  taken in on %s", year_words(t->year, year), t->rows, day_long(clock_day(t->told_at), on));
		for (size_t k = 0; k < l.n_kept; k++)
			if (l.kept[k].year == t->year)
				printf("  handed in: kept on %s by the %.*s", day_long(clock_day(l.kept[k].kept_at), on),
				    TEXT_ARG(l.kept[k].who));
		printf("\n");
	}
	if (!l.n_told)
		printf("No return is in. 'kith return keep DIR --year 2026' keeps one as sent.\n");
	return true;
}

int run_return(int argc, char **argv)
{
	struct asked q = {0};
	const char *words[64];
	size_t n;
	const struct option options[] = {{"authority", OPTION_TEXT, &q.authority}, {"year", OPTION_YEARS, &q.year},
	    {"replace", OPTION_FLAG, &q.replace}, {"postcodes", OPTION_TEXT, &q.postcodes}, {"sure", OPTION_FLAG, &q.sure}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	bool keeps = n == 2 && !strcmp(words[0], "keep") && q.year.n == 1, lists = n == 1 && !strcmp(words[0], "list");
	if (!keeps && !lists) {
		fprintf(stderr,
		    "kith return: say keep, which folder and which year: kith return keep DIR --year 2026; or: kith return list\n");
		return EXIT_ASKED;
	}
	q.dir = keeps ? words[1] : NULL;
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	bool ok = command_whose(s, q.authority, &f) && (keeps ? keep : list)(s, a, &q, &f);
	int status = ok ? EXIT_DONE : command_fault(argv[0], &f);
	arena_free(a);
	store_close(s);
	return status;
}
