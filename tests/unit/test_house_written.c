/* What is written of one kind about the visitor's children: the list, its pages and its file are the same rows, those of their own children
 * and no others; what they may not see is no column, row, count or filter; every look names the children. On either engine. */
#include "things.h"

enum { MANAGER, SAM, MAX, CARER, ADVISER, KID, BOARD };
static int64_t robin, ash;

static const char *const own_kinds[][2] = {
    {"lesson.yaml",
        "kind: own-lesson\nabout: [child]\nsays: A lesson\nworker: {one: swimming lesson, many: swimming lessons}\ndates: {from: own_on}\n"
        "keep: not set\nsee: [workers, carer]\nwrite: [workers, carer]\nfields:\n"
        "  own_on: {type: day, time: past, required: draft, label: Day}\n"
        "  own_how: {type: text, label: How it went}\n"
        "  own_length: {type: int, min: -50, max: 50, label: Change of length}\n"
        "  own_alone: {type: bool, label: Swam alone}\n"
        "  own_worry: {type: text, label: Worry, see: [manager], write: [manager]}\n"},
};

SQL(sql_looked, "SELECT COUNT(*) FROM journal_child c JOIN k_person p ON p.authority = c.authority AND p.entry = c.child AND p.current = 1"
                " WHERE c.authority = 1 AND p.forename = $1");

static void allocate(int64_t child, int64_t to, const char *part)
{
	struct entry *e = about("allocation", child, "part", part);
	set(e, "who", AT("%lld", (long long)to).at), set(e, "began", "2026-01-01");
	added(e);
}

struct changing {
	int64_t person;
	const char *field, *is;
};

static bool change(struct tx *tx, void *arg, struct fault *f)
{
	struct changing *c = arg;
	struct hand h = {1, writer, "manager", "", "test", now += 1000, today};
	struct entry *e;
	struct problems p;
	if (entry_get(tx, a, 1, kind_of(TEXT("person")), c->person, &e, f) != ROW_ONE)
		return false;
	set(e, c->field, c->is);
	return entry_correct(tx, a, &h, e, &p, NULL, f);
}

static void person_is(int64_t person, const char *field, const char *is)
{
	struct fault f = {0};
	must(store_run(db, "test", change, &(struct changing){person, field, is}, &f), &f);
}

static void lesson(int64_t child, const char *on, const char *how, const char *length, const char *alone)
{
	struct entry *e = about("own-lesson", child, "own_on", on);
	set(e, "own_how", how), set(e, "own_length", length), set(e, "own_alone", alone), set(e, "own_worry", "between managers");
	added(e);
}

static int open_all(void **state)
{
	(void)state;
	house_begin();
	own_folder(own_kinds, sizeof own_kinds / sizeof *own_kinds);
	house_two("U4", NULL);
	robin = person_of("T1", true), ash = person_of("T2", true);
	who[SAM] = person_of("Sampleworth", false), who[MAX] = person_of("Elsewhere", false), who[KID] = robin;
	who[MANAGER] = somebody("worker", "Mona"), who[CARER] = somebody("carer", "Cass"), who[ADVISER] = somebody("worker", "Ada");
	who[BOARD] = somebody("other", "Bo");
	allocate(robin, who[MANAGER], "manager"), allocate(ash, who[MANAGER], "manager");
	allocate(robin, who[CARER], "carer"), allocate(robin, who[ADVISER], "personal-adviser");
	static const enum role roles[] = {ROLE_MANAGER, ROLE_SOCIAL_WORKER, ROLE_SOCIAL_WORKER, ROLE_CARER, ROLE_PERSONAL_ADVISER,
	    ROLE_YOUNG_PERSON, ROLE_BOARD_MEMBER};
	for (int i = MANAGER; i <= BOARD; i++)
		session[i] = user(roles[i], who[i], AT("user %d", i).at);
	for (int i = 0; i < 28; i++)
		lesson(robin, AT("2026-10-%02d", i + 1).at, AT("Lesson %02d", i).at, "1", i % 2 ? "yes" : "no");
	lesson(robin, "2026-11-01", "=cmd()", "-5", "yes");
	for (int i = 0; i < 3; i++)
		lesson(ash, AT("2026-11-%02d", i + 1).at, "Deep water", "2", "no");
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

#define ROWS "<th scope=\"row\""

static size_t all_pages(int by, const char *first)
{
	size_t rows = 0;
	for (struct text next = text_of(first); next.n;) {
		struct got g = get(by, arena_z(a, next));
		assert_int_equal(g.status, 200);
		rows += times(&g, ROWS);
		const char *end = strstr(g.body.at, "\" rel=\"next\""), *p = end;
		while (p && strncmp(p, "href=\"", 6) != 0)
			p--;
		next = p ? (struct text){p + 6, (size_t)(end - p - 6)} : (struct text){"", 0};
	}
	return rows;
}

static void what_is_counted_is_what_is_listed(void **state)
{
	(void)state;
	struct got g = get(SAM, "/written");
	SHOWS(g, "/written/own-lesson");
	SHOWS(g, "(29)");
	HIDES(g, "/written/view"); /* what a child gave to chosen readers has no list */
	HIDES(g, "/written/task");
	SHOWS(get(SAM, "/children"), "\"/written\"");
	g = get(SAM, "/written/own-lesson");
	SHOWS(g, "29 swimming lessons");
	SHOWS(g, AT("/child/%lld/entry/own-lesson/", (long long)robin).at);
	SHOWS(g, "Robin Testwood");
	HIDES(g, "Ash");
	assert_true(strstr(g.body.at, "=cmd()") < strstr(g.body.at, "Lesson 27")); /* the newest first */
	assert_int_equal(all_pages(SAM, "/written/own-lesson"), 29);
	int64_t looks = count_like(&sql_looked, "Robin"), others = count_like(&sql_looked, "Ash");
	g = post(SAM, "/written/own-lesson/file", "");
	assert_int_equal(g.status, 200);
	assert_int_equal(times(&g, "\r\n"), 29 + 1);
	assert_true(count_like(&sql_looked, "Robin") > looks); /* the file is a look, and names whom it holds */
	assert_int_equal(count_like(&sql_looked, "Ash"), others);
	SHOWS(g, "'=cmd()");
	SHOWS(g, ",-5");
	HIDES(g, "'-5");
	HIDES(g, "between managers");
	HIDES(g, "Worry");
	assert_int_equal(all_pages(MANAGER, "/written/own-lesson"), 32);
	SHOWS(post(MANAGER, "/written/own-lesson/file", ""), "between managers");
}

static void it_is_searched_and_filtered(void **state)
{
	(void)state;
	struct got g = get(SAM, "/written/own-lesson?of-own-alone=yes");
	SHOWS(g, "15 swimming lessons");
	assert_int_equal(times(&g, ROWS), 15);
	g = post(SAM, "/written/own-lesson", "q=test");
	SHOWS(g, "29 swimming lessons");
	g = post(MANAGER, "/written/own-lesson", "q=ash");
	SHOWS(g, "3 swimming lessons");
	HIDES(g, "Robin");
	g = post(MANAGER, "/written/own-lesson/file", "q=ash");
	assert_int_equal(times(&g, "\r\n"), 3 + 1);
	g = post(SAM, "/written/own-lesson", "q=ash"); /* not theirs: as if there were none */
	SHOWS(g, "None is like this");
	assert_int_equal(get(SAM, "/written/own-lesson?q=robin").status, 400); /* a name stands in no address */
	assert_int_equal(get(SAM, "/written/own-lesson?of-own-worry=x").status, 400);
}

static void it_is_for_those_beside_the_child(void **state)
{
	(void)state;
	struct got g = get(MAX, "/written/own-lesson");
	SHOWS(g, "3 swimming lessons");
	HIDES(g, "Robin");
	/* a carer reads what they are with, and takes no file of it out */
	g = get(CARER, "/written/own-lesson");
	SHOWS(g, "29 swimming lessons");
	HIDES(g, "/file\"");
	assert_int_equal(post(CARER, "/written/own-lesson/file", "").status, 404);
	static const int none[] = {KID, BOARD};
	for (size_t i = 0; i < 2; i++) {
		assert_int_not_equal(get(none[i], "/written").status, 200);
		assert_int_not_equal(get(none[i], "/written/own-lesson").status, 200);
		assert_int_not_equal(post(none[i], "/written/own-lesson/file", "").status, 200);
	}
	static const char *const shut[] = {"/written/view", "/written/view-answer", "/written/task", "/written/body", "/written/person"};
	for (size_t i = 0; i < sizeof shut / sizeof *shut; i++)
		assert_int_equal(get(SAM, shut[i]).status, 404);
	person_is(ash, "sealed", "yes");
	assert_int_equal(all_pages(MANAGER, "/written/own-lesson"), 29);
	SHOWS(get(MANAGER, "/written/own-lesson"), "29 swimming lessons");
	HIDES(get(MAX, "/written"), "own-lesson");
	person_is(ash, "sealed", "no");
	assert_int_equal(all_pages(MANAGER, "/written/own-lesson"), 32);
}

static void an_adviser_sees_nothing_from_childhood(void **state)
{
	(void)state;
	person_is(robin, "dob", "2010-10-15"); /* sixteen on 15 October 2026 */
	assert_int_equal(all_pages(ADVISER, "/written/own-lesson"), 28 - 14 + 1);
	SHOWS(get(ADVISER, "/written/own-lesson"), "15 swimming lessons");
	assert_int_equal(all_pages(SAM, "/written/own-lesson"), 29);
	struct actor adviser = {.role = ROLE_PERSONAL_ADVISER};
	for (day born = day_of(1930, 1, 1); born < day_of(2083, 1, 1); born++) /* as the query reckons it */
		assert_int_equal(access_since(&adviser, born, false), born + 5844);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_counted_is_what_is_listed),
	    cmocka_unit_test(it_is_searched_and_filtered),
	    cmocka_unit_test(it_is_for_those_beside_the_child),
	    cmocka_unit_test(an_adviser_sees_nothing_from_childhood),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
