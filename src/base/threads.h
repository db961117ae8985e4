/* threads: one job shared out among several threads that end with it. */
#ifndef KITH_BASE_THREADS_H
#define KITH_BASE_THREADS_H

enum { THREADS_MOST = 64 };

/* work(ctx, k) for each k below n (1 to THREADS_MOST): 0 in this thread, the others each in one of its own, or in this one
 * after it where no other can be started. Returns when all are done. */
void threads_run(int n, void (*work)(void *ctx, int k), void *ctx);
#endif
