/* What the files of this room share. */
#ifndef KITH_SAFETY_INSIDE_H
#define KITH_SAFETY_INSIDE_H
#include "record/steps.h"
#include "safety/safety.h"

#define SAFETY_KIND "safety-call"
#define SAFETY_LADDER "safety"
/* A child and those joined to them, whose $2 is any of their ids: before a statement that asks e.child IN (SELECT one.id FROM one). */
#define SAFETY_ONE "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ") "
/* The entry e of a call, and s, where it stands. */
#define SAFETY_CALLS \
	"entry_step s JOIN k_safety_call e ON e.authority = s.authority AND e.entry = s.entry AND e.current = 1 AND s.kind = " \
	"'" SAFETY_KIND "'"

/* A call as it stands now. */
struct call_now {
	struct entry *e;
	struct step_life life;
	const struct step_row *now;
	enum safety_state state;
	int64_t holder; /* person; 0: nobody has it */
	bool shut;
};
/* ROW_NONE: there is none. */
enum row safety_now(struct tx *, struct arena *, int64_t authority, int64_t call, struct call_now *, struct fault *);
enum safety_state safety_state_of(struct text step);
/* How the actor stands to it, who was found on its list; and whether they may take that step now. */
bool safety_subject(struct tx *, const struct actor *, const struct call_now *, struct access_subject *, struct fault *);
bool safety_offers(
    struct arena *, const struct actor *, const struct access_subject *, const struct call_now *, const char *step);
/* On whose list it stands, and not who it is about or barred. ROW_NONE: not theirs, or there is none. */
enum row safety_theirs(struct tx *, struct arena *, const struct actor *, int64_t call, struct call_now *, struct fault *);
#endif
