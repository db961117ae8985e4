/* People who matter to the children of the invented council, and what they say is not right. */
#include "demo/week.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void important(struct week *w, const char *name, const char *relation, const char *how)
{
	struct week_entry *e = week_add(w, "important-person", week_begins(w), WEEK_WORKER);
	week_text(e, "person_name", name);
	week_text(e, "relation", relation);
	if (how)
		week_text(e, "how", how);
	week_text(e, "safe", "yes");
	week_day(w, e, "began", week_begins(w));
}

static void people(struct week *w, struct chance *c)
{
	const struct invented *k = w->k;
	static const char *const firsts[] = {"Alex", "Bev", "Dee", "Fran", "Jo", "Kim", "Pat", "Val"};
	const char *parent = arena_printf(w->arena, "%s %s", firsts[chance_below(c, COUNT(firsts))], k->surname).at;
	const char *friend = arena_printf(w->arena, "%s %s", firsts[chance_below(c, COUNT(firsts))],
	    invent_surname((uint32_t)k->index * 7)).at;
	if (k->separated)
		important(w, parent, "mother", "By telephone, when the line is good.");
	else if (chance_in(c, 800))
		important(w, parent, chance_in(c, 750) ? "mother" : "father", chance_in(c, 600) ? "Every second Saturday at the centre."
		    : "Sundays, with a worker there.");
	for (int64_t i = k->family; i < k->family + 3 && i < w->v->in_care; i++) {
		struct invented other;
		if (i == k->index)
			continue;
		invent_child(w->arena, w->v, i, &other);
		if (other.family == k->family)
			important(w, arena_printf(w->arena, "%s %s", other.forename, other.surname).at, "brother-sister",
			    "You see each other each week.");
	}
	if (w->rich || chance_in(c, 400))
		important(w, friend, w->rich || chance_in(c, 700) ? "friend" : "grandparent", NULL);
}

/* Whatever is not right on a page, said by the child or by somebody beside them. */
static void tasks(struct week *w, struct chance *c)
{
	static const struct {
		const char *what, *kind, *words;
	} all[] = {
		{"wrong", "pep", "This is not my school any more. I changed in September."},
		{"wrong", "important-person", "You forgot my little sister."},
		{"ask", "health-assessment", "Please find me glasses that do not look like that."},
		{"ask", "visit", "Please send the report before the meeting."},
		{"wrong", "home", "The date that I moved in is wrong. It was before the holidays."},
	};
	if (!w->rich && !chance_in(c, 90))
		return;
	size_t i = (size_t)chance_below(c, COUNT(all));
	day raised = w->v->ask.as_at - chance_from(c, 0, 24);
	if (raised < week_begins(w) || week_age(w, raised) < 8)
		return;
	bool done = chance_in(c, 400);
	struct week_entry *e = week_add(w, "task", raised, WEEK_SELF);
	week_text(e, "task", all[i].what);
	week_text(e, "about_kind", all[i].kind);
	week_text(e, "words", all[i].words);
	week_day(w, e, "raised", raised);
	week_day(w, e, "due", raised + 14);
	week_text(e, "owner", week_authors[w->k->is == INVENTED_LEAVER ? WEEK_ADVISER : WEEK_WORKER]);
	if (done) {
		day closed = raised + 5 < w->v->ask.as_at ? raised + 5 : w->v->ask.as_at;
		e->step = "done", e->stepped = closed;
		week_text(e, "answer", "You were right. It is changed.");
	}
}

static void of_child(struct week *w, struct chance *c)
{
	if (w->k->is == INVENTED_IN_CARE)
		people(w, c);
	if (w->k->is != INVENTED_GONE)
		tasks(w, c);
}
DEMO(child, .child = of_child);
