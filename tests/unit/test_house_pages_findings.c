/* What the return's rules find about one child: over all years of the record, beside the children who have the same number; and
 * what a save mends and breaks. Through dispatch and the writer, on a record made here. */
#include "house.h"
#include "store/journal.h"
#include "today/mends.h"

static int64_t t1, t2, t4, sam;
static struct session social, other, analyst;

#define EPISODES "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("2024", "e.csv", EPISODES "T4,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E4A,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	put("2026", "h.csv",
	    "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,1,01/02/2015,WBRI,H801200001001,,\nT2,2,01/03/2014,WBRI,H801200001001,,\n"
	                     "T3,2,01/03/2014,WBRI,UN1,,\n");
	put("2026", "e.csv",
	    EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                              "T2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n"
	                              "T3,01/06/2025,S,C2,N1,U4,PR1,01/09/2025,E4A,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	put("2027", "h.csv",
	    "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,1,01/02/2015,WBRI,H801200001001,,\nT2,2,01/03/2014,WBRI,H801200001001,,\n"
	                     "T3,2,01/03/2014,WBRI,UN1,,\nT4,1,10/10/2008,WBRI,UN1,,\n");
	put("2027", "e.csv",
	    EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	    "T2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	put("2027", "o.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\nT3,01/03/2014,YES,F1,B1\nT4,10/10/2008,YES,F1,B1\n");
	must(take_in("2024", 2024, false, false, &f) && take_in("2026", 2026, false, false, &f) && take_in("2027", 2027, false, false, &f),
	    &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER\nT1,Robin,Testwood,Sam Sampleworth\nT2,Ash,Demoford,Max Elsewhere\n"
	    "T4,Kit,Olderby,Sam Sampleworth\n");
	t1 = person_of("T1", true);
	t2 = person_of("T2", true);
	t4 = person_of("T4", true);
	sam = person_of("Sampleworth", false);
	social = user(ROLE_SOCIAL_WORKER, sam, "a worker");
	other = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "another");
	analyst = user(ROLE_ANALYST, 0, "an analyst");
	house_ready();
	return 0;
}

static struct text at(int64_t child, const char *what)
{
	return arena_printf(a, "/child/%lld%s", (long long)child, what);
}

/* ---- all years ---- */

static void all_years_of_the_record(void **state)
{
	(void)state;
	struct got g = ask_as(&social, "GET", at(t4, "/findings"), NULL);
	assert_int_equal(g.status, 200);
	assert_true(says(&g, "looked at all years in the record, since 2023/24"));
	assert_false(says(&g, "No year that the record holds has an episode")); /* 1002: 2023/24 has one */
	assert_true(says(&g, "By all episodes of the record"));                 /* 1001: none after the 16th birthday */
	g = ask(&analyst, "GET", "/return", "by=child&rule=1001");
	assert_true(says(&g, "looked at all years in the record, since 2023/24") && says(&g, "Child T4"));
	g = ask(&analyst, "GET", "/return", "by=child&rule=1002");
	assert_false(says(&g, "Child T4"));
}

/* ---- a number that two children have ---- */

static void numbers_given_twice(void **state)
{
	(void)state;
	struct got g = ask_as(&social, "GET", at(t1, "/findings"), NULL);
	assert_true(says(&g, "Several children have this pupil number."));
	assert_false(says(&g, "Child T2") || says(&g, "Ash")); /* whose else it is is not told here */
	g = ask_as(&other, "GET", at(t2, "/findings"), NULL);
	assert_true(says(&g, "Several children have this pupil number."));
	g = ask_as(&social, "GET", at(t4, "/findings"), NULL); /* UN1 is nobody's number */
	assert_false(says(&g, "Several children have this pupil number."));
	g = ask(&analyst, "GET", "/return", "by=child&rule=444"); /* just so as in the whole return */
	assert_true(says(&g, "Child T1"));
	assert_false(says(&g, "Child T4"));
}

/* ---- what a save mends and breaks ---- */

#define MENDED "in the return:"
#define TOO_LONG "is on holiday (T3) lasts three weeks at most"

SQL(sql_newest_home,
    "SELECT entry FROM k_home WHERE authority = 1 AND child = $1 AND current = 1 AND taken_back IS NULL ORDER BY entry DESC LIMIT 1");
SQL(sql_versions, "SELECT MAX(version) FROM k_home WHERE authority = 1 AND entry = $1");

SQL(sql_person_version, "SELECT version FROM k_person WHERE authority = 1 AND entry = $1 AND current = 1");
#define BORN_LATER "The first episode begins before the child was born."

struct asked {
	const struct sql *sql;
	int64_t of, is;
};
static bool ask_number(struct tx *tx, void *arg, struct fault *f)
{
	struct asked *x = arg;
	return sql_i64(tx, x->sql, &x->is, f, arg_i(x->of)) == ROW_ONE;
}
static int64_t number(const struct sql *sql, int64_t of)
{
	struct asked x = {sql, of, 0};
	struct fault f = {0};
	must(store_read(db, ask_number, &x, &f), &f);
	return x.is;
}

/* A home that begins and ends on one day is found (355); corrected, it is mended; once on the page after the save, in the words of
 * each, with the field one tap away, and in no address. */
static void what_a_save_breaks_and_mends(void **state)
{
	(void)state;
	struct got g = ask_as(&social, "POST", at(t1, "/add/home"),
	    "place=U4&provider=PR1&began-day=2&began-month=11&began-year=2026&ended-day=2&ended-month=11&ended-year=2026&pl-post=ZZ99+1AA"
	    "&urn=SC000001&state=final");
	assert_int_equal(g.status, 303);
	assert_true(text_eq(g.to, at(t1, ""))); /* to the top; nothing of it in the address */
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	long long home = (long long)number(&sql_newest_home, t1);
	assert_true(says(&g, "new things to look at in the return:") || says(&g, "new thing to look at in the return:"));
	assert_true(says(&g, "This episode ends on the day it began. An episode lasts at least a night"));
	assert_true(says(&g, arena_printf(a, "govuk-notification-banner__link\" href=\"/child/%lld/entry/home/%lld\"", (long long)t1,
	    home).at));
	g = ask_as(&social, "GET", at(t1, ""), NULL); /* said once */
	assert_false(says(&g, "in the return:"));
	struct text correct = at(t1, arena_printf(a, "/correct/home/%lld", home).at);
	g = ask_as(&social, "POST", correct,
	    arena_printf(a,
	    "version=%lld&place=U4&provider=PR1&began-day=2&began-month=11&began-year=2026&pl-post=ZZ99+1AA&urn=SC000001&state=final",
	    (long long)number(&sql_versions, home)).at);
	assert_int_equal(g.status, 303);
	g = ask_as(&other, "GET", at(t1, ""), NULL); /* another has nothing to do with it */
	assert_false(says(&g, "This mends"));
	g = ask_as(&social, "GET", g.to.n ? g.to : at(t1, arena_printf(a, "/entry/home/%lld", home).at), NULL);
	assert_int_equal(g.status, 200);
	assert_true(says(&g, "This mends"));
	assert_true(says(&g, "This episode ends on the day it began."));
	assert_false(says(&g, "An episode lasts at least a night")); /* what to do has been done */
}

static bool write_theirs(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct journal_entry e = {.authority = 1, .at = now, .actor = sam + 1, .verb = TEXT("correct"), .kind = TEXT("person"), .entry = t1,
	    .child = t1};
	return journal_write(tx, &e, f);
}

/* Nothing is said where nothing changed, and nothing where somebody else wrote meanwhile. */
static void what_is_not_said(void **state)
{
	(void)state;
	long long home = (long long)number(&sql_newest_home, t1);
	struct text correct = at(t1, arena_printf(a, "/correct/home/%lld", home).at);
	struct got g = ask_as(&social, "POST", correct,
	    arena_printf(a,
	    "version=%lld&place=U4&provider=PR1&began-day=2&began-month=11&began-year=2026&pl-post=ZZ99+1AA&urn=SC000001"
	    "&home-name=By+the+sea&state=final", (long long)number(&sql_versions, home)).at);
	assert_int_equal(g.status, 303);
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	assert_false(says(&g, MENDED));
	/* begun a day later: the findings of that home are the same things as before */
	g = ask_as(&social, "POST", correct,
	    arena_printf(a,
	    "version=%lld&place=U4&provider=PR1&began-day=3&began-month=11&began-year=2026&pl-post=ZZ99+1AA&urn=SC000001&state=final",
	    (long long)number(&sql_versions, home)).at);
	assert_int_equal(g.status, 303);
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	assert_false(says(&g, MENDED));
	/* broken, and the manager writes before the page that follows is asked for */
	g = ask_as(&social, "POST", correct,
	    arena_printf(a,
	    "version=%lld&place=U4&provider=PR1&began-day=3&began-month=11&began-year=2026&ended-day=3&ended-month=11&ended-year=2026"
	    "&pl-post=ZZ99+1AA&urn=SC000001&state=final", (long long)number(&sql_versions, home)).at);
	assert_int_equal(g.status, 303);
	struct fault f = {0};
	must(store_run(db, "theirs", write_theirs, NULL, &f), &f);
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	assert_false(says(&g, MENDED));
}

/* Taken back: what it broke is mended. */
static void taking_back(void **state)
{
	(void)state;
	long long home = (long long)number(&sql_newest_home, t1);
	struct got g = ask_as(&social, "POST", at(t1, arena_printf(a, "/take-back/home/%lld", home).at),
	    arena_printf(a, "version=%lld", (long long)number(&sql_versions, home)).at);
	assert_int_equal(g.status, 303);
	assert_true(text_eq(g.to, at(t1, "")));
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	assert_true(says(&g, "This mends") && says(&g, "This episode ends on the day it began."));
}

/* Life moves on (change): a temporary home that goes on too long is mended by the home that follows it; one that ends on the day
 * it begins breaks. The home before ends where the next begins, and what is found there still is the same thing as before. */
static void moving_on(void **state)
{
	(void)state;
	struct got g = ask_as(&social, "POST", at(t1, "/add/home"),
	    "place=T3&provider=PR1&began-day=5&began-month=11&began-year=2026&pl-post=ZZ99+1AB&urn=SC000001&state=final");
	assert_int_equal(g.status, 303);
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	assert_true(says(&g, "in the return:") && says(&g, TOO_LONG));
	long long away = (long long)number(&sql_newest_home, t1);
	struct text change = at(t1, arena_printf(a, "/change/home/%lld", away).at);
	g = ask_as(&social, "GET", change, NULL);
	assert_int_equal(g.status, 200);
	g = ask_as(&social, "POST", change,
	    "version=1&place=U4&provider=PR1&began-day=15&began-month=11&began-year=2026&ended-day=15&ended-month=11&ended-year=2026"
	    "&pl-post=ZZ99+1AB&urn=SC000001&state=final");
	assert_int_equal(g.status, 303);
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	long long next = (long long)number(&sql_newest_home, t1);
	assert_true(next != away);
	assert_int_equal(number(&sql_versions, away), 2); /* it ended */
	assert_true(says(&g, "This mends 1 thing in the return:") && says(&g, TOO_LONG) && says(&g, "new things"));
	assert_true(says(&g, "This episode ends on the day it began."));
	assert_true(says(&g, arena_printf(a, "govuk-notification-banner__link\" href=\"/child/%lld/entry/home/%lld\"", (long long)t1,
	    next).at));
	/* a version that is not the one that stands: nothing is written, and nothing is said of it */
	g = ask_as(&social, "POST", change,
	    "version=9&place=U4&provider=PR1&began-day=16&began-month=11&began-year=2026&pl-post=ZZ99+1AB&urn=SC000001&state=final");
	assert_true(g.status != 303);
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	assert_false(says(&g, MENDED));
}

/* Who the child is, told by a return, is corrected by who works with the child, and the rules see it at once. */
static void who_the_child_is(void **state)
{
	(void)state;
	struct text correct = at(t1, arena_printf(a, "/correct/person/%lld", (long long)t1).at);
	struct got g = ask_as(&social, "GET", correct, NULL);
	assert_true(g.status == 200 && says(&g, "name=\"dob-day\""));
	assert_false(says(&g, "name=\"surname\"")); /* the list of people's still */
	g = ask_as(&social, "POST", correct,
	    arena_printf(a, "version=%lld&part=child&sex=1&ethnic=WBRI&dob-day=1&dob-month=2&dob-year=2026&state=final",
	    (long long)number(&sql_person_version, t1)).at);
	assert_int_equal(g.status, 303);
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	assert_true(says(&g, MENDED) && says(&g, "new thing"));
	assert_true(says(&g, BORN_LATER));
	g = ask(&analyst, "GET", "/return", "by=child");
	assert_true(says(&g, BORN_LATER));
	g = ask_as(&social, "POST", correct,
	    arena_printf(a, "version=%lld&part=child&sex=M&ethnic=WBRI&dob-day=1&dob-month=2&dob-year=2015&state=final",
	    (long long)number(&sql_person_version, t1)).at);
	assert_int_equal(g.status, 303);
	g = ask_as(&social, "GET", at(t1, ""), NULL);
	assert_true(says(&g, "This mends") && says(&g, BORN_LATER));
}

/* What bears on nothing of the return leads where it always did. */
static void what_does_not_bear(void **state)
{
	(void)state;
	assert_true(mends_bears(kind_of(TEXT("home"))) && mends_bears(kind_of(TEXT("review"))));
	assert_false(mends_bears(kind_of(TEXT("view"))) || mends_bears(kind_of(TEXT("task"))));
	for (int i = 0; i < 3; i++) { /* kept once, by whom and about whom, and not for long */
		struct mends *m = mends_new();
		struct mends_before *b = calloc(1, sizeof *b), *got;
		*b = (struct mends_before){.user = 5, .child = 7, .at = 1000};
		mends_keep(m, b);
		assert_null(mends_take(m, 6, 7, 2000));
		assert_null(mends_take(m, 5, 8, 2000));
		got = mends_take(m, 5, 7, i ? 2000 : 2000 + MENDS_KEPT);
		assert_ptr_equal(got, i ? b : NULL);
		free(got);
		assert_null(mends_take(m, 5, 7, 2000));
		mends_free(m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_years_of_the_record), cmocka_unit_test(numbers_given_twice),
	    cmocka_unit_test(what_a_save_breaks_and_mends), cmocka_unit_test(what_is_not_said), cmocka_unit_test(taking_back),
	    cmocka_unit_test(moving_on), cmocka_unit_test(who_the_child_is),
	    cmocka_unit_test(what_does_not_bear)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
