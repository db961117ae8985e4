#include "publish/population.h"
#include "base/buf.h"
#include "store/journal.h"

SQL(sql_population_drop, "DELETE FROM population WHERE authority = $1 AND on_day = $2");
SQL(sql_population_add, "INSERT INTO population(authority, on_day, under_18, source) VALUES ($1, $2, $3, $4)");
SQL(sql_population_list, "SELECT on_day, under_18, source FROM population WHERE authority = $1 ORDER BY on_day");

enum { LEAST = 100, MOST = 100000000, SOURCE_MOST = 300, YEARS_OLD = 2, YEARS_BACK = 50 };

static bool fits(const struct population *p, day today, struct fault *f)
{
	if (p->under_18 < LEAST || p->under_18 > MOST)
		return fault_set(f, FAULT_ASKED, "population.number",
		    "How many people under 18 live there is a whole number from 100 on, for example 331000.");
	if (!text_trim(p->source).n || p->source.n > SOURCE_MOST)
		return fault_set(f, FAULT_ASKED, "population.source", "Say where the number is from, in at most %d letters.", SOURCE_MOST);
	if (p->on > today || p->on < day_add_years(today, -YEARS_BACK))
		return fault_set(f, FAULT_ASKED, "population.day",
		    "The day that the number speaks of has passed, within the last %d years.", YEARS_BACK);
	return true;
}

bool population_set(struct tx *tx, int64_t authority, const struct population *p, int64_t now, day today, int64_t by, struct fault *f)
{
	char on[DAY_TEXT];
	struct buf body = BUF_INIT(4096);
	if (!fits(p, today, f))
		return false;
	buf_printf(&body, "%s %lld %.*s\n", day_iso(p->on, on), (long long)p->under_18, TEXT_ARG(p->source));
	struct journal_entry j = {.authority = authority, .at = now, .actor = by, .role = TEXT("operator"), .verb = TEXT("change"),
	    .kind = TEXT("population"), .after = buf_as_text(&body)};
	bool ok = sql_do(tx, &sql_population_drop, f, arg_i(authority), arg_day(p->on)) &&
	    sql_do(tx, &sql_population_add, f, arg_i(authority), arg_day(p->on), arg_i(p->under_18), arg_t(p->source)) &&
	    journal_write(tx, &j, f);
	buf_free(&body);
	return ok;
}

bool population_list(struct tx *tx, struct arena *a, int64_t authority, struct populations *out, struct fault *f)
{
	struct query q;
	size_t cap = 0;
	*out = (struct populations){0};
	query_begin(tx, &q, &sql_population_list);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		out->at = arena_grow(a, out->at, &cap, out->n + 1, sizeof *out->at);
		out->at[out->n++] = (struct population){query_day(&q, 0), query_i64(&q, 1), arena_text(a, query_text(&q, 2))};
	}
	return query_end(&q, f);
}

const struct population *population_at(const struct populations *all, day d)
{
	const struct population *best = NULL;
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].on <= d && all->at[i].on >= day_add_years(d, -YEARS_OLD))
			best = &all->at[i];
	return best;
}

int64_t population_rate(int64_t children, const struct population *p)
{
	return (children * 20000 + p->under_18) / (2 * p->under_18);
}
