/* How many rows a database holds, over all its tables: the figure that a copy and what came of it are compared by. */
#include "base/buf.h"
#include "store/engine.h"
#include <stdio.h>

static const struct sql list_sqlite = {.name = "rows_tables",
	.text = "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"};
static const struct sql list_postgres = {.name = "rows_tables",
	.text = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
	        " AND table_type = 'BASE TABLE' ORDER BY table_name"};

bool store_rows(struct tx *tx, struct arena *a, struct store_rows *out, struct fault *fault)
{
	struct query q;
	struct text *name = NULL;
	size_t n = 0, cap = 0;
	*out = (struct store_rows){0};
	query_begin(tx, &q, tx->store->engine == &engine_sqlite ? &list_sqlite : &list_postgres);
	while (query_step(&q, fault)) {
		name = arena_grow(a, name, &cap, n + 1, sizeof *name);
		name[n++] = arena_text(a, query_text(&q, 0));
	}
	if (!query_end(&q, fault))
		return false;
	for (size_t i = 0; i < n; i++) {
		int64_t rows;
		struct sql count = {.name = "rows_count", .text = arena_printf(a, "SELECT count(*) FROM \"%.*s\"", TEXT_ARG(name[i])).at};
		if (sql_i64(tx, &count, &rows, fault, arg_none()) != ROW_ONE)
			return false;
		out->tables++, out->rows += rows;
	}
	return true;
}
