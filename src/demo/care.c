/* What happens while in care: reviews, who the worker is, going missing, rules of a judge. */
#include "demo/inside.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
enum { MISSING_MOST = 240 };

static day end_of(const struct inventing *v, day to)
{
	return to == DAY_NONE ? v->ask.as_at : to;
}

static const char *taking_part(struct chance *c, const struct invented *k, day on)
{
	static const char *const codes[] = {"PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"};
	static const int small[] = {250, 60, 120, 60, 180, 260, 70}, big[] = {520, 40, 10, 30, 170, 170, 60};
	if (age_law(k->born, on) < 4)
		return "PN0";
	return codes[chance_pick(c, age_law(k->born, on) < 9 ? small : big, COUNT(codes))];
}

/* Working days are about 7 in 10; the first review is due on the 20th of them. */
static day next_review(struct chance *c, size_t n, day since)
{
	bool late = chance_in(c, 60);
	if (n == 0)
		return since + (late ? chance_from(c, 30, 45) : chance_from(c, 13, 24));
	if (n == 1)
		return late ? day_add_months(since, 3) + chance_from(c, 1, 20) : since + chance_from(c, 68, 88);
	return late ? day_add_months(since, 6) + chance_from(c, 1, 30) : since + chance_from(c, 150, 180);
}

static void reviews(struct arena *a, const struct inventing *v, struct invented *k)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_REVIEWS);
	size_t cap = 0;
	for (size_t i = 0; i < k->episodes_n; i++) {
		if (strcmp(k->episodes[i].rne, "S"))
			continue;
		size_t last = i;
		while (last + 1 < k->episodes_n && strcmp(k->episodes[last + 1].rne, "S"))
			last++;
		day end = end_of(v, k->episodes[last].to), on = k->episodes[i].from;
		for (size_t n = 0;; n++) {
			on = next_review(&c, n, on);
			while (day_weekday(on) > 4)
				on--;
			if (on >= end || (n == 0 && on <= k->episodes[i].from))
				break;
			if (k->reviews_n == cap)
				k->reviews = arena_grow(a, k->reviews, &cap, k->reviews_n + 1, sizeof *k->reviews);
			k->reviews[k->reviews_n++] = (struct invented_review){on, taking_part(&c, k, on)};
		}
	}
}

static void workers(struct arena *a, const struct inventing *v, struct invented *k)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_WORKERS);
	static const char *const reasons[] = {"MANAGE", "LEFTRL", "TSPROC", "ABSENC", "ORGRST", "CHCHAN"};
	static const int shares[] = {300, 330, 200, 100, 50, 20};
	/* the family had a worker before; a child who comes alone has none until then. Who leaves care keeps a worker. */
	day from = k->episodes[0].from - (k->separated ? 0 : chance_from(&c, 740, 1100)), end = invented_left(k);
	if (from < k->born)
		from = k->born;
	day stop = end_of(v, end);
	uint32_t now = (uint32_t)(k->is == INVENTED_IN_CARE ? k->index / INVENT_CASELOAD : k->index) % v->workers;
	size_t cap = 0;
	for (const char *reason = "FCONTA";; reason = reasons[chance_pick(&c, shares, COUNT(reasons))]) {
		day to = from + chance_from(&c, 120, 1000);
		bool last = to >= stop - 20;
		if (k->workers_n == cap)
			k->workers = arena_grow(a, k->workers, &cap, k->workers_n + 1, sizeof *k->workers);
		uint32_t who = last ? now : (now + 1 + (uint32_t)chance_below(&c, (int32_t)v->workers - 1)) % v->workers;
		k->workers[k->workers_n++] = (struct invented_worker){who, from, last ? DAY_NONE : to, reason};
		if (last)
			break;
		from = to;
	}
}

/* Adds the time missing if it lies in one home and after the one before. */
static bool add_missing(const struct inventing *v, struct invented *k, day from, int32_t days, const char *sort, bool open)
{
	const struct invented_episode *e = invented_on(k, from);
	day to = from + days;
	if (!e || from <= e->from || k->missing_n == MISSING_MOST)
		return false;
	if (k->missing_n && (k->missing[k->missing_n - 1].to == DAY_NONE || k->missing[k->missing_n - 1].to >= from))
		return false;
	if (to > v->ask.as_at || (e->to != DAY_NONE && to >= e->to))
		return false;
	/* not over the end of a return's year */
	if (year_of(from) != year_of(to) || (open && v->ask.as_at == year_last(year_of(v->ask.as_at))))
		return false;
	k->missing[k->missing_n++] = (struct invented_missing){from, open ? DAY_NONE : to, sort};
	return true;
}

/* Of those in care about one in fourteen went missing in the last three months, three or four times each; the same
 * young people before that, and some others once. */
static void missing(struct arena *a, const struct inventing *v, struct invented *k)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_MISSING);
	static const int32_t often[] = {0, 1, 2, 3, 4, 6, 12};
	int age = age_law(k->born, v->ask.as_at);
	k->missing_often = chance_in(&c, k->is == INVENTED_IN_CARE ? (age >= 13 ? 145 : age >= 10 ? 20 : 0) : age >= 14 ? 100 : 0);
	bool once = age >= 11 && chance_in(&c, 60);
	if (!k->missing_often && !once)
		return;
	k->missing = arena_array(a, struct invented_missing, MISSING_MOST);
	day start = v->first, twelve = birthday_law(k->born, 12);
	if (start < twelve)
		start = twelve;
	for (day quarter = v->ask.as_at - 91 * ((v->ask.as_at - start) / 91 + 1); quarter < v->ask.as_at; quarter += 91) {
		int32_t times = k->missing_often ? (chance_in(&c, 850) ? 1 + chance_along(&c, often, COUNT(often)) : 0) : chance_in(&c, 90);
		day on = quarter + 1;
		for (int32_t i = 0; i < times; i++) {
			on += chance_from(&c, 1, 1 + 120 / (times + 1));
			int32_t days = chance_in(&c, 550) ? 0 : chance_in(&c, 800) ? 1 : chance_from(&c, 2, 6);
			if (on >= start && on < quarter + 91 && add_missing(v, k, on, days, chance_in(&c, 850) ? "M" : "A", false))
				on += days;
		}
	}
	if (k->is == INVENTED_IN_CARE && k->missing_often && chance_in(&c, 40))
		add_missing(v, k, v->ask.as_at - 1, 1, "M", true); /* not found yet, tonight */
}

/* Orders are made in children's homes and end with the stay there, at the latest after three months. */
static void liberty(const struct inventing *v, struct invented *k)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_LIBERTY);
	k->liberty_from = k->liberty_to = DAY_NONE;
	const struct invented_episode *e = &k->episodes[k->episodes_n - 1];
	day since = day_of(2026, 4, 1), from = e->from > since ? e->from : since, end = end_of(v, e->to);
	if (strcmp(e->home.place, "K2") || end - from < 20 || age_law(k->born, from) < 10 || !chance_in(&c, 90))
		return;
	k->liberty_from = from + chance_from(&c, 1, end - from - 10);
	day to = k->liberty_from + 84;
	if (to > year_last(year_of(k->liberty_from))) /* looked at again for the new year */
		to = year_last(year_of(k->liberty_from));
	k->liberty_to = to <= end ? to : e->to == DAY_NONE ? DAY_NONE : e->to;
}

void invent_care(struct arena *a, const struct inventing *v, struct invented *k)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_YEAR - 1);
	reviews(a, v, k);
	workers(a, v, k);
	missing(a, v, k);
	liberty(v, k);
	k->first_child = DAY_NONE;
	day sixteen = birthday_law(k->born, 16), end = end_of(v, invented_left(k));
	if (k->is == INVENTED_IN_CARE && k->sex == 'F' && end > sixteen + 40 && chance_in(&c, 60))
		k->first_child = sixteen + chance_from(&c, 30, end - sixteen);
	if (k->first_child >= end)
		k->first_child = DAY_NONE;
}
