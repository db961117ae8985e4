/* Relations, users, sessions, signing in and breaking the glass, on the engine that KITH_DB names (a PostgreSQL), else on
 * SQLite in a new folder. All people here are invented. */
#include "access/door.h"
#include "access/password.h"
#include "access/throttle.h"
#include "describe/kind.h"
#include "store/journal.h"
#include "tests.h"
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

SQL(t_allocate,
    "INSERT INTO k_allocation(authority, entry, version, current, child, happened_from, happened_to, state, source, written_at,"
    " part, who, team) VALUES($1, $2, 1, $3, $4, $5, $6, $7, 'kith', 0, $8, $9, $10)");
SQL(t_person, "INSERT INTO k_person(authority, entry, version, current, child, state, source, written_at, sealed)"
              " VALUES($1, $2, 1, 1, $3, 'final', 'kith', 0, $4)");
SQL(t_bar, "INSERT INTO person_barred(authority, person, barred, from_at, to_at) VALUES($1, $2, $3, 0, $4)");
SQL(t_join, "INSERT INTO person_join(authority, gone, joined_at, kept) VALUES($1, $2, 0, $3)");
SQL(t_mine_count, "SELECT count(*) FROM k_allocation x WHERE x.authority = $1 AND x.part = $6 AND x.child IN (" ACCESS_MINE ")");
SQL(t_hash, "SELECT password FROM app_user WHERE id = $1");
SQL(t_kept, "SELECT digest FROM app_session");
SQL(t_old_hash, "UPDATE app_user SET password = $2 WHERE id = $1");
SQL(t_sessions, "SELECT count(*) FROM app_session");

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };
static const day today = 20000; /* 4 October 2024 */
static const int64_t now = (int64_t)20000 * 24 * HOUR + 10 * HOUR;

static struct store *db;
static struct arena *arena;
static char folder[FOLDER], place[FOLDER + 20];
static int64_t here, elsewhere; /* authorities */
static struct settings settings;

static void run(bool (*fn)(struct tx *, void *, struct fault *), void *arg)
{
	struct fault f = {0};
	must(store_run(db, "test", fn, arg, &f), &f);
}

static bool authorities(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return store_authority_add(tx, TEXT("E99000001"), TEXT("Testshire"), 0, &here, f) &&
	    store_authority_add(tx, TEXT("E99000002"), TEXT("Otherham"), 0, &elsewhere, f);
}

static int begin(void **state)
{
	(void)state;
	struct fault f = {0};
	folder_make(folder, sizeof folder, "access");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	settings = settings_default();
	arena = arena_new(0);
	db = store_open(engine_at(place), STORE_NEW, &f);
	must(db != NULL, &f);
	must(store_make(db, 1000, &f), &f);
	run(authorities, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	store_close(db);
	folder_away(folder);
	arena_free(arena);
	return 0;
}

/* ---- relations ---- */

/* People and children of the tests below, each of its own number. */
enum {
	P_WORKER = 101, P_IRO, P_CARER, P_NURSE, P_MANAGER, P_ADVISER, P_ADVOCATE,
	C_NOW = 201, C_PAST, C_FUTURE, C_DRAFT, C_OLD_VERSION, C_TEAM, C_SEALED, C_BARRED, C_UNBARRED, C_KEPT, C_GONE, C_ELSEWHERE, C_UNDER,
	    C_MIDDLE, C_SIDE,
	TEAM = 301, U = 401,
};

struct allocation {
	int64_t authority, child, who, team;
	const char *part, *state;
	day from, to;
	bool old;
};

static const struct allocation allocations[] = {
    {1, C_NOW, P_WORKER, 0, "social-worker", "final", today - 100, DAY_NONE, false},
    {1, C_NOW, P_IRO, 0, "iro", "final", today - 100, DAY_NONE, false},
    {1, C_NOW, P_CARER, 0, "carer", "final", today, today + 1, false},
    {1, C_NOW, P_NURSE, 0, "nurse", "final", DAY_NONE, DAY_NONE, false},
    {1, C_NOW, P_MANAGER, 0, "manager", "final", today - 1, DAY_NONE, false},
    {1, C_NOW, P_ADVISER, 0, "personal-adviser", "final", today - 1, DAY_NONE, false},
    {1, C_NOW, P_ADVOCATE, 0, "advocate", "final", today - 1, DAY_NONE, false},
    {1, C_PAST, P_WORKER, 0, "social-worker", "final", today - 100, today, false}, /* [from, to): it ended yesterday */
    {1, C_FUTURE, P_WORKER, 0, "social-worker", "final", today + 1, DAY_NONE, false},
    {1, C_DRAFT, P_WORKER, 0, "social-worker", "draft", today - 1, DAY_NONE, false},
    {1, C_OLD_VERSION, P_WORKER, 0, "social-worker", "final", today - 1, DAY_NONE, true},
    {1, C_TEAM, 999, TEAM, "social-worker", "final", today - 1, DAY_NONE, false},
    {1, C_SEALED, P_WORKER, 0, "social-worker", "final", today - 1, DAY_NONE, false},
    {1, C_BARRED, P_WORKER, 0, "social-worker", "final", today - 1, DAY_NONE, false},
    {1, C_UNBARRED, P_WORKER, 0, "social-worker", "final", today - 1, DAY_NONE, false},
    {1, C_GONE, P_WORKER, 0, "social-worker", "final", today - 1, DAY_NONE, false},
    {1, C_UNDER, P_WORKER, 0, "social-worker", "final", today - 1, DAY_NONE, false}, /* under another id of the sealed child */
    {1, C_SIDE, P_ADVOCATE, TEAM, "advocate", "final", today - 1, DAY_NONE, false}, /* an advocate's allocation brings no team with it */
    {2, C_ELSEWHERE, P_WORKER, 0, "social-worker", "final", today - 1, DAY_NONE, false},
};

static struct actor someone(enum role role, int64_t person)
{
	return (struct actor){.authority = here, .user = U, .person = person, .role = (int)role, .name = TEXT("Invented Person")};
}

static bool fill(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	for (size_t i = 0; i < sizeof allocations / sizeof *allocations; i++) {
		const struct allocation *a = &allocations[i];
		if (!sql_do(tx, &t_allocate, f, arg_i(a->authority == 1 ? here : elsewhere), arg_i(1000 + (int64_t)i), arg_i(!a->old),
		        arg_i(a->child), arg_day(a->from), arg_day(a->to), arg_z(a->state), arg_z(a->part), arg_i(a->who),
		        a->team ? arg_i(a->team) : arg_null()))
			return false;
	}
	struct actor admin = someone(ROLE_ADMINISTRATOR, 1);
	struct user manager = {.authority = here, .id = U};
	return sql_do(tx, &t_person, f, arg_i(here), arg_i(C_SEALED), arg_i(C_SEALED), arg_i(1)) &&
	    sql_do(tx, &t_person, f, arg_i(here), arg_i(C_NOW), arg_i(C_NOW), arg_i(0)) &&
	    sql_do(tx, &t_join, f, arg_i(here), arg_i(C_UNDER), arg_i(C_MIDDLE)) &&
	    sql_do(tx, &t_join, f, arg_i(here), arg_i(C_MIDDLE), arg_i(C_SEALED)) &&
	    sql_do(tx, &t_bar, f, arg_i(here), arg_i(C_BARRED), arg_i(P_WORKER), arg_null()) &&
	    sql_do(tx, &t_bar, f, arg_i(here), arg_i(C_UNBARRED), arg_i(P_WORKER), arg_i(5)) &&
	    sql_do(tx, &t_join, f, arg_i(here), arg_i(C_GONE), arg_i(C_KEPT)) &&
	    user_join_team(tx, &admin, &manager, TEAM, today - 10, now, f);
}

struct question {
	struct actor actor;
	int64_t child;
	relation_set relation;
	bool barred, sealed;
	day on;
};

static bool ask_all(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	const struct question questions[] = {
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_NOW, REL_WORK, false, false, 0},
	    {someone(ROLE_IRO, P_IRO), C_NOW, REL_REVIEW, false, false, 0},
	    {someone(ROLE_CARER, P_CARER), C_NOW, REL_CARE, false, false, 0},
	    {someone(ROLE_CARER, P_CARER), C_NOW, 0, false, false, 1},  /* the child has moved on */
	    {someone(ROLE_CARER, P_CARER), C_NOW, 0, false, false, -1}, /* and was not there yet */
	    {someone(ROLE_NURSE, P_NURSE), C_NOW, REL_HEALTH, false, false, 0},
	    {someone(ROLE_MANAGER, P_MANAGER), C_NOW, REL_TEAM, false, false, 0},
	    {someone(ROLE_PERSONAL_ADVISER, P_ADVISER), C_NOW, REL_WORK, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_ADVOCATE), C_NOW, 0, false, false, 0}, /* the child has not said yes */
	    {someone(ROLE_YOUNG_PERSON, C_NOW), C_NOW, REL_ME, false, false, 0},
	    {someone(ROLE_YOUNG_PERSON, C_PAST), C_NOW, 0, false, false, 0},
	    {someone(ROLE_CARER, P_WORKER), C_NOW, 0, false, false, 0}, /* the allocation is another part than the role */
	    {someone(ROLE_SOCIAL_WORKER, C_NOW), C_NOW, 0, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_PAST, 0, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_PAST, REL_WORK, false, false, -1},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_FUTURE, 0, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_FUTURE, REL_WORK, false, false, 1},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_DRAFT, 0, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_OLD_VERSION, 0, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_TEAM, 0, false, false, 0}, /* a member of the team, and not its manager */
	    {someone(ROLE_MANAGER, P_MANAGER), C_TEAM, REL_TEAM, false, false, 0},
	    {someone(ROLE_NURSE, P_NURSE), C_TEAM, REL_HEALTH, false, false, 0},
	    {someone(ROLE_MANAGER, P_MANAGER), C_SIDE, 0, false, false, 0},
	    {someone(ROLE_NURSE, P_NURSE), C_SIDE, 0, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_SEALED, REL_WORK, false, true, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_BARRED, REL_WORK, true, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_UNBARRED, REL_WORK, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_KEPT, REL_WORK, false, false, 0}, /* found to be one */
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_GONE, REL_WORK, false, false, 0},
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_UNDER, REL_WORK, false, true, 0}, /* sealed under another of its ids */
	    {someone(ROLE_SOCIAL_WORKER, P_WORKER), C_ELSEWHERE, 0, false, false, 0}, /* the id of another authority's child */
	    {someone(ROLE_BOARD_MEMBER, P_MANAGER), C_NOW, 0, false, false, 0},
	};
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		const struct question *q = &questions[i];
		struct access_subject s = {.authority = here, .child = q->child};
		if (!access_relation(tx, &q->actor, today + q->on, now, NULL, &s, f))
			return false;
		if (s.relation != q->relation || s.barred != q->barred || s.sealed != q->sealed)
			print_message("question %zu: relation %x barred %d sealed %d\n", i, s.relation, s.barred, s.sealed);
		assert_int_equal(s.relation, q->relation);
		assert_int_equal(s.barred, q->barred);
		assert_int_equal(s.sealed, q->sealed);
	}
	/* another authority's child by its own authority: nothing is found, and the question is refused */
	struct actor worker = someone(ROLE_SOCIAL_WORKER, P_WORKER);
	struct access_subject s = {.authority = elsewhere, .child = C_ELSEWHERE};
	assert_true(access_relation(tx, &worker, today, now, NULL, &s, f));
	assert_int_equal(s.relation, 0);
	assert_false(access_may(&worker, VERB_SEE, "child", NULL, &s).may);
	return true;
}

static bool lists(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	static const struct {
		enum role role;
		int64_t person;
		int64_t children[6];
	} wanted[] = {
	    {ROLE_SOCIAL_WORKER, P_WORKER, {C_NOW, C_UNBARRED, C_KEPT}}, {ROLE_MANAGER, P_MANAGER, {C_NOW, C_TEAM}},
	    {ROLE_NURSE, P_NURSE, {C_NOW, C_TEAM}}, {ROLE_CARER, P_CARER, {C_NOW}}, {ROLE_CARER, P_WORKER, {0}},
	    {ROLE_BOARD_MEMBER, P_MANAGER, {0}}, {ROLE_SOCIAL_WORKER, P_ADVOCATE, {0}},
	};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
		struct actor a = someone(wanted[i].role, wanted[i].person);
		int64_t *got, count = -1;
		size_t n, right = 0;
		if (!access_children(tx, arena, &a, today, &got, &n, f))
			return false;
		while (right < 6 && wanted[i].children[right])
			right++;
		assert_int_equal(n, right);
		for (size_t j = 0; j < n; j++)
			assert_int_equal(got[j], wanted[i].children[j]);
		/* the same inside another query, with a parameter of its own */
		struct query q;
		query_begin(tx, &q, &t_mine_count);
		access_mine_bind(&q, &a, today);
		query_bind_z(&q, 6, "social-worker");
		if (query_step(&q, f))
			count = query_i64(&q, 0);
		if (!query_end(&q, f))
			return false;
		assert_int_equal(count, right); /* each of them has one social worker's row, current or not */
	}
	return true;
}

/* Who leaves a team stands to its children until the day before, in the question and in the list alike; who joins, from that day. */
static bool leaves(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct actor admin = someone(ROLE_ADMINISTRATOR, 1), manager = someone(ROLE_MANAGER, 0);
	manager.user = U + 1;
	struct user u = {.authority = here, .id = U + 1};
	if (!user_join_team(tx, &admin, &u, TEAM, today - 3, now, f) || !user_leave_team(tx, &admin, &u, TEAM, today, now, f))
		return false;
	for (day on = today - 4; on <= today + 1; on++) {
		bool in = on >= today - 3 && on < today;
		struct access_subject s = {.authority = here, .child = C_TEAM};
		int64_t *got;
		size_t n;
		must(access_relation(tx, &manager, on, now, NULL, &s, f), f);
		assert_int_equal(s.relation, in && on >= today - 1 ? REL_TEAM : 0); /* the team has the child from yesterday on */
		must(access_children(tx, arena, &manager, on, &got, &n, f), f);
		assert_int_equal(n, in && on >= today - 1);
	}
	manager.user = u.id = U + 2;
	must(user_join_team(tx, &admin, &u, TEAM, today, now, f), f);
	for (day on = today - 1; on <= today; on++) {
		struct access_subject s = {.authority = here, .child = C_TEAM};
		int64_t *got;
		size_t n = 0;
		must(access_relation(tx, &manager, on, now, NULL, &s, f) && access_children(tx, arena, &manager, on, &got, &n, f), f);
		assert_int_equal(s.relation, on == today ? REL_TEAM : 0);
		assert_int_equal(n, on == today);
	}
	return true;
}

/* Of many at once it is what it is of each: for everybody, to every child, in every entry that somebody was asked about. */
static bool one_by_one(struct tx *tx, void *arg, struct fault *f)
{
	enum { CHILDREN = C_SIDE - C_NOW + 1, PEOPLE = P_ADVOCATE - P_WORKER + 1 };
	struct access_subject many[2 * CHILDREN + 1];
	int64_t *entry = arg, same = 0, some = 0;
	for (int role = 0; role <= ROLES; role++)
		for (int64_t who = P_WORKER; who < P_WORKER + PEOPLE + 2; who++)
			for (int64_t user = 0; user < 6; user++) {
				struct actor a = someone((enum role)role, who == P_WORKER + PEOPLE ? C_NOW : who);
				if (user)
					a.user = entry[user];
				for (size_t i = 0; i <= 2 * CHILDREN; i++)
					many[i] = (struct access_subject){.authority = i == 3 ? elsewhere : here,
					    .child = C_NOW + (int64_t)i / 2,
					    .entry = i % 2 ? entry[0] : 0};
				many[2 * CHILDREN].child = 0;
				must(access_relations(tx, arena, &a, today, now, "home", many, 2 * CHILDREN + 1, f), f);
				for (size_t i = 0; i <= 2 * CHILDREN; i++) {
					struct access_subject one = {
					    .authority = many[i].authority, .child = many[i].child, .entry = many[i].entry};
					must(access_relation(tx, &a, today, now, "home", &one, f), f);
					if (one.relation != many[i].relation || one.barred != many[i].barred ||
					    one.sealed != many[i].sealed)
						fail_msg("role %d, who %lld, child %lld: %x %x", role, (long long)who, (long long)one.child,
						    one.relation, many[i].relation);
					same++, some += one.relation != 0;
				}
			}
	return same > some && some > 20;
}

SQL(t_granted, "SELECT DISTINCT user_id FROM access_grant WHERE authority = $1");
static bool granted(struct tx *tx, void *arg, struct fault *f)
{
	int64_t *user = arg;
	struct query q;
	size_t n = 1;
	query_begin(tx, &q, &t_granted);
	query_bind_i64(&q, 1, here);
	while (query_step(&q, f) && n < 6)
		user[n++] = query_i64(&q, 0);
	return query_end(&q, f);
}

static void relations(void **state)
{
	(void)state;
	struct fault f = {0};
	run(fill, NULL);
	must(store_read(db, ask_all, NULL, &f), &f);
	must(store_read(db, lists, NULL, &f), &f);
	must(store_read(db, one_by_one, (int64_t[6]){0, U}, &f), &f);
	run(leaves, NULL);
}

/* ---- breaking the glass ---- */

static bool glass(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct actor worker = someone(ROLE_SOCIAL_WORKER, P_WORKER), manager = someone(ROLE_MANAGER, P_MANAGER),
	    board = someone(ROLE_BOARD_MEMBER, 1);
	struct fault refused = {0};
	struct user_new u = {.name = TEXT("Glass Breaker"), .role = ROLE_SOCIAL_WORKER, .person = P_WORKER};
	if (!user_add(tx, &manager, &u, now, &worker.user, f))
		return false;
	assert_false(access_break_glass(tx, &worker, C_TEAM, TEXT("because"), today, now, 24, 77, &refused));
	assert_false(access_break_glass(tx, &board, C_TEAM, TEXT("I would like to know"), today, now, 24, 77, &refused));
	assert_false(access_break_glass(tx, &worker, C_BARRED, TEXT("They rang and I am on duty"), today, now, 24, 77, &refused));
	assert_string_equal(refused.code, "access.glass");
	must(access_break_glass(tx, &worker, C_TEAM, TEXT("They rang and I am on duty"), today, now, 24, 77, f), f);
	struct access_subject s = {.authority = here, .child = C_TEAM};
	must(access_relation(tx, &worker, today, now, NULL, &s, f), f);
	assert_int_equal(s.relation, REL_GLASS);
	assert_true(access_may(&worker, VERB_SEE, "child", NULL, &s).may);
	must(access_relation(tx, &worker, today, now + 24 * HOUR, NULL, &s, f), f);
	assert_int_equal(s.relation, 0);
	struct glass *g;
	size_t n;
	must(access_glass_list(tx, arena, &manager, today, &g, &n, f), f);
	assert_int_equal(n, 1);
	assert_true(g[0].child == C_TEAM && !g[0].seen_at && text_is(g[0].who, "Glass Breaker"));
	assert_int_equal(g[0].id, 77);
	struct actor other = someone(ROLE_MANAGER, 12345); /* of no team */
	other.user = 12346;
	must(access_glass_list(tx, arena, &other, today, &g, &n, f), f);
	assert_int_equal(n, 0);
	other.safeguards = true;
	must(access_glass_list(tx, arena, &other, today, &g, &n, f), f);
	assert_int_equal(n, 1);
	return true;
}

static bool asking(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct actor worker = someone(ROLE_SOCIAL_WORKER, P_WORKER), iro = someone(ROLE_IRO, 5555);
	struct fault refused = {0};
	struct user_new u = {.name = TEXT("Asked Person"), .role = ROLE_IRO, .person = 5555};
	if (!user_add(tx, &worker, &u, now, &iro.user, f))
		return false;
	const struct ask_entry home = {"home", 77}, said = {"view", 78};
	struct ask k = {.id = 4711,
	    .asked = iro.person,
	    .child = C_TEAM,
	    .question = TEXT("A move is planned"),
	    .until = now + HOUR,
	    .at = &home,
	    .n = 1};
	assert_false(access_ask(tx, &worker, &k, today, now, &refused)); /* not the worker's child */
	k.child = C_NOW;
	k.until = now;
	assert_false(access_ask(tx, &worker, &k, today, now, &refused));
	k.until = now + HOUR;
	k.question = TEXT(" ");
	assert_false(access_ask(tx, &worker, &k, today, now, &refused));
	k.question = TEXT("A move is planned");
	k.at = &said; /* what the child said is not handed on */
	assert_false(access_ask(tx, &worker, &k, today, now, &refused));
	k.at = &home;
	struct actor asker = worker;
	asker.person = iro.person;
	assert_false(access_ask(tx, &asker, &k, today, now, &refused)); /* oneself */
	int64_t child_user;
	u = (struct user_new){.name = TEXT("Asked Child"), .role = ROLE_YOUNG_PERSON, .person = C_MIDDLE};
	if (!user_add(tx, &worker, &u, now, &child_user, f))
		return false;
	k.asked = C_MIDDLE;
	assert_false(access_ask(tx, &worker, &k, today, now, &refused));
	k.asked = iro.person;
	struct user_new w = {.name = TEXT("Asking Worker"), .role = ROLE_SOCIAL_WORKER, .person = P_WORKER};
	if (!user_add(tx, &worker, &w, now, &worker.user, f))
		return false;
	/* for some days at most; nobody who signs in no more */
	k.until = now + (int64_t)(ASK_DAYS + 1) * 24 * HOUR + 1;
	assert_false(access_ask(tx, &worker, &k, today, now, &refused));
	k.until = now + HOUR;
	struct user gone = {.authority = here, .id = iro.user};
	must(user_set_active(tx, &worker, &gone, false, now, f), f);
	assert_false(access_ask(tx, &worker, &k, today, now, &refused));
	must(user_set_active(tx, &worker, &gone, true, now, f), f);
	/* what was opened to me for a while is not mine to hand on */
	struct user breaker;
	must(user_find(tx, arena, TEXT("Glass Breaker"), &breaker, f) == ROW_ONE, f);
	struct actor glass_broken = worker;
	glass_broken.user = breaker.id;
	k.child = C_TEAM;
	struct access_subject broken = {.authority = here, .child = C_TEAM};
	must(access_relation(tx, &glass_broken, today, now, NULL, &broken, f), f);
	assert_int_equal(broken.relation, REL_GLASS);
	assert_false(access_ask(tx, &glass_broken, &k, today, now, &refused));
	k.child = C_NOW;
	must(access_ask(tx, &worker, &k, today, now, f), f);
	struct access_subject s = {.authority = here, .child = C_NOW, .entry = 77};
	must(access_relation(tx, &iro, today, now, "home", &s, f), f);
	assert_int_equal(s.relation, REL_ASKED);
	assert_true(access_may(&iro, VERB_DECIDE, "review", NULL, &s).may);
	assert_true(access_may(&iro, VERB_SEE, "home", NULL, &s).may);
	s.entry = 78;
	must(access_relation(tx, &iro, today, now, "home", &s, f), f);
	assert_int_equal(s.relation, 0);
	struct ask_entry *at;
	size_t n;
	must(access_asked(tx, arena, &worker, k.id, now, &at, &n, f), f);
	assert_int_equal(n, 0); /* opened to whom it asks, and to nobody else */
	must(access_asked(tx, arena, &iro, k.id, now + HOUR, &at, &n, f), f);
	assert_int_equal(n, 0);
	must(access_asked(tx, arena, &iro, k.id, now, &at, &n, f), f);
	assert_true(n == 1 && at[0].entry == 77 && !strcmp(at[0].kind, "home"));
	s.entry = 77;
	must(access_relation(tx, &iro, today, now, "visit", &s, f), f);
	assert_int_equal(s.relation, 0);
	must(access_asked_over(tx, here, k.id, now + 1, f), f); /* decided: it shuts */
	must(access_relation(tx, &iro, today, now + 1, "home", &s, f), f);
	assert_int_equal(s.relation, 0);
	return true;
}

static bool whole(struct tx *tx, void *arg, struct fault *f)
{
	struct journal_verdict v;
	*(int64_t *)arg = 0;
	if (!journal_verify(tx, here, NULL, &v, f))
		return false;
	assert_true(v.whole);
	*(int64_t *)arg = v.rows;
	return true;
}

static void opened_for_a_while(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t rows;
	run(glass, NULL);
	run(asking, NULL);
	int64_t asked[6] = {77};
	must(store_read(db, granted, asked, &f), &f);
	assert_true(asked[1] && asked[2]);
	must(store_read(db, one_by_one, asked, &f), &f);
	must(store_read(db, whole, &rows, &f), &f);
	/* two joined a team, another joined and left, four users, one away and back, glass broken, somebody asked */
	assert_int_equal(rows, 12);
}

/* ---- sessions ---- */

struct sitting {
	int64_t user;
	struct session s;
	enum role role;
	const char *name;
};

static bool sit_down(struct tx *tx, void *arg, struct fault *f)
{
	struct sitting *t = arg;
	struct actor operator = actor_operator(here);
	struct user_new u = {.name = text_of(t->name), .role = t->role};
	struct user back;
	if (!t->user && !user_add(tx, &operator, &u, now, &t->user, f))
		return false;
	must(user_get(tx, arena, here, t->user, &back, f) == ROW_ONE, f);
	struct actor a = actor_of(&back);
	return session_new(tx, &settings, &a, now, &t->s, f);
}

struct finding {
	struct text token;
	int64_t at;
	struct session s;
	enum row row;
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct finding *k = arg;
	k->row = session_find(tx, arena, k->token, k->at, &k->s, f);
	return k->row != ROW_FAULT;
}

static enum row found_at(struct text token, int64_t at, struct session *out)
{
	struct finding k = {.token = token, .at = at};
	struct fault f = {0};
	must(store_read(db, find, &k, &f), &f);
	if (out)
		*out = k.s;
	return k.row;
}

struct touching {
	const struct session *s;
	int64_t at;
};

static bool touch(struct tx *tx, void *arg, struct fault *f)
{
	struct touching *t = arg;
	return session_touch(tx, t->s, t->at, f);
}

static bool disable(struct tx *tx, void *arg, struct fault *f)
{
	struct actor operator = actor_operator(here);
	struct user u;
	return user_get(tx, arena, here, *(int64_t *)arg, &u, f) == ROW_ONE && user_set_active(tx, &operator, &u, false, now, f);
}

static bool promote(struct tx *tx, void *arg, struct fault *f)
{
	struct actor operator = actor_operator(here);
	struct user u;
	return user_get(tx, arena, here, *(int64_t *)arg, &u, f) == ROW_ONE && user_set_role(tx, &operator, &u, ROLE_MANAGER, now, f);
}

static bool leave(struct tx *tx, void *arg, struct fault *f)
{
	return session_end(tx, text_of(arg), f);
}

static bool sweep(struct tx *tx, void *arg, struct fault *f)
{
	return session_sweep(tx, *(int64_t *)arg, f);
}

static bool count_sessions(struct tx *tx, void *arg, struct fault *f)
{
	return sql_i64(tx, &t_sessions, arg, f, arg_none()) == ROW_ONE;
}

static bool not_the_token(struct tx *tx, void *arg, struct fault *f)
{
	struct query q;
	const char *token = arg;
	query_begin(tx, &q, &t_kept);
	while (query_step(&q, f))
		assert_false(text_is(query_text(&q, 0), token));
	return query_end(&q, f);
}

static void sessions_end(void **state)
{
	(void)state;
	struct fault f = {0};
	struct sitting young = {.role = ROLE_YOUNG_PERSON, .name = "Sample Young"},
	    worker = {.role = ROLE_SOCIAL_WORKER, .name = "Sample Worker"};
	struct session s;
	run(sit_down, &young);
	run(sit_down, &worker);
	must(store_read(db, not_the_token, young.s.token, &f), &f);
	struct text t = text_of(young.s.token), w = text_of(worker.s.token);
	/* rest: ten minutes for the young person, thirty for the worker, to the millisecond */
	assert_int_equal(found_at(t, now + 10 * MINUTE - 1, &s), ROW_ONE);
	assert_true(s.actor.user == young.user && s.actor.role == ROLE_YOUNG_PERSON && s.touch);
	assert_int_equal(found_at(t, now + 10 * MINUTE, NULL), ROW_NONE);
	assert_int_equal(found_at(w, now + 30 * MINUTE - 1, &s), ROW_ONE);
	assert_int_equal(found_at(w, now + 30 * MINUTE, NULL), ROW_NONE);
	assert_int_equal(found_at(w, now + 1000, &s), ROW_ONE);
	assert_false(s.touch); /* seen a second ago: nothing to write */
	/* kept alive by pages, it ends after twelve hours all the same */
	for (int64_t at = now; at < now + 12 * HOUR; at += 20 * MINUTE) {
		struct touching k = {&s, at};
		run(touch, &k);
	}
	assert_int_equal(found_at(w, now + 12 * HOUR - 1, NULL), ROW_ONE);
	assert_int_equal(found_at(w, now + 12 * HOUR, NULL), ROW_NONE);
	/* signing out, disabling, another role */
	run(leave, young.s.token);
	assert_int_equal(found_at(t, now, NULL), ROW_NONE);
	run(sit_down, &young);
	run(disable, &young.user);
	assert_int_equal(found_at(text_of(young.s.token), now, NULL), ROW_NONE);
	run(sit_down, &worker);
	run(promote, &worker.user);
	assert_int_equal(found_at(text_of(worker.s.token), now, NULL), ROW_NONE);
	run(sit_down, &worker);
	int64_t left = 0, at = now + 25 * HOUR; /* until then it is known whose they were */
	run(sweep, &at);
	must(store_read(db, count_sessions, &left, &f), &f);
	assert_int_equal(left, 0);
}

/* Another's cookie is another's session; one that nobody gave out is nobody's. */
static void cookies_and_forms(void **state)
{
	(void)state;
	struct sitting one = {.role = ROLE_CARER, .name = "Sample Carer"}, two = {.role = ROLE_NURSE, .name = "Sample Nurse"};
	struct session s;
	run(sit_down, &one);
	run(sit_down, &two);
	assert_int_equal(found_at(text_of(two.s.token), now, &s), ROW_ONE);
	assert_int_equal(s.actor.user, two.user);
	char forged[SESSION_TOKEN], form[SESSION_TOKEN], other[SESSION_TOKEN], cookie[SESSION_COOKIE];
	memcpy(forged, one.s.token, sizeof forged);
	forged[5] = forged[5] == 'A' ? 'B' : 'A';
	const struct text none[] = {text_of(forged), TEXT(""), {0}, TEXT("' OR 1=1 --"), {one.s.token, 42},
	    TEXT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(found_at(none[i], now, NULL), ROW_NONE);
	/* the form's token is the session's own */
	session_form_token(&one.s, form);
	session_form_token(&two.s, other);
	assert_true(session_form_ok(&one.s, text_of(form)));
	assert_false(session_form_ok(&one.s, text_of(other)));
	assert_false(session_form_ok(&one.s, (struct text){0}));
	assert_false(session_form_ok(&one.s, text_of(one.s.token)));
	form[0] = form[0] == 'A' ? 'B' : 'A';
	assert_false(session_form_ok(&one.s, text_of(form)));
	/* the door's is of this process and of this hour */
	door_form_token(now, form);
	door_form_token(now, other);
	assert_string_not_equal(form, other);
	assert_true(door_form_ok(text_of(form), now + HOUR - 1));
	assert_false(door_form_ok(text_of(form), now + HOUR));
	assert_false(door_form_ok(text_of(form), now - 1));
	form[2] = form[2] == 'A' ? 'B' : 'A'; /* a later time, by hand */
	assert_false(door_form_ok(text_of(form), now));
	assert_false(door_form_ok(text_of(one.s.token), now));
	/* the cookie */
	session_cookie(cookie, "abc", true);
	assert_string_equal(cookie, "__Host-kith=abc; Path=/; Secure; HttpOnly; SameSite=Strict");
	session_cookie(cookie, NULL, false);
	assert_string_equal(cookie, "kith=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
	assert_true(text_is(session_cookie_read(TEXT("a=b; __Host-kith=xyz ;c=d"), true), "xyz"));
	assert_null(session_cookie_read(TEXT("a=b; kith=xyz"), true).at);
	assert_true(text_is(session_cookie_read(TEXT("kith=xyz"), false), "xyz"));
	assert_null(session_cookie_read(TEXT("notkith=xyz; kith"), false).at);
}

/* ---- the door ---- */

struct came {
	pthread_mutex_t lock;
	pthread_cond_t more;
	int n;
	struct door_answer last;
	int verdicts[10];
};

static void came_back(void *ctx, const struct door_answer *a)
{
	struct came *c = ctx;
	pthread_mutex_lock(&c->lock);
	c->n++, c->last = *a, c->verdicts[a->verdict]++;
	pthread_cond_signal(&c->more);
	pthread_mutex_unlock(&c->lock);
}

static enum door_verdict try_from(struct door *d, struct came *c, const char *name, const char *password, const struct door_from *from,
    int64_t at)
{
	pthread_mutex_lock(&c->lock);
	int before = c->n;
	pthread_mutex_unlock(&c->lock);
	door_sign_in(d, 0, text_of(name), text_of(password), from, at, came_back, c);
	pthread_mutex_lock(&c->lock);
	while (c->n == before)
		pthread_cond_wait(&c->more, &c->lock);
	enum door_verdict v = c->last.verdict;
	pthread_mutex_unlock(&c->lock);
	return v;
}

static enum door_verdict try(struct door *d, struct came *c, const char *name, const char *password, const char *address, int64_t at)
{
	return try_from(d, c, name, password, &(struct door_from){.address = text_of(address)}, at);
}

struct living {
	int64_t id, demo_id;
	char hash[PASSWORD_HASH];
};

static bool people(struct tx *tx, void *arg, struct fault *f)
{
	struct living *l = arg;
	struct actor operator = actor_operator(here);
	struct user_new u = {.name = TEXT("  Door Person "), .role = ROLE_IRO, .password = l->hash},
	    demo = {.name = TEXT("Demo Person"), .role = ROLE_CARER, .demo = true};
	return user_add(tx, &operator, &u, now, &l->id, f) && user_add(tx, &operator, &demo, now, &l->demo_id, f);
}

static bool make_demo(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return store_fact_set(tx, "demo", TEXT("1"), f);
}

static bool weaken(struct tx *tx, void *arg, struct fault *f)
{
	struct living *l = arg;
	return sql_do(tx, &t_old_hash, f, arg_i(l->id), arg_z(l->hash));
}

static bool read_hash(struct tx *tx, void *arg, struct fault *f)
{
	struct living *l = arg;
	struct text t;
	enum row row = sql_text(tx, &t_hash, arena, &t, f, arg_i(l->id));
	snprintf(l->hash, sizeof l->hash, "%.*s", TEXT_ARG(t));
	return row == ROW_ONE;
}

struct changing {
	int64_t id;
	char hash[PASSWORD_HASH];
};

static bool change(struct tx *tx, void *arg, struct fault *f)
{
	struct changing *x = arg;
	struct actor operator = actor_operator(here);
	struct user u = {.authority = here, .id = x->id};
	return user_set_password(tx, &operator, &u, x->hash, now, f);
}

SQL(t_devices, "SELECT count(*) FROM app_device WHERE digest = $1");
SQL(t_failed, "SELECT count(*) FROM journal WHERE verb = $1");

struct counting {
	const struct sql *sql;
	const char *word;
	int64_t n;
};

static bool count_word(struct tx *tx, void *arg, struct fault *f)
{
	struct counting *k = arg;
	return sql_i64(tx, k->sql, &k->n, f, arg_z(k->word)) == ROW_ONE;
}

static int64_t counted(const struct sql *sql, const char *word)
{
	struct counting k = {sql, word, 0};
	struct fault f = {0};
	must(store_read(db, count_word, &k, &f), &f);
	return k.n;
}

/* The browser that this answer left, for that user. */
static struct door_from browser(const struct came *c, const char *address, char kept[static DEVICE_COOKIE])
{
	struct door_from from = {.address = text_of(address), .devices = {.n = 1}};
	struct text value, name;
	device_cookie(kept, c->last.session.actor.user, c->last.device, false);
	name = text_cut(text_of(kept), '=', &value);
	from.devices.at[0].of = device_cookie_of(name, false);
	from.devices.at[0].token = text_cut(value, ';', &value);
	return from;
}

/* Somebody guesses a name from so many places that the name itself waits. Its owner comes in by a browser that is known. */
static void guessed_from_everywhere(struct door *d, struct came *c, int64_t at)
{
	char kept[DEVICE_COOKIE], other[DEVICE_COOKIE], address[32];
	assert_int_equal(try(d, c, "Door Person", "correct horse battery", "10.0.2.1", at), DOOR_OPEN);
	struct door_from known = browser(c, "10.0.2.1", kept), stranger = known;
	assert_int_equal(counted(&t_devices, c->last.device), 0); /* a digest is kept, and not the token */
	/* another user's browser is none of this one's, nor is one that nobody gave out */
	assert_int_equal(try(d, c, "Demo Person", "demo", "10.0.2.1", at), DOOR_OPEN);
	struct door_from demos = browser(c, "10.0.2.1", other);
	stranger.devices.at[0].token = demos.devices.at[0].token;
	int64_t before = counted(&t_failed, "sign in failed");
	for (int i = 0; i < 20; i++) {
		snprintf(address, sizeof address, "10.7.%d.1", i);
		assert_int_equal(try(d, c, "Door Person", "guess number one", address, at), DOOR_WRONG);
	}
	assert_int_equal(counted(&t_failed, "sign in failed") - before, 5); /* an hour, for each who is meant */
	assert_int_equal(try(d, c, "Door Person", "correct horse battery", "10.7.99.1", at), DOOR_WAIT);
	assert_int_equal(try_from(d, c, "Door Person", "correct horse battery", &stranger, at), DOOR_WAIT);
	assert_int_equal(try_from(d, c, "Door Person", "correct horse battery", &demos, at), DOOR_WAIT);
	assert_int_equal(try_from(d, c, "Door Person", "correct horse battery", &known, at), DOOR_OPEN);
	assert_string_equal(c->last.device, arena_z(arena, known.devices.at[0].token)); /* it stays the same browser */
	/* from an office that the house lists: the name's wait is not the office's */
	assert_int_equal(try(d, c, "Door Person", "correct horse battery", "192.0.2.77", at), DOOR_OPEN);
	/* a browser that is known guesses no more than another */
	known.address = TEXT("10.8.1.1");
	for (int i = 0; i < 5; i++)
		assert_int_equal(try_from(d, c, "Door Person", "guess number two", &known, at), DOOR_WRONG);
	assert_int_equal(try_from(d, c, "Door Person", "correct horse battery", &known, at), DOOR_WAIT);
	/* an address over many names: whose browser is known comes in there all the same */
	known = browser(c, "10.9.9.9", kept);
	for (int i = 0; i < 50; i++) {
		snprintf(address, sizeof address, "nobody %d", i);
		assert_int_equal(try(d, c, address, "guess number three", "10.9.9.9", at), DOOR_WRONG);
		snprintf(address, sizeof address, "nobody %d", i);
		assert_int_equal(try(d, c, address, "guess number three", "192.0.2.9", at), DOOR_WRONG);
	}
	assert_int_equal(try(d, c, "Demo Person", "demo", "10.9.9.9", at), DOOR_WAIT);
	demos.address = TEXT("10.9.9.9");
	assert_int_equal(try_from(d, c, "Demo Person", "demo", &demos, at), DOOR_OPEN);
	assert_int_equal(try(d, c, "Demo Person", "demo", "192.0.2.9", at), DOOR_OPEN); /* an office that is listed */
	/* who signs in anew in a browser leaves the session that it had */
	struct session s;
	assert_int_equal(found_at(text_of(c->last.session.token), at, &s), ROW_ONE);
	demos.session = text_of(s.token);
	assert_int_equal(try_from(d, c, "Demo Person", "demo", &demos, at), DOOR_OPEN);
	assert_int_equal(found_at(text_of(s.token), at, NULL), ROW_NONE);
	assert_int_equal(found_at(text_of(c->last.session.token), at, NULL), ROW_ONE);
}

static void at_the_door(void **state)
{
	(void)state;
	struct fault f = {0};
	struct living l = {0};
	must(password_hash(TEXT("correct horse battery"), l.hash, &f), &f);
	assert_int_equal(strncmp(l.hash, "$argon2id$v=19$m=65536,t=2,p=1$", 31), 0);
	run(people, &l);
	struct came c = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
	struct settings with = settings;
	with.text[SETTING_OFFICE] = TEXT("192.0.2.0/24");
	struct door *d = door_new(db, &with, &f);
	assert_non_null(d);
	/* the demonstration's password opens in its own database only; and there alone adults sign in without a second factor */
	assert_int_equal(try(d, &c, "Demo Person", "demo", "10.0.0.3", now), DOOR_WRONG);
	run(make_demo, NULL);
	assert_int_equal(try(d, &c, "door person", "correct horse battery", "10.0.0.1", now), DOOR_OPEN);
	struct session s;
	assert_int_equal(found_at(text_of(c.last.session.token), now, &s), ROW_ONE);
	assert_int_equal(s.actor.user, l.id);
	/* wrong, nobody, too long, empty: the same answer */
	char endless[4000];
	memset(endless, 'x', sizeof endless - 1), endless[sizeof endless - 1] = 0;
	assert_int_equal(try(d, &c, "door person", "correct horse batterz", "10.0.0.2", now), DOOR_WRONG);
	assert_int_equal(try(d, &c, "nobody at all", "correct horse battery", "10.0.0.2", now), DOOR_WRONG);
	assert_int_equal(try(d, &c, endless, endless, "10.0.0.2", now), DOOR_WRONG);
	assert_int_equal(try(d, &c, "", "", "10.0.0.2", now), DOOR_WRONG);
	/* the demonstration's password: only its users */
	assert_int_equal(try(d, &c, "Demo Person", "demo", "10.0.0.3", now), DOOR_OPEN);
	assert_int_equal(try(d, &c, "Demo Person", "omed", "10.0.0.3", now), DOOR_WRONG);
	assert_int_equal(try(d, &c, "Door Person", "demo", "10.0.0.3", now), DOOR_WRONG);
	assert_false(password_fit(TEXT("demo"), &f));
	/* a hash of weaker settings opens, and is made anew */
	char weak[PASSWORD_HASH] = "";
	assert_int_equal(crypto_pwhash_argon2id_str(weak, "correct horse battery", 21, 1, 8192), 0);
	memcpy(l.hash, weak, sizeof weak);
	run(weaken, &l);
	assert_int_equal(try(d, &c, "Door Person", "correct horse battery", "10.0.0.4", now), DOOR_OPEN);
	run(read_hash, &l);
	assert_int_equal(strncmp(l.hash, "$argon2id$v=19$m=65536,t=2", 26), 0);
	assert_int_equal(try(d, &c, "Door Person", "correct horse battery", "10.0.0.4", now), DOOR_OPEN);
	/* another password while the old one is being checked: the old one opens nothing, and does not come back */
	for (int weaker = 0; weaker < 2; weaker++) {
		memset(l.hash, 0, sizeof l.hash);
		assert_int_equal(crypto_pwhash_argon2id_str(l.hash, "correct horse battery", 21, 2 - (unsigned)weaker, 64 << 20), 0);
		run(weaken, &l);
		struct changing other = {.id = l.id};
		must(password_hash(TEXT("another horse battery"), other.hash, &f), &f);
		int before = c.n;
		door_sign_in(d, 0, TEXT("Door Person"), TEXT("correct horse battery"), &(struct door_from){.address = TEXT("10.0.0.9")},
		    now, came_back, &c);
		run(change, &other);
		pthread_mutex_lock(&c.lock);
		while (c.n == before)
			pthread_cond_wait(&c.more, &c.lock);
		pthread_mutex_unlock(&c.lock);
		assert_int_equal(c.last.verdict, DOOR_WRONG);
		assert_int_equal(try(d, &c, "Door Person", "correct horse battery", "10.0.0.9", now), DOOR_WRONG);
		assert_int_equal(try(d, &c, "Door Person", "another horse battery", "10.0.0.9", now), DOOR_OPEN);
	}
	must(password_hash(TEXT("correct horse battery"), l.hash, &f), &f);
	run(weaken, &l);
	/* wrong too often: whoever guesses there waits, and the person herself elsewhere does not */
	for (int i = 0; i < 5; i++)
		assert_int_equal(try(d, &c, "Door Person", "guess number one", "10.0.0.5", now), DOOR_WRONG);
	assert_int_equal(try(d, &c, "Door Person", "correct horse battery", "10.0.0.5", now), DOOR_WAIT);
	assert_int_equal(c.last.wait, 1000);
	assert_int_equal(try(d, &c, "Door Person", "correct horse battery", "10.0.0.6", now), DOOR_OPEN);
	assert_int_equal(try(d, &c, "Door Person", "correct horse battery", "10.0.0.5", now + 1000), DOOR_OPEN);
	guessed_from_everywhere(d, &c, now + 2 * HOUR);
	/* disabled: as if there were nobody */
	run(disable, &l.id);
	assert_int_equal(try(d, &c, "Door Person", "correct horse battery", "10.0.0.7", now + 9 * HOUR), DOOR_WRONG);
	door_free(d);
}

/* A queue of one: the second that waits is told at once, and nobody is forgotten. */
static void a_full_door(void **state)
{
	(void)state;
	struct came c = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};
	struct settings small = settings;
	small.number[SETTING_SIGN_IN_QUEUE] = 1;
	struct door *d = door_new(db, &small, NULL);
	for (int i = 0; i < 8; i++) {
		char name[16];
		snprintf(name, sizeof name, "somebody %d", i);
		door_sign_in(d, 0, text_of(name), TEXT("not a password of anybody"), &(struct door_from){.address = TEXT("10.0.1.1")}, now,
		    came_back, &c);
	}
	door_free(d); /* finishes what is under way */
	assert_int_equal(c.n, 8);
	assert_true(c.verdicts[DOOR_FULL] >= 5);
	assert_int_equal(c.verdicts[DOOR_FULL] + c.verdicts[DOOR_WRONG], 8);
}

static void waiting(void **state)
{
	(void)state;
	struct throttle *t = throttle_new(3);
	const struct throttle_try one = {.name = TEXT("Somebody"), .address = TEXT("10.1.1.1")},
	    same = {.name = TEXT(" SOMEBODY"), .address = TEXT("10.1.1.1")},
	    there = {.name = TEXT("Somebody"), .address = TEXT("10.1.1.2")}, other = {.name = TEXT("Another"), .address = TEXT("10.1.1.1")};
	int64_t at = 1000000, waits[] = {0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		assert_int_equal(throttle_wait(t, &same, at), waits[i] * 1000);
		assert_int_equal(throttle_take(t, &one, at), waits[i] * 1000); /* counted only when it is let through */
		at += waits[i] * 1000;
		if (waits[i])
			assert_int_equal(throttle_take(t, &same, at), 0);
	}
	/* the same name elsewhere and another name here wait for nothing, or for at most a minute once it was guessed very often */
	assert_int_equal(throttle_wait(t, &other, at), 0);
	assert_true(throttle_wait(t, &there, at) <= 60 * 1000);
	assert_int_equal(throttle_wait(t, &one, at + 300 * 1000), 0);
	assert_int_equal(throttle_wait(t, &one, at + 299 * 1000), 1000);
	/* an hour without a wrong one: to the millisecond the wait is over, and what comes then is the first, not the fifteenth */
	at += HOUR - 1;
	throttle_take(t, &one, at);
	assert_int_equal(throttle_wait(t, &one, at), 300 * 1000);
	at += HOUR;
	assert_int_equal(throttle_wait(t, &one, at), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(throttle_take(t, &one, at), 0);
	assert_int_equal(throttle_wait(t, &one, at), 1000);
	throttle_right(t, &one);
	assert_int_equal(throttle_wait(t, &one, at), 0);
	/* one that was not looked at is taken back, one and not all */
	for (int i = 0; i < 3; i++)
		throttle_take(t, &one, at);
	throttle_undo(t, &one);
	assert_int_equal(throttle_take(t, &one, at), 0);
	assert_int_equal(throttle_wait(t, &one, at), 1000);
	/* one address over many names: ten times as many; of an office that is listed a hundred times, and a minute at most */
	for (int office = 0; office < 2; office++) {
		const struct throttle_try here2 = {.name = TEXT("Third"), .address = office ? TEXT("10.2.2.3") : TEXT("10.2.2.2"),
		    .office = office};
		for (int i = 0; i < (office ? 300 : 30); i++) {
			char n[16];
			snprintf(n, sizeof n, "name %d", i);
			struct throttle_try y = here2;
			y.name = text_of(n);
			assert_int_equal(throttle_take(t, &y, at), 0);
		}
		assert_int_equal(throttle_wait(t, &here2, at), 1000);
		throttle_right(t, &here2); /* one right one of one's own takes one wrong one off, not all */
		assert_int_equal(throttle_take(t, &here2, at), 0);
		assert_int_equal(throttle_wait(t, &here2, at), 1000);
		for (int i = 1; i < 20; i++) { /* however many come: a minute apart they are let through */
			char n[16];
			snprintf(n, sizeof n, "late %d", i);
			assert_int_equal(throttle_take(t,
			    &(struct throttle_try){.name = text_of(n), .address = here2.address, .office = office}, at + i * 60 * 1000), 0);
		}
		assert_true(throttle_wait(t, &(struct throttle_try){.name = TEXT("Fourth"), .address = here2.address, .office = office},
		    at + 19 * 60 * 1000) <= 60 * 1000);
		assert_int_equal(throttle_wait(t, &here2, at + 19 * 60 * 1000 + HOUR), 0);
	}
	/* one name from many addresses: four times as many, and a known browser and a listed office do not wait for it */
	struct throttle_try far = {.name = TEXT("Guessed")};
	for (int i = 0; i < 12; i++) {
		char from[32];
		snprintf(from, sizeof from, "10.5.%d.1", i);
		far.address = text_of(from);
		assert_int_equal(throttle_take(t, &far, at), 0);
	}
	far.address = TEXT("10.6.1.1");
	assert_int_equal(throttle_wait(t, &far, at), 1000);
	far.device = TEXT("0123456789abcdef");
	assert_int_equal(throttle_wait(t, &far, at), 0);
	far.device = (struct text){0}, far.office = true;
	assert_int_equal(throttle_wait(t, &far, at), 0);
	/* more names than it can hold: the newest still wait */
	for (int i = 0; i < 20000; i++) {
		char n[16], from[32];
		snprintf(n, sizeof n, "flood %d", i);
		snprintf(from, sizeof from, "10.3.%d.%d", i / 250, i % 250);
		throttle_take(t, &(struct throttle_try){.name = text_of(n), .address = text_of(from)}, at + i);
	}
	for (int i = 0; i < 4; i++)
		throttle_take(t, &one, at + 20000);
	assert_true(throttle_wait(t, &one, at + 20000) > 0);
	throttle_free(t);
	/* a network of IPv6 is one address; an IPv4 address written as IPv6 is itself */
	t = throttle_new(1);
	for (int i = 0; i < 10; i++) {
		char n[16], six[40];
		snprintf(n, sizeof n, "guest %d", i);
		snprintf(six, sizeof six, "2001:db8:1:2:%x::%x", i + 1, i);
		assert_int_equal(throttle_take(t, &(struct throttle_try){.name = text_of(n), .address = text_of(six)}, at), 0);
	}
	assert_true(throttle_wait(t, &(struct throttle_try){.name = TEXT("x"), .address = TEXT("2001:db8:1:2:ffff::1")}, at) > 0);
	assert_int_equal(throttle_wait(t, &(struct throttle_try){.name = TEXT("x"), .address = TEXT("2001:db8:1:3::1")}, at), 0);
	throttle_take(t, &(struct throttle_try){.name = TEXT("y"), .address = TEXT("::ffff:10.4.4.4")}, at);
	assert_true(throttle_wait(t, &(struct throttle_try){.name = TEXT("y"), .address = TEXT("10.4.4.4")}, at) > 0);
	assert_int_equal(throttle_wait(t, &(struct throttle_try){.name = TEXT("y"), .address = TEXT("::ffff:10.4.4.5")}, at), 0);
	throttle_free(t);
}

/* Rows that anybody can cause: so many an hour for each, so many for all, and what was left out is told. */
static void rates(void **state)
{
	(void)state;
	struct rate *r = rate_new(2, 5);
	int64_t left_out, at = 5 * HOUR;
	assert_true(rate_take(r, 7, at, &left_out) && !left_out && rate_take(r, 7, at, &left_out));
	for (int i = 0; i < 4; i++)
		assert_false(rate_take(r, 7, at + HOUR - 1, &left_out));
	assert_true(rate_take(r, 8, at, &left_out) && !left_out);
	assert_true(rate_take(r, 7, at + HOUR, &left_out));
	assert_int_equal(left_out, 4);
	assert_true(rate_take(r, 7, at + HOUR, &left_out));
	assert_int_equal(left_out, 0);
	for (uint64_t i = 0; i < 3; i++)
		assert_true(rate_take(r, 100 + i, at + HOUR, &left_out));
	assert_false(rate_take(r, 200, at + HOUR, &left_out)); /* five together */
	rate_free(r);
}

/* ---- users ---- */

static bool names(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	struct actor operator = actor_operator(here), other = actor_operator(elsewhere);
	struct user_new u = {.name = TEXT("Ann Invented"), .role = ROLE_NURSE};
	struct fault refused = {0};
	struct user back;
	int64_t id;
	must(user_add(tx, &operator, &u, now, &id, f), f);
	u.name = TEXT(" ANN invented ");
	assert_false(user_add(tx, &other, &u, now, &id, &refused));
	assert_string_equal(refused.code, "user.taken");
	const struct text bad[] = {TEXT(""), TEXT("   "), TEXT("two\nlines"), TEXT("\xff\xfe"), {.at = "x\0y", .n = 3}};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		u.name = bad[i];
		assert_false(user_add(tx, &operator, &u, now, &id, &refused));
		assert_string_equal(refused.code, "user.name");
	}
	u.name = TEXT("Lead Invented"), u.safeguards = true;
	assert_false(user_add(tx, &operator, &u, now, &id, &refused));
	u.role = ROLE_MANAGER;
	must(user_add(tx, &operator, &u, now, &id, f), f);
	must(user_get(tx, arena, here, id, &back, f) == ROW_ONE, f);
	assert_true(actor_of(&back).safeguards);
	assert_int_equal(user_get(tx, arena, elsewhere, id, &back, f), ROW_NONE);
	must(user_set_role(tx, &operator, &back, ROLE_ANALYST, now, f), f);
	must(user_find(tx, arena, TEXT("lead invented"), &back, f) == ROW_ONE, f);
	assert_true(back.role == ROLE_ANALYST && !actor_of(&back).safeguards);
	must(user_of_person(tx, arena, here, back.person, &back, f) == ROW_ONE, f);
	assert_true(text_is(back.name, "Lead Invented"));
	return true;
}

static void users(void **state)
{
	(void)state;
	run(names, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(relations), cmocka_unit_test(opened_for_a_while), cmocka_unit_test(sessions_end),
	    cmocka_unit_test(cookies_and_forms), cmocka_unit_test(at_the_door), cmocka_unit_test(a_full_door),
	    cmocka_unit_test(waiting), cmocka_unit_test(rates), cmocka_unit_test(users),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
