/* yamldoc: a strict look at one YAML document, for descriptions that people write by hand.
 *
 * Scalars are text (no "Norway": NO is NO); every complaint carries file:line:column and what to write instead.
 * Texts live in the arena. A node is borrowed from the document, which yamldoc_close frees. */
#ifndef KITH_BASE_YAMLDOC_H
#define KITH_BASE_YAMLDOC_H
#include "base/arena.h"
#include "base/fault.h"
#include <yaml.h>

struct yamldoc {
	yaml_document_t doc;
	const char *name;
	struct arena *arena;
	struct fault *fault;
};

/* One document, whose root is a mapping; a tab, a second document, an empty file are refused. */
bool yamldoc_open(struct yamldoc *, struct arena *, const char *name, struct text bytes, struct fault *);
void yamldoc_close(struct yamldoc *);
yaml_node_t *yamldoc_root(struct yamldoc *);
/* Sets the fault at the node's place (1-based) and returns false. */
bool yamldoc_fault(struct yamldoc *, const yaml_node_t *, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Refuses a node that is no mapping, a key twice, and a key that is not in `allowed` (NULL-terminated; NULL: any). */
bool yamldoc_keys(struct yamldoc *, yaml_node_t *map, const char *const *allowed);
/* The value under a key, or NULL. */
yaml_node_t *yamldoc_get(struct yamldoc *, yaml_node_t *map, const char *key);
/* The i-th pair; false past the end. */
bool yamldoc_pair(struct yamldoc *, yaml_node_t *map, size_t i, yaml_node_t **key, yaml_node_t **value);
size_t yamldoc_size(const yaml_node_t *map_or_list);
/* `what` names the thing in the complaint. NULL node: *out is left as it is. */
bool yamldoc_text(struct yamldoc *, const yaml_node_t *, const char *what, const char **out);
bool yamldoc_int(struct yamldoc *, const yaml_node_t *, const char *what, int64_t low, int64_t high, int64_t *out);
/* A list of texts; one text alone is a list of one. */
bool yamldoc_texts(struct yamldoc *, yaml_node_t *, const char *what, const char *const **out, size_t *n);
/* The nearest of the NULL-terminated names within two letters, or NULL. */
const char *yamldoc_nearest(const char *const *names, const char *word);
#endif
