/* What the files of calls share. */
#ifndef KITH_RECORD_CALL_INSIDE_H
#define KITH_RECORD_CALL_INSIDE_H
#include "record/call.h"

/* over: nobody is asked any more. quiet: somebody has it, or it is signed. */
enum call_asks { CALL_OVER = -1, CALL_QUIET, CALL_ASKS, CALL_TELLS };
struct call {
	int64_t authority, entry, child, n, rung_at; /* n: the row of the step at which it stands */
	struct text name;                            /* of the ladder; n 0: it has only told */
	const struct ladder *ladder;
	bool shut;
	enum call_asks asks;
	int rung;
	unsigned tells;      /* CALL_TELLS: who has these posts … */
	int64_t tells_at;    /* … once after this moment … */
	int64_t tells_not;   /* … but whoever brought it here: person … */
	struct text as;      /* … and role */
};
#define CALL_COLUMNS \
	"c.authority, c.entry, c.child, c.n, c.ladder, c.shut, c.asks, c.rung, c.rung_at, c.tells, c.tells_at, c.tells_not, c.tells_role"
enum { CALL_COLUMNS_N = 13 };
/* Finds its ladder too. */
bool call_row(struct query *, struct arena *, struct call *, struct fault *);
enum row call_get(struct tx *, struct arena *, int64_t authority, int64_t entry, struct call *, struct fault *);
bool call_put(struct tx *, const struct call *, struct fault *);
static inline const struct rungs *rungs_of(const struct call *c)
{
	return c->shut ? &c->ladder->shut : &c->ladder->open;
}

/* The users of these parts for this child, but for those whom it is about and those who are barred. */
struct keeper {
	int64_t user, person;
	struct text name;
};
bool keepers(struct tx *, struct arena *, const struct call *, unsigned parts, day today, struct keeper **, size_t *n, struct fault *);
/* Puts those of the rung, and those who see it at once, on whose list it stands. Nobody on the rung: the next one (a finding), until
 * somebody is or the ladder ends. Where that is nobody at all: every other manager. */
bool call_ask(struct tx *, struct arena *, struct call *, int64_t now, day today, struct fault *);
/* Puts those of these parts among them who see it. */
bool call_show(struct tx *, struct arena *, const struct call *, unsigned parts, int64_t now, day today, struct fault *);
/* Those of its rung are written to anew, however lately they were. */
bool call_sound(struct tx *, const struct call *, struct fault *);
/* That this rung was asked: once for the row of the step. Journaled. */
bool call_note(struct tx *, const struct call *, int64_t now, struct fault *);
#endif
