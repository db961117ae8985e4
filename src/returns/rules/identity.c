/* Whether the tables of a return speak of the same children: everybody is in the header, once, born on one day. */
#include "returns/rules/rule.h"

/* INT01–INT09: a row of the table whose child is not in the header. */
static void not_in_header(struct rule_view *v, enum table t)
{
	for (uint32_t r = v->now.from[t]; r < v->now.to[t] && !v->now.headers; r++)
		finding_new(v, t, r);
}

/* INT11–INT18, INT21: both tables say it, and not the same. A date of birth in the header that is none is 102's alone. */
static void differs(struct rule_view *v, enum table t, int column, int of_header)
{
	const struct rows *rows = v->chunk->rows;
	for (uint32_t r = v->now.from[t]; r < v->now.to[t]; r++)
		EACH_HEADER(h)
			if (rows[t].col[column][r] != CELL_BLANK && rows[TABLE_HEADER].col[of_header][h->row] != CELL_BLANK &&
			    (of_header != HEADER_DOB || is_told(h->dob)) &&
			    !chunk_same(v->chunk, t, column, r, TABLE_HEADER, of_header, h->row))
				finding_new(v, t, r);
}

/* INT31–INT36: more than one row of a child. */
static void more_than_one(struct rule_view *v, enum table t)
{
	uint32_t from = v->now.from[t], to = v->now.to[t];
	if (v->id == CELL_BLANK || to - from < 2)
		return;
	finding_new(v, t, from);
	for (uint32_t r = from + 1; r < to; r++)
		finding_also(v, t, r);
}

R(INT01) { not_in_header(v, TABLE_AD1); }
R(INT02) { not_in_header(v, TABLE_PLACED); }
R(INT03) { not_in_header(v, TABLE_EPISODES); }
R(INT04) { not_in_header(v, TABLE_MISSING); }
R(INT05) { not_in_header(v, TABLE_OC2); }
R(INT06) { not_in_header(v, TABLE_OC3); }
R(INT07) { not_in_header(v, TABLE_PREVPERM); }
R(INT08) { not_in_header(v, TABLE_REVIEWS); }
R(INT09) { not_in_header(v, TABLE_UASC); }
R(INT11) { differs(v, TABLE_AD1, AD1_DOB, HEADER_DOB); }
R(INT12) { differs(v, TABLE_PLACED, PLACED_DOB, HEADER_DOB); }
R(INT13) { differs(v, TABLE_MISSING, MISSING_DOB, HEADER_DOB); }
R(INT14) { differs(v, TABLE_OC2, OC2_DOB, HEADER_DOB); }
R(INT15) { differs(v, TABLE_OC3, OC3_DOB, HEADER_DOB); }
R(INT16) { differs(v, TABLE_PREVPERM, PREVPERM_DOB, HEADER_DOB); }
R(INT17) { differs(v, TABLE_REVIEWS, REVIEWS_DOB, HEADER_DOB); }
R(INT18) { differs(v, TABLE_UASC, UASC_DOB, HEADER_DOB); }
R(INT21) { differs(v, TABLE_UASC, UASC_SEX, HEADER_SEX); }
R(INT31) { more_than_one(v, TABLE_AD1); }
R(INT32) { more_than_one(v, TABLE_HEADER); }
R(INT33) { more_than_one(v, TABLE_OC2); }
R(INT34) { more_than_one(v, TABLE_OC3); }
R(INT35) { more_than_one(v, TABLE_PREVPERM); }
R(INT36) { more_than_one(v, TABLE_UASC); }

/* A child in the header has episodes, unless it is told of as a care leaver. */
R(EPI)
{
	if (!v->now.episodes && !COUNT(OC3))
		EACH_HEADER(h)
			found(v, HEADER, h->row);
}

#define NOT_IN_HEADER(what) "This child is not in the header. Add the child to the header, or correct the number here, where " what " is " \
	"told."
#define BORN_OTHERWISE "The date of birth here is not the one in the header. Find out which is right and correct the other."
#define ONCE "This child stands here more than once. Keep the row that is right and take the others away."

static const struct rule rules[] = {
	RULE(EPI, 2023, READS(HEADER, EPISODES), ROWS(HEADER), "CHILD",
	    "This child is in the header but has no episode. Add the child's episodes, or take the child out of the header.",
	    .severity = RULE_QUERY),
	RULE(INT01, 2023, READS(HEADER, AD1), ROWS(AD1), "CHILD", NOT_IN_HEADER("an adoption")),
	RULE(INT02, 2023, READS(HEADER, PLACED), ROWS(PLACED), "CHILD", NOT_IN_HEADER("a decision on adoption")),
	RULE(INT03, 2023, READS(HEADER, EPISODES), ROWS(EPISODES), "CHILD", NOT_IN_HEADER("an episode")),
	RULE(INT04, 2023, READS(HEADER, MISSING), ROWS(MISSING), "CHILD", NOT_IN_HEADER("a time missing")),
	RULE(INT05, 2023, READS(HEADER, OC2), ROWS(OC2), "CHILD", NOT_IN_HEADER("the child's health")),
	RULE(INT06, 2023, READS(HEADER, OC3), ROWS(OC3), "CHILD", NOT_IN_HEADER("a care leaver")),
	RULE(INT07, 2023, READS(HEADER, PREVPERM), ROWS(PREVPERM), "CHILD", NOT_IN_HEADER("an earlier permanent home")),
	RULE(INT08, 2023, READS(HEADER, REVIEWS), ROWS(REVIEWS), "CHILD", NOT_IN_HEADER("a review")),
	RULE(INT09, 2023, READS(HEADER, UASC), ROWS(UASC), "CHILD", NOT_IN_HEADER("a separated child")),
	RULE(INT11, 2023, READS(HEADER, AD1), ROWS(AD1), "DOB", BORN_OTHERWISE),
	RULE(INT12, 2023, READS(HEADER, PLACED), ROWS(PLACED), "DOB", BORN_OTHERWISE),
	RULE(INT13, 2023, READS(HEADER, MISSING), ROWS(MISSING), "DOB", BORN_OTHERWISE),
	RULE(INT14, 2023, READS(HEADER, OC2), ROWS(OC2), "DOB", BORN_OTHERWISE),
	RULE(INT15, 2023, READS(HEADER, OC3), ROWS(OC3), "DOB", BORN_OTHERWISE),
	RULE(INT16, 2023, READS(HEADER, PREVPERM), ROWS(PREVPERM), "DOB", BORN_OTHERWISE),
	RULE(INT17, 2023, READS(HEADER, REVIEWS), ROWS(REVIEWS), "DOB", BORN_OTHERWISE),
	RULE(INT18, 2023, READS(HEADER, UASC), ROWS(UASC), "DOB", BORN_OTHERWISE),
	RULE(INT21, 2023, READS(HEADER, UASC), ROWS(UASC), "SEX",
	    "The sex here is not the one in the header. Find out which is right and correct the other."),
	RULE(INT31, 2023, READS(AD1), ROWS(AD1), "CHILD", ONCE),
	RULE(INT32, 2023, READS(HEADER), ROWS(HEADER), "CHILD", ONCE),
	RULE(INT33, 2023, READS(OC2), ROWS(OC2), "CHILD", ONCE),
	RULE(INT34, 2023, READS(OC3), ROWS(OC3), "CHILD", ONCE),
	RULE(INT35, 2023, READS(PREVPERM), ROWS(PREVPERM), "CHILD", ONCE),
	RULE(INT36, 2023, READS(UASC), ROWS(UASC), "CHILD", ONCE),
};
const struct rule_family family_identity = {"Identity", rules, sizeof rules / sizeof *rules};
