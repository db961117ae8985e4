/* Entries: the verbs, versions, as at and as known, two hands on one field, feeds, a council's own; on both engines. */
#include "base/file.h"
#include "base/term.h"
#include "record/entry.h"
#include "record/people.h"
#include "store/journal.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>

static char folder[FOLDER], place[FOLDER + 20];
static const char *where;
static struct store *db;
static struct arena *arena;
static int64_t authority, child, worker, other;
static int64_t now_ms = 1000000;

/* One call inside a transaction; what it finds stands here, and is asserted outside. */
struct job {
	enum {
		ADD,
		CORRECT,
		CHANGE,
		TAKE_BACK,
		SIGN,
		PUT,
		DROP,
		GET,
		VERSIONS,
		LIST,
		PAST,
		VERIFY,
		NUMBER,
		NAME,
		ALL,
		BARRED,
		JOIN,
		PART,
		BAR,
		UNBAR
	} what;
	const struct kind *kind;
	struct entry *e;
	int64_t id, who, child;
	int32_t version;
	enum role role;
	unsigned also;
	struct asof asof;
	struct problems problems;
	struct clashes clashes;
	struct entries found;
	struct journal_past *past;
	size_t past_n;
	struct journal_verdict verdict;
	enum row row;
	struct text text;
	int64_t *ids;
	bool barred;
	struct fault f;
	bool ok;
};

static bool write_it(struct tx *tx, struct job *j, struct fault *f)
{
	struct hand h = {authority, j->who ? j->who : worker, "social-worker", "mine to care for", "test", now_ms, day_of(2026, 5, 1)};
	switch (j->what) {
	case ADD:
		return entry_add(tx, arena, &h, j->e, &j->problems, f);
	case CORRECT:
		return entry_correct(tx, arena, &h, j->e, &j->problems, &j->clashes, f);
	case CHANGE:
		return entry_change(tx, arena, &h, j->id, j->version, j->e, &j->problems, &j->clashes, f);
	case TAKE_BACK:
		return entry_take_back(tx, arena, &h, j->kind, j->id, j->version, f);
	case SIGN:
		return entry_sign(tx, arena, &h, j->kind, j->id, j->version, j->role, f);
	case PUT:
		return entry_put(tx, &h, j->e, f);
	case DROP:
		return entry_drop(tx, &h, j->e, f);
	case JOIN:
		return person_join(tx, &h, j->id, j->child, f);
	case PART:
		return person_part(tx, &h, j->id, f);
	case BAR:
		return person_bar(tx, &h, j->id, j->child, f);
	case UNBAR:
		return person_unbar(tx, &h, j->id, j->child, f);
	case NUMBER:
		j->row = person_by_number(tx, authority, "council", j->text, &j->id, f);
		return j->row != ROW_FAULT;
	case NAME:
		j->row = person_name(tx, arena, authority, j->id, &j->text, f);
		return j->row != ROW_FAULT;
	case ALL:
		return person_all(tx, arena, authority, j->id, &j->ids, &j->past_n, f);
	case BARRED:
		return person_is_barred(tx, authority, j->id, j->child, &j->barred, f);
	case GET:
		j->row = entry_get(tx, arena, authority, j->kind, j->id, &j->e, f);
		return j->row != ROW_FAULT;
	case VERSIONS:
		return entry_versions(tx, arena, authority, j->kind, j->id, &j->found, f);
	case LIST:
		return entry_list(tx, arena, j->asof, authority, j->kind, j->child, j->also, &j->found, f);
	case PAST:
		return journal_past(tx, arena, authority, text_of(j->kind->name), j->id, &j->past, &j->past_n, f);
	case VERIFY:
		return journal_verify(tx, authority, NULL, &j->verdict, f);
	}
	return false;
}

static bool in_tx(struct tx *tx, void *arg, struct fault *f)
{
	return write_it(tx, arg, f);
}

static bool run(struct job *j)
{
	now_ms += 1000;
	j->f = (struct fault){0};
	j->ok = j->what >= GET && j->what < JOIN ? store_read(db, in_tx, j, &j->f) : store_run(db, "test", in_tx, j, &j->f);
	return j->ok;
}

static void must_do(struct job *j)
{
	if (!run(j))
		fail_msg("%d: %s %s", (int)j->what, j->f.code, j->f.say);
}

static void must_not(struct job *j, const char *code)
{
	if (run(j))
		fail_msg("%d went through, %s was expected", (int)j->what, code);
	assert_string_equal(j->f.code, code);
}

static const struct kind *kind(const char *name)
{
	const struct kind *k = kind_of(text_of(name));
	assert_non_null(k);
	return k;
}

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	if (!value_parse(arena, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong))
		fail_msg("%s %s", field, wrong);
}

static const char *shown(const struct entry *e, const char *field)
{
	return arena_z(arena, value_text(arena, &e->kind->fields[kind_field(e->kind, field)], entry_value(e, field)));
}

static struct entry *get(const struct kind *k, int64_t id)
{
	struct job j = {.what = GET, .kind = k, .id = id};
	must_do(&j);
	return j.row == ROW_ONE ? j.e : NULL;
}

static struct entries list(const struct kind *k, int64_t whose, struct asof asof, unsigned also)
{
	struct job j = {.what = LIST, .kind = k, .child = whose, .asof = asof, .also = also};
	must_do(&j);
	return j.found;
}

static int64_t somebody(const char *part, const char *name)
{
	struct entry *e = entry_new(arena, kind("person"), 0);
	e->state = STATE_FINAL;
	set(e, "part", part);
	set(e, "forename", name);
	set(e, "dob", "29/02/2012");
	struct job j = {.what = ADD, .e = e, .who = 1};
	must_do(&j);
	assert_int_equal(e->child, !strcmp(part, "child") ? e->id : 0); /* who works here is no child */
	return e->id;
}

static bool add_authority(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return store_authority_add(tx, TEXT("E99999999"), TEXT("Inventedshire"), 0, &authority, f);
}

static int start(void **state)
{
	(void)state;
	struct fault f = {0};
	if (!arena)
		arena = arena_new(0);
	if (db)
		return 0;
	db = store_open(where, STORE_NEW, &f);
	if (!db || !store_make(db, 1, &f) || !store_run(db, "authority", add_authority, NULL, &f)) {
		print_message("%s %s\n", f.code, f.say);
		return -1;
	}
	child = somebody("child", "Ivy Invented");
	worker = somebody("worker", "Walt Worker");
	other = somebody("worker", "Olga Other");
	return 0;
}

static struct entry *visit(const char *held)
{
	struct entry *e = entry_new(arena, kind("visit"), child);
	e->state = STATE_FINAL;
	set(e, "held", held);
	set(e, "alone", "yes");
	set(e, "how_was_it", "All well; the cat is called Tom.");
	return e;
}

static void add_and_correct(void **state)
{
	(void)state;
	struct job j = {.what = ADD, .e = visit("3/3/2026")};
	must_do(&j);
	int64_t id = j.e->id;
	struct entry *e = get(kind("visit"), id);
	assert_string_equal(shown(e, "held"), "2026-03-03");
	assert_string_equal(shown(e, "alone"), "1");
	assert_int_equal(e->version, 1);
	assert_int_equal(e->written_by, worker);
	int64_t knew = now_ms;
	set(e, "how_was_it", "All well; the dog is called Tom.");
	j = (struct job){.what = CORRECT, .e = e};
	must_do(&j);
	assert_int_equal(e->version, 2);
	/* the same again writes nothing */
	j = (struct job){.what = CORRECT, .e = get(kind("visit"), id)};
	must_do(&j);
	assert_int_equal(get(kind("visit"), id)->version, 2);
	j = (struct job){.what = VERSIONS, .kind = kind("visit"), .id = id};
	must_do(&j);
	assert_int_equal(j.found.n, 2);
	assert_string_equal(shown(j.found.at[0], "how_was_it"), "All well; the cat is called Tom.");
	assert_false(j.found.at[0]->current);
	assert_true(j.found.at[0]->superseded_at > knew);
	struct entries then = list(kind("visit"), child, (struct asof){DAY_MAX, knew}, 0);
	assert_int_equal(then.n, 1);
	assert_int_equal(then.at[0]->version, 1);
	assert_int_equal(list(kind("visit"), child, AS_AT(day_of(2026, 3, 2)), 0).n, 0);
	assert_int_equal(list(kind("visit"), child, AS_AT(day_of(2026, 3, 3)), 0).at[0]->version, 2);
	j = (struct job){.what = PAST, .kind = kind("visit"), .id = id};
	must_do(&j);
	assert_int_equal(j.past_n, 2);
	assert_true(text_is(j.past[1].verb, "correct"));
	assert_non_null(strstr(arena_z(arena, j.past[1].before), "cat"));
	assert_non_null(strstr(arena_z(arena, j.past[1].after), "dog"));
	assert_null(strstr(arena_z(arena, j.past[1].after), "held"));
}

static void two_hands(void **state)
{
	(void)state;
	struct entry *made = visit("4/3/2026");
	set(made, "child_said", "“I like it here.”");
	struct job j = {.what = ADD, .e = made};
	must_do(&j);
	int64_t id = made->id;
	struct entry *a = get(kind("visit"), id), *b = get(kind("visit"), id), *c = get(kind("visit"), id);
	set(a, "how_was_it", "Ann's words");
	j = (struct job){.what = CORRECT, .e = a};
	must_do(&j);
	/* another field, from the older version: both stand */
	set(b, "child_said", "“I like it.”");
	j = (struct job){.what = CORRECT, .e = b, .who = other};
	must_do(&j);
	struct entry *e = get(kind("visit"), id);
	assert_int_equal(e->version, 3);
	assert_string_equal(shown(e, "how_was_it"), "Ann's words");
	assert_string_equal(shown(e, "child_said"), "“I like it.”");
	/* the same field: nothing is written, both texts are kept */
	set(c, "how_was_it", "Carl's words");
	j = (struct job){.what = CORRECT, .e = c};
	must_not(&j, "entry.conflict");
	assert_int_equal(j.clashes.n, 1);
	assert_string_equal(j.clashes.at[0].field->name, "how_was_it");
	assert_true(text_is(j.clashes.at[0].theirs.text, "Ann's words"));
	assert_true(text_is(j.clashes.at[0].yours.text, "Carl's words"));
	assert_true(text_is(j.clashes.at[0].was.text, "All well; the cat is called Tom."));
	assert_int_equal(get(kind("visit"), id)->version, 3);
}

/* A form made from a draft that somebody has made final since: their words and mine stand, and it stays final. */
static void a_stale_draft(void **state)
{
	(void)state;
	struct entry *made = visit("6/3/2026");
	made->state = STATE_DRAFT;
	struct job j = {.what = ADD, .e = made};
	must_do(&j);
	struct entry *stale = get(kind("visit"), made->id), *fresh = get(kind("visit"), made->id);
	assert_int_equal(stale->state, STATE_DRAFT);
	fresh->state = STATE_FINAL;
	j = (struct job){.what = CORRECT, .e = fresh};
	must_do(&j);
	set(stale, "child_said", "“Late words.”");
	j = (struct job){.what = CORRECT, .e = stale, .who = other};
	must_do(&j);
	struct entry *e = get(kind("visit"), made->id);
	assert_int_equal(e->state, STATE_FINAL);
	assert_int_equal(e->version, 3);
	assert_string_equal(shown(e, "child_said"), "“Late words.”");
	/* what is final does not become a draft again, with other words or without */
	for (int words = 0; words < 2; words++) {
		struct entry *draft = get(kind("visit"), made->id);
		draft->state = STATE_DRAFT;
		if (words)
			set(draft, "child_said", "“Other words.”");
		j = (struct job){.what = CORRECT, .e = draft};
		must_not(&j, "entry.state");
	}
	assert_int_equal(get(kind("visit"), made->id)->version, 3);
}

static void change(void **state)
{
	(void)state;
	struct entry *first = entry_new(arena, kind("home"), child);
	first->state = STATE_FINAL;
	set(first, "place", "U6");
	set(first, "began", "1/2/2026");
	struct job j = {.what = ADD, .e = first};
	must_do(&j);
	struct entry *next = entry_new(arena, kind("home"), child);
	next->state = STATE_FINAL;
	set(next, "place", "K2");
	set(next, "began", "10/4/2026");
	j = (struct job){.what = CHANGE, .id = first->id, .version = 1, .e = next};
	must_do(&j);
	struct entries es = list(kind("home"), child, AS_AT(DAY_MAX), 0);
	assert_int_equal(es.n, 2);
	assert_int_equal(entry_to(es.at[0]), day_of(2026, 4, 10));
	assert_int_equal(entry_to(es.at[1]), DAY_NONE);
	/* the day before the move nobody knew that it would end */
	es = list(kind("home"), child, AS_AT(day_of(2026, 4, 9)), 0);
	assert_int_equal(es.n, 1);
	assert_int_equal(entry_to(es.at[0]), DAY_NONE);
	/* a new home that begins before the one that it follows */
	struct entry *before = entry_new(arena, kind("home"), child);
	before->state = STATE_FINAL;
	set(before, "place", "K2");
	set(before, "began", "1/1/2026");
	j = (struct job){.what = CHANGE, .id = first->id, .version = 2, .e = before};
	must_not(&j, "entry.wrong");
	assert_string_equal(j.problems.at[0].code, "order");
	assert_int_equal(list(kind("home"), child, AS_AT(DAY_MAX), 0).n, 2);
}

static void take_back(void **state)
{
	(void)state;
	struct entry *made = visit("5/3/2026");
	struct job j = {.what = ADD, .e = made};
	must_do(&j);
	j = (struct job){.what = TAKE_BACK, .kind = made->kind, .id = made->id, .version = 1, .who = other};
	must_not(&j, "entry.author");
	j = (struct job){.what = TAKE_BACK, .kind = made->kind, .id = made->id, .version = 2};
	must_not(&j, "entry.conflict");
	size_t n = list(made->kind, child, AS_AT(DAY_MAX), 0).n;
	j = (struct job){.what = TAKE_BACK, .kind = made->kind, .id = made->id, .version = 1};
	must_do(&j);
	struct entry *e = get(made->kind, made->id);
	assert_true(e->taken_back > 0);
	assert_int_equal(e->taken_back_by, worker);
	assert_string_equal(shown(e, "held"), "2026-03-05"); /* the line stays */
	assert_string_equal(shown(e, "how_was_it"), "");     /* the words go */
	assert_int_equal(list(made->kind, child, AS_AT(DAY_MAX), 0).n, n - 1);
	assert_int_equal(list(made->kind, child, AS_AT(DAY_MAX), ENTRY_TAKEN_BACK).n, n);
	set(e, "how_was_it", "back again");
	j = (struct job){.what = CORRECT, .e = e};
	must_not(&j, "entry.taken-back");
}

static void says_what_is_wrong(void **state)
{
	(void)state;
	struct entry *e = entry_new(arena, kind("visit"), child);
	e->state = STATE_FINAL;
	set(e, "alone", "no");
	struct job j = {.what = ADD, .e = e};
	must_not(&j, "entry.wrong");
	assert_int_equal(j.problems.n, 3); /* held, why not alone, what was seen */
	assert_string_equal(j.problems.at[0].code, "needed");
	assert_string_equal(j.problems.at[1].field->name, "not_alone_reason");
	e->state = STATE_DRAFT;
	j = (struct job){.what = ADD, .e = e};
	must_do(&j);
	assert_int_equal(list(e->kind, child, AS_AT(DAY_MAX), ENTRY_DRAFTS).n, list(e->kind, child, AS_AT(DAY_MAX), 0).n + 1);
	const char *wrong = NULL;
	struct value v;
	const struct kind *sdq = kind("sdq"), *home = kind("home");
	assert_false(value_parse(arena, &sdq->fields[kind_field(sdq, "score")], TEXT("41"), &v, &wrong));
	assert_string_equal(wrong, "must be a number from 0 to 40");
	assert_false(value_parse(arena, &sdq->fields[kind_field(sdq, "held")], TEXT("31/2/2026"), &v, &wrong));
	assert_int_equal(v.state, VALUE_BAD);
	assert_true(text_is(v.told, "31/2/2026"));
	assert_false(value_parse(arena, &home->fields[kind_field(home, "place")], TEXT("u6"), &v, &wrong));
	/* an old code is refused today and taken for then */
	e = entry_new(arena, home, child);
	set(e, "place", "H5");
	set(e, "began", "1/5/2026");
	struct problems p;
	assert_false(entry_check(arena, e, day_of(2026, 5, 1), &p));
	assert_string_equal(p.at[0].code, "old-code");
	set(e, "began", "1/5/2020");
	set(e, "ended", "1/4/2020");
	assert_false(entry_check(arena, e, day_of(2026, 5, 1), &p));
	assert_int_equal(p.n, 1);
	assert_string_equal(p.at[0].code, "order");
	/* somebody who is not there; an entry of another child */
	e = visit("6/3/2026");
	set(e, "who", "12345");
	j = (struct job){.what = ADD, .e = e};
	must_not(&j, "entry.wrong");
	assert_string_equal(j.problems.at[0].code, "reference");
	struct entry *missing = entry_new(arena, kind("missing-episode"), other);
	set(missing, "missing", "M");
	set(missing, "began", "1/3/2026");
	j = (struct job){.what = ADD, .e = missing};
	must_do(&j);
	e = entry_new(arena, kind("return-home-interview"), child);
	set(e, "missing", arena_printf(arena, "%lld.1", (long long)missing->id).at);
	j = (struct job){.what = ADD, .e = e};
	must_not(&j, "entry.wrong");
	struct entry *codes = entry_new(arena, kind("view"), child);
	set(codes, "readers", "my-review-person my-worker my-worker");
	assert_string_equal(shown(codes, "readers"), "my-worker my-review-person");
	assert_true(
	    text_is(value_words(arena, &codes->kind->fields[kind_field(codes->kind, "readers")], entry_value(codes, "readers"), true),
	        "My " SAID_WORKER ", My " SAID_REVIEWING_OFFICER));
}

static void fed(void **state)
{
	(void)state;
	struct entry *e = entry_new(arena, kind("home"), other);
	e->state = STATE_FINAL;
	e->source = TEXT("return");
	e->told_year = 2026;
	set(e, "place", "U4");
	set(e, "began", "1/6/2025");
	entry_value(e, "began")->told = TEXT("1/6/2025");
	*entry_value(e, "ended") = (struct value){.state = VALUE_BAD, .told = TEXT("31/06/2025")};
	struct job j = {.what = PUT, .e = e};
	must_do(&j);
	struct entry *back = get(e->kind, e->id);
	assert_true(text_is(entry_value(back, "began")->told, "1/6/2025"));
	assert_int_equal(entry_value(back, "ended")->state, VALUE_BAD);
	assert_string_equal(shown(back, "ended"), "31/06/2025");
	set(back, "place", "U6");
	j = (struct job){.what = CORRECT, .e = back};
	must_not(&j, "entry.fed");
	/* what the return does not tell is kith's own, beside it */
	back = get(e->kind, e->id);
	set(back, "home_name", "The Makebelieves");
	j = (struct job){.what = CORRECT, .e = back};
	must_do(&j);
	back = get(e->kind, e->id);
	assert_int_equal(back->version, 2);
	assert_true(text_is(entry_value(back, "began")->told, "1/6/2025"));
	j = (struct job){.what = TAKE_BACK, .kind = e->kind, .id = e->id, .version = 2};
	must_not(&j, "entry.fed");
	j = (struct job){.what = DROP, .e = back};
	must_do(&j);
	assert_null(get(e->kind, e->id));
	assert_int_equal(list(e->kind, other, AS_AT(DAY_MAX), 0).n, 0);
}

static void signed_by_two(void **state)
{
	(void)state;
	const struct kind *k = kind("pathway-plan");
	struct entry *e = entry_new(arena, k, child);
	e->state = STATE_FINAL;
	set(e, "agreed", "1/5/2026");
	set(e, "home", "My own flat");
	struct job j = {.what = ADD, .e = e};
	must_do(&j);
	assert_int_equal(get(k, e->id)->state, STATE_DRAFT);
	j = (struct job){.what = SIGN, .kind = k, .id = e->id, .version = 1, .role = ROLE_YOUNG_PERSON};
	must_not(&j, "entry.wrong"); /* work and learning is not written yet */
	set(e, "work", "Joiner");
	j = (struct job){.what = CORRECT, .e = e};
	must_do(&j);
	j = (struct job){.what = SIGN, .kind = k, .id = e->id, .version = 1, .role = ROLE_YOUNG_PERSON};
	must_not(&j, "entry.conflict");
	j = (struct job){.what = SIGN, .kind = k, .id = e->id, .version = 2, .role = ROLE_NURSE};
	must_not(&j, "entry.state");
	j = (struct job){.what = SIGN, .kind = k, .id = e->id, .version = 2, .role = ROLE_YOUNG_PERSON};
	must_do(&j);
	assert_int_equal(get(k, e->id)->state, STATE_DRAFT);
	j.role = ROLE_PERSONAL_ADVISER;
	must_do(&j);
	assert_int_equal(get(k, e->id)->state, STATE_FINAL);
	/* other words are signed anew, by both */
	e = get(k, e->id);
	set(e, "work", "Baker");
	j = (struct job){.what = CORRECT, .e = e};
	must_do(&j);
	assert_int_equal(get(k, e->id)->state, STATE_DRAFT);
}

/* One more kind, and one more field on a kind of the product, by two files in a folder: no table, the same verbs. */
static void councils_own(void **state)
{
	(void)state;
	struct fault f = {0};
	assert_true(put_file(arena_printf(arena, "%s/pet.yaml", folder).at,
	    TEXT("kind: own-pet\nof: child\nsays: An animal that matters\nworker: {one: pet, many: pets}\nchild: {one: pet, many: pets}\n"
		 "dates: {from: own_since}\nkeep: not set\nsee: [everyone-beside]\nwrite: [workers, young-person]\nfields:\n"
		 "  own_name: {type: text, required: draft, label: Name, child: Name}\n  own_since: {type: day, label: Since}\n"
		 "  own_kind: {type: code, list: own-animal, label: Animal}\n"), &f));
	assert_true(put_file(arena_printf(arena, "%s/animal.yaml", folder).at,
	    TEXT("list: own-animal\nsource: the council\ncodes: {cat: Cat, dog: Dog}\n"), &f));
	assert_true(put_file(arena_printf(arena, "%s/more.yaml", folder).at,
	    TEXT("extend: visit\nsee: [workers]\nwrite: [workers]\nfields:\n  own_miles: {type: int, min: 0, max: 999, label: Miles}\n"),
	    &f));
	struct described base = describe_product(), d;
	if (!describe_dir(arena, folder, &base, &d, &f))
		fail_msg("%s: %s", f.where, f.say);
	const struct kind *pet = described_kind(&d, TEXT("own-pet")), *v = described_kind(&d, TEXT("visit"));
	struct entry *e = entry_new(arena, pet, child);
	set(e, "own_since", "1/1/2024");
	struct job j = {.what = ADD, .e = e};
	must_not(&j, "entry.wrong");
	set(e, "own_name", "Tom");
	set(e, "own_kind", "cat");
	e->state = STATE_FINAL;
	j = (struct job){.what = ADD, .e = e};
	must_do(&j);
	struct entry *back = get(pet, e->id);
	assert_string_equal(shown(back, "own_name"), "Tom");
	assert_string_equal(shown(back, "own_since"), "2024-01-01");
	assert_int_equal(entry_from(back), day_of(2024, 1, 1));
	set(back, "own_name", "Thomas");
	j = (struct job){.what = CORRECT, .e = back};
	must_do(&j);
	assert_int_equal(list(pet, child, AS_AT(DAY_MAX), 0).n, 1);
	assert_string_equal(shown(list(pet, child, (struct asof){DAY_MAX, now_ms - 1500}, 0).at[0], "own_name"), "Tom");
	assert_int_equal(list(pet, 0, AS_AT(DAY_MAX), 0).n, 1);
	j = (struct job){.what = TAKE_BACK, .kind = pet, .id = e->id, .version = 2};
	must_do(&j);
	assert_string_equal(shown(get(pet, e->id), "own_name"), "");
	e = entry_new(arena, v, child);
	e->state = STATE_FINAL;
	set(e, "held", "7/3/2026");
	set(e, "alone", "yes");
	set(e, "how_was_it", "Far away.");
	set(e, "own_miles", "120");
	j = (struct job){.what = ADD, .e = e};
	must_do(&j);
	assert_string_equal(shown(get(v, e->id), "own_miles"), "120");
	/* kith without that folder still reads the product's part */
	assert_string_equal(shown(get(kind("visit"), e->id), "how_was_it"), "Far away.");
}

static void nobody_elses(void **state)
{
	(void)state;
	struct entry *made = visit("8/3/2026");
	struct job j = {.what = ADD, .e = made};
	must_do(&j);
	int64_t mine = authority;
	authority = mine + 1;
	assert_null(get(kind("visit"), made->id));
	assert_int_equal(list(kind("visit"), child, AS_AT(DAY_MAX), ENTRY_DRAFTS).n, 0);
	j = (struct job){.what = CORRECT, .e = made};
	must_not(&j, "entry.none");
	authority = mine;
	j = (struct job){.what = VERIFY};
	must_do(&j);
	assert_true(j.verdict.whole);
	assert_true(j.verdict.rows > 20);
}

static void number(int64_t person, const char *which, const char *from, const char *to)
{
	struct entry *e = entry_new(arena, kind("person-number"), person);
	e->state = STATE_FINAL;
	set(e, "number_kind", "council");
	set(e, "number", which);
	set(e, "given", from);
	set(e, "ended", to);
	struct job j = {.what = ADD, .e = e};
	must_do(&j);
}

static void people(void **state)
{
	(void)state;
	int64_t a = somebody("child", "Ada Again"), b = somebody("child", ""), c = somebody("child", "Cy");
	number(a, "A1", "1/1/2020", "");
	number(b, "B1", "1/1/2020", "");
	number(a, "USED", "1/1/2018", "1/1/2020");
	number(c, "USED", "1/1/2020", "");
	struct entry *theirs = entry_new(arena, kind("person-number"), b);
	theirs->state = STATE_FINAL;
	set(theirs, "number_kind", "council");
	set(theirs, "number", "USED");
	struct job taken = {.what = ADD, .e = theirs};
	must_not(&taken, "entry.wrong"); /* one child's alone at a time */
	struct job j = {.what = NUMBER, .text = TEXT("A1")};
	must_do(&j);
	assert_int_equal(j.id, a);
	j = (struct job){.what = NUMBER, .text = TEXT("USED")};
	must_do(&j);
	assert_int_equal(j.id, c); /* who has it now */
	j = (struct job){.what = NUMBER, .text = TEXT("NOBODY")};
	must_do(&j);
	assert_int_equal(j.row, ROW_NONE);
	/* a number that is not said yet finds nobody; said, it does */
	struct entry *begun = entry_new(arena, kind("person-number"), c);
	set(begun, "number_kind", "council");
	set(begun, "number", "BEGUN");
	struct job begin = {.what = ADD, .e = begun};
	must_do(&begin);
	assert_false(entry_stands(get(kind("person-number"), begun->id)));
	j = (struct job){.what = NUMBER, .text = TEXT("BEGUN")};
	must_do(&j);
	assert_int_equal(j.row, ROW_NONE);
	begun->state = STATE_FINAL;
	begin = (struct job){.what = CORRECT, .e = begun};
	must_do(&begin);
	assert_true(entry_stands(get(kind("person-number"), begun->id)));
	must_do(&j);
	assert_int_equal(j.id, c);
	begin = (struct job){.what = TAKE_BACK, .kind = kind("person-number"), .id = begun->id, .version = 2};
	must_do(&begin);
	assert_false(entry_stands(get(kind("person-number"), begun->id)));
	j = (struct job){.what = NUMBER, .text = TEXT("BEGUN")};
	must_do(&j);
	assert_int_equal(j.row, ROW_NONE);
	j = (struct job){.what = NAME, .id = a};
	must_do(&j);
	assert_true(text_is(j.text, "Ada Again"));
	j = (struct job){.what = NAME, .id = b};
	must_do(&j);
	assert_true(text_is(j.text, "B1"));
	j = (struct job){.what = JOIN, .id = b, .child = a};
	must_do(&j);
	must_not(&j, "people.join");
	j = (struct job){.what = JOIN, .id = a, .child = b};
	must_not(&j, "people.join");
	j = (struct job){.what = JOIN, .id = a, .child = 12345};
	must_not(&j, "people.none");
	j = (struct job){.what = NUMBER, .text = TEXT("B1")};
	must_do(&j);
	assert_int_equal(j.id, a);
	j = (struct job){.what = ALL, .id = b};
	must_do(&j);
	assert_int_equal(j.past_n, 2);
	assert_int_equal(j.ids[0], a);
	assert_int_equal(j.ids[1], b);
	j = (struct job){.what = PART, .id = b};
	must_do(&j);
	must_not(&j, "people.join");
	j = (struct job){.what = NUMBER, .text = TEXT("B1")};
	must_do(&j);
	assert_int_equal(j.id, b);
	j = (struct job){.what = BAR, .id = a, .child = other};
	must_do(&j);
	must_do(&j);
	j = (struct job){.what = BARRED, .id = a, .child = other};
	must_do(&j);
	assert_true(j.barred);
	j = (struct job){.what = BARRED, .id = a, .child = worker};
	must_do(&j);
	assert_false(j.barred);
	j = (struct job){.what = UNBAR, .id = a, .child = other};
	must_do(&j);
	j = (struct job){.what = BARRED, .id = a, .child = other};
	must_do(&j);
	assert_false(j.barred);
	j = (struct job){.what = BAR, .id = a, .child = other};
	must_do(&j);
}

static int stop(void **state)
{
	(void)state;
	arena_free(arena);
	arena = NULL;
	return 0;
}

int main(void)
{
	folder_make(folder, sizeof folder, "record");
	snprintf(place, sizeof place, "%s/kith.db", folder);
	where = engine_at(place);
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(add_and_correct, start, stop),
	    cmocka_unit_test_setup_teardown(two_hands, start, stop),
	    cmocka_unit_test_setup_teardown(a_stale_draft, start, stop),
	    cmocka_unit_test_setup_teardown(change, start, stop),
	    cmocka_unit_test_setup_teardown(take_back, start, stop),
	    cmocka_unit_test_setup_teardown(says_what_is_wrong, start, stop),
	    cmocka_unit_test_setup_teardown(fed, start, stop),
	    cmocka_unit_test_setup_teardown(signed_by_two, start, stop),
	    cmocka_unit_test_setup_teardown(councils_own, start, stop),
	    cmocka_unit_test_setup_teardown(people, start, stop),
	    cmocka_unit_test_setup_teardown(nobody_elses, start, stop),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	store_close(db);
	folder_away(folder);
	return failed;
}
