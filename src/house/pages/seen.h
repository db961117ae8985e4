/* seen: what of a child's record this visitor may see, entry by entry and field by field. Every page about a child asks
 * here; nothing else decides. */
#ifndef KITH_HOUSE_PAGES_SEEN_H
#define KITH_HOUSE_PAGES_SEEN_H
#include "house/house.h"
#include "today/caseload.h"

/* The same request with another standing to a child: for one child after another of a list, or as somebody else would ask. What is
 * asked with it (seen_…) is answered so; the visitor's own standing stays as the house found it (lint looks). */
struct seen_as {
	struct request request;
	struct visitor visitor; /* whoever asks with it sets visitor.subject */
};
struct request *seen_as(struct seen_as *, const struct request *, const struct access_subject *);

/* The visitor's subject for one entry of the model's child. */
struct access_subject seen_subject(const struct request *, const struct child_model *, const struct entry *);
bool seen_entry(const struct request *, const struct child_model *, const struct entry *);
bool seen_field(const struct request *, const struct child_model *, const struct entry *, const struct field *);
/* Whether the visitor may do this to the child's record with a kind. */
bool seen_may(const struct request *, const struct child_model *, enum verb, const char *kind);

/* The answers that stand to what a child said, one by one from *at (begin with 0), whoever may see them; NULL: no more. */
const struct entry *seen_answer(const struct child_model *, const struct entry *view, size_t *at);

/* The value in words; people and things by name (those that the visitor may know of), what is reckoned as it is now. Empty for blank. */
/* The child wrote it: what they chose is said as they were offered it, to everybody ("OK" is never "so-so"). */
bool seen_theirs(const struct entry *);
struct text seen_words(const struct request *, struct tx *, const struct child_model *, const struct entry *, const struct field *,
    bool child);
/* One line of an entry: what the field is called, and what it says. */
struct fact_link {
	struct text name, href; /* href n 0: no page of its own */
};
struct fact_line {
	struct text label, value;
	const struct fact_link *link; /* things that it names: shown in place of the value */
	size_t n_links;
};
/* The field in the worker's or the child's words; value n 0: there is nothing to show. */
struct fact_line seen_fact(const struct request *, struct tx *, const struct child_model *, const struct entry *, const struct field *,
    bool child);
/* "Tuesday 3 March 2026" */
struct text seen_day(struct arena *, day);
/* The same without the year where it is near: as people say it. */
struct text seen_near(const struct request *, day);
/* "in 12 days": the message for how far off a day is, or an empty text for the past. */
struct text seen_in(const struct request *, day);
/* "Social worker": a role by its name, as the journal keeps it; another word as it is. */
struct text seen_role(const struct request *, struct text role);
/* The model of the route's child or, on one's own pages, of oneself. ROW_NONE: 404 has been put into the answer. */
enum row seen_model(struct request *, struct answer *, struct tx *, struct child_model **, struct fault *);
/* The same, where there is no answer to put a page into. */
enum row seen_find(const struct request *, struct tx *, struct child_model **, struct fault *);
/* Whether the visitor is offered to open the record of the route's child, because they must know now: by their role alone, so that a record
 * that opens to nobody (sealed, restricted against them) is answered like one that is not there. What comes of it is said afterwards. */
bool house_may_open(const struct request *);
/* The page of a child who is not this visitor's (403): it offers to break the glass where the role may. */
void page_shut(struct request *, struct answer *);

/* ---- what was said, a page at a time ---- */

/* Whoever says much, or has it said in their name, shuts no page: one holds so many, and so many bytes as they are escaped. */
enum { SAID_MOST = 20, SAID_BYTES = 1 << 20 };
struct said_page {
	const struct entry *at[SAID_MOST]; /* newest first */
	size_t n;
	int64_t older; /* there are older ones: those before this entry; 0: none */
};
/* From the newest, or from before the entry `before`; those that the visitor may see. */
struct said_page seen_said(const struct request *, const struct child_model *, int64_t before);
#endif
