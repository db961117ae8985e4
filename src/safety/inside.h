/* What the files of this room share. */
#ifndef KITH_SAFETY_INSIDE_H
#define KITH_SAFETY_INSIDE_H
#include "safety/safety.h"

/* Whom a call is about, and those joined to them: for inside a query whose $1 is the authority. */
#define SAFETY_AGAINST(call) \
	"against(id) AS (SELECT p.person FROM safety_about p WHERE p.authority = $1 AND p.call = " call " UNION " ACCESS_JOINED( \
	"against") ")"

/* A child and those joined to them, whose $2 is any of their ids: before a statement that asks c.child IN (SELECT one.id FROM one). */
#define SAFETY_ONE "WITH RECURSIVE one(id) AS (SELECT CAST($2 AS BIGINT) UNION " ACCESS_JOINED("one") ") "
/* The users of these parts for this child, but for those whom the call is about and those who are barred. */
struct keeper {
	int64_t user, person;
	struct text name;
};
bool keepers(struct tx *, struct arena *, int64_t authority, int64_t child, int64_t call, unsigned parts, day today, struct keeper **,
    size_t *n, struct fault *);
/* The call as its row says, to be written back by call_put. */
struct call_row {
	int64_t authority, id, child, raised_at, rung_at, changed_at, held_by, done_by;
	bool shut;
	enum safety_state state;
	int rung;
};
struct call_row call_row(struct query *, int column);
#define CALL_COLUMNS "c.authority, c.id, c.child, c.shut, c.state, c.rung, c.raised_at, c.rung_at, c.changed_at, c.held_by, c.done_by"
enum { CALL_COLUMNS_N = 11 };
bool call_put(struct tx *, const struct call_row *, struct fault *);
/* Whether the actor may see it: on whose list it stands, and not who it is about. */
enum row call_for(struct tx *, const struct actor *, int64_t call, struct call_row *, struct fault *);
static inline const struct rungs *rungs_of(const struct ladder *l, bool shut)
{
	return shut ? &l->shut : &l->open;
}
/* Puts those of the rung, and those who see it at once, on whose list it stands. Nobody on the rung: the next one, until somebody is or
 * the ladder ends. Where that is nobody at all: every other manager. */
bool call_ask(struct tx *, struct arena *, const struct ladder *, struct call_row *, int64_t now, day today, struct fault *);
/* Those of its rung are written to anew, however lately they were. */
bool call_sound(struct tx *, const struct call_row *, struct fault *);
/* One rung up, now; at the last it stays. */
bool call_up(struct tx *, struct arena *, const struct ladder *, struct call_row *, int64_t now, day today, struct fault *);

/* Puts those of these parts among them who see it. */
bool call_show(struct tx *, struct arena *, const struct call_row *, unsigned parts, int64_t now, day today, struct fault *);
/* Who is asked when nobody has it by *at; n 0: the last is asked already. */
bool call_next(struct tx *, struct arena *, const struct ladder *, const struct call_row *, day today, struct text *names, int64_t *at,
    struct fault *);

struct step_new {
	const char *what;
	int64_t user, person;
	const char *role, *relation;
	struct text how, outcome, words;
	day on;       /* DAY_NONE or 0: none */
	int64_t view; /* 0: none */
	int rung;     /* asked */
};
/* Adds a step and journals it. */
bool step_add(struct tx *, const struct call_row *, const struct step_new *, int64_t now, struct fault *);
/* "Sam Worker, Lena Lead and Ada" */
struct text names_and(struct arena *, const struct text *, size_t n);
#endif
