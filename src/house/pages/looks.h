/* looks: who looked at a child's record, as it is told to the child and to those who work with them. The looks of one person
 * on one day in one way are one line, from the first to the last; those who saw the name in a list stand apart from those
 * who opened the record. */
#ifndef KITH_HOUSE_PAGES_LOOKS_H
#define KITH_HOUSE_PAGES_LOOKS_H
#include "house/pages/seen.h"
#include "store/journal.h"

/* The newest first: at[0 … openings) opened the record, the others saw a list. times: how often on that day. */
struct looks {
	struct journal_seen *at;
	size_t openings, n;
};
/* Of the model's child, under all its ids. theirs: for the child; who looked at what they say about not being safe is theirs
 * alone to know: it may be about whoever reads the list. */
bool looks_read(const struct request *, struct tx *, const struct child_model *, bool theirs, struct looks *, struct fault *);
/* A look at what the child says about not being safe. */
bool looks_safe(const struct journal_seen *);
/* "10:05", or "10:05 to 15:20" in the words of the message. */
struct text looks_time(const struct request *, const struct journal_seen *, enum message until);
#endif
