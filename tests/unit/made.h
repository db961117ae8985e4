/* Cohorts made by hand, a row a line: "TABLE YEAR cell,cell,…" in the order of the return's columns; a cell left out at
 * the end is blank. Rows end with a semicolon or a new line. */
#ifndef KITH_TESTS_MADE_H
#define KITH_TESTS_MADE_H
#include "cohort/span.h"
#include <stdio.h>
#include <stdlib.h>

static inline enum table made_table(struct text name)
{
	for (int t = 0; t < TABLES; t++)
		if (text_eq_nocase(name, text_of(table_info[t].name)))
			return (enum table)t;
	fprintf(stderr, "no table %.*s\n", TEXT_ARG(name));
	abort();
}

static inline struct cohort *made(const char *rows)
{
	struct cohort_builder *b = cohort_builder_new();
	struct text all = text_of(rows), line;
	int32_t n = 0;
	while (all.n) {
		size_t at = 0;
		while (at < all.n && all.at[at] != ';' && all.at[at] != '\n')
			at++;
		line = text_trim((struct text){all.at, at});
		all = at < all.n ? (struct text){all.at + at + 1, all.n - at - 1} : (struct text){0};
		if (!line.n)
			continue;
		struct text rest, cells[COLUMNS_MOST] = {{0}};
		enum table t = made_table(text_cut(line, ' ', &rest));
		int64_t year = 0;
		text_int(text_cut(rest, ' ', &rest), &year);
		for (int c = 0; rest.at && c < COLUMNS_MOST; c++)
			cells[c] = text_cut(rest, ',', &rest);
		cohort_table(b, (int)year, t);
		if (!text_is(cells[0], "-")) /* "-": the table is there, and empty */
			cohort_add(b, t, (int)year, n, n + 2, cells, false);
		n++;
	}
	return cohort_build(b, NULL);
}

/* The span of the first child (or of the one named). */
static inline struct span made_span(struct arena *a, const struct cohort *c, const char *id)
{
	uint32_t chunk = 0, child = 0;
	struct span s;
	if (id && !cohort_find(c, text_of(id), &chunk, &child))
		abort();
	span_of(a, c, c->chunk[chunk], child, &s);
	return s;
}

/* Sunday's child is as good as another: a day from "2025-04-01". */
static inline day on(const char *iso)
{
	day d = DAY_NONE;
	if (!day_parse_iso(text_of(iso), &d))
		abort();
	return d;
}
#endif
