/* Counts for whoever runs the service; answered on this machine alone. Nothing in them is about a person. */
#include "kit/server.h"

static void line(struct answer *a, const char *name, uint64_t v)
{
	buf_printf(&a->out->buf, "kith_%s %llu\n", name, (unsigned long long)v);
}

static bool metrics(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (!r->local || !r->web) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct web_counts c = web_counts(r->web);
	a->type = "text/plain; version=0.0.4; charset=utf-8";
	line(a, "requests_total", c.requests);
	for (int i = 2; i < 6; i++)
		buf_printf(&a->out->buf, "kith_answers_total{status=\"%dxx\"} %llu\n", i, (unsigned long long)c.answered[i]);
	line(a, "busy_total", c.busy);
	line(a, "late_total", c.late);
	line(a, "cut_off_total", c.cut);
	line(a, "faults_of_ours_total", c.faults_ours);
	line(a, "ceilings_total", c.ceilings);
	line(a, "waiting", c.waiting);
	line(a, "running", c.running);
	line(a, "held", c.held);
	line(a, "connections", c.connections);
	return true;
}

ROUTE(metrics, .method = METHOD_GET, .pattern = "/metrics", .permission = "public", .handle = metrics, .bare = true,
    .title = "Counts, for this machine alone");
