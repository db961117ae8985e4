/* Fields that are more than a value: hours, pounds, links to things, rows, what is reckoned: parsed, said, refused, and on the pages of
 * those who may and may not see them. A council's own kind, at run time. On either engine. */
#include "record/thing.h"
#include "house.h"

static const char trip[] =
    "kind: own-trip\nabout: [child]\nsays: A trip\nworker: {one: trip, many: trips}\nchild: {one: trip, many: trips}\n"
    "dates: {from: own_on}\nkeep: not set\nsee: [everyone-beside]\nwrite: [workers, carer]\nfields:\n"
    "  own_title: {type: text, max: 80, required: draft, label: Where to, child: Where we go}\n"
    "  own_on: {type: day, time: any, label: Day, child: Day}\n"
    "  own_at: {type: time, on: own_on, label: Leaves at, child: We leave at}\n"
    "  own_budget: {type: money, label: May cost, child: May cost}\n"
    "  own_pays: {type: bool, label: Somebody else pays, child: Somebody else pays}\n"
    "  own_payer: {type: thing, of: [own-camp], label: Which camp, when: {field: own_pays, is: ['yes']}}\n"
    "  own_with: {type: thing, of: [child], several: 'yes', back: On trips, label: Who comes, child: Who comes}\n"
    "  own_costs: {type: rows, label: Costs, child: What it costs, one: cost, fields: {own_what: {type: text, required: draft, label: What "
    "for,"
    " child: What for}, own_much: {type: money, label: How much, child: How much}, own_note: {type: text, label: Note, see: [workers]}}}\n"
    "  own_total: {type: calc, label: In all, child: All of it, calc: {sum: own_much, rows: own_costs}}\n"
    "  own_left: {type: calc, label: Left over, calc: {less: own_budget, by: own_total}}\n";
static const char camp[] = "kind: own-camp\nis: thing\ncalled: [own_name]\nsays: A camp\nworker: {one: camp, many: camps}\nkeep: not set\n"
                           "see: [workers]\nwrite: [workers]\nfields:\n  own_name: {type: text, required: draft, label: Name}\n"
                           "  own_near: {type: thing, of: [own-camp], label: Near which}\n";

static int64_t robin, ash;
static struct session sam, other, kid;

static int begin(void **state)
{
	struct fault f = {0};
	(void)state;
	house_begin();
	put("own", "trip.yaml", trip), put("own", "camp.yaml", camp);
	must(record_start(arena_printf(a, "%s/own", folder).at, &f), &f);
	house_two("U4", NULL);
	house_ready();
	robin = person_of("T1", true), ash = person_of("T2", true);
	sam = user(ROLE_SOCIAL_WORKER, person_of("Sampleworth", false), "sam");
	other = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "other");
	kid = user(ROLE_YOUNG_PERSON, robin, "kid");
	return 0;
}

static int end(void **state)
{
	record_start(NULL, &(struct fault){0});
	return house_end(state);
}

/* ---- what is typed, kept and said ---- */

static void typed_and_said(void **state)
{
	static const struct {
		const char *field, *typed, *text, *words; /* words NULL: refused */
	} all[] = {
	    {"own_at", "2.30pm", "14:30", "2.30pm"},
	    {"own_at", "14:30", "14:30", "2.30pm"},
	    {"own_at", " 9 am ", "09:00", "9am"},
	    {"own_at", "9", "09:00", "9am"},
	    {"own_at", "12pm", "12:00", "midday"},
	    {"own_at", "12am", "00:00", "midnight"},
	    {"own_at", "0:05", "00:05", "12.05am"},
	    {"own_at", "23.59", "23:59", "11.59pm"},
	    {"own_at", "25:00", NULL, NULL},
	    {"own_at", "24:00", NULL, NULL},
	    {"own_at", "13pm", NULL, NULL},
	    {"own_at", "0am", NULL, NULL},
	    {"own_at", "9:5", NULL, NULL},
	    {"own_at", "9:60", NULL, NULL},
	    {"own_at", "-1", NULL, NULL},
	    {"own_at", "noon-ish", NULL, NULL},
	    {"own_at", ":", NULL, NULL},
	    {"own_budget", "12.50", "12.50", "£12.50"},
	    {"own_budget", "£1,234.50", "1234.50", "£1,234.50"},
	    {"own_budget", "£7", "7.00", "£7"},
	    {"own_budget", "0", "0.00", "£0"},
	    {"own_budget", "10000000", "10000000.00", "£10,000,000"},
	    {"own_budget", "£1e9", NULL, NULL},
	    {"own_budget", "10000000.01", NULL, NULL},
	    {"own_budget", "99999999999999999999", NULL, NULL},
	    {"own_budget", "-1", NULL, NULL},
	    {"own_budget", "1.5", NULL, NULL},
	    {"own_budget", ".50", NULL, NULL},
	    {"own_budget", "£", NULL, NULL},
	    {"own_budget", "$5", NULL, NULL},
	    {"own_with", "12 7 12", "7 12", NULL},
	    {"own_with", "x", NULL, NULL},
	    {"own_with", "-4", NULL, NULL},
	};
	const struct kind *k = kind_of(TEXT("own-trip"));
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const struct field *f = &k->fields[kind_field(k, all[i].field)];
		struct value v, again;
		const char *wrong = NULL;
		bool ok = value_parse(a, f, text_of(all[i].typed), &v, &wrong);
		if (ok != (all[i].text != NULL) || ok == (wrong != NULL))
			fail_msg("%s %s: %s", all[i].field, all[i].typed, ok ? "was taken" : wrong);
		if (!ok)
			continue;
		assert_true(text_is(value_text(a, f, &v), all[i].text));
		assert_true(value_parse(a, f, value_text(a, f, &v), &again, &wrong) && value_same(f, &v, &again));
		if (all[i].words)
			assert_true(text_is(value_words(a, f, &v, false), all[i].words));
	}
}

/* ---- by the record ---- */

SQL(t_words, "SELECT count(*) FROM own_value WHERE value = $1");

struct act {
	enum { ADD, CORRECT, GET } what;
	int64_t by; /* 0: Sam */
	struct entry *e;
	const char *kind;
	int64_t id, n;
	struct problems problems;
	struct fault f;
};
static bool in_tx(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct hand h = {1, x->by ? x->by : sam.actor.person, "social-worker", "mine to work with", "test", now += 1000, today};
	return x->what == ADD ? entry_add(tx, a, &h, x->e, &x->problems, f)
	    : x->what == CORRECT
	        ? entry_correct(tx, a, &h, x->e, &x->problems, NULL, f)
	        : entry_get(tx, a, 1, kind_of(text_of(x->kind)), x->id, &x->e, f) == ROW_ONE;
}
static bool done(struct act *x)
{
	x->f = (struct fault){0};
	return store_run(db, "test", in_tx, x, &x->f);
}
static struct entry *entry_of(const char *kind, int64_t id)
{
	struct act x = {.what = GET, .kind = kind, .id = id};
	if (!done(&x))
		fail_msg("%s %s", x.f.code, x.f.say);
	return x.e;
}
static struct entry *new_of(const char *kind, int64_t about, const char *field, const char *typed)
{
	struct entry *e = entry_new_about(a, kind_of(text_of(kind)), about);
	e->state = STATE_FINAL;
	assert_true(value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), NULL));
	return e;
}
static void set(struct entry *e, const char *field, const char *typed)
{
	assert_true(value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), NULL));
}
static int64_t added(struct entry *e)
{
	struct act x = {.what = ADD, .e = e};
	if (!done(&x))
		fail_msg("%s %s", x.f.code, x.f.say);
	return e->id;
}
static const char *num(int64_t id)
{
	return arena_printf(a, "%lld", (long long)id).at;
}

static void links_that_cannot_be(void **state)
{
	(void)state;
	int64_t one = added(new_of("own-camp", 0, "own_name", "Camp One (invented)"));
	const char *const bad[] = {num(robin), num(987654321), "915000000000000001"};
	for (size_t i = 0; i < 3; i++) { /* a child is no camp; nothing of this council has the others' ids */
		struct entry *e = new_of("own-camp", 0, "own_name", "Near");
		set(e, "own_near", bad[i]);
		struct act x = {.what = ADD, .e = e};
		assert_false(done(&x));
		assert_string_equal(x.f.code, "entry.wrong");
	}
	struct entry *self = entry_of("own-camp", one);
	set(self, "own_near", num(one));
	struct act x = {.what = CORRECT, .e = self};
	assert_false(done(&x));
	assert_non_null(strstr(x.f.say, "must not be this one itself"));
}

/* Hours of one day are in order; of two days they are what they are. */
static void an_hour_before_the_other(void **state)
{
	static const struct {
		const char *from, *at, *to, *back;
		bool ok;
	} all[] = {{"2026-11-01", "22:00", "2026-11-01", "21:00", false}, {"2026-11-01", "22:00", "2026-11-02", "07:00", true},
	    {"2026-11-01", "22:00", "2026-11-01", "22:00", true}, {"2026-11-01", "22:00", "", "07:00", true},
	    {"2026-11-01", "", "2026-11-01", "07:00", true}};
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct problems p;
		struct entry *e = new_of("missing-episode", robin, "missing", "M");
		set(e, "began", all[i].from), set(e, "began_at", all[i].at), set(e, "ended", all[i].to), set(e, "ended_at", all[i].back);
		if (entry_check(a, e, today, &p) != all[i].ok)
			fail_msg("%zu: %s", i, p.n ? arena_z(a, p.at[0].say) : "was taken");
		if (!all[i].ok)
			assert_true(p.n == 1 && !strcmp(p.at[0].field->name, "ended_at") && !strcmp(p.at[0].code, "order"));
	}
}

/* ---- on pages ---- */

static struct got get(const struct session *s, const char *address)
{
	return ask_as(s, "GET", text_of(address), NULL);
}
static struct got post(const struct session *s, const char *address, const char *fields)
{
	return ask_as(s, "POST", text_of(address), fields);
}
static const char *at(const char *how, int64_t child, const char *kind, int64_t id)
{
	return arena_printf(a, "/child/%lld/%s/%s%s%s", (long long)child, how, kind, id ? "/" : "", id ? num(id) : "").at;
}

static int64_t a_trip(int64_t child, const char *title)
{
	struct entry *e = new_of("own-trip", child, "own_title", title);
	set(e, "own_on", "2026-11-01");
	return added(e);
}

static void asked_by_a_form(void **state)
{
	(void)state;
	const char *add = at("add", robin, "own-trip", 0);
	struct got g = get(&sam, add);
	assert_true(
	    g.status == 200 && says(&g, "For example, 2.30pm or 14:30") && says(&g, "govuk-input__prefix") && says(&g, "Leaves at"));
	assert_false(says(&g, "In all") || says(&g, "Costs")); /* reckoned, and rows: neither is asked */
	g = post(&sam, add, "own-title=Sea&own-at=25:00&own-budget=%C2%A31e9&state=final");
	assert_true(g.status == 422 && says(&g, "value=\"25:00\"") && says(&g, "value=\"£1e9\"") &&
	    says(&g, "Leaves at must be a time of day") && says(&g, "May cost must be an amount in pounds"));
	/* what is asked only with another answer */
	int64_t camp_id = added(new_of("own-camp", 0, "own_name", "Camp Two (invented)"));
	g = post(&sam, add, arena_printf(a, "own-title=Sea&own-payer=%s&state=final", num(camp_id)).at);
	assert_true(g.status == 422 && says(&g, "Which camp is asked only with another answer"));
	g = post(&sam, add,
	    arena_printf(a, "own-title=Seaside&own-pays=yes&own-payer=%s&own-at=9.30am&own-budget=20&state=final", num(camp_id)).at);
	assert_true(g.status == 303 && g.writes);
	g = get(&sam, arena_printf(a, "/child/%lld?all=1", (long long)robin).at);
	assert_true(
	    says(&g, "9.30am") && says(&g, "£20") && says(&g, arena_printf(a, "href=\"/thing/%s\">Camp Two (invented)", num(camp_id)).at));
	/* the young person's page: no words for the camp, so it is not there */
	g = get(&kid, "/me/record");
	assert_true(g.status == 200 && says(&g, "We leave at") && says(&g, "9.30am") && !says(&g, "Camp Two") && !says(&g, "Leaves at"));
}

/* A child who is not theirs is neither offered nor named, and stays in the entry that somebody else wrote them into. */
static void a_link_to_another_child(void **state)
{
	(void)state;
	struct entry *e = new_of("own-trip", robin, "own_title", "Two go");
	set(e, "own_with", arena_printf(a, "%s %s", num(robin), num(ash)).at);
	int64_t id = added(e);
	struct got g = get(&sam, at("entry", robin, "own-trip", id));
	assert_true(g.status == 200 && says(&g, "Robin Testwood</a>") && !says(&g, "Ash"));
	g = get(&sam, at("correct", robin, "own-trip", id));
	assert_true(g.status == 200 && !says(&g, "Ash"));
	assert_false(says(&g, num(ash)));
	g = post(&sam, at("correct", robin, "own-trip", id),
	    arena_printf(a, "version=1&own-title=Two+went&own-with=%s&state=final", num(robin)).at);
	assert_int_equal(g.status, 303);
	assert_true(text_is(entry_value(entry_of("own-trip", id), "own_with")->text,
	    arena_printf(a, "%s %s", num(robin < ash ? robin : ash), num(robin < ash ? ash : robin)).at));
	/* sent by hand, it is none of those offered, and nothing says why */
	g = post(&sam, at("add", robin, "own-trip", 0), arena_printf(a, "own-title=Forged&own-with=%s&state=final", num(ash)).at);
	assert_true(g.status == 422 && !says(&g, "Ash"));
	/* on the young person's own page the other is not named either */
	g = get(&kid, "/me/record");
	assert_true(says(&g, "Two went") && !says(&g, "Ash"));
}

/* More than a list can hold: a name is typed, the form comes back with what was found and all that was typed, and nothing is written. */
static void found_by_name(void **state)
{
	(void)state;
	const char *add = at("add", robin, "own-trip", 0), *typed = "own-title=Half+written&own-pays=yes&own-at=7am";
	for (int i = 0; i < 31; i++)
		added(new_of("own-camp", 0, "own_name", arena_printf(a, "Tent %02d (invented)", i).at));
	int64_t last = added(new_of("own-camp", 0, "own_name", "Zelt am See (invented)"));
	struct got g = get(&sam, add);
	assert_true(g.status == 200 && says(&g, "own-payer-find") && !says(&g, "Tent 03"));
	g = post(&sam, add, arena_printf(a, "%s&own-payer-find=zel&kept-look=1", typed).at);
	assert_true(g.status == 200 && says(&g, "Zelt am See") && !says(&g, "Tent 03") && says(&g, "Half written") && says(&g, "7am") &&
	    !says(&g, "There is a problem"));
	g = post(&sam, add, arena_printf(a, "%s&own-payer-find=nowhere&kept-look=1", typed).at);
	assert_true(g.status == 200 && says(&g, "nothing was found that is called so") && says(&g, "Half written"));
	g = post(&sam, add, arena_printf(a, "%s&own-payer-find=zel&state=final", typed).at);
	assert_true(g.status == 422 && says(&g, "Which camp: choose an answer"));
	g = post(&sam, add, arena_printf(a, "%s&own-payer-find=zel&own-payer=%s&state=final", typed, num(last)).at);
	assert_int_equal(g.status, 303);
	g = get(&sam, arena_printf(a, "/child/%lld?all=1", (long long)robin).at);
	assert_true(says(&g, "Half written") && says(&g, "Zelt am See"));
}

static void rows_on_a_page(void **state)
{
	(void)state;
	int64_t id = a_trip(robin, "With rows");
	const char *page = at("entry", robin, "own-trip", id), *add = arena_printf(a, "%s/rows/own_costs/add", page).at;
	struct got g = get(&sam, add);
	assert_true(g.status == 200 && says(&g, "What for") && !says(&g, "Keep as a draft"));
	/* three rows from forms that were made before any was sent: all stand, and the holder has not moved */
	const char *const what[] = {"Train", "Chips", "Boat"};
	for (int i = 0; i < 3; i++) {
		g = post(&sam, add, arena_printf(a, "own-what=%s&own-much=1%d.00&own-note=secret%d&state=final", what[i], i, i).at);
		assert_true(g.status == 303 && text_is(g.to, page));
	}
	assert_int_equal(entry_of("own-trip", id)->version, 1);
	g = get(&sam, page);
	assert_true(says(&g, "Train") && says(&g, "£12") && says(&g, "£33") && says(&g, "secret1") && says(&g, "Sam Sampleworth, "));
	assert_false(says(&g, "Left over")); /* how much it may cost is not known */
	/* each row's `see` holds for the row: the young person reads it without the note, in their words, and writes nothing there */
	g = get(&kid, "/me/record");
	assert_true(says(&g, "What it costs") && says(&g, "Chips") && says(&g, "All of it") && !says(&g, "secret") && !says(&g, "Note") &&
	    !says(&g, "rows/own_costs/add"));
	/* a row of another's child is not reached by this child's address, nor by whoever does not work with the child */
	assert_int_equal(get(&other, page).status, 403);
	assert_int_equal(get(&other, add).status, 403);
	int64_t elsewhere = a_trip(ash, "Ash's trip");
	struct entry *theirs = new_of("own-trip.own_costs", elsewhere, "own_what", "Theirs");
	added(theirs);
	assert_int_equal(get(&sam, at("correct", robin, "own-trip.own_costs", theirs->id)).status, 404);
	assert_int_equal(get(&sam, at("entry", robin, "own-trip.own_costs", theirs->id)).status, 404);
	assert_int_equal(get(&sam, at("take-back", robin, "own-trip.own_costs", theirs->id)).status, 404);
	assert_int_equal(get(&sam, arena_printf(a, "%s/rows/own_title/add", page).at).status, 404);
	assert_int_equal(get(&sam, arena_printf(a, "%s/rows/nothing/add", page).at).status, 404);
}

/* The addresses of the rows, in the order of the page. */
static const char *address_of(const struct got *g, const char *how, int n)
{
	const char *p = g->body.at;
	char begins[64];
	snprintf(begins, sizeof begins, "/%s/own-trip.own_costs/", how);
	for (int i = 0; p && i <= n; i++)
		p = strstr(p + 1, begins);
	assert_non_null(p);
	const char *from = p;
	while (*from != '"')
		from--;
	return arena_printf(a, "%.*s", (int)strcspn(from + 1, "\""), from + 1).at;
}

static void one_corrects_and_one_takes_back(void **state)
{
	(void)state;
	int64_t id = a_trip(robin, "Busy");
	const char *page = at("entry", robin, "own-trip", id), *add = arena_printf(a, "%s/rows/own_costs/add", page).at;
	for (int i = 1; i <= 3; i++)
		assert_int_equal(post(&sam, add, arena_printf(a, "own-what=Row%d&own-much=%d&state=final", i, i).at).status, 303);
	struct got g = get(&sam, page);
	const char *third = address_of(&g, "correct", 2), *second = address_of(&g, "take-back", 1),
	           *second_too = address_of(&g, "correct", 1);
	assert_int_equal(post(&sam, third, "version=1&own-what=Row3+right&own-much=30&state=final").status, 303);
	assert_int_equal(post(&sam, second, "version=1").status, 303);
	g = get(&sam, page);
	assert_true(says(&g, "Row1") && says(&g, "Row3 right") && !says(&g, "Row2") && says(&g, "Taken back") && says(&g, "£31") &&
	    says(&g, "Corrected"));
	assert_int_equal(entry_of("own-trip", id)->version, 1);
	/* what was taken back is not corrected any more; an old form of a row that has moved is asked back with both texts */
	assert_int_equal(post(&sam, second_too, "version=1&own-what=Back&state=final").status, 404);
	g = post(&sam, third, "version=1&own-what=Mine&own-much=30&state=final");
	assert_true(g.status == 409 && says(&g, "Row3 right") && says(&g, "Mine"));
	/* its own page has both versions */
	g = get(&sam, address_of(&(struct got){.body = get(&sam, page).body}, "entry", 0));
	assert_true(g.status == 200 && says(&g, "Row3 right") && says(&g, "<del>") && !says(&g, "No date"));
}

/* The rows of one hand go with what holds them; another's words are not taken back for them. */
static void taken_back_with_its_rows(void **state)
{
	(void)state;
	int64_t mine = a_trip(robin, "Mine alone"), shared = a_trip(robin, "Shared");
	added(new_of("own-trip.own_costs", mine, "own_what", "Hush"));
	assert_int_equal(post(&sam, at("take-back", robin, "own-trip", mine), "version=1").status, 303);
	struct got g = get(&sam, at("entry", robin, "own-trip", mine));
	assert_true(g.status == 200 && !says(&g, "Hush") && !says(&g, "rows-own_costs"));
	assert_int_equal(count_like(&t_words, "Hush"), 0);
	added(new_of("own-trip.own_costs", shared, "own_what", "By Sam"));
	struct entry *theirs = new_of("own-trip.own_costs", shared, "own_what", "By another");
	struct act x = {.what = ADD, .e = theirs, .by = other.actor.person};
	assert_true(done(&x));
	g = post(&sam, at("take-back", robin, "own-trip", shared), "version=1");
	assert_true(says(&g, "Others have written in “Costs” here"));
	g = get(&sam, at("entry", robin, "own-trip", shared));
	assert_true(says(&g, "By Sam") && says(&g, "By another"));
	/* nothing is added to what was taken back */
	assert_int_equal(get(&sam, arena_printf(a, "%s/rows/own_costs/add", at("entry", robin, "own-trip", mine)).at).status, 404);
}

SQL(t_rows,
    "INSERT INTO own_entry (authority, entry, version, current, child, state, source, written_at, written_by, about_id, kind)"
    " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
    " SELECT 1, 5000000 + i, 1, 1, CAST($1 AS BIGINT), 'final', 'kith', 1000, CAST($2 AS BIGINT), CAST($3 AS BIGINT), 'own-trip.own_costs' "
    "FROM n");
SQL(t_values, "INSERT INTO own_value (authority, entry, version, field, kind, value)"
              " SELECT authority, entry, 1, 'own_much', kind, '1.00' FROM own_entry WHERE about_id = $1");

static bool put_rows(struct tx *tx, void *arg, struct fault *f)
{
	int64_t id = *(int64_t *)arg;
	return sql_do(tx, &t_rows, f, arg_i(robin), arg_i(sam.actor.person), arg_i(id)) && sql_do(tx, &t_values, f, arg_i(id));
}

static void ten_thousand_rows(void **state)
{
	(void)state;
	int64_t id = a_trip(robin, "Long");
	struct fault f = {0};
	must(store_run(db, "test", put_rows, &id, &f), &f);
	const char *page = at("entry", robin, "own-trip", id);
	struct got g = get(&sam, page);
	assert_true(g.status == 200 && says(&g, "1 to 50 of 10000") && says(&g, "£10,000") && g.body.n < 120000);
	g = get(&sam, arena_printf(a, "%s?rows=own_costs&page=200", page).at);
	assert_true(g.status == 200 && says(&g, "9951 to 10000 of 10000") && !says(&g, ">Next<"));
	g = get(&sam, arena_printf(a, "%s?rows=own_costs&page=201", page).at);
	assert_true(g.status == 200 && says(&g, "Nothing yet"));
	g = get(&sam, arena_printf(a, "%s?rows=own_costs&page=0", page).at);
	assert_int_equal(g.status, 404);
	g = get(&kid, "/me/record");
	assert_true(says(&g, "1 to 10 of 10000") && says(&g, arena_printf(a, "/me/record/own-trip/%s?rows=own_costs", num(id)).at));
	g = get(&kid, arena_printf(a, "/me/record/own-trip/%s?rows=own_costs&page=2", num(id)).at);
	assert_true(g.status == 200 && says(&g, "51 to 100 of 10000"));
	assert_int_equal(get(&kid, arena_printf(a, "/me/record/own-trip/%s", num(a_trip(ash, "Not mine"))).at).status, 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(typed_and_said),
	    cmocka_unit_test(links_that_cannot_be),
	    cmocka_unit_test(asked_by_a_form),
	    cmocka_unit_test(an_hour_before_the_other),
	    cmocka_unit_test(a_link_to_another_child),
	    cmocka_unit_test(rows_on_a_page),
	    cmocka_unit_test(one_corrects_and_one_takes_back),
	    cmocka_unit_test(taken_back_with_its_rows), cmocka_unit_test(found_by_name),
	    cmocka_unit_test(ten_thousand_rows),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
