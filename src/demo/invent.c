#include "demo/inside.h"

bool invent_begin(const struct invent_ask *ask, struct inventing *v)
{
	*v = (struct inventing){.ask = *ask, .in_care = ask->children};
	if (ask->children < 1 || ask->children > INVENT_MOST || ask->years < 1 || ask->years > 10)
		return false;
	v->leavers = (ask->children * INVENT_LEAVERS + INVENT_CHILDREN / 2) / INVENT_CHILDREN;
	v->gone = ask->children * ask->years / 5;
	v->all = v->in_care + v->leavers + v->gone;
	v->first = year_first(year_of(ask->as_at) - ask->years + 1);
	uint32_t n = (uint32_t)ask->children;
	v->workers = n / INVENT_CASELOAD + 2;
	v->teams = v->workers / 7 + 1;
	v->reviewers = n / 65 + 1;
	v->advisers = (uint32_t)v->leavers / 22 + 1;
	v->nurses = n / 200 + 1;
	v->residential = n / 12 + 3;
	v->supported = n / 10 + 3;
	v->schools = n / 60 + 2;
	/* each has a number of four digits in its URN */
	if (v->residential > 9999)
		v->residential = 9999;
	if (v->supported > 9999)
		v->supported = 9999;
	if (v->schools > 9999)
		v->schools = 9999;
	return true;
}

void invent_child(struct arena *a, const struct inventing *v, int64_t index, struct invented *k)
{
	*k = (struct invented){.index = index};
	invent_who(a, v, k);
	invent_life(a, v, k);
	invent_care(a, v, k);
}
