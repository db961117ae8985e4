/* Many rows by COPY, a megabyte at once: between two of them the connection is free for other statements. */
#include "base/buf.h"
#include "base/clock.h"
#include "store/postgres.h"
#include <stdio.h>
#include <stdlib.h>

enum { COPY_AT = 1 << 20 };

struct pg_bulk {
	struct bulk bulk;
	struct buf text; /* rows not yet sent */
	struct buf copy; /* COPY … FROM STDIN */
};

static bool pg_put(struct bulk *b, const struct arg *a)
{
	struct buf *t = &((struct pg_bulk *)b)->text;
	if (b->at)
		buf_char(t, '\t');
	if (a->kind == ARG_I64) {
		char z[24];
		buf_add(t, z, (size_t)snprintf(z, sizeof z, "%lld", (long long)a->i));
	} else if (a->kind != ARG_TEXT)
		buf_add(t, "\\N", 2);
	else
		for (size_t i = 0; i < a->t.n; i++) {
			char c = a->t.at[i];
			const char *esc = c == '\\' ? "\\\\" : c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : NULL;
			if (esc)
				buf_add(t, esc, 2);
			else
				buf_char(t, c);
		}
	return true;
}

static bool copy_out(struct pg_bulk *b, struct fault *fault)
{
	struct tx *tx = b->bulk.tx;
	PGconn *c = PG(tx->conn)->c;
	if (!buf_ok(&b->text) || !buf_ok(&b->copy))
		return tx_fail(tx, fault, FAULT_OURS, "store.bug", "A row is longer than 64 MiB.");
	if (!b->text.n)
		return true;
	PGresult *r = pg_answer(tx, PQsendQuery(c, b->copy.at), "bulk", fault);
	if (!r)
		return false;
	PQclear(r);
	int64_t until = clock_ticks() / 1000 + DEADLINE_MS;
	int n;
	while ((n = PQputCopyData(c, b->text.at, (int)b->text.n)) == 0)
		if (!pg_wait(tx, true, until, fault))
			return false;
	while (n > 0 && (n = PQputCopyEnd(c, NULL)) == 0)
		if (!pg_wait(tx, true, until, fault))
			return false;
	b->text.n = 0;
	r = pg_answer(tx, n > 0, "bulk", fault);
	PQclear(r);
	return r != NULL;
}

static bool pg_row(struct bulk *b, struct fault *fault)
{
	struct pg_bulk *p = (struct pg_bulk *)b;
	buf_char(&p->text, '\n');
	return p->text.n < COPY_AT || copy_out(p, fault);
}

static bool pg_bulk_end(struct bulk *b, struct fault *fault)
{
	struct pg_bulk *p = (struct pg_bulk *)b;
	bool ok = !b->failed && !b->tx->failed && copy_out(p, fault);
	buf_free(&p->text);
	buf_free(&p->copy);
	free(p);
	return ok;
}

struct bulk *pg_bulk_begin(struct tx *tx, const char *table, const char *const *columns, int n, struct fault *fault)
{
	struct pg_bulk *b = calloc(1, sizeof *b);
	if (!b) {
		tx_fail(tx, fault, FAULT_SYSTEM, "store.memory", "There is no memory left for the rows.");
		return NULL;
	}
	b->bulk.put = pg_put, b->bulk.row = pg_row, b->bulk.end = pg_bulk_end;
	b->text = BUF_INIT((size_t)64 << 20), b->copy = BUF_INIT(16384);
	buf_printf(&b->copy, "COPY %s(", table);
	for (int i = 0; i < n; i++)
		buf_printf(&b->copy, "%s%s", i ? "," : "", columns[i]);
	buf_z(&b->copy, ") FROM STDIN");
	buf_add(&b->copy, "", 1);
	return &b->bulk;
}
