/* kind: what can be written down about a child, a home, a team, described once.
 *
 * The descriptions are parts/PART/kinds/NAME.yaml and parts/PART/codes/NAME.yaml (code lists). tools/kind compiles them
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
	FIELD_THING,    /* a thing of one of the kinds field.links: its id; BIGINT. Several: ids with one space between; TEXT */
	FIELD_ROWS,     /* a repeated group: entries of the inner kind field.of, about this one; no column */
	FIELD_TIME,     /* an hour on the day in field.on: minutes since midnight, London; BIGINT */
	FIELD_MONEY,    /* pence, field.min to field.max; BIGINT */
	FIELD_CALC,     /* from other fields (field.calc), whenever it is asked; no column */
	FIELD_TYPES,
};

/* Ten million pounds in pence: what a field of money may hold when it says no `max`. */
#define MONEY_MOST INT64_C(1000000000)

/* Steps of the schema within one kind: its table is 1, columns added later 2, 3, … Numbers over all rooms are from before there were
 * such steps. */
enum { KIND_STEPS = 99 };
/* Steps by which the columns came that every kind's table has and that were not there from the beginning: above a kind's own. */
enum { FRAME_STEP = KIND_STEPS + 1 };

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

/* What a calculated field is made of. A part that is not known makes it not known. */
enum calc_how {
	CALC_NONE,
	CALC_SUM,   /* of a number or money over the rows */
	CALC_COUNT, /* of the rows */
	CALC_DAYS,  /* from one day to another */
	CALC_LESS,  /* one number or money less another */
	CALC_HOWS,
};
struct calc {
	enum calc_how how;
	const char *rows; /* SUM, COUNT: the field of this kind that is rows */
	const char *of;   /* SUM: the row's field; DAYS: from; LESS: of what */
	const char *less; /* DAYS: to; LESS: what is taken away */
};

struct field {
	const char *name;
	const char *column;         /* of the kind's table; happened_from or happened_to for its two dates; NULL: a council's own */
	const char *column_version; /* FIELD_ENTRY only */
	enum field_type type;
	const struct list *list;    /* FIELD_CODE, FIELD_CODES */
	const char *of;             /* FIELD_ENTRY: the kind it points at; FIELD_ROWS: the kind of its rows */
	const char *const *links;   /* FIELD_THING: kinds of things, "child" and "person" among them */
	size_t links_n;
	bool several;               /* FIELD_THING: more than one */
	const char *back;           /* FIELD_THING: what stands over the entry on the page of the thing named */
	const char *on;             /* FIELD_TIME: the day that it is an hour of */
	struct calc calc;           /* FIELD_CALC */
	enum entry_state required;  /* from this state on; REQUIRED_NEVER */
	enum field_time time;       /* FIELD_DAY */
	const char *after;          /* FIELD_DAY: no earlier than this day field, or than what this entry field names began; NULL */
	int64_t min, max;           /* FIELD_INT, FIELD_MONEY: bounds; FIELD_TEXT and FIELD_LONGTEXT: max characters */
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
	bool gone;                        /* it was asked once: its column keeps what was written, and nobody sees or writes it any more */
	bool stays;                       /* what is left standing when the entry is taken back: who opened what for whom */
	int opens; /* the step (its place) before which nobody reads it but whoever wrote it and the child whose it is; 0: none */
	int since; /* the kind's step that added its column (over KIND_STEPS: a number over all rooms); 0: the first */
};

struct sql; /* store/store.h */
/* The statements on a kind's table, made by tools/kind; params and columns in entry.h. NULL for a council's own. */
struct kind_sql {
	const struct sql *insert, *get, *get_version, *versions, *list, *list_known, *about, *about_known, *all, *some, *all_known,
	    *supersede, *retold, *take_back;
};

/* For whom something is written most. */
enum everyday {
	EVERYDAY_ALL,
	EVERYDAY_CARE,    /* while they are in care */
	EVERYDAY_LEAVERS, /* those with a category of a care leaver */
	EVERYDAY_LEFT,    /* who have left care */
};

/* What pages and permission ask of a kind, so that none of them knows one by its name. Fields by their place; -1: none. */
struct kind_page {
	const char *page;       /* the address (a route's pattern) where an entry is written, where it is not every kind's form */
	const char *waits_at;   /* the page that is its own list and takes its steps: it is on no other; or NULL */
	int against;            /* FIELD_PERSON, FIELD_THING: whom it is about: they are told nothing, and nothing is shown to them */
	const char *child_page; /* the address where a young person meets it, where that is not by itself in their record; or NULL */
	/* What is written most stands before the list of everything: where (1 first; 0: not there), for whom, in which words. */
	int everyday, everyday_left; /* left: where, for those who have left care; 0: at the same place */
	enum everyday everyday_for;
	const char *everyday_say;
	bool not_asked;         /* nobody is asked to decide about it */
	int readers;            /* FIELD_CODES: to whom the child gave it */
	int opened;             /* FIELD_PERSON: who opened it to keep the child safe */
	int answers;            /* FIELD_ENTRY: whoever may read that may read this */
	int points_kind, points_entry, points_field; /* FIELD_TEXT, FIELD_INT, FIELD_TEXT: an entry of whatever kind that it is about */
	int owner;              /* FIELD_PERSON: who does it */
	int child_sees;         /* FIELD_BOOL: where it is no, nothing of the entry is shown to the child */
	int by;                 /* FIELD_PERSON: who did it. A form begins with whoever fills it in … */
	role_set by_role;       /* … if it is theirs to do; 0: everybody's */
	int apart; /* FIELD_CODE: entries with one answer have a form of their own (…/add/ANSWER), whose people are of that sort … */
	const char *apart_is;   /* … that answer */
	const char *apart_one;  /* … and what one is called there */
};

/* How long an entry may stand at a step. */
enum limit_unit {
	LIMIT_NONE, LIMIT_WORKING_DAYS, LIMIT_DAYS, LIMIT_HOURS, LIMIT_MONTHS, LIMIT_MINUTES,
	LIMIT_FIELD, /* until the day in a field of the entry, as it stands when the step is entered; blank: no limit */
	LIMIT_UNITS,
};
/* Who is told when a limit passes: one rung of a ladder. `key` says both who and when, as written ("manager +0"): what was told stays
 * told when the description changes around it. */
enum rung_who {
	RUNG_AUTHOR, /* who wrote the entry */
	RUNG_NEAR, /* those of these roles who stand to the child (of what is about no child: all of them), or who stand so to the things */
	RUNG_EVERY, /* everybody of these roles */
	RUNG_FIELD, /* the person whom the field names */
};
struct kind_rung {
	const char *key;
	enum rung_who who;
	role_set roles;
	int field;   /* RUNG_FIELD; else -1 */
	bool mail;   /* a message says that there is something new, beside the list */
	bool bare;   /* they are told that it waits and since when, whether or not they may open it */
	int at;      /* days: 0 the first on which it is late, 5 five days after that one, -3 three days before the day due */
};

/* One step of a kind's life. Places are bits and numbers in the kind's own order. */
enum { LIFE_STEPS = 24, RUNGS_OF_STEP = 8, STEP_REASONS = 5 };
struct kind_step {
	const char *name;
	const char *label, *child;   /* where it is: "Offered"; child NULL: not shown to a child */
	const char *button, *button_child; /* what is done: "Offer a home"; NULL: the label */
	role_set by;                 /* roles and ways of standing that may take it */
	bool by_author;              /* … who wrote the entry may */
	int by_field;                /* … the person in this field may; -1 */
	uint32_t by_taker;           /* … whoever took the newest of these steps may (who has it now) */
	bool by_readers;             /* … those to whom the child gave it may */
	bool by_clock;               /* … time takes it: when the limit has passed of the step at which the entry stands */
	bool by_page;                /* … the kind's own page takes it, with a proof of its own: it is offered on no list */
	bool not_author;             /* … but nobody who wrote a version of it */
	uint32_t not_taker;          /* … nor who took the newest of these (who did it does not sign it) */
	const char *by_entry;        /* … it is taken by writing an entry of this kind, which `answers` this one; or NULL */
	uint32_t either;             /* of whoever took the newest of these, and whoever takes this, one … (0: whoever they are) */
	unsigned either_is;          /* … has one of these posts: a mask of CALL_LEAD, CALL_DEPUTY, CALL_DUTY */
	uint32_t from;               /* a mask of the steps that it follows; 0: the first */
	int when;                    /* only where this field … (-1: always) */
	const char *const *when_is;  /* … has one of these codes ("yes", "no" for FIELD_BOOL) */
	size_t when_n;
	const uint8_t *needs;        /* fields that must be there before; of the first: without them an entry has no life */
	size_t needs_n;
	int reason[STEP_REASONS];    /* the fields that are written with the step, and asked for, in this order */
	size_t reasons;
	bool ends;                   /* nobody is waited for any more */
	bool idle;                   /* it can be taken, and nobody waits for it (withdrawn): on nobody's list of what waits for them */
	bool stays;                  /* it is noted, and the entry stands where it stood */
	enum limit_unit unit;        /* how long it may stand here … */
	int limit;                   /* … LIMIT_FIELD: the field */
	const char *hold;            /* … LIMIT_MINUTES: as long as this ladder holds (call.h); NULL: `limit` */
	uint32_t after;              /* … since the newest of these steps was entered; 0: since this one */
	const char *calls;           /* this ladder in minutes asks one after the other, until somebody takes it from here; NULL */
	int shut;                    /* … its `shut` part where this field is yes; -1 */
	bool up;                     /* … one rung above where it stood when it asked before */
	unsigned tells;              /* who has these posts is told of it once: a mask as in either_is */
	const struct kind_rung *rung;
	size_t rungs_n;
};
/* Whom a ladder in minutes asks (parts/voice/ladders.yaml says who each is). */
enum call_part { CALL_WORKER = 1, CALL_MANAGER = 2, CALL_LEAD = 4, CALL_DEPUTY = 8, CALL_DUTY = 16, CALL_EVERYONE = 32 };
bool call_part_of(struct text, unsigned *);
/* The first of these parts by name; NULL: none of them. */
const char *call_part_name(unsigned parts);

struct kind_life {
	const struct kind_step *step; /* as described: the first is where an entry begins when it is final */
	size_t n;
	bool asks;                    /* it asks somebody something (`asks`): one who asked sees what came of it */
	bool opens;                   /* a field is read by nobody before one of its steps */
	bool calls, either;           /* one of its steps has that: `calls` or `tells`; `either` */
};

struct kind {
	const char *name;
	size_t at;                                 /* its place in its description: what lies beside a kind is found by it */
	bool thing;                                /* its entries are things: each has a page and a time of its own */
	bool person;                               /* … and they are people */
	bool part;                                 /* its entries are what a person is here: a child, a carer, a worker (record/parts.h) */
	const char *const *about;                  /* the kinds of things that it is about, "child" among them; none: it stands by itself */
	size_t about_n;
	const char *const *about_parts; /* about a person: only one who has or had one of these parts here; none: whoever it is */
	size_t about_parts_n;
	bool of_child;                             /* each entry leads to one child, who stands in `child` */
	const char *holder;                        /* rows: the kind whose field they are; NULL */
	const uint8_t *called;                     /* a thing: the fields that name it, one space between */
	size_t called_n;
	enum stands grants;                        /* an entry makes the person in `granted` stand so to what it is about; 0: none */
	int granted;                               /* … the field that names them, or -1 */
	const uint8_t *beside;                     /* fields that link to things whose people stand to this entry as they stand to those */
	size_t beside_n;
	role_set names_child;                      /* who reads the child's name on it without standing to the child */
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
	struct kind_life life;                     /* its steps; none: it has no life of its own */
	struct kind_sql sql;
};

/* Compiled from parts/, sorted by name: the product's alone. What runs is what record_start read (describe.h): outside this room
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
/* The place of a step; -1 where the description has none of that name (any more). */
int kind_step_at(const struct kind *, struct text name);
const char *limit_unit_name(enum limit_unit); /* as in a description: "working-days" */
bool limit_unit_of(struct text, enum limit_unit *);
/* Whether a code may be told in that collection year. */
bool list_code_valid(const struct code *, int year);
/* The codes of a FIELD_CODES value, one by one; false at the end. */
bool codes_next(struct text *rest, struct text *code);

const char *field_type_name(enum field_type);
/* Whether an entry of the kind can be about a thing of that kind ("child": a child). */
bool kind_about(const struct kind *, const char *thing);
/* Whether an entry of it can stand in a child's record: each leads to one child (of_child), or it is about a child or something else. */
bool kind_leads(const struct kind *);
const char *state_name(enum entry_state);
bool state_of(struct text, enum entry_state *);
#endif
