/* Things beside their entries: which kind an id is, what it is called, who names it. */
#include "record/thing.h"
#include "base/clock.h"
#include "base/fold.h"
#include "record/call.h"
#include "record/parts.h"
#include "record/people.h"
#include <stdio.h>

SQL(sql_thing, "SELECT kind, about, child, name, gone FROM thing WHERE authority = $1 AND thing = $2");
SQL(sql_thing_person,
    "SELECT child, taken_back FROM k_person WHERE authority = $1 AND entry = $2 AND current = 1");
SQL(sql_thing_put, "INSERT INTO thing (authority, thing, kind, about, child, name, folded, gone, made_by, made_day)"
		   " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)"
		   " ON CONFLICT (authority, thing) DO UPDATE SET name = excluded.name, folded = excluded.folded");
SQL(sql_thing_gone, "UPDATE thing SET name = '', folded = '', gone = 1 WHERE authority = $1 AND thing = $2");
SQL(sql_link_gone, "DELETE FROM thing_link WHERE authority = $1 AND entry = $2");
SQL(sql_link_put, "INSERT INTO thing_link (authority, thing, kind, field, entry, child) VALUES ($1, $2, $3, $4, $5, $6)"
		  " ON CONFLICT (authority, thing, kind, field, entry) DO NOTHING");
/* $2 the thing; a person under all the ids found to be the same. */
SQL(sql_links, "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
	       " SELECT kind, field, entry, child FROM thing_link WHERE authority = $1 AND thing IN (SELECT one.id FROM one)"
	       " ORDER BY kind, field, entry LIMIT $3");

static const struct kind *person_kind(void)
{
	return described_kind(record_kinds(), TEXT("person"));
}

static enum row get_person(struct tx *tx, struct arena *a, int64_t authority, int64_t id, struct thing *t, struct fault *fault)
{
	struct query q;
	query_begin(tx, &q, &sql_thing_person);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, id);
	bool there = query_step(&q, fault);
	if (there)
		*t = (struct thing){.id = id, .kind = person_kind(), .child = query_i64(&q, 0), .gone = !query_null(&q, 1)};
	if (!query_end(&q, fault))
		return ROW_FAULT;
	return there ? person_name(tx, a, authority, id, &t->name, fault) == ROW_FAULT ? ROW_FAULT : ROW_ONE : ROW_NONE;
}

enum row thing_get(struct tx *tx, struct arena *a, int64_t authority, int64_t id, struct thing *t, struct fault *fault)
{
	struct query q;
	*t = (struct thing){0};
	tx_read(tx, id);
	query_begin(tx, &q, &sql_thing);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, id);
	bool there = query_step(&q, fault);
	if (there)
		*t = (struct thing){.id = id,
		    .kind = described_kind(record_kinds(), query_text(&q, 0)),
		    .about = query_i64(&q, 1),
		    .child = query_i64(&q, 2),
		    .name = arena_text(a, query_text(&q, 3)),
		    .gone = query_i64(&q, 4) == 1};
	if (!query_end(&q, fault))
		return ROW_FAULT;
	if (there) /* a kind that a council has taken out of its folder is kept and shown no more */
		return t->kind ? ROW_ONE : ROW_NONE;
	return get_person(tx, a, authority, id, t, fault);
}

/* ---- what it is called ---- */

/* One part of a name. A thing that names it is called by its own name. */
static struct text part(
    struct tx *tx, struct arena *a, int64_t authority, const struct field *f, const struct value *v, struct fault *fault)
{
	struct text rest = value_text(a, f, v), one, all = {"", 0};
	if (f->type != FIELD_THING && f->type != FIELD_PERSON)
		return value_words(a, f, v, false);
	while (codes_next(&rest, &one)) {
		struct thing t;
		int64_t id;
		if (text_int(one, &id) && thing_get(tx, a, authority, id, &t, fault) == ROW_ONE && t.name.n)
			all = arena_printf(a, "%.*s%s%.*s", TEXT_ARG(all), all.n ? ", " : "", TEXT_ARG(t.name));
	}
	return all;
}

struct text thing_called(struct tx *tx, struct arena *a, int64_t authority, const struct entry *e, struct fault *fault)
{
	struct text all = {"", 0};
	for (size_t i = 0; i < e->kind->called_n; i++) {
		const struct field *f = &e->kind->fields[e->kind->called[i]];
		struct text t = e->value[e->kind->called[i]].state == VALUE_SET
		    ? part(tx, a, authority, f, &e->value[e->kind->called[i]], fault)
		    : (struct text){0};
		if (t.n)
			all = arena_printf(a, "%.*s%s%.*s", TEXT_ARG(all), all.n ? ", " : "", TEXT_ARG(t));
	}
	return all.n ? all : text_of(e->kind->one);
}

/* ---- what it is about ---- */

/* The holder of a row: any entry of its kind. */
static bool row_subject(struct tx *tx, struct arena *a, int64_t authority, struct entry *e, const char **wrong, struct fault *fault)
{
	struct entry *holder = NULL;
	enum row r = entry_get(tx, a, authority, described_kind(record_kinds(), text_of(e->kind->holder)), e->about, &holder, fault);
	if (r == ROW_FAULT)
		return false;
	if (r == ROW_NONE || holder->taken_back)
		*wrong = "What this would be part of is not there any more.";
	else
		e->child = holder->child;
	return true;
}

bool thing_subject(struct tx *tx, struct arena *a, int64_t authority, struct entry *e, const char **wrong, struct fault *fault)
{
	const struct kind *k = e->kind;
	struct thing t;
	*wrong = NULL;
	if (!e->about && kind_about(k, "child"))
		e->about = e->child;
	if (k->person || !k->about_n) {
		e->about = 0;
		return true;
	}
	if (k->holder)
		return row_subject(tx, a, authority, e, wrong, fault);
	if (k->about_n == 1 && e->child && e->about == e->child && kind_about(k, "child"))
		return true; /* whoever writes of a child has that child's page in hand */
	enum row r = e->about ? thing_get(tx, a, authority, e->about, &t, fault) : ROW_NONE;
	if (r == ROW_FAULT)
		return false;
	bool had = true;
	if (r == ROW_ONE && t.kind->person && k->about_parts_n &&
	    !part_had(tx, authority, e->about, k->about_parts, k->about_parts_n, &had, fault))
		return false;
	bool fits =
	    r == ROW_ONE && !t.gone && had && (kind_about(k, t.kind->name) || (t.kind->person && t.child && kind_about(k, "child")));
	if (!fits)
		*wrong = r == ROW_ONE && t.gone
		    ? "What this would be about was taken back. Choose another."
		    : !had ? "This is about somebody who has another part here, or had: write on their page what they are, then this."
		    : "This is not about anything that it can be about. Begin from the page of what it is about.";
	else
		e->child = k->part ? part_child(e) : k->about_parts_n && t.kind->person ? 0 : t.child;
	return true;
}

bool thing_way(struct tx *tx, struct arena *a, int64_t authority, int64_t about, struct thing out[THING_UP], size_t *n, struct fault *fault)
{
	*n = 0;
	while (about && *n < THING_UP) {
		enum row r = thing_get(tx, a, authority, about, &out[*n], fault);
		if (r == ROW_FAULT)
			return false;
		if (r == ROW_NONE)
			break;
		about = out[(*n)++].about;
	}
	return true;
}

size_t thing_beside(struct arena *a, const struct entry *e, int64_t ids[THING_BESIDE])
{
	size_t n = 0;
	if (e->kind->thing)
		ids[n++] = e->id;
	if (e->about)
		ids[n++] = e->about;
	for (size_t i = 0; i < e->kind->beside_n; i++) {
		const struct field *f = &e->kind->fields[e->kind->beside[i]];
		struct text rest = value_text(a, f, &e->value[e->kind->beside[i]]), one;
		while (n < THING_BESIDE && codes_next(&rest, &one))
			n += text_int(one, &ids[n]);
	}
	return n;
}

bool thing_stands(
    struct tx *tx, struct arena *a, const struct actor *who, day today, const struct entry *e, role_set *out, struct fault *fault)
{
	int64_t ids[THING_BESIDE];
	bool told = false;
	if (!access_stands(tx, a, who, today, ids, thing_beside(a, e, ids), out, fault) ||
	    (e->kind->life.calls && who->role != ROLE_NOBODY && !call_told(tx, who, e, &told, fault)))
		return false;
	*out |= told ? (role_set)1 << STANDS_TOLD : 0;
	return true;
}

/* ---- beside the entry, as it stands ---- */

static bool put_links(struct tx *tx, int64_t authority, const struct entry *e, struct fault *fault)
{
	bool any = false;
	for (size_t i = 0; i < e->kind->n; i++)
		any = any || e->kind->fields[i].type == FIELD_THING;
	if (!any)
		return true;
	if (e->version > 1 && !sql_do(tx, &sql_link_gone, fault, arg_i(authority), arg_i(e->id)))
		return false;
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *f = &e->kind->fields[i];
		const struct value *v = &e->value[i];
		if (f->type != FIELD_THING || v->state != VALUE_SET)
			continue;
		char one_id[24];
		snprintf(one_id, sizeof one_id, "%lld", (long long)v->number);
		struct text rest = f->several ? v->text : text_of(one_id), one;
		int64_t id;
		while (codes_next(&rest, &one))
			if (text_int(one, &id) &&
			    !sql_do(tx, &sql_link_put, fault, arg_i(authority), arg_i(id), arg_z(e->kind->name), arg_z(f->name),
			        arg_i(e->id), e->child ? arg_i(e->child) : (struct arg){.kind = ARG_NULL}))
				return false;
	}
	return true;
}

bool thing_put(struct tx *tx, int64_t authority, const struct entry *e, struct fault *fault)
{
	if (!put_links(tx, authority, e, fault))
		return false;
	if (!e->kind->thing || e->kind->person)
		return true;
	static const struct arg none = {.kind = ARG_NULL};
	struct arena *a = arena_new(0);
	struct fault own = {0};
	struct text name = thing_called(tx, a, authority, e, &own);
	bool ok = !own.code[0] &&
	    sql_do(tx, &sql_thing_put, fault, arg_i(authority), arg_i(e->id), arg_z(e->kind->name), e->about ? arg_i(e->about) : none,
	        e->child ? arg_i(e->child) : none, arg_t(name), arg_t(fold(a, name)), e->written_by ? arg_i(e->written_by) : none,
	        arg_day(clock_day(e->written_at)));
	if (own.code[0] && fault)
		*fault = own;
	arena_free(a);
	return ok;
}

bool thing_gone(struct tx *tx, int64_t authority, const struct kind *k, int64_t id, struct fault *fault)
{
	return sql_do(tx, &sql_link_gone, fault, arg_i(authority), arg_i(id)) &&
	    (!k->thing || k->person || sql_do(tx, &sql_thing_gone, fault, arg_i(authority), arg_i(id)));
}

/* ---- from the other side ---- */

bool thing_links(
    struct tx *tx, struct arena *a, int64_t authority, int64_t thing, size_t most, struct thing_link **out, size_t *n, struct fault *fault)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_links);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, thing);
	query_bind_i64(&q, 3, (int64_t)most);
	while (query_step(&q, fault)) {
		const struct kind *k = described_kind(record_kinds(), query_text(&q, 0));
		int f = k ? kind_field(k, arena_z(a, query_text(&q, 1))) : -1;
		if (f < 0)
			continue;
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct thing_link){k, &k->fields[f], query_i64(&q, 2), query_i64(&q, 3)};
	}
	return query_end(&q, fault);
}
