/* Names of many things at once, and which of them a reader may know of. */
#include "record/thing_names.h"
#include "record/parts.h"
#include <stdlib.h>

enum { AT_ONCE = 200 };

struct naming {
	struct tx *tx;
	struct arena *a;
	const struct actor *who;
	day today;
	struct thing_names *out;
	struct fault *f;
};

static int by_id(const void *x, const void *y)
{
	const struct thing_name *a = x, *b = y;
	return (a->id > b->id) - (a->id < b->id);
}

const struct thing_name *thing_names_get(const struct thing_names *all, int64_t id)
{
	struct thing_name key = {.id = id};
	const struct thing_name *x = all->n ? bsearch(&key, all->at, all->n, sizeof *all->at, by_id) : NULL;
	return x && x->kind ? x : NULL;
}

bool thing_names_next(struct text *rest, int64_t *id)
{
	struct text one;
	while (codes_next(rest, &one))
		if (text_int(one, id))
			return true;
	return false;
}

/* "SELECT CAST($6 AS BIGINT) AS id UNION …" */
static const char *list(struct arena *a, size_t n, int from)
{
	struct buf b = BUF_IN(a, AT_ONCE * 64);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%sSELECT CAST($%d AS BIGINT) AS id", i ? " UNION " : "", from + (int)i);
	return arena_z(a, buf_as_text(&b));
}

static struct thing_name *at(struct naming *m, int64_t id)
{
	struct thing_name key = {.id = id};
	return bsearch(&key, m->out->at, m->out->n, sizeof *m->out->at, by_id);
}

/* ---- things that are nobody ---- */

static bool read_things(struct naming *m, struct thing_name *some, size_t n)
{
	struct query q;
	struct sql sql = {.name = "sql_thing_names", .file = __FILE__, .line = __LINE__,
	    .text = arena_printf(m->a, "SELECT thing, kind, child, name, gone FROM thing WHERE authority = $1 AND thing IN (%s)",
	        list(m->a, n, 2)).at};
	query_begin(m->tx, &q, &sql);
	query_bind_i64(&q, 1, m->who->authority);
	for (size_t i = 0; i < n; i++)
		query_bind_i64(&q, (int)i + 2, some[i].id);
	while (query_step(&q, m->f)) {
		struct thing_name *x = at(m, query_i64(&q, 0));
		x->kind = described_kind(record_kinds(), query_text(&q, 1));
		x->child = query_i64(&q, 2);
		x->name = arena_text(m->a, query_text(&q, 3));
		x->gone = query_i64(&q, 4) == 1;
	}
	return query_end(&q, m->f);
}

/* Those to which the reader stands in a way that the kind's description names, and those that are open by role. */
static bool open_things(struct naming *m)
{
	int64_t *ids = arena_array(m->a, int64_t, m->out->n + 1);
	role_set *stands = arena_array(m->a, role_set, m->out->n + 1);
	for (size_t i = 0; i < m->out->n; i++)
		ids[i] = m->out->at[i].id;
	if (!access_stands_each(m->tx, m->a, m->who, m->today, ids, m->out->n, stands, m->f))
		return false;
	for (size_t i = 0; i < m->out->n; i++) {
		struct thing_name *x = &m->out->at[i];
		struct thing_reach r;
		if (!x->kind || x->kind->person || x->gone || !thing_reach(m->who, x->kind, &r))
			continue;
		struct access_subject s = {.authority = m->who->authority, .stands = stands[i]};
		bool stand = s.stands && access_may(m->who, VERB_SEE, x->kind->name, NULL, &s).may;
		x->open = x->child ? !x->shut && ((r.mine && x->mine) || (stand && r.stands & s.stands))
		                   : r.all || (stand && r.stands & s.stands);
		if (!thing_reach_name(m->who, &r) || !x->name.n)
			x->name = text_of(x->kind->one);
	}
	return true;
}

/* ---- people ---- */

/* Each of them, and whoever was found to be the same: what is shut by one is shut by all, and what is mine by one is mine. */
static struct text people_sql(struct arena *a, size_t n)
{
	return arena_printf(a,
	    "WITH RECURSIVE ask(of_id, id) AS (SELECT w.id, w.id FROM (%s) w UNION SELECT ask.of_id, CASE WHEN j.kept = ask.id THEN "
	    "j.gone ELSE "
	    "j.kept END FROM ask JOIN person_join j ON j.authority = $1 AND j.undone_at IS NULL AND (j.kept = ask.id OR j.gone = ask.id))"
	    " SELECT ask.of_id, ask.id, COALESCE(p.known_as, p.forename), p.surname,"
	    " CASE WHEN " PERSON_CHILD("p.") " THEN 1 ELSE 0 END,"
	    " CASE WHEN p.sealed = 1 OR EXISTS (SELECT 1 FROM person_barred b WHERE b.authority = $1 AND b.person = ask.id AND b.barred = "
	    "$2"
	    " AND b.to_at IS NULL) THEN 1 ELSE 0 END,"
	    " CASE WHEN EXISTS (SELECT 1 FROM (" ACCESS_MINE_ONE ") x WHERE x.child = ask.id) THEN 1 ELSE 0 END,"
	    " p.taken_back,"
	    " CASE WHEN EXISTS (SELECT 1 FROM k_person_as g WHERE g.authority = $1 AND g.about_id = ask.id AND " PART_GROWN("g.")
	    " AND (g.happened_from IS NULL OR g.happened_from <= $4)) THEN 1 ELSE 0 END"
	    " FROM ask JOIN k_person p ON p.authority = $1 AND p.entry = ask.id AND p.current = 1",
	    list(a, n, 6));
}

static void put_person(struct naming *m, struct query *q)
{
	struct thing_name *x = at(m, query_i64(q, 0));
	if (query_i64(q, 1) == x->id) {
		struct text first = query_text(q, 2), last = query_text(q, 3);
		x->kind = described_kind(record_kinds(), TEXT("person"));
		x->name = arena_printf(m->a, "%.*s%s%.*s", TEXT_ARG(first), first.n && last.n ? " " : "", TEXT_ARG(last));
		x->gone = !query_null(q, 7);
	}
	x->is_child = x->is_child || query_i64(q, 4) == 1;
	x->shut = x->shut || query_i64(q, 5) == 1;
	x->mine = x->mine || query_i64(q, 6) == 1;
	x->grown = x->grown || query_i64(q, 8) == 1;
}

static bool read_people(struct naming *m, struct thing_name *some, size_t n)
{
	struct query q;
	struct sql sql = {.name = "sql_people_names", .file = __FILE__, .line = __LINE__, .text = people_sql(m->a, n).at};
	query_begin(m->tx, &q, &sql);
	access_mine_bind(&q, m->who, m->today);
	for (size_t i = 0; i < n; i++)
		query_bind_i64(&q, (int)i + 6, some[i].id);
	while (query_step(&q, m->f))
		put_person(m, &q);
	return query_end(&q, m->f);
}

/* A grown-up of the record has a plain page for the council's own people, and for themselves. */
static void open_people(struct naming *m)
{
	role_set staff = 0;
	role_set_of(TEXT("staff"), &staff);
	for (size_t i = 0; i < m->out->n; i++) {
		struct thing_name *x = &m->out->at[i];
		if (!x->kind || !x->kind->person)
			continue;
		x->child = x->is_child ? x->id : 0;
		x->mine = x->mine && !x->shut;
		bool grown = x->id == m->who->person || (m->who->role != ROLE_NOBODY && staff >> m->who->role & 1);
		x->open = x->is_child ? x->mine || (x->grown && !x->shut && m->who->role != ROLE_YOUNG_PERSON && grown) : grown;
		if (!x->name.n)
			x->name = text_of(x->is_child ? "child" : x->kind->one);
	}
}

static bool each(struct naming *m, bool (*read)(struct naming *, struct thing_name *, size_t))
{
	for (size_t i = 0; i < m->out->n; i += AT_ONCE)
		if (!read(m, m->out->at + i, m->out->n - i < AT_ONCE ? m->out->n - i : AT_ONCE))
			return false;
	return true;
}

/* In order, each once: the one of which something is known already. */
static void once(struct thing_names *all)
{
	size_t kept = 0;
	if (all->n)
		qsort(all->at, all->n, sizeof *all->at, by_id);
	for (size_t i = 0; i < all->n; i++)
		if (!kept || all->at[kept - 1].id != all->at[i].id)
			all->at[kept++] = all->at[i];
		else if (all->at[i].kind)
			all->at[kept - 1] = all->at[i];
	all->n = kept;
}

/* What says by itself whether the child sees it (`child-sees`), for a young person. */
static bool keep_from_child(struct naming *m)
{
	for (size_t i = 0; m->who->role == ROLE_YOUNG_PERSON && i < m->out->n; i++) {
		struct thing_name *x = &m->out->at[i];
		int sees = x->kind ? x->kind->page.child_sees : -1;
		struct entry *e;
		if (sees < 0)
			continue;
		enum row row = entry_get(m->tx, m->a, m->who->authority, x->kind, x->id, &e, m->f);
		if (row == ROW_FAULT)
			return false;
		x->kept = row != ROW_ONE || (e->value[sees].state == VALUE_SET && !e->value[sees].number);
		x->open = x->open && !x->kept;
	}
	return true;
}

bool thing_names(struct tx *tx, struct arena *a, const struct actor *who, day today, const int64_t *ids, size_t n, struct thing_names *out,
    struct fault *f)
{
	struct naming m = {tx, a, who, today, out, f};
	*out = (struct thing_names){arena_array(a, struct thing_name, 2 * n + 1), 0};
	for (size_t i = 0; i < n; i++)
		out->at[out->n++] = (struct thing_name){.id = ids[i]};
	once(out);
	for (size_t i = 0; i < out->n; i++)
		tx_read(tx, out->at[i].id);
	if (!each(&m, read_things))
		return false;
	for (size_t i = 0, had = out->n; i < had; i++) /* the children that they lead to are asked with the people */
		if (out->at[i].child)
			out->at[out->n++] = (struct thing_name){.id = out->at[i].child};
	once(out);
	if (!each(&m, read_people))
		return false;
	open_people(&m);
	for (size_t i = 0; i < out->n; i++) {
		struct thing_name *x = &out->at[i];
		const struct thing_name *child = x->kind && !x->kind->person && x->child ? thing_names_get(out, x->child) : NULL;
		if (child) {
			x->mine = child->mine;
			x->shut = child->shut;
		}
	}
	return open_things(&m) && keep_from_child(&m);
}

/* By a link that may name grown-ups; one that names children alone would say that they are one. */
static bool named_as_grown(const struct field *f)
{
	bool any = f && f->type == FIELD_PERSON;
	for (size_t i = 0; f && i < f->links_n; i++)
		any = any || strcmp(f->links[i], "person") == 0;
	return any;
}

bool thing_names_grown(const struct actor *who, const struct field *f, const struct thing_name *x)
{
	return x->is_child && x->grown && !x->mine && !x->shut && who->role != ROLE_NOBODY && named_as_grown(f);
}

bool thing_names_told(const struct actor *who, const struct entry *e, const struct field *f, role_set stands, const struct thing_name *x)
{
	if (!x || x->gone || x->kept)
		return false;
	if (!x->is_child)
		return x->kind->person || x->open;
	return !x->shut && (x->mine || thing_names_grown(who, f, x) || thing_names_child(who, e, stands));
}
