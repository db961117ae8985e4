/* Registers of things: one query, made of the kind's description and of how the reader may reach it. Names of tables and columns are the
 * descriptions'; values are bound. */
#include "record/thing_list.h"
#include "base/fold.h"
#include "record/shut.h"

/* ---- who may know ---- */

relation_set thing_relation(const struct actor *a, const char *kind)
{
	const relation_set own = REL_ME | REL_CARE | REL_WORK | REL_REVIEW | REL_HEALTH | REL_TEAM;
	relation_set could = access_could(a->role, VERB_SEE, kind);
	return could & REL_ANY ? own : could & own; /* open by role: whichever of them is the reader's */
}

static struct access_subject as_mine(const struct actor *a, const struct kind *k)
{
	return (struct access_subject){.authority = a->authority, .child = 1, .relation = thing_relation(a, k->name)};
}

bool thing_reach(const struct actor *a, const struct kind *k, struct thing_reach *out)
{
	struct access_subject mine = as_mine(a, k);
	role_set see = 0;
	*out = (struct thing_reach){.kind = k};
	if (a->role == ROLE_NOBODY || !k->thing || k->person || k->holder)
		return false;
	for (size_t i = 0; i < k->n; i++)
		see |= k->fields[i].see;
	out->all = !k->of_child && access_may(a, VERB_SEE, k->name, NULL, NULL).may;
	out->mine = kind_leads(k) && (out->all || (mine.relation && access_may(a, VERB_SEE, k->name, NULL, &mine).may));
	for (int bit = STANDS_SEAT; bit < STANDS_END; bit++) {
		struct access_subject s = {.authority = a->authority, .stands = (role_set)1 << bit};
		if (a->person && see & s.stands && (!out->all || kind_leads(k)) && access_may(a, VERB_SEE, k->name, NULL, &s).may)
			out->stands |= s.stands;
	}
	return out->all || out->mine || out->stands;
}

bool written_reach(const struct actor *a, const struct kind *k, struct thing_reach *out)
{
	struct access_subject mine = as_mine(a, k);
	bool shown = kind_leads(k) && !k->thing && !k->person && !k->holder && k->group != KINDS_VOICE && k->group != KINDS_ANSWER &&
	    k->group != KINDS_SIDE && k->group != KINDS_TASK && k->group != KINDS_LATE;
	*out = (struct thing_reach){.kind = k, .written = true};
	out->mine =
	    shown && a->person && a->role != ROLE_YOUNG_PERSON && mine.relation && access_may(a, VERB_SEE, k->name, NULL, &mine).may;
	return out->mine;
}

/* In whatever way a row came in. field NULL: the kind as a whole. */
static bool every_way(const struct actor *a, const struct thing_reach *r, enum verb v, const char *field)
{
	const char *kind = r->kind->name;
	struct access_subject mine = as_mine(a, r->kind);
	if ((r->all && !access_may(a, v, kind, field, NULL).may) || (r->mine && !access_may(a, v, kind, field, &mine).may))
		return false;
	for (int bit = STANDS_SEAT; bit < STANDS_END; bit++) {
		struct access_subject s = {.authority = a->authority, .stands = (role_set)1 << bit};
		if (r->stands & s.stands && !access_may(a, v, kind, field, &s).may)
			return false;
	}
	return true;
}

bool thing_reach_field(const struct actor *a, const struct thing_reach *r, const struct field *f)
{
	return every_way(a, r, VERB_SEE, f->name);
}

bool thing_reach_may(const struct actor *a, const struct thing_reach *r, enum verb v)
{
	return every_way(a, r, v, NULL);
}

bool thing_names_kid(const struct field *f)
{
	for (size_t l = 0; l < f->links_n; l++)
		if (strcmp(f->links[l], "child") == 0)
			return f->type == FIELD_THING;
	return false;
}

bool thing_reach_name(const struct actor *a, const struct thing_reach *r)
{
	for (size_t i = 0; i < r->kind->called_n; i++) {
		const struct field *f = &r->kind->fields[r->kind->called[i]];
		if (thing_names_kid(f)) /* the name of somebody whom the reader may not know of */
			return false;
		if (!thing_reach_field(a, r, f))
			return false;
	}
	return true;
}

/* ---- the query ---- */

/* That child is sealed, or restricted against $2, under any id found to be the same. */
#define SHUT(child) \
	"EXISTS (WITH RECURSIVE one(id) AS (SELECT CAST(" child \
	" AS BIGINT) UNION " ACCESS_JOINED("one") ")" \
	                                          " SELECT 1 FROM one WHERE EXISTS (SELECT 1 FROM k_person s WHERE s.authority = $1 AND " \
	                                          "s.entry = one.id AND s.current = 1 AND s.sealed = 1)" \
	                                          " OR EXISTS (SELECT 1 FROM person_barred b WHERE b.authority = $1 AND b.person = " \
	                                          "one.id AND b.barred = $2 AND b.to_at IS NULL))"
/* Each of access_mine_bind's parameters is used, and has a type, whichever of the ways are in the query. */
#define TYPED \
	" AND (CAST($2 AS BIGINT) IS NULL OR CAST($3 AS TEXT) IS NULL OR CAST($4 AS BIGINT) IS NULL OR CAST($5 AS BIGINT) IS NULL OR TRUE)"

struct making {
	struct buf b;
	struct arena *arena;
	const struct actor *who;
	day today;
	const struct thing_reach *reach;
	const struct thing_ask *ask;
	struct arg value[96]; /* of $6 and on */
	int n;
	bool by_name;       /* the name may be asked */
	struct text things; /* those to which the reader stands, as a query; n 0: none */
	bool from_theirs;   /* and by nothing else: the query begins there */
	bool from_entries;  /* few of them fit the filters, or they are in order of a day: it begins there */
};

static int bound(struct making *m, struct arg v)
{
	m->value[m->n++] = v;
	return m->n + 5;
}

/* The column that holds a field, of the entry e; NULL: it lies beside (own_value). */
static const char *column(const struct making *m, const struct field *f)
{
	const struct kind *k = m->reach->kind;
	int i = (int)(f - k->fields);
	if (i == k->from)
		return "happened_from";
	if (i == k->to)
		return "happened_to";
	return k->own ? NULL : f->column;
}

/* Whether an entry of the kind can name anybody. */
static bool links(const struct kind *k)
{
	bool any = false;
	for (size_t i = 0; i < k->n; i++)
		any = any || k->fields[i].type == FIELD_THING;
	return any;
}

static void put_reach(struct making *m)
{
	const struct thing_reach *r = m->reach;
	const char *or = "";
	buf_z(&m->b, " AND (");
	if (r->all) {
		buf_z(&m->b, "t.child IS NULL");
		or = " OR ";
	}
	if (r->mine) {
		buf_printf(&m->b, "%st.child IN (" ACCESS_MINE ")", or);
		or = " OR ";
	}
	if (m->from_theirs)
		buf_z(&m->b, "t.thing = theirs.id AND (t.child IS NULL OR NOT " SHUT("t.child") ")");
	else if (m->things.n)
		buf_printf(&m->b, "%s(t.thing IN (%.*s) AND (t.child IS NULL OR NOT " SHUT("t.child") "))", or, TEXT_ARG(m->things));
	else if (!*or)
		buf_z(&m->b, "1 = 0");
	buf_z(&m->b, ")" TYPED);
	if (links(r->kind))
		buf_z(&m->b, " AND t.thing NOT IN (" SHUT_ENTRIES ")");
}

/* What is written about the reader's children, under whatever id. CROSS JOIN: from them to their entries. */
static void put_written(struct making *m)
{
	const struct kind *k = m->reach->kind;
	const struct thing_ask *q = m->ask;
	buf_printf(&m->b,
	    " FROM (WITH RECURSIVE mine(id) AS (SELECT x.child FROM (" ACCESS_MINE ") x UNION " ACCESS_JOINED("mine") ") SELECT mine.id"
	    " FROM mine) mine CROSS JOIN %s e WHERE e.authority = $1 AND e.child = mine.id AND " ENTRY_CURRENT("e.") " AND %s" TYPED,
	    k->table, k->own ? "e.kind = $6" : "CAST($6 AS TEXT) IS NOT NULL");
	if (m->who->role == ROLE_PERSONAL_ADVISER)
		buf_z(&m->b, " AND " ACCESS_FROM_SIXTEEN("e.happened_from", "mine.id"));
	if (links(k))
		buf_z(&m->b, " AND e.entry NOT IN (" SHUT_ENTRIES ")");
	if (q->of_child && !q->children)
		buf_z(&m->b, " AND 1 = 0");
	for (size_t i = 0; i < q->children; i++)
		buf_printf(&m->b, "%sSELECT CAST($%d AS BIGINT)%s",
		    i ? " UNION ALL " : " AND e.child IN (WITH RECURSIVE them(id) AS (SELECT y.id FROM (", bound(m, arg_i(q->child[i])),
		    i ? "" : " AS id");
	if (q->children)
		buf_z(&m->b, ") y UNION " ACCESS_JOINED("them") ") SELECT them.id FROM them)");
}

static void put_filters(struct making *m)
{
	const struct thing_ask *q = m->ask;
	struct text name = m->by_name ? fold(m->arena, q->name) : (struct text){"", 0};
	if (q->name.n && !name.n)
		buf_z(&m->b, " AND 1 = 0"); /* no letter in it, or nothing that may be asked */
	if (name.n) {
		/* every name that begins so lies between these two, in whatever order the database puts letters; and begins so */
		int least = bound(m, arg_t(name));
		int most = bound(m, arg_t(arena_printf(m->arena, "%.*szzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", TEXT_ARG(name))));
		buf_printf(
		    &m->b, " AND t.folded >= $%d AND t.folded <= $%d AND SUBSTR(t.folded, 1, %zu) = $%d", least, most, name.n, least);
	}
	for (size_t i = 0; i < q->n; i++) {
		const struct field *f = q->filter[i].field;
		const char *c = column(m, f);
		struct text is = q->filter[i].is;
		bool yes = text_is(is, "yes");
		if (f->type == FIELD_BOOL && c)
			buf_printf(&m->b, " AND e.%s = $%d", c, bound(m, arg_i(yes)));
		else if (c)
			buf_printf(&m->b, " AND e.%s = $%d", c, bound(m, arg_t(is)));
		else {
			int field = bound(m, arg_z(f->name));
			int value = bound(m, f->type == FIELD_BOOL ? arg_z(yes ? "1" : "0") : arg_t(is));
			buf_printf(&m->b,
			    " AND EXISTS (SELECT 1 FROM own_value v WHERE v.authority = $1 AND v.entry = e.entry AND v.version = e.version"
			    " AND v.field = $%d AND v.value = $%d)",
			    field, value);
		}
	}
}

/* What the rows are in order of, before the id. Days: the newest first, none last. */
static struct text key(struct making *m)
{
	const struct field *f = m->ask->sort;
	if (!f && m->reach->written)
		return m->reach->kind->from >= 0 ? TEXT("COALESCE(e.happened_from, -1000000000)") : TEXT("e.entry");
	if (!f)
		return m->by_name ? TEXT("t.folded") : TEXT("t.thing");
	const char *c = column(m, f);
	if (c)
		return arena_printf(m->arena, "COALESCE(e.%s, -1000000000)", c);
	return arena_printf(m->arena,
	    "COALESCE((SELECT v.value FROM own_value v WHERE v.authority = $1 AND v.entry = e.entry AND v.version = e.version"
	    " AND v.field = $%d), '')",
	    bound(m, arg_z(f->name)));
}

/* FROM … WHERE …, with $6 the kind; the entry is joined only where something is asked of it. CROSS JOIN: in this order, never the other
 * way about. */
static void put_rows(struct making *m)
{
	const struct kind *k = m->reach->kind;
	bool entries = m->ask->n || m->ask->sort;
	if (m->reach->written) {
		put_written(m);
		put_filters(m);
		return;
	}
	if (m->from_theirs) /* the few to which they stand */
		buf_printf(&m->b, " FROM (%.*s) theirs CROSS JOIN thing t", TEXT_ARG(m->things));
	else if (m->from_entries)
		buf_printf(&m->b, " FROM %s e CROSS JOIN thing t", k->table);
	else
		buf_z(&m->b, " FROM thing t");
	if (entries && !m->from_entries)
		buf_printf(&m->b, " CROSS JOIN %s e", k->table);
	buf_z(&m->b, " WHERE ");
	if (entries)
		buf_z(&m->b, "e.authority = $1 AND e.entry = t.thing AND e.current = 1 AND ");
	buf_z(&m->b, "t.authority = $1 AND t.kind = $6 AND t.gone = 0");
	put_reach(m);
	put_filters(m);
}

static struct making begin(
    struct arena *arena, const struct actor *who, day today, const struct thing_reach *r, const struct thing_ask *ask)
{
	struct making m = {.b = BUF_IN(arena, 64 << 10), .arena = arena, .who = who, .today = today, .reach = r, .ask = ask,
	    .by_name = !r->written && thing_reach_name(who, r)};
	bound(&m, arg_z(r->kind->name));
	m.things = r->stands ? access_things(arena, who->authority, r->stands) : (struct text){"", 0};
	m.from_theirs = m.things.n && !r->all && !r->mine;
	m.from_entries = !m.from_theirs && ask->sort;
	return m;
}

static void run(struct tx *tx, struct query *q, struct making *m, struct sql *sql)
{
	*sql = (struct sql){.name = "sql_thing_list", .file = __FILE__, .line = __LINE__, .text = arena_z(m->arena, buf_as_text(&m->b))};
	query_begin(tx, q, sql);
	access_mine_bind(q, m->who, m->today);
	for (int i = 0; i < m->n; i++) {
		if (m->value[i].kind == ARG_TEXT)
			query_bind_text(q, i + 6, m->value[i].t);
		else
			query_bind_i64(q, i + 6, m->value[i].i);
	}
}

static bool count(struct tx *tx, struct arena *arena, const struct actor *who, day today, const struct thing_reach *r,
    const struct thing_ask *ask, size_t *n, bool *over, struct fault *f)
{
	struct thing_ask unsorted = *ask;
	unsorted.sort = NULL;
	struct making made = begin(arena, who, today, r, &unsorted), *m = &made;
	struct query q;
	struct sql sql;
	m->from_entries = !m->from_theirs && ask->n; /* a code few have ends soon, one that many have is soon counted to the most */
	buf_printf(&m->b, "SELECT COUNT(*) FROM (SELECT %s AS id", r->written ? "e.entry" : "t.thing");
	put_rows(m);
	buf_printf(&m->b, " LIMIT %d) c", THING_COUNTED + 1);
	run(tx, &q, m, &sql);
	*n = query_step(&q, f) ? (size_t)query_i64(&q, 0) : 0;
	*over = *n > THING_COUNTED;
	*n -= *over;
	return query_end(&q, f);
}

bool thing_count(struct tx *tx, struct arena *arena, const struct actor *who, day today, const struct thing_reach *r, size_t *n, bool *over,
    struct fault *f)
{
	return count(tx, arena, who, today, r, &(struct thing_ask){.most = 0}, n, over, f);
}

/* Where the page before ended: the key of that row, where it is one of the rows. */
static enum row last_key(struct tx *tx, const struct making *like, struct arg *out, struct fault *f)
{
	struct making m = begin(like->arena, like->who, like->today, like->reach, like->ask);
	struct query q;
	struct sql sql;
	m.from_entries = false;
	struct text k = key(&m);
	buf_printf(&m.b, "SELECT %.*s", TEXT_ARG(k));
	put_rows(&m);
	buf_printf(&m.b, " AND %s = $%d", m.reach->written ? "e.entry" : "t.thing", bound(&m, arg_i(m.ask->after)));
	run(tx, &q, &m, &sql);
	bool there = query_step(&q, f), text = m.ask->sort ? !column(&m, m.ask->sort) : m.by_name;
	if (there)
		*out = text ? arg_t(arena_text(m.arena, query_text(&q, 0))) : arg_i(query_i64(&q, 0));
	return !query_end(&q, f) ? ROW_FAULT : there ? ROW_ONE : ROW_NONE;
}

static bool page(struct tx *tx, struct making *m, struct thing_found *out, struct fault *f)
{
	struct query q;
	struct sql sql;
	struct arg before = {.kind = ARG_NONE};
	size_t cap = 0;
	bool written = m->reach->written;
	const char *down = m->ask->sort || written ? " DESC" : "";
	const char *last = m->from_entries || written ? "e.entry" : "t.thing"; /* as the index has it */
	enum row from = m->ask->after ? last_key(tx, m, &before, f) : ROW_NONE;
	struct text k = key(m);
	if (from == ROW_FAULT)
		return false;
	buf_z(&m->b, written ? "SELECT e.entry, e.about_id, e.child, ''" : "SELECT t.thing, t.about, t.child, t.name");
	put_rows(m);
	if (from == ROW_ONE) {
		int was = bound(m, before), id = bound(m, arg_i(m->ask->after));
		/* said twice: the first alone begins within an index of an expression (SQLite) */
		buf_printf(&m->b, " AND %.*s %s $%d AND (%.*s, %s) %s ($%d, $%d)", TEXT_ARG(k), *down ? "<=" : ">=", was, TEXT_ARG(k), last,
		    *down ? "<" : ">", was, id);
	}
	buf_printf(&m->b, " ORDER BY %.*s%s, %s%s", TEXT_ARG(k), down, last, down);
	if (m->ask->most)
		buf_printf(&m->b, " LIMIT %zu", m->ask->most + 1);
	run(tx, &q, m, &sql);
	while (query_step(&q, f)) {
		out->more = m->ask->most && out->n == m->ask->most;
		if (out->more)
			break;
		out->at = arena_grow(m->arena, out->at, &cap, out->n + 1, sizeof *out->at);
		out->at[out->n++] = (struct thing){.id = query_i64(&q, 0),
		    .kind = m->reach->kind,
		    .about = query_i64(&q, 1),
		    .child = query_i64(&q, 2),
		    .name = m->by_name ? arena_text(m->arena, query_text(&q, 3)) : text_of(m->reach->kind->one)};
	}
	return query_end(&q, f);
}

bool thing_list(struct tx *tx, struct arena *arena, const struct actor *who, day today, const struct thing_reach *r,
    const struct thing_ask *ask, struct thing_found *out, struct fault *f)
{
	*out = (struct thing_found){0};
	if (!count(tx, arena, who, today, r, ask, &out->count, &out->over, f))
		return false;
	struct making m = begin(arena, who, today, r, ask);
	m.from_entries = m.from_entries || (ask->n && !out->over && !m.from_theirs);
	return page(tx, &m, out, f);
}
