/* A child is not safe: what stands on my list, one of them, and what I do with it. */
#include "house/pages/safe.h"
#include "base/clock.h"
#include "house/house.h"
#include "house/kept.h"
#include "house/pages/worker.h"
#include "house/safe.view.h"
#include "kit/form.h"
#include "record/people.h"
#include "store/journal.h"
#include "today/caseload.h"

struct text safe_when(const struct request *r, int64_t at, bool child)
{
	char hhmm[8];
	day on = clock_day(at);
	struct out_arg args[] = {out_arg_z(clock_hhmm(at, hhmm)), out_arg_text(on == r->today ? (struct text){0} : seen_near(r, on))};
	enum message id = on == r->today ? (child ? MSG_ME_SAFE_TODAY : MSG_SAFE_TODAY) : child ? MSG_ME_SAFE_ON : MSG_SAFE_ON;
	return out_words(r->arena, r->site->words, id, args, on == r->today ? 1 : 2);
}

static struct text say1(const struct request *r, enum message id, struct text a, struct text b)
{
	struct out_arg args[] = {out_arg_text(a), out_arg_text(b)};
	return out_words(r->arena, r->site->words, id, args, 2);
}

/* ---- the list ---- */

static const struct {
	enum message tag;
	const char *css;
} states[SAFETY_STATES] = {
    [SAFETY_WAITING] = {MSG_SAFE_STATE_WAITING, "govuk-tag--red"}, [SAFETY_HELD] = {MSG_SAFE_STATE_HELD, "govuk-tag--orange"},
    [SAFETY_DONE] = {MSG_SAFE_STATE_DONE, "govuk-tag--yellow"}, [SAFETY_SIGNED] = {MSG_SAFE_STATE_SIGNED, "govuk-tag--yellow"},
    [SAFETY_CLOSED] = {MSG_SAFE_STATE_CLOSED, "govuk-tag--green"},
};

static struct safe_line *lines_of(const struct request *r, const struct safety_rows *rows)
{
	struct safe_line *l = arena_array(r->arena, struct safe_line, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++) {
		const struct safety_row *w = &rows->at[i];
		enum message say = w->state == SAFETY_WAITING ? (w->shut ? MSG_SAFE_LINE_SHUT : MSG_SAFE_LINE_WAITING)
		    : w->to_sign ? MSG_SAFE_LINE_SIGN
		    : w->state == SAFETY_DONE ? MSG_SAFE_LINE_DONE : w->state == SAFETY_SIGNED ? MSG_SAFE_LINE_UNCONFIRMED
		    : w->mine ? MSG_SAFE_LINE_MINE : MSG_SAFE_LINE_HELD;
		l[i] = (struct safe_line){.id = w->id, .href = arena_printf(r->arena, "/safe/%lld", (long long)w->id),
		    .say = say1(r, say, w->holder, (struct text){0}), .when = safe_when(r, w->raised_at, false),
		    .state = states[w->state].tag, .tag = states[w->state].css, .red = w->state == SAFETY_WAITING || w->to_sign ||
		    (w->state == SAFETY_HELD && w->mine)};
	}
	return l;
}

bool safe_say(struct request *r, struct tx *tx, struct out *o, struct fault *f)
{
	struct safety_rows rows;
	if (!safety_rows(tx, r->arena, actor_at(r), &rows, f))
		return false;
	if (rows.n)
		safe_first_view(o, lines_of(r, &rows), rows.n);
	return true;
}

struct listing {
	struct request *r;
	struct safety_rows rows;
};

static bool list(struct tx *tx, void *arg, struct fault *f)
{
	struct listing *l = arg;
	return safety_rows(tx, l->r->arena, actor_at(l->r), &l->rows, f);
}

static bool show_list(struct request *r, struct answer *a, struct fault *f)
{
	struct listing l = {.r = r};
	if (!house_read(r, list, &l, f))
		return false;
	safe_list_view(page_begin(r, a, r->site->words->plain[MSG_SAFE_TITLE]), lines_of(r, &l.rows), l.rows.n,
	    setting_text(&house_of(r)->settings, SETTING_SMTP).n > 0);
	page_end(r, a);
	return true;
}
ROUTE(safe_list, .method = METHOD_GET, .pattern = "/safe", .permission = "safety.see", .handle = show_list, .audience = AUDIENCE_ADULT,
    .title = "Children who are not safe: what stands on my list");

/* ---- one ---- */

enum { DO, TEXT_, WHY, PASSED, SENT_BACK, HOW, ON, OUTCOME, INPUTS };
static const struct choice doing[] = {{"have", MSG_SAFE_HAVE, NULL, MSG_NONE}, {"pass", MSG_SAFE_PASS, NULL, MSG_NONE},
    {"open", MSG_SAFE_OPEN, NULL, MSG_NONE},
    {"done", MSG_SAFE_DONE_SEND, NULL, MSG_NONE}, {"sign", MSG_SAFE_SIGN, NULL, MSG_NONE}, {"back", MSG_SAFE_BACK, NULL, MSG_NONE}};
static const struct choice hows[] = {{"lives", MSG_SAFE_HOW_LIVES, NULL, MSG_NONE}, {"elsewhere", MSG_SAFE_HOW_ELSEWHERE, NULL, MSG_NONE},
    {"phone", MSG_SAFE_HOW_PHONE, NULL, MSG_NONE}, {"video", MSG_SAFE_HOW_VIDEO, NULL, MSG_NONE}};
static const struct choice outcomes[] = {{"safe", MSG_SAFE_OUTCOME_SAFE, NULL, MSG_NONE},
    {"strategy", MSG_SAFE_OUTCOME_STRATEGY, NULL, MSG_SAFE_OUTCOME_STRATEGY_HINT},
    {"lado", MSG_SAFE_OUTCOME_LADO, NULL, MSG_SAFE_OUTCOME_LADO_HINT}, {"police", MSG_SAFE_OUTCOME_POLICE, NULL, MSG_NONE}};
static const struct input inputs[INPUTS] = {
    [DO] = {.name = "do", .type = INPUT_CHOICE, .label = MSG_SAFE_TITLE, .choices = doing, .n_choices = 6, .required = true},
    [TEXT_] = {.name = "words", .type = INPUT_LINES, .label = MSG_SAFE_DONE_WORDS, .hint = MSG_SAFE_DONE_WORDS_HINT, .most = 4000,
        .rows = 5},
    [WHY] = {.name = "why", .type = INPUT_LINES, .label = MSG_SAFE_OPEN_WHY, .most = 4000, .rows = 5},
    [PASSED] = {.name = "pass-words", .type = INPUT_LINES, .label = MSG_SAFE_PASS_WORDS, .most = 4000, .rows = 5},
    [SENT_BACK] = {.name = "back-words", .type = INPUT_LINES, .label = MSG_SAFE_BACK_WORDS, .most = 4000, .rows = 5},
    [HOW] = {.name = "how", .type = INPUT_CHOICE, .label = MSG_SAFE_HOW, .choices = hows, .n_choices = 4},
    [ON] = {.name = "on", .type = INPUT_DAY, .label = MSG_SAFE_DONE_ON},
    [OUTCOME] = {.name = "outcome", .type = INPUT_CHOICE, .label = MSG_SAFE_OUTCOME, .choices = outcomes, .n_choices = 4},
};
static const struct form act_form = {inputs, INPUTS};

struct one {
	struct request *r;
	struct answer *a;
	struct safety_call call;
	struct safe_page page;
	bool found;
};

static struct text words_of(struct one *x, struct tx *tx, int64_t view)
{
	struct entry *e;
	const struct kind *k = kind_of(TEXT("view"));
	if (!view || !k || entry_get(tx, x->r->arena, actor_at(x->r)->authority, k, view, &e, NULL) != ROW_ONE || e->taken_back)
		return (struct text){0};
	if (x->call.shut && entry_value(e, "opened_by")->number != actor_at(x->r)->person) {
		x->page.closed_words = true;
		return x->r->site->words->plain[MSG_SAFE_WORDS_SHUT];
	}
	return entry_value(e, "words")->text;
}

static struct text coded(struct request *r, const char *what, struct text code)
{
	enum message id;
	return message_of(arena_printf(r->arena, "safe.%s.%.*s", what, TEXT_ARG(code)), &id) ? r->site->words->plain[id] : (struct text){0};
}

static void add_steps(struct one *x, struct tx *tx)
{
	static const struct {
		const char *what;
		enum message say;
	} says[] = {{"said", MSG_SAFE_STEP_SAID}, {"asked", MSG_SAFE_STEP_ASKED}, {"have", MSG_SAFE_STEP_HAVE},
	    {"opened", MSG_SAFE_STEP_OPENED},
	    {"passed", MSG_SAFE_STEP_PASSED}, {"late", MSG_SAFE_STEP_LATE}, {"done", MSG_SAFE_STEP_DONE}, {"back", MSG_SAFE_STEP_BACK},
	    {"signed", MSG_SAFE_STEP_SIGNED},
	    {"safe", MSG_SAFE_STEP_SAFE}, {"not-safe", MSG_SAFE_STEP_NOT_SAFE}};
	struct request *r = x->r;
	x->page.earlier = x->call.earlier;
	x->page.step = arena_array(r->arena, struct safe_step_line, x->call.n + 1);
	for (size_t i = 0; i < x->call.n; i++) {
		const struct safety_step *s = &x->call.step[i];
		struct safe_step_line l = {.when = safe_when(r, s->at, false), .who = s->who, .words = s->words};
		for (size_t k = 0; k < sizeof says / sizeof *says; k++)
			if (text_is(s->what, says[k].what))
				l.say = r->site->words->plain[says[k].say];
		if (text_is(s->what, "said")) {
			struct text words = words_of(x, tx, s->view);
			l.words = s->words.n ? arena_printf(r->arena, "%.*s%s%.*s %.*s", TEXT_ARG(words), words.n ? "\n\n" : "",
			    TEXT_ARG(r->site->words->plain[MSG_SAFE_REACH]), TEXT_ARG(s->words)) : words;
		} else if (text_is(s->what, "done")) {
			char on[DAY_TEXT];
			struct text how = coded(r, "how", s->how), came = coded(r, "outcome", s->outcome);
			day by;
			if (text_is(s->outcome, "lado") && safety_lado_by(s->on, &by, NULL)) /* by which day that has to be */
				came = arena_printf(r->arena, "%.*s, %.*s", TEXT_ARG(came),
				    TEXT_ARG(say1(r, MSG_SAFE_BY, seen_day(r->arena, by), (struct text){0})));
			l.words = arena_printf(r->arena, "%.*s, %s. %.*s.\n\n%.*s", TEXT_ARG(how), day_long(s->on, on), TEXT_ARG(came),
			    TEXT_ARG(s->words));
		}
		x->page.step[x->page.n++] = l;
	}
}

/* Where the child is: whoever has it must be able to go there, whether the record is theirs or not. */
static struct text home_of(struct request *r, const struct child_model *m)
{
	const struct entries *all = model_of(m, "home");
	for (size_t i = all->n; i-- > 0;) {
		const struct entry *e = all->at[i];
		if (!entry_stands(e) || entry_to(e) != DAY_NONE)
			continue;
		const struct field *place = &e->kind->fields[kind_field(e->kind, "place")];
		struct text kind = value_words(r->arena, place, entry_value(e, "place"), false);
		return arena_printf(r->arena, "%.*s%s%.*s %.*s", TEXT_ARG(entry_value(e, "home_name")->text),
		    entry_value(e, "home_name")->text.n ? ", " : "", TEXT_ARG(kind), TEXT_ARG(entry_value(e, "pl_post")->text));
	}
	return r->site->words->plain[MSG_SAFE_HOME_NONE];
}

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct one *x = arg;
	struct request *r = x->r;
	struct visitor *v = visitor_of(r);
	struct child_model *m;
	char born[DAY_TEXT];
	enum row row = safety_get(tx, r->arena, actor_at(r), request_id(r, "call-id"), r->today, &x->call, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	x->found = true;
	struct safety_call *c = &x->call;
	x->page = (struct safe_page){.id = c->id, .state = c->state, .shut = c->shut, .mine = c->held_by == actor_at(r)->person,
	    .waiting = c->state == SAFETY_WAITING, .read = c->read, .asked = c->asked, .holder = c->holder,
	    .raised = safe_when(r, c->raised_at, false)};
	x->page.to_sign = c->to_sign;
	if (x->page.waiting)
		return true; /* nobody has read it: that is so until somebody says that they have it */
	if (!caseload_fresh(today_of(r), tx, actor_at(r)->authority, r->today, &v->fresh, f))
		return false;
	row = caseload_get(today_of(r), tx, &v->fresh, c->child, &m, f);
	if (row == ROW_FAULT)
		return false;
	if (row == ROW_ONE) {
		x->page.name = arena_text(r->arena, m->name);
		x->page.born = m->born == DAY_NONE ? (struct text){0} : arena_text(r->arena, text_of(day_long(m->born, born)));
		x->page.home = home_of(r, m);
		caseload_put(m);
	}
	struct access_subject s = {.authority = actor_at(r)->authority, .child = c->child};
	if (!access_relation(tx, actor_at(r), r->today, r->now, NULL, &s, f))
		return false;
	if (access_route(actor_at(r), "child.see", &s).may)
		x->page.child = arena_printf(r->arena, "/child/%lld", (long long)c->child);
	x->page.about = c->about;
	add_steps(x, tx);
	house_about(r, &s);
	return true;
}

static void draw_form(struct request *r, struct out *o, const struct values *v, const char *what, const size_t *field, size_t n,
    enum message button)
{
	form_begin(o, v, r->path.at, r->layout.token);
	out_lit(o, "<input type=\"hidden\" name=\"do\"");
	out_attr(o, "value", text_of(what));
	out_lit(o, ">");
	for (size_t i = 0; i < n; i++)
		form_field(o, v, field[i], "s");
	form_button(o, button);
	form_end(o);
}

/* What this reader may do now, each with its own button. */
static void draw_acts(struct one *x, struct out *o)
{
	static const size_t done_fields[] = {HOW, ON, OUTCOME, TEXT_}, why[] = {WHY}, passed[] = {PASSED}, sent_back[] = {SENT_BACK};
	struct request *r = x->r;
	const struct safe_page *p = &x->page;
	const struct values *none = form_empty(r->arena, &act_form), *typed = r->form ? r->form : none;
	int was = r->form ? form_choice(r->form, DO) : -1;
	const struct values *of[6];
	for (int i = 0; i < 6; i++)
		of[i] = i == was ? typed : none;
	if (p->state == SAFETY_WAITING) {
		draw_form(r, o, of[0], "have", NULL, 0, MSG_SAFE_HAVE);
	} else if (p->state == SAFETY_HELD && !p->mine) {
		draw_form(r, o, of[0], "have", NULL, 0, MSG_SAFE_TAKE);
	} else if (p->state == SAFETY_HELD) {
		if (p->closed_words) {
			safe_part_view(o, MSG_SAFE_OPEN_TITLE, MSG_SAFE_OPEN_ABOUT);
			draw_form(r, o, of[2], "open", why, 1, MSG_SAFE_OPEN);
		}
		safe_part_view(o, MSG_SAFE_DONE_TITLE, MSG_SAFE_DONE_ABOUT);
		draw_form(r, o, of[3], "done", done_fields, 4, MSG_SAFE_DONE_SEND);
		safe_part_view(o, MSG_SAFE_PASS_TITLE, MSG_SAFE_PASS_ABOUT);
		draw_form(r, o, of[1], "pass", passed, 1, MSG_SAFE_PASS);
	} else if (p->to_sign) {
		safe_part_view(o, MSG_SAFE_SIGN_TITLE, MSG_SAFE_SIGN_ABOUT);
		draw_form(r, o, of[4], "sign", NULL, 0, MSG_SAFE_SIGN);
		draw_form(r, o, of[5], "back", sent_back, 1, MSG_SAFE_BACK);
	}
}

static bool show_one(struct request *r, struct answer *a, struct fault *f)
{
	struct one x = {.r = r, .a = a};
	if (!house_read(r, find, &x, f))
		return false;
	if (!x.found) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	r->layout.back = TEXT("/safe");
	r->layout.is_private = true;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_SAFE_ONE_TITLE]);
	form_problems(o, r->form);
	safe_one_view(o, &x.page, states[x.page.state].tag, states[x.page.state].css);
	safe_steps_view(o, &x.page); /* what the child said comes before what is to be filled in */
	draw_acts(&x, o);
	page_end(r, a);
	return true;
}

/* ---- what is done with it ---- */

struct acting {
	struct request *r;
	struct safety_act act;
};

static bool act(struct tx *tx, void *arg, struct fault *f)
{
	struct acting *x = arg;
	struct request *r = x->r;
	struct arena *a = arena_new(0);
	bool ok = safety_do(tx, a, actor_at(r), &x->act, r->now, r->today, f);
	arena_free(a);
	return ok;
}

/* Where the words of what is done stand. */
static size_t words_field(int what)
{
	const char *is = doing[what].value;
	return !strcmp(is, "open") ? WHY : !strcmp(is, "pass") ? PASSED : !strcmp(is, "back") ? SENT_BACK : TEXT_;
}

static void refused(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	(void)arg;
	visitor_of(r)->unlooked = true;
	if (!strcmp(f->code, "safety.none")) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return;
	}
	a->status = 409;
	r->layout.back = r->path;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_SAFE_ONE_TITLE]);
	safe_refused_view(o, f->say);
	if (form_text(r->form, words_field(form_choice(r->form, DO))).n) /* else nothing was typed, and there is but a button */
		kept_draw(r, o);
	page_end(r, a);
}

/* What is missing is said beside its field, with everything typed, before anything is written. */
static bool typed_ok(struct request *r, struct values *v)
{
	const struct words *w = r->site->words;
	int what = form_choice(v, DO);
	const char *is = doing[what].value;
	size_t said = words_field(what);
	if ((said == PASSED || said == SENT_BACK) && form_text(v, said).n < 3)
		form_error(v, said, w->plain[MSG_SAFE_MISSING_WORDS]);
	if (said == WHY && form_text(v, WHY).n < 10)
		form_error(v, WHY, w->plain[MSG_SAFE_MISSING_WHY]);
	if (strcmp(is, "done"))
		return form_ok(v);
	if (form_choice(v, HOW) < 0)
		form_error(v, HOW, w->plain[MSG_SAFE_MISSING_HOW]);
	if (form_choice(v, OUTCOME) < 0)
		form_error(v, OUTCOME, w->plain[MSG_SAFE_MISSING_OUTCOME]);
	if (form_day(v, ON) == DAY_NONE || form_day(v, ON) > r->today || form_day(v, ON) < r->today - 365)
		form_error(v, ON, w->plain[MSG_SAFE_MISSING_ON]);
	if (form_text(v, TEXT_).n < 3)
		form_error(v, TEXT_, w->plain[MSG_SAFE_MISSING_DONE]);
	return form_ok(v);
}

static bool do_one(struct request *r, struct answer *a, struct fault *f)
{
	struct values *v = (struct values *)r->form;
	if (!typed_ok(r, v)) {
		a->status = 422;
		return show_one(r, a, f);
	}
	struct acting *x = arena_new_of(r->arena, struct acting);
	*x = (struct acting){.r = r, .act = {.call = request_id(r, "call-id"), .what = doing[form_choice(v, DO)].value,
	    .words = form_text(v, words_field(form_choice(v, DO))), .how = form_choice(v, HOW) < 0 ? (struct text){0} : form_text(v, HOW),
	    .outcome = form_choice(v, OUTCOME) < 0 ? (struct text){0} : form_text(v, OUTCOME),
	    .on = form_day(v, ON)}};
	bool stays = !strcmp(x->act.what, "have") || !strcmp(x->act.what, "open");
	house_write_or(r, a, "keep safe", act, x, stays ? r->path : TEXT("/safe"), refused);
	house_done(r, a, !strcmp(x->act.what, "have") ? MSG_DONE_SAFE_HAVE : MSG_DONE_SAFE_ACT);
	return true;
}
ROUTE(safe_one, .method = METHOD_GET, .pattern = "/safe/{call-id}", .permission = "safety.see", .handle = show_one,
    .audience = AUDIENCE_ADULT, .title = "A child who is not safe", .child_bearing = true);
ROUTE(do_safe_one, .method = METHOD_POST, .pattern = "/safe/{call-id}", .permission = "safety.write", .handle = do_one, .show = show_one,
    .audience = AUDIENCE_ADULT, .title = "A child who is not safe: I have it, and what was done", .form = &act_form, .child_bearing = true);
