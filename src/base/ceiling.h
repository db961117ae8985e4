/* ceiling: where a request, a job or a command ends that asks for more memory than it may have, or than there is.
 *
 * ceiling_run(work, arg) is the head of such a job. Whoever reaches a ceiling inside it (arena_alloc, ceiling_memory) does not
 * return: what was held since is released, newest first, the arenas made since are freed, and ceiling_run answers false with
 * the fault "ceiling.memory". The process goes on. Heads: main (a command ends with a sentence and exit status 3), a web job,
 * the drawing of an answer on another thread (kit/jobs.c), a job of the writer (store/store.c), a thread of threads_run.
 *
 * What is to be released. Arenas made inside are, by themselves. Everything else that is malloc'ed, opened or begun and lives
 * across a call that may allocate from an arena is held: ceiling_hold(what, release), and ceiling_drop(what) when it is given
 * back or handed to somebody who outlives the job (a cache). A lock cannot be held so: nothing is allocated from an arena
 * under one (tools/lint.py looks), so that no jump leaves one locked.
 *
 * A thread without a head (a test, a tool) ends the process with a line and status 3. */
#ifndef KITH_BASE_CEILING_H
#define KITH_BASE_CEILING_H
#include "base/fault.h"
#include <setjmp.h>
#include <stddef.h>

/* work(arg); false: it reached a ceiling. What it still held at its end is handed to the head around this one, or to nobody. */
bool ceiling_run(void (*work)(void *), void *arg, struct fault *);
/* Ends the job: so many bytes were wanted. */
_Noreturn void ceiling_reach(size_t wanted);
/* p, or the ceiling: for what malloc, calloc and realloc gave. */
void *ceiling_memory(void *p, size_t wanted);

/* Without a head both do nothing. Held by the thread that calls; the same thing may be held as often as it has references. */
void ceiling_hold(void *what, void (*release)(void *what));
void ceiling_drop(void *what);

/* ---- inside the room: heads and arenas ---- */

struct ceiling_held {
	struct ceiling_held *older;
	void *what;
	void (*release)(void *);
};
/* A member of a head's list of arenas: the head of struct arena. */
struct ceiling_link {
	struct ceiling_link *before, *after; /* after NULL: in no list */
};
enum { CEILING_HELD = 32 }; /* so many without an allocation */
struct ceiling {
	jmp_buf to;
	struct ceiling *outer;
	struct ceiling_held *newest, *spare, some[CEILING_HELD];
	struct ceiling_link arenas; /* a ring */
	size_t wanted;
};
void ceiling_begin(struct ceiling *);
void ceiling_leave(struct ceiling *);
/* After it was left, by whichever thread: what it still holds goes to `heir`; NULL: to nobody. False: some could not be held. */
bool ceiling_hand(struct ceiling *, struct ceiling *heir);
/* This thread's head, or NULL. */
struct ceiling *ceiling_now(void);
void ceiling_arena(struct ceiling_link *);      /* an arena was made */
void ceiling_arena_gone(struct ceiling_link *); /* it is freed, or kept by somebody who outlives the job */
void arena_free_link(struct ceiling_link *);    /* arena.c */
#endif
