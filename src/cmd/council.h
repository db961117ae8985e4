/* council: which authority `--authority` means. */
#ifndef KITH_CMD_COUNCIL_H
#define KITH_CMD_COUNCIL_H
#include "base/text.h"

/* The code of the upper-tier authority named by its code or name (letter case does not matter). Of two of one name the one
 * that is there still. False: said on stderr with the nearest names. */
bool council_find(const char *command, const char *wanted, struct text *code);
#endif
