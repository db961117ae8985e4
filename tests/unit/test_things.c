/* Things: what is written about a body, a meeting, a family; which child that leads to; who names whom, from both sides; how somebody
 * stands to them, today and not the day after. A council's own kinds, at run time, beside the product's. On either engine. */
#include "access/access.h"
#include "record/people.h"
#include "record/thing.h"
#include "store/journal.h"
#include "stored.h"
#include <sys/stat.h>

enum { NOW = 1000000 };
static int64_t authority, now_ms = NOW, robin, ash, max, sam, other_sam, dot;
static day today;

/* A council's own: meetings of a body with who was there, what they decided; a plan of a child and its goals; trips of several. */
static const char *const own_kinds[][2] = {
    {"own-meeting.yaml",
        "kind: own-meeting\nis: thing\nabout: [body]\ncalled: [own_title]\nsays: A meeting\nworker: {one: meeting, many: meetings}\n"
        "dates: {from: own_on}\nkeep: not set\nsee: [seat, manager]\nwrite: [seat, manager]\nfields:\n"
        "  own_title: {type: text, required: draft, label: Title}\n  own_on: {type: day, time: any, label: Day}\n"
        "  own_there: {type: rows, label: Who was there, one: person there, fields: {own_who: {type: thing, of: [person], label: Who},"
        " own_paid: {type: money, label: Travel}}}\n"
        "  own_travel: {type: calc, label: Travel in all, calc: {sum: own_paid, rows: own_there}}\n"
        "  own_heads: {type: calc, label: How many, calc: {count: own_there}}\n"},
    {"own-decision.yaml",
        "kind: own-decision\nabout: [own-meeting]\nsays: A decision\nworker: {one: decision, many: decisions}\nkeep: not set\n"
        "see: [seat]\nwrite: [seat]\nfields:\n  own_words: {type: longtext, required: draft, label: Decided}\n"
        "  own_owner: {type: thing, of: [person], back: Decisions that are theirs, label: Owner}\n"},
    {"own-note.yaml", "kind: own-note\nabout: [body, child]\nsays: A note\nworker: {one: note, many: notes}\nkeep: not set\n"
                      "see: [manager]\nwrite: [manager]\nfields:\n  own_note: {type: text, required: draft, label: Note}\n"},
    {"own-plan.yaml",
        "kind: own-plan\nis: thing\nabout: [child]\ncalled: [own_name]\nsays: A plan\nworker: {one: plan, many: plans}\nkeep: not set\n"
        "see: [workers]\nwrite: [workers]\nfields:\n  own_name: {type: text, required: draft, label: Name}\n"
        "  own_with: {type: thing, of: [child, organisation], several: 'yes', back: In plans, label: With whom}\n"},
    {"own-goal.yaml",
        "kind: own-goal\nabout: [own-plan]\nthrough: child\nsays: A goal\nworker: {one: goal, many: goals}\nkeep: not set\n"
        "see: [workers]\nwrite: [workers]\nfields:\n  own_goal: {type: text, required: draft, label: Goal}\n"},
};

/* ---- one act at a time, each in a transaction of its own ---- */

struct act {
	enum { ADD, CORRECT, BACK, MOVE, EACH, JOIN, PART, SEAL } what;
	struct entry *e;
	const struct kind *kind;
	int64_t id, to, who;
	const int64_t *about;
	size_t n;
	struct problems problems;
	struct fault f;
};

static bool in_tx(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct hand h = {authority, x->who ? x->who : 700, "manager", "", "test", now_ms += 1000, today};
	switch (x->what) {
	case ADD:
		return entry_add(tx, a, &h, x->e, &x->problems, f);
	case CORRECT:
		return entry_correct(tx, a, &h, x->e, &x->problems, NULL, f);
	case BACK:
		return entry_take_back(tx, a, &h, x->kind, x->id, 1, f);
	case MOVE:
		return entry_move(tx, a, &h, x->kind, x->id, 1, x->to, &x->e, &x->problems, f);
	case EACH:
		return entry_add_each(tx, a, &h, x->e, x->about, x->n, &x->problems, f);
	case JOIN:
		return person_join(tx, &h, x->id, x->to, f);
	case PART:
		return person_part(tx, &h, x->id, f);
	default: {
		struct entry *p;
		if (entry_get(tx, a, authority, kind_of(TEXT("person")), x->id, &p, f) != ROW_ONE)
			return false;
		*entry_value(p, "sealed") = (struct value){.state = VALUE_SET, .number = x->to};
		return entry_correct(tx, a, &h, p, &x->problems, NULL, f);
	}
	}
}

static void done(struct act *x)
{
	if (!store_run(db, "test", in_tx, x, &x->f))
		fail_msg("%d: %s %s", (int)x->what, x->f.code, x->f.say);
}

static void refused(struct act *x, const char *code)
{
	if (store_run(db, "test", in_tx, x, &x->f))
		fail_msg("%d went through, and %s was expected", (int)x->what, code);
	assert_string_equal(x->f.code, code);
}

static const struct kind *kind(const char *name)
{
	const struct kind *k = kind_of(text_of(name));
	if (!k)
		fail_msg("no kind %s", name);
	return k;
}

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	if (!value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong))
		fail_msg("%s %s", field, wrong);
}

static const char *id_text(int64_t id)
{
	return arena_printf(a, "%lld", (long long)id).at;
}

static struct entry *about(const char *name, int64_t thing, const char *field, const char *is)
{
	struct entry *e = entry_new_about(a, kind(name), thing);
	e->state = STATE_FINAL;
	set(e, field, is);
	return e;
}

static int64_t added(struct entry *e)
{
	struct act x = {.what = ADD, .e = e};
	done(&x);
	return e->id;
}

static int64_t person(const char *part, const char *name)
{
	struct entry *e = about("person", 0, "part", part);
	set(e, "forename", name), set(e, "surname", "Invented");
	return added(e);
}

/* ---- what stands ---- */

struct looking {
	int64_t id;
	const struct kind *kind;
	const struct entry *e;
	const char *field;
	const struct actor *who;
	day on;
	struct thing thing, way[THING_UP];
	struct thing_link *link;
	struct entries found;
	struct value value;
	size_t n;
	role_set stands;
	enum row row;
	struct entry *got;
	int64_t *ids;
	struct text body;
	enum { THING, WAY, LINKS, ABOUT, RECKON, STANDS, GET, REACHED, LINES } what;
};

SQL(t_lines, "SELECT count(*) FROM journal WHERE authority = $1 AND entry = $2 AND verb = $3");

static bool reached(struct tx *tx, struct looking *q, struct fault *f)
{
	struct query rows;
	size_t cap = 0;
	struct text inner = access_things(a, 1, STANDS_ALL);
	struct sql sql = {.name = "t_reached",
	    .text = arena_printf(a,
	        "SELECT t.thing FROM thing t WHERE t.authority = $1 AND t.kind = $6 AND"
	        " t.thing IN (%.*s) ORDER BY t.thing",
	        TEXT_ARG(inner))
	                .at};
	query_begin(tx, &rows, &sql);
	access_mine_bind(&rows, q->who, q->on);
	query_bind_z(&rows, 6, q->kind->name);
	while (query_step(&rows, f)) {
		q->ids = arena_grow(a, q->ids, &cap, q->n + 1, sizeof *q->ids);
		q->ids[q->n++] = query_i64(&rows, 0);
	}
	return query_end(&rows, f);
}

static bool asked(struct tx *tx, void *arg, struct fault *f)
{
	struct looking *q = arg;
	struct asof asof = {today, INT64_MAX};
	switch (q->what) {
	case THING:
		return (q->row = thing_get(tx, a, authority, q->id, &q->thing, f)) != ROW_FAULT;
	case WAY:
		return thing_way(tx, a, authority, q->id, q->way, &q->n, f);
	case LINKS:
		return thing_links(tx, a, authority, q->id, 100, &q->link, &q->n, f);
	case ABOUT:
		return entry_about(tx, a, asof, authority, q->kind, q->id, ENTRY_DRAFTS, &q->found, f);
	case RECKON:
		return thing_reckon(
		    tx, a, asof, authority, NULL, q->e, &q->e->kind->fields[kind_field(q->e->kind, q->field)], &q->value, f);
	case STANDS:
		return thing_stands(tx, a, q->who, q->on, q->e, &q->stands, f);
	case REACHED:
		return reached(tx, q, f);
	case LINES: {
		int64_t n;
		bool ok = sql_i64(tx, &t_lines, &n, f, arg_i(authority), arg_i(q->id), arg_z(q->field)) == ROW_ONE;
		q->n = ok ? (size_t)n : 0;
		return ok;
	}
	default:
		return (q->row = entry_get(tx, a, authority, q->kind, q->id, &q->got, f)) != ROW_FAULT;
	}
}
static struct looking ask_of(struct looking q)
{
	struct fault f = {0};
	must(store_read(db, asked, &q, &f), &f);
	return q;
}
#define ASK(...) ask_of((struct looking){__VA_ARGS__})

static struct actor actor(int role, int64_t who)
{
	return (struct actor){.authority = authority, .user = 9000 + role, .person = who, .role = role};
}

static bool sees(const struct actor *who, const struct entry *e, const char *field, role_set stands)
{
	struct access_subject s = {.authority = authority, .child = e->child, .entry = e->id, .stands = stands};
	return access_may(who, VERB_SEE, e->kind->name, field, &s).may;
}

static bool add_authority(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, &authority, f);
}

static int begin(void **state)
{
	struct fault f = {0};
	(void)state;
	today = day_of(2026, 11, 18);
	stored_begin("things", NOW);
	const char *own = arena_printf(a, "%s/own", folder).at;
	mkdir(own, 0700);
	for (size_t i = 0; i < sizeof own_kinds / sizeof *own_kinds; i++)
		must(put_file(arena_printf(a, "%s/%s", own, own_kinds[i][0]).at, text_of(own_kinds[i][1]), &f), &f);
	must(record_start(own, &f), &f);
	must(store_run(db, "authority", add_authority, NULL, &f), &f);
	robin = person("child", "Robin"), ash = person("child", "Ash"), max = person("child", "Max");
	sam = person("worker", "Sam"), other_sam = person("worker", "Sam"), dot = person("other", "Dot");
	return 0;
}

static int end(void **state)
{
	(void)state;
	record_start(NULL, &(struct fault){0});
	stored_end();
	return 0;
}

/* ---- */

static int64_t body(const char *name)
{
	struct entry *e = about("body", 0, "body_name", name);
	set(e, "sort", "board");
	return added(e);
}

static int64_t seat(int64_t of, int64_t who, const char *from, const char *to)
{
	struct entry *e = about("seat", of, "who", id_text(who));
	set(e, "seat_as", "member"), set(e, "began", from);
	if (to)
		set(e, "ended", to);
	return added(e);
}

static void a_meeting_of_a_body(void **state)
{
	(void)state;
	int64_t board = body("Invented Board"), met = added(about("own-meeting", board, "own_title", "Spring"));
	struct entry *decided = about("own-decision", met, "own_words", "More homes near school");
	set(decided, "own_owner", id_text(sam));
	added(decided);
	struct looking q = ASK(.what = THING, .id = met);
	assert_int_equal(q.row, ROW_ONE);
	assert_string_equal(q.thing.kind->name, "own-meeting");
	assert_true(text_is(q.thing.name, "Spring") && q.thing.about == board && q.thing.child == 0 && !q.thing.gone);
	q = ASK(.what = WAY, .id = met);
	assert_int_equal(q.n, 2);
	assert_true(q.way[0].id == met && q.way[1].id == board);
	q = ASK(.what = ABOUT, .kind = kind("own-decision"), .id = met);
	assert_int_equal(q.found.n, 1);
	assert_true(q.found.at[0]->about == met && q.found.at[0]->child == 0);
	/* from the other side: Sam's decisions */
	q = ASK(.what = LINKS, .id = sam);
	assert_int_equal(q.n, 1);
	assert_true(q.link[0].entry == decided->id && !strcmp(q.link[0].field->back, "Decisions that are theirs"));
	/* a meeting is not about a child, a decision not about a body, nothing about what was taken back */
	refused(&(struct act){.what = ADD, .e = about("own-meeting", robin, "own_title", "x")}, "entry.about");
	refused(&(struct act){.what = ADD, .e = about("own-decision", board, "own_words", "x")}, "entry.about");
	refused(&(struct act){.what = ADD, .e = about("own-meeting", 0, "own_title", "x")}, "entry.about");
	refused(&(struct act){.what = ADD, .e = about("own-meeting", 12345, "own_title", "x")}, "entry.about");
	struct entry *wrong = about("own-decision", met, "own_words", "x");
	set(wrong, "own_owner", id_text(board)); /* a body is no person */
	refused(&(struct act){.what = ADD, .e = wrong}, "entry.wrong");
	done(&(struct act){.what = BACK, .kind = kind("own-meeting"), .id = met});
	q = ASK(.what = THING, .id = met);
	assert_true(q.thing.gone && q.thing.name.n == 0);
	refused(&(struct act){.what = ADD, .e = about("own-decision", met, "own_words", "x")}, "entry.about");
}

static void rows_have_a_life_of_their_own(void **state)
{
	(void)state;
	int64_t met = added(about("own-meeting", body("Rows"), "own_title", "Rows"));
	const struct kind *there = kind("own-meeting.own_there");
	assert_string_equal(there->holder, "own-meeting");
	struct entry *one = about("own-meeting.own_there", met, "own_who", id_text(sam)),
	             *two = about("own-meeting.own_there", met, "own_who", id_text(dot));
	set(one, "own_paid", "12.50"), set(two, "own_paid", "£1,000");
	added(one), added(two);
	struct looking q = ASK(.what = GET, .kind = kind("own-meeting"), .id = met);
	assert_int_equal(q.got->version, 1); /* the holder has not moved */
	struct looking sum = ASK(.what = RECKON, .e = q.got, .field = "own_travel"),
	               heads = ASK(.what = RECKON, .e = q.got, .field = "own_heads");
	assert_int_equal(sum.value.number, 101250);
	assert_true(
	    text_is(thing_reckoned_words(a, q.got, &q.got->kind->fields[kind_field(q.got->kind, "own_travel")], &sum.value), "£1,012.50"));
	assert_int_equal(heads.value.number, 2);
	/* two work at once: one corrects the first, the other takes the second back */
	set(one, "own_paid", "10.00");
	done(&(struct act){.what = CORRECT, .e = one});
	done(&(struct act){.what = BACK, .kind = there, .id = two->id});
	q = ASK(.what = ABOUT, .kind = there, .id = met);
	assert_int_equal(q.found.n, 1);
	assert_int_equal(q.found.at[0]->version, 2);
	/* a sum over what is not known is not known */
	added(about("own-meeting.own_there", met, "own_who", id_text(dot)));
	struct looking holder = ASK(.what = GET, .kind = kind("own-meeting"), .id = met);
	assert_int_equal(ASK(.what = RECKON, .e = holder.got, .field = "own_travel").value.state, VALUE_BLANK);
	refused(&(struct act){.what = ADD, .e = about("own-meeting.own_there", robin, "own_who", id_text(sam))}, "entry.about");
}

static void what_leads_to_a_child_is_the_childs(void **state)
{
	(void)state;
	struct entry *plan = about("own-plan", robin, "own_name", "Robin's plan");
	set(plan, "own_with", arena_printf(a, "%lld %lld", (long long)max, (long long)ash).at);
	added(plan);
	struct entry *goal = about("own-goal", plan->id, "own_goal", "Swim");
	added(goal);
	assert_true(plan->child == robin && goal->child == robin && goal->about == plan->id);
	assert_int_equal(ASK(.what = THING, .id = plan->id).thing.child, robin);
	/* several things in one field, each from its own side; corrected, the link that went is gone there too */
	assert_int_equal(ASK(.what = LINKS, .id = ash).n, 1);
	set(plan, "own_with", id_text(max));
	done(&(struct act){.what = CORRECT, .e = plan});
	assert_int_equal(ASK(.what = LINKS, .id = ash).n, 0);
	assert_int_equal(ASK(.what = LINKS, .id = max).n, 1);
	/* subject and child are set at writing and stay */
	plan->about = ash, plan->child = ash;
	set(plan, "own_name", "Still Robin's");
	done(&(struct act){.what = CORRECT, .e = plan});
	struct looking q = ASK(.what = GET, .kind = kind("own-plan"), .id = plan->id);
	assert_true(q.got->about == robin && q.got->child == robin);
}

static void about_the_wrong_child(void **state)
{
	(void)state;
	struct entry *met = about("own-meeting", body("From"), "own_title", "Moved");
	int64_t to = body("To"), id = added(met);
	added(about("own-meeting.own_there", id, "own_who", id_text(sam)));
	struct act x = {.what = MOVE, .kind = kind("own-meeting"), .id = id, .to = to};
	done(&x);
	assert_true(x.e->id != id && x.e->about == to);
	assert_int_equal(ASK(.what = ABOUT, .kind = kind("own-meeting.own_there"), .id = x.e->id).found.n, 1);
	assert_int_equal(ASK(.what = ABOUT, .kind = kind("own-meeting.own_there"), .id = id).found.n, 0);
	assert_true(ASK(.what = GET, .kind = kind("own-meeting"), .id = id).got->taken_back != 0);
	assert_int_equal(ASK(.what = LINES, .id = id, .field = "take back").n, 1);
	assert_int_equal(ASK(.what = LINES, .id = x.e->id, .field = "add").n, 1);
	refused(&(struct act){.what = MOVE, .kind = kind("own-meeting"), .id = x.e->id, .to = to}, "entry.about");
	refused(&(struct act){.what = MOVE, .kind = kind("own-meeting"), .id = x.e->id, .to = robin}, "entry.about");
	assert_true(
	    ASK(.what = GET, .kind = kind("own-meeting"), .id = x.e->id).got->taken_back == 0); /* a refused move leaves all as it was */
	/* a child's */
	int64_t plan = added(about("own-plan", robin, "own_name", "Whose?"));
	struct act mine = {.what = MOVE, .kind = kind("own-plan"), .id = plan, .to = ash};
	done(&mine);
	assert_true(mine.e->child == ash && mine.e->about == ash);
}

static void one_act_for_several(void **state)
{
	(void)state;
	const int64_t both[] = {robin, ash, robin};
	struct act x = {.what = EACH, .e = about("own-plan", 0, "own_name", "Camp"), .about = both, .n = 3};
	done(&x);
	struct looking one = ASK(.what = ABOUT, .kind = kind("own-plan"), .id = robin),
	               two = ASK(.what = ABOUT, .kind = kind("own-plan"), .id = ash);
	int64_t first = 0, second = 0;
	for (size_t i = 0; i < one.found.n; i++)
		first = one.found.at[i]->together ? one.found.at[i]->together : first;
	for (size_t i = 0; i < two.found.n; i++)
		second = two.found.at[i]->together ? two.found.at[i]->together : second;
	assert_true(first && first == second && x.e->child == ash);
	size_t before = one.found.n;
	const int64_t wrong[] = {robin, 12345};
	refused(&(struct act){.what = EACH, .e = about("own-goal", 0, "own_goal", "x"), .about = wrong, .n = 2}, "entry.about");
	assert_int_equal(ASK(.what = ABOUT, .kind = kind("own-plan"), .id = robin).found.n, before);
}

/* ---- who stands to it ---- */

static void a_seat_opens_and_shuts(void **state)
{
	(void)state;
	int64_t board = body("Seats"), elsewhere = body("Elsewhere"), met = added(about("own-meeting", board, "own_title", "Open"));
	added(about("own-meeting", elsewhere, "own_title", "Shut"));
	struct entry *decided = about("own-decision", met, "own_words", "Aye");
	added(decided);
	seat(board, dot, "2026-01-01", "2026-11-18");
	struct actor me = actor(ROLE_PARTNER, dot), not_me = actor(ROLE_PARTNER, sam);
	role_set bit = (role_set)1 << STANDS_SEAT;
	assert_int_equal(ASK(.what = STANDS, .e = decided, .who = &me, .on = today - 1).stands, bit);
	assert_int_equal(ASK(.what = STANDS, .e = decided, .who = &me, .on = today).stands, 0); /* ended: from that day on nothing */
	assert_int_equal(ASK(.what = STANDS, .e = decided, .who = &me, .on = day_of(2025, 12, 31)).stands, 0);
	assert_int_equal(ASK(.what = STANDS, .e = decided, .who = &not_me, .on = today - 1).stands, 0);
	assert_true(sees(&me, decided, "own_words", bit) && !sees(&me, decided, "own_words", 0));
	struct looking q = ASK(.what = REACHED, .kind = kind("own-meeting"), .who = &me, .on = today - 1);
	assert_int_equal(q.n, 1); /* their board's meeting, and not the other's */
	assert_int_equal(q.ids[0], met);
	assert_int_equal(ASK(.what = REACHED, .kind = kind("own-meeting"), .who = &me, .on = today).n, 0);
	assert_int_equal(ASK(.what = REACHED, .kind = kind("own-meeting"), .who = &not_me, .on = today - 1).n, 0);
	/* nobody gives a seat to themselves, nor an office */
	struct entry *mine = about("seat", board, "who", id_text(sam));
	set(mine, "seat_as", "chair"), set(mine, "began", "2026-01-01");
	refused(&(struct act){.what = ADD, .e = mine, .who = sam}, "entry.author");
	done(&(struct act){.what = ADD, .e = mine, .who = dot});
	/* a seat that is only a draft, or taken back, is none */
	struct entry *draft = about("seat", elsewhere, "who", id_text(dot));
	draft->state = STATE_DRAFT;
	set(draft, "seat_as", "member"), set(draft, "began", "2026-01-01");
	added(draft);
	assert_int_equal(ASK(.what = REACHED, .kind = kind("own-meeting"), .who = &me, .on = today).n, 0);
}

static void allocate(int64_t child, int64_t who)
{
	struct entry *e = about("allocation", child, "who", id_text(who));
	set(e, "part", "social-worker"), set(e, "began", "2026-01-01");
	added(e);
}

/* Whoever works with one of the children stands to the family; one who is sealed makes nobody stand. */
static void a_family_with_one_sealed(void **state)
{
	(void)state;
	struct entry *family = about("family", 0, "family_name", "The Invented family");
	added(family);
	const int64_t child[] = {robin, ash, max};
	for (size_t i = 0; i < 3; i++)
		added(about("family-child", family->id, "sibling", id_text(child[i])));
	allocate(robin, sam), allocate(max, other_sam);
	struct actor worker = actor(ROLE_SOCIAL_WORKER, sam), other = actor(ROLE_SOCIAL_WORKER, other_sam),
	             nobody = actor(ROLE_SOCIAL_WORKER, dot);
	role_set works = (role_set)1 << STANDS_WORKS;
	assert_int_equal(family->child, 0);
	assert_int_equal(ASK(.what = STANDS, .e = family, .who = &worker, .on = today).stands, works);
	assert_int_equal(ASK(.what = STANDS, .e = family, .who = &other, .on = today).stands, works);
	assert_int_equal(ASK(.what = STANDS, .e = family, .who = &nobody, .on = today).stands, 0);
	assert_true(sees(&worker, family, "note", works) && !sees(&nobody, family, "note", 0));
	struct entry *visit = about("joint-visit", family->id, "visited", "2026-11-01");
	set(visit, "present", arena_printf(a, "%lld %lld %lld", (long long)robin, (long long)ash, (long long)max).at);
	added(visit);
	assert_int_equal(visit->child, 0);
	assert_int_equal(ASK(.what = LINKS, .id = max).link[0].child, 0);
	/* Max is adopted: sealed in the middle of the family */
	done(&(struct act){.what = SEAL, .id = max, .to = 1});
	assert_int_equal(ASK(.what = STANDS, .e = family, .who = &other, .on = today).stands, 0);
	assert_int_equal(ASK(.what = STANDS, .e = family, .who = &worker, .on = today).stands, works);
	assert_int_equal(ASK(.what = REACHED, .kind = kind("family"), .who = &other, .on = today).n, 0);
	assert_int_equal(ASK(.what = REACHED, .kind = kind("family"), .who = &worker, .on = today).n, 1);
	done(&(struct act){.what = SEAL, .id = max, .to = 0});
}

/* What is about a body or about a child: of the child's, the role alone opens nothing. */
static void about_one_or_the_other(void **state)
{
	(void)state;
	struct entry *of_body = about("own-note", body("Notes"), "own_note", "Of a body"),
	             *of_child = about("own-note", robin, "own_note", "Of Robin");
	added(of_body), added(of_child);
	assert_true(of_body->child == 0 && of_child->child == robin);
	struct actor manager = actor(ROLE_MANAGER, dot);
	struct access_subject theirs = {.authority = authority, .child = robin, .entry = of_child->id, .relation = REL_TEAM};
	assert_true(sees(&manager, of_body, "own_note", 0));
	assert_false(sees(&manager, of_child, "own_note", 0));
	assert_true(access_may(&manager, VERB_SEE, "own-note", "own_note", &theirs).may);
}

/* ---- two found to be one: each link field of every kind, from the registry ---- */

static int64_t some_of(const struct kind *k);

static int64_t named(const char *what)
{
	return !strcmp(what, "child") ? person("child", "Link") : !strcmp(what, "person") ? person("worker", "Link") : some_of(kind(what));
}

static void fill(struct entry *e, const struct field *f)
{
	char day_text[DAY_TEXT];
	switch (f->type) {
	case FIELD_DAY:
		set(e, f->name, day_iso(today - 10, day_text));
		break;
	case FIELD_CODE:
	case FIELD_CODES:
		set(e, f->name, e->kind->part ? "relative" : f->list->codes[0].code); /* nobody is written to be a child */
		break;
	case FIELD_PERSON:
		set(e, f->name, id_text(person("worker", "Filled")));
		break;
	case FIELD_THING:
		set(e, f->name, id_text(named(f->links[0])));
		break;
	case FIELD_INT:
	case FIELD_BOOL:
		set(e, f->name, "1");
		break;
	case FIELD_TEXT:
	case FIELD_LONGTEXT:
		set(e, f->name, "Invented");
		break;
	default:
		fail_msg("%s.%s is needed, and the test does not know how to fill it", e->kind->name, f->name);
	}
}

static struct entry *some(const struct kind *k)
{
	struct entry *e = entry_new_about(a, k, k->holder ? some_of(kind(k->holder)) : k->about_n ? named(k->about[0]) : 0);
	for (size_t i = 0; i < k->n; i++)
		if (k->fields[i].required == STATE_DRAFT)
			fill(e, &k->fields[i]);
	return e;
}

static int64_t some_of(const struct kind *k)
{
	return added(some(k));
}

static bool links_to(int64_t thing, int64_t entry)
{
	struct looking q = ASK(.what = LINKS, .id = thing);
	for (size_t i = 0; i < q.n; i++)
		if (q.link[i].entry == entry)
			return true;
	return false;
}

static void a_link_to_one_is_a_link_to_the_other(void **state)
{
	(void)state;
	size_t n = 0;
	const struct described *d = record_kinds();
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j < d->kinds[i].n; j++) {
			const struct kind *k = &d->kinds[i];
			const struct field *f = &k->fields[j];
			for (size_t l = 0; f->type == FIELD_THING && l < f->links_n; l++) {
				bool child = !strcmp(f->links[l], "child");
				if (!child && strcmp(f->links[l], "person"))
					continue;
				int64_t gone = person(child ? "child" : "worker", "Gone"),
				        kept = person(child ? "child" : "worker", "Kept");
				struct entry *e = some(k);
				set(e, f->name, id_text(gone));
				added(e);
				assert_true(links_to(gone, e->id) && !links_to(kept, e->id));
				done(&(struct act){.what = JOIN, .id = gone, .to = kept});
				if (!links_to(kept, e->id) || !links_to(gone, e->id))
					fail_msg("%s.%s: a link to one of two who are one is not seen from both", k->name, f->name);
				done(&(struct act){.what = PART, .id = gone});
				struct looking q = ASK(.what = GET, .kind = k, .id = e->id);
				assert_true(links_to(gone, e->id) && !links_to(kept, e->id) && q.got->version == 1);
				assert_true(text_is(value_text(a, f, &q.got->value[j]), id_text(gone))); /* nothing of it was rewritten */
				n++;
			}
		}
	assert_in_range(n, 5, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_meeting_of_a_body),
	    cmocka_unit_test(rows_have_a_life_of_their_own),
	    cmocka_unit_test(what_leads_to_a_child_is_the_childs),
	    cmocka_unit_test(about_the_wrong_child),
	    cmocka_unit_test(one_act_for_several),
	    cmocka_unit_test(a_seat_opens_and_shuts),
	    cmocka_unit_test(a_family_with_one_sealed),
	    cmocka_unit_test(about_one_or_the_other),
	    cmocka_unit_test(a_link_to_one_is_a_link_to_the_other),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
