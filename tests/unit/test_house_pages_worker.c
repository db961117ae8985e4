/* The pages of those who work with children, through dispatch and the writer: what is shown, what is refused, what a form
 * keeps, what is journaled, and two people who write on one field. */
#include "house.h"
#include "record/entry.h"
#include "store/journal.h"
#include "kit/form.h"

enum { SAM, MAX, IRO, NURSE, MANAGER, CARER, CHILD, ANALYST, ADMIN, PEOPLE };
static const enum role roles[PEOPLE] = {ROLE_SOCIAL_WORKER, ROLE_SOCIAL_WORKER, ROLE_IRO, ROLE_NURSE, ROLE_MANAGER, ROLE_CARER,
    ROLE_YOUNG_PERSON, ROLE_ANALYST, ROLE_ADMINISTRATOR};
static int64_t robin, ash, person[PEOPLE], team; /* robin is Sam's, ash is Max's */
static struct session session[PEOPLE];

SQL(sql_a_team, "SELECT entry FROM k_team WHERE authority = 1 AND current = 1");
SQL(sql_newest,
    "SELECT entry FROM k_visit WHERE authority = 1 AND child = $1 AND current = 1 AND taken_back IS NULL ORDER BY entry DESC LIMIT 1");
SQL(sql_a_home, "SELECT entry FROM k_home WHERE authority = 1 AND child = $1 AND current = 1 ORDER BY happened_from DESC LIMIT 1");
SQL(sql_journaled, "SELECT COUNT(*) FROM journal WHERE authority = 1 AND child = $1 AND verb = $2 AND kind = $3");

static bool make_users(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct actor op = actor_operator(1);
	struct settings s = settings_default();
	static const char *const surnames[PEOPLE] = {[SAM] = "Sampleworth", [MAX] = "Elsewhere", [IRO] = "Reviewson", [CARER] = "Homely"};
	if (sql_i64(tx, &sql_by_number, &robin, f, arg_z("T1")) != ROW_ONE ||
	    sql_i64(tx, &sql_by_number, &ash, f, arg_z("T2")) != ROW_ONE ||
	    sql_i64(tx, &sql_a_team, &team, f, arg_none()) != ROW_ONE)
		return false;
	for (int i = 0; i < PEOPLE; i++) {
		struct user_new u = {.name = arena_printf(a, "user %d", i), .role = roles[i], .person = i == CHILD ? robin : 0};
		int64_t id;
		struct user made;
		if (surnames[i] && sql_i64(tx, &sql_by_name, &u.person, f, arg_z(surnames[i])) != ROW_ONE)
			return false;
		if (!user_add(tx, &op, &u, now, &id, f) || user_get(tx, a, 1, id, &made, f) != ROW_ONE ||
		    ((i == NURSE || i == MANAGER) && !user_join_team(tx, &op, &made, team, today - 1, now, f)))
			return false;
		person[i] = made.person;
		struct actor me = actor_of(&made);
		if (!session_new(tx, &s, &me, now, &session[i], f))
			return false;
	}
	return true;
}

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("2027", "r.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\nT2,01/01/2015,10/06/2026,PN1\n");
	house_two("Q9", "CHILD,FORENAME,SURNAME,WORKER,TEAM,IRO,CARER\nT1,Robin,Testwood,Sam Sampleworth,North,Rita Reviewson,Hal Homely\n"
	    "T2,Ash,Demoford,Max Elsewhere,,,\n");
	must(store_run(db, "users", make_users, NULL, &f), &f);
	house_ready();
	return 0;
}

static struct got get(int who, struct text address)
{
	return ask_as(&session[who], "GET", address, NULL);
}

static struct got post(int who, struct text address, const char *fields)
{
	return ask_as(&session[who], "POST", address, fields);
}

struct one {
	const struct sql *sql;
	int64_t child, out;
	const char *verb, *kind;
};
static bool ask_one(struct tx *tx, void *arg, struct fault *f)
{
	struct one *o = arg;
	return (o->verb ? sql_i64(tx, o->sql, &o->out, f, arg_i(o->child), arg_z(o->verb), arg_z(o->kind))
	    : sql_i64(tx, o->sql, &o->out, f, arg_i(o->child))) == ROW_ONE;
}
static int64_t one(const struct sql *sql, int64_t child, const char *verb, const char *kind)
{
	struct one o = {sql, child, 0, verb, kind};
	struct fault f = {0};
	must(store_read(db, ask_one, &o, &f), &f);
	return o.out;
}

static long long kid(void)
{
	return (long long)robin;
}

/* ---- who is offered ---- */

/* A field that names a person offers those who fit, with their team. */
static void who_fits_is_offered(void **state)
{
	(void)state;
	struct got g = get(MANAGER, AT("/child/%lld/add/allocation", kid()));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Sam Sampleworth, social worker, North");
	HIDES(g, "Hal Homely");
	HIDES(g, "value=\"carer\"");
	g = get(MANAGER, AT("/child/%lld/add/carer", kid()));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Hal Homely");
	SHOWS(g, "value=\"carer\"");
	HIDES(g, "Sam Sampleworth");
	g = get(MANAGER, AT("/child/%lld/add/review", kid()));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Rita Reviewson");
	HIDES(g, "Max Elsewhere");
	g = get(MANAGER, AT("/child/%lld/add/visit", kid()));
	SHOWS(g, "Max Elsewhere, social worker");
	HIDES(g, "Hal Homely");
}

/* Who administers sees no child through a page that says what is wrong. */
static void what_is_wrong_is_said_by_those_beside(void **state)
{
	(void)state;
	int64_t home = one(&sql_a_home, robin, NULL, NULL);
	static const int others[] = {ADMIN, ANALYST};
	for (size_t i = 0; i < 2; i++) {
		struct got g = get(others[i], AT("/child/%lld/wrong/home/%lld", kid(), (long long)home));
		assert_int_equal(g.status, 403);
		HIDES(g, "Testwood");
		g = get(others[i], AT("/child/%lld/wrong/person/%lld", kid(), kid()));
		assert_int_equal(g.status, 403);
		HIDES(g, "Testwood");
		assert_int_equal(post(others[i], AT("/child/%lld/wrong/home/%lld", kid(), (long long)home), "words=x").status, 403);
	}
	assert_int_equal(get(SAM, AT("/child/%lld/wrong/home/%lld", kid(), (long long)home)).status, 200);
	static const char *const adults[] = {"", "/looked", "/findings", "/account", "/add/visit", "/entry/person/1", "/wrong/home/1",
	    "/joined"};
	for (size_t i = 0; i < sizeof adults / sizeof *adults; i++) {
		struct got g = get(CHILD, AT("/child/%lld%s", kid(), adults[i]));
		assert_int_equal(g.status, 403);
		HIDES(g, "Testwood");
	}
}

/* ---- lists and pages ---- */

static void my_children_and_no_others(void **state)
{
	(void)state;
	struct got g = get(SAM, TEXT("/children"));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Robin Testwood");
	HIDES(g, "Demoford");
	SHOWS(g, "First review");
	SHOWS(g, "20 working days"); /* the arithmetic */
	assert_true(one(&sql_journaled, robin, "look", "children") == 0); /* a list names its children beside the row */
	g = get(MAX, TEXT("/children"));
	SHOWS(g, "Ash Demoford");
	HIDES(g, "Testwood");
	g = get(ANALYST, TEXT("/children"));
	assert_int_equal(g.status, 403);
}

static void a_childs_page(void **state)
{
	(void)state;
	struct got g = get(SAM, AT("/child/%lld", kid()));
	assert_int_equal(g.status, 200);
	SHOWS(g, "What is due");
	SHOWS(g, "ZZ99 1AC");
	SHOWS(g, "From the return of");
	SHOWS(g, "Rita Reviewson");
	SHOWS(g, "/add/visit");
	HIDES(g, "<title>Robin");
	assert_int_equal(one(&sql_journaled, robin, "look", "child"), 1);
	g = get(NURSE, AT("/child/%lld", kid()));
	assert_int_equal(g.status, 200);
	HIDES(g, "Next review"); /* reviews are not a nurse's */
	HIDES(g, "/add/visit");
	SHOWS(g, "/add/health-assessment");
	g = get(CARER, AT("/child/%lld", kid()));
	assert_int_equal(g.status, 200);
	HIDES(g, "SC000001"); /* the home's number is for workers */
}

static void anothers_child_is_refused_kindly(void **state)
{
	(void)state;
	struct got g = get(MAX, AT("/child/%lld", kid()));
	assert_int_equal(g.status, 403);
	SHOWS(g, "not one of yours");
	SHOWS(g, "/open");
	HIDES(g, "Testwood");
	g = get(NURSE, AT("/child/%lld", (long long)ash)); /* may not break the glass */
	assert_int_equal(g.status, 403);
	HIDES(g, "/open");
	assert_int_equal(post(MAX, AT("/child/%lld/add/visit", kid()), "held-day=1").status, 403);
}

/* ---- writing ---- */

static long long number_behind(struct got g, const char *what)
{
	const char *at = strstr(g.body.at, what);
	assert_non_null(at);
	return strtoll(at + strlen(what), NULL, 10);
}

static void a_form_with_errors_keeps_what_was_typed(void **state)
{
	(void)state;
	struct got g = get(SAM, AT("/child/%lld/add/visit", kid()));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Held on");
	g = post(SAM, AT("/child/%lld/add/visit", kid()), "held-day=31&held-month=2&held-year=2026&how-was-it=All+%3Cwell%3E&state=final");
	assert_int_equal(g.status, 422);
	SHOWS(g, "There is a problem");
	SHOWS(g, "Held on must be a real date");
	SHOWS(g, "The child was seen alone: choose an answer"); /* all that is wrong at once */
	SHOWS(g, "All &lt;well&gt;");
	SHOWS(g, "value=\"31\"");
	g = post(SAM, AT("/child/%lld/add/visit", kid()),
	    "held-day=3&held-month=11&held-year=2026&alone=yes&not-alone-reason=Because&how-was-it=Well&state=final");
	assert_int_equal(g.status, 422);
	SHOWS(g, "is asked only with another answer");
	assert_int_equal(one(&sql_journaled, robin, "add", "visit"), 0);
}

static void a_save_is_journaled_and_shown(void **state)
{
	(void)state;
	struct got g = post(SAM, AT("/child/%lld/add/visit", kid()),
	    "held-day=3&held-month=nov&held-year=2026&alone=yes&how-was-it=We+talked+of+kites&state=final");
	assert_int_equal(g.status, 303);
	assert_int_equal(one(&sql_journaled, robin, "add", "visit"), 1);
	SHOWS(get(SAM, AT("/child/%lld", kid())), "We talked of kites");
	g = post(SAM, AT("/child/%lld/add/visit", kid()), "planned-day=1&planned-month=12&planned-year=2026&state=draft");
	assert_int_equal(g.status, 303); /* a draft lacks what a visit needs */
	g = get(SAM, AT("/child/%lld", kid()));
	SHOWS(g, "Planned for 1 December 2026");
	SHOWS(g, "move to another day");
	HIDES(g, "It happened: write it up"); /* the day has not come */
	/* a plan whose day has come is written up; it was never wrong */
	assert_int_equal(post(SAM, AT("/child/%lld/add/visit", kid()),
	    "planned-day=2&planned-month=11&planned-year=2026&state=draft").status, 303);
	long long plan = number_behind(get(SAM, AT("/child/%lld", kid())), "/correct/visit/");
	SHOWS(get(SAM, AT("/child/%lld", kid())), "It happened: write it up");
	g = get(SAM, AT("/child/%lld/correct/visit/%lld", kid(), plan));
	SHOWS(g, "Write up what happened");
	HIDES(g, "Correct what is wrong");
	/* the child's words are asked before what the worker saw, and why not alone only below a no */
	const char *said = strstr(g.body.at, "name=\"child-said\""), *no = strstr(g.body.at, "id=\"conditional-alone-2\""),
	    *why = strstr(g.body.at, "name=\"not-alone-reason\""), *was = strstr(g.body.at, "name=\"how-was-it\"");
	assert_true(said && no && why && was && said < no && no < why && why < was);
	SHOWS(g, "data-today=");
	assert_int_equal(post(SAM, AT("/child/%lld/take-back/visit/%lld", kid(), plan), "version=1").status, 303);
	assert_int_equal(post(SAM, AT("/child/%lld/add/view", kid()), "words=x&state=final").status, 404); /* a child's words are theirs */
	assert_int_equal(post(NURSE, AT("/child/%lld/add/visit", kid()), "state=final").status, 404);
	assert_int_equal(get(SAM, AT("/child/%lld/add/nothing", kid())).status, 404);
}

static void the_next_page_says_that_it_is_done(void **state)
{
	(void)state;
	struct got g = post(SAM, AT("/child/%lld/add/visit", kid()),
	    "held-day=4&held-month=11&held-year=2026&alone=yes&how-was-it=Well&state=final");
	assert_int_equal(g.status, 303);
	assert_true(text_starts(g.cookie, TEXT("kith-done=saved.visit; Path=/; Max-Age=60; HttpOnly; SameSite=Strict")));
	g = post(SAM, AT("/child/%lld/add/visit", kid()), "held-day=4&held-month=11&held-year=2026&state=final"); /* refused */
	assert_int_equal(g.cookie.n, 0);
	done_word = "saved";
	g = get(SAM, AT("/child/%lld", kid()));
	SHOWS(g, "Saved. If it was written wrong");
	HIDES(g, "Next: ");
	done_word = "saved.review"; /* what comes next of that kind, and by when */
	g = get(SAM, AT("/child/%lld", kid()));
	SHOWS(g, "Saved. If it was written wrong");
	SHOWS(g, "Next: ");
	done_word = "saved.no-such-kind";
	g = get(SAM, AT("/child/%lld", kid()));
	HIDES(g, "Next: ");
	HIDES(g, "no-such-kind");
	done_word = "saved";
	g = get(SAM, AT("/child/%lld", kid()));
	assert_true(text_starts(g.cookie, TEXT("kith-done=; Path=/; Max-Age=0;"))); /* said once */
	done_word = "<b>anything</b>";
	g = get(SAM, AT("/child/%lld", kid()));
	HIDES(g, "govuk-notification-banner");
	HIDES(g, "anything");
	done_word = NULL;
	HIDES(get(SAM, AT("/child/%lld", kid())), "govuk-notification-banner"); /* and not kept with the page as drawn */
}

static void two_on_one_field_are_asked(void **state)
{
	(void)state;
	post(SAM, AT("/child/%lld/add/visit", kid()), "held-day=10&held-month=11&held-year=2026&alone=yes&how-was-it=As+first&state=final");
	long long id = (long long)one(&sql_newest, robin, NULL, NULL);
	struct text at = AT("/child/%lld/correct/visit/%lld", kid(), id);
	SHOWS(get(SAM, at), "As first");
	const char *old = "version=1&held-day=10&held-month=11&held-year=2026&alone=yes&state=final&";
	assert_int_equal(post(SAM, at, AT("%show-was-it=By+Sam", old).at).status, 303);
	struct got g = post(MANAGER, at, AT("%show-was-it=By+the+manager&at-home=yes", old).at);
	assert_int_equal(g.status, 409);
	SHOWS(g, "By Sam");
	SHOWS(g, "By the manager");
	SHOWS(g, "name=\"version\" value=\"2\"");
	/* different fields are put together */
	assert_int_equal(post(MANAGER, at, AT("%show-was-it=As+first&at-home=yes", old).at).status, 303);
	g = get(SAM, AT("/child/%lld/entry/visit/%lld", kid(), id));
	SHOWS(g, "By Sam");
	SHOWS(g, "At the child&#39;s home");
	SHOWS(g, "<del>");
	SHOWS(g, "As first");
	/* only its author takes it back, and not from an old version */
	at = AT("/child/%lld/take-back/visit/%lld", kid(), id);
	assert_int_equal(post(MANAGER, at, "version=3").status, 403);
	assert_int_equal(post(SAM, at, "version=1").status, 409);
	SHOWS(get(SAM, at), "Its words go");
	assert_int_equal(post(SAM, at, "version=3").status, 303);
	g = get(SAM, AT("/child/%lld", kid()));
	HIDES(g, "By Sam");
	SHOWS(g, "Taken back by its author");
	assert_int_equal(one(&sql_journaled, robin, "take back", "visit"), 2);
}

static void life_moves_on(void **state)
{
	(void)state;
	struct got g = post(SAM, AT("/child/%lld/add/important-person", kid()),
	    "person-name=Aunt+Invented&relation=no-such&began-day=1&began-month=1&began-year=2026&state=final");
	assert_int_equal(g.status, 422); /* no such relation */
	const struct kind *k = kind_of(TEXT("important-person"));
	const char *relation = k->fields[kind_field(k, "relation")].list->codes[0].code;
	g = post(SAM, AT("/child/%lld/add/important-person", kid()),
	    AT("person-name=Aunt+Invented&relation=%s&how=Sundays&began-day=1&began-month=6&began-year=2026&state=final", relation).at);
	assert_int_equal(g.status, 303);
	g = get(SAM, AT("/child/%lld?all=1", kid()));
	const char *link = strstr(g.body.at, "/entry/important-person/");
	assert_non_null(link);
	long long id = strtoll(link + strlen("/entry/important-person/"), NULL, 10);
	g = post(SAM, AT("/child/%lld/change/important-person/%lld", kid(), id),
	    AT("version=1&person-name=Aunt+Invented&relation=%s&how=Mondays&began-day=1&began-month=10&began-year=2026&state=final",
	    relation).at);
	assert_int_equal(g.status, 303);
	g = get(SAM, AT("/child/%lld?all=1", kid()));
	SHOWS(g, "1 June 2026 to 1 October 2026");
	SHOWS(g, "Mondays");
	SHOWS(g, "Sundays");
}

static void what_a_feed_told_becomes_a_task(void **state)
{
	(void)state;
	long long home = (long long)one(&sql_a_home, robin, NULL, NULL);
	struct got g = get(SAM, AT("/child/%lld/correct/home/%lld", kid(), home));
	HIDES(g, "Moved in"); /* told: not asked */
	assert_int_equal(get(SAM, AT("/child/%lld/change/home/%lld", kid(), home)).status, 404);
	struct text at = AT("/child/%lld/wrong/home/%lld", kid(), home);
	assert_int_equal(post(SAM, at, "words=").status, 422);
	assert_int_equal(post(SAM, at, "field=began&words=She+moved+a+day+later").status, 303);
	g = get(SAM, TEXT("/tasks"));
	SHOWS(g, "She moved a day later");
	SHOWS(g, "Moved in");
	HIDES(get(MAX, TEXT("/tasks")), "She moved");
	const char *link = strstr(g.body.at, "/task/");
	assert_non_null(link);
	long long task = strtoll(link + strlen("/task/"), NULL, 10);
	/* what it is about is one line, in words */
	g = get(SAM, AT("/step/task/%lld", task));
	SHOWS(g, "Home: Moved in");
	HIDES(g, "About which");
	SHOWS(get(SAM, TEXT("/waiting")), "/step/task/");
	at = AT("/step/task/%lld/done", task);
	assert_int_equal(post(SAM, at, "seen=1").status, 422);
	assert_int_equal(post(SAM, at, "seen=7&reason=Asked").status, 409);
	assert_int_equal(post(MAX, at, "seen=1&reason=Asked").status, 404);
	assert_int_equal(post(SAM, at, "seen=1&reason=Asked+the+data+team").status, 303);
	HIDES(get(SAM, TEXT("/tasks")), "She moved");
	assert_int_equal(get(SAM, at).status, 404); /* closed */
	SHOWS(get(SAM, TEXT("/waiting")), "Asked the data team"); /* under what was asked */
}

/* The young person says that it is not right, and reads on the same page what came of it. */
static void what_is_not_right_is_answered_where_it_stood(void **state)
{
	(void)state;
	long long home = (long long)one(&sql_a_home, robin, NULL, NULL);
	assert_int_equal(post(CHILD, AT("/me/wrong/home/%lld", home), "words=").status, 422);
	assert_int_equal(post(CHILD, AT("/me/wrong/home/%lld", home), "words=It+was+a+Sunday").status, 303);
	SHOWS(get(CHILD, TEXT("/me/record")), "You get an answer by Wednesday 25 November.");
	struct got g = get(SAM, TEXT("/tasks"));
	SHOWS(g, "It was a Sunday");
	const char *link = strstr(g.body.at, "/task/");
	assert_non_null(link);
	assert_int_equal(post(SAM, AT("/step/task/%lld/done", strtoll(link + strlen("/task/"), NULL, 10)),
	    "seen=1&reason=The+day+is+mended").status, 303);
	g = get(CHILD, TEXT("/me/record"));
	SHOWS(g, "The day is mended");
	HIDES(g, "You get an answer by");
}

/* ---- their words ---- */

SQL(sql_make_late, "UPDATE k_view SET answer_by = $2 WHERE authority = 1 AND child = $1 AND words = 'Nobody asked me'");

static bool make_late(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &sql_make_late, f, arg_i(robin), arg_day(today - 3));
}

/* Whom the child is told to be asked next has it in the list; the words stay with whom they were told to. */
static void a_late_answer_goes_to_the_next(void **state)
{
	(void)state;
	struct fault f = {0};
	assert_int_equal(post(CHILD, TEXT("/me/tell"), "readers=my-worker&words=Nobody+asked+me").status, 303);
	must(store_run(db, "late", make_late, NULL, &f), &f);
	SHOWS(get(CHILD, TEXT("/me/said")), "Rita Reviewson can see that you wait. Rita Reviewson can ask for you.");
	struct got g = get(IRO, TEXT("/tasks"));
	SHOWS(g, "What they told us has no answer yet");
	HIDES(g, "Nobody asked me");
	SHOWS(g, "Ask again for an answer");
	SHOWS(get(SAM, TEXT("/tasks")), "Nobody asked me");
	HIDES(get(CARER, TEXT("/tasks")), "has no answer yet");
}


static void words_reach_those_whom_the_child_chose(void **state)
{
	(void)state;
	assert_int_equal(post(CHILD, TEXT("/me/tell"), "readers=my-worker&words=I+want+a+dog").status, 303);
	assert_int_equal(post(CHILD, TEXT("/me/tell"), "readers=just-me&words=A+secret+of+mine").status, 303);
	struct got g = get(SAM, AT("/child/%lld", kid()));
	SHOWS(g, "I want a dog");
	HIDES(g, "A secret of mine");
	const char *answer = strstr(g.body.at, "/answer/");
	assert_non_null(answer);
	struct text at = AT("/child/%lld/answer/%lld", kid(), strtoll(answer + strlen("/answer/"), NULL, 10));
	HIDES(get(IRO, AT("/child/%lld", kid())), "I want a dog");
	HIDES(get(MANAGER, AT("/child/%lld", kid())), "I want a dog");
	assert_int_equal(get(IRO, at).status, 404);
	g = post(SAM, at, "words=Not+now&agreed=no&state=final");
	assert_int_equal(g.status, 422);
	SHOWS(g, "Why not: write something");
	SHOWS(g, "Not now");
	assert_int_equal(post(SAM, at, "words=Not+now&agreed=no&why-not=The+lease+forbids+it&state=final").status, 303);
	SHOWS(get(SAM, AT("/child/%lld", kid())), "Answered: Not now");
	SHOWS(get(CHILD, TEXT("/me/said")), "The lease forbids it");
}

static void why_it_is_late(void **state)
{
	(void)state;
	struct got g = get(SAM, AT("/child/%lld", kid()));
	const char *link = strstr(g.body.at, "/reason?clock=");
	assert_non_null(link);
	struct text rest, address = text_cut(text_of(link), '"', &rest);
	struct buf b = BUF_INIT(500); /* &amp; as the browser reads it */
	for (size_t i = 0; i < address.n; i++) {
		buf_char(&b, address.at[i]);
		if (address.at[i] == '&')
			i += strlen("amp;");
	}
	address = AT("/child/%lld%.*s", kid(), TEXT_ARG(buf_as_text(&b)));
	buf_free(&b);
	g = get(SAM, address);
	assert_int_equal(g.status, 200);
	struct text query, path = text_cut(address, '?', &query);
	assert_int_equal(post(SAM, path, AT("%.*s&why=late", TEXT_ARG(query)).at).status, 422);
	assert_int_equal(post(SAM, path, "why=late&words=x&clock=no-such&due=2026-01-01").status, 404);
	assert_int_equal(post(SAM, path, AT("%.*s&why=late&words=The+court+sat+late", TEXT_ARG(query)).at).status, 303);
	SHOWS(get(SAM, AT("/child/%lld", kid())), "The court sat late");
	assert_int_equal(get(SAM, AT("/child/%lld/reason?clock=x&due=never", kid())).status, 404);
}

/* An answer tells as much as the words: it is for the same readers. */
static void an_answer_to_others_is_not_shown(void **state)
{
	(void)state;
	assert_int_equal(post(CHILD, TEXT("/me/tell"), "readers=my-review-person&words=I+miss+the+sea").status, 303);
	struct got g = get(IRO, AT("/child/%lld", kid()));
	SHOWS(g, "I miss the sea");
	const char *answer = strstr(g.body.at, "/answer/");
	assert_non_null(answer);
	struct text at = AT("/child/%lld/answer/%lld", kid(), strtoll(answer + strlen("/answer/"), NULL, 10));
	assert_int_equal(post(IRO, at, "words=We+will+visit+the+sea&state=final&agreed=yes").status, 303);
	SHOWS(get(IRO, AT("/child/%lld?all=1", kid())), "We will visit the sea");
	HIDES(get(SAM, AT("/child/%lld?all=1", kid())), "visit the sea");
	SHOWS(get(CHILD, TEXT("/me/said")), "We will visit the sea");
}

/* ---- looks, the glass, the data ---- */

static void the_glass(void **state)
{
	(void)state;
	struct text at = AT("/child/%lld/open", kid());
	struct got g = get(MAX, at);
	assert_int_equal(g.status, 200);
	HIDES(g, "Testwood");
	g = post(MAX, at, "reason=short");
	assert_int_equal(g.status, 422);
	SHOWS(g, "short");
	assert_int_equal(post(MAX, AT("/child/%lld/open", 123456789LL), "reason=Somebody+asks+who+it+is").status, 422);
	assert_int_equal(get(MAX, AT("/child/%lld", kid())).status, 403);
	assert_int_equal(post(MAX, at, "reason=The+police+ask+where+they+are").status, 303);
	g = get(MAX, AT("/child/%lld", kid()));
	assert_int_equal(g.status, 200);
	SHOWS(g, "You opened this record");
	HIDES(g, "I want a dog");
	assert_int_equal(get(MAX, AT("/child/%lld/add/visit", kid())).status, 403);
	g = get(SAM, AT("/child/%lld/looked", kid()));
	SHOWS(g, "Max Elsewhere");
	SHOWS(g, "glass broken");
	SHOWS(g, "The police ask");
	SHOWS(g, "Social worker");
	HIDES(g, "mine to work with");
	SHOWS(get(CHILD, TEXT("/me/looked")), "The police ask");
}

SQL(sql_glass_long, "SELECT MAX(to_at - from_at) FROM access_grant WHERE authority = 1 AND child = $1");

static void the_glass_is_open_as_long_as_it_is_set(void **state)
{
	(void)state;
	house->settings.number[SETTING_GLASS_HOURS] = 2;
	SHOWS(get(SAM, AT("/child/%lld/open", (long long)ash)), "2 hours");
	assert_int_equal(post(SAM, AT("/child/%lld/open", (long long)ash), "reason=The+police+ask+where+they+are").status, 303);
	assert_int_equal(one(&sql_glass_long, ash, NULL, NULL), 2 * 3600 * 1000);
	house->settings.number[SETTING_GLASS_HOURS] = 24;
}

/* A form that comes back shows the record around it, and what is refused shows it again. */
static void a_form_that_came_back_is_a_look(void **state)
{
	(void)state;
	int64_t before = one(&sql_journaled, robin, "look", "do_child_wrong");
	struct text at = AT("/child/%lld/wrong/home/%lld", kid(), (long long)one(&sql_a_home, robin, NULL, NULL));
	SHOWS(post(MANAGER, at, "words="), "ZZ99 1AC");
	assert_int_equal(one(&sql_journaled, robin, "look", "do_child_wrong"), before + 1);
	post(SAM, AT("/child/%lld/add/visit", kid()), "held-day=11&held-month=11&held-year=2026&alone=yes&how-was-it=Once&state=final");
	at = AT("/child/%lld/correct/visit/%lld", kid(), (long long)one(&sql_newest, robin, NULL, NULL));
	const char *old = "version=1&held-day=11&held-month=11&held-year=2026&alone=yes&state=final&";
	assert_int_equal(post(SAM, at, AT("%show-was-it=Twice", old).at).status, 303);
	before = one(&sql_journaled, robin, "look", "do_child_correct");
	now += 11 * 60 * 1000; /* past the ten minutes in which the same look is one row */
	struct got g = post(MANAGER, at, AT("%show-was-it=Thrice", old).at);
	assert_int_equal(g.status, 409);
	SHOWS(g, "Twice");
	assert_int_equal(one(&sql_journaled, robin, "look", "do_child_correct"), before + 1);
	/* an old token: the form comes back with all that stands around it */
	now += 11 * 60 * 1000;
	g = ask_with_token(&session[MANAGER], at, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", AT("%show-was-it=Thrice", old).at);
	assert_int_equal(g.status, 403);
	SHOWS(g, "Thrice");
	assert_int_equal(one(&sql_journaled, robin, "look", "do_child_correct"), before + 2);
}

/* The newest stand there; the rest by month, of all kinds or of one. */
static void the_newest_first_and_the_rest_by_month(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++)
		assert_int_equal(post(SAM, AT("/child/%lld/add/dental-check", kid()),
		    AT("held-day=%d&held-month=%d&held-year=2026&outcome=done&state=final", i + 1, i + 2).at).status, 303);
	struct got g = get(SAM, AT("/child/%lld", kid()));
	SHOWS(g, "entries by month");
	HIDES(g, "3 February 2026");
	g = get(SAM, AT("/child/%lld?all=1", kid()));
	SHOWS(g, "<h3 class=\"govuk-heading-s kith-month\">March 2026</h3>");
	SHOWS(g, "Kind");
	g = get(SAM, AT("/child/%lld?all=1&of=dental-check", kid()));
	SHOWS(g, "1 February 2026");
	HIDES(g, "We talked of kites");
	SHOWS(g, "value=\"dental-check\" selected");
	g = get(SAM, AT("/child/%lld?all=1&of=no-such", kid()));
	assert_int_equal(g.status, 200);
	HIDES(g, "no-such");
	g = get(SAM, AT("/child/%lld?of=dental-check", kid())); /* a kind is chosen among all of them alone */
	assert_int_equal(g.status, 200);
}

/* The carer's paper: answers by number, or a total, or why there is none; one of the three. */
static void a_questionnaire_from_paper(void **state)
{
	(void)state;
	struct text at = AT("/child/%lld/sdq", kid());
	const char *on_day = "held-day=3&held-month=11&held-year=2026";
	char all[25 * 16] = "";
	for (int i = 1; i <= 25; i++)
		snprintf(all + strlen(all), sizeof all - strlen(all), "&answer-%d=%d", i, i % 3);
	SHOWS(get(CARER, at), "Answers 1 to 25");
	assert_int_equal(get(ANALYST, at).status, 403);
	SHOWS(post(CARER, at, on_day), "Give the answers, or the total");
	SHOWS(post(CARER, at, AT("%s&total=12&reason=SDQ4", on_day).at), "leave out one of them");
	SHOWS(post(CARER, at, AT("%s&answer-1=2&answer-2=1", on_day).at), "Too few answers");
	SHOWS(post(CARER, at, AT("%s%s&total=3", on_day, all).at), "The answers come to 17");
	assert_int_equal(post(CARER, at, AT("%s&total=41", on_day).at).status, 422);
	assert_int_equal(post(CARER, at, AT("%s&answer-3=3", on_day).at).status, 422);
	SHOWS(post(CARER, at, "held-day=3&held-month=11&held-year=2031&total=12"), "has not come yet");
	assert_int_equal(one(&sql_journaled, robin, "add", "sdq"), 0);
	assert_int_equal(post(CARER, at, AT("%s%s", on_day, all).at).status, 303);
	assert_int_equal(one(&sql_journaled, robin, "add", "sdq"), 1);
	struct got g = get(SAM, AT("/child/%lld?all=1", kid()));
	SHOWS(g, "1201201201201201201201201");
	SHOWS(g, "Total difficulties");
	HIDES(get(CARER, AT("/child/%lld?all=1", kid())), "1201201201201201201201201"); /* health and the worker see the answers */
	assert_int_equal(post(CARER, at, "held-day=4&held-month=11&held-year=2026&reason=SDQ2").status, 303);
	assert_int_equal(post(CARER, at, "held-day=5&held-month=11&held-year=2026&total=0").status, 303);
}

SQL(sql_confirm_all, "UPDATE app_session SET confirmed_at = $1");

static bool confirm_all(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &sql_confirm_all, f, arg_i(now));
}

static void data_and_users(void **state)
{
	(void)state;
	struct fault f = {0};
	struct got g = get(ANALYST, TEXT("/data"));
	assert_int_equal(g.status, 200);
	SHOWS(g, "PLACE");
	SHOWS(g, "Q9");
	SHOWS(g, "line 4"); /* of the file, where a person looks */
	HIDES(g, folder); /* where the server keeps things */
	/* what leaves the house: the password was typed longer ago than ten minutes */
	g = get(ANALYST, TEXT("/data.csv"));
	SHOWS(g, "Your password, once more");
	HIDES(g, "WHAT,TABLE,FILE,LINE");
	must(store_run(db, "confirm", confirm_all, NULL, &f), &f);
	g = get(ANALYST, TEXT("/data.csv"));
	assert_int_equal(g.status, 200);
	assert_true(text_is(g.type, "text/csv; charset=utf-8"));
	SHOWS(g, "WHAT,TABLE,FILE,LINE");
	SHOWS(g, "Q9");
	assert_int_equal(get(SAM, TEXT("/data")).status, 403);
	assert_int_equal(get(SAM, TEXT("/data.csv")).status, 403);
	g = get(ADMIN, TEXT("/users"));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Independent Reviewing Officer"); /* as Essex calls them */
	assert_int_equal(get(MANAGER, TEXT("/users")).status, 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(my_children_and_no_others), cmocka_unit_test(a_childs_page),
	    cmocka_unit_test(who_fits_is_offered), cmocka_unit_test(what_is_wrong_is_said_by_those_beside),
	    cmocka_unit_test(anothers_child_is_refused_kindly), cmocka_unit_test(a_form_with_errors_keeps_what_was_typed),
	    cmocka_unit_test(a_save_is_journaled_and_shown), cmocka_unit_test(the_next_page_says_that_it_is_done),
	    cmocka_unit_test(two_on_one_field_are_asked), cmocka_unit_test(life_moves_on),
	    cmocka_unit_test(what_a_feed_told_becomes_a_task), cmocka_unit_test(what_is_not_right_is_answered_where_it_stood),
	    cmocka_unit_test(words_reach_those_whom_the_child_chose), cmocka_unit_test(a_late_answer_goes_to_the_next),
	    cmocka_unit_test(why_it_is_late), cmocka_unit_test(the_glass),
	    cmocka_unit_test(an_answer_to_others_is_not_shown), cmocka_unit_test(the_glass_is_open_as_long_as_it_is_set),
	    cmocka_unit_test(a_form_that_came_back_is_a_look), cmocka_unit_test(the_newest_first_and_the_rest_by_month),
	    cmocka_unit_test(a_questionnaire_from_paper), cmocka_unit_test(data_and_users)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
