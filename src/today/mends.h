/* mends: what the return's rules found about a child before somebody's save, kept until the page that follows says what the save
 * mended and what it broke. It is kept in this process's memory, ten minutes at most, under who saved and about which child: not in
 * an address, and not in the browser. Where another process answers the page that follows, nothing is said. */
#ifndef KITH_TODAY_MENDS_H
#define KITH_TODAY_MENDS_H
#include "today/findings.h"

enum { MENDS_ROWS = 6, MENDS_KEPT = 10 * 60 * 1000 };

/* One thing of before; its first rows. */
struct mends_thing {
	const struct rule *rule;
	const char *say;
	uint32_t n;
	struct {
		enum table table;
		day since;
	} row[MENDS_ROWS];
};
struct mends_before {
	int64_t user, child;
	int64_t at;      /* when: UTC milliseconds */
	int64_t upto;    /* the journal number that it was reckoned at */
	int64_t entry;   /* that was to be changed; 0: a new one */
	day from;        /* when that began, as it stood; DAY_NONE: not known, or a new one */
	size_t n;
	struct mends_thing thing[];
};

struct mends;
struct mends *mends_new(void);
void mends_free(struct mends *);
/* Made by malloc; taken over. In place of what was kept for that user and child. */
void mends_keep(struct mends *, struct mends_before *);
/* Once: whoever takes it frees it. NULL where nothing is kept. */
struct mends_before *mends_take(struct mends *, int64_t user, int64_t child, int64_t now);

/* Whether an entry of this kind is, or holds, something of the return. */
bool mends_bears(const struct kind *);
/* Room for n things, or NULL. */
struct mends_before *mends_of(const struct child_findings *);

/* What is no longer found, and what is found now and was not: indexes into before->thing and now->thing, by the caller's arena.
 * Two things are one when the rule is and the day that their row began; or when both began with the entry that was saved. */
struct mends_between {
	uint32_t *mended, *broken;
	size_t n_mended, n_broken;
};
struct mends_between mends_between(struct arena *, const struct mends_before *, const struct child_findings *now, day entry_from);
#endif
