/* server: HTTP, by libmicrohttpd, which nothing but server.c names.
 *
 * One or two epoll threads read requests, suspend the connection and put a job into a bounded queue; workers take it, each
 * with its own worker state (a database connection), write the answer into the job's arena and resume the connection. A full
 * queue answers 503 at once. A body is at most WEB_BODY bytes in memory (413 beyond); a route with upload_most takes more,
 * into a file without a name. A job that waited past its deadline is answered 503 unheard. A client that takes longer than
 * request_ms to send its request, or longer than that to take the answer, is cut off, however steadily it drips.
 * One JSON line a request goes to `log`: number, route pattern, status, milliseconds; never an address or a parameter. */
#ifndef KITH_KIT_SERVER_H
#define KITH_KIT_SERVER_H
#include "kit/route.h"
#include <stdio.h>

struct web_options {
	const char *host;          /* "127.0.0.1" when NULL */
	uint16_t port;             /* 0: any free one */
	unsigned io_threads;       /* 0: 1 */
	unsigned workers;          /* 0: 4 */
	unsigned queue;            /* requests that may wait; 0: 256 */
	unsigned connections;      /* 0: 1,000 */
	unsigned per_address;      /* connections from one address; 0: no limit (behind a proxy) */
	unsigned idle_ms;          /* a connection on which nothing happens; 0: 30,000; whole seconds */
	unsigned request_ms;       /* from its first moment to the request's last byte; 0: 60,000 */
	unsigned job_ms;           /* a job's deadline; 0: 10,000 */
	unsigned stop_ms;          /* how long stopping waits for the running ones; 0: 10,000 */
	struct text origin;        /* "https://kith.example", what Origin must say; n 0: taken from Host */
	const char *spool;         /* folder for large bodies; "/tmp" when NULL */
	FILE *log;                 /* NULL: none */
	bool bench;                /* the /bench/{n} route answers */
	const struct site *site;
	struct hooks hooks;
	void *worker_ctx;
	void *(*worker_open)(void *ctx, struct fault *); /* once a worker thread, at start; NULL with a fault: no start */
	void (*worker_close)(void *ctx, void *worker);
};

/* Whether only this machine reaches that address (127.…, ::1). */
bool listen_loopback(const char *host);

struct web;
/* Serves from the moment it returns. Owned by the caller, ended by web_stop: no new connections, what has begun is answered. */
struct web *web_start(const struct web_options *, struct fault *);
void web_stop(struct web *);
uint16_t web_port(const struct web *);
const struct web_options *web_options_of(const struct web *);

struct web_counts {
	uint64_t requests, answered[6]; /* by hundreds of the status */
	uint64_t busy, late, cut, faults_ours, ceilings;
	unsigned waiting, running, held, connections;
};
struct web_counts web_counts(struct web *);
#endif
