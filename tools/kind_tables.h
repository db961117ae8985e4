/* The tables of kinds, and the steps by which they came: the second room of tools/kind. */
#ifndef KITH_TOOLS_KIND_TABLES_H
#define KITH_TOOLS_KIND_TABLES_H
#include "describe/describe.h"

struct frame_column {
	const char *name, *type;
	int since; /* 0: in every table from the beginning; else it came by FRAME_STEP + since - 1 */
};
/* The columns of every kind's table, in the order that record/entry.h counts on. */
extern const struct frame_column frame[];
extern const size_t frame_n;

/* Whether a field has a column of its own, behind the frame. */
bool own_column(const struct kind *, size_t field);
/* Prints a C string, or NULL. */
void quoted(const char *);
/* Prints the migrations of all kinds. False: a step is taken twice or left out; it is said. */
bool migrations(struct arena *, const struct described *);
#endif
