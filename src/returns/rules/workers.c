/* Which social worker a child has had, and from when to when. */
#include "returns/rules/rule.h"

/* Since that day the reason for the change is told as well. */
static day reasons_since(void)
{
	return day_of(2023, 4, 1);
}

R(SW01aSTG1)
{
	EACH(SW, r)
		if (!on_or_after(DAY(SW, SW_DECOM, r), reasons_since()) && (IS_BLANK(SW, SW_DECOM, r) || IS_BLANK(SW, SW_ID, r)))
			found(v, SW, r);
}

R(SW01bSTG1)
{
	EACH(SW, r)
		if (on_or_after(DAY(SW, SW_DECOM, r), reasons_since()) && (IS_BLANK(SW, SW_ID, r) || IS_BLANK(SW, SW_REASON, r)))
			found(v, SW, r);
}

R(SW02STG1)
{
	EACH(SW, r) {
		struct text id = text_cell(v, CELL(SW, SW_ID, r));
		if (id.n < 2 || !((id.at[0] == 'S' && id.at[1] == 'W') || (id.at[0] == 'X' && id.at[1] == 'X')))
			found(v, SW, r);
	}
}

R(SW04STG1)
{
	EACH(SW, r)
		if (IS_BAD(SW, SW_DECOM, r))
			found(v, SW, r);
}

R(SW05STG1)
{
	EACH(SW, r)
		if (IS_BAD(SW, SW_DEC, r))
			found(v, SW, r);
}

R(SW06STG2)
{
	EACH(SW, r)
		if (after(DAY(SW, SW_DECOM, r), v->to))
			found(v, SW, r);
}

/* The two years that are asked for begin a year before the collection year does. */
static day asked_since(const struct rule_view *v)
{
	return day_add_years(v->from, -1);
}

R(SW07STG2)
{
	EACH(SW, r) {
		day end = DAY(SW, SW_DEC, r);
		if (is_told(end) && !in_year(v, end) && (end > v->to || end < asked_since(v)))
			found(v, SW, r);
	}
}

R(SW08STG2)
{
	for (uint32_t i = 0; i + 1 < COUNT(SW); i++) {
		uint32_t r = SORTED(SW, i);
		if (!is_told(DAY(SW, SW_DEC, r)) && is_told(DAY(SW, SW_DECOM, SORTED(SW, i + 1))))
			found(v, SW, r);
	}
}

R(SW09STG2)
{
	EACH(SW, r)
		if (same_day(DAY(SW, SW_DECOM, r), DAY(SW, SW_DEC, r)))
			found(v, SW, r);
}

/* A gap or an overlap of more than a week, or the one before without an end; but for a first contact (FCONTA). */
R(SW10STG2)
{
	for (uint32_t i = 1; i < COUNT(SW); i++) {
		uint32_t r = SORTED(SW, i);
		day start = DAY(SW, SW_DECOM, r), end = DAY(SW, SW_DEC, SORTED(SW, i - 1));
		if (CELL(SW, SW_REASON, r) != WORKER_FCONTA &&
		    (!is_told(start) || !is_told(end) || start - end > 7 || end - start > 7))
			found(v, SW, r);
	}
}

/* The last row whose beginning is told; COUNT(SW) where there is none. */
static uint32_t last_worker(const struct rule_view *v)
{
	uint32_t i = COUNT(SW);
	while (i && !is_told(DAY(SW, SW_DECOM, SORTED(SW, i - 1))))
		i--;
	return i ? i - 1 : COUNT(SW);
}

R(SW11bSTG2)
{
	uint32_t n = COUNT(SW), i = last_worker(v);
	if (n && i == n)
		i = n - 1; /* no beginning is told: the one that ended last */
	if (n && before(DAY(SW, SW_DEC, SORTED(SW, i)), v->to))
		found(v, SW, SORTED(SW, i));
}

/* Looked after at the year's end, and no social worker told from the first day asked for (from birth, where later). */
R(SW12STG2)
{
	const struct rule_episode *e = last_episode(&v->now);
	if (!e || !is_open(e) || in_set(e->ls, SHORT_BREAKS))
		return;
	day first = DAY_NONE, since = asked_since(v);
	EACH(SW, r)
		if (before(DAY(SW, SW_DECOM, r), first) || first == DAY_NONE)
			first = DAY(SW, SW_DECOM, r);
	EACH_HEADER(h)
		if (after(h->dob, since))
			since = h->dob;
	if (!is_told(first) || first > since)
		found(v, EPISODES, e->row);
}

R(SW13STG1)
{
	EACH(SW, r)
		if (IS_BAD(SW, SW_REASON, r) ||
		    (IS_BLANK(SW, SW_REASON, r) && on_or_after(DAY(SW, SW_DECOM, r), reasons_since())))
			found(v, SW, r);
}

R(SW17STG2)
{
	uint32_t i = last_worker(v);
	if (i < COUNT(SW) && is_told(DAY(SW, SW_DEC, SORTED(SW, i))))
		found(v, SW, SORTED(SW, i));
}

#define S READS(SW), ROWS(SW)
#define COMPLETE(what) "Of this social worker " what " is missing. Give it."
static const struct rule rules[] = {
	RULE(SW01aSTG1, 2025, S, "SW_DECOM SW_ID", COMPLETE("the number or the date they began")),
	RULE(SW01bSTG1, 2025, S, "SW_DECOM SW_ID SW_REASON", COMPLETE("the number or the reason for the change")),
	RULE(SW02STG1, 2024, S, "SW_ID",
	    "A social worker's number begins with SW, or with XX for one who is not registered in England. Correct it."),
	RULE(SW04STG1, 2024, S, "SW_DECOM", "The date the social worker began is not a date. Give it as dd/mm/yyyy."),
	RULE(SW05STG1, 2024, S, "SW_DEC", "The date the social worker ended is not a date. Give it as dd/mm/yyyy."),
	RULE(SW06STG2, 2024, S, "SW_DECOM",
	    "The social worker began after the end of the year. Correct the date; what begins next year is told next year."),
	RULE(SW07STG2, 2025, S, "SW_DEC",
	    "The social worker ended before the two years that are asked for, or after the end of the year. Correct the date, or take the "
	    "row away."),
	RULE(SW08STG2, 2024, S, "SW_DEC", "Another social worker has begun, and this one has no end. Give the date they ended."),
	RULE(SW09STG2, 2024, S, "SW_DECOM SW_DEC", "This social worker ends on the day they began. Correct a date, or take the row away."),
	RULE(SW10STG2, 2025, S, "SW_DECOM",
	    "More than a week lies between this social worker's beginning and the end of the one before. Correct the dates."),
	RULE(SW11bSTG2, 2024, S, "SW_DEC",
	    "The social worker ended before 31 March and no other follows. Add the one who follows, or take the end away."),
	RULE(SW12STG2, 2025, READS(SW, EPISODES), ROWS(EPISODES), "SW_DECOM",
	    "The child is looked after at 31 March, and their social workers are not told for the whole time asked for. Add those of the "
	    "year before, also from when the child was not looked after."),
	RULE(SW13STG1, 2025, S, "SW_REASON",
	    "The reason why the social worker changed is missing or not a code of the list. Give the one that fits best."),
	RULE(SW17STG2, 2026, S, "SW_DEC SW_DECOM", "No social worker is there at 31 March. Add the one who follows, or take the end away."),
};
const struct rule_family family_workers = {"Social workers", rules, sizeof rules / sizeof *rules};
