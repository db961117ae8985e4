/* find: people by how their names are written and by how they sound, among those that the reader may open; and whom two descriptions
 * might both mean.
 *
 * Kept beside the record: find_word, one row a word and person (base/fold.h), written with each version of a person, in the same
 * transaction. Two people found to be one have each other's words. */
#ifndef KITH_RECORD_FIND_H
#define KITH_RECORD_FIND_H
#include "access/access.h"
#include "record/entry.h"

struct found {
	int64_t person;
	struct text name, number; /* as they are called (never empty); the council's number, n 0: none */
	day born;                 /* DAY_NONE: not known */
	bool sounds;              /* by sound alone */
};
struct found_all {
	struct found *at;
	size_t n;
	bool more;    /* there are more than FOUND_MOST: something has to be added */
};
enum { FOUND_MOST = 40, FIND_LEAST = 2 }; /* FIND_LEAST: letters or digits below which nothing is looked for */

/* Who of the reader's children is meant by what was typed: names in any order, each from its beginning; or the council's whole number
 * where by_number says that the reader may see it. Those whose every name is whole come first, those that only sound so last. */
bool find_mine(struct tx *, struct arena *, const struct actor *, day today, struct text typed, bool by_number, struct found_all *,
    struct fault *);

/* Somebody of the authority who is not the reader's, by the council's exact number, or by first and last name with the birthday
 * ("Robin Testwood 3/2/2012"). Nobody who is sealed, restricted, or barred to the reader, and no adult. ROW_NONE: there is none such.
 * team: of who works with them today; n 0: none. */
enum row find_elsewhere(struct tx *, struct arena *, const struct actor *, day today, struct text typed, int64_t *person, struct text *team,
    struct fault *);

/* The team of who works with somebody on that day; ROW_NONE: nobody of a team does. */
enum row find_team(struct tx *, struct arena *, int64_t authority, int64_t person, day today, struct text *team, struct fault *);
/* In a query over k_person p: neither sealed, restricted nor barred to $2, under any id found to be the same. $1: the authority. */
#define FIND_SHUT \
	" AND NOT EXISTS (WITH RECURSIVE one(id) AS (SELECT CAST(p.entry AS BIGINT) UNION " ACCESS_JOINED("one") ")" \
	" SELECT 1 FROM one JOIN k_person s ON s.authority = $1 AND s.entry = one.id AND s.current = 1 WHERE s.sealed = 1 OR " \
	"s.restricted = 1" \
	" OR EXISTS (SELECT 1 FROM person_barred b WHERE b.authority = $1 AND b.person = one.id AND b.barred = $2 AND b.to_at IS NULL))"

/* Writes the words of a person (and of those found to be the same) anew. write.c and people.c call it; nobody else has to. */
bool find_index(struct tx *, int64_t authority, int64_t person, struct fault *);
/* A database that is older than the words: writes them all, once. Cheap when there is nothing to do. */
bool find_ready(struct store *, struct fault *);
#endif
