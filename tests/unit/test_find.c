/* Folding and sounds (pure); then the search of the pages: who is found, by whom, and that nothing tells a child who may not be known of
 * from one who does not exist. */
#include "tests.h"
#include "base/fold.h"
#include "house.h"
#include "record/find.h"
#include "record/people.h"
#include "store/journal.h"

static const char *folded(const char *z)
{
	return arena_z(a, fold(a, text_of(z)));
}

static void names_are_folded(void **state)
{
	(void)state;
	static const char *const same[][2] = {{"O’Connor", "o'connor"}, {"O'Connor", "o'connor"}, {"O`Connor", "o'connor"},
	    {"OʼConnor", "o'connor"},
	    {"Łukasz", "lukasz"}, {"ŁUKASZ", "lukasz"}, {"Zoë", "zoe"}, {"Zoe\xCC\x88", "zoe"}, {"Siobhán", "siobhan"},
	    {"Søren Ærø", "soren aero"},
	    {"Straße", "strasse"}, {"Đặng", "dang"}, {"İlker Yıldız", "ilker yildiz"}, {"Ольга", "ol'ga"}, {"Γιώργος", "giorgos"},
	    {"  Anne–Marie\xC2\xA0Smith ", "anne marie smith"},
	    {"'Tom'", "tom"}, {"Smith,Jo", "smith jo"}, {"…", ""}, {"", ""}};
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		assert_string_equal(folded(same[i][0]), same[i][1]);
	/* bytes that are no text, and more than a name can be */
	assert_non_null(folded("\xff\xfe Jo \xc3"));
	char long_name[4000];
	memset(long_name, 'x', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = 0;
	assert_true(fold(a, text_of(long_name)).n <= FOLD_MOST);
	for (size_t i = 0; i + 2 < sizeof long_name; i += 2)
		memcpy(long_name + i, "ß", 2);
	assert_true(fold(a, text_of(long_name)).n <= FOLD_MOST * 8);
	struct text key[FOLD_KEYS];
	size_t n = fold_keys(a, fold(a, TEXT("Anne-Marie O’Connor")), key);
	struct buf b = BUF_INIT(200);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%.*s ", TEXT_ARG(key[i]));
	assert_string_equal(arena_z(a, buf_as_text(&b)), "anne marie oconnor connor annemarieoconnor ");
	buf_free(&b);
}

static void names_that_sound_alike(void **state)
{
	(void)state;
	static const char *const alike[][4] = {{"stephen", "steven", "stefan"}, {"mohammed", "muhammad", "mohamad", "muhamed"},
	    {"siobhan", "shivaun"},
	    {"catherine", "katherine", "kathryn", "katharine"}, {"geoffrey", "jeffrey"}, {"lukasz", "lucas", "lukas"}, {"wright", "right"},
	    {"knight", "night"},
	    {"philip", "phillip", "filip"}, {"sara", "sarah"}, {"yusuf", "youssef"}, {"aisha", "ayesha"}, {"zainab", "zaynab"},
	    {"niamh", "neve"},
	    {"macdonald", "mcdonald"}, {"hussain", "hussein", "husain"}, {"rhys", "reece", "rees"}, {"chloe", "khloe"}, {"jon", "john"},
	    {"smith", "smyth"}};
	static const char *const apart[][2] = {{"amy", "anna"}, {"daniel", "nathaniel"}, {"jack", "josh"}, {"maria", "marta"},
	    {"ali", "eva"}};
	for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
		for (size_t k = 1; k < 4 && alike[i][k]; k++)
			assert_string_equal(arena_z(a, fold_sound(a, text_of(alike[i][0]))),
			    arena_z(a, fold_sound(a, text_of(alike[i][k]))));
	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
		assert_string_not_equal(arena_z(a, fold_sound(a, text_of(apart[i][0]))), arena_z(a, fold_sound(a, text_of(apart[i][1]))));
	assert_int_equal(fold_sound(a, TEXT("12")).n, 0);
}

/* ---- the pages ---- */

static struct session wilma, max, iro, manager, nurse, carer;

static struct got looked(const struct session *s, const char *words)
{
	struct buf b = BUF_INIT(2000);
	buf_z(&b, "q=");
	for (const char *p = words; *p; p++)
		buf_printf(&b, "%%%02X", (unsigned char)*p);
	struct got g = ask_as(s, "POST", TEXT("/find"), arena_z(a, buf_as_text(&b)));
	buf_free(&b);
	assert_int_equal(g.status, 200);
	assert_true(g.writes);
	return g;
}

static int open_all(void **state)
{
	(void)state;
	house_begin();
	put("y", "header.csv",
	    "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nS1,1,03/02/2012,APKN,UN2,,\nS2,1,19/06/2012,BAFR,UN2,,\nS3,2,03/02/2012,WBRI,UN2,0,\n"
	                           "S4,2,01/01/2013,WBRI,UN2,0,\nE1,1,07/07/2011,WBRI,UN2,,\nE2,1,07/07/2011,WBRI,UN2,,\n"
	                           "E3,1,07/07/2011,WBRI,UN2,,\nE4,1,07/07/2011,WBRI,UN2,,\n");
	put("y", "episodes.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	                         "S1,05/05/2026,S,V2,N1,U6,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC123456\n"
	                         "S2,05/05/2026,S,V2,N1,U6,PR1,,,,ZZ99 1AA,ZZ99 1AC,SC123457\n"
	                         "S3,05/05/2026,S,V2,N1,U6,PR1,,,,ZZ99 1AA,ZZ99 1AD,SC123458\n"
	                         "S4,05/05/2026,S,V2,N1,U6,PR1,,,,ZZ99 1AA,ZZ99 1AD,SC123458\n"
	                         "E1,05/05/2026,S,V2,N1,U6,PR1,,,,ZZ99 1AA,ZZ99 1AD,SC123458\n"
	                         "E2,05/05/2026,S,V2,N1,U6,PR1,,,,ZZ99 1AA,ZZ99 1AD,SC123458\n"
	                         "E3,05/05/2026,S,V2,N1,U6,PR1,,,,ZZ99 1AA,ZZ99 1AD,SC123458\n"
	                         "E4,05/05/2026,S,V2,N1,U6,PR1,,,,ZZ99 1AA,ZZ99 1AD,SC123458\n");
	/* so that reviews are known, and the others' are late */
	put("y", "reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\nE1,07/07/2011,01/06/2026,PN1\n");
	struct fault f = {0};
	must(take_in("y", 2027, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,KNOWN_AS,WORKER,TEAM,IRO,CARER\nS1,Mohammed,Ali,,Wilma Worker,North,Ira Reviewson,Cass "
	             "Homely\n"
	             "S2,Mohammed,Ali,,Wilma Worker,North,,\nS3,Siobhán,O’Connor,Shiv,Wilma Worker,North,,\n"
	             "S4,Łukasz,Mc Donald,,Wilma Worker,North,,\n"
	             "E1,Evan,Elsewood,,Max Elsewhere,South,,\nE2,Sealed,Elsewood,,Max Elsewhere,South,,\n"
	             "E3,Restricted,Elsewood,,Max Elsewhere,South,,\n"
	             "E4,Barred,Elsewood,,Max Elsewhere,South,,\n");
	house_ready();
	wilma = user(ROLE_SOCIAL_WORKER, person_of("Worker", false), "Wilma");
	max = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "Max");
	iro = user(ROLE_IRO, person_of("Reviewson", false), "Ira");
	carer = user(ROLE_CARER, person_of("Homely", false), "Cass");
	manager = user(ROLE_MANAGER, 0, "Mia");
	nurse = user(ROLE_NURSE, 0, "Nia");
	return 0;
}

struct shutting {
	const char *field; /* NULL: barred to wilma */
	int64_t person;
};
static bool shut_one(struct tx *tx, void *arg, struct fault *f)
{
	struct shutting *s = arg;
	struct hand h = {.authority = 1, .now = now, .today = today};
	struct entry *e;
	if (!s->field)
		return person_bar(tx, &h, s->person, wilma.actor.person, f);
	if (entry_get(tx, a, 1, kind_of(TEXT("person")), s->person, &e, f) != ROW_ONE)
		return false;
	*entry_value(e, s->field) = (struct value){.state = VALUE_SET, .number = 1};
	return entry_correct(tx, a, &h, e, NULL, NULL, f);
}

static void mine_are_found_however_they_are_typed(void **state)
{
	(void)state;
	static const char *const oconnor[] = {"O'Connor", "O’Connor", "OConnor", "oconnor", "o connor", "CONNOR", "Siobhan", "siobhán o'c",
	    "O'Connor, Siobhán", "shiv", "S3", "s3", " S3 "};
	for (size_t i = 0; i < sizeof oconnor / sizeof *oconnor; i++) {
		struct got g = looked(&wilma, oconnor[i]);
		SHOWS(g, AT("/child/%lld\">Shiv O’Connor</a>", (long long)person_of("S3", true)).at);
		HIDES(g, ">Mohammed Ali<");
	}
	static const char *const lukasz[] = {"Łukasz", "lukasz", "McDonald", "mc donald", "Łukasz mcd"};
	for (size_t i = 0; i < sizeof lukasz / sizeof *lukasz; i++)
		SHOWS(looked(&wilma, lukasz[i]), ">Łukasz Mc Donald</a>");
	/* by sound: a second list, and only there */
	struct got g = looked(&wilma, "Shivaun Okonnor");
	SHOWS(g, "Sounds like this");
	SHOWS(g, ">Shiv O’Connor</a>");
	HIDES(looked(&wilma, "Siobhan"), "Sounds like this");
	SHOWS(looked(&wilma, "Muhamad Aly"), ">Mohammed Ali</a>");
	/* one word typed as two */
	SHOWS(looked(&wilma, "moham med"), ">Mohammed Ali</a>");
	SHOWS(looked(&max, "else wood"), ">Evan Elsewood</a>");
	/* two of one name: told apart by birthday and number */
	g = looked(&wilma, "mohammed");
	SHOWS(g, "born 3 February 2012, aged 14</span> <span class=\"kith-beside\">· S1</span>");
	SHOWS(g, "born 19 June 2012, aged 14</span> <span class=\"kith-beside\">· S2</span>");
	/* a reviewing officer finds theirs alone; a carer too, and not by a number that is not for them */
	g = looked(&iro, "mohammed ali");
	SHOWS(g, "1 found");
	g = looked(&carer, "Ali");
	SHOWS(g, ">Mohammed Ali</a>");
	HIDES(g, ">S1<");
	HIDES(looked(&carer, "S1"), ">Mohammed Ali</a>");
	/* nothing is looked for by next to nothing */
	HIDES(looked(&wilma, "m"), ">Mohammed Ali</a>");
	HIDES(looked(&wilma, "%"), ">Mohammed Ali</a>");
	HIDES(looked(&wilma, "_li"), ">Mohammed Ali</a>");
}

static size_t at(const struct got *g, const char *words)
{
	const char *p = strstr(g->body.at, words);
	return p ? (size_t)(p - g->body.at) : SIZE_MAX;
}

/* The list: in what order, who of all, and which of two. */
static void a_list_is_ordered_chosen_and_tells_two_apart(void **state)
{
	(void)state;
	struct got g = ask(&wilma, "GET", "/children", "sort=name");
	assert_int_equal(g.status, 200);
	SHOWS(g, "born 3 February 2012 · S1</span>");
	SHOWS(g, "born 19 June 2012 · S2</span>");
	HIDES(g, "· S3<"); /* there is one of that name */
	assert_true(at(&g, ">Mohammed Ali<") < at(&g, ">Shiv O’Connor<") && at(&g, ">Shiv O’Connor<") < at(&g, ">Łukasz Mc Donald<"));
	g = ask(&wilma, "GET", "/children", "sort=age");
	assert_true(at(&g, ">Łukasz Mc Donald<") < at(&g, "· S2<") && at(&g, "· S2<") < at(&g, "· S1<"));
	g = ask(&wilma, "GET", "/children", "age=0-4");
	SHOWS(g, "Nobody is like that.");
	HIDES(g, ">Mohammed Ali<");
	g = ask(&wilma, "GET", "/children", "age=11-15&show=overdue");
	SHOWS(g, ">Mohammed Ali<");
	SHOWS(g, ">Late because…<"); /* beside overdue, and leads to the reason */
	const char *link = strstr(g.body.at, "class=\"govuk-link kith-late\" href=\"");
	assert_non_null(link);
	link = strchr(strstr(link, "href="), '"') + 1;
	struct text href = {link, (size_t)(strchr(link, '"') - link)};
	struct buf b = BUF_INIT(400);
	for (size_t i = 0; i < href.n; i++)
		if (i + 4 < href.n && !memcmp(href.at + i, "&amp;", 5))
			buf_char(&b, '&'), i += 4;
		else
			buf_char(&b, href.at[i]);
	assert_int_equal(ask_to(&wilma, "GET", arena_text(a, buf_as_text(&b)), NULL, false).status, 200);
	buf_free(&b);
	SHOWS(ask(&wilma, "GET", "/children", "show=nothing"), "Nobody is like that.");
	assert_int_equal(ask(&wilma, "GET", "/children", "sort=number").status, 404);
	assert_int_equal(ask(&wilma, "GET", "/children", "page=2").status, 200);
	/* a carer sees birthdays and no number; theirs is the only one of the name */
	HIDES(ask(&carer, "GET", "/children", ""), "· S1");
}

/* The same answer, byte for byte, but for what was typed. */
static struct text answer_of(const struct got *g)
{
	const char *from = strstr(g->body.at, "<section aria-live"), *to = strstr(g->body.at, "</section>");
	assert_true(from && to);
	return (struct text){from, (size_t)(to - from)};
}

SQL(sql_team_until,
    "UPDATE k_allocation SET happened_to = CASE WHEN CAST($2 AS BIGINT) = 0 THEN NULL ELSE CAST($2 AS INTEGER) END WHERE authority = 1 AND "
    "child = $1");
static bool team_until(struct tx *tx, void *arg, struct fault *f)
{
	return sql_do(tx, &sql_team_until, f, arg_i(person_of("E1", true)), arg_i(*(int64_t *)arg));
}

static void another_s_child_is_told_of_to_few_and_exactly(void **state)
{
	(void)state;
	struct fault f = {0};
	const char *others = "There is a child or young person like this";
	static const char *const exact[] = {"E1", "e1", "Evan Elsewood 7/7/2011", "Elsewood, Evan 07/07/2011", "evan elsewood 7 July 2011",
	    "Evan Elsewood 2011-07-07"};
	for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
		struct got g = looked(&wilma, exact[i]);
		SHOWS(g, others);
		SHOWS(g, "South");
		HIDES(g, ">Evan Elsewood<");
		SHOWS(looked(&iro, exact[i]), others);
		SHOWS(looked(&manager, exact[i]), others);
		HIDES(looked(&nurse, exact[i]), others);
		HIDES(looked(&carer, exact[i]), others);
	}
	static const char *const near[] = {"Evan", "Evan Elsewood", "Elsewood 7/7/2011", "Evan Elsewood 8/7/2011", "E",
	    "Evan Elsewoods 7/7/2011", "7/7/2011", "E11", "Max Elsewhere 7/7/2011"};
	struct got nobody = looked(&wilma, "Nobody Nowhere 1/1/2001");
	for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
		struct got g = looked(&wilma, near[i]);
		HIDES(g, others);
		assert_true(text_eq(answer_of(&g), answer_of(&nobody)));
	}
	/* the team is the one that has the child today, and not the one that had them until today */
	must(store_run(db, "until", team_until, &(int64_t){today}, &f), &f);
	struct got theirs = looked(&wilma, "E1");
	SHOWS(theirs, others);
	HIDES(theirs, "South");
	must(store_run(db, "until", team_until, &(int64_t){today + 1}, &f), &f);
	SHOWS(looked(&wilma, "E1"), "South");
	must(store_run(db, "until", team_until, &(int64_t){0}, &f), &f);
	/* it was hers to hand over: found, and not told of as another's */
	HIDES(looked(&max, "E1"), others);
	SHOWS(looked(&max, "E1"), ">Evan Elsewood</a>");

	/* sealed, restricted, barred: as if nobody, byte for byte, by number and by name with the birthday */
	must(store_run(db, "seal", shut_one, &(struct shutting){"sealed", person_of("E2", true)}, &f), &f);
	must(store_run(db, "restrict", shut_one, &(struct shutting){"restricted", person_of("E3", true)}, &f), &f);
	must(store_run(db, "bar", shut_one, &(struct shutting){NULL, person_of("E4", true)}, &f), &f);
	static const char *const shut[] = {"E2", "Sealed Elsewood 7/7/2011", "E3", "Restricted Elsewood 7/7/2011", "E4",
	    "Barred Elsewood 7/7/2011"};
	const struct session *all[] = {&wilma, &iro, &manager, &nurse, &carer};
	for (size_t i = 0; i < sizeof shut / sizeof *shut; i++)
		for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
			if (i >= 4 && k)
				continue; /* barred is to one reader */
			struct got g = looked(all[k], shut[i]), none = looked(all[k], i % 2 ? "Nobody Nowhere 1/1/2001" : "X9");
			assert_true(text_eq(answer_of(&g), answer_of(&none)));
			assert_int_equal(g.body.n - strlen(shut[i]), none.body.n - strlen(i % 2 ? "Nobody Nowhere 1/1/2001" : "X9"));
		}
	SHOWS(looked(&iro, "E4"), others); /* barred to wilma alone */
	HIDES(looked(&max, "E2"), ">Sealed Elsewood</a>"); /* sealed to their own worker too */
}

SQL(sql_searches, "SELECT COUNT(*) FROM journal WHERE authority = 1 AND verb = 'search'");
SQL(sql_looks, "SELECT COUNT(*) FROM journal j WHERE j.authority = 1 AND j.verb = 'look' AND j.kind = 'search'");
struct counted {
	int64_t searches, looks;
	struct journal_seen *seen;
	size_t n;
	int64_t child;
};
static bool count_all(struct tx *tx, void *arg, struct fault *f)
{
	struct counted *c = arg;
	return sql_i64(tx, &sql_searches, &c->searches, f, arg_none()) == ROW_ONE &&
	    sql_i64(tx, &sql_looks, &c->looks, f, arg_none()) == ROW_ONE &&
	       journal_seen(tx, a, 1, c->child, 0, 100, &c->seen, &c->n, f);
}

static void each_search_is_journaled(void **state)
{
	(void)state;
	struct fault f = {0};
	struct counted before = {.child = person_of("E1", true)}, after = before;
	must(store_read(db, count_all, &before, &f), &f);
	struct session new = user(ROLE_SOCIAL_WORKER, person_of("Worker", false), "Wilma again");
	looked(&new, "Nobody Nowhere");
	must(store_read(db, count_all, &after, &f), &f);
	assert_int_equal(after.searches, before.searches + 1);
	assert_int_equal(after.looks, before.looks); /* nobody was named */
	now += 20 * 60 * 1000;
	looked(&new, "E1"); /* told of: stands in that child's own list */
	before = after;
	must(store_read(db, count_all, &after, &f), &f);
	assert_int_equal(after.looks, before.looks + 1);
	assert_int_equal(after.n, before.n + 1);
	struct got g = ask(&new, "GET", "/find", "");
	assert_int_equal(g.status, 200);
	assert_false(g.writes);
	HIDES(g, "E1");
	SHOWS(ask(&new, "GET", "/children", ""), "role=\"search\"");
	assert_int_equal(ask(&new, "GET", "/find", "q=Ali").status, 200); /* nothing in an address is looked for */
	HIDES(ask(&new, "GET", "/find", "q=Ali"), "Mohammed");
}

/* A name that changed is found by the new one and no more by the old; two found to be one by either. */
struct renaming {
	int64_t person;
	const char *surname;
};
static bool rename_one(struct tx *tx, void *arg, struct fault *f)
{
	struct renaming *n = arg;
	struct hand h = {.authority = 1, .now = now, .today = today};
	struct entry *e;
	if (entry_get(tx, a, 1, kind_of(TEXT("person")), n->person, &e, f) != ROW_ONE)
		return false;
	*entry_value(e, "surname") = (struct value){.state = VALUE_SET, .text = text_of(n->surname)};
	return entry_put(tx, &h, e, f);
}
static bool join_two(struct tx *tx, void *arg, struct fault *f)
{
	int64_t *two = arg;
	struct hand h = {.authority = 1, .now = now, .today = today};
	return two[2] ? person_join(tx, &h, two[0], two[1], f) : person_part(tx, &h, two[0], f);
}
SQL(sql_want, "INSERT INTO kith_fact (name, value) VALUES ('find.wanted', '1')");
SQL(sql_lose, "DELETE FROM find_word");
static bool lose_words(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &sql_lose, f, arg_none()) && sql_do(tx, &sql_want, f, arg_none());
}

static void words_follow_the_names(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_run(db, "rename", rename_one, &(struct renaming){person_of("S2", true), "Renamedson"}, &f), &f);
	SHOWS(looked(&wilma, "renamedson"), ">Mohammed Renamedson</a>");
	HIDES(looked(&wilma, "Mohammed Ali"), "19 June 2012");
	int64_t two[3] = {person_of("E1", true), person_of("S1", true), 1};
	must(store_run(db, "join", join_two, two, &f), &f);
	SHOWS(looked(&wilma, "Elsewood"), AT("/child/%lld\"", (long long)two[1]).at);
	two[2] = 0;
	must(store_run(db, "part", join_two, two, &f), &f);
	HIDES(looked(&wilma, "Elsewood"), AT("/child/%lld\"", (long long)two[1]).at);
	/* an older database gets its words at the next start */
	must(store_run(db, "lose", lose_words, NULL, &f), &f);
	HIDES(looked(&wilma, "renamedson"), ">Mohammed Renamedson</a>");
	must(find_ready(db, &f), &f);
	SHOWS(looked(&wilma, "renamedson"), ">Mohammed Renamedson</a>");
	must(find_ready(db, &f), &f);
}

/* ---- readers of many: through the words, and not through their children ---- */

enum { CROWD = 260, SURNAMES = 10 };
SQL(sql_give, "INSERT INTO k_allocation (authority, entry, version, current, child, happened_from, state, source, written_at, part, who)"
              " VALUES (1, $1, 1, 1, $2, 1, 'final', 'kith', 1, 'iro', $3)");
static int64_t crowd[CROWD];
/* Max has every second of them; somebody who is nobody otherwise has all. */
#define HALF max.actor.person
enum { ALL = 7002 };

static bool put_crowd(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	static const char *const surname[SURNAMES] = {"Ambering", "Bolderton", "Cragworth", "Dunmarsh", "Fennypool", "Gribdale",
	    "Hollincomb", "Juxtonley", "Kestrelby", "Lumpwick"};
	struct hand h = {.authority = 1, .now = now, .today = today};
	bool ok = true;
	for (int i = 0; ok && i < CROWD; i++) {
		struct entry *e = entry_new(a, kind_of(TEXT("person")), 0);
		e->state = STATE_FINAL;
		*entry_value(e, "part") = (struct value){.state = VALUE_SET, .text = TEXT("child")};
		*entry_value(e, "forename") = (struct value){.state = VALUE_SET, .text = TEXT("Invented")};
		*entry_value(e, "surname") = (struct value){.state = VALUE_SET, .text = text_of(surname[i / 2 % SURNAMES])};
		ok = entry_put(tx, &h, e, f) && sql_do(tx, &sql_give, f, arg_i(store_id()), arg_i(e->id), arg_i(ALL)) &&
		     (i % 2 || sql_do(tx, &sql_give, f, arg_i(store_id()), arg_i(e->id), arg_i(HALF)));
		crowd[i] = e->id;
	}
	return ok;
}

struct asking_for {
	struct text typed;
	struct found_all half, all;
};
static bool ask_both(struct tx *tx, void *arg, struct fault *f)
{
	struct asking_for *q = arg;
	struct actor half = {.authority = 1, .user = 7001, .person = HALF, .role = ROLE_IRO},
	    all = {.authority = 1, .user = 7002, .person = ALL, .role = ROLE_IRO};
	return find_mine(tx, a, &half, today, q->typed, true, &q->half, f) && find_mine(tx, a, &all, today, q->typed, true, &q->all, f);
}

static struct asking_for both(const char *typed)
{
	struct fault f = {0};
	struct asking_for q = {.typed = text_of(typed)};
	must(store_read(db, ask_both, &q, &f), &f);
	for (size_t i = 0; i < q.half.n; i++)
		for (int k = 0; k < CROWD; k++)
			assert_false(q.half.at[i].person == crowd[k] && k % 2); /* never the other half */
	return q;
}

static bool shut_crowd(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct hand h = {.authority = 1, .now = now, .today = today};
	return person_bar(tx, &h, crowd[0], HALF, f) && shut_one(tx, &(struct shutting){"sealed", crowd[20]}, f);
}

static void readers_of_many_find_theirs_and_no_others(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_run(db, "crowd", put_crowd, NULL, &f), &f);
	static const char *const ways[] = {"Ambering", "amber", "Invented Ambering", "ambering inv", "Inv Amb", "Invented Amberring"};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct asking_for q = both(ways[i]);
		assert_int_equal(q.half.n, CROWD / SURNAMES / 2);
		assert_int_equal(q.all.n, CROWD / SURNAMES);
		assert_false(q.half.more || q.all.more);
	}
	struct asking_for q = both("Invented");
	assert_int_equal(q.half.n, FOUND_MOST);
	assert_true(q.half.more && q.all.more);
	assert_int_equal(both("Zambering").all.n, 0);
	assert_int_equal(both("Evan Ambering").all.n, 0);
	assert_int_equal(both("Mohammed").half.n, 0); /* others' */
	must(store_run(db, "shut", shut_crowd, NULL, &f), &f); /* the first of two surnames */
	q = both("Ambering");
	assert_int_equal(q.half.n, CROWD / SURNAMES / 2 - 2);
	assert_int_equal(q.all.n, CROWD / SURNAMES - 1); /* barred is to one, sealed to everybody */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_folded),
	    cmocka_unit_test(names_that_sound_alike),
	    cmocka_unit_test(mine_are_found_however_they_are_typed),
	    cmocka_unit_test(a_list_is_ordered_chosen_and_tells_two_apart),
	    cmocka_unit_test(another_s_child_is_told_of_to_few_and_exactly),
	    cmocka_unit_test(each_search_is_journaled),
	    cmocka_unit_test(words_follow_the_names),
	    cmocka_unit_test(readers_of_many_find_theirs_and_no_others),
	};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
