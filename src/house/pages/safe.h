/* safe: what the pages about a child who is not safe show; filled by pages/safe*.c and pages/me_safe.c, drawn by views/safe.html
 * and views/me_safe.html. */
#ifndef KITH_HOUSE_PAGES_SAFE_H
#define KITH_HOUSE_PAGES_SAFE_H
#include "house/house.h"
#include "kit/out.h"
#include "safety/safety.h"

struct safe_numbers {
	struct text day, night; /* n 0: not set */
};
struct safe_tick {
	int number;             /* of the field: whom1 … */
	int64_t person;
	struct text name, part;
	bool ticked;
};
/* The form on which a child says it. */
struct me_safe_form {
	struct text token;      /* its own: token.c */
	struct text see, next;  /* who gets it; n 0: nobody yet */
	struct text shut_see;   /* who gets one whose words are shut */
	struct text words, reach, words_error, reach_error;
	struct safe_tick tick[SAFETY_ABOUT];
	size_t n;
	bool shut;              /* the box is ticked */
	bool more;              /* something stands already */
	bool again;             /* it was not taken: the button is to be pressed once more */
};
/* One that stands, as the child sees it. */
struct me_safe_line {
	struct text say, words, why;
	struct text when;
};
struct me_safe_call {
	int64_t id;
	struct me_safe_line *line;
	size_t n;
	bool earlier;           /* there is more from before, that is not shown */
	struct text list, next; /* who has it on their list while nobody has it, and what comes next; n 0: not now */
	bool read;              /* somebody had it, and has it no more */
	bool ask, asked_again;  /* "do you feel safe now?"; asked_again: they said yes, and may say no */
};
struct me_safe_page {
	struct safe_numbers numbers;
	struct me_safe_call *call;
	size_t n;
	struct me_safe_form form;
};

/* ---- for those who are asked ---- */

struct safe_line {
	int64_t id;
	struct text href, say, when;
	const char *tag; /* class of the state's tag */
	enum message state;
	bool red;
};
struct safe_fact {
	struct text label, value;
};
struct safe_step_line {
	struct text when, who, say, words;
};
struct safe_page {
	int64_t id;
	enum safety_state state;
	bool shut, mine, to_sign, waiting, read;
	struct text name, born, home, asked, about, holder, raised;
	struct safe_step_line *step;
	size_t n, earlier; /* earlier: steps before these, that are not shown */
	bool closed_words; /* there are words, and they are shut to this reader */
	struct text child; /* address of the child's page; n 0: not one of theirs */
};

/* "today at 16:05", "on Monday 30 November at 16:05" */
struct text safe_when(const struct request *, int64_t at, bool child);
/* What stands on the visitor's list, red and first; nothing where there is nothing. Names no child, so it is no look. For the top of every
 * home and list; false: a fault. */
bool safe_say(struct request *, struct tx *, struct out *, struct fault *);
bool safe_numbers(const struct request *, struct tx *, int64_t authority, struct safe_numbers *, struct fault *);
/* The part of another form by which what was typed there goes to those who keep the child safe: a button of its own. */
bool safe_part(struct request *, struct tx *, struct html *, struct fault *);
/* Whether something was typed or ticked in that part of the form that was sent. */
bool safe_part_filled(const struct request *);
/* For the young person's home: what stands, in one card; nothing: the door to say it. */
bool safe_card(struct request *, struct tx *, struct out *, struct fault *);
#endif
