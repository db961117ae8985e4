/* The decision that a child should be placed for adoption, and its reversal (PlacedAdoption). */
#include "returns/rules/rule.h"

#define NO_DATE(r) IS_BLANK(PLACED, DATE_PLACED, r)

R(115)
{
	EACH(PLACED, r)
		if (IS_BAD(PLACED, DATE_PLACED, r))
			found(v, PLACED, r);
}

R(116)
{
	EACH(PLACED, r)
		if (IS_BAD(PLACED, DATE_PLACED_CEASED, r))
			found(v, PLACED, r);
}

/* Care ceased with the latest episode that no other follows (X1). */
R(117)
{
	const struct rule_episode *e = NULL;
	EACH_EPISODE(x)
		if (x->rec != REC_X1 && is_told(x->decom))
			e = x;
	day ceased = e ? e->dec : DAY_NONE;
	EACH(PLACED, r) {
		day placed = DAY(PLACED, DATE_PLACED, r), reversed = DAY(PLACED, DATE_PLACED_CEASED, r);
		if (after(placed, v->to) || after(reversed, v->to) || after(placed, ceased) || after(reversed, ceased)) {
			found(v, PLACED, r);
			if (e)
				also(v, EPISODES, e->row);
		}
	}
}

R(118)
{
	const struct rule_episode *start = NULL;
	EACH_EPISODE(e)
		if (!start && !in_set(e->ls, SHORT_BREAKS))
			start = e;
	EACH(PLACED, r) {
		day reversed = DAY(PLACED, DATE_PLACED_CEASED, r);
		if (before(reversed, v->from) || (start && before(reversed, start->decom))) {
			found(v, PLACED, r);
			if (start)
				also(v, EPISODES, start->row);
		}
	}
}

R(119)
{
	EACH(PLACED, r)
		if (IS_BLANK(PLACED, DATE_PLACED_CEASED, r) != IS_BLANK(PLACED, REASON_PLACED_CEASED, r))
			found(v, PLACED, r);
}

R(120)
{
	EACH(PLACED, r)
		if (IS_BAD(PLACED, REASON_PLACED_CEASED, r))
			found(v, PLACED, r);
}

R(184)
{
	EACH(PLACED, r)
		EACH_HEADER(h)
			if (before(DAY(PLACED, DATE_PLACED, r), h->dob))
				found(v, PLACED, r);
}

R(522)
{
	EACH(PLACED, r)
		if (after(DAY(PLACED, DATE_PLACED, r), DAY(PLACED, DATE_PLACED_CEASED, r)))
			found(v, PLACED, r);
}

R(523)
{
	EACH(PLACED, r)
		EACH(AD1, a) {
			day placed = DAY(PLACED, DATE_PLACED, r), best = DAY(AD1, DATE_INT, a);
			if (is_told(placed) && is_told(best) && placed != best) {
				found(v, PLACED, r);
				also(v, AD1, a);
			}
		}
}

R(525)
{
	EACH(PLACED, r)
		EACH(AD1, a)
			if (!IS_BLANK(PLACED, DATE_PLACED_CEASED, r) && SOME_SAID(AD1, DATE_INT, LS_ADOPTR, a)) {
				found(v, PLACED, r);
				also(v, AD1, a);
			}
}

/* No row of the child tells of the decision. */
static bool undecided(const struct rule_view *v)
{
	EACH(PLACED, r)
		if (!NO_DATE(r))
			return false;
	return true;
}

R(551)
{
	if (!undecided(v))
		return;
	EACH_EPISODE(e)
		if (in_set(e->place, PLACES_ADOPTION))
			found(v, EPISODES, e->row);
}

static const struct rule_episode *first_so(const struct rule_view *v, bool order)
{
	EACH_EPISODE(e)
		if (order ? e->ls == LS_E1 : in_set(e->place, PLACES_ADOPTION))
			return e;
	return NULL;
}

/* Decided later than the episode began, or what went on in it before. */
static void later_than(struct rule_view *v, const struct rule_episode *e, day begin)
{
	EACH(PLACED, r)
		if (e && after(DAY(PLACED, DATE_PLACED, r), begin)) {
			found(v, PLACED, r);
			also(v, EPISODES, e->row);
		}
}

R(552)
{
	const struct rule_episode *e = first_so(v, false);
	later_than(v, e, e ? e->decom : DAY_NONE);
}

R(554)
{
	const struct rule_episode *e = first_so(v, true);
	later_than(v, e, e ? began(v, e, SET(LS_E1)) : DAY_NONE);
}

R(553)
{
	if (!undecided(v))
		return;
	EACH_EPISODE(e) {
		if (e->ls != LS_E1)
			continue;
		found(v, EPISODES, e->row);
		EACH(PLACED, r)
			also(v, PLACED, r);
	}
}

R(557)
{
	EACH_EPISODE(e) {
		if (e->rec == CELL_BLANK || e->rec == REC_X1 || in_set(e->rec, ADOPTED) ||
		    !(in_set(e->place, PLACES_ADOPTION) || e->ls == LS_E1))
			continue;
		bool lacks = !COUNT(PLACED);
		EACH(PLACED, r)
			lacks = lacks || SOME_BLANK(PLACED, DATE_PLACED_CEASED, REASON_PLACED_CEASED, r);
		if (!lacks)
			continue;
		found(v, EPISODES, e->row);
		EACH(PLACED, r)
			if (SOME_BLANK(PLACED, DATE_PLACED_CEASED, REASON_PLACED_CEASED, r))
				also(v, PLACED, r);
	}
}

R(558)
{
	bool reversed = false;
	EACH(PLACED, r)
		reversed = reversed || !IS_BLANK(PLACED, DATE_PLACED_CEASED, r);
	EACH_EPISODE(e)
		if (reversed && in_set(e->rec, ADOPTED))
			found(v, EPISODES, e->row);
}

R(559)
{
	bool told_last = false;
	EACH_LAST(PLACED, l)
		told_last = told_last || is_told(DAY(PLACED, DATE_PLACED, l));
	EACH(PLACED, r)
		if (!told_last && before(DAY(PLACED, DATE_PLACED, r), v->from))
			found(v, PLACED, r);
}

/* The day decided is another than last year's. */
static bool moved(const struct rule_view *v, uint32_t r, uint32_t l)
{
	return !NO_DATE(r) && !NO_DATE(l) && !SAME(PLACED, DATE_PLACED, r, l);
}

R(560)
{
	EACH(PLACED, r)
		EACH_LAST(PLACED, l)
			if (moved(v, r, l) && IS_BLANK(PLACED, DATE_PLACED_CEASED, l))
				found(v, PLACED, r);
}

R(561)
{
	EACH(PLACED, r)
		EACH_LAST(PLACED, l)
			if (same_day(DAY(PLACED, DATE_PLACED, r), DAY(PLACED, DATE_PLACED, l)) &&
			    SOME_SAID(PLACED, DATE_PLACED_CEASED, REASON_PLACED_CEASED, l))
				found(v, PLACED, r);
}

R(563)
{
	EACH(PLACED, r)
		if (NO_DATE(r) && !SOME_BLANK(PLACED, DATE_PLACED_CEASED, REASON_PLACED_CEASED, r))
			found(v, PLACED, r);
}

R(579)
{
	for (uint32_t i = 1; i < COUNT(PLACED); i++) {
		uint32_t p = SORTED(PLACED, i - 1), r = SORTED(PLACED, i);
		day end = DAY(PLACED, DATE_PLACED_CEASED, p), start = DAY(PLACED, DATE_PLACED, r);
		if (is_told(end) ? before(start, end) : is_told(DAY(PLACED, DATE_PLACED, p)))
			found(v, PLACED, r);
	}
}

/* Which of the decisions is the latest the answers tell by the text of the date, day first. */
R(583)
{
	char mine[DAY_TEXT], best[DAY_TEXT];
	struct text latest = {0};
	EACH(PLACED, r)
		if (text_cmp(latest, SAYS(PLACED, DATE_PLACED, r, mine)) < 0)
			latest = SAYS(PLACED, DATE_PLACED, r, best);
	EACH(PLACED, r)
		if (!NO_DATE(r) && IS_BLANK(PLACED, DATE_PLACED_CEASED, r) && text_cmp(SAYS(PLACED, DATE_PLACED, r, mine), latest) < 0)
			found(v, PLACED, r);
}

/* The decision told last year is reversed this year, and its date is another. */
R(584)
{
	EACH(PLACED, r) {
		bool told_so = false, told_else = false;
		EACH_LAST(PLACED, l) {
			told_so = told_so || SAME(PLACED, DATE_PLACED, r, l);
			told_else = told_else || moved(v, r, l);
		}
		if (told_else && !told_so && !SOME_BLANK(PLACED, DATE_PLACED_CEASED, REASON_PLACED_CEASED, r))
			found(v, PLACED, r);
	}
}

R(1003)
{
	const struct rule_episode *start = NULL;
	EACH_EPISODE(e)
		if (!start && e->rne == RNE_S)
			start = e;
	EACH(PLACED, r)
		if (start && before(DAY(PLACED, DATE_PLACED, r), start->decom)) {
			found(v, PLACED, r);
			also(v, EPISODES, start->row);
		}
}

#define P READS(PLACED), ROWS(PLACED)
#define PE READS(PLACED, EPISODES), ROWS(PLACED, EPISODES)
#define LAST .reads_last = READS(PLACED)
static const struct rule rules[] = {
	RULE(115, 2023, P, "DATE_PLACED",
	    "The date of the decision that the child should be placed for adoption is not a date. Give it as dd/mm/yyyy."),
	RULE(116, 2023, P, "DATE_PLACED_CEASED",
	    "The date that the decision for adoption was reversed is not a date. Give it as dd/mm/yyyy."),
	RULE(117, 2023, PE, "DATE_PLACED_CEASED DATE_PLACED DEC REC DECOM",
	    "The decision for adoption, or its reversal, lies after the end of the year, or after the child stopped being looked after. "
	    "Correct the date."),
	RULE(118, 2023, PE, "DECOM LS",
	    "The decision for adoption was reversed before this year, or before the child came into care. Correct the date; what was "
	    "reversed in an earlier year is not told again."),
	RULE(119, 2023, P, "REASON_PLACED_CEASED DATE_PLACED_CEASED",
	    "The date that the decision was reversed and the reason go together: one of them is missing. Give both, or neither while the "
	    "decision stands."),
	RULE(120, 2023, P, "REASON_PLACED_CEASED", "The reason for the reversal is not a code of the list. Give RD1 to RD4."),
	RULE(184, 2023, READS(HEADER, PLACED), ROWS(PLACED), "DATE_PLACED DOB",
	    "The decision for adoption lies before the child was born. Correct the date, or the date of birth."),
	RULE(522, 2023, P, "DATE_PLACED DATE_PLACED_CEASED",
	    "The decision for adoption is later than its reversal. Correct one of the two dates."),
	RULE(523, 2023, READS(PLACED, AD1), ROWS(AD1, PLACED), "DATE_PLACED DATE_INT",
	    "The decision that the child should be placed for adoption has two dates: one here, one in the answers about the adoption. "
	    "Find out which is right, and give it in both."),
	RULE(525, 2023, READS(PLACED, AD1), ROWS(AD1, PLACED),
	    "DATE_PLACED_CEASED DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
	    "The decision for adoption was reversed, and yet there are answers about an adoption. Take away the one that is not so."),
	RULE(551, 2023, READS(PLACED, EPISODES), ROWS(EPISODES), "DATE_PLACED PLACE",
	    "The child is placed for adoption, but the date of the decision is missing. Give it."),
	RULE(552, 2023, PE, "DATE_PLACED DECOM",
	    "The child was placed for adoption before the decision was made. Correct the date of the decision, or of the move."),
	RULE(553, 2023, PE, "CHILD DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
	    "There is a placement order, but the date of the decision that the child should be placed for adoption is missing. Give it."),
	RULE(554, 2023, PE, "DATE_PLACED DECOM LS",
	    "The decision for adoption is later than the placement order. Correct one of the two dates; where earlier years explain it, "
	    "say so.",
	    .say_record = "The decision for adoption is later than the day on which the placement order began, by all years of the record. "
	    "Correct one of the two dates."),
	RULE(557, 2025, PE, "DATE_PLACED_CEASED REASON_PLACED_CEASED PLACE LS REC",
	    "The child was to be adopted and left care in another way. Give the date that the decision was reversed, and the reason."),
	RULE(558, 2023, READS(PLACED, EPISODES), ROWS(EPISODES), "DATE_PLACED_CEASED REC",
	    "The child was adopted, so the decision for adoption was not reversed. Take that date away, or correct the reason that the "
	    "episode ended."),
	RULE(559, 2023, P, "DATE_PLACED",
	    "The decision for adoption was made before this year, but last year's return had no date for it. Check the date; where last "
	    "year's return was wrong, say so.", LAST),
	RULE(560, 2023, P, "DATE_PLACED DATE_PLACED_CEASED",
	    "The date of the decision for adoption is not last year's, and the decision had not been reversed. Find out which date is "
	    "right; where last year's was wrong, say so.", LAST),
	RULE(561, 2023, P, "DATE_PLACED",
	    "Last year this decision for adoption was told as reversed, and now it is told again. Take it away, or give the date of the "
	    "new decision.", LAST),
	RULE(563, 2023, P, "DATE_PLACED REASON_PLACED_CEASED DATE_PLACED_CEASED",
	    "The decision for adoption was reversed, but when it was made is missing. Give the date."),
	RULE(579, 2023, P, "DATE_PLACED DATE_PLACED_CEASED",
	    "A decision for adoption begins while the one before still stood. Give the date that the earlier one was reversed, or correct "
	    "the dates."),
	RULE(583, 2023, P, "DATE_PLACED DATE_PLACED_CEASED",
	    "There is a later decision for adoption, and this earlier one was not reversed. Give the date that it was, or take away the "
	    "one that is not so."),
	RULE(584, 2023, P, "DATE_PLACED",
	    "The decision for adoption is reversed, and its date is not the one told last year. Find out which date is right; where last "
	    "year's was wrong, say so.", LAST),
	RULE(1003, 2023, PE, "DATE_PLACED DECOM RNE",
	    "The decision for adoption lies before the child came into care. Correct the date, or where the time in care begins."),
};
const struct rule_family family_decisions = {"Decisions for adoption", rules, sizeof rules / sizeof *rules};
