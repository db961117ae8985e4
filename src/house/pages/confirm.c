/* The password asked again. What was typed on the page before stays in the forms of these pages and nowhere else. */
#include "house/pages/confirm.h"
#include "access/door.h"
#include "house/confirm.view.h"
#include "house/house.h"
#include "house/kept.h"
#include "house/pages/door.h"
#include <stdio.h>

enum { CONFIRM_MS = 10 * 60 * 1000 };
enum { TO, KEPT, PASSWORD, INPUTS };
static const struct input inputs[] = {
    [TO] = {.name = "to", .type = INPUT_HIDDEN, .required = true, .most = 200},
    [KEPT] = {.name = "kept", .type = INPUT_HIDDEN, .most = 20000},
    [PASSWORD] = {.name = "password", .type = INPUT_SECRET, .label = MSG_SIGN_IN_PASSWORD, .missing = MSG_SIGN_IN_MISSING_PASSWORD,
        .required = true, .most = 200, .autocomplete = "current-password", .width = 20},
};
static const struct form confirm_form = {inputs, INPUTS};

bool confirm_wanted(const struct request *r)
{
	return r->route->confirm && r->now - visitor_of(r)->session.confirmed_at >= CONFIRM_MS;
}

/* ---- asking ---- */

static void draw(struct request *r, struct answer *a, const struct values *v)
{
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_CONFIRM_TITLE]);
	form_problems(o, v);
	confirm_top_view(o, actor_at(r)->role == ROLE_YOUNG_PERSON);
	form_begin(o, v, "/confirm", r->layout.token);
	for (size_t i = 0; i < INPUTS; i++)
		form_field(o, v, i, NULL);
	form_button(o, MSG_CONFIRM_BUTTON);
	form_end(o);
	page_end(r, a);
}

void confirm_ask(struct request *r, struct answer *a, const struct values *typed)
{
	struct values *v = form_empty(r->arena, &confirm_form);
	form_set_text(v, TO, r->path);
	if (typed && kept_any(r))
		form_set_text(v, KEPT, kept_encoded(r->arena, r->sent));
	visitor_of(r)->unlooked = true;
	draw(r, a, v);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	draw(r, a, r->form);
	return true;
}

/* ---- and its answer ---- */

/* What was typed goes on with one press: a browser repeats a POST only by somebody's hand. */
static void go_on(struct request *r, struct answer *a)
{
	struct pairs kept;
	struct fault f = {0};
	struct text to = form_text(r->form, TO);
	if (!form_text(r->form, KEPT).n || !pairs_urlencoded(r->arena, form_text(r->form, KEPT), &kept, &f)) {
		answer_to(a, to);
		return;
	}
	struct values *empty = form_empty(r->arena, &(const struct form){NULL, 0});
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_CONFIRM_DONE_TITLE]);
	confirm_done_view(o);
	form_begin(o, empty, arena_z(r->arena, to), r->layout.token);
	for (size_t i = 0; i < kept.n; i++)
		if (!text_is(kept.at[i].name, "once")) /* this page has its own */
			confirm_kept_view(o, kept.at[i].name, kept.at[i].value);
	form_button(o, MSG_CONFIRM_GO_ON);
	form_end(o);
	page_end(r, a);
}

static void draw_decided(void *arg)
{
	struct coming_in *c = arg;
	const struct door_answer *d = c->answer;
	struct values *v = (struct values *)c->r->form; /* ours: the request waits here */
	const struct words *w = c->r->site->words;
	struct out_arg wait = out_arg_int(d->wait / 1000 + 1);
	if (d->verdict == DOOR_OPEN) {
		go_on(c->r, c->a);
		return;
	}
	if (d->verdict == DOOR_WAIT)
		form_problem(v, out_words(c->r->arena, w, MSG_SIGN_IN_WAIT, &wait, 1));
	else
		form_error(v, PASSWORD, w->plain[d->verdict == DOOR_FULL ? MSG_SIGN_IN_FULL : MSG_CONFIRM_WRONG]);
	c->a->status = d->verdict == DOOR_WAIT ? 429 : d->verdict == DOOR_FULL ? 503 : 422;
	draw(c->r, c->a, v);
}

static void start(void *arg, void *held)
{
	struct coming_in *c = arg;
	struct door_from from = door_from_of(c->r);
	c->held = held;
	door_confirm(house_of(c->r)->door, actor_at(c->r), form_text(c->r->form, PASSWORD), &from, c->r->now, door_decided, c);
}

static bool send(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct coming_in *c = arena_new_of(r->arena, struct coming_in);
	*c = (struct coming_in){.r = r, .a = a, .draw = draw_decided};
	a->hold.start = start;
	a->hold.arg = c;
	return true;
}
ROUTE(confirm, .method = METHOD_POST, .pattern = "/confirm", .permission = "signed-in", .handle = send, .audience = AUDIENCE_PUBLIC,
    .title = "The password, asked again", .form = &confirm_form, .show = show);
