#include "tests.h"
#include "measure/measure.h"
#include "made.h"

#define EP "Episodes "

static struct arena *arena;
static struct laws laws;

static int load(void **state)
{
	(void)state;
	arena = arena_new(0);
	return laws_load(arena, NULL, &laws, NULL) ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* "1" and "2" are in E10000012, "9" is in Scotland, the rest is not known. */
static bool upper(void *arg, struct text postcode, struct text *code)
{
	(void)arg;
	if (text_is(postcode, "1") || text_is(postcode, "2"))
		*code = TEXT("E10000012");
	else if (text_is(postcode, "3"))
		*code = TEXT("E06000033");
	else if (text_is(postcode, "9"))
		*code = TEXT("SCO");
	else
		return false;
	return true;
}

static struct measured get(const char *rows, const char *as_at, const char *id)
{
	struct cohort *c = made(rows);
	struct measure_ask ask = {.asof = AS_AT(on(as_at)), .laws = &laws, .upper = upper, .authority = TEXT("E10000012")};
	struct measured *m = arena_array(arena, struct measured, MEASURES);
	measure_all(arena, c, &ask, 1, m);
	cohort_free(c);
	int k = measure_of(text_of(id));
	assert_true(k >= 0);
	return m[k];
}

#define IS(rows, as_at, id, n, d) \
	do { \
		struct measured m_ = get(rows, as_at, id); \
		if (!m_.known || m_.num != (n) || m_.den != (d)) \
			fail_msg("%s on %s: %lld of %lld, not %d of %d (%s)", id, as_at, (long long)m_.num, (long long)m_.den, n, d, \
			    m_.why ? m_.why : ""); \
	} while (0)
#define NONE(rows, as_at, id) assert_false(get(rows, as_at, id).known)

static void half_up(void **state)
{
	(void)state;
	assert_int_equal(measure_tenths(1, 3), 333);
	assert_int_equal(measure_tenths(2, 3), 667);
	assert_int_equal(measure_tenths(1, 16), 63);  /* 6.25 */
	assert_int_equal(measure_tenths(1, 2000), 1); /* 0.05 */
	assert_int_equal(measure_tenths(1, 2001), 0);
	assert_int_equal(measure_tenths(7, 7), 1000);
}

static void in_care_started_ceased(void **state)
{
	(void)state;
	const char *rows = EP "2026 A,31/3/2026,S,C2,N1,U6\n" EP "2026 B,1/4/2025,S,C2,N1,U6,PR1,31/3/2026,E4A\n"
	    EP "2026 C,1/5/2025,P,C2,N1,U6,PR1,1/6/2025,X1\n" EP "2026 C,2/6/2025,S,C2,N1,U6,PR1,9/6/2025,E2\n"
	    EP "2026 C,1/9/2025,S,C2,N1,U6\n" EP "2026 D,1/3/2025,S,C2,N1,U6,PR1,1/4/2025,E3\n" EP "2026 E,1/5/2025,S,V4,N1,U6\n"
	    EP "2026 F,1/1/2000,S,C2,N1,U6";
	IS(rows, "2026-03-31", "in-care", 3, -1); /* A, C, F */
	IS(rows, "2026-03-30", "in-care", 3, -1); /* B, C, F */
	IS(rows, "2026-03-31", "started", 3, -1); /* A, B, C once */
	IS(rows, "2026-03-31", "ceased", 3, -1);  /* B, C (once; not for its X1), D on 1 April */
	IS(rows, "2026-04-01", "ceased", 2, -1);
	assert_int_equal(get(rows, "2026-03-31", "ceased").value, 30);
	/* X1 alone, and the year of 29 February */
	rows = EP "2024 A,1/3/2023,S,C2,N1,U6,PR1,28/2/2024,X1";
	IS(rows, "2024-02-29", "started", 1, -1);
	IS(rows, "2024-03-01", "started", 0, -1);
	IS(rows, "2024-02-29", "ceased", 0, -1);
	assert_int_equal(get(rows, "2024-02-29", "ceased").fact[FACT_ENDED_X1], 1);
	/* not told since is no end */
	rows = EP "2025 A,1/6/2024,S,C2,N1,U6\n" EP "2026 B,1/6/2025,S,C2,N1,U6";
	IS(rows, "2026-03-31", "ceased", 0, -1);
	IS(rows, "2026-03-31", "in-care", 1, -1);
	assert_int_equal(get(rows, "2026-03-31", "in-care").fact[FACT_NOT_TOLD_SINCE], 1);
}

static void length(void **state)
{
	(void)state;
	const char *rows = EP "2026 A,31/3/2026,S,C2,N1,U6\n" EP "2026 B,28/3/2026,S,C2,N1,U6";
	struct measured m = get(rows, "2026-03-31", "length-median");
	assert_int_equal(m.value, 15); /* 0 and 3: 1.5 */
	assert_int_equal(m.num, -1);
	assert_int_equal(m.den, 2);
	assert_int_equal(get(EP "2026 A,31/3/2026,S,C2,N1,U6", "2026-03-31", "length-median").value, 0);
	NONE(rows, "2026-03-27", "length-median");
}

static void separated(void **state)
{
	(void)state;
	const char *rows = "UASC 2024 A,M,,\nUASC 2026 B,M,,31/3/2026\nUASC 2025 C,M,,\nUASC 2026 C,M,,1/4/2026\nUASC 2026 Z,M,,\n"
	    EP "2026 A,1/3/2026,S,C2,N8,U6\n" EP "2026 B,1/3/2026,S,C2,N8,U6\n" EP "2026 C,1/3/2026,S,C2,N8,U6\n" EP "2026 "
	    "D,1/3/2026,S,C2,N8,U6";
	IS(rows, "2026-03-31", "uasc", 2, 4);
	IS(rows, "2026-04-01", "uasc", 1, 4);
	NONE(EP "2026 A,1/3/2026,S,C2,N8,U6", "2026-03-31", "uasc");
}

static void where_they_live(void **state)
{
	(void)state;
	const char *rows = EP "2026 A,1/3/2026,S,C2,N1,U1,PR1,,,,,1\n" EP "2026 B,1/3/2026,S,C2,N1,A3,PR1,,,,,3\n"
	    EP "2026 C,1/2/2026,S,C2,N1,U6,PR4,1/3/2026,X1,,,9\n" EP "2026 C,1/3/2026,P,C2,N1,T1,,,,,,1\n" EP "2026 "
	    "D,1/3/2026,S,C2,N1,U5,,,,,,\n"
	    EP "2026 E,1/3/2026,S,C2,N1,U7,PR1,,,,,77\n" EP "2026 F,1/3/2026,S,C2,N1,U6,PR2,,,,,2";
	IS(rows, "2026-03-31", "fostered", 4, 6);
	IS(rows, "2026-03-31", "in-house-fostered", 1, 4);
	IS(rows, "2026-03-31", "placed-outside", 2, 6); /* B, C (away from it in hospital) */
	assert_int_equal(get(rows, "2026-03-31", "placed-outside").fact[FACT_POSTCODE_UNKNOWN], 2);
	assert_int_equal(get(rows, "2026-03-31", "placed-outside").fact[FACT_OUTSIDE_ENGLAND], 1);
}

static void homes_in_the_year(void **state)
{
	(void)state;
	/* open at midnight before 1 April and ended on 1 April: in the year */
	const char *rows = EP "2026 A,1/3/2025,S,C2,N1,U6,PR1,1/4/2025,X1\n" EP "2026 A,1/4/2025,P,C2,N1,U6,PR1,2/4/2025,X1\n"
	    EP "2026 A,2/4/2025,P,C2,N1,U6,PR1,,";
	IS(rows, "2026-03-31", "three-homes", 1, 1);
	IS(rows, "2026-04-01", "three-homes", 0, 1);
	/* homes of an earlier period count; and who is not in care on the day is not in the base */
	rows = EP "2026 A,1/5/2025,S,C2,N1,U6,PR1,1/6/2025,X1\n" EP "2026 A,1/6/2025,P,C2,N1,U6,PR1,2/7/2025,E4A\n"
	    EP "2026 A,1/9/2025,S,C2,N1,U6\n" EP "2026 B,1/5/2025,S,C2,N1,U6,PR1,1/6/2025,E4A";
	IS(rows, "2026-03-31", "three-homes", 1, 1);
}

#define SW_ROW "SWEpisodes "
static void three_workers(void **state)
{
	(void)state;
	const char *in = EP "2026 A,1/3/2020,S,C2,N1,U6,PR1,,\n";
	char rows[2000];
	static const struct {
		const char *told;
		int n;
	} each[] = {
	    {SW_ROW "2026 A,,W1,1/4/2020,1/6/2025\n" SW_ROW "2026 A,,W2,1/6/2025,1/9/2025\n" SW_ROW "2026 A,,W3,1/9/2025,", 1},
	    /* one comes back: the same worker */
	    {SW_ROW "2026 A,,W1,1/4/2020,1/6/2025\n" SW_ROW "2026 A,,W2,1/6/2025,1/9/2025\n" SW_ROW "2026 A,,W1,1/9/2025,", 0},
	    /* the first day of the year is 1 April: who left that day was there, who left the day before was not */
	    {SW_ROW "2026 A,,W1,1/4/2020,1/4/2025\n" SW_ROW "2026 A,,W2,1/6/2025,1/9/2025\n" SW_ROW "2026 A,,W3,1/9/2025,", 1},
	    {SW_ROW "2026 A,,W1,1/4/2020,31/3/2025\n" SW_ROW "2026 A,,W2,1/6/2025,1/9/2025\n" SW_ROW "2026 A,,W3,1/9/2025,", 0},
	    /* who comes on the last day counts, who comes the day after does not yet */
	    {SW_ROW "2026 A,,W1,1/4/2020,1/6/2025\n" SW_ROW "2026 A,,W2,1/6/2025,1/9/2025\n" SW_ROW "2026 A,,W3,31/3/2026,", 1},
	    {SW_ROW "2026 A,,W1,1/4/2020,1/6/2025\n" SW_ROW "2026 A,,W2,1/6/2025,1/9/2025\n" SW_ROW "2026 A,,W3,1/4/2026,", 0},
	    /* told open in one year, ended in the next: the newer row speaks, and ended it before this year */
	    {SW_ROW "2024 A,,W1,1/4/2020,\n" SW_ROW "2026 A,,W1,1/4/2020,1/6/2024\n" SW_ROW "2026 A,,W2,1/6/2024,1/9/2025\n" SW_ROW "2026 "
	        "A,,W3,1/9/2025,", 0},
	    /* no worker, or no day since when */
	    {SW_ROW "2026 A,,,1/4/2020,1/6/2025\n" SW_ROW "2026 A,,W2,1/6/2025,1/9/2025\n" SW_ROW "2026 A,,W3,,\n" SW_ROW "2026 "
	        "A,,W4,1/9/2025,", 0},
	};
	for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
		snprintf(rows, sizeof rows, "%s%s", in, each[i].told);
		IS(rows, "2026-03-31", "three-workers", each[i].n, 1);
	}
	struct measured m = get(rows, "2026-03-31", "three-workers");
	assert_int_equal(m.fact[FACT_WORKER_NO_DATE], 2);
	NONE(in, "2026-03-31", "three-workers"); /* no return has the table */
	/* who is not in care on the day is not in the base */
	IS(EP "2026 A,1/3/2020,S,C2,N1,U6,PR1,1/2/2026,E4A\n" EP "2026 B,1/3/2020,S,C2,N1,U6,PR1,,\n" SW_ROW "2026 A,,W1,1/4/2020,",
	    "2026-03-31", "three-workers", 0, 1);
}

static struct events seen;
static const struct events *events_of_a(void *arg, size_t child)
{
	(void)arg;
	return child == 0 ? &seen : NULL;
}

static struct measured visits(const char *rows, const char *as_at)
{
	struct cohort *c = made(rows);
	struct measure_ask ask = {.asof = AS_AT(on(as_at)), .laws = &laws, .events = events_of_a};
	struct measured *m = arena_array(arena, struct measured, MEASURES);
	measure_all(arena, c, &ask, 1, m);
	cohort_free(c);
	return m[MEASURE_VISITS_ON_TIME];
}

static void visits_on_time(void **state)
{
	(void)state;
	const char *rows = EP "2027 A,1/9/2026,S,C2,N1,U6,PR1,,";
	struct event came[] = {{SATISFIED_VISIT, day_of(2026, 9, 4)}, {SATISFIED_VISIT, day_of(2026, 10, 20)},
	    {SATISFIED_REVIEW, day_of(2026, 10, 1)}};
	seen = events_none(), seen.event = came, seen.n = 3;
	assert_false(visits(rows, "2026-12-31").known); /* it is not said since when they are held */
	seen.held_since[SATISFIED_VISIT] = day_of(2026, 1, 2);
	assert_false(visits(rows, "2026-12-31").known); /* a day less than a year */
	seen.held_since[SATISFIED_VISIT] = day_of(2026, 1, 1);
	struct measured m = visits(rows, "2026-12-31");
	/* within a week: made; six weeks on, 16 October: made on the 20th, late; six weeks on, 1 December: not made */
	assert_true(m.known && m.num == 1 && m.den == 3);
	m = visits(rows, "2026-12-01"); /* due on the date, and not yet made: left out */
	assert_false(m.known); /* the year to 1 December 2026 is not whole */
	seen.held_since[SATISFIED_VISIT] = day_of(2025, 1, 1);
	m = visits(rows, "2026-12-01");
	assert_true(m.known && m.num == 1 && m.den == 2 && m.fact[FACT_VISIT_DUE_TODAY] == 1);
	/* due on the first day of the year, which is the day after the same day a year before: counted, and the day before is not */
	struct event early[] = {{SATISFIED_VISIT, day_of(2026, 3, 30)}};
	seen.event = early, seen.n = 1;
	assert_int_equal(visits(EP "2026 A,25/3/2026,S,C2,N1,U6,PR1,,\n" EP "2027 A,25/3/2026,S,C2,N1,U6,PR1,,", "2027-03-31").num, 1);
	assert_int_equal(visits(EP "2026 A,24/3/2026,S,C2,N1,U6,PR1,,\n" EP "2027 A,24/3/2026,S,C2,N1,U6,PR1,,", "2027-03-31").num, 0);
	struct cohort *c = made(rows);
	struct measure_ask ask = {.asof = AS_AT(on("2026-12-31")), .laws = &laws};
	struct measured all[MEASURES];
	measure_all(arena, c, &ask, 1, all);
	cohort_free(c);
	assert_false(all[MEASURE_VISITS_ON_TIME].known); /* a return has none */
}

/* Who is in care is who was and who came, less who left, to the child and the time. */
static void flow_adds_up(void **state)
{
	(void)state;
	const char *rows = EP "2026 A,1/3/2020,S,C2,N1,U6,PR1,,\n" EP "2026 B,1/5/2025,S,C2,N1,U6,PR1,1/6/2025,E4A\n"
	    EP "2026 B,1/8/2025,S,C2,N1,U6,PR1,1/9/2025,E4A\n" EP "2026 B,1/2/2026,S,C2,N1,U6,PR1,,\n" EP "2026 "
	    "C,1/3/2020,S,C2,N1,U6,PR1,1/7/2025,E4A";
	struct measured came = get(rows, "2026-03-31", "started"), left = get(rows, "2026-03-31", "ceased");
	int64_t before = get(rows, "2025-03-31", "in-care").num, now = get(rows, "2026-03-31", "in-care").num;
	assert_true(before == 2 && now == 2 && came.num == 1 && left.num == 2);
	assert_true(came.fact[FACT_STARTED_AGAIN] == 2 && left.fact[FACT_CEASED_AGAIN] == 1);
	assert_int_equal(before + came.num + came.fact[FACT_STARTED_AGAIN] - left.num - left.fact[FACT_CEASED_AGAIN], now);
}

static void stability(void **state)
{
	(void)state;
	const char *rows =
	    "Header 2026 A,M,1/1/2015\n" EP "2026 A,30/9/2023,S,C2,N1,U6,PR1,31/3/2024,X1\n" EP "2026 A,31/3/2024,P,C2,N1,U4";
	IS(rows, "2026-03-31", "long-term-stability", 1, 1); /* 30 months clamp: 30 Sep 2023 + 30 = 30 Mar 2026 */
	IS(rows, "2026-03-30", "long-term-stability", 0, 1);
	assert_int_equal(get(rows, "2026-03-29", "long-term-stability").den, 0);
	/* placed for adoption counts with the home before it */
	rows = "Header 2026 A,M,1/1/2015\n" EP "2026 A,1/1/2022,S,C2,N1,U6,PR1,1/1/2024,X1\n" EP "2026 "
	    "A,1/1/2024,P,C2,N1,U4,PR1,1/1/2026,X1\n"
	    EP "2026 A,1/1/2026,P,C2,N1,A6";
	IS(rows, "2026-03-31", "long-term-stability", 1, 1);
	/* 16 on the day: out; no date of birth: out, and said */
	rows = "Header 2026 A,M,31/3/2010\nHeader 2026 B,M,1/4/2010\nHeader 2026 C,M,\n" EP "2026 A,1/1/2020,S,C2,N1,U6\n"
	    EP "2026 B,1/1/2020,S,C2,N1,U6\n" EP "2026 C,1/1/2020,S,C2,N1,U6";
	IS(rows, "2026-03-31", "long-term-stability", 1, 1);
	assert_int_equal(get(rows, "2026-03-31", "long-term-stability").fact[FACT_STABILITY_NO_BIRTH], 1);
}

static void missing(void **state)
{
	(void)state;
	const char *rows =
	    EP "2026 A,1/1/2025,S,C2,N1,U6,PR1,1/6/2025,E4A\n" EP "2026 B,1/1/2025,S,C2,N1,U6\n" EP "2026 C,1/1/2025,S,C2,N1,U6\n"
	    EP "2026 D,1/1/2025,S,C2,N1,U6,PR1,31/3/2025,E4A\n"
	    "Missing 2026 A,,M,1/6/2025,9/6/2025\nMissing 2026 A,,M,2/6/2025,9/6/2025\nMissing 2026 B,,A,1/6/2025,\n"
	    "Missing 2025 C,,M,30/3/2025,\nMissing 2026 C,,M,30/3/2025,1/4/2025\nMissing 2026 C,,M,5/5/2025,4/5/2025\n"
	    "Missing 2026 C,,M,1/4/2026,";
	IS(rows, "2026-03-31", "missing-children", 2, 3);  /* A on its last day, C open on 1 April; D's care ended before */
	IS(rows, "2026-03-31", "missing-episodes", 2, 3);
	IS(rows, "2026-04-01", "missing-children", 2, 3); /* the first of C is over by then, another begins */
	assert_int_equal(get(rows, "2026-03-31", "missing-episodes").value, 20);
}

static void reviews(void **state)
{
	(void)state;
	const char *rows = EP "2026 A,8/9/2025,S,C2,N1,U6\nReviews 2026 A,,6/10/2025,PN1\n" EP "2026 B,8/9/2025,S,C2,N1,U6\n"
	    "Reviews 2026 B,,7/10/2025,PN1\n"
	    EP "2026 C,8/9/2025,S,C2,N1,U6\n" EP "2026 D,8/9/2025,S,C2,N1,U6,PR1,1/10/2025,E4A";
	IS(rows, "2025-10-06", "reviews-on-time", 1, 1); /* due today and not held: out */
	IS(rows, "2025-10-07", "reviews-on-time", 1, 3);
	assert_int_equal(get(rows, "2025-10-07", "reviews-on-time").fact[FACT_REVIEW_NOT_DUE], 1);
	/* taking part: 4 on the day; the code does not decide; without a birth PN0 is under 4 */
	rows = "Header 2026 A,M,1/6/2021\n" EP "2026 A,1/1/2025,S,C2,N1,U6\nReviews 2026 A,,31/5/2025,PN0\nReviews 2026 A,,1/6/2025,PN0\n"
	    "Reviews 2026 A,,2/6/2025,PN5\nReviews 2026 A,,3/6/2025,PN4\nReviews 2026 A,,1/12/2024,PN1\n"
	    EP "2026 B,1/1/2025,S,C2,N1,U6\nReviews 2026 B,,1/7/2025,PN0\nReviews 2026 B,,2/7/2025,PN6";
	IS(rows, "2026-03-31", "participated", 2, 4);
}

#define OC2(id, sdq, im, teeth, health) "OC2 2026 " id ",," sdq ",,,," im "," teeth "," health "\n"
static void yearly_answers(void **state)
{
	(void)state;
	const char *rows = "Header 2026 A,M,1/4/2020\nHeader 2026 B,M,31/3/2021\nHeader 2026 C,M,31/3/2009\nHeader 2026 E,M,1/4/2008\n"
	    EP "2026 A,1/1/2025,S,C2,N1,U6\n" EP "2026 B,1/4/2025,S,C2,N1,U6\n" EP "2026 C,1/1/2025,S,C2,N1,U6\n"
	    EP "2026 D,2/4/2025,S,C2,N1,U6\n" EP "2026 E,1/1/2025,S,C2,N1,U6\n"
	    OC2("A", "0", "1", "1", "1") OC2("B", "41", "1", "0", "X") OC2("D", "5", "1", "1", "1") OC2("E", "40", "0", "1", "");
	IS(rows, "2026-03-31", "health-assessed", 1, 4);
	IS(rows, "2027-03-30", "dentist", 2, 4);
	IS(rows, "2026-12-25", "immunised", 2, 4);
	IS(rows, "2026-03-31", "sdq-received", 1, 2); /* A is 5; B 5 with 41; C is 17; E is 17 */
	NONE(rows, "2026-03-30", "health-assessed");
	NONE(rows, "2027-03-31", "health-assessed");
	assert_int_equal(get(rows, "2026-03-31", "health-assessed").fact[FACT_HEALTH_NO_ROW], 1);
	assert_int_equal(get(rows, "2026-03-31", "health-assessed").fact[FACT_HEALTH_OTHERS], 1);
}

static void leavers(void **state)
{
	(void)state;
	const char *rows = "Header 2026 -\nOC3 2026 A,31/3/2007,YES,F1,U1\nOC3 2026 B,1/4/2007,YES,F1,U1\nOC3 2026 C,1/4/2004,NO,0,0\n"
	    "OC3 2026 D,1/4/2004,DIED,0,0\nOC3 2026 E,31/3/2005,RHOM,0,0\nOC3 2026 F,31/3/2005,NREQ,P3,G1\nOC3 2026 G,31/3/2005,YES,G4,S1\n"
	    "OC3 2026 H,31/3/2005,YES,F9,Q1\nOC3 2026 I,,YES,F1,U1\nOC3 2026 J,31/3/2005,YES,P5,R2";
	/* A is 19 that day, B not yet; C and D are 22 the next day; E to J are 21 */
	IS(rows, "2026-03-31", "in-touch", 4, 6);     /* A, C, F, G, H, J */
	IS(rows, "2026-03-31", "suitable-home", 2, 4); /* F abroad, J not known are out; A, G of the old list */
	IS(rows, "2026-03-31", "eet", 3, 6);
	NONE("OC3 2026 A,31/3/2007,YES,F1,U1", "2026-03-31", "eet"); /* no return has Header */
}

static void tables_that_are_not_there(void **state)
{
	(void)state;
	struct measured m = get("Header 2026 A,M,1/1/2010\n", "2026-03-31", "in-care");
	assert_false(m.known);
	assert_int_equal(m.num, -1);
	assert_string_equal(m.why, "No return loaded has the table Episodes.");
	m = get("Missing 2026 -\n" EP "2026 -", "2026-03-31", "missing-children"); /* there, and empty */
	assert_int_equal(m.den, 0);
	assert_false(m.known);
	m = get("Missing 2026 -\n" EP "2026 -", "2026-03-31", "missing-episodes");
	assert_true(m.known);
	assert_int_equal(m.value, 0);
}

/* Order of rows and of years as they come in does not matter; many dates in one pass are as one by one. */
static void order_and_series(void **state)
{
	(void)state;
	static const char *const rows[] = {"Header 2025 A,M,1/1/2010\n", "Header 2026 A,M,2/1/2010\n",
	    EP "2025 A,1/6/2024,S,C2,N1,U6,PR1,,\n", EP "2026 A,1/6/2024,S,C2,N1,U6,PR1,1/6/2025,X1\n",
	    EP "2026 A,1/6/2025,P,C2,N1,T1,PR1,9/6/2025,X1\n", EP "2026 A,9/6/2025,P,C2,N1,K2\n",
	    EP "2026 A,9/6/2025,P,C2,N1,K1\n", EP "2026 B,1/4/2025,S,C2,N1,U6\n", "Reviews 2026 A,,1/7/2025,PN1\n",
	    "Reviews 2026 A,,1/7/2025,PN2\n",
	    "Reviews 2025 A,,1/7/2024,PN1\n", "Missing 2026 A,,M,1/7/2025,\n", "Missing 2026 A,,M,1/7/2025,3/7/2025\n",
	    "OC2 2026 A,,7,,,,1,1,1\n",
	    "OC2 2026 A,,12,,,,0,1,1\n", "UASC 2026 A,M,,\n", "OC3 2026 -\n"};
	enum { N = sizeof rows / sizeof *rows, MONTHS = 24 };
	uint32_t seed = 7;
	struct measured first[MONTHS * MEASURES], again[MONTHS * MEASURES];
	struct measure_ask ask[MONTHS];
	for (int m = 0; m < MONTHS; m++)
		ask[m] = (struct measure_ask){.asof = AS_AT(day_add_months(on("2024-06-30"), m)), .laws = &laws, .upper = upper,
		    .authority = TEXT("E10000012")};
	for (int turn = 0; turn < 30; turn++) {
		int order[N];
		char all[4096] = "";
		for (int i = 0; i < N; i++) {
			seed = seed * 1664525u + 1013904223u;
			int j = (int)(seed >> 16) % (i + 1);
			order[i] = order[j];
			order[j] = i;
		}
		for (int i = 0; i < N; i++)
			snprintf(all + strlen(all), sizeof all - strlen(all), "%s", rows[order[i]]);
		struct cohort *c = made(all);
		if (turn % 2)
			measure_all(arena, c, ask, MONTHS, again);
		else
			for (int m = 0; m < MONTHS; m++)
				measure_all(arena, c, &ask[m], 1, again + m * MEASURES);
		if (turn == 0)
			memcpy(first, again, sizeof first);
		for (int i = 0; i < MONTHS * MEASURES; i++)
			if (again[i].known != first[i].known || again[i].value != first[i].value || again[i].num != first[i].num ||
			    again[i].den != first[i].den)
				fail_msg("%s in month %d changed with the order", again[i].def->id, i / MEASURES);
		cohort_free(c);
	}
}

static void every_definition_is_whole(void **state)
{
	(void)state;
	for (int m = 0; m < MEASURES; m++) {
		const struct measure_def *d = &measure_defs[m];
		assert_true(d->id && *d->title && *d->numerator && d->denominator && d->leaves_out && *d->rules && d->tables);
		assert_int_equal(measure_of(text_of(d->id)), m);
		/* to 2025, or the one year in which it was published */
		assert_true(*d->england_source ? d->england[2].year == 2025 || (d->england[0].year == 2024 && !d->england[1].year)
		    : d->england_note && *d->england_note);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(half_up), cmocka_unit_test(in_care_started_ceased), cmocka_unit_test(length), cmocka_unit_test(separated),
	    cmocka_unit_test(where_they_live), cmocka_unit_test(homes_in_the_year), cmocka_unit_test(stability),
	    cmocka_unit_test(three_workers), cmocka_unit_test(visits_on_time), cmocka_unit_test(flow_adds_up), cmocka_unit_test(missing),
	    cmocka_unit_test(reviews), cmocka_unit_test(yearly_answers), cmocka_unit_test(leavers),
	    cmocka_unit_test(tables_that_are_not_there), cmocka_unit_test(order_and_series), cmocka_unit_test(every_definition_is_whole),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
