/* /bench/{bytes-id}: so many bytes through the same queue and workers, copied and nothing else: what a page is measured
 * against. Answers only where web_options.bench is set (KITH_BENCH=1). */
#include "kit/server.h"

enum { BENCH_MOST = 1 << 20 };

static bool bench(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	static const char bytes[4096] = {0};
	int64_t n = request_id(r, "bytes-id");
	if (!r->web || !web_options_of(r->web)->bench || n > BENCH_MOST) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	a->type = "application/octet-stream";
	for (size_t left = (size_t)n; left;) {
		size_t some = left < sizeof bytes ? left : sizeof bytes;
		buf_add(&a->out->buf, bytes, some);
		left -= some;
	}
	return true;
}

ROUTE(bench, .method = METHOD_GET, .pattern = "/bench/{bytes-id}", .permission = "public", .handle = bench, .bare = true,
    .title = "Bytes copied, for measuring");
