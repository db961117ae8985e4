#include "demo/week.h"
#include "demo/inside.h"

const char *const week_authors[WEEK_AUTHORS] = {"@worker", "@reviewer", "@adviser", "@nurse", "@carer", "@self"};

struct week_entry *week_add(struct week *w, const char *kind, day written, enum week_author by)
{
	if (w->n == w->cap)
		w->at = arena_grow(w->arena, w->at, &w->cap, w->n + 1, sizeof *w->at);
	struct week_entry *e = &w->at[w->n++];
	day today = w->v->ask.as_at;
	*e = (struct week_entry){.kind = kind, .written = written > today ? today : written, .by = by, .about = -1};
	return e;
}

void week_text(struct week_entry *e, const char *field, const char *text)
{
	if (e->n < WEEK_FIELDS)
		e->field[e->n++] = (struct week_field){field, text};
}

void week_day(struct week *w, struct week_entry *e, const char *field, day d)
{
	char iso[DAY_TEXT];
	week_text(e, field, arena_printf(w->arena, "%s", day_iso(d, iso)).at);
}

int week_age(const struct week *w, day on)
{
	return age_law(w->k->born, on);
}

day week_workday(day d)
{
	while (day_weekday(d) > 4)
		d--;
	return d;
}

/* Until when they are in care: today, or the day they left. */
day week_until(const struct week *w)
{
	day left = invented_left(w->k);
	return left == DAY_NONE ? w->v->ask.as_at : left;
}

day week_since(const struct week *w)
{
	return invented_since(w->k, invented_left(w->k) == DAY_NONE ? w->v->ask.as_at : invented_left(w->k) - 1);
}

/* From when this room tells of somebody: thirteen months ago, or since they came into care. */
day week_begins(const struct week *w)
{
	day since = week_since(w), window = w->v->ask.as_at - WEEK_DAYS;
	return since == DAY_NONE || since < window ? window : since;
}

bool week_seen(const struct week *w)
{
	return week_until(w) > w->v->ask.as_at - WEEK_DAYS;
}

/* Weak: a program may have no part at all. */
extern const struct demo_part *const __start_kith_demo[] __attribute__((weak)), *const __stop_kith_demo[] __attribute__((weak));

/* The linker's order is none: the next by name after the one before. */
const struct demo_part *demo_part_next(size_t *at)
{
	size_t n = (size_t)(__stop_kith_demo - __start_kith_demo);
	for (size_t i = 0; *at < n && i < n; i++) {
		size_t before = 0;
		for (size_t j = 0; j < n; j++)
			before += strcmp(__start_kith_demo[j]->name, __start_kith_demo[i]->name) < 0;
		if (before == *at) {
			++*at;
			return __start_kith_demo[i];
		}
	}
	return NULL;
}

struct chance demo_part_chance(const struct week *w, const char *name)
{
	uint32_t h = 2166136261u;
	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 16777619u;
	return chance_of(w->v->ask.seed, w->k->index, ASPECT_PART + (h & 0xFFFFFF));
}

void invent_week(struct arena *a, const struct inventing *v, const struct invented *k, bool rich, struct week *w)
{
	*w = (struct week){.arena = a, .v = v, .k = k, .rich = rich};
	const struct demo_part *p;
	for (size_t at = 0; (p = demo_part_next(&at));)
		if (p->child) {
			struct chance own = demo_part_chance(w, p->name);
			p->child(w, &own);
		}
}
