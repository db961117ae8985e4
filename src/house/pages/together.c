/* Several entries of one kind that wait for the same step of mine, taken together: ticked, with one reason for all, and one press. */
#include "base/clock.h"
#include "house/pages/steps.h"
#include "house/pages/worker.h"
#include "house/steps.view.h"
#include "record/thing_names.h"

enum { TOGETHER_MOST = 60 }; /* at once; the rest waits for the next time */
enum { TICKED, REASON, INPUTS = REASON + STEP_REASONS };

/* Whether this line can be taken so with others: nothing is missing, and it is not done by writing something else. */
static bool goes(const struct step_line *l, const struct kind_step *s)
{
	for (size_t i = 0; !l->bare && i < l->offers; i++)
		if (l->offer[i].step == s)
			return !l->offer[i].lacks && !s->by_entry && !s->idle;
	return false;
}

static struct text does_of(const struct kind_step *s)
{
	return text_of(s->button ? s->button : s->label);
}

struct together_line *together_lines(const struct request *r, const struct step_lines *all, size_t *n)
{
	const struct described *d = record_kinds();
	struct together_line *out = NULL;
	size_t cap = 0;
	*n = 0;
	for (size_t k = 0; k < d->n; k++)
		for (size_t j = 0; j < d->kinds[k].life.n; j++) {
			const struct kind_step *s = &d->kinds[k].life.step[j];
			int64_t many = 0;
			for (size_t i = 0; i < all->n; i++)
				many += all->at[i].e->kind == &d->kinds[k] && goes(&all->at[i], s);
			if (many < 2)
				continue;
			out = arena_grow(r->arena, out, &cap, *n + 1, sizeof *out);
			out[(*n)++] = (struct together_line){.href = arena_printf(r->arena, "/waiting/%s/%s", d->kinds[k].name, s->name),
			    .title = worker_title(r->arena, d->kinds[k].many), .does = does_of(s), .n = many};
		}
	return out;
}

struct together {
	struct form form; /* first: the route's form */
	const struct kind *kind;
	const struct kind_step *step;
	struct step_taking *take; /* in the order of the choices */
	struct choice *choice;
	size_t n;
	int64_t *child;
	size_t children;
};
struct asking {
	struct request *r;
	struct together *form; /* NULL: nothing waits for the visitor so */
};

static void add(struct asking *x, struct together *g, const struct thing_names *names, const struct step_line *l)
{
	struct arena *a = x->r->arena;
	const struct step_row *now = step_now(&l->life);
	struct text name = step_named_of(x->r, names, l), since = seen_near(x->r, clock_day(now->at)), due = seen_near(x->r, now->due);
	struct out_arg args[] = {out_arg_text(name.n ? name : worker_title(a, g->kind->one)), out_arg_text(since), out_arg_text(due)};
	struct text label = out_words(a, x->r->site->words, due.n ? MSG_TOGETHER_LINE_DUE : MSG_TOGETHER_LINE, args, due.n ? 3 : 2);
	struct text gist = step_gist(x->r, l);
	if (gist.n)
		label = arena_printf(a, "%.*s: “%.*s”", TEXT_ARG(label), TEXT_ARG(gist));
	g->choice[g->n] = (struct choice){.value = arena_printf(a, "%lld-%lld", (long long)l->e->id, (long long)now->n).at,
	    .label_text = arena_z(a, label)};
	g->take[g->n++] = (struct step_taking){g->kind, l->e->id, text_of(g->step->name), now->n, {{0}}};
	if (l->e->child)
		g->child[g->children++] = l->e->child;
}

static bool gather(struct tx *tx, void *arg, struct fault *f)
{
	struct asking *x = arg;
	struct request *r = x->r;
	struct step_lines all;
	struct thing_names names;
	const struct kind *k = kind_of(request_word(r, "kind"));
	int at = k ? kind_step_at(k, request_word(r, "step")) : -1;
	if (at < 1)
		return true;
	if (!step_waiting(tx, r->arena, actor_at(r), r->today, r->now, &all, f))
		return false;
	struct together *g = arena_new_of(r->arena, struct together);
	*g = (struct together){.kind = k, .step = &k->life.step[at], .take = arena_array(r->arena, struct step_taking, TOGETHER_MOST),
	    .choice = arena_array(r->arena, struct choice, TOGETHER_MOST), .child = arena_array(r->arena, int64_t, TOGETHER_MOST)};
	int64_t *id = arena_array(r->arena, int64_t, all.n + 1);
	size_t ids = 0;
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i].e->kind == k && goes(&all.at[i], g->step))
			id[ids++] = all.at[i].e->child ? all.at[i].e->child : all.at[i].e->about;
	if (!thing_names(tx, r->arena, actor_at(r), r->today, id, ids, &names, f))
		return false;
	for (size_t i = 0; i < all.n && g->n < TOGETHER_MOST; i++)
		if (all.at[i].e->kind == k && goes(&all.at[i], g->step))
			add(x, g, &names, &all.at[i]);
	visitor_of(r)->listed = g->child, visitor_of(r)->n_listed = g->children;
	if (!g->n)
		return true;
	struct input *in = arena_array(r->arena, struct input, INPUTS);
	in[TICKED] = (struct input){.name = "ticked", .type = INPUT_CHOICES, .label = MSG_TOGETHER_WHICH, .hint = MSG_TOGETHER_HINT,
	    .missing = MSG_TOGETHER_MISSING, .required = true, .choices = g->choice, .n_choices = g->n};
	for (size_t i = 0; i < g->step->reasons; i++)
		in[REASON + i] = step_reason_input(r, &k->fields[g->step->reason[i]], i);
	g->form = (struct form){in, REASON + g->step->reasons};
	x->form = g;
	return true;
}

static const struct form *together_form(struct request *r, struct fault *f)
{
	struct asking x = {.r = r};
	return house_read(r, gather, &x, f) && x.form ? &x.form->form : NULL;
}

static void draw(struct request *r, struct answer *a, const struct values *v, const struct together_no *no, size_t n)
{
	const struct together *g = (const struct together *)v->form;
	r->layout.back = TEXT("/waiting");
	r->form = v;
	struct text does = does_of(g->step);
	struct out *o = page_begin(r, a, does);
	form_problems(o, v);
	together_top_view(o, worker_title(r->arena, g->kind->many), does, no, n);
	form_begin(o, v, r->path.at, r->layout.token);
	for (size_t i = 0; i < v->form->n; i++)
		form_field(o, v, i, "s");
	govuk_button(o, &(struct govuk_button){.text = does, .prevent_double_click = TEXT("true")});
	form_end(o);
	page_end(r, a);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct asking x = {.r = r};
	if (r->form) {
		draw(r, a, r->form, NULL, 0);
		return true;
	}
	if (!house_read(r, gather, &x, f))
		return false;
	if (!x.form) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	draw(r, a, form_empty(r->arena, &x.form->form), NULL, 0);
	return true;
}

struct putting {
	struct request *r;
	struct hand hand;
	struct step_taking *take;
	size_t *at, n; /* at: which choice */
	struct step_refusal *why;
	size_t refused;
};

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct putting *p = arg;
	return step_take_each(tx, p->r->arena, &p->hand, actor_at(p->r), p->take, p->n, p->why, &p->refused, f);
}

/* Nothing was done: which, and why; what can still be done stays ticked. */
static void not_put(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct putting *p = arg;
	const struct together *g = (const struct together *)r->form->form;
	struct together_no *no = arena_array(r->arena, struct together_no, p->n + 1);
	uint64_t left = 0;
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->refused && p->why[i].say.n)
			no[n++] = (struct together_no){text_of(g->choice[p->at[i]].label_text), p->why[i].say};
		else
			left |= (uint64_t)1 << p->at[i];
	a->status = 409;
	form_set_choices((struct values *)r->form, TICKED, left);
	form_problem((struct values *)r->form, arena_text(r->arena, text_of(f->say)));
	draw(r, a, r->form, no, n);
}

static bool send(struct request *r, struct answer *a, struct fault *f)
{
	const struct together *g = (const struct together *)r->form->form;
	struct putting *p = arena_new_of(r->arena, struct putting);
	(void)f;
	*p = (struct putting){.r = r, .hand = house_hand(r), .take = arena_array(r->arena, struct step_taking, g->n),
	    .at = arena_array(r->arena, size_t, g->n), .why = arena_array(r->arena, struct step_refusal, g->n)};
	for (size_t i = 0; i < g->n; i++) {
		if (!(form_choices(r->form, TICKED) >> i & 1))
			continue;
		p->at[p->n] = i;
		p->take[p->n] = g->take[i];
		for (size_t k = 0; k < g->step->reasons; k++)
			p->take[p->n].reason[k] = form_text(r->form, REASON + k);
		p->n++;
	}
	house_write_or(r, a, "together", put, p, TEXT("/waiting"), not_put);
	house_done(r, a, p->n > 1 ? MSG_DONE_STEPS : MSG_DONE_STEP);
	return true;
}
ROUTE(together, .method = METHOD_GET, .pattern = "/waiting/{kind}/{step}", .permission = "asked.see", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "Several things that wait for the same step of mine", .child_bearing = true);
ROUTE(do_together, .method = METHOD_POST, .pattern = "/waiting/{kind}/{step}", .permission = "asked.see", .handle = send,
    .audience = AUDIENCE_ADULT, .title = "Several things that wait for the same step of mine", .child_bearing = true,
    .form_for = together_form, .show = show);
