/* Breaking the glass: what opens for a while, and who is told. */
#include "access/inside.h"
#include "store/journal.h"

enum { REASON_LEAST = 10, REASON_MOST = 2000, HOUR = 3600 * 1000 };

SQL(sql_grant_add, "INSERT INTO access_grant(authority, id, child, user_id, glass, kind, entry, reason, from_at, to_at, given_by)"
                   " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
/* The relation of the manager stands inside; $6 = 1: the safeguarding lead sees all of the authority, but for records that
 * are restricted against them. */
#define GLASS_OVERSEEN(child) \
	"(($6 = 1 AND " child " NOT IN (SELECT x.person FROM person_barred x WHERE x.authority = $1 AND x.barred = $2" \
	" AND x.to_at IS NULL)) OR " child " IN (" ACCESS_MINE "))"
SQL(sql_glass_list,
    "SELECT g.id, g.child, g.user_id, g.from_at, g.to_at, s.at, u.name, g.reason, s.who, o.word,"
    " (SELECT COUNT(*) FROM app_user y WHERE y.authority = g.authority AND y.person = g.child AND y.role = 'young-person'"
    " AND y.active = 1) FROM access_grant g"
    " JOIN app_user u ON u.authority = g.authority AND u.id = g.user_id"
    " LEFT JOIN k_opening o ON o.authority = g.authority AND o.entry = g.id AND o.current = 1"
    " LEFT JOIN entry_step s ON s.authority = g.authority AND s.entry = g.id AND s.n = 2"
    " WHERE g.authority = $1 AND g.glass = 1 AND " GLASS_OVERSEEN("g.child")
    " ORDER BY g.from_at DESC, g.id DESC");
SQL(sql_glass_reason, "SELECT reason FROM access_grant WHERE authority = $1 AND child = $2 AND user_id = $3 AND glass = 1"
                      " AND from_at <= $4 AND to_at > $4 ORDER BY from_at DESC, id DESC LIMIT 1");

static bool reason_ok(struct text reason, struct fault *f)
{
	reason = text_trim(reason);
	if (reason.n < REASON_LEAST || reason.n > REASON_MOST)
		return fault_set(f, FAULT_ASKED, "access.glass", "Say why you must see this now, in %d to %d characters.", REASON_LEAST,
		    REASON_MOST);
	return true;
}

bool access_break_glass(struct tx *tx, const struct actor *a, int64_t child, struct text reason, day today, int64_t now,
    int64_t hours, int64_t opening, struct fault *f)
{
	struct access_subject s = {.authority = a->authority, .child = child};
	if (!reason_ok(reason, f) || !access_relation(tx, a, today, now, NULL, &s, f))
		return false;
	struct access_answer may = access_may(a, VERB_ADD, "glass", NULL, &s);
	if (!may.may || a->operates || !child)
		return fault_set(
		    f, FAULT_ASKED, "access.glass", "%s", may.may ? "The glass is broken by somebody who has signed in." : may.why);
	int64_t id = opening ? opening : store_id();
	struct journal_entry e = {.authority = a->authority, .at = now, .actor = a->person, .role = actor_role(a),
	    .relation = TEXT("glass broken"), .verb = TEXT("break glass"), .kind = TEXT("glass"), .entry = id, .child = child,
	    .purpose = text_trim(reason)};
	return sql_do(tx, &sql_grant_add, f, arg_i(a->authority), arg_i(id), arg_i(child), arg_i(a->user), arg_i(1), arg_null(), arg_null(),
	           arg_t(text_trim(reason)), arg_i(now), arg_i(now + hours * HOUR), arg_i(a->user)) &&
	    journal_write(tx, &e, f);
}

enum row access_glass_reason(struct tx *tx, struct arena *arena, const struct actor *a, int64_t child, int64_t now, struct text *reason,
    struct fault *f)
{
	return sql_text_n(tx, &sql_glass_reason, arena, reason, f, SQL_ARGS(arg_i(a->authority), arg_i(child), arg_i(a->user), arg_i(now)));
}

bool access_glass_list(struct tx *tx, struct arena *arena, const struct actor *a, day today, struct glass **out, size_t *n,
    struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_glass_list);
	access_mine_bind(&q, a, today);
	query_bind_i64(&q, 6, a->safeguards && a->role == ROLE_MANAGER);
	while (a->role == ROLE_MANAGER && query_step(&q, f)) {
		*out = arena_grow(arena, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct glass){.id = query_i64(&q, 0), .child = query_i64(&q, 1), .user = query_i64(&q, 2),
		    .at = query_i64(&q, 3), .until = query_i64(&q, 4), .seen_at = query_i64(&q, 5),
		    .who = arena_text(arena, query_text(&q, 6)), .reason = arena_text(arena, query_text(&q, 7)),
		    .seen_by = query_i64(&q, 8), .word = arena_text(arena, query_text(&q, 9)), .told = query_i64(&q, 10) > 0};
	}
	return query_end(&q, f);
}
