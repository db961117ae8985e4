/* The carer's questionnaire, from paper: the answers by their numbers, or the total that somebody has reckoned already, or why
 * there is none. The questions are under copyright and are not shown. */
#include "parts/health.child_sdq.view.h"
#include "house/pages/mends.h"
#include "house/pages/worker.h"
#include "kit/components.h"
#include "kit/form.h"
#include "kit/texts.gen.h"
#include "parts/health/sdq.h"

enum { HELD, TOTAL, REASON, FIRST, INPUTS = FIRST + SDQ_ANSWERS };
static const struct choice reasons[] = {{"SDQ1", MSG_SDQ_REASON_AGE, NULL, MSG_NONE}, {"SDQ2", MSG_SDQ_REASON_CARER, NULL, MSG_NONE},
    {"SDQ3", MSG_SDQ_REASON_DISABILITY, NULL, MSG_NONE}, {"SDQ5", MSG_SDQ_REASON_CHILD, NULL, MSG_NONE},
    {"SDQ4", MSG_SDQ_REASON_OTHER, NULL, MSG_NONE}};

#define ANSWER(n) [FIRST + (n) - 1] = {.name = "answer-" #n, .type = INPUT_INT, .label_text = #n, .low = 0, .high = 2, .width = 2}
static const struct input inputs[INPUTS] = {
    [HELD] = {.name = "held", .type = INPUT_DAY, .label = MSG_SDQ_HELD, .missing = MSG_SDQ_HELD_MISSING, .required = true, .past = true},
    [TOTAL] = {.name = "total", .type = INPUT_INT, .label = MSG_SDQ_TOTAL, .hint = MSG_SDQ_TOTAL_HINT, .low = 0, .high = 40, .width = 3},
    [REASON] = {.name = "reason", .type = INPUT_CHOICE, .label = MSG_SDQ_REASON, .choices = reasons,
        .n_choices = sizeof reasons / sizeof *reasons},
    ANSWER(1), ANSWER(2), ANSWER(3), ANSWER(4), ANSWER(5), ANSWER(6), ANSWER(7), ANSWER(8), ANSWER(9), ANSWER(10), ANSWER(11), ANSWER(12),
    ANSWER(13), ANSWER(14), ANSWER(15), ANSWER(16), ANSWER(17), ANSWER(18), ANSWER(19), ANSWER(20), ANSWER(21), ANSWER(22), ANSWER(23),
    ANSWER(24), ANSWER(25)};
static const struct form sdq_form = {inputs, INPUTS};

struct asking {
	struct request *r;
	struct answer *a;
	struct text name; /* n 0: no such page for this visitor */
	day born;
};

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct asking *x = arg;
	struct child_model *m;
	enum row row = seen_model(x->r, x->a, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	if (seen_may(x->r, m, VERB_ADD, "sdq")) {
		x->name = worker_named(x->r, m);
		x->born = m->born;
	} else {
		page_error(x->r, x->a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	}
	caseload_put(m);
	return true;
}

static void draw_answers(struct out *o, const struct values *v)
{
	sdq_answers_begin_view(o);
	for (size_t i = FIRST; i < INPUTS; i++)
		form_field(o, v, i, NULL);
	sdq_answers_end_view(o);
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct asking x = {.r = r, .a = a};
	if (!house_read(r, find, &x, f))
		return false;
	if (!x.name.n)
		return true;
	const struct values *v = r->form ? r->form : form_empty(r->arena, &sdq_form);
	r->layout.back = arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id"));
	r->layout.is_error = !form_ok(v);
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_SDQ_TITLE]);
	form_problems(o, v);
	sdq_top_view(o, x.name);
	form_begin(o, v, r->path.at, r->layout.token);
	form_field(o, v, HELD, "m");
	draw_answers(o, v);
	form_field(o, v, TOTAL, "m");
	form_field(o, v, REASON, "m");
	form_button(o, MSG_CHILD_FORM_SAVE);
	form_end(o);
	page_end(r, a);
	return true;
}

/* ---- sent ---- */

static size_t answers_given(const struct values *v, int answer[static SDQ_ANSWERS], char signs[static SDQ_ANSWERS])
{
	size_t n = 0;
	for (size_t i = 0; i < SDQ_ANSWERS; i++) {
		bool given = form_given(v, FIRST + i);
		answer[i] = given ? (int)form_int(v, FIRST + i) : SDQ_NONE;
		signs[i] = given ? (char)('0' + answer[i]) : '-';
		n += given;
	}
	return n;
}

/* What was typed is one of three things, and possible. */
static bool agrees(struct request *r, struct values *v, size_t given, int total, day born)
{
	const struct words *w = r->site->words;
	day held = form_day(v, HELD);
	if (held != DAY_NONE && held > r->today)
		form_error(v, HELD, w->plain[MSG_SDQ_HELD_FUTURE]);
	else if (held != DAY_NONE && born != DAY_NONE && held < born)
		form_error(v, HELD, w->plain[MSG_SDQ_HELD_BORN]);
	if (!given && !form_given(v, TOTAL) && !form_given(v, REASON))
		form_error(v, TOTAL, w->plain[MSG_SDQ_NOTHING]);
	else if (form_given(v, REASON) && (given || form_given(v, TOTAL)))
		form_error(v, REASON, w->plain[MSG_SDQ_BOTH]);
	else if (given && total == SDQ_NONE)
		form_error(v, FIRST, w->plain[MSG_SDQ_TOO_FEW]);
	else if (given && form_given(v, TOTAL) && form_int(v, TOTAL) != total) {
		struct out_arg arg = out_arg_int(total);
		form_error(v, TOTAL, out_words(r->arena, w, MSG_SDQ_DIFFERS, &arg, 1));
	}
	return form_ok(v);
}

static bool send(struct request *r, struct answer *a, struct fault *f)
{
	struct asking x = {.r = r, .a = a};
	struct values *v = (struct values *)r->form;
	int answer[SDQ_ANSWERS];
	char signs[SDQ_ANSWERS];
	if (!house_read(r, find, &x, f))
		return false;
	if (!x.name.n)
		return true;
	size_t given = answers_given(v, answer, signs);
	int total = given ? sdq_score(answer).total : SDQ_NONE;
	if (!agrees(r, v, given, total, x.born)) {
		a->status = 422;
		return show(r, a, f);
	}
	struct added *w = worker_added(r, "sdq");
	entry_set_number(w->e, "held", form_day(v, HELD));
	if (given)
		entry_set(w->e, "answers", arena_text(r->arena, (struct text){signs, SDQ_ANSWERS}));
	if (given || form_given(v, TOTAL))
		entry_set_number(w->e, "score", given ? total : form_int(v, TOTAL));
	if (form_given(v, REASON))
		entry_set(w->e, "reason", text_of(reasons[form_choice(v, REASON)].value));
	mends_remember(r, NULL, w->e->kind, 0);
	house_write(r, a, "sdq", worker_add, w, arena_printf(r->arena, "/child/%lld", (long long)request_id(r, "id")));
	house_done(r, a, MSG_DONE_SAVED);
	return true;
}
ROUTE(child_sdq, .method = METHOD_GET, .pattern = "/child/{id}/sdq", .permission = "child.write", .handle = show,
    .audience = AUDIENCE_ADULT, .title = "The carer's questionnaire about a child, from paper", .child_bearing = true);
ROUTE(do_child_sdq, .method = METHOD_POST, .pattern = "/child/{id}/sdq", .permission = "child.write", .handle = send,
    .audience = AUDIENCE_ADULT, .title = "The carer's questionnaire about a child, from paper", .child_bearing = true, .adds = true,
    .form = &sdq_form, .show = show);
