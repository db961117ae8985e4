/* What is kept of a page names the things that it was made from, and falls when one of them is called otherwise: at once, in the process
 * that wrote and in another one. On both engines. */
#include "house.h"
#include "record/thing.h"
#include "today/caseload.h"

enum { SAM, BO, PEOPLE };
static struct session session[PEOPLE];
static struct house *here, *elsewhere;
static int64_t robin, ash, sam, place, board, other, bo;

static const char *const own_kind =
    "kind: own-stay\nabout: [child]\nsays: Where a child stays now and then\nworker: {one: stay, many: stays}\n"
    "dates: {from: own_on}\nkeep: not set\nsee: [workers]\nwrite: [workers]\nfields:\n  own_on: {type: day, time: past, label: Day}\n"
    "  own_at: {type: thing, of: [place, body, person], back: Stays, required: draft, label: Where}\n";

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	if (!value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong))
		fail_msg("%s %s", field, wrong);
}

struct act {
	struct entry *e;
	const char *kind, *field, *is;
	int64_t id;
};
static bool do_act(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct hand h = {1, 700, "manager", "", "test", now += 1000, today};
	struct problems p;
	if (x->e)
		return entry_add(tx, a, &h, x->e, &p, f);
	if (entry_get(tx, a, 1, kind_of(text_of(x->kind)), x->id, &x->e, f) != ROW_ONE)
		return false;
	set(x->e, x->field, x->is);
	return entry_correct(tx, a, &h, x->e, &p, NULL, f);
}
static int64_t added(struct entry *e)
{
	struct fault f = {0};
	e->state = STATE_FINAL;
	must(store_run(db, "test", do_act, &(struct act){.e = e}, &f), &f);
	return e->id;
}
static void called(const char *kind, int64_t id, const char *field, const char *is)
{
	struct fault f = {0};
	must(store_run(db, "test", do_act, &(struct act){.kind = kind, .field = field, .is = is, .id = id}, &f), &f);
}

static int64_t thing(const char *kind, const char *field, const char *name, const char *sort)
{
	struct entry *e = entry_new_about(a, kind_of(text_of(kind)), 0);
	set(e, field, name);
	if (sort)
		set(e, kind_field(e->kind, "part") >= 0 ? "part" : "sort", sort);
	return added(e);
}

static void stay(int64_t at)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("own-stay")), robin);
	e->child = robin;
	set(e, "own_on", "2026-11-10");
	set(e, "own_at", AT("%lld", (long long)at).at);
	added(e);
}

static int begin(void **state)
{
	struct fault f = {0};
	struct settings s = settings_default();
	(void)state;
	house_begin();
	put("own", "stay.yaml", own_kind);
	must(record_start(AT("%s/own", folder).at, &f), &f);
	house_two("U4", NULL);
	robin = person_of("T1", true), ash = person_of("T2", true), sam = person_of("Sampleworth", false);
	const struct kind *of_place = kind_of(TEXT("place"));
	place = thing("place", of_place->fields[of_place->called[0]].name, "Willow Rise (invented)",
	    of_place->fields[kind_field(of_place, "sort")].list->codes[0].code);
	board = thing("body", "body_name", "Invented Board", "board");
	other = thing("body", "body_name", "Another Board", "board");
	bo = thing("person", "surname", "Boworth", "other");
	stay(place), stay(board), stay(bo);
	session[SAM] = user(ROLE_SOCIAL_WORKER, sam, "sam");
	session[BO] = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "bo");
	here = house_open(&s, db, &f), elsewhere = house_open(&s, db, &f);
	assert_true(here && elsewhere);
	house = here;
	return 0;
}

static int end(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	house_free(elsewhere);
	house = here;
	return house_end(state);
}

/* Robin's page, twice in each process: drawn and kept, and as it was kept. */
static bool both_say(const char *name)
{
	struct house *const each[] = {here, elsewhere, here, elsewhere};
	size_t yes = 0;
	for (size_t i = 0; i < 4; i++) {
		house = each[i];
		struct got g = ask_as(&session[SAM], "GET", AT("/child/%lld", (long long)robin), NULL);
		assert_int_equal(g.status, 200);
		yes += says(&g, name);
	}
	house = here;
	assert_true(yes == 0 || yes == 4); /* never one here and another there */
	return yes == 4;
}

static void a_page_shows_what_things_are_called_now(void **state)
{
	(void)state;
	const struct kind *of_place = kind_of(TEXT("place"));
	const struct {
		const char *kind, *field, *was, *is;
		int64_t id;
	} each[] = {{"place", of_place->fields[of_place->called[0]].name, "Willow Rise", "Oak Rise", place},
	    {"body", "body_name", "Invented Board", "Renamed Board", board}, {"person", "surname", "Boworth", "Newworth", bo}};
	for (size_t i = 0; i < sizeof each / sizeof *each; i++) {
		if (!both_say(each[i].was))
			fail_msg("%s is not there", each[i].was);
		called(each[i].kind, each[i].id, each[i].field, each[i].is);
		if (!both_say(each[i].is) || both_say(each[i].was))
			fail_msg("%s is called %s still", each[i].is, each[i].was);
	}
}

/* ---- the page of a thing ---- */

static size_t page_says(int who, const char *words)
{
	struct house *const each[] = {here, elsewhere, here, elsewhere};
	size_t yes = 0;
	for (size_t i = 0; i < 4; i++) {
		house = each[i];
		struct got g = ask_as(&session[who], "GET", AT("/thing/%lld", (long long)board), NULL);
		assert_int_equal(g.status, 200);
		yes += says(&g, words);
	}
	house = here;
	return yes;
}

SQL(t_looks, "SELECT COUNT(*) FROM journal WHERE authority = 1 AND verb = 'look' AND about = $1 AND actor = $2");
struct looks {
	int64_t actor, n;
};
static bool count_looks(struct tx *tx, void *arg, struct fault *f)
{
	struct looks *l = arg;
	return sql_i64(tx, &t_looks, &l->n, f, arg_i(board), arg_i(l->actor)) == ROW_ONE;
}

/* A page of a thing that was copied is a page of this reader, at this moment, and a look as any other. */
static void a_things_page_is_copied_for_nobody_else(void **state)
{
	(void)state;
	struct fault f = {0};
	struct looks looked = {.actor = sam};
	assert_int_equal(page_says(SAM, "Renamed Board"), 4);
	assert_int_equal(page_says(SAM, "Newworth"), 0);
	must(store_read(db, count_looks, &looked, &f), &f);
	int64_t before = looked.n;
	now += 11 * 60 * 1000; /* another look */
	assert_int_equal(page_says(SAM, "Renamed Board"), 4);
	must(store_read(db, count_looks, &looked, &f), &f);
	assert_true(looked.n > before);
	struct entry *e = entry_new_about(a, kind_of(TEXT("seat")), board);
	set(e, "who", AT("%lld", (long long)bo).at), set(e, "seat_as", "member"), set(e, "began", "2026-11-01");
	int64_t seat = added(e);
	assert_int_equal(page_says(SAM, "Newworth"), 4);
	/* a link from somewhere else, and what is called otherwise beside it */
	stay(board);
	assert_int_equal(page_says(SAM, "Stays"), 4);
	assert_int_equal(page_says(BO, "Stays"), 0); /* who works with another child */
	assert_int_equal(page_says(SAM, "Stays"), 4);
	called("person", bo, "surname", "Oldworth");
	assert_int_equal(page_says(SAM, "Oldworth"), 4);
	called("seat", seat, "ended", "2026-11-18");
	assert_int_equal(page_says(BO, "Oldworth"), 4);
	called("seat", seat, "ended", "");
}

/* What names a child from elsewhere stands on the child's page, at once and under what the link is called on that side. */
static void a_seat_stands_on_the_childs_page(void **state)
{
	(void)state;
	assert_false(both_say("Where they belong"));
	struct entry *e = entry_new_about(a, kind_of(TEXT("seat")), board);
	set(e, "who", AT("%lld", (long long)robin).at), set(e, "seat_as", "member"), set(e, "began", "2026-11-01");
	int64_t seat = added(e);
	assert_true(both_say("Where they belong"));
	assert_true(both_say("Seats</h3>"));
	assert_true(both_say(AT("/thing/%lld\">Renamed Board", (long long)board).at));
	called("body", board, "body_name", "Board of kites");
	assert_true(both_say("Board of kites"));
	called("seat", seat, "ended", "2026-11-18"); /* it has ended */
	assert_false(both_say("Where they belong"));
	called("body", board, "body_name", "Renamed Board");
}

/* ---- and falls for nothing else ---- */

struct drawing {
	int64_t names;
	bool was, made;
};
static struct caseload *cases;
static bool draw(struct tx *tx, void *arg, struct fault *f)
{
	struct drawing *d = arg;
	struct today h = {.caseload = cases};
	struct fresh fresh;
	struct thing t;
	struct buf b = BUF_IN(a, 100);
	if (!caseload_fresh(&h, tx, 1, today, &fresh, f))
		return false;
	d->was = caseload_drawn(&h, &fresh, "test", 1, NULL, 0, a, &b, NULL);
	if (!d->was && (thing_get(tx, a, 1, d->names, &t, f) == ROW_FAULT))
		return false;
	if (!d->was)
		caseload_keep(&h, &fresh, "test", 1, NULL, 0, &(struct drawn){.html = t.name});
	return true;
}
static bool kept(int64_t names)
{
	struct drawing d = {.names = names};
	struct fault f = {0};
	must(store_read(db, draw, &d, &f), &f);
	return d.was;
}

static void it_falls_for_nothing_else(void **state)
{
	(void)state;
	cases = caseload_new();
	kept(board);
	kept(board);
	assert_true(kept(board));
	called("body", other, "body_name", "Another Board once more"); /* of which it says nothing */
	assert_true(kept(board));
	struct entry *e = entry_new_about(a, kind_of(TEXT("seat")), other);
	set(e, "who", AT("%lld", (long long)bo).at), set(e, "seat_as", "member"), set(e, "began", "2026-11-01");
	int64_t seat = added(e);
	assert_true(kept(board));
	e = entry_new_about(a, kind_of(TEXT("seat")), board); /* a seat in it: who may see it is another */
	set(e, "who", AT("%lld", (long long)bo).at), set(e, "seat_as", "member"), set(e, "began", "2026-11-01");
	seat = added(e);
	assert_false(kept(board));
	assert_true(kept(board));
	called("seat", seat, "ended", "2026-11-18");
	assert_false(kept(board));
	assert_true(kept(board));
	caseload_free(cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_shows_what_things_are_called_now),
	    cmocka_unit_test(a_things_page_is_copied_for_nobody_else),
	    cmocka_unit_test(a_seat_stands_on_the_childs_page),
	    cmocka_unit_test(it_falls_for_nothing_else),
	};
	return cmocka_run_group_tests_name("made of", tests, begin, end);
}
