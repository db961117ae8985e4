/* Grown-ups, who works for whom, and what is written. */
#include "demo/filling.h"
#include "demo/inside.h"
#include "record/steps.h"
#include "store/journal.h"

enum { BATCH = 4096, TEAM_OF = 7 }; /* few commits: each writes the indexes' pages again */

/* ---- one entry ---- */

static int64_t person_of(const char *who, const int64_t people[WEEK_AUTHORS])
{
	for (int i = 0; i < WEEK_AUTHORS; i++)
		if (!strcmp(who, week_authors[i]))
			return people[i];
	return 0;
}

static bool set_value(struct arena *a, struct entry *e, const struct week_field *x, const int64_t people[WEEK_AUTHORS], struct fault *fault)
{
	struct value *v = entry_value(e, x->name);
	const char *wrong;
	if (x->text[0] == '@') {
		int64_t who = person_of(x->text, people);
		if (who)
			*v = (struct value){.state = VALUE_SET, .number = who};
		return true;
	}
	int i = kind_field(e->kind, x->name);
	if (value_parse(a, &e->kind->fields[i], text_of(x->text), v, &wrong))
		return true;
	return fault_set(fault, FAULT_OURS, "demo.value", "The demonstration writes %s.%s wrongly: %s", e->kind->name, x->name, wrong);
}

bool fill_entry(struct filling *f, struct tx *tx, struct arena *a, const struct week_entry *w, int64_t child,
    const int64_t who[WEEK_AUTHORS], int64_t view, int64_t *id, struct fault *fault)
{
	struct entry *e = entry_new(a, kind_of(text_of(w->kind)), child);
	for (size_t i = 0; i < w->n; i++)
		if (!set_value(a, e, &w->field[i], who, fault))
			return false;
	if (view)
		entry_set_entry(e, "view", view, 1);
	e->state = w->draft ? STATE_DRAFT : STATE_FINAL;
	struct hand h = {.authority = f->authority, .who = who ? who[w->by] : 0, .now = moment_on(f, w->written, 10 + (int)(w->n % 7)),
	    .today = f->v->ask.as_at, .purpose = "demonstration"};
	if (!entry_put(tx, &h, e, fault))
		return false;
	if (w->step) {
		bool moved, ours;
		h.now = moment_on(f, w->stepped, 16);
		if (!step_told(tx, a, &h, e, &e->kind->life.step[kind_step_at(e->kind, text_of(w->step))], &moved, &ours, fault))
			return false;
	}
	*id = e->id;
	f->report->entries++;
	return true;
}

/* ---- teams and grown-ups ---- */

static const struct {
	const char *forename, *surname;
} staged[PARTS] = {[PART_WORKER] = {"Sam", "Worker (demonstration)"}, [PART_MANAGER] = {"Max", "Manager (demonstration)"},
    [PART_REVIEWER] = {"Ira", "Reviewer (demonstration)"}, [PART_ADVISER] = {"Ada", "Adviser (demonstration)"},
    [PART_NURSE] = {"Nia", "Nurse (demonstration)"}, [PART_CARER] = {"Cass", "Carer (demonstration)"}};

static bool add_adult(struct filling *f, struct tx *tx, struct arena *a, int part, uint32_t n, struct fault *fault)
{
	struct invented_name name = invent_adult(a, f->v, (enum invented_part)part, n);
	bool is_staged = n == f->hero_part[part];
	struct week_entry e = {.kind = "person", .written = f->v->first, .about = -1};
	week_text(&e, "part", part == PART_CARER ? "carer" : "worker");
	week_text(&e, "forename", is_staged ? staged[part].forename : name.forename);
	week_text(&e, "surname", is_staged ? staged[part].surname : name.surname);
	return fill_entry(f, tx, a, &e, 0, NULL, 0, &f->adult[part][n], fault);
}

static bool add_team(struct filling *f, struct tx *tx, struct arena *a, const char *name, const char *area, int64_t *id,
    struct fault *fault)
{
	struct week_entry e = {.kind = "team", .written = f->v->first, .about = -1};
	char iso[DAY_TEXT];
	week_text(&e, "team_name", name);
	week_text(&e, "area", area);
	week_text(&e, "began", day_iso(f->v->first, iso));
	return fill_entry(f, tx, a, &e, 0, NULL, 0, id, fault);
}

static bool put_adults(struct tx *tx, void *arg, struct fault *fault)
{
	static const char *const quadrants[] = {"North", "South", "Mid", "West"};
	struct filling *f = arg;
	struct arena *a = arena_new(0);
	bool ok = true;
	f->report->entries = 0;
	for (uint32_t n = 0; ok && n < f->v->teams; n++)
		ok = add_team(f, tx, a, arena_printf(a, "%s children's team %u", quadrants[n % 4], n / 4 + 1).at, quadrants[n % 4],
		    &f->team[n], fault);
	ok = ok && add_team(f, tx, a, "Leaving and aftercare", "all", &f->leaving, fault);
	for (int part = 0; ok && part < PARTS; part++)
		for (uint32_t n = 0; ok && part != PART_CARER && n < f->adults[part]; n++)
			ok = add_adult(f, tx, a, part, n, fault);
	arena_free(a);
	return ok;
}

bool fill_adults(struct filling *f, struct fault *fault)
{
	const struct inventing *v = f->v;
	const uint32_t n[PARTS] = {[PART_WORKER] = v->workers, [PART_MANAGER] = v->teams, [PART_REVIEWER] = v->reviewers,
	    [PART_ADVISER] = v->advisers, [PART_NURSE] = v->nurses, [PART_CARER] = (uint32_t)v->in_care};
	for (int part = 0; part < PARTS; part++) {
		f->adults[part] = n[part];
		f->adult[part] = arena_array(f->arena, int64_t, n[part] + 1);
	}
	f->team = arena_array(f->arena, int64_t, v->teams + 1);
	return store_run(f->store, "demonstration: grown-ups", put_adults, f, fault);
}

/* ---- one child ---- */

struct beside {
	int64_t who[WEEK_AUTHORS]; /* by the author's part; 0: nobody */
	day since[WEEK_AUTHORS];
	int64_t team;
};

static bool find_beside(struct filling *f, struct tx *tx, struct arena *a, const struct invented *k, struct beside *b, struct fault *fault)
{
	const struct inventing *v = f->v;
	day today = v->ask.as_at, since = invented_since(k, today), sixteen = birthday_law(k->born, 16);
	*b = (struct beside){.who[WEEK_SELF] = f->child[k->index]};
	if (k->is == INVENTED_GONE) /* nobody works with them now; who visited them then */
		return true;
	if (k->is == INVENTED_LEAVER) {
		b->who[WEEK_ADVISER] = f->adult[PART_ADVISER][(k->index - v->in_care) / 22 % v->advisers];
		b->since[WEEK_ADVISER] = sixteen + 30;
		b->team = f->leaving;
		return true;
	}
	const struct invented_worker *w = &k->workers[k->workers_n - 1];
	const struct invented_episode *e = invented_on(k, today);
	b->who[WEEK_WORKER] = f->adult[PART_WORKER][w->worker];
	b->since[WEEK_WORKER] = w->from;
	b->team = f->team[w->worker / TEAM_OF % v->teams];
	b->who[WEEK_REVIEWER] = f->adult[PART_REVIEWER][k->index / 65 % v->reviewers];
	b->who[WEEK_NURSE] = f->adult[PART_NURSE][k->index / 200 % v->nurses];
	b->since[WEEK_REVIEWER] = b->since[WEEK_NURSE] = since;
	if (sixteen < today - 60) {
		b->who[WEEK_ADVISER] = f->adult[PART_ADVISER][k->index % v->advisers];
		b->since[WEEK_ADVISER] = sixteen + 60 > since ? sixteen + 60 : since;
	}
	if (e && e->home.place[0] == 'U') {
		int64_t *carer = &f->adult[PART_CARER][k->family];
		if (!*carer && !add_adult(f, tx, a, PART_CARER, (uint32_t)k->family, fault))
			return false;
		b->who[WEEK_CARER] = *carer;
		for (; e > k->episodes && !strcmp(e->rne, "L"); e--)
			;
		b->since[WEEK_CARER] = e->from;
	}
	return true;
}

static bool put_beside(struct filling *f, struct tx *tx, struct arena *a, const struct invented *k, const struct beside *b,
    struct fault *fault)
{
	static const char *const parts[WEEK_AUTHORS] = {[WEEK_WORKER] = "social-worker", [WEEK_REVIEWER] = "iro",
	    [WEEK_ADVISER] = "personal-adviser", [WEEK_NURSE] = "nurse", [WEEK_CARER] = "carer", [WEEK_SELF] = NULL};
	for (int i = 0; i < WEEK_SELF; i++) {
		char iso[DAY_TEXT];
		int64_t id;
		if (!b->who[i])
			continue;
		struct week_entry e = {.kind = "allocation", .written = b->since[i], .about = -1};
		week_text(&e, "part", parts[i]);
		week_text(&e, "who", week_authors[i]);
		week_text(&e, "began", day_iso(b->since[i], iso));
		if ((i == WEEK_WORKER || (i == WEEK_ADVISER && k->is == INVENTED_LEAVER)) && b->team)
			week_text(&e, "team", arena_printf(a, "%lld.1", (long long)b->team).at);
		if (!fill_entry(f, tx, a, &e, f->child[k->index], b->who, 0, &id, fault))
			return false;
	}
	return true;
}

static bool put_child(struct filling *f, struct tx *tx, struct arena *a, int64_t index, struct fault *fault)
{
	struct invented k;
	struct week w;
	struct beside b;
	int64_t child = f->child[index];
	invent_child(a, f->v, index, &k);
	if (!child)
		return true;
	invent_week(a, f->v, &k, on_stage(f, index), &w);
	int64_t *id = arena_array(a, int64_t, w.n + 1);
	if (!find_beside(f, tx, a, &k, &b, fault) || !put_beside(f, tx, a, &k, &b, fault))
		return false;
	for (size_t i = 0; i < w.n; i++)
		if (!fill_entry(f, tx, a, &w.at[i], child, b.who, w.at[i].about >= 0 ? id[w.at[i].about] : 0, &id[i], fault))
			return false;
	struct journal_entry j = {.authority = f->authority, .at = f->now, .role = TEXT("demonstration"), .verb = TEXT("add"),
	    .kind = TEXT("demonstration"), .child = child, .purpose = TEXT("invented for the demonstration")};
	const struct demo_part *p;
	for (size_t at = 0; (p = demo_part_next(&at));) {
		struct chance own = demo_part_chance(&w, arena_printf(a, "%s, written", p->name).at);
		if (p->written && !p->written(f, tx, &w, &own, b.who, fault))
			return false;
	}
	return journal_write(tx, &j, fault);
}

static bool put_batch(struct tx *tx, void *arg, struct fault *fault)
{
	struct filling *f = arg;
	int64_t before = f->report->entries;
	struct arena *a = arena_new(0);
	bool ok = true;
	for (int64_t i = f->from; ok && i < f->from + BATCH && i < f->v->all; i++) {
		arena_reset(a);
		ok = put_child(f, tx, a, i, fault);
	}
	arena_free(a);
	if (!ok)
		f->report->entries = before;
	return ok;
}

bool fill_children(struct filling *f, struct fault *fault)
{
	int64_t all = f->v->all;
	for (f->from = 0; f->from < all; f->from += BATCH) {
		if (!store_run(f->store, "demonstration: children", put_batch, f, fault))
			return false;
		if (f->progress)
			f->progress("a working week", f->from, all);
	}
	return true;
}
