/* check: the return's rules, run over a cohort of this year's rows and last year's.
 *
 * Which rules there are is told by one table (check_rules), made of one array a family (returns/rules/). A year
 * inherits the rules of the year before; a rule of the same code with a later `since` takes its place, `until` ends
 * it. Rules are functions over one child; a child whose date is bad costs the rules that read that date, for that
 * child, and nobody else. Sources: the department's words for each rule; how they are read stands in docs/return.md.
 *
 * Nothing here reads files or asks the day. */
#ifndef KITH_RETURNS_CHECK_H
#define KITH_RETURNS_CHECK_H
#include "cohort/cohort.h"

struct places;    /* returns/places.h */
struct providers; /* returns/providers.h */

enum severity {
	RULE_ERROR, /* the return is not accepted so */
	RULE_QUERY, /* may be right: explain it or mend it */
};

/* What a rule cannot do without; where it is not given the rule is skipped, and says so. */
enum need {
	NEED_LAST = 1,      /* last year's return */
	NEED_PROVIDERS = 2, /* the list of providers */
	NEED_PLACES = 4,    /* where postcodes are (unless the rows say it themselves) */
	NEED_XML = 8,       /* asked of a return in XML alone */
	NEED_AUTHORITY = 16,
};

struct rule_view;
struct rule_all;

/* One rule. Years are named by their end: since 2023 is 2022/23. */
struct rule {
	const char *code;
	int16_t since, until; /* until 0: still valid */
	enum severity severity;
	uint32_t reads;       /* bit t: reads this year's table; skipped without the file */
	uint32_t reads_last;  /* the same of last year's */
	uint32_t rows_in;     /* bit t: tables whose rows it reports; not called for a child without rows in any of them */
	uint32_t needs;       /* of enum need */
	const char *fields;   /* the columns it marks, by a space; in each table those that it has */
	const char *say;      /* to the person: what is wrong and what to do; terms as marks (base/term.h) */
	const char *say_record; /* the same where all years of the record are looked at; NULL: the rule speaks of two years alone */
	void (*child)(struct rule_view *);     /* over one child, or NULL: */
	void (*all)(struct rule_all *);        /* over the whole return */
};

/* The families, in the order of the listing. */
struct rule_family {
	const char *name; /* "Legal status" */
	const struct rule *rule;
	size_t n;
};
extern const struct rule_family *const rule_families[];
extern const size_t rule_families_n;

struct check_setup {
	int year;               /* whose rules: 2027 is 2026/27 */
	day from, to;           /* the collection year, both days in it; DAY_NONE: those of `year` */
	int now, last;          /* the `year` beside the rows of this return and of last year's; last 0: none */
	int since;              /* episodes of the years before last's stand in the cohort too, from this one on; 0: they do not, as
	                         * in a return's files. The rules with say_record look at them */
	uint32_t tables, tables_last; /* bit t: the table was handed in */
	bool xml;               /* handed in as XML */
	bool all_tables;        /* a missing file counts as an empty one, and nothing is skipped: for cases */
	struct text authority;  /* "E08000025", upper-cased; n 0: not known */
	const struct providers *providers;
	const struct places *places;
	const char *const *only; /* codes to run; NULL: all */
	size_t n_only;
};

struct check_skip {
	const struct rule *rule;
	char why[80]; /* "no file AD1" */
};

struct finding {
	uint16_t rule;       /* index into check->run */
	uint8_t table;
	bool is_last;        /* of last year's table */
	uint32_t chunk, row; /* where the row stands in the cohort */
	int32_t record;      /* record number in the file, from 0 */
	int32_t line;        /* physical line; 0 where there is no file */
	uint32_t fault;      /* findings of one rule with one number are one fault */
	cell id;             /* council number: a text cell of the chunk */
};

struct check {
	struct check_setup setup;
	size_t n_run, n_skipped;
	const struct rule **run;
	struct check_skip *skipped;
	struct arena *arena;
	struct check_inside *inside;
};

struct findings {
	size_t n, cap;
	struct finding *at;     /* by rule, table, record; grown by malloc: findings_free */
	int64_t *ns;            /* n_run: what each rule took; NULL unless asked for */
	/* which rows the rule at work has marked for the child, once they are many: an index into `at` + 1, found by row */
	uint32_t *seen;
	size_t seen_cap, seen_first, seen_n;
};

/* Chooses the rules. False when `only` names a code that is not known in that year (with the nearest), or the year has
 * no rules. The check borrows what setup points to and lives in the arena. */
bool check_open(struct check *, struct arena *, const struct check_setup *, struct fault *);
/* Runs every rule over the cohort. threads: 1 or more. profile: fill ns. */
void check_run(const struct check *, const struct cohort *, int threads, bool profile, struct findings *);
/* One child, without the rules over the whole return: what a save does. */
void check_child(const struct check *, const struct chunk *, uint32_t chunk_no, uint32_t child, struct findings *);
/* The rules over the whole return alone: beside check_child, where the cohort holds whom the child might be mixed up with. */
void check_whole(const struct check *, const struct cohort *, struct findings *);
/* How many faults the rule of at[first] found, where `first` is its first finding in the order of check_run. */
size_t findings_faults(const struct findings *, size_t first);
void findings_free(struct findings *);

/* What a rule says in this check, and whether it looked at all years of the record. */
static inline bool check_looks_back(const struct check *k, const struct rule *r)
{
	return k->setup.since && r->say_record;
}
static inline const char *check_says(const struct check *k, const struct rule *r)
{
	return check_looks_back(k, r) ? r->say_record : r->say;
}

/* The first and last collection year whose rules are all here. */
extern const int rules_first_year, rules_last_year;
/* The rule of that code in that year, or NULL. */
const struct rule *check_rule(int year, struct text code);
/* All rules of a year into the arena, by family. */
size_t check_rules(struct arena *, int year, const struct rule ***);
/* The columns that a rule marks in a table, into names[COLUMNS_MOST]; returns how many. */
size_t rule_fields(const struct rule *, enum table, const char *names[static COLUMNS_MOST]);
#endif
