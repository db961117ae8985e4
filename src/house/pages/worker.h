/* worker: what the pages of somebody who works with children show; filled by pages/children.c and pages/child*.c. */
#ifndef KITH_HOUSE_PAGES_WORKER_H
#define KITH_HOUSE_PAGES_WORKER_H
#include "house/pages/seen.h"

struct due_line {
	struct text title, due, state, why, law; /* state: "overdue" as in the class kith-due--overdue and as its word */
	const char *css;      /* overdue, due, late, done, not-due, unknown */
	bool unverified;      /* the clause was not verified: said beside it */
	struct text note;     /* why late, why not due: as written */
	struct text reason;   /* address of "late because …, not due because …"; n 0: nothing to say */
};
struct kid_line {
	int64_t id;
	struct text name, home;
	struct text apart;    /* birthday and number, where another of the list has the same name; else n 0 */
	struct text with;     /* who works with them; n 0: not said here */
	int age;              /* -1: not known */
	size_t overdue;
	bool has_next;
	struct due_line next;
};
struct kid_with {
	int64_t person;
	struct text name;
	bool chosen;
};
struct kid_list {
	struct kid_line *line;
	size_t n, found, all, overdue; /* on this page; by what was asked; of the visitor; things overdue over all */
	struct text say, address;      /* "12 young people."; the list's own, without its page */
	struct kid_with *with;         /* to choose from; n 0: not for this role */
	size_t n_with, page, last;
	int show, age, sort;           /* the places in their choices */
	bool chosen;                   /* not everybody by what is due */
	bool registers;                /* may make a child known who comes into care */
};
struct said_line {
	struct text words, feeling, about, when, by; /* by: to be answered by */
	bool late, answered, folded; /* folded: older, and nobody waits for it */
	struct text answer;   /* address; n 0: answered, or not this visitor's */
	struct text reply;    /* what was answered */
	struct text rated;    /* what they say of the answer: "It helped"; n 0: nothing yet */
};
struct time_line {
	struct text when, title, source; /* source n > 0: fed: from where and when */
	struct fact_line *fact;
	size_t n;
	bool plan;            /* planned, and has not happened */
	bool taken_back, draft, writes; /* writes: there is something to change or correct */
	struct text up;       /* address of writing up what was planned; n 0: it was not, or not by this visitor */
	struct text month;    /* the first of a month: which; else n 0 */
	int32_t version;      /* above 1: corrected */
	struct text open, wrong; /* addresses; n 0: none */
};
struct person_line {
	struct text name, who, since;
	struct text side, agree; /* of an advocate: how far it is; where a second person agrees */
};
struct add_line {
	struct text href, label;
};
struct version_line {
	int32_t number;
	struct text when, written; /* written: by whom, and on which day */
	struct fact_line *fact;
	size_t n;
	bool now, draft, plan;
};
struct entry_page {
	struct text name, title, source;
	bool taken_back;
	struct version_line *version; /* the newest first */
	size_t n;
	struct text thing, correct, change, take_back, wrong, ask; /* addresses; n 0: none. thing: its own page, where it is a thing */
	struct rows_table *rows; /* pages/rows.h */
	size_t n_rows;
};
struct task_line {
	struct text name, child, about, field, words, raised, by, due;
	struct text apart;         /* where another of the list has the same name; else n 0 */
	bool late;
	struct text entry, answer; /* addresses; n 0: none */
	enum message say;          /* what the link to answer is called; MSG_NONE: "say what came of it" */
	struct text remind, again; /* remind: address of the button that asks again; again: who asked again, and when */
};
struct look_line {
	struct text day; /* the first of a day: which; else n 0 */
	struct text who, role, relation, what, why;
	int64_t times;
};
struct data_line {
	struct text what, table, file, field, words, reason, remedy;
	int64_t line, record; /* physical line; else the record below the header, from 1 */
};
struct user_line {
	int64_t id;
	struct text name, role, state;
	bool safeguards;
};
struct conflict_line {
	struct text label, theirs, yours;
};
struct conflict {
	struct text who; /* n 0: not known */
	struct conflict_line *line;
	size_t n;
};
struct kid_page {
	int64_t id;
	struct text name, number, born, home, status, restricted;
	int age;
	struct text category;  /* leaving care: "Eligible", … n 0: none yet */
	struct said_line *said;
	size_t n_said;
	struct text older; /* where what was said before that stands; n 0: nothing was */
	struct due_line *due, *past; /* past: of the last twelve months, done or late or not due */
	size_t n_due, n_past;
	struct time_line *time, *told; /* told: by a return, and for a return: no event of a life */
	size_t n_told;
	size_t n_time, n_more;   /* n_more: older ones that are not shown */
	bool all;                /* everything was asked for: by month, of one kind where chosen */
	struct chosen_kind {
		const char *name;
		struct text label;
		size_t n;
		bool chosen;
	} *chosen;
	size_t n_chosen;
	struct person_line *person;
	size_t n_person;
	struct add_line *add;
	size_t n_add;
	struct add_line *everyday; /* what is written most, of those: as each kind says (`everyday`), in its place */
	size_t n_everyday;
	bool account;          /* may open the young person's account with them */
	bool looks;            /* may see who looked */
	bool join;             /* may join another record to this one, and part them */
	bool findings;         /* may see what the return's rules find */
	bool left;             /* lives in no home of ours today */
	bool glass;            /* opened by breaking the glass */
	bool side;             /* on their side, and nothing else: what they gave to somebody on their side */
	struct sign_line *sign; /* pages/sign.h */
	size_t n_sign;
	struct text self;      /* address of who they are; n 0: none */
	size_t tasks;          /* open ones that the visitor may see */
};

/* ---- made by pages/worker_lines.c ---- */

/* The lines of the list of children and young people, what is due first: of the visitor's own, who are the models. */
void children_lines(struct request *, struct tx *, struct child_model *const *, size_t n, struct out *, struct drawn *);
/* An obligation as a line; may_reason: the visitor may write why it is late or not due. */
struct due_line worker_due(const struct request *, const struct child_model *, const struct duty_row *, bool may_reason);
/* Whether the visitor may know of this obligation: whoever may see what satisfies it. */
bool worker_sees_due(const struct request *, const struct child_model *, const struct duty_row *);
/* The home and the legal status of today in words. */
struct text worker_home(const struct request *, struct tx *, const struct child_model *);
struct text worker_status(const struct request *, struct tx *, const struct child_model *);
enum { EVERYDAY = 4 }; /* as many as stand before the list of everything */
/* Whether the visitor may add an entry of this kind by the general form. */
bool worker_adds(const struct request *, const struct child_model *, const struct kind *);
/* The address where they write one instead: the kind's own page, where that is reached from the child alone. n 0: none. */
struct text worker_own_page(const struct request *, const struct child_model *, const struct kind *);
/* Whether the visitor may correct something of this entry, and whether it lasts and may be said to have moved on. */
bool worker_corrects(const struct request *, const struct child_model *, const struct entry *);
bool worker_changes(const struct request *, const struct child_model *, const struct entry *);
/* How somebody stands to the children whom access_children gives them: as their role is named in the allocation. */
relation_set worker_standing(int role);
/* What tells those apart who are called alike among these: "born 3 February 2012 · S1" (the number where the visitor may see it), n 0 for
 * everybody else. n texts in the arena. */
struct text *worker_apart(const struct request *, struct child_model *const *, size_t n);
/* How somebody is named on a form about them: with the birthday, so that it is not written for another of the name. */
struct text worker_named(const struct request *, const struct child_model *);
/* In whole years by law today; -1: not known, or not for this visitor. */
int worker_age(const struct request *, const struct child_model *);
/* The first letter large: a kind's name as a heading. */
struct text worker_title(struct arena *, const char *);
/* "From the return of 2025/26, taken in on 3 March 2026"; n 0: written in kith. */
struct text worker_source(const struct request *, const struct entry *);
/* What the visitor may see of an entry, field by field. */
struct fact_line *worker_facts(const struct request *, struct tx *, const struct child_model *, const struct entry *, size_t *n);
/* A row that was told, of a kind that a return needs and a life does not tell (kind.only_return). */
bool worker_for_return(const struct request *, const struct entry *);
/* The day that it is planned for; DAY_NONE: none. */
day worker_planned(const struct entry *);
/* It is planned, and has not happened. */
bool worker_plan(const struct entry *);
/* "3 March 2026 to 5 April 2026" */
struct text worker_when(const struct request *, const struct entry *);
/* The entry of the route's {kind} and {entry-id} about the model's child, if the visitor may see it; else NULL. */
const struct entry *worker_entry(const struct request *, const struct child_model *);

/* ---- an entry about the route's child, made by a page and added on the writer's thread ---- */

struct added {
	struct request *r;
	struct hand hand;
	struct entry *e; /* final, and blank as yet */
};
struct added *worker_added(struct request *, const char *kind);
bool worker_add(struct tx *, void *added, struct fault *);
#endif
