/* role: who somebody is to kith. Descriptions (who may see a field) and access (who may do what) name the same
 * ten roles, so the names stand below both. A set of roles is a mask of 1 << role. */
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
	ROLES,
};
typedef uint32_t role_set;

/* Groups of kinds of the record, by what they are about: a role is granted groups whole (access/roles.c), and each kind says
 * which it belongs to (`group:`). */
enum kind_group {
	KINDS_PERSON, KINDS_PEOPLE, KINDS_FAMILY, KINDS_LAW, KINDS_SEPARATED, KINDS_ORIGIN, KINDS_HOME, KINDS_MEETING, KINDS_HEALTH,
	KINDS_SCHOOL, KINDS_SAFETY, KINDS_FUTURE, KINDS_VOICE, KINDS_ANSWER, KINDS_SIDE, KINDS_REASON, KINDS_TASK,
	KINDS_OWN,  /* a council's own */
	KINDS_TEAM, /* the council's teams, about no child */
	KINDS_LATE, /* that a child waits for an answer, and not for what */
	KIND_GROUPS
};
extern const char *const kind_groups[KIND_GROUPS + 1]; /* as written in a description; NULL ends them */

const char *role_name(enum role); /* "young-person" */
bool role_of(struct text name, enum role *out);
/* A role, or a group: workers (social-worker personal-adviser iro manager), all-adults-beside (workers, carer,
 * nurse), everyone-beside (those and the young person). */
bool role_set_of(struct text name, role_set *out);
#endif
