/* How the episodes of a child follow each other. */
#include "returns/rules/rule.h"

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

R(431)
{
	EACH_EPISODE(e) {
		const struct episode *p = previous(v, e);
		if (p && e->rne == RNE_S && on_or_before(e->decom, p->dec))
			found(v, EPISODES, e->row);
	}
}

R(432)
{
	EACH_EPISODE(e) {
		const struct episode *p = previous(v, e);
		if (p && cell_told(p->rec) && p->rec != REC_X1 && cell_told(e->rne) && e->rne != RNE_S)
			found(v, EPISODES, e->row);
	}
}

R(433)
{
	EACH_EPISODE(e) {
		const struct episode *p = previous(v, e);
		if (p && cell_told(e->rne) && e->rne != RNE_S && !same_day(e->decom, p->dec))
			found(v, EPISODES, e->row);
	}
}

R(501)
{
	EACH_EPISODE(e) {
		const struct episode *p = previous(v, e);
		if (p && before(e->decom, p->dec))
			found(v, EPISODES, e->row);
	}
}

static const struct rule rules[] = {
	RULE(355, 2023, READS(EPISODES), ROWS(EPISODES), "DECOM DEC",
	    "This episode ends on the day it began. An episode lasts at least a night: correct a date, or take the episode away."),
	RULE(356, 2023, READS(EPISODES), ROWS(EPISODES), "DECOM",
	    "This episode ends before it begins. Correct one of the two dates."),
	RULE(431, 2023, READS(EPISODES), ROWS(EPISODES), "RNE DECOM",
	    "The episode says that the child started to be looked after (S), but the one before ended on the same day. If care went on, give the reason that tells what changed; if not, correct the date."),
	RULE(432, 2023, READS(EPISODES), ROWS(EPISODES), "RNE",
	    "The episode before ended the care of this child, so this one begins it anew: its reason should be S. Or the one before should end with X1."),
	RULE(433, 2023, READS(EPISODES), ROWS(EPISODES), "RNE DECOM",
	    "The episode goes on from the one before, but does not begin on the day that one ended. Correct the date, or say S if the child came back into care."),
	RULE(501, 2023, READS(EPISODES), ROWS(EPISODES), "DECOM DEC",
	    "This episode begins before the one before it ended. Correct the dates so that one ends on the day the next begins."),
};
const struct rule_family family_episodes = {"Episodes", rules, sizeof rules / sizeof *rules};
