/* invent: an authority that does not exist, from a seed. Pure: the same ask gives the same children, on any machine and in
 * any order, since each child is a function of the seed and its own index and nothing but whole numbers is used.
 *
 * It is as large and as made up as the Essex strategy states of March 2022 (strategies/essex: baseline), scaled to the
 * children asked for: ages, homes, separated children, who goes missing, care leavers.
 *
 * Nobody in it is real or could be taken for real: last names are put together of a word that says so and an ending
 * ("Testwood", "Samplebridge"), postcodes begin with Q, with which no postcode in the United Kingdom begins, and numbers
 * of providers begin with 90, which are not given out. */
#ifndef KITH_DEMO_INVENT_H
#define KITH_DEMO_INVENT_H
#include "base/arena.h"
#include "base/date.h"

enum { INVENT_CHILDREN = 1124, INVENT_LEAVERS = 782, INVENT_MOST = 1000000, INVENT_CASELOAD = 18 };

struct invent_ask {
	uint64_t seed;
	int64_t children; /* in care on the day; care leavers and those who have left follow in proportion */
	day as_at;        /* "today": nothing happens after it */
	int years;        /* of history: collection years, the one of as_at the last; 1–10 */
};
struct inventing {
	struct invent_ask ask;
	int64_t in_care, leavers, gone, all; /* indices: in care first, then leavers, then those who have left care younger */
	day first;                           /* the first day of the oldest year */
	uint32_t workers, teams, reviewers, advisers, nurses, residential, supported, schools;
};
bool invent_begin(const struct invent_ask *, struct inventing *); /* false: more than INVENT_MOST, or none */

enum invented_is { INVENTED_IN_CARE, INVENTED_LEAVER, INVENTED_GONE };

/* Where somebody lives. PLACE and so on as in the return; postcode and urn NULL: blank. */
struct invented_home {
	uint32_t number; /* which one of its sort; two children in one home have the same */
	const char *place, *provider, *postcode, *urn;
};
struct invented_episode {
	day from, to; /* to DAY_NONE: still */
	const char *rne, *ls, *rec, *reason; /* rec, reason NULL while it lasts or not asked */
	struct invented_home home;
};
struct invented_review {
	day on;
	const char *code;
};
struct invented_missing {
	day from, to; /* to DAY_NONE: not found yet */
	const char *sort; /* M, A */
};
struct invented_worker {
	uint32_t worker;
	day from, to; /* from before care began, where the family had one; to DAY_NONE: still */
	const char *reason;
};
struct invented {
	int64_t index;
	enum invented_is is;
	const char *number;           /* the council's: "D0000012" */
	const char *forename, *surname, *known_as; /* known_as NULL: as the forename */
	char sex;                     /* M, F */
	day born;
	const char *ethnic, *upn, *need, *home_post; /* upn: its own, from school age on */
	bool separated, unsettled, missing_often;
	int64_t family;               /* the index of the eldest of its brothers and sisters in care; its own when alone */
	day first_child;              /* a mother's; DAY_NONE */
	struct invented_episode *episodes;
	size_t episodes_n;
	struct invented_review *reviews;
	size_t reviews_n;
	struct invented_missing *missing;
	size_t missing_n;
	struct invented_worker *workers;
	size_t workers_n;
	day decided, matched;         /* that it should be placed for adoption; DAY_NONE */
	const char *adopters_sex, *adopters_status;
	const char *before;           /* PREV_PERM: Z1, P1, P2 */
	day before_on;
	day liberty_from, liberty_to; /* deprivation of liberty order; DAY_NONE */
};
/* The index-th of inventing.all. Everything lives in the arena. */
void invent_child(struct arena *, const struct inventing *, int64_t index, struct invented *);
/* The episode it is in on that day, or NULL. */
const struct invented_episode *invented_on(const struct invented *, day);
/* The first day of the period of care that this day is in; DAY_NONE: in none. */
day invented_since(const struct invented *, day);
day invented_left(const struct invented *); /* the end of the last period; DAY_NONE */

/* Grown-ups: the n-th social worker and so on of the authority. */
enum invented_part { PART_WORKER, PART_MANAGER, PART_REVIEWER, PART_ADVISER, PART_NURSE, PART_CARER, PARTS };
struct invented_name {
	const char *forename, *surname;
};
/* No two are called the same. */
struct invented_name invent_adult(struct arena *, const struct inventing *, enum invented_part, uint32_t n);
const char *invent_surname(uint32_t n);
size_t invent_surnames(void);
/* Whether a last name says that it is invented. */
bool invented_surname(const char *);

/* A home's postcode: Q, a letter, 1–99, … ; `outside`: of a neighbouring council. */
const char *invent_postcode(struct arena *, uint32_t number, bool outside);
/* Whether it is one of those of a neighbouring council. */
bool invent_is_outside(struct text postcode);

/* ---- the return ---- */

/* Answers once a year, on that 31 March: OC2. NULL: blank. */
struct invented_year {
	bool asked; /* continuously in care for twelve months */
	const char *sdq_score, *sdq_reason, *convicted, *health_check, *immunised, *teeth, *health, *substance, *received, *offered;
};
struct invented_year invented_year(struct arena *, const struct inventing *, const struct invented *, int year);
/* Around a birthday: OC3. */
struct invented_birthday {
	bool asked;
	const char *touch, *activity, *home;
};
struct invented_birthday invented_birthday(const struct inventing *, const struct invented *, int year);
#endif
