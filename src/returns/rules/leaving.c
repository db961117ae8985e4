/* How and when care ended. */
#include "returns/rules/rule.h"

R(148)
{
	EACH_EPISODE(e)
		if (IS_BLANK(EPISODES, DEC, e->row) != IS_BLANK(EPISODES, REC, e->row))
			found(v, EPISODES, e->row);
}

R(149)
{
	EACH_EPISODE(e)
		if (e->rec != CELL_BLANK && !(cell_told(e->rec) && code_valid(LIST_REC, e->rec, v->year)))
			found(v, EPISODES, e->row);
}

/* a stands before e in the order of episodes. */
static bool stands_before(const struct rule_episode *a, const struct rule_episode *e)
{
	if (a->decom != e->decom)
		return before(a->decom, e->decom);
	return is_told(a->decom) && is_told(a->dec) && (is_open(e) || a->dec < e->dec);
}

/* Adopted, and a later episode: after one of this year, or of those told before. */
R(199)
{
	const struct rule_episode *adopted = NULL;
	EPISODES_IN(e, *told_before(v))
		if (in_set(e->rec, ADOPTED) && !adopted)
			adopted = e;
	bool now = false;
	EACH_EPISODE(e) {
		if (now || (adopted && stands_before(adopted, e)))
			found(v, EPISODES, e->row);
		now = now || in_set(e->rec, ADOPTED);
	}
}

/* When care ended for the reason told: DEC, or where that is blank the day given. A bad date is no day. */
static day ended(const struct rule_view *v, const struct rule_episode *e, day where_blank)
{
	return IS_BLANK(EPISODES, DEC, e->row) ? where_blank : e->dec;
}

static void under(struct rule_view *v, const struct rule_episode *e, day on, int age)
{
	EACH_HEADER(h)
		if (before(on, birthday(h->dob, age)))
			found(v, EPISODES, e->row);
}

R(386)
{
	EACH_EPISODE(e)
		EACH_HEADER(h)
			if (in_set(e->rec, ADOPTED) && on_or_after(e->dec, birthday(h->dob, 18)))
				found(v, EPISODES, e->row);
}

R(387)
{
	EACH_EPISODE(e)
		if (ONE_OF(e->rec, REC_E5, REC_E6))
			under(v, e, ended(v, e, v->to), 14);
}

R(388)
{
	EACH_EPISODE(e) {
		const struct rule_episode *n = next(v, e);
		bool goes_on = n && same_day(n->decom, e->dec);
		if (e->rec == REC_X1 ? !goes_on : e->rec != CELL_BLANK && goes_on)
			found(v, EPISODES, e->row);
	}
}

R(389)
{
	EACH_EPISODE(e)
		if (e->rec == REC_E7)
			under(v, e, ended(v, e, e->decom), 16);
}

R(407)
{
	EACH_EPISODE(e)
		EACH_HEADER(h)
			if (ONE_OF(e->rec, REC_E45, REC_E46, REC_E47, REC_E48) &&
			    on_or_after(ended(v, e, e->decom), birthday(h->dob, 18))) {
				found(v, EPISODES, e->row);
				also(v, HEADER, h->row);
			}
}

R(460)
{
	EACH_EPISODE(e)
		if (e->rec == REC_E17)
			under(v, e, ended(v, e, e->decom), 18);
}

/* Further is what begins later: an episode whose start is not told may have come before. */
R(437)
{
	EACH_EPISODE(e)
		if (ONE_OF(e->rec, REC_E2, REC_E15) && next(v, e) && is_told(e->decom) && is_told(next(v, e)->decom))
			found(v, EPISODES, e->row);
}

#define E READS(EPISODES), ROWS(EPISODES)
#define EH READS(EPISODES, HEADER), ROWS(EPISODES)
static const struct rule rules[] = {
	RULE(148, 2023, E, "DEC REC",
	    "The date and the reason that an episode ended go together: one of them is missing. Give both, or neither while it goes on."),
	RULE(149, 2023, E, "REC", "The reason that the episode ended is not a code of the list. X1 where the next begins on the same day."),
	RULE(199, 2023, E, "CHILD",
	    "The child was adopted and yet has a later episode. An adopted child who comes back into care is told of under a new number.",
	    .say_record = "By the record the child was adopted, in this year or an earlier one, and yet has a later episode. An adopted "
	    "child who comes back into care is told of under a new number."),
	RULE(386, 2023, EH, "REC",
	    "Nobody is adopted at 18 or over. Correct the reason that the episode ended, its date, or the date of birth."),
	RULE(387, 2023, EH, "REC",
	    "A child under 14 does not move to independent living (E5, E6). Correct the reason, its date, or the date of birth."),
	RULE(388, 2023, E, "REC",
	    "The reason says that the next episode begins on the same day (X1), and none does; or one does, and the reason says that care "
	    "ended. Correct the reason or the dates."),
	RULE(389, 2023, EH, "REC",
	    "A child under 16 does not pass to adult social care (E7). Correct the reason, its date, or the date of birth."),
	RULE(407, 2023, READS(EPISODES, HEADER), ROWS(EPISODES, HEADER), "DEC DOB REC",
	    "A special guardianship order is not made for somebody of 18 or over. Correct the reason, its date, or the date of birth."),
	RULE(437, 2023, E, "REC",
	    "The episode ended because the child died, or was found to be 18 or over, and yet another follows. Correct the reason, or take "
	    "the later episodes away."),
	RULE(460, 2023, EH, "DEC REC",
	    "Staying with one's carers as an adult (E17) begins at 18. Correct the reason, its date, or the date of birth."),
};
const struct rule_family family_leaving = {"Leaving care", rules, sizeof rules / sizeof *rules};
