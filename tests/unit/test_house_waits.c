/* What a child is told of who reads, answers, asks again, looks and signs is so: each such sentence is walked to the list of the person
 * whom it names, and a button is found there. A new sentence of this sort in the catalogue fails until it is walked. */
#include "base/file.h"
#include "house.h"
#include "record/steps.h"

static struct session child, sam, ada, ira, max, other;
static int64_t child_id, sam_id, ada_id, ira_id, max_id, team_id, team_version;

static struct entry *blank(const char *kind, int64_t about)
{
	struct entry *e = entry_new(a, kind_of(text_of(kind)), about);
	e->state = STATE_FINAL;
	return e;
}

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	if (!value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong))
		fail_msg("%s %s", field, wrong);
}

struct adding {
	struct entry *e;
	int64_t who;
};
static bool add_it(struct tx *tx, void *arg, struct fault *f)
{
	struct adding *x = arg;
	struct hand h = {.authority = 1, .who = x->who, .role = "manager", .now = now += 1000, .today = today};
	struct problems p;
	return entry_add(tx, a, &h, x->e, &p, f);
}
static int64_t add(struct entry *e, int64_t who)
{
	struct fault f = {0};
	must(store_run(db, "add", add_it, &(struct adding){e, who}, &f), &f);
	return e->id;
}

static int64_t somebody(const char *forename, const char *surname)
{
	struct entry *e = blank("person", 0);
	set(e, "part", "worker"), set(e, "forename", forename), set(e, "surname", surname);
	return add(e, 0);
}

static struct entry *allocation(const char *part, int64_t who)
{
	struct entry *e = blank("allocation", child_id);
	set(e, "part", part), set(e, "who", AT("%lld", (long long)who).at), set(e, "began", "2026-01-05");
	if (team_id)
		set(e, "team", AT("%lld.%lld", (long long)team_id, (long long)team_version).at);
	add(e, 0);
	return e;
}

struct ending {
	struct entry *e;
};
static bool end_it(struct tx *tx, void *arg, struct fault *f)
{
	struct entry *e = arg;
	struct hand h = {.authority = 1, .who = max_id, .role = "manager", .now = now += 1000, .today = today};
	struct problems p;
	*entry_value(e, "ended") = (struct value){.state = VALUE_SET, .number = today - 1};
	return entry_correct(tx, a, &h, e, &p, NULL, f);
}
static void end(struct entry *e)
{
	struct fault f = {0};
	must(store_run(db, "end", end_it, e, &f), &f);
}

/* ---- walking ---- */

static struct got page(const struct session *s, const char *path)
{
	struct got g = ask_as(s, "GET", text_of(path), NULL);
	if (g.status != 200)
		fail_msg("%s: %d", path, g.status);
	return g;
}

/* The address of the link or the form on somebody's list that ends so; NULL: there is none. */
static const char *on_list(const struct session *s, const char *what)
{
	struct got g = page(s, "/tasks");
	const char *at =
	    strstr(g.body.at, strcmp(what, "task") ? AT("/child/%lld/%s/", (long long)child_id, what).at : "/step/task/");
	if (!at)
		return NULL;
	return arena_printf(a, "%.*s", (int)strcspn(at, "\""), at).at;
}

static void has_button(const struct session *s, const char *what)
{
	const char *at = on_list(s, what);
	if (!at)
		fail_msg("%.*s has no '%s' on the list", TEXT_ARG(s->actor.name), what);
	if (strcmp(what, "remind")) {
		struct got g = page(s, at);
		SHOWS(g, "<button");
	}
}

#define NOT_ON(who, what) assert_null(on_list(&who, what))

static int64_t say(const char *readers)
{
	struct got g = ask_as(&child, "POST", TEXT("/me/tell"), AT("readers=%s&words=Invented+secret+words", readers).at);
	assert_int_equal(g.status, 303);
	return 0;
}

static void answer_all(const struct session *s)
{
	for (const char *at; (at = on_list(s, "answer"));) {
		struct got g = ask_as(s, "POST", text_of(at), "words=Invented+answer&agreed=yes&state=final");
		if (g.status != 303)
			fail_msg("%s: %d", at, g.status);
	}
}

/* "Sam Worker answers you by …", "They can read it: Sam Worker, Ada Adviser", "Sam Worker will answer you by …" */
static void who_reads_and_answers(void **state)
{
	(void)state;
	struct got g = page(&child, "/me/tell");
	SHOWS(g, "Sam Worker answers you by ");
	SHOWS(g, "They can read it: Sam Worker, Ada Adviser.");
	SHOWS(g, "Ira Reviewer answers you by ");
	SHOWS(g, "No one has this job right now. Pick someone else too."); /* on my side */
	say("my-worker");
	g = page(&child, "/me/said");
	SHOWS(g, "Sam Worker will answer you by ");
	SHOWS(g, "Who can read this: Sam Worker, Ada Adviser");
	has_button(&sam, "answer");
	has_button(&ada, "answer");
	NOT_ON(ira, "answer"), NOT_ON(max, "answer"), NOT_ON(ira, "remind"), NOT_ON(max, "remind"), NOT_ON(other, "answer");
	g = page(&max, "/tasks");
	HIDES(g, "secret words");
	answer_all(&sam);
	g = page(&child, "/me/said");
	HIDES(g, "will answer you");
	NOT_ON(ada, "answer");
	/* for the reviewing officer: theirs, and nobody else's */
	say("my-review-person");
	g = page(&child, "/me/said");
	SHOWS(g, "Ira Reviewer will answer you by ");
	SHOWS(g, "Who can read this: Ira Reviewer<");
	has_button(&ira, "answer");
	NOT_ON(sam, "answer"), NOT_ON(ada, "answer"), NOT_ON(max, "answer");
	answer_all(&ira);
}

/* "Ira Reviewer can see that you wait. Ira Reviewer can ask for you." · "Ira Reviewer asked for you on …" */
static void who_asks_again(void **state)
{
	(void)state;
	say("my-worker");
	today += 8, now += (int64_t)8 * 24 * 3600 * 1000;
	struct session again = user(ROLE_YOUNG_PERSON, child_id, "kit later"), i = user(ROLE_IRO, ira_id, "ira later"), m = max,
	    s = user(ROLE_SOCIAL_WORKER, sam_id, "sam later");
	struct got g = page(&again, "/me/said");
	SHOWS(g, "Sam Worker should have told you by ");
	SHOWS(g, "Ira Reviewer can see that you wait. Ira Reviewer can ask for you.");
	HIDES(g, "asked for you");
	const char *at = on_list(&i, "remind");
	assert_non_null(at);
	g = page(&i, "/tasks");
	HIDES(g, "secret words");
	SHOWS(g, "Ask again for an answer");
	has_button(&s, "answer"); /* they should have: it is still theirs */
	assert_int_equal(ask_as(&s, "POST", text_of(at), "").status, 403); /* whoever is to answer is not the one to ask */
	g = ask_as(&i, "POST", text_of(at), "");
	assert_int_equal(g.status, 303);
	g = page(&again, "/me/said");
	SHOWS(g, "Ira Reviewer asked for you on Thursday 26 November");
	g = page(&s, "/tasks");
	SHOWS(g, "Ira Reviewer asked again on Thursday 26 November");
	answer_all(&s);
	assert_null(on_list(&i, "remind"));
	assert_int_equal(ask_as(&i, "POST", text_of(at), "").status, 404);
	(void)m;
}

static bool tell_all(struct tx *tx, void *arg, struct fault *f)
{
	return step_tell(tx, a, today, now, arg, f);
}

static bool back(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {.authority = 1, .who = sam_id, .role = "social-worker", .now = now += 1000, .today = today};
	return entry_take_back(tx, a, &h, kind_of(TEXT("view-answer")), *(int64_t *)arg, 1, f);
}

SQL(t_newest, "SELECT entry FROM k_view_answer WHERE authority = $1 AND current = 1 ORDER BY entry DESC LIMIT 1");
static bool newest(struct tx *tx, void *arg, struct fault *f)
{
	return sql_i64(tx, &t_newest, arg, f, arg_i(1)) == ROW_ONE;
}

static size_t asked_if_it_helped(void)
{
	size_t n = 0;
	for (const char *at = page(&child, "/me/said").body.at; (at = strstr(at, "Did this help?")); at++)
		n++;
	return n;
}

/* What they said waits on the list of those to whom it was given, is answered, and rated by them; a late one stands with whoever is
 * next, who is told that it waits and never what it says. */
static void it_is_answered_and_rated(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t id = 0;
	size_t n = 0;
	HIDES(page(&sam, "/waiting"), "Waits for an answer");
	say("my-worker");
	struct got g = page(&sam, "/waiting");
	SHOWS(g, "Waits for an answer");
	const char *at = strstr(g.body.at, "/step/view/");
	assert_non_null(at);
	long long view = strtoll(at + strlen("/step/view/"), NULL, 10);
	SHOWS(page(&sam, AT("/step/view/%lld", view).at), AT("/child/%lld/answer/%lld", (long long)child_id, view).at);
	assert_int_equal(ask_as(&sam, "GET", AT("/step/view/%lld/answered", view), NULL).status, 404); /* by writing it alone */
	HIDES(page(&ira, "/waiting"), "Waits for an answer");
	HIDES(page(&max, "/waiting"), "Waits for an answer");
	assert_int_equal(ask_as(&max, "GET", AT("/step/view/%lld", view), NULL).status, 404);
	SHOWS(page(&child, "/me/waiting"), "You wait for an answer");
	size_t before = asked_if_it_helped();
	answer_all(&sam);
	assert_int_equal(asked_if_it_helped(), before + 1);
	HIDES(page(&sam, "/waiting"), "Waits for an answer");
	g = page(&child, AT("/me/step/view/%lld", view).at);
	SHOWS(g, "Invented answer");
	SHOWS(g, "Did this help?");
	/* the answer is taken back, and it waits again */
	must(store_read(db, newest, &id, &f), &f);
	must(store_run(db, "back", back, &id, &f), &f);
	SHOWS(page(&sam, "/waiting"), "Waits for an answer");
	assert_int_equal(asked_if_it_helped(), before);
	answer_all(&sam);
	assert_int_equal(ask_as(&sam, "POST", AT("/step/view/%lld/not-helped", view), "seen=4").status, 409); /* theirs alone */
	assert_int_equal(ask_as(&child, "POST", AT("/me/step/view/%lld/not-helped", view), "seen=4").status, 303);
	g = page(&child, "/me/said");
	SHOWS(g, "It did not help");
	assert_int_equal(asked_if_it_helped(), before);
	SHOWS(page(&sam, AT("/child/%lld", (long long)child_id).at), "They say: It did not help");
	/* kept for themselves: nobody is asked */
	say("just-me");
	HIDES(page(&child, "/me/waiting"), "You wait for an answer");
	/* late: who is next is told that, and no more */
	say("my-worker");
	today += 8, now += (int64_t)8 * 24 * 3600 * 1000;
	struct session child_late = user(ROLE_YOUNG_PERSON, child_id, "kit after"), i = user(ROLE_IRO, ira_id, "ira after"),
	               o = user(ROLE_SOCIAL_WORKER, other.actor.person, "olga after");
	must(store_run(db, "tell", tell_all, &n, &f), &f);
	g = page(&i, "/waiting");
	SHOWS(g, "Waits for an answer");
	SHOWS(g, "Kit Invented");
	SHOWS(page(&child_late, "/me/waiting"), "“Invented secret words”");
	HIDES(g, "secret words");
	HIDES(g, "/step/view/");
	HIDES(page(&o, "/waiting"), "Waits for an answer");
	struct session s = user(ROLE_SOCIAL_WORKER, sam_id, "sam after");
	answer_all(&s);
	HIDES(page(&i, "/waiting"), "Waits for an answer");
	today -= 8, now -= (int64_t)8 * 24 * 3600 * 1000;
	(void)o;
}

static uint64_t statements(const struct session *s, const char *path, const char *line, size_t *lines)
{
	page(s, path); /* what is kept for everybody is made */
	uint64_t before = query_begun;
	struct got g = page(s, path);
	uint64_t n = query_begun - before;
	*lines = 0;
	for (const char *at = g.body.at; (at = strstr(at, line)); at++)
		++*lines;
	return n;
}

static void some_tasks(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct entry *e = blank("task", child_id);
		set(e, "task", "wrong"), set(e, "words", "Invented and much too long ago"), set(e, "raised", "2026-11-10");
		add(e, i % 2 ? child_id : sam_id);
	}
}

/* A list takes as many statements for 50 lines as for 5: of whom it waits for, and of whoever asked. */
static void a_long_list_takes_no_more_statements(void **state)
{
	(void)state;
	size_t few, many;
	struct session worker = user(ROLE_SOCIAL_WORKER, sam_id, "sam list"), kid = user(ROLE_YOUNG_PERSON, child_id, "kit list");
	some_tasks(6);
	uint64_t sam_few = statements(&worker, "/waiting", "/step/task/", &few),
	         kid_few = statements(&kid, "/me/waiting", "kid-card", &many);
	assert_true(sam_few > 0 && kid_few > 0 && few >= 6 && many >= 3);
	some_tasks(60);
	size_t before = few;
	assert_int_equal(statements(&worker, "/waiting", "/step/task/", &few), sam_few);
	assert_true(few >= before + 60);
	/* those of one kind that wait for the same step are done together, with one press: and never in part */
	SHOWS(page(&worker, "/waiting"), "/waiting/task/done");
	struct got g = page(&worker, "/waiting/task/done");
	const char *first = strstr(g.body.at, "name=\"ticked\" type=\"checkbox\" value=\""), *value = "type=\"checkbox\" value=\"";
	assert_non_null(first);
	const char *one = strstr(first, value) + strlen(value), *two = strstr(one, value) + strlen(value);
	const char *both =
	    arena_printf(a, "ticked=%.*s&ticked=%.*s&reason=All+of+it", (int)strcspn(one, "\""), one, (int)strcspn(two, "\""), two).at;
	assert_int_equal(ask_as(&worker, "POST", TEXT("/waiting/task/done"), "reason=All+of+it").status, 422);
	assert_int_equal(ask_as(&worker, "POST", TEXT("/waiting/task/done"), strchr(both, 'r')).status, 422);
	assert_int_equal(ask_as(&worker, "POST", TEXT("/waiting/task/done"), both).status, 303);
	assert_int_equal(ask_as(&worker, "POST", TEXT("/waiting/task/done"), both).status, 422); /* they wait no more */
	struct session outside = user(ROLE_SOCIAL_WORKER, other.actor.person, "olga list");
	assert_int_equal(ask_as(&outside, "GET", TEXT("/waiting/task/done"), NULL).status, 404);
	assert_int_equal(ask_as(&worker, "GET", TEXT("/waiting/view/answered"), NULL).status, 404); /* each is answered by itself */
	before = many;
	assert_int_equal(statements(&kid, "/me/waiting", "kid-card", &many), kid_few);
	assert_true(many >= before + 30);
}

/* "You told us this is not right. Sam Worker looks at it." */
static void who_looks_at_what_is_wrong(void **state)
{
	(void)state;
	struct got g = ask_as(&child, "POST", AT("/me/wrong/person/%lld", (long long)child_id), "words=Invented");
	assert_int_equal(g.status, 303);
	g = page(&child, "/me/record");
	SHOWS(g, "You told us this is not right. Sam Worker looks at it.");
	SHOWS(g, "/me/step/task/");
	const char *mine = strstr(g.body.at, "/me/step/task/");
	SHOWS(page(&child, arena_printf(a, "%.*s", (int)strcspn(mine, "\""), mine).at), "I do not need this any more");
	has_button(&sam, "task");
	const char *at = on_list(&sam, "task");
	g = page(&sam, at);
	SHOWS(g, "It was put right");
	g = ask_as(&sam, "POST", AT("%s/done", at), "reason=Invented&seen=1");
	assert_int_equal(g.status, 303);
	g = page(&child, "/me/record");
	HIDES(g, "looks at it");
}

/* "Ada Adviser signs too." · "You signed. Now Ada Adviser signs." · "… Now we wait for Ada Adviser." · "You asked to change it. Sam Worker
 * looks at it." */
static void who_signs(void **state)
{
	(void)state;
	struct entry *e = blank("pathway-plan", child_id);
	set(e, "agreed", "2026-11-10"), set(e, "home", "Invented"), set(e, "work", "Invented");
	int64_t id = add(e, ada_id);
	const char *plan = AT("/me/plan/pathway-plan/%lld", (long long)id).at;
	struct got g = page(&child, plan);
	SHOWS(g, "Is it right?");
	HIDES(g, "Agreed"); /* it is not, yet */
	SHOWS(g, "Ada Adviser signs too.");
	has_button(&ada, "sign");
	NOT_ON(sam, "sign"), NOT_ON(max, "sign");
	/* no, change this */
	g = page(&child, AT("%s/change", plan).at);
	SHOWS(g, "Sam Worker reads it and changes the plan with you.");
	g = ask_as(&child, "POST", AT("%s/change", plan), "words=Invented+change");
	assert_int_equal(g.status, 303);
	g = page(&child, "/me");
	SHOWS(g, "You asked to change it. Sam Worker looks at it.");
	g = page(&child, plan);
	SHOWS(g, "Sam Worker looks at it. Then you can read it again.");
	has_button(&sam, "task");
	g = ask_as(&sam, "POST", AT("%s/done", on_list(&sam, "task")), "reason=Invented&seen=1");
	assert_int_equal(g.status, 303);
	/* yes */
	g = ask_as(&child, "POST", text_of(plan), "version=1");
	assert_int_equal(g.status, 303);
	g = page(&child, "/me");
	SHOWS(g, "You signed. Now Ada Adviser signs.");
	g = page(&child, plan);
	SHOWS(g, "You signed. Now we wait for Ada Adviser.");
	has_button(&ada, "sign");
	g = ask_as(&ada, "POST", text_of(on_list(&ada, "sign")), "version=1");
	assert_int_equal(g.status, 303);
	g = page(&child, plan);
	SHOWS(g, "Everyone signed. This is your plan now.");
	NOT_ON(ada, "sign");
}

/* Whoever works there no more is not named, and nobody is named where nobody is. */
static void nobody_has_it(void **state)
{
	child = user(ROLE_YOUNG_PERSON, child_id, "kit again"); /* eight days have gone by */
	say("someone-on-my-side");
	struct got g = page(&child, "/me/said");
	SHOWS(g, "No one can answer this right now.");
	HIDES(g, "will answer you");
	struct entry *plan = blank("pathway-plan", child_id);
	set(plan, "agreed", "2026-11-11"), set(plan, "home", "Invented"), set(plan, "work", "Invented");
	int64_t id = add(plan, ada_id);
	say("my-worker");
	struct entry **all = *state;
	for (int i = 0; i < 4; i++)
		end(all[i]);
	g = page(&child, "/me/tell");
	HIDES(g, "answers you by");
	SHOWS(g, "No one has this job right now.");
	g = page(&child, "/me/said");
	SHOWS(g, "No one can answer this right now.");
	HIDES(g, "Sam Worker will");
	g = page(&child, AT("/me/plan/pathway-plan/%lld", (long long)id).at);
	HIDES(g, "signs too");
	ask_as(&child, "POST", AT("/me/plan/pathway-plan/%lld", (long long)id), "version=1");
	g = page(&child, AT("/me/plan/pathway-plan/%lld", (long long)id).at);
	SHOWS(g, "No one has this job right now.");
	HIDES(g, "wait for");
}

/* ---- all of them ---- */

/* Walked above, or in the test named. */
static const char *const walked[] = {"me.tell.who.answers", "me.tell.who.answers-also", "me.tell.who.side-none", "me.tell.who.none",
    "me.said.waiting", "me.said.readers",
    "me.said.late", "me.said.next", "me.said.again", "me.said.nobody", "me.record.asked", "me.record.asked.by", "me.record.asked.nobody",
    "me.plan.both", "me.plan.change.about",
    "me.plan.offer.change", "me.plan.offer.worker", "me.plan.waiting", "me.plan.asked.next", "me.plan.nobody", "done.not-right"};
/* They speak of the child, or of nobody. */
static const char *const of_nobody[] = {"hello.lost", "hello.shut", "me.tell.who", "me.tell.who.me.hint", "me.tell.who.hint",
    "me.tell.who.missing", "me.tell.about", "me.home.answered",
    "me.plan.anew", "me.plan.yes", "me.plan.done", "start.wrong", "start.about", "me.plan.by", "me.tell.safe", "me.tell.who.worker",
    "me.tell.topic.worker", "layout.kid.kept.read",
    "me.home.read", "me.plan.read", "me.said.title", "layout.kid.rest", "done.ended-kid"};
static const char *const verbs[] = {" answer", "looks at", "look at it", " sign", "wait for", " asks", " ask ", "ask for", " reads",
    "can read", "our worker", "changes the"};

static bool among(const char *id, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(id, list[i]))
			return true;
	return false;
}

/* A part's own texts may be walked by the part's own tests, which name them. */
static bool walked_by_its_part(const struct message_row *row)
{
	struct text *names, bytes;
	bool *is_dir, named = false;
	size_t n;
	struct fault f = {0};
	const char *end = strrchr(row->file, '/'), *dir = arena_printf(a, "%.*s/tests", (int)(end - row->file), row->file).at;
	if (!strncmp(row->file, "parts/", 6) && file_is_dir(dir) && file_list(a, dir, &names, &is_dir, &n, &f))
		for (size_t i = 0; i < n && !named; i++)
			named = file_read(a, arena_printf(a, "%s/%.*s", dir, TEXT_ARG(names[i])).at, 1 << 20, &bytes, &f) &&
			    strstr(bytes.at, row->id);
	return named;
}

static void every_such_sentence_is_walked(void **state)
{
	(void)state;
	for (size_t i = 1; i < messages_n; i++) {
		const struct message_row *row = &message_rows[i];
		bool tells = false;
		/* a child who is not safe, and who is on their side, are walked by tests of their own */
		bool own = !strncmp(row->id, "me.safe", 7) || !strncmp(row->id, "safe.", 5) || !strncmp(row->id, "me.side", 7) ||
		    !strncmp(row->id, "side.", 5) ||
		    !strncmp(row->id, "own.kid.", 8) || /* and how they sign in themselves */
		    !strncmp(row->id, "me.thing.", 9); /* what they write for a group: test_house_things_young.c */
		for (size_t k = 0; row->audience == AUDIENCE_CHILD && k < sizeof verbs / sizeof *verbs; k++)
			tells |= strstr(row->text, verbs[k]) != NULL;
		own = own || (tells && walked_by_its_part(row));
		if (tells && !own && !among(row->id, walked, sizeof walked / sizeof *walked) &&
		    !among(row->id, of_nobody, sizeof of_nobody / sizeof *of_nobody))
			print_message("%s: \"%s\"\n", row->id, row->text);
		assert_true(!tells || own || among(row->id, walked, sizeof walked / sizeof *walked) ||
		    among(row->id, of_nobody, sizeof of_nobody / sizeof *of_nobody));
	}
	for (size_t i = 0; i < sizeof walked / sizeof *walked; i++) {
		enum message id;
		assert_true(message_of(text_of(walked[i]), &id));
	}
}

struct teaming {
	int64_t user;
};
static bool join_team(struct tx *tx, void *arg, struct fault *f)
{
	SQL(sql_join, "INSERT INTO team_member (authority, team, user_id, from_day) VALUES (1, $1, $2, $3)");
	struct teaming *t = arg;
	return sql_do(tx, &sql_join, f, arg_i(team_id), arg_i(t->user), arg_i(today - 100));
}

static int begin(void **state)
{
	static struct entry *all[4];
	struct fault f = {0};
	house_begin();
	put("r", "HEADER.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nA1,1,03/03/2009,WBRI,X30000000001T,,\n");
	put("r", "EPISODES.csv",
	    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	    "A1,01/05/2025,S,C2,N1,U1,PR1,,X1,,,,\n");
	must(take_in("r", 2026, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME\nA1,Kit,Invented\n");
	child_id = person_of("A1", true);
	max_id = somebody("Max", "Manager"), sam_id = somebody("Sam", "Worker"), ada_id = somebody("Ada", "Adviser"),
	    ira_id = somebody("Ira", "Reviewer");
	struct entry *team = blank("team", 0);
	for (size_t i = 0; i < team->kind->n; i++)
		if (team->kind->fields[i].type == FIELD_TEXT && team->kind->fields[i].required <= STATE_FINAL)
			set(team, team->kind->fields[i].name, "Invented team");
	team_id = add(team, 0), team_version = team->version;
	all[0] = allocation("social-worker", sam_id), all[1] = allocation("personal-adviser", ada_id), all[2] = allocation("iro", ira_id),
	    all[3] = allocation("manager", max_id);
	house_ready();
	child = user(ROLE_YOUNG_PERSON, child_id, "kit");
	sam = user(ROLE_SOCIAL_WORKER, sam_id, "sam"), ada = user(ROLE_PERSONAL_ADVISER, ada_id, "ada"),
	    ira = user(ROLE_IRO, ira_id, "ira"), max = user(ROLE_MANAGER, max_id, "max");
	other = user(ROLE_SOCIAL_WORKER, somebody("Olga", "Other"), "olga");
	must(store_run(db, "team", join_team, &(struct teaming){max.actor.user}, &f), &f);
	*state = all;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(who_reads_and_answers), cmocka_unit_test(it_is_answered_and_rated),
	    cmocka_unit_test(who_looks_at_what_is_wrong), cmocka_unit_test(who_signs), cmocka_unit_test(who_asks_again),
	    cmocka_unit_test(a_long_list_takes_no_more_statements), cmocka_unit_test(nobody_has_it),
	    cmocka_unit_test(every_such_sentence_is_walked)};
	return cmocka_run_group_tests(tests, begin, house_end);
}
