/* The clocks whose events are in no return: visits, health assessments, keeping in touch. */
#include "cohort/leaving.h"
#include "duty/inside.h"
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
	day x = *(const day *)a, y = *(const day *)b;
	return (x > y) - (x < y);
}

static bool held(const struct events *e, enum satisfies kind)
{
	return e && e->held_since[kind] != DAY_NONE;
}

/* Days on which a thing of that kind happened, from first to last and not after as-at; ascending, distinct. */
static uint32_t met(struct arena *a, const struct events *e, enum satisfies kind, day first, day last, day as_at,
    day **out)
{
	day *on = arena_array(a, day, e->n + 1);
	uint32_t n = 0, kept = 0;
	for (size_t i = 0; i < e->n; i++)
		if (e->event[i].kind == kind && e->event[i].on >= first && e->event[i].on <= last && e->event[i].on <= as_at)
			on[n++] = e->event[i].on;
	qsort(on, n, sizeof *on, ascending);
	for (uint32_t i = 0; i < n; i++)
		if (!kept || on[kept - 1] != on[i])
			on[kept++] = on[i];
	*out = on;
	return kept;
}

/* One row that says only that nothing is known. */
static void put_unknown(const struct duty_ask *ask, const struct law *l, day since, enum duty_since is, day due, day from,
    struct rows_out *out)
{
	if (!duty_switched_on(ask, l))
		return;
	duty_put(out, ask, &(struct duty_row){.law = l, .since = since, .since_is = is, .due = due, .on = DAY_NONE, .state = DUTY_UNKNOWN,
	    .reason = DUTY_NO_EVENTS, .other = DAY_NONE, .from = from, .open = true});
}

/* ---- visits: a chain a home ---- */

struct events events_none(void)
{
	struct events e = {0};
	for (int s = 0; s < SATISFIES; s++)
		e.held_since[s] = DAY_NONE;
	return e;
}

/* As it stands on the day asked (for a home that is over, on its last day). */
static bool meant_to_18(const struct duty_ask *ask, const struct span *s, const struct events *e, const struct home *h)
{
	for (size_t i = e ? e->settleds : 0; i-- > 0;)
		if (e->settled[i].on >= h->from && e->settled[i].on < h->to)
			return e->settled[i].to_18;
	const struct episode *told = home_told(s, h, ask->asof.as_at < h->last ? ask->asof.as_at : h->last);
	return told && (told->place == PLACE_U1 || told->place == PLACE_U4);
}

static const struct law *visit_on(const struct duty_ask *ask, day home_from, day anchor, bool to_18)
{
	if (anchor < day_add_years(home_from, 1))
		return laws_find(ask->laws, APPLIES_HOME_FIRST_YEAR, SATISFIED_VISIT, anchor);
	return laws_find(ask->laws, to_18 ? APPLIES_HOME_TO_18 : APPLIES_HOME_LATER, SATISFIED_VISIT, anchor);
}

static const struct law *next_visit(const struct chain *c, uint32_t n, day anchor)
{
	(void)n;
	return visit_on(c->ask, c->from, anchor, c->to_18);
}

/* known: its first day is that on which it began, and not only the first that is told of. */
static void visits_unknown(const struct duty_ask *ask, const struct span *s, const struct home *h, bool known, struct rows_out *out)
{
	day as_at = ask->asof.as_at;
	const struct law *first = laws_find(ask->laws, APPLIES_HOME, SATISFIED_VISIT, h->from);
	if (first && as_at <= law_due(ask->laws, first, h->from))
		put_unknown(ask, first, h->from, known ? SINCE_EVENT : SINCE_FIRST_TOLD, law_due(ask->laws, first, h->from), h->from, out);
	else
		put_unknown(ask, visit_on(ask, h->from, as_at, meant_to_18(ask, s, NULL, h)), DAY_NONE, SINCE_EVENT, DAY_NONE, h->from,
		    out);
}

void duty_visits(const struct duty_ask *ask, const struct span *s, const struct events *e, struct rows_out *out)
{
	day as_at = ask->asof.as_at;
	if (!held(e, SATISFIED_VISIT)) {
		const struct home *h = span_home_on(s, as_at);
		if (h)
			visits_unknown(ask, s, h, &s->home[s->period[h->period].home] != h || s->period[h->period].known, out);
		return;
	}
	for (uint32_t i = 0; i < s->homes && s->home[i].from <= as_at; i++) {
		const struct home *h = &s->home[i];
		const struct period *p = &s->period[h->period];
		bool first_of_period = i == p->home;
		struct chain c = {.from = h->from, .to = h->to, .last = h->last, .known = !first_of_period || p->known,
		    .untold = p->untold && h->to == p->to, .k = e->held_since[SATISFIED_VISIT], .to_18 = meant_to_18(ask, s, e, h),
		    .first = laws_find(ask->laws, APPLIES_HOME, SATISFIED_VISIT, h->from), .next = next_visit, .ask = ask,
		    .span = s, .events = e};
		day *on;
		c.mets = met(out->arena, e, SATISFIED_VISIT, h->from, h->last, as_at, &on);
		c.met = on;
		chain_run(&c, out);
	}
}

/* ---- health: a chain a period ---- */

static const struct law *health_on(const struct duty_ask *ask, const struct span *s, day anchor)
{
	/* every six months before the fifth birthday: where they would end on or after it, the twelve months of later run instead */
	const struct law *young = laws_find(ask->laws, APPLIES_HEALTH_UNDER_5, SATISFIED_HEALTH, anchor);
	if (young && s->born != DAY_NONE && law_due(ask->laws, young, anchor) < birthday_law(s->born, 5))
		return young;
	return laws_find(ask->laws, APPLIES_HEALTH_FROM_5, SATISFIED_HEALTH, anchor);
}

/* Where the last one is not known: by the age on that day. */
static const struct law *health_of_age(const struct duty_ask *ask, const struct span *s, day on)
{
	bool young = s->born != DAY_NONE && age_law(s->born, on) < 5;
	return laws_find(ask->laws, young ? APPLIES_HEALTH_UNDER_5 : APPLIES_HEALTH_FROM_5, SATISFIED_HEALTH, on);
}

static const struct law *next_health(const struct chain *c, uint32_t n, day anchor)
{
	(void)n;
	return health_on(c->ask, c->span, anchor);
}

void duty_health(const struct duty_ask *ask, const struct span *s, const struct events *e, struct rows_out *out)
{
	day as_at = ask->asof.as_at;
	if (!held(e, SATISFIED_HEALTH)) {
		const struct period *p = span_in_care(s, as_at);
		const struct law *first = p ? laws_find(ask->laws, APPLIES_PERIOD, SATISFIED_HEALTH, p->from) : NULL;
		if (first && p->known && as_at <= law_due(ask->laws, first, p->from))
			put_unknown(ask, first, p->from, SINCE_EVENT, law_due(ask->laws, first, p->from), p->from, out);
		else if (p)
			put_unknown(ask, health_of_age(ask, s, as_at), DAY_NONE, SINCE_EVENT, DAY_NONE, p->from, out);
		return;
	}
	for (uint32_t i = 0; i < s->periods && s->period[i].from <= as_at; i++) {
		const struct period *p = &s->period[i];
		struct chain c = {.from = p->from, .to = p->to, .last = p->last, .known = p->known, .untold = p->untold,
		    .k = e->held_since[SATISFIED_HEALTH],
		    .first = laws_find(ask->laws, APPLIES_PERIOD, SATISFIED_HEALTH, p->from), .next = next_health, .ask = ask,
		    .span = s, .events = e};
		day *on;
		c.mets = met(out->arena, e, SATISFIED_HEALTH, p->from, p->last, as_at, &on);
		c.met = on;
		chain_run(&c, out);
	}
}

/* ---- keeping in touch: a chain from when the category began until 21 ---- */

static const struct law *next_touch(const struct chain *c, uint32_t n, day anchor)
{
	(void)n;
	return laws_find(c->ask->laws, APPLIES_LEAVER, SATISFIED_CONTACT, anchor);
}

void duty_touch(const struct duty_ask *ask, const struct span *s, const struct events *e, struct rows_out *out)
{
	day as_at = ask->asof.as_at;
	struct leaving l = leaving_on(ask->asof, s, LEAVING_BANDS);
	if ((l.category != LEAVING_RELEVANT && l.category != LEAVING_FORMER_RELEVANT) || span_in_care(s, as_at))
		return;
	day from = s->period[0].to, end = birthday_law(s->born, 21);
	for (uint32_t i = 0; i < s->periods && s->period[i].from <= as_at; i++)
		from = s->period[i].to; /* both categories began to matter on leaving care */
	if (as_at >= end)
		return;
	if (!held(e, SATISFIED_CONTACT)) {
		put_unknown(ask, laws_find(ask->laws, APPLIES_LEAVER, SATISFIED_CONTACT, as_at), DAY_NONE, SINCE_EVENT, DAY_NONE, from,
		    out);
		return;
	}
	bool left = from >= e->held_since[SATISFIED_CONTACT];
	if (!left)
		from = e->held_since[SATISFIED_CONTACT];
	struct chain c = {.from = from, .start_is = left ? SINCE_LEFT_CARE : SINCE_HELD, .to = end, .last = end - 1, .known = true,
	    .k = from, .first = laws_find(ask->laws, APPLIES_LEAVER, SATISFIED_CONTACT, from), .next = next_touch, .ask = ask,
	    .span = s, .events = e};
	day *on;
	c.mets = met(out->arena, e, SATISFIED_CONTACT, from, end - 1, as_at, &on);
	c.met = on;
	chain_run(&c, out);
}

/* ---- back after having been missing: one obligation each time ---- */

void duty_back(const struct duty_ask *ask, const struct span *s, const struct events *e, struct rows_out *out)
{
	for (size_t i = 0; e && i < e->backs; i++) {
		const struct back *b = &e->back[i];
		const struct law *l = laws_find(ask->laws, APPLIES_BACK, SATISFIED_INTERVIEW, b->on);
		struct chain c = {.from = b->on, .to = DAY_MAX, .last = DAY_MAX, .known = true, .ask = ask, .span = s, .events = e};
		if (!l || b->on > ask->asof.as_at)
			continue;
		bool met = b->talked != DAY_NONE && b->talked <= ask->asof.as_at;
		duty_oblige(&c, &(struct obliged){l, b->on, law_due(ask->laws, l, b->on), met ? b->talked : DAY_NONE, DUTY_COUNTED,
		    SINCE_EVENT}, out);
	}
}
