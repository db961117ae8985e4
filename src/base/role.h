/* role: who somebody is to kith. Descriptions (who may see a field) and access (who may do what) name the same
 * eleven roles, so the names stand below both. A set of roles is a mask of 1 << role. */
#ifndef KITH_BASE_ROLE_H
#define KITH_BASE_ROLE_H
#include "base/text.h"

enum role {
	ROLE_YOUNG_PERSON,
	ROLE_CARER,
	ROLE_SOCIAL_WORKER,
	ROLE_PERSONAL_ADVISER,
	ROLE_IRO,
	ROLE_NURSE,
	ROLE_MANAGER,
	ROLE_ANALYST,
	ROLE_BOARD_MEMBER,
	ROLE_ADMINISTRATOR,
	ROLE_PARTNER, /* of another organisation: nothing by role, all by a seat, an office, a share */
	ROLES,
};
typedef uint32_t role_set;

/* How somebody stands to a thing that is no child: each is made by rows of a kind that says `grants:` (docs/record.md), and is one
 * more word in `see` and `write`. A bit above the roles'. */
enum stands {
	STANDS_SEAT = 16, /* has a seat in the body */
	STANDS_OFFICE,    /* acts for the organisation */
	STANDS_LIVES,     /* lives in the home, belongs to the household or family */
	STANDS_WORKS,     /* works in the setting */
	STANDS_INSPECTS,  /* looks after the setting's standards */
	STANDS_SELF,      /* is the person */
	STANDS_SAFEGUARDS, /* is the safeguarding lead: to whatever names them */
	STANDS_MAKER,     /* began the thing, today: until it is linked to whom it is about nobody else could stand to it */
	STANDS_TOLD,      /* a ladder in minutes has asked or told them of it (record/call.h), and it is not about them */
	STANDS_DOES,      /* the entry itself names them as who does it (`owner`): to that entry alone */
	STANDS_END,
};
#define STANDS_ALL (((role_set)1 << STANDS_END) - ((role_set)1 << STANDS_SEAT))
extern const char *const stands_names[STANDS_END - STANDS_SEAT + 1]; /* "seat" …; NULL ends them */

/* Groups of kinds of the record, by what they are about: a role is granted groups whole (access/roles.c), and each kind says
 * which it belongs to (`group:`). */
enum kind_group {
	KINDS_PERSON, KINDS_PEOPLE, KINDS_FAMILY, KINDS_LAW, KINDS_SEPARATED, KINDS_ORIGIN, KINDS_HOME, KINDS_MEETING, KINDS_HEALTH,
	KINDS_SCHOOL, KINDS_SAFETY, KINDS_FUTURE, KINDS_VOICE, KINDS_ANSWER, KINDS_SIDE, KINDS_REASON, KINDS_TASK,
	KINDS_OWN,  /* a council's own */
	KINDS_TEAM, /* the council's teams, about no child */
	KINDS_LATE, /* that a child waits for an answer, and not for what */
	KINDS_THING, /* about no child, or about what leads to none: `see` and `write` alone say whom it is open to */
	KIND_GROUPS
};
extern const char *const kind_groups[KIND_GROUPS + 1]; /* as written in a description; NULL ends them */

const char *role_name(enum role); /* "young-person" */
bool role_of(struct text name, enum role *out);
/* A role, a way of standing to a thing (seat), or a group: workers (social-worker personal-adviser iro manager), all-adults-beside
 * (workers, carer, nurse), everyone-beside (those and the young person), staff (all adults but a partner), everybody (who signs in). */
bool role_set_of(struct text name, role_set *out);
#endif
