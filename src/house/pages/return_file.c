/* The return today as files: one line for each thing, as CSV and as a workbook. */
#include "base/csv.h"
#include "base/file.h"
#include "house/pages/return.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { COLUMNS = 9, SHEET_MOST = 1048575 }; /* a sheet holds no more lines below its first */
static const char *const names[COLUMNS] = {"rule", "child", "where", "since", "what is wrong, and what to do", "kind", "who can mend it",
    "said to be right because", "by and when"};
static const double widths[COLUMNS] = {10, 14, 30, 12, 80, 8, 24, 40, 30};

struct file {
	struct request *r;
	struct answer *a;
	bool book;
};

static struct text name_of(const struct return_today *t, int64_t worker)
{
	for (size_t i = 0; worker && i < t->n_who; i++)
		if (t->who[i].worker == worker)
			return t->who[i].name;
	return TEXT("");
}

static void line_of(const struct request *r, const struct return_today *t, const struct finding_row *x, struct text out[static COLUMNS])
{
	char since[DAY_TEXT], on[DAY_TEXT];
	struct arena *a = r->arena;
	const struct text line[COLUMNS] = {text_of(x->rule->code), x->number, return_fields(a, t, x),
	    x->since == DAY_NONE ? TEXT("") : arena_text(a, text_of(day_uk(x->since, since))),
	    term_say(a, r->site->words->terms, text_of(check_says(&t->check, x->rule))),
	    x->rule->severity == RULE_QUERY ? TEXT("query") : TEXT("error"), name_of(t, x->worker), x->right.is ? x->right.words : TEXT(""),
	    x->right.is ? arena_printf(a, "%.*s, %s", TEXT_ARG(x->right.who), x->right.on == DAY_NONE ? "" : day_uk(x->right.on, on))
	                : TEXT("")};
	memcpy(out, line, sizeof line);
}

static void put_csv(struct request *r, const struct return_today *t, struct buf *b)
{
	struct text words[COLUMNS];
	for (int c = 0; c < COLUMNS; c++)
		buf_printf(b, "%s\"%s\"", c ? "," : "", names[c]);
	for (size_t i = 0; i < t->n; i++) {
		buf_z(b, "\r\n");
		line_of(r, t, &t->thing[i], words);
		for (int c = 0; c < COLUMNS; c++) {
			if (c)
				buf_char(b, ',');
			csv_put_safe(b, words[c]);
		}
	}
	buf_z(b, "\r\n");
}

/* What stands in a cell, made before the library is at work: nothing of it is begun when a ceiling is reached. */
struct sheet {
	const char **cell; /* NULL: nothing */
	size_t lines;
	int across;
};

static struct sheet sheet_of(struct arena *a, size_t lines, int across)
{
	lines = lines < SHEET_MOST ? lines : SHEET_MOST;
	return (struct sheet){arena_array(a, const char *, lines * (size_t)across + 1), lines, across};
}

static void put_sheet(lxw_worksheet *w, const struct sheet *s)
{
	for (size_t i = 0; i < s->lines; i++)
		for (int c = 0; c < s->across; c++) {
			const char *z = s->cell[i * (size_t)s->across + (size_t)c];
			if (z && *z)
				worksheet_write_string(w, (lxw_row_t)i + 1, (lxw_col_t)c, z, NULL);
		}
}

static bool write_book(const struct sheet *things, const struct sheet *not_run, const char *path)
{
	lxw_workbook_options o = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = workbook_new_opt(path, &o);
	if (!book)
		return false;
	lxw_worksheet *found = workbook_add_worksheet(book, "Findings"), *skipped = workbook_add_worksheet(book, "Not run");
	lxw_format *bold = workbook_add_format(book);
	format_set_bold(bold);
	for (int c = 0; c < COLUMNS; c++) {
		worksheet_set_column(found, (lxw_col_t)c, (lxw_col_t)c, widths[c], NULL);
		worksheet_write_string(found, 0, (lxw_col_t)c, names[c], bold);
	}
	worksheet_freeze_panes(found, 1, 0);
	put_sheet(found, things);
	worksheet_set_column(skipped, 1, 1, 60, NULL);
	worksheet_write_string(skipped, 0, 0, "rule", bold);
	worksheet_write_string(skipped, 0, 1, "why it was not run", bold);
	put_sheet(skipped, not_run);
	return workbook_close(book) == LXW_NO_ERROR;
}

/* The bytes of an open file. */
static bool take_file(int fd, struct buf *b)
{
	char some[1 << 14];
	ssize_t n;
	lseek(fd, 0, SEEK_SET);
	while ((n = read(fd, some, sizeof some)) > 0)
		buf_add(b, some, (size_t)n);
	return n == 0;
}

/* The library writes to a file: one of our own that has no name. */
static bool put_book(struct request *r, const struct return_today *t, struct buf *b, struct fault *f)
{
	char path[40];
	struct text words[COLUMNS];
	struct sheet things = sheet_of(r->arena, t->n, COLUMNS), not_run = sheet_of(r->arena, t->check.n_skipped, 2);
	for (size_t i = 0; i < things.lines; i++) {
		line_of(r, t, &t->thing[i], words);
		for (int c = 0; c < COLUMNS; c++)
			things.cell[i * COLUMNS + (size_t)c] = csv_runs(words[c]) ? arena_printf(r->arena, "'%.*s", TEXT_ARG(words[c])).at
			    : arena_z(r->arena, words[c]);
	}
	for (size_t i = 0; i < not_run.lines; i++)
		not_run.cell[2 * i] = t->check.skipped[i].rule->code, not_run.cell[2 * i + 1] = t->check.skipped[i].why;
	int fd = file_nameless("/tmp");
	if (fd < 0)
		return fault_set(f, FAULT_SYSTEM, "return.file", "No file can be made in /tmp.");
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	bool ok = write_book(&things, &not_run, path) && take_file(fd, b);
	close(fd);
	return ok || fault_set(f, FAULT_SYSTEM, "return.book", "The workbook could not be written.");
}

/* Every child in the file was looked at. */
static void look(struct request *r, const struct return_today *t)
{
	struct visitor *v = visitor_of(r);
	int64_t *listed = arena_array(r->arena, int64_t, t->n + 1);
	for (size_t i = 0; i < t->n; i++)
		if (t->thing[i].child && (!i || t->thing[i].child != t->thing[i - 1].child))
			listed[v->n_listed++] = t->thing[i].child;
	v->listed = listed;
}

static bool fill(struct tx *tx, void *arg, struct fault *f)
{
	struct file *x = arg;
	struct return_today *t;
	if (!return_today_get(today_of(x->r), tx, actor_at(x->r)->authority, x->r->today, x->r->now, &t, f))
		return false;
	bool ok = true;
	if (x->book)
		ok = put_book(x->r, t, &x->a->out->buf, f);
	else
		put_csv(x->r, t, &x->a->out->buf);
	look(x->r, t);
	return_today_put(t);
	return ok;
}

static bool send(struct request *r, struct answer *a, const char *type, const char *as, bool book, struct fault *f)
{
	struct file x = {r, a, book};
	a->type = type;
	answer_header(a, "Content-Disposition", text_of(as));
	return house_read(r, fill, &x, f);
}

static bool csv(struct request *r, struct answer *a, struct fault *f)
{
	return send(r, a, "text/csv; charset=utf-8", "attachment; filename=\"return-today.csv\"", false, f);
}

static bool xlsx(struct request *r, struct answer *a, struct fault *f)
{
	return send(r, a, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment; filename=\"return-today.xlsx\"",
	    true, f);
}

ROUTE(return_csv, .confirm = true, .method = METHOD_GET, .pattern = "/return.csv", .permission = "return.export", .handle = csv,
    .audience = AUDIENCE_ADULT, .title = "The return today as CSV", .child_bearing = true);
ROUTE(return_xlsx, .confirm = true, .method = METHOD_GET, .pattern = "/return.xlsx", .permission = "return.export", .handle = xlsx,
    .audience = AUDIENCE_ADULT, .title = "The return today as a workbook", .child_bearing = true);
