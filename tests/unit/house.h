/* A house for tests of pages: a folder, a database, returns and people that the test gives, people who may sign in, and a
 * request through dispatch, as far as the answer (ask) or to the commit of what it writes (ask_whole). */
#ifndef KITH_TESTS_HOUSE_H
#define KITH_TESTS_HOUSE_H
#include "access/user.h"
#include "base/file.h"
#include "record/council.h"
#include "record/import.h"
#include "record/import_people.h"
#include "store/schema.h"
#include "tests.h"
#include "web/house.h"
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena *a;
static struct store *db;
static struct house *house;
static char folder[64];
static int64_t now = 1795000000000; /* of requests: moves on by a second with each */
static day today;                   /* the day of `now`: 18 November 2026 */

static inline void must(bool ok, const struct fault *f)
{
	if (!ok)
		print_message("%s: %s\n", f->code, f->say);
	assert_true(ok);
}

/* folder/dir/name */
static inline void put(const char *dir, const char *name, const char *bytes)
{
	mkdir(arena_printf(a, "%s/%s", folder, dir).at, 0700);
	must(file_write(arena_printf(a, "%s/%s/%s", folder, dir, name).at, text_of(bytes), NULL), &(struct fault){0});
}

/* Takes in the return of a year from folder/dir. */
static inline bool take_in(const char *dir, int year, bool replace, bool only_new, struct fault *f)
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

/* An empty record of one council. */
static inline void house_begin(void)
{
	struct fault f = {0};
	struct authority au;
	a = arena_new(0);
	today = day_of(2026, 11, 18);
	snprintf(folder, sizeof folder, "/tmp/kith-house-XXXXXX");
	assert_non_null(mkdtemp(folder));
	db = store_open(arena_printf(a, "%s/k.db", folder).at, STORE_NEW, &f);
	must(db && store_make(db, now, &f) && council_settle(db, a, "Essex", &au, &f), &f);
}

/* "CHILD,FORENAME,SURNAME,WORKER\n…" */
static inline void house_people(const char *csv)
{
	struct fault f = {0};
	struct people_report p;
	must(import_people(db, a, 1, "p.csv", text_of(csv), now, today - 30, &p, &f), &f);
}

static inline void house_ready(void)
{
	struct fault f = {0};
	struct settings s = settings_default();
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
}

static inline void empty_folder(const char *path)
{
	DIR *d = opendir(path);
	for (struct dirent *e; d && (e = readdir(d));) {
		struct text one = arena_printf(a, "%s/%s", path, e->d_name);
		if (e->d_name[0] != '.' && unlink(one.at) != 0) {
			empty_folder(one.at);
			rmdir(one.at);
		}
	}
	if (d)
		closedir(d);
}

static inline int house_end(void **state)
{
	(void)state;
	house_free(house);
	store_close(db);
	empty_folder(folder);
	rmdir(folder);
	arena_free(a);
	return 0;
}

/* ---- people ---- */

SQL(sql_by_name, "SELECT child FROM k_person WHERE authority = 1 AND current = 1 AND surname = $1");
SQL(sql_by_number, "SELECT child FROM k_person_number WHERE authority = 1 AND current = 1 AND number = $1");

struct naming {
	const char *name;
	bool number;
	int64_t person;
};
static inline bool find_named(struct tx *tx, void *arg, struct fault *f)
{
	struct naming *n = arg;
	return sql_i64(tx, n->number ? &sql_by_number : &sql_by_name, &n->person, f, arg_z(n->name)) == ROW_ONE;
}
/* By a child's number, or by a surname. */
static inline int64_t person_of(const char *name, bool number)
{
	struct naming n = {name, number, 0};
	struct fault f = {0};
	must(store_read(db, find_named, &n, &f), &f);
	return n.person;
}

struct entering {
	enum role role;
	int64_t person;
	const char *name;
	struct session *out;
};
static inline bool let_user_in(struct tx *tx, void *arg, struct fault *f)
{
	struct entering *e = arg;
	struct actor op = actor_operator(1);
	struct settings s = settings_default();
	struct user_new u = {.name = text_of(e->name), .role = e->role, .person = e->person};
	struct user made;
	int64_t id;
	if (!user_add(tx, &op, &u, now, &id, f) || user_get(tx, a, 1, id, &made, f) != ROW_ONE)
		return false;
	struct actor me = actor_of(&made);
	bool ok = session_new(tx, &s, &me, now, e->out, f);
	e->out->actor.name = arena_text(a, me.name);
	return ok;
}
/* Somebody of that role, signed in; person 0: they stand nowhere in the record. */
static inline struct session user(enum role role, int64_t person, const char *name)
{
	struct session out = {0};
	struct fault f = {0};
	must(store_run(db, "user", let_user_in, &(struct entering){role, person, name, &out}, &f), &f);
	return out;
}

/* ---- one request ---- */

struct got {
	int status;
	bool writes;      /* something was to be committed before the answer leaves */
	struct text to, body;
};

struct waiting {
	struct holder held; /* first */
	struct request *r;
	struct answer *ans;
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool over;
};

static inline void release(struct holder *h, bool ok, const struct fault *f)
{
	struct waiting *w = (struct waiting *)h;
	struct fault none = {.kind = FAULT_OURS};
	if (!ok)
		page_fault(w->r, w->ans, f ? f : &none);
	pthread_mutex_lock(&w->lock);
	w->over = true;
	pthread_cond_signal(&w->done);
	pthread_mutex_unlock(&w->lock);
}

static inline struct got ask_to(const struct session *s, const char *method, struct text address, const char *fields, bool whole)
{
	struct arena *x = arena_new(0);
	struct out out = out_begin(x, house->site.words);
	struct answer ans = {.status = 200, .type = "text/html; charset=utf-8", .cache = "no-store", .out = &out};
	struct pair cookie = {text_of(session_cookie_name(false)), text_of(s->token), {0}};
	struct text query, path = text_cut(address, '?', &query);
	struct request r = {.arena = x, .path = arena_text(x, path), .number = TEXT("t"), .now = now += 1000, .today = today, .worker = house,
	    .site = &house->site, .address = TEXT("127.0.0.1"), .local = true, .cookies = {&cookie, 1}};
	char token[SESSION_TOKEN];
	session_form_token(s, token);
	struct sent sent = {.type = TEXT("application/x-www-form-urlencoded"), .bytes = arena_printf(x, "token=%s&%s", token, fields ? fields : "")};
	struct hooks hooks = house_hooks(house);
	dispatch(&r, &ans, method, query.at ? query : TEXT(""), &sent, &hooks);
	bool writes = ans.hold.start != NULL;
	if (writes && whole) {
		struct waiting w = {.held = {release}, .r = &r, .ans = &ans};
		pthread_mutex_init(&w.lock, NULL);
		pthread_cond_init(&w.done, NULL);
		ans.hold.start(ans.hold.arg, &w.held);
		pthread_mutex_lock(&w.lock);
		while (!w.over)
			pthread_cond_wait(&w.done, &w.lock);
		pthread_mutex_unlock(&w.lock);
	}
	struct got g = {.status = ans.status, .writes = writes, .body = arena_text(a, buf_as_text(&out.buf))};
	for (size_t i = 0; i < ans.n_headers; i++)
		if (!strcmp(ans.header[i].name, "Location"))
			g.to = arena_text(a, ans.header[i].value);
	out_end(&out);
	arena_free(x);
	return g;
}

/* As far as the answer: what it would write is not written. query_or_fields: ?… of a GET, the form of a POST. */
static inline struct got ask(const struct session *s, const char *method, const char *path, const char *query_or_fields)
{
	bool post = !strcmp(method, "POST");
	return ask_to(s, method, post || !*query_or_fields ? text_of(path) : arena_printf(a, "%s?%s", path, query_or_fields),
	    post ? query_or_fields : NULL, false);
}

/* To its end, through the writer. */
static inline struct got ask_whole(const struct session *s, const char *method, struct text address, const char *fields)
{
	return ask_to(s, method, address, fields, true);
}

static inline bool says(const struct got *g, const char *words)
{
	return memmem(g->body.at, g->body.n, words, strlen(words)) != NULL;
}
#endif
