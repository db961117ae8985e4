/* device: a browser in which somebody has signed in before. It holds 256 random bits in a cookie of its own for each person
 * (HttpOnly, a year); the database holds their digest. It signs nobody in. It passes the wait of name and address
 * (throttle.h), so that whoever guesses elsewhere does not shut its owner out; and for a young person, who has no second
 * factor, it tells a new telephone from one of theirs.
 *
 * A browser is forgotten after a year without a sign-in, with another password that somebody else set, when the user is disabled or
 * the second factor is taken off, and when its owner says so. */
#ifndef KITH_ACCESS_DEVICE_H
#define KITH_ACCESS_DEVICE_H
#include "access/access.h"

enum { DEVICE_TOKEN = 44, DEVICE_DIGEST = 65, DEVICE_COOKIE = 260, DEVICES_MOST = 64 }; /* with the NUL */
#define DEVICE_COOKIES "kith-device-"

/* What a browser sent: its cookies whose names begin with kith-device- (by https __Host-kith-device-). A shared machine has one
 * for each of its people; its name ends in a digest of the user's id, and says nothing of them. */
struct devices {
	struct {
		struct text of, token; /* of: the end of the name */
	} at[DEVICES_MOST];
	size_t n;
};
/* A new token by chance; and what the database keeps of one: false when it is none. */
void device_new(char token[static DEVICE_TOKEN]);
bool device_digest(struct text token, char out[static DEVICE_DIGEST]);
/* Which of the browser's is known of this user: *at is its place; ROW_NONE: none. */
enum row device_find(struct tx *, int64_t authority, int64_t user, const struct devices *, size_t *at, struct fault *);
/* Known from now on (a new token), or seen again. */
bool device_know(struct tx *, int64_t authority, int64_t user, struct text token, int64_t now, struct fault *);
/* All of a user's are forgotten, but for `keep` (.at NULL: none is kept). */
bool device_forget(struct tx *, int64_t authority, int64_t user, struct text keep, struct fault *);
/* How many a user has. */
bool device_count(struct tx *, int64_t authority, int64_t user, int64_t *n, struct fault *);
/* For the daily job: those that were not seen for a year. */
bool device_sweep(struct tx *, int64_t now, struct fault *);

/* "__Host-kith-device-1f2e…=…; Path=/; Max-Age=…; Secure; HttpOnly; SameSite=Strict" by https, else without the first two. */
char *device_cookie(char out[static DEVICE_COOKIE], int64_t user, const char *token, bool https);
/* The end of the name of a cookie that holds one; .at NULL: it holds none. */
struct text device_cookie_of(struct text name, bool https);
#endif
