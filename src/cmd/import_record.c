/* kith import record DIR: a folder of CSVs, one a kind, into the record, as a feed with a name. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/file.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/progress.h"
#include "cmd/whose.h"
#include "record/import_record.h"
#include "told/council.h"
#include <inttypes.h>
#include <stdio.h>

static void progress(void *ctx, const char *what, int64_t done, int64_t of)
{
	(void)ctx;
	progress_say(what, done, of);
}

struct asked {
	const char *authority, *feed, *asides, *dir;
	bool replace, sure, dry, force, grants;
};

struct council_there {
	struct arena *arena;
	const char *wanted;
	struct authority found;
};

/* Which council it is; a dry run adds none. */
static bool find_there(struct tx *tx, void *arg, struct fault *f)
{
	struct council_there *x = arg;
	return store_authority_find(tx, x->arena, text_of(x->wanted), &x->found, f);
}

static bool settle(struct store *s, struct arena *a, const struct asked *k, int64_t *authority, struct fault *f)
{
	struct authority council;
	struct council_there there = {a, k->authority, {0}};
	if (!k->dry) {
		if (!council_settle(s, a, k->authority, &council, f))
			return false;
		*authority = council.authority;
		return true;
	}
	if (!store_read(s, find_there, &there, f))
		return false;
	*authority = there.found.authority;
	return true;
}

/* --feed, or what the folder is called. */
static bool named(const struct asked *k, char name[static FEED_NAME + 1], struct fault *f)
{
	struct text dir = text_of(k->feed ? k->feed : k->dir);
	while (!k->feed && dir.n && dir.at[dir.n - 1] == '/')
		dir.n--;
	size_t at = dir.n;
	while (!k->feed && at && dir.at[at - 1] != '/')
		at--;
	char last[256];
	snprintf(last, sizeof last, "%.*s", k->feed ? (int)dir.n : (int)(dir.n - at), dir.at + (k->feed ? 0 : at));
	if (feed_name(last, name))
		return true;
	return fault_set(f, FAULT_ASKED, "record.feed",
	    "%s cannot be the name of a feed. Say --feed NAME: letters and digits, and none of kith, return, people.",
	    k->feed ? "This" : "The folder's name");
}

static void say_read(const struct sheets *s)
{
	for (size_t i = 0; i < s->n; i++)
		printf("%-44s %10zu   rows\n", s->at[i].file, s->at[i].rows);
	for (size_t i = 0; i < s->left_n; i++) {
		char plain[128];
		printf("left aside: %.*s is no CSV\n", TEXT_ARG(text_plain(text_of(s->left[i]), plain, sizeof plain)));
	}
}

static void say_number(const char *what, int64_t n, const char *more)
{
	printf("%-44s %10" PRId64 "%s\n", what, n, more);
}

static void say_report(const struct asked *k, const char *feed, const struct sheets *s, const struct record_report *r)
{
	enum { SHOWN = 20 };
	printf("feed %s%s\n", feed, k->dry ? ": a dry run, nothing is written" : "");
	say_read(s);
	say_number("files read", (int64_t)s->n, "");
	say_number("rows read", r->rows, "");
	say_number("new entries", r->added, "");
	if (r->waiting)
		say_number("  of them drafts, which two have to sign", r->waiting, "   (_state says final where they were signed)");
	say_number("told otherwise", r->changed, "");
	say_number("the same as before", r->same, "");
	say_number("rows set aside", r->aside_rows, "");
	if (r->contested)
		say_number("cells of which kith says otherwise", r->contested, "   (somebody wrote over them here, and that stays)");
	if (r->untold && !k->replace)
		say_number("told before, and not now", r->untold, "   (they are left; --replace drops them)");
	else if (r->untold)
		say_number("told before, and not now: dropped", r->dropped, "");
	if (r->kept)
		say_number("told before, and not now: left", r->kept, "   (something in kith stands on them)");
	if (r->doors)
		say_number("rows that open doors", (int64_t)r->doors, k->dry && !k->grants ? "   (they need --grants)" : "");
	for (size_t i = 0; i < r->doors && i < SHOWN; i++)
		printf("opens: %s:%" PRId64 " %s\n", r->door[i].file, r->door[i].line, command_words(r->door[i].one));
	if (r->doors > SHOWN)
		printf("… and %zu more\n", r->doors - SHOWN);
	for (size_t i = 0; i < r->asides && i < SHOWN; i++)
		printf("set aside: %s:%" PRId64 " %s%s %s %s\n", r->aside[i].file, r->aside[i].line, r->aside[i].column,
		    *r->aside[i].column ? ":" : "", command_words(r->aside[i].reason), r->aside[i].remedy);
	if (r->asides > SHOWN)
		printf("… and %zu more; in a file by --asides FILE\n", r->asides - SHOWN);
}

/* file, line, column, reason, remedy: no cell of it, for a cell may be somebody's words. */
static bool write_asides(const struct asked *k, const struct record_report *r, struct fault *f)
{
	struct buf b = BUF_INIT((size_t)256 << 20);
	buf_z(&b, "file,line,column,reason,remedy\n");
	for (size_t i = 0; i < r->asides; i++) {
		csv_put_safe(&b, text_of(r->aside[i].file));
		buf_printf(&b, ",%" PRId64 ",", r->aside[i].line);
		csv_put_safe(&b, text_of(r->aside[i].column));
		buf_char(&b, ',');
		csv_put_safe(&b, text_of(command_words(r->aside[i].reason)));
		buf_char(&b, ',');
		csv_put_safe(&b, text_of(r->aside[i].remedy));
		buf_char(&b, '\n');
	}
	bool ok = buf_ok(&b) && file_write_over(k->asides, buf_as_text(&b), k->force, f);
	buf_free(&b);
	return ok;
}

static bool read_options(int argc, char **argv, struct asked *k)
{
	const char *words[64];
	size_t n;
	const struct option options[] = {{"authority", OPTION_TEXT, &k->authority}, {"feed", OPTION_TEXT, &k->feed},
	    {"asides", OPTION_TEXT, &k->asides}, {"replace", OPTION_FLAG, &k->replace}, {"dry-run", OPTION_FLAG, &k->dry},
	    {"sure", OPTION_FLAG, &k->sure}, {"force", OPTION_FLAG, &k->force},
	    {"grants", OPTION_FLAG, &k->grants}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return false;
	if (n != 2) {
		fprintf(stderr, "kith import: say which folder: kith import record DIR\n");
		return false;
	}
	k->dir = words[1];
	return true;
}

int run_import_record(int argc, char **argv)
{
	struct asked k = {0};
	struct fault f = {0};
	char feed[FEED_NAME + 1];
	struct sheets sheets;
	struct record_report r = {0};
	int64_t authority = 0;
	if (!read_options(argc, argv, &k))
		return EXIT_ASKED;
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	bool ok = named(&k, feed, &f) && (!k.asides || file_may_write(k.asides, k.force, &f)) && command_whose(s, k.authority, &f) &&
	    sheets_read(a, k.dir, &sheets, &f) && settle(s, a, &k, &authority, &f);
	if (ok) {
		struct record_job job = {.authority = authority,
		    .now = clock_now(),
		    .today = clock_today(),
		    .feed = feed,
		    .sheets = &sheets,
		    .replace = k.replace,
		    .sure = k.sure,
		    .dry = k.dry,
		    .grants = k.grants,
		    .progress = progress};
		ok = import_record(s, a, &job, &r, &f);
		progress_end();
	}
	if (ok && k.asides)
		ok = write_asides(&k, &r, &f);
	if (ok)
		say_report(&k, feed, &sheets, &r);
	int status = !ok ? command_fault(argv[0], &f) : r.aside_rows ? EXIT_WRONG : EXIT_DONE;
	arena_free(a);
	store_close(s);
	return status;
}
