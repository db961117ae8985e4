/* say: findings for people and for programs. */
#ifndef KITH_RETURNS_SAY_H
#define KITH_RETURNS_SAY_H
#include "base/buf.h"
#include "returns/check.h"

/* Where a finding's row was read, for people: file[t] of this year's table, file_last[t]; NULL where there was none. */
struct say_files {
	const char *const *file, *const *file_last;
};

/* {"year","label","authority","rules":{"run","skipped"},"findings":[…]}: one object a finding. */
void say_json(const struct check *, const struct cohort *, const struct findings *, struct buf *);
/* A line of names, then a line a finding. */
void say_csv(const struct check *, const struct cohort *, const struct findings *, struct buf *);
/* A workbook at path: the findings, and on a second sheet the rules that were not run. */
bool say_xlsx(const struct check *, const struct cohort *, const struct findings *, const char *path, struct fault *);
/* By rule: what is wrong, then each place; at the end what was not run and why. */
void say_text(const struct check *, const struct cohort *, const struct findings *, const struct say_files *, struct buf *);
/* What is checked in a year, by family. */
void say_rules(struct arena *, int year, struct buf *);
/* What each rule that was run says, n_run long, in the general words for its terms (base/term.h): for files that a command writes. */
const char **say_terms(const struct check *);
/* The rules by what they took, dearest first, at most `most`. */
void say_profile(const struct check *, const struct findings *, size_t most, struct buf *);
#endif
