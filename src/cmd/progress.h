/* progress: one line on the terminal, written over and over, while something takes long. Nothing where standard error is no
 * terminal. */
#ifndef KITH_CMD_PROGRESS_H
#define KITH_CMD_PROGRESS_H
#include <stdint.h>

/* "what", or "what: 12 of 345" where it is known of how many (of 0: it is not). Said as soon as something begins. */
void progress_say(const char *what, int64_t done, int64_t of);
/* Takes the line away. */
void progress_end(void);
#endif
