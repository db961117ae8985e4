/* posts: who keeps children safe in this authority, by day and by night, and how they are reached.
 *
 * The lead is a manager with `safeguards` (user.h); the deputy and the contact for nights and weekends are managers, social workers,
 * reviewing officers or personal advisers (POST_ROLES). Whoever has become something else since holds nothing, as whoever may not
 * sign in any more does not; the two telephone numbers are for children, by day and at night. Each stands in dated rows
 * (keeps_safe): setting one anew ends the row before. Set by `kith safety` and by an administrator's page; journaled.
 *
 * Until there are a lead, a deputy and a number for the night, young people's accounts stay shut: a child must not be asked to
 * tell what nobody would hear. Faults: post.wrong, user.none (FAULT_ASKED). */
#ifndef KITH_ACCESS_POSTS_H
#define KITH_ACCESS_POSTS_H
#include "access/user.h"

/* Whose roles these are: for inside a query. post_role says the same. */
#define POST_ROLES "('manager', 'social-worker', 'iro', 'personal-adviser')"
bool post_role(enum role);

enum post { POST_LEAD, POST_DEPUTY, POST_DUTY, POST_DAY_NUMBER, POST_NIGHT_NUMBER, POSTS };
enum { POST_NUMBER_MOST = 30, MAIL_MOST = 200 };
/* "lead", "deputy", "duty", "day-number", "night-number". */
const char *post_name(enum post);
bool post_of(struct text name, enum post *out);

struct posts {
	struct text is[POSTS]; /* a name to sign in with, or a number; n 0: not set */
	int64_t user[POSTS];   /* 0: not set, or a number */
};
bool posts_get(struct tx *, struct arena *, int64_t authority, struct posts *, struct fault *);
/* What is missing before young people may come in; n 0: nothing. In words: "a deputy and a number for the night". */
bool posts_missing(struct tx *, int64_t authority, char out[static 100], struct fault *);
/* A person for the first three, a number (digits, spaces, +) for the other two; empty ends it. */
bool posts_set(struct tx *, struct arena *, const struct actor *, enum post, struct text value, int64_t now, struct fault *);
/* Where "something new in kith that cannot wait" is sent. Empty: nowhere. */
bool user_set_mail(struct tx *, const struct actor *, const struct user *, struct text mail, int64_t now, struct fault *);
bool user_mail(struct tx *, struct arena *, const struct user *, struct text *mail, struct fault *);
#endif
