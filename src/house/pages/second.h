/* The second factor's pages: the code, the first time, recovery codes. */
#ifndef KITH_HOUSE_PAGES_SECOND_H
#define KITH_HOUSE_PAGES_SECOND_H
#include "access/door.h"
#include "kit/route.h"

/* The page that comes after the password, in place of its address: what was carried along goes on in its form. */
void second_page(struct request *, struct answer *, const struct door_answer *);
/* The recovery codes of somebody who has just enrolled: shown once, in place of where they begin. */
void second_recovery_page(struct request *, struct answer *, const struct door_answer *);
/* The same list on any page. */
struct out;
void second_recovery_list(struct out *, const char *codes); /* the first of RECOVERY_CODES, each RECOVERY_CODE long */
#endif
