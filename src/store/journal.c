/* Writing the journal, and asking it. Proving it is journal_verify.c. */
#include "store/journal.h"
#include "store/digest.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

SQL(sql_journal_head, "SELECT number, digest FROM journal WHERE authority = $1 ORDER BY number DESC LIMIT 1");
SQL(sql_journal_add,
    "INSERT INTO journal(authority, number, at, actor, role, relation, verb, kind, entry, child, purpose, body, previous,"
    " digest, about, format) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");
SQL(sql_journal_body_add, "INSERT INTO journal_body(authority, number, salt, before, after) VALUES($1, $2, $3, $4, $5)");
SQL(sql_journal_child_add, "INSERT INTO journal_child(authority, number, child) VALUES($1, $2, $3)");
SQL(sql_journal_look_again,
    "UPDATE journal_look SET times = times + 1, last_at = $4 WHERE authority = $1 AND same = $2 AND first_at > $3"
    " AND first_at <= $4 AND EXISTS (SELECT 1 FROM journal_open o WHERE o.authority = journal_look.authority"
    " AND o.number = journal_look.number) RETURNING number"); /* what is sealed counts no further, whatever the clock says */
SQL(sql_journal_look_add,
    "INSERT INTO journal_look(authority, number, same, first_at, last_at, times) VALUES($1, $2, $3, $4, $4, 1)");
SQL(sql_journal_open_add, "INSERT INTO journal_open(authority, number, first_at) VALUES($1, $2, $3)");
SQL(sql_journal_open_due, "SELECT number FROM journal_open WHERE authority = $1 AND first_at <= $2 LIMIT 1");
SQL(sql_journal_open_closed,
    "SELECT l.number, l.same, l.first_at, l.last_at, l.times FROM journal_open o JOIN journal_look l ON l.authority = o.authority"
    " AND l.number = o.number WHERE o.authority = $1 AND o.first_at <= $2 ORDER BY l.number");
SQL(sql_journal_open_drop, "DELETE FROM journal_open WHERE authority = $1 AND first_at <= $2");
SQL(sql_journal_body_drop, "DELETE FROM journal_body WHERE authority = $1 AND number = $2 RETURNING number");

static struct arg id(int64_t i)
{
	return i ? arg_i(i) : arg_null();
}

static struct text some(struct text t)
{
	return t.at ? t : TEXT("");
}

bool journal_head(struct tx *tx, int64_t authority, struct journal_head *out, struct fault *fault)
{
	struct query q;
	*out = (struct journal_head){.authority = authority};
	query_begin(tx, &q, &sql_journal_head);
	query_bind_i64(&q, 1, authority);
	if (query_step(&q, fault)) {
		struct text d = query_text(&q, 1);
		out->number = query_i64(&q, 0);
		memcpy(out->digest, d.at, d.n < sizeof out->digest ? d.n : sizeof out->digest - 1);
	}
	return query_end(&q, fault);
}

bool journal_heads(struct tx *tx, struct arena *a, struct journal_head **out, size_t *n, struct fault *fault)
{
	struct authority *all;
	if (!store_authorities(tx, a, &all, n, fault))
		return false;
	*out = arena_array(a, struct journal_head, *n + 1);
	for (size_t i = 0; i < *n; i++)
		if (!journal_head(tx, all[i].authority, &(*out)[i], fault))
			return false;
	return true;
}

bool journal_head_parse(struct text t, struct journal_head *out)
{
	struct text digest, number = text_cut(t, ':', &digest);
	*out = (struct journal_head){0};
	if (!text_int(number, &out->number) || out->number < 0 || !digest.at || digest.n != (out->number ? 64 : 0))
		return false;
	for (size_t i = 0; i < digest.n; i++)
		if (!strchr("0123456789abcdef", digest.at[i]))
			return false;
	memcpy(out->digest, digest.at, digest.n);
	return true;
}

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* A copy in ascending order without repeats and without the thing itself, on the heap; NULL when there are none. */
static bool sorted(const struct journal_entry *e, int64_t **out, size_t *n, struct fault *fault)
{
	*out = NULL, *n = 0;
	if (!e->children_n)
		return true;
	*out = malloc(e->children_n * sizeof **out);
	if (!*out)
		return fault_set(fault, FAULT_SYSTEM, "store.memory", "There is no memory left for the list of children.");
	memcpy(*out, e->children, e->children_n * sizeof **out);
	qsort(*out, e->children_n, sizeof **out, by_id);
	for (size_t i = 0; i < e->children_n; i++)
		if ((*out)[i] != e->about && (!*n || (*out)[i] != (*out)[*n - 1]))
			(*out)[(*n)++] = (*out)[i];
	return true;
}

/* e is whole: sorted children, no text at NULL but before and after. */
static bool append(struct tx *tx, struct journal_entry *e, struct fault *fault)
{
	struct journal_head head;
	if (!journal_head(tx, e->authority, &head, fault))
		return false;
	e->number = head.number + 1;
	char salt[SALT_HEX] = "", body[JOURNAL_DIGEST] = "", digest[JOURNAL_DIGEST];
	bool has_body = e->before.at || e->after.at;
	if (has_body) {
		unsigned char raw[16];
		randombytes_buf(raw, sizeof raw);
		sodium_bin2hex(salt, sizeof salt, raw, sizeof raw);
		digest_body(text_of(salt), e->before, e->after, body);
	}
	digest_row(e, JOURNAL_FORMAT, text_of(body), text_of(head.digest), digest);
	bool ok = sql_do(tx, &sql_journal_add, fault, arg_i(e->authority), arg_i(e->number), arg_i(e->at), id(e->actor),
	    arg_t(e->role), arg_t(e->relation), arg_t(e->verb), arg_t(e->kind), id(e->entry), id(e->child), arg_t(e->purpose),
	    arg_z(body), arg_z(head.digest), arg_z(digest), id(e->about), arg_i(JOURNAL_FORMAT));
	if (ok && has_body)
		ok = sql_do(tx, &sql_journal_body_add, fault, arg_i(e->authority), arg_i(e->number), arg_z(salt), arg_t(e->before),
		    arg_t(e->after));
	for (size_t i = 0; ok && i < e->children_n; i++)
		ok = sql_do(tx, &sql_journal_child_add, fault, arg_i(e->authority), arg_i(e->number), arg_i(e->children[i]));
	return ok;
}

/* The entry as it is digested and kept. *own is freed by the caller. */
static bool whole(const struct journal_entry *e, struct journal_entry *out, int64_t **own, struct fault *fault)
{
	*out = *e;
	if (out->about == out->child)
		out->about = 0;
	out->role = some(e->role), out->relation = some(e->relation), out->verb = some(e->verb), out->kind = some(e->kind);
	out->purpose = some(e->purpose);
	size_t n;
	if (!sorted(out, own, &n, fault))
		return false;
	out->children = *own, out->children_n = n;
	return true;
}

bool journal_write(struct tx *tx, struct journal_entry *e, struct fault *fault)
{
	struct journal_entry w;
	int64_t *own;
	if (!e->authority || !e->verb.n || text_is(e->verb, "look") || text_is(e->verb, "seal"))
		return fault_set(
		    fault, FAULT_OURS, "store.bug", "A row of the journal needs an authority and a verb that is not 'look' or 'seal'.");
	if (!whole(e, &w, &own, fault))
		return false;
	bool ok = append(tx, &w, fault);
	e->number = w.number;
	free(own);
	return ok;
}

/* Two looks are the same when this is: a digest, since a list may name a thousand children. */
static void sameness(const struct journal_entry *w, char out[static JOURNAL_DIGEST])
{
	struct journal_entry s = *w;
	s.number = 0, s.at = 0;
	digest_row(&s, JOURNAL_FORMAT, TEXT(""), TEXT("same"), out);
	out[32] = 0; /* 128 bits are enough to tell apart what one person looked at */
}

static bool read_closed(struct tx *tx, int64_t authority, int64_t upto, struct look_times **out, size_t *n, struct fault *fault)
{
	struct query q;
	size_t cap = 0;
	bool ok = true;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_journal_open_closed);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, upto);
	while (ok && query_step(&q, fault)) {
		if (*n == cap) {
			struct look_times *more = realloc(*out, (cap = cap ? cap * 2 : 64) * sizeof *more);
			if (!more) {
				ok = fault_set(fault, FAULT_SYSTEM, "store.memory", "There is no memory left to seal the looks.");
				break;
			}
			*out = more;
		}
		struct look_times *l = &(*out)[(*n)++];
		*l = (struct look_times){
		    .number = query_i64(&q, 0), .first_at = query_i64(&q, 2), .last_at = query_i64(&q, 3), .times = query_i64(&q, 4)};
		snprintf(l->same, sizeof l->same, "%.*s", TEXT_ARG(query_text(&q, 1)));
	}
	return query_end(&q, fault) && ok;
}

bool journal_seal(struct tx *tx, int64_t authority, int64_t at, struct fault *fault)
{
	struct look_times *closed;
	size_t n;
	char digest[JOURNAL_DIGEST];
	int64_t upto = at - LOOK_WINDOW;
	bool ok = read_closed(tx, authority, upto, &closed, &n, fault);
	if (ok && n) {
		digest_looks(closed, n, digest);
		struct journal_entry e = {.authority = authority, .at = at, .role = TEXT(""), .relation = TEXT(""), .verb = TEXT("seal"),
			.kind = TEXT("look"), .entry = (int64_t)n, .purpose = text_of(digest)};
		ok = append(tx, &e, fault) && sql_do(tx, &sql_journal_open_drop, fault, arg_i(authority), arg_i(upto));
	}
	free(closed);
	return ok;
}

/* Once in ten minutes at most, so that a quiet house does not write a seal for each look. */
static bool seal_when_due(struct tx *tx, int64_t authority, int64_t at, struct fault *fault)
{
	int64_t number;
	enum row due = sql_i64(tx, &sql_journal_open_due, &number, fault, arg_i(authority), arg_i(at - LOOK_DUE));
	return due == ROW_NONE || (due == ROW_ONE && journal_seal(tx, authority, at, fault));
}

bool journal_look(struct tx *tx, struct journal_entry *e, struct fault *fault)
{
	struct journal_entry w;
	int64_t *own;
	if (!e->authority || (!e->child && !e->about && !e->children_n && !e->entry))
		return fault_set(fault, FAULT_OURS, "store.bug", "A look names an authority and what was looked at.");
	if (!whole(e, &w, &own, fault))
		return false;
	w.verb = TEXT("look"), w.before = w.after = (struct text){0};
	char same[JOURNAL_DIGEST];
	sameness(&w, same);
	enum row again = sql_i64(tx, &sql_journal_look_again, &w.number, fault, arg_i(w.authority), arg_z(same),
	    arg_i(w.at - LOOK_WINDOW), arg_i(w.at));
	bool ok = again != ROW_FAULT;
	if (again == ROW_NONE)
		ok = seal_when_due(tx, w.authority, w.at, fault) && append(tx, &w, fault) &&
		    sql_do(tx, &sql_journal_look_add, fault, arg_i(w.authority), arg_i(w.number), arg_z(same), arg_i(w.at)) &&
		    sql_do(tx, &sql_journal_open_add, fault, arg_i(w.authority), arg_i(w.number), arg_i(w.at));
	e->number = w.number;
	free(own);
	return ok;
}

bool journal_destroy(struct tx *tx, int64_t authority, int64_t number, int64_t at, struct text rule, struct fault *fault)
{
	int64_t gone;
	enum row r = sql_i64(tx, &sql_journal_body_drop, &gone, fault, arg_i(authority), arg_i(number));
	if (r == ROW_FAULT)
		return false;
	if (r == ROW_NONE || !rule.n)
		return fault_set(fault, FAULT_OURS, "store.bug", "Row %lld of the journal has no body, or no rule was given.",
		    (long long)number);
	struct journal_entry e = {.authority = authority, .at = at, .verb = TEXT("destroy"), .kind = TEXT("journal"),
		.entry = number, .purpose = rule};
	return journal_write(tx, &e, fault);
}

/* ---- asking ---- */

/* CROSS JOIN: from the thing's rows to the journal, which is as long as the years. The index is read by itself first (i): SQLite,
 * which keeps no figures of the tables, would else walk the whole journal by its number. */
#define SEEN(from, whose, list)                                                                                         \
	"SELECT j.number, l.first_at, l.last_at, l.times, j.actor, j.role, j.relation, j.kind, j.purpose, " list " FROM " from \
	" i CROSS JOIN journal_look l CROSS JOIN journal j WHERE i.authority = $1 AND i." whose " = $2 AND i.number < $3"      \
	" AND l.authority = i.authority AND l.number = i.number AND j.authority = i.authority AND j.number = i.number"
SQL(sql_journal_seen,
    SEEN("journal", "child", "0") " UNION ALL " SEEN("journal", "about", "0") " UNION ALL " SEEN("journal_child", "child", "1")
    " ORDER BY 1 DESC LIMIT $4");

bool journal_seen(struct tx *tx, struct arena *a, int64_t authority, int64_t thing, int64_t before, int most,
    struct journal_seen **out, size_t *n, struct fault *fault)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_journal_seen);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, thing);
	query_bind_i64(&q, 3, before ? before : INT64_MAX);
	query_bind_i64(&q, 4, most);
	while (query_step(&q, fault)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct journal_seen){.number = query_i64(&q, 0), .first_at = query_i64(&q, 1),
			.last_at = query_i64(&q, 2), .times = query_i64(&q, 3), .actor = query_i64(&q, 4),
			.role = arena_text(a, query_text(&q, 5)), .relation = arena_text(a, query_text(&q, 6)),
			.page = arena_text(a, query_text(&q, 7)), .purpose = arena_text(a, query_text(&q, 8)),
			.list = query_i64(&q, 9) != 0};
	}
	return query_end(&q, fault);
}

#define CHANGED(and_about)                                                                                                      \
	"SELECT DISTINCT child FROM ("                                                                                              \
	"SELECT child FROM journal WHERE authority = $1 AND number > $2 AND number <= $3 AND verb <> 'look' AND child IS NOT NULL"  \
	" UNION ALL "                                                                                                               \
	"SELECT c.child FROM journal_child c JOIN journal j ON j.authority = c.authority AND j.number = c.number"                   \
	" WHERE c.authority = $1 AND c.number > $2 AND c.number <= $3 AND j.verb <> 'look'" and_about ") AS changed ORDER BY child"
SQL(sql_journal_changed_children, CHANGED(""));
/* +: by number, since few rows are new and the index by thing holds all the years */
SQL(sql_journal_changed,
    CHANGED(" UNION ALL SELECT about FROM journal WHERE authority = $1 AND number > $2 AND number <= $3 AND verb <> 'look'"
            " AND +about IS NOT NULL UNION ALL SELECT entry FROM journal WHERE authority = $1 AND number > $2 AND number <= $3"
            " AND verb <> 'look' AND +entry IS NOT NULL"));

static bool changed(struct tx *tx, struct arena *a, const struct sql *sql, int64_t authority, int64_t since, int64_t **out, size_t *n,
    int64_t *upto, struct fault *fault)
{
	struct journal_head head;
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	if (!journal_head(tx, authority, &head, fault))
		return false;
	*upto = head.number;
	if (head.number == since)
		return true;
	query_begin(tx, &q, sql);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, since);
	query_bind_i64(&q, 3, head.number);
	while (query_step(&q, fault)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = query_i64(&q, 0);
	}
	return query_end(&q, fault);
}

bool journal_changed(struct tx *tx, struct arena *a, int64_t authority, int64_t since, int64_t **things, size_t *n,
    int64_t *upto, struct fault *fault)
{
	return changed(tx, a, &sql_journal_changed, authority, since, things, n, upto, fault);
}

bool journal_changed_children(struct tx *tx, struct arena *a, int64_t authority, int64_t since, int64_t **children, size_t *n,
    int64_t *upto, struct fault *fault)
{
	return changed(tx, a, &sql_journal_changed_children, authority, since, children, n, upto, fault);
}

SQL(sql_journal_wrote,
    "SELECT 1 FROM journal WHERE authority = $1 AND number > $2 AND verb NOT IN ('look', 'seal', 'search', 'refused', 'sign in', 'sign in "
    "failed', 'sign out')"
    " ORDER BY number LIMIT 1");

bool journal_wrote(struct tx *tx, int64_t authority, int64_t since, bool *wrote, struct fault *fault)
{
	int64_t one;
	enum row row = sql_i64(tx, &sql_journal_wrote, &one, fault, arg_i(authority), arg_i(since));
	*wrote = row == ROW_ONE;
	return row != ROW_FAULT;
}

SQL(sql_journal_others,
    "SELECT (SELECT COUNT(*) FROM journal WHERE authority = $1 AND child = $2 AND number > $3 AND verb <> 'look'"
    " AND (actor IS NULL OR actor <> $4)) + (SELECT COUNT(*) FROM journal WHERE authority = $1 AND about = $2 AND number > $3"
    " AND verb <> 'look' AND (actor IS NULL OR actor <> $4)) + (SELECT COUNT(*) FROM journal_child c JOIN journal j ON j.authority = "
    "c.authority"
    " AND j.number = c.number WHERE c.authority = $1 AND c.child = $2 AND c.number > $3 AND j.verb <> 'look'"
    " AND (j.actor IS NULL OR j.actor <> $4))");

bool journal_others(struct tx *tx, int64_t authority, int64_t thing, int64_t since, int64_t actor, bool *others, struct fault *f)
{
	int64_t n = 0;
	enum row row = sql_i64(tx, &sql_journal_others, &n, f, arg_i(authority), arg_i(thing), arg_i(since), arg_i(actor));
	*others = n > 0;
	return row != ROW_FAULT;
}

SQL(sql_journal_past,
    "SELECT j.number, j.at, j.actor, j.role, j.verb, b.before, b.after, j.body, b.number"
    " FROM journal j LEFT JOIN journal_body b ON b.authority = j.authority AND b.number = j.number"
    " WHERE j.authority = $1 AND j.kind = $2 AND j.entry = $3 AND j.verb <> 'look' ORDER BY j.number");

static struct text kept(struct arena *a, struct query *q, int column)
{
	return query_null(q, column) ? (struct text){0} : arena_text(a, query_text(q, column));
}

bool journal_past(struct tx *tx, struct arena *a, int64_t authority, struct text kind, int64_t entry,
    struct journal_past **out, size_t *n, struct fault *fault)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_journal_past);
	query_bind_i64(&q, 1, authority);
	query_bind_text(&q, 2, kind);
	query_bind_i64(&q, 3, entry);
	while (query_step(&q, fault)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct journal_past){.number = query_i64(&q, 0), .at = query_i64(&q, 1), .actor = query_i64(&q, 2),
			.role = kept(a, &q, 3), .verb = kept(a, &q, 4), .before = kept(a, &q, 5), .after = kept(a, &q, 6),
			.gone = query_text(&q, 7).n > 0 && query_null(&q, 8)};
	}
	return query_end(&q, fault);
}
