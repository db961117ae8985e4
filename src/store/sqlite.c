/* SQLite: WAL with synchronous=FULL (an acknowledged commit survives a power cut; NORMAL loses it), STRICT tables,
 * foreign keys, no double-quoted strings, defensive. */
#include "base/buf.h"
#include "base/file.h"
#include "store/engine.h"
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct statement {
	sqlite3_stmt *s;
	struct statement *next; /* of those that are not cached */
	bool cached, busy;
	int params;
	short map[QUERY_PARAMETERS + 1]; /* $n → SQLite's own number, 0: none */
};

/* What only SQLite says, and so is not among the registered texts. */
enum own { BEGIN_WRITE, BEGIN_READ, COMMIT_ALL, ROLLBACK_ALL, MARK_ONE, KEEP_ONE, UNDO_ONE, OWN_N };
static const struct sql own[OWN_N] = {
	{.name = "begin", .text = "BEGIN IMMEDIATE"}, {.name = "begin", .text = "BEGIN"},
	{.name = "commit", .text = "COMMIT"}, {.name = "rollback", .text = "ROLLBACK"},
	{.name = "mark", .text = "SAVEPOINT one"}, {.name = "keep", .text = "RELEASE one"},
	{.name = "undo", .text = "ROLLBACK TO one"},
};

struct lite {
	struct conn conn;
	sqlite3 *db;
	struct statement *cache; /* by sql_index */
	struct statement own[OWN_N];
	struct made_texts made;
	struct statement *loose; /* in use and not cached */
	bool broken;
};

#define LITE(c) ((struct lite *)(c))

static bool say(struct tx *tx, struct lite *l, int rc, const char *what, struct fault *fault)
{
	int x = sqlite3_extended_errcode(l->db), base = rc & 0xff;
	switch (base) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		tx->soft = true;
		return tx_fail(tx, fault, FAULT_SYSTEM, "store.busy", "The database is being written by another program.");
	case SQLITE_FULL:
		return tx_fail(tx, fault, FAULT_SYSTEM, "store.full",
		    "The disk is full: nothing was saved. Free some space and try again.");
	case SQLITE_NOTADB:
		return tx_fail(tx, fault, FAULT_ASKED, "store.damaged", "%s is not a database.", tx->store->where);
	case SQLITE_CORRUPT:
		return tx_fail(tx, fault, FAULT_SYSTEM, "store.damaged",
		    "The database file is damaged. Stop kith and restore the last backup (kith help restore).");
	case SQLITE_IOERR:
		return tx_fail(tx, fault, FAULT_SYSTEM, "store.full",
		    "The disk did not take or give the bytes (%d): nothing was saved. Is it full, or failing?", x);
	case SQLITE_READONLY:
		return tx_fail(tx, fault, FAULT_SYSTEM, "store.readonly", "The database may not be written here (%s).", what);
	case SQLITE_CONSTRAINT:
		if (x == SQLITE_CONSTRAINT_PRIMARYKEY || x == SQLITE_CONSTRAINT_UNIQUE || x == SQLITE_CONSTRAINT_ROWID)
			return tx_fail(tx, fault, FAULT_OURS, "store.unique", "There is already such a row (%s).", what);
		if (x == SQLITE_CONSTRAINT_FOREIGNKEY)
			return tx_fail(tx, fault, FAULT_OURS, "store.foreign", "What a row points at is not there (%s).", what);
		return tx_fail(tx, fault, FAULT_OURS, "store.rule", "A row breaks a rule of its table (%s).", what);
	default:
		/* SQLite's own words name tables and columns, never a bound value. */
		return tx_fail(tx, fault, FAULT_OURS, "store.bug", "%s: %s", what, sqlite3_errmsg(l->db));
	}
}

/* ---- connections ---- */

static void drop(struct tx *tx, struct statement *st)
{
	(void)tx;
	if (st)
		sqlite3_finalize(st->s);
	free(st);
}

static bool busy(const struct statement *st)
{
	return st && st->busy;
}

static void lite_close(struct conn *c)
{
	struct lite *l = LITE(c);
	size_t n;
	store_sqls(&n);
	for (size_t i = 0; l->cache && i < n; i++)
		sqlite3_finalize(l->cache[i].s);
	for (size_t i = 0; i < OWN_N; i++)
		sqlite3_finalize(l->own[i].s);
	for (size_t i = 0; i < MADE_TEXTS; i++)
		if (l->made.at[i].text) {
			drop(NULL, l->made.at[i].st);
			free(l->made.at[i].text);
		}
	free(l->cache);
	sqlite3_close(l->db);
	free(l);
}

static bool there(struct store *s, struct fault *fault)
{
	const char *w = s->where;
	if (!*w || *w == ':' || strncmp(w, "file:", 5) == 0)
		return fault_set(fault, FAULT_ASKED, "store.where", "KITH_DB is a file's path or postgres://…, not '%s'.", w);
	char left[FILE_PATH];
	if (s->fresh) {
		if (access(w, F_OK) != 0 && file_companions(w, left))
			return fault_set(fault, FAULT_ASKED, "store.left",
			    "%s is left of a database that was there, and may hold what was saved last. Put it where that database is now, "
			    "under its name; then try again.", left);
		/* Made here and now, so that of two at once one loses. */
		int fd = open(w, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
		if (fd < 0 && errno == EEXIST)
			return fault_set(fault, FAULT_ASKED, "store.exists",
			    "There is already a database at %s; it was left as it is.", w);
		if (fd < 0)
			return fault_set(fault, FAULT_SYSTEM, "store.where", "No database can be made at %s: %s.", w, strerror(errno));
		close(fd);
	} else if (access(w, R_OK) != 0)
		return errno == ENOENT && file_companions(w, left)
		    ? fault_set(fault, FAULT_ASKED, "store.none",
		    "There is no database at %s, but %s is left of one: put the database back beside it, or it there.", w, left)
		    : errno == ENOENT || errno == ENOTDIR
		    ? fault_set(fault, FAULT_ASKED, "store.none", "There is no database at %s. 'kith init' makes one.", w)
		    : fault_set(fault, FAULT_SYSTEM, "store.where", "The database at %s cannot be read: %s.", w, strerror(errno));
	return true;
}

static bool settle(struct lite *l, bool write, struct tx *tx, struct fault *fault)
{
	int was;
	sqlite3_db_config(l->db, SQLITE_DBCONFIG_DQS_DML, 0, &was);
	sqlite3_db_config(l->db, SQLITE_DBCONFIG_DQS_DDL, 0, &was);
	sqlite3_db_config(l->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, &was);
	sqlite3_db_config(l->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &was);
	sqlite3_extended_result_codes(l->db, 1);
	sqlite3_busy_timeout(l->db, 10000);
	/* journal_mode before DEFENSIVE, which refuses to change it. A page cache of 16 MiB a connection. The SELECT opens
	 * the log, so that whoever closes last takes it away, also when this connection just made it. */
	int rc = write ? sqlite3_exec(l->db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"
	                                     "PRAGMA journal_size_limit=67108864; SELECT 1 FROM sqlite_schema", NULL, NULL, NULL)
	               : sqlite3_exec(l->db, "PRAGMA query_only=1; PRAGMA cache_size=-16384", NULL, NULL, NULL);
	sqlite3_db_config(l->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &was);
	return rc == SQLITE_OK || say(tx, l, rc, l->conn.store->where, fault);
}

/* A copy at rest, which nobody has open: then SQLite may be told that nothing changes, so that it needs no file beside it and
 * makes none. NULL: it does not lie at rest, or its name is too long. */
static const char *at_rest(const struct store *s, char uri[static FILE_PATH])
{
	char left[FILE_PATH];
	size_t n = (size_t)snprintf(uri, FILE_PATH, "file:");
	if (!s->reading || file_companions(s->where, left))
		return NULL;
	for (const char *p = s->where; *p; p++) {
		if (n + 20 >= FILE_PATH)
			return NULL;
		n += (size_t)(strchr("?#%", *p) ? snprintf(uri + n, FILE_PATH - n, "%%%02X", (unsigned char)*p)
		    : snprintf(uri + n, FILE_PATH - n, "%c", *p));
	}
	snprintf(uri + n, FILE_PATH - n, "?immutable=1");
	return uri;
}

/* Nobody asks SQLite how much memory it uses: without the count its allocations take no lock, and readers on many
 * threads do not meet there. Before the first connection only. */
static void no_count(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct conn *lite_open(struct store *s, bool write, struct fault *fault)
{
	if (!there(s, fault))
		return NULL;
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, no_count);
	struct lite *l = calloc(1, sizeof *l);
	size_t n;
	store_sqls(&n);
	if (!l || !(l->cache = calloc(n ? n : 1, sizeof *l->cache))) {
		free(l);
		fault_set(fault, FAULT_SYSTEM, "store.memory", "There is no memory left to open the database.");
		return NULL;
	}
	l->conn.store = s, l->conn.write = write;
	struct tx tx = {.store = s, .conn = &l->conn, .name = "open"};
	char uri[FILE_PATH];
	const char *still = at_rest(s, uri);
	int rc = sqlite3_open_v2(still ? still : s->where, &l->db,
	    (write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOMUTEX | (still ? SQLITE_OPEN_URI : 0), NULL);
	if (rc != SQLITE_OK) {
		fault_set(fault, FAULT_SYSTEM, "store.where", "The database at %s cannot be opened: %s.", s->where, sqlite3_errstr(rc));
		lite_close(&l->conn);
		return NULL;
	}
	if (!settle(l, write, &tx, fault)) {
		lite_close(&l->conn);
		return NULL;
	}
	return &l->conn;
}

static bool lite_broken(struct conn *c)
{
	return LITE(c)->broken;
}

/* ---- statements ---- */

static bool compile(struct tx *tx, const char *name, const char *text, struct statement *st, struct fault *fault)
{
	struct lite *l = LITE(tx->conn);
	int rc = sqlite3_prepare_v3(l->db, text, -1, SQLITE_PREPARE_PERSISTENT, &st->s, NULL);
	if (rc != SQLITE_OK)
		return say(tx, l, rc, name, fault);
	int count = sqlite3_bind_parameter_count(st->s);
	for (int i = 1; i <= count; i++) {
		const char *p = sqlite3_bind_parameter_name(st->s, i);
		int64_t n = 0;
		if (!p || *p != '$' || !text_int(text_of(p + 1), &n) || n < 1 || n > QUERY_PARAMETERS) {
			sqlite3_finalize(st->s);
			st->s = NULL;
			return tx_fail(tx, fault, FAULT_OURS, "store.bug", "%s: parameters are $1 to $%d.", name, QUERY_PARAMETERS);
		}
		st->map[n] = (short)i;
		if (n > st->params)
			st->params = (int)n;
	}
	return true;
}

static bool lite_prepare(struct query *q, struct fault *fault)
{
	struct lite *l = LITE(q->tx->conn);
	int i = sql_index(q->sql);
	struct statement *st = i >= 0 ? &l->cache[i] : NULL;
	if (q->sql >= own && q->sql < own + OWN_N)
		st = &l->own[q->sql - own];
	struct made_text *made = st ? NULL : made_find(&l->made, q->sql->text);
	if (made)
		st = made->st;
	if (!st || st->busy) { /* a text that is asked for the first time, or the same statement inside itself */
		bool again = st;
		st = calloc(1, sizeof *st);
		if (!st)
			return tx_fail(q->tx, fault, FAULT_SYSTEM, "store.memory", "There is no memory left for a query.");
		if (!compile(q->tx, q->sql->name, q->sql->text, st, fault)) {
			free(st);
			return false;
		}
		made = again ? NULL : made_put(&l->made, q->sql->text, busy, drop, q->tx);
		if (made) {
			made->st = st;
			st->cached = true;
		} else {
			st->next = l->loose;
			l->loose = st;
		}
	} else {
		if (!st->s && !compile(q->tx, q->sql->name, q->sql->text, st, fault))
			return false;
		st->cached = true;
	}
	st->busy = true;
	q->st = st;
	return true;
}

static void lite_finish(struct query *q)
{
	struct statement *st = q->st;
	if (st->cached) {
		sqlite3_reset(st->s);
		if (st->params)
			sqlite3_clear_bindings(st->s);
		st->busy = false;
	} else {
		struct statement **at = &LITE(q->tx->conn)->loose;
		while (*at != st)
			at = &(*at)->next;
		*at = st->next;
		sqlite3_finalize(st->s);
		free(st);
	}
}

static void lite_statements_reset(struct conn *c)
{
	for (struct statement *st; (st = LITE(c)->loose);) {
		LITE(c)->loose = st->next;
		sqlite3_finalize(st->s);
		free(st);
	}
	for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(LITE(c)->db, s));)
		sqlite3_reset(s);
	size_t n;
	store_sqls(&n);
	for (size_t i = 0; i < n; i++)
		LITE(c)->cache[i].busy = false;
	for (size_t i = 0; i < OWN_N; i++)
		LITE(c)->own[i].busy = false;
	for (size_t i = 0; i < MADE_TEXTS; i++)
		if (LITE(c)->made.at[i].text)
			LITE(c)->made.at[i].st->busy = false;
}

static int place(const struct query *q, int param)
{
	return param >= 1 && param <= q->st->params ? q->st->map[param] : 0;
}

static bool lite_bind_i64(struct query *q, int param, int64_t v)
{
	int at = place(q, param);
	return at && sqlite3_bind_int64(q->st->s, at, v) == SQLITE_OK;
}

static bool lite_bind_text(struct query *q, int param, struct text t, bool bytes)
{
	int at = place(q, param);
	return at && (bytes ? sqlite3_bind_blob64(q->st->s, at, t.at, t.n, SQLITE_STATIC)
	                    : sqlite3_bind_text64(q->st->s, at, t.at, t.n, SQLITE_STATIC, SQLITE_UTF8)) == SQLITE_OK;
}

static bool lite_bind_null(struct query *q, int param)
{
	int at = place(q, param);
	return at && sqlite3_bind_null(q->st->s, at) == SQLITE_OK;
}

static bool lite_step(struct query *q, struct fault *fault)
{
	int rc = sqlite3_step(q->st->s);
	if (rc == SQLITE_ROW)
		return true;
	q->done = true;
	if (rc == SQLITE_DONE)
		return false;
	q->failed = true;
	return say(q->tx, LITE(q->tx->conn), rc, q->sql->name, fault);
}

static int64_t lite_i64(struct query *q, int column)
{
	return sqlite3_column_int64(q->st->s, column);
}

static struct text lite_text(struct query *q, int column, bool bytes)
{
	const char *at = bytes ? sqlite3_column_blob(q->st->s, column) : (const char *)sqlite3_column_text(q->st->s, column);
	size_t n = (size_t)sqlite3_column_bytes(q->st->s, column);
	if (!at && bytes && sqlite3_column_type(q->st->s, column) != SQLITE_NULL)
		at = ""; /* no bytes are not NULL */
	return (struct text){at, n};
}

static bool lite_null(struct query *q, int column)
{
	return sqlite3_column_type(q->st->s, column) == SQLITE_NULL;
}

static int lite_columns(struct query *q)
{
	return sqlite3_column_count(q->st->s);
}

/* ---- transactions ---- */

static bool lite_exec(struct tx *tx, const char *text, struct fault *fault)
{
	struct lite *l = LITE(tx->conn);
	int rc = sqlite3_exec(l->db, text, NULL, NULL, NULL);
	return rc == SQLITE_OK || say(tx, l, rc, tx->name, fault);
}

/* Prepared once: a savepoint or a BEGIN costs a microsecond then. */
static bool quick(struct tx *tx, enum own which, struct fault *fault)
{
	struct query q;
	query_begin(tx, &q, &own[which]);
	return query_run(&q, fault);
}

static bool lite_begin(struct tx *tx, struct fault *fault)
{
	return quick(tx, tx->write ? BEGIN_WRITE : BEGIN_READ, fault);
}

static void lite_rollback(struct tx *tx)
{
	struct lite *l = LITE(tx->conn);
	if (sqlite3_get_autocommit(l->db))
		return; /* it rolled back by itself: disk full, damaged */
	struct tx end = {.store = tx->store, .conn = tx->conn, .name = tx->name};
	if (!quick(&end, ROLLBACK_ALL, NULL))
		l->broken = true;
}

static bool lite_commit(struct tx *tx, struct fault *fault)
{
	if (quick(tx, COMMIT_ALL, fault))
		return true;
	lite_rollback(tx);
	return false;
}

static bool lite_mark(struct tx *tx, struct fault *fault)
{
	return quick(tx, MARK_ONE, fault);
}

static bool lite_keep(struct tx *tx, struct fault *fault)
{
	return quick(tx, KEEP_ONE, fault);
}

static bool lite_undo(struct tx *tx)
{
	if (sqlite3_get_autocommit(LITE(tx->conn)->db))
		return false;
	struct tx end = {.store = tx->store, .conn = tx->conn, .name = tx->name};
	return quick(&end, UNDO_ONE, NULL) && quick(&end, KEEP_ONE, NULL);
}

/* ---- many rows ---- */

struct lite_bulk {
	struct bulk bulk;
	struct query q;
	struct sql sql;
	struct buf text;
};

static bool lite_put(struct bulk *b, const struct arg *a)
{
	struct query *q = &((struct lite_bulk *)b)->q;
	int param = b->at + 1;
	/* Copied by SQLite, since the caller's text need not live until the row is put. */
	switch (a->kind) {
	case ARG_I64: return lite_bind_i64(q, param, a->i);
	case ARG_TEXT:
		return sqlite3_bind_text64(q->st->s, place(q, param), a->t.at, a->t.n, SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK;
	default: return lite_bind_null(q, param);
	}
}

static bool lite_row(struct bulk *b, struct fault *fault)
{
	struct query *q = &((struct lite_bulk *)b)->q;
	q->done = false;
	query_step(q, fault);
	sqlite3_reset(q->st->s);
	return !q->failed;
}

static bool lite_bulk_end(struct bulk *b, struct fault *fault)
{
	struct lite_bulk *l = (struct lite_bulk *)b;
	bool ok = query_end(&l->q, fault) && !b->failed;
	buf_free(&l->text);
	free(l);
	return ok;
}

static struct bulk *lite_bulk_begin(struct tx *tx, const char *table, const char *const *columns, int n, struct fault *fault)
{
	struct lite_bulk *l = calloc(1, sizeof *l);
	if (!l) {
		tx_fail(tx, fault, FAULT_SYSTEM, "store.memory", "There is no memory left for the rows.");
		return NULL;
	}
	l->bulk.put = lite_put, l->bulk.row = lite_row, l->bulk.end = lite_bulk_end;
	l->text = BUF_INIT(16384);
	buf_printf(&l->text, "INSERT INTO %s(", table);
	for (int i = 0; i < n; i++)
		buf_printf(&l->text, "%s%s", i ? "," : "", columns[i]);
	for (int i = 0; i < n; i++)
		buf_printf(&l->text, "%s$%d", i ? "," : ") VALUES(", i + 1);
	buf_add(&l->text, ")", 2);
	l->sql = (struct sql){.name = table, .text = l->text.at};
	if (!buf_ok(&l->text))
		tx_fail(tx, fault, FAULT_OURS, "store.bug", "%s has too many columns.", table);
	query_begin(tx, &l->q, &l->sql);
	if (l->q.failed) {
		if (fault)
			*fault = tx->fault;
		buf_free(&l->text);
		free(l);
		return NULL;
	}
	return &l->bulk;
}

/* ---- copies ---- */

static bool copy_pages(sqlite3 *from, sqlite3 *to, const char *path, struct fault *fault)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc = b ? SQLITE_OK : sqlite3_errcode(to);
	/* All pages at one step: the source connection sees one moment, and WAL lets others write meanwhile. */
	while (b && (rc = sqlite3_backup_step(b, -1)) != SQLITE_DONE && (rc == SQLITE_BUSY || rc == SQLITE_LOCKED))
		engine_pause(4);
	if (b)
		sqlite3_backup_finish(b);
	if (rc == SQLITE_DONE)
		rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	return rc == SQLITE_OK || rc == SQLITE_DONE ||
	    fault_set(fault, FAULT_SYSTEM, "store.backup", "The copy at %s could not be written: %s.", path, sqlite3_errstr(rc));
}

static bool lite_backup(struct store *s, const char *path, struct fault *fault)
{
	char left[FILE_PATH];
	if (access(path, F_OK) != 0 && file_companions(path, left))
		return fault_set(fault, FAULT_ASKED, "store.left",
		    "%s is left of a database that was there: the copy would be taken for that one's. Name another.", left);
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return fault_set(fault, errno == EEXIST ? FAULT_ASKED : FAULT_SYSTEM, "store.backup", "%s cannot be made: %s.",
		    path, strerror(errno));
	close(fd);
	struct conn *c = store_take(s, false, fault);
	sqlite3 *to = NULL;
	bool ok = c != NULL;
	if (ok && sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		ok = fault_set(fault, FAULT_SYSTEM, "store.backup", "%s cannot be written.", path);
	ok = ok && copy_pages(LITE(c)->db, to, path, fault);
	sqlite3_close(to);
	if (c)
		store_give(c);
	if (ok && ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0 || fsync(fd) != 0))
		ok = fault_set(fault, FAULT_SYSTEM, "store.backup", "%s could not be brought to the disk.", path);
	if (fd >= 0 && ok)
		close(fd);
	if (!ok)
		file_unlink_database(path);
	return ok;
}

static bool lite_whole(struct tx *tx, struct fault *fault)
{
	static const struct sql check = {.name = "integrity_check", .text = "PRAGMA integrity_check(1)"};
	struct query q;
	query_begin(tx, &q, &check);
	bool row = query_step(&q, fault), good = row && text_is(query_text(&q, 0), "ok");
	if (!query_end(&q, fault))
		return false;
	return good || tx_fail(tx, fault, FAULT_SYSTEM, "store.damaged",
	    "The database file is damaged. Restore the last backup (kith help restore).");
}

const struct engine engine_sqlite = {
	.name = "SQLite", .open = lite_open, .close = lite_close, .exec = lite_exec,
	.begin = lite_begin, .commit = lite_commit, .rollback = lite_rollback, .mark = lite_mark, .keep = lite_keep,
	.undo = lite_undo, .broken = lite_broken, .statements_reset = lite_statements_reset, .prepare = lite_prepare,
	.bind_i64 = lite_bind_i64, .bind_text = lite_bind_text, .bind_null = lite_bind_null, .step = lite_step,
	.i64 = lite_i64, .text = lite_text, .null = lite_null, .columns = lite_columns, .finish = lite_finish,
	.bulk_begin = lite_bulk_begin, .backup = lite_backup, .whole = lite_whole,
};
