/* From request to answer: what every page goes through, without a socket. */
#include "base/clock.h"
#include "kit/form.h"
#include "kit/route.h"

bool request_late(const struct request *r)
{
	return r->deadline && clock_now() > r->deadline;
}

void answer_header(struct answer *a, const char *name, struct text value)
{
	for (size_t i = 0; i < value.n; i++)
		if ((unsigned char)value.at[i] < ' ' || value.at[i] == 127)
			return; /* a line end would be another header */
	if (a->n_headers == ANSWER_HEADERS)
		return;
	a->header[a->n_headers].name = name;
	a->header[a->n_headers++].value = value;
}

bool address_inside(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if ((unsigned char)t.at[i] <= ' ' || t.at[i] == 127)
			return false; /* browsers drop tabs and line ends: "/\t/other" would leave the site */
	return t.n && t.at[0] == '/' && !(t.n > 1 && (t.at[1] == '/' || t.at[1] == '\\'));
}

void answer_to(struct answer *a, struct text address)
{
	a->status = 303;
	a->out->buf.n = 0;
	answer_header(a, "Location", address_inside(address) ? address : TEXT("/"));
}

static enum audience audience_of(const struct request *r)
{
	const struct frame *frame = frame_of(r->site);
	return frame->audience ? frame->audience(r) : r->route ? r->route->audience : AUDIENCE_PUBLIC;
}

struct out *page_begin(struct request *r, struct answer *a, struct text title)
{
	r->layout.site = r->site;
	r->layout.title = title;
	r->layout.is_error = r->form && r->form->errors > 0;
	r->layout.is_private |= r->route && r->route->child_bearing;
	a->out->today = r->today;
	frame_of(r->site)->begin(a->out, &r->layout, audience_of(r));
	return a->out;
}

void page_end(struct request *r, struct answer *a)
{
	frame_of(r->site)->end(a->out, &r->layout, audience_of(r));
	out_terms(a->out, 0, true);
	place_page(r, a->out);
}

/* ---- errors ---- */

void page_error(struct request *r, struct answer *a, int status, enum message title, enum message say)
{
	a->out->buf.n = 0;
	a->out->buf.broken = false;
	a->status = status;
	a->type = "text/html; charset=utf-8";
	a->cache = "no-store";
	a->hold = (struct hold){NULL, NULL};
	r->layout.back = (struct text){NULL, 0};
	const struct values *form = r->form;
	r->form = NULL;
	page_begin(r, a, r->site->words->plain[title]);
	frame_of(r->site)->error(r, a->out, title, say);
	page_end(r, a);
	r->form = form;
}

void page_fault(struct request *r, struct answer *a, const struct fault *f)
{
	a->n_headers = 0;
	if (f && (f->kind == FAULT_ASKED || f->kind == FAULT_INPUT))
		page_error(r, a, 400, MSG_ERROR_BAD_TITLE, MSG_ERROR_BAD_SAY);
	else if (f && f->kind == FAULT_SYSTEM)
		page_error(r, a, 503, MSG_ERROR_BUSY_TITLE, MSG_ERROR_BUSY_SAY);
	else
		page_error(r, a, 500, MSG_ERROR_OURS_TITLE, MSG_ERROR_OURS_SAY);
}

void web_release(void *held, bool ok, const struct fault *f)
{
	struct holder *h = held;
	h->release(h, ok, f);
}

/* ---- the way through ---- */

static bool body_pairs(struct request *r, const struct sent *b, struct pairs *out, struct fault *f)
{
	*out = (struct pairs){NULL, 0};
	struct text end, kind = text_trim(text_cut(b->type, ';', &end));
	if (!b->bytes.n)
		return true;
	if (text_eq_nocase(kind, TEXT("application/x-www-form-urlencoded")))
		return pairs_urlencoded(r->arena, b->bytes, out, f);
	if (text_eq_nocase(kind, TEXT("multipart/form-data")))
		return pairs_multipart(r->arena, b->bytes, b->type, out, f);
	return fault_set(f, FAULT_INPUT, "web.type", "a form was expected");
}

static bool typed_query(struct request *r, struct text raw, struct fault *f)
{
	struct pairs pairs;
	struct values *v;
	if (!r->route->query)
		return true;
	if (!pairs_urlencoded(r->arena, raw, &pairs, f) || !form_parse(r->arena, r->route->query, r->site->words, &pairs, &v, f))
		return false;
	r->query = v;
	return v->errors == 0 || r->route->query_shown || fault_set(f, FAULT_INPUT, "web.query", "the address asks for what is not there");
}

/* Refused before it was read: what was typed is not lost with that. */
static void lost(struct request *r, struct answer *a, const struct sent *b, const struct hooks *h)
{
	struct pairs *pairs = arena_new_of(r->arena, struct pairs);
	if (r->method != METHOD_POST || !h->lost || b->too_large || r->cross_site || (!r->route->form && !r->route->form_for) ||
	    !body_pairs(r, b, pairs, NULL))
		return;
	r->sent = pairs;
	h->lost(h->ctx, r, a);
}

/* The token is another session's, or too old: nothing is done, and the form comes back with all that was typed. */
static bool comes_back(struct request *r, struct answer *a, struct values *v)
{
	if (!r->route->show) {
		page_error(r, a, 403, MSG_ERROR_TOKEN_TITLE, MSG_ERROR_TOKEN_SAY);
		return false;
	}
	form_problem(v, r->site->words->plain[audience_of(r) == AUDIENCE_CHILD ? MSG_FORM_STALE_KID : MSG_FORM_STALE]);
	r->stale = true;
	r->form = v;
	return true;
}

/* The body, typed. false: the answer is filled. */
static bool typed_body(struct request *r, struct answer *a, const struct sent *b, const struct hooks *h)
{
	struct fault f = {0};
	struct pairs *pairs = arena_new_of(r->arena, struct pairs);
	struct values *v = NULL;
	if (b->too_large) {
		page_error(r, a, 413, MSG_ERROR_LARGE_TITLE, MSG_ERROR_LARGE_SAY);
		return false;
	}
	if (!r->route->form && !r->route->form_for)
		return true;
	if (!r->route->no_token && r->cross_site) { /* before a byte of it is read */
		page_error(r, a, 403, MSG_ERROR_TOKEN_TITLE, MSG_ERROR_TOKEN_SAY);
		return false;
	}
	if (!body_pairs(r, b, pairs, &f)) {
		page_fault(r, a, &f);
		return false;
	}
	r->sent = pairs;
	const struct form *form = r->route->form_for ? r->route->form_for(r, &f) : r->route->form;
	if (!form && !f.code[0]) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return false;
	}
	if (!form || !form_parse(r->arena, form, r->site->words, pairs, &v, &f)) {
		page_fault(r, a, &f);
		return false;
	}
	if (!r->route->no_token && h && h->token && !h->token(h->ctx, r, v->token.at ? v->token : TEXT("")))
		return comes_back(r, a, v);
	r->form = v;
	return !h || !h->typed || h->typed(h->ctx, r, a, v);
}

static void handle(struct request *r, struct answer *a, const struct hooks *h)
{
	struct fault f = {0};
	bool again = r->route->method == METHOD_POST && r->form && (r->form->errors || r->form->look) && r->route->show;
	if (again)
		a->status = r->stale ? 403 : r->form->errors ? 422 : 200;
	if (!(again ? r->route->show : r->route->handle)(r, a, &f)) {
		page_fault(r, a, &f);
		return;
	}
	bool markup = text_starts(text_of(a->type), TEXT("text/html"));
	if (markup || text_starts(text_of(a->type), TEXT("text/")) || text_starts(text_of(a->type), TEXT("application/json")))
		out_terms(a->out, 0, markup); /* not a file whose bytes are its own */
	if (!buf_ok(&a->out->buf)) {
		fault_set(&f, FAULT_OURS, "web.page", "a page is larger than its ceiling");
		page_fault(r, a, &f);
		return;
	}
	if (h && h->after)
		h->after(h->ctx, r, a);
}

static void go(struct request *r, struct answer *a, const char *method, struct text raw_query, const struct sent *b, const struct hooks *h)
{
	struct fault f = {0};
	const char *allow = NULL;
	a->status = 200;
	a->type = "text/html; charset=utf-8";
	a->cache = "no-store";
	r->raw_query = raw_query;
	if (h && h->address && !h->address(h->ctx, r, method)) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return;
	}
	switch (route_find(r, method, &allow)) {
	case ROUTE_NONE:
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return;
	case ROUTE_METHOD:
		page_error(r, a, 405, MSG_ERROR_METHOD_TITLE, MSG_ERROR_METHOD_SAY);
		answer_header(a, "Allow", text_of(allow));
		return;
	default:
		break;
	}
	if (h && h->before && !h->before(h->ctx, r, a)) {
		lost(r, a, b, h);
		return;
	}
	if (!typed_query(r, raw_query, &f))
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	else if (r->method == METHOD_GET || typed_body(r, a, b, h))
		handle(r, a, h);
}

void dispatch(struct request *r, struct answer *a, const char *method, struct text raw_query, const struct sent *b, const struct hooks *h)
{
	go(r, a, method, raw_query, b, h);
	place_answer(r, a);
}
