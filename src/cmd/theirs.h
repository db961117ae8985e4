/* theirs: before returns are taken in: are they those of the council that was named, and of a year that can be? */
#ifndef KITH_CMD_THEIRS_H
#define KITH_CMD_THEIRS_H
#include "returns/read.h"

/* Asked of each year that was read (returns/whose.h), where postcodes are known: by the option, else by the setting `postcodes`;
 * without, only the years are looked at. code: the council's. False: FAULT_ASKED "return.authority" with the folder,
 * or the list cannot be read; nothing was written. */
bool theirs(struct arena *, struct text code, const char *postcodes, const struct reading *, const struct cohort *, struct fault *);
#endif
