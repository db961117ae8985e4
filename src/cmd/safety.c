/* kith safety: who keeps children safe, by day and by night. The actor is the operator of the machine; each change is journaled. */
#include "access/posts.h"
#include "base/clock.h"
#include "base/settings.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include <stdio.h>

struct asked {
	struct arena *arena;
	const char *verb, *what, *value, *authority;
	enum post post;
	int64_t now;
	struct posts is;
	struct text mail[POSTS];
	char missing[100];
};

static bool where(struct tx *tx, struct asked *k, struct actor *me, struct fault *f)
{
	struct authority a;
	if (!store_authority_find(tx, k->arena, text_of(k->authority), &a, f))
		return false;
	*me = actor_operator(a.authority);
	return true;
}

static bool show(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *k = arg;
	struct actor me;
	if (!where(tx, k, &me, f) || !posts_get(tx, k->arena, me.authority, &k->is, f) || !posts_missing(tx, me.authority, k->missing, f))
		return false;
	for (int p = 0; p < POSTS; p++) {
		struct user u = {.authority = me.authority, .id = k->is.user[p]};
		if (u.id && !user_mail(tx, k->arena, &u, &k->mail[p], f))
			return false;
	}
	return true;
}

static bool set(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *k = arg;
	struct actor me;
	struct user u;
	if (!where(tx, k, &me, f))
		return false;
	if (strcmp(k->verb, "mail") != 0)
		return posts_set(tx, k->arena, &me, k->post, text_of(k->value), k->now, f);
	enum row row = user_find(tx, k->arena, text_of(k->what), &u, f);
	return row == ROW_ONE ? user_set_mail(tx, &me, &u, text_of(k->value), k->now, f)
	                      : row == ROW_NONE &&
	                      fault_set(f, FAULT_ASKED, "user.none", "There is no user of that name. 'kith user list' has them all.");
}

static void print(const struct asked *k, bool mails)
{
	for (int p = 0; p < POSTS; p++)
		printf("%-13s %.*s%s\n", post_name((enum post)p), TEXT_ARG(k->is.is[p].n ? k->is.is[p] : TEXT("not set")),
		    k->is.user[p] && !k->mail[p].n ? "  (no address for messages: kith safety mail NAME ADDRESS)" : "");
	if (k->missing[0])
		printf("\nYoung people's accounts are shut until there is %s.\n", k->missing);
	if (!mails)
		printf("\nNo messages are sent: the setting smtp is empty.\n");
}

static bool understand(struct asked *k, const char *const *words, size_t n)
{
	k->verb = n ? words[0] : "";
	bool shows = !strcmp(k->verb, "show") && n == 1, sets = !strcmp(k->verb, "set") && n == 3,
	    mails = !strcmp(k->verb, "mail") && n == 3;
	k->what = n > 1 ? words[1] : NULL;
	k->value = n > 2 ? words[2] : NULL;
	if (sets && !post_of(text_of(k->what), &k->post)) {
		fprintf(stderr, "kith safety: set lead, deputy, duty, day-number or night-number.\n");
		return false;
	}
	if (!shows && !sets && !mails)
		fprintf(stderr, "kith safety: say show, set WHAT VALUE, or mail NAME ADDRESS.\n");
	return shows || sets || mails;
}

int run_safety(int argc, char **argv)
{
	struct asked k = {.now = clock_now()};
	const char *words[64];
	size_t n = 0;
	struct option options[] = {{"authority", OPTION_TEXT, &k.authority}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n) || !understand(&k, words, n))
		return EXIT_ASKED;
	struct fault f = {0};
	k.arena = arena_new(1 << 24);
	bool shows = !strcmp(k.verb, "show"), ok;
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	ok = s && store_schema_check(s, &f) && (shows ? store_read(s, show, &k, &f) : store_run(s, "safety", set, &k, &f));
	if (s)
		store_close(s);
	if (ok && shows)
		print(&k, setting_path(settings_now(), SETTING_SMTP) != NULL);
	else if (ok)
		printf("Done.\n");
	arena_free(k.arena);
	return ok ? EXIT_DONE : command_fault(argv[0], &f);
}
