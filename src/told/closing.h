/* closing: the record → the return of a year, as it would be handed in if it closed now.
 *
 * Where a return of that year was told already (a part of the year, say), its rows stand, and what was written in kith
 * beside them. Where none was, the year before goes on: an episode, a time missing, a social worker that had no end is
 * told again, who the child is too. What was written in kith is told in the years in which it lasted; a home or legal
 * status that kith wrote ends the episode that went on until then (REC X1). Last year's rows are those told of it, just
 * so: nothing written since changes what was handed in. Of the children who have a row of the year, the episodes that older
 * returns told stand beside, each in its own year, for the rules that can look at all of them.
 *
 * Who the child is, where it was written in kith (told/life.h), speaks over what was told, cell by cell: in the year's Header, in
 * the DOB and SEX that other tables repeat, and in UASC; what nobody corrected stays in the form it was told in. A child whom no
 * return ever told of gets a Header row from what was written in kith, if anything was: without, it has none, and the rules say so. */
#ifndef KITH_TOLD_CLOSING_H
#define KITH_TOLD_CLOSING_H
#include "cohort/cohort.h"
#include "returns/check.h"

struct closing {
	struct cohort *cohort;  /* rows of `year` and of `last`; freed with cohort_free */
	int year, last;         /* last 0: nothing was told of the year before */
	int since;              /* the first year before those two whose episodes are there too; 0: the record holds none */
	uint32_t tables, tables_last;
	bool told;              /* a return of that year was told */
};
/* A child whose record is sealed after an adoption is in the returns up to that year's, under the old number, and in none after. */
/* lives: of lives_load or of life_load. */
/* To check it by the rules of its year, or of the newest that are known; without lists. authority: a council's code, or empty. */
struct check_setup closing_setup(const struct closing *, struct text authority);
bool closing_of(const struct cohort *lives, int year, struct closing *, struct fault *);
#endif
