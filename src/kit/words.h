/* words: every text that people read, by id, in one language and one authority's terms.
 *
 * text/en.csv (id, audience, text) is the catalogue; tools/messages makes an enum of its ids (MSG_SIGN_IN_TITLE for
 * "sign-in.title") and a table of the English. The texts of a part (parts/NAME/texts.csv) follow in that table, and
 * kit/texts.gen.h has their constants, for that part alone. Another language is another file of the same ids (text/cy.csv),
 * read when the server starts. In a text, [home], [a home], [homes] and [Home] are terms (text/terms.csv), which an authority may
 * call otherwise; {1} is an argument; {1:child|children} is the first word when argument 1 is 1, else the second. */
#ifndef KITH_KIT_WORDS_H
#define KITH_KIT_WORDS_H
#include "base/arena.h"
#include "base/fault.h"
#include "base/term.h"
#include "kit/messages.gen.h" /* enum message { MSG_NONE, …, MESSAGES } */

enum audience {
	AUDIENCE_PUBLIC, /* nobody signed in */
	AUDIENCE_ADULT,
	AUDIENCE_CHILD,  /* reading age 9 or below (kit/reading.h) */
};
const char *audience_name(enum audience);

/* A row of the catalogue, as built. */
struct message_row {
	const char *id;
	enum audience audience;
	const char *text;
	const char *file; /* where it stands: "text/en.csv", "parts/health/texts.csv" */
};
extern const struct message_row message_rows[]; /* [MSG_NONE] and [MESSAGES] are empty; the texts of parts stand behind */
extern const size_t messages_n;

/* Made once and shared by every thread. */
struct words {
	const char *lang, *dir; /* "en", "ltr" */
	struct text *plain; /* by enum message, messages_n long: terms put in */
	struct text *html;  /* the same, escaped */
	const struct term_table *terms, *terms_html; /* for the marks in what descriptions, clocks and measures say */
};

/* terms: TERMS long, or NULL for the general words for adults. Lives in the arena. */
const struct words *words_new(struct arena *, const struct term_words *terms);
/* Another language: id,text rows of a CSV. An id that is missing keeps its English; an unknown id, a text whose arguments
 * differ, an unknown term: a fault with the line. */
const struct words *words_read(struct arena *, const char *lang, const char *name, struct text csv,
    const struct term_words *terms, struct fault *);
bool message_of(struct text id, enum message *out);
const char *message_id(enum message);
/* The text with its terms put in; false for an unknown term, named in *wrong. */
bool words_terms(struct arena *, const char *text, const struct term_words *terms, struct text *out, struct text *wrong);
#endif
