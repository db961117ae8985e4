/* Does everything that a pack names exist? */
#include "strategy/inside.h"
#include <stdio.h>

struct checking {
	const struct pack *pack;
	const char *name;
	const struct pack_knows *knows;
	struct fault *fault;
};

__attribute__((format(printf, 4, 5)))
static bool wrong(const struct checking *c, struct pack_place place, const char *code, const char *fmt, ...)
{
	char say[300];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(say, sizeof say, fmt, ap);
	va_end(ap);
	fault_set(c->fault, FAULT_INPUT, code, "%s", say);
	return fault_at(c->fault, "%s:%d:%d", c->name, place.line, place.column);
}

/* ids of one list: `at` is the first of n structs of that size, each with its place and then its id. */
static bool ids_differ(const struct checking *c, const void *at, size_t n, size_t size, size_t id_at, const char *what)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++) {
			const char *a = (const char *)at + i * size, *b = (const char *)at + j * size, *ia, *ib;
			struct pack_place place;
			memcpy(&ia, a + id_at, sizeof ia);
			memcpy(&ib, b + id_at, sizeof ib);
			memcpy(&place, a, sizeof place);
			if (!strcmp(ia, ib))
				return wrong(c, place, "strategy.twice", "Two %s are called `%s`. Give one another id.", what, ia);
		}
	return true;
}
#define IDS(list, n_, type, what) \
	ids_differ(c, c->pack->list, c->pack->n_, sizeof(struct type), offsetof(struct type, id), what)

static bool source_known(const struct checking *c, struct pack_place place, const char *source)
{
	if (!source)
		return true;
	for (size_t i = 0; i < c->pack->documents_n; i++)
		if (!strcmp(c->pack->documents[i].id, source))
			return true;
	return wrong(c, place, "strategy.source", "There is no document `%s`. Name one of `documents`, or write null.", source);
}

static bool measure_known(const struct checking *c, struct pack_place place, const char *id)
{
	if (!id || !c->knows || !c->knows->measure || c->knows->measure(id))
		return true;
	return wrong(c, place, "strategy.measure", "There is no measure `%s`. kith measure lists them.", id);
}

static bool measures_known(const struct checking *c, struct pack_place place, const struct texts *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!measure_known(c, place, t->at[i]))
			return false;
	return true;
}

static bool promises_right(const struct checking *c)
{
	for (size_t i = 0; i < c->pack->pledge.n; i++) {
		const struct promise *p = &c->pack->pledge.promises[i];
		for (size_t k = 0; k < p->themes.n; k++)
			if (c->knows && c->knows->theme && !c->knows->theme(p->themes.at[k]))
				return wrong(c, p->place, "strategy.theme",
				    "No kind of the record is evidence for `%s`. Name a theme that one is (`evidence` in record/), or "
				    "leave it out.", p->themes.at[k]);
		if (!measures_known(c, p->place, &p->measures))
			return false;
	}
	return true;
}

static bool outcomes_right(const struct checking *c)
{
	for (size_t i = 0; i < c->pack->outcomes_n; i++) {
		const struct outcome *o = &c->pack->outcomes[i];
		if (o->promise && !strategy_promise(c->pack, o->promise))
			return wrong(c, o->place, "strategy.promise", "There is no promise `%s`. Name one of the pledge, or write null.",
			    o->promise);
		if (o->priority && !strategy_priority(c->pack, o->priority))
			return wrong(c, o->place, "strategy.priority", "There is no priority `%s`. Name one, or write null.", o->priority);
		if (!ids_differ(c, o->actions, o->n, sizeof *o->actions, offsetof(struct action, id), "actions of one outcome") ||
		    !measures_known(c, o->place, &o->measures) || !source_known(c, o->place, o->source))
			return false;
		for (size_t k = 0; k < o->also_n; k++)
			if (!source_known(c, o->also[k].place, o->also[k].source))
				return false;
	}
	return true;
}

static bool bodies_right(const struct checking *c)
{
	for (size_t i = 0; i < c->pack->bodies_n; i++) {
		const struct body *b = &c->pack->bodies[i];
		for (size_t k = 0; k < b->answers_to.n; k++)
			if (!strategy_body(c->pack, b->answers_to.at[k]))
				return wrong(c, b->place, "strategy.body", "There is no body `%s` that it could answer to.",
				    b->answers_to.at[k]);
		if (!source_known(c, b->place, b->source))
			return false;
	}
	return true;
}

/* A term stands in pages, tables and JSON as it is: words, nothing that any of them reads otherwise. */
static bool words_right(const struct checking *c, const struct words_of *w)
{
	const char *const all[] = {w->one, w->many, w->a_one};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (const char *p = all[i]; p && *p; p++)
			if ((unsigned char)*p < ' ' || strchr("\"\\<>&,;[]{}=+@|", *p))
				return wrong(c, w->place, "strategy.words", "`%s` holds `%c`. A term is words alone.", all[i],
				    (unsigned char)*p < ' ' ? ' ' : *p);
	return true;
}

static bool sources_right(const struct checking *c)
{
	const struct pack *p = c->pack;
	for (size_t i = 0; i < p->terms_n; i++)
		if (!source_known(c, p->terms[i].place, p->terms[i].source) || !words_right(c, &p->terms[i].adult) ||
		    !words_right(c, &p->terms[i].child))
			return false;
	for (size_t i = 0; i < p->questions_n; i++)
		if (!source_known(c, p->questions[i].place, p->questions[i].source))
			return false;
	for (size_t i = 0; i < p->priorities_n; i++)
		if (!source_known(c, p->priorities[i].place, p->priorities[i].source))
			return false;
	for (size_t i = 0; i < p->monitoring_n; i++)
		if (!source_known(c, p->monitoring[i].place, p->monitoring[i].source))
			return false;
	for (size_t i = 0; i < p->baseline_n; i++)
		if (!source_known(c, p->baseline[i].place, p->baseline[i].source) ||
		    !measure_known(c, p->baseline[i].place, p->baseline[i].measure))
			return false;
	return true;
}

bool pack_check(const struct pack *p, const char *name, const struct pack_knows *knows, struct fault *fault)
{
	const struct checking check = {p, name, knows, fault}, *c = &check;
	return IDS(documents, documents_n, document, "documents") && IDS(terms, terms_n, pack_term, "terms") &&
	    IDS(pledge.promises, pledge.n, promise, "promises") && IDS(priorities, priorities_n, priority, "priorities") &&
	    IDS(outcomes, outcomes_n, outcome, "outcomes") && IDS(bodies, bodies_n, body, "bodies") &&
	    IDS(monitoring, monitoring_n, monitoring, "rules") && IDS(baseline, baseline_n, baseline, "figures") &&
	    promises_right(c) && outcomes_right(c) && bodies_right(c) && sources_right(c);
}
