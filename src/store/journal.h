/* journal: every write, and every look at a child's record; append only, one chain of digests an authority.
 *
 * A row holds who did what to which thing and which child and why, the salted digest of its body, the digest of the row
 * before, and its own digest (BLAKE2b over all of that, and over those whom a list named). The body (the words before and
 * after) lies apart: retention alone may destroy it, and the chain still verifies and says by which rule it went.
 *
 * A thing is whatever has an id and a page: a child, a home, a body, a meeting. The child is the thing of most rows and is
 * named by `child` alone; `about` names another (a meeting of a child: both). Whoever asks for a thing finds the rows that
 * name it in either way, or in a list.
 *
 * How a row is digested has a number (docs/decisions/0112-format-of-the-journal.md), and each row verifies by its own.
 *
 * The chain proves order: nobody can change, add or take out a row in the middle unseen. A tail that was cut off, or a
 * chain rewritten from some row on by somebody with the database in hand, is found only with a head (number and digest)
 * that was kept elsewhere: each backup and each day's log line carries one.
 *
 * How often a look was repeated within its ten minutes, and until when, is counted beside the chain and sealed into it when
 * they are over: a row "seal" holds a digest over the looks that closed since the one before. The first look that comes
 * twenty minutes after an open one writes it, and so do a backup and a serve that stands idle.
 *
 * Moments are UTC milliseconds and told by the caller. A missing text is kept as "", a missing id as none. */
#ifndef KITH_STORE_JOURNAL_H
#define KITH_STORE_JOURNAL_H
#include "store/store.h"

struct journal_entry {
	int64_t authority;
	int64_t at;
	int64_t actor; /* a person's id; 0: the operator of the machine, or a service */
	struct text role, relation; /* as what, and how related to the child ("mine to care for") */
	struct text verb;           /* "change", "correct", "take back", "import", "sign in", …; "look" is journal_look's */
	struct text kind;           /* of the record, or the page's name */
	int64_t entry;              /* 0: none */
	int64_t child;              /* 0: none, or those in children */
	int64_t about;              /* the thing; 0: the child. Read back, 0 as well where it is the child */
	struct text purpose;
	struct text before, after; /* the body; .at NULL: none */
	const int64_t *children;   /* a list's: of children, or, where the list is of things, their `about` ids; each once, in any
	                            * order, and `about` itself not again. An id is one thing over all kinds, so they may be mixed */
	size_t children_n;
	int64_t number; /* out: its place in the chain, from 1 */
};

enum { JOURNAL_DIGEST = 65 }; /* 64 hexadecimal digits and a NUL */
enum { JOURNAL_FORMAT = 2 };  /* of the rows that this program writes; it knows those before it too, and a chain never goes back */
struct journal_head {
	int64_t authority, number; /* number 0: an empty chain */
	char digest[JOURNAL_DIGEST];
};

/* Inside a write transaction: what is journaled and what it tells of are committed together or not at all. */
bool journal_write(struct tx *, struct journal_entry *, struct fault *);
/* A look at one thing's page (e->child, e->about), or at a list (e->children). The same person in the same role, relation and
 * purpose, looking at the same page about the same things within ten minutes of the first look, is that row
 * with a count; e->number is then its number. verb and body are not used. */
bool journal_look(struct tx *, struct journal_entry *, struct fault *);
/* Seals the looks whose ten minutes are over at this moment; nothing is written when there are none. */
bool journal_seal(struct tx *, int64_t authority, int64_t at, struct fault *);
/* Destroys the body of a row by a rule of retention, and journals that (verb "destroy", purpose the rule). */
bool journal_destroy(struct tx *, int64_t authority, int64_t number, int64_t at, struct text rule, struct fault *);
bool journal_head(struct tx *, int64_t authority, struct journal_head *, struct fault *);
/* Of every authority, by its number. */
bool journal_heads(struct tx *, struct arena *, struct journal_head **out, size_t *n, struct fault *);
/* "12:9f…" → number and digest. */
bool journal_head_parse(struct text, struct journal_head *out);

/* Who looked at what is written about this thing (a child is one): the newest first, at most `most`, those before the row
 * `before` (0: from the end). */
struct journal_seen {
	int64_t number, first_at, last_at, times, actor;
	struct text role, relation, page, purpose;
	bool list; /* among others, in a list */
};
bool journal_seen(struct tx *, struct arena *, int64_t authority, int64_t thing, int64_t before, int most,
    struct journal_seen **out, size_t *n, struct fault *);

/* What was written, and the things about which, after row `since`: ids, sorted, each once, and the head they were reckoned at. A row
 * about a meeting of a child gives the meeting and the child, one about a body that is called otherwise the body. A kept model or page
 * falls when any of those it was made from is here. */
bool journal_changed(struct tx *, struct arena *, int64_t authority, int64_t since, int64_t **things, size_t *n,
    int64_t *upto, struct fault *);
/* The same of `child` and lists alone: for what is reckoned from the children's records and from nothing else. */
bool journal_changed_children(struct tx *, struct arena *, int64_t authority, int64_t since, int64_t **children, size_t *n,
    int64_t *upto, struct fault *);

/* Whether anything at all was written after row `since`: all but looks, searches, refusals, and who came and went. */
bool journal_wrote(struct tx *, int64_t authority, int64_t since, bool *wrote, struct fault *);

/* Whether anybody but this actor wrote about the thing after row `since`. */
bool journal_others(struct tx *, int64_t authority, int64_t thing, int64_t since, int64_t actor, bool *others, struct fault *);

/* What became of one entry: the newest last. A destroyed body has gone true and both texts at NULL. */
struct journal_past {
	int64_t number, at, actor;
	struct text role, verb, before, after;
	bool gone;
};
bool journal_past(struct tx *, struct arena *, int64_t authority, struct text kind, int64_t entry,
    struct journal_past **out, size_t *n, struct fault *);

/* Is the chain whole? head may be NULL. False only when it could not be read; what is wrong stands in the verdict. From a row on
 * whose format this program does not know, only number and sequence can be looked at: the chain is then neither called whole
 * nor broken (whole false, wrong 0, newer that row). */
struct journal_verdict {
	bool whole;
	int64_t rows, bodies_gone; /* gone by a rule that the chain itself names */
	int64_t wrong;             /* the first row that is not as it was written; 0: none, or the tail */
	int64_t newer;             /* the first row of a format that this program does not know; 0: none */
	char say[300];             /* one sentence */
	struct journal_head head;  /* as found */
};
bool journal_verify(struct tx *, int64_t authority, const struct journal_head *, struct journal_verdict *,
    struct fault *);
#endif
