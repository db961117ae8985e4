#include "describe/describe.h"
#include "base/file.h"
#include "describe/reader.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const struct kind *described_kind(const struct described *d, struct text name)
{
	for (size_t i = 0; d && i < d->n; i++)
		if (text_is(name, d->kinds[i].name))
			return &d->kinds[i];
	return NULL;
}

static bool read_bytes(struct reader *r, const struct describe_source *from, int pass, struct fault *fault)
{
	if (r->base && from->bytes.n && from->bytes.at[from->bytes.n - 1] != '\n') {
		size_t line = 1, last = 0;
		for (size_t i = 0; i < from->bytes.n; i++)
			if (from->bytes.at[i] == '\n')
				line++, last = i + 1;
		fault_set(fault, FAULT_INPUT, "describe.cut",
		    "The file ends in the middle of a line, as one does that was not copied whole. Copy it again; if this is all of it, "
		    "end its "
		    "last line.");
		return fault_at(fault, "%s:%zu:%zu", from->name, line, from->bytes.n - last + 1);
	}
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
		ok = reader_kind(r, root);
	else if (pass == 1 && ext)
		ok = reader_extend(r, root);
	yamldoc_close(&r->y);
	return ok;
}

/* The fields of a kind that was just read are in the arena and may still be completed. */
static struct field *made(const struct kind *k)
{
	return (struct field *)(uintptr_t)k->fields;
}

static bool lost(struct fault *fault, const struct pending *p, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static bool lost(struct fault *fault, const struct pending *p, const char *code, const char *fmt, ...)
{
	char say[600];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(say, sizeof say, fmt, ap);
	va_end(ap);
	fault_set(fault, FAULT_INPUT, code, "%s", say);
	return fault_at(fault, "%s", p->where);
}

/* A code list or a kind that a field names must be there, and what a link names must be things. */
static bool resolve_field(struct reader *r, const struct pending *p, struct fault *fault)
{
	struct field *f = &made(described_kind(r->out, text_of(p->kind)))[p->field];
	if (p->list) {
		f->list = reader_list(r->out, p->list);
		if (!f->list)
			f->list = reader_list(r->base, p->list);
		if (!f->list)
			return lost(fault, p, "describe.list", "`%s` is of the list `%s`, which nobody described. Write lists/%s.yaml.",
			    f->name, p->list, p->list);
	}
	const struct kind *of = f->of ? described_kind(r->out, text_of(f->of)) : NULL;
	if (f->of && !of)
		return lost(fault, p, "describe.of",
		    "`%s` points at the kind `%s`, which nobody described. Put its file here, or name another.", f->name, f->of);
	if (of && r->base && (of->group == KINDS_VOICE || of->group == KINDS_ANSWER) && strncmp(f->name, "own_", 4) == 0)
		return lost(fault, p, "describe.wider",
		    "`%s` would point at a %s, which is between the child and those whom the child chose. Point at something else, or ask "
		    "for "
		    "what is needed in a field of its own.",
		    f->name, of->one);
	for (size_t i = 0; i < f->links_n; i++) {
		const struct kind *to = described_kind(r->out, text_of(f->links[i]));
		if (strcmp(f->links[i], "child") != 0 && (!to || !to->thing))
			return lost(fault, p, "describe.of",
			    to ? "`%s` links to `%s`, which is no thing (it does not say `is: thing`)."
			       : "`%s` links to the kind `%s`, which nobody described. Put its file here, or name another.",
			    f->name, f->links[i]);
	}
	return true;
}

/* What a kind is about must be a thing, and lead somewhere: the way up, each kind named once. Whether it leads to a child on every way. */
enum leads { LEADS_ELSEWHERE, LEADS_SOMETIMES, LEADS_TO_CHILD, LEADS_IN_A_CIRCLE };
static enum leads leads(const struct described *d, const struct kind *k, const struct kind **way, size_t depth)
{
	enum { DEEP = 16 };
	size_t yes = 0;
	bool some = false;
	for (size_t i = 0; i < depth; i++)
		if (way[i] == k)
			return LEADS_IN_A_CIRCLE;
	if (depth == DEEP)
		return LEADS_IN_A_CIRCLE;
	way[depth] = k;
	for (size_t i = 0; i < k->about_n; i++) {
		const struct kind *up = described_kind(d, text_of(k->about[i]));
		enum leads to = strcmp(k->about[i], "child") == 0 ? LEADS_TO_CHILD : up ? leads(d, up, way, depth + 1) : LEADS_ELSEWHERE;
		if (to == LEADS_IN_A_CIRCLE)
			return to;
		yes += to == LEADS_TO_CHILD;
		some = some || to != LEADS_ELSEWHERE;
	}
	return k->about_n && yes == k->about_n ? LEADS_TO_CHILD : some ? LEADS_SOMETIMES : LEADS_ELSEWHERE;
}

static bool in_circle(struct fault *fault, const struct described *d, const struct pending *p, const struct kind *k)
{
	char names[500] = "";
	const struct kind *at = k;
	for (size_t steps = 0; at && steps < 16; steps++) {
		size_t n = strlen(names);
		snprintf(names + n, sizeof names - n, "%s`%s`", n ? " is about " : "", at->name);
		if (steps && at == k)
			break;
		const struct kind *next = NULL;
		for (size_t i = 0; i < at->about_n && !next; i++)
			next = described_kind(d, text_of(at->about[i]));
		at = next;
	}
	return lost(fault, p, "describe.cycle",
	    "%s: that goes round and leads to nothing. Take one `about` out, and link the two by a field of type `thing`.", names);
}

/* "about: [carer]": about a person who has or had that part here. A child is the child of a record, and no such part. */
static void parts_of(struct reader *r, struct kind *k)
{
	const struct kind *person = described_kind(r->out, TEXT("person"));
	const struct list *own = reader_list(r->out, "person-kind"), *parts = own ? own : reader_list(r->base, "person-kind");
	const char **about = arena_array(r->arena, const char *, k->about_n + 1),
	           **part = arena_array(r->arena, const char *, k->about_n + 1);
	size_t n = 0, n_part = 0;
	for (size_t i = 0; person && parts && i < k->about_n; i++)
		if (strcmp(k->about[i], "child") != 0 && !described_kind(r->out, text_of(k->about[i])) &&
		    list_code(parts, text_of(k->about[i])))
			part[n_part++] = k->about[i];
		else
			about[n++] = k->about[i];
	if (!n_part)
		return;
	bool there = false;
	for (size_t i = 0; i < n; i++)
		there = there || strcmp(about[i], person->name) == 0;
	if (!there)
		about[n++] = person->name;
	k->about = about, k->about_n = n;
	if (!there) /* else it is about whoever it is */
		k->about_parts = part, k->about_parts_n = n_part;
}

static bool resolve_about(struct reader *r, const struct pending *p, struct fault *fault)
{
	struct kind *k = &r->kinds[described_kind(r->out, text_of(p->kind)) - r->out->kinds];
	const struct kind *way[16];
	parts_of(r, k);
	for (size_t i = 0; i < k->about_n; i++) {
		const struct kind *to = described_kind(r->out, text_of(k->about[i]));
		if (strcmp(k->about[i], "child") != 0 && !to)
			return lost(fault, p, "describe.about",
			    "`%s` is about `%s`, which nobody described. Put its file here, or name another.", k->name, k->about[i]);
		if (k->own && k->grants && to && !to->own)
			return lost(fault, p, "describe.wider",
			    "`%s` would let people stand to a %s, and so open to them what kith keeps to those whom its own kinds name. "
			    "Let it be "
			    "about a kind of the council's own (`own-…`), or use kith's kind.",
			    k->name, to->one);
		if (to && !to->thing && !k->holder)
			return lost(fault, p, "describe.about", "`%s` is about `%s`, which is no thing: give that kind `is: thing`.",
			    k->name, k->about[i]);
	}
	enum leads to = leads(r->out, k, way, 0);
	if (to == LEADS_IN_A_CIRCLE)
		return in_circle(fault, r->out, p, k);
	k->of_child = to == LEADS_TO_CHILD;
	bool direct = k->about_n == 1 && kind_about(k, "child");
	if (p->through && !k->of_child)
		return lost(
		    fault, p, "describe.through", "`%s` says `through: child`, and not all that it is about leads to one child.", k->name);
	if (k->of_child && !direct && !p->through && !k->holder)
		return lost(fault, p, "describe.through",
		    "All that `%s` is about leads to one child: say so with `through: child`, for it is part of the child's record.",
		    k->name);
	if (k->of_child && k->group == KINDS_THING && !k->own)
		return lost(fault, p, "describe.group", "`%s` is part of a child's record: say by `group:` whom it is open to.", k->name);
	if (!k->of_child && k->about_n && !k->own && k->group != KINDS_THING && !k->holder)
		return lost(fault, p, "describe.group",
		    "Not all that `%s` is about leads to one child, and `group` opens what is part of a child's record: leave it out. "
		    "`see` and `write` alone say whom it is open to.",
		    k->name);
	if (!k->of_child && k->own && k->group == KINDS_OWN)
		k->group = KINDS_THING;
	return true;
}

/* A way of standing that a kind names and no kind makes would open to nobody, for ever. */
static bool stands_made(const struct described *d, struct fault *fault)
{
	role_set made_by = (role_set)1 << STANDS_SAFEGUARDS | (role_set)1 << STANDS_SELF | (role_set)1 << STANDS_MAKER;
	for (size_t i = 0; i < d->n; i++)
		made_by |= d->kinds[i].grants ? (role_set)1 << d->kinds[i].grants : 0;
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j < d->kinds[i].n; j++) {
			const struct field *f = &d->kinds[i].fields[j];
			const role_set told = d->kinds[i].life.calls ? (role_set)1 << STANDS_TOLD : 0;
			const role_set does =
			    d->kinds[i].page.owner >= 0 || d->kinds[i].page.answers >= 0 ? (role_set)1 << STANDS_DOES : 0;
			role_set none = (f->see | f->write | d->kinds[i].names_child) & STANDS_ALL & ~(made_by | told | does);
			if (none & (role_set)1 << STANDS_DOES) {
				fault_set(fault, FAULT_INPUT, "describe.role",
				    "`%s` is open to who `does` it, and the kind does not say by `owner` which field names them.", f->name);
				return fault_at(fault, "%s: %s", d->kinds[i].name, f->name);
			}
			if (none & (role_set)1 << STANDS_TOLD) {
				fault_set(fault, FAULT_INPUT, "describe.role",
				    "`%s` is open to who was `told`, and no step of the kind has a ladder in minutes (`calls:`).", f->name);
				return fault_at(fault, "%s: %s", d->kinds[i].name, f->name);
			}
			for (int s = 0; none && stands_names[s]; s++)
				if (none & (role_set)1 << (STANDS_SEAT + s)) {
					fault_set(fault, FAULT_INPUT, "describe.role",
					    "`%s` is open to who `%s`, and no kind says `grants: {as: %s}`.", f->name, stands_names[s],
					    stands_names[s]);
					return fault_at(fault, "%s: %s", d->kinds[i].name, f->name);
				}
		}
	return true;
}

static bool resolve(struct reader *r, struct fault *fault)
{
	for (size_t i = 0; i < r->pending_n; i++)
		if (r->pending[i].field != PENDING_ABOUT && !resolve_field(r, &r->pending[i], fault))
			return false;
	for (size_t i = 0; i < r->pending_n; i++)
		if (r->pending[i].field == PENDING_ABOUT && !resolve_about(r, &r->pending[i], fault))
			return false;
	return stands_made(r->out, fault);
}

static bool whens(const struct described *d, struct fault *fault)
{
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j < d->kinds[i].n; j++) {
			const struct field *f = &d->kinds[i].fields[j];
			const struct field *asked = f->when ? &d->kinds[i].fields[kind_field(&d->kinds[i], f->when)] : NULL;
			for (size_t w = 0; asked && asked->list && w < f->when_n; w++)
				if (!list_code(asked->list, text_of(f->when_is[w]))) {
					fault_set(fault, FAULT_INPUT, "describe.when",
					    "`%s` is shown when `%s` is `%s`, which is no code of the list `%s`.", f->name, f->when,
					    f->when_is[w], asked->list->name);
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
		reader_keep_kind(&r, base->kinds[i]);
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
			return fault_set(
			    fault, FAULT_INPUT, "describe.many", "There are over %d descriptions in the folder.", DESCRIBE_FILES);
		paths[(*n)++] = arena_printf(a, "%s/%.*s", dir, TEXT_ARG(t)).at;
	}
	return true;
}

/* The folders in which descriptions lie: the one given, what it holds by sort (lists, codes, kinds), and the same of each part in it. */
static const char *const sorts[] = {"lists", "codes", "kinds", NULL};
bool describe_folders(struct arena *a, const char *dir, const char ***out, size_t *n, struct fault *fault)
{
	struct text *in;
	bool *is_dir;
	size_t count, cap = 0;
	*out = NULL, *n = 0;
	if (!file_list(a, dir, &in, &is_dir, &count, fault))
		return false;
	const char **tops = arena_array(a, const char *, count + 1);
	size_t tops_n = 1;
	tops[0] = dir;
	for (size_t i = 0; i < count; i++) {
		bool sort = false;
		for (int s = 0; sorts[s]; s++)
			sort = sort || text_is(in[i], sorts[s]);
		if (is_dir[i] && !sort && in[i].at[0] != '.' && !text_is(in[i], AUTHORITIES))
			tops[tops_n++] = arena_printf(a, "%s/%.*s", dir, TEXT_ARG(in[i])).at;
	}
	for (size_t i = 0; i < tops_n; i++)
		for (int s = -1; s < 0 || sorts[s]; s++) {
			const char *at = s < 0 ? tops[i] : arena_printf(a, "%s/%s", tops[i], sorts[s]).at;
			if (s >= 0 && !file_is_dir(at))
				continue;
			*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
			(*out)[(*n)++] = at;
		}
	return true;
}

/* A part's own folder holds its descriptions by sort; beside them lie its clocks, lists, texts, which others read. */
static bool holds_kinds(const char *dir, const char *folder)
{
	const char *slash = strrchr(folder, '/');
	for (int s = 0; slash && sorts[s]; s++)
		if (strcmp(slash + 1, sorts[s]) == 0)
			return true;
	return strcmp(dir, folder) == 0;
}

bool describe_dirs(struct arena *a, const char *const *dirs, size_t dirs_n, const struct described *base, struct described *out,
    struct fault *fault)
{
	const char **paths = arena_array(a, const char *, DESCRIBE_FILES), **folders;
	size_t n = 0, folders_n;
	for (size_t d = 0; d < dirs_n; d++) {
		if (!describe_folders(a, dirs[d], &folders, &folders_n, fault))
			return false;
		for (size_t i = 0; i < folders_n; i++)
			if (holds_kinds(dirs[d], folders[i]) && !yaml_files(a, folders[i], paths, &n, fault))
				return false;
	}
	return describe_read(a, paths, n, base, out, fault);
}

bool describe_dir(struct arena *a, const char *dir, const struct described *base, struct described *out, struct fault *fault)
{
	return describe_dirs(a, &dir, 1, base, out, fault);
}
