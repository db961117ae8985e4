#include "access/young.h"
#include "access/code.h"
#include "access/inside.h"
#include "access/posts.h"
#include "access/session.h"
#include "access/weak.h"
#include "store/journal.h"

enum { CODE_MS = 30 * 60 * 1000, WORD_LEAST = 3 };

/* The child under all the ids that were found to be one (person_join). The account that stands comes first. */
#define YOUNG_ONE "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ")"
SQL(sql_young_user,
    YOUNG_ONE " SELECT u.id, u.name, u.active FROM app_user u WHERE u.authority = $1 AND u.person IN (SELECT one.id FROM one)"
    " AND u.role = 'young-person' ORDER BY u.active DESC, u.id DESC LIMIT 1");
/* Whether they ever had one: as whatever role it stands there today, or by a code that was used. */
SQL(sql_young_ever, YOUNG_ONE " SELECT 1 FROM app_user u WHERE u.authority = $1 AND u.person IN (SELECT one.id FROM one)"
                    " UNION ALL SELECT 1 FROM young_door y WHERE y.authority = $1 AND y.child IN (SELECT one.id FROM one)"
                    " AND y.used_at IS NOT NULL LIMIT 1");
SQL(sql_young_old, "UPDATE young_door SET code_until = $3 WHERE authority = $1 AND child = $2 AND code_until > $3");
/* The code of an entry: another takes the place of the one before. */
SQL(sql_young_put, "INSERT INTO young_door(authority, id, child, anew, asked_by, asked_at, code, code_until)"
                   " VALUES($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (authority, id) DO UPDATE SET code = excluded.code,"
                   " code_until = excluded.code_until");
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

bool young_account(struct tx *tx, struct arena *arena, const struct actor *a, int64_t child, struct young_account *out, struct fault *f)
{
	struct had had;
	*out = (struct young_account){0};
	if (!find_user(tx, arena, a->authority, child, &had, f))
		return false;
	out->there = had.active;
	out->ever = had.ever;
	out->name = had.name;
	return true;
}

static bool journal(struct tx *tx, const struct actor *a, relation_set relation, const char *verb, int64_t id, int64_t child, int64_t now,
    struct fault *f)
{
	struct journal_entry e = {.authority = a->authority, .at = now, .actor = a->person, .role = actor_role(a),
	    .relation = text_of(relation_words(relation)), .verb = text_of(verb), .kind = TEXT("account"), .entry = id, .child = child};
	return journal_write(tx, &e, f);
}

/* May this adult, and is it the first account or another? */
static bool stand(struct tx *tx, const struct actor *a, int64_t child, bool anew, day today, int64_t now, relation_set *relation,
    struct fault *f)
{
	struct access_subject about = {.authority = a->authority, .child = child};
	struct had had;
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
	*relation = about.relation;
	if (!may.may || a->operates)
		return refused(f, may.may ? "Somebody who works with the child does this." : may.why);
	if (!find_user(tx, NULL, a->authority, child, &had, f))
		return false;
	if (anew != had.ever)
		return refused(f, !had.ever ? "There is no account yet."
		        : had.active        ? "There is an account already. To begin anew takes two adults."
		                            : "They had an account before. To open one again takes two adults.");
	return true;
}

bool young_may(struct tx *tx, const struct actor *a, int64_t child, bool anew, day today, int64_t now, struct fault *f)
{
	relation_set relation = 0;
	return stand(tx, a, child, anew, today, now, &relation, f);
}

bool young_hand_over(struct tx *tx, const struct actor *a, int64_t child, int64_t entry, bool anew, const char *code, day today,
    int64_t now, struct fault *f)
{
	relation_set relation = 0;
	char digest[CODE_DIGEST];
	if (!stand(tx, a, child, anew, today, now, &relation, f))
		return false;
	if (!digest_of(text_of(code), digest))
		return fault_set(f, FAULT_OURS, "access.account", "that is no code");
	return sql_do(tx, &sql_young_old, f, arg_i(a->authority), arg_i(child), arg_i(now)) &&
	    sql_do(tx, &sql_young_put, f, arg_i(a->authority), arg_i(entry), arg_i(child), arg_i(anew), arg_i(a->user), arg_i(now),
	        arg_z(digest), arg_i(now + CODE_MS)) &&
	    journal(tx, a, relation, "hand over code", entry, child, now, f);
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
	me.user = user;
	return sql_do(tx, &sql_young_words, f, arg_i(authority), arg_i(user), arg_z(hash)) && session_end_all(tx, authority, user, f) &&
	    sql_do(tx, &sql_young_used, f, arg_i(authority), arg_i(id), arg_i(now)) &&
	    journal(tx, &me, REL_ME, "choose words", user, child, now, f) && young_came_in(tx, &me, id, now, f) &&
	    user_get(tx, arena, authority, user, out, f) == ROW_ONE;
}
