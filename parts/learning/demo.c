/* School plans of the invented council. What children say there nobody said. */
#include "demo/week.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const small_school[] = {"\"I like reading to the little ones.\"", "\"Playtime is too loud.\"",
    "\"I can do my seven times table.\""};
static const char *const big_school[] = {"\"I can do it when it's quiet.\"", "\"I want to drop French.\"",
    "\"History is the only lesson that goes fast.\"", "\"I need a laptop that turns on.\""};
static const char *const goals[] = {"Read a whole book a month, chosen by the child.", "Be in school each day this half term.",
    "Catch up fractions with the tutor, twice a week.",
	"Join one club."};
static const char *const small_goals[] = {"Read a book together each week, chosen by the child.", "Tie shoes, and tell the time.",
    "Join one club.", "A friend to tea once a month."};
static const char *const big_goals[] = {"Visit the college in spring.", "Join one club.", "Be in school each day this half term.",
    "A day with a firm in the summer."};

#define TURN(list) list[turn % COUNT(list)]

static const char *voice_school(int age, uint64_t turn)
{
	return age < 10 ? TURN(small_school) : TURN(big_school);
}

static const char *voice_goal(int age, uint64_t turn)
{
	return age < 11 ? TURN(small_goals) : age < 15 ? TURN(goals) : TURN(big_goals);
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

static void of_child(struct week *w, struct chance *c)
{
	if (w->k->is == INVENTED_IN_CARE)
		school(w, c);
}
DEMO(learning, .child = of_child);
