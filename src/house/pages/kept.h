/* The pages of what was typed and not sent. */
#ifndef KITH_HOUSE_PAGES_KEPT_H
#define KITH_HOUSE_PAGES_KEPT_H
#include "house/kept.h"

struct kept_page {
	struct kept_form *form;
	size_t n;
};
#endif
