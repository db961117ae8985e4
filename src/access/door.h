/* door: signing in, whole: the wait after wrong passwords, the password on its own thread, the session, the journal.
 * What web needs of it is one call that does not wait, and one answer that comes later. */
#ifndef KITH_ACCESS_DOOR_H
#define KITH_ACCESS_DOOR_H
#include "access/device.h"
#include "access/second.h"
#include "access/session.h"

struct door;
/* The settings are copied. NULL with a fault when no thread could be started, or the key of second factors is not there. */
struct door *door_new(struct store *, const struct settings *, struct fault *);
/* First finishes what is under way; the store must still be open. */
void door_free(struct door *);

enum door_verdict {
	DOOR_OPEN,      /* session is set */
	DOOR_CODE,      /* the password was right: session is half of one, and a code is wanted (door_code) */
	DOOR_ENROL,     /* the same, and there is no second factor yet (door_enrol) */
	DOOR_GONE,      /* no password was right in this browser within the last minutes: from the beginning */
	DOOR_WRONG,     /* name or password, and it is not said which */
	DOOR_WAIT,      /* wrong too often: wait milliseconds */
	DOOR_FULL,      /* too many are at the door at once: 503, try again */
	DOOR_SHUT,      /* a young person's, and nobody is named who would hear them (posts.h) */
	DOOR_REFUSED,   /* what was chosen will not do: fault is set, and said to the person */
	DOOR_COULD_NOT, /* fault is set */
};
struct door_answer {
	enum door_verdict verdict;
	int64_t wait;
	struct session session; /* its actor's name lives until the call returns */
	char secret[SECOND_SECRET]; /* DOOR_ENROL: to be shown */
	char recovery[RECOVERY_CODES][RECOVERY_CODE]; /* DOOR_OPEN of door_enrol: shown once */
	char device[DEVICE_TOKEN]; /* DOOR_OPEN: the browser is known of this user from now on, by this token */
	struct fault fault;
};
/* Called once, on this thread (DOOR_WAIT, DOOR_FULL, or a fault), the hasher's or the writer's. Short; must not store_run. */
typedef void door_done(void *ctx, const struct door_answer *);
/* Where somebody comes from. Copied. */
struct door_from {
	struct text address;
	struct text session;    /* the token of the session that this browser has; it ends when another begins. .at NULL: none */
	struct devices devices; /* device.h */
};
/* Looks the name up (a read), then answers by done. name and password are copied. authority 0: of any.
 * A wrong password of somebody who is there is journaled (verb "sign in failed"), five times an hour at most for each. */
void door_sign_in(struct door *, int64_t authority, struct text name, struct text password, const struct door_from *, int64_t now,
    door_done *, void *ctx);
/* A young person begins: by a code that an adult handed over, with a name and three words (young.h). DOOR_WRONG: the code.
 * DOOR_REFUSED: the words or the name (user.words, user.name, user.taken). */
void door_start(struct door *, struct text code, struct text name, struct text words, const struct door_from *, int64_t now, door_done *,
    void *ctx);
/* After DOOR_CODE, with the half session's token in from->session: DOOR_OPEN, DOOR_WRONG (the code, or it was used), DOOR_WAIT,
 * DOOR_GONE. After DOOR_ENROL: the code that proves that the secret has been taken over; answer.recovery is set. */
void door_code(struct door *, struct text code, const struct door_from *, int64_t now, door_done *, void *ctx);
void door_enrol(struct door *, struct text code, const struct door_from *, int64_t now, door_done *, void *ctx);
/* For the pages between: whose half session this is, and their second factor. ROW_NONE: none. */
enum row door_waiting(struct tx *, struct arena *, struct door *, struct text token, int64_t now, struct user *, struct second *,
    struct fault *);
const struct second_key *door_key(const struct door *);

/* The password asked again of somebody who has signed in (from->session): DOOR_OPEN, DOOR_WRONG, DOOR_WAIT … */
void door_confirm(struct door *, const struct actor *, struct text password, const struct door_from *, int64_t now, door_done *, void *ctx);
/* Another password (a young person: other words), by its owner: ends their other sessions and forgets their other browsers.
 * DOOR_WRONG: the old one. DOOR_REFUSED: the new one (user.password, user.weak, user.words, user.words.weak). */
void door_change(struct door *, const struct actor *, struct text old, struct text fresh, const struct door_from *, int64_t now,
    door_done *, void *ctx);
/* An adult begins, by a code that an administrator handed over (begin.h): DOOR_OPEN, DOOR_CODE or DOOR_ENROL, DOOR_WRONG (the code),
 * DOOR_REFUSED (user.password, user.weak). */
void door_begin(struct door *, struct text code, struct text password, const struct door_from *, int64_t now, door_done *, void *ctx);

/* A row about what was refused or failed, written behind; `user` is whom the bound of rows is counted for. What e points at
 * must outlive the writing: texts of the program. */
struct journal_entry;
bool door_note(struct door *, const struct journal_entry *e, int64_t user);
/* Whether this database was made by `kith demo` (fact "demo"): then the password "demo" opens its demonstration users, and
 * every page says what it is. */
bool door_demo(struct tx *, bool *demo, struct fault *);
#endif
