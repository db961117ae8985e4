/* Is the service there, and its database? Through the same queue and workers as every page, so that a stuck one is seen. */
#include "house/house.h"
#include "store/store.h"

SQL(sql_healthz, "SELECT count(*) FROM kith_schema");

static bool ask(struct tx *tx, void *arg, struct fault *f)
{
	return sql_i64(tx, &sql_healthz, arg, f, arg_none()) == ROW_ONE;
}

static bool healthz(struct request *r, struct answer *a, struct fault *f)
{
	int64_t steps = 0;
	struct fault why = {0};
	(void)f;
	/* without a house there is no database to ask */
	bool ok = !house_of(r) || (store_read(house_of(r)->store, ask, &steps, &why) && steps > 0);
	a->status = ok ? 200 : 503;
	a->type = "application/json";
	if (ok)
		buf_printf(&a->out->buf, "{\"status\":\"ok\",\"version\":\"%s\"}\n", KITH_VERSION);
	else
		buf_printf(&a->out->buf, "{\"status\":\"down\",\"database\":\"%s\",\"version\":\"%s\"}\n", why.code[0] ? why.code : "empty",
		    KITH_VERSION);
	return true;
}

ROUTE(healthz, .method = METHOD_GET, .pattern = "/healthz", .permission = "public", .handle = healthz, .bare = true,
    .title = "Whether the service and its database answer");
