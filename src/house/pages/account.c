/* The young person's account, opened by an adult and the young person together; and new words, for which it takes two adults. */
#include "access/young.h"
#include "house/account.view.h"
#include "house/pages/worker.h"
#include "kit/form.h"

/* What the button said when it was pressed: somebody else may have been quicker. */
static const struct input inputs[] = {{.name = "what", .type = INPUT_HIDDEN, .required = true, .most = 10}};
static const struct form account_form = {inputs, 1};

struct opening {
	struct request *r;
	struct answer *a;
	char code[YOUNG_CODE];
};

static void draw_button(struct request *r, struct out *o, const char *what, enum message label)
{
	struct values *v = form_empty(r->arena, &account_form);
	form_set_text(v, 0, text_of(what));
	form_begin(o, v, arena_printf(r->arena, "/child/%lld/account", (long long)request_id(r, "id")).at, r->layout.token);
	form_field(o, v, 0, NULL);
	form_button(o, label);
	form_end(o);
}

static bool draw(struct tx *tx, void *arg, struct fault *f)
{
	struct opening *x = arg;
	struct request *r = x->r;
	struct child_model *m;
	struct young_account account;
	enum row row = seen_model(r, x->a, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	bool ok = young_account(tx, r->arena, actor_at(r), m->person, r->now, &account, f);
	if (ok) {
		r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)m->person);
		struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_ACCOUNT_TITLE]);
		account_view(o, worker_named(r, m), account.there, account.ever, account.name, account.asked_at != 0, account.asked_by,
		    account.asked_by_me);
		if (!account.ever)
			draw_button(r, o, "open", MSG_ACCOUNT_OPEN);
		else if (!account.asked_at)
			draw_button(r, o, "ask", MSG_ACCOUNT_ASK);
		else if (!account.asked_by_me)
			draw_button(r, o, "confirm", MSG_ACCOUNT_CONFIRM);
		page_end(r, x->a);
	}
	caseload_put(m);
	return ok;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct opening x = {.r = r, .a = a};
	return house_read(r, draw, &x, f);
}

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct opening *x = arg;
	struct request *r = x->r;
	int64_t child = request_id(r, "id");
	struct text what = form_text(r->form, 0);
	if (text_is(what, "open"))
		return young_open(tx, actor_at(r), child, x->code, r->today, r->now, f);
	if (text_is(what, "confirm"))
		return young_confirm(tx, actor_at(r), child, x->code, r->today, r->now, f);
	return young_ask(tx, actor_at(r), child, r->today, r->now, f);
}

static void refused(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg;
	a->status = 409;
	visitor_of(r)->unlooked = true;
	r->layout.back = arena_printf(r->arena, "/child/%lld/account", (long long)request_id(r, "id"));
	account_refused_view(page_begin(r, a, r->site->words->plain[MSG_ACCOUNT_TITLE]), f->say);
	page_end(r, a);
}

/* The code stands in the answer and nowhere else; the answer leaves when its digest is kept. */
static bool send(struct request *r, struct answer *a, struct fault *f)
{
	struct opening *x = arena_new_of(r->arena, struct opening);
	struct text page = arena_printf(r->arena, "/child/%lld/account", (long long)request_id(r, "id"));
	bool shows = text_is(form_text(r->form, 0), "open") || text_is(form_text(r->form, 0), "confirm");
	(void)f;
	*x = (struct opening){.r = r, .a = a};
	if (shows) {
		young_code(x->code);
		r->layout.back = page;
		account_code_view(page_begin(r, a, r->site->words->plain[MSG_ACCOUNT_CODE]), text_of(x->code));
		page_end(r, a);
	}
	house_write_or(r, a, "account", put, x, shows ? (struct text){0} : page, refused);
	return true;
}
ROUTE(child_account, .method = METHOD_GET, .pattern = "/child/{id}/account", .permission = "child.account", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "A young person's account, opened together", .child_bearing = true);
ROUTE(do_child_account, .confirm = true, .method = METHOD_POST, .pattern = "/child/{id}/account", .permission = "child.account",
    .handle = send, .audience = AUDIENCE_ADULT, .title = "A young person's account, opened together", .child_bearing = true,
    .form = &account_form, .show = show);
