/* The clock of ladders in minutes: what time has done to each call, and which messages are due. Its state is rows, so a pause, a restart
 * or a second process changes nothing but when it is noticed. */
#include "record/call_inside.h"
#include "access/posts.h"
#include "base/clock.h"
#include "base/whose.h"
#include "describe/describe.h"
#include "record/steps.h"

enum { CLAIM_MS = 90 * 1000, AGAIN_MS = 60 * 1000 };

/* What time is to take of what may call. $1: now. */
#define CLOCK_DUE \
	"SELECT s.authority, s.entry, s.kind FROM step_call c JOIN entry_step s ON s.authority = c.authority AND s.entry = c.entry" \
	" WHERE c.asks >= 0 AND s.due_at IS NOT NULL AND s.due_at <= $1 AND " STEP_NEWEST
SQL(sql_clock_due, CLOCK_DUE " ORDER BY s.authority, s.entry");
SQL(sql_clock_any, "SELECT COUNT(*) FROM (SELECT 1 FROM step_call c WHERE c.asks > 0 UNION ALL SELECT 1 FROM (" CLOCK_DUE ") d) x");
SQL(sql_running, "SELECT " CALL_COLUMNS " FROM step_call c WHERE c.asks > 0 ORDER BY c.authority, c.entry");
/* Those who are asked now: of the rung at which it stands ($4 -1: none); or who has one of the posts $8 and is told, once after $5. */
SQL(sql_due,
    "SELECT k.user_id, u.mail FROM step_asked k JOIN app_user u ON u.authority = k.authority AND u.id = k.user_id AND u.active = 1 AND "
    "u.role IN " POST_ROLES
    " WHERE k.authority = $1 AND k.entry = $2 AND u.mail IS NOT NULL AND (k.claimed_until IS NULL OR k.claimed_until <= $3)"
    " AND (k.failed_at IS NULL OR k.failed_at <= $6) AND (($4 >= 0 AND k.rung >= $4 AND (k.mailed_at IS NULL OR k.mailed_at <= $5))"
    " OR ($4 < 0 AND NOT (u.person = $7 AND u.role = $9) AND (k.mailed_at IS NULL OR k.mailed_at < $5) AND"
    " (((CAST($8 AS BIGINT) & 4) <> 0 AND u.safeguards = 1) OR u.id IN (SELECT d.user_id FROM keeps_safe d WHERE d.authority = $1 AND"
    " d.to_at IS NULL AND ((d.part = 'deputy' AND (CAST($8 AS BIGINT) & 8) <> 0) OR (d.part = 'duty' AND (CAST($8 AS BIGINT) & 16) <> "
    "0)))))) ORDER BY k.user_id");
SQL(sql_claim, "UPDATE step_asked SET claimed_until = $4 WHERE authority = $1 AND entry = $2 AND user_id = $3");
SQL(sql_mailed,
    "UPDATE step_asked SET claimed_until = NULL, mailed_at = $4, mails = mails + 1, failed_at = NULL WHERE authority = $1 AND entry = $2 "
    "AND user_id = $3");
SQL(sql_failed, "UPDATE step_asked SET claimed_until = NULL, failed_at = $4 WHERE authority = $1 AND entry = $2 AND user_id = $3");

/* Of rungs in days: each once, and not when it is older than a day. $1 now, $2 a day before. */
#define NOTICE_DUE \
	"step_notice n JOIN app_user u ON u.authority = n.authority AND u.id = n.user_id AND u.active = 1 AND u.mail IS NOT NULL" \
	" WHERE n.mail = 1 AND n.mailed_at IS NULL AND n.at >= $2 AND (n.claimed_until IS NULL OR n.claimed_until <= $1)"
SQL(sql_notice_due,
    "SELECT n.authority, n.entry, n.user_id, u.mail, n.n, n.rung FROM " NOTICE_DUE " ORDER BY n.authority, n.entry, n.user_id");
SQL(sql_notice_any, "SELECT COUNT(*) FROM " NOTICE_DUE);
SQL(sql_notice_claim,
    "UPDATE step_notice SET claimed_until = $6 WHERE authority = $1 AND user_id = $2 AND entry = $3 AND n = $4 AND rung = $5");
SQL(sql_notice_mailed,
    "UPDATE step_notice SET mailed_at = $6 WHERE authority = $1 AND user_id = $2 AND entry = $3 AND n = $4 AND rung = $5");
#define DAY_MS ((int64_t)24 * 3600 * 1000)

bool call_running(struct tx *tx, int64_t now, bool *any, struct fault *f)
{
	int64_t n = 0;
	int64_t notices = 0;
	bool ok = sql_i64(tx, &sql_clock_any, &n, f, arg_i(now)) != ROW_FAULT &&
	    sql_i64(tx, &sql_notice_any, &notices, f, arg_i(now), arg_i(now - DAY_MS)) != ROW_FAULT;
	*any = n > 0 || notices > 0;
	return ok;
}

struct ticking {
	struct tx *tx;
	struct arena *arena;
	int64_t now;
	struct call_message *mail;
	size_t n, cap;
};

/* ---- what time takes ---- */

struct timed {
	int64_t authority, entry;
	const struct kind *kind;
};

static bool one_timed(struct ticking *t, const struct timed *x, struct fault *f)
{
	struct entry *e = NULL;
	struct step_life life;
	bool taken;
	enum row row = entry_get(t->tx, t->arena, x->authority, x->kind, x->entry, &e, f);
	if (row != ROW_ONE || !entry_stands(e))
		return row != ROW_FAULT;
	return step_life(t->tx, t->arena, x->authority, e, &life, f) &&
	    step_clock(t->tx, t->now, clock_day(t->now), e, &life, x->authority, &taken, f);
}

static bool timed(struct ticking *t, struct fault *f)
{
	struct query q;
	struct timed *at = NULL;
	size_t n = 0, cap = 0;
	query_begin(t->tx, &q, &sql_clock_due);
	query_bind_i64(&q, 1, t->now);
	while (query_step(&q, f)) {
		const struct kind *k = described_kind(record_kinds_of(query_i64(&q, 0)), query_text(&q, 2));
		if (!k)
			continue;
		at = arena_grow(t->arena, at, &cap, n + 1, sizeof *at);
		at[n++] = (struct timed){query_i64(&q, 0), query_i64(&q, 1), k};
	}
	bool ok = query_end(&q, f);
	int64_t was = whose_now();
	for (size_t i = 0; ok && i < n; i++) {
		whose_set(at[i].authority);
		ok = one_timed(t, &at[i], f);
	}
	whose_set(was);
	return ok;
}

/* ---- who is asked ---- */

/* As many rungs as time has passed: after a pause it stands where it would stand without one. */
static bool climb(struct ticking *t, struct call *c, struct fault *f)
{
	const struct rungs *r = rungs_of(c);
	int was = c->rung;
	for (;;) {
		int64_t at = c->rung_at + c->ladder->wait[ladder_period(c->ladder, c->rung_at)];
		if (c->rung + 1 >= r->n || at > t->now)
			break;
		c->rung++;
		c->rung_at = at;
		if (!call_ask(t->tx, t->arena, c, at, clock_day(at), f) || !call_note(t->tx, c, at, f))
			return false;
	}
	/* day has become night, a worker has changed: the same rung asks others */
	return call_ask(t->tx, t->arena, c, t->now, clock_day(t->now), f) && (was == c->rung || call_put(t->tx, c, f));
}

static bool due(struct ticking *t, const struct call *c, struct fault *f)
{
	struct query q;
	size_t first = t->n;
	bool asks = c->asks == CALL_ASKS;
	query_begin(t->tx, &q, &sql_due);
	query_bind_i64(&q, 1, c->authority);
	query_bind_i64(&q, 2, c->entry);
	query_bind_i64(&q, 3, t->now);
	query_bind_i64(&q, 4, asks ? c->rung : -1);
	query_bind_i64(&q, 5, asks ? t->now - c->ladder->repeat : c->tells_at);
	query_bind_i64(&q, 6, t->now - AGAIN_MS);
	query_bind_i64(&q, 7, c->tells_not);
	query_bind_i64(&q, 8, c->tells);
	query_bind_text(&q, 9, c->as);
	while (query_step(&q, f)) {
		t->mail = arena_grow(t->arena, t->mail, &t->cap, t->n + 1, sizeof *t->mail);
		t->mail[t->n++] = (struct call_message){.authority = c->authority, .entry = c->entry, .user = query_i64(&q, 0),
		    .to = arena_text(t->arena, query_text(&q, 1))};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = first; i < t->n; i++)
		if (!sql_do(t->tx, &sql_claim, f, arg_i(c->authority), arg_i(c->entry), arg_i(t->mail[i].user), arg_i(t->now + CLAIM_MS)))
			return false;
	return true;
}

static bool notices(struct ticking *t, struct fault *f)
{
	struct query q;
	size_t first = t->n;
	query_begin(t->tx, &q, &sql_notice_due);
	query_bind_i64(&q, 1, t->now);
	query_bind_i64(&q, 2, t->now - DAY_MS);
	while (query_step(&q, f)) {
		t->mail = arena_grow(t->arena, t->mail, &t->cap, t->n + 1, sizeof *t->mail);
		t->mail[t->n++] = (struct call_message){query_i64(&q, 0), query_i64(&q, 1), query_i64(&q, 2),
		    arena_text(t->arena, query_text(&q, 3)), query_i64(&q, 4), arena_text(t->arena, query_text(&q, 5))};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = first; i < t->n; i++)
		if (!sql_do(t->tx, &sql_notice_claim, f, arg_i(t->mail[i].authority), arg_i(t->mail[i].user), arg_i(t->mail[i].entry),
			arg_i(t->mail[i].n), arg_t(t->mail[i].rung), arg_i(t->now + CLAIM_MS)))
			return false;
	return true;
}

bool call_tick(struct tx *tx, struct arena *a, int64_t now, struct call_message **mail, size_t *n, struct fault *f)
{
	struct ticking t = {.tx = tx, .arena = a, .now = now};
	struct call *call = NULL;
	size_t calls = 0, cap = 0;
	struct query q;
	*n = 0;
	if (!timed(&t, f))
		return false;
	query_begin(tx, &q, &sql_running);
	while (query_step(&q, f)) {
		struct fault aside = {0};
		call = arena_grow(a, call, &cap, calls + 1, sizeof *call);
		/* a council has taken its ladder away under an open call: the others are asked all the same */
		calls += call_row(&q, a, &call[calls], &aside);
	}
	bool ok = query_end(&q, f);
	for (size_t i = 0; ok && i < calls; i++)
		ok = (call[i].asks != CALL_ASKS || climb(&t, &call[i], f)) && due(&t, &call[i], f);
	ok = ok && notices(&t, f);
	*mail = t.mail;
	*n = ok ? t.n : 0;
	return ok;
}

bool call_mailed(struct tx *tx, const struct call_message *m, bool ok, int64_t now, struct fault *f)
{
	if (m->rung.n) /* what was not taken is claimed no more after a minute and a half, and tried again */
		return !ok || sql_do(tx, &sql_notice_mailed, f, arg_i(m->authority), arg_i(m->user), arg_i(m->entry), arg_i(m->n),
				  arg_t(m->rung), arg_i(now));
	return sql_do(tx, ok ? &sql_mailed : &sql_failed, f, arg_i(m->authority), arg_i(m->entry), arg_i(m->user), arg_i(now));
}
