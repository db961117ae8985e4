/* Publications: made from the record, frozen, and all that the public and the board see. What is hidden is in no byte of
 * their pages: told by changing it in the record and publishing anew, after which every page reads the same. */
#include "access/user.h"
#include "base/file.h"
#include "measure/publish.h"
#include "publish/edition.h"
#include "told/council.h"
#include "told/import.h"
#include "stored.h"
#include "house/house.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct house *house;
static struct session session[ROLES];
static const int64_t now = 1779000000000; /* May 2026 */
static day today, to_day;
static int64_t authority;

static bool make_users(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct actor op = actor_operator(authority);
	struct settings s = settings_default();
	static const enum role roles[] = {ROLE_BOARD_MEMBER, ROLE_ANALYST};
	for (size_t i = 0; i < 2; i++) {
		struct user_new u = {.name = text_of(role_name(roles[i])), .role = roles[i]};
		struct user user;
		int64_t id;
		if (!user_add(tx, &op, &u, now, &id, f) || user_get(tx, a, authority, id, &user, f) != ROW_ONE)
			return false;
		struct actor me = actor_of(&user);
		if (!session_new(tx, &s, &me, now, &session[roles[i]], f))
			return false;
	}
	return true;
}

/* ---- the record: 137 children in care on 31 March 2026, a hundred of them fostered, and `alone` separated ---- */

enum { CHILDREN = 137, FOSTERED = 100, MOVED = 10 };

static void put(const char *year, const char *name, const struct buf *b)
{
	struct fault f = {0};
	must(file_mkdirs(arena_printf(a, "%s/%s", folder, year).at, &f), &f);
	must(put_file(arena_printf(a, "%s/%s/%s", folder, year, name).at, buf_as_text(b), &f), &f); /* it was read before */
}

static void write_year(int year, int children, int alone)
{
	struct buf e = BUF_INIT(1 << 20), u = BUF_INIT(1 << 20);
	buf_z(&e, "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n");
	buf_z(&u, "CHILD,SEX,DOB,DUC\n");
	for (int i = 0; i < children; i++)
		buf_printf(&e, "T%03d,01/%02d/%d,S,C2,N1,%s,PR1,,,,ZZ99 1AA,ZZ99 1AC,\n", i, i % 9 + 4,
		    i < MOVED && year == 2026 ? 2025 : 2023, i < FOSTERED ? "U4" : "K2");
	for (int i = 0; i < MOVED; i++) /* who left in the year */
		buf_printf(&e, "L%d%02d,01/05/2023,S,C2,N1,U4,PR1,10/10/%d,E11,,ZZ99 1AA,ZZ99 1AC,\n", year, i, year - 1);
	for (int i = 0; i < alone; i++)
		buf_printf(&u, "T%03d,1,01/01/2012,\n", i + 20);
	char name[8];
	snprintf(name, sizeof name, "%d", year);
	put(name, "e.csv", &e);
	put(name, "u.csv", &u);
	buf_free(&e);
	buf_free(&u);
}

static void bring_in(int children, int alone)
{
	struct fault f = {0};
	struct reading reading;
	struct cohort *c;
	struct import_report r;
	const char *dir = folder;
	write_year(2025, children, alone);
	write_year(2026, children, alone);
	must(returns_read(a, &dir, 1, &(struct read_options){0}, &reading, &c, &f), &f);
	struct import_job job = {.authority = authority, .who = TEXT("t"), .now = now, .reading = &reading, .cohort = c, .sure = true};
	import_reckon(a, &job, &r);
	must(import_put(db, a, &job, &r, &f), &f);
	cohort_free(c);
}

static bool ask_for(day as_at, bool afresh, struct publish_work *w, struct fault *f)
{
	struct publish_ask ask = {.authority = authority, .code = TEXT("E10000012"), .as_at = as_at, .today = today, .now = now,
	    .role = "operator", .laws = &house->laws, .afresh = afresh};
	return publish_make(db, a, &ask, w, f);
}

static int64_t published(day as_at, bool afresh)
{
	struct publish_work w;
	struct fault f = {0};
	must(ask_for(as_at, afresh, &w, &f), &f);
	usleep(1100000); /* a page that stands asks once a second whether there is a newer publication */
	return w.edition.id;
}

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	struct authority au;
	struct settings s = settings_default();
	today = day_of(2026, 5, 17);
	to_day = day_of(2026, 3, 31);
	stored_begin("publish", now);
	must(council_settle(db, a, "Essex", &au, &f), &f);
	authority = au.authority;
	must(store_run(db, "users", make_users, NULL, &f), &f);
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	house_free(house);
	stored_end();
	return 0;
}

/* ---- pages ---- */

struct got {
	int status;
	bool held;
	struct text body;
};

static struct got page(const char *method, const char *path, const char *query, const struct session *s, const char *form)
{
	struct arena *x = arena_new(0);
	struct out out = out_begin(x, house->site.words);
	struct answer ans = {.status = 200, .type = "text/html; charset=utf-8", .cache = "no-store", .out = &out};
	struct pair cookie = {text_of(session_cookie_name(false)), s ? text_of(s->token) : (struct text){0}, {0}};
	struct request r = {.arena = x, .path = text_of(path), .number = TEXT("t"), .now = now + 1000, .today = today, .worker = house,
	    .site = &house->site, .address = TEXT("127.0.0.1"), .local = true};
	char token[SESSION_TOKEN] = "";
	if (s) {
		r.cookies = (struct pairs){&cookie, 1};
		session_form_token(s, token);
	}
	struct sent sent = {.type = TEXT("application/x-www-form-urlencoded"), .bytes = arena_printf(x, "token=%s%s", token, form)};
	struct hooks hooks = house_hooks(house);
	dispatch(&r, &ans, method, text_of(query), &sent, &hooks);
	struct got g = {ans.status, ans.hold.start != NULL, arena_text(a, buf_as_text(&out.buf))};
	out_end(&out);
	arena_free(x);
	return g;
}

static const char *shown(const char *path, enum role role)
{
	struct got g = page("GET", path, "", role == ROLE_BOARD_MEMBER || role == ROLE_ANALYST ? &session[role] : NULL, "");
	assert_int_equal(g.status, 200);
	return arena_z(a, g.body);
}

static bool has(const char *bytes, const char *what)
{
	return strstr(bytes, what) != NULL;
}

/* All figures that the public and the board can see, one after the other; the publication's own number apart. (The list of
 * publications holds dates alone, and grows by one each time.) */
static const char *all_pages(int64_t id)
{
	static const char *const open[] = {"/", "/promises", "/privacy", "/accessibility"};
	struct buf b = BUF_INIT((size_t)32 << 20);
	struct text number = arena_printf(a, "%lld", (long long)id);
	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		buf_z(&b, shown(open[i], ROLE_NOBODY));
	buf_z(&b, shown(arena_printf(a, "/publication/%lld", (long long)id).at, ROLE_NOBODY));
	buf_z(&b, shown("/board", ROLE_BOARD_MEMBER));
	for (int m = 0; m < MEASURES; m++)
		buf_z(&b, shown(arena_printf(a, "/board/measure/%s", measure_defs[m].id).at, ROLE_BOARD_MEMBER));
	assert_true(buf_ok(&b));
	char *all = arena_z(a, buf_as_text(&b));
	buf_free(&b);
	for (char *at = all; (at = strstr(at, number.at));)
		memset(at, '#', number.n);
	return all;
}

/* ---- tests, in this order on one record ---- */

static int64_t first;
static const char *first_pages, *first_publication;

static void nothing_yet(void **state)
{
	(void)state;
	struct publish_work w;
	struct fault f = {0};
	assert_false(ask_for(to_day, false, &w, &f));
	assert_string_equal(f.code, "publish.empty");
	assert_true(has(shown("/promises", ROLE_NOBODY), "There are no published figures yet."));
	assert_true(has(shown("/board", ROLE_BOARD_MEMBER), "There are no published figures yet."));
	shown("/board/measure/uasc", ROLE_BOARD_MEMBER);
	assert_true(has(shown("/publications", ROLE_NOBODY), "Nothing is published yet."));
}

static bool load(struct tx *tx, void *arg, struct fault *f)
{
	struct edition *e = arg;
	return publication_load(tx, a, authority, e->id, e, f) == ROW_ONE;
}

static struct edition edition(int64_t id)
{
	struct edition e = {.id = id};
	struct fault f = {0};
	must(store_read(db, load, &e, &f), &f);
	return e;
}

/* What nobody in particular sees is copied; who is signed in gets their own. */
static void stands(void)
{
	const char *once = shown("/promises", ROLE_NOBODY), *again = shown("/promises", ROLE_NOBODY);
	assert_string_equal(once, again);
	assert_false(has(once, "There are no published figures yet.")); /* as it was drawn before */
	assert_false(has(once, "Sign out"));
	struct got own = page("GET", "/promises", "", &session[ROLE_BOARD_MEMBER], "");
	assert_true(has(arena_z(a, own.body), "Sign out"));
	assert_false(has(arena_z(a, own.body), "There are no published figures yet."));
	assert_string_equal(shown("/promises", ROLE_NOBODY), once);
}

static void made_with_a_hidden_figure(void **state)
{
	(void)state;
	bring_in(CHILDREN, 3);
	first = published(to_day, false);
	stands();
	struct edition e = edition(first);
	const struct series *in_care = &e.of[MEASURE_IN_CARE], *alone = &e.of[MEASURE_UASC];
	assert_int_equal(in_care->n, 5); /* March 2025 to March 2026, every quarter once */
	static const int ends[5][2] = {{3, 31}, {6, 30}, {9, 30}, {12, 31}, {3, 31}};
	for (int i = 0; i < 5; i++)
		assert_int_equal(in_care->at[i].as_at, day_of(i < 4 ? 2025 : 2026, ends[i][0], ends[i][1]));
	assert_int_equal(series_now(in_care)->num, CHILDREN);
	assert_int_equal(series_now(&e.of[MEASURE_FOSTERED])->num, FOSTERED);
	assert_int_equal(series_now(&e.of[MEASURE_FOSTERED])->den, CHILDREN);
	assert_int_equal(series_now(alone)->hidden, HIDES_VALUE | HIDES_NUM);
	assert_false(series_now(alone)->known);
	assert_int_equal(series_now(alone)->num, -1);
	assert_int_equal(series_now(alone)->value, -1);
	assert_true(series_now(&e.of[MEASURE_DENTIST])->why.n > 0); /* no such table: why, and no number */
	first_pages = all_pages(first);
	first_publication = shown(arena_printf(a, "/publication/%lld", (long long)first).at, ROLE_NOBODY);
	assert_true(has(first_pages, "100 of 137"));
	assert_true(has(first_pages, "We cannot show this number without pointing at somebody"));
	assert_false(has(first_pages, "3 of 137"));
	assert_false(has(first_pages, "2.2%")); /* 3 of 137 */
}

static void in_the_strategys_words(void **state)
{
	(void)state;
	const char *board = shown("/board", ROLE_BOARD_MEMBER), *passport = shown("/board/measure/fostered", ROLE_BOARD_MEMBER);
	assert_true(has(shown("/promises", ROLE_NOBODY), "not set"));
	assert_true(has(board, "not set"));
	assert_true(has(board, "Would this be good enough for my child?"));
	assert_true(has(passport, "Would this be good enough for my child?"));
	assert_true(has(passport, "who is placed for adoption: among all, not among those counted"));
	assert_int_equal(page("GET", "/board/measure/nothing", "", &session[ROLE_BOARD_MEMBER], "").status, 404);
	assert_int_equal(page("GET", "/board", "", NULL, "").status, 303);
	assert_int_equal(page("GET", "/measures", "", &session[ROLE_BOARD_MEMBER], "").status, 403);
	assert_true(has(passport, "children whose home is with foster carers"));
	assert_true(has(passport, "Episodes: PLACE U1 to U6"));
	assert_true(has(first_publication, "id=\"group-5\"")); /* by what belongs together */
	struct got g = page("GET", "/measures", "", &session[ROLE_ANALYST], ""); /* no day asked for: today */
	assert_true(has(arena_z(a, g.body), "As at ") && has(arena_z(a, g.body), "id=\"group-5\""));
	g = page("GET", "/measures", "as-at=31/3/2026", &session[ROLE_ANALYST], "");
	assert_true(has(arena_z(a, g.body), "As at 31 March 2026"));
	g = page("GET", "/measures", "as-at=2026-03-31", &session[ROLE_ANALYST], "");
	assert_true(has(arena_z(a, g.body), "2.2%")); /* who may see small numbers does */
	g = page("GET", "/measures", "as-at=2026-02-31", &session[ROLE_ANALYST], "");
	assert_int_equal(g.status, 200);
	assert_true(has(arena_z(a, g.body), "govuk-error-summary"));
}

/* The record changes; what was published does not. */
SQL(sql_proved,
    "SELECT COUNT(*) FROM journal j JOIN journal_body b ON b.authority = j.authority AND b.number = j.number WHERE j.verb = 'publish'"
    " AND j.entry = $1 AND b.after LIKE 'in-care 20%' AND b.after LIKE '%started 20%'");
struct proving {
	int64_t id, n;
};
static bool prove(struct tx *tx, void *arg, struct fault *f)
{
	struct proving *p = arg;
	return sql_i64(tx, &sql_proved, &p->n, f, arg_i(p->id)) == ROW_ONE;
}

static void frozen(void **state)
{
	(void)state;
	struct fault f = {0};
	struct proving p = {.id = first};
	must(store_read(db, prove, &p, &f), &f);
	assert_int_equal(p.n, 1); /* every figure of it is in the chain */
	bring_in(CHILDREN, 4);
	assert_string_equal(all_pages(first), first_pages);
	/* A day that it holds stands as it was in one made later for another date. */
	bring_in(CHILDREN + 1, 4);
	struct edition was = edition(first), then = edition(published(day_of(2025, 12, 31), false));
	const struct figure *x = series_now(&then.of[MEASURE_IN_CARE]), *y = &was.of[MEASURE_IN_CARE].at[3];
	assert_int_equal(x->as_at, y->as_at);
	assert_int_equal(x->num, y->num);
	assert_string_equal(shown(arena_printf(a, "/publication/%lld", (long long)first).at, ROLE_NOBODY), first_publication);
	assert_true(has(shown("/board", ROLE_BOARD_MEMBER), "100 of 137")); /* still the newest by its date */
}

/* Three or four: nobody can tell from any page. */
static void hidden_in_every_byte(void **state)
{
	(void)state;
	bring_in(CHILDREN, 4);
	int64_t again = published(to_day, true);
	const char *four = all_pages(again);
	bring_in(CHILDREN, 2);
	int64_t third = published(to_day, true);
	assert_string_equal(four, all_pages(third));
	bring_in(CHILDREN + 40, 2); /* and a page does tell what is shown */
	assert_string_not_equal(four, all_pages(published(to_day, true)));
	assert_string_equal(shown(arena_printf(a, "/publication/%lld", (long long)first).at, ROLE_NOBODY), first_publication);
}

static void asked_wrongly(void **state)
{
	(void)state;
	struct publish_work w;
	static const struct {
		int year, month, day;
		const char *code;
	} wrong[] = {{2026, 3, 30, "publish.date"}, {2026, 6, 30, "publish.date"}, {2026, 3, 31, "publish.there"},
	    {2020, 3, 31, "publish.empty"}};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct fault f = {0};
		assert_false(ask_for(day_of(wrong[i].year, wrong[i].month, wrong[i].day), false, &w, &f));
		assert_string_equal(f.code, wrong[i].code);
		assert_int_equal(f.kind, FAULT_ASKED);
	}
	struct got g = page("POST", "/publications", "", &session[ROLE_ANALYST], "&as-at-day=30&as-at-month=3&as-at-year=2026");
	assert_int_equal(g.status, 200);
	assert_true(has(arena_z(a, g.body), "That is not the last day of a quarter"));
	assert_true(has(arena_z(a, g.body), "value=\"30\"")); /* what was typed is kept */
	g = page("POST", "/publications", "", &session[ROLE_ANALYST], "&as-at-day=31&as-at-month=3&as-at-year=2026");
	assert_true(has(arena_z(a, g.body), "That day is published already"));
	g = page("POST", "/publications", "", &session[ROLE_ANALYST], "&as-at-day=30&as-at-month=9&as-at-year=2025");
	assert_int_equal(g.status, 303);
	assert_true(g.held); /* it leaves when the rows are kept */
	assert_int_equal(page("POST", "/publications", "", &session[ROLE_BOARD_MEMBER],
	    "&as-at-day=30&as-at-month=9&as-at-year=2025").status, 403);
	assert_false(has(shown("/publications", ROLE_BOARD_MEMBER), "<form method=\"post\" action=\"/publications\""));
	assert_true(has(shown("/publications", ROLE_ANALYST), "<form method=\"post\" action=\"/publications\""));
}

/* Who is in care now and a year before, who ceased and who started: three of them give the fourth away. */
static void years_hang_together(void **state)
{
	(void)state;
	static struct measured m[2 * MEASURES];
	static struct published shown_of[2 * MEASURES];
	for (int d = 0; d < 2; d++)
		for (int i = 0; i < MEASURES; i++)
			m[d * MEASURES + i] = (struct measured){.def = &measure_defs[i], .asof = AS_AT(day_of(2025 + d, 3, 31)),
			    .value = -1, .num = -1, .den = -1};
	static const struct {
		int date, measure, num;
	} told[] = {{0, MEASURE_IN_CARE, 100}, {1, MEASURE_IN_CARE, 80}, {1, MEASURE_STARTED, 3}, {1, MEASURE_CEASED, 23}};
	for (size_t i = 0; i < 4; i++) {
		struct measured *x = &m[told[i].date * MEASURES + told[i].measure];
		x->known = true;
		x->num = told[i].num;
		x->value = x->num * 10;
	}
	publish_series(a, m, 2, shown_of);
	size_t hidden = 0;
	for (size_t i = 0; i < 4; i++)
		hidden += !shown_of[told[i].date * MEASURES + told[i].measure].num;
	assert_false(shown_of[MEASURES + MEASURE_STARTED].num);
	assert_int_equal(hidden, 2);
	m[MEASURES + MEASURE_CEASED].num = 27; /* it does not hold to the child: nothing is given away */
	publish_series(a, m, 2, shown_of);
	assert_true(shown_of[MEASURES + MEASURE_CEASED].num && shown_of[MEASURE_IN_CARE].num);
	assert_false(shown_of[MEASURES + MEASURE_STARTED].num);
}

/* ---- people under 18 ---- */

struct people {
	struct population p;
	struct populations all;
};

static bool tell_people(struct tx *tx, void *arg, struct fault *f)
{
	struct people *x = arg;
	return population_set(tx, authority, &x->p, now, today, 0, f);
}

static bool list_people(struct tx *tx, void *arg, struct fault *f)
{
	struct people *x = arg;
	return population_list(tx, a, authority, &x->all, f);
}

static const char *refused(day on, int64_t n, const char *source)
{
	static struct fault f;
	struct people x = {.p = {on, n, text_of(source)}};
	f = (struct fault){0};
	return store_run(db, "people", tell_people, &x, &f) ? "" : f.code;
}

static void rates(void **state)
{
	(void)state;
	day mid = day_of(2025, 6, 30);
	assert_null(strstr(shown("/board", ROLE_BOARD_MEMBER), "in 10,000 people"));
	assert_string_equal(refused(mid, 99, "a list"), "population.number");
	assert_string_equal(refused(mid, 100000001, "a list"), "population.number");
	assert_string_equal(refused(mid, 5000, " "), "population.source");
	assert_string_equal(refused(today + 1, 5000, "a list"), "population.day");
	assert_string_equal(refused(mid, 5000, "a list"), "");
	assert_string_equal(refused(mid, 10000, "a better list"), ""); /* told again: in its place */
	struct people x = {0};
	struct fault f = {0};
	must(store_read(db, list_people, &x, &f), &f);
	assert_int_equal(x.all.n, 1);
	assert_int_equal(x.all.at[0].under_18, 10000);
	/* not later than the figure, not more than two years older */
	assert_null(population_at(&x.all, mid - 1));
	assert_non_null(population_at(&x.all, mid));
	assert_non_null(population_at(&x.all, day_add_years(mid, 2)));
	assert_null(population_at(&x.all, day_add_years(mid, 2) + 1));
	struct population twenty = {.under_18 = 20000};
	assert_int_equal(population_rate(137, &x.all.at[0]), 137);
	assert_int_equal(population_rate(3, &twenty), 2); /* 1.5: half up */
	assert_int_equal(population_rate(2, &twenty), 1);
	/* 40 more were brought in above */
	assert_true(has(shown("/board", ROLE_BOARD_MEMBER), "177 in 10,000 people under 18 (10,000 on 30 June 2025)"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_yet), cmocka_unit_test(made_with_a_hidden_figure),
	    cmocka_unit_test(in_the_strategys_words), cmocka_unit_test(frozen), cmocka_unit_test(hidden_in_every_byte),
	    cmocka_unit_test(asked_wrongly), cmocka_unit_test(years_hang_together), cmocka_unit_test(rates)};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
