/* The inspectorate's number (URN) of a home, and what its list says about the provider.
 *
 * XXXXXXX stands for a provider whom another inspectorate sees to, so it is in no list. A number may have several
 * rows in the list: one of them that fits is enough. */
#include "returns/rules/rule.h"

static bool another_inspectorate(struct text urn)
{
	return text_is(urn, "XXXXXXX");
}

/* The number that can be looked up; n 0 where there is none. */
static struct text urn_of(const struct rule_view *v, const struct rule_episode *e)
{
	struct text u = text_cell(v, e->urn);
	return another_inspectorate(u) ? (struct text){0} : u;
}

/* Homes whose provider is not inspected under a number. */
static bool without_number(const struct rule_view *v, const struct rule_episode *e)
{
	uint64_t places = SET(PLACE_P1, PLACE_P3, PLACE_R1, PLACE_R2, PLACE_R5) | PLACES_TEMPORARY;
	return in_set(e->place, places | (v->year < 2026 ? SET1(PLACE_Z1) : PLACES_OTHER));
}

R(1008)
{
	EACH_EPISODE(e)
		if (urn_of(v, e).n && !e->listed)
			found(v, EPISODES, e->row);
}

static bool outside_england(const struct rule_episode *e)
{
	return e->pl_la.n && !in_england(e);
}

R(218)
{
	EACH_EPISODE(e)
		if (e->urn == CELL_BLANK && !without_number(v, e) && !outside_england(e) && !before(e->dec, v->from))
			found(v, EPISODES, e->row);
}

/* Letters X alone are no number, whatever their count (1008 asks for seven). */
static bool numbered(struct text urn)
{
	for (size_t i = 0; i < urn.n; i++)
		if (urn.at[i] != 'X')
			return true;
	return false;
}

R(222)
{
	EACH_EPISODE(e)
		if (numbered(text_cell(v, e->urn)) && without_number(v, e))
			found(v, EPISODES, e->row);
}

/* What the list says of the number has the code told in the episode in it. */
static bool fits(const struct rule_view *v, const struct rule_episode *e, int column, bool provider)
{
	char buf[DAY_TEXT];
	struct text told = cohort_cell_text(v->chunk, TABLE_EPISODES, column, e->row, buf);
	for (size_t i = 0; i < e->n_listed; i++)
		if (list_has(provider ? e->listed[i].provider_codes : e->listed[i].place_codes, told))
			return true;
	return false;
}

R(219)
{
	EACH_EPISODE(e)
		if (urn_of(v, e).n && !fits(v, e, EPISODES_PLACE, false))
			found(v, EPISODES, e->row);
}

R(224)
{
	EACH_EPISODE(e)
		if (urn_of(v, e).n && !fits(v, e, EPISODES_PLACE_PROVIDER, true))
			found(v, EPISODES, e->row);
}

/* Homes that stand at one address, and those whose kind is not told; foster carers live elsewhere than their agency. */
R(221)
{
	EACH_EPISODE(e) {
		bool at_one = e->place == CELL_BLANK || ONE_OF(e->place, PLACE_K1, PLACE_K2, PLACE_K3, PLACE_R3, PLACE_S1);
		if (!at_one || e->post == CELL_BLANK)
			continue;
		bool there = false;
		for (size_t i = 0; i < e->n_listed; i++)
			there = there || text_same_postcode(e->listed[i].postcode, text_cell(v, e->post));
		if (urn_of(v, e).n && !there)
			found(v, EPISODES, e->row);
	}
}

/* The provider had left the list on that day, by all of its rows. */
static bool closed_on(const struct rule_episode *e, day on, bool that_day)
{
	for (size_t i = 0; i < e->n_listed; i++) {
		day end = e->listed[i].reg_end;
		if (!(that_day ? on_or_before(end, on) : before(end, on)))
			return false;
	}
	return e->n_listed > 0;
}

R(227)
{
	EACH_EPISODE(e)
		if (closed_on(e, e->decom, true))
			found(v, EPISODES, e->row);
}

R(228)
{
	EACH_EPISODE(e)
		if (closed_on(e, is_told(e->dec) ? e->dec : v->to, false))
			found(v, EPISODES, e->row);
}

/* Own provision (PR1) is a provider in the council's own area, so in the list; another council's (PR2) is not in that
 * area. */
R(229)
{
	struct text own = v->check->setup.authority;
	EACH_EPISODE(e) {
		bool here = false, elsewhere = false;
		for (size_t i = 0; i < e->n_listed; i++) {
			here = here || text_eq(e->listed[i].authority, own);
			elsewhere = elsewhere || !text_eq(e->listed[i].authority, own);
		}
		if (urn_of(v, e).n && (e->provider == PROVIDER_PR1 ? !here : e->provider == PROVIDER_PR2 && here && !elsewhere))
			found(v, EPISODES, e->row);
	}
}

#define E READS(EPISODES), ROWS(EPISODES)
static const struct rule rules[] = {
    RULE(1008, 2023, E, "URN",
        "This number (URN) is not in the inspectorate's list. Correct it; XXXXXXX where another inspectorate sees to the provider.",
        .needs = NEED_PROVIDERS),
    RULE(218, 2025, E, "URN",
        "The inspectorate's number (URN) of this " SAID_HOME " is missing. Give it; XXXXXXX where another inspectorate sees to the "
                                                             "provider.",
        .needs = NEED_PLACES),
    RULE(219, 2023, E, "URN PLACE",
        "The provider with this number (URN) does not offer this kind of " SAID_HOME ". Correct the number or the kind of " SAID_HOME ".",
        .needs = NEED_PROVIDERS),
    RULE(221, 2025, E, "PL_POST",
        "The postcode is not that of the " SAID_HOME " with this number (URN). Correct the postcode or the number.",
        .needs = NEED_PROVIDERS),
    RULE(222, 2025, E, "URN",
        "For this kind of " SAID_HOME " no inspectorate's number (URN) is told. Take it away, or correct the kind of " SAID_HOME "."),
    RULE(224, 2023, E, "PLACE_PROVIDER",
        "The provider told is not the one that the inspectorate's list has for this number (URN). Correct the provider or the number.",
        .needs = NEED_PROVIDERS),
    RULE(227, 2023, E, "URN DECOM",
        "The provider with this number (URN) had closed before the child came to live there. Correct the number, or the date the "
        "episode began.",
        .needs = NEED_PROVIDERS),
    RULE(228, 2023, E, "URN DEC",
        "The provider with this number (URN) closed while the child still lived there. Correct the number, or give the date the child "
        "moved on.",
        .needs = NEED_PROVIDERS),
    RULE(229, 2023, E, "URN PLACE_PROVIDER",
        "The council's own " SAID_HOMES " (PR1) lie in its own area, another council's (PR2) do not; the " SAID_HOME " with this number "
                                                                                                                     "(URN) says "
        "otherwise. Correct the provider or the number.",
        .needs = NEED_PROVIDERS | NEED_AUTHORITY, .severity = RULE_QUERY),
};
const struct rule_family family_providers = {"Providers", rules, sizeof rules / sizeof *rules};
