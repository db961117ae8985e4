/* whose: the database is of this kith, and what is said of an authority on the command line is read by its own description. */
#ifndef KITH_CMD_WHOSE_H
#define KITH_CMD_WHOSE_H
#include "base/settings.h"
#include "store/store.h"

/* store_schema_check; then each authority's folder of kinds (KITH_RECORD/a/NAME) is its own, and this command works for the one that is
 * meant (NULL: the only one that there is), as far as it is in the database. */
bool command_whose(struct store *, const char *wanted, struct fault *);
/* By those settings; and no folder is nobody's: "record.whose". */
bool command_whose_all(struct store *, const struct settings *, struct fault *);
#endif
