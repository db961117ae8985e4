/* kith check DIR: a return against every rule of its year. */
#include "base/csv.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/council.h"
#include "cmd/from.h"
#include "cmd/options.h"
#include "returns/amount.h"
#include "returns/places.h"
#include "returns/providers.h"
#include "returns/read.h"
#include "returns/say.h"
#include "returns/whose.h"
#include <stdio.h>

enum { RULES_MOST = 1024 };

struct asked {
	const char *dir, *last, *authority, *providers, *postcodes, *rules, *format, *out;
	struct option_years year;
	int64_t threads;
	bool profile, list, sure, force;
	const char *only[RULES_MOST];
	size_t n_only;
};

struct job {
	struct arena *a;
	struct reading now, before;
	struct cohort *cohort;
	struct check_setup setup;
	struct text postcodes; /* mapped */
};

static int says(const char *why, const char *what)
{
	fprintf(stderr, "kith check: ");
	fprintf(stderr, "%s%s\n", why, what);
	return EXIT_ASKED;
}

static int understand(int argc, char **argv, struct asked *q)
{
	const char *words[64];
	size_t n;
	const struct option options[] = {{"last", OPTION_TEXT, &q->last}, {"year", OPTION_YEARS, &q->year},
	    {"authority", OPTION_TEXT, &q->authority}, {"providers", OPTION_TEXT, &q->providers},
	    {"postcodes", OPTION_TEXT, &q->postcodes}, {"rules", OPTION_TEXT, &q->rules}, {"format", OPTION_TEXT, &q->format},
	    {"out", OPTION_TEXT, &q->out}, {"threads", OPTION_INT, &q->threads}, {"profile", OPTION_FLAG, &q->profile},
	    {"list", OPTION_FLAG, &q->list},
	    {"sure", OPTION_FLAG, &q->sure}, {"force", OPTION_FLAG, &q->force}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (q->year.n > 1)
		return says("one year at a time: --year 2027", "");
	if (!q->list && n != 1)
		return says("say which return: kith check DIR --year 2027 --authority E08000025", "");
	q->dir = n ? words[0] : NULL;
	if (!q->format)
		q->format = "text";
	static const char *const formats[] = {"text", "json", "csv", "xlsx", "none"};
	if (strcmp(q->format, "xlsx") == 0 && !q->out)
		return says("a workbook needs a file to go to: --out FILE.xlsx", "");
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(q->format, formats[i]) == 0)
			return EXIT_DONE;
	return says("--format is text, json, csv, xlsx or none, not ", q->format);
}

static int which_rules(struct arena *a, struct asked *q)
{
	struct text rest = text_of(q->rules ? q->rules : "");
	while (rest.n) {
		struct text code = text_trim(text_cut(rest, ',', &rest));
		if (!code.n)
			continue;
		if (q->n_only == RULES_MOST)
			return says("too many rules are named; leave --rules out to run them all", "");
		q->only[q->n_only++] = arena_z(a, code);
	}
	return q->rules && !q->n_only ? says("--rules names no rule: --rules 389,503A", "") : EXIT_DONE;
}

static bool one_year(const struct reading *r, const char *dir, struct fault *f)
{
	if (r->n == 1)
		return true;
	fault_set(f, FAULT_ASKED, "check.years", "There are the returns of %zu years in this folder. Name the folder of one of them.",
	    r->n);
	return fault_at(f, "%s", dir);
}

static bool both_there(struct arena *a, const struct reading *r, struct fault *f)
{
	static const enum table must[] = {TABLE_HEADER, TABLE_EPISODES};
	for (size_t i = 0; i < 2; i++)
		if (!(r->year[0].tables >> must[i] & 1)) {
			fault_set(f, FAULT_INPUT, "check.table",
			    "No file has the columns of %s, without which nothing can be checked. Export it too, even if it has no "
			    "rows.%.*s", table_info[must[i]].name, TEXT_ARG(returns_left_aside(a, r)));
			return fault_at(f, "%s", r->year[0].dir);
		}
	return true;
}

/* Both returns in one reading, so that files of both are read at the same time. Only the year's own return when its year has
 * to be found from its dates: then last year's is read after it. */
static bool read_both(struct job *j, const struct asked *q, struct cohort_builder *b, struct fault *f)
{
	struct cohort *none = NULL;
	struct read_options o = {.into = b, .threads = (int)q->threads};
	int years[2] = {0};
	if (q->year.n && q->last) {
		const char *dirs[] = {q->last, q->dir};
		struct reading both;
		years[0] = q->year.at[0] - 1;
		years[1] = q->year.at[0];
		o.years = years;
		o.n_years = 2;
		if (!returns_read(j->a, dirs, 2, &o, &both, &none, f))
			return false;
		j->before = j->now = both;
		j->before.n = j->now.n = 1;
		j->now.year = both.year + 1;
		return true;
	}
	years[0] = q->year.n ? q->year.at[0] : 0;
	o.years = years;
	o.n_years = years[0] ? 1 : 0;
	if (!returns_read(j->a, &q->dir, 1, &o, &j->now, &none, f) || !one_year(&j->now, q->dir, f))
		return false;
	years[0] = j->now.year[0].year - 1;
	o.n_years = 1;
	return !q->last || (returns_read(j->a, &q->last, 1, &o, &j->before, &none, f) && one_year(&j->before, q->last, f));
}

/* How much was read is said; that nothing was, or far less than last year, is asked back. */
static bool enough(struct job *j, const struct asked *q, struct fault *f)
{
	if (q->last)
		from_say_read("check", j->a, &j->before, j->cohort, false);
	from_say_read("check", j->a, &j->now, j->cohort, false);
	return q->sure || (returns_something(j->cohort, &j->now, f) && returns_no_less(j->cohort, &j->now, f));
}

static bool read_returns(struct job *j, const struct asked *q, struct fault *f)
{
	struct cohort_builder *b = cohort_builder_new();
	if (!read_both(j, q, b, f) || !both_there(j->a, &j->now, f)) {
		cohort_builder_free(b);
		return false;
	}
	int year = j->now.year[0].year;
	j->setup.year = j->setup.now = year;
	j->setup.from = DAY_NONE;
	j->setup.tables = j->now.year[0].tables;
	j->setup.xml = j->now.year[0].xml;
	if (q->last) {
		j->setup.last = year - 1;
		j->setup.tables_last = j->before.year[0].tables;
	}
	j->cohort = cohort_build(b, f);
	return j->cohort && returns_child_rows(j->cohort, &j->now, f) && enough(j, q, f);
}

static bool whose_return(const struct asked *q, const char *name, int year, struct job *j)
{
	return !q->authority || council_find(name, q->authority, year_last(year), q->sure, &j->setup.authority);
}

static bool read_lists(struct job *j, const struct asked *q, const char *name, struct fault *f)
{
	struct places *places = NULL;
	if (q->postcodes) {
		if (!file_map(q->postcodes, PLACES_FILE, &j->postcodes, f))
			return false;
		places = places_open(j->a, q->postcodes, j->postcodes, f);
		if (!places)
			return false;
		places_as_at(places, year_last(j->setup.year));
		say_older(name, places, year_last(j->setup.year));
	}
	j->setup.places = places;
	if (!q->providers)
		return true;
	struct text bytes;
	struct providers *p = arena_new_of(j->a, struct providers);
	j->setup.providers = p;
	return file_read(j->a, q->providers, CSV_FILE, &bytes, f) && providers_read(j->a, q->providers, bytes, places, p, f);
}

/* A return of another year than the one that was named is checked all the same, and said. */
static void say_year(const struct job *j, int year, const char *dir)
{
	size_t all = 0, in = 0;
	char words[DAY_TEXT];
	for (size_t k = 0; k < j->cohort->n; k++) {
		const struct rows *e = &j->cohort->chunk[k]->rows[TABLE_EPISODES];
		for (uint32_t r = 0; r < e->n; r++) {
			day dec = e->year[r] == year ? cell_day(e->col[EPISODES_DEC][r]) : DAY_NONE;
			all += dec != DAY_NONE;
			in += dec != DAY_NONE && year_of(dec) == year;
		}
	}
	if (all >= 20 && in * 10 < all * 6)
		fprintf(stderr, "kith check: of the %zu episodes in %s that have ended, %zu ended in %s. Is it the return of that year?\n",
		    all, dir, in, year_words(year, words));
}

/* The return is of whom it is said to be, as far as its postcodes tell. */
static bool agreed(const struct job *j, const struct asked *q, struct fault *f)
{
	return q->sure || !q->authority || !j->setup.places || returns_is_of(j->cohort, j->setup.year, j->setup.places, j->setup.authority,
	    f) ||
	       fault_at(f, "%s", q->dir);
}

static bool put_out(const struct asked *q, struct text t, struct fault *f)
{
	if (q->out && strcmp(q->format, "none") != 0)
		return file_write_over(q->out, t, q->force, f);
	if (t.n && fwrite(t.at, 1, t.n, stdout) != t.n)
		return fault_set(f, FAULT_SYSTEM, "check.out", "What was found could not be written out in full.");
	return true;
}

/* The library writes a name of its own choosing no more than we do: beside, and moved in whole. */
static bool put_book(const struct job *j, const struct asked *q, const struct check *k, const struct findings *found, struct fault *f)
{
	struct file_out o;
	if (!file_out_begin(&o, q->out, q->force, f))
		return false;
	bool ok = o.beside[0] ? say_xlsx(k, j->cohort, found, o.beside, f)
	                      : fault_set(f, FAULT_ASKED, "check.out", "A workbook goes to a file, not to %s.", q->out);
	return file_out_end(&o, ok, f);
}

static bool say(const struct job *j, const struct asked *q, const struct check *k, const struct findings *found, struct fault *f)
{
	struct buf out = BUF_INIT((size_t)1 << 30);
	struct say_files files = {j->now.year[0].file, q->last ? j->before.year[0].file : NULL};
	bool ok = true, book = strcmp(q->format, "xlsx") == 0;
	if (strcmp(q->format, "json") == 0)
		say_json(k, j->cohort, found, &out);
	else if (strcmp(q->format, "csv") == 0)
		say_csv(k, j->cohort, found, &out);
	else if (strcmp(q->format, "text") == 0)
		say_text(k, j->cohort, found, &files, &out);
	else if (book)
		ok = put_book(j, q, k, found, f);
	if (!buf_ok(&out))
		ok = fault_set(f, FAULT_ASKED, "check.much", "What was found is over 1 GiB of words; take fewer rules with --rules.");
	ok = ok && (book || put_out(q, buf_as_text(&out), f));
	buf_free(&out);
	struct buf cost = BUF_INIT(1 << 16);
	if (q->profile)
		say_profile(k, found, 10, &cost);
	if (cost.n)
		fwrite(cost.at, 1, cost.n, stderr);
	buf_free(&cost);
	return ok;
}

static int list(const struct asked *q)
{
	int year = q->year.n ? q->year.at[0] : rules_last_year;
	if (year < rules_first_year || year > rules_last_year) {
		fprintf(stderr, "kith check: rules are known for the years %d to %d, named by their end.\n", rules_first_year,
		    rules_last_year);
		return EXIT_ASKED;
	}
	struct arena *a = arena_new(0);
	struct buf out = BUF_INIT(1 << 20);
	say_rules(a, year, &out);
	fwrite(out.at, 1, out.n, stdout);
	buf_free(&out);
	arena_free(a);
	return EXIT_DONE;
}

static int check(struct asked *q, const char *name)
{
	struct fault f = {0};
	struct check k;
	struct job j = {.a = arena_new(0)};
	int status = which_rules(j.a, q);
	if (q->year.n && status == EXIT_DONE && !whose_return(q, name, q->year.at[0], &j))
		status = EXIT_ASKED;
	if (status == EXIT_DONE) {
		j.setup.only = q->n_only ? q->only : NULL;
		j.setup.n_only = q->n_only;
		bool ready = (!q->out || file_may_write(q->out, q->force, &f)) && read_returns(&j, q, &f);
		if (ready && !q->year.n && !whose_return(q, name, j.setup.year, &j))
			status = EXIT_ASKED;
		else if (ready && read_lists(&j, q, name, &f) && agreed(&j, q, &f) && check_open(&k, j.a, &j.setup, &f)) {
			struct findings found;
			say_year(&j, j.setup.year, q->dir);
			if (q->last)
				say_year(&j, j.setup.last, q->last);
			check_run(&k, j.cohort, (int)(q->threads > 64 ? 64 : q->threads), q->profile, &found);
			status = !say(&j, q, &k, &found, &f) ? command_fault(name, &f) : found.n ? EXIT_WRONG : EXIT_DONE;
			findings_free(&found);
		} else {
			status = command_fault(name, &f);
		}
	}
	cohort_free(j.cohort);
	file_unmap(j.postcodes);
	arena_free(j.a);
	return status;
}

int run_check(int argc, char **argv)
{
	struct asked *q = &(struct asked){0};
	int status = understand(argc, argv, q);
	if (status != EXIT_DONE)
		return status;
	return q->list ? list(q) : check(q, argv[0]);
}
