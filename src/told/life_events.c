/* What happened in a child's life beside the return: what meets a clock, what it is about, and what was said about it. */
#include "told/life_inside.h"
#include "base/map.h"
#include "record/entry.h"
#include "record/reason.h"

static void add_event(struct making *m, struct life_events *c, enum satisfies kind, day on)
{
	c->event = arena_grow(m->arena, c->event, &c->room, c->events.n + 1, sizeof *c->event);
	c->event[c->events.n++] = (struct event){kind, on};
	c->events.event = c->event;
}

static bool add_events(struct making *m, const char *kind, enum satisfies satisfied)
{
	struct walk w;
	walk_begin(m, &w, kind);
	for (struct entry *e; (e = walk_next(m, &w));) {
		struct life_events *c = life_child(m, e->child);
		day on = entry_from(e);
		if (!c || on == DAY_NONE)
			continue;
		if (satisfied == SATISFIED_HEALTH) {
			const struct value *outcome = entry_value(e, "outcome"), *which = entry_value(e, "assessment");
			if ((outcome->state == VALUE_SET && !text_is(outcome->text, "done")) || text_is(which->text, "development"))
				continue;
		}
		add_event(m, c, satisfied, on);
	}
	return query_end(&w.q, m->f);
}

/* A time when a child was missing. */
struct was_missing {
	int64_t person;
	struct back back;
};

/* Back from being missing, and the talk about it: what was written in kith, and what was told since kith holds the talks (of the years
 * before nobody knows here whether somebody asked). */
static bool add_backs(struct making *m)
{
	struct walk w;
	struct map by;
	size_t n = 0, cap = 0;
	struct was_missing *all = NULL;
	map_init(&by, m->arena, 0);
	day held[SATISFIES];
	if (!life_held(m->tx, m->arena, m->authority, held, m->f))
		return false;
	day since = held[SATISFIED_INTERVIEW];
	walk_begin(m, &w, "missing-episode");
	w.told = since != DAY_NONE;
	for (struct entry *e; (e = walk_next(m, &w));) {
		if (text_is(e->source, "return") && entry_to(e) < since)
			continue;
		if (entry_to(e) == DAY_NONE || !text_is(entry_value(e, "missing")->text, "M"))
			continue;
		all = arena_grow(m->arena, all, &cap, n + 1, sizeof *all);
		int64_t *key = arena_new_of(m->arena, int64_t);
		*key = e->id;
		map_put(&by, (struct text){(const char *)key, sizeof *key}, (uint32_t)n, NULL);
		all[n++] = (struct was_missing){e->child, {entry_to(e), DAY_NONE}};
	}
	if (!query_end(&w.q, m->f))
		return false;
	walk_begin(m, &w, "return-home-interview");
	for (struct entry *e; (e = walk_next(m, &w));) {
		uint32_t i;
		int64_t about = entry_value(e, "missing")->number;
		bool refused = text_is(entry_value(e, "outcome")->text, "offered-refused");
		day on = value_day(entry_value(e, "held"));
		if (on == DAY_NONE && refused)
			on = value_day(entry_value(e, "offered"));
		if (on == DAY_NONE || !map_get(&by, (struct text){(const char *)&about, sizeof about}, &i) || on < all[i].back.on)
			continue;
		if (all[i].back.talked == DAY_NONE || on < all[i].back.talked)
			all[i].back.talked = on;
	}
	if (!query_end(&w.q, m->f))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct life_events *c = life_child(m, all[i].person);
		if (!c)
			continue;
		struct back *more = arena_array(m->arena, struct back, c->events.backs + 1);
		if (c->events.backs)
			memcpy(more, c->events.back, c->events.backs * sizeof *more);
		more[c->events.backs++] = all[i].back;
		c->events.back = more;
	}
	return true;
}

#define SETTLED "SELECT child, happened_from, to_18 FROM k_home WHERE authority = $1 AND to_18 IS NOT NULL" \
	" AND " ENTRY_STANDS("") " AND happened_from IS NOT NULL"
SQL(sql_settled_all, SETTLED " ORDER BY child, happened_from, entry");
SQL(sql_settled_one, SETTLED " AND child = $2 ORDER BY happened_from, entry");
SQL(sql_settled_some, SETTLED " AND child >= $2 AND child < $3 ORDER BY child, happened_from, entry");

/* Which homes are meant to last until 18: also of those that a return told of, where kith has it from a worker. */
static bool add_settled(struct making *m)
{
	size_t at = 0;
	for (int64_t id = 0; !m->person ? !at++ : (id = life_next_id(m, m->person, &at)) != 0;) {
		struct query q;
		life_begin(m, &q, id, &sql_settled_one, &sql_settled_some, &sql_settled_all);
		while (query_step(&q, m->f)) {
			struct life_events *c = life_child(m, query_i64(&q, 0));
			if (!c)
				continue;
			struct settled *more = arena_array(m->arena, struct settled, c->events.settleds + 1);
			if (c->events.settleds)
				memcpy(more, c->events.settled, c->events.settleds * sizeof *more);
			more[c->events.settleds++] = (struct settled){query_day(&q, 1), query_i64(&q, 2) != 0};
			c->events.settled = more;
		}
		if (!query_end(&q, m->f))
			return false;
	}
	return true;
}

static bool add_notes(struct making *m)
{
	struct walk w;
	walk_begin(m, &w, "reason");
	for (struct entry *e; (e = walk_next(m, &w));) {
		struct life_events *c = life_child(m, e->child);
		const struct value *due = entry_value(e, "due");
		if (!c || reason_for(e) == REASON_RIGHT || due->state != VALUE_SET)
			continue;
		struct duty_note *more = arena_array(m->arena, struct duty_note, c->events.notes + 1);
		if (c->events.notes)
			memcpy(more, c->events.note, c->events.notes * sizeof *more);
		more[c->events.notes++] = (struct duty_note){arena_z(m->arena, entry_value(e, "clock")->text), value_day(due),
		    reason_for(e) == REASON_NOT_DUE, entry_value(e, "words")->text};
		c->events.note = more;
	}
	return query_end(&w.q, m->f);
}

static bool add_held(struct making *m)
{
	day since[SATISFIES];
	if (!life_held(m->tx, m->arena, m->authority, since, m->f))
		return false;
	for (size_t i = 0; i < m->children; i++)
		memcpy(m->child[i].events.held_since, since, sizeof since);
	return true;
}

bool life_happened(struct making *m)
{
	return add_events(m, "visit", SATISFIED_VISIT) && add_events(m, "health-assessment", SATISFIED_HEALTH) &&
	       add_events(m, "keeping-in-touch", SATISFIED_CONTACT) && add_backs(m) && add_settled(m) && add_notes(m) && add_held(m);
}
