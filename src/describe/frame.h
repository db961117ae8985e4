/* frame: the columns that every kind's table begins with, and what SQL asks of them. In C the same is asked by entry_stands
 * (record/entry.h). Nothing else says it by hand (lint looks). */
#ifndef KITH_DESCRIBE_FRAME_H
#define KITH_DESCRIBE_FRAME_H

/* The newest version of what nobody has taken back: a draft too. a: the table's alias and its dot, or "". */
#define ENTRY_CURRENT(a) a "current = 1 AND " a "taken_back IS NULL"
/* What stands: final, and not taken back. It is what counts, what is due or met by, who works for whom. */
#define ENTRY_STANDS(a) ENTRY_CURRENT(a) " AND " a "state = 'final'"
#endif
