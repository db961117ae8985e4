#include "record/staff.h"
#include "base/whose.h"
#include "describe/kind.h"
#include "record/parts.h"
#include "store/journal.h"
#include <stdio.h>

enum { NAMED_MOST = 20 };

/* The grown-ups among them: no child, or somebody who was one and came to have another part. */
SQL(sql_staff_people, "SELECT p.entry, p.forename, p.surname, p.known_as FROM k_person p WHERE p.authority = $1 AND " ENTRY_CURRENT("p.")
                      " AND ($2 = 1 OR p.child IS NULL OR p.entry IN (SELECT g.about_id FROM k_person_as g"
                      " WHERE g.authority = $1 AND " PART_GROWN("g.") ")) ORDER BY p.entry");
SQL(sql_staff_teams, "SELECT entry, team_name FROM k_team WHERE authority = $1 AND " ENTRY_STANDS("")
                     " AND (happened_to IS NULL OR happened_to > $2) ORDER BY team_name, entry");
SQL(sql_cover_list, "SELECT c.id, c.away, c.cover, c.from_day, c.to_day, a.name, b.name,"
                    " (SELECT count(*) FROM access_cover_row r WHERE r.authority = c.authority AND r.cover = c.id)"
                    " FROM access_cover c JOIN app_user a ON a.authority = c.authority AND a.id = c.away"
                    " JOIN app_user b ON b.authority = c.authority AND b.id = c.cover"
                    " WHERE c.authority = $1 AND (CAST($2 AS BIGINT) = 0 OR c.away = CAST($2 AS BIGINT) OR c.cover = CAST($2 AS BIGINT)) "
                    "AND c.to_day > $3 ORDER BY c.from_day, c.id");
/* Those that stand, and those that are over and of which something still goes on. */
SQL(sql_cover_all,
    "SELECT c.authority, c.id FROM access_cover c WHERE c.from_day <= $1 AND (c.to_day > $1 OR EXISTS (SELECT 1 FROM access_cover_row r"
    " JOIN k_allocation b ON b.authority = r.authority AND b.entry = r.entry AND " ENTRY_STANDS("b.")
    " WHERE r.authority = c.authority AND r.cover = c.id AND b.happened_to IS NULL)) ORDER BY c.authority, c.id");
SQL(sql_cover_get, "SELECT away, cover, from_day, to_day FROM access_cover WHERE authority = $1 AND id = $2");
SQL(sql_cover_known, "SELECT 1 FROM k_person WHERE authority = $1 AND entry = $2 AND " ENTRY_CURRENT(""));
SQL(sql_cover_put,
    "INSERT INTO access_cover(authority, id, away, cover, from_day, to_day, made_by, made_at) VALUES($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(sql_cover_to, "UPDATE access_cover SET to_day = $3 WHERE authority = $1 AND id = $2");
/* The children whom the one who is away works with today ($5), and who have not come along yet; none that is sealed. */
SQL(sql_cover_new,
    "SELECT a.entry, a.child, a.happened_from FROM k_allocation a WHERE a.authority = $1 AND a.who = $2 AND a.part = $3"
    " AND " ENTRY_STANDS("a.")
    " AND (a.happened_from IS NULL OR a.happened_from <= $5) AND (a.happened_to IS NULL OR a.happened_to > $5)"
    " AND NOT EXISTS (SELECT 1 FROM access_cover_row r WHERE r.authority = $1 AND r.cover = $6 AND r.source = a.entry)"
    " AND NOT EXISTS (SELECT 1 FROM k_allocation b WHERE b.authority = $1 AND b.child = a.child AND b.who = $4 AND b.part = $3"
    " AND " ENTRY_STANDS("b.")
    " AND (b.happened_from IS NULL OR b.happened_from <= $5) AND (b.happened_to IS NULL OR b.happened_to > $5))"
    " AND NOT EXISTS (SELECT 1 FROM k_person p WHERE p.authority = $1 AND p.entry = a.child AND p.current = 1 AND p.sealed = 1)"
    " ORDER BY a.child, a.entry");
SQL(sql_cover_row, "INSERT INTO access_cover_row(authority, cover, source, entry) VALUES($1, $2, $3, $4)");
/* What of the cover goes on although it is over ($4 is not after today, $3), or what it covers is. */
SQL(sql_cover_over,
    "SELECT r.entry, a.happened_to, CASE WHEN a.entry IS NULL THEN 1 ELSE 0 END FROM access_cover_row r JOIN k_allocation b ON b.authority "
    "= r.authority AND b.entry = r.entry AND " ENTRY_STANDS("b.") " AND b.happened_to IS NULL"
    " LEFT JOIN k_allocation a ON a.authority = r.authority AND a.entry = r.source AND " ENTRY_STANDS("a.")
    " WHERE r.authority = $1 AND r.cover = $2 AND (CAST($4 AS BIGINT) <= CAST($3 AS BIGINT) OR a.entry IS NULL OR a.happened_to <= CAST($3 "
    "AS BIGINT))");

static bool ask(struct fault *f, const char *code, const char *say)
{
	return fault_set(f, FAULT_ASKED, code, "%s", say);
}

/* ---- by name ---- */

static bool is_named(struct arena *a, struct text typed, struct text first, struct text last)
{
	return first.at && last.at && text_eq_nocase(arena_printf(a, "%.*s %.*s", TEXT_ARG(text_trim(first)), TEXT_ARG(text_trim(last))),
	    typed);
}

bool staff_people(struct tx *tx, struct arena *a, int64_t authority, struct text typed, bool child, struct named **out, size_t *n,
    struct fault *f)
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
			(*out)[(*n)++] = (struct named){query_i64(&q, 0),
			    arena_printf(a, "%.*s %.*s", TEXT_ARG(known.n ? known : first), TEXT_ARG(last))};
	}
	return query_end(&q, f);
}

bool staff_teams(struct tx *tx, struct arena *a, int64_t authority, struct text typed, day today, struct named **out, size_t *n,
    struct fault *f)
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

/* ---- made, by whoever tells of them ---- */

bool staff_team_make(struct tx *tx, struct arena *a, const struct hand *h, struct text name, day from, const char *source, int64_t *team,
    struct fault *f)
{
	struct problems p;
	struct entry *e = entry_made(a, "team", 0);
	entry_set(e, "team_name", name);
	if (from != DAY_NONE)
		entry_set_number(e, "began", from);
	if (source)
		e->source = text_of(source);
	bool ok = entry_add(tx, a, h, e, &p, f);
	*team = e->id;
	return ok;
}

/* The last word is the last name; one word alone is a first name. */
bool staff_person_make(struct tx *tx, struct arena *a, const struct hand *h, struct text name, const char *part, const char *source,
    int64_t *person, struct fault *f)
{
	struct problems p;
	size_t cut = 0;
	name = text_trim(name);
	for (size_t i = 0; i < name.n; i++)
		cut = name.at[i] == ' ' ? i : cut;
	struct entry *e = entry_made(a, "person", 0);
	entry_set(e, "part", text_of(part));
	entry_set(e, "forename", cut ? text_trim((struct text){name.at, cut}) : name);
	if (cut)
		entry_set(e, "surname", (struct text){name.at + cut + 1, name.n - cut - 1});
	if (source)
		e->source = text_of(source);
	bool ok = entry_add(tx, a, h, e, &p, f);
	*person = e->id;
	return ok;
}

bool staff_team_add(struct tx *tx, struct arena *a, const struct hand *h, struct text name, day from, struct fault *f)
{
	struct named *same;
	size_t n;
	int64_t id;
	if (!text_trim(name).n)
		return ask(f, "team.name", "A team has a name.");
	if (!staff_teams(tx, a, h->authority, name, h->today, &same, &n, f))
		return false;
	if (n)
		return ask(f, "team.name", "There is a team of that name.");
	return staff_team_make(tx, a, h, text_trim(name), from, NULL, &id, f);
}

bool staff_person_add(
    struct tx *tx, struct arena *a, const struct hand *h, struct text name, enum role role, int64_t *person, struct fault *f)
{
	bool beside = role != ROLE_PARTNER && role != ROLE_BOARD_MEMBER; /* nobody is asked to give a child to these */
	return staff_person_make(tx, a, h, name, role == ROLE_CARER ? "carer" : beside ? "worker" : "other", NULL, person, f);
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
		(*out)[(*n)++] = (struct cover){.id = query_i64(&q, 0), .away = query_i64(&q, 1), .cover = query_i64(&q, 2),
		    .from = query_day(&q, 3), .to = query_day(&q, 4), .who = arena_text(a, query_text(&q, 5)),
		    .by = arena_text(a, query_text(&q, 6)), .children = query_i64(&q, 7)};
	}
	return query_end(&q, f);
}

struct covered {
	int64_t source, child;
	day from, to;
	bool gone; /* what it covers was taken back */
};

static bool read_new(struct tx *tx, struct arena *a, const struct cover *c, const struct user *away, const struct user *by, day today,
    struct covered **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_cover_new);
	query_bind_i64(&q, 1, away->authority);
	query_bind_i64(&q, 2, away->person);
	query_bind_z(&q, 3, role_name(away->role));
	query_bind_i64(&q, 4, by->person);
	query_bind_day(&q, 5, today);
	query_bind_i64(&q, 6, c->id);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct covered){.source = query_i64(&q, 0), .child = query_i64(&q, 1), .from = query_day(&q, 2)};
	}
	return query_end(&q, f);
}

/* One child more: an allocation like any other. It has no end yet: what has ended is not in the future; cover_settle ends it on its day. */
static bool add_one(struct tx *tx, struct arena *a, const struct hand *h, const struct cover *c, const struct covered *x,
    const struct user *away, const struct user *by, struct fault *f)
{
	struct problems p;
	struct entry *e = entry_made(a, "allocation", x->child);
	entry_set(e, "part", text_of(role_name(away->role)));
	entry_set_number(e, "who", by->person);
	entry_set_number(e, "began", x->from != DAY_NONE && x->from > c->from ? x->from
	    : c->from);
	return entry_add(tx, a, h, e, &p, f) &&
	    sql_do(tx, &sql_cover_row, f, arg_i(h->authority), arg_i(c->id), arg_i(x->source), arg_i(e->id));
}

static bool add_new(struct tx *tx, struct arena *a, const struct hand *h, const struct cover *c, int64_t *children, struct fault *f)
{
	struct user away, by;
	struct covered *x;
	size_t n;
	if (c->from > h->today || c->to <= h->today) /* its first day is to come, and then they come along */
		return true;
	enum row row = user_get(tx, a, h->authority, c->away, &away, f);
	row = row == ROW_ONE ? user_get(tx, a, h->authority, c->cover, &by, f) : row;
	if (row != ROW_ONE)
		return row == ROW_NONE && ask(f, "cover.none", "One of the two is no longer there.");
	if (away.role != by.role || !by.active) /* it no longer fits: no more children come along */
		return true;
	if (!read_new(tx, a, c, &away, &by, h->today, &x, &n, f))
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

/* Rows of the cover that go on although it is over, or what they cover is, end on that day. */
static bool end_over(struct tx *tx, struct arena *a, const struct hand *h, const struct cover *c, struct fault *f)
{
	struct query q;
	struct covered *x = NULL;
	size_t n = 0, cap = 0;
	query_begin(tx, &q, &sql_cover_over);
	query_bind_i64(&q, 1, h->authority);
	query_bind_i64(&q, 2, c->id);
	query_bind_day(&q, 3, h->today);
	query_bind_day(&q, 4, c->to);
	while (query_step(&q, f)) {
		x = arena_grow(a, x, &cap, n + 1, sizeof *x);
		x[n++] = (struct covered){.source = query_i64(&q, 0), .to = query_day(&q, 1), .gone = query_i64(&q, 2) != 0};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct entry *e;
		struct problems p;
		struct clashes clashes;
		enum row row = entry_get(tx, a, h->authority, kind_of(TEXT("allocation")), x[i].source, &e, f);
		if (row == ROW_FAULT)
			return false;
		if (row == ROW_NONE) /* it is gone, and with it what was to end; the others end all the same */
			continue;
		day to = x[i].gone || x[i].to == DAY_NONE || x[i].to > h->today ? h->today : x[i].to, from = entry_from(e);
		to = c->to < to ? c->to : to;
		entry_set_number(e, "ended", from != DAY_NONE && to < from ? from : to);
		if (!entry_correct(tx, a, h, e, &p, &clashes, f))
			return false;
	}
	return true;
}

bool cover_add(struct tx *tx, struct arena *a, const struct hand *h, const struct user *away, const struct user *by, day from, day to,
    int64_t *children, struct fault *f)
{
	static const role_set with_children = 1 << ROLE_SOCIAL_WORKER | 1 << ROLE_PERSONAL_ADVISER | 1 << ROLE_IRO | 1 << ROLE_NURSE |
	    1 << ROLE_MANAGER;
	struct cover c = {.id = store_id(), .away = away->id, .cover = by->id, .from = from, .to = to};
	*children = 0;
	if (from == DAY_NONE || to == DAY_NONE || to <= from || to <= h->today)
		return ask(f, "cover.dates", "The last day is today or later, and not before the first.");
	if (!by->active || away->id == by->id || away->person == by->person || away->role != by->role || !(with_children >> away->role & 1))
		return ask(f, "cover.who", "Somebody else who signs in, in the same role, covers.");
	int64_t known;
	enum row row = sql_i64(tx, &sql_cover_known, &known, f, arg_i(h->authority), arg_i(by->person));
	if (row != ROW_ONE)
		return row == ROW_NONE &&
		    ask(f, "cover.who",
		    "Whoever covers is nobody of the record yet, and no child can be theirs. Add them anew with their name in the record.");
	if (h->who && (h->who == by->person || h->who == away->person))
		return ask(f, "cover.who", "Somebody else than the two of them writes this down.");
	struct journal_entry e = {.authority = h->authority, .at = h->now, .actor = h->who, .role = text_of(h->role), .verb = TEXT("cover"),
	    .kind = TEXT("user"), .entry = away->id};
	return sql_do(tx, &sql_cover_put, f, arg_i(h->authority), arg_i(c.id), arg_i(c.away), arg_i(c.cover), arg_day(from), arg_day(to),
	    arg_i(h->who),
	           arg_i(h->now)) &&
	    add_new(tx, a, h, &c, children, f) && journal_write(tx, &e, f);
}

static enum row find_cover(struct tx *tx, int64_t authority, int64_t id, struct cover *out, struct fault *f)
{
	struct query q;
	*out = (struct cover){0};
	query_begin(tx, &q, &sql_cover_get);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, id);
	if (query_step(&q, f))
		*out = (struct cover){.id = id, .away = query_i64(&q, 0), .cover = query_i64(&q, 1), .from = query_day(&q, 2),
		    .to = query_day(&q, 3)};
	return !query_end(&q, f) ? ROW_FAULT : out->id ? ROW_ONE : ROW_NONE;
}

bool cover_end(struct tx *tx, struct arena *a, const struct hand *h, int64_t id, struct fault *f)
{
	struct cover c;
	enum row row = find_cover(tx, h->authority, id, &c, f);
	if (row == ROW_FAULT)
		return false;
	if (row == ROW_NONE || c.to <= h->today)
		return ask(f, "cover.none", "That cover is over already.");
	struct journal_entry e = {.authority = h->authority, .at = h->now, .actor = h->who, .role = text_of(h->role),
	    .verb = TEXT("end cover"), .kind = TEXT("user"), .entry = c.away};
	c.to = h->today;
	return end_over(tx, a, h, &c, f) && sql_do(tx, &sql_cover_to, f, arg_i(h->authority), arg_i(id), arg_day(h->today)) &&
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
	int64_t was = whose_now();
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++) {
		struct cover c;
		int64_t children = 0;
		struct hand h = {.authority = x[i].source, .role = "service", .now = now, .today = today};
		whose_set(h.authority);
		enum row row = find_cover(tx, h.authority, x[i].child, &c, f);
		ok = row != ROW_FAULT && (row == ROW_NONE || (add_new(tx, a, &h, &c, &children, f) && end_over(tx, a, &h, &c, f)));
	}
	whose_set(was);
	return ok;
}
