/* The rows of an entry's steps: read, offered, taken. */
#include "record/steps.h"
#include "base/clock.h"
#include "record/call.h"
#include "record/inside.h"
#include "record/shut.h"
#include "record/thing.h"
#include <stdio.h>

SQL(sql_steps, STEP_ROW " FROM entry_step WHERE authority = $1 AND entry = $2 ORDER BY n");
/* The one who comes second finds the number taken. */
SQL(sql_step_put,
    "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote, due, due_at, due_from, limit_n, limit_unit,"
    " stays) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (authority, entry, n) DO NOTHING "
    "RETURNING n");
SQL(sql_taken, "SELECT DISTINCT step FROM entry_step WHERE authority = $1 AND entry = $2");
SQL(sql_step_any, "SELECT n FROM entry_step WHERE authority = $1 AND entry = $2 ORDER BY n DESC LIMIT 1");
SQL(sql_step_begun_gone, "DELETE FROM entry_step WHERE authority = $1 AND entry = $2");
SQL(sql_step_follow,
    "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote, due, due_at, due_from, limit_n, limit_unit,"
    " stays) SELECT authority, $3, n, kind, 1, step, at, who, role, 0, due, due_at, due_from, limit_n, limit_unit, stays FROM entry_step"
    " WHERE authority = $1 AND entry = $2");

SQL(sql_told_follow,
    "INSERT INTO step_told (authority, entry, n, rung, at, nobody) SELECT authority, $3, n, rung, at, nobody FROM step_told"
    " WHERE authority = $1 AND entry = $2");
SQL(sql_notice_follow,
    "INSERT INTO step_notice (authority, user_id, entry, n, rung, kind, at) SELECT authority, user_id, $3, n, rung, kind, at"
    " FROM step_notice WHERE authority = $1 AND entry = $2");

/* ---- reading ---- */

static bool writers(struct tx *tx, struct arena *a, int64_t authority, const struct entry *e, struct step_life *out, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	struct sql sql = {"sql_step_writers",
	    arena_printf(a,
	        "SELECT DISTINCT v.written_by FROM %s v WHERE v.authority = $1 AND v.entry = $2 AND v.written_by IS NOT NULL AND NOT EXISTS"
	        " (SELECT 1 FROM entry_step s WHERE s.authority = $1 AND s.entry = $2 AND s.version = v.version AND s.wrote = 1)",
	        e->kind->table)
	        .at,
	    __FILE__, __LINE__};
	query_begin(tx, &q, &sql);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, e->id);
	while (query_step(&q, f)) {
		out->wrote = arena_grow(a, out->wrote, &cap, out->wrote_n + 1, sizeof *out->wrote);
		out->wrote[out->wrote_n++] = query_i64(&q, 0);
	}
	return query_end(&q, f);
}

struct step_row step_row_of(struct query *q, struct arena *a, const struct kind *k)
{
	struct step_row r = {.n = query_i64(q, 0),
	    .name = arena_text(a, query_text(q, 1)),
	    .at = query_i64(q, 2),
	    .who = query_i64(q, 3),
	    .role = arena_text(a, query_text(q, 4)),
	    .version = (int32_t)query_i64(q, 5),
	    .wrote = query_i64(q, 6) == 1,
	    .due = query_day(q, 7),
	    .due_at = query_i64(q, 8),
	    .due_from = query_day(q, 9),
	    .limit = (int)query_i64(q, 10)};
	int at = kind_step_at(k, r.name);
	r.is = at < 0 ? NULL : &k->life.step[at];
	limit_unit_of(query_text(q, 11), &r.unit);
	r.stays = query_i64(q, 12) == 1;
	return r;
}

/* Of whoever took the newest of each step that `either` asks about. */
static bool posts_of(struct tx *tx, int64_t authority, const struct kind *k, struct step_life *l, struct fault *f)
{
	uint32_t left = 0;
	for (size_t i = 0; i < k->life.n; i++)
		left |= k->life.step[i].either;
	for (size_t i = l->n; left && i-- > 0;) {
		struct step_row *r = &l->row[i];
		uint32_t bit = r->is ? 1u << (r->is - k->life.step) : 0;
		if (!(bit & left))
			continue;
		left &= ~bit;
		if (r->who && !call_posts(tx, authority, r->who, r->role, &r->posts, f))
			return false;
	}
	return true;
}

bool step_life(struct tx *tx, struct arena *a, int64_t authority, const struct entry *e, struct step_life *out, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = (struct step_life){0};
	query_begin(tx, &q, &sql_steps);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, e->id);
	while (query_step(&q, f)) {
		out->row = arena_grow(a, out->row, &cap, out->n + 1, sizeof *out->row);
		out->row[out->n++] = step_row_of(&q, a, e->kind);
	}
	if (!query_end(&q, f))
		return false;
	out->author = out->n ? out->row[0].who : 0;
	if (e->kind->life.either && !posts_of(tx, authority, e->kind, out, f))
		return false;
	return writers(tx, a, authority, e, out, f);
}

bool step_newest(
    struct tx *tx, struct arena *a, int64_t authority, const struct entry *const *e, size_t n, struct step_row *out, struct fault *f)
{
	enum { AT_ONCE = 200 };
	for (size_t from = 0; from < n; from += AT_ONCE) {
		size_t to = n - from < AT_ONCE ? n : from + AT_ONCE;
		struct text ids = {"", 0};
		struct query q;
		for (size_t i = from; i < to; i++)
			ids = arena_printf(a, "%.*s, $%zu", TEXT_ARG(ids), i - from + 2);
		const char *text = arena_printf(
		    a, STEP_ROW ", entry FROM entry_step s WHERE authority = $1 AND entry IN (0%.*s) AND " STEP_NEWEST, TEXT_ARG(ids))
		                       .at;
		query_begin(tx, &q, &(struct sql){"sql_step_newest", text, __FILE__, __LINE__});
		query_bind_i64(&q, 1, authority);
		for (size_t i = from; i < to; i++)
			query_bind_i64(&q, (int)(i - from) + 2, e[i]->id);
		while (query_step(&q, f))
			for (size_t i = from; i < to; i++)
				if (e[i]->id == query_i64(&q, 13))
					out[i] = step_row_of(&q, a, e[i]->kind);
		if (!query_end(&q, f))
			return false;
	}
	return true;
}

/* The steps that it has been at, where a field opens by one. */
static bool taken(struct tx *tx, int64_t authority, struct entry *e, struct fault *f)
{
	struct query q;
	e->taken = 0;
	if (!e->kind->life.opens)
		return true;
	query_begin(tx, &q, &sql_taken);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, e->id);
	while (query_step(&q, f)) {
		int at = kind_step_at(e->kind, query_text(&q, 0));
		e->taken |= at < 0 ? 0 : 1u << at;
	}
	return query_end(&q, f);
}

/* The kind's own table is asked, so that what stands of one child is found by its index. */
bool step_stand(struct tx *tx, struct arena *a, int64_t authority, const struct entries *of, struct fault *f)
{
	struct query q;
	const struct kind *k = of->n ? of->at[0]->kind : NULL;
	if (!k || !k->life.n)
		return true;
	struct sql sql = {"sql_step_stand",
	    arena_printf(a,
	        "SELECT s.entry, s.step FROM entry_step s JOIN %s e ON e.authority = s.authority AND e.entry = s.entry AND e.current = 1"
	        " WHERE s.authority = $1 AND s.kind = $2 AND e.child = $3 AND " STEP_NEWEST,
	        k->table)
	        .at,
	    __FILE__, __LINE__};
	query_begin(tx, &q, &sql);
	query_bind_i64(&q, 1, authority);
	query_bind_z(&q, 2, k->name);
	query_bind_i64(&q, 3, of->at[0]->child);
	while (query_step(&q, f)) {
		struct text step = query_text(&q, 1);
		int at = kind_step_at(k, step);
		for (size_t i = 0; i < of->n; i++)
			if (of->at[i]->id == query_i64(&q, 0))
				of->at[i]->step = at < 0 ? arena_text(a, step) : text_of(k->life.step[at].name);
	}
	bool ok = query_end(&q, f);
	for (size_t i = 0; ok && k->life.opens && i < of->n; i++)
		ok = taken(tx, authority, of->at[i], f);
	return ok;
}

bool step_open(const struct entry *e)
{
	int at = e->step.n ? kind_step_at(e->kind, e->step) : -1;
	return entry_stands(e) && e->step.n && (at < 0 || !e->kind->life.step[at].ends);
}

/* ---- what can be done ---- */

void step_says(const struct entry *e, struct access_subject *s)
{
	const struct kind_page *p = &e->kind->page;
	s->taken = e->taken;
	s->happened = entry_from(e);
	if (p->readers >= 0)
		s->readers = readers_of(e->value[p->readers].text);
	if (p->opened >= 0)
		s->opened_by = e->value[p->opened].number;
	if (p->child_sees >= 0)
		s->hidden_from_child = e->value[p->child_sees].state == VALUE_SET && !e->value[p->child_sees].number;
	if (p->owner >= 0)
		s->owner = e->value[p->owner].number;
}

/* Who may read the words that this answers, and who does that. An answer says as much as they do. */
bool step_answered_readers(
    struct tx *tx, struct arena *a, int64_t authority, const struct entry *e, struct access_subject *s, struct fault *f)
{
	const struct kind *k = kind_of(text_of(e->kind->fields[e->kind->page.answers].of));
	struct entry *of = NULL;
	enum row row = entry_get(tx, a, authority, k, e->value[e->kind->page.answers].number, &of, f);
	if (row == ROW_ONE && k->page.readers >= 0)
		s->readers = readers_of(of->value[k->page.readers].text);
	if (row == ROW_ONE && k->page.owner >= 0)
		s->owner = of->value[k->page.owner].number;
	return row != ROW_FAULT;
}

bool step_subject(struct tx *tx, struct arena *a, const struct actor *who, day today, int64_t now, const struct entry *e,
    struct access_subject *s, struct fault *f)
{
	*s = (struct access_subject){.authority = who->authority, .child = e->child, .entry = e->id};
	if (!access_relation(tx, who, today, now, e->kind->name, s, f) || !thing_stands(tx, a, who, today, e, &s->stands, f))
		return false;
	if (e->kind->life.either &&
	    !call_posts(tx, who->authority, who->person, text_of(role_name((enum role)who->role)), &s->posts, f))
		return false;
	struct entry *first = NULL;
	bool shut;
	if (entry_get_version(tx, a, who->authority, e->kind, e->id, 1, &first, f) == ROW_FAULT)
		return false;
	s->author = first ? first->written_by : 0;
	step_says(e, s);
	if (!shut_asked(tx, who, e->id, &shut, f))
		return false;
	s->barred = s->barred || shut;
	if (e->kind->life.opens) {
		struct entry been = {.kind = e->kind, .id = e->id};
		if (!taken(tx, who->authority, &been, f))
			return false;
		s->taken = been.taken;
	}
	return e->kind->page.answers < 0 || step_answered_readers(tx, a, who->authority, e, s, f);
}

static bool wrote(const struct step_life *l, int64_t person)
{
	for (size_t i = 0; i < l->wrote_n; i++)
		if (l->wrote[i] == person)
			return true;
	return person && person == l->author;
}

const struct step_row *step_taker(const struct step_life *l, const struct kind *k, uint32_t of)
{
	for (size_t i = l->n; i-- > 0;)
		if (l->row[i].is && of & 1u << (l->row[i].is - k->life.step))
			return &l->row[i];
	return NULL;
}

/* 0: nobody, or time did. */
static int64_t taker(const struct step_life *l, const struct kind *k, uint32_t of)
{
	const struct step_row *r = of ? step_taker(l, k, of) : NULL;
	return r ? r->who : 0;
}

/* What opens a step by a role: to stand to the child oneself, and not because the record was opened or asked about for a while. */
static bool beside(const struct access_subject *s)
{
	return !s->child ||
	    s->relation & (REL_ME | REL_CARE | REL_WORK | REL_REVIEW | REL_HEALTH | REL_TEAM);
}

/* A step that is taken by writing something is for who may write that about the same. */
static bool may_write(const struct actor *who, const struct access_subject *s, const char *kind)
{
	struct access_subject about = *s;
	about.stands = access_stands_to(who, s); /* who does what is answered may write what answers it */
	about.entry = about.author = about.owner = 0, about.readers = 0;
	return access_may(who, VERB_ADD, kind, NULL, &about).may;
}

static bool may_take(const struct actor *who, const struct access_subject *s, const struct entry *e, const struct step_life *l,
    const struct kind_step *step)
{
	if (who->role == ROLE_NOBODY || !who->person || (step->not_author && wrote(l, who->person)))
		return false;
	if (step->not_taker && taker(l, e->kind, step->not_taker) == who->person)
		return false;
	const struct step_row *other = step->either ? step_taker(l, e->kind, step->either) : NULL;
	if (step->either && !(((other ? other->posts : 0) | s->posts) & step->either_is))
		return false;
	if (step->by_taker && taker(l, e->kind, step->by_taker) == who->person)
		return true;
	if (step->by_entry && !may_write(who, s, step->by_entry))
		return false;
	if (step->by & s->stands & STANDS_ALL)
		return true;
	if (step->by & (role_set)1 << who->role && beside(s))
		return true;
	if (step->by_author && who->person == l->author)
		return true;
	if (step->by_readers && s->readers & readers_open_to(s->relation))
		return true;
	return step->by_field >= 0 && e->value[step->by_field].state == VALUE_SET && e->value[step->by_field].number == who->person;
}

bool step_for(const struct actor *who, const struct access_subject *s, const struct entry *e)
{
	const struct step_life unread = {.author = s->author};
	int at = step_open(e) ? kind_step_at(e->kind, e->step) : -1;
	for (size_t i = 0; at >= 0 && i < e->kind->life.n; i++) {
		const struct kind_step *step = &e->kind->life.step[i];
		if (step->from & 1u << at && !step->idle && may_take(who, s, e, &unread, step))
			return access_may(who, VERB_SEE, e->kind->name, NULL, s).may;
	}
	return false;
}

static void lacking(struct arena *a, const struct entry *e, struct step_offer *o)
{
	for (size_t i = 0; i < o->step->needs_n; i++) {
		const struct field *f = &e->kind->fields[o->step->needs[i]];
		if (e->value[o->step->needs[i]].state == VALUE_SET)
			continue;
		o->lacks = true;
		o->needs = o->needs.n ? arena_printf(a, "%.*s, %s", TEXT_ARG(o->needs), f->label) : text_of(f->label);
	}
}

size_t step_theirs(struct arena *a, const struct actor *who, const struct access_subject *s, const struct entry *e,
    const struct step_life *l, struct step_offer out[LIFE_STEPS])
{
	const struct step_row *now = step_now(l);
	size_t n = 0;
	if (!now || !now->is || !entry_stands(e))
		return 0;
	uint32_t here = 1u << (now->is - e->kind->life.step);
	for (size_t i = 0; i < e->kind->life.n; i++) {
		const struct kind_step *step = &e->kind->life.step[i];
		if (!(step->from & here) || !may_take(who, s, e, l, step) ||
		    (step->when >= 0 && !field_answers(e, step->when, step->when_is, step->when_n)))
			continue;
		out[n] = (struct step_offer){.step = step};
		lacking(a, e, &out[n++]);
	}
	return n;
}

size_t step_offered(struct arena *a, const struct actor *who, const struct access_subject *s, const struct entry *e,
    const struct step_life *l, struct step_offer out[LIFE_STEPS])
{
	return access_may(who, VERB_SEE, e->kind->name, NULL, s).may ? step_theirs(a, who, s, e, l, out) : 0;
}

/* ---- taking one ---- */

#define FED "feed"     /* the role of a step that no hand here has taken */
#define CLOCK "clock"  /* … of one that time has taken */

static bool put(struct tx *tx, const struct hand *h, const struct entry *e, const struct step_life *l, const struct kind_step *s,
    bool wrote_it, const char *role, struct fault *f)
{
	int64_t since = hand_wrote(h), due_at, n = (int64_t)l->n + 1;
	day due, from;
	const struct step_row *counted = s->after ? step_taker(l, e->kind, s->after) : NULL;
	if (counted)
		since = counted->at;
	if (!step_due(s, since, &due, &due_at, f))
		return false;
	if (s->unit == LIMIT_FIELD)
		due = value_day(&e->value[s->limit]);
	from = due == DAY_NONE || s->unit == LIMIT_FIELD ? DAY_NONE : clock_day(since);
	bool limit = from != DAY_NONE;
	enum row r = sql_i64(tx, &sql_step_put, &n, f, arg_i(h->authority), arg_i(e->id), arg_i(n), arg_z(e->kind->name), arg_i(e->version),
	    arg_z(s->name), arg_i(hand_wrote(h)), h->who ? arg_i(h->who) : arg_null(), arg_z(role ? role : ""), arg_i(wrote_it),
	    arg_day(due), due_at ? arg_i(due_at) : arg_null(), arg_day(from),
	    limit ? arg_i(s->hold ? (due_at - since) / 60000 : s->limit) : arg_null(), limit ? arg_z(limit_unit_name(s->unit)) : arg_null(),
	    s->stays ? arg_i(1) : arg_null());
	if (r == ROW_NONE)
		return fault_set(f, FAULT_ASKED, "step.moved", "Somebody was quicker. Read again where it stands now.");
	if (r == ROW_ONE && s->ends && e->kind->page.owner >= 0 && !access_asked_over(tx, h->authority, e->id, hand_wrote(h), f))
		return false;
	return r == ROW_ONE && (s->stays ? call_noted(tx, h, e, f) : call_step(tx, h, e, s, n, f));
}

static bool journal(struct tx *tx, const struct hand *h, const struct entry *e, struct text before, const char *after, struct fault *f)
{
	return entry_journal(tx, h, "step", e, before, text_of(after), f);
}

bool step_begin(struct tx *tx, const struct hand *h, const struct entry *e, struct fault *f)
{
	const struct step_life none = {0};
	int64_t n;
	if (!e->kind->life.n || !entry_stands(e))
		return true;
	for (size_t i = 0; i < e->kind->life.step[0].needs_n; i++)
		if (e->value[e->kind->life.step[0].needs[i]].state != VALUE_SET)
			return true; /* nothing is asked by it */
	enum row r = sql_i64(tx, &sql_step_any, &n, f, arg_i(h->authority), arg_i(e->id));
	if (r != ROW_NONE)
		return r == ROW_ONE;
	return put(tx, h, e, &none, &e->kind->life.step[0], false, h->role, f) &&
	    journal(tx, h, e, (struct text){0}, e->kind->life.step[0].name, f);
}

bool step_told(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *e, const struct kind_step *step, bool *moved,
    bool *ours, struct fault *f)
{
	struct step_life l;
	*moved = *ours = false;
	if (!step_life(tx, a, h->authority, e, &l, f))
		return false;
	const struct step_row *now = step_now(&l);
	if (now && now->is == step)
		return true;
	*ours = l.n > 1 && !text_is(now->role, FED);
	*moved = !*ours;
	return *ours || (put(tx, h, e, &l, step, false, FED, f) && journal(tx, h, e, now ? now->name : (struct text){0}, step->name, f));
}

bool step_clock(struct tx *tx, int64_t now, day today, const struct entry *e, const struct step_life *l, int64_t authority, bool *taken,
    struct fault *f)
{
	const struct step_row *at = step_now(l);
	struct hand h = {.authority = authority, .role = CLOCK, .relation = "", .now = now, .today = today};
	*taken = false;
	if (!at || !at->is || !step_late(at, now))
		return true;
	for (size_t i = 0; i < e->kind->life.n; i++) {
		const struct kind_step *s = &e->kind->life.step[i];
		struct fault aside = {0};
		const struct ladder *ladder;
		if (!s->by_clock || !(s->from & 1u << (at->is - e->kind->life.step)) ||
		    (s->when >= 0 && !field_answers(e, s->when, s->when_is, s->when_n)))
			continue;
		/* its ladder was taken away under it: it waits for that, and nobody else's call waits with it */
		if ((s->calls && !call_ladder(s->calls, &ladder, &aside)) || (s->hold && !call_ladder(s->hold, &ladder, &aside)))
			return true;
		*taken = true;
		return put(tx, &h, e, l, s, false, CLOCK, f) && journal(tx, &h, e, at->name, s->name, f);
	}
	return true;
}

/* The entry that this one answers, and its life; *of NULL: it answers nothing that has one. */
static bool answered(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *e, struct entry **of, struct step_life *l,
    struct fault *f)
{
	int field = e->kind->page.answers;
	const struct kind *k = field < 0 ? NULL : kind_of(text_of(e->kind->fields[field].of));
	*of = NULL;
	if (!k || !k->life.n || e->value[field].state != VALUE_SET)
		return true;
	enum row r = entry_get(tx, a, h->authority, k, e->value[field].number, of, f);
	if (r == ROW_ONE && !entry_stands(*of))
		*of = NULL;
	return r != ROW_FAULT && (!*of || step_life(tx, a, h->authority, *of, l, f));
}

bool step_answer(struct tx *tx, const struct hand *h, const struct entry *e, struct fault *f)
{
	struct arena *a;
	struct entry *of;
	struct step_life l;
	if (e->kind->page.answers < 0 || !entry_stands(e))
		return true;
	a = arena_new(0);
	bool ok = answered(tx, a, h, e, &of, &l, f);
	const struct step_row *now = ok && of ? step_now(&l) : NULL;
	for (size_t i = 0; now && now->is && i < of->kind->life.n; i++) {
		const struct kind_step *s = &of->kind->life.step[i];
		if (!s->by_entry || strcmp(s->by_entry, e->kind->name) || !(s->from & 1u << (now->is - of->kind->life.step)))
			continue;
		ok = put(tx, h, of, &l, s, false, h->role, f) && journal(tx, h, of, now->name, s->name, f);
		break;
	}
	arena_free(a);
	return ok;
}

bool step_unanswer(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *e, struct fault *f)
{
	struct entry *of;
	struct step_life l;
	struct entries all = {0};
	if (e->kind->page.answers < 0)
		return true;
	if (!answered(tx, a, h, e, &of, &l, f))
		return false;
	const struct step_row *now = of ? step_now(&l) : NULL;
	if (!now || !now->is || !now->is->by_entry || strcmp(now->is->by_entry, e->kind->name))
		return true;
	if (!entry_list(tx, a, (struct asof){h->today, INT64_MAX}, h->authority, e->kind, e->child, 0, &all, f))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i]->id != e->id && all.at[i]->value[e->kind->page.answers].number == of->id)
			return true; /* another answer stands */
	const struct kind_step *first = &of->kind->life.step[0];
	return put(tx, h, of, &l, first, false, h->role, f) && journal(tx, h, of, now->name, first->name, f);
}

/* What a ladder told stays told. */
bool step_follow(struct tx *tx, int64_t authority, int64_t from, int64_t to, struct fault *f)
{
	return sql_do(tx, &sql_step_begun_gone, f, arg_i(authority), arg_i(to)) &&
	    sql_do(tx, &sql_step_follow, f, arg_i(authority), arg_i(from), arg_i(to)) &&
	    sql_do(tx, &sql_told_follow, f, arg_i(authority), arg_i(from), arg_i(to)) && call_follow(tx, authority, from, to, f) &&
	    sql_do(tx, &sql_notice_follow, f, arg_i(authority), arg_i(from), arg_i(to));
}

/* Why it is not offered, said to whoever asked for it. */
static bool not_offered(const struct actor *who, const struct entry *e, const struct step_life *l, int at, struct fault *f)
{
	const struct step_row *now = step_now(l);
	const struct kind_step *s = at < 0 ? NULL : &e->kind->life.step[at];
	if (s && s->not_author && wrote(l, who->person))
		return fault_set(
		    f, FAULT_ASKED, "step.not-offered", "“%s” is for somebody else: you wrote this %s.", s->label, e->kind->one);
	if (s && s->not_taker && taker(l, e->kind, s->not_taker) == who->person)
		return fault_set(f, FAULT_ASKED, "step.not-offered", "“%s” is for somebody else: a second person does this.", s->label);
	if (!s || !now || !now->is || !(s->from & 1u << (now->is - e->kind->life.step)))
		return fault_set(f, FAULT_ASKED, "step.not-offered",
		    "That does not follow from where this %s stands. Read again what can be done.", e->kind->one);
	return fault_set(f, FAULT_ASKED, "step.not-offered", "“%s” is not for you to do here.", s->label);
}

/* Written as one new version, by the same hand. Who may take the step may give its reasons. */
static bool with_reason(struct tx *tx, struct arena *a, const struct hand *h, struct entry *e, const struct kind_step *s,
    const struct step_taking *t, struct problems *problems, struct fault *f)
{
	for (size_t i = 0; i < s->reasons; i++) {
		const struct field *field = &e->kind->fields[s->reason[i]];
		struct text typed = text_trim(t->reason[i]);
		const char *wrong = NULL;
		if (!typed.n)
			return fault_set(f, FAULT_ASKED, "step.reason", "“%s” is needed.", field->label);
		if (!value_parse(a, field, typed, &e->value[s->reason[i]], &wrong))
			return fault_set(f, FAULT_ASKED, "step.reason", "%s: %s", field->label, wrong);
	}
	if (t->write && !t->write(e, t->arg))
		return fault_set(f, FAULT_OURS, "step.write", "what is written with a step could not be");
	return entry_correct(tx, a, h, e, problems, NULL, f);
}

bool step_take(struct tx *tx, struct arena *a, const struct hand *h, const struct actor *who, const struct step_taking *t,
    struct problems *problems, struct fault *f)
{
	struct entry *e = NULL;
	struct step_life life;
	struct access_subject subject;
	struct step_offer offer[LIFE_STEPS + 1];
	if (problems)
		*problems = (struct problems){0};
	enum row r = entry_get(tx, a, h->authority, t->kind, t->entry, &e, f);
	if (r != ROW_ONE)
		return r == ROW_NONE && fault_set(f, FAULT_ASKED, "entry.none", "There is no such %s.", t->kind->one);
	if (e->taken_back)
		return fault_set(f, FAULT_ASKED, "entry.taken-back", "This %s was taken back: nothing more is done with it.", t->kind->one);
	if (!step_life(tx, a, h->authority, e, &life, f) || (!t->stands && !step_subject(tx, a, who, h->today, h->now, e, &subject, f)))
		return false;
	const struct step_row *now = step_now(&life);
	size_t i = 0, n = t->stands ? step_theirs(a, who, t->stands, e, &life, offer) : step_offered(a, who, &subject, e, &life, offer);
	if (now && now->n != t->seen)
		return fault_set(f, FAULT_ASKED, "step.moved", "Somebody was quicker. Read again where it stands now.");
	while (i < n && !text_is(t->step, offer[i].step->name))
		i++;
	int proved = t->proved && i == n ? kind_step_at(t->kind, t->step) : -1;
	if (proved >= 0 && t->kind->life.step[proved].by_page && now && now->is &&
	    t->kind->life.step[proved].from & 1u << (now->is - t->kind->life.step))
		offer[i] = (struct step_offer){.step = &t->kind->life.step[proved]};
	else if (i == n)
		return not_offered(who, e, &life, kind_step_at(t->kind, t->step), f);
	if (offer[i].lacks)
		return fault_set(f, FAULT_ASKED, "step.needs", "Before “%s” this has to be there: %.*s.", offer[i].step->label,
		    TEXT_ARG(offer[i].needs));
	const struct kind_step *s = offer[i].step;
	if (s->by_entry)
		return fault_set(f, FAULT_ASKED, "step.not-offered", "“%s” is done by writing it.", s->label);
	int32_t before = e->version;
	if ((s->reasons || t->write) && !with_reason(tx, a, h, e, s, t, problems, f))
		return false;
	return put(tx, h, e, &life, s, e->version != before, role_name((enum role)who->role), f) &&
	    journal(tx, h, e, now->name, s->name, f);
}
