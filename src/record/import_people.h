/* import people: a list of who the children are and who works with them, from another system.
 *
 * A CSV with CHILD and any of FORENAME, SURNAME, KNOWN_AS, WORKER, TEAM, IRO, ADVISER, CARER. What it tells is *fed*:
 * shown with its source and date, and not corrected here. A blank cell says nothing. Somebody else in WORKER, IRO,
 * ADVISER or CARER than before ends the allocation of the one before on the day of the import. Workers are found by
 * their whole name. */
#ifndef KITH_RECORD_IMPORT_PEOPLE_H
#define KITH_RECORD_IMPORT_PEOPLE_H
#include "store/store.h"

struct people_aside {
	int64_t line;
	const char *field, *reason, *remedy;
};

struct people_report {
	int64_t rows, children, named, allocated, ended, workers, teams; /* changed by this list; 0 when it said nothing new */
	struct people_worker { /* who works with a child by this list, each once for each part */
		struct text name;
		const char *part; /* "social-worker", "iro", "personal-adviser" */
		int64_t person;
	} *worker;
	size_t listed;
	struct people_aside *aside;
	size_t asides;
};

/* All or nothing. name is the file's, for faults. */
bool import_people(struct store *, struct arena *, int64_t authority, const char *name, struct text csv, int64_t now, day today,
    struct people_report *, struct fault *);
#endif
