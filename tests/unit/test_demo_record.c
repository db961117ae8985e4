/* The demonstration in a database: it can be filled, every entry keeps its description, the journal is whole, and the people
 * to sign in as have what their roles need. */
#include "access/user.h"
#include "demo/fill.h"
#include "duty/laws.h"
#include "measure/measure.h"
#include "told/closing.h"
#include "record/entry.h"
#include "told/life.h"
#include "record/people.h"
#include "returns/check.h"
#include "returns/places.h"
#include "store/journal.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHILDREN = 60 };
static char folder[FOLDER], place[FOLDER + 20];
static struct store *db;
static struct arena *a;
static struct demo_filled filled;
static struct inventing inventing;
static day today;

static int open_it(void **state)
{
	(void)state;
	struct fault f = {0};
	a = arena_new(0);
	today = day_of(2026, 11, 24);
	folder_make(folder, sizeof folder, "demo");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	db = store_open(engine_at(place), STORE_NEW, &f);
	if (!db || !store_make(db, 1, &f) ||
	    !invent_begin(&(struct invent_ask){.seed = 1, .children = CHILDREN, .as_at = today, .years = 3}, &inventing) ||
	    !demo_fill(db, &inventing, (int64_t)today * 86400000 + 57600000, NULL, a, &filled, &f)) {
		printf("%s: %s\n", f.where, f.say);
		return 1;
	}
	return 0;
}

static int close_it(void **state)
{
	(void)state;
	store_close(db);
	folder_away(folder);
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
			*seen += !k->part; /* what somebody came as is of the act in which they came */
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

/* ---- the measures, some children at a time ---- */

enum { DATES = 3 };
struct counted {
	struct count *count;
	struct lives some;
	size_t batches;
	struct measured all[DATES][MEASURES], each[DATES][MEASURES];
	bool whole[2];
};

static bool count_some(void *arg, struct arena *scratch, const struct lives *some)
{
	struct counted *c = arg;
	(void)scratch;
	c->some = *some;
	c->batches++;
	measure_cohort(c->count, some->cohort);
	return true;
}

static bool count_both(struct tx *tx, void *arg, struct fault *f)
{
	struct counted *c = arg;
	struct authority who;
	struct laws laws;
	struct lives lives;
	struct measure_ask ask[DATES];
	if (!store_authority_find(tx, a, TEXT(DEMO_AUTHORITY), &who, f) || !laws_load(a, NULL, &laws, f) ||
	    !lives_load(tx, a, who.authority, today, &lives, f))
		return false;
	for (int i = 0; i < DATES; i++)
		ask[i] = (struct measure_ask){.asof = AS_AT(today - 180 * i), .laws = &laws, .events = lives_events, .events_arg = &lives};
	measure_all(a, lives.cohort, ask, DATES, c->all[0]);
	for (int i = 0; i < DATES; i++)
		ask[i].events_arg = &c->some;
	c->count = measure_begin(a, ask, DATES);
	if (!lives_each(tx, who.authority, today, 7, count_some, c, f))
		return false;
	for (int i = 0; i < DATES; i++)
		measure_end(c->count, (size_t)i, c->each[i]);
	c->whole[0] = cohort_newest(lives.cohort) == cohort_newest(measure_years(c->count));
	cohort_free(lives.cohort);
	return true;
}

static void measures_are_the_same_some_children_at_a_time(void **state)
{
	(void)state;
	struct counted *c = arena_new_of(a, struct counted);
	struct fault f = {0};
	if (!store_read(db, count_both, c, &f))
		fail_msg("%s %s", f.code, f.say);
	assert_true(c->batches > 8 && c->whole[0]);
	for (int i = 0; i < DATES; i++)
		for (int m = 0; m < MEASURES; m++) {
			const struct measured *x = &c->all[i][m], *y = &c->each[i][m];
			if (x->known != y->known || x->value != y->value || x->num != y->num || x->den != y->den || x->year != y->year ||
			    memcmp(x->fact, y->fact, sizeof x->fact) != 0 || strcmp(x->why ? x->why : "", y->why ? y->why : "") != 0)
				fail_msg("%s: %lld and %lld, %s and %s", x->def->id, (long long)x->value, (long long)y->value, x->why,
				    y->why);
		}
	assert_true(c->all[0][MEASURE_IN_CARE].value > 0);
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
		if ((int64_t)n > m->children[users[i].role]) /* the deputy and who is there at night have none of their own */
			m->children[users[i].role] = (int64_t)n;
		if (users[i].role != ROLE_YOUNG_PERSON || !text_starts(users[i].name, TEXT("Kit ")))
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
	/* and a child of about eight, a care leaver of about nineteen, the deputy, and who is there at night */
	assert_int_equal(m.users, ROLES + 4);
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
struct week_due {
	int64_t state[16];
	int64_t ran[64]; /* by the clock's place in the file */
	struct laws laws;
};
static bool reckon(struct tx *tx, void *arg, struct fault *f)
{
	struct week_due *n = arg;
	struct authority who;
	struct lives lives;
	if (!store_authority_find(tx, a, TEXT(DEMO_CODE), &who, f) || !laws_load(a, NULL, &n->laws, f) ||
	    !lives_load(tx, a, who.authority, today, &lives, f))
		return false;
	for (size_t i = 0; i < lives.n; i++) {
		struct span s;
		uint32_t chunk, child;
		struct duty_row *list;
		struct duty_ask ask = {.asof = AS_AT(today), .laws = &n->laws};
		if (!cohort_find(lives.cohort, lives.at[i].number, &chunk, &child))
			continue;
		span_of(a, lives.cohort, lives.cohort->chunk[chunk], child, &s);
		size_t rows = duty_of(a, &ask, &s, &lives.at[i].events, &list);
		for (size_t k = 0; k < rows; k++)
			n->state[list[k].state]++, n->ran[list[k].law->order]++;
	}
	cohort_free(lives.cohort);
	return true;
}

static void some_things_are_due_and_some_overdue(void **state)
{
	(void)state;
	struct week_due due = {{0}, {0}, {0}};
	struct fault f = {0};
	int64_t *n = due.state, never = 0;
	if (!store_read(db, reckon, &due, &f))
		fail_msg("%s: %s", f.where, f.say);
	/* a clock that nothing in a whole council's year sets going is one that nothing can */
	for (size_t i = 0; i < due.laws.n; i++)
		if (due.laws.law[i].status != 'U' && !due.ran[due.laws.law[i].order])
			never++, print_message("clock %s (duty %s) never runs\n", due.laws.law[i].id, due.laws.law[i].duty);
	assert_int_equal(never, 0);
	assert_true(n[DUTY_DONE] > n[DUTY_LATE] && n[DUTY_LATE] > 0);
	assert_true(n[DUTY_DUE] > n[DUTY_OVERDUE] && n[DUTY_OVERDUE] > 0);
	assert_true(n[DUTY_OVERDUE] * 20 < n[DUTY_DONE]);
}

/* The past months of the return are what the rules find in what was told by then: reckoned in the same way for today, it is what they
 * find in the record. */
struct months {
	struct return_day *at, today;
	size_t n;
};

static bool months(struct tx *tx, void *arg, struct fault *f)
{
	struct months *m = arg;
	struct authority who;
	struct lives lives;
	struct closing c;
	struct check k;
	struct findings found = {0};
	if (!store_authority_find(tx, a, TEXT(DEMO_CODE), &who, f) || !return_days(tx, a, who.authority, 2027, &m->at, &m->n, f) ||
	    !lives_load(tx, a, who.authority, today, &lives, f) || !closing_of(lives.cohort, 2027, &c, f))
		return false;
	struct check_setup s = {.year = 2027, .from = year_first(2027), .to = year_last(2027), .now = 2027, .last = c.last,
	    .since = c.since, .tables = c.tables, .tables_last = c.tables_last, .authority = authority_upper(TEXT(DEMO_CODE))};
	if (!check_open(&k, a, &s, f))
		return false;
	check_run(&k, c.cohort, 1, false, &found);
	m->today.run = (int64_t)k.n_run;
	for (size_t i = 0; i < found.n; i++) { /* each fault once */
		bool seen = false;
		for (size_t j = 0; j < i; j++)
			seen = seen || (found.at[j].rule == found.at[i].rule && found.at[j].fault == found.at[i].fault);
		m->today.things += !seen;
	}
	findings_free(&found);
	cohort_free(c.cohort);
	cohort_free(lives.cohort);
	return true;
}

static void past_months_are_reckoned(void **state)
{
	(void)state;
	struct months m = {0};
	struct fault f = {0};
	struct return_day is[] = {{.on = day_of(2026, 4, 30)}, {.on = today}};
	if (!store_read(db, months, &m, &f) || !demo_return_days(&inventing, is, 2, &f))
		fail_msg("%s: %s", f.where, f.say);
	assert_int_equal(m.n, 7); /* April to October */
	for (size_t i = 0; i < m.n; i++) {
		assert_int_equal(m.at[i].on, day_of(2026, 5 + (int)i, 1) - 1);
		assert_true(m.at[i].run > 0 && m.at[i].things >= m.at[i].children && m.at[i].right == 0);
	}
	assert_int_equal(is[0].things, m.at[0].things);
	assert_int_equal(is[0].children, m.at[0].children);
	assert_true(is[1].things > 0);
	assert_int_equal(is[1].things, m.today.things);
	assert_int_equal(is[1].run, m.today.run);
}

/* One plan waits for those who sign it: whole, and about the young person who can sign in. */
static bool plans(struct tx *tx, void *arg, struct fault *f)
{
	int *n = arg;
	struct authority who;
	struct user *users;
	struct entries all;
	size_t n_users;
	if (!store_authority_find(tx, a, TEXT(DEMO_CODE), &who, f) || !user_list(tx, a, who.authority, &users, &n_users, f) ||
	    !entry_list(tx, a, AS_AT(today), who.authority, kind_of(TEXT("pathway-plan")), 0, ENTRY_DRAFTS, &all, f))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		struct problems p;
		struct entry whole = *all.at[i];
		bool young = false;
		whole.state = STATE_FINAL;
		for (size_t u = 0; u < n_users; u++)
			young = young || (users[u].role == ROLE_YOUNG_PERSON && users[u].person == whole.child);
		*n += all.at[i]->state == STATE_DRAFT && young && entry_check(a, &whole, today, &p);
	}
	return true;
}

static void a_plan_waits_to_be_signed(void **state)
{
	(void)state;
	int n = 0;
	struct fault f = {0};
	if (!store_read(db, plans, &n, &f))
		fail_msg("%s: %s", f.where, f.say);
	assert_int_equal(n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_entry_keeps_its_description), cmocka_unit_test(the_journal_is_whole),
	    cmocka_unit_test(measures_are_the_same_some_children_at_a_time),
	    cmocka_unit_test(each_role_has_somebody), cmocka_unit_test(some_things_are_due_and_some_overdue),
	    cmocka_unit_test(past_months_are_reckoned), cmocka_unit_test(a_plan_waits_to_be_signed)};
	return cmocka_run_group_tests(tests, open_it, close_it);
}
