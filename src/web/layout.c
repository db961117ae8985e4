#include "web/layout.h"
#include "web/layout.view.h"

void layout_begin(struct out *o, const struct layout *l, enum audience who)
{
	layout_head(o, l, who == AUDIENCE_CHILD);
	if (who == AUDIENCE_CHILD)
		layout_child_top(o, l);
	else
		layout_adult_top(o, l);
}

void layout_end(struct out *o, const struct layout *l, enum audience who)
{
	layout_bottom(o, l, who == AUDIENCE_CHILD);
}
