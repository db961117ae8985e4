/* settings: what the pages of an authority's own choices show. */
#ifndef KITH_HOUSE_PAGES_SETTINGS_H
#define KITH_HOUSE_PAGES_SETTINGS_H
#include "kit/out.h"

struct setting_line {
	const char *name, *label;
	struct text is;         /* what holds, as people say it */
	struct text since, set; /* n 0: nobody has chosen */
	struct text by;         /* who chose it, or the operator */
	bool ahead;             /* from a day that is yet to come */
};
struct setting_page {
	struct setting_line now;
	const char *help;
	struct setting_line *line; /* what was chosen, the latest first */
	size_t n;
};
#endif
