/* Health and conviction (OC2): children looked after without a break for the twelve months to 31 March. */
#include "returns/rules/rule.h"

/* Age is asked of the date of birth in the same row. */
#define TURNS(age, r) birthday(DAY(OC2, DOB, r), age)
#define FOUR_LACK(r) SOME_BLANK(OC2, IMMUNISATIONS, SUBSTANCE_MISUSE, r)

R(157)
{
	EACH(OC2, r)
		if (CELL(OC2, SDQ_REASON, r) == SDQ_SDQ1 && on_or_before(TURNS(4, r), v->from) && after(TURNS(17, r), v->to) &&
		    continuously(v))
			found(v, OC2, r);
}

R(158)
{
	EACH(OC2, r)
		if (CELL(OC2, INTERVENTION_RECEIVED, r) == FLAG_1 && !IS_BLANK(OC2, INTERVENTION_OFFERED, r))
			found(v, OC2, r);
}

R(159)
{
	EACH(OC2, r)
		if (CELL(OC2, SUBSTANCE_MISUSE, r) == FLAG_1 && CELL(OC2, INTERVENTION_RECEIVED, r) == FLAG_0 &&
		    IS_BLANK(OC2, INTERVENTION_OFFERED, r))
			found(v, OC2, r);
}

R(180)
{
	EACH(OC2, r) {
		cell score = CELL(OC2, SDQ_SCORE, r);
		if (score == CELL_BAD || (cell_told(score) && score > 40))
			found(v, OC2, r);
	}
}

R(181)
{
	EACH(OC2, r)
		for (int c = OC2_CONVICTED; c <= OC2_INTERVENTION_OFFERED; c++)
			if (v->chunk->rows[TABLE_OC2].col[c][r] == CELL_BAD)
				found(v, OC2, r);
}

R(182)
{
	EACH(OC2, r)
		if (FOUR_LACK(r) &&
		    (SOME_SAID(OC2, CONVICTED, HEALTH_CHECK, r) || SOME_SAID(OC2, INTERVENTION_RECEIVED, INTERVENTION_OFFERED, r)))
			found(v, OC2, r);
}

R(185)
{
	EACH(OC2, r)
		if (!IS_BLANK(OC2, SDQ_SCORE, r) && !continuously(v))
			found(v, OC2, r);
}

R(186)
{
	EACH(OC2, r)
		if (IS_BLANK(OC2, SDQ_SCORE, r) && IS_BLANK(OC2, SDQ_REASON, r) && on_or_before(TURNS(4, r), v->from) &&
		    after(TURNS(17, r), v->to) && continuously(v))
			found(v, OC2, r);
}

R(188)
{
	EACH(OC2, r)
		if (SOME_SAID(OC2, SDQ_SCORE, SDQ_REASON, r) && after(TURNS(4, r), v->to))
			found(v, OC2, r);
}

R(189)
{
	EACH(OC2, r)
		if (SOME_SAID(OC2, SDQ_SCORE, SDQ_REASON, r) && on_or_before(TURNS(17, r), v->from))
			found(v, OC2, r);
}

R(190)
{
	EACH(OC2, r)
		if (SOME_SAID(OC2, CONVICTED, INTERVENTION_OFFERED, r) && !continuously(v))
			found(v, OC2, r);
}

R(191)
{
	if (!continuously(v))
		return;
	EACH(OC2, r)
		if (FOUR_LACK(r))
			found(v, OC2, r);
	if (!COUNT(OC2))
		found(v, EPISODES, v->now.episode->row);
}

R(192)
{
	EACH(OC2, r)
		if (CELL(OC2, SUBSTANCE_MISUSE, r) == FLAG_1 && IS_BLANK(OC2, INTERVENTION_RECEIVED, r))
			found(v, OC2, r);
}

R(193)
{
	EACH(OC2, r) {
		cell misuse = CELL(OC2, SUBSTANCE_MISUSE, r);
		if ((misuse == FLAG_0 || misuse == CELL_BLANK) && SOME_SAID(OC2, INTERVENTION_RECEIVED, INTERVENTION_OFFERED, r))
			found(v, OC2, r);
	}
}

R(196)
{
	EACH(OC2, r)
		if (IS_BAD(OC2, SDQ_REASON, r))
			found(v, OC2, r);
}

R(197a)
{
	EACH(OC2, r)
		if (!IS_BLANK(OC2, SDQ_SCORE, r) && !IS_BLANK(OC2, SDQ_REASON, r))
			found(v, OC2, r);
}

/* Who turned 4 or 17 in the year: those between are rule 186's. */
R(197B)
{
	EACH(OC2, r)
		if (IS_BLANK(OC2, SDQ_SCORE, r) && IS_BLANK(OC2, SDQ_REASON, r) &&
		    (in_year(v, TURNS(4, r)) || in_year(v, TURNS(17, r))) && continuously(v))
			found(v, OC2, r);
}

R(198)
{
	EACH(OC2, r)
		if (!IS_BLANK(OC2, SDQ_REASON, r) && !continuously(v))
			found(v, OC2, r);
}

R(215)
{
	EACH(OC2, r) {
		if (!SOME_SAID(OC2, CONVICTED, INTERVENTION_OFFERED, r))
			continue;
		EACH(OC3, l)
			if (SOME_SAID(OC3, IN_TOUCH, ACCOM, l)) {
				found(v, OC2, r);
				also(v, OC3, l);
			}
	}
}

R(542)
{
	EACH(OC2, r)
		if (!IS_BLANK(OC2, CONVICTED, r) && after(TURNS(10, r), v->to))
			found(v, OC2, r);
}

R(543)
{
	EACH(OC2, r)
		if (IS_BLANK(OC2, CONVICTED, r) && on_or_before(TURNS(10, r), v->to) && continuously(v))
			found(v, OC2, r);
}

R(544)
{
	EACH(OC2, r)
		if (CELL(OC2, CONVICTED, r) == FLAG_1 && FOUR_LACK(r))
			found(v, OC2, r);
}

R(545)
{
	EACH(OC2, r)
		if (IS_BLANK(OC2, HEALTH_CHECK, r) && after(TURNS(5, r), v->to) && continuously(v))
			found(v, OC2, r);
}

R(546)
{
	EACH(OC2, r)
		if (!IS_BLANK(OC2, HEALTH_CHECK, r) && on_or_before(TURNS(5, r), v->to) && continuously(v))
			found(v, OC2, r);
}

R(547)
{
	EACH(OC2, r)
		if (CELL(OC2, HEALTH_CHECK, r) == FLAG_1 && FOUR_LACK(r))
			found(v, OC2, r);
}

/* Looked after for the whole year, so neither adopted in it nor a care leaver. */
R(187)
{
	EACH(AD1, r)
		if (SOME_SAID(AD1, DATE_INT, LS_ADOPTR, r) && continuously(v))
			found(v, AD1, r);
	EACH(OC3, r)
		if (SOME_SAID(OC3, IN_TOUCH, ACCOM, r) && continuously(v))
			found(v, OC3, r);
}

#define O READS(OC2), ROWS(OC2)
#define OE READS(OC2, EPISODES), ROWS(OC2)
#define ALL "CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED"
static const struct rule rules[] = {
	RULE(157, 2023, OE, "SDQ_REASON DOB",
	    "The child was 4 to 16 for the whole year, so SDQ1 (too young or too old) cannot be why there is no score. Give the score, or "
	    "the true reason."),
	RULE(158, 2023, O, "INTERVENTION_RECEIVED INTERVENTION_OFFERED",
	    "Help with substance misuse was received, so whether it was offered is not asked. Leave that blank, or correct what was "
	    "received."),
	RULE(159, 2023, O, "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
	    "No help with substance misuse was received. Say whether it was offered: 1 if it was, 0 if not."),
	RULE(180, 2023, O, "SDQ_SCORE",
	    "The strengths and difficulties score is a whole number from 0 to 40. Take it from the form again."),
	RULE(181, 2023, O, ALL, "One of the answers on health and conviction is neither 0 nor 1. Give 1 for yes, 0 for no."),
	RULE(182, 2023, O, ALL,
	    "Immunisations, teeth, health assessment and substance misuse are answered together. Give the missing ones, or leave the whole "
	    "row out."),
	RULE(185, 2023, OE, "SDQ_SCORE",
	    "There is a strengths and difficulties score, but the child has not been looked after for the whole twelve months to 31 March. "
	    "Take it away, or correct the episodes."),
	RULE(186, 2023, OE, "SDQ_SCORE",
	    "A score is missing for a child of 4 to 16 who was looked after all year. Ask the carer for the strengths and difficulties "
	    "form, or give the reason why there is none."),
	RULE(187, 2023, READS(EPISODES, OC3, AD1), ROWS(AD1, OC3),
	    "DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR IN_TOUCH ACTIV ACCOM",
	    "The child was looked after for the whole year, so there is nothing to tell of adoption or of life after care. Take the row "
	    "away, or correct the episodes."),
	RULE(188, 2023, O, "SDQ_SCORE SDQ_REASON",
	    "The child is under 4 at the end of the year: neither a score nor a reason is told. Leave both blank, or correct the date of "
	    "birth."),
	RULE(189, 2023, O, "DOB SDQ_SCORE SDQ_REASON",
	    "The young person was 17 or over when the year began: neither a score nor a reason is told. Leave both blank, or correct the "
	    "date of birth."),
	RULE(190, 2023, OE, ALL,
	    "Health and conviction are told of children looked after for the whole twelve months to 31 March, and this child was not. Take "
	    "the answers away, or correct the episodes."),
	RULE(191, 2023, READS(OC2, EPISODES), ROWS(EPISODES, OC2), "IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE CHILD",
	    "The child was looked after for the whole year, and immunisations, teeth, health assessment or substance misuse are not told. "
	    "Give the missing answers."),
	RULE(192, 2023, O, "SUBSTANCE_MISUSE INTERVENTION_RECEIVED",
	    "Substance misuse was found. Say whether help was received: 1 if it was, 0 if not."),
	RULE(193, 2023, O, "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
	    "No substance misuse was found, so help received or offered is not asked. Leave those blank, or correct the first answer."),
	RULE(196, 2023, O, "SDQ_REASON",
	    "The reason for no strengths and difficulties score is not a code of the list. Give SDQ1 to SDQ5."),
	RULE(197a, 2023, O, "SDQ_SCORE SDQ_REASON", "There are a score and a reason why there is none. Keep the one that is true."),
	RULE(197B, 2023, OE, "SDQ_REASON DOB",
	    "This child turned 4 or 17 in the year. Give the strengths and difficulties score, or the reason why there is none (SDQ1 where "
	    "the age was the reason)."),
	RULE(198, 2023, OE, "SDQ_REASON",
	    "There is a reason for no score, but the child has not been looked after for the whole twelve months to 31 March. Take it "
	    "away, or correct the episodes."),
	RULE(215, 2023, READS(OC2, OC3), ROWS(OC2, OC3), "IN_TOUCH ACTIV ACCOM " ALL,
	    "One person is told of as a care leaver and as looked after for the whole year. Take away the one that is not so."),
	RULE(542, 2023, O, "CONVICTED", "Conviction is not asked of a child under 10. Leave it blank, or correct the date of birth."),
	RULE(543, 2023, OE, "DOB CONVICTED",
	    "The child is 10 or over and was looked after all year. Say whether there was a conviction or youth caution in the year: 1 or "
	    "0."),
	RULE(544, 2023, O, "CONVICTED IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE",
	    "Conviction is told, but immunisations, teeth, health assessment or substance misuse are not. Give the missing answers."),
	RULE(545, 2023, OE, "DOB HEALTH_CHECK",
	    "The child is under 5 and was looked after all year. Say whether the development checks are up to date: 1 or 0."),
	RULE(546, 2023, OE, "DOB HEALTH_CHECK",
	    "Development checks are not asked of a child of 5 or over. Leave that blank, or correct the date of birth."),
	RULE(547, 2023, O, "HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE",
	    "Development checks are told, but immunisations, teeth, health assessment or substance misuse are not. Give the missing "
	    "answers."),
};
const struct rule_family family_health = {"Health", rules, sizeof rules / sizeof *rules};
