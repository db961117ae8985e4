/* store: the database, and the only face of it. SQLite in a file, or PostgreSQL by a connection string; the same
 * SQL texts, the same answers, and no caller can tell which. Nothing outside src/store names either library.
 *
 * Texts.   Each SQL text is declared once, beside the function that runs it: SQL(sql_child, "SELECT … $1 …");
 *          a test prepares every one on both engines. Write what both understand: parameters $1 $2 … (at most 320),
 *          INSERT … RETURNING, ON CONFLICT (…) DO UPDATE, window functions, recursive WITH, FILTER, NULLS LAST.
 *          Not: date functions, group_concat, max(a,b), LIKE without lower(), JSON operators, DISTINCT ON.
 *          A parameter used only in "$1 IS NULL" needs CAST($1 AS BIGINT).
 * Values.  Days are BIGINT day numbers, moments BIGINT UTC milliseconds, codes and words TEXT, ids BIGINT,
 *          money pence. Text must be UTF-8 without NUL bytes (refused otherwise: "store.text").
 * Writing. One writer at a time a database, on both engines: the journal is one chain. Readers never wait for it.
 * Threads. Every store_ function may be called from any thread. A struct tx or query belongs to the function that
 *          was given it and ends when that returns.
 * Faults.  store.unique store.foreign store.rule (a constraint) · store.full (disk) · store.busy · store.lost
 *          (connection) · store.deadline · store.text · store.damaged · store.schema · store.bug */
#ifndef KITH_STORE_STORE_H
#define KITH_STORE_STORE_H
#include "base/arena.h"
#include "base/date.h"
#include "base/fault.h"

struct store;
struct tx;

/* ---- opening ---- */

enum store_open {
	STORE_READING = 2,  /* it must be there, and is only read: also a file and a folder that may not be written */
	STORE_EXISTING = 0, /* it must be there: "store.none" says how to make one */
	STORE_NEW = 1,      /* it must not be there (SQLite: no file; PostgreSQL: no table of kith): "store.exists"; nor a companion
	                     * that another file of that name left: "store.left" */
};
/* where: a path, or postgres://… Closed with store_close, which first finishes every job that waits. */
struct store *store_open(const char *where, enum store_open, struct fault *);
void store_close(struct store *);
/* As the setting `db` says (settings_now). */
const char *store_where(void);
/* Whether that is a file's path (SQLite); false: it is the address of a PostgreSQL. The one rule. */
bool store_is_file(const char *where);
/* Where this one is: its path, or its postgres://… */
const char *store_place(const struct store *);
/* "SQLite" or "PostgreSQL": for the page that says what runs, and for skipping what one engine has not. */
const char *store_engine(const struct store *);

/* ---- transactions ---- */

/* Runs fn in one write transaction and returns once it is on the disk. fn may be run again when another was in the
 * way, so it changes nothing but the database and what arg points at, and starts by setting the latter anew.
 * fn returns false (with the fault) and nothing of it is kept; a failed query that fn overlooked counts as false.
 * Not from inside another transaction. name is for logs ("save visit"). */
bool store_run(struct store *, const char *name, bool (*fn)(struct tx *, void *arg, struct fault *), void *arg,
    struct fault *);
/* The same, but sees the database at one moment and may not write. Takes a read connection of the pool. */
bool store_read(struct store *, bool (*fn)(struct tx *, void *arg, struct fault *), void *arg, struct fault *);
/* The same as store_run, but does not wait: the writer runs it with others, commits them together (one fsync) and
 * then calls done(ctx, ok, fault) on its own thread; done must be short and may submit but not store_run.
 * arg and ctx live until then. Jobs are taken in the order of submission. */
void store_submit(struct store *, const char *name, bool (*fn)(struct tx *, void *arg, struct fault *), void *arg,
    void (*done)(void *ctx, bool ok, const struct fault *), void *ctx);
/* The store of a transaction. */
struct store *tx_store(struct tx *);

/* ---- queries ---- */

struct sql {
	const char *name, *text, *file;
	int64_t line;
};
#define SQL(name_, text_)                                                                                              \
	static const struct sql name_ __attribute__((section("kith_sql"), used, aligned(32))) = {#name_, "" text_,        \
	    __FILE__, __LINE__}
/* A text made while running (its columns chosen by a description) may be a struct sql of one's own: it is prepared
 * where the same text is not prepared still (engine.h, MADE_TEXTS). Values never go into the text. */

enum { QUERY_PARAMETERS = 320 };

/* A running statement, on the stack. Always ended by query_end, or by the query_ functions that say so.
 *
 *   struct query q;
 *   query_begin(tx, &q, &sql_homes);
 *   query_bind_i64(&q, 1, child);
 *   while (query_step(&q, fault))
 *       use(query_i64(&q, 0), query_text(&q, 1));
 *   return query_end(&q, fault);
 */
struct query {
	struct tx *tx;
	const struct engine *engine;
	const struct sql *sql;
	struct statement *st;
	void *result;
	int row, rows;
	bool large, sent, done, failed;
};

/* The things whose names, and whose standing to somebody, this transaction has asked for, as those say who read them (record/thing.h,
 * record/people.h, access.h): what is kept of it names them, and falls when one of them changes. */
enum { READS_MOST = 1000 };
struct reads {
	int64_t at[READS_MOST];
	size_t n;
	bool over; /* there were more */
};
void tx_read(struct tx *, int64_t thing);
const struct reads *tx_reads(const struct tx *);

void query_begin(struct tx *, struct query *, const struct sql *);
/* How many statements this thread has begun: what a test asks to see that a list takes as many for one as for many. */
extern _Thread_local uint64_t query_begun;
/* Parameters are numbered from 1, as in the text; one never bound is NULL. Text and bytes are borrowed until
 * query_end. */
void query_bind_i64(struct query *, int param, int64_t);
void query_bind_text(struct query *, int param, struct text); /* .at NULL binds NULL; TEXT("") binds '' */
void query_bind_z(struct query *, int param, const char *);   /* NULL binds NULL */
void query_bind_day(struct query *, int param, day);          /* DAY_NONE binds NULL */
void query_bind_null(struct query *, int param);
void query_bind_bytes(struct query *, int param, struct text);
/* Before the first step: the answer may be longer than memory is wide (PostgreSQL then fetches 4,096 rows at a time;
 * SQLite always steps). */
void query_large(struct query *);
/* True: there is a row. False: the end, or a fault; query_end tells which. */
bool query_step(struct query *, struct fault *);
/* Columns from 0. What is returned lives until the next step. NULL reads as 0, DAY_NONE, or .at NULL. */
int64_t query_i64(struct query *, int column);
day query_day(struct query *, int column);
struct text query_text(struct query *, int column);
struct text query_bytes(struct query *, int column);
bool query_null(struct query *, int column);
int query_columns(struct query *);
/* Gives the statement back. False when anything failed since query_begin. */
bool query_end(struct query *, struct fault *);
/* Steps to the end and ends it: for what answers no rows. */
bool query_run(struct query *, struct fault *);

/* The same in one line, for what is not in a hot loop:
 *   sql_do(tx, &sql_x, fault, arg_i(child), arg_t(word))                   no rows wanted
 *   sql_i64(tx, &sql_x, &n, fault, arg_i(child))                            the first column of the first row
 * sql_i64 answers ROW_ONE, ROW_NONE (out untouched) or ROW_FAULT. */
enum row { ROW_FAULT = -1, ROW_NONE = 0, ROW_ONE = 1 };
struct arg {
	enum arg_kind { ARG_NONE, ARG_NULL, ARG_I64, ARG_TEXT, ARG_BYTES } kind;
	int64_t i;
	struct text t;
};
static inline struct arg arg_none(void)
{
	return (struct arg){.kind = ARG_NONE};
}
static inline struct arg arg_null(void)
{
	return (struct arg){.kind = ARG_NULL};
}
static inline struct arg arg_i(int64_t i)
{
	return (struct arg){.kind = ARG_I64, .i = i};
}
static inline struct arg arg_day(day d)
{
	return (struct arg){.kind = d == DAY_NONE ? ARG_NULL : ARG_I64, .i = d};
}
static inline struct arg arg_t(struct text t)
{
	return (struct arg){.kind = t.at ? ARG_TEXT : ARG_NULL, .t = t};
}
static inline struct arg arg_z(const char *z)
{
	return arg_t(text_of(z));
}
static inline struct arg arg_bytes(struct text t)
{
	return (struct arg){.kind = t.at ? ARG_BYTES : ARG_NULL, .t = t};
}
void query_bind_all(struct query *, const struct arg *, size_t n);
bool sql_do_n(struct tx *, const struct sql *, struct fault *, const struct arg *, size_t n);
enum row sql_i64_n(struct tx *, const struct sql *, int64_t *out, struct fault *, const struct arg *, size_t n);
enum row sql_text_n(struct tx *, const struct sql *, struct arena *, struct text *out, struct fault *,
    const struct arg *, size_t n);
#define SQL_ARGS(...) (const struct arg[]){__VA_ARGS__}, sizeof((const struct arg[]){__VA_ARGS__}) / sizeof(struct arg)
#define sql_do(tx, sql, fault, ...) sql_do_n((tx), (sql), (fault), SQL_ARGS(__VA_ARGS__))
#define sql_i64(tx, sql, out, fault, ...) sql_i64_n((tx), (sql), (out), (fault), SQL_ARGS(__VA_ARGS__))
/* The text is copied into the arena. */
#define sql_text(tx, sql, arena, out, fault, ...) sql_text_n((tx), (sql), (arena), (out), (fault), SQL_ARGS(__VA_ARGS__))

/* Every registered text, for the test that prepares them all. */
const struct sql *store_sqls(size_t *n);
bool store_prepares(struct tx *, const struct sql *, struct fault *);

/* ---- many rows ---- */

/* Adds hundreds of thousands of rows: SQLite by one prepared INSERT, PostgreSQL by COPY a megabyte at once. Several
 * may be open at once. It runs inside the transaction it is given, so what dies half-way leaves nothing behind, and the
 * other saves wait as long as that transaction takes: parse and check everything before store_run, and let the
 * transaction do nothing but put rows.
 *
 *   struct bulk *b = bulk_begin(tx, "visit", columns, 5, fault);
 *   for (…) { bulk_i64(b, id); bulk_text(b, word); …; if (!bulk_row(b, fault)) break; }
 *   return bulk_end(b, fault);     always called; frees; false when anything failed
 *
 * A table is named by a literal or by a description that has been checked; never by what somebody typed. */
struct bulk;
struct bulk *bulk_begin(struct tx *, const char *table, const char *const *columns, int n, struct fault *);
void bulk_i64(struct bulk *, int64_t);
void bulk_day(struct bulk *, day);
void bulk_text(struct bulk *, struct text);
void bulk_null(struct bulk *);
bool bulk_row(struct bulk *, struct fault *);
bool bulk_end(struct bulk *, struct fault *);

/* ---- ids ---- */

/* 64 bits, positive, in order of time, unique over authorities and processes: milliseconds since 2020 (41 bits), a
 * number drawn by this process (12), a count (10). More than 1,024 a millisecond borrow from the next. It reads the
 * machine's clock itself, so that a standing KITH_NOW does not make two ids alike. */
int64_t store_id(void);

/* ---- schema ---- */

/* Append only: an applied one never changes (its digest is kept and compared). A room's numbers are ordered over all rooms:
 * store 1–99, access 100–199, record 200–499, strategy 500–599, others from 600. The steps of a kind of the record are its own, 1, 2, …
 * within it: two who add a kind at the same time have no number to contend for. They come after all rooms' steps, and no kind's step
 * leans on another kind's. sql is portable DDL, statements ended
 * by ';', with {id} {int} {day} {moment} {small} {text} {bytes} for the types and {clustered} after the closing bracket
 * of a table whose rows lie in the order of their primary key. STRICT is added for SQLite. */
struct migration {
	int number;
	const char *name;
	const char *sql;
	const char *kind; /* whose step it is; NULL: a room's */
};
struct migration_set {
	const struct migration *at;
	size_t n;
};
/* src/migrations.c: the one table that lists each room's set (it lies above the rooms, since it names them all). */
extern const struct migration_set *const migration_sets[];
extern const size_t migration_sets_n;

/* The DDL as this engine would run it, into the arena. */
struct text store_ddl(struct arena *, const struct store *, const struct migration *);
/* What is not yet applied, sorted; *n 0 when nothing. A database of a newer kith is a fault "store.schema". */
bool store_pending(struct store *, struct arena *, const struct migration ***out, size_t *n, struct fault *);
/* Makes every table, in a database opened with STORE_NEW. now: the moment that is written beside each step. */
bool store_make(struct store *, int64_t now, struct fault *);
/* Applies what is pending in one transaction; the caller has made the backup. */
bool store_migrate(struct store *, int64_t now, struct fault *);
/* One line for `serve` and every command that uses the record: pending or newer is "store.schema" with the remedy. */
bool store_schema_check(struct store *, struct fault *);
/* The highest applied number. */
bool store_schema(struct store *, int *number, struct fault *);

/* ---- small facts about this database (one row each: "demo", "made") ---- */

bool store_fact_set(struct tx *, const char *name, struct text value, struct fault *);
enum row store_fact(struct tx *, const char *name, struct arena *, struct text *out, struct fault *);

/* ---- authorities ---- */

/* kith's own small number; ONS code and name are dated, for councils split and merge. */
struct authority {
	int64_t authority;
	struct text code, name;
	day from, to; /* of this code and name; to is DAY_MAX while it stands */
};
bool store_authority_add(struct tx *, struct text code, struct text name, day from, int64_t *authority, struct fault *);
/* By ONS code or by name (case apart; the names of any time). wanted.at NULL: the only one there is. A miss, or several
 * without a name, is a FAULT_ASKED "store.authority" that names the nearest: the caller exits 2. */
bool store_authority_find(struct tx *, struct arena *, struct text wanted, struct authority *out, struct fault *);
/* All, by number; the name that stands (or the last that did). */
/* As it is called now; code n 0 in *out: there is none of that number. */
bool store_authority_get(struct tx *, struct arena *, int64_t authority, struct authority *out, struct fault *);
bool store_authorities(struct tx *, struct arena *, struct authority **out, size_t *n, struct fault *);

/* ---- copies ---- */

/* Counted over every table there is, in one transaction. */
struct store_rows {
	int64_t tables, rows;
};
bool store_rows(struct tx *, struct arena *, struct store_rows *out, struct fault *);

/* A consistent copy of a running database, fsync'ed; path must not exist, nor companions of it ("store.left"). PostgreSQL: "store.dump"
 * (use pg_dump). */
bool store_backup(struct store *, const char *path, struct fault *);
/* Looks the whole file over (SQLite's integrity check); PostgreSQL answers true. */
bool store_whole(struct store *, struct fault *);
#endif
