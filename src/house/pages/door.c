/* The door: signing in, signing out, leaving quickly. */
#include "house/pages/door.h"
#include "access/authority_setting.h"
#include "access/door.h"
#include "access/young.h"
#include "base/ceiling.h"
#include "base/whose.h"
#include "house/door.view.h"
#include "house/house.h"
#include "house/kept.h"
#include "house/pages/second.h"
#include "kit/form.h"
#include "store/journal.h"

enum { NAME, PASSWORD };
static const struct input sign_in_inputs[] = {
    [NAME] = {.name = "name", .type = INPUT_TEXT, .label = MSG_SIGN_IN_NAME, .missing = MSG_SIGN_IN_MISSING_NAME, .required = true,
        .most = 100, .autocomplete = "username", .width = 20},
    [PASSWORD] = {.name = "password", .type = INPUT_SECRET, .label = MSG_SIGN_IN_PASSWORD, .missing = MSG_SIGN_IN_MISSING_PASSWORD,
        .required = true, .most = 200, .autocomplete = "current-password", .width = 20},
};
static const struct form sign_in_form = {sign_in_inputs, 2};
static const struct form empty_form = {NULL, 0};

/* The same door in short words, for young people: three words in place of a password. */
static const struct input hello_inputs[] = {
    [NAME] = {.name = "name", .type = INPUT_TEXT, .label = MSG_HELLO_NAME, .missing = MSG_HELLO_MISSING_NAME, .required = true,
        .most = 100, .autocomplete = "username", .width = 20},
    [PASSWORD] = {.name = "words", .type = INPUT_SECRET, .label = MSG_HELLO_WORDS, .missing = MSG_HELLO_MISSING_WORDS,
        .required = true, .most = 200, .autocomplete = "current-password", .width = 20},
};
static const struct form hello_form = {hello_inputs, 2};

/* Somebody who is in already is taken to where they begin. */
static bool is_in(struct request *r, struct answer *a)
{
	if (actor_at(r)->role != ROLE_NOBODY)
		answer_to(a, text_of(house_start(actor_at(r)->role)));
	return actor_at(r)->role != ROLE_NOBODY;
}

static void draw_form(struct request *r, struct answer *a, const struct values *v, const char *action, enum message title,
    enum message button, void (*top)(struct out *, const struct request *), void (*below)(struct out *))
{
	char *token = arena_alloc(r->arena, SESSION_TOKEN);
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, r->site->words->plain[title]);
	form_problems(o, v);
	top(o, r);
	kept_above(r, o);
	form_begin(o, v, action, text_of(door_form_token(r->now, token)));
	kept_carry(r, o);
	for (size_t i = 0; i < v->form->n; i++)
		form_field(o, v, i, NULL);
	form_button(o, button);
	form_end(o);
	below(o);
	page_end(r, a);
}

void door_draw(struct request *r, struct out *o, bool young, bool carry)
{
	char *token = arena_alloc(r->arena, SESSION_TOKEN);
	const struct values *v = form_empty(r->arena, young ? &hello_form : &sign_in_form);
	if (carry && !young) { /* beside the page that alone holds the words: signing in may take more than one page */
		out_lit(o,
		    "<form method=\"post\" action=\"/sign-in\" target=\"_blank\" rel=\"noopener\" novalidate><input type=\"hidden\" "
		    "name=\"token\"");
		out_attr(o, "value", text_of(door_form_token(r->now, token)));
		out_lit(o, ">");
	} else {
		form_begin(o, v, young ? "/hello" : "/sign-in", text_of(door_form_token(r->now, token)));
	}
	if (carry)
		kept_carry(r, o);
	for (size_t i = 0; i < v->form->n; i++)
		form_field(o, v, i, NULL);
	form_button(o, young ? MSG_HELLO_BUTTON : MSG_SIGN_IN_BUTTON);
	form_end(o);
}

static void hello_top(struct out *o, const struct request *r)
{
	hello_top_view(o, house_of(r)->demo);
}

static bool show_hello(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (!is_in(r, a))
		draw_form(r, a, r->form ? r->form : form_empty(r->arena, &hello_form), "/hello", MSG_HELLO_TITLE, MSG_HELLO_BUTTON,
		    hello_top, hello_below_view);
	return true;
}

static void sign_in_top(struct out *o, const struct request *r)
{
	sign_in_top_view(o, house_of(r)->demo);
}

static bool show_sign_in(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (!is_in(r, a))
		draw_form(r, a, r->form ? r->form : form_empty(r->arena, &sign_in_form), "/sign-in", MSG_SIGN_IN_TITLE, MSG_SIGN_IN_BUTTON,
		    sign_in_top, sign_in_below_view);
	return true;
}

/* ---- a code and three words: the first time ---- */

enum { CODE, CHOSEN, WORDS, AGAIN, START_INPUTS };
static const struct input start_inputs[] = {
    [CODE] = {.name = "code", .type = INPUT_TEXT, .label = MSG_START_CODE, .hint = MSG_START_CODE_HINT, .missing = MSG_START_CODE_MISSING,
        .required = true, .most = 20, .autocomplete = "off", .width = 10},
    [CHOSEN] = {.name = "name", .type = INPUT_TEXT, .label = MSG_START_NAME, .hint = MSG_START_NAME_HINT, .missing = MSG_START_NAME_MISSING,
        .required = true, .most = 40, .autocomplete = "username", .width = 20},
    [WORDS] = {.name = "words", .type = INPUT_SECRET, .label = MSG_START_WORDS, .hint = MSG_START_WORDS_HINT,
        .missing = MSG_START_WORDS_MISSING, .required = true, .most = 90, .autocomplete = "new-password", .width = 20},
    [AGAIN] = {.name = "again", .type = INPUT_SECRET, .label = MSG_START_AGAIN, .missing = MSG_START_AGAIN_MISSING, .required = true,
        .most = 90, .autocomplete = "new-password", .width = 20},
};
static const struct form start_form = {start_inputs, START_INPUTS};

static void start_top(struct out *o, const struct request *r)
{
	(void)r;
	start_top_view(o);
}

static bool show_start(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	if (!is_in(r, a))
		draw_form(r, a, r->form ? r->form : form_empty(r->arena, &start_form), "/start", MSG_START_TITLE, MSG_START_BUTTON,
		    start_top, start_below_view);
	return true;
}

/* ---- who comes from where ---- */

static bool by_https(const struct request *r)
{
	return setting_number(&house_of(r)->settings, SETTING_HTTPS) != 0;
}

struct door_from door_from_of(const struct request *r)
{
	struct door_from from = {.address = r->address, .session = request_cookie(r, session_cookie_name(by_https(r)))};
	for (size_t i = 0; i < r->cookies.n && from.devices.n < DEVICES_MOST; i++) {
		struct text of = device_cookie_of(r->cookies.at[i].name, by_https(r));
		if (of.at)
			from.devices.at[from.devices.n].of = of, from.devices.at[from.devices.n++].token = r->cookies.at[i].value;
	}
	return from;
}

void door_cookies(struct request *r, struct answer *a, const struct door_answer *d)
{
	answer_header(a, "Set-Cookie", text_of(session_cookie(arena_alloc(r->arena, SESSION_COOKIE), d->session.token, by_https(r))));
	if (d->device[0])
		answer_header(a, "Set-Cookie",
		    text_of(device_cookie(arena_alloc(r->arena, DEVICE_COOKIE), d->session.actor.user, d->device, by_https(r))));
}

/* What the door said, as a page or the way on. */
static void draw_decided(void *arg)
{
	struct coming_in *c = arg;
	const struct door_answer *d = c->answer;
	struct request *r = c->r;
	struct values *v = (struct values *)r->form; /* ours: the request waits here */
	const struct words *w = r->site->words;
	bool young = r->route->audience == AUDIENCE_CHILD;
	struct out_arg wait = out_arg_int(d->wait / 1000 + 1);
	switch (d->verdict) {
	case DOOR_OPEN:
		if (d->recovery[0][0])
			second_recovery_page(r, c->a, d);
		else
			kept_go_on(r, c->a, &d->session);
		door_cookies(r, c->a, d);
		return;
	case DOOR_CODE:
	case DOOR_ENROL:
		/* what was carried along goes on in the next form; else the next page has an address of its own */
		if (kept_carries(r))
			second_page(r, c->a, d);
		else
			answer_to(c->a, d->verdict == DOOR_CODE ? TEXT("/sign-in/code") : TEXT("/sign-in/set-up"));
		door_cookies(r, c->a, d);
		return;
	case DOOR_GONE:
		answer_to(c->a, TEXT("/sign-in"));
		return;
	case DOOR_COULD_NOT:
		return;
	case DOOR_WAIT:
		form_problem(v, out_words(r->arena, w, young ? MSG_HELLO_WAIT : MSG_SIGN_IN_WAIT, &wait, 1));
		break;
	case DOOR_FULL:
		form_problem(v, w->plain[young ? MSG_HELLO_FULL : MSG_SIGN_IN_FULL]);
		break;
	case DOOR_WRONG:
		if (c->wrong)
			form_error(v, c->wrong_at, w->plain[c->wrong]);
		else
			form_problem(v, w->plain[!young ? MSG_SIGN_IN_WRONG : MSG_HELLO_WRONG]);
		break;
	case DOOR_SHUT:
		form_problem(v, w->plain[young ? MSG_HELLO_SHUT : MSG_SIGN_IN_SHUT]);
		break;
	case DOOR_REFUSED:
		if (!strncmp(d->fault.code, "user.words", 10))
			form_error(v, WORDS, w->plain[!strcmp(d->fault.code, "user.words") ? MSG_START_WORDS_WRONG : MSG_START_WORDS_WEAK]);
		else if (c->refused)
			form_error(v, c->refused_at,
			    w->plain[!strcmp(d->fault.code, "user.weak") ? MSG_PASSWORD_WEAK : MSG_PASSWORD_SHORT]);
		else
			form_error(v, CHOSEN, w->plain[!strcmp(d->fault.code, "user.taken") ? MSG_START_TAKEN : MSG_START_NAME_WRONG]);
		break;
	}
	c->a->status = d->verdict == DOOR_FULL ? 503 : d->verdict == DOOR_WAIT ? 429 : 200;
	r->route->show(r, c->a, NULL);
}

/* On the hasher's or the writer's thread, with a head of its own: the worker has gone on, and the answer is ours. */
void door_decided(void *ctx, const struct door_answer *d)
{
	struct coming_in *c = ctx;
	struct fault reached;
	c->answer = d;
	if (d->verdict == DOOR_COULD_NOT)
		web_release(c->held, false, &d->fault);
	else if (!ceiling_run(c->draw ? c->draw : draw_decided, c, &reached))
		web_release(c->held, false, &reached);
	else
		web_release(c->held, true, NULL);
	whose_set(0); /* this thread draws for the next one too */
}

static void start_sign_in(void *arg, void *held)
{
	struct coming_in *c = arg;
	c->held = held;
	struct door_from from = door_from_of(c->r);
	door_sign_in(house_of(c->r)->door, 0, form_text(c->r->form, NAME), form_text(c->r->form, PASSWORD), &from, c->r->now, door_decided,
	    c);
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

ROUTE(hello, .method = METHOD_GET, .pattern = "/hello", .permission = "public", .handle = show_hello, .audience = AUDIENCE_CHILD,
    .title = "Sign in, for young people");
ROUTE(do_hello, .method = METHOD_POST, .pattern = "/hello", .permission = "public", .handle = do_sign_in, .audience = AUDIENCE_CHILD,
    .title = "Sign in, for young people", .form = &hello_form, .show = show_hello);

static void start_young(void *arg, void *held)
{
	struct coming_in *c = arg;
	const struct values *v = c->r->form;
	struct door_from from = door_from_of(c->r);
	c->held = held;
	c->wrong = MSG_START_WRONG, c->wrong_at = CODE;
	door_start(house_of(c->r)->door, form_text(v, CODE), form_text(v, CHOSEN), form_text(v, WORDS), &from, c->r->now, door_decided, c);
}

static bool do_start(struct request *r, struct answer *a, struct fault *f)
{
	struct values *v = (struct values *)r->form;
	char one[WORDS_ROOM], two[WORDS_ROOM];
	struct fault aside = {0};
	if (is_in(r, a))
		return true;
	if (!words_fold(form_text(v, WORDS), one, &aside))
		form_error(v, WORDS, r->site->words->plain[MSG_START_WORDS_WRONG]);
	else if (!words_fold(form_text(v, AGAIN), two, &aside) || strcmp(one, two))
		form_error(v, AGAIN, r->site->words->plain[MSG_START_AGAIN_WRONG]);
	if (!form_ok(v)) {
		a->status = 422;
		return show_start(r, a, f);
	}
	struct coming_in *c = arena_new_of(r->arena, struct coming_in);
	*c = (struct coming_in){.r = r, .a = a};
	a->hold.start = start_young;
	a->hold.arg = c;
	return true;
}
ROUTE(start, .method = METHOD_GET, .pattern = "/start", .permission = "public", .handle = show_start, .audience = AUDIENCE_CHILD,
    .title = "Begin, with a code");
ROUTE(do_start, .method = METHOD_POST, .pattern = "/start", .permission = "public", .handle = do_start, .audience = AUDIENCE_CHILD,
    .title = "Begin, with a code", .form = &start_form, .show = show_start);

/* ---- out ---- */

struct going {
	struct text token;
	struct request *r;
};

static bool end_session(struct tx *tx, void *arg, struct fault *f)
{
	const struct going *g = arg;
	const struct visitor *v = visitor_of(g->r);
	const struct actor *me = v->elsewhere.actor.user ? &v->elsewhere.actor : &v->session.actor;
	struct journal_entry e = {.authority = me->authority, .at = g->r->now, .actor = me->person, .verb = TEXT("sign out"),
	    .kind = TEXT("user"), .entry = me->user};
	if (me->role != ROLE_NOBODY)
		e.role = text_of(role_name((enum role)me->role));
	return session_end(tx, g->token, f) && (me->role == ROLE_NOBODY || journal_write(tx, &e, f));
}

/* The session is over, in the database and in the browser. */
static void go_out(struct request *r, struct answer *a, struct text to)
{
	bool https = setting_number(&house_of(r)->settings, SETTING_HTTPS) != 0;
	char *cookie = arena_alloc(r->arena, SESSION_COOKIE);
	struct going *g = arena_new_of(r->arena, struct going);
	g->r = r;
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
	go_out(r, a, house_at(r, actor_at(r)->role == ROLE_YOUNG_PERSON ? TEXT("/hello") : TEXT("/sign-in")));
	return true;
}
ROUTE(sign_out, .method = METHOD_POST, .pattern = "/sign-out", .permission = "signed-in", .handle = sign_out,
    .audience = AUDIENCE_PUBLIC, .title = "Sign out", .form = &empty_form);

AUTHORITY_SETTING(setting_leave, .name = "leave", .label = "Where “Leave quickly” goes",
    .help = "What a young person who presses “Leave quickly” sees at once, in place of kith: a page that anybody might be reading.",
    .type = AUTHORITY_ADDRESS, .least = 9, .most = 300, .has_operators = true, .by_operator = SETTING_LEAVE);

struct leaving {
	struct request *r;
	struct text to;
};

static bool where_to(struct tx *tx, void *arg, struct fault *f)
{
	struct leaving *l = arg;
	struct authority_value v;
	if (!authority_setting(
	        tx, l->r->arena, house_authority(l->r), &house_of(l->r)->settings, &setting_leave, AS_AT(l->r->today), &v, f))
		return false;
	l->to = v.text;
	return true;
}

/* At once to another site, and nobody comes back to this one with the back button. */
static bool leave(struct request *r, struct answer *a, struct fault *f)
{
	struct leaving l = {.r = r};
	(void)f;
	if (!house_read(r, where_to, &l, &(struct fault){0}))
		l.to = setting_text(&house_of(r)->settings, SETTING_LEAVE); /* it has to be at once */
	go_out(r, a, l.to);
	return true;
}
ROUTE(leave, .method = METHOD_GET, .pattern = "/leave", .permission = "public", .handle = leave, .audience = AUDIENCE_CHILD,
    .title = "Leave quickly");
