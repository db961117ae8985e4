/* rows: the repeated groups of an entry (goals, payments, who was there) on its page, a page of them at a time: what each says to this
 * visitor, who wrote it and when, and where it is corrected and taken back.
 *
 * A row is an entry of the kind "KIND.FIELD" about its holder: under that name the addresses of an entry are the row's too
 * (/child/12/correct/plan.goals/34). What may be done to it follows from the kind, and from the holder: whoever may not see the holder
 * sees no row of it. */
#ifndef KITH_HOUSE_PAGES_ROWS_H
#define KITH_HOUSE_PAGES_ROWS_H
#include "house/pages/seen.h"
#include "kit/form.h"

enum { ROWS_MOST = 50 }; /* on a page */

/* The entry that holds them, and how the visitor stands to it. */
struct rows_holder {
	const struct entry *e;
	const struct child_model *m;  /* the child that it is about; NULL: a thing … */
	struct access_subject access; /* … to which they stand so */
	struct text address;          /* "/child/12", "/thing/34": a row is at ADDRESS/entry/KIND.FIELD/ID, and one is added at
	                                 ADDRESS/entry/KIND/ID/rows/FIELD/add */
	struct text page;             /* the holder's own page, which takes ?rows=FIELD&page=2 */
	bool young;                   /* in the child's words */
	bool writes;                  /* young: what they may write is offered there */
	size_t most;                  /* so many, and the rest on `page`; 0: ROWS_MOST, and the page turns */
};
/* The query of a page that shows them. */
enum { ROWS_FIELD, ROWS_PAGE };
extern const struct form rows_query;

struct rows_line {
	struct fact_line *cell;   /* one a column */
	struct text written;      /* "Sam Sampleworth, 3 March 2026" */
	struct text open, correct, back; /* addresses; n 0: none */
	struct text what;         /* its first words: for who hears the links alone */
	bool gone, corrected;
};
struct rows_table {
	struct text title, add, add_label, one; /* add: address, n 0: not by this visitor */
	struct text *head;
	size_t columns;
	struct rows_line *line;
	size_t n, from, all;      /* the first is number from + 1 of all */
	struct text before, after, rest; /* addresses; n 0: none */
	bool young;
	struct text back_to;      /* id of its heading, so that a page of rows is read from there */
};
/* One table for each field of rows that the visitor may see, in the kind's order. */
bool rows_tables(struct request *, struct tx *, const struct rows_holder *, struct rows_table **, size_t *n, struct fault *);

/* The kind that …/{kind}/{entry-id}/rows/{field}/add names, where the holder has such rows; else NULL. */
const struct kind *rows_kind(const struct request *, const struct kind *holder);
/* The subject for a row (or, NULL, for one that is to be written). */
struct access_subject rows_subject(const struct request *, const struct rows_holder *, const struct entry *row);
/* The entry of the route's {kind} and {entry-id} about the model's child, a row among them, where the visitor may see it: *holder is the
 * entry itself, or of a row its holder. *out NULL: there is none. */
bool rows_entry(const struct request *, struct tx *, const struct child_model *, const struct entry **out, const struct entry **holder,
    struct fault *);
#endif
