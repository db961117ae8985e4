/* kith demo: an authority that does not exist. */
#include "base/clock.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/progress.h"
#include "base/file.h"
#include "base/settings.h"
#include "demo/fill.h"
#include "demo/returns.h"
#include "publish/edition.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { YEARS = 3, YEARS_MOST = 9, FAULTS_MOST = 1000 };

static void progress(int64_t done, int64_t of)
{
	progress_say("inventing", done, of);
}

static int write_returns(const struct inventing *v, const char *dir, int64_t faults)
{
	struct demo_returned r;
	struct fault f = {0};
	int64_t rows = 0;
	progress_say("inventing", 0, 0);
	bool ok = demo_returns(v, dir, (int)faults, progress, &r, &f);
	progress_end();
	if (!ok)
		return command_fault("demo", &f);
	for (int t = 0; t < TABLES; t++)
		rows += r.rows[t];
	printf("Invented: %lld children in care, %lld care leavers, %lld who have left care younger. Nobody in it is real.\n",
	    (long long)v->in_care, (long long)v->leavers, (long long)v->gone);
	printf("%d return%s in %s: %lld rows, %.1f MB, %lld cells spoilt on purpose; postcodes.csv and providers.csv beside them.\n",
	    r.years, r.years == 1 ? "" : "s", dir, (long long)rows, (double)r.bytes / 1e6, (long long)r.faults);
	for (int t = 0; t < TABLES; t++)
		printf("  %-16s %10lld\n", table_info[t].name, (long long)r.rows[t]);
	return EXIT_DONE;
}

/* Now, where the day is today; else that afternoon. */
static int64_t now_on(day d)
{
	return d == clock_today() ? clock_now() : ((int64_t)d * 24 + 16) * 3600000;
}

static void say_filled(const struct inventing *v, const struct demo_filled *r)
{
	char words[DAY_TEXT];
	printf("An authority that does not exist, as at %s: %lld children in care, %lld care leavers, %lld who have left care\n"
	       "younger; %lld rows of returns, %lld entries written in kith. Nobody in it is real.\n\n",
	    day_long(v->ask.as_at, words), (long long)v->in_care, (long long)v->leavers, (long long)v->gone, (long long)r->rows,
	    (long long)r->entries);
	printf("Sign in as one of these, each with the password: demo\n\n");
	for (size_t i = 0; i < r->users; i++)
		printf("  %-36s %-17s %s\n", r->user[i].name, role_name(r->user[i].role), r->user[i].sees);
}

struct finding_authority {
	struct arena *arena;
	struct authority is;
};

static bool only_authority(struct tx *tx, void *arg, struct fault *f)
{
	struct finding_authority *x = arg;
	return store_authority_find(tx, x->arena, (struct text){0}, &x->is, f);
}

/* Invented postcodes are in no list: they say themselves whose they are. */
static bool upper_of(void *arg, struct text postcode, struct text *code)
{
	struct finding_authority *found = arg;
	*code = invent_is_outside(postcode) ? TEXT("E10000029") : found->is.code;
	return true;
}

/* Chosen so that so many of 10,000 are in care. */
enum { RATE = 34 };
struct told {
	int64_t authority;
	struct population people;
	int64_t now;
	day today;
};

static bool tell_population(struct tx *tx, void *arg, struct fault *f)
{
	const struct told *t = arg;
	return population_set(tx, t->authority, &t->people, t->now, t->today, 0, f);
}

/* What the public and the board see: figures to the quarter that ended last. */
static bool publish(struct store *s, struct arena *a, const struct inventing *v, struct publish_work *made, struct fault *f)
{
	struct laws laws;
	struct finding_authority found = {.arena = a};
	*made = (struct publish_work){0};
	if (!store_read(s, only_authority, &found, f) || !laws_load(a, setting_path(settings_now(), SETTING_LAWS), &laws, f))
		return false;
	struct publish_ask ask = {.authority = found.is.authority, .code = found.is.code, .as_at = publish_quarter(v->ask.as_at),
	    .today = v->ask.as_at, .now = now_on(v->ask.as_at), .role = "operator", .laws = &laws,
	    .upper = upper_of, .upper_arg = &found};
	struct told t = {found.is.authority,
	    {day_of(year_of(v->ask.as_at) - 2, 6, 30), v->in_care * 10000 / RATE, TEXT("invented for the demonstration")},
	    ask.now, v->ask.as_at};
	if (t.people.under_18 >= 1000 && !store_run(s, "population", tell_population, &t, f))
		return false;
	if (publish_make(s, a, &ask, made, f))
		return true;
	return f->kind == FAULT_ASKED; /* no whole year of returns yet: an authority without a publication */
}

static int make_database(const struct inventing *v)
{
	const char *where = store_where();
	struct fault f = {0};
	struct demo_filled report;
	struct publish_work made;
	bool file = store_is_file(where);
	struct arena *a = arena_new(0);
	bool ok = !file || file_mkdirs_above(where, &f);
	struct store *s = ok ? store_open(where, STORE_NEW, &f) : NULL;
	progress_say("making the tables", 0, 0);
	ok = s && store_make(s, clock_now(), &f) && demo_fill(s, v, now_on(v->ask.as_at), progress_say, a, &report, &f);
	progress_say("counting what is published", 0, 0);
	ok = ok && publish(s, a, v, &made, &f);
	progress_end();
	if (s)
		store_close(s);
	if (ok)
		say_filled(v, &report);
	else if (s && file) /* it was made by this command a moment ago, and is of no use half filled */
		file_unlink_database(where);
	arena_free(a);
	return ok ? EXIT_DONE : command_fault("demo", &f);
}

int run_demo(int argc, char **argv)
{
	int64_t children = INVENT_CHILDREN, seed = 1, faults = 0, years = YEARS;
	day as_at = DAY_NONE;
	const char *returns = NULL;
	const struct option options[] = {
		{"children", OPTION_INT, &children}, {"seed", OPTION_INT, &seed}, {"as-at", OPTION_DAY, &as_at},
		{"returns", OPTION_TEXT, &returns}, {"faults", OPTION_INT, &faults}, {"years", OPTION_INT, &years},
	};
	const char *words[64];
	size_t n = 0;
	struct inventing v;
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n) {
		fprintf(stderr, "kith demo: '%s' is a word more than it takes. 'kith help demo' says how it is used.\n", words[0]);
		return EXIT_ASKED;
	}
	if (as_at == DAY_NONE)
		as_at = clock_today();
	if (years < 1 || years > YEARS_MOST || faults > FAULTS_MOST) {
		fprintf(stderr, "kith demo: --years is 1 to %d, --faults 0 to %d\n", YEARS_MOST, FAULTS_MOST);
		return EXIT_ASKED;
	}
	/* the year that is not over has history too, and no return yet */
	bool over = as_at == year_last(year_of(as_at));
	struct invent_ask ask = {.seed = (uint64_t)seed, .children = children, .as_at = as_at, .years = (int)years + !over};
	if (!invent_begin(&ask, &v)) {
		fprintf(stderr, "kith demo: --children is 1 to %d\n", INVENT_MOST);
		return EXIT_ASKED;
	}
	return returns ? write_returns(&v, returns, faults) : make_database(&v);
}
