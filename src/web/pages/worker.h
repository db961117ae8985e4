/* worker: what the pages of somebody who works with children show; filled by pages/children.c and pages/child*.c. */
#ifndef KITH_WEB_PAGES_WORKER_H
#define KITH_WEB_PAGES_WORKER_H
#include "web/out.h"

struct due_line {
	struct text title, due, state, why, law; /* state: "overdue" as in the class kith-due--overdue and as its word */
	const char *css;      /* overdue, due, late, done, not-due, unknown */
	bool unverified;      /* the clause was not verified: said beside it */
	struct text note;     /* why late, why not due: as written */
	struct text reason;   /* address of "late because …, not due because …"; n 0: nothing to say */
};
struct kid_line {
	int64_t id;
	struct text name, number, home;
	int age;              /* -1: not known */
	size_t overdue;
	bool has_next;
	struct due_line next;
};
struct said_line {
	struct text words, feeling, about, when, by; /* by: to be answered by */
	bool late, answered;
	struct text answer;   /* address; n 0: answered, or not this visitor's */
	struct text reply;    /* what was answered */
};
struct fact_line {
	struct text label, value;
};
struct time_line {
	struct text when, title, source; /* source n > 0: fed: from where and when */
	struct fact_line *fact;
	size_t n;
	bool taken_back, draft;
	int32_t version;      /* above 1: corrected */
	struct text open, wrong; /* addresses; n 0: none */
};
struct person_line {
	struct text name, who, since;
};
struct add_line {
	struct text href, label;
};
struct kid_page {
	int64_t id;
	struct text name, number, born, home, status, restricted;
	int age;
	struct text category;  /* leaving care: "Eligible", … n 0: none yet */
	struct said_line *said;
	size_t n_said;
	struct due_line *due;
	size_t n_due;
	struct time_line *time;
	size_t n_time;
	struct person_line *person;
	size_t n_person;
	struct add_line *add;
	size_t n_add;
	bool looks;            /* may see who looked */
};
#endif
