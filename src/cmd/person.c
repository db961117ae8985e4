/* kith person: two people of the record who are one child are joined, and parted again (nothing of either is moved); a
 * record is sealed after an adoption, and the seal taken off. */
#include "base/clock.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/whose.h"
#include "record/people.h"
#include <stdio.h>

struct asked {
	struct arena *arena;
	const char *verb, *kept, *gone, *authority, *why;
	struct person_joined *all;
	size_t n;
};

static bool change(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *k = arg;
	struct authority where;
	int64_t kept = 0, gone;
	if (!store_authority_find(tx, k->arena, text_of(k->authority), &where, f))
		return false;
	struct actor operator = actor_operator(where.authority);
	struct hand h = {.authority = where.authority, .role = "operator", .purpose = k->why, .now = clock_now(), .today = clock_today()};
	if (!person_numbered(tx, where.authority, text_of(k->gone), &gone, f) ||
	    (k->kept && !person_numbered(tx, where.authority, text_of(k->kept), &kept, f)))
		return false;
	if (!strcmp(k->verb, "seal") || !strcmp(k->verb, "unseal"))
		return person_seal(tx, k->arena, &operator, &h, gone, k->verb[0] == 's', f);
	return k->kept ? person_join_by(tx, &operator, &h, gone, kept, f) : person_part_by(tx, &operator, &h, gone, f);
}

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *k = arg;
	struct authority where;
	return store_authority_find(tx, k->arena, text_of(k->authority), &where, f) &&
	       person_joins(tx, k->arena, where.authority, 0, &k->all, &k->n, f);
}

static bool understand(struct asked *k, const char *const *words, size_t n)
{
	size_t wants = !n ? 0 : !strcmp(words[0], "join") ? 3 : !strcmp(words[0], "part") || !strcmp(words[0], "seal") || !strcmp(words[0],
	    "unseal") ? 2 : !strcmp(words[0], "list") ? 1 : 0;
	if (!wants || n != wants) {
		fprintf(stderr, "kith person: %s\n", !wants ? "say join, part, seal, unseal or list after it." : wants == 3
		        ? "say two council's numbers: the one that is kept, and the other." : wants == 2 ? "say one council's number."
		        : "nothing more follows list.");
		return false;
	}
	k->verb = words[0];
	k->kept = wants == 3 ? words[1] : NULL;
	k->gone = wants == 3 ? words[2] : wants == 2 ? words[1] : NULL;
	return true;
}

int run_person(int argc, char **argv)
{
	struct asked k = {0};
	const char *words[64];
	size_t n = 0;
	const struct option options[] = {{"authority", OPTION_TEXT, &k.authority}, {"why", OPTION_TEXT, &k.why}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n) || !understand(&k, words, n))
		return EXIT_ASKED;
	struct fault f = {0};
	k.arena = arena_new(1 << 26);
	struct store *s = store_open(store_where(), STORE_EXISTING, &f);
	bool ok = s && command_whose(s, k.authority, &f) && (k.gone ? store_run(s, "person", change, &k, &f) : store_read(s, list, &k, &f));
	if (s)
		store_close(s);
	for (size_t i = 0; ok && !k.gone && i < k.n; i++) {
		char on[DAY_TEXT];
		printf("%.*s is %.*s, since %s\n", TEXT_ARG(k.all[i].gone_number), TEXT_ARG(k.all[i].kept_number),
		    day_long(clock_day(k.all[i].at), on));
	}
	if (ok && !k.gone && !k.n)
		printf("Nobody was found to be somebody else.\n");
	else if (ok && k.kept)
		printf("Joined: %s is %s. 'kith person part %s' undoes it.\n", k.gone, k.kept, k.gone);
	else if (ok && !strcmp(k.verb, "seal"))
		printf("Sealed: %s opens to nobody, and is in no return after that of the year of the adoption. 'kith person unseal %s' "
		    "undoes it.\n", k.gone, k.gone);
	else if (ok && !strcmp(k.verb, "unseal"))
		printf("The seal is off: %s opens as before.\n", k.gone);
	else if (ok && k.gone)
		printf("Parted: %s is a child of their own again.\n", k.gone);
	arena_free(k.arena);
	return ok ? EXIT_DONE : command_fault(argv[0], &f);
}
