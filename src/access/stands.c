/* How somebody stands to a thing that is no child: by rows of the kinds that grant it, and by nothing else. The queries are made from the
 * descriptions, once: they name tables and never a value. */
#include "access/inside.h"
#include "describe/describe.h"

/* Who works with a child stands to what the child is linked to; who cares for one, or is the child, does not by that alone: "('iro', …)",
 * the roles to whom such a relation opens a child's page. */
static struct text work_with(struct arena *a)
{
	struct text all = {"", 0};
	for (int r = 0; r < ROLES; r++)
		if (access_could(r, VERB_SEE, "child") & (REL_WORK | REL_REVIEW | REL_HEALTH | REL_TEAM))
			all = arena_printf(a, "%.*s%s'%s'", TEXT_ARG(all), all.n ? ", " : "(", role_name((enum role)r));
	return arena_printf(a, "%.*s)", TEXT_ARG(all));
}

/* Where the rows of a kind that grants lie, as g, and the column of the person whom each makes stand. A council's own lie in own_entry, and
 * whom they name beside them: found by who it is, as the product's are by their index. */
struct granting {
	struct text from, who;
	bool child; /* it names a child: those who work with that child stand */
};

static bool names_child(const struct field *who)
{
	return who->type == FIELD_THING && who->links_n == 1 && strcmp(who->links[0], "child") == 0;
}

static struct granting granting(struct arena *a, const struct kind *k, bool from_things)
{
	const struct field *who = &k->fields[k->granted];
	bool child = names_child(who);
	if (!k->own)
		return (struct granting){
		    arena_printf(a, "%s g WHERE g.authority = $1", k->table), arena_printf(a, "g.%s", who->column), child};
	/* CROSS JOIN: from whom it is asked about to the rows that name them, or from the things to whom their rows name; never through all
	 */
	const char *from = from_things ? "own_entry g CROSS JOIN thing_link w" : "thing_link w CROSS JOIN own_entry g";
	return (struct granting){arena_printf(a,
	                             "%s WHERE w.authority = $1 AND w.kind = '%s' AND w.field = '%s' AND w.entry = g.entry AND g.authority "
	                             "= $1 AND g.kind = '%s'",
	                             from, k->name, who->name, k->name),
	    TEXT("w.thing"), child};
}

/* "SELECT <what> FROM k_seat g WHERE …" for each kind that grants one of these words, joined by UNION ALL. what: %d is the word's bit. */
static struct text grants_sql(struct arena *a, int64_t authority, role_set words, bool bits, const char *where)
{
	const struct described *d = record_kinds_of(authority);
	struct text all = {"", 0};
	if (words & (role_set)1 << STANDS_MAKER)
		all = arena_printf(a,
		    "SELECT g.about_id AS id%s FROM (SELECT thing AS about_id FROM thing WHERE authority = $1 AND made_by = $2"
		    " AND made_day = $4) g WHERE 1 = 1%s",
		    bits ? arena_printf(a, ", %d AS bit", (int)STANDS_MAKER).at : "", where);
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		if (!k->grants || !(words & (role_set)1 << k->grants))
			continue;
		struct granting g = granting(a, k, false);
		struct text theirs = g.child
		    ? arena_printf(a, "$3 IN %.*s AND %.*s IN (" ACCESS_MINE ")", TEXT_ARG(work_with(a)), TEXT_ARG(g.who))
		    : arena_printf(a, "%.*s = $2", TEXT_ARG(g.who));
		struct text bit = bits ? arena_printf(a, ", %d AS bit", (int)k->grants) : TEXT("");
		all = arena_printf(a, "%.*s%sSELECT g.about_id AS id%.*s FROM %.*s AND %.*s AND %s%s", TEXT_ARG(all),
		    all.n ? " UNION ALL " : "", TEXT_ARG(bit), TEXT_ARG(g.from), TEXT_ARG(theirs), ACCESS_NOW("g"), where);
	}
	return all;
}

/* The rest of access_mine_bind's parameters, so that whoever binds them need not know which a query uses: PostgreSQL wants each typed. */
#define UNUSED_MINE " AND (CAST($3 AS TEXT) IS NULL OR CAST($5 AS BIGINT) IS NULL OR TRUE)"

struct text access_things(struct arena *a, int64_t authority, role_set words)
{
	struct text direct = grants_sql(a, authority, words, false, "");
	if (!direct.n && !(words & (role_set)1 << STANDS_SELF))
		return (struct text){"", 0};
	struct text self = words & (role_set)1 << STANDS_SELF ? TEXT("SELECT CAST($2 AS BIGINT) AS id") : TEXT("");
	return arena_printf(a,
	    "WITH RECURSIVE stand(id) AS (SELECT x.id FROM (%.*s%s%.*s) x UNION SELECT t.thing FROM stand JOIN thing t ON t.authority = $1"
	    " AND t.about = stand.id) SELECT stand.id FROM stand WHERE 1 = 1" UNUSED_MINE,
	    TEXT_ARG(direct), direct.n && self.n ? " UNION ALL " : "", TEXT_ARG(self));
}

/* Of at most AT_ONCE things: on the way up from each, whatever grants the actor a standing today. */
enum { AT_ONCE = 300 };

static bool stands_some(struct tx *tx, struct arena *arena, const struct actor *a, day today, const int64_t *things, size_t n,
    role_set *out, struct fault *fault)
{
	struct text direct = grants_sql(arena, a->authority, STANDS_ALL, true, " AND g.about_id IN (SELECT way.id FROM way)");
	struct buf list = BUF_IN(arena, AT_ONCE * 64);
	struct query q;
	if (!direct.n)
		return true;
	for (size_t i = 0; i < n; i++)
		buf_printf(&list, "%sSELECT CAST($%zu AS BIGINT) AS id", i ? " UNION " : "", i + 6);
	const char *ids = arena_z(arena, buf_as_text(&list));
	struct sql sql = {.name = "sql_stands",
	    .file = __FILE__,
	    .line = __LINE__,
	    .text = arena_printf(arena,
	        "WITH RECURSIVE way(of_id, id) AS (SELECT w.id, w.id FROM (%s) w WHERE CAST($3 AS TEXT) IS NOT NULL OR CAST($5 AS "
	        "BIGINT) IS "
	        "NOT NULL UNION SELECT way.of_id, t.about FROM way JOIN thing t ON"
	        " t.authority = $1 AND t.thing = way.id AND t.about IS NOT NULL) SELECT way.of_id, x.bit FROM way JOIN (%.*s) x ON x.id = "
	        "way.id",
	        ids, TEXT_ARG(direct))
	                .at};
	query_begin(tx, &q, &sql);
	access_mine_bind(&q, a, today);
	for (size_t i = 0; i < n; i++)
		query_bind_i64(&q, (int)i + 6, things[i]);
	while (query_step(&q, fault))
		for (size_t i = 0; i < n; i++)
			if (things[i] == query_i64(&q, 0))
				out[i] |= (role_set)1 << query_i64(&q, 1);
	return query_end(&q, fault);
}

bool access_stands_each(struct tx *tx, struct arena *arena, const struct actor *a, day today, const int64_t *things, size_t n,
    role_set *out, struct fault *fault)
{
	for (size_t i = 0; i < n; i++) {
		tx_read(tx, things[i]);
		out[i] = a->person && things[i] == a->person ? (role_set)1 << STANDS_SELF : 0;
	}
	for (size_t i = 0; i < n && a->person && a->role != ROLE_NOBODY; i += AT_ONCE)
		if (!stands_some(tx, arena, a, today, things + i, n - i < AT_ONCE ? n - i : AT_ONCE, out + i, fault))
			return false;
	return true;
}

bool access_stands(struct tx *tx, struct arena *arena, const struct actor *a, day today, const int64_t *things, size_t n, role_set *out,
    struct fault *fault)
{
	role_set *each = arena_array(arena, role_set, n + 1);
	*out = 0;
	if (a->role == ROLE_NOBODY || !access_stands_each(tx, arena, a, today, things, n, each, fault))
		return a->role == ROLE_NOBODY;
	for (size_t i = 0; i < n; i++)
		*out |= each[i];
	*out |= access_stands_anywhere(a);
	return true;
}

role_set access_stands_anywhere(const struct actor *a)
{
	return a->safeguards && a->role == ROLE_MANAGER && a->person ? (role_set)1 << STANDS_SAFEGUARDS : 0;
}

role_set access_stands_by_child(int64_t authority)
{
	const struct described *d = record_kinds_of(authority);
	role_set all = 0;
	for (size_t i = 0; i < d->n; i++)
		if (d->kinds[i].grants && names_child(&d->kinds[i].fields[d->kinds[i].granted]))
			all |= (role_set)1 << d->kinds[i].grants;
	return all;
}

bool access_standing(struct tx *tx, struct arena *arena, int64_t authority, day today, role_set words, const int64_t *things, size_t n,
    struct actor **out, size_t *found, struct fault *fault)
{
	const struct described *d = record_kinds_of(authority);
	struct text people = {"", 0}, list = {"", 0};
	struct query q;
	size_t cap = 0;
	*out = NULL, *found = 0;
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		if (!k->grants || !(words & (role_set)1 << k->grants))
			continue;
		struct granting g = granting(arena, k, true);
		if (!g.child)
			people = arena_printf(arena,
			    "%.*s%sSELECT %.*s AS id FROM %.*s AND g.about_id IN (SELECT way.id FROM way) AND " ACCESS_NOW("g"),
			    TEXT_ARG(people), people.n ? " UNION " : "", TEXT_ARG(g.who), TEXT_ARG(g.from));
	}
	if (!n || !people.n)
		return true;
	for (size_t i = 0; i < n; i++)
		list = arena_printf(arena, "%.*s%sSELECT CAST($%zu AS BIGINT) AS id", TEXT_ARG(list), i ? " UNION " : "", i + 5);
	struct sql sql = {.name = "sql_standing",
	    .file = __FILE__,
	    .line = __LINE__,
	    .text = arena_printf(arena,
	        "WITH RECURSIVE way(id) AS (SELECT w.id FROM (%.*s) w WHERE CAST($2 AS BIGINT) IS NULL OR CAST($3 AS BIGINT) IS NULL OR 1 "
	        "= 1"
	        " UNION SELECT t.about FROM way JOIN thing t ON t.authority = $1 AND t.thing = way.id AND t.about IS NOT NULL)"
	        " SELECT u.id, u.person, u.role, u.name FROM app_user u WHERE u.authority = $1 AND u.active = 1 AND u.person IN (%.*s) "
	        "ORDER BY u.id",
	        TEXT_ARG(list), TEXT_ARG(people))
	                .at};
	query_begin(tx, &q, &sql);
	query_bind_i64(&q, 1, authority);
	query_bind_day(&q, 4, today);
	for (size_t i = 0; i < n; i++)
		query_bind_i64(&q, (int)i + 5, things[i]);
	while (query_step(&q, fault)) {
		enum role role;
		if (!role_of(query_text(&q, 2), &role))
			continue;
		*out = arena_grow(arena, *out, &cap, *found + 1, sizeof **out);
		(*out)[(*found)++] = (struct actor){.authority = authority,
		    .user = query_i64(&q, 0),
		    .person = query_i64(&q, 1),
		    .role = (int)role,
		    .name = arena_text(arena, query_text(&q, 3))};
	}
	return query_end(&q, fault);
}
