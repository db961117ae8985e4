/* form: typed input. A table of fields parses what was sent; a handler reads values, never raw text. Where something is
 * wrong the page is shown again: form_problems at its top, each error beside its field, everything typed kept (but for
 * secrets). Fields that the table does not name are passed over and counted; one sent twice that can hold one value only is
 * refused (400), since no browser sends that. CRLF becomes LF; white space at the ends goes; control characters are refused.
 *
 *   enum { NAME, PASSWORD };
 *   static const struct input fields[] = {
 *       [NAME] = {.name = "name", .type = INPUT_TEXT, .label = MSG_SIGN_IN_NAME, .required = true, .most = 100},
 *       [PASSWORD] = {.name = "password", .type = INPUT_SECRET, .label = MSG_SIGN_IN_PASSWORD, .required = true, .most = 200},
 *   };
 *   static const struct form form = {fields, 2};
 *   … form_text(r->form, NAME) … */
#ifndef KITH_KIT_FORM_H
#define KITH_KIT_FORM_H
#include "base/date.h"
#include "base/fault.h"
#include "kit/out.h"
#include "kit/pairs.h"

enum input_type {
	INPUT_TEXT,    /* one line */
	INPUT_LINES,   /* several */
	INPUT_SECRET,  /* one line, as it is (not trimmed), never shown again */
	INPUT_HIDDEN,  /* one line, no label */
	INPUT_DAY,     /* NAME-day, NAME-month, NAME-year; the month also as a word, all of it in one of them or as NAME (day_typed) */
	INPUT_INT,     /* whole number from low to high */
	INPUT_ID,      /* 64-bit decimal above 0, hidden */
	INPUT_CHOICE,  /* one of choices: radios, or a select where as_select */
	INPUT_CHOICES, /* any of choices (at most 64): checkboxes */
	INPUT_BOOL,    /* one checkbox */
	INPUT_FILE,    /* the form must be multipart (form_begin sees to it) */
};

struct choice {
	const char *value;       /* as sent */
	enum message label;
	const char *label_text;  /* in place of label, where it comes from a description */
	enum message hint;
};

struct input {
	const char *name;        /* a-z 0-9 - */
	enum input_type type;
	enum message label, hint;
	const char *label_text, *hint_text; /* in place of those: labels of described kinds */
	enum message missing;    /* error where required and not given; MSG_NONE: "Enter …" in general words */
	bool required;
	int most;                /* characters; 0: FORM_TEXT, or FORM_LINES for INPUT_LINES */
	int64_t low, high;       /* INPUT_INT; both 0: any */
	day first, last;         /* INPUT_DAY: [first, last]; both 0: any */
	const struct choice *choices;
	size_t n_choices;
	bool as_select, is_inline;
	const char *autocomplete;
	bool fleeting;           /* a code that is good once: like a secret it is not among what is kept of a form that could not be sent */
	bool digits;             /* of a text: a telephone shows figures */
	int width;               /* of an input: 2 3 4 5 10 20 30, 0 whole */
	const char *prefix;      /* of an input of one line: what stands before it ("£") */
	int rows;                /* of INPUT_LINES; 0: 5 */
	bool past;               /* INPUT_DAY: of what has been; a button puts today in */
};

enum { FORM_ID = 25, FORM_TEXT = 500, FORM_LINES = 20000, FORM_FIELDS = 200 };

struct form {
	const struct input *fields;
	size_t n;
};

struct typed {
	bool given;
	struct text text;        /* INPUT_TEXT …; the code of INPUT_CHOICE; what was typed for a number */
	int64_t number;          /* INPUT_INT, INPUT_ID, INPUT_BOOL (1); the index of INPUT_CHOICE */
	uint64_t chosen;         /* INPUT_CHOICES: a mask by index */
	day day;                 /* DAY_NONE where not given */
	struct text part[3];     /* INPUT_DAY: day, month, year as typed */
	unsigned bad_parts;      /* mask of those with an error */
	struct text filename;    /* INPUT_FILE; text are its bytes */
	struct text error;       /* at NULL: none */
};

struct values {
	const struct form *form;
	struct arena *arena;
	struct typed *at;        /* one a field, in the form's order */
	size_t errors, unknown;
	struct text token;       /* the CSRF token as sent; at NULL: none */
	bool again;              /* the very same was sent a moment ago, and is meant once more */
	struct text once;        /* the form's own id as sent ; n 0: none */
	int64_t draft;           /* the draft that this is sent from ; 0: none */
	bool look;               /* sent to be looked at and changed: the page is shown with it, and nothing is done */
	uint64_t digest;         /* of all that was sent but those four */
	struct text problem;     /* an error of the whole form, shown first */
};

/* Nothing given: for the GET of a page. A page may then set values (form_set_…). */
struct values *form_empty(struct arena *, const struct form *);
/* false: refused as a whole (400). true: look at errors. Errors are in the words' language. */
bool form_parse(struct arena *, const struct form *, const struct words *, const struct pairs *, struct values **, struct fault *);
bool form_check(const struct form *, struct fault *); /* the table itself: unique names, choices given */

bool form_ok(const struct values *);
struct text form_text(const struct values *, size_t field);    /* TEXT("") where not given */
int64_t form_int(const struct values *, size_t field);
int32_t form_version(const struct values *, size_t field);     /* an entry's; 0, which none has, where it is not given or is too large */
day form_day(const struct values *, size_t field);             /* DAY_NONE where not given */
bool form_given(const struct values *, size_t field);
int form_choice(const struct values *, size_t field);          /* the index; -1 where not given */
uint64_t form_choices(const struct values *, size_t field);
bool form_is(const struct values *, size_t field);             /* INPUT_BOOL */

void form_set_text(struct values *, size_t field, struct text);
void form_set_int(struct values *, size_t field, int64_t);
void form_set_day(struct values *, size_t field, day);
void form_set_choice(struct values *, size_t field, int index);
void form_set_choices(struct values *, size_t field, uint64_t);
void form_set_bool(struct values *, size_t field, bool);
/* What only the handler can find ("that name is taken"); it then calls the route's show. */
void form_error(struct values *, size_t field, struct text);
void form_problem(struct values *, struct text);

/* ---- drawn ---- */

/* The error summary; nothing where there are no errors. */
void form_problems(struct out *, const struct values *);
/* A form's own id: 18 random bytes as text. form_is_id: whether a text could be one; what is not is none. What is done with one that
 * was sent before is the program's (kith: access/once.h). */
char *form_id(char out[static FORM_ID]);
bool form_is_id(struct text);
/* <form method="post"> with the token and the form's own id (a new one, unless it comes back); form_end closes it. */
void form_begin(struct out *, const struct values *, const char *action, struct text token);
void form_end(struct out *);
/* A field of radios with markup shown below one of its choices once that is chosen. */
void form_field_with(struct out *, const struct values *, size_t field, const char *size, size_t choice, struct html more);
/* The field with label, hint, error and what was typed. legend_size: "l" where the field is the page's question, else NULL. */
void form_field(struct out *, const struct values *, size_t field, const char *legend_size);
void form_button(struct out *, enum message label);
#endif
