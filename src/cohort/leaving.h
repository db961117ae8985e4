/* leaving: the leaving-care category of a child or young person on any date (Children Act 1989 Sch 2 para 19B, s23A,
 * s23C, s24; Care Leavers Regulations 2010 reg 3).
 *
 *   eligible         in care, 16 or 17, and in care for 13 weeks in all since the 14th birthday
 *   relevant         16 or 17, left care, and was eligible when leaving; not after six months at home (E4A, E4B)
 *   former relevant  18 to 24, and eligible at 18 or relevant (as it would be under 18)
 *   qualifying       16 to 20, left care after 16 without the 13 weeks, or after six months at home; or left under a
 *                    special guardianship order
 *
 * 13 weeks are 91 days that have passed in counted periods (not short breaks), from the 14th birthday; the category
 * changes on the day the 91st has passed. Ages by law: born 29 February, 1 March in common years. Care before the first
 * return loaded is not seen: `known` false where the first period's start is not known and the days fall short. Detention or
 * hospital on the 16th birthday is not in the return. Died or adopted: none. */
#ifndef KITH_COHORT_LEAVING_H
#define KITH_COHORT_LEAVING_H
#include "cohort/span.h"

enum leaving_category {
	LEAVING_NONE,            /* not in care and in no category */
	LEAVING_IN_CARE,         /* in care and not eligible */
	LEAVING_ELIGIBLE,
	LEAVING_RELEVANT,
	LEAVING_FORMER_RELEVANT,
	LEAVING_QUALIFYING,
	LEAVING_UNKNOWN,         /* no date of birth, or not told since */
};

struct leaving_bands {
	int former_to;     /* former relevant until this birthday: 25 */
	int qualifying_to; /* 21 */
};
#define LEAVING_BANDS ((struct leaving_bands){25, 21})

struct leaving {
	enum leaving_category category;
	day since;  /* when the category began; DAY_NONE for none and unknown */
	int days;   /* in care since the 14th birthday, that have passed */
	bool known; /* false: care before the returns might make it more */
};

enum { LEAVING_DAYS = 91 };
struct leaving leaving_on(struct asof, const struct span *, struct leaving_bands);
const char *leaving_words(enum leaving_category);
#endif
