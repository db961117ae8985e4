/* Postcodes, and what is reckoned from them: whose area the home is in, and how far it is from where the child came. */
#include "returns/rules/rule.h"

static bool short_break(const struct rule_episode *e)
{
	return in_set(e->ls, SHORT_BREAKS);
}

/* A separated child, now or formerly: of this year, or of last year by the header; where that does not say, by a row of
 * last year's table that tells something. */
static bool was_separated(const struct rule_view *v)
{
	if (separated_now(v))
		return true;
	bool denied = false;
	EACH_HEADER_LAST(h) {
		if (h->uasc == FLAG_1)
			return true;
		denied = denied || h->uasc != CELL_BLANK;
	}
	EACH_LAST(UASC, r)
		if (!denied && SOME_SAID(UASC, SEX, DUC, r))
			return true;
	return false;
}

/* Foster carers and adopters live where they live, and of a short break no postcode is told; where the kind of home or the
 * legal status is blank it may be one of these. */
R(1015)
{
	EACH_EPISODE(e)
		if (e->provider == PROVIDER_PR1 && e->ls != CELL_BLANK && !short_break(e) && e->place != CELL_BLANK &&
		    !in_set(e->place, PLACES_FOSTER | PLACES_ADOPTION) && !text_eq(e->pl_la, v->check->setup.authority))
			found(v, EPISODES, e->row);
}

/* 9999 is 999.9: not known, or outside England. */
enum { DISTANCE_UNKNOWN = 9999 };

R(164)
{
	if (was_separated(v))
		return;
	EACH_EPISODE(e)
		if (!short_break(e) && e->pl_distance != CELL_BLANK &&
		    (!cell_told(e->pl_distance) || e->pl_distance < 0 || e->pl_distance > DISTANCE_UNKNOWN))
			found(v, EPISODES, e->row);
}

/* A nine-character code of an English authority, or one of the five for elsewhere. */
static bool authority_sound(struct text la)
{
	static const char *const elsewhere[] = {"SCO", "NIR", "WAL", "CON", "NUK"};
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		if (text_is(la, elsewhere[i]))
			return true;
	if (la.n != 9 || la.at[0] < 'A' || la.at[0] > 'Z')
		return false;
	for (size_t i = 1; i < la.n; i++)
		if (la.at[i] < '0' || la.at[i] > '9')
			return false;
	return true;
}

R(169)
{
	EACH_EPISODE(e)
		if (!short_break(e) && !authority_sound(e->pl_la))
			found(v, EPISODES, e->row);
}

R(179)
{
	EACH_EPISODE(e)
		if (!short_break(e) && !cell_told(e->pl_location))
			found(v, EPISODES, e->row);
}

R(214)
{
	EACH_EPISODE(e)
		if (short_break(e) && (e->post != CELL_BLANK || e->urn != CELL_BLANK))
			found(v, EPISODES, e->row);
}

R(392a)
{
	if (was_separated(v))
		return;
	EACH_EPISODE(e)
		if (!short_break(e) && e->pl_distance == CELL_BLANK)
			found(v, EPISODES, e->row);
}

R(392b)
{
	if (was_separated(v))
		return;
	EACH_EPISODE(e)
		if (!short_break(e) && (e->home == CELL_BLANK || e->post == CELL_BLANK))
			found(v, EPISODES, e->row);
}

static bool letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The shape of a postcode: one or two letters, a digit, perhaps a letter or digit; then a digit and two letters. */
static bool postcode_sound(struct text t)
{
	char p[8];
	size_t n = text_postcode(t, p, 7).n;
	if (n < 5 || !digit(p[n - 3]) || !letter(p[n - 2]) || !letter(p[n - 1]))
		return false;
	size_t area = letter(p[1]) ? 2 : 1, district = n - 3 - area;
	return letter(p[0]) && (district == 1 || district == 2) && digit(p[area]) &&
	    (district == 1 || digit(p[area + 1]) || letter(p[area + 1]));
}

/* Not in the list of postcodes; without a list (the cases have none) not of their shape. */
R(392c)
{
	bool list = v->check->setup.places != NULL;
	EACH_EPISODE(e)
		if (list ? e->lost_post
		         : (e->home != CELL_BLANK && !postcode_sound(text_cell(v, e->home))) ||
		               (e->post != CELL_BLANK && !postcode_sound(text_cell(v, e->post))))
			found(v, EPISODES, e->row);
}

R(392d)
{
	EACH_EPISODE(e)
		if (e->home != CELL_BLANK && chunk_same(v->chunk, TABLE_EPISODES, EPISODES_HOME_POST, e->row, TABLE_EPISODES,
		    EPISODES_PL_POST, e->row) && e->place != PLACE_P1)
			found(v, EPISODES, e->row);
}

R(406)
{
	if (!was_separated(v))
		return;
	EACH_EPISODE(e)
		if (e->pl_distance != CELL_BLANK)
			found(v, EPISODES, e->row);
}

R(411)
{
	EACH_EPISODE(e) {
		bool own = text_eq(e->pl_la, v->check->setup.authority);
		if (e->pl_la.n && (e->pl_location == LOCATION_IN ? !own : e->pl_location == LOCATION_OUT && own))
			found(v, EPISODES, e->row);
	}
}

R(420)
{
	EACH_EPISODE(e)
		if (short_break(e) && e->pl_la.n)
			found(v, EPISODES, e->row);
}

R(454)
{
	if (was_separated(v))
		return;
	EACH_EPISODE(e)
		if (e->pl_distance > 3500 && e->pl_distance != DISTANCE_UNKNOWN)
			found(v, EPISODES, e->row);
}

#define E READS(EPISODES), ROWS(EPISODES)
#define HP "HOME_POST PL_POST"
static const struct rule rules[] = {
    RULE(1015, 2023, E, "PL_LA",
        "The " SAID_HOME " is the council's own (PR1), but does not lie in its area. Correct the provider or the postcode.",
        .needs = NEED_PLACES | NEED_AUTHORITY),
    RULE(164, 2023, E, "PL_DISTANCE", "How far the child lives from home cannot be reckoned. Check both postcodes.", .needs = NEED_PLACES),
    RULE(169, 2023, E, "PL_LA", "In whose area the " SAID_HOME " lies cannot be told. Check the postcode of the " SAID_HOME ".",
        .needs = NEED_PLACES),
    RULE(179, 2023, E, "PL_LOCATION",
        "Whether the " SAID_HOME " lies in the council's area cannot be told. Check the postcode of the " SAID_HOME ".",
        .needs = NEED_PLACES),
    RULE(214, 2023, E, "PL_POST URN",
        "For short breaks (V3, V4) neither postcode nor inspectorate's number of the " SAID_HOME " is told. Take them away, or correct the "
        "legal status."),
    RULE(392a, 2023, E, "PL_DISTANCE", "There is no distance between the child's home and where they live now. Give both postcodes.",
        .needs = NEED_PLACES),
    RULE(392b, 2023, E, HP, "A postcode is missing. Give the one from which the child came into care and the one where they live."),
    RULE(392c, 2023, E, HP, "There is no such postcode. Correct it, for example AB1 2CD.", .needs = NEED_PLACES),
    RULE(392d, 2023, E, HP " PLACE",
        "The child lives at the postcode they came from, but not with a parent (P1). Correct a postcode or the kind of " SAID_HOME ".",
        .severity = RULE_QUERY),
    RULE(406, 2023, E, "PL_DISTANCE",
        "The child is or was a separated child, for whom no distance is told. Take the postcode they came from away.",
        .needs = NEED_PLACES),
    RULE(411, 2023, E, "PL_LOCATION",
        "Whether the " SAID_HOME " lies in the council's area does not agree with whose area it is in. Check the postcode of the " SAID_HOME
        ".",
        .needs = NEED_PLACES | NEED_AUTHORITY),
    RULE(420, 2023, E, "PL_LA",
        "For short breaks (V3, V4) it is not told in whose area the child stays. Take the postcode away, or correct the legal status.",
        .needs = NEED_PLACES),
    RULE(454, 2026, E, "PL_DISTANCE", "The child lives more than 350 miles from home. Check both postcodes; if they are right, say so.",
        .needs = NEED_PLACES, .severity = RULE_QUERY),
};
const struct rule_family family_postcodes = {"Postcodes", rules, sizeof rules / sizeof *rules};
