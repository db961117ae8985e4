/* What somebody typed and could not send: theirs alone, until it is sent, thrown away, or a month old. And a word between pages and
 * server about how long a session lasts. */
#include "house/pages/kept.h"
#include "access/drafts.h"
#include "base/clock.h"
#include "house/house.h"
#include "house/kept.view.h"
#include "house/pages/seen.h"
#include "kit/components.h"
#include "kit/form.h"

static const struct form empty_form = {NULL, 0};

struct reading {
	struct request *r;
	unsigned char key[KEY];
	struct draft *all;
	size_t n;
};

static bool read_all(struct tx *tx, void *arg, struct fault *f)
{
	struct reading *k = arg;
	struct fault aside = {0};
	struct request *r = k->r;
	int64_t there = 0;
	k->n = 0;
	if (draft_count(tx, actor_at(r), r->now, &there, f) != ROW_ONE)
		return false;
	if (!there || !draft_key(r->arena, house_of(r)->draft_key, false, k->key, &aside))
		return true; /* without its key there is nothing to show */
	return draft_list(tx, r->arena, k->key, actor_at(r), r->now, &k->all, &k->n, f);
}

static void draw_one(struct request *r, struct out *o, const struct kept_form *k, bool kid)
{
	out_lit(o, "<div class=\"kith-kept__one\">");
	out_lit(o, "<p class=\"govuk-body-s\">");
	out_text(o, k->when);
	out_lit(o, "</p>");
	kept_words_view(o, k->line, k->n, kid ? MSG_KEPT_KID_HERE : MSG_KEPT_HERE);
	kept_buttons(o, k, kid);
	struct values *v = form_empty(r->arena, &empty_form);
	form_begin(o, v, arena_printf(r->arena, "/kept/%lld/away", (long long)k->draft).at, r->layout.token);
	govuk_button(o, &(struct govuk_button){.text = o->words->plain[kid ? MSG_KEPT_KID_AWAY : MSG_KEPT_AWAY],
	    .classes = TEXT("govuk-button--secondary")});
	form_end(o);
	out_lit(o, "</div>");
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct reading k = {.r = r};
	bool kid = r->layout.young;
	int64_t only = request_id(r, "id");
	if (!house_read(r, read_all, &k, f))
		return false;
	struct kept_page p = {.form = arena_array(r->arena, struct kept_form, k.n + 1)};
	for (size_t i = 0; i < k.n; i++) {
		struct pairs all;
		struct kept_form *one = &p.form[p.n];
		if ((only && k.all[i].id != only) || !pairs_urlencoded(r->arena, k.all[i].body, &all, NULL) ||
		    !kept_read(r, k.all[i].path, &all, one))
			continue;
		one->draft = k.all[i].id;
		char hhmm[8], on[DAY_TEXT];
		struct out_arg args[] = {out_arg_z(day_long(clock_day(k.all[i].made_at), on)),
		    out_arg_z(clock_hhmm(k.all[i].made_at, hhmm))};
		one->when = out_words(r->arena, r->site->words, kid ? MSG_KEPT_KID_WHEN : MSG_KEPT_WHEN, args, 2);
		p.n++;
	}
	r->layout.kept = 0;
	r->layout.is_private = true;
	r->layout.back = text_of(house_start(actor_at(r)->role));
	struct out *o = page_begin(r, a, r->site->words->plain[kid ? MSG_KEPT_KID_TITLE : MSG_KEPT_TITLE]);
	if (kid)
		kept_kid_list_view(o, &p);
	else
		kept_list_view(o, &p);
	for (size_t i = 0; i < p.n; i++)
		draw_one(r, o, &p.form[i], kid);
	page_end(r, a);
	return true;
}
ROUTE(kept, .method = METHOD_GET, .pattern = "/kept", .permission = "signed-in", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "What you typed and did not send");
ROUTE(kept_one, .method = METHOD_GET, .pattern = "/kept/{id}", .permission = "signed-in", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "What you typed and did not send");

static bool drop(struct tx *tx, void *arg, struct fault *f)
{
	struct request *r = arg;
	return draft_drop(tx, actor_at(r), request_id(r, "id"), f);
}

static bool send_away(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	house_write(r, a, "draft away", drop, r, TEXT("/kept"));
	return true;
}
ROUTE(kept_away, .method = METHOD_POST, .pattern = "/kept/{id}/away", .permission = "signed-in", .handle = send_away,
    .audience = AUDIENCE_ADULT, .title = "Throw away what you typed and did not send", .form = &empty_form);

/* ---- still here ---- */

enum { ONLY };
static const struct input peek_inputs[] = {[ONLY] = {.name = "only", .type = INPUT_HIDDEN, .most = 1}};
static const struct form peek_form = {peek_inputs, 1};

/* Seconds that are left. Somebody types: the session goes on. ?only=1: it is asked and nothing is prolonged. */
static bool still_here(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (form_given(r->query, ONLY))
		visitor_of(r)->session.touch = false;
	a->type = "text/plain; charset=utf-8";
	out_int(a->out, kept_rest(r));
	return true;
}
ROUTE(still_here, .method = METHOD_GET, .pattern = "/still-here", .permission = "signed-in", .handle = still_here,
    .audience = AUDIENCE_ADULT, .title = "Somebody is typing: the session goes on", .query = &peek_form);
