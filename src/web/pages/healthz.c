/* Is the service there? Through the same queue and workers as every page, so that a stuck one is seen. */
#include "web/route.h"

static bool healthz(struct request *r, struct answer *a, struct fault *f)
{
	(void)r, (void)f;
	a->type = "application/json";
	buf_printf(&a->out->buf, "{\"status\":\"ok\",\"version\":\"%s\"}\n", KITH_VERSION);
	return true;
}

ROUTE(healthz, .method = METHOD_GET, .pattern = "/healthz", .permission = "public", .handle = healthz, .title = "Whether the service answers");
