/* The one file that knows libmicrohttpd. Its threads read requests and send answers; pages are made by jobs.c's workers. */
#include "kit/server.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include "base/file.h"
#include "kit/asset.h"
#include "kit/inside.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* A body that is too large is read and dropped up to BODY_HEARD, since a browser that is still sending does not listen. */
enum { CONNECTION_MEMORY = 24 << 10, URI_MOST = 8 << 10, BODY_HEARD = 8 << 20 };

static const char POLICY[] = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
                             "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/* ---- what every answer carries ---- */

static void head(struct MHD_Response *r, const char *name, const char *value)
{
	MHD_add_response_header(r, name, value);
}

static void security(struct MHD_Response *r)
{
	head(r, "Content-Security-Policy", POLICY);
	head(r, "X-Content-Type-Options", "nosniff");
	head(r, "Referrer-Policy", "no-referrer");
	head(r, "X-Frame-Options", "DENY");
	head(r, "Cross-Origin-Opener-Policy", "same-origin");
	head(r, "Cross-Origin-Resource-Policy", "same-origin");
	head(r, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
}

static void log_line(struct web *w, const struct web_job *j, const char *method, const char *pattern, unsigned status)
{
	if (!w->options.log)
		return;
	int64_t us = j ? clock_ticks() - j->came_us : 0;
	char line[512];
	int n = snprintf(line, sizeof line,
	    "{\"at\":%lld,\"request\":\"%.*s\",\"method\":\"%s\",\"route\":\"%s\",\"status\":%u,\"ms\":%lld.%03lld}\n",
	    (long long)clock_now(), j ? (int)j->request.number.n : 0, j ? j->request.number.at : "", method, pattern, status,
	    (long long)(us / 1000), (long long)(us % 1000));
	if (n > 0 && (size_t)n < sizeof line) /* one call a line: lines of two threads do not mix */
		fwrite(line, 1, (size_t)n, w->options.log), fflush(w->options.log);
}

static void count(struct web *w, unsigned status)
{
	atomic_fetch_add(&w->answered[status / 100 < 6 ? status / 100 : 5], 1);
	if (status == 500)
		atomic_fetch_add(&w->ours, 1);
}

/* ---- assets: made once, shared by all ---- */

struct asset_answer {
	struct MHD_Response *at[2][2]; /* [gzip][for ever] */
	struct MHD_Response *same;     /* 304 */
};

static struct MHD_Response *asset_response(const struct asset *a, bool gzip, bool forever, bool empty)
{
	size_t n = empty ? 0 : gzip ? a->gzip_n : a->n;
	const unsigned char *at = gzip ? a->gzip : a->at;
	struct MHD_Response *r = MHD_create_response_from_buffer(n, (void *)(uintptr_t)at, MHD_RESPMEM_PERSISTENT);
	if (!r)
		return NULL;
	security(r);
	head(r, "ETag", a->etag);
	head(r, "Cache-Control", forever ? "public, max-age=31536000, immutable" : "no-cache");
	head(r, "Vary", "Accept-Encoding");
	if (!empty)
		head(r, "Content-Type", a->type);
	if (gzip && !empty)
		head(r, "Content-Encoding", "gzip");
	return r;
}

static void assets_free(struct web *w)
{
	struct asset_answer *all = w->assets;
	for (size_t i = 0; all && i < kith_assets_n; i++) {
		for (int k = 0; k < 4; k++)
			if (all[i].at[k / 2][k % 2])
				MHD_destroy_response(all[i].at[k / 2][k % 2]);
		if (all[i].same)
			MHD_destroy_response(all[i].same);
	}
	free(all);
	w->assets = NULL;
}

static bool assets_make(struct web *w)
{
	struct asset_answer *all = w->assets = calloc(kith_assets_n + 1, sizeof *all);
	bool ok = all != NULL;
	for (size_t i = 0; ok && i < kith_assets_n; i++) {
		const struct asset *a = &kith_assets[i];
		for (int k = 0; k < 4 && ok; k++)
			if (k / 2 == 0 || a->gzip)
				ok = (all[i].at[k / 2][k % 2] = asset_response(a, k / 2, k % 2, false)) != NULL;
		ok = ok && (all[i].same = asset_response(a, false, false, true)) != NULL;
	}
	return ok;
}

/* The answer to an asset's address; false where it is none (a page then says so). */
static bool asset_answered(struct web *w, struct MHD_Connection *c, const char *uri, const char *method, enum MHD_Result *out)
{
	struct text query, path = text_cut(text_of(uri), '?', &query);
	const struct asset *a = text_starts(path, TEXT("/assets/")) ? asset_find(path) : NULL;
	if (!a || (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0))
		return false;
	const struct asset_answer *all = w->assets, *mine = &all[a - kith_assets];
	const char *have = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
	const char *encoding = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Accept-Encoding");
	struct text tag = {a->etag + 1, strlen(a->etag) - 2};
	bool forever = query.at && query.n == tag.n + 2 && text_starts(query, TEXT("v=")) && !memcmp(query.at + 2, tag.at, tag.n);
	bool same = have && strstr(have, a->etag), gzip = a->gzip && encoding && strstr(encoding, "gzip");
	unsigned status = same ? 304 : 200;
	count(w, status);
	*out = MHD_queue_response(c, status, same ? mine->same : mine->at[gzip][forever]);
	return true;
}

/* ---- connections ---- */

static void connected(void *cls, struct MHD_Connection *mc, void **context, enum MHD_ConnectionNotificationCode what)
{
	struct web *w = cls;
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = conns_add(w, MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
		    MHD_get_connection_info(mc, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
		return;
	}
	conns_remove(w, *context);
	*context = NULL;
}

/* Before it is a connection: whether there is room for one more from there. */
static enum MHD_Result accepts(void *cls, const struct sockaddr *from, socklen_t n)
{
	(void)n;
	return conns_room(cls, from) ? MHD_YES : MHD_NO;
}

static struct web_conn *conn_of(struct MHD_Connection *c)
{
	const union MHD_ConnectionInfo *i = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return i ? i->socket_context : NULL;
}

/* The address as it was sent: libmicrohttpd's own reading of it is not used. */
static void *uri_seen(void *cls, const char *uri, struct MHD_Connection *mc)
{
	(void)cls;
	struct web_conn *c = conn_of(mc);
	if (!c)
		return NULL;
	free(c->uri);
	c->too_long = strnlen(uri, URI_MOST + 1) > URI_MOST;
	c->uri = c->too_long ? NULL : strdup(uri);
	return NULL;
}

static size_t unescape_not(void *cls, struct MHD_Connection *c, char *s)
{
	(void)cls, (void)c;
	return strlen(s);
}

/* ---- answers ---- */

/* Without a job: the queue is full, the address too long, no memory. */
static enum MHD_Result plain(struct web *w, struct MHD_Connection *c, unsigned status, const char *say)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(strlen(say), (void *)(uintptr_t)say, MHD_RESPMEM_PERSISTENT);
	if (!r)
		return MHD_NO;
	security(r);
	head(r, "Content-Type", "text/plain; charset=utf-8");
	head(r, "Cache-Control", "no-store");
	head(r, "Connection", "close");
	if (status == 503)
		head(r, "Retry-After", "5");
	count(w, status);
	log_line(w, NULL, "", "", status);
	enum MHD_Result got = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return got;
}

static enum MHD_Result busy(struct web *w, struct MHD_Connection *c, const struct web_job *j)
{
	const struct frame *frame = frame_of(w->options.site);
	return plain(w, c, 503, j && j->urgent ? frame->busy_urgent : frame->busy);
}

static void make_response(void *arg)
{
	struct web_job *j = arg;
	struct answer *a = &j->answer;
	struct text page = buf_as_text(&a->out->buf);
	/* the bytes are the job's, which lives until the request has ended */
	struct MHD_Response *r = j->response = MHD_create_response_from_buffer(page.n, (void *)(uintptr_t)(page.at ? page.at : ""),
	    MHD_RESPMEM_PERSISTENT);
	if (!r)
		return;
	security(r);
	if (page.n)
		head(r, "Content-Type", a->type);
	head(r, "Cache-Control", a->cache);
	for (size_t i = 0; i < a->n_headers; i++)
		head(r, a->header[i].name, arena_z(j->arena, a->header[i].value));
	if (a->status == 503)
		head(r, "Retry-After", "5");
	if (j->too_large)
		head(r, "Connection", "close");
}

/* No memory for an answer: the connection ends. */
static enum MHD_Result send_answer(struct web_job *j)
{
	struct web *w = j->web;
	bool made = ceiling_run(make_response, j, NULL);
	count(w, (unsigned)j->answer.status);
	log_line(w, j, j->method, j->request.route ? j->request.route->pattern : "", (unsigned)j->answer.status);
	conn_phase(j->conn, CONN_SENDING);
	enum MHD_Result got = made && j->response ? MHD_queue_response(j->connection, (unsigned)j->answer.status, j->response) : MHD_NO;
	if (j->response)
		MHD_destroy_response(j->response);
	j->response = NULL;
	return got;
}

/* ---- requests ---- */

static struct text copied(struct web_job *j, const char *header)
{
	const char *z = MHD_lookup_connection_value(j->connection, MHD_HEADER_KIND, header);
	return z ? arena_text(j->arena, text_of(z)) : (struct text){NULL, 0};
}

/* A header may come twice (a proxy that adds its own line below the client's): the last is the nearest to us. */
static enum MHD_Result is_forwarded(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	const char **last = cls;
	*last = kind == MHD_HEADER_KIND && text_eq_nocase(text_of(name), TEXT("X-Forwarded-For")) ? value : *last;
	return MHD_YES;
}

static struct text forwarded_for(struct web_job *j)
{
	const char *last = NULL;
	MHD_get_connection_values(j->connection, MHD_HEADER_KIND, is_forwarded, &last);
	return last ? arena_text(j->arena, text_of(last)) : (struct text){NULL, 0};
}

/* Do Sec-Fetch-Site or Origin say that another site sent it? Scheme apart where the setting is empty: TLS may end at a proxy. */
static bool from_elsewhere(struct web_job *j)
{
	struct text origin = copied(j, "Origin"), host = copied(j, "Host"), site = j->web->options.origin;
	if (!site.n)
		site = arena_printf(j->arena, "%s://%.*s", text_starts(origin, TEXT("https:")) ? "https" : "http", TEXT_ARG(host));
	return !heads_origin_ok(site, origin, copied(j, "Sec-Fetch-Site"));
}

/* The head has been read: what the page will need is copied. */
static void read_head(void *arg)
{
	struct web_job *j = arg;
	struct web *w = j->web;
	struct fault aside;
	uint64_t n = atomic_fetch_add(&w->requests, 1);
	j->request.number = arena_printf(j->arena, "%06llx-%llu", (unsigned long long)(w->started & 0xffffff), (unsigned long long)n + 1);
	struct text query, raw = text_cut(text_of(j->conn->uri), '?', &query);
	j->raw_query = query.at ? arena_text(j->arena, query) : TEXT("");
	if (!pairs_path(j->arena, raw, &j->request.path, NULL))
		j->request.path = TEXT(""); /* no such page */
	j->request.path = arena_text(j->arena, j->request.path);
	if (!pairs_cookies(j->arena, copied(j, "Cookie"), &j->request.cookies, &aside))
		j->request.cookies = (struct pairs){NULL, 0};
	j->type = copied(j, "Content-Type");
	j->request.address = conn_address(j->conn, forwarded_for(j));
	j->request.local = !j->heads.forwarded;
	j->request.cross_site = from_elsewhere(j);
	int64_t length;
	struct text told = copied(j, "Content-Length");
	if (!strcmp(j->method, "POST"))
		job_route(j);
	if (told.at && text_int(told, &length) && length > (int64_t)j->most) {
		j->too_large = true;
		j->unread = length > BODY_HEARD;
	}
}

/* NULL: there was no memory. */
static struct web_job *begin(struct web *w, struct MHD_Connection *mc, struct web_conn *c, const char *method, const struct heads *h)
{
	struct web_job *j = jobs_take(w);
	if (!j)
		return NULL;
	j->connection = mc;
	j->conn = c;
	j->heads = *h;
	j->came_us = clock_ticks();
	size_t letters = strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); /* it stands in the log */
	snprintf(j->method, sizeof j->method, "%s", method[letters] ? "OTHER" : method);
	if (ceiling_run(read_head, j, NULL))
		return j;
	jobs_give(j);
	return NULL;
}

static bool spool_open(struct web_job *j)
{
	j->spool = file_nameless(j->web->options.spool);
	return j->spool >= 0;
}

static bool spool_write(struct web_job *j, const char *p, size_t n)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = write(j->spool, p + done, n - done);
		if (got < 0 && errno != EINTR)
			return false;
		done += got > 0 ? (size_t)got : 0;
	}
	return true;
}

/* Some of the body. false: it cannot be kept, and the connection ends. */
static bool take_body(struct web_job *j, const char *p, size_t n)
{
	if (j->too_large)
		return true; /* read and dropped, so that the answer can be heard */
	j->spooled += n;
	if (j->spooled > j->most) {
		j->too_large = true;
		return true;
	}
	if (j->most <= WEB_BODY) {
		buf_add(&j->body, p, n);
		return buf_ok(&j->body);
	}
	return (j->spool >= 0 || spool_open(j)) && spool_write(j, p, n);
}

static void suspend(struct web_job *j)
{
	conn_phase(j->conn, CONN_WORKING);
	MHD_suspend_connection(j->connection);
}

void server_resume(struct web_job *j)
{
	MHD_resume_connection(j->connection);
}

static enum MHD_Result see_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value, size_t value_n)
{
	(void)kind;
	heads_see(cls, (struct text){name, name_n}, (struct text){value ? value : "", value_n});
	return MHD_YES;
}

static enum MHD_Result asked(void *cls, struct MHD_Connection *mc, const char *url, const char *method, const char *version,
    const char *data, size_t *n, void **context)
{
	(void)url;
	struct web *w = cls;
	struct web_job *j = *context;
	if (!j) {
		struct web_conn *c = conn_of(mc);
		enum MHD_Result got;
		if (!c)
			return MHD_NO;
		struct heads heads = {0};
		MHD_get_connection_values_n(mc, MHD_HEADER_KIND, see_header, &heads);
		if (!heads_clear(&heads, text_of(version)))
			return plain(w, mc, 400, "Where this request ends, or whom it is for, is not clear.\n");
		if (c->too_long)
			return plain(w, mc, 414, "The address is too long.\n");
		if (c->uri && asset_answered(w, mc, c->uri, method, &got))
			return got;
		j = *context = c->uri ? begin(w, mc, c, method, &heads) : NULL;
		if (!j)
			return busy(w, mc, NULL);
		if (!j->unread)
			return MHD_YES;
	}
	if (j->done)
		return send_answer(j);
	if (*n) {
		bool kept = take_body(j, data, *n);
		*n = 0;
		return kept ? MHD_YES : MHD_NO;
	}
	if (j->read)
		return MHD_YES;
	j->read = true;
	if (jobs_push(j, suspend))
		return MHD_YES;
	atomic_fetch_add(&w->busy, 1);
	return busy(w, mc, j);
}

static void ended(void *cls, struct MHD_Connection *mc, void **context, enum MHD_RequestTerminationCode why)
{
	(void)cls, (void)why;
	struct web_job *j = *context;
	struct web_conn *c = conn_of(mc);
	*context = NULL;
	if (c)
		conn_phase(c, CONN_READING);
	if (j)
		jobs_give(j);
}

/* ---- start and stop ---- */

static void defaults(struct web_options *o)
{
#define OR(field, value) o->field = o->field ? o->field : (value)
	OR(host, "127.0.0.1");
	OR(io_threads, 1);
	OR(workers, 4);
	OR(queue, 256);
	OR(connections, 1000);
	OR(idle_ms, 30000);
	OR(request_ms, 60000);
	OR(job_ms, 10000);
	OR(stop_ms, 10000);
	OR(spool, "/tmp");
#undef OR
}

static bool listen_on(struct web *w, struct fault *f)
{
	struct web_options *o = &w->options;
	int fd = listen_open(o, &w->port, f);
	if (fd < 0)
		return false;
	struct MHD_OptionItem more[2] = {{MHD_OPTION_END, 0, NULL}, {MHD_OPTION_END, 0, NULL}};
	if (o->io_threads > 1)
		more[0] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)o->io_threads, NULL};
	w->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, accepts, w, asked, w,
	    MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_CONNECTION_LIMIT, o->connections,
	    MHD_OPTION_CONNECTION_TIMEOUT, (o->idle_ms + 999) / 1000, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)CONNECTION_MEMORY, MHD_OPTION_NOTIFY_COMPLETED, ended, w, MHD_OPTION_NOTIFY_CONNECTION, connected, w,
	    MHD_OPTION_URI_LOG_CALLBACK, uri_seen, w, MHD_OPTION_UNESCAPE_CALLBACK, unescape_not, NULL, MHD_OPTION_ARRAY, more,
	    MHD_OPTION_END);
	if (!w->daemon) {
		close(fd);
		return fault_set(f, FAULT_SYSTEM, "web.start", "the server could not be started: %s", strerror(errno));
	}
	return true;
}

struct web *web_start(const struct web_options *options, struct fault *f)
{
	struct web *w = routes_check(f) ? calloc(1, sizeof *w) : NULL;
	if (!w)
		return NULL;
	w->options = *options;
	defaults(&w->options);
	w->started = (uint64_t)(clock_now() / 1000);
	pthread_mutex_init(&w->lock, NULL);
	pthread_mutex_init(&w->conns_lock, NULL);
	pthread_cond_init(&w->more, NULL);
	pthread_cond_init(&w->quiet, NULL);
	pthread_cond_init(&w->sweep_end, NULL);
	listen_room(w->options.connections);
	w->sweeping = true;
	if (pthread_create(&w->sweeper, NULL, conns_sweep, w) != 0)
		w->sweeping = false;
	bool ok = w->sweeping || fault_set(f, FAULT_SYSTEM, "web.thread", "a thread cannot be started");
	ok = ok && (assets_make(w) || fault_set(f, FAULT_SYSTEM, "web.memory", "there is no memory for the assets"));
	if (ok && jobs_start(w, f) && listen_on(w, f))
		return w;
	web_stop(w);
	return NULL;
}

void web_stop(struct web *w)
{
	MHD_socket fd = w->daemon ? MHD_quiesce_daemon(w->daemon) : MHD_INVALID_SOCKET;
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
	jobs_drain(w);
	if (w->daemon)
		MHD_stop_daemon(w->daemon);
	if (w->sweeping) {
		pthread_mutex_lock(&w->conns_lock);
		w->sweeping = false;
		pthread_cond_signal(&w->sweep_end);
		pthread_mutex_unlock(&w->conns_lock);
		pthread_join(w->sweeper, NULL);
	}
	assets_free(w);
	jobs_free(w);
	pthread_mutex_destroy(&w->lock);
	pthread_mutex_destroy(&w->conns_lock);
	pthread_cond_destroy(&w->more);
	pthread_cond_destroy(&w->quiet);
	pthread_cond_destroy(&w->sweep_end);
	free(w);
}

uint16_t web_port(const struct web *w)
{
	return w->port;
}

const struct web_options *web_options_of(const struct web *w)
{
	return &w->options;
}

struct web_counts web_counts(struct web *w)
{
	struct web_counts c = {.requests = atomic_load(&w->requests), .busy = atomic_load(&w->busy), .late = atomic_load(&w->late),
	    .cut = atomic_load(&w->cut), .faults_ours = atomic_load(&w->ours), .ceilings = atomic_load(&w->ceilings)};
	for (int i = 0; i < 6; i++)
		c.answered[i] = atomic_load(&w->answered[i]);
	pthread_mutex_lock(&w->lock);
	c.waiting = w->waiting, c.running = w->running, c.held = w->held;
	pthread_mutex_unlock(&w->lock);
	pthread_mutex_lock(&w->conns_lock);
	c.connections = w->n_conns;
	pthread_mutex_unlock(&w->conns_lock);
	return c;
}
