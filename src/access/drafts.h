/* drafts: what somebody typed and could not send, because their session had ended. Only what its author typed: sealed under
 * the server's key (XChaCha20-Poly1305, bound to its user), shown to that user alone, never in the journal, the cohort, a
 * search or an export; gone when it is sent, thrown away, or after a month. At most DRAFTS a person, the newest.
 *
 * Whose it is: the browser shows the cookie of a session that ended within the last day (a row kept that long, its digest
 * only) and the token that only that session's forms had. Without both it is nobody's, and is not kept.
 *
 * The key is 32 bytes in a file outside the database (setting draft-key), made when the first draft needs it. Without it the
 * drafts of before cannot be opened, and are passed over. */
#ifndef KITH_ACCESS_DRAFTS_H
#define KITH_ACCESS_DRAFTS_H
#include "access/session.h"
#include "store/key.h"

enum { DRAFTS = 10, DRAFT_DAYS = 30, DRAFT_MOST = 64 << 10 };

/* Where the key lies: the setting, else beside the database of that name, else (PostgreSQL) var/kith.key. */
struct text draft_key_path(struct arena *, const struct settings *, const char *database);
/* make: it is made when it is not there. Faults: key.h's. */
bool draft_key(struct arena *, struct text path, bool make, unsigned char key[static KEY], struct fault *);

struct draft {
	int64_t id, made_at;
	struct text path, body; /* body: the fields, urlencoded */
};
bool draft_put(struct tx *, struct arena *, const unsigned char key[static KEY], const struct actor *, const struct draft *,
    struct fault *);
/* The newest first; what another key sealed is not among them. */
bool draft_list(struct tx *, struct arena *, const unsigned char key[static KEY], const struct actor *, int64_t now, struct draft **,
    size_t *n, struct fault *);
/* How many this user has. */
enum row draft_count(struct tx *, const struct actor *, int64_t now, int64_t *n, struct fault *);
bool draft_drop(struct tx *, const struct actor *, int64_t id, struct fault *);
bool draft_sweep(struct tx *, int64_t now, struct fault *);
#endif
