#include "record/staff.h"
#include "record/kind.h"
#include "store/journal.h"
#include <stdio.h>

enum { NAMED_MOST = 20 };

SQL(sql_staff_people, "SELECT entry, forename, surname, known_as, part FROM k_person WHERE authority = $1 AND current = 1 AND taken_back IS NULL"
                      " AND ($2 = 1 OR part IS NULL OR part <> 'child') ORDER BY entry");
SQL(sql_staff_teams, "SELECT entry, team_name FROM k_team WHERE authority = $1 AND current = 1 AND taken_back IS NULL AND state = 'final'"
                     " AND (happened_to IS NULL OR happened_to > $2) ORDER BY team_name, entry");
SQL(sql_cover_list, "SELECT c.id, c.away, c.cover, c.from_day, c.to_day, a.name, b.name,"
                    " (SELECT count(*) FROM access_cover_row r WHERE r.authority = c.authority AND r.cover = c.id)"
                    " FROM access_cover c JOIN app_user a ON a.authority = c.authority AND a.id = c.away"
                    " JOIN app_user b ON b.authority = c.authority AND b.id = c.cover"
                    " WHERE c.authority = $1 AND ($2 = 0 OR c.away = $2 OR c.cover = $2) AND c.to_day > $3 ORDER BY c.from_day, c.id");
SQL(sql_cover_all, "SELECT authority, id FROM access_cover WHERE to_day > $1 ORDER BY authority, id");
SQL(sql_cover_put, "INSERT INTO access_cover(authority, id, away, cover, from_day, to_day, made_by, made_at) VALUES($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(sql_cover_to, "UPDATE access_cover SET to_day = $3 WHERE authority = $1 AND id = $2");
/* The children whom the one who is away works with on a day of it, and who have not come along yet; none that is sealed. */
SQL(sql_cover_new,
    "SELECT a.entry, a.child, a.happened_from, a.happened_to FROM k_allocation a WHERE a.authority = $1 AND a.who = $2 AND a.part = $3 AND a.current = 1"
    " AND a.taken_back IS NULL AND a.state = 'final' AND (a.happened_from IS NULL OR a.happened_from < $6) AND (a.happened_to IS NULL OR a.happened_to > $5)"
    " AND NOT EXISTS (SELECT 1 FROM access_cover_row r WHERE r.authority = $1 AND r.cover = $7 AND r.source = a.entry)"
    " AND NOT EXISTS (SELECT 1 FROM k_allocation b WHERE b.authority = $1 AND b.child = a.child AND b.who = $4 AND b.part = $3 AND b.current = 1"
    "  AND b.taken_back IS NULL AND b.state = 'final' AND (b.happened_from IS NULL OR b.happened_from <= $5) AND (b.happened_to IS NULL OR b.happened_to >= $6))"
    " AND NOT EXISTS (SELECT 1 FROM k_person p WHERE p.authority = $1 AND p.entry = a.child AND p.current = 1 AND p.sealed = 1)"
    " ORDER BY a.child, a.entry");
SQL(sql_cover_row, "INSERT INTO access_cover_row(authority, cover, source, entry) VALUES($1, $2, $3, $4)");
/* What of the cover goes on longer than what it covers, or than the day given. */
SQL(sql_cover_over,
    "SELECT r.entry, CASE WHEN a.entry IS NULL THEN $3 ELSE a.happened_to END FROM access_cover_row r JOIN k_allocation b ON b.authority = r.authority AND b.entry = r.entry AND b.current = 1"
    " AND b.taken_back IS NULL LEFT JOIN k_allocation a ON a.authority = r.authority AND a.entry = r.source AND a.current = 1 AND a.taken_back IS NULL"
    " WHERE r.authority = $1 AND r.cover = $2 AND (b.happened_to IS NULL OR b.happened_to > COALESCE(CASE WHEN a.entry IS NULL THEN $3 END, a.happened_to, $4)"
    " OR b.happened_to > $4)");

static bool ask(struct fault *f, const char *code, const char *say)
{
	return fault_set(f, FAULT_ASKED, code, "%s", say);
}

/* ---- by name ---- */

static bool is_named(struct arena *a, struct text typed, struct text first, struct text last)
{
	return first.at && last.at && text_eq_nocase(arena_printf(a, "%.*s %.*s", TEXT_ARG(text_trim(first)), TEXT_ARG(text_trim(last))), typed);
}

bool staff_people(struct tx *tx, struct arena *a, int64_t authority, struct text typed, bool child, struct named **out, size_t *n, struct fault *f)
{
	struct query q;
	int64_t id = 0;
	typed = text_trim(typed);
	if (!text_int(typed, &id))
		id = 0;
	*out = arena_array(a, struct named, NAMED_MOST);
	*n = 0;
	query_begin(tx, &q, &sql_staff_people);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, child);
	while (query_step(&q, f)) {
		struct text first = query_text(&q, 1), last = query_text(&q, 2), known = query_text(&q, 3);
		bool same = (id && query_i64(&q, 0) == id) || is_named(a, typed, first, last) || is_named(a, typed, known, last);
		if (same && *n < NAMED_MOST)
			(*out)[(*n)++] = (struct named){query_i64(&q, 0), arena_printf(a, "%.*s %.*s", TEXT_ARG(known.n ? known : first), TEXT_ARG(last))};
	}
	return query_end(&q, f);
}

bool staff_teams(struct tx *tx, struct arena *a, int64_t authority, struct text typed, day today, struct named **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	int64_t id = 0;
	typed = text_trim(typed);
	if (!text_int(typed, &id))
		id = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_staff_teams);
	query_bind_i64(&q, 1, authority);
	query_bind_day(&q, 2, today);
	while (query_step(&q, f)) {
		struct text name = query_text(&q, 1);
		if (typed.n && !text_eq_nocase(text_trim(name), typed) && !(id && query_i64(&q, 0) == id))
			continue;
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct named){query_i64(&q, 0), arena_text(a, name)};
	}
	return query_end(&q, f);
}

bool staff_team_add(struct tx *tx, struct arena *a, const struct hand *h, struct text name, day from, struct fault *f)
{
	struct named *same;
	size_t n;
	struct problems p;
	if (!text_trim(name).n)
		return ask(f, "team.name", "A team has a name.");
	if (!staff_teams(tx, a, h->authority, name, h->today, &same, &n, f))
		return false;
	if (n)
		return ask(f, "team.name", "There is a team of that name.");
	struct entry *e = entry_new(a, kind_of(TEXT("team")), 0);
	e->state = STATE_FINAL;
	*entry_value(e, "team_name") = (struct value){.state = VALUE_SET, .text = text_trim(name)};
	*entry_value(e, "began") = (struct value){.state = VALUE_SET, .number = from};
	return entry_add(tx, a, h, e, &p, f);
}

/* ---- cover ---- */

bool cover_list(struct tx *tx, struct arena *a, int64_t authority, int64_t user, day today, struct cover **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_cover_list);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, user);
	query_bind_day(&q, 3, today);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct cover){.id = query_i64(&q, 0), .away = query_i64(&q, 1), .cover = query_i64(&q, 2), .from = query_day(&q, 3),
		    .to = query_day(&q, 4), .who = arena_text(a, query_text(&q, 5)), .by = arena_text(a, query_text(&q, 6)), .children = query_i64(&q, 7)};
	}
	return query_end(&q, f);
}

struct covered {
	int64_t source, child;
	day from, to;
};

static bool read_new(struct tx *tx, struct arena *a, const struct cover *c, const struct user *away, const struct user *by, struct covered **out,
    size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_cover_new);
	query_bind_i64(&q, 1, away->authority);
	query_bind_i64(&q, 2, away->person);
	query_bind_z(&q, 3, role_name(away->role));
	query_bind_i64(&q, 4, by->person);
	query_bind_day(&q, 5, c->from);
	query_bind_day(&q, 6, c->to);
	query_bind_i64(&q, 7, c->id);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct covered){query_i64(&q, 0), query_i64(&q, 1), query_null(&q, 2) ? DAY_NONE : query_day(&q, 2),
		    query_null(&q, 3) ? DAY_NONE : query_day(&q, 3)};
	}
	return query_end(&q, f);
}

/* One child more: an allocation like any other. */
static bool add_one(struct tx *tx, struct arena *a, const struct hand *h, const struct cover *c, const struct covered *x, const struct user *away,
    const struct user *by, struct fault *f)
{
	struct problems p;
	struct entry *e = entry_new(a, kind_of(TEXT("allocation")), x->child);
	e->state = STATE_FINAL;
	*entry_value(e, "part") = (struct value){.state = VALUE_SET, .text = text_of(role_name(away->role))};
	*entry_value(e, "who") = (struct value){.state = VALUE_SET, .number = by->person};
	*entry_value(e, "began") = (struct value){.state = VALUE_SET, .number = x->from != DAY_NONE && x->from > c->from ? x->from : c->from};
	*entry_value(e, "ended") = (struct value){.state = VALUE_SET, .number = x->to != DAY_NONE && x->to < c->to ? x->to : c->to};
	return entry_add(tx, a, h, e, &p, f) &&
	    sql_do(tx, &sql_cover_row, f, arg_i(h->authority), arg_i(c->id), arg_i(x->source), arg_i(e->id));
}

static bool add_new(struct tx *tx, struct arena *a, const struct hand *h, const struct cover *c, int64_t *children, struct fault *f)
{
	struct user away, by;
	struct covered *x;
	size_t n;
	if (user_get(tx, a, h->authority, c->away, &away, f) != ROW_ONE || user_get(tx, a, h->authority, c->cover, &by, f) != ROW_ONE)
		return f->code[0] ? false : ask(f, "cover.none", "One of the two is no longer there.");
	if (away.role != by.role || !by.active) /* it no longer fits: no more children come along */
		return true;
	if (!read_new(tx, a, c, &away, &by, &x, &n, f))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct fault own = {0};
		bool ok = add_one(tx, a, h, c, &x[i], &away, &by, &own);
		if (!ok && strcmp(own.code, "entry.wrong")) {
			*f = own;
			return false;
		}
		*children += ok; /* whom the child has as an advocate, say, does not also work for them: that child does not come along */
	}
	return true;
}

/* Rows of the cover that go on longer than `until`, or than what they cover, end there. gone: the day on which a row ends whose own
 * allocation is no more. */
static bool end_over(struct tx *tx, struct arena *a, const struct hand *h, int64_t cover, day gone, day until, struct fault *f)
{
	struct query q;
	struct covered *x = NULL;
	size_t n = 0, cap = 0;
	query_begin(tx, &q, &sql_cover_over);
	query_bind_i64(&q, 1, h->authority);
	query_bind_i64(&q, 2, cover);
	query_bind_day(&q, 3, gone);
	query_bind_day(&q, 4, until);
	while (query_step(&q, f)) {
		x = arena_grow(a, x, &cap, n + 1, sizeof *x);
		x[n++] = (struct covered){.source = query_i64(&q, 0), .to = query_null(&q, 1) ? DAY_NONE : query_day(&q, 1)};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct entry *e;
		struct problems p;
		struct clashes c;
		if (entry_get(tx, a, h->authority, kind_of(TEXT("allocation")), x[i].source, &e, f) != ROW_ONE)
			return f->code[0] == 0;
		day to = x[i].to != DAY_NONE && x[i].to < until ? x[i].to : until;
		day from = entry_from(e);
		to = from != DAY_NONE && to < from ? from : to;
		*entry_value(e, "ended") = (struct value){.state = VALUE_SET, .number = to};
		if (!entry_correct(tx, a, h, e, &p, &c, f))
			return false;
	}
	return true;
}

bool cover_add(struct tx *tx, struct arena *a, const struct hand *h, const struct user *away, const struct user *by, day from, day to,
    int64_t *children, struct fault *f)
{
	static const role_set with_children = 1 << ROLE_SOCIAL_WORKER | 1 << ROLE_PERSONAL_ADVISER | 1 << ROLE_IRO | 1 << ROLE_NURSE | 1 << ROLE_MANAGER;
	struct cover c = {.id = store_id(), .away = away->id, .cover = by->id, .from = from, .to = to};
	*children = 0;
	if (from == DAY_NONE || to == DAY_NONE || to <= from || to <= h->today)
		return ask(f, "cover.dates", "The last day is today or later, and not before the first.");
	if (!by->active || away->id == by->id || away->person == by->person || away->role != by->role || !(with_children >> away->role & 1))
		return ask(f, "cover.who", "Somebody else who signs in, in the same role, covers.");
	if (h->who && (h->who == by->person || h->who == away->person))
		return ask(f, "cover.who", "Somebody else than the two of them writes this down.");
	struct journal_entry e = {.authority = h->authority, .at = h->now, .actor = h->who, .role = text_of(h->role), .verb = TEXT("cover"),
	    .kind = TEXT("user"), .entry = away->id};
	return sql_do(tx, &sql_cover_put, f, arg_i(h->authority), arg_i(c.id), arg_i(c.away), arg_i(c.cover), arg_day(from), arg_day(to), arg_i(h->who),
	           arg_i(h->now)) &&
	    add_new(tx, a, h, &c, children, f) && journal_write(tx, &e, f);
}

static bool find_cover(struct tx *tx, struct arena *a, int64_t authority, int64_t id, day today, struct cover *out, bool *there, struct fault *f)
{
	struct cover *all;
	size_t n;
	*there = false;
	if (!cover_list(tx, a, authority, 0, today, &all, &n, f))
		return false;
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id)
			*out = all[i], *there = true;
	return true;
}

bool cover_end(struct tx *tx, struct arena *a, const struct hand *h, int64_t id, struct fault *f)
{
	struct cover c;
	bool there;
	if (!find_cover(tx, a, h->authority, id, h->today, &c, &there, f))
		return false;
	if (!there)
		return ask(f, "cover.none", "That cover is over already.");
	struct journal_entry e = {.authority = h->authority, .at = h->now, .actor = h->who, .role = text_of(h->role), .verb = TEXT("end cover"),
	    .kind = TEXT("user"), .entry = c.away};
	return end_over(tx, a, h, id, h->today, h->today, f) && sql_do(tx, &sql_cover_to, f, arg_i(h->authority), arg_i(id), arg_day(h->today)) &&
	    journal_write(tx, &e, f);
}

bool cover_settle(struct tx *tx, struct arena *a, int64_t now, day today, struct fault *f)
{
	struct query q;
	struct covered *x = NULL;
	size_t n = 0, cap = 0;
	query_begin(tx, &q, &sql_cover_all);
	query_bind_day(&q, 1, today);
	while (query_step(&q, f)) {
		x = arena_grow(a, x, &cap, n + 1, sizeof *x);
		x[n++] = (struct covered){.source = query_i64(&q, 0), .child = query_i64(&q, 1)};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct cover c;
		bool there;
		int64_t children = 0;
		struct hand h = {.authority = x[i].source, .role = "service", .now = now, .today = today};
		if (!find_cover(tx, a, h.authority, x[i].child, today, &c, &there, f))
			return false;
		if (there && (!add_new(tx, a, &h, &c, &children, f) || !end_over(tx, a, &h, c.id, today, c.to, f)))
			return false;
	}
	return true;
}
