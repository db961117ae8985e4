/* Leave quickly: out to another site at once, and nothing of this one stays in the browser. */
#include "web/route.h"

static bool leave(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	a->status = 303;
	answer_header(a, "Location", text_of(r->site->leave));
	answer_header(a, "Clear-Site-Data", TEXT("\"cache\", \"cookies\", \"storage\""));
	return true;
}

ROUTE(leave, .method = METHOD_GET, .pattern = "/leave", .permission = "public", .handle = leave, .audience = AUDIENCE_CHILD, .title = "Leave quickly");
