/* How a row of the journal is digested; shared by writing and proving it. Once written it never changes: the bytes are
 * part of every chain. */
#ifndef KITH_STORE_DIGEST_H
#define KITH_STORE_DIGEST_H
#include "store/journal.h"

enum { SALT_HEX = 33, LOOK_WINDOW = 10 * 60 * 1000, LOOK_DUE = 2 * LOOK_WINDOW }; /* 16 random bytes */

/* The row's own digest: over the digest before, its number, every field, the digest of its body ("" when it has none),
 * and its children in ascending order. Format 1 knows no thing but the child; format 2 begins with its own number and
 * ends in `about` (0: it is the child). e's texts may not have .at NULL. */
void digest_row(const struct journal_entry *e, int64_t format, struct text body, struct text previous,
    char out[static JOURNAL_DIGEST]);
/* Keyed by the salt, so that nobody who has the chain alone can guess at short bodies. */
void digest_body(struct text salt, struct text before, struct text after, char out[static JOURNAL_DIGEST]);

/* One look as it is sealed: how often and until when it was repeated. */
struct look_times {
	int64_t number, first_at, last_at, times;
	char same[33];
};
/* Over those that one row seals, in ascending order of their numbers. */
void digest_looks(const struct look_times *, size_t n, char out[static JOURNAL_DIGEST]);
/* Whether the row that seals at this moment seals the look: its ten minutes are over. */
static inline bool look_is_closed(int64_t first_at, int64_t at)
{
	return first_at <= at - LOOK_WINDOW;
}
#endif
