/* What several sign, through pages, by a worker and a manager: the words and the rows that stood are what was signed; who changes any of it
 * asks for the signatures again, whoever signs meanwhile is told, and nothing typed is lost. Life moves on under it. On either engine. */
#include "things.h"

enum { MANAGER, SAM, MAX };
static int64_t robin, board;

static const char *const own_kinds[][2] = {
    {"pact.yaml",
        "kind: own-pact\nabout: [body]\nsays: What a body and the council agree\nworker: {one: pact, many: pacts}\n"
        "dates: {from: own_from, to: own_to}\nkeep: not set\nsee: [social-worker, manager]\nwrite: [social-worker, manager]\n"
        "sign: [social-worker, manager]\nfields:\n  own_from: {type: day, time: any, required: draft, label: From}\n"
        "  own_to: {type: day, time: any, after: own_from, label: To}\n"
        "  own_words: {type: text, required: draft, label: Agreed}\n"
        "  own_points: {type: rows, one: point, many: points, label: Points, fields: {own_point: {type: text, required: draft, label: "
        "Point}}}\n"},
    {"care.yaml",
        "kind: own-care\nabout: [child]\nsays: A plan\nworker: {one: small plan, many: small plans}\ndates: {from: own_day}\n"
        "keep: not set\nsee: [social-worker, manager]\nwrite: [social-worker, manager]\nsign: [social-worker, manager]\nfields:\n"
        "  own_day: {type: day, time: past, required: draft, label: Day}\n"
        "  own_plan: {type: text, required: draft, label: What we do}\n"
        "  own_goals: {type: rows, one: goal, many: goals, label: Goals, fields: {own_goal: {type: text, required: draft, label: "
        "Goal}}}\n"},
};

static int open_all(void **state)
{
	(void)state;
	house_begin();
	own_folder(own_kinds, sizeof own_kinds / sizeof *own_kinds);
	house_two("U4", NULL);
	robin = person_of("T1", true);
	who[SAM] = person_of("Sampleworth", false), who[MAX] = person_of("Elsewhere", false), who[MANAGER] = somebody("worker", "Mona");
	struct entry *e = about("allocation", robin, "part", "manager");
	set(e, "who", AT("%lld", (long long)who[MANAGER]).at), set(e, "began", "2026-01-01");
	added(e);
	static const enum role roles[] = {ROLE_MANAGER, ROLE_SOCIAL_WORKER, ROLE_SOCIAL_WORKER};
	for (int i = MANAGER; i <= MAX; i++)
		session[i] = user(roles[i], who[i], AT("user %d", i).at);
	e = about("body", 0, "body_name", "Invented Board");
	set(e, "sort", "board");
	board = added(e);
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

/* Where a pact, or a child's plan, has its pages: base is "/thing/12" or "/child/12". */
struct paper {
	const char *base, *kind;
	int64_t id;
};

static const char *of(const struct paper *p, const char *what)
{
	return AT("%s/%s/%s/%lld", p->base, what, p->kind, (long long)p->id).at;
}

static const char *version(int v)
{
	return AT("version=%d", v).at;
}

static struct paper pact(const char *words)
{
	struct got g = post(MANAGER, at(board, "/add/own-pact"),
	    AT("own-words=%s&own-from-day=1&own-from-month=9&own-from-year=2026&state=final", words).at);
	assert_int_equal(g.status, 303);
	g = get(MANAGER, at(board, ""));
	return (struct paper){at(board, ""), "own-pact", id_behind(&g, "/entry/own-pact/")};
}

static struct paper plan(const char *words)
{
	const char *base = AT("/child/%lld", (long long)robin).at;
	struct got g = post(SAM, AT("%s/add/own-care", base).at,
	    AT("own-plan=%s&own-day-day=1&own-day-month=9&own-day-year=2026&state=final", words).at);
	assert_int_equal(g.status, 303);
	g = post(SAM, "/written/own-care", "");
	return (struct paper){base, "own-care", id_behind(&(struct got){.body = get(SAM, "/written/own-care").body}, "/entry/own-care/")};
}

static bool offers_sign(int by, const struct paper *p)
{
	struct got g = get(by, of(p, p->base[1] == 'c' ? "sign" : "entry")); /* a child's has a page to sign on */
	return says(&g, AT("action=\"%s\"", of(p, "sign")).at);
}

static bool waits(const struct paper *p)
{
	struct got g = get(MANAGER, of(p, "entry"));
	assert_int_equal(g.status, 200);
	return says(&g, "govuk-tag--grey");
}

static void words_are_signed_as_they_stand(void **state)
{
	(void)state;
	struct paper p = pact("We+meet+in+March");
	assert_true(p.id && waits(&p));
	assert_true(offers_sign(SAM, &p) && offers_sign(MANAGER, &p));
	assert_int_equal(post(SAM, of(&p, "sign"), version(1)).status, 303);
	assert_false(offers_sign(SAM, &p));
	/* somebody changes a word while the other reads: told, and nothing is signed */
	struct got g = post(MANAGER, of(&p, "correct"),
	    "own-words=We+meet+in+May&own-from-day=1&own-from-month=9&own-from-year=2026&version=1&state=final");
	assert_int_equal(g.status, 303);
	g = post(MANAGER, of(&p, "sign"), version(1));
	assert_int_equal(g.status, 409);
	SHOWS(g, "The words have changed");
	assert_true(waits(&p) && offers_sign(SAM, &p)); /* the first signature was to other words */
	assert_int_equal(post(MANAGER, of(&p, "sign"), version(2)).status, 303);
	assert_true(waits(&p));
	assert_int_equal(post(SAM, of(&p, "sign"), version(2)).status, 303);
	assert_false(waits(&p));
	assert_int_equal(post(SAM, of(&p, "sign"), version(2)).status, 404); /* signed already */
	/* two on one field: both texts, and it waits for signatures again only by what was saved */
	g = post(SAM, of(&p, "correct"),
	    "own-words=We+meet+in+June&own-from-day=1&own-from-month=9&own-from-year=2026&version=1&state=final");
	assert_int_equal(g.status, 409);
	SHOWS(g, "We meet in May");
	SHOWS(g, "We meet in June");
	assert_false(waits(&p));
}

/* The same of what is about a thing and of what is about a child. */
static void rows_are_signed_with_it(const struct paper *p, const char *field, const char *row)
{
	const char *rows = AT("%s/rows/%s/add", of(p, "entry"), field).at;
	struct got g;
	assert_int_equal(post(SAM, of(p, "sign"), version(1)).status, 303);
	assert_int_equal(post(MANAGER, rows, AT("%s=One+more+thing&state=final", row).at).status, 303);
	assert_true(offers_sign(SAM, p)); /* a row came after it: not what was signed */
	assert_int_equal(post(MANAGER, of(p, "sign"), version(1)).status, 303);
	assert_true(waits(p));
	assert_int_equal(post(SAM, of(p, "sign"), version(1)).status, 303);
	assert_false(waits(p));
	/* what all have signed: no row is added, corrected or taken back under it; what was typed stands there, and what to do */
	g = get(MANAGER, of(p, "entry"));
	SHOWS(g, "One more thing");
	HIDES(g, rows);
	g = post(MANAGER, rows, AT("%s=Behind+their+backs&state=final", row).at);
	assert_int_equal(g.status, 422);
	SHOWS(g, "All have signed this");
	SHOWS(g, "Behind their backs");
	HIDES(get(MANAGER, of(p, "entry")), "Behind their backs");
}

static void a_row_after_a_signature(void **state)
{
	(void)state;
	struct paper p = pact("We+share+rooms");
	rows_are_signed_with_it(&p, "own_points", "own-point");
	/* corrected first: then rows can be written, and it is signed anew */
	assert_int_equal(post(MANAGER, of(&p, "correct"),
	                     "own-words=We+share+halls&own-from-day=1&own-from-month=9&own-from-year=2026&version=1&state=final")
	                     .status,
	    303);
	assert_true(waits(&p));
	assert_int_equal(
	    post(MANAGER, AT("%s/rows/own_points/add", of(&p, "entry")).at, "own-point=For+all+to+see&state=final").status, 303);
	SHOWS(get(MANAGER, of(&p, "entry")), "For all to see");
}

static void a_child_corrected_under_a_signed_plan(void **state)
{
	(void)state;
	struct paper p = plan("Swim+each+week");
	assert_true(p.id != 0);
	rows_are_signed_with_it(&p, "own_goals", "own-goal");
	/* the child's own facts are corrected under it: the plan stays as it was signed */
	struct got g = get(SAM, AT("/child/%lld", (long long)robin).at);
	assert_int_equal(g.status, 200);
	assert_false(waits(&p));
	g = post(SAM, of(&p, "correct"), "own-plan=Swim+twice&own-day-day=1&own-day-month=9&own-day-year=2026&version=1&state=final");
	assert_int_equal(g.status, 303);
	assert_true(waits(&p));
	SHOWS(get(SAM, of(&p, "entry")), "One more thing"); /* its rows are there still */
	assert_int_not_equal(get(MAX, of(&p, "entry")).status, 200);
	assert_int_not_equal(post(MAX, of(&p, "sign"), version(2)).status, 303);
}

static void life_moves_on_under_it(void **state)
{
	(void)state;
	struct paper p = pact("We+pay+half");
	assert_int_equal(post(SAM, of(&p, "sign"), version(1)).status, 303);
	assert_int_equal(post(MANAGER, of(&p, "sign"), version(1)).status, 303);
	assert_false(waits(&p));
	struct got g = get(MANAGER, of(&p, "change"));
	assert_int_equal(g.status, 200);
	g = post(MANAGER, of(&p, "change"),
	    "own-words=We+pay+all&own-from-day=1&own-from-month=11&own-from-year=2026&version=1&state=final");
	assert_int_equal(g.status, 303);
	g = get(MANAGER, at(board, ""));
	SHOWS(g, "We pay all");
	SHOWS(g, "We pay half");
	assert_false(waits(&p)); /* what was signed has ended, and was signed still */
	/* by somebody else's hand at the same time: asked back, both are there to see */
	g = post(SAM, of(&p, "change"),
	    "own-words=We+pay+nothing&own-from-day=1&own-from-month=11&own-from-year=2026&version=1&state=final");
	assert_true(g.status == 409 || g.status == 404 || g.status == 422);
	HIDES(get(MANAGER, at(board, "")), "We pay nothing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_signed_as_they_stand),
	    cmocka_unit_test(a_row_after_a_signature),
	    cmocka_unit_test(a_child_corrected_under_a_signed_plan),
	    cmocka_unit_test(life_moves_on_under_it),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
