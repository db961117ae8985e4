/* The demonstration's things: a board with seats, a district with its officer, a place where children live, a family. */
#include "demo/filling.h"

static bool add(struct filling *f, struct tx *tx, struct arena *a, struct entry *e, int64_t *id, struct fault *fault)
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

static struct entry *about(struct arena *a, const char *kind, int64_t thing)
{
	return entry_new_about(a, kind_of(text_of(kind)), thing);
}

static bool seat(struct filling *f, struct tx *tx, struct arena *a, int64_t body, int64_t who, const char *as, struct fault *fault)
{
	struct entry *e = about(a, "seat", body);
	if (!who)
		return true;
	entry_set_number(e, "who", who);
	entry_set(e, "seat_as", text_of(as));
	entry_set_number(e, "began", f->v->first);
	return add(f, tx, a, e, NULL, fault);
}

static bool board(struct filling *f, struct tx *tx, struct arena *a, struct fault *fault)
{
	struct entry *e = about(a, "body", 0);
	int64_t id;
	entry_set(e, "body_name", TEXT("Corporate parenting board (demonstration)"));
	entry_set(e, "sort", TEXT("board"));
	entry_set(e, "for_what", TEXT("To see that the promises to children are kept, and to answer them."));
	entry_set_number(e, "began", f->v->first);
	return add(f, tx, a, e, &id, fault) && seat(f, tx, a, id, f->board_member, "chair", fault) &&
	    seat(f, tx, a, id, f->adult[PART_MANAGER][f->hero_part[PART_MANAGER]], "secretary", fault) &&
	    seat(f, tx, a, id, f->child[f->hero], "young-member", fault);
}

static bool district(struct filling *f, struct tx *tx, struct arena *a, int64_t *id, struct fault *fault)
{
	struct entry *e = about(a, "organisation", 0);
	entry_set(e, "organisation_name", TEXT("Madeup District Council (demonstration)"));
	entry_set(e, "sort", TEXT("district"));
	if (!add(f, tx, a, e, id, fault))
		return false;
	e = about(a, "office", *id);
	entry_set_number(e, "who", f->partner);
	entry_set(e, "office_as", TEXT("Housing officer"));
	entry_set_number(e, "began", f->v->first);
	return add(f, tx, a, e, NULL, fault);
}

static bool place(struct filling *f, struct tx *tx, struct arena *a, int64_t provider, struct fault *fault)
{
	struct entry *e = about(a, "place", 0);
	entry_set(e, "place_name", TEXT("Pretend House (demonstration)"));
	entry_set(e, "sort", TEXT("childrens-home"));
	entry_set_number(e, "provider", provider);
	entry_set_number(e, "beds", 5);
	return add(f, tx, a, e, NULL, fault);
}

/* The young person and the child of about eight who has the same worker. */
static bool family(struct filling *f, struct tx *tx, struct arena *a, struct fault *fault)
{
	struct entry *e = about(a, "family", 0);
	int64_t id, of[] = {f->hero, f->small};
	entry_set(e, "family_name", TEXT("An invented family (demonstration)"));
	if (f->small < 0)
		return true;
	if (!add(f, tx, a, e, &id, fault))
		return false;
	for (size_t i = 0; i < 2; i++) {
		e = about(a, "family-child", id);
		entry_set_number(e, "sibling", f->child[of[i]]);
		if (!add(f, tx, a, e, NULL, fault))
			return false;
	}
	return true;
}

/* By that worker, so many days ago. */
static bool asked(
    struct filling *f, struct tx *tx, struct arena *a, struct entry *e, int64_t who, const char *role, int days, struct fault *fault)
{
	struct hand h = {f->authority, who, role, "", "demonstration", f->now - (int64_t)days * 86400000, f->v->ask.as_at};
	struct problems p;
	e->state = STATE_FINAL;
	f->report->entries++;
	return entry_add(tx, a, &h, e, &p, fault);
}

/* A district is asked for a home for the young person; their reviewing officer has raised a concern, and waits. */
static bool in_steps(struct filling *f, struct tx *tx, struct arena *a, int64_t council, struct fault *fault)
{
	int64_t worker = f->adult[PART_WORKER][f->hero_part[PART_WORKER]], reviewer = f->adult[PART_REVIEWER][f->hero_part[PART_REVIEWER]];
	struct entry *e = entry_new(a, kind_of(TEXT("housing-referral")), f->child[f->hero]);
	entry_set_number(e, "district", council);
	entry_set(e, "need", TEXT("One bedroom, near the bus to college. A quiet street, and a landlord who answers the telephone."));
	entry_set_number(e, "needed_by", f->v->ask.as_at + 120);
	if (!asked(f, tx, a, e, worker, "social-worker", 20, fault))
		return false;
	e = entry_new(a, kind_of(TEXT("concern")), f->child[f->hero]);
	entry_set_number(e, "raised_on", f->v->ask.as_at - 40);
	entry_set(e, "concern", TEXT("The plan for after eighteen names no home yet. Please say who asks for one, and by when."));
	return asked(f, tx, a, e, reviewer, "iro", 40, fault);
}

bool fill_things(struct filling *f, struct tx *tx, struct arena *a, struct fault *fault)
{
	int64_t council;
	const struct demo_part *p;
	for (size_t at = 0; (p = demo_part_next(&at));)
		if (p->things && !p->things(f, tx, a, fault))
			return false;
	return board(f, tx, a, fault) && district(f, tx, a, &council, fault) && place(f, tx, a, council, fault) &&
	    family(f, tx, a, fault) && in_steps(f, tx, a, council, fault);
}
