/* The writer: one thread that takes every waiting job, gives each a savepoint of its own, commits them together with
 * one fsync, and then tells each how it went. On PostgreSQL too: its writers take turns for the journal's sake anyway.
 * 64 connections that wait for one lock and one that serves them all were measured alike (docs/decisions). */
#include "base/whose.h"
#include "store/engine.h"
#include <semaphore.h>
#include <stdlib.h>

enum { TOGETHER = 256 }; /* jobs in one commit: bounds how long the first of them waits */

static _Thread_local bool in_writer;

bool writer_is_me(void)
{
	return in_writer;
}

static void tell(struct job *j)
{
	j->done(j->ctx, j->ok, &j->fault); /* may free j */
}

/* Kept: all that could be. Alone: the commit did not go through, or the transaction was lost; nothing is kept, and each job
 * is to be run by itself. Lost: the answer to the commit was, so nobody knows; to run them again might do it twice. */
enum fate { KEPT, ALONE, LOST };

static enum fate not_kept(struct job *jobs, const struct fault *f)
{
	if (strcmp(f->code, "store.lost") != 0)
		return ALONE;
	for (struct job *j = jobs; j; j = j->next)
		if (j->ok)
			j->ok = false, j->fault = *f;
	return LOST;
}

static enum fate together(struct store *s, struct conn *c, struct job *jobs)
{
	struct tx tx = {.store = s, .conn = c, .name = "together", .write = true};
	const struct engine *e = s->engine;
	struct fault f = {0};
	if (!e->begin(&tx, NULL))
		return ALONE;
	for (struct job *j = jobs; j; j = j->next) {
		struct tx one = {.store = s, .conn = c, .name = j->name, .write = true};
		if (!e->mark(&one, NULL)) {
			e->rollback(&tx);
			return ALONE;
		}
		whose_set(j->whose);
		j->ok = tx_work(&one, j->fn, j->arg, &j->fault) && e->keep(&one, &j->fault);
		if (!j->ok && (!e->undo(&one) || one.soft)) {
			e->rollback(&tx);
			return ALONE;
		}
	}
	return e->commit(&tx, &f) ? KEPT : not_kept(jobs, &f);
}

static void serve(struct store *s, struct conn **c, struct job *jobs)
{
	bool many = jobs->next != NULL;
	if (!*c)
		*c = store_take(s, true, NULL);
	if (*c && s->engine->broken(*c))
		s->engine->close(*c), *c = NULL;
	enum fate fate = many && *c ? together(s, *c, jobs) : ALONE;
	for (struct job *j = jobs, *next; j; j = next) {
		next = j->next;
		whose_set(j->whose);
		if (fate == ALONE)
			j->ok = store_alone(s, c, j->name, j->fn, j->arg, &j->fault);
		tell(j);
	}
	whose_set(0);
}

static void *writer(void *arg)
{
	struct store *s = arg;
	struct conn *c = NULL;
	in_writer = true;
	for (;;) {
		pthread_mutex_lock(&s->queue_lock);
		while (!s->first && !s->stopping)
			pthread_cond_wait(&s->queue_some, &s->queue_lock);
		struct job *jobs = s->first, *end = jobs;
		if (!jobs) {
			pthread_mutex_unlock(&s->queue_lock);
			break;
		}
		for (int n = 1; n < TOGETHER && end->next; n++)
			end = end->next;
		s->first = end->next;
		if (!s->first)
			s->last = &s->first;
		end->next = NULL;
		pthread_mutex_unlock(&s->queue_lock);
		serve(s, &c, jobs);
	}
	if (c)
		store_give(c);
	return NULL;
}

bool writer_start(struct store *s, struct fault *fault)
{
	if (pthread_create(&s->thread, NULL, writer, s) != 0)
		return fault_set(fault, FAULT_SYSTEM, "store.thread", "The system gives no thread for writing the database.");
	s->running = true;
	return true;
}

void writer_stop(struct store *s)
{
	if (!s->running)
		return;
	pthread_mutex_lock(&s->queue_lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->queue_some);
	pthread_mutex_unlock(&s->queue_lock);
	pthread_join(s->thread, NULL);
	s->running = false;
}

void writer_push(struct store *s, struct job *j)
{
	j->next = NULL;
	j->whose = whose_now();
	pthread_mutex_lock(&s->queue_lock);
	*s->last = j;
	s->last = &j->next;
	pthread_cond_signal(&s->queue_some);
	pthread_mutex_unlock(&s->queue_lock);
}

struct heap_job {
	struct job job;
	void (*done)(void *, bool, const struct fault *);
	void *ctx;
};

static void submitted(void *ctx, bool ok, const struct fault *fault)
{
	struct heap_job *h = ctx;
	h->done(h->ctx, ok, fault);
	free(h);
}

void store_submit(struct store *s, const char *name, bool (*fn)(struct tx *, void *, struct fault *), void *arg,
    void (*done)(void *, bool, const struct fault *), void *ctx)
{
	struct heap_job *h = calloc(1, sizeof *h);
	if (!h) {
		struct fault f;
		fault_set(&f, FAULT_SYSTEM, "store.memory", "There is no memory left to write.");
		done(ctx, false, &f);
		return;
	}
	*h = (struct heap_job){.job = {.name = name, .fn = fn, .arg = arg, .done = submitted, .ctx = h}, .done = done, .ctx = ctx};
	writer_push(s, &h->job);
}

static void posted(void *ctx, bool ok, const struct fault *fault)
{
	(void)ok, (void)fault;
	sem_post(ctx);
}

bool store_run(struct store *s, const char *name, bool (*fn)(struct tx *, void *, struct fault *), void *arg,
    struct fault *fault)
{
	if (in_writer)
		return fault_set(fault, FAULT_OURS, "store.bug", "'%s' was begun inside another transaction.", name);
	sem_t sem;
	sem_init(&sem, 0, 0);
	struct job j = {.name = name, .fn = fn, .arg = arg, .done = posted, .ctx = &sem};
	writer_push(s, &j);
	while (sem_wait(&sem) != 0)
		;
	sem_destroy(&sem);
	if (!j.ok && fault)
		*fault = j.fault;
	return j.ok;
}
