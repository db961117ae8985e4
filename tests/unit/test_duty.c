#include "tests.h"
#include "base/term.h"
#include "duty/duty.h"
#include "made.h"

#define EP "Episodes "

static struct arena *arena;
static struct laws laws;

static int load(void **state)
{
	struct fault f = {0};
	(void)state;
	arena = arena_new(0);
	bool ok = laws_load(arena, NULL, &laws, &f);
	if (!ok)
		fprintf(stderr, "%s: %s\n", f.where, f.say);
	return ok ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* "clock state since due on", a line a row; "-" for null. */
static const char *listed(const char *rows, const char *as_at, const struct events *e, const char *clocks)
{
	struct cohort *c = made(rows);
	struct span s = made_span(arena, c, NULL);
	struct duty_ask ask = {.asof = AS_AT(on(as_at)), .laws = &laws};
	struct duty_row *row;
	size_t n = duty_of(arena, &ask, &s, e, &row), used = 0;
	char *out = arena_alloc(arena, 8192);
	for (size_t i = 0; i < n; i++) {
		char since[DAY_TEXT] = "-", due[DAY_TEXT] = "-", held[DAY_TEXT] = "-";
		if (!text_starts(text_of(row[i].law->id), text_of(clocks)))
			continue;
		if (row[i].since != DAY_NONE)
			day_iso(row[i].since, since);
		if (row[i].due != DAY_NONE)
			day_iso(row[i].due, due);
		if (row[i].on != DAY_NONE)
			day_iso(row[i].on, held);
		used += (size_t)snprintf(out + used, 8192 - used, "%s%s %s %s %s %s", used ? "\n" : "", row[i].law->id,
		    duty_state_words[row[i].state], since, due, held);
	}
	cohort_free(c);
	return out;
}

static void list_of_bank_holidays(void **state)
{
	(void)state;
	/* the list's own years, and the years beside it, which no return is too old or too far ahead to need */
	static day by_rule[110 * 16];
	size_t n = 0;
	for (int y = 1990; y <= 2099; y++)
		n += holidays_by_rule(y, by_rule + n);
	assert_int_equal(n, laws.calendar.n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(by_rule[i], laws.calendar.holiday[i]);
	/* and some that are known by heart */
	static const char *const known[] = {"2005-01-03", "2011-04-29", "2012-06-04", "2012-06-05", "2020-05-08", "2021-12-27",
	    "2021-12-28", "2022-06-02", "2022-06-03", "2022-09-19", "2022-12-26", "2022-12-27", "2023-01-02", "2023-05-08",
	    "2025-04-18", "2026-12-28", "2027-12-27", "2027-12-28", "2028-01-03", "2029-03-30", "1999-04-02", "2004-12-27", "2031-04-14",
	    "2032-12-28", "2044-12-27"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_false(workday(&laws.calendar, on(known[i])));
	assert_true(workday(&laws.calendar, on("2020-05-04")));
	assert_true(workday(&laws.calendar, on("2022-05-30")));
	assert_true(workday(&laws.calendar, on("2012-05-28")));
}

static void twenty_working_days(void **state)
{
	(void)state;
	static const char *const worked[][2] = {{"2025-09-08", "2025-10-06"}, {"2026-03-20", "2026-04-21"},
	    {"2026-12-11", "2027-01-13"}, {"2023-05-01", "2023-05-31"}, {"2022-05-20", "2022-06-21"}};
	for (size_t i = 0; i < sizeof worked / sizeof *worked; i++) {
		const struct law *l = laws_find(&laws, APPLIES_PERIOD, SATISFIED_REVIEW, on(worked[i][0]));
		assert_int_equal(law_due(&laws, l, on(worked[i][0])), on(worked[i][1]));
	}
	const struct law *second = laws_find(&laws, APPLIES_SECOND_REVIEW, SATISFIED_REVIEW, on("2025-08-31"));
	const struct law *later = laws_find(&laws, APPLIES_LATER_REVIEW, SATISFIED_REVIEW, on("2025-08-31"));
	assert_int_equal(law_due(&laws, second, on("2025-08-31")), on("2025-11-30"));
	assert_int_equal(law_due(&laws, later, on("2025-08-31")), on("2026-02-28"));
}

static void first_review(void **state)
{
	(void)state;
	const char *rows = "Reviews 2026 -\n" EP "2026 A,8/9/2025,S,C2,N1,U6"; /* due 6 Oct 2025 */
	assert_string_equal(listed(rows, "2025-09-07", NULL, "review"), "");
	assert_string_equal(listed(rows, "2025-09-08", NULL, "review"), "review-first due 2025-09-08 2025-10-06 -");
	assert_string_equal(listed(rows, "2025-10-06", NULL, "review"), "review-first due 2025-09-08 2025-10-06 -");
	assert_string_equal(listed(rows, "2025-10-07", NULL, "review"), "review-first overdue 2025-09-08 2025-10-06 -");
	assert_string_equal(listed(rows, "2027-10-07", NULL, "review"), "review-first overdue 2025-09-08 2025-10-06 -");
	/* held on the day: done; a day later: late; a code nobody knows: not held; the second counts from the day held */
	rows = EP "2026 A,8/9/2025,S,C2,N1,U6\nReviews 2026 A,,6/10/2025,PN4\nReviews 2026 A,,20/9/2025,PN8";
	assert_string_equal(listed(rows, "2025-10-07", NULL, "review"),
	    "review-first done 2025-09-08 2025-10-06 2025-10-06\nreview-second due 2025-10-06 2026-01-06 -");
	rows = EP "2026 A,8/9/2025,S,C2,N1,U6\nReviews 2026 A,,7/10/2025,PN4";
	assert_string_equal(listed(rows, "2025-10-07", NULL, "review"),
	    "review-first late 2025-09-08 2025-10-06 2025-10-07\nreview-second due 2025-10-07 2026-01-07 -");
	/* held on the very day on which care began, and on the very day on which it ended */
	assert_string_equal(listed(EP "2026 A,8/9/2025,S,C2,N1,U6\nReviews 2026 A,,8/9/2025,PN4", "2025-10-07", NULL, "review"),
	    "review-first done 2025-09-08 2025-10-06 2025-09-08\nreview-second due 2025-09-08 2025-12-08 -");
	assert_string_equal(listed(EP "2026 A,8/9/2025,S,C2,N1,U6\nReviews 2026 A,,7/9/2025,PN4", "2025-10-07", NULL, "review"),
	    "review-first overdue 2025-09-08 2025-10-06 -");
	/* what is held after the date has not happened */
	assert_string_equal(listed(rows, "2025-10-06", NULL, "review"), "review-first due 2025-09-08 2025-10-06 -");
}

static void later_reviews(void **state)
{
	(void)state;
	const char *rows = EP "2026 A,8/9/2025,S,C2,N1,U6\nReviews 2026 A,,1/10/2025,PN1\nReviews 2026 A,,31/12/2025,PN1\n"
	    "Reviews 2026 A,,31/12/2025,PN2";
	assert_string_equal(listed(rows, "2026-07-01", NULL, "review"),
	    "review-first done 2025-09-08 2025-10-06 2025-10-01\nreview-second done 2025-10-01 2026-01-01 2025-12-31\n"
	    "review-later overdue 2025-12-31 2026-06-30 -");
	/* done before it was due: not listed until the due day is in the year */
	assert_string_equal(listed(rows, "2025-12-31", NULL, "review"),
	    "review-first done 2025-09-08 2025-10-06 2025-10-01\nreview-later due 2025-12-31 2026-06-30 -");
}

static void care_ended(void **state)
{
	(void)state;
	/* ended on the due day: not due; the day after: overdue for ever, listed in its year */
	const char *rows = "Reviews 2026 -\n" EP "2026 A,8/9/2025,S,C2,N1,U6,PR1,6/10/2025,E4A";
	assert_string_equal(listed(rows, "2025-10-05", NULL, "review"), "review-first due 2025-09-08 2025-10-06 -");
	assert_string_equal(listed(rows, "2025-10-06", NULL, "review"), "review-first not-due 2025-09-08 2025-10-06 -");
	rows = "Reviews 2026 -\n" EP "2026 A,8/9/2025,S,C2,N1,U6,PR1,7/10/2025,E4A";
	assert_string_equal(listed(rows, "2026-10-05", NULL, "review"), "review-first overdue 2025-09-08 2025-10-06 -");
	assert_string_equal(listed(rows, "2026-10-06", NULL, "review"), ""); /* the year begins on 7 Oct 2025 */
	/* a review on the day that care ended is in the period */
	rows = EP "2026 A,8/9/2025,S,C2,N1,U6,PR1,7/10/2025,E4A\nReviews 2026 A,,7/10/2025,PN1";
	assert_string_equal(listed(rows, "2025-12-31", NULL, "review"), "review-first late 2025-09-08 2025-10-06 2025-10-07");
	rows = EP "2026 A,8/9/2025,S,C2,N1,U6,PR1,7/10/2025,E4A\nReviews 2026 A,,8/10/2025,PN1";
	assert_string_equal(listed(rows, "2025-12-31", NULL, "review"), "review-first overdue 2025-09-08 2025-10-06 -");
	/* not told since 31 March: not due by then */
	rows = "Reviews 2026 -\n" EP "2026 A,20/3/2026,S,C2,N1,U6\n" EP "2027 B,1/5/2026,S,C2,N1,U6";
	assert_string_equal(listed(rows, "2026-12-31", NULL, "review"), "review-first not-due 2026-03-20 2026-04-21 -");
	/* a short break has none */
	assert_string_equal(listed("Reviews 2026 -\n" EP "2026 A,8/9/2025,S,V4,N1,U6", "2026-01-01", NULL, ""), "");
}

static void before_the_returns(void **state)
{
	(void)state;
	const char *rows = "Reviews 2026 -\n" EP "2026 A,1/5/2021,S,C2,N1,U6";
	assert_string_equal(listed(rows, "2025-09-30", NULL, "review"), "review-later unknown - - -");
	assert_string_equal(listed(rows, "2025-10-01", NULL, "review"), "review-later overdue 2025-03-31 2025-09-30 -");
	/* the first seen is a later one; by L it has no row */
	rows = EP "2026 A,1/5/2021,S,C2,N1,U6\nReviews 2026 A,,30/9/2025,PN1\nReviews 2026 A,,31/3/2025,PN1";
	assert_string_equal(listed(rows, "2025-10-01", NULL, "review"), "review-later due 2025-09-30 2026-03-30 -");
	rows = EP "2026 A,1/5/2021,S,C2,N1,U6\nReviews 2026 A,,1/10/2025,PN1";
	assert_string_equal(listed(rows, "2025-10-01", NULL, "review"),
	    "review-later late 2025-03-31 2025-09-30 2025-10-01\nreview-later due 2025-10-01 2026-04-01 -");
	/* begun within the returns but not with S: from its own first day */
	rows = "Reviews 2026 -\n" EP "2026 A,15/5/2025,P,C2,N1,U6";
	assert_string_equal(listed(rows, "2025-11-15", NULL, "review"), "review-later unknown - - -");
	assert_string_equal(listed(rows, "2025-11-16", NULL, "review"), "review-later overdue 2025-05-15 2025-11-15 -");
	/* no return has the table */
	assert_string_equal(listed(EP "2026 A,8/9/2025,S,C2,N1,U6", "2026-11-16", NULL, "review"),
	    "review-first unknown 2025-09-08 2025-10-06 -");
	assert_string_equal(listed(EP "2026 A,8/9/2025,P,C2,N1,U6", "2025-11-16", NULL, "review"), "review-first unknown - - -");
}

static void without_events(void **state)
{
	(void)state;
	const char *rows = "Header 2026 A,M,1/1/2022\n" EP "2026 A,8/9/2025,S,C2,N1,U6\n" EP "2026 A,8/10/2025,P,C2,N1,U6";
	assert_string_equal(listed(rows, "2025-09-15", NULL, "visit"), "visit-first unknown 2025-09-08 2025-09-15 -");
	assert_string_equal(listed(rows, "2025-10-16", NULL, "visit"), "visit-year-one unknown - - -");
	assert_string_equal(listed(rows, "2026-10-08", NULL, "visit"), "visit-settled unknown - - -");
	assert_string_equal(listed(rows, "2025-10-06", NULL, "health"), "health-first unknown 2025-09-08 2025-10-06 -");
	assert_string_equal(listed(rows, "2025-10-07", NULL, "health"), "health-under-five unknown - - -");
	assert_string_equal(listed(rows, "2027-01-01", NULL, "health"), "health-from-five unknown - - -");
	assert_string_equal(listed(rows, "2025-10-16", NULL, "touch"), "");
	rows = "Header 2026 A,M,1/1/2008\n" EP "2026 A,8/9/2020,S,C2,N1,U6,PR1,1/6/2025,E5";
	assert_string_equal(listed(rows, "2025-07-01", NULL, "touch"), "touch unknown - - -");
	assert_string_equal(listed(rows, "2029-01-01", NULL, "touch"), ""); /* 21 */
}

static struct events held_from(const char *since, const struct event *e, size_t n)
{
	struct events x = {.event = e, .n = n};
	for (int k = 0; k < SATISFIES; k++)
		x.held_since[k] = on(since);
	return x;
}

static void visits(void **state)
{
	(void)state;
	const char *rows = EP "2027 A,8/9/2025,S,C2,N1,U6";
	struct event e[] = {{SATISFIED_VISIT, on("2025-10-27")}, {SATISFIED_VISIT, on("2025-09-15")}, {SATISFIED_HEALTH, on("2025-09-20")},
	    {SATISFIED_VISIT, on("2025-12-10")}};
	struct events x = held_from("2025-04-01", e, 4);
	assert_string_equal(listed(rows, "2025-12-20", &x, "visit"),
	    "visit-first done 2025-09-08 2025-09-15 2025-09-15\nvisit-year-one done 2025-09-15 2025-10-27 2025-10-27\n"
	    "visit-year-one late 2025-10-27 2025-12-08 2025-12-10\nvisit-year-one due 2025-12-10 2026-01-21 -");
	/* after the first year: six weeks, or three months where the home is meant to last to 18 */
	struct event late[] = {{SATISFIED_VISIT, on("2026-09-08")}};
	x = held_from("2026-04-01", late, 1);
	assert_string_equal(listed(rows, "2026-09-09", &x, "visit"),
	    "visit-year-one late 2026-03-31 2026-05-12 2026-09-08\nvisit-settled due 2026-09-08 2026-10-20 -");
	struct settled yes = {on("2025-09-08"), true}, no = {on("2025-09-08"), false};
	x.settled = &yes, x.settleds = 1;
	const char *three = "visit-year-one late 2026-03-31 2026-05-12 2026-09-08\nvisit-settled due 2026-09-08 2026-12-08 -",
	           *six = "visit-year-one late 2026-03-31 2026-05-12 2026-09-08\nvisit-settled due 2026-09-08 2026-10-20 -";
	assert_string_equal(listed(rows, "2026-09-09", &x, "visit"), three);
	/* long-term fostering is meant to last, unless the record says no; as it stands on the day asked */
	const char *lasting = EP "2027 A,8/9/2025,S,C2,N1,U4",
	    *turned = EP "2027 A,8/9/2025,S,C2,N1,U6,PR1,1/9/2026,X1\n" EP "2027 A,1/9/2026,T,C2,N1,U1";
	assert_string_equal(listed(lasting, "2026-09-09", &x, "visit"), three);
	x.settled = &no;
	assert_string_equal(listed(lasting, "2026-09-09", &x, "visit"), six);
	x.settleds = 0;
	assert_string_equal(listed(lasting, "2026-09-09", &x, "visit"), three);
	assert_string_equal(listed(turned, "2026-09-09", &x, "visit"), three);
	assert_string_equal(listed(rows, "2026-09-09", &x, "visit"), six);
	x.settled = &(struct settled){on("2025-09-07"), true}, x.settleds = 1; /* of the home before */
	assert_string_equal(listed(rows, "2026-09-09", &x, "visit"), six);
	/* a new home has its own first visit; the old one's chain ends */
	rows = EP "2027 A,8/9/2025,S,C2,N1,U6,PR1,20/9/2025,X1\n" EP "2027 A,20/9/2025,P,C2,N1,K2";
	struct event two[] = {{SATISFIED_VISIT, on("2025-09-10")}, {SATISFIED_VISIT, on("2025-09-28")}};
	x = held_from("2025-04-01", two, 2);
	assert_string_equal(listed(rows, "2025-11-01", &x, "visit"),
	    "visit-first done 2025-09-08 2025-09-15 2025-09-10\nvisit-first late 2025-09-20 2025-09-27 2025-09-28\n"
	    "visit-year-one not-due 2025-09-10 2025-10-22 -\nvisit-year-one due 2025-09-28 2025-11-09 -");
}

static void health(void **state)
{
	(void)state;
	/* five on 1 Jan 2026: six months from the one before, where they end before that day */
	const char *rows = "Header 2026 A,M,1/1/2021\n" EP "2027 A,8/9/2025,S,C2,N1,U6";
	struct event e[] = {{SATISFIED_HEALTH, on("2025-10-01")}, {SATISFIED_HEALTH, on("2026-03-30")}};
	struct events x = held_from("2025-04-01", e, 2);
	assert_string_equal(listed(rows, "2026-04-02", &x, "health"),
	    "health-first done 2025-09-08 2025-10-06 2025-10-01\nhealth-from-five due 2026-03-30 2027-03-30 -");
	/* they end the day before the birthday, and on it */
	rows = "Header 2026 A,M,1/1/2021\n" EP "2026 A,2/6/2025,S,C2,N1,U6";
	struct event before[] = {{SATISFIED_HEALTH, on("2025-06-30")}}, that_day[] = {{SATISFIED_HEALTH, on("2025-07-01")}};
	x = held_from("2025-04-01", before, 1);
	assert_string_equal(listed(rows, "2025-12-01", &x, "health-under"), "health-under-five due 2025-06-30 2025-12-30 -");
	x = held_from("2025-04-01", that_day, 1);
	assert_string_equal(listed(rows, "2025-12-01", &x, "health-under"), "");
	assert_string_equal(listed(rows, "2025-12-01", &x, "health-from"), "health-from-five due 2025-07-01 2026-07-01 -");
	rows = "Header 2026 A,M,1/1/2021\n" EP "2027 A,8/9/2025,S,C2,N1,U6";
	/* in care before events were held: the one before is not known */
	x = held_from("2026-01-01", NULL, 0);
	assert_string_equal(listed(rows, "2026-04-02", &x, "health"), "health-from-five unknown - - -");
}

/* Back on a day: 72 hours, weekends too; met by a talk on or after it; the end of care does not stop it. */
static void back(void **state)
{
	(void)state;
	const char *rows = EP "2027 A,8/9/2025,S,C2,N1,U6,PR1,9/7/2026,E4A";
	struct back was[] = {{on("2026-05-01"), on("2026-05-04")}, {on("2026-06-05"), on("2026-06-09")}, {on("2026-07-08"), DAY_NONE},
	    {on("2026-07-20"), on("2026-07-22")}};
	struct events x = held_from("2026-12-01", NULL, 0);
	x.back = was;
	x.backs = 4;
	assert_string_equal(listed(rows, "2026-07-11", &x, "return-interview"),
	    "return-interview done 2026-05-01 2026-05-04 2026-05-04\nreturn-interview late 2026-06-05 2026-06-08 2026-06-09\n"
	    "return-interview due 2026-07-08 2026-07-11 -");
	assert_string_equal(listed(rows, "2026-07-21", &x, "return-interview"),
	    "return-interview done 2026-05-01 2026-05-04 2026-05-04\nreturn-interview late 2026-06-05 2026-06-08 2026-06-09\n"
	    "return-interview overdue 2026-07-08 2026-07-11 -\nreturn-interview due 2026-07-20 2026-07-23 -");
	assert_string_equal(listed(rows, "2026-07-21", NULL, "return-interview"), "");
}

static void touch(void **state)
{
	(void)state;
	const char *rows = "Header 2026 A,M,1/1/2008\n" EP "2026 A,8/9/2020,S,C2,N1,U6,PR1,2/6/2025,E5";
	struct event e[] = {{SATISFIED_CONTACT, on("2025-07-28")}};
	struct events x = held_from("2025-04-01", e, 1);
	assert_string_equal(listed(rows, "2025-09-30", &x, "touch"),
	    "touch done 2025-06-02 2025-07-28 2025-07-28\ntouch overdue 2025-07-28 2025-09-22 -");
}

static void reasons(void **state)
{
	(void)state;
	const char *rows = EP "2027 A,8/9/2025,S,C2,N1,U6";
	struct duty_note notes[] = {{"visit-first", on("2025-09-15"), true, TEXT("with grandparents abroad, seen by their worker")}};
	struct events x = held_from("2025-04-01", NULL, 0);
	x.note = notes;
	x.notes = 1;
	assert_string_equal(listed(rows, "2025-10-01", &x, "visit"), "visit-first not-due 2025-09-08 2025-09-15 -");
	notes[0].clock = "review-first"; /* why another is late, which is due on that day too */
	assert_string_equal(listed(rows, "2025-10-01", &x, "visit"), "visit-first overdue 2025-09-08 2025-09-15 -");
	notes[0].clock = "visit-first";
	notes[0].not_due = false;
	assert_string_equal(listed(rows, "2025-10-01", &x, "visit"), "visit-first overdue 2025-09-08 2025-09-15 -");
}

static void arithmetic_in_words(void **state)
{
	(void)state;
	struct cohort *c = made("Reviews 2026 -\n" EP "2026 A,3/3/2026,S,C2,N1,U6");
	struct span s = made_span(arena, c, NULL);
	struct duty_row *row;
	struct duty_ask ask = {.asof = AS_AT(on("2026-03-20")), .laws = &laws};
	assert_int_equal(duty_reviews(arena, &ask, &s, &row), 1);
	char why[DUTY_WHY];
	assert_string_equal(term_say_z(arena, NULL, duty_why(&row[0], why)),
	    "First review: in care since Tue 3 Mar 2026 + 20 working days = Tue 31 Mar 2026; not done");
	assert_string_equal(row[0].law->source, "Care Planning Regulations 2010 (SI 2010/959) reg. 33(1)");
	cohort_free(c);
}

#define CLOCK(extra) \
	"version: \"t\"\nclocks:\n  - id: x\n    duty: \"1\"\n    worker: W\n    child: C\n    applies: period\n    since: s\n" \
	"    limit: 5\n" \
	"    unit: days\n    satisfied: review\n    source: S\n    from: 2020-01-01\n" extra

static void laws_as_data(void **state)
{
	(void)state;
	struct laws l = {0};
	struct fault f = {0};
	assert_true(laws_read(arena, "t", TEXT(CLOCK("    status: U\n")), &l, &f));
	l.calendar = laws.calendar;
	/* not verified: off until switched on */
	struct cohort *c = made("Reviews 2026 -\n" EP "2026 A,3/3/2026,S,C2,N1,U6");
	struct span s = made_span(arena, c, NULL);
	struct duty_row *row;
	struct duty_ask ask = {.asof = AS_AT(on("2026-03-20")), .laws = &l};
	assert_int_equal(duty_reviews(arena, &ask, &s, &row), 0);
	const char *switched[] = {"x"};
	ask.on = switched;
	ask.n_on = 1;
	assert_int_equal(duty_reviews(arena, &ask, &s, &row), 1);
	assert_int_equal(row[0].due, on("2026-03-08"));
	cohort_free(c);
	/* two versions of one clock: the one in force on the trigger; before the first, the first */
	assert_true(laws_read(arena, "t",
	    TEXT(CLOCK("    status: V\n    to: 2022-12-31\n") "  - id: x\n    duty: \"1\"\n    worker: W\n    child: C\n"
	    "    applies: period\n    since: s\n    limit: 9\n    unit: weeks\n    satisfied: review\n    source: S2\n"
	    "    from: 2023-01-01\n    status: V\n"), &l, &f));
	assert_int_equal(laws_find(&l, APPLIES_PERIOD, SATISFIED_REVIEW, on("2019-01-01"))->limit, 5);
	assert_int_equal(laws_find(&l, APPLIES_PERIOD, SATISFIED_REVIEW, on("2022-12-31"))->limit, 5);
	assert_int_equal(laws_find(&l, APPLIES_PERIOD, SATISFIED_REVIEW, on("2023-01-01"))->limit, 9);
	assert_null(laws_find(&l, APPLIES_HOME, SATISFIED_VISIT, on("2023-01-01")));
	/* wrong files are said, with the place */
	static const char *const wrong[] = {"", "\t", "version: 1\n", CLOCK("    status: Q\n"), CLOCK("    status: V\n    colour: red\n"),
	    CLOCK("    status: V\n    to: 2022-13-31\n"), "version: 1\nclocks: 3\n", "clocks: [{}]\nversion: 1\n", "a: &a [*a]\n"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		f = (struct fault){0};
		assert_false(laws_read(arena, "mine.yaml", text_of(wrong[i]), &l, &f));
		assert_string_equal(f.where, "mine.yaml");
		assert_true(strlen(f.say) > 20);
	}
	/* the program's own stand with their parts, in the order that the parts' files ask for */
	static const char *const order[] = {"review-first", "review-second", "review-later", "visit-first", "visit-year-one",
	    "visit-settled", "visit-settled", "health-first", "health-under-five", "health-from-five", "touch", "return-interview"};
	size_t at = 0;
	for (size_t i = 0; i < laws.n && at < sizeof order / sizeof *order; i++)
		at += !strcmp(laws.law[i].id, order[at]);
	assert_int_equal(at, sizeof order / sizeof *order);
	/* an operator's list runs in their place; where theirs lists none, the parts' run */
	char dir[FOLDER];
	folder_make(dir, sizeof dir, "laws");
	struct text bytes;
	assert_true(file_read(arena, "laws/bank-holidays.yaml", 1 << 20, &bytes, &f));
	assert_true(put_file(arena_printf(arena, "%s/bank-holidays.yaml", dir).at, bytes, &f));
	const char *theirs = arena_printf(arena, "%s/england.yaml", dir).at;
	assert_true(put_file(theirs, TEXT(CLOCK("    status: V\n")), &f) && laws_load(arena, dir, &l, &f));
	assert_int_equal(l.n, 1);
	assert_true(put_file(theirs, TEXT("version: theirs\n"), &f) && laws_load(arena, dir, &l, &f));
	assert_int_equal(l.n, laws.n);
	assert_string_equal(l.version, "theirs");
	assert_true(put_file(theirs, TEXT("place: 1\n"), &f) && !laws_load(arena, dir, &l, &f));
	assert_string_equal(f.code, "laws.version");
	folder_away(dir);
	struct calendar cal;
	assert_false(holidays_read(arena, "days.yaml", TEXT("holidays:\n  - {on: 2022-02-30, name: x}\n"), &cal, &f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(list_of_bank_holidays), cmocka_unit_test(twenty_working_days), cmocka_unit_test(first_review),
	    cmocka_unit_test(later_reviews), cmocka_unit_test(care_ended), cmocka_unit_test(before_the_returns),
	    cmocka_unit_test(without_events), cmocka_unit_test(visits), cmocka_unit_test(health), cmocka_unit_test(back),
	    cmocka_unit_test(touch), cmocka_unit_test(reasons), cmocka_unit_test(arithmetic_in_words), cmocka_unit_test(laws_as_data),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
