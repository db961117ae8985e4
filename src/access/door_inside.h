/* What the two files of the door share. */
#ifndef KITH_ACCESS_DOOR_INSIDE_H
#define KITH_ACCESS_DOOR_INSIDE_H
#include "access/begin.h"
#include "access/door.h"
#include "access/password.h"
#include "access/second.h"
#include "access/throttle.h"
#include "access/young.h"
#include "store/journal.h"
#include <pthread.h>

struct door {
	struct store *store;
	struct settings settings;
	struct second_key key;
	struct hasher *hasher;
	struct throttle *throttle;
	struct rate *rate; /* of rows about what failed */
	pthread_mutex_t lock;
	pthread_cond_t idle;
	size_t under_way;
};

/* One attempt; malloc'ed, for it crosses three threads. */
struct attempt {
	struct door *door;
	struct arena *arena;
	struct text name, code; /* code: of somebody who begins */
	struct door_from from;
	struct throttle_try counted;
	bool taken;                        /* counted as wrong, until it turns out to be right or was not looked at */
	char device_digest[DEVICE_DIGEST]; /* counted.device lies in it */
	size_t device;                     /* which of the browser's; from.devices.n: none is known of this user */
	int64_t authority, now;
	int64_t own;                       /* whose session asks, where one is asked of; 0 */
	struct user user;
	/* demo_house: a demonstration's database; checked: by its hash, not by the demonstration's word */
	bool known, demo, demo_house, checked;
	bool enrols;
	char kept[PASSWORD_HASH], rehash[PASSWORD_HASH];
	char typed[PASSWORD_MOST + 1];     /* a code, or the new password */
	/* what is written once the password was right; and what comes before that, on the hasher's thread (NULL: nothing) */
	bool (*then)(struct tx *, void *, struct fault *);
	void (*after_password)(struct attempt *);
	/* what is written once a new password is hashed, into which of the two below */
	struct {
		char *into;
		const char *what;
		bool (*write)(struct tx *, void *, struct fault *);
		void (*written)(void *, bool, const struct fault *);
	} hashed;
	enum door_verdict verdict;         /* of what was written */
	struct door_answer answer;
	door_done *done;
	void *ctx;
};

/* NULL: there was no memory, and that has been said. */
struct attempt *door_attempt(struct door *, struct text code, struct text name, const struct door_from *, int64_t now, door_done *,
    void *ctx);
/* A question to the database on the way: one that reaches a ceiling is a fault like any other. */
bool door_asked(struct attempt *, bool (*fn)(struct tx *, void *, struct fault *), struct fault *);
/* A try that ends otherwise than right or wrong (a fault of ours, no room, refused for something else) is not counted. */
void door_finish(struct attempt *, enum door_verdict, const struct fault *);
/* Counts this try as wrong before anything is looked at; false: it has to wait, and that has been said. */
bool door_take(struct attempt *);
void door_right(struct attempt *);
/* Hashes `fresh` into `into` (PASSWORD_HASH of the attempt's own), then writes. */
void door_hash(struct attempt *, struct text fresh, char *into, const char *what, bool (*write)(struct tx *, void *, struct fault *),
    void (*written)(void *, bool, const struct fault *));
/* The wait, the name, the password; then t->then. */
void door_try(struct attempt *, struct text password);
/* For store_submit: tells how t->then ended. */
void door_is_in(void *ctx, bool ok, const struct fault *);
/* Is this browser a known one of t->user? */
bool door_browser(struct tx *, struct attempt *, struct fault *);
/* The password was right: a session, or half of one. Sets t->verdict. */
bool door_let_in(struct tx *, void *arg, struct fault *);
/* The session, the end of the one that this browser had, and the browser known from now on. */
bool door_come_in(struct tx *, struct attempt *, const struct actor *, struct fault *);
bool door_journal_in(struct tx *, struct attempt *, const struct actor *, const char *how, struct fault *);
void door_note_failed(const struct attempt *, const char *verb);
#endif
