/* "This is wrong" on what a feed told makes a task; what is to be put right about my children, in one list with what they said. */
#include "house/pages/home.h"
#include "house/pages/sign.h"
#include "house/pages/steps.h"
#include "house/pages/waits.h"
#include "parts/child.tasks.view.h"
#include "kit/form.h"
#include "record/people.h"

enum { TASK_DAYS = 28 }; /* a return and a list of people are taken in about once a month */

/* ---- this is wrong ---- */

enum { FIELD, WORDS, WRONG_INPUTS };

struct wrong_form {
	struct form form; /* first: the route's form */
	struct text name, title;
	const struct kind *kind;
};
struct wronging {
	struct request *r;
	struct wrong_form *form; /* NULL: nothing here that the visitor may say is wrong */
	struct fact_line *fact;
	size_t n;
};

/* What a feed told of it, as far as the visitor sees it. */
static bool find_fed(struct tx *tx, void *arg, struct fault *f)
{
	struct wronging *w = arg;
	struct request *r = w->r;
	struct child_model *m;
	enum row row = seen_find(r, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct entry *e = worker_entry(r, m);
	struct choice *part = arena_array(r->arena, struct choice, e ? e->kind->n + 1 : 1);
	size_t n = 0;
	for (size_t i = 0; e && !e->taken_back && i < e->kind->n; i++) {
		const struct field *x = &e->kind->fields[i];
		if (field_fed(e, x) && seen_field(r, m, e, x))
			part[n++] = (struct choice){.value = x->name, .label_text = x->label};
	}
	if (n && seen_may(r, m, VERB_ADD, "task")) {
		struct input *in = arena_array(r->arena, struct input, WRONG_INPUTS);
		in[FIELD] = (struct input){.name = "field", .type = INPUT_CHOICE, .label = MSG_TASKS_WRONG_FIELD, .choices = part,
		    .n_choices = n, .as_select = n > 7};
		in[WORDS] = (struct input){.name = "words", .type = INPUT_LINES, .label = MSG_TASKS_WRONG_WORDS,
		    .hint = MSG_TASKS_WRONG_HINT, .missing = MSG_TASKS_WRONG_MISSING, .required = true, .most = 2000};
		w->form = arena_new_of(r->arena, struct wrong_form);
		*w->form = (struct wrong_form){{in, WRONG_INPUTS}, arena_text(r->arena, m->name), worker_title(r->arena, e->kind->one),
		    e->kind};
		w->fact = worker_facts(r, tx, m, e, &w->n);
		for (size_t i = 0; i < w->n; i++)
			w->fact[i].value = arena_text(r->arena, w->fact[i].value);
	}
	caseload_put(m);
	return true;
}

static const struct form *wrong_form(struct request *r, struct fault *f)
{
	struct wronging w = {.r = r};
	return house_read(r, find_fed, &w, f) && w.form ? &w.form->form : NULL;
}

static bool show_wrong(struct request *r, struct answer *a, struct fault *f)
{
	struct wronging w = {.r = r};
	if (!house_read(r, find_fed, &w, f))
		return false;
	if (!w.form) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	const struct values *v = r->form ? r->form : form_empty(r->arena, &w.form->form);
	r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id"));
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_TASKS_WRONG_TITLE]);
	form_problems(o, v);
	wrong_top_view(o, w.form->name, w.form->title, w.fact, w.n);
	form_begin(o, v, r->path.at, r->layout.token);
	form_field(o, v, FIELD, "s");
	form_field(o, v, WORDS, "s");
	form_button(o, MSG_TASKS_WRONG_SEND);
	form_end(o);
	page_end(r, a);
	return true;
}

static bool send_wrong(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	const struct wrong_form *w = (const struct wrong_form *)r->form->form;
	struct added *add = worker_added(r, "task");
	entry_set(add->e, "task", TEXT("wrong"));
	entry_set(add->e, "about_kind", text_of(w->kind->name));
	entry_set_number(add->e, "about_entry", request_id(r, "entry-id"));
	if (form_given(r->form, FIELD))
		entry_set(add->e, "about_field", form_text(r->form, FIELD));
	entry_set(add->e, "words", form_text(r->form, WORDS));
	entry_set_number(add->e, "raised", r->today);
	entry_set_number(add->e, "due", r->today + TASK_DAYS);
	house_write(r, a, "wrong", worker_add, add, arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id")));
	house_done(r, a, MSG_DONE_WRONG);
	return true;
}
ROUTE(child_wrong, .method = METHOD_GET, .pattern = "/child/{id}/wrong/{kind}/{entry-id}", .permission = "child.task",
    .handle = show_wrong, .audience = AUDIENCE_ADULT, .title = "This is wrong", .child_bearing = true);
ROUTE(do_child_wrong, .method = METHOD_POST, .pattern = "/child/{id}/wrong/{kind}/{entry-id}", .permission = "child.task",
    .handle = send_wrong, .audience = AUDIENCE_ADULT, .title = "This is wrong", .child_bearing = true, .adds = true, .form_for = wrong_form,
    .show = show_wrong);

/* ---- what is open ---- */

static struct text of_field(const struct kind *k, struct text name, struct arena *a)
{
	int i = k ? kind_field(k, arena_z(a, name)) : -1;
	return i < 0 ? (struct text){0} : text_of(k->fields[i].label);
}

/* What the task is about, where it is there and this visitor sees it; NULL: a task about nothing in particular, say. */
static const struct entry *about_entry(const struct request *r, const struct child_model *m, const struct kind *k, int64_t id)
{
	const struct entry *e = model_entry(m, k, id);
	return e && seen_entry(r, m, e) ? e : NULL;
}

static struct task_line task_line(const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *e)
{
	struct arena *a = r->arena;
	const struct kind *k = kind_of(entry_value(e, "about_kind")->text);
	const struct entry *about = k ? about_entry(r, m, k, entry_value(e, "about_entry")->number) : NULL;
	day due = value_day(entry_value(e, "due"));
	struct text who = {0};
	if (e->written_by)
		person_name(tx, a, actor_at(r)->authority, e->written_by, &who, NULL);
	return (struct task_line){.name = arena_text(a, m->name), .child = arena_printf(a, "/child/%lld", (long long)m->person),
	    .about = k ? worker_title(a, k->one) : (struct text){0}, .field = of_field(k, entry_value(e, "about_field")->text, a),
	    .words = arena_text(a, entry_value(e, "words")->text), .raised = seen_day(a, entry_from(e)), .by = who, .due = seen_day(a, due),
	    .late = due != DAY_NONE && due < r->today,
	    .entry = about ? arena_printf(a, "/child/%lld/entry/%s/%lld", (long long)m->person, k->name, (long long)about->id)
	    : (struct text){0}, .answer = waits_task(r, m, e) ? step_address(r, e) : (struct text){0}};
}

/* Words of a child that wait: for whoever may answer them, and, when their day is past, for whoever may ask again. That an answer is
 * late is no secret between the child and one reader; the words are. */
static struct task_line unanswered_line(const struct request *r, struct tx *tx, const struct child_model *m, const struct entry *view)
{
	struct arena *a = r->arena;
	day by = value_day(entry_value(view, "answer_by")), on;
	bool mine = waits_answer(r, m, view);
	struct text who;
	struct task_line t = {.name = arena_text(a, m->name), .child = arena_printf(a, "/child/%lld", (long long)m->person),
	    .about = r->site->words->plain[by < r->today ? MSG_TASKS_UNANSWERED : MSG_TASKS_SAID],
	    .words = mine ? arena_text(a, entry_value(view, "words")->text) : (struct text){0},
	    .raised = seen_day(a, entry_from(view)), .due = seen_day(a, by), .late = by < r->today, .say = MSG_TASKS_ANSWER_IT};
	if (mine)
		t.answer = arena_printf(a, "%.*s/answer/%lld", TEXT_ARG(t.child), (long long)view->id);
	else
		t.remind = arena_printf(a, "%.*s/remind/%lld", TEXT_ARG(t.child), (long long)view->id);
	if (waits_reminded(r, tx, m, view, &who, &on)) {
		struct out_arg args[] = {out_arg_text(who), out_arg_text(seen_day(a, on))};
		t.again = out_words(a, r->site->words, MSG_TASKS_AGAIN, args, 2);
	}
	return t;
}

static struct task_line sign_row(const struct request *r, const struct child_model *m, const struct sign_line *s)
{
	return (struct task_line){.name = arena_text(r->arena, m->name),
	    .child = arena_printf(r->arena, "/child/%lld", (long long)m->person), .about = s->title,
	    .raised = s->when, .words = arena_text(r->arena, s->change), .answer = s->href, .say = MSG_SIGN_READ_AND_SIGN};
}

static const struct form remind_form = {NULL, 0};

struct listing {
	struct request *r;
	struct answer *a;
	struct fresh fresh;
	struct task_line *line;
	size_t n, cap;
};

static void add_line(struct listing *l, struct task_line t)
{
	l->line = arena_grow(l->r->arena, l->line, &l->cap, l->n + 1, sizeof *l->line);
	l->line[l->n++] = t;
}

/* All of one child that waits for the visitor. */
static bool list_child(struct listing *l, struct tx *tx, const struct child_model *m, struct fault *f)
{
	struct request *r = l->r;
	const struct entries *tasks = model_of(m, "task"), *views = model_of(m, "view");
	struct sign_line *sign;
	size_t n;
	for (size_t k = 0; k < views->n; k++)
		if (waits_answer(r, m, views->at[k]) || waits_remind(r, m, views->at[k]))
			add_line(l, unanswered_line(r, tx, m, views->at[k]));
	for (size_t k = 0; k < tasks->n; k++)
		if (step_open(tasks->at[k]) && seen_entry(r, m, tasks->at[k]))
			add_line(l, task_line(r, tx, m, tasks->at[k]));
	if (!sign_lines(r, tx, m, &sign, &n, f))
		return false;
	for (size_t k = 0; k < n; k++)
		if (sign[k].mine)
			add_line(l, sign_row(r, m, &sign[k]));
	return true;
}

/* Holds the models of these children, so that two of one name can be told apart. */
static bool hold(struct listing *l, struct tx *tx, const int64_t *child, size_t n, struct child_model **m, size_t *models, struct fault *f)
{
	struct request *r = l->r;
	for (size_t i = 0; i < n; i++) {
		enum row row = caseload_get(today_of(r), tx, &l->fresh, child[i], &m[*models], f);
		if (row == ROW_FAULT)
			return false;
		*models += row == ROW_ONE;
	}
	return true;
}

/* apart NULL: on their side, where a birthday is not seen. */
static bool list_of(struct listing *l, struct tx *tx, struct child_model *const *m, size_t n, const struct text *apart,
    relation_set standing, int64_t *listed, struct fault *f)
{
	struct request *r = l->r;
	struct visitor *v = visitor_of(r);
	struct seen_as as;
	bool ok = true;
	l->r = seen_as(&as, r, &v->subject);
	for (size_t i = 0; ok && i < n; i++) {
		size_t before = l->n;
		as.visitor.subject =
		    (struct access_subject){.authority = actor_at(r)->authority, .child = m[i]->person, .relation = standing};
		ok = list_child(l, tx, m[i], f);
		for (size_t k = before; apart && k < l->n; k++)
			l->line[k].apart = apart[i];
		if (l->n > before)
			listed[v->n_listed++] = m[i]->person;
	}
	l->r = r;
	return ok;
}

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	struct request *r = l->r;
	int64_t *child, *side, *listed;
	size_t n, sides, mine = 0, all;
	if (!access_children(tx, r->arena, actor_at(r), r->today, &child, &n, f) ||
	    !access_side_children(tx, r->arena, actor_at(r), r->today, r->now, &side, &sides, f) ||
	    !caseload_fresh(today_of(r), tx, actor_at(r)->authority, r->today, &l->fresh, f))
		return false;
	listed = arena_array(r->arena, int64_t, n + sides + 1);
	struct child_model **m = arena_array(r->arena, struct child_model *, n + sides + 1);
	bool ok = hold(l, tx, child, n, m, &mine, f);
	all = mine;
	ok = ok && hold(l, tx, side, sides, m, &all, f) &&
	    list_of(l, tx, m, mine, worker_apart(r, m, mine), worker_standing(actor_at(r)->role), listed, f) &&
	    list_of(l, tx, m + mine, all - mine, NULL, REL_SIDE, listed, f);
	while (all) /* the newest first: what is held is given back from there */
		caseload_put(m[--all]);
	if (!ok)
		return false;
	visitor_of(r)->listed = listed;
	tasks_view(page_begin(r, l->a, r->site->words->plain[MSG_TASKS_TITLE]), l->line, l->n, form_empty(r->arena, &remind_form),
	    r->layout.token);
	page_end(r, l->a);
	return true;
}

static bool show_tasks(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r, .a = a};
	return house_read(r, list, &l, f);
}
ROUTE(tasks, .method = METHOD_GET, .pattern = "/tasks", .permission = "caseload.see", .handle = show_tasks, .audience = AUDIENCE_ADULT,
    .title = "Things to be put right about my children", .child_bearing = true);
