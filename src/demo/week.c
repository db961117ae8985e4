#include "demo/week.h"
#include "demo/inside.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

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

/* The stream of a part's chance, by its name. */
static unsigned aspect_of(const char *name)
{
	uint32_t h = 2166136261u;
	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 16777619u;
	return ASPECT_PART + (h & 0xFFFFFF);
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
	bool slow = k->is == INVENTED_IN_CARE && chance_in(c, 60), lasting = lasts(w, today);
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
		if (slow && next > today - (lasting ? 95 : 14))
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

static void school(struct week *w, struct chance *c)
{
	static const char *const schools[] = {"Testwood Primary", "Sampleford Junior", "Demoham Academy", "Fableton College"};
	day today = w->v->ask.as_at;
	int year = day_civil(today).year;
	for (int y = year - 1; y <= year; y++)
		for (int term = 0; term < 3; term++) {
			day held = week_workday(day_of(y, (int[]){2, 6, 11}[term], 8) + chance_from(c, 0, 20));
			int age = week_age(w, held);
			if (held < week_begins(w) || age < 4 || age > 17 || held > today + 10 || chance_in(c, 60))
				continue;
			struct week_entry *e = week_add(w, "pep", held, WEEK_WORKER);
			week_text(e, "school", schools[age < 8 ? 0 : age < 11 ? 1 : age < 16 ? 2 : 3]);
			if (held > today) {
				e->draft = true;
				week_day(w, e, "planned", held);
				continue;
			}
			week_day(w, e, "held", held);
			week_text(e, "child_said", voice_school(age, chance_next(c)));
			week_text(e, "goals", voice_goal(age, chance_next(c)));
		}
}

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
		struct invented other = {.index = i};
		if (i == k->index)
			continue;
		invent_who(w->arena, w->v, &other);
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

void invent_week(struct arena *a, const struct inventing *v, const struct invented *k, bool rich, struct week *w)
{
	struct chance c = chance_of(v->ask.seed, k->index, ASPECT_WEEK);
	*w = (struct week){.arena = a, .v = v, .k = k, .rich = rich};
	const struct demo_part *p;
	for (size_t at = 0; (p = demo_part_next(&at));)
		if (p->child) {
			struct chance own = chance_of(v->ask.seed, k->index, aspect_of(p->name));
			p->child(w, &own);
		}
	if (week_seen(w)) {
		visits(w, &c);
	}
	if (k->is == INVENTED_GONE)
		return;
	if (k->is == INVENTED_IN_CARE) {
		school(w, &c);
		people(w, &c);
		reasons(w, &c);
	} else {
		leaver(w, &c);
	}
	plan_ahead(w, &c);
	tasks(w, &c);
	week_voices(w);
}
