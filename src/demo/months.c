/* What the return's rules would have found on past days of this collection year. */
#include "demo/filling.h"
#include "demo/returns.h"
#include "told/closing.h"
#include "returns/check.h"
#include <stdlib.h>

enum { MONTHS = 12, CHILDREN_MOST = 6000 }; /* so many children at most, lest a large demonstration take a minute longer */

/* The return as it would have been told on one day. */
struct told_on {
	struct inventing then; /* the same children; what is told is known by that day */
	struct telling telling;
};

static bool begin_table(struct told_on *x, const struct inventing *v)
{
	for (int year = year_of(v->ask.as_at) - v->ask.years + 1; year <= year_of(v->ask.as_at); year++)
		for (int t = 0; t < TABLES; t++)
			if (demo_has(&x->then, year, (enum table)t) && !cohort_table(x->telling.builder, year, (enum table)t))
				return false;
	return true;
}

static int by_text(const void *a, const void *b)
{
	return text_cmp(*(const struct text *)a, *(const struct text *)b);
}

static void count(struct arena *a, const struct cohort *c, const struct findings *found, struct return_day *out)
{
	struct text *number = arena_array(a, struct text, found->n + 1);
	for (size_t i = 0; i < found->n; i++) {
		const struct finding *x = &found->at[i];
		if (!i || x->rule != x[-1].rule)
			out->things += (int64_t)findings_faults(found, i);
		number[i] = x->id == CELL_BLANK ? (struct text){0} : chunk_text(c->chunk[x->chunk], x->id);
	}
	if (found->n)
		qsort(number, found->n, sizeof *number, by_text);
	for (size_t i = 0; i < found->n; i++)
		out->children += !i || !text_eq(number[i], number[i - 1]);
}

static bool reckon(struct arena *a, const struct cohort *lives, struct return_day *out, struct fault *f)
{
	struct closing c;
	struct check check;
	struct findings found = {0};
	if (!closing_of(lives, out->year, &c, f))
		return false;
	struct check_setup s = closing_setup(&c, TEXT(DEMO_CODE));
	bool ok = check_open(&check, a, &s, f);
	if (ok) {
		check_run(&check, c.cohort, 1, false, &found);
		out->run = (int64_t)check.n_run;
		count(a, c.cohort, &found, out);
		findings_free(&found);
	}
	cohort_free(c.cohort);
	return ok;
}

static void tell_all(const struct inventing *v, struct told_on *on, size_t n)
{
	struct arena *a = arena_new(0);
	for (int64_t i = 0; i < v->all; i++) {
		struct invented k;
		arena_reset(a);
		invent_child(a, v, i, &k);
		for (size_t d = 0; d < n; d++)
			for (int year = year_of(v->ask.as_at) - v->ask.years + 1; year <= year_of(v->ask.as_at); year++) {
				on[d].telling.year = year;
				demo_rows(a, &on[d].then, &k, year, telling_row, &on[d].telling);
			}
	}
	arena_free(a);
}

bool demo_return_days(const struct inventing *v, struct return_day *days, size_t n, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct told_on *on = arena_array(a, struct told_on, n + 1);
	bool ok = true;
	for (size_t d = 0; d < n; d++) {
		on[d] = (struct told_on){.then = *v, .telling.builder = cohort_builder_new()};
		on[d].then.ask.as_at = days[d].on;
		days[d].year = year_of(days[d].on);
		days[d].children = days[d].things = days[d].right = 0;
		ok = begin_table(&on[d], v) && ok;
	}
	tell_all(v, on, n);
	for (size_t d = 0; d < n; d++) {
		struct cohort *c = cohort_build(on[d].telling.builder, ok ? f : &(struct fault){0});
		ok = ok && c && reckon(a, c, &days[d], f);
		cohort_free(c);
	}
	arena_free(a);
	return ok;
}

struct keeping {
	int64_t authority;
	const struct return_day *at;
	size_t n;
};

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct keeping *k = arg;
	for (size_t i = 0; i < k->n; i++)
		if (!return_day_put(tx, k->authority, &k->at[i], f))
			return false;
	return true;
}

bool fill_months(struct filling *f, struct fault *fault)
{
	struct return_day at[MONTHS];
	struct keeping k = {.authority = f->authority, .at = at};
	day today = f->v->ask.as_at;
	if (f->v->in_care > CHILDREN_MOST)
		return true;
	for (day next = day_add_months(year_first(year_of(today)), 1); k.n < MONTHS && next - 1 < today; next = day_add_months(next, 1))
		at[k.n++] = (struct return_day){.on = next - 1, .at = moment_on(f, next - 1, 22)};
	if (f->progress)
		f->progress("the return, month by month", 0, (int64_t)k.n);
	return demo_return_days(f->v, at, k.n, fault) && store_run(f->store, "demonstration: months", put, &k, fault);
}
