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

/* What an authority chose, and what the journal has of that moment: of a body that retention took, nothing. The journal is gone through
 * once, however many choices there are. */
#define SETTINGS_TOLD \
	"WITH told AS MATERIALIZED (SELECT j.number, j.at, j.purpose, j.actor, j.verb FROM journal j WHERE j.authority = $1" \
	" AND j.kind = 'setting' AND j.verb IN ('set', 'give back'))"
SQL(sql_replay_settings,
    SETTINGS_TOLD " SELECT s.name, s.from_day, s.set_at, s.value, COALESCE(u.person, 0), j.number, COALESCE(j.actor, 0), j.verb, b.after,"
                  " b.number FROM authority_setting s LEFT JOIN app_user u ON u.authority = s.authority AND u.id = s.set_by"
                  " LEFT JOIN told j ON j.at = s.set_at AND j.purpose = s.name LEFT JOIN journal_body b ON b.authority = $1 AND b.number = "
                  "j.number"
                  " WHERE s.authority = $1 ORDER BY s.name, s.from_day, s.set_at, j.number");
SQL(sql_replay_set,
    SETTINGS_TOLD " SELECT MIN(j.number), COUNT(*) FROM told j GROUP BY j.purpose, j.at HAVING COUNT(*) > (SELECT COUNT(*)"
                  " FROM authority_setting s WHERE s.authority = $1 AND s.name = j.purpose AND s.set_at = j.at) ORDER BY 1");

/* What stands between two moments and was told of at both. BETWEEN_TOLD: the journal's row of that moment about entry, whose words (where
 * retention left them) are the other one's id. */
#define BETWEEN_TOLD(verb, entry, other, at, by) \
	"EXISTS (SELECT 1 FROM journal j LEFT JOIN journal_body w ON w.authority = j.authority AND w.number = j.number WHERE j.authority " \
	"= $1" \
	" AND j.kind = 'person' AND j.verb = '" verb "' AND j.entry = " entry " AND j.at = " at " AND COALESCE(j.actor, 0) = COALESCE(" by \
	", 0)" \
	" AND (w.after IS NULL OR w.after = CAST(" other " AS TEXT)))"
SQL(sql_replay_bars,
    "SELECT b.person FROM person_barred b WHERE b.authority = $1 AND NOT (" BETWEEN_TOLD("bar", "b.person", "b.barred", "b.from_at",
        "b.from_by") " AND (b.to_at IS NULL OR " BETWEEN_TOLD("unbar", "b.person", "b.barred", "b.to_at", "b.to_by") ")) ORDER BY "
                                                                                                                     "b.person");
SQL(sql_replay_joins,
    "SELECT p.gone FROM person_join p WHERE p.authority = $1 AND NOT (" BETWEEN_TOLD("join", "p.gone", "p.kept", "p.joined_at",
        "p.joined_by") " AND (p.undone_at IS NULL OR " BETWEEN_TOLD("part", "p.gone", "p.kept", "p.undone_at", "p.undone_by") ")) ORDER BY "
                                                                                                                              "p.gone");
SQL(sql_replay_barred,
    "SELECT j.entry, j.number FROM journal j WHERE j.authority = $1 AND j.kind = 'person' AND"
    " ((j.verb = 'bar' AND NOT EXISTS (SELECT 1 FROM person_barred b WHERE b.authority = $1 AND b.person = j.entry AND b.from_at = j.at))"
    " OR (j.verb = 'unbar' AND NOT EXISTS (SELECT 1 FROM person_barred b WHERE b.authority = $1 AND b.person = j.entry AND b.to_at = "
    "j.at)))"
    " ORDER BY j.number");
SQL(sql_replay_joined,
    "SELECT j.entry, j.number FROM journal j WHERE j.authority = $1 AND j.kind = 'person' AND ((j.verb = 'join' AND NOT EXISTS"
    " (SELECT 1 FROM person_join p WHERE p.authority = $1 AND (p.gone = j.entry OR p.kept = j.entry) AND p.joined_at = j.at))"
    " OR (j.verb = 'part' AND NOT EXISTS"
    " (SELECT 1 FROM person_join p WHERE p.authority = $1 AND (p.gone = j.entry OR p.kept = j.entry) AND p.undone_at = j.at)))"
    " ORDER BY j.number");

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

/* ---- what an authority chose ---- */

enum told { TOLD_NOT, TOLD_OTHERWISE, TOLD_SO };

/* Whether the journal's row beside a setting says what the setting says. What was given back was told as "set" once, as an empty text is.
 */
static enum told setting_told(struct arena *a, struct query *q)
{
	char words[DAY_TEXT];
	if (query_null(q, 5))
		return TOLD_NOT;
	bool given_back = query_null(q, 3), back_told = text_is(query_text(q, 7), "give back");
	if (query_i64(q, 4) != query_i64(q, 6) || (back_told && !given_back))
		return TOLD_OTHERWISE;
	if (query_null(q, 9)) /* its words are gone by a rule of retention */
		return TOLD_SO;
	struct text value = query_text(q, 3);
	struct text told = arena_printf(a, "%.*s from %s", TEXT_ARG(value), day_iso(query_day(q, 1), words));
	return text_eq(told, query_text(q, 8)) ? TOLD_SO : TOLD_OTHERWISE;
}

static void one_setting(struct looking *l, struct text name, enum told told)
{
	if (!name.n)
		return;
	++*l->compared;
	if (told == TOLD_NOT)
		differs(l, "setting %.*s: it is set, and the journal knows nothing of it.", TEXT_ARG(name));
	else if (told == TOLD_OTHERWISE)
		differs(l, "setting %.*s: its value, its day or who set it is not as it was written.", TEXT_ARG(name));
}

static bool settings(struct looking *l)
{
	struct query q;
	struct arena *a = arena_new(0);
	struct text name = {0};
	day from = 0;
	int64_t at = 0;
	enum told best = TOLD_NOT;
	query_begin(l->tx, &q, &sql_replay_settings);
	query_bind_i64(&q, 1, l->authority);
	while (query_step(&q, l->fault)) { /* a setting has as many rows as the journal has of its moment */
		if (!name.n || !text_eq(name, query_text(&q, 0)) || from != query_day(&q, 1) || at != query_i64(&q, 2)) {
			one_setting(l, name, best);
			name = arena_text(a, query_text(&q, 0)), from = query_day(&q, 1), at = query_i64(&q, 2), best = TOLD_NOT;
		}
		enum told told = setting_told(a, &q);
		best = told > best ? told : best;
	}
	bool ok = query_end(&q, l->fault);
	one_setting(l, name, best);
	arena_free(a);
	if (!ok)
		return false;
	query_begin(l->tx, &q, &sql_replay_set);
	query_bind_i64(&q, 1, l->authority);
	while (query_step(&q, l->fault))
		differs(
		    l, "a setting is not as it was set, and nobody took that out (row %lld of the journal).", (long long)query_i64(&q, 0));
	return query_end(&q, l->fault);
}

/* ---- who may not open a record, and who was found to be one ---- */

static bool between(struct looking *l, const struct sql *stands, const char *what, const struct sql *told, const char *gone)
{
	struct query q;
	query_begin(l->tx, &q, stands);
	query_bind_i64(&q, 1, l->authority);
	while (query_step(&q, l->fault))
		differs(l, "person %lld: %s, and the journal does not say so.", (long long)query_i64(&q, 0), what);
	if (!query_end(&q, l->fault))
		return false;
	query_begin(l->tx, &q, told);
	query_bind_i64(&q, 1, l->authority);
	while (query_step(&q, l->fault))
		differs(l, "person %lld: %s is not in the record (row %lld of the journal).", (long long)query_i64(&q, 0), gone,
		    (long long)query_i64(&q, 1));
	return query_end(&q, l->fault);
}

bool access_replay(
    struct tx *tx, int64_t authority, void (*say)(void *, const char *), void *ctx, int64_t *compared, int64_t *differ, struct fault *f)
{
	struct looking l = {.tx = tx, .authority = authority, .compared = compared, .differ = differ, .say = say, .ctx = ctx, .fault = f};
	return users(&l) && grants(&l) && settings(&l) &&
	    between(&l, &sql_replay_bars, "somebody may not open the record, or may again", &sql_replay_barred,
	        "who may not open the record, or may again,") &&
	    between(&l, &sql_replay_joins, "is joined to another, or parted", &sql_replay_joined, "a join, or that it was undone,");
}
