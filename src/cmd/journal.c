/* kith journal verify, kith journal head. */
#include "cmd/commands.h"
#include "access/replay.h"
#include "base/whose.h"
#include "cmd/options.h"
#include "cmd/whose.h"
#include "record/replay.h"
#include "store/journal.h"
#include <stdio.h>

/* What differs, kept until all is read: a read that is begun anew says nothing twice. */
enum { SAID_MOST = 100 };
struct differences {
	struct arena *arena;
	struct text *at; /* SAID_MOST at most */
	size_t n, cap;
	int64_t all;
};

struct job {
	const char *authority;
	struct arena *arena;
	const struct journal_head *head; /* as kept elsewhere */
	struct authority *all;
	size_t n;
	struct journal_verdict *verdicts;
	bool record;     /* lays the record beside it too */
	struct replayed *replayed;
	int64_t *others; /* users, grants and settings compared */
	struct differences *differences;
	struct journal_head *heads;
};

/* The authorities asked for: the one named, or all. */
static bool which(struct tx *tx, struct job *j, struct fault *f)
{
	if (!j->authority && !j->head)
		return store_authorities(tx, j->arena, &j->all, &j->n, f);
	j->all = arena_new_of(j->arena, struct authority), j->n = 1;
	return store_authority_find(tx, j->arena, text_of(j->authority), j->all, f);
}

static void keep_difference(void *ctx, const char *sentence)
{
	struct differences *d = ctx;
	if (++d->all > SAID_MOST)
		return;
	d->at = arena_grow(d->arena, d->at, &d->cap, d->n + 1, sizeof *d->at);
	d->at[d->n++] = arena_text(d->arena, text_of(sentence));
}

/* The chain says what was written; is that what stands? */
static bool against_record(struct tx *tx, struct job *j, size_t i, struct fault *f)
{
	int64_t differ = 0, authority = j->all[i].authority;
	struct replayed *r = &j->replayed[i];
	int64_t was = whose_set(authority);
	j->differences[i] = (struct differences){.arena = j->arena};
	bool ok = record_replay(tx, authority, keep_difference, &j->differences[i], r, f) &&
	    access_replay(tx, authority, keep_difference, &j->differences[i], &j->others[i], &differ, f);
	whose_set(was);
	r->differ += differ;
	return ok;
}

static bool verify(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	if (!which(tx, j, f))
		return false;
	j->verdicts = arena_array(j->arena, struct journal_verdict, j->n + 1);
	j->replayed = arena_array(j->arena, struct replayed, j->n + 1);
	j->others = arena_array(j->arena, int64_t, j->n + 1);
	j->differences = arena_array(j->arena, struct differences, j->n + 1);
	for (size_t i = 0; i < j->n; i++)
		if (!journal_verify(tx, j->all[i].authority, j->head, &j->verdicts[i], f) || (j->record && !against_record(tx, j, i, f)))
			return false;
	return true;
}

static bool head(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	if (!which(tx, j, f))
		return false;
	j->heads = arena_array(j->arena, struct journal_head, j->n + 1);
	for (size_t i = 0; i < j->n; i++)
		if (!journal_head(tx, j->all[i].authority, &j->heads[i], f))
			return false;
	return true;
}

static int say_heads(const struct job *j)
{
	for (size_t i = 0; i < j->n; i++)
		printf("%.*s%s%lld:%s\n", j->n > 1 ? (int)j->all[i].code.n : 0, j->all[i].code.at, j->n > 1 ? " " : "",
		    (long long)j->heads[i].number, j->heads[i].digest);
	return EXIT_DONE;
}

static int say_record(const struct replayed *r, int64_t others, const struct differences *d)
{
	char gone[100] = "";
	for (size_t i = 0; i < d->n; i++)
		printf("  %.*s\n", TEXT_ARG(d->at[i]));
	if (d->all > SAID_MOST)
		printf("  … and %lld more.\n", (long long)(d->all - SAID_MOST));
	if (r->gone)
		snprintf(gone, sizeof gone, "; of %lld the words are gone by a rule of retention, and are not compared",
		    (long long)r->gone);
	printf("  The record %s: %lld entries in %lld versions, %lld users, grants and settings compared%s.\n",
	    r->differ ? "is not as the journal says" : "is as the journal says", (long long)r->entries, (long long)r->versions,
	    (long long)others, gone);
	if (r->differ)
		printf("  %lld difference%s.\n", (long long)r->differ, r->differ == 1 ? "" : "s");
	return r->differ ? EXIT_WRONG : EXIT_DONE;
}

static int say_verdicts(const struct job *j)
{
	int status = EXIT_DONE;
	for (size_t i = 0; i < j->n; i++) {
		const struct journal_verdict *v = &j->verdicts[i];
		printf("%.*s: %s\n", TEXT_ARG(j->all[i].name), command_words(v->say));
		if (v->bodies_gone)
			printf("  %lld of them without their body, which a rule of retention took.\n", (long long)v->bodies_gone);
		if (v->whole)
			printf("  head %lld:%s\n", (long long)v->head.number, v->head.digest);
		else
			status = EXIT_WRONG;
		if (j->record && say_record(&j->replayed[i], j->others[i], &j->differences[i]) != EXIT_DONE)
			status = EXIT_WRONG;
	}
	if (!j->n)
		printf("The database holds no authority yet, and so no journal.\n");
	else if (status == EXIT_DONE && !j->head)
		printf("Without a head from outside (--head) this proves the order of what is here, not that nothing was cut off.\n");
	return status;
}

int run_journal(int argc, char **argv)
{
	const char *authority = NULL, *outside = NULL, *words[16];
	size_t n;
	bool record = false;
	const struct option options[] = {{"authority", OPTION_TEXT, &authority}, {"head", OPTION_TEXT, &outside},
	    {"record", OPTION_FLAG, &record}};
	if (argc > 14 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	bool proves = n == 1 && strcmp(words[0], "verify") == 0;
	if (!proves && !(n == 1 && strcmp(words[0], "head") == 0 && !outside && !record)) {
		fprintf(stderr, "kith journal: say 'kith journal verify [--head N:DIGEST] [--record]' or 'kith journal head'.\n");
		return EXIT_ASKED;
	}
	struct journal_head kept;
	if (outside && !journal_head_parse(text_of(outside), &kept)) {
		fprintf(stderr, "kith journal: --head is a number, a colon and 64 digits, as 'kith journal head' prints it.\n");
		return EXIT_ASKED;
	}
	struct fault f = {0};
	struct store *s = store_open(store_where(), STORE_READING, &f);
	if (!s)
		return command_fault(argv[0], &f);
	struct arena *a = arena_new(0);
	struct job j = {.authority = authority, .arena = a, .head = outside ? &kept : NULL, .record = record};
	bool ok = command_whose(s, authority, &f) && store_read(s, proves ? verify : head, &j, &f);
	int status = !ok ? command_fault(argv[0], &f) : proves ? say_verdicts(&j) : say_heads(&j);
	arena_free(a);
	store_close(s);
	return status;
}
