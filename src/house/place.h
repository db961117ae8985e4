/* place: whose public pages these are. Each authority of a house has its own under /a/NAME/: what people open before they have signed in,
 * and what is the same for everybody (routes that let nobody in particular in, and the board's). The name is its strategy's id ("essex"),
 * else its code. Pages are written without it: kit/place.c keeps it in what leads from one to another.
 *
 * Somebody who is signed in at another authority is nobody there: their session goes on, and nothing of it shows. */
#ifndef KITH_HOUSE_PLACE_H
#define KITH_HOUSE_PLACE_H
#include "house/house.h"

/* For hooks.address. */
bool place_address(void *house, struct request *, const char *method);
/* Gives each its name, and its own kinds (describe/describe.h). A folder of kinds that is nobody's is a fault. */
bool place_names(struct house *, struct speaking *, struct fault *);
/* When it is known who asks: at another authority they are nobody. */
void place_settle(struct request *);
/* Somebody is in: what follows is of their own authority. */
void place_come_in(struct request *, const struct session *);
/* A page that each authority has its own of, and nobody said whose: they are shown to choose from. True: the answer is filled. */
bool place_choice(struct request *, struct answer *);
/* The choice itself, on a page of somebody young; nothing where it is known whose it is. */
void place_kid_choice(struct request *, struct out *, struct text path);
#endif
