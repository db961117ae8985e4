/* form: typed input. A table of fields parses what was sent; a handler reads values, never raw text. Where something is
 * wrong the page is shown again: form_problems at its top, each error beside its field, everything typed kept (but for
 * secrets). Fields that the table does not name are passed over and counted; one sent twice that can hold one value only is
 * refused (400), since no browser sends that. CRLF becomes LF; white space at the ends goes; control characters are refused.
 *
 *   enum { NAME, PASSWORD };
 *   static const struct field fields[] = {
 *       [NAME] = {.name = "name", .type = FIELD_TEXT, .label = MSG_SIGN_IN_NAME, .required = true, .most = 100},
 *       [PASSWORD] = {.name = "password", .type = FIELD_SECRET, .label = MSG_SIGN_IN_PASSWORD, .required = true, .most = 200},
 *   };
 *   static const struct form form = {fields, 2};
 *   … form_text(r->form, NAME) … */
#ifndef KITH_WEB_FORM_H
#define KITH_WEB_FORM_H
#include "base/date.h"
#include "base/fault.h"
#include "web/out.h"
#include "web/pairs.h"

enum field_type {
	FIELD_TEXT,    /* one line */
	FIELD_LINES,   /* several */
	FIELD_SECRET,  /* one line, as it is (not trimmed), never shown again */
	FIELD_HIDDEN,  /* one line, no label */
	FIELD_DAY,     /* NAME-day, NAME-month, NAME-year; the month also as a word */
	FIELD_INT,     /* whole number from low to high */
	FIELD_ID,      /* 64-bit decimal above 0, hidden */
	FIELD_CHOICE,  /* one of choices: radios, or a select where as_select */
	FIELD_CHOICES, /* any of choices (at most 64): checkboxes */
	FIELD_BOOL,    /* one checkbox */
	FIELD_FILE,    /* the form must be multipart (form_begin sees to it) */
};

struct choice {
	const char *value;       /* as sent */
	enum message label;
	const char *label_text;  /* in place of label, where it comes from a description */
	enum message hint;
};

struct field {
	const char *name;        /* a-z 0-9 - */
	enum field_type type;
	enum message label, hint;
	const char *label_text, *hint_text; /* in place of those: labels of described kinds */
	enum message missing;    /* error where required and not given; MSG_NONE: "Enter …" in general words */
	bool required;
	int most;                /* characters; 0: FORM_TEXT, or FORM_LINES for FIELD_LINES */
	int64_t low, high;       /* FIELD_INT; both 0: any */
	day first, last;         /* FIELD_DAY: [first, last]; both 0: any */
	const struct choice *choices;
	size_t n_choices;
	bool as_select, is_inline;
	const char *autocomplete;
	int width;               /* of an input: 2 3 4 5 10 20 30, 0 whole */
	int rows;                /* of FIELD_LINES; 0: 5 */
};

enum { FORM_TEXT = 500, FORM_LINES = 20000, FORM_FIELDS = 200 };

struct form {
	const struct field *fields;
	size_t n;
};

struct value {
	bool given;
	struct text text;        /* FIELD_TEXT …; the code of FIELD_CHOICE; what was typed for a number */
	int64_t number;          /* FIELD_INT, FIELD_ID, FIELD_BOOL (1); the index of FIELD_CHOICE */
	uint64_t chosen;         /* FIELD_CHOICES: a mask by index */
	day day;                 /* DAY_NONE where not given */
	struct text part[3];     /* FIELD_DAY: day, month, year as typed */
	unsigned bad_parts;      /* mask of those with an error */
	struct text filename;    /* FIELD_FILE; text are its bytes */
	struct text error;       /* at NULL: none */
};

struct values {
	const struct form *form;
	struct arena *arena;
	struct value *at;        /* one a field, in the form's order */
	size_t errors, unknown;
	struct text token;       /* the CSRF token as sent; at NULL: none */
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
day form_day(const struct values *, size_t field);             /* DAY_NONE where not given */
bool form_given(const struct values *, size_t field);
int form_choice(const struct values *, size_t field);          /* the index; -1 where not given */
uint64_t form_choices(const struct values *, size_t field);
bool form_is(const struct values *, size_t field);             /* FIELD_BOOL */

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
/* <form method="post"> with the token; form_end closes it. */
void form_begin(struct out *, const struct values *, const char *action, struct text token);
void form_end(struct out *);
/* The field with label, hint, error and what was typed. legend_size: "l" where the field is the page's question, else NULL. */
void form_field(struct out *, const struct values *, size_t field, const char *legend_size);
void form_button(struct out *, enum message label);
#endif
