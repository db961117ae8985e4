/* Who is asked, and who sees it. */
#include "record/call_inside.h"
#include "base/clock.h"
#include "access/posts.h"
#include "record/people.h"

enum { PART_OTHER_MANAGERS = 64 };

/* Every user of a part for this child; $3 the entry (0: none yet), $5 the parts. Those whom the call is about are not in it, nor who is
 * barred from the child's record. */
SQL(sql_keepers,
    "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") "), " CALL_AGAINST("$3")
    " SELECT DISTINCT u.id, u.person, u.name FROM ("
    "SELECT 1 AS bit, x.id AS user_id FROM k_allocation a JOIN app_user x ON x.authority = a.authority AND x.person = a.who AND x.role = "
    "a.part WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND a.part IN ('social-worker', 'personal-adviser') "
    "AND " ACCESS_NOW("a")
    " UNION ALL SELECT 2, x.id FROM k_allocation a JOIN app_user x ON x.authority = a.authority AND x.person = a.who AND x.role = a.part"
    " WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND a.part = 'manager' AND " ACCESS_NOW("a")
    " UNION ALL SELECT 2, x.id FROM k_allocation a JOIN team_member t ON t.authority = a.authority AND t.team = a.team"
    " JOIN app_user x ON x.authority = t.authority AND x.id = t.user_id AND x.role = 'manager'"
    " WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND t.from_day <= $4 AND (t.to_day IS NULL OR t.to_day > $4)"
    " AND a.part NOT IN " ACCESS_SIDES " AND " ACCESS_NOW("a")
    " UNION ALL SELECT 4, x.id FROM app_user x WHERE x.authority = $1 AND x.safeguards = 1 AND x.role = 'manager'"
    " UNION ALL SELECT CASE k.part WHEN 'deputy' THEN 8 ELSE 16 END, k.user_id FROM keeps_safe k"
    " WHERE k.authority = $1 AND k.to_at IS NULL AND k.user_id IS NOT NULL"
    " UNION ALL SELECT 64, x.id FROM app_user x WHERE x.authority = $1 AND x.role = 'manager'"
    ") m JOIN app_user u ON u.authority = $1 AND u.id = m.user_id AND u.active = 1 AND u.role IN " POST_ROLES
    " WHERE (m.bit & CAST($5 AS BIGINT)) <> 0 AND u.person NOT IN (SELECT against.id FROM against)"
    " AND u.person NOT IN (SELECT b.barred FROM person_barred b WHERE b.authority = $1 AND b.person IN (SELECT one.id FROM one) AND "
    "b.to_at IS NULL) ORDER BY u.name, u.id");
SQL(sql_gap_put, "INSERT INTO step_told (authority, entry, n, rung, at, nobody) VALUES ($1, $2, $3, $4, $5, 1)"
                 " ON CONFLICT (authority, entry, n, rung) DO NOTHING");
SQL(sql_gap_gone, "DELETE FROM step_told WHERE authority = $1 AND entry = $2 AND n = $3 AND rung = $4 AND nobody = 1");
SQL(sql_asked_names,
    "SELECT u.person FROM step_asked k JOIN app_user u ON u.authority = k.authority AND u.id = k.user_id AND u.active = 1"
    " AND u.role IN " POST_ROLES " WHERE k.authority = $1 AND k.entry = $2 ORDER BY k.rung DESC, u.name, u.id");
SQL(sql_user_name, "SELECT name FROM app_user WHERE authority = $1 AND person = $2 ORDER BY active DESC, id LIMIT 1");
SQL(sql_asked_put,
    "INSERT INTO step_asked(authority, entry, user_id, rung, at) VALUES($1, $2, $3, $4, $5)"
    " ON CONFLICT (authority, entry, user_id) DO UPDATE SET rung = CASE WHEN step_asked.rung < $4 THEN $4 ELSE step_asked.rung END,"
    " mailed_at = CASE WHEN step_asked.rung < $4 THEN NULL ELSE step_asked.mailed_at END");
SQL(sql_sound_again, "UPDATE step_asked SET mailed_at = NULL, failed_at = NULL WHERE authority = $1 AND entry = $2 AND rung >= $3");

/* As the record calls them; else as they sign in. */
bool call_name(struct tx *tx, struct arena *a, int64_t authority, int64_t person, struct text *name, struct fault *f)
{
	enum row row = person_name(tx, a, authority, person, name, f);
	if (row == ROW_NONE)
		row = sql_text(tx, &sql_user_name, a, name, f, arg_i(authority), arg_i(person));
	return row != ROW_FAULT;
}

static bool of_parts(
    struct tx *tx, struct arena *a, const struct call *c, unsigned mask, day today, struct keeper **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_keepers);
	query_bind_i64(&q, 1, c->authority);
	query_bind_i64(&q, 2, c->child);
	query_bind_i64(&q, 3, c->entry);
	query_bind_day(&q, 4, today);
	query_bind_i64(&q, 5, mask);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct keeper){query_i64(&q, 0), query_i64(&q, 1), arena_text(a, query_text(&q, 2))};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < *n; i++)
		if (!call_name(tx, a, c->authority, (*out)[i].person, &(*out)[i].name, f))
			return false;
	return true;
}

bool keepers(
    struct tx *tx, struct arena *a, const struct call *c, unsigned parts, day today, struct keeper **out, size_t *n, struct fault *f)
{
	if (parts & CALL_EVERYONE)
		parts = CALL_EVERYONE - 1;
	if (parts & CALL_LEAD && !(parts & CALL_DEPUTY)) { /* where it is about the lead, the deputy stands in */
		if (!of_parts(tx, a, c, CALL_LEAD, today, out, n, f))
			return false;
		if (!*n)
			parts |= CALL_DEPUTY;
	}
	return of_parts(tx, a, c, parts, today, out, n, f);
}

struct text names_and(struct arena *a, const struct text *name, size_t n)
{
	struct text all = {0};
	for (size_t i = 0; i < n; i++)
		all = arena_printf(a, "%.*s%s%.*s", TEXT_ARG(all), !i ? "" : i + 1 == n ? " and " : ", ", TEXT_ARG(name[i]));
	return all;
}

bool call_names(
    struct tx *tx, struct arena *a, const struct sql *persons, int64_t authority, int64_t entry, struct text *out, struct fault *f)
{
	struct query q;
	int64_t *person = NULL;
	size_t n = 0, kept = 0, cap = 0;
	query_begin(tx, &q, persons);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, entry);
	while (query_step(&q, f)) {
		person = arena_grow(a, person, &cap, n + 1, sizeof *person);
		person[n++] = query_i64(&q, 0);
	}
	if (!query_end(&q, f))
		return false;
	struct text *name = arena_array(a, struct text, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!call_name(tx, a, authority, person[i], &name[kept], f))
			return false;
		kept += name[kept].n > 0;
	}
	*out = names_and(a, name, kept);
	return true;
}

static struct text keepers_and(struct arena *a, const struct keeper *k, size_t n)
{
	struct text *name = arena_array(a, struct text, n + 1);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		bool twice = false;
		for (size_t j = 0; j < kept; j++)
			twice |= text_eq(name[j], k[i].name);
		if (!twice)
			name[kept++] = k[i].name;
	}
	return names_and(a, name, kept);
}

/* Those of a rung; nobody of it, and it is the next one's. *rung: whose it is. */
static bool rung_keepers(
    struct tx *tx, struct arena *a, const struct call *c, int *rung, int64_t now, day today, struct keeper **k, size_t *n, struct fault *f)
{
	const struct rungs *r = rungs_of(c);
	int p = ladder_period(c->ladder, now);
	for (*rung = c->rung < r->n ? c->rung : r->n - 1;; ++*rung) {
		if (!keepers(tx, a, c, r->ask[*rung][p], today, k, n, f))
			return false;
		if (*n || *rung + 1 >= r->n)
			break;
	}
	return *n || of_parts(tx, a, c, PART_OTHER_MANAGERS, today, k, n, f);
}

static bool put_asked(struct tx *tx, const struct call *c, const struct keeper *k, size_t n, int rung, int64_t now, struct fault *f)
{
	for (size_t i = 0; i < n; i++)
		if (!sql_do(tx, &sql_asked_put, f, arg_i(c->authority), arg_i(c->entry), arg_i(k[i].user), arg_i(rung), arg_i(now)))
			return false;
	return true;
}

/* Rungs that nobody stands behind, as long as that is so: a finding (step_findings). */
static bool put_gaps(struct tx *tx, struct arena *a, const struct call *c, int to, int64_t now, day today, struct fault *f)
{
	const struct rungs *r = rungs_of(c);
	int p = ladder_period(c->ladder, now);
	for (int i = 0; i <= to; i++) {
		struct keeper *k;
		size_t n;
		if (!keepers(tx, a, c, r->ask[i][p], today, &k, &n, f))
			return false;
		struct text key = arena_printf(a, "%s %d", call_part_name(r->ask[i][p]), i);
		if (!(n ? sql_do(tx, &sql_gap_gone, f, arg_i(c->authority), arg_i(c->entry), arg_i(c->n), arg_t(key))
		        : sql_do(tx, &sql_gap_put, f, arg_i(c->authority), arg_i(c->entry), arg_i(c->n), arg_t(key), arg_i(now))))
			return false;
	}
	return true;
}

bool call_ask(struct tx *tx, struct arena *a, struct call *c, int64_t now, day today, struct fault *f)
{
	struct keeper *k, *see;
	size_t n, n_see;
	int p = ladder_period(c->ladder, now);
	if (!rung_keepers(tx, a, c, &c->rung, now, today, &k, &n, f) || !put_asked(tx, c, k, n, c->rung, now, f) ||
	    !put_gaps(tx, a, c, c->rung, now, today, f))
		return false;
	return keepers(tx, a, c, rungs_of(c)->see[p], today, &see, &n_see, f) && put_asked(tx, c, see, n_see, -1, now, f);
}

bool call_show(struct tx *tx, struct arena *a, const struct call *c, unsigned parts, int64_t now, day today, struct fault *f)
{
	struct keeper *k;
	size_t n;
	return keepers(tx, a, c, parts, today, &k, &n, f) && put_asked(tx, c, k, n, -1, now, f);
}

bool call_sound(struct tx *tx, const struct call *c, struct fault *f)
{
	return sql_do(tx, &sql_sound_again, f, arg_i(c->authority), arg_i(c->entry), arg_i(c->rung));
}

/* Who is asked when nobody has it by *at; n 0: the last is asked already. */
static bool next_names(struct tx *tx, struct arena *a, const struct call *c, day today, struct text *names, int64_t *at, struct fault *f)
{
	struct call up = *c;
	struct keeper *k;
	size_t n;
	int rung;
	*names = (struct text){0};
	*at = c->rung_at + c->ladder->wait[ladder_period(c->ladder, c->rung_at)];
	if (c->rung + 1 >= rungs_of(c)->n)
		return true;
	up.rung++;
	if (!rung_keepers(tx, a, &up, &rung, *at, today, &k, &n, f))
		return false;
	*names = keepers_and(a, k, n);
	return true;
}

bool call_would_ask(struct tx *tx, struct arena *a, const struct ladder *l, int64_t authority, int64_t child, bool shut, int64_t now,
    struct asked_names *out, struct fault *f)
{
	struct call c = {.authority = authority, .child = child, .shut = shut, .ladder = l, .rung_at = now};
	struct keeper *see, *k;
	size_t n_see, n;
	int64_t at;
	*out = (struct asked_names){{0}, {0}};
	if (!rung_keepers(tx, a, &c, &c.rung, now, clock_day(now), &k, &n, f) ||
	    !keepers(tx, a, &c, rungs_of(&c)->see[ladder_period(l, now)], clock_day(now), &see, &n_see, f))
		return false;
	struct keeper *all = arena_array(a, struct keeper, n + n_see + 1);
	size_t n_all = 0;
	for (size_t i = 0; i < n; i++)
		all[n_all++] = k[i];
	for (size_t i = 0; i < n_see; i++)
		all[n_all++] = see[i];
	out->see = keepers_and(a, all, n_all);
	return next_names(tx, a, &c, clock_day(now), &out->next, &at, f);
}

bool call_stands(struct tx *tx, struct arena *a, int64_t authority, int64_t entry, day today, struct call_stands *out, struct fault *f)
{
	struct call c;
	*out = (struct call_stands){0};
	enum row row = call_get(tx, a, authority, entry, &c, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	out->rung = c.rung, out->rung_at = c.rung_at;
	return call_names(tx, a, &sql_asked_names, authority, entry, &out->asked, f) &&
	    (c.asks != CALL_ASKS || next_names(tx, a, &c, today, &out->next, &out->next_at, f));
}
