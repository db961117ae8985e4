/* view: one child made ready for the rules; between check.c and view.c alone. */
#ifndef KITH_RETURNS_VIEW_H
#define KITH_RETURNS_VIEW_H
#include "returns/rules/rule.h"

/* Makes the view of a child; its arrays live in the arena. derive: reckon PL_LA and the others from the postcodes. */
void view_make(struct rule_view *, const struct check *, bool derive, const struct chunk *, uint32_t chunk_no,
    uint32_t child, struct arena *);
#endif
