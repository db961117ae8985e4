/* whose: the database is of this kith, and what is said of an authority on the command line is read by its own description. */
#ifndef KITH_CMD_WHOSE_H
#define KITH_CMD_WHOSE_H
#include "store/store.h"

/* store_schema_check; then each authority's folder of kinds (KITH_RECORD/a/NAME) is its own, and this command works for the one that is
 * meant (NULL: the only one that there is), as far as it is in the database. */
bool command_whose(struct store *, const char *wanted, struct fault *);
#endif
