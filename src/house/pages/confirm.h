/* The password asked again: before what leaves the house, opens an account or is published. */
#ifndef KITH_HOUSE_PAGES_CONFIRM_H
#define KITH_HOUSE_PAGES_CONFIRM_H
#include "kit/form.h"
#include "kit/route.h"

/* Must this visitor type the password again? Not where they did within the last ten minutes, nor on a route without .confirm. */
bool confirm_wanted(const struct request *);
/* Asks for it. v NULL: a page that was asked for; else what was typed on it, which is kept in the form and sent on with one press. */
void confirm_ask(struct request *, struct answer *, const struct values *v);
#endif
