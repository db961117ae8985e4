/* The pages of the return, and keeping one as sent: through dispatch, on a record made here. */
#include "house.h"
#include "told/kept.h"
#include "told/return_day.h"
#include "told/told.h"
#include "returns/write.h"
#include "today/findings.h"
#include "today/reckon.h"

static int64_t child, worker;
static struct session analyst, social, other;

#define HEADER "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,1,01/02/2015,WBRI,UN1,,\nT2,2,01/03/2014,WBRI,UN1,,\n" \
	"T3,1,01/04/2013,WBRI,UN1,,\n"
#define EPISODES "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("2026", "h.csv", HEADER);
	put("2026", "e.csv",
	    EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                              "T2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n"
	                              "T3,01/06/2025,S,C2,N1,U4,PR1,01/09/2025,E11,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	put("other", "h.csv", HEADER);
	put("other", "e.csv", EPISODES "T1,01/05/2025,S,C1,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	/* 355: an episode that ends on the day it began */
	put("2027", "h.csv", HEADER);
	put("2027", "e.csv", EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,10/10/2026,X1,CARPL,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                              "T1,10/10/2026,P,C2,N1,U4,PR1,10/10/2026,X1,CARPL,ZZ99 1AA,ZZ99 1AC,SC000001\n"
	                              "T1,11/10/2026,P,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AD,SC000001\n"
	                              "T2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	must(take_in("2026", 2026, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER\nT1,Robin,Testwood,Sam Sampleworth\nT2,Ash,Demoford,Max Elsewhere\n");
	child = person_of("T1", true);
	worker = person_of("Sampleworth", false);
	analyst = user(ROLE_ANALYST, 0, "an analyst");
	social = user(ROLE_SOCIAL_WORKER, worker, "a worker");
	other = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "another");
	house_ready();
	return 0;
}

static struct text at_child(const char *what)
{
	return arena_printf(a, "/child/%lld/%s", (long long)child, what);
}

struct getting {
	struct return_today *t;
	int64_t now;
};

static bool get(struct tx *tx, void *arg, struct fault *f)
{
	struct getting *g = arg;
	return return_today_get(&house->today, tx, 1, today, g->now, &g->t, f);
}

static struct return_today *reckoned(int64_t at)
{
	struct getting g = {.now = at};
	struct fault f = {0};
	must(store_read(db, get, &g, &f), &f);
	return g.t;
}

/* ---- keeping ---- */

static bool keep(struct tx *tx, void *arg, struct fault *f)
{
	return kept_put(tx, 1, arg, f);
}

static bool kept(struct tx *tx, void *arg, struct fault *f)
{
	return kept_list(tx, a, 1, &((struct kept_return **)arg)[0], (size_t *)((void **)arg)[1], f);
}

static size_t n_kept(struct kept_return **all)
{
	size_t n = 0;
	struct kept_return *list = NULL;
	void *arg[2] = {NULL, &n};
	struct fault f = {0};
	must(store_read(db, kept, arg, &f), &f);
	list = arg[0];
	if (all)
		*all = list;
	return n;
}

static void kept_as_sent(void **state)
{
	(void)state;
	struct fault f = {0};
	struct kept_return mark = {2026, now, TEXT("operator"), TEXT("2026")}, *all;
	assert_int_equal(n_kept(NULL), 0);
	/* not handed in yet: another may be kept in its place only when asked */
	assert_false(take_in("other", 2026, false, true, &f));
	assert_string_equal(f.code, "import.in");
	must(store_run(db, "keep", keep, &mark, &f), &f);
	must(store_run(db, "keep", keep, &mark, &f), &f); /* again: one mark */
	assert_int_equal(n_kept(&all), 1);
	assert_int_equal(all[0].year, 2026);
	assert_true(all[0].kept_at == now && text_is(all[0].who, "operator"));
	must(take_in("2026", 2026, false, false, &f), &f); /* the same return changes nothing */
	assert_int_equal(n_kept(NULL), 1);
	assert_false(take_in("other", 2026, false, false, &f));
	assert_string_equal(f.code, "import.kept");
	must(take_in("other", 2026, true, false, &f), &f);
	assert_int_equal(n_kept(NULL), 0); /* what stands now was not handed in */
	must(take_in("2026", 2026, true, false, &f) && store_run(db, "keep", keep, &mark, &f), &f);
}

/* ---- the year goes on ---- */

static void last_year_goes_on(void **state)
{
	(void)state;
	struct return_today *t = reckoned(now);
	assert_false(t->closing.told);
	assert_int_equal(t->closing.last, 2026);
	const struct cohort *c = t->closing.cohort;
	uint32_t k, i;
	for (int n = 1; n <= 3; n++) {
		assert_true(cohort_find(c, arena_printf(a, "T%d", n), &k, &i));
		struct span_rows e = chunk_rows(c->chunk[k], TABLE_EPISODES, i, 2027), h = chunk_rows(c->chunk[k], TABLE_HEADER, i, 2027);
		assert_int_equal(e.to - e.from, n < 3); /* T3 left care before the year began */
		assert_int_equal(h.to - h.from, n < 3);
		e = chunk_rows(c->chunk[k], TABLE_EPISODES, i, 2026);
		assert_int_equal(e.to - e.from, 1);
	}
	struct got g = ask(&analyst, "GET", "/return", "");
	assert_int_equal(g.status, 200);
	assert_true(says(&g, "handed in and kept as sent"));
	assert_true(says(&g, "is told again"));
	return_today_put(t);
	struct fault f = {0};
	must(take_in("2027", 2027, false, false, &f), &f);
	t = reckoned(now);
	assert_true(t->closing.told);
	return_today_put(t);
}

/* ---- the page ---- */

static void sums_agree(void **state)
{
	(void)state;
	struct return_today *t = reckoned(now);
	size_t things = 0, children = 0, faults = 0;
	for (size_t i = 0; i < t->found.n; i++)
		faults += !i || t->found.at[i].rule != t->found.at[i - 1].rule || t->found.at[i].fault != t->found.at[i - 1].fault;
	for (size_t i = 0; i < t->n_who; i++) {
		things += t->who[i].things;
		children += t->who[i].children;
	}
	assert_true(t->n > 1);
	assert_int_equal(things, t->n);
	assert_int_equal(faults, t->n);
	assert_int_equal(children, t->n_children); /* each child has one worker here */
	assert_int_equal(t->n_children, 3); /* T3 is told again in the header, without an episode */
	struct got g = ask(&analyst, "GET", "/return", "");
	assert_true(says(&g, arena_printf(a, "3 children, %zu things.", t->n).at));
	assert_true(says(&g, "Sam Sampleworth"));
	assert_true(says(&g, "Nobody is allocated"));
	assert_true(says(&g, "no list of providers"));
	assert_false(says(&g, "Child T1") || g.writes); /* counts alone: no look at a child */
	g = ask(&analyst, "GET", "/return", "by=rule");
	assert_true(says(&g, "This episode ends on the day it began."));
	assert_true(says(&g, "/return?by=child&amp;rule=355"));
	g = ask(&analyst, "GET", "/return", "by=child&rule=355");
	assert_true(says(&g, "Child T1"));
	assert_false(says(&g, "Child T2"));
	assert_true(g.writes); /* the look */
	g = ask(&analyst, "GET", "/return", arena_printf(a, "by=child&worker=%lld", (long long)worker).at);
	assert_true(says(&g, "Child T1"));
	assert_false(says(&g, "Child T2"));
	g = ask(&analyst, "GET", "/return", "by=child");
	assert_true(says(&g, "Child T1") && says(&g, "Child T2"));
	assert_false(says(&g, "Testwood") || says(&g, "Robin")); /* who hands in the return needs no names */
	g = ask(&analyst, "GET", "/return", "by=house");
	assert_int_equal(g.status, 404);
	return_today_put(t);
}

static void who_may(void **state)
{
	(void)state;
	struct got g = ask(&social, "GET", "/return", "");
	assert_int_equal(g.status, 403);
	g = ask(&analyst, "GET", at_child("findings").at, "");
	assert_int_equal(g.status, 403);
	g = ask(&other, "GET", at_child("findings").at, "");
	assert_int_equal(g.status, 403);
	g = ask(&other, "GET", at_child("right").at, "rule=355");
	assert_int_equal(g.status, 403);
	g = ask(&other, "POST", at_child("right").at, "rule=355&words=mine");
	assert_int_equal(g.status, 403);
	assert_false(g.writes);
}

static void all_rules_listed(void **state)
{
	(void)state;
	const struct rule **rule;
	size_t n = check_rules(a, 2027, &rule);
	struct got g = ask(&analyst, "GET", "/return/rules", "");
	assert_int_equal(g.status, 200);
	for (size_t i = 0; i < n; i++)
		assert_true(says(&g, arena_printf(a, ">%s</th>", rule[i]->code).at));
	assert_true(says(&g, arena_printf(a, "%zu rules", n).at));
}

/* ---- a child's ---- */

static bool say_right(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct hand hand = {.authority = 1, .who = worker, .role = "social-worker", .now = now, .today = today};
	struct entry *e = entry_new(a, kind_of(TEXT("reason")), child);
	struct problems p;
	e->state = STATE_FINAL;
	*entry_value(e, "why") = (struct value){.state = VALUE_SET, .text = TEXT("right")};
	*entry_value(e, "clock") = (struct value){.state = VALUE_SET, .text = TEXT("355")};
	*entry_value(e, "since") = (struct value){.state = VALUE_SET, .number = day_of(2026, 10, 10)};
	*entry_value(e, "given") = (struct value){.state = VALUE_SET, .number = today};
	*entry_value(e, "words") = (struct value){.state = VALUE_SET, .text = TEXT("=one night became none")};
	return entry_add(tx, a, &hand, e, &p, f);
}

static void right_because(void **state)
{
	(void)state;
	struct fault f = {0};
	struct got g = ask(&social, "GET", at_child("findings").at, "");
	assert_int_equal(g.status, 200);
	assert_true(says(&g, "Robin Testwood") && says(&g, "This episode ends on the day it began."));
	assert_true(says(&g, arena_printf(a, "/child/%lld/entry/home/", (long long)child).at)); /* one tap from the field */
	assert_true(says(&g, "right?rule=355&amp;since=2026-10-10"));
	assert_true(g.writes);
	g = ask(&social, "GET", at_child("right").at, "rule=355&since=2026-10-10");
	assert_true(g.status == 200 && says(&g, "This episode ends on the day it began."));
	g = ask(&social, "GET", at_child("right").at, "rule=355x");
	assert_int_equal(g.status, 404);
	g = ask(&social, "POST", at_child("right").at, "rule=355&words=");
	assert_int_equal(g.status, 422);
	assert_true(says(&g, "Say why it is right"));
	g = ask(&social, "POST", at_child("right").at, "rule=355&since=2026-10-10&words=because");
	assert_true(g.status == 303 && g.writes && text_eq(g.to, at_child("findings")));
	must(store_run(db, "right", say_right, NULL, &f), &f);
	g = ask(&social, "GET", at_child("findings").at, "");
	assert_true(says(&g, "Said to be right, because: =one night became none (Sam Sampleworth, 18 November 2026)"));
	assert_false(says(&g, "right?rule=355&amp;since=2026-10-10"));
	g = ask(&analyst, "GET", "/return", "by=child&rule=355");
	assert_true(says(&g, "Said to be right, because: =one night became none (Sam Sampleworth, 18 November 2026)"));
	g = ask(&analyst, "GET", "/return", "");
	assert_true(says(&g, "1 is said to be right."));
	g = ask(&analyst, "GET", "/return", "by=child&right=1");
	assert_true(says(&g, "Child T1") && says(&g, "one night became none"));
	assert_false(says(&g, "Child T2") || says(&g, "Child T3"));
	g = ask(&analyst, "GET", "/return.csv", "");
	assert_true(g.status == 200 && says(&g, "'=one night became none"));
	assert_true(g.writes); /* the look at every child in it */
	g = ask(&analyst, "GET", "/return.xlsx", "");
	assert_true(g.status == 200 && g.body.n > 1000 && !memcmp(g.body.at, "PK", 2));
	g = ask(&social, "GET", "/return.csv", "");
	assert_int_equal(g.status, 403);
}

/* The return itself: what comes out of the zip is read back as what it is. */
static void the_whole_return(void **state)
{
	(void)state;
	struct return_today *t = reckoned(now);
	for (int xml = 0; xml < 2; xml++) {
		struct got g = ask(&analyst, "GET", xml ? "/return/xml.zip" : "/return/csv.zip", "");
		assert_true(g.status == 200 && g.writes && text_is(g.type, "application/zip"));
		const char *path = arena_printf(a, "%s/%s.zip", folder, xml ? "xml" : "csv").at;
		must(put_file(path, g.body, NULL), &(struct fault){0});
		int year = 2027;
		struct reading reading;
		struct cohort *c = NULL;
		struct fault f = {0};
		must(returns_read(a, &path, 1, &(struct read_options){.years = &year, .n_years = 1}, &reading, &c, &f), &f);
		assert_int_equal(reading.year[0].rows[TABLE_HEADER], 3);
		for (int table = 0; table < TABLES; table++) {
			struct buf was = BUF_INIT(1 << 20), is = BUF_INIT(1 << 20);
			int64_t n = returns_write_csv(a, t->closing.cohort, (enum table)table, 2027, &was);
			assert_int_equal(returns_write_csv(a, c, (enum table)table, 2027, &is), n);
			if (!xml) /* in XML the rows stand by child */
				assert_true(text_eq(buf_as_text(&was), buf_as_text(&is)));
			buf_free(&was);
			buf_free(&is);
		}
		cohort_free(c);
	}
	struct got g = ask(&social, "GET", "/return/csv.zip", "");
	assert_int_equal(g.status, 403);
	g = ask(&analyst, "GET", "/return", "");
	assert_true(says(&g, "/return/xml.zip") && says(&g, "deprivation of liberty lie beside it as CSV"));
	return_today_put(t);
}

static void reckoned_once(void **state)
{
	(void)state;
	struct fault f = {0};
	struct return_today *first = reckoned(now + 5000), *again = reckoned(now + 6000);
	assert_ptr_equal(first, again);
	must(store_run(db, "right", say_right, NULL, &f), &f);
	struct return_today *after = reckoned(now + 7000);
	assert_ptr_not_equal(first, after);
	assert_true(after->reckoned_at == now + 7000);
	today++;
	struct return_today *tomorrow = reckoned(now + 8000);
	assert_true(tomorrow->reckoned_at == now + 8000);
	today--;
	assert_int_equal(tomorrow->n, after->n);
	return_today_put(first);
	return_today_put(again);
	return_today_put(after);
	return_today_put(tomorrow);
}

/* ---- what was written in kith ---- */

static bool move(struct tx *tx, void *arg, struct fault *f)
{
	struct hand hand = {.authority = 1, .who = worker, .role = "social-worker", .now = now, .today = today};
	struct entry *e = entry_new(a, kind_of(TEXT("home")), child);
	struct problems p;
	(void)arg;
	e->state = STATE_FINAL;
	*entry_value(e, "place") = (struct value){.state = VALUE_SET, .text = TEXT("K2")};
	*entry_value(e, "began") = (struct value){.state = VALUE_SET, .number = day_of(2026, 11, 2)};
	return entry_add(tx, a, &hand, e, &p, f);
}

static void a_move_ends_what_went_on(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_run(db, "move", move, NULL, &f), &f);
	struct return_today *t = reckoned(now + 9000);
	uint32_t k, i, ended = 0, begun = 0;
	assert_true(cohort_find(t->closing.cohort, TEXT("T1"), &k, &i));
	const struct chunk *c = t->closing.cohort->chunk[k];
	struct span_rows e = chunk_rows(c, TABLE_EPISODES, i, 2027);
	assert_int_equal(e.to - e.from, 4);
	for (uint32_t r = e.from; r < e.to; r++) {
		const struct rows *rows = &c->rows[TABLE_EPISODES];
		ended += rows->col[EPISODES_DEC][r] == day_of(2026, 11, 2) && rows->col[EPISODES_REC][r] == REC_X1;
		begun += rows->col[EPISODES_DECOM][r] == day_of(2026, 11, 2) && rows->col[EPISODES_DEC][r] == CELL_BLANK &&
		         rows->col[EPISODES_RNE][r] == RNE_P;
	}
	assert_int_equal(ended, 1);
	assert_int_equal(begun, 1);
	return_today_put(t);
}

/* ---- month by month ---- */

struct listing {
	struct return_day *at;
	size_t n;
};

static bool list_days(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	return return_days(tx, a, 1, 2027, &l->at, &l->n, f);
}

static bool nothing(struct tx *tx, void *arg, struct fault *f)
{
	(void)tx, (void)arg, (void)f;
	return true;
}

/* What is kept, once the writer has done all that it was given. */
static struct listing days(void)
{
	struct listing l = {0};
	struct fault f = {0};
	must(store_run(db, "nothing", nothing, NULL, &f) && store_read(db, list_days, &l, &f), &f);
	return l;
}

static size_t reckon_on(int month, int dom)
{
	day kept = today;
	today = day_of(2026, month, dom);
	struct return_today *t = reckoned(now);
	size_t n = t->n;
	return_today_put(t);
	today = kept;
	return n;
}

static void month_by_month(void **state)
{
	(void)state;
	struct fault f = {0};
	struct got g = ask(&analyst, "GET", "/return", "");
	assert_true(says(&g, "A graph of the months begins here"));
	assert_false(says(&g, "return-months"));
	size_t before = days().n;
	assert_true(before >= 1); /* today, and the day that another test made it */
	reckon_on(9, 12);
	size_t things = reckon_on(9, 30);
	assert_int_equal(days().n, before + 2);
	reckon_on(9, 30); /* the same numbers again: nothing is written */
	struct listing l = days();
	assert_int_equal(l.n, before + 2);
	assert_int_equal(l.at[1].on, day_of(2026, 9, 30));
	assert_int_equal(l.at[1].things, things);
	assert_true(l.at[1].run > 100 && l.at[1].children > 0);
	/* in the evening, for whoever did not look */
	must(reckon_all(&house->today, day_of(2026, 10, 31), now, &f), &f);
	assert_int_equal(days().n, before + 3);
	/* what stood in September stays as it was found then */
	must(store_run(db, "right", say_right, NULL, &f), &f);
	g = ask(&analyst, "GET", "/return", "");
	assert_true(says(&g, "<svg") && says(&g, "return-months-t"));
	assert_true(says(&g, ">30 Sep<") && says(&g, ">31 Oct<") && says(&g, ">18 Nov<"));
	assert_false(says(&g, ">12 Sep<"));
	assert_true(says(&g, ">May<")); /* nobody reckoned: no number, and no nought */
	assert_true(says(&g, arena_printf(a, "From %zu things on 30 September 2026 to ", things).at));
	assert_true(says(&g, "Nothing is worked out backwards."));
	g = ask(&analyst, "GET", "/return", "by=rule");
	assert_false(says(&g, "return-months-t"));
	assert_true(reckon_hour(1795039200000) && !reckon_hour(1795000000000)); /* 22:00 and 11:06 in London */
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(kept_as_sent), cmocka_unit_test(last_year_goes_on),
	    cmocka_unit_test(sums_agree), cmocka_unit_test(who_may), cmocka_unit_test(all_rules_listed), cmocka_unit_test(right_because),
	    cmocka_unit_test(the_whole_return), cmocka_unit_test(reckoned_once),
	    cmocka_unit_test(a_move_ends_what_went_on), cmocka_unit_test(month_by_month)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
