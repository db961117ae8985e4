#include "record/shut.h"
#include <stdlib.h>

SQL(sql_shut_people, SHUT_WITH " SELECT shut.id FROM shut");
SQL(sql_shut_entries, SHUT_ENTRIES);
SQL(sql_shut_one, "SELECT COUNT(*) FROM (" SHUT_ENTRIES " AND l.entry = $3) x");

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static bool ids(struct tx *tx, struct arena *a, const struct actor *who, const struct sql *sql, int64_t **out, size_t *n, struct fault *f)
{
	struct query q;
	size_t cap = 0, all = 0;
	query_begin(tx, &q, sql);
	query_bind_i64(&q, 1, who->authority);
	query_bind_i64(&q, 2, who->person);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, all + 1, sizeof **out);
		(*out)[all++] = query_i64(&q, 0);
	}
	*n = 0;
	if (all)
		qsort(*out, all, sizeof **out, by_id);
	for (size_t i = 0; i < all; i++)
		if (!*n || (*out)[*n - 1] != (*out)[i])
			(*out)[(*n)++] = (*out)[i];
	return query_end(&q, f);
}

bool shut_read(struct tx *tx, struct arena *a, const struct actor *who, struct shut *out, struct fault *f)
{
	*out = (struct shut){0};
	if (!ids(tx, a, who, &sql_shut_people, &out->person, &out->people, f))
		return false;
	return !out->people || ids(tx, a, who, &sql_shut_entries, &out->entry, &out->n, f);
}

static bool among(const int64_t *at, size_t n, int64_t id)
{
	return n && bsearch(&id, at, n, sizeof *at, by_id);
}

bool shut_entry(const struct shut *s, int64_t entry)
{
	return among(s->entry, s->n, entry);
}

bool shut_person(const struct shut *s, int64_t person)
{
	return among(s->person, s->people, person);
}

uint64_t shut_told(const struct shut *s)
{
	return text_hash((struct text){(const char *)s->entry, s->n * sizeof *s->entry}) ^
	    text_hash((struct text){(const char *)s->person, s->people * sizeof *s->person}) * 31;
}

bool shut_asked(struct tx *tx, const struct actor *who, int64_t entry, bool *shut, struct fault *f)
{
	int64_t n = 0;
	bool ok = sql_i64(tx, &sql_shut_one, &n, f, arg_i(who->authority), arg_i(who->person), arg_i(entry)) == ROW_ONE;
	*shut = n > 0;
	return ok;
}
