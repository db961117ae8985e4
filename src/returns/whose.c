#include "returns/whose.h"
#include "returns/councils.h"

enum { AUTHORITIES = 512, FEWEST = 20 };

struct tally {
	struct text authority;
	size_t homes;
};

static void count(struct tally *t, size_t *n, struct text authority)
{
	size_t i = 0;
	while (i < *n && !text_eq(t[i].authority, authority))
		i++;
	if (i == AUTHORITIES)
		return;
	if (i == *n)
		t[(*n)++] = (struct tally){authority, 0};
	t[i].homes++;
}

bool returns_is_of(const struct cohort *c, int year, const struct places *places, struct text authority, struct fault *f)
{
	struct tally tally[AUTHORITIES];
	size_t n = 0, known = 0, own = 0, most = 0;
	for (size_t k = 0; k < c->n; k++) {
		const struct rows *e = &c->chunk[k]->rows[TABLE_EPISODES];
		for (uint32_t r = 0; r < e->n; r++) {
			struct place home;
			cell at = e->col[EPISODES_HOME_POST][r];
			if (e->year[r] != year || at == CELL_BLANK || !places_find(places, chunk_text(c->chunk[k], at), &home) ||
			    !home.upper.n)
				continue;
			known++;
			count(tally, &n, home.upper);
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (text_eq(tally[i].authority, authority))
			own = tally[i].homes;
		else if (tally[i].homes > tally[most].homes || text_eq(tally[most].authority, authority))
			most = i;
	}
	if (known < FEWEST || own * 10 >= known || tally[most].homes * 5 < known * 3)
		return true;
	return fault_set(f, FAULT_ASKED, "return.authority",
	    "Of the %zu homes from which children came, %zu are in %s and %zu in %s. Is this the return of %s? Then give --authority %.*s; "
	    "if it is not, add --sure.", known, tally[most].homes, council_name(tally[most].authority), own, council_name(authority),
	    council_name(tally[most].authority), TEXT_ARG(tally[most].authority));
}
