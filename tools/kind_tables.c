/* Tables of kinds: what every one begins with, and each step by which a table and its columns came. */
#include "kind_tables.h"
#include "base/buf.h"
#include <stdio.h>
#include <stdlib.h>

const struct frame_column frame[] = {
    {"authority", "{id} NOT NULL", 0},
    {"entry", "{id} NOT NULL", 0},
    {"version", "{int} NOT NULL", 0},
    {"current", "{int} NOT NULL", 0},
    {"child", "{id}", 0},
    {"happened_from", "{day}", 0},
    {"happened_to", "{day}", 0},
    {"state", "{text} NOT NULL", 0},
    {"source", "{text} NOT NULL", 0},
    {"told_year", "{int}", 0},
    {"written_at", "{moment} NOT NULL", 0},
    {"written_by", "{id}", 0},
    {"superseded_at", "{moment}", 0},
    {"taken_back", "{moment}", 0},
    {"taken_back_by", "{id}", 0},
    {"about_id", "{id}", 1},
    {"together", "{id}", 1},
};
const size_t frame_n = sizeof frame / sizeof *frame;
enum { FRAME_STEPS = 2 }; /* the second: the indexes of registers */

static const char *const column_type[FIELD_TYPES] = {
    [FIELD_DAY] = "{day}", [FIELD_TEXT] = "{text}", [FIELD_LONGTEXT] = "{text}", [FIELD_CODE] = "{text}", [FIELD_CODES] = "{text}",
    [FIELD_INT] = "{id}", [FIELD_BOOL] = "{int}", [FIELD_PERSON] = "{id}", [FIELD_MOMENT] = "{moment}", [FIELD_ENTRY] = "{id}",
    [FIELD_THING] = "{id}", [FIELD_ROWS] = NULL, [FIELD_TIME] = "{int}", [FIELD_MONEY] = "{id}", [FIELD_CALC] = NULL,
};

static const char *type_of(const struct field *f)
{
	return f->several ? "{text}" : column_type[f->type];
}

void quoted(const char *z)
{
	if (!z) {
		printf("NULL");
		return;
	}
	putchar('"');
	for (const unsigned char *p = (const unsigned char *)z; *p; p++)
		if (*p == '"' || *p == '\\')
			printf("\\%c", *p);
		else if (*p < ' ' || *p == '?')
			printf("\\%03o", *p);
		else
			putchar(*p);
	putchar('"');
}

bool own_column(const struct kind *k, size_t i)
{
	return k->fields[i].column && (int)i != k->from && (int)i != k->to;
}

/* A step of the schema: under a number over all rooms (as applied before kinds had steps of their own), or the kind's own. */
struct step {
	int number;
	const struct kind *kind;
	const struct field *field; /* NULL: the table, or columns of the frame */
	int frame;                 /* columns of the frame that came by this step of it; 0: none */
};

static bool is_own(const struct step *s)
{
	return s->number <= KIND_STEPS || s->frame;
}

static int in_order(const void *x, const void *y)
{
	const struct step *a = x, *b = y;
	if (is_own(a) != is_own(b))
		return is_own(a) - is_own(b);
	int kinds = (a->kind > b->kind) - (a->kind < b->kind), numbers = (a->number > b->number) - (a->number < b->number);
	int first = is_own(a) ? kinds : numbers, second = is_own(a) ? numbers : kinds;
	return first ? first : second ? second : (a->field > b->field) - (a->field < b->field);
}

static bool same(const struct step *a, const struct step *b)
{
	return a->number == b->number && (!is_own(a) || a->kind == b->kind);
}

static void table(struct buf *b, const struct kind *k)
{
	buf_printf(b, "CREATE TABLE %s (", k->table);
	for (size_t i = 0; i < frame_n; i++)
		if (!frame[i].since)
			buf_printf(b, "%s %s, ", frame[i].name, frame[i].type);
	for (size_t i = 0; i < k->n; i++)
		if (own_column(k, i) && !k->fields[i].since) {
			buf_printf(b, "%s %s, ", k->fields[i].column, type_of(&k->fields[i]));
			if (k->fields[i].column_version)
				buf_printf(b, "%s {int}, ", k->fields[i].column_version);
		}
	buf_printf(b, "PRIMARY KEY (authority, entry, version));");
	/* x_: so that an index has no table's name (k_family's and k_family_child). Steps under a number over all rooms keep their text. */
	buf_printf(b, "CREATE INDEX %s%s_child ON %s (authority, child) WHERE current = 1;", k->migration ? "" : "x_", k->table, k->table);
}

/* A register of things is put in order of a day, and asked for a code: thing_list's own expressions, to the letter. */
static bool listed(const struct kind *k)
{
	return k->thing && !k->person && !k->holder;
}

static void listed_by(struct buf *b, const struct kind *k, const struct field *f)
{
	bool asked = f->type == FIELD_DAY || f->type == FIELD_CODE || f->type == FIELD_BOOL;
	if (!listed(k) || !asked || f->several || !f->column)
		return;
	buf_printf(b,
	    f->type == FIELD_DAY ? "CREATE INDEX x_%s_by_%s ON %s (authority, COALESCE(%s, -1000000000), entry) WHERE current = 1;"
	                         : "CREATE INDEX x_%s_by_%s ON %s (authority, %s, entry) WHERE current = 1;",
	    k->table, f->column, k->table, f->column);
}

/* Those of the columns that the table began with. */
static void listed_step(struct buf *b, const struct kind *k)
{
	for (size_t i = 0; i < k->n; i++)
		if (!k->fields[i].since)
			listed_by(b, k, &k->fields[i]);
}

/* Columns that every kind's table got later, and what stands in them of what was written before: the thing that an entry is about was
 * the child. Who never was a child is no child. */
static void frame_step(struct buf *b, const struct kind *k, int since)
{
	for (size_t i = 0; i < frame_n; i++)
		if (frame[i].since == since)
			buf_printf(b, "ALTER TABLE %s ADD COLUMN %s %s;", k->table, frame[i].name, frame[i].type);
	if (since == 2)
		listed_step(b, k);
	if (since != 1)
		return;
	bool child = kind_about(k, "child");
	if (child)
		buf_printf(b, "UPDATE %s SET about_id = child;", k->table);
	if (k->person)
		buf_printf(b,
		    "UPDATE %s SET child = NULL WHERE NOT EXISTS (SELECT 1 FROM %s c WHERE c.authority = %s.authority AND c.entry = "
		    "%s.entry"
		    " AND (c.part = 'child' OR c.part IS NULL));",
		    k->table, k->table, k->table, k->table);
	if (k->about_n && !(child && k->about_n == 1))
		buf_printf(b, "CREATE INDEX x_%s_about ON %s (authority, about_id) WHERE current = 1;", k->table, k->table);
}

/* The columns that come by one step, or the table. */
static bool step_text(struct buf *b, const struct step *from, const struct step *to)
{
	for (const struct step *s = from; s < to; s++) {
		if (s > from && (!s->field || !from->field)) {
			fprintf(stderr, "kind %s: error: step %d is taken by the kind %s; take the kind's next free one\n", s->kind->name,
			    s->number, from->kind->name);
			return false;
		}
		if (s->frame) {
			frame_step(b, s->kind, s->frame);
			continue;
		}
		if (!s->field) {
			table(b, s->kind);
			continue;
		}
		if (!is_own(s) && s->number <= s->kind->migration) {
			fprintf(stderr, "kind %s: error: `%s` has since %d, before its table (%d)\n", s->kind->name, s->field->name,
			    s->number, s->kind->migration);
			return false;
		}
		buf_printf(b, "ALTER TABLE %s ADD COLUMN %s %s;", s->kind->table, s->field->column, type_of(s->field));
		if (s->field->column_version)
			buf_printf(b, "ALTER TABLE %s ADD COLUMN %s {int};", s->kind->table, s->field->column_version);
		listed_by(b, s->kind, s->field);
	}
	buf_char(b, 0);
	return true;
}

/* No step is left out: 2 follows the table. */
static bool follows(const struct step *first, const struct step *at)
{
	if (!is_own(at) || at->number <= 2 || at->frame)
		return true;
	for (const struct step *s = first; s < at; s++)
		if (is_own(s) && s->kind == at->kind && s->number == at->number - 1)
			return true;
	fprintf(stderr, "kind %s: error: `%s` has since %d, and the kind has no step %d\n", at->kind->name, at->field->name, at->number,
	    at->number - 1);
	return false;
}

bool migrations(struct arena *a, const struct described *d)
{
	struct step *steps = NULL;
	size_t n = 0, cap = 0;
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j <= d->kinds[i].n; j++) {
			const struct field *f = j ? &d->kinds[i].fields[j - 1] : NULL;
			if (f && !f->since)
				continue;
			steps = arena_grow(a, steps, &cap, n + 1, sizeof *steps);
			steps[n++] = (struct step){f ? f->since : d->kinds[i].migration ? d->kinds[i].migration : 1, &d->kinds[i], f, 0};
		}
	for (size_t i = 0; i < d->n; i++)
		for (int j = 1; j <= (listed(&d->kinds[i]) ? FRAME_STEPS : 1); j++) {
			steps = arena_grow(a, steps, &cap, n + 1, sizeof *steps);
			steps[n++] = (struct step){FRAME_STEP + j - 1, &d->kinds[i], NULL, j};
		}
	qsort(steps, n, sizeof *steps, in_order);
	printf("static const struct migration steps[] = {\n");
	size_t made = 0;
	for (size_t i = 0, j; i < n; made++, i = j) {
		struct buf b = BUF_INIT(1 << 16);
		for (j = i + 1; j < n && same(&steps[i], &steps[j]); j++)
			;
		if (!follows(steps, &steps[i]) || !step_text(&b, &steps[i], &steps[j]))
			return false;
		printf("\t{%d, \"%s%s\", ", steps[i].number,
		    steps[i].frame       ? "frame of "
		        : steps[i].field ? "more of "
		                         : "kind ",
		    steps[i].kind->name);
		quoted(b.at);
		printf(", ");
		quoted(is_own(&steps[i]) ? steps[i].kind->name : NULL);
		printf("},\n");
		buf_free(&b);
	}
	printf("};\nconst struct migration_set record_kind_migrations = {steps, %zu};\n", made);
	return true;
}
