/* joined: the numbers under which one child is known, and joining another to them; filled by pages/joined.c. */
#ifndef KITH_PARTS_CHILD_JOINED_H
#define KITH_PARTS_CHILD_JOINED_H
#include "house/pages/seen.h"
#include "kit/form.h"

struct joined_line {
	struct text number, name, since;
	struct values *part; /* the form that parts it */
};
struct joined_page {
	struct text name, number, part; /* part: where the forms are sent */
	struct joined_line *line;
	size_t n;
};
#endif
