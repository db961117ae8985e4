/* What the child does: says it, says more, says whether they feel safe now. */
#include "safety/inside.h"

enum { SAID_A_DAY = 60 }; /* texts kept of one child in 24 hours; beyond, it still stands on the list */
#define DAY_MS ((int64_t)24 * 3600 * 1000)

SQL(sql_call_open,
    SAFETY_ONE "SELECT " CALL_COLUMNS " FROM safety_call c WHERE c.authority = $1 AND c.child IN (SELECT one.id FROM one) AND c.shut = $3 "
    "AND c.state <> 4 ORDER BY c.id DESC LIMIT 1");
SQL(sql_call_childs,
    SAFETY_ONE "SELECT " CALL_COLUMNS " FROM safety_call c WHERE c.authority = $1 AND c.child IN (SELECT one.id FROM one) AND c.id = $3");
SQL(sql_about_add, "INSERT INTO safety_about(authority, call, person) VALUES($1, $2, $3) ON CONFLICT (authority, call, person) DO NOTHING");
SQL(sql_about_off, "WITH RECURSIVE " SAFETY_AGAINST("$2") " DELETE FROM safety_asked WHERE authority = $1 AND call = $2 AND user_id IN"
                   " (SELECT u.id FROM app_user u WHERE u.authority = $1 AND u.person IN (SELECT against.id FROM against))");
SQL(sql_holder_off, "SELECT COUNT(*) FROM safety_asked WHERE authority = $1 AND call = $2 AND user_id = $3");
SQL(sql_said_today, SAFETY_ONE "SELECT COUNT(*) FROM safety_step s JOIN safety_call c ON c.authority = s.authority AND c.id = s.call"
                    " WHERE c.authority = $1 AND c.child IN (SELECT one.id FROM one) AND s.what = 'said' AND s.at > $3");
SQL(sql_child_is,
    SAFETY_ONE "SELECT id FROM app_user WHERE authority = $1 AND person IN (SELECT one.id FROM one) AND role = 'young-person' AND active = "
    "1 LIMIT 1");

enum row safety_child_is(struct tx *tx, int64_t authority, int64_t child, struct fault *f)
{
	int64_t id;
	return sql_i64(tx, &sql_child_is, &id, f, arg_i(authority), arg_i(child));
}

static enum row one_call(struct query *q, struct call_row *out, struct fault *f)
{
	bool found = false;
	if (query_step(q, f))
		found = true, *out = call_row(q, 0);
	return !query_end(q, f) ? ROW_FAULT : found ? ROW_ONE : ROW_NONE;
}

static enum row find_open(struct tx *tx, const struct saying_unsafe *s, struct call_row *out, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &sql_call_open);
	query_bind_i64(&q, 1, s->authority);
	query_bind_i64(&q, 2, s->child);
	query_bind_i64(&q, 3, s->shut);
	return one_call(&q, out, f);
}

/* The words are theirs: an entry of the record, read through the call and by nobody's relation. */
static bool put_words(struct tx *tx, struct arena *a, const struct saying_unsafe *s, struct text words, int64_t now, day today,
    int64_t *view, struct fault *f)
{
	struct problems p;
	const struct kind *k = kind_of(TEXT("view"));
	*view = 0;
	if (!words.n || !k)
		return true;
	struct hand hand = {.authority = s->authority, .who = s->child, .role = role_name(ROLE_YOUNG_PERSON), .relation = "me", .now = now,
	    .today = today};
	struct entry *e = entry_new(a, k, s->child);
	e->state = STATE_FINAL;
	entry_set_number(e, "said", today);
	entry_set(e, "words", words);
	entry_set(e, "readers", s->shut ? TEXT("just-me") : TEXT("safe"));
	entry_set_number(e, "worry", 1);
	if (!entry_add(tx, a, &hand, e, &p, f))
		return false;
	*view = e->id;
	return true;
}

/* Whom it is about, off every list; whoever has it and is among them, has it no more. */
static bool put_about(struct tx *tx, const struct saying_unsafe *s, struct call_row *c, bool *lost, struct fault *f)
{
	int64_t still = 1;
	for (size_t i = 0; i < s->n_about; i++)
		if (!sql_do(tx, &sql_about_add, f, arg_i(c->authority), arg_i(c->id), arg_i(s->about[i])))
			return false;
	if (s->n_about && !sql_do(tx, &sql_about_off, f, arg_i(c->authority), arg_i(c->id)))
		return false;
	if (c->held_by && sql_i64(tx, &sql_holder_off, &still, f, arg_i(c->authority), arg_i(c->id), arg_i(c->held_by)) == ROW_FAULT)
		return false;
	*lost = !still;
	return true;
}

/* Long words are several entries: none is sent back as too long. */
static bool put_said(struct tx *tx, struct arena *a, const struct saying_unsafe *s, const struct call_row *c, int64_t now, day today,
    struct fault *f)
{
	struct text rest = s->words, reach = s->reach;
	do {
		size_t n = rest.n < SAFETY_WORDS ? rest.n : SAFETY_WORDS;
		while (n && n < rest.n && ((unsigned char)rest.at[n] & 0xC0) == 0x80)
			n--; /* not inside a letter */
		struct step_new said = {.what = "said", .person = s->child, .role = role_name(ROLE_YOUNG_PERSON), .relation = "me",
		    .words = reach};
		if (!put_words(tx, a, s, (struct text){rest.at, n}, now, today, &said.view, f) || !step_add(tx, c, &said, now, f))
			return false;
		rest = (struct text){rest.at + n, rest.n - n};
		reach = (struct text){0};
	} while (rest.n);
	return true;
}

bool safety_say(struct tx *tx, struct arena *a, const struct ladder *l, const struct saying_unsafe *s, int64_t now, day today,
    struct fault *f)
{
	struct call_row c = {0};
	int64_t today_n = 0;
	bool lost = false;
	enum row row = find_open(tx, s, &c, f);
	if (row == ROW_FAULT || sql_i64(tx, &sql_said_today, &today_n, f, arg_i(s->authority), arg_i(s->child), arg_i(now - DAY_MS)) ==
	    ROW_FAULT)
		return false;
	if (row == ROW_NONE) {
		c = (struct call_row){.authority = s->authority, .id = store_id(), .child = s->child, .shut = s->shut,
		    .state = SAFETY_WAITING, .raised_at = now, .rung_at = now, .changed_at = now};
		if (!call_put(tx, &c, f))
			return false;
	}
	if (!put_about(tx, s, &c, &lost, f))
		return false;
	if (today_n < SAID_A_DAY && !put_said(tx, a, s, &c, now, today, f))
		return false;
	if (lost || c.state == SAFETY_DONE || c.state == SAFETY_SIGNED)
		return call_up(tx, a, l, &c, now, today, f);
	if (c.state != SAFETY_WAITING)
		return true; /* somebody has it, and sees what was added */
	return call_ask(tx, a, l, &c, now, today, f) && call_put(tx, &c, f) &&
	    (row == ROW_NONE || today_n >= SAID_A_DAY || call_sound(tx, &c, f));
}

bool safety_answer(struct tx *tx, struct arena *a, const struct ladder *l, const struct actor *me, int64_t call, bool safe, int64_t now,
    day today, struct fault *f)
{
	struct call_row c;
	struct query q;
	query_begin(tx, &q, &sql_call_childs);
	query_bind_i64(&q, 1, me->authority);
	query_bind_i64(&q, 2, me->role == ROLE_YOUNG_PERSON ? me->person : 0);
	query_bind_i64(&q, 3, call);
	enum row row = one_call(&q, &c, f);
	if (row == ROW_FAULT)
		return false;
	/* asked where it was countersigned; and who said yes can say no later */
	if (row == ROW_NONE || (c.state != SAFETY_SIGNED && !(c.state == SAFETY_CLOSED && !safe)))
		return fault_set(f, FAULT_ASKED, "safety.state", "This is not asked now.");
	struct step_new step = {.what = safe ? "safe" : "not-safe", .person = me->person, .role = role_name(ROLE_YOUNG_PERSON),
	    .relation = "me"};
	if (!step_add(tx, &c, &step, now, f))
		return false;
	if (!safe)
		return call_up(tx, a, l, &c, now, today, f);
	c.state = SAFETY_CLOSED, c.changed_at = now;
	return call_put(tx, &c, f);
}
