/* Health assessments, the dentist, how children feel: of the invented council. */
#include "demo/week.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void checks(struct week *w, struct chance *c)
{
	day today = week_until(w), since = week_since(w), from = week_begins(w);
	bool behind = chance_in(c, 60);
	int32_t every = week_age(w, today) < 5 ? 175 : 355;
	/* the first within 20 working days; then from there */
	day on = since + chance_from(c, 14, 26);
	for (bool first = true; on <= today - (behind ? 120 : 0); first = false, on += every - chance_from(c, 0, 20)) {
		if (on < from)
			continue;
		struct week_entry *e = week_add(w, "health-assessment", on, WEEK_NURSE);
		bool refused = week_age(w, on) >= 14 && chance_in(c, 25);
		week_text(e, "assessment", first ? "initial" : "review");
		week_day(w, e, "held", week_workday(on));
		week_text(e, "outcome", refused ? "refused" : "done");
		if (!refused)
			week_text(e, "summary", chance_in(c, 700) ? "Well and growing. Eyes to be tested again in a year."
			    : "Sleep is a worry; the nurse calls in four weeks.");
	}
	if (w->k->is != INVENTED_IN_CARE)
		return;
	on = today - chance_from(c, 10, chance_in(c, 150) ? WEEK_DAYS : 200);
	if (week_age(w, on) < 1 || on < from)
		return;
	struct week_entry *e = week_add(w, "dental-check", on, WEEK_CARER);
	week_day(w, e, "held", week_workday(on));
	week_text(e, "outcome", "done");
	if (chance_in(c, 180))
		week_text(e, "treatment", "A filling, in three weeks.");
}

static void feelings(struct week *w, struct chance *c)
{
	static const int32_t scores[] = {0, 4, 7, 9, 11, 13, 15, 18, 21, 25, 36};
	day today = w->v->ask.as_at, on = today - chance_from(c, 20, 330);
	if (week_age(w, on) < 4 || week_age(w, on) > 16 || on < week_begins(w) || !chance_in(c, 860))
		return;
	struct week_entry *e = week_add(w, "sdq", on, WEEK_WORKER);
	week_day(w, e, "held", week_workday(on));
	week_text(e, "score", arena_printf(w->arena, "%d", (int)chance_along(c, scores, COUNT(scores))).at);
}

static void of_child(struct week *w, struct chance *c)
{
	if (week_seen(w))
		checks(w, c);
	if (w->k->is == INVENTED_IN_CARE)
		feelings(w, c);
}
DEMO(health, .child = of_child);
