#include "told/return_day.h"
#include "store/journal.h"
#include <inttypes.h>
#include <stdio.h>

static const struct migration migrations[] = {{621, "the return day by day",
    "CREATE TABLE return_day (authority {small} NOT NULL, on_day {day} NOT NULL, year {small} NOT NULL, reckoned_at {moment} NOT NULL, "
    "children {int} NOT NULL, things {int} NOT NULL, said_right {int} NOT NULL, rules_run {int} NOT NULL, PRIMARY KEY (authority, "
    "on_day));"}};
const struct migration_set return_day_migrations = {migrations, sizeof migrations / sizeof *migrations};

SQL(sql_return_days,
    "SELECT on_day, year, reckoned_at, children, things, said_right, rules_run FROM return_day WHERE authority = $1 AND year = $2 ORDER BY "
    "on_day");
SQL(sql_return_day,
    "SELECT on_day, year, reckoned_at, children, things, said_right, rules_run FROM return_day WHERE authority = $1 AND on_day = $2");
SQL(sql_return_day_put,
    "INSERT INTO return_day (authority, on_day, year, reckoned_at, children, things, said_right, rules_run) VALUES ($1, $2, $3, $4, $5, "
    "$6, $7, $8) ON CONFLICT (authority, on_day) DO UPDATE SET year = $3, reckoned_at = $4, children = $5, things = $6, said_right = $7, "
    "rules_run = $8");

static struct return_day row_of(struct query *q)
{
	return (struct return_day){.on = query_day(q, 0), .year = (int)query_i64(q, 1), .at = query_i64(q, 2), .children = query_i64(q, 3),
	    .things = query_i64(q, 4), .right = query_i64(q, 5), .run = query_i64(q, 6)};
}

bool return_days(struct tx *tx, struct arena *a, int64_t authority, int year, struct return_day **out, size_t *n, struct fault *f)
{
	size_t cap = 0;
	struct query q;
	*out = NULL;
	*n = 0;
	query_begin(tx, &q, &sql_return_days);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, year);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = row_of(&q);
	}
	return query_end(&q, f);
}

enum row return_day_get(struct tx *tx, int64_t authority, day on, struct return_day *out, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &sql_return_day);
	query_bind_i64(&q, 1, authority);
	query_bind_day(&q, 2, on);
	bool is = query_step(&q, f);
	if (is)
		*out = row_of(&q);
	return !query_end(&q, f) ? ROW_FAULT : is ? ROW_ONE : ROW_NONE;
}

bool return_day_put(struct tx *tx, int64_t authority, const struct return_day *d, struct fault *f)
{
	char after[80];
	snprintf(after, sizeof after, "%" PRId64 " children, %" PRId64 " things", d->children, d->things);
	struct journal_entry e = {.authority = authority, .at = d->at, .verb = TEXT("reckon"), .kind = TEXT("return"),
	    .after = text_of(after)};
	return sql_do(tx, &sql_return_day_put, f, arg_i(authority), arg_day(d->on), arg_i(d->year), arg_i(d->at), arg_i(d->children),
	           arg_i(d->things), arg_i(d->right), arg_i(d->run)) &&
	       journal_write(tx, &e, f);
}
