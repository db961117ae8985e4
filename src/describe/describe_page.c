/* What is said of a kind beside its fields for those who draw its pages and for the question who may see an entry: so that no page
 * knows a kind by its name. Read after the fields, which most of it names. */
#include "describe/reader.h"

/* The field that a key names, of one of these types. *out stays -1 where the key is not there. */
static bool names_field(
    struct reader *r, yaml_node_t *node, const char *key, const struct kind *k, unsigned types, const char *what, int *out)
{
	const char *name = NULL;
	*out = -1;
	if (!node)
		return true;
	if (!yamldoc_text(&r->y, node, key, &name))
		return false;
	*out = kind_field(k, name);
	if (*out < 0)
		return yamldoc_fault(&r->y, node, "describe.field", "`%s` names `%s`, which is no field of this kind.", key, name);
	if (!(types & 1u << k->fields[*out].type))
		return yamldoc_fault(&r->y, node, "describe.page", "`%s` names %s, and `%s` is none.", key, what, name);
	return true;
}

/* What only the rules of one group read (src/access/may.c): anywhere else it would promise what nobody keeps. */
static bool only_in(struct reader *r, yaml_node_t *node, const char *key, const struct kind *k, enum kind_group group)
{
	if (!node || (!k->own && k->group == group))
		return true;
	return yamldoc_fault(
	    &r->y, node, "describe.page", "Only a kind of `group: %s` has `%s`: of others nobody asks it.", kind_groups[group], key);
}

/* Whom such a field names reads the entry, whatever their role: what a council adds may open to fewer people and not to more. */
static bool of_product(struct reader *r, yaml_node_t *node, const char *key, const struct kind *k)
{
	return !node || !k->own ||
	    yamldoc_fault(&r->y, node, "describe.page", "A council's own kind has no `%s`: it opens to whom its `see` names.", key);
}

static bool who_reads(struct reader *r, yaml_node_t *root, struct kind *k)
{
	struct kind_page *p = &k->page;
	yaml_node_t *readers = yamldoc_get(&r->y, root, "readers"), *opened = yamldoc_get(&r->y, root, "opened"),
	            *answers = yamldoc_get(&r->y, root, "answers"), *owner = yamldoc_get(&r->y, root, "owner");
	if (!only_in(r, readers, "readers", k, KINDS_VOICE) || !only_in(r, opened, "opened", k, KINDS_VOICE) ||
	    !of_product(r, answers, "answers", k) || !of_product(r, owner, "owner", k) ||
	    !names_field(r, readers, "readers", k, 1u << FIELD_CODES, "the codes of those who may read it", &p->readers) ||
	    !names_field(r, opened, "opened", k, 1u << FIELD_PERSON, "the person who opened it for safety", &p->opened) ||
	    !names_field(r, answers, "answers", k, 1u << FIELD_ENTRY, "the entry that it answers", &p->answers) ||
	    !names_field(r, owner, "owner", k, 1u << FIELD_PERSON, "the person who does it", &p->owner))
		return false;
	if (!k->own && k->group == KINDS_VOICE && !readers)
		return yamldoc_fault(&r->y, root, "describe.page",
		    "A kind of `group: voice` names its `readers:`, the field with those to whom the child gave it: else nobody reads it.");
	if (!k->own && k->group == KINDS_ANSWER && !answers)
		return yamldoc_fault(&r->y, root, "describe.page",
		    "A kind of `group: answer` names what it `answers:`, the field with that entry: whoever may read that may read this.");
	return names_field(r, yamldoc_get(&r->y, root, "child-sees"), "child-sees", k, 1u << FIELD_BOOL, "a yes or no", &p->child_sees);
}

/* points: {kind: FIELD, entry: FIELD, field: FIELD}: an entry of whatever kind, and which part of it. */
static bool points_at(struct reader *r, yaml_node_t *node, struct kind *k)
{
	static const char *const keys[] = {"kind", "entry", "field", NULL};
	struct kind_page *p = &k->page;
	yaml_node_t *kind, *entry;
	p->points_kind = p->points_entry = p->points_field = -1;
	if (!node)
		return true;
	return yamldoc_keys(&r->y, node, keys) && reader_need(r, node, "`points`", "kind", &kind) &&
	    reader_need(r, node, "`points`", "entry", &entry) &&
	    names_field(r, kind, "points: kind", k, 1u << FIELD_TEXT, "a text", &p->points_kind) &&
	    names_field(r, entry, "points: entry", k, 1u << FIELD_INT, "a number", &p->points_entry) &&
	    names_field(r, yamldoc_get(&r->y, node, "field"), "points: field", k, 1u << FIELD_TEXT, "a text", &p->points_field);
}

/* by: FIELD, or {field: FIELD, role: ROLE} */
static bool who_did(struct reader *r, yaml_node_t *node, struct kind *k)
{
	static const char *const keys[] = {"field", "role", NULL};
	struct kind_page *p = &k->page;
	yaml_node_t *field = node;
	p->by = -1;
	if (node && node->type == YAML_MAPPING_NODE) {
		if (!yamldoc_keys(&r->y, node, keys) || !reader_need(r, node, "`by`", "field", &field) ||
		    !reader_roles(r, yamldoc_get(&r->y, node, "role"), "`by: role`", &p->by_role))
			return false;
	}
	return names_field(r, field, "by", k, 1u << FIELD_PERSON, "the person who did it", &p->by);
}

static bool set_apart(struct reader *r, yaml_node_t *node, struct kind *k)
{
	static const char *const keys[] = {"field", "is", "one", NULL};
	struct kind_page *p = &k->page;
	yaml_node_t *field, *is, *one;
	p->apart = -1;
	if (!node)
		return true;
	return yamldoc_keys(&r->y, node, keys) && reader_need(r, node, "`apart`", "field", &field) &&
	    reader_need(r, node, "`apart`", "is", &is) && reader_need(r, node, "`apart`", "one", &one) &&
	    names_field(r, field, "apart", k, 1u << FIELD_CODE, "a code", &p->apart) &&
	    yamldoc_text(&r->y, is, "`apart: is`", &p->apart_is) && reader_words(r, one, "`apart: one`", &p->apart_one);
}

/* Whom it is about learns nothing of it: then nobody sees it by a role, but whoever a ladder asked, and the child whose it is. */
static bool about_whom(struct reader *r, yaml_node_t *root, struct kind *k)
{
	const role_set open = (role_set)1 << STANDS_TOLD | (role_set)1 << ROLE_YOUNG_PERSON;
	yaml_node_t *node = yamldoc_get(&r->y, root, "against");
	if (!names_field(r, node, "against", k, 1u << FIELD_PERSON | 1u << FIELD_THING, "whom it is about", &k->page.against))
		return false;
	for (size_t i = 0; node && i < k->n; i++)
		if (k->fields[i].see & ~open)
			return yamldoc_fault(&r->y, node, "describe.against",
			    "`against` keeps it from whom it is about, and `%s` is open to others than who is `told` and the young person: "
			    "a "
			    "role would show it to them. Leave every other word out of `see`.",
			    k->fields[i].name);
	return true;
}

/* The address of a page: a test holds that it is one. */
static bool address(struct reader *r, yaml_node_t *node, const char *key, const struct kind *k, const char **out)
{
	if (!node)
		return true;
	if (k->own)
		return yamldoc_fault(&r->y, node, "describe.page",
		    "A council's own kind is written and shown by the pages that every kind has. Leave `%s` out.", key);
	if (!yamldoc_text(&r->y, node, key, out))
		return false;
	return **out == '/' || yamldoc_fault(&r->y, node, "describe.page", "`%s` is the address of a page, such as /child/{id}/sdq.", key);
}

/* everyday: {place: 30, say: Add a visit, for: care} */
static bool everyday(struct reader *r, yaml_node_t *node, struct kind *k)
{
	static const char *const keys[] = {"place", "left", "say", "for", NULL}, *const whom[] = {"all", "care", "leavers", "left", NULL};
	struct kind_page *p = &k->page;
	yaml_node_t *place, *say;
	int64_t at = 0, left = 0;
	int who = 0;
	if (!node)
		return true;
	if (!yamldoc_keys(&r->y, node, keys) || !reader_need(r, node, "`everyday`", "place", &place) ||
	    !reader_need(r, node, "`everyday`", "say", &say) || !yamldoc_int(&r->y, place, "`place`", 1, 999, &at) ||
	    !yamldoc_int(&r->y, yamldoc_get(&r->y, node, "left"), "`left`", 1, 999, &left) ||
	    !reader_choice(r, yamldoc_get(&r->y, node, "for"), "`for`", whom, &who) || !reader_words(r, say, "`say`", &p->everyday_say))
		return false;
	if (!kind_about(k, "child"))
		return yamldoc_fault(
		    &r->y, node, "describe.page", "`everyday` is what is written most about a child, and this is not about one.");
	p->everyday = (int)at, p->everyday_left = (int)left, p->everyday_for = (enum everyday)who;
	return true;
}

bool reader_page(struct reader *r, yaml_node_t *root, struct kind *k)
{
	static const char *const no_yes[] = {"no", "yes", NULL};
	int asked = 1;
	if (!who_reads(r, root, k) || !who_did(r, yamldoc_get(&r->y, root, "by"), k) ||
	    !points_at(r, yamldoc_get(&r->y, root, "points"), k) || !everyday(r, yamldoc_get(&r->y, root, "everyday"), k) ||
	    !set_apart(r, yamldoc_get(&r->y, root, "apart"), k) ||
	    !address(r, yamldoc_get(&r->y, root, "page"), "page", k, &k->page.page) ||
	    !address(r, yamldoc_get(&r->y, root, "waits-at"), "waits-at", k, &k->page.waits_at) || !about_whom(r, root, k) ||
	    !address(r, yamldoc_get(&r->y, root, "child-page"), "child-page", k, &k->page.child_page) ||
	    !reader_choice(r, yamldoc_get(&r->y, root, "asked"), "`asked`", no_yes, &asked))
		return false;
	if (k->page.child_page && !k->child_one)
		return yamldoc_fault(&r->y, root, "describe.child",
		    "`child-page` is where a child meets it, and the kind has no words for the child. Give it `child:`.");
	k->page.not_asked = !asked;
	return true;
}

bool reader_page_codes(const struct described *d, struct fault *fault)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct kind *k = &d->kinds[i];
		const struct kind_page *p = &k->page;
		if (p->apart >= 0 && !list_code(k->fields[p->apart].list, text_of(p->apart_is))) {
			fault_set(fault, FAULT_INPUT, "describe.page", "`apart` names `%s`, which is no code of the list `%s`.",
			    p->apart_is, k->fields[p->apart].list->name);
			return fault_at(fault, "%s", k->name);
		}
		for (size_t j = 0; j < k->life.n; j++) {
			const char *by = k->life.step[j].by_entry;
			const struct kind *one = by ? described_kind(d, text_of(by)) : NULL;
			if (by && (!one || one->page.answers < 0 || strcmp(one->fields[one->page.answers].of, k->name))) {
				fault_set(fault, FAULT_INPUT, "describe.steps",
				    "`by_entry` of the step `%s` names `%s`, which is no kind that `answers` this one.",
				    k->life.step[j].name, by);
				return fault_at(fault, "%s", k->name);
			}
		}
		if (p->readers >= 0 && strcmp(k->fields[p->readers].list->name, "readers")) {
			fault_set(fault, FAULT_INPUT, "describe.page",
			    "`readers` names a field of the list `%s`. It is of the list `readers`, whose codes kith knows.",
			    k->fields[p->readers].list->name);
			return fault_at(fault, "%s", k->name);
		}
		for (size_t j = 0; p->apart >= 0 && j < d->n; j++)
			if (!strcmp(d->kinds[j].name, p->apart_is)) {
				fault_set(fault, FAULT_INPUT, "describe.page",
				    "`apart` names `%s`, and a kind is called that too: both would be at …/add/%s.", p->apart_is,
				    p->apart_is);
				return fault_at(fault, "%s", k->name);
			}
	}
	return true;
}
