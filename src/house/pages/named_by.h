/* named_by: what names a child from elsewhere, by the links of every kind: the family that they belong to, a group in which they have a
 * seat. Each stands under the words that the field has for the other side (`back`), as far as the visitor sees that entry and that field.
 */
#ifndef KITH_HOUSE_PAGES_NAMED_BY_H
#define KITH_HOUSE_PAGES_NAMED_BY_H
#include "house/pages/things.h"
#include "house/pages/worker.h"

struct named_line {
	struct text what, kind, when, href; /* kind: n 0 where `what` is that; href n 0: it does not open to the visitor */
};
struct named_group {
	struct text title;
	struct named_line *line;
	size_t n;
};
/* Draws nothing where nothing names them. Asked anew with each request: what names them is written about something else. */
bool named_by_draw(const struct request *, struct tx *, const struct child_model *, struct out *, struct fault *);
#endif
