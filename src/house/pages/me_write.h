/* me_write: a young person writes about themselves, where a description says so (`write: [young-person]`): in their words, every reader
 * named before it is sent. They add, put right what they wrote themselves, and take it back; of the rest they say that it is not right. The
 * forms are writing.h's. */
#ifndef KITH_HOUSE_PAGES_ME_WRITE_H
#define KITH_HOUSE_PAGES_ME_WRITE_H
#include "house/pages/kind_form.h"

/* Whether the address is one of these. */
bool me_writes(const struct request *);
bool me_adds(const struct request *, const struct child_model *, const struct kind *);
/* Theirs to put right, and to take back. */
bool me_mends(const struct request *, const struct child_model *, const struct entry *);
/* "/me/add/pet", "/me/correct/pet/12", "/me/take-back/pet/12" */
struct text me_write_address(const struct request *, const char *what, const struct kind *, const struct entry *);
/* What a form of theirs is about: in their words, and who will read it. e: the entry, or that which holds the row; NULL: a new one. */
bool me_subject(
    const struct request *, struct tx *, const struct kind *, const struct entry *e, struct kind_subject *, struct fault *);
#endif
