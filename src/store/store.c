/* What is the same on both engines: opening, the pool of connections, transactions, queries, ids. */
#include "store/engine.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include "base/settings.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

extern const struct sql __start_kith_sql[], __stop_kith_sql[];

const struct sql *store_sqls(size_t *n)
{
	*n = (size_t)(__stop_kith_sql - __start_kith_sql);
	return __start_kith_sql;
}

int sql_index(const struct sql *s)
{
	return s >= __start_kith_sql && s < __stop_kith_sql ? (int)(s - __start_kith_sql) : -1;
}

const char *store_place(const struct store *s)
{
	return s->where;
}

const char *store_where(void)
{
	return setting_path(settings_now(), SETTING_DB);
}

/* ---- opening and the pool ---- */

struct conn *store_take(struct store *s, bool write, struct fault *fault)
{
	pthread_mutex_lock(&s->lock);
	struct conn **list = write ? &s->writers : &s->readers, *c = *list;
	if (c)
		*list = c->next;
	pthread_mutex_unlock(&s->lock);
	return c ? c : s->engine->open(s, write, fault);
}

void store_give(struct conn *c)
{
	struct store *s = c->store;
	if (s->engine->broken(c)) {
		s->engine->close(c);
		return;
	}
	pthread_mutex_lock(&s->lock);
	struct conn **list = c->write ? &s->writers : &s->readers;
	c->next = *list, *list = c;
	pthread_mutex_unlock(&s->lock);
}

bool store_is_file(const char *where)
{
	return strncmp(where, "postgres://", 11) != 0 && strncmp(where, "postgresql://", 13) != 0;
}

struct store *store_open(const char *where, enum store_open mode, struct fault *fault)
{
	struct store *s = calloc(1, sizeof *s);
	if (!s || !(s->where = strdup(where))) {
		free(s);
		fault_set(fault, FAULT_SYSTEM, "store.memory", "There is no memory left to open the database.");
		return NULL;
	}
	s->engine = store_is_file(where) ? &engine_sqlite : &engine_postgres;
	s->fresh = mode == STORE_NEW;
	s->reading = mode == STORE_READING;
	s->last = &s->first;
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->queue_lock, NULL);
	pthread_cond_init(&s->queue_some, NULL);
	/* The first connection finds out whether the database is there and fit. */
	struct conn *c = sodium_init() < 0 ? NULL : s->engine->open(s, !s->reading, fault);
	if (!c) {
		store_close(s);
		return NULL;
	}
	s->fresh = false;
	store_give(c);
	if (!writer_start(s, fault)) {
		store_close(s);
		return NULL;
	}
	return s;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	writer_stop(s);
	for (struct conn *c = s->readers, *next; c; c = next)
		next = c->next, s->engine->close(c);
	for (struct conn *c = s->writers, *next; c; c = next)
		next = c->next, s->engine->close(c);
	pthread_mutex_destroy(&s->lock);
	pthread_mutex_destroy(&s->queue_lock);
	pthread_cond_destroy(&s->queue_some);
	free(s->where);
	free(s);
}

const char *store_engine(const struct store *s)
{
	return s->engine->name;
}

struct store *tx_store(struct tx *tx)
{
	return tx->store;
}

bool store_backup(struct store *s, const char *path, struct fault *fault)
{
	return s->engine->backup(s, path, fault);
}

static bool whole(struct tx *tx, void *arg, struct fault *fault)
{
	(void)arg;
	return tx->store->engine->whole(tx, fault);
}

bool store_whole(struct store *s, struct fault *fault)
{
	return store_read(s, whole, NULL, fault);
}

/* ---- transactions ---- */

bool tx_fail(struct tx *tx, struct fault *fault, enum fault_kind kind, const char *code, const char *fmt, ...)
{
	char say[sizeof fault->say];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(say, sizeof say, fmt, ap);
	va_end(ap);
	if (!tx->failed)
		fault_set(&tx->fault, kind, code, "%s", say);
	tx->failed = true;
	return fault_set(fault, kind, code, "%s", say);
}

/* What came of fn: whatever it said, a failed query or one left open means that nothing is kept. */
bool tx_finish(struct tx *tx, bool said, struct fault *fault)
{
	if (tx->conn->in_use) {
		tx->store->engine->statements_reset(tx->conn);
		tx->conn->in_use = 0;
		if (said && !tx->failed)
			said = tx_fail(tx, fault, FAULT_OURS, "store.bug", "A query of '%s' was left open.", tx->name);
	}
	if (said && tx->failed) {
		if (fault)
			*fault = tx->fault;
		return false;
	}
	return said;
}

struct working {
	struct tx *tx;
	bool (*fn)(struct tx *, void *, struct fault *);
	void *arg;
	struct fault *fault;
	bool said;
};

static void work(void *arg)
{
	struct working *w = arg;
	w->said = w->fn(w->tx, w->arg, w->fault);
}

bool tx_work(struct tx *tx, bool (*fn)(struct tx *, void *, struct fault *), void *arg, struct fault *fault)
{
	struct working w = {tx, fn, arg, fault, false};
	struct fault reached;
	if (!ceiling_run(work, &w, &reached))
		w.said = tx_fail(tx, fault, reached.kind, reached.code, "%s", reached.say);
	return tx_finish(tx, w.said, fault);
}

/* Of a reader that reached a ceiling. */
static void abandon(void *what)
{
	struct tx *tx = what;
	tx_finish(tx, false, NULL);
	tx->store->engine->rollback(tx);
	store_give(tx->conn);
}

void engine_pause(int try)
{
	/* Two that were in each other's way wait unequally long. */
	int64_t us = (int64_t)randombytes_uniform((uint32_t)500 << (try < 8 ? try : 8)) + 100;
	nanosleep(&(struct timespec){.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000}, NULL);
}

enum { TRIES = 12, PATIENCE_US = 30000000 };

/* Whether what was in the way is worth waiting for once more. */
static bool again(const struct tx *tx, int try, int64_t since)
{
	if (!tx->soft || try >= TRIES || clock_ticks() - since > PATIENCE_US)
		return false;
	engine_pause(try);
	return true;
}

bool store_alone(struct store *s, struct conn **conn, const char *name,
    bool (*fn)(struct tx *, void *, struct fault *), void *arg, struct fault *fault)
{
	int64_t since = clock_ticks();
	for (int try = 0;; try++) {
		if (*conn && s->engine->broken(*conn))
			s->engine->close(*conn), *conn = NULL;
		if (!*conn && !(*conn = store_take(s, true, fault)))
			return false;
		struct tx tx = {.store = s, .conn = *conn, .name = name, .write = true};
		bool ok = s->engine->begin(&tx, fault);
		if (ok) {
			ok = tx_work(&tx, fn, arg, fault);
			if (ok)
				ok = s->engine->commit(&tx, fault);
			else
				s->engine->rollback(&tx);
		}
		if (ok || !again(&tx, try, since))
			return ok;
	}
}

bool store_read(struct store *s, bool (*fn)(struct tx *, void *, struct fault *), void *arg, struct fault *fault)
{
	int64_t since = clock_ticks();
	for (int try = 0;; try++) {
		struct conn *c = store_take(s, false, fault);
		if (!c)
			return false;
		struct tx tx = {.store = s, .conn = c, .name = "read"};
		bool ok = s->engine->begin(&tx, fault);
		if (ok) {
			ceiling_hold(&tx, abandon);
			ok = tx_finish(&tx, fn(&tx, arg, fault), fault);
			ceiling_drop(&tx);
			s->engine->rollback(&tx);
		}
		store_give(c);
		if (ok || !again(&tx, try, since))
			return ok;
	}
}

/* ---- queries ---- */

_Thread_local uint64_t query_begun;

void query_begin(struct tx *tx, struct query *q, const struct sql *sql)
{
	query_begun++;
	*q = (struct query){.tx = tx, .engine = tx->store->engine, .sql = sql, .row = -1};
	if (tx->failed || !q->engine->prepare(q, NULL))
		q->failed = q->done = true;
	else
		tx->conn->in_use++;
}

static void bound(struct query *q, bool ok, int param)
{
	if (ok || q->failed)
		return;
	q->failed = true;
	tx_fail(q->tx, NULL, FAULT_OURS, "store.bug", "%s has no parameter $%d.", q->sql->name, param);
}

void query_bind_i64(struct query *q, int param, int64_t v)
{
	if (!q->failed)
		bound(q, q->engine->bind_i64(q, param, v), param);
}

static void bind_text(struct query *q, int param, struct text t, bool bytes)
{
	if (q->failed)
		return;
	if (!t.at)
		bound(q, q->engine->bind_null(q, param), param);
	else if (!bytes && (memchr(t.at, 0, t.n) || !text_utf8(t))) {
		q->failed = true;
		tx_fail(q->tx, NULL, FAULT_INPUT, "store.text", "A text is not UTF-8, or holds a NUL byte.");
	} else
		bound(q, q->engine->bind_text(q, param, t, bytes), param);
}

void query_bind_text(struct query *q, int param, struct text t)
{
	bind_text(q, param, t, false);
}

void query_bind_z(struct query *q, int param, const char *z)
{
	bind_text(q, param, text_of(z), false);
}

void query_bind_bytes(struct query *q, int param, struct text t)
{
	bind_text(q, param, t, true);
}

void query_bind_day(struct query *q, int param, day d)
{
	if (d == DAY_NONE)
		query_bind_null(q, param);
	else
		query_bind_i64(q, param, d);
}

void query_bind_null(struct query *q, int param)
{
	if (!q->failed)
		bound(q, q->engine->bind_null(q, param), param);
}

void query_bind_all(struct query *q, const struct arg *a, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int param = (int)i + 1;
		switch (a[i].kind) {
		case ARG_NONE: break;
		case ARG_NULL: query_bind_null(q, param); break;
		case ARG_I64: query_bind_i64(q, param, a[i].i); break;
		case ARG_TEXT: query_bind_text(q, param, a[i].t); break;
		case ARG_BYTES: query_bind_bytes(q, param, a[i].t); break;
		}
	}
}

void query_large(struct query *q)
{
	q->large = true;
}

bool query_step(struct query *q, struct fault *fault)
{
	if (q->done || q->failed || q->tx->failed) {
		if (q->tx->failed && fault)
			*fault = q->tx->fault;
		return false;
	}
	return q->engine->step(q, fault);
}

int64_t query_i64(struct query *q, int column)
{
	return q->engine->i64(q, column);
}

day query_day(struct query *q, int column)
{
	return q->engine->null(q, column) ? DAY_NONE : (day)q->engine->i64(q, column);
}

struct text query_text(struct query *q, int column)
{
	return q->engine->text(q, column, false);
}

struct text query_bytes(struct query *q, int column)
{
	return q->engine->text(q, column, true);
}

bool query_null(struct query *q, int column)
{
	return q->engine->null(q, column);
}

int query_columns(struct query *q)
{
	return q->failed ? 0 : q->engine->columns(q);
}

bool query_end(struct query *q, struct fault *fault)
{
	if (q->st) {
		q->engine->finish(q);
		q->st = NULL;
		q->tx->conn->in_use--;
	}
	if (!q->failed && !q->tx->failed)
		return true;
	if (fault)
		*fault = q->tx->fault;
	return false;
}

bool query_run(struct query *q, struct fault *fault)
{
	while (query_step(q, fault))
		;
	return query_end(q, fault);
}

bool sql_do_n(struct tx *tx, const struct sql *sql, struct fault *fault, const struct arg *a, size_t n)
{
	struct query q;
	query_begin(tx, &q, sql);
	query_bind_all(&q, a, n);
	return query_run(&q, fault);
}

enum row sql_i64_n(struct tx *tx, const struct sql *sql, int64_t *out, struct fault *fault, const struct arg *a, size_t n)
{
	struct query q;
	query_begin(tx, &q, sql);
	query_bind_all(&q, a, n);
	bool row = query_step(&q, fault);
	if (row)
		*out = query_i64(&q, 0);
	return !query_end(&q, fault) ? ROW_FAULT : row ? ROW_ONE : ROW_NONE;
}

enum row sql_text_n(struct tx *tx, const struct sql *sql, struct arena *arena, struct text *out, struct fault *fault,
    const struct arg *a, size_t n)
{
	struct query q;
	query_begin(tx, &q, sql);
	query_bind_all(&q, a, n);
	bool row = query_step(&q, fault);
	if (row)
		*out = query_null(&q, 0) ? (struct text){0} : arena_text(arena, query_text(&q, 0));
	return !query_end(&q, fault) ? ROW_FAULT : row ? ROW_ONE : ROW_NONE;
}

bool store_prepares(struct tx *tx, const struct sql *sql, struct fault *fault)
{
	struct query q;
	query_begin(tx, &q, sql);
	return query_end(&q, fault);
}

/* ---- many rows ---- */

static void bulk_abandon(void *what)
{
	struct bulk *b = what;
	b->failed = true;
	b->end(b, NULL);
}

struct bulk *bulk_begin(struct tx *tx, const char *table, const char *const *columns, int n, struct fault *fault)
{
	if (tx->failed) {
		if (fault)
			*fault = tx->fault;
		return NULL;
	}
	struct bulk *b = tx->store->engine->bulk_begin(tx, table, columns, n, fault);
	if (b) {
		b->tx = tx, b->columns = n;
		ceiling_hold(b, bulk_abandon);
	}
	return b;
}

static void put(struct bulk *b, const struct arg *a)
{
	if (!b || b->failed || b->tx->failed)
		return;
	if (b->at >= b->columns || !b->put(b, a)) {
		b->failed = true;
		tx_fail(b->tx, NULL, FAULT_OURS, "store.bug", "A row has more cells than its table has columns.");
	}
	b->at++;
}

void bulk_i64(struct bulk *b, int64_t v)
{
	put(b, &(struct arg){.kind = ARG_I64, .i = v});
}

void bulk_day(struct bulk *b, day d)
{
	put(b, &(struct arg){.kind = d == DAY_NONE ? ARG_NULL : ARG_I64, .i = d});
}

void bulk_null(struct bulk *b)
{
	put(b, &(struct arg){.kind = ARG_NULL});
}

void bulk_text(struct bulk *b, struct text t)
{
	if (b && !b->failed && t.at && (memchr(t.at, 0, t.n) || !text_utf8(t))) {
		b->failed = true;
		tx_fail(b->tx, NULL, FAULT_INPUT, "store.text", "A text is not UTF-8, or holds a NUL byte.");
	}
	put(b, &(struct arg){.kind = t.at ? ARG_TEXT : ARG_NULL, .t = t});
}

bool bulk_row(struct bulk *b, struct fault *fault)
{
	if (!b)
		return false;
	if (!b->failed && !b->tx->failed && b->at != b->columns) {
		b->failed = true;
		tx_fail(b->tx, NULL, FAULT_OURS, "store.bug", "A row has %d cells and its table %d columns.", b->at, b->columns);
	}
	b->at = 0;
	if (b->failed || b->tx->failed) {
		if (fault)
			*fault = b->tx->fault;
		return false;
	}
	return b->row(b, fault);
}

bool bulk_end(struct bulk *b, struct fault *fault)
{
	if (!b)
		return false;
	struct tx *tx = b->tx;
	ceiling_drop(b);
	bool ok = b->end(b, fault) && !tx->failed;
	if (!ok && fault && tx->failed)
		*fault = tx->fault;
	return ok;
}

/* ---- ids ---- */

enum { ID_COUNT = 10, ID_PROCESS = 12 };
static _Atomic uint64_t id_last;
static _Atomic uint32_t id_process; /* + 1; 0: not drawn yet */

static void id_redraw(void)
{
	atomic_store(&id_process, 0); /* a child made by fork is another process */
}

static uint64_t id_me(void)
{
	uint32_t p = atomic_load(&id_process);
	if (!p) {
		static pthread_once_t once = PTHREAD_ONCE_INIT;
		pthread_once(&once, (void (*)(void))sodium_init);
		static _Atomic bool told;
		if (!atomic_exchange(&told, true))
			pthread_atfork(NULL, NULL, id_redraw);
		uint32_t mine = randombytes_uniform(1u << ID_PROCESS) + 1;
		if (!atomic_compare_exchange_strong(&id_process, &p, mine))
			return p - 1;
		p = mine;
	}
	return p - 1;
}

int64_t store_id(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_REALTIME, &ts);
	uint64_t ms = (uint64_t)(ts.tv_sec - 1577836800) * 1000 + (uint64_t)(ts.tv_nsec / 1000000);
	uint64_t me = id_me() << ID_COUNT, base = ms << (ID_COUNT + ID_PROCESS) | me;
	uint64_t last = atomic_load(&id_last), next;
	do {
		next = base;
		if (last >= base) {
			next = last + 1;
			if (!(next & ((1u << ID_COUNT) - 1))) /* the count ran over into the process: borrow a millisecond */
				next = ((last >> (ID_COUNT + ID_PROCESS)) + 1) << (ID_COUNT + ID_PROCESS) | me;
		}
	} while (!atomic_compare_exchange_weak(&id_last, &last, next));
	return (int64_t)next;
}

void tx_read(struct tx *tx, int64_t thing)
{
	struct reads *r = &tx->reads;
	if (!thing || (r->n && r->at[r->n - 1] == thing))
		return;
	if (r->n < READS_MOST)
		r->at[r->n++] = thing;
	else
		r->over = true;
}

const struct reads *tx_reads(const struct tx *tx)
{
	return &tx->reads;
}
