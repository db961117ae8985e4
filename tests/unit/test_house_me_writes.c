/* A young person writes about themselves where a description lets them: adds, puts right what they wrote, adds rows, takes it back; who
 * will read it is named before; it stands on their page and on the worker's. And each refusal: what a description keeps for others, what
 * others wrote, what has no words for a child, somebody else's. On either engine. */
#include "things.h"

enum { MANAGER, SAM, MAX, KID, OTHER };
static int64_t robin, ash;

static const char *const own_kinds[][2] = {
    {"pet.yaml",
        "kind: own-pet\nabout: [child]\nsays: An animal that matters to the child\nworker: {one: pet, many: pets}\n"
        "child: {one: pet, many: pets}\ndates: {from: own_since}\nkeep: not set\nsee: [everyone-beside]\n"
        "write: [workers, young-person]\nfields:\n"
        "  own_name: {type: text, max: 60, required: draft, label: Name of the animal, child: Its name}\n"
        "  own_since: {type: day, time: past, label: Kept since, child: Since when}\n"
        "  own_vet: {type: text, label: Veterinary surgeon, see: [workers], write: [workers]}\n"
        "  own_tricks: {type: rows, one: trick, many: tricks, label: Tricks, child: What it can do, fields: {own_trick: {type: text, "
        "required: draft, label: Trick, child: What}}}\n"},
    {"visit.yaml", /* what it needs is for workers to write: a young person has a word in it, and does not begin one */
        "kind: own-outing\nabout: [child]\nsays: An outing\nworker: {one: outing, many: outings}\nchild: {one: trip, many: trips}\n"
        "keep: not set\nsee: [workers, young-person]\nwrite: [workers]\nfields:\n"
        "  own_where: {type: text, required: draft, label: Where, child: Where}\n"
        "  own_how: {type: text, label: How it was, child: How it was, write: [workers, young-person]}\n"},
    {"clerk.yaml",
        "kind: own-clerk\nabout: [child]\nsays: A note\nworker: {one: note of the clerk, many: notes}\nkeep: not set\n"
        "see: [workers, young-person]\nwrite: [workers, young-person]\nfields:\n  own_note: {type: text, required: draft, label: Note}\n"},
};

static int open_all(void **state)
{
	(void)state;
	house_begin();
	own_folder(own_kinds, sizeof own_kinds / sizeof *own_kinds);
	house_two("U4", NULL);
	robin = person_of("T1", true), ash = person_of("T2", true);
	who[SAM] = person_of("Sampleworth", false), who[MAX] = person_of("Elsewhere", false);
	writer = who[MANAGER] = somebody("worker", "Mona"), who[KID] = robin, who[OTHER] = ash;
	static const enum role roles[] = {
	    ROLE_MANAGER, ROLE_SOCIAL_WORKER, ROLE_SOCIAL_WORKER, ROLE_YOUNG_PERSON, ROLE_YOUNG_PERSON};
	for (int i = MANAGER; i <= OTHER; i++)
		session[i] = user(roles[i], who[i], AT("user %d", i).at);
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

static void who_reads_it_is_named_before(void **state)
{
	(void)state;
	struct got g = get(KID, "/me/record");
	SHOWS(g, "Add: pet");
	SHOWS(g, "Add: person who matters to me"); /* one of kith's own */
	HIDES(g, "Add: trip");
	HIDES(g, "own-clerk"); /* it has no words for a child */
	HIDES(g, "Add: something I said"); /* that has its own page */
	g = get(KID, "/me/add/own-pet");
	assert_int_equal(g.status, 200);
	SHOWS(g, "Who can read this?");
	SHOWS(g, "Sam Sampleworth");
	SHOWS(g, "The managers of the people who work with you");
	HIDES(g, "Max Elsewhere");
	SHOWS(g, "Its name");
	HIDES(g, "Name of the animal");
	HIDES(g, "Veterinary");
	HIDES(g, "Keep it for later");
}

static void it_is_written_mended_taken_back(void **state)
{
	(void)state;
	struct got g = post(KID, "/me/add/own-pet", "own-name=&own-since-day=40&own-since-month=1&own-since-year=2026&state=final");
	assert_int_equal(g.status, 422);
	SHOWS(g, "Its name");
	HIDES(g, "Name of the animal");
	g = post(KID, "/me/add/own-pet", "own-name=Biscuit+the+dog&own-since-day=1&own-since-month=9&own-since-year=2026&state=final");
	assert_int_equal(g.status, 303);
	assert_true(text_is(g.to, "/me/record"));
	g = get(KID, "/me/record");
	SHOWS(g, "Biscuit the dog");
	long long id = id_behind(&g, "/me/correct/own-pet/");
	assert_true(id > 0);
	SHOWS(g, AT("/me/take-back/own-pet/%lld", id).at);
	/* on the worker's page, whose field the young person never sees */
	g = get(SAM, AT("/child/%lld", (long long)robin).at);
	SHOWS(g, "Biscuit the dog");
	assert_int_equal(get(MAX, AT("/child/%lld/entry/own-pet/%lld", (long long)robin, id).at).status, 403);
	/* their words are rewritten by nobody else */
	g = get(SAM, AT("/child/%lld/correct/own-pet/%lld", (long long)robin, id).at);
	assert_int_equal(g.status, 404);
	/* mended; the version that the form was made from is asked */
	g = get(KID, AT("/me/correct/own-pet/%lld", id).at);
	SHOWS(g, "Biscuit the dog");
	SHOWS(g, "Put right: pet");
	assert_int_equal(post(KID, AT("/me/correct/own-pet/%lld", id).at, "version=1&own-name=Biscuit+the+cat&state=final").status, 303);
	SHOWS(get(KID, AT("/me/record/own-pet/%lld", id).at), "Biscuit the cat");
	/* one more row, by them */
	assert_int_equal(get(KID, AT("/me/record/own-pet/%lld/rows/own_tricks/add", id).at).status, 200);
	g = post(KID, AT("/me/record/own-pet/%lld/rows/own_tricks/add", id).at, "own-trick=Gives+a+paw&state=final");
	assert_int_equal(g.status, 303);
	assert_true(text_is(g.to, AT("/me/record/own-pet/%lld", id).at));
	SHOWS(get(KID, AT("/me/record/own-pet/%lld", id).at), "Gives a paw");
	/* taken back: the line stays and the words go */
	g = get(KID, AT("/me/take-back/own-pet/%lld", id).at);
	SHOWS(g, "Take back your pet?");
	SHOWS(g, "Biscuit the cat");
	assert_int_equal(post(KID, AT("/me/take-back/own-pet/%lld", id).at, "version=1").status, 409); /* made from what was there before */
	assert_int_equal(post(KID, AT("/me/take-back/own-pet/%lld", id).at, "version=2").status, 303);
	HIDES(get(KID, "/me/record"), "Biscuit");
	HIDES(get(SAM, AT("/child/%lld", (long long)robin).at), "Biscuit");
	assert_int_equal(get(KID, AT("/me/take-back/own-pet/%lld", id).at).status, 404);
	assert_int_equal(get(KID, AT("/me/correct/own-pet/%lld", id).at).status, 404);
}

static void what_is_not_theirs_is_not_there(void **state)
{
	(void)state;
	assert_int_equal(post(SAM, AT("/child/%lld/add/own-pet", (long long)robin).at, "own-name=Rex&state=final").status, 303);
	struct got g = get(SAM, AT("/child/%lld", (long long)robin).at);
	long long rex = id_behind(&g, "/entry/own-pet/");
	assert_true(rex > 0);
	g = get(KID, "/me/record");
	SHOWS(g, "Rex");
	HIDES(g, AT("/me/correct/own-pet/%lld", rex).at);
	SHOWS(g, AT("/me/wrong/own-pet/%lld", rex).at); /* of what others wrote they say that it is not right */
	assert_int_equal(get(KID, AT("/me/correct/own-pet/%lld", rex).at).status, 404);
	assert_int_equal(post(KID, AT("/me/correct/own-pet/%lld", rex).at, "version=1&own-name=Mine&state=final").status, 404);
	assert_int_equal(post(KID, AT("/me/take-back/own-pet/%lld", rex).at, "version=1").status, 404);
	SHOWS(get(KID, "/me/record"), "Rex");
	/* kinds that are not theirs to begin, that have no words for them, that have a page of their own, or that there are not */
	static const char *const none[] = {
	    "own-outing", "own-clerk", "view", "pathway-plan", "home", "visit", "task", "person", "own-none"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		assert_int_equal(get(KID, AT("/me/add/%s", none[i]).at).status, 404);
		assert_int_equal(post(KID, AT("/me/add/%s", none[i]).at, "state=final").status, 404);
	}
	/* an adult has no such page, and another young person knows of nothing */
	assert_true(get(SAM, "/me/add/own-pet").status != 200);
	assert_int_equal(get(OTHER, AT("/me/record/own-pet/%lld", rex).at).status, 404);
	assert_int_equal(get(OTHER, AT("/me/record/own-pet/%lld/rows/own_tricks/add", rex).at).status, 404);
	assert_int_equal(post(OTHER, AT("/me/record/own-pet/%lld/rows/own_tricks/add", rex).at, "own-trick=Bites&state=final").status, 404);
}

static void a_person_who_matters(void **state)
{
	(void)state;
	struct got g = post(KID, "/me/add/important-person", "person-name=Nan+Invented&relation=grandparent&lifelong=yes&state=final");
	if (g.status != 303)
		print_message("%s\n", g.body.at);
	assert_int_equal(g.status, 303);
	SHOWS(get(KID, "/me/record"), "Nan Invented");
	SHOWS(get(SAM, AT("/child/%lld", (long long)robin).at), "Nan Invented");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_reads_it_is_named_before),
	    cmocka_unit_test(it_is_written_mended_taken_back),
	    cmocka_unit_test(what_is_not_theirs_is_not_there),
	    cmocka_unit_test(a_person_who_matters),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
