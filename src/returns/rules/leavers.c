/* Care leavers (OC3): being in touch, what they do and where they live, on or around the birthday. */
#include "returns/rules/rule.h"

/* Something is told of life after care. */
#define SAID(r) SOME_SAID(OC3, IN_TOUCH, ACCOM, r)

/* Reports the rows that tell something. */
static void rows_that_say(struct rule_view *v)
{
	EACH(OC3, r)
		if (SAID(r))
			found(v, OC3, r);
}

R(131)
{
	EACH(OC3, r)
		if (!cell_told(CELL(OC3, IN_TOUCH, r)))
			found(v, OC3, r);
}

R(132)
{
	EACH(OC3, r)
		if (!IS_BLANK(OC3, ACTIV, r) && !code_valid(LIST_ACTIV, CELL(OC3, ACTIV, r), v->year))
			found(v, OC3, r);
}

R(133)
{
	EACH(OC3, r)
		if (!IS_BLANK(OC3, ACCOM, r) && !code_valid(LIST_ACCOM, CELL(OC3, ACCOM, r), v->year))
			found(v, OC3, r);
}

R(153)
{
	EACH(OC3, r)
		if (SAID(r) && SOME_BLANK(OC3, IN_TOUCH, ACCOM, r))
			found(v, OC3, r);
}

R(344)
{
	EACH(OC3, r)
		if (ONE_OF(CELL(OC3, IN_TOUCH, r), TOUCH_DIED, TOUCH_RHOM) &&
		    (CELL(OC3, ACTIV, r) != ACTIV_0 || CELL(OC3, ACCOM, r) != ACCOM_0))
			found(v, OC3, r);
}

R(345)
{
	EACH(OC3, r)
		if (CELL(OC3, IN_TOUCH, r) == TOUCH_YES && (CELL(OC3, ACTIV, r) == ACTIV_0 || CELL(OC3, ACCOM, r) == ACCOM_0))
			found(v, OC3, r);
}

R(347)
{
	EACH(OC3, r)
		if (ONE_OF(CELL(OC3, ACCOM, r), ACCOM_T1, ACCOM_T2) && after(birthday(DAY(OC3, DOB, r), 18), v->to))
			found(v, OC3, r);
}

R(348)
{
	EACH(OC3, r)
		EACH_LAST(OC3, l)
			if (CELL(OC3, IN_TOUCH, l) == TOUCH_DIED && CELL(OC3, IN_TOUCH, r) != TOUCH_DIED)
				found(v, OC3, r);
}

/* From 22 to 25 too may be told of; over that is rule 351's. */
R(391)
{
	EACH(OC3, r)
		if (after(birthday(DAY(OC3, DOB, r), 17), v->to))
			found(v, OC3, r);
}

static bool ended_so(const struct told *y, cell rec)
{
	EPISODES_IN(e, *y)
		if (e->rec == rec)
			return true;
	return false;
}

R(1000)
{
	if (ended_so(&v->now, REC_E2) || ended_so(told_before(v), REC_E2))
		rows_that_say(v);
}

/* Days in care from a day on and whether any lie after another, over this year's episodes and those told before, without short
 * breaks. An episode told twice counts once; one still open counts to the end of the year that it was told in. */
static int32_t days_in_care(const struct rule_view *v, day from, day later, bool *after_later)
{
	const struct told *past = told_before(v);
	const struct rule_episode *l = past->episode, *l_end = l + past->episodes;
	const struct rule_episode *n = v->now.episode, *n_end = n + v->now.episodes;
	int32_t days = 0;
	day reached = from;
	*after_later = false;
	while (l < l_end || n < n_end) {
		bool old = n == n_end || (l < l_end && before(l->decom, n->decom));
		const struct rule_episode *e = old ? l++ : n++;
		day end = !is_open(e) ? e->dec : old ? told_until(v, e) : v->to + 1;
		if (!is_told(e->decom) || in_set(e->ls, SHORT_BREAKS) || end <= e->decom)
			continue;
		*after_later = *after_later || end > later;
		day begin = e->decom > reached ? e->decom : reached;
		if (end > begin) {
			days += end - begin;
			reached = end;
		}
	}
	return days;
}

/* Thirteen weeks after the 14th birthday, some of it after the 16th. Somebody without any episodes is rule 1002's. */
R(1001)
{
	if (!v->now.episodes && !told_before(v)->episodes)
		return;
	EACH(OC3, r) {
		day dob = v->now.headers && is_told(v->now.header->dob) ? v->now.header->dob : DAY(OC3, DOB, r);
		bool since_16;
		if (!SAID(r) || !is_told(dob))
			continue;
		int32_t days = days_in_care(v, birthday(dob, 14), birthday(dob, 16), &since_16);
		if (days < 91 || !since_16)
			found(v, OC3, r);
	}
}

R(1002)
{
	EACH(OC3, r)
		if (!v->now.episodes && !told_before(v)->episodes)
			found(v, OC3, r);
}

/* 17 or 18 at the end of the year: the birthday that was in it; DAY_NONE at another age. */
static day birthday_in_year(const struct rule_view *v, day dob)
{
	if (!on_or_before(birthday(dob, 17), v->to) || !after(birthday(dob, 19), v->to))
		return DAY_NONE;
	return birthday(dob, on_or_before(birthday(dob, 18), v->to) ? 18 : 17);
}

/* Still looked after: by an episode that goes on, in a time in care that had begun by the birthday. */
R(1007)
{
	const struct rule_episode *e = last_episode(&v->now);
	EACH(OC3, r) {
		day born = birthday_in_year(v, DAY(OC3, DOB, r));
		bool goes_on = e && (is_open(e) || e->rec == CELL_BLANK || e->rec == REC_X1);
		if (SAID(r) && goes_on && is_told(born) && !after(v->now.period[e->period].from, born))
			found(v, OC3, r);
	}
}

R(1010)
{
	const struct rule_episode *e = last_episode(&v->last);
	EACH(OC3, r)
		if (!v->now.episodes && e && IS_BLANK(EPISODES, DEC, e->row))
			found(v, OC3, r);
}

R(1011)
{
	const struct rule_episode *e = last_episode(&v->now);
	if (e && e->rec == REC_E3)
		rows_that_say(v);
}

R(1014)
{
	EACH_EPISODE(e)
		if (in_year(v, e->decom) || in_year(v, e->dec) || (before(e->decom, v->from) && (is_open(e) || e->dec > v->to)))
			return;
	EACH(OC3, r) {
		if (!SAID(r))
			continue;
		EACH(UASC, u) {
			found(v, OC3, r);
			also(v, UASC, u);
		}
	}
}

R(1016)
{
	const struct rule_episode *e = last_episode(&v->now);
	EACH(OC3, r)
		if (SAID(r) && e && on_or_after(e->dec, birthday_in_year(v, DAY(OC3, DOB, r))))
			found(v, OC3, r);
}

/* Turned 17 in the year and lives with former foster carers. */
R(3001)
{
	EACH(OC3, r) {
		day dob = v->now.headers && is_told(v->now.header->dob) ? v->now.header->dob : DAY(OC3, DOB, r);
		if (ONE_OF(CELL(OC3, ACCOM, r), ACCOM_Z1, ACCOM_Z2) && in_year(v, birthday(dob, 17)))
			found(v, OC3, r);
	}
}

/* Somebody without an episode this year, of whom other tables tell. */
R(1012)
{
	if (v->now.episodes)
		return;
	static const enum table tables[] = {TABLE_AD1, TABLE_MISSING, TABLE_OC2, TABLE_PLACED, TABLE_PREVPERM, TABLE_REVIEWS};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		for (uint32_t r = v->now.from[tables[i]]; r < v->now.to[tables[i]]; r++)
			finding_new(v, tables[i], r);
}

#define O READS(OC3), ROWS(OC3)
#define OE READS(OC3, EPISODES), ROWS(OC3)
#define LAST .reads_last = READS(EPISODES)
#define ALL "IN_TOUCH ACTIV ACCOM"
static const struct rule rules[] = {
	RULE(131, 2023, O, "IN_TOUCH",
	    "Whether we are in touch is missing or not a code of the list. Give YES, NO, DIED, REFU, NREQ or RHOM."),
	RULE(132, 2023, O, "ACTIV",
	    "What the young person does is not a code of this year's list. Choose the one that is true on the birthday, 0 where it is not "
	    "known."),
	RULE(133, 2023, O, "ACCOM",
	    "Where the young person lives is not a code of this year's list. Choose the one that is true on the birthday, 0 where it is "
	    "not known."),
	RULE(153, 2023, O, ALL, "In touch, activity and accommodation are told together: some are missing. Give all three."),
	RULE(344, 2023, O, ALL,
	    "The young person has died, or has gone home to a parent for good, so activity and accommodation are 0. Correct them, or "
	    "whether we are in touch."),
	RULE(345, 2023, O, ALL,
	    "We are in touch, so activity and accommodation are known and not 0. Ask the young person, or their adviser, and give both."),
	RULE(347, 2024, O, "PLACE DEC URN", "Somebody under 18 does not live in a foyer. Correct the accommodation, or the date of birth."),
	RULE(348, 2026, O, "IN_TOUCH",
	    "Last year this young person was told of as having died. Find out what is true; where last year's answer was wrong, say so.",
	    .reads_last = READS(OC3)),
	RULE(391, 2023, O, "DOB " ALL,
	    "The young person was not yet 17 at the end of the year, so is not told of as a care leaver. Take the row away, or correct the "
	    "date of birth."),
	RULE(1000, 2023, OE, ALL,
	    "The child died in care, so nothing is told of life after care. Take the answers away, or correct the reason that the episode "
	    "ended.",
	    .say_record = "By the record the child died in care, in this year or an earlier one, so nothing is told of life after care. "
	    "Take the answers away, or correct the reason that the episode ended."),
	RULE(1001, 2023, READS(OC3, EPISODES, HEADER), ROWS(OC3), ALL,
	    "By the episodes of these two years the young person was in care for less than 13 weeks after the 14th birthday, or not after "
	    "the 16th. Where earlier years make up for it, say so; else take the row away.", LAST,
	    .say_record = "By all episodes of the record the young person was in care for less than 13 weeks after the 14th birthday, or "
	    "not after the 16th. Add what the record does not know, or take the row away."),
	RULE(1002, 2023, OE, ALL,
	    "There is no episode of this young person in this year's return or last year's. Where earlier years have one, say so; else "
	    "take the row away.", LAST,
	    .say_record = "No year that the record holds has an episode of this young person. Add it, or take the row away."),
	RULE(1007, 2023, OE, ALL,
	    "The young person is 17 or 18 and still looked after, so is not told of as a care leaver yet. Take the answers away, or close "
	    "the episode."),
	RULE(1010, 2023, OE, ALL,
	    "The young person was looked after at the end of last year, and this year there is no episode. Add the episode and how it "
	    "ended.", LAST),
	RULE(1011, 2023, OE, ALL,
	    "The young person's care passed to another authority, which tells of them. Take the answers away, or correct the reason that "
	    "the episode ended."),
	RULE(1012, 2023, READS(EPISODES), ROWS(AD1, MISSING, OC2, PLACED, PREVPERM, REVIEWS), "CHILD",
	    "This person has no episode this year, so nothing but life after care is told. Take this row away, or add the episode."),
	RULE(1014, 2023, READS(OC3, UASC, EPISODES), ROWS(OC3, UASC), "ACTIV ACCOM IN_TOUCH DUC",
	    "The separated status is not told of care leavers. Take it away, or add the episode if the young person was looked after this "
	    "year."),
	RULE(1016, 2024, OE, ALL,
	    "The young person left care on or after the birthday in this year (17 or 18), so is not told of as a care leaver at that age. "
	    "Take the answers away, or correct the date that the episode ended."),
	RULE(3001, 2023, READS(OC3, HEADER), ROWS(OC3), "REC",
	    "At 17 the young person cannot live with former foster carers (Z1, Z2). Correct the accommodation, or the date of birth."),
};
const struct rule_family family_leavers = {"Care leavers", rules, sizeof rules / sizeof *rules};
