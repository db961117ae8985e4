/* settled: a council's own folder, read when nobody is writing to it any more. */
#ifndef KITH_CMD_SETTLED_H
#define KITH_CMD_SETTLED_H
#include "base/fault.h"

/* record_start (describe/describe.h), for `serve`, which reads the folder once and runs for months: while a file or folder in it is younger
 * than two seconds, it is waited for, so that a folder that is being copied is read whole. One that is still written to after a minute is a
 * fault. Where nothing was written lately it does not wait. */
bool record_settled(const char *dir, struct fault *);
#endif
