/* Separated children: who came here alone to seek asylum, and the date that this status ceased (DUC). */
#include "returns/rules/rule.h"

R(104)
{
	EACH(UASC, r)
		if (IS_BAD(UASC, DUC, r) || before(DAY(UASC, DUC, r), v->from))
			found(v, UASC, r);
}

R(231)
{
	EACH_HEADER(h)
		if (h->uasc == FLAG_1 && after(birthday(h->dob, 11), v->to))
			found(v, HEADER, h->row);
}

R(303)
{
	EACH_HEADER(h)
		EACH(UASC, r)
			if (h->uasc == FLAG_0 && !IS_BLANK(UASC, DUC, r)) {
				found(v, UASC, r);
				also(v, HEADER, h->row);
			}
}

R(304)
{
	EACH(UASC, r)
		if (after(DAY(UASC, DUC, r), birthday(DAY(UASC, DOB, r), 18)))
			found(v, UASC, r);
}

#define U READS(UASC), ROWS(UASC)
#define UH READS(UASC, HEADER), ROWS(HEADER, UASC)
static const struct rule rules[] = {
	RULE(104, 2023, U, "DUC",
	    "The date that the separated status ceased is not a date, or lies before this year. Correct it; where the status ceased in an "
	    "earlier year, take the row away."),
	RULE(231, 2025, READS(HEADER), ROWS(HEADER), "DOB UASC",
	    "Children who come here alone to seek asylum are seldom under 11. Check the date of birth; if it is right, say why.",
	    .severity = RULE_QUERY),
	RULE(303, 2023, UH, "DUC UASC",
	    "There is a date that the separated status ceased, but the child is not told of as separated. Give UASC as 1, or take the date "
	    "away."),
	RULE(304, 2023, U, "DUC",
	    "The separated status ceases on the 18th birthday at the latest. Correct the date, or the date of birth."),
};
const struct rule_family family_separated = {"Separated children", rules, sizeof rules / sizeof *rules};
