/* safety: a young person says that they do not feel safe.
 *
 * What they write is a `view` of the record whose reader is "safe": nobody's relation opens it (access), only a call does. A *call* is an
 * entry of the kind `safety-call`: its steps and its ladder are described (parts/voice/kinds/safety-call.yaml, parts/voice/ladders.yaml),
 * taken and told by the frame (record/steps.h, record/call.h). This room has what is only theirs: the child's words, what the page says of
 * it, the designated officer's day, the form's own token.
 *
 *   waiting ── I have it ──► held ── how seen, outcome ──► done ── a second person ──► asked the child
 *      ▲                      │ passed on, or too long      │ sent back                 │ yes ──► closed
 *      └──────────────────────┴─────────────────────────────┴───────────── no, one rung up ┘
 *
 * Silence is not a yes: without the child's answer it stays "not confirmed" on the lists, for ever.
 *
 * Whoever the child says it is about is told nothing: no rung, list, page, count or look of it shows to them. The same holds for
 * who is barred from the child's record. Both stand inside the queries, and in the ladder's.
 *
 * Nobody has read it before "I have it": the words open by that, so "nobody has read it yet" is true. Of a call that is
 * *shut* (the child chose "just me") the words open by safety_open alone: the lead (or the deputy, where the lead cannot), with
 * a reason, written into the view (opened_by, opened_at) and among the looks that the child sees.
 *
 * Moments are UTC milliseconds and told by the caller.
 * Faults: safety.none (not there, or not this reader's: the two look alike), safety.state (somebody was quicker), safety.words
 * (FAULT_ASKED). */
#ifndef KITH_SAFETY_SAFETY_H
#define KITH_SAFETY_SAFETY_H
#include "access/posts.h"
#include "record/call.h"
#include "record/entry.h"

/* By when the designated officer (LADO) is told of what came to light on that day: within one working day (Working Together to
 * Safeguard Children 2023, chapter 4: allegations against people who work with children). */
bool safety_lado_by(day on, day *by, struct fault *);

/* ---- by the child ---- */

enum { SAFETY_ABOUT = 8, SAFETY_WORDS = 8000 }; /* bytes of one entry; more words are more entries */
/* Whom a call can be about: those beside the child, for "is it about one of these people?". */
struct safety_person {
	int64_t person;
	struct text name, part; /* part: as in an allocation, or "lead" */
};
bool safety_beside(struct tx *, struct arena *, int64_t authority, int64_t child, day today, struct safety_person **, size_t *n,
    struct fault *);
/* Who will be asked, before anything is sent. */
bool safety_would_ask(struct tx *, struct arena *, int64_t authority, int64_t child, bool shut, int64_t now, struct asked_names *,
    struct fault *);

struct saying_unsafe {
	int64_t authority, child;
	struct text words, reach;
	int64_t about[SAFETY_ABOUT]; /* persons */
	size_t n_about;
	bool shut;
};
/* Puts it on the list: a new call, or more words for the one that stands. Needs a write transaction. */
bool safety_say(struct tx *, struct arena *, const struct saying_unsafe *, int64_t now, day today, struct fault *);
/* "Do you feel safe now?", where it is asked. */
bool safety_answer(
    struct tx *, struct arena *, const struct actor *, int64_t call, bool safe, int64_t now, day today, struct fault *);

/* ---- what stands ---- */

enum safety_state { SAFETY_WAITING, SAFETY_HELD, SAFETY_DONE, SAFETY_SIGNED, SAFETY_CLOSED, SAFETY_STATES };
struct safety_step {
	int64_t at, person;       /* person 0: the clock */
	struct text what;         /* said, asked, have, opened, passed, late, done, back, signed, safe, not-safe */
	struct text who;          /* the name of the person */
	struct text how, outcome, words;
	day on;                   /* done: the day on which the child was seen or spoken to */
	int64_t view;             /* said: the entry with the words */
	int rung;                 /* asked */
};
struct safety_call {
	int64_t id, child, raised_at, rung_at, changed_at;
	enum safety_state state;
	int rung;
	bool shut, read; /* read: somebody has had it (of a shut one: has opened its words), whoever has it now */
	bool to_sign;    /* for a reader: they may countersign it */
	int64_t held_by, done_by; /* persons; 0: nobody */
	struct text holder;       /* held_by by name */
	struct text asked;        /* those on whose list it stands, by name */
	struct text about;        /* whom it is about, by name; n 0: not said */
	struct text next;         /* who is asked next, when nobody has it by next_at; n 0: the last is asked */
	int64_t next_at;
	struct safety_step *step;
	size_t n, earlier;        /* the newest, in their order; how many stand before them and are not among them */
};
/* What this reader has on their list, the most urgent first: waiting, held, to be countersigned, not confirmed by the child.
 * The one function for every list and home. */
struct safety_row {
	int64_t id, raised_at;
	enum safety_state state;
	bool shut, mine; /* mine: I hold it */
	bool to_sign;    /* done by another: this reader may countersign it */
	struct text holder;
};
struct safety_rows {
	struct safety_row *at;
	size_t n;
};
bool safety_rows(struct tx *, struct arena *, const struct actor *, struct safety_rows *, struct fault *);
/* One of them, whole. ROW_NONE: none, or not theirs. */
enum row safety_get(struct tx *, struct arena *, const struct actor *, int64_t call, day today, struct safety_call *,
    struct fault *);
/* The child's own: those that are not closed and those of the last 30 days, the newest first. */
bool safety_mine(struct tx *, struct arena *, int64_t authority, int64_t child, int64_t now, day today,
    struct safety_call **, size_t *n, struct fault *);

/* ---- by those who are asked ---- */

/* what: have, pass (with words), open (a shut one, with a reason), done, sign, back (not yet, with words). */
struct safety_act {
	int64_t call;
	const char *what;
	struct text words, how, outcome;
	day on;
};
bool safety_do(
    struct tx *, struct arena *, const struct actor *, const struct safety_act *, int64_t now, day today, struct fault *);

/* ---- from before calls were entries ---- */

/* Calls that stand in the tables of before become entries with the same id, steps, lists and moments; once. Whoever begins to serve asks
 * for it. *moved: how many. Needs a write transaction. */
bool safety_moved(struct tx *, struct arena *, int64_t now, day today, size_t *moved, struct fault *);
/* Whether there are any. */
bool safety_to_move(struct tx *, bool *any, struct fault *);

/* ---- the form's own token ---- */

/* The form on which a child says that they are not safe is taken for a week after it was drawn, whether the session lasts or not:
 * it carries who drew it, under a key of the database. It opens nothing else. */
enum { SAFETY_TOKEN = 80, SAFETY_TOKEN_DAYS = 7 };
bool safety_key(struct store *, unsigned char key[static 32], struct fault *);
char *safety_token(const unsigned char key[static 32], int64_t authority, int64_t child, int64_t now, char out[static SAFETY_TOKEN]);
bool safety_token_ok(const unsigned char key[static 32], struct text given, int64_t now, int64_t *authority, int64_t *child);
/* Whether that young person may sign in still. */
enum row safety_child_is(struct tx *, int64_t authority, int64_t child, struct fault *);

extern const struct migration_set safety_migrations; /* 111–119 */
#endif
