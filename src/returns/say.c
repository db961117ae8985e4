#include "returns/say.h"
#include "base/term.h"
#include "base/csv.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static const char *table_name(const struct finding *x, char out[static 48])
{
	snprintf(out, 48, "%s%s", table_info[x->table].name, x->is_last ? "_last" : "");
	return out;
}

static struct text child_of(const struct cohort *c, const struct finding *x)
{
	return x->id == CELL_BLANK ? (struct text){0} : chunk_text(c->chunk[x->chunk], x->id);
}

static void dump(json_t *j, struct buf *out)
{
	char *z = json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);
	if (z)
		buf_z(out, z);
	free(z);
	json_decref(j);
}

static json_t *finding_json(const struct check *k, const struct cohort *c, const struct finding *x, const char **said)
{
	const struct rule *r = k->run[x->rule];
	const char *names[COLUMNS_MOST];
	char table[48], fault[64];
	struct text child = child_of(c, x);
	json_t *fields = json_array(), *j = json_object();
	for (size_t i = 0, n = rule_fields(r, (enum table)x->table, names); i < n; i++)
		json_array_append_new(fields, json_string(names[i]));
	snprintf(fault, sizeof fault, "%s/%u", r->code, x->fault);
	json_object_set_new(j, "rule", json_string(r->code));
	json_object_set_new(j, "table", json_string(table_name(x, table)));
	json_object_set_new(j, "row", json_integer(x->record));
	json_object_set_new(j, "line", x->line > 0 ? json_integer(x->line) : json_null());
	json_object_set_new(j, "child", json_stringn(child.at ? child.at : "", child.n));
	json_object_set_new(j, "fields", fields);
	json_object_set_new(j, "fault", json_string(fault));
	json_object_set_new(j, "message", json_string(said[x->rule]));
	return j;
}

const char **say_terms(const struct check *k)
{
	const struct term_table *general = term_table_new(k->arena, term_general[VOICE_ADULT]);
	const char **said = arena_array(k->arena, const char *, k->n_run + 1);
	for (size_t i = 0; i < k->n_run; i++)
		said[i] = term_say_z(k->arena, general, k->run[i]->say);
	return said;
}

void say_json(const struct check *k, const struct cohort *c, const struct findings *f, struct buf *out)
{
	char label[DAY_TEXT];
	const char **said = say_terms(k);
	json_t *run = json_array(), *skipped = json_array();
	for (size_t i = 0; i < k->n_run; i++)
		json_array_append_new(run, json_string(k->run[i]->code));
	for (size_t i = 0; i < k->n_skipped; i++)
		json_array_append_new(skipped, json_pack("{s:s,s:s}", "rule", k->skipped[i].rule->code, "why", k->skipped[i].why));
	struct text authority = k->setup.authority;
	buf_printf(out, "{\"year\":%d,\"label\":\"%s\",\"authority\":", k->setup.year, year_words(k->setup.year, label));
	dump(authority.n ? json_stringn(authority.at, authority.n) : json_null(), out);
	buf_z(out, ",\"rules\":");
	dump(json_pack("{s:o,s:o}", "run", run, "skipped", skipped), out);
	buf_z(out, ",\"findings\":[");
	for (size_t i = 0; i < f->n; i++) {
		buf_z(out, i ? ",\n" : "\n");
		dump(finding_json(k, c, &f->at[i], said), out);
	}
	buf_z(out, "]}\n");
}

void say_csv(const struct check *k, const struct cohort *c, const struct findings *f, struct buf *out)
{
	const char **said = say_terms(k);
	buf_z(out, "rule,table,row,line,child,fields,fault,message\r\n");
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *x = &f->at[i];
		const struct rule *r = k->run[x->rule];
		const char *names[COLUMNS_MOST];
		char table[48];
		csv_put_safe(out, text_of(r->code));
		buf_printf(out, ",%s,%d,", table_name(x, table), x->record);
		if (x->line > 0)
			buf_printf(out, "%d", x->line);
		buf_char(out, ',');
		csv_put_safe(out, child_of(c, x));
		buf_char(out, ',');
		for (size_t n = rule_fields(r, (enum table)x->table, names), j = 0; j < n; j++)
			buf_printf(out, "%s%s", j ? " " : "", names[j]);
		buf_printf(out, ",%s/%u,", r->code, x->fault);
		csv_put_safe(out, text_of(said[x->rule]));
		buf_z(out, "\r\n");
	}
}

static void say_place(const struct check *k, const struct cohort *c, const struct finding *x, const struct say_files *files,
    struct buf *out)
{
	const char *names[COLUMNS_MOST], *const *file = files ? (x->is_last ? files->file_last : files->file) : NULL;
	char table[48];
	char plain[256];
	struct text child = text_plain(child_of(c, x), plain, sizeof plain);
	buf_printf(out, "  %s:%d", file && file[x->table] ? file[x->table] : table_name(x, table), x->line);
	buf_printf(out, "  child %.*s ", TEXT_ARG(child));
	for (size_t n = rule_fields(k->run[x->rule], (enum table)x->table, names), j = 0; j < n; j++)
		buf_printf(out, " %s", names[j]);
	buf_char(out, '\n');
}

void say_text(const struct check *k, const struct cohort *c, const struct findings *f, const struct say_files *files,
    struct buf *out)
{
	size_t faults = 0, rules = 0;
	const char **said = say_terms(k);
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *x = &f->at[i];
		if (i == 0 || x->rule != x[-1].rule) {
			size_t n = findings_faults(f, i);
			buf_printf(out, "%s%s (%zu): %s\n", i ? "\n" : "", k->run[x->rule]->code, n, said[x->rule]);
			faults += n;
			rules++;
		}
		say_place(k, c, x, files, out);
	}
	if (k->n_skipped)
		buf_printf(out, "%snot checked:\n", f->n ? "\n" : "");
	for (size_t i = 0; i < k->n_skipped; i++)
		buf_printf(out, "  %s: %s\n", k->skipped[i].rule->code, k->skipped[i].why);
	buf_printf(out, "%s%zu fault%s under %zu rule%s; %zu rule%s run, %zu skipped\n", f->n || k->n_skipped ? "\n" : "", faults,
	    faults == 1 ? "" : "s", rules, rules == 1 ? "" : "s", k->n_run, k->n_run == 1 ? "" : "s", k->n_skipped);
}

void say_rules(struct arena *a, int year, struct buf *out)
{
	const struct rule **rules;
	size_t n = check_rules(a, year, &rules), at = 0;
	char label[DAY_TEXT];
	const struct term_table *general = term_table_new(a, term_general[VOICE_ADULT]);
	for (size_t f = 0; f < rule_families_n; f++) {
		const struct rule_family *family = rule_families[f];
		bool named = false;
		for (; at < n && rules[at] >= family->rule && rules[at] < family->rule + family->n; at++) {
			if (!named)
				buf_printf(out, "%s%s\n", f ? "\n" : "", term_say_z(a, general, family->name));
			named = true;
			buf_printf(out, "  %-9s since %s  %s  %s\n", rules[at]->code, year_words(rules[at]->since, label),
			    rules[at]->severity == RULE_QUERY ? "query" : "error", term_say_z(a, general, rules[at]->say));
		}
	}
	buf_printf(out, "\n%zu rules in %s\n", n, year_words(year, label));
}

static int by_cost(const void *a, const void *b, void *ns)
{
	int64_t x = ((const int64_t *)ns)[*(const size_t *)a], y = ((const int64_t *)ns)[*(const size_t *)b];
	return x > y ? -1 : x < y;
}

void say_profile(const struct check *k, const struct findings *f, size_t most, struct buf *out)
{
	if (!f->ns)
		return;
	size_t *order = calloc(k->n_run + 1, sizeof *order);
	int64_t all = 0;
	if (!order)
		return;
	for (size_t i = 0; i < k->n_run; i++) {
		order[i] = i;
		all += f->ns[i];
	}
	if (k->n_run)
		qsort_r(order, k->n_run, sizeof *order, by_cost, f->ns);
	for (size_t i = 0; i < k->n_run && i < most; i++)
		buf_printf(out, "%-10s %9.3f ms  %5.1f %%\n", k->run[order[i]]->code, (double)f->ns[order[i]] / 1e6,
		    all ? (double)f->ns[order[i]] * 100 / (double)all : 0.0);
	buf_printf(out, "%-10s %9.3f ms\n", "all rules", (double)all / 1e6);
	free(order);
}
