/* kith user: who may sign in. The actor is the operator of the machine, and each change is journaled. */
#include "access/password.h"
#include "access/second.h"
#include "access/session.h"
#include "base/clock.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/whose.h"
#include "record/staff.h"
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

struct asked {
	struct arena *arena;
	const char *verb, *name, *role, *authority, *person, *team;
	struct named found; /* the team, by its name */
	bool json, safeguards;
	enum role to;
	char hash[PASSWORD_HASH];
	int64_t now;
	struct user *users;
	size_t n;
};

/* ---- the password, never on the command line ---- */

static bool read_line(char out[static PASSWORD_MOST + 2])
{
	if (!fgets(out, PASSWORD_MOST + 2, stdin))
		return false;
	out[strcspn(out, "\r\n")] = 0;
	return true;
}

static bool ask_hidden(const char *what, char out[static PASSWORD_MOST + 2])
{
	struct termios was, quiet;
	fprintf(stderr, "%s: ", what);
	if (tcgetattr(STDIN_FILENO, &was) != 0)
		return false;
	quiet = was;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	bool ok = read_line(out);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	fputc('\n', stderr);
	return ok;
}

/* From a terminal twice and unseen; from a pipe its first line. */
static bool read_password(const char *name, char hash[static PASSWORD_HASH], struct fault *f)
{
	char one[PASSWORD_MOST + 2] = "", two[PASSWORD_MOST + 2] = "";
	bool terminal = isatty(STDIN_FILENO), ok;
	ok = terminal ? ask_hidden("Password", one) : read_line(one);
	if (!ok)
		fault_set(f, FAULT_ASKED, "user.password", "The password is read from standard input, and nothing came.");
	ok = ok && password_fit_for(text_of(one), text_of(name), f);
	if (ok && terminal && (!ask_hidden("Once more", two) || strcmp(one, two) != 0))
		ok = fault_set(f, FAULT_ASKED, "user.password", "The two were not the same; nothing was changed.");
	ok = ok && password_hash(text_of(one), hash, f);
	sodium_memzero(one, sizeof one);
	sodium_memzero(two, sizeof two);
	return ok;
}

/* ---- what each verb does, inside one transaction ---- */

static bool named(struct tx *tx, const struct asked *k, struct user *u, struct fault *f)
{
	enum row row = user_find(tx, k->arena, text_of(k->name), u, f);
	return row == ROW_ONE || (row == ROW_NONE && fault_set(f, FAULT_ASKED, "user.none",
	    "There is no user of that name. 'kith user list' has them all."));
}

/* "which of them: 123 (Sam Sample), 456 (Sam Sample)?" */
static bool which(struct asked *k, const char *option, const char *typed, const struct named *all, size_t n, const char *none,
    struct fault *f)
{
	struct text list = {0};
	if (n == 1)
		return true;
	for (size_t i = 0; i < n; i++)
		list = arena_printf(k->arena, "%.*s%s%lld (%.*s)", list.at ? (int)list.n : 0, list.at ? list.at : "", i ? ", " : "",
		    (long long)all[i].id, TEXT_ARG(all[i].name));
	return n ? fault_set(f, FAULT_ASKED, "user.which", "%s %s: there are several; say which by its number: %.*s.", option, typed,
	    TEXT_ARG(list))
	         : fault_set(f, FAULT_ASKED, "user.which", "%s %s: %s", option, typed, none);
}

static bool one_person(struct tx *tx, struct asked *k, int64_t authority, struct named *who, struct fault *f)
{
	struct named *all;
	size_t n;
	if (!staff_people(tx, k->arena, authority, text_of(k->person), k->to == ROLE_YOUNG_PERSON, &all, &n, f) ||
	    !which(k, "--person", k->person, all, n, "there is nobody of that name or number in the record.", f))
		return false;
	*who = all[0];
	return true;
}

static bool one_team(struct tx *tx, struct asked *k, int64_t authority, struct fault *f)
{
	struct named *all, *every;
	size_t n, m;
	if (!staff_teams(tx, k->arena, authority, text_of(k->team), clock_day(k->now), &all, &n, f) ||
	    !staff_teams(tx, k->arena, authority, TEXT(""), clock_day(k->now), &every, &m, f))
		return false;
	if (!n && m)
		return which(k, "--team", k->team, every, m > 1 ? m : 0,
		    arena_printf(k->arena, "there is one team: %.*s.", TEXT_ARG(every[0].name)).at, f);
	if (!which(k, "--team", k->team, all, n, "there is no team yet.", f))
		return false;
	k->found = all[0];
	return true;
}

static bool add(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *k = arg;
	struct authority where;
	int64_t id;
	struct user u;
	if (!store_authority_find(tx, k->arena, text_of(k->authority), &where, f))
		return false;
	struct actor operator = actor_operator(where.authority);
	struct named who = {0};
	if ((k->person && !one_person(tx, k, where.authority, &who, f)) || (k->team && !one_team(tx, k, where.authority, f)))
		return false;
	struct user_new n = {.name = text_of(k->name), .role = k->to, .person = who.id, .safeguards = k->safeguards,
	    .password = k->hash[0] ? k->hash : NULL};
	return user_add(tx, &operator, &n, k->now, &id, f) && (!k->team || (user_get(tx, k->arena, where.authority, id, &u, f) == ROW_ONE &&
	    user_join_team(tx, &operator, &u, k->found.id, clock_day(k->now), k->now, f)));
}

static bool change(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *k = arg;
	struct user u;
	if (!named(tx, k, &u, f))
		return false;
	struct actor operator = actor_operator(u.authority);
	if (strcmp(k->verb, "role") == 0)
		return user_set_role(tx, &operator, &u, k->to, k->now, f);
	if (strcmp(k->verb, "password") == 0)
		return user_set_password(tx, &operator, &u, k->hash, k->now, f);
	if (strcmp(k->verb, "second") == 0) /* lost, and there are no two people to take it off */
		return second_off(tx, &operator, &u, k->now, f);
	return user_set_active(tx, &operator, &u, strcmp(k->verb, "enable") == 0, k->now, f);
}

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *k = arg;
	struct authority where = {0};
	if (k->authority && !store_authority_find(tx, k->arena, text_of(k->authority), &where, f))
		return false;
	return user_list(tx, k->arena, where.authority, &k->users, &k->n, f);
}

static void print_json(const struct asked *k)
{
	json_t *all = json_array();
	for (size_t i = 0; i < k->n; i++) {
		char id[24];
		snprintf(id, sizeof id, "%lld", (long long)k->users[i].id);
		json_array_append_new(all, json_pack("{s:s%,s:s,s:s,s:b}", "name", k->users[i].name.at, (int)k->users[i].name.n, "role",
		    role_name(k->users[i].role), "id", id, "active", k->users[i].active));
	}
	json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
}

static void print(const struct asked *k)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct user *u = &k->users[i];
		printf("%-40.*s %-18s %lld%s%s%s\n", TEXT_ARG(u->name), role_name(u->role), (long long)u->id, u->active ? "" : "  disabled",
		    u->safeguards ? "  safeguarding lead" : "", u->demo ? "  demonstration" : u->has_password ? "" : "  no password yet");
	}
	if (!k->n)
		printf("Nobody may sign in yet: kith user add NAME --role ROLE.\n");
}

/* ---- what was asked ---- */

static bool wrong(const char *say)
{
	fprintf(stderr, "kith user: %s\n", say);
	return false;
}

static bool role_ok(struct asked *k)
{
	if (k->role && role_of(text_of(k->role), &k->to))
		return true;
	fprintf(stderr, "kith user: %s The roles are:", k->role ? "there is no such role." : "say which role.");
	for (int r = 0; r < ROLES; r++)
		fprintf(stderr, " %s", role_name((enum role)r));
	fputc('\n', stderr);
	return false;
}

static bool understand(struct asked *k, const char *const *words, size_t n)
{
	static const char *const verbs[] = {"add", "list", "role", "password", "disable", "enable", "second"};
	bool known = false;
	for (size_t i = 0; n && i < sizeof verbs / sizeof *verbs; i++)
		known |= strcmp(words[0], verbs[i]) == 0;
	if (!known)
		return wrong("say add, list, role, password, second, disable or enable after it.");
	k->verb = words[0];
	size_t wants = strcmp(k->verb, "list") == 0 ? 1 : strcmp(k->verb, "role") == 0 ? 3 : 2;
	if (n != wants)
		return wrong(wants == 1 ? "nothing more follows list." : wants == 3 ? "say whose role, and which."
		    : "say whose name; one name, in quotes.");
	k->name = n > 1 ? words[1] : NULL;
	if (n > 2)
		k->role = words[2];
	return (strcmp(k->verb, "add") != 0 && strcmp(k->verb, "role") != 0) || role_ok(k);
}

/* What comes next, ready to be typed. */
static void added(const struct asked *k)
{
	printf("Added: %s, %s.\n", k->name, role_name(k->to));
	if (k->to == ROLE_YOUNG_PERSON)
		printf("Next: an adult who works with them opens the account with them, on the child's page.\n");
	else
		printf("Next: kith user password %.*s; or a code to begin with, on the administrators' page /users.\n"
		       "At the first signing in they set up the code of a telephone.\n",
		       TEXT_ARG(command_quoted(k->arena, text_of(k->name))));
	if (!k->person && k->to != ROLE_YOUNG_PERSON && k->to != ROLE_ANALYST && k->to != ROLE_BOARD_MEMBER && k->to != ROLE_ADMINISTRATOR)
		printf("They are nobody of the record yet: with --person NAME they see the children who are theirs.\n");
}

static bool perform(struct asked *k, struct fault *f)
{
	bool is_list = strcmp(k->verb, "list") == 0, is_add = strcmp(k->verb, "add") == 0;
	/* a new user may come without one; a pipe that is there is read */
	bool wants = strcmp(k->verb, "password") == 0;
	if (wants && !read_password(k->name, k->hash, f))
		return false;
	struct store *s = store_open(store_where(), STORE_EXISTING, f);
	bool ok = s && command_whose(s, k->authority, f);
	if (ok)
		ok = is_list ? store_read(s, list, k, f) : store_run(s, "user", is_add ? add : change, k, f);
	if (s)
		store_close(s);
	return ok;
}

int run_user(int argc, char **argv)
{
	struct asked k = {.now = clock_now()};
	const char *words[64];
	size_t n = 0;
	struct option options[] = {{"role", OPTION_TEXT, &k.role}, {"authority", OPTION_TEXT, &k.authority},
	    {"person", OPTION_TEXT, &k.person}, {"team", OPTION_TEXT, &k.team}, {"safeguarding", OPTION_FLAG, &k.safeguards},
	    {"json", OPTION_FLAG, &k.json}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n) || !understand(&k, words, n))
		return EXIT_ASKED;
	struct fault f = {0};
	k.arena = arena_new(1 << 26);
	bool ok = perform(&k, &f);
	if (ok && strcmp(k.verb, "list") == 0)
		k.json ? print_json(&k) : print(&k);
	else if (ok && strcmp(k.verb, "add") == 0)
		added(&k);
	else if (ok)
		printf("Done.\n");
	arena_free(k.arena);
	return ok ? EXIT_DONE : command_fault(argv[0], &f);
}
