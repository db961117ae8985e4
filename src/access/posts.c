#include "access/posts.h"
#include "access/inside.h"
#include "store/journal.h"
#include <stdio.h>

static const char *const names[POSTS] = {"lead", "deputy", "duty", "day-number", "night-number"};

/* The lead is whoever is marked so; of several the first. */
SQL(sql_posts, "SELECT 'lead' AS part, u.id, u.name, u.id AS k FROM app_user u WHERE u.authority = $1 AND u.safeguards = 1 AND u.active = 1"
               " AND u.role = 'manager'"
               " UNION ALL SELECT k.part, k.user_id, COALESCE(u.name, k.number), k.id FROM keeps_safe k"
               " LEFT JOIN app_user u ON u.authority = k.authority AND u.id = k.user_id AND u.active = 1 AND u.role IN " POST_ROLES
               " WHERE k.authority = $1 AND k.to_at IS NULL ORDER BY k");
SQL(sql_post_end, "UPDATE keeps_safe SET to_at = $3 WHERE authority = $1 AND part = $2 AND to_at IS NULL");
SQL(sql_post_add, "INSERT INTO keeps_safe(authority, id, part, user_id, number, from_at, set_by) VALUES($1, $2, $3, $4, $5, $6, $7)");
SQL(sql_mail_set, "UPDATE app_user SET mail = $3 WHERE authority = $1 AND id = $2");
SQL(sql_mail_get, "SELECT mail FROM app_user WHERE authority = $1 AND id = $2");

const char *post_name(enum post p)
{
	return names[p];
}

bool post_of(struct text name, enum post *out)
{
	for (int i = 0; i < POSTS; i++)
		if (text_is(name, names[i])) {
			*out = (enum post)i;
			return true;
		}
	return false;
}

bool post_role(enum role r)
{
	return r == ROLE_MANAGER || r == ROLE_SOCIAL_WORKER || r == ROLE_IRO || r == ROLE_PERSONAL_ADVISER;
}

bool posts_get(struct tx *tx, struct arena *a, int64_t authority, struct posts *out, struct fault *f)
{
	struct query q;
	*out = (struct posts){0};
	query_begin(tx, &q, &sql_posts);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		enum post p;
		if (post_of(query_text(&q, 0), &p) && query_text(&q, 2).n && !out->is[p].n) {
			out->is[p] = arena_text(a, query_text(&q, 2));
			out->user[p] = query_i64(&q, 1);
		}
	}
	return query_end(&q, f);
}

bool posts_missing(struct tx *tx, int64_t authority, char out[static 100], struct fault *f)
{
	static const struct {
		enum post post;
		const char *says;
	} needed[] = {{POST_LEAD, "a safeguarding lead"}, {POST_DEPUTY, "a deputy"}, {POST_NIGHT_NUMBER, "a number for the night"}};
	struct arena *a = arena_new(1 << 16);
	struct posts p;
	size_t n = 0, missing = 0, said = 0;
	bool ok = posts_get(tx, a, authority, &p, f);
	out[0] = 0;
	for (size_t i = 0; ok && i < 3; i++)
		missing += !p.is[needed[i].post].n;
	for (size_t i = 0; ok && i < 3; i++)
		if (!p.is[needed[i].post].n)
			n += (size_t)snprintf(out + n, 100 - n, "%s%s", !said++ ? "" : said == missing ? " and " : ", ", needed[i].says);
	arena_free(a);
	return ok;
}

static bool wrong(struct fault *f, const char *say)
{
	return fault_set(f, FAULT_ASKED, "post.wrong", "%s", say);
}

static bool number_ok(struct text t)
{
	size_t digits = 0;
	for (size_t i = 0; i < t.n; i++) {
		digits += t.at[i] >= '0' && t.at[i] <= '9';
		if (!(t.at[i] >= '0' && t.at[i] <= '9') && t.at[i] != ' ' && !(t.at[i] == '+' && i == 0))
			return false;
	}
	return digits >= 3 && t.n <= POST_NUMBER_MOST;
}

/* A name to sign in with, of somebody who works with children; the lead is a manager. */
static bool holder(struct tx *tx, struct arena *a, const struct actor *me, enum post p, struct text name, struct user *u, struct fault *f)
{
	enum row row = user_find(tx, a, name, u, f);
	if (row == ROW_FAULT)
		return false;
	if (row == ROW_NONE || u->authority != me->authority || !u->active)
		return fault_set(f, FAULT_ASKED, "user.none",
		    "There is no user of that name who may sign in. 'kith user list' has them all.");
	if (p == POST_LEAD && u->role != ROLE_MANAGER)
		return wrong(f, "The safeguarding lead is a manager.");
	if (!post_role(u->role))
		return wrong(f, "A manager, social worker, reviewing officer or personal adviser does this.");
	return true;
}

/* Whoever was marked as lead is so no more; each change is journaled as any other of a user is. */
static bool only_lead(struct tx *tx, struct arena *a, const struct actor *me, int64_t lead, int64_t now, struct fault *f)
{
	struct user *all;
	size_t n;
	if (!user_list(tx, a, me->authority, &all, &n, f))
		return false;
	for (size_t i = 0; i < n; i++)
		if (all[i].safeguards != (all[i].id == lead) && !user_set_safeguards(tx, me, &all[i], all[i].id == lead, now, f))
			return false;
	return true;
}

bool posts_set(struct tx *tx, struct arena *a, const struct actor *me, enum post p, struct text value, int64_t now, struct fault *f)
{
	bool number = p == POST_DAY_NUMBER || p == POST_NIGHT_NUMBER;
	struct user u = {0};
	struct posts was;
	value = text_trim(value);
	if (value.n && number && !number_ok(value))
		return wrong(f, "A telephone number is digits and spaces, and may begin with +.");
	if ((value.n && !number && !holder(tx, a, me, p, value, &u, f)) || !posts_get(tx, a, me->authority, &was, f))
		return false;
	if (p == POST_LEAD && !value.n)
		return wrong(f, "There is always a lead: name another.");
	if (p == POST_LEAD && !only_lead(tx, a, me, u.id, now, f))
		return false;
	if (p != POST_LEAD && (!sql_do(tx, &sql_post_end, f, arg_i(me->authority), arg_z(names[p]), arg_i(now)) ||
	        (value.n && !sql_do(tx, &sql_post_add, f, arg_i(me->authority), arg_i(store_id()), arg_z(names[p]),
	        number ? arg_null() : arg_i(u.id),
	             number ? arg_t(value) : arg_null(), arg_i(now), arg_i(me->person)))))
		return false;
	struct journal_entry e = {.authority = me->authority, .at = now, .actor = me->person, .role = actor_role(me),
	    .verb = TEXT("keeps safe"), .kind = TEXT("user"), .entry = u.id, .purpose = text_of(names[p]), .before = was.is[p],
	    .after = value};
	return journal_write(tx, &e, f);
}

/* One address, as a mail server takes it; line ends and white space would be another header. */
static bool mail_ok(struct text t)
{
	size_t ats = 0;
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.at[i];
		if (c <= ' ' || c >= 127 || strchr("<>,;:\"\\()[]", c))
			return false;
		ats += c == '@' && i && i + 1 < t.n;
	}
	return ats == 1 && t.n <= MAIL_MOST;
}

bool user_set_mail(struct tx *tx, const struct actor *me, const struct user *u, struct text mail, int64_t now, struct fault *f)
{
	mail = text_trim(mail);
	if (mail.n && !mail_ok(mail))
		return wrong(f, "An address for messages looks like name@example.gov.uk.");
	struct journal_entry e = {.authority = u->authority, .at = now, .actor = me->person, .role = actor_role(me), .verb = TEXT("mail"),
	    .kind = TEXT("user"), .entry = u->id};
	return sql_do(tx, &sql_mail_set, f, arg_i(u->authority), arg_i(u->id), mail.n ? arg_t(mail) : arg_null()) &&
	    journal_write(tx, &e, f);
}

bool user_mail(struct tx *tx, struct arena *a, const struct user *u, struct text *mail, struct fault *f)
{
	*mail = (struct text){0};
	return sql_text(tx, &sql_mail_get, a, mail, f, arg_i(u->authority), arg_i(u->id)) != ROW_FAULT;
}
