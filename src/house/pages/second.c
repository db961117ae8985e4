/* Between the password and the house: the code of the telephone, and the first time its secret. */
#include "house/pages/second.h"
#include "house/house.h"
#include "house/kept.h"
#include "house/pages/door.h"
#include "house/second.view.h"
#include "kit/form.h"
#include "report/qr.h"

static const struct input code_inputs[] = {{.name = "code", .type = INPUT_TEXT, .label = MSG_SECOND_CODE, .hint = MSG_SECOND_CODE_HINT,
    .missing = MSG_SECOND_CODE_MISSING, .required = true, .most = 20, .autocomplete = "one-time-code", .width = 10, .digits = true,
    .fleeting = true}};
static const struct form code_form = {code_inputs, 1};
static const struct input recovery_inputs[] =
    {{.name = "code", .type = INPUT_TEXT, .label = MSG_SECOND_RECOVERY, .hint = MSG_SECOND_RECOVERY_HINT,
    .missing = MSG_SECOND_RECOVERY_MISSING, .required = true, .most = 30, .autocomplete = "off", .width = 20, .fleeting = true}};
static const struct form recovery_form = {recovery_inputs, 1};

/* ---- who waits here ---- */

struct waiting {
	struct request *r;
	struct user user;
	struct second second;
	enum row row;
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct waiting *w = arg;
	struct door_from from = door_from_of(w->r);
	w->row = door_waiting(tx, w->r->arena, house_of(w->r)->door, from.session, w->r->now, &w->user, &w->second, f);
	return w->row != ROW_FAULT;
}

/* Somebody whose password was right, and who is (or is not yet) enrolled; else they are sent to where they belong. */
static bool waits(struct request *r, struct answer *a, struct waiting *w, bool enrolled, struct fault *f)
{
	*w = (struct waiting){.r = r};
	if (actor_at(r)->role != ROLE_NOBODY) {
		answer_to(a, text_of(house_start(actor_at(r)->role)));
		return false;
	}
	if (!house_read(r, find, w, f)) {
		page_fault(r, a, f);
		return false;
	}
	if (w->row != ROW_ONE)
		answer_to(a, TEXT("/sign-in"));
	else if (w->second.enrolled != enrolled)
		answer_to(a, w->second.enrolled ? TEXT("/sign-in/code") : TEXT("/sign-in/set-up"));
	return w->row == ROW_ONE && w->second.enrolled == enrolled;
}

static void draw_form(struct request *r, struct out *o, const struct values *v, const char *action)
{
	char *token = arena_alloc(r->arena, SESSION_TOKEN);
	form_begin(o, v, action, text_of(door_form_token(r->now, token)));
	kept_carry(r, o);
	form_field(o, v, 0, NULL);
	form_button(o, MSG_SIGN_IN_BUTTON);
	form_end(o);
}

/* ---- the code ---- */

static void draw_code_of(struct request *r, struct answer *a, const struct values *v, struct text name, bool recovery)
{
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_SECOND_TITLE]);
	form_problems(o, v);
	second_top_view(o, name);
	kept_above(r, o);
	draw_form(r, o, v, recovery ? "/sign-in/recovery" : "/sign-in/code");
	second_below_view(o, recovery);
	page_end(r, a);
}

static bool draw_code(struct request *r, struct answer *a, bool recovery, struct fault *f)
{
	struct waiting w;
	struct fault own = {0};
	if (waits(r, a, &w, true, f ? f : &own))
		draw_code_of(r, a, r->form ? r->form : form_empty(r->arena, recovery ? &recovery_form : &code_form), w.user.name, recovery);
	return true;
}

static bool show_code(struct request *r, struct answer *a, struct fault *f)
{
	return draw_code(r, a, false, f);
}

static bool show_recovery(struct request *r, struct answer *a, struct fault *f)
{
	return draw_code(r, a, true, f);
}

static void hold(struct request *r, struct answer *a, enum message wrong, void (*start)(void *, void *))
{
	struct coming_in *c = arena_new_of(r->arena, struct coming_in);
	*c = (struct coming_in){.r = r, .a = a, .wrong = wrong};
	a->hold.start = start;
	a->hold.arg = c;
}

static void start_code(void *arg, void *held)
{
	struct coming_in *c = arg;
	struct door_from from = door_from_of(c->r);
	c->held = held;
	door_code(house_of(c->r)->door, form_text(c->r->form, 0), &from, c->r->now, door_decided, c);
}

static bool send_code(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	hold(r, a, MSG_SECOND_WRONG, start_code);
	return true;
}

static bool send_recovery(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	hold(r, a, MSG_SECOND_RECOVERY_WRONG, start_code);
	return true;
}
ROUTE(second_code, .method = METHOD_GET, .pattern = "/sign-in/code", .permission = "public", .handle = show_code,
    .audience = AUDIENCE_PUBLIC, .title = "The code of your telephone");
ROUTE(do_second_code, .method = METHOD_POST, .pattern = "/sign-in/code", .permission = "public", .handle = send_code,
    .audience = AUDIENCE_PUBLIC, .title = "The code of your telephone", .form = &code_form, .show = show_code);
ROUTE(second_recovery, .method = METHOD_GET, .pattern = "/sign-in/recovery", .permission = "public", .handle = show_recovery,
    .audience = AUDIENCE_PUBLIC, .title = "A recovery code");
ROUTE(do_second_recovery, .method = METHOD_POST, .pattern = "/sign-in/recovery", .permission = "public", .handle = send_recovery,
    .audience = AUDIENCE_PUBLIC, .title = "A recovery code", .form = &recovery_form, .show = show_recovery);

/* ---- the first time ---- */

/* The key in groups of four: it may have to be typed. */
static struct text in_fours(struct arena *a, const char *secret)
{
	char *out = arena_alloc(a, 2 * strlen(secret) + 1);
	size_t n = 0;
	for (size_t i = 0; secret[i]; i++) {
		if (i && i % 4 == 0)
			out[n++] = ' ';
		out[n++] = secret[i];
	}
	return (struct text){out, n};
}

static void draw_set_up(struct request *r, struct answer *a, const struct values *v, struct text name, const char *secret)
{
	struct buf svg = BUF_IN(r->arena, 256 << 10);
	struct text uri = second_uri(r->arena, arena_printf(r->arena, "kith %.*s", TEXT_ARG(r->site->council)), name, secret);
	report_qr(&svg, uri, r->site->words->plain[MSG_SECOND_QR]);
	r->layout.is_error = !form_ok(v);
	r->layout.is_private = true;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_SECOND_SET_UP_TITLE]);
	form_problems(o, v);
	second_set_up_view(o, (struct html){buf_as_text(&svg)}, in_fours(r->arena, secret));
	kept_above(r, o);
	draw_form(r, o, v, "/sign-in/set-up");
	page_end(r, a);
	buf_free(&svg);
}

static bool show_set_up(struct request *r, struct answer *a, struct fault *f)
{
	struct waiting w;
	struct fault own = {0};
	if (waits(r, a, &w, false, f ? f : &own))
		draw_set_up(r, a, r->form ? r->form : form_empty(r->arena, &code_form), w.user.name, w.second.secret);
	return true;
}

void second_page(struct request *r, struct answer *a, const struct door_answer *d)
{
	const struct values *was = r->form;
	r->form = NULL;
	if (d->verdict == DOOR_CODE)
		draw_code_of(r, a, form_empty(r->arena, &code_form), d->session.actor.name, false);
	else
		draw_set_up(r, a, form_empty(r->arena, &code_form), d->session.actor.name, d->secret);
	r->form = was;
}

static void start_set_up(void *arg, void *held)
{
	struct coming_in *c = arg;
	struct door_from from = door_from_of(c->r);
	c->held = held;
	door_enrol(house_of(c->r)->door, form_text(c->r->form, 0), &from, c->r->now, door_decided, c);
}

static bool send_set_up(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	hold(r, a, MSG_SECOND_SET_UP_WRONG, start_set_up);
	return true;
}
ROUTE(second_set_up, .method = METHOD_GET, .pattern = "/sign-in/set-up", .permission = "public", .handle = show_set_up,
    .audience = AUDIENCE_PUBLIC, .title = "Signing in with your telephone, the first time");
ROUTE(do_second_set_up, .method = METHOD_POST, .pattern = "/sign-in/set-up", .permission = "public", .handle = send_set_up,
    .audience = AUDIENCE_PUBLIC, .title = "Signing in with your telephone, the first time", .form = &code_form, .show = show_set_up);

void second_recovery_list(struct out *o, const char *codes)
{
	struct text all[RECOVERY_CODES];
	for (int i = 0; i < RECOVERY_CODES; i++)
		all[i] = text_of(codes + i * RECOVERY_CODE);
	second_codes_view(o, all, RECOVERY_CODES);
}

void second_recovery_page(struct request *r, struct answer *a, const struct door_answer *d)
{
	r->layout.is_private = true;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_SECOND_CODES_TITLE]);
	second_enrolled_view(o);
	second_recovery_list(o, d->recovery[0]);
	second_go_on_view(o, text_of(house_start(d->session.actor.role)));
	page_end(r, a);
}

/* ---- an adult begins ---- */

enum { BEGIN_CODE, BEGIN_PASSWORD, BEGIN_AGAIN, BEGIN_INPUTS };
static const struct input begin_inputs[] = {
    [BEGIN_CODE] = {.name = "code", .type = INPUT_TEXT, .label = MSG_BEGIN_CODE, .hint = MSG_START_CODE_HINT,
        .missing = MSG_BEGIN_CODE_MISSING, .required = true, .most = 20, .autocomplete = "off", .width = 10},
    [BEGIN_PASSWORD] = {.name = "password", .type = INPUT_SECRET, .label = MSG_BEGIN_PASSWORD, .hint = MSG_BEGIN_PASSWORD_HINT,
        .missing = MSG_BEGIN_PASSWORD_MISSING, .required = true, .most = 200, .autocomplete = "new-password", .width = 20},
    [BEGIN_AGAIN] = {.name = "again", .type = INPUT_SECRET, .label = MSG_BEGIN_AGAIN, .missing = MSG_BEGIN_AGAIN_WRONG, .required = true,
        .most = 200, .autocomplete = "new-password", .width = 20},
};
static const struct form begin_form = {begin_inputs, BEGIN_INPUTS};

static bool show_begin(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	char *token = arena_alloc(r->arena, SESSION_TOKEN);
	const struct values *v = r->form ? r->form : form_empty(r->arena, &begin_form);
	if (actor_at(r)->role != ROLE_NOBODY) {
		answer_to(a, text_of(house_start(actor_at(r)->role)));
		return true;
	}
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_BEGIN_TITLE]);
	form_problems(o, v);
	second_begin_view(o);
	form_begin(o, v, "/begin", text_of(door_form_token(r->now, token)));
	for (size_t i = 0; i < BEGIN_INPUTS; i++)
		form_field(o, v, i, NULL);
	form_button(o, MSG_BEGIN_BUTTON);
	form_end(o);
	page_end(r, a);
	return true;
}

static void start_begin(void *arg, void *held)
{
	struct coming_in *c = arg;
	struct door_from from = door_from_of(c->r);
	c->held = held;
	door_begin(house_of(c->r)->door, form_text(c->r->form, BEGIN_CODE), form_text(c->r->form, BEGIN_PASSWORD), &from, c->r->now,
	    door_decided, c);
}

static bool send_begin(struct request *r, struct answer *a, struct fault *f)
{
	struct values *v = (struct values *)r->form;
	if (!text_eq(form_text(v, BEGIN_PASSWORD), form_text(v, BEGIN_AGAIN))) {
		form_error(v, BEGIN_AGAIN, r->site->words->plain[MSG_BEGIN_AGAIN_WRONG]);
		a->status = 422;
		return show_begin(r, a, f);
	}
	hold(r, a, MSG_BEGIN_WRONG, start_begin);
	struct coming_in *c = a->hold.arg;
	c->refused = true, c->refused_at = BEGIN_PASSWORD;
	return true;
}
ROUTE(begin, .method = METHOD_GET, .pattern = "/begin", .permission = "public", .handle = show_begin, .audience = AUDIENCE_PUBLIC,
    .title = "Begin, with a code of an administrator");
ROUTE(do_begin, .method = METHOD_POST, .pattern = "/begin", .permission = "public", .handle = send_begin, .audience = AUDIENCE_PUBLIC,
    .title = "Begin, with a code of an administrator", .form = &begin_form, .show = show_begin);
