#include "access/young.h"
#include "access/code.h"
#include "access/inside.h"
#include "access/posts.h"
#include "access/session.h"
#include "access/weak.h"
#include "store/journal.h"

enum { CODE_MS = 30 * 60 * 1000, ASKED_MS = 24 * 3600 * 1000, WORD_LEAST = 3 };

/* The child under all the ids that were found to be one (person_join). The account that stands comes first. */
#define YOUNG_ONE "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
SQL(sql_young_user,
    YOUNG_ONE " SELECT u.id, u.name, u.active FROM app_user u WHERE u.authority = $1 AND u.person IN (SELECT one.id FROM one)"
    " AND u.role = 'young-person' ORDER BY u.active DESC, u.id DESC LIMIT 1");
/* Whether they ever had one: as whatever role it stands there today, or by a code that was used. */
SQL(sql_young_ever, YOUNG_ONE " SELECT 1 FROM app_user u WHERE u.authority = $1 AND u.person IN (SELECT one.id FROM one)"
                    " UNION ALL SELECT 1 FROM young_door y WHERE y.authority = $1 AND y.child IN (SELECT one.id FROM one)"
                    " AND y.used_at IS NOT NULL LIMIT 1");
SQL(sql_young_person, "SELECT person FROM app_user WHERE authority = $1 AND id = $2");
SQL(sql_young_asked, "SELECT y.id, y.asked_at, y.asked_by, u.name FROM young_door y JOIN app_user u ON u.authority = y.authority"
                     " AND u.id = y.asked_by WHERE y.authority = $1 AND y.child = $2 AND y.anew = 1 AND y.confirmed_by IS NULL"
                     " AND y.asked_at > $3 ORDER BY y.id DESC LIMIT 1");
SQL(sql_young_old, "UPDATE young_door SET code_until = $3 WHERE authority = $1 AND child = $2 AND code_until > $3");
SQL(sql_young_add, "INSERT INTO young_door(authority, id, child, anew, asked_by, asked_at, code, code_until)"
                   " VALUES($1, $2, $3, $4, $5, $6, $7, $8)");
SQL(sql_young_confirm, "UPDATE young_door SET confirmed_by = $3, code = $4, code_until = $5 WHERE authority = $1 AND id = $2");
SQL(sql_young_code, "SELECT authority, id, child FROM young_door WHERE code = $1 AND code_until > $2 AND used_at IS NULL");
SQL(sql_young_used, "UPDATE young_door SET used_at = $3 WHERE authority = $1 AND id = $2");
SQL(sql_young_words, "UPDATE app_user SET password = $3, words = 1, demo = 0, active = 1 WHERE authority = $1 AND id = $2");

static bool refused(struct fault *f, const char *why)
{
	return fault_set(f, FAULT_ASKED, "access.account", "%s", why);
}

/* ---- three words ---- */

static bool between(char c)
{
	return c == ' ' || c == '\t' || c == ',' || c == '.' || c == ';' || c == '-' || c == '_';
}

static size_t letters(const char *at, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)at[i] & 0xC0) != 0x80;
	return count;
}

bool words_fold(struct text typed, char out[static WORDS_ROOM], struct fault *f)
{
	struct text word[3] = {{0}};
	size_t n = 0, words = 0;
	bool ok = text_utf8(typed);
	for (size_t i = 0; ok && i < typed.n;) {
		if (between(typed.at[i])) {
			i++;
			continue;
		}
		size_t from = n + (words > 0);
		if (words == 3 || from + 1 >= WORDS_ROOM) {
			ok = false;
			break;
		}
		if (words)
			out[n++] = ' ';
		for (unsigned char c, before = 0; ok && i < typed.n && !between(typed.at[i]); before = c, i++) {
			c = (unsigned char)typed.at[i];
			/* capital letters: A to Z, and À to Þ (two bytes, the first C3) but for the sign × */
			bool capital = (c >= 'A' && c <= 'Z') || (before == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97);
			ok = n + 1 < WORDS_ROOM;
			if (ok)
				out[n++] = (char)(capital ? c + 32 : c);
		}
		word[words++] = (struct text){out + from, n - from};
	}
	out[n] = 0;
	for (size_t i = 0; ok && i < words; i++)
		ok = letters(word[i].at, word[i].n) >= WORD_LEAST && !(i && text_eq(word[i], word[0])) &&
		    !(i == 2 && text_eq(word[2], word[1]));
	return (ok && words == 3) ||
	    fault_set(f, FAULT_ASKED, "user.words", "Choose three words. Each has three letters or more, and no two are the same.");
}

bool words_fit(struct text folded, struct fault *f)
{
	return !weak_words(folded) ||
	    fault_set(f, FAULT_ASKED, "user.words.weak", "Choose three words that do not belong together. Those are guessed first.");
}

/* ---- codes ---- */

void young_code(char out[static YOUNG_CODE])
{
	code_new(out);
}

static bool digest_of(struct text code, char out[static CODE_DIGEST])
{
	return code_digest(code, "kith young code", out);
}

/* ---- by the adults ---- */

/* The account of a child, and whether they ever had one. */
struct had {
	int64_t id; /* 0: there is none */
	bool active, ever;
	struct text name;
};

static bool find_user(struct tx *tx, struct arena *arena, int64_t authority, int64_t child, struct had *h, struct fault *f)
{
	struct query q;
	int64_t one;
	*h = (struct had){0};
	query_begin(tx, &q, &sql_young_user);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, child);
	if (query_step(&q, f)) {
		h->id = query_i64(&q, 0), h->active = query_i64(&q, 2) != 0;
		if (arena)
			h->name = arena_text(arena, query_text(&q, 1));
	}
	if (!query_end(&q, f))
		return false;
	enum row row = sql_i64(tx, &sql_young_ever, &one, f, arg_i(authority), arg_i(child));
	h->ever = row == ROW_ONE;
	return row != ROW_FAULT;
}

struct request_anew {
	int64_t id, at, by;
};

static bool find_asked(struct tx *tx, struct arena *arena, int64_t authority, int64_t child, int64_t now, struct request_anew *out,
    struct text *by, struct fault *f)
{
	struct query q;
	*out = (struct request_anew){0};
	query_begin(tx, &q, &sql_young_asked);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, child);
	query_bind_i64(&q, 3, now - ASKED_MS);
	if (query_step(&q, f)) {
		*out = (struct request_anew){query_i64(&q, 0), query_i64(&q, 1), query_i64(&q, 2)};
		if (by)
			*by = arena_text(arena, query_text(&q, 3));
	}
	return query_end(&q, f);
}

bool young_account(struct tx *tx, struct arena *arena, const struct actor *a, int64_t child, int64_t now, struct young_account *out,
    struct fault *f)
{
	struct had had;
	struct request_anew asked;
	*out = (struct young_account){0};
	if (!find_user(tx, arena, a->authority, child, &had, f) ||
	    !find_asked(tx, arena, a->authority, child, now, &asked, &out->asked_by, f))
		return false;
	out->there = had.active;
	out->ever = had.ever;
	out->name = had.name;
	out->asked_at = had.ever ? asked.at : 0;
	out->asked_by_me = asked.by == a->user;
	return true;
}

static bool journal(struct tx *tx, const struct actor *a, relation_set relation, const char *verb, int64_t id, int64_t child, int64_t now,
    struct fault *f)
{
	struct journal_entry e = {.authority = a->authority, .at = now, .actor = a->person, .role = actor_role(a),
	    .relation = text_of(relation_words(relation)), .verb = text_of(verb), .kind = TEXT("account"), .entry = id, .child = child};
	return journal_write(tx, &e, f);
}

/* May this adult, is there an account, has somebody asked? */
struct standing {
	relation_set relation;
	struct had had;
	struct request_anew asked;
};

static bool stand(struct tx *tx, const struct actor *a, int64_t child, day today, int64_t now, struct standing *s, struct fault *f)
{
	struct access_subject about = {.authority = a->authority, .child = child};
	if (!access_relation(tx, a, today, now, NULL, &about, f))
		return false;
	char missing[100];
	if (!posts_missing(tx, a->authority, missing, f))
		return false;
	if (missing[0])
		return fault_set(f, FAULT_ASKED, "access.account",
		    "Young people's accounts are shut until there is %s for children who are not safe."
		    " An administrator sets it under Who keeps children safe.", missing);
	struct access_answer may = access_may(a, VERB_ADD, "account", NULL, &about);
	s->relation = about.relation;
	if (!may.may || a->operates)
		return refused(f, may.may ? "Somebody who works with the child does this." : may.why);
	return find_user(tx, NULL, a->authority, child, &s->had, f) && find_asked(tx, NULL, a->authority, child, now, &s->asked, NULL, f);
}

bool young_open(struct tx *tx, const struct actor *a, int64_t child, const char *code, day today, int64_t now, struct fault *f)
{
	struct standing s;
	char digest[CODE_DIGEST];
	int64_t id = store_id();
	if (!stand(tx, a, child, today, now, &s, f))
		return false;
	if (s.had.ever || !digest_of(text_of(code), digest))
		return refused(f, s.had.active ? "There is an account already. To begin anew takes two adults."
		                               : "They had an account before. To open one again takes two adults.");
	return sql_do(tx, &sql_young_old, f, arg_i(a->authority), arg_i(child), arg_i(now)) &&
	    sql_do(tx, &sql_young_add, f, arg_i(a->authority), arg_i(id), arg_i(child), arg_i(0), arg_i(a->user), arg_i(now), arg_z(digest),
	        arg_i(now + CODE_MS)) &&
	    journal(tx, a, s.relation, "open account", id, child, now, f);
}

bool young_ask(struct tx *tx, const struct actor *a, int64_t child, day today, int64_t now, struct fault *f)
{
	struct standing s;
	int64_t id = store_id();
	if (!stand(tx, a, child, today, now, &s, f))
		return false;
	if (!s.had.ever || s.asked.id)
		return refused(f, s.had.ever ? "Somebody has asked for this already." : "There is no account yet.");
	return sql_do(tx, &sql_young_add, f, arg_i(a->authority), arg_i(id), arg_i(child), arg_i(1), arg_i(a->user), arg_i(now), arg_null(),
	           arg_null()) &&
	    journal(tx, a, s.relation, "ask new words", id, child, now, f);
}

/* One adult with two accounts is one adult. */
static bool same_person(struct tx *tx, const struct actor *a, int64_t user, bool *same, struct fault *f)
{
	int64_t person = 0;
	enum row row = sql_i64(tx, &sql_young_person, &person, f, arg_i(a->authority), arg_i(user));
	*same = user == a->user || (row == ROW_ONE && person == a->person);
	return row != ROW_FAULT;
}

bool young_confirm(struct tx *tx, const struct actor *a, int64_t child, const char *code, day today, int64_t now, struct fault *f)
{
	struct standing s;
	char digest[CODE_DIGEST];
	if (!stand(tx, a, child, today, now, &s, f))
		return false;
	bool same;
	if (!same_person(tx, a, s.asked.by, &same, f))
		return false;
	if (!s.had.ever || !s.asked.id || same || !digest_of(text_of(code), digest))
		return refused(f, s.asked.id ? "Another adult says yes to this." : "Nobody has asked for new words.");
	return sql_do(tx, &sql_young_old, f, arg_i(a->authority), arg_i(child), arg_i(now)) &&
	    sql_do(tx, &sql_young_confirm, f, arg_i(a->authority), arg_i(s.asked.id), arg_i(a->user), arg_z(digest),
	    arg_i(now + CODE_MS)) && journal(tx, a, s.relation, "confirm new words", s.asked.id, child, now, f);
}

/* ---- by the young person ---- */

enum row young_code_find(struct tx *tx, struct text code, int64_t now, int64_t *authority, int64_t *id, int64_t *child, struct fault *f)
{
	struct query q;
	char digest[CODE_DIGEST];
	bool found = false;
	if (!digest_of(code, digest))
		return ROW_NONE;
	query_begin(tx, &q, &sql_young_code);
	query_bind_z(&q, 1, digest);
	query_bind_i64(&q, 2, now);
	if (query_step(&q, f))
		found = true, *authority = query_i64(&q, 0), *id = query_i64(&q, 1), *child = query_i64(&q, 2);
	return !query_end(&q, f) ? ROW_FAULT : found ? ROW_ONE : ROW_NONE;
}

bool young_start(struct tx *tx, struct arena *arena, struct text code, struct text name, const char *hash, int64_t now, struct user *out,
    struct fault *f)
{
	int64_t authority, id, child, user;
	struct had had;
	enum row row = young_code_find(tx, code, now, &authority, &id, &child, f);
	if (row != ROW_ONE)
		return row == ROW_NONE && refused(f, "That code is not right, or it is too old.");
	if (!find_user(tx, NULL, authority, child, &had, f))
		return false;
	user = had.id;
	struct actor me = {.authority = authority, .person = child, .role = ROLE_YOUNG_PERSON};
	struct user_new made = {.name = name, .role = ROLE_YOUNG_PERSON, .person = child};
	if (user ? !user_rename(tx, &me, authority, user, name, now, f) : !user_add(tx, &me, &made, now, &user, f))
		return false;
	return sql_do(tx, &sql_young_words, f, arg_i(authority), arg_i(user), arg_z(hash)) && session_end_all(tx, authority, user, f) &&
	    sql_do(tx, &sql_young_used, f, arg_i(authority), arg_i(id), arg_i(now)) &&
	    journal(tx, &me, REL_ME, "choose words", user, child, now, f) && user_get(tx, arena, authority, user, out, f) == ROW_ONE;
}
