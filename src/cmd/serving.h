/* serving: one serve on one SQLite file. A file beside the database (kith.db.serving) is locked as long as the process lives,
 * however it ends; what lies there without a lock is nobody's. */
#ifndef KITH_CMD_SERVING_H
#define KITH_CMD_SERVING_H
#include "base/fault.h"

/* where: the database, as KITH_DB names it. The lock, for serving_end; −1 with a fault "serve.twice" (FAULT_SYSTEM) when a serve
 * runs on it. A PostgreSQL may have several: −1 without a fault, and *free true. */
int serving_begin(const char *where, bool *free, struct fault *);
void serving_end(int lock, const char *where);
#endif
