/* password: Argon2id (libsodium), 64 MiB and two passes, about a tenth of a second. One thread of its own does it, one at a
 * time: memory is bounded at 64 MiB whatever comes, and no worker waits. */
#ifndef KITH_ACCESS_PASSWORD_H
#define KITH_ACCESS_PASSWORD_H
#include "access/user.h"

enum { PASSWORD_HASH = 128 }; /* with the NUL: what is kept, "$argon2id$…" */

/* Long enough, not too long, not the demonstration's. Faults: user.password. */
bool password_fit(struct text, struct fault *);
/* The same for somebody of that name, and not one that is guessed first (weak.h): when it is chosen. Faults: user.password,
 * user.weak. */
bool password_fit_for(struct text, struct text name, struct fault *);
/* On the caller's thread: for the command line. */
bool password_hash(struct text, char out[static PASSWORD_HASH], struct fault *);

enum password_verdict {
	PASSWORD_WRONG,
	PASSWORD_RIGHT,
	PASSWORD_COULD_NOT, /* no memory for it */
};
/* hash NULL: there is nobody of that name; as long a work is done, and the answer is wrong. rehash is set when the hash
 * was made with other settings than today's. */
enum password_verdict password_verify(struct text, const char *hash, bool *rehash);

/* ---- on a thread of its own ---- */

struct hasher;
/* Called on the hasher's thread; must be short. hash: of `rehash`, or of a hashing; else "". */
typedef void hasher_done(void *ctx, enum password_verdict, const char *hash);
/* most: how many may wait. NULL when no thread could be started. Freed by hasher_free, which finishes what waits. */
struct hasher *hasher_new(size_t most);
void hasher_free(struct hasher *);
/* The password is copied (and wiped). False: the queue is full, or it is closing; done is then not called. */
bool hasher_verify(struct hasher *, struct text password, const char *hash, hasher_done *, void *ctx);
bool hasher_hash(struct hasher *, struct text password, hasher_done *, void *ctx);
#endif
