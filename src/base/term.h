/* term: what an authority calls a home, a worker, a review, in the voice of who reads.
 *
 * text/terms.csv names the terms and their general words for adults and for children; tools/terms makes of it `enum term`, the table of
 * general words, and a constant for each form to be written into a literal (SAID_HOME, SAID_HOMES, SAID_A_HOME, SAID_CAP_HOME, …).
 *
 * Texts write [home], [homes], [a home], [Home], [Homes], [A home]. The catalogue (kit/words.h) is put into an authority's words when
 * the program starts. A label of a description, a clock or a measure is read by many authorities: there a term stands as a mark of
 * three bytes (TERM_MARK, its form, which term), which no reader sees: kit puts the words in its place when a page, a table or JSON
 * leaves (kit/out.h), and term_say does wherever something is printed otherwise. */
#ifndef KITH_BASE_TERM_H
#define KITH_BASE_TERM_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/term.gen.h" /* enum term { …, TERMS }; SAID_… */

enum { TERM_MARK = 2, TERM_FIRST_FORM = '1', TERM_FIRST = 'A', TERM_MARKED = 3 /* bytes of a mark */ };

enum voice { VOICE_ADULT, VOICE_CHILD, VOICES };

/* What a thing is called: one, many, and one with its article. at NULL: the authority has not set it; shown as TERM_NOT_SET. */
struct term_words {
	struct text one, many, a_one;
};
#define TERM_NOT_SET "not set"

extern const char *const term_names[TERMS];
extern const struct term_words term_general[VOICES][TERMS];

/* The six forms in which a term is written. */
enum term_form { FORM_ONE, FORM_MANY, FORM_A_ONE, FORM_CAPITAL, FORMS = 2 * FORM_CAPITAL };

/* Every form of every term, as one reader says it. Immutable once made; shared by threads. */
struct term_table {
	struct text said[TERMS][FORMS];
};
/* terms: TERMS long. In the arena. */
const struct term_table *term_table_new(struct arena *, const struct term_words *terms);

bool term_of(struct text name, enum term *out);
/* What stands between the brackets: "home", "A home", "homes". */
bool term_written(struct text between, enum term *which, enum term_form *form);
/* The term most like it, or NULL. */
const char *term_nearest(struct text between);
/* Brackets become marks; the very text where there are none. False for an unknown term, named in *wrong. */
bool term_mark(struct arena *, const char *text, const char **out, struct text *wrong);

/* Adds the text with words for its marks. A mark of no term is left out. */
void term_put(struct buf *, const struct term_table *, struct text marked);
/* The same as a text: the very one where it has no mark. NULL: the general words for adults. */
struct text term_say(struct arena *, const struct term_table *, struct text marked);
const char *term_say_z(struct arena *, const struct term_table *, const char *marked);
#endif
