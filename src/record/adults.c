#include "record/adults.h"
#include "record/find.h"
#include "record/parts.h"

/* Both: $1 authority, $3 the day. */
#define NAMED "p.entry, COALESCE(p.known_as, p.forename), p.surname"
#define HERE "FROM k_person_as g WHERE g.authority = $1 AND " PART_GROWN("g.") " AND " PART_ON("g.", "$3")
#define IN_ORDER " ORDER BY 2, 3, 1 LIMIT 5000"

/* $2: the reader. From the grown-ups to their names: those who look after children are few beside the children. */
SQL(sql_adults_all, "SELECT DISTINCT " NAMED " FROM (SELECT g.about_id AS id " HERE ") here JOIN k_person p ON p.authority = $1"
                    " AND p.entry = here.id AND " ENTRY_CURRENT("p.") FIND_SHUT IN_ORDER);

/* $2: the part. With what they are and their team. */
#define STANDS_NOW(a) ENTRY_STANDS(a ".") " AND (" a ".happened_to IS NULL OR " a ".happened_to > $3)"
SQL(sql_adults_part,
    "SELECT " NAMED ","
    " COALESCE((SELECT MIN(u.role) FROM app_user u WHERE u.authority = p.authority AND u.person = p.entry AND u.active = 1),"
    " (SELECT MIN(a.part) FROM k_allocation a WHERE a.authority = p.authority AND a.who = p.entry AND " STANDS_NOW(
        "a") ")),"
             " COALESCE((SELECT MIN(t.team_name) FROM app_user u CROSS JOIN team_member m CROSS JOIN k_team t WHERE m.authority = "
             "u.authority"
             " AND m.user_id = u.id AND t.authority = m.authority AND t.entry = m.team AND t.current = 1 AND u.authority = p.authority"
             " AND u.person = p.entry AND m.from_day <= $3 AND (m.to_day IS NULL OR m.to_day > $3)),"
             " (SELECT MIN(t.team_name) FROM k_allocation a JOIN k_team t ON t.authority = a.authority AND t.entry = a.team AND t.current "
             "= 1"
             " WHERE a.authority = p.authority AND a.who = p.entry AND " STANDS_NOW(
                 "a") "))"
                      " FROM k_person p WHERE p.authority = $1 AND " ENTRY_CURRENT("p.") " AND p.entry IN (SELECT g.about_id " HERE
                                                                                         " AND g.part = $2)" IN_ORDER);

bool adults_list(struct tx *tx, struct arena *a, const struct adults_ask *ask, struct adult **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, ask->part ? &sql_adults_part : &sql_adults_all);
	query_bind_i64(&q, 1, ask->authority);
	if (ask->part)
		query_bind_z(&q, 2, ask->part);
	else
		query_bind_i64(&q, 2, ask->reader->person);
	query_bind_day(&q, 3, ask->on);
	while (query_step(&q, f)) {
		struct text first = query_text(&q, 1), last = query_text(&q, 2);
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		struct adult *x = &(*out)[(*n)++];
		*x = (struct adult){
		    .id = query_i64(&q, 0), .name = text_trim(arena_printf(a, "%.*s %.*s", TEXT_ARG(first), TEXT_ARG(last)))};
		if (ask->part)
			x->part = arena_text(a, query_text(&q, 3)), x->team = arena_text(a, query_text(&q, 4));
	}
	return query_end(&q, f);
}
