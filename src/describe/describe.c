#include "describe/describe.h"
#include "base/file.h"
#include "describe/reader.h"
#include <stdlib.h>

/* The fields of a kind that this file made are in the arena and may still be completed. */
static struct field *made(const struct kind *k)
{
	return (struct field *)(uintptr_t)k->fields;
}

const struct kind *described_kind(const struct described *d, struct text name)
{
	for (size_t i = 0; d && i < d->n; i++)
		if (text_is(name, d->kinds[i].name))
			return &d->kinds[i];
	return NULL;
}

/* one: …, many: … */
static bool names(struct reader *r, yaml_node_t *node, const char *what, const char **one, const char **many)
{
	static const char *const keys[] = {"one", "many", NULL};
	yaml_node_t *a, *b;
	return yamldoc_keys(&r->y, node, keys) && reader_need(r, node, what, "one", &a) && reader_need(r, node, what, "many", &b) &&
	    yamldoc_text(&r->y, a, what, one) && yamldoc_text(&r->y, b, what, many);
}

static bool find_field(struct reader *r, yaml_node_t *node, const struct kind *k, const char *what, int *out)
{
	const char *name = NULL;
	if (!node)
		return true;
	if (!yamldoc_text(&r->y, node, what, &name))
		return false;
	*out = kind_field(k, name);
	if (*out < 0) {
		const char *all[DESCRIBE_FIELDS + 1] = {NULL};
		for (size_t i = 0; i < k->n; i++)
			all[i] = k->fields[i].name;
		const char *near = yamldoc_nearest(all, name);
		return yamldoc_fault(&r->y, node, "describe.field", "%s names `%s`, which is no field of this kind.%s%s%s", what, name,
		    near ? " Did you mean `" : "", near ? near : "", near ? "`?" : "");
	}
	return true;
}

static bool kind_dates(struct reader *r, yaml_node_t *root, struct kind *k)
{
	static const char *const keys[] = {"from", "to", NULL};
	yaml_node_t *node = yamldoc_get(&r->y, root, "dates");
	k->from = k->to = -1;
	if (!node)
		return true;
	if (!yamldoc_keys(&r->y, node, keys) || !find_field(r, yamldoc_get(&r->y, node, "from"), k, "`dates: from`", &k->from) ||
	    !find_field(r, yamldoc_get(&r->y, node, "to"), k, "`dates: to`", &k->to))
		return false;
	k->dated = k->to >= 0;
	if (k->from < 0)
		return yamldoc_fault(&r->y, node, "describe.dates", "`dates` names the field that it happened from.");
	struct field *f = made(k);
	int ends[2] = {k->from, k->to};
	for (int i = 0; i < 2; i++) {
		if (ends[i] < 0)
			continue;
		if (f[ends[i]].type != FIELD_DAY)
			return yamldoc_fault(&r->y, node, "describe.dates", "`%s` is no day. `dates` names fields of type day.", f[ends[i]].name);
		f[ends[i]].column = i ? "happened_to" : "happened_from";
	}
	return true;
}

static bool kind_key(struct reader *r, yaml_node_t *root, struct kind *k)
{
	const char *const *list = NULL;
	yaml_node_t *node = yamldoc_get(&r->y, root, "key");
	if (!yamldoc_texts(&r->y, node, "`key`", &list, &k->key_n))
		return false;
	uint8_t *key = arena_array(r->arena, uint8_t, k->key_n + 1);
	for (size_t i = 0; i < k->key_n; i++) {
		int f = kind_field(k, list[i]);
		if (f < 0)
			return yamldoc_fault(&r->y, node, "describe.field", "`key` names `%s`, which is no field of this kind.", list[i]);
		key[i] = (uint8_t)f;
	}
	k->key = key;
	return true;
}

static bool kind_keep(struct reader *r, yaml_node_t *node, struct kind *k)
{
	static const char *const keys[] = {"years", "after", "source", NULL};
	static const char *const after[] = {"birth", "adoption", "last-change", NULL};
	yaml_node_t *years, *from, *source;
	int64_t y = 0;
	int a = 0;
	const char *word = NULL;
	if (node->type == YAML_SCALAR_NODE) {
		if (!yamldoc_text(&r->y, node, "`keep`", &word))
			return false;
		if (strcmp(word, "not set") != 0)
			return yamldoc_fault(&r->y, node, "describe.keep", "`keep` is {years, after, source}, or `not set`.");
		return true;
	}
	if (!yamldoc_keys(&r->y, node, keys) || !reader_need(r, node, "`keep`", "years", &years) || !reader_need(r, node, "`keep`", "after", &from) ||
	    !reader_need(r, node, "`keep`", "source", &source) || !yamldoc_int(&r->y, years, "`years`", 1, 200, &y) ||
	    !reader_choice(r, from, "`after`", after, &a) || !yamldoc_text(&r->y, source, "`source`", &k->keep_source))
		return false;
	k->keep_years = (int)y;
	k->keep_after = after[a];
	return true;
}

static bool when_ok(struct reader *r, yaml_node_t *node, const struct kind *k, const struct field *f)
{
	int i = kind_field(k, f->when);
	if (i < 0 || &k->fields[i] >= f)
		return yamldoc_fault(&r->y, node, "describe.when", "`%s` is shown when `%s` says so, which is no field above it.", f->name, f->when);
	enum field_type t = k->fields[i].type;
	if (t != FIELD_CODE && t != FIELD_BOOL)
		return yamldoc_fault(&r->y, node, "describe.when", "`when` can ask a code or a yes-or-no, and `%s` is neither.", f->when);
	for (size_t j = 0; t == FIELD_BOOL && j < f->when_n; j++)
		if (strcmp(f->when_is[j], "yes") && strcmp(f->when_is[j], "no"))
			return yamldoc_fault(&r->y, node, "describe.when", "`%s` is answered yes or no, not `%s`.", f->when, f->when_is[j]);
	return true;
}

static bool after_ok(struct reader *r, yaml_node_t *node, const struct kind *k, const struct field *f)
{
	int i = kind_field(k, f->after);
	if (i < 0 || &k->fields[i] == f || (k->fields[i].type != FIELD_DAY && k->fields[i].type != FIELD_ENTRY))
		return yamldoc_fault(&r->y, node, "describe.after", "`%s` is never before `%s`, which is no other day or entry of this kind.", f->name, f->after);
	return true;
}

static bool kind_names(struct reader *r, yaml_node_t *root, struct kind *k)
{
	static const char *const subjects[] = {"child", "person", "authority", NULL};
	yaml_node_t *name, *of, *says, *worker, *child = yamldoc_get(&r->y, root, "child");
	int subject = 0;
	if (!reader_need(r, root, "The kind", "kind", &name) || !reader_need(r, root, "The kind", "of", &of) ||
	    !reader_need(r, root, "The kind", "says", &says) || !reader_need(r, root, "The kind", "worker", &worker) ||
	    !yamldoc_text(&r->y, name, "The kind's name", &k->name) || !reader_choice(r, of, "`of`", subjects, &subject) ||
	    !yamldoc_text(&r->y, says, "`says`", &k->says) || !names(r, worker, "`worker`", &k->one, &k->many) ||
	    (child && !names(r, child, "`child`", &k->child_one, &k->child_many)))
		return false;
	k->subject = (enum subject)subject;
	if (!reader_name_ok(k->name, '-', 40))
		return yamldoc_fault(&r->y, name, "describe.name", "A kind's name is small letters, digits and `-`, at most 40.");
	if (described_kind(r->out, text_of(k->name)) || described_kind(r->base, text_of(k->name)))
		return yamldoc_fault(&r->y, name, "describe.twice", "There is a kind `%s` already. Give this one another name.", k->name);
	k->own = r->base != NULL;
	if (k->own != (strncmp(k->name, "own-", 4) == 0))
		return yamldoc_fault(&r->y, name, "describe.own", k->own ? "A kind of the council's own begins with `own-`: write `own-%s`."
									: "`%s`: names beginning with `own-` are kept for a council's own kinds.", k->name);
	return true;
}

static const char *table_name(struct arena *a, const struct kind *k)
{
	if (k->own)
		return "own_entry";
	char *z = arena_z(a, arena_printf(a, "k_%s", k->name));
	for (char *p = z; *p; p++)
		if (*p == '-')
			*p = '_';
	return z;
}

static bool fields_agree(struct reader *r, yaml_node_t *root, const struct kind *k)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		if ((f->when && !when_ok(r, root, k, f)) || (f->after && !after_ok(r, root, k, f)))
			return false;
		for (size_t j = 0; j < i; j++)
			if (strcmp(f->name, k->fields[j].name) == 0)
				return yamldoc_fault(&r->y, root, "describe.twice", "The kind has a field `%s` already.", f->name);
	}
	return true;
}

static bool asks_fields(struct reader *r, yaml_node_t *root, const struct kind *k)
{
	for (size_t i = 0; i < k->ask_n; i++) {
		if (kind_field(k, k->ask[i]) < 0)
			return yamldoc_fault(&r->y, yamldoc_get(&r->y, root, "ask"), "describe.ask", "`ask` names `%s`, which is no field of this kind.", k->ask[i]);
		for (size_t j = 0; j < i; j++)
			if (!strcmp(k->ask[i], k->ask[j]))
				return yamldoc_fault(&r->y, yamldoc_get(&r->y, root, "ask"), "describe.ask", "`ask` names `%s` twice.", k->ask[i]);
	}
	return true;
}

static void keep_kind(struct reader *r, struct kind k)
{
	r->kinds = arena_grow(r->arena, r->kinds, &r->kinds_cap, r->out->n + 1, sizeof k);
	r->kinds[r->out->n++] = k;
	r->out->kinds = r->kinds;
}

/* Who signs has to be let do it: by the kind's own `write`, and, of a council's kinds, by what is everybody's there (a young
 * person and a carer add to those and change nothing, docs/security.md). A signature that can never come holds a plan back for ever. */
static bool signers(struct reader *r, yaml_node_t *root, const struct kind *k, role_set write)
{
	yaml_node_t *at = yamldoc_get(&r->y, root, "sign");
	role_set add_only = (role_set)1 << ROLE_YOUNG_PERSON | (role_set)1 << ROLE_CARER;
	if (k->sign & ~write)
		return yamldoc_fault(&r->y, at, "describe.sign", "Who signs a %s must be among those who write it: a role in `sign` is not in `write`.", k->one);
	if (k->own && k->sign & add_only)
		return yamldoc_fault(&r->y, at, "describe.sign",
		    "A council's own kind is signed by those who may change it: a young person and a carer add to it, and sign nothing there. Take them out of `sign`.");
	return true;
}

/* A council's own kinds are open to those who work with the child, and no more widely. */
static bool kind_group(struct reader *r, yaml_node_t *root, struct kind *k)
{
	yaml_node_t *at = yamldoc_get(&r->y, root, "group");
	int group = KINDS_OWN;
	if (k->own && at)
		return yamldoc_fault(&r->y, at, "describe.group", "A council's own kind needs no `group:`: `see` and `write` say whom it is open to.");
	if (!k->own && (!reader_need(r, root, "The kind", "group", &at) || !reader_choice(r, at, "`group`", kind_groups, &group)))
		return false;
	k->group = (enum kind_group)group;
	return true;
}

static bool read_kind(struct reader *r, yaml_node_t *root)
{
	static const char *const keys[] = {"kind", "of", "group", "says", "worker", "child", "dates", "key", "sign", "ask", "satisfies", "evidence",
	    "keep", "told", "only-return", "see", "write", "migration", "fields",
	    "page", "child-page", "asked", "readers", "opened", "answers", "owner", "child-sees", "by", "apart", NULL};
	static const char *const no_yes[] = {"no", "yes", NULL};
	static const char *const themes[] = {"home", "health", "education", "voice", "safety", "family", "future", NULL};
	struct kind k = {0};
	yaml_node_t *fields, *keep, *seers, *writers;
	role_set see = 0, write = 0;
	int theme = -1, only_return = 0;
	int64_t migration = 0;
	if (!yamldoc_keys(&r->y, root, keys) || !kind_names(r, root, &k) || !reader_need(r, root, "The kind", "keep", &keep) ||
	    !reader_need(r, root, "The kind", "see", &seers) || !reader_need(r, root, "The kind", "write", &writers) ||
	    !reader_need(r, root, "The kind", "fields", &fields) || !reader_roles(r, seers, "`see`", &see) || !reader_roles(r, writers, "`write`", &write) ||
	    !kind_keep(r, keep, &k) || !reader_fields(r, fields, &k, k.own, see, write) || !kind_dates(r, root, &k) ||
	    !kind_key(r, root, &k) || !reader_roles(r, yamldoc_get(&r->y, root, "sign"), "`sign`", &k.sign) || !signers(r, root, &k, write) ||
	    !yamldoc_texts(&r->y, yamldoc_get(&r->y, root, "ask"), "`ask`", &k.ask, &k.ask_n) || !asks_fields(r, root, &k) ||
	    !yamldoc_texts(&r->y, yamldoc_get(&r->y, root, "satisfies"), "`satisfies`", &k.satisfies, &k.satisfies_n) ||
	    !reader_choice(r, yamldoc_get(&r->y, root, "evidence"), "`evidence`", themes, &theme) ||
	    !yamldoc_text(&r->y, yamldoc_get(&r->y, root, "told"), "`told`", &k.table903) ||
	    !reader_choice(r, yamldoc_get(&r->y, root, "only-return"), "`only-return`", no_yes, &only_return) || !fields_agree(r, root, &k))
		return false;
	yaml_node_t *number = yamldoc_get(&r->y, root, "migration");
	if (k.own && number)
		return yamldoc_fault(&r->y, number, "describe.migration", "A council's own kind needs no `migration:`: it has no table.");
	if (number && !yamldoc_int(&r->y, number, "`migration`", 210, 299, &migration))
		return false;
	k.migration = (int)migration;
	if (!kind_group(r, root, &k) || !reader_page(r, root, &k))
		return false;
	k.only_return = only_return > 0;
	k.evidence = theme < 0 ? NULL : themes[theme];
	k.table = table_name(r->arena, &k);
	keep_kind(r, k);
	return true;
}

/* A council's own fields on a kind of the product. */
static bool read_extend(struct reader *r, yaml_node_t *root)
{
	static const char *const keys[] = {"extend", "see", "write", "fields", NULL};
	yaml_node_t *name_at, *fields, *seers, *writers;
	const char *name = NULL;
	role_set see = 0, write = 0;
	if (!yamldoc_keys(&r->y, root, keys) || !reader_need(r, root, "The file", "extend", &name_at) ||
	    !reader_need(r, root, "The file", "fields", &fields) || !reader_need(r, root, "The file", "see", &seers) ||
	    !reader_need(r, root, "The file", "write", &writers) || !yamldoc_text(&r->y, name_at, "`extend`", &name) ||
	    !reader_roles(r, seers, "`see`", &see) || !reader_roles(r, writers, "`write`", &write))
		return false;
	for (size_t i = 0; i < r->out->n; i++)
		if (strcmp(r->out->kinds[i].name, name) == 0) {
			struct kind *k = &r->kinds[i];
			return reader_fields(r, fields, k, true, see, write) && fields_agree(r, root, k);
		}
	return yamldoc_fault(&r->y, name_at, "describe.extend", "There is no kind `%s` to add fields to. `kith help --kinds` lists them.", name);
}

static bool read_bytes(struct reader *r, const struct describe_source *from, int pass, struct fault *fault)
{
	if (!yamldoc_open(&r->y, r->arena, from->name, from->bytes, fault))
		return false;
	yaml_node_t *root = yamldoc_root(&r->y);
	bool kind = yamldoc_get(&r->y, root, "kind"), list = yamldoc_get(&r->y, root, "list"), ext = yamldoc_get(&r->y, root, "extend");
	bool ok = true;
	if (kind + list + ext != 1)
		ok = yamldoc_fault(&r->y, root, "describe.what", "A description says one of `kind:`, `list:`%s and its name first.",
		    r->base ? ", `extend:`" : "");
	else if (ext && !r->base)
		ok = yamldoc_fault(&r->y, root, "describe.extend", "Add the field to the kind's own file.");
	else if (pass == 0 && list)
		ok = reader_code_list(r, root);
	else if (pass == 0 && kind)
		ok = read_kind(r, root);
	else if (pass == 1 && ext)
		ok = read_extend(r, root);
	yamldoc_close(&r->y);
	return ok;
}

/* A code that `when` asks for, or a kind or list that a field names, must be there. */
static bool resolve(struct reader *r, struct fault *fault)
{
	for (size_t i = 0; i < r->pending_n; i++) {
		const struct pending *p = &r->pending[i];
		struct field *f = &made(described_kind(r->out, text_of(p->kind)))[p->field];
		if (p->list) {
			f->list = reader_list(r->out, p->list);
			if (!f->list)
				f->list = reader_list(r->base, p->list);
			if (!f->list) {
				fault_set(fault, FAULT_INPUT, "describe.list", "`%s` is of the list `%s`, which nobody described. Write lists/%s.yaml.",
				    f->name, p->list, p->list);
				return fault_at(fault, "%s", p->where);
			}
		}
		if (f->of && !described_kind(r->out, text_of(f->of))) {
			fault_set(fault, FAULT_INPUT, "describe.of", "`%s` points at the kind `%s`, which nobody described.", f->name, f->of);
			return fault_at(fault, "%s", p->where);
		}
	}
	return true;
}

static bool whens(const struct described *d, struct fault *fault)
{
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j < d->kinds[i].n; j++) {
			const struct field *f = &d->kinds[i].fields[j];
			const struct field *asked = f->when ? &d->kinds[i].fields[kind_field(&d->kinds[i], f->when)] : NULL;
			for (size_t w = 0; asked && asked->list && w < f->when_n; w++)
				if (!list_code(asked->list, text_of(f->when_is[w]))) {
					fault_set(fault, FAULT_INPUT, "describe.when", "`%s` is shown when `%s` is `%s`, which is no code of the list `%s`.",
					    f->name, f->when, f->when_is[w], asked->list->name);
					return fault_at(fault, "%s: %s", d->kinds[i].name, f->name);
				}
		}
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct kind *)a)->name, ((const struct kind *)b)->name);
}

static int list_by_name(const void *a, const void *b)
{
	return strcmp(((const struct list *)a)->name, ((const struct list *)b)->name);
}

bool describe_texts(struct arena *a, const struct describe_source *from, size_t n, const struct described *base, struct described *out,
    struct fault *fault)
{
	struct reader r = {.arena = a, .base = base, .out = out};
	*out = (struct described){0};
	/* A council's kinds are checked against the product's by name; the product's follow them, so that they can be extended. */
	for (size_t i = 0; i < n; i++)
		if (!read_bytes(&r, &from[i], 0, fault))
			return false;
	for (size_t i = 0; base && i < base->n; i++)
		keep_kind(&r, base->kinds[i]);
	for (size_t i = 0; i < n; i++)
		if (!read_bytes(&r, &from[i], 1, fault))
			return false;
	if (r.kinds)
		qsort(r.kinds, out->n, sizeof *r.kinds, by_name);
	for (size_t i = 0; i < out->n; i++)
		r.kinds[i].at = i;
	if (r.lists)
		qsort(r.lists, out->lists_n, sizeof *r.lists, list_by_name);
	return resolve(&r, fault) && whens(out, fault) && reader_page_codes(out, fault);
}

bool describe_read(struct arena *a, const char *const *paths, size_t n, const struct described *base, struct described *out,
    struct fault *fault)
{
	if (n > DESCRIBE_FILES)
		return fault_set(fault, FAULT_INPUT, "describe.many", "There are over %d descriptions.", DESCRIBE_FILES);
	struct describe_source *from = arena_array(a, struct describe_source, n + 1);
	for (size_t i = 0; i < n; i++) {
		from[i].name = paths[i];
		if (!file_read(a, paths[i], DESCRIBE_BYTES, &from[i].bytes, fault))
			return false;
	}
	return describe_texts(a, from, n, base, out, fault);
}

static bool yaml_files(struct arena *a, const char *dir, const char **paths, size_t *n, struct fault *fault)
{
	struct text *names_in;
	bool *is_dir;
	size_t count;
	if (!file_list(a, dir, &names_in, &is_dir, &count, fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct text t = names_in[i];
		if (is_dir[i] || t.n < 6 || memcmp(t.at + t.n - 5, ".yaml", 5) != 0)
			continue;
		if (*n >= DESCRIBE_FILES)
			return fault_set(fault, FAULT_INPUT, "describe.many", "There are over %d descriptions in the folder.", DESCRIBE_FILES);
		paths[(*n)++] = arena_printf(a, "%s/%.*s", dir, TEXT_ARG(t)).at;
	}
	return true;
}

bool describe_dir(struct arena *a, const char *dir, const struct described *base, struct described *out, struct fault *fault)
{
	const char **paths = arena_array(a, const char *, DESCRIBE_FILES);
	size_t n = 0;
	if (!yaml_files(a, dir, paths, &n, fault))
		return false;
	const char *lists = reader_join(a, dir, "/lists");
	if (file_is_dir(lists) && !yaml_files(a, lists, paths, &n, fault))
		return false;
	return describe_read(a, paths, n, base, out, fault);
}
