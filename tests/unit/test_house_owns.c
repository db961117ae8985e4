/* Two authorities in one house, each with a folder of its own kinds beside what is every authority's: two kinds of one name with different
 * fields, a kind that one alone has, a field that one alone adds to a kind of the product. Nobody of one sees, writes or can guess what is
 * the other's: forms, registers, lists, files, search, imports, lists of kinds. On either engine. */
#include "house.h"
#include "base/whose.h"
#include "record/entry.h"
#include "record/import_record.h"
#include "record/replay.h"
#include "record/staff.h"
#include "record/steps.h"
#include "today/reckon.h"

enum { ESSEX = 1, TEST = 2, BOTH };
static struct session worker[BOTH + 1], manager[BOTH + 1], young[BOTH + 1];
static struct session covering; /* of Essex */
static int64_t child[BOTH + 1];

static bool another(struct tx *tx, void *arg, struct fault *f)
{
	return store_authority_add(tx, TEXT("E99000001"), TEXT("Testshire"), 0, arg, f);
}

static void describe_ours(void)
{
	/* every authority's */
	put("own", "pet.yaml",
	    "kind: own-pet\nabout: [child]\nsays: A pet\nworker: {one: pet, many: pets}\nkeep: not set\nsee: [workers]\nwrite: [workers]\n"
	    "fields:\n  own_name: {type: text, required: draft, label: Name of the pet}\n");
	put("own/a", "about.txt", "");
	put("own/a/essex", "club.yaml",
	    "kind: own-club\nis: thing\ncalled: [own_name]\nsays: A club\nworker: {one: chess club, many: chess clubs}\nchild: {one: club, "
	    "many: "
	    "clubs}\nkeep: not set\nsee: [staff, young-person]\nwrite: [workers]\nfields:\n"
	    "  own_name: {type: text, required: draft, label: What the club is called, child: Name}\n"
	    "  own_kind: {type: code, list: own-sort, label: Sort of club}\n");
	put("own/a/essex", "sort.yaml", "list: own-sort\nsource: Essex\ncodes:\n  chess: Of chess\n  go: Of go\n");
	put("own/a/essex/garden", "about.md", "A part.\n");
	put("own/a/essex/garden/kinds", "visit.yaml",
	    "kind: own-visit\nabout: [child]\nsays: A visit to the garden\nworker: {one: visit to the garden, many: visits to the garden}\n"
	    "child: {one: garden, many: gardens}\nkeep: not set\nsee: [everyone-beside]\nwrite: [workers, young-person]\nsteps:\n"
	    "  planned: {label: Planned, limit: {days: 1}, ladder: [{who: author, at: 0}]}\n"
	    "  done: {label: Done, by: [workers], from: [planned], ends: \"yes\"}\n"
	    "fields:\n  own_where: {type: text, required: draft, label: Which garden, child: Which garden}\n");
	put("own/a/essex", "home.yaml",
	    "extend: home\nsee: [workers]\nwrite: [workers]\nfields:\n  own_rent: {type: int, min: 0, max: 9999, label: Rent by the "
	    "week}\n");
	put("own/a/essex", "allocation.yaml",
	    "extend: allocation\nsee: [workers]\nwrite: [workers]\nfields:\n  own_desk: {type: text, label: Desk}\n");
	put("own/a/E99000001", "club.yaml",
	    "kind: own-club\nabout: [child]\nsays: A club\nworker: {one: club of this child, many: clubs of this child}\nkeep: not "
	    "set\nsee: "
	    "[workers]\nwrite: [workers]\nfields:\n  own_sort: {type: code, list: own-sort, required: draft, label: Colour of the "
	    "shirt}\n");
	put("own/a/E99000001", "sort.yaml", "list: own-sort\nsource: Testshire\ncodes:\n  red: A red one\n  blue: A blue one\n");
}

static const char homes[] = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
                            "T1,01/05/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
                            "T2,01/06/2026,S,C2,N1,U4,PR4,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n";

SQL(sql_owns_child, "SELECT child FROM k_person_number WHERE authority = $1 AND current = 1 AND number = 'T1'");
SQL(sql_owns_worker, "SELECT entry FROM k_person WHERE authority = $1 AND current = 1 AND surname = 'Sampleworth'");
SQL(sql_owns_other, "SELECT entry FROM k_person WHERE authority = $1 AND current = 1 AND surname = 'Elsewhere'");
struct looking_for {
	const struct sql *sql;
	int64_t id;
};
static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct looking_for *x = arg;
	return sql_i64(tx, x->sql, &x->id, f, arg_i(council)) == ROW_ONE;
}
static int64_t found(const struct sql *sql)
{
	struct looking_for x = {.sql = sql};
	struct fault f = {0};
	must(store_read(db, find, &x, &f), &f);
	return x.id;
}

static int open_both(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t other;
	house_begin();
	describe_ours();
	must(record_start(AT("%s/own", folder).at, &f), &f);
	must(store_run(db, "another", another, &other, &f), &f);
	assert_int_equal(other, TEST);
	house_ready();
	for (council = ESSEX; council <= TEST; council++) {
		int64_t was = whose_set(council);
		put("2027", "e.csv", homes);
		must(take_in("2027", 2027, false, false, &f), &f);
		house_people("CHILD,FORENAME,SURNAME,WORKER\nT1,Robin,Testwood,Sam Sampleworth\nT2,Ash,Demoford,Max Elsewhere\n");
		child[council] = found(&sql_owns_child);
		worker[council] = user(ROLE_SOCIAL_WORKER, found(&sql_owns_worker), AT("Sam %d", (int)council).at);
		if (council == ESSEX)
			covering = user(ROLE_SOCIAL_WORKER, found(&sql_owns_other), "Max 1");
		manager[council] = user(ROLE_MANAGER, 0, AT("Mona %d", (int)council).at);
		young[council] = user(ROLE_YOUNG_PERSON, child[council], AT("Robin %d", (int)council).at);
		whose_set(was);
	}
	council = ESSEX;
	return 0;
}

static int close_both(void **state)
{
	must(record_start(NULL, &(struct fault){0}), &(struct fault){0});
	return house_end(state);
}

static struct got get(const struct session *s, struct text address)
{
	struct got g = ask_to(s, "GET", address, NULL, false);
	now -= 1000;
	return g;
}

static struct got post(const struct session *s, struct text address, const char *fields)
{
	return ask_as(s, "POST", address, fields);
}

static struct text of(int of_authority, const char *rest)
{
	return AT("/child/%lld/%s", (long long)child[of_authority], rest);
}

static void each_has_its_own_description(void **state)
{
	(void)state;
	const struct described *house_wide = record_kinds_of(0), *essex = record_kinds_of(ESSEX), *test = record_kinds_of(TEST);
	assert_int_equal(house_wide->n, kinds_n + 1);
	assert_int_equal(essex->n, kinds_n + 3);
	assert_int_equal(test->n, kinds_n + 2);
	assert_ptr_equal(record_kinds_of(77), house_wide);
	assert_ptr_equal(record_kinds(), house_wide); /* nobody has said for whom */
	assert_null(record_unbound());
	for (size_t i = 0; i < essex->n; i++)
		assert_int_equal(essex->kinds[i].at, i);
	assert_true(described_kind(essex, TEXT("own-club"))->thing);
	assert_false(described_kind(test, TEXT("own-club"))->thing);
	assert_null(described_kind(test, TEXT("own-visit")));
	assert_true(kind_field(described_kind(essex, TEXT("home")), "own_rent") >= 0);
	assert_true(kind_field(described_kind(test, TEXT("home")), "own_rent") < 0);
	/* permission goes by the description of who asks */
	const struct actor *e = &worker[ESSEX].actor, *t = &worker[TEST].actor;
	assert_true(access_may(e, VERB_ADD, "own-club", NULL, NULL).may);
	assert_false(access_may(t, VERB_ADD, "own-club", NULL, NULL).may); /* about a child there */
	assert_string_equal(access_may(t, VERB_SEE, "own-visit", NULL, NULL).why, access_may(t, VERB_SEE, "nothing-such", NULL, NULL).why);
}

static void forms_are_ones_own(void **state)
{
	(void)state;
	struct got g = get(&worker[ESSEX], TEXT("/things/own-club/add"));
	assert_int_equal(g.status, 200);
	SHOWS(g, "What the club is called");
	SHOWS(g, "Of chess");
	HIDES(g, "A red one");
	g = get(&worker[TEST], of(TEST, "add/own-club"));
	assert_int_equal(g.status, 200);
	SHOWS(g, "Colour of the shirt");
	SHOWS(g, "A red one");
	HIDES(g, "Of chess");
	SHOWS(get(&worker[ESSEX], of(ESSEX, "add/home")), "Rent by the week");
	HIDES(get(&worker[TEST], of(TEST, "add/home")), "Rent by the week");
	for (int i = ESSEX; i <= TEST; i++)
		SHOWS(get(&worker[i], of(i, "add/own-pet")), "Name of the pet");
	/* what one has not is what nobody has */
	static const char *const ways[] = {"add/own-v%s", "entry/own-v%s/7", "correct/own-v%s/7"};
	for (size_t i = 0; i < 3; i++) {
		struct text cut, begin = text_cut(text_of(ways[i]), '%', &cut);
		const char *end = cut.at + 1;
		struct got x = get(&worker[TEST], of(TEST, AT("%.*sisit%s", TEXT_ARG(begin), end).at)),
		           y = get(&worker[TEST], of(TEST, AT("%.*svvvv%s", TEXT_ARG(begin), end).at));
		assert_int_equal(x.status, 404);
		assert_int_equal(y.status, 404);
		assert_true(text_eq(x.body, y.body));
	}
	assert_int_equal(get(&worker[TEST], TEXT("/things/own-club")).status, 404);
	assert_int_equal(get(&worker[TEST], TEXT("/things/own-club/add")).status, 404);
	assert_int_equal(post(&worker[TEST], TEXT("/things/own-club/file"), "").status, 404);
	assert_int_equal(get(&worker[ESSEX], of(ESSEX, "add/own-club")).status, 404);
	HIDES(get(&worker[TEST], TEXT("/things")), "chess");
	HIDES(get(&worker[TEST], AT("/child/%lld", (long long)child[TEST])), "garden");
	HIDES(get(&young[TEST], TEXT("/me/things")), "clubs");
}

SQL(sql_owns_count, "SELECT count(*) FROM own_entry WHERE authority = $1");
SQL(sql_owns_last, "SELECT max(entry) FROM own_entry WHERE authority = $1");
SQL(sql_owns_values, "SELECT count(*) FROM own_value WHERE authority = $1 AND field = 'own_rent'");
SQL(sql_owns_home, "SELECT max(entry) FROM k_home WHERE authority = $1 AND current = 1 AND child = (SELECT child FROM k_person_number WHERE"
                   " authority = $1 AND current = 1 AND number = 'T1')");

static void what_is_written_is_ones_own(void **state)
{
	(void)state;
	council = TEST;
	int64_t before = found(&sql_owns_count);
	assert_int_equal(post(&worker[TEST], of(TEST, "add/own-visit"), "own-where=Kew&state=final").status, 404);
	assert_int_equal(post(&worker[TEST], TEXT("/things/own-club/add"), "own-name=Rooks&state=final").status, 404);
	assert_int_equal(found(&sql_owns_count), before);
	assert_int_equal(post(&worker[TEST], of(TEST, "add/own-club"), "own-sort=chess&state=final").status, 422); /* no code there */
	assert_int_equal(post(&worker[TEST], of(TEST, "add/own-club"), "own-sort=red&state=final").status, 303);
	SHOWS(get(&worker[TEST], AT("/child/%lld?all=1", (long long)child[TEST])), "A red one");
	int64_t red = found(&sql_owns_last);
	council = ESSEX;
	assert_int_equal(post(&worker[ESSEX], of(ESSEX, "add/own-visit"), "own-where=Kew&state=final").status, 303);
	SHOWS(get(&worker[ESSEX], AT("/child/%lld?all=1", (long long)child[ESSEX])), "Kew");
	SHOWS(get(&young[ESSEX], TEXT("/me/record")), "Kew");
	assert_int_equal(post(&worker[ESSEX], TEXT("/things/own-club/add"), "own-name=Rooks&own-kind=go&state=final").status, 303);
	int64_t rooks = found(&sql_owns_last);
	SHOWS(get(&worker[ESSEX], TEXT("/things/own-club")), "Rooks");
	SHOWS(post(&worker[ESSEX], TEXT("/things/own-club/file"), ""), "Rooks");
	SHOWS(get(&worker[ESSEX], AT("/thing/%lld", (long long)rooks)), "Of go");
	SHOWS(post(&worker[ESSEX], TEXT("/find"), "q=Rooks"), "Rooks");
	HIDES(post(&worker[TEST], TEXT("/find"), "q=Rooks"), "/thing/");
	assert_int_equal(get(&worker[TEST], AT("/thing/%lld", (long long)rooks)).status, 404);
	assert_int_equal(get(&manager[TEST], AT("/thing/%lld/entry/own-club/%lld", (long long)rooks, (long long)rooks)).status, 404);
	assert_int_equal(get(&worker[ESSEX], of(ESSEX, AT("entry/own-club/%lld", (long long)red).at)).status, 404);
	/* a field that one alone has, on a kind that both have */
	int64_t home = found(&sql_owns_home);
	struct text at = of(ESSEX, AT("correct/home/%lld", (long long)home).at);
	assert_int_equal(post(&worker[ESSEX], at, "version=1&own-rent=120&state=final").status, 303);
	assert_int_equal(found(&sql_owns_values), 1);
	SHOWS(get(&worker[ESSEX], of(ESSEX, AT("entry/home/%lld", (long long)home).at)), "120");
	council = TEST;
	home = found(&sql_owns_home);
	assert_int_equal(
	    post(&worker[TEST], of(TEST, AT("correct/home/%lld", (long long)home).at), "version=1&own-rent=120&state=final").status,
	    303); /* no such field: nothing of it is kept */
	assert_int_equal(found(&sql_owns_values), 0);
	council = ESSEX;
}

/* ---- from outside ---- */

static bool import_clubs(const char *file, struct record_report *out, struct fault *f)
{
	struct sheets sheets;
	put("feed", "own-visit.csv", file);
	if (!sheets_read(a, AT("%s/feed", folder).at, &sheets, f))
		return false;
	struct record_job job = {.authority = council, .now = now, .today = today, .feed = "gardens", .sheets = &sheets, .sure = true};
	*out = (struct record_report){0};
	return import_record(db, a, &job, out, f);
}

static void an_import_goes_by_whose_it_is(void **state)
{
	(void)state;
	struct fault f = {0};
	struct record_report r;
	static const char file[] = "_key,about,own_where\nk1,T1,Wisley\n";
	int64_t was = whose_set(ESSEX);
	must(import_clubs(file, &r, &f), &f);
	assert_int_equal(r.added, 1);
	whose_set(council = TEST);
	assert_false(import_clubs(file, &r, &f));
	assert_non_null(strstr(f.say, "own-visit"));
	council = ESSEX;
	whose_set(was);
}

/* ---- who has not said for whom they work ---- */

struct listing {
	const struct kind *kind;
	int64_t authority;
	struct entries all;
};
static bool read_all(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *x = arg;
	return entry_list(tx, a, (struct asof){today, INT64_MAX}, x->authority, x->kind, 0, 0, &x->all, f);
}

static void anothers_description_is_not_read_by(void **state)
{
	(void)state;
	const int whose[] = {0, ESSEX, TEST};
	for (int w = 0; w < 3; w++)
		for (int64_t at = ESSEX; at <= TEST; at++) {
			struct fault f = {0};
			struct listing x = {.kind = described_kind(record_kinds_of(whose[w]), TEXT("home")), .authority = at};
			bool ok = store_read(db, read_all, &x, &f);
			assert_int_equal(ok, whose[w] == at);
			if (!ok)
				assert_string_equal(f.code, "record.whose");
		}
}

static bool tell(struct tx *tx, void *arg, struct fault *f)
{
	return step_tell(tx, a, today + 5, now, arg, f);
}

static void ignore(void *ctx, const char *sentence)
{
	print_message("%s\n", sentence);
	++*(int *)ctx;
}

static bool replay_both(struct tx *tx, void *arg, struct fault *f)
{
	bool ok = true;
	for (int64_t at = ESSEX; ok && at <= TEST; at++) {
		struct replayed r;
		int64_t was = whose_set(at);
		ok = record_replay(tx, at, ignore, arg, &r, f);
		whose_set(was);
	}
	return ok;
}

SQL(sql_owns_allocated, "SELECT count(*) FROM k_allocation WHERE authority = $1 AND current = 1");

/* From tomorrow on. */
static bool cover_sam(struct tx *tx, void *arg, struct fault *f)
{
	struct user away, by;
	int64_t children;
	struct hand h = {.authority = ESSEX, .who = 77, .role = "administrator", .now = now, .today = today};
	(void)arg;
	return user_get(tx, a, ESSEX, worker[ESSEX].actor.user, &away, f) == ROW_ONE &&
	    user_get(tx, a, ESSEX, covering.actor.user, &by, f) == ROW_ONE &&
	    cover_add(tx, a, &h, &away, &by, today + 1, today + 9, &children, f);
}

static bool settle(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return cover_settle(tx, a, now, today, f);
}

static void those_who_go_through_all_of_them(void **state)
{
	(void)state;
	struct fault f = {0};
	size_t told = 0;
	int differ = 0;
	whose_set(0); /* the pages before were asked for on this thread */
	must(store_run(db, "tell", tell, &told, &f), &f);
	assert_true(told > 0); /* the ladder of a kind that one alone has */
	assert_int_equal(whose_now(), 0);
	must(store_read(db, replay_both, &differ, &f), &f);
	assert_int_equal(differ, 0);
	/* the return's day, and who covers for somebody who is away: of every authority, by its own description */
	must(reckon_all(&house->today, today, now, &f), &f);
	whose_set(ESSEX);
	must(store_run(db, "cover", cover_sam, NULL, &f), &f);
	whose_set(0);
	today += 2;
	council = ESSEX;
	int64_t before = found(&sql_owns_allocated);
	must(store_run(db, "cover", settle, NULL, &f), &f);
	assert_int_equal(found(&sql_owns_allocated), before + 1);
	assert_int_equal(whose_now(), 0);
	today -= 2;
}

/* A thread that is handed work works for whom it got it from, and for nobody after. */
static bool whose_is_it(struct tx *tx, void *arg, struct fault *f)
{
	(void)tx, (void)f;
	*(int64_t *)arg = whose_now();
	return true;
}

static void the_writer_works_for_who_gave_it(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t seen = -1;
	whose_set(TEST);
	must(store_run(db, "whose", whose_is_it, &seen, &f), &f);
	assert_int_equal(seen, TEST);
	whose_set(0);
	must(store_run(db, "whose", whose_is_it, &seen, &f), &f);
	assert_int_equal(seen, 0);
	/* a request that nobody is signed in for works for nobody, whoever was before it */
	get(&worker[TEST], TEXT("/children"));
	assert_int_equal(whose_now(), TEST);
	get(NULL, TEXT("/sign-in"));
	assert_int_equal(whose_now(), 0);
	get(&worker[TEST], TEXT("/children"));
	get(&worker[ESSEX], TEXT("/a/essex/promises"));
	get(NULL, TEXT("/nothing"));
	assert_int_equal(whose_now(), 0);
}

static void a_folder_of_nobody_is_refused(void **state)
{
	(void)state;
	struct fault f = {0};
	struct settings s = settings_default();
	char place[FOLDER + 20];
	snprintf(place, sizeof place, "%s/own", folder);
	s.text[SETTING_RECORD] = AT("%s", place);
	put("own/a/nowhere", "x.yaml", "list: own-x\nsource: x\ncodes: {x: X}\n");
	must(record_start(place, &f), &f);
	assert_null(house_open(&s, db, &f));
	assert_string_equal(f.code, "record.whose");
	assert_non_null(strstr(f.say, "a/nowhere"));
	assert_non_null(strstr(f.say, "essex, e99000001"));
	assert_non_null(strstr(f.where, "own/a/nowhere"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_has_its_own_description), cmocka_unit_test(forms_are_ones_own),
	    cmocka_unit_test(what_is_written_is_ones_own), cmocka_unit_test(an_import_goes_by_whose_it_is),
	    cmocka_unit_test(anothers_description_is_not_read_by), cmocka_unit_test(those_who_go_through_all_of_them),
	    cmocka_unit_test(the_writer_works_for_who_gave_it), cmocka_unit_test(a_folder_of_nobody_is_refused)};
	return cmocka_run_group_tests(tests, open_both, close_both);
}
