/* Whoever says much shuts no page: what was said stands a page at a time, so much an hour is taken. */
#include "house.h"
#include "access/throttle.h"

static struct session young, worker;
static int64_t child;

static int begin(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("2027", "e.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	                     "T1,01/05/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	must(take_in("2027", 2027, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER\nT1,Robin,Testwood,Sam Sampleworth\n");
	child = person_of("T1", true);
	young = user(ROLE_YOUNG_PERSON, child, "Robin T");
	worker = user(ROLE_SOCIAL_WORKER, person_of("Sampleworth", false), "Sam S");
	house_ready();
	return 0;
}

/* Two thousand bytes that are six times as long on a page, with a number to know them by. */
static struct got say_it(int n)
{
	struct buf b = BUF_IN(a, 20000);
	buf_printf(&b, "readers=my-worker&words=said-%d+", n);
	for (int i = 0; i < 1900; i++)
		buf_z(&b, "%22");
	return ask_as(&young, "POST", TEXT("/me/tell"), arena_z(a, buf_as_text(&b)));
}

enum { MANY = 220 };

static void so_much_an_hour_is_taken(void **state)
{
	(void)state;
	int held = 0;
	for (int n = 1; n <= MANY; n++) {
		struct got g = say_it(n);
		if (g.status == 303)
			continue;
		held++;
		assert_int_equal(g.status, 429);
		SHOWS(g, "You have sent a lot in one hour");
		SHOWS(g, arena_printf(a, "said-%d", n).at); /* what was typed is there, to be sent again */
		rate_free(house->telling); /* an hour later; the session would be over */
		house->telling = rate_new(60, 6000);
		assert_int_equal(say_it(n).status, 303);
	}
	assert_int_equal(held, MANY / 60);
}

/* Just me, and somebody else as well: asked which of the two, and nothing is written. */
static void just_me_stands_alone(void **state)
{
	(void)state;
	struct got g = ask_as(&young, "POST", TEXT("/me/tell"), "readers=just-me&readers=my-worker&words=For+whom");
	assert_int_equal(g.status, 200);
	SHOWS(g, "Pick just me on its own");
	SHOWS(g, "For whom");
	HIDES(ask_as(&young, "GET", TEXT("/me/said"), NULL), "For whom");
	assert_int_equal(ask_as(&young, "POST", TEXT("/me/tell"), "readers=just-me&words=For+whom").status, 303);
}

/* Every page of it opens, and none is near its ceiling; together they show all that is there. */
static void opens(const struct session *s, const char *first, const char *link)
{
	bool seen[MANY + 2] = {0};
	char path[200];
	int pages = 0, shown = 0;
	snprintf(path, sizeof path, "%s", first);
	for (;; pages++) {
		struct got g = ask_as(s, "GET", text_of(path), NULL);
		assert_int_equal(g.status, 200);
		assert_true(g.body.n < OUT_MOST / 4);
		for (const char *p = g.body.at; (p = strstr(p, "said-")); p += 5) {
			int n = atoi(p + 5);
			if (n > 0 && n < MANY + 2)
				shown += !seen[n], seen[n] = true;
		}
		const char *at = strstr(g.body.at, link);
		if (!at)
			break;
		size_t n = strcspn(at, "\"#");
		snprintf(path, sizeof path, "%.*s", (int)n, at);
		assert_true(pages < 50);
	}
	assert_int_equal(shown, MANY);
	assert_true(pages > 5);
}

static void what_was_said_is_shown_a_page_at_a_time(void **state)
{
	(void)state;
	opens(&young, "/me/said", "/me/said?before=");
	opens(&worker, arena_printf(a, "/child/%lld", (long long)child).at,
	    arena_printf(a, "/child/%lld?said-before=", (long long)child).at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(so_much_an_hour_is_taken),
	    cmocka_unit_test(what_was_said_is_shown_a_page_at_a_time), cmocka_unit_test(just_me_stands_alone)};
	return cmocka_run_group_tests(tests, begin, house_end);
}
