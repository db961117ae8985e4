/* staff: the adults of the record and the teams, by name; and cover while somebody is away.
 *
 * Cover is dated and stands in the record: from its first day on, for each child that the covered person works with, the other has an
 * allocation of the same part like any other, which ends with the cover (no allocation is in the future: cover_settle writes it on its
 * day, and serve runs that at its start and every twenty minutes); so lists, pages and the child's own "people who work
 * for me" show it by themselves. A child who comes to the covered person while it lasts comes along (cover_settle, run from time to
 * time), and one who goes to somebody else goes. Faults: cover.dates, cover.who, cover.none (FAULT_ASKED). */
#ifndef KITH_RECORD_STAFF_H
#define KITH_RECORD_STAFF_H
#include "access/user.h"
#include "record/entry.h"

struct named {
	int64_t id;
	struct text name;
};
/* Adults (or with child true, anybody) whose whole name, or known-as and last name, is this; or the one with this id. At most 20. */
bool staff_people(struct tx *, struct arena *, int64_t authority, struct text typed, bool child, struct named **, size_t *n,
    struct fault *);
/* Somebody who works for children and is not in the record yet: their first and last name are those of "Sam van Sample". */
bool staff_person_add(struct tx *, struct arena *, const struct hand *, struct text name, enum role role, int64_t *person,
    struct fault *);
/* The same as a "worker", "carer" or "other" (codes/person-kind.yaml), told by that source (NULL: somebody typed it). */
bool staff_person_make(struct tx *, struct arena *, const struct hand *, struct text name, const char *part, const char *source,
    int64_t *person, struct fault *);
/* Teams that stand on that day: by name or id, or all of them where nothing was typed. */
bool staff_teams(struct tx *, struct arena *, int64_t authority, struct text typed, day today, struct named **, size_t *n, struct fault *);
/* A new team from that day on. */
bool staff_team_add(struct tx *, struct arena *, const struct hand *, struct text name, day from, struct fault *);
/* The same, whatever others are called; from DAY_NONE: nobody knows since when. */
bool staff_team_make(struct tx *, struct arena *, const struct hand *, struct text name, day from, const char *source, int64_t *team,
    struct fault *);

struct cover {
	int64_t id, away, cover;     /* users */
	day from, to;                /* [from, to) */
	int64_t children;
	struct text who, by;         /* names of away and of cover */
};
/* Those that stand or are to come, of a user (0: of all). */
bool cover_list(struct tx *, struct arena *, int64_t authority, int64_t user, day today, struct cover **, size_t *n, struct fault *);
/* Both sign in, in the same role, which works with children; whoever writes it is neither of the two. */
bool cover_add(struct tx *, struct arena *, const struct hand *, const struct user *away, const struct user *cover, day from, day to,
    int64_t *children, struct fault *);
/* It ends on that day; what of it lay after is no longer so. */
bool cover_end(struct tx *, struct arena *, const struct hand *, int64_t id, struct fault *);
/* What has changed since: of every authority, by no person's hand. Cheap when there is nothing. */
bool cover_settle(struct tx *, struct arena *, int64_t now, day today, struct fault *);
#endif
