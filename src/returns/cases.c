#include "returns/cases.h"
#include "returns/check.h"
#include "returns/places.h"
#include "returns/providers.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { CASE_COLUMNS = 64 };
enum { NOW = 2, LAST = 1 }; /* the years beside the rows: a case's own dates may be of any year */

static bool wrong(struct fault *f, const char *path, size_t no, const char *what)
{
	fault_set(f, FAULT_INPUT, "case.shape", "Case %zu is not understood: %s.", no, what);
	return fault_at(f, "%s", path);
}

static struct text value_text(struct arena *a, const json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_STRING:
		return arena_text(a, (struct text){json_string_value(v), json_string_length(v)});
	case JSON_INTEGER:
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	case JSON_REAL:
		return arena_printf(a, "%g", json_real_value(v));
	case JSON_TRUE:
		return TEXT("1");
	case JSON_FALSE:
		return TEXT("0");
	default:
		return (struct text){0};
	}
}

static struct text upper(struct arena *a, struct text t)
{
	return text_told(t, arena_alloc(a, t.n + 1), t.n);
}

/* "PlacedAdoption_last" → the table and whether it is of last year; -1 when there is no such table. */
static int table_named(const char *name, bool *last)
{
	size_t n = strlen(name);
	*last = n > 5 && strcmp(name + n - 5, "_last") == 0;
	struct text t = {name, *last ? n - 5 : n};
	for (int i = 0; i < TABLES; i++)
		if (text_is(t, table_info[i].name))
			return i;
	return -1;
}

static bool add_rows(struct arena *a, struct cohort_builder *b, int table, bool last, const json_t *told)
{
	const json_t *columns = json_object_get(told, "columns"), *rows = json_object_get(told, "rows");
	int map[CASE_COLUMNS];
	size_t n = json_array_size(columns);
	if (!json_is_array(columns) || !json_is_array(rows) || n > CASE_COLUMNS)
		return false;
	bool derived = false;
	for (size_t i = 0; i < n; i++) {
		const char *name = json_string_value(json_array_get(columns, i));
		if (!name)
			return false;
		map[i] = table_column((enum table)table, text_of(name));
		derived = derived || map[i] >= table_info[table].told;
	}
	cohort_table(b, last ? LAST : NOW, (enum table)table);
	size_t r;
	json_t *row;
	json_array_foreach(rows, r, row) {
		struct text cells[COLUMNS_MOST] = {{0}};
		for (size_t i = 0; i < n; i++)
			if (map[i] >= 0 && json_array_get(row, i))
				cells[map[i]] = value_text(a, json_array_get(row, i));
		cohort_add(b, (enum table)table, last ? LAST : NOW, (int32_t)r, (int32_t)r, cells, derived);
	}
	return true;
}

static const char *meta_text(const json_t *meta, const char *key)
{
	return json_string_value(json_object_get(meta, key));
}

/* The collection year; a missing day lies a year from the other, both missing are the rules' own year. */
static void period_of(const json_t *meta, struct check_setup *s)
{
	const char *from = meta_text(meta, "collection_start"), *to = meta_text(meta, "collection_end");
	day f = DAY_NONE, t = DAY_NONE;
	bool has_from = from && day_parse_uk(text_of(from), &f), has_to = to && day_parse_uk(text_of(to), &t);
	if (!has_from && !has_to) {
		f = year_first(s->year);
		t = year_last(s->year);
	} else if (!has_to) {
		t = day_add_years(f, 1) - 1;
	} else if (!has_from) {
		f = day_add_years(t + 1, -1);
	}
	s->from = f;
	s->to = t;
}

/* The list of providers in a case's own terms. */
static const struct providers *providers_of(struct arena *a, const json_t *told)
{
	if (!json_is_object(told))
		return NULL;
	const json_t *columns = json_object_get(told, "columns"), *rows = json_object_get(told, "rows");
	struct providers *p = arena_new_of(a, struct providers);
	p->n = json_array_size(rows);
	p->at = arena_array(a, struct provider, p->n + 1);
	for (size_t r = 0; r < p->n; r++) {
		struct provider *x = &p->at[r];
		x->reg_end = DAY_NONE;
		for (size_t i = 0; i < json_array_size(columns); i++) {
			const char *name = json_string_value(json_array_get(columns, i));
			const json_t *value = json_array_get(json_array_get(rows, r), i);
			struct text t = value ? upper(a, value_text(a, value)) : (struct text){0};
			struct text column = text_of(name ? name : "");
			if (text_is(column, "URN"))
				x->urn = t;
			else if (text_is(column, "PLACE_CODES"))
				x->place_codes = t;
			else if (text_is(column, "PROVIDER_CODES"))
				x->provider_codes = t;
			else if (text_is(column, "REG_END") && !day_parse_uk(t, &x->reg_end))
				day_parse_iso(t, &x->reg_end);
			else if (text_is(column, "POSTCODE"))
				x->postcode = t;
			else if (text_is(column, "LA_CODE_INFERRED"))
				x->authority = t;
		}
	}
	providers_sort(p);
	return p;
}

/* Rows of a table by number: expected and found. */
struct compared {
	char name[40];
	size_t n_want, n_found;
	int64_t *want, *found;
};

static int by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

static bool one_table(const struct compared *c, struct buf *out)
{
	bool same = true;
	size_t w = 0, f = 0;
	struct buf missing = BUF_INIT(1 << 16), extra = BUF_INIT(1 << 16);
	while (w < c->n_want || f < c->n_found) {
		if (f == c->n_found || (w < c->n_want && c->want[w] < c->found[f]))
			buf_printf(&missing, " %lld", (long long)c->want[w++]);
		else if (w == c->n_want || c->found[f] < c->want[w])
			buf_printf(&extra, " %lld", (long long)c->found[f++]);
		else
			w++, f++;
	}
	if (missing.n)
		buf_printf(out, "  %s: missing%.*s\n", c->name, (int)missing.n, missing.at);
	if (extra.n)
		buf_printf(out, "  %s: too many%.*s\n", c->name, (int)extra.n, extra.at);
	same = !missing.n && !extra.n;
	buf_free(&missing);
	buf_free(&extra);
	return same;
}

static bool compare(struct arena *a, const json_t *expected, const struct findings *f, struct buf *out)
{
	bool same = true;
	for (int t = 0; t < TABLES * 2; t++) {
		bool last = t >= TABLES;
		struct compared c = {0};
		snprintf(c.name, sizeof c.name, "%s%s", table_info[t % TABLES].name, last ? "_last" : "");
		const json_t *want = json_object_get(expected, c.name);
		c.want = arena_array(a, int64_t, json_array_size(want) + 1);
		for (size_t i = 0; i < json_array_size(want); i++)
			c.want[c.n_want++] = json_integer_value(json_array_get(want, i));
		c.found = arena_array(a, int64_t, f->n + 1);
		for (size_t i = 0; i < f->n; i++)
			if (f->at[i].table == t % TABLES && f->at[i].is_last == last)
				c.found[c.n_found++] = f->at[i].record;
		qsort(c.want, c.n_want, sizeof *c.want, by_number);
		qsort(c.found, c.n_found, sizeof *c.found, by_number);
		same = one_table(&c, out) && same;
	}
	return same;
}

static bool run_one(struct arena *a, const char *path, const char *code, int year, size_t no, const json_t *one,
    struct buf *out, bool *passed, struct fault *f)
{
	const json_t *tables = json_object_get(one, "tables"), *meta = json_object_get(one, "metadata");
	struct check_setup s = {.year = year, .now = NOW, .last = LAST, .all_tables = true, .only = &code, .n_only = 1};
	if (!json_is_object(tables) || !json_is_object(json_object_get(one, "expected")))
		return wrong(f, path, no, "it needs tables and expected");
	struct cohort_builder *b = cohort_builder_new();
	const char *name;
	json_t *told;
	json_object_foreach((json_t *)(uintptr_t)tables, name, told) {
		bool last;
		int t = table_named(name, &last);
		if (t < 0 || !add_rows(a, b, t, last, told)) {
			cohort_builder_free(b);
			return wrong(f, path, no, t < 0 ? "it names a table that is not of the return" : "a table needs columns and rows");
		}
		*(last ? &s.tables_last : &s.tables) |= 1u << t;
	}
	struct cohort *c = cohort_build(b, f);
	if (!c)
		return false;
	period_of(meta, &s);
	const char *format = meta_text(meta, "file_format"), *authority = meta_text(meta, "localAuthority");
	s.xml = format && strcmp(format, "xml") == 0;
	s.authority = upper(a, text_of(authority ? authority : ""));
	s.providers = providers_of(a, json_object_get(meta, "provider_info"));
	struct check k;
	struct fault unknown = {0};
	if (!check_open(&k, a, &s, &unknown)) {
		buf_printf(out, "  %s\n", unknown.say);
		*passed = false;
	} else {
		struct findings found;
		check_run(&k, c, 1, false, &found);
		*passed = compare(a, json_object_get(one, "expected"), &found, out);
		findings_free(&found);
	}
	cohort_free(c);
	return true;
}

bool cases_run(struct arena *a, const char *path, struct text bytes, struct buf *out, struct cases_told *told, struct fault *f)
{
	json_error_t e;
	json_t *j = json_loadb(bytes.at, bytes.n, JSON_REJECT_DUPLICATES, &e);
	if (!j) {
		fault_set(f, FAULT_INPUT, "case.json", "This is not JSON: %s.", e.text);
		return fault_at(f, "%s:%d", path, e.line);
	}
	const char *code = json_string_value(json_object_get(j, "code")), *year = json_string_value(json_object_get(j, "year"));
	const json_t *cases = json_object_get(j, "cases");
	bool ok = code && year && strlen(year) == 7 && json_is_array(cases);
	if (!ok)
		wrong(f, path, 1, "the file needs code, year (\"2022_23\") and cases");
	for (size_t i = 0; ok && i < json_array_size(cases); i++) {
		struct buf why = BUF_INIT(1 << 18);
		bool passed = false;
		int64_t y = 0;
		text_int((struct text){year, 4}, &y);
		y++;
		ok = run_one(a, path, code, y < 2025 ? 2025 : (int)y, i + 1, json_array_get(cases, i), &why, &passed, f);
		if (ok) {
			buf_printf(out, "%s %s case %zu (%s)\n", passed ? "pass" : "FAIL", code, i + 1, path);
			if (!passed)
				buf_text(out, buf_as_text(&why));
			*(passed ? &told->passed : &told->failed) += 1;
		}
		buf_free(&why);
	}
	json_decref(j);
	return ok;
}
