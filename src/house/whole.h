/* whole: pages that are drawn from the whole record or from publications, and are the same for everybody who may open them: drawn once
 * and copied until anything is written (caseload_whole). What stands around them, and who may open them, is asked for each request. */
#ifndef KITH_HOUSE_WHOLE_H
#define KITH_HOUSE_WHOLE_H
#include "house/house.h"

struct whole {
	const char *name; /* a literal */
	uint64_t who;     /* all that the drawing depends on besides the record and the day */
	struct fresh fresh;
	size_t from;      /* where in the page it begins */
};
/* Before anything is read: what the record was when the page was begun. */
bool whole_begin(struct request *, struct whole *, int64_t authority, const char *name, uint64_t who, struct fault *);
/* Appends it as it was drawn. False: it is to be drawn, and then kept. */
bool whole_copy(struct request *, struct whole *, struct out *);
void whole_keep(struct request *, const struct whole *, struct out *);
/* Where the title is only known when it is drawn; n 0: not drawn yet. */
struct text whole_title(struct request *, const struct whole *);
void whole_keep_titled(struct request *, const struct whole *, struct text title, struct out *);
/* A whole page of one reader, with what is said around it and whom it names (for the look): copied until anything is written, a minute at
 * the longest (a limit in hours passes). Who and as what they are stands in `who` by itself. A page with a form is not kept: each has a
 * token of its own. */
bool whole_page_begin(struct request *, struct whole *, const char *name, uint64_t who, struct fault *);
/* False: it is to be drawn, and then kept. */
bool whole_page_copy(struct request *, struct whole *, struct answer *);
void whole_page_keep(struct request *, const struct whole *, struct text title, struct out *, size_t from);
#endif
