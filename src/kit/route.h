/* route: one place of the site, declared once beside its function; the request and the answer that go through it.
 *
 *   static bool shown(struct request *r, struct answer *a, struct fault *f) { … }
 *   ROUTE(me, .method = METHOD_GET, .pattern = "/me", .permission = "own.read", .handle = shown,
 *       .audience = AUDIENCE_CHILD, .title = "My page", .child_bearing = true);
 *
 * A pattern's {id}, {child-id} … ending in "id" are 64-bit decimal; any other {word} is 1 to 64 of a-z 0-9 - _ . What does
 * not fit is no such page. `kith help --routes --json` prints the table; access walks it. */
#ifndef KITH_KIT_ROUTE_H
#define KITH_KIT_ROUTE_H
#include "base/date.h"
#include "base/fault.h"
#include "kit/layout.h"
#include "kit/pairs.h"

struct form;   /* kit/form.h */
struct values; /* kit/form.h */
struct request;
struct answer;
struct web;

enum method { METHOD_GET, METHOD_POST };
typedef bool route_fn(struct request *, struct answer *, struct fault *);

struct route {
	const char *name;
	enum method method;  /* HEAD is answered by GET */
	const char *pattern;
	const char *permission; /* what access asks; "public" where nobody need be signed in */
	route_fn *handle;    /* false: an error page by the fault's kind */
	enum audience audience;
	const char *title;   /* what it is, for the table and the matrix */
	bool child_bearing;  /* shows or changes one child's record: a look is written, another's child is refused */
	bool standing;       /* GET: for nobody signed in it is the same until the next publication, and is copied */
	const struct form *form;  /* POST: what is parsed before handle; with errors, show is called in its place */
	/* In place of form, where the inputs are data that is known only with the request (a kind of the record). NULL: no
	 * such page, or a fault. */
	const struct form *(*form_for)(struct request *, struct fault *);
	bool form_same;           /* … and it is the same whoever asks: what was typed can be shown by its labels where nobody is in */
	const struct form *query; /* what ?a=b may hold; errors: no such page, */
	bool query_shown;    /* … unless the page itself shows them: it is asked by people and not by links alone */
	route_fn *show;      /* POST: shows the page with what was typed (usually the GET's function) */
	size_t upload_most;  /* 0: the body is at most WEB_BODY and in memory; else it goes to a file, at most this */
	/* It must not wait: a full queue has room for it still, it is taken before others, waits as long as it must, and where
	 * it fails the frame's error page says what to do in its place. */
	bool urgent;
	bool adds;           /* each sending is one entry more: the very same soon after is asked back, by the program's hooks */
	/* what leaves the house, opens an account or is published: the password is asked again by the program's hooks */
	bool confirm;
	bool bare;           /* no page of anybody's: asked by those who keep the machine, and by no other address */
	bool no_token;       /* POST without the CSRF token: only for what is no browser's form */
};

#define ROUTE(name_, ...)                                                                                                          \
	static const struct route route_##name_ = {.name = #name_, __VA_ARGS__};                                                   \
	static const struct route *const route_at_##name_ __attribute__((section("kith_routes"), used)) = &route_##name_

enum { ROUTE_PARAMETERS = 4, ANSWER_HEADERS = 12, WEB_BODY = 64 << 10 };

struct request {
	struct arena *arena;          /* until the answer has been sent */
	const struct route *route;
	enum method method;
	struct text path;             /* decoded, without the query, and without the prefix */
	/* What stood before the path and says whose pages these are ("/a/NAME"): cut off by hooks.address. n 0: nothing did. What leads to
	 * other such pages keeps it (place.c). */
	struct text prefix;
	const void *place;            /* whose they are: the program's */
	bool (*under)(struct text path, const char *method); /* whether there is a page under the prefix at this path */
	struct text number;           /* of this request, for the log and the error page */
	struct { struct text name, word; int64_t id; } parameter[ROUTE_PARAMETERS];
	size_t n_parameters;
	const struct values *form, *query; /* typed; NULL where the route has none */
	const struct pairs *sent;     /* the form's fields as they came, also where they were refused; NULL: none were read */
	struct text raw_query;        /* what stands behind the ? */
	bool stale;                   /* the form's token is another session's: it comes back, and nothing of it is done */
	struct pairs cookies;
	struct text address;          /* of who asks: for the wait after wrong passwords; never logged */
	bool local;                   /* asked from this machine, and not handed on by a proxy */
	bool cross_site;              /* the browser says that another site sent it */
	int64_t now, deadline;        /* UTC milliseconds; work that is not done by the deadline is worth giving up */
	day today;
	void *worker;                 /* the worker's own state (a database connection), from web_options.worker_open */
	void *actor;                  /* who asks: set by hooks.before */
	const struct site *site;
	struct layout layout;         /* what page_begin will draw: hooks.before sets who, token and links; a page sets back */
	struct web *web;
};

/* The answer can wait for a commit: after the handler, hold.start(arg, held) is called on the worker, which then takes the
 * next request; whoever it was handed to calls web_release(held, ok, fault) once, from any thread, and the answer leaves
 * (not ok: an error page leaves in its place). arg lives in the request's arena. Fits store_submit's `done`. */
struct hold {
	void (*start)(void *arg, void *held);
	void *arg;
};
void web_release(void *held, bool ok, const struct fault *);
/* What `held` points at: the server's job begins with one, and so may a test that has no server. */
struct holder {
	void (*release)(struct holder *, bool ok, const struct fault *);
};

struct answer {
	int status;              /* 200 */
	const char *type;        /* "text/html; charset=utf-8" */
	const char *cache;       /* Cache-Control: "no-store" */
	struct out *out;         /* the body */
	struct { const char *name; struct text value; } header[ANSWER_HEADERS];
	size_t n_headers;
	struct hold hold;
};

/* ---- for handlers ---- */

int64_t request_id(const struct request *, const char *name);    /* of the pattern; 0 where there is none */
struct text request_word(const struct request *, const char *name);
struct text request_cookie(const struct request *, const char *name); /* at NULL where there is none */
bool request_late(const struct request *);                       /* past its deadline: asks the clock */
bool address_inside(struct text);                                /* of this site: "/…", not "//…" nor "/\\…" */
/* 303 to an address inside this site (another becomes "/"); the body is empty. */
void answer_to(struct answer *, struct text address);
void answer_header(struct answer *, const char *name, struct text value);
/* The page around what the handler writes into the returned out. page_begin may be called once. */
struct out *page_begin(struct request *, struct answer *, struct text title);
void page_end(struct request *, struct answer *);
/* An error page in the house style, in place of whatever was written. */
void page_error(struct request *, struct answer *, int status, enum message title, enum message say);
/* By the fault's kind: 400, 503 or 500. The fault's words are not shown. */
void page_fault(struct request *, struct answer *, const struct fault *);

/* ---- the table ---- */

/* Sorted by pattern, then method. */
const struct route *const *routes(size_t *n);
enum route_found { ROUTE_FOUND, ROUTE_NONE, ROUTE_METHOD };
/* Fills r->route and r->parameter. ROUTE_METHOD: the path is there by another method, told in *allow ("GET, HEAD"). */
enum route_found route_find(struct request *r, const char *method, const char **allow);
/* A wrong declaration (no permission, a pattern that is none, two alike, a POST without form): a fault. */
bool routes_check(struct fault *);
/* The table as JSON: [{"name","method","path","permission","audience","title","child_bearing"}] */
struct text routes_json(struct arena *);

/* ---- who is asked before and after each page ---- */

struct hooks {
	void *ctx;
	/* Before the route is found: sets prefix, place, under and site where the path says whose page is meant. false: there is no such
	 * page. NULL: a path says no such thing. */
	bool (*address)(void *ctx, struct request *, const char *method);
	/* Who is it, and may they? false: the answer is filled (303 to the sign-in, 403). NULL: everybody may. */
	bool (*before)(void *ctx, struct request *, struct answer *);
	/* Is this the token of this person's session? NULL: any. */
	bool (*token)(void *ctx, struct request *, struct text token);
	/* `before` refused a form, and here is what was typed (r->sent): the answer may be another. NULL: it is lost. */
	void (*lost)(void *ctx, struct request *, struct answer *);
	/* What was typed, after its token: false, and the answer is filled. It may add an error, and the form comes back. NULL: nothing. */
	bool (*typed)(void *ctx, struct request *, struct answer *, struct values *);
	/* After the handler: writes the look, by setting answer->hold. */
	void (*after)(void *ctx, struct request *, struct answer *);
};
/* Links, forms and the answer's way on keep the request's prefix where it leads to a page that stands under it. Twice is once. */
void place_page(const struct request *, struct out *);
void place_answer(const struct request *, struct answer *);
/* From request to answer, without a socket: route found, query and body typed, hooks, handler, error pages. */
struct sent {
	struct text type, bytes; /* Content-Type as sent */
	bool too_large;
};
void dispatch(struct request *, struct answer *, const char *method, struct text raw_query, const struct sent *, const struct hooks *);
#endif
