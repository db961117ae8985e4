/* catalogue: text/en.csv, text/terms.csv and the texts.csv of parts as the tools of the build read them. Shared by tools/page.c,
 * tools/messages.c and tools/terms.c. */
#ifndef KITH_TOOLS_CATALOGUE_H
#define KITH_TOOLS_CATALOGUE_H
#include "base/arena.h"
#include "base/fault.h"

enum { CATALOGUE_MOST = 8000, CATALOGUE_ARGUMENTS = 9, CATALOGUE_TERMS = 26 /* a mark names each by one letter */ };

struct catalogue_text {
	struct text id, audience, text;
	char *constant; /* MSG_SIGN_IN_TITLE */
	int arguments;
	int64_t line;
	const char *path;
};
struct catalogue_said {
	struct text one, many, a_one;
};
struct catalogue_term {
	struct text term;
	struct catalogue_said said[2]; /* to adults, to children: the same where the file leaves theirs empty */
	char *constant; /* TERM_HOME */
};
struct catalogue {
	struct catalogue_text *text;
	struct catalogue_term *term;
	size_t n, terms;
};

/* text/terms.csv alone. */
bool catalogue_terms(struct arena *, const char *terms, struct catalogue *, struct fault *);
/* Refuses a column missing, an id twice or out of order, an audience that is none, an unknown term, arguments with a gap. */
bool catalogue_read(struct arena *, const char *texts, const char *terms, struct catalogue *, struct fault *);
/* The texts of a part, behind those that are there: in order within their own file, and no id that another file has. */
bool catalogue_more(struct arena *, const char *texts, struct catalogue *, struct fault *);
/* What a tool made; a file that holds the same already stays as it is, so that nothing is built again for it. */
bool catalogue_write(struct arena *, const char *path, struct text bytes, struct fault *);
const struct catalogue_text *catalogue_find(const struct catalogue *, struct text id);
/* The id most like it, or an empty text. */
struct text catalogue_nearest(const struct catalogue *, struct text id);
#endif
