/* process: what this process leaves behind. */
#ifndef KITH_BASE_PROCESS_H
#define KITH_BASE_PROCESS_H

/* No image of its memory is written when it ends badly, and no other process of the same user reads it: what is in it are
 * passwords, sessions and children. (Built with sanitizers it can be looked at: their search for leaks does so.) */
void process_leaves_no_dump(void);
#endif
