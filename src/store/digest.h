/* How a row of the journal is digested; shared by writing and proving it. Once written it never changes: the bytes are
 * part of every chain. */
#ifndef KITH_STORE_DIGEST_H
#define KITH_STORE_DIGEST_H
#include "store/journal.h"

enum { SALT_HEX = 33 }; /* 16 random bytes */

/* The row's own digest: over the digest before, its number, every field, the digest of its body ("" when it has none),
 * and its children in ascending order. e's texts may not have .at NULL. */
void digest_row(const struct journal_entry *e, struct text body, struct text previous, char out[static JOURNAL_DIGEST]);
/* Keyed by the salt, so that nobody who has the chain alone can guess at short bodies. */
void digest_body(struct text salt, struct text before, struct text after, char out[static JOURNAL_DIGEST]);
#endif
