/* reckon: the return today, reckoned, and its numbers kept for the day (told/return_day.h). The page of the return does it when
 * somebody looks; serve does it each evening, so that every month has an end. */
#ifndef KITH_TODAY_RECKON_H
#define KITH_TODAY_RECKON_H
#include "today/findings.h"

/* Has the writer keep the day's numbers, where they are not those kept already. Nobody waits for it; where it cannot be written the
 * day keeps what it had, and the next reckoning tries again. tx is the reading that t was reckoned in. */
void reckon_keep(struct tx *, int64_t authority, day today, const struct return_today *t);
/* Reckons the return of every authority as of today. */
bool reckon_all(struct today *, day today, int64_t now, struct fault *);
/* Whether this is the hour for it: the last two of a day. */
bool reckon_hour(int64_t now);
#endif
