/* steps: the panel of an entry's life on any page, and the pages on which a step is taken. */
#ifndef KITH_HOUSE_PAGES_STEPS_H
#define KITH_HOUSE_PAGES_STEPS_H
#include "house/pages/seen.h"
#include "kit/form.h"
#include "record/steps.h"

/* What was done, by whom, and whether too late. */
struct panel_done {
	struct text label, when, who;
	bool late; /* where it stood before was left too late */
};
/* What can be done now. */
struct panel_do {
	struct text label, href, needs; /* needs n > 0: what has to be there first */
	bool lacks, asks;               /* asks: on a page of its own, with its reason */
};
struct step_panel {
	struct text now, since, due, arithmetic; /* due n 0: no limit */
	bool late, open, lost;                   /* lost: the description has no such step any more */
	struct panel_done *done; /* the newest first, but for where it stands */
	size_t n_done;
	struct panel_do *act;
	size_t n_act;
	const struct values *form; /* of a step without a reason: its hidden input */
	struct text token;
	bool rate; /* what can be done is to say whether it helped */
};
/* Made in the request's arena. child: in the child's words. */
bool step_panel(const struct request *, struct tx *, const struct step_line *, bool child, struct step_panel *, struct fault *);
/* Draws it for an entry that the visitor sees, in the voice of who looks; nothing where its kind has no life, or it has not begun. */
bool step_panel_draw(const struct request *, struct tx *, struct out *, const struct entry *, struct fault *);

/* For a page on which the answer stands: the panel of whoever may say now whether it helped; *out NULL: nobody here. The entry says
 * where it stands (step_stand). */
bool step_rate(const struct request *, struct tx *, const struct entry *, struct step_panel **out, struct fault *);
/* What whoever asked has said of it: "It helped"; NULL: nothing. */
const char *step_rated(const struct entry *, bool child);

/* What is written with a step: the i-th of its fields. */
struct input step_reason_input(struct request *, const struct field *, size_t i);

/* "/step/housing-referral/12", for a young person "/me/step/…" */
struct text step_address(const struct request *, const struct entry *);
/* Where it stands, in the reader's words; the stored name where the description has none any more. */
struct text step_label(const struct step_row *, bool child);
static inline bool steps_young(const struct request *r)
{
	return actor_at(r)->role == ROLE_YOUNG_PERSON;
}
/* Of whom or what it is, where this visitor may know the name; n 0: not theirs. */
struct text step_named(const struct request *, struct tx *, const struct step_line *);
struct thing_names;
/* The same, where the names of many were asked at once. */
struct text step_named_of(const struct request *, const struct thing_names *, const struct step_line *);

/* The first words of it that this visitor may read, so that one is told from another: at most a line; n 0: none. */
struct text step_gist(const struct request *, const struct step_line *);

/* ---- pages/waiting.c ---- */

struct waiting_line {
	struct text gist; /* its first words */
	struct text title, name, now, due, href, since, who, say; /* say: what can be done, or what came of it */
	bool late, told, bare, lost;
};
/* A step that waits with several entries of one kind: they can be done together. */
struct together_line {
	struct text href, title, does;
	int64_t n;
};
/* One of them that cannot be done, and why. */
struct together_no {
	struct text which, why;
};
struct together_line *together_lines(const struct request *, const struct step_lines *, size_t *n);
/* On home and on a young person's page: how many things wait, and a way there. Draws nothing where nothing does. */
bool waiting_home(struct request *, struct tx *, struct out *, struct fault *);
/* On the page of what is wrong with the data. */
struct stuck_line {
	struct text kind, step, rung;
	int64_t entries;
};
bool waiting_findings(const struct request *, struct tx *, struct stuck_line **, size_t *n, struct fault *);
#endif
