/* kith import 903 DIR…: returns into the record, with a reconciliation of every row and cell. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/progress.h"
#include "cmd/theirs.h"
#include "cmd/whose.h"
#include "told/council.h"
#include "told/import.h"
#include "returns/amount.h"
#include "record/import_people.h"
#include "store/store.h"
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static void progress(void *ctx, const char *what, int64_t done, int64_t of)
{
	(void)ctx;
	progress_say(what, done, of);
}

static void say_years(const struct reading *r)
{
	for (size_t i = 0; i < r->n; i++) {
		char words[DAY_TEXT];
		printf("%s  %s", year_words(r->year[i].year, words), r->year[i].dir);
		if (r->year[i].agreement < 1)
			printf("  (%.1f %% of its dates fall in that year)", r->year[i].agreement * 100);
		printf("\n");
	}
	for (size_t i = 0; i < r->asides; i++)
		printf("left aside: %.*s has the columns of no table of the return: %.*s\n", TEXT_ARG(r->aside[i].file),
		    TEXT_ARG(r->aside[i].why));
	fflush(stdout);
}

static const char *file_of(const struct reading *r, int year, enum table t)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->year[i].year == year && r->year[i].file[t])
			return r->year[i].file[t];
	return "";
}

struct where {
	const struct reading *reading;
	const struct cohort *cohort;
};

static void say_asides(const struct where *w, const struct import_report *r)
{
	enum { SHOWN = 20 };
	for (size_t i = 0; i < r->n_asides && i < SHOWN; i++) {
		const struct aside *x = &r->asides[i];
		const struct rows *rows = &w->cohort->chunk[x->chunk]->rows[x->table];
		printf("set aside: %s:%d %s: %s %s\n", file_of(w->reading, rows->year[x->row], x->table), rows->line[x->row],
		    table_info[x->table].column[x->column].name, aside_reason(x->why), aside_remedy(x->why));
	}
	if (r->n_asides > SHOWN)
		printf("… and %zu more: they stand on the page \"What is wrong with the data\", or in a file by --asides FILE\n",
		    r->n_asides - SHOWN);
}

/* Rows set aside and cells kept as text, as CSV: file, line, field, reason, remedy, what was told. */
static bool write_asides(const char *path, bool force, const struct where *w, const struct import_report *r, struct fault *f)
{
	struct buf b = BUF_INIT((size_t)256 << 20);
	buf_z(&b, "file,line,field,reason,remedy,told\n");
	for (size_t i = 0; i < r->n_asides; i++) {
		const struct aside *x = &r->asides[i];
		const struct chunk *c = w->cohort->chunk[x->chunk];
		char words[DAY_TEXT];
		csv_put_safe(&b, text_of(file_of(w->reading, c->rows[x->table].year[x->row], x->table)));
		buf_printf(&b, ",%d,%s,", c->rows[x->table].line[x->row], table_info[x->table].column[x->column].name);
		csv_put_safe(&b, text_of(aside_reason(x->why)));
		buf_char(&b, ',');
		csv_put_safe(&b, text_of(aside_remedy(x->why)));
		buf_char(&b, ',');
		csv_put_safe(&b, cohort_cell_text(c, x->table, x->column, x->row, words));
		buf_char(&b, '\n');
	}
	for (size_t k = 0; k < w->cohort->n; k++)
		for (int t = 0; t < TABLES; t++)
			for (int col = 0; col < table_info[t].told; col++) {
				const struct chunk *c = w->cohort->chunk[k];
				for (uint32_t i = 0; i < c->rows[t].n; i++) {
					if (c->rows[t].col[col][i] != CELL_BAD)
						continue;
					csv_put_safe(&b, text_of(file_of(w->reading, c->rows[t].year[i], (enum table)t)));
					buf_printf(&b,
					    ",%d,%s,It is not %s; it is kept as text.,Mend it in the file and import the return again.,",
					    c->rows[t].line[i], table_info[t].column[col].name,
					    table_info[t].column[col].kind == CELL_CODE ? "a code of the list"
					    : table_info[t].column[col].kind == CELL_INT ? "a whole number" : "a date");
					csv_put_safe(&b, chunk_beside(c, (enum table)t, col, i));
					buf_char(&b, '\n');
				}
			}
	bool ok = buf_ok(&b) && file_write_over(path, buf_as_text(&b), force, f);
	buf_free(&b);
	return ok;
}

/* Children whom what stood before told of, and this does not. */
static void say_missing(const struct import_report *r)
{
	enum { SHOWN = 20 };
	char words[DAY_TEXT];
	size_t all = 0;
	for (size_t i = 0; i < r->n_missing; i++)
		all += r->missing[i].all;
	printf("%-44s %10zu   (%zu in no return any more: who they are stays)\n", "children told of before, and not now", r->n_missing,
	    all);
	char plain[256];
	for (size_t i = 0; i < r->n_missing && i < SHOWN; i++) {
		struct text number = text_plain(r->missing[i].number, plain, sizeof plain);
		printf("told no more: child %.*s in %s; %s\n", TEXT_ARG(number), year_words(r->missing[i].year, words),
		    r->missing[i].all ? "what was told is not current any more, and stands in the history"
		    : "what other returns tell stands");
	}
	if (r->n_missing > SHOWN)
		printf("… and %zu more; the journal has a row for each\n", r->n_missing - SHOWN);
}

static void say_report(const struct reading *reading, const struct import_report *r)
{
	bool all_same = r->n > 0;
	for (size_t i = 0; i < r->n; i++) {
		char words[DAY_TEXT];
		all_same = all_same && r->same[i];
		if (r->same[i])
			printf("%s was in already, just so: nothing changes\n", year_words(reading->year[i].year, words));
	}
	int files = 0;
	for (size_t i = 0; i < reading->n; i++)
		files += returns_files(&reading->year[i]);
	printf("%-44s %10d\n", "files read", files);
	printf("%-44s %10" PRId64 "\n", "rows read", r->rows);
	printf("%-44s %10" PRId64 "   (%" PRId64 " new)\n", "children", r->children, r->new_children);
	printf("%-44s %10" PRId64 "\n", "episodes", r->episodes);
	printf("%-44s %10" PRId64 "\n", "periods of care", r->periods);
	printf("%-44s %10" PRId64 "\n", "episodes joined across years", r->across);
	printf("%-44s %10" PRId64 "\n", "cells kept as text (they could not be typed)", r->bads);
	printf("%-44s %10zu\n", "rows set aside", r->n_asides);
	printf("%-44s %10" PRId64 "   (%" PRId64 " told otherwise, %" PRId64 " told no more)\n", "new homes, reviews and other entries",
	    r->entries.added, r->entries.changed, r->entries.dropped);
	if (r->contested)
		printf("%-44s %10" PRId64 "   (sex, birth or ethnic group was corrected here, and stays)\n",
		    "children of whom kith says otherwise", r->contested);
	if (r->n_missing)
		say_missing(r);
}

static int import_returns(int argc, char **argv)
{
	const char *authority = NULL, *asides = NULL, *postcodes = NULL, *words[64];
	struct option_years years = {0};
	bool replace = false, sure = false, force = false;
	size_t n;
	const struct option options[] = {{"authority", OPTION_TEXT, &authority}, {"year", OPTION_YEARS, &years},
	    {"asides", OPTION_TEXT, &asides}, {"replace", OPTION_FLAG, &replace}, {"postcodes", OPTION_TEXT, &postcodes},
	    {"sure", OPTION_FLAG, &sure},
	    {"force", OPTION_FLAG, &force}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n < 2) {
		fprintf(stderr, "kith import: say which folder: kith import 903 DIR… --authority E08000025\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	struct authority council;
	struct reading reading;
	struct cohort *c = NULL;
	struct import_report r;
	int status = EXIT_DONE;
	struct text code; /* a council that is not there is said before anything is read */
	if ((asides && !file_may_write(asides, force, &f)) || !command_whose(s, authority, &f) ||
	    !council_code(s, a, authority, &code, &f) ||
	    !returns_read(
	        a, words + 1, n - 1, &(struct read_options){.years = years.n ? years.at : NULL, .n_years = years.n}, &reading, &c, &f) ||
	    (!sure &&
	        (!returns_something(c, &reading, &f) || !returns_no_less(c, &reading, &f) ||
	            !theirs(a, code, postcodes, &reading, c, &f))) ||
	    !council_settle(s, a, authority, &council, &f)) {
		status = command_fault(argv[0], &f);
	} else {
		say_years(&reading);
		struct import_job job = {.authority = council.authority, .who = TEXT("operator"), .now = clock_now(),
		    .reading = &reading, .cohort = c, .replace = replace, .sure = sure, .progress = progress};
		struct where w = {&reading, c};
		import_reckon(a, &job, &r);
		bool ok = import_put(s, a, &job, &r, &f);
		progress_end();
		if (ok && asides)
			ok = write_asides(asides, force, &w, &r, &f);
		if (ok) {
			say_report(&reading, &r);
			say_asides(&w, &r);
			status = r.n_asides || r.bads ? EXIT_WRONG : EXIT_DONE;
		} else {
			status = command_fault(argv[0], &f);
		}
	}
	cohort_free(c);
	arena_free(a);
	store_close(s);
	return status;
}

/* Who works with children by the list may sign in, by these commands. */
static void say_workers(struct arena *a, const struct people_report *r)
{
	enum { SHOWN = 20 };
	if (r->listed)
		printf("Who works with children, and how they may sign in (then: kith user password NAME):\n");
	for (size_t i = 0; i < r->listed && i < SHOWN; i++) {
		char plain[128];
		struct text name = command_quoted(a, text_plain(r->worker[i].name, plain, sizeof plain));
		printf("  kith user add %.*s --role %s --person %" PRId64 "\n", TEXT_ARG(name), r->worker[i].part, r->worker[i].person);
	}
	if (r->listed > SHOWN)
		printf("  … and %zu more\n", r->listed - SHOWN);
}

static int import_list(int argc, char **argv)
{
	const char *authority = NULL, *words[64];
	size_t n;
	const struct option options[] = {{"authority", OPTION_TEXT, &authority}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n != 2) {
		fprintf(stderr, "kith import: say which file: kith import people FILE\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	struct authority council;
	struct people_report r;
	struct text bytes;
	int status = EXIT_DONE;
	if (!command_whose(s, authority, &f) || !council_settle(s, a, authority, &council, &f) ||
	    !file_read(a, words[1], CSV_FILE, &bytes, &f) ||
	    !import_people(s, a, council.authority, words[1], bytes, clock_now(), clock_today(), &r, &f)) {
		status = command_fault(argv[0], &f);
	} else {
		printf("%-44s %10" PRId64 "\n%-44s %10" PRId64 "\n%-44s %10" PRId64 "\n%-44s %10" PRId64 "\n%-44s %10" PRId64 "\n"
		    "%-44s %10zu\n", "rows read", r.rows, "children", r.children, "names new or changed", r.named,
		    "people who began to work with a child", r.allocated,
		    "people who stopped", r.ended, "rows set aside", r.asides);
		for (size_t i = 0; i < r.asides && i < 20; i++)
			printf("set aside: %s:%" PRId64 " %s: %s %s\n", words[1], r.aside[i].line, r.aside[i].field,
			    command_words(r.aside[i].reason), r.aside[i].remedy);
		say_workers(a, &r);
		status = r.asides ? EXIT_WRONG : EXIT_DONE;
	}
	arena_free(a);
	store_close(s);
	return status;
}

int run_import(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "903"))
		return import_returns(argc, argv);
	if (argc > 1 && !strcmp(argv[1], "people"))
		return import_list(argc, argv);
	if (argc > 1 && !strcmp(argv[1], "record"))
		return run_import_record(argc, argv);
	fprintf(stderr, "kith import: say what: kith import 903 DIR…, kith import people FILE, or kith import record DIR\n");
	return EXIT_ASKED;
}
