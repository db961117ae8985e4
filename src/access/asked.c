/* Asking somebody to decide: what opens to them for some days, and shuts when they have decided. */
#include "access/inside.h"
#include "store/journal.h"

enum { QUESTION_MOST = 2000, LISTED = 200 };
#define DAY_MS ((int64_t)24 * 3600 * 1000)

SQL(sql_ask_user, "SELECT id FROM app_user WHERE authority = $1 AND id = $2 AND active = 1 AND role <> 'young-person'");
SQL(sql_ask_add, "INSERT INTO access_asked(authority, id, child, user_id, asked_by, question, asked_at, until_at)"
                 " VALUES($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(sql_ask_grant, "INSERT INTO access_grant(authority, id, child, user_id, glass, kind, entry, reason, from_at, to_at, given_by, asked)"
                   " VALUES($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $10, $11)");
#define ASKED \
	"SELECT q.id, q.child, q.user_id, q.asked_by, q.asked_at, q.until_at, q.ended_at, u.name, b.name, q.question FROM access_asked q" \
	" JOIN app_user u ON u.authority = q.authority AND u.id = q.user_id" \
	" JOIN app_user b ON b.authority = q.authority AND b.id = q.asked_by WHERE q.authority = $1 AND "
SQL(sql_asked_list, ASKED "(q.user_id = $2 OR q.asked_by = $2) ORDER BY q.asked_at DESC, q.id DESC LIMIT $3");
SQL(sql_asked_get, ASKED "q.user_id = $2 AND q.id = $3 AND q.ended_at IS NULL AND q.until_at > $4");
SQL(sql_asked_entries, "SELECT kind, entry FROM access_grant WHERE authority = $1 AND asked = $2 ORDER BY id");
SQL(sql_asked_end, "UPDATE access_asked SET ended_at = $4 WHERE authority = $1 AND user_id = $2 AND id = $3 AND ended_at IS NULL"
                   " AND until_at > $4 RETURNING child");
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
	int64_t found;
	if (!question.n || question.n > QUESTION_MOST)
		return refused(f, "Say what is to be decided.");
	if (k->until <= now || k->until > now + ASK_DAYS * DAY_MS || !k->child || k->n > ASK_ENTRIES)
		return refused(f, "Say about which entries, and until when.");
	if (k->user == a->user)
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
	if (!may.may)
		return refused(f, may.why);
	enum row row = sql_i64(tx, &sql_ask_user, &found, f, arg_i(a->authority), arg_i(k->user));
	return row == ROW_ONE || (row == ROW_NONE && refused(f, "There is no such person here to ask."));
}

bool access_ask(struct tx *tx, const struct actor *a, const struct ask *k, day today, int64_t now, int64_t *id, struct fault *f)
{
	relation_set relation = 0;
	if (!ask_ok(tx, a, k, today, now, &relation, f))
		return false;
	struct text question = text_trim(k->question);
	*id = store_id();
	if (!sql_do(tx, &sql_ask_add, f, arg_i(a->authority), arg_i(*id), arg_i(k->child), arg_i(k->user), arg_i(a->user), arg_t(question),
	        arg_i(now), arg_i(k->until)))
		return false;
	for (size_t i = 0; i < k->n; i++)
		if (!sql_do(tx, &sql_ask_grant, f, arg_i(a->authority), arg_i(store_id()), arg_i(k->child), arg_i(k->user),
		    arg_z(k->at[i].kind),
		        arg_i(k->at[i].entry), arg_t(question), arg_i(now), arg_i(k->until), arg_i(a->user), arg_i(*id)))
			return false;
	struct journal_entry e = {.authority = a->authority, .at = now, .actor = a->person, .role = actor_role(a),
	    .relation = text_of(relation_words(relation)), .verb = TEXT("ask"), .kind = TEXT("asked"), .entry = *id, .child = k->child,
	    .purpose = question};
	return journal_write(tx, &e, f);
}

static struct access_asked read_asked(struct query *q, struct arena *arena)
{
	return (struct access_asked){.id = query_i64(q, 0), .child = query_i64(q, 1), .user = query_i64(q, 2), .by = query_i64(q, 3),
	    .at = query_i64(q, 4), .until = query_i64(q, 5), .ended = query_i64(q, 6), .who = arena_text(arena, query_text(q, 7)),
	    .from = arena_text(arena, query_text(q, 8)), .question = arena_text(arena, query_text(q, 9))};
}

bool access_asked_list(struct tx *tx, struct arena *arena, const struct actor *a, struct access_asked **out, size_t *n, struct fault *f)
{
	struct query q;
	*out = arena_array(arena, struct access_asked, LISTED);
	*n = 0;
	query_begin(tx, &q, &sql_asked_list);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, a->user);
	query_bind_i64(&q, 3, LISTED);
	while (query_step(&q, f))
		(*out)[(*n)++] = read_asked(&q, arena);
	return query_end(&q, f);
}

enum row access_asked_get(struct tx *tx, struct arena *arena, const struct actor *a, int64_t id, int64_t now, struct access_asked *one,
    struct ask_entry **at, size_t *n, struct fault *f)
{
	struct query q;
	bool found = false;
	*n = 0;
	*at = arena_array(arena, struct ask_entry, ASK_ENTRIES);
	query_begin(tx, &q, &sql_asked_get);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, a->user);
	query_bind_i64(&q, 3, id);
	query_bind_i64(&q, 4, now);
	if (query_step(&q, f))
		found = true, *one = read_asked(&q, arena);
	if (!query_end(&q, f))
		return ROW_FAULT;
	if (!found)
		return ROW_NONE;
	query_begin(tx, &q, &sql_asked_entries);
	query_bind_i64(&q, 1, a->authority);
	query_bind_i64(&q, 2, id);
	while (query_step(&q, f) && *n < ASK_ENTRIES)
		(*at)[(*n)++] = (struct ask_entry){arena_z(arena, query_text(&q, 0)), query_i64(&q, 1)};
	return query_end(&q, f) ? ROW_ONE : ROW_FAULT;
}

bool access_asked_end(struct tx *tx, const struct actor *a, int64_t id, int64_t now, struct fault *f)
{
	int64_t child;
	enum row row = sql_i64(tx, &sql_asked_end, &child, f, arg_i(a->authority), arg_i(a->user), arg_i(id), arg_i(now));
	if (row != ROW_ONE)
		return row == ROW_NONE && refused(f, "This was decided already, or its days are over.");
	struct journal_entry e = {.authority = a->authority, .at = now, .actor = a->person, .role = actor_role(a),
	    .relation = text_of(relation_words(REL_ASKED)), .verb = TEXT("decide"), .kind = TEXT("asked"), .entry = id, .child = child};
	return sql_do(tx, &sql_asked_shut, f, arg_i(a->authority), arg_i(id), arg_i(now)) && journal_write(tx, &e, f);
}
