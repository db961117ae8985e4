/* thing_names: what is linked to, by name, for a reader: which of many things and people they may know of. Asked of all that a page names
 * at once, in as many statements for one as for 200. Whom somebody may not open is not there: neither named nor counted. */
#ifndef KITH_RECORD_THING_NAMES_H
#define KITH_RECORD_THING_NAMES_H
#include "record/thing_list.h"

struct thing_name {
	int64_t id;
	const struct kind *kind;
	struct text name;  /* never empty where the thing is there */
	int64_t child;     /* itself, where it is a child; else the child that it leads to; 0: none */
	bool is_child;     /* a child: named where it is theirs, or where the entry names its children to them (thing_names_child) */
	bool grown; /* has or had a part by which they are met as a grown-up: so they are named to those who may not know of the child */
	bool mine;         /* of a child, or of what leads to one: the child is the reader's */
	bool shut;         /* that child's record is sealed, or restricted against the reader */
	bool open;         /* the reader may open its page */
	bool gone;         /* taken back */
	bool kept;         /* kept from the child who reads: it is kept from them under its name too */
};
struct thing_names {
	struct thing_name *at; /* by id */
	size_t n;
};
bool thing_names(
    struct tx *, struct arena *, const struct actor *, day today, const int64_t *ids, size_t n, struct thing_names *, struct fault *);
/* NULL: there is none. */
const struct thing_name *thing_names_get(const struct thing_names *, int64_t id);
/* Whether the reader is told of it by an entry to which they stand so. field: by which link; NULL: by none that names grown-ups. */
bool thing_names_told(const struct actor *, const struct entry *, const struct field *, role_set stands, const struct thing_name *);
/* … and that as the grown-up alone: that they were a child here is not theirs to know. */
bool thing_names_grown(const struct actor *, const struct field *, const struct thing_name *);
/* The ids that a value of FIELD_THING or FIELD_PERSON names, one by one; false at the end. Begin with rest as value_text gives it. */
bool thing_names_next(struct text *rest, int64_t *id);
#endif
