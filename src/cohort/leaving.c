#include "cohort/leaving.h"

const char *leaving_words(enum leaving_category c)
{
	static const char *const words[] = {"none", "in care", "eligible", "relevant", "former relevant", "qualifying", "not known"};
	return words[c];
}

/* Days passed in care from `from` to before `to`; the day on which the 91st has passed goes to *reached (DAY_NONE). */
static int days_in_care(const struct span *s, day from, day to, day *reached)
{
	int days = 0;
	*reached = DAY_NONE;
	for (uint32_t i = 0; i < s->periods; i++) {
		day a = s->period[i].from > from ? s->period[i].from : from;
		day b = s->period[i].to < to ? s->period[i].to : to;
		if (a >= b)
			continue;
		if (days < LEAVING_DAYS && days + (b - a) >= LEAVING_DAYS)
			*reached = a + (LEAVING_DAYS - days);
		days += b - a;
	}
	return days;
}

static bool guardianship(cell rec)
{
	return (rec >= REC_E45 && rec <= REC_E48) || rec == REC_E43 || rec == REC_E44;
}

/* Where the child is in care on the day. */
static void in_care(const struct span *s, day d, day reached, struct leaving *l)
{
	day b16 = birthday_law(s->born, 16), b18 = birthday_law(s->born, 18);
	l->category = LEAVING_IN_CARE;
	if (d < b16 || reached == DAY_NONE)
		return;
	l->category = d < b18 ? LEAVING_ELIGIBLE : LEAVING_FORMER_RELEVANT;
	l->since = d < b18 ? (reached > b16 ? reached : b16) : b18;
}

/* Where the child has left care on p->to, which is on or before the day. */
static void has_left(const struct span *s, const struct period *p, day d, day reached, struct leaving_bands bands,
    struct leaving *l)
{
	day b16 = birthday_law(s->born, 16), b18 = birthday_law(s->born, 18);
	bool qualifies = d >= b16 && d < birthday_law(s->born, bands.qualifying_to);
	bool after_16 = p->to > b16;
	bool home = p->rec == REC_E4A || p->rec == REC_E4B;
	day six = day_add_months(p->to, 6);
	if (p->rec == REC_E11 || p->rec == REC_E12 || p->rec == REC_E2 || d < b16)
		return;
	if (guardianship(p->rec)) {
		l->category = qualifies ? LEAVING_QUALIFYING : LEAVING_NONE;
		l->since = qualifies ? (p->to > b16 ? p->to : b16) : DAY_NONE;
		return;
	}
	if (!after_16)
		return;
	if (reached != DAY_NONE && reached <= p->to && !(home && d >= six)) {
		if (d >= birthday_law(s->born, bands.former_to))
			return;
		l->category = d < b18 ? LEAVING_RELEVANT : LEAVING_FORMER_RELEVANT;
		l->since = d < b18 ? p->to : b18;
	} else if (qualifies) {
		l->category = LEAVING_QUALIFYING;
		l->since = reached != DAY_NONE ? six : p->to;
	}
}

struct leaving leaving_on(struct asof asof, const struct span *s, struct leaving_bands bands)
{
	struct leaving l = {.since = DAY_NONE, .known = true};
	day d = asof.as_at, reached;
	const struct period *p = NULL;
	for (uint32_t i = 0; i < s->periods && s->period[i].from <= d; i++)
		p = &s->period[i];
	if (!p)
		return l;
	if (s->born == DAY_NONE || (p->untold && p->to <= d)) {
		l.category = LEAVING_UNKNOWN;
		return l;
	}
	l.days = days_in_care(s, birthday_law(s->born, 14), d < p->to ? d : p->to, &reached);
	l.known = l.days >= LEAVING_DAYS || s->period[0].known;
	if (d < p->to)
		in_care(s, d, reached, &l);
	else
		has_left(s, p, d, reached, bands, &l);
	return l;
}
