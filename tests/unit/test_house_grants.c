/* A council's own kinds that make people stand to a council's own things: a seat in a forum, and those who work with a child of a
 * household. It holds inside every query (register, count, file, search, what waits for me) and on every page, from the request after it
 * begins until the request after it ends; never for a draft, for what was taken back, for another forum, for another authority. On either
 * engine. */
#include "house.h"
#include "record/entry.h"
#include "record/steps.h"
#include "record/thing.h"

enum { MANAGER, SAM, MAX, DOT, BO, KID, PEOPLE };
static const enum role roles[PEOPLE] = {
    ROLE_MANAGER, ROLE_SOCIAL_WORKER, ROLE_SOCIAL_WORKER, ROLE_PARTNER, ROLE_BOARD_MEMBER, ROLE_YOUNG_PERSON};
static struct session session[PEOPLE];
static int64_t who[PEOPLE], robin, ash, forum, other, met, bos_seat;

static const char *const own_kinds[][2] = {
    {"forum.yaml",
        "kind: own-forum\nis: thing\ncalled: [own_name]\nsays: A forum\nworker: {one: forum, many: forums}\nchild: {one: forum, many: "
        "forums}\n"
        "keep: not set\nsee: [seat, manager]\nwrite: [manager]\nfields:\n"
        "  own_name: {type: text, required: draft, label: Name, child: Name}\n"},
    {"seat.yaml",
        "kind: own-forum-seat\nabout: [own-forum]\nsays: A seat\nworker: {one: seat in it, many: seats in it}\nchild: {one: seat, many: "
        "seats}\n"
        "dates: {from: own_from, to: own_to}\ngrants: {as: seat, who: own_who}\nnames-child: [seat, manager]\nkeep: not set\n"
        "see: [seat, manager]\nwrite: [manager]\nfields:\n"
        "  own_who: {type: thing, of: [person, child], back: Seats, required: draft, label: Who, child: Who}\n"
        "  own_from: {type: day, time: planned, label: From, child: From}\n"
        "  own_to: {type: day, time: planned, after: own_from, label: To, child: To}\n"},
    {"meeting.yaml",
        "kind: own-meeting\nis: thing\nabout: [own-forum]\ncalled: [own_title]\nsays: A meeting\nworker: {one: meeting, many: meetings}\n"
        "child: {one: meeting, many: meetings}\nkeep: not set\nsee: [seat, manager]\nwrite: [seat, manager]\nfields:\n"
        "  own_title: {type: text, required: draft, label: Title, child: Title}\n"},
    {"action.yaml",
        "kind: own-action\nabout: [own-meeting]\nsays: An action\nworker: {one: action, many: actions}\nkeep: not set\nsee: [seat, "
        "manager]\n"
        "write: [seat, manager]\nsteps:\n"
        "  open: {label: Open, limit: {days: 1}, ladder: [{who: seat, at: 0}]}\n"
        "  done: {label: Done, by: [seat], from: [open], ends: \"yes\"}\n"
        "fields:\n  own_what: {type: text, required: final, label: What}\n"},
    {"household.yaml",
        "kind: own-household\nis: thing\ncalled: [own_name]\nsays: Children of one household\nworker: {one: household, many: households}\n"
        "keep: not set\nsee: [works, maker]\nwrite: [workers, works]\nfields:\n  own_name: {type: text, required: draft, label: Called}\n"},
    {"child.yaml",
        "kind: own-household-child\nabout: [own-household]\nsays: A child of it\nworker: {one: child of it, many: children of it}\n"
        "grants: {as: works, who: own_who}\nnames-child: [works]\nkeep: not set\nsee: [works, maker]\nwrite: [workers, works]\nfields:\n"
        "  own_who: {type: thing, of: [child], back: Household, required: draft, label: Who}\n"},
};

struct act {
	struct entry *e;
	const char *seal, *take_back;
	int64_t authority;
};

static bool do_act(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct hand h = {x->authority ? x->authority : 1, who[MANAGER] ? who[MANAGER] : 700, "manager", "", "test", now += 1000, today};
	struct problems p;
	struct entry *e;
	if (x->take_back)
		return entry_take_back(tx, a, &h, x->e->kind, x->e->id, x->e->version, f);
	if (!x->seal)
		return x->e->id ? entry_correct(tx, a, &h, x->e, &p, NULL, f) : entry_add(tx, a, &h, x->e, &p, f);
	if (entry_get(tx, a, 1, kind_of(TEXT("person")), ash, &e, f) != ROW_ONE)
		return false;
	*entry_value(e, "sealed") = (struct value){.state = VALUE_SET, .number = *x->seal == 'y'};
	return entry_correct(tx, a, &h, e, &p, NULL, f);
}

static void act(struct act x)
{
	struct fault f = {0};
	must(store_run(db, "test", do_act, &x, &f), &f);
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
	act((struct act){.e = e});
	return e->id;
}

static int64_t person(const char *part, const char *name)
{
	struct entry *e = about("person", 0, "part", part);
	set(e, "forename", name), set(e, "surname", "Invented");
	return added(e);
}

static struct entry *seat(int64_t of, int64_t whose, const char *from, const char *to)
{
	struct entry *e = about("own-forum-seat", of, "own_who", AT("%lld", (long long)whose).at);
	set(e, "own_from", from);
	if (to)
		set(e, "own_to", to);
	return e;
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
	forum = added(about("own-forum", 0, "own_name", "Forum of the north"));
	other = added(about("own-forum", 0, "own_name", "Forum of the south"));
	met = added(about("own-meeting", forum, "own_title", "Spring meeting"));
	bos_seat = added(seat(forum, who[BO], "2024-04-01", NULL));
	added(seat(forum, robin, "2024-04-01", NULL));
	added(seat(forum, who[DOT], "2024-04-01", "2026-11-17")); /* until yesterday */
	added(seat(forum, who[SAM], "2026-11-19", NULL));         /* from tomorrow */
	struct entry *draft = seat(forum, who[MAX], "2024-04-01", NULL);
	draft->state = STATE_DRAFT;
	added(draft);
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

static struct got get(int by, const char *path)
{
	return ask_as(&session[by], "GET", text_of(path), NULL);
}

static struct got post(int by, const char *path, const char *fields)
{
	return ask_as(&session[by], "POST", text_of(path), fields);
}

static const char *at(int64_t thing, const char *rest)
{
	return arena_z(a, AT("/thing/%lld%s", (long long)thing, rest));
}

static void shows(bool may, struct got g, const char *words)
{
	if (may)
		SHOWS(g, words);
	else
		HIDES(g, words);
}

/* Everywhere that a forum could show. */
static void knows(int by, bool may)
{
	assert_int_equal(get(by, at(forum, "")).status, may ? 200 : 404);
	assert_int_equal(get(by, at(met, "")).status, may ? 200 : 404);
	assert_int_equal(get(by, at(other, "")).status, by == MANAGER ? 200 : 404);
	shows(may, get(by, "/things/own-forum"), "Forum of the north");
	shows(may, get(by, "/things/own-meeting"), "Spring meeting");
	shows(may, post(by, "/things/own-meeting/file", ""), "Spring meeting");
	shows(may, get(by, "/things"), "Forum of the north");
	if (by != MANAGER)
		HIDES(get(by, "/things/own-forum"), "Forum of the south");
}

static void a_seat_opens_its_forum_alone(void **state)
{
	(void)state;
	knows(MANAGER, true);
	knows(BO, true);
	knows(DOT, false);
	knows(SAM, false);
	knows(MAX, false);
	assert_int_equal(get(KID, AT("/me/thing/%lld", (long long)forum).at).status, 200);
	assert_int_equal(get(KID, AT("/me/thing/%lld", (long long)other).at).status, 404);
	/* who has one writes what the description lets a seat write */
	assert_int_equal(post(BO, at(forum, "/add/own-meeting"), "own-title=Summer&state=final").status, 303);
	assert_int_equal(post(DOT, at(forum, "/add/own-meeting"), "own-title=Autumn&state=final").status, 404);
	assert_int_equal(post(BO, at(other, "/add/own-meeting"), "own-title=Winter&state=final").status, 404);
	SHOWS(get(BO, "/things/own-meeting"), "Summer");
	HIDES(get(MANAGER, "/things/own-meeting"), "Autumn");
	HIDES(get(MANAGER, "/things/own-meeting"), "Winter");
	assert_int_equal(post(BO, at(forum, "/add/own-forum-seat"), AT("own-who=%lld&state=final", (long long)who[DOT]).at).status, 404);
}

/* Who is told that nobody moved it: those who have a seat today, and nobody else. */
static bool tell(struct tx *tx, void *arg, struct fault *f)
{
	return step_tell(tx, a, today + 5, now, arg, f);
}

static void what_waits_for_a_seat(void **state)
{
	(void)state;
	size_t told = 0;
	struct fault f = {0};
	int64_t action = added(about("own-action", met, "own_what", "Ask the schools"));
	SHOWS(get(BO, "/waiting"), "/step/own-action/");
	HIDES(get(DOT, "/waiting"), "/step/own-action/");
	must(store_run(db, "tell", tell, &told, &f), &f);
	assert_true(told > 0);
	assert_int_equal(get(BO, AT("/step/own-action/%lld", (long long)action).at).status, 200);
	assert_int_equal(get(DOT, AT("/step/own-action/%lld", (long long)action).at).status, 404);
}

static bool get_seat(struct tx *tx, void *arg, struct fault *f)
{
	return entry_get(tx, a, 1, kind_of(TEXT("own-forum-seat")), bos_seat, arg, f) == ROW_ONE;
}

static void it_ends_with_the_next_request(void **state)
{
	(void)state;
	struct fault f = {0};
	struct entry *e;
	assert_int_equal(get(BO, at(met, "")).status, 200);
	must(store_read(db, get_seat, &e, &f), &f);
	set(e, "own_to", "2026-11-18"); /* today */
	act((struct act){.e = e});
	knows(BO, false);
	HIDES(get(BO, "/waiting"), "/step/own-action/");
	must(store_read(db, get_seat, &e, &f), &f);
	*entry_value(e, "own_to") = (struct value){0};
	act((struct act){.e = e});
	knows(BO, true);
	/* somebody else's from now on: it was written down wrongly */
	must(store_read(db, get_seat, &e, &f), &f);
	set(e, "own_who", AT("%lld", (long long)who[DOT]).at);
	act((struct act){.e = e});
	knows(BO, false);
	knows(DOT, true);
	must(store_read(db, get_seat, &e, &f), &f);
	act((struct act){.e = e, .take_back = "y"});
	knows(DOT, false);
}

static void who_works_with_a_child_of_it(void **state)
{
	(void)state;
	int64_t home = added(about("own-household", 0, "own_name", "Household of two"));
	added(about("own-household-child", home, "own_who", AT("%lld", (long long)robin).at));
	added(about("own-household-child", home, "own_who", AT("%lld", (long long)ash).at));
	for (int i = SAM; i <= MAX; i++) {
		struct got g = get(i, at(home, ""));
		assert_int_equal(g.status, 200);
		SHOWS(g, "Robin Testwood");
		SHOWS(g, "Ash Demoford");
		SHOWS(get(i, "/things/own-household"), "Household of two");
	}
	assert_int_equal(get(BO, at(home, "")).status, 404);
	HIDES(get(BO, "/things"), "household");
	/* adopted and sealed: nobody stands by that child any more, and no page names or counts them */
	act((struct act){.seal = "y"});
	assert_int_equal(get(MAX, at(home, "")).status, 404);
	HIDES(get(MAX, "/things"), "Household of two");
	struct got g = get(SAM, at(home, ""));
	SHOWS(g, "Robin Testwood");
	HIDES(g, "Ash");
	HIDES(g, AT("%lld", (long long)ash).at);
	HIDES(post(SAM, "/things/own-household/file", ""), "Ash");
	act((struct act){.seal = "n"});
	SHOWS(get(MAX, at(home, "")), "Ash Demoford");
}

/* From the person to the rows that name them, and from there to what those are about: never through all that an authority wrote. */
static bool plan(struct tx *tx, void *arg, struct fault *f)
{
	struct query q;
	struct text *all = arg;
	struct sql sql = {.name = "t_plan", .text = arena_printf(a, "EXPLAIN QUERY PLAN %.*s",
	    TEXT_ARG(access_things(a, 1, (role_set)1 << STANDS_SEAT | (role_set)1 << STANDS_WORKS))).at};
	query_begin(tx, &q, &sql);
	access_mine_bind(&q, &session[SAM].actor, today);
	while (query_step(&q, f))
		*all = arena_printf(a, "%.*s%.*s\n", TEXT_ARG(*all), TEXT_ARG(query_text(&q, 3)));
	return query_end(&q, f);
}

static void asked_by_its_indexes(void **state)
{
	(void)state;
	struct text all = {"", 0};
	struct fault f = {0};
	if (!store_is_file(store_place(db)))
		skip(); /* PostgreSQL plans by what there is */
	must(store_read(db, plan, &all, &f), &f);
	const char *z = arena_z(a, all), *at = z;
	size_t own = 0;
	for (; (at = strstr(at, " w USING PRIMARY KEY (")); own++, at++)
		if (!text_starts(text_of(at), TEXT(" w USING PRIMARY KEY (authority=? AND thing=? AND kind=? AND field=?)")))
			fail_msg("%s", z);
	if (own < 2 || strstr(z, "SCAN w") || strstr(z, "SCAN g"))
		fail_msg("%s", z);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_seat_opens_its_forum_alone), cmocka_unit_test(what_waits_for_a_seat),
	    cmocka_unit_test(it_ends_with_the_next_request), cmocka_unit_test(who_works_with_a_child_of_it),
	    cmocka_unit_test(asked_by_its_indexes)};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
