/* Why something is late or not due. */
#include "parts/child.reason.view.h"
#include "house/pages/worker.h"
#include "kit/form.h"
#include "kit/texts.gen.h"
#include "record/reason.h"

enum { CLOCK, DUE };
static const struct input which_inputs[] = {
    [CLOCK] = {.name = "clock", .type = INPUT_TEXT, .label = MSG_CHILD_DUE_WHAT, .most = 40, .required = true},
    [DUE] = {.name = "due", .type = INPUT_TEXT, .label = MSG_CHILDREN_WHEN, .most = 10, .required = true},
};
static const struct form which_query = {which_inputs, 2};

enum { WHY, WORDS, REASON_CLOCK, REASON_DUE, REASON_INPUTS };
static const struct input reason_inputs[] = {
    [WHY] = {.name = "why", .type = INPUT_CHOICE, .label = MSG_CHILD_REASON_WHY, .missing = MSG_CHILD_REASON_WHY_MISSING, .required = true},
    [WORDS] = {.name = "words", .type = INPUT_LINES, .label = MSG_CHILD_REASON_WORDS, .missing = MSG_CHILD_REASON_WORDS_MISSING,
        .required = true, .most = 2000},
    [REASON_CLOCK] = {.name = "clock", .type = INPUT_HIDDEN, .most = 40},
    [REASON_DUE] = {.name = "due", .type = INPUT_HIDDEN, .most = 10},
};

/* What may be chosen is what the list holds of clocks. */
static const struct form *reason_form(struct request *r, struct fault *f)
{
	(void)f;
	const struct kind *k = kind_of(TEXT("reason"));
	const struct list *l = k->fields[kind_field(k, "why")].list;
	struct form *form = arena_new_of(r->arena, struct form);
	struct input *in = arena_array(r->arena, struct input, REASON_INPUTS);
	struct choice *all = arena_array(r->arena, struct choice, l->n + 1);
	memcpy(in, reason_inputs, sizeof reason_inputs);
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->codes[i].code, reason_codes[REASON_RIGHT]) != 0)
			all[in[WHY].n_choices++] = (struct choice){.value = l->codes[i].code, .label_text = l->codes[i].label};
	in[WHY].choices = all;
	*form = (struct form){in, REASON_INPUTS};
	return form;
}

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
	struct values *v = r->form ? (struct values *)r->form : form_empty(r->arena, reason_form(r, f));
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
	entry_set(w->e, "why", text_of(r->form->form->fields[WHY].choices[form_choice(r->form, WHY)].value));
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
    .audience = AUDIENCE_ADULT, .title = "Late because, not due because", .child_bearing = true, .adds = true, .form_for = reason_form,
    .form_same = true, .show = show_reason);
