/* strategy: an authority's strategy as data: its words, its promises, what it wants, who sees to it.
 *
 * A pack is strategies/NAME/pack.yaml; it stands in the program. KITH_STRATEGIES=DIR reads DIR/NAME/pack.yaml besides:
 * one of a name that stands in the program takes its place, another is added. A wrong pack is refused with file, line,
 * column and remedy (base/yamldoc.h).
 *
 * A text at NULL means that the strategy does not say: pages show "not set" (STRATEGY_NOT_SET), never a default. There
 * may be any number of promises, priorities and outcomes, also none. Everything lives in the arena given and is
 * immutable; texts are NUL-terminated.
 *
 * The thread runs promise → outcome → action → measure → what children say: an outcome names its promise; promises and
 * outcomes name measures by their ids (measure/measure.h) and themes (`evidence` of parts/PART/kinds). */
#ifndef KITH_STRATEGY_STRATEGY_H
#define KITH_STRATEGY_STRATEGY_H
#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

#define STRATEGY_NOT_SET "not set"
/* most: a limit of one file, of one list, and of all that a pack holds (a list of aliases of lists grows fast). */
enum { STRATEGY_BYTES = 1 << 20, STRATEGY_LIST = 500, STRATEGY_NODES = 50000, STRATEGY_PACKS = 1000, ADDRESS_MOST = 60 };

struct pack_place {
	int line, column; /* from 1: where it stands in the file */
};
struct texts {
	const char **at;
	size_t n;
};

/* What a thing is called. all NULL: not set. */
struct words_of {
	struct pack_place place;
	const char *one, *many, *a_one;
};
struct pack_term {
	struct pack_place place;
	const char *id;
	struct words_of adult, child;
	struct texts instead_of; /* the words it stands for, which no page uses: the board's page says so */
	const char *why, *source;
};
struct document {
	struct pack_place place;
	const char *id, *title, *published, *period;
};
struct test_question {
	struct pack_place place;
	const char *text, *when, *source;
};
/* How often. every_months 0: it cannot be reckoned from (the words alone stand). words NULL: not set. */
struct cadence {
	struct pack_place place;
	const char *words;
	int64_t every_months;
};
struct promise {
	struct pack_place place;
	const char *id;
	const char *text;  /* in its own words: shown so, to everybody */
	const char *means; /* kith's, in plain words for a child; NULL: none */
	struct texts themes, measures;
};
struct pledge {
	struct pack_place place;
	const char *name, *intro, *authors, *made_by, *adopted;
	struct cadence review;
	struct promise *promises;
	size_t n;
};
struct priority {
	struct pack_place place;
	const char *id, *name, *text, *source;
};
struct action {
	struct pack_place place;
	const char *id, *text;
};
struct other_text {
	struct pack_place place;
	const char *text, *source;
};
struct outcome {
	struct pack_place place;
	const char *id, *text;
	struct other_text *also; /* another document's wording of the same */
	size_t also_n;
	const char *promise, *priority; /* ids; NULL: not set */
	struct texts sponsors, measures;
	const char *source;
	struct action *actions;
	size_t n;
};
struct body {
	struct pack_place place;
	const char *id, *name;
	struct texts also;
	const char *role, *chair;
	struct texts members; /* at NULL: not set */
	struct cadence cadence;
	struct texts answers_to; /* ids of bodies; at NULL: not set */
	const char *source;
};
struct monitoring {
	struct pack_place place;
	const char *id, *text;
	struct cadence *cadences; /* each as stated; two that disagree both stand */
	size_t n;
	const char *source;
};
struct baseline {
	struct pack_place place;
	const char *id, *name, *value, *as_at, *of, *measure, *source;
};
struct area {
	struct pack_place place;
	const char *name;
	int64_t count;
	struct texts names; /* at NULL: not set */
};

struct pack {
	struct pack_place place;
	const char *id, *authority, *code; /* the ONS code of the authority */
	struct document *documents;
	size_t documents_n;
	struct pack_term *terms;
	size_t terms_n;
	const char *vision, *mission;
	struct test_question *questions;
	size_t questions_n;
	struct texts principles, targets; /* at NULL: not set */
	struct pledge pledge;
	struct priority *priorities;
	size_t priorities_n;
	struct outcome *outcomes;
	size_t outcomes_n;
	struct body *bodies;
	size_t bodies_n;
	struct monitoring *monitoring;
	size_t monitoring_n;
	struct baseline *baseline;
	size_t baseline_n;
	struct area *areas;
	size_t areas_n;
	const char *file; /* for faults of those who look further: "strategies/essex/pack.yaml" */
};
struct strategies {
	const struct pack **at; /* by id */
	size_t n;
};

/* What a pack may name, asked of rooms that do not lie below this one. NULL: not asked. */
struct pack_knows {
	bool (*measure)(const char *id);
	bool (*theme)(const char *); /* whether a kind of the record is evidence for it */
};

bool strategy_read(struct arena *, const char *name, struct text yaml, const struct pack_knows *, struct pack *, struct fault *);
/* Those of the program and, dir not NULL, of the folder. */
bool strategies_load(struct arena *, const char *dir, const struct pack_knows *, struct strategies *, struct fault *);
/* What each authority is called in addresses (/a/NAME/) and folders: its pack's id, else its code, in small letters, digits and -. No two
 * are called the same. */
struct text *strategy_addresses(struct arena *, const struct strategies *, const struct authority *, size_t n);
/* By id, ONS code or the authority's name (case apart); NULL: there is none, which is no fault: an authority may have
 * none in kith. */
const struct pack *strategy_of(const struct strategies *, struct text wanted);

const struct promise *strategy_promise(const struct pack *, const char *id);
const struct outcome *strategy_outcome(const struct pack *, const char *id);
const struct priority *strategy_priority(const struct pack *, const char *id);
const struct body *strategy_body(const struct pack *, const char *id);
/* Whether it stands in the list. */
bool texts_has(const struct texts *, const char *);
/* "not set" for NULL. */
static inline const char *strategy_words(const char *z)
{
	return z ? z : STRATEGY_NOT_SET;
}

/* ---- terms ---- */

enum strategy_audience { STRATEGY_ADULT, STRATEGY_CHILD };
/* The words of a term for an audience; one that the pack gives for the other audience alone is used. False: the pack
 * does not speak of this term, and the general word stands. True with one NULL: not set. */
bool strategy_term(const struct pack *, const char *id, enum strategy_audience, struct words_of *out);
#endif
