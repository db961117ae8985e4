/* A child who is not safe: the ladder step by step, who sees what, and how it closes; on both engines. Time is told. */
#include "house.h"
#include "access/posts.h"
#include "record/people.h"
#include "safety/safety.h"
#include "store/journal.h"

#define MINUTE ((int64_t)60 * 1000)
#define HOUR (60 * MINUTE)

static struct ladder *ladder; /* the one that runs */
static struct session sam, max, lead, deputy, night, other, robin, ash, kim;
static int64_t kid, kid2, kid3;
/* Monday 30 November 2026: 10:00 is day; 23:00 is night. */
static int64_t monday;

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("r", "e.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	                  "T1,01/05/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                  "T2,01/06/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                  "T3,01/06/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	must(take_in("r", 2027, false, false, &f), &f);
	house_people("CHILD,FORENAME,SURNAME,WORKER,CARER\nT1,Robin,Testwood,Sam Sampleworth,Hal Homely\nT2,Ash,Demoford,Max Elsewhere,\n"
	    "T3,Kim,Probeham,Sam Sampleworth,\n");
	house_ready();
	kid = person_of("T1", true), kid2 = person_of("T2", true), kid3 = person_of("T3", true);
	sam = user(ROLE_SOCIAL_WORKER, person_of("Sampleworth", false), "sam");
	max = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "max");
	lead = user(ROLE_MANAGER, 0, "lead"), deputy = user(ROLE_MANAGER, 0, "deputy"), other = user(ROLE_MANAGER, 0, "other");
	night = user(ROLE_SOCIAL_WORKER, 0, "night");
	robin = user(ROLE_YOUNG_PERSON, kid, "robin"), ash = user(ROLE_YOUNG_PERSON, kid2, "ash"),
	    kim = user(ROLE_YOUNG_PERSON, kid3, "kim");
	monday = (int64_t)day_of(2026, 11, 30) * 24 * HOUR;
	const struct ladder *runs;
	must(call_ladder("safety", &runs, &f), &f);
	ladder = (struct ladder *)(uintptr_t)runs;
	return 0;
}

/* ---- what is done, one transaction each ---- */

/* What stands on somebody's list, and how many of each. */
struct standing {
	struct safety_row *at;
	size_t n, waiting, held, to_sign, unconfirmed;
};

static bool list_rows(struct tx *tx, const struct actor *me, struct standing *out, struct fault *f)
{
	struct safety_rows all;
	if (!safety_rows(tx, a, me, &all, f))
		return false;
	*out = (struct standing){.at = all.at, .n = all.n};
	for (size_t i = 0; i < all.n; i++) {
		out->waiting += all.at[i].state == SAFETY_WAITING;
		out->held += all.at[i].state == SAFETY_HELD;
		out->to_sign += all.at[i].to_sign;
		out->unconfirmed += all.at[i].state == SAFETY_SIGNED;
	}
	return true;
}

struct doing {
	enum { SAY, TICK, DO, ANSWER, MAILED, GET, ROWS, POST, MAIL, BAR, UNBAR, MINE, JOIN, PART, ROLE, ACTIVE, MAILTO, MISSING } what;
	struct saying_unsafe say;
	struct safety_act act;
	const struct actor *me;
	int64_t at, call;
	bool safe;
	struct call_message *mail;
	size_t n;
	struct safety_call got, *mine;
	enum row row;
	struct standing rows;
	enum post post;
	const char *value;
	struct text name;
	int64_t person;
	char missing[100];
};

static bool perform(struct tx *tx, void *arg, struct fault *f)
{
	struct doing *d = arg;
	struct actor op = actor_operator(1);
	struct hand h = {.authority = 1, .now = d->at, .today = (day)(d->at / (24 * HOUR))};
	struct user u;
	switch (d->what) {
	case SAY:
		return safety_say(tx, a, &d->say, d->at, h.today, f);
	case TICK:
		return call_tick(tx, a, d->at, &d->mail, &d->n, f);
	case DO:
		return safety_do(tx, a, d->me, &d->act, d->at, h.today, f);
	case ANSWER:
		return safety_answer(tx, a, d->me, d->call, d->safe, d->at, h.today, f);
	case MAILED:
		for (size_t i = 0; i < d->n; i++)
			if (!call_mailed(tx, &d->mail[i], d->safe, d->at, f))
				return false;
		return true;
	case GET:
		return (d->row = safety_get(tx, a, d->me, d->call, h.today, &d->got, f)) != ROW_FAULT;
	case ROWS:
		return list_rows(tx, d->me, &d->rows, f);
	case MINE:
		return safety_mine(tx, a, 1, d->person, d->at, h.today, &d->mine, &d->n, f);
	case POST:
		return posts_set(tx, a, &op, d->post, text_of(d->value), d->at, f);
	case MAIL:
		return user_find(tx, a, text_of(d->value), &u, f) == ROW_ONE &&
		    user_set_mail(tx, &op, &u, arena_printf(a, "%s@kith.invalid", d->value), d->at, f);
	case BAR:
		return person_bar(tx, &h, d->call ? d->call : kid, d->person, f);
	case UNBAR:
		return person_unbar(tx, &h, d->call ? d->call : kid, d->person, f);
	case JOIN:
		return person_join(tx, &h, d->person, d->call, f);
	case PART:
		return person_part(tx, &h, d->person, f);
	case ROLE: {
		enum role role;
		return user_find(tx, a, text_of(d->value), &u, f) == ROW_ONE && role_of(d->name, &role) &&
		    user_set_role(tx, &op, &u, role, d->at, f);
	}
	case MAILTO:
		return user_find(tx, a, TEXT("sam"), &u, f) == ROW_ONE && user_set_mail(tx, &op, &u, text_of(d->value), d->at, f);
	case ACTIVE:
		return user_find(tx, a, text_of(d->value), &u, f) == ROW_ONE && user_set_active(tx, &op, &u, d->safe, d->at, f);
	default:
		return posts_missing(tx, 1, d->missing, f);
	}
}

static struct fault last;
static bool run(struct doing *d)
{
	last = (struct fault){0};
	return store_run(db, "test", perform, d, &last);
}
static void done(struct doing d)
{
	must(run(&d), &last);
}

static void says_of(int64_t child, int64_t at, const char *words, int64_t about, bool shut)
{
	struct doing d = {.what = SAY, .at = at,
	    .say = {.authority = 1, .child = child, .words = text_of(words), .reach = TEXT("At school"), .shut = shut}};
	if (about)
		d.say.about[d.say.n_about++] = about;
	done(d);
}
static void says_unsafe(int64_t at, const char *words, int64_t about)
{
	says_of(kid, at, words, about, false);
}

/* The names of those to whom a message is due, in order; they are sent. Of one call, or (0) of all. */
static const char *tick_of(int64_t call, int64_t at)
{
	struct doing d = {.what = TICK, .at = at};
	must(run(&d), &last);
	const char *all = "";
	for (size_t i = 0; i < d.n; i++)
		all = call && d.mail[i].entry != call ? all
		    : arena_printf(a, "%s%s%.*s", all, *all ? " " : "", (int)(strcspn(d.mail[i].to.at, "@")), d.mail[i].to.at).at;
	done((struct doing){.what = MAILED, .at = at, .mail = d.mail, .n = d.n, .safe = true});
	return all;
}
static const char *tick(int64_t at)
{
	return tick_of(0, at);
}

static struct standing rows_of(const struct session *s)
{
	struct doing d = {.what = ROWS, .me = &s->actor};
	must(run(&d), &last);
	return d.rows;
}
static int64_t only(const struct session *s)
{
	struct standing r = rows_of(s);
	assert_int_equal(r.n, 1);
	return r.at[0].id;
}
static struct safety_call get(const struct session *s, int64_t call, int64_t at, enum row wanted)
{
	struct doing d = {.what = GET, .me = &s->actor, .call = call, .at = at};
	must(run(&d), &last);
	assert_int_equal(d.row, wanted);
	return d.got;
}
static bool does(const struct session *s, int64_t call, int64_t at, const char *what, const char *words)
{
	struct doing d = {.what = DO, .me = &s->actor, .at = at,
	    .act = {.call = call, .what = what, .words = text_of(words), .how = TEXT("elsewhere"),
	    .outcome = TEXT("safe"), .on = (day)(at / (24 * HOUR))}};
	return run(&d);
}
static bool answers(const struct session *s, int64_t call, int64_t at, bool safe)
{
	struct doing d = {.what = ANSWER, .me = &s->actor, .at = at, .call = call, .safe = safe};
	return run(&d);
}
/* Through to the child's yes, by whoever has it and the lead or the deputy. */
static void close_it(const struct session *who, const struct session *second, int64_t at)
{
	int64_t call = only(who);
	if (get(who, call, at, ROW_ONE).held_by != who->actor.person)
		must(does(who, call, at, "have", ""), &last);
	must(does(who, call, at, "done", "Seen, and safe."), &last);
	must(does(second, call, at, "sign", ""), &last);
	must(answers(&robin, call, at, true), &last);
	assert_int_equal(rows_of(who).n, 0);
}

/* ---- the data ---- */

static day lado_by(day on)
{
	day by;
	must(safety_lado_by(on, &by, &last), &last);
	return by;
}

static void the_ladder_is_data(void **state)
{
	(void)state;
	struct fault f = {0};
	struct ladder l;
	struct calendar none = {0};
	assert_int_equal(ladder_period(ladder, monday + 8 * HOUR + 29 * MINUTE), PERIOD_NIGHT);
	assert_int_equal(ladder_period(ladder, monday + 8 * HOUR + 30 * MINUTE), PERIOD_DAY);
	assert_int_equal(ladder_period(ladder, monday + 17 * HOUR + 29 * MINUTE), PERIOD_DAY);
	assert_int_equal(ladder_period(ladder, monday + 17 * HOUR + 30 * MINUTE), PERIOD_NIGHT);
	assert_int_equal(ladder_period(ladder, monday - 24 * HOUR + 12 * HOUR), PERIOD_NIGHT); /* a Sunday */
	assert_int_equal(ladder_period(ladder, (int64_t)day_of(2026, 12, 25) * 24 * HOUR + 12 * HOUR), PERIOD_NIGHT); /* a bank holiday */
	/* 08:45 in summer time */
	assert_int_equal(ladder_period(ladder, (int64_t)day_of(2026, 7, 1) * 24 * HOUR + 7 * HOUR + 45 * MINUTE), PERIOD_DAY);
	/* the designated officer is told within a working day: after a weekend, and after Christmas with its substitute day */
	assert_int_equal(lado_by(day_of(2026, 11, 30)), day_of(2026, 12, 1));
	assert_int_equal(lado_by(day_of(2026, 11, 27)), day_of(2026, 11, 30));
	assert_int_equal(lado_by(day_of(2026, 12, 24)), day_of(2026, 12, 29));
	static const struct {
		const char *yaml, *code, *where;
	} wrong[] = {
	    {"repeat: 30\nhold: 10\nwait: {day: 0, night: 60}\n", "yaml.number", "t:3"},
	    {"repeat: 30\n", "safety.missing", "t:1"},
	    {"repeat: 30\nhold: 10\nwait: {day: 30, night: 60}\nday: {from: \"8\", to: \"17:00\"}\n", "safety.hour", "t:4"},
	    {"repeat: 30\nhold: 10\nwait: {day: 30, night: 60}\nday: {from: \"08:00\", to: \"17:00\"}\n"
	     "shut: {see: {day: [lead], night: [lead]}, rungs: []}\n"
	     "see: {day: [worker], night: [nobody]}\nrungs: [{day: [worker], night: [duty]}]\n", "safety.part", "t:6"},
	    {"repeat: 30\nrepeats: 2\n", "yaml.unknown", "t:2"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		f = (struct fault){0};
		assert_false(ladder_read(a, "t", text_of(wrong[i].yaml), &none, &l, &f));
		assert_string_equal(f.code, wrong[i].code);
		assert_true(text_starts(text_of(f.where), text_of(wrong[i].where)));
	}
}

/* Whoever became lead, or is so no more, signs in anew. */
static bool sign_in_anew(struct tx *tx, void *arg, struct fault *f)
{
	struct session *s = arg;
	struct settings set = settings_default();
	struct actor me = s->actor;
	return session_new(tx, &set, &me, now, s, f);
}

/* Who would be asked at night of a worry that is shut to all but the lead: all of them. */
struct would {
	char said[400];
};
static bool would_ask(struct tx *tx, void *arg, struct fault *f)
{
	struct would *w = arg;
	struct asked_names n, shut;
	int64_t at = monday + 23 * HOUR;
	if (!safety_would_ask(tx, a, 1, kid, false, at, &n, f) || !safety_would_ask(tx, a, 1, kid, true, at, &shut, f))
		return false;
	snprintf(w->said, sizeof w->said, "%.*s; %.*s; %.*s", TEXT_ARG(n.see), TEXT_ARG(n.next), TEXT_ARG(shut.next));
	return true;
}

static void young_people_come_in_when_somebody_hears_them(void **state)
{
	(void)state;
	struct doing d = {.what = MISSING};
	must(run(&d), &last);
	assert_string_equal(d.missing, "a safeguarding lead, a deputy and a number for the night");
	assert_false(run(&(struct doing){.what = POST, .at = monday, .post = POST_LEAD, .value = "sam"})); /* no manager */
	assert_string_equal(last.code, "post.wrong");
	assert_false(run(&(struct doing){.what = POST, .at = monday, .post = POST_DEPUTY, .value = "nobody"}));
	assert_string_equal(last.code, "user.none");
	assert_false(run(&(struct doing){.what = POST, .at = monday, .post = POST_NIGHT_NUMBER, .value = "ring us"}));
	static const struct {
		enum post post;
		const char *value;
	} set[] = {{POST_LEAD, "other"}, {POST_LEAD, "lead"}, {POST_DEPUTY, "deputy"}, {POST_DUTY, "night"},
	    {POST_NIGHT_NUMBER, "01632 960 102"}};
	for (size_t i = 0; i < sizeof set / sizeof *set; i++)
		done((struct doing){.what = POST, .at = monday, .post = set[i].post, .value = set[i].value});
	must(run(&d), &last);
	assert_string_equal(d.missing, "");
	must(store_run(db, "sign in", sign_in_anew, &lead, &last), &last);
	must(store_run(db, "sign in", sign_in_anew, &other, &last), &last);
	/* who signs in no more does not hear them */
	static const char *const away[] = {"lead", "deputy"}, *const is_missing[] = {"a safeguarding lead", "a deputy"};
	for (size_t i = 0; i < 2; i++) {
		done((struct doing){.what = ACTIVE, .value = away[i], .at = monday});
		must(run(&d), &last);
		assert_string_equal(d.missing, is_missing[i]);
		done((struct doing){.what = ACTIVE, .value = away[i], .at = monday, .safe = true});
		must(store_run(db, "sign in", sign_in_anew, i ? &deputy : &lead, &last), &last);
	}
	/* an address is one, and no other line of the letter */
	static const char *const no_address[] = {"sam", "@kith.invalid", "sam@", "a b@kith.invalid", "sam@kith.invalid\r\nBcc: x",
	    "sam@kith.invalid\nx", "sam@kith@invalid",
	    "<sam@kith.invalid>", "sam@kith.invalid, x@kith.invalid"};
	for (size_t i = 0; i < sizeof no_address / sizeof *no_address; i++) {
		assert_false(run(&(struct doing){.what = MAILTO, .at = monday, .value = no_address[i]}));
		assert_string_equal(last.code, "post.wrong");
	}
	static const char *const mails[] = {"sam", "max", "lead", "deputy", "night", "other"};
	for (size_t i = 0; i < 6; i++)
		done((struct doing){.what = MAIL, .at = monday, .value = mails[i]});
}

/* Who has become something else since holds nothing, and nobody counts on them. */
static void who_has_another_role_holds_nothing(void **state)
{
	(void)state;
	for (int role = 0; role < ROLES; role++) {
		bool may = role == ROLE_MANAGER || role == ROLE_SOCIAL_WORKER || role == ROLE_IRO || role == ROLE_PERSONAL_ADVISER;
		struct doing d = {.what = MISSING};
		assert_int_equal(post_role((enum role)role), may);
		if (role == ROLE_YOUNG_PERSON)
			continue; /* nobody becomes one */
		done((struct doing){.what = ROLE, .at = monday, .value = "deputy", .name = text_of(role_name((enum role)role))});
		done((struct doing){.what = ROLE, .at = monday, .value = "night", .name = text_of(role_name((enum role)role))});
		must(run(&d), &last);
		assert_string_equal(d.missing, may ? "" : "a deputy");
		/* by the names that a child is told, in the night, when both would be asked */
		struct would w = {0};
		must(store_read(db, would_ask, &w, &last), &last);
		assert_int_equal(strstr(w.said, "night") != NULL, may);
		assert_int_equal(strstr(w.said, "deputy") != NULL, may);
	}
	done((struct doing){.what = ROLE, .at = monday, .value = "deputy", .name = TEXT("manager")});
	done((struct doing){.what = ROLE, .at = monday, .value = "night", .name = TEXT("social-worker")});
	must(store_run(db, "sign in", sign_in_anew, &deputy, &last), &last);
	must(store_run(db, "sign in", sign_in_anew, &night, &last), &last);
}

/* ---- up the ladder ---- */

static void by_day(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	assert_string_equal(tick(t), "");
	says_unsafe(t, "They shout.", 0);
	/* on the worker's and the lead's list from the first moment; the worker is asked */
	int64_t call = only(&sam);
	assert_int_equal(only(&lead), call);
	assert_int_equal(rows_of(&deputy).n + rows_of(&night).n + rows_of(&max).n + rows_of(&other).n, 0);
	assert_int_equal(rows_of(&sam).waiting, 1);
	assert_string_equal(tick(t), "sam");
	assert_string_equal(tick(t + 29 * MINUTE), "");
	struct safety_call c = get(&sam, call, t, ROW_ONE);
	assert_true(text_is(c.next, "lead"));
	assert_int_equal(c.next_at, t + 30 * MINUTE);
	get(&max, call, t, ROW_NONE);
	get(&robin, call, t, ROW_NONE);
	assert_string_equal(tick(t + 30 * MINUTE), "lead");
	assert_string_equal(tick(t + 30 * MINUTE), "");
	assert_string_equal(tick(t + 60 * MINUTE), "deputy");
	assert_string_equal(tick(t + 90 * MINUTE), "sam lead deputy night");
	assert_string_equal(tick(t + 119 * MINUTE), "");
	assert_string_equal(tick(t + 120 * MINUTE), "sam lead deputy night"); /* the last goes on */
	must(does(&deputy, call, t + 121 * MINUTE, "have", ""), &last);
	assert_string_equal(tick(t + 180 * MINUTE), "");
	close_it(&deputy, &lead, t + 181 * MINUTE);
}

static void after_a_pause_it_stands_where_it_would_stand(void **state)
{
	(void)state;
	int64_t t = monday + 23 * HOUR;
	says_unsafe(t, "It is dark.", 0);
	assert_int_equal(rows_of(&night).waiting, 1);
	assert_string_equal(tick(t), "night");
	assert_string_equal(tick(t + 30 * MINUTE), "night"); /* every half hour; the next after an hour at night */
	/* nothing looked at the clock for an hour and a half: the deputy is due, and nobody in between again */
	assert_string_equal(tick(t + 125 * MINUTE), "deputy");
	assert_int_equal(rows_of(&lead).waiting, 1);
	/* day has come: the last rung, with the worker */
	assert_string_equal(tick(t + 12 * HOUR), "sam lead deputy night");
	close_it(&sam, &lead, t + 12 * HOUR);
}

static void what_a_server_did_not_take_is_tried_again(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	says_unsafe(t, "Again.", 0);
	struct doing d = {.what = TICK, .at = t};
	must(run(&d), &last);
	assert_int_equal(d.n, 1);
	struct doing again = {.what = TICK, .at = t}; /* claimed: another process sends nothing meanwhile */
	must(run(&again), &last);
	assert_int_equal(again.n, 0);
	done((struct doing){.what = MAILED, .at = t, .mail = d.mail, .n = 1, .safe = false});
	assert_string_equal(tick(t + 30 * 1000), "");
	assert_string_equal(tick(t + 61 * 1000), "sam");
	close_it(&sam, &lead, t + 2 * MINUTE);
}

/* ---- whom it is about ---- */

static void whom_it_is_about_learns_nothing(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	says_unsafe(t, "It is Sam.", sam.actor.person);
	int64_t call = only(&lead);
	assert_string_equal(tick(t), "lead"); /* nobody is left of the worker's rung */
	assert_int_equal(rows_of(&sam).n, 0);
	get(&sam, call, t, ROW_NONE);
	static const char *const acts[] = {"have", "pass", "open", "done", "sign", "back"};
	for (size_t i = 0; i < 6; i++) {
		assert_false(does(&sam, call, t, acts[i], "Let me see these words"));
		assert_string_equal(last.code, "safety.none");
		assert_false(does(&sam, call + 12345, t, acts[i], "Let me see these words"));
		assert_string_equal(last.code, "safety.none");
	}
	assert_string_equal(tick(t + 10 * HOUR), "lead deputy night"); /* everyone, and not Sam */
	struct got page = ask_as(&sam, "GET", AT("/child/%lld", (long long)kid), NULL);
	assert_int_equal(page.status, 200);
	HIDES(page, "It is Sam");
	page = ask_as(&sam, "GET", TEXT("/safe"), NULL);
	HIDES(page, "not feel safe, and");
	close_it(&lead, &deputy, t + 10 * HOUR);
}

/* The pages that every kind has know nothing of a call: not for whom it is about, not for whoever is asked (there is a page of its own),
 * and not for the child, who has one too. */
static void no_other_page_knows_of_it(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	says_unsafe(t, "An invented word.", sam.actor.person);
	int64_t call = only(&lead), none = call + 12345;
	tick(t + 2 * HOUR); /* all are asked */
	const struct session *const adults[] = {&sam, &lead, &deputy, &night};
	for (size_t i = 0; i < 4; i++) {
		int status[2][4];
		for (int k = 0; k < 2; k++) { /* and one that is not there: the same answer */
			long long id = k ? none : call;
			status[k][0] = ask_as(adults[i], "GET", AT("/step/safety-call/%lld", id), NULL).status;
			status[k][1] = ask_as(adults[i], "GET", AT("/step/safety-call/%lld/have", id), NULL).status;
			status[k][2] = ask_as(adults[i], "GET", AT("/child/%lld/entry/safety-call/%lld", (long long)kid, id), NULL).status;
			status[k][3] = ask_as(adults[i], "GET", AT("/child/%lld/wrong/safety-call/%lld", (long long)kid, id), NULL).status;
		}
		for (int k = 0; k < 4; k++)
			assert_true(status[0][k] == status[1][k] && status[0][k] >= 403);
		assert_int_equal(ask_as(adults[i], "GET", TEXT("/things/safety-call"), NULL).status, 404);
		HIDES(ask_as(adults[i], "GET", TEXT("/waiting"), NULL), "not safe");
		struct got page = ask_as(adults[i], "GET", AT("/child/%lld", (long long)kid), NULL);
		HIDES(page, "invented word");
		HIDES(page, "a child is not safe");
		HIDES(page, "safety-call");
	}
	assert_true(ask_as(&sam, "GET", AT("/child/%lld/add/safety-call", (long long)kid), NULL).status >= 400);
	assert_true(ask_as(&robin, "GET", AT("/me/record/safety-call/%lld", (long long)call), NULL).status >= 400);
	assert_true(ask_as(&robin, "GET", AT("/me/step/safety-call/%lld", (long long)call), NULL).status >= 400);
	HIDES(ask_as(&robin, "GET", TEXT("/me/waiting"), NULL), "not safe");
	HIDES(ask_as(&robin, "GET", TEXT("/me/record"), NULL), "not safe");
	close_it(&lead, &deputy, t + 2 * HOUR);
}

static void two_found_to_be_one_are_one(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	done((struct doing){.what = JOIN, .at = t, .person = max.actor.person, .call = sam.actor.person});
	says_unsafe(t, "It is Max.", max.actor.person); /* who is Sam */
	assert_int_equal(rows_of(&sam).n, 0);
	get(&sam, only(&lead), t, ROW_NONE);
	close_it(&lead, &deputy, t);
	done((struct doing){.what = PART, .at = t, .person = max.actor.person});
}

static void the_deputy_stands_in_for_the_lead(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	says_unsafe(t, "It is the lead.", lead.actor.person);
	assert_int_equal(rows_of(&deputy).waiting, 1);
	assert_int_equal(rows_of(&lead).n, 0);
	assert_string_equal(tick(t + 6 * HOUR), "sam deputy night");
	/* and the deputy too, said later: off the list, and whoever else is a manager is not needed while somebody is left */
	says_unsafe(t + 6 * HOUR, "The deputy too.", deputy.actor.person);
	assert_int_equal(rows_of(&deputy).n, 0);
	assert_int_equal(rows_of(&other).n, 0);
	says_unsafe(t + 6 * HOUR, "And Sam.", sam.actor.person);
	says_unsafe(t + 6 * HOUR, "And who is there at night.", night.actor.person);
	tick(t + 7 * HOUR);
	assert_int_equal(rows_of(&other).waiting, 1);
	int64_t call = only(&other);
	must(does(&other, call, t + 7 * HOUR, "have", ""), &last);
	must(does(&other, call, t + 7 * HOUR, "done", "Seen."), &last);
	assert_false(does(&other, call, t + 7 * HOUR, "sign", "")); /* nobody signs alone */
	/* said with the manager named as well: nobody at all is left, and the child is told so by an empty list */
	says_unsafe(t + 8 * HOUR, "All of them.", other.actor.person);
	struct doing d = {.what = MINE, .person = kid, .at = t + 8 * HOUR};
	must(run(&d), &last);
	assert_int_equal(d.mine[0].asked.n, 0);
	/* another manager comes, and is asked at the next look at the clock */
	struct session fresh = user(ROLE_MANAGER, 0, "fresh");
	tick(t + 9 * HOUR);
	assert_int_equal(rows_of(&fresh).waiting, 1);
	must(does(&fresh, call, t + 9 * HOUR, "have", ""), &last);
	must(does(&fresh, call, t + 9 * HOUR, "done", "Seen."), &last);
	done((struct doing){.what = POST, .at = t, .post = POST_DEPUTY, .value = "fresh"});
	done((struct doing){.what = POST, .at = t, .post = POST_DEPUTY, .value = "deputy"});
}

static void who_is_barred_sees_nothing(void **state)
{
	(void)state;
	int64_t t = monday + 24 * HOUR + 10 * HOUR;
	done((struct doing){.what = BAR, .at = t, .person = sam.actor.person});
	says_of(kid, t, "", 0, true); /* its words, of which there are none, are shut; another call than the one before */
	assert_int_equal(rows_of(&sam).n, 0);
	done((struct doing){.what = UNBAR, .at = t, .person = sam.actor.person});
	int64_t call = 0;
	struct standing r = rows_of(&lead);
	for (size_t i = 0; i < r.n; i++)
		if (r.at[i].shut)
			call = r.at[i].id;
	must(does(&lead, call, t, "have", ""), &last);
	must(does(&lead, call, t, "done", "Seen."), &last);
	must(does(&deputy, call, t, "sign", ""), &last);
	must(answers(&robin, call, t, true), &last);
}

/* ---- how it closes ---- */

static void it_closes_with_all_of_it(void **state)
{
	(void)state;
	int64_t t = monday + 48 * HOUR + 10 * HOUR;
	says_of(kid2, t, "Help.", 0, false);
	int64_t call = only(&max);
	assert_false(does(&max, call, t, "done", "Not mine yet"));
	assert_string_equal(last.code, "safety.state");
	must(does(&max, call, t, "have", ""), &last);
	struct safety_call c = get(&max, call, t, ROW_ONE);
	assert_true(c.state == SAFETY_HELD && c.holder.n > 0);
	assert_false(does(&max, call, t, "done", "")); /* without a word */
	struct doing none = {.what = DO, .me = &max.actor, .at = t,
	    .act = {.call = call, .what = "done", .words = TEXT("Seen."), .on = (day)(t / (24 * HOUR))}};
	assert_false(run(&none));
	none.act.how = TEXT("phone"), none.act.outcome = TEXT("police"), none.act.on++; /* tomorrow */
	assert_false(run(&none));
	assert_string_equal(last.code, "safety.day");
	none.act.on--;
	must(run(&none), &last);
	assert_false(does(&max, call, t, "sign", "")); /* oneself */
	assert_true(rows_of(&lead).to_sign == 1 && rows_of(&max).to_sign == 0);
	assert_false(does(&lead, call, t, "back", ""));
	must(does(&lead, call, t, "back", "See them again, alone."), &last);
	must(run(&none), &last);
	assert_false(answers(&ash, call, t, true)); /* it is not asked yet */
	must(does(&lead, call, t, "sign", ""), &last);
	assert_false(answers(&robin, call, t, true)); /* another child */
	assert_int_equal(rows_of(&max).unconfirmed, 1); /* silence is not a yes */
	assert_string_equal(tick(t + 30 * 24 * HOUR), "");
	assert_int_equal(rows_of(&lead).unconfirmed, 1);
	must(answers(&ash, call, t + HOUR, false), &last);
	c = get(&lead, call, t + HOUR, ROW_ONE);
	assert_true(c.state == SAFETY_WAITING && c.rung == 1 && !c.held_by); /* one rung up */
	assert_string_equal(tick(t + HOUR), "lead");
	must(does(&lead, call, t + HOUR, "have", ""), &last);
	assert_false(does(&max, call, t + HOUR, "pass", "Not mine"));
	must(does(&lead, call, t + HOUR, "pass", "I cannot go there now."), &last);
	assert_string_equal(tick(t + HOUR), "deputy");
	must(does(&deputy, call, t + HOUR, "have", ""), &last);
	must(does(&max, call, t + HOUR, "have", ""), &last); /* another takes it over, and the child is told */
	must(does(&max, call, t + HOUR, "done", "Seen."), &last);
	must(does(&deputy, call, t + HOUR, "sign", ""), &last);
	must(answers(&ash, call, t + 2 * HOUR, true), &last);
	assert_int_equal(rows_of(&max).n, 0);
	/* and a yes can be taken back */
	must(answers(&ash, call, t + 3 * HOUR, false), &last);
	assert_int_equal(rows_of(&max).waiting, 1);
	/* who has it and writes nothing for four hours has it no longer alone */
	must(does(&max, call, t + 3 * HOUR, "have", ""), &last);
	assert_string_equal(tick(t + 3 * HOUR + 239 * MINUTE), "");
	assert_true(strstr(tick(t + 3 * HOUR + 240 * MINUTE), "lead") != NULL);
	/* said to be about whoever has it: they have it no more */
	must(does(&max, call, t + 8 * HOUR, "have", ""), &last);
	says_of(kid2, t + 8 * HOUR, "It is Max.", max.actor.person, false);
	assert_int_equal(rows_of(&max).n, 0);
	assert_int_equal(rows_of(&lead).waiting, 1);
	struct doing d = {.what = MINE, .person = kid2, .at = t + 8 * HOUR};
	must(run(&d), &last);
	assert_int_equal(d.n, 1);
	static const char *const told[] = {"said", "have", "done", "back", "done", "signed", "not-safe", "asked", "have", "passed", "asked",
	    "have", "have", "done",
	    "signed", "safe", "not-safe", "asked", "have", "late", "asked", "have", "said", "asked"};
	assert_int_equal(d.mine[0].n, sizeof told / sizeof *told);
	for (size_t i = 0; i < d.mine[0].n; i++)
		assert_true(text_is(d.mine[0].step[i].what, told[i]));
}

/* Somebody was quicker: what was typed stands on the page that says so. */
static void refused_with_what_was_typed(void **state)
{
	(void)state;
	int64_t t = monday + 15 * 24 * HOUR + 10 * HOUR;
	struct session pip = user(ROLE_YOUNG_PERSON, store_id(), "pip");
	says_of(pip.actor.person, t, "Help.", 0, false);
	struct doing mine = {.what = MINE, .person = pip.actor.person, .at = t};
	must(run(&mine), &last);
	int64_t call = mine.mine[0].id;
	tick(t + 31 * MINUTE);
	must(does(&deputy, call, t + 31 * MINUTE, "have", ""), &last);
	struct got g = ask_as(&lead, "POST", AT("/safe/%lld", (long long)call), "do=pass&pass-words=Invented+handover");
	assert_int_equal(g.status, 409);
	SHOWS(g, "class=\"kith-kept\"");
	SHOWS(g, "Invented handover");
	g = ask_as(&lead, "POST", AT("/safe/%lld", (long long)call), "do=sign");
	HIDES(g, "class=\"kith-kept\""); /* a button, and nothing typed */
}

/* ---- just me ---- */

static const struct entry *view_of(int64_t id);
struct reading_view {
	int64_t id;
	struct entry *e;
};
static bool read_view(struct tx *tx, void *arg, struct fault *f)
{
	struct reading_view *v = arg;
	return entry_get(tx, a, 1, kind_of(TEXT("view")), v->id, &v->e, f) == ROW_ONE;
}
static const struct entry *view_of(int64_t id)
{
	struct reading_view v = {.id = id};
	struct fault f = {0};
	must(store_read(db, read_view, &v, &f), &f);
	return v.e;
}

/* The red part of another form, which was sent by that form's own button: it comes back with what was typed, and says which button. */
static void what_stands_in_the_red_box_is_not_lost(void **state)
{
	(void)state;
	struct got g = ask_as(&robin, "POST", TEXT("/me/tell"), "readers=my-worker&words=Hello&reach=After+school+please");
	assert_false(g.writes);
	SHOWS(g, "Press the red button");
	SHOWS(g, "After school please");
	SHOWS(g, "Hello");
	g = ask_as(&robin, "POST", TEXT("/me/tell"), AT("readers=my-worker&words=Hello&reach=&whom1=%lld", (long long)sam.actor.person).at);
	assert_false(g.writes);
	SHOWS(g, AT("value=\"%lld\" checked", (long long)sam.actor.person).at);
}

static bool count_looks(struct tx *tx, void *arg, struct fault *f)
{
	struct journal_seen *seen;
	size_t n;
	if (!journal_seen(tx, a, 1, kid, 0, 200, &seen, &n, f))
		return false;
	for (size_t i = 0; i < n; i++)
		*(int64_t *)arg += text_is(seen[i].page, "safe_opened") && text_is(seen[i].purpose, "They may be in danger");
	return true;
}

static void just_me_is_opened_with_a_reason(void **state)
{
	(void)state;
	int64_t t = monday + 96 * HOUR + 10 * HOUR, call = 0, looks = 0;
	struct fault f = {0};
	says_of(kid, t, "A heavy secret.", 0, true);
	struct standing r = rows_of(&lead);
	for (size_t i = 0; i < r.n; i++)
		if (r.at[i].shut)
			call = r.at[i].id;
	assert_true(call != 0);
	get(&sam, call, t, ROW_NONE); /* the worker is not of this ladder */
	struct got g = ask_as(&lead, "GET", AT("/safe/%lld", (long long)call), NULL);
	HIDES(g, "heavy");
	HIDES(g, "Robin");
	must(does(&lead, call, t, "have", ""), &last);
	g = ask_as(&lead, "GET", AT("/safe/%lld", (long long)call), NULL);
	SHOWS(g, "Robin");
	HIDES(g, "heavy");
	assert_false(does(&lead, call, t, "open", "because"));
	assert_string_equal(last.code, "safety.words");
	assert_false(does(&deputy, call, t, "open", "They may be in danger"));
	must(does(&lead, call, t, "open", "They may be in danger"), &last);
	struct safety_call c = get(&lead, call, t, ROW_ONE);
	const struct entry *e = view_of(c.step[0].view);
	assert_int_equal(entry_value(e, "opened_by")->number, lead.actor.person);
	assert_int_equal(entry_value(e, "opened_at")->number, t);
	assert_true(text_is(entry_value(e, "words")->text, "A heavy secret."));
	must(store_read(db, count_looks, &looks, &f), &f);
	assert_int_equal(looks, 1);
	g = ask_as(&lead, "GET", AT("/safe/%lld", (long long)call), NULL);
	SHOWS(g, "A heavy secret.");
	g = ask_as(&robin, "GET", TEXT("/me/looked"), NULL);
	SHOWS(g, "opened what you wrote just for you");
	SHOWS(g, "They may be in danger");
	g = ask_as(&sam, "GET", AT("/child/%lld/looked", (long long)kid), NULL);
	HIDES(g, "They may be in danger");
	/* more that is said later is shut again */
	says_of(kid, t, "Another secret.", 0, true);
	g = ask_as(&lead, "GET", AT("/safe/%lld", (long long)call), NULL);
	SHOWS(g, "A heavy secret.");
	HIDES(g, "Another secret.");
}

/* ---- whatever else is the matter ---- */

static void the_form_has_a_token_of_its_own(void **state)
{
	(void)state;
	unsigned char other_key[32] = {1};
	char token[SAFETY_TOKEN];
	int64_t au, child, t = monday;
	safety_token(house->safety_key, 1, kid, t, token);
	assert_true(safety_token_ok(house->safety_key, text_of(token), t + 6 * 24 * HOUR, &au, &child) && au == 1 && child == kid);
	assert_false(safety_token_ok(house->safety_key, text_of(token), t + 7 * 24 * HOUR, &au, &child));
	assert_false(safety_token_ok(house->safety_key, text_of(token), t - 1, &au, &child));
	assert_false(safety_token_ok(other_key, text_of(token), t, &au, &child));
	token[9] = token[9] == 'A' ? 'B' : 'A';
	assert_false(safety_token_ok(house->safety_key, text_of(token), t, &au, &child));
	assert_false(safety_token_ok(house->safety_key, TEXT(""), t, &au, &child));
	/* by nobody, with the child's token: taken; shown is that it is sent, and nothing of the record */
	struct doing d = {.what = MINE, .person = kid2, .at = now};
	must(run(&d), &last);
	size_t before = d.mine[0].n;
	struct got g = ask_as(NULL, "POST", TEXT("/me/safe"),
	    AT("safe=%s&words=I+am+here", safety_token(house->safety_key, 1, kid2, now, token)).at);
	assert_int_equal(g.status, 200);
	SHOWS(g, "It is sent");
	SHOWS(g, "01632 960 102");
	HIDES(g, "Max");
	must(run(&d), &last);
	assert_true(d.mine[0].n > before);
	/* the very same form twice, from an old page: a child who is not safe says so again */
	const char *old_page = AT("once=0123456789abcdef01234567&safe=%s&words=Once+more",
	    safety_token(house->safety_key, 1, kid2, now, token)).at;
	for (int i = 0; i < 2; i++) {
		must(run(&d), &last);
		before = d.mine[0].n;
		ask_as(&ash, "POST", TEXT("/me/safe"), old_page);
		must(run(&d), &last);
		assert_true(d.mine[0].n > before);
	}
	g = ask_as(NULL, "POST", TEXT("/me/safe"), "safe=AAAA&words=I+am+here");
	assert_int_equal(g.status, 422);
	SHOWS(g, "It is not sent");
	/* one's own page with a token that is too old: the words stand in it, ready to be sent */
	g = ask_as(&ash, "POST", TEXT("/me/safe"), "safe=AAAA&words=Still+here");
	assert_int_equal(g.status, 422);
	SHOWS(g, "Still here");
	SHOWS(g, "one more time");
}

static void nothing_is_too_much(void **state)
{
	(void)state;
	int64_t t = monday + 200 * HOUR;
	struct session lou = user(ROLE_YOUNG_PERSON, store_id(), "lou");
	for (int i = 0; i < 70; i++)
		says_of(lou.actor.person, t + i, "Help", 0, false);
	struct doing d = {.what = MINE, .person = lou.actor.person, .at = t + HOUR};
	must(run(&d), &last);
	assert_int_equal(d.n, 1);
	assert_int_equal(d.mine[0].n, 60); /* the texts of a day; it stands on the list all the same */
	says_of(lou.actor.person, t + 25 * HOUR, "Help", 0, false);
	/* long words are several entries, cut between letters */
	struct buf b = BUF_INIT(100000);
	for (int i = 0; i < 6000; i++)
		buf_z(&b, "é");
	buf_char(&b, 0);
	says_of(lou.actor.person, t + 25 * HOUR, b.at, 0, false);
	buf_free(&b);
	must(run(&d), &last);
	assert_int_equal(d.mine[0].n, 63);
	assert_int_equal(entry_value(view_of(d.mine[0].step[61].view), "words")->text.n + entry_value(view_of(d.mine[0].step[62].view),
	    "words")->text.n, 12000);
}

SQL(t_steps, "INSERT INTO entry_step(authority, entry, n, kind, version, step, at, who, role, wrote) VALUES(1, $1, $2, 'safety-call', 1,"
             " 'over', $3, $4, 'social-worker', 0)");
SQL(t_asked, "INSERT INTO step_asked(authority, entry, user_id, rung, at) VALUES(1, $1, $2, 0, 0)");

static bool add_many(struct tx *tx, void *arg, struct fault *f)
{
	int64_t call = *(int64_t *)arg;
	for (int i = 0; i < 1100; i++)
		if (!sql_do(tx, &t_steps, f, arg_i(call), arg_i(3 + i), arg_i(monday), arg_i(sam.actor.person)))
			return false;
	for (int i = 0; i < 60; i++) {
		struct actor op = actor_operator(1);
		struct user_new u = {.name = arena_printf(a, "many%d", i), .role = ROLE_MANAGER};
		int64_t id;
		if (!user_add(tx, &op, &u, monday, &id, f) || !sql_do(tx, &t_asked, f, arg_i(call), arg_i(id)))
			return false;
	}
	return true;
}

/* What is not shown is said: the newest steps of very many, how many stand before them; and nobody of a long list is left out. */
static void what_is_left_out_is_said(void **state)
{
	(void)state;
	int64_t t = monday + 300 * HOUR;
	struct session zoe = user(ROLE_YOUNG_PERSON, store_id(), "zoe");
	says_of(zoe.actor.person, t, "First.", 0, false);
	struct doing mine = {.what = MINE, .person = zoe.actor.person, .at = t};
	must(run(&mine), &last);
	int64_t call = mine.mine[0].id;
	must(store_run(db, "many", add_many, &call, &last), &last);
	must(does(&lead, call, t, "have", ""), &last);
	struct safety_call c = get(&lead, call, t, ROW_ONE);
	assert_int_equal(c.n, 1000);
	assert_true(c.earlier >= 102 && c.read);
	assert_int_equal(c.step[c.n - 1].person, lead.actor.person); /* the newest is there */
	size_t commas = 0;
	for (size_t i = 0; i < c.asked.n; i++)
		commas += c.asked.at[i] == ',';
	assert_true(commas >= 59 && strstr(arena_z(a, c.asked), "many59"));
	struct got g = ask_as(&lead, "GET", AT("/safe/%lld", (long long)call), NULL);
	SHOWS(g, "Steps before these that are not shown here: 10");
	g = ask_as(&zoe, "GET", TEXT("/me/safe"), NULL);
	SHOWS(g, "There is more from before.");
}

/* ---- who is not asked, and may not ---- */

/* Kim's call that was said last, and who is written to of it. */
static int64_t kims_call(int64_t at)
{
	struct doing d = {.what = MINE, .person = kid3, .at = at};
	must(run(&d), &last);
	assert_true(d.n > 0);
	return d.mine[0].id;
}
static const char *kims(int64_t at)
{
	return tick_of(kims_call(at), at);
}

static bool count_pages(struct tx *tx, void *arg, struct fault *f)
{
	struct journal_seen *seen;
	size_t n;
	int64_t *of = arg;
	if (!journal_seen(tx, a, 1, of[0], 0, 500, &seen, &n, f))
		return false;
	for (size_t i = 0; i < n; i++)
		of[1] += text_is(seen[i].page, "safe_one") ? seen[i].times : 0;
	return true;
}
static int64_t looks_at(int64_t child)
{
	int64_t of[2] = {child, 0};
	struct fault f = {0};
	must(store_read(db, count_pages, of, &f), &f);
	return of[1];
}

/* Kim's call, from the first word to the yes, so that the next begins with nothing. */
static void close_kims(int64_t call, int64_t at)
{
	must(does(&lead, call, at, "have", ""), &last);
	must(does(&lead, call, at, "done", "Seen, and safe."), &last);
	must(does(&deputy, call, at, "sign", ""), &last);
	must(answers(&kim, call, at, true), &last);
}

static void who_signs_in_no_more_is_not_waited_for(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	says_of(kid3, t, "Help.", 0, false);
	int64_t call = kims_call(t);
	done((struct doing){.what = ACTIVE, .value = "sam", .at = t});
	assert_string_equal(kims(t), "lead"); /* was asked, and is gone: the next is, at once */
	close_kims(call, t);
	says_of(kid3, t, "Help again.", 0, false);
	assert_string_equal(kims(t), "lead");
	close_kims(kims_call(t), t);
	done((struct doing){.what = ACTIVE, .value = "sam", .at = t, .safe = true});
	/* on the step on which all are asked, one of them goes */
	says_of(kid3, t, "And again.", 0, false);
	assert_string_equal(kims(t + 90 * MINUTE), "sam lead deputy night");
	done((struct doing){.what = ACTIVE, .value = "sam", .at = t});
	assert_string_equal(kims(t + 120 * MINUTE), "lead deputy night");
	close_kims(kims_call(t), t + 120 * MINUTE);
	done((struct doing){.what = ACTIVE, .value = "sam", .at = t, .safe = true});
	must(store_run(db, "sign in", sign_in_anew, &sam, &last), &last);
}

static void who_is_barred_is_not_asked(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	done((struct doing){.what = BAR, .at = t, .call = kid3, .person = sam.actor.person});
	says_of(kid3, t, "Help.", 0, false);
	assert_string_equal(kims(t), "lead");
	int64_t call = kims_call(t);
	HIDES(ask_as(&kim, "GET", TEXT("/me/tell"), NULL), "Sam Sampleworth answers"); /* nor named as who reads it */
	done((struct doing){.what = UNBAR, .at = t, .call = kid3, .person = sam.actor.person});
	SHOWS(ask_as(&kim, "GET", TEXT("/me/tell"), NULL), "Sam Sampleworth answers");
	says_of(kid3, t + MINUTE, "More.", 0, false);
	kims(t + MINUTE);
	assert_int_equal(rows_of(&sam).n, 1); /* barred no longer: it stands there, and opens */
	get(&sam, call, t + MINUTE, ROW_ONE);
	done((struct doing){.what = BAR, .at = t + MINUTE, .call = kid3, .person = sam.actor.person});
	assert_int_equal(rows_of(&sam).n, 0); /* barred while it stands there */
	get(&sam, call, t + MINUTE, ROW_NONE);
	done((struct doing){.what = UNBAR, .at = t, .call = kid3, .person = sam.actor.person});
	close_kims(call, t + 2 * MINUTE);
}

/* Found to be one with whom it is about, after it was said. */
static void who_is_found_to_be_that_person_sees_it_no_more(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	says_of(kid3, t, "It is Max.", max.actor.person, false);
	int64_t call = kims_call(t);
	/* whoever takes it reads whom it is about; that is a look, and the child's */
	int64_t looked = looks_at(kid3);
	must(does(&lead, call, t, "have", ""), &last);
	SHOWS(ask_as(&kim, "GET", TEXT("/me/safe"), NULL), " has it. Read ");
	struct got g = ask_as(&lead, "GET", AT("/safe/%lld", (long long)call), NULL);
	SHOWS(g, "Max Elsewhere");
	assert_int_equal(looks_at(kid3), looked + 1);
	must(does(&sam, call, t, "have", ""), &last); /* another takes it over */
	g = ask_as(&kim, "GET", TEXT("/me/safe"), NULL);
	SHOWS(g, " has it. Read ");
	SHOWS(g, " took it and read it ");
	done((struct doing){.what = JOIN, .at = t + MINUTE, .person = max.actor.person, .call = sam.actor.person});
	assert_int_equal(rows_of(&sam).n, 0);
	get(&sam, call, t, ROW_NONE);
	assert_false(does(&sam, call, t, "have", ""));
	assert_string_equal(last.code, "safety.none");
	done((struct doing){.what = PART, .at = t, .person = max.actor.person});
	assert_int_equal(rows_of(&sam).n, 1);
	close_kims(call, t);
}

static void a_second_person_who_keeps_children_safe_signs(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	struct session too = user(ROLE_MANAGER, sam.actor.person, "too"); /* the worker's other account */
	says_of(kid3, t, "Help.", 0, false);
	int64_t call = kims_call(t);
	kims(t + 90 * MINUTE);
	done((struct doing){.what = POST, .at = t, .post = POST_DEPUTY, .value = "too"});
	must(does(&sam, call, t, "have", ""), &last);
	must(does(&sam, call, t, "done", "Seen."), &last);
	get(&too, call, t, ROW_ONE);
	/* who did it, twice; who is asked by night; who was deputy */
	const struct session *const not_they[] = {&sam, &too, &night, &deputy};
	for (size_t i = 0; i < 4; i++) {
		get(not_they[i], call, t, ROW_ONE);
		assert_int_equal(rows_of(not_they[i]).to_sign, 0);
		assert_false(does(not_they[i], call, t, "sign", ""));
		assert_string_equal(last.code, "safety.state");
	}
	done((struct doing){.what = POST, .at = t, .post = POST_DEPUTY, .value = "deputy"});
	must(does(&lead, call, t, "sign", ""), &last);
	/* an allegation against somebody who works with children is with the designated officer within a working day: from Monday by
	 * Tuesday, from Friday by Monday */
	for (int k = 0; k < 2; k++) {
		int64_t on = t + (k ? 4 : 0) * 24 * HOUR;
		says_of(kid3, on, "It is not over.", 0, false);
		must(does(&lead, call, on, "have", ""), &last);
		struct doing lado = {.what = DO, .me = &lead.actor, .at = on,
		    .act = {.call = call, .what = "done", .words = TEXT("Told."), .how = TEXT("elsewhere"),
		    .outcome = TEXT("lado"), .on = (day)(on / (24 * HOUR))}};
		must(run(&lado), &last);
		SHOWS(ask_as(&lead, "GET", AT("/safe/%lld", (long long)call), NULL), k ? "by Monday 7 December" : "by Tuesday 1 December");
		must(does(&deputy, call, on, "sign", ""), &last);
	}
	/* what waits is red, and first */
	SHOWS(ask_as(&sam, "GET", TEXT("/home"), NULL), "id=\"not-safe\"");
	HIDES(ask_as(&sam, "GET", TEXT("/home"), NULL), "kith-safe--red");
	says_of(kid3, t + MINUTE, "Red.", 0, false);
	SHOWS(ask_as(&sam, "GET", TEXT("/home"), NULL), "kith-safe--red");
	must(does(&lead, call, t, "have", ""), &last);
	must(does(&lead, call, t, "done", "Seen."), &last);
	must(does(&deputy, call, t, "sign", ""), &last);
	/* more that is said then is asked about anew, as if nobody had it */
	says_of(kid3, t + MINUTE, "It is not over.", 0, false);
	assert_int_equal(get(&sam, call, t + MINUTE, ROW_ONE).state, SAFETY_WAITING);
	close_kims(call, t + MINUTE);
	struct doing d = {.what = MINE, .person = kid3, .at = t + 29 * 24 * HOUR};
	must(run(&d), &last);
	assert_true(d.n > 0 && d.mine[0].id == call && d.mine[0].state == SAFETY_CLOSED); /* what came of it stands there for a month */
	d.at = t + 31 * 24 * HOUR;
	must(run(&d), &last);
	assert_int_equal(d.n, 0);
}

static void it_sounds_anew(void **state)
{
	(void)state;
	int64_t t = monday + 10 * HOUR;
	says_of(kid3, t, "Help.", 0, false);
	int64_t call = kims_call(t);
	assert_string_equal(kims(t), "sam");
	assert_string_equal(kims(t + MINUTE), "");
	says_of(kid3, t + MINUTE, "Please.", 0, false);
	assert_string_equal(kims(t + MINUTE), "sam"); /* more was said, and nobody has it */
	/* steps that come faster than the messages: who is asked on a higher one is written to on each */
	int64_t wait = ladder->wait[PERIOD_DAY];
	ladder->wait[PERIOD_DAY] = 5 * MINUTE;
	assert_string_equal(kims(t + 5 * MINUTE), "lead");
	assert_string_equal(kims(t + 10 * MINUTE), "deputy");
	assert_string_equal(kims(t + 15 * MINUTE), "sam lead deputy night");
	ladder->wait[PERIOD_DAY] = wait;
	assert_true(text_is(entry_value(view_of(get(&sam, call, t, ROW_ONE).step[0].view), "readers")->text, "safe"));
	close_kims(call, t + HOUR);
}

static void only_who_has_it_opens_it(void **state)
{
	(void)state;
	int64_t t = now; /* a page shows what was said until today */
	says_of(kid3, t, "Between us.", 0, true);
	int64_t call = kims_call(t);
	kims(t + 5 * HOUR); /* all of its ladder are asked */
	must(does(&lead, call, t, "have", ""), &last);
	get(&deputy, call, t, ROW_ONE);
	assert_false(does(&deputy, call, t, "open", "They may be in danger"));
	assert_string_equal(last.code, "safety.state");
	struct safety_call c = get(&lead, call, t, ROW_ONE);
	assert_false(c.read); /* had, and not read: the child is told so */
	assert_true(text_is(entry_value(view_of(c.step[0].view), "readers")->text, "just-me"));
	must(does(&lead, call, t, "open", "They may be in danger"), &last);
	assert_true(get(&lead, call, t, ROW_ONE).read);
	/* that it was taken, and not yet read, is what the child is told; and then by whom it was opened */
	struct got g = ask_as(&kim, "GET", TEXT("/me/safe"), NULL);
	SHOWS(g, "Your words were still shut then.");
	HIDES(g, " has it. Read ");
	SHOWS(ask_as(&kim, "GET", TEXT("/me/said"), NULL), "opened this to keep you safe");
	must(does(&lead, call, t, "done", "Seen, and safe."), &last);
	must(does(&deputy, call, t, "sign", ""), &last);
	must(answers(&kim, call, t, true), &last);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_ladder_is_data),
	    cmocka_unit_test(young_people_come_in_when_somebody_hears_them), cmocka_unit_test(who_has_another_role_holds_nothing),
	    cmocka_unit_test(by_day), cmocka_unit_test(after_a_pause_it_stands_where_it_would_stand),
	    cmocka_unit_test(what_a_server_did_not_take_is_tried_again), cmocka_unit_test(whom_it_is_about_learns_nothing),
	    cmocka_unit_test(no_other_page_knows_of_it), cmocka_unit_test(two_found_to_be_one_are_one),
	    cmocka_unit_test(the_deputy_stands_in_for_the_lead), cmocka_unit_test(who_is_barred_sees_nothing),
	    cmocka_unit_test(it_closes_with_all_of_it), cmocka_unit_test(what_stands_in_the_red_box_is_not_lost),
	    cmocka_unit_test(just_me_is_opened_with_a_reason), cmocka_unit_test(the_form_has_a_token_of_its_own),
	    cmocka_unit_test(nothing_is_too_much), cmocka_unit_test(who_signs_in_no_more_is_not_waited_for),
	    cmocka_unit_test(who_is_barred_is_not_asked), cmocka_unit_test(who_is_found_to_be_that_person_sees_it_no_more),
	    cmocka_unit_test(a_second_person_who_keeps_children_safe_signs), cmocka_unit_test(it_sounds_anew),
	    cmocka_unit_test(only_who_has_it_opens_it), cmocka_unit_test(what_is_left_out_is_said),
	    cmocka_unit_test(refused_with_what_was_typed)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
