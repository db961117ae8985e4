/* Calls from before they were entries: each becomes one, with its id, its steps and moments, whom it is about, on whose list it stands and
 * what was written to them. Nobody is asked anew by that, and nobody's words are opened. */
#include "safety/inside.h"
#include "base/clock.h"
#include "base/whose.h"
#include <stdio.h>

SQL(sql_any, "SELECT COUNT(*) FROM (SELECT 1 FROM safety_call LIMIT 1) x");
SQL(sql_calls, "SELECT authority, id, child, shut, state, rung, raised_at, rung_at, changed_at, held_by, done_by FROM safety_call"
               " ORDER BY authority, id");
SQL(sql_steps,
    "SELECT s.at, s.person, s.what, s.how, s.outcome, s.words, s.on_day, s.view_entry, s.rung, u.role FROM safety_step s"
    " LEFT JOIN app_user u ON u.authority = s.authority AND u.id = s.user_id WHERE s.authority = $1 AND s.call = $2 ORDER BY s.id");
SQL(sql_user, "SELECT person FROM app_user WHERE authority = $1 AND id = $2");
SQL(sql_user_role, "SELECT role FROM app_user WHERE authority = $1 AND id = $2");
SQL(sql_row_put,
    "INSERT INTO entry_step (authority, entry, n, kind, version, step, at, who, role, wrote, due, due_at, due_from, limit_n, limit_unit,"
    " stays) VALUES ($1, $2, $3, '" SAFETY_KIND "', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
SQL(sql_note_put, "INSERT INTO step_told (authority, entry, n, rung, at, nobody) VALUES ($1, $2, $3, $4, $5, 0)"
                  " ON CONFLICT (authority, entry, n, rung) DO NOTHING");
SQL(sql_call_put,
    "INSERT INTO step_call (authority, entry, child, n, ladder, shut, asks, rung, rung_at, tells, tells_at, tells_not, tells_role)"
    " VALUES ($1, $2, $3, $4, '" SAFETY_LADDER "', $5, $6, $7, $8, $9, $10, $11, $12)");
SQL(sql_asked_move,
    "INSERT INTO step_asked (authority, entry, user_id, rung, at, mailed_at, mails, failed_at, claimed_until) SELECT authority, call,"
    " user_id, rung, at, mailed_at, mails, failed_at, claimed_until FROM safety_asked WHERE authority = $1 AND call = $2");
SQL(sql_against_move, "INSERT INTO step_against (authority, entry, person) SELECT authority, call, person FROM safety_about"
                      " WHERE authority = $1 AND call = $2");
SQL(sql_asked_gone, "DELETE FROM safety_asked WHERE authority = $1 AND call = $2");
SQL(sql_about_gone, "DELETE FROM safety_about WHERE authority = $1 AND call = $2");
SQL(sql_steps_gone, "DELETE FROM safety_step WHERE authority = $1 AND call = $2");
SQL(sql_call_gone, "DELETE FROM safety_call WHERE authority = $1 AND id = $2");

#define MOVED "moved from the tables of before" /* the purpose of each row of the journal */

/* As the tables of before have it. */
struct old_call {
	int64_t authority, id, child, raised_at, rung_at, changed_at, held_by, done_by;
	bool shut;
	enum safety_state state;
	int rung;
};
struct old_step {
	int64_t at, person, view;
	struct text what, how, outcome, words, role;
	day on;
	int rung;
};
struct moving {
	struct tx *tx;
	struct arena *arena;
	const struct ladder *ladder;
	const struct old_call *old;
	struct entry *e;
	int64_t now, n, stood; /* n: rows so far; stood: the row at which it stands … */
	const char *at;        /* … and the step */
	day today;
};

bool safety_to_move(struct tx *tx, bool *any, struct fault *f)
{
	int64_t n = 0;
	enum row row = sql_i64(tx, &sql_any, &n, f, arg_none());
	*any = n > 0;
	return row != ROW_FAULT;
}

static bool put_row(struct moving *m, const char *step, const struct old_step *s, bool wrote, struct fault *f)
{
	bool stays = !strcmp(step, "said") || !strcmp(step, "opened"), held = safety_state_of(text_of(step)) == SAFETY_HELD;
	int64_t due = s->at + m->ladder->hold;
	/* as it was taken then: the journal has each step by its moment */
	struct hand h = {.authority = m->old->authority, .who = s->person, .role = s->role.n ? arena_z(m->arena, s->role) : "clock",
	    .relation = "", .now = s->at, .today = clock_day(s->at), .purpose = MOVED};
	if (!entry_journal(m->tx, &h, "step", m->e, text_of(m->n ? m->at : ""), text_of(step), f))
		return false;
	m->n++;
	if (!stays)
		m->stood = m->n, m->at = step;
	return sql_do(m->tx, &sql_row_put, f, arg_i(m->old->authority), arg_i(m->old->id), arg_i(m->n),
	    arg_i(m->e->version ? m->e->version : 1), arg_z(step), arg_i(s->at), s->person ? arg_i(s->person) : arg_null(),
	    arg_t(s->role.n ? s->role : TEXT("clock")), arg_i(wrote), held ? arg_day(clock_day(due)) : arg_null(),
	    held ? arg_i(due) : arg_null(), held ? arg_day(clock_day(s->at)) : arg_null(),
	    held ? arg_i(m->ladder->hold / 60000) : arg_null(), held ? arg_z("minutes") : arg_null(), stays ? arg_i(1) : arg_null());
}

static void set_text(const struct entry *e, const char *field, struct text t)
{
	*entry_value(e, field) = (struct value){.state = t.n ? VALUE_SET : VALUE_BLANK, .text = t};
}

/* One more version, by whoever took the step; journaled now. */
static bool put_version(struct moving *m, const struct old_step *s, struct fault *f)
{
	struct hand h = {.authority = m->old->authority,
	    .who = s->person,
	    .role = arena_z(m->arena, s->role),
	    .relation = "",
	    .now = m->now,
	    .today = m->today,
	    .purpose = MOVED};
	struct entry was = *m->e;
	was.value = arena_array(m->arena, struct value, m->e->kind->n);
	memcpy(was.value, m->e->value, m->e->kind->n * sizeof *was.value);
	if (text_is(s->what, "said")) {
		*entry_value(m->e, "said_view") = (struct value){.state = s->view ? VALUE_SET : VALUE_BLANK, .number = s->view};
		set_text(m->e, "reach", s->words);
	} else {
		set_text(m->e, "safe_words", s->words);
	}
	if (text_is(s->what, "done")) {
		set_text(m->e, "seen_how", s->how), set_text(m->e, "came_of_it", s->outcome);
		if (s->on != DAY_NONE) {
			char on[DAY_TEXT];
			set_text(m->e, "seen_on", arena_text(m->arena, text_of(day_iso(s->on, on))));
		}
	}
	return entry_moved_in(m->tx, m->arena, &h, m->e, &was, f);
}

static bool one_step(struct moving *m, struct old_step *s, struct fault *f)
{
	char key[20];
	const char *step = arena_z(m->arena, s->what);
	bool child = text_is(s->what, "said") || text_is(s->what, "safe") || text_is(s->what, "not-safe");
	bool words = text_is(s->what, "said") || text_is(s->what, "opened") || text_is(s->what, "passed") || text_is(s->what, "done") ||
	    text_is(s->what, "back");
	if (child)
		s->role = text_of(role_name(ROLE_YOUNG_PERSON));
	if (text_is(s->what, "asked")) {
		struct old_step more = {.at = s->at, .person = m->old->child, .role = text_of(role_name(ROLE_YOUNG_PERSON))};
		if (safety_state_of(text_of(m->at)) != SAFETY_WAITING && !put_row(m, "more", &more, false, f))
			return false;
		snprintf(key, sizeof key, "asked %d", s->rung);
		return sql_do(
		    m->tx, &sql_note_put, f, arg_i(m->old->authority), arg_i(m->old->id), arg_i(m->stood), arg_z(key), arg_i(s->at));
	}
	if (text_is(s->what, "have") && safety_state_of(text_of(m->at)) == SAFETY_HELD)
		step = "over";
	return (!words || put_version(m, s, f)) && put_row(m, step, s, words, f);
}

/* Where the rows of before do not lead to where the call stood, that stands all the same. */
static bool as_it_stood(struct moving *m, struct fault *f)
{
	static const char *const steps[SAFETY_STATES] = {"more", "have", "done", "signed", "safe"};
	const struct old_call *o = m->old;
	struct old_step s = {.at = o->changed_at, .person = o->child, .role = text_of(role_name(ROLE_YOUNG_PERSON))};
	if (safety_state_of(text_of(m->at)) == o->state)
		return true;
	int64_t user = o->state == SAFETY_HELD ? o->held_by : o->state == SAFETY_DONE ? o->done_by : 0;
	return (!user || (sql_i64(m->tx, &sql_user, &s.person, f, arg_i(o->authority), arg_i(user)) != ROW_FAULT &&
			     sql_text(m->tx, &sql_user_role, m->arena, &s.role, f, arg_i(o->authority), arg_i(user)) != ROW_FAULT)) &&
	    put_row(m, steps[o->state], &s, false, f);
}

static bool put_call(struct moving *m, struct fault *f)
{
	static const int asks[SAFETY_STATES] = {1, 0, 2, 0, -1}; /* record/call_inside.h */
	const struct old_call *o = m->old;
	int64_t person = 0;
	struct text role = TEXT("");
	bool tells = o->state == SAFETY_DONE;
	if (tells && (sql_i64(m->tx, &sql_user, &person, f, arg_i(o->authority), arg_i(o->done_by)) == ROW_FAULT ||
			 sql_text(m->tx, &sql_user_role, m->arena, &role, f, arg_i(o->authority), arg_i(o->done_by)) == ROW_FAULT))
		return false;
	return sql_do(m->tx, &sql_call_put, f, arg_i(o->authority), arg_i(o->id), arg_i(o->child), arg_i(m->stood), arg_i(o->shut),
		   arg_i(asks[o->state]), arg_i(o->rung), arg_i(o->rung_at), arg_i(tells ? CALL_LEAD | CALL_DEPUTY : 0),
		   arg_i(tells ? o->changed_at : 0), arg_i(person), arg_t(role.n ? role : TEXT(""))) &&
	    sql_do(m->tx, &sql_asked_move, f, arg_i(o->authority), arg_i(o->id)) &&
	    sql_do(m->tx, &sql_against_move, f, arg_i(o->authority), arg_i(o->id)) &&
	    sql_do(m->tx, &sql_asked_gone, f, arg_i(o->authority), arg_i(o->id)) &&
	    sql_do(m->tx, &sql_about_gone, f, arg_i(o->authority), arg_i(o->id)) &&
	    sql_do(m->tx, &sql_steps_gone, f, arg_i(o->authority), arg_i(o->id)) &&
	    sql_do(m->tx, &sql_call_gone, f, arg_i(o->authority), arg_i(o->id));
}

static bool steps_of(struct tx *tx, struct arena *a, const struct old_call *o, struct old_step **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_steps);
	query_bind_i64(&q, 1, o->authority);
	query_bind_i64(&q, 2, o->id);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct old_step){.at = query_i64(&q, 0),
		    .person = query_i64(&q, 1),
		    .what = arena_text(a, query_text(&q, 2)),
		    .how = arena_text(a, query_text(&q, 3)),
		    .outcome = arena_text(a, query_text(&q, 4)),
		    .words = arena_text(a, query_text(&q, 5)),
		    .on = query_day(&q, 6),
		    .view = query_i64(&q, 7),
		    .rung = (int)query_i64(&q, 8),
		    .role = arena_text(a, query_text(&q, 9))};
	}
	return query_end(&q, f);
}

static bool one_call(struct moving *m, struct fault *f)
{
	const struct old_call *o = m->old;
	struct old_step *s, begun = {.at = o->raised_at, .person = o->child, .role = text_of(role_name(ROLE_YOUNG_PERSON))};
	size_t n;
	struct hand h = {.authority = o->authority, .who = o->child, .role = role_name(ROLE_YOUNG_PERSON), .relation = "", .now = m->now,
	    .today = m->today, .purpose = MOVED};
	m->e = entry_new(m->arena, kind_of(TEXT(SAFETY_KIND)), o->child);
	m->e->id = o->id, m->e->about = o->child, m->e->state = STATE_FINAL, m->n = 0;
	entry_set_number(m->e, "shut", o->shut);
	/* its first step is there before it is: it is not begun, and nobody is asked */
	if (!steps_of(m->tx, m->arena, o, &s, &n, f) || !put_row(m, "waiting", &begun, false, f) ||
	    !entry_moved_in(m->tx, m->arena, &h, m->e, NULL, f))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!one_step(m, &s[i], f))
			return false;
	return as_it_stood(m, f) && put_call(m, f);
}

bool safety_moved(struct tx *tx, struct arena *a, int64_t now, day today, size_t *moved, struct fault *f)
{
	struct moving m = {.tx = tx, .arena = a, .now = now, .today = today};
	struct old_call *old = NULL;
	size_t n = 0, cap = 0;
	struct query q;
	*moved = 0;
	if (!call_ladder(SAFETY_LADDER, &m.ladder, f))
		return false;
	query_begin(tx, &q, &sql_calls);
	while (query_step(&q, f)) {
		old = arena_grow(a, old, &cap, n + 1, sizeof *old);
		old[n++] = (struct old_call){.authority = query_i64(&q, 0), .id = query_i64(&q, 1), .child = query_i64(&q, 2),
		    .shut = query_i64(&q, 3) != 0, .state = (enum safety_state)query_i64(&q, 4), .rung = (int)query_i64(&q, 5),
		    .raised_at = query_i64(&q, 6), .rung_at = query_i64(&q, 7), .changed_at = query_i64(&q, 8), .held_by = query_i64(&q, 9),
		    .done_by = query_i64(&q, 10)};
	}
	bool ok = query_end(&q, f);
	int64_t was = whose_now();
	for (size_t i = 0; ok && i < n; i++) {
		m.old = &old[i];
		whose_set(old[i].authority);
		ok = one_call(&m, f);
		*moved += ok;
	}
	whose_set(was);
	return ok;
}
