/* The days on which no work is counted, for the limits of steps, and the ladders in minutes: the record lies beside the laws and asks here
 * (record/steps.h, record/call.h). */
#include "base/settings.h"
#include "describe/describe.h"
#include "duty/laws.h"
#include "record/call.h"
#include "record/steps.h"
#include <pthread.h>

static struct laws laws;
static struct fault wrong;
static bool there;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
	static struct arena *kept; /* as long as the program runs */
	kept = arena_new(0);
	there = laws_load(kept, setting_path(settings_now(), SETTING_LAWS), &laws, &wrong);
}

bool step_calendar(const struct calendar **out, struct fault *f)
{
	pthread_once(&once, load);
	*out = &laws.calendar;
	if (!there && f)
		*f = wrong;
	return there;
}

/* Read when they are asked for first: a council's own kinds name theirs. */
static struct named {
	const char *name;
	struct ladder ladder;
	struct named *next;
	struct arena *arena; /* in which it lies, as long as the program runs */
} *named;
static pthread_mutex_t naming = PTHREAD_MUTEX_INITIALIZER;

static struct named *named_so(const char *name)
{
	pthread_mutex_lock(&naming);
	struct named *n = named;
	while (n && strcmp(n->name, name) != 0)
		n = n->next;
	pthread_mutex_unlock(&naming);
	return n;
}

bool call_ladder(const char *name, const struct ladder **out, struct fault *f)
{
	const struct calendar *days;
	struct fault aside = {0};
	if (!step_calendar(&days, f))
		return false;
	struct named *n = named_so(name);
	if (!n) { /* outside the lock; who comes second has it twice, once */
		struct arena *a = arena_new(0);
		struct named *one = arena_new_of(a, struct named);
		*one = (struct named){.name = arena_z(a, text_of(name)), .arena = a};
		if (!ladder_load(a, setting_path(settings_now(), SETTING_LAWS), name, days, &one->ladder, f ? f : &aside)) {
			arena_free(a);
			return false;
		}
		pthread_mutex_lock(&naming);
		one->next = named, n = named = one;
		pthread_mutex_unlock(&naming);
	}
	*out = &n->ladder;
	return true;
}

bool call_ladders_there(int64_t authority, struct fault *f)
{
	const struct described *d = record_kinds_of(authority);
	const struct ladder *l;
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j < d->kinds[i].life.n; j++) {
			const struct kind_step *s = &d->kinds[i].life.step[j];
			if ((s->calls && !call_ladder(s->calls, &l, f)) || (s->hold && !call_ladder(s->hold, &l, f)))
				return false;
			if (s->calls && s->shut >= 0 && call_ladder(s->calls, &l, f) && !l->shut.n)
				return fault_set(f, FAULT_INPUT, "call.ladder",
				    "`%s` calls by the `shut` part of the ladder `%s`, which has none. Write one.", d->kinds[i].name,
				    s->calls);
		}
	return true;
}
