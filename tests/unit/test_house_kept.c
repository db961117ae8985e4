/* Nobody loses what they wrote: a form sent without a session, with an old token, by somebody else, to a page that is shut, or refused;
 * and who signs in comes back to where they were. On both engines. */
#include "house.h"
#include "access/drafts.h"
#include "access/password.h"
#include "access/posts.h"

SQL(sql_drafts, "SELECT COUNT(*) FROM draft");
SQL(sql_views, "SELECT COUNT(*) FROM k_view WHERE authority = 1 AND current = 1");
SQL(sql_visits, "SELECT COUNT(*) FROM k_visit WHERE authority = 1 AND current = 1");
SQL(sql_words_in_journal, "SELECT COUNT(*) FROM journal_body WHERE after LIKE $1");
SQL(sql_age_session, "UPDATE app_session SET seen_at = seen_at - $1, ends_at = ends_at - $1 WHERE user_id = $2");
SQL(sql_age_drafts, "UPDATE draft SET made_at = made_at - $1");
SQL(sql_all_drafts_away, "DELETE FROM draft WHERE id > $1");

static struct session worker, child, other;
static int64_t child_id;

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS };
#define TELL "readers=my-worker&about=home&feeling=good&words=Invented%3A+the+dog+is+%3Cb%3Ecalled%3C%2Fb%3E+Tom+%26+I"
#define TELL_SHOWN "Invented: the dog is &lt;b&gt;called&lt;/b&gt; Tom &amp; I"

struct doing {
	const struct sql *sql;
	int64_t one, two;
};
static bool do_it(struct tx *tx, void *arg, struct fault *f)
{
	struct doing *d = arg;
	return d->two ? sql_do(tx, d->sql, f, arg_i(d->one), arg_i(d->two)) : sql_do(tx, d->sql, f, arg_i(d->one));
}
static void run_sql(const struct sql *sql, int64_t one, int64_t two)
{
	struct fault f = {0};
	must(store_run(db, "test", do_it, &(struct doing){sql, one, two}, &f), &f);
}

static bool do_text(struct tx *tx, void *arg, struct fault *f)
{
	struct sql s = {.name = "text", .text = arg};
	return sql_do(tx, &s, f, arg_none());
}
static void run_text(const char *text)
{
	struct fault f = {0};
	must(store_run(db, "test", do_text, (void *)(uintptr_t)text, &f), &f);
}

/* The session was over so long ago. */
static void over(const struct session *s, int64_t ago)
{
	run_sql(&sql_age_session, ago + (s->actor.role == ROLE_YOUNG_PERSON ? 10 : 30) * (int64_t)MINUTE_MS, s->actor.user);
}

static struct session again(const struct session *s, enum role role)
{
	static int n;
	struct session out = {0};
	(void)s;
	return n++, out = user(role, role == ROLE_YOUNG_PERSON ? child_id : person_of("Worker", false), AT("again %d", n).at);
}

/* ---- the session has ended ---- */

static int64_t draft_of(const struct got *g)
{
	const char *at = strstr(arena_z(a, g->cookie), "kith-back=/kept/");
	return at ? strtoll(at + strlen("kith-back=/kept/"), NULL, 10) : 0;
}

static void kept_for_its_child(void **state)
{
	(void)state;
	struct session s = child;
	int64_t said = count_of(&sql_views);
	over(&s, 5 * MINUTE_MS);
	struct got g = ask_as(&s, "POST", TEXT("/me/tell"), TELL);
	assert_int_equal(g.status, 403);
	SHOWS(g, "We kept your words");
	SHOWS(g, TELL_SHOWN);
	SHOWS(g, "What do you want to say?"); /* by its own label */
	SHOWS(g, "action=\"/hello\"");
	SHOWS(g, "name=\"words\"");
	HIDES(g, "manager");
	HIDES(g, "kept-f-"); /* on the server, and not carried along */
	assert_int_equal(count_of(&sql_drafts), 1);
	assert_int_equal(count_of(&sql_views), said);
	assert_int_equal(count_like(&sql_words_in_journal, "%dog%"), 0); /* it is not said yet */
	int64_t id = draft_of(&g);
	assert_true(id > 0);
	/* nobody else sees it; no other page, search or export has it */
	g = ask_as(&other, "GET", AT("/kept/%lld", (long long)id), NULL);
	HIDES(g, "dog");
	g = ask_as(NULL, "GET", AT("/kept/%lld", (long long)id), NULL);
	assert_int_equal(g.status, 303);
	/* the same child again: it waits, on every page and on its own */
	run_sql(&sql_age_session, -(int64_t)20 * MINUTE_MS, s.actor.user); /* they are in again */
	g = ask_as(&s, "GET", TEXT("/me"), NULL);
	SHOWS(g, "href=\"/kept\"");
	g = ask_as(&s, "GET", AT("/kept/%lld", (long long)id), NULL);
	assert_int_equal(g.status, 200);
	SHOWS(g, TELL_SHOWN);
	SHOWS(g, "kept-draft");
	/* to look at it first: the form as it was, and nothing is sent */
	const char *fields = AT("%s&once=aaaaaaaaaaaaaaaaaaaaaaaa&kept-draft=%lld", TELL, (long long)id).at;
	g = ask_as(&s, "POST", TEXT("/me/tell"), AT("%s&kept-look=1", fields).at);
	assert_int_equal(g.status, 200);
	SHOWS(g, TELL_SHOWN);
	SHOWS(g, AT("name=\"kept-draft\" value=\"%lld\"", (long long)id).at);
	assert_int_equal(count_of(&sql_views), said);
	/* sent: it is said, and the draft is gone; sent again, it is one */
	for (int i = 0; i < 2; i++) {
		g = ask_as(&s, "POST", TEXT("/me/tell"), fields);
		assert_int_equal(g.status, 303);
	}
	assert_int_equal(count_of(&sql_views), said + 1);
	assert_int_equal(count_of(&sql_drafts), 0);
	assert_int_equal(count_like(&sql_words_in_journal, "%dog%"), 1); /* the count sees it where it is */
	g = ask_as(&s, "GET", TEXT("/me"), NULL);
	HIDES(g, "href=\"/kept\"");
}

static bool sealed_there(struct tx *tx, void *arg, struct fault *f)
{
	SQL(sql_sealed, "SELECT sealed FROM draft");
	struct query q;
	query_begin(tx, &q, &sql_sealed);
	while (query_step(&q, f)) {
		struct text t = query_bytes(&q, 0);
		*(size_t *)arg += t.n;
		assert_null(memmem(t.at, t.n, "dog", 3));
		assert_null(memmem(t.at, t.n, "/me/tell", 8));
	}
	return query_end(&q, f);
}

static void not_for_others(void **state)
{
	(void)state;
	struct fault f = {0};
	size_t bytes = 0;
	struct session s = again(&child, ROLE_YOUNG_PERSON);
	run_sql(&sql_all_drafts_away, 0, 0);
	over(&s, 23 * (int64_t)HOUR_MS);
	struct got g = ask_as(&s, "POST", TEXT("/me/tell"), TELL);
	assert_int_equal(count_of(&sql_drafts), 1);
	must(store_read(db, sealed_there, &bytes, &f), &f);
	assert_true(bytes > 50);
	/* over for more than a day: it stays in the page, and goes along with the form to sign in */
	over(&s, 2 * (int64_t)HOUR_MS);
	g = ask_as(&s, "POST", TEXT("/me/tell"), TELL);
	assert_int_equal(count_of(&sql_drafts), 1);
	SHOWS(g, TELL_SHOWN);
	SHOWS(g, "name=\"kept-to\" value=\"/me/tell\"");
	SHOWS(g, "name=\"kept-f-words\"");
	HIDES(g, "kept-f-token");
	/* nobody's cookie, and a cookie with another's form: the same */
	g = ask_as(NULL, "POST", TEXT("/me/tell"), TELL);
	assert_int_equal(g.status, 403);
	SHOWS(g, TELL_SHOWN);
	SHOWS(g, "Your words are here on this page");
	assert_int_equal(count_of(&sql_drafts), 1);
	/* its place for drafts is not there: it is said that the words are on the page, and they are, ready to go along */
	s = again(&child, ROLE_YOUNG_PERSON);
	over(&s, MINUTE_MS);
	run_text("ALTER TABLE draft RENAME TO draft_away");
	g = ask_as(&s, "POST", TEXT("/me/tell"), TELL);
	run_text("ALTER TABLE draft_away RENAME TO draft");
	assert_int_equal(g.status, 403);
	SHOWS(g, TELL_SHOWN);
	SHOWS(g, "Your words are here on this page");
	HIDES(g, "We kept your words");
	SHOWS(g, "name=\"kept-f-words\"");
	assert_int_equal(draft_of(&g), 0);
	/* nor where the form is not of that session */
	g = ask_with_token(&s, TEXT("/me/tell"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", TELL);
	assert_int_equal(g.status, 403);
	SHOWS(g, "Your words are here on this page");
	assert_int_equal(count_of(&sql_drafts), 1);
	/* ten a person, the newest; a month at most */
	s = again(&child, ROLE_YOUNG_PERSON);
	over(&s, MINUTE_MS);
	for (int i = 0; i < 13; i++)
		ask_as(&s, "POST", TEXT("/me/tell"), AT("readers=my-worker&words=Invented+%d", i).at);
	assert_int_equal(count_of(&sql_drafts), 1 + DRAFTS);
	run_sql(&sql_age_session, -(int64_t)20 * MINUTE_MS, s.actor.user);
	g = ask_as(&s, "GET", TEXT("/kept"), NULL);
	SHOWS(g, "Invented 12");
	SHOWS(g, "Invented 3<");
	HIDES(g, "Invented 2<");
	run_sql(&sql_age_drafts, (int64_t)31 * 24 * HOUR_MS, 0);
	g = ask_as(&s, "GET", TEXT("/kept"), NULL);
	HIDES(g, "Invented");
	g = ask_as(&s, "GET", TEXT("/me"), NULL);
	HIDES(g, "href=\"/kept\"");
	run_sql(&sql_all_drafts_away, 0, 0);
}

static void a_workers_visit(void **state)
{
	(void)state;
	struct session s = again(&worker, ROLE_SOCIAL_WORKER);
	int64_t before = count_of(&sql_visits);
	const char *visit = "held-day=17&held-month=11&held-year=2026&alone=yes&state=final&how-was-it=Invented+long+words";
	struct text to = AT("/child/%lld/add/visit", (long long)child_id);
	over(&s, MINUTE_MS);
	struct got g = ask_as(&s, "POST", to, visit);
	assert_int_equal(g.status, 403);
	SHOWS(g, "only you can see it");
	SHOWS(g, "Invented long words");
	SHOWS(g, "17 11 2026");
	SHOWS(g, "Held on");
	HIDES(g, "Ask your manager");
	assert_int_equal(count_of(&sql_visits), before);
	/* nobody's: it is in that page alone, which stays open beside the signing in and sends it afterwards */
	struct got alone = ask_as(NULL, "POST", to, visit);
	SHOWS(alone, "target=\"_blank\"");
	SHOWS(alone, AT("action=\"%.*s\"", TEXT_ARG(to)).at);
	SHOWS(alone, "name=\"how-was-it\" value=\"Invented long words\"");
	int64_t id = draft_of(&g);
	run_sql(&sql_age_session, -(int64_t)40 * MINUTE_MS, s.actor.user);
	g = ask_as(&s, "GET", AT("/kept/%lld", (long long)id), NULL);
	SHOWS(g, "Invented long words");
	g = ask_as(&s, "POST", AT("/kept/%lld/away", (long long)id), "");
	assert_int_equal(g.status, 303);
	assert_int_equal(count_of(&sql_drafts), 0);
}

/* ---- an old token ---- */

static void an_old_token(void **state)
{
	(void)state;
	struct session was = again(&child, ROLE_YOUNG_PERSON), mixed = was;
	int64_t said = count_of(&sql_views);
	/* the page was made under another session of this browser */
	char token[SESSION_TOKEN];
	session_form_token(&other, token);
	struct got g = ask_with_token(&mixed, TEXT("/me/tell"), token, TELL);
	assert_int_equal(g.status, 403);
	SHOWS(g, "This page is old");
	SHOWS(g, TELL_SHOWN);
	SHOWS(g, session_form_token(&mixed, token)); /* ready to be sent again */
	assert_int_equal(count_of(&sql_views), said);
	/* the door, open for too long: its name stands there, its secret does not */
	g = ask_with_token(NULL, TEXT("/sign-in"), "old", "name=Somebody&password=secret-words");
	assert_int_equal(g.status, 403);
	SHOWS(g, "value=\"Somebody\"");
	HIDES(g, "secret-words");
}

/* ---- refused ---- */

static void shut_or_not_there(void **state)
{
	(void)state;
	/* another's child */
	struct got g = ask_as(&other, "POST", AT("/child/%lld/answer/1", (long long)child_id), "words=Invented+answer&agreed=yes");
	assert_true(g.status == 403 || g.status == 404);
	SHOWS(g, "Invented answer");
	/* a form that is made with its page: nobody's session, and one that was refused when the form was known */
	struct text wrong = AT("/child/%lld/wrong/person/%lld", (long long)child_id, (long long)child_id);
	g = ask_as(NULL, "POST", wrong, "field=dob&words=Invented+mistake&on-day=3&on-month=4&on-year=2026&version=7&about=123456789012");
	assert_int_equal(g.status, 403);
	SHOWS(g, "Your answers");
	SHOWS(g, "Invented mistake");
	SHOWS(g, "3 4 2026");
	HIDES(g, "<dd class=\"govuk-summary-list__value\">123456789012");
	SHOWS(g, "name=\"words\" value=\"Invented mistake\"");
	/* refused for a field */
	g = ask_as(&child, "POST", TEXT("/me/tell"), "words=Invented+words");
	assert_int_equal(g.status, 422);
	SHOWS(g, "Invented words");
	/* secrets are never among it */
	g = ask_as(&worker, "POST", TEXT("/sign-out"), "password=secret-words");
	HIDES(g, "secret-words");
}

/* ---- back to where they were ---- */

static void comes_back(void **state)
{
	(void)state;
	static const struct { const char *cookie, *to; } all[] = {
	    {"/me/said", "/me/said"}, {"/me/tell", "/me/tell"}, {"//other.example", "/me"}, {"/\\other.example", "/me"},
	    {"https://other.example", "/me"},
	    {"/children", "/me"}, {"/no/such/page", "/me"}, {"/me/said%0d%0aX: y", "/me"}, {"", "/me"}, {"/me/said?x=1", "/me/said?x=1"},
	};
	struct got g = ask_as(NULL, "GET", TEXT("/me/said"), NULL);
	assert_int_equal(g.status, 303);
	assert_true(text_is(g.to, "/hello"));
	assert_true(text_starts(g.cookie, TEXT("kith-back=/me/said; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict")));
	g = ask_as(NULL, "GET", AT("/child/%lld", (long long)child_id), NULL);
	assert_true(text_is(g.to, "/sign-in"));
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		back_word = all[i].cookie;
		g = ask_as(NULL, "POST", TEXT("/hello"), "name=ivy&words=one+two+three");
		back_word = NULL;
		if (g.status != 303 || !text_is(g.to, all[i].to))
			fail_msg("'%s' leads to %d '%.*s'", all[i].cookie, g.status, TEXT_ARG(g.to));
	}
}

/* What the page carried along is shown again when the password was wrong, and is ready to be sent when it was right. */
static void carried_along(void **state)
{
	(void)state;
	struct got g = ask_as(NULL, "POST", TEXT("/hello"),
	    "name=ivy&words=not+these+ones&kept-to=/me/tell&kept-f-readers=my-worker&kept-f-words=Invented+dog");
	assert_int_equal(g.status, 200);
	SHOWS(g, "That is not right");
	SHOWS(g, "name=\"kept-f-words\" value=\"Invented dog\"");
	SHOWS(g, "<dd class=\"govuk-summary-list__value\">Invented dog");
	int64_t drafts = count_of(&sql_drafts);
	g = ask_as(NULL, "POST", TEXT("/hello"),
	    "name=ivy&words=one+two+three&kept-to=/me/tell&kept-f-readers=my-worker&kept-f-words=Invented+dog");
	assert_int_equal(g.status, 200);
	SHOWS(g, "You are in. Your words are not sent yet.");
	SHOWS(g, "action=\"/me/tell\"");
	SHOWS(g, "name=\"words\" value=\"Invented dog\"");
	HIDES(g, "one two three");
	assert_int_equal(count_of(&sql_drafts), drafts); /* it is in the page alone */
	/* never to another site, nor to a page that asks for secrets */
	static const char *const bad[] = {"//other.example", "/\\other.example", "https://other.example/", "/hello", "/nowhere"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		g = ask_as(NULL, "POST", TEXT("/hello"), AT("name=ivy&words=one+two+three&kept-to=%s&kept-f-words=Invented", bad[i]).at);
		assert_int_equal(g.status, 303);
		assert_true(text_is(g.to, "/me"));
	}
}

/* ---- how long it lasts ---- */

static void still_here(void **state)
{
	(void)state;
	struct session s = again(&child, ROLE_YOUNG_PERSON);
	struct got g = ask_as(&s, "GET", TEXT("/me/tell"), NULL);
	SHOWS(g, "data-rest=\"5"); /* ten minutes, less what has gone by */
	run_sql(&sql_age_session, 8 * (int64_t)MINUTE_MS, s.actor.user);
	g = ask_as(&s, "GET", TEXT("/still-here?only=1"), NULL);
	assert_int_equal(g.status, 200);
	assert_false(g.writes);
	assert_true(atoi(g.body.at) > 0 && atoi(g.body.at) <= 120);
	run_sql(&sql_age_session, MINUTE_MS, s.actor.user);
	g = ask_as(&s, "GET", TEXT("/still-here"), NULL);
	assert_int_equal(atoi(g.body.at), 600);
	g = ask_as(&s, "GET", TEXT("/still-here?only=1"), NULL); /* it was kept */
	assert_true(atoi(g.body.at) > 500);
	over(&s, MINUTE_MS);
	assert_int_equal(ask_as(&s, "GET", TEXT("/still-here"), NULL).status, 303);
}

static bool give_words(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	static char hash[PASSWORD_HASH];
	struct text words = TEXT("one two three");
	SQL(sql_words, "UPDATE app_user SET password = $1, words = 1 WHERE folded = 'ivy'");
	return password_hash(words, hash, f) && sql_do(tx, &sql_words, f, arg_z(hash));
}

/* Who keeps children safe: without them young people do not come in. */
static bool give_posts(struct tx *tx, void *arg, struct fault *f)
{
	SQL(sql_lead, "UPDATE app_user SET safeguards = 1 WHERE folded = 'lena'");
	struct actor op = actor_operator(1);
	(void)arg;
	return sql_do(tx, &sql_lead, f, arg_none()) && posts_set(tx, a, &op, POST_DEPUTY, TEXT("lena"), now, f) &&
	       posts_set(tx, a, &op, POST_NIGHT_NUMBER, TEXT("01632 960 102"), now, f);
}

static int begin(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("r", "HEADER.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nA1,1,03/03/2014,WBRI,X30000000001T,,\n");
	put("r", "EPISODES.csv",
	    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	    "A1,01/05/2025,S,C2,N1,U1,PR1,,X1,,,,\n");
	must(take_in("r", 2026, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER\nA1,Ivy,Invented,Walt Worker\n");
	house_ready();
	house->draft_key = AT("%s/kept/key", folder); /* its folder is made with it */
	child_id = person_of("A1", true);
	child = user(ROLE_YOUNG_PERSON, child_id, "ivy");
	worker = user(ROLE_SOCIAL_WORKER, person_of("Worker", false), "walt");
	other = user(ROLE_CARER, 0, "olga");
	user(ROLE_MANAGER, 0, "lena");
	must(store_run(db, "words", give_words, NULL, &f), &f);
	must(store_run(db, "posts", give_posts, NULL, &f), &f);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(kept_for_its_child), cmocka_unit_test(not_for_others),
	    cmocka_unit_test(a_workers_visit), cmocka_unit_test(an_old_token), cmocka_unit_test(shut_or_not_there),
	    cmocka_unit_test(comes_back), cmocka_unit_test(carried_along),
	    cmocka_unit_test(still_here)};
	return cmocka_run_group_tests(tests, begin, house_end);
}
