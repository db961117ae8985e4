/* The demonstration in a database: it can be filled, every entry keeps its description, the journal is whole, and the people
 * to sign in as have what their roles need. */
#include "access/user.h"
#include "demo/fill.h"
#include "duty/laws.h"
#include "record/entry.h"
#include "record/life.h"
#include "record/people.h"
#include "store/journal.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHILDREN = 60 };
static char folder[64], place[128];
static struct store *db;
static struct arena *a;
static struct demo_filled filled;
static day today;

static int open_it(void **state)
{
	(void)state;
	const char *where = getenv("KITH_DB");
	struct fault f = {0};
	struct inventing v;
	a = arena_new(0);
	today = day_of(2026, 11, 24);
	if (!where || strncmp(where, "postgres", 8) != 0) {
		snprintf(folder, sizeof folder, "/tmp/kith-demo-XXXXXX");
		if (!mkdtemp(folder))
			return 1;
		snprintf(place, sizeof place, "%s/kith.db", folder);
		where = place;
	}
	db = store_open(where, STORE_NEW, &f);
	if (!db || !store_make(db, 1, &f) || !invent_begin(&(struct invent_ask){.seed = 1, .children = CHILDREN, .as_at = today, .years = 3}, &v) ||
	    !demo_fill(db, &v, (int64_t)today * 86400000 + 57600000, NULL, a, &filled, &f)) {
		printf("%s: %s\n", f.where, f.say);
		return 1;
	}
	return 0;
}

static int close_it(void **state)
{
	(void)state;
	store_close(db);
	static const char *const ends[] = {"", "-wal", "-shm"};
	for (int i = 0; i < 3 && place[0]; i++)
		unlink(arena_printf(a, "%s%s", place, ends[i]).at);
	if (folder[0])
		rmdir(folder);
	arena_free(a);
	return 0;
}

static struct text failed;

static bool check_entries(struct tx *tx, void *arg, struct fault *f)
{
	int64_t *seen = arg;
	struct authority who;
	if (!store_authority_find(tx, a, (struct text){0}, &who, f))
		return false;
	for (size_t i = 0; i < kinds_n; i++) {
		const struct kind *k = &kinds[i];
		struct entries all;
		if (!entry_list(tx, a, AS_AT(DAY_MAX - 1), who.authority, k, 0, ENTRY_DRAFTS, &all, f))
			return false;
		for (size_t e = 0; e < all.n; e++) {
			struct problems p;
			/* what a return told is kept as it is */
			if (!text_is(all.at[e]->source, "kith"))
				continue;
			++*seen;
			if (!entry_check(a, all.at[e], today, &p) && !failed.at)
				failed = arena_printf(a, "%s: %.*s", k->name, TEXT_ARG(p.at[0].say));
		}
	}
	return true;
}

static void every_entry_keeps_its_description(void **state)
{
	(void)state;
	int64_t seen = 0;
	struct fault f = {0};
	assert_true(store_read(db, check_entries, &seen, &f));
	if (failed.at)
		fail_msg("%.*s", TEXT_ARG(failed));
	assert_int_equal(seen, filled.entries);
	assert_true(seen > CHILDREN * 15);
}

static bool verify(struct tx *tx, void *arg, struct fault *f)
{
	struct authority who;
	return store_authority_find(tx, a, TEXT(DEMO_AUTHORITY), &who, f) && journal_verify(tx, who.authority, NULL, arg, f);
}

static void the_journal_is_whole(void **state)
{
	(void)state;
	struct journal_verdict v;
	assert_true(store_read(db, verify, &v, NULL));
	assert_true(v.whole);
	assert_true(v.rows >= CHILDREN);
}

struct met {
	int64_t children[ROLES];
	struct text name;
	size_t views, looks, users;
	bool demo;
};

static bool meet(struct tx *tx, void *arg, struct fault *f)
{
	struct met *m = arg;
	struct authority who;
	struct user *users;
	struct text what;
	*m = (struct met){0};
	if (!store_authority_find(tx, a, TEXT(DEMO_CODE), &who, f) || !user_list(tx, a, who.authority, &users, &m->users, f))
		return false;
	m->demo = store_fact(tx, "demo", a, &what, f) == ROW_ONE;
	for (size_t i = 0; i < m->users; i++) {
		struct actor actor = actor_of(&users[i]);
		int64_t *children;
		size_t n;
		if (!users[i].demo || !access_children(tx, a, &actor, today, &children, &n, f))
			return false;
		m->children[users[i].role] = (int64_t)n;
		if (users[i].role != ROLE_YOUNG_PERSON)
			continue;
		struct entries views;
		struct journal_seen *looks;
		if (person_name(tx, a, who.authority, users[i].person, &m->name, f) != ROW_ONE ||
		    !entry_list(tx, a, AS_AT(today), who.authority, kind_of(TEXT("view")), users[i].person, 0, &views, f) ||
		    !journal_seen(tx, a, who.authority, users[i].person, 0, 100, &looks, &m->looks, f))
			return false;
		m->views = views.n;
	}
	return true;
}

static void each_role_has_somebody(void **state)
{
	(void)state;
	struct met m;
	struct fault f = {0};
	if (!store_read(db, meet, &m, &f))
		fail_msg("%s: %s", f.where, f.say);
	assert_true(m.demo);
	assert_int_equal(m.users, ROLES);
	assert_int_equal(m.children[ROLE_YOUNG_PERSON], 1);
	assert_true(m.children[ROLE_CARER] >= 1);
	assert_in_range(m.children[ROLE_SOCIAL_WORKER], 12, 24);
	assert_true(m.children[ROLE_PERSONAL_ADVISER] >= 10);
	assert_true(m.children[ROLE_IRO] >= 30);
	assert_true(m.children[ROLE_NURSE] >= 30);
	assert_true(m.children[ROLE_MANAGER] >= m.children[ROLE_SOCIAL_WORKER]);
	assert_int_equal(m.children[ROLE_BOARD_MEMBER], 0);
	assert_int_equal(m.children[ROLE_ADMINISTRATOR], 0);
	assert_memory_equal(m.name.at, "Kit ", 4);
	assert_true(m.views >= 3 && m.looks >= 4);
}

/* A working week: some things done, some waiting, some late. */
static bool reckon(struct tx *tx, void *arg, struct fault *f)
{
	int64_t *n = arg;
	struct authority who;
	struct lives lives;
	struct laws laws;
	if (!store_authority_find(tx, a, TEXT(DEMO_CODE), &who, f) || !laws_load(a, NULL, &laws, f) ||
	    !lives_load(tx, a, who.authority, today, &lives, f))
		return false;
	for (size_t i = 0; i < lives.n; i++) {
		struct span s;
		uint32_t chunk, child;
		struct duty_row *list;
		struct duty_ask ask = {.asof = AS_AT(today), .laws = &laws};
		if (!cohort_find(lives.cohort, lives.at[i].number, &chunk, &child))
			continue;
		span_of(a, lives.cohort, lives.cohort->chunk[chunk], child, &s);
		size_t rows = duty_of(a, &ask, &s, &lives.at[i].events, &list);
		for (size_t k = 0; k < rows; k++)
			n[list[k].state]++;
	}
	cohort_free(lives.cohort);
	return true;
}

static void some_things_are_due_and_some_overdue(void **state)
{
	(void)state;
	int64_t n[16] = {0};
	struct fault f = {0};
	if (!store_read(db, reckon, n, &f))
		fail_msg("%s: %s", f.where, f.say);
	assert_true(n[DUTY_DONE] > n[DUTY_LATE] && n[DUTY_LATE] > 0);
	assert_true(n[DUTY_DUE] > n[DUTY_OVERDUE] && n[DUTY_OVERDUE] > 0);
	assert_true(n[DUTY_OVERDUE] * 20 < n[DUTY_DONE]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_entry_keeps_its_description), cmocka_unit_test(the_journal_is_whole),
	    cmocka_unit_test(each_role_has_somebody), cmocka_unit_test(some_things_are_due_and_some_overdue)};
	return cmocka_run_group_tests(tests, open_it, close_it);
}
