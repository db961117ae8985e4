/* kith config: the settings as they stand, and the table in docs/security.md that comes from the program's own. */
#include "access/access.h"
#include "base/buf.h"
#include "base/settings.h"
#include "cmd/commands.h"
#include <stdio.h>
#include <unistd.h>

static const char *const from_words[] = {"default", "file", "environment"};

static void list(const struct settings *s)
{
	printf("# %s\n", s->file ? s->file : "no settings file: these are the defaults and the environment");
	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_info *n = setting_info((enum setting)i);
		/* the address of a database may hold a password */
		struct text shown = s->text[i];
		if (i == SETTING_DB && text_starts(shown, TEXT("postgres")))
			shown = TEXT("postgres://…");
		printf("\n# %s\n# by %s; in the environment: %s\n%s = %.*s\n", n->help, from_words[s->from[i]], n->env, n->name,
		    TEXT_ARG(shown));
	}
}

int run_config(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";
	if (text_is(text_of(what), "security")) {
		struct buf b = BUF_INIT(1 << 20);
		access_matrix(&b);
		fwrite(b.at, 1, b.n, stdout);
		buf_free(&b);
		return EXIT_DONE;
	}
	bool check = text_is(text_of(what), "check");
	if (!check && !text_is(text_of(what), "list")) {
		fprintf(stderr, "kith config: say check, list or security after it.\n");
		return EXIT_ASKED;
	}
	struct arena *a = arena_new(1 << 24);
	struct settings s;
	struct fault f = {0};
	bool ok = settings_load(a, settings_file(), &s, &f);
	if (ok && check)
		printf("%s: nothing is wrong.\n", s.file ? s.file : "No settings file; the defaults and the environment");
	else if (ok)
		list(&s);
	arena_free(a);
	return ok ? EXIT_DONE : command_fault(argv[0], &f);
}
