/* The door: signing in, signing out, leaving quickly. */
#include "access/door.h"
#include "web/door.view.h"
#include "web/form.h"
#include "web/house.h"

enum { NAME, PASSWORD };
static const struct input sign_in_inputs[] = {
    [NAME] = {.name = "name", .type = INPUT_TEXT, .label = MSG_SIGN_IN_NAME, .missing = MSG_SIGN_IN_MISSING_NAME, .required = true,
        .most = 100, .autocomplete = "username", .width = 20},
    [PASSWORD] = {.name = "password", .type = INPUT_SECRET, .label = MSG_SIGN_IN_PASSWORD, .missing = MSG_SIGN_IN_MISSING_PASSWORD,
        .required = true, .most = 200, .autocomplete = "current-password", .width = 20},
};
static const struct form sign_in_form = {sign_in_inputs, 2};
static const struct form empty_form = {NULL, 0};

static bool show_sign_in(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (actor_at(r)->role != ROLE_NOBODY) {
		answer_to(a, text_of(house_start(actor_at(r)->role)));
		return true;
	}
	const struct values *v = r->form ? r->form : form_empty(r->arena, &sign_in_form);
	char *token = arena_alloc(r->arena, SESSION_TOKEN);
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, out_words(r->arena, r->site->words, MSG_SIGN_IN_TITLE, NULL, 0));
	form_problems(o, v);
	sign_in_top_view(o, house_of(r)->demo);
	form_begin(o, v, "/sign-in", text_of(door_form_token(r->now, token)));
	form_field(o, v, NAME, NULL);
	form_field(o, v, PASSWORD, NULL);
	form_button(o, MSG_SIGN_IN_BUTTON);
	form_end(o);
	page_end(r, a);
	return true;
}

struct coming_in {
	struct request *r;
	struct answer *a;
	void *held;
};

/* On the hasher's or the writer's thread: the worker has gone on, and the answer is ours. */
static void decided(void *ctx, const struct door_answer *d)
{
	struct coming_in *c = ctx;
	struct request *r = c->r;
	struct values *v = (struct values *)r->form; /* ours: the request waits here */
	struct out_arg wait = out_arg_int(d->wait / 1000 + 1);
	switch (d->verdict) {
	case DOOR_OPEN: {
		char *cookie = arena_alloc(r->arena, SESSION_COOKIE);
		answer_to(c->a, text_of(house_start(d->session.actor.role)));
		answer_header(c->a, "Set-Cookie",
		    text_of(session_cookie(cookie, d->session.token, setting_number(&house_of(r)->settings, SETTING_HTTPS) != 0)));
		web_release(c->held, true, NULL);
		return;
	}
	case DOOR_COULD_NOT:
		web_release(c->held, false, &d->fault);
		return;
	case DOOR_WAIT:
		form_problem(v, out_words(r->arena, r->site->words, MSG_SIGN_IN_WAIT, &wait, 1));
		break;
	case DOOR_FULL:
		form_problem(v, out_words(r->arena, r->site->words, MSG_SIGN_IN_FULL, NULL, 0));
		break;
	case DOOR_WRONG:
		form_problem(v, out_words(r->arena, r->site->words, MSG_SIGN_IN_WRONG, NULL, 0));
		break;
	}
	c->a->status = d->verdict == DOOR_FULL ? 503 : d->verdict == DOOR_WAIT ? 429 : 200;
	show_sign_in(r, c->a, NULL);
	web_release(c->held, true, NULL);
}

static void start_sign_in(void *arg, void *held)
{
	struct coming_in *c = arg;
	c->held = held;
	door_sign_in(house_of(c->r)->door, 0, form_text(c->r->form, NAME), form_text(c->r->form, PASSWORD), c->r->address, c->r->now,
	    decided, c);
}

static bool do_sign_in(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct coming_in *c = arena_new_of(r->arena, struct coming_in);
	*c = (struct coming_in){.r = r, .a = a};
	a->hold.start = start_sign_in;
	a->hold.arg = c;
	return true;
}

ROUTE(sign_in, .method = METHOD_GET, .pattern = "/sign-in", .permission = "public", .handle = show_sign_in,
    .audience = AUDIENCE_PUBLIC, .title = "Sign in");
ROUTE(do_sign_in, .method = METHOD_POST, .pattern = "/sign-in", .permission = "public", .handle = do_sign_in,
    .audience = AUDIENCE_PUBLIC, .title = "Sign in", .form = &sign_in_form, .show = show_sign_in);

/* ---- out ---- */

struct going {
	struct text token;
};

static bool end_session(struct tx *tx, void *arg, struct fault *f)
{
	return session_end(tx, ((struct going *)arg)->token, f);
}

/* The session is over, in the database and in the browser. */
static void go_out(struct request *r, struct answer *a, struct text to)
{
	bool https = setting_number(&house_of(r)->settings, SETTING_HTTPS) != 0;
	char *cookie = arena_alloc(r->arena, SESSION_COOKIE);
	struct going *g = arena_new_of(r->arena, struct going);
	g->token = request_cookie(r, session_cookie_name(https));
	a->status = 303;
	answer_header(a, "Location", to);
	answer_header(a, "Set-Cookie", text_of(session_cookie(cookie, NULL, https)));
	answer_header(a, "Clear-Site-Data", TEXT("\"cache\", \"storage\""));
	if (g->token.at)
		house_write(r, a, "sign out", end_session, g, (struct text){0});
}

static bool sign_out(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	go_out(r, a, TEXT("/sign-in"));
	return true;
}
ROUTE(sign_out, .method = METHOD_POST, .pattern = "/sign-out", .permission = "signed-in", .handle = sign_out,
    .audience = AUDIENCE_PUBLIC, .title = "Sign out", .form = &empty_form);

/* At once to another site, and nobody comes back to this one with the back button. */
static bool leave(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	go_out(r, a, text_of(r->site->leave));
	return true;
}
ROUTE(leave, .method = METHOD_GET, .pattern = "/leave", .permission = "public", .handle = leave, .audience = AUDIENCE_CHILD,
    .title = "Leave quickly");
