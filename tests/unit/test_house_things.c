/* Pages of things, of kith's own kinds and of a council's folder at run time: each act once (add, correct, conflict, change, take back,
 * move, rows), and each refusal: a role that may not, a seat that ended yesterday, another authority, a child whose record is sealed. What
 * a register counts is what it lists and what its file holds. On either engine. */
#include "house.h"
#include "record/thing.h"

enum { MANAGER, SAM, MAX, DOT, BO, KID, PEOPLE };
static const enum role roles[PEOPLE] = {
    ROLE_MANAGER, ROLE_SOCIAL_WORKER, ROLE_SOCIAL_WORKER, ROLE_PARTNER, ROLE_BOARD_MEMBER, ROLE_YOUNG_PERSON};
static struct session session[PEOPLE];
static int64_t who[PEOPLE], robin, ash, board;

static const char *const own_kinds[][2] = {
    {"meeting.yaml",
        "kind: own-meeting\nis: thing\nabout: [body]\ncalled: [own_title]\nsays: A meeting of a body\nworker: {one: meeting, many: "
        "meetings}\n"
        "child: {one: meeting, many: meetings}\ndates: {from: own_on}\nkeep: not set\nsee: [seat, manager]\nwrite: [seat, "
        "manager]\nfields:\n"
        "  own_title: {type: text, required: draft, label: Title, child: Title}\n  own_on: {type: day, time: any, label: Day, child: Day}\n"
        "  own_open: {type: bool, label: Open to all, child: All can come}\n"
        "  own_cost: {type: int, min: -99, max: 9999, label: Cost}\n"
        "  own_word: {type: text, label: Word, see: [manager], write: [manager]}\n"
        "  own_there: {type: rows, label: Who was there, one: person there, fields: {own_name: {type: text, label: Who}}}\n"},
    {"decision.yaml",
        "kind: own-decision\nabout: [own-meeting]\nsays: A decision\nworker: {one: decision, many: decisions}\nkeep: not set\n"
        "see: [seat, manager]\nwrite: [seat, manager]\nfields:\n  own_words: {type: longtext, required: draft, label: Decided}\n"
        "  own_by: {type: thing, of: [body], back: Asked of it, label: Who does it}\n"},
    {"plan.yaml",
        "kind: own-plan\nis: thing\nabout: [child]\ncalled: [own_name]\nsays: A plan\nworker: {one: garden plan, many: garden plans}\n"
        "keep: not set\nsee: [workers]\nwrite: [workers]\nfields:\n  own_name: {type: text, required: draft, label: Name}\n"},
    {"step.yaml",
        "kind: own-step\nabout: [own-plan]\nthrough: child\nsays: A step of a plan\nworker: {one: garden step, many: garden steps}\n"
        "keep: not set\nsee: [workers]\nwrite: [workers]\nfields:\n  own_what: {type: text, required: draft, label: What}\n"},
    {"question.yaml",
        "kind: own-question\nabout: [own-meeting, child]\nsays: A question\nworker: {one: garden question, many: garden questions}\n"
        "keep: not set\nsee: [social-worker, manager, seat]\nwrite: [social-worker, manager, seat]\nfields:\n"
        "  own_asked: {type: text, required: draft, label: Asked}\n"},
};

/* ---- written without a page ---- */

struct act {
	struct entry *e;
	int64_t authority;
	const char *seal;
};

static bool do_act(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct hand h = {x->authority ? x->authority : 1, who[MANAGER] ? who[MANAGER] : 700, "manager", "", "test", now += 1000, today};
	struct problems p;
	if (!x->seal)
		return entry_add(tx, a, &h, x->e, &p, f);
	struct entry *e;
	if (entry_get(tx, a, 1, kind_of(TEXT("person")), ash, &e, f) != ROW_ONE)
		return false;
	*entry_value(e, "sealed") = (struct value){.state = VALUE_SET, .number = *x->seal == 'y'};
	return entry_correct(tx, a, &h, e, &p, NULL, f);
}

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	if (!value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong))
		fail_msg("%s %s", field, wrong);
}

static struct entry *about(const char *kind, int64_t thing, const char *field, const char *is)
{
	struct entry *e = entry_new_about(a, kind_of(text_of(kind)), thing);
	e->state = STATE_FINAL;
	set(e, field, is);
	return e;
}

static int64_t added(struct entry *e)
{
	struct fault f = {0};
	struct act x = {.e = e};
	must(store_run(db, "test", do_act, &x, &f), &f);
	return e->id;
}

static int64_t person(const char *part, const char *name)
{
	struct entry *e = about("person", 0, "part", part);
	set(e, "forename", name), set(e, "surname", "Invented");
	return added(e);
}

static int64_t seat(int64_t of, int64_t whose, const char *from, const char *to)
{
	struct entry *e = about("seat", of, "who", AT("%lld", (long long)whose).at);
	set(e, "seat_as", "member"), set(e, "began", from);
	if (to)
		set(e, "ended", to);
	return added(e);
}

static int open_all(void **state)
{
	struct fault f = {0};
	(void)state;
	house_begin();
	for (size_t i = 0; i < sizeof own_kinds / sizeof *own_kinds; i++)
		put("own", own_kinds[i][0], own_kinds[i][1]);
	must(record_start(AT("%s/own", folder).at, &f), &f);
	house_two("U4", NULL);
	robin = person_of("T1", true), ash = person_of("T2", true);
	who[SAM] = person_of("Sampleworth", false), who[MAX] = person_of("Elsewhere", false);
	who[MANAGER] = person("worker", "Mona"), who[DOT] = person("other", "Dot"), who[BO] = person("other", "Bo"), who[KID] = robin;
	for (int i = 0; i < PEOPLE; i++)
		session[i] = user(roles[i], who[i], AT("user %d", i).at);
	struct entry *e = about("body", 0, "body_name", "Invented Board");
	set(e, "sort", "board");
	board = added(e);
	seat(board, who[SAM], "2024-04-01", NULL), seat(board, robin, "2024-04-01", NULL);
	seat(board, who[BO], "2024-04-01", "2026-11-17"); /* until yesterday */
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

/* ---- asked ---- */

static struct got get(int by, const char *path)
{
	return ask_to(&session[by], "GET", text_of(path), NULL, true);
}

static struct got post(int by, const char *path, const char *fields)
{
	return ask_as(&session[by], "POST", text_of(path), fields);
}

static const char *at(int64_t thing, const char *rest)
{
	return AT("/thing/%lld%s", (long long)thing, rest).at;
}

static int64_t id_in(struct text address)
{
	int64_t id = 0;
	struct text last = address, rest = address;
	while (rest.at && rest.n) {
		last = rest;
		text_cut(rest, '/', &rest);
	}
	text_int(last, &id);
	return id;
}

static size_t times(const struct got *g, const char *words)
{
	size_t n = 0;
	for (const char *p = g->body.at; (p = strstr(p, words)); p += strlen(words))
		n++;
	return n;
}

/* ---- each act, on a body ---- */

static void a_body_from_page_to_page(void **state)
{
	(void)state;
	struct got g = post(MANAGER, "/things/body/add", "body-name=Panel+of+tests&sort=panel&state=final");
	assert_int_equal(g.status, 303);
	int64_t panel = id_in(g.to);
	assert_true(panel && text_starts(g.to, TEXT("/thing/")));
	g = get(MANAGER, at(panel, ""));
	SHOWS(g, "Panel of tests");
	SHOWS(g, at(panel, "/add/seat"));
	g = get(SAM, at(panel, "")); /* may see, and not write */
	SHOWS(g, "Panel of tests");
	HIDES(g, "/add/");
	HIDES(g, "/correct/");
	assert_int_equal(get(SAM, at(panel, "/add/seat")).status, 404);
	assert_int_equal(post(SAM, "/things/body/add", "body-name=Not+mine&sort=panel&state=final").status, 404);
	/* corrected; and two on one field keep both texts */
	const char *correct = at(panel, AT("/correct/body/%lld", (long long)panel).at);
	g = post(MANAGER, correct, "body-name=Panel+of+trials&sort=panel&version=1&state=final");
	assert_int_equal(g.status, 303);
	g = post(MANAGER, correct, "body-name=Panel+of+errors&sort=panel&version=1&state=final");
	assert_int_equal(g.status, 409);
	SHOWS(g, "Panel of errors");
	SHOWS(g, "Panel of trials");
	g = get(MANAGER, at(panel, AT("/entry/body/%lld", (long long)panel).at));
	SHOWS(g, "Panel of trials");
	SHOWS(g, "<del>"); /* the version before */
	assert_non_null(strstr(strstr(g.body.at, "<del>"), "Panel of tests"));
	/* a seat in it, moved to the board that was meant, changed, taken back */
	g = post(MANAGER, at(panel, "/add/seat"),
	    AT("who=%lld&seat-as=member&began-day=1&began-month=5&began-year=2026&state=final", (long long)who[SAM]).at);
	assert_int_equal(g.status, 303);
	g = get(MANAGER, at(panel, ""));
	SHOWS(g, "Sam Sampleworth");
	const char *link = strstr(g.body.at, "/entry/seat/");
	assert_non_null(link);
	long long seat_id = atoll(link + strlen("/entry/seat/")); /* lint: of a page of ours */
	g = get(MANAGER, at(panel, AT("/move/seat/%lld", seat_id).at));
	SHOWS(g, "Invented Board");
	g = post(MANAGER, at(panel, AT("/move/seat/%lld", seat_id).at), AT("to=%lld&why=The+wrong+one&version=1", (long long)board).at);
	assert_int_equal(g.status, 303);
	HIDES(get(MANAGER, at(panel, "")), "Sam Sampleworth");
	assert_int_equal(
	    post(MANAGER, at(panel, AT("/take-back/body/%lld", (long long)panel).at), "version=1").status, 409); /* read it again */
	assert_int_equal(post(MANAGER, at(panel, AT("/take-back/body/%lld", (long long)panel).at), "version=2").status, 303);
	HIDES(get(MANAGER, "/things/body"), "Panel of trials");
	HIDES(get(MANAGER, at(panel, "")), "Panel of trials");
}

/* ---- a council's own kind, at run time ---- */

static int64_t meeting(const char *title, const char *cost)
{
	struct entry *e = about("own-meeting", board, "own_title", title);
	set(e, "own_on", "2026-11-01"), set(e, "own_open", "yes"), set(e, "own_word", "between managers");
	if (cost)
		set(e, "own_cost", cost);
	return added(e);
}

static void a_meeting_is_for_those_who_have_a_seat(void **state)
{
	(void)state;
	int64_t met = meeting("Spring meeting", NULL);
	assert_int_equal(get(SAM, at(met, "")).status, 200);
	/* whose seat ended yesterday, who has none, who works elsewhere: no name, no page, no form, no row */
	static const int others[] = {BO, MAX, DOT};
	for (size_t i = 0; i < 3; i++) {
		struct got g = get(others[i], at(met, ""));
		assert_int_equal(g.status, 404);
		HIDES(g, "Spring meeting");
		assert_int_equal(get(others[i], at(met, "/add/own-decision")).status, 404);
		assert_int_equal(get(others[i], at(met, AT("/entry/own-meeting/%lld", (long long)met).at)).status, 404);
		assert_int_equal(post(others[i], at(met, "/add/own-decision"), "own-words=x&state=final").status, 404);
		HIDES(get(others[i], "/things/own-meeting"), "Spring meeting");
		HIDES(get(others[i], at(board, "")), "Spring meeting");
	}
	SHOWS(get(SAM, at(board, "")), "Spring meeting");
	/* a decision, from the page; it stands on the meeting's, and on the body's that it names, under the words of the field */
	struct got g =
	    post(SAM, at(met, "/add/own-decision"), AT("own-words=More+homes+near+school&own-by=%lld&state=final", (long long)board).at);
	assert_int_equal(g.status, 303);
	g = get(SAM, at(met, ""));
	SHOWS(g, "More homes near school");
	SHOWS(g, "Invented Board");
	g = get(SAM, at(board, ""));
	SHOWS(g, "Asked of it");
	HIDES(get(MAX, at(board, "")), "Asked of it");
	/* a row of it, and that row's own page */
	g = post(SAM, at(met, AT("/entry/own-meeting/%lld/rows/own_there/add", (long long)met).at), "own-name=Nobody+Known&state=final");
	assert_int_equal(g.status, 303);
	SHOWS(get(SAM, at(met, "")), "Nobody Known");
	/* a field for managers */
	HIDES(get(SAM, at(met, "")), "between managers");
	SHOWS(get(MANAGER, at(met, "")), "between managers");
}

static void a_young_member_reads_it_in_their_words(void **state)
{
	(void)state;
	int64_t met = meeting("Summer meeting", "12");
	SHOWS(get(KID, "/me/things"), "Summer meeting");
	struct got g = get(KID, AT("/me/thing/%lld", (long long)met).at);
	assert_int_equal(g.status, 200);
	SHOWS(g, "All can come");
	HIDES(g, "Cost"); /* it has no words for children */
	HIDES(g, "/correct/");
	assert_true(text_is(get(KID, at(met, "")).to, AT("/me/thing/%lld", (long long)met).at));
	assert_true(text_is(get(KID, "/things").to, "/me/things"));
	assert_int_equal(get(KID, "/things/own-meeting").status, 404);
	HIDES(get(KID, AT("/me/thing/%lld", (long long)board).at), "/thing/0");
}

/* ---- a register ---- */

static void what_is_counted_is_what_is_listed(void **state)
{
	(void)state;
	enum { MADE = 60 };
	for (int i = 0; i < MADE; i++)
		meeting(AT("Autumn %02d", i).at, i == 3 ? "-5" : NULL);
	meeting("=cmd()", NULL);
	size_t union_ = 0, pages = 0;
	for (struct text next = TEXT("/things/own-meeting"); next.n; pages++) {
		struct got g = get(SAM, arena_z(a, next));
		assert_int_equal(g.status, 200);
		union_ += times(&g, "<th scope=\"row\"");
		const char *p = strstr(g.body.at, "rel=\"next\"");
		next = (struct text){"", 0};
		while (p && p > g.body.at && strncmp(p, "href=\"", 6) != 0)
			p--;
		if (p && strstr(p, "rel=\"next\"")) {
			p += 6;
			next = (struct text){p, (size_t)(strchr(p, '"') - p)};
		}
	}
	assert_true(pages >= 3);
	struct got g = get(SAM, "/things/own-meeting");
	SHOWS(g, AT("%zu meetings", union_).at);
	g = post(SAM, "/things/own-meeting/file", "");
	assert_int_equal(g.status, 200);
	size_t lines = times(&g, "\r\n");
	assert_int_equal(lines, union_ + 1);
	SHOWS(g, "'=cmd()");
	SHOWS(g, ",-5");
	HIDES(g, "'-5");
	HIDES(g, "between managers"); /* nor is it a column, a filter or an order for those who may not see it */
	HIDES(g, "Word");
	SHOWS(post(MANAGER, "/things/own-meeting/file", ""), "between managers");
	/* by name, however it is typed; by a choice; what is not asked here is refused and never passed over */
	g = post(SAM, "/things/own-meeting", "q=AUTUMN+0");
	assert_int_equal(times(&g, "<th scope=\"row\""), 10);
	SHOWS(g, "10 meetings");
	g = get(SAM, "/things/own-meeting?of-own-open=no");
	assert_int_equal(times(&g, "<th scope=\"row\""), 0);
	g = get(SAM, "/things/own-meeting?sort=own-on");
	assert_int_equal(times(&g, "<th scope=\"row\""), 25);
	assert_int_equal(get(SAM, "/things/own-meeting?colour=red").status, 400);
	assert_int_equal(get(SAM, "/things/own-meeting?sort=own-word").status, 400);
	assert_int_equal(get(SAM, "/things/own-meeting?q=Autumn").status, 400);
	/* for whom none is open: none, and no count */
	g = get(BO, "/things/own-meeting");
	assert_int_equal(times(&g, "<th scope=\"row\""), 0);
	assert_int_equal(get(DOT, "/things/visit").status, 404);
}

static void the_search_finds_them_by_name(void **state)
{
	(void)state;
	meeting("Winter meeting", NULL);
	SHOWS(post(SAM, "/find", "q=Winter"), "Winter meeting");
	HIDES(post(MAX, "/find", "q=Winter"), "Winter meeting");
	SHOWS(post(MAX, "/find", "q=invented+bo"), "Invented Board");
	HIDES(post(SAM, "/find", "q=..."), "Winter meeting");
	struct got g = post(SAM, "/things/own-meeting", "q=...");
	assert_int_equal(times(&g, "<th scope=\"row\""), 0);
}

/* ---- children ---- */

static bool seal(bool on)
{
	struct act x = {.seal = on ? "yes" : "no"};
	return store_run(db, "seal", do_act, &x, &(struct fault){0});
}

static void a_family_with_one_sealed(void **state)
{
	(void)state;
	int64_t family = added(about("family", 0, "family_name", "Invented family"));
	added(about("family-child", family, "sibling", AT("%lld", (long long)robin).at));
	struct got one = get(SAM, at(family, ""));
	assert_int_equal(one.status, 200);
	assert_true(one.writes); /* a look, of the children too */
	SHOWS(one, "Robin Testwood");
	added(about("family-child", family, "sibling", AT("%lld", (long long)ash).at));
	struct entry *e = about("joint-visit", family, "present", AT("%lld %lld", (long long)robin, (long long)ash).at);
	set(e, "visited", "2026-11-02");
	int64_t visit = added(e);
	struct got two = get(SAM, at(family, ""));
	SHOWS(two, "Ash Demoford"); /* named by the family, and no way to their record */
	HIDES(two, AT("/child/%lld\"", (long long)ash).at);
	SHOWS(get(SAM, at(visit, "")), "Ash Demoford");
	assert_int_equal(get(BO, at(family, "")).status, 404);
	assert_true(seal(true));
	struct got shut = get(SAM, at(family, ""));
	HIDES(shut, "Ash");
	assert_int_equal(times(&shut, "class=\"kith-card\""), times(&one, "class=\"kith-card\"")); /* neither name nor existence */
	HIDES(get(SAM, at(visit, "")), "Ash");
	assert_int_equal(get(MAX, at(family, "")).status, 404); /* through whom alone it was theirs */
	HIDES(get(MAX, "/things/family"), "Invented family");
	assert_true(seal(false));
	SHOWS(get(MAX, "/things/family"), "Invented family");
}

static void what_leads_to_a_child_is_for_those_beside_the_child(void **state)
{
	(void)state;
	int64_t plan = added(about("own-plan", robin, "own_name", "Beans and roses"));
	struct got g = get(SAM, at(plan, ""));
	SHOWS(g, "Beans and roses");
	SHOWS(g, AT("/child/%lld", (long long)robin).at);
	assert_int_equal(get(MAX, at(plan, "")).status, 404);
	SHOWS(get(SAM, "/things/own-plan"), "Beans and roses");
	HIDES(get(MAX, "/things/own-plan"), "Beans and roses");
	/* a child's own address leads to the child's page, for those beside the child, and is nothing for others */
	assert_true(text_is(get(SAM, at(robin, "")).to, AT("/child/%lld", (long long)robin).at));
	assert_int_equal(get(MAX, at(robin, "")).status, 404);
	/* who works here has a plain page */
	SHOWS(get(MAX, at(who[SAM], "")), "Sam Sampleworth");
	assert_int_equal(get(DOT, at(who[SAM], "")).status, 404);
	assert_int_equal(get(DOT, at(who[DOT], "")).status, 200);
}

static const char *of_child(const char *rest)
{
	return AT("/child/%lld%s", (long long)robin, rest).at;
}

/* What belongs to a thing of the child's is begun on that thing's page, to which the child's leads; what may be about a child or something
 * else, on either, and stands where it was written alone. */
static void what_is_about_one_of_several(void **state)
{
	(void)state;
	int64_t plan = added(about("own-plan", robin, "own_name", "A pond"));
	SHOWS(get(SAM, of_child(AT("/entry/own-plan/%lld", (long long)plan).at)), at(plan, "\""));
	struct got g = get(SAM, of_child(""));
	HIDES(g, "/add/own-step");
	SHOWS(g, "/add/own-question");
	assert_int_equal(get(SAM, of_child("/add/own-step")).status, 404);
	assert_int_equal(post(SAM, of_child("/add/own-step"), "own-what=Dig&state=final").status, 404);
	SHOWS(get(SAM, at(plan, "")), "/add/own-step");
	assert_int_equal(post(SAM, at(plan, "/add/own-step"), "own-what=Dig+a+hole&state=final").status, 303);
	SHOWS(get(SAM, at(plan, "")), "Dig a hole");
	SHOWS(get(SAM, of_child("?all=1")), "Dig a hole");
	assert_int_equal(post(SAM, of_child("/add/own-question"), "own-asked=How+deep%3F&state=final").status, 303);
	SHOWS(get(SAM, of_child("?all=1")), "How deep?");
	assert_int_equal(post(MAX, of_child("/add/own-question"), "own-asked=Why&state=final").status, 403);
	int64_t met = added(about("own-meeting", board, "own_title", "Pond meeting"));
	assert_int_equal(post(SAM, at(met, "/add/own-question"), "own-asked=Who+swims%3F&state=final").status, 303);
	SHOWS(get(SAM, at(met, "")), "Who swims?");
	HIDES(get(SAM, at(met, "")), "How deep?");
	HIDES(get(SAM, of_child("?all=1")), "Who swims?");
}

static bool elsewhere(struct tx *tx, void *arg, struct fault *f)
{
	return store_authority_add(tx, TEXT("E90000009"), TEXT("Otherplace"), 0, arg, f);
}

static void another_authority_has_its_own(void **state)
{
	(void)state;
	int64_t other = 0;
	struct fault f = {0};
	must(store_run(db, "authority", elsewhere, &other, &f), &f);
	struct entry *e = about("body", 0, "body_name", "Board of another place");
	set(e, "sort", "board");
	struct act x = {.e = e, .authority = other};
	must(store_run(db, "test", do_act, &x, &f), &f);
	for (int i = 0; i < PEOPLE; i++) {
		assert_int_equal(get(i, i == KID ? AT("/me/thing/%lld", (long long)e->id).at : at(e->id, "")).status, 404);
		HIDES(get(i, "/things/body"), "another place");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_body_from_page_to_page),
	    cmocka_unit_test(a_meeting_is_for_those_who_have_a_seat),
	    cmocka_unit_test(a_young_member_reads_it_in_their_words),
	    cmocka_unit_test(what_is_counted_is_what_is_listed),
	    cmocka_unit_test(the_search_finds_them_by_name),
	    cmocka_unit_test(a_family_with_one_sealed),
	    cmocka_unit_test(what_leads_to_a_child_is_for_those_beside_the_child),
	    cmocka_unit_test(what_is_about_one_of_several),
	    cmocka_unit_test(another_authority_has_its_own),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
