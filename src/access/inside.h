/* What the files of this room share. */
#ifndef KITH_ACCESS_INSIDE_H
#define KITH_ACCESS_INSIDE_H
#include "access/access.h"

/* Kinds by what they are about. A group is a bit. */
enum group {
	G_PERSON,
	G_PEOPLE,
	G_FAMILY,
	G_LAW,
	G_SEPARATED,
	G_ORIGIN,
	G_HOME,
	G_MEETING,
	G_HEALTH,
	G_SCHOOL,
	G_SAFETY,
	G_FUTURE,
	G_VOICE,
	G_ANSWER,
	G_SIDE,
	G_REASON,
	G_TASK,
	G_OWN, /* the record, to here */
	G_LOOK,
	G_CHILD,
	G_CASELOAD,
	G_SELF,
	G_FINDING,
	G_GLASS,
	G_ASKED,
	G_ACCOUNT,
	G_LATE,
	G_SAFE,
	G_JOINED, /* about a child, and not of the record */
	G_TEAM,
	G_JOURNAL,
	G_FAULTS,
	G_RETURN,
	G_MEASURE,
	G_PUBLICATION,
	G_PROMISE,
	G_BOARD,
	G_USER,
	G_SETTING,
	G_SECOND,
	G_THING, /* the record again: about no child, and open to whom its description names */
	GROUPS
};
typedef uint64_t group_set;
#define GROUP(g) ((group_set)1 << (g))
#define VERB(v) (1u << (v))

struct group_info {
	const char *says; /* for docs/security.md */
	bool record;      /* the record: masks of the descriptions apply */
};
extern const struct group_info group_infos[GROUPS];
struct kind_row {
	const char *name;
	enum group group;
};
extern const struct kind_row kind_rows[];
extern const size_t kind_rows_n;
/* The group of what a kind of the record says of itself. */
enum group group_of_kinds(enum kind_group);
/* A kind of the record is in the group that its description names; GROUPS: there is no such kind. */
enum group group_of(int64_t authority, const char *kind);

struct grant {
	int role;
	group_set groups;
	uint32_t verbs;
	relation_set relation; /* any of them will do */
};
/* For the journal. */
static inline struct text actor_role(const struct actor *a)
{
	return a->operates ? TEXT("operator") : a->role == ROLE_NOBODY ? TEXT("nobody") : text_of(role_name((enum role)a->role));
}
extern const struct grant grants[];
extern const size_t grants_n;
relation_set grant_relations(int role, enum verb, enum group);
#endif
