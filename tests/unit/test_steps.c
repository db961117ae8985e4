/* Steps: what is offered is what is allowed; one at a time; what was promised stays, whatever a description says later; a ladder tells each
 * rung once, over restarts and two processes, and says where nobody stands behind one. On either engine. */
#include "access/user.h"
#include "base/clock.h"
#include "record/people.h"
#include "record/steps.h"
#include "stored.h"
#include <sys/stat.h>

static int64_t authority, at_ms, robin, ash, sam, mo, ira, olu, pia, north, south, team;
static day today;
static struct actor worker, manager, other_manager, officer, other_officer, reviewer, child;
static const char *own;

/* A council's own: a grant that one asks for and another approves; described anew by some of the tests. */
#define GRANT(steps) \
	"kind: own-grant\nabout: [child]\nsays: Money asked for\nworker: {one: grant, many: grants}\nkeep: not set\nsee: [workers]\n" \
	"write: [workers]\nsteps:\n" steps "fields:\n  own_words: {type: longtext, required: draft, label: For what}\n  own_said: {type: " \
	                                   "longtext, label: What the child said}\n" \
	"  own_why: {type: text, label: Why not}\n  own_loud: {type: bool, label: Loud}\n"
#define PROPOSED \
	"  proposed: {label: Proposed, limit: {days: 10}, ladder: [{who: author, at: -2}, {who: iro, at: 0}, {who: manager, at: 3}]}\n"
#define APPROVED "  approved: {label: Approved, by: [workers], from: [proposed], needs: [own_said], not_by: author, ends: 'yes'}\n"
#define REFUSED "  refused: {label: Refused, by: [workers], from: [proposed], reason: own_why, ends: 'yes'}\n"

/* What was read with a description that is no more: looked up again by name. */
static struct kept {
	struct entry *e;
	const char *kind;
} kept[200];
static size_t kept_n;

/* As after a restart with another folder. */
static void describe_own(const char *yaml)
{
	struct fault f = {0};
	must(put_file(arena_printf(a, "%s/own-grant.yaml", own).at, text_of(yaml), &f), &f);
	must(record_start(own, &f), &f);
	for (size_t i = 0; i < kept_n; i++)
		kept[i].e->kind = kind_of(text_of(kept[i].kind));
}

static const struct kind *kind(const char *name)
{
	const struct kind *k = kind_of(text_of(name));
	if (!k)
		fail_msg("no kind %s", name);
	return k;
}

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	if (!value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong))
		fail_msg("%s %s", field, wrong);
}

static const char *id_text(int64_t id)
{
	return arena_printf(a, "%lld", (long long)id).at;
}

static struct entry *about(const char *name, int64_t thing, const char *field, const char *is)
{
	struct entry *e = entry_new_about(a, kind(name), thing);
	e->state = STATE_FINAL;
	set(e, field, is);
	return e;
}

/* ---- one act, in a transaction of its own ---- */

struct act {
	enum { ADD, CORRECT, BACK, MOVE, STEP, TELL, USER, TEAM } what;
	struct store *on; /* NULL: db */
	struct entry *e;
	const struct actor *who;
	const char *step, *reason, *second;
	int64_t seen, to;
	enum role role;
	const char *name;
	struct actor *made;
	size_t told;
	struct fault f;
};

static bool in_tx(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct problems p;
	struct hand h = {
	    authority, x->who ? x->who->person : 700, x->who ? role_name((enum role)x->who->role) : "manager", "", "test", at_ms, today};
	struct actor op = actor_operator(authority);
	switch (x->what) {
	case ADD:
		return entry_add(tx, a, &h, x->e, &p, f);
	case CORRECT:
		return entry_correct(tx, a, &h, x->e, &p, NULL, f);
	case BACK:
		return entry_take_back(tx, a, &h, x->e->kind, x->e->id, x->e->version, f);
	case MOVE:
		return entry_move(tx, a, &h, x->e->kind, x->e->id, x->e->version, x->to, &x->e, &p, f);
	case STEP:
		return step_take(tx, a, &h, x->who,
		    &(struct step_taking){x->e->kind, x->e->id, text_of(x->step), x->seen, 
		        {text_of(x->reason ? x->reason : ""), text_of(x->second ? x->second : "")}}, &p, f);
	case TELL:
		return step_tell(tx, a, today, at_ms, &x->told, f);
	case USER: {
		struct user_new u = {.name = text_of(x->name), .role = x->role, .person = x->to};
		struct user made;
		int64_t id;
		if (!user_add(tx, &op, &u, at_ms, &id, f) || user_get(tx, a, authority, id, &made, f) != ROW_ONE)
			return false;
		*x->made = actor_of(&made);
		return true;
	}
	default: {
		struct user made;
		return user_get(tx, a, authority, x->who->user, &made, f) == ROW_ONE &&
		    user_team_put(tx, &op, &made, x->to, today - 100, DAY_NONE, at_ms, f);
	}
	}
}

static bool went(struct act *x)
{
	at_ms += 1000;
	x->f = (struct fault){0};
	return store_run(x->on ? x->on : db, "test", in_tx, x, &x->f);
}

static void done(struct act *x)
{
	if (!went(x))
		fail_msg("%d %s: %s %s", (int)x->what, x->step ? x->step : "", x->f.code, x->f.say);
}

static void refused(struct act *x, const char *code)
{
	if (went(x))
		fail_msg("%d %s went through, and %s was expected", (int)x->what, x->step ? x->step : "", code);
	assert_string_equal(x->f.code, code);
}

static struct entry *added(struct entry *e, const struct actor *who)
{
	done(&(struct act){.what = ADD, .e = e, .who = who});
	assert_true(kept_n < sizeof kept / sizeof *kept);
	kept[kept_n++] = (struct kept){e, arena_z(a, text_of(e->kind->name))};
	return e;
}

static void on_day(int year, int month, int dom)
{
	today = day_of(year, month, dom);
	at_ms = (int64_t)today * 86400000 + 10 * 3600000 + at_ms % 1000000;
}

/* ---- what stands ---- */

struct looking {
	enum { LIFE, OFFERED, WAITING, ASKED, FINDINGS } what;
	const struct entry *e;
	const struct actor *who;
	struct step_life life;
	struct step_offer offer[LIFE_STEPS];
	struct step_lines lines;
	struct step_finding *finding;
	size_t n;
};

static bool asked(struct tx *tx, void *arg, struct fault *f)
{
	struct looking *q = arg;
	struct entry *now;
	struct access_subject s;
	switch (q->what) {
	case WAITING:
		return step_waiting(tx, a, q->who, today, at_ms, &q->lines, f);
	case ASKED:
		return step_asked(tx, a, q->who, today, at_ms, &q->lines, f);
	case FINDINGS:
		return step_findings(tx, a, authority, &q->finding, &q->n, f);
	default:
		if (entry_get(tx, a, authority, kind(q->e->kind->name), q->e->id, &now, f) != ROW_ONE ||
		    !step_life(tx, a, authority, now, &q->life, f))
			return false;
		if (q->what == LIFE)
			return true;
		if (!step_subject(tx, a, q->who, today, at_ms, now, &s, f))
			return false;
		q->n = step_offered(a, q->who, &s, now, &q->life, q->offer);
		return true;
	}
}

static struct looking ask_of(struct looking q)
{
	struct fault f = {0};
	must(store_read(db, asked, &q, &f), &f);
	return q;
}
#define ASK(...) ask_of((struct looking){__VA_ARGS__})

static const char *stands_at(const struct entry *e)
{
	struct looking q = ASK(.what = LIFE, .e = e);
	return q.life.n ? arena_z(a, step_now(&q.life)->name) : "";
}

/* "received offered refused" */
static const char *offers(const struct entry *e, const struct actor *who)
{
	struct looking q = ASK(.what = OFFERED, .e = e, .who = who);
	struct text all = {"", 0};
	for (size_t i = 0; i < q.n; i++)
		all = arena_printf(a, "%.*s%s%s%s", TEXT_ARG(all), all.n ? " " : "", q.offer[i].lacks ? "?" : "", q.offer[i].step->name);
	return arena_z(a, all);
}

static size_t waits(const struct actor *who, const struct entry *e)
{
	struct looking q = ASK(.what = WAITING, .who = who);
	size_t n = 0;
	for (size_t i = 0; i < q.lines.n; i++)
		n += q.lines.at[i].e->id == e->id;
	return n;
}

static int64_t seen(const struct entry *e)
{
	return (int64_t)ASK(.what = LIFE, .e = e).life.n;
}

static void take(const struct entry *e, const struct actor *who, const char *step, const char *reason)
{
	done(&(struct act){.what = STEP, .e = (struct entry *)(uintptr_t)e, .who = who, .step = step, .reason = reason, .seen = seen(e)});
}

static void not_taken(const struct entry *e, const struct actor *who, const char *step, const char *reason, const char *code)
{
	int64_t before = seen(e);
	refused(&(struct act){.what = STEP, .e = (struct entry *)(uintptr_t)e, .who = who, .step = step, .reason = reason, .seen = before},
	    code);
	assert_int_equal(seen(e), before);
}

static size_t told(void)
{
	struct act x = {.what = TELL};
	done(&x);
	return x.told;
}

SQL(t_notices, "SELECT count(*) FROM step_notice WHERE authority = $1 AND user_id = $2 AND entry = $3");
SQL(t_lines, "SELECT count(*) FROM journal WHERE authority = $1 AND entry = $2 AND verb = $3");
struct counting {
	const struct sql *sql;
	int64_t first, second, n;
	const char *verb;
};
static bool count(struct tx *tx, void *arg, struct fault *f)
{
	struct counting *c = arg;
	return sql_i64(tx, c->sql, &c->n, f, arg_i(authority), arg_i(c->first), c->verb ? arg_z(c->verb) : arg_i(c->second)) == ROW_ONE;
}
static int64_t counted(struct counting c)
{
	struct fault f = {0};
	must(store_read(db, count, &c, &f), &f);
	return c.n;
}
static int64_t notices(const struct actor *who, const struct entry *e)
{
	return counted((struct counting){&t_notices, who->user, e->id, 0, NULL});
}

/* ---- who there is ---- */

static int64_t person(const char *part, const char *name)
{
	struct entry *e = about("person", 0, "part", part);
	set(e, "forename", name), set(e, "surname", "Invented");
	return added(e, NULL)->id;
}

static struct actor user(const char *name, enum role role, int64_t who)
{
	struct actor made = {0};
	done(&(struct act){.what = USER, .name = name, .role = role, .to = who, .made = &made});
	return made;
}

static int64_t office(int64_t of, int64_t who, const char *to)
{
	struct entry *e = about("office", of, "who", id_text(who));
	set(e, "office_as", "Housing officer"), set(e, "began", "2026-01-01");
	if (to)
		set(e, "ended", to);
	return added(e, NULL)->id;
}

static void allocate(int64_t who, const char *as)
{
	struct entry *e = about("allocation", robin, "who", id_text(who));
	set(e, "part", as), set(e, "began", "2026-01-01");
	set(e, "team", arena_printf(a, "%lld.1", (long long)team).at);
	added(e, NULL);
}

static bool add_authority(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, &authority, f);
}

static int64_t organisation(const char *name)
{
	struct entry *e = about("organisation", 0, "organisation_name", name);
	set(e, "sort", "district");
	return added(e, NULL)->id;
}

static int begin(void **state)
{
	struct fault f = {0};
	(void)state;
	on_day(2026, 3, 3);
	stored_begin("steps", at_ms);
	own = arena_printf(a, "%s/own", folder).at;
	mkdir(own, 0700);
	describe_own(GRANT(PROPOSED APPROVED REFUSED));
	must(store_run(db, "authority", add_authority, NULL, &f), &f);
	struct entry *t = about("team", 0, "team_name", "Care team");
	team = added(t, NULL)->id;
	robin = person("child", "Robin"), ash = person("child", "Ash"), sam = person("worker", "Sam"), mo = person("worker", "Mo");
	ira = person("worker", "Ira"), olu = person("other", "Olu"), pia = person("other", "Pia");
	worker = user("sam", ROLE_SOCIAL_WORKER, sam), manager = user("mo", ROLE_MANAGER, mo), reviewer = user("ira", ROLE_IRO, ira);
	officer = user("olu", ROLE_PARTNER, olu), other_officer = user("pia", ROLE_PARTNER, pia),
	child = user("robin", ROLE_YOUNG_PERSON, robin);
	other_manager = user("dee", ROLE_MANAGER, person("worker", "Dee"));
	allocate(sam, "social-worker"), allocate(ira, "iro");
	done(&(struct act){.what = TEAM, .who = &manager, .to = team});
	north = organisation("Invented North"), south = organisation("Invented South");
	office(north, olu, NULL), office(south, pia, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	record_start(NULL, &(struct fault){0});
	stored_end();
	return 0;
}

static struct entry *referral(void)
{
	struct entry *e = about("housing-referral", robin, "district", id_text(north));
	set(e, "need", "Two rooms near work"), set(e, "needed_by", "2026-09-01");
	return added(e, &worker);
}

static struct entry *grant(void)
{
	return added(about("own-grant", robin, "own_words", "A bicycle"), &worker);
}

/* ---- */

static void from_asked_to_housed(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = referral();
	assert_string_equal(stands_at(e), "asked");
	struct step_row *row = ASK(.what = LIFE, .e = e).life.row;
	assert_int_equal(row->due, day_of(2026, 3, 31));
	assert_string_equal(arena_z(a, step_arithmetic(a, row)), "Tue 3 Mar 2026 + 20 working days = Tue 31 Mar 2026");
	assert_string_equal(offers(e, &officer), "received offered refused");
	assert_string_equal(offers(e, &worker), "withdrawn");
	assert_string_equal(offers(e, &other_officer), "");
	assert_string_equal(offers(e, &child), "");
	/* it waits for the officer of that district alone; whoever asked sees what came of it */
	assert_int_equal(waits(&officer, e), 1);
	assert_int_equal(waits(&other_officer, e), 0);
	assert_int_equal(waits(&worker, e), 0); /* may withdraw it, and is not waited for */
	assert_int_equal(ASK(.what = ASKED, .who = &worker).lines.n, 1);
	on_day(2026, 3, 5);
	take(e, &officer, "received", NULL);
	row = ASK(.what = LIFE, .e = e).life.row;
	assert_int_equal(row[1].due, day_of(2026, 3, 31)); /* counted from when it was asked */
	not_taken(e, &officer, "offered", "  ", "step.reason");
	take(e, &officer, "offered", "A flat in Invented Street");
	assert_int_equal(waits(&worker, e), 1);
	not_taken(e, &officer, "housed", NULL, "step.not-offered");
	not_taken(e, &worker, "received", NULL, "step.not-offered");
	not_taken(e, &worker, "nowhere", NULL, "step.not-offered");
	take(e, &worker, "housed", NULL);
	assert_string_equal(offers(e, &worker), "");
	assert_int_equal(waits(&worker, e), 0);
	assert_int_equal(counted((struct counting){&t_lines, e->id, 0, 0, "step"}), 4);
	struct looking q = ASK(.what = LIFE, .e = e);
	assert_int_equal(q.life.n, 4);
	assert_true(q.life.row[2].wrote && q.life.row[2].version == 2 && q.life.row[2].who == olu && !q.life.row[3].wrote);
}

static bool sees(const struct actor *who, const struct entry *e, const char *field, role_set stands)
{
	struct access_subject s = {.authority = authority, .child = e->child, .entry = e->id, .stands = stands};
	return access_may(who, VERB_SEE, e->kind->name, field, &s).may;
}

static void the_officer_sees_name_need_and_date(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = referral();
	role_set stands = (role_set)1 << STANDS_OFFICE;
	assert_true(sees(&officer, e, "need", stands) && sees(&officer, e, "needed_by", stands) && !sees(&officer, e, "need", 0));
	assert_true(e->kind->names_child & stands);
	assert_false(
	    access_may(&officer, VERB_SEE, "home", NULL, &(struct access_subject){.authority = authority, .child = robin, .stands = stands})
	        .may);
	/* whose office has ended has nothing from the next request on */
	struct entry *last = about("office", north, "who", id_text(pia));
	set(last, "office_as", "For a while"), set(last, "began", "2026-01-01"), set(last, "ended", "2026-03-10");
	added(last, NULL);
	on_day(2026, 3, 9);
	assert_string_equal(offers(e, &other_officer), "received offered refused");
	assert_int_equal(waits(&other_officer, e), 1);
	on_day(2026, 3, 10);
	assert_string_equal(offers(e, &other_officer), "");
	assert_int_equal(waits(&other_officer, e), 0);
	not_taken(e, &other_officer, "received", NULL, "step.not-offered");
}

static void author_is_not_approver(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = grant();
	assert_string_equal(offers(e, &manager), "?approved refused");
	not_taken(e, &manager, "approved", NULL, "step.needs");
	set(e, "own_said", "I want it");
	done(&(struct act){.what = CORRECT, .e = e, .who = &reviewer});
	assert_string_equal(offers(e, &worker), "refused");
	/* one by one, and many at once: the verb is the same */
	struct entry *more[3];
	for (size_t i = 0; i < 3; i++) {
		more[i] = about("own-grant", robin, "own_words", "A bicycle");
		set(more[i], "own_said", "Yes");
		added(more[i], &worker);
		not_taken(more[i], &worker, "approved", NULL, "step.not-offered");
	}
	not_taken(e, &worker, "approved", NULL, "step.not-offered");
	not_taken(e, &reviewer, "approved", NULL, "step.not-offered"); /* wrote some of its words */
	take(e, &manager, "approved", NULL);
	for (size_t i = 0; i < 3; i++)
		take(more[i], &reviewer, "approved", NULL);
	/* what was taken back is not gone on with */
	struct entry *back = grant();
	done(&(struct act){.what = BACK, .e = back, .who = &worker});
	refused(&(struct act){.what = STEP, .e = back, .who = &manager, .step = "refused", .reason = "x", .seen = 1}, "entry.taken-back");
	/* a draft has not begun */
	struct entry *draft = about("own-grant", robin, "own_words", "Later");
	draft->state = STATE_DRAFT;
	added(draft, &worker);
	assert_string_equal(stands_at(draft), "");
	draft->state = STATE_FINAL;
	done(&(struct act){.what = CORRECT, .e = draft, .who = &worker});
	assert_string_equal(stands_at(draft), "proposed");
}

static void two_at_once_are_one(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = referral();
	struct fault f = {0};
	struct store *second = store_open(engine_at(arena_printf(a, "%s/k.db", folder).at), STORE_EXISTING, &f);
	must(second != NULL, &f);
	int64_t before = seen(e);
	done(&(struct act){.what = STEP, .on = second, .e = e, .who = &officer, .step = "received", .seen = before});
	refused(&(struct act){.what = STEP, .e = e, .who = &officer, .step = "received", .seen = before}, "step.moved");
	refused(&(struct act){.what = STEP, .e = e, .who = &officer, .step = "refused", .reason = "Full", .seen = before}, "step.moved");
	assert_int_equal(seen(e), 2);
	store_close(second);
}

static void a_rung_is_told_once(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = referral();
	on_day(2026, 3, 25);
	told();
	assert_int_equal(notices(&officer, e), 0);
	on_day(2026, 3, 26); /* five days before */
	told();
	assert_int_equal(notices(&officer, e), 1);
	assert_int_equal(told(), 0);
	on_day(2026, 3, 31); /* the day itself is not late */
	assert_int_equal(told(), 0);
	assert_false(ASK(.what = WAITING, .who = &officer).lines.at[0].late);
	on_day(2026, 4, 1);
	told();
	assert_int_equal(notices(&officer, e), 2);
	assert_true(ASK(.what = WAITING, .who = &officer).lines.at[0].late);
	assert_int_equal(notices(&manager, e), 0);
	/* another process, after a restart and a long pause */
	struct fault f = {0};
	struct store *second = store_open(engine_at(arena_printf(a, "%s/k.db", folder).at), STORE_EXISTING, &f);
	must(second != NULL, &f);
	on_day(2026, 5, 1);
	struct act x = {.what = TELL, .on = second};
	done(&x);
	assert_true(x.told > 0);
	store_close(second);
	assert_int_equal(told(), 0);
	assert_int_equal(notices(&officer, e), 2);
	assert_int_equal(notices(&manager, e), 1);
	assert_int_equal(notices(&other_officer, e) + notices(&other_manager, e) + notices(&child, e), 0);
	assert_int_equal(waits(&manager, e), 1);
	/* answered late: it is closed for everybody, and how late it was stays */
	take(e, &officer, "refused", "No homes left");
	struct looking q = ASK(.what = LIFE, .e = e);
	assert_true(step_late(&q.life.row[0], q.life.row[1].at));
	assert_int_equal(waits(&manager, e) + waits(&officer, e), 0);
	on_day(2027, 1, 1);
	told();
	assert_int_equal(notices(&officer, e), 2);
}

static void nobody_behind_a_rung(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = added(about("own-grant", robin, "own_words", "A tent"), &worker), *there = e;
	const char *none =
	    GRANT("  proposed: {label: Proposed, limit: {days: 10}, ladder: [{who: nurse, at: 0}, {who: manager, at: 30}]}\n" REFUSED);
	/* what is told stays told over a change of the description, and the day that was promised stays */
	on_day(2026, 3, 11);
	told();
	assert_int_equal(notices(&worker, e), 1);
	char *yaml = arena_z(a, arena_printf(a, "%s", none));
	char *at = strstr(yaml, "see: [workers]");
	yaml = arena_z(a, arena_printf(a, "%.*ssee: [workers, nurse]%s", (int)(at - yaml), yaml, at + strlen("see: [workers]")));
	describe_own(yaml);
	on_day(2026, 3, 14);
	told();
	/* no nurse: the manager is told now, not in thirty days; and it is a finding */
	assert_int_equal(notices(&manager, there), 1);
	struct looking q = ASK(.what = FINDINGS);
	size_t found = 0;
	for (size_t i = 0; i < q.n; i++)
		found += text_is(q.finding[i].kind, "own-grant") && text_is(q.finding[i].rung, "nurse +0");
	assert_int_equal(found, 1);
	on_day(2026, 5, 1);
	told();
	assert_int_equal(notices(&manager, there), 1);
	/* somebody is found for it: told, and a finding no more */
	int64_t nan = person("worker", "Nan");
	struct actor nurse = user("nan", ROLE_NURSE, nan);
	done(&(struct act){.what = TEAM, .who = &nurse, .to = team});
	told();
	assert_int_equal(notices(&nurse, there), 1);
	q = ASK(.what = FINDINGS);
	for (size_t i = 0; i < q.n; i++)
		assert_false(text_is(q.finding[i].kind, "own-grant") && text_is(q.finding[i].rung, "nurse +0"));
	describe_own(GRANT(PROPOSED APPROVED REFUSED));
	told();
	told();
	assert_int_equal(notices(&worker, e), 1); /* its rung came back, and was told before */
}

static void a_description_changes_under_open_work(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = grant();
	day promised = ASK(.what = LIFE, .e = e).life.row[0].due;
	/* the limit is another, the steps are in another order, one more stands between: what was promised stays */
	describe_own(GRANT("  proposed: {label: Proposed now, limit: {days: 50}}\n" REFUSED
	                   "  weighed: {label: Weighed, by: [workers], from: [proposed]}\n"
	                   "  approved: {label: Approved, by: [workers], from: [weighed], ends: 'yes'}\n"));
	assert_int_equal(ASK(.what = LIFE, .e = e).life.row[0].due, promised);
	assert_string_equal(offers(e, &manager), "refused weighed");
	assert_int_equal(step_late(&ASK(.what = LIFE, .e = e).life.row[0], (int64_t)(promised + 2) * 86400000), true);
	/* its step is there no more, or is called otherwise: shown by the name that was stored, listed, and nothing is lost */
	describe_own(GRANT("  begun: {label: Begun}\n  refused: {label: Refused, by: [workers], from: [begun], reason: own_why, ends: "
	                   "'yes'}\n"));
	struct looking q = ASK(.what = LIFE, .e = e);
	assert_true(q.life.row[0].is == NULL && text_is(q.life.row[0].name, "proposed") && q.life.row[0].due == promised);
	assert_string_equal(offers(e, &manager), "");
	not_taken(e, &manager, "refused", "x", "step.not-offered");
	struct looking x = ASK(.what = FINDINGS);
	size_t found = 0;
	for (size_t i = 0; i < x.n; i++)
		found += text_is(x.finding[i].kind, "own-grant") && text_is(x.finding[i].step, "proposed") && !x.finding[i].rung.n;
	assert_int_equal(found, 1);
	assert_true(ASK(.what = ASKED, .who = &worker).lines.n > 0);
	on_day(2026, 6, 1);
	told();
	describe_own(GRANT(PROPOSED APPROVED REFUSED));
	assert_string_equal(offers(e, &manager), "?approved refused");
	take(e, &manager, "refused", "Not now");
}

static void a_concern_is_answered_and_rated(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = about("concern", robin, "raised_on", "2026-03-03");
	set(e, "concern", "No visit for two months");
	added(e, &reviewer);
	assert_true(kind("concern")->life.asks);
	assert_string_equal(offers(e, &manager), "answered");
	assert_string_equal(offers(e, &other_manager), "");
	assert_string_equal(offers(e, &reviewer), "");
	not_taken(e, &worker, "answered", "It is done", "step.not-offered");
	on_day(2026, 4, 1);
	told();
	assert_int_equal(notices(&manager, e), 2); /* five days before, and when it had passed */
	assert_int_equal(notices(&other_manager, e), 0);
	on_day(2026, 4, 6);
	told();
	assert_int_equal(notices(&other_manager, e), 1);
	struct looking bare = ASK(.what = WAITING, .who = &other_manager);
	assert_true(bare.lines.n == 1 && bare.lines.at[0].bare && !bare.lines.at[0].offers);
	take(e, &manager, "answered", "Sam visits on Friday");
	assert_int_equal(waits(&manager, e) + waits(&other_manager, e), 0);
	assert_string_equal(offers(e, &manager), "");
	assert_string_equal(offers(e, &reviewer), "helped not-helped");
	struct looking mine = ASK(.what = ASKED, .who = &reviewer);
	assert_int_equal(mine.lines.n, 1);
	assert_true(!mine.lines.at[0].open && mine.lines.at[0].offers == 2);
	take(e, &reviewer, "helped", NULL);
	assert_string_equal(offers(e, &reviewer), "");
}

/* A worry that somebody has: who has it may do what they alone may, another signs what was done, and time passes it on. */
#define HELD \
	GRANT("  proposed: {label: Waits, limit: {minutes: 30}}\n" \
	      "  has: {label: Somebody has it, by: [workers], from: [proposed, over], limit: {hours: 4}, ladder: [{who: manager, at: " \
	      "0}]}\n" \
	      "  over: {label: Nobody has it now, by: [clock], from: [has]}\n" \
	      "  done: {label: Done, by_taker: [has], from: [has], reason: [own_said, own_why]}\n" \
	      "  signed: {label: Signed, by: [workers], from: [done], not_by: [done], ends: 'yes'}\n" \
	      "  asked: {label: Asked why, by: [workers], from: [has], when: {field: own_loud, is: 'yes'}, ends: 'yes'}\n")

static void take_two(const struct entry *e, const struct actor *who, const char *step, const char *first, const char *second, bool goes)
{
	struct act x = {.what = STEP, .e = (struct entry *)(uintptr_t)e, .who = who, .step = step, .reason = first, .second = second,
	    .seen = seen(e)};
	if (goes)
		done(&x);
	else
		refused(&x, "step.reason");
}

static void who_has_it_and_who_signs(void **state)
{
	(void)state;
	describe_own(HELD);
	on_day(2026, 3, 3);
	struct entry *e = grant();
	struct step_row *row = ASK(.what = LIFE, .e = e).life.row;
	assert_int_equal(row->due_at, row->at + 30 * 60 * 1000);
	assert_string_equal(offers(e, &worker), "has");
	take(e, &worker, "has", NULL);
	assert_string_equal(offers(e, &worker), "done"); /* and `asked` only where it is loud */
	assert_string_equal(offers(e, &manager), "");
	assert_int_equal(waits(&worker, e), 1);
	assert_int_equal(waits(&manager, e), 0);
	not_taken(e, &manager, "done", "Seen", "step.not-offered");
	/* all that is asked for with the step, in one version */
	take_two(e, &worker, "done", "Seen", "", false);
	take_two(e, &worker, "done", "Seen", "All is well", true);
	struct looking q = ASK(.what = LIFE, .e = e);
	assert_true(q.life.row[2].wrote && q.life.row[2].version == 2);
	assert_string_equal(offers(e, &worker), "");
	assert_string_equal(offers(e, &manager), "signed");
	not_taken(e, &worker, "signed", NULL, "step.not-offered");
	take(e, &manager, "signed", NULL);
	set(e = about("own-grant", robin, "own_words", "Loud"), "own_loud", "yes");
	added(e, &worker);
	take(e, &manager, "has", NULL);
	assert_string_equal(offers(e, &worker), "asked");
	assert_string_equal(offers(e, &manager), "done asked");
	take(e, &worker, "asked", NULL);
	describe_own(GRANT(PROPOSED APPROVED REFUSED));
}

struct many {
	const struct actor *who;
	struct step_taking take[4];
	size_t n, refused;
	struct step_refusal why[4];
};
static bool take_many(struct tx *tx, void *arg, struct fault *f)
{
	struct many *m = arg;
	struct hand h = {authority, m->who->person, role_name((enum role)m->who->role), "", "test", at_ms, today};
	return step_take_each(tx, a, &h, m->who, m->take, m->n, m->why, &m->refused, f);
}

/* Many at once are all or none; whoever wrote one of them does not approve it among others either; of two at once one is told. */
static void many_at_once_are_all_or_none(void **state)
{
	(void)state;
	struct fault f = {0};
	describe_own(GRANT(PROPOSED APPROVED REFUSED));
	on_day(2026, 3, 3);
	struct entry *e[3];
	for (int i = 0; i < 3; i++) {
		set(e[i] = about("own-grant", robin, "own_words", "Shoes"), "own_said", "Yes please");
		added(e[i], i == 1 ? &manager : &worker);
	}
	struct many m = {.who = &manager, .n = 3};
	for (int i = 0; i < 3; i++)
		m.take[i] = (struct step_taking){e[i]->kind, e[i]->id, TEXT("approved"), 1, {{0}}};
	assert_false(store_run(db, "many", take_many, &m, &f));
	assert_string_equal(f.code, "step.some");
	assert_int_equal(m.refused, 1);
	assert_true(!m.why[0].say.n && !m.why[2].say.n && m.why[1].entry == e[1]->id);
	assert_non_null(strstr(arena_z(a, m.why[1].say), "you wrote this grant"));
	for (int i = 0; i < 3; i++)
		assert_string_equal(stands_at(e[i]), "proposed");
	/* without it */
	m.take[1] = m.take[2], m.n = 2, f = (struct fault){0};
	must(store_run(db, "many", take_many, &m, &f), &f);
	assert_string_equal(stands_at(e[0]), "approved");
	assert_string_equal(stands_at(e[1]), "proposed");
	assert_string_equal(stands_at(e[2]), "approved");
	/* whoever comes second is told of each that it was done, and changes nothing */
	assert_false(store_run(db, "many", take_many, &m, &f));
	assert_int_equal(m.refused, 2);
	assert_non_null(strstr(arena_z(a, m.why[0].say), "quicker"));
	assert_int_equal(seen(e[0]), 2);
}

static struct entry *task(const char *owner)
{
	char due[DAY_TEXT];
	struct entry *e = about("task", robin, "words", "The day is wrong");
	set(e, "task", "wrong"), set(e, "raised", day_iso(today, due)), set(e, "due", day_iso(today + 28, due));
	if (owner)
		set(e, "owner", owner);
	return e;
}

/* A limit is the day that somebody wrote; a field left blank is a rung of nobody: the next is told, and nothing is wrong. */
static void a_task_waits_until_its_day(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	told();
	struct entry *e = added(task(NULL), &worker), *owned = added(task(id_text(sam)), &worker);
	day due = today + 28;
	struct step_row *row = ASK(.what = LIFE, .e = e).life.row;
	assert_true(row->due == due && row->due_from == DAY_NONE && !step_arithmetic(a, row).n);
	assert_string_equal(offers(e, &worker), "done refused not-needed");
	assert_string_equal(offers(e, &manager), "done refused");
	assert_int_equal(waits(&manager, e), 1);
	assert_int_equal(waits(&officer, e), 0);
	today = due, at_ms = (int64_t)today * 86400000 + 36000000;
	assert_int_equal(told(), 0);
	today++, at_ms += 86400000;
	assert_int_equal(told(), 2);
	assert_int_equal(counted((struct counting){&t_notices, manager.user, e->id, 0, NULL}), 1);
	assert_int_equal(counted((struct counting){&t_notices, worker.user, owned->id, 0, NULL}), 1);
	assert_int_equal(counted((struct counting){&t_notices, manager.user, owned->id, 0, NULL}), 0);
	struct looking found = ASK(.what = FINDINGS);
	for (size_t i = 0; i < found.n; i++)
		assert_false(text_is(found.finding[i].kind, "task"));
	take(e, &manager, "done", "It is mended");
	take(owned, &worker, "not-needed", "I was wrong");
	not_taken(e, &worker, "refused", "No", "step.not-offered");
	assert_int_equal(waits(&worker, e) + waits(&worker, owned), 0);
}

static void time_takes_a_step_once(void **state)
{
	(void)state;
	struct fault f = {0};
	describe_own(HELD);
	on_day(2026, 3, 3);
	told();
	struct entry *e = grant();
	take(e, &worker, "has", NULL);
	int64_t had = at_ms;
	at_ms = had + 4 * 3600 * 1000 - 2000;
	assert_int_equal(told(), 0);
	at_ms = had + 4 * 3600 * 1000 + 60 * 1000;
	struct store *second = store_open(engine_at(arena_printf(a, "%s/k.db", folder).at), STORE_EXISTING, &f);
	must(second != NULL, &f);
	struct act x = {.what = TELL, .on = second};
	done(&x);
	store_close(second);
	assert_int_equal(x.told, 2); /* the manager, and the step */
	assert_int_equal(told(), 0);
	assert_string_equal(stands_at(e), "over");
	struct looking q = ASK(.what = LIFE, .e = e);
	assert_true(q.life.n == 3 && !q.life.row[2].who && text_is(q.life.row[2].role, "clock"));
	assert_int_equal(counted((struct counting){&t_lines, e->id, 0, 0, "step"}), 3);
	/* whoever had it has it no more, and may have it again */
	assert_string_equal(offers(e, &worker), "has");
	not_taken(e, &worker, "over", NULL, "step.not-offered");
	take(e, &worker, "has", NULL);
	assert_string_equal(offers(e, &worker), "done");
	describe_own(GRANT(PROPOSED APPROVED REFUSED));
}

static void what_is_moved_takes_its_steps_along(void **state)
{
	(void)state;
	on_day(2026, 3, 3);
	struct entry *e = referral();
	take(e, &officer, "received", NULL);
	on_day(2026, 4, 2);
	told();
	int64_t before = notices(&officer, e);
	assert_true(before > 0);
	struct act x = {.what = MOVE, .e = e, .who = &worker, .to = ash};
	done(&x);
	assert_string_equal(stands_at(x.e), "received");
	struct looking q = ASK(.what = LIFE, .e = x.e);
	assert_true(q.life.n == 2 && q.life.row[1].due == day_of(2026, 3, 31) && q.life.author == sam);
	assert_int_equal(told(), 0);
	assert_int_equal(notices(&officer, x.e), before);
}

/* ---- what is no life ---- */

static void not_described(const char *steps, const char *place, const char *say)
{
	struct described base = describe_product(), out;
	struct describe_source s = {"own-grant.yaml", text_of(steps)};
	struct fault f = {0};
	if (describe_texts(a, &s, 1, &base, &out, &f))
		fail_msg("it was taken: %s", steps);
	if (!strstr(f.where, place) || !strstr(f.say, say))
		fail_msg("%s: %s (%s was expected at %s)", f.where, f.say, say, place);
}

static void wrong_lives_are_refused(void **state)
{
	(void)state;
#define STEP_A "  a: {label: A}\n"
#define STEP_Z "  z: {label: Z, by: [workers], from: [a], ends: 'yes'}\n"
	not_described(GRANT(STEP_A STEP_Z "  b: {label: B, by: [workers], from: [c]}\n  c: {label: C, by: [workers], from: [b], ends: "
	                                  "'yes'}\n"),
	    "own-grant.yaml:11:3", "Nothing leads to the step `b`");
	not_described(GRANT(STEP_A STEP_Z "  b: {label: B, by: [workers], from: [a]}\n"), "own-grant.yaml:11:3", "no way leads to an end");
	not_described(GRANT(STEP_A STEP_Z "  b: {label: B, by: [workers]}\n"), "own-grant.yaml:11:3", "both first");
	not_described(GRANT(STEP_A "  z: {label: Z, by: [workers], from: [q], ends: 'yes'}\n"), ":10:", "no step of this kind");
	not_described(GRANT("  a: {label: A, limit: {days: 3, after: q}}\n" STEP_Z), ":9:", "counts after `q`");
	not_described(GRANT("  a: {label: A, limit: {days: 3, after: z}}\n" STEP_Z), ":9:3", "never comes before it");
	not_described(GRANT("  a: {label: A, limit: {days: 3}, ladder: [{who: own_why, at: 0}]}\n" STEP_Z), ":9:", "which is nobody");
	not_described(GRANT("  a: {label: A, limit: {days: 3}, ladder: [{at: 0}]}\n" STEP_Z), ":9:", "names who is told");
	not_described(GRANT("  a: {label: A, limit: {days: 3}, ladder: []}\n" STEP_Z), ":9:", "names nobody");
	not_described(GRANT("  a: {label: A, limit: {days: 3}, ladder: [{who: office, at: 0}]}\n" STEP_Z), ":9:", "`see` does not reach");
	not_described(GRANT("  a: {label: A, ladder: [{who: manager, at: 0}]}\n" STEP_Z), ":9:", "give the step a `limit:`");
	not_described(GRANT(STEP_A "  z: {label: Z, by: [nurse], from: [a], ends: 'yes'}\n"), ":10:", "whom `see` does not reach");
	not_described(GRANT(STEP_A "  z: {label: Z, from: [a], ends: 'yes'}\n"), ":10:3", "Nobody takes the step");
	not_described(
	    GRANT(STEP_A "  z: {label: Z, by: [workers], from: [a], ends: 'yes', needs: [own_none]}\n"), ":10:", "no field of this kind");
	not_described(
	    GRANT(STEP_A "  z: {label: Z, by: [workers], from: [a], ends: 'yes', reason: own_none}\n"), ":10:", "no field of this kind");
	not_described(GRANT(STEP_A "  z: {label: Z, by: [workers], from: [a], ends: 'yes', limit: {days: 2}}\n"), ":10:", "ends it");
	not_described(GRANT(STEP_A STEP_Z "  t: {label: T, by: [clock], from: [a], ends: 'yes'}\n"), ":11:3", "that has none");
	not_described(GRANT("  a: {label: A, limit: {minutes: 3}}\n" STEP_Z "  t: {label: T, by: [clock], from: [a], ends: 'yes'}\n"
	                    "  u: {label: U, by: [clock], from: [a], ends: 'yes'}\n"), ":12:3", "Keep one");
	not_described(GRANT("  a: {label: A, limit: {minutes: 3}}\n" STEP_Z "  t: {label: T, by: [clock], from: [a], reason: own_why, "
	                                                                    "ends: "
	                    "'yes'}\n"),
	    ":11:", "writes nothing");
	not_described(GRANT(STEP_A "  z: {label: Z, by_taker: [q], from: [a], ends: 'yes'}\n"), ":10:", "no step of this kind");
	not_described(
	    GRANT(STEP_A "  z: {label: Z, by: [workers], from: [a], not_by: [q], ends: 'yes'}\n"), ":10:", "no step of this kind");
	not_described(GRANT(STEP_A "  z: {label: Z, by: [workers], from: [a], when: {field: own_why, is: x}, ends: 'yes'}\n"), ":10:",
	    "a code, or yes or no");
	not_described(GRANT("  a: {label: A, limit: {field: own_why}}\n" STEP_Z), ":9:", "a day");
	not_described(GRANT("  a: {label: A, limit: {days: 3, hours: 2}}\n" STEP_Z), ":9:", "Keep one");
	not_described(GRANT(STEP_A STEP_Z "asks: {of: [manager], by: {days: 3}, answer: own_why}\n"), ":11:", "keep one");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(from_asked_to_housed),
	    cmocka_unit_test(the_officer_sees_name_need_and_date),
	    cmocka_unit_test(author_is_not_approver),
	    cmocka_unit_test(two_at_once_are_one),
	    cmocka_unit_test(a_rung_is_told_once),
	    cmocka_unit_test(nobody_behind_a_rung),
	    cmocka_unit_test(a_description_changes_under_open_work),
	    cmocka_unit_test(a_concern_is_answered_and_rated),
	    cmocka_unit_test(who_has_it_and_who_signs),
	    cmocka_unit_test(time_takes_a_step_once),
	    cmocka_unit_test(a_task_waits_until_its_day),
	    cmocka_unit_test(many_at_once_are_all_or_none),
	    cmocka_unit_test(what_is_moved_takes_its_steps_along),
	    cmocka_unit_test(wrong_lives_are_refused),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
