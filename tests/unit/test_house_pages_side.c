/* Who is on a child's side, and every way in which somebody comes to stand to a child: through pages and the writer, on
 * both engines. The child is asked, the one it serves never makes it, and what was taken back stays to be seen. */
#include "house.h"
#include "record/entry.h"
#include "record/people.h"
#include "store/journal.h"

enum { SAM, ADA, MIA, LEA, IRO, ROBIN, KIM, NEW, NORA, PEOPLE }; /* Kim cannot instruct an advocate */
static const struct {
	enum role role;
	const char *forename, *surname, *part, *kind; /* part: allocated so to robin and kim */
} who[PEOPLE] = {[SAM] = {ROLE_SOCIAL_WORKER, "Sam", "Sampleworth", "social-worker", "worker"},
    [ADA] = {ROLE_SOCIAL_WORKER, "Ada", "Advicely", NULL, "worker"}, [MIA] = {ROLE_MANAGER, "Mia", "Managewell", "manager", "worker"},
    [LEA] = {ROLE_MANAGER, "Lea", "Leadson", NULL, "worker"}, [IRO] = {ROLE_IRO, "Rita", "Reviewson", "iro", "worker"},
    [ROBIN] = {ROLE_YOUNG_PERSON, "Robin", "Testwood", NULL, "child"}, [KIM] = {ROLE_YOUNG_PERSON, "Kim", "Kitewood", NULL, "child"},
    [NEW] = {ROLE_YOUNG_PERSON, "Nell", "Newcome", NULL, "child"},
    [NORA] = {ROLE_NURSE, "Nora", "Nurseby", NULL, "worker"}};
enum { NORTH = 900 };
static int64_t person[PEOPLE];
static struct session session[PEOPLE];
static struct user users[PEOPLE];

SQL(sql_advocate, "SELECT entry FROM k_allocation WHERE authority = 1 AND child = $1 AND part = $2 AND current = 1 AND taken_back IS NULL");
SQL(sql_version, "SELECT version FROM k_allocation WHERE authority = 1 AND entry = $1 AND current = 1");
SQL(sql_their_user, "SELECT id FROM app_user WHERE authority = 1 AND person = $1");
SQL(sql_looks, "SELECT COUNT(*) FROM journal WHERE authority = 1 AND child = $1 AND verb = 'look' AND relation = $2");
SQL(sql_view, "SELECT entry FROM k_view WHERE authority = 1 AND child = $1 AND current = 1");

static void set_text(struct entry *e, const char *field, const char *z)
{
	*entry_value(e, field) = (struct value){.state = VALUE_SET, .text = text_of(z)};
}

static void set_number(struct entry *e, const char *field, int64_t n)
{
	*entry_value(e, field) = (struct value){.state = VALUE_SET, .number = n};
}

struct allocating {
	int by;         /* -1: a feed */
	int child, who; /* of the people above */
	const char *part;
	int64_t id;
	struct problems p;
	struct fault fault;
	bool ok;
};

static bool allocate_in(struct tx *tx, void *arg, struct fault *f)
{
	struct allocating *x = arg;
	struct hand h = {.authority = 1, .who = x->by < 0 ? 0 : person[x->by], .now = now, .today = today};
	struct entry *e = entry_new(a, kind_of(TEXT("allocation")), person[x->child]);
	e->state = STATE_FINAL;
	set_text(e, "part", x->part);
	set_number(e, "who", person[x->who]);
	set_number(e, "began", today - 30);
	bool ok = entry_add(tx, a, &h, e, &x->p, f);
	x->id = e->id;
	return ok;
}

static bool allocate(int by, int child, int someone, const char *part)
{
	struct allocating x = {.by = by, .child = child, .who = someone, .part = part};
	struct fault f = {0};
	bool ok = store_run(db, "allocate", allocate_in, &x, &f);
	if (!ok)
		assert_true(f.kind == FAULT_ASKED && x.p.n == 1 && !strcmp(x.p.at[0].field->name, "who"));
	return ok;
}

static bool people_in(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct hand h = {.authority = 1, .now = now, .today = today};
	for (int i = 0; i < PEOPLE; i++) {
		struct entry *e = entry_new(a, kind_of(TEXT("person")), 0);
		e->state = STATE_FINAL;
		set_text(e, "part", who[i].kind);
		set_text(e, "forename", who[i].forename);
		set_text(e, "surname", who[i].surname);
		if (who[i].role == ROLE_YOUNG_PERSON)
			set_number(e, "dob", day_of(2011, 5, 4));
		h.who = i == NEW ? person[SAM] : 0; /* registered by their worker */
		if (!entry_add(tx, a, &h, e, NULL, f))
			return false;
		person[i] = e->id;
	}
	return true;
}

static bool user_in(struct tx *tx, void *arg, struct fault *f)
{
	int i = (int)(intptr_t)arg;
	int64_t id;
	return sql_i64(tx, &sql_their_user, &id, f, arg_i(person[i])) == ROW_ONE && user_get(tx, a, 1, id, &users[i], f) == ROW_ONE;
}

static int begin(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	must(store_run(db, "people", people_in, NULL, &f), &f);
	for (int i = 0; i < PEOPLE; i++) {
		session[i] = user(who[i].role, person[i], arena_printf(a, "user %d", i).at);
		must(store_read(db, user_in, (void *)(intptr_t)i, &f), &f);
		for (int c = ROBIN; who[i].part && c <= KIM; c++)
			assert_true(allocate(-1, c, i, who[i].part));
	}
	house_ready();
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

static struct text page(int child)
{
	return AT("/child/%lld", (long long)person[child]);
}

struct one {
	const struct sql *sql;
	int64_t id, out;
	const char *word;
};
static bool one_in(struct tx *tx, void *arg, struct fault *f)
{
	struct one *o = arg;
	enum row row = o->word ? sql_i64(tx, o->sql, &o->out, f, arg_i(o->id), arg_z(o->word))
	    : sql_i64(tx, o->sql, &o->out, f, arg_i(o->id));
	return row != ROW_FAULT;
}
static int64_t one(const struct sql *sql, int64_t id, const char *word)
{
	struct one o = {sql, id, 0, word};
	struct fault f = {0};
	must(store_read(db, one_in, &o, &f), &f);
	return o.out;
}

/* As the manager fills in the form. */
static struct got put_down(int by, int child, int someone, const char *part)
{
	return post(by, AT("/child/%lld/add/allocation", (long long)person[child]),
	    arena_printf(a, "part=%s&who=%lld&began-day=1&began-month=11&began-year=2026&handover=PARTINGWORDS&state=final", part,
	        (long long)person[someone]).at);
}

static struct got answer(int i, int64_t about, const char *yes)
{
	return post(i, TEXT("/me/side"), arena_printf(a, "about=%lld&answer=%s", (long long)about, yes).at);
}

/* ---- an advocate ---- */

static void nobody_puts_themselves_on_a_childs_side(void **state)
{
	(void)state;
	struct got g = post(ROBIN, TEXT("/me/tell"), "readers=someone-on-my-side&words=SIDEWORDS");
	assert_int_equal(g.status, 303);
	g = get(ROBIN, TEXT("/me/tell"));
	SHOWS(g, "No one has this job right now");
	/* the manager themselves; the worker, the reviewing officer: near the child in another part */
	static const int near[] = {MIA, SAM, IRO};
	for (size_t i = 0; i < 3; i++) {
		g = put_down(MIA, ROBIN, near[i], "advocate");
		assert_int_equal(g.status, 422);
		assert_null(g.to.at); /* what the writer refused leads nowhere, and says nowhere that it was saved */
		assert_false(g.cookie.at && strstr(g.cookie.at, "kith-done=saved"));
		HIDES(g, "Saved.");
		SHOWS(g, near[i] == MIA ? "cannot be you" : "nobody&#39;s worker or manager");
	}
	/* nor who signs in with a role that opens nothing of what the child gave: it is said who can be one */
	g = put_down(MIA, ROBIN, NORA, "advocate");
	assert_int_equal(g.status, 422);
	SHOWS(g, "an advocate signs in as social worker, personal adviser, reviewing officer or manager, or not at all");
	assert_int_equal(one(&sql_advocate, person[ROBIN], "advocate"), 0);
	HIDES(get(MIA, page(ROBIN)), "SIDEWORDS");
}

static void the_child_says_yes_or_no(void **state)
{
	(void)state;
	assert_int_equal(put_down(MIA, ROBIN, ADA, "advocate").status, 303);
	int64_t about = one(&sql_advocate, person[ROBIN], "advocate");
	/* until the yes nothing opens, and nobody is told otherwise */
	assert_int_equal(get(ADA, page(ROBIN)).status, 403);
	HIDES(get(ADA, TEXT("/children")), "Robin");
	SHOWS(get(ROBIN, TEXT("/me/tell")), "No one has this job right now");
	SHOWS(get(MIA, page(ROBIN)), "the child has not said yes yet");
	struct got g = get(ROBIN, TEXT("/me"));
	SHOWS(g, "Ada Advicely wants to be on your side. Is that right?");
	/* nobody says it for them */
	assert_int_equal(answer(MIA, about, "yes").status, 403);
	assert_int_equal(answer(ADA, about, "yes").status, 403);
	assert_int_equal(answer(KIM, about, "yes").status, 409);
	assert_int_equal(post(IRO, AT("/child/%lld/advocate/%lld", (long long)person[ROBIN], (long long)about),
	    arena_printf(a, "about=%lld&answer=yes", (long long)about).at).status, 409);
	assert_int_equal(get(ADA, page(ROBIN)).status, 403);
	/* yes: the words that were given to somebody on their side, and no more */
	assert_int_equal(answer(ROBIN, about, "yes").status, 303);
	SHOWS(get(ADA, TEXT("/children")), "Robin Testwood");
	SHOWS(get(ADA, TEXT("/home")), "answers that they wait for: 1"); /* and where the day begins */
	g = get(ADA, page(ROBIN));
	assert_int_equal(g.status, 200);
	SHOWS(g, "SIDEWORDS");
	HIDES(g, "Sampleworth"); /* their people */
	HIDES(g, "2011");        /* their birthday */
	int64_t view = one(&sql_view, person[ROBIN], NULL);
	assert_int_equal(get(ADA, AT("/child/%lld/answer/%lld", (long long)person[ROBIN], (long long)view)).status, 200);
	HIDES(get(MIA, page(ROBIN)), "SIDEWORDS");
	HIDES(get(SAM, page(ROBIN)), "SIDEWORDS");
	SHOWS(get(ROBIN, TEXT("/me/tell")), "Ada Advicely answers you by");
	/* the look is told as such */
	assert_true(one(&sql_looks, person[ROBIN], "on their side") >= 1);
	g = get(ROBIN, TEXT("/me/looked"));
	SHOWS(g, "Ada Advicely");
	SHOWS(g, "on your side");
	/* no, on any day after */
	assert_int_equal(answer(ROBIN, about, "no").status, 303);
	assert_int_equal(get(ADA, page(ROBIN)).status, 403);
	SHOWS(get(ROBIN, TEXT("/me/side")), "You said no to Ada Advicely");
	assert_int_equal(answer(ROBIN, about, "yes").status, 303);
	assert_int_equal(get(ADA, page(ROBIN)).status, 200);
}

struct joining {
	const struct user *user;
	bool leaves;
};
static bool team_in(struct tx *tx, void *arg, struct fault *f)
{
	struct joining *j = arg;
	struct actor op = actor_operator(1);
	return j->leaves ? user_leave_team(tx, &op, j->user, NORTH, today, now, f) : user_join_team(tx, &op, j->user, NORTH, today, now, f);
}

SQL(sql_in_team, "UPDATE k_allocation SET team = $3 WHERE authority = 1 AND child = $1 AND who = $2");
static bool give_team(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return sql_do(tx, &sql_in_team, f, arg_i(person[ROBIN]), arg_i(person[SAM]), arg_i(NORTH));
}

struct their_children {
	int64_t *id;
	size_t n;
	bool part;
};
static bool joined_in(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {.authority = 1, .now = now, .today = today};
	return ((struct their_children *)arg)->part ? person_part(tx, &h, person[ROBIN], f)
	    : person_join(tx, &h, person[ROBIN], person[NEW], f);
}
static bool their_children_in(struct tx *tx, void *arg, struct fault *f)
{
	struct their_children *t = arg;
	return access_side_children(tx, a, &session[ADA].actor, today, now, &t->id, &t->n, f);
}

/* A child under two numbers is one child, by the id that is kept, to those on their side too. */
static void joined_children_are_one(void **state)
{
	(void)state;
	struct fault f = {0};
	struct their_children t = {0};
	must(store_read(db, their_children_in, &t, &f), &f);
	assert_true(t.n == 1 && t.id[0] == person[ROBIN]);
	must(store_run(db, "join", joined_in, &t, &f), &f);
	must(store_read(db, their_children_in, &t, &f), &f);
	assert_true(t.n == 1 && t.id[0] == person[NEW]);
	t.part = true;
	must(store_run(db, "part", joined_in, &t, &f), &f);
}

/* Whoever comes near the child afterwards is not on their side for as long; and the other way round it is refused. */
static void an_advocate_is_nobodys_worker(void **state)
{
	(void)state;
	struct fault f = {0};
	struct joining j = {&users[ADA], false};
	must(store_run(db, "team", give_team, NULL, &f), &f);
	assert_int_equal(get(ADA, page(ROBIN)).status, 200);
	must(store_run(db, "join", team_in, &j, &f), &f);
	assert_int_equal(get(ADA, page(ROBIN)).status, 403);
	SHOWS(get(ROBIN, TEXT("/me/side")), "can not be on your side right now");
	j.leaves = true;
	must(store_run(db, "leave", team_in, &j, &f), &f);
	assert_int_equal(get(ADA, page(ROBIN)).status, 200);
	/* nor by another account of theirs that is of the team */
	struct session other = user(ROLE_NURSE, person[ADA], "ada by another name");
	struct user second = users[ADA];
	second.id = other.actor.user;
	j = (struct joining){&second, false};
	must(store_run(db, "join", team_in, &j, &f), &f);
	assert_int_equal(get(ADA, page(ROBIN)).status, 403);
	j.leaves = true;
	must(store_run(db, "leave", team_in, &j, &f), &f);
	assert_int_equal(get(ADA, page(ROBIN)).status, 200);
	struct got g = put_down(MIA, ROBIN, ADA, "social-worker");
	assert_int_equal(g.status, 422);
	SHOWS(g, "is this child&#39;s advocate");
	/* the same allocation, made to name its maker */
	int64_t about = one(&sql_advocate, person[ROBIN], "advocate");
	g = post(MIA, AT("/child/%lld/correct/allocation/%lld", (long long)person[ROBIN], (long long)about),
	    arena_printf(a, "part=advocate&who=%lld&began-day=1&began-month=11&began-year=2026&version=%lld&state=final",
	    (long long)person[MIA],
	        (long long)one(&sql_version, about, NULL)).at);
	assert_int_equal(g.status, 422);
	/* the team that an advocate is of is not the child's */
	assert_int_equal(get(LEA, page(ROBIN)).status, 403);
}

SQL(sql_forge, "UPDATE k_allocation SET written_by = $2 WHERE authority = 1 AND entry = $1");
SQL(sql_forge_yes, "UPDATE k_on_my_side SET written_by = $2 WHERE authority = 1 AND allocation = $1 AND current = 1");
SQL(sql_forge_who, "UPDATE k_allocation SET who = $2 WHERE authority = 1 AND entry = $1");
struct forging {
	const struct sql *sql;
	int64_t entry, by;
};
static bool forge_in(struct tx *tx, void *arg, struct fault *f)
{
	struct forging *x = arg;
	return sql_do(tx, x->sql, f, arg_i(x->entry), arg_i(x->by));
}
/* What does not come in by a page: the database itself is written. */
static void forge(const struct sql *sql, int64_t entry, int64_t by)
{
	struct fault f = {0};
	must(store_run(db, "forge", forge_in, &(struct forging){sql, entry, by}, &f), &f);
}

/* However it came in: what the advocate wrote themselves opens nothing. */
static void their_own_hand_opens_nothing(void **state)
{
	(void)state;
	int64_t about = one(&sql_advocate, person[ROBIN], "advocate");
	forge(&sql_forge, about, person[ADA]);
	assert_int_equal(get(ADA, page(ROBIN)).status, 403);
	forge(&sql_forge, about, person[MIA]);
	assert_int_equal(get(ADA, page(ROBIN)).status, 200);
	/* a yes that the child did not say, and a yes to somebody else */
	forge(&sql_forge_yes, about, person[MIA]);
	assert_int_equal(get(ADA, page(ROBIN)).status, 403);
	forge(&sql_forge_yes, about, person[ROBIN]);
	forge(&sql_forge_who, about, person[LEA]);
	assert_int_equal(get(LEA, page(ROBIN)).status, 403);
	forge(&sql_forge_who, about, person[ADA]);
	assert_int_equal(get(ADA, page(ROBIN)).status, 200);
}

static void what_was_taken_back_stays_to_be_seen(void **state)
{
	(void)state;
	int64_t about = one(&sql_advocate, person[ROBIN], "advocate");
	/* a version is compared whole: one that is the same in its lower half is another */
	assert_int_equal(post(MIA, AT("/child/%lld/take-back/allocation/%lld", (long long)person[ROBIN], (long long)about),
	    arena_printf(a, "version=%lld", (long long)one(&sql_version, about, NULL) + ((long long)1 << 32)).at).status, 409);
	struct got g = post(MIA, AT("/child/%lld/take-back/allocation/%lld", (long long)person[ROBIN], (long long)about),
	    arena_printf(a, "version=%lld", (long long)one(&sql_version, about, NULL)).at);
	assert_int_equal(g.status, 303);
	assert_int_equal(get(ADA, page(ROBIN)).status, 403);
	g = get(ROBIN, TEXT("/me/side"));
	SHOWS(g, "Ada Advicely");
	SHOWS(g, "Someone on my side");
	SHOWS(g, "put down and then taken back");
	HIDES(g, "PARTINGWORDS");
	SHOWS(get(ROBIN, TEXT("/me/looked")), "on your side");
	SHOWS(get(MIA, page(ROBIN)), "Ada Advicely");
	HIDES(get(MIA, page(ROBIN)), "PARTINGWORDS");
}

/* ---- for a child who cannot instruct one ---- */

static void two_people_appoint(void **state)
{
	(void)state;
	assert_int_equal(post(KIM, TEXT("/me/tell"), "readers=someone-on-my-side&words=KIMSWORDS").status, 303);
	assert_int_equal(put_down(MIA, KIM, ADA, "non-instructed-advocate").status, 303);
	int64_t about = one(&sql_advocate, person[KIM], "non-instructed-advocate");
	struct text address = AT("/child/%lld/advocate/%lld", (long long)person[KIM], (long long)about);
	const char *yes = arena_printf(a, "about=%lld&answer=yes", (long long)about).at;
	assert_int_equal(get(ADA, page(KIM)).status, 403);
	assert_int_equal(answer(KIM, about, "yes").status, 409); /* it is not the child's to say */
	SHOWS(get(MIA, address), "Somebody else has to agree");
	assert_int_equal(post(MIA, address, yes).status, 409);
	assert_int_equal(post(SAM, address, yes).status, 403);
	assert_int_equal(post(LEA, address, yes).status, 403); /* no manager of this child */
	assert_int_equal(get(ADA, page(KIM)).status, 403);
	SHOWS(get(IRO, page(KIM)), "a second person has to agree");
	SHOWS(get(IRO, address), "I agree");
	assert_int_equal(post(IRO, address, yes).status, 303);
	struct got g = get(ADA, page(KIM));
	assert_int_equal(g.status, 200);
	HIDES(g, "KIMSWORDS");
	/* the second person is neither the advocate nor who wrote it, however the yes came in */
	static const int not_second[] = {ADA, MIA, KIM};
	for (size_t i = 0; i < 3; i++) {
		forge(&sql_forge_yes, about, person[not_second[i]]);
		assert_int_equal(get(ADA, page(KIM)).status, 403);
	}
	forge(&sql_forge_yes, about, person[IRO]);
	assert_int_equal(get(ADA, page(KIM)).status, 200);
	g = get(KIM, TEXT("/me/side"));
	SHOWS(g, "Two people chose Ada Advicely to speak up for you");
	SHOWS(get(KIM, TEXT("/me/tell")), "No one has this job right now");
	SHOWS(get(KIM, TEXT("/me/looked")), "speaks up for you");
}

/* ---- who looked ---- */

SQL(sql_own_looks, "SELECT COUNT(*) FROM journal WHERE authority = 1 AND child = $1 AND verb = 'look' AND actor = $1");
SQL(sql_sams_looks,
    "SELECT COUNT(*) FROM journal WHERE authority = 1 AND child = $1 AND verb = 'look' AND relation = 'mine to work with' AND kind = "
    "'child'");

static size_t times(const struct got *g, const char *words)
{
	size_t n = 0;
	for (const char *p = g->body.at; (p = strstr(p, words)); p += strlen(words))
		n++;
	return n;
}

static void ones_own_looks_are_ones_own(void **state)
{
	(void)state;
	static const char *const pages[] = {"/me", "/me/record", "/me/people", "/me/looked", "/me/said"};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		assert_int_equal(get(ROBIN, text_of(pages[i])).status, 200);
	assert_int_equal(one(&sql_own_looks, person[ROBIN], NULL), 0);
	HIDES(get(ROBIN, TEXT("/me/looked")), "Robin Testwood");
}

/* Somebody who opens the record again and again on one day is one line of it; a list is another. */
static void one_session_is_one_line(void **state)
{
	(void)state;
	get(SAM, page(KIM));
	for (int i = 0; i < 3; i++) { /* beyond what the journal counts as one look; whose page it is stays signed in */
		now += 8 * 60 * 1000;
		assert_int_equal(get(KIM, TEXT("/me")).status, 200);
	}
	get(SAM, page(KIM));
	get(SAM, AT("/child/%lld/looked", (long long)person[KIM]));
	get(SAM, TEXT("/children"));
	assert_true(one(&sql_sams_looks, person[KIM], NULL) >= 2);
	struct got g = get(IRO, AT("/child/%lld/looked", (long long)person[KIM]));
	assert_int_equal(g.status, 200);
	assert_int_equal(times(&g, "Sam Sampleworth"), 2);
	SHOWS(g, "id=\"lists\"");
	g = get(KIM, TEXT("/me/looked"));
	assert_int_equal(times(&g, "Sam Sampleworth"), 2);
	SHOWS(g, "id=\"lists\"");
	SHOWS(g, "saw your name in a list");
}

/* ---- every relation ---- */

static const struct code *parts(size_t *n)
{
	const struct kind *k = kind_of(TEXT("allocation"));
	const struct list *l = k->fields[kind_field(k, "part")].list;
	*n = l->n;
	return l->codes;
}

/* Each part that there is in an allocation: refused to the one whom it serves, whoever that is. */
static void nobody_gives_a_child_to_themselves(void **state)
{
	(void)state;
	size_t n;
	const struct code *part = parts(&n);
	assert_true(n >= 8);
	for (size_t i = 0; i < n; i++)
		for (int by = SAM; by <= IRO; by++)
			if (allocate(by, ROBIN, by, part[i].code))
				fail_msg("%s made themselves %s", who[by].forename, part[i].code);
	/* who registered a child may be its worker, but no advocate; and not any more once the child has said something */
	for (size_t i = n; i-- > 0;) /* the advocates first, while nothing else stands against it */
		assert_int_equal(allocate(SAM, NEW, SAM, part[i].code), strstr(part[i].code, "advocate") == NULL);
	assert_int_equal(post(NEW, TEXT("/me/tell"), "readers=my-worker&words=Hello").status, 303);
	assert_false(allocate(SAM, NEW, SAM, "social-worker"));
}

static bool bar_in(struct tx *tx, void *arg, struct fault *f)
{
	struct fault refused = {0};
	struct hand mia = {.authority = 1, .who = person[MIA], .now = now, .today = today}, sam = mia;
	bool barred;
	(void)arg;
	sam.who = person[SAM];
	if (!person_bar(tx, &mia, person[KIM], person[SAM], f))
		return false;
	assert_false(person_unbar(tx, &sam, person[KIM], person[SAM], &refused));
	assert_string_equal(refused.code, "people.bar");
	if (!person_is_barred(tx, 1, person[KIM], person[SAM], &barred, f))
		return false;
	assert_true(barred);
	return person_unbar(tx, &mia, person[KIM], person[SAM], f) && person_is_barred(tx, 1, person[KIM], person[SAM], &barred, f) &&
	    !barred;
}

static void who_is_barred_does_not_lift_it(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_run(db, "bar", bar_in, NULL, &f), &f);
}

static bool rename_in(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {.authority = 1, .who = person[MIA], .now = now, .today = today};
	struct entry *e;
	struct problems p;
	struct clashes c;
	(void)arg;
	if (entry_get(tx, a, 1, kind_of(TEXT("person")), person[KIM], &e, f) != ROW_ONE)
		return false;
	set_text(e, "forename", "Robin");
	set_text(e, "surname", "Testwood");
	set_number(e, "dob", day_of(2012, 6, 7));
	return entry_correct(tx, a, &h, e, &p, &c, f);
}

/* Two of one name are told apart wherever they stand in one list. */
static void two_of_one_name(void **state)
{
	(void)state;
	struct fault f = {0};
	must(store_run(db, "rename", rename_in, NULL, &f), &f);
	static const int again[] = {SAM, MIA, LEA, ROBIN, KIM}; /* hours have gone by */
	for (size_t i = 0; i < sizeof again / sizeof *again; i++)
		session[again[i]] = user(who[again[i]].role, person[again[i]], arena_printf(a, "again %zu", i).at);
	for (int c = ROBIN; c <= KIM; c++) {
		assert_int_equal(post(c, TEXT("/me/tell"), arena_printf(a, "readers=my-worker&words=Of+one+name+%d", c).at).status, 303);
		assert_int_equal(post(LEA, AT("/child/%lld/open", (long long)person[c]),
		    "reason=They+stand+here+and+need+their+medicine").status, 303);
	}
	struct got g = get(SAM, TEXT("/tasks"));
	SHOWS(g, "born 4 May 2011");
	SHOWS(g, "born 7 June 2012");
	g = get(MIA, TEXT("/opened"));
	SHOWS(g, "born 4 May 2011");
	SHOWS(g, "born 7 June 2012");
}

/* A long list is cut where the day begins, and says where all of it is. */
static void the_home_is_bounded(void **state)
{
	(void)state;
	for (int i = 1; i <= 22; i++)
		assert_int_equal(post(SAM, AT("/child/%lld/add/visit", (long long)person[ROBIN]),
		    arena_printf(a, "held-day=%d&held-month=10&held-year=2026&alone=yes&state=draft&how-was-it=Draft+%d", i, i).at).status,
		    303);
	struct got g = get(SAM, TEXT("/home"));
	SHOWS(g, "href=\"/home/drafts\"");
	assert_int_equal(times(&g, "/entry/visit/"), 20);
	g = get(SAM, TEXT("/home/drafts"));
	assert_int_equal(g.status, 200);
	assert_int_equal(times(&g, "/entry/visit/"), 22);
	assert_int_equal(get(SAM, TEXT("/home/said")).status, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nobody_puts_themselves_on_a_childs_side),
	    cmocka_unit_test(the_child_says_yes_or_no), cmocka_unit_test(joined_children_are_one),
	    cmocka_unit_test(an_advocate_is_nobodys_worker), cmocka_unit_test(their_own_hand_opens_nothing),
	    cmocka_unit_test(what_was_taken_back_stays_to_be_seen), cmocka_unit_test(two_people_appoint),
	    cmocka_unit_test(nobody_gives_a_child_to_themselves), cmocka_unit_test(who_is_barred_does_not_lift_it),
	    cmocka_unit_test(ones_own_looks_are_ones_own), cmocka_unit_test(one_session_is_one_line), cmocka_unit_test(two_of_one_name),
	    cmocka_unit_test(the_home_is_bounded)};
	return cmocka_run_group_tests_name("side", tests, begin, house_end);
}
