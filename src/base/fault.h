/* fault: why something did not work, said for the person who can mend it.
 *
 * A fallible function returns bool and takes `struct fault *` last (may be NULL). On false the fault holds a
 * stable code ("csv.quote"), one sentence that says what is wrong and what to do, and where ("episodes.csv:12").
 * Our own bug and the other's mistake are two kinds, counted apart. No name, note or address of a child goes in. */
#ifndef KITH_BASE_FAULT_H
#define KITH_BASE_FAULT_H
#include <stdbool.h>

enum fault_kind {
	FAULT_ASKED,  /* the person asked wrongly: exit 2, HTTP 400 */
	FAULT_INPUT,  /* foreign bytes are wrong: exit 2 or 3, HTTP 400 */
	FAULT_SYSTEM, /* disk, network, database: exit 3, HTTP 503 */
	FAULT_OURS,   /* our bug: exit 3, HTTP 500, counted */
};

struct fault {
	enum fault_kind kind;
	char code[40];
	char say[400];
	char where[200];
};

/* Sets and returns false, so that `return fault_set(f, …)` reads as what it does. */
bool fault_set(struct fault *f, enum fault_kind kind, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds the place, if none is set yet; returns false. */
bool fault_at(struct fault *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
