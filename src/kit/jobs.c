#include "kit/inside.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { POOL_MOST = 64, URGENT_MOST = 64 }; /* URGENT_MOST: places beside the queue, for what is urgent alone */
#define KEEP_PAGE ((size_t)1 << 20) /* a larger page's buffer is given back */

/* ---- the pool ---- */

struct making {
	struct web *web;
	struct web_job **out;
};

static void make_job(void *arg)
{
	struct making *m = arg;
	struct web_job *j = ceiling_memory(calloc(1, sizeof *j), sizeof *j);
	ceiling_hold(j, free);
	j->arena = arena_new(JOB_CEILING);
	arena_keep(j->arena);
	ceiling_drop(j);
	j->out = out_begin(j->arena, m->web->options.site->words);
	j->body = BUF_INIT(WEB_BODY);
	*m->out = j;
}

struct web_job *jobs_take(struct web *w)
{
	pthread_mutex_lock(&w->lock);
	struct web_job *j = w->pool;
	if (j)
		w->pool = j->next, w->pooled--;
	w->open++;
	pthread_mutex_unlock(&w->lock);
	if (!j && !ceiling_run(make_job, &(struct making){w, &j}, NULL)) {
		pthread_mutex_lock(&w->lock);
		w->open--;
		pthread_mutex_unlock(&w->lock);
		return NULL;
	}
	j->next = NULL;
	j->web = w;
	j->spool = -1;
	j->most = WEB_BODY;
	return j;
}

static void job_free(struct web_job *j)
{
	out_end(&j->out);
	buf_free(&j->body);
	arena_free(j->arena);
	free(j);
}

void jobs_give(struct web_job *j)
{
	struct web *w = j->web;
	if (j->map)
		munmap(j->map, j->spooled);
	if (j->spool >= 0)
		close(j->spool);
	if (j->out.buf.cap > KEEP_PAGE)
		out_end(&j->out);
	arena_reset(j->arena);
	struct web_job clean = {.arena = j->arena, .out = j->out, .body = j->body, .spool = -1};
	clean.out.buf.n = clean.body.n = 0;
	clean.out.buf.broken = clean.body.broken = false;
	*j = clean;
	pthread_mutex_lock(&w->lock);
	bool keep = w->pooled < POOL_MOST;
	if (keep)
		j->next = w->pool, w->pool = j, w->pooled++;
	w->open--;
	pthread_cond_broadcast(&w->quiet);
	pthread_mutex_unlock(&w->lock);
	if (!keep)
		job_free(j);
}

void job_route(struct web_job *j)
{
	struct request r = j->request;
	const char *allow;
	const struct hooks *h = &j->web->options.hooks;
	if ((h->address && !h->address(h->ctx, &r, j->method)) || route_find(&r, j->method, &allow) != ROUTE_FOUND)
		return;
	j->urgent = r.route->urgent;
	if (r.route->upload_most)
		j->most = r.route->upload_most;
}

/* ---- the queue ---- */

bool jobs_push(struct web_job *j, void (*suspend)(struct web_job *))
{
	struct web *w = j->web;
	j->queued_ms = clock_ticks() / 1000;
	pthread_mutex_lock(&w->lock);
	struct web_job **first = j->urgent ? &w->urgent : &w->first, **last = j->urgent ? &w->last_urgent : &w->last;
	bool room = (j->urgent ? w->waiting_urgent < URGENT_MOST : w->waiting - w->waiting_urgent < w->options.queue) && !w->stopping;
	if (room) {
		suspend(j);
		if (*last)
			(*last)->next = j;
		else
			*first = j;
		*last = j;
		w->waiting++;
		w->waiting_urgent += j->urgent;
		pthread_cond_signal(&w->more);
	}
	pthread_mutex_unlock(&w->lock);
	return room;
}

static struct web_job *pop(struct web *w)
{
	pthread_mutex_lock(&w->lock);
	while (!w->first && !w->urgent && !w->stopping)
		pthread_cond_wait(&w->more, &w->lock);
	bool urgent = w->urgent && !(w->took_urgent && w->first);
	struct web_job **first = urgent ? &w->urgent : &w->first, *j = *first;
	if (j) {
		*first = j->next;
		if (!*first)
			*(urgent ? &w->last_urgent : &w->last) = NULL;
		j->next = NULL;
		w->took_urgent = urgent;
		w->waiting_urgent -= urgent;
		w->waiting--;
		w->running++;
	}
	pthread_mutex_unlock(&w->lock);
	return j;
}

/* ---- a worker ---- */

static void prepare(struct web_job *j, void *state)
{
	struct web *w = j->web;
	struct request *r = &j->request;
	r->arena = j->arena;
	r->site = w->options.site;
	r->worker = j->state = state;
	r->web = w;
	r->now = clock_now();
	r->today = clock_day(r->now);
	r->deadline = r->now + w->options.job_ms - (clock_ticks() / 1000 - j->queued_ms);
	r->local = j->conn->local && r->local;
	j->out.words = r->site->words;
	j->out.arena = j->arena;
	j->answer = (struct answer){.status = 200, .type = "text/html; charset=utf-8", .cache = "no-store", .out = &j->out};
}

/* The body as one text: from memory, or the file mapped. */
static bool body_of(struct web_job *j, struct sent *b)
{
	*b = (struct sent){j->type, buf_as_text(&j->body), j->too_large};
	if (j->spool < 0 || !j->spooled || j->too_large)
		return true;
	void *p = mmap(NULL, j->spooled, PROT_READ, MAP_PRIVATE, j->spool, 0);
	if (p == MAP_FAILED)
		return false;
	j->map = p;
	b->bytes = (struct text){p, j->spooled};
	return true;
}

static void answer(void *arg)
{
	struct web_job *j = arg;
	struct web *w = j->web;
	struct sent body;
	if (!j->urgent && clock_ticks() / 1000 - j->queued_ms > w->options.job_ms) {
		atomic_fetch_add(&w->late, 1);
		page_error(&j->request, &j->answer, 503, MSG_ERROR_BUSY_TITLE, MSG_ERROR_LATE_SAY);
		return;
	}
	if (!body_of(j, &body)) {
		page_error(&j->request, &j->answer, 503, MSG_ERROR_BUSY_TITLE, MSG_ERROR_BUSY_SAY);
		return;
	}
	dispatch(&j->request, &j->answer, j->method, j->raw_query, &body, &w->options.hooks);
}

/* ---- a ceiling ---- */

static void draw_busy(void *arg)
{
	struct web_job *j = arg;
	page_error(&j->request, &j->answer, 503, MSG_ERROR_BUSY_TITLE, MSG_ERROR_BUSY_SAY);
}

/* The job wanted more memory than it may have: what it has is given back, and the page that says so knows nothing of it but
 * who it was for: a page of young people's, or of adults'. Without memory for even that the answer is its status alone. */
static void over_ceiling(struct web_job *j)
{
	struct web *w = j->web;
	const struct route *route = j->request.route;
	bool young = j->request.layout.young;
	char number[48];
	snprintf(number, sizeof number, "%.*s", TEXT_ARG(j->request.number));
	atomic_fetch_add(&w->ceilings, 1);
	if (w->options.log)
		fprintf(w->options.log, "{\"at\":%lld,\"request\":\"%s\",\"route\":\"%s\",\"fault\":\"ceiling.memory\",\"bytes\":%zu}\n",
		    (long long)clock_now(), number, route ? route->pattern : "", arena_used(j->arena)), fflush(w->options.log);
	arena_reset(j->arena);
	out_end(&j->out);
	memcpy(j->number, number, sizeof number);
	j->request = (struct request){.number = text_of(j->number), .route = route, .layout.young = young};
	j->raw_query = j->type = (struct text){NULL, 0};
	prepare(j, j->state);
	if (!ceiling_run(draw_busy, j, NULL)) {
		out_end(&j->out);
		j->answer.n_headers = 0;
		j->answer.status = 503;
	}
}

struct ending {
	struct web_job *job;
	const struct fault *fault;
};

static void draw_fault(void *arg)
{
	struct ending *e = arg;
	page_fault(&e->job->request, &e->job->answer, e->fault);
}

/* Whoever drew it, wherever: a page that was cut off at its ceiling does not leave. */
static void draw_whole(void *arg)
{
	struct web_job *j = arg;
	struct fault f = {.kind = FAULT_OURS};
	place_answer(&j->request, &j->answer); /* the way on may have been found after the worker had gone on */
	if (!buf_ok(&j->out.buf))
		page_fault(&j->request, &j->answer, &f);
	if (!buf_ok(&j->out.buf))
		ceiling_reach(j->out.buf.n);
}

static void finished(struct web_job *j, bool was_held)
{
	struct web *w = j->web;
	if (!ceiling_run(draw_whole, j, NULL))
		over_ceiling(j);
	j->done = true;
	server_resume(j); /* j may be gone from here on */
	pthread_mutex_lock(&w->lock);
	if (was_held)
		w->held--;
	else
		w->running--;
	pthread_cond_broadcast(&w->quiet);
	pthread_mutex_unlock(&w->lock);
}

static void release(struct holder *held, bool ok, const struct fault *f)
{
	struct web_job *j = (struct web_job *)held;
	struct fault none = {.kind = FAULT_OURS};
	if (!ok && f && !strcmp(f->code, "ceiling.memory"))
		over_ceiling(j);
	else if (!ok && !ceiling_run(draw_fault, &(struct ending){j, f ? f : &none}, NULL))
		over_ceiling(j);
	finished(j, true);
}

struct starting {
	struct hold hold;
	struct holder *held;
};

static void start(void *arg)
{
	struct starting *s = arg;
	s->hold.start(s->hold.arg, s->held);
}

static void run(struct web_job *j, void *state)
{
	struct web *w = j->web;
	prepare(j, state);
	if (!ceiling_run(answer, j, NULL))
		over_ceiling(j);
	struct hold h = j->answer.hold;
	if (!h.start) {
		finished(j, false);
		return;
	}
	pthread_mutex_lock(&w->lock);
	w->running--;
	w->held++;
	pthread_mutex_unlock(&w->lock);
	j->held.release = release;
	/* j may be gone from here on; a start that reaches a ceiling has handed it to nobody yet */
	struct fault reached;
	if (!ceiling_run(start, &(struct starting){h, &j->held}, &reached))
		release(&j->held, false, &reached);
}

struct worker_start {
	struct web *web;
	void *state;
};

static void *worker(void *arg)
{
	struct worker_start s = *(struct worker_start *)arg;
	free(arg);
	struct web_job *j;
	while ((j = pop(s.web)))
		run(j, s.state);
	return NULL;
}

bool jobs_start(struct web *w, struct fault *f)
{
	const struct web_options *o = &w->options;
	w->worker = calloc(o->workers, sizeof *w->worker);
	w->worker_state = calloc(o->workers, sizeof *w->worker_state);
	if (!w->worker || !w->worker_state)
		return fault_set(f, FAULT_SYSTEM, "web.memory", "there is no memory for the workers");
	for (unsigned i = 0; i < o->workers; i++) {
		if (o->worker_open && !(w->worker_state[i] = o->worker_open(o->worker_ctx, f)))
			return false;
		struct worker_start *s = malloc(sizeof *s);
		if (s)
			*s = (struct worker_start){w, w->worker_state[i]};
		if (!s || pthread_create(&w->worker[i], NULL, worker, s) != 0) {
			free(s);
			if (o->worker_close && w->worker_state[i])
				o->worker_close(o->worker_ctx, w->worker_state[i]);
			return fault_set(f, FAULT_SYSTEM, "web.thread", "a worker thread cannot be started");
		}
		w->workers++;
	}
	return true;
}

void jobs_drain(struct web *w)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += w->options.stop_ms / 1000;
	until.tv_nsec += (long)(w->options.stop_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000)
		until.tv_sec++, until.tv_nsec -= 1000000000;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_broadcast(&w->more);
	/* What waits, runs or is held is answered, however long it takes: it may be a save. */
	while (w->waiting || w->running || w->held)
		pthread_cond_wait(&w->quiet, &w->lock);
	/* What is being read or sent has until then. */
	while (w->open && pthread_cond_timedwait(&w->quiet, &w->lock, &until) != ETIMEDOUT)
		;
	pthread_mutex_unlock(&w->lock);
	for (unsigned i = 0; i < w->workers; i++) {
		pthread_join(w->worker[i], NULL);
		if (w->options.worker_close)
			w->options.worker_close(w->options.worker_ctx, w->worker_state[i]);
	}
	w->workers = 0;
}

void jobs_free(struct web *w)
{
	for (struct web_job *j = w->pool, *next; j; j = next) {
		next = j->next;
		job_free(j);
	}
	w->pool = NULL;
	free(w->worker);
	free(w->worker_state);
}
