#include "returns/write.h"
#include "base/csv.h"
#include "base/file.h"
#include "returns/xml.h"
#include <stdlib.h>
#include <unistd.h>

struct place {
	int32_t row;
	uint32_t chunk, at;
};

static int by_row(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->chunk != y->chunk ? (x->chunk < y->chunk ? -1 : 1) : (x->at > y->at) - (x->at < y->at);
}

int64_t returns_write_csv(struct arena *a, const struct cohort *c, enum table t, int year, struct buf *b)
{
	struct place *all = NULL;
	size_t n = 0, cap = 0;
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t r = 0; r < c->chunk[k]->rows[t].n; r++) {
			if (c->chunk[k]->rows[t].year[r] != year)
				continue;
			all = arena_grow(a, all, &cap, n + 1, sizeof *all);
			all[n++] = (struct place){c->chunk[k]->rows[t].row[r], (uint32_t)k, r};
		}
	if (n)
		qsort(all, n, sizeof *all, by_row);
	for (int col = 0; col < table_info[t].told; col++)
		buf_printf(b, "%s%s", col ? "," : "", table_info[t].column[col].name);
	buf_char(b, '\n');
	for (size_t i = 0; i < n; i++) {
		for (int col = 0; col < table_info[t].told; col++) {
			char buf[DAY_TEXT];
			if (col)
				buf_char(b, ',');
			csv_put(b, cohort_cell_text(c->chunk[all[i].chunk], t, col, all[i].at, buf));
		}
		buf_char(b, '\n');
	}
	return (int64_t)n;
}

/* Those of the tables that the year has, as CSV. */
static bool write_tables(struct arena *a, const struct cohort *c, int year, uint32_t tables, const char *dir, int64_t rows[TABLES],
    struct fault *f)
{
	struct cohort_year wanted = {.year = year};
	const struct cohort_year *y = &wanted;
	if (cohort_year(c, year))
		wanted.tables = cohort_year(c, year)->tables & tables;
	for (int t = 0; t < TABLES; t++) {
		const char *path = arena_printf(a, "%s/%s.csv", dir, table_info[t].file).at;
		if (cohort_has_table(y, (enum table)t) && access(path, F_OK) == 0)
			return fault_set(f, FAULT_ASKED, "return.there", "%s is there already; name an empty folder.", path);
	}
	if (!file_mkdirs(dir, f))
		return false;
	for (int t = 0; t < TABLES; t++) {
		if (!cohort_has_table(y, (enum table)t))
			continue;
		struct buf b = BUF_INIT(CSV_FILE);
		rows[t] = returns_write_csv(a, c, (enum table)t, year, &b);
		bool ok = buf_ok(&b) && file_write(arena_printf(a, "%s/%s.csv", dir, table_info[t].file).at, buf_as_text(&b), f);
		if (!buf_ok(&b))
			fault_set(f, FAULT_SYSTEM, "return.size", "The table %s is over 512 MiB.", table_info[t].name);
		buf_free(&b);
		if (!ok)
			return false;
	}
	return true;
}

bool returns_write(struct arena *a, const struct cohort *c, int year, const char *dir, int64_t rows[TABLES], struct fault *f)
{
	memset(rows, 0, TABLES * sizeof *rows);
	return write_tables(a, c, year, UINT32_MAX, dir, rows, f);
}

bool returns_write_as_xml(struct arena *a, const struct cohort *c, int year, const char *dir, int64_t rows[TABLES], int64_t left[TABLES],
    struct fault *f)
{
	const char *path = arena_printf(a, "%s/return.xml", dir).at;
	memset(rows, 0, TABLES * sizeof *rows);
	if (access(path, F_OK) == 0)
		return fault_set(f, FAULT_ASKED, "return.there", "%s is there already; name an empty folder.", path);
	if (!write_tables(a, c, year, ~XML_TABLES, dir, rows, f))
		return false;
	struct buf b = BUF_INIT(XML_FILE);
	bool ok = returns_write_xml(c, year, &b, rows, left, f) && file_write(path, buf_as_text(&b), f);
	buf_free(&b);
	return ok;
}
