/* Reads a YAML node into a struct by its description. */
#include "strategy/inside.h"
#include <stdlib.h>

enum { WANT_KEYS = 32 };

bool want_null(const yaml_node_t *node)
{
	if (node->type != YAML_SCALAR_NODE || node->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return false;
	struct text t = {(const char *)node->data.scalar.value, node->data.scalar.length};
	return t.n == 0 || text_is(t, "null") || text_is(t, "~") || text_is(t, "Null") || text_is(t, "NULL");
}

static bool is_id(const char *z)
{
	for (const char *p = z; *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || strchr("-_.", *p)))
			return false;
	return *z && strlen(z) <= 40;
}

static bool counted(struct yamldoc *y, const yaml_node_t *node, size_t *nodes)
{
	if (++*nodes <= STRATEGY_NODES)
		return true;
	return yamldoc_fault(y, node, "strategy.much", "The pack holds more than %d things. Make it shorter.", STRATEGY_NODES);
}

static bool read_texts(struct yamldoc *y, yaml_node_t *node, const char *key, struct texts *out, size_t *nodes)
{
	if (node->type != YAML_SEQUENCE_NODE)
		return yamldoc_fault(y, node, "yaml.list", "`%s` should be a list: [one, two]; or null: the strategy does not say.", key);
	size_t n = yamldoc_size(node);
	if (n > STRATEGY_LIST)
		return yamldoc_fault(y, node, "yaml.long", "`%s` has more than %d items.", key, STRATEGY_LIST);
	out->at = arena_array(y->arena, const char *, n + 1);
	out->n = n;
	for (size_t i = 0; i < n; i++) {
		yaml_node_t *item = yaml_document_get_node(&y->doc, node->data.sequence.items.start[i]);
		if (want_null(item))
			return yamldoc_fault(y, item, "yaml.blank", "An item of `%s` is empty. Write it, or take it out.", key);
		if (!counted(y, item, nodes) || !yamldoc_text(y, item, key, &out->at[i]))
			return false;
	}
	return true;
}

static bool read_maps(struct yamldoc *y, yaml_node_t *node, const struct want_key *k, char *out, size_t *nodes)
{
	if (node->type != YAML_SEQUENCE_NODE)
		return yamldoc_fault(y, node, "yaml.list", "`%s` should be a list, each item after a dash: - id: …", k->key);
	size_t n = yamldoc_size(node);
	if (n > STRATEGY_LIST)
		return yamldoc_fault(y, node, "yaml.long", "`%s` has more than %d items.", k->key, STRATEGY_LIST);
	char *at = arena_alloc(y->arena, (n + 1) * k->map->size);
	memcpy(out + k->at, &at, sizeof at);
	memcpy(out + k->n_at, &n, sizeof n);
	for (size_t i = 0; i < n; i++) {
		yaml_node_t *item = yaml_document_get_node(&y->doc, node->data.sequence.items.start[i]);
		if (!want_read(y, item, k->map, at + i * k->map->size, nodes))
			return false;
	}
	return true;
}

static bool read_key(struct yamldoc *y, yaml_node_t *node, const struct want_key *k, char *out, size_t *nodes)
{
	const char *z = NULL;
	switch (k->want) {
	case WANT_TEXT:
	case WANT_ID:
		if (!yamldoc_text(y, node, k->key, &z))
			return false;
		if (k->want == WANT_ID && !is_id(z))
			return yamldoc_fault(y, node, "strategy.id", "`%s` should be a short name of letters, digits, - and dots.", k->key);
		memcpy(out + k->at, &z, sizeof z);
		return true;
	case WANT_INT: {
		int64_t number = 0;
		if (!yamldoc_int(y, node, k->key, k->low, k->high, &number))
			return false;
		memcpy(out + k->at, &number, sizeof number);
		return true;
	}
	case WANT_TEXTS:
		return read_texts(y, node, k->key, (struct texts *)(void *)(out + k->at), nodes);
	case WANT_MAP:
		return want_read(y, node, k->map, out + k->at, nodes);
	case WANT_MAPS:
		return read_maps(y, node, k, out, nodes);
	}
	return false;
}

bool want_read(struct yamldoc *y, yaml_node_t *node, const struct want_map *m, void *out, size_t *nodes)
{
	const char *allowed[WANT_KEYS + 1] = {0};
	for (size_t i = 0; i < m->n && i < WANT_KEYS; i++)
		allowed[i] = m->keys[i].key;
	if (node->type != YAML_MAPPING_NODE)
		return yamldoc_fault(y, node, "yaml.shape", "Here should stand %s: `key: value` lines.", m->name);
	if (!counted(y, node, nodes) || !yamldoc_keys(y, node, allowed))
		return false;
	struct pack_place place = {(int)node->start_mark.line + 1, (int)node->start_mark.column + 1};
	memcpy(out, &place, sizeof place);
	for (size_t i = 0; i < m->n; i++) {
		const struct want_key *k = &m->keys[i];
		yaml_node_t *value = yamldoc_get(y, node, k->key);
		if (!value && k->flags & (NEEDED | STATED))
			return yamldoc_fault(y, node, "strategy.needed", "`%s` of %s is not there. Write it%s.", k->key, m->name,
			    k->flags & NEEDED ? "" : "; null where the strategy does not say");
		if (!value)
			continue;
		if (want_null(value)) {
			if (k->flags & NEEDED)
				return yamldoc_fault(y, value, "strategy.needed", "`%s` of %s is needed and cannot be null.", k->key,
				    m->name);
			continue;
		}
		if (!counted(y, value, nodes) || !read_key(y, value, k, out, nodes))
			return false;
	}
	return true;
}
