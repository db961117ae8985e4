#include "today/reckon.h"
#include "base/clock.h"
#include "base/whose.h"
#include "told/return_day.h"
#include <stdlib.h>

struct keeping {
	int64_t authority;
	struct return_day day;
};

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct keeping *k = arg;
	return return_day_put(tx, k->authority, &k->day, f);
}

static void done(void *ctx, bool ok, const struct fault *f)
{
	(void)ok, (void)f;
	free(ctx);
}

void reckon_keep(struct tx *tx, int64_t authority, day today, const struct return_today *t)
{
	struct return_day was, is = {.on = today, .year = t->year, .at = t->reckoned_at, .children = (int64_t)t->n_children,
	    .things = (int64_t)t->n, .right = (int64_t)t->n_right, .run = (int64_t)t->check.n_run};
	struct fault f = {0};
	enum row row = return_day_get(tx, authority, today, &was, &f);
	if (row == ROW_FAULT || (row == ROW_ONE && was.year == is.year && was.children == is.children && was.things == is.things &&
	                            was.right == is.right && was.run == is.run))
		return;
	struct keeping *k = malloc(sizeof *k);
	if (!k)
		return;
	*k = (struct keeping){authority, is};
	store_submit(tx_store(tx), "return day", put, k, done, k);
}

struct all {
	struct today *from;
	day today;
	int64_t now;
};

static bool reckon_each(struct tx *tx, void *arg, struct fault *f)
{
	struct all *x = arg;
	struct arena *a = arena_new(0);
	struct authority *at;
	size_t n = 0;
	bool ok = store_authorities(tx, a, &at, &n, f);
	for (size_t i = 0; ok && i < n; i++) {
		struct return_today *t;
		int64_t was = whose_set(at[i].authority);
		ok = return_today_get(x->from, tx, at[i].authority, x->today, x->now, &t, f);
		if (ok)
			return_today_put(t);
		whose_set(was);
	}
	arena_free(a);
	return ok;
}

bool reckon_all(struct today *h, day today, int64_t now, struct fault *f)
{
	return store_read(h->store, reckon_each, &(struct all){h, today, now}, f);
}

bool reckon_hour(int64_t now)
{
	char hhmm[8];
	clock_hhmm(now, hhmm);
	return hhmm[0] == '2' && hhmm[1] >= '2';
}
