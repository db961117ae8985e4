/* What pages that let somebody in share. */
#ifndef KITH_HOUSE_PAGES_DOOR_H
#define KITH_HOUSE_PAGES_DOOR_H
#include "access/door.h"
#include "kit/out.h"
#include "kit/route.h"

/* Where a request comes from, for the door: address, session, known browsers. Its texts are the request's. */
struct door_from door_from_of(const struct request *);
/* The form to sign in, on another page: with what that page's form held, where it is to be carried along. */
void door_draw(struct request *, struct out *, bool young, bool carry);
/* Somebody at the door: the worker goes on, and door_decided answers. */
struct coming_in {
	struct request *r;
	struct answer *a;
	void *held;
	const struct door_answer *answer;
	void (*draw)(void *);      /* what is made of the answer, with a head of its own; NULL: the way in. Not called on DOOR_COULD_NOT */
	enum message wrong;        /* what is said where the verdict is DOOR_WRONG; MSG_NONE: of name and password */
	size_t wrong_at;           /* beside which field */
	bool refused;              /* a password is chosen here, in the field refused_at */
	size_t refused_at;
};
void door_decided(void *ctx, const struct door_answer *);
/* The cookies of somebody who is in: the session's, and the browser's own. */
void door_cookies(struct request *, struct answer *, const struct door_answer *);
#endif
