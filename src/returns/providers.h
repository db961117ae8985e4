/* providers: the inspectorate's list of providers, as the rules ask it.
 *
 * A CSV with the columns URN, Provider type, Local authority, Placement code, Placement provider code,
 * Deregistration date, Setting address postcode; a URN may have several rows. */
#ifndef KITH_RETURNS_PROVIDERS_H
#define KITH_RETURNS_PROVIDERS_H
#include "base/arena.h"
#include "base/date.h"
#include "base/fault.h"

struct places;

/* All texts trimmed and upper-cased. */
struct provider {
	struct text urn;
	struct text place_codes;    /* "K2,R3": comma list */
	struct text provider_codes; /* "PR4" */
	day reg_end;                /* DAY_NONE: still registered */
	struct text postcode;       /* without blanks */
	struct text authority;      /* the upper-tier authority of the postcode; n 0: not known */
};

struct providers {
	size_t n;
	struct provider *at; /* by URN, then in the order of the file */
};

/* places may be NULL: then no authority is known. */
bool providers_read(struct arena *, const char *name, struct text csv, const struct places *,
    struct providers *, struct fault *);
/* Sorts what was put together by hand (the cases). */
void providers_sort(struct providers *);
/* The first of the provider's rows, *n of them; NULL and 0 when there is none. */
const struct provider *providers_find(const struct providers *, struct text urn, size_t *n);
/* Whether a comma list names the item. */
bool list_has(struct text list, struct text item);
#endif
