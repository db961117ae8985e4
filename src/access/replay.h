/* replay: are users, roles, teams, grants, what the authority chose for itself (authority_setting.h), who may not open a record and who was
 * found to be another still as the journal left them? */
#ifndef KITH_ACCESS_REPLAY_H
#define KITH_ACCESS_REPLAY_H
#include "store/store.h"

/* How a user stands, as each row of the journal about one carries it in its purpose: "stands: role=manager active=1
 * safeguards=0 person=12 name=9f… teams=5,7". Of the name a digest only. The password is not in it: a hash is made anew at a
 * sign-in when its costs have changed. */
enum { USER_STANDS = 400 };
bool user_stands(struct tx *, int64_t authority, int64_t user, char out[static USER_STANDS], struct fault *);

/* Each difference is one sentence, without names. *differ counts on. Rows from before users were journaled with how they stand
 * tell the role and whether the account is open. False only when it could not be read. */
bool access_replay(struct tx *, int64_t authority, void (*say)(void *ctx, const char *sentence), void *ctx, int64_t *compared,
    int64_t *differ, struct fault *);
#endif
