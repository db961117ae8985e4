/* What is about a carer is about somebody who has or had that part here (`about: [carer]`): written on their page, refused for others, no
 * part of a childhood. Grown-ups are found by what they are. On either engine. */
#include "things.h"

enum { MANAGER, SAM, DOT, KID };
static int64_t robin, cass, ted;

static const char *const own_kinds[][2] = {
    {"course.yaml",
        "kind: own-course\nabout: [carer]\nsays: A course that a carer did\nworker: {one: course, many: courses}\nkeep: not set\n"
        "see: [manager, social-worker, self]\nwrite: [manager]\nfields:\n"
        "  own_course: {type: text, max: 60, required: draft, label: Course}\n"},
};

static int open_all(void **state)
{
	(void)state;
	house_begin();
	own_folder(own_kinds, sizeof own_kinds / sizeof *own_kinds);
	house_two("U4", NULL);
	robin = person_of("T1", true);
	who[SAM] = person_of("Sampleworth", false), who[KID] = robin;
	writer = who[MANAGER] = somebody("worker", "Mona"), who[DOT] = somebody("other", "Dot");
	cass = somebody("carer", "Cass"), ted = somebody("worker", "Ted");
	static const enum role roles[] = {ROLE_MANAGER, ROLE_SOCIAL_WORKER, ROLE_PARTNER, ROLE_YOUNG_PERSON};
	for (int i = MANAGER; i <= KID; i++)
		session[i] = user(roles[i], who[i], AT("user %d", i).at);
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

static void they_are_found_by_what_they_are(void **state)
{
	(void)state;
	SHOWS(get(MANAGER, "/things"), "/grown-ups");
	struct got g = get(SAM, "/grown-ups");
	SHOWS(g, "/grown-ups?of=carer");
	HIDES(g, "/grown-ups?of=child");
	HIDES(g, "/grown-ups?of=relative");
	g = get(SAM, "/grown-ups?of=carer");
	SHOWS(g, AT("/thing/%lld\">Cass Invented", (long long)cass).at);
	HIDES(g, "Ted Invented");
	HIDES(g, "Robin");
	g = get(SAM, "/grown-ups?of=worker");
	SHOWS(g, "Ted Invented");
	HIDES(g, "Cass Invented");
	SHOWS(get(SAM, "/grown-ups?of=child"), "choose what they are");
	assert_int_equal(get(DOT, "/grown-ups").status, 403); /* another organisation's */
	assert_true(get(KID, "/grown-ups").status != 200);
}

static void what_is_about_a_carer(void **state)
{
	(void)state;
	SHOWS(get(MANAGER, at(cass, "")), "Add: course");
	HIDES(get(SAM, at(cass, "")), "Add: course"); /* who may not write it */
	assert_int_equal(post(MANAGER, at(cass, "/add/own-course"), "own-course=First+aid&state=final").status, 303);
	SHOWS(get(SAM, at(cass, "")), "First aid");
	/* somebody who never was one */
	HIDES(get(MANAGER, at(ted, "")), "Add: course");
	assert_int_equal(get(MANAGER, at(ted, "/add/own-course")).status, 404);
	struct fault f = {0};
	struct entry *e = about("own-course", ted, "own_course", "First aid");
	assert_false(store_run(db, "test", write_down, &(struct writing_down){e}, &f));
	assert_string_equal(f.code, "entry.about");
	e = about("own-course", robin, "own_course", "First aid");
	assert_false(store_run(db, "test", write_down, &(struct writing_down){e}, &(struct fault){0}));
}

/* Whoever grew up here and cares for children now: it is about the grown-up, and stands in no child's record. */
static void who_was_a_child_here_and_is_a_carer_now(void **state)
{
	(void)state;
	struct entry *e = about("person-as", robin, "part", "carer");
	set(e, "began", "2026-10-01");
	added(e);
	e = about("own-course", robin, "own_course", "Swimming with little ones");
	added(e);
	assert_int_equal(e->child, 0);
	HIDES(get(SAM, AT("/child/%lld?all=1", (long long)robin).at), "Swimming with little ones");
	SHOWS(get(MANAGER, at(robin, "")), "Swimming with little ones");
	SHOWS(get(SAM, "/grown-ups?of=carer"), "Robin Testwood");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(they_are_found_by_what_they_are),
	    cmocka_unit_test(what_is_about_a_carer),
	    cmocka_unit_test(who_was_a_child_here_and_is_a_carer_now),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
