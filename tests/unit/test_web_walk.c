/* Every route as every role: what the permission says, and nothing else, opens it; what is about a child does not open to
 * the worker of another child. Through dispatch, on a record made here; writes are not carried out. */
#include "access/user.h"
#include "base/file.h"
#include "record/council.h"
#include "record/import.h"
#include "record/import_people.h"
#include "store/schema.h"
#include "tests.h"
#include "web/house.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena *a;
static struct store *db;
static struct house *house;
static char folder[64];
static int64_t child[2], worker[2]; /* child[1] is worker[1]'s alone */
static struct session session[ROLES + 1];  /* one a role; the last: the worker of the other child */
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

static bool make_users(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct actor op = actor_operator(1);
	struct settings s = settings_default();
	if (sql_i64(tx, &sql_by_number, &child[0], f, arg_z("T1")) != ROW_ONE || sql_i64(tx, &sql_by_number, &child[1], f, arg_z("T2")) != ROW_ONE ||
	    sql_i64(tx, &sql_by_name, &worker[0], f, arg_z("Sampleworth")) != ROW_ONE || sql_i64(tx, &sql_by_name, &worker[1], f, arg_z("Elsewhere")) != ROW_ONE)
		return false;
	for (int r = 0; r <= ROLES; r++) {
		struct user_new u = {.name = arena_printf(a, "user %d", r), .role = r < ROLES ? (enum role)r : ROLE_SOCIAL_WORKER};
		u.person = r == ROLE_YOUNG_PERSON ? child[0] : r == ROLE_SOCIAL_WORKER ? worker[0] : r == ROLES ? worker[1] : 0;
		int64_t id;
		struct user user;
		if (!user_add(tx, &op, &u, now, &id, f) || user_get(tx, a, 1, id, &user, f) != ROW_ONE)
			return false;
		struct actor me = actor_of(&user);
		if (!session_new(tx, &s, &me, now, &session[r], f))
			return false;
		session[r].actor.name = arena_text(a, me.name);
	}
	return true;
}

static void put(const char *name, const char *bytes)
{
	must(put_file(arena_printf(a, "%s/%s", folder, name).at, text_of(bytes), NULL), &(struct fault){0});
}

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	a = arena_new(0);
	today = day_of(2026, 11, 18);
	snprintf(folder, sizeof folder, "/tmp/kith-walk-XXXXXX");
	if (!mkdtemp(folder))
		return 1;
	put("e.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	             "T1,01/05/2026,S,C2,N1,U4,PR1,10/10/2026,X1,,ZZ99 1AA,ZZ99 1AB,SC000001\nT1,10/10/2026,P,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AC,SC000001\n"
	             "T2,01/06/2026,S,C2,N1,K2,PR4,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	db = store_open(arena_printf(a, "%s/k.db", folder).at, STORE_NEW, &f);
	must(db && store_make(db, now, &f), &f);
	struct authority au;
	struct reading reading;
	struct cohort *c = NULL;
	struct import_report r;
	struct people_report p;
	const char *dir = folder;
	must(council_settle(db, a, "Essex", &au, &f) && returns_read(a, &dir, 1, &(struct read_options){0}, &reading, &c, &f), &f);
	struct import_job job = {.authority = au.authority, .who = TEXT("t"), .now = now, .reading = &reading, .cohort = c, .sure = true};
	import_reckon(a, &job, &r);
	must(import_put(db, a, &job, &r, &f), &f);
	cohort_free(c);
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
	static const char *const names[] = {"e.csv", "k.db", "k.db-wal", "k.db-shm"};
	for (size_t i = 0; i < 4; i++)
		unlink(arena_printf(a, "%s/%s", folder, names[i]).at);
	rmdir(folder);
	arena_free(a);
	return 0;
}

/* The address of a route, about a child: parameters that are no child get a likely value. */
static struct text address(const struct route *r, int64_t about)
{
	struct buf b = BUF_INIT(1000);
	for (const char *p = r->pattern; *p; p++) {
		if (*p != '{') {
			buf_char(&b, *p);
			continue;
		}
		const char *end = strchr(p, '}');
		struct text name = {p + 1, (size_t)(end - p - 1)};
		if (text_is(name, "id"))
			buf_printf(&b, "%lld", (long long)about);
		else if (name.n > 2 && memcmp(name.at + name.n - 3, "-id", 3) == 0)
			buf_z(&b, "7");
		else if (text_is(name, "kind"))
			buf_z(&b, "visit");
		else if (text_is(name, "measure"))
			buf_z(&b, "in-care");
		else
			buf_z(&b, "x");
		p = end;
	}
	struct text out = arena_text(a, buf_as_text(&b));
	buf_free(&b);
	return out;
}

struct got {
	int status;
	const char *cache;
	struct text to, body;
};

static struct got ask(const struct route *route, const struct session *s, int64_t about)
{
	struct arena *x = arena_new(0);
	struct out out = out_begin(x, house->site.words);
	struct answer ans = {.status = 200, .type = "text/html; charset=utf-8", .cache = "no-store", .out = &out};
	struct pair cookie = {text_of(session_cookie_name(false)), s ? text_of(s->token) : (struct text){0}, {0}};
	struct request r = {.arena = x, .path = address(route, about), .number = TEXT("t"), .now = now + 1000, .today = today, .worker = house,
	    .site = &house->site, .address = TEXT("127.0.0.1"), .local = true};
	if (s)
		r.cookies = (struct pairs){&cookie, 1};
	char token[SESSION_TOKEN] = "";
	if (s)
		session_form_token(s, token);
	struct sent sent = {.type = TEXT("application/x-www-form-urlencoded"), .bytes = arena_printf(x, "token=%s", token)};
	struct hooks hooks = house_hooks(house);
	dispatch(&r, &ans, route->method == METHOD_POST ? "POST" : "GET", TEXT(""), &sent, &hooks);
	struct got g = {.status = ans.status, .cache = ans.cache, .body = arena_text(a, buf_as_text(&out.buf))};
	for (size_t i = 0; i < ans.n_headers; i++)
		if (!strcmp(ans.header[i].name, "Location"))
			g.to = arena_text(a, ans.header[i].value);
	out_end(&out);
	arena_free(x);
	return g;
}

/* Refused: sent to the sign-in, or told that it is not open. A POST without sign-in has no token and is refused so. */
static bool refused(const struct got *g)
{
	return g->status == 403 || (g->status == 303 && (text_is(g->to, "/sign-in") || text_is(g->to, "/hello")));
}

static void each_as_each(void **state)
{
	(void)state;
	size_t n, opened = 0, shut = 0;
	const struct route *const *all = routes(&n);
	for (size_t i = 0; i < n; i++) {
		const struct permission *p = permission_of(text_of(all[i]->permission));
		if (!p)
			fail_msg("%s names no permission", all[i]->name);
		if (!strcmp(all[i]->name, "sign_out"))
			continue; /* its answer is the sign-in's address */
		if (!strncmp(all[i]->name, "second_", 7))
			continue; /* between the password and the house: sends whoever stands not there to the sign-in */
		for (int role = 0; role <= ROLES; role++) {
			bool nobody = role == ROLES;
			struct got g = ask(all[i], nobody ? NULL : &session[role], child[0]);
			struct access_subject s = {.authority = 1, .child = child[0]};
			struct actor me = nobody ? actor_nobody() : session[role].actor;
			if (p->about == ABOUT_CHILD && !nobody)
				s.relation = role == ROLE_SOCIAL_WORKER ? REL_WORK : role == ROLE_YOUNG_PERSON ? REL_ME : 0;
			bool may = access_route(&me, p->name, p->about == ABOUT_CHILD ? &s : NULL).may;
			if (nobody && all[i]->method == METHOD_POST) {
				assert_true(g.status >= 300); /* no session, no token */
				continue;
			}
			if (may == refused(&g))
				fail_msg("%s %s as %s: %d, and the permission %s says %s", all[i]->method == METHOD_POST ? "POST" : "GET", all[i]->pattern,
				    nobody ? "nobody" : role_name((enum role)role), g.status, p->name, may ? "yes" : "no");
			may ? opened++ : shut++;
			/* about a child, or of somebody who is signed in: kept by no browser and no proxy, however it was answered */
			if ((all[i]->child_bearing || p->signed_in || !nobody) && strcmp(g.cache, "no-store") != 0)
				fail_msg("%s as %s may be kept: %s", all[i]->pattern, nobody ? "nobody" : role_name((enum role)role), g.cache);
			assert_true(g.status < 500);
		}
	}
	print_message("%zu opened, %zu refused\n", opened, shut);
	assert_true(opened > 30 && shut > 60);
}

static void another_child_is_not_shown(void **state)
{
	(void)state;
	size_t n, tried = 0;
	const struct route *const *all = routes(&n);
	for (size_t i = 0; i < n; i++) {
		const struct permission *p = permission_of(text_of(all[i]->permission));
		if (!all[i]->child_bearing)
			continue;
		struct got g = ask(all[i], &session[ROLES], child[0]);
		assert_null(strstr(g.body.at ? g.body.at : "", "Testwood"));
		assert_null(strstr(g.body.at ? g.body.at : "", "ZZ99 1AC"));
		if (p->about == ABOUT_CHILD && strcmp(p->name, "glass.break") != 0) {
			assert_int_equal(g.status, 403);
			tried++;
			g = ask(all[i], &session[ROLES], 123456789); /* nobody's */
			assert_int_equal(g.status, 403);
		}
	}
	print_message("%zu routes about a child\n", tried);
}

static void a_session_of_another_is_none(void **state)
{
	(void)state;
	size_t n;
	const struct route *const *all = routes(&n);
	struct session forged = session[ROLE_SOCIAL_WORKER];
	forged.token[5] = forged.token[5] == 'A' ? 'B' : 'A';
	for (size_t i = 0; i < n; i++)
		if (permission_of(text_of(all[i]->permission))->signed_in) {
			struct got g = ask(all[i], &forged, child[0]);
			assert_true(g.status == 303 || g.status == 403 || g.status == 400);
			assert_null(strstr(g.body.at ? g.body.at : "", "Testwood"));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_as_each), cmocka_unit_test(another_child_is_not_shown),
	    cmocka_unit_test(a_session_of_another_is_none)};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
