/* menu: the parts of the service that a role has, for the layout. */
#ifndef KITH_HOUSE_MENU_H
#define KITH_HOUSE_MENU_H
#include "kit/route.h"

void menu_of(struct request *, int role);
#endif
