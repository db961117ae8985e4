/* How somebody stands to a child, asked of the record's own rows. One query a request. */
#include "access/inside.h"
#include <stdlib.h>

/* The yes (or no) to the advocate of allocation a: by the child's own hand, or for a child who cannot instruct, by somebody
 * else than the child, the advocate, and those who wrote the allocation. Another hand's yes is none. */
#define SIDE_ANSWER \
	"k_on_my_side w ON w.authority = a.authority AND w.child IN (SELECT one.id FROM one) AND w.allocation = a.entry" \
	" AND w.who = a.who AND " ENTRY_STANDS("w.") \
	" AND CASE WHEN a.part = 'advocate' THEN w.written_by IN (SELECT one.id FROM one)" \
	" ELSE w.written_by NOT IN (SELECT one.id FROM one) AND w.written_by <> a.who AND NOT EXISTS (SELECT 1 FROM k_allocation v" \
	" WHERE v.authority = a.authority AND v.entry = a.entry AND v.written_by = w.written_by) END"
/* One of its versions was written by the advocate. */
#define SIDE_OWN_HAND \
	"EXISTS (SELECT 1 FROM k_allocation v WHERE v.authority = $1 AND v.entry = a.entry AND v.written_by = a.who)"
/* The advocate is in another part for this child, or of a team of the child's. */
#define SIDE_NEAR \
	"EXISTS (SELECT 1 FROM k_allocation b WHERE b.authority = $1 AND b.child IN (SELECT one.id FROM one) AND b.part NOT IN " \
	ACCESS_SIDES " AND " ACCESS_NOW("b") " AND (b.who = a.who OR b.team IN (SELECT t.team FROM team_member t JOIN app_user u" \
	" ON u.authority = t.authority AND u.id = t.user_id WHERE t.authority = $1 AND u.person = a.who AND t.from_day <= $4" \
	" AND (t.to_day IS NULL OR t.to_day > $4))))"

/* The parts that stand on that day, whether a team of the reader's is the child's, and what denies. A child found to be
 * another (person_join) is asked about under all its ids. The pluses: through the child's few allocations, not the reader's many. */
SQL(sql_relation,
    "WITH RECURSIVE one(id) AS (SELECT CAST($6 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
    " SELECT a.part FROM k_allocation a WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND +a.who = $2"
    " AND a.part = $3 AND " ACCESS_NOW("a")
    " UNION ALL SELECT 'team' FROM k_allocation a JOIN team_member t ON t.authority = a.authority AND t.team = a.team"
    " WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND t.user_id = $5 AND t.from_day <= $4"
    " AND (t.to_day IS NULL OR t.to_day > $4) AND a.part NOT IN " ACCESS_SIDES " AND " ACCESS_NOW("a")
    " UNION ALL SELECT CASE WHEN a.part = 'advocate' THEN 'side' ELSE 'speaks' END FROM k_allocation a"
    " JOIN " SIDE_ANSWER " WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND +a.who = $2 AND a.part IN " ACCESS_SIDES
    " AND " ACCESS_NOW("a") " AND w.is_right = 1 AND NOT " SIDE_OWN_HAND " AND NOT " SIDE_NEAR
    " UNION ALL SELECT 'barred' FROM person_barred b WHERE b.authority = $1 AND b.person IN (SELECT one.id FROM one)"
    " AND b.barred = $2 AND b.to_at IS NULL"
    " UNION ALL SELECT 'sealed' FROM k_person p WHERE p.authority = $1 AND p.entry IN (SELECT one.id FROM one)"
    " AND p.current = 1 AND p.sealed = 1"
    " UNION ALL SELECT CASE WHEN g.glass = 1 THEN 'glass' ELSE 'asked' END FROM access_grant g WHERE g.authority = $1"
    " AND g.child IN (SELECT one.id FROM one) AND g.user_id = $5 AND g.from_at <= $7 AND g.to_at > $7"
    " AND (g.glass = 1 OR (g.kind = $8 AND g.entry = $9))");
SQL(sql_mine, ACCESS_MINE);

static const char *role_text(int role)
{
	return role == ROLE_NOBODY ? "" : role_name((enum role)role);
}

void access_mine_bind(struct query *q, const struct actor *a, day today)
{
	query_bind_i64(q, 1, a->authority);
	query_bind_i64(q, 2, a->person);
	query_bind_z(q, 3, role_text(a->role));
	query_bind_day(q, 4, today);
	query_bind_i64(q, 5, a->user);
}

static relation_set part_relation(int role, struct text part)
{
	if (text_is(part, "side"))
		return REL_SIDE;
	if (text_is(part, "speaks"))
		return REL_SPEAKS;
	if (text_is(part, "glass"))
		return REL_GLASS;
	if (text_is(part, "asked"))
		return REL_ASKED;
	switch (role) { /* the part is the role's own name, or "team" */
	case ROLE_CARER:
		return text_is(part, "carer") ? REL_CARE : 0;
	case ROLE_SOCIAL_WORKER:
	case ROLE_PERSONAL_ADVISER:
		return text_is(part, role_name((enum role)role)) ? REL_WORK : 0;
	case ROLE_IRO:
		return text_is(part, "iro") ? REL_REVIEW : 0;
	case ROLE_NURSE:
		return REL_HEALTH;
	case ROLE_MANAGER:
		return REL_TEAM;
	default:
		return 0;
	}
}

bool access_relation(struct tx *tx, const struct actor *a, day today, int64_t now, const char *kind, struct access_subject *s,
    struct fault *fault)
{
	struct query q;
	s->relation = 0, s->barred = false, s->sealed = false;
	/* Another authority's: nothing is asked, and access_may refuses. */
	if (!s->child || a->role == ROLE_NOBODY || a->authority != s->authority)
		return true;
	if (a->role == ROLE_YOUNG_PERSON && a->person && a->person == s->child)
		s->relation = REL_ME;
	query_begin(tx, &q, &sql_relation);
	access_mine_bind(&q, a, today);
	query_bind_i64(&q, 6, s->child);
	query_bind_i64(&q, 7, now);
	query_bind_z(&q, 8, kind);
	if (s->entry)
		query_bind_i64(&q, 9, s->entry);
	while (query_step(&q, fault)) {
		struct text part = query_text(&q, 0);
		if (text_is(part, "barred"))
			s->barred = true;
		else if (text_is(part, "sealed"))
			s->sealed = true;
		else
			s->relation |= part_relation(a->role, part);
	}
	return query_end(&q, fault);
}

/* ---- to many children at once ---- */

/* All but what the child's own yes makes: whose side somebody is on is few, and asked one by one. $6 the moment, $7 the kind; the children
 * from $8. */
#define MANY_MOST 200
static struct text many_sql(struct arena *arena, size_t n)
{
	struct buf b = BUF_IN(arena, MANY_MOST * 40);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%sSELECT CAST($%zu AS BIGINT) AS id", i ? " UNION " : "", i + 8);
	return arena_printf(arena,
	    "WITH RECURSIVE many(of_id, id) AS (SELECT w.id, w.id FROM (%.*s) w UNION SELECT many.of_id, CASE WHEN j.kept = many.id THEN"
	    " j.gone ELSE j.kept END FROM many JOIN person_join j ON j.authority = $1 AND j.undone_at IS NULL AND (j.kept = many.id OR"
	    " j.gone = many.id)) SELECT many.of_id, a.part, 0 FROM many JOIN k_allocation a ON a.authority = $1 AND a.child = many.id"
	    " AND +a.who = $2 AND a.part = $3 AND " ACCESS_NOW("a")
	    " UNION ALL SELECT many.of_id, 'team', 0 FROM many JOIN k_allocation a ON a.authority = $1 AND a.child = many.id"
	    " JOIN team_member t ON t.authority = a.authority AND t.team = a.team WHERE t.user_id = $5 AND t.from_day <= $4"
	    " AND (t.to_day IS NULL OR t.to_day > $4) AND a.part NOT IN " ACCESS_SIDES " AND " ACCESS_NOW("a")
	    " UNION ALL SELECT many.of_id, 'barred', 0 FROM many JOIN person_barred b ON b.authority = $1 AND b.person = many.id"
	    " AND b.barred = $2 AND b.to_at IS NULL"
	    " UNION ALL SELECT many.of_id, 'sealed', 0 FROM many JOIN k_person p ON p.authority = $1 AND p.entry = many.id"
	    " AND p.current = 1 AND p.sealed = 1"
	    " UNION ALL SELECT many.of_id, CASE WHEN g.glass = 1 THEN 'glass' ELSE 'asked' END, COALESCE(g.entry, 0) FROM many"
	    " JOIN access_grant g ON g.authority = $1 AND g.child = many.id AND g.user_id = $5 AND g.from_at <= $6 AND g.to_at > $6"
	    " AND (g.glass = 1 OR g.kind = $7)",
	    TEXT_ARG(buf_as_text(&b)));
}

static void stands_so(const struct actor *a, struct text part, int64_t entry, struct access_subject *s)
{
	if (text_is(part, "barred"))
		s->barred = true;
	else if (text_is(part, "sealed"))
		s->sealed = true;
	else if (!text_is(part, "asked") || entry == s->entry)
		s->relation |= part_relation(a->role, part);
}

/* child: each once, and in order. */
static bool relate_some(struct tx *tx, struct arena *arena, const struct actor *a, day today, int64_t now, const char *kind,
    const int64_t *child, size_t n, struct access_subject *s, size_t all, struct fault *fault)
{
	struct query q;
	struct sql sql = {.name = "sql_relations", .file = __FILE__, .line = __LINE__, .text = many_sql(arena, n).at};
	query_begin(tx, &q, &sql);
	access_mine_bind(&q, a, today);
	query_bind_i64(&q, 6, now);
	query_bind_z(&q, 7, kind);
	for (size_t i = 0; i < n; i++)
		query_bind_i64(&q, (int)i + 8, child[i]);
	while (query_step(&q, fault))
		for (size_t i = 0; i < all; i++)
			if (s[i].child == query_i64(&q, 0))
				stands_so(a, query_text(&q, 1), query_i64(&q, 2), &s[i]);
	return query_end(&q, fault);
}

/* Whether the actor is on somebody's side at all; then those to whom they stand in no other way are asked one by one. */
static bool relate_sides(struct tx *tx, struct arena *arena, const struct actor *a, day today, int64_t now, const char *kind,
    struct access_subject *s, size_t n, struct fault *fault)
{
	int64_t *side;
	size_t sides;
	if (!access_side_children(tx, arena, a, today, now, &side, &sides, fault))
		return false;
	for (size_t i = 0; sides && i < n; i++)
		if (s[i].child && !(s[i].relation & ~(relation_set)(REL_GLASS | REL_ASKED)) &&
		    !access_relation(tx, a, today, now, kind, &s[i], fault))
			return false;
	return true;
}

static int by_id(const void *a, const void *b);

bool access_relations(struct tx *tx, struct arena *arena, const struct actor *a, day today, int64_t now, const char *kind,
    struct access_subject *s, size_t n, struct fault *fault)
{
	int64_t *child = arena_array(arena, int64_t, n + 1);
	size_t children = 0, each = 0;
	if (a->role == ROLE_NOBODY)
		return true;
	for (size_t i = 0; i < n; i++) {
		s[i].relation = 0, s[i].barred = s[i].sealed = false;
		if (!s[i].child || s[i].authority != a->authority)
			continue;
		if (a->role == ROLE_YOUNG_PERSON && a->person && a->person == s[i].child)
			s[i].relation = REL_ME;
		child[children++] = s[i].child;
	}
	if (children)
		qsort(child, children, sizeof *child, by_id);
	for (size_t i = 0; i < children; i++)
		if (!i || child[i] != child[i - 1])
			child[each++] = child[i];
	for (size_t i = 0; i < each; i += MANY_MOST)
		if (!relate_some(tx, arena, a, today, now, kind, child + i, each - i < MANY_MOST ? each - i : MANY_MOST, s, n, fault))
			return false;
	return !each || relate_sides(tx, arena, a, today, now, kind, s, n, fault);
}

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

SQL(sql_joined, "SELECT gone, kept FROM person_join WHERE authority = $1 AND undone_at IS NULL ORDER BY joined_at");

/* People found to be one are one child: by the id that is kept, each once, in order. */
static bool to_roots(struct tx *tx, struct arena *arena, int64_t authority, int64_t *child, size_t *n, struct fault *fault)
{
	struct query q;
	struct {
		int64_t gone, kept;
	} *all = NULL;
	size_t joins = 0, cap = 0;
	query_begin(tx, &q, &sql_joined);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, fault)) {
		all = arena_grow(arena, all, &cap, joins + 1, sizeof *all);
		all[joins].gone = query_i64(&q, 0);
		all[joins++].kept = query_i64(&q, 1);
	}
	for (size_t i = 0; joins && i < *n; i++)
		for (size_t k = 0, steps = 0; k < joins && steps <= joins; k++)
			if (all[k].gone == child[i]) {
				child[i] = all[k].kept;
				k = (size_t)-1;
				steps++;
			}
	if (*n)
		qsort(child, *n, sizeof *child, by_id);
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++)
		if (!i || child[i] != child[i - 1])
			child[kept++] = child[i];
	*n = kept;
	return query_end(&q, fault);
}

bool access_children(struct tx *tx, struct arena *arena, const struct actor *a, day today, int64_t **out, size_t *n,
    struct fault *fault)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	if (a->role == ROLE_NOBODY)
		return true;
	query_begin(tx, &q, &sql_mine);
	access_mine_bind(&q, a, today);
	while (query_step(&q, fault)) {
		*out = arena_grow(arena, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = query_i64(&q, 0);
	}
	return query_end(&q, fault) && to_roots(tx, arena, a->authority, *out, n, fault);
}

/* ---- on a child's side ---- */

/* $2 the child, $3 the advocate or 0: all. */
SQL(sql_sides,
    "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
    " SELECT a.entry, a.version, a.who, CASE WHEN a.part = 'advocate' THEN 1 ELSE 0 END, a.written_by,"
    " CASE WHEN " SIDE_OWN_HAND " OR " SIDE_NEAR " THEN 1 ELSE 0 END, w.entry, w.written_by, w.is_right"
    " FROM k_allocation a LEFT JOIN " SIDE_ANSWER " WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one)"
    " AND a.part IN " ACCESS_SIDES " AND " ACCESS_NOW("a") " AND (CAST($3 AS BIGINT) = 0 OR a.who = CAST($3 AS BIGINT)) ORDER BY a.entry");
/* $3: 'advocate'. The plus: found by who, and not read through in the order of all children. What came of it is asked for each, by their
 * relation. */
SQL(sql_side_children,
    "SELECT DISTINCT +a.child FROM k_allocation a WHERE a.authority = $1 AND a.who = $2 AND a.part IN ($3, 'non-instructed-advocate')"
    " AND " ACCESS_NOW("a") " ORDER BY 1");

bool access_sides(struct tx *tx, struct arena *arena, int64_t authority, int64_t child, day today, struct side **out, size_t *n,
    struct fault *fault)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_sides);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, child);
	query_bind_i64(&q, 3, 0);
	query_bind_day(&q, 4, today);
	while (query_step(&q, fault)) {
		*out = arena_grow(arena, *out, &cap, *n + 1, sizeof **out);
		struct side *s = &(*out)[(*n)++];
		*s = (struct side){.entry = query_i64(&q, 0),
		    .version = (int32_t)query_i64(&q, 1),
		    .who = query_i64(&q, 2),
		    .instructed = query_i64(&q, 3) == 1,
		    .maker = query_i64(&q, 4),
		    .answer = query_i64(&q, 6),
		    .answered_by = query_i64(&q, 7)};
		bool shut = query_i64(&q, 5) == 1;
		s->state = query_null(&q, 6) ? SIDE_ASKED : !query_i64(&q, 8) ? SIDE_NO : shut ? SIDE_SHUT : SIDE_OPEN;
	}
	return query_end(&q, fault);
}

bool access_side_children(struct tx *tx, struct arena *arena, const struct actor *a, day today, int64_t now, int64_t **out, size_t *n,
    struct fault *fault)
{
	struct query q;
	size_t cap = 0, kept = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_side_children);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, a->person);
	query_bind_z(&q, 3, "advocate");
	query_bind_day(&q, 4, today);
	while (query_step(&q, fault)) {
		*out = arena_grow(arena, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = query_i64(&q, 0);
	}
	if (!query_end(&q, fault) || !to_roots(tx, arena, a->authority, *out, n, fault))
		return false;
	for (size_t i = 0; i < *n; i++) {
		struct access_subject s = {.authority = a->authority, .child = (*out)[i]};
		if (!access_relation(tx, a, today, now, NULL, &s, fault))
			return false;
		if ((s.relation & (REL_SIDE | REL_SPEAKS)) && !s.barred && !s.sealed)
			(*out)[kept++] = (*out)[i];
	}
	*n = kept;
	return true;
}
