/* The frame around kith's pages: adult (the council's name, services, sign out) and child (warm, leave quickly on each page). */
#include "house/error.view.h"
#include "house/house.h"
#include "house/kept.h"
#include "house/layout.view.h"

static void begin(struct out *o, const struct layout *l, enum audience who)
{
	layout_head(o, l, who == AUDIENCE_CHILD);
	if (who == AUDIENCE_CHILD)
		layout_child_top(o, l);
	else
		layout_adult_top(o, l);
}

static void end(struct out *o, const struct layout *l, enum audience who)
{
	layout_bottom(o, l, who == AUDIENCE_CHILD);
}

static void error(struct request *r, struct out *o, enum message title, enum message say)
{
	if (r->route && r->route->urgent)
		error_urgent_view(o);
	error_view(o, title, say, r->number);
	kept_draw(r, o);
}

/* An address under theirs that nobody has, and a page of the grown-ups' that a young person came to, are answered as their pages are. */
static enum audience audience_of(const struct request *r)
{
	if (!r->route)
		return text_starts(r->path, TEXT("/me/")) ? AUDIENCE_CHILD : AUDIENCE_PUBLIC;
	return r->layout.young && r->route->audience == AUDIENCE_ADULT ? AUDIENCE_CHILD : r->route->audience;
}

const struct frame house_frame = {.begin = begin, .end = end, .error = error, .audience = audience_of,
    .busy = "A lot of people are using kith. Try again in a minute.\n",
    .busy_urgent = "It was not sent. If you are in danger, call 999. Childline is 0800 1111. Then go back and press the button again.\n"};
