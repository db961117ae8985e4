/* How somebody comes to stand to a child: one row a relation, for docs/security.md and the test that walks them. */
#include "access/access.h"

static const struct relation_row table[] = {
    {REL_ANY, false, "nobody: it is what a role may without a child", "no child's record, but for an administrator's names and allocations",
        "the table of roles"},
    {REL_ME, true, "two adults or one, with the young person, by a code of half an hour",
        "one's own record, in it what a description gives to a child",
        "who has an account already gets new words by two adults; each code is journaled and stands on the child's page"},
    {REL_CARE, false, "a manager or administrator, by an allocation; an import of the list of people",
        "daily care; nothing that the child wrote", "nobody gives a child to themselves; the part and the name stay when it is taken back"},
    {REL_WORK, true, "a manager or administrator, by an allocation; an import of the list of people",
        "the whole record, and what the child gave to *my worker*",
        "nobody gives a child to themselves, but for a child whom they registered and who has said nothing yet; the child sees who it is, "
        "and was"},
    {REL_REVIEW, true, "a manager or administrator, by an allocation; an import of the list of people",
        "the whole record, and what the child gave to *my review person*",
        "nobody gives a child to themselves; the child sees who it is, and was"},
    {REL_HEALTH, false, "a manager or administrator, by an allocation or as a member of the child's team",
        "health, and where the child lives", "nobody gives a child to themselves; a member of a team sees nothing that the child wrote"},
    {REL_TEAM, false, "a manager or administrator, by an allocation or as a member of the child's team; an advocate's team is none",
        "the whole record; nothing that the child wrote", "nobody gives a child to themselves; every look stands in the child's list"},
    {REL_SIDE, true, "a manager or administrator, by an allocation, and then the child's own yes",
        "what the child gave to *someone on my side*, and the child's name",
        "never by the advocate's own hand; never for whoever works for the child or is of the child's team; the child can say no on "
        "every day; each look is told to the child as such"},
    {REL_GLASS, false, "oneself, with a reason, for some hours", "the whole record; nothing that the child wrote",
        "told to the child, and to a manager who is not the one who opened it"},
    {REL_ASKED, false, "a worker, adviser, reviewing officer or manager of the child, for at most 28 days, by an entry of `to-decide`",
        "the entries that were ticked, as far as the role sees such at all",
        "what a child said is never among them, nor what was opened for a while"},
    {REL_SPEAKS, false, "a manager or administrator, by an allocation, and then the yes of a second person (reviewing officer or manager)",
        "names, homes, visits and reviews, with what workers wrote that the child said; nothing that the child wrote",
        "the second person is neither the advocate nor who wrote the allocation; the rest as for an advocate"},
    {0, false, "restricted: those who keep the list of a restricted record", "nothing: it shuts", "who is on the list takes nobody off it"},
};

const struct relation_row *relation_table(size_t *n)
{
	*n = sizeof table / sizeof *table;
	return table;
}
