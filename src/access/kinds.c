/* What is looked at beside the record, in groups; a kind of the record says its own group in its description. */
#include "access/inside.h"

const struct group_info group_infos[GROUPS] = {
    [G_PERSON] = {"who they are: names, birthday, numbers", true},
    [G_PEOPLE] = {"who works for them", true},
    [G_FAMILY] = {"people who matter to them", true},
    [G_LAW] = {"legal status", true},
    [G_SEPARATED] = {"separated status", true},
    [G_ORIGIN] = {"adoption, earlier permanence, episodes and workers of the return", true},
    [G_HOME] = {"homes", true},
    [G_MEETING] = {"visits and reviews", true},
    [G_HEALTH] = {"health", true},
    [G_SCHOOL] = {"school plan", true},
    [G_SAFETY] = {"missing, talks after it, deprivation of liberty", true},
    [G_FUTURE] = {"pathway plan, keeping in touch, work and home after care", true},
    [G_VOICE] = {"what the child said to chosen readers", true},
    [G_ANSWER] = {"answers to what the child said", true},
    [G_SIDE] = {"who may be on their side: the child's yes or no", true},
    [G_REASON] = {"reasons: why late, why not due, why right", true},
    [G_TASK] = {"things to be put right", true},
    [G_OWN] = {"kinds of the council's own", true},
    [G_LOOK] = {"who looked at the record", false},
    [G_CHILD] = {"the child's page", false},
    [G_CASELOAD] = {"my children, what is due", false},
    [G_SELF] = {"the young person's own pages", false},
    [G_FINDING] = {"findings of the return's rules about one child", false},
    [G_GLASS] = {"breaking the glass", false},
    [G_ASKED] = {"questions put to somebody to decide", false},
    [G_ACCOUNT] = {"opening the young person's account together with them", false},
    [G_LATE] = {"that a child waits too long for an answer (not what was said)", false},
    [G_SAFE] = {"children who say that they do not feel safe: those on whose list it stands", false},
    [G_JOINED] = {"joining two who are one child", false},
    [G_TEAM] = {"teams", false},
    [G_JOURNAL] = {"the journal's chain", false},
    [G_FAULTS] = {"what is wrong with the data", false},
    [G_RETURN] = {"the return", false},
    [G_MEASURE] = {"measures at any date, small numbers shown", false},
    [G_PUBLICATION] = {"publications: suppressed, frozen figures", false},
    [G_PROMISE] = {"the promises and how they are kept", false},
    [G_BOARD] = {"the board: outcomes, actions, meetings", false},
    [G_USER] = {"users and roles", false},
    [G_SETTING] = {"settings", false},
    [G_SECOND] = {"taking off somebody's second factor, as one of two people", false},
    [G_THING] = {"bodies, meetings, organisations and other things that are about no child, each to whom its description names", true},
};

const struct kind_row kind_rows[] = {
    {"look", G_LOOK}, {"child", G_CHILD}, {"caseload", G_CASELOAD}, {"self", G_SELF}, {"finding", G_FINDING},
    {"glass", G_GLASS}, {"asked", G_ASKED}, {"account", G_ACCOUNT}, {"safety", G_SAFE}, {"joined", G_JOINED},
    {"journal", G_JOURNAL}, {"aside", G_FAULTS}, {"return", G_RETURN}, {"measure", G_MEASURE},
    {"publication", G_PUBLICATION}, {"promise", G_PROMISE}, {"board", G_BOARD}, {"user", G_USER}, {"setting", G_SETTING},
    {"second-factor", G_SECOND},
};
const size_t kind_rows_n = sizeof kind_rows / sizeof *kind_rows;

_Static_assert((int)G_PERSON == (int)KINDS_PERSON && (int)G_OWN == (int)KINDS_OWN, "the record's groups stand first, in one order");

enum group group_of_kinds(enum kind_group g)
{
	return g == KINDS_TEAM ? G_TEAM : g == KINDS_LATE ? G_LATE : g == KINDS_THING ? G_THING : (enum group)g;
}

enum group group_of(int64_t authority, const char *kind)
{
	struct access_masks m;
	for (size_t i = 0; i < kind_rows_n; i++)
		if (strcmp(kind_rows[i].name, kind) == 0)
			return kind_rows[i].group;
	return access_described(authority, kind, NULL, &m) ? group_of_kinds(m.group) : GROUPS;
}
