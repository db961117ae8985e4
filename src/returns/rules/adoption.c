/* Adoption: the placing, the adopters and the order (AD1, and episodes that end in adoption). */
#include "returns/rules/rule.h"

#define SAID(r) SOME_SAID(AD1, DATE_INT, LS_ADOPTR, r)
#define LACKS(r) SOME_BLANK(AD1, DATE_INT, LS_ADOPTR, r)

/* The episode in which the child who was adopted moved to the adopters. */
static const struct rule_episode *moved_in(const struct rule_view *v)
{
	const struct rule_episode *to = NULL;
	EACH_EPISODE(e)
		if (in_set(e->rec, ADOPTED) || (in_set(e->place, PLACES_ADOPTION) && !(to && in_set(to->rec, ADOPTED))))
			to = e;
	if (to && in_set(to->place, PLACES_ADOPTION))
		while (previous(v, to) && in_set(to[-1].place, PLACES_ADOPTION) && to[-1].period == to->period)
			to--;
	return to;
}

R(112)
{
	EACH(AD1, r)
		if (IS_BAD(AD1, DATE_INT, r))
			found(v, AD1, r);
}

R(113)
{
	EACH(AD1, r)
		if (IS_BAD(AD1, DATE_MATCH, r))
			found(v, AD1, r);
}

R(114)
{
	EACH(AD1, r)
		if (IS_BAD(AD1, FOSTER_CARE, r))
			found(v, AD1, r);
}

R(175)
{
	EACH(AD1, r) {
		cell n = CELL(AD1, NB_ADOPTR, r);
		if (n != CELL_BLANK && n != 1 && n != 2)
			found(v, AD1, r);
	}
}

R(176)
{
	EACH(AD1, r)
		if (IS_BAD(AD1, SEX_ADOPTR, r))
			found(v, AD1, r);
}

R(177)
{
	EACH(AD1, r)
		if (IS_BAD(AD1, LS_ADOPTR, r))
			found(v, AD1, r);
}

R(134)
{
	bool leaver = false;
	EACH(OC3, r)
		leaver = leaver || SOME_SAID(OC3, IN_TOUCH, ACCOM, r);
	EACH(AD1, r)
		if (leaver && SAID(r))
			found(v, AD1, r);
}

R(151)
{
	EACH(AD1, r)
		if (SAID(r) && LACKS(r))
			found(v, AD1, r);
}

/* One row of AD1 and an episode that disagree. */
static void together(struct rule_view *v, uint32_t ad1, const struct rule_episode *e)
{
	found(v, AD1, ad1);
	also(v, EPISODES, e->row);
}

R(331)
{
	const struct rule_episode *e = moved_in(v);
	EACH(AD1, r)
		if (e && after(DAY(AD1, DATE_MATCH, r), e->decom))
			together(v, r, e);
}

R(333)
{
	EACH(AD1, r)
		if (after(DAY(AD1, DATE_INT, r), DAY(AD1, DATE_MATCH, r)))
			found(v, AD1, r);
}

R(334)
{
	const struct rule_episode *start = NULL;
	EACH_EPISODE(e)
		if (e->rne == RNE_S)
			start = e;
	EACH(AD1, r)
		if (start && before(DAY(AD1, DATE_INT, r), start->decom))
			together(v, r, start);
}

/* A1 and A2 are old codes, no longer in the list: known by their text. */
R(335)
{
	const struct rule_episode *e = last_episode(&v->now);
	if (!e)
		return;
	char buf[DAY_TEXT];
	struct text place = SAYS(EPISODES, PLACE, e->row, buf);
	bool with_carer = ONE_OF(e->place, PLACE_A3, PLACE_A5) || text_is(place, "A2");
	bool without = ONE_OF(e->place, PLACE_A4, PLACE_A6) || text_is(place, "A1");
	EACH(AD1, r) {
		cell by = CELL(AD1, FOSTER_CARE, r);
		if ((with_carer && by == FLAG_0) || (without && by == FLAG_1))
			together(v, r, e);
	}
}

/* Placed for adoption with the current foster carer. Of a child who was so placed before the return begins, the home
 * before is not told. */
R(336)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (!ONE_OF(e->place, PLACE_A3, PLACE_A5) || (p && ONE_OF(p->place, PLACE_A3, PLACE_A5)))
			continue;
		if (p ? !in_set(p->place, PLACES_FOSTER) : e->rne == RNE_S)
			found(v, EPISODES, e->row);
	}
}

R(390)
{
	EACH_EPISODE(e)
		if (in_set(e->rec, ADOPTED) && !in_set(e->place, PLACES_ADOPTION))
			found(v, EPISODES, e->row);
}

R(511)
{
	EACH(AD1, r)
		if (CELL(AD1, NB_ADOPTR, r) == 2 && ONE_OF(CELL(AD1, SEX_ADOPTR, r), ADOPTERS_M1, ADOPTERS_F1))
			found(v, AD1, r);
}

/* The adopters' status asks for one of these sexes. */
static void couple(struct rule_view *v, cell status, uint64_t sexes)
{
	EACH(AD1, r)
		if (CELL(AD1, LS_ADOPTR, r) == status && !in_set(CELL(AD1, SEX_ADOPTR, r), sexes))
			found(v, AD1, r);
}

R(514)
{
	couple(v, UNION_L0, SET(ADOPTERS_M1, ADOPTERS_F1));
}

R(517)
{
	couple(v, UNION_L3, SET(ADOPTERS_MF));
}

R(518)
{
	couple(v, UNION_L4, SET(ADOPTERS_MM, ADOPTERS_FF));
}

R(519)
{
	couple(v, UNION_L2, SET(ADOPTERS_MM, ADOPTERS_FF, ADOPTERS_MF));
}

R(520)
{
	couple(v, UNION_L11, SET(ADOPTERS_MF));
}

R(524)
{
	couple(v, UNION_L12, SET(ADOPTERS_MM, ADOPTERS_FF));
}

R(516)
{
	EACH_EPISODE(e)
		if (ONE_OF(e->rec, REC_E45, REC_E46) && !in_set(e->place, PLACES_FOSTER))
			found(v, EPISODES, e->row);
}

R(521)
{
	EACH_EPISODE(e)
		EACH(AD1, r)
			if (in_set(e->place, PLACES_ADOPTION) && after(DAY(AD1, DATE_INT, r), e->decom))
				together(v, r, e);
}

R(582)
{
	EACH_EPISODE(e)
		EACH(AD1, r)
			if (in_set(e->rec, ADOPTED) && same_day(e->dec, DAY(AD1, DATE_MATCH, r)))
				found(v, EPISODES, e->row);
}

/* The episode says that the child was adopted this year. One without an end does not say when: 148 asks for it. */
static bool adopted_in_year(const struct rule_view *v, const struct rule_episode *e)
{
	return in_set(e->rec, ADOPTED) && in_year(v, e->dec);
}

R(601)
{
	EACH_EPISODE(e) {
		if (!adopted_in_year(v, e))
			continue;
		bool lacks = !COUNT(AD1);
		EACH(AD1, r)
			lacks = lacks || LACKS(r);
		if (!lacks)
			continue;
		found(v, EPISODES, e->row);
		EACH(AD1, r)
			if (LACKS(r))
				also(v, AD1, r);
	}
}

R(602)
{
	EACH_EPISODE(e)
		if (adopted_in_year(v, e))
			return;
	EACH(AD1, r)
		if (SAID(r))
			found(v, AD1, r);
}

#define A READS(AD1), ROWS(AD1)
#define AE READS(AD1, EPISODES), ROWS(AD1, EPISODES)
#define E READS(EPISODES), ROWS(EPISODES)
#define ALL "DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR"
static const struct rule rules[] = {
    RULE(112, 2023, A, "DATE_INT",
        "The date of the decision that the child should be placed for adoption is not a date. Give it as dd/mm/yyyy."),
    RULE(113, 2023, A, "DATE_MATCH", "The date that the child was matched with the adopters is not a date. Give it as dd/mm/yyyy."),
    RULE(114, 2023, A, "FOSTER_CARE",
        "Whether the adopters were the child's foster carers is told by 1 (they were) or 0. Give one of them."),
    RULE(134, 2023, READS(OC3, AD1), ROWS(AD1), "IN_TOUCH ACTIV ACCOM " ALL,
        "One person is told of as adopted and as a care leaver. Take away the one that is not so."),
    RULE(151, 2023, A, ALL,
        "Some of the answers about the adoption are missing. Give all six, or take the row away if the child was not adopted."),
    RULE(175, 2023, A, "NB_ADOPTR", "The number of adopters is 1 or 2. Correct it."),
    RULE(176, 2023, A, "SEX_ADOPTR", "The sex of the adopters is not a code of the list. Give M1, F1, MM, FF or MF."),
    RULE(177, 2023, A, "LS_ADOPTR", "The legal status of the adopters is not a code of the list. Give L0, L11, L12, L2, L3 or L4."),
    RULE(331, 2023, AE, "DATE_MATCH DECOM REC",
        "The child was matched with the adopters after moving in with them. Correct the date of the match, or of the move."),
    RULE(333, 2023, A, "DATE_INT",
        "The decision that the child should be placed for adoption is later than the match with the adopters. Correct one of the two "
        "dates."),
    RULE(334, 2023, AE, "DATE_INT DECOM RNE",
        "The decision that the child should be placed for adoption lies before this time in care began. Correct the date, or where the "
        "time in care begins."),
    RULE(335, 2023, AE, "PLACE FOSTER_CARE",
        "The last " SAID_HOME " says that the child lived with the adopters as foster carers, or that they did not, and the adoption says "
        "otherwise. Correct the " SAID_HOME " (A3 to A6) or FOSTER_CARE."),
    RULE(336, 2023, E, "PLACE",
        "The child is placed for adoption with the current foster carer (A3, A5), but lived in no foster " SAID_HOME " just before. "
                                                                                                                     "Correct "
        "this " SAID_HOME ", or the one before."),
    RULE(390, 2023, E, "PLACE REC",
        "The child was adopted, but the last " SAID_HOME " is not a placement for adoption (A3 to A6). Correct the " SAID_HOME
        ", or the reason that the "
        "episode ended."),
    RULE(511, 2023, A, "NB_ADOPTR SEX_ADOPTR",
        "There are two adopters, so their sex is MM, FF or MF. Correct it, or the number of adopters."),
    RULE(514, 2023, A, "LS_ADOPTR SEX_ADOPTR", "The legal status says one adopter (L0), so the sex is M1 or F1. Correct one of the two."),
    RULE(516, 2023, E, "REC PLACE",
        "A special guardianship order to former foster carers (E45, E46) ends a foster " SAID_HOME " (U1 to U6). Correct the " SAID_HOME
        ", or the "
        "reason."),
    RULE(517, 2023, A, "LS_ADOPTR SEX_ADOPTR", "Unmarried adopters of different sex (L3) are told as MF. Correct one of the two."),
    RULE(518, 2023, A, "LS_ADOPTR SEX_ADOPTR", "Unmarried adopters of the same sex (L4) are told as MM or FF. Correct one of the two."),
    RULE(519, 2023, A, "LS_ADOPTR SEX_ADOPTR", "Adopters in a civil partnership (L2) are a couple: MM, FF or MF. Correct one of the two."),
    RULE(520, 2023, A, "LS_ADOPTR SEX_ADOPTR", "Married adopters of different sex (L11) are told as MF. Correct one of the two."),
    RULE(521, 2023, AE, "PLACE DECOM DATE_INT",
        "The decision for adoption is later than the day the child was placed for adoption. Correct one of the two dates."),
    RULE(524, 2023, A, "LS_ADOPTR SEX_ADOPTR", "Married adopters of the same sex (L12) are told as MM or FF. Correct one of the two."),
    RULE(582, 2023, READS(EPISODES, AD1), ROWS(EPISODES), "DEC DATE_MATCH",
        "The child was matched and adopted on one day. The match comes first as a rule: check both dates.", .severity = RULE_QUERY),
    RULE(601, 2023, AE, "REC " ALL, "The child was adopted, and the answers about the adoption are missing or not whole. Give all six."),
    RULE(602, 2023, READS(EPISODES, AD1), ROWS(AD1), "CHILD",
        "There are answers about an adoption, but no episode of this year ends in adoption (E11, E12). Correct the episode, or take "
        "the row away."),
};
const struct rule_family family_adoption = {"Adoption", rules, sizeof rules / sizeof *rules};
