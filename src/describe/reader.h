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

/* The folder in a council's own that holds those of single authorities. */
#define AUTHORITIES "a"

enum { PENDING_ABOUT = 10000 }; /* not of a field: what the kind is about */
struct pending {
	const char *kind, *where;
	size_t field;
	const char *list; /* the list that the field's code is of */
	bool through;     /* the kind says that it leads to a child */
};
/* One more; the node is where it stands. */
struct pending *reader_later(struct reader *, const char *kind, const yaml_node_t *, size_t field);

/* Small letters, digits and one kind of joint. */
bool reader_name_ok(const char *z, char joint, size_t most);
const char *reader_join(struct arena *, const char *, const char *);
const struct list *reader_list(const struct described *, const char *name);
/* Words that people read: its [terms] become marks (base/term.h). NULL where the node is. */
bool reader_words(struct reader *, yaml_node_t *, const char *what, const char **out);
/* One of a fixed set of words → its number. */
bool reader_choice(struct reader *, yaml_node_t *, const char *what, const char *const *names, int *out);
bool reader_roles(struct reader *, yaml_node_t *, const char *what, role_set *out);
bool reader_need(struct reader *, yaml_node_t *map, const char *what, const char *key, yaml_node_t **out);
void reader_keep_kind(struct reader *, struct kind);
const char *reader_table(struct arena *, const struct kind *);
/* A file that is a kind; one that adds fields to a kind of the product. */
bool reader_kind(struct reader *, yaml_node_t *root);
bool reader_extend(struct reader *, yaml_node_t *root);
/* A council's own is open to no more people than kith keeps a thing to, and may be to fewer (describe_narrow.c). Fields from `first` on
 * were added to a kind of the product; `narrow:` takes people out of those before. */
bool reader_no_wider(struct reader *, yaml_node_t *fields, const struct kind *, size_t first);
bool reader_narrow(struct reader *, yaml_node_t *, struct kind *, size_t n);
/* A file that is a code list. */
bool reader_code_list(struct reader *, yaml_node_t *root);
/* The fields of a kind, after those it has; see and write where a field says nothing. */
bool reader_fields(struct reader *, yaml_node_t *, struct kind *, bool own, role_set see, role_set write);
/* The parts of a field that are of one type: what it links to, its rows, its hour's day, its sum. */
bool reader_linked(struct reader *, yaml_node_t *key, yaml_node_t *map, const struct kind *, struct field *, bool own);
/* Whether what an hour and a sum name is there. */
bool reader_calc_ok(struct reader *, yaml_node_t *at, const struct kind *, const struct field *);
/* What names another field of the kind, once all are there. */
bool reader_fields_agree(struct reader *, yaml_node_t *root, const struct kind *);
/* Its steps, or what it asks of whom; after the fields and what it names beside. */
bool reader_steps(struct reader *, yaml_node_t *root, struct kind *);
/* What pages and permission ask of a kind beside its fields, its group and its child's words, which it has by now. */
bool reader_page(struct reader *, yaml_node_t *root, struct kind *);
/* … and, when the lists are read, the codes that it names. */
bool reader_page_codes(const struct described *, struct fault *);
#endif
