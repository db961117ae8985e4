/* What fill.c and write.c share. */
#ifndef KITH_DEMO_FILLING_H
#define KITH_DEMO_FILLING_H
#include "cohort/cohort.h"
#include "demo/fill.h"
#include "demo/week.h"
#include "record/entry.h"

/* The young person of the demonstration and those beside them: numbers within their part. */
struct filling {
	struct store *store;
	struct arena *arena;
	const struct inventing *v;
	int64_t now, authority;
	void (*progress)(const char *, int64_t, int64_t);
	struct demo_filled *report;
	int64_t *child;            /* the record's person, by index */
	int64_t *adult[PARTS];     /* by number within the part; carers by the index of the family */
	uint32_t adults[PARTS];
	int64_t *team, leaving;    /* entries of kind team; the one for care leavers */
	int64_t hero;              /* index */
	/* a child of about eight with the same worker, a care leaver of about nineteen with the same adviser; -1: none */
	int64_t small, grown;
	uint32_t hero_part[PARTS]; /* who works for them */
	int64_t board_member, partner; /* people, of those who sign in and work with no child */
	int64_t from;              /* the batch in hand */
};

int64_t moment_on(const struct filling *, day, int hour);
/* Somebody signs in as this child: they have something of each. */
static inline bool on_stage(const struct filling *f, int64_t index)
{
	return index == f->hero || index == f->small || index == f->grown;
}
/* Puts an entry as it would be typed; text may begin with @ for somebody (who of the child). NULL child: the authority. */
bool fill_entry(struct filling *, struct tx *, struct arena *, const struct week_entry *, int64_t child, const int64_t who[WEEK_AUTHORS],
    int64_t view, int64_t *id, struct fault *);
/* Teams and grown-ups. */
bool fill_adults(struct filling *, struct fault *);
/* Who works for the children, and all that is written about them. */
bool fill_children(struct filling *, struct fault *);
bool fill_users(struct filling *, struct fault *);
/* One entry, final, as if it had been typed; id may be NULL. */
bool fill_thing(struct filling *, struct tx *, struct arena *, struct entry *, int64_t *id, struct fault *);
/* The same by somebody, so many days ago. */
bool fill_by(struct filling *, struct tx *, struct arena *, struct entry *, int64_t *id, int64_t who, const char *role, int days,
    struct fault *);
/* Bodies, organisations, places, families: when the users are there. */
bool fill_things(struct filling *, struct tx *, struct arena *, struct fault *);
/* A return as it is told, row by row (demo_rows), into a builder. */
struct telling {
	struct cohort_builder *builder;
	int year;
	int64_t rows[TABLES];
};
void telling_row(void *telling, enum table, const struct text *cells);
/* The return's past months of this year, where the demonstration is not too large for it. */
bool fill_months(struct filling *, struct fault *);
#endif
