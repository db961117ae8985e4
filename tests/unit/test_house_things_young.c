/* A young person writes for a group that they have a seat in, where its description lets them: adds, keeps for later, mends, takes back,
 * adds rows, takes a step; who will read it is named before; errors are in their words. And each refusal: what the description does not
 * say, what others wrote, who has no seat, what has no words for a child. On either engine. */
#include "things.h"

enum { MANAGER, SAM, BO, KID, OTHER };
static int64_t robin, ash, board;

static const char *const own_kinds[][2] = {
    {"meeting.yaml",
        "kind: own-meeting\nis: thing\nabout: [body]\ncalled: [own_title]\nsays: A meeting of a body\nworker: {one: meeting, many: "
        "meetings}\nchild: {one: meeting, many: meetings}\ndates: {from: own_on}\nkeep: not set\nsee: [seat, manager]\n"
        "write: [manager]\nfields:\n"
        "  own_title: {type: text, required: draft, label: Title, child: Title}\n"
        "  own_on: {type: day, time: any, label: Day, child: Day}\n"},
    {"item.yaml",
        "kind: own-item\nabout: [own-meeting]\nsays: What is to be talked about\nworker: {one: agenda item, many: agenda items}\n"
        "child: {one: thing to talk about, many: things to talk about}\nkeep: not set\nsee: [seat, manager, office, safeguards]\n"
        "write: [seat, manager]\n"
        "steps:\n"
        "  asked: {label: {worker: Asked, child: We asked}, limit: {days: 10}, ladder: [{who: manager, at: 0}]}\n"
        "  dropped: {label: {worker: Withdrawn, child: I do not need this now}, by: [author], from: [asked], ends: \"yes\"}\n"
        "fields:\n"
        "  own_words: {type: text, max: 60, required: final, label: Item of the agenda, child: What we should talk about}\n"
        "  own_cost: {type: money, label: Estimated expenditure, child: What it costs}\n"
        "  own_seen: {type: day, time: past, label: Date of the observation, child: When I saw it}\n"
        "  own_note: {type: text, label: Note of the clerk, write: [manager]}\n"
        "  own_more: {type: rows, one: reason, many: reasons, label: Reasons, child: Why, fields: {own_why: {type: text, required: draft, "
        "label: Why, child: Why}}}\n"},
    {"guest.yaml",
        "kind: own-guest\nabout: [own-meeting]\nsays: Whose people come to a meeting\nworker: {one: guest, many: guests}\n"
        "grants: {as: office, who: own_child}\nnames-child: [seat, manager]\nkeep: not set\nsee: [seat, manager]\n"
        "write: [manager]\ndates: {from: own_from}\nfields:\n"
        "  own_child: {type: thing, of: [child], required: draft, label: Whose people come}\n"
        "  own_from: {type: day, time: any, label: From}\n"},
    {"minute.yaml",
        "kind: own-minute\nabout: [own-meeting]\nsays: What was said\nworker: {one: minute, many: minutes}\nkeep: not set\n"
        "see: [seat, manager]\nwrite: [seat, manager]\nfields:\n  own_said: {type: text, required: draft, label: Said}\n"},
};

static int open_all(void **state)
{
	(void)state;
	house_begin();
	own_folder(own_kinds, sizeof own_kinds / sizeof *own_kinds);
	house_two("U4", NULL);
	robin = person_of("T1", true), ash = person_of("T2", true);
	who[SAM] = person_of("Sampleworth", false);
	writer = who[MANAGER] = somebody("worker", "Mona"), who[BO] = somebody("other", "Bo"), who[KID] = robin, who[OTHER] = ash;
	static const enum role roles[] = {ROLE_MANAGER, ROLE_SOCIAL_WORKER, ROLE_BOARD_MEMBER, ROLE_YOUNG_PERSON, ROLE_YOUNG_PERSON};
	for (int i = MANAGER; i <= OTHER; i++)
		session[i] = user(roles[i], who[i], AT("user %d", i).at);
	struct entry *e = about("body", 0, "body_name", "Invented Board");
	set(e, "sort", "board");
	board = added(e);
	seated(board, who[SAM], "2024-04-01", NULL), seated(board, robin, "2024-04-01", NULL);
	seated(board, who[BO], "2024-04-01", "2026-11-17"); /* until yesterday */
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

static int64_t meeting(void)
{
	struct entry *e = about("own-meeting", board, "own_title", "Spring meeting");
	set(e, "own_on", "2026-12-01");
	return added(e);
}

static void who_reads_it_is_named_before(void **state)
{
	(void)state;
	int64_t met = meeting();
	struct got g = get(KID, mine(met, ""));
	SHOWS(g, mine(met, "/add/own-item"));
	SHOWS(g, "Add: thing to talk about");
	HIDES(g, "/add/own-minute"); /* it has no words for a child */
	HIDES(g, "/correct/");       /* the meeting is not theirs to write */
	g = get(KID, mine(met, "/add/own-item"));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Who can read this?");
	SHOWS(g, "Sam Sampleworth"); /* a seat */
	SHOWS(g, "Every manager");   /* a role */
	SHOWS(g, "People who work with the children named here"); /* guests let them in */
	SHOWS(g, "Who keeps young people safe here");
	HIDES(g, "Bo Invented");     /* whose seat ended yesterday */
	HIDES(g, "Robin");           /* not they themselves */
	SHOWS(g, "What we should talk about");
	HIDES(g, "Item of the agenda");
	HIDES(g, "Note of the clerk");
	SHOWS(g, "Keep it for later");
}

static void it_is_written_mended_taken_back(void **state)
{
	(void)state;
	int64_t met = meeting();
	/* wrong, and said in short words; what was typed stands there */
	struct got g = post(KID, mine(met, "/add/own-item"), "own-words=&own-cost=lots&state=final");
	assert_int_equal(g.status, 422);
	SHOWS(g, "What we should talk about: write some words");
	SHOWS(g, "What it costs: write a number");
	SHOWS(g, "lots");
	HIDES(g, "Estimated");
	g = post(KID, mine(met, "/add/own-item"),
	    "own-words=Bikes&own-seen-day=1&own-seen-month=1&own-seen-year=2027&state=final");
	assert_int_equal(g.status, 422);
	HIDES(g, "Date of the observation");
	/* sent; it stands where it was written for */
	g = post(KID, mine(met, "/add/own-item"), "own-words=Bikes+for+all&own-cost=12.50&state=final");
	assert_int_equal(g.status, 303);
	assert_true(text_is(g.to, mine(met, "")));
	g = get(KID, mine(met, ""));
	SHOWS(g, "Bikes for all");
	int64_t item = id_behind(&g, "/entry/own-item/");
	assert_true(item);
	const char *entry = mine(met, AT("/entry/own-item/%lld", (long long)item).at);
	const char *correct = mine(met, AT("/correct/own-item/%lld", (long long)item).at);
	const char *back = mine(met, AT("/take-back/own-item/%lld", (long long)item).at);
	g = get(KID, entry);
	SHOWS(g, "Bikes for all");
	SHOWS(g, correct);
	SHOWS(g, back);
	struct got page = get(SAM, at(met, ""));
	SHOWS(page, "Bikes for all");
	SHOWS(page, "What is due"); /* it waits for somebody, by a day */
	SHOWS(page, "kith-due--due");
	SHOWS(get(KID, mine(met, "")), "We asked · By ");
	HIDES(get(SAM, at(met, AT("/entry/own-item/%lld", (long long)item).at)), "/take-back/"); /* its author alone takes it back */
	/* its life: whoever asked may let it go */
	SHOWS(g, "I do not need this now");
	/* a row */
	g = post(KID, AT("%s/rows/own_more/add", entry).at, "own-why=To+get+to+school&state=final");
	assert_int_equal(g.status, 303);
	assert_true(text_is(g.to, entry));
	SHOWS(get(KID, entry), "To get to school");
	/* mended; a second who mends what the first has mended keeps both texts */
	assert_int_equal(post(KID, correct, "own-words=Bikes+for+us&own-cost=12.50&version=1&state=final").status, 303);
	g = post(KID, correct, "own-words=Bikes+for+some&own-cost=12.50&version=1&state=final");
	assert_int_equal(g.status, 409);
	SHOWS(g, "Two people wrote here");
	SHOWS(g, "Bikes for us");
	SHOWS(g, "Bikes for some");
	/* taken back: asked first, against the words that stand */
	assert_int_equal(get(KID, back).status, 200);
	assert_int_equal(post(KID, back, "version=1").status, 409);
	g = post(KID, back, "version=2");
	assert_int_equal(g.status, 303);
	HIDES(get(KID, mine(met, "")), "Bikes");
	HIDES(get(SAM, at(met, "")), "Bikes");
}

static void it_is_kept_for_later(void **state)
{
	(void)state;
	int64_t met = meeting();
	assert_int_equal(post(KID, mine(met, "/add/own-item"), "own-words=&own-cost=3&state=draft").status, 303);
	struct got g = get(KID, mine(met, ""));
	SHOWS(g, "For later");
	int64_t item = id_behind(&g, "/entry/own-item/");
	SHOWS(get(KID, mine(met, AT("/entry/own-item/%lld", (long long)item).at)), "You kept this for later");
	/* the same people can read it: those who were named, and nobody who was not */
	SHOWS(get(SAM, at(met, "")), "£3");
	SHOWS(get(MANAGER, at(met, "")), "£3");
	assert_int_equal(get(BO, at(met, "")).status, 404);
	assert_int_equal(get(OTHER, mine(met, "")).status, 404);
	const char *correct = mine(met, AT("/correct/own-item/%lld", (long long)item).at);
	assert_int_equal(post(KID, correct, "own-words=Food&version=1&state=final").status, 303);
	HIDES(get(KID, mine(met, "")), "For later");
}

static void what_the_description_does_not_say_is_refused(void **state)
{
	(void)state;
	int64_t met = meeting();
	struct entry *e = about("own-item", met, "own_words", "By an adult");
	e->state = STATE_FINAL;
	writer = who[SAM];
	int64_t item = added(e);
	writer = who[MANAGER];
	const char *of = AT("own-item/%lld", (long long)item).at;
	SHOWS(get(KID, mine(met, "")), "By an adult");
	struct got g = get(KID, mine(met, AT("/entry/%s", of).at));
	assert_int_equal(g.status, 200);
	HIDES(g, "/correct/");
	HIDES(g, "/take-back/");
	static const char *const acts[] = {"/correct/", "/take-back/"};
	for (size_t i = 0; i < 2; i++) { /* what others wrote */
		assert_int_equal(get(KID, mine(met, AT("%s%s", acts[i], of).at)).status, 404);
		assert_int_equal(post(KID, mine(met, AT("%s%s", acts[i], of).at), "own-words=Mine&version=1&state=final").status, 404);
		assert_int_equal(post(KID, at(met, AT("%s%s", acts[i], of).at), "own-words=Mine&version=1&state=final").status, 404);
	}
	assert_int_equal(post(KID, mine(met, "/add/own-minute"), "own-said=x&state=final").status, 404);    /* no words for a child */
	assert_int_equal(post(KID, at(met, "/add/own-minute"), "own-said=x&state=final").status, 404);      /* nor by an adult's address */
	assert_int_equal(post(KID, mine(board, "/add/own-meeting"), "own-title=x&state=final").status, 404); /* write: [manager] */
	assert_int_equal(post(KID, mine(board, "/add/seat"), "state=final").status, 404);
	assert_int_equal(post(KID, mine(met, AT("/move/%s", of).at), "to=1&why=x&version=1").status, 404);
	/* another young person, without a seat; an adult at a young person's address */
	assert_int_equal(get(OTHER, mine(met, "/add/own-item")).status, 404);
	assert_int_equal(post(OTHER, mine(met, "/add/own-item"), "own-words=x&state=final").status, 404);
	assert_int_equal(get(OTHER, mine(met, AT("/entry/%s", of).at)).status, 404);
	assert_int_not_equal(get(SAM, mine(met, "/add/own-item")).status, 200);
	g = get(KID, mine(met, ""));
	SHOWS(g, "By an adult");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_reads_it_is_named_before),
	    cmocka_unit_test(it_is_written_mended_taken_back),
	    cmocka_unit_test(it_is_kept_for_later),
	    cmocka_unit_test(what_the_description_does_not_say_is_refused),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
