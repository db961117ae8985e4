#include "duty/inside.h"
#include <stdio.h>
#include <stdlib.h>

const char *const duty_state_words[] = {"done", "late", "due", "overdue", "not-due", "unknown"};

bool duty_switched_on(const struct duty_ask *ask, const struct law *l)
{
	if (!l)
		return false;
	if (l->status != 'U')
		return true;
	for (size_t i = 0; i < ask->n_on; i++)
		if (text_is(text_of(ask->on[i]), l->id))
			return true;
	return false;
}

void duty_put(struct rows_out *out, const struct duty_ask *ask, const struct duty_row *r)
{
	day as_at = ask->asof.as_at;
	bool of_year = r->due != DAY_NONE && r->due >= year_to(as_at) && r->due <= as_at;
	bool open = r->open && (r->state == DUTY_DUE || r->state == DUTY_OVERDUE || r->state == DUTY_UNKNOWN);
	if (!of_year && !open)
		return;
	out->row = arena_grow(out->arena, out->row, &out->cap, out->n + 1, sizeof *out->row);
	out->row[out->n++] = *r;
}

/* ---- one chain ---- */

static bool chain_ended(const struct chain *c)
{
	return c->to <= c->ask->asof.as_at;
}

static const struct duty_note *note_of(const struct chain *c, const struct duty_row *r)
{
	for (size_t i = 0; c->events && i < c->events->notes; i++) {
		const struct duty_note *n = &c->events->note[i];
		if (n->due == r->due && text_is(text_of(n->clock), r->law->id))
			return n;
	}
	return NULL;
}

void duty_oblige(const struct chain *c, const struct obliged *o, struct rows_out *out)
{
	struct duty_row r = {.law = o->law, .since = o->since, .due = o->due, .on = o->on, .reason = o->why, .since_is = o->since_is,
	    .other = DAY_NONE, .from = c->from, .open = !chain_ended(c)};
	if (!duty_switched_on(c->ask, o->law))
		return;
	r.note = note_of(c, &r);
	if (o->on != DAY_NONE) {
		r.state = o->on <= o->due ? DUTY_DONE : DUTY_LATE;
	} else if (chain_ended(c) && c->to <= o->due) {
		r.state = DUTY_NOT_DUE;
		r.reason = c->untold ? DUTY_NOT_TOLD : DUTY_ENDED;
		r.other = c->last;
	} else if (r.note && r.note->not_due) {
		r.state = DUTY_NOT_DUE;
		r.reason = DUTY_NOTED;
	} else {
		r.state = c->ask->asof.as_at <= o->due ? DUTY_DUE : DUTY_OVERDUE;
	}
	duty_put(out, c->ask, &r);
}

static void run_after(const struct chain *c, uint32_t met, struct rows_out *out)
{
	/* met: how many of c->met are behind us, the last of them the one to count from */
	uint32_t before = c->first ? met : met + 1; /* one before, not known, counts as met */
	for (uint32_t i = met; i <= c->mets && i > 0; i++) {
		day anchor = c->met[i - 1];
		const struct law *l = c->next(c, before++, anchor);
		if (!l)
			return;
		duty_oblige(c, &(struct obliged){l, anchor, law_due(c->ask->laws, l, anchor), i < c->mets ? c->met[i] : DAY_NONE,
		    DUTY_COUNTED, SINCE_EVENT}, out);
	}
}

static void run_known(const struct chain *c, struct rows_out *out)
{
	duty_oblige(c, &(struct obliged){c->first, c->from, law_due(c->ask->laws, c->first, c->from), c->mets ? c->met[0] : DAY_NONE,
	    DUTY_COUNTED, c->start_is}, out);
	run_after(c, 1, out);
}

/* The one before is not known: the first seen is a later one. */
static void run_unknown(struct chain c, struct rows_out *out)
{
	while (c.mets && c.met[0] < c.k)
		c.met++, c.mets--;
	c.first = NULL;
	day base = c.from > c.k - 1 ? c.from : c.k - 1;
	const struct law *l = c.next(&c, 2, base);
	if (!l)
		return;
	day latest = law_due(c.ask->laws, l, base);
	struct obliged o = {l, base, latest, DAY_NONE, DUTY_LATEST, base == c.from ? SINCE_FIRST_TOLD : SINCE_BEFORE_DATA};
	if (c.mets) {
		o.on = c.met[0];
		if (c.met[0] > latest)
			duty_oblige(&c, &o, out);
	} else if (c.ask->asof.as_at > latest) {
		duty_oblige(&c, &o, out);
	} else if (duty_switched_on(c.ask, l)) {
		duty_put(out, c.ask, &(struct duty_row){.law = l, .since = DAY_NONE, .due = DAY_NONE, .on = DAY_NONE,
		    .state = DUTY_UNKNOWN, .reason = DUTY_BEFORE_UNKNOWN, .other = c.k, .from = c.from,
		    .open = !chain_ended(&c)});
	}
	run_after(&c, 1, out);
}

void chain_run(const struct chain *c, struct rows_out *out)
{
	if (c->first && c->known && c->from >= c->k)
		run_known(c, out);
	else
		run_unknown(*c, out);
}

/* ---- reviews ---- */

static const struct law *next_review(const struct chain *c, uint32_t n, day anchor)
{
	return laws_find(c->ask->laws, n == 1 ? APPLIES_SECOND_REVIEW : APPLIES_LATER_REVIEW, SATISFIED_REVIEW, anchor);
}

/* 1 April of the first collection year with Reviews; DAY_NONE: no return has them. */
static day reviews_since(const struct cohort *c)
{
	for (int i = 0; i < c->years; i++)
		if (cohort_has_table(&c->year[i], TABLE_REVIEWS))
			return year_first(c->year[i].year);
	return DAY_NONE;
}

static void no_reviews(const struct duty_ask *ask, const struct period *p, struct rows_out *out)
{
	const struct law *l = laws_find(ask->laws, APPLIES_PERIOD, SATISFIED_REVIEW, p->from);
	if (!duty_switched_on(ask, l) || p->to <= ask->asof.as_at)
		return;
	duty_put(out, ask, &(struct duty_row){.law = l, .since = p->known ? p->from : DAY_NONE,
	    .due = p->known ? law_due(ask->laws, l, p->from) : DAY_NONE, .on = DAY_NONE, .state = DUTY_UNKNOWN,
	    .reason = DUTY_NO_EVENTS, .other = DAY_NONE, .from = p->from, .open = true});
}

static void reviews(const struct duty_ask *ask, const struct span *s, struct rows_out *out)
{
	day k = reviews_since(s->cohort), as_at = ask->asof.as_at;
	day *on = arena_array(out->arena, day, s->helds + 1);
	uint32_t at = 0;
	for (uint32_t i = 0; i < s->helds; i++)
		on[i] = s->held[i].on;
	for (uint32_t i = 0; i < s->periods && s->period[i].from <= as_at; i++) {
		const struct period *p = &s->period[i];
		if (k == DAY_NONE) {
			no_reviews(ask, p, out);
			continue;
		}
		while (at < s->helds && on[at] < p->from)
			at++;
		uint32_t end = at;
		while (end < s->helds && on[end] <= p->last && on[end] <= as_at)
			end++;
		struct chain c = {.from = p->from, .to = p->to, .last = p->last, .known = p->known, .untold = p->untold, .k = k,
		    .first = laws_find(ask->laws, APPLIES_PERIOD, SATISFIED_REVIEW, p->from), .next = next_review,
		    .met = on + at, .mets = end - at, .ask = ask, .span = s};
		chain_run(&c, out);
		at = end;
	}
}

/* ---- the list ---- */

static int by_due(const void *x, const void *y)
{
	const struct duty_row *a = x, *b = y;
	if (a->due != b->due)
		return a->due == DAY_NONE ? 1 : b->due == DAY_NONE ? -1 : a->due < b->due ? -1 : 1;
	if (a->law->order != b->law->order)
		return a->law->order < b->law->order ? -1 : 1;
	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	return (a->from > b->from) - (a->from < b->from);
}

static size_t finish(struct rows_out *out, struct duty_row **rows)
{
	if (out->n > 1)
		qsort(out->row, out->n, sizeof *out->row, by_due);
	*rows = out->row;
	return out->n;
}

size_t duty_reviews(struct arena *a, const struct duty_ask *ask, const struct span *s, struct duty_row **rows)
{
	struct rows_out out = {.arena = a};
	reviews(ask, s, &out);
	return finish(&out, rows);
}

size_t duty_seen(struct arena *a, const struct duty_ask *ask, const struct span *s, const struct events *e, struct duty_row **rows)
{
	struct rows_out out = {.arena = a};
	duty_visits(ask, s, e, &out);
	return finish(&out, rows);
}

size_t duty_of(struct arena *a, const struct duty_ask *ask, const struct span *s, const struct events *e,
    struct duty_row **rows)
{
	struct rows_out out = {.arena = a};
	reviews(ask, s, &out);
	duty_visits(ask, s, e, &out);
	duty_health(ask, s, e, &out);
	duty_touch(ask, s, e, &out);
	duty_back(ask, s, e, &out);
	return finish(&out, rows);
}

/* ---- in words ---- */

/* The day it counts from, named for what it is: an event only where there was one. */
static const char *since_words(const struct duty_row *r)
{
	switch (r->since_is) {
	case SINCE_BEFORE_DATA:
		return "the one before is not known; reckoned from the day before the data begin,";
	case SINCE_FIRST_TOLD:
		return "the one before is not known; reckoned from the first day that is told of,";
	case SINCE_LEFT_CARE:
		return "care left on";
	case SINCE_HELD:
		return "written down here since";
	case SINCE_EVENT:
		break;
	}
	return r->law->since;
}

char *duty_why(const struct duty_row *r, char out[static DUTY_WHY])
{
	char since[DAY_TEXT] = "", due[DAY_TEXT] = "", other[DAY_TEXT] = "", on[DAY_TEXT] = "", limit[DAY_TEXT];
	if (r->since != DAY_NONE)
		day_words(r->since, since);
	if (r->due != DAY_NONE)
		day_words(r->due, due);
	if (r->other != DAY_NONE)
		day_words(r->other, other);
	if (r->on != DAY_NONE)
		day_words(r->on, on);
	law_limit_words(r->law, limit);
	int n = snprintf(out, DUTY_WHY, "%s: ", r->law->worker);
	char *p = out + n;
	size_t room = DUTY_WHY - (size_t)n;
	switch (r->reason) {
	case DUTY_BEFORE_UNKNOWN:
		snprintf(p, room, "the one before is not known (nothing is, before %s), so neither is the day it is due.", other);
		return out;
	case DUTY_NO_EVENTS:
		if (since[0])
			n = snprintf(p, room, "%s %s + %s = %s%s; ", since_words(r), since, limit, due,
			    r->since_is == SINCE_FIRST_TOLD ? " at the latest" : "");
		snprintf(p + (since[0] ? n : 0), room - (size_t)(since[0] ? n : 0), "the data hold no such events.");
		return out;
	default:
		n = snprintf(p, room, "%s %s + %s = %s%s", since_words(r), since, limit, due,
		    r->since_is == SINCE_BEFORE_DATA || r->since_is == SINCE_FIRST_TOLD ? " at the latest" : "");
	}
	p += n;
	room -= (size_t)n;
	if (r->reason == DUTY_ENDED)
		n = snprintf(p, room, "; it ended on %s, on or before that day", other);
	else if (r->reason == DUTY_NOT_TOLD)
		n = snprintf(p, room, "; not told of since %s, on or before that day", other);
	else if (r->reason == DUTY_NOTED)
		n = snprintf(p, room, "; not due: %.*s", (int)(r->note->words.n < 200 ? r->note->words.n : 200), r->note->words.at);
	else if (r->on != DAY_NONE)
		n = snprintf(p, room, "; done on %s", on);
	else
		n = snprintf(p, room, "; not done");
	if (r->note && r->reason != DUTY_NOTED && (r->state == DUTY_LATE || r->state == DUTY_OVERDUE) && (size_t)n < room)
		snprintf(p + n, room - (size_t)n, "; late because: %.*s", (int)(r->note->words.n < 150 ? r->note->words.n : 150),
		    r->note->words.at);
	return out;
}
