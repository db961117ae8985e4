/* Why something is late or not due; and the answer to what a child said. */
#include "house/child_reason.view.h"
#include "house/pages/kind_form.h"
#include "house/pages/worker.h"
#include "record/people.h"

/* ---- late because, not due because ---- */

enum { CLOCK, DUE };
static const struct input which_inputs[] = {
    [CLOCK] = {.name = "clock", .type = INPUT_TEXT, .label = MSG_CHILD_DUE_WHAT, .most = 40, .required = true},
    [DUE] = {.name = "due", .type = INPUT_TEXT, .label = MSG_CHILDREN_WHEN, .most = 10, .required = true},
};
static const struct form which_query = {which_inputs, 2};

enum { WHY, WORDS, REASON_CLOCK, REASON_DUE, REASON_INPUTS };
static const struct choice whys[] = {{"late", MSG_CHILD_REASON_LATE, NULL, MSG_NONE},
    {"not-due", MSG_CHILD_REASON_NOT_DUE, NULL, MSG_NONE}};
static const struct input reason_inputs[] = {
    [WHY] = {.name = "why", .type = INPUT_CHOICE, .label = MSG_CHILD_REASON_WHY, .missing = MSG_CHILD_REASON_WHY_MISSING, .required = true,
        .choices = whys, .n_choices = 2},
    [WORDS] = {.name = "words", .type = INPUT_LINES, .label = MSG_CHILD_REASON_WORDS, .missing = MSG_CHILD_REASON_WORDS_MISSING,
        .required = true, .most = 2000},
    [REASON_CLOCK] = {.name = "clock", .type = INPUT_HIDDEN, .most = 40},
    [REASON_DUE] = {.name = "due", .type = INPUT_HIDDEN, .most = 10},
};
static const struct form reason_form = {reason_inputs, REASON_INPUTS};

struct reasoning {
	struct request *r;
	struct answer *a;
	struct child_model *m;
	const struct duty_row *d; /* NULL: there is no such obligation */
	struct due_line line;
	struct text name;
	day since, due;
	struct text clock;
};

/* Which obligation is meant: by the address, or as the form carries it on. */
static bool find_duty(struct tx *tx, void *arg, struct fault *f)
{
	struct reasoning *x = arg;
	struct request *r = x->r;
	enum row row = seen_model(r, x->a, tx, &x->m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	x->clock = r->form ? form_text(r->form, REASON_CLOCK) : form_text(r->query, CLOCK);
	bool good = day_parse_iso(r->form ? form_text(r->form, REASON_DUE) : form_text(r->query, DUE), &x->due);
	for (size_t i = 0; good && i < x->m->duties && !x->d; i++) {
		const struct duty_row *d = &x->m->duty[i];
		if (d->due == x->due && text_is(x->clock, d->law->id) && worker_sees_due(r, x->m, d))
			x->d = d;
	}
	if (x->d && seen_may(r, x->m, VERB_ADD, "reason")) {
		x->line = worker_due(r, x->m, x->d, false);
		x->name = worker_named(r, x->m);
		x->since = x->d->since;
	} else {
		x->d = NULL;
		page_error(r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	}
	caseload_put(x->m);
	return true;
}

static bool show_reason(struct request *r, struct answer *a, struct fault *f)
{
	struct reasoning x = {.r = r, .a = a};
	if (!house_read(r, find_duty, &x, f))
		return false;
	if (!x.d)
		return true;
	struct values *v = r->form ? (struct values *)r->form : form_empty(r->arena, &reason_form);
	char iso[DAY_TEXT];
	form_set_text(v, REASON_CLOCK, x.clock);
	form_set_text(v, REASON_DUE, arena_text(r->arena, text_of(day_iso(x.due, iso))));
	r->layout.back = arena_printf(r->arena, "/child/%lld#due", (long long)request_id(r, "id"));
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_CHILD_REASON_TITLE]);
	form_problems(o, v);
	reason_top_view(o, x.name, &x.line);
	form_begin(o, v, r->path.at, r->layout.token);
	for (size_t i = 0; i < REASON_INPUTS; i++)
		form_field(o, v, i, "s");
	form_button(o, MSG_CHILD_FORM_SAVE);
	form_end(o);
	page_end(r, a);
	return true;
}

static bool send_reason(struct request *r, struct answer *a, struct fault *f)
{
	struct reasoning x = {.r = r, .a = a};
	if (!house_read(r, find_duty, &x, f))
		return false;
	if (!x.d)
		return true;
	struct added *w = worker_added(r, "reason");
	entry_set(w->e, "why", text_of(whys[form_choice(r->form, WHY)].value));
	entry_set(w->e, "clock", x.clock);
	if (x.since != DAY_NONE)
		entry_set_number(w->e, "since", x.since);
	entry_set_number(w->e, "due", x.due);
	entry_set_number(w->e, "given", r->today);
	entry_set(w->e, "words", form_text(r->form, WORDS));
	house_write(r, a, "reason", worker_add, w, arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id")));
	house_done(r, a, MSG_DONE_REASON);
	return true;
}
ROUTE(child_reason, .method = METHOD_GET, .pattern = "/child/{id}/reason", .permission = "child.write", .handle = show_reason,
    .audience = AUDIENCE_ADULT, .title = "Late because, not due because", .child_bearing = true, .query = &which_query);
ROUTE(do_child_reason, .method = METHOD_POST, .pattern = "/child/{id}/reason", .permission = "child.write", .handle = send_reason,
    .audience = AUDIENCE_ADULT, .title = "Late because, not due because", .child_bearing = true, .adds = true, .form = &reason_form,
    .show = show_reason);

/* ---- answering what they said ---- */

static const char *const not_asked[] = {"view", "answered", NULL};

struct answering {
	struct request *r;
	struct kind_form *form; /* NULL: no such words for this visitor */
	struct said_line said;
	int32_t version;
};

static bool find_words(struct tx *tx, void *arg, struct fault *f)
{
	struct answering *x = arg;
	struct request *r = x->r;
	struct child_model *m;
	enum row row = seen_find(r, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct entry *e = model_entry(m, kind_of(TEXT("view")), request_id(r, "entry-id"));
	bool ok = true;
	if (e && !e->taken_back && seen_entry(r, m, e) && seen_may(r, m, VERB_ADD, "view-answer")) {
		struct kind_subject about = kind_subject_child(r, m, NULL);
		x->form = kind_form_new(r, tx, &about, VERB_ADD, kind_of(TEXT("view-answer")), NULL, not_asked, f);
		ok = x->form != NULL;
		x->version = e->version;
		x->said = (struct said_line){.words = arena_text(r->arena, entry_value(e, "words")->text),
		    .when = seen_day(r->arena, entry_from(e)),
		    .feeling = arena_text(r->arena, seen_words(r, tx, m, e, &e->kind->fields[kind_field(e->kind, "feeling")],
		    seen_theirs(e)))};
		if (x->form)
			x->form->draft = false; /* an answer is given or not */
	}
	caseload_put(m);
	return ok;
}

static const struct form *answer_form(struct request *r, struct fault *f)
{
	struct answering x = {.r = r};
	return house_read(r, find_words, &x, f) && x.form ? &x.form->form : NULL;
}

static struct entry *answer_of(struct request *r, struct values *v, const struct answering *x)
{
	struct entry *e = kind_form_entry(r, x->form);
	kind_form_take(r, (const struct kind_form *)v->form, v, e);
	entry_set_number(e, "view", request_id(r, "entry-id"));
	entry_value(e, "view")->version = x->version;
	entry_set_number(e, "answered", r->today);
	return e;
}

static bool show_answer(struct request *r, struct answer *a, struct fault *f)
{
	struct answering x = {.r = r};
	if (!house_read(r, find_words, &x, f))
		return false;
	if (!x.form) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct values *v = r->form ? (struct values *)r->form : form_empty(r->arena, &x.form->form);
	if (r->form)
		kind_form_check(r, (const struct kind_form *)v->form, v, answer_of(r, v, &x));
	r->layout.back = arena_printf(r->arena, "/child/%lld#said", (long long)request_id(r, "id"));
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_CHILD_ANSWER_TITLE]);
	form_problems(o, v);
	answer_top_view(o, x.form->about.named, &x.said);
	form_begin(o, v, r->path.at, r->layout.token);
	kind_form_draw(o, x.form, v);
	form_end(o);
	page_end(r, a);
	return true;
}

static bool send_answer(struct request *r, struct answer *a, struct fault *f)
{
	struct answering x = {.r = r};
	struct values *v = (struct values *)r->form;
	if (!house_read(r, find_words, &x, f))
		return false;
	if (!x.form) { /* gone since the form was made */
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct added *w = worker_added(r, "view-answer");
	w->e = answer_of(r, v, &x);
	w->e->state = STATE_FINAL;
	if (!kind_form_check(r, (const struct kind_form *)v->form, v, w->e)) {
		a->status = 422;
		return show_answer(r, a, f);
	}
	house_write(r, a, "answer", worker_add, w, arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id")));
	house_done(r, a, MSG_DONE_ANSWER);
	return true;
}
ROUTE(child_answer, .method = METHOD_GET, .pattern = "/child/{id}/answer/{entry-id}", .permission = "child.answer", .handle = show_answer,
    .audience = AUDIENCE_ADULT, .title = "Answering what a child said", .child_bearing = true);
ROUTE(do_child_answer, .method = METHOD_POST, .pattern = "/child/{id}/answer/{entry-id}", .permission = "child.answer",
    .handle = send_answer, .audience = AUDIENCE_ADULT, .title = "Answering what a child said", .child_bearing = true,
    .form_for = answer_form, .show = show_answer);
