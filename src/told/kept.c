#include "told/kept.h"
#include "store/journal.h"
#include <stdio.h>

static const struct migration migrations[] = {{620, "returns handed in",
    "CREATE TABLE return_kept (authority {small} NOT NULL, year {small} NOT NULL, kept_at {moment} NOT NULL, "
    "who {text} NOT NULL, source {text} NOT NULL, PRIMARY KEY (authority, year));"},
    {301, "the files of returns handed in",
    "CREATE TABLE return_kept_file (authority {small} NOT NULL, year {small} NOT NULL, tbl {small} NOT NULL, rows_in {int} NOT NULL, "
    "sent {bytes} NOT NULL, PRIMARY KEY (authority, year, tbl));"}};
const struct migration_set kept_migrations = {migrations, sizeof migrations / sizeof *migrations};

SQL(sql_kept_list, "SELECT year, kept_at, who, source FROM return_kept WHERE authority = $1 ORDER BY year");
SQL(sql_kept_is, "SELECT kept_at FROM return_kept WHERE authority = $1 AND year = $2");
SQL(sql_kept_drop, "DELETE FROM return_kept WHERE authority = $1 AND year = $2");
SQL(sql_kept_put, "INSERT INTO return_kept (authority, year, kept_at, who, source) VALUES ($1, $2, $3, $4, $5)");

SQL(sql_kept_files, "SELECT tbl, rows_in, sent FROM return_kept_file WHERE authority = $1 AND year = $2 ORDER BY tbl");
SQL(sql_kept_drop_files, "DELETE FROM return_kept_file WHERE authority = $1 AND year = $2");
SQL(sql_kept_put_file, "INSERT INTO return_kept_file (authority, year, tbl, rows_in, sent) VALUES ($1, $2, $3, $4, $5)");

bool kept_files(struct tx *tx, struct arena *a, int64_t authority, int year, struct kept_file **out, size_t *n, struct fault *f)
{
	size_t cap = 0;
	struct query q;
	*out = NULL;
	*n = 0;
	query_begin(tx, &q, &sql_kept_files);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, 2, year);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct kept_file){(int)query_i64(&q, 0), query_i64(&q, 1), arena_text(a, query_bytes(&q, 2))};
	}
	return query_end(&q, f);
}

bool kept_put_files(struct tx *tx, int64_t authority, int year, const struct kept_file *file, size_t n, struct fault *f)
{
	bool ok = sql_do(tx, &sql_kept_drop_files, f, arg_i(authority), arg_i(year));
	for (size_t i = 0; ok && i < n; i++)
		ok = sql_do(tx, &sql_kept_put_file, f, arg_i(authority), arg_i(year), arg_i(file[i].table), arg_i(file[i].rows),
		    arg_bytes(file[i].bytes));
	return ok;
}

bool kept_list(struct tx *tx, struct arena *a, int64_t authority, struct kept_return **out, size_t *n, struct fault *f)
{
	size_t cap = 0;
	struct query q;
	*out = NULL;
	*n = 0;
	query_begin(tx, &q, &sql_kept_list);
	query_bind_i64(&q, 1, authority);
	while (query_step(&q, f)) {
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct kept_return){(int)query_i64(&q, 0), query_i64(&q, 1), arena_text(a, query_text(&q, 2)),
		    arena_text(a, query_text(&q, 3))};
	}
	return query_end(&q, f);
}

enum row kept_is(struct tx *tx, int64_t authority, int year, struct fault *f)
{
	int64_t at;
	return sql_i64(tx, &sql_kept_is, &at, f, arg_i(authority), arg_i(year));
}

static bool journal(struct tx *tx, int64_t authority, int64_t at, struct text who, const char *verb, int year, struct fault *f)
{
	char words[DAY_TEXT], say[64];
	snprintf(say, sizeof say, "the return of %s", year_words(year, words));
	struct journal_entry e = {.authority = authority, .at = at, .role = who, .verb = text_of(verb), .kind = TEXT("return"),
	    .purpose = text_of(say)};
	return journal_write(tx, &e, f);
}

bool kept_put(struct tx *tx, int64_t authority, const struct kept_return *k, struct fault *f)
{
	return kept_drop(tx, authority, k->year, f) &&
	       sql_do(tx, &sql_kept_put, f, arg_i(authority), arg_i(k->year), arg_i(k->kept_at), arg_t(k->who), arg_t(k->source)) &&
	       journal(tx, authority, k->kept_at, k->who, "keep", k->year, f);
}

bool kept_drop(struct tx *tx, int64_t authority, int year, struct fault *f)
{
	return sql_do(tx, &sql_kept_drop, f, arg_i(authority), arg_i(year)) &&
	    sql_do(tx, &sql_kept_drop_files, f, arg_i(authority), arg_i(year));
}
