#include "base/role.h"

static const char *const names[ROLES] = {
    [ROLE_YOUNG_PERSON] = "young-person",
    [ROLE_CARER] = "carer",
    [ROLE_SOCIAL_WORKER] = "social-worker",
    [ROLE_PERSONAL_ADVISER] = "personal-adviser",
    [ROLE_IRO] = "iro",
    [ROLE_NURSE] = "nurse",
    [ROLE_MANAGER] = "manager",
    [ROLE_ANALYST] = "analyst",
    [ROLE_BOARD_MEMBER] = "board-member",
    [ROLE_ADMINISTRATOR] = "administrator",
    [ROLE_PARTNER] = "partner",
};

const char *const stands_names[STANDS_END - STANDS_SEAT + 1] = {
    [STANDS_SEAT - STANDS_SEAT] = "seat", [STANDS_OFFICE - STANDS_SEAT] = "office", [STANDS_LIVES - STANDS_SEAT] = "lives",
    [STANDS_WORKS - STANDS_SEAT] = "works", [STANDS_INSPECTS - STANDS_SEAT] = "inspects", [STANDS_SELF - STANDS_SEAT] = "self",
    [STANDS_SAFEGUARDS - STANDS_SEAT] = "safeguards",
    [STANDS_MAKER - STANDS_SEAT] = "maker", [STANDS_TOLD - STANDS_SEAT] = "told",
    [STANDS_DOES - STANDS_SEAT] = "does",
    [STANDS_END - STANDS_SEAT] = NULL,
};

const char *const kind_groups[KIND_GROUPS + 1] = {
    [KINDS_PERSON] = "person", [KINDS_PEOPLE] = "people", [KINDS_FAMILY] = "family", [KINDS_LAW] = "law", [KINDS_SEPARATED] = "separated",
    [KINDS_ORIGIN] = "origin", [KINDS_HOME] = "home", [KINDS_MEETING] = "meeting", [KINDS_HEALTH] = "health", [KINDS_SCHOOL] = "school",
    [KINDS_SAFETY] = "safety", [KINDS_FUTURE] = "future", [KINDS_VOICE] = "voice", [KINDS_ANSWER] = "answer", [KINDS_SIDE] = "side",
    [KINDS_REASON] = "reason", [KINDS_TASK] = "task", [KINDS_OWN] = "own", [KINDS_TEAM] = "team",
    [KINDS_LATE] = "late", [KINDS_THING] = "thing", [KIND_GROUPS] = NULL,
};

enum {
	WORKERS = 1 << ROLE_SOCIAL_WORKER | 1 << ROLE_PERSONAL_ADVISER | 1 << ROLE_IRO | 1 << ROLE_MANAGER,
	ADULTS = WORKERS | 1 << ROLE_CARER | 1 << ROLE_NURSE,
	STAFF = ADULTS | 1 << ROLE_ANALYST | 1 << ROLE_BOARD_MEMBER | 1 << ROLE_ADMINISTRATOR,
};

static const struct {
	const char *name;
	role_set set;
} groups[] = {
    {"workers", WORKERS},
    {"all-adults-beside", ADULTS},
    {"everyone-beside", ADULTS | 1 << ROLE_YOUNG_PERSON},
    {"staff", STAFF},
    {"everybody", STAFF | 1 << ROLE_YOUNG_PERSON | 1 << ROLE_PARTNER},
};

const char *role_name(enum role r)
{
	return names[r];
}

bool role_of(struct text name, enum role *out)
{
	for (int r = 0; r < ROLES; r++)
		if (text_is(name, names[r])) {
			*out = (enum role)r;
			return true;
		}
	return false;
}

bool role_set_of(struct text name, role_set *out)
{
	enum role r;
	if (role_of(name, &r)) {
		*out = (role_set)1 << r;
		return true;
	}
	for (int i = 0; stands_names[i]; i++)
		if (text_is(name, stands_names[i])) {
			*out = (role_set)1 << (STANDS_SEAT + i);
			return true;
		}
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (text_is(name, groups[i].name)) {
			*out = groups[i].set;
			return true;
		}
	return false;
}
