/* kind_form: a form made from a kind's description: labels, help, lists of today, people, entries and things to choose from; and
 * the way back, from what was typed to an entry. Only fields that the visitor may write are asked.
 *
 * It asks about a child or about any thing: what it needs to know of that is one struct, which the page fills in.
 *
 *   struct kind_subject s = kind_subject_child(r, m, e);              a child's page
 *   struct kind_subject s = {.about = t.id, .access = …, …};          a thing's
 *   struct kind_form *k = kind_form_new(r, tx, &s, VERB_ADD, kind, NULL, NULL, f);   the route's form_for gives &k->form
 *   kind_form_begin(r, k, values); … kind_form_draw(o, k, values);    shown
 *   struct entry *e = kind_form_entry(r, k);                          sent: a blank one about the subject
 *   kind_form_take(r, k, values, e); kind_form_check(r, k, values, e); entry_add(…, e, …); */
#ifndef KITH_HOUSE_PAGES_KIND_FORM_H
#define KITH_HOUSE_PAGES_KIND_FORM_H
#include "house/pages/seen.h"
#include "kit/form.h"

/* What a form is about, and how the visitor stands to it. */
struct kind_subject {
	const struct child_model *m;  /* the child; NULL: it is about a thing */
	int64_t about;                /* what an entry is to be about: the child's id, the thing's, of a row its holder's */
	struct access_subject access; /* the visitor's standing to that; where an entry is there already, to the entry */
	struct text named;            /* what it is called at the page's top */
	struct text page;             /* of a row: its holder's page */
	struct text address;          /* "/child/12", "/thing/34": where the subject's own pages begin */
	bool young;                   /* asked in the child's words: what a description has none for is not asked */
	const struct text *reader;    /* young: who will be able to read it, named before it is sent */
	size_t readers;
};
/* e: the entry that is corrected or moves on, or NULL. */
struct kind_subject kind_subject_child(const struct request *, const struct child_model *, const struct entry *e);

/* Of an input that chooses things. */
struct form_things {
	size_t find;       /* the input to type a name into; 0: all of them are offered */
	uint64_t found;    /* which of the choices were found by the name that was typed */
	bool asked;        /* a name was typed */
	struct text hidden; /* ids in the entry that the visitor may not know of: they stay in it */
};

struct kind_form {
	struct form form;         /* first: a route's form is this */
	const struct kind *kind;
	const size_t *field;      /* input → field of the kind, for the first n inputs */
	size_t n;
	const struct form_things *things; /* of each of those inputs */
	size_t version, state;    /* the two inputs after them: hidden, and the buttons */
	bool draft;               /* it may be kept as a draft */
	bool plan;                /* of an entry that was planned and has not happened yet, as it stands */
	const struct words *words; /* for what is said of a field that is needed */
	struct kind_subject about; /* as it was given; its texts live in the request's arena; m is let go before the form is */
};
/* e NULL: for a new entry. skip: names of fields that are not asked, ended by NULL; or NULL. Lives in the request's arena. */
struct kind_form *kind_form_new(struct request *, struct tx *, const struct kind_subject *, enum verb, const struct kind *,
    const struct entry *e, const char *const *skip, struct fault *);
/* The kind that an address …/add/{kind} names: by its name, or by the answer that its `apart` sets apart. NULL: none. */
const struct kind *kind_form_kind(const struct request *);
/* A new one reads: what the visitor is likely to mean (`by`: themselves). */
void kind_form_begin(const struct request *, const struct kind_form *, struct values *);
/* Fills in what an entry says; without its dates where life moves on. */
void kind_form_fill(const struct kind_form *, struct values *, const struct entry *, bool dates);
/* A blank entry of the kind about the subject. */
struct entry *kind_form_entry(const struct request *, const struct kind_form *);
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
