#include "record/import_sheets.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/yamldoc.h"

static const struct {
	const char *name;
	enum sheet_sort sort;
} specials[] = {{"about", COLUMN_ABOUT}, {"_key", COLUMN_KEY}, {"_from", COLUMN_FIELD}, {"_to", COLUMN_FIELD}, {"_state", COLUMN_STATE},
    {"_step", COLUMN_STEP}, {"_by", COLUMN_BY}, {"_written_at", COLUMN_WRITTEN_AT}};
enum { SPECIALS = sizeof specials / sizeof *specials };

int sheet_at(const struct sheet *s, enum sheet_sort sort)
{
	for (size_t i = 0; i < s->columns; i++)
		if (s->column[i].sort == sort)
			return (int)i;
	return -1;
}

/* A word for a message: short, and nothing in it that would steer a terminal. */
static const char *shown(struct arena *a, struct text t)
{
	char *buf = arena_alloc(a, 61);
	return arena_z(a, text_plain(t, buf, 60));
}

/* ---- which kind ---- */

static const char *nearest_kind(struct arena *a, const char *name)
{
	const struct described *d = record_kinds();
	const char **all = arena_array(a, const char *, d->n + 1);
	for (size_t i = 0; i < d->n; i++)
		all[i] = d->kinds[i].name;
	return yamldoc_nearest(all, name);
}

static bool kind_read(struct arena *a, struct sheet *s, struct fault *f)
{
	size_t n = strlen(s->file);
	const char *name = arena_z(a, (struct text){s->file, n > 4 ? n - 4 : 0});
	s->kind = described_kind(record_kinds(), text_of(name));
	if (s->kind)
		return true;
	const char *near = nearest_kind(a, name);
	if (near)
		fault_set(f, FAULT_INPUT, "sheets.kind", "There is no kind '%s'. Did you mean '%s.csv'?", shown(a, text_of(name)), near);
	else
		fault_set(f, FAULT_INPUT, "sheets.kind", "There is no kind '%s'. 'kith record kinds' lists them.", shown(a, text_of(name)));
	return fault_at(f, "%s", shown(a, text_of(s->file)));
}

/* ---- the first line ---- */

static bool no_column(struct arena *a, const struct sheet *s, const char *name, struct fault *f)
{
	const struct kind *k = s->kind;
	const char **all = arena_array(a, const char *, k->n + SPECIALS + 1);
	size_t n = 0;
	for (size_t i = 0; i < k->n; i++)
		if (k->fields[i].type != FIELD_ROWS && k->fields[i].type != FIELD_CALC)
			all[n++] = k->fields[i].name;
	for (size_t i = 0; i < SPECIALS; i++)
		all[n++] = specials[i].name;
	const char *near = yamldoc_nearest(all, name);
	if (near)
		fault_set(f, FAULT_INPUT, "sheets.column", "'%s' has no field '%s'. Did you mean '%s'?", k->name, name, near);
	else
		fault_set(
		    f, FAULT_INPUT, "sheets.column", "'%s' has no field '%s'. 'kith record kinds %s' lists them.", k->name, name, k->name);
	return fault_at(f, "%s:1", s->file);
}

/* A field that is told nowhere, or elsewhere. */
static bool untold(const struct sheet *s, const struct field *fi, struct fault *f)
{
	if (fi->type == FIELD_ROWS)
		fault_set(f, FAULT_INPUT, "sheets.column", "The rows of '%s' are told in a file of their own: %s.csv.", fi->name, fi->of);
	else
		fault_set(f, FAULT_INPUT, "sheets.column", "'%s' is reckoned from other fields. Leave the column out.", fi->name);
	return fault_at(f, "%s:1", s->file);
}

static bool special(const struct sheet *s, struct sheet_column *c, size_t which, struct fault *f)
{
	const struct kind *k = s->kind;
	c->sort = specials[which].sort;
	if (c->sort == COLUMN_FIELD) {
		bool from = specials[which].name[1] == 'f';
		c->field = from ? k->from : k->to;
		if (c->field < 0) {
			fault_set(f, FAULT_INPUT, "sheets.column", "A %s has no day on which it %s. Leave the column '%s' out.", k->one,
			    from ? "begins" : "ends", specials[which].name);
			return fault_at(f, "%s:1", s->file);
		}
	}
	if (c->sort == COLUMN_STEP && !k->life.n) {
		fault_set(f, FAULT_INPUT, "sheets.step", "A %s has no steps. Leave the column '_step' out.", k->one);
		return fault_at(f, "%s:1", s->file);
	}
	if (c->sort == COLUMN_ABOUT && !k->about_n && !k->holder) {
		fault_set(f, FAULT_INPUT, "sheets.about", "A %s is about nothing else. Leave the column 'about' out.", k->one);
		return fault_at(f, "%s:1", s->file);
	}
	return true;
}

static bool column_read(struct arena *a, const struct sheet *s, struct text t, struct sheet_column *c, struct fault *f)
{
	const struct kind *k = s->kind;
	*c = (struct sheet_column){.sort = COLUMN_NOTHING, .field = -1};
	t = text_trim(t);
	if (!t.n)
		return true;
	const char *name = shown(a, t);
	c->name = text_of(name);
	for (size_t i = 0; i < SPECIALS; i++)
		if (text_is(t, specials[i].name))
			return special(s, c, i, f);
	for (size_t i = 0; i < k->n; i++)
		if (text_is(t, k->fields[i].name)) {
			c->sort = COLUMN_FIELD, c->field = (int)i;
			enum field_type type = k->fields[i].type;
			return (type != FIELD_ROWS && type != FIELD_CALC) || untold(s, &k->fields[i], f);
		}
	return no_column(a, s, name, f);
}

static bool same_column(const struct sheet_column *x, const struct sheet_column *y)
{
	return x->sort != COLUMN_NOTHING && x->sort == y->sort && x->field == y->field;
}

static bool header_read(struct arena *a, const struct csv *c, struct sheet *s, struct fault *f)
{
	s->column = arena_array(a, struct sheet_column, c->n);
	for (size_t i = 0; i < c->n; i++) {
		if (!column_read(a, s, c->field[i], &s->column[i], f))
			return false;
		for (size_t j = 0; j < i; j++)
			if (same_column(&s->column[i], &s->column[j])) {
				fault_set(f, FAULT_INPUT, "sheets.column", "The columns '%.*s' and '%.*s' say the same. Leave one out.",
				    TEXT_ARG(s->column[j].name), TEXT_ARG(s->column[i].name));
				return fault_at(f, "%s:1", s->file);
			}
		if (s->column[i].sort != COLUMN_NOTHING)
			s->columns = i + 1; /* nothing is behind the last that has a name, but for what has no name either */
	}
	if (!s->columns) {
		fault_set(f, FAULT_INPUT, "sheets.column", "The first line names no column.");
		return fault_at(f, "%s:1", s->file);
	}
	if ((s->kind->about_n || s->kind->holder) && sheet_at(s, COLUMN_ABOUT) < 0) {
		fault_set(f, FAULT_INPUT, "sheets.about", "The first line must name 'about': %s.",
		    s->kind->holder ? "the _key of the entry whose row it is"
		                    : "the child's council number, or the key of what it is about");
		return fault_at(f, "%s:1", s->file);
	}
	return true;
}

/* ---- rows ---- */

static void row_read(struct arena *a, const struct csv *c, const struct sheet *s, struct sheet_row *r)
{
	struct text *cell = arena_array(a, struct text, s->columns);
	*r = (struct sheet_row){.line = c->line, .cell = cell};
	if (c->n < s->columns)
		r->wide = c->n;
	for (size_t i = 0; i < c->n; i++) {
		struct text t = text_trim(c->field[i]);
		if (i < s->columns && s->column[i].sort != COLUMN_NOTHING)
			cell[i] = t;
		else if (t.n)
			r->wide = c->n;
	}
}

bool sheet_read(struct arena *a, const char *file, struct text bytes, struct sheet *s, struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	size_t cap = 0;
	int got;
	*s = (struct sheet){.file = file};
	if (!kind_read(a, s, f) || !csv_open(c, a, file, bytes, f) || (got = csv_next(c, f)) < 0)
		return false;
	if (!got) {
		fault_set(f, FAULT_INPUT, "sheets.empty", "The file is empty. Its first line names the columns.");
		return fault_at(f, "%s:1", file);
	}
	if (!header_read(a, c, s, f))
		return false;
	while ((got = csv_next(c, f)) == 1) {
		if (s->rows == SHEETS_ROWS) {
			fault_set(f, FAULT_INPUT, "sheets.large", "There are more than %d rows. Tell them in parts.", SHEETS_ROWS);
			return fault_at(f, "%s", file);
		}
		s->row = arena_grow(a, s->row, &cap, s->rows + 1, sizeof *s->row);
		row_read(a, c, s, &s->row[s->rows++]);
	}
	return got == 0;
}

static bool is_csv(struct text name)
{
	return name.n > 4 && text_eq_nocase((struct text){name.at + name.n - 4, 4}, TEXT(".csv"));
}

static bool one_file(struct arena *a, const char *dir, struct text name, size_t *bytes, struct sheets *out, struct fault *f)
{
	struct text read;
	if (!file_read(a, arena_printf(a, "%s/%.*s", dir, TEXT_ARG(name)).at, SHEETS_BYTES - *bytes, &read, f) ||
	    !sheet_read(a, arena_z(a, name), read, &out->at[out->n], f))
		return false;
	*bytes += read.n;
	out->rows += out->at[out->n++].rows;
	if (out->rows > SHEETS_ROWS)
		return fault_set(f, FAULT_INPUT, "sheets.large", "There are more than %d rows. Tell them in parts.", SHEETS_ROWS);
	return true;
}

bool sheets_read(struct arena *a, const char *dir, struct sheets *out, struct fault *f)
{
	struct text *names;
	bool *is_dir;
	size_t n, bytes = 0;
	*out = (struct sheets){0};
	if (!file_list(a, dir, &names, &is_dir, &n, f))
		return false;
	out->at = arena_array(a, struct sheet, n + 1);
	out->left = arena_array(a, const char *, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (is_dir[i] || !is_csv(names[i]))
			out->left[out->left_n++] = arena_z(a, names[i]);
		else if (!one_file(a, dir, names[i], &bytes, out, f))
			return false;
	}
	if (!out->rows) {
		fault_set(f, FAULT_ASKED, "sheets.none", out->n ? "There is no row in any file of this folder: nothing was read."
		    : "There is no CSV file in this folder: nothing was read. One is called after its kind, such as visit.csv.");
		return fault_at(f, "%s", dir);
	}
	return true;
}
