/* Why a child moved. */
#include "returns/rules/rule.h"

static bool temporary(const struct rule_episode *e)
{
	return in_set(e->place, PLACES_TEMPORARY);
}

R(225)
{
	EACH_EPISODE(e) {
		const struct rule_episode *n = next(v, e);
		if (e->rec == REC_X1 && n && ONE_OF(n->rne, RNE_P, RNE_T, RNE_B, RNE_U) && !temporary(e) && !temporary(n) &&
		    e->reason == CELL_BLANK)
			found(v, EPISODES, e->row);
	}
}

R(226)
{
	EACH_EPISODE(e) {
		const struct rule_episode *p = previous(v, e);
		if (temporary(e) && (e->reason != CELL_BLANK || (p && p->reason != CELL_BLANK)))
			found(v, EPISODES, e->row);
	}
}

R(233)
{
	EACH_EPISODE(e)
		if (is_open(e) && e->reason != CELL_BLANK)
			found(v, EPISODES, e->row);
}

/* The reason stands on the episode that ended; how old the child was is asked of the one that begins in custody. Where that
 * is not told: on the day this one ended, or began. */
R(234)
{
	EACH_EPISODE(e) {
		if (e->reason != REASON_CUSTOD)
			continue;
		const struct rule_episode *n = next(v, e);
		day moved = n && is_told(n->decom) ? n->decom : is_told(e->dec) ? e->dec : e->decom;
		EACH_HEADER(h)
			if (before(moved, birthday(h->dob, 10))) {
				found(v, EPISODES, e->row);
				also(v, HEADER, h->row);
			}
	}
}

R(1009)
{
	EACH_EPISODE(e)
		if (e->reason != CELL_BLANK && !(cell_told(e->reason) && code_valid(LIST_REASON, e->reason, v->year)))
			found(v, EPISODES, e->row);
}

#define E READS(EPISODES), ROWS(EPISODES)
#define REASON "REASON_PLACE_CHANGE"
static const struct rule rules[] = {
	RULE(225, 2023, E, REASON, "The child moved at the end of this episode, and it is not said why. Give the reason for the move."),
	RULE(226, 2023, E, REASON " PLACE",
	    "For a temporary placement (T0 to T4) no reason for the move is told, neither here nor where the child went from. Take it "
	    "away."),
	RULE(233, 2026, E, REASON,
	    "The episode goes on, so there is no move to give a reason for. Take the reason away, or give the date the episode ended."),
	RULE(234, 2026, READS(EPISODES, HEADER), ROWS(EPISODES, HEADER), REASON " DOB",
	    "A child under 10 is not admitted to custody. Correct the reason for the move, its date, or the date of birth."),
	RULE(1009, 2023, E, REASON, "The reason for the move is not a code of the list. Give the one that fits best."),
};
const struct rule_family family_moves = {"Moves", rules, sizeof rules / sizeof *rules};
