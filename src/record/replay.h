/* replay: does the record still say what the journal says was written? Every entry written in kith is made again from the
 * bodies of the journal, version by version, and laid beside the table: an entry or a version that is not there, one too many,
 * a value, an author, a moment, a state, whom or what it is about that differs; a step that the journal does not tell of, or that is
 * gone; a link that its entry does not name. What returns and lists of people told has no body; of that it is asked
 * only that each version came with an import that the journal knows. Users, roles, teams and grants are access/replay.h.
 *
 * Not told apart: what was changed in a row whose body a rule of retention has destroyed. */
#ifndef KITH_RECORD_REPLAY_H
#define KITH_RECORD_REPLAY_H
#include "base/arena.h"
#include "store/store.h"

/* Each difference is one sentence that names the entry, the field and the journal's row, and no value. */
typedef void (*replay_say)(void *ctx, const char *sentence);

/* What was compared. */
struct replayed {
	int64_t entries, versions, differ;
	int64_t gone; /* versions whose body was destroyed, and so not compared */
};
/* In a reading transaction, of one authority. False only when it could not be read. */
bool record_replay(struct tx *, int64_t authority, replay_say, void *ctx, struct replayed *, struct fault *);
#endif
