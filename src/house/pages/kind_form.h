/* kind_form: a form made from a kind's description: labels, help, lists of today, people and entries to choose from; and
 * the way back, from what was typed to an entry. Only fields that the visitor may write are asked. */
#ifndef KITH_HOUSE_PAGES_KIND_FORM_H
#define KITH_HOUSE_PAGES_KIND_FORM_H
#include "house/pages/seen.h"
#include "kit/form.h"

struct kind_form {
	struct form form;         /* first: a route's form is this */
	const struct kind *kind;
	const size_t *field;      /* input → field of the kind, for the first n inputs */
	size_t n;
	size_t version, state;    /* the two inputs after them: hidden, and the buttons */
	bool draft;               /* it may be kept as a draft */
	bool plan;                /* of an entry that was planned and has not happened yet, as it stands */
	const struct words *words; /* for what is said of a field that is needed */
	struct text child;        /* whose record, to be shown: lives in the request's arena */
};
/* e NULL: for a new entry. skip: names of fields that are not asked, ended by NULL; or NULL. Lives in the request's arena. */
struct kind_form *kind_form_new(struct request *, struct tx *, const struct child_model *, enum verb, const struct kind *,
    const struct entry *e, const char *const *skip, struct fault *);
/* The kind that an address …/add/{kind} names: by its name, or by the answer that its `apart` sets apart. NULL: none. */
const struct kind *kind_form_kind(const struct request *);
/* A new one reads: what the visitor is likely to mean (`by`: themselves). */
void kind_form_begin(const struct request *, const struct kind_form *, struct values *);
/* Fills in what an entry says; without its dates where life moves on. */
void kind_form_fill(const struct kind_form *, struct values *, const struct entry *, bool dates);
/* Puts what was typed into the entry; fields that were not asked stay. Wrong ones are marked in the values. */
void kind_form_take(const struct request *, const struct kind_form *, struct values *, struct entry *);
/* Marks what is wrong with the entry. True: nothing. */
bool kind_form_check(const struct request *, const struct kind_form *, struct values *, const struct entry *);
void kind_form_problems(const struct kind_form *, struct values *, const struct problems *);
/* All fields, the hidden version, and the buttons. */
void kind_form_draw(struct out *, const struct kind_form *, const struct values *);
/* The input of a field by name; form.n where it is not asked. */
size_t kind_form_input(const struct kind_form *, const char *field);
#endif
