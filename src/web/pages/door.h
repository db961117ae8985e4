/* What pages that let somebody in share. */
#ifndef KITH_WEB_PAGES_DOOR_H
#define KITH_WEB_PAGES_DOOR_H
#include "access/door.h"
#include "web/route.h"

/* Where a request comes from, for the door: address, session, known browsers. Its texts are the request's. */
struct door_from door_from_of(const struct request *);
/* The form to sign in, on another page: with what that page's form held, where it is to be carried along. */
void door_draw(struct request *, struct out *, bool young, bool carry);
/* The cookies of somebody who is in: the session's, and the browser's own. */
void door_cookies(struct request *, struct answer *, const struct door_answer *);
#endif
