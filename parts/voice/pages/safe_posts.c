/* Who keeps children safe: the lead, the deputy, the contact for nights and weekends, the two numbers, and where each is written to. */
#include "access/posts.h"
#include "house/house.h"
#include "parts/voice.safe_posts.view.h"
#include "kit/form.h"

enum { MAIL_NAME = POSTS, MAIL_TO, INPUTS };
static const struct input inputs[INPUTS] = {
    [POST_LEAD] = {.name = "lead", .type = INPUT_TEXT, .label = MSG_POSTS_LEAD, .hint = MSG_POSTS_LEAD_HINT, .most = USER_NAME_MOST,
        .width = 20},
    [POST_DEPUTY] = {.name = "deputy", .type = INPUT_TEXT, .label = MSG_POSTS_DEPUTY, .hint = MSG_POSTS_DEPUTY_HINT, .most = USER_NAME_MOST,
        .width = 20},
    [POST_DUTY] = {.name = "duty", .type = INPUT_TEXT, .label = MSG_POSTS_DUTY, .hint = MSG_POSTS_DUTY_HINT, .most = USER_NAME_MOST,
        .width = 20},
    [POST_DAY_NUMBER] = {.name = "day-number", .type = INPUT_TEXT, .label = MSG_POSTS_DAY, .most = POST_NUMBER_MOST, .width = 20},
    [POST_NIGHT_NUMBER] = {.name = "night-number", .type = INPUT_TEXT, .label = MSG_POSTS_NIGHT, .hint = MSG_POSTS_NIGHT_HINT,
        .most = POST_NUMBER_MOST, .width = 20},
    [MAIL_NAME] = {.name = "mail-name", .type = INPUT_TEXT, .label = MSG_POSTS_MAIL_NAME, .hint = MSG_POSTS_MAIL_HINT,
        .most = USER_NAME_MOST, .width = 20},
    [MAIL_TO] = {.name = "mail-to", .type = INPUT_TEXT, .label = MSG_POSTS_MAIL_TO, .most = MAIL_MOST, .width = 20, .autocomplete = "off"},
};
static const struct form posts_form = {inputs, INPUTS};

struct showing {
	struct request *r;
	struct posts is;
	struct text mail[POSTS];
	char missing[100];
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	int64_t authority = actor_at(x->r)->authority;
	if (!posts_get(tx, x->r->arena, authority, &x->is, f) || !posts_missing(tx, authority, x->missing, f))
		return false;
	for (int p = 0; p < POSTS; p++) {
		struct user u = {.authority = authority, .id = x->is.user[p]};
		if (u.id && !user_mail(tx, x->r->arena, &u, &x->mail[p], f))
			return false;
	}
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {.r = r};
	if (!house_read(r, find, &x, f))
		return false;
	struct values *v = (struct values *)r->form;
	if (!v) {
		v = form_empty(r->arena, &posts_form);
		for (size_t p = 0; p < POSTS; p++)
			form_set_text(v, p, x.is.is[p]);
	}
	const struct words *w = r->site->words;
	r->layout.back = TEXT("/users");
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, w->plain[MSG_POSTS_TITLE]);
	form_problems(o, v);
	posts_view(o, x.missing, setting_text(&house_of(r)->settings, SETTING_SMTP).n > 0);
	for (int p = POST_LEAD; p <= POST_DUTY; p++)
		if (x.is.user[p] && !x.mail[p].n)
			posts_unmailed_view(o, x.is.is[p]);
	form_begin(o, v, "/users/safe", r->layout.token);
	for (size_t i = 0; i < INPUTS; i++)
		form_field(o, v, i, "s");
	form_button(o, MSG_POSTS_SAVE);
	form_end(o);
	page_end(r, a);
	return true;
}

struct saving {
	struct request *r;
	size_t at; /* the field that was refused */
};

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct saving *x = arg;
	struct request *r = x->r;
	struct arena *a = arena_new(0);
	struct posts is;
	bool ok = posts_get(tx, a, actor_at(r)->authority, &is, f);
	for (x->at = 0; ok && x->at < POSTS; x->at++)
		if (!text_eq(form_text(r->form, x->at), is.is[x->at]))
			if (!(ok = posts_set(tx, a, actor_at(r), (enum post)x->at, form_text(r->form, x->at), r->now, f)))
				break;
	if (ok && form_given(r->form, MAIL_NAME)) {
		struct user u;
		enum row row = user_find(tx, a, form_text(r->form, MAIL_NAME), &u, f);
		x->at = row == ROW_ONE && u.authority == actor_at(r)->authority ? MAIL_TO : MAIL_NAME;
		ok = x->at == MAIL_TO ? user_set_mail(tx, actor_at(r), &u, form_text(r->form, MAIL_TO), r->now, f)
		                      : row != ROW_FAULT && fault_set(f, FAULT_ASKED, "user.none", "There is no user of that name.");
	}
	arena_free(a);
	return ok;
}

/* On the writer's thread, without a transaction: the page with what was typed, and what is wrong with it. */
static void refused(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct saving *x = arg;
	struct values *v = (struct values *)r->form;
	a->status = 422;
	form_error(v, x->at < INPUTS ? x->at : 0, arena_text(r->arena, text_of(f->say)));
	r->layout.back = TEXT("/users");
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_POSTS_TITLE]);
	form_problems(o, v);
	form_begin(o, v, "/users/safe", r->layout.token);
	for (size_t i = 0; i < INPUTS; i++)
		form_field(o, v, i, "s");
	form_button(o, MSG_POSTS_SAVE);
	form_end(o);
	page_end(r, a);
}

static bool save(struct request *r, struct answer *a, struct fault *f)
{
	struct saving *x = arena_new_of(r->arena, struct saving);
	(void)f;
	*x = (struct saving){.r = r};
	house_write_or(r, a, "keeps safe", put, x, TEXT("/users/safe"), refused);
	house_done(r, a, MSG_DONE_POSTS);
	return true;
}
ROUTE(safe_posts, .method = METHOD_GET, .pattern = "/users/safe", .permission = "admin", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "Who keeps children safe");
ROUTE(do_safe_posts, .method = METHOD_POST, .pattern = "/users/safe", .permission = "admin", .handle = save, .show = show,
    .form = &posts_form, .audience = AUDIENCE_ADULT, .title = "Who keeps children safe");
