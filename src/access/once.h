/* once: each form that writes has an id of its own (kit/form.h), drawn when the page is made. What it wrote is written once, however
 * often it is sent: by a second click, over a slow line, by Back, by two at the same moment. The id is unique in the
 * database for the user who sent it, and put there in the transaction that writes. */
#ifndef KITH_ACCESS_ONCE_H
#define KITH_ACCESS_ONCE_H
#include "access/access.h"

enum { ONCE_DAYS = 30, ONCE_AGAIN = 15 * 60 * 1000 /* ms */ };

struct once_form {
	struct text id;
	uint64_t digest; /* of the fields as they were sent, and of the address */
	struct text to;  /* where the sender was sent on to; n 0: nowhere */
};
/* ROW_ONE: it was sent before by this user; *was tells what with. */
enum row once_before(struct tx *, struct arena *, const struct actor *, struct text id, struct once_form *was, struct fault *);
/* In the transaction that writes: ROW_ONE, it is the first time; ROW_NONE, it was sent before, see *was. */
enum row once_put(struct tx *, struct arena *, const struct actor *, const struct once_form *, int64_t now, struct once_form *was,
    struct fault *);
/* Whether this user has sent the very same fields to the same address since then, under whatever id (a page that was made anew, by
 * Back or by a second window): *at is when. */
enum row once_same(struct tx *, const struct actor *, uint64_t digest, int64_t since, int64_t *at, struct fault *);
bool once_sweep(struct tx *, int64_t now, struct fault *);
#endif
