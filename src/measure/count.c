/* One child counted for one date: what the episodes say, and what happened in the year. The yearly answers are in
 * answers.c. */
#include "measure/inside.h"

/* ---- the day ---- */

static void add_length(struct tally *t, const struct period *p)
{
	t->length = arena_grow(t->arena, t->length, &t->cap, t->lengths + 1, sizeof *t->length);
	t->length[t->lengths++] = t->as_at - p->from;
	t->den[MEASURE_LENGTH_MEDIAN]++;
	t->fact[FACT_LENGTH_START_UNKNOWN] += !p->known;
}

static void count_place(struct tally *t, const struct span *s, const struct episode *told)
{
	t->den[MEASURE_FOSTERED]++;
	if (told && place_fostered(told->place)) {
		t->num[MEASURE_FOSTERED]++;
		t->den[MEASURE_IN_HOUSE_FOSTERED]++;
		t->num[MEASURE_IN_HOUSE_FOSTERED] += told->provider == PROVIDER_PR1;
		t->fact[FACT_PROVIDER_UNKNOWN] += !cell_told(told->provider);
	}
	if (!t->ask.upper)
		return;
	struct text code = {0};
	t->den[MEASURE_PLACED_OUTSIDE]++;
	if (!told || told->post == CELL_BLANK || !t->ask.upper(t->ask.upper_arg, chunk_text(s->chunk, told->post), &code)) {
		t->fact[FACT_POSTCODE_UNKNOWN]++;
		return;
	}
	t->num[MEASURE_PLACED_OUTSIDE] += !text_eq(code, t->ask.authority);
	t->fact[FACT_OUTSIDE_ENGLAND] += code.n && code.at[0] != 'E';
}

static void count_homes(struct tally *t, const struct span *s)
{
	int homes = 0;
	for (uint32_t i = 0; i < s->homes; i++)
		homes += touches(s->home[i].from, s->home[i].last, t->first, t->as_at);
	t->den[MEASURE_THREE_HOMES]++;
	t->num[MEASURE_THREE_HOMES] += homes >= 3;
}

/* The home's start for stability: one begun as a placement for adoption counts with the home before it. */
static day settled_since(const struct span *s, const struct period *p, const struct home *h)
{
	for (uint32_t i = h->first; i < h->first + h->n; i++) {
		if (place_temporary(s->episode[i].place))
			continue;
		bool before = place_adoptive(s->episode[i].place) && h > &s->home[p->home];
		return before ? h[-1].from : h->from;
	}
	return h->from;
}

static void count_stability(struct tally *t, const struct span *s, const struct period *p, const struct home *h)
{
	if (day_add_months(p->from, 30) > t->as_at)
		return;
	if (s->born == DAY_NONE) {
		t->fact[FACT_STABILITY_NO_BIRTH]++;
		return;
	}
	if (age_law(s->born, t->as_at) >= 16)
		return;
	t->den[MEASURE_LONG_TERM_STABILITY]++;
	t->num[MEASURE_LONG_TERM_STABILITY] += day_add_months(settled_since(s, p, h), 24) <= t->as_at;
	t->fact[FACT_STABILITY_START_UNKNOWN] += !p->known;
}

static void count_in_care(struct tally *t, const struct span *s, const struct period *p)
{
	const struct home *h = span_home_on(s, t->as_at);
	t->num[MEASURE_IN_CARE]++;
	t->fact[FACT_OVER_18] += s->born != DAY_NONE && age_law(s->born, t->as_at) >= 18;
	add_length(t, p);
	t->den[MEASURE_UASC]++;
	if (s->uasc) {
		bool still = s->duc == DAY_NONE || s->duc > t->as_at;
		t->num[MEASURE_UASC] += still;
		t->fact[FACT_UASC_CEASED] += !still;
	}
	count_place(t, s, home_told(s, h, t->as_at));
	count_homes(t, s);
	count_stability(t, s, p, h);
}

void count_span(struct tally *t, const struct span *s)
{
	const struct period *p = span_in_care(s, t->as_at);
	if (p)
		count_in_care(t, s, p);
	bool unknown = false, x1 = false;
	int64_t started = 0, ceased = 0;
	const struct period *last = NULL;
	for (uint32_t i = 0; i < s->periods && s->period[i].from <= t->as_at; i++) {
		const struct period *q = last = &s->period[i];
		bool began = q->from >= t->first, ended = !q->untold && q->to >= t->first && q->to <= t->as_at;
		started += began && q->known;
		unknown = unknown || (began && !q->known);
		ceased += ended && q->rec != REC_X1;
		x1 = x1 || (ended && q->rec == REC_X1);
	}
	t->num[MEASURE_STARTED] += started > 0;
	t->fact[FACT_STARTED_AGAIN] += started > 1 ? started - 1 : 0;
	t->fact[FACT_START_NOT_S] += unknown && !started;
	t->num[MEASURE_CEASED] += ceased > 0;
	t->fact[FACT_CEASED_AGAIN] += ceased > 1 ? ceased - 1 : 0;
	t->fact[FACT_ENDED_X1] += x1 && !ceased;
	t->fact[FACT_NOT_TOLD_SINCE] += last && last->untold && last->to <= t->as_at;
	t->fact[FACT_ROWS_LEFT_OUT] += s->lefts;
}

/* ---- the year ---- */

static void count_missing(struct tally *t, const struct span *s)
{
	int64_t incidents = 0;
	bool in_year = false;
	for (uint32_t i = 0; i < s->periods; i++)
		in_year = in_year || touches(s->period[i].from, s->period[i].last, t->first, t->as_at);
	for (uint32_t i = 0; i < s->incidents && s->incident[i].from <= t->as_at; i++) {
		const struct incident *m = &s->incident[i];
		const struct period *p = span_period_of(s, m->from);
		if (p)
			incidents += touches(m->from, m->to < p->last ? m->to : p->last, t->first, t->as_at);
		else
			t->fact[FACT_MISSING_OUTSIDE] += touches(m->from, m->to, t->first, t->as_at);
	}
	t->den[MEASURE_MISSING_CHILDREN] += in_year;
	t->num[MEASURE_MISSING_CHILDREN] += incidents > 0;
	t->den[MEASURE_MISSING_EPISODES] += in_year;
	t->num[MEASURE_MISSING_EPISODES] += incidents;
	t->fact[FACT_MISSING_THREE] += incidents >= 3;
}

static bool took_part(cell code)
{
	return code == PN_PN1 || code == PN_PN2 || code == PN_PN3 || code == PN_PN5 || code == PN_PN6;
}

static void count_participated(struct tally *t, const struct span *s)
{
	for (uint32_t i = 0; i < s->helds; i++) {
		const struct held *h = &s->held[i];
		if (h->on < t->first || h->on > t->as_at)
			continue;
		if (!span_period_of(s, h->on)) {
			t->fact[FACT_REVIEW_OUTSIDE]++;
			continue;
		}
		t->fact[FACT_REVIEW_NO_BIRTH] += s->born == DAY_NONE;
		if (s->born == DAY_NONE ? h->code == PN_PN0 : age_law(s->born, h->on) < 4)
			continue;
		t->den[MEASURE_PARTICIPATED]++;
		t->num[MEASURE_PARTICIPATED] += took_part(h->code);
	}
}

static void count_reviews(struct tally *t, struct arena *scratch, const struct span *s)
{
	struct duty_ask ask = {.asof = t->ask.asof, .laws = t->ask.laws};
	struct duty_row *row;
	size_t n = duty_reviews(scratch, &ask, s, &row);
	bool unknown = false;
	for (size_t i = 0; i < n; i++) {
		unknown = unknown || row[i].state == DUTY_UNKNOWN;
		if (row[i].due == DAY_NONE || row[i].due < t->first || row[i].due > t->as_at)
			continue;
		bool counts = row[i].state == DUTY_DONE || row[i].state == DUTY_LATE || row[i].state == DUTY_OVERDUE;
		t->den[MEASURE_REVIEWS_ON_TIME] += counts;
		t->num[MEASURE_REVIEWS_ON_TIME] += row[i].state == DUTY_DONE;
		t->fact[FACT_REVIEW_DUE_TODAY] += row[i].state == DUTY_DUE;
		t->fact[FACT_REVIEW_NOT_DUE] += row[i].state == DUTY_NOT_DUE;
	}
	t->fact[FACT_REVIEW_UNKNOWN] += unknown;
}

void count_year(struct tally *t, struct arena *scratch, const struct span *s)
{
	count_missing(t, s);
	count_participated(t, s);
	count_reviews(t, scratch, s);
}
