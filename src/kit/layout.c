/* A frame for programs that have none of their own. */
#include "kit/layout.h"
#include "kit/asset.h"
#include "kit/route.h"

static void begin(struct out *o, const struct layout *l, enum audience who)
{
	(void)who;
	out_lit(o, "<!doctype html>\n<html lang=\"");
	out_z(o, o->words->lang);
	out_lit(o, "\"><head><meta charset=\"utf-8\"><title>");
	if (l->is_error)
		out_say(o, MSG_LAYOUT_ERROR), out_lit(o, " ");
	out_text(o, l->title);
	out_lit(o, "</title><link rel=\"stylesheet\" href=\"");
	out_link(o, asset_url("/assets/kith.css"));
	out_lit(o, "\"></head><body><main>");
}

static void end(struct out *o, const struct layout *l, enum audience who)
{
	(void)l, (void)who;
	out_lit(o, "</main></body></html>\n");
}

static void error(struct request *r, struct out *o, enum message title, enum message say)
{
	out_lit(o, "<h1>");
	out_say(o, title);
	out_lit(o, "</h1><p>");
	out_say(o, say);
	out_lit(o, "</p><p>");
	out_text(o, r->number);
	out_lit(o, "</p>");
}

const struct frame frame_plain = {.begin = begin, .end = end, .error = error,
    .busy = "Too many people ask at once. Try again in a minute.\n",
    .busy_urgent = "It was not sent: too many people ask at once. Send it again.\n"};

const struct frame *frame_of(const struct site *s)
{
	return s && s->frame ? s->frame : &frame_plain;
}
