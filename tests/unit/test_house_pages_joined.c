/* One child under two numbers: a manager joins the two, and everything follows (lists, what is due, the return, who looked);
 * parting restores both. Never by somebody to whom one of the two is shut. On both engines. */
#include "house.h"
#include "told/closing.h"
#include "told/life.h"
#include "record/people.h"
#include "store/journal.h"

#define HEADER "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
#define EPISODES "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
enum { SAM, MAX, MIA, PEOPLE };
static struct session session[PEOPLE];
static int64_t m1, m77, m5;

SQL(sql_team_named, "SELECT entry FROM k_team WHERE authority = 1 AND current = 1 AND team_name = $1");
SQL(sql_journaled, "SELECT COUNT(*) FROM journal WHERE authority = 1 AND verb = $1 AND kind = 'person'");
SQL(sql_seal, "UPDATE k_person SET sealed = $2 WHERE authority = 1 AND entry = $1 AND current = 1");

struct joining_team {
	int64_t user;
	const char *team;
};
static bool join_team(struct tx *tx, void *arg, struct fault *f)
{
	struct joining_team *j = arg;
	struct actor op = actor_operator(1);
	struct user u;
	int64_t team;
	return sql_i64(tx, &sql_team_named, &team, f, arg_z(j->team)) == ROW_ONE && user_get(tx, a, 1, j->user, &u, f) == ROW_ONE &&
	       user_join_team(tx, &op, &u, team, today - 1, now, f);
}

static int begin(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("r", "h.csv",
	    HEADER "M1,F,03/02/2012,WBRI,A123456789012,0,\nM77,F,03/02/2012,WBRI,A123456789012,0,\nM5,M,01/01/2013,WBRI,UN1,,\n");
	put("r", "e.csv", EPISODES "M1,05/05/2026,S,V2,N1,U6,PR1,10/07/2026,E4A,,B1 1AA,B1 1AB,SC123456\n"
	                           "M77,01/09/2026,S,V2,N1,U6,PR1,,,,B1 1AA,B1 1AB,SC123456\n"
	                           "M77,05/05/2026,S,V2,N1,U6,PR1,10/07/2026,E4A,,B1 1AA,B1 1AB,SC123456\n"
	                           "M5,01/09/2026,S,V2,N1,U6,PR1,,,,B1 1AA,B1 1AB,SC123456\n");
	must(take_in("r", 2027, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER,TEAM\nM1,Robin,Testwood,Sam Sampleworth,North\nM77,Robyn,Testwood,Max Elsewhere,North\n"
	    "M5,Ash,Demoford,Max Elsewhere,South\n");
	m1 = person_of("M1", true), m77 = person_of("M77", true), m5 = person_of("M5", true);
	session[SAM] = user(ROLE_SOCIAL_WORKER, person_of("Sampleworth", false), "sam");
	session[MAX] = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "max");
	session[MIA] = user(ROLE_MANAGER, 0, "mia");
	must(store_run(db, "team", join_team, &(struct joining_team){session[MIA].actor.user, "North"}, &f), &f);
	house_ready();
	return 0;
}

static struct got get(int i, struct text address)
{
	return ask_as(&session[i], "GET", address, NULL);
}

static struct got post(int i, struct text address, const char *fields)
{
	return ask_as(&session[i], "POST", address, fields);
}

static struct got join(int i, int64_t kept, const char *other)
{
	return post(i, AT("/child/%lld/joined", (long long)kept), AT("number=%s&why=One+birthday+and+one+pupil+number&sure=yes", other).at);
}

struct looking {
	size_t children, headers, episodes; /* of the return of 2027, all numbers */
	size_t each, in_care;               /* as figures read them, one by one */
	bool m1, m77;
};
static bool count_each(void *arg, struct arena *some, const struct lives *lives)
{
	struct looking *l = arg;
	for (size_t k = 0; k < lives->cohort->n; k++)
		for (uint32_t i = 0; i < lives->cohort->chunk[k]->children; i++) {
			struct span s;
			span_of(some, lives->cohort, lives->cohort->chunk[k], i, &s);
			l->in_care += span_in_care(&s, today) != NULL;
			l->each++;
		}
	return true;
}

static bool look(struct tx *tx, void *arg, struct fault *f)
{
	struct looking *l = arg;
	struct lives lives;
	struct closing c;
	uint32_t chunk, child;
	if (!lives_load(tx, a, 1, today, &lives, f) || !closing_of(lives.cohort, 2027, &c, f))
		return false;
	if (!lives_each(tx, 1, today, 1, count_each, l, f)) /* a child at a time: nobody is in two ranges, and nobody in none */
		return false;
	l->children = lives.cohort->children;
	l->m1 = cohort_find(c.cohort, TEXT("M1"), &chunk, &child);
	l->m77 = cohort_find(c.cohort, TEXT("M77"), &chunk, &child);
	for (size_t k = 0; k < c.cohort->n; k++)
		for (int t = 0; t < TABLES; t++)
			for (uint32_t r = 0; r < c.cohort->chunk[k]->rows[t].n; r++)
				if (c.cohort->chunk[k]->rows[t].year[r] == 2027)
					l->headers += t == TABLE_HEADER, l->episodes += t == TABLE_EPISODES;
	cohort_free(c.cohort);
	cohort_free(lives.cohort);
	return true;
}
static struct looking now_in_return(void)
{
	struct looking l = {0};
	struct fault f = {0};
	must(store_read(db, look, &l, &f), &f);
	return l;
}

struct one {
	const struct sql *sql;
	const char *word;
	int64_t id, to, out;
};
static bool one_in(struct tx *tx, void *arg, struct fault *f)
{
	struct one *o = arg;
	return o->word ? sql_i64(tx, o->sql, &o->out, f, arg_z(o->word)) == ROW_ONE : sql_do(tx, o->sql, f, arg_i(o->id), arg_i(o->to));
}
static int64_t journaled(const char *verb)
{
	struct one o = {.sql = &sql_journaled, .word = verb};
	struct fault f = {0};
	must(store_read(db, one_in, &o, &f), &f);
	return o.out;
}
static void sealed(int64_t person, bool is)
{
	struct one o = {.sql = &sql_seal, .id = person, .to = is};
	struct fault f = {0};
	must(store_run(db, "seal", one_in, &o, &f), &f);
}

static void nobody_joins_what_is_shut_to_them(void **state)
{
	(void)state;
	assert_int_equal(join(SAM, m1, "M77").status, 403); /* a worker does not */
	struct got unknown = join(MIA, m1, "M999"), south = join(MIA, m1, "M5");
	assert_int_equal(unknown.status, 422);
	assert_int_equal(south.status, 422); /* another team's: answered as nobody's */
	SHOWS(unknown, "There is no child of that number whom you may join");
	SHOWS(south, "There is no child of that number whom you may join");
	assert_null(south.to.at);
	assert_int_equal(post(MIA, AT("/child/%lld/joined", (long long)m1), "number=M77&why=x").status, 422); /* not compared */
	sealed(m77, true);
	SHOWS(join(MIA, m1, "M77"), "There is no child of that number whom you may join");
	sealed(m77, false);
	assert_int_equal(journaled("join"), 0);
	struct looking l = now_in_return();
	assert_true(l.m1 && l.m77 && l.headers == 3 && l.episodes == 4);
}

static void everything_follows(void **state)
{
	(void)state;
	HIDES(get(SAM, TEXT("/children")), "Robyn");
	assert_int_equal(get(SAM, AT("/child/%lld", (long long)m77)).status, 403);
	get(MAX, AT("/child/%lld", (long long)m77)); /* a look under the other number */
	assert_int_equal(join(MIA, m1, "M77").status, 303);
	assert_int_equal(journaled("join"), 2); /* told to both */
	/* who looked, under both: Max has not looked since */
	SHOWS(get(SAM, AT("/child/%lld/looked", (long long)m1)), "Max Elsewhere");
	/* lists: once, under the name that is kept, for the workers of either */
	struct got g = get(MIA, TEXT("/children"));
	HIDES(g, "Robyn");
	const char *link = AT("href=\"/child/%lld\"", (long long)m1).at, *first = strstr(g.body.at, link);
	assert_non_null(first);
	assert_null(strstr(first + 1, link));
	g = get(MAX, TEXT("/children"));
	SHOWS(g, AT("/child/%lld", (long long)m1).at);
	HIDES(g, AT("/child/%lld", (long long)m77).at);
	/* the page: by either number, with what stands under both */
	g = get(SAM, AT("/child/%lld", (long long)m1));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Max Elsewhere");
	SHOWS(g, "1 September 2026");
	g = get(SAM, AT("/child/%lld", (long long)m77));
	assert_int_equal(g.status, 200);
	SHOWS(g, AT("/child/%lld/looked", (long long)m1).at); /* it leads on under the number that is kept */
	HIDES(g, AT("/child/%lld/", (long long)m77).at);
	/* to the child themselves, who came in under the other number */
	struct session robyn = user(ROLE_YOUNG_PERSON, m77, "robyn");
	g = ask_as(&robyn, "GET", TEXT("/me/people"), NULL);
	assert_int_equal(g.status, 200);
	SHOWS(g, "Sam Sampleworth");
	SHOWS(g, "Max Elsewhere");
	SHOWS(ask_as(&robyn, "GET", TEXT("/me/looked"), NULL), "Sam Sampleworth");
	/* the return: one child, one header, each episode once */
	struct looking l = now_in_return();
	assert_true(l.m1 && !l.m77);
	assert_int_equal(l.headers, 2);
	assert_int_equal(l.episodes, 3);
	assert_int_equal(l.children, 2);
	assert_int_equal(l.each, 2);
	assert_int_equal(l.in_care, 2);
	SHOWS(get(MIA, AT("/child/%lld/joined", (long long)m1)), "M77");
	SHOWS(join(MIA, m1, "M77"), "joined to another already");
}

static void parting_restores(void **state)
{
	(void)state;
	assert_int_equal(post(SAM, AT("/child/%lld/part", (long long)m1), AT("gone=%lld", (long long)m77).at).status, 403);
	assert_int_equal(post(MIA, AT("/child/%lld/part", (long long)m1), AT("gone=%lld", (long long)m77).at).status, 303);
	assert_int_equal(journaled("part"), 2);
	assert_int_equal(get(SAM, AT("/child/%lld", (long long)m77)).status, 403);
	struct got g = get(MIA, TEXT("/children"));
	SHOWS(g, "Robin Testwood");
	SHOWS(g, "Robyn Testwood");
	HIDES(get(SAM, AT("/child/%lld", (long long)m1)), "Max Elsewhere");
	struct looking l = now_in_return();
	assert_true(l.m1 && l.m77 && l.headers == 3 && l.episodes == 4 && l.children == 3);
	assert_true(l.each == 3 && l.in_care == 2);
	assert_int_equal(post(MIA, AT("/child/%lld/part", (long long)m1), AT("gone=%lld", (long long)m77).at).status, 409);
	(void)m5;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_joins_what_is_shut_to_them), cmocka_unit_test(everything_follows),
	    cmocka_unit_test(parting_restores)};
	return cmocka_run_group_tests_name("joined", tests, begin, house_end);
}
