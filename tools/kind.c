/* kind: descriptions → C. Run by the build: kind FOLDER OUT.c [OUT.d]
 *
 * OUT.d names every file read and the folders themselves, so that a new file in parts/ is seen by the build.
 *
 * Writes the constants that src/describe/kind.h declares, one migration a table and one a column added later, and the SQL texts
 * of each kind. A wrong description is refused with file, line, column and remedy, exit 1. */
#include "base/buf.h"
#include "base/file.h"
#include "describe/describe.h"
#include "kind_tables.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { PARAMETERS = 256 };

static void list_of(const char *before, const char *const *names, size_t n)
{
	printf("%s{", before);
	for (size_t i = 0; i < n; i++) {
		printf(i ? ", " : "");
		quoted(names[i]);
	}
	printf("};\n");
}

/* The name with '_' for '-', and two for '.'. */
static const char *c_name(struct arena *a, const char *z)
{
	const char *dot = strchr(z, '.');
	char *copy = arena_z(a, dot ? arena_printf(a, "%.*s__%s", (int)(dot - z), z, dot + 1) : text_of(z));
	for (char *p = copy; *p; p++)
		if (*p == '-')
			*p = '_';
	return copy;
}

static void columns(struct buf *b, const struct kind *k)
{
	for (size_t i = 0; i < frame_n; i++)
		buf_printf(b, "%s%s", i ? ", " : "", frame[i].name);
	for (size_t i = 0; i < k->n; i++)
		if (own_column(k, i)) {
			buf_printf(b, ", %s", k->fields[i].column);
			if (k->fields[i].column_version)
				buf_printf(b, ", %s", k->fields[i].column_version);
		}
}

static size_t column_count(const struct kind *k)
{
	size_t n = frame_n;
	for (size_t i = 0; i < k->n; i++)
		if (own_column(k, i))
			n += k->fields[i].column_version ? 2 : 1;
	return n;
}

static void lists(struct arena *a, const struct described *d)
{
	for (size_t i = 0; i < d->lists_n; i++) {
		const struct list *l = &d->lists[i];
		printf("static const struct code codes_%s[] = {\n", c_name(a, l->name));
		for (size_t j = 0; j < l->n; j++) {
			printf("\t{");
			quoted(l->codes[j].code);
			printf(", ");
			quoted(l->codes[j].label);
			printf(", ");
			quoted(l->codes[j].child);
			printf(", ");
			quoted(l->codes[j].format);
			printf(", %d, %d},\n", l->codes[j].from, l->codes[j].to);
		}
		printf("};\n");
	}
	printf("const struct list kind_lists[] = {\n");
	for (size_t i = 0; i < d->lists_n; i++) {
		printf("\t{");
		quoted(d->lists[i].name);
		printf(", ");
		quoted(d->lists[i].source);
		printf(", codes_%s, %zu},\n", c_name(a, d->lists[i].name), d->lists[i].n);
	}
	printf("};\nconst size_t kind_lists_n = %zu;\n\n", d->lists_n);
}

static void word(const char *z)
{
	printf(", ");
	quoted(z);
}

static void fields(struct arena *a, const struct described *d, const struct kind *k)
{
	const char *name = c_name(a, k->name);
	for (size_t i = 0; i < k->n; i++)
		if (k->fields[i].when) {
			printf("static const char *const when_%s_%s[] = ", name, k->fields[i].name);
			list_of("", k->fields[i].when_is, k->fields[i].when_n);
		}
	for (size_t i = 0; i < k->n; i++)
		if (k->fields[i].links_n) {
			printf("static const char *const links_%s_%s[] = ", name, k->fields[i].name);
			list_of("", k->fields[i].links, k->fields[i].links_n);
		}
	printf("static const struct field fields_%s[] = {\n", name);
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		printf("\t{");
		quoted(f->name);
		word(f->column);
		word(f->column_version);
		printf(", (enum field_type)%d, ", (int)f->type);
		if (f->list)
			printf("&kind_lists[%td]", f->list - d->lists);
		else
			printf("NULL");
		word(f->of);
		if (f->links_n)
			printf(", links_%s_%s, %zu", name, f->name, f->links_n);
		else
			printf(", NULL, 0");
		printf(", %s", f->several ? "true" : "false");
		word(f->back);
		word(f->on);
		printf(", {(enum calc_how)%d", (int)f->calc.how);
		word(f->calc.rows);
		word(f->calc.of);
		word(f->calc.less);
		printf("}, (enum entry_state)%d, (enum field_time)%d", (int)f->required, (int)f->time);
		word(f->after);
		printf(", %" PRId64 ", ", f->min);
		if (f->max == INT64_MAX)
			printf("INT64_MAX");
		else
			printf("%" PRId64, f->max);
		word(f->label);
		word(f->child);
		word(f->help);
		printf(", 0x%xu, 0x%xu", f->see, f->write);
		word(f->when);
		if (f->when)
			printf(", when_%s_%s, %zu", name, f->name, f->when_n);
		else
			printf(", NULL, 0");
		word(f->table903);
		word(f->column903);
		printf(", %s", f->people ? "true" : "false");
		word(f->format);
		word(f->format_by);
		printf(", %s, %s, %d, %d},\n", f->gone ? "true" : "false", f->stays ? "true" : "false", f->opens, f->since);
	}
	printf("};\n");
}

static void sql(const char *kind, const char *what, struct buf *text)
{
	printf("SQL(sql_%s_%s, ", kind, what);
	buf_char(text, 0);
	quoted(text->at);
	printf(");\n");
	text->n = 0;
}

static void texts(struct arena *a, const struct kind *k)
{
	const char *name = c_name(a, k->name);
	struct buf b = BUF_INIT(1 << 16), cols = BUF_INIT(1 << 16);
	columns(&cols, k);
	buf_char(&cols, 0);
	buf_printf(&b, "INSERT INTO %s (%s) VALUES (", k->table, cols.at);
	for (size_t i = 0; i < column_count(k); i++)
		buf_printf(&b, "%s$%zu", i ? ", " : "", i + 1);
	buf_printf(&b, ")");
	sql(name, "insert", &b);
	static const struct {
		const char *what, *where;
	} gets[] = {
	    {"get", "authority = $1 AND entry = $2 AND current = 1"},
	    {"get_version", "authority = $1 AND entry = $2 AND version = $3"},
	    {"versions", "authority = $1 AND entry = $2 ORDER BY version"},
	    {"list", "authority = $1 AND child = $2 AND current = 1 ORDER BY happened_from NULLS LAST, entry"},
	    {"list_known", "authority = $1 AND child = $2 AND written_at <= $3 AND (superseded_at IS NULL OR superseded_at > $3) "
			   "ORDER BY happened_from NULLS LAST, entry, version"},
	    {"about", "authority = $1 AND about_id = $2 AND current = 1 ORDER BY happened_from NULLS LAST, entry"},
	    {"about_known", "authority = $1 AND about_id = $2 AND written_at <= $3 AND (superseded_at IS NULL OR superseded_at > $3) "
			    "ORDER BY happened_from NULLS LAST, entry, version"},
	    {"all", "authority = $1 AND current = 1 ORDER BY child NULLS LAST, happened_from NULLS LAST, entry"},
	    {"some", "authority = $1 AND child >= $2 AND child < $3 AND current = 1 ORDER BY child, happened_from NULLS LAST, entry"},
	    {"all_known", "authority = $1 AND written_at <= $2 AND (superseded_at IS NULL OR superseded_at > $2) "
			  "ORDER BY child NULLS LAST, happened_from NULLS LAST, entry, version"},
	};
	for (size_t i = 0; i < sizeof gets / sizeof *gets; i++) {
		buf_printf(&b, "SELECT %s FROM %s WHERE %s", cols.at, k->table, gets[i].where);
		sql(name, gets[i].what, &b);
	}
	buf_printf(&b, "UPDATE %s SET current = 0, superseded_at = $4 WHERE authority = $1 AND entry = $2 AND version = $3 AND current = 1 "
		       "RETURNING version", k->table);
	sql(name, "supersede", &b);
	buf_printf(&b, "UPDATE %s SET told_year = $4 WHERE authority = $1 AND entry = $2 AND version = $3", k->table);
	sql(name, "retold", &b);
	buf_printf(&b, "UPDATE %s SET taken_back = $3, taken_back_by = $4", k->table);
	for (size_t i = 0; i < k->n; i++)
		if (own_column(k, i) && !k->fields[i].stays) {
			buf_printf(&b, ", %s = NULL", k->fields[i].column);
			if (k->fields[i].column_version)
				buf_printf(&b, ", %s = NULL", k->fields[i].column_version);
		}
	buf_printf(&b, " WHERE authority = $1 AND entry = $2");
	sql(name, "take_back", &b);
	buf_free(&b);
	buf_free(&cols);
}

static void page_of(const struct kind_page *p)
{
	quoted(p->page);
	word(p->waits_at);
	printf(", %d", p->against);
	word(p->child_page);
	printf(", %d, %d, (enum everyday)%d", p->everyday, p->everyday_left, (int)p->everyday_for);
	word(p->everyday_say);
	printf(", %s, %d, %d, %d, %d, %d, %d, %d, %d, %d, 0x%xu, %d", p->not_asked ? "true" : "false", p->readers, p->opened, p->answers,
	    p->points_kind, p->points_entry, p->points_field, p->owner, p->child_sees, p->by, p->by_role, p->apart);
	word(p->apart_is);
	word(p->apart_one);
	printf("},\n\t    {");
}

/* Fields, by their places. */
static void places(const char *what, const char *name, const uint8_t *at, size_t n)
{
	if (!n)
		return;
	printf("static const uint8_t %s_%s[] = {", what, name);
	for (size_t j = 0; j < n; j++)
		printf("%d, ", at[j]);
	printf("};\n");
}

/* A step and its ladder, as data. */
static void steps_of(const char *name, const struct kind *k)
{
	for (size_t i = 0; i < k->life.n; i++) {
		const struct kind_step *s = &k->life.step[i];
		if (s->needs_n) {
			printf("static const uint8_t needs_%s_%zu[] = {", name, i);
			for (size_t j = 0; j < s->needs_n; j++)
				printf("%d, ", s->needs[j]);
			printf("};\n");
		}
		if (s->when_n) {
			printf("static const char *const step_when_%s_%zu[] = ", name, i);
			list_of("", s->when_is, s->when_n);
		}
		if (s->rungs_n)
			printf("static const struct kind_rung rungs_%s_%zu[] = {\n", name, i);
		for (size_t j = 0; j < s->rungs_n; j++) {
			printf("\t{");
			quoted(s->rung[j].key);
			printf(", (enum rung_who)%d, 0x%xu, %d, %s, %s, %d},\n", (int)s->rung[j].who, s->rung[j].roles, s->rung[j].field,
			    s->rung[j].mail ? "true" : "false", s->rung[j].bare ? "true" : "false", s->rung[j].at);
		}
		if (s->rungs_n)
			printf("};\n");
	}
	if (k->life.n)
		printf("static const struct kind_step steps_%s[] = {\n", name);
	for (size_t i = 0; i < k->life.n; i++) {
		const struct kind_step *s = &k->life.step[i];
		printf("\t{");
		quoted(s->name);
		word(s->label);
		word(s->child);
		word(s->button);
		word(s->button_child);
		printf(", 0x%xu, %s, %d, 0x%xu, %s, %s, %s, %s, 0x%xu", s->by, s->by_author ? "true" : "false", s->by_field, s->by_taker,
		    s->by_readers ? "true" : "false", s->by_clock ? "true" : "false", s->by_page ? "true" : "false",
		    s->not_author ? "true" : "false", s->not_taker);
		word(s->by_entry);
		printf(", 0x%xu, 0x%xu, 0x%xu, %d, ", s->either, s->either_is, s->from, s->when);
		printf(s->when_n ? "step_when_%s_%zu, %zu, " : "NULL, 0, ", name, i, s->when_n);
		printf("\n\t    ");
		printf(s->needs_n ? "needs_%s_%zu, %zu" : "NULL, 0", name, i, s->needs_n);
		printf(", {");
		for (size_t j = 0; j < STEP_REASONS; j++)
			printf("%s%d", j ? ", " : "", s->reason[j]);
		printf("}, %zu, %s, %s, %s, (enum limit_unit)%d, %d", s->reasons, s->ends ? "true" : "false", s->idle ? "true" : "false",
		    s->stays ? "true" : "false", (int)s->unit, s->limit);
		word(s->hold);
		printf(", 0x%xu", s->after);
		word(s->calls);
		printf(", %d, %s, 0x%xu, ", s->shut, s->up ? "true" : "false", s->tells);
		printf(s->rungs_n ? "rungs_%s_%zu, %zu},\n" : "NULL, 0},\n", name, i, s->rungs_n);
	}
	if (k->life.n)
		printf("};\n");
}

static void kinds_table(struct arena *a, const struct described *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		const char *name = c_name(a, k->name);
		fields(a, d, k);
		places("key", name, k->key, k->key_n);
		places("called", name, k->called, k->called_n);
		places("beside", name, k->beside, k->beside_n);
		if (k->about_n) {
			printf("static const char *const about_%s[] = ", name);
			list_of("", k->about, k->about_n);
		}
		if (k->about_parts_n) {
			printf("static const char *const about_parts_%s[] = ", name);
			list_of("", k->about_parts, k->about_parts_n);
		}
		if (k->ask_n) {
			printf("static const char *const ask_%s[] = ", name);
			list_of("", k->ask, k->ask_n);
		}
		if (k->satisfies_n) {
			printf("static const char *const satisfies_%s[] = ", name);
			list_of("", k->satisfies, k->satisfies_n);
		}
		steps_of(name, k);
		texts(a, k);
		printf("\n");
	}
	printf("const struct kind kinds[] = {\n");
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		const char *name = c_name(a, k->name);
		printf("\t{");
		quoted(k->name);
		printf(", %zu, %s, %s, %s, ", i, k->thing ? "true" : "false", k->person ? "true" : "false", k->part ? "true" : "false");
		printf(k->about_n ? "about_%s, %zu, " : "NULL, 0, ", name, k->about_n);
		printf(k->about_parts_n ? "about_parts_%s, %zu" : "NULL, 0", name, k->about_parts_n);
		printf(", %s", k->of_child ? "true" : "false");
		word(k->holder);
		printf(k->called_n ? ", called_%s, %zu" : ", NULL, 0", name, k->called_n);
		printf(", (enum stands)%d, %d", (int)k->grants, k->granted);
		printf(k->beside_n ? ", beside_%s, %zu" : ", NULL, 0", name, k->beside_n);
		printf(", 0x%xu, (enum kind_group)%d", k->names_child, (int)k->group);
		word(k->says);
		word(k->one);
		word(k->many);
		word(k->child_one);
		word(k->child_many);
		word(k->table);
		printf(", fields_%s, %zu, %d, %d, ", name, k->n, k->from, k->to);
		printf(k->key_n ? "key_%s, %zu" : "NULL, 0", name, k->key_n);
		printf(", %s, 0x%xu, ", k->dated ? "true" : "false", k->sign);
		printf(k->ask_n ? "ask_%s, %zu, " : "NULL, 0, ", name, k->ask_n);
		printf(k->satisfies_n ? "satisfies_%s, %zu" : "NULL, 0", name, k->satisfies_n);
		word(k->evidence);
		printf(", %d", k->keep_years);
		word(k->keep_after);
		word(k->keep_source);
		word(k->table903);
		printf(", %s, false, %d,\n\t    {", k->only_return ? "true" : "false", k->migration);
		page_of(&k->page);
		printf(k->life.n ? "steps_%s, %zu, " : "NULL, 0, ", name, k->life.n);
		printf("%s, %s, %s, %s},\n\t    {", k->life.asks ? "true" : "false", k->life.opens ? "true" : "false",
		    k->life.calls ? "true" : "false", k->life.either ? "true" : "false");
		static const char *const all[] = {"insert", "get", "get_version", "versions", "list", "list_known", "about", "about_known",
		    "all", "some", "all_known", "supersede", "retold", "take_back"};
		for (size_t j = 0; j < sizeof all / sizeof *all; j++)
			printf("%s&sql_%s_%s", j ? ", " : "", name, all[j]);
		printf("}},\n");
	}
	printf("};\nconst size_t kinds_n = %zu;\n\n", d->n);
}

/* make's way of naming what was read. */
static bool depends(struct arena *a, const char *out, const char *path, const char *dir)
{
	FILE *f = fopen(path, "w");
	if (!f)
		return false;
	const char **folders;
	size_t folders_n = 0;
	fprintf(f, "%s:", out);
	describe_folders(a, dir, &folders, &folders_n, NULL);
	for (size_t i = 0; i < folders_n; i++) {
		struct text *names;
		bool *is_dir;
		size_t n;
		fprintf(f, " %s", folders[i]);
		if (file_list(a, folders[i], &names, &is_dir, &n, NULL))
			for (size_t j = 0; j < n; j++)
				if (!is_dir[j])
					fprintf(f, " %s/%.*s", folders[i], TEXT_ARG(names[j]));
	}
	fprintf(f, "\n");
	return fclose(f) == 0;
}

static bool narrow(const struct described *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (column_count(&d->kinds[i]) > PARAMETERS) {
			fprintf(
			    stderr, "kind %s: error: over %d columns; make it two kinds\n", d->kinds[i].name, PARAMETERS - (int)frame_n);
			return false;
		}
	return true;
}

int main(int argc, char **argv)
{
	struct described d;
	struct fault f = {0};
	if (argc < 3) {
		fprintf(stderr, "kind FOLDER OUT.c [OUT.d]\n");
		return 2;
	}
	struct arena *a = arena_new(0);
	if (!describe_dir(a, argv[1], NULL, &d, &f)) {
		fprintf(stderr, "%s: error: %s\n", f.where, f.say);
		return 1;
	}
	if (!narrow(&d) || !freopen(argv[2], "w", stdout))
		return 1;
	printf("/* Made by tools/kind from record/. Change the descriptions, not this. */\n"
	       "#include \"describe/kind.h\"\n#include \"record/tables.h\"\n#include \"store/store.h\"\n\n");
	lists(a, &d);
	kinds_table(a, &d);
	bool ok = migrations(a, &d) && fflush(stdout) == 0 && (argc < 4 || depends(a, argv[2], argv[3], argv[1]));
	arena_free(a);
	if (!ok)
		remove(argv[2]);
	return ok ? 0 : 1;
}
