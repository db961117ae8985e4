/* What a council's own description may do to kith's kinds: be open to fewer people, never to more. Whoever wrote something in one of those
 * kinds was told who reads it. */
#include "describe/reader.h"

/* "carer, nurse": roles and ways of standing by their names. */
static const char *names(struct arena *a, role_set set)
{
	struct text all = {"", 0};
	for (int r = 0; r < STANDS_END; r++) {
		const char *name = r < ROLES ? role_name((enum role)r) : r >= STANDS_SEAT ? stands_names[r - STANDS_SEAT] : NULL;
		if (name && set & (role_set)1 << r)
			all = arena_printf(a, "%.*s%s`%s`", TEXT_ARG(all), all.n ? ", " : "", name);
	}
	return all.at;
}

static void open_to(const struct kind *k, size_t n, role_set *see, role_set *write)
{
	*see = *write = 0;
	for (size_t i = 0; i < n; i++)
		*see |= k->fields[i].see, *write |= k->fields[i].write;
}

bool reader_no_wider(struct reader *r, yaml_node_t *fields, const struct kind *k, size_t first)
{
	yaml_node_t *key, *map;
	role_set see, write;
	open_to(k, first, &see, &write);
	for (size_t i = 0; yamldoc_pair(&r->y, fields, i, &key, &map); i++) {
		const struct field *f = &k->fields[first + i];
		role_set more = f->see & ~see;
		yaml_node_t *at = yamldoc_get(&r->y, map, "see");
		if (more)
			return yamldoc_fault(&r->y, at ? at : key, "describe.wider",
			    "`%s` would show something of a %s to %s, to whom kith shows nothing of it. Take them out of `see`, or make a "
			    "kind of "
			    "the council's own.",
			    f->name, k->one, names(r->arena, more));
		at = yamldoc_get(&r->y, map, "write");
		if (f->write & ~(write | see))
			return yamldoc_fault(&r->y, at ? at : key, "describe.wider",
			    "`%s` would let %s write on a %s, which kith does not show them. Take them out of `write`.", f->name,
			    names(r->arena, f->write & ~(write | see)), k->one);
	}
	return true;
}

/* One of see and write: what is left of those to whom kith opens it. */
static bool fewer(struct reader *r, yaml_node_t *map, const struct field *f, const char *key, role_set *mask)
{
	yaml_node_t *at = yamldoc_get(&r->y, map, key);
	role_set left = 0;
	if (!at)
		return true;
	if (!reader_roles(r, at, key, &left))
		return false;
	if (left & ~*mask)
		return yamldoc_fault(&r->y, at, "describe.wider",
		    "`narrow` opens `%s` to %s, to whom kith does not (`%s`). Leave them out: it can only be open to fewer.", f->name,
		    names(r->arena, left & ~*mask), key);
	if (!left)
		return yamldoc_fault(
		    &r->y, at, "describe.narrow", "`narrow` leaves nobody for `%s` of `%s`. Leave somebody.", key, f->name);
	*mask = left;
	return true;
}

bool reader_narrow(struct reader *r, yaml_node_t *node, struct kind *k, size_t n)
{
	static const char *const keys[] = {"see", "write", NULL};
	yaml_node_t *key, *map;
	if (!yamldoc_keys(&r->y, node, NULL))
		return false;
	struct field *f = arena_array(r->arena, struct field, k->n + 1); /* the product's are constants, and everybody else's */
	memcpy(f, k->fields, k->n * sizeof *f);
	for (size_t i = 0; yamldoc_pair(&r->y, node, i, &key, &map); i++) {
		const char *name = NULL;
		if (!yamldoc_text(&r->y, key, "A field", &name) || !yamldoc_keys(&r->y, map, keys))
			return false;
		int at = kind_field(k, name);
		if (at < 0 || (size_t)at >= n)
			return yamldoc_fault(
			    &r->y, key, "describe.narrow", "`narrow` names `%s`, which is no field that kith gave a %s.", name, k->one);
		if (k->group == KINDS_VOICE || k->group == KINDS_ANSWER)
			return yamldoc_fault(&r->y, key, "describe.narrow",
			    "Who reads a %s is for the child to choose, and not to be narrowed. Take `%s` out.", k->one, name);
		role_set see = f[at].see;
		if (!fewer(r, map, &f[at], "see", &f[at].see) || !fewer(r, map, &f[at], "write", &f[at].write))
			return false;
		if (yamldoc_get(&r->y, map, "see") && !yamldoc_get(&r->y, map, "write"))
			f[at].write &= f[at].see | (f[at].write & ~see); /* who sees it no more writes it no more */
		if (f[at].required != REQUIRED_NEVER && !f[at].write)
			return yamldoc_fault(&r->y, key, "describe.narrow", "`%s` is needed, and nobody would be left to write it.", name);
	}
	k->fields = f;
	return true;
}
