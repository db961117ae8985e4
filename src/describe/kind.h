/* kind: what can be written down about a child, a home, a team, described once.
 *
 * The descriptions are record/NAME.yaml (kinds) and record/lists/NAME.yaml (code lists). tools/kind compiles them
 * into the constants declared here; a council's own descriptions, the same YAML in a folder, are read at start into
 * the same structures (describe.h). Everything else of the record (tables, forms, permissions, versions, returns)
 * derives from these. docs/record.md shows every key of a description. */
#ifndef KITH_RECORD_KIND_H
#define KITH_RECORD_KIND_H
#include "base/date.h"
#include "base/role.h"

enum field_type {
	FIELD_DAY,      /* a civil date; BIGINT day number */
	FIELD_TEXT,     /* one line; TEXT, at most field.max characters (default 200) */
	FIELD_LONGTEXT, /* paragraphs; TEXT, at most field.max characters (default 20,000) */
	FIELD_CODE,     /* one code of field.list; TEXT */
	FIELD_CODES,    /* several codes of field.list, in the list's order, one space between; TEXT */
	FIELD_INT,      /* a whole number, field.min to field.max; BIGINT */
	FIELD_BOOL,     /* yes or no; BIGINT 1 or 0 */
	FIELD_PERSON,   /* a person of this database: the id; BIGINT */
	FIELD_MOMENT,   /* UTC milliseconds; BIGINT */
	FIELD_ENTRY,    /* another entry, of kind field.of, in the version named; BIGINT column and BIGINT column_version */
	FIELD_TYPES,
};

/* Steps of the schema within one kind: its table is 1, columns added later 2, 3, … Numbers over all rooms are from before there were
 * such steps. */
enum { KIND_STEPS = 99 };

/* Whom an entry is about. */
enum subject { SUBJECT_CHILD, SUBJECT_PERSON, SUBJECT_AUTHORITY, SUBJECTS };

/* How finished an entry is. A field is required from a state on. */
enum entry_state { STATE_DRAFT, STATE_FINAL, STATES, REQUIRED_NEVER = STATES };

/* Which days a day field can hold. What was (held, began, ended, seen) is no later than today; what is planned may lie
 * ahead; both are no earlier than the birth of the child whom the entry is about. */
enum field_time {
	TIME_ANY,     /* neither: a council's own field that says nothing */
	TIME_PAST,
	TIME_PLANNED,
};

struct code {
	const char *code;   /* as it stands in the return or the record */
	const char *label;  /* the worker's words */
	const char *child;  /* the child's words; NULL: the worker's are shown */
	const char *format; /* of a number of that sort (describe/format.h), or NULL */
	int16_t from, to;   /* collection years, both included, in which it may be told; 0: no limit. Old codes stay */
};

struct list {
	const char *name;
	const char *source; /* whose list it is */
	const struct code *codes;
	size_t n;
};

struct field {
	const char *name;
	const char *column;         /* of the kind's table; happened_from or happened_to for its two dates; NULL: a council's own */
	const char *column_version; /* FIELD_ENTRY only */
	enum field_type type;
	const struct list *list;    /* FIELD_CODE, FIELD_CODES */
	const char *of;             /* FIELD_ENTRY: the kind it points at */
	enum entry_state required;  /* from this state on; REQUIRED_NEVER */
	enum field_time time;       /* FIELD_DAY */
	const char *after;          /* FIELD_DAY: no earlier than this day field, or than what this entry field names began; NULL */
	int64_t min, max;           /* FIELD_INT: bounds; FIELD_TEXT and FIELD_LONGTEXT: max characters */
	const char *label, *child;  /* the worker's label, the child's (NULL: not shown to a child) */
	const char *help;
	role_set see, write;
	const char *when;               /* shown when this field … */
	const char *const *when_is;     /* … has one of these codes ("yes", "no" for FIELD_BOOL) */
	size_t when_n;
	const char *table903, *column903; /* its cell in the SSDA903, or NULL */
	bool people;                      /* told by a list of people (kith import people) */
	const char *format;               /* FIELD_TEXT: the form of what is typed (describe/format.h), or NULL */
	const char *format_by;            /* … or the field above it whose code has one, or NULL */
	bool stays;                       /* what is left standing when the entry is taken back: who opened what for whom */
	int since;                        /* the kind's step that added its column (over KIND_STEPS: a number over all rooms); 0: the first */
};

struct sql; /* store/store.h */
/* The statements on a kind's table, made by tools/kind; params and columns in entry.h. NULL for a council's own. */
struct kind_sql {
	const struct sql *insert, *get, *get_version, *versions, *list, *list_known, *all, *some, *all_known, *supersede, *retold, *take_back;
};

/* What pages and permission ask of a kind, so that none of them knows one by its name. Fields by their place; -1: none. */
struct kind_page {
	const char *page;       /* the address (a route's pattern) where an entry is written, where that is not the form that every kind has; or NULL */
	const char *child_page; /* the address where a young person meets it, where that is not by itself in their record; or NULL */
	bool not_asked;         /* nobody is asked to decide about it */
	int readers;            /* FIELD_CODES: to whom the child gave it */
	int opened;             /* FIELD_PERSON: who opened it to keep the child safe */
	int answers;            /* FIELD_ENTRY: whoever may read that may read this */
	int owner;              /* FIELD_PERSON: who does it */
	int child_sees;         /* FIELD_BOOL: where it is no, nothing of the entry is shown to the child */
	int by;                 /* FIELD_PERSON: who did it. A form begins with whoever fills it in … */
	role_set by_role;       /* … if it is theirs to do; 0: everybody's */
	int apart;              /* FIELD_CODE: entries with one answer have a form of their own (…/add/ANSWER), whose people are of that sort … */
	const char *apart_is;   /* … that answer */
	const char *apart_one;  /* … and what one is called there */
};

struct kind {
	const char *name;
	size_t at;                                 /* its place in its description: what lies beside a kind is found by it */
	enum subject subject;
	enum kind_group group;                     /* whom it is open to, before its fields say more (access/roles.c) */
	const char *says;                          /* what it is for, one line */
	const char *one, *many;                    /* the worker's words */
	const char *child_one, *child_many;        /* the child's words, or NULL: children do not meet it */
	const char *table;                         /* its table; "own_entry" for a council's own kind */
	const struct field *fields;
	size_t n;
	int from, to;                              /* the fields that are happened-from and happened-to, or -1 */
	const uint8_t *key;                        /* fields that, with the subject, make two told rows one entry */
	size_t key_n;
	bool dated;                                /* lasts (from … to), against happening on one day */
	role_set sign;                             /* roles that both sign before it is final; 0: none */
	const char *const *ask;                    /* fields that a form asks first, in this order; the others follow as described */
	size_t ask_n;
	const char *const *satisfies;              /* ids of clocks (laws/) */
	size_t satisfies_n;
	const char *evidence;                      /* the theme of promises that it is evidence for, or NULL */
	int keep_years;                            /* kept so long … */
	const char *keep_after;                    /* … after: birth, adoption, last-change; NULL with 0: not set */
	const char *keep_source;                   /* the law or the choice */
	const char *table903;                      /* when its entries are rows of one table of the return, or NULL */
	bool only_return;                          /* what a return needs and a life does not tell: folded on the child's page */
	bool own;                                  /* a council's own: values in own_value */
	int migration;                             /* the number over all rooms under which its table was made; 0: its own first step */
	struct kind_page page;
	struct kind_sql sql;
};

/* Compiled from record/, sorted by name: the product's alone. What runs is what record_start read (describe.h): outside this room
 * nothing but a test asks these (lint looks). */
extern const struct kind kinds[];
extern const size_t kinds_n;
extern const struct list kind_lists[];
extern const size_t kind_lists_n;

/* Of what runs, a council's own and its fields among it; NULL when there is none. */
const struct kind *kind_of(struct text name);
/* Whether a kind is evidence for promises of that theme. */
bool kind_theme(const char *theme);
/* Whether an entry of the kind meets the clock. */
bool kind_satisfies(const struct kind *, const char *clock);
/* -1 when there is none. */
int kind_field(const struct kind *, const char *name);
const struct code *list_code(const struct list *, struct text code);
/* Whether a code may be told in that collection year. */
bool list_code_valid(const struct code *, int year);
/* The codes of a FIELD_CODES value, one by one; false at the end. */
bool codes_next(struct text *rest, struct text *code);

const char *field_type_name(enum field_type);
const char *subject_name(enum subject);
const char *state_name(enum entry_state);
bool state_of(struct text, enum entry_state *);
#endif
