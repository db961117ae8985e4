/* week: what is written in kith itself about an invented child: visits, health, school plans, what they say, answers, tasks;
 * over the last fifteen months and the days to come, some of it late and some still waiting. Pure.
 *
 * An entry is of a described kind (parts/PART/kinds): its fields by name, as somebody would type them. */
#ifndef KITH_DEMO_WEEK_H
#define KITH_DEMO_WEEK_H
#include "demo/chance.h"
#include "demo/invent.h"

enum { DEMO_TALKS = 60 }; /* the days back for which talks after being missing are held */
enum { WEEK_FIELDS = 10, WEEK_DAYS = 460 /* a whole year to the end of the last quarter */ };

/* Who writes; a person field's text is the same, with @: "@worker". */
enum week_author { WEEK_WORKER, WEEK_REVIEWER, WEEK_ADVISER, WEEK_NURSE, WEEK_CARER, WEEK_SELF, WEEK_AUTHORS };
extern const char *const week_authors[WEEK_AUTHORS]; /* "@worker" … */

struct week_entry {
	const char *kind;
	day written;
	bool draft;
	enum week_author by;
	const char *step; /* where it stands since …; NULL: where it began */
	day stepped;
	int about; /* the entry of this list that it answers (field `view`), or −1 */
	size_t n;
	struct week_field {
		const char *name, *text;
	} field[WEEK_FIELDS];
};
struct week {
	struct arena *arena;
	const struct inventing *v;
	const struct invented *k;
	bool rich; /* the young person of the demonstration: something of each */
	struct week_entry *at;
	size_t n, cap;
};
/* Everything lives in the arena. */
void invent_week(struct arena *, const struct inventing *, const struct invented *, bool rich, struct week *);

/* A new entry at the end, and its fields. */
struct week_entry *week_add(struct week *, const char *kind, day written, enum week_author);
void week_text(struct week_entry *, const char *field, const char *text);
void week_day(struct week *, struct week_entry *, const char *field, day);
/* Until when they are in care (today, or the day they left); since when; from when there is anything of here. DAY_NONE: never. */
day week_until(const struct week *);
day week_since(const struct week *);
day week_begins(const struct week *);
int week_age(const struct week *, day on);
day week_workday(day); /* that day, or the Friday before */
bool week_seen(const struct week *); /* in care at some time of these months */

/* What a part has of the invented authority, declared in its demo.c; chance is the part's own, so that one more changes no other's:
 *   DEMO(health, .child = checks); */
struct fault;
struct filling;
struct tx;
struct demo_part {
	const char *name;
	void (*child)(struct week *, struct chance *); /* about each child */
	/* The same with what stands in the database already, and who is beside the child, by week_author. */
	bool (*written)(struct filling *, struct tx *, struct week *, struct chance *, const int64_t who[WEEK_AUTHORS], struct fault *);
	bool (*things)(struct filling *, struct tx *, struct arena *, struct fault *); /* once, at the end (demo/filling.h) */
};
#define DEMO(name_, ...)                                                                                                                   \
	static const struct demo_part demo_##name_ = {.name = #name_, __VA_ARGS__};                                                        \
	static const struct demo_part *const demo_at_##name_ __attribute__((section("kith_demo"), used)) = &demo_##name_
/* The stream of a part's chance about this child. */
struct chance demo_part_chance(const struct week *, const char *name);
/* In order of their names, each once; *at is the caller's, from 0. NULL: no more. */
const struct demo_part *demo_part_next(size_t *at);
#endif
