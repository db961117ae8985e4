/* Proving the journal: rows, bodies and children are read in the order of their keys, side by side. Three plain scans
 * and no join: a database server that does not know the size of its tables yet may take a join the long way. */
#include "store/digest.h"
#include "store/journal.h"
#include <stdio.h>
#include <stdlib.h>

SQL(sql_verify_rows,
    "SELECT number, at, actor, role, relation, verb, kind, entry, child, purpose, body, previous, digest,"
    " about, format FROM journal WHERE authority = $1 ORDER BY number");
SQL(sql_verify_bodies, "SELECT number, salt, before, after FROM journal_body WHERE authority = $1 ORDER BY number");
SQL(sql_verify_children, "SELECT number, child FROM journal_child WHERE authority = $1 ORDER BY number, child");
SQL(sql_verify_looks, "SELECT number, same, first_at, last_at, times FROM journal_look WHERE authority = $1 ORDER BY number");
SQL(sql_verify_destroyed,
    "SELECT count(*) FROM journal WHERE authority = $1 AND verb = 'destroy' AND kind = 'journal' AND entry = $2"
    " AND purpose <> ''");

SQL(sql_verify_at, "SELECT digest FROM journal WHERE authority = $1 AND number = $2");

struct walk {
	struct tx *tx;
	int64_t authority;
	struct journal_verdict *v;
	char before[JOURNAL_DIGEST];
	int64_t format; /* of the row before */
	struct query children, bodies, looks;
	bool more_children, more_bodies, more_looks; /* it stands on a row */
	struct look_times *open; /* looks that no row has sealed yet */
	size_t open_n, open_cap;
	bool seals; /* the chain has such rows: looks that are due must be sealed */
	int64_t *list;
	size_t cap;
	int64_t *gone; /* rows whose body is away */
	size_t gone_n, gone_cap;
	struct fault *fault;
};

static void wrong(struct walk *w, int64_t number, const char *say)
{
	if (!w->v->whole)
		return;
	w->v->whole = false, w->v->wrong = number;
	snprintf(w->v->say, sizeof w->v->say, "Row %lld %s.", (long long)number, say);
}

static void *more_of(void *at, size_t *cap, size_t n, size_t size, struct fault *fault)
{
	if (n < *cap)
		return at;
	size_t c = *cap ? *cap * 2 : 256;
	void *p = realloc(at, c * size);
	if (!p)
		fault_set(fault, FAULT_SYSTEM, "store.memory", "There is no memory left to prove the journal.");
	else
		*cap = c;
	return p;
}

static bool more(int64_t **at, size_t *cap, size_t n, struct fault *fault)
{
	int64_t *p = more_of(*at, cap, n, sizeof **at, fault);
	if (p)
		*at = p;
	return p != NULL;
}

/* The children of row `number`; those of rows that are not there count as wrong. */
static bool children(struct walk *w, int64_t number, size_t *n)
{
	for (*n = 0; w->more_children && query_i64(&w->children, 0) <= number;
	     w->more_children = query_step(&w->children, w->fault)) {
		if (query_i64(&w->children, 0) < number) {
			wrong(w, number, "follows one that was taken out, whose children are still named");
			continue;
		}
		if (!more(&w->list, &w->cap, *n, w->fault))
			return false;
		w->list[(*n)++] = query_i64(&w->children, 1);
	}
	return true;
}

static bool body(struct walk *w, int64_t number, struct text digest)
{
	struct query *q = &w->bodies;
	for (; w->more_bodies && query_i64(q, 0) < number; w->more_bodies = query_step(q, w->fault))
		wrong(w, number, "follows one that was taken out, whose body is still there");
	if (!w->more_bodies || query_i64(q, 0) != number) {
		if (!digest.n)
			return true;
		if (!more(&w->gone, &w->gone_cap, w->gone_n, w->fault))
			return false;
		w->gone[w->gone_n++] = number;
		return true;
	}
	char now[JOURNAL_DIGEST];
	digest_body(query_text(q, 1), query_text(q, 2), query_text(q, 3), now);
	if (!text_is(digest, now))
		wrong(w, number, "has a body (what was written) that is not as it was written");
	w->more_bodies = query_step(q, w->fault);
	return true;
}

/* The times of a look, which lie beside the chain; of no other row. */
static bool look(struct walk *w, const struct journal_entry *e)
{
	struct query *q = &w->looks;
	bool is_look = text_is(e->verb, "look");
	for (; w->more_looks && query_i64(q, 0) < e->number; w->more_looks = query_step(q, w->fault))
		wrong(w, e->number, "follows one that was taken out, whose looks are still counted");
	bool has = w->more_looks && query_i64(q, 0) == e->number;
	if (has != is_look)
		wrong(w, e->number, is_look ? "is a look, and how often it was made is gone" : "is no look, and is counted as one");
	if (!has)
		return true;
	struct look_times *open = more_of(w->open, &w->open_cap, w->open_n, sizeof *open, w->fault);
	if (!open)
		return false;
	w->open = open;
	struct look_times *l = &w->open[w->open_n++];
	*l = (struct look_times){.number = e->number, .first_at = query_i64(q, 2), .last_at = query_i64(q, 3), .times = query_i64(q, 4)};
	snprintf(l->same, sizeof l->same, "%.*s", TEXT_ARG(query_text(q, 1)));
	if (l->first_at != e->at || l->times < 1 || l->last_at < l->first_at || look_is_closed(l->first_at, l->last_at))
		wrong(w, e->number, "is a look whose times are not as they were counted");
	w->more_looks = query_step(q, w->fault);
	return true;
}

/* What a row seals: every look before it whose time was over then and that none before it sealed. */
static bool seal(struct walk *w, const struct journal_entry *e)
{
	size_t n = 0, left = 0;
	char now[JOURNAL_DIGEST];
	struct look_times *closed = malloc((w->open_n ? w->open_n : 1) * sizeof *closed);
	if (!closed)
		return fault_set(w->fault, FAULT_SYSTEM, "store.memory", "There is no memory left to prove the journal.");
	for (size_t i = 0; i < w->open_n; i++)
		if (look_is_closed(w->open[i].first_at, e->at))
			closed[n++] = w->open[i];
		else
			w->open[left++] = w->open[i];
	w->open_n = left;
	w->seals = true;
	digest_looks(closed, n, now);
	if (!text_is(e->purpose, now) || e->entry != (int64_t)n) {
		char say[160];
		snprintf(say, sizeof say, "does not seal the looks that are here: how often one of rows %lld to %lld was made was changed",
		    (long long)(n ? closed[0].number : e->number), (long long)(n ? closed[n - 1].number : e->number));
		wrong(w, e->number, say);
	}
	free(closed);
	return true;
}

static bool looks(struct walk *w, const struct journal_entry *e)
{
	if (text_is(e->verb, "seal"))
		return seal(w, e) && look(w, e);
	for (size_t i = 0; i < w->open_n && w->seals && text_is(e->verb, "look"); i++)
		if (w->open[i].first_at <= e->at - LOOK_DUE) {
			wrong(w, w->open[i].number, "is a look that was never sealed, and later ones came");
			break;
		}
	return look(w, e);
}

/* How the row says that it is digested. A chain never goes back to an older format, so a row of today is not passed off as one
 * that named no thing; nor, after a row that only a newer kith can prove, is one that this program can. */
static int64_t format_of(struct walk *w, struct query *q, const struct journal_entry *e)
{
	int64_t format = query_null(q, 14) ? 1 : query_i64(q, 14);
	if ((format == 1 && (!query_null(q, 14) || !query_null(q, 13))) || format < 1)
		wrong(w, e->number, "is not as it was written");
	if (format < w->format)
		wrong(w, e->number, "is of an older format than the row before it");
	if (format > JOURNAL_FORMAT && !w->v->newer)
		w->v->newer = e->number;
	w->format = format;
	return format;
}

static void follows(struct walk *w, int64_t number, struct text previous)
{
	if (!text_is(previous, w->before))
		wrong(w, number, "does not follow the row before it: that one was changed, or others were put in its place");
}

static bool next(struct walk *w, int64_t number, struct text digest)
{
	snprintf(w->before, sizeof w->before, "%.*s", TEXT_ARG(digest));
	w->v->head.number = number, w->v->rows++;
	return true;
}

static bool row(struct walk *w, struct query *q)
{
	int64_t number = query_i64(q, 0), expected = w->v->head.number + 1;
	struct text digest = query_text(q, 12), previous = query_text(q, 11), of_body = query_text(q, 10);
	struct journal_entry e = {.authority = w->authority, .number = number, .at = query_i64(q, 1),
		.actor = query_i64(q, 2), .role = query_text(q, 3), .relation = query_text(q, 4), .verb = query_text(q, 5),
		.kind = query_text(q, 6), .entry = query_i64(q, 7), .child = query_i64(q, 8), .purpose = query_text(q, 9),
		.about = query_i64(q, 13)};
	if (number != expected)
		wrong(w, expected, "is missing");
	int64_t format = format_of(w, q, &e);
	if (w->v->newer) {
		follows(w, number, previous);
		return next(w, number, digest);
	}
	if (!children(w, number, &e.children_n))
		return false;
	e.children = w->list;
	char now[JOURNAL_DIGEST];
	digest_row(&e, format, of_body, previous, now);
	if (!text_is(digest, now))
		wrong(w, number, "is not as it was written");
	follows(w, number, previous);
	return body(w, number, of_body) && looks(w, &e) && next(w, number, digest);
}

/* A body that is away must have a row in the chain that says by which rule. */
static bool destroyed(struct walk *w)
{
	for (size_t i = 0; i < w->gone_n; i++) {
		int64_t n;
		if (sql_i64(w->tx, &sql_verify_destroyed, &n, w->fault, arg_i(w->authority), arg_i(w->gone[i])) != ROW_ONE)
			return false;
		if (n)
			w->v->bodies_gone++;
		else
			wrong(w, w->gone[i], "has lost its body, and no rule of retention is named that took it");
	}
	return true;
}

static bool start(struct walk *w, struct query *q, const struct sql *sql)
{
	query_begin(w->tx, q, sql);
	query_bind_i64(q, 1, w->authority);
	query_large(q);
	return query_step(q, w->fault);
}

static bool rows(struct walk *w)
{
	struct query q;
	bool ok = true;
	w->more_children = start(w, &w->children, &sql_verify_children);
	w->more_bodies = start(w, &w->bodies, &sql_verify_bodies);
	w->more_looks = start(w, &w->looks, &sql_verify_looks);
	for (bool any = start(w, &q, &sql_verify_rows); ok && any; any = ok && query_step(&q, w->fault))
		ok = row(w, &q);
	ok = query_end(&q, w->fault) && ok;
	if (ok && !w->v->newer && (w->more_children || w->more_bodies || w->more_looks))
		wrong(w, w->v->head.number + 1, "is missing, whose body, children or looks are still there");
	ok = query_end(&w->looks, w->fault) && ok;
	ok = query_end(&w->children, w->fault) && ok;
	return query_end(&w->bodies, w->fault) && ok;
}

static void against(struct journal_verdict *v, const struct journal_head *head, struct walk *w)
{
	if (head->number > v->head.number) {
		if (v->whole)
			snprintf(v->say, sizeof v->say, "The chain was cut: it ends at row %lld, and row %lld had been written.",
			    (long long)v->head.number, (long long)head->number);
		v->whole = false;
		return;
	}
	struct query q;
	query_begin(w->tx, &q, &sql_verify_at);
	query_bind_i64(&q, 1, w->authority);
	query_bind_i64(&q, 2, head->number);
	bool same = head->number == 0 || (query_step(&q, w->fault) && text_is(query_text(&q, 0), head->digest));
	query_end(&q, w->fault);
	if (!same && v->whole) {
		v->whole = false, v->wrong = head->number;
		snprintf(v->say, sizeof v->say, "The chain was rewritten: row %lld is not the one that the head was taken from.",
		    (long long)head->number);
	}
}

bool journal_verify(struct tx *tx, int64_t authority, const struct journal_head *head, struct journal_verdict *v,
    struct fault *fault)
{
	*v = (struct journal_verdict){.whole = true, .head = {.authority = authority}};
	struct walk w = {.tx = tx, .authority = authority, .v = v, .fault = fault};
	bool ok = rows(&w) && destroyed(&w);
	if (ok) {
		memcpy(v->head.digest, w.before, sizeof v->head.digest);
		if (head)
			against(v, head, &w);
	}
	if (ok && v->whole && v->newer) {
		v->whole = false;
		snprintf(v->say, sizeof v->say,
		    "Row %lld was made by a newer kith, which alone can prove it and those after it; up to it nothing is wrong.",
		    (long long)v->newer);
	}
	if (ok && v->whole)
		snprintf(v->say, sizeof v->say, "The journal is whole: %lld row%s.", (long long)v->rows, v->rows == 1 ? "" : "s");
	free(w.open);
	free(w.list);
	free(w.gone);
	return ok;
}
