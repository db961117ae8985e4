/* A page asked for by somebody, through dispatch: as far as the answer, or through the writer to its end. The including test opens
 * `a` and `house` and sets `today`; house.h does so. */
#ifndef KITH_TESTS_ASKED_H
#define KITH_TESTS_ASKED_H
#include "tests.h"
#include "house/house.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static struct arena *a;
static struct house *house;
static int64_t now = 1795000000000; /* of requests: moves on by a second with each */
static day today;                   /* the day of `now`: 18 November 2026 */
static const char *back_word; /* of the cookie that says where somebody was; NULL: none */
static const char *token_word; /* in place of the form's right token; NULL: the right one */
static const char *done_word; /* of the cookie by which a page says what was just done; NULL: none */

struct got {
	int status;
	const char *cache;
	bool writes; /* something was to be committed before the answer leaves */
	/* cookie: the session's, or of what was done; device: of the browser; clears: what it is to forget; body ends in a NUL */
	struct text to, type, cookie, device, clears, body;
};

struct waiting {
	struct holder held; /* first */
	struct request *r;
	struct answer *ans;
	pthread_mutex_t lock;
	pthread_cond_t done;
	bool over;
};

static inline void release(struct holder *h, bool ok, const struct fault *f)
{
	struct waiting *w = (struct waiting *)h;
	struct fault none = {.kind = FAULT_OURS};
	if (!ok)
		page_fault(w->r, w->ans, f ? f : &none);
	place_answer(w->r, w->ans); /* as the server does */
	pthread_mutex_lock(&w->lock);
	w->over = true;
	pthread_cond_signal(&w->done);
	pthread_mutex_unlock(&w->lock);
}

/* s NULL: nobody. whole: what it writes is written, else it is not. */
static inline struct got ask_to(const struct session *s, const char *method, struct text address, const char *fields, bool whole)
{
	struct arena *x = arena_new(0);
	struct out out = out_begin(x, house->site.words);
	struct answer ans = {.status = 200, .type = "text/html; charset=utf-8", .cache = "no-store", .out = &out};
	struct pair cookie[3];
	size_t cookies = 0;
	if (s)
		cookie[cookies++] = (struct pair){text_of(session_cookie_name(false)), text_of(s->token), {0}};
	if (s && done_word)
		cookie[cookies++] = (struct pair){TEXT("kith-done"), text_of(done_word), {0}};
	if (back_word)
		cookie[cookies++] = (struct pair){TEXT("kith-back"), text_of(back_word), {0}};
	struct text query, path = text_cut(address, '?', &query);
	struct request r = {.arena = x, .path = arena_text(x, path), .number = TEXT("t"), .now = now += 1000, .today = today,
	    .worker = house, .site = &house->site, .address = TEXT("127.0.0.1"), .local = true, .cookies = {cookie, cookies}};
	char token[SESSION_TOKEN];
	if (s)
		session_form_token(s, token);
	else
		door_form_token(now, token);
	struct sent sent = {.type = TEXT("application/x-www-form-urlencoded"),
	    .bytes = arena_printf(x, "token=%s&%s", token_word ? token_word : token, fields ? fields : "")};
	struct hooks hooks = house_hooks(house);
	dispatch(&r, &ans, method, query.at ? query : TEXT(""), &sent, &hooks);
	bool writes = ans.hold.start != NULL;
	if (writes && whole) {
		struct waiting w = {.held = {release}, .r = &r, .ans = &ans};
		pthread_mutex_init(&w.lock, NULL);
		pthread_cond_init(&w.done, NULL);
		ans.hold.start(ans.hold.arg, &w.held);
		pthread_mutex_lock(&w.lock);
		while (!w.over)
			pthread_cond_wait(&w.done, &w.lock);
		pthread_mutex_unlock(&w.lock);
	}
	struct got g = {.status = ans.status, .cache = ans.cache, .writes = writes, .type = text_of(ans.type),
	    .body = {arena_z(a, buf_as_text(&out.buf)), out.buf.n}};
	for (size_t i = 0; i < ans.n_headers; i++)
		if (!strcmp(ans.header[i].name, "Location"))
			g.to = arena_text(a, ans.header[i].value);
		else if (!strcmp(ans.header[i].name, "Set-Cookie") && text_starts(ans.header[i].value, TEXT("kith-device-")))
			g.device = arena_text(a, ans.header[i].value);
		else if (!strcmp(ans.header[i].name, "Clear-Site-Data"))
			g.clears = arena_text(a, ans.header[i].value);
		else if (!strcmp(ans.header[i].name, "Set-Cookie"))
			g.cookie = arena_text(a, ans.header[i].value);
	out_end(&out);
	arena_free(x);
	return g;
}

static inline struct got ask_as(const struct session *s, const char *method, struct text address, const char *fields)
{
	return ask_to(s, method, address, fields, true);
}

static inline struct got ask_with_token(const struct session *s, struct text address, const char *token, const char *fields)
{
	token_word = token;
	struct got g = ask_to(s, "POST", address, fields, true);
	token_word = NULL;
	return g;
}

/* The address of a route, about a child: parameters that are no child get a likely value. */
static inline struct text route_address(const struct route *r, int64_t about)
{
	struct buf b = BUF_INIT(1000);
	for (const char *p = r->pattern; *p; p++) {
		if (*p != '{') {
			buf_char(&b, *p);
			continue;
		}
		const char *end = strchr(p, '}');
		struct text name = {p + 1, (size_t)(end - p - 1)};
		if (text_is(name, "id"))
			buf_printf(&b, "%lld", (long long)about);
		else if (name.n > 2 && memcmp(name.at + name.n - 3, "-id", 3) == 0)
			buf_z(&b, "7");
		else if (text_is(name, "kind"))
			buf_z(&b, "visit");
		else if (text_is(name, "measure"))
			buf_z(&b, "in-care");
		else
			buf_z(&b, "x");
		p = end;
	}
	struct text out = arena_text(a, buf_as_text(&b));
	buf_free(&b);
	return out;
}

#define AT(...) arena_printf(a, __VA_ARGS__)
#define SHOWS(got, words) \
	do { \
		if (!strstr((got).body.at, words)) \
			fail_msg("not shown (status %d): %s", (got).status, words); \
	} while (0)
#define HIDES(got, words) assert_null(strstr((got).body.at, words))
#endif
