/* The journal on either engine: it stays whole, and whatever is changed by hand is named. */
#include "store/journal.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MINUTE = 60000 };
static struct store *db;
static char folder[FOLDER], place[FOLDER + 20];
static const char *where;

static bool add_authority(struct tx *tx, void *arg, struct fault *f)
{
	return store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, arg, f);
}

static int64_t authority(void)
{
	int64_t a;
	struct fault f = {0};
	must(store_run(db, "authority", add_authority, &a, &f), &f);
	return a;
}

static bool write_rows(struct tx *tx, void *arg, struct fault *f)
{
	static const int64_t list[] = {30, 10, 20, 10};
	int64_t a = *(int64_t *)arg;
	for (int i = 0; i < 10; i++) {
		struct journal_entry e = {.authority = a, .at = 1000 + i, .actor = 5, .role = TEXT("social worker"),
			.relation = TEXT("mine to care for"), .verb = TEXT("change"), .kind = TEXT("visit"), .entry = 100 + i,
			.child = 7 + i % 3, .purpose = TEXT("care"), .after = TEXT("We talked about the garden.")};
		if (i == 4)
			e.before = TEXT("");
		if (i == 6)
			e.children = list, e.children_n = 4, e.child = 0;
		if (i == 8)
			e.about = 9; /* the child: named once */
		if (i == 9)
			e.after = (struct text){0};
		if (!journal_write(tx, &e, f))
			return false;
		assert_int_equal(e.number, i + 1);
	}
	return true;
}

struct proof {
	int64_t authority;
	const struct journal_head *head;
	struct journal_verdict v;
};

static bool prove(struct tx *tx, void *arg, struct fault *f)
{
	struct proof *p = arg;
	return journal_verify(tx, p->authority, p->head, &p->v, f);
}

static struct journal_verdict proved(int64_t a, const struct journal_head *head)
{
	struct proof p = {.authority = a, .head = head};
	struct fault f = {0};
	must(store_read(db, prove, &p, &f), &f);
	return p.v;
}

static int64_t ten_rows(void)
{
	int64_t a = authority();
	struct fault f = {0};
	must(store_run(db, "rows", write_rows, &a, &f), &f);
	return a;
}

static void chain(void **state)
{
	(void)state;
	int64_t a = ten_rows();
	struct journal_verdict v = proved(a, NULL);
	print_message("%s\n", v.say);
	assert_true(v.whole && v.rows == 10 && v.head.number == 10 && strlen(v.head.digest) == 64);
	struct journal_head head;
	char z[100];
	snprintf(z, sizeof z, "10:%s", v.head.digest);
	assert_true(journal_head_parse(text_of(z), &head));
	assert_true(proved(a, &head).whole);
	assert_false(journal_head_parse(TEXT("10:abc"), &head));
	assert_false(journal_head_parse(TEXT("x:"), &head));
	assert_false(journal_head_parse(TEXT("10"), &head));
	assert_true(journal_head_parse(TEXT("0:"), &head));
	assert_true(proved(a, &head).whole);
	head = (struct journal_head){.number = 11};
	assert_false(proved(a, &head).whole);
	head = (struct journal_head){.number = 9, .digest = "00"};
	assert_int_equal(proved(a, &head).wrong, 9);
}

struct hand {
	const char *text;
	int64_t a, row;
};

static bool by_hand(struct tx *tx, void *arg, struct fault *f)
{
	struct hand *h = arg;
	struct sql s = {.name = "by hand", .text = h->text};
	return sql_do(tx, &s, f, arg_i(h->a));
}

static void hand(int64_t a, const char *text)
{
	struct fault f = {0};
	must(store_run(db, "by hand", by_hand, &(struct hand){.text = text, .a = a}, &f), &f);
}

/* Each on a chain of its own: one thing is changed with the database in hand, and the row is named. */
static void changed_by_hand(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t row;
	} hands[] = {
		{"UPDATE journal SET at = at + 1 WHERE authority = $1 AND number = 5", 5},
		{"UPDATE journal SET actor = 6 WHERE authority = $1 AND number = 5", 5},
		{"UPDATE journal SET actor = NULL WHERE authority = $1 AND number = 5", 5},
		{"UPDATE journal SET role = 'Social worker' WHERE authority = $1 AND number = 1", 1},
		{"UPDATE journal SET relation = 'mine to care fox' WHERE authority = $1 AND number = 3", 3},
		{"UPDATE journal SET relation = '', role = role || relation WHERE authority = $1 AND number = 3", 3},
		{"UPDATE journal SET verb = 'look' WHERE authority = $1 AND number = 3", 3},
		{"UPDATE journal SET kind = 'visiu' WHERE authority = $1 AND number = 3", 3},
		{"UPDATE journal SET entry = entry + 1 WHERE authority = $1 AND number = 3", 3},
		{"UPDATE journal SET child = 1 WHERE authority = $1 AND number = 7", 7},
		{"UPDATE journal SET purpose = '' WHERE authority = $1 AND number = 10", 10},
		{"UPDATE journal SET body = '' WHERE authority = $1 AND number = 8", 8},
		{"UPDATE journal SET previous = '' WHERE authority = $1 AND number = 2", 2},
		{"UPDATE journal SET digest = substr(digest, 2) || substr(digest, 1, 1) WHERE authority = $1 AND number = 8", 8},
		{"UPDATE journal_body SET after = 'We talked about the gardem.' WHERE authority = $1 AND number = 2", 2},
		{"UPDATE journal_body SET before = '' WHERE authority = $1 AND number = 2", 2},
		{"UPDATE journal_body SET before = NULL WHERE authority = $1 AND number = 5", 5},
		{"UPDATE journal_body SET salt = 'f' || salt WHERE authority = $1 AND number = 2", 2},
		{"DELETE FROM journal_body WHERE authority = $1 AND number = 2", 2},
		{"UPDATE journal SET about = 8 WHERE authority = $1 AND number = 8", 8},
		{"UPDATE journal SET format = NULL WHERE authority = $1 AND number = 1", 1},
		{"UPDATE journal_child SET child = 31 WHERE authority = $1 AND child = 30", 7},
		{"DELETE FROM journal_child WHERE authority = $1 AND child = 10", 7},
		{"INSERT INTO journal_child(authority, number, child) VALUES($1, 4, 9)", 4},
	};
	for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
		int64_t a = ten_rows();
		hand(a, hands[i].text);
		struct journal_verdict v = proved(a, NULL);
		if (v.whole || v.wrong != hands[i].row)
			print_message("%s: row %d: %s\n", hands[i].text, (int)v.wrong, v.say);
		assert_false(v.whole);
		assert_int_equal(v.wrong, hands[i].row);
	}
}

static void taken_out(void **state)
{
	(void)state;
	int64_t a = ten_rows();
	hand(a, "DELETE FROM journal_body WHERE authority = $1 AND number = 4");
	hand(a, "DELETE FROM journal WHERE authority = $1 AND number = 4");
	struct journal_verdict v = proved(a, NULL);
	assert_false(v.whole);
	assert_int_equal(v.wrong, 4);

	/* a cut tail is seen with the head alone, as the header says */
	a = ten_rows();
	struct journal_head head = proved(a, NULL).head;
	hand(a, "DELETE FROM journal_body WHERE authority = $1 AND number >= 9");
	hand(a, "DELETE FROM journal WHERE authority = $1 AND number >= 9");
	assert_true(proved(a, NULL).whole);
	v = proved(a, &head);
	assert_false(v.whole);
	assert_non_null(strstr(v.say, "ends at row 8, and row 10"));
}

static bool destroy(struct tx *tx, void *arg, struct fault *f)
{
	struct hand *h = arg;
	return journal_destroy(tx, h->a, h->row, 9000, text_of(h->text), f);
}

static bool past(struct tx *tx, void *arg, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct journal_past *p;
	size_t n;
	assert_true(journal_past(tx, a, *(int64_t *)arg, TEXT("visit"), 103, &p, &n, f));
	assert_int_equal(n, 1);
	assert_true(p[0].gone && !p[0].after.at);
	assert_true(journal_past(tx, a, *(int64_t *)arg, TEXT("visit"), 102, &p, &n, f));
	assert_true(n == 1 && !p[0].gone && text_is(p[0].after, "We talked about the garden.") && !p[0].before.at);
	arena_free(a);
	return true;
}

static bool destroy_without_rule(struct tx *tx, void *arg, struct fault *f)
{
	static const struct sql gone = {.name = "gone", .text = "DELETE FROM journal_body WHERE authority = $1 AND number = 6"};
	struct journal_entry e = {.authority = *(int64_t *)arg, .at = 9001, .verb = TEXT("destroy"), .kind = TEXT("journal"), .entry = 6};
	return sql_do(tx, &gone, f, arg_i(e.authority)) && journal_write(tx, &e, f);
}

struct others {
	int64_t authority, since, actor;
	bool any;
};
static bool ask_others(struct tx *tx, void *arg, struct fault *f)
{
	struct others *o = arg;
	return journal_others(tx, o->authority, 7, o->since, o->actor, &o->any, f);
}

/* Did somebody else write about the child since? */
static void somebody_else(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t a = ten_rows(); /* all by 5; of child 7 the first, the fourth and the tenth */
	static const struct {
		int64_t since, actor;
		bool any;
	} cases[] = {{0, 5, false}, {0, 6, true}, {9, 6, true}, {10, 6, false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct others o = {a, cases[i].since, cases[i].actor, !cases[i].any};
		must(store_read(db, ask_others, &o, &f), &f);
		assert_int_equal(o.any, cases[i].any);
	}
}

static void retention(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t a = ten_rows();
	must(store_run(db, "destroy", destroy, &(struct hand){.text = "75 years", .a = a, .row = 4}, &f), &f);
	struct journal_verdict v = proved(a, NULL);
	assert_true(v.whole && v.rows == 11 && v.bodies_gone == 1);
	assert_false(store_run(db, "destroy again", destroy, &(struct hand){.text = "75 years", .a = a, .row = 4}, &f));
	assert_false(store_run(db, "no rule", destroy, &(struct hand){.text = "", .a = a, .row = 5}, &f));
	v = proved(a, NULL);
	assert_true(v.whole && v.rows == 11 && v.bodies_gone == 1);
	must(store_read(db, past, &a, &f), &f);
	/* taken out by hand, and a row written that names no rule: it is not whole */
	must(store_run(db, "no rule", destroy_without_rule, &a, &f), &f);
	v = proved(a, NULL);
	assert_true(!v.whole && v.wrong == 6);
	assert_non_null(strstr(v.say, "no rule of retention"));
}

/* ---- looks ---- */

struct look {
	struct journal_entry e;
};

static bool look(struct tx *tx, void *arg, struct fault *f)
{
	return journal_look(tx, arg, f);
}

static int64_t looked(struct journal_entry e)
{
	struct fault f = {0};
	must(store_run(db, "look", look, &e, &f), &f);
	return e.number;
}

struct asks {
	int64_t authority, child;
	size_t n;
	struct journal_seen first;
	struct arena *arena;
};

static bool seen(struct tx *tx, void *arg, struct fault *f)
{
	struct asks *s = arg;
	struct journal_seen *all;
	if (!journal_seen(tx, s->arena, s->authority, s->child, 0, 100, &all, &s->n, f))
		return false;
	if (s->n)
		s->first = all[0];
	return true;
}

static void looks(void **state)
{
	(void)state;
	int64_t a = authority();
	struct fault f = {0};
	struct journal_entry e = {.authority = a, .at = 60 * MINUTE, .actor = 5, .role = TEXT("social worker"),
		.relation = TEXT("mine"), .kind = TEXT("child"), .child = 7, .purpose = TEXT("care")};
	int64_t first = looked(e);
	e.at += 9 * MINUTE;
	assert_int_equal(looked(e), first);
	struct journal_entry other = e;
	other.actor = 6;
	assert_int_not_equal(looked(other), first);
	other = e, other.child = 8;
	assert_int_not_equal(looked(other), first);
	other = e, other.purpose = TEXT("audit");
	assert_int_not_equal(looked(other), first);
	other = e, other.kind = TEXT("timeline");
	assert_int_not_equal(looked(other), first);
	e.at += 2 * MINUTE; /* eleven after the first */
	int64_t second = looked(e);
	assert_int_not_equal(second, first);
	struct journal_entry list = e;
	list.child = 0, list.kind = TEXT("my children"), list.children = (const int64_t[]){9, 7}, list.children_n = 2;
	int64_t l = looked(list);
	list.children = (const int64_t[]){7, 9};
	assert_int_equal(looked(list), l);
	list.children_n = 1;
	assert_int_not_equal(looked(list), l);
	e.child = 0;
	assert_false(store_run(db, "at nobody", look, &e, &f));

	struct asks s = {.authority = a, .child = 9, .arena = arena_new(0)};
	must(store_read(db, seen, &s, &f), &f);
	assert_true(s.n == 1 && s.first.list && s.first.times == 2 && text_is(s.first.page, "my children"));
	s.child = 7;
	must(store_read(db, seen, &s, &f), &f);
	assert_int_equal(s.n, 7); /* 2 of the page, 3 others (actor, purpose, page), 2 lists */
	s.child = 99;
	must(store_read(db, seen, &s, &f), &f);
	assert_int_equal(s.n, 0);
	arena_free(s.arena);
	assert_true(proved(a, NULL).whole);
}

static bool changed(struct tx *tx, void *arg, struct fault *f)
{
	int64_t a = *(int64_t *)arg, *children, upto;
	struct arena *arena = arena_new(0);
	size_t n;
	assert_true(journal_changed(tx, arena, a, 0, &children, &n, &upto, f));
	assert_int_equal(upto, 11);
	const int64_t all[] = {7, 8, 9, 10, 20, 30}; /* and the entries that were written: 100 to 109 */
	assert_true(n == 16 && children[6] == 100 && children[15] == 109);
	assert_memory_equal(children, all, sizeof all);
	assert_true(journal_changed(tx, arena, a, 8, &children, &n, &upto, f));
	assert_true(n == 4 && children[0] == 7 && children[1] == 9); /* rows 9 and 10; the look at 44 changed nothing */
	assert_true(journal_changed(tx, arena, a, 11, &children, &n, &upto, f) && n == 0);
	arena_free(arena);
	return true;
}

static void which_children(void **state)
{
	(void)state;
	struct fault f = {0};
	int64_t a = ten_rows();
	looked((struct journal_entry){.authority = a, .at = 5, .actor = 1, .kind = TEXT("child"), .child = 44});
	must(store_read(db, changed, &a, &f), &f);
}

/* Rows about other things than a child: a meeting (70) of child 7, a body (80), a list of things, a look at each. */
static bool about_things(struct tx *tx, void *arg, struct fault *f)
{
	static const int64_t list[] = {80, 90, 70, 90};
	struct journal_entry e = {.authority = *(int64_t *)arg, .at = 5000, .actor = 5, .verb = TEXT("add"), .kind = TEXT("minutes"),
	    .entry = 1};
	struct journal_entry meeting = e, body = e, things = e, at_body = e, at_list = e;
	meeting.child = 7, meeting.about = 70;
	body.about = 80;
	things.about = 80, things.children = list, things.children_n = 4, things.entry = 0;
	at_body.about = 80, at_body.entry = 0, at_body.kind = TEXT("body");
	at_list.children = list, at_list.children_n = 4, at_list.entry = 0, at_list.kind = TEXT("bodies");
	return journal_write(tx, &meeting, f) && journal_write(tx, &body, f) && journal_write(tx, &things, f) &&
	       journal_look(tx, &at_body, f) && journal_look(tx, &at_list, f) && journal_look(tx, &at_body, f);
}

struct by_thing {
	int64_t authority, since;
	struct arena *arena;
	int64_t *things, *children, upto;
	size_t n, children_n;
};

static bool ask_changed(struct tx *tx, void *arg, struct fault *f)
{
	struct by_thing *b = arg;
	return journal_changed(tx, b->arena, b->authority, b->since, &b->things, &b->n, &b->upto, f) &&
	       journal_changed_children(tx, b->arena, b->authority, b->since, &b->children, &b->children_n, &b->upto, f);
}

static bool ask_thing(struct tx *tx, void *arg, struct fault *f)
{
	static const struct {
		int64_t thing;
		size_t looks;
		bool others, list; /* the newest look is at a list */
	} cases[] = {{7, 0, true, false}, {70, 1, true, true}, {80, 2, true, true}, {90, 1, true, true}, {81, 0, false, false}};
	struct by_thing *b = arg;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct journal_seen *at;
		size_t n;
		bool others;
		if (!journal_seen(tx, b->arena, b->authority, cases[i].thing, 0, 10, &at, &n, f) ||
		    !journal_others(tx, b->authority, cases[i].thing, b->since, 6, &others, f))
			return false;
		assert_int_equal(n, cases[i].looks);
		assert_int_equal(others, cases[i].others);
		assert_true(!n || at[0].list == cases[i].list);
		if (cases[i].thing == 80)
			assert_true(!at[1].list && at[1].times == 2 && text_is(at[1].page, "body"));
		if (!journal_others(tx, b->authority, cases[i].thing, b->since, 5, &others, f))
			return false;
		assert_false(others); /* it was 5 that wrote */
	}
	return true;
}

static void things(void **state)
{
	(void)state;
	struct fault f = {0};
	struct by_thing b = {.authority = ten_rows(), .since = 10, .arena = arena_new(0)};
	must(store_run(db, "things", about_things, &b.authority, &f), &f);
	must(store_read(db, ask_changed, &b, &f), &f);
	const int64_t all[] = {1, 7, 70, 80, 90}; /* 1: the entry itself, which may be a thing */
	assert_int_equal(b.n, 5);
	assert_memory_equal(b.things, all, sizeof all);
	assert_int_equal(b.upto, 15);
	const int64_t children[] = {7, 70, 90}; /* the list names what it names; the thing of a row is not a child */
	assert_int_equal(b.children_n, 3);
	assert_memory_equal(b.children, children, sizeof children);
	must(store_read(db, ask_thing, &b, &f), &f);
	b.since = 11;
	must(store_read(db, ask_changed, &b, &f), &f);
	assert_true(b.n == 4 && b.things[1] == 70 && b.things[2] == 80 && b.things[3] == 90);
	arena_free(b.arena);
	assert_true(proved(b.authority, NULL).whole);
}

static bool refuses(struct tx *tx, void *arg, struct fault *f)
{
	return write_rows(tx, arg, f) && fault_set(f, FAULT_ASKED, "test.no", "No.");
}

static void with_its_write_or_not(void **state)
{
	(void)state;
	int64_t a = authority();
	struct fault f = {0};
	assert_false(store_run(db, "refused", refuses, &a, &f));
	assert_int_equal(proved(a, NULL).rows, 0);
}

int main(void)
{
	folder_make(folder, sizeof folder, "journal");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	where = engine_at(place);
	struct fault f = {0};
	db = store_open(where, STORE_NEW, &f);
	if (!db || !store_make(db, 1000, &f)) {
		print_message("%s\n", f.say);
		return 1;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chain), cmocka_unit_test(changed_by_hand), cmocka_unit_test(taken_out),
		cmocka_unit_test(retention), cmocka_unit_test(somebody_else), cmocka_unit_test(looks), cmocka_unit_test(which_children),
		cmocka_unit_test(things),
		cmocka_unit_test(with_its_write_or_not),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	store_close(db);
	folder_away(folder);
	return failed;
}
