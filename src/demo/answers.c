/* The yearly answers (OC2) and the answers around a birthday (OC3). */
#include "demo/inside.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *yes(struct chance *c, int32_t per_mille)
{
	return chance_in(c, per_mille) ? "1" : "0";
}

struct invented_year invented_year(struct arena *a, const struct inventing *v, const struct invented *k, int year)
{
	struct invented_year y = {0};
	day first = year_first(year), last = year_last(year), since = invented_since(k, last);
	if (last > v->ask.as_at || since == DAY_NONE || since > first)
		return y;
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_YEAR + (unsigned)(year % 100));
	int from = age_law(k->born, first), age = age_law(k->born, last);
	y.asked = true;
	y.immunised = yes(&c, 880);
	y.teeth = yes(&c, 830);
	y.health = yes(&c, 940);
	if (age >= 4 && from < 17) {
		static const int32_t scores[] = {0, 4, 7, 9, 11, 13, 15, 18, 21, 25, 36};
		static const char *const reasons[] = {"SDQ2", "SDQ4", "SDQ5"};
		if (chance_in(&c, 860))
			y.sdq_score = arena_printf(a, "%d", (int)chance_along(&c, scores, COUNT(scores))).at;
		else
			y.sdq_reason = reasons[chance_below(&c, 3)];
	}
	y.convicted = age >= 10 ? yes(&c, 22) : NULL;
	y.health_check = age < 5 ? yes(&c, 910) : NULL;
	y.substance = yes(&c, age >= 12 ? 45 : 0);
	if (y.substance[0] == '1') {
		y.received = yes(&c, 550);
		y.offered = y.received[0] == '0' ? yes(&c, 700) : NULL;
	}
	return y;
}

static const char *home_of(struct chance *c, const struct invented *k, int age)
{
	static const char *const all[] = {"U1", "D1", "E1", "B1", "K1", "C1", "T1", "Y1", "X2", "S2", "V2", "W2", "U2"};
	int shares[] = {330, 190, 60, 110, 60, 40, 30, 30, 35, 15, 10, 10, 20};
	const struct invented_episode *last = &k->episodes[k->episodes_n - 1];
	if (age < 18)
		shares[6] = 0;
	/* nine in ten of those who could stay with their carers do, to 21 */
	if (last->rec && !strcmp(last->rec, "E17") && age < 22 && chance_in(c, age < 20 ? 560 : 220))
		return "Z1";
	return all[chance_pick(c, shares, COUNT(all))];
}

struct invented_birthday invented_birthday(const struct inventing *v, const struct invented *k, int year)
{
	struct invented_birthday b = {0};
	day left = invented_left(k), last = year_last(year) < v->ask.as_at ? year_last(year) : v->ask.as_at;
	if (k->is != INVENTED_LEAVER || left == DAY_NONE || left > last)
		return b;
	int age = age_law(k->born, last);
	day on = birthday_law(k->born, age);
	if (age < 17 || age > 21 || on < year_first(year) || (age < 19 && left >= on))
		return b;
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_BIRTHDAY + (unsigned)age);
	static const char *const touches[] = {"YES", "NO", "REFU", "NREQ"};
	static const int touch[] = {942, 34, 14, 10};
	static const char *const doing[] = {"F1", "F2", "P2", "F4", "F5", "P5", "G4", "G5", "G6"};
	static const int share[] = {60, 215, 30, 80, 200, 80, 80, 195, 60};
	b.asked = true;
	b.touch = touches[chance_pick(&c, touch, COUNT(touches))];
	b.activity = doing[chance_pick(&c, share, COUNT(doing))];
	b.home = home_of(&c, k, age);
	if (strcmp(b.touch, "YES"))
		b.activity = b.home = "0";
	return b;
}
