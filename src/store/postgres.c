/* PostgreSQL by libpq, non-blocking with a deadline at each wait. Statements are prepared once a connection. Answers
 * come as text (sums of BIGINT are NUMERIC there, comparisons BOOLEAN: their text reads the same as SQLite's). */
#include "base/buf.h"
#include "store/postgres.h"
#include <stdio.h>
#include <stdlib.h>

enum { FETCH = 4096 };

struct statement {
	char name[24]; /* of the prepared one */
	struct statement *next; /* of those that are not cached */
	bool cached, busy;
	int params;
	PGresult *result;  /* the same as the query's: found again when that was left open */
	uint64_t decoded; /* columns of bytes that were read in this row */
	char cursor[24];
	const char *value[QUERY_PARAMETERS];
	int length[QUERY_PARAMETERS], format[QUERY_PARAMETERS];
	char number[QUERY_PARAMETERS][24];
};

/* ---- connections ---- */

static void pg_close(struct conn *c)
{
	struct pg *p = PG(c);
	size_t n;
	store_sqls(&n);
	for (size_t i = 0; p->cache && i < n; i++)
		free(p->cache[i]);
	for (size_t i = 0; i < MADE_TEXTS; i++) {
		free(p->made.at[i].st);
		free(p->made.at[i].text);
	}
	free(p->cache);
	PQfinish(p->c);
	free(p);
}

static void no_notice(void *arg, const PGresult *r)
{
	(void)arg, (void)r;
}

static bool there(struct tx *tx, struct fault *fault)
{
	PGresult *r = pg_answer(tx, PQsendQuery(PG(tx->conn)->c,
	    "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'kith_schema'"),
	    "open", fault);
	if (!r)
		return false;
	bool have = PQntuples(r) > 0;
	PQclear(r);
	if (have == tx->store->fresh)
		return have ? fault_set(fault, FAULT_ASKED, "store.exists",
		                  "That PostgreSQL database already holds a kith; it was left as it is.")
		            : fault_set(fault, FAULT_ASKED, "store.none",
		                  "That PostgreSQL database holds no tables of kith. 'kith init' makes them.");
	return true;
}

static struct conn *pg_open(struct store *s, bool write, struct fault *fault)
{
	struct pg *p = calloc(1, sizeof *p);
	size_t n;
	store_sqls(&n);
	if (!p || !(p->cache = calloc(n ? n : 1, sizeof *p->cache))) {
		free(p);
		fault_set(fault, FAULT_SYSTEM, "store.memory", "There is no memory left to open the database.");
		return NULL;
	}
	p->conn.store = s, p->conn.write = write;
	const char *const key[] = {"dbname", "connect_timeout", "fallback_application_name", "client_encoding", NULL};
	const char *const value[] = {s->where, "10", "kith", "UTF8", NULL};
	p->c = PQconnectdbParams(key, value, 1);
	if (!p->c || PQstatus(p->c) != CONNECTION_OK) {
		/* libpq's own words may repeat parts of the address, the password among them. */
		fault_set(fault, FAULT_SYSTEM, "store.where",
		    "PostgreSQL cannot be reached at the address in KITH_DB: is it running, and are user and password right?");
		pg_close(&p->conn);
		return NULL;
	}
	PQsetNoticeReceiver(p->c, no_notice, NULL);
	PQsetnonblocking(p->c, 1);
	struct tx tx = {.store = s, .conn = &p->conn, .name = "open"};
	/* An acknowledged save is on the disk, whatever the server's default. */
	if (!pg_exec(&tx, "SET synchronous_commit TO on; SET lock_timeout TO '30s'; SET standard_conforming_strings TO on;"
	                  "SET idle_in_transaction_session_timeout TO '10min'", fault) ||
	    !there(&tx, fault)) {
		pg_close(&p->conn);
		return NULL;
	}
	return &p->conn;
}

static bool pg_broken(struct conn *c)
{
	return PG(c)->broken || PQstatus(PG(c)->c) != CONNECTION_OK;
}

/* ---- statements ---- */

/* The highest $n outside quotes. */
static int parameters(const char *z)
{
	int most = 0;
	for (bool quoted = false; *z; z++) {
		if (*z == '\'')
			quoted = !quoted;
		if (*z != '$' || quoted)
			continue;
		int n = 0;
		while (z[1] >= '0' && z[1] <= '9' && n < 1000)
			n = n * 10 + *++z - '0';
		if (n > most)
			most = n;
	}
	return most;
}

static struct statement *statement(struct tx *tx, const struct sql *sql, struct fault *fault)
{
	struct pg *p = PG(tx->conn);
	struct statement *st = calloc(1, sizeof *st);
	if (!st) {
		tx_fail(tx, fault, FAULT_SYSTEM, "store.memory", "There is no memory left for a query.");
		return NULL;
	}
	st->params = parameters(sql->text);
	if (st->params > QUERY_PARAMETERS) {
		tx_fail(tx, fault, FAULT_OURS, "store.bug", "%s: parameters are $1 to $%d.", sql->name, QUERY_PARAMETERS);
		free(st);
		return NULL;
	}
	snprintf(st->name, sizeof st->name, "k%u", ++p->names);
	PGresult *r = pg_answer(tx, PQsendPrepare(p->c, st->name, sql->text, 0, NULL), sql->name, fault);
	if (!r) {
		free(st);
		return NULL;
	}
	PQclear(r);
	return st;
}

static bool busy(const struct statement *st)
{
	return st && st->busy;
}

/* In a transaction that has failed nothing more is said: the name and its plan stay until the connection goes. */
static void drop(struct tx *tx, struct statement *st)
{
	char z[48];
	if (!st)
		return;
	snprintf(z, sizeof z, "DEALLOCATE %s", st->name);
	if (!tx->failed)
		pg_exec(tx, z, NULL);
	free(st);
}

static bool pg_prepare(struct query *q, struct fault *fault)
{
	struct pg *p = PG(q->tx->conn);
	int i = sql_index(q->sql);
	struct statement *st = i >= 0 ? p->cache[i] : NULL;
	struct made_text *made = i >= 0 ? NULL : made_find(&p->made, q->sql->text);
	if (made)
		st = made->st;
	if (!st || st->busy) {
		bool keep = !st;
		if (!(st = statement(q->tx, q->sql, fault)))
			return false;
		if (keep && i >= 0)
			p->cache[i] = st;
		else if (keep && (made = made_put(&p->made, q->sql->text, busy, drop, q->tx)))
			made->st = st;
		else
			keep = false, st->next = p->loose, p->loose = st;
		st->cached = keep;
	}
	st->busy = true;
	memset(st->value, 0, sizeof st->value);
	q->st = st;
	return true;
}

static void pg_finish(struct query *q)
{
	struct statement *st = q->st;
	PQclear(q->result);
	q->result = st->result = NULL;
	if (q->sent && q->large && !q->tx->failed) {
		char z[40];
		snprintf(z, sizeof z, "CLOSE %s", st->cursor);
		pg_exec(q->tx, z, NULL);
	}
	st->busy = false;
	if (st->cached)
		return;
	struct statement **at = &PG(q->tx->conn)->loose;
	while (*at != st)
		at = &(*at)->next;
	*at = st->next;
	drop(q->tx, st);
}

static void pg_statements_reset(struct conn *c)
{
	for (struct statement *st; (st = PG(c)->loose);) {
		PG(c)->loose = st->next;
		PQclear(st->result);
		free(st);
	}
	size_t n;
	store_sqls(&n);
	for (size_t i = 0; i < MADE_TEXTS; i++)
		if (PG(c)->made.at[i].text) {
			PQclear(PG(c)->made.at[i].st->result);
			PG(c)->made.at[i].st->result = NULL;
			PG(c)->made.at[i].st->busy = false;
		}
	for (size_t i = 0; i < n; i++)
		if (PG(c)->cache[i]) {
			PQclear(PG(c)->cache[i]->result);
			PG(c)->cache[i]->result = NULL;
			PG(c)->cache[i]->busy = false;
		}
}

static bool put(struct query *q, int param, const char *at, size_t n, int format)
{
	struct statement *st = q->st;
	if (param < 1 || param > st->params || n > INT32_MAX)
		return false;
	st->value[param - 1] = at, st->length[param - 1] = (int)n, st->format[param - 1] = format;
	return true;
}

static bool pg_bind_i64(struct query *q, int param, int64_t v)
{
	if (param < 1 || param > q->st->params)
		return false;
	char *z = q->st->number[param - 1];
	return put(q, param, z, (size_t)snprintf(z, sizeof q->st->number[0], "%lld", (long long)v), 0);
}

static bool pg_bind_text(struct query *q, int param, struct text t, bool bytes)
{
	(void)bytes;
	return put(q, param, t.at, t.n, 1); /* the binary form of TEXT and of BYTEA: the bytes themselves */
}

static bool pg_bind_null(struct query *q, int param)
{
	return put(q, param, NULL, 0, 0);
}

static bool fetch(struct query *q, struct fault *fault)
{
	struct statement *st = q->st;
	char z[64];
	snprintf(z, sizeof z, "FETCH %d FROM %s", FETCH, st->cursor);
	PQclear(q->result);
	q->result = st->result = pg_answer(q->tx, PQsendQuery(PG(q->tx->conn)->c, z), q->sql->name, fault);
	return q->result != NULL;
}

static bool ask(struct query *q, struct fault *fault)
{
	struct statement *st = q->st;
	struct pg *p = PG(q->tx->conn);
	q->sent = true;
	if (!q->large) {
		q->result = st->result = pg_answer(q->tx, PQsendQueryPrepared(p->c, st->name, st->params, st->value, st->length,
		    st->format, 0), q->sql->name, fault);
		return q->result != NULL;
	}
	struct buf b = BUF_INIT(1 << 20);
	snprintf(st->cursor, sizeof st->cursor, "c%u", ++p->names);
	buf_printf(&b, "DECLARE %s NO SCROLL CURSOR FOR %s", st->cursor, q->sql->text);
	buf_add(&b, "", 1);
	PGresult *r = buf_ok(&b) ? pg_answer(q->tx, PQsendQueryParams(p->c, b.at, st->params, NULL, st->value, st->length,
	                               st->format, 0), q->sql->name, fault) : NULL;
	buf_free(&b);
	PQclear(r);
	return r && fetch(q, fault);
}

static bool pg_step(struct query *q, struct fault *fault)
{
	bool ok = true;
	q->st->decoded = 0;
	if (!q->sent)
		ok = ask(q, fault), q->row = 0;
	else if (++q->row == q->rows && q->large && q->rows == FETCH)
		ok = fetch(q, fault), q->row = 0;
	if (ok && q->row == 0)
		q->rows = PQntuples(q->result);
	if (ok && q->row < q->rows)
		return true;
	q->done = true, q->failed |= !ok;
	return false;
}

static int64_t pg_i64(struct query *q, int column)
{
	const char *z = PQgetvalue(q->result, q->row, column);
	if (*z == 't')
		return 1;
	bool minus = *z == '-';
	uint64_t v = 0;
	for (z += minus; *z >= '0' && *z <= '9'; z++)
		v = v * 10 + (uint64_t)(*z - '0');
	return (int64_t)(minus ? -v : v);
}

static int hex(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static struct text pg_text(struct query *q, int column, bool bytes)
{
	if (PQgetisnull(q->result, q->row, column))
		return (struct text){0};
	char *at = PQgetvalue(q->result, q->row, column);
	size_t n = (size_t)PQgetlength(q->result, q->row, column);
	if (!bytes || n < 2 || column >= 64)
		return (struct text){at, n};
	/* "\x6b69…" is undone where it lies, once. */
	n = n / 2 - 1;
	if (!(q->st->decoded >> column & 1))
		for (size_t i = 0; i < n; i++)
			at[i] = (char)(hex(at[2 + 2 * i]) << 4 | hex(at[3 + 2 * i]));
	q->st->decoded |= (uint64_t)1 << column;
	return (struct text){at, n};
}

static bool pg_null(struct query *q, int column)
{
	return PQgetisnull(q->result, q->row, column);
}

static int pg_columns(struct query *q)
{
	return q->result ? PQnfields(q->result) : 0;
}

/* ---- transactions ---- */

static bool pg_begin(struct tx *tx, struct fault *fault)
{
	if (!tx->write)
		return pg_exec(tx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", fault);
	/* The turn is taken before the snapshot, so that two writers of one journal wait for each other and never fail. */
	return pg_exec(tx, tx->store->making ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
	                                     : "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE kith_schema IN EXCLUSIVE MODE",
	    fault);
}

static void pg_rollback(struct tx *tx)
{
	struct tx end = {.store = tx->store, .conn = tx->conn, .name = tx->name};
	if (pg_broken(tx->conn) || !pg_exec(&end, "ROLLBACK", NULL))
		PG(tx->conn)->broken = true;
}

static bool pg_commit(struct tx *tx, struct fault *fault)
{
	PGresult *r = pg_answer(tx, PQsendQuery(PG(tx->conn)->c, "COMMIT"), tx->name, fault);
	bool kept = r && strcmp(PQcmdStatus(r), "COMMIT") == 0;
	PQclear(r);
	if (kept)
		return true;
	if (PG(tx->conn)->broken) {
		/* The answer was lost, not the question: doing it again might do it twice. */
		tx->soft = false;
		return fault_set(fault, FAULT_SYSTEM, "store.lost",
		    "The connection was lost while saving: look whether it was saved before you do it again.");
	}
	pg_rollback(tx);
	return r ? tx_fail(tx, fault, FAULT_OURS, "store.bug", "'%s' was rolled back by the database.", tx->name) : false;
}

static bool pg_mark(struct tx *tx, struct fault *fault)
{
	return pg_exec(tx, "SAVEPOINT one", fault);
}

static bool pg_keep(struct tx *tx, struct fault *fault)
{
	return pg_exec(tx, "RELEASE SAVEPOINT one", fault);
}

static bool pg_undo(struct tx *tx)
{
	struct tx end = {.store = tx->store, .conn = tx->conn, .name = tx->name};
	return !pg_broken(tx->conn) && pg_exec(&end, "ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one", NULL);
}

/* ---- copies ---- */

static bool pg_backup(struct store *s, const char *path, struct fault *fault)
{
	(void)s, (void)path;
	return fault_set(fault, FAULT_SYSTEM, "store.dump",
	    "PostgreSQL makes its own copies: pg_dump --format=custom, or its continuous archive.");
}

static bool pg_whole(struct tx *tx, struct fault *fault)
{
	(void)tx, (void)fault;
	return true; /* the server checks its own pages */
}

const struct engine engine_postgres = {
	.name = "PostgreSQL", .open = pg_open, .close = pg_close, .exec = pg_exec, .begin = pg_begin,
	.commit = pg_commit, .rollback = pg_rollback, .mark = pg_mark, .keep = pg_keep, .undo = pg_undo,
	.broken = pg_broken, .statements_reset = pg_statements_reset, .prepare = pg_prepare, .bind_i64 = pg_bind_i64,
	.bind_text = pg_bind_text, .bind_null = pg_bind_null, .step = pg_step, .i64 = pg_i64, .text = pg_text,
	.null = pg_null, .columns = pg_columns, .finish = pg_finish, .bulk_begin = pg_bulk_begin, .backup = pg_backup,
	.whole = pg_whole,
};
