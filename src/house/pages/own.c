/* One's own way in: where one is signed in, the second factor, another password; for young people their words. */
#include "access/door.h"
#include "access/session.h"
#include "access/young.h"
#include "base/clock.h"
#include "house/house.h"
#include "house/own.view.h"
#include "house/pages/door.h"
#include "house/pages/second.h"
#include "house/pages/seen.h"
#include "kit/form.h"
#include "store/journal.h"

enum { OLD, FRESH, AGAIN, INPUTS };
static const struct input password_inputs[] = {
    [OLD] = {.name = "old", .type = INPUT_SECRET, .label = MSG_OWN_OLD, .missing = MSG_OWN_OLD_MISSING, .required = true, .most = 200,
        .autocomplete = "current-password", .width = 20},
    [FRESH] = {.name = "fresh", .type = INPUT_SECRET, .label = MSG_OWN_FRESH, .hint = MSG_BEGIN_PASSWORD_HINT,
        .missing = MSG_BEGIN_PASSWORD_MISSING, .required = true, .most = 200, .autocomplete = "new-password", .width = 20},
    [AGAIN] = {.name = "again", .type = INPUT_SECRET, .label = MSG_BEGIN_AGAIN, .missing = MSG_BEGIN_AGAIN_WRONG, .required = true,
        .most = 200, .autocomplete = "new-password", .width = 20},
};
static const struct form password_form = {password_inputs, INPUTS};
static const struct input words_inputs[] = {
    [OLD] = {.name = "old", .type = INPUT_SECRET, .label = MSG_OWN_KID_OLD, .missing = MSG_HELLO_MISSING_WORDS, .required = true,
        .most = 200, .autocomplete = "current-password", .width = 20},
    [FRESH] = {.name = "fresh", .type = INPUT_SECRET, .label = MSG_OWN_KID_FRESH, .hint = MSG_START_WORDS_HINT,
        .missing = MSG_START_WORDS_MISSING, .required = true, .most = 90, .autocomplete = "new-password", .width = 20},
    [AGAIN] = {.name = "again", .type = INPUT_SECRET, .label = MSG_START_AGAIN, .missing = MSG_START_AGAIN_MISSING, .required = true,
        .most = 90, .autocomplete = "new-password", .width = 20},
};
static const struct form words_form = {words_inputs, INPUTS};
static const struct form empty_form = {NULL, 0};

static bool young(const struct request *r)
{
	return actor_at(r)->role == ROLE_YOUNG_PERSON;
}

static const char *home_of(const struct request *r)
{
	return young(r) ? "/me/way-in" : "/account";
}

/* ---- where one is signed in ---- */

struct looking {
	struct request *r;
	struct user user;
	struct second second;
	struct session_line *session;
	size_t n;
	int64_t devices;
};

static bool look(struct tx *tx, void *arg, struct fault *f)
{
	struct looking *l = arg;
	const struct actor *me = actor_at(l->r);
	struct door_from from = door_from_of(l->r);
	return user_get(tx, l->r->arena, me->authority, me->user, &l->user, f) == ROW_ONE &&
	    second_get(tx, door_key(house_of(l->r)->door), me->authority, me->user, &l->second, f) != ROW_FAULT &&
	    device_count(tx, me->authority, me->user, &l->devices, f) &&
	    session_list(tx, l->r->arena, me->authority, me->user, from.session, l->r->now, &l->session, &l->n, f);
}

static struct text moment(struct arena *a, int64_t at)
{
	char hhmm[8];
	return arena_printf(a, "%.*s, %s", TEXT_ARG(seen_day(a, clock_day(at))), clock_hhmm(at, hhmm));
}

static void button(struct request *r, struct out *o, const char *action, enum message label)
{
	form_begin(o, form_empty(r->arena, &empty_form), action, r->layout.token);
	form_button(o, label);
	form_end(o);
}

static void draw_sessions(struct request *r, struct out *o, const struct looking *l)
{
	struct arena *a = r->arena;
	const char *home = home_of(r);
	for (size_t i = 0; i < l->n; i++) {
		const struct session_line *s = &l->session[i];
		if (young(r))
			own_kid_session_view(o, moment(a, s->made_at), moment(a, s->seen_at), s->here);
		else
			own_session_view(o, moment(a, s->made_at), moment(a, s->seen_at), s->here);
		if (!s->here)
			button(r, o, arena_printf(a, "%s/end/%s", home, s->id).at, young(r) ? MSG_OWN_KID_END : MSG_OWN_END);
	}
	if (l->n > 1)
		button(r, o, arena_printf(a, "%s/end-others", home).at, young(r) ? MSG_OWN_KID_END_OTHERS : MSG_OWN_END_OTHERS);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct looking l = {.r = r};
	if (young(r) != (r->route->audience == AUDIENCE_CHILD)) {
		answer_to(a, text_of(home_of(r)));
		return true;
	}
	if (!house_read(r, look, &l, f))
		return false;
	r->layout.is_private = true;
	struct out *o = page_begin(r, a, r->site->words->plain[young(r) ? MSG_OWN_KID_TITLE : MSG_OWN_TITLE]);
	if (young(r))
		own_kid_top_view(o, l.user.name, l.devices);
	else {
		own_top_view(o, l.user.name, seen_role(r, text_of(role_name(l.user.role))), l.second.enrolled,
		    l.second.enrolled ? seen_day(r->arena, clock_day(l.second.since)) : (struct text){0}, l.second.left);
		if (l.second.enrolled)
			button(r, o, "/account/codes", MSG_OWN_CODES);
		own_sessions_view(o, l.devices);
	}
	draw_sessions(r, o, &l);
	if (!young(r))
		own_keys_view(o);
	page_end(r, a);
	return true;
}
ROUTE(own, .method = METHOD_GET, .pattern = "/account", .permission = "signed-in", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "My account: my password, where I am signed in");
ROUTE(own_kid, .method = METHOD_GET, .pattern = "/me/way-in", .permission = "self.see", .handle = show, .audience = AUDIENCE_CHILD,
    .title = "My words, and where I am signed in");

/* ---- ending them ---- */

static bool end_one(struct tx *tx, void *arg, struct fault *f)
{
	struct request *r = arg;
	const struct actor *me = actor_at(r);
	struct journal_entry e = {.authority = me->authority, .at = r->now, .actor = me->person,
	    .role = text_of(role_name((enum role)me->role)), .verb = TEXT("end session"), .kind = TEXT("user"), .entry = me->user};
	struct door_from from = door_from_of(r);
	struct text id = request_word(r, "session");
	return (id.n ? session_end_one(tx, me->authority, me->user, id, f) : session_end_others(tx, me->authority, me->user, from.session,
	    f)) && journal_write(tx, &e, f);
}

static bool end(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	house_write(r, a, "end session", end_one, r, text_of(home_of(r)));
	house_done(r, a, young(r) ? MSG_DONE_ENDED_KID : MSG_DONE_ENDED);
	return true;
}
ROUTE(own_end, .method = METHOD_POST, .pattern = "/account/end/{session}", .permission = "signed-in", .handle = end,
    .audience = AUDIENCE_ADULT, .title = "End one of my sessions", .form = &empty_form);
ROUTE(own_end_others, .method = METHOD_POST, .pattern = "/account/end-others", .permission = "signed-in", .handle = end,
    .audience = AUDIENCE_ADULT, .title = "End my other sessions", .form = &empty_form);
ROUTE(own_kid_end, .method = METHOD_POST, .pattern = "/me/way-in/end/{session}", .permission = "self.see", .handle = end,
    .audience = AUDIENCE_CHILD, .title = "End one of my sessions", .form = &empty_form);
ROUTE(own_kid_end_others, .method = METHOD_POST, .pattern = "/me/way-in/end-others", .permission = "self.see", .handle = end,
    .audience = AUDIENCE_CHILD, .title = "End my other sessions", .form = &empty_form);

/* ---- new recovery codes ---- */

struct drawing {
	struct request *r;
	struct answer *a;
	char codes[RECOVERY_CODES][RECOVERY_CODE];
};

/* The page is made where the codes are: it leaves when their digests are kept. */
static bool draw_codes(struct tx *tx, void *arg, struct fault *f)
{
	struct drawing *d = arg;
	struct second s;
	const struct actor *me = actor_at(d->r);
	if (second_get(tx, door_key(house_of(d->r)->door), me->authority, me->user, &s, f) == ROW_FAULT)
		return false;
	if (!s.enrolled)
		return fault_set(f, FAULT_ASKED, "second.none", "There is no second factor yet.");
	if (!second_codes(tx, me, d->r->now, d->codes, f))
		return false;
	d->a->out->buf.n = 0; /* the transaction may be tried again */
	struct layout was = d->r->layout;
	struct out *o = page_begin(d->r, d->a, d->r->site->words->plain[MSG_SECOND_CODES_TITLE]);
	own_codes_view(o);
	second_recovery_list(o, d->codes[0]);
	page_end(d->r, d->a);
	d->r->layout = was;
	return true;
}

static bool send_codes(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	struct drawing *d = arena_new_of(r->arena, struct drawing);
	*d = (struct drawing){.r = r, .a = a};
	r->layout.back = TEXT("/account");
	r->layout.is_private = true;
	house_write(r, a, "recovery codes", draw_codes, d, (struct text){0});
	return true;
}
ROUTE(own_codes, .confirm = true, .method = METHOD_POST, .pattern = "/account/codes", .permission = "signed-in", .handle = send_codes,
    .audience = AUDIENCE_ADULT, .title = "New recovery codes", .form = &empty_form);

/* ---- another password ---- */

static bool show_password(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	const struct values *v = r->form ? r->form : form_empty(r->arena, young(r) ? &words_form : &password_form);
	r->layout.is_error = !form_ok(v);
	r->layout.back = text_of(home_of(r));
	struct out *o = page_begin(r, a, r->site->words->plain[young(r) ? MSG_OWN_KID_WORDS : MSG_OWN_PASSWORD]);
	form_problems(o, v);
	if (young(r))
		own_kid_words_view(o);
	else
		own_password_view(o);
	form_begin(o, v, young(r) ? "/me/way-in/words" : "/account/password", r->layout.token);
	for (size_t i = 0; i < INPUTS; i++)
		form_field(o, v, i, NULL);
	form_button(o, young(r) ? MSG_OWN_KID_KEEP : MSG_OWN_KEEP);
	form_end(o);
	page_end(r, a);
	return true;
}

static void changed(void *arg)
{
	struct coming_in *c = arg;
	const struct door_answer *d = c->answer;
	struct request *r = c->r;
	struct values *v = (struct values *)r->form;
	const struct words *w = r->site->words;
	bool kid = young(r);
	struct out_arg wait = out_arg_int(d->wait / 1000 + 1);
	switch (d->verdict) {
	case DOOR_OPEN:
		answer_to(c->a, text_of(home_of(r)));
		house_done(r, c->a, kid ? MSG_DONE_WORDS : MSG_DONE_PASSWORD);
		return;
	case DOOR_WAIT:
		form_problem(v, out_words(r->arena, w, kid ? MSG_HELLO_WAIT : MSG_SIGN_IN_WAIT, &wait, 1));
		break;
	case DOOR_FULL:
		form_problem(v, w->plain[kid ? MSG_HELLO_FULL : MSG_SIGN_IN_FULL]);
		break;
	case DOOR_REFUSED:
		form_error(v, FRESH,
		    w->plain[!strcmp(d->fault.code, "user.weak") ? MSG_PASSWORD_WEAK
		    : !strcmp(d->fault.code, "user.words.weak") ? MSG_START_WORDS_WEAK
		    : !strcmp(d->fault.code, "user.words") ? MSG_START_WORDS_WRONG : MSG_PASSWORD_SHORT]);
		break;
	default:
		form_error(v, OLD, w->plain[kid ? MSG_OWN_KID_OLD_WRONG : MSG_CONFIRM_WRONG]);
		break;
	}
	c->a->status = d->verdict == DOOR_WAIT ? 429 : d->verdict == DOOR_FULL ? 503 : 422;
	show_password(r, c->a, NULL);
}

static void start(void *arg, void *held)
{
	struct coming_in *c = arg;
	struct door_from from = door_from_of(c->r);
	c->held = held;
	door_change(house_of(c->r)->door, actor_at(c->r), form_text(c->r->form, OLD), form_text(c->r->form, FRESH), &from, c->r->now,
	    door_decided, c);
}

static bool send_password(struct request *r, struct answer *a, struct fault *f)
{
	struct values *v = (struct values *)r->form;
	char one[WORDS_ROOM], two[WORDS_ROOM];
	struct fault aside = {0};
	bool kid = young(r);
	/* words are compared as they are kept: capitals and what stands between do not count */
	bool same = kid ? words_fold(form_text(v, FRESH), one, &aside) && words_fold(form_text(v, AGAIN), two, &aside) && !strcmp(one, two)
	                : text_eq(form_text(v, FRESH), form_text(v, AGAIN));
	if (!same) {
		bool bad = kid && !words_fold(form_text(v, FRESH), one, &aside);
		form_error(v, bad ? FRESH : AGAIN,
		    r->site->words->plain[bad ? MSG_START_WORDS_WRONG : kid ? MSG_START_AGAIN_WRONG : MSG_BEGIN_AGAIN_WRONG]);
		a->status = 422;
		return show_password(r, a, f);
	}
	struct coming_in *c = arena_new_of(r->arena, struct coming_in);
	*c = (struct coming_in){.r = r, .a = a, .draw = changed};
	a->hold.start = start;
	a->hold.arg = c;
	return true;
}
ROUTE(own_password, .method = METHOD_GET, .pattern = "/account/password", .permission = "signed-in", .handle = show_password,
    .audience = AUDIENCE_ADULT, .title = "Another password");
ROUTE(do_own_password, .method = METHOD_POST, .pattern = "/account/password", .permission = "signed-in", .handle = send_password,
    .audience = AUDIENCE_ADULT, .title = "Another password", .form = &password_form, .show = show_password);
ROUTE(own_words, .method = METHOD_GET, .pattern = "/me/way-in/words", .permission = "self.see", .handle = show_password,
    .audience = AUDIENCE_CHILD, .title = "New words");
ROUTE(do_own_words, .method = METHOD_POST, .pattern = "/me/way-in/words", .permission = "self.see", .handle = send_password,
    .audience = AUDIENCE_CHILD, .title = "New words", .form = &words_form, .show = show_password);
