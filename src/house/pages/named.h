/* named: things that an entry names, as this visitor may know of them.
 *
 * Who may not open a thing is told neither its name nor that it is there: a link to somebody sealed, barred or not theirs shows nothing,
 * and is in no count. What is hidden so is kept where the entry is corrected. */
#ifndef KITH_HOUSE_PAGES_NAMED_H
#define KITH_HOUSE_PAGES_NAMED_H
#include "house/pages/seen.h"
#include "record/thing.h"

/* The thing, where the visitor may know of it; its name is never empty then ("organisation" where the name is not theirs to see).
 * ROW_NONE: taken back, of another authority, or not theirs. */
enum row named_thing(const struct request *, struct tx *, int64_t id, struct thing *, struct fault *);
/* "/thing/12", "/child/34"; n 0: it has no page for this visitor (who works here; the young person themselves). */
struct text named_address(const struct request *, const struct thing *);

/* The things that a value names and the visitor may know of, as they stand in it. */
struct named_things {
	struct thing *at;
	size_t n;
	struct text hidden; /* ids of the others, one space between */
};
struct named_things named_of(const struct request *, struct tx *, const struct field *, const struct value *);
/* Their names, a comma between. */
struct text named_words(struct arena *, const struct named_things *);
#endif
