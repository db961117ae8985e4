/* How far an entry is: its panel; one entry by itself, for whoever may see it and need not see more of the child; taking a step. */
#include "house/pages/steps.h"
#include "base/clock.h"
#include "house/pages/worker.h"
#include "house/steps.view.h"
#include "house/waiting.view.h"
#include "kit/components.h"
#include "record/people.h"
#include "record/thing.h"
#include "record/thing_names.h"

struct text step_address(const struct request *r, const struct entry *e)
{
	return arena_printf(r->arena, "%s/step/%s/%lld", steps_young(r) ? "/me" : "", e->kind->name, (long long)e->id);
}

struct text step_label(const struct step_row *s, bool child)
{
	return !s->is ? s->name : text_of(child && s->is->child ? s->is->child : s->is->label);
}

struct text step_named_of(const struct request *r, const struct thing_names *names, const struct step_line *l)
{
	const struct actor *me = actor_at(r);
	/* that it waits is said to whoever stands to the child, of whom too; what it is they may not open */
	bool theirs = l->subject.relation & ~(relation_set)(REL_ANY | REL_ASKED);
	if (l->e->child ? !theirs && (l->bare || !thing_names_child(me, l->e, l->subject.stands)) : l->bare)
		return (struct text){0};
	const struct thing_name *x = thing_names_get(names, l->e->child ? l->e->child : l->e->about);
	return x && !x->gone ? x->name : (struct text){0};
}

struct text step_named(const struct request *r, struct tx *tx, const struct step_line *l)
{
	struct thing_names names;
	int64_t id = l->e->child ? l->e->child : l->e->about;
	return id && thing_names(tx, r->arena, actor_at(r), r->today, &id, 1, &names, NULL) ? step_named_of(r, &names, l)
	                                                                                    : (struct text){0};
}

static bool is_reason(const struct kind *k, size_t field)
{
	for (size_t i = 0; i < k->life.n; i++)
		for (size_t j = 0; j < k->life.step[i].reasons; j++)
			if (k->life.step[i].reason[j] == (int)field)
				return true;
	return false;
}

struct text step_gist(const struct request *r, const struct step_line *l)
{
	enum { GIST = 120 };
	for (size_t i = 0; !l->bare && i < l->e->kind->n; i++) {
		const struct field *x = &l->e->kind->fields[i];
		const struct value *v = &l->e->value[i];
		const struct kind_page *p = &l->e->kind->page;
		if ((x->type != FIELD_TEXT && x->type != FIELD_LONGTEXT) || v->state != VALUE_SET || is_reason(l->e->kind, i) ||
		    (int)i == p->points_kind || (int)i == p->points_field || (steps_young(r) && !x->child) || !field_shown(l->e, x) ||
		    !access_may(actor_at(r), VERB_SEE, l->e->kind->name, x->name, &l->subject).may)
			continue;
		size_t n = v->text.n < GIST ? v->text.n : GIST;
		while (n < v->text.n && n && ((unsigned char)v->text.at[n] & 0xc0) == 0x80) /* never within a letter */
			n--;
		return arena_printf(r->arena, "%.*s%s", (int)n, v->text.at, n < v->text.n ? "…" : "");
	}
	return (struct text){0};
}

/* ---- the panel ---- */

static const struct input seen_inputs[] = {{.name = "seen", .type = INPUT_ID, .required = true}};
static const struct form seen_form = {seen_inputs, 1};

static struct text button(const struct kind_step *s, bool child)
{
	const char *z = child ? s->button_child : s->button;
	return text_of(z ? z : child && s->child ? s->child : s->label);
}

/* It has an end, and whoever asked may say what that is to them. */
static bool rates(const struct step_line *l)
{
	const struct step_row *now = step_now(&l->life);
	for (size_t i = 0; i < l->offers; i++)
		if (!now->is->ends || !l->offer[i].step->by_author)
			return false;
	return l->offers > 0;
}

static bool who_did(const struct request *r, struct tx *tx, const struct step_row *row, struct text *out, struct fault *f)
{
	*out = (struct text){0};
	if (row->who && person_name(tx, r->arena, actor_at(r)->authority, row->who, out, f) == ROW_FAULT)
		return false;
	if (row->who && row->who == actor_at(r)->person && steps_young(r))
		*out = r->site->words->plain[MSG_ME_PLAN_YOU];
	return true;
}

/* The page on which what answers this is written: its kind's own (`page`). */
static struct text where_written(const struct request *r, const struct entry *e, const char *kind)
{
	const char *page = kind_of(text_of(kind))->page.page;
	struct text rest = text_of(page ? page : ""), out = {"", 0};
	if (!page)
		return arena_printf(r->arena, "/child/%lld/add/%s", (long long)e->child, kind);
	while (rest.n) {
		struct text part = text_cut(rest, '/', &rest);
		int64_t id = text_is(part, "{id}") ? e->child : text_is(part, "{entry-id}") ? e->id : 0;
		if (part.n)
			out = id ? arena_printf(r->arena, "%.*s/%lld", TEXT_ARG(out), (long long)id)
			         : arena_printf(r->arena, "%.*s/%.*s", TEXT_ARG(out), TEXT_ARG(part));
	}
	return out;
}

bool step_panel(const struct request *r, struct tx *tx, const struct step_line *l, bool child, struct step_panel *p, struct fault *f)
{
	struct arena *a = r->arena;
	const struct step_row *now = step_now(&l->life);
	struct values *v = form_empty(a, &seen_form);
	form_set_int(v, 0, now->n);
	*p = (struct step_panel){.now = step_label(now, child),
	    .since = seen_near(r, clock_day(now->at)),
	    .open = l->open,
	    .lost = !now->is,
	    .late = l->late,
	    .due = l->open ? seen_near(r, now->due) : (struct text){0},
	    .arithmetic = step_arithmetic(a, now),
	    .form = v,
	    .token = r->layout.token,
	    .rate = rates(l)};
	p->act = arena_array(a, struct panel_do, l->offers + 1);
	for (size_t i = 0; i < l->offers; i++) {
		const struct step_offer *o = &l->offer[i];
		struct text at = step_address(r, l->e);
		p->act[p->n_act++] = (struct panel_do){.label = button(o->step, child),
		    .href = o->step->by_entry ? where_written(r, l->e, o->step->by_entry)
		                              : arena_printf(a, "%.*s/%s", TEXT_ARG(at), o->step->name),
		    .needs = o->needs,
		    .lacks = o->lacks,
		    .asks = o->step->reasons > 0 || o->step->by_entry};
	}
	p->done = arena_array(a, struct panel_done, l->life.n + 1);
	for (size_t i = l->life.n; i-- > 0;) {
		const struct step_row *row = &l->life.row[i];
		struct panel_done *d = &p->done[p->n_done++];
		*d = (struct panel_done){.label = step_label(row, child), .when = seen_near(r, clock_day(row->at)),
		    .late = i > 0 && step_late(&l->life.row[i - 1], row->at)};
		if (!who_did(r, tx, row, &d->who, f))
			return false;
	}
	return true;
}

/* The entry as this visitor meets it; l->e NULL: not theirs, or it has no life. */
static bool read_line(const struct request *r, struct tx *tx, const struct entry *e, struct step_line *l, struct fault *f)
{
	const struct actor *me = actor_at(r);
	*l = (struct step_line){0};
	if (!e->kind->life.n || e->taken_back || (steps_young(r) && !e->kind->child_one))
		return true;
	if (!step_life(tx, r->arena, me->authority, e, &l->life, f) || !step_subject(tx, r->arena, me, r->today, r->now, e, &l->subject, f))
		return false;
	const struct step_row *now = step_now(&l->life);
	if (!now || !access_may(me, VERB_SEE, e->kind->name, NULL, &l->subject).may)
		return true;
	l->e = e;
	l->open = !now->is || !now->is->ends;
	l->late = l->open && step_late(now, r->now);
	l->offers = step_offered(r->arena, me, &l->subject, e, &l->life, l->offer);
	return true;
}

bool step_panel_draw(const struct request *r, struct tx *tx, struct out *o, const struct entry *e, struct fault *f)
{
	struct step_line l;
	struct step_panel p;
	if (!read_line(r, tx, e, &l, f) || (l.e && !step_panel(r, tx, &l, steps_young(r), &p, f)))
		return false;
	if (l.e && steps_young(r))
		me_panel_view(o, &p);
	else if (l.e)
		panel_view(o, &p);
	return true;
}

const char *step_rated(const struct entry *e, bool child)
{
	int at = e->step.n ? kind_step_at(e->kind, e->step) : -1;
	const struct kind_step *s = at < 0 ? NULL : &e->kind->life.step[at];
	return !s || !s->ends || !s->by_author ? NULL : child && s->child ? s->child : s->label;
}

bool step_rate(const struct request *r, struct tx *tx, const struct entry *e, struct step_panel **out, struct fault *f)
{
	int at = e->step.n ? kind_step_at(e->kind, e->step) : -1;
	struct step_line l;
	*out = NULL;
	if (at < 0 || !e->kind->life.step[at].ends || step_rated(e, false))
		return true;
	struct step_panel *p = arena_new_of(r->arena, struct step_panel);
	if (!read_line(r, tx, e, &l, f) || (l.e && !step_panel(r, tx, &l, steps_young(r), p, f)))
		return false;
	if (l.e && p->rate)
		*out = p;
	return true;
}

static struct fact_line *facts_of(const struct request *r, struct tx *tx, const struct step_line *l, size_t *n)
{
	const struct entry *e = l->e;
	struct fact_line *out = arena_array(r->arena, struct fact_line, e->kind->n + 1);
	*n = 0;
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *x = &e->kind->fields[i];
		if ((steps_young(r) && !x->child) || !field_shown(e, x) || x->type == FIELD_ROWS ||
		    !access_may(actor_at(r), VERB_SEE, e->kind->name, x->name, &l->subject).may)
			continue;
		out[*n] = seen_fact(r, tx, NULL, e, x, steps_young(r));
		*n += out[*n].value.n > 0;
	}
	return out;
}

/* What answers it, as far as its reader sees it: under its own facts. */
static bool answers_of(
    const struct request *r, struct tx *tx, const struct step_line *l, struct fact_line **fact, size_t *n, struct fault *f)
{
	const struct entry *e = l->e;
	const char *by = NULL;
	struct entries all = {0};
	for (size_t i = 0; i < e->kind->life.n; i++)
		by = e->kind->life.step[i].by_entry ? e->kind->life.step[i].by_entry : by;
	if (!by || !e->child)
		return true;
	const struct kind *k = kind_of(text_of(by));
	struct asof now = {r->today, INT64_MAX};
	if (!entry_list(tx, r->arena, now, actor_at(r)->authority, k, e->child, 0, &all, f))
		return false;
	struct fact_line *out = arena_array(r->arena, struct fact_line, *n + all.n * k->n + 1);
	for (size_t i = 0; i < *n; i++)
		out[i] = (*fact)[i];
	for (size_t i = 0; i < all.n; i++)
		if (all.at[i]->value[k->page.answers].number == e->id) {
			struct step_line answer = {.e = all.at[i], .subject = l->subject};
			size_t more;
			struct fact_line *its = facts_of(r, tx, &answer, &more);
			for (size_t j = 0; j < more; j++)
				out[(*n)++] = its[j];
		}
	*fact = out;
	return true;
}

/* ---- one entry by itself ---- */

struct stepping {
	struct request *r;
	struct answer *a;
	struct step_line line;   /* e NULL: the page says that there is none such */
	struct hand hand;
	const struct kind_step *step;
	bool (*then)(struct stepping *, struct tx *, struct fault *);
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct stepping *x = arg;
	struct request *r = x->r;
	const struct kind *k = kind_of(request_word(r, "kind"));
	struct entry *e = NULL;
	enum row row = k && k->life.n && !k->page.waits_at
	    ? entry_get(tx, r->arena, actor_at(r)->authority, k, request_id(r, "entry-id"), &e, f)
	    : ROW_NONE;
	if (row == ROW_FAULT || (row == ROW_ONE && !read_line(r, tx, e, &x->line, f)))
		return false;
	if (!x->line.e) {
		page_error(r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	if (e->child) { /* a look at this child, whoever looks */
		int64_t *child = arena_array(r->arena, int64_t, 1);
		child[0] = e->child;
		visitor_of(r)->listed = child, visitor_of(r)->n_listed = 1;
	}
	x->hand = house_hand(r);
	x->hand.relation = relation_words(x->line.subject.relation);
	return x->then(x, tx, f);
}

static bool run(struct request *r, struct answer *a, bool (*then)(struct stepping *, struct tx *, struct fault *), struct fault *f)
{
	struct stepping *x = arena_new_of(r->arena, struct stepping);
	*x = (struct stepping){.r = r, .a = a, .then = then};
	return house_read(r, find, x, f);
}

static struct text title_of(const struct request *r, const struct entry *e)
{
	return worker_title(r->arena, steps_young(r) ? e->kind->child_one : e->kind->one);
}

static bool one_shown(struct stepping *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	struct step_panel p;
	size_t n;
	struct fact_line *fact = facts_of(r, tx, &x->line, &n);
	struct text name = step_named(r, tx, &x->line), title = title_of(r, x->line.e), record = {0};
	if (!step_panel(r, tx, &x->line, steps_young(r), &p, f) || !answers_of(r, tx, &x->line, &fact, &n, f))
		return false;
	if (x->line.e->child && access_route(actor_at(r), "child.see", &x->line.subject).may)
		record = arena_printf(r->arena, "/child/%lld", (long long)x->line.e->child);
	r->layout.back = steps_young(r) ? TEXT("/me/waiting") : TEXT("/waiting");
	r->layout.is_private = steps_young(r);
	struct out *o = page_begin(r, x->a, title);
	if (steps_young(r)) {
		me_step_view(o, title, fact, n);
		me_panel_view(o, &p);
	} else {
		step_one_view(o, name, title, fact, n, record);
		panel_view(o, &p);
	}
	page_end(r, x->a);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, one_shown, f);
}
ROUTE(step, .method = METHOD_GET, .pattern = "/step/{kind}/{entry-id}", .permission = "asked.see", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "How far one thing is, and what can be done with it", .child_bearing = true);
ROUTE(me_step, .method = METHOD_GET, .pattern = "/me/step/{kind}/{entry-id}", .permission = "self.see", .handle = show,
    .audience = AUDIENCE_CHILD, .title = "How far one thing is", .child_bearing = true);

/* ---- taking a step ---- */

enum { SEEN, REASON, TAKE_INPUTS = REASON + STEP_REASONS };

static const struct kind_step *step_of(const struct request *r)
{
	const struct kind *k = kind_of(request_word(r, "kind"));
	int at = k ? kind_step_at(k, request_word(r, "step")) : -1;
	return at > 0 && !k->life.step[at].by_entry ? &k->life.step[at] : NULL;
}

/* What is written with the step. */
struct input step_reason_input(struct request *r, const struct field *x, size_t i)
{
	struct input in = {.name = i ? arena_printf(r->arena, "reason%zu", i + 1).at : "reason",
	    .type = x->type == FIELD_LONGTEXT ? INPUT_LINES : INPUT_TEXT,
	    .label_text = steps_young(r) && x->child ? x->child : x->label, .required = true, .most = (int)x->max};
	if (x->type == FIELD_CODE) {
		struct choice *c = arena_array(r->arena, struct choice, x->list->n + 1);
		for (size_t j = 0; j < x->list->n; j++)
			c[j] = (struct choice){.value = x->list->codes[j].code,
			    .label_text = steps_young(r) && x->list->codes[j].child ? x->list->codes[j].child : x->list->codes[j].label};
		in.type = INPUT_CHOICE, in.choices = c, in.n_choices = x->list->n, in.most = 0;
	}
	return in;
}

static const struct form *take_form(struct request *r, struct fault *f)
{
	const struct kind_step *s = step_of(r);
	struct form *form = arena_new_of(r->arena, struct form);
	struct input *in = arena_array(r->arena, struct input, TAKE_INPUTS);
	(void)f;
	if (!s)
		return NULL;
	in[SEEN] = seen_inputs[0];
	for (size_t i = 0; i < s->reasons; i++)
		in[REASON + i] = step_reason_input(r, &kind_of(request_word(r, "kind"))->fields[s->reason[i]], i);
	*form = (struct form){in, REASON + s->reasons};
	return form;
}

static void draw_take(struct request *r, struct answer *a, const struct stepping *x, struct text name, const struct values *v)
{
	struct text does = button(x->step, steps_young(r));
	r->layout.back = step_address(r, x->line.e);
	r->layout.is_private = steps_young(r);
	r->form = v;
	struct out *o = page_begin(r, a, does);
	form_problems(o, v);
	if (steps_young(r))
		me_step_view(o, does, NULL, 0);
	else
		step_top_view(o, name, does);
	form_begin(o, v, r->path.at, r->layout.token);
	for (size_t i = 0; i < v->form->n; i++)
		form_field(o, v, i, "s");
	govuk_button(o, &(struct govuk_button){.text = does, .prevent_double_click = TEXT("true")});
	form_end(o);
	page_end(r, a);
}

static bool take_shown(struct stepping *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	const struct form *form = r->form ? r->form->form : take_form(r, f);
	x->step = step_of(r);
	bool offered = false;
	for (size_t i = 0; i < x->line.offers; i++)
		offered = offered || (x->line.offer[i].step == x->step && !x->line.offer[i].lacks);
	if (!form || (!offered && !r->form)) {
		page_error(r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct values *v = r->form ? (struct values *)r->form : form_empty(r->arena, form);
	if (!r->form)
		form_set_int(v, SEEN, step_now(&x->line.life)->n);
	draw_take(r, x->a, x, step_named(r, tx, &x->line), v);
	return true;
}

static bool show_take(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, take_shown, f);
}

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct stepping *x = arg;
	struct request *r = x->r;
	struct problems p;
	struct step_taking t = {x->line.e->kind, x->line.e->id, text_of(x->step->name), form_int(r->form, SEEN), {{0}}};
	for (size_t i = 0; i < x->step->reasons; i++)
		t.reason[i] = form_text(r->form, REASON + i);
	return step_take(tx, r->arena, &x->hand, actor_at(r), &t, &p, f);
}

/* Nothing was done: the form comes back with what was typed, and why. */
static void not_put(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct stepping *x = arg;
	struct out_arg why[] = {out_arg_text(arena_text(r->arena, text_of(f->say)))};
	a->status = 409;
	form_problem((struct values *)r->form,
	    out_words(r->arena, r->site->words, steps_young(r) ? MSG_ME_STEPS_CHANGED : MSG_STEPS_CHANGED, why, 1));
	draw_take(r, a, x, (struct text){0}, r->form);
}

static bool take_sent(struct stepping *x, struct tx *tx, struct fault *f)
{
	struct request *r = x->r;
	(void)tx, (void)f;
	x->step = step_of(r);
	house_write_or(r, x->a, "step", put, x, step_address(r, x->line.e), not_put);
	house_done(r, x->a, steps_young(r) ? MSG_DONE_STEP_KID : MSG_DONE_STEP);
	return true;
}

static bool send(struct request *r, struct answer *a, struct fault *f)
{
	return run(r, a, take_sent, f);
}
ROUTE(step_take, .method = METHOD_GET, .pattern = "/step/{kind}/{entry-id}/{step}", .permission = "asked.see", .handle = show_take,
    .audience = AUDIENCE_ADULT, .title = "One step of one thing", .child_bearing = true);
ROUTE(do_step_take, .method = METHOD_POST, .pattern = "/step/{kind}/{entry-id}/{step}", .permission = "asked.see", .handle = send,
    .audience = AUDIENCE_ADULT, .title = "One step of one thing", .child_bearing = true, .form_for = take_form, .show = show_take);
ROUTE(me_step_take, .method = METHOD_GET, .pattern = "/me/step/{kind}/{entry-id}/{step}", .permission = "self.see", .handle = show_take,
    .audience = AUDIENCE_CHILD, .title = "One step", .child_bearing = true);
ROUTE(do_me_step_take, .method = METHOD_POST, .pattern = "/me/step/{kind}/{entry-id}/{step}", .permission = "self.see", .handle = send,
    .audience = AUDIENCE_CHILD, .title = "One step", .child_bearing = true, .form_for = take_form, .show = show_take);
