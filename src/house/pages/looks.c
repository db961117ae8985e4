#include "house/pages/looks.h"
#include "base/clock.h"
#include <stdlib.h>

enum { LOOKS_MOST = 1000 };

/* Openings before lists, then the latest first. */
static int in_order(const void *a, const void *b)
{
	const struct journal_seen *x = a, *y = b;
	if (x->list != y->list)
		return x->list ? 1 : -1;
	return x->last_at != y->last_at ? (x->last_at > y->last_at ? -1 : 1) : (x->number < y->number) - (x->number > y->number);
}

bool looks_safe(const struct journal_seen *x)
{
	return text_starts(x->page, TEXT("safe_")) || text_starts(x->page, TEXT("do_safe_"));
}

static bool one_session(const struct journal_seen *x, const struct journal_seen *y)
{
	return x->actor == y->actor && x->list == y->list && clock_day(x->last_at) == clock_day(y->last_at) && text_eq(x->role, y->role) &&
	       text_eq(x->relation, y->relation) && text_eq(x->purpose, y->purpose) &&
	       (text_eq(x->page, y->page) || (!looks_safe(x) && !looks_safe(y)));
}

static void fold(struct looks *l)
{
	size_t kept = 0;
	for (size_t i = 0; i < l->n; i++) {
		const struct journal_seen x = l->at[i];
		size_t k = kept;
		while (k > 0 && clock_day(l->at[k - 1].last_at) == clock_day(x.last_at) && !one_session(&l->at[k - 1], &x))
			k--;
		if (k > 0 && one_session(&l->at[k - 1], &x)) {
			struct journal_seen *into = &l->at[k - 1];
			into->times += x.times;
			into->first_at = x.first_at < into->first_at ? x.first_at : into->first_at;
		} else {
			l->openings += !x.list;
			l->at[kept++] = x;
		}
	}
	l->n = kept;
}

bool looks_read(const struct request *r, struct tx *tx, const struct child_model *m, bool theirs, struct looks *l, struct fault *f)
{
	size_t cap = 0;
	*l = (struct looks){0};
	for (size_t i = 0; i < m->n_ids; i++) {
		struct journal_seen *some;
		size_t n;
		if (!journal_seen(tx, r->arena, actor_at(r)->authority, m->ids[i], 0, LOOKS_MOST, &some, &n, f))
			return false;
		for (size_t k = 0; k < n; k++) {
			if (!theirs && looks_safe(&some[k]))
				continue;
			l->at = arena_grow(r->arena, l->at, &cap, l->n + 1, sizeof *l->at);
			l->at[l->n++] = some[k];
		}
	}
	if (l->n)
		qsort(l->at, l->n, sizeof *l->at, in_order);
	fold(l);
	return true;
}

struct text looks_time(const struct request *r, const struct journal_seen *x, enum message until)
{
	char from[8], to[8];
	struct out_arg args[] = {out_arg_z(clock_hhmm(x->first_at, from)), out_arg_z(clock_hhmm(x->last_at, to))};
	if (clock_day(x->first_at) != clock_day(x->last_at) || !strcmp(from, to))
		return arena_text(r->arena, text_of(clock_hhmm(x->last_at, to)));
	return out_words(r->arena, r->site->words, until, args, 2);
}
