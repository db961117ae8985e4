/* A form that is sent twice is one entry: the same form, by Back, by two at one moment; on both engines. */
#include "house.h"
#include "access/once.h"
#include "kit/form.h"

SQL(sql_visits, "SELECT COUNT(*) FROM k_visit WHERE authority = 1 AND current = 1");
SQL(sql_tasks, "SELECT COUNT(*) FROM k_task WHERE authority = 1 AND current = 1");
SQL(sql_views, "SELECT COUNT(*) FROM k_view WHERE authority = 1 AND current = 1");
SQL(sql_sent, "SELECT COUNT(*) FROM form_sent");

static struct session worker, child;
static int64_t child_id;

/* The id of the form of a page, as it stands in its hidden field. */
static const char *once_of(const struct got *g)
{
	const char *at = strstr(g->body.at, "name=\"once\" value=\"");
	assert_non_null(at);
	return arena_printf(a, "%.*s", FORM_ID - 1, at + strlen("name=\"once\" value=\"")).at;
}

static const char visit[] = "held-day=17&held-month=11&held-year=2026&alone=yes&state=final&how-was-it=Invented";

static void twice_is_once(void **state)
{
	(void)state;
	struct text to = AT("/child/%lld/add/visit", (long long)child_id);
	struct got page = ask_as(&worker, "GET", to, NULL);
	const char *id = once_of(&page);
	int64_t before = count_of(&sql_visits);
	const char *fields = AT("once=%s&%s", id, visit).at;
	struct got first = ask_as(&worker, "POST", to, fields);
	assert_int_equal(first.status, 303);
	struct got second = ask_as(&worker, "POST", to, fields);
	assert_int_equal(second.status, 303);
	assert_true(text_eq(first.to, second.to));
	assert_true(text_starts(second.cookie, TEXT("kith-done=already")));
	assert_int_equal(count_of(&sql_visits), before + 1);
	/* another form, filled in alike (by Back, without a script, the page is made anew), is asked back, and then is another visit */
	page = ask_as(&worker, "GET", to, NULL);
	assert_string_not_equal(once_of(&page), id);
	struct got back = ask_as(&worker, "POST", to, AT("once=%s&%s", once_of(&page), visit).at);
	assert_int_equal(back.status, 422);
	SHOWS(back, "You saved the very same a few minutes ago");
	SHOWS(back, "name=\"once-more\"");
	assert_int_equal(count_of(&sql_visits), before + 1);
	assert_int_equal(ask_as(&worker, "POST", to, AT("once=%s&once-more=1&%s", once_of(&back), visit).at).status, 303);
	assert_int_equal(count_of(&sql_visits), before + 2);
}

static void other_words_are_not_lost(void **state)
{
	(void)state;
	struct text to = AT("/child/%lld/add/visit", (long long)child_id);
	struct got page = ask_as(&worker, "GET", to, NULL);
	const char *id = once_of(&page);
	int64_t before = count_of(&sql_visits);
	ask_as(&worker, "POST", to, AT("once=%s&%s+first", id, visit).at);
	struct got back = ask_as(&worker, "POST", to, AT("once=%s&%s+and+more+of+it", id, visit).at);
	assert_int_equal(back.status, 422);
	SHOWS(back, "This form was saved already");
	SHOWS(back, "name=\"once\"");
	assert_string_not_equal(once_of(&back), id);
	assert_int_equal(count_of(&sql_visits), before + 1);
	ask_as(&worker, "POST", to, AT("once=%s&%s+and+more+of+it", once_of(&back), visit).at);
	assert_int_equal(count_of(&sql_visits), before + 2);
}

static void refused_is_not_sent(void **state)
{
	(void)state;
	struct text to = AT("/child/%lld/add/visit", (long long)child_id);
	struct got page = ask_as(&worker, "GET", to, NULL);
	const char *id = once_of(&page);
	int64_t before = count_of(&sql_visits), sent = count_of(&sql_sent);
	struct got g = ask_as(&worker, "POST", to, AT("once=%s&held-day=17&held-month=11&held-year=1990&alone=yes&how-was-it=x&state=final",
	    id).at);
	assert_int_equal(g.status, 422);
	SHOWS(g, "before the child was born");
	assert_string_equal(once_of(&g), id); /* it comes back as the same form */
	assert_int_equal(count_of(&sql_sent), sent);
	g = ask_as(&worker, "POST", to, AT("once=%s&once-more=1&%s", id, visit).at);
	assert_int_equal(g.status, 303);
	assert_int_equal(count_of(&sql_visits), before + 1);
}

static void a_childs_words_and_tasks(void **state)
{
	(void)state;
	struct got page = ask_as(&child, "GET", TEXT("/me/tell"), NULL);
	int64_t before = count_of(&sql_views), tasks = count_of(&sql_tasks);
	const char *fields = AT("once=%s&readers=my-worker&feeling=good", once_of(&page)).at;
	ask_as(&child, "POST", TEXT("/me/tell"), fields);
	struct got g = ask_as(&child, "POST", TEXT("/me/tell"), fields);
	assert_int_equal(g.status, 303);
	assert_true(text_starts(g.cookie, TEXT("kith-done=have-it")));
	assert_int_equal(count_of(&sql_views), before + 1);
	page = ask_as(&child, "GET", AT("/me/wrong/person/%lld", (long long)child_id), NULL);
	fields = AT("once=%s&words=Invented", once_of(&page)).at;
	for (int i = 0; i < 3; i++)
		ask_as(&child, "POST", AT("/me/wrong/person/%lld", (long long)child_id), fields);
	assert_int_equal(count_of(&sql_tasks), tasks + 1);
	/* the same id from somebody else is their own */
	g = ask_as(&worker, "POST", AT("/child/%lld/add/visit", (long long)child_id),
	    AT("%.*s&once-more=1&%s", 5 + FORM_ID - 1, fields, visit).at);
	assert_int_equal(g.status, 303);
	assert_true(text_starts(g.cookie, TEXT("kith-done=saved")));
}

/* The last: it lets the sessions of others end. */
static void a_quarter_of_an_hour_later_it_is_not_asked(void **state)
{
	(void)state;
	struct text to = AT("/child/%lld/add/visit", (long long)child_id);
	now += ONCE_AGAIN;
	struct got page = ask_as(&worker, "GET", to, NULL);
	int64_t before = count_of(&sql_visits);
	assert_int_equal(ask_as(&worker, "POST", to, AT("once=%s&%s", once_of(&page), visit).at).status, 303);
	assert_int_equal(count_of(&sql_visits), before + 1);
}

/* ---- at the same moment ---- */

enum { TOGETHER = 8 };
struct one {
	pthread_t thread;
	struct arena *arena;
	const char *id;
	int64_t mark;
	bool put, ok;
};

static bool put_once(struct tx *tx, void *arg, struct fault *f)
{
	struct one *o = arg;
	struct once_form form = {.id = text_of(o->id), .digest = 1}, was;
	enum row row = once_put(tx, o->arena, &worker.actor, &form, now, &was, f);
	o->put = row == ROW_ONE;
	return row != ROW_FAULT;
}

static void *run_one(void *arg)
{
	struct one *o = arg;
	struct fault f = {0};
	o->ok = store_run(db, "once", put_once, o, &f);
	return NULL;
}

static void at_the_same_moment(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		struct one all[TOGETHER] = {0};
		char id[FORM_ID];
		int puts = 0;
		form_id(id);
		for (int i = 0; i < TOGETHER; i++) {
			all[i] = (struct one){.arena = arena_new(0), .id = id};
			assert_int_equal(pthread_create(&all[i].thread, NULL, run_one, &all[i]), 0);
		}
		for (int i = 0; i < TOGETHER; i++) {
			pthread_join(all[i].thread, NULL);
			assert_true(all[i].ok);
			puts += all[i].put;
			arena_free(all[i].arena);
		}
		assert_int_equal(puts, 1);
	}
}

/* ---- every form that writes ---- */

static void what_is_an_id(void **state)
{
	char one[FORM_ID], two[FORM_ID];
	(void)state;
	assert_true(form_is_id(text_of(form_id(one))) && form_is_id(text_of(form_id(two))));
	assert_string_not_equal(one, two);
	assert_false(form_is_id(TEXT("")) || form_is_id(TEXT("short")) || form_is_id(TEXT("aaaaaaaaaaaaaaaaaaaaaa '")));
	int64_t before = count_of(&sql_visits);
	for (int i = 0; i < 2; i++) { /* none, or none that we made: as often as it is sent */
		struct got g = ask_as(&worker, "POST", AT("/child/%lld/add/visit", (long long)child_id), AT("once=mine&%s", visit).at);
		assert_int_equal(g.status, 303);
	}
	assert_int_equal(count_of(&sql_visits), before + 2);
}

static bool sweep_it(struct tx *tx, void *arg, struct fault *f)
{
	return once_sweep(tx, *(int64_t *)arg, f);
}

static void forgotten_after_a_month(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t then = now + (int64_t)29 * 24 * 3600 * 1000;
	assert_true(count_of(&sql_sent) > 0);
	must(store_run(db, "sweep", sweep_it, &then, &f), &f);
	assert_true(count_of(&sql_sent) > 0);
	then += (int64_t)2 * 24 * 3600 * 1000;
	must(store_run(db, "sweep", sweep_it, &then, &f), &f);
	assert_int_equal(count_of(&sql_sent), 0);
}

static int begin(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("r", "HEADER.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nA1,1,03/03/2014,WBRI,X30000000001T,,\n");
	put("r", "EPISODES.csv",
	    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	    "A1,01/05/2025,S,C2,N1,U1,PR1,,X1,,,,\n");
	must(take_in("r", 2026, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER\nA1,Ivy,Invented,Walt Worker\n");
	house_ready();
	child_id = person_of("A1", true);
	child = user(ROLE_YOUNG_PERSON, child_id, "ivy");
	worker = user(ROLE_SOCIAL_WORKER, person_of("Worker", false), "walt");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(twice_is_once), cmocka_unit_test(other_words_are_not_lost),
	    cmocka_unit_test(refused_is_not_sent), cmocka_unit_test(a_childs_words_and_tasks), cmocka_unit_test(at_the_same_moment),
	    cmocka_unit_test(what_is_an_id), cmocka_unit_test(a_quarter_of_an_hour_later_it_is_not_asked),
	    cmocka_unit_test(forgotten_after_a_month)};
	return cmocka_run_group_tests(tests, begin, house_end);
}
