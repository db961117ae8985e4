/* begin: the way in for an adult. An administrator makes the user and a code, and hands the code over; with it the person chooses
 * a password that nobody else knows, on the page /begin. The same for somebody who has lost it: the second factor stays. */
#ifndef KITH_ACCESS_BEGIN_H
#define KITH_ACCESS_BEGIN_H
#include "access/code.h"
#include "access/user.h"

/* A code for a user who is an adult and not disabled; an older one is dead. Good for a day. Journaled. Fault user.code. */
bool begin_make(struct tx *, const struct actor *, const struct user *, const char *code, int64_t now, struct fault *);
/* Whose code this is. ROW_NONE: nobody's, used, or too old. */
enum row begin_find(struct tx *, struct arena *, struct text code, int64_t now, struct user *, struct fault *);
/* The password is set and the code is used up. Fault user.code. */
bool begin_take(struct tx *, struct arena *, struct text code, const char *hash, int64_t now, struct user *, struct fault *);
#endif
