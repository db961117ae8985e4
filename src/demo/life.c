/* A life in care: when it began and ended, the legal statuses and homes in between. */
#include "demo/inside.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
enum { CHANGES = 96, APART = 4 }; /* days between two changes */

/* Supported accommodation is registered since then; before it these young people live with carers or in homes. */
static day supported_since(void)
{
	return day_of(2023, 10, 28);
}

struct change {
	day on;
	const char *ls;    /* NULL: as before */
	const char *place; /* NULL: no move */
};
struct changes {
	struct change at[CHANGES];
	size_t n;
};

static void add(struct changes *c, day on, const char *ls, const char *place)
{
	if (c->n < CHANGES)
		c->at[c->n++] = (struct change){on, ls, place};
}

static const int32_t long_in[] = {5, 110, 240, 380, 560, 790, 1080, 1450, 1950, 2750, 5600};
static const int32_t short_in[] = {25, 60, 110, 180, 260, 350, 460, 600, 800, 1100, 1900};

static day later(day a, day b)
{
	return a > b ? a : b;
}

struct invented_span invent_span(const struct inventing *v, const struct invented *k)
{
	struct chance c = chance_of(v->ask.seed, k->family, ASPECT_LIFE);
	struct chance own = chance_of(v->ask.seed, k->index, ASPECT_LIFE + 50);
	struct invented_span s = {DAY_NONE, DAY_NONE};
	if (k->is == INVENTED_IN_CARE) {
		int32_t days = k->separated ? chance_from(&c, 6, 720) : chance_along(&c, long_in, COUNT(long_in));
		s.from = later(v->ask.as_at - days, birthday_law(k->born, k->separated ? 14 : 0) + 3);
		if (s.from > v->ask.as_at)
			s.from = v->ask.as_at;
		return s;
	}
	int32_t days = k->separated ? chance_from(&own, 120, 1100) : chance_along(&own, long_in, COUNT(long_in));
	if (k->is == INVENTED_LEAVER) {
		day grown = birthday_law(k->born, 18);
		s.to = chance_in(&own, 930) ? grown : birthday_law(k->born, 16) + chance_from(&own, 60, 640);
		if (days < 150)
			days += 150;
	} else {
		day low = later(k->born + 60, v->first), high = birthday_law(k->born, 16) - 1;
		if (high > v->ask.as_at)
			high = v->ask.as_at;
		s.to = low + chance_below(&own, high - low + 1);
		days = chance_along(&own, short_in, COUNT(short_in));
	}
	s.from = later(s.to - days, k->born + 3);
	return s;
}

struct invented_home invent_home(struct arena *a, const struct inventing *v, struct chance *c, const struct invented *k,
    const char *place)
{
	struct invented_home h = {.place = place, .provider = "PR1"};
	uint32_t n;
	bool outside = false;
	switch (place[0]) {
	case 'P': /* with parents */
		return (struct invented_home){(uint32_t)k->family + 500000u, place, "PR0", k->home_post, NULL};
	case 'A':
		h.number = (uint32_t)k->index + 40000000u;
		h.urn = "9000002";
		break;
	case 'U':
		/* brothers and sisters mostly together: a household of the family's, by turns */
		n = (uint32_t)(chance_in(c, 800) ? k->family : k->index) * 8 + (uint32_t)chance_below(c, 3);
		h.number = n + 10000000u;
		h.urn = "9000001";
		if (place[1] != '1' && place[1] != '3' && chance_in(c, 268)) {
			h.provider = n % 4 ? "PR4" : "PR5";
			outside = n % 9 < 6;
			h.urn = arena_printf(a, "90001%02u", (n % 2) * 50 + (n % 4 ? 10 + n % 20 : n % 10)).at;
		}
		break;
	default:
		n = (uint32_t)chance_below(c, (int32_t)(place[0] == 'K' && place[1] == '3' ? v->supported : place[0] == 'K' ? v->residential
		    : v->schools));
		h.number = n + (place[0] == 'S' ? 3000000u : place[1] == '3' ? 2000000u : 1000000u);
		h.provider = n % 5 == 0 ? "PR1" : n % 5 == 4 ? "PR5" : "PR4";
		outside = n % 5 && n % 3;
		h.urn = arena_printf(a, "90%u%04u", place[0] == 'S' ? 4u : place[1] == '3' ? 3u : 2u, n).at;
	}
	h.postcode = invent_postcode(a, h.number, outside);
	return h;
}

/* A sort of home for that day. */
static const char *place_for(struct chance *c, const struct invented *k, day on, const char *ls)
{
	int age = age_law(k->born, on);
	static const char *const all[] = {"U6", "U4", "U3", "U1", "K2", "K3", "P1", "S1"};
	int young[] = {410, 140, 130, 80, 10, 0, 180, 0};
	int middle[] = {340, 210, 60, 70, 240, 0, 90, 14};
	int old[] = {230, 90, 30, 30, 230, 370, 40, 10};
	int alone[] = {330, 20, 10, 0, 60, 580, 0, 0};
	int *w = age < 10 ? young : k->separated ? alone : age < 16 ? middle : old;
	if (age < 16 || on < supported_since())
		w[5] = 0;
	if (!strcmp(ls, "V2"))
		w[6] = 0;
	return all[chance_pick(c, w, COUNT(all))];
}

/* Orders of the court, or the parents' agreement. */
static void statuses(struct chance *c, struct invented *k, struct invented_span s, bool adopt, struct changes *out)
{
	static const int shares[] = {450, 330, 220};
	size_t way = k->separated ? 2 : adopt ? 1 : chance_pick(c, shares, 3);
	day on = s.from;
	if (age_law(k->born, s.from) >= 15 && !adopt && chance_in(c, 600))
		way = 2;
	add(out, on, way == 1 ? "C1" : "V2", NULL);
	if (way == 0)
		add(out, on += chance_from(c, 40, 180), "C1", NULL);
	if (way < 2) {
		on += chance_from(c, 150, 270);
		add(out, on, "C2", NULL);
	}
	if (adopt) {
		day order = on + chance_from(c, 20, 60);
		k->decided = order - chance_from(c, 10, 18);
		day with = order + chance_from(c, 60, 110);
		k->matched = with - chance_from(c, 12, 40);
		add(out, order, "E1", NULL);
		add(out, with, NULL, "A6");
	}
}

/* Which legal status stands on a day. */
static const char *status_on(const struct changes *c, size_t n, day on)
{
	const char *ls = c->at[0].ls;
	for (size_t i = 1; i < n; i++)
		if (c->at[i].ls && c->at[i].on <= on)
			ls = c->at[i].ls;
	return ls;
}

static void moves(struct chance *c, const struct inventing *v, const struct invented *k, struct invented_span s, bool adopt,
    struct changes *out)
{
	size_t laws = out->n;
	day end = s.to == DAY_NONE ? v->ask.as_at : s.to;
	day stop = adopt ? k->decided - 30 : end;
	out->at[0].place = adopt ? "U6" : place_for(c, k, s.from, out->at[0].ls);
	day on = s.from;
	bool first = true;
	while (out->n < CHANGES - 2) {
		int32_t stay = k->unsettled ? chance_from(c, 45, 330) : first && chance_in(c, 420) ? chance_from(c, 30, 240)
		    : chance_from(c, 1100, 4200);
		first = false;
		on += stay;
		if (on >= stop)
			break;
		add(out, on, NULL, place_for(c, k, on, status_on(out, laws, on)));
	}
	/* moving on at 16 */
	day sixteen = birthday_law(k->born, 16) + chance_from(c, 30, 600);
	if (!adopt && !k->separated && sixteen > s.from + 60 && sixteen < end - 5 && sixteen >= supported_since() && chance_in(c, 300) &&
	    out->n < CHANGES)
		add(out, sixteen, NULL, "K3");
}

static void in_order(struct changes *c)
{
	for (size_t i = 1; i < c->n; i++) {
		struct change x = c->at[i];
		size_t k = i;
		for (; k > 0 && c->at[k - 1].on > x.on; k--)
			c->at[k] = c->at[k - 1];
		c->at[k] = x;
	}
	/* what falls within a few days of each other happens on one day, or once */
	size_t n = 1;
	for (size_t i = 1; i < c->n; i++) {
		struct change *before = &c->at[n - 1];
		if (c->at[i].on - before->on >= APART) {
			c->at[n++] = c->at[i];
			continue;
		}
		if (c->at[i].ls)
			before->ls = c->at[i].ls;
		if (c->at[i].place)
			before->place = c->at[i].place;
	}
	c->n = n;
}

static const char *reason_of(struct chance *c, const struct invented *k, const char *to)
{
	static const char *const all[] = {"CARPL", "CREQB", "CREQO", "CHILD", "LAREQ", "CLOSE", "OTHER", "STAND"};
	static const int calm[] = {740, 20, 80, 30, 20, 80, 20, 10}, rough[] = {200, 300, 200, 130, 90, 30, 40, 10};
	if (to[0] == 'A' || to[0] == 'P')
		return "CARPL";
	return all[chance_pick(c, k->unsettled ? rough : calm, COUNT(all))];
}

static const char *ended_by(struct chance *c, const struct invented *k, day to, bool adopt)
{
	const struct invented_episode *last = &k->episodes[k->episodes_n - 1];
	if (adopt)
		return chance_in(c, 300) ? "E11" : "E12";
	if (age_law(k->born, to) >= 18)
		return last->home.place[0] == 'U' ? "E17" : last->home.place[0] == 'P' ? "E4A" : chance_in(c, 620) ? "E5"
		    : chance_in(c, 800) ? "E6" : "E7";
	if (age_law(k->born, to) >= 16)
		return chance_in(c, 500) ? "E4B" : chance_in(c, 700) ? "E13" : "E5";
	if (last->home.place[0] == 'U' && (last->home.place[1] == '1' || last->home.place[1] == '3') && chance_in(c, 600))
		return "E45";
	static const char *const all[] = {"E4A", "E4B", "E13", "E41", "E47", "E3", "E8"};
	static const int shares[] = {480, 150, 90, 110, 80, 50, 40};
	return all[chance_pick(c, shares, COUNT(all))];
}

static void period(struct arena *a, const struct inventing *v, struct chance *c, struct invented *k, struct invented_span s, bool adopt,
    struct changes *plan)
{
	day end = s.to == DAY_NONE ? v->ask.as_at : s.to;
	const char *ls = NULL;
	struct invented_home home = {0};
	for (size_t i = 0; i < plan->n; i++) {
		const struct change *x = &plan->at[i];
		if (i && (x->on > end - (s.to == DAY_NONE ? 0 : 3)))
			break;
		struct invented_episode *e = &k->episodes[k->episodes_n], *before = i ? e - 1 : NULL;
		bool law = x->ls && (!ls || strcmp(x->ls, ls)), moved = x->place != NULL;
		struct invented_home to = home;
		if (moved)
			to = invent_home(a, v, c, k, x->place);
		/* the same home again is no move */
		if (before && moved && to.number == home.number)
			moved = false, to = home;
		if (before && !law && !moved)
			continue;
		if (law)
			ls = x->ls;
		home = to;
		*e = (struct invented_episode){x->on, DAY_NONE, !before ? "S" : law && moved ? "B" : law ? "L" : "P", ls, NULL, NULL, home};
		if (before) {
			before->to = x->on;
			before->rec = "X1";
			before->reason = moved ? reason_of(c, k, home.place) : NULL;
		}
		k->episodes_n++;
	}
	if (s.to != DAY_NONE) {
		struct invented_episode *last = &k->episodes[k->episodes_n - 1];
		last->to = s.to;
		last->rec = ended_by(c, k, s.to, adopt);
	}
}

/* Some were in care before, went home, and came back. */
static void before(struct arena *a, const struct inventing *v, struct invented *k, struct invented_span s)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_BEFORE);
	k->before = "Z1";
	k->before_on = DAY_NONE;
	if (k->separated || !chance_in(&c, 75))
		return;
	day to = s.from - chance_from(&c, 120, 1100), from = to - chance_from(&c, 40, 300);
	if (from < k->born + 10)
		return;
	if (chance_in(&c, 300) && age_law(k->born, to) < 14) { /* a guardian, which did not hold */
		k->before = "P2";
		k->before_on = to;
		return;
	}
	k->episodes[k->episodes_n++] = (struct invented_episode){from, to, "S", "V2", "E4A", NULL, invent_home(a, v, &c, k, "U6")};
}

void invent_life(struct arena *a, const struct inventing *v, struct invented *k)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_HOMES);
	struct invented_span s = invent_span(v, k);
	struct changes plan = {.n = 0};
	day end = s.to == DAY_NONE ? v->ask.as_at : s.to;
	struct chance ad = chance_of(v->ask.seed, k->index, ASPECT_ADOPTION);
	k->decided = k->matched = DAY_NONE;
	bool adopt = !k->separated && k->family == k->index && end - s.from > 560 && age_law(k->born, s.from) < 5 &&
	    age_law(k->born, end) < 8 && chance_in(&ad, k->is == INVENTED_GONE ? 800 : 110);
	if (adopt && k->is == INVENTED_IN_CARE)
		s.from = later(s.from, v->ask.as_at - 620); /* not years of waiting */
	k->episodes = arena_array(a, struct invented_episode, CHANGES + 1);
	before(a, v, k, s);
	statuses(&c, k, s, adopt, &plan);
	moves(&c, v, k, s, adopt, &plan);
	in_order(&plan);
	period(a, v, &c, k, s, adopt, &plan);
	static const char *const adopters[][2] = {{"MF", "L11"}, {"MF", "L3"}, {"FF", "L12"}, {"MM", "L12"}, {"F1", "L0"}};
	static const int shares[] = {640, 110, 70, 60, 120};
	size_t who = chance_pick(&ad, shares, COUNT(adopters));
	k->adopters_sex = adopters[who][0];
	k->adopters_status = adopters[who][1];
}

const struct invented_episode *invented_on(const struct invented *k, day on)
{
	for (size_t i = 0; i < k->episodes_n; i++)
		if (k->episodes[i].from <= on && (k->episodes[i].to == DAY_NONE || k->episodes[i].to > on))
			return &k->episodes[i];
	return NULL;
}

day invented_since(const struct invented *k, day on)
{
	day since = DAY_NONE;
	const struct invented_episode *e = invented_on(k, on);
	if (!e)
		return DAY_NONE;
	for (size_t i = 0; i < k->episodes_n && k->episodes[i].from <= on; i++)
		if (!strcmp(k->episodes[i].rne, "S"))
			since = k->episodes[i].from;
	return since;
}

day invented_left(const struct invented *k)
{
	return k->episodes[k->episodes_n - 1].to;
}
