/* reader: what the two files that read descriptions share; inside this room only. */
#ifndef KITH_RECORD_READER_H
#define KITH_RECORD_READER_H
#include "base/yamldoc.h"
#include "describe/describe.h"

struct reader {
	struct yamldoc y;
	struct arena *arena;
	const struct described *base;
	struct described *out;
	struct kind *kinds; /* what out shows */
	struct list *lists;
	size_t kinds_cap, lists_cap;
	struct pending *pending; /* what names another file: looked up when all are read */
	size_t pending_n, pending_cap;
};

struct pending {
	const char *kind, *where;
	size_t field;
	const char *list; /* the list that the field's code is of */
};

/* Small letters, digits and one kind of joint. */
bool reader_name_ok(const char *z, char joint, size_t most);
const char *reader_join(struct arena *, const char *, const char *);
const struct list *reader_list(const struct described *, const char *name);
/* One of a fixed set of words → its number. */
bool reader_choice(struct reader *, yaml_node_t *, const char *what, const char *const *names, int *out);
bool reader_roles(struct reader *, yaml_node_t *, const char *what, role_set *out);
bool reader_need(struct reader *, yaml_node_t *map, const char *what, const char *key, yaml_node_t **out);
/* A file that is a code list. */
bool reader_code_list(struct reader *, yaml_node_t *root);
/* The fields of a kind, after those it has; see and write where a field says nothing. */
bool reader_fields(struct reader *, yaml_node_t *, struct kind *, bool own, role_set see, role_set write);
/* What pages and permission ask of a kind beside its fields, its group and its child's words, which it has by now. */
bool reader_page(struct reader *, yaml_node_t *root, struct kind *);
/* … and, when the lists are read, the codes that it names. */
bool reader_page_codes(const struct described *, struct fault *);
#endif
