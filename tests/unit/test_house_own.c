/* A council's own folder, read at start: its kinds stand among the product's everywhere, on pages, in what is signed, asked, told young
 * people, in what a later return tells otherwise. The descriptions are loaded once; every kind after `own-` has another place than in
 * the product's table. */
#include "house.h"
#include "record/entry.h"
#include "today/caseload.h"

enum { SAM, IRO, CHILD, PEOPLE };
static const enum role roles[PEOPLE] = {ROLE_SOCIAL_WORKER, ROLE_IRO, ROLE_YOUNG_PERSON};
static int64_t robin, ash;
static struct session session[PEOPLE];

SQL(sql_own_home,
    "SELECT entry FROM k_home WHERE authority = 1 AND child = (SELECT child FROM k_person_number WHERE authority = 1 AND number = 'T1')"
    " AND current = 1 ORDER BY happened_from DESC LIMIT 1");
SQL(sql_own_of, "SELECT entry FROM own_entry WHERE authority = 1 AND current = 1 AND kind = $1 ORDER BY entry DESC LIMIT 1");

static void describe_ours(void)
{
	struct fault f = {0};
	put("own", "pet.yaml",
	    "kind: own-pet\nof: child\nsays: An animal that matters\nworker: {one: pet, many: pets}\nchild: {one: pet, many: pets}\n"
	    "dates: {from: own_since}\nkeep: not set\nsee: [everyone-beside]\nwrite: [workers, young-person]\nchild-sees: own_alive\nby: "
	    "own_who\nfields:\n"
	    "  own_name: {type: text, required: draft, label: Name, child: Name}\n  own_since: {type: day, label: Since, child: Since}\n"
	    "  own_alive: {type: bool, label: Alive, see: [workers], write: [workers]}\n  own_who: {type: person, label: Met by}\n");
	put("own", "food.yaml",
	    "kind: own-food\nof: child\nsays: What it eats\nworker: {one: food, many: food}\nkeep: not set\nsee: [workers]\nwrite: "
	    "[workers]\n"
	    "fields:\n  own_pet: {type: entry, of: own-pet, required: draft, label: Which pet}\n  own_what: {type: text, label: What}\n");
	put("own", "plan.yaml",
	    "kind: own-plan\nof: child\nsays: A plan of ours\nworker: {one: garden plan, many: garden plans}\nkeep: not set\n"
	    "see: [workers]\nwrite: [workers]\nsign: [social-worker, iro]\nfields:\n  own_goal: {type: text, required: final, label: "
	    "Goal}\n");
	put("own", "home.yaml",
	    "extend: home\nsee: [workers]\nwrite: [workers]\nfields:\n  own_rent: {type: int, min: 0, max: 9999, label: Rent}\n");
	must(record_start(AT("%s/own", folder).at, &f), &f);
}

static int open_all(void **state)
{
	(void)state;
	house_begin();
	describe_ours();
	house_two("U4",
	    "CHILD,FORENAME,SURNAME,WORKER,IRO\nT1,Robin,Testwood,Sam Sampleworth,Rita Reviewson\nT2,Ash,Demoford,Sam Sampleworth,\n");
	robin = person_of("T1", true), ash = person_of("T2", true);
	const int64_t who[PEOPLE] = {person_of("Sampleworth", false), person_of("Reviewson", false), robin};
	for (int i = 0; i < PEOPLE; i++)
		session[i] = user(roles[i], who[i], arena_printf(a, "user %d", i).at);
	house_ready();
	return 0;
}

static int close_all(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

static struct got get(int who, struct text address)
{
	return ask_as(&session[who], "GET", address, NULL);
}

static struct got post(int who, struct text address, const char *fields)
{
	return ask_as(&session[who], "POST", address, fields);
}

static long long own(const char *kind)
{
	return (long long)count_like(&sql_own_of, kind);
}

static void one_description(void **state)
{
	(void)state;
	const struct described *d = record_kinds();
	assert_int_equal(d->n, kinds_n + 3);
	for (size_t i = 0; i < d->n; i++) {
		assert_int_equal(d->kinds[i].at, i);
		assert_ptr_equal(kind_of(text_of(d->kinds[i].name)), &d->kinds[i]);
		assert_true(!i || strcmp(d->kinds[i - 1].name, d->kinds[i].name) < 0);
	}
	for (size_t i = 0; i < kinds_n; i++)
		if (!strcmp(kinds[i].name, "view"))
			assert_int_equal(kind_of(TEXT("view"))->at, i + 3);
	assert_true(kind_field(kind_of(TEXT("home")), "own_rent") >= 0);
}

static void a_page_of_ours(void **state)
{
	(void)state;
	assert_int_equal(get(SAM, AT("/child/%lld/add/own-pet", (long long)robin)).status, 200);
	assert_int_equal(post(SAM, AT("/child/%lld/add/own-pet", (long long)robin),
	    "own-name=Tom&own-since-day=1&own-since-month=2&own-since-year=2026&state=final").status, 303);
	struct got g = get(SAM, AT("/child/%lld?all=1", (long long)robin));
	SHOWS(g, "Tom");
	assert_int_equal(get(SAM, AT("/child/%lld/entry/own-pet/%lld", (long long)robin, own("own-pet"))).status, 200);
	assert_int_equal(get(SAM, AT("/child/%lld/entry/own-pet/%lld", (long long)ash, own("own-pet"))).status, 404);
	g = get(CHILD, TEXT("/me/record"));
	SHOWS(g, "Tom");
	/* what the description says of a page holds for ours: who did it, what the child is not shown */
	const struct got form = get(SAM, AT("/child/%lld/add/own-pet", (long long)robin));
	SHOWS(form, AT("value=\"%lld\" selected", (long long)session[SAM].actor.person).at);
	assert_int_equal(post(SAM, AT("/child/%lld/add/own-pet", (long long)robin), "own-name=Rex&own-alive=no&state=final").status, 303);
	SHOWS(get(SAM, AT("/child/%lld?all=1", (long long)robin)), "Rex");
	HIDES(get(CHILD, TEXT("/me/record")), "Rex");
	assert_int_equal(get(CHILD, AT("/me/wrong/own-pet/%lld", own("own-pet"))).status, 404);
	assert_int_equal(post(SAM, AT("/child/%lld/correct/own-pet/%lld", (long long)robin, own("own-pet")),
	                     "version=1&own-name=Rex&own-alive=yes&state=final")
	                     .status,
	    303);
	SHOWS(get(CHILD, TEXT("/me/record")), "Rex");
	assert_int_equal(post(CHILD, AT("/me/wrong/own-pet/%lld", own("own-pet")), "words=It+is+Rix").status, 303);
	SHOWS(get(SAM, TEXT("/tasks")), "It is Rix");
}

struct feeding {
	struct entry *e;
	struct problems wrong;
};
static bool feed_it(struct tx *tx, void *arg, struct fault *f)
{
	struct feeding *x = arg;
	struct hand h = {.authority = 1, .who = robin, .role = "social-worker", .now = now};
	return entry_add(tx, a, &h, x->e, &x->wrong, f);
}

/* What a field names is looked for among the council's own kinds too: another child's pet, or none at all, is not taken. */
static void what_ours_points_at(void **state)
{
	(void)state;
	assert_int_equal(post(SAM, AT("/child/%lld/add/own-pet", (long long)ash), "own-name=Other&state=final").status, 303);
	struct fault f = {0};
	struct feeding x = {entry_new(a, kind_of(TEXT("own-food")), robin), {0}};
	x.e->state = STATE_FINAL;
	*entry_value(x.e, "own_pet") = (struct value){.state = VALUE_SET, .number = own("own-pet"), .version = 1};
	assert_false(store_run(db, "feed it", feed_it, &x, &f));
	assert_string_equal(f.code, "entry.wrong");
	assert_string_equal(x.wrong.at[0].field->name, "own_pet");
	struct got g = get(SAM, AT("/child/%lld/add/own-food", (long long)robin));
	SHOWS(g, "Pet, 1 February 2026");
	HIDES(g, "Other");
}

/* The kinds after ours in the alphabet have moved: what lies beside them is still theirs. */
static void what_stands_after_ours(void **state)
{
	(void)state;
	struct got g = post(CHILD, TEXT("/me/tell"), "readers=my-worker&words=My+cat+is+ill");
	assert_int_equal(g.status, 303);
	SHOWS(get(SAM, AT("/child/%lld", (long long)robin)), "My cat is ill");
	SHOWS(get(CHILD, TEXT("/me/said")), "My cat is ill");
	assert_int_equal(post(SAM, AT("/child/%lld/add/visit", (long long)robin),
	    "held-day=2&held-month=11&held-year=2026&alone=yes&seen=yes&how-was-it=Well&state=final").status, 303);
	SHOWS(get(SAM, AT("/child/%lld?all=1", (long long)robin)), "Well");
}

static void a_plan_of_ours_is_signed(void **state)
{
	(void)state;
	assert_int_equal(post(SAM, AT("/child/%lld/add/own-plan", (long long)robin), "own-goal=Grow+beans").status, 303);
	struct text at = AT("/child/%lld/sign/own-plan/%lld", (long long)robin, own("own-plan"));
	SHOWS(get(SAM, at), "Grow beans");
	assert_int_equal(post(SAM, at, "version=1&agree=yes").status, 303);
	assert_int_equal(post(IRO, at, "version=1&agree=yes").status, 303);
	SHOWS(get(IRO, at), "Both have signed");
}

/* A later return tells the home otherwise: what the council's own field says of it stays. */
static void a_return_leaves_ours(void **state)
{
	(void)state;
	struct fault f = {0};
	long long home = (long long)count_of(&sql_own_home);
	struct text at = AT("/child/%lld/correct/home/%lld", (long long)robin, home);
	SHOWS(get(SAM, at), "Rent");
	assert_int_equal(post(SAM, at, "version=1&own-rent=812&state=final").status, 303);
	SHOWS(get(SAM, AT("/child/%lld/entry/home/%lld", (long long)robin, home)), "812");
	put("again", "e.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	    "T1,01/05/2026,S,C2,N1,U4,PR1,10/10/2026,X1,,ZZ99 1AA,ZZ99 1AB,SC000001\nT1,10/10/2026,P,C2,N1,U4,PR1,01/11/2026,E8,,ZZ99 "
	    "1AA,ZZ99 1AC,SC000001\n"
	    "T2,01/06/2026,S,C2,N1,U4,PR4,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	must(take_in("again", 2027, true, false, &f), &f);
	struct got g = get(SAM, AT("/child/%lld/entry/home/%lld", (long long)robin, home));
	SHOWS(g, "1 November 2026");
	SHOWS(g, "812");
}

/* The young person's form says the codes of these lists in its own words: it has each of them and no other. A reader whom permission
 * does not know would read nothing. */
static void what_the_form_repeats_is_whole(void **state)
{
	(void)state;
	struct got g = get(CHILD, TEXT("/me/tell"));
	const struct kind *k = kind_of(TEXT("view"));
	static const char *const fields[] = {"readers", "feeling", "about"};
	for (int i = 0; i < 3; i++) {
		const struct list *l = k->fields[kind_field(k, fields[i])].list;
		size_t there = 0;
		for (const char *at = g.body.at; (at = strstr(at, AT(" name=\"%s\"", fields[i]).at)); at++)
			there++;
		size_t wanted = l->n;
		for (size_t c = 0; c < l->n; c++) {
			bool safe = !strcmp(l->codes[c].code, "safe"); /* written by the red button alone */
			wanted -= safe;
			if (i == 0)
				assert_true(readers_of(text_of(l->codes[c].code)) != 0);
			if (!safe)
				SHOWS(g, AT("value=\"%s\"", l->codes[c].code).at);
		}
		assert_int_equal(there, wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_description), cmocka_unit_test(a_page_of_ours), cmocka_unit_test(what_ours_points_at),
	    cmocka_unit_test(what_stands_after_ours), cmocka_unit_test(a_plan_of_ours_is_signed), cmocka_unit_test(a_return_leaves_ours),
	    cmocka_unit_test(what_the_form_repeats_is_whole),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
