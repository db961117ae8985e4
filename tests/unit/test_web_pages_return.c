/* The pages of the return, and keeping one as sent: through dispatch, on a record made here. */
#include "access/user.h"
#include "base/file.h"
#include "record/council.h"
#include "record/import.h"
#include "record/import_people.h"
#include "record/kept.h"
#include "record/told.h"
#include "store/schema.h"
#include "tests.h"
#include "web/findings.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *a;
static struct store *db;
static struct house *house;
static char folder[64];
static int64_t child, worker;
static struct session analyst, social, other;
static const int64_t now = 1795000000000;
static day today;

static void must(bool ok, const struct fault *f)
{
	if (!ok)
		print_message("%s: %s\n", f->code, f->say);
	assert_true(ok);
}

SQL(sql_by_name, "SELECT child FROM k_person WHERE authority = 1 AND current = 1 AND surname = $1");
SQL(sql_by_number, "SELECT child FROM k_person_number WHERE authority = 1 AND current = 1 AND number = $1");

static bool user(struct tx *tx, enum role role, int64_t person, const char *name, struct session *out, struct fault *f)
{
	struct actor op = actor_operator(1);
	struct settings s = settings_default();
	struct user_new u = {.name = text_of(name), .role = role, .person = person};
	struct user made;
	int64_t id;
	if (!user_add(tx, &op, &u, now, &id, f) || user_get(tx, a, 1, id, &made, f) != ROW_ONE)
		return false;
	struct actor me = actor_of(&made);
	bool ok = session_new(tx, &s, &me, now, out, f);
	out->actor.name = arena_text(a, me.name);
	return ok;
}

static bool make_users(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	int64_t elsewhere;
	return sql_i64(tx, &sql_by_number, &child, f, arg_z("T1")) == ROW_ONE && sql_i64(tx, &sql_by_name, &worker, f, arg_z("Sampleworth")) == ROW_ONE &&
	       sql_i64(tx, &sql_by_name, &elsewhere, f, arg_z("Elsewhere")) == ROW_ONE && user(tx, ROLE_ANALYST, 0, "an analyst", &analyst, f) &&
	       user(tx, ROLE_SOCIAL_WORKER, worker, "a worker", &social, f) && user(tx, ROLE_SOCIAL_WORKER, elsewhere, "another", &other, f);
}

static void put(const char *dir, const char *name, const char *bytes)
{
	mkdir(arena_printf(a, "%s/%s", folder, dir).at, 0700);
	must(file_write(arena_printf(a, "%s/%s/%s", folder, dir, name).at, text_of(bytes), NULL), &(struct fault){0});
}

/* Takes in a return of a year. */
static bool take_in(const char *dir, int year, bool replace, bool only_new, struct fault *f)
{
	struct reading reading;
	struct cohort *c = NULL;
	struct import_report r;
	const char *path = arena_printf(a, "%s/%s", folder, dir).at;
	if (!returns_read(a, &path, 1, &(struct read_options){.years = &year, .n_years = 1}, &reading, &c, f))
		return false;
	struct import_job job = {.authority = 1, .who = TEXT("t"), .now = now, .reading = &reading, .cohort = c, .replace = replace, .only_new = only_new};
	import_reckon(a, &job, &r);
	bool ok = import_put(db, a, &job, &r, f);
	cohort_free(c);
	return ok;
}

#define HEADER "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT1,1,01/02/2015,WBRI,UN1,,\nT2,2,01/03/2014,WBRI,UN1,,\nT3,1,01/04/2013,WBRI,UN1,,\n"
#define EPISODES "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	struct authority au;
	struct people_report p;
	a = arena_new(0);
	today = day_of(2026, 11, 18);
	snprintf(folder, sizeof folder, "/tmp/kith-return-test-XXXXXX");
	if (!mkdtemp(folder))
		return 1;
	put("2026", "h.csv", HEADER);
	put("2026", "e.csv", EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\nT2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n"
	                              "T3,01/06/2025,S,C2,N1,U4,PR1,01/09/2025,E11,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	put("other", "h.csv", HEADER);
	put("other", "e.csv", EPISODES "T1,01/05/2025,S,C1,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	/* 355: an episode that ends on the day it began */
	put("2027", "h.csv", HEADER);
	put("2027", "e.csv", EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,10/10/2026,X1,CARPL,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                              "T1,10/10/2026,P,C2,N1,U4,PR1,10/10/2026,X1,CARPL,ZZ99 1AA,ZZ99 1AC,SC000001\n"
	                              "T1,11/10/2026,P,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AD,SC000001\n"
	                              "T2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	db = store_open(arena_printf(a, "%s/k.db", folder).at, STORE_NEW, &f);
	must(db && store_make(db, now, &f), &f);
	must(council_settle(db, a, "Essex", &au, &f) && take_in("2026", 2026, false, false, &f), &f);
	must(import_people(db, a, 1, "p.csv", TEXT("CHILD,FORENAME,SURNAME,WORKER\nT1,Robin,Testwood,Sam Sampleworth\nT2,Ash,Demoford,Max Elsewhere\n"), now,
	         today - 30, &p, &f), &f);
	must(store_run(db, "users", make_users, NULL, &f), &f);
	struct settings s = settings_default();
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	house_free(house);
	store_close(db);
	static const char *const names[] = {"2026/h.csv", "2026/e.csv", "2027/h.csv", "2027/e.csv", "other/h.csv", "other/e.csv", "k.db", "k.db-wal", "k.db-shm"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unlink(arena_printf(a, "%s/%s", folder, names[i]).at);
	rmdir(arena_printf(a, "%s/2026", folder).at);
	rmdir(arena_printf(a, "%s/2027", folder).at);
	rmdir(arena_printf(a, "%s/other", folder).at);
	rmdir(folder);
	arena_free(a);
	return 0;
}

struct got {
	int status;
	bool writes;
	struct text to, body;
};

static struct got ask(const struct session *s, const char *method, const char *path, const char *sent_or_query)
{
	struct arena *x = arena_new(0);
	struct out out = out_begin(x, house->site.words);
	struct answer ans = {.status = 200, .type = "text/html; charset=utf-8", .cache = "no-store", .out = &out};
	struct pair cookie = {text_of(session_cookie_name(false)), text_of(s->token), {0}};
	struct request r = {.arena = x, .path = text_of(path), .number = TEXT("t"), .now = now + 1000, .today = today, .worker = house,
	    .site = &house->site, .address = TEXT("127.0.0.1"), .local = true, .cookies = {&cookie, 1}};
	char token[SESSION_TOKEN];
	session_form_token(s, token);
	bool post = !strcmp(method, "POST");
	struct sent sent = {.type = TEXT("application/x-www-form-urlencoded"), .bytes = arena_printf(x, "token=%s&%s", token, sent_or_query)};
	struct hooks hooks = house_hooks(house);
	dispatch(&r, &ans, method, text_of(post ? "" : sent_or_query), &sent, &hooks);
	struct got g = {.status = ans.status, .writes = ans.hold.start != NULL, .body = arena_text(a, buf_as_text(&out.buf))};
	for (size_t i = 0; i < ans.n_headers; i++)
		if (!strcmp(ans.header[i].name, "Location"))
			g.to = arena_text(a, ans.header[i].value);
	out_end(&out);
	arena_free(x);
	return g;
}

static bool says(const struct got *g, const char *words)
{
	return memmem(g->body.at, g->body.n, words, strlen(words)) != NULL;
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
	return return_today_get(house, tx, 1, today, g->now, &g->t, f);
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

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(kept_as_sent), cmocka_unit_test(last_year_goes_on), cmocka_unit_test(sums_agree),
	    cmocka_unit_test(who_may), cmocka_unit_test(all_rules_listed), cmocka_unit_test(right_because), cmocka_unit_test(reckoned_once),
	    cmocka_unit_test(a_move_ends_what_went_on)};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
