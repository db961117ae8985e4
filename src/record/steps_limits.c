/* How long an entry may stand at a step, and whether that has passed. */
#include "base/clock.h"
#include "record/call.h"
#include "record/steps.h"

bool step_due(const struct kind_step *s, int64_t since, day *due, int64_t *due_at, struct fault *f)
{
	const struct calendar *c;
	const struct ladder *l;
	day from = clock_day(since);
	*due = DAY_NONE, *due_at = 0;
	switch (s->unit) {
	case LIMIT_WORKING_DAYS:
		if (!step_calendar(&c, f))
			return false;
		*due = workday_add(c, from, s->limit);
		break;
	case LIMIT_DAYS:
		*due = from + s->limit;
		break;
	case LIMIT_MONTHS:
		*due = day_add_months(from, s->limit);
		break;
	case LIMIT_HOURS:
	case LIMIT_MINUTES:
		if (s->hold && !call_ladder(s->hold, &l, f))
			return false;
		*due_at = since + (s->hold ? l->hold : (int64_t)s->limit * (s->unit == LIMIT_HOURS ? 60 : 1) * 60 * 1000);
		*due = clock_day(*due_at);
		break;
	default:
		break;
	}
	return true;
}

bool step_late(const struct step_row *r, int64_t left)
{
	if (r->due == DAY_NONE)
		return false;
	return r->due_at ? left >= r->due_at : clock_day(left) > r->due;
}

struct text step_arithmetic(struct arena *a, const struct step_row *r)
{
	static const char *const one[LIMIT_UNITS] = {"", "working day", "day", "hour", "month", "minute", "day"};
	char from[DAY_TEXT], due[DAY_TEXT], hour[8];
	if (r->due == DAY_NONE || r->due_from == DAY_NONE) /* a day that somebody wrote is reckoned from nothing */
		return (struct text){"", 0};
	if (r->due_at)
		return arena_printf(a, "%s + %d %s%s = %s, %s", day_words(r->due_from, from), r->limit, one[r->unit],
		    r->limit == 1 ? "" : "s", day_words(r->due, due), clock_hhmm(r->due_at, hour));
	return arena_printf(a, "%s + %d %s%s = %s", day_words(r->due_from, from), r->limit, one[r->unit], r->limit == 1 ? "" : "s",
	    day_words(r->due, due));
}
