/* me_thing: a young person writes about what they have a part in (a group, its meetings): in their words, every reader named before it is
 * sent. What may be written is what the descriptions say; of what stands there they mend and take back what they wrote themselves. */
#ifndef KITH_HOUSE_PAGES_ME_THING_H
#define KITH_HOUSE_PAGES_ME_THING_H
#include "house/pages/kind_form.h"
#include "house/pages/worker.h"
#include "house/pages/writing.h"

/* Who will be able to read an entry of the kind about the subject: those who have a part in it by name, roles as a whole by their word,
 * of what leads to the young person themselves those who work with them. Into the subject. */
bool me_thing_readers(const struct request *, struct tx *, const struct kind *, struct kind_subject *, struct fault *);
/* The form of writing.h, shown to a young person. */
void me_thing_draw(struct request *, struct answer *, enum writing_mode, const struct values *, const struct conflict *both);
#endif
