/* Who may be given to a child, and by whom. An allocation opens a record, some of them what the child wrote to chosen
 * readers: so it is never made by the one it serves, and an advocate is nobody's worker or manager for this child. What is
 * refused here when it is written opens nothing where it came in otherwise (access/relation.c). */
#include "access/access.h"
#include "record/inside.h"
#include "record/people.h"

/* Whoever came in to a child's record today by registering the child may be its worker: nothing is there yet to read. */
SQL(sql_registered, "SELECT p.entry FROM k_person p WHERE p.authority = $1 AND p.entry = $2 AND p.version = 1 AND p.written_by = $3"
                    " AND NOT EXISTS (SELECT 1 FROM k_view v WHERE v.authority = $1 AND v.child = $2)");
/* $3 = 1: as an advocate; 0: in another part, or of a team that is the child's. What is over counts no more. */
SQL(sql_stands, "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
                " SELECT a.entry FROM k_allocation a WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one)"
                " AND " ENTRY_CURRENT("a.")
                " AND (a.happened_to IS NULL OR a.happened_to > $4) AND a.entry <> $5"
                " AND CASE WHEN a.part IN " ACCESS_SIDES " THEN $3 = 1 AND a.who = $6 ELSE $3 = 0 AND (a.who = $6 OR a.team IN"
                " (SELECT t.team FROM team_member t JOIN app_user u ON u.authority = t.authority AND u.id = t.user_id"
                " WHERE t.authority = $1 AND u.person = $6 AND (t.to_day IS NULL OR t.to_day > $4))) END LIMIT 1");
SQL(sql_roles, "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
               " SELECT DISTINCT u.role FROM app_user u WHERE u.authority = $1 AND u.active = 1 AND u.person IN (SELECT one.id FROM one)");
SQL(sql_writers, "SELECT version FROM k_allocation WHERE authority = $1 AND entry = $2 AND written_by = $3 LIMIT 1");
SQL(sql_answered, "SELECT entry FROM k_on_my_side WHERE authority = $1 AND allocation = $2 AND entry <> $3 AND " ENTRY_CURRENT("")
    " LIMIT 1");

static void problem(struct arena *a, struct problems *out, const struct entry *e, const char *field, const char *what)
{
	const struct field *f = &e->kind->fields[kind_field(e->kind, field)];
	out->at[out->n++] = (struct problem){f, "reference", arena_printf(a, "%s %s.", f->label, what)};
}

static bool sides(const struct entry *e)
{
	struct text part = entry_value(e, "part")->text;
	return text_is(part, "advocate") || text_is(part, "non-instructed-advocate");
}

/* Whether it gives the child to somebody on days on which the version before did not. */
static bool gives(const struct entry *now, const struct entry *e)
{
	if (!now || !text_eq(entry_value(now, "part")->text, entry_value(e, "part")->text) ||
	    entry_value(now, "who")->number != entry_value(e, "who")->number || now->state != e->state)
		return true;
	day from = entry_from(e), to = entry_to(e), was_from = entry_from(now), was_to = entry_to(now);
	return (from < was_from && was_from != DAY_NONE) || (from == DAY_NONE) != (was_from == DAY_NONE) ||
	       (was_to != DAY_NONE && (to == DAY_NONE || to > was_to));
}

/* An advocate opens what the child gave to "someone on my side": of those who sign in, roles that may see it. Whoever does not sign in
 * reads nothing in kith and may be anybody. */
static bool may_be_side(struct tx *tx, const struct hand *h, int64_t who, bool *may, struct fault *f)
{
	struct query q;
	enum role role;
	bool any = false;
	*may = false;
	query_begin(tx, &q, &sql_roles);
	query_bind_i64(&q, 1, h->authority);
	query_bind_i64(&q, 2, who);
	while (query_step(&q, f)) {
		any = true;
		*may |= role_of(query_text(&q, 0), &role) && (access_could((int)role, VERB_SEE, "child") & (REL_SIDE | REL_SPEAKS)) != 0;
	}
	*may |= !any;
	return query_end(&q, f);
}

static bool allocation(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *e, struct problems *out, struct fault *f)
{
	int64_t who = entry_value(e, "who")->number, found = 0;
	bool side = sides(e);
	if (who == h->who) {
		enum row row = side ? ROW_NONE : sql_i64(tx, &sql_registered, &found, f, arg_i(h->authority), arg_i(e->child), arg_i(who));
		if (row == ROW_NONE)
			problem(a, out, e, "who",
			    side ? "cannot be you: somebody else puts an advocate down"
			         : "cannot be you: somebody else gives a child to you");
		if (row != ROW_ONE)
			return row == ROW_NONE;
	}
	bool may = true;
	if (side && !may_be_side(tx, h, who, &may, f))
		return false;
	if (!may) {
		problem(a, out, e, "who",
		    "signs in, and with their role nothing would open: an advocate signs in as social worker, personal adviser, reviewing "
		    "officer or manager, or not at all");
		return true;
	}
	enum row row = sql_i64(
	    tx, &sql_stands, &found, f, arg_i(h->authority), arg_i(e->child), arg_i(!side), arg_i(h->today), arg_i(e->id), arg_i(who));
	if (row == ROW_ONE)
		problem(a, out, e, "who",
		    side ? "works for this child, or is of the child's team: an advocate is nobody's worker or manager"
		         : "is this child's advocate: end that first");
	return row != ROW_FAULT;
}

/* The child's own yes or no to an advocate; or a second person's, for a child who cannot instruct one. */
static bool answer(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *e, struct problems *out, struct fault *f)
{
	struct entry *of;
	int64_t id = entry_value(e, "allocation")->number, found, child, hand;
	enum row row = entry_get(tx, a, h->authority, kind_of(TEXT("allocation")), id, &of, f);
	if (row != ROW_ONE)
		return row == ROW_NONE; /* references has said so */
	if (!person_root(tx, h->authority, e->child, &child, f) || !person_root(tx, h->authority, h->who, &hand, f))
		return false;
	bool instructed = text_is(entry_value(of, "part")->text, "advocate");
	if (!sides(of) || entry_value(of, "who")->number != entry_value(e, "who")->number || instructed != (child == hand)) {
		problem(a, out, e, "allocation", instructed ? "is answered by the child alone" : "is no advocate to be answered here");
		return true;
	}
	if (!instructed) {
		row = sql_i64(tx, &sql_writers, &found, f, arg_i(h->authority), arg_i(id), arg_i(h->who));
		if (row == ROW_ONE || h->who == entry_value(of, "who")->number)
			problem(a, out, e, "allocation", "needs a second person: somebody else than the advocate and who put them down");
		if (row != ROW_NONE)
			return row == ROW_ONE;
	}
	row = sql_i64(tx, &sql_answered, &found, f, arg_i(h->authority), arg_i(id), arg_i(e->id));
	if (row == ROW_ONE && !out->n)
		problem(a, out, e, "allocation", "was answered already: open it again");
	return row != ROW_FAULT;
}

bool allocated_fits(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *now, const struct entry *e,
    struct problems *out, struct fault *f)
{
	if (out->n || !h->who)
		return true; /* wrong already; or a feed, which gives as it was told */
	if (!strcmp(e->kind->name, "on-my-side"))
		return answer(tx, a, h, e, out, f);
	if (strcmp(e->kind->name, "allocation") || entry_value(e, "who")->state != VALUE_SET || !gives(now, e))
		return true;
	return allocation(tx, a, h, e, out, f);
}

bool allocated_kind(const struct kind *k)
{
	return k == kind_of(TEXT("allocation"));
}
