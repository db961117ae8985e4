/* inside: between the sockets (server.c) and the pages (dispatch.c): the bounded queue, the workers, the pool of jobs. Inside
 * the kit; nothing else includes it. */
#ifndef KITH_KIT_INSIDE_H
#define KITH_KIT_INSIDE_H
#include "kit/heads.h"
#include "kit/server.h"
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#define JOB_CEILING ((size_t)256 << 20) /* what one request may allocate */

enum conn_phase { CONN_READING, CONN_WORKING, CONN_SENDING };

/* A connection, for the sweep that cuts off who drips. */
struct web_conn {
	struct web_conn *before, *after;
	int socket;
	bool local;
	struct in6_addr place; /* of which only so many connections are taken */
	char address[46];      /* in figures */
	atomic_int phase;
	_Atomic int64_t since; /* monotonic ms */
	bool cut, too_long;
	char *uri;             /* of the request being read; owned */
};

/* A request from its head to its last byte sent. It owns the arena and the page, so that an answer may wait for a commit
 * while the worker goes on. */
struct web_job {
	struct holder held;     /* first: a held answer finds its job again */
	struct web_job *next;
	struct web *web;
	void *connection;      /* struct MHD_Connection */
	void *response;        /* struct MHD_Response, while it is made */
	struct web_conn *conn;
	struct arena *arena;
	struct out out;
	struct request request;
	struct answer answer;
	struct heads heads;
	char method[8];
	struct text raw_query, type;
	struct buf body;
	int spool;             /* -1: the body is in memory */
	size_t spooled, most;
	void *map;
	bool too_large, unread, read, done, urgent; /* urgent: as its route says */
	char number[48];       /* of the request, where its arena was given back before its end */
	void *state;           /* of the worker that took it */
	int64_t came_us, queued_ms;
};

struct web {
	struct web_options options;
	void *daemon;          /* struct MHD_Daemon */
	uint16_t port;
	pthread_mutex_t lock;  /* queue, pool, counts below */
	pthread_cond_t more, quiet;
	struct web_job *first, *last, *pool, *urgent, *last_urgent;
	unsigned waiting, waiting_urgent, running, held, open, pooled;
	bool took_urgent;      /* the last that was taken: one in two is of the others, so that nobody starves them */
	bool stopping;
	pthread_t *worker;
	void **worker_state;
	unsigned workers;
	pthread_mutex_t conns_lock;
	struct web_conn *conns;
	unsigned n_conns;
	pthread_t sweeper;
	bool sweeping;
	pthread_cond_t sweep_end;
	uint64_t started;
	_Atomic uint64_t requests, answered[6], busy, late, cut, ours, ceilings;
	void *assets;          /* struct asset_answers of server.c */
};

struct web_job *jobs_take(struct web *);          /* from the pool, empty */
void jobs_give(struct web_job *);                 /* back, when the request has ended */
/* Of a POST whose head was read: how much body its route takes, and whether it is urgent. */
void job_route(struct web_job *);
/* false: the queue is full, or the server stops; else suspend(job) is called before a worker can see it. */
bool jobs_push(struct web_job *, void (*suspend)(struct web_job *));
bool jobs_start(struct web *, struct fault *);
void jobs_drain(struct web *);                /* until nothing waits, runs or is held; then ends the workers */
void jobs_free(struct web *);
/* conns.c. Whether there is room for one more from there, before it is taken; NULL: no memory. */
bool conns_room(struct web *, const struct sockaddr *from);
struct web_conn *conns_add(struct web *, int socket, const struct sockaddr *from);
void conns_remove(struct web *, struct web_conn *);
void conn_phase(struct web_conn *, enum conn_phase);
struct text conn_address(const struct web_conn *, struct text forwarded);
bool conn_loopback(const struct in6_addr *);
struct in6_addr conn_place(struct in6_addr);
void *conns_sweep(void *web); /* a thread, while web->sweeping */
/* listen.c: the socket, and its port (-1 with a fault); room for as many files as connections need. */
int listen_open(const struct web_options *, uint16_t *port, struct fault *);
void listen_room(unsigned connections);
/* server.c: the answer is ready; the connection wakes up. */
void server_resume(struct web_job *);
#endif
