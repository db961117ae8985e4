/* second: the second factor of adults, a code that changes every half minute on a telephone or a key (TOTP, RFC 6238, by
 * liboath: SHA-1, six digits, thirty seconds, as every authenticator has it; one step before and after is right too).
 *
 * Every adult signs in with it. At the first signing in a secret is drawn, shown as a QR code and as text, and kept when a
 * code has proved that the telephone has it; ten recovery codes are then shown once, each good for one time. A step that was
 * used opens nothing again. Who has lost both is helped by two people: an administrator, and another administrator or a manager (one
 * asks, the other says yes); the next signing in then enrols anew. Young people have none: a known browser (device.h).
 *
 * The secret is kept sealed (XChaCha20-Poly1305, bound to its user) under a key in a file that the house has outside its database
 * (setting second-key); without one it lies readable in the database, and whoever copies that has it. Recovery codes are kept as
 * digests. Off in demonstrations alone (setting demo-second-factor).
 * Faults: second.key (the file is missing or is another), second.reset (FAULT_ASKED). */
#ifndef KITH_ACCESS_SECOND_H
#define KITH_ACCESS_SECOND_H
#include "access/user.h"
#include "base/settings.h"

enum { SECOND_RAW = 20, SECOND_SECRET = 33, SECOND_CODE = 9, RECOVERY_CODES = 10, RECOVERY_CODE = 15 }; /* with the NUL */

/* ---- the codes themselves ---- */

enum totp_hash { TOTP_SHA1, TOTP_SHA256, TOTP_SHA512 };
/* The code of a step (seconds since 1970 by 30), of 6 to 8 digits. False: it could not be reckoned. */
bool totp_code(struct text secret, int64_t step, int digits, enum totp_hash, char out[static SECOND_CODE]);

/* ---- the key of the house ---- */

struct second_key {
	bool there;
	unsigned char at[32];
};
/* Reads the file that the setting names: 64 hexadecimal digits. Without the setting there is none. */
bool second_key_read(const struct settings *, struct second_key *, struct fault *);

/* ---- a user's ---- */

/* Must somebody of this role sign in with one? demo: in a demonstration's database. */
bool second_wanted(const struct settings *, bool demo, enum role);
struct second {
	bool enrolled;  /* proved by a code, and wanted from then on */
	int64_t since;  /* when */
	int64_t left;   /* recovery codes that are not used yet */
	char secret[SECOND_SECRET]; /* to show, in base32; only while it is not enrolled */
};
enum row second_get(struct tx *, const struct second_key *, int64_t authority, int64_t user, struct second *, struct fault *);
/* A new secret that waits for its proof. Not where one is enrolled. */
bool second_begin(struct tx *, const struct second_key *, int64_t authority, int64_t user, int64_t now, struct fault *);

enum second_verdict {
	SECOND_WRONG,    /* also: used before, or too old */
	SECOND_RIGHT,
	SECOND_RECOVERY, /* by a recovery code, which is now used */
};
/* What somebody typed: six digits, or a recovery code; spaces and hyphens do not count. */
bool second_check(struct tx *, const struct second_key *, int64_t authority, int64_t user, struct text typed, int64_t now,
    enum second_verdict *, struct fault *);
/* The proof: the secret that waits is enrolled, and the recovery codes are drawn. *ok false: the code was not right. */
bool second_enrol(struct tx *, const struct second_key *, const struct actor *, struct text typed, int64_t now, bool *ok,
    char codes[static RECOVERY_CODES][RECOVERY_CODE], struct fault *);
/* Ten new recovery codes in place of the old. */
bool second_codes(struct tx *, const struct actor *, int64_t now, char codes[static RECOVERY_CODES][RECOVERY_CODE], struct fault *);
/* Taken off: the next signing in enrols anew. Ends the sessions and forgets the browsers. Journaled. */
bool second_off(struct tx *, const struct actor *, const struct user *, int64_t now, struct fault *);
/* "otpauth://totp/…": what the QR code says. */
struct text second_uri(struct arena *, struct text house, struct text user, const char *secret);

/* ---- by two people ---- */

struct second_reset {
	int64_t id, user, at;
	struct text who, by; /* names of the user and of who asked */
	bool mine;           /* I asked, or it is about me: somebody else says yes */
};
/* Those that wait, asked within the last day. */
bool second_resets(struct tx *, struct arena *, const struct actor *, int64_t now, struct second_reset **, size_t *n, struct fault *);
/* Refused: about oneself, a young person or somebody who has none; where it was asked already. */
bool second_ask(struct tx *, const struct actor *, int64_t user, int64_t now, struct fault *);
/* Refused: by who asked (one person with two accounts is one), about oneself, and by two of whom none is an administrator. */
bool second_confirm(struct tx *, struct arena *, const struct actor *, int64_t id, int64_t now, struct fault *);
#endif
