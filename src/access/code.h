/* code: eight signs that one person hands to another, good for a short time and to be used once: "ABCD-2345". The database holds a
 * digest, bound to what the code is for. */
#ifndef KITH_ACCESS_CODE_H
#define KITH_ACCESS_CODE_H
#include "base/text.h"

enum { CODE_ROOM = 10, CODE_DIGEST = 65 }; /* with the NUL */

/* A new one by chance. It is shown once, by whoever made it. */
void code_new(char out[static CODE_ROOM]);
/* As typed, in any case, with or without the hyphen; false: it is no code at all. */
bool code_digest(struct text typed, const char *what, char out[static CODE_DIGEST]);
#endif
