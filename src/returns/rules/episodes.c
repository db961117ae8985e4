/* How the episodes of a child follow each other. */
#include "returns/rules/rule.h"

R(141)
{
	EACH_EPISODE(e)
		if (IS_BAD(EPISODES, DECOM, e->row))
			found(v, EPISODES, e->row);
}

/* A later episode has begun, and this one lacks its end. */
R(142)
{
	EACH_EPISODE(e) {
		const struct rule_episode *n = next(v, e);
		if (n && is_told(n->decom) && (is_open(e) || e->rec == CELL_BLANK))
			found(v, EPISODES, e->row);
	}
}

R(143)
{
	EACH_EPISODE(e)
		if (e->rne != CELL_BLANK && !(cell_told(e->rne) && code_valid(LIST_RNE, e->rne, v->year)))
			found(v, EPISODES, e->row);
}

R(145)
{
	EACH_EPISODE(e)
		if (e->cin != CELL_BLANK && !(cell_told(e->cin) && code_valid(LIST_CIN, e->cin, v->year)))
			found(v, EPISODES, e->row);
}

R(147)
{
	EACH_EPISODE(e)
		if (IS_BAD(EPISODES, DEC, e->row))
			found(v, EPISODES, e->row);
}

R(352)
{
	EACH_EPISODE(e)
		EACH_HEADER(h)
			if (e->rne == RNE_S && on_or_after(e->decom, birthday(h->dob, 18)))
				found(v, EPISODES, e->row);
}

R(353)
{
	EACH_EPISODE(e)
		if (before(e->decom, day_of(1991, 10, 14)))
			found(v, EPISODES, e->row);
}

R(354)
{
	EACH_EPISODE(e)
		if (after(e->decom, v->to))
			found(v, EPISODES, e->row);
}

R(355)
{
	EACH_EPISODE(e)
		if (same_day(e->decom, e->dec))
			found(v, EPISODES, e->row);
}

R(356)
{
	EACH_EPISODE(e)
		if (before(e->dec, e->decom))
			found(v, EPISODES, e->row);
}

R(357)
{
	const struct rule_episode *e = first_episode(&v->now);
	if (e && on_or_after(e->decom, v->from) && e->rne != RNE_S)
		found(v, EPISODES, e->row);
}

R(385)
{
	EACH_EPISODE(e)
		if (after(e->dec, v->to))
			found(v, EPISODES, e->row);
}

R(431)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (p && e->rne == RNE_S && on_or_before(e->decom, p->dec))
			found(v, EPISODES, e->row);
	}
}

R(432)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (p && cell_told(p->rec) && p->rec != REC_X1 && cell_told(e->rne) && e->rne != RNE_S)
			found(v, EPISODES, e->row);
	}
}

R(433)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (p && cell_told(e->rne) && e->rne != RNE_S && !same_day(e->decom, p->dec))
			found(v, EPISODES, e->row);
	}
}

static bool same_status(const struct rule_view *v, const struct rule_episode *a, const struct rule_episode *b)
{
	return SAME(EPISODES, LS, a->row, b->row);
}

/* The same home and carer: kind, postcode, provider and its number. */
static bool same_home(const struct rule_view *v, const struct rule_episode *a, const struct rule_episode *b)
{
	return SAME(EPISODES, PLACE, a->row, b->row) && SAME(EPISODES, PL_POST, a->row, b->row) &&
	    SAME(EPISODES, URN, a->row, b->row) && SAME(EPISODES, PLACE_PROVIDER, a->row, b->row);
}

R(434)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (p && e->rne == RNE_L && (same_status(v, e, p) || !same_home(v, e, p)))
			found(v, EPISODES, e->row);
	}
}

R(435)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (p && ONE_OF(e->rne, RNE_P, RNE_T) && (!same_status(v, e, p) || same_home(v, e, p)))
			found(v, EPISODES, e->row);
	}
}

R(436)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (p && ONE_OF(e->rne, RNE_B, RNE_U) && (same_status(v, e, p) || same_home(v, e, p)))
			found(v, EPISODES, e->row);
	}
}

/* The need is told of the whole period of care: it stays what it was when one episode follows the other. */
R(504)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (p && p->rec == REC_X1 && same_day(e->decom, p->dec) && !SAME(EPISODES, CIN, e->row, p->row))
			found(v, EPISODES, e->row);
	}
}

/* In care before the year began, and last year told of no episode. */
R(NoE)
{
	EACH_EPISODE(e)
		if (before(e->decom, v->from) && !v->last.episodes)
			found(v, EPISODES, e->row);
}

R(501)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (p && before(e->decom, p->dec))
			found(v, EPISODES, e->row);
	}
}

#define E READS(EPISODES), ROWS(EPISODES)
static const struct rule rules[] = {
    RULE(141, 2023, E, "DECOM", "The date the episode began is not a date. Give it as dd/mm/yyyy."),
    RULE(142, 2023, E, "DEC REC",
        "A later episode has begun, and this one has no end. Give the date it ended and the reason: X1 where the next began on the "
        "same day."),
    RULE(143, 2023, E, "RNE",
        "The reason for the new episode is not a code of the list (S, L, P, T, B, U). Give the one that says what changed."),
    RULE(145, 2023, E, "CIN",
        "The category of need is not a code of the list (N1 to N8). Give the need at the start of this period of care."),
    RULE(147, 2023, E, "DEC", "The date the episode ended is not a date. Give it as dd/mm/yyyy."),
    RULE(352, 2023, READS(HEADER, EPISODES), ROWS(EPISODES), "DECOM RNE",
        "The young person was 18 or over when care began. Correct the date of birth or the date the episode began, or take the episode "
        "away."),
    RULE(353, 2023, E, "DECOM", "The episode began before 14 October 1991, when the Children Act came into force. Correct the date."),
    RULE(354, 2023, E, "DECOM",
        "The episode begins after the end of the year. Correct the date; an episode of next year is told of next year."),
    RULE(355, 2023, E, "DECOM DEC",
        "This episode ends on the day it began. An episode lasts at least a night: correct a date, or take the episode away."),
    RULE(356, 2023, E, "DECOM", "This episode ends before it begins. Correct one of the two dates."),
    RULE(
        357, 2023, E, "RNE", "This is the first episode of the child, so its reason should be S. If there is one before it, add that one."),
    RULE(385, 2023, E, "DEC",
        "The episode ends after the end of the year. Correct the date; at the year's end an episode that goes on has no end."),
    RULE(431, 2023, E, "RNE DECOM",
        "The episode says that the child started to be looked after (S), but the one before ended on the same day. If care went on, "
        "give the reason that tells what changed; if not, correct the date."),
    RULE(432, 2023, E, "RNE",
        "The episode before ended the care of this child, so this one begins it anew: its reason should be S. Or the one before should "
        "end with X1."),
    RULE(433, 2023, E, "RNE DECOM",
        "The episode goes on from the one before, but does not begin on the day that one ended. Correct the date, or say S if the "
        "child came back into care."),
    RULE(434, 2023, E, "RNE LS PLACE PL_POST URN PLACE_PROVIDER",
        "The reason is that only the legal status changed (L), but the status is the same as before, or the " SAID_HOME " is another. "
                                                                                                                        "Correct "
        "the reason, the status or the " SAID_HOME "."),
    RULE(435, 2023, E, "LS PLACE PL_POST URN PLACE_PROVIDER",
        "The reason is that only the " SAID_HOME " changed (P, T), but the " SAID_HOME " is the same as before, or the legal status is "
                                                                                       "another. Correct "
        "the reason, the " SAID_HOME " or the status."),
    RULE(436, 2023, E, "RNE LS PLACE PL_POST URN PLACE_PROVIDER",
        "The reason is that " SAID_HOME " and legal status changed (B, U), but one of them is the same as before. Correct the reason, "
                                        "the " SAID_HOME " "
        "or the status."),
    RULE(504, 2023, E, "CIN",
        "The category of need is told once for the whole period of care, and here it changes. Give the one from the start of this "
        "period."),
    RULE(NoE, 2023, E, "DECOM",
        "The child was in care before this year began, but last year's return has no episode of them. Check the date, and whether last "
        "year's return was complete.",
        .severity = RULE_QUERY, .reads_last = READS(EPISODES)),
    RULE(501, 2023, E, "DECOM DEC",
        "This episode begins before the one before it ended. Correct the dates so that one ends on the day the next begins."),
};
const struct rule_family family_episodes = {"Episodes", rules, sizeof rules / sizeof *rules};
