/* named: things that one entry names, as this visitor may know of them (record/thing_names.h says who may).
 *
 * Who may not open a thing is told neither its name nor that it is there: a link to somebody sealed, barred or not theirs shows nothing,
 * and is in no count. What is hidden so is kept where the entry is corrected. */
#ifndef KITH_HOUSE_PAGES_NAMED_H
#define KITH_HOUSE_PAGES_NAMED_H
#include "house/pages/seen.h"
#include "record/thing_names.h"

struct named_things {
	const struct thing_name **at; /* as they stand in the value */
	size_t n;
	struct text hidden;           /* ids of the others, one space between */
};
struct named_things named_of(const struct request *, struct tx *, const struct entry *, const struct field *, const struct value *);
/* Their names, a comma between. */
struct text named_words(struct arena *, const struct named_things *);
/* Of these ids, those that the visitor may know of, as they come. */
bool named_some(
    const struct request *, struct tx *, const struct field *by, const int64_t *ids, size_t n, struct named_things *, struct fault *);
#endif
