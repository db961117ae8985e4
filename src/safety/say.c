/* What the child does: says it, says more, says whether they feel safe now; and whom it can be about. */
#include "safety/inside.h"
#include "base/clock.h"
#include "record/people.h"

enum { SAID_A_DAY = 60 }; /* texts kept of one child in 24 hours; beyond, it still stands on the list */
#define DAY_MS ((int64_t)24 * 3600 * 1000)

SQL(sql_call_open, SAFETY_ONE "SELECT e.entry FROM " SAFETY_CALLS " WHERE s.authority = $1 AND e.child IN (SELECT one.id FROM one)"
                              " AND e.shut = $3 AND s.step <> 'safe' AND " STEP_NEWEST " ORDER BY e.entry DESC LIMIT 1");
SQL(sql_call_childs, SAFETY_ONE "SELECT e.entry FROM k_safety_call e WHERE e.authority = $1 AND e.current = 1 AND e.entry = $3"
                                " AND e.child IN (SELECT one.id FROM one)");
SQL(sql_holder_on, "SELECT COUNT(*) FROM step_asked k JOIN app_user u ON u.authority = k.authority AND u.id = k.user_id"
                   " WHERE k.authority = $1 AND k.entry = $2 AND u.person = $3");
SQL(sql_said_today, SAFETY_ONE "SELECT COUNT(*) FROM " SAFETY_CALLS " WHERE s.authority = $1 AND e.child IN (SELECT one.id FROM one)"
                               " AND s.step = 'said' AND s.at > $3");
SQL(sql_child_is,
    SAFETY_ONE "SELECT id FROM app_user WHERE authority = $1 AND person IN (SELECT one.id FROM one) AND role = 'young-person' AND active = "
    "1 LIMIT 1");
SQL(sql_beside,
    "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
    " SELECT DISTINCT m.part, m.person FROM (SELECT a.part, a.who AS person FROM k_allocation a WHERE a.authority = $1"
    " AND a.child IN (SELECT one.id FROM one) AND a.part IN ('social-worker', 'personal-adviser', 'carer', 'manager') AND " ACCESS_NOW("a")
    " UNION ALL SELECT 'manager', x.person FROM k_allocation a JOIN team_member t ON t.authority = a.authority AND t.team = a.team"
    " JOIN app_user x ON x.authority = t.authority AND x.id = t.user_id AND x.role = 'manager' AND x.active = 1"
    " WHERE a.authority = $1 AND a.child IN (SELECT one.id FROM one) AND t.from_day <= $4 AND (t.to_day IS NULL OR t.to_day > $4)"
    " AND a.part NOT IN " ACCESS_SIDES " AND " ACCESS_NOW("a")
    " UNION ALL SELECT 'lead', x.person FROM app_user x WHERE x.authority = $1 AND x.safeguards = 1 AND x.role = 'manager' AND x.active = "
    "1) m WHERE m.person <> $3 ORDER BY m.part, m.person");

enum row safety_child_is(struct tx *tx, int64_t authority, int64_t child, struct fault *f)
{
	int64_t id;
	return sql_i64(tx, &sql_child_is, &id, f, arg_i(authority), arg_i(child));
}

bool safety_would_ask(struct tx *tx, struct arena *a, int64_t authority, int64_t child, bool shut, int64_t now, struct asked_names *out,
    struct fault *f)
{
	const struct ladder *l;
	return call_ladder(SAFETY_LADDER, &l, f) && call_would_ask(tx, a, l, authority, child, shut, now, out, f);
}

bool safety_beside(struct tx *tx, struct arena *a, int64_t authority, int64_t child, day today, struct safety_person **out, size_t *n,
    struct fault *f)
{
	struct query q;
	size_t cap = 0, kept = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_beside);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, child);
	query_bind_i64(&q, 3, child);
	query_bind_day(&q, 4, today);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct safety_person){.part = arena_text(a, query_text(&q, 0)), .person = query_i64(&q, 1)};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = 0; i < *n; i++) {
		struct safety_person b = (*out)[i];
		bool twice = false;
		for (size_t k = 0; k < kept; k++)
			twice |= (*out)[k].person == b.person;
		if (twice)
			continue;
		if (!call_name(tx, a, authority, b.person, &b.name, f))
			return false;
		if (b.name.n && kept < SAFETY_ABOUT)
			(*out)[kept++] = b;
	}
	*n = kept;
	return true;
}

/* ---- by the child's own hand ---- */

struct saying {
	struct tx *tx;
	struct arena *arena;
	struct actor child;
	struct access_subject subject;
	struct hand hand;
	struct call_now call;
	/* what is written with one step */
	int64_t view;
	struct text reach;
};

static struct saying begin(struct tx *tx, struct arena *a, int64_t authority, int64_t child, int64_t now, day today)
{
	return (struct saying){.tx = tx, .arena = a,
	    .child = {.authority = authority, .person = child, .role = ROLE_YOUNG_PERSON},
	    /* it is theirs whatever stands against the record (sealed, restricted): a child who is not safe is heard */
	    .subject = {.authority = authority, .child = child, .relation = REL_ME},
	    .hand = {.authority = authority, .who = child, .role = role_name(ROLE_YOUNG_PERSON), .relation = "me", .now = now,
		.today = today}};
}

static bool found(struct saying *y, int64_t call, struct fault *f)
{
	return safety_now(y->tx, y->arena, y->hand.authority, call, &y->call, f) == ROW_ONE;
}

static bool takes(struct saying *y, const char *step, bool (*write)(struct entry *, void *), struct fault *f)
{
	struct problems p;
	struct step_taking t = {.kind = y->call.e->kind, .entry = y->call.e->id, .step = text_of(step), .seen = y->call.now->n,
	    .stands = &y->subject, .write = write, .arg = y};
	return step_take(y->tx, y->arena, &y->hand, &y->child, &t, &p, f);
}

/* The words are theirs: an entry of the record, read through the call and by nobody's relation. */
static bool put_words(struct saying *y, bool shut, struct text words, struct fault *f)
{
	struct problems p;
	const struct kind *k = kind_of(TEXT("view"));
	y->view = 0;
	if (!words.n || !k)
		return true;
	struct entry *e = entry_new(y->arena, k, y->child.person);
	e->state = STATE_FINAL;
	entry_set_number(e, "said", y->hand.today);
	entry_set(e, "words", words);
	entry_set(e, "readers", text_of(reader_code(shut ? READER_JUST_ME : READER_SAFE)));
	entry_set_number(e, "worry", 1);
	if (!entry_add(y->tx, y->arena, &y->hand, e, &p, f))
		return false;
	y->view = e->id;
	return true;
}

static bool write_said(struct entry *e, void *arg)
{
	const struct saying *y = arg;
	struct value *view = entry_value(e, "said_view"), *reach = entry_value(e, "reach");
	*view = (struct value){.state = y->view ? VALUE_SET : VALUE_BLANK, .number = y->view};
	*reach = (struct value){.state = y->reach.n ? VALUE_SET : VALUE_BLANK, .text = y->reach};
	return true;
}

/* Long words are several entries: none is sent back as too long. */
static bool put_said(struct saying *y, const struct saying_unsafe *s, struct fault *f)
{
	struct text rest = s->words;
	y->reach = s->reach;
	do {
		size_t n = rest.n < SAFETY_WORDS ? rest.n : SAFETY_WORDS;
		while (n && n < rest.n && ((unsigned char)rest.at[n] & 0xC0) == 0x80)
			n--; /* not inside a letter */
		if (!put_words(y, s->shut, (struct text){rest.at, n}, f) || !takes(y, "said", write_said, f))
			return false;
		rest = (struct text){rest.at + n, rest.n - n};
		y->reach = (struct text){0};
	} while (rest.n);
	return true;
}

static bool new_call(struct saying *y, bool shut, int64_t *id, struct fault *f)
{
	struct problems p;
	struct entry *e = entry_new(y->arena, kind_of(TEXT(SAFETY_KIND)), y->child.person);
	e->state = STATE_FINAL;
	entry_set_number(e, "shut", shut);
	if (!entry_add(y->tx, y->arena, &y->hand, e, &p, f))
		return false;
	*id = e->id;
	return true;
}

bool safety_say(struct tx *tx, struct arena *a, const struct saying_unsafe *s, int64_t now, day today, struct fault *f)
{
	struct saying y = begin(tx, a, s->authority, s->child, now, today);
	int64_t id = 0, today_n = 0, still = 1;
	enum row row = sql_i64(tx, &sql_call_open, &id, f, arg_i(s->authority), arg_i(s->child), arg_i(s->shut));
	if (row == ROW_FAULT ||
	    sql_i64(tx, &sql_said_today, &today_n, f, arg_i(s->authority), arg_i(s->child), arg_i(now - DAY_MS)) == ROW_FAULT ||
	    (row == ROW_NONE && !new_call(&y, s->shut, &id, f)))
		return false;
	/* whom it is about, off every list; whoever has it and is among them, has it no more */
	for (size_t i = 0; i < s->n_about; i++)
		if (!call_against(tx, &y.hand, id, s->about[i], f))
			return false;
	if (!found(&y, id, f))
		return false;
	if (y.call.holder && sql_i64(tx, &sql_holder_on, &still, f, arg_i(s->authority), arg_i(id), arg_i(y.call.holder)) == ROW_FAULT)
		return false;
	if (today_n < SAID_A_DAY && !put_said(&y, s, f))
		return false;
	/* else somebody has it and sees what was added, or it waits and sounds anew */
	return (still && y.call.state != SAFETY_DONE && y.call.state != SAFETY_SIGNED) || takes(&y, "more", NULL, f);
}

bool safety_answer(struct tx *tx, struct arena *a, const struct actor *me, int64_t call, bool safe, int64_t now, day today, struct fault *f)
{
	struct saying y = begin(tx, a, me->authority, me->role == ROLE_YOUNG_PERSON ? me->person : 0, now, today);
	int64_t id;
	enum row row = sql_i64(tx, &sql_call_childs, &id, f, arg_i(me->authority), arg_i(y.child.person), arg_i(call));
	if (row == ROW_FAULT || (row == ROW_ONE && !found(&y, id, f)))
		return false;
	/* asked where it was countersigned; and who said yes can say no later */
	if (row == ROW_NONE || (y.call.state != SAFETY_SIGNED && !(y.call.state == SAFETY_CLOSED && !safe)))
		return fault_set(f, FAULT_ASKED, "safety.state", "This is not asked now.");
	return takes(&y, safe ? "safe" : "not-safe", NULL, f);
}
