#include "measure/inside.h"
#include <stdlib.h>

int64_t measure_tenths(int64_t n, int64_t d)
{
	return (n * 2000 + d) / (2 * d);
}

static struct tally begin(const struct measure_ask *ask)
{
	day as_at = ask->asof.as_at;
	int year = year_of(as_at);
	if (as_at != year_last(year))
		year--;
	return (struct tally){.ask = *ask, .as_at = as_at, .first = year_to(as_at), .year = year, .march = year_last(year),
	    .april = year_first(year)};
}

struct count *measure_begin(struct arena *a, const struct measure_ask *ask, size_t n)
{
	struct count *x = arena_new_of(a, struct count);
	*x = (struct count){.arena = a, .tally = arena_array(a, struct tally, n + 1), .n = n};
	for (size_t i = 0; i < n; i++) {
		x->tally[i] = begin(&ask[i]);
		x->tally[i].arena = a;
		if (!ask[i].authority.n)
			x->tally[i].ask.upper = NULL;
	}
	return x;
}

void measure_child(struct count *x, struct arena *scratch, const struct span *s, const struct events *e)
{
	for (size_t i = 0; i < x->n; i++) {
		struct tally *t = &x->tally[i];
		if (!s->id.n) {
			t->fact[FACT_ROWS_LEFT_OUT] += s->lefts;
			continue;
		}
		count_span(t, s);
		count_year(t, scratch, s);
		count_workers(t, s);
		count_visits(t, scratch, s, e);
		count_answers(t, s);
	}
}

static const char *why_not(const struct count *x, const struct tally *t, const struct measure_def *d)
{
	char year[DAY_TEXT];
	for (int k = 0; k < TABLES; k++)
		if ((d->tables >> k & 1) && !cohort_any(&x->years, (enum table)k))
			return arena_printf(x->arena, "No return loaded has the table %s.", table_info[k].name).at;
	if (d->yearly) {
		enum table k = d->tables >> TABLE_OC2 & 1 ? TABLE_OC2 : TABLE_OC3;
		if (!cohort_has_table(cohort_year(&x->years, t->year), k))
			return arena_printf(x->arena,
			    "The yearly answers of %s are not loaded: the return of that year, with its table %s, is needed for this date.",
			    year_words(t->year, year), table_info[k].name).at;
	}
	if (d == &measure_defs[MEASURE_PLACED_OUTSIDE] && !t->ask.authority.n)
		return "It is not said which authority is responsible.";
	if (d == &measure_defs[MEASURE_PLACED_OUTSIDE] && !t->ask.upper)
		return "There is no list of postcodes, so it cannot be told who lives outside the area.";
	if (d == &measure_defs[MEASURE_VISITS_ON_TIME] && !t->visits_held)
		return "Visits are in no return, and it is not said that kith holds all visits of the whole year to this date.";
	return NULL;
}

static int by_value(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* In tenths: the mean of the middle two where they are even in number. */
static int64_t median(struct tally *t)
{
	qsort(t->length, t->lengths, sizeof *t->length, by_value);
	return ((int64_t)t->length[(t->lengths - 1) / 2] + t->length[t->lengths / 2]) * 5;
}

static void value_of(struct tally *t, enum measure m, struct measured *out)
{
	int64_t n = t->num[m], d = t->den[m];
	switch (out->def->unit) {
	case IN_CHILDREN:
		out->num = n;
		out->value = n * 10;
		out->known = true;
		return;
	case IN_INCIDENTS:
		out->num = n;
		out->den = d;
		out->value = n * 10;
		out->known = true;
		return;
	case IN_DAYS:
		out->den = d;
		out->known = t->lengths > 0;
		out->value = out->known ? median(t) : 0;
		break;
	case IN_PERCENT:
		out->num = n;
		out->den = d;
		out->known = d > 0;
		out->value = out->known ? measure_tenths(n, d) : 0;
		break;
	}
	if (!out->known)
		out->why = "There is nobody, or nothing, to count among on this date.";
}

void measure_end(struct count *x, size_t i, struct measured out[MEASURES])
{
	struct tally *t = &x->tally[i];
	for (int m = 0; m < MEASURES; m++) {
		const struct measure_def *d = &measure_defs[m];
		out[m] = (struct measured){.def = d, .asof = t->ask.asof, .num = -1, .den = -1, .year = d->yearly ? t->year : 0};
		for (int f = 0; f < FACTS; f++)
			out[m].fact[f] = measure_fact_info[f].measure == (enum measure)m ? t->fact[f] : -1;
		out[m].why = why_not(x, t, d);
		if (!out[m].why)
			value_of(t, (enum measure)m, &out[m]);
	}
}

void measure_cohort(struct count *x, const struct cohort *c)
{
	struct arena *scratch = arena_new(0);
	const struct measure_ask *ask = x->n ? &x->tally[0].ask : NULL;
	size_t child = 0;
	cohort_years_join(&x->years, c); /* never too many: each is one of the record's */
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++) {
			struct span s;
			span_of(scratch, c, c->chunk[k], i, &s);
			const struct events *e = ask && ask->events && s.id.n ? ask->events(ask->events_arg, child++) : NULL;
			measure_child(x, scratch, &s, e);
			arena_reset(scratch);
		}
	arena_free(scratch);
}

const struct cohort *measure_years(const struct count *x)
{
	return &x->years;
}

void measure_all(struct arena *a, const struct cohort *c, const struct measure_ask *ask, size_t n, struct measured *out)
{
	struct count *x = measure_begin(a, ask, n);
	measure_cohort(x, c);
	for (size_t i = 0; i < n; i++)
		measure_end(x, i, out + i * MEASURES);
}
