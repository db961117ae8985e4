/* writing: the forms of kinds, shown, sent, refused and put together, the same about a child and about any other thing
 * (pages/child_write.c). What is about a thing finds its subject by writing_thing (pages/thing_write.c). */
#ifndef KITH_HOUSE_PAGES_WRITING_H
#define KITH_HOUSE_PAGES_WRITING_H
#include "house/pages/kind_form.h"

enum writing_mode { WRITING_ADD, WRITING_CORRECT, WRITING_CHANGE };
/* For the routes: the form of the address, its page, and what is done when it is sent. */
const struct form *writing_form(struct request *, struct fault *);
bool writing_show(struct request *, struct answer *, struct fault *);
bool writing_send(struct request *, struct answer *, struct fault *);
/* What the address is about, and what is written; *k NULL: there is no such page for this visitor. */
bool writing_thing(struct request *, struct tx *, enum writing_mode, struct kind_subject *, const struct kind **k, const struct entry **e,
    struct fault *);
#endif
