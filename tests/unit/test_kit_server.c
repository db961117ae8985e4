/* The server, really running on loopback: every answer read from a socket. */
#include "tests.h"
#include "base/ceiling.h"
#include "base/clock.h"
#include "kit/form.h"
#include "kit/inside.h"
#include "kit/server.h"
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* ---- pages of this test ---- */

static atomic_int gate; /* /test/wait answers when it is open */
static atomic_int running;

static void nap(long ms)
{
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static bool waits(struct request *r, struct answer *a, struct fault *f)
{
	(void)r, (void)f;
	atomic_fetch_add(&running, 1);
	while (!atomic_load(&gate))
		nap(2);
	out_lit(a->out, "waited");
	return true;
}
ROUTE(test_wait, .method = METHOD_GET, .pattern = "/test/wait", .permission = "public", .handle = waits, .title = "test");

static bool alive(struct request *r, struct answer *a, struct fault *f)
{
	(void)r, (void)f;
	out_lit(a->out, "ok");
	return true;
}
ROUTE(test_alive, .method = METHOD_GET, .pattern = "/test/alive", .permission = "public", .handle = alive, .title = "test");

static int before_urgent; /* how many of the others had begun when what is urgent was taken */
static bool urgent(struct request *r, struct answer *a, struct fault *f)
{
	(void)r, (void)f;
	before_urgent = atomic_load(&running);
	out_lit(a->out, "taken");
	return true;
}
static const struct form no_fields = {NULL, 0};
ROUTE(test_urgent, .method = METHOD_POST, .pattern = "/test/urgent", .permission = "public", .handle = urgent, .title = "test",
    .form = &no_fields, .no_token = true, .urgent = true);

enum { WORDS, AGE };
static const struct input fields[] = {
	[WORDS] = {.name = "words", .type = INPUT_LINES, .label = MSG_LAYOUT_MENU, .required = true},
	[AGE] = {.name = "age", .type = INPUT_INT, .label = MSG_FORM_DAY_DAY, .low = 1, .high = 25},
};
static const struct form form = {fields, 2};

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct out *o = page_begin(r, a, TEXT("A form"));
	out_lit(o, "shown:");
	for (size_t i = 0; r->form && i < form.n; i++)
		out_any(o, form_text(r->form, i)), out_lit(o, "|"), out_any(o, r->form->at[i].error), out_lit(o, "|");
	page_end(r, a);
	return true;
}
static bool save(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	out_lit(a->out, "saved:");
	out_any(a->out, form_text(r->form, WORDS));
	out_lit(a->out, ":");
	out_any(a->out, form_int(r->form, AGE));
	answer_header(a, "X-Split", TEXT("a\r\nX-Evil: 1"));
	return true;
}
ROUTE(test_show, .method = METHOD_GET, .pattern = "/test/form", .permission = "public", .handle = show, .title = "test");
ROUTE(test_save, .method = METHOD_POST, .pattern = "/test/form", .permission = "public", .handle = save, .show = show, .form = &form,
    .title = "test");

static const struct input file_fields[] = {{.name = "file", .type = INPUT_FILE, .label = MSG_LAYOUT_MENU, .required = true}};
static const struct form file_form = {file_fields, 1};
static bool took(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct text t = form_text(r->form, 0);
	uint64_t h = text_hash(t);
	out_any(a->out, t.n), out_lit(a->out, " "), out_any(a->out, h);
	return true;
}
ROUTE(test_upload, .method = METHOD_POST, .pattern = "/test/upload", .permission = "public", .handle = took, .show = show,
    .form = &file_form, .upload_most = 2 << 20, .title = "test");

static bool child(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	out_any(a->out, request_id(r, "id")), out_lit(a->out, "/"), out_any(a->out, request_word(r, "kind"));
	return true;
}
ROUTE(test_child, .method = METHOD_GET, .pattern = "/test/child/{id}/{kind}", .permission = "child.read", .handle = child, .title = "test",
    .child_bearing = true);

static bool whence(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	out_lit(a->out, "from:"), out_any(a->out, r->address), out_lit(a->out, ".");
	return true;
}
ROUTE(test_whence, .method = METHOD_GET, .pattern = "/test/whence", .permission = "public", .handle = whence, .title = "test");

static bool fails(struct request *r, struct answer *a, struct fault *f)
{
	out_lit(a->out, "half a page");
	return fault_set(f, text_is(request_word(r, "how"), "ours") ? FAULT_OURS : FAULT_SYSTEM, "test.fails", "secret words");
}
ROUTE(test_fails, .method = METHOD_GET, .pattern = "/test/fails/{how}", .permission = "public", .handle = fails, .title = "test");

/* Wants more memory than there is for a request, at once or while it holds things. */
static atomic_int given_back;
static void give_back(void *what)
{
	(void)what;
	atomic_fetch_add(&given_back, 1);
}
static void take_all(struct request *r)
{
	ceiling_hold(&given_back, give_back);
	for (;;)
		arena_alloc(r->arena, 1 << 20);
}
static void take_and_hold(void *arg, void *held)
{
	(void)held;
	take_all(arg);
}
static bool greedy(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	out_lit(a->out, "half a page");
	answer_header(a, "X-Half", TEXT("yes"));
	if (text_is(request_word(r, "when"), "held")) {
		a->hold = (struct hold){take_and_hold, r};
		return true;
	}
	take_all(r);
	return true;
}
ROUTE(test_greedy, .method = METHOD_GET, .pattern = "/test/greedy/{when}", .permission = "public", .handle = greedy, .title = "test");

/* A page over its ceiling: drawn by the page, or while the answer is held. */
static void too_long(struct answer *a)
{
	static const char some[1 << 16] = "xxxxxxxx";
	for (size_t i = 0; i <= OUT_MOST / sizeof some; i++)
		out_raw(a->out, some, sizeof some);
}
static void hold_long(void *arg, void *held)
{
	too_long(arg);
	web_release(held, true, NULL);
}
static bool longest(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (text_is(request_word(r, "when"), "held"))
		a->hold = (struct hold){hold_long, a};
	else
		too_long(a);
	return true;
}
ROUTE(test_long, .method = METHOD_GET, .pattern = "/test/long/{when}", .permission = "public", .handle = longest, .title = "test");

/* An answer that waits for a commit: the "commit" is another thread's. */
static void *held_now;
static pthread_mutex_t held_lock = PTHREAD_MUTEX_INITIALIZER;
static void hand_over(void *arg, void *held)
{
	(void)arg;
	pthread_mutex_lock(&held_lock);
	held_now = held;
	pthread_mutex_unlock(&held_lock);
}
static void *taken(void)
{
	void *h = NULL;
	for (int i = 0; i < 2000 && !h; i++) {
		pthread_mutex_lock(&held_lock);
		h = held_now;
		held_now = NULL;
		pthread_mutex_unlock(&held_lock);
		if (!h)
			nap(2);
	}
	return h;
}
static bool holds(struct request *r, struct answer *a, struct fault *f)
{
	(void)r, (void)f;
	out_lit(a->out, "committed");
	a->hold = (struct hold){hand_over, NULL};
	return true;
}
ROUTE(test_hold, .method = METHOD_GET, .pattern = "/test/hold", .permission = "public", .handle = holds, .title = "test");

static bool token_is(void *ctx, struct request *r, struct text token)
{
	(void)ctx, (void)r;
	return text_is(token, "good");
}
static bool may(void *ctx, struct request *r, struct answer *a)
{
	(void)ctx;
	if (strcmp(r->route->permission, "child.read") != 0 || text_is(request_cookie(r, "who"), "worker"))
		return true;
	answer_to(a, TEXT("/sign-in"));
	return false;
}

/* ---- a client ---- */

static struct arena *arena;
static const struct site *site;
static char folder[FOLDER], log_name[FOLDER + 20];

static struct web *start(struct web_options o)
{
	struct fault f = {0};
	o.site = site;
	o.hooks = (struct hooks){.before = may, .token = token_is};
	struct web *w = web_start(&o, &f);
	if (!w)
		fail_msg("%s", f.say);
	return w;
}

static int connect_to(struct web *w)
{
	struct sockaddr_in s = {.sin_family = AF_INET, .sin_port = htons(web_port(w)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval limit = {20, 0};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	assert_int_equal(connect(fd, (struct sockaddr *)&s, sizeof s), 0);
	return fd;
}

static void say(int fd, struct text t)
{
	while (t.n) {
		ssize_t n = send(fd, t.at, t.n, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		t.at += n, t.n -= (size_t)n;
	}
}

static struct text heard(int fd)
{
	struct buf b = BUF_INIT(64 << 20);
	char some[16384];
	ssize_t n;
	while ((n = recv(fd, some, sizeof some, 0)) > 0)
		buf_add(&b, some, (size_t)n);
	struct text t = arena_text(arena, buf_as_text(&b));
	buf_free(&b);
	close(fd);
	return t;
}

static struct text ask(struct web *w, const char *method, const char *path, const char *headers, struct text body)
{
	int fd = connect_to(w);
	struct text length = body.at ? arena_printf(arena, "Content-Length: %zu\r\n", body.n) : TEXT("");
	say(fd, arena_printf(arena, "%s %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%s%.*s\r\n", method, path, headers,
	    TEXT_ARG(length)));
	if (body.at)
		say(fd, body);
	return heard(fd);
}

static struct text get(struct web *w, const char *path)
{
	return ask(w, "GET", path, "", (struct text){NULL, 0});
}

static struct text post(struct web *w, const char *path, const char *body)
{
	return ask(w, "POST", path, "Content-Type: application/x-www-form-urlencoded\r\n", text_of(body));
}

static int status_of(struct text t)
{
	int64_t n;
	return t.n > 12 && text_int((struct text){t.at + 9, 3}, &n) ? (int)n : 0;
}

static bool has(struct text t, const char *z)
{
	return t.at && memmem(t.at, t.n, z, strlen(z)) != NULL;
}
#define ANSWERS(call, want_status, want_words)                                                                                  \
	do {                                                                                                                   \
		struct text got_ = (call);                                                                                     \
		if (status_of(got_) != (want_status) || !has(got_, (want_words)))                                              \
			fail_msg("%s: %.*s", #call, (int)(got_.n < 3000 ? got_.n : 3000), got_.at);                            \
	} while (0)

/* ---- tests ---- */

static void pages_are_answered(void **state)
{
	struct web *w = *state;
	ANSWERS(get(w, "/test/alive"), 200, "ok");
	struct text page = get(w, "/nowhere");
	ANSWERS(page, 404, "<h1>We cannot find that page</h1>");
	static const char *const each[] = {"Content-Security-Policy: default-src 'none';", "frame-ancestors 'none'",
	    "X-Content-Type-Options: nosniff",
	    "Referrer-Policy: no-referrer", "Cache-Control: no-store"};
	for (size_t i = 0; i < sizeof each / sizeof *each; i++)
		assert_true(has(page, each[i]));
	assert_false(has(page, "unsafe-inline"));
	ANSWERS(ask(w, "POST", "/test/alive", "", TEXT("")), 405, "Allow: GET, HEAD\r\n");
	ANSWERS(ask(w, "PUT", "/test/form", "", TEXT("")), 405, "Allow: GET, HEAD, POST\r\n");
	struct text head = ask(w, "HEAD", "/nowhere", "", (struct text){NULL, 0});
	assert_int_equal(status_of(head), 404);
	assert_false(has(head, "<html"));
	assert_true(has(head, "Content-Length: "));
	ANSWERS(get(w, "/metrics"), 200, "kith_requests_total");
	ANSWERS(ask(w, "GET", "/metrics", "X-Forwarded-For: 10.0.0.1\r\n", (struct text){NULL, 0}), 404, "");
	ANSWERS(get(w, "/bench/20000"), 404, ""); /* not asked for in the options */
}

static void addresses_are_typed(void **state)
{
	struct web *w = *state;
	const char *worker = "Cookie: a=b; who=worker\r\n";
	ANSWERS(ask(w, "GET", "/test/child/9223372036854775807/visit?x=1", worker, (struct text){NULL, 0}), 200,
	    "9223372036854775807/visit");
	static const char *const none[] = {"/test/child/9223372036854775808/visit", "/test/child/0/visit", "/test/child/-1/visit",
	    "/test/child/01/visit",
	    "/test/child/1/Visit", "/test/child/1/vi%00sit", "/test/child/1/%ff", "/test/child/1", "/test/child/1/visit/",
	    "//test/child/1/visit",
	    "/test/child/1/../visit", "/test/child/%zz/visit", "/%2e%2e/etc/passwd"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		ANSWERS(ask(w, "GET", none[i], worker, (struct text){NULL, 0}), 404, "</html>");
	ANSWERS(ask(w, "GET", "/test/%63hild/12/visit", worker, (struct text){NULL, 0}), 200, "12/visit");
	ANSWERS(get(w, "/test/child/1/visit"), 303, "Location: /sign-in\r\n");
	ANSWERS(ask(w, "GET", "/test/child/1/visit", "Cookie: who=\xff\xfe\r\n", (struct text){NULL, 0}), 303, "Location: /sign-in");
	char *longest = arena_alloc(arena, 9001);
	memset(longest, 'a', 9000);
	longest[0] = '/';
	ANSWERS(get(w, longest), 414, "too long");
}

static void forms_are_typed(void **state)
{
	struct web *w = *state;
	ANSWERS(post(w, "/test/form", "token=good&words=a+b%0D%0Ac&age=12"), 200, "saved:a b\nc:12");
	struct text again = post(w, "/test/form", "token=good&words=%3Cb%3E&age=twelve");
	ANSWERS(again, 422, "shown:&lt;b&gt;||twelve|Day must be a whole number|");
	assert_true(has(again, "<title>Error: A form"));
	ANSWERS(post(w, "/test/form", "token=good&words=&age=99"), 422, "Enter Menu|99|Day must be 25 or less|");
	ANSWERS(post(w, "/test/form", "token=bad&words=a"), 403, "shown:a|"); /* it comes back, and is not saved */
	ANSWERS(post(w, "/test/form", "words=a"), 403, "");
	ANSWERS(post(w, "/test/form", "token=good&words=a&words=b"), 400, "");
	ANSWERS(post(w, "/test/form", "token=good&words=a%00b"), 400, "");
	ANSWERS(post(w, "/test/form", "token=good&words=%ff"), 400, "");
	ANSWERS(post(w, "/test/form", "token=good&words=%zz"), 400, "");
	ANSWERS(post(w, "/test/form", "token=good&words=a&other=1"), 200, "saved:a:0");
	ANSWERS(ask(w, "POST", "/test/form", "Content-Type: application/json\r\n", TEXT("{}")), 400, "");
	ANSWERS(ask(w, "POST", "/test/form", "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: cross-site\r\n",
	    TEXT("token=good&words=a")), 403, "");
	static const struct {
		const char *origin;
		int status;
	} origins[] = {{"http://h", 200}, {"https://H", 200}, {"null", 200}, {"http://evil", 403}, {"http://h.evil", 403},
	    {"http://h:8080", 403}};
	for (size_t i = 0; i < sizeof origins / sizeof *origins; i++)
		ANSWERS(ask(w, "POST", "/test/form",
		            arena_printf(arena, "Content-Type: application/x-www-form-urlencoded\r\nOrigin: %s\r\n", origins[i].origin).at,
		            TEXT("token=good&words=a")), origins[i].status, "");
	ANSWERS(ask(w, "POST", "/test/form", "", (struct text){NULL, 0}), 403, "");
	/* the last that is said of where somebody is: a client may say so too, above what the proxy adds */
	ANSWERS(ask(w, "GET", "/test/whence", "", (struct text){NULL, 0}), 200, "from:127.0.0.1.");
	ANSWERS(ask(w, "GET", "/test/whence", "X-Forwarded-For: 9.9.9.9, 10.0.0.1\r\n", (struct text){NULL, 0}), 200, "from:10.0.0.1.");
	ANSWERS(ask(w, "GET", "/test/whence", "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 10.0.0.1\r\n", (struct text){NULL, 0}), 200,
	    "from:10.0.0.1.");
	assert_false(has(post(w, "/test/form", "token=good&words=a"), "X-Evil"));
	struct buf many = BUF_INIT(1 << 20);
	buf_z(&many, "token=good&words=a");
	for (int i = 0; i < 10000; i++)
		buf_printf(&many, "&f=%d", i % 10);
	ANSWERS(post(w, "/test/form", many.at), 400, "Sorry that did not work");
	buf_free(&many);
}

static void bodies_have_a_ceiling(void **state)
{
	struct web *w = *state;
	char *big = arena_alloc(arena, (3 << 20) + 1);
	memset(big, 'a', 3 << 20);
	memcpy(big, "token=good&words=", 17);
	const char *form_type = "Content-Type: application/x-www-form-urlencoded\r\n";
	ANSWERS(ask(w, "POST", "/test/form", form_type, (struct text){big, WEB_BODY}), 422, "characters or less");
	ANSWERS(ask(w, "POST", "/test/form", form_type, (struct text){big, WEB_BODY + 1}), 413, "too big");
	ANSWERS(ask(w, "POST", "/test/form", form_type, (struct text){big, 3 << 20}), 413, "too big");
	int fd = connect_to(w); /* told to be a gigabyte: refused before it is sent */
	say(fd, arena_printf(arena, "POST /test/form HTTP/1.1\r\nHost: h\r\n%sContent-Length: 1073741824\r\n\r\n", form_type));
	ANSWERS(heard(fd), 413, "");
	fd = connect_to(w); /* in chunks, its length never told */
	say(fd, arena_printf(arena, "POST /test/form HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%sTransfer-Encoding: chunked\r\n\r\n",
	    form_type));
	say(fd, arena_printf(arena, "%x\r\n%.*s\r\n0\r\n\r\n", 70000, 70000, big));
	ANSWERS(heard(fd), 413, "");
}

static void larger_bodies_go_to_a_file(void **state)
{
	struct web *w = *state;
	size_t n = 1 << 20;
	char *bytes = arena_alloc(arena, n);
	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 7 + i / 251); /* NUL and all */
	struct buf b = BUF_INIT(4 << 20);
	buf_z(&b,
	    "--XX\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\ngood\r\n--XX\r\nContent-Disposition: form-data; name=\"file\"; "
	    "filename=\"a.bin\"\r\n\r\n");
	buf_add(&b, bytes, n);
	buf_z(&b, "\r\n--XX--\r\n");
	char want[60];
	snprintf(want, sizeof want, "%zu %llu", n, (unsigned long long)text_hash((struct text){bytes, n}));
	const char *type = "Content-Type: multipart/form-data; boundary=XX\r\n";
	ANSWERS(ask(w, "POST", "/test/upload", type, buf_as_text(&b)), 200, want);
	ANSWERS(ask(w, "POST", "/test/upload", type, (struct text){b.at, b.n - 8}), 400, ""); /* cut short */
	ANSWERS(ask(w, "POST", "/test/form", type, buf_as_text(&b)), 413, "");
	char *over = arena_alloc(arena, 3 << 20);
	ANSWERS(ask(w, "POST", "/test/upload", type, (struct text){over, 3 << 20}), 413, "");
	buf_free(&b);
}

/* A head of a part that names thousands of things: refused, and the next is served. */
static void a_hostile_head_of_a_part_ends_nothing(void **state)
{
	struct web *w = *state;
	struct buf b = BUF_INIT(64 << 10);
	buf_z(&b, "--XX\r\nContent-Disposition: form-data");
	while (b.n < 33000)
		buf_z(&b, ";k=v");
	buf_z(&b, "\r\n\r\nx\r\n--XX--\r\n");
	ANSWERS(ask(w, "POST", "/test/form", "Content-Type: multipart/form-data; boundary=XX\r\n", buf_as_text(&b)), 400, "</html>");
	ANSWERS(ask(w, "POST", "/test/form", "Sec-Fetch-Site: cross-site\r\nContent-Type: multipart/form-data; boundary=XX\r\n",
	    buf_as_text(&b)), 403, "");
	ANSWERS(get(w, "/test/alive"), 200, "ok");
	buf_free(&b);
}

/* Two requests are written at once; where the first is not clear about its end, nothing but a refusal is heard and the connection
 * is closed: the second, which a proxy may have taken for a body, is never read. */
static void what_is_not_clear_about_its_end_is_refused(void **state)
{
	struct web *w = *state;
	static const char *const refused[] = {
	    "Host: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    "Host: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
	    "Host: h\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\na=b&c",
	    "Host: h\r\nContent-Length: 4\r\ncontent-length: 4\r\n\r\na=b&",
	    "Host: h\r\nContent-Length: 4, 4\r\n\r\na=b&",
	    "Host: h\r\nContent-Length: +4\r\n\r\na=b&",
	    "Host: h\r\nContent-Length: -4\r\n\r\na=b&",
	    "Host: h\r\nContent-Length: 0x4\r\n\r\na=b&",
	    "Host: h\r\nContent-Length: 4 4\r\n\r\na=b&",
	    "Host: h\r\nContent-Length:\r\n\r\n",
	    "Host: h\r\nContent-Length: 99999999999999999999999999\r\n\r\n",
	    "Host: h\r\nContent-Length : 4\r\n\r\na=b&",
	    "Host: h\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
	    "Host: h\r\nTransfer-Encoding: identity\r\n\r\n",
	    "Host: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
	    "Host: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
	    "Host: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    "Host: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
	    "Host: h\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    "Host: h\r\nX: a\r\n\tContent-Length: 4\r\n\r\na=b&", "Host: h\r\nX: a\r\n transfer-encoding: chunked\r\n\r\n0\r\n\r\n",
	    "Host: h\r\nX:\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    "Host : h\r\n\r\n", "Host\t: h\r\n\r\n", " Host: h\r\n\r\n",
	    "X: y\r\n\r\n", "Host: h\r\nHost: h\r\n\r\n", "Host: h\r\nhost: other\r\n\r\n", "Host:\r\n\r\n", "Host: a b\r\n\r\n",
	    "Host: a/b\r\n\r\n",
	    "Host: h\r\nNo colon\r\n\r\n", "Host: h\r\nX(y): z\r\n\r\n", "Host: h\r\nX: a\rb\r\n\r\n",
	};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		for (int post = 0; post < 2; post++) {
			int fd = connect_to(w);
			say(fd, arena_printf(arena, "%s HTTP/1.1\r\n%s", post ? "POST /test/form" : "GET /test/alive", refused[i]));
			say(fd, TEXT("GET /test/whence HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
			struct text got = heard(fd); /* to its end: it was closed */
			if ((got.n && memcmp(got.at, "HTTP/1.1 400", 12) != 0 && memcmp(got.at, "HTTP/1.1 501", 12) != 0 &&
			    memcmp(got.at, "HTTP/1.1 413", 12) != 0) || has(got, "from:") || has(got, "\r\n\r\nok"))
				fail_msg("%s: %.*s", refused[i], (int)(got.n < 300 ? got.n : 300), got.at);
		}
	static const char *const taken[] = {"Host: h\r\n", "host:h\r\n", "Host:  h:8903 \r\n", "Host: [::1]:8903\r\nX: \r\n"};
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
		int fd = connect_to(w);
		say(fd, arena_printf(arena, "GET /test/alive HTTP/1.1\r\n%s\r\n", taken[i]));
		say(fd, TEXT("GET /test/whence HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
		struct text got = heard(fd);
		assert_true(has(got, "\r\n\r\nok") && has(got, "from:"));
	}
	ANSWERS(ask(w, "GET", "/test/alive", "", (struct text){NULL, 0}), 200, "ok");
}

static void a_redirect_stays_on_this_site(void **state)
{
	(void)state;
	static const char *const outside[] = {"/\\other", "//other", "/\t/other", "/\n/other", "/\r\nX-Evil: 1", "https://other", "other",
	    "", "\\\\other", "/a b"};
	struct out out = out_begin(arena, site->words);
	for (size_t i = 0; i <= sizeof outside / sizeof *outside; i++) {
		bool own = i == sizeof outside / sizeof *outside;
		struct answer a = {.out = &out};
		answer_to(&a, own ? TEXT("/me?page=2#said") : text_of(outside[i]));
		assert_int_equal(a.status, 303);
		assert_int_equal(a.n_headers, 1);
		assert_string_equal(a.header[0].name, "Location");
		assert_true(text_is(a.header[0].value, own ? "/me?page=2#said" : "/"));
	}
	struct answer a = {.out = &out};
	static const char *const split[] = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\tb", "a\x7f"};
	for (size_t i = 0; i < sizeof split / sizeof *split; i++)
		answer_header(&a, "X-Split", text_of(split[i]));
	answer_header(&a, "X-Split", (struct text){"a\0b", 3});
	assert_int_equal(a.n_headers, 0);
	out_end(&out);
}

static void counts_are_for_this_machine_alone(void **state)
{
	struct web *w = *state;
	static const char *const from_afar[] = {"X-Forwarded-For: 192.0.2.1", "x-forwarded-host: h", "X-Forwarded-Proto: https",
	    "X-Forwarded-Port: 1", "Forwarded: for=x",
	    "Via: 1.1 p", "X-Real-IP: 192.0.2.1", "True-Client-IP: 192.0.2.1", "CF-Connecting-IP: 192.0.2.1", "X-Client-IP: 1"};
	ANSWERS(get(w, "/metrics"), 200, "kith_requests_total");
	for (size_t i = 0; i < sizeof from_afar / sizeof *from_afar; i++)
		ANSWERS(ask(w, "GET", "/metrics", arena_printf(arena, "%s\r\n", from_afar[i]).at, (struct text){NULL, 0}), 404, "");
}

static void who_reaches_a_ceiling_ends_alone(void **state)
{
	struct web *w = *state;
	static const char *const when[] = {"/test/greedy/now", "/test/greedy/held"};
	for (int i = 0; i < 6; i++) {
		atomic_store(&given_back, 0);
		struct text got = get(w, when[i % 2]);
		ANSWERS(got, 503, "Retry-After");
		assert_true(has(got, "</html>") && has(got, "Cache-Control: no-store"));
		assert_false(has(got, "half a page") || has(got, "X-Half"));
		assert_int_equal(atomic_load(&given_back), 1);
		ANSWERS(get(w, "/test/alive"), 200, "ok");
	}
	assert_int_equal(web_counts(w).ceilings, 6);
	ANSWERS(get(w, "/metrics"), 200, "kith_ceilings_total 6");
}

static void a_page_over_its_ceiling_is_not_sent_cut(void **state)
{
	struct web *w = *state;
	static const char *const when[] = {"/test/long/now", "/test/long/held"};
	for (int i = 0; i < 2; i++) {
		struct text got = get(w, when[i]);
		ANSWERS(got, 500, "</html>");
		assert_false(has(got, "xxxx"));
		assert_true(got.n < 20000);
	}
}

static void faults_are_pages_without_their_words(void **state)
{
	struct web *w = *state;
	struct text ours = get(w, "/test/fails/ours"), system = get(w, "/test/fails/system");
	ANSWERS(ours, 500, "Sorry there is a problem");
	ANSWERS(system, 503, "Retry-After");
	assert_false(has(ours, "half a page") || has(ours, "secret") || has(system, "secret"));
	assert_true(web_counts(w).faults_ours >= 1);
}

static void assets_are_kept_by_their_tag(void **state)
{
	struct web *w = *state;
	struct text css = get(w, "/assets/kith.css");
	ANSWERS(css, 200, "Content-Type: text/css; charset=utf-8");
	assert_true(has(css, "Cache-Control: no-cache") && has(css, "X-Content-Type-Options: nosniff"));
	const char *tag = (const char *)memmem(css.at, css.n, "ETag: \"", 7) + 6;
	struct text etag = {tag, (size_t)(strchr(tag, '\r') - tag)};
	ANSWERS(ask(w, "GET", "/assets/kith.css", arena_printf(arena, "If-None-Match: %.*s\r\n", TEXT_ARG(etag)).at,
	    (struct text){NULL, 0}), 304, "ETag: ");
	struct text url = arena_printf(arena, "/assets/kith.css?v=%.*s", (int)etag.n - 2, etag.at + 1);
	ANSWERS(ask(w, "GET", url.at, "Accept-Encoding: gzip\r\n", (struct text){NULL, 0}), 200, "immutable");
	assert_true(has(ask(w, "GET", url.at, "Accept-Encoding: gzip\r\n", (struct text){NULL, 0}), "Content-Encoding: gzip"));
	ANSWERS(get(w, "/assets/kith.css?v=old"), 200, "no-cache");
	ANSWERS(get(w, "/assets/none.css"), 404, "");
	ANSWERS(get(w, "/assets/../serve"), 404, "");
	assert_true(has(get(w, "/nowhere"), url.at));
}

static void an_answer_waits_for_its_commit(void **state)
{
	struct web *w = *state;
	int fd = connect_to(w);
	say(fd, TEXT("GET /test/hold HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
	void *held = taken();
	assert_non_null(held);
	ANSWERS(get(w, "/test/alive"), 200, "ok"); /* the worker has gone on */
	char c;
	assert_int_equal(recv(fd, &c, 1, MSG_DONTWAIT), -1); /* nothing has left */
	web_release(held, true, NULL);
	ANSWERS(heard(fd), 200, "committed");
	fd = connect_to(w);
	say(fd, TEXT("GET /test/hold HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
	held = taken();
	struct fault f = {.kind = FAULT_SYSTEM};
	web_release(held, false, &f);
	struct text got = heard(fd);
	ANSWERS(got, 503, "</html>");
	assert_false(has(got, "committed"));
}

static void nothing_personal_is_logged(void **state)
{
	struct web *w = *state;
	ask(w, "GET", "/test/child/777066600055577/visit?name=Testa", "Cookie: who=worker\r\n", (struct text){NULL, 0});
	ask(w, "GET", "/Testa/777066600055577", "", (struct text){NULL, 0});
	ask(w, "T\"X", "/test/form", "", (struct text){NULL, 0});
	nap(50);
	FILE *f = fopen(log_name, "r");
	char line[1000];
	int lines = 0, child_lines = 0;
	while (fgets(line, sizeof line, f)) {
		lines++;
		assert_null(strstr(line, "Testa"));
		assert_null(strstr(line, "777066600055577"));
		assert_null(strstr(line, "T\"X"));
		child_lines += strstr(line, "\"route\":\"/test/child/{id}/{kind}\",\"status\":200") != NULL;
		assert_true(line[0] == '{' && line[strlen(line) - 2] == '}');
	}
	fclose(f);
	assert_true(lines >= 2 && child_lines >= 1);
}

static int read_one(int fd)
{
	char b[40] = {0};
	ssize_t n = recv(fd, b, sizeof b - 1, 0);
	return n > 12 ? status_of((struct text){b, (size_t)n}) : 0;
}

static void a_full_queue_is_said_at_once(void **state)
{
	(void)state;
	struct web *w = start((struct web_options){.workers = 1, .queue = 2});
	atomic_store(&gate, 0), atomic_store(&running, 0);
	int fd[8], busy = 0, waited = 0;
	for (int i = 0; i < 8; i++) {
		fd[i] = connect_to(w);
		say(fd[i], TEXT("GET /test/wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
		while (i == 0 && !atomic_load(&running))
			nap(2); /* the first is with the worker, two may wait */
	}
	while (web_counts(w).busy < 5)
		nap(2);
	atomic_store(&gate, 1);
	for (int i = 0; i < 8; i++) {
		int s = read_one(fd[i]);
		busy += s == 503, waited += s == 200;
		close(fd[i]);
	}
	assert_int_equal(waited, 3);
	assert_int_equal(busy, 5);
	web_stop(w);
}

/* What is urgent is taken where nothing else is, before what waits already, and however long it had to wait. */
static void what_is_urgent_finds_room(void **state)
{
	(void)state;
	struct web *w = start((struct web_options){.workers = 1, .queue = 2});
	atomic_store(&gate, 0), atomic_store(&running, 0);
	int fd[4];
	for (int i = 0; i < 4; i++) {
		fd[i] = connect_to(w);
		say(fd[i], TEXT("GET /test/wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
		while (i == 0 && !atomic_load(&running))
			nap(2);
	}
	while (web_counts(w).busy < 1)
		nap(2);
	int first = connect_to(w);
	say(first, TEXT("POST /test/urgent HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
	while (web_counts(w).waiting < 3)
		nap(2);
	/* From here on a job waits for no longer than these have: only now, so that the first was taken however slow the machine is. Its
	 * worker looks at it next after the gate has opened. */
	nap(60);
	((struct web_options *)(uintptr_t)web_options_of(w))->job_ms = 20;
	before_urgent = 0;
	atomic_store(&gate, 1);
	assert_int_equal(read_one(first), 200);
	assert_int_equal(before_urgent, 1);
	for (int i = 0; i < 4; i++) {
		int s = read_one(fd[i]);
		assert_true(s == (i ? 503 : 200)); /* one was too many, two waited too long */
		close(fd[i]);
	}
	close(first);
	/* its own places are bounded too, and it takes turns: nobody is starved by it */
	atomic_store(&gate, 0), atomic_store(&running, 0);
	int held = connect_to(w), many[80], taken = 0, refused = 0;
	say(held, TEXT("GET /test/wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
	while (!atomic_load(&running))
		nap(2);
	for (int i = 0; i < 80; i++) {
		many[i] = connect_to(w);
		say(many[i], TEXT("POST /test/urgent HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
	}
	while (web_counts(w).busy < 17)
		nap(2);
	atomic_store(&gate, 1);
	for (int i = 0; i < 80; i++) {
		int s = read_one(many[i]);
		taken += s == 200, refused += s == 503;
		close(many[i]);
	}
	assert_int_equal(taken, 64);
	assert_int_equal(refused, 16);
	close(held);
	web_stop(w);
}

static void waiting_too_long_is_answered_unheard(void **state)
{
	(void)state;
	struct web *w = start((struct web_options){.workers = 1, .job_ms = 100});
	atomic_store(&gate, 0), atomic_store(&running, 0);
	int first = connect_to(w), second = connect_to(w);
	say(first, TEXT("GET /test/wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
	while (!atomic_load(&running))
		nap(2);
	say(second, TEXT("GET /test/wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
	nap(300);
	atomic_store(&gate, 1);
	assert_int_equal(read_one(first), 200);
	assert_int_equal(read_one(second), 503);
	assert_int_equal(atomic_load(&running), 1);
	assert_int_equal(web_counts(w).late, 1);
	close(first), close(second);
	web_stop(w);
}

static void slow_clients_are_cut_off(void **state)
{
	(void)state;
	struct web *w = start((struct web_options){.request_ms = 400, .idle_ms = 20000});
	int slow = connect_to(w), ended = 0;
	say(slow, TEXT("GET /test/alive HTTP/1.1\r\n"));
	for (int i = 0; i < 100 && !ended; i++) { /* a byte every 50 ms: never idle */
		ended = send(slow, "X", 1, MSG_NOSIGNAL) <= 0;
		char c;
		ssize_t n = recv(slow, &c, 1, MSG_DONTWAIT);
		ended |= n == 0 || (n < 0 && errno != EAGAIN);
		if (i % 10 == 0)
			ANSWERS(get(w, "/test/alive"), 200, "ok"); /* others do not notice */
		nap(50);
	}
	assert_true(ended);
	assert_true(web_counts(w).cut >= 1);
	close(slow);
	web_stop(w);
}

/* All stay open until each has been heard: one that closes makes room for one that still waits to be let in. */
static void one_address_cannot_take_every_connection(void **state)
{
	(void)state;
	struct web *w = start((struct web_options){.per_address = 5, .io_threads = 2});
	int fd[20], open = 0;
	for (int i = 0; i < 20; i++) {
		fd[i] = connect_to(w);
		say(fd[i], TEXT("GET /test/alive HTTP/1.1\r\nHost: h\r\n\r\n"));
	}
	for (int i = 0; i < 20; i++)
		open += read_one(fd[i]) == 200;
	for (int i = 0; i < 20; i++)
		close(fd[i]);
	assert_int_equal(open, 5);
	web_stop(w);
}

/* A house has a /64 of IPv6 at the least, and is one place. */
static void addresses_of_one_place_are_counted_together(void **state)
{
	(void)state;
	static const struct { const char *a, *b; bool same; } cases[] = {{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
	    {"2001:db8:1:2::1", "2001:db8:1:3::1", false}, {"::ffff:192.0.2.1", "::ffff:192.0.2.1", true},
	    {"::ffff:192.0.2.1", "::ffff:192.0.2.2", false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct in6_addr a = {0}, b = {0};
		assert_true(inet_pton(AF_INET6, cases[i].a, &a) == 1 && inet_pton(AF_INET6, cases[i].b, &b) == 1);
		a = conn_place(a), b = conn_place(b);
		assert_int_equal(memcmp(&a, &b, sizeof a) == 0, cases[i].same);
	}
	struct web_options o = {.per_address = 2, .site = site};
	struct web w = {.options = o};
	struct sockaddr_in6 from = {.sin6_family = AF_INET6};
	struct web_conn *c[2];
	pthread_mutex_init(&w.conns_lock, NULL);
	for (int i = 0; i < 2; i++) {
		from.sin6_addr = (struct in6_addr){.s6_addr = {0x20, 1, 0xd, 0xb8, [15] = (unsigned char)i}};
		assert_true(conns_room(&w, (struct sockaddr *)&from));
		c[i] = conns_add(&w, -1, (struct sockaddr *)&from);
		assert_false(c[i]->local || c[i]->cut);
	}
	from.sin6_addr.s6_addr[15] = 9;
	assert_false(conns_room(&w, (struct sockaddr *)&from));
	struct web_conn *over = conns_add(&w, -1, (struct sockaddr *)&from);
	assert_true(over->cut);
	from.sin6_addr.s6_addr[7] = 9;
	assert_true(conns_room(&w, (struct sockaddr *)&from));
	conns_remove(&w, over), conns_remove(&w, c[0]), conns_remove(&w, c[1]);
	assert_int_equal(w.n_conns, 0);
	struct in6_addr four = {.s6_addr = {[10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1}};
	assert_true(conn_loopback(&four) && conn_loopback(&in6addr_loopback));
	pthread_mutex_destroy(&w.conns_lock);
}

static void *stops(void *w)
{
	web_stop(w);
	return NULL;
}

static void stopping_answers_what_has_begun(void **state)
{
	(void)state;
	struct web *w = start((struct web_options){.workers = 2, .stop_ms = 3000});
	atomic_store(&gate, 0), atomic_store(&running, 0);
	int fd[5];
	for (int i = 0; i < 5; i++) {
		fd[i] = connect_to(w);
		say(fd[i], TEXT("GET /test/wait HTTP/1.1\r\nHost: h\r\n\r\n"));
	}
	while (atomic_load(&running) < 2 || web_counts(w).waiting < 3)
		nap(2);
	uint16_t port = web_port(w);
	pthread_t t;
	pthread_create(&t, NULL, stops, w);
	nap(100);
	struct sockaddr_in s = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int late = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_not_equal(connect(late, (struct sockaddr *)&s, sizeof s), 0); /* nobody new */
	close(late);
	atomic_store(&gate, 1);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(read_one(fd[i]), 200);
		close(fd[i]);
	}
	pthread_join(t, NULL);
}

static void a_taken_port_is_said_in_one_line(void **state)
{
	struct web *w = *state;
	struct fault f = {0};
	struct web_options o = {.site = site, .port = web_port(w)};
	assert_null(web_start(&o, &f));
	assert_string_equal(f.code, "web.port");
	assert_non_null(strstr(f.say, "is taken by another program"));
	o = (struct web_options){.site = site, .host = "not an address"};
	assert_null(web_start(&o, &f));
	assert_string_equal(f.code, "web.host");
}

static int begin(void **state)
{
	arena = arena_new(0);
	static struct site s;
	s = (struct site){.council = TEXT("Wherever Council"), .words = words_new(arena, NULL)};
	site = &s;
	folder_make(folder, sizeof folder, "server");
	snprintf(log_name, sizeof log_name, "%s/log", folder);
	*state = start((struct web_options){.log = fopen(log_name, "w"), .workers = 2});
	return 0;
}

static int end(void **state)
{
	FILE *log = web_options_of(*state)->log;
	web_stop(*state);
	fclose(log);
	folder_away(folder);
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_are_answered),
		cmocka_unit_test(addresses_are_typed),
		cmocka_unit_test(forms_are_typed),
		cmocka_unit_test(bodies_have_a_ceiling),
		cmocka_unit_test(larger_bodies_go_to_a_file),
		cmocka_unit_test(a_hostile_head_of_a_part_ends_nothing),
		cmocka_unit_test(what_is_not_clear_about_its_end_is_refused),
		cmocka_unit_test(a_redirect_stays_on_this_site),
		cmocka_unit_test(counts_are_for_this_machine_alone),
		cmocka_unit_test(who_reaches_a_ceiling_ends_alone),
		cmocka_unit_test(a_page_over_its_ceiling_is_not_sent_cut),
		cmocka_unit_test(faults_are_pages_without_their_words),
		cmocka_unit_test(assets_are_kept_by_their_tag),
		cmocka_unit_test(an_answer_waits_for_its_commit),
		cmocka_unit_test(nothing_personal_is_logged),
		cmocka_unit_test(a_full_queue_is_said_at_once),
		cmocka_unit_test(what_is_urgent_finds_room),
		cmocka_unit_test(waiting_too_long_is_answered_unheard),
		cmocka_unit_test(slow_clients_are_cut_off),
		cmocka_unit_test(one_address_cannot_take_every_connection),
		cmocka_unit_test(addresses_of_one_place_are_counted_together),
		cmocka_unit_test(stopping_answers_what_has_begun),
		cmocka_unit_test(a_taken_port_is_said_in_one_line),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
