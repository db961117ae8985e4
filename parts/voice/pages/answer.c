/* The answer to what a child said. */
#include "parts/voice.answer.view.h"
#include "house/pages/kind_form.h"
#include "house/pages/worker.h"
#include "kit/texts.gen.h"

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
