/* Times when a child was missing, or away without leave. */
#include "returns/rules/rule.h"

R(1004)
{
	EACH(MISSING, r)
		if (IS_BAD(MISSING, MIS_START, r))
			found(v, MISSING, r);
}

R(1005)
{
	EACH(MISSING, r)
		if (IS_BAD(MISSING, MIS_END, r))
			found(v, MISSING, r);
}

R(1006)
{
	EACH(MISSING, r)
		if (IS_BAD(MISSING, MISSING, r))
			found(v, MISSING, r);
}

R(564)
{
	EACH(MISSING, r)
		if (cell_told(CELL(MISSING, MISSING, r)) && IS_BLANK(MISSING, MIS_START, r))
			found(v, MISSING, r);
}

R(565)
{
	EACH(MISSING, r)
		if (IS_BLANK(MISSING, MISSING, r) && !IS_BLANK(MISSING, MIS_START, r))
			found(v, MISSING, r);
}

R(566)
{
	EACH(MISSING, r)
		if (IS_BLANK(MISSING, MISSING, r) && !IS_BLANK(MISSING, MIS_END, r))
			found(v, MISSING, r);
}

R(567)
{
	EACH(MISSING, r)
		if (before(DAY(MISSING, MIS_END, r), DAY(MISSING, MIS_START, r)))
			found(v, MISSING, r);
}

R(570)
{
	EACH(MISSING, r)
		if (after(DAY(MISSING, MIS_START, r), v->to))
			found(v, MISSING, r);
}

R(571)
{
	EACH(MISSING, r) {
		day end = DAY(MISSING, MIS_END, r);
		if (is_told(end) && !in_year(v, end))
			found(v, MISSING, r);
	}
}

R(574)
{
	for (uint32_t i = 1; i < COUNT(MISSING); i++) {
		uint32_t p = SORTED(MISSING, i - 1), r = SORTED(MISSING, i);
		day end = DAY(MISSING, MIS_END, p), start = DAY(MISSING, MIS_START, r);
		if (is_told(end) ? before(start, end) : is_told(DAY(MISSING, MIS_START, p)))
			found(v, MISSING, r);
	}
}

/* The episode in which the child went missing has ended. */
R(575)
{
	EACH(MISSING, r) {
		day start = DAY(MISSING, MIS_START, r);
		if (is_told(DAY(MISSING, MIS_END, r)))
			continue;
		EACH_EPISODE(e)
			if (on_or_after(start, e->decom) && on_or_before(start, e->dec))
				found(v, MISSING, r);
	}
}

/* Last year's open time has no row of the same start; told at the first row of this year. */
R(576)
{
	uint32_t n = COUNT(MISSING), first = v->now.from[TABLE_MISSING];
	EACH(MISSING, r)
		if (before(DAY(MISSING, MIS_START, r), DAY(MISSING, MIS_START, first)) || !is_told(DAY(MISSING, MIS_START, first)))
			first = r;
	EACH_LAST(MISSING, l) {
		day start = DAY(MISSING, MIS_START, l);
		bool again = is_told(DAY(MISSING, MIS_END, l)) || !is_told(start);
		EACH(MISSING, r)
			again = again || same_day(DAY(MISSING, MIS_START, r), start);
		if (n && !again)
			found(v, MISSING, first);
	}
}

/* Without an end: found if it began this year, or not in a period of care that goes on. With one: where that lies in no
 * period of care. */
R(577)
{
	EACH(MISSING, r) {
		day start = DAY(MISSING, MIS_START, r), end = DAY(MISSING, MIS_END, r);
		bool right = is_told(end) ? in_care(v, end, v->to) : before(start, v->from) && in_open_care(v, start);
		if (v->now.periods && is_told(start) && !right)
			found(v, MISSING, r);
	}
}

R(578)
{
	EACH(MISSING, r) {
		day start = DAY(MISSING, MIS_START, r);
		if (v->now.periods && is_told(start) && !in_care(v, start, DAY_MAX))
			found(v, MISSING, r);
	}
}

R(580)
{
	EACH_EPISODE(e)
		EACH(MISSING, r)
			if (same_day(e->dec, DAY(MISSING, MIS_END, r)) && e->rec != CELL_BLANK && e->rec != REC_X1 && e->rec != REC_E8)
				found(v, EPISODES, e->row);
}

R(581)
{
	const struct rule_episode *e = first_episode(&v->now);
	EACH(MISSING, r)
		if (e && before(DAY(MISSING, MIS_START, r), e->decom))
			found(v, MISSING, r);
}

R(586)
{
	EACH(MISSING, r)
		if (on_or_before(DAY(MISSING, MIS_START, r), DAY(MISSING, DOB, r)))
			found(v, MISSING, r);
}

#define M READS(MISSING), ROWS(MISSING)
#define ME READS(MISSING, EPISODES), ROWS(MISSING)
static const struct rule rules[] = {
    RULE(1004, 2023, M, "MIS_START", "The date the child went missing is not a date. Give it as dd/mm/yyyy."),
    RULE(1005, 2023, M, "MIS_END", "The date the child came back is not a date. Give it as dd/mm/yyyy."),
    RULE(1006, 2023, M, "MISSING", "It is either missing (M) or away without leave (A). Give one of the two."),
    RULE(564, 2023, M, "MISSING MIS_START",
        "The date the child went missing is missing here. Give it: when the child left, or was last seen by a responsible adult."),
    RULE(565, 2023, M, "MISSING MIS_START",
        "There is a date the child went, but not whether they were missing (M) or away without leave (A). Give one of the two."),
    RULE(566, 2023, M, "MISSING MIS_END",
        "There is a date the child came back, but not whether they were missing (M) or away without leave (A). Give one of the two."),
    RULE(567, 2023, M, "MIS_START MIS_END", "The child came back before they went missing. Correct one of the two dates."),
    RULE(570, 2023, M, "MIS_START",
        "The child went missing after the end of the year. Correct the date; a time of next year is told of next year."),
    RULE(571, 2023, M, "MIS_END",
        "The child came back before the year began or after it ended. Correct the date, or take it away while the child is still "
        "missing."),
    RULE(574, 2023, M, "MIS_START MIS_END",
        "This time began while the one before it was still going on. Give the date the child came back from the first, or join the "
        "two."),
    RULE(575, 2023, ME, "MIS_END",
        "The " SAID_HOME " from which the child went missing has ended, so this time needs an end too. Give the date the child came back, "
                         "or "
        "the day care or home ended."),
    RULE(576, 2023, M, "CHILD",
        "Last year ended with this child still missing, and no time of this year begins on that date. Add it, with the date the child "
        "came back.",
        .reads_last = READS(MISSING)),
    RULE(577, 2023, ME, "MIS_END",
        "The child is no longer looked after, but this time has no end, or ends outside care. Give the date the child came back, at "
        "the latest the day care ended."),
    RULE(578, 2023, ME, "MIS_START",
        "The child went missing on a day on which they were not looked after. Correct the date, or the dates of the episodes."),
    RULE(580, 2023, READS(EPISODES, MISSING), ROWS(EPISODES), "REC",
        "The child was missing when care ended, so the reason is E8. Correct the reason, or the date the child came back."),
    RULE(581, 2023, ME, "MIS_START",
        "The child went missing before they were looked after. Correct the date, or the date the first episode began."),
    RULE(
        586, 2023, M, "MIS_START", "The child went missing before they were born, or on that day. Correct the date, or the date of birth."),
};
const struct rule_family family_missing = {"Missing", rules, sizeof rules / sizeof *rules};
