/* A kind, from its file: its words, what it is about, its dates, who signs, how long it is kept. */
#include "describe/reader.h"

/* one: …, many: … */
static bool names(struct reader *r, yaml_node_t *node, const char *what, const char **one, const char **many)
{
	static const char *const keys[] = {"one", "many", NULL};
	yaml_node_t *a, *b;
	return yamldoc_keys(&r->y, node, keys) && reader_need(r, node, what, "one", &a) && reader_need(r, node, what, "many", &b) &&
	    reader_words(r, a, what, one) && reader_words(r, b, what, many);
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
	struct field *f = (struct field *)(uintptr_t)k->fields; /* in the arena, and still being made */
	int ends[2] = {k->from, k->to};
	for (int i = 0; i < 2; i++) {
		if (ends[i] < 0)
			continue;
		if (f[ends[i]].type != FIELD_DAY)
			return yamldoc_fault(
			    &r->y, node, "describe.dates", "`%s` is no day. `dates` names fields of type day.", f[ends[i]].name);
		f[ends[i]].column = i ? "happened_to" : "happened_from";
	}
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
	if (!yamldoc_keys(&r->y, node, keys) || !reader_need(r, node, "`keep`", "years", &years) ||
	    !reader_need(r, node, "`keep`", "after", &from) || !reader_need(r, node, "`keep`", "source", &source) ||
	    !yamldoc_int(&r->y, years, "`years`", 1, 200, &y) || !reader_choice(r, from, "`after`", after, &a) ||
	    !yamldoc_text(&r->y, source, "`source`", &k->keep_source))
		return false;
	k->keep_years = (int)y;
	k->keep_after = after[a];
	return true;
}

static bool when_ok(struct reader *r, yaml_node_t *node, const struct kind *k, const struct field *f)
{
	int i = kind_field(k, f->when);
	if (i < 0 || &k->fields[i] >= f)
		return yamldoc_fault(
		    &r->y, node, "describe.when", "`%s` is shown when `%s` says so, which is no field above it.", f->name, f->when);
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
		return yamldoc_fault(&r->y, node, "describe.after",
		    "`%s` is never before `%s`, which is no other day or entry of this kind.", f->name, f->after);
	return true;
}

static bool kind_names(struct reader *r, yaml_node_t *root, struct kind *k)
{
	yaml_node_t *name, *says, *worker, *child = yamldoc_get(&r->y, root, "child");
	if (!reader_need(r, root, "The kind", "kind", &name) || !reader_need(r, root, "The kind", "says", &says) ||
	    !reader_need(r, root, "The kind", "worker", &worker) || !yamldoc_text(&r->y, name, "The kind's name", &k->name) ||
	    !reader_words(r, says, "`says`", &k->says) || !names(r, worker, "`worker`", &k->one, &k->many) ||
	    (child && !names(r, child, "`child`", &k->child_one, &k->child_many)))
		return false;
	if (!reader_name_ok(k->name, '-', 40) || strstr(k->name, "--") || strcmp(k->name, "child") == 0)
		return yamldoc_fault(
		    &r->y, name, "describe.name", "A kind's name is small letters, digits and single `-`, at most 40, and not `child`.");
	if (described_kind(r->out, text_of(k->name)) || described_kind(r->base, text_of(k->name)))
		return yamldoc_fault(&r->y, name, "describe.twice", "There is a kind `%s` already. Give this one another name.", k->name);
	k->own = r->base != NULL;
	if (k->own != (strncmp(k->name, "own-", 4) == 0))
		return yamldoc_fault(&r->y, name, "describe.own",
		    k->own ? "A kind of the council's own begins with `own-`: write `own-%s`."
		           : "`%s`: names beginning with `own-` are kept for a council's own kinds.",
		    k->name);
	return true;
}

/* `of: child`, `of: person`, `of: authority`: how it was written before there were things. */
static bool of_before(struct reader *r, yaml_node_t *of, struct kind *k)
{
	static const char *const subjects[] = {"child", "person", "authority", NULL};
	static const char *const about[] = {"child", "person"};
	int subject = 0;
	if (!reader_choice(r, of, "`of`", subjects, &subject))
		return false;
	k->thing = subject == 2;
	k->about = &about[subject == 1];
	k->about_n = subject < 2;
	return true;
}

/* Whether an entry is a thing with a page and a time of its own, and what it is about. What `about` names is looked up when all is read. */
static bool kind_about_what(struct reader *r, yaml_node_t *root, struct kind *k)
{
	static const char *const sorts[] = {"thing", "person", "part", NULL};
	yaml_node_t *of = yamldoc_get(&r->y, root, "of"), *is = yamldoc_get(&r->y, root, "is"), *about = yamldoc_get(&r->y, root, "about");
	yaml_node_t *through = yamldoc_get(&r->y, root, "through");
	int sort = -1, to_child = -1;
	static const char *const only_child[] = {"child", NULL};
	if (of && (is || about))
		return yamldoc_fault(&r->y, of, "describe.of", "`of:` is the older word: leave it out, `is:` and `about:` say it.");
	if (of) {
		reader_later(r, k->name, of, PENDING_ABOUT);
		return of_before(r, of, k);
	}
	if (!reader_choice(r, is, "`is`", sorts, &sort) || !yamldoc_texts(&r->y, about, "`about`", &k->about, &k->about_n) ||
	    !reader_choice(r, through, "`through`", only_child, &to_child))
		return false;
	k->thing = sort == 0 || sort == 1, k->person = sort == 1, k->part = sort == 2;
	if (!k->thing && !k->about_n)
		return yamldoc_fault(&r->y, root, "describe.about",
		    "The kind says neither what it is `about: [child]` nor that it `is: thing`. Write one of them.");
	if ((k->person || k->part) && k->own)
		return yamldoc_fault(&r->y, is, "describe.is",
		    "People and their parts are kith's own kinds: write `is: thing`, or a kind that is `about: [person]`.");
	if (k->thing && k->about_n && kind_about(k, k->name))
		return yamldoc_fault(&r->y, about, "describe.cycle",
		    "A %s cannot be about a %s: it would never lead to anything. Link the two by a field of type `thing`.", k->one, k->one);
	reader_later(r, k->name, about ? about : root, PENDING_ABOUT)->through = to_child >= 0;
	return true;
}

/* The fields of a list of names, as places. */
static bool fields_of(struct reader *r, yaml_node_t *node, const char *what, const struct kind *k, const uint8_t **out, size_t *n)
{
	const char *const *list = NULL;
	if (!yamldoc_texts(&r->y, node, what, &list, n))
		return false;
	uint8_t *at = arena_array(r->arena, uint8_t, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		int f = kind_field(k, list[i]);
		if (f < 0)
			return yamldoc_fault(
			    &r->y, node, "describe.field", "%s names `%s`, which is no field of this kind.", what, list[i]);
		at[i] = (uint8_t)f;
	}
	*out = at;
	return true;
}

/* A thing is called by its words, or by who or when it is. */
static bool kind_called(struct reader *r, yaml_node_t *root, struct kind *k)
{
	yaml_node_t *node = yamldoc_get(&r->y, root, "called");
	if (!fields_of(r, node, "`called`", k, &k->called, &k->called_n))
		return false;
	if (node && !k->thing)
		return yamldoc_fault(&r->y, node, "describe.called", "Only a thing has a name: `called` goes with `is: thing`.");
	if (k->called_n || !k->thing || k->person)
		return true;
	if (!yamldoc_get(&r->y, root, "of"))
		return yamldoc_fault(
		    &r->y, root, "describe.called", "A thing needs `called:`, the fields whose words are its name: `called: [name]`.");
	uint8_t *at = arena_array(r->arena, uint8_t, 1);
	for (size_t i = 0; i < k->n; i++)
		if (k->fields[i].type == FIELD_TEXT) {
			at[0] = (uint8_t)i;
			k->called = at, k->called_n = 1;
			break;
		}
	return true;
}

/* How an entry makes somebody stand to what it is about, and whose standing counts for the entry itself. */
static bool kind_standing(struct reader *r, yaml_node_t *root, struct kind *k)
{
	static const char *const keys[] = {"as", "who", NULL};
	yaml_node_t *grants = yamldoc_get(&r->y, root, "grants"), *as, *who, *beside = yamldoc_get(&r->y, root, "beside");
	int at = -1;
	k->granted = -1;
	if (grants &&
	    (!yamldoc_keys(&r->y, grants, keys) || !reader_need(r, grants, "`grants`", "as", &as) ||
	        !reader_need(r, grants, "`grants`", "who", &who) || !reader_choice(r, as, "`grants: as`", stands_names, &at) ||
	        !find_field(r, who, k, "`grants: who`", &k->granted)))
		return false;
	if (grants && (at + STANDS_SEAT == STANDS_TOLD || at + STANDS_SEAT == STANDS_MAKER || at + STANDS_SEAT == STANDS_DOES))
		return yamldoc_fault(
		    &r->y, as, "describe.grants", "Nobody is made `%s` by an entry: that comes by itself.", stands_names[at]);
	if (grants && k->own && (k->fields[k->granted].type != FIELD_THING || k->fields[k->granted].several))
		return yamldoc_fault(&r->y, who, "describe.grants",
		    "`grants: who` of a council's own kind names a field of type `thing` that is one person, or one child: `of: "
		    "[person]`.");
	if (grants &&
	    (k->fields[k->granted].type != FIELD_PERSON && !(k->fields[k->granted].type == FIELD_THING && !k->fields[k->granted].several)))
		return yamldoc_fault(&r->y, who, "describe.grants",
		    "`grants: who` names a field that is one person, or one child: then those whose child it is stand to the thing.");
	if (grants && (!k->about_n || kind_about(k, "child")))
		return yamldoc_fault(&r->y, grants, "describe.grants",
		    "`grants` goes with a kind about a thing that is no child: who stands to a child is an allocation.");
	k->grants = at < 0 ? (enum stands)0 : (enum stands)(STANDS_SEAT + at);
	if (!fields_of(r, beside, "`beside`", k, &k->beside, &k->beside_n))
		return false;
	for (size_t i = 0; i < k->beside_n; i++)
		if (k->fields[k->beside[i]].type != FIELD_THING)
			return yamldoc_fault(&r->y, beside, "describe.beside", "`beside` names fields of type `thing`: `%s` is none.",
			    k->fields[k->beside[i]].name);
	return reader_roles(r, yamldoc_get(&r->y, root, "names-child"), "`names-child`", &k->names_child);
}

/* Its words with `_` for `-`, and `__` before the field whose rows it is. */
const char *reader_table(struct arena *a, const struct kind *k)
{
	const char *dot = k->holder ? strchr(k->name, '.') : NULL;
	if (k->own)
		return "own_entry";
	char *z =
	    arena_z(a, dot ? arena_printf(a, "k_%.*s__%s", (int)(dot - k->name), k->name, dot + 1) : arena_printf(a, "k_%s", k->name));
	for (char *p = z; *p; p++)
		if (*p == '-')
			*p = '_';
	return z;
}

bool reader_fields_agree(struct reader *r, yaml_node_t *root, const struct kind *k)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		if ((f->when && !when_ok(r, root, k, f)) || (f->after && !after_ok(r, root, k, f)) || !reader_calc_ok(r, root, k, f))
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
			return yamldoc_fault(&r->y, yamldoc_get(&r->y, root, "ask"), "describe.ask",
			    "`ask` names `%s`, which is no field of this kind.", k->ask[i]);
		for (size_t j = 0; j < i; j++)
			if (!strcmp(k->ask[i], k->ask[j]))
				return yamldoc_fault(
				    &r->y, yamldoc_get(&r->y, root, "ask"), "describe.ask", "`ask` names `%s` twice.", k->ask[i]);
	}
	return true;
}

void reader_keep_kind(struct reader *r, struct kind k)
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
		return yamldoc_fault(&r->y, at, "describe.sign",
		    "Who signs a %s must be among those who write it: a role in `sign` is not in `write`.", k->one);
	if (k->own && k->sign & add_only)
		return yamldoc_fault(&r->y, at, "describe.sign",
		    "A council's own kind is signed by those who may change it: a young person and a carer add to it, and sign nothing "
		    "there. Take them out of `sign`.");
	return true;
}

/* A council's own kinds are open to those who work with the child, and no more widely. What is about no child is open to whom it says. */
static bool kind_group(struct reader *r, yaml_node_t *root, struct kind *k)
{
	yaml_node_t *at = yamldoc_get(&r->y, root, "group");
	int group = k->own ? KINDS_OWN : KINDS_THING;
	if (k->own && at)
		return yamldoc_fault(
		    &r->y, at, "describe.group", "A council's own kind needs no `group:`: `see` and `write` say whom it is open to.");
	if (!reader_choice(r, at, "`group`", kind_groups, &group))
		return false;
	k->group = (enum kind_group)group;
	return true;
}

/* The kinds of its rows go by what their holder says of itself. */
static void rows_follow(struct reader *r, const struct kind *k)
{
	for (size_t i = 0; i < r->out->n; i++) {
		struct kind *row = &r->kinds[i];
		if (!row->holder || strcmp(row->holder, k->name) != 0)
			continue;
		row->group = k->group;
		row->keep_years = k->keep_years, row->keep_after = k->keep_after, row->keep_source = k->keep_source;
		row->child_one = row->child_one && k->child_one ? row->child_one : NULL;
	}
}

bool reader_kind(struct reader *r, yaml_node_t *root)
{
	static const char *const keys[] = {"kind", "of", "is", "about", "through", "called", "grants", "beside", "names-child", "group",
	    "says", "worker", "child", "dates", "key", "sign", "ask", "satisfies", "evidence", "keep", "told", "only-return", "see",
	    "write", "migration", "fields", "page", "child-page", "asked", "readers", "opened", "answers", "owner", "points", "child-sees",
	    "by", "apart", "steps", "asks", "against", "waits-at", "everyday", NULL};
	static const char *const no_yes[] = {"no", "yes", NULL};
	static const char *const themes[] = {"home", "health", "education", "voice", "safety", "family", "future", NULL};
	struct kind k = {0};
	yaml_node_t *fields, *keep, *seers, *writers;
	role_set see = 0, write = 0;
	int theme = -1, only_return = 0;
	int64_t migration = 0;
	if (!yamldoc_keys(&r->y, root, keys) || !kind_names(r, root, &k) || !kind_about_what(r, root, &k) ||
	    !reader_need(r, root, "The kind", "keep", &keep) || !reader_need(r, root, "The kind", "see", &seers) ||
	    !reader_need(r, root, "The kind", "write", &writers) || !reader_need(r, root, "The kind", "fields", &fields) ||
	    !reader_roles(r, seers, "`see`", &see) || !reader_roles(r, writers, "`write`", &write) || !kind_keep(r, keep, &k) ||
	    !reader_fields(r, fields, &k, k.own, see, write) || !kind_dates(r, root, &k) || !kind_called(r, root, &k) ||
	    !kind_standing(r, root, &k) || !fields_of(r, yamldoc_get(&r->y, root, "key"), "`key`", &k, &k.key, &k.key_n) ||
	    !reader_roles(r, yamldoc_get(&r->y, root, "sign"), "`sign`", &k.sign) || !signers(r, root, &k, write) ||
	    !yamldoc_texts(&r->y, yamldoc_get(&r->y, root, "ask"), "`ask`", &k.ask, &k.ask_n) || !asks_fields(r, root, &k) ||
	    !yamldoc_texts(&r->y, yamldoc_get(&r->y, root, "satisfies"), "`satisfies`", &k.satisfies, &k.satisfies_n) ||
	    !reader_choice(r, yamldoc_get(&r->y, root, "evidence"), "`evidence`", themes, &theme) ||
	    !yamldoc_text(&r->y, yamldoc_get(&r->y, root, "told"), "`told`", &k.table903) ||
	    !reader_choice(r, yamldoc_get(&r->y, root, "only-return"), "`only-return`", no_yes, &only_return) ||
	    !reader_fields_agree(r, root, &k))
		return false;
	yaml_node_t *number = yamldoc_get(&r->y, root, "migration");
	if (k.own && number)
		return yamldoc_fault(&r->y, number, "describe.migration", "A council's own kind needs no `migration:`: it has no table.");
	if (number && !yamldoc_int(&r->y, number, "`migration`", 210, 299, &migration))
		return false;
	k.migration = (int)migration;
	if (!kind_group(r, root, &k) || !reader_page(r, root, &k) || !reader_steps(r, root, &k))
		return false;
	k.only_return = only_return > 0;
	k.evidence = theme < 0 ? NULL : themes[theme];
	k.table = reader_table(r->arena, &k);
	reader_keep_kind(r, k);
	rows_follow(r, &k);
	return true;
}

/* A council's own fields on a kind of the product. */
bool reader_extend(struct reader *r, yaml_node_t *root)
{
	static const char *const keys[] = {"extend", "see", "write", "fields", "narrow", NULL};
	yaml_node_t *name_at, *fields = yamldoc_get(&r->y, root, "fields"), *seers, *writers, *narrow = yamldoc_get(&r->y, root, "narrow");
	const char *name = NULL;
	role_set see = 0, write = 0;
	if (!yamldoc_keys(&r->y, root, keys) || !reader_need(r, root, "The file", "extend", &name_at) ||
	    !yamldoc_text(&r->y, name_at, "`extend`", &name) ||
	    (!narrow && !reader_need(r, root, "The file", "fields", &fields)) ||
	    (fields && (!reader_need(r, root, "The file", "see", &seers) || !reader_need(r, root, "The file", "write", &writers) ||
	        !reader_roles(r, seers, "`see`", &see) || !reader_roles(r, writers, "`write`", &write))))
		return false;
	for (size_t i = 0; i < r->out->n; i++)
		if (strcmp(r->out->kinds[i].name, name) == 0) {
			struct kind k = r->kinds[i]; /* kinds of rows may come behind it, and the table move */
			size_t before = k.n;
			if (fields && (!reader_fields(r, fields, &k, true, see, write) || !reader_no_wider(r, fields, &k, before) ||
			    !reader_fields_agree(r, root, &k)))
				return false;
			if (narrow && !reader_narrow(r, narrow, &k, before))
				return false;
			r->kinds[i] = k;
			rows_follow(r, &k);
			return true;
		}
	return yamldoc_fault(
	    &r->y, name_at, "describe.extend", "There is no kind `%s` to add fields to. `kith help --kinds` lists them.", name);
}
