/* door: signing in, whole: the wait after wrong passwords, the password on its own thread, the session, the journal.
 * What web needs of it is one call that does not wait, and one answer that comes later. */
#ifndef KITH_ACCESS_DOOR_H
#define KITH_ACCESS_DOOR_H
#include "access/device.h"
#include "access/session.h"

struct door;
/* The settings are copied. NULL when no thread could be started. */
struct door *door_new(struct store *, const struct settings *);
/* First finishes what is under way; the store must still be open. */
void door_free(struct door *);

enum door_verdict {
	DOOR_OPEN,      /* session is set */
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
/* A row about what was refused or failed, written behind; `user` is whom the bound of rows is counted for. What e points at
 * must outlive the writing: texts of the program. */
struct journal_entry;
bool door_note(struct door *, const struct journal_entry *e, int64_t user);
/* Whether this database was made by `kith demo` (fact "demo"): then the password "demo" opens its demonstration users, and
 * every page says what it is. */
bool door_demo(struct tx *, bool *demo, struct fault *);
#endif
