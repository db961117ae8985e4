#include "base/threads.h"
#include <pthread.h>
#include <stdbool.h>

struct one {
	pthread_t thread;
	void (*work)(void *, int);
	void *ctx;
	int k;
	bool started;
};

static void *run(void *data)
{
	struct one *t = data;
	t->work(t->ctx, t->k);
	return NULL;
}

void threads_run(int n, void (*work)(void *ctx, int k), void *ctx)
{
	struct one t[THREADS_MOST];
	n = n > THREADS_MOST ? THREADS_MOST : n;
	for (int k = 0; k < n; k++) {
		t[k] = (struct one){.work = work, .ctx = ctx, .k = k};
		t[k].started = k > 0 && pthread_create(&t[k].thread, NULL, run, &t[k]) == 0;
	}
	for (int k = 0; k < n; k++)
		if (!t[k].started)
			run(&t[k]);
	for (int k = 0; k < n; k++)
		if (t[k].started)
			pthread_join(t[k].thread, NULL);
}
