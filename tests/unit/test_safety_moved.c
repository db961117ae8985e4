/* Calls of children who are not safe, from before they were entries: after kith has begun to serve once with today's tables, each stands
 * where it stood, on the same lists, with the same moments and messages, and nobody has read a word more. On both engines. */
#include "house.h"
#include "access/posts.h"
#include "record/replay.h"
#include "safety/safety.h"

#define MINUTE ((int64_t)60 * 1000)
#define HOUR (60 * MINUTE)

static struct session sam, max, lead, deputy, night;
static int64_t kid, kid2, kid3, t;

SQL(t_call, "INSERT INTO safety_call(authority, id, child, shut, state, rung, raised_at, rung_at, changed_at, held_by, done_by)"
            " VALUES(1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
SQL(t_step, "INSERT INTO safety_step(authority, id, call, at, user_id, person, what, how, outcome, words, on_day, view_entry, rung)"
            " VALUES(1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
SQL(t_asked, "INSERT INTO safety_asked(authority, call, user_id, rung, at, mailed_at, mails) VALUES(1, $1, $2, $3, $4, $5, 1)");
SQL(t_about, "INSERT INTO safety_about(authority, call, person) VALUES(1, $1, $2)");
SQL(t_left, "SELECT (SELECT COUNT(*) FROM safety_call) + (SELECT COUNT(*) FROM safety_step) + (SELECT COUNT(*) FROM safety_asked)"
            " + (SELECT COUNT(*) FROM safety_about)");

static struct fault last;
static struct tx *in; /* the transaction of the maker of old rows */

static struct arg user_of(const struct session *s)
{
	return s ? arg_i(s->actor.user) : arg_null();
}

static void old_call(int64_t id, int64_t child, bool shut, enum safety_state state, int rung, int64_t at, int64_t rung_at,
    int64_t changed_at, const struct session *held, const struct session *did)
{
	must(sql_do(in, &t_call, &last, arg_i(id), arg_i(child), arg_i(shut), arg_i(state), arg_i(rung), arg_i(at), arg_i(rung_at),
		 arg_i(changed_at), user_of(held), user_of(did)),
	    &last);
}

static int64_t view(int64_t child, const char *words, bool shut)
{
	struct problems p;
	struct hand h = {.authority = 1, .who = child, .role = "young-person", .relation = "me", .now = t, .today = (day)(t / (24 * HOUR))};
	struct entry *e = entry_new(a, kind_of(TEXT("view")), child);
	e->state = STATE_FINAL;
	entry_set_number(e, "said", h.today), entry_set_number(e, "worry", 1);
	entry_set(e, "words", text_of(words)), entry_set(e, "readers", shut ? TEXT("just-me") : TEXT("safe"));
	must(entry_add(in, a, &h, e, &p, &last), &last);
	return e->id;
}

static void old_step(int64_t call, int64_t at, const struct session *who, const char *what, const char *words, int64_t view_id, int rung)
{
	bool did = !strcmp(what, "done");
	must(
	    sql_do(in, &t_step, &last, arg_i(store_id()), arg_i(call), arg_i(at), user_of(who), who ? arg_i(who->actor.person) : arg_null(),
	        arg_z(what), did ? arg_z("phone") : arg_null(), did ? arg_z("lado") : arg_null(), words ? arg_z(words) : arg_null(),
	        did ? arg_day((day)(at / (24 * HOUR))) : arg_null(), view_id ? arg_i(view_id) : arg_null(), arg_i(rung)),
	    &last);
}

static void old_asked(int64_t call, const struct session *who, int rung, int64_t at)
{
	must(sql_do(in, &t_asked, &last, arg_i(call), arg_i(who->actor.user), arg_i(rung), arg_i(at), arg_i(at)), &last);
}

enum { WAITS = 9101, HELD, DONE, SIGNED, CLOSED, SHUT };

static bool make(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg, (void)f;
	in = tx;
	/* nobody has it: the worker was asked, and half an hour later the lead */
	old_call(WAITS, kid, false, SAFETY_WAITING, 1, t, t + 30 * MINUTE, t, NULL, NULL);
	old_step(WAITS, t, NULL, "said", "At school", view(kid, "Invented: they shout.", false), 0);
	old_step(WAITS, t + 30 * MINUTE, NULL, "asked", NULL, 0, 1);
	old_asked(WAITS, &sam, 0, t), old_asked(WAITS, &lead, 1, t + 30 * MINUTE);
	/* passed on, had by the lead, taken over by the deputy; about Max */
	old_call(HELD, kid2, false, SAFETY_HELD, 2, t, t + 10 * MINUTE, t + 20 * MINUTE, &deputy, NULL);
	must(sql_do(tx, &t_about, &last, arg_i(HELD), arg_i(max.actor.person)), &last);
	old_step(HELD, t, NULL, "said", NULL, view(kid2, "Invented: it is Max.", false), 0);
	old_step(HELD, t + 5 * MINUTE, &night, "have", NULL, 0, 0);
	old_step(HELD, t + 10 * MINUTE, &night, "passed", "I cannot go there", 0, 0);
	old_step(HELD, t + 10 * MINUTE, NULL, "asked", NULL, 0, 1);
	old_step(HELD, t + 15 * MINUTE, &lead, "have", NULL, 0, 0);
	old_step(HELD, t + 20 * MINUTE, &deputy, "have", NULL, 0, 0);
	old_asked(HELD, &night, -1, t), old_asked(HELD, &lead, 1, t), old_asked(HELD, &deputy, 2, t);
	/* done by the worker, and the lead has not been told yet */
	old_call(DONE, kid3, false, SAFETY_DONE, 0, t, t, t + 40 * MINUTE, &sam, &sam);
	old_step(DONE, t, NULL, "said", NULL, view(kid3, "Invented: one.", false), 0);
	old_step(DONE, t + 5 * MINUTE, &sam, "have", NULL, 0, 0);
	old_step(DONE, t + 10 * MINUTE, &sam, "done", "Seen.", 0, 0);
	old_step(DONE, t + 20 * MINUTE, &lead, "back", "See them alone.", 0, 0);
	old_step(DONE, t + 40 * MINUTE, &sam, "done", "Seen alone.", 0, 0);
	old_asked(DONE, &sam, 0, t), old_asked(DONE, &lead, -1, t + 10 * MINUTE), old_asked(DONE, &deputy, -1, t + 10 * MINUTE);
	/* asked the child; more was said after it was done once, which has no step of its own in the tables of before */
	old_call(SIGNED, kid3, true, SAFETY_SIGNED, 1, t, t + 30 * MINUTE, t + 70 * MINUTE, &lead, &lead);
	old_step(SIGNED, t, NULL, "said", NULL, view(kid3, "Invented: a secret.", true), 0);
	old_step(SIGNED, t + 5 * MINUTE, &lead, "have", NULL, 0, 0);
	old_step(SIGNED, t + 6 * MINUTE, &lead, "opened", "They may be in danger", 0, 0);
	old_step(SIGNED, t + 10 * MINUTE, &lead, "done", "Seen.", 0, 0);
	old_step(SIGNED, t + 30 * MINUTE, NULL, "said", NULL, view(kid3, "Invented: more.", true), 0);
	old_step(SIGNED, t + 30 * MINUTE, NULL, "asked", NULL, 0, 1);
	old_step(SIGNED, t + 50 * MINUTE, &lead, "have", NULL, 0, 0);
	old_step(SIGNED, t + 60 * MINUTE, &lead, "done", "Seen.", 0, 0);
	old_step(SIGNED, t + 70 * MINUTE, &deputy, "signed", NULL, 0, 0);
	old_asked(SIGNED, &lead, 0, t), old_asked(SIGNED, &deputy, 1, t + 30 * MINUTE);
	/* over, and its row says more than its steps */
	old_call(CLOSED, kid2, true, SAFETY_CLOSED, 0, t, t, t + 50 * MINUTE, &lead, &lead);
	old_step(CLOSED, t, NULL, "said", NULL, 0, 0);
	old_asked(CLOSED, &lead, 0, t);
	old_call(SHUT, kid, true, SAFETY_WAITING, 0, t, t, t, NULL, NULL);
	old_step(SHUT, t, NULL, "said", NULL, view(kid, "Invented: heavy.", true), 0);
	old_asked(SHUT, &lead, 0, t);
	return true;
}

static int open_all(void **state)
{
	(void)state;
	house_begin();
	put("r", "e.csv", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
	                  "T1,01/05/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                  "T2,01/06/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                  "T3,01/06/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n");
	must(take_in("r", 2027, false, false, &last), &last);
	house_people("CHILD,FORENAME,SURNAME,WORKER,CARER\nT1,Robin,Testwood,Sam Sampleworth,Hal Homely\nT2,Ash,Demoford,Max Elsewhere,\n"
	             "T3,Kim,Probeham,Sam Sampleworth,\n");
	house_ready();
	kid = person_of("T1", true), kid2 = person_of("T2", true), kid3 = person_of("T3", true);
	sam = user(ROLE_SOCIAL_WORKER, person_of("Sampleworth", false), "sam");
	max = user(ROLE_SOCIAL_WORKER, person_of("Elsewhere", false), "max");
	lead = user(ROLE_MANAGER, 0, "lead"), deputy = user(ROLE_MANAGER, 0, "deputy"), night = user(ROLE_SOCIAL_WORKER, 0, "night");
	t = (int64_t)day_of(2026, 11, 30) * 24 * HOUR + 10 * HOUR;
	return 0;
}

struct doing {
	enum { MOVE, POSTS_, GET, ROWS, TICK, MAILED, MINE, REPLAY, LEFT } what;
	const struct actor *me;
	int64_t at, call, child;
	struct safety_call got, *mine;
	struct safety_rows rows;
	struct call_message *mail;
	enum row row;
	size_t n;
	struct replayed replayed;
	int64_t left;
};

static void differs(void *ctx, const char *sentence)
{
	(void)ctx;
	print_message("%s\n", sentence);
}

static bool perform(struct tx *tx, void *arg, struct fault *f)
{
	struct doing *d = arg;
	struct actor op = actor_operator(1);
	static const char *const names[] = {"sam", "max", "lead", "deputy", "night"};
	day on = (day)(d->at / (24 * HOUR));
	switch (d->what) {
	case MOVE:
		return safety_moved(tx, a, d->at, on, &d->n, f);
	case POSTS_:
		for (size_t i = 0; i < 5; i++) {
			struct user u;
			if (user_find(tx, a, text_of(names[i]), &u, f) != ROW_ONE ||
			    !user_set_mail(tx, &op, &u, arena_printf(a, "%s@kith.invalid", names[i]), d->at, f))
				return false;
		}
		return posts_set(tx, a, &op, POST_LEAD, TEXT("lead"), d->at, f) &&
		    posts_set(tx, a, &op, POST_DEPUTY, TEXT("deputy"), d->at, f) &&
		    posts_set(tx, a, &op, POST_DUTY, TEXT("night"), d->at, f);
	case GET:
		return (d->row = safety_get(tx, a, d->me, d->call, on, &d->got, f)) != ROW_FAULT;
	case ROWS:
		return safety_rows(tx, a, d->me, &d->rows, f);
	case TICK:
		return call_tick(tx, a, d->at, &d->mail, &d->n, f);
	case MAILED:
		for (size_t i = 0; i < d->n; i++)
			if (!call_mailed(tx, &d->mail[i], true, d->at, f))
				return false;
		return true;
	case MINE:
		return safety_mine(tx, a, 1, d->child, d->at, on, &d->mine, &d->n, f);
	case REPLAY:
		return record_replay(tx, 1, differs, NULL, &d->replayed, f);
	default:
		return sql_i64(tx, &t_left, &d->left, f, arg_none()) == ROW_ONE;
	}
}

static struct doing did(struct doing d)
{
	must(store_run(db, "test", perform, &d, &last), &last);
	return d;
}
#define DO(...) did((struct doing){__VA_ARGS__})

static struct safety_call get(const struct session *s, int64_t call, int64_t at, enum row wanted)
{
	struct doing d = DO(.what = GET, .me = &s->actor, .call = call, .at = at);
	assert_int_equal(d.row, wanted);
	return d.got;
}

/* "lead 9103" of each message that is due, with its call. */
static const char *due(int64_t at)
{
	struct doing d = DO(.what = TICK, .at = at);
	const char *all = "";
	for (size_t i = 0; i < d.n; i++)
		all = arena_printf(a, "%s%s%.*s %lld", all, *all ? ", " : "", (int)strcspn(d.mail[i].to.at, "@"), d.mail[i].to.at,
		    (long long)d.mail[i].entry).at;
	DO(.what = MAILED, .at = at, .mail = d.mail, .n = d.n);
	return all;
}

static const char *told(const struct safety_call *c)
{
	const char *all = "";
	for (size_t i = 0; i < c->n; i++)
		all = arena_printf(a, "%s%s%.*s", all, i ? " " : "", TEXT_ARG(c->step[i].what)).at;
	return all;
}

static void each_stands_where_it_stood(void **state)
{
	(void)state;
	DO(.what = POSTS_, .at = t);
	must(store_run(db, "old rows", make, NULL, &last), &last);
	int64_t now_ = t + 45 * MINUTE;
	assert_int_equal(DO(.what = MOVE, .at = now_).n, 6);
	assert_int_equal(DO(.what = LEFT).left, 0);
	assert_int_equal(DO(.what = MOVE, .at = now_).n, 0); /* once */
	struct safety_call c = get(&lead, WAITS, now_, ROW_ONE);
	assert_true(c.state == SAFETY_WAITING && c.rung == 1 && c.rung_at == t + 30 * MINUTE && c.raised_at == t && c.child == kid);
	assert_true(!c.read && !c.held_by && c.next_at == t + 60 * MINUTE && text_is(c.next, "deputy"));
	assert_string_equal(told(&c), "said asked");
	assert_true(text_is(c.step[0].words, "At school") && c.step[0].at == t && c.step[1].rung == 1);
	get(&sam, WAITS, now_, ROW_ONE), get(&deputy, WAITS, now_, ROW_NONE), get(&max, WAITS, now_, ROW_NONE);

	c = get(&deputy, HELD, now_, ROW_ONE);
	assert_true(c.state == SAFETY_HELD && c.held_by == deputy.actor.person && c.changed_at == t + 20 * MINUTE && c.read);
	assert_string_equal(told(&c), "said have passed asked have have");
	assert_true(text_is(c.step[2].words, "I cannot go there") && c.step[2].person == night.actor.person);
	assert_true(text_is(c.about, "Max Elsewhere"));
	get(&max, HELD, now_, ROW_NONE); /* whom it is about */

	c = get(&lead, DONE, now_, ROW_ONE);
	assert_true(c.state == SAFETY_DONE && c.done_by == sam.actor.person && c.to_sign);
	assert_false(get(&sam, DONE, now_, ROW_ONE).to_sign);
	assert_string_equal(told(&c), "said have done back done");
	assert_true(
	    text_is(c.step[2].words, "Seen.") && text_is(c.step[4].words, "Seen alone.") && text_is(c.step[3].words, "See them alone."));
	assert_true(text_is(c.step[4].how, "phone") && text_is(c.step[4].outcome, "lado") && c.step[4].on == (day)(t / (24 * HOUR)));

	c = get(&lead, SIGNED, now_, ROW_ONE);
	assert_true(c.state == SAFETY_SIGNED && c.shut && c.read && c.changed_at == t + 70 * MINUTE);
	assert_string_equal(told(&c), "said have opened done said asked have done signed");
	assert_true(text_is(c.step[2].words, "They may be in danger"));
	assert_true(c.step[0].view && c.step[4].view && c.step[0].view != c.step[4].view);

	struct doing mine = DO(.what = MINE, .child = kid2, .at = now_ + HOUR);
	assert_int_equal(mine.n, 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(mine.mine[i].id == HELD || (mine.mine[i].id == CLOSED && mine.mine[i].state == SAFETY_CLOSED));
	assert_int_equal(DO(.what = ROWS, .me = &lead.actor).rows.n, 5); /* and not the one that is over */
	c = get(&lead, SHUT, now_, ROW_ONE);
	assert_true(c.state == SAFETY_WAITING && c.shut && !c.read);
	get(&sam, SHUT, now_, ROW_NONE);
}

static void nobody_has_read_a_word_more(void **state)
{
	(void)state;
	struct got g = ask_as(&lead, "GET", AT("/safe/%d", WAITS), NULL);
	HIDES(g, "they shout");
	HIDES(g, "Robin");
	g = ask_as(&lead, "GET", AT("/safe/%d", SHUT), NULL);
	HIDES(g, "heavy");
	g = ask_as(&deputy, "GET", AT("/safe/%d", HELD), NULL);
	SHOWS(g, "Invented: it is Max.");
	g = ask_as(&deputy, "GET", AT("/safe/%d", SIGNED), NULL);
	HIDES(g, "a secret"); /* opened by the lead, in the view itself, and by nobody else */
}

static void the_ladder_goes_on(void **state)
{
	(void)state;
	/* what was written to them half an hour ago at most is not written again; the lead hears once that somebody is to sign */
	assert_string_equal(due(t + 45 * MINUTE), "lead 9103, deputy 9103, deputy 9106");
	assert_string_equal(due(t + 60 * MINUTE), "deputy 9101, lead 9106, deputy 9106");
	/* who has it and writes nothing for four hours has it no more */
	assert_int_equal(get(&deputy, HELD, t + 259 * MINUTE, ROW_ONE).state, SAFETY_HELD);
	due(t + 259 * MINUTE);
	assert_int_equal(get(&deputy, HELD, t + 259 * MINUTE, ROW_ONE).state, SAFETY_HELD);
	due(t + 260 * MINUTE);
	struct safety_call c = get(&deputy, HELD, t + 260 * MINUTE, ROW_ONE);
	assert_true(c.state == SAFETY_WAITING && c.rung == 3);
	assert_string_equal(told(&c), "said have passed asked have have late asked");
	get(&max, HELD, t + 260 * MINUTE, ROW_NONE);
}

static void the_journal_bears_it_out(void **state)
{
	(void)state;
	struct doing d = DO(.what = REPLAY);
	assert_true(d.replayed.entries > 0);
	assert_int_equal(d.replayed.differ, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_stands_where_it_stood), cmocka_unit_test(nobody_has_read_a_word_more),
	    cmocka_unit_test(the_ladder_goes_on), cmocka_unit_test(the_journal_bears_it_out)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
