/* One entry about a thing, or the thing itself, with all its versions; taken back by who wrote it, moved to what it should have been about,
 * signed by those who sign it. */
#include "base/clock.h"
#include "house/me_thing.view.h"
#include "house/pages/steps.h"
#include "house/pages/things.h"
#include "house/thing_entry.view.h"
#include "kit/components.h"
#include "record/people.h"

struct move_form {
	struct form form; /* first: a route's form is this */
	bool may;
};
struct opening {
	struct thing_open o;
	struct seen_thing seen;
	struct move_form *move;
	bool (*then)(struct opening *, struct fault *);
};

static bool open_entry(struct tx *tx, void *arg, struct fault *f)
{
	struct opening *x = arg;
	x->o.tx = tx;
	enum row row = thing_open(&x->o, f);
	if (row == ROW_ONE)
		row = thing_entry(&x->o, &x->seen, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	things_looked(x->o.r, &x->seen, 1);
	visitor_of(x->o.r)->thing = x->o.t.id;
	return x->then(x, f);
}

static bool run(struct request *r, struct answer *a, bool (*then)(struct opening *, struct fault *), struct fault *f)
{
	struct opening x = {.o = {.r = r, .a = a}, .then = then};
	return house_read(r, open_entry, &x, f);
}

static struct text thing_address(const struct opening *x)
{
	return things_address(x->o.r, x->o.t.id, x->o.child);
}

static struct text address(const struct opening *x, const char *what)
{
	return arena_printf(
	    x->o.r->arena, "%.*s/%s/%s/%lld", TEXT_ARG(thing_address(x)), what, x->seen.e->kind->name, (long long)x->seen.e->id);
}

/* Where its page leads back to: of a row, its holder's. */
static struct text above(const struct opening *x)
{
	return x->o.holder.e ? thing_entry_address(&x->o, x->o.holder.e) : thing_address(x);
}

/* ---- who may do what with it ---- */

/* What is written in kith and stands. */
static bool ours(const struct opening *x, enum verb v)
{
	const struct entry *e = x->seen.e;
	return !e->taken_back && text_is(e->source, "kith") && access_may(actor_at(x->o.r), v, e->kind->name, NULL, &x->seen.s).may;
}

/* Only its author takes an entry back. */
static bool takes_back(struct opening *x, bool *may, struct fault *f)
{
	struct entry *first;
	enum row row = entry_get_version(x->o.tx, x->o.r->arena, actor_at(x->o.r)->authority, x->seen.e->kind, x->seen.e->id, 1, &first, f);
	*may = row == ROW_ONE && ours(x, VERB_CORRECT) && first->written_by && first->written_by == actor_at(x->o.r)->person;
	return row != ROW_FAULT;
}

/* It can be about another: of those that the visitor may know of. */
static bool moves(const struct opening *x)
{
	return !x->o.child && !x->seen.e->kind->holder && x->seen.e->about && x->seen.e->about == x->o.t.id && ours(x, VERB_CORRECT) &&
	    ours(x, VERB_ADD);
}

static bool signs(const struct opening *x, const struct signatures *have)
{
	const struct entry *e = x->seen.e;
	role_set mine = (role_set)1 << actor_at(x->o.r)->role;
	return e->kind->sign & mine & ~have->have && e->state == STATE_DRAFT && !e->taken_back;
}

/* ---- shown ---- */

static bool version(struct opening *x, const struct seen_thing *v, struct thing_line *out, struct fault *f)
{
	struct request *r = x->o.r;
	const struct entry *e = v->e;
	char on[DAY_TEXT];
	struct text who = {0};
	if (e->written_by && person_name(x->o.tx, r->arena, actor_at(r)->authority, e->written_by, &who, f) == ROW_FAULT)
		return false;
	struct out_arg args[] = {out_arg_z(day_long(clock_day(e->written_at), on)), out_arg_text(who)};
	*out = (struct thing_line){.version = e->version, .draft = e->state == STATE_DRAFT,
	    .written = out_words(r->arena, r->site->words, who.n ? MSG_CHILD_ENTRY_BY : MSG_CHILD_ENTRY_ON, args, 2)};
	out->fact = things_facts(r, x->o.tx, v, &x->o.names, x->o.child, true, &out->n);
	return true;
}

static bool versions(struct opening *x, struct thing_entry_page *p, struct fault *f)
{
	struct request *r = x->o.r;
	struct entries all;
	if (!entry_versions(x->o.tx, r->arena, actor_at(r)->authority, x->seen.e->kind, x->seen.e->id, &all, f))
		return false;
	struct seen_thing *v = arena_array(r->arena, struct seen_thing, all.n + 1);
	for (size_t i = 0; i < all.n; i++)
		v[i].e = all.at[i];
	if (!things_stand(r, x->o.tx, v, all.n, &x->seen.s, f) || !things_named(r, x->o.tx, v, all.n, NULL, 0, &x->o.names, f))
		return false;
	p->version = arena_array(r->arena, struct thing_line, all.n + 1);
	for (size_t i = all.n; i-- > 0;) /* the newest first; each as this visitor may see it */
		if (things_see(r, &v[i]) && !things_shut(x->o.r, &v[i], &x->o.names) && !version(x, &v[i], &p->version[p->n++], f))
			return false;
	return true;
}

static const struct input version_inputs[] = {{.name = "version", .type = INPUT_ID, .required = true}};
static const struct form version_form = {version_inputs, 1};

static struct values *version_of(const struct opening *x)
{
	struct values *v =
	    x->o.r->form && x->o.r->form->form == &version_form ? (struct values *)x->o.r->form : form_empty(x->o.r->arena, &version_form);
	if (!x->o.r->form)
		form_set_int(v, 0, x->seen.e->version);
	return v;
}

/* "Manager, Reviewing officer" */
static struct text waiting(const struct opening *x, const struct signatures *have)
{
	struct text all = {"", 0};
	for (int role = 0; role < ROLES; role++)
		if (x->seen.e->kind->sign & ~have->have & (role_set)1 << role) {
			struct text one = seen_role(x->o.r, text_of(role_name((enum role)role)));
			all = arena_printf(x->o.r->arena, "%.*s%s%.*s", TEXT_ARG(all), all.n ? ", " : "", TEXT_ARG(one));
		}
	return all;
}

/* "Agenda item" in the reader's words. */
static struct text titled(const struct opening *x)
{
	const struct kind *k = x->seen.e->kind;
	return worker_title(x->o.r->arena, x->o.child && k->child_one ? k->child_one : k->one);
}

static bool shown(struct opening *x, struct fault *f)
{
	struct request *r = x->o.r;
	const struct entry *e = x->seen.e;
	struct signatures have = {0};
	bool back;
	struct thing_entry_page p = {.name = x->o.name, .title = titled(x), .back = above(x),
	    .source = worker_source(r, e), .taken_back = e->taken_back != 0, .draft = e->state == STATE_DRAFT && !e->taken_back};
	if (!versions(x, &p, f) || !takes_back(x, &back, f) ||
	    (e->kind->sign && !entry_signatures(x->o.tx, actor_at(r)->authority, e->id, e->version, &have, f)))
		return false;
	if (things_corrects(r, &x->seen))
		p.correct = address(x, "correct");
	if (things_changes(r, &x->seen))
		p.change = address(x, "change");
	if (back)
		p.take_back = address(x, "take-back");
	if (!thing_rows(&x->o, &x->seen, &p.rows, &p.n_rows, f))
		return false;
	if (moves(x))
		p.move = address(x, "move");
	if (e->kind->sign && p.draft)
		p.waiting = waiting(x, &have);
	r->layout.back = p.back;
	struct out *o = page_begin(r, x->o.a, p.title);
	if (x->o.child)
		me_thing_entry_view(o, &p);
	else
		thing_entry_view(o, &p);
	if (!step_panel_draw(r, x->o.tx, o, e, f))
		return false;
	if (signs(x, &have)) {
		form_begin(o, version_of(x), address(x, "sign").at, r->layout.token);
		form_field(o, version_of(x), 0, NULL);
		form_button(o, MSG_SIGN_DO);
		form_end(o);
	}
	page_end(r, x->o.a);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, shown, f);
}
ROUTE(me_thing_entry, .method = METHOD_GET, .pattern = "/me/thing/{id}/entry/{kind}/{entry-id}", .permission = "self.see", .handle = show,
    .audience = AUDIENCE_CHILD, .title = "One thing that is written in my group", .child_bearing = true, .query = &rows_query);
ROUTE(thing_entry, .method = METHOD_GET, .pattern = "/thing/{id}/entry/{kind}/{entry-id}", .permission = "thing.see", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "One entry about a thing, with its versions", .child_bearing = true, .query = &rows_query);

/* ---- what changes it ---- */

struct doing {
	struct request *r;
	struct hand hand;
	const struct kind *kind;
	struct text name, back;
	int64_t to;
};

/* Nothing was changed: why, and the way back. */
static void not_done(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct doing *d = arg;
	a->status = 409;
	r->layout.back = d->back;
	if (things_young(r))
		me_thing_refused_view(page_begin(r, a, r->site->words->plain[MSG_ME_THING_NOT_DONE]), d->back);
	else
		thing_refused_view(page_begin(r, a, r->site->words->plain[MSG_THING_NOT_DONE]), d->name, f->say, d->back);
	page_end(r, a);
}

static struct doing *doing(struct opening *x)
{
	struct doing *d = arena_new_of(x->o.r->arena, struct doing);
	*d = (struct doing){
	    .r = x->o.r, .hand = house_hand(x->o.r), .kind = x->seen.e->kind, .name = x->o.name, .back = address(x, "entry")};
	return d;
}

static bool refuse(struct opening *x)
{
	page_error(x->o.r, x->o.a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	return true;
}

static bool ask_back(struct opening *x, struct fault *f)
{
	struct request *r = x->o.r;
	struct thing_line now;
	bool may;
	if (!takes_back(x, &may, f) || !version(x, &x->seen, &now, f))
		return false;
	if (!may)
		return refuse(x);
	struct values *v = version_of(x);
	r->layout.back = address(x, "entry");
	r->layout.is_private = r->layout.is_private || x->o.child;
	struct out *o = page_begin(r, x->o.a, r->site->words->plain[x->o.child ? MSG_ME_THING_BACK : MSG_CHILD_BACK_TITLE]);
	form_problems(o, v);
	if (x->o.child)
		me_thing_back_view(
		    o, x->o.name, text_of(x->seen.e->kind->child_one ? x->seen.e->kind->child_one : x->seen.e->kind->one), &now);
	else
		thing_back_view(o, x->o.name, titled(x), &now);
	form_begin(o, v, r->path.at, r->layout.token);
	form_field(o, v, 0, NULL);
	govuk_button(o,
	    &(struct govuk_button){.text = o->words->plain[x->o.child ? MSG_ME_THING_BACK : MSG_CHILD_BACK_DO],
	        .classes = TEXT("govuk-button--warning"),
	        .prevent_double_click = TEXT("true")});
	form_end(o);
	page_end(r, x->o.a);
	return true;
}

static bool take(struct tx *tx, void *arg, struct fault *f)
{
	struct doing *d = arg;
	return entry_take_back(tx, d->r->arena, &d->hand, d->kind, request_id(d->r, "entry-id"), form_version(d->r->form, 0), f);
}

static bool send_taken(struct opening *x, struct fault *f)
{
	bool may;
	if (!takes_back(x, &may, f))
		return false;
	if (!may)
		return refuse(x);
	struct text to = x->seen.e->id != x->o.t.id ? above(x) : x->o.child ? TEXT("/me/things")
	    : arena_printf(x->o.r->arena, "/things/%s", x->seen.e->kind->name);
	house_write_or(x->o.r, x->o.a, "take back", take, doing(x), to, not_done);
	house_done(x->o.r, x->o.a, x->o.child ? MSG_DONE_BACK_KID : MSG_DONE_BACK);
	return true;
}

static bool show_back(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, ask_back, f);
}
static bool send_back(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, send_taken, f);
}
ROUTE(thing_back, .method = METHOD_GET, .pattern = "/thing/{id}/take-back/{kind}/{entry-id}", .permission = "thing.write",
    .handle = show_back, .audience = AUDIENCE_ADULT, .title = "Taking back what was written about a thing", .child_bearing = true);
ROUTE(me_thing_back, .method = METHOD_GET, .pattern = "/me/thing/{id}/take-back/{kind}/{entry-id}", .permission = "self.see",
    .handle = show_back, .audience = AUDIENCE_CHILD, .title = "I take back what I wrote for my group", .child_bearing = true);
ROUTE(do_me_thing_back, .method = METHOD_POST, .pattern = "/me/thing/{id}/take-back/{kind}/{entry-id}", .permission = "self.see",
    .handle = send_back, .audience = AUDIENCE_CHILD, .title = "I take back what I wrote for my group", .child_bearing = true,
    .form = &version_form, .show = show_back);
ROUTE(do_thing_back, .method = METHOD_POST, .pattern = "/thing/{id}/take-back/{kind}/{entry-id}", .permission = "thing.write",
    .handle = send_back, .audience = AUDIENCE_ADULT, .title = "Taking back what was written about a thing", .child_bearing = true,
    .form = &version_form, .show = show_back);

/* ---- moved ---- */

enum { TO, WHY, VERSION, MOVING, TO_MOST = 200 };

/* Where it can go: things of the kinds that it is about, of which the visitor may know. */
static bool targets(struct opening *x, struct input *in, struct fault *f)
{
	struct request *r = x->o.r;
	const struct kind *k = x->seen.e->kind;
	struct choice *all = NULL;
	size_t n = 0, cap = 0;
	for (size_t i = 0; i < k->about_n; i++) {
		const struct kind *of = kind_of(text_of(k->about[i]));
		struct thing_reach reach;
		struct thing_found found;
		if (!of || !thing_reach(actor_at(r), of, &reach))
			continue;
		if (!thing_list(x->o.tx, r->arena, actor_at(r), r->today, &reach, &(struct thing_ask){.most = TO_MOST}, &found, f))
			return false;
		for (size_t j = 0; j < found.n; j++) {
			if (found.at[j].id == x->o.t.id)
				continue;
			all = arena_grow(r->arena, all, &cap, n + 1, sizeof *all);
			all[n++] = (struct choice){.value = arena_printf(r->arena, "%lld", (long long)found.at[j].id).at,
			    .label_text = arena_z(r->arena, found.at[j].name)};
		}
	}
	in->choices = all;
	in->n_choices = n;
	return true;
}

static bool make_move(struct opening *x, struct fault *f)
{
	struct input *in = arena_array(x->o.r->arena, struct input, MOVING);
	in[TO] = (struct input){.name = "to", .type = INPUT_CHOICE, .label = MSG_THING_MOVE_TO, .as_select = true, .required = true};
	in[WHY] = (struct input){.name = "why", .type = INPUT_TEXT, .label = MSG_THING_MOVE_WHY, .required = true, .most = 200};
	in[VERSION] = (struct input){.name = "version", .type = INPUT_ID, .required = true};
	*x->move = (struct move_form){{in, MOVING}, moves(x)};
	return !x->move->may || targets(x, &in[TO], f);
}

static const struct form *move_form_for(struct request *r, struct fault *f)
{
	struct opening x = {.o = {.r = r}, .then = make_move, .move = arena_new_of(r->arena, struct move_form)};
	return house_read(r, open_entry, &x, f) && x.move->may ? &x.move->form : NULL;
}

static bool ask_move(struct opening *x, struct fault *f)
{
	struct request *r = x->o.r;
	x->move = arena_new_of(r->arena, struct move_form);
	if (!make_move(x, f))
		return false;
	if (!x->move->may)
		return refuse(x);
	struct values *v = r->form ? (struct values *)r->form : form_empty(r->arena, &x->move->form);
	if (!r->form)
		form_set_int(v, VERSION, x->seen.e->version);
	r->layout.back = address(x, "entry");
	struct out *o = page_begin(r, x->o.a, r->site->words->plain[MSG_THING_MOVE]);
	form_problems(o, v);
	thing_move_view(o, x->o.name, worker_title(r->arena, x->seen.e->kind->one), x->move->form.fields[TO].n_choices > 0);
	if (x->move->form.fields[TO].n_choices) {
		form_begin(o, v, r->path.at, r->layout.token);
		for (size_t i = 0; i < MOVING; i++)
			form_field(o, v, i, NULL);
		form_button(o, MSG_THING_MOVE_DO);
		form_end(o);
	}
	page_end(r, x->o.a);
	return true;
}

static bool show_move(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, ask_move, f);
}

static bool move(struct tx *tx, void *arg, struct fault *f)
{
	struct doing *d = arg;
	struct entry *e;
	struct problems problems;
	return entry_move(
	    tx, d->r->arena, &d->hand, d->kind, request_id(d->r, "entry-id"), form_version(d->r->form, VERSION), d->to, &e, &problems, f);
}

static bool send_moved(struct opening *x, struct fault *f)
{
	struct request *r = x->o.r;
	struct doing *d = doing(x);
	(void)f;
	if (!moves(x) || !text_int(form_text(r->form, TO), &d->to))
		return refuse(x);
	d->hand.purpose = arena_z(r->arena, form_text(r->form, WHY));
	house_write_or(r, x->o.a, "move", move, d, arena_printf(r->arena, "/thing/%lld", (long long)d->to), not_done);
	house_done(r, x->o.a, MSG_DONE_CHANGED);
	return true;
}

static bool send_move(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, send_moved, f);
}
ROUTE(thing_move, .method = METHOD_GET, .pattern = "/thing/{id}/move/{kind}/{entry-id}", .permission = "thing.write", .handle = show_move,
    .audience = AUDIENCE_ADULT, .title = "Moving what was written about the wrong thing", .child_bearing = true);
ROUTE(do_thing_move, .method = METHOD_POST, .pattern = "/thing/{id}/move/{kind}/{entry-id}", .permission = "thing.write",
    .handle = send_move, .audience = AUDIENCE_ADULT, .title = "Moving what was written about the wrong thing", .child_bearing = true,
    .form_for = move_form_for, .show = show_move);

/* ---- signed ---- */

static bool sign(struct tx *tx, void *arg, struct fault *f)
{
	struct doing *d = arg;
	return entry_sign(tx, d->r->arena, &d->hand, d->kind, request_id(d->r, "entry-id"), form_version(d->r->form, 0),
	    (enum role)actor_at(d->r)->role, f);
}

static bool send_signed(struct opening *x, struct fault *f)
{
	struct signatures have;
	if (!entry_signatures(x->o.tx, actor_at(x->o.r)->authority, x->seen.e->id, x->seen.e->version, &have, f))
		return false;
	if (!signs(x, &have))
		return refuse(x);
	house_write_or(x->o.r, x->o.a, "sign", sign, doing(x), address(x, "entry"), not_done);
	house_done(x->o.r, x->o.a, MSG_DONE_SIGNED);
	return true;
}

static bool send_sign(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, send_signed, f);
}
ROUTE(do_thing_sign, .method = METHOD_POST, .pattern = "/thing/{id}/sign/{kind}/{entry-id}", .permission = "thing.write",
    .handle = send_sign, .audience = AUDIENCE_ADULT, .title = "Signing what is written about a thing", .child_bearing = true,
    .form = &version_form, .show = show);
