/* The clock of the ladder: what time has done to each call, and which messages are due. Its state is rows, so a pause, a restart or
 * a second process changes nothing but when it is noticed. */
#include "safety/inside.h"
#include "base/clock.h"

enum { CLAIM_MS = 90 * 1000, AGAIN_MS = 60 * 1000 };

SQL(sql_running, "SELECT " CALL_COLUMNS " FROM safety_call c WHERE c.state IN (0, 1, 2) ORDER BY c.authority, c.id");
/* Those who are asked now: of the rung at which it stands; of one that is done, who may countersign, once. */
SQL(sql_due,
    "SELECT k.user_id, u.mail FROM safety_asked k JOIN app_user u ON u.authority = k.authority AND u.id = k.user_id AND u.active = 1 AND "
    "u.role IN " POST_ROLES
    " WHERE k.authority = $1 AND k.call = $2 AND u.mail IS NOT NULL AND (k.claimed_until IS NULL OR k.claimed_until <= $3)"
    " AND (k.failed_at IS NULL OR k.failed_at <= $6) AND (($4 >= 0 AND k.rung >= $4 AND (k.mailed_at IS NULL OR k.mailed_at <= $5))"
    " OR ($4 < 0 AND u.id <> $7 AND (k.mailed_at IS NULL OR k.mailed_at < $5) AND (u.safeguards = 1 OR u.id IN (SELECT d.user_id FROM "
    "keeps_safe d WHERE d.authority = $1 AND d.part = 'deputy' AND d.to_at IS NULL)))) ORDER BY k.user_id");
SQL(sql_claim, "UPDATE safety_asked SET claimed_until = $4 WHERE authority = $1 AND call = $2 AND user_id = $3");
SQL(sql_mailed,
    "UPDATE safety_asked SET claimed_until = NULL, mailed_at = $4, mails = mails + 1, failed_at = NULL WHERE authority = $1 AND call = $2 "
    "AND user_id = $3");
SQL(sql_failed, "UPDATE safety_asked SET claimed_until = NULL, failed_at = $4 WHERE authority = $1 AND call = $2 AND user_id = $3");

SQL(sql_stands, "SELECT COUNT(*) FROM safety_call WHERE state IN (0, 1, 2)");

bool safety_stands(struct tx *tx, bool *any, struct fault *f)
{
	int64_t n = 0;
	enum row row = sql_i64(tx, &sql_stands, &n, f, arg_none());
	*any = n > 0;
	return row != ROW_FAULT;
}

struct ticking {
	struct tx *tx;
	struct arena *arena;
	const struct ladder *ladder;
	int64_t now;
	struct safety_mail *mail;
	size_t n, cap;
};

/* As many rungs as time has passed: after a pause it stands where it would stand without one. */
static bool climb(struct ticking *t, struct call_row *c, struct fault *f)
{
	const struct rungs *r = rungs_of(t->ladder, c->shut);
	int was = c->rung;
	for (;;) {
		int64_t at = c->rung_at + t->ladder->wait[ladder_period(t->ladder, c->rung_at)];
		if (c->rung + 1 >= r->n || at > t->now)
			break;
		c->rung++;
		c->rung_at = at;
		if (!call_ask(t->tx, t->arena, t->ladder, c, at, clock_day(at), f) ||
		    !step_add(t->tx, c, &(struct step_new){.what = "asked", .rung = c->rung}, at, f))
			return false;
	}
	/* day has become night, a worker has changed: the same rung asks others */
	return call_ask(t->tx, t->arena, t->ladder, c, t->now, clock_day(t->now), f) && (was == c->rung || call_put(t->tx, c, f));
}

static bool due(struct ticking *t, const struct call_row *c, struct fault *f)
{
	struct query q;
	size_t first = t->n;
	bool waiting = c->state == SAFETY_WAITING;
	query_begin(t->tx, &q, &sql_due);
	query_bind_i64(&q, 1, c->authority);
	query_bind_i64(&q, 2, c->id);
	query_bind_i64(&q, 3, t->now);
	query_bind_i64(&q, 4, waiting ? c->rung : -1);
	query_bind_i64(&q, 5, waiting ? t->now - t->ladder->repeat : c->changed_at);
	query_bind_i64(&q, 6, t->now - AGAIN_MS);
	query_bind_i64(&q, 7, c->done_by);
	while (query_step(&q, f)) {
		t->mail = arena_grow(t->arena, t->mail, &t->cap, t->n + 1, sizeof *t->mail);
		t->mail[t->n++] = (struct safety_mail){c->authority, c->id, query_i64(&q, 0), arena_text(t->arena, query_text(&q, 1))};
	}
	if (!query_end(&q, f))
		return false;
	for (size_t i = first; i < t->n; i++)
		if (!sql_do(t->tx, &sql_claim, f, arg_i(c->authority), arg_i(c->id), arg_i(t->mail[i].user), arg_i(t->now + CLAIM_MS)))
			return false;
	return true;
}

static bool one(struct ticking *t, struct call_row *c, struct fault *f)
{
	if (c->state == SAFETY_HELD) {
		if (c->changed_at + t->ladder->hold > t->now)
			return true;
		/* who has it said nothing for too long: the next is asked as well */
		return step_add(t->tx, c, &(struct step_new){.what = "late"}, t->now, f) &&
		    call_up(t->tx, t->arena, t->ladder, c, t->now, clock_day(t->now), f) && due(t, c, f);
	}
	return (c->state != SAFETY_WAITING || climb(t, c, f)) && due(t, c, f);
}

bool safety_tick(struct tx *tx, struct arena *a, const struct ladder *l, int64_t now, struct safety_mail **mail, size_t *n, struct fault *f)
{
	struct ticking t = {.tx = tx, .arena = a, .ladder = l, .now = now};
	struct call_row *call = NULL;
	size_t calls = 0, cap = 0;
	struct query q;
	query_begin(tx, &q, &sql_running);
	while (query_step(&q, f)) {
		call = arena_grow(a, call, &cap, calls + 1, sizeof *call);
		call[calls++] = call_row(&q, 0);
	}
	bool ok = query_end(&q, f);
	for (size_t i = 0; ok && i < calls; i++)
		ok = one(&t, &call[i], f);
	*mail = t.mail;
	*n = ok ? t.n : 0;
	return ok;
}

bool safety_mailed(struct tx *tx, const struct safety_mail *m, bool ok, int64_t now, struct fault *f)
{
	return sql_do(tx, ok ? &sql_mailed : &sql_failed, f, arg_i(m->authority), arg_i(m->call), arg_i(m->user), arg_i(now));
}
