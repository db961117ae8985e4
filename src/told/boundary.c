#include "told/boundary.h"
#include <stdlib.h>

static int by_day(const void *a, const void *b)
{
	const struct boundary *x = a, *y = b;
	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return (x->on > y->on) - (x->on < y->on);
}

size_t boundaries_by_day(struct boundary *x, size_t n)
{
	if (n)
		qsort(x, n, sizeof *x, by_day);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		struct boundary *last = kept ? &x[kept - 1] : NULL;
		if (!last || last->person != x[i].person || last->on != x[i].on) {
			x[kept++] = x[i];
			continue;
		}
		last->home = x[i].home ? x[i].home : last->home;
		last->status = x[i].status ? x[i].status : last->status;
		last->episode = x[i].episode ? x[i].episode : last->episode;
	}
	size_t real = 0;
	for (size_t i = 0; i < kept; i++)
		if (x[i].home || x[i].status)
			x[real++] = x[i];
	return real;
}
