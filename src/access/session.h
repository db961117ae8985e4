/* session: somebody who has signed in, until they leave, rest or the day is over.
 *
 * The browser holds 256 random bits; the database holds their digest, so that who reads the database cannot sign in with
 * it. A session ends after `rest` without a page (ten minutes for a young person, thirty for others), at the latest after
 * its hours; each is a setting. The moment last seen is written at most every half minute, so a session may end that
 * much early and never late. A user who is disabled or whose role changed has no session from that moment.
 *
 * Forms carry a token that only the session's own browser can know (derived from the 256 bits, not stored). The form to
 * sign in carries one of this process, good for an hour: after a restart the page says that it was open too long. */
#ifndef KITH_ACCESS_SESSION_H
#define KITH_ACCESS_SESSION_H
#include "access/access.h"
#include "base/settings.h"

enum { SESSION_TOKEN = 44, SESSION_COOKIE = 200 }; /* with the NUL */
enum { SESSION_KNOWN = 24 * 60 * 60 * 1000 };      /* how long a session that is over is known still */

struct session {
	struct actor actor;
	int64_t seen_at, ends_at;
	int64_t rest; /* milliseconds without a page that end it, as they were when it began */
	int64_t confirmed_at; /* when the password was typed last */
	bool touch; /* write it down: session_touch, with the look that goes along */
	char token[SESSION_TOKEN];
};

/* Makes one; out->token is for the cookie. Needs a write transaction. */
bool session_new(struct tx *, const struct settings *, const struct actor *, int64_t now, struct session *out, struct fault *);
/* ROW_NONE: there is none, it has ended, or it is not a token at all. Reads only. */
enum row session_find(struct tx *, struct arena *, struct text token, int64_t now, struct session *out, struct fault *);
/* Half a session: the password was right, and the code of the second factor is waited for, ten minutes at most. It opens no
 * page; session_find does not find it. */
bool session_half_new(struct tx *, const struct settings *, const struct actor *, int64_t now, struct session *out, struct fault *);
enum row session_half(struct tx *, struct arena *, struct text token, int64_t now, struct session *out, struct fault *);
/* A session that was over less than a day ago, with its actor and token: for its form token. It opens nothing. */
enum row session_ended(struct tx *, struct arena *, struct text token, int64_t now, struct session *out, struct fault *);
/* The password was typed again. */
bool session_confirm(struct tx *, struct text token, int64_t now, struct fault *);
bool session_touch(struct tx *, const struct session *, int64_t now, struct fault *);
bool session_end(struct tx *, struct text token, struct fault *);
bool session_end_all(struct tx *, int64_t authority, int64_t user, struct fault *);
/* All of a user's but this one; and one, by its id in a list. */
bool session_end_others(struct tx *, int64_t authority, int64_t user, struct text keep, struct fault *);
bool session_end_one(struct tx *, int64_t authority, int64_t user, struct text id, struct fault *);
struct session_line {
	char id[17]; /* opens nothing */
	int64_t made_at, seen_at;
	bool here; /* it is the one of this token */
};
/* Those that last, the one seen last first. */
bool session_list(struct tx *, struct arena *, int64_t authority, int64_t user, struct text token, int64_t now, struct session_line **,
    size_t *n, struct fault *);
/* Rows of sessions that have been over for a day (until then drafts.h knows whose they were): for the daily job. */
bool session_sweep(struct tx *, int64_t now, struct fault *);

/* ---- the cookie ---- */

/* "__Host-kith=…; Path=/; Secure; HttpOnly; SameSite=Strict" by https, else "kith=…; Path=/; HttpOnly; SameSite=Strict".
 * No lifetime: it ends with the browser. token NULL: the value of Set-Cookie that takes it away. Returns out. */
char *session_cookie(char out[static SESSION_COOKIE], const char *token, bool https);
const char *session_cookie_name(bool https);
/* The token in a Cookie header, .at NULL when there is none. By https only the __Host- one is believed. */
struct text session_cookie_read(struct text header, bool https);

/* ---- forms ---- */

char *session_form_token(const struct session *, char out[static SESSION_TOKEN]);
bool session_form_ok(const struct session *, struct text given);
/* For the form to sign in; 16 bytes of time and digest, by a key of this process. */
char *door_form_token(int64_t now, char out[static SESSION_TOKEN]);
bool door_form_ok(struct text given, int64_t now);
#endif
