/* What the files that make a life share; inside this room only. */
#ifndef KITH_TOLD_LIFE_INSIDE_H
#define KITH_TOLD_LIFE_INSIDE_H
#include "told/life.h"

struct making {
	struct tx *tx;
	struct arena *arena;
	int64_t authority, person; /* person 0: all, or those from `from` to before `to`; else the root of those joined */
	int64_t from, to;          /* to 0: all; else without those who are joined */
	struct joined {
		int64_t gone, kept;
	} *join;                   /* people found to be one */
	size_t joins;
	bool counted;              /* for figures: what was open when a record was sealed ended then */
	int year;                  /* of rows written in kith */
	int32_t row;               /* the next record number of such a row */
	struct cohort_builder *b;
	struct life_events *child; /* by person, ascending */
	size_t children;
	struct fault *f;
};

/* Whose children these are: people found to be one, numbers, what is sealed. Fills join, child and person (its root), and
 * tells the builder what it has to know of each number. */
bool life_children(struct making *);
/* The person that this one was found to be. */
int64_t life_root(const struct making *, int64_t person);
/* The ids of a person who is a root, one by one from *at (begin with 0): their own first; 0: no more. */
int64_t life_next_id(const struct making *, int64_t root, size_t *at);
/* NULL: nobody who has a council's number. */
struct life_events *life_child(struct making *, int64_t person);
/* Steps over the entries of a kind that were written in kith (or told) and stand. */
struct walk {
	struct query q;
	const struct kind *kind;
	size_t at; /* of the child's ids: the next */
	bool told; /* those that a return told of too */
};
void walk_begin(struct making *, struct walk *, const char *kind);
struct entry *walk_next(struct making *, struct walk *);
/* Begins the text for one (of the child's ids), for some, or for all; the number of the parameter that is next. */
int life_begin(struct making *, struct query *, int64_t id, const struct sql *one, const struct sql *some, const struct sql *all);
/* What is in no return: events, times missing, which homes are meant to last, notes, from when they are held. Fills each child's events. */
bool life_happened(struct making *);
/* The year in which what was written in kith stands: the newest, and for a sealed record none after its last. */
static inline int year_for(const struct making *m, const struct life_events *c)
{
	return c->last_year && c->last_year < m->year ? c->last_year : m->year;
}
#endif
