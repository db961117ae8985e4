/* What opens to somebody who is asked to decide, for some days, and shuts when they have decided. */
#include "access/inside.h"
#include "store/journal.h"

enum { QUESTION_MOST = 2000 };
#define DAY_MS ((int64_t)24 * 3600 * 1000)

SQL(sql_ask_user, "SELECT id FROM app_user WHERE authority = $1 AND person = $2 AND active = 1 AND role <> 'young-person' ORDER BY id");
SQL(sql_ask_grant, "INSERT INTO access_grant(authority, id, child, user_id, glass, kind, entry, reason, from_at, to_at, given_by, asked)"
                   " VALUES($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10, $11)");
SQL(sql_asked, "SELECT kind, entry FROM access_grant WHERE authority = $1 AND asked = $2 AND user_id = $3 AND to_at > $4 ORDER BY id");
SQL(sql_asked_shut, "UPDATE access_grant SET to_at = $3 WHERE authority = $1 AND asked = $2 AND to_at > $3");

static bool refused(struct fault *f, const char *why)
{
	return fault_set(f, FAULT_ASKED, "access.ask", "%s", why);
}

static bool ask_ok(struct tx *tx, const struct actor *a, const struct ask *k, day today, int64_t now, relation_set *relation,
    struct fault *f)
{
	struct access_subject s = {.authority = a->authority, .child = k->child};
	struct text question = text_trim(k->question);
	if (!question.n || question.n > QUESTION_MOST)
		return refused(f, "Say what is to be decided.");
	/* a day more than the days: until their last is over */
	if (k->until <= now || k->until > now + (ASK_DAYS + 1) * DAY_MS || !k->child || !k->id || k->n > ASK_ENTRIES)
		return refused(f, "Say about which entries, and until when.");
	if (k->asked == a->person)
		return refused(f, "Ask somebody else.");
	if (!access_relation(tx, a, today, now, NULL, &s, f))
		return false;
	s.relation &= ~(relation_set)(REL_GLASS | REL_ASKED); /* what was opened to me for a while is not mine to hand on */
	*relation = s.relation;
	struct access_answer may = access_may(a, VERB_ADD, "asked", NULL, &s);
	for (size_t i = 0; may.may && i < k->n; i++) {
		enum group g = group_of(a->authority, k->at[i].kind);
		may = access_may(a, VERB_SEE, k->at[i].kind, NULL, &s);
		if (g == G_VOICE || g == G_ANSWER)
			may = (struct access_answer){false, "What a child said is not handed on."};
	}
	return may.may || refused(f, may.why);
}

/* Every account of theirs, as whatever they sign in. */
static bool users(struct tx *tx, int64_t authority, int64_t person, int64_t out[static 8], size_t *n, struct fault *f)
{
	struct query q;
	*n = 0;
	query_begin(tx, &q, &sql_ask_user);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, person);
	while (query_step(&q, f) && *n < 8)
		out[(*n)++] = query_i64(&q, 0);
	return query_end(&q, f);
}

bool access_ask(struct tx *tx, const struct actor *a, const struct ask *k, day today, int64_t now, struct fault *f)
{
	relation_set relation = 0;
	int64_t user[8];
	size_t n;
	if (!ask_ok(tx, a, k, today, now, &relation, f) || !users(tx, a->authority, k->asked, user, &n, f))
		return false;
	if (!n)
		return refused(f, "There is no such person here to ask.");
	struct text question = text_trim(k->question);
	for (size_t u = 0; u < n; u++)
		for (size_t i = 0; i < k->n; i++)
			if (!sql_do(tx, &sql_ask_grant, f, arg_i(a->authority), arg_i(store_id()), arg_i(k->child), arg_i(user[u]),
			        arg_z(k->at[i].kind), arg_i(k->at[i].entry), arg_t(question), arg_i(now), arg_i(k->until), arg_i(a->user),
			        arg_i(k->id)))
				return false;
	struct journal_entry e = {.authority = a->authority, .at = now, .actor = a->person, .role = actor_role(a),
	    .relation = text_of(relation_words(relation)), .verb = TEXT("ask"), .kind = TEXT("asked"), .entry = k->id, .child = k->child,
	    .purpose = question};
	return journal_write(tx, &e, f);
}

bool access_asked(struct tx *tx, struct arena *arena, const struct actor *a, int64_t entry, int64_t now, struct ask_entry **at, size_t *n,
    struct fault *f)
{
	struct query q;
	*n = 0;
	*at = arena_array(arena, struct ask_entry, ASK_ENTRIES);
	query_begin(tx, &q, &sql_asked);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, entry);
	query_bind_i64(&q, 3, a->user);
	query_bind_i64(&q, 4, now);
	while (query_step(&q, f) && *n < ASK_ENTRIES)
		(*at)[(*n)++] = (struct ask_entry){arena_z(arena, query_text(&q, 0)), query_i64(&q, 1)};
	return query_end(&q, f);
}

bool access_asked_over(struct tx *tx, int64_t authority, int64_t entry, int64_t now, struct fault *f)
{
	return sql_do(tx, &sql_asked_shut, f, arg_i(authority), arg_i(entry), arg_i(now));
}
