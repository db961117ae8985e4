/* Each allocation fails in turn, as curl's torture tests do it: a request of every route goes through the real server, and one
 * of our own allocations on the way to its answer (the head's, the page's, the writer's) gets no memory, or that one and all
 * that follow. The request may end; nothing else may: what is answered is a whole page or a refusal, the next request is served
 * as before, the journal is whole, and nothing is left locked, begun or leaked (the sanitizer looks at the end).
 *
 * KITH_TORTURE=all tries every point; without it POINTS of each route, spread over all of them. The allocations are those of
 * our own code (the linker's --wrap, tests/meson.build): under the sanitizers each one of an arena, else each block. */
#include "house.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include "store/journal.h"
#include "kit/server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <stdatomic.h>
#include <sys/socket.h>

enum { POINTS = 9, SHOWN = 55 };

/* ---- allocations that fail ---- */

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
char *__real_strdup(const char *);
void *__wrap_malloc(size_t);
void *__wrap_calloc(size_t, size_t);
void *__wrap_realloc(void *, size_t);
char *__wrap_strdup(const char *);

static _Thread_local bool mine;      /* the test's own thread: never counted */
static atomic_bool armed, for_good;  /* for_good: all that follow fail too */
static atomic_long seen, fail_at;

static bool fails(void)
{
	if (mine || !atomic_load(&armed))
		return false;
	long n = atomic_fetch_add(&seen, 1) + 1, at = atomic_load(&fail_at);
	return at && (n == at || (n > at && atomic_load(&for_good)));
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

char *__wrap_strdup(const char *z)
{
	return fails() ? NULL : __real_strdup(z);
}

/* ---- a record, a server ---- */

static struct web *web;
static struct session session[ROLES];
static int64_t child;

static void *worker_open(void *ctx, struct fault *f)
{
	(void)f;
	return ctx;
}

static void begin_record(void)
{
	house_two("K2", NULL);
	child = person_of("T1", true);
	for (int r = 0; r < ROLES; r++)
		session[r] = user((enum role)r, r == ROLE_YOUNG_PERSON ? child : r == ROLE_SOCIAL_WORKER ? person_of("Sampleworth", false)
		    : 0, role_name((enum role)r));
	house_ready();
}

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	mine = true;
	now = clock_now(); /* the server reads the clock itself */
	house_begin();
	begin_record();
	struct web_options o = {.workers = 2, .site = &house->site, .hooks = house_hooks(house), .worker_ctx = house,
	    .worker_open = worker_open};
	web = web_start(&o, &f);
	must(web != NULL, &f);
	return 0;
}

static int close_all(void **state)
{
	web_stop(web);
	return house_end(state);
}

/* ---- a request ---- */

struct heard {
	int status; /* 0: the connection was closed without a word */
	bool whole; /* as long as it said, and a page to its end */
};

static struct heard ask_web(const struct route *r, const struct session *s, const char *path)
{
	static char got[1 << 20];
	char token[SESSION_TOKEN] = "", request[3000];
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(web_port(web)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (s)
		session_form_token(s, token);
	else
		door_form_token(clock_now(), token);
	bool post = r->method == METHOD_POST;
	char body[400];
	int n = snprintf(body, sizeof body, "token=%s&name=Testa&password=a+long+password&words=one+two+three&reason=because&why=because",
	    token);
	int m = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nCookie: %s=%s\r\n",
	    post ? "POST" : "GET", path, session_cookie_name(false), s ? s->token : "");
	m += snprintf(request + m, sizeof request - (size_t)m,
	    post ? "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s" : "\r\n", n, body);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval limit = {60, 0};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	if (send(fd, request, (size_t)m, MSG_NOSIGNAL) != m)
		m = 0;
	size_t have = 0;
	for (ssize_t k; have < sizeof got - 1 && (k = recv(fd, got + have, sizeof got - 1 - have, 0)) != 0; have += (size_t)k)
		if (k < 0) {
			assert_int_not_equal(errno, EAGAIN); /* nobody answers any more */
			break;
		}
	close(fd);
	got[have] = 0;
	struct heard h = {.whole = true};
	if (sscanf(got, "HTTP/1.1 %d", &h.status) != 1)
		return h;
	const char *end = strstr(got, "\r\n\r\n"), *length = strstr(got, "Content-Length: ");
	h.whole = end && length && (size_t)atoi(length + 16) == have - (size_t)(end + 4 - got);
	if (h.whole && strstr(got, "text/html") && length[16] != '0')
		h.whole = strstr(end, "</html>") != NULL;
	return h;
}

/* As the server is at rest again: a look may be committed after its answer was heard. Two minutes, so that a machine with much else to do
 * is given its time: it is over as soon as the server rests. */
static void rest(void)
{
	for (int64_t until = clock_ticks() + (int64_t)120 * 1000000; clock_ticks() < until;) {
		struct web_counts c = web_counts(web);
		if (!c.waiting && !c.running && !c.held && !c.connections)
			return;
		usleep(200);
	}
	fail_msg("the server does not come to rest");
}

static long counted(const struct route *r, const struct session *s, const char *path, int *status)
{
	atomic_store(&fail_at, 0);
	atomic_store(&seen, 0);
	atomic_store(&armed, true);
	struct heard h = ask_web(r, s, path);
	rest();
	atomic_store(&armed, false);
	*status = h.status;
	return atomic_load(&seen);
}

/* Whether an allocation failed: a request may need fewer than the one before it. */
static bool fail_one(const struct route *r, const struct session *s, const char *path, long at, bool all)
{
	atomic_store(&for_good, all);
	atomic_store(&fail_at, at);
	atomic_store(&seen, 0);
	atomic_store(&armed, true);
	struct heard h = ask_web(r, s, path);
	rest();
	atomic_store(&armed, false);
	if (!h.whole || (h.status && h.status != 200 && h.status != 303 && h.status != 400 && h.status != 403 && h.status != 404 &&
	    h.status != 409 &&
	                    h.status != 413 && h.status != 422 && h.status != 429 && h.status != 500 && h.status != 503))
		fail_msg("%s: allocation %ld%s: status %d, %s", r->pattern, at, all ? " and all after it" : "", h.status,
		    h.whole ? "whole" : "cut");
	return atomic_load(&seen) >= at;
}

/* ---- every route ---- */

/* Whoever may: NULL for a page that is everybody's. */
static const struct session *opener(const struct route *r)
{
	const struct permission *p = permission_of(text_of(r->permission));
	if (!p->signed_in)
		return NULL;
	for (int role = 0; role < ROLES; role++) {
		struct access_subject s = {.authority = 1, .child = child,
		    .relation = role == ROLE_SOCIAL_WORKER ? REL_WORK : role == ROLE_YOUNG_PERSON ? REL_ME : 0};
		if (access_route(&session[role].actor, p->name, p->about == ABOUT_CHILD ? &s : NULL).may)
			return &session[role];
	}
	return NULL;
}

static void each_allocation_fails_in_turn(void **state)
{
	(void)state;
	const char *how = getenv("KITH_TORTURE");
	bool every = how && !strcmp(how, "all");
	size_t n, tried = 0, points = 0, shown = 0, failed = 0;
	const struct route *const *all = routes(&n);
	for (size_t i = 0; i < n; i++) {
		/* the session would be over; no page of anybody's */
		if (!strcmp(all[i]->name, "sign_out") || !strcmp(all[i]->name, "bench"))
			continue;
		const struct session *s = opener(all[i]);
		const char *path = route_address(all[i], child).at;
		int before, after;
		counted(all[i], s, path, &before); /* what is made once is made */
		long total = counted(all[i], s, path, &before);
		size_t reached = 0;
		for (long k = 0; k < (every || total < POINTS ? total : POINTS); k++) {
			long spread = 1 + (long)((double)total * (double)k / POINTS) + (k ? (long)(i % 7) : 0);
			long at = every || total < POINTS ? k + 1 : spread > total ? total : spread;
			reached += fail_one(all[i], s, path, at, false);
			if (every || k % 4 == 1)
				reached += fail_one(all[i], s, path, at, true);
			points++;
		}
		failed += reached;
		if (!reached)
			fail_msg("%s: none of its %ld allocations failed", all[i]->pattern, total);
		counted(all[i], s, path, &after);
		if (after != before && after != 429) /* the door counts how often it was tried: that is its answer too */
			fail_msg("%s: answered %d before, %d after", all[i]->pattern, before, after);
		tried++;
		shown += before == 200;
	}
	print_message("%zu routes (%zu show a page), %zu points, %zu cut%s\n", tried, shown, points, failed,
	    every ? "" : " (KITH_TORTURE=all: every one)");
	assert_true(tried > 80);
	assert_true(shown >= SHOWN); /* a page has more to fail on its way than a refusal */
	assert_true(failed >= points);
	/* They were reached, and survived. Without the sanitizers a small page needs no block beyond those that its worker has: what fails
	 * then is the connection's, and no job was begun. */
#ifdef KITH_ARENA_MALLOC
	assert_true(web_counts(web).ceilings > tried);
#else
	assert_true(web_counts(web).ceilings > 0);
#endif
}

static bool verify(struct tx *tx, void *arg, struct fault *f)
{
	return journal_verify(tx, 1, NULL, arg, f);
}

static void the_journal_is_whole(void **state)
{
	(void)state;
	struct journal_verdict v;
	struct fault f = {0};
	must(store_read(db, verify, &v, &f), &f);
	assert_true(v.whole && v.rows > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_fails_in_turn), cmocka_unit_test(the_journal_is_whole)};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
