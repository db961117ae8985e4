/* All children of an authority, some and some (told/life.h). */
#include "told/life.h"
#include "record/people.h"
#include "told/told.h"
#include <stdio.h>

SQL(sql_everybody, "SELECT DISTINCT child FROM k_person_number WHERE authority = $1 AND number_kind = 'council' AND " ENTRY_STANDS("")
    " ORDER BY child");
/* Whether an episode of kith's own stands anywhere. */
#define STANDS "authority = $1 AND " ENTRY_STANDS("") " AND source <> 'return' LIMIT 1"
SQL(sql_home_any, "SELECT 1 FROM k_home WHERE " STANDS);
SQL(sql_status_any, "SELECT 1 FROM k_legal_status WHERE " STANDS);

/* Everybody's ids in ranges of so many: the first of each, ascending. */
static bool ranges(struct tx *tx, struct arena *a, int64_t authority, size_t together, int64_t **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0, seen = 0;
	*n = 0;
	*out = arena_grow(a, NULL, &cap, 1, sizeof **out);
	(*out)[(*n)++] = INT64_MIN;
	query_begin(tx, &q, &sql_everybody);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f))
		if (++seen % together == 0) {
			*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
			(*out)[(*n)++] = query_i64(&q, 0);
		}
	return query_end(&q, f);
}

/* Whether kith holds episodes of its own: they tell what is the newest year of every child. */
static bool any_episodes(struct tx *tx, int64_t authority, bool *any, struct fault *f)
{
	int64_t one;
	enum row home = sql_i64(tx, &sql_home_any, &one, f, arg_i(authority)),
	    status = sql_i64(tx, &sql_status_any, &one, f, arg_i(authority));
	*any = home == ROW_ONE || status == ROW_ONE;
	return home != ROW_FAULT && status != ROW_FAULT;
}

/* Those who were found to be one with somebody, by the id that is kept. */
static bool joined_roots(struct tx *tx, struct arena *a, int64_t authority, int64_t **out, size_t *n, struct fault *f)
{
	struct person_joined *all;
	size_t joins, cap = 0;
	*out = NULL, *n = 0;
	if (!person_joins(tx, a, authority, 0, &all, &joins, f))
		return false;
	for (size_t i = 0; i < joins; i++) {
		int64_t root;
		bool there = false;
		if (!person_root(tx, authority, all[i].kept, &root, f))
			return false;
		for (size_t k = 0; k < *n; k++)
			there = there || (*out)[k] == root;
		if (there)
			continue;
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = root;
	}
	return true;
}

bool lives_each(struct tx *tx, int64_t authority, day today, size_t together, bool (*each)(void *, struct arena *, const struct lives *),
    void *ctx, struct fault *f)
{
	struct arena *a = arena_new(0), *some = arena_new(0);
	int64_t *from;
	struct told_year *years;
	size_t n = 0, told = 0;
	bool own = false;
	bool ok = ranges(tx, a, authority, together ? together : LIVES_TOGETHER, &from, &n, f) &&
	    told_years(tx, a, authority, &years, &told, f) &&
	          any_episodes(tx, authority, &own, f);
	int episodes = !ok || !own ? 0 : told ? years[told - 1].year : year_of(today);
	for (size_t i = 0; ok && i < n; i++) {
		struct lives lives;
		ok = lives_some(tx, some, authority, from[i], i + 1 < n ? from[i + 1] : INT64_MAX, episodes, today, &lives, f);
		if (ok) {
			ok = each(ctx, some, &lives);
			cohort_free(lives.cohort);
		}
		arena_reset(some);
	}
	int64_t *root;
	size_t roots = 0;
	ok = ok && joined_roots(tx, a, authority, &root, &roots, f);
	for (size_t i = 0; ok && i < roots; i++) {
		struct lives lives;
		ok = lives_one(tx, some, authority, root[i], episodes, today, &lives, f);
		if (ok) {
			ok = each(ctx, some, &lives);
			cohort_free(lives.cohort);
		}
		arena_reset(some);
	}
	arena_free(some);
	arena_free(a);
	return ok;
}

bool lives_load(struct tx *tx, struct arena *a, int64_t authority, day today, struct lives *out, struct fault *f)
{
	return lives_some(tx, a, authority, 0, 0, 0, today, out, f);
}

const struct events *lives_events(void *lives, size_t child)
{
	const struct lives *l = lives;
	return child < l->n ? &l->at[child].events : NULL;
}

/* ---- from when on the record holds what ---- */

static const char *const held_names[SATISFIES] = {
    [SATISFIED_REVIEW] = "review", [SATISFIED_VISIT] = "visit", [SATISFIED_HEALTH] = "health", [SATISFIED_CONTACT] = "contact",
    [SATISFIED_INTERVIEW] = "interview"};

bool life_held(struct tx *tx, struct arena *a, int64_t authority, day since[static SATISFIES], struct fault *f)
{
	for (int s = 0; s < SATISFIES; s++) {
		struct text value;
		char name[64];
		since[s] = DAY_NONE;
		snprintf(name, sizeof name, "held %s %lld", held_names[s], (long long)authority);
		enum row row = store_fact(tx, name, a, &value, f);
		if (row == ROW_FAULT)
			return false;
		if (row != ROW_ONE || !day_parse_iso(value, &since[s]))
			since[s] = DAY_NONE;
	}
	return true;
}

bool life_hold(struct tx *tx, int64_t authority, enum satisfies s, day since, struct fault *f)
{
	char name[64], iso[DAY_TEXT];
	snprintf(name, sizeof name, "held %s %lld", held_names[s], (long long)authority);
	return store_fact_set(tx, name, text_of(day_iso(since, iso)), f);
}
