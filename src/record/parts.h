/* parts: what one person is here, from when to when: a child, a carer, a worker, the family of a child. One person has several, each an
 * entry with its own days (the kind that says `is: part`).
 *
 * The first part comes with the person, in the same act and under an id made of theirs, so that the row of the journal that tells of the
 * person tells of it too; the others are written like any entry. Whose first part is a child is the child of a record, for life: their own
 * entry stands in that record (`child`), and so does that part. Their other parts do not: becoming staff opens nothing of a childhood, and
 * whoever may know of a child does not by that know of the grown-up. A part `relative` belongs to the record of the child whose family they
 * are. Nobody becomes a child by a part that somebody writes: that is done by registering, or by a return. */
#ifndef KITH_RECORD_PARTS_H
#define KITH_RECORD_PARTS_H
#include "base/map.h"
#include "describe/frame.h"
#include "record/entry.h"

/* The id of the first part is the person's with this bit: ids are moments since 2020 in their upper bits, and reach it in 2054. What
 * stood before there were parts, and was a second one already, has the other. */
#define PART_FIRST ((int64_t)1 << 62)
#define PART_SECOND ((int64_t)1 << 61)
static inline int64_t part_person(int64_t part)
{
	return part & ~(PART_FIRST | PART_SECOND);
}

/* In SQL, of a row of k_person (alias and dot): has or had the part of a child. */
#define PERSON_CHILD(p) p "child IS NOT NULL"
/* Parts by which somebody is met as a grown-up of the council: of a row of k_person_as. */
#define PART_GROWN(g) ENTRY_STANDS(g) " AND " g "part <> 'child' AND " g "part <> 'relative'"
/* … on that day. */
#define PART_ON(g, day) \
	"(" g "happened_from IS NULL OR " g "happened_from <= " day ") AND (" g "happened_to IS NULL OR " g "happened_to > " day ")"

/* Those who have or had a part as a grown-up, by id (its eight bytes). */
bool person_grown(struct tx *, struct arena *, int64_t authority, struct map *, struct fault *);

/* Whether somebody has or had one of these parts here. */
bool part_had(struct tx *, int64_t authority, int64_t person, const char *const *part, size_t n, bool *had, struct fault *);

/* For write.c and fit.c alone. The first part of a person who is written for the first time. */
bool part_begin(struct tx *, const struct hand *, const struct entry *person, struct fault *);
/* To which child's record a part belongs (e->about is the person): 0 to none. */
int64_t part_child(const struct entry *);
/* What the days and words of a part cannot be. NULL: nothing. now: the version that stands, or NULL. */
const char *part_wrong(const struct entry *now, const struct entry *, const struct field **where);
extern const struct migration_set part_migrations; /* steps of the kind, after its table */
/* Whether the first part of somebody, which nobody journaled by itself, is as the person says that it came with. */
enum row part_told(struct tx *, int64_t authority, int64_t part, struct fault *);
#endif
