#include "access/user.h"
#include "access/replay.h"
#include "access/device.h"
#include "access/session.h"
#include "store/journal.h"

#define USER_COLUMNS \
	"u.authority, u.id, u.name, u.role, u.person, u.active, u.demo, u.safeguards, CASE WHEN u.password IS NULL THEN 0 ELSE 1 END, " \
	"u.words"
SQL(sql_user_add, "INSERT INTO app_user(authority, id, name, folded, role, person, password, active, demo, safeguards, made_at)"
                  " VALUES($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10)");
SQL(sql_user_list, "SELECT " USER_COLUMNS " FROM app_user u WHERE ($1 = 0 OR u.authority = $1) ORDER BY u.authority, u.name, u.id");
SQL(sql_user_find, "SELECT " USER_COLUMNS " FROM app_user u WHERE u.folded = $1");
SQL(sql_user_get, "SELECT " USER_COLUMNS " FROM app_user u WHERE u.authority = $1 AND u.id = $2");
SQL(sql_user_person,
    "SELECT " USER_COLUMNS " FROM app_user u WHERE u.authority = $1 AND u.person = $2 ORDER BY u.active DESC, u.id LIMIT 1");
SQL(sql_user_folded, "SELECT id FROM app_user WHERE folded = $1");
SQL(sql_user_role, "UPDATE app_user SET role = $3, safeguards = $4 WHERE authority = $1 AND id = $2");
SQL(sql_user_password, "UPDATE app_user SET password = $3, words = 0 WHERE authority = $1 AND id = $2");
SQL(sql_user_rename, "UPDATE app_user SET name = $3, folded = $4 WHERE authority = $1 AND id = $2");
SQL(sql_user_active, "UPDATE app_user SET active = $3 WHERE authority = $1 AND id = $2");
SQL(sql_team_join, "INSERT INTO team_member(authority, team, user_id, from_day, to_day) VALUES($1, $2, $3, $4, NULL)"
                   " ON CONFLICT (authority, team, user_id, from_day) DO UPDATE SET to_day = NULL");
SQL(sql_team_leave,
    "UPDATE team_member SET to_day = $4 WHERE authority = $1 AND team = $2 AND user_id = $3 AND (to_day IS NULL OR to_day > $4)");
SQL(sql_team_put, "INSERT INTO team_member(authority, team, user_id, from_day, to_day) VALUES($1, $2, $3, $4, $5)"
                  " ON CONFLICT (authority, team, user_id, from_day) DO UPDATE SET to_day = excluded.to_day");
SQL(sql_team_of, "SELECT team, from_day, to_day FROM team_member WHERE authority = $1 AND user_id = $2 AND (to_day IS NULL OR to_day > $3)"
                 " ORDER BY from_day, team");
SQL(sql_user_safeguards, "UPDATE app_user SET safeguards = $3 WHERE authority = $1 AND id = $2");

/* Trimmed, inner spaces as they are, ASCII letters small. Not lower(): the two engines fold other letters differently. */
static bool fold(struct text name, char out[static USER_NAME_MOST + 1], struct text *trimmed, struct fault *f)
{
	name = text_trim(name);
	bool ok = name.n > 0 && name.n <= USER_NAME_MOST && text_utf8(name);
	for (size_t i = 0; ok && i < name.n; i++) {
		unsigned char c = (unsigned char)name.at[i];
		ok = c >= ' ' && c != 127;
		out[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	if (!ok)
		return fault_set(
		    f, FAULT_ASKED, "user.name", "A name to sign in with has 1 to %d bytes, and no line breaks.", USER_NAME_MOST);
	out[name.n] = 0;
	*trimmed = name;
	return true;
}

static bool read_user(struct arena *a, struct query *q, struct user *u)
{
	*u = (struct user){.authority = query_i64(q, 0), .id = query_i64(q, 1), .name = arena_text(a, query_text(q, 2)),
	    .person = query_i64(q, 4), .active = query_i64(q, 5), .demo = query_i64(q, 6), .safeguards = query_i64(q, 7),
	    .has_password = query_i64(q, 8), .words = query_i64(q, 9)};
	return role_of(query_text(q, 3), &u->role);
}

static enum row one(struct query *q, struct arena *a, struct user *out, struct fault *f)
{
	enum row row = ROW_NONE;
	bool known = true;
	if (query_step(q, f))
		row = ROW_ONE, known = read_user(a, q, out);
	if (!query_end(q, f))
		return ROW_FAULT;
	if (!known) {
		fault_set(f, FAULT_SYSTEM, "user.role", "A user has a role that this kith does not know; it was made by a newer one.");
		return ROW_FAULT;
	}
	return row;
}

static bool journal(struct tx *tx, const struct actor *a, const char *verb, int64_t user, int64_t now, struct text before,
    struct text after, struct fault *f)
{
	char stands[USER_STANDS]; /* so that the table can be held against it (kith journal verify --record) */
	if (!user_stands(tx, a->authority, user, stands, f))
		return false;
	struct journal_entry e = {.authority = a->authority, .at = now, .actor = a->person, .purpose = text_of(stands),
	    .role = a->operates ? TEXT("operator") : a->role == ROLE_NOBODY ? TEXT("nobody") : text_of(role_name((enum role)a->role)),
	    .verb = text_of(verb), .kind = TEXT("user"), .entry = user, .before = before, .after = after};
	return journal_write(tx, &e, f);
}

bool user_add(struct tx *tx, const struct actor *a, const struct user_new *u, int64_t now, int64_t *id, struct fault *f)
{
	char folded[USER_NAME_MOST + 1];
	struct text name;
	int64_t other;
	if (!fold(u->name, folded, &name, f))
		return false;
	if (u->safeguards && u->role != ROLE_MANAGER)
		return fault_set(f, FAULT_ASKED, "user.role", "The safeguarding lead is a manager.");
	enum row taken = sql_i64(tx, &sql_user_folded, &other, f, arg_z(folded));
	if (taken != ROW_NONE)
		return taken == ROW_ONE && fault_set(f, FAULT_ASKED, "user.taken", "That name is taken; choose another.");
	*id = store_id();
	int64_t person = u->person ? u->person : store_id();
	return sql_do(tx, &sql_user_add, f, arg_i(a->authority), arg_i(*id), arg_t(name), arg_z(folded), arg_z(role_name(u->role)),
	           arg_i(person), arg_z(u->password), arg_i(u->demo), arg_i(u->safeguards), arg_i(now)) &&
	    journal(tx, a, "add", *id, now, (struct text){0}, text_of(role_name(u->role)), f);
}

bool user_rename(struct tx *tx, const struct actor *a, int64_t authority, int64_t id, struct text name, int64_t now, struct fault *f)
{
	char folded[USER_NAME_MOST + 1];
	int64_t other;
	if (!fold(name, folded, &name, f))
		return false;
	enum row taken = sql_i64(tx, &sql_user_folded, &other, f, arg_z(folded));
	if (taken == ROW_FAULT || (taken == ROW_ONE && other != id))
		return taken == ROW_ONE && fault_set(f, FAULT_ASKED, "user.taken", "That name is taken; choose another.");
	return sql_do(tx, &sql_user_rename, f, arg_i(authority), arg_i(id), arg_t(name), arg_z(folded)) &&
	    journal(tx, a, "rename", id, now, (struct text){0}, (struct text){0}, f);
}

bool user_list(struct tx *tx, struct arena *a, int64_t authority, struct user **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_user_list);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		if (read_user(a, &q, &(*out)[*n]))
			(*n)++;
	}
	return query_end(&q, f);
}

enum row user_find(struct tx *tx, struct arena *a, struct text name, struct user *out, struct fault *f)
{
	char folded[USER_NAME_MOST + 1];
	struct text trimmed;
	struct query q;
	if (!fold(name, folded, &trimmed, NULL))
		return ROW_NONE;
	query_begin(tx, &q, &sql_user_find);
	query_bind_z(&q, 1, folded);
	return one(&q, a, out, f);
}

enum row user_get(struct tx *tx, struct arena *a, int64_t authority, int64_t id, struct user *out, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &sql_user_get);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, id);
	return one(&q, a, out, f);
}

enum row user_of_person(struct tx *tx, struct arena *a, int64_t authority, int64_t person, struct user *out, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &sql_user_person);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, person);
	return one(&q, a, out, f);
}

bool user_set_role(struct tx *tx, const struct actor *a, const struct user *u, enum role role, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_user_role, f, arg_i(u->authority), arg_i(u->id), arg_z(role_name(role)),
	           arg_i(u->safeguards && role == ROLE_MANAGER)) &&
	    session_end_all(tx, u->authority, u->id, f) &&
	    journal(tx, a, "role", u->id, now, text_of(role_name(u->role)), text_of(role_name(role)), f);
}

bool user_set_password(struct tx *tx, const struct actor *a, const struct user *u, const char *hash, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_user_password, f, arg_i(u->authority), arg_i(u->id), arg_z(hash)) &&
	    device_forget(tx, u->authority, u->id, (struct text){0}, f) &&
	    session_end_all(tx, u->authority, u->id, f) &&
	    journal(tx, a, "password", u->id, now, (struct text){0}, (struct text){0}, f);
}

bool user_set_active(struct tx *tx, const struct actor *a, const struct user *u, bool active, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_user_active, f, arg_i(u->authority), arg_i(u->id), arg_i(active)) &&
	    (active || device_forget(tx, u->authority, u->id, (struct text){0}, f)) &&
	    session_end_all(tx, u->authority, u->id, f) &&
	    journal(tx, a, active ? "enable" : "disable", u->id, now, (struct text){0}, (struct text){0}, f);
}

bool user_join_team(struct tx *tx, const struct actor *a, const struct user *u, int64_t team, day today, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_team_join, f, arg_i(u->authority), arg_i(team), arg_i(u->id), arg_day(today)) &&
	    journal(tx, a, "join team", u->id, now, (struct text){0}, (struct text){0}, f);
}

bool user_leave_team(struct tx *tx, const struct actor *a, const struct user *u, int64_t team, day today, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_team_leave, f, arg_i(u->authority), arg_i(team), arg_i(u->id), arg_day(today)) &&
	    journal(tx, a, "leave team", u->id, now, (struct text){0}, (struct text){0}, f);
}

bool user_team_put(struct tx *tx, const struct actor *a, const struct user *u, int64_t team, day from, day to, int64_t now, struct fault *f)
{
	if (from == DAY_NONE || (to != DAY_NONE && to <= from))
		return fault_set(f, FAULT_ASKED, "user.team", "The last day is not before the first.");
	return sql_do(tx, &sql_team_put, f, arg_i(u->authority), arg_i(team), arg_i(u->id), arg_day(from), arg_day(to)) &&
	    journal(tx, a, "join team", u->id, now, (struct text){0}, (struct text){0}, f);
}

bool user_teams(struct tx *tx, struct arena *arena, const struct user *u, day today, struct membership **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = NULL, *n = 0;
	query_begin(tx, &q, &sql_team_of);
	query_bind_i64(&q, 1, u->authority);
	query_bind_i64(&q, 2, u->id);
	query_bind_day(&q, 3, today);
	while (query_step(&q, f)) {
		*out = arena_grow(arena, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct membership){.team = query_i64(&q, 0), .from = query_day(&q, 1), .to = query_day(&q, 2)};
	}
	return query_end(&q, f);
}

bool user_set_safeguards(struct tx *tx, const struct actor *a, const struct user *u, bool is, int64_t now, struct fault *f)
{
	if (is && u->role != ROLE_MANAGER)
		return fault_set(f, FAULT_ASKED, "user.role", "The safeguarding lead is a manager.");
	return u->safeguards == is ||
	    (sql_do(tx, &sql_user_safeguards, f, arg_i(u->authority), arg_i(u->id), arg_i(is)) &&
	        session_end_all(tx, u->authority, u->id, f) &&
	        journal(tx, a, is ? "safeguarding lead" : "no safeguarding lead", u->id, now, (struct text){0}, (struct text){0}, f));
}

struct actor actor_of(const struct user *u)
{
	return (struct actor){.authority = u->authority, .user = u->id, .person = u->person, .role = (int)u->role,
	    .safeguards = u->safeguards && u->role == ROLE_MANAGER, .name = u->name};
}
