/* Ladders in minutes, of a council's own kind: whoever is asked may take the step and nobody else knows of it; a rung is told once, over
 * restarts and two processes; nobody behind one is the next, and a finding; whom it is about and who is barred learn nothing. On either
 * engine. */
#include "access/posts.h"
#include "access/user.h"
#include "record/call.h"
#include "record/people.h"
#include "record/steps.h"
#include "stored.h"
#include <sys/stat.h>

#define MINUTE ((int64_t)60 * 1000)
#define HOUR (60 * MINUTE)

static int64_t authority, at_ms, robin, ash, team;
static day today;
static struct actor worker, lead, deputy, duty, other, child;
static const char *own;

/* Somebody found something, and who keeps children safe looks at it. */
#define FOUND \
	"kind: own-found\nabout: [child]\nsays: Something was found\nworker: {one: thing found, many: things found}\nkeep: not set\n" \
	"against: own_who\nsee: [told, young-person]\nwrite: [young-person]\nsteps:\n" \
	"  found: {label: Found, calls: {ladder: safety, shut: own_shut}}\n" \
	"  more: {label: More was found, by: [young-person], from: [found, taken, again], stays: 'yes', reason: own_more}\n" \
	"  taken: {label: Somebody has it, by: [told], from: [found, again], limit: {hold: safety}}\n" \
	"  again: {label: Nobody has it now, by: [clock], from: [taken], calls: {ladder: safety, shut: own_shut}, up: 'yes'}\n" \
	"  looked: {label: Looked at, by_taker: [taken], from: [taken], tells: [lead, deputy]}\n" \
	"  agreed: {label: Agreed, by: [told], not_by: [looked], either: {of: [looked], is: [lead]}, from: [looked], ends: 'yes'}\n" \
	"fields:\n  own_words: {type: longtext, required: draft, opens: taken, label: What}\n  own_more: {type: text, label: More}\n" \
	"  own_shut: {type: bool, label: For the lead alone}\n  own_who: {type: thing, of: [person], several: 'yes', label: About whom}\n"

/* In days, with a message. */
#define ASKED \
	"kind: own-asked\nabout: [child]\nsays: Somebody was asked\nworker: {one: thing asked, many: things asked}\nkeep: not set\n" \
	"see: [social-worker, manager]\nwrite: [social-worker]\nsteps:\n  asked: {label: Asked, limit: {days: 3}, ladder: [{who: " \
	"social-worker, " \
	"at: -1}, {who: social-worker, at: 0, mail: 'yes'}]}\n  done: {label: Done, by: [social-worker], from: [asked], ends: " \
	"'yes'}\nfields:\n" \
	"  own_words: {type: text, required: draft, label: What}\n"

/* The same, kept from nobody. */
#define SEEN \
	"kind: own-seen\nabout: [child]\nsays: Something was seen\nworker: {one: thing seen, many: things seen}\nkeep: not set\n" \
	"see: [told, young-person]\nwrite: [young-person]\nsteps:\n  seen: {label: Seen, calls: safety}\n" \
	"  taken: {label: Somebody has it, by: [told], from: [seen], ends: 'yes'}\nfields:\n" \
	"  own_words: {type: longtext, required: draft, label: What}\n"

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
	enum { ADD, CORRECT, BACK, STEP, TELL, TICK, MAILED, USER, POST, MAIL, BAR, UNBAR, LIFE, WAITING, FINDINGS, STANDS, OFFERED } what;
	struct store *on; /* NULL: db */
	struct entry *e;
	const struct actor *who;
	const char *step, *reason, *name;
	int64_t seen, to;
	enum role role;
	enum post post;
	struct actor *made;
	struct call_message *mail;
	size_t n;
	struct step_life life;
	struct step_lines lines;
	struct step_finding *finding;
	struct call_stands stands;
	struct step_offer offer[LIFE_STEPS];
	struct access_subject subject;
	struct fault f;
};

static bool in_tx(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct problems p;
	struct hand h = {.authority = authority,
	    .who = x->who ? x->who->person : 700,
	    .role = x->who ? role_name((enum role)x->who->role) : "manager",
	    .relation = "",
	    .purpose = "test",
	    .now = at_ms,
	    .today = today};
	struct actor op = actor_operator(authority);
	struct entry *now;
	struct user u;
	switch (x->what) {
	case ADD:
		return entry_add(tx, a, &h, x->e, &p, f);
	case CORRECT:
		return entry_correct(tx, a, &h, x->e, &p, NULL, f);
	case BACK:
		return entry_get(tx, a, authority, x->e->kind, x->e->id, &now, f) == ROW_ONE &&
		    entry_take_back(tx, a, &h, now->kind, now->id, now->version, f);
	case STEP:
		return step_take(tx, a, &h, x->who,
		    &(struct step_taking){.kind = x->e->kind, .entry = x->e->id, .step = text_of(x->step), .seen = x->seen,
			.reason = {text_of(x->reason ? x->reason : "")}},
		    &p, f);
	case TELL:
		return step_tell(tx, a, (day)(at_ms / (24 * HOUR)), at_ms, &x->n, f);
	case TICK:
		return call_tick(tx, a, at_ms, &x->mail, &x->n, f);
	case MAILED:
		for (size_t i = 0; i < x->n; i++)
			if (!call_mailed(tx, &x->mail[i], true, at_ms, f))
				return false;
		return true;
	case USER: {
		struct user_new made = {.name = text_of(x->name), .role = x->role, .person = x->to};
		int64_t id;
		if (!user_add(tx, &op, &made, at_ms, &id, f) || user_get(tx, a, authority, id, &u, f) != ROW_ONE)
			return false;
		*x->made = actor_of(&u);
		return x->role == ROLE_YOUNG_PERSON || user_set_mail(tx, &op, &u, arena_printf(a, "%s@kith.invalid", x->name), at_ms, f);
	}
	case POST:
		return posts_set(tx, a, &op, x->post, text_of(x->name), at_ms, f);
	case BAR:
		return person_bar(tx, &h, robin, x->to, f);
	case UNBAR:
		return person_unbar(tx, &h, robin, x->to, f);
	case WAITING:
		return step_waiting(tx, a, x->who, today, at_ms, &x->lines, f);
	case FINDINGS:
		return step_findings(tx, a, authority, &x->finding, &x->n, f);
	case STANDS:
		return call_stands(tx, a, authority, x->e->id, today, &x->stands, f);
	default:
		if (entry_get(tx, a, authority, kind(x->e->kind->name), x->e->id, &now, f) != ROW_ONE ||
		    !step_life(tx, a, authority, now, &x->life, f))
			return false;
		if (x->what == OFFERED) {
			if (!step_subject(tx, a, x->who, today, at_ms, now, &x->subject, f))
				return false;
			x->n = step_offered(a, x->who, &x->subject, now, &x->life, x->offer);
		}
		return true;
	}
}

static struct act did(struct act x)
{
	x.f = (struct fault){0};
	if (!store_run(x.on ? x.on : db, "test", in_tx, &x, &x.f))
		fail_msg("%d %s: %s %s", (int)x.what, x.step ? x.step : "", x.f.code, x.f.say);
	return x;
}
#define DO(...) did((struct act){__VA_ARGS__})

static void refused(struct act x, const char *code)
{
	x.f = (struct fault){0};
	if (store_run(db, "test", in_tx, &x, &x.f))
		fail_msg("%d %s went through, and %s was expected", (int)x.what, x.step ? x.step : "", code);
	assert_string_equal(x.f.code, code);
}

static struct entry *added(struct entry *e, const struct actor *who)
{
	DO(.what = ADD, .e = e, .who = who);
	return e;
}

static int64_t seen(const struct entry *e)
{
	struct step_life l = DO(.what = LIFE, .e = (struct entry *)(uintptr_t)e).life;
	return step_now(&l)->n;
}

static const char *stands_at(const struct entry *e)
{
	struct step_life l = DO(.what = LIFE, .e = (struct entry *)(uintptr_t)e).life;
	return arena_z(a, step_now(&l)->name);
}

static const char *offers(const struct entry *e, const struct actor *who)
{
	struct act x = DO(.what = OFFERED, .e = (struct entry *)(uintptr_t)e, .who = who);
	const char *all = "";
	for (size_t i = 0; i < x.n; i++)
		all = arena_printf(a, "%s%s%s", all, i ? " " : "", x.offer[i].step->name).at;
	return all;
}

static void take(const struct entry *e, const struct actor *who, const char *step, const char *reason)
{
	DO(.what = STEP, .e = (struct entry *)(uintptr_t)e, .who = who, .step = step, .reason = reason, .seen = seen(e));
}

static size_t waits(const struct actor *who, const struct entry *e)
{
	struct act x = DO(.what = WAITING, .who = who);
	size_t n = 0;
	for (size_t i = 0; i < x.lines.n; i++)
		n += x.lines.at[i].e->id == e->id;
	return n;
}

/* The names of those to whom a message is due; sent, where it is this process that sends. */
static const char *due_on(struct store *on, bool sends)
{
	struct act x = DO(.what = TICK, .on = on);
	const char *all = "";
	for (size_t i = 0; i < x.n; i++)
		all = arena_printf(a, "%s%s%.*s", all, i ? " " : "", (int)strcspn(x.mail[i].to.at, "@"), x.mail[i].to.at).at;
	if (sends)
		DO(.what = MAILED, .mail = x.mail, .n = x.n);
	return all;
}
static const char *due(void)
{
	return due_on(NULL, true);
}

SQL(t_asked, "SELECT COUNT(*) FROM step_told WHERE authority = $1 AND entry = $2 AND nobody = 0 AND rung LIKE 'asked %'");
static bool count(struct tx *tx, void *arg, struct fault *f)
{
	int64_t *x = arg;
	return sql_i64(tx, &t_asked, &x[1], f, arg_i(authority), arg_i(x[0])) == ROW_ONE;
}
static int64_t asked(const struct entry *e)
{
	int64_t x[2] = {e->id, 0};
	struct fault f = {0};
	must(store_read(db, count, x, &f), &f);
	return x[1];
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
	DO(.what = USER, .name = name, .role = role, .to = who, .made = &made);
	return made;
}

static bool add_authority(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, &authority, f);
}

static int begin(void **state)
{
	struct fault f = {0};
	(void)state;
	today = day_of(2026, 3, 3); /* a Tuesday, ten in the morning */
	at_ms = (int64_t)today * 24 * HOUR + 10 * HOUR;
	stored_begin("calls", at_ms);
	own = arena_printf(a, "%s/own", folder).at;
	mkdir(own, 0700);
	must(put_file(arena_printf(a, "%s/own-found.yaml", own).at, text_of(FOUND), &f), &f);
	must(put_file(arena_printf(a, "%s/own-seen.yaml", own).at, text_of(SEEN), &f), &f);
	must(put_file(arena_printf(a, "%s/own-asked.yaml", own).at, text_of(ASKED), &f), &f);
	must(record_start(own, &f), &f);
	must(store_run(db, "authority", add_authority, NULL, &f), &f);
	team = added(about("team", 0, "team_name", "Care team"), NULL)->id;
	robin = person("child", "Robin"), ash = person("child", "Ash");
	int64_t sam = person("worker", "Sam");
	worker = user("sam", ROLE_SOCIAL_WORKER, sam), child = user("robin", ROLE_YOUNG_PERSON, robin);
	lead = user("lena", ROLE_MANAGER, person("worker", "Lena")), deputy = user("dee", ROLE_MANAGER, person("worker", "Dee"));
	duty = user("nell", ROLE_SOCIAL_WORKER, person("worker", "Nell")), other = user("otis", ROLE_MANAGER, person("worker", "Otis"));
	struct entry *e = about("allocation", robin, "who", id_text(sam));
	set(e, "part", "social-worker"), set(e, "began", "2026-01-01");
	added(e, NULL);
	DO(.what = POST, .post = POST_LEAD, .name = "lena"), DO(.what = POST, .post = POST_DEPUTY, .name = "dee");
	DO(.what = POST, .post = POST_DUTY, .name = "nell");
	return 0;
}

static int end(void **state)
{
	(void)state;
	record_start(NULL, &(struct fault){0});
	stored_end();
	return 0;
}

/* Written on a Tuesday at ten in the morning. */
static struct entry *found(const struct actor *against, const char *shut)
{
	at_ms = (int64_t)today * 24 * HOUR + 10 * HOUR;
	struct entry *e = about("own-found", robin, "own_words", "A heavy secret");
	if (against)
		set(e, "own_who", id_text(against->person));
	set(e, "own_shut", shut);
	return added(e, &child);
}

static void over(struct entry *e)
{
	DO(.what = BACK, .e = e, .who = &child);
	assert_string_equal(due(), "");
}

static bool sees(const struct actor *who, const struct entry *e, role_set stands)
{
	struct access_subject s = {
	    .authority = authority, .child = robin, .entry = e->id, .relation = REL_WORK | REL_TEAM, .stands = stands, .taken = ~0u};
	return access_may(who, VERB_SEE, "own-found", "own_words", &s).may;
}

/* Rungs of that kind behind which nobody stands. */
static int64_t gaps(const char *of)
{
	struct act x = DO(.what = FINDINGS);
	int64_t n = 0;
	for (size_t i = 0; i < x.n; i++)
		n += text_is(x.finding[i].kind, of) && text_is(x.finding[i].rung, "worker 0") ? x.finding[i].entries : 0;
	return n;
}

/* ---- */

static void one_after_the_other(void **state)
{
	(void)state;
	struct entry *e = found(NULL, "no");
	/* on the worker's and the lead's list from the first moment; the worker is asked, and the lead half an hour later */
	assert_true(waits(&worker, e) == 1 && waits(&lead, e) == 1 && !waits(&deputy, e) && !waits(&duty, e) && !waits(&other, e));
	assert_string_equal(offers(e, &worker), "taken");
	assert_string_equal(offers(e, &other), "");
	assert_string_equal(due(), "sam");
	assert_string_equal(due(), "");
	struct call_stands s = DO(.what = STANDS, .e = e).stands;
	assert_true(text_is(s.next, "Lena Invented") && s.next_at == at_ms + 30 * MINUTE && s.rung == 0);
	/* who was not asked does not know of it, whatever they are to the child; who was, does */
	assert_false(sees(&worker, e, 0));
	assert_true(sees(&worker, e, (role_set)1 << STANDS_TOLD));
	at_ms += 30 * MINUTE;
	/* two processes: one of them writes to the lead, and the rung is told once */
	struct fault f = {0};
	struct store *second = store_open(engine_at(arena_printf(a, "%s/k.db", folder).at), STORE_EXISTING, &f);
	must(second != NULL, &f);
	assert_string_equal(due_on(second, false), "lena"); /* the worker hears it on the next rung alone */
	assert_string_equal(due(), "");
	store_close(second);
	assert_int_equal(asked(e), 1);
	at_ms += 2 * MINUTE; /* it was not sent: after a restart it is due again */
	assert_string_equal(due(), "lena");
	assert_int_equal(asked(e), 1);
	/* after a pause it stands where it would stand */
	at_ms += 70 * MINUTE;
	assert_string_equal(due(), "sam lena dee nell");
	assert_int_equal(asked(e), 3);
	take(e, &deputy, "taken", NULL);
	refused((struct act){.what = STEP, .e = e, .who = &lead, .step = "taken", .seen = 1}, "step.moved");
	at_ms += HOUR;
	assert_string_equal(due(), "");
	assert_string_equal(offers(e, &deputy), "looked");
	assert_string_equal(offers(e, &lead), "");
	over(e);
}

/* As the pages of one entry ask. */
static bool reads(const struct actor *who, const struct entry *e, const char *field, enum verb v)
{
	struct act x = DO(.what = OFFERED, .e = (struct entry *)(uintptr_t)e, .who = who);
	return access_may(who, v, "own-found", field, &x.subject).may;
}

static void nobody_reads_it_before_somebody_has_it(void **state)
{
	(void)state;
	struct entry *e = found(NULL, "no");
	assert_true(reads(&lead, e, NULL, VERB_SEE) && reads(&lead, e, "own_more", VERB_SEE));
	assert_false(reads(&lead, e, "own_words", VERB_SEE) || reads(&worker, e, "own_words", VERB_SEE));
	assert_false(reads(&lead, e, "own_words", VERB_CORRECT) || reads(&lead, e, "own_words", VERB_EXPORT));
	assert_true(reads(&child, e, "own_words", VERB_SEE));
	take(e, &worker, "taken", NULL);
	assert_true(reads(&lead, e, "own_words", VERB_SEE) && reads(&worker, e, "own_words", VERB_SEE));
	assert_false(reads(&other, e, "own_words", VERB_SEE)); /* who was not asked, never */
	over(e);
}

static void held_too_long(void **state)
{
	(void)state;
	struct entry *e = found(NULL, "no");
	assert_string_equal(due(), "sam");
	take(e, &worker, "taken", NULL);
	at_ms += 4 * HOUR - MINUTE;
	assert_string_equal(due(), "");
	assert_string_equal(stands_at(e), "taken");
	at_ms += MINUTE;
	assert_string_equal(due(), "lena"); /* one rung up, and by time */
	assert_string_equal(stands_at(e), "again");
	assert_int_equal(asked(e), 1);
	/* something is noted: it stands where it stood, and sounds anew */
	at_ms += MINUTE;
	assert_string_equal(due(), "");
	take(e, &child, "more", "And a key");
	assert_string_equal(stands_at(e), "again");
	assert_string_equal(due(), "lena");
	take(e, &lead, "taken", NULL);
	take(e, &child, "more", "And a letter");
	assert_string_equal(due(), "");
	assert_string_equal(offers(e, &lead), "looked");
	over(e);
}

static void told_once_and_a_second_person(void **state)
{
	(void)state;
	struct entry *e = found(NULL, "no");
	take(e, &worker, "taken", NULL);
	at_ms += MINUTE;
	take(e, &worker, "looked", NULL);
	at_ms += MINUTE;
	assert_string_equal(due(), "lena dee"); /* who is told, once */
	at_ms += 2 * HOUR;
	assert_string_equal(due(), "");
	/* neither did it; one of the two has to be the lead */
	assert_string_equal(offers(e, &worker), "");
	assert_string_equal(offers(e, &deputy), "");
	refused((struct act){.what = STEP, .e = e, .who = &deputy, .step = "agreed", .seen = seen(e)}, "step.not-offered");
	assert_string_equal(offers(e, &lead), "agreed");
	take(e, &lead, "agreed", NULL);
	assert_string_equal(due(), "");
	assert_int_equal(waits(&lead, e), 0);
}

static void whom_it_is_about(void **state)
{
	(void)state;
	struct entry *e = found(&worker, "no");
	assert_int_equal(waits(&worker, e), 0);
	assert_string_equal(offers(e, &worker), "");
	refused((struct act){.what = STEP, .e = e, .who = &worker, .step = "taken", .seen = 1}, "step.not-offered");
	assert_string_equal(due(), "lena"); /* nobody is left of the first rung: the next, at once */
	assert_int_equal(gaps("own-found"), 0); /* no count of it either */
	/* and the lead too, written later: off the list, and the deputy in their place */
	set(e, "own_who", arena_printf(a, "%lld %lld", (long long)worker.person, (long long)lead.person).at);
	DO(.what = CORRECT, .e = e, .who = &child);
	assert_true(!waits(&lead, e) && waits(&deputy, e) == 1);
	assert_string_equal(offers(e, &lead), "");
	at_ms += 3 * HOUR;
	assert_string_equal(due(), "dee nell");
	/* nobody at all: every other manager */
	set(e, "own_who",
	    arena_printf(a, "%lld %lld %lld %lld", (long long)worker.person, (long long)lead.person, (long long)deputy.person,
		(long long)duty.person)
		.at);
	DO(.what = CORRECT, .e = e, .who = &child);
	at_ms += HOUR;
	assert_string_equal(due(), "otis");
	over(e);
}

static void nobody_behind_a_rung_is_a_finding(void **state)
{
	(void)state;
	struct entry *e = added(about("own-seen", ash, "own_words", "Invented"), &child); /* ash has no worker */
	assert_string_equal(due(), "lena");
	assert_int_equal(gaps("own-seen"), 1);
	struct entry *w = about("allocation", ash, "who", id_text(worker.person));
	set(w, "part", "social-worker"), set(w, "began", "2026-01-01");
	added(w, NULL);
	at_ms += MINUTE;
	due();
	assert_int_equal(gaps("own-seen"), 0); /* somebody is */
	over(e);
}

static void who_is_barred(void **state)
{
	(void)state;
	struct entry *e = found(NULL, "no");
	assert_int_equal(waits(&worker, e), 1);
	DO(.what = BAR, .to = worker.person);
	assert_int_equal(waits(&worker, e), 0);
	assert_string_equal(offers(e, &worker), "");
	DO(.what = UNBAR, .to = worker.person);
	assert_string_equal(offers(e, &worker), "taken");
	over(e);
}

static void a_rung_in_days_writes_once(void **state)
{
	(void)state;
	at_ms = (int64_t)today * 24 * HOUR + 10 * HOUR;
	struct entry *e = added(about("own-asked", robin, "own_words", "Invented"), &worker);
	at_ms += 2 * 24 * HOUR; /* a day before: on the list alone */
	assert_int_equal(DO(.what = TELL).n, 1);
	assert_string_equal(due(), "");
	at_ms += 2 * 24 * HOUR;
	assert_int_equal(DO(.what = TELL).n, 1);
	assert_string_equal(due_on(NULL, false), "sam"); /* claimed, and the server did not take it */
	assert_string_equal(due(), "");
	at_ms += 2 * MINUTE;
	assert_string_equal(due(), "sam");
	at_ms += HOUR;
	assert_int_equal(DO(.what = TELL).n, 0);
	assert_string_equal(due(), "");
	take(e, &worker, "done", NULL);
}

static void shut_is_a_ladder_of_its_own(void **state)
{
	(void)state;
	struct entry *e = found(NULL, "yes");
	assert_true(!waits(&worker, e) && waits(&lead, e) == 1);
	assert_string_equal(due(), "lena");
	at_ms += 30 * MINUTE;
	assert_string_equal(due(), "dee");
	at_ms += 30 * MINUTE;
	assert_string_equal(due(), "lena dee"); /* the last goes on */
	over(e);
}

/* ---- what is no ladder ---- */

static void not_described(const char *yaml, const char *say)
{
	struct described base = describe_product(), out;
	struct describe_source s = {"own-found.yaml", text_of(yaml)};
	struct fault f = {0};
	if (describe_texts(a, &s, 1, &base, &out, &f))
		fail_msg("it was taken: %s", yaml);
	if (!strstr(f.say, say))
		fail_msg("%s: %s (%s was expected)", f.where, f.say, say);
}

#define HEAD(see) \
	"kind: own-found\nabout: [child]\nsays: x\nworker: {one: found, many: founds}\nkeep: not set\n" see "write: [young-person]\n"
#define FIELDS "fields:\n  own_words: {type: text, required: draft, label: W}\n  own_by: {type: person, label: Who}\n"
#define STEPS(first, more) "steps:\n  a: {label: A" first "}\n  z: {label: Z, by: [young-person], from: [a], ends: 'yes'}\n" more FIELDS

static void wrong_ladders_are_refused(void **state)
{
	(void)state;
	not_described(HEAD("see: [told, young-person]\n") STEPS("", ""), "no step of the kind has a ladder in minutes");
	not_described(HEAD("against: own_by\nsee: [told, young-person, manager]\n") STEPS(", calls: safety", ""), "a role would show it");
	not_described(HEAD("see: [young-person]\n") STEPS(", up: 'yes'", ""), "`up` is of a step that `calls`");
	not_described(HEAD("see: [young-person]\n") STEPS(", tells: [worker]", ""), "It is of lead, deputy, duty");
	not_described(HEAD("see: [young-person]\n") STEPS(", calls: {ladder: safety, shut: own_words}", ""), "names a yes or no");
	not_described(HEAD("see: [young-person]\n") "fields:\n  own_words: {type: text, required: draft, opens: z, label: W}\n",
	    "this kind has none");
	not_described(HEAD("see: [young-person]\n") STEPS("", "") "  own_shut: {type: text, opens: a, label: S}\n", "after its first");
	not_described(HEAD("see: [young-person]\n") STEPS(", stays: 'yes'", ""), "is noted, and nothing stands there");
	not_described(HEAD("see: [young-person]\n") STEPS("",
	                  "  n: {label: N, by: [young-person], from: [a], stays: 'yes'}\n  o: {label: O, by: [young-person], from: [n], "
	                  "ends: "
	                  "'yes'}\n"),
	    "Name the step where it stood");
	not_described(HEAD("see: [young-person]\n") STEPS("",
	                  "  o: {label: O, by: [young-person], from: [a], ends: 'yes', either: {of: [q], is: "
	                  "[lead]}}\n"),
	    "no step of this kind");
	not_described(HEAD("see: [young-person]\n")
	                  STEPS("", "  o: {label: O, by: [young-person], from: [a], ends: 'yes', calls: safety}\n"),
	    "nobody is asked there");
}

static void a_ladder_that_is_not_there(void **state)
{
	(void)state;
	const struct ladder *l;
	struct fault f = {0};
	assert_false(call_ladder("nowhere", &l, &f));
	assert_string_equal(f.code, "call.ladder");
	must(call_ladders_there(0, &f), &f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_after_the_other),
	    cmocka_unit_test(nobody_reads_it_before_somebody_has_it),
	    cmocka_unit_test(held_too_long),
	    cmocka_unit_test(told_once_and_a_second_person),
	    cmocka_unit_test(whom_it_is_about),
	    cmocka_unit_test(nobody_behind_a_rung_is_a_finding),
	    cmocka_unit_test(who_is_barred),
	    cmocka_unit_test(a_rung_in_days_writes_once),
	    cmocka_unit_test(shut_is_a_ladder_of_its_own),
	    cmocka_unit_test(wrong_ladders_are_refused),
	    cmocka_unit_test(a_ladder_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
