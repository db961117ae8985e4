/* asked: asking somebody else to decide something about a child, for some days; and deciding it. */
#ifndef KITH_HOUSE_PAGES_ASKED_H
#define KITH_HOUSE_PAGES_ASKED_H
#include "house/pages/worker.h"

/* Whether the visitor may hand this entry on to somebody who is asked to decide. */
bool asked_about(const struct request *, const struct child_model *, const struct entry *);

struct asked_page {
	struct text child, question, from, until; /* child n 0: this role sees nobody's record, only the question */
	struct asked_entry {
		struct text title, when;
		struct fact_line *fact;
		size_t n;
	} *entry;
	size_t n, closed; /* closed: entries that are not for this role */
	bool over;        /* the days are past, and what was opened has shut; it may be decided all the same */
};
#endif
