/* shut: what a reader may not know of because of whom it names.
 *
 * A record that is sealed after an adoption, or restricted against the reader, is neither named nor counted. Nor is an entry that names
 * such people alone: its field would be blank where there was never a blank one. An entry is shut for a reader where all whom one of its
 * links (FIELD_THING) names are shut, or lead to somebody who is: the row of somebody who came along, their seat, the visit at which nobody
 * else was seen. What names others too stays, and names the others.
 *
 * Whoever asks how somebody stands to an entry (seen_subject, things_stand, step_subject) has it barred where it is shut; lists, counts and
 * sums have SHUT_ENTRIES inside their query. */
#ifndef KITH_RECORD_SHUT_H
#define KITH_RECORD_SHUT_H
#include "access/access.h"

/* Begins a query: shut(id), the people, under all ids found to be the same; closed(id), those and the things about them. $1 the authority,
 * $2 the reader's person. */
#define SHUT_WITH SHUT_WITH_FOR("$2")
#define SHUT_WITH_FOR(reader) \
	"WITH RECURSIVE shut(id) AS (SELECT s.id FROM (SELECT b.person AS id FROM person_barred b WHERE b.authority = $1" \
	" AND b.barred = " reader " AND b.to_at IS NULL UNION ALL SELECT p.entry FROM k_person p WHERE p.authority = $1 AND p.current = 1" \
	" AND p.sealed = 1) s UNION " ACCESS_JOINED("shut") "), closed(id) AS (SELECT shut.id FROM shut UNION SELECT t.thing FROM closed" \
	                                                    " JOIN thing t ON t.authority = $1 AND t.about = closed.id)"
/* The entries, as a query that stands inside another: "… AND e.entry NOT IN (" SHUT_ENTRIES ")". */
#define SHUT_ENTRIES SHUT_ENTRIES_FOR("$2")
#define SHUT_ENTRIES_FOR(reader) \
	SHUT_WITH_FOR(reader) \
	" SELECT l.entry FROM closed CROSS JOIN thing_link l WHERE l.authority = $1 AND l.thing = closed.id" \
	" AND NOT EXISTS (SELECT 1 FROM thing_link o WHERE o.authority = $1 AND o.entry = l.entry AND o.field = l.field" \
	" AND o.thing NOT IN (SELECT closed.id FROM closed))"

struct shut {
	int64_t *entry; /* by id, each once */
	size_t n;
	int64_t *person; /* the same: whose records those are */
	size_t people;
};
/* For this reader; with who->person 0 (or the operator): what is sealed, for everybody. Mostly there is nobody, and it is one look. */
bool shut_read(struct tx *, struct arena *, const struct actor *, struct shut *, struct fault *);
bool shut_entry(const struct shut *, int64_t entry);
bool shut_person(const struct shut *, int64_t person);
/* All of it as one number: for what is kept as it was drawn. */
uint64_t shut_told(const struct shut *);
/* Of one entry. */
bool shut_asked(struct tx *, const struct actor *, int64_t entry, bool *shut, struct fault *);
#endif
