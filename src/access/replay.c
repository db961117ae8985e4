#include "access/replay.h"
#include "base/buf.h"
#include "base/map.h"
#include "store/journal.h"
#include <sodium.h>
#include <stdio.h>

SQL(sql_stands_user, "SELECT role, active, safeguards, person, folded FROM app_user WHERE authority = $1 AND id = $2");
SQL(sql_stands_teams, "SELECT DISTINCT team FROM team_member WHERE authority = $1 AND user_id = $2 AND to_day IS NULL ORDER BY team");
SQL(sql_replay_users, "SELECT id FROM app_user WHERE authority = $1 ORDER BY id");
SQL(sql_replay_of_users,
    "SELECT j.entry, j.number, j.verb, j.kind, j.purpose, b.after FROM journal j LEFT JOIN journal_body b ON b.authority = j.authority"
    " AND b.number = j.number WHERE j.authority = $1 AND j.entry IS NOT NULL AND j.kind IN ('user', 'account') ORDER BY j.entry, j.number");
SQL(sql_replay_members,
    "SELECT DISTINCT m.user_id FROM team_member m LEFT JOIN app_user u ON u.authority = m.authority AND u.id = m.user_id"
    " WHERE m.authority = $1 AND u.id IS NULL");
SQL(sql_replay_grants,
    "SELECT g.id, g.child, g.from_at, g.reason, j.child, j.at, j.purpose FROM access_grant g LEFT JOIN journal j ON j.authority = "
    "g.authority"
    " AND j.kind = CASE WHEN g.glass = 1 THEN 'glass' ELSE 'asked' END AND j.verb = CASE WHEN g.glass = 1 THEN 'break glass' ELSE 'ask' END"
    " AND j.entry = CASE WHEN g.glass = 1 THEN g.id ELSE g.asked END WHERE g.authority = $1");
SQL(sql_replay_opened,
    "SELECT j.number, j.kind, j.entry FROM journal j WHERE j.authority = $1 AND j.entry IS NOT NULL AND"
    " ((j.kind = 'glass' AND j.verb = 'break glass' AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.authority = $1 AND g.id = "
    "j.entry))"
    " OR (j.kind = 'asked' AND j.verb = 'ask' AND NOT EXISTS (SELECT 1 FROM k_to_decide q WHERE q.authority = $1 AND q.entry = j.entry)))");

static void digest_of(struct text t, char out[static 17])
{
	unsigned char d[32];
	char hex[sizeof d * 2 + 1];
	crypto_generichash(d, sizeof d, (const unsigned char *)t.at, t.n, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, d, sizeof d);
	memcpy(out, hex, 16);
	out[16] = 0;
}

bool user_stands(struct tx *tx, int64_t authority, int64_t user, char out[static USER_STANDS], struct fault *f)
{
	struct query q;
	struct buf b = BUF_INIT(USER_STANDS - 1);
	char name[17];
	query_begin(tx, &q, &sql_stands_user);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, user);
	bool there = query_step(&q, f);
	if (there) {
		digest_of(query_text(&q, 4), name);
		buf_printf(&b, "stands: role=%.*s active=%d safeguards=%d person=%lld name=%s teams=", TEXT_ARG(query_text(&q, 0)),
		    (int)query_i64(&q, 1), (int)query_i64(&q, 2), (long long)query_i64(&q, 3), name);
	}
	bool ok = query_end(&q, f);
	query_begin(tx, &q, &sql_stands_teams);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, user);
	for (bool first = true; there && query_step(&q, f); first = false)
		buf_printf(&b, "%s%lld", first ? "" : ",", (long long)query_i64(&q, 0));
	ok = query_end(&q, f) && ok;
	snprintf(out, USER_STANDS, "%.*s", (int)b.n, b.n ? b.at : "");
	buf_free(&b);
	return ok;
}

struct looking {
	struct tx *tx;
	int64_t authority, *compared, *differ;
	void (*say)(void *, const char *);
	void *ctx;
	struct fault *fault;
};

static void differs(struct looking *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void differs(struct looking *l, const char *fmt, ...)
{
	char say[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(say, sizeof say, fmt, ap);
	va_end(ap);
	++*l->differ;
	l->say(l->ctx, say);
}

/* What the journal last said of one user. */
struct last {
	int64_t user, number; /* the row that said how they stand, or the newest */
	char stands[USER_STANDS], role[40];
	int active;           /* −1: nothing said */
	bool made, account;   /* account: their words to sign in with were set since, which opens a closed account */
};

static struct text part(struct text stands, const char *name)
{
	while (stands.n) {
		struct text value, word = text_cut(stands, ' ', &stands);
		if (text_is(text_cut(word, '=', &value), name))
			return value;
	}
	return TEXT("");
}

static bool one_user(struct looking *l, const struct last *u)
{
	static const char *const names[] = {"role", "active", "safeguards", "person", "name", "teams"};
	static const char *const say[] = {"role is", "account (open or closed) is", "part as safeguarding lead is",
	    "person in the record is", "name to sign in with is", "teams are"};
	char now[USER_STANDS];
	if (!u->user || !(u->made || u->stands[0]))
		return true;
	if (!user_stands(l->tx, l->authority, u->user, now, l->fault))
		return false;
	++*l->compared;
	if (!now[0]) {
		differs(l, "user %lld: is not there, and nobody took them out (row %lld of the journal).", (long long)u->user,
		    (long long)u->number);
		return true;
	}
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct text is = part(text_of(now), names[i]), was = part(text_of(u->stands), names[i]);
		if (!u->stands[0]) {
			char active[2] = {(char)('0' + (u->active == 1)), 0};
			if (i > 1 || (i == 0 && !u->role[0]) || (i == 1 && u->active < 0))
				continue;
			was = i == 0 ? text_of(u->role) : text_of(active);
			if (i == 1 ? text_is(is, active) : text_eq(is, was))
				continue;
		} else if (text_eq(is, was))
			continue;
		if (u->account && (i == 1 || i == 4))
			continue;
		differs(l, "user %lld: the %s not as the journal left it (row %lld of the journal).", (long long)u->user, say[i],
		    (long long)u->number);
	}
	return true;
}

static void hear(struct last *u, struct query *q)
{
	struct text verb = query_text(q, 2), purpose = query_text(q, 4), after = query_text(q, 5);
	if (text_starts(purpose, TEXT("stands: "))) {
		snprintf(u->stands, sizeof u->stands, "%.*s", TEXT_ARG(purpose));
		u->number = query_i64(q, 1), u->account = false;
		return;
	}
	if (text_is(query_text(q, 3), "account")) {
		u->account = true;
		return;
	}
	if (!u->stands[0])
		u->number = query_i64(q, 1);
	if (text_is(verb, "add"))
		u->made = true, u->active = 1;
	if ((text_is(verb, "add") || text_is(verb, "role")) && after.n)
		snprintf(u->role, sizeof u->role, "%.*s", TEXT_ARG(after));
	if (text_is(verb, "enable") || text_is(verb, "disable"))
		u->active = text_is(verb, "enable");
}

static bool users(struct looking *l)
{
	struct query q;
	struct last u = {.active = -1};
	struct arena *a = arena_new(0);
	struct map known;
	bool ok = true;
	map_init(&known, a, 256);
	query_begin(l->tx, &q, &sql_replay_of_users);
	query_bind_i64(&q, 1, l->authority);
	while (ok && query_step(&q, l->fault)) {
		int64_t user = query_i64(&q, 0);
		if (user != u.user) {
			ok = one_user(l, &u);
			u = (struct last){.user = user, .active = -1};
		}
		hear(&u, &q);
		if (u.made || u.stands[0])
			map_put(&known, arena_text(a, (struct text){(const char *)&user, sizeof user}), 1, NULL);
	}
	ok = query_end(&q, l->fault) && ok && one_user(l, &u);
	query_begin(l->tx, &q, &sql_replay_users);
	query_bind_i64(&q, 1, l->authority);
	while (query_step(&q, l->fault)) {
		int64_t user = query_i64(&q, 0);
		uint32_t any;
		if (!map_get(&known, (struct text){(const char *)&user, sizeof user}, &any))
			differs(l, "user %lld: is there, and the journal knows of nobody who made them.", (long long)user);
	}
	arena_free(a);
	return query_end(&q, l->fault) && ok;
}

static bool grants(struct looking *l)
{
	struct query q;
	query_begin(l->tx, &q, &sql_replay_grants);
	query_bind_i64(&q, 1, l->authority);
	while (query_step(&q, l->fault)) {
		++*l->compared;
		if (query_null(&q, 5))
			differs(
			    l, "grant %lld: a record is opened by it, and the journal knows nothing of it.", (long long)query_i64(&q, 0));
		else if (query_i64(&q, 1) != query_i64(&q, 4) || query_i64(&q, 2) != query_i64(&q, 5) ||
		    !text_eq(query_text(&q, 3), query_text(&q, 6)))
			differs(l, "grant %lld: child, moment or reason is not as it was written.", (long long)query_i64(&q, 0));
	}
	if (!query_end(&q, l->fault))
		return false;
	query_begin(l->tx, &q, &sql_replay_opened);
	query_bind_i64(&q, 1, l->authority);
	while (query_step(&q, l->fault))
		differs(l, "%.*s %lld: is not there, and nobody took it out (row %lld of the journal).", TEXT_ARG(query_text(&q, 1)),
		    (long long)query_i64(&q, 2), (long long)query_i64(&q, 0));
	if (!query_end(&q, l->fault))
		return false;
	query_begin(l->tx, &q, &sql_replay_members);
	query_bind_i64(&q, 1, l->authority);
	while (query_step(&q, l->fault))
		differs(l, "user %lld: is in a team, and is no user.", (long long)query_i64(&q, 0));
	return query_end(&q, l->fault);
}

bool access_replay(struct tx *tx, int64_t authority, void (*say)(void *, const char *), void *ctx, int64_t *compared, int64_t *differ,
    struct fault *f)
{
	struct looking l = {.tx = tx, .authority = authority, .compared = compared, .differ = differ, .say = say, .ctx = ctx, .fault = f};
	return users(&l) && grants(&l);
}
