/* The record laid beside the journal (kith journal verify --record): a record that was written through kith is as the journal
 * says; then one thing is changed with the database in hand, and it is named, by kind, version and field, without a value. On
 * either engine; the chain stays whole all the while. */
#include "access/authority_setting.h"
#include "access/replay.h"
#include "access/user.h"
#include "record/entry.h"
#include "record/people.h"
#include "record/replay.h"
#include "store/journal.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NOW = 1000000 };
static struct store *db;
static struct arena *arena;
static char folder[FOLDER], place[FOLDER + 20];
static int64_t authority, child, friend_, plan, gone, later, told, draft, user, other_user, body, seat, task, several, ash;

SQL(t_grant, "INSERT INTO access_grant(authority, id, child, user_id, glass, kind, entry, reason, from_at, to_at, given_by)"
             " VALUES($1, 77, $2, $3, 1, NULL, NULL, 'They rang', 5, 9, $3)");

/* As a step of the schema carried over what was opened before that was an entry. */
SQL(t_opening, "INSERT INTO k_opening(authority, entry, version, current, child, state, source, written_at, who, why)"
	       " VALUES($1, 77, 1, 1, $2, 'final', 'kith', 5, 'Ira', 'They rang')");

static struct entry *made(const char *kind, int64_t about, const char *const (*fields)[2], size_t n)
{
	struct entry *e = entry_new(arena, kind_of(text_of(kind)), about);
	for (size_t i = 0; i < n; i++) {
		const char *wrong;
		assert_true(value_parse(arena, &e->kind->fields[kind_field(e->kind, fields[i][0])], text_of(fields[i][1]),
		    entry_value(e, fields[i][0]), &wrong));
	}
	return e;
}
#define MADE(kind, about, ...) \
	made((kind), (about), (const char *const[][2]){__VA_ARGS__}, sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(char *[2]))

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong;
	assert_true(value_parse(arena, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong));
}

static int64_t added(struct tx *tx, struct hand *h, struct entry *e, struct fault *f)
{
	struct problems p = {0};
	must(entry_add(tx, arena, h, e, &p, f), f);
	h->now++;
	return e->id;
}

/* What the authority chose: by a user, by the operator, and given back. */
static void chosen(struct tx *tx, const struct user *u, int64_t at, struct fault *f)
{
	struct actor me = actor_of(u), operator_ = actor_operator(authority);
	const struct authority_setting *leave = authority_setting_named(TEXT("leave")), *idle = authority_setting_named(TEXT("rest"));
	assert_true(leave && idle);
	must(authority_setting_set(tx, arena, &me, leave, TEXT("https://one.example"), 20600, 20600, at, f), f);
	must(authority_setting_set(tx, arena, &me, leave, TEXT("https://two.example"), 20601, 20600, at, f), f); /* in the same moment */
	must(authority_setting_set(tx, arena, &operator_, idle, TEXT("12"), 20600, 20600, at + 1, f), f);
	must(authority_setting_set(tx, arena, &operator_, idle, (struct text){0}, 20610, 20600, at + 2, f), f);
}

static bool write_all(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {authority, 500, "social-worker", "mine to work with", "test", NOW, day_of(2026, 5, 1)};
	struct problems p = {0};
	struct clashes c;
	struct entry *e;
	(void)arg;
	if (!store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, &authority, f))
		return false;
	h.authority = authority;
	child = added(tx, &h, MADE("person", 0, {"part", "child"}, {"forename", "Robin"}, {"surname", "Invented"}, {"dob", "2014-03-02"}),
	    f);
	friend_ = added(tx, &h, MADE("important-person", child, {"person_name", "Aunt Made-Up"}, {"how", "On Sundays"}), f);
	for (int i = 0; i < 2; i++) { /* corrected twice, once by another */
		must(entry_get(tx, arena, authority, kind_of(TEXT("important-person")), friend_, &e, f) == ROW_ONE, f);
		set(e, i ? "person_name" : "how", i ? "Auntie Made-Up" : "");
		h.who = 501;
		must(entry_correct(tx, arena, &h, e, &p, &c, f), f);
		h.now++;
	}
	gone = added(tx, &h, MADE("important-person", child, {"person_name", "Taken Back"}, {"began", "2026-01-05"}), f);
	must(entry_take_back(tx, arena, &h, kind_of(TEXT("important-person")), gone, 1, f), f);
	plan = added(tx, &h, MADE("pathway-plan", child, {"home", "A flat"}, {"work", "A bakery"}, {"agreed", "2026-04-01"}), f);
	must(entry_sign(tx, arena, &h, kind_of(TEXT("pathway-plan")), plan, 1, ROLE_YOUNG_PERSON, f), f);
	must(entry_sign(tx, arena, &h, kind_of(TEXT("pathway-plan")), plan, 1, ROLE_PERSONAL_ADVISER, f), f);
	/* what a feed told: no body, but an import at that moment */
	h.now += 50, h.who = 0;
	e = MADE("important-person", child, {"person_name", "Told By A List"});
	e->source = TEXT("people");
	must(entry_put(tx, &h, e, f), f);
	later = e->id;
	e = MADE("important-person", child, {"person_name", "Told And Corrected"}, {"how", "By letter"});
	e->source = TEXT("people");
	must(entry_put(tx, &h, e, f), f);
	told = e->id;
	struct journal_entry j = {.authority = authority, .at = h.now, .verb = TEXT("import"), .kind = TEXT("people"), .child = child};
	must(journal_write(tx, &j, f), f);
	h.now += 50, h.who = 501;
	must(entry_get(tx, arena, authority, kind_of(TEXT("important-person")), told, &e, f) == ROW_ONE, f);
	set(e, "how", "By telephone");
	must(entry_correct(tx, arena, &h, e, &p, &c, f), f);
	draft = added(tx, &h, MADE("pathway-plan", child, {"home", "A room"}, {"work", "A shop"}, {"agreed", "2026-04-02"}), f);
	/* a thing, what is about it and names somebody; what has steps; one act about two */
	body = added(tx, &h, MADE("body", 0, {"body_name", "A Board"}, {"sort", "board"}), f);
	e = entry_new_about(arena, kind_of(TEXT("seat")), body);
	char whose[24];
	snprintf(whose, sizeof whose, "%lld", (long long)child);
	set(e, "who", whose), set(e, "seat_as", "member"), set(e, "began", "2026-01-01");
	seat = added(tx, &h, e, f);
	e = MADE("task", child, {"task", "wrong"}, {"words", "A letter is wrong"}, {"raised", "2026-04-20"});
	e->state = STATE_FINAL;
	task = added(tx, &h, e, f);
	const int64_t both[] = {child, added(tx, &h, MADE("person", 0, {"part", "child"}, {"forename", "Ash"}), f)};
	e = MADE("important-person", child, {"person_name", "For Both"});
	must(entry_add_each(tx, arena, &h, e, both, 2, &p, f), f);
	several = e->id, h.now++;
	/* people who sign in, and what was opened to one */
	struct actor operator_ = actor_operator(authority);
	struct user_new u = {.name = TEXT("Ira Invented"), .role = ROLE_SOCIAL_WORKER, .password = "x"};
	struct user is;
	must(user_add(tx, &operator_, &u, h.now, &user, f), f);
	u.name = TEXT("Sam Invented");
	must(user_add(tx, &operator_, &u, h.now, &other_user, f), f);
	must(user_get(tx, arena, authority, user, &is, f) == ROW_ONE && user_join_team(tx, &operator_, &is, 5, 20000, h.now, f), f);
	must(user_set_role(tx, &operator_, &is, ROLE_MANAGER, h.now, f), f);
	chosen(tx, &is, h.now += 50, f);
	const int64_t twin[] = {added(tx, &h, MADE("person", 0, {"part", "child"}, {"forename", "Twin"}), f),
	    added(tx, &h, MADE("person", 0, {"part", "child"}, {"forename", "Twin"}), f)};
	const int64_t kin = added(tx, &h, MADE("person", 0, {"part", "worker"}, {"forename", "Kin"}), f);
	/* who may not open the record; two who are one, and one who is parted again */
	h.now += 50;
	must(person_bar(tx, &h, child, kin, f), f);
	h.now += 50;
	must(person_bar(tx, &h, both[1], kin, f), f);
	h.now += 50;
	must(person_unbar(tx, &h, both[1], kin, f), f);
	ash = both[1];
	h.now += 50;
	must(person_join(tx, &h, twin[0], twin[1], f), f);
	h.now += 50;
	must(person_join(tx, &h, ash, twin[1], f), f);
	h.now += 50;
	must(person_part(tx, &h, ash, f), f);
	j = (struct journal_entry){.authority = authority, .at = 5, .verb = TEXT("break glass"), .kind = TEXT("glass"), .entry = 77,
	    .child = child, .purpose = TEXT("They rang")};
	return journal_write(tx, &j, f) && sql_do(tx, &t_grant, f, arg_i(authority), arg_i(child), arg_i(user)) &&
	    sql_do(tx, &t_opening, f, arg_i(authority), arg_i(child));
}

struct found {
	int64_t differ, entries, versions, others;
	char said[4000];
	bool whole;
};

static void hear(void *ctx, const char *sentence)
{
	struct found *x = ctx;
	size_t n = strlen(x->said);
	snprintf(x->said + n, sizeof x->said - n, "%s\n", sentence);
}

static bool look(struct tx *tx, void *arg, struct fault *f)
{
	struct found *x = arg;
	struct replayed r;
	struct journal_verdict v;
	*x = (struct found){0};
	if (!record_replay(tx, authority, hear, x, &r, f) || !access_replay(tx, authority, hear, x, &x->others, &x->differ, f) ||
	    !journal_verify(tx, authority, NULL, &v, f))
		return false;
	x->differ += r.differ, x->entries = r.entries, x->versions = r.versions, x->whole = v.whole;
	return true;
}

static struct found looked(void)
{
	static struct found x;
	struct fault f = {0};
	must(store_read(db, look, &x, &f), &f);
	return x;
}

static void as_written(void **state)
{
	(void)state;
	struct found x = looked();
	if (x.differ)
		print_message("%s", x.said);
	assert_int_equal(x.differ, 0);
	/* person, friend, taken back, plan, another that nobody signed, what a list told and was corrected */
	assert_int_equal(x.entries, 15); /* and board, seat, task, a second child, one person for both in two, three people more */
	assert_int_equal(x.versions, 17); /* the friend in three */
	assert_int_equal(x.others, 7);   /* two users, a grant, four choices of the authority */
	assert_true(x.whole);
}

static bool hand(struct tx *tx, void *arg, struct fault *f)
{
	struct sql s = {.name = "by hand", .text = arg};
	return sql_do(tx, &s, f, arg_i(authority));
}

static const struct {
	const char *text;  /* %1 the friend, %2 the plan, %3 the one taken back, %4 the user, %5 the child, %6 the one told by a list,
	                    * %7 one that was corrected since, %8 a plan that nobody signed */
	const char *say;   /* in what is said */
} hands[] = {
    {"UPDATE k_important_person SET person_name = 'Nobody' WHERE authority = $1 AND entry = %1 AND current = 1",
        "version 3: person_name is not what was written"},
    {"UPDATE k_important_person SET how = 'Never' WHERE authority = $1 AND entry = %1 AND version = 1",
        "version 1: how is not what was written"},
    {"UPDATE k_important_person SET how = 'Never' WHERE authority = $1 AND entry = %1 AND version = 3",
        "version 3: how is not what stood before"},
    {"UPDATE k_important_person SET written_by = 502 WHERE authority = $1 AND entry = %1 AND version = 3",
        "version 3: was not written by whom"},
    {"UPDATE k_important_person SET written_at = written_at + 1 WHERE authority = $1 AND entry = %1 AND version = 3",
        "was not written when"},
    {"UPDATE k_important_person SET child = child + 1 WHERE authority = $1 AND entry = %1 AND version = 3", "is not about whom"},
    {"UPDATE k_important_person SET state = 'final' WHERE authority = $1 AND entry = %1 AND version = 3", "not draft or final"},
    {"DELETE FROM k_important_person WHERE authority = $1 AND entry = %1 AND version = 2", "version 2: is not in the record"},
    {"DELETE FROM k_important_person WHERE authority = $1 AND entry = %1", "version 1: is not in the record"},
    {"UPDATE k_important_person SET current = 1 WHERE authority = $1 AND entry = %1 AND version = 2", "stands, and a newer one is there"},
    {"UPDATE k_important_person SET how = 'Never' WHERE authority = $1 AND entry = %7 AND version = 1",
        "version 1: how is not what stood when it was corrected"},
    {"UPDATE k_pathway_plan SET state = 'final' WHERE authority = $1 AND entry = %8", "is not draft or final as it was written"},
    {"UPDATE k_important_person SET current = 0 WHERE authority = $1 AND entry = %1", "is the newest, and does not stand"},
    {"UPDATE k_important_person SET person_name = 'Here again' WHERE authority = $1 AND entry = %3",
        "person_name was taken back, and stands in the record"},
    {"UPDATE k_important_person SET taken_back = NULL WHERE authority = $1 AND entry = %3", "was taken back, and stands"},
    {"UPDATE k_important_person SET taken_back = 1 WHERE authority = $1 AND entry = %1", "nobody did that"},
    {"UPDATE k_pathway_plan SET work = 'Nothing' WHERE authority = $1 AND entry = %2", "work is not what was written"},
    {"UPDATE k_person SET dob = dob - 365 WHERE authority = $1 AND entry = %5", "dob is not what was written"},
    {"INSERT INTO k_important_person(authority, entry, version, current, child, state, source, written_at, person_name)"
     " VALUES($1, 123, 1, 1, %5, 'final', 'kith', 5, 'Slipped in')",
        "123, version 1: is in the record, and the journal knows nothing of it"},
    {"INSERT INTO k_important_person(authority, entry, version, current, child, state, source, written_at, person_name)"
     " VALUES($1, %1, 4, 0, %5, 'final', 'kith', 5, 'Slipped in')",
        "version 4: is in the record, and the journal knows nothing of it"},
    {"UPDATE k_important_person SET written_at = 6 WHERE authority = $1 AND entry = %6", "the journal knows nothing of it"},
    {"UPDATE k_opening SET written_at = 6 WHERE authority = $1", "the journal knows nothing of it"},
    {"UPDATE k_seat SET about_id = %1 WHERE authority = $1 AND entry = %a", "is not about the thing"},
    {"UPDATE k_important_person SET about_id = %9 WHERE authority = $1 AND entry = %1 AND version = 3", "is not about the thing"},
    {"UPDATE k_seat SET child = %5 WHERE authority = $1 AND entry = %a", "is not about whom"},
    {"UPDATE k_important_person SET together = 5 WHERE authority = $1 AND entry = %c", "was not written together"},
    {"UPDATE k_important_person SET together = NULL WHERE authority = $1 AND entry = %c", "was not written together"},
    {"UPDATE entry_step SET step = 'done' WHERE authority = $1 AND entry = %b", "step 1 (done) is in the record, and the journal knows"},
    {"UPDATE entry_step SET who = 502 WHERE authority = $1 AND entry = %b", "step 1 (open) is in the record"},
    {"UPDATE entry_step SET at = at - 1 WHERE authority = $1 AND entry = %b", "step 1 (open) is in the record"},
    {"DELETE FROM entry_step WHERE authority = $1 AND entry = %b", "a step that was taken is not in the record"},
    {"INSERT INTO entry_step(authority, entry, n, kind, version, step, at, who, role, wrote)"
     " VALUES($1, %b, 2, 'task', 1, 'done', 1771000000000, 500, 'manager', 0)",
        "step 2 (done) is in the record"},
    {"DELETE FROM thing_link WHERE authority = $1 AND entry = %a", "what it names does not know of it"},
    {"UPDATE thing_link SET thing = %9 WHERE authority = $1 AND entry = %a", "a link says that it names what it does not name"},
    {"UPDATE app_user SET role = 'manager' WHERE authority = $1 AND role = 'social-worker'", "the role is not as the journal left it"},
    {"UPDATE app_user SET active = 0 WHERE authority = $1 AND id = %4", "the account (open or closed) is not"},
    {"UPDATE app_user SET safeguards = 1 WHERE authority = $1 AND id = %4", "safeguarding lead is not"},
    {"UPDATE app_user SET person = 9 WHERE authority = $1 AND id = %4", "person in the record is not"},
    {"UPDATE app_user SET folded = 'somebody else' WHERE authority = $1 AND id = %4", "name to sign in with is not"},
    {"DELETE FROM app_user WHERE authority = $1 AND id = %4", "is not there, and nobody took them out"},
    {"INSERT INTO app_user(authority, id, name, folded, role, person, active, demo, safeguards, made_at)"
     " VALUES($1, 4, 'x', 'slipped', 'manager', 4, 1, 0, 0, 1)",
        "user 4: is there, and the journal knows of nobody"},
    {"INSERT INTO team_member(authority, team, user_id, from_day) VALUES($1, 6, %4, 1)", "the teams are not as the journal left it"},
    {"UPDATE team_member SET to_day = 1 WHERE authority = $1", "the teams are not as the journal left it"},
    {"INSERT INTO access_grant(authority, id, child, user_id, glass, reason, from_at, to_at) VALUES($1, 78, %5, %4, 1, 'x', 5, 9)",
        "grant 78: a record is opened by it, and the journal knows nothing of it"},
    {"UPDATE access_grant SET child = 3 WHERE authority = $1", "grant 77: child, moment or reason"},
    {"DELETE FROM access_grant WHERE authority = $1", "glass 77: is not there"},
    {"UPDATE authority_setting SET value = 'https://elsewhere.example' WHERE authority = $1 AND name = 'leave' AND from_day = 20600",
        "setting leave: its value, its day or who set it"},
    {"UPDATE authority_setting SET value = NULL WHERE authority = $1 AND name = 'leave' AND from_day = 20601",
        "setting leave: its value, its day or who set it"},
    {"UPDATE authority_setting SET value = '12' WHERE authority = $1 AND name = 'rest' AND from_day = 20610",
        "setting rest: its value, its day or who set it"},
    {"UPDATE authority_setting SET from_day = from_day + 1 WHERE authority = $1 AND name = 'rest' AND from_day = 20600",
        "setting rest: its value, its day or who set it"},
    {"UPDATE authority_setting SET set_by = NULL WHERE authority = $1 AND name = 'leave'", "setting leave: its value, its day or who"},
    {"UPDATE authority_setting SET set_by = %4 WHERE authority = $1 AND name = 'rest'", "setting rest: its value"},
    {"UPDATE authority_setting SET set_at = set_at - 1 WHERE authority = $1 AND name = 'leave'", "the journal knows nothing of it"},
    {"INSERT INTO authority_setting(authority, name, from_day, set_at, value) VALUES($1, 'leave', 20605, 7, 'https://x.example')",
        "setting leave: it is set, and the journal knows nothing of it"},
    {"DELETE FROM authority_setting WHERE authority = $1 AND name = 'leave' AND from_day = 20601", "a setting is not as it was set"},
    {"DELETE FROM authority_setting WHERE authority = $1", "a setting is not as it was set"},
    {"UPDATE person_barred SET to_at = 9 WHERE authority = $1 AND person = %5", "may not open the record, or may again, and the journal"},
    {"UPDATE person_barred SET to_at = NULL WHERE authority = $1 AND person = %d", "may not open the record, or may again, is not in"},
    {"UPDATE person_barred SET barred = 3 WHERE authority = $1 AND person = %5", "may not open the record, or may again, and the journal"},
    {"DELETE FROM person_barred WHERE authority = $1 AND person = %5", "may not open the record, or may again, is not in the record"},
    {"INSERT INTO person_barred(authority, person, barred, from_at) VALUES($1, %d, 3, 9)", "may again, and the journal does not say so"},
    {"INSERT INTO person_join(authority, gone, joined_at, kept) VALUES($1, %5, 9, %d)", "is joined to another, or parted, and the journal"},
    {"UPDATE person_join SET kept = %5 WHERE authority = $1 AND undone_at IS NULL", "is joined to another, or parted, and the journal"},
    {"UPDATE person_join SET undone_at = NULL WHERE authority = $1 AND gone = %d", "a join, or that it was undone, is not in the record"},
    {"DELETE FROM person_join WHERE authority = $1", "a join, or that it was undone, is not in the record"},
};

static const char *filled(const char *text)
{
	const int64_t ids[] = {friend_, plan, gone, user, child, later, told, draft, body, seat, task, several, ash};
	struct text rest = text_of(text), part = text_cut(rest, '%', &rest);
	char *out = arena_alloc(arena, 1000);
	size_t n = (size_t)snprintf(out, 1000, "%.*s", TEXT_ARG(part));
	while (rest.at && rest.n) {
		int64_t id = ids[rest.at[0] <= '9' ? rest.at[0] - '1' : rest.at[0] - 'a' + 9];
		part = text_cut((struct text){rest.at + 1, rest.n - 1}, '%', &rest);
		n += (size_t)snprintf(out + n, 1000 - n, "%lld%.*s", (long long)id, TEXT_ARG(part));
	}
	return out;
}

struct trying {
	const char *text;
	struct found found;
};

/* Changed, looked at, and taken back again: all in one transaction that is refused. */
static bool change(struct tx *tx, void *arg, struct fault *f)
{
	struct trying *t = arg;
	return hand(tx, (void *)(uintptr_t)t->text, f) && look(tx, &t->found, f) && fault_set(f, FAULT_ASKED, "test.undo", "Undone.");
}

static void changed_by_hand(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
		static struct trying t;
		struct fault f = {0};
		t.text = filled(hands[i].text);
		assert_false(store_run(db, "by hand", change, &t, &f));
		if (strcmp(f.code, "test.undo") != 0 || !t.found.differ || !strstr(t.found.said, hands[i].say))
			print_message("%s\n%s %s\n%s", t.text, f.code, f.say, t.found.said);
		assert_string_equal(f.code, "test.undo");
		assert_true(t.found.differ > 0);
		assert_non_null(strstr(t.found.said, hands[i].say));
		assert_true(t.found.whole); /* the chain alone would not have told */
		static const char *const values[] = {"Nobody", "Never", "Sundays", "Made-Up", "Invented", "Slipped"};
		for (size_t k = 0; k < sizeof values / sizeof *values; k++)
			assert_null(strstr(t.found.said, values[k]));
	}
	assert_int_equal(looked().differ, 0);
}

int main(void)
{
	struct fault f = {0};
	folder_make(folder, sizeof folder, "replay");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	arena = arena_new(0);
	db = store_open(engine_at(place), STORE_NEW, &f);
	if (!db || !store_make(db, 1000, &f) || !store_run(db, "write", write_all, NULL, &f)) {
		print_message("%s %s\n", f.code, f.say);
		return 1;
	}
	const struct CMUnitTest tests[] = {cmocka_unit_test(as_written), cmocka_unit_test(changed_by_hand)};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	store_close(db);
	arena_free(arena);
	folder_away(folder);
	return failed;
}
