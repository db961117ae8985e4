/* opened: what a manager sees of records that were opened by breaking the glass. */
#ifndef KITH_HOUSE_PAGES_OPENED_H
#define KITH_HOUSE_PAGES_OPENED_H
#include "base/text.h"

struct opened_line {
	struct text child, apart, who, when, until, why; /* apart: where another of the list has the name; until n 0: it is shut again */
	struct text word, by, on;                 /* what a manager said of it, who and when; n 0: nobody yet */
	struct text href;                         /* where it is read; n 0: nothing to do, or one's own */
	bool told, own;
};
#endif
