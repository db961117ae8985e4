/* Visits, and why a review was late: of the invented council. What children say there nobody said. */
#include "demo/week.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const small_visit[] = {
	"\"I showed you my new drawers. The blue one is for secrets.\"", "\"Can you tell mummy I can swim now?\"",
	"\"I don't want to talk today. I want to draw.\"",
	"\"We had pancakes. I can flip them.\"", "\"I cried on Sunday but Cass gave me a hug.\""};
static const char *const big_visit[] = {
	"\"It's all right here. They let me be.\"", "\"Can we do this in the car and not in the kitchen, they listen.\"",
	"\"I'm fine.\" Then, on the way back: \"Not really.\"",
	"\"My brother's birthday is on the 9th, I want to be there.\"", "\"School's better since I sit with Ama.\"",
	"\"You could have told me before you told them.\"",
	"\"I cooked for everyone. It was edible.\""};

#define TURN(list) list[turn % COUNT(list)]

static const char *voice_visit(int age, uint64_t turn)
{
	return age < 9 ? TURN(small_visit) : TURN(big_visit);
}

static void visit(struct week *w, struct chance *c, day held)
{
	struct week_entry *e = week_add(w, "visit", held, WEEK_WORKER);
	int age = week_age(w, held);
	bool alone = age < 2 || chance_in(c, 900);
	week_day(w, e, "held", held);
	week_text(e, "who", week_authors[WEEK_WORKER]);
	week_text(e, "alone", alone ? "yes" : "no");
	if (!alone)
		week_text(e, "not_alone_reason", "They wanted somebody they know in the room.");
	week_text(e, "at_home", chance_in(c, 850) ? "yes" : "no");
	week_text(e, "bedroom_seen", chance_in(c, 600) ? "yes" : "no");
	if (age >= 4)
		week_text(e, "child_said", voice_visit(age, chance_next(c)));
	week_text(e, "how_was_it", age < 4 ? "Seen awake and at play; eats and sleeps well. Nothing else was agreed." :
	    chance_in(c, 500) ? "We talked about school and family time. I write to the school about Thursday."
	    : "Things are calm. We look at the plan next time.");
}

/* In a home that is meant to last, in its second year or later: a visit may be three months after the one before. */
static bool lasts(const struct week *w, day today)
{
	const struct invented_episode *e = invented_on(w->k, today);
	return e && e->from < day_add_years(today, -1) && (!strcmp(e->home.place, "U1") || !strcmp(e->home.place, "U4"));
}

/* Every six weeks at most, and soon after a move; a few late; the next ones planned. */
static void visits(struct week *w, struct chance *c)
{
	day today = week_until(w), on = week_begins(w), next;
	size_t at = 0;
	const struct invented *k = w->k;
	/* one of those who are looked at always waits too long */
	bool staged = w->rich && week_age(w, today) < 12;
	bool slow = k->is == INVENTED_IN_CARE && (chance_in(c, 60) || staged), lasting = lasts(w, today);
	on += chance_from(c, 1, 6);
	for (;; on = next) {
		on = week_workday(on);
		if (on > today || (w->k->is != INVENTED_IN_CARE && on >= today))
			break;
		visit(w, c, on);
		next = on + (chance_in(c, 30) ? chance_from(c, 45, 62) : chance_from(c, 27, 40));
		while (at < k->episodes_n && (k->episodes[at].from <= on || !strcmp(k->episodes[at].rne, "L")))
			at++;
		if (at < k->episodes_n && k->episodes[at].from + 5 < next)
			next = k->episodes[at].from + chance_from(c, 1, 5);
		if (slow && next > today - (lasting ? 95 : staged ? 45 : 14))
			return; /* overdue, and nothing planned */
	}
	if (k->is != INVENTED_IN_CARE)
		return;
	struct week_entry *e = week_add(w, "visit", today, WEEK_WORKER);
	day planned = on > today + 20 ? today + 14 : on;
	e->draft = true;
	week_day(w, e, "planned", planned);
	week_text(e, "who", week_authors[WEEK_WORKER]);
}

/* Why a review was late: most workers say so. */
static void reasons(struct week *w, struct chance *c)
{
	static const char *const why[] = {"The young person asked for another day, after the exam.",
	    "The reviewing officer was ill; a new date was found at once.",
		"The school could not come, and the young person wanted the teacher there."};
	const struct invented *k = w->k;
	day since = week_since(w), from = week_begins(w), before = since;
	size_t nth = 0;
	for (size_t i = 0; i < k->reviews_n; i++) {
		day on = k->reviews[i].on;
		if (on <= since)
			continue;
		/* the first has its own limit, in working days */
		day due = nth == 1 ? day_add_months(before, 3) : day_add_months(before, 6);
		if (nth > 0 && on > due && on >= from && chance_in(c, 700)) {
			struct week_entry *e = week_add(w, "reason", on, WEEK_REVIEWER);
			week_text(e, "why", "late");
			week_text(e, "clock", nth == 1 ? "review-second" : "review-later");
			week_day(w, e, "since", before);
			week_day(w, e, "due", due);
			week_day(w, e, "given", on);
			week_text(e, "words", why[chance_below(c, COUNT(why))]);
		}
		before = on;
		nth++;
	}
}

static void of_child(struct week *w, struct chance *c)
{
	if (week_seen(w))
		visits(w, c);
	if (w->k->is == INVENTED_IN_CARE)
		reasons(w, c);
}
DEMO(plans, .child = of_child);
