#include "base/term.h"
#include "describe/format.h"
#include "describe/reader.h"

/* Columns that every kind's table has, and words that SQL keeps for itself. */
static const char *const taken[] = {"authority", "entry", "version", "current", "child", "happened_from", "happened_to", "state", "source",
    "told_year", "about_id", "together", "written_at", "written_by", "superseded_at", "taken_back", "taken_back_by", "kind", "field",
    "value", "all", "and", "any", "as", "asc", "between", "by", "case", "cast", "check", "column", "constraint", "create", "cross",
    "default", "delete", "desc", "distinct", "do", "drop", "else", "end", "except", "exists", "false", "for", "foreign", "from", "full",
    "grant", "group", "having", "in", "index", "inner", "insert", "into", "is", "join", "key", "left", "like", "limit", "not", "null",
    "offset", "on", "only", "or", "order", "outer", "primary", "references", "right", "select", "set", "table", "then", "to", "true",
    "union", "unique", "update", "user", "using", "values", "when", "where", "window", "with", NULL};

bool reader_name_ok(const char *z, char joint, size_t most)
{
	size_t n = strlen(z);
	if (n == 0 || n > most || z[0] < 'a' || z[0] > 'z')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!((z[i] >= 'a' && z[i] <= 'z') || (z[i] >= '0' && z[i] <= '9') || z[i] == joint))
			return false;
	return true;
}

const char *reader_join(struct arena *a, const char *x, const char *y)
{
	return arena_printf(a, "%s%s", x, y).at;
}

const struct list *reader_list(const struct described *d, const char *name)
{
	for (size_t i = 0; d && i < d->lists_n; i++)
		if (strcmp(d->lists[i].name, name) == 0)
			return &d->lists[i];
	return NULL;
}

bool reader_words(struct reader *r, yaml_node_t *node, const char *what, const char **out)
{
	struct text wrong = TEXT("");
	if (!node)
		return true;
	if (!yamldoc_text(&r->y, node, what, out))
		return false;
	if (term_mark(r->arena, *out, out, &wrong))
		return true;
	const char *near = term_nearest(wrong);
	return yamldoc_fault(&r->y, node, "describe.term", "%s says [%.*s], which is no term of text/terms.csv.%s%s%s", what,
	    TEXT_ARG(wrong), near ? " Did you mean [" : " Write it without brackets.", near ? near : "", near ? "]?" : "");
}

/* One of a fixed set of words → its number. */
bool reader_choice(struct reader *r, yaml_node_t *node, const char *what, const char *const *names, int *out)
{
	const char *word = NULL;
	if (!node)
		return true;
	if (!yamldoc_text(&r->y, node, what, &word))
		return false;
	for (int i = 0; names[i]; i++)
		if (strcmp(names[i], word) == 0) {
			*out = i;
			return true;
		}
	struct text all = {"", 0};
	for (size_t i = 0; names[i]; i++)
		all = arena_printf(r->arena, "%.*s%s%s", TEXT_ARG(all), i ? ", " : "", names[i]);
	return yamldoc_fault(&r->y, node, "describe.choice", "%s cannot be `%s`. It is one of %.*s.", what, word, TEXT_ARG(all));
}

bool reader_roles(struct reader *r, yaml_node_t *node, const char *what, role_set *out)
{
	const char *const *names = NULL;
	size_t n = 0;
	if (!node)
		return true;
	if (!yamldoc_texts(&r->y, node, what, &names, &n))
		return false;
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		role_set s;
		if (!role_set_of(text_of(names[i]), &s)) {
			const char *known[ROLES + 1] = {NULL};
			for (int j = 0; j < ROLES; j++)
				known[j] = role_name((enum role)j);
			const char *near = yamldoc_nearest(known, names[i]);
			return yamldoc_fault(&r->y, node, "describe.role", "%s names `%s`, which is no role.%s%s%s", what, names[i],
			    near ? " Did you mean `" : " The roles and groups stand in docs/record.md.", near ? near : "",
			    near ? "`?" : "");
		}
		*out |= s;
	}
	return true;
}

bool reader_need(struct reader *r, yaml_node_t *map, const char *what, const char *key, yaml_node_t **out)
{
	*out = yamldoc_get(&r->y, map, key);
	if (*out)
		return true;
	return yamldoc_fault(&r->y, map, "describe.missing", "%s has no `%s:`. Write it.", what, key);
}

static bool reader_format(struct reader *r, yaml_node_t *node, const char **format)
{
	int at = -1;
	if (!reader_choice(r, node, "`format`", format_names, &at))
		return false;
	*format = at < 0 ? NULL : format_names[at];
	return true;
}

/* ---- code lists ---- */

static bool one_code(struct reader *r, yaml_node_t *key, yaml_node_t *v, struct code *c)
{
	static const char *const keys[] = {"worker", "child", "format", "from", "to", NULL};
	int64_t from = 0, to = 0;
	if (!yamldoc_text(&r->y, key, "A code", &c->code))
		return false;
	if (strlen(c->code) > 40 || strpbrk(c->code, " \t"))
		return yamldoc_fault(&r->y, key, "describe.code", "A code has at most 40 letters and no space.");
	if (v->type == YAML_SCALAR_NODE)
		return reader_words(r, v, "The label", &c->label);
	yaml_node_t *label;
	if (!yamldoc_keys(&r->y, v, keys) || !reader_need(r, v, "The code", "worker", &label) ||
	    !reader_words(r, label, "The label", &c->label) ||
	    !reader_words(r, yamldoc_get(&r->y, v, "child"), "The child's label", &c->child) ||
	    !reader_format(r, yamldoc_get(&r->y, v, "format"), &c->format) ||
	    !yamldoc_int(&r->y, yamldoc_get(&r->y, v, "from"), "`from` (the collection year a code began)", 1992, 2200, &from) ||
	    !yamldoc_int(&r->y, yamldoc_get(&r->y, v, "to"), "`to` (the last collection year of a code)", 1992, 2200, &to))
		return false;
	if (from && to && from > to)
		return yamldoc_fault(&r->y, v, "describe.years", "The code ends before it begins. Swap `from` and `to`.");
	c->from = (int16_t)from;
	c->to = (int16_t)to;
	return true;
}

bool reader_code_list(struct reader *r, yaml_node_t *root)
{
	static const char *const keys[] = {"list", "source", "codes", NULL};
	struct list l = {0};
	yaml_node_t *name, *source, *codes, *k, *v;
	if (!yamldoc_keys(&r->y, root, keys) || !reader_need(r, root, "The list", "list", &name) ||
	    !reader_need(r, root, "The list", "source", &source) || !reader_need(r, root, "The list", "codes", &codes) ||
	    !yamldoc_text(&r->y, name, "The list's name", &l.name) || !yamldoc_text(&r->y, source, "The source", &l.source) ||
	    !yamldoc_keys(&r->y, codes, NULL))
		return false;
	if (!reader_name_ok(l.name, '-', 40))
		return yamldoc_fault(&r->y, name, "describe.name", "A list's name is small letters, digits and `-`, at most 40.");
	if (reader_list(r->out, l.name) || reader_list(r->base, l.name))
		return yamldoc_fault(&r->y, name, "describe.twice", "There is a list `%s` already. Give this one another name.", l.name);
	l.n = yamldoc_size(codes);
	if (l.n == 0 || l.n > 5000)
		return yamldoc_fault(&r->y, codes, "describe.codes", "A list has 1 to 5,000 codes.");
	struct code *c = arena_array(r->arena, struct code, l.n);
	for (size_t i = 0; yamldoc_pair(&r->y, codes, i, &k, &v); i++)
		if (!one_code(r, k, v, &c[i]))
			return false;
	l.codes = c;
	r->lists = arena_grow(r->arena, r->lists, &r->lists_cap, r->out->lists_n + 1, sizeof l);
	r->lists[r->out->lists_n++] = l;
	r->out->lists = r->lists;
	return true;
}

/* ---- fields ---- */

static bool field_name(struct reader *r, yaml_node_t *key, struct field *f, bool own)
{
	if (!yamldoc_text(&r->y, key, "A field's name", &f->name))
		return false;
	if (!reader_name_ok(f->name, '_', 40))
		return yamldoc_fault(&r->y, key, "describe.name", "A field's name is small letters, digits and `_`, at most 40.");
	for (const char *const *t = taken; *t; t++)
		if (strcmp(*t, f->name) == 0)
			return yamldoc_fault(
			    &r->y, key, "describe.taken", "`%s` is a word of kith's or of SQL. Give the field another name.", f->name);
	if (own != (strncmp(f->name, "own_", 4) == 0))
		return yamldoc_fault(&r->y, key, "describe.own",
		    own ? "A field of the council's own begins with `own_`: write `own_%s`."
		        : "`%s`: names beginning with `own_` are kept for a council's own fields.",
		    f->name);
	return true;
}

static bool field_told(struct reader *r, yaml_node_t *node, struct field *f)
{
	const char *told = NULL;
	if (!node)
		return true;
	if (!yamldoc_text(&r->y, node, "`told`", &told))
		return false;
	const char *dot = strchr(told, '.');
	if (!dot || dot == told || !dot[1] || strchr(dot + 1, '.'))
		return yamldoc_fault(&r->y, node, "describe.told", "`told` names a cell of the return as Table.COLUMN.");
	f->table903 = arena_z(r->arena, (struct text){told, (size_t)(dot - told)});
	f->column903 = dot + 1;
	return true;
}

static bool field_when(struct reader *r, yaml_node_t *node, struct field *f)
{
	static const char *const keys[] = {"field", "is", NULL};
	yaml_node_t *a, *b;
	if (!node)
		return true;
	return yamldoc_keys(&r->y, node, keys) && reader_need(r, node, "`when`", "field", &a) && reader_need(r, node, "`when`", "is", &b) &&
	    yamldoc_text(&r->y, a, "`when: field`", &f->when) && yamldoc_texts(&r->y, b, "`when: is`", &f->when_is, &f->when_n);
}

/* Bounds by type: characters of a text, values of a number. */
static bool field_bounds(struct reader *r, yaml_node_t *map, struct field *f)
{
	yaml_node_t *min = yamldoc_get(&r->y, map, "min"), *max = yamldoc_get(&r->y, map, "max");
	bool text = f->type == FIELD_TEXT || f->type == FIELD_LONGTEXT, number = f->type == FIELD_INT || f->type == FIELD_MONEY;
	if ((min && !number) || (max && !number && !text))
		return yamldoc_fault(&r->y, min ? min : max, "describe.bounds",
		    "Only a number and money have `min` and `max` (money in pence), and a text `max` (characters).");
	f->max = f->type == FIELD_TEXT  ? 200
	    : f->type == FIELD_LONGTEXT ? 20000
	    : f->type == FIELD_INT      ? INT64_MAX
	    : f->type == FIELD_MONEY    ? MONEY_MOST
	                                : 0;
	f->min = 0;
	return yamldoc_int(&r->y, min, "`min`", INT64_MIN, INT64_MAX, &f->min) &&
	    yamldoc_int(&r->y, max, "`max`", text ? 1 : INT64_MIN, text ? 100000 : INT64_MAX, &f->max);
}

/* Which days it can hold. The product's own fields all say it. */
static bool field_time(struct reader *r, yaml_node_t *map, struct field *f, bool own)
{
	static const char *const times[] = {[TIME_ANY] = "any", [TIME_PAST] = "past", [TIME_PLANNED] = "planned", NULL};
	yaml_node_t *time = yamldoc_get(&r->y, map, "time"), *after = yamldoc_get(&r->y, map, "after");
	int t = TIME_ANY;
	if ((time || after) && f->type != FIELD_DAY)
		return yamldoc_fault(&r->y, time ? time : after, "describe.time", "Only a day has `time` and `after`.");
	if (f->type == FIELD_DAY && !time && !own)
		return yamldoc_fault(&r->y, map, "describe.time",
		    "The day `%s` has no `time:`. Write `past` (what was: never after today), `planned` (may lie ahead) or `any`.",
		    f->name);
	if (!reader_choice(r, time, "`time`", times, &t))
		return false;
	f->time = (enum field_time)t;
	return yamldoc_text(&r->y, after, "`after`", &f->after);
}

static bool read_field(struct reader *r, yaml_node_t *key, yaml_node_t *map, const struct kind *k, struct field *f, size_t place,
    bool own)
{
	static const char *const keys[] = {"type", "list", "of", "several", "back", "on", "one", "many", "fields", "calc", "required",
	    "min", "max", "label", "child", "help", "see", "write", "when", "told", "people", "stays", "gone", "opens", "format",
	    "format_by", "since", "time", "after", NULL};
	static const char *const types[] = {"day", "text", "longtext", "code", "codes", "int", "bool", "person", "moment", "entry", "thing",
	    "rows", "time", "money", "calc", NULL};
	static const char *const required[] = {"draft", "final", "never", NULL};
	yaml_node_t *type, *label;
	int t = 0, need_in = REQUIRED_NEVER;
	int64_t since = 0;
	int people = 0, stays = 0, gone = 0;
	static const char *const yes[] = {"no", "yes", NULL};
	const char *list = NULL;
	if (!field_name(r, key, f, own) || !yamldoc_keys(&r->y, map, keys) || !reader_need(r, map, "The field", "type", &type) ||
	    !reader_need(r, map, "The field", "label", &label) || !reader_choice(r, type, "`type`", types, &t) ||
	    !reader_words(r, label, "`label`", &f->label) ||
	    !reader_choice(r, yamldoc_get(&r->y, map, "people"), "`people`", yes, &people) ||
	    !reader_choice(r, yamldoc_get(&r->y, map, "stays"), "`stays`", yes, &stays) ||
	    !reader_choice(r, yamldoc_get(&r->y, map, "gone"), "`gone`", yes, &gone) ||
	    !reader_format(r, yamldoc_get(&r->y, map, "format"), &f->format) ||
	    !yamldoc_text(&r->y, yamldoc_get(&r->y, map, "format_by"), "`format_by`", &f->format_by) ||
	    !reader_choice(r, yamldoc_get(&r->y, map, "required"), "`required`", required, &need_in) ||
	    !yamldoc_text(&r->y, yamldoc_get(&r->y, map, "list"), "`list`", &list) ||
	    !reader_words(r, yamldoc_get(&r->y, map, "child"), "`child`", &f->child) ||
	    !reader_words(r, yamldoc_get(&r->y, map, "help"), "`help`", &f->help) ||
	    !reader_roles(r, yamldoc_get(&r->y, map, "see"), "`see`", &f->see) ||
	    !reader_roles(r, yamldoc_get(&r->y, map, "write"), "`write`", &f->write))
		return false;
	f->type = (enum field_type)t;
	f->people = people;
	f->stays = stays;
	f->gone = gone;
	if (gone && (need_in != REQUIRED_NEVER || f->child || yamldoc_get(&r->y, map, "see") || yamldoc_get(&r->y, map, "write")))
		return yamldoc_fault(&r->y, map, "describe.gone",
		    "`%s` is gone: nobody sees it or is asked for it. Leave `required`, `child`, `see` and `write` out.", f->name);
	if (gone)
		f->see = f->write = 0;
	if ((f->format || f->format_by) && f->type != FIELD_TEXT)
		return yamldoc_fault(&r->y, map, "describe.format", "Only a text has a `format`.");
	bool above = !f->format_by;
	for (size_t i = 0; f->format_by && i < place; i++)
		above = above || (!strcmp(f[-(ptrdiff_t)(place - i)].name, f->format_by) && f[-(ptrdiff_t)(place - i)].type == FIELD_CODE);
	if (!above)
		return yamldoc_fault(
		    &r->y, map, "describe.format", "`format_by` names `%s`, which is no code above this field.", f->format_by);
	if (stays && own)
		return yamldoc_fault(&r->y, map, "describe.stays",
		    "Of a council's own field nothing stays when its entry is taken back. Leave `stays` out.");
	f->required = (enum entry_state)need_in;
	bool coded = f->type == FIELD_CODE || f->type == FIELD_CODES;
	if (coded != (list != NULL))
		return yamldoc_fault(
		    &r->y, map, "describe.list", coded ? "A code needs `list:`, the list it is of." : "Only a code has `list:`.");
	if (!reader_linked(r, key, map, k, f, own))
		return false;
	if (list || f->of || f->links_n)
		reader_later(r, k->name, map, place)->list = list;
	yaml_node_t *step = yamldoc_get(&r->y, map, "since");
	if (!yamldoc_int(&r->y, step, "`since` (the kind's step)", 2, 299, &since))
		return false;
	if (since > KIND_STEPS && since < 210)
		return yamldoc_fault(&r->y, step, "describe.since", "`since` is the kind's next step, 2 to %d.", KIND_STEPS);
	if (own && since)
		return yamldoc_fault(&r->y, map, "describe.since", "A council's own field needs no `since`: it is kept without a column.");
	f->since = (int)since;
	if (!own && f->type != FIELD_ROWS && f->type != FIELD_CALC) {
		f->column = f->name;
		f->column_version = f->type == FIELD_ENTRY ? reader_join(r->arena, f->name, "_version") : NULL;
	}
	bool begun = f->see & (role_set)1 << STANDS_MAKER; /* whoever writes a new one sees it by having begun it */
	if (!yamldoc_get(&r->y, map, "write"))
		f->write &= begun ? ~(role_set)0 : f->see; /* the kind's writers, as far as this field is theirs to see */
	if (f->write & ~f->see && !begun)
		return yamldoc_fault(&r->y, map, "describe.roles", "A role may write `%s` that may not see it. Add it to `see`.", f->name);
	if (f->child && !k->child_one)
		return yamldoc_fault(
		    &r->y, map, "describe.child", "`%s` has words for the child, the kind has none. Give the kind `child:`.", f->name);
	return field_bounds(r, map, f) && field_time(r, map, f, own) && field_when(r, yamldoc_get(&r->y, map, "when"), f) &&
	    field_told(r, yamldoc_get(&r->y, map, "told"), f);
}

struct pending *reader_later(struct reader *r, const char *kind, const yaml_node_t *at, size_t field)
{
	r->pending = arena_grow(r->arena, r->pending, &r->pending_cap, r->pending_n + 1, sizeof *r->pending);
	r->pending[r->pending_n] = (struct pending){.kind = kind, .field = field, .where = arena_printf(r->arena, "%s:%zu:%zu", r->y.name,
	    at->start_mark.line + 1, at->start_mark.column + 1).at};
	return &r->pending[r->pending_n++];
}

bool reader_fields(struct reader *r, yaml_node_t *node, struct kind *k, bool own, role_set see, role_set write)
{
	yaml_node_t *key, *map;
	if (!yamldoc_keys(&r->y, node, NULL))
		return false;
	size_t more = yamldoc_size(node);
	if (more == 0 || k->n + more > DESCRIBE_FIELDS)
		return yamldoc_fault(&r->y, node, "describe.fields", "A kind has 1 to %d fields.", DESCRIBE_FIELDS);
	struct field *f = arena_array(r->arena, struct field, k->n + more);
	if (k->n)
		memcpy(f, k->fields, k->n * sizeof *f);
	for (size_t i = 0; yamldoc_pair(&r->y, node, i, &key, &map); i++) {
		f[k->n + i].see = see;
		f[k->n + i].write = write;
		if (!read_field(r, key, map, k, &f[k->n + i], k->n + i, own))
			return false;
	}
	k->fields = f;
	k->n += more;
	return true;
}
