/* standing: pages that are the same for everybody who is not signed in (`.standing` in the route's row), drawn once and
 * copied until the authority publishes again or the day changes. Each authority has its own.
 *
 * Whether there is a newer publication is asked of the database once a second at most: what another process publishes
 * stands on the page a second later. */
#ifndef KITH_HOUSE_STANDING_H
#define KITH_HOUSE_STANDING_H
#include "house/house.h"

struct standing;
struct standing *standing_new(size_t authorities); /* NULL: no memory */
void standing_free(struct standing *);
/* true: the answer holds the page as it was drawn. */
bool standing_copy(struct house *, const struct request *, struct answer *);
/* After the page of which standing_copy had none was drawn. */
void standing_keep(struct house *, const struct request *, const struct answer *);
#endif
