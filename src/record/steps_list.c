/* What waits for somebody, and what they asked, over all kinds that have a life. */
#include "record/steps.h"
#include <stdlib.h>

/* $2 person, $5 user; an entry whose newest step is s. */
/* Parameters that one of these texts may not use: PostgreSQL wants each typed. */
#define EACH_TYPED \
	" AND (CAST($2 AS BIGINT) IS NULL OR CAST($3 AS TEXT) IS NULL OR CAST($4 AS BIGINT) IS NULL OR CAST($5 AS BIGINT) IS NULL OR 1 = 1)"
SQL(sql_begun, "SELECT s.entry, s.kind FROM entry_step s WHERE s.authority = $1 AND s.who = $2 AND s.n = 1 ORDER BY s.entry DESC LIMIT $3");
SQL(sql_noticed, "SELECT entry, n FROM step_notice WHERE authority = $1 AND user_id = $2 AND kind = $3");

/* By what a step may be taken: the steps from which one leads that this actor may take so, as a list for SQL; n 0: none. */
enum way { BY_ROLE, BY_STANDING, BY_AUTHOR, BY_FIELD, BY_TAKER, BY_READERS, WAYS };
static bool leads(const struct kind_step *s, enum way way, int role)
{
	if (s->idle)
		return false;
	switch (way) {
	case BY_ROLE:
		return s->by & (role_set)1 << role;
	case BY_STANDING:
		return s->by & STANDS_ALL;
	case BY_AUTHOR:
		return s->by_author;
	case BY_TAKER:
		return s->by_taker;
	case BY_READERS:
		return s->by_readers;
	default:
		return s->by_field >= 0;
	}
}

static struct text from_where(struct arena *a, const struct kind *k, enum way way, int role)
{
	struct text all = {"", 0};
	uint32_t from = 0;
	for (size_t i = 0; i < k->life.n; i++)
		if (leads(&k->life.step[i], way, role))
			from |= k->life.step[i].from;
	for (size_t i = 0; i < k->life.n; i++)
		if (from & 1u << i && !k->life.step[i].ends) /* names are letters, digits and a dash: the description's, no value */
			all = arena_printf(a, "%.*s%s'%s'", TEXT_ARG(all), all.n ? ", " : "", k->life.step[i].name);
	return all;
}

static role_set standings(const struct kind *k)
{
	role_set all = 0;
	for (size_t i = 0; i < k->life.n; i++)
		all |= k->life.step[i].by & STANDS_ALL;
	return all;
}

/* The person in any of the fields that a step is for. */
static struct text field_is_me(struct arena *a, const struct kind *k)
{
	struct text all = {"", 0};
	for (size_t i = 0; i < k->life.n; i++) {
		const struct field *f = k->life.step[i].by_field < 0 ? NULL : &k->fields[k->life.step[i].by_field];
		if (f && f->column)
			all = arena_printf(a, "%.*s%se.%s = $2", TEXT_ARG(all), all.n ? " OR " : "", f->column);
		else if (f)
			all = arena_printf(a,
			    "%.*s%sEXISTS (SELECT 1 FROM own_value v WHERE v.authority = $1 AND v.entry = e.entry AND v.version = "
			    "e.version AND"
			    " v.field = '%s' AND v.value = CAST($2 AS TEXT))",
			    TEXT_ARG(all), all.n ? " OR " : "", f->name);
	}
	return all;
}

static struct text beside_fields(struct arena *a, const struct kind *k)
{
	struct text all = {"''", 2};
	for (size_t i = 0; i < k->beside_n; i++)
		all = arena_printf(a, "%.*s, '%s'", TEXT_ARG(all), k->fields[k->beside[i]].name);
	return all;
}

#define OF_MINE \
	"e.child IN (WITH RECURSIVE mine(id) AS (SELECT m0.child FROM (" ACCESS_MINE ") m0 UNION " ACCESS_JOINED("mine") \
	") SELECT mine.id FROM mine)"
static const char of_mine[] = " AND " OF_MINE, of_mine_or_nobody[] = " AND (e.child IS NULL OR " OF_MINE ")";
/* A ladder in minutes has asked or told this user: line() asks further, whom it is about and who is barred. */
#define TOLD_ME "EXISTS (SELECT 1 FROM step_asked k WHERE k.authority = $1 AND k.user_id = $5 AND k.entry = s.entry)"

/* Given by the child to whoever works with them in that role, or to who is on their side. */
static struct text is_given(struct arena *a, const struct kind *k, const struct actor *who, struct text side)
{
	const char *code = who->role == ROLE_SOCIAL_WORKER || who->role == ROLE_PERSONAL_ADVISER ? reader_code(READER_WORKER)
	    : who->role == ROLE_IRO                                                              ? reader_code(READER_REVIEW)
	                                                                                         : NULL;
	const char *field = k->fields[k->page.readers].column;
	struct text all = {"", 0};
	if (code)
		all = arena_printf(a, "(e.%s LIKE '%%%s%%'%s)", field, code, of_mine);
	if (side.n)
		all = arena_printf(a, "%.*s%s(e.%s LIKE '%%%s%%' AND e.child IN (%.*s))", TEXT_ARG(all), all.n ? " OR " : "", field,
		    reader_code(READER_SIDE), TEXT_ARG(side));
	return all;
}

/* How the actor stands to it, where it stands now: the condition of one way. side: the children on whose side they are, for SQL. */
static struct text condition(struct arena *a, const struct kind *k, const struct actor *who, enum way way, struct text side)
{
	struct text from = from_where(a, k, way, who->role), things;
	if (!from.n)
		return from;
	switch (way) {
	case BY_ROLE:
		return arena_printf(a, "(s.step IN (%.*s)%s)", TEXT_ARG(from),
		    k->of_child         ? of_mine
		        : kind_leads(k) ? of_mine_or_nobody
		                        : "");
	case BY_STANDING:
		if (standings(k) & access_stands_anywhere(who))
			return arena_printf(a, "(s.step IN (%.*s))", TEXT_ARG(from));
		things = access_things(a, who->authority, standings(k));
		if (!things.n)
			return things;
		return arena_printf(a,
		    "(s.step IN (%.*s) AND (e.entry IN (%.*s) OR e.about_id IN (%.*s) OR EXISTS (SELECT 1 FROM thing_link l WHERE"
		    " l.authority = $1 AND l.entry = e.entry AND l.field IN (%.*s) AND l.thing IN (%.*s))))",
		    TEXT_ARG(from), TEXT_ARG(things), TEXT_ARG(things), TEXT_ARG(beside_fields(a, k)), TEXT_ARG(things));
	case BY_AUTHOR:
		return arena_printf(a,
		    "(s.step IN (%.*s) AND EXISTS (SELECT 1 FROM entry_step b WHERE b.authority = $1 AND b.entry = s.entry AND b.n = 1"
		    " AND b.who = $2))",
		    TEXT_ARG(from));
	case BY_TAKER: /* whoever took any step of it: line() asks further */
		return arena_printf(a,
		    "(s.step IN (%.*s) AND EXISTS (SELECT 1 FROM entry_step b WHERE b.authority = $1 AND b.entry = s.entry AND b.who = "
		    "$2))",
		    TEXT_ARG(from));
	case BY_READERS:
		things = is_given(a, k, who, side);
		return things.n ? arena_printf(a, "(s.step IN (%.*s) AND (%.*s))", TEXT_ARG(from), TEXT_ARG(things)) : things;
	default:
		return arena_printf(a, "(s.step IN (%.*s) AND (%.*s))", TEXT_ARG(from), TEXT_ARG(field_is_me(a, k)));
	}
}

struct listing {
	struct tx *tx;
	struct arena *a;
	const struct actor *who;
	day today;
	int64_t now;
	struct step_lines *out;
	size_t cap;
	struct text side;
};

/* At which steps a ladder told this actor, of entries of a kind. */
struct noticed {
	int64_t entry, n;
};
static bool notices(struct listing *l, const struct kind *k, struct noticed **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(l->tx, &q, &sql_noticed);
	query_bind_i64(&q, 1, l->who->authority);
	query_bind_i64(&q, 2, l->who->user);
	query_bind_z(&q, 3, k->name);
	while (query_step(&q, f)) {
		*out = arena_grow(l->a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct noticed){query_i64(&q, 0), query_i64(&q, 1)};
	}
	return query_end(&q, f);
}

static bool is_noticed(const struct noticed *all, size_t n, int64_t entry, int64_t row)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].entry == entry && all[i].n == row)
			return true;
	return false;
}

/* One entry as a line, where this actor may know of it. waits: only where something waits for them. */
static void line(struct listing *l, struct step_line x, bool noticed, bool waits)
{
	const struct step_row *now = step_now(&x.life);
	bool sees = access_may(l->who, VERB_SEE, x.e->kind->name, NULL, &x.subject).may, mine = false;
	if (!now || x.e->taken_back || x.subject.barred || x.subject.sealed)
		return;
	x.open = !now->is || !now->is->ends;
	x.told = x.open && (noticed || (now->is && now->is->calls && x.subject.stands & (role_set)1 << STANDS_TOLD));
	x.bare = !sees;
	if (!sees && !x.told)
		return;
	x.late = x.open && step_late(now, l->now);
	x.offers = step_offered(l->a, l->who, &x.subject, x.e, &x.life, x.offer);
	for (size_t i = 0; i < x.offers; i++)
		mine = mine || !x.offer[i].step->idle;
	if (waits && !(x.open && mine) && !x.told)
		return;
	l->out->at = arena_grow(l->a, l->out->at, &l->cap, l->out->n + 1, sizeof x);
	l->out->at[l->out->n++] = x;
}

/* Of one kind, in as many statements for one as for many. */
static bool lines(struct listing *l, const struct kind *k, const int64_t *id, size_t n, bool waits, struct fault *f)
{
	struct entries es;
	struct noticed *notice;
	size_t told;
	if (!n)
		return true;
	if (!entry_some(l->tx, l->a, l->who->authority, k, id, n, &es, f))
		return false;
	struct step_life *life = arena_array(l->a, struct step_life, es.n + 1);
	struct access_subject *subject = arena_array(l->a, struct access_subject, es.n + 1);
	int64_t *first = arena_array(l->a, int64_t, es.n + 1);
	/* a ladder in minutes, the posts of whoever answers, and what a step has opened are asked of each */
	bool each = k->life.calls || k->life.either || k->life.opens || k->page.against >= 0;
	for (size_t i = 0; each && i < es.n; i++)
		if (!step_life(l->tx, l->a, l->who->authority, es.at[i], &life[i], f) ||
		    !step_subject(l->tx, l->a, l->who, l->today, l->now, es.at[i], &subject[i], f))
			return false;
	if (!each && (!step_lives(l->tx, l->a, l->who->authority, &es, life, first, f) ||
	                 !step_subjects(l->tx, l->a, l->who, l->today, l->now, &es, first, subject, f)))
		return false;
	if (!notices(l, k, &notice, &told, f))
		return false;
	for (size_t i = 0; i < es.n; i++)
		line(l, (struct step_line){.e = es.at[i], .life = life[i], .subject = subject[i]},
		    life[i].n && is_noticed(notice, told, es.at[i]->id, step_now(&life[i])->n), waits);
	return true;
}

static bool waiting_of(struct listing *l, const struct kind *k, struct fault *f)
{
	struct text where = {"", 0};
	struct query q;
	int64_t *id = NULL;
	size_t n = 0, cap = 0;
	for (int way = 0; way < WAYS; way++) {
		struct text one = condition(l->a, k, l->who, (enum way)way, l->side);
		if (one.n)
			where = arena_printf(l->a, "%.*s%.*s OR ", TEXT_ARG(where), TEXT_ARG(one));
	}
	if (k->life.calls)
		where = arena_printf(l->a, "%.*s" TOLD_ME " OR ", TEXT_ARG(where));
	struct sql sql = {"sql_step_waiting",
	    arena_printf(l->a,
	        "SELECT s.entry FROM entry_step s JOIN %s e ON e.authority = s.authority AND e.entry = s.entry AND " ENTRY_CURRENT(
	            "e.") " WHERE s.authority = $1 AND s.kind = $6 AND " STEP_NEWEST " AND (%.*sEXISTS (SELECT 1 FROM step_notice x WHERE "
	                                                                             "x.authority = $1"
	                  " AND x.user_id = $5 AND x.entry = s.entry AND x.n = s.n))" EACH_TYPED " ORDER BY CASE WHEN s.due IS NULL THEN 1 "
	                                                                                         "ELSE 0 END, s.due, s.entry LIMIT %d",
	        k->table, TEXT_ARG(where), STEP_LINES)
	        .at,
	    __FILE__, __LINE__};
	query_begin(l->tx, &q, &sql);
	access_mine_bind(&q, l->who, l->today);
	query_bind_z(&q, 6, k->name);
	while (query_step(&q, f)) {
		id = arena_grow(l->a, id, &cap, n + 1, sizeof *id);
		id[n++] = query_i64(&q, 0);
	}
	return query_end(&q, f) && lines(l, k, id, n, true, f);
}

/* Late first, then by the day due (none last), then by id; what is over comes after what is open, the newest first. */
static int in_order(const void *x, const void *y)
{
	const struct step_line *a = x, *b = y;
	if (a->open != b->open)
		return b->open - a->open;
	if (!a->open)
		return (a->e->id < b->e->id) - (a->e->id > b->e->id);
	day due_a = step_now(&a->life)->due, due_b = step_now(&b->life)->due;
	if (a->late != b->late)
		return b->late - a->late;
	if (due_a != due_b)
		return due_a == DAY_NONE ? 1 : due_b == DAY_NONE ? -1 : due_a < due_b ? -1 : 1;
	return (a->e->id > b->e->id) - (a->e->id < b->e->id);
}

static bool sorted(struct step_lines *out)
{
	if (out->n)
		qsort(out->at, out->n, sizeof *out->at, in_order);
	return true;
}

bool step_waiting(
    struct tx *tx, struct arena *a, const struct actor *who, day today, int64_t now, struct step_lines *out, struct fault *f)
{
	const struct described *d = record_kinds();
	struct listing l = {tx, a, who, today, now, out, 0, {"", 0}};
	int64_t *side;
	size_t sides;
	*out = (struct step_lines){0};
	if (who->role == ROLE_NOBODY)
		return true;
	if (!access_side_children(tx, a, who, today, now, &side, &sides, f))
		return false;
	for (size_t i = 0; i < sides; i++)
		l.side = arena_printf(a, "%.*s%s%lld", TEXT_ARG(l.side), i ? ", " : "", (long long)side[i]);
	for (size_t i = 0; i < d->n; i++)
		if (d->kinds[i].life.n && !d->kinds[i].page.waits_at && !waiting_of(&l, &d->kinds[i], f))
			return false;
	return sorted(out);
}

bool step_asked(struct tx *tx, struct arena *a, const struct actor *who, day today, int64_t now, struct step_lines *out, struct fault *f)
{
	struct listing l = {tx, a, who, today, now, out, 0, {"", 0}};
	const struct described *d = record_kinds();
	int64_t **id = arena_array(a, int64_t *, d->n + 1);
	size_t *n = arena_array(a, size_t, d->n + 1), *cap = arena_array(a, size_t, d->n + 1);
	struct query q;
	*out = (struct step_lines){0};
	if (who->role == ROLE_NOBODY || !who->person)
		return true;
	query_begin(tx, &q, &sql_begun);
	query_bind_i64(&q, 1, who->authority);
	query_bind_i64(&q, 2, who->person);
	query_bind_i64(&q, 3, STEP_LINES);
	while (query_step(&q, f)) {
		const struct kind *k = kind_of(query_text(&q, 1));
		if (!k || k->page.waits_at)
			continue; /* a council has taken its description out of the folder */
		id[k->at] = arena_grow(a, id[k->at], &cap[k->at], n[k->at] + 1, sizeof *id[k->at]);
		id[k->at][n[k->at]++] = query_i64(&q, 0);
	}
	bool ok = query_end(&q, f);
	for (size_t i = 0; ok && i < d->n; i++)
		ok = lines(&l, &d->kinds[i], id[i], n[i], false, f);
	return ok && sorted(out);
}
