/* adults: who is met here as a grown-up on a day (record/parts.h), by name, to be chosen from. At most 5,000. */
#ifndef KITH_RECORD_ADULTS_H
#define KITH_RECORD_ADULTS_H
#include "access/access.h"

struct adult {
	int64_t id;
	struct text name; /* as they like to be called */
	/* Of those of one part: what they are, as they sign in or as they are allocated, and their team. n 0: neither. */
	struct text part, team;
};
struct adults_ask {
	int64_t authority;
	const char *part; /* "worker", "carer": the same list for every reader; NULL: whatever they are, … */
	const struct actor *reader; /* … but for those whose record is sealed, or restricted against this reader */
	day on;
};
bool adults_list(struct tx *, struct arena *, const struct adults_ask *, struct adult **, size_t *n, struct fault *);
#endif
