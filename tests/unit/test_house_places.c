/* Two authorities in one house: each has its public pages under /a/NAME/, in its own words, with its own promises and figures; who is
 * signed in at one is nobody at the other. */
#include "house.h"
#include "access/door.h"

enum { ONE = 1, OTHER = 2 };
static struct session essex[ROLES], testshire[ROLES];

static const char *pack_of_testshire(void)
{
	static const struct { const char *from, *to; } change[] = {
	    {"id: essex", "id: testshire"}, {"authority: Essex County Council", "authority: Testshire Council"},
	    {"code: E10000012", "code: E99000001"},
	    {"{id: home, adult: {one: home, many: homes}, child: {one: home, many: homes}",
	        "{id: home, adult: {one: household, many: households}, child: {one: house, many: houses}"}};
	struct text yaml;
	struct fault f = {0};
	must(file_read(a, "strategies/essex/pack.yaml", 1 << 20, &yaml, &f), &f);
	char *z = arena_z(a, yaml);
	for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
		char *at = strstr(z, change[i].from);
		assert_non_null(at);
		*at = 0;
		z = arena_z(a, AT("%s%s%s", z, change[i].to, at + strlen(change[i].from)));
	}
	return z;
}

static bool another(struct tx *tx, void *arg, struct fault *f)
{
	return store_authority_add(tx, TEXT("E99000001"), TEXT("Testshire"), 0, arg, f);
}

static const char last_year[] = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
                                "T9,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n";

static int open_both(void **state)
{
	(void)state;
	struct settings s = settings_default();
	struct fault f = {0};
	int64_t other;
	house_begin();
	must(store_run(db, "another", another, &other, &f), &f);
	assert_int_equal(other, OTHER);
	for (council = OTHER; council >= ONE; council--) {
		put("2026", "e.csv", last_year);
		must(take_in("2026", 2026, false, false, &f), &f);
		house_people("CHILD,FORENAME,SURNAME,WORKER\nT9,Robin,Testwood,Sam Sampleworth\n");
		for (int r = 0; r < ROLES; r++)
			(council == ONE ? essex : testshire)[r] =
			    user((enum role)r, r == ROLE_YOUNG_PERSON && council == ONE ? person_of("T9", true) : 0,
			        AT("%s %d", council == ONE ? "Alex" : "Billie", r).at);
	}
	council = ONE;
	put("packs", "about.txt", "");
	put("packs/testshire", "pack.yaml", pack_of_testshire());
	s.text[SETTING_STRATEGIES] = AT("%s/packs", folder);
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
	return 0;
}

static struct got get(const struct session *s, const char *path)
{
	struct got g = ask_to(s, "GET", text_of(path), NULL, false);
	now -= 1000;
	return g;
}

static struct got nobody(const char *path)
{
	return get(NULL, path);
}

static void without_a_name_there_is_a_choice(void **state)
{
	(void)state;
	static const char *const asks[] = {"/", "/promises", "/publications"};
	for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
		struct got g = nobody(asks[i]);
		assert_int_equal(g.status, 200);
		SHOWS(g, AT("href=\"/a/essex%s\"", asks[i]).at);
		SHOWS(g, AT("href=\"/a/testshire%s\"", asks[i]).at);
		SHOWS(g, ">Testshire</a>");
		HIDES(g, "We will"); /* nobody's promises */
		assert_true(g.body.n == nobody(asks[i]).body.n); /* also as it was kept */
	}
	SHOWS(nobody("/publication/7"), "href=\"/a/essex/\"");
	assert_int_equal(nobody("/sign-in").status, 200);
	assert_int_equal(nobody("/privacy").status, 200);
	struct got g = nobody("/help-now");
	SHOWS(g, "0800 1111");
	SHOWS(g, "href=\"/a/testshire/help-now\"");
	HIDES(nobody("/a/testshire/help-now"), "href=\"/a/essex/help-now\"");
}

static void each_has_its_own_pages(void **state)
{
	(void)state;
	for (int twice = 0; twice < 2; twice++) { /* drawn, and as it was kept */
		struct got g = nobody("/a/essex"), h = nobody("/a/testshire/");
		assert_int_equal(g.status, 200);
		assert_int_equal(h.status, 200);
		SHOWS(g, "href=\"/a/essex/promises\"");
		SHOWS(g, "href=\"/a/essex/sign-in\"");
		SHOWS(g, "href=\"/assets/");
		HIDES(g, "href=\"/promises\"");
		HIDES(g, "Testshire");
		SHOWS(h, "href=\"/a/testshire/promises\"");
		SHOWS(h, ">Testshire</");
		HIDES(h, "/a/essex");
		SHOWS(nobody("/a/testshire/promises"), "href=\"/a/testshire/publications\"");
		SHOWS(nobody("/a/testshire/sign-in"), "action=\"/a/testshire/sign-in\"");
		SHOWS(nobody("/a/testshire/hello"), "href=\"/a/testshire/leave\"");
	}
	SHOWS(nobody("/a/essex/hello"), "action=\"/a/essex/hello\"");
	assert_true(text_is(nobody("/a/essex/board").to, "/a/essex/sign-in"));
}

static void what_is_not_there_answers_alike(void **state)
{
	(void)state;
	static const char *const none[] = {"/a/nowhere", "/a/nowhere/", "/a/nowhere/promises", "/a/essex/children", "/a/essex/me",
	    "/a/essex/healthz", "/a/essex/metrics", "/a/essex/me/safe", "/a/essex/things", "/a/essex/a/essex/promises", "/a/Essex/promises",
	    "/a/essex//promises", "/a/", "/a", "/a/essex/promises/", "/nothing"};
	struct got first = nobody("/nowhere-at-all");
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		for (int in = 0; in < 2; in++) {
			struct got g = get(in ? &essex[ROLE_MANAGER] : NULL, none[i]);
			assert_int_equal(g.status, 404);
			assert_true(text_eq(g.body, first.body));
		}
}

SQL(sql_places_confirm, "UPDATE app_session SET confirmed_at = $1");
static bool confirm_all(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &sql_places_confirm, f, arg_i(now));
}

static const char *publish(const struct session *s)
{
	struct fault f = {0};
	must(store_run(db, "confirm", confirm_all, NULL, &f), &f);
	struct got g = ask_as(s, "POST", TEXT("/publications"), "as-at-day=31&as-at-month=3&as-at-year=2026");
	assert_int_equal(g.status, 303);
	return arena_z(a, g.to);
}

static void figures_are_of_one(void **state)
{
	(void)state;
	struct got before = nobody("/a/essex/promises"), theirs = nobody("/a/testshire/promises");
	const char *at = publish(&testshire[ROLE_ANALYST]);
	usleep(1100 * 1000); /* asked once a second */
	struct got after = nobody("/a/essex/promises"), now_theirs = nobody("/a/testshire/promises");
	assert_true(text_eq(before.body, after.body));
	assert_false(text_eq(theirs.body, now_theirs.body));
	assert_int_equal(nobody(AT("/a/testshire%s", at).at).status, 200);
	SHOWS(nobody(AT("/a/testshire%s", at).at), "Staying in one household");
	assert_int_equal(nobody(AT("/a/essex%s", at).at).status, 404);
	assert_int_equal(get(&essex[ROLE_ANALYST], at).status, 404);
	HIDES(nobody("/a/essex/publications"), at);
	SHOWS(nobody("/a/testshire/publications"), AT("href=\"/a/testshire%s\"", at).at);
}

static void at_another_one_is_nobody(void **state)
{
	(void)state;
	const struct session *s = &essex[ROLE_BOARD_MEMBER];
	struct got own = get(s, "/a/essex/promises"), other = get(s, "/a/testshire/promises");
	SHOWS(own, "Alex");
	HIDES(other, "Alex");
	HIDES(other, "sign-out");
	assert_true(text_eq(other.body, nobody("/a/testshire/promises").body));
	SHOWS(get(s, "/promises"), "Alex");
	HIDES(get(s, "/promises"), "Testshire");
	SHOWS(get(&testshire[ROLE_BOARD_MEMBER], "/promises"), "Testshire"); /* of whom they are, not of the first that there is */
	assert_int_equal(get(s, "/a/essex/board").status, 200);
	assert_true(text_is(get(s, "/a/testshire/board").to, "/a/testshire/sign-in"));
	HIDES(get(&testshire[ROLE_ANALYST], "/a/essex/publications"), "as-at-day");
	SHOWS(get(&testshire[ROLE_ANALYST], "/a/testshire/publications"), "action=\"/publications\""); /* which is no page of everybody's */
	assert_true(text_is(ask_to(s, "POST", TEXT("/sign-out"), "", false).to, "/a/essex/sign-in"));
	/* leaving ends the session, wherever it stands */
	struct session leaving = user(ROLE_BOARD_MEMBER, 0, "Alex Away");
	assert_int_equal(get(&leaving, "/board").status, 200);
	assert_int_equal(ask_as(&leaving, "GET", TEXT("/a/testshire/leave"), NULL).status, 303);
	assert_int_equal(get(&leaving, "/board").status, 303);
}

static bool make_demo(struct tx *tx, void *arg, struct fault *f)
{
	struct actor op = actor_operator(OTHER);
	struct user_new u = {.name = TEXT("Bo Board"), .role = ROLE_BOARD_MEMBER, .demo = true};
	return store_fact_set(tx, "demo", TEXT("a test"), f) && user_add(tx, &op, &u, now, arg, f);
}

/* Last: the database is a demonstration from here on, where no second factor is asked. */
static void either_door_lets_in(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t id;
	must(store_run(db, "demo", make_demo, &id, &f), &f);
	static const char *const doors[] = {"/sign-in", "/a/essex/sign-in", "/a/testshire/sign-in"};
	for (size_t i = 0; i < 3; i++) {
		struct got g = ask_to(NULL, "POST", text_of(doors[i]), "name=Bo+Board&password=demo", true);
		assert_int_equal(g.status, 303);
		assert_true(text_is(g.to, "/board")); /* their own, whichever door it was */
	}
	struct got g = ask_to(NULL, "POST", TEXT("/a/testshire/sign-in"), "name=&password=", false);
	assert_int_equal(g.status, 422);
	SHOWS(g, "action=\"/a/testshire/sign-in\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(without_a_name_there_is_a_choice), cmocka_unit_test(each_has_its_own_pages),
	    cmocka_unit_test(what_is_not_there_answers_alike), cmocka_unit_test(figures_are_of_one),
	    cmocka_unit_test(at_another_one_is_nobody), cmocka_unit_test(either_door_lets_in)};
	return cmocka_run_group_tests(tests, open_both, house_end);
}
