/* How somebody stands to a child, asked of the record's own rows. One query a request. */
#include "access/inside.h"
#include <stdlib.h>

/* The parts that stand on that day, whether a team of the reader's is the child's, and what denies. A child found to be
 * another (person_join) is asked about under all its ids. */
SQL(sql_relation,
    "WITH RECURSIVE one(id) AS (SELECT CAST($6 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
    " SELECT a.part FROM k_allocation a WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND a.who = $2"
    " AND a.part IN ($3, 'advocate') AND " ACCESS_NOW("a")
    " UNION ALL SELECT 'team' FROM k_allocation a JOIN team_member t ON t.authority = a.authority AND t.team = a.team"
    " WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND t.user_id = $5 AND t.from_day <= $4"
    " AND (t.to_day IS NULL OR t.to_day > $4) AND " ACCESS_NOW("a")
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
	if (text_is(part, "advocate"))
		return REL_SIDE;
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

static int by_id(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
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
	if (*n)
		qsort(*out, *n, sizeof **out, by_id);
	size_t kept = 0;
	for (size_t i = 0; i < *n; i++)
		if (!i || (*out)[i] != (*out)[i - 1])
			(*out)[kept++] = (*out)[i];
	*n = kept;
	return query_end(&q, fault);
}
