/* kith config: the settings as they stand, and who may do what by the program's own tables. */
#include "access/access.h"
#include "access/authority_setting.h"
#include "base/clock.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/settings.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/whose.h"
#include "duty/laws.h"
#include "describe/describe.h"
#include "returns/places.h"
#include "store/store.h"
#include "strategy/strategy.h"
#include "house/house.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const from_words[] = {"default", "file", "environment"};

static void list(const struct settings *s)
{
	printf("# %s\n", s->file ? s->file : "no settings file: these are the defaults and the environment");
	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_info *n = setting_info((enum setting)i);
		/* the address of a database may hold a password */
		struct text shown = s->text[i];
		if (i == SETTING_DB && !store_is_file(shown.at))
			shown = TEXT("postgres://…");
		printf("\n# %s\n# by %s; in the environment: %s\n%s = %.*s\n", n->help, from_words[s->from[i]], n->env, n->name,
		    TEXT_ARG(shown));
	}
	printf("\n# In the environment alone:\n");
	for (int i = 0; i < ENVIRONMENTS; i++) {
		const struct environment_info *n = environment_info((enum environment)i);
		const char *v = environment((enum environment)i);
		printf("#\n# %s\n# %s = %s\n", n->help, n->env, v ? v : "");
	}
}

/* ---- check ---- */

static void say(void *ctx, const struct fault *f)
{
	(void)ctx;
	command_fault("config", f);
}

struct checking {
	struct arena *arena;
	const struct settings *s;
	int wrong;
};

static void looked(struct checking *c, enum setting which, bool ok, struct fault *f)
{
	if (ok)
		return;
	fault_at(f, "%s", setting_info(which)->name);
	say(NULL, f);
	c->wrong++;
}

/* NULL: nothing is named, or it is not there, which was said. */
static const char *named(const struct checking *c, enum setting which)
{
	const char *path = setting_path(c->s, which);
	bool folder = setting_info(which)->type == SETTING_TYPE_FOLDER;
	return path && access(path, R_OK) == 0 && file_is_dir(path) == folder ? path : NULL;
}

/* What a setting names is read as the commands read it. */
static void read_all(struct checking *c)
{
	struct fault f;
	struct text bytes;
	struct laws laws;
	struct strategies strategies;
	const char *at = named(c, SETTING_RECORD);
	if (at)
		looked(c, SETTING_RECORD, record_start(at, &f), &f);
	if ((at = named(c, SETTING_LAWS)))
		looked(c, SETTING_LAWS, laws_load(c->arena, at, &laws, &f), &f);
	if ((at = named(c, SETTING_STRATEGIES)))
		looked(c, SETTING_STRATEGIES, strategies_load(c->arena, at, &house_knows, &strategies, &f), &f);
	if ((at = named(c, SETTING_POSTCODES))) {
		bool ok = file_map(at, PLACES_FILE, &bytes, &f);
		looked(c, SETTING_POSTCODES, ok && places_open(c->arena, at, bytes, &f), &f);
		if (ok)
			file_unmap(bytes);
	}
}

/* A database that is there is of this kith; none may be made yet. */
static void look_at_database(struct checking *c)
{
	struct fault f = {0};
	const char *where = setting_path(c->s, SETTING_DB);
	struct store *s = store_open(where, STORE_READING, &f);
	if (!s && strcmp(f.code, "store.none") == 0)
		printf("%s\n", f.say);
	else if (!s || !command_whose_all(s, c->s, &f))
		looked(c, strcmp(f.code, "record.whose") == 0 ? SETTING_RECORD : SETTING_DB, false, &f);
	store_close(s);
}

static int check(struct arena *a)
{
	struct settings s;
	struct checking c = {.arena = a, .s = &s, .wrong = settings_check(a, settings_file(), &s, say, NULL)};
	read_all(&c);
	look_at_database(&c);
	if (c.wrong) {
		fprintf(stderr, "kith config: %d to mend.\n", c.wrong);
		return EXIT_ASKED;
	}
	printf("%s: nothing is wrong.\n", s.file ? s.file : "No settings file; the defaults and the environment");
	return EXIT_DONE;
}

/* ---- what an authority has chosen for itself ---- */

struct choosing {
	struct arena *arena;
	const char *wanted;
	const struct settings *s;
};

static bool list_chosen(struct tx *tx, void *arg, struct fault *f)
{
	struct choosing *c = arg;
	struct authority found;
	size_t n;
	const struct authority_setting *const *all = authority_settings(&n);
	if (!store_authority_find(tx, c->arena, text_of(c->wanted), &found, f))
		return false;
	printf("# %.*s (%.*s)\n", TEXT_ARG(found.name), TEXT_ARG(found.code));
	for (size_t i = 0; i < n; i++) {
		struct authority_value v;
		char from[DAY_TEXT];
		if (!authority_setting(tx, c->arena, found.authority, c->s, all[i], AS_AT(clock_today()), &v, f))
			return false;
		printf("\n# %s: %s\n# %s%s\n%s = %.*s\n", command_words(all[i]->label), command_words(all[i]->help),
		    v.chosen ? "chosen by the authority, from " : "nobody has chosen: as the operator or kith says",
		    v.chosen ? day_long(v.from, from) : "", all[i]->name, TEXT_ARG(v.text));
	}
	return true;
}

static bool list_of(struct arena *a, const struct settings *s, const char *authority, struct fault *f)
{
	struct store *store = store_open(setting_path(s, SETTING_DB), STORE_READING, f);
	struct choosing c = {a, authority, s};
	bool ok = store && store_schema_check(store, f) && store_read(store, list_chosen, &c, f);
	store_close(store);
	return ok;
}

int run_config(int argc, char **argv)
{
	const char *authority = NULL, *words[64];
	const struct option options[] = {{"authority", OPTION_TEXT, &authority}};
	size_t n = 0;
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	const char *what = n == 1 ? words[0] : "";
	if (text_is(text_of(what), "security")) {
		struct buf b = BUF_INIT(1 << 20);
		access_matrix(&b);
		access_matrix_of_parts(&b);
		fwrite(b.at, 1, b.n, stdout);
		buf_free(&b);
		return EXIT_DONE;
	}
	bool checks = text_is(text_of(what), "check");
	if ((!checks && !text_is(text_of(what), "list")) || (checks && authority)) {
		fprintf(stderr, "kith config: say check, list, list --authority A or security after it, and nothing more.\n");
		return EXIT_ASKED;
	}
	struct arena *a = arena_new(0);
	struct settings s;
	struct fault f = {0};
	int status = EXIT_DONE;
	if (checks)
		status = check(a);
	else if (settings_load(a, settings_file(), &s, &f))
		status = !authority ? (list(&s), EXIT_DONE) : list_of(a, &s, authority, &f) ? EXIT_DONE : command_fault(argv[0], &f);
	else
		status = command_fault(argv[0], &f);
	arena_free(a);
	return status;
}
