#include "base/threads.h"
#include "base/ceiling.h"
#include "base/whose.h"
#include <pthread.h>
#include <stdbool.h>

struct one {
	pthread_t thread;
	void (*work)(void *, int);
	void *ctx;
	int k;
	int64_t whose; /* for whom the caller works */
	bool started, whole;
	struct ceiling ceiling; /* the head of its part */
};

static void *run(void *data)
{
	struct one *t = data;
	int64_t was = whose_set(t->whose);
	ceiling_begin(&t->ceiling);
	if (!_setjmp(t->ceiling.to)) {
		t->work(t->ctx, t->k);
		t->whole = true;
	}
	ceiling_leave(&t->ceiling);
	whose_set(was);
	return NULL;
}

/* A part that reached a ceiling ends the whole, once all have come together: ctx is theirs until then. What the others hold
 * at their end is the caller's. */
void threads_run(int n, void (*work)(void *ctx, int k), void *ctx)
{
	struct one t[THREADS_MOST];
	size_t wanted = 0;
	bool whole = true;
	n = n > THREADS_MOST ? THREADS_MOST : n;
	for (int k = 0; k < n; k++) {
		t[k].work = work, t[k].ctx = ctx, t[k].k = k, t[k].whole = false, t[k].whose = whose_now();
		t[k].started = k > 0 && pthread_create(&t[k].thread, NULL, run, &t[k]) == 0;
	}
	for (int k = 0; k < n; k++)
		if (!t[k].started)
			run(&t[k]);
	for (int k = 0; k < n; k++)
		if (t[k].started)
			pthread_join(t[k].thread, NULL);
	for (int k = 0; k < n; k++) {
		whole = ceiling_hand(&t[k].ceiling, ceiling_now()) && t[k].whole && whole;
		wanted = t[k].whole ? wanted : t[k].ceiling.wanted;
	}
	if (!whole)
		ceiling_reach(wanted);
}
