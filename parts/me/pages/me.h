/* me: what the young person's pages show; filled by pages/me_*.c, drawn by views/me.html. */
#ifndef KITH_HOUSE_PAGES_ME_H
#define KITH_HOUSE_PAGES_ME_H
#include "house/pages/rows.h"
#include "house/pages/seen.h"
#include "kit/out.h"

struct me_person {
	struct text name, who, how; /* who: "My worker"; how: how and when we see each other */
	struct text next;           /* the day on which we meet next; n 0: none is known */
	struct text initials;
	int face;                   /* 1 to 5: which ground */
};
struct me_next {
	struct text what, when, in; /* "My review meeting", "Tuesday 3 March", "in 12 days"; in: or that there is no day yet */
};
struct me_promise {
	int number;
	const char *text, *means;
};
struct me_entry {
	struct text title, when, source; /* source n > 0: from another system, on that date */
	struct fact_line *fact;
	size_t n;
	struct rows_table *rows;
	size_t n_rows;
	struct text thing;               /* address of its own page, where it is a thing */
	struct text wrong;               /* address of "this is not right" */
	struct text step;                /* a step of it is theirs to take: where; n 0 */
	struct text mend, back;          /* they wrote it: addresses; n 0: they did not */
	struct text task;                /* what they asked about it, and how far that is; n 0 */
	bool asked;                      /* the young person said that it is not right, and somebody looks at it; by: until when */
	struct text who;                 /* who has it on their list; n 0: nobody has */
	struct text by, answer;          /* answer: what came of it, where that is known */
};
/* What is written of one sort: the newest stands open, the older ones behind one line. */
struct me_sort {
	struct text title;
	struct me_entry *entry;          /* newest first */
	size_t n;
};
struct me_add {
	struct text href, one;
};
struct me_look {
	struct text who, role, time, what, why;
	struct text day;                 /* n > 0: the first look of that day */
	int64_t times;
};
struct me_home {
	struct text name;
	struct sign_offer *offer; /* pages/sign.h */
	size_t offers;
	struct side_card *side;   /* pages/side.h: who wants to be on their side */
	size_t sides;
	struct me_next next;      /* n 0 in what: nothing is planned */
	struct text answered;     /* who answered in the last two weeks; n 0: nobody */
};
#endif
