/* council: which authority `--authority` means. */
#ifndef KITH_CMD_COUNCIL_H
#define KITH_CMD_COUNCIL_H
#include "base/date.h"
#include "base/text.h"

/* The code of the upper-tier authority named by its code or name (letter case does not matter), as it was on that day. Of two of one name
 * the one that was there then. False: said on stderr, with the nearest names, or with who looks after its children where it is a district
 * or had ended before that day; sure: one that had ended is taken all the same. */
bool council_find(const char *command, const char *wanted, day on, bool sure, struct text *code);
#endif
