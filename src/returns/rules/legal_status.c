/* Under which law a child is looked after, how long that may last, and what fits with it. */
#include "returns/rules/rule.h"

/* Where an episode that is still going on is reckoned to. */
static day end_of(const struct rule_view *v, const struct rule_episode *e)
{
	return is_told(e->dec) ? e->dec : v->to;
}

/* Runs of episodes of one legal status, each beginning on the day the one before ended, that lasted longer than days:
 * all their rows, one fault a run. */
static void longer_than(struct rule_view *v, cell status, int days)
{
	uint64_t set = SET(status);
	EACH_EPISODE(e) {
		if (e->ls != status)
			continue;
		const struct rule_episode *last = run_of(v, e, set, false);
		if (is_told(e->decom) && end_of(v, last) - e->decom > days) {
			found(v, EPISODES, e->row);
			for (const struct rule_episode *x = e + 1; x <= last; x++)
				also(v, EPISODES, x->row);
		}
		e = last;
	}
}

R(144)
{
	EACH_EPISODE(e)
		if (e->ls != CELL_BLANK && !(cell_told(e->ls) && code_valid(LIST_LS, e->ls, v->year)))
			found(v, EPISODES, e->row);
}

R(358)
{
	EACH_EPISODE(e)
		EACH_HEADER(h)
			if (ONE_OF(e->ls, LS_J1, LS_J2, LS_J3) && before(e->decom, birthday(h->dob, 10))) {
				found(v, EPISODES, e->row);
				also(v, HEADER, h->row);
			}
}

/* Answers made by another program find nothing where the start is told (docs/return.md): the answer wins over the words. */
R(359)
{
	EACH_EPISODE(e)
		EACH_HEADER(h)
			if (!is_told(e->decom) && before(birthday(h->dob, 18), end_of(v, e)) && !(e->ls == LS_V2 && e->place == PLACE_K2))
				found(v, EPISODES, e->row);
}

R(361) { longer_than(v, LS_L1, 3); }
R(362) { longer_than(v, LS_L2, 21); }
R(363) { longer_than(v, LS_L3, 7); }
R(364) { longer_than(v, LS_J2, 21); }
R(365) { longer_than(v, LS_V3, 17); }

R(366)
{
	EACH_EPISODE(e)
		if (e->ls == LS_V3 && e->rne != RNE_S)
			found(v, EPISODES, e->row);
}

/* Days of short breaks within the collection year. V4 is the agreement for a series and goes on between the breaks. */
R(367)
{
	int days = 0;
	EACH_EPISODE(e)
		if (e->ls == LS_V3 && is_told(e->decom)) {
			day from = e->decom < v->from ? v->from : e->decom, to = end_of(v, e) > v->to ? v->to : end_of(v, e);
			days += to > from ? to - from : 0;
		}
	if (days <= 75)
		return;
	const struct rule_episode *first = NULL;
	EACH_EPISODE(e) {
		if (e->ls != LS_V3)
			continue;
		if (!first)
			found(v, EPISODES, e->row);
		else
			also(v, EPISODES, e->row);
		first = e;
	}
}

R(378)
{
	EACH_EPISODE(e)
		if (e->place == PLACE_P1 && e->ls == LS_V2)
			found(v, EPISODES, e->row);
}

R(382)
{
	EACH_EPISODE(e)
		if (in_set(e->place, PLACES_TEMPORARY) && in_set(e->ls, SHORT_BREAKS))
			found(v, EPISODES, e->row);
}

R(384)
{
	EACH_EPISODE(e)
		if (ONE_OF(e->place, PLACE_U1, PLACE_U4) && in_set(e->ls, SHORT_BREAKS))
			found(v, EPISODES, e->row);
}

R(398)
{
	EACH_EPISODE(e)
		if (in_set(e->ls, SHORT_BREAKS) && (e->home != CELL_BLANK || e->post != CELL_BLANK))
			found(v, EPISODES, e->row);
}

R(426)
{
	bool single = false, series = false;
	EACH_EPISODE(e) {
		single = single || e->ls == LS_V3;
		series = series || e->ls == LS_V4;
	}
	bool first = true;
	EACH_EPISODE(e) {
		if (!single || !series || !in_set(e->ls, SHORT_BREAKS))
			continue;
		if (first)
			found(v, EPISODES, e->row);
		else
			also(v, EPISODES, e->row);
		first = false;
	}
}

R(446)
{
	EACH_EPISODE(e)
		if (e->ls == LS_E1 && before(e->decom, day_of(2005, 12, 1)))
			found(v, EPISODES, e->row);
}

#define E READS(EPISODES), ROWS(EPISODES)
#define LASTS "DECOM LS DEC"
static const struct rule rules[] = {
    RULE(144, 2023, E, "LS",
        "This legal status is not a code of the list. Give the code of the order or agreement under which the child is looked after."),
    RULE(358, 2023, READS(HEADER, EPISODES), ROWS(EPISODES, HEADER), "DECOM DOB LS",
        "A child under 10 cannot be looked after under this legal status (remand, PACE or a youth rehabilitation order). Correct the "
        "status or the date of birth."),
    RULE(359, 2023, READS(HEADER, EPISODES), ROWS(EPISODES), "DEC LS PLACE",
        "After the 18th birthday somebody is looked after only under section 20(5), in a community home (V2 with K2). End the episode "
        "at the birthday, or correct status and " SAID_HOME "."),
    RULE(361, 2023, E, LASTS, "Police protection lasts 72 hours at most. Correct the dates, or give the status that followed it."),
    RULE(362, 2023, E, LASTS,
        "An emergency protection order lasts 21 days at most. Correct the dates, or give the status that followed it."),
    RULE(363, 2023, E, LASTS, "A child assessment order lasts 7 days at most. Correct the dates, or give the status that followed it."),
    RULE(364, 2023, E, LASTS,
        "A child cannot be held in our accommodation under PACE for this long. Correct the dates, or give the status that followed "
        "it."),
    RULE(365, 2023, E, LASTS,
        "A single short break lasts 17 days at most. Correct the dates; if the child stayed, the status is another from then on."),
    RULE(366, 2023, E, "RNE",
        "A short break is one stay in one " SAID_HOME ": its episode begins with S. Correct the reason, or the legal status."),
    RULE(367, 2023, E, LASTS,
        "The short breaks of this child come to more than 75 days in the year. Correct the dates; if they are right, the child is "
        "looked after under another status."),
    RULE(378, 2023, E, "PLACE LS",
        "A child who lives with a parent (P1) is not accommodated under section 20 (V2). Correct the " SAID_HOME " or the legal status."),
    RULE(382, 2023, E, "LS PLACE",
        "A short break (V3, V4) is not spent in a temporary placement (T0 to T4). Give the " SAID_HOME " in which the break was spent."),
    RULE(384, 2023, E, "PLACE LS",
        "A short break (V3, V4) is not spent in long-term foster care (U1, U4). Correct the " SAID_HOME " or the legal status."),
    RULE(398, 2023, E, "LS HOME_POST PL_POST",
        "For short breaks (V3, V4) no postcodes are told. Take them away, or correct the legal status."),
    RULE(426, 2023, E, "LS", "The child has single short breaks (V3) and a series of them (V4) in one year. Give all of them one status."),
    RULE(446, 2023, E, "LS DECOM", "Placement orders (E1) are there since December 2005. Correct the date or the legal status."),
};
const struct rule_family family_legal_status = {"Legal status", rules, sizeof rules / sizeof *rules};
