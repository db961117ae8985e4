/* Reviews, and what the child had to say in them. */
#include "returns/rules/rule.h"

R(166)
{
	EACH(REVIEWS, r)
		if (!is_told(DAY(REVIEWS, REVIEW, r)))
			found(v, REVIEWS, r);
}

R(167)
{
	EACH(REVIEWS, r)
		if (!cell_told(CELL(REVIEWS, REVIEW_CODE, r)))
			found(v, REVIEWS, r);
}

R(440)
{
	EACH(REVIEWS, r)
		if (CELL(REVIEWS, REVIEW_CODE, r) == PN_PN0 && on_or_after(DAY(REVIEWS, REVIEW, r), birthday(DAY(REVIEWS, DOB, r), 4)))
			found(v, REVIEWS, r);
}

R(441)
{
	EACH(REVIEWS, r) {
		cell how = CELL(REVIEWS, REVIEW_CODE, r);
		if (cell_told(how) && how != PN_PN0 && before(DAY(REVIEWS, REVIEW, r), birthday(DAY(REVIEWS, DOB, r), 4)))
			found(v, REVIEWS, r);
	}
}

#define V READS(REVIEWS), ROWS(REVIEWS)
static const struct rule rules[] = {
	RULE(166, 2023, V, "REVIEW",
	    "The date of the review is missing or not a date. Give it as dd/mm/yyyy, or take the review away if it was not held."),
	RULE(167, 2023, V, "REVIEW_CODE",
	    "How the child took part in the review is missing or not a code of the list. Give PN0 for a child under 4, else PN1 to PN7."),
	RULE(440, 2023, V, "DOB REVIEW REVIEW_CODE",
	    "PN0 says that the child was under 4, but the child was 4 or over at the review. Say how the child took part (PN1 to PN7), or "
	    "correct a date."),
	RULE(441, 2023, V, "DOB REVIEW REVIEW_CODE",
	    "The child was under 4 at the review, for which PN0 is told. Correct how the child took part, or a date."),
};
const struct rule_family family_reviews = {"Reviews", rules, sizeof rules / sizeof *rules};
