/* findings: what the return's rules find in the record today: of one child, and "if it closed now" of an authority.
 *
 * Both check the return as it would be handed in now (told/closing.h) by the rules of today's collection year; in a year
 * whose rules are not known yet, by those of the newest that are. Things are faults: rows that are one fault are one thing.
 * The lists of providers and postcodes are the operator's (settings providers, postcodes); without them the rules that read
 * them are skipped, with that reason.
 *
 * Of an authority it is reckoned at most once for each state of the record and each day, kept in the house and shared by
 * reference; whoever asks meanwhile waits for it. A look changes nothing. */
#ifndef KITH_TODAY_FINDINGS_H
#define KITH_TODAY_FINDINGS_H
#include "base/settings.h"
#include "returns/check.h"
#include "today/caseload.h"
#include "told/closing.h"

/* "This is right, because …": a reason with why `right`, the rule's code as its clock and the day that the row began. */
struct finding_right {
	bool is;
	struct text words, who; /* who: a name; n 0: not known, or of one child, where whoever shows it looks it up */
	int64_t by;
	day on;
};
struct finding_row {
	const struct rule *rule;
	int64_t child;            /* 0: nobody in the record has the number */
	struct text number;
	int64_t worker;           /* who can mend it: the allocated social worker, else the personal adviser; 0: nobody */
	uint32_t first, n;        /* its rows: findings.at[first …) */
	day since;                /* the first date of its first row, by which a reason names it; DAY_NONE: it has none */
	struct finding_right right;
};

/* The day that names a finding's row: its first date that is no date of birth; DAY_NONE: it has none. */
day finding_since(const struct cohort *, const struct finding *);

/* ---- of one child ---- */

struct child_findings {
	struct check check;
	struct findings found;    /* freed by child_findings_free */
	struct closing closing;
	struct finding_row *thing;      /* by rule; in the arena */
	size_t n, n_right;
};
/* Runs every rule over the model's life, those over the whole return too (numbers given twice: against the children who were
 * told of with the same number); nothing of it is kept anywhere. *out with n 0 where no return has the child. False (and
 * nothing to free) on a fault. */
bool findings_of_child(struct today *, struct tx *, int64_t authority, const struct child_model *, struct arena *, day today,
    struct child_findings *, struct fault *);
void child_findings_free(struct child_findings *);

/* ---- of an authority ---- */

struct who_mends {
	int64_t worker;           /* 0: children without a worker */
	struct text name;
	uint32_t children, things, right;
};
struct return_today {
	int year;                 /* whose return; check.setup.year: whose rules */
	int64_t reckoned_at;
	struct check check;
	struct closing closing;
	struct findings found;
	struct finding_row *thing;      /* by child's number, then rule */
	size_t n, n_children, n_right;
	struct who_mends *who;    /* most things first */
	size_t n_who;
};
bool return_today_get(struct today *, struct tx *, int64_t authority, day today, int64_t now, struct return_today **, struct fault *);
void return_today_put(struct return_today *);

/* ---- the house's ---- */

struct findings_kept;
/* Reads the operator's lists; NULL and a fault where one that is set cannot be read. */
struct findings_kept *findings_kept_new(struct arena *, const struct settings *, struct fault *);
void findings_kept_free(struct findings_kept *);
/* The operator's postcodes, for whoever else asks whose area a home is in; NULL: none are set. */
struct places;
const struct places *findings_places(const struct today *);
#endif
