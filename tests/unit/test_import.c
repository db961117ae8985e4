/* Returns and a list of people into the record: on the engine that KITH_DB names, else SQLite in a new folder. All of
 * it with returns written here; those made by others are read too where they are there. */
#include "base/file.h"
#include "told/council.h"
#include "told/import.h"
#include "record/import_people.h"
#include "told/life.h"
#include "record/people.h"
#include "told/told.h"
#include "returns/write.h"
#include "shared.h"
#include "store/journal.h"
#include "store/schema.h"
#include "stored.h"


static const char header[] = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n";
static const char episodes[] = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n";

static void put(const char *name, const char *bytes)
{
	const char *path = arena_printf(a, "%s/%s", folder, name).at;
	assert_true(file_mkdirs(arena_z(a, (struct text){path, (size_t)(strrchr(path, '/') - path)}), NULL));
	assert_true(put_file(path, text_of(bytes), NULL));
}

static int open_all(void **state)
{
	(void)state;
	stored_begin("import", 1000);
	put("r/2026/e.csv", arena_printf(a, "%sT1,01/05/2025,S,C1,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	    "T2,01/06/2025,S,V2,N8,K2,PR4,01/09/2025,E4A,,,ZZ99 2AB,SC000002\nT2,,S,V2,N8,K2,PR4,,,,,,\n", episodes).at);
	put("r/2026/h.csv", arena_printf(a, "%sT1,F,02/03/2015,WBRI,UN1,0,\nT2,M,1/2/2012,ZZZZ,UN1,,\n", header).at);
	put("r/2027/e.csv", arena_printf(a, "%sT1,01/05/2025,S,C1,N1,U4,PR1,10/06/2026,X1,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	    "T1,10/06/2026,L,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n", episodes).at);
	put("r/2027/h.csv", arena_printf(a, "%sT1,F,03/03/2015,WBRI,UN1,0,\n", header).at);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	stored_end();
	return 0;
}

static struct cohort *take_in(const char *dir, const char *council, struct import_report *r)
{
	struct reading reading;
	struct cohort *c = NULL;
	struct authority au;
	struct fault f = {0};
	if (!council_settle(db, a, council, &au, &f) || !returns_read(a, &dir, 1, &(struct read_options){0}, &reading, &c, &f))
		fail_msg("%s", f.say);
	struct import_job j = {.authority = au.authority, .who = TEXT("t"), .now = 5000, .reading = &reading, .cohort = c};
	import_reckon(a, &j, r);
	if (!import_put(db, a, &j, r, &f))
		fail_msg("%s", f.say);
	return c;
}

struct look {
	const char *number;
	int64_t authority, person;
	struct entry *e;
	struct life life;
	struct lives lives;
	struct text name;
	struct journal_verdict verdict;
	int64_t journal;
};

static bool see(struct tx *tx, void *arg, struct fault *f)
{
	struct look *l = arg;
	struct journal_head h;
	return person_by_number(tx, l->authority, "council", text_of(l->number), &l->person, f) == ROW_ONE &&
	       entry_get(tx, a, l->authority, kind_of(TEXT("person")), l->person, &l->e, f) == ROW_ONE &&
	       person_name(tx, a, l->authority, l->person, &l->name, f) == ROW_ONE &&
	       life_load(tx, a, l->authority, l->person, day_of(2026, 11, 1), &l->life, f) && journal_head(tx, l->authority, &h, f) &&
	       (l->journal = h.number, journal_verify(tx, l->authority, NULL, &l->verdict, f));
}

static struct look look(const char *number)
{
	struct look l = {.number = number, .authority = 1};
	struct fault f = {0};
	if (!store_read(db, see, &l, &f))
		fail_msg("%s", f.say);
	return l;
}

static void in_and_again(void **state)
{
	(void)state;
	struct import_report r;
	const char *dir = arena_printf(a, "%s/r", folder).at;
	cohort_free(take_in(dir, "essex", &r));
	assert_int_equal(r.rows, 8);
	assert_int_equal(r.children, 2);
	assert_int_equal(r.new_children, 2);
	assert_int_equal(r.episodes, 3);
	assert_int_equal(r.across, 1);
	assert_int_equal(r.periods, 2);
	assert_int_equal(r.bads, 1); /* ETHNIC ZZZZ */
	assert_int_equal(r.n_asides, 1);
	struct look l = look("T1");
	assert_int_equal(value_day(entry_value(l.e, "dob")), day_of(2015, 3, 3)); /* the newest return speaks */
	assert_true(text_is(l.name, "T1"));
	assert_int_equal(l.life.span.periods, 1);
	assert_int_equal(l.life.span.episodes, 2);
	assert_true(l.verdict.whole);
	cohort_free(l.life.cohort);
	int64_t rows = l.journal;
	cohort_free(take_in(dir, "E10000012", &r));
	assert_true(r.same[0] && r.same[1] && r.new_children == 0);
	l = look("T2");
	assert_int_equal(l.journal, rows);
	cohort_free(l.life.cohort);
}

/* Ten thousand rows that fit no child, within memory that grows with them and not with their square. */
static void a_long_list(void **state)
{
	(void)state;
	struct people_report r;
	struct fault f = {0};
	struct arena *own = arena_new(64 << 20);
	struct buf b = BUF_INIT(1 << 20);
	buf_z(&b, "CHILD,WORKER\n");
	for (int i = 0; i < 10000; i++)
		buf_printf(&b, "NONE%d,\n", i);
	assert_true(import_people(db, own, 1, "long.csv", buf_as_text(&b), 6000, day_of(2026, 11, 1), &r, &f));
	assert_int_equal(r.asides, 10000);
	assert_true(arena_used(own) < 20 << 20);
	buf_free(&b);
	arena_free(own);
}

static void a_list_of_people(void **state)
{
	(void)state;
	struct people_report r;
	struct fault f = {0};
	const char *csv = "child,FORENAME,SURNAME,WORKER,TEAM,IRO\nT1,Robin,Testwood,Sam Sampleworth,North,Ira Reviewton\n"
	    "T9,Ash,Demoford,,,\n,x,y,,,\n";
	assert_true(import_people(db, a, 1, "p.csv", text_of(csv), 6000, day_of(2026, 11, 1), &r, &f));
	assert_int_equal(r.named, 1);
	assert_int_equal(r.allocated, 2);
	assert_int_equal(r.asides, 2);
	struct look l = look("T1");
	assert_true(text_is(l.name, "Robin Testwood"));
	assert_string_equal(field_fed(l.e, &l.e->kind->fields[kind_field(l.e->kind, "surname")]) ? "fed" : "", "fed");
	cohort_free(l.life.cohort);
	assert_true(import_people(db, a, 1, "p.csv", text_of(csv), 7000, day_of(2026, 11, 2), &r, &f));
	assert_int_equal(r.named + r.allocated + r.ended, 0);
	/* the names stay when a return says something else of the child */
	put("r/2027/h.csv", arena_printf(a, "%sT1,F,04/03/2015,WBRI,UN1,0,\n", header).at);
	struct import_report again;
	cohort_free(take_in(arena_printf(a, "%s/r", folder).at, NULL, &again));
	l = look("T1");
	assert_true(text_is(l.name, "Robin Testwood"));
	assert_int_equal(value_day(entry_value(l.e, "dob")), day_of(2015, 3, 4));
	cohort_free(l.life.cohort);
	assert_false(import_people(db, a, 1, "p.csv", TEXT("CHILD,SHOE\nT1,4\n"), 6000, 0, &r, &f));
	assert_string_equal(f.where, "p.csv:1");
	assert_false(import_people(db, a, 1, "p.csv", TEXT("FORENAME\nT1\n"), 6000, 0, &r, &f));
}

static void a_council_that_is_not(void **state)
{
	(void)state;
	struct authority au;
	struct fault f = {0};
	assert_false(council_settle(db, a, "Exesx", &au, &f));
	assert_non_null(strstr(f.say, "Essex"));
	assert_int_equal(f.kind, FAULT_ASKED);
}

/* What was written in kith follows on from what was told. */
static bool write_in_kith(struct tx *tx, void *arg, struct fault *f)
{
	struct look *l = arg;
	struct hand h = {.authority = 1, .who = 1, .role = "social-worker", .now = 8000, .today = day_of(2026, 11, 1)};
	struct entry *home = entry_new(a, kind_of(TEXT("home")), l->person), *visit = entry_new(a, kind_of(TEXT("visit")), l->person);
	home->state = visit->state = STATE_FINAL;
	*entry_value(home, "place") = (struct value){.state = VALUE_SET, .text = TEXT("K2")};
	*entry_value(home, "began") = (struct value){.state = VALUE_SET, .number = day_of(2026, 10, 1)};
	*entry_value(visit, "held") = (struct value){.state = VALUE_SET, .number = day_of(2026, 10, 5)};
	*entry_value(visit, "alone") = (struct value){.state = VALUE_SET, .number = 1};
	*entry_value(visit, "how_was_it") = (struct value){.state = VALUE_SET, .text = TEXT("Settled in.")};
	struct problems p;
	bool ok = entry_add(tx, a, &h, home, &p, f) && entry_add(tx, a, &h, visit, &p, f) &&
	          life_hold(tx, 1, SATISFIED_VISIT, day_of(2026, 1, 1), f);
	if (!ok && p.n)
		print_message("%.*s\n", TEXT_ARG(p.at[0].say));
	return ok;
}

static void written_in_kith(void **state)
{
	(void)state;
	struct look l = look("T1");
	struct fault f = {0};
	cohort_free(l.life.cohort);
	if (!store_run(db, "write", write_in_kith, &l, &f))
		fail_msg("%s", f.say);
	l = look("T1");
	const struct span *s = &l.life.span;
	assert_int_equal(s->periods, 1);
	assert_int_equal(s->homes, 2);
	assert_int_equal(s->home[1].from, day_of(2026, 10, 1));
	assert_int_equal(s->episode[2].place, PLACE_K2);
	/* the legal status that the return told goes on */
	assert_int_equal(s->chunk->rows[TABLE_EPISODES].col[EPISODES_LS][s->episode[2].row], LS_C2);
	struct laws laws;
	assert_true(laws_load(a, NULL, &laws, &f));
	struct duty_row *row;
	size_t n = duty_of(a, &(struct duty_ask){.asof = AS_AT(day_of(2026, 11, 1)), .laws = &laws}, s, &l.life.events, &row);
	bool seen = false;
	for (size_t i = 0; i < n; i++)
		if (!strcmp(row[i].law->id, "visit-first") && row[i].since == day_of(2026, 10, 1)) {
			assert_int_equal(row[i].state, DUTY_DONE);
			seen = true;
		}
	assert_true(seen);
	cohort_free(l.life.cohort);
}

static void told_by_others(void **state)
{
	(void)state;
	static const char *const sets[][2] = {{"data/903-clean", "E08000025"}, {"data/903-five-years", "Sefton"}};
	for (int i = 0; i < 2; i++) {
		const char *dir = shared_path(sets[i][0]);
		if (!dir)
			skip();
		struct import_report r;
		struct cohort *c = take_in(dir, sets[i][1], &r);
		assert_true((int64_t)r.n_asides * 100 <= r.rows);
		assert_int_equal(r.new_children, (int64_t)c->children);
		cohort_free(c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(in_and_again), cmocka_unit_test(a_list_of_people),
	    cmocka_unit_test(a_long_list), cmocka_unit_test(a_council_that_is_not), cmocka_unit_test(written_in_kith),
	    cmocka_unit_test(told_by_others)};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
