/* A house for tests of pages: a folder, a database (the PostgreSQL that KITH_DB names, else SQLite), returns and people that the test
 * gives, people who may sign in, and their requests (asked.h): as far as the answer (ask), or to the commit of what it writes (ask_as). */
#ifndef KITH_TESTS_HOUSE_H
#define KITH_TESTS_HOUSE_H
#include "asked.h"
#include "stored.h"
#include "access/user.h"
#include "base/file.h"
#include "told/council.h"
#include "told/import.h"
#include "record/import_people.h"
#include <sys/stat.h>

static int64_t council = 1; /* whose returns, people and users these are */

/* folder/dir/name */
static inline void put(const char *dir, const char *name, const char *bytes)
{
	mkdir(arena_printf(a, "%s/%s", folder, dir).at, 0700);
	must(put_file(arena_printf(a, "%s/%s/%s", folder, dir, name).at, text_of(bytes), NULL), &(struct fault){0});
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
	struct import_job job = {.authority = council, .who = TEXT("t"), .now = now, .reading = &reading, .cohort = c, .replace = replace,
	    .only_new = only_new, .sure = true};
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
	today = day_of(2026, 11, 18);
	stored_begin("house", now);
	must(council_settle(db, a, "Essex", &au, &f), &f);
}

/* "CHILD,FORENAME,SURNAME,WORKER\n…" */
static inline void house_people(const char *csv)
{
	struct fault f = {0};
	struct people_report p;
	must(import_people(db, a, council, "p.csv", text_of(csv), now, today - 30, &p, &f), &f);
}

/* Two children: T1 with Sam Sampleworth, whose second home began in October; T2 with Max Elsewhere, in a home of that kind. people: more of
 * them than that (as house_people), or NULL. */
static inline void house_two(const char *kind_of_home, const char *people)
{
	struct fault f = {0};
	put("2027", "e.csv", AT("CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	                        "T1,01/05/2026,S,C2,N1,U4,PR1,10/10/2026,X1,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                        "T1,10/10/2026,P,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AC,SC000001\n"
	                        "T2,01/06/2026,S,C2,N1,%s,PR4,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n", kind_of_home).at);
	must(take_in("2027", 2027, false, false, &f), &f);
	house_people(people ? people : "CHILD,FORENAME,SURNAME,WORKER\nT1,Robin,Testwood,Sam Sampleworth\nT2,Ash,Demoford,Max Elsewhere\n");
}

static inline void house_ready(void)
{
	struct fault f = {0};
	struct settings s = settings_default();
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
}

static inline int house_end(void **state)
{
	(void)state;
	house_free(house);
	stored_end();
	return 0;
}

/* ---- people ---- */

SQL(sql_by_name, "SELECT entry FROM k_person WHERE authority = 1 AND current = 1 AND surname = $1");
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
	struct actor op = actor_operator(council);
	struct settings s = settings_default();
	struct user_new u = {.name = text_of(e->name), .role = e->role, .person = e->person};
	struct user made;
	int64_t id;
	if (!user_add(tx, &op, &u, now, &id, f) || user_get(tx, a, council, id, &made, f) != ROW_ONE)
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

/* ---- what stands in the record ---- */

struct row_count {
	const struct sql *sql;
	struct text like; /* of a text that asks for one */
	int64_t n;
};
static inline bool count_rows(struct tx *tx, void *arg, struct fault *f)
{
	struct row_count *c = arg;
	return (c->like.at ? sql_i64(tx, c->sql, &c->n, f, arg_t(c->like)) : sql_i64(tx, c->sql, &c->n, f, arg_none())) == ROW_ONE;
}
static inline int64_t count_like(const struct sql *sql, const char *like)
{
	struct row_count c = {.sql = sql, .like = like ? text_of(like) : (struct text){0}};
	struct fault f = {0};
	must(store_read(db, count_rows, &c, &f), &f);
	return c.n;
}
static inline int64_t count_of(const struct sql *sql)
{
	return count_like(sql, NULL);
}

/* ---- one request ---- */

/* As far as the answer: what it would write is not written. query_or_fields: ?… of a GET, the form of a POST. */
static inline struct got ask(const struct session *s, const char *method, const char *path, const char *query_or_fields)
{
	bool post = !strcmp(method, "POST");
	return ask_to(s, method, post || !*query_or_fields ? text_of(path) : arena_printf(a, "%s?%s", path, query_or_fields),
	    post ? query_or_fields : NULL, false);
}

static inline bool says(const struct got *g, const char *words)
{
	return memmem(g->body.at, g->body.n, words, strlen(words)) != NULL;
}
#endif
