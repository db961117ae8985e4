/* The days on which no work is counted, for the limits of steps: the record lies beside the laws and asks here (record/steps.h). */
#include "base/settings.h"
#include "duty/laws.h"
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
