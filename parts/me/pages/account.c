/* The young person's account, opened by an adult and the young person together; and new words, for which it takes two adults. */
#include "access/young.h"
#include "parts/me.account.view.h"
#include "house/pages/worker.h"
#include "kit/form.h"
#include "record/people.h"
#include "record/steps.h"

/* What the button said when it was pressed: somebody else may have been quicker. */
static const struct input inputs[] = {{.name = "what", .type = INPUT_HIDDEN, .required = true, .most = 10}};
static const struct form account_form = {inputs, 1};

struct opening {
	struct request *r;
	struct answer *a;
	struct way_in {
		const struct entry *e; /* NULL: none is asked for, agreed or opened at the moment */
		const struct step_row *at;
		bool mine; /* asked for, or come to where a code is handed over, by this visitor: one adult with two accounts is one */
	} way;
	char code[YOUNG_CODE];
};

/* The newest way in of this child that is not used and whose time has not passed. */
static bool find_way(struct opening *x, struct tx *tx, int64_t child, struct fault *f)
{
	struct request *r = x->r;
	struct entries all;
	x->way = (struct way_in){0};
	if (!entry_list(tx, r->arena, house_now(r), actor_at(r)->authority, kind_of(TEXT("way-in")), child, 0, &all, f))
		return false;
	for (size_t i = 0; i < all.n; i++) {
		struct step_life life;
		if (!entry_stands(all.at[i]))
			continue;
		if (!step_life(tx, r->arena, actor_at(r)->authority, all.at[i], &life, f))
			return false;
		const struct step_row *at = step_now(&life);
		if (at && at->is && !at->is->ends && !step_late(at, r->now) && (!x->way.e || all.at[i]->id > x->way.e->id))
			x->way = (struct way_in){all.at[i], at, at->who == actor_at(r)->person};
	}
	return true;
}

static bool is_at(const struct way_in *w, const char *step)
{
	return w->e && text_is(w->at->name, step);
}

/* A code can be handed over, by this visitor. */
static bool hands_over(const struct way_in *w)
{
	return w->mine && (is_at(w, "first") || is_at(w, "agreed"));
}

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
	struct text by = {0};
	enum row row = seen_model(r, x->a, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	bool ok = young_account(tx, r->arena, actor_at(r), m->person, &account, f) && find_way(x, tx, m->person, f);
	bool asked = ok && account.ever && is_at(&x->way, "asked");
	if (asked)
		ok = person_name(tx, r->arena, actor_at(r)->authority, x->way.at->who, &by, f) != ROW_FAULT;
	if (ok) {
		r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)m->person);
		struct out *o = page_begin(r, x->a, r->site->words->plain[MSG_ACCOUNT_TITLE]);
		account_view(o, worker_named(r, m), account.there, account.ever, account.name, asked, by, x->way.mine);
		if (hands_over(&x->way))
			draw_button(r, o, account.ever ? "code" : "open", MSG_ACCOUNT_OPEN);
		else if (!account.ever)
			draw_button(r, o, "open", MSG_ACCOUNT_OPEN);
		else if (!asked)
			draw_button(r, o, "ask", MSG_ACCOUNT_ASK);
		else if (!x->way.mine)
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

static bool take(struct opening *x, struct tx *tx, const char *step, struct fault *f)
{
	struct request *r = x->r;
	struct hand h = house_hand(r);
	struct problems p;
	struct step_taking t = {
	    .kind = x->way.e->kind, .entry = x->way.e->id, .step = text_of(step), .seen = x->way.at->n};
	return step_take(tx, r->arena, &h, actor_at(r), &t, &p, f) && find_way(x, tx, x->way.e->child, f);
}

static bool begin(struct opening *x, struct tx *tx, int64_t child, bool anew, struct fault *f)
{
	struct request *r = x->r;
	struct hand h = house_hand(r);
	struct problems p;
	struct entry *e = entry_made(r->arena, "way-in", child);
	entry_set_number(e, "asked_on", r->today);
	entry_set_number(e, "anew", anew);
	return entry_add(tx, r->arena, &h, e, &p, f) && find_way(x, tx, child, f);
}

static bool say_no(struct fault *f, const char *why)
{
	return fault_set(f, FAULT_ASKED, "access.account", "%s", why);
}

/* The first account takes one adult and the young person; another takes two adults. */
static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct opening *x = arg;
	struct request *r = x->r;
	int64_t child = request_id(r, "id");
	struct text what = form_text(r->form, 0);
	bool first = text_is(what, "open");
	if (!young_may(tx, actor_at(r), child, !first, r->today, r->now, f) || !find_way(x, tx, child, f))
		return false;
	if (text_is(what, "ask"))
		return is_at(&x->way, "asked") ? say_no(f, "Somebody has asked for this already.") : begin(x, tx, child, true, f);
	if (first && !hands_over(&x->way) && (!begin(x, tx, child, false, f) || !take(x, tx, "first", f)))
		return false;
	if (text_is(what, "confirm")) {
		if (!is_at(&x->way, "asked"))
			return say_no(f, "Nobody has asked for new words, or it was more than a day ago.");
		if (x->way.mine)
			return say_no(f, "Another adult says yes to this.");
		if (!take(x, tx, "agreed", f))
			return false;
	}
	if (!hands_over(&x->way))
		return say_no(f, "A code can no longer be handed over for this: half an hour has passed. Ask anew.");
	return young_hand_over(tx, actor_at(r), child, x->way.e->id, !first, x->code, r->today, r->now, f);
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
	bool shows = !text_is(form_text(r->form, 0), "ask");
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
