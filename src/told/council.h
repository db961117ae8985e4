/* council: the authority that somebody named, found or (for an import) added. */
#ifndef KITH_TOLD_COUNCIL_H
#define KITH_TOLD_COUNCIL_H
#include "store/store.h"

/* wanted: an ONS code or a name; NULL where the database holds one. In the database: that one. Not there, and a
 * council of England that looks after children: it is added. Else FAULT_ASKED with the nearest. */
bool council_settle(struct store *, struct arena *, const char *wanted, struct authority *, struct fault *);
/* A council of England that looks after children, by its code or name, without any database. */
bool council_of_england(struct arena *, const char *wanted, struct text *code, struct fault *);
/* Its code, with nothing added: for whoever has to ask something first. */
bool council_code(struct store *, struct arena *, const char *wanted, struct text *code, struct fault *);
#endif
