#include "tests.h"
#include "cohort/leaving.h"
#include "made.h"

/* CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON,HOME_POST,PL_POST,URN */
#define EP "Episodes "

static void later_year_wins_whole(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct cohort *c = made(EP "2025 A,1/6/2024,S,C2,N1,U6,PR1,1/3/2025,E4A\n" EP "2026 A,01/06/2024,S,C2,N1,K2,PR4,,");
	struct span s = made_span(a, c, NULL);
	assert_int_equal(s.episodes, 1); /* reopened by the later return */
	assert_int_equal(s.episode[0].place, PLACE_K2);
	assert_int_equal(s.episode[0].to, DAY_MAX);
	assert_non_null(span_in_care(&s, on("2027-01-01")));
	cohort_free(c);
	/* DEC on or before DECOM in the newer year: it wins, covers no day, and is listed */
	c = made(EP "2025 A,1/6/2024,S,C2,N1,U6,PR1,1/3/2025,E4A\n" EP "2026 A,1/6/2024,S,C2,N1,U6,PR1,1/6/2024,E4A");
	s = made_span(a, c, NULL);
	assert_int_equal(s.periods, 0);
	assert_int_equal(s.lefts, 1);
	assert_int_equal(s.left[0].why, LEFT_ENDS_BEFORE);
	cohort_free(c);
	arena_free(a);
}

static void twice_in_a_year_the_first_by_cells(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	/* RNE blank last; so L wins over blank whatever stands later; place in the file does not count */
	const char *rows[] = {EP "2026 A,1/6/2025,,C2,N1,U1\n" EP "2026 A,1/6/2025,L,C2,N1,U6",
	    EP "2026 A,1/6/2025,L,C2,N1,U6\n" EP "2026 A,1/6/2025,,C2,N1,U1"};
	for (int i = 0; i < 2; i++) {
		struct cohort *c = made(rows[i]);
		struct span s = made_span(a, c, NULL);
		assert_int_equal(s.episodes, 1);
		assert_int_equal(s.episode[0].place, PLACE_U6);
		cohort_free(c);
	}
	/* dates as dates: 2/3/2026 before 10/1/2027, and a bad date is blank, so last */
	struct cohort *c = made(EP "2026 A,1/6/2025,S,C2,N1,U1,PR1,10/1/2027,X1\n" EP "2026 A,1/6/2025,S,C2,N1,U1,PR1,2/3/2026,E3\n"
	    EP "2026 A,1/6/2025,S,C2,N1,U1,PR1,31/2/2026,E2");
	struct span s = made_span(a, c, NULL);
	assert_int_equal(s.episode[0].to, on("2026-03-02"));
	assert_int_equal(s.episode[0].rec, REC_E3);
	cohort_free(c);
	arena_free(a);
}

static void not_told_since(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct cohort *c = made(EP "2025 A,1/6/2024,S,C2,N1,U6\n" EP "2026 B,1/6/2025,S,C2,N1,U6");
	struct span s = made_span(a, c, "A");
	assert_true(s.period[0].untold);
	assert_non_null(span_in_care(&s, on("2025-03-31")));
	assert_null(span_in_care(&s, on("2025-04-01")));
	assert_int_equal(s.period[0].last, on("2025-03-31"));
	/* told again later: it was there all along */
	cohort_free(c);
	c = made(EP "2023 A,1/6/2022,S,C2,N1,U6\n" EP "2025 A,1/6/2022,S,C2,N1,U6,PR1,1/2/2025,E3\n" EP "2024 B,1/6/2023,S,C2,N1,U6");
	s = made_span(a, c, "A");
	assert_non_null(span_in_care(&s, on("2024-06-01")));
	assert_false(s.period[0].untold);
	cohort_free(c);
	/* begun after its return's 31 March and never told again: covers no day */
	c = made(EP "2025 A,1/6/2025,S,C2,N1,U6\n" EP "2026 B,1/6/2025,S,C2,N1,U6");
	s = made_span(a, c, "A");
	assert_int_equal(s.periods, 0);
	assert_int_equal(s.left[0].why, LEFT_AFTER_YEAR);
	cohort_free(c);
	arena_free(a);
}

static void short_breaks_and_overlaps(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	/* a longer earlier row is cut by the next, and what is left of it is dropped; V4 cuts nothing */
	struct cohort *c = made(EP "2026 A,1/5/2025,S,C2,N1,U6,PR1,1/12/2025,E3\n" EP "2026 A,1/6/2025,P,C2,N1,K2,PR1,1/7/2025,E4A\n"
	    EP "2026 A,15/6/2025,S,V4,N1,K2,PR1,20/6/2025,E4A");
	struct span s = made_span(a, c, NULL);
	assert_int_equal(s.episodes, 2);
	assert_int_equal(s.periods, 1);
	assert_int_equal(s.episode[0].to, on("2025-06-01"));
	assert_int_equal(s.period[0].to, on("2025-07-01"));
	assert_null(span_in_care(&s, on("2025-07-01")));   /* ended that day: not in care */
	assert_non_null(span_period_of(&s, on("2025-07-01"))); /* though it belongs to the period */
	assert_null(span_period_of(&s, on("2025-07-02")));
	cohort_free(c);
	/* an overlap of one day is cut, and none where one ends on the day the next begins */
	c = made(EP "2026 A,1/5/2025,S,C2,N1,U6,PR1,2/6/2025,X1\n" EP "2026 A,1/6/2025,P,C2,N1,K2,PR1,3/7/2025,X1\n" EP "2026 "
	    "A,3/7/2025,P,C2,N1,U4");
	s = made_span(a, c, NULL);
	assert_int_equal(s.episodes, 3);
	assert_int_equal(s.periods, 1);
	assert_int_equal(s.episode[0].to, on("2025-06-01"));
	assert_int_equal(s.episode[0].last, on("2025-06-01"));
	assert_int_equal(s.episode[1].to, on("2025-07-03"));
	assert_int_equal(s.period[0].to, DAY_MAX);
	cohort_free(c);
	/* and where the earlier one has no end: it is told of again */
	c = made(EP "2026 A,1/5/2025,S,C2,N1,U6\n" EP "2026 A,31/3/2026,P,C2,N1,K2\n" EP "2027 B,1/5/2026,S,C2,N1,U4");
	s = made_span(a, c, NULL);
	assert_int_equal(s.episode[0].to, on("2026-03-31"));
	assert_false(s.episode[0].untold);
	assert_true(s.episode[1].untold);
	cohort_free(c);
	/* a gap of one day is a new period whose start is not known, whatever X1 says */
	c = made(EP "2026 A,1/5/2025,S,C2,N1,U6,PR1,1/6/2025,X1\n" EP "2026 A,2/6/2025,P,C2,N1,K2");
	s = made_span(a, c, NULL);
	assert_int_equal(s.periods, 2);
	assert_true(s.period[0].known);
	assert_false(s.period[1].known);
	cohort_free(c);
	arena_free(a);
}

/* Homes of one period of episodes a month long: "RNE PLACE POST URN" each; the answer is a digit an episode. */
static void homes_are(const char *episodes, const char *expected)
{
	struct arena *a = arena_new(0);
	char rows[4096] = "", row[200];
	struct text all = text_of(episodes), rest = all;
	int m = 1;
	while (rest.at) {
		struct text e = text_cut(rest, '|', &rest), tail;
		struct text rne = text_cut(e, ' ', &tail), place = text_cut(tail, ' ', &tail), post = text_cut(tail, ' ', &tail);
		snprintf(row, sizeof row, EP "2026 A,1/%d/2025,%.*s,C2,N1,%.*s,PR1,1/%d/2025,X1,,,%.*s,%.*s\n", m, TEXT_ARG(rne),
		    TEXT_ARG(place), m + 1, TEXT_ARG(post), TEXT_ARG(tail.at ? tail : TEXT("")));
		snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "%s", row);
		m++;
	}
	struct cohort *c = made(rows);
	struct span s = made_span(a, c, NULL);
	assert_int_equal(s.periods, 1);
	assert_int_equal(s.episodes, strlen(expected));
	for (uint32_t i = 0; i < s.episodes; i++)
		if (s.episode[i].home != (uint32_t)(expected[i] - '1'))
			fail_msg("%s: episode %u is in home %u, not %c", episodes, i, s.episode[i].home + 1, expected[i]);
	cohort_free(c);
	arena_free(a);
}

static void homes(void **state)
{
	(void)state;
	homes_are("S U6 A|L U6 A|P U6 B|B K2 C|S K2 C", "11234");
	homes_are("S U6 A|T U6 B|U U6 C", "111");          /* the same carer */
	homes_are("S U4 A|P A3 A|P A5 B|P A6 C", "1112");  /* A3, A5: the carers stay */
	homes_are("S U6 A|P T1 H|P U6 A", "111");          /* back from hospital */
	homes_are("S U6 A|P T1 H|P U6 B", "112");          /* and when it is not the same place: by RNE */
	homes_are("S U6 A|P T1 H|T U6 B", "111");
	homes_are("S U6 A|P T1 H|? U4 A", "112");
	homes_are("S T0 H|P U6 A|P U6 B", "112");          /* begins away: takes the home that follows */
	homes_are("S U6 A U1|? U6 A U1|? U6 A U2|? U6 B U2|? K2 B U2", "11234"); /* RNE unknown: what changed */
	homes_are("S U6 A|P T1 H|P T2 J|P U6 A", "1111");
}

static void home_on_a_day(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct cohort *c = made(EP "2026 A,1/5/2025,S,C2,N1,T1,PR1,1/6/2025,X1\n" EP "2026 A,1/6/2025,P,C2,N1,U6,PR1,1/7/2025,X1\n"
	    EP "2026 A,1/7/2025,P,C2,N1,T2,PR1,1/8/2025,X1\n" EP "2026 A,1/8/2025,L,C2,N1,U4,PR1");
	struct span s = made_span(a, c, NULL);
	assert_int_equal(s.homes, 1);
	assert_null(home_told(&s, &s.home[0], on("2025-05-20"))); /* the home is yet to come: nothing later has happened */
	assert_int_equal(home_told(&s, &s.home[0], on("2025-07-20"))->place, PLACE_U6);
	assert_int_equal(home_told(&s, &s.home[0], on("2025-08-01"))->place, PLACE_U4);
	cohort_free(c);
	arena_free(a);
}

static void birth_in_order(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct cohort *c = made("Header 2025 A,M,1/1/2010\n" "Header 2026 A,M,31/2/2010\n" "Reviews 2026 A,2/2/2011,1/5/2025,PN1");
	assert_int_equal(made_span(a, c, NULL).born, on("2010-01-01")); /* the newest year with a readable one */
	cohort_free(c);
	c = made("OC2 2026 A,3/3/2012\n" "UASC 2026 A,M,4/4/2013,\n" "Missing 2025 A,5/5/2014,M,1/1/2025\n"
	    "Missing 2026 A,6/6/2014,M,1/6/2025");
	assert_int_equal(made_span(a, c, NULL).born, on("2014-06-06"));
	cohort_free(c);
	arena_free(a);
}

static void left_out_and_listed(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct cohort *c = made(EP "2026 A,31/6/2025,S,C2\n" "Reviews 2026 A,,1/5/2025,PN9\n" "Reviews 2026 A,,2025-05-01,PN1\n"
	    "Missing 2026 A,,M,3/5/2025,2/5/2025\n" "Missing 2026 A,,M,3/6/2025,3/6/2025\n" EP "2026 ,1/6/2025,S,C2");
	struct span s = made_span(a, c, "A");
	assert_int_equal(s.lefts, 4);
	assert_int_equal(s.helds, 0);
	assert_int_equal(s.incidents, 1); /* found on the same day is allowed */
	struct span nobody;
	span_of(a, c, c->chunk[0], 1, &nobody);
	assert_int_equal(nobody.left[0].why, LEFT_NO_CHILD);
	assert_int_equal(nobody.periods, 0);
	cohort_free(c);
	arena_free(a);
}

/* S-010: 13 weeks, a day less, a day more; the birthdays; 29 February. */
static enum leaving_category category(const char *rows, const char *d, day *since)
{
	struct arena *a = arena_new(0);
	struct cohort *c = made(rows);
	struct span s = made_span(a, c, NULL);
	struct leaving l = leaving_on(AS_AT(on(d)), &s, LEAVING_BANDS);
	if (since)
		*since = l.since;
	cohort_free(c);
	arena_free(a);
	return l.category;
}

static void leaving_thirteen_weeks(void **state)
{
	(void)state;
	const char *rows = "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/6/2025,S,V2,N1,U6"; /* 16 on 1 Jan 2025 */
	day since;
	assert_int_equal(category(rows, "2025-08-30", NULL), LEAVING_IN_CARE);  /* 90 days */
	assert_int_equal(category(rows, "2025-08-31", &since), LEAVING_ELIGIBLE); /* 91 */
	assert_int_equal(since, on("2025-08-31"));
	assert_int_equal(category(rows, "2025-09-01", NULL), LEAVING_ELIGIBLE);
	/* in two periods, and short breaks do not count */
	rows = "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/5/2025,S,V2,N1,U6,PR1,31/5/2025,E4A\n" EP "2026 "
	    "A,2/6/2025,S,V3,N1,U6,PR1,15/6/2025,E4A\n"
	    EP "2026 A,1/7/2025,S,V2,N1,U6";
	assert_int_equal(category(rows, "2025-08-30", NULL), LEAVING_IN_CARE); /* 30 + 60 */
	assert_int_equal(category(rows, "2025-08-31", NULL), LEAVING_ELIGIBLE);
	/* days before the 14th birthday do not count: 14 on 1 Jan 2023 */
	rows = "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/9/2022,S,V2,N1,U6,PR1,1/3/2023,E3\n" EP "2026 A,31/12/2024,S,V2,N1,U6";
	assert_int_equal(category(rows, "2025-01-30", NULL), LEAVING_IN_CARE); /* 59 + 30 */
	assert_int_equal(category(rows, "2025-02-01", NULL), LEAVING_ELIGIBLE);
}

static void leaving_birthdays(void **state)
{
	(void)state;
	const char *stays = "Header 2026 A,M,29/2/2008\n" EP "2026 A,1/1/2022,S,C2,N1,U6,PR1,1/9/2025,E5";
	day since;
	assert_int_equal(category(stays, "2024-02-28", NULL), LEAVING_IN_CARE);
	assert_int_equal(category(stays, "2024-02-29", &since), LEAVING_ELIGIBLE);
	assert_int_equal(since, on("2024-02-29"));
	assert_int_equal(category(stays, "2025-08-31", NULL), LEAVING_ELIGIBLE);
	assert_int_equal(category(stays, "2025-09-01", NULL), LEAVING_RELEVANT);
	assert_int_equal(category(stays, "2026-02-28", NULL), LEAVING_RELEVANT); /* 18 on 1 March 2026 by law */
	assert_int_equal(category(stays, "2026-03-01", NULL), LEAVING_FORMER_RELEVANT);
	assert_int_equal(category(stays, "2033-02-28", NULL), LEAVING_FORMER_RELEVANT);
	assert_int_equal(category(stays, "2033-03-01", NULL), LEAVING_NONE); /* 25 */
	/* left on the 16th birthday itself: in care before it only */
	const char *at_16 = "Header 2026 A,M,1/6/2009\n" EP "2026 A,1/1/2022,S,C2,N1,U6,PR1,1/6/2025,E3";
	assert_int_equal(category(at_16, "2025-07-01", NULL), LEAVING_NONE);
	const char *day_after = "Header 2026 A,M,1/6/2009\n" EP "2026 A,1/1/2022,S,C2,N1,U6,PR1,2/6/2025,E3";
	assert_int_equal(category(day_after, "2025-07-01", NULL), LEAVING_RELEVANT);
}

/* Each of the six codes of special guardianship, after the 16th birthday and long in care: qualifying, and neither relevant nor former
 * relevant. */
static void leaving_to_guardians(void **state)
{
	(void)state;
	static const char *const guardians[] = {"E43", "E44", "E45", "E46", "E47", "E48"}, *const others[] = {"E13", "E3", "E5", "E41"};
	char rows[200];
	day since;
	for (size_t i = 0; i < 6; i++) { /* 16 on 1 Jan 2025, 18 on 1 Jan 2027 */
		snprintf(rows, sizeof rows, "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/1/2015,S,C2,N1,U6,PR1,30/8/2025,%s", guardians[i]);
		assert_int_equal(category(rows, "2025-08-30", &since), LEAVING_QUALIFYING);
		assert_int_equal(since, on("2025-08-30"));
		assert_int_equal(category(rows, "2027-01-01", NULL), LEAVING_QUALIFYING);
		assert_int_equal(category(rows, "2029-12-31", NULL), LEAVING_QUALIFYING);
		assert_int_equal(category(rows, "2030-01-01", NULL), LEAVING_NONE);
	}
	for (size_t i = 0; i < 4; i++) {
		snprintf(rows, sizeof rows, "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/1/2015,S,C2,N1,U6,PR1,30/8/2025,%s", others[i]);
		assert_int_equal(category(rows, "2025-08-30", NULL), LEAVING_RELEVANT);
	}
}

/* The 18th birthday changes the category on that very day, in care and out of it, and `since` with it. */
static void leaving_at_18(void **state)
{
	(void)state;
	const char *in = "Header 2026 A,M,15/6/2008\n" EP "2027 A,1/1/2022,S,C2,N1,U6"; /* 18 on 15 June 2026 */
	const char *out = "Header 2026 A,M,15/6/2008\n" EP "2026 A,1/1/2022,S,C2,N1,U6,PR1,1/9/2025,E5";
	day since;
	assert_int_equal(category(in, "2026-06-14", &since), LEAVING_ELIGIBLE);
	assert_int_equal(since, on("2024-06-15"));
	assert_int_equal(category(in, "2026-06-15", &since), LEAVING_FORMER_RELEVANT);
	assert_int_equal(since, on("2026-06-15"));
	assert_int_equal(category(out, "2026-06-14", &since), LEAVING_RELEVANT);
	assert_int_equal(since, on("2025-09-01"));
	assert_int_equal(category(out, "2026-06-15", &since), LEAVING_FORMER_RELEVANT);
	assert_int_equal(since, on("2026-06-15"));
}

static void leaving_otherwise(void **state)
{
	(void)state;
	const char *few = "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/6/2025,S,V2,N1,U6,PR1,30/8/2025,E3";
	assert_int_equal(category(few, "2025-09-01", NULL), LEAVING_QUALIFYING);
	assert_int_equal(category(few, "2029-12-31", NULL), LEAVING_QUALIFYING);
	assert_int_equal(category(few, "2030-01-01", NULL), LEAVING_NONE); /* 21 */
	const char *home = "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/1/2022,S,V2,N1,U6,PR1,30/8/2025,E4A";
	assert_int_equal(category(home, "2026-02-27", NULL), LEAVING_RELEVANT);
	assert_int_equal(category(home, "2026-02-28", NULL), LEAVING_QUALIFYING); /* six months at home */
	const char *guardians = "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/1/2015,S,V2,N1,U6,PR1,30/8/2018,E45";
	assert_int_equal(category(guardians, "2024-12-31", NULL), LEAVING_NONE);
	assert_int_equal(category(guardians, "2025-01-01", NULL), LEAVING_QUALIFYING);
	const char *adopted = "Header 2026 A,M,1/1/2009\n" EP "2026 A,1/1/2015,S,V2,N1,A4,PR1,30/8/2025,E11";
	assert_int_equal(category(adopted, "2025-09-01", NULL), LEAVING_NONE);
	assert_int_equal(category(EP "2026 A,1/1/2015,S,V2,N1,U6", "2025-09-01", NULL), LEAVING_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(later_year_wins_whole), cmocka_unit_test(twice_in_a_year_the_first_by_cells),
	    cmocka_unit_test(not_told_since), cmocka_unit_test(short_breaks_and_overlaps), cmocka_unit_test(homes),
	    cmocka_unit_test(home_on_a_day), cmocka_unit_test(birth_in_order), cmocka_unit_test(left_out_and_listed),
	    cmocka_unit_test(leaving_thirteen_weeks), cmocka_unit_test(leaving_birthdays), cmocka_unit_test(leaving_to_guardians),
	    cmocka_unit_test(leaving_at_18), cmocka_unit_test(leaving_otherwise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
