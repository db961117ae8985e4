#include "house/pages/asked.h"
#include "access/user.h"
#include "base/clock.h"
#include "house/asked.view.h"
#include "kit/form.h"
#include "record/people.h"
#include "record/steps.h"

enum { OFFERED = 24 }; /* entries beside the one that it is about */
#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* ---- asking ---- */

enum { WHO, QUESTION, DAYS, WITH, ASK_INPUTS };

bool asked_about(const struct request *r, const struct child_model *m, const struct entry *e)
{
	return !e->kind->page.not_asked && !e->taken_back && e->kind->of_child && seen_may(r, m, VERB_ADD, "asked") && seen_entry(r, m, e);
}

struct ask_form {
	struct form form; /* first: the route's form */
	struct text child, title, when;
	struct ask_entry with[OFFERED + 1]; /* the first is what it is about */
	size_t n;
};
struct asking {
	struct request *r;
	struct ask_form *form; /* NULL: nothing here that the visitor may ask about */
};

static void offer(struct asking *x, const struct entry *e, struct choice *choice)
{
	struct arena *a = x->r->arena;
	struct ask_form *k = x->form;
	struct text title = worker_title(a, e->kind->one), when = worker_when(x->r, e);
	choice[k->n - 1] = (struct choice){.value = arena_printf(a, "%s-%lld", e->kind->name, (long long)e->id).at,
	    .label_text = arena_printf(a, "%.*s, %.*s", TEXT_ARG(title), TEXT_ARG(when)).at};
	k->with[k->n++] = (struct ask_entry){e->kind->name, e->id};
}

static void make_form(struct asking *x, const struct child_model *m, const struct entry *e)
{
	struct arena *a = x->r->arena;
	const struct described *d = record_kinds();
	struct ask_form *k = x->form = arena_new_of(a, struct ask_form);
	struct choice *choice = arena_array(a, struct choice, OFFERED);
	struct input *in = arena_array(a, struct input, ASK_INPUTS);
	k->child = worker_named(x->r, m), k->title = worker_title(a, e->kind->one), k->when = worker_when(x->r, e);
	k->with[k->n++] = (struct ask_entry){e->kind->name, e->id};
	for (size_t i = 0; i < d->n; i++) /* the newest two of each kind that the visitor sees */
		for (size_t n = m->of[i].n, taken = 0; n-- > 0 && taken < 2 && k->n <= OFFERED;) {
			const struct entry *other = m->of[i].at[n];
			if (other->id != e->id && entry_stands(other) && !worker_for_return(x->r, other) && asked_about(x->r, m, other))
				offer(x, other, choice), taken++;
		}
	in[WHO] = (struct input){.name = "who", .type = INPUT_TEXT, .label = MSG_ASKED_WHO, .hint = MSG_ASKED_WHO_HINT,
	    .missing = MSG_ASKED_WHO_MISSING, .required = true, .most = USER_NAME_MOST, .width = 20};
	in[QUESTION] = (struct input){.name = "question", .type = INPUT_LINES, .label = MSG_ASKED_QUESTION, .hint = MSG_ASKED_QUESTION_HINT,
	    .missing = MSG_ASKED_QUESTION_MISSING, .required = true, .most = 1000};
	in[DAYS] = (struct input){.name = "days", .type = INPUT_INT, .label = MSG_ASKED_DAYS, .hint = MSG_ASKED_DAYS_HINT, .required = true,
	    .low = 1, .high = ASK_DAYS, .width = 2};
	if (k->n > 1)
		in[WITH] = (struct input){.name = "with", .type = INPUT_CHOICES, .label = MSG_ASKED_WITH, .hint = MSG_ASKED_WITH_HINT,
		    .choices = choice, .n_choices = k->n - 1};
	k->form = (struct form){in, k->n > 1 ? ASK_INPUTS : WITH};
}

static bool find(struct tx *tx, void *arg, struct fault *f)
{
	struct asking *x = arg;
	struct child_model *m;
	enum row row = seen_find(x->r, tx, &m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	const struct entry *e = worker_entry(x->r, m);
	if (e && asked_about(x->r, m, e))
		make_form(x, m, e);
	caseload_put(m);
	return true;
}

static const struct form *ask_form(struct request *r, struct fault *f)
{
	struct asking x = {.r = r};
	return house_read(r, find, &x, f) && x.form ? &x.form->form : NULL;
}

static void draw_ask(struct request *r, struct answer *a, const struct values *v)
{
	const struct ask_form *k = (const struct ask_form *)v->form;
	r->layout.back = arena_printf(
	    r->arena, "/child/%lld/entry/%s/%lld", (long long)request_id(r, "id"), k->with[0].kind, (long long)k->with[0].entry);
	r->form = v;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_ASKED_ASK_TITLE]);
	form_problems(o, v);
	ask_top_view(o, k->child, k->title, k->when);
	form_begin(o, v, r->path.at, r->layout.token);
	for (size_t i = 0; i < k->form.n; i++)
		form_field(o, v, i, "s");
	form_button(o, MSG_ASKED_SEND);
	form_end(o);
	page_end(r, a);
}

static bool show_ask(struct request *r, struct answer *a, struct fault *f)
{
	struct asking x = {.r = r};
	if (r->form) {
		draw_ask(r, a, r->form);
		return true;
	}
	if (!house_read(r, find, &x, f))
		return false;
	if (!x.form) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
		return true;
	}
	struct values *v = form_empty(r->arena, &x.form->form);
	form_set_int(v, DAYS, 7);
	draw_ask(r, a, v);
	return true;
}

/* Who is asked signs in here; as whom they stand in the record. */
static bool whom(struct request *r, struct tx *tx, int64_t *person, struct fault *f)
{
	struct user u;
	enum row row = user_find(tx, r->arena, form_text(r->form, WHO), &u, f);
	if (row == ROW_FAULT)
		return false;
	if (row == ROW_NONE || u.authority != actor_at(r)->authority)
		return fault_set(f, FAULT_ASKED, "access.ask", "There is nobody of that name here to ask.");
	*person = u.person;
	return true;
}

static bool put_ask(struct tx *tx, void *arg, struct fault *f)
{
	struct request *r = arg;
	const struct ask_form *k = (const struct ask_form *)r->form->form;
	struct ask_entry at[OFFERED + 1] = {k->with[0]};
	day until = r->today + (day)form_int(r->form, DAYS);
	struct ask ask = {
	    .child = request_id(r, "id"), .question = form_text(r->form, QUESTION), .until = clock_ends(until), .at = at, .n = 1};
	struct hand h = house_hand(r);
	struct problems p;
	struct entry *e = entry_made(r->arena, "to-decide", ask.child);
	if (!whom(r, tx, &ask.asked, f))
		return false;
	for (size_t i = 1; i < k->n; i++)
		if (form_choices(r->form, WITH) >> (i - 1) & 1)
			at[ask.n++] = k->with[i];
	entry_set_number(e, "asked_on", r->today);
	entry_set(e, "question", text_trim(ask.question));
	entry_set_number(e, "decider", ask.asked);
	entry_set_number(e, "until", until);
	if (!entry_add(tx, r->arena, &h, e, &p, f))
		return false;
	ask.id = e->id;
	return access_ask(tx, actor_at(r), &ask, r->today, r->now, f);
}

static void not_asked(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct values *v = (struct values *)r->form;
	(void)arg;
	form_error(v, WHO, arena_text(r->arena, text_of(f->say)));
	a->status = 422;
	draw_ask(r, a, v);
}

static bool send_ask(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	house_write_or(r, a, "ask", put_ask, r, TEXT("/waiting"), not_asked);
	house_done(r, a, MSG_DONE_ASKED);
	return true;
}
ROUTE(child_ask, .method = METHOD_GET, .pattern = "/child/{id}/ask/{kind}/{entry-id}", .permission = "child.ask", .handle = show_ask,
    .audience = AUDIENCE_ADULT, .title = "Asking somebody else to decide", .child_bearing = true);
ROUTE(do_child_ask, .method = METHOD_POST, .pattern = "/child/{id}/ask/{kind}/{entry-id}", .permission = "child.ask", .handle = send_ask,
    .audience = AUDIENCE_ADULT, .title = "Asking somebody else to decide", .child_bearing = true, .adds = true, .form_for = ask_form,
    .show = show_ask);

/* ---- deciding ---- */

static const struct input decide_inputs[] = {{.name = "words", .type = INPUT_LINES, .label = MSG_ASKED_WORDS, .hint = MSG_ASKED_WORDS_HINT,
    .missing = MSG_ASKED_WORDS_MISSING, .required = true, .most = 4000}};
static const struct form decide_form = {decide_inputs, 1};

struct deciding {
	struct request *r;
	const struct entry *asks; /* NULL: nothing that this visitor is to decide */
	struct ask_entry *at;
	size_t n;
	bool shut; /* the record was restricted or sealed since */
	struct asked_page page;
	struct hand hand;
};

/* The entry that asks, where the visitor is whom it asks and it waits for them. */
static bool find_question(struct deciding *x, struct tx *tx, int64_t id, struct fault *f)
{
	struct request *r = x->r;
	struct entry *e;
	struct step_life life;
	struct access_subject s;
	struct step_offer offer[LIFE_STEPS];
	enum row row = entry_get(tx, r->arena, actor_at(r)->authority, kind_of(TEXT("to-decide")), id, &e, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	if (!step_life(tx, r->arena, actor_at(r)->authority, e, &life, f) ||
	    !step_subject(tx, r->arena, actor_at(r), r->today, r->now, e, &s, f))
		return false;
	size_t n = step_offered(r->arena, actor_at(r), &s, e, &life, offer);
	for (size_t i = 0; i < n; i++)
		if (offer[i].step->by_entry)
			x->asks = e;
	return !x->asks || access_asked(tx, r->arena, actor_at(r), e->id, r->now, &x->at, &x->n, f);
}

/* Of what was opened, as much as this role may see at all, as it stands now. */
static bool draw_entries(struct deciding *x, struct tx *tx, const struct child_model *m, struct fault *f)
{
	struct visitor *v = visitor_of(x->r);
	struct seen_as as;
	struct request *r = seen_as(&as, x->r, &v->subject);
	struct access_subject *s = &as.visitor.subject;
	*s = (struct access_subject){.authority = actor_at(r)->authority, .child = x->asks->child};
	if (!access_relation(tx, actor_at(r), r->today, r->now, NULL, s, f))
		return false;
	x->shut = s->barred || s->sealed;
	x->page.entry = arena_array(r->arena, struct asked_entry, x->n + 1);
	for (size_t i = 0; i < x->n && !x->shut; i++) {
		const struct entry *e = model_entry(m, kind_of(text_of(x->at[i].kind)), x->at[i].entry);
		*s = (struct access_subject){
		    .authority = actor_at(r)->authority, .child = x->asks->child, .entry = x->at[i].entry};
		if (!access_relation(tx, actor_at(r), r->today, r->now, x->at[i].kind, s, f))
			return false;
		if (!e || e->taken_back || !seen_entry(r, m, e)) {
			x->page.closed++;
			continue;
		}
		struct asked_entry *out = &x->page.entry[x->page.n++];
		*out = (struct asked_entry){.title = worker_title(r->arena, e->kind->one), .when = arena_text(r->arena, worker_when(r, e))};
		out->fact = worker_facts(r, tx, m, e, &out->n);
		for (size_t k = 0; k < out->n; k++)
			out->fact[k].value = arena_text(r->arena, out->fact[k].value);
	}
	house_about(x->r, s);
	v->purpose = entry_value(x->asks, "question")->text;
	v->unlooked = !x->page.n;
	return true;
}

static bool open_asked(struct tx *tx, void *arg, struct fault *f)
{
	struct deciding *x = arg;
	struct request *r = x->r;
	struct visitor *v = visitor_of(r);
	struct child_model *m;
	if (!find_question(x, tx, request_id(r, "entry-id"), f))
		return false;
	if (!x->asks)
		return true;
	if (!caseload_fresh(today_of(r), tx, actor_at(r)->authority, r->today, &v->fresh, f))
		return false;
	enum row row = caseload_get(today_of(r), tx, &v->fresh, x->asks->child, &m, f);
	if (row != ROW_ONE) {
		x->asks = NULL;
		return row == ROW_NONE;
	}
	bool ok = draw_entries(x, tx, m, f) &&
	    person_name(tx, r->arena, actor_at(r)->authority, x->asks->written_by, &x->page.from, f) != ROW_FAULT;
	day until = value_day(entry_value(x->asks, "until"));
	x->page.question = entry_value(x->asks, "question")->text;
	x->page.until = seen_day(r->arena, until);
	x->page.over = until < r->today;
	if (x->page.n)
		x->page.child = arena_text(r->arena, m->name); /* no more of who they are than is asked about */
	caseload_put(m);
	if (x->shut)
		x->asks = NULL;
	return ok;
}

static void draw_decide(struct request *r, struct answer *a, const struct values *v, const struct asked_page *p)
{
	r->layout.back = TEXT("/waiting");
	r->form = v;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_ASKED_ONE]);
	form_problems(o, v);
	asked_one_view(o, p);
	form_begin(o, v, r->path.at, r->layout.token);
	form_field(o, v, 0, "m");
	form_button(o, MSG_ASKED_DECIDE);
	form_end(o);
	page_end(r, a);
}

static bool show_asked(struct request *r, struct answer *a, struct fault *f)
{
	struct deciding x = {.r = r};
	if (!house_read(r, open_asked, &x, f))
		return false;
	if (x.asks)
		draw_decide(r, a, r->form ? r->form : form_empty(r->arena, &decide_form), &x.page);
	else
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	return true;
}

/* The decision stands in the record as an entry of its own, and the question with it. */
static bool decide(struct tx *tx, void *arg, struct fault *f)
{
	struct deciding *x = arg;
	struct request *r = x->r;
	struct deciding now = {.r = r};
	struct problems p;
	if (!find_question(&now, tx, x->asks->id, f))
		return false;
	if (!now.asks)
		return fault_set(f, FAULT_ASKED, "access.ask", "This was decided already, or is asked no more.");
	struct entry *e = entry_made(r->arena, "decision", now.asks->child);
	entry_set(e, "question", entry_value(now.asks, "question")->text);
	entry_set_number(e, "decided", r->today);
	entry_set(e, "words", form_text(r->form, 0));
	entry_set(e, "by_name", actor_at(r)->name);
	entry_set_number(e, "asked_by", now.asks->written_by);
	entry_set_number(e, "answers", now.asks->id);
	entry_value(e, "answers")->version = now.asks->version;
	return entry_add(tx, r->arena, &x->hand, e, &p, f);
}

static void not_decided(struct request *r, struct answer *a, void *arg, const struct fault *f)
{
	struct deciding *x = arg;
	struct values *v = (struct values *)r->form;
	form_problem(v, arena_text(r->arena, text_of(f->say)));
	a->status = 409;
	draw_decide(r, a, v, &x->page);
}

static bool send_decide(struct request *r, struct answer *a, struct fault *f)
{
	struct deciding *x = arena_new_of(r->arena, struct deciding);
	*x = (struct deciding){.r = r};
	if (!house_read(r, open_asked, x, f))
		return false;
	x->hand = house_hand(r);
	x->hand.relation = relation_words(REL_ASKED);
	if (x->asks) {
		house_write_or(r, a, "decide", decide, x, TEXT("/waiting"), not_decided);
		house_done(r, a, MSG_DONE_DECIDED);
	} else {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	}
	return true;
}
ROUTE(asked_one, .method = METHOD_GET, .pattern = "/asked/{entry-id}", .permission = "asked.see", .handle = show_asked,
    .audience = AUDIENCE_ADULT, .title = "Something that I am asked to decide", .child_bearing = true);
ROUTE(do_asked_one, .method = METHOD_POST, .pattern = "/asked/{entry-id}", .permission = "asked.see", .handle = send_decide,
    .audience = AUDIENCE_ADULT, .title = "Something that I am asked to decide", .child_bearing = true, .form = &decide_form,
    .show = show_asked);
