/* councils: which councils there are, and the upper tier (the one that looks after children) of each. */
#ifndef KITH_RETURNS_COUNCILS_H
#define KITH_RETURNS_COUNCILS_H
#include "base/date.h"
#include "base/text.h"

struct council {
	const char *code, *upper;
	day from, to; /* DAY_NONE: from of old; DAY_MAX: still there; to is the last day */
	const char *name;
};
extern const struct council councils[];
extern const size_t councils_n;

/* Councils are ended, and others come in their place (tiers.c). What a list says of a place is read as it was on a day: a list of 2021
 * says Carlisle, whose children Cumbria looked after until 31 March 2023 and Cumberland since. A code that was only written anew
 * (Sheffield, 2025) is that of the same council. */
enum { COUNCIL_HEIRS = 2 };
struct council_end {
	const char *code, *name;
	day last;                         /* its last day */
	bool district;                    /* it looked after no children itself */
	const char *heir[COUNCIL_HEIRS];  /* who looks after its children since: codes of the upper tier, and their names; NULL: no more */
	const char *heir_name[COUNCIL_HEIRS];
};
/* The council that had this code or name (letter case does not matter) and had ended before the day; false: there is none. */
bool council_ended(struct text code_or_name, day on, struct council_end *);
/* "Cumbria (E10000006) ended on 31 March 2023; its children are looked after by Cumberland (E06000063) and … since". */
enum { COUNCIL_END_WORDS = 300 };
char *council_end_words(const struct council_end *, char out[static COUNCIL_END_WORDS]);
/* Who looked after the children of the area of this code on that day: a code of the upper tier; n 0: not known. */
struct text council_upper_on(struct text code, day on);
/* Its name; "another authority" where it is not known. */
const char *council_name(struct text code);
#endif
