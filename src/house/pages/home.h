/* home: who waits for me, what is to be done today, what is overdue. */
#ifndef KITH_HOUSE_PAGES_HOME_H
#define KITH_HOUSE_PAGES_HOME_H
#include "house/pages/worker.h"

struct home_row {
	struct text href, name, apart; /* apart: beside a name that another of the list has too */
	struct text what, when;
	bool late;
	struct due_line due;           /* of what is overdue: the way to the reason; title n 0: none */
};
struct home_part {
	enum message title;
	struct home_row *row;
	size_t n, all;      /* shown; there are */
	struct text more;   /* address of all of them; n 0: all are shown */
};

/* What stands in the visitor's list (/tasks) about a child, but for what they are to sign. The visitor's subject is the child's. */
size_t tasks_of(const struct request *, const struct child_model *);
/* What the return's rules find about a child, that the visitor may know of and nobody has said is right: as many as stand so on
 * /child/{id}/findings. 0 for who may do nothing about it. */
bool home_findings(const struct request *, struct tx *, const struct child_model *, size_t *n, struct fault *);
#endif
