/* What a young person and the adults beside them do together, through dispatch and the writer, on both engines: signing a
 * plan, being told who opened a record, deciding for somebody else, the account that they open together. */
#include "stored.h"
#include "access/young.h"
#include "asked.h"
#include "record/people.h"
#include "record/staff.h"
#include "store/journal.h"
#include "kit/form.h"
#include <unistd.h>

enum { SAM, PAT, MAX, IRO, MANAGER, LEAD, CHILD, SIBLING, ANALYST, BOARD, CARER, KIM, PEOPLE }; /* KIM has no account yet */
static const struct {
	enum role role;
	const char *forename, *surname, *part; /* part: allocated so to robin */
} who[PEOPLE] = {[SAM] = {ROLE_SOCIAL_WORKER, "Sam", "Sampleworth", "social-worker"},
    [PAT] = {ROLE_PERSONAL_ADVISER, "Pat", "Pathfinder", "personal-adviser"},
    [MAX] = {ROLE_SOCIAL_WORKER, "Max", "Elsewhere", NULL}, [IRO] = {ROLE_IRO, "Rita", "Reviewson", "iro"},
    [MANAGER] = {ROLE_MANAGER, "Mia", "Managewell", "manager"}, [LEAD] = {ROLE_MANAGER, "Lea", "Leadson", NULL},
    [CHILD] = {ROLE_YOUNG_PERSON, "Robin", "Testwood", NULL}, [SIBLING] = {ROLE_YOUNG_PERSON, "Ash", "Demoford", NULL},
    [ANALYST] = {ROLE_ANALYST, "Ann", "Lyst", NULL}, [BOARD] = {ROLE_BOARD_MEMBER, "Bo", "Ard", NULL},
    [CARER] = {ROLE_CARER, "Hal", "Homely", "carer"},
    [KIM] = {ROLE_YOUNG_PERSON, "Kim", "Kitewood", NULL}};
static int64_t person[PEOPLE], user[PEOPLE];
static struct session session[PEOPLE];

static const struct kind *kind(const char *name)
{
	return kind_of(text_of(name));
}

static void put_text(struct entry *e, const char *field, const char *z)
{
	*entry_value(e, field) = (struct value){.state = VALUE_SET, .text = text_of(z)};
}

static void put_number(struct entry *e, const char *field, int64_t n)
{
	*entry_value(e, field) = (struct value){.state = VALUE_SET, .number = n};
}

static bool make_person(struct tx *tx, int i, struct fault *f)
{
	struct hand h = {.authority = 1, .who = 0, .now = now, .today = today};
	struct entry *e = entry_new(a, kind("person"), 0);
	e->state = STATE_FINAL;
	put_text(e, "part", who[i].role == ROLE_YOUNG_PERSON ? "child" : who[i].role == ROLE_CARER ? "carer" : "worker");
	put_text(e, "forename", who[i].forename);
	put_text(e, "surname", who[i].surname);
	if (who[i].role == ROLE_YOUNG_PERSON)
		put_number(e, "dob", day_of(2009, 5, 4));
	if (!entry_add(tx, a, &h, e, NULL, f))
		return false;
	person[i] = e->id;
	return true;
}

static bool make_user(struct tx *tx, int i, struct fault *f)
{
	struct actor op = actor_operator(1);
	struct settings s = settings_default();
	struct hand h = {.authority = 1, .now = now, .today = today};
	struct user_new u = {.name = arena_printf(a, "user %d", i), .role = who[i].role, .person = person[i], .safeguards = i == LEAD};
	struct user made;
	if (!user_add(tx, &op, &u, now, &user[i], f) || user_get(tx, a, 1, user[i], &made, f) != ROW_ONE)
		return false;
	struct actor me = actor_of(&made);
	if (!session_new(tx, &s, &me, now, &session[i], f))
		return false;
	const int64_t of[] = {person[CHILD], person[KIM]};
	for (size_t k = 0; who[i].part && k < 2; k++) {
		struct entry *e = entry_new(a, kind("allocation"), of[k]);
		e->state = STATE_FINAL;
		put_text(e, "part", who[i].part);
		put_number(e, "who", person[i]);
		put_number(e, "began", today - 30);
		if (!entry_add(tx, a, &h, e, NULL, f))
			return false;
	}
	return true;
}

static bool make_all(struct tx *tx, void *arg, struct fault *f)
{
	int64_t authority;
	(void)arg;
	if (!store_authority_add(tx, TEXT("E99000001"), TEXT("Testshire"), 0, &authority, f))
		return false;
	for (int i = 0; i < PEOPLE; i++)
		if (!make_person(tx, i, f))
			return false;
	for (int i = 0; i < PEOPLE; i++)
		if (i != KIM && !make_user(tx, i, f))
			return false;
	/* who keeps children safe: without them young people do not come in */
	struct actor op = actor_operator(1);
	return posts_set(tx, a, &op, POST_DEPUTY, arena_printf(a, "user %d", LEAD), now, f) &&
	    posts_set(tx, a, &op, POST_NIGHT_NUMBER, TEXT("01632 960 102"), now, f);
}

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	today = day_of(2026, 11, 18); /* the day of `now` */
	stored_begin("together", now);
	must(store_run(db, "all", make_all, NULL, &f), &f);
	struct settings s = settings_default();
	house = house_open(&s, db, &f);
	must(house != NULL, &f);
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	house_free(house);
	stored_end();
	return 0;
}

static struct got get(int i, struct text address)
{
	return ask_as(&session[i], "GET", address, NULL);
}

static struct got post(int i, struct text address, const char *fields)
{
	return ask_as(&session[i], "POST", address, fields);
}

static long long robin(void)
{
	return (long long)person[CHILD];
}

static long long number_after(struct got g, const char *words)
{
	const char *at = strstr(g.body.at, words);
	if (!at)
		fail_msg("no %s (status %d)", words, g.status);
	return strtoll(at + strlen(words), NULL, 10);
}

SQL(sql_journaled, "SELECT COUNT(*) FROM journal WHERE authority = 1 AND child = $1 AND verb = $2 AND kind = $3");
struct in_journal {
	const char *verb, *kind;
	int64_t child, out;
};
static bool ask_journal(struct tx *tx, void *arg, struct fault *f)
{
	struct in_journal *x = arg;
	return sql_i64(tx, &sql_journaled, &x->out, f, arg_i(x->child), arg_z(x->verb), arg_z(x->kind)) == ROW_ONE;
}
static int64_t journaled(int64_t child, const char *verb, const char *what)
{
	struct in_journal x = {verb, what, child, 0};
	struct fault f = {0};
	must(store_read(db, ask_journal, &x, &f), &f);
	return x.out;
}

/* ---- signing ---- */

static void a_plan_is_signed_by_both(void **state)
{
	(void)state;
	struct text add = AT("/child/%lld/add/pathway-plan", robin());
	assert_int_equal(post(PAT, add, "home=A+flat&state=draft").status, 303);
	struct got g = get(PAT, AT("/child/%lld", robin()));
	SHOWS(g, "It cannot be signed yet");
	SHOWS(g, "Work and learning is needed");
	long long id = number_after(g, "/sign/pathway-plan/");
	struct text adult = AT("/child/%lld/sign/pathway-plan/%lld", robin(), id), mine = AT("/me/plan/pathway-plan/%lld", id);
	HIDES(get(CHILD, TEXT("/me")), "Your plan"); /* it is still being written */
	assert_int_equal(get(CHILD, mine).status, 404);
	HIDES(get(PAT, adult), "I sign");
	assert_int_equal(post(PAT, adult, "version=1").status, 409);
	assert_int_equal(post(PAT, AT("/child/%lld/correct/pathway-plan/%lld", robin(), id),
	    AT("home=A+flat&work=College&agreed-day=10&agreed-month=11&agreed-year=2026&state=final&version=1").at).status, 303);
	g = get(PAT, AT("/child/%lld", robin()));
	SHOWS(g, "Waiting for Robin Testwood, Pat Pathfinder");
	SHOWS(g, "draft"); /* the worker said final; it takes two */
	SHOWS(get(SAM, adult), "Waiting for Robin Testwood");
	HIDES(get(SAM, adult), "I sign"); /* a social worker does not sign it */
	assert_int_equal(post(SAM, adult, "version=2").status, 403);
	assert_int_equal(post(MAX, adult, "version=2").status, 403);
	/* the young person: no, change this */
	SHOWS(get(CHILD, TEXT("/me")), "Your plan. Is it right?");
	g = get(CHILD, mine);
	SHOWS(g, "Yes, I sign");
	SHOWS(g, "A flat");
	assert_int_equal(get(SIBLING, mine).status, 404);
	assert_int_equal(post(SIBLING, mine, "version=2").status, 404);
	assert_int_equal(post(CHILD, AT("%.*s/change", TEXT_ARG(mine)), "words=").status, 422);
	assert_int_equal(post(CHILD, AT("%.*s/change", TEXT_ARG(mine)), "words=I+want+a+house").status, 303);
	HIDES(get(CHILD, mine), "Yes, I sign");
	SHOWS(get(CHILD, mine), "I want a house");
	SHOWS(get(PAT, AT("/child/%lld", robin())), "I want a house");
	/* changed words are offered again; the old version cannot be signed */
	assert_int_equal(post(PAT, AT("/child/%lld/correct/pathway-plan/%lld", robin(), id),
	    "home=A+house&work=College&agreed-day=10&agreed-month=11&agreed-year=2026&state=final&version=2").status, 303);
	g = get(CHILD, mine);
	SHOWS(g, "A house");
	SHOWS(g, "Yes, I sign");
	assert_int_equal(post(CHILD, mine, "version=2").status, 409);
	assert_int_equal(post(CHILD, mine, "version=3").status, 303);
	g = get(CHILD, mine);
	SHOWS(g, "we wait for Pat Pathfinder");
	HIDES(g, "Yes, I sign");
	HIDES(get(CHILD, TEXT("/me/record")), "A house"); /* not final yet */
	SHOWS(get(PAT, adult), "Robin Testwood (Young person) signed on");
	assert_int_equal(post(PAT, adult, "version=3").status, 303);
	SHOWS(get(PAT, adult), "Both have signed");
	SHOWS(get(CHILD, mine), "This is your plan now");
	SHOWS(get(CHILD, TEXT("/me/record")), "A house");
	HIDES(get(PAT, AT("/child/%lld", robin())), "Waiting for");
	assert_int_equal(journaled(person[CHILD], "sign", "pathway-plan"), 2);
	/* words that change after that ask for both again */
	assert_int_equal(post(PAT, AT("/child/%lld/correct/pathway-plan/%lld", robin(), id),
	    "home=A+boat&work=College&agreed-day=10&agreed-month=11&agreed-year=2026&state=final&version=3").status, 303);
	SHOWS(get(PAT, AT("/child/%lld", robin())), "Waiting for Robin Testwood, Pat Pathfinder");
}

/* ---- opened records ---- */

static void managers_are_told_of_the_glass(void **state)
{
	(void)state;
	assert_int_equal(post(MAX, AT("/child/%lld/open", robin()), "reason=The+police+ask+where+they+live").status, 303);
	struct got g = get(MANAGER, TEXT("/opened"));
	SHOWS(g, "The police ask where they live");
	SHOWS(g, "Robin Testwood");
	SHOWS(g, "user 2"); /* who: as they sign in */
	SHOWS(g, "They see it on their own page");
	SHOWS(get(LEAD, TEXT("/opened")), "The police ask");
	assert_int_equal(get(SAM, TEXT("/opened")).status, 403);
	long long id = number_after(g, "/step/opening/");
	struct text at = AT("/step/opening/%lld", id), right = AT("/step/opening/%lld/not-right", id);
	SHOWS(get(MANAGER, at), "It was not right to open it");
	SHOWS(get(LEAD, at), "It was right to open it"); /* the safeguarding lead works with none of them */
	SHOWS(get(MANAGER, TEXT("/waiting")), "Waits for a manager");
	SHOWS(get(LEAD, TEXT("/waiting")), "Robin Testwood");
	HIDES(get(MAX, TEXT("/waiting")), "Waits for a manager");
	HIDES(get(MANAGER, at), "Read by a manager");
	assert_int_equal(get(SAM, at).status, 404);
	assert_int_equal(get(MAX, at).status, 404);
	assert_int_equal(get(CHILD, AT("/me/step/opening/%lld", id)).status, 404);
	assert_int_equal(get(MANAGER, TEXT("/step/opening/12345")).status, 404);
	SHOWS(get(MANAGER, right), "What you say about it");
	assert_int_equal(post(MANAGER, right, "seen=1&reason=").status, 422);
	assert_int_equal(post(MAX, right, "seen=1&reason=Mine").status, 404); /* whoever opened it does not tick it off */
	assert_int_equal(post(MANAGER, right, "seen=1&reason=Not+so.+I+rang+Sam.").status, 303);
	assert_int_equal(post(LEAD, AT("/step/opening/%lld/right", id), "seen=1&reason=Again").status, 409);
	g = get(MANAGER, TEXT("/opened"));
	SHOWS(g, "Not so. I rang Sam.");
	SHOWS(g, "Mia Managewell");
	HIDES(g, "/step/opening/"); /* read: nothing left to do */
	HIDES(get(LEAD, TEXT("/waiting")), "Waits for a manager");
	assert_int_equal(journaled(person[CHILD], "step", "opening"), 2);
	/* a manager who opens one does not look at it either: another one does */
	assert_int_equal(post(LEAD, AT("/child/%lld/open", robin()), "reason=I+must+know+where+they+are").status, 303);
	id = number_after(get(MANAGER, TEXT("/opened")), "/step/opening/");
	assert_int_equal(post(LEAD, AT("/step/opening/%lld/right", id), "seen=1&reason=It+was+me").status, 409);
	assert_int_equal(post(MANAGER, AT("/step/opening/%lld/right", id), "seen=1&reason=Yes").status, 303);
}

/* ---- asked to decide ---- */

static void somebody_is_asked_to_decide(void **state)
{
	(void)state;
	assert_int_equal(post(SAM, AT("/child/%lld/add/visit", robin()),
	    "held-day=3&held-month=11&held-year=2026&alone=yes&how-was-it=We+talked+of+kites&state=final").status, 303);
	struct got g = get(SAM, AT("/child/%lld", robin()));
	long long visit = number_after(g, "/entry/visit/");
	SHOWS(get(SAM, AT("/child/%lld/entry/visit/%lld", robin(), visit)), "Ask somebody to decide");
	struct text at = AT("/child/%lld/ask/visit/%lld", robin(), visit);
	g = get(SAM, at);
	SHOWS(g, "What is to be decided?");
	assert_int_equal(get(ANALYST, at).status, 403);
	assert_int_equal(get(SAM, AT("/child/%lld/ask/visit/12345", robin())).status, 404);
	g = post(SAM, at, "who=user+99&question=May+they+fly+a+kite&days=3");
	assert_int_equal(g.status, 422);
	SHOWS(g, "nobody of that name");
	SHOWS(g, "May they fly a kite");
	assert_int_equal(post(SAM, at, "who=user+2&question=&days=3").status, 422);
	assert_int_equal(post(SAM, at, "who=user+2&question=x&days=29").status, 422);
	assert_int_equal(post(SAM, at, AT("who=user+%d&question=x&days=3", CHILD).at).status, 422);
	/* a worker of another child: sees this and nothing else, decides, and it shuts */
	assert_int_equal(post(SAM, at, AT("who=user+%d&question=May+they+fly+a+kite&days=3", MAX).at).status, 303);
	SHOWS(get(SAM, TEXT("/waiting")), "May they fly a kite");
	g = get(MAX, TEXT("/waiting"));
	SHOWS(g, "May they fly a kite");
	long long id = number_after(g, "/step/to-decide/");
	struct text one = AT("/asked/%lld", id);
	g = get(MAX, AT("/step/to-decide/%lld", id));
	SHOWS(g, one.at);
	assert_int_equal(get(BOARD, AT("/step/to-decide/%lld", id)).status, 404);
	g = get(MAX, one);
	SHOWS(g, "We talked of kites");
	SHOWS(g, "Robin Testwood");
	assert_int_equal(get(SAM, one).status, 404);
	assert_int_equal(get(BOARD, one).status, 404);
	SHOWS(get(CHILD, TEXT("/me/looked")), "May they fly a kite");
	SHOWS(get(SAM, AT("/child/%lld/looked", robin())), "asked to decide");
	assert_int_equal(post(MAX, one, "words=").status, 422);
	assert_int_equal(post(MAX, one, "words=Yes.+They+are+old+enough.").status, 303);
	assert_int_equal(get(MAX, one).status, 404);
	assert_int_equal(post(MAX, one, "words=Again").status, 404);
	SHOWS(get(SAM, TEXT("/waiting")), "Decided");
	HIDES(get(MAX, TEXT("/waiting")), "May they fly a kite");
	SHOWS(get(SAM, AT("/child/%lld", robin())), "They are old enough.");
	SHOWS(get(CHILD, TEXT("/me/record")), "They are old enough.");
	assert_int_equal(journaled(person[CHILD], "ask", "asked"), 1);
	assert_int_equal(journaled(person[CHILD], "step", "to-decide"), 2);
	assert_int_equal(journaled(person[CHILD], "add", "decision"), 1);
	/* a board member is asked: the question and no child */
	assert_int_equal(post(SAM, at, AT("who=user+%d&question=May+a+family+fly+kites&days=1", BOARD).at).status, 303);
	g = get(BOARD, TEXT("/waiting"));
	SHOWS(g, "May a family fly kites");
	HIDES(g, "Testwood");
	id = number_after(g, "/step/to-decide/");
	HIDES(get(BOARD, AT("/step/to-decide/%lld", id)), "Testwood");
	assert_int_equal(get(BOARD, AT("/child/%lld/entry/to-decide/%lld", robin(), id)).status, 403);
	assert_int_equal(get(BOARD, AT("/child/%lld", robin())).status, 403);
	g = get(BOARD, AT("/asked/%lld", id));
	SHOWS(g, "May a family fly kites");
	SHOWS(g, "not open to your role");
	HIDES(g, "Testwood");
	HIDES(g, "We talked of kites");
	/* asked no more, by whoever asked: it waits for nobody, and what it opened has shut */
	assert_int_equal(post(BOARD, AT("/step/to-decide/%lld/withdrawn", id), "seen=1").status, 409);
	assert_int_equal(post(SAM, AT("/step/to-decide/%lld/withdrawn", id), "seen=1").status, 303);
	assert_int_equal(get(BOARD, AT("/asked/%lld", id)).status, 404);
	HIDES(get(BOARD, TEXT("/waiting")), "May a family fly kites");
	SHOWS(get(SAM, TEXT("/waiting")), "Asked no more");
	/* it is corrected and taken back by nobody: whom it asks stands in it, and what is open to them beside */
	assert_int_equal(get(SAM, AT("/child/%lld/entry/to-decide/%lld/correct", robin(), id)).status, 404);
	HIDES(get(SAM, AT("/child/%lld/entry/to-decide/%lld", robin(), id)), "take-back");
	HIDES(get(CHILD, TEXT("/me/record")), "May a family fly kites");
}

/* ---- the way in for young people ---- */

static void three_words(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *folded; /* NULL: refused */
	} cases[] = {{"blue kite river", "blue kite river"}, {"  Blue,KITE - river. ", "blue kite river"},
	    {"\xC3\x89T\xC3\x89 Mer soleil", "\xC3\xA9t\xC3\xA9 mer soleil"},
	    {"x\xC3\x97y abc def", "x\xC3\x97y abc def"}, {"blue kite", NULL}, {"blue kite river sea", NULL}, {"blue blue river", NULL},
	    {"kite river Kite", NULL},
	    {"a kite river", NULL}, {"", NULL}, {"...", NULL}, {"\xff\xfe abc def", NULL}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char out[WORDS_ROOM];
		struct fault f = {0};
		bool ok = words_fold(text_of(cases[i].typed), out, &f);
		if (ok != (cases[i].folded != NULL))
			print_message("case %zu\n", i);
		assert_int_equal(ok, cases[i].folded != NULL);
		if (ok)
			assert_string_equal(out, cases[i].folded);
	}
	char most[400], out[WORDS_ROOM];
	memset(most, 'x', sizeof most - 1), most[sizeof most - 1] = 0, most[100] = most[200] = ' ';
	assert_false(words_fold(text_of(most), out, &(struct fault){0}));
}

static const char *code_in(struct got g)
{
	const char *at = strstr(g.body.at, "govuk-panel__title\">");
	if (!at)
		fail_msg("no code (status %d)", g.status);
	return AT("%.9s", at + strlen("govuk-panel__title\">")).at;
}

static struct got nobody(const char *method, const char *address, const char *fields)
{
	return ask_as(NULL, method, text_of(address), fields);
}

/* The session that a Set-Cookie opened. */
static struct session came_in(struct got g)
{
	struct session s = {0};
	assert_int_equal(g.status, 303);
	assert_true(text_is(g.to, "/me"));
	struct text t = session_cookie_read(g.cookie, false);
	assert_int_equal(t.n, SESSION_TOKEN - 1);
	memcpy(s.token, t.at, t.n);
	return s;
}

static void an_account_is_opened_together(void **state)
{
	(void)state;
	struct text at = AT("/child/%lld/account", (long long)person[KIM]);
	SHOWS(get(SAM, at), "They do not sign in to kith yet");
	assert_int_equal(get(MAX, at).status, 403);
	assert_int_equal(get(CARER, at).status, 403);
	assert_int_equal(post(MAX, at, "what=open").status, 403);
	assert_int_equal(post(SAM, at, "what=ask").status, 409); /* there is none yet */
	const char *first = code_in(post(SAM, at, "what=open")), *code = code_in(post(SAM, at, "what=open"));
	assert_string_not_equal(first, code);
	SHOWS(nobody("GET", "/start", NULL), "Your code");
	const char *words = "&name=Kite+Flyer&words=Blue+kite+RIVER&again=blue-kite-river";
	struct got g = nobody("POST", "/start", AT("code=%s%s", first, words).at); /* the newer one counts */
	SHOWS(g, "That code is not right");
	SHOWS(nobody("POST", "/start", AT("code=ABCD-2345%s", words).at), "That code is not right");
	g = nobody("POST", "/start", AT("code=%s&name=Kite+Flyer&words=blue+kite&again=blue+kite", code).at);
	assert_int_equal(g.status, 422);
	SHOWS(g, "Choose three words. Each");
	HIDES(g, "blue kite"); /* never shown again */
	SHOWS(nobody("POST", "/start", AT("code=%s&name=Kite+Flyer&words=blue+kite+river&again=blue+kite+sea", code).at),
	    "not the same words");
	SHOWS(nobody("POST", "/start", AT("code=%s&name=user+0&words=blue+kite+river&again=blue+kite+river", code).at),
	    "Someone has that name");
	/* in small letters and without the hyphen too */
	char typed[YOUNG_CODE] = "";
	for (size_t i = 0, n = 0; code[i]; i++)
		if (code[i] != '-')
			typed[n++] = (char)(code[i] >= 'A' && code[i] <= 'Z' ? code[i] + 32 : code[i]);
	struct session kim = came_in(nobody("POST", "/start", AT("code=%s%s", typed, words).at));
	SHOWS(ask_as(&kim, "GET", TEXT("/me"), NULL), "Kim");
	SHOWS(nobody("POST", "/start", AT("code=%s%s", code, words).at), "That code is not right"); /* used */
	/* and from then on by name and words, on either page */
	came_in(nobody("POST", "/hello", "name=kite+flyer&words=BLUE++kite,river"));
	came_in(nobody("POST", "/sign-in", "name=Kite+Flyer&password=blue+kite+river"));
	g = nobody("POST", "/hello", "name=Kite+Flyer&words=river+kite+blue");
	SHOWS(g, "That is not right. Try again.");
	SHOWS(get(SAM, at), "They sign in as Kite Flyer");
	assert_int_equal(post(SAM, at, "what=open").status, 409);
	assert_int_equal(journaled(person[KIM], "hand over code", "account"), 2);
	long long opened = number_after(get(SAM, AT("/child/%lld", (long long)person[KIM])), "/entry/way-in/");
	g = get(SAM, AT("/child/%lld/entry/way-in/%lld", (long long)person[KIM], opened));
	SHOWS(g, "They chose their words");
	SHOWS(g, "Opened together");
	HIDES(g, "They chose their words</button>");
	SHOWS(ask_as(&kim, "GET", TEXT("/me/record"), NULL), "My way in here");
	assert_int_equal(journaled(person[KIM], "choose words", "account"), 1);
	/* new words take two adults */
	assert_int_equal(post(SAM, at, "what=confirm").status, 409);
	assert_int_equal(post(SAM, at, "what=ask").status, 303);
	SHOWS(get(SAM, at), "Another adult");
	HIDES(get(SAM, at), "Yes, make a code");
	assert_int_equal(post(SAM, at, "what=confirm").status, 409);
	assert_int_equal(post(MAX, at, "what=confirm").status, 403);
	SHOWS(get(IRO, at), "Sam Sampleworth asks for new words");
	/* it waits for every other adult who works with them, and for nobody else */
	SHOWS(get(IRO, TEXT("/waiting")), "Way in of a young person");
	HIDES(get(MAX, TEXT("/waiting")), "Way in of a young person");
	HIDES(get(CARER, TEXT("/waiting")), "Way in of a young person");
	g = get(SAM, TEXT("/waiting"));
	HIDES(g, "Yes, they want new words");
	long long way = number_after(g, "/step/way-in/");
	assert_int_equal(post(SAM, AT("/step/way-in/%lld/agreed", way), "seen=1").status, 409);
	assert_int_equal(post(SAM, AT("/step/way-in/%lld/used", way), "seen=1").status, 409); /* a code alone takes that */
	assert_int_equal(post(IRO, AT("/step/way-in/%lld/used", way), "seen=1").status, 409);
	/* a yes by the list hands over no code yet: whoever said it makes that, within half an hour */
	assert_int_equal(post(IRO, AT("/step/way-in/%lld/agreed", way), "seen=1").status, 303);
	HIDES(get(SAM, at), "Make a code");
	assert_int_equal(post(SAM, at, "what=code").status, 409);
	SHOWS(get(IRO, at), "Make a code");
	code = code_in(post(IRO, at, "what=code"));
	came_in(nobody("POST", "/hello", "name=kite+flyer&words=blue+kite+river")); /* the old words stand until new ones are chosen */
	came_in(nobody("POST", "/start", AT("code=%s&name=Kim+K&words=sun+moon+stars&again=sun+moon+stars", code).at));
	SHOWS(nobody("POST", "/hello", "name=Kite+Flyer&words=blue+kite+river"), "That is not right");
	SHOWS(nobody("POST", "/hello", "name=Kim+K&words=blue+kite+river"), "That is not right");
	came_in(nobody("POST", "/hello", "name=Kim+K&words=sun+moon+stars"));
	g = ask_as(&kim, "GET", TEXT("/me"), NULL); /* the old session is over */
	assert_true(g.status == 303 && text_is(g.to, "/hello"));
	/* wrong too often */
	for (int i = 0; i < 8; i++) /* a second passes with each */
		nobody("POST", "/hello", "name=Kim+K&words=one+two+three");
	g = nobody("POST", "/hello", "name=Kim+K&words=sun+moon+stars");
	assert_int_equal(g.status, 429);
	SHOWS(g, "Then try again");
	/* the older code is dead when a second adult makes a newer one */
	assert_int_equal(post(SAM, at, "what=ask").status, 303);
	first = code_in(post(IRO, at, "what=confirm"));
	assert_int_equal(post(SAM, at, "what=ask").status, 303);
	code = code_in(post(IRO, at, "what=confirm"));
	SHOWS(nobody("POST", "/start", AT("code=%s%s", first, words).at), "That code is not right");
	came_in(nobody("POST", "/start", AT("code=%s%s", code, words).at));
	/* a code that is half an hour old */
	assert_int_equal(post(SAM, at, "what=ask").status, 303);
	code = code_in(post(IRO, at, "what=confirm"));
	now += 31 * 60 * 1000;
	SHOWS(nobody("POST", "/start", AT("code=%s%s", code, words).at), "That code is not right");
}

struct again {
	int i;
};

static bool sign_in_again(struct tx *tx, void *arg, struct fault *f)
{
	int i = ((struct again *)arg)->i;
	struct settings s = settings_default();
	struct user u;
	if (user_get(tx, a, 1, user[i], &u, f) != ROW_ONE)
		return false;
	struct actor me = actor_of(&u);
	return session_new(tx, &s, &me, now, &session[i], f);
}

SQL(t_verbs, "SELECT count(*) FROM journal WHERE verb = $1");

struct verb_count {
	const char *verb;
	int64_t n;
};

static bool count_verb(struct tx *tx, void *arg, struct fault *f)
{
	struct verb_count *k = arg;
	return sql_i64(tx, &t_verbs, &k->n, f, arg_z(k->verb)) == ROW_ONE;
}

/* Rows of the journal; those that nobody waits for are there before the next write is. */
static int64_t verbs(const char *verb)
{
	struct verb_count k = {verb, 0};
	struct fault f = {0};
	must(store_run(db, "count", count_verb, &k, &f), &f);
	return k.n;
}

SQL(t_kims, "SELECT id FROM app_user WHERE authority = 1 AND person = $1 AND active = 1");

static bool disable_kim(struct tx *tx, void *arg, struct fault *f)
{
	struct actor op = actor_operator(1);
	struct user u = {.authority = 1};
	(void)arg;
	return sql_i64(tx, &t_kims, &u.id, f, arg_i(person[KIM])) == ROW_ONE && user_set_active(tx, &op, &u, false, now, f);
}

static bool another_sam(struct tx *tx, void *arg, struct fault *f)
{
	struct actor op = actor_operator(1);
	struct user_new u = {.name = TEXT("sam again"), .role = ROLE_SOCIAL_WORKER, .person = person[SAM]};
	int64_t id;
	struct user made;
	struct settings s = settings_default();
	if (!user_add(tx, &op, &u, now, &id, f) || user_get(tx, a, 1, id, &made, f) != ROW_ONE)
		return false;
	struct actor me = actor_of(&made);
	return session_new(tx, &s, &me, now, arg, f);
}

static bool set_night(struct tx *tx, void *arg, struct fault *f)
{
	struct actor op = actor_operator(1);
	return posts_set(tx, a, &op, POST_NIGHT_NUMBER, text_of(arg), now, f);
}

SQL(sql_kims_away, "UPDATE app_user SET person = id WHERE person = $1");
static bool move_kims(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &sql_kims_away, f, arg_i(person[KIM]));
}

/* Whoever disables a young person's account cannot open another for them alone. */
static void another_account_takes_two(void **state)
{
	(void)state;
	struct text at = AT("/child/%lld/account", (long long)person[KIM]);
	struct fault f = {0};
	struct session again = {0};
	today = (day)(now / 86400000);
	for (int i = 0; i < PEOPLE; i++) /* the half hours above have ended some */
		if (i == SAM || i == IRO || i == MAX)
			must(store_run(db, "in", sign_in_again, &(struct again){i}, &f), &f);
	must(store_run(db, "disable", disable_kim, NULL, &f), &f);
	SHOWS(get(SAM, at), "They had an account before");
	HIDES(get(SAM, at), "They do not sign in to kith yet");
	assert_int_equal(post(SAM, at, "what=open").status, 409);
	assert_int_equal(post(SAM, at, "what=confirm").status, 409);
	assert_int_equal(post(SAM, at, "what=ask").status, 303);
	/* one adult with two accounts is one adult */
	must(store_run(db, "again", another_sam, &again, &f), &f);
	assert_int_equal(ask_as(&again, "POST", at, "what=confirm").status, 409);
	const char *code = code_in(post(IRO, at, "what=confirm"));
	struct session kim =
	    came_in(nobody("POST", "/start", AT("code=%s&name=Kim+Again&words=green+hill+cloud&again=green+hill+cloud", code).at));
	SHOWS(ask_as(&kim, "GET", TEXT("/me"), NULL), "Kim");
	SHOWS(get(SAM, at), "They sign in as Kim Again");
	/* who was refused is written down, and who signed out */
	assert_int_equal(get(MAX, at).status, 403);
	assert_true(verbs("refused") > 0);
	struct got out = ask_as(&kim, "POST", TEXT("/sign-out"), "");
	assert_int_equal(out.status, 303);
	assert_true(text_is(out.clears, "\"cache\", \"storage\"")); /* the back button shows nothing of it */
	assert_int_equal(verbs("sign out"), 1);
	assert_int_equal(ask_as(&kim, "GET", TEXT("/me"), NULL).status, 303); /* the cookie of before opens nothing */
	/* nobody hears them at night: they do not come in, and read whom to ask */
	must(store_run(db, "no number", set_night, "", &f), &f);
	out = nobody("POST", "/hello", "name=Kim+Again&words=green+hill+cloud");
	assert_int_equal(out.status, 200);
	SHOWS(out, "You cannot come in yet.");
	must(store_run(db, "a number", set_night, "01632 960 102", &f), &f);
	came_in(nobody("POST", "/hello", "name=Kim+Again&words=green+hill+cloud"));
	/* and although no account is theirs any more (it was given to another): they had one */
	must(store_run(db, "away", move_kims, NULL, &f), &f);
	assert_int_equal(post(SAM, at, "what=open").status, 409);
	/* a code opens a child's account: the password is asked again once it is ten minutes old */
	now += 11 * 60 * 1000;
	out = post(SAM, at, "what=ask");
	assert_int_equal(out.status, 200);
	SHOWS(out, "Your password, once more");
	HIDES(get(SAM, at), "Another adult");
}

/* ---- cover while somebody is away ---- */

struct covering {
	day from, to, today;
	int64_t children, id;
	bool by_self;
};

static struct hand hand_on(day on)
{
	return (struct hand){.authority = 1, .who = 12345, .role = "administrator", .now = now, .today = on};
}

static bool add_cover(struct tx *tx, void *arg, struct fault *f)
{
	struct covering *c = arg;
	struct hand h = hand_on(c->today);
	struct user sam, max;
	if (user_get(tx, a, 1, user[SAM], &sam, f) != ROW_ONE || user_get(tx, a, 1, user[MAX], &max, f) != ROW_ONE)
		return false;
	h.who = c->by_self ? max.person : h.who;
	return cover_add(tx, a, &h, &sam, &max, c->from, c->to, &c->children, f);
}

static bool list_covers(struct tx *tx, void *arg, struct fault *f)
{
	struct covering *c = arg;
	struct cover *all;
	size_t n;
	bool ok = cover_list(tx, a, 1, user[SAM], c->today, &all, &n, f);
	c->id = ok && n ? all[0].id : 0;
	c->children = ok && n ? all[0].children : 0;
	return ok;
}

static bool end_cover(struct tx *tx, void *arg, struct fault *f)
{
	struct covering *c = arg;
	struct hand h = hand_on(c->today);
	return cover_end(tx, a, &h, c->id, f);
}

static bool settle_cover(struct tx *tx, void *arg, struct fault *f)
{
	return cover_settle(tx, a, now, ((struct covering *)arg)->today, f);
}

static bool opens(struct tx *tx, void *arg, struct fault *f)
{
	struct covering *c = arg;
	struct user max;
	if (user_get(tx, a, 1, user[MAX], &max, f) != ROW_ONE)
		return false;
	struct actor me = actor_of(&max);
	struct access_subject s = {.authority = 1, .child = person[CHILD]};
	bool ok = access_relation(tx, &me, c->today, now, NULL, &s, f);
	c->children = (s.relation & REL_WORK) != 0;
	return ok;
}

static bool works_on(day on)
{
	struct covering c = {.today = on};
	struct fault f = {0};
	must(store_read(db, opens, &c, &f), &f);
	return c.children;
}

SQL(sql_seal_kim, "UPDATE k_person SET sealed = $2 WHERE authority = 1 AND entry = $1 AND current = 1");
SQL(sql_kim_until, "UPDATE k_allocation SET happened_to = CASE WHEN CAST($2 AS INTEGER) = 0 THEN NULL ELSE CAST($2 AS INTEGER) END"
                   " WHERE authority = 1 AND child = $1 AND part = 'social-worker' AND current = 1 AND who = $3");
struct changing {
	int what;
	bool so;
};
static bool change_kim(struct tx *tx, void *arg, struct fault *f)
{
	struct changing *c = arg;
	struct user sam;
	if (user_get(tx, a, 1, user[SAM], &sam, f) != ROW_ONE)
		return false;
	return c->what == 0 ? sql_do(tx, &sql_seal_kim, f, arg_i(person[KIM]), arg_i(c->so))
	                    : sql_do(tx, &sql_kim_until, f, arg_i(person[KIM]), arg_i(c->so ? today + 6 : 0), arg_i(sam.person));
}

/* A team that ended is offered no more from that very day on. */
static bool ends_a_team(struct tx *tx, void *arg, struct fault *f)
{
	static const struct sql until =
	    {.name = "until", .text = "UPDATE k_team SET happened_to = $1 WHERE authority = 1 AND team_name = 'Passing'"};
	struct hand h = hand_on(today);
	struct named *all;
	size_t n[2] = {0};
	(void)arg;
	if (!staff_team_add(tx, a, &h, TEXT("Passing"), today - 10, f))
		return false;
	for (int k = 0; k < 2; k++)
		if (!sql_do(tx, &until, f, arg_i(today + k)) || !staff_teams(tx, a, 1, TEXT("passing"), today, &all, &n[k], f))
			return false;
	assert_true(n[0] == 0 && n[1] == 1);
	return true;
}

static void a_team_that_ended_is_not_offered(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_run(db, "team", ends_a_team, NULL, &f), &f);
}

static void whoever_covers_has_the_children(void **state)
{
	(void)state;
	struct fault f = {0};
	struct covering c = {.from = today + 1, .to = today + 3, .today = today, .by_self = true};
	assert_false(store_run(db, "cover", add_cover, &c, &f)); /* nobody puts a child before themselves */
	assert_string_equal(f.code, "cover.who");
	c.by_self = false, c.to = c.from;
	assert_false(store_run(db, "cover", add_cover, &c, &f));
	assert_string_equal(f.code, "cover.dates");
	c.to = today + 3;
	f = (struct fault){0};
	must(store_run(db, "cover", add_cover, &c, &f), &f);
	assert_int_equal(c.children, 0); /* its first day is to come */
	assert_false(works_on(today) || works_on(today + 1));
	c.today = today + 1;
	must(store_run(db, "settle", settle_cover, &c, &f), &f);
	assert_true(works_on(today + 1) && !works_on(today));
	must(store_read(db, list_covers, &c, &f), &f);
	assert_int_equal(c.children, 2); /* robin and kim */
	must(store_run(db, "settle", settle_cover, &c, &f), &f); /* and no second time */
	must(store_read(db, list_covers, &c, &f), &f);
	assert_int_equal(c.children, 2);
	/* on the day after its last one it is over, whenever that is looked at */
	c.today = today + 5;
	must(store_run(db, "settle", settle_cover, &c, &f), &f);
	assert_true(works_on(today + 2) && !works_on(today + 3) && !works_on(today + 5));
	must(store_read(db, list_covers, &c, &f), &f);
	assert_int_equal(c.id, 0); /* and stands in no list of what is to come */
	/* none of a child whose record is sealed, nor of one whom they worked with until that very day */
	for (int k = 0; k < 2; k++) {
		must(store_run(db, "change", change_kim, &(struct changing){k, true}, &f), &f);
		c = (struct covering){.from = today + 6, .to = today + 7, .today = today + 6};
		must(store_run(db, "cover", add_cover, &c, &f), &f);
		assert_int_equal(c.children, 1);
		must(store_run(db, "change", change_kim, &(struct changing){k, false}, &f), &f);
		must(store_read(db, list_covers, &c, &f), &f);
		must(store_run(db, "end", end_cover, &c, &f), &f);
	}
	/* and one that is ended before its time ends on that day */
	c = (struct covering){.from = today + 6, .to = today + 20, .today = today + 6};
	must(store_run(db, "cover", add_cover, &c, &f), &f);
	assert_int_equal(c.children, 2);
	assert_true(works_on(today + 6) && works_on(today + 8));
	c.today = today + 8;
	must(store_read(db, list_covers, &c, &f), &f);
	must(store_run(db, "end", end_cover, &c, &f), &f);
	assert_true(works_on(today + 7) && !works_on(today + 8));
	assert_false(store_run(db, "end", end_cover, &c, &f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plan_is_signed_by_both), cmocka_unit_test(managers_are_told_of_the_glass),
	    cmocka_unit_test(somebody_is_asked_to_decide), cmocka_unit_test(three_words),
	    cmocka_unit_test(an_account_is_opened_together), cmocka_unit_test(another_account_takes_two),
	    cmocka_unit_test(whoever_covers_has_the_children), cmocka_unit_test(a_team_that_ended_is_not_offered),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
