/* One person, several parts, each with its days: a carer who becomes a worker; a child who becomes a member of a board and then a
 * personal adviser; a worker whose own family is known here. Becoming staff opens nothing of a childhood, and whoever may know of the
 * child knows no more of the grown-up. On both engines. */
#include "house.h"
#include "record/parts.h"
#include "record/replay.h"
#include "record/thing.h"

enum { MANAGER, SAM, MAX, ROB, PEOPLE };
static const enum role roles[PEOPLE] = {ROLE_MANAGER, ROLE_SOCIAL_WORKER, ROLE_SOCIAL_WORKER, ROLE_PERSONAL_ADVISER};
static struct session session[PEOPLE];
static int64_t who[PEOPLE], robin, ash, board, cass;

struct act {
	enum { ADD, CORRECT, BACK } what;
	struct entry *e;
	int64_t by;
	struct fault f;
};
static bool do_act(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct hand h = {1, x->by ? x->by : who[MANAGER] ? who[MANAGER] : 700, "manager", "", "test", now += 1000, today};
	struct problems p;
	return x->what == ADD ? entry_add(tx, a, &h, x->e, &p, f)
	    : x->what == CORRECT ? entry_correct(tx, a, &h, x->e, &p, NULL, f)
	                         : entry_take_back(tx, a, &h, x->e->kind, x->e->id, x->e->version, f);
}

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	if (!value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong))
		fail_msg("%s %s", field, wrong);
}

static const char *id_text(int64_t id)
{
	return AT("%lld", (long long)id).at;
}

static struct entry *about(const char *kind, int64_t thing, const char *field, const char *is)
{
	struct entry *e = entry_new_about(a, kind_of(text_of(kind)), thing);
	e->state = STATE_FINAL;
	set(e, field, is);
	return e;
}

static int64_t done(struct act x)
{
	struct fault f = {0};
	must(store_run(db, "test", do_act, &x, &f), &f);
	return x.e->id;
}

static const char *refused(struct act x)
{
	if (store_run(db, "test", do_act, &x, &x.f))
		fail_msg("went through");
	return arena_z(a, text_of(x.f.code));
}

static int64_t person(const char *part, const char *name)
{
	struct entry *e = about("person", 0, "part", part);
	set(e, "forename", name), set(e, "surname", "Invented");
	return done((struct act){.what = ADD, .e = e});
}

static struct entry *part(int64_t whose, const char *is, const char *from, const char *to)
{
	struct entry *e = about("person-as", whose, "part", is);
	if (from)
		set(e, "began", from);
	if (to)
		set(e, "ended", to);
	return e;
}

struct reading_parts {
	int64_t of;
	struct entries at;
};
static bool read_parts(struct tx *tx, void *arg, struct fault *f)
{
	struct reading_parts *x = arg;
	return entry_about(tx, a, (struct asof){DAY_MAX, INT64_MAX}, 1, kind_of(TEXT("person-as")), x->of, 0, &x->at, f);
}
static struct entries parts_of(int64_t of)
{
	struct reading_parts x = {.of = of};
	struct fault f = {0};
	must(store_read(db, read_parts, &x, &f), &f);
	return x.at;
}

static int begin(void **state)
{
	struct fault f = {0};
	(void)state;
	house_begin();
	must(record_start(NULL, &f), &f);
	house_two("U4", NULL);
	robin = person_of("T1", true), ash = person_of("T2", true);
	who[SAM] = person_of("Sampleworth", false), who[MAX] = person_of("Elsewhere", false);
	who[MANAGER] = person("worker", "Mona"), who[ROB] = robin, cass = person("carer", "Cass");
	for (int i = 0; i < PEOPLE; i++)
		session[i] = user(roles[i], who[i], AT("user %d", i).at);
	struct entry *e = about("body", 0, "body_name", "Invented Board");
	set(e, "sort", "board");
	board = done((struct act){.what = ADD, .e = e});
	house_ready();
	return 0;
}

static struct got get(int by, const char *path)
{
	return ask_to(&session[by], "GET", text_of(path), NULL, true);
}
static const char *page_of(int64_t id)
{
	return AT("/thing/%lld", (long long)id).at;
}
static const char *child_page(int64_t id)
{
	return AT("/child/%lld", (long long)id).at;
}

/* Whoever is offered where a person is chosen, by name. */
static bool offered(int by, const char *path, const char *name)
{
	struct got g = get(by, path);
	assert_int_equal(g.status, 200);
	return says(&g, name);
}

static void the_first_part_comes_with_the_person(void **state)
{
	(void)state;
	struct entries of_robin = parts_of(robin), of_cass = parts_of(cass);
	assert_true(of_robin.n == 1 && of_robin.at[0]->child == robin && text_is(entry_value(of_robin.at[0], "part")->text, "child"));
	assert_true(of_cass.n == 1 && of_cass.at[0]->child == 0 && text_is(entry_value(of_cass.at[0], "part")->text, "carer"));
	/* nobody is written to be a child, and what somebody came as is neither written over, moved nor taken back */
	assert_string_equal(refused((struct act){.what = ADD, .e = part(cass, "child", NULL, NULL)}), "entry.wrong");
	assert_string_equal(refused((struct act){.what = BACK, .e = of_cass.at[0]}), "entry.part");
	struct entry *turned = of_cass.at[0];
	set(turned, "part", "child");
	assert_string_equal(refused((struct act){.what = CORRECT, .e = turned}), "entry.wrong");
}

static void a_carer_who_becomes_a_worker(void **state)
{
	(void)state;
	const char *carers = AT("/child/%lld/add/allocation/carer", (long long)robin).at;
	const char *seats = AT("/thing/%lld/add/seat", (long long)board).at;
	struct got plain = get(MANAGER, page_of(cass));
	SHOWS(plain, "Cass Invented");
	SHOWS(plain, "add/person-as");
	assert_true(offered(MANAGER, seats, "Cass Invented"));
	(void)carers;
	/* a carer until the end of October, a worker since November */
	struct entry *first = parts_of(cass).at[0];
	set(first, "ended", "2026-11-01");
	done((struct act){.what = CORRECT, .e = first});
	assert_false(offered(MANAGER, seats, "Cass Invented")); /* nothing today */
	assert_true(offered(MANAGER, seats, "Mona Invented"));
	struct got g = ask_as(&session[MANAGER], "POST", AT("/thing/%lld/add/person-as", (long long)cass),
	    "part=worker&began-day=1&began-month=11&began-year=2026");
	assert_int_equal(g.status, 303);
	struct entries now_is = parts_of(cass);
	assert_int_equal(now_is.n, 2);
	assert_true(offered(MANAGER, seats, "Cass Invented"));
	g = get(SAM, page_of(cass));
	SHOWS(g, "Somebody who works for them");
	SHOWS(g, "1 November 2026");
}

static void a_child_who_becomes_a_member_and_an_adviser(void **state)
{
	(void)state;
	const char *seats = AT("/thing/%lld/add/seat", (long long)board).at;
	/* a child is no grown-up of the council: Max, who works with another, knows nothing of them */
	assert_int_equal(get(MAX, page_of(robin)).status, 404);
	assert_int_equal(get(MAX, child_page(robin)).status, 403);
	assert_false(offered(MANAGER, seats, "Robin Testwood"));
	/* a member of a board from next week on */
	done((struct act){.what = ADD, .e = part(robin, "member", "2026-11-10", "2026-11-17")});
	assert_false(offered(MANAGER, seats, "Robin Testwood")); /* and not any more */
	done((struct act){.what = ADD, .e = part(robin, "worker", "2026-11-17", NULL)});
	assert_true(offered(MANAGER, seats, "Robin Testwood"));
	/* met as that, and as nothing else */
	struct got g = get(MAX, page_of(robin));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Robin Testwood");
	SHOWS(g, "Member of a board or a group");
	HIDES(g, "Child or young person");
	HIDES(g, "/child/");
	assert_int_equal(get(MAX, child_page(robin)).status, 403);
	/* their worker sees the child, and the other parts beside */
	g = get(SAM, page_of(robin));
	SHOWS(g, "Child or young person");
	assert_int_equal(get(SAM, child_page(robin)).status, 200);
	/* becoming staff opens no record: not their own, and nobody's to whom they are not given */
	assert_int_equal(get(ROB, child_page(robin)).status, 403);
	assert_int_equal(get(ROB, child_page(ash)).status, 403);
	struct entry *e = about("allocation", ash, "part", "personal-adviser");
	e->child = ash;
	set(e, "who", id_text(robin)), set(e, "began", "2026-11-18");
	done((struct act){.what = ADD, .e = e});
	assert_int_equal(get(ROB, child_page(ash)).status, 200);
	assert_int_equal(get(ROB, child_page(robin)).status, 403);
	/* and Max, who works with Ash, meets them there by name alone */
	g = get(MAX, child_page(ash));
	SHOWS(g, "Robin Testwood");
	HIDES(g, AT("/child/%lld", (long long)robin).at);
}

static void a_worker_whose_family_is_known_here(void **state)
{
	(void)state;
	struct entry *e = part(who[SAM], "relative", "2026-11-01", NULL);
	assert_string_equal(refused((struct act){.what = ADD, .e = e}), "entry.wrong");
	e = part(who[SAM], "relative", "2026-11-01", NULL);
	set(e, "whose", id_text(ash));
	done((struct act){.what = ADD, .e = e});
	assert_int_equal(e->child, ash);
	/* it is of Ash's record: whoever works with Ash sees it on Sam's page, the others do not */
	struct got max = get(MAX, page_of(who[SAM])), manager = get(MANAGER, page_of(who[SAM]));
	SHOWS(max, "Family of a child here");
	SHOWS(manager, "Sam Sampleworth");
	HIDES(manager, "Family of a child here");
	HIDES(manager, "Ash");
}

static bool seal(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {1, 700, "manager", "", "test", now += 1000, today};
	struct entry *e;
	struct problems p;
	if (entry_get(tx, a, 1, kind_of(TEXT("person")), robin, &e, f) != ROW_ONE)
		return false;
	*entry_value(e, "sealed") = (struct value){.state = VALUE_SET, .number = *(bool *)arg};
	return entry_correct(tx, a, &h, e, &p, NULL, f);
}

static void sealed_is_sealed_under_every_part(void **state)
{
	(void)state;
	struct fault f = {0};
	bool yes = true, no = false;
	const char *seats = AT("/thing/%lld/add/seat", (long long)board).at;
	must(store_run(db, "seal", seal, &yes, &f), &f);
	assert_int_equal(get(MAX, page_of(robin)).status, 404);
	assert_false(offered(MANAGER, seats, "Robin Testwood"));
	must(store_run(db, "seal", seal, &no, &f), &f);
	assert_true(offered(MANAGER, seats, "Robin Testwood"));
}

static bool was_said;
static void hear(void *ctx, const char *sentence)
{
	(void)ctx;
	was_said = true;
	print_message("%s\n", sentence);
}
static bool replays(struct tx *tx, void *arg, struct fault *f)
{
	return record_replay(tx, 1, hear, NULL, arg, f);
}

SQL(sql_forge_part, "UPDATE k_person_as SET part = $2, child = NULL WHERE authority = 1 AND about_id = $1 AND part = 'child'");
static bool forge(struct tx *tx, void *arg, struct fault *f)
{
	return sql_do(tx, &sql_forge_part, f, arg_i(ash), arg_z(arg));
}

static void the_journal_tells_of_every_part(void **state)
{
	(void)state;
	struct fault f = {0};
	struct replayed r;
	was_said = false;
	must(store_read(db, replays, &r, &f), &f);
	assert_false(was_said);
	must(store_run(db, "forge", forge, "worker", &f), &f);
	must(store_read(db, replays, &r, &f), &f);
	assert_int_equal(r.differ, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_part_comes_with_the_person),
	    cmocka_unit_test(a_carer_who_becomes_a_worker),
	    cmocka_unit_test(a_child_who_becomes_a_member_and_an_adviser),
	    cmocka_unit_test(a_worker_whose_family_is_known_here),
	    cmocka_unit_test(sealed_is_sealed_under_every_part),
	    cmocka_unit_test(the_journal_tells_of_every_part),
	};
	return cmocka_run_group_tests_name("parts of a person", tests, begin, house_end);
}
