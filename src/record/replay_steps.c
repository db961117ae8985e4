/* What lies beside entries: each step a row of the journal (verb "step"), each row of the journal a step; each link what its entry names.
 */
#include "base/map.h"
#include "record/replay.h"
#include "record/entry.h"
#include "record/inside.h"
#include <stdio.h>

SQL(sql_replay_steps_told,
    "SELECT j.number, j.kind, j.entry, j.at, COALESCE(j.actor, 0), j.body, b.after, b.number FROM journal j LEFT JOIN journal_body b"
    " ON b.authority = j.authority AND b.number = j.number WHERE j.authority = $1 AND j.verb = 'step' AND j.entry IS NOT NULL"
    " ORDER BY j.number");
/* What was carried over from before there were steps has no role, and no moment later than the last step of the schema. */
SQL(sql_replay_steps,
    "SELECT s.kind, s.entry, s.n, s.at, COALESCE(s.who, 0), s.step, CASE WHEN s.role = '' AND s.at <= (SELECT max(x.applied_at)"
    " FROM kith_schema x) THEN 1 ELSE 0 END, CASE WHEN s.role IN ('feed', 'operator') THEN 1 ELSE 0 END FROM entry_step s WHERE "
    "s.authority = $1 ORDER BY s.kind, s.entry, s.n");
/* Of what no table holds: the thing named by a field of the version that stands, or by none. */
SQL(sql_replay_links, "SELECT kind, field, entry, thing FROM thing_link WHERE authority = $1 ORDER BY kind, entry, field, thing");

struct beside {
	struct tx *tx;
	struct arena *keep;
	int64_t authority;
	replay_say say;
	void *ctx;
	struct replayed *out;
	struct fault *fault;
};

static void differs(struct beside *b, struct text kind, int64_t entry, const char *what, int64_t row)
{
	char say[400], named[60] = "";
	const struct kind *k = kind_of(kind);
	b->out->differ++;
	if (row)
		snprintf(named, sizeof named, " (row %lld of the journal)", (long long)row);
	snprintf(say, sizeof say, "%s %lld: %s%s.", k ? k->one : "an entry", (long long)entry, what, named);
	b->say(b->ctx, say);
}

/* ---- steps ---- */

struct told_step {
	int64_t number, entry;
	struct text kind;
	bool seen;
};

static struct text key_of(struct beside *b, struct text kind, int64_t entry, int64_t at, int64_t who, struct text step)
{
	return arena_printf(b->keep, "%.*s %lld %lld %lld %.*s", TEXT_ARG(kind), (long long)entry, (long long)at, (long long)who,
	    TEXT_ARG(step));
}

/* By the entry, and (an entry that was about somebody else takes its steps along) by no entry; a body that was destroyed by no name. */
static bool told_steps(struct beside *b, struct map *m, struct told_step **out, size_t *n)
{
	struct query q;
	size_t cap = 0;
	query_begin(b->tx, &q, &sql_replay_steps_told);
	query_bind_i64(&q, 1, b->authority);
	query_large(&q);
	while (query_step(&q, b->fault)) {
		struct text kind = arena_text(b->keep, query_text(&q, 1)), after = arena_text(b->keep, query_text(&q, 6));
		bool gone = query_text(&q, 5).n && query_null(&q, 7);
		int64_t at = query_i64(&q, 3), who = query_i64(&q, 4), entry = query_i64(&q, 2);
		*out = arena_grow(b->keep, *out, &cap, *n + 1, sizeof **out);
		(*out)[*n] = (struct told_step){query_i64(&q, 0), entry, kind, gone};
		map_put(m, key_of(b, kind, entry, at, who, gone ? TEXT("") : after), (uint32_t)*n, NULL);
		map_put(m, key_of(b, kind, 0, at, who, gone ? TEXT("") : after), (uint32_t)*n, NULL);
		map_put(m, key_of(b, kind, entry, 0, 0, gone ? TEXT("") : after), (uint32_t)*n, NULL);
		++*n;
	}
	return query_end(&q, b->fault);
}

static bool steps(struct beside *b)
{
	struct map told;
	struct told_step *all = NULL;
	size_t n = 0;
	struct query q;
	map_init(&told, b->keep, 64);
	if (!told_steps(b, &told, &all, &n))
		return false;
	query_begin(b->tx, &q, &sql_replay_steps);
	query_bind_i64(&q, 1, b->authority);
	query_large(&q);
	while (query_step(&q, b->fault)) {
		struct text kind = arena_text(b->keep, query_text(&q, 0)), step = arena_text(b->keep, query_text(&q, 5));
		bool fed = query_i64(&q, 7) == 1; /* as a feed told it: by whom and when, which is not when it came in */
		int64_t entry = query_i64(&q, 1), at = fed ? 0 : query_i64(&q, 3), who = fed ? 0 : query_i64(&q, 4);
		char what[160];
		uint32_t i;
		bool found = map_get(&told, key_of(b, kind, entry, at, who, step), &i) ||
		    map_get(&told, key_of(b, kind, 0, at, who, step), &i) ||
		    map_get(&told, key_of(b, kind, entry, at, who, TEXT("")), &i) ||
		    map_get(&told, key_of(b, kind, 0, at, who, TEXT("")), &i);
		if (found)
			all[i].seen = true;
		else if (query_i64(&q, 6) != 1) {
			snprintf(what, sizeof what, "step %lld (%.60s) is in the record, and the journal knows nothing of it",
			    (long long)query_i64(&q, 2), arena_z(b->keep, step));
			differs(b, kind, entry, what, 0);
		}
	}
	bool ok = query_end(&q, b->fault);
	for (size_t i = 0; ok && i < n; i++)
		if (!all[i].seen && kind_of(all[i].kind))
			differs(b, all[i].kind, all[i].entry, "a step that was taken is not in the record", all[i].number);
	return ok;
}

/* ---- links ---- */

/* What a current version names: "field thing" one by one, against what thing_link says of that entry. */
static bool links_of(struct beside *b, const struct kind *k, const struct entry *e, struct map *have)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		struct text rest, one;
		int64_t id;
		uint32_t seen;
		if (f->type != FIELD_THING || e->value[i].state != VALUE_SET)
			continue;
		rest = value_text(b->keep, f, &e->value[i]);
		while (codes_next(&rest, &one))
			if (text_int(one, &id) &&
			    !map_get(
			        have, arena_printf(b->keep, "%s %s %lld %lld", k->name, f->name, (long long)e->id, (long long)id), &seen))
				differs(b, text_of(k->name), e->id, "what it names does not know of it", 0);
	}
	return true;
}

static bool links(struct beside *b)
{
	struct query q;
	struct map have;
	struct link {
		struct text kind, field;
		int64_t entry, thing;
	} *all = NULL;
	size_t n = 0, cap = 0;
	map_init(&have, b->keep, 64);
	query_begin(b->tx, &q, &sql_replay_links);
	query_bind_i64(&q, 1, b->authority);
	query_large(&q);
	while (query_step(&q, b->fault)) {
		all = arena_grow(b->keep, all, &cap, n + 1, sizeof *all);
		all[n] = (struct link){arena_text(b->keep, query_text(&q, 0)), arena_text(b->keep, query_text(&q, 1)), query_i64(&q, 2),
		    query_i64(&q, 3)};
		map_put(&have,
		    arena_printf(b->keep, "%.*s %.*s %lld %lld", TEXT_ARG(all[n].kind), TEXT_ARG(all[n].field), (long long)all[n].entry,
		        (long long)all[n].thing),
		    (uint32_t)n, NULL);
		n++;
	}
	if (!query_end(&q, b->fault))
		return false;
	for (size_t i = 0; i < n; i++) { /* each link is in its entry */
		const struct kind *k = kind_of(all[i].kind);
		int f = k ? kind_field(k, arena_z(b->keep, all[i].field)) : -1;
		struct entry *e = NULL;
		bool named = false;
		if (f < 0)
			continue;
		enum row r = entry_get(b->tx, b->keep, b->authority, k, all[i].entry, &e, b->fault);
		if (r == ROW_FAULT)
			return false;
		struct text rest = r == ROW_ONE && e->value[f].state == VALUE_SET ? value_text(b->keep, &k->fields[f], &e->value[f])
		                                                                  : (struct text){0}, one;
		int64_t id;
		while (codes_next(&rest, &one))
			named = named || (text_int(one, &id) && id == all[i].thing);
		if (!named)
			differs(b, all[i].kind, all[i].entry, "a link says that it names what it does not name", 0);
	}
	for (size_t i = 0; i < record_kinds()->n; i++) { /* and each thing that an entry names has its link */
		const struct kind *k = &record_kinds()->kinds[i];
		struct entries some;
		bool any = false;
		for (size_t j = 0; j < k->n; j++)
			any = any || k->fields[j].type == FIELD_THING;
		if (!any)
			continue;
		if (!entry_list(b->tx, b->keep, (struct asof){DAY_MAX, INT64_MAX}, b->authority, k, 0, ENTRY_DRAFTS, &some, b->fault))
			return false;
		for (size_t j = 0; j < some.n; j++)
			if (!links_of(b, k, some.at[j], &have))
				return false;
	}
	return true;
}

bool replay_beside(struct tx *tx, int64_t authority, replay_say say, void *ctx, struct replayed *out, struct fault *fault)
{
	struct beside b = {tx, arena_new(0), authority, say, ctx, out, fault};
	bool ok = steps(&b) && links(&b);
	arena_free(b.keep);
	return ok;
}
