/* waits: who has what of a child on their list, asked once: /tasks draws its rows by these, and what the child is told of who reads,
 * answers, asks again, looks or signs is named by the very same. So nobody is named to a child who has not got it, with a button. */
#ifndef KITH_HOUSE_PAGES_WAITS_H
#define KITH_HOUSE_PAGES_WAITS_H
#include "house/pages/seen.h"

/* ---- by the visitor ---- */

typedef bool waits_fn(const struct request *, const struct child_model *, const struct entry *);
/* Whether words that the child gave to somebody wait for an answer (final, not taken back, answer-by, none given). */
bool waits_words(const struct request *, const struct child_model *, const struct entry *view);
waits_fn waits_reads;  /* may read these words */
waits_fn waits_answer; /* they wait, and the visitor may read and answer them: /child/…/answer/… */
waits_fn waits_remind; /* their day is past, and the visitor, who may not answer, may ask again: /child/…/remind/… */
waits_fn waits_task;   /* a task that is open, and the visitor may close it: /step/task/… */
waits_fn waits_sign;   /* a draft that the visitor's role signs: /child/…/sign/…; whoever has signed already is left out by pages/sign.h */

/* ---- by everybody beside the child ---- */

struct waits_person {
	struct actor actor;
	struct access_subject subject;
	struct text name;
};
struct waits_people {
	struct waits_person *at;
	size_t n;
};
/* Who signs in and stands to the child in some relation: worker, adviser, reviewing officer, nurse, carer, manager, who is on their
 * side. */
bool waits_people(const struct request *, struct tx *, const struct child_model *, struct waits_people *, struct fault *);
/* The names of those for whom it is so: "Sam Worker, Ada Adviser"; n 0: nobody. first: only the first of them. */
struct text waits_names(const struct request *, const struct child_model *, const struct waits_people *, waits_fn *, const struct entry *,
    bool first);
/* The same, and of this role alone. */
struct text waits_of_role(const struct request *, const struct child_model *, const struct waits_people *, waits_fn *, const struct entry *,
    int role);
/* Words that would be given to these readers (parts/voice/codes/readers.yaml) and not answered yet: for saying it before they are written.
 */
struct entry *waits_would_be(const struct request *, const struct child_model *, const char *readers);
/* Something to put right that the child would send: for saying who looks at it before it is written. */
struct entry *waits_would_be_task(const struct request *, const struct child_model *);
/* When and by whom somebody was asked again for an answer to these words, the newest; false: never. */
bool waits_reminded(const struct request *, struct tx *, const struct child_model *, const struct entry *view, struct text *who, day *on);
#endif
