/* What reading and writing entries share; inside this room only. */
#ifndef KITH_RECORD_INSIDE_H
#define KITH_RECORD_INSIDE_H
#include "record/entry.h"
#include "record/replay.h"

static inline bool kind_has_own(const struct kind *k)
{
	for (size_t i = 0; i < k->n; i++)
		if (!k->fields[i].column && k->fields[i].type != FIELD_ROWS && k->fields[i].type != FIELD_CALC)
			return true;
	return false;
}
/* Whether somebody may be given to a child by this hand (allocated.c): an allocation, or the yes to an advocate. now: the
 * version that stands; NULL: a new entry. What is wrong goes into the problems. False: it could not be asked. */
bool allocated_fits(struct tx *, struct arena *, const struct hand *, const struct entry *now, const struct entry *, struct problems *,
    struct fault *);
/* Whether its entries give somebody to a child. */
bool allocated_kind(const struct kind *);
/* Whether an entry can be as it is, in the state that it says; its child found from what it is about. now: the version that stands;
 * NULL: a new entry. problems may be NULL. */
bool entry_fit(
    struct tx *, struct arena *, const struct hand *, const struct entry *now, struct entry *, struct problems *, struct fault *);
/* Steps and links, against the journal and the entries (replay_steps.c). */
bool replay_beside(struct tx *, int64_t authority, replay_say, void *ctx, struct replayed *, struct fault *);
/* Of what is signed: one number that grows with each write to its rows (0: none), so that a signature is to the rows that stood then; and
 * whether a row may be written: not under an entry that all have signed (fault "entry.signed"). */
bool signed_rows(struct tx *, int64_t authority, const struct kind *, int64_t id, int64_t *out, struct fault *);
bool signed_open(struct tx *, struct arena *, int64_t authority, const struct entry *row, struct fault *);
bool entry_theirs(const struct kind *, int64_t authority, struct fault *);
bool fault_none(const struct kind *, struct fault *);
/* Of a statement that selects STEP_ROW first, of entry_step. */
#define STEP_ROW "SELECT n, step, at, who, role, version, wrote, due, due_at, due_from, limit_n, limit_unit, stays"
struct step_row;
struct access_subject;
struct step_row step_row_of(struct query *, struct arena *, const struct kind *);
bool step_answered_readers(struct tx *, struct arena *, int64_t authority, const struct entry *, struct access_subject *, struct fault *);
#endif
