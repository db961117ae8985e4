/* Pathway plans, keeping in touch, where care leavers live and what they do: of the invented council. */
#include "demo/filling.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Whole, so that it can be signed; a draft until both have. */
static void plan_waiting(struct week *w, day agreed)
{
	struct week_entry *e = week_add(w, "pathway-plan", agreed, WEEK_ADVISER);
	e->draft = true;
	week_day(w, e, "agreed", agreed);
	week_text(e, "home", "You stay where you live now. You can stay on after you are 18, if you want to.");
	week_text(e, "work", "You finish school. In spring we go to see the college with you.");
	week_text(e, "money", "You open a bank account. We show you your savings.");
	week_text(e, "health", "The nurse you know stays your nurse.");
	week_text(e, "people", "You see your brothers and sisters each week. You can call us at night too.");
}

static void plan_ahead(struct week *w, struct chance *c)
{
	day agreed = week_workday(w->v->ask.as_at - chance_from(c, 5, 170));
	if (week_age(w, agreed) < 16 || agreed < week_begins(w))
		return;
	if (w->rich && w->k->is == INVENTED_IN_CARE) { /* written last week, and waiting for the two who sign it */
		plan_waiting(w, week_workday(w->v->ask.as_at - 6));
		return;
	}
	struct week_entry *e = week_add(w, "pathway-plan", agreed, w->k->is == INVENTED_LEAVER ? WEEK_ADVISER : WEEK_WORKER);
	week_day(w, e, "agreed", agreed);
	week_text(e, "home", "You stay where you live now. In a year we look at a flat with you.");
	week_text(e, "work", chance_in(c, 600) ? "College on four days, a day with a firm."
	    : "Looking for an apprenticeship, with the employability worker.");
	week_text(e, "money", "You open a bank account. We show you your savings.");
	week_text(e, "people", "Who you can call at night is on your card.");
}

/* Care leavers: keeping in touch, what they do, where they live. */
static void leaver(struct week *w, struct chance *c)
{
	static const char *const about[] = {"Work, and how the week goes.", "Money until the end of the month.", "The flat. A leaking tap.",
	    "Just a chat and a coffee.", "Family, and Christmas."};
	day today = w->v->ask.as_at, left = invented_left(w->k), on = today - WEEK_DAYS;
	bool lost = chance_in(c, 60);
	if (on < left)
		on = left;
	for (on += chance_from(c, 5, 50); on <= today - (lost ? 200 : 0); on += chance_from(c, 35, 58)) {
		struct week_entry *e = week_add(w, "keeping-in-touch", on, WEEK_ADVISER);
		week_day(w, e, "held", week_workday(on) <= left ? on : week_workday(on));
		week_text(e, "how", chance_in(c, 550) ? "seen" : chance_in(c, 500) ? "phone" : "message");
		week_text(e, "about", about[chance_below(c, COUNT(about))]);
	}
	for (int year = year_of(today); year >= year_of(today) - 3; year--) {
		struct invented_birthday b = invented_birthday(w->v, w->k, year);
		day since = birthday_law(w->k->born, week_age(w, today)) - 30;
		if (!b.asked || b.home[0] == '0')
			continue;
		struct week_entry *e = week_add(w, "accommodation", since, WEEK_ADVISER);
		week_text(e, "accommodation", b.home);
		week_day(w, e, "began", since);
		e = week_add(w, "activity", since, WEEK_ADVISER);
		week_text(e, "activity", b.activity);
		week_day(w, e, "began", since);
		break;
	}
}

static void of_child(struct week *w, struct chance *c)
{
	if (w->k->is == INVENTED_GONE)
		return;
	if (w->k->is == INVENTED_LEAVER)
		leaver(w, c);
	plan_ahead(w, c);
}

/* A year of savings of the young person: more payments than their page shows at once. */
static bool savings(struct filling *f, struct tx *tx, struct arena *a, struct fault *fault)
{
	struct entry *e = entry_new(a, kind_of(TEXT("savings")), f->child[f->hero]);
	int64_t id, worker = f->adult[PART_WORKER][f->hero_part[PART_WORKER]];
	day opened = f->v->ask.as_at - 370;
	entry_set_number(e, "opened", opened);
	entry_set(e, "account", TEXT("Savings account at the Pretend Bank (demonstration)"));
	if (!fill_by(f, tx, a, e, &id, worker, "social-worker", 360, fault))
		return false;
	for (int month = 0; month < 12; month++) {
		e = entry_new_about(a, kind_of(TEXT("savings.paid")), id);
		entry_set_number(e, "paid_on", opened + 30 * month);
		entry_set_number(e, "amount", month == 6 ? 2500 : 1000);
		entry_set(e, "from_whom", month == 6 ? TEXT("A birthday present") : TEXT("The council"));
		if (!fill_by(f, tx, a, e, NULL, worker, "social-worker", 360 - 30 * month, fault))
			return false;
	}
	return true;
}
DEMO(leaving, .child = of_child, .things = savings);
