/* "I don't feel safe": the form, what stands, and "do you feel safe now?". */
#include "base/clock.h"
#include "base/whose.h"
#include "parts/voice.me_safe.view.h"
#include "house/pages/safe.h"
#include "house/pages/seen.h"
#include "kit/components.h"
#include "kit/form.h"
#include "record/people.h"

enum { TOKEN, WORDS, REACH, SHUT, READERS, WHOM, INPUTS = WHOM + SAFETY_ABOUT };
static const struct choice readers[] = {{"just-me", MSG_ME_TELL_WHO_ME, NULL, MSG_NONE},
    {"my-worker", MSG_ME_TELL_WHO_WORKER, NULL, MSG_NONE},
    {"my-review-person", MSG_ME_TELL_WHO_REVIEW, NULL, MSG_NONE}, {"someone-on-my-side", MSG_ME_TELL_WHO_SIDE, NULL, MSG_NONE}};
#define WHOM_INPUT(n) [WHOM + n - 1] = {.name = "whom" #n, .type = INPUT_ID}
/* What may be typed is bounded by the body alone: nothing that a child writes here is sent back as too long. */
static const struct input inputs[INPUTS] = {
    [TOKEN] = {.name = "safe", .type = INPUT_HIDDEN, .most = 100},
    [WORDS] = {.name = "words", .type = INPUT_LINES, .label = MSG_ME_SAFE_WORDS, .most = 64 << 10},
    [REACH] = {.name = "reach", .type = INPUT_LINES, .label = MSG_ME_SAFE_REACH, .most = 64 << 10},
    [SHUT] = {.name = "shut", .type = INPUT_BOOL, .label = MSG_ME_SAFE_SHUT},
    [READERS] = {.name = "readers", .type = INPUT_CHOICES, .label = MSG_ME_TELL_WHO, .choices = readers, .n_choices = 4},
    WHOM_INPUT(1), WHOM_INPUT(2), WHOM_INPUT(3), WHOM_INPUT(4), WHOM_INPUT(5), WHOM_INPUT(6), WHOM_INPUT(7), WHOM_INPUT(8),
};
static const struct form safe_form = {inputs, INPUTS};

bool safe_numbers(const struct request *r, struct tx *tx, int64_t authority, struct safe_numbers *out, struct fault *f)
{
	struct posts p;
	*out = (struct safe_numbers){{0}, {0}};
	if (!posts_get(tx, r->arena, authority, &p, f))
		return false;
	*out = (struct safe_numbers){p.is[POST_DAY_NUMBER], p.is[POST_NIGHT_NUMBER]};
	return true;
}

/* ---- the form ---- */

static bool fill_form(struct request *r, struct tx *tx, const struct values *v, struct me_safe_form *out, struct fault *f)
{
	const struct actor *me = actor_at(r);
	struct safety_person *b;
	struct asked_names names;
	char *token = arena_alloc(r->arena, SAFETY_TOKEN);
	if (!safety_beside(tx, r->arena, me->authority, me->person, r->today, &b, &out->n, f) ||
	    !safety_would_ask(tx, r->arena, me->authority, me->person, false, r->now, &names, f))
		return false;
	out->see = names.see, out->next = names.next;
	if (!safety_would_ask(tx, r->arena, me->authority, me->person, true, r->now, &names, f))
		return false;
	out->shut_see = names.see;
	out->token = text_of(safety_token(house_of(r)->safety_key, me->authority, me->person, r->now, token));
	const struct kind *k = kind_of(TEXT("allocation"));
	for (size_t i = 0; i < out->n; i++) {
		const struct code *c = k ? list_code(k->fields[kind_field(k, "part")].list, b[i].part) : NULL;
		out->tick[i] = (struct safe_tick){(int)i + 1, b[i].person, b[i].name,
		    c && c->child ? text_of(c->child) : r->site->words->plain[MSG_ME_SAFE_LEAD], false};
		for (size_t w = WHOM; v && w < INPUTS; w++)
			out->tick[i].ticked |= form_given(v, w) && form_int(v, w) == b[i].person;
	}
	if (v)
		out->words = form_text(v, WORDS), out->reach = form_text(v, REACH), out->shut = form_is(v, SHUT);
	return true;
}

/* ---- what stands ---- */

static struct text say1(struct request *r, enum message id, struct text a, struct text b)
{
	struct out_arg args[] = {out_arg_text(a), out_arg_text(b)};
	return out_words(r->arena, r->site->words, id, args, 2);
}

static struct text coded(struct request *r, const char *what, struct text code)
{
	enum message id;
	return message_of(arena_printf(r->arena, "me.safe.%s.%.*s", what, TEXT_ARG(code)), &id) ? r->site->words->plain[id]
	    : (struct text){0};
}

static struct me_safe_line line_of(struct request *r, struct tx *tx, const struct safety_call *c, const struct safety_step *s)
{
	static const struct {
		const char *what;
		enum message say;
		bool who; /* it names somebody before the time */
	} says[] = {{"said", MSG_ME_SAFE_SENT_AT, false}, {"asked", MSG_ME_SAFE_ASKED, false}, {"have", MSG_ME_SAFE_HAVE, true},
	    {"opened", MSG_ME_SAFE_OPENED, true},
	    {"passed", MSG_ME_SAFE_PASSED, true}, {"late", MSG_ME_SAFE_LATE, false}, {"done", MSG_ME_SAFE_DONE, true},
	    {"back", MSG_ME_SAFE_BACK, true},
	    {"signed", MSG_ME_SAFE_SIGNED, true}, {"safe", MSG_ME_SAFE_YES_SAID, false}, {"not-safe", MSG_ME_SAFE_NO_SAID, false}};
	struct me_safe_line l = {.when = safe_when(r, s->at, true)};
	struct entry *e;
	const struct kind *view = kind_of(TEXT("view"));
	/* else another has it by now, or nobody: it waits, or is closed */
	bool holds = c->state != SAFETY_WAITING && c->state != SAFETY_CLOSED && s->person == c->held_by;
	for (size_t i = 0; i < sizeof says / sizeof *says; i++)
		if (text_is(s->what, says[i].what))
			l.say = say1(r, says[i].say != MSG_ME_SAFE_HAVE ? says[i].say : c->shut ? MSG_ME_SAFE_HAVE_SHUT
			    : holds ? MSG_ME_SAFE_HAVE : MSG_ME_SAFE_HAVE_THEN, says[i].who ? s->who : l.when, l.when);
	if (s->view && view && entry_get(tx, r->arena, actor_at(r)->authority, view, s->view, &e, NULL) == ROW_ONE)
		l.words = entry_value(e, "words")->text;
	if (text_is(s->what, "done")) {
		struct text how = coded(r, "how", s->how), came = coded(r, "outcome", s->outcome);
		l.why = arena_printf(r->arena, "%.*s %.*s", TEXT_ARG(how), TEXT_ARG(came));
	} else if (text_is(s->what, "opened")) {
		l.why = s->words;
	}
	return l;
}

static void fill_call(struct request *r, struct tx *tx, const struct safety_call *c, struct me_safe_call *out)
{
	*out = (struct me_safe_call){.id = c->id, .line = arena_array(r->arena, struct me_safe_line, c->n + 1), .earlier = c->earlier > 0,
	    .read = c->read, .ask = c->state == SAFETY_SIGNED, .asked_again = c->state == SAFETY_CLOSED};
	for (size_t i = c->n; i-- > 0;) { /* the newest first */
		out->line[out->n] = line_of(r, tx, c, &c->step[i]);
		out->n += out->line[out->n].say.n > 0;
	}
	if (c->state != SAFETY_WAITING)
		return;
	out->list = c->asked;
	out->next = c->next.n ? say1(r, MSG_ME_SAFE_NEXT, c->next, safe_when(r, c->next_at, true))
	    : r->site->words->plain[MSG_ME_SAFE_LAST];
}

struct showing {
	struct request *r;
	struct answer *a;
	struct me_safe_page page;
	bool again;
};

static bool load(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	struct request *r = x->r;
	const struct actor *me = actor_at(r);
	struct safety_call *c;
	size_t n;
	x->page = (struct me_safe_page){.form = {.again = x->again}};
	if (!safe_numbers(r, tx, me->authority, &x->page.numbers, f) || !fill_form(r, tx, r->form, &x->page.form, f) ||
	    !safety_mine(tx, r->arena, me->authority, me->person, r->now, r->today, &c, &n, f))
		return false;
	x->page.call = arena_array(r->arena, struct me_safe_call, n + 1);
	for (size_t i = 0; i < n; i++) {
		fill_call(r, tx, &c[i], &x->page.call[x->page.n++]);
		x->page.form.more |= c[i].state != SAFETY_CLOSED;
	}
	return true;
}

static bool show_page(struct request *r, struct answer *a, bool again, struct fault *f)
{
	struct showing x = {.r = r, .a = a, .again = again};
	if (!house_read(r, load, &x, f))
		return false;
	r->layout.back = TEXT("/me");
	r->layout.is_private = true;
	me_safe_view(page_begin(r, a, r->site->words->plain[MSG_ME_SAFE_TITLE]), &x.page, r->layout.token);
	page_end(r, a);
	return true;
}

static bool show_safe(struct request *r, struct answer *a, struct fault *f)
{
	return show_page(r, a, false, f);
}

/* ---- sent ---- */

struct sending {
	struct request *r;
	struct saying_unsafe s;
	struct safe_numbers numbers;
};

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct sending *x = arg;
	struct request *r = x->r;
	struct arena *a = arena_new(0);
	enum row row = safety_child_is(tx, x->s.authority, x->s.child, f);
	bool ok = row == ROW_ONE ? safety_say(tx, a, &x->s, r->now, r->today, f)
	                         : row == ROW_NONE && fault_set(f, FAULT_ASKED, "safety.none", "This account is closed.");
	arena_free(a);
	return ok;
}

static bool load_numbers(struct tx *tx, void *arg, struct fault *f)
{
	struct sending *x = arg;
	return safe_numbers(x->r, tx, x->s.authority, &x->numbers, f);
}

/* Without a session nothing of the record is shown: that it is sent, and whom to call. */
static void draw_sent(struct sending *x, struct answer *a)
{
	struct fault aside = {0};
	house_read(x->r, load_numbers, x, &aside);
	me_safe_sent_view(page_begin(x->r, a, x->r->site->words->plain[MSG_ME_SAFE_SENT_TITLE]), &x->numbers);
	page_end(x->r, a);
}

/* Not taken: who came with a page of somebody else's making, or one that is older than a week. The words stand in the page that is
 * sent back, with a token that is good. */
static bool not_taken(struct request *r, struct answer *a, struct fault *f)
{
	a->status = 422;
	if (actor_at(r)->role == ROLE_YOUNG_PERSON && !r->cross_site)
		return show_page(r, a, true, f);
	me_safe_not_sent_view(page_begin(r, a, r->site->words->plain[MSG_ME_SAFE_TITLE]));
	page_end(r, a);
	return true;
}

static bool do_safe(struct request *r, struct answer *a, struct fault *f)
{
	const struct values *v = r->form;
	const struct actor *me = actor_at(r);
	struct sending *x = arena_new_of(r->arena, struct sending);
	*x = (struct sending){.r = r,
	    .s = {.words = form_text(v, WORDS), .reach = form_text(v, REACH), .shut = form_is(v, SHUT) || form_choices(v, READERS) & 1}};
	a->status = 200; /* a field that is wrong is no reason to send it back */
	if (r->cross_site || !safety_token_ok(house_of(r)->safety_key, form_text(v, TOKEN), r->now, &x->s.authority, &x->s.child))
		return not_taken(r, a, f);
	whose_set(x->s.authority); /* the token says whose child it is, with a session or without */
	for (size_t i = WHOM; i < INPUTS; i++)
		if (form_given(v, i))
			x->s.about[x->s.n_about++] = form_int(v, i);
	bool theirs = me->role == ROLE_YOUNG_PERSON && me->person == x->s.child && me->authority == x->s.authority;
	if (!theirs)
		draw_sent(x, a);
	house_write(r, a, "not safe", put, x, theirs ? TEXT("/me/safe") : (struct text){0});
	if (theirs)
		house_done(r, a, MSG_DONE_SAFE);
	return true;
}

ROUTE(me_safe, .method = METHOD_GET, .pattern = "/me/safe", .permission = "view.say", .handle = show_safe, .audience = AUDIENCE_CHILD,
    .title = "I don't feel safe", .child_bearing = true);
ROUTE(do_me_safe, .method = METHOD_POST, .pattern = "/me/safe", .permission = "public", .handle = do_safe, .show = do_safe,
    .audience = AUDIENCE_CHILD, .title = "I don't feel safe: taken by its own token, with or without a session", .form = &safe_form,
    .no_token = true, .urgent = true);

/* ---- do you feel safe now? ---- */

enum { CALL, IS_SAFE };
static const struct choice yes_no[] = {{"yes", MSG_ME_SAFE_YES, NULL, MSG_NONE}, {"no", MSG_ME_SAFE_NO, NULL, MSG_NONE}};
static const struct input answer_inputs[] = {
    [CALL] = {.name = "call", .type = INPUT_ID, .required = true},
    [IS_SAFE] = {.name = "safe", .type = INPUT_CHOICE, .label = MSG_ME_SAFE_ASK, .choices = yes_no, .n_choices = 2, .required = true},
};
static const struct form answer_form = {answer_inputs, 2};

static bool put_answer(struct tx *tx, void *arg, struct fault *f)
{
	struct request *r = arg;
	struct arena *a = arena_new(0);
	bool ok = safety_answer(tx, a, actor_at(r), form_int(r->form, CALL), form_choice(r->form, IS_SAFE) == 0,
	    r->now, r->today, f);
	arena_free(a);
	return ok;
}

static bool do_answer(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	house_write(r, a, "safe now", put_answer, r, TEXT("/me/safe"));
	house_done(r, a, MSG_DONE_SAFE_ANSWER);
	return true;
}

static bool show_after(struct request *r, struct answer *a, struct fault *f)
{
	r->form = NULL; /* of another form */
	return show_page(r, a, false, f);
}
ROUTE(do_me_safe_now, .method = METHOD_POST, .pattern = "/me/safe/now", .permission = "view.say", .handle = do_answer, .show = show_after,
    .audience = AUDIENCE_CHILD, .title = "Do you feel safe now?", .form = &answer_form, .child_bearing = true);

/* ---- on other pages ---- */

/* What was typed into the part of a form that was sent by its own button: it comes back as it was. */
static void part_typed(const struct request *r, struct me_safe_form *out)
{
	const struct pair *reach = pairs_get(r->sent, "reach");
	if (reach)
		out->reach = reach->value;
	for (size_t i = 0; i < out->n; i++)
		for (size_t k = 0; k < r->sent->n; k++) {
			int64_t person;
			out->tick[i].ticked |= text_starts(r->sent->at[k].name, TEXT("whom")) && text_int(r->sent->at[k].value, &person) &&
			    person == out->tick[i].person;
		}
}

bool safe_part_filled(const struct request *r)
{
	const struct pair *reach = r->sent ? pairs_get(r->sent, "reach") : NULL;
	bool filled = reach && text_trim(reach->value).n;
	for (size_t i = 0; r->sent && i < r->sent->n; i++)
		filled |= text_starts(r->sent->at[i].name, TEXT("whom"));
	return filled;
}

bool safe_part(struct request *r, struct tx *tx, struct html *to, struct fault *f)
{
	struct me_safe_form form = {0};
	if (!fill_form(r, tx, NULL, &form, f))
		return false;
	if (r->sent)
		part_typed(r, &form);
	struct out o = out_begin(r->arena, r->site->words);
	me_safe_part_view(&o, &form);
	*to = html_taken(&o, 0);
	out_end(&o);
	return true;
}

bool safe_card(struct request *r, struct tx *tx, struct out *o, struct fault *f)
{
	struct safety_call *c;
	size_t n, stands = 0;
	const struct actor *me = actor_at(r);
	if (!safety_mine(tx, r->arena, me->authority, me->person, r->now, r->today, &c, &n, f))
		return false;
	while (stands < n && c[stands].state == SAFETY_CLOSED)
		stands++;
	const struct safety_call *is = stands < n ? &c[stands] : NULL;
	me_safe_card_view(o, is != NULL, is && is->state == SAFETY_SIGNED, is && is->read,
	    is && is->holder.n && is->state != SAFETY_WAITING ? is->holder : (struct text){0});
	return true;
}
