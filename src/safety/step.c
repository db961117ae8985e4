/* The rows of a call, and what those who are asked do with it. */
#include "safety/inside.h"
#include "record/people.h"
#include "store/journal.h"

enum { REASON_LEAST = 10, WORDS_LEAST = 3, WORDS_MOST = 4000 };

SQL(sql_call_new, "INSERT INTO safety_call(authority, id, child, shut, state, rung, raised_at, rung_at, changed_at, held_by, done_by)"
                  " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (authority, id) DO UPDATE SET state = $5, rung = $6,"
                  " rung_at = $8, changed_at = $9, held_by = $10, done_by = $11");
SQL(sql_step_new, "INSERT INTO safety_step(authority, id, call, at, user_id, person, what, how, outcome, words, on_day, view_entry, rung)"
                  " VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
SQL(sql_call_for,
    "WITH RECURSIVE " SAFETY_AGAINST("$2") ", one(id) AS (SELECT c.child FROM safety_call c WHERE c.authority = $1 AND c.id = $2 "
    "UNION " ACCESS_JOINED("one") ")"
    " SELECT " CALL_COLUMNS " FROM safety_call c JOIN safety_asked k ON k.authority = c.authority AND k.call = c.id AND k.user_id = $3"
    " WHERE c.authority = $1 AND c.id = $2 AND $4 NOT IN (SELECT against.id FROM against) AND NOT EXISTS (SELECT 1 FROM person_barred b"
    " WHERE b.authority = $1 AND b.barred = $4 AND b.to_at IS NULL AND b.person IN (SELECT one.id FROM one))");
SQL(sql_is_kept,
    "SELECT COUNT(*) FROM (SELECT u.id FROM app_user u WHERE u.authority = $1 AND u.id IN ($2, $3) AND u.safeguards = 1 AND u.role = "
    "'manager' UNION ALL SELECT k.user_id FROM keeps_safe k JOIN app_user d ON d.authority = k.authority AND d.id = k.user_id AND d.role "
    "IN " POST_ROLES " WHERE k.authority = $1 AND k.part = 'deputy' AND k.to_at IS NULL AND k.user_id IN ($2, $3)) x");
SQL(sql_user_person, "SELECT person FROM app_user WHERE authority = $1 AND id = $2");
SQL(sql_said_views,
    "SELECT view_entry FROM safety_step WHERE authority = $1 AND call = $2 AND what = 'said' AND view_entry IS NOT NULL ORDER BY id");

struct call_row call_row(struct query *q, int i)
{
	return (struct call_row){.authority = query_i64(q, i), .id = query_i64(q, i + 1), .child = query_i64(q, i + 2),
	    .shut = query_i64(q, i + 3) != 0, .state = (enum safety_state)query_i64(q, i + 4), .rung = (int)query_i64(q, i + 5),
	    .raised_at = query_i64(q, i + 6), .rung_at = query_i64(q, i + 7),
	    .changed_at = query_i64(q, i + 8), .held_by = query_i64(q, i + 9), .done_by = query_i64(q, i + 10)};
}

static struct arg id_or_null(int64_t id)
{
	return id ? arg_i(id) : arg_null();
}

bool call_put(struct tx *tx, const struct call_row *c, struct fault *f)
{
	return sql_do(tx, &sql_call_new, f, arg_i(c->authority), arg_i(c->id), arg_i(c->child), arg_i(c->shut), arg_i(c->state),
	    arg_i(c->rung), arg_i(c->raised_at), arg_i(c->rung_at), arg_i(c->changed_at), id_or_null(c->held_by), id_or_null(c->done_by));
}

bool step_add(struct tx *tx, const struct call_row *c, const struct step_new *s, int64_t now, struct fault *f)
{
	struct journal_entry e = {.authority = c->authority, .at = now, .actor = s->person, .role = text_of(s->role ? s->role : "kith"),
	    .relation = text_of(s->relation ? s->relation : "asked to keep safe"), .verb = text_of(s->what), .kind = TEXT("safety"),
	    .entry = c->id, .child = c->child, .after = s->words};
	return sql_do(tx, &sql_step_new, f, arg_i(c->authority), arg_i(store_id()), arg_i(c->id), arg_i(now), id_or_null(s->user),
	    id_or_null(s->person),
	           arg_z(s->what), arg_t(s->how), arg_t(s->outcome), s->words.n ? arg_t(s->words) : arg_null(),
	           s->on ? arg_day(s->on) : arg_null(), id_or_null(s->view), arg_i(s->rung)) &&
	    journal_write(tx, &e, f);
}

enum row call_for(struct tx *tx, const struct actor *me, int64_t call, struct call_row *out, struct fault *f)
{
	struct query q;
	bool found = false;
	if (!me->user || !access_may(me, VERB_SEE, "safety", NULL, NULL).may)
		return ROW_NONE;
	query_begin(tx, &q, &sql_call_for);
	query_bind_i64(&q, 1, me->authority);
	query_bind_i64(&q, 2, call);
	query_bind_i64(&q, 3, me->user);
	query_bind_i64(&q, 4, me->person);
	if (query_step(&q, f))
		found = true, *out = call_row(&q, 0);
	return !query_end(&q, f) ? ROW_FAULT : found ? ROW_ONE : ROW_NONE;
}

/* ---- what may be done ---- */

static bool state(struct fault *f)
{
	return fault_set(f, FAULT_ASKED, "safety.state",
	    "Somebody was quicker, or this is not yours to do now. Open it again to see where it stands.");
}

static bool words_ok(struct text t, size_t least, const char *say, struct fault *f)
{
	return (t.n >= least && t.n <= WORDS_MOST) || fault_set(f, FAULT_ASKED, "safety.words", "%s", say);
}

static bool may_sign(struct tx *tx, const struct actor *me, const struct call_row *c, bool *may, struct fault *f)
{
	int64_t kept = 0, person = 0;
	*may = false;
	if (c->state != SAFETY_DONE || c->done_by == me->user)
		return true;
	if (sql_i64(tx, &sql_user_person, &person, f, arg_i(c->authority), arg_i(c->done_by)) == ROW_FAULT ||
	    sql_i64(tx, &sql_is_kept, &kept, f, arg_i(c->authority), arg_i(c->done_by), arg_i(me->user)) == ROW_FAULT)
		return false;
	*may = kept > 0 && person != me->person;
	return true;
}

bool safety_may_sign(struct tx *tx, const struct actor *me, const struct safety_call *c, bool *may, struct fault *f)
{
	struct call_row row = {.authority = me->authority, .id = c->id, .state = c->state, .done_by = c->done_by};
	return may_sign(tx, me, &row, may, f);
}

struct doing {
	struct tx *tx;
	struct arena *arena;
	const struct ladder *ladder;
	const struct actor *me;
	const struct safety_act *act;
	struct call_row call;
	int64_t now;
	day today;
	struct step_new step;
};

static bool have(struct doing *d, struct fault *f)
{
	struct call_row *c = &d->call;
	if (!(c->state == SAFETY_WAITING || (c->state == SAFETY_HELD && c->held_by != d->me->user)))
		return state(f);
	c->state = SAFETY_HELD, c->held_by = d->me->user, c->changed_at = d->now;
	return call_put(d->tx, c, f) && step_add(d->tx, c, &d->step, d->now, f);
}

static bool pass(struct doing *d, struct fault *f)
{
	struct call_row *c = &d->call;
	if (c->state != SAFETY_HELD || c->held_by != d->me->user)
		return state(f);
	return words_ok(d->step.words, WORDS_LEAST, "Say what the next person has to know.", f) &&
	    step_add(d->tx, c, &d->step, d->now, f) && call_up(d->tx, d->arena, d->ladder, c, d->now, d->today, f);
}

/* Writes into each of the child's views who opened it and when. Their words stay as they are. */
static bool open_view(struct doing *d, int64_t id, struct fault *f)
{
	struct entry *e;
	const struct kind *view = kind_of(TEXT("view"));
	enum row row = view ? entry_get(d->tx, d->arena, d->me->authority, view, id, &e, f) : ROW_NONE;
	if (row != ROW_ONE || e->taken_back || entry_value(e, "opened_by")->number == d->me->person)
		return row != ROW_FAULT;
	struct hand hand = {.authority = d->me->authority, .who = d->me->person, .now = d->now, .today = d->today};
	struct journal_entry opened = {.authority = d->me->authority, .at = d->now, .actor = d->me->person,
	    .role = text_of(role_name((enum role)d->me->role)), .relation = TEXT("asked to keep safe"), .verb = TEXT("open"),
	    .kind = TEXT("view"), .entry = id, .child = d->call.child, .purpose = d->step.words};
	entry_set_number(e, "opened_by", d->me->person);
	entry_set_number(e, "opened_at", d->now);
	/* not as a correction: whoever keeps children safe may stand nowhere in the record, and the words are not looked over again */
	return entry_put(d->tx, &hand, e, f) && journal_write(d->tx, &opened, f);
}

static bool open_words(struct doing *d, struct fault *f)
{
	struct call_row *c = &d->call;
	int64_t *view = NULL;
	size_t n = 0, cap = 0;
	struct query q;
	if (!c->shut || c->state != SAFETY_HELD || c->held_by != d->me->user)
		return state(f);
	if (!words_ok(d->step.words, REASON_LEAST, "Say why you have to read it, in at least 10 characters. The child is told.", f))
		return false;
	query_begin(d->tx, &q, &sql_said_views);
	query_bind_i64(&q, 1, c->authority);
	query_bind_i64(&q, 2, c->id);
	while (query_step(&q, f)) {
		view = arena_grow(d->arena, view, &cap, n + 1, sizeof *view);
		view[n++] = query_i64(&q, 0);
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!open_view(d, view[i], f))
			return false;
	struct journal_entry look = {.authority = c->authority, .at = d->now, .actor = d->me->person,
	    .role = text_of(role_name((enum role)d->me->role)), .relation = TEXT("asked to keep safe"), .kind = TEXT("safe_opened"),
	    .child = c->child, .purpose = d->step.words};
	return step_add(d->tx, c, &d->step, d->now, f) && journal_look(d->tx, &look, f);
}

static bool done(struct doing *d, struct fault *f)
{
	struct call_row *c = &d->call;
	if (c->state != SAFETY_HELD || c->held_by != d->me->user)
		return state(f);
	if (!words_ok(d->step.words, WORDS_LEAST, "Write what the child said and what was done.", f) || !d->step.how.n ||
	    !d->step.outcome.n)
		return fault_set(f, FAULT_ASKED, "safety.words",
		    "Say how the child was seen or spoken to, what came of it, and what was done.");
	if (d->step.on == DAY_NONE || d->step.on > d->today || d->step.on < d->today - 365)
		return fault_set(f, FAULT_ASKED, "safety.day", "The day on which the child was seen or spoken to is today or before.");
	c->state = SAFETY_DONE, c->done_by = d->me->user, c->changed_at = d->now;
	return call_put(d->tx, c, f) && step_add(d->tx, c, &d->step, d->now, f) &&
	    call_show(d->tx, d->arena, c, SAFETY_LEAD | SAFETY_DEPUTY, d->now, d->today, f);
}

static bool sign(struct doing *d, struct fault *f)
{
	struct call_row *c = &d->call;
	bool may, back = !strcmp(d->act->what, "back");
	if (!may_sign(d->tx, d->me, c, &may, f))
		return false;
	if (!may)
		return state(f);
	if (back && !words_ok(d->step.words, WORDS_LEAST, "Say what is still to be done.", f))
		return false;
	c->state = back ? SAFETY_HELD : SAFETY_SIGNED, c->changed_at = d->now;
	return call_put(d->tx, c, f) && step_add(d->tx, c, &d->step, d->now, f);
}

bool safety_do(struct tx *tx, struct arena *a, const struct ladder *l, const struct actor *me, const struct safety_act *act, int64_t now,
    day today, struct fault *f)
{
	static const struct {
		const char *what;
		bool (*fn)(struct doing *, struct fault *);
		const char *step;
	} acts[] = {{"have", have, "have"}, {"pass", pass, "passed"}, {"open", open_words, "opened"}, {"done", done, "done"},
	    {"sign", sign, "signed"},
	    {"back", sign, "back"}};
	struct doing d = {.tx = tx, .arena = a, .ladder = l, .me = me, .act = act, .now = now, .today = today,
	    .step = {.user = me->user, .person = me->person, .role = role_name((enum role)me->role), .words = text_trim(act->words)}};
	enum row row = call_for(tx, me, act->call, &d.call, f);
	if (row != ROW_ONE)
		return row == ROW_NONE && fault_set(f, FAULT_ASKED, "safety.none", "There is nothing here.");
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (!strcmp(acts[i].what, act->what)) {
			d.step.what = acts[i].step;
			if (!strcmp(act->what, "done"))
				d.step.how = act->how, d.step.outcome = act->outcome, d.step.on = act->on;
			return acts[i].fn(&d, f);
		}
	return fault_set(f, FAULT_OURS, "safety.act", "there is no act '%s'", act->what);
}
