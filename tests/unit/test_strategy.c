/* Packs: Essex as its strategy says, wrong packs refused with a place, words of an authority. */
#include "base/file.h"
#include "measure/measure.h"
#include "describe/kind.h"
#include "base/term.h"
#include "strategy/strategy.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_new(0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static bool known(const char *id)
{
	return measure_of(text_of(id)) >= 0;
}

static const struct pack_knows knows = {known, kind_theme};

static const struct pack *essex(void)
{
	struct strategies s;
	struct fault f = {0};
	if (!strategies_load(a, NULL, &knows, &s, &f))
		fail_msg("%s: %s", f.where, f.say);
	return strategy_of(&s, TEXT("E10000012"));
}

static void essex_stands_whole(void **state)
{
	(void)state;
	const struct pack *p = essex();
	assert_non_null(p);
	assert_int_equal(p->pledge.n, 7);
	assert_int_equal(p->priorities_n, 5);
	assert_int_equal(p->outcomes_n, 7);
	size_t actions = 0;
	for (size_t i = 0; i < p->outcomes_n; i++) {
		assert_non_null(p->outcomes[i].promise);
		assert_true(p->outcomes[i].sponsors.n > 0);
		actions += p->outcomes[i].n;
	}
	assert_int_equal(actions, 4 + 4 + 4 + 8 + 8 + 7 + 6);
	assert_string_equal(strategy_outcome(p, "O1")->promise, "P3");
	assert_string_equal(strategy_outcome(p, "O7")->promise, "P7");
	assert_string_equal(p->pledge.promises[1].text, "To do our very best to keep you safe, healthy and well");
	assert_true(texts_has(&strategy_promise(p, "P2")->measures, "dentist"));
	assert_true(strategy_of(&(struct strategies){&p, 1}, TEXT("essex county council")) == p);
	assert_null(strategy_of(&(struct strategies){&p, 1}, TEXT("Nowhere")));
}

static void what_it_does_not_say_is_not_set(void **state)
{
	(void)state;
	const struct pack *p = essex();
	assert_null(strategy_body(p, "panel")->cadence.words);
	assert_string_equal(strategy_words(strategy_body(p, "panel")->cadence.words), "not set");
	assert_int_equal(strategy_body(p, "partnership-board")->cadence.every_months, 3);
	assert_null(p->principles.at);
	assert_null(p->targets.at);
	for (size_t i = 0; i < p->outcomes_n; i++)
		assert_null(p->outcomes[i].priority);
	/* two cadences that disagree both stand */
	assert_int_equal(p->monitoring[0].cadences[0].every_months, 3);
	assert_int_equal(p->monitoring[0].cadences[1].every_months, 6);
}

static void words_of_the_authority(void **state)
{
	(void)state;
	const struct pack *p = essex();
	struct words_of w;
	assert_true(strategy_term(p, "reviewing-officer", STRATEGY_ADULT, &w));
	assert_string_equal(w.a_one, "an Independent Reviewing Officer");
	assert_true(strategy_term(p, "reviewing-officer", STRATEGY_CHILD, &w));
	assert_string_equal(w.many, "review people");
	assert_true(strategy_term(p, "parenting", STRATEGY_CHILD, &w)); /* the adults' word where there is one alone */
	assert_string_equal(w.one, "Co-Parenting");
	assert_true(strategy_term(p, "family-time", STRATEGY_CHILD, &w));
	assert_string_equal(w.a_one, "family time");
	assert_true(strategy_term(p, "independent-visitor", STRATEGY_CHILD, &w));
	assert_null(w.one);
	assert_false(strategy_term(p, "castle", STRATEGY_ADULT, &w));
	for (size_t i = 0; i < p->terms_n; i++) { /* what a strategy calls otherwise is a term that texts can write */
		enum term t;
		if (!term_of(text_of(p->terms[i].id), &t))
			fail_msg("%s is no term of text/terms.csv", p->terms[i].id);
	}
}

static const char small[] =
    "id: x\nauthority: Testshire\ncode: E1\ndocuments: [{id: D1, title: t, published: null, period: null}]\n"
    "terms: []\nvision: null\nmission: null\ntest_questions: null\nprinciples: null\ntargets: null\npledge: null\n"
    "priorities: null\nbodies: null\nmonitoring: null\nbaseline: null\nareas: null\n";

static void refused(const char *yaml, const char *code, const char *where, const char *says)
{
	struct pack p;
	struct fault f = {0};
	assert_false(strategy_read(a, "p.yaml", text_of(yaml), &knows, &p, &f));
	assert_string_equal(f.code, code);
	assert_string_equal(f.where, where);
	if (!strstr(f.say, says))
		fail_msg("'%s' does not say '%s'", f.say, says);
}

static const char *with(const char *more)
{
	return arena_printf(a, "%s%s", small, more).at;
}

static void a_wrong_pack_is_refused_with_its_place(void **state)
{
	(void)state;
	struct pack p;
	struct fault f = {0};
	assert_true(strategy_read(a, "p.yaml", text_of(with("outcomes: null\n")), &knows, &p, &f));
	assert_int_equal(p.pledge.n, 0);
	refused(small, "strategy.needed", "p.yaml:1:1", "outcomes");
	refused(with("outcomes: null\nmissionn: x\n"), "yaml.unknown", "p.yaml:18:1", "Did you mean `mission`?");
	refused(with("outcomes:\n\t- id: O1\n"), "yaml.syntax", "p.yaml:18:1", "spaces, not tabs");
	refused(with("outcomes: null\noutcomes: null\n"), "yaml.twice", "p.yaml:18:1", "twice");
	refused(
	    with("outcomes: [{id: O1, text: t, promise: P1, priority: null, sponsors: null, measures: [], source: null, actions: null}]\n"),
	    "strategy.promise", "p.yaml:17:12", "P1");
	refused(
	    with("outcomes: [{id: O1, text: t, promise: null, priority: null, sponsors: null, measures: [happiness], source: null, "
	    "actions: null}]\n"),
	    "strategy.measure", "p.yaml:17:12", "happiness");
	refused(
	    with("outcomes: [{id: O1, text: t, promise: null, priority: null, sponsors: null, measures: [], source: D9, actions: null}]\n"),
	    "strategy.source", "p.yaml:17:12", "D9");
	refused(with("outcomes: {id: O1}\n"), "yaml.list", "p.yaml:17:11", "list");
	refused(with("outcomes: [{id: \"O 1\", text: t}]\n"), "strategy.id", "p.yaml:17:17", "short name");
	refused("id: x\n---\nid: y\n", "yaml.two", "p.yaml:1:1", "second document");
	refused("", "yaml.empty", "p.yaml:1:1", "empty");
	refused("id: null\n", "strategy.needed", "p.yaml:1:5", "cannot be null");
	char *big = arena_alloc(a, STRATEGY_BYTES + 2);
	memset(big, ' ', STRATEGY_BYTES + 1);
	refused(big, "strategy.size", "p.yaml", "KiB");
}

static void a_folder_adds_and_overrides(void **state)
{
	(void)state;
	char dir[FOLDER];
	struct strategies s;
	struct fault f = {0};
	folder_make(dir, sizeof dir, "packs");
	const char *x = arena_printf(a, "%s/x", dir).at, *e = arena_printf(a, "%s/essex", dir).at;
	const char *xp = arena_printf(a, "%s/pack.yaml", x).at, *ep = arena_printf(a, "%s/pack.yaml", e).at;
	assert_true(file_mkdirs(x, NULL) && file_mkdirs(e, NULL));
	assert_true(put_file(xp, text_of(with("outcomes: null\n")), NULL));
	char *own = arena_z(a, text_of(with("outcomes: null\n")));
	assert_true(put_file(ep, arena_printf(a, "id: essex\n%s", strchr(own, '\n') + 1), NULL));
	assert_true(strategies_load(a, dir, &knows, &s, &f));
	assert_int_equal(s.n, 2);
	assert_string_equal(s.at[0]->id, "essex");
	assert_int_equal(s.at[0]->outcomes_n, 0);
	assert_string_equal(s.at[1]->id, "x");
	assert_true(put_file(ep, text_of(with("outcomes: null\n")), NULL)); /* says it is x */
	assert_false(strategies_load(a, dir, &knows, &s, &f));
	assert_string_equal(f.code, "strategy.folder");
	assert_false(strategies_load(a, "/nowhere/at/all", &knows, &s, &f));
	folder_away(dir);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(essex_stands_whole), TEST(what_it_does_not_say_is_not_set), TEST(words_of_the_authority),
	    TEST(a_wrong_pack_is_refused_with_its_place), TEST(a_folder_adds_and_overrides)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
