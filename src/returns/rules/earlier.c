/* An earlier adoption, special guardianship or child arrangements order (PrevPerm), of children who come into care. */
#include "returns/rules/rule.h"

/* The department's numbers of authorities, ascending. Old ones too: an order may be from their time. */
static const int16_t authorities[] = {
    201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 211, 212, 213, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311,
    312, 313, 314, 315, 316, 317, 318, 319, 320, 330, 331, 332, 333, 334, 335, 336, 340, 341, 342, 343, 344, 350, 351, 352,
    353, 354, 355, 356, 357, 358, 359, 370, 371, 372, 373, 380, 381, 382, 383, 384, 390, 391, 392, 393, 394, 420, 800, 801,
    802, 803, 805, 806, 807, 808, 810, 811, 812, 813, 815, 816, 821, 822, 823, 825, 826, 830, 831, 835, 836, 837, 838, 839,
    840, 841, 845, 846, 850, 851, 852, 855, 856, 857, 860, 861, 865, 866, 867, 868, 869, 870, 871, 872, 873, 874, 876, 877,
    878, 879, 880, 881, 882, 883, 884, 885, 886, 887, 888, 889, 890, 891, 892, 893, 894, 895, 896, 908, 909, 916, 919, 921,
    925, 926, 928, 929, 931, 933, 935, 936, 937, 938, 940, 941, 942, 943,
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_authority(struct text t)
{
	static const char *const elsewhere[] = {"WAL", "SCO", "NIR", "CON", "NUK"};
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
		if (text_is(t, elsewhere[i]))
			return true;
	if (t.n != 3 || !is_digit(t.at[0]) || !is_digit(t.at[1]) || !is_digit(t.at[2]))
		return false;
	int n = (t.at[0] - '0') * 100 + (t.at[1] - '0') * 10 + (t.at[2] - '0');
	size_t low = 0, high = sizeof authorities / sizeof *authorities;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (authorities[mid] < n)
			low = mid + 1;
		else
			high = mid;
	}
	return low < sizeof authorities / sizeof *authorities && authorities[low] == n;
}

/* The first day that a date may mean: ZZ/05/2019 is 1 May 2019. *sound is false where it is none of dd/mm/yyyy,
 * ZZ/mm/yyyy, ZZ/ZZ/yyyy and ZZ/ZZ/ZZZZ. DAY_NONE where any day may be meant. */
static day earliest(const struct rule_view *v, uint32_t r, bool *sound)
{
	cell told = CELL(PREVPERM, DATE_PERM, r);
	*sound = told != CELL_BAD;
	if (told != CELL_PARTIAL)
		return cell_day(told);
	char buf[DAY_TEXT];
	struct text t = SAYS(PREVPERM, DATE_PERM, r, buf);
	*sound = text_is(t, "ZZ/ZZ/ZZZZ");
	if (*sound || t.n < 4 || memcmp(t.at, "ZZ/", 3) != 0)
		return DAY_NONE;
	size_t i = 3;
	int month = 0, year = 0;
	if (t.at[i] == 'Z') {
		month = 1;
		i += 2;
	} else {
		for (; i < t.n && is_digit(t.at[i]) && month < 100; i++)
			month = month * 10 + (t.at[i] - '0');
	}
	if (i + 5 != t.n || t.at[i] != '/')
		return DAY_NONE;
	for (i++; i < t.n; i++) {
		if (!is_digit(t.at[i]))
			return DAY_NONE;
		year = year * 10 + (t.at[i] - '0');
	}
	*sound = month >= 1 && month <= 12 && year >= 1;
	return *sound ? day_of(year, month, 1) : DAY_NONE;
}

R(630)
{
	EACH_EPISODE(e) {
		if (e->rne != RNE_S || !on_or_after(e->decom, v->from))
			continue;
		bool lacks = !COUNT(PREVPERM);
		EACH(PREVPERM, r)
			lacks = lacks || (CELL(PREVPERM, PREV_PERM, r) != PERM_Z1 && SOME_BLANK(PREVPERM, PREV_PERM, DATE_PERM, r));
		if (lacks)
			found(v, EPISODES, e->row);
	}
}

R(631)
{
	EACH(PREVPERM, r)
		if (IS_BAD(PREVPERM, PREV_PERM, r))
			found(v, PREVPERM, r);
}

R(632)
{
	const struct rule_episode *first = first_episode(&v->now);
	EACH(PREVPERM, r) {
		bool sound;
		day order = earliest(v, r, &sound);
		if (sound && !(first && on_or_after(order, began(v, first, 0))))
			continue;
		found(v, PREVPERM, r);
		if (first)
			also(v, EPISODES, first->row);
	}
}

R(633)
{
	EACH(PREVPERM, r)
		if (!IS_BLANK(PREVPERM, LA_PERM, r) && !is_authority(text_cell(v, CELL(PREVPERM, LA_PERM, r))))
			found(v, PREVPERM, r);
}

/* The words say 1 April 2016, from when on this is asked; the answers say the first day of the year. */
R(634)
{
	const struct rule_episode *last = NULL;
	EACH_EPISODE(e)
		if (is_told(e->decom))
			last = e;
	if (!last || last->decom >= v->from)
		return;
	EACH(PREVPERM, r) {
		if (!SOME_SAID(PREVPERM, PREV_PERM, DATE_PERM, r))
			continue;
		found(v, PREVPERM, r);
		EACH_EPISODE(e)
			also(v, EPISODES, e->row);
	}
}

R(635)
{
	EACH(PREVPERM, r)
		if (CELL(PREVPERM, PREV_PERM, r) == PERM_Z1 && SOME_SAID(PREVPERM, LA_PERM, DATE_PERM, r))
			found(v, PREVPERM, r);
}

#define P READS(PREVPERM), ROWS(PREVPERM)
#define PE READS(EPISODES, PREVPERM), ROWS(EPISODES, PREVPERM)
static const struct rule rules[] = {
	RULE(630, 2023, READS(EPISODES, PREVPERM), ROWS(EPISODES), "RNE",
	    "The child came into care this year, and it is not told whether there was an earlier adoption or order. Give Z1 if there was "
	    "none; else what it was, where and when."),
	RULE(631, 2023, P, "PREV_PERM",
	    "The earlier adoption or order is not a code of the list. Give P1 to P4, or Z1 where there was none."),
	RULE(632, 2023, PE, "DATE_PERM DECOM",
	    "The date of the earlier order is not a date, or does not lie before the child came into care. Give it as dd/mm/yyyy; zz "
	    "stands for a day or month that is not known.",
	    .say_record = "The date of the earlier order is not a date, or does not lie before the child came into care, by all years of "
	    "the record. Give it as dd/mm/yyyy; zz stands for a day or month that is not known."),
	RULE(633, 2023, P, "LA_PERM",
	    "The authority where the earlier order was made is not one of the list. Give its three digits, or WAL, SCO, NIR, CON or NUK "
	    "outside England."),
	RULE(634, 2023, PE, "LA_PERM PREV_PERM DATE_PERM DECOM",
	    "The child came into care before this year, so an earlier adoption or order is not told again. Take the answers away, or "
	    "correct where the time in care begins."),
	RULE(635, 2023, P, "LA_PERM DATE_PERM PREV_PERM",
	    "There was no earlier adoption or order (Z1), and yet an authority or a date is given. Take them away, or say what the order "
	    "was."),
};
const struct rule_family family_earlier = {"Earlier adoption and orders", rules, sizeof rules / sizeof *rules};
