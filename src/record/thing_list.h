/* thing_list: a register: the things of one kind that a reader may know of, found by name, filtered, in order, a page at a time.
 *
 * Which those are stands inside the query: all of the kind where the reader's role is in its `see`; those to which they stand (a seat, an
 * office) where that is; those that lead to a child only where the child is theirs or they stand to it, and never where the child's record
 * is sealed or restricted against them. Rows, count, page and file are one query. A field that they may not see in every row that could
 * stand there is no column, no filter and no order.
 * The register of a kind that is written about children (every dental check of my children) is the same: its rows are the entries about
 * the reader's own children (ACCESS_MINE, under all ids of each), never what a child said to chosen readers, nor tasks, which have lists
 * of their own.
 */
#ifndef KITH_RECORD_THING_LIST_H
#define KITH_RECORD_THING_LIST_H
#include "record/thing.h"

struct thing_reach {
	const struct kind *kind;
	bool all;        /* by role: all of them that lead to no child */
	bool mine;       /* those that lead to a child of the reader's */
	role_set stands; /* those to which they stand in one of these ways */
	bool written;    /* what is written of the kind about their children, and no things: written_reach */
};
/* false: this reader may know of no thing of the kind, whatever stands in the record. */
bool thing_reach(const struct actor *, const struct kind *, struct thing_reach *);
/* The same of a kind about children that is no thing. */
bool written_reach(const struct actor *, const struct kind *, struct thing_reach *);
/* Whether the field may be seen in every row that the reach lets in; the same of what things are called. */
bool thing_reach_field(const struct actor *, const struct thing_reach *, const struct field *);
bool thing_reach_name(const struct actor *, const struct thing_reach *);
/* Whether this may be done to every row. */
bool thing_reach_may(const struct actor *, const struct thing_reach *, enum verb);
/* A field that can name a child. */
bool thing_names_kid(const struct field *);
/* How a child whom a reader of this role works with, cares for or is stands to them, for access_subject.relation. */
relation_set thing_relation(const struct actor *, const char *kind);

enum { THING_FILTERS = 8, THING_COUNTED = 1000 };
struct thing_ask {
	struct text name;         /* as typed: the beginning of a name; n 0: any */
	struct thing_filter {
		const struct field *field; /* FIELD_CODE, FIELD_BOOL ("yes", "no") */
		struct text is;
	} filter[THING_FILTERS];
	size_t n;
	const int64_t *child;     /* of what is written about children: about these alone, under all their ids; at most 40 */
	size_t children;
	bool of_child;            /* … children 0: about none */
	const struct field *sort; /* a day, the newest first, what has none last; NULL: by name, of what is written by when it was */
	int64_t after;            /* the last thing of the page before; 0: from the beginning */
	size_t most;              /* 0: all of them */
};
struct thing_found {
	struct thing *at;
	size_t n;
	bool more;       /* there are more after these */
	size_t count;    /* of all that was asked, up to THING_COUNTED … */
	bool over;       /* … and there are more than that */
};
/* What was asked of it is only what thing_reach_field and thing_reach_name said yes to. `after` that is none of the rows: from the
 * beginning. */
bool thing_list(struct tx *, struct arena *, const struct actor *, day today, const struct thing_reach *, const struct thing_ask *,
    struct thing_found *, struct fault *);
/* How many there are that this reader may know of, up to THING_COUNTED; *over: there are more. */
bool thing_count(struct tx *, struct arena *, const struct actor *, day today, const struct thing_reach *, size_t *n, bool *over,
    struct fault *);
#endif
