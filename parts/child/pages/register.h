/* register: what the pages show by which a child who comes into care is known at once. */
#ifndef KITH_PARTS_CHILD_REGISTER_H
#define KITH_PARTS_CHILD_REGISTER_H
#include "base/text.h"

struct match_line {
	struct text name, born, number, team, state; /* state: "in care now", "was in care until 3 March 2024" */
	struct text why;      /* why it may be the same child */
	struct text href;     /* n 0: not one of theirs */
	int64_t person;
	bool may_come, chosen;
};
#endif
