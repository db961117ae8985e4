/* The texts: terms, other languages, reading age, words that are not used. */
#include "arena.h"
#include "base/csv.h"
#include "base/file.h"
#include "duty/laws.h"
#include "describe/kind.h"
#include "strategy/strategy.h"
#include "kit/reading.h"
#include "kit/out.h"
#include "kit/words.h"
#include <stdio.h>


static void said(const char *text, const struct term_words *terms, const char *want)
{
	struct text out, wrong;
	assert_true(words_terms(arena, text, terms, &out, &wrong));
	assert_string_equal(arena_z(arena, out), want);
}

static void terms_are_the_authoritys(void **state)
{
	(void)state;
	said("[Home] is [a home]; [homes]", NULL, "Home is a home; homes");
	struct term_words terms[TERMS];
	for (int i = 0; i < TERMS; i++)
		terms[i] = term_general[VOICE_ADULT][i];
	terms[TERM_PARENT] = (struct term_words){TEXT("co-parent"), TEXT("co-parents"), TEXT("a co-parent")};
	terms[TERM_BOARD] = (struct term_words){{NULL, 0}, {NULL, 0}, {NULL, 0}};
	said("[Parents], [a parent], [a child], [childs]", terms, "Co-parents, a co-parent, a child, children");
	said("The [board]", terms, "The not set");
	struct text out, wrong;
	assert_false(words_terms(arena, "a [placement]", NULL, &out, &wrong));
	assert_true(text_is(wrong, "placement"));
}

/* A label stands for every authority: its terms are marks until somebody reads it. */
static void labels_are_said_to_who_reads(void **state)
{
	(void)state;
	const char *marked;
	struct text wrong = TEXT("");
	struct term_words terms[TERMS];
	memcpy(terms, term_general[VOICE_ADULT], sizeof terms);
	terms[TERM_HOME] = (struct term_words){TEXT("household & <hearth>"), TEXT("households"), TEXT("an household")};
	terms[TERM_BOARD] = (struct term_words){{NULL, 0}, {NULL, 0}, {NULL, 0}};
	const struct words *w = words_new(arena, terms);
	assert_true(term_mark(arena, "[Home], [homes], [a home] and [A home]: the [board]", &marked, &wrong));
	assert_null(strchr(marked, '['));
	assert_true(strstr(marked, SAID_CAP_HOME ", " SAID_HOMES ", " SAID_A_HOME " and " SAID_CAP_A_HOME) == marked);
	assert_true(text_is(term_say(arena, w->terms, text_of(marked)),
	    "Household & <hearth>, households, an household and An household: the not set"));
	assert_true(text_is(term_say(arena, NULL, text_of(marked)), "Home, homes, a home and A home: the corporate parenting board"));
	struct out o = out_begin(arena, w);
	out_lit(&o, "<b title=\"");
	out_z(&o, SAID_HOME);
	out_lit(&o, "\">"), out_z(&o, "a < b\0022zz and \0023"), out_terms(&o, 0, true);
	buf_char(&o.buf, 0);
	assert_string_equal(o.buf.at, "<b title=\"household &amp; &lt;hearth&gt;\">a &lt; b2zz and ");
	out_end(&o);
	assert_false(term_mark(arena, "a [hoem] here", &marked, &wrong));
	assert_true(text_is(wrong, "hoem"));
	assert_string_equal(term_nearest(wrong), "home");
	assert_false(term_mark(arena, "a [home", &marked, &wrong));
	const char *plain = "no term";
	assert_true(term_mark(arena, plain, &marked, &wrong) && marked == plain && term_say_z(arena, NULL, plain) == plain);
	struct laws laws;
	struct fault f;
	struct text yaml;
	assert_true(file_read(arena, "parts/plans/clocks.yaml", 1 << 20, &yaml, &f));
	char *z = arena_z(arena, yaml), *at = strstr(z, "[home]");
	memcpy(at, "[hoem]", 6);
	assert_false(laws_read(arena, "laws.yaml", text_of(z), &laws, &f));
	int line = 1;
	for (const char *p = z; p < at; p++)
		line += *p == '\n';
	assert_string_equal(f.where, arena_printf(arena, "laws.yaml:%d", line).at);
	assert_non_null(strstr(f.say, "Did you mean [home]?"));
}

static const struct words *welsh(const char *csv, struct fault *f)
{
	*f = (struct fault){0};
	return words_read(arena, "cy", "cy.csv", text_of(csv), NULL, f);
}

static void another_language_is_another_file(void **state)
{
	(void)state;
	struct fault f;
	const struct words *w = welsh("id,text\nlayout.back,Yn ôl & nôl\n", &f);
	assert_non_null(w);
	assert_true(text_is(w->plain[MSG_LAYOUT_BACK], "Yn ôl & nôl"));
	assert_true(text_is(w->html[MSG_LAYOUT_BACK], "Yn ôl &amp; nôl"));
	assert_true(text_is(w->plain[MSG_LAYOUT_LEAVE], "Leave quickly")); /* not translated yet */
	assert_string_equal(w->dir, "ltr");
	assert_string_equal(words_read(arena, "ur", "ur.csv", TEXT("id,text\n"), NULL, &f)->dir, "rtl");
	assert_null(welsh("id,text\nlayout.bac,x\n", &f));
	assert_string_equal(f.where, "cy.csv:2");
	assert_null(welsh("error.number,no argument\n", &f));
	assert_string_equal(f.code, "words.arguments");
	assert_null(welsh("layout.back,[placement]\n", &f));
	assert_string_equal(f.code, "words.term");
}

static void syllables_are_counted(void **state)
{
	(void)state;
	static const struct { const char *word; int n; } know[] = {{"home", 1}, {"family", 3}, {"people", 2}, {"worker", 2}, {"asked", 1},
	    {"wanted", 2}, {"quickly", 2}, {"accessibility", 6}, {"the", 1}, {"promise", 2}, {"see", 1}};
	for (size_t i = 0; i < sizeof know / sizeof *know; i++)
		if (reading_syllables(text_of(know[i].word)) != know[i].n)
			fail_msg("%s has %d syllables, not %d", know[i].word, know[i].n, reading_syllables(text_of(know[i].word)));
}

static void hard_texts_are_found(void **state)
{
	(void)state;
	char why[120];
	assert_true(reading_easy(TEXT("We asked your worker. She will tell you by Friday. You can ask her too."), why));
	assert_true(reading_easy(TEXT("You’re in charge. It’s your home."), why));
	assert_false(reading_easy(TEXT("Accommodation"), why));
	assert_non_null(strstr(why, "Accommodation"));
	assert_false(reading_easy(TEXT("We will see you and then we will go and see your nan and then we will all have tea."), why));
	assert_non_null(strstr(why, "a sentence of"));
	assert_false(reading_easy(TEXT("Statutory reviewing procedures require adequate consultation with appropriate representatives."),
	    why));
	assert_int_equal(reading_of(TEXT("One two. Three!")).sentences, 2);
	assert_true(reading_holds(TEXT("Your Placement."), TEXT("placement")));
	assert_false(reading_holds(TEXT("Displacement placements"), TEXT("placement")));
}

/* Every text of the catalogue that a child may read, in the general words. */
static void texts_for_children_are_easy(void **state)
{
	(void)state;
	const struct words *w = words_new(arena, term_general[VOICE_CHILD]);
	int wrong = 0, seen = 0;
	char why[120];
	for (size_t i = 1; i < messages_n; i++) {
		if (message_rows[i].audience != AUDIENCE_CHILD)
			continue;
		seen++;
		if (!reading_easy(w->plain[i], why))
			wrong++, printf("%s: %s: %s: %.*s\n", message_rows[i].file, message_rows[i].id, why, TEXT_ARG(w->plain[i]));
	}
	assert_true(seen > 0);
	assert_int_equal(wrong, 0);
}

struct words_of_ours {
	int seen, wrong;
};

static void check_words(struct words_of_ours *x, const char *where, const char *name, const char *z)
{
	char why[120];
	if (!z)
		return;
	static const struct term_table *general;
	if (!general)
		general = term_table_new(arena, term_general[VOICE_CHILD]);
	z = term_say_z(arena, general, z);
	x->seen++;
	if (!reading_easy(text_of(z), why))
		x->wrong++, printf("%s: %s: %s: %s\n", where, name, why, z);
}

/* What a child reads of the described record, of the clocks and of the promises stands in other files than the catalogue. */
static void descriptions_for_children_are_easy(void **state)
{
	(void)state;
	struct words_of_ours x = {0};
	struct fault f;
	struct laws laws;
	for (size_t i = 0; i < kinds_n; i++) {
		const struct kind *k = &kinds[i];
		check_words(&x, arena_printf(arena, "kinds/%s.yaml", k->name).at, "child", k->child_one);
		check_words(&x, arena_printf(arena, "kinds/%s.yaml", k->name).at, "child, many", k->child_many);
		for (size_t n = 0; k->child_one && n < k->n; n++) {
			check_words(&x, arena_printf(arena, "kinds/%s.yaml", k->name).at, k->fields[n].name, k->fields[n].child);
		}
	}
	for (size_t i = 0; i < kind_lists_n; i++)
		for (size_t n = 0; n < kind_lists[i].n; n++)
			check_words(&x, arena_printf(arena, "codes/%s.yaml", kind_lists[i].name).at, kind_lists[i].codes[n].code,
			    kind_lists[i].codes[n].child);
	assert_true(laws_load(arena, NULL, &laws, &f));
	for (size_t i = 0; i < laws.n; i++)
		check_words(&x, "clocks.yaml", laws.law[i].id, laws.law[i].child);
	struct strategies packs;
	if (!strategies_load(arena, NULL, NULL, &packs, &f))
		fail_msg("%s: %s", f.where, f.say);
	for (size_t i = 0; i < packs.n; i++)
		for (size_t n = 0; n < packs.at[i]->pledge.n; n++)
			check_words(&x, packs.at[i]->id, packs.at[i]->pledge.promises[n].id, packs.at[i]->pledge.promises[n].means);
	assert_true(x.seen > 300);
	assert_int_equal(x.wrong, 0);
}

static void banned_words_are_not_used(void **state)
{
	(void)state;
	struct fault f;
	struct text bytes;
	struct csv *c = arena_new_of(arena, struct csv);
	assert_true(file_read(arena, "text/banned.csv", 1 << 20, &bytes, &f));
	assert_true(csv_open(c, arena, "banned.csv", bytes, &f));
	assert_int_equal(csv_next(c, &f), 1);
	const struct words *said[VOICES] = {words_new(arena, NULL), words_new(arena, term_general[VOICE_CHILD])};
	int wrong = 0, rows = 0;
	while (csv_next(c, &f) == 1) {
		rows++;
		assert_int_equal(c->n, 3);
		for (size_t i = 1; i < messages_n; i++)
			for (int v = message_rows[i].audience == AUDIENCE_CHILD ? VOICE_CHILD : VOICE_ADULT; v < VOICES; v++)
				if ((text_is(c->field[1], "all") || message_rows[i].audience == AUDIENCE_CHILD) &&
				    reading_holds(said[v]->plain[i], c->field[0]))
					wrong++,
					    printf("%s: %s says '%.*s'; say '%.*s'\n", message_rows[i].file, message_rows[i].id,
					        TEXT_ARG(c->field[0]), TEXT_ARG(c->field[2]));
	}
	assert_true(rows > 5);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terms_are_the_authoritys),
		cmocka_unit_test(labels_are_said_to_who_reads),
		cmocka_unit_test(another_language_is_another_file),
		cmocka_unit_test(syllables_are_counted),
		cmocka_unit_test(hard_texts_are_found),
		cmocka_unit_test(texts_for_children_are_easy),
		cmocka_unit_test(descriptions_for_children_are_easy),
		cmocka_unit_test(banned_words_are_not_used),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
