/* Somebody has lost their telephone and their recovery codes: two people take the second factor off, and it is set up anew. */
#include "access/second.h"
#include "base/clock.h"
#include "house/house.h"
#include "house/kept.h"
#include "house/pages/seen.h"
#include "house/reset.view.h"
#include "kit/form.h"

static const struct input ask_inputs[] = {{.name = "who", .type = INPUT_TEXT, .label = MSG_RESET_WHO, .hint = MSG_RESET_WHO_HINT,
    .missing = MSG_RESET_WHO_MISSING, .required = true, .most = USER_NAME_MOST, .width = 20}};
static const struct form ask_form = {ask_inputs, 1};
static const struct form empty_form = {NULL, 0};

struct listing {
	struct request *r;
	struct second_reset *all;
	size_t n;
};

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	return second_resets(tx, l->r->arena, actor_at(l->r), l->r->now, &l->all, &l->n, f);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r};
	const struct values *v = r->form ? r->form : form_empty(r->arena, &ask_form);
	if (!house_read(r, list, &l, f))
		return false;
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_RESET_TITLE]);
	form_problems(o, v);
	reset_top_view(o, l.n);
	for (size_t i = 0; i < l.n; i++) {
		reset_line_view(o, l.all[i].who, l.all[i].by, seen_day(r->arena, clock_day(l.all[i].at)), l.all[i].mine);
		if (l.all[i].mine)
			continue;
		form_begin(o, form_empty(r->arena, &empty_form), arena_printf(r->arena, "/second-factor/%lld", (long long)l.all[i].id).at,
		    r->layout.token);
		form_button(o, MSG_RESET_YES);
		form_end(o);
	}
	reset_ask_view(o);
	form_begin(o, v, "/second-factor", r->layout.token);
	form_field(o, v, 0, NULL);
	form_button(o, MSG_RESET_ASK);
	form_end(o);
	page_end(r, a);
	return true;
}

static bool ask(struct tx *tx, void *arg, struct fault *f)
{
	struct request *r = arg;
	struct user u;
	enum row row = user_find(tx, r->arena, form_text(r->form, 0), &u, f);
	if (row == ROW_ONE && u.authority == actor_at(r)->authority)
		return second_ask(tx, actor_at(r), u.id, r->now, f);
	return row != ROW_FAULT && fault_set(f, FAULT_ASKED, "second.reset", "There is nobody of that name who signs in with a code.");
}

static bool say_yes(struct tx *tx, void *arg, struct fault *f)
{
	struct request *r = arg;
	return second_confirm(tx, r->arena, actor_at(r), request_id(r, "reset-id"), r->now, f);
}

static void refused(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg;
	a->status = 409;
	r->layout.back = TEXT("/second-factor");
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_RESET_TITLE]);
	reset_refused_view(o, f->say);
	kept_draw(r, o);
	page_end(r, a);
}

struct looking_for {
	struct request *r;
	bool there;
};

static bool look_for(struct tx *tx, void *arg, struct fault *f)
{
	struct looking_for *x = arg;
	struct user u;
	enum row row = user_find(tx, x->r->arena, form_text(x->r->form, 0), &u, f);
	x->there = row == ROW_ONE && u.authority == actor_at(x->r)->authority;
	return row != ROW_FAULT;
}

static bool send_ask(struct request *r, struct answer *a, struct fault *f)
{
	struct looking_for x = {.r = r};
	if (!house_read(r, look_for, &x, f))
		return false;
	if (!x.there) {
		form_error((struct values *)r->form, 0, r->site->words->plain[MSG_RESET_NOBODY]);
		a->status = 422;
		return show(r, a, f);
	}
	house_write_or(r, a, "ask reset", ask, r, TEXT("/second-factor"), refused);
	house_done(r, a, MSG_DONE_RESET_ASKED);
	return true;
}

static bool send_yes(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	house_write_or(r, a, "reset", say_yes, r, TEXT("/second-factor"), refused);
	house_done(r, a, MSG_DONE_RESET);
	return true;
}
ROUTE(reset, .method = METHOD_GET, .pattern = "/second-factor", .permission = "second.reset", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "Lost telephones: a second factor taken off by two people");
ROUTE(do_reset_ask, .confirm = true, .method = METHOD_POST, .pattern = "/second-factor", .permission = "second.reset", .handle = send_ask,
    .audience = AUDIENCE_ADULT, .title = "Lost telephones: a second factor taken off by two people", .form = &ask_form, .show = show);
ROUTE(do_reset, .confirm = true, .method = METHOD_POST, .pattern = "/second-factor/{reset-id}", .permission = "second.reset",
    .handle = send_yes, .audience = AUDIENCE_ADULT, .title = "Lost telephones: the second person's yes", .form = &empty_form);
