/* Somebody with the database in hand, and who knows how it is reckoned: each row is changed together with its own digest (and
 * with those that follow, as far as asked), looks with their times and seals. What can be found is found; what cannot without
 * a head that was kept elsewhere is found with one. On either engine. */
#include "store/digest.h"
#include "store/journal.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MINUTE = 60000, ROWS = 10 };
static struct store *db;
static char folder[FOLDER], place[FOLDER + 20];
static bool postgres;

SQL(t_rows,
    "SELECT number, at, actor, role, relation, verb, kind, entry, child, purpose, body, previous, digest, about,"
    " format FROM journal WHERE authority = $1 ORDER BY number");
SQL(t_children, "SELECT child FROM journal_child WHERE authority = $1 AND number = $2 ORDER BY child");
SQL(t_set,
    "UPDATE journal SET at = $3, actor = $4, purpose = $5, body = $6, previous = $7, digest = $8 WHERE authority = $1 AND number = $2");
SQL(t_body, "SELECT salt, before, after FROM journal_body WHERE authority = $1 AND number = $2");
SQL(t_looks, "SELECT number, same, first_at, last_at, times FROM journal_look WHERE authority = $1 ORDER BY number");

struct work {
	int64_t a, row;
	const char *text;
	const struct journal_head *head;
	struct journal_verdict v;
	struct journal_entry e;
	bool (*fn)(struct work *, struct tx *, struct fault *);
	bool onward; /* the rows after it are reckoned anew too */
};

static bool run(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	return w->fn(w, tx, f);
}

static void doing(struct work *w, bool (*fn)(struct work *, struct tx *, struct fault *))
{
	struct fault f = {0};
	w->fn = fn;
	must(store_run(db, "test", run, w, &f), &f);
}

static bool begin(struct work *w, struct tx *tx, struct fault *f)
{
	static const int64_t list[] = {30, 10, 20};
	if (!store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, &w->a, f))
		return false;
	for (int i = 0; i < ROWS; i++) {
		char words[40];
		snprintf(words, sizeof words, "We talked about plan %d.", i);
		struct journal_entry e = {.authority = w->a, .at = 1000 + i, .actor = 5, .role = TEXT("social worker"),
		    .relation = TEXT("mine"),
			.verb = TEXT("change"), .kind = TEXT("visit"), .entry = 100 + i, .child = i == 6 ? 0 : 7, .about = i == 8 ? 500 : 0,
			.purpose = TEXT("care"),
			.after = i == 9 ? (struct text){0} : text_of(words), .children = list, .children_n = i == 6 ? 3 : 0};
		if (!journal_write(tx, &e, f))
			return false;
	}
	return true;
}

static struct work begun(void)
{
	struct work w = {0};
	doing(&w, begin);
	return w;
}

static bool by_hand(struct work *w, struct tx *tx, struct fault *f)
{
	struct sql s = {.name = "by hand", .text = w->text};
	return sql_do(tx, &s, f, arg_i(w->a));
}

static void hand(struct work *w, const char *text)
{
	w->text = text;
	doing(w, by_hand);
}

static bool prove(struct tx *tx, void *arg, struct fault *f)
{
	struct work *w = arg;
	return journal_verify(tx, w->a, w->head, &w->v, f);
}

static struct journal_verdict *proved(struct work *w)
{
	struct fault f = {0};
	must(store_read(db, prove, w, &f), &f);
	return &w->v;
}

/* The digest of row w->row reckoned from what now stands in it; w->onward: and of all that follow, each with the new digest
 * of the one before. As the forger does it, with the program's own arithmetic. */
static bool reckon(struct work *w, struct tx *tx, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct row {
		struct journal_entry e;
		int64_t format;
		struct text body, previous, digest;
	} *rows = NULL;
	size_t n = 0, cap = 0;
	struct query q;
	query_begin(tx, &q, &t_rows);
	query_bind_i64(&q, 1, w->a);
	while (query_step(&q, f)) {
		rows = arena_grow(a, rows, &cap, n + 1, sizeof *rows);
		struct text t[13];
		for (int c = 0; c < 13; c++)
			t[c] = arena_text(a, query_text(&q, c));
		rows[n++] =
		    (struct row){.format = query_null(&q, 14) ? 1 : query_i64(&q, 14), .e = {
			.authority = w->a, .number = query_i64(&q, 0), .at = query_i64(&q, 1), .actor = query_i64(&q, 2),
			.role = t[3], .relation = t[4], .verb = t[5], .kind = t[6], .entry = query_i64(&q, 7), .child = query_i64(&q, 8),
			    .purpose = t[9], .about = query_i64(&q, 13)},
			.body = t[10], .previous = t[11], .digest = t[12]};
	}
	if (!query_end(&q, f))
		return false;
	struct text before = {0};
	for (size_t i = 0; i < n; i++) {
		struct row *r = &rows[i];
		char digest[JOURNAL_DIGEST], body[JOURNAL_DIGEST];
		bool mine = r->e.number == w->row || (w->onward && r->e.number > w->row);
		if (mine) {
			int64_t children[8];
			query_begin(tx, &q, &t_children);
			query_bind_i64(&q, 1, w->a);
			query_bind_i64(&q, 2, r->e.number);
			while (query_step(&q, f))
				children[r->e.children_n++] = query_i64(&q, 0);
			r->e.children = children;
			if (!query_end(&q, f))
				return false;
			query_begin(tx, &q, &t_body);
			query_bind_i64(&q, 1, w->a);
			query_bind_i64(&q, 2, r->e.number);
			if (query_step(&q, f)) {
				digest_body(query_text(&q, 0), query_text(&q, 1), query_text(&q, 2), body);
				r->body = arena_text(a, text_of(body));
			}
			if (!query_end(&q, f))
				return false;
			if (w->onward && before.at)
				r->previous = before;
			digest_row(&r->e, r->format, r->body, r->previous, digest);
			r->digest = arena_text(a, text_of(digest));
			if (!sql_do(tx, &t_set, f, arg_i(w->a), arg_i(r->e.number), arg_i(r->e.at),
			    r->e.actor ? arg_i(r->e.actor) : arg_null(), arg_t(r->e.purpose),
				arg_t(r->body), arg_t(r->previous), arg_t(r->digest)))
				return false;
		}
		before = r->digest;
	}
	arena_free(a);
	return true;
}

static void reckoned(struct work *w, int64_t row, bool onward)
{
	w->row = row, w->onward = onward;
	doing(w, reckon);
}

/* One row rewritten with its own digest: the row after it does not follow any more. */
static void one_row(void **state)
{
	(void)state;
	static const char *const hands[] = {
		"UPDATE journal SET actor = 6 WHERE authority = $1 AND number = 5",
		"UPDATE journal SET at = at + 1 WHERE authority = $1 AND number = 5",
		"UPDATE journal SET purpose = 'another' WHERE authority = $1 AND number = 5",
		"UPDATE journal_body SET after = 'We talked about nothing.' WHERE authority = $1 AND number = 5",
		"UPDATE journal SET previous = '' WHERE authority = $1 AND number = 5",
	};
	for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
		struct work w = begun();
		hand(&w, hands[i]);
		reckoned(&w, 5, false);
		struct journal_verdict *v = proved(&w);
		if (v->whole || (v->wrong != 6 && v->wrong != 5))
			print_message("%s: %s\n", hands[i], v->say);
		assert_false(v->whole);
		assert_int_equal(v->wrong, i == 4 ? 5 : 6);
		assert_non_null(strstr(v->say, "does not follow the row before it"));
	}
	/* a child taken out of a list */
	struct work w = begun();
	hand(&w, "DELETE FROM journal_child WHERE authority = $1 AND number = 7 AND child = 10");
	reckoned(&w, 7, false);
	assert_int_equal(proved(&w)->wrong, 8);
}

/* The last row has none after it: only a head from outside tells, and so of a chain that was reckoned to its end. */
static void with_a_head(void **state)
{
	(void)state;
	for (int64_t row = 1; row <= ROWS; row += 3) {
		struct work w = begun();
		struct journal_head head = proved(&w)->head;
		char text[100];
		snprintf(text, sizeof text, "UPDATE journal SET actor = 6 WHERE authority = $1 AND number = %d", (int)row);
		hand(&w, text);
		reckoned(&w, row, true);
		assert_true(proved(&w)->whole);
		w.head = &head;
		assert_false(proved(&w)->whole);
		assert_int_equal(w.v.wrong, ROWS);
		assert_non_null(strstr(w.v.say, "was rewritten"));
	}
}

/* A tail cut off, with all that belongs to it: whole as it stands, and not with a head; nor with one whose row is there no more
 * but in whose place others came. */
static void cut(void **state)
{
	(void)state;
	struct work w = begun();
	struct journal_head head = proved(&w)->head;
	hand(&w, "DELETE FROM journal_body WHERE authority = $1 AND number > 7");
	hand(&w, "DELETE FROM journal WHERE authority = $1 AND number > 7");
	assert_true(proved(&w)->whole);
	assert_int_equal(w.v.rows, 7);
	w.head = &head;
	assert_false(proved(&w)->whole);
	assert_non_null(strstr(w.v.say, "ends at row 7, and row 10"));
}

static bool again(struct work *w, struct tx *tx, struct fault *f)
{
	for (int i = 0; i < 3; i++) {
		struct journal_entry e = {.authority = w->a, .at = 3000, .actor = 5, .verb = TEXT("change"), .kind = TEXT("visit"),
		    .child = 7};
		if (!journal_write(tx, &e, f))
			return false;
	}
	return true;
}

static void cut_and_grown(void **state)
{
	(void)state;
	struct work w = begun();
	struct journal_head head = proved(&w)->head;
	hand(&w, "DELETE FROM journal_body WHERE authority = $1 AND number > 7");
	hand(&w, "DELETE FROM journal WHERE authority = $1 AND number > 7");
	doing(&w, again);
	assert_true(proved(&w)->whole);
	w.head = &head;
	assert_false(proved(&w)->whole);
	assert_int_equal(w.v.wrong, 10);
}

/* Two rows, or their bodies, change places. */
static void swapped(void **state)
{
	(void)state;
	struct work w = begun();
	hand(&w, "DELETE FROM journal_body WHERE authority = $1"); /* else they hold the numbers */
	hand(&w, "UPDATE journal SET body = '' WHERE authority = $1");
	reckoned(&w, 1, true);
	assert_true(proved(&w)->whole);
	hand(&w, "UPDATE journal SET number = 99 WHERE authority = $1 AND number = 4");
	hand(&w, "UPDATE journal SET number = 4 WHERE authority = $1 AND number = 5");
	hand(&w, "UPDATE journal SET number = 5 WHERE authority = $1 AND number = 99");
	assert_int_equal(proved(&w)->wrong, 4);
	reckoned(&w, 4, false); /* each with its own digest for its new place, as far as one goes */
	reckoned(&w, 5, false);
	assert_false(proved(&w)->whole);
	assert_int_equal(w.v.wrong, 4);
	assert_non_null(strstr(w.v.say, "does not follow"));

	w = begun();
	hand(&w, "UPDATE journal_body SET salt = (SELECT o.salt FROM journal_body o WHERE o.authority = $1 AND o.number = 4),"
	         " after = (SELECT o.after FROM journal_body o WHERE o.authority = $1 AND o.number = 4) WHERE authority = $1 AND number = "
	         "3");
	assert_int_equal(proved(&w)->wrong, 3);
	assert_non_null(strstr(w.v.say, "body"));
}

/* A row of one council's chain put at the end of another's: it names the council that it was written for. */
static void another_authority(void **state)
{
	(void)state;
	struct work here = begun(), there = begun();
	char text[500];
	snprintf(text, sizeof text,
	    "INSERT INTO journal(authority, number, at, actor, role, relation, verb, kind, entry, child, purpose, body, previous, digest,"
	    " about, format) SELECT %d, 11, at, actor, role, relation, verb, kind, entry, child, purpose, body, previous, digest, about,"
	    " format FROM journal WHERE authority = $1 AND number = 10", (int)there.a);
	hand(&here, text);
	assert_true(proved(&here)->whole);
	assert_false(proved(&there)->whole);
	assert_int_equal(there.v.wrong, 11);
	/* with the right row before it, and still the digest that names the other */
	hand(&there, "UPDATE journal SET previous = (SELECT o.digest FROM journal o WHERE o.authority = $1 AND o.number = 10)"
	             " WHERE authority = $1 AND number = 11");
	assert_int_equal(proved(&there)->wrong, 11);
	assert_non_null(strstr(there.v.say, "is not as it was written"));
}

/* Five rows as they were digested before a row named its thing, and five of today. */
static struct work half_and_half(void)
{
	struct work w = begun();
	hand(&w, "UPDATE journal SET format = NULL WHERE authority = $1 AND number <= 5");
	reckoned(&w, 1, true);
	return w;
}

static void formats(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t wrong, newer;
		bool reckon; /* that row alone, by the format that it now says */
		int64_t row;
	} hands[] = {
		{"UPDATE journal SET about = 501 WHERE authority = $1 AND number = 9", 9, 0, false, 0},
		{"UPDATE journal SET about = NULL WHERE authority = $1 AND number = 9", 9, 0, false, 0},
		{"UPDATE journal SET about = child WHERE authority = $1 AND number = 8", 8, 0, false, 0},
		{"UPDATE journal SET about = 500 WHERE authority = $1 AND number = 3", 3, 0, false, 0},
		{"UPDATE journal SET about = 500 WHERE authority = $1 AND number = 3", 3, 0, true, 3},
		{"UPDATE journal SET format = NULL WHERE authority = $1 AND number = 6", 6, 0, false, 0},
		{"UPDATE journal SET format = NULL WHERE authority = $1 AND number = 8", 8, 0, false, 0},
		{"UPDATE journal SET format = NULL, about = NULL WHERE authority = $1 AND number = 9", 9, 0, false, 0},
		{"UPDATE journal SET format = NULL, about = NULL WHERE authority = $1 AND number = 9", 9, 0, true, 9},
		{"UPDATE journal SET format = 1 WHERE authority = $1 AND number = 3", 3, 0, false, 0},
		{"UPDATE journal SET format = 0 WHERE authority = $1 AND number = 1", 1, 0, false, 0},
		{"UPDATE journal SET format = 2 WHERE authority = $1 AND number = 5", 5, 0, false, 0},
		{"UPDATE journal SET format = 2 WHERE authority = $1 AND number = 5", 6, 0, true, 5},
		{"UPDATE journal SET format = 3 WHERE authority = $1 AND number = 8", 9, 8, false, 0},
		{"UPDATE journal SET format = 3 WHERE authority = $1 AND number >= 8", 0, 8, false, 0},
		{"UPDATE journal SET format = 3 WHERE authority = $1 AND number = 10", 0, 10, false, 0},
		{"UPDATE journal SET format = 3, previous = digest WHERE authority = $1 AND number = 10", 10, 10, false, 0},
	};
	struct work w = half_and_half();
	assert_true(proved(&w)->whole && w.v.rows == 10);
	doing(&w, again); /* and it grows */
	assert_true(proved(&w)->whole && w.v.rows == 13);
	for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
		w = half_and_half();
		hand(&w, hands[i].text);
		if (hands[i].reckon)
			reckoned(&w, hands[i].row, false);
		struct journal_verdict *v = proved(&w);
		if (v->whole || v->wrong != hands[i].wrong || v->newer != hands[i].newer)
			print_message("%s: row %d, newer %d: %s\n", hands[i].text, (int)v->wrong, (int)v->newer, v->say);
		assert_false(v->whole);
		assert_int_equal(v->wrong, hands[i].wrong);
		assert_int_equal(v->newer, hands[i].newer);
		assert_int_equal(v->wrong == 0, strstr(v->say, "made by a newer kith") != NULL);
		assert_int_equal(v->head.number, 10);
	}
}

/* Reckoned to the very end, a row of today is still not passed off as one that named no thing. */
static void passed_off_as_old(void **state)
{
	(void)state;
	struct work w = half_and_half();
	hand(&w, "UPDATE journal SET format = NULL, about = NULL WHERE authority = $1 AND number = 9");
	reckoned(&w, 9, true);
	assert_false(proved(&w)->whole);
	assert_int_equal(w.v.wrong, 9);
	assert_non_null(strstr(w.v.say, "is of an older format than the row before it"));
}

/* ---- looks ---- */

static bool look(struct work *w, struct tx *tx, struct fault *f)
{
	struct journal_entry e = w->e;
	return journal_look(tx, &e, f);
}

static void look_at(struct work *w, int64_t minute, int64_t child, int64_t actor)
{
	w->e = (struct journal_entry){.authority = w->a, .at = minute * MINUTE, .actor = actor, .role = TEXT("social worker"),
	    .relation = TEXT("mine"),
		.kind = TEXT("child"), .child = child};
	doing(w, look);
}

static bool add_authority(struct work *w, struct tx *tx, struct fault *f)
{
	return store_authority_add(tx, TEXT("E90000001"), TEXT("Kithshire"), 0, &w->a, f);
}

static bool seal(struct work *w, struct tx *tx, struct fault *f)
{
	return journal_seal(tx, w->a, w->row * MINUTE, f);
}

/* 1: 7 by 5 at 100 to 108, 3 times; 2: 8 by 5 at 101; 3: 7 by 6 at 105; 4 the seal at 130; 5: 7 by 5 at 130; 6: 9 at 131 */
static struct work looked(void)
{
	struct work w = {0};
	doing(&w, add_authority);
	look_at(&w, 100, 7, 5);
	look_at(&w, 101, 8, 5);
	look_at(&w, 103, 7, 5);
	look_at(&w, 105, 7, 6);
	look_at(&w, 108, 7, 5);
	look_at(&w, 130, 7, 5);
	look_at(&w, 131, 9, 5);
	return w;
}

static void looks_are_sealed(void **state)
{
	(void)state;
	static const char *const hands[] = {
		"UPDATE journal_look SET times = 1 WHERE authority = $1 AND number = 1",
		"UPDATE journal_look SET times = times + 1 WHERE authority = $1 AND number = 2",
		"UPDATE journal_look SET last_at = last_at - 60000 WHERE authority = $1 AND number = 1",
		"UPDATE journal_look SET last_at = last_at + 60000 WHERE authority = $1 AND number = 3",
		"UPDATE journal_look SET first_at = first_at + 1, last_at = last_at + 1 WHERE authority = $1 AND number = 3",
		"UPDATE journal_look SET same = 'x' WHERE authority = $1 AND number = 3",
		"DELETE FROM journal_look WHERE authority = $1 AND number = 1",
		"DELETE FROM journal_look WHERE authority = $1 AND number = 3",
		"DELETE FROM journal_look WHERE authority = $1",
		"INSERT INTO journal_look(authority, number, same, first_at, last_at, times) VALUES($1, 4, 'x', 1, 1, 1)",
		/* open still, and yet */
		"DELETE FROM journal_look WHERE authority = $1 AND number = 5",
		"UPDATE journal_look SET times = 0 WHERE authority = $1 AND number = 5",
		"UPDATE journal_look SET last_at = last_at + 600000 WHERE authority = $1 AND number = 6",
		"UPDATE journal_look SET first_at = first_at - 1 WHERE authority = $1 AND number = 6",
	};
	struct work w = looked();
	assert_true(proved(&w)->whole);
	assert_int_equal(w.v.rows, 6);
	for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
		w = looked();
		hand(&w, hands[i]);
		if (proved(&w)->whole)
			print_message("%s\n", hands[i]);
		assert_false(w.v.whole);
		assert_true(w.v.wrong >= 1 && w.v.wrong <= 6);
	}
}

/* Nobody looks any more: a backup, or a serve that stands idle, seals what is over; and that only once. */
static void sealed_when_asked(void **state)
{
	(void)state;
	struct work w = looked();
	w.row = 150;
	doing(&w, seal);
	doing(&w, seal);
	assert_true(proved(&w)->whole);
	assert_int_equal(w.v.rows, 7);
	hand(&w, "UPDATE journal_look SET times = 2 WHERE authority = $1 AND number = 6");
	assert_int_equal(proved(&w)->wrong, 7);
}

/* A look that was taken out of those that wait to be sealed: the next seal does not fit what is there. */
static void kept_from_the_seal(void **state)
{
	(void)state;
	struct work w = looked();
	hand(&w, "DELETE FROM journal_open WHERE authority = $1 AND number = 6");
	assert_true(proved(&w)->whole);
	w.row = 160;
	doing(&w, seal);
	assert_false(proved(&w)->whole);
	/* all of them: nothing is sealed, and the next look finds that it is due */
	w = looked();
	hand(&w, "DELETE FROM journal_open WHERE authority = $1");
	look_at(&w, 170, 7, 5);
	assert_false(proved(&w)->whole);
	assert_int_equal(w.v.wrong, 5);
}

/* The machine's clock goes back: what is sealed counts no further, and the journal stays whole. */
static void clock_goes_back(void **state)
{
	(void)state;
	struct work w = looked();
	look_at(&w, 107, 7, 5);
	look_at(&w, 109, 7, 5);
	look_at(&w, 200, 7, 5);
	look_at(&w, 50, 7, 5);
	look_at(&w, 230, 7, 5);
	assert_true(proved(&w)->whole);
}

int main(void)
{
	struct fault f = {0};
	postgres = on_postgres();
	folder_make(folder, sizeof folder, "forged");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	db = store_open(engine_at(place), STORE_NEW, &f);
	if (!db || !store_make(db, 1000, &f)) {
		print_message("%s\n", f.say);
		return 1;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_row), cmocka_unit_test(with_a_head), cmocka_unit_test(cut), cmocka_unit_test(cut_and_grown),
		cmocka_unit_test(swapped), cmocka_unit_test(another_authority), cmocka_unit_test(formats),
		cmocka_unit_test(passed_off_as_old), cmocka_unit_test(looks_are_sealed),
		cmocka_unit_test(sealed_when_asked), cmocka_unit_test(kept_from_the_seal), cmocka_unit_test(clock_goes_back),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	store_close(db);
	folder_away(folder);
	return failed;
}
