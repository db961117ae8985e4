/* Where a child lives: the kind of home, who provides it, temporary stays, and ages for which a home is meant. */
#include "returns/rules/rule.h"

#define PLACES_GROUPED SET(PLACE_A3, PLACE_A4, PLACE_A5, PLACE_A6, PLACE_K1, PLACE_K2)

static bool temporary(const struct rule_episode *e)
{
	return in_set(e->place, PLACES_TEMPORARY);
}

/* Homes on a schedule of their own: Z1, from 2025/26 Z11 to Z14. */
static bool other_home(const struct rule_view *v, const struct rule_episode *e)
{
	return v->year < 2026 ? e->place == PLACE_Z1 : in_set(e->place, PLACES_OTHER);
}

R(146)
{
	EACH_EPISODE(e)
		if (e->place != CELL_BLANK && !(cell_told(e->place) && code_valid(LIST_PLACE, e->place, v->year)))
			found(v, EPISODES, e->row);
}

/* A provider of the list, and none where none is told. */
static void provider_sound(struct rule_view *v, uint64_t places_without)
{
	EACH_EPISODE(e)
		if (e->provider != CELL_BLANK && (in_set(e->place, places_without) || other_home(v, e) ||
		        !cell_told(e->provider) || !code_valid(LIST_PROVIDER, e->provider, v->year)))
			found(v, EPISODES, e->row);
}

R(178) { provider_sound(v, PLACES_TEMPORARY); }
/* From 2025/26 the answers let T4 have a provider here (213 does not). */
static void rule_178_2026(struct rule_view *v) { provider_sound(v, PLACES_TEMPORARY & ~SET1(PLACE_T4)); }

R(213)
{
	EACH_EPISODE(e)
		if (e->provider != CELL_BLANK && (temporary(e) || other_home(v, e)))
			found(v, EPISODES, e->row);
}

/* The reasons S, T and U are asked of episodes since April 2015. */
R(217)
{
	EACH_EPISODE(e)
		if (ONE_OF(e->place, PLACE_A3, PLACE_A5) && on_or_after(e->decom, day_of(2015, 4, 1)) &&
		    !ONE_OF(e->rne, RNE_S, RNE_T, RNE_U))
			found(v, EPISODES, e->row);
}

R(408)
{
	EACH_EPISODE(e)
		if (ONE_OF(e->place, PLACE_A5, PLACE_A6) && e->ls != LS_E1)
			found(v, EPISODES, e->row);
}

R(526)
{
	EACH_EPISODE(e)
		if (e->provider == CELL_BLANK && !temporary(e) && !other_home(v, e))
			found(v, EPISODES, e->row);
}

static void never_with(struct rule_view *v, cell provider, uint64_t places)
{
	EACH_EPISODE(e)
		if (e->provider == provider && in_set(e->place, places))
			found(v, EPISODES, e->row);
}

R(527) { never_with(v, PROVIDER_PR1, SET(PLACE_P1, PLACE_R2, PLACE_R5)); }
R(528) { never_with(v, PROVIDER_PR2, SET(PLACE_P1, PLACE_R2, PLACE_R5)); }
R(529) { never_with(v, PROVIDER_PR3, SET1(PLACE_P1) | PLACES_GROUPED | PLACES_FOSTER); }
R(530) { never_with(v, PROVIDER_PR4, SET1(PLACE_P1)); }
R(531) { never_with(v, PROVIDER_PR5, SET1(PLACE_P1)); }

R(550)
{
	EACH_EPISODE(e)
		if (e->provider == PROVIDER_PR0 && e->place != PLACE_P1)
			found(v, EPISODES, e->row);
}

/* ---- ages ---- */

/* ended: of episodes that have ended alone. */
static void younger_than(struct rule_view *v, cell place, int age, bool ended)
{
	EACH_EPISODE(e)
		EACH_HEADER(h)
			if (e->place == place && !(ended && is_open(e)) && before(e->decom, birthday(h->dob, age)))
				found(v, EPISODES, e->row);
}

R(371) { younger_than(v, PLACE_K3, 16, true); }
R(372) { younger_than(v, PLACE_R5, 10, false); }
R(373) { younger_than(v, PLACE_S1, 4, false); }
R(374) { younger_than(v, PLACE_P3, 14, true); }

/* ---- temporary stays ---- */

/* Runs of one temporary kind that lasted longer than days, one that goes on reckoned to `open` (DAY_NONE: not at all): all their
 * rows, one fault a run. */
static void stays_longer(struct rule_view *v, cell place, int days, day open)
{
	EACH_EPISODE(e) {
		if (e->place != place)
			continue;
		const struct rule_episode *last = run_of(v, e, SET(place), true);
		day end = is_told(last->dec) ? last->dec : open;
		if (is_told(e->decom) && is_told(end) && end - e->decom > days) {
			found(v, EPISODES, e->row);
			for (const struct rule_episode *x = e + 1; x <= last; x++)
				also(v, EPISODES, x->row);
		}
		e = last;
	}
}

R(375) { stays_longer(v, PLACE_T1, 42, v->to); }
R(376) { stays_longer(v, PLACE_T3, 21, v->to); }
R(379) { stays_longer(v, PLACE_T4, 7, DAY_NONE); }

R(377)
{
	int times = 0;
	EACH_EPISODE(e)
		times += e->place == PLACE_T3;
	if (times <= 2)
		return;
	bool first = true;
	EACH_EPISODE(e) {
		if (e->place != PLACE_T3)
			continue;
		if (first)
			found(v, EPISODES, e->row);
		else
			also(v, EPISODES, e->row);
		first = false;
	}
}

/* A temporary stay is reached by a move, so its reason is P: S, L and T say that it stands at the start. */
R(380)
{
	EACH_EPISODE(e)
		if (temporary(e) && ONE_OF(e->rne, RNE_S, RNE_L, RNE_T))
			found(v, EPISODES, e->row);
}

R(381)
{
	EACH_EPISODE(e)
		if (temporary(e) && e->rec != CELL_BLANK && e->rec != REC_X1)
			found(v, EPISODES, e->row);
}

/* After a temporary stay: the home from before it, reached by a move (P). */
static void comes_back(struct rule_view *v, bool same_postcode)
{
	EACH_EPISODE(e) {
		const struct rule_episode *stay = previous(v, e), *home = stay ? previous(v, stay) : NULL;
		if (home && temporary(stay) &&
		    (e->rne != RNE_P || !SAME(EPISODES, PLACE, e->row, home->row) ||
		        (same_postcode && !SAME(EPISODES, PL_POST, e->row, home->row))))
			found(v, EPISODES, e->row);
	}
}

R(383) { comes_back(v, false); }
static void rule_383_2026(struct rule_view *v) { comes_back(v, true); }

#define E READS(EPISODES), ROWS(EPISODES)
#define EH READS(EPISODES, HEADER), ROWS(EPISODES)
#define PP "PLACE PLACE_PROVIDER"
#define NOT_SO_YOUNG(age, where) \
	"A child under " age " does not live in " where ". Correct the kind of " SAID_HOME ", the date it began, or the " \
	"date of birth."
static const struct rule rules[] = {
    RULE(146, 2025, E, "PLACE", "The kind of " SAID_HOME " is not a code of this year's list. Give the code that fits the " SAID_HOME "."),
    RULE(178, 2023, E, "PLACE_PROVIDER",
        "The provider of the " SAID_HOME " is not a code of the list (PR0 to PR5), or none is told for this kind of " SAID_HOME
        ". Correct it, or take "
        "it away."),
    RULE_AS(178, 2026, rule_178_2026, E, "PLACE_PROVIDER",
        "The provider of the " SAID_HOME " is not a code of the list (PR0 to PR5), or none is told for this kind of " SAID_HOME
        ". Correct it, or take "
        "it away."),
    RULE(213, 2023, E, "PLACE_PROVIDER",
        "For a temporary stay (T0 to T4) or " SAID_A_HOME " of the other kinds (Z) no provider is told. Take it away, or correct the kind "
                                                          "of " SAID_HOME "."),
    RULE(217, 2023, E, "PLACE DECOM RNE",
        "The child is placed for adoption with their own foster carers (A3, A5), so the carer stays: the reason is S, T or U. Correct "
        "the reason or the kind of " SAID_HOME "."),
    RULE(371, 2025, EH, "DECOM PLACE", NOT_SO_YOUNG("16", "supported accommodation (K3)")),
    RULE(372, 2023, EH, "DECOM PLACE", NOT_SO_YOUNG("10", "youth custody (R5)")),
    RULE(373, 2023, EH, "DECOM PLACE", NOT_SO_YOUNG("4", "a residential school (S1)")),
    RULE(374, 2023, EH, "DECOM PLACE", NOT_SO_YOUNG("14", "residential employment (P3)")),
    RULE(375, 2023, EH, "DECOM PLACE",
        "A temporary stay in hospital (T1) lasts six weeks at most. Correct the dates; if the child stayed, the hospital is "
        "their " SAID_HOME " "
        "from then on (R2)."),
    RULE(376, 2023, EH, "DECOM PLACE",
        "A stay while the usual foster carer is on holiday (T3) lasts three weeks at most. Correct the dates, or give the " SAID_HOME " it "
                                                                                                                                      "has "
        "become."),
    RULE(377, 2023, E, "PLACE",
        "There are more than two stays while the usual foster carer is on holiday (T3) in the year. Check the kind of each stay."),
    RULE(379, 2023, EH, "DECOM PLACE",
        "A temporary stay for another reason (T4) lasts seven days at most. Correct the dates, or give the " SAID_HOME " it has become."),
    RULE(380, 2023, E, "PLACE RNE",
        "A temporary stay (T0 to T4) is not where care begins, and a child moves to it and back (P). Correct the reason, or the kind "
        "of " SAID_HOME "."),
    RULE(381, 2023, E, "PLACE REC",
        "Care does not end in a temporary stay (T0 to T4). Correct the reason that the episode ended, or the kind of " SAID_HOME "."),
    RULE(383, 2023, E, "PLACE",
        "After a temporary stay (T0 to T4) the child comes back to the " SAID_HOME " from before it, with the reason P. Correct "
                                                                                   "the " SAID_HOME " or the "
        "reason; if the child moved elsewhere, the stay was no temporary one."),
    RULE_AS(383, 2026, rule_383_2026, E, "PLACE RNE PL_POST",
        "After a temporary stay (T0 to T4) the child comes back to the " SAID_HOME " from before it, at the same postcode, with the reason "
                                                                                   "P. "
        "Correct the " SAID_HOME ", the postcode or the reason; if the child moved elsewhere, the stay was no temporary one."),
    RULE(408, 2023, E, "PLACE LS",
        "The child is placed for adoption under a placement order (A5, A6), but the legal status is not that order (E1). Correct the "
        "status, or the kind of " SAID_HOME ": A3 or A4 with the parents' consent."),
    RULE(526, 2023, E, PP, "It is not told who provides this " SAID_HOME ". Give the provider (PR0 to PR5)."),
    RULE(527, 2023, E, PP,
        "The council itself (PR1) does not provide " SAID_A_HOME " with parents (P1), a health establishment (R2) or youth custody (R5). "
        "Correct the provider or the kind of " SAID_HOME "."),
    RULE(528, 2023, E, PP,
        "Another council (PR2) does not provide " SAID_A_HOME " with parents (P1), a health establishment (R2) or youth custody (R5). "
                                                              "Correct "
        "the provider or the kind of " SAID_HOME "."),
    RULE(529, 2023, E, PP,
        "Other public bodies (PR3) provide no " SAID_HOME " with parents (P1), for adoption (A3 to A6), with foster carers (U1 to U6) and "
                                                          "no "
        "children's home (K1, K2). Correct the provider or the kind of " SAID_HOME "."),
    RULE(530, 2023, E, PP,
        SAID_CAP_A_HOME " with parents (P1) is not provided by a private provider (PR4): give PR0, or correct the kind of " SAID_HOME "."),
    RULE(531, 2023, E, PP,
        SAID_CAP_A_HOME " with parents (P1) is not provided by a voluntary body (PR5): give PR0, or correct the kind of " SAID_HOME "."),
    RULE(550, 2023, E, PP,
        "The provider PR0 is for " SAID_A_HOME " with parents (P1) only. Correct the provider or the kind of " SAID_HOME "."),
};
const struct rule_family family_homes = {SAID_CAP_HOMES, rules, sizeof rules / sizeof *rules};
