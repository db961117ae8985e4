/* kith record kinds: what can be written down here, the council's own among it, for people and for programs that make files of it. */
#include "base/buf.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/whose.h"
#include "describe/describe.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static json_t *or_null(const char *z)
{
	return z ? json_string(z) : json_null();
}

static json_t *names(const char *const *at, size_t n)
{
	json_t *all = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, json_string(at[i]));
	return all;
}

/* Roles and ways of standing, each by its name. */
static json_t *who(role_set set)
{
	json_t *all = json_array();
	for (int r = 0; r < ROLES; r++)
		if (set & (role_set)1 << r)
			json_array_append_new(all, json_string(role_name((enum role)r)));
	for (int s = STANDS_SEAT; s < STANDS_END; s++)
		if (set & (role_set)1 << s)
			json_array_append_new(all, json_string(stands_names[s - STANDS_SEAT]));
	return all;
}

static const char *field_name(const struct kind *k, int at)
{
	return at < 0 ? NULL : k->fields[at].name;
}

static json_t *field_json(const struct field *f)
{
	bool bounds = f->type == FIELD_INT || f->type == FIELD_MONEY, words = f->type == FIELD_TEXT || f->type == FIELD_LONGTEXT;
	json_t *o = json_object();
	json_object_set_new(o, "name", json_string(f->name));
	json_object_set_new(o, "type", json_string(field_type_name(f->type)));
	json_object_set_new(o, "label", json_string(command_words(f->label)));
	json_object_set_new(o, "child", or_null(command_words(f->child)));
	json_object_set_new(o, "help", or_null(command_words(f->help)));
	json_object_set_new(o, "list", or_null(f->list ? f->list->name : NULL));
	json_object_set_new(o, "of", or_null(f->of));
	json_object_set_new(o, "links", names(f->links, f->links_n));
	json_object_set_new(o, "several", json_boolean(f->several));
	json_object_set_new(o, "required", f->required == REQUIRED_NEVER ? json_null()
	    : json_string(f->required == STATE_DRAFT ? "draft" : "final"));
	json_object_set_new(o, "min", bounds ? json_integer(f->min) : json_null());
	json_object_set_new(o, "max", bounds || words ? json_integer(f->max) : json_null());
	json_object_set_new(o, "time", f->type != FIELD_DAY ? json_null()
	    : json_string(f->time == TIME_PAST ? "past" : f->time == TIME_PLANNED ? "planned" : "any"));
	json_object_set_new(o, "after", or_null(f->after));
	json_object_set_new(
	    o, "when", f->when ? json_pack("{s:s, s:o}", "field", f->when, "is", names(f->when_is, f->when_n)) : json_null());
	json_object_set_new(o, "format", or_null(f->format));
	json_object_set_new(o, "told", f->table903 ? json_sprintf("%s.%s", f->table903, f->column903) : json_null());
	json_object_set_new(o, "see", who(f->see));
	json_object_set_new(o, "write", who(f->write));
	json_object_set_new(o, "column", json_boolean(f->type != FIELD_ROWS && f->type != FIELD_CALC));
	return o;
}

static json_t *steps_of(const struct kind *k, uint32_t mask)
{
	json_t *all = json_array();
	for (size_t i = 0; i < k->life.n; i++)
		if (mask & 1u << i)
			json_array_append_new(all, json_string(k->life.step[i].name));
	return all;
}

static json_t *steps_json(const struct kind *k)
{
	json_t *all = json_array();
	for (size_t i = 0; i < k->life.n; i++) {
		const struct kind_step *s = &k->life.step[i];
		json_t *o = json_object(), *from = steps_of(k, s->from);
		json_object_set_new(o, "name", json_string(s->name));
		json_object_set_new(o, "label", json_string(command_words(s->label)));
		json_object_set_new(o, "child", or_null(command_words(s->child)));
		json_object_set_new(o, "from", from);
		json_object_set_new(o, "by", who(s->by));
		json_object_set_new(o, "by_taker", steps_of(k, s->by_taker));
		json_object_set_new(o, "clock", json_boolean(s->by_clock));
		json_object_set_new(o, "page", json_boolean(s->by_page));
		json_object_set_new(o, "ends", json_boolean(s->ends));
		json_object_set_new(o, "limit", s->unit == LIMIT_NONE ? json_null()
		    : s->unit == LIMIT_FIELD ? json_string(k->fields[s->limit].name) : json_integer(s->limit));
		json_object_set_new(o, "unit", s->unit == LIMIT_NONE ? json_null() : json_string(limit_unit_name(s->unit)));
		json_array_append_new(all, o);
	}
	return all;
}

static json_t *kind_json(const struct kind *k)
{
	json_t *o = json_object(), *fields = json_array(), *rows = json_array();
	for (size_t i = 0; i < k->n; i++) {
		json_array_append_new(fields, field_json(&k->fields[i]));
		if (k->fields[i].type == FIELD_ROWS)
			json_array_append_new(rows, json_string(k->fields[i].of));
	}
	json_object_set_new(o, "kind", json_string(k->name));
	json_object_set_new(o, "file", json_sprintf("%s.csv", k->name));
	json_object_set_new(o, "says", or_null(command_words(k->says)));
	json_object_set_new(o, "one", json_string(command_words(k->one)));
	json_object_set_new(o, "many", json_string(command_words(k->many)));
	json_object_set_new(o, "child_one", or_null(command_words(k->child_one)));
	json_object_set_new(o, "child_many", or_null(command_words(k->child_many)));
	json_object_set_new(o, "about", k->holder ? names(&k->holder, 1) : names(k->about, k->about_n));
	json_object_set_new(o, "holder", or_null(k->holder));
	json_object_set_new(o, "thing", json_boolean(k->thing));
	json_object_set_new(o, "group", json_string(kind_groups[k->group]));
	json_object_set_new(o, "from", or_null(field_name(k, k->from)));
	json_object_set_new(o, "to", or_null(field_name(k, k->to)));
	json_object_set_new(o, "sign", who(k->sign));
	json_object_set_new(o, "own", json_boolean(k->own));
	json_object_set_new(o, "rows", rows);
	json_object_set_new(o, "steps", steps_json(k));
	json_object_set_new(o, "fields", fields);
	return o;
}

static json_t *list_json(const struct list *l)
{
	json_t *o = json_object(), *codes = json_array();
	for (size_t i = 0; i < l->n; i++) {
		const struct code *c = &l->codes[i];
		json_t *one = json_object();
		json_object_set_new(one, "code", json_string(c->code));
		json_object_set_new(one, "label", json_string(command_words(c->label)));
		json_object_set_new(one, "child", or_null(command_words(c->child)));
		json_object_set_new(one, "from", c->from ? json_integer(c->from) : json_null());
		json_object_set_new(one, "to", c->to ? json_integer(c->to) : json_null());
		json_array_append_new(codes, one);
	}
	json_object_set_new(o, "list", json_string(l->name));
	json_object_set_new(o, "source", or_null(l->source));
	json_object_set_new(o, "codes", codes);
	return o;
}

static int by_name(const void *x, const void *y)
{
	const struct list *const *a = x, *const *b = y;
	return strcmp((*a)->name, (*b)->name);
}

/* The lists that fields of these kinds take, each once, by name. */
static json_t *lists_json(const struct kind *k, size_t n)
{
	struct arena *a = arena_new(0);
	const struct list **at = NULL;
	size_t all = 0, cap = 0;
	json_t *out = json_array();
	for (size_t i = 0; i < n; i++)
		for (size_t f = 0; f < k[i].n; f++)
			if (k[i].fields[f].list) {
				at = arena_grow(a, at, &cap, all + 1, sizeof *at);
				at[all++] = k[i].fields[f].list;
			}
	if (all)
		qsort(at, all, sizeof *at, by_name);
	for (size_t i = 0; i < all; i++)
		if (!i || strcmp(at[i]->name, at[i - 1]->name) != 0)
			json_array_append_new(out, list_json(at[i]));
	arena_free(a);
	return out;
}

/* Kinds and lists by name, fields as described, codes in the list's order, keys of every object sorted. */
static int say_json(const struct kind *k, size_t n)
{
	json_t *o = json_object(), *all = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(all, kind_json(&k[i]));
	json_object_set_new(o, "kinds", all);
	json_object_set_new(o, "lists", lists_json(k, n));
	char *z = json_dumps(o, JSON_INDENT(1) | JSON_SORT_KEYS);
	printf("%s\n", z);
	free(z);
	json_decref(o);
	return EXIT_DONE;
}

static void say_about(const struct kind *k)
{
	if (k->holder)
		printf(", a row of %s", k->holder);
	for (size_t i = 0; i < k->about_n && !k->holder; i++)
		printf("%s %s", i ? " or" : ", about", k->about[i]);
}

static int say_kind(const struct kind *k)
{
	printf("%s.csv: %s", k->name, command_words(k->says ? k->says : k->many));
	say_about(k);
	printf("\n");
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		printf("  %-24s %-9s %-10s %s", f->name, field_type_name(f->type), f->required == REQUIRED_NEVER ? ""
		    : f->required == STATE_DRAFT ? "needed" : "when final", command_words(f->label));
		if (f->list)
			for (size_t c = 0; c < f->list->n; c++)
				printf("%s%s", c ? ", " : ": ", f->list->codes[c].code);
		if (f->type == FIELD_ROWS)
			printf(": in %s.csv", f->of);
		printf("\n");
	}
	for (size_t i = 0; i < k->life.n; i++)
		printf("  step %-19s %s\n", k->life.step[i].name, command_words(k->life.step[i].label));
	return EXIT_DONE;
}

struct whom {
	struct arena *arena;
	const char *wanted;
};

static bool is_there(struct tx *tx, void *arg, struct fault *f)
{
	struct whom *w = arg;
	struct authority found;
	return store_authority_find(tx, w->arena, text_of(w->wanted), &found, f);
}

/* What an authority's own folder adds is listed by its name alone. */
static bool works_for(const char *authority, struct fault *f)
{
	struct store *s = store_open(store_where(), STORE_EXISTING, f);
	struct whom w = {arena_new(0), authority};
	bool ok = s && command_whose(s, authority, f) && store_read(s, is_there, &w, f);
	store_close(s);
	arena_free(w.arena);
	return ok;
}

int run_record(int argc, char **argv)
{
	const char *words[64];
	size_t n;
	bool json = false;
	struct fault f = {0};
	const char *authority = NULL;
	const struct option options[] = {{"json", OPTION_FLAG, &json}, {"authority", OPTION_TEXT, &authority}};
	if (argc > 60 || !options_read(argc, argv, options, words, &n))
		return EXIT_ASKED;
	if (n < 1 || n > 2 || strcmp(words[0], "kinds")) {
		fprintf(stderr, "kith record: say kinds after it: kith record kinds [KIND] [--json] [--authority A]\n");
		return EXIT_ASKED;
	}
	if (authority && !works_for(authority, &f))
		return command_fault(argv[0], &f);
	const struct described *d = record_kinds();
	const struct kind *only = n == 2 ? described_kind(d, text_of(words[1])) : NULL;
	if (n == 2 && !only) {
		fprintf(stderr, "kith record: there is no such kind. 'kith record kinds' lists them.\n");
		return EXIT_ASKED;
	}
	if (json)
		return only ? say_json(only, 1) : say_json(d->kinds, d->n);
	if (only)
		return say_kind(only);
	for (size_t i = 0; i < d->n; i++) {
		printf("%-32s %s", d->kinds[i].name, command_words(d->kinds[i].says ? d->kinds[i].says : d->kinds[i].many));
		say_about(&d->kinds[i]);
		printf("\n");
	}
	return EXIT_DONE;
}
