/* What this year's return tells otherwise than last year's. */
#include "returns/rules/rule.h"

/* ---- the child ---- */

R(202)
{
	EACH_HEADER(h)
		EACH_HEADER_LAST(l)
			if (h->sex == CELL_BAD || l->sex == CELL_BAD ? !SAME(HEADER, SEX, h->row, l->row)
			    : code_sex_now(h->sex) != code_sex_now(l->sex))
				found(v, HEADER, h->row);
}

R(203)
{
	EACH_HEADER(h)
		EACH_HEADER_LAST(l)
			if (!SAME(HEADER, DOB, h->row, l->row))
				found(v, HEADER, h->row);
}

R(204)
{
	EACH_HEADER(h)
		EACH_HEADER_LAST(l)
			if (!SAME(HEADER, ETHNIC, h->row, l->row))
				found(v, HEADER, h->row);
}

R(207)
{
	EACH_HEADER(h)
		EACH_HEADER_LAST(l)
			if (v->now.episodes && l->mother == FLAG_1 && h->mother != FLAG_1)
				found(v, HEADER, h->row);
}

static bool no_number(struct text upn, char why)
{
	return upn.n == 3 && upn.at[0] == 'U' && upn.at[1] == 'N' && (!why || upn.at[2] == why);
}

/* A number may come where there was none; a reason (not UN1) may come where there was nothing or UN1. */
static bool number_follows(struct text then, struct text now)
{
	if (text_eq(then, now))
		return true;
	if (no_number(now, 0))
		return !no_number(now, '1') && (!then.n || no_number(then, '1'));
	return now.n && (!then.n || no_number(then, 0));
}

R(208)
{
	EACH_HEADER(h)
		EACH_HEADER_LAST(l)
			if (!number_follows(text_cell(v, l->upn), text_cell(v, h->upn)))
				found(v, HEADER, h->row);
}

/* ---- separated children ---- */

/* Whether last year told of the child as separated: 0 or 1 by the header; without one, by a date in the table; -1
 * where last year told neither. */
static int separated_before(const struct rule_view *v)
{
	EACH_HEADER_LAST(l)
		if (l->uasc != CELL_BLANK)
			return l->uasc == FLAG_1;
	bool told = COUNT_LAST(UASC) > 0;
	EACH_LAST(UASC, r)
		if (!IS_BLANK(UASC, DUC, r))
			return 1;
	return told || v->last.headers ? 0 : -1;
}

/* The rows of both tables as one fault. */
static void at_header_and_row(struct rule_view *v, const struct header *h)
{
	found(v, HEADER, h->row);
	EACH(UASC, r)
		also(v, UASC, r);
}

static day ceased(const struct rule_view *v, const struct told *y)
{
	for (uint32_t r = y->from[TABLE_UASC]; r < y->to[TABLE_UASC]; r++)
		if (is_told(DAY(UASC, DUC, r)))
			return DAY(UASC, DUC, r);
	return DAY_NONE;
}

/* No longer separated: the status ceased last year, and this year's row says nothing else. */
R(205A)
{
	day then = ceased(v, &v->last), now = ceased(v, &v->now);
	bool right = before(then, v->from) && on_or_after(then, day_add_years(v->from, -1)) && (!is_told(now) || now == then);
	EACH_HEADER(h)
		if (h->uasc != FLAG_1 && separated_before(v) == 1 && COUNT(UASC) && COUNT_LAST(UASC) && !right)
			at_header_and_row(v, h);
}

/* Still separated: the date is not told yet, or lies in this year, or is the 18th birthday to come. */
static bool goes_on(const struct rule_view *v, day ceases, day dob)
{
	return !is_told(ceases) || in_year(v, ceases) || (ceases > v->to && ceases == birthday(dob, 18));
}

/* Without a header by the dates, as 205D. */
R(205B)
{
	EACH(UASC, r)
		if (!v->now.headers && is_told(DAY(UASC, DUC, r)) && separated_before(v) == 1 &&
		    !(goes_on(v, DAY(UASC, DUC, r), DAY(UASC, DOB, r)) && goes_on(v, ceased(v, &v->last), DAY(UASC, DOB, r))))
			found(v, UASC, r);
	EACH_HEADER(h)
		if (h->uasc == FLAG_1 && separated_before(v) == 1 &&
		    !(goes_on(v, ceased(v, &v->now), h->dob) && goes_on(v, ceased(v, &v->last), h->dob)))
			at_header_and_row(v, h);
}

R(205C)
{
	bool told = false;
	EACH(UASC, r)
		told = told || !IS_BLANK(UASC, DUC, r);
	EACH_LAST(UASC, r)
		told = told || !IS_BLANK(UASC, DUC, r);
	EACH_HEADER(h)
		if (told && h->uasc != FLAG_1 && separated_before(v) == 0)
			at_header_and_row(v, h);
}

/* By the headers; without one, by the dates of both tables. */
R(205D)
{
	int then = separated_before(v);
	EACH_HEADER(h)
		if (h->uasc == FLAG_1 && then == 0)
			found(v, HEADER, h->row);
	EACH(UASC, r)
		if (!v->now.headers && is_told(DAY(UASC, DUC, r)) && then == 0)
			found(v, UASC, r);
}

/* ---- the episode that goes on from last year ---- */

/* Last year's last episode, where it was open at the year's end and this year has episodes. */
static const struct rule_episode *open_last(const struct rule_view *v)
{
	const struct rule_episode *e = last_episode(&v->last);
	return e && is_open(e) && v->now.episodes ? e : NULL;
}

/* The same, where this year's first episode has the same reason: it is taken to be that one. */
static const struct rule_episode *went_on(const struct rule_view *v)
{
	const struct rule_episode *l = open_last(v), *e = first_episode(&v->now);
	return l && SAME(EPISODES, RNE, l->row, e->row) ? l : NULL;
}

R(502)
{
	const struct rule_episode *e = first_episode(&v->now);
	EACH_EPISODE_LAST(l)
		if (e && is_open(l) && l->decom != e->decom)
			found(v, EPISODES, e->row);
}

/* A column of this year's first episode against last year's open one. */
static void otherwise(struct rule_view *v, int column)
{
	const struct rule_episode *l = open_last(v), *e = first_episode(&v->now);
	if (l && !chunk_same(v->chunk, TABLE_EPISODES, column, e->row, TABLE_EPISODES, column, l->row))
		found(v, EPISODES, e->row);
}

R(503A) { otherwise(v, EPISODES_RNE); }
R(503B) { otherwise(v, EPISODES_LS); }
R(503C) { otherwise(v, EPISODES_CIN); }
R(503E) { otherwise(v, EPISODES_PLACE_PROVIDER); }
R(503F) { otherwise(v, EPISODES_URN); }

/* The kind of home has another code since that year. */
static bool code_renamed(const struct rule_view *v, const struct rule_episode *l, const struct rule_episode *e)
{
	return v->year < 2026 ? l->place == PLACE_H5 && e->place == PLACE_K3
	                      : v->year == 2026 && l->place == PLACE_Z1 && in_set(e->place, PLACES_OTHER);
}

R(503D)
{
	const struct rule_episode *l = open_last(v), *e = first_episode(&v->now);
	if (l && !code_renamed(v, l, e))
		otherwise(v, EPISODES_PLACE);
}

/* Two distances, by at least a fifth of a mile: postcodes near each other are not a contradiction. */
static bool farther(cell a, cell b)
{
	return cell_told(a) && cell_told(b) ? a - b >= 2 || b - a >= 2 : a != b;
}

R(503G)
{
	const struct rule_episode *l = open_last(v), *e = first_episode(&v->now);
	if (l && farther(l->pl_distance, e->pl_distance))
		found(v, EPISODES, e->row);
}

R(503H)
{
	const struct rule_episode *l = open_last(v), *e = first_episode(&v->now);
	if (l && !text_eq(l->pl_la, e->pl_la))
		found(v, EPISODES, e->row);
}

R(503J)
{
	const struct rule_episode *l = open_last(v), *e = first_episode(&v->now);
	if (l && l->pl_location != e->pl_location)
		found(v, EPISODES, e->row);
}

R(452)
{
	const struct rule_episode *l = went_on(v), *e = first_episode(&v->now);
	if (l && !text_eq(l->pl_la, e->pl_la))
		found(v, EPISODES, e->row);
}

R(453)
{
	const struct rule_episode *l = went_on(v), *e = first_episode(&v->now);
	if (l && cell_told(e->pl_distance) && farther(l->pl_distance, e->pl_distance))
		found(v, EPISODES, e->row);
}

/* The first episode began before this year; last year's last is not that one. One whose start is not told may stand
 * anywhere, and is not the last. */
R(562)
{
	const struct rule_episode *l = NULL, *e = first_episode(&v->now);
	EACH_EPISODE_LAST(x)
		if (is_told(x->decom))
			l = x;
	if (e && before(e->decom, v->from) && !(l && same_day(l->decom, e->decom)))
		found(v, EPISODES, e->row);
}

#define H READS(HEADER), ROWS(HEADER)
#define E READS(EPISODES), ROWS(EPISODES)
#define LAST_H .reads_last = READS(HEADER)
#define HU READS(HEADER, UASC), ROWS(HEADER, UASC)
#define LAST_HU .reads_last = READS(HEADER, UASC)
#define LAST_E .reads_last = READS(EPISODES)
#define FIND_OUT " Find out which is right; where last year's was wrong, say so."
#define OPEN_OTHERWISE(what) "The " what " is not the one that last year's open episode was told with." FIND_OUT
static const struct rule rules[] = {
    RULE(202, 2023, H, "SEX", "The sex is not the one told last year." FIND_OUT, LAST_H),
    RULE(203, 2023, H, "DOB", "The date of birth is not the one told last year." FIND_OUT, LAST_H),
    RULE(204, 2023, H, "ETHNIC", "The ethnicity is not the one told last year." FIND_OUT, LAST_H),
    RULE(205A, 2023, HU, "CHILD UASC",
        "Last year the child was told of as separated, and now is not, but the dates on which that ceased do not say so. Correct the "
        "answer, or give the date.",
        LAST_HU),
    RULE(205B, 2023, HU, "DUC UASC",
        "The child is told of as separated, as last year, but a date on which that ceased says otherwise. Correct the date or the "
        "answer.",
        LAST_HU),
    RULE(205C, 2023, HU, "DUC UASC",
        "The child is not told of as separated, neither now nor last year, but there is a date on which that ceased. Take the date "
        "away, or correct the answer.",
        LAST_HU),
    RULE(205D, 2023, HU, "UASC CHILD",
        "The child is told of as separated, and last year was not. Find out which is right; where last year's was wrong, say so.", LAST_HU),
    RULE(207, 2023, READS(EPISODES, HEADER), ROWS(HEADER), "MOTHER", "Last year she was said to be a mother, and now she is not." FIND_OUT,
        LAST_H),
    RULE(208, 2023, H, "UPN",
        "The pupil number is not the one told last year, or the reason for having none does not follow from last year's. Ask the "
        "school, or say why it changed.",
        LAST_H),
    RULE(502, 2023, E, "DECOM",
        "Last year's return ended with an open episode, and the first one of this year began on another day. Add the episode that is "
        "missing, or correct the date.",
        LAST_E),
    RULE(503A, 2023, E, "RNE", OPEN_OTHERWISE("reason for the new episode"), LAST_E),
    RULE(503B, 2023, E, "LS", OPEN_OTHERWISE("legal status"), LAST_E),
    RULE(503C, 2023, E, "CIN", OPEN_OTHERWISE("category of need"), LAST_E),
    RULE(503D, 2025, E, "PLACE", OPEN_OTHERWISE("kind of " SAID_HOME), LAST_E),
    RULE(503E, 2023, E, "PLACE_PROVIDER", OPEN_OTHERWISE("provider of the " SAID_HOME), LAST_E),
    RULE(503F, 2023, E, "URN", OPEN_OTHERWISE("inspectorate's number (URN)"), LAST_E),
    RULE(503G, 2023, E, "PL_DISTANCE", OPEN_OTHERWISE("distance from home, reckoned from the postcodes,"), LAST_E, .needs = NEED_PLACES),
    RULE(503H, 2023, E, "PL_LA", OPEN_OTHERWISE("council in whose area the " SAID_HOME " lies, by its postcode,"), LAST_E,
        .needs = NEED_PLACES),
    RULE(503J, 2023, E, "PL_LOCATION", OPEN_OTHERWISE("answer whether the " SAID_HOME " lies in our own area, by its postcode,"), LAST_E,
        .needs = NEED_PLACES),
    RULE(452, 2023, E, "PL_LA",
        "The " SAID_HOME " lies in another council's area than the child's last one of last year. Check the postcodes; if the child moved, "
                         "add "
        "the episode of the move.",
        LAST_E, .needs = NEED_PLACES),
    RULE(453, 2023, E, "PL_DISTANCE",
        "The distance from home is another than in the child's last episode of last year. Check the postcodes; if the child moved, add "
        "the episode of the move.",
        LAST_E, .needs = NEED_PLACES),
    RULE(562, 2023, E, "DECOM",
        "This episode began before the year did, but last year's return does not end with it. Check the date, and whether last year's "
        "return was complete.",
        LAST_E),
};
const struct rule_family family_last_year = {"The year before", rules, sizeof rules / sizeof *rules};
