/* A child who comes into care today is known today: on the list, in what is due, in the return of the year; looked for first, so that
 * nobody is written twice. Through the pages and the writer, on both engines. */
#include "tests.h"
#include "house.h"
#include "told/closing.h"
#include "told/life.h"
#include "record/register.h"
#include "returns/write.h"

static struct session sam, other, manager, carer, adviser;

#define FIRST "forename=Mika&surname=Newcome&dob-day=3&dob-month=2&dob-year=2014"
#define REST "&sex=F&began-day=18&began-month=11&began-year=2026&status=V2&need=N1&place=U4&provider=PR1&pl-post=ZZ99+1AB" \
	"&home-post=ZZ99+1AA&urn=SC000001"

static int open_all(void **state)
{
	(void)state;
	house_begin();
	put("y", "header.csv",
	    "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,2,03/02/2014,WBRI,UN2,,\nT2,1,05/05/2012,WBRI,A123456789012,,\n"
	    "T3,1,05/05/2012,WBRI,UN2,,\nT4,1,06/06/2011,WBRI,UN2,,\n");
	put("y", "episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	                         "T1,01/05/2026,S,V2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                         "T2,01/05/2026,S,V2,N1,U4,PR1,01/08/2026,E4A,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                         "T3,01/05/2026,S,V2,N1,U4,PR1,01/08/2026,E4A,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                         "T4,01/05/2026,S,V2,N1,U4,PR1,01/08/2026,E4A,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	put("y", "reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\nT1,03/02/2014,20/05/2026,PN1\n");
	struct fault f = {0};
	must(take_in("y", 2027, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER,TEAM,CARER\nT1,Micah,Newcombe,Otto Otherworker,South,\nT2,Ben,Backagain,,,\n"
	    "T4,Seal,Shutwell,,,\n");
	house_people("CHILD,FORENAME,SURNAME,WORKER,TEAM,CARER\nT3,Cared,Leaverson,Sam Sampleworth,North,Cass Homely\n");
	house_ready();
	sam = user(ROLE_SOCIAL_WORKER, person_of("Sampleworth", false), "Sam");
	other = user(ROLE_SOCIAL_WORKER, person_of("Otherworker", false), "Otto");
	manager = user(ROLE_MANAGER, 0, "Mia");
	carer = user(ROLE_CARER, person_of("Homely", false), "Cass");
	adviser = user(ROLE_PERSONAL_ADVISER, 0, "Pat");
	return 0;
}

static struct got send(const struct session *s, const char *path, const char *fields)
{
	return ask_as(s, "POST", text_of(path), fields);
}

static const char *with_worker(const char *fields)
{
	return AT("%s&worker=%lld", fields, (long long)sam.actor.person).at;
}

SQL(sql_count, "SELECT COUNT(*) FROM k_person WHERE authority = 1 AND current = 1 AND part = 'child'");
SQL(sql_newest, "SELECT entry FROM k_person WHERE authority = 1 AND current = 1 AND part = 'child' ORDER BY entry DESC LIMIT 1");
SQL(sql_journaled, "SELECT COUNT(*) FROM journal WHERE authority = 1 AND child = $1 AND verb = 'add'");
struct counting {
	int64_t n, newest, journaled;
	const char *csv, *header;
};
static bool count(struct tx *tx, void *arg, struct fault *f)
{
	struct counting *c = arg;
	struct lives lives;
	struct closing closing;
	if (sql_i64(tx, &sql_count, &c->n, f, arg_none()) != ROW_ONE || sql_i64(tx, &sql_newest, &c->newest, f, arg_none()) != ROW_ONE ||
	    sql_i64(tx, &sql_journaled, &c->journaled, f, arg_i(c->newest)) != ROW_ONE || !lives_load(tx, a, 1, today, &lives, f) ||
	    !closing_of(lives.cohort, 2027, &closing, f))
		return false;
	struct buf b = BUF_INIT(1 << 20);
	returns_write_csv(a, closing.cohort, TABLE_EPISODES, 2027, &b);
	c->csv = arena_z(a, buf_as_text(&b));
	buf_free(&b);
	struct buf header = BUF_INIT(1 << 20);
	returns_write_csv(a, closing.cohort, TABLE_HEADER, 2027, &header);
	c->header = arena_z(a, buf_as_text(&header));
	buf_free(&header);
	cohort_free(closing.cohort);
	cohort_free(lives.cohort);
	return true;
}
static struct counting counted(void)
{
	struct counting c = {0};
	struct fault f = {0};
	must(store_read(db, count, &c, &f), &f);
	return c;
}

static void who_may(void **state)
{
	(void)state;
	assert_int_equal(ask(&sam, "GET", "/register", "").status, 200);
	assert_int_equal(ask(&manager, "GET", "/register", "").status, 200);
	assert_int_equal(ask(&carer, "GET", "/register", "").status, 403);
	assert_int_equal(ask(&adviser, "GET", "/register", "").status, 403);
	assert_int_equal(ask(NULL, "GET", "/register", "").status, 303);
	SHOWS(ask(&sam, "GET", "/children", ""), "href=\"/register\"");
	HIDES(ask(&adviser, "GET", "/children", ""), "href=\"/register\"");
}

static void they_are_looked_for_first(void **state)
{
	(void)state;
	struct got g = send(&sam, "/register", FIRST);
	assert_int_equal(g.status, 200);
	assert_true(g.writes); /* the search, and whom it named */
	SHOWS(g, "Micah Newcombe, born 3 February 2014");
	SHOWS(g, "Has this birthday, and a name like it.");
	SHOWS(g, "In care now.");
	SHOWS(g, "South");
	SHOWS(g, "disabled"); /* in care: not to be chosen */
	HIDES(g, "Ben Backagain");
	/* what was typed stands in the whole form, today is proposed, and who asks */
	SHOWS(g, "value=\"Mika\"");
	SHOWS(g, "value=\"2026\"");
	SHOWS(g, AT("value=\"%lld\" selected", (long long)sam.actor.person).at);
	g = send(&sam, "/register", "forename=Nobody&surname=Atallhere");
	SHOWS(g, "Nobody like this is known.");
	g = send(&sam, "/register", "forename=X&surname=Y&upn=a12345+6789012");
	SHOWS(g, "Ben Backagain");
	SHOWS(g, "Was in care until 1 August 2026.");
	g = send(&sam, "/register", "forename=Caret&surname=Lieverson&dob-day=5&dob-month=5&dob-year=2012");
	SHOWS(g, AT("/child/%lld\"", (long long)person_of("T3", true)).at); /* his own: the record opens */
	assert_int_equal(send(&sam, "/register", "forename=&surname=Y").status, 422);
}

static bool seal(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {.authority = 1, .now = now, .today = today};
	struct entry *e;
	if (entry_get(tx, a, 1, kind_of(TEXT("person")), *(int64_t *)arg, &e, f) != ROW_ONE)
		return false;
	*entry_value(e, "sealed") = (struct value){.state = VALUE_SET, .number = 1};
	return entry_correct(tx, a, &h, e, NULL, NULL, f);
}

static void a_sealed_child_is_nobody(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t shut = person_of("T4", true);
	const char *fields = "forename=Seal&surname=Shutwell&dob-day=6&dob-month=6&dob-year=2011";
	SHOWS(send(&sam, "/register", fields), "Was in care until");
	must(store_run(db, "seal", seal, &shut, &f), &f);
	struct got g = send(&sam, "/register", fields),
	    none = send(&sam, "/register", "forename=Nnnn&surname=Nnnnnnnn&dob-day=7&dob-month=7&dob-year=2011");
	SHOWS(g, "Nobody like this is known.");
	assert_int_equal(g.body.n, none.body.n);
}

static void not_before_it_is_settled(void **state)
{
	(void)state;
	int64_t before = counted().n;
	struct got g = send(&sam, "/register/child", with_worker(FIRST REST));
	assert_int_equal(g.status, 422);
	SHOWS(g, "Say whether it is one of these");
	SHOWS(g, "value=\"ZZ99 1AB\""); /* nothing typed is lost */
	/* the one in care cannot be chosen, whatever is sent, nor somebody who is no match */
	g = send(&sam, "/register/child", AT("%s&person=%lld", with_worker(FIRST REST), (long long)person_of("T1", true)).at);
	assert_int_equal(g.status, 422);
	SHOWS(g, "This child is in care already");
	assert_int_equal(send(&sam, "/register/child",
	    AT("%s&person=%lld", with_worker(FIRST REST), (long long)person_of("T2", true)).at).status, 422);
	/* what is needed is asked for; a day that cannot be is not taken */
	g = send(&sam, "/register/child", "forename=Mika&surname=Newcome&person=0");
	assert_int_equal(g.status, 422);
	SHOWS(g, "Choose the legal status");
	SHOWS(g, "Choose who works with them");
	assert_int_equal(send(&sam, "/register/child",
	    with_worker(FIRST "&person=0&sex=F&began-day=19&began-month=11&began-year=2026&status=V2&need=N1&place=U4")).status, 422);
	assert_int_equal(send(&sam, "/register/child",
	    with_worker(FIRST "&person=0&sex=F&began-day=1&began-month=11&began-year=2026&status=XX&need=N1&place=U4")).status, 422);
	assert_int_equal(counted().n, before);
}

SQL(sql_started, "SELECT COUNT(*) FROM k_episode WHERE authority = 1 AND child = $1 AND current = 1 AND rne = 'S'");
SQL(sql_alone, "SELECT COUNT(*) FROM k_separated_status WHERE authority = 1 AND child = $1 AND current = 1");
SQL(sql_homes, "SELECT COUNT(*) FROM k_home WHERE authority = 1 AND child = $1");
SQL(sql_home_back,
    "UPDATE k_home SET taken_back = CASE WHEN CAST($2 AS BIGINT) = 0 THEN NULL ELSE 1 END WHERE authority = 1 AND child = $1");
SQL(sql_worker_until, "UPDATE k_allocation SET happened_to = CASE WHEN CAST($2 AS BIGINT) = 0 THEN NULL ELSE CAST($2 AS INTEGER) END"
                      " WHERE authority = 1 AND child = $1 AND part = 'social-worker'");
struct of_child {
	const struct sql *sql;
	int64_t child, n;
};
static bool count_of_child(struct tx *tx, void *arg, struct fault *f)
{
	struct of_child *c = arg;
	return sql_i64(tx, c->sql, &c->n, f, arg_i(c->child)) == ROW_ONE;
}
static int64_t rows(const struct sql *sql, int64_t child)
{
	struct of_child c = {sql, child, 0};
	struct fault f = {0};
	must(store_read(db, count_of_child, &c, &f), &f);
	return c.n;
}
static bool change_rows(struct tx *tx, void *arg, struct fault *f)
{
	struct of_child *c = arg;
	return sql_do(tx, c->sql, f, arg_i(c->child), arg_i(c->n));
}
static void by_hand(const struct sql *sql, int64_t child, int64_t to)
{
	struct fault f = {0};
	must(store_run(db, "by hand", change_rows, &(struct of_child){sql, child, to}, &f), &f);
}

static void known_at_once_and_once(void **state)
{
	(void)state;
	int64_t before = counted().n;
	const char *fields = AT("%s&person=0&nhs=943+476+5919&separated=yes&once=%s", with_worker(FIRST REST),
	    "0123456789abcdef01234567").at;
	struct got g = send(&sam, "/register/child", fields);
	assert_int_equal(g.status, 303);
	struct counting c = counted();
	assert_int_equal(c.n, before + 1);
	assert_string_equal(arena_z(a, g.to), AT("/child/%lld", (long long)c.newest).at);
	assert_true(c.journaled >= 6); /* person, number, legal status, home, episode, worker */
	/* sent twice: one child */
	g = send(&sam, "/register/child", fields);
	assert_int_equal(g.status, 303);
	assert_int_equal(counted().n, before + 1);
	/* on the list and found, with what is due: the first review within 20 working days */
	g = ask(&sam, "GET", "/children", "");
	SHOWS(g, ">Mika Newcome<");
	SHOWS(ask_as(&sam, "POST", TEXT("/find"), "q=newcome"), ">Mika Newcome</a>");
	g = ask(&sam, "GET", arena_printf(a, "/child/%lld", (long long)c.newest).at, "");
	assert_int_equal(g.status, 200);
	SHOWS(g, "16 December"); /* 18 November 2026 and 20 working days */
	/* in the return of the year, with its start codes */
	assert_non_null(strstr(c.csv, ",18/11/2026,S,V2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001"));
	assert_non_null(strstr(c.header, ",F,03/02/2014,"));
	/* and is known the next time, by a number alone too */
	SHOWS(send(&sam, "/register", FIRST), "Mika Newcome");
	SHOWS(send(&sam, "/register", "forename=X&surname=Y&nhs=943+476+5919"), "Mika Newcome");
	assert_int_equal(rows(&sql_started, c.newest), 1);
	assert_int_equal(rows(&sql_alone, c.newest), 1);
	/* to nobody else */
	HIDES(ask(&other, "GET", "/children", ""), "Newcome<");
}

static int times(const struct got *g, const char *words)
{
	int n = 0;
	for (const char *p = g->body.at; (p = strstr(p, words)); p++)
		n++;
	return n;
}

/* What was taken back was not so: of a home that is, they are not in care. */
static void a_home_taken_back_was_none(void **state)
{
	(void)state;
	int64_t mika = counted().newest;
	struct got g = send(&sam, "/register", FIRST);
	assert_int_equal(times(&g, "In care now."), 2); /* Mika, and Micah */
	by_hand(&sql_home_back, mika, 1);
	g = send(&sam, "/register", FIRST);
	assert_int_equal(times(&g, "In care now."), 1);
	by_hand(&sql_home_back, mika, 0);
}

/* Two at the same moment: the page of the second said that the child is not in care, and now they are. */
static bool register_again(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {.authority = 1, .who = sam.actor.person, .role = "social-worker", .now = now, .today = today};
	struct registration g = {.person = *(int64_t *)arg, .began = today, .status = TEXT("V2"), .need = TEXT("N1"), .place = TEXT("U4"),
	    .worker = sam.actor.person};
	struct problems p = {0};
	int64_t person;
	return register_child(tx, a, &h, &g, &p, &person, f);
}

static void nobody_comes_twice(void **state)
{
	(void)state;
	int64_t mika = counted().newest, homes = rows(&sql_homes, mika);
	struct fault f = {0};
	assert_false(store_run(db, "register", register_again, &mika, &f));
	assert_string_equal(f.code, "register.in-care");
	assert_int_equal(rows(&sql_homes, mika), homes);
}

/* Back in care: the record goes on, a second time in care begins. */
static void back_in_care(void **state)
{
	(void)state;
	int64_t before = counted().n, ben = person_of("T2", true);
	const char *fields =
	    "forename=Ben&surname=Backagain&dob-day=5&dob-month=5&dob-year=2012&sex=M&began-day=17&began-month=11&began-year=2026&status=L1"
	                     "&need=N5&place=U4&provider=PR1&pl-post=ZZ99+1AB&home-post=ZZ99+1AA&urn=SC000001";
	/* a care leaver with a worker is not anybody's to take */
	struct got g = send(&other, "/register/child",
	    AT("forename=Cared&surname=Leaverson&dob-day=5&dob-month=5&dob-year=2012&sex=M&began-day=17&began-month=11&began-year=2026"
	                                                  "&status=V2&need=N1&place=U4&person=%lld&worker=%lld",
	                                                  (long long)person_of("T3", true), (long long)other.actor.person).at);
	assert_int_equal(g.status, 422);
	SHOWS(g, "another worker works with them");
	/* earlier years are in the record: nobody gives them to themselves */
	g = send(&sam, "/register/child", AT("%s&person=%lld", with_worker(fields), (long long)ben).at);
	assert_int_equal(g.status, 422);
	SHOWS(g, "Choose somebody else");
	assert_int_equal(counted().n, before);
	const char *to_otto = AT("%s&person=%lld&worker=%lld", fields, (long long)ben, (long long)other.actor.person).at;
	g = send(&sam, "/register/child", to_otto);
	assert_int_equal(g.status, 303);
	struct counting c = counted();
	assert_int_equal(c.n, before); /* nobody new */
	assert_string_equal(arena_z(a, g.to), "/children"); /* not his */
	assert_int_equal(ask(&sam, "GET", AT("/child/%lld", (long long)ben).at, "").status, 403);
	assert_int_equal(ask(&other, "GET", AT("/child/%lld", (long long)ben).at, "").status, 200);
	assert_non_null(strstr(c.csv, "T2,01/05/2026,S,V2,N1,U4,PR1,01/08/2026,E4A,"));
	assert_non_null(strstr(c.csv, "T2,17/11/2026,S,L1,N5,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001"));
	/* and not a second time */
	assert_int_equal(send(&sam, "/register/child", to_otto).status, 422);
}

/* Whoever worked with them until today works with them no more; until tomorrow, still. */
static void their_worker_until_today(void **state)
{
	(void)state;
	int64_t cared = person_of("T3", true);
	const char *fields =
	    AT("forename=Cared&surname=Leaverson&dob-day=5&dob-month=5&dob-year=2012&sex=M&began-day=17&began-month=11&began-year=2026"
	                        "&status=V2&need=N1&place=U4&person=%lld&worker=%lld", (long long)cared, (long long)sam.actor.person).at;
	by_hand(&sql_worker_until, cared, today + 1);
	struct got g = send(&other, "/register/child", fields);
	assert_int_equal(g.status, 422);
	SHOWS(g, "another worker works with them");
	by_hand(&sql_worker_until, cared, today);
	assert_int_equal(send(&other, "/register/child", fields).status, 303);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_may),
	    cmocka_unit_test(they_are_looked_for_first),
	    cmocka_unit_test(a_sealed_child_is_nobody),
	    cmocka_unit_test(not_before_it_is_settled),
	    cmocka_unit_test(known_at_once_and_once),
	    cmocka_unit_test(a_home_taken_back_was_none),
	    cmocka_unit_test(nobody_comes_twice),
	    cmocka_unit_test(back_in_care),
	    cmocka_unit_test(their_worker_until_today),
	};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
