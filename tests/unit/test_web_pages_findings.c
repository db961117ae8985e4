/* What the return's rules find about one child: over all years of the record, beside the children who have the same number; and
 * what a save mends and breaks. Through dispatch and the writer, on a record made here. */
#include "house.h"
#include "store/journal.h"
#include "web/findings.h"

static int64_t t1, t2, t4, sam;
static struct session social, other, analyst, manager;

#define EPISODES "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("2024", "e.csv", EPISODES "T4,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E4A,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	put("2026", "h.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,1,01/02/2015,WBRI,H801200001001,,\nT2,2,01/03/2014,WBRI,H801200001001,,\n"
	                     "T3,2,01/03/2014,WBRI,UN1,,\n");
	put("2026", "e.csv", EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\nT2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n"
	                              "T3,01/06/2025,S,C2,N1,U4,PR1,01/09/2025,E4A,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	put("2027", "h.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,1,01/02/2015,WBRI,H801200001001,,\nT2,2,01/03/2014,WBRI,H801200001001,,\n"
	                     "T3,2,01/03/2014,WBRI,UN1,,\nT4,1,10/10/2008,WBRI,UN1,,\n");
	put("2027", "e.csv", EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\nT2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	put("2027", "o.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\nT3,01/03/2014,YES,F1,B1\nT4,10/10/2008,YES,F1,B1\n");
	must(take_in("2024", 2024, false, false, &f) && take_in("2026", 2026, false, false, &f) && take_in("2027", 2027, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER\nT1,Robin,Testwood,Sam Sampleworth\nT2,Ash,Demoford,Max Elsewhere\nT4,Kit,Olderby,Sam Sampleworth\n");
	t1 = person_of("T1", true);
	t2 = person_of("T2", true);
	t4 = person_of("T4", true);
	sam = person_of("Sampleworth", false);
	social = user(ROLE_SOCIAL_WORKER, sam, "a worker");
	other = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "another");
	analyst = user(ROLE_ANALYST, 0, "an analyst");
	manager = user(ROLE_MANAGER, 0, "a manager");
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
	struct got g = ask_whole(&social, "GET", at(t4, "/findings"), NULL);
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
	struct got g = ask_whole(&social, "GET", at(t1, "/findings"), NULL);
	assert_true(says(&g, "Several children have this pupil number."));
	assert_false(says(&g, "T2") || says(&g, "Ash")); /* whose else it is is not told here */
	g = ask_whole(&other, "GET", at(t2, "/findings"), NULL);
	assert_true(says(&g, "Several children have this pupil number."));
	g = ask_whole(&social, "GET", at(t4, "/findings"), NULL); /* UN1 is nobody's number */
	assert_false(says(&g, "Several children have this pupil number."));
	g = ask(&analyst, "GET", "/return", "by=child&rule=444"); /* just so as in the whole return */
	assert_true(says(&g, "Child T1"));
	assert_false(says(&g, "Child T4"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(all_years_of_the_record), cmocka_unit_test(numbers_given_twice)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
