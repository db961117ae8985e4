/* What the demonstration has between parts: a district with its officer, a place that it runs, what it is asked; and the parts' own things.
 */
#include "demo/filling.h"

bool fill_thing(struct filling *f, struct tx *tx, struct arena *a, struct entry *e, int64_t *id, struct fault *fault)
{
	struct hand h = {f->authority, 0, "demonstration", "", "demonstration", f->now, f->v->ask.as_at};
	struct problems p;
	e->state = STATE_FINAL;
	if (!entry_add(tx, a, &h, e, &p, fault))
		return false;
	f->report->entries++;
	if (id)
		*id = e->id;
	return true;
}

bool fill_by(struct filling *f, struct tx *tx, struct arena *a, struct entry *e, int64_t *id, int64_t who, const char *role, int days,
    struct fault *fault)
{
	struct hand h = {f->authority, who, role, "", "demonstration", f->now - (int64_t)days * 86400000, f->v->ask.as_at};
	struct problems p;
	e->state = STATE_FINAL;
	f->report->entries++;
	if (!entry_add(tx, a, &h, e, &p, fault))
		return false;
	if (id)
		*id = e->id;
	return true;
}

static bool district(struct filling *f, struct tx *tx, struct arena *a, int64_t *id, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("organisation")), 0);
	entry_set(e, "organisation_name", TEXT("Madeup District Council (demonstration)"));
	entry_set(e, "sort", TEXT("district"));
	if (!fill_thing(f, tx, a, e, id, fault))
		return false;
	e = entry_new_about(a, kind_of(TEXT("office")), *id);
	entry_set_number(e, "who", f->partner);
	entry_set(e, "office_as", TEXT("Housing officer"));
	entry_set_number(e, "began", f->v->first);
	return fill_thing(f, tx, a, e, NULL, fault);
}

static bool place(struct filling *f, struct tx *tx, struct arena *a, int64_t provider, struct fault *fault)
{
	struct entry *e = entry_new_about(a, kind_of(TEXT("place")), 0);
	entry_set(e, "place_name", TEXT("Pretend House (demonstration)"));
	entry_set(e, "sort", TEXT("childrens-home"));
	entry_set_number(e, "provider", provider);
	entry_set_number(e, "beds", 5);
	return fill_thing(f, tx, a, e, NULL, fault);
}

/* A district is asked for a home for the young person; their reviewing officer has raised a concern, and waits. */
static bool in_steps(struct filling *f, struct tx *tx, struct arena *a, int64_t council, struct fault *fault)
{
	int64_t worker = f->adult[PART_WORKER][f->hero_part[PART_WORKER]], reviewer = f->adult[PART_REVIEWER][f->hero_part[PART_REVIEWER]];
	struct entry *e = entry_new(a, kind_of(TEXT("housing-referral")), f->child[f->hero]);
	entry_set_number(e, "district", council);
	entry_set(e, "need", TEXT("One bedroom, near the bus to college. A quiet street, and a landlord who answers the telephone."));
	entry_set_number(e, "needed_by", f->v->ask.as_at + 120);
	if (!fill_by(f, tx, a, e, NULL, worker, "social-worker", 20, fault))
		return false;
	e = entry_new(a, kind_of(TEXT("concern")), f->child[f->hero]);
	entry_set_number(e, "raised_on", f->v->ask.as_at - 40);
	entry_set(e, "concern", TEXT("The plan for after eighteen names no home yet. Please say who asks for one, and by when."));
	return fill_by(f, tx, a, e, NULL, reviewer, "iro", 40, fault);
}

bool fill_things(struct filling *f, struct tx *tx, struct arena *a, struct fault *fault)
{
	int64_t council;
	const struct demo_part *p;
	for (size_t at = 0; (p = demo_part_next(&at));)
		if (p->things && !p->things(f, tx, a, fault))
			return false;
	return district(f, tx, a, &council, fault) && place(f, tx, a, council, fault) &&
	    in_steps(f, tx, a, council, fault);
}
