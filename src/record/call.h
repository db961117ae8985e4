/* call: ladders in minutes. A step of a kind may say `calls: NAME`: whoever the ladder NAME (parts/PART/ladders.yaml) names is asked, one
 * after the other by day and by night, until somebody takes the entry from that step. A *call* is where that stands: whom it has asked, on
 * which rung, and since when. It begins and goes quiet with the steps (steps.c does that), climbs by the clock (call_tick), and its
 * messages say only that there is something new.
 *
 * Who was asked or told stands to the entry as `told` (base/role.h), for as long as it is there. Whoever the entry is about
 * (call_against: the field that the description names with `against`, and whom a page adds) and whoever is barred from the child's
 * record is on no rung and stands so to nothing: both are inside the queries.
 *
 * A rung is told once (entry, step entered, rung) over restarts and processes; nobody behind one: the next, and a finding until somebody
 * is. Nobody at all: every other manager. Moments are UTC milliseconds and told by the caller. */
#ifndef KITH_RECORD_CALL_H
#define KITH_RECORD_CALL_H
#include "access/access.h"
#include "base/date.h"
#include "record/entry.h"

/* ---- the ladder, as data ---- */

enum { PERIOD_DAY, PERIOD_NIGHT, PERIODS };
enum { RUNGS_MOST = 10 };
struct rungs {
	unsigned see[PERIODS]; /* masks of call_part: on whose list it stands from the first moment */
	unsigned ask[RUNGS_MOST][PERIODS];
	int n; /* 0: the ladder has no such part */
};
struct ladder {
	int64_t repeat, wait[PERIODS], hold; /* milliseconds */
	int from, to;                        /* minutes of the day */
	struct rungs open, shut;
	struct calendar calendar;            /* borrowed from the laws */
};
/* dir NULL, or without a NAME.yaml: the one of a part. Fault call.ladder: there is none of that name. */
bool ladder_load(struct arena *, const char *dir, const char *name, const struct calendar *, struct ladder *, struct fault *);
bool ladder_read(struct arena *, const char *name, struct text yaml, const struct calendar *, struct ladder *, struct fault *);
int ladder_period(const struct ladder *, int64_t at);
/* The one that runs, of the program or of the council's folder of laws. Defined above this room: src/calendar.c. */
bool call_ladder(const char *name, const struct ladder **, struct fault *);
/* That every ladder which a description of that authority (0: kith's own) names is there, for whoever begins to serve. */
bool call_ladders_there(int64_t authority, struct fault *);

/* ---- who ---- */

/* As the record calls them, else as they sign in (whoever is asked may stand nowhere in the record); n 0: nobody. */
bool call_name(struct tx *, struct arena *, int64_t authority, int64_t person, struct text *name, struct fault *);
/* Who would be asked, before anything is written: the names of those who see it at once and of the first rung, and of the next. */
struct asked_names {
	struct text see, next; /* "Sam Worker and Lena Lead"; n 0: nobody */
};
bool call_would_ask(struct tx *, struct arena *, const struct ladder *, int64_t authority, int64_t child, bool shut, int64_t now,
    struct asked_names *, struct fault *);
/* Who is asked now and who comes next, by name. */
struct call_stands {
	struct text asked; /* on whose list it stands */
	struct text next;  /* n 0: the last is asked already */
	int64_t next_at, rung_at;
	int rung;
};
bool call_stands(struct tx *, struct arena *, int64_t authority, int64_t entry, day today, struct call_stands *, struct fault *);
/* What it asked after the first, in their order: rung of the step's row n. */
struct call_note {
	int64_t n, at;
	int rung;
};
bool call_notes(struct tx *, struct arena *, int64_t authority, int64_t entry, struct call_note **, size_t *n, struct fault *);
/* Whether it asked or told this user, and is not about them, and they are not barred. */
bool call_told(struct tx *, const struct actor *, const struct entry *, bool *told, struct fault *);
/* For inside a query with $1 authority: the persons whom an entry is about, and those found to be one with them: "against(id)". */
#define CALL_AGAINST(entry) \
	"against(id) AS (SELECT p.person FROM step_against p WHERE p.authority = $1 AND p.entry = " entry " UNION " ACCESS_JOINED( \
	    "against") ")"
/* It is about them too: from now on it is on no list of theirs, and who is left is asked. Only ever added to. */
bool call_against(struct tx *, const struct hand *, int64_t entry, int64_t person, struct fault *);
/* Which posts the account of that person in that role holds now: a mask of CALL_LEAD, CALL_DEPUTY, CALL_DUTY. */
bool call_posts(struct tx *, int64_t authority, int64_t person, struct text role, unsigned *posts, struct fault *);
/* "Sam Worker, Lena Lead and Ada" */
struct text names_and(struct arena *, const struct text *, size_t n);
/* The same of the persons that a statement selects, with $1 authority and $2 entry; who has no name is left out. */
bool call_names(struct tx *, struct arena *, const struct sql *persons, int64_t authority, int64_t entry, struct text *, struct fault *);

/* ---- with the steps (steps.c alone) ---- */

struct kind_step;
/* The entry has come to this step (its row n), which asks, tells or does neither. */
bool call_step(struct tx *, const struct hand *, const struct entry *, const struct kind_step *, int64_t n, struct fault *);
/* Something was noted of it: while it asks, those of its rung are written to anew. */
bool call_noted(struct tx *, const struct hand *, const struct entry *, struct fault *);
/* The entry was written: whom it is about now. */
bool call_written(struct tx *, const struct hand *, const struct entry *, struct fault *);
/* It was taken back: nobody is asked any more. */
bool call_gone(struct tx *, int64_t authority, int64_t entry, struct fault *);
bool call_follow(struct tx *, int64_t authority, int64_t from, int64_t to, struct fault *);

/* ---- the clock ---- */

struct call_message {
	int64_t authority, entry, user;
	struct text to;
	int64_t n;        /* of a rung in days that says `mail`: the step's row … */
	struct text rung; /* … and the rung; n 0: of a ladder in minutes, and it comes again */
};
/* Whether there is anything for the clock to look at: so that nothing is written while there is not. */
bool call_running(struct tx *, int64_t now, bool *any, struct fault *);
/* Takes what time takes of what may call, moves every call that nobody has up its ladder, and says to whom a message is due now; each
 * is claimed for a minute; the messages of rungs in days among them, once and for a day at most. Needs a write transaction; safe to run as
 * often as one likes, in several processes, and after any pause. */
bool call_tick(struct tx *, struct arena *, int64_t now, struct call_message **, size_t *n, struct fault *);
/* What became of one. */
bool call_mailed(struct tx *, const struct call_message *, bool ok, int64_t now, struct fault *);
#endif
