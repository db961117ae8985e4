/* whose: whether a return is another authority's than it is said to be.
 *
 * Its files do not name the authority. But most children came into care from a home in the authority that looks after them
 * (HOME_POST): where hardly any home is in the one that was named and most are in one other, it is asked back. */
#ifndef KITH_RETURNS_WHOSE_H
#define KITH_RETURNS_WHOSE_H
#include "cohort/cohort.h"
#include "returns/places.h"

/* false: FAULT_ASKED "return.authority", which counts the homes and names both. Says nothing (true) where fewer than 20
 * homes are known. authority: the upper tier's code. */
bool returns_is_of(const struct cohort *, int year, const struct places *, struct text authority, struct fault *);
#endif
