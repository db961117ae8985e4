#include "returns/say.h"
#include "base/csv.h"
#include <xlsxwriter.h>

enum { LINES_MOST = 1048575 }; /* a sheet holds no more below its first line */

static void line(lxw_worksheet *w, lxw_row_t row, int column, struct text t, char *z, size_t n)
{
	snprintf(z, n, "%s%.*s", csv_runs(t) ? "'" : "", TEXT_ARG(t));
	worksheet_write_string(w, row, (lxw_col_t)column, z, NULL);
}

static void names(lxw_worksheet *w, lxw_format *bold, const char *const *name, const double *width, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		worksheet_set_column(w, (lxw_col_t)i, (lxw_col_t)i, width[i], NULL);
		worksheet_write_string(w, 0, (lxw_col_t)i, name[i], bold);
	}
	worksheet_freeze_panes(w, 1, 0);
}

static void finding_line(lxw_worksheet *w, lxw_row_t row, const struct check *k, const struct cohort *c, const struct finding *x,
    const char **said)
{
	const struct rule *r = k->run[x->rule];
	const char *field[COLUMNS_MOST];
	char z[1024];
	size_t at = 0, n = rule_fields(r, (enum table)x->table, field);
	worksheet_write_string(w, row, 0, r->code, NULL);
	if (x->id != CELL_BLANK)
		line(w, row, 1, chunk_text(c->chunk[x->chunk], x->id), z, sizeof z);
	worksheet_write_string(w, row, 2, table_info[x->table].name, NULL);
	if (x->line > 0)
		worksheet_write_number(w, row, 3, x->line, NULL);
	z[0] = 0;
	for (size_t i = 0; i < n && at < sizeof z; i++)
		at += (size_t)snprintf(z + at, sizeof z - at, "%s%s", i ? " " : "", field[i]);
	worksheet_write_string(w, row, 4, z, NULL);
	worksheet_write_string(w, row, 5, said[x->rule], NULL);
	snprintf(z, sizeof z, "%s/%u", r->code, x->fault);
	worksheet_write_string(w, row, 6, z, NULL);
}

bool say_xlsx(const struct check *k, const struct cohort *c, const struct findings *f, const char *path, struct fault *fault)
{
	static const char *const columns[] = {"Rule", "Child", "Table", "Line", "Fields", "What is wrong, and what to do", "Fault"};
	static const double widths[] = {10, 14, 15, 8, 32, 100, 12};
	static const char *const why[] = {"Rule", "Why it was not run"};
	static const double why_widths[] = {10, 60};
	lxw_workbook_options o = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = workbook_new_opt(path, &o);
	if (!book)
		return fault_set(fault, FAULT_SYSTEM, "xlsx.open", "%s cannot be written.", path);
	lxw_worksheet *found = workbook_add_worksheet(book, "Findings"), *skipped = workbook_add_worksheet(book, "Not run");
	lxw_format *bold = workbook_add_format(book);
	format_set_bold(bold);
	names(found, bold, columns, widths, 7);
	const char **said = say_terms(k);
	size_t n = f->n < LINES_MOST ? f->n : LINES_MOST;
	for (size_t i = 0; i < n; i++)
		finding_line(found, (lxw_row_t)i + 1, k, c, &f->at[i], said);
	worksheet_autofilter(found, 0, 0, (lxw_row_t)n, 6);
	names(skipped, bold, why, why_widths, 2);
	for (size_t i = 0; i < k->n_skipped; i++) {
		worksheet_write_string(skipped, (lxw_row_t)i + 1, 0, k->skipped[i].rule->code, NULL);
		worksheet_write_string(skipped, (lxw_row_t)i + 1, 1, k->skipped[i].why, NULL);
	}
	if (f->n > n)
		worksheet_write_string(skipped, (lxw_row_t)k->n_skipped + 1, 1,
		    "There are more findings than a sheet can hold; take the CSV.", NULL);
	lxw_error e = workbook_close(book);
	return e == LXW_NO_ERROR || fault_set(fault, FAULT_SYSTEM, "xlsx.write", "%s cannot be written: %s.", path, lxw_strerror(e));
}
