/* What the files of this room share: the chain that every clock runs on. */
#ifndef KITH_DUTY_INSIDE_H
#define KITH_DUTY_INSIDE_H
#include "duty/duty.h"

struct rows_out {
	struct arena *arena;
	struct duty_row *row;
	size_t n, cap;
};

/* One chain: a period or a home, what satisfied its obligations, and which law runs next. */
struct chain {
	day from, to, last;
	bool known;           /* its start is known */
	bool untold;
	bool to_18;           /* of visits: the home is meant to last until then */
	day k;                /* before this day nothing is known */
	enum duty_since start_is; /* what `from` is to the first law */
	const struct law *first; /* counts from `from`; NULL: counts as if there had been one before */
	/* The law for the next, when `n` (>= 1) were met, the last on `anchor`; NULL: none runs. */
	const struct law *(*next)(const struct chain *, uint32_t n, day anchor);
	const day *met;       /* ascending, distinct, in [from, last], not after as-at */
	uint32_t mets;
	const struct duty_ask *ask;
	const struct span *span;
	const struct events *events;
};

void chain_run(const struct chain *, struct rows_out *);
/* A row as it stands, if it belongs in the list. */
void duty_put(struct rows_out *, const struct duty_ask *, const struct duty_row *);
bool duty_switched_on(const struct duty_ask *, const struct law *);
/* From src/duty/events.c. */
void duty_visits(const struct duty_ask *, const struct span *, const struct events *, struct rows_out *);
void duty_health(const struct duty_ask *, const struct span *, const struct events *, struct rows_out *);
void duty_back(const struct duty_ask *, const struct span *, const struct events *, struct rows_out *);
/* One obligation of a chain: due on a known day, met on `on` or not (DAY_NONE). */
struct obliged {
	const struct law *law;
	day since, due, on;
	enum duty_reason why;
	enum duty_since since_is;
};
void duty_oblige(const struct chain *, const struct obliged *, struct rows_out *);
void duty_touch(const struct duty_ask *, const struct span *, const struct events *, struct rows_out *);
#endif
