#include "base/yamldoc.h"
#include <stdio.h>

bool yamldoc_fault(struct yamldoc *y, const yaml_node_t *node, const char *code, const char *fmt, ...)
{
	char say[300];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(say, sizeof say, fmt, ap);
	va_end(ap);
	fault_set(y->fault, FAULT_INPUT, code, "%s", say);
	return fault_at(y->fault, "%s:%zu:%zu", y->name, node ? node->start_mark.line + 1 : 1,
	    node ? node->start_mark.column + 1 : 1);
}

static bool syntax(struct yamldoc *y, const yaml_parser_t *p)
{
	const char *problem = p->problem ? p->problem : "it cannot be read";
	bool tab = strstr(problem, "tab") || strstr(problem, "token");
	fault_set(y->fault, FAULT_INPUT, "yaml.syntax", "This is not YAML: %s%s%s.%s", problem, p->context ? ", " : "",
	    p->context ? p->context : "", tab ? " Indent with spaces, not tabs, and quote a text that begins with a sign." : "");
	return fault_at(y->fault, "%s:%zu:%zu", y->name, p->problem_mark.line + 1, p->problem_mark.column + 1);
}

bool yamldoc_open(struct yamldoc *y, struct arena *a, const char *name, struct text bytes, struct fault *fault)
{
	*y = (struct yamldoc){.name = name, .arena = a, .fault = fault};
	if (!text_utf8(bytes))
		return yamldoc_fault(y, NULL, "yaml.encoding", "The file is not UTF-8. Save it as UTF-8.");
	yaml_parser_t parser;
	yaml_parser_initialize(&parser);
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes.at, bytes.n);
	if (!yaml_parser_load(&parser, &y->doc)) {
		bool r = syntax(y, &parser);
		yaml_parser_delete(&parser);
		return r;
	}
	yaml_node_t *root = yaml_document_get_root_node(&y->doc);
	yaml_document_t more;
	if (!root) {
		yaml_document_delete(&y->doc);
		yaml_parser_delete(&parser);
		return yamldoc_fault(y, NULL, "yaml.empty", "The file is empty. It should hold one description, or not be there.");
	}
	if (!yaml_parser_load(&parser, &more)) {
		syntax(y, &parser);
		goto no;
	}
	bool second = yaml_document_get_root_node(&more) != NULL;
	yaml_document_delete(&more);
	if (second) {
		yamldoc_fault(y, root, "yaml.two", "There is a second document (---) in the file. Put each in a file of its own.");
		goto no;
	}
	if (root->type != YAML_MAPPING_NODE) {
		yamldoc_fault(y, root, "yaml.shape", "The file should be a list of `key: value` lines.");
		goto no;
	}
	yaml_parser_delete(&parser);
	return true;
no:
	yaml_document_delete(&y->doc);
	yaml_parser_delete(&parser);
	return false;
}

void yamldoc_close(struct yamldoc *y)
{
	yaml_document_delete(&y->doc);
}

yaml_node_t *yamldoc_root(struct yamldoc *y)
{
	return yaml_document_get_root_node(&y->doc);
}

size_t yamldoc_size(const yaml_node_t *node)
{
	if (node->type == YAML_MAPPING_NODE)
		return (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
	if (node->type == YAML_SEQUENCE_NODE)
		return (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
	return 0;
}

bool yamldoc_pair(struct yamldoc *y, yaml_node_t *map, size_t i, yaml_node_t **key, yaml_node_t **value)
{
	if (map->type != YAML_MAPPING_NODE || i >= yamldoc_size(map))
		return false;
	*key = yaml_document_get_node(&y->doc, map->data.mapping.pairs.start[i].key);
	*value = yaml_document_get_node(&y->doc, map->data.mapping.pairs.start[i].value);
	return true;
}

static struct text scalar(const yaml_node_t *node)
{
	return (struct text){(const char *)node->data.scalar.value, node->data.scalar.length};
}

yaml_node_t *yamldoc_get(struct yamldoc *y, yaml_node_t *map, const char *key)
{
	yaml_node_t *k, *v;
	for (size_t i = 0; yamldoc_pair(y, map, i, &k, &v); i++)
		if (k->type == YAML_SCALAR_NODE && text_is(scalar(k), key))
			return v;
	return NULL;
}

const char *yamldoc_nearest(const char *const *names, const char *word)
{
	const char *best = NULL;
	int least = 3;
	for (; *names; names++) {
		int d = text_distance(text_of(*names), text_of(word));
		if (d < least) {
			least = d;
			best = *names;
		}
	}
	return best;
}

/* The keys that may stand here, for a complaint. */
static struct text all_of(struct arena *a, const char *const *names)
{
	struct text t = {"", 0};
	for (size_t i = 0; names[i]; i++)
		t = arena_printf(a, "%.*s%s%s", TEXT_ARG(t), i ? ", " : "", names[i]);
	return t;
}

bool yamldoc_keys(struct yamldoc *y, yaml_node_t *map, const char *const *allowed)
{
	if (map->type != YAML_MAPPING_NODE)
		return yamldoc_fault(y, map, "yaml.shape", "Here should stand `key: value` lines, indented under the key.");
	yaml_node_t *k, *v, *k2, *v2;
	for (size_t i = 0; yamldoc_pair(y, map, i, &k, &v); i++) {
		if (k->type != YAML_SCALAR_NODE)
			return yamldoc_fault(y, k, "yaml.key", "A key should be one word.");
		for (size_t j = 0; j < i && yamldoc_pair(y, map, j, &k2, &v2); j++)
			if (text_eq(scalar(k), scalar(k2)))
				return yamldoc_fault(y, k, "yaml.twice", "`%.*s` stands here twice. Keep one.", TEXT_ARG(scalar(k)));
		if (!allowed)
			continue;
		const char *const *at = allowed;
		while (*at && !text_is(scalar(k), *at))
			at++;
		if (*at)
			continue;
		const char *near = yamldoc_nearest(allowed, arena_z(y->arena, scalar(k)));
		if (near)
			return yamldoc_fault(y, k, "yaml.unknown", "`%.*s` is not known here. Did you mean `%s`?", TEXT_ARG(scalar(k)),
			    near);
		return yamldoc_fault(y, k, "yaml.unknown", "`%.*s` is not known here. Known: %.*s.", TEXT_ARG(scalar(k)),
		    TEXT_ARG(all_of(y->arena, allowed)));
	}
	return true;
}

bool yamldoc_text(struct yamldoc *y, const yaml_node_t *node, const char *what, const char **out)
{
	if (!node)
		return true;
	if (node->type != YAML_SCALAR_NODE)
		return yamldoc_fault(y, node, "yaml.text", "%s should be one text.", what);
	struct text t = text_trim(scalar(node));
	if (t.n == 0)
		return yamldoc_fault(y, node, "yaml.blank", "%s is empty. Write it, or leave the key out.", what);
	if (memchr(t.at, 0, t.n))
		return yamldoc_fault(y, node, "yaml.nul", "%s holds a NUL byte.", what);
	*out = arena_z(y->arena, t);
	return true;
}

bool yamldoc_int(struct yamldoc *y, const yaml_node_t *node, const char *what, int64_t low, int64_t high, int64_t *out)
{
	if (!node)
		return true;
	if (node->type != YAML_SCALAR_NODE || !text_int(scalar(node), out) || *out < low || *out > high)
		return yamldoc_fault(y, node, "yaml.number", "%s should be a whole number from %lld to %lld.", what, (long long)low,
		    (long long)high);
	return true;
}

bool yamldoc_texts(struct yamldoc *y, yaml_node_t *node, const char *what, const char *const **out, size_t *n)
{
	if (!node)
		return true;
	if (node->type == YAML_MAPPING_NODE)
		return yamldoc_fault(y, node, "yaml.list", "%s should be a list: [one, two].", what);
	size_t count = node->type == YAML_SCALAR_NODE ? 1 : yamldoc_size(node);
	const char **list = arena_array(y->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++) {
		const yaml_node_t *item =
		    node->type == YAML_SCALAR_NODE ? node : yaml_document_get_node(&y->doc, node->data.sequence.items.start[i]);
		if (!yamldoc_text(y, item, what, &list[i]))
			return false;
	}
	*out = list;
	*n = count;
	return true;
}
