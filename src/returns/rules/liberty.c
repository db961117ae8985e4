/* Orders that deprive a child of liberty (since 2026/27). */
#include "returns/rules/rule.h"

R(700)
{
	EACH(DOLO, r)
		if (IS_BAD(DOLO, DOLO_START, r))
			found(v, DOLO, r);
}

R(701)
{
	EACH(DOLO, r)
		if (IS_BAD(DOLO, DOLO_END, r))
			found(v, DOLO, r);
}

R(702)
{
	EACH(DOLO, r)
		if (before(DAY(DOLO, DOLO_END, r), DAY(DOLO, DOLO_START, r)))
			found(v, DOLO, r);
}

R(703)
{
	EACH(DOLO, r)
		if (after(DAY(DOLO, DOLO_START, r), v->to))
			found(v, DOLO, r);
}

R(704)
{
	EACH(DOLO, r) {
		day end = DAY(DOLO, DOLO_END, r);
		if (is_told(end) && !in_year(v, end))
			found(v, DOLO, r);
	}
}

R(705)
{
	for (uint32_t i = 1; i < COUNT(DOLO); i++) {
		uint32_t p = SORTED(DOLO, i - 1), r = SORTED(DOLO, i);
		day end = DAY(DOLO, DOLO_END, p), start = DAY(DOLO, DOLO_START, r);
		if (is_told(end) ? before(start, end) : is_told(DAY(DOLO, DOLO_START, p)))
			found(v, DOLO, r);
	}
}

/* Last year's open order has no row of the same start; told at the first row of this year. */
R(706)
{
	uint32_t n = COUNT(DOLO), first = v->now.from[TABLE_DOLO];
	EACH(DOLO, r)
		if (before(DAY(DOLO, DOLO_START, r), DAY(DOLO, DOLO_START, first)) || !is_told(DAY(DOLO, DOLO_START, first)))
			first = r;
	EACH_LAST(DOLO, l) {
		day start = DAY(DOLO, DOLO_START, l);
		bool again = is_told(DAY(DOLO, DOLO_END, l)) || !is_told(start);
		EACH(DOLO, r)
			again = again || same_day(DAY(DOLO, DOLO_START, r), start);
		if (n && !again)
			found(v, DOLO, first);
	}
}

/* Without an end: found if it began this year, or not in a period of care that goes on. With one: where that lies in no
 * period of care. */
R(707)
{
	EACH(DOLO, r) {
		day start = DAY(DOLO, DOLO_START, r), end = DAY(DOLO, DOLO_END, r);
		bool right = is_told(end) ? in_care(v, end, v->to) : before(start, v->from) && in_open_care(v, start);
		if (v->now.periods && is_told(start) && !right)
			found(v, DOLO, r);
	}
}

R(708)
{
	EACH(DOLO, r)
		if (on_or_before(DAY(DOLO, DOLO_START, r), DAY(DOLO, DOB, r)))
			found(v, DOLO, r);
}

/* Days under the order in that home; both may go on. The day on which one ends and the other begins is none, but the day
 * on which the order began counts also where it ended on it. */
static bool lived_there(const struct rule_view *v, uint32_t r, const struct rule_episode *e)
{
	day start = DAY(DOLO, DOLO_START, r), end = DAY(DOLO, DOLO_END, r);
	return is_told(start) && is_told(e->decom) && (!is_told(e->dec) || start < e->dec) &&
	    (!is_told(end) || e->decom < end || e->decom <= start);
}

static void under_order(struct rule_view *v, uint64_t places, bool outside)
{
	EACH(DOLO, r) {
		bool first = true;
		EACH_EPISODE(e) {
			if (e->place == CELL_BLANK || in_set(e->place, places) == outside || !lived_there(v, r, e))
				continue;
			if (first)
				found(v, DOLO, r);
			first = false;
			also(v, EPISODES, e->row);
		}
	}
}

R(709) { under_order(v, SET(PLACE_K2, PLACE_Z12, PLACE_Z13), true); }
R(710) { under_order(v, SET(PLACE_K1, PLACE_P1, PLACE_R5, PLACE_K3), false); }

#define D READS(DOLO), ROWS(DOLO)
#define DE READS(DOLO, EPISODES), ROWS(DOLO)
static const struct rule rules[] = {
    RULE(700, 2027, D, "DOLO_START", "The date the order began is not a date. Give it as dd/mm/yyyy."),
    RULE(701, 2027, D, "DOLO_END", "The date the order ended is not a date. Give it as dd/mm/yyyy."),
    RULE(702, 2027, D, "DOLO_START DOLO_END", "The order ended before it began. Correct one of the two dates."),
    RULE(703, 2027, D, "DOLO_START",
        "The order began after the end of the year. Correct the date; an order of next year is told of next year."),
    RULE(704, 2027, D, "DOLO_END",
        "The order ended before the year began or after it ended. Correct the date, or take it away while the order is in force."),
    RULE(705, 2027, D, "DOLO_START DOLO_END",
        "This order began while the one before it was still in force. Give the date the first ended, or correct the dates."),
    RULE(706, 2027, D, "DOLO_START",
        "Last year ended with an order in force, and no order of this year begins on that date. Add it, with the date it ended.",
        .reads_last = READS(DOLO)),
    RULE(707, 2027, DE, "DOLO_END",
        "The child is no longer looked after, but the order has no end, or ends outside care. Give the date it ended, at the latest "
        "the day care ended."),
    RULE(708, 2027, D, "DOLO_START", "The order began before the child was born, or on that day. Correct the date, or the date of birth."),
    RULE(709, 2027, READS(DOLO, EPISODES), ROWS(DOLO, EPISODES), "DOLO_START PLACE",
        "Under such an order a child lives in a children's home (K2) or " SAID_A_HOME " like one (Z12, Z13). Check the kind of " SAID_HOME
        " and the "
        "dates of the order; if they are right, say why.",
        .severity = RULE_QUERY),
    RULE(710, 2027, READS(DOLO, EPISODES), ROWS(DOLO, EPISODES), "DOLO_START PLACE",
        "Under such an order a child does not live in a secure children's home (K1), with parents (P1), in youth custody (R5) or in "
        "supported accommodation (K3). Correct the kind of " SAID_HOME ", or the dates of the order."),
};
const struct rule_family family_liberty = {"Deprivation of liberty", rules, sizeof rules / sizeof *rules};
