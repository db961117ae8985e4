/* The young person says something: words or a face, who may read it chosen first; what came of it; what is not right. */
#include "parts/voice.tell.view.h"
#include "access/throttle.h"
#include "house/pages/safe.h"
#include "house/pages/steps.h"
#include "house/pages/waits.h"
#include "kit/components.h"
#include "kit/form.h"
#include "kit/texts.gen.h"
#include "parts/voice/pages/tell.h"
#include "record/people.h"

enum { ANSWER_DAYS = 7 }; /* a week: long enough to talk to others, short enough to be remembered */

enum { READERS, FEELING, ABOUT, WORDS, INPUTS };
static const struct input inputs[INPUTS] = {
    [READERS] = {.name = "readers", .type = INPUT_CHOICES, .label = MSG_ME_TELL_WHO, .hint = MSG_ME_TELL_WHO_HINT,
        .missing = MSG_ME_TELL_WHO_MISSING, .required = true},
    [FEELING] = {.name = "feeling", .type = INPUT_CHOICE, .label = MSG_ME_TELL_FEEL},
    [ABOUT] = {.name = "about", .type = INPUT_CHOICES, .label = MSG_ME_TELL_TOPIC},
    [WORDS] = {.name = "words", .type = INPUT_LINES, .label = MSG_ME_TELL_WORDS, .most = 8000, .rows = 6},
};

const char *tell_face(size_t place)
{
	static const char *const faces[] = {
	    "/assets/face-happy.svg", "/assets/face-good.svg", "/assets/face-okay.svg", "/assets/face-sad.svg", "/assets/face-cross.svg"};
	return place < sizeof faces / sizeof *faces ? faces[place] : NULL;
}

static const struct list *list_of(const char *field)
{
	const struct kind *k = kind_of(TEXT("view"));
	return k->fields[kind_field(k, field)].list;
}

/* What may be chosen is what the lists hold, in their words for a child; who is safe is told by the red button alone. */
static void choose(struct arena *a, struct input *in)
{
	const struct list *l = list_of(in->name);
	struct choice *all = arena_array(a, struct choice, l->n + 1);
	for (size_t i = 0; i < l->n; i++)
		if (in->name != inputs[READERS].name || !(readers_of(text_of(l->codes[i].code)) & READER_SAFE))
			all[in->n_choices++] = (struct choice){.value = l->codes[i].code, .label_text = l->codes[i].child};
	in->choices = all;
}

static const struct form *tell_form(struct request *r, struct fault *f)
{
	(void)f;
	struct form *form = arena_new_of(r->arena, struct form);
	struct input *in = arena_array(r->arena, struct input, INPUTS);
	memcpy(in, inputs, sizeof inputs);
	for (int i = READERS; i < WORDS; i++)
		choose(r->arena, &in[i]);
	*form = (struct form){in, INPUTS};
	return form;
}

struct telling {
	struct request *r;
	struct answer *a;
	struct child_model *m;
	struct waits_people people;
	struct html safe; /* the part of the form for a child who is not safe */
};

/* Who answers, and by when, who reads it too, beside whom it is told to: known before anything is written, and by the lists of those
 * who are named. */
static struct govuk_choice reader(struct telling *t, const struct choice *c, bool checked, bool *nobody)
{
	struct request *r = t->r;
	const struct words *w = r->site->words;
	uint32_t to = readers_of(text_of(c->value));
	const struct entry *e = waits_would_be(r, t->m, c->value);
	struct text who = waits_names(r, t->m, &t->people, waits_answer, e, true),
	    all = waits_names(r, t->m, &t->people, waits_reads, e, false);
	bool adviser = to == READER_WORKER && who.n && !waits_of_role(r, t->m, &t->people, waits_answer, e, ROLE_SOCIAL_WORKER).n;
	struct out_arg args[] = {out_arg_text(who), out_arg_text(seen_near(r, r->today + ANSWER_DAYS)), out_arg_text(all)};
	struct text hint = to == READER_JUST_ME ? w->plain[MSG_ME_TELL_WHO_ME_HINT]
	    : !who.n ? w->plain[to == READER_SIDE ? MSG_ME_TELL_WHO_SIDE_NONE : MSG_ME_TELL_WHO_NONE]
	             : out_words(r->arena, w, text_eq(who, all) ? MSG_ME_TELL_WHO_ANSWERS : MSG_ME_TELL_WHO_ANSWERS_ALSO, args,
	             text_eq(who, all) ? 2 : 3);
	*nobody = to == READER_REVIEW && !who.n;
	return (struct govuk_choice){.value = text_of(c->value), .hint = {.text = hint}, .checked = checked,
	    .text = adviser ? w->plain[MSG_ME_TELL_WHO_ADVISER] : text_of(c->label_text)};
}

static void draw_readers(struct telling *t, struct out *o, const struct values *v)
{
	const struct words *w = t->r->site->words;
	const struct input *in = &v->form->fields[READERS];
	struct govuk_choice *item = arena_array(t->r->arena, struct govuk_choice, in->n_choices + 1);
	uint64_t chosen = form_choices(v, READERS);
	size_t n = 0;
	for (size_t i = 0; i < in->n_choices; i++) {
		bool nobody;
		item[n] = reader(t, &in->choices[i], chosen >> i & 1, &nobody);
		n += !nobody || (chosen >> i & 1); /* whoever has no reviewing officer is offered none */
	}
	struct govuk_fieldset set = {.legend = {.text = w->plain[MSG_ME_TELL_WHO], .classes = TEXT("govuk-fieldset__legend--m")}};
	govuk_checkboxes(o, &(struct govuk_choices){.name = text_of(in->name), .items = item, .n_items = n, .fieldset = &set,
	    .hint = {.text = w->plain[MSG_ME_TELL_WHO_HINT]}, .error = {.text = v->at[READERS].error}});
}

static bool load(struct tx *tx, void *arg, struct fault *f)
{
	struct telling *t = arg;
	enum row row = seen_model(t->r, t->a, tx, &t->m, f);
	if (row == ROW_ONE && !waits_people(t->r, tx, t->m, &t->people, f)) {
		caseload_put(t->m);
		t->m = NULL;
		return false;
	}
	return row != ROW_FAULT;
}

static bool load_tell(struct tx *tx, void *arg, struct fault *f)
{
	struct telling *t = arg;
	if (!load(tx, arg, f) || !t->m)
		return t->m == NULL;
	if (safe_part(t->r, tx, &t->safe, f))
		return true;
	caseload_put(t->m);
	return false;
}

static bool show_tell(struct request *r, struct answer *a, struct fault *f)
{
	struct telling t = {.r = r, .a = a};
	if (!house_read(r, load_tell, &t, f))
		return false;
	if (!t.m)
		return true;
	const struct values *v = r->form ? r->form : form_empty(r->arena, tell_form(r, f));
	r->layout.back = TEXT("/me");
	r->layout.is_error = !form_ok(v);
	r->layout.is_private = true;
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_ME_TELL_TITLE]);
	form_problems(o, v);
	me_tell_top_view(o);
	form_begin(o, v, "/me/tell", r->layout.token);
	draw_readers(&t, o, v);
	me_faces_view(o, &v->form->fields[FEELING], form_choice(v, FEELING));
	form_field(o, v, WORDS, "m");
	form_field(o, v, ABOUT, "m");
	form_button(o, MSG_ME_TELL_SEND);
	out_html(o, t.safe);
	form_end(o);
	page_end(r, a);
	caseload_put(t.m);
	return true;
}

struct saying {
	struct hand hand;
	struct entry *e;
	struct arena *arena;
};

static bool say(struct tx *tx, void *arg, struct fault *f)
{
	struct saying *s = arg;
	s->e->id = 0;
	s->e->version = 0;
	struct problems p;
	return entry_add(tx, s->arena, &s->hand, s->e, &p, f);
}

/* The chosen codes in the list's order, one space between. */
static struct text codes(struct arena *a, const struct values *v, size_t field)
{
	const struct input *in = &v->form->fields[field];
	uint64_t chosen = form_choices(v, field);
	struct buf b = BUF_IN(a, 500);
	for (size_t i = 0; i < in->n_choices; i++)
		if (chosen >> i & 1)
			buf_printf(&b, "%s%s", b.n ? " " : "", in->choices[i].value);
	struct text out = b.n ? arena_text(a, buf_as_text(&b)) : (struct text){0};
	buf_free(&b);
	return out;
}

static struct saying *saying_new(struct request *r, const char *kind)
{
	struct saying *s = arena_new_of(r->arena, struct saying);
	*s = (struct saying){.hand = house_hand(r), .arena = r->arena,
	    .e = entry_new(r->arena, kind_of(text_of(kind)), actor_at(r)->person)};
	s->hand.relation = "me";
	s->e->state = STATE_FINAL;
	return s;
}

/* So many in an hour that no hand types them: what was typed stands in the page, to be sent a little later. Who is not safe says so
 * elsewhere, and is never held back. */
static bool too_much(struct request *r, struct answer *a, struct values *v)
{
	int64_t left_out;
	if (rate_take(house_of(r)->telling, (uint64_t)actor_at(r)->user, r->now, &left_out))
		return false;
	form_problem(v, r->site->words->plain[MSG_ME_TELL_MUCH]);
	a->status = 429;
	return true;
}

static bool do_tell(struct request *r, struct answer *a, struct fault *f)
{
	struct values *v = (struct values *)r->form;
	struct text to = codes(r->arena, v, READERS);
	uint32_t who = readers_of(to);
	if (who & READER_JUST_ME && who != READER_JUST_ME)
		form_error(v, READERS, r->site->words->plain[MSG_ME_TELL_JUST_ME_ALONE]);
	if (!form_given(v, WORDS) && form_choice(v, FEELING) < 0)
		form_error(v, WORDS, r->site->words->plain[MSG_ME_TELL_SOMETHING]);
	if (safe_part_filled(r)) /* the red button was not pressed, and nobody would be asked */
		form_problem(v, r->site->words->plain[MSG_ME_TELL_RED]);
	if (!form_ok(v) || too_much(r, a, v))
		return show_tell(r, a, f);
	struct saying *s = saying_new(r, "view");
	entry_set_number(s->e, "said", r->today);
	entry_set_given(s->e, "readers", to);
	entry_set_given(s->e, "about", codes(r->arena, v, ABOUT));
	if (form_choice(v, FEELING) >= 0)
		entry_set_given(s->e, "feeling", text_of(v->form->fields[FEELING].choices[form_choice(v, FEELING)].value));
	entry_set_given(s->e, "words", form_text(v, WORDS));
	if (who != READER_JUST_ME)
		entry_set_number(s->e, "answer_by", r->today + ANSWER_DAYS);
	house_write(r, a, "tell", say, s, TEXT("/me/said"));
	house_done(r, a, who == READER_JUST_ME ? MSG_DONE_KEPT : MSG_DONE_TOLD);
	return true;
}

ROUTE(me_tell, .method = METHOD_GET, .pattern = "/me/tell", .permission = "view.say", .handle = show_tell, .audience = AUDIENCE_CHILD,
    .title = "Tell us something", .child_bearing = true);
ROUTE(do_me_tell, .method = METHOD_POST, .pattern = "/me/tell", .permission = "view.say", .handle = do_tell, .audience = AUDIENCE_CHILD,
    .title = "Tell us something", .child_bearing = true, .adds = true, .form_for = tell_form, .form_same = true,
    .show = show_tell);

/* ---- what you said and what we did ---- */

static struct text word(struct telling *t, struct tx *tx, const struct entry *e, const char *field)
{
	return seen_words(t->r, tx, t->m, e, &e->kind->fields[kind_field(e->kind, field)], true);
}

static void add_answers(struct telling *t, struct tx *tx, const struct entry *view, struct me_said *s)
{
	const struct entries *all = model_of(t->m, "view-answer");
	const struct entry *e;
	s->answer = arena_array(t->r->arena, struct me_answer, all->n + 1);
	for (size_t at = 0; (e = seen_answer(t->m, view, &at));) {
		struct text who = {0};
		if (e->written_by)
			person_name(tx, t->r->arena, actor_at(t->r)->authority, e->written_by, &who, NULL);
		s->answer[s->n++] = (struct me_answer){word(t, tx, e, "words"), word(t, tx, e, "done"), word(t, tx, e, "why_not"),
		    seen_near(t->r, entry_from(e)), who};
	}
}

/* What was kept for oneself and was opened all the same says so where it says who can read it. */
static void add_opener(struct telling *t, struct tx *tx, const struct entry *e, struct me_said *s)
{
	struct text who = {0};
	const struct value *by = entry_value(e, "opened_by");
	if (by->state != VALUE_SET || !call_name(tx, t->r->arena, actor_at(t->r)->authority, by->number, &who, NULL) || !who.n)
		return;
	struct out_arg args[] = {out_arg_text(s->readers), out_arg_text(who)};
	s->readers = out_words(t->r->arena, t->r->site->words, MSG_ME_SAID_OPENED, args, 2);
}

static struct me_said said(struct telling *t, struct tx *tx, const struct entry *e)
{
	struct fault aside = {0};
	struct me_said s = {.words = entry_value(e, "words")->text, .feeling = word(t, tx, e, "feeling"), .about = word(t, tx, e, "about"),
	    .when = seen_near(t->r, entry_from(e)), .readers = word(t, tx, e, "readers")};
	const struct list *feelings = list_of("feeling");
	for (size_t i = 0; i < feelings->n; i++)
		if (text_is(entry_value(e, "feeling")->text, feelings->codes[i].code))
			s.face = tell_face(i);
	add_answers(t, tx, e, &s);
	const char *rated = step_rated(e, true);
	if (!step_rate(t->r, tx, e, &s.rate, &aside))
		s.rate = NULL;
	if (rated)
		s.rated = text_of(rated);
	day by = value_day(entry_value(e, "answer_by")), on;
	struct text names = waits_names(t->r, t->m, &t->people, waits_reads, e, false);
	if (names.n) /* by name, and whoever it is now */
		s.readers = names;
	add_opener(t, tx, e, &s);
	if (readers_of(entry_value(e, "readers")->text) & READER_JUST_ME || by == DAY_NONE)
		return s;
	s.by = seen_near(t->r, by);
	s.waits = waits_words(t->r, t->m, e);
	s.asked = waits_names(t->r, t->m, &t->people, waits_answer, e, true);
	s.late = by < t->r->today;
	s.asked_next = waits_names(t->r, t->m, &t->people, waits_remind, e, true);
	if (waits_reminded(t->r, tx, t->m, e, &s.again_by, &on))
		s.again = seen_near(t->r, on);
	return s;
}

static const struct input said_inputs[] = {{.name = "before", .type = INPUT_ID, .label = MSG_ME_SAID_OLDER}};
static const struct form said_query = {said_inputs, 1};

static bool show_all(struct tx *tx, void *arg, struct fault *f)
{
	struct telling *t = arg;
	enum row row = seen_model(t->r, t->a, tx, &t->m, f);
	if (row != ROW_ONE)
		return row == ROW_NONE;
	if (!waits_people(t->r, tx, t->m, &t->people, f)) {
		caseload_put(t->m);
		return false;
	}
	int64_t before = form_given(t->r->query, 0) ? form_int(t->r->query, 0) : 0;
	struct said_page page = seen_said(t->r, t->m, before);
	struct me_said *s = arena_array(t->r->arena, struct me_said, page.n + 1);
	for (size_t i = 0; i < page.n; i++)
		s[i] = said(t, tx, page.at[i]);
	struct text older = page.older ? arena_printf(t->r->arena, "/me/said?before=%lld", (long long)page.older) : (struct text){0};
	t->r->layout.back = TEXT("/me");
	t->r->layout.is_private = true;
	me_said_view(page_begin(t->r, t->a, t->r->site->words->plain[MSG_ME_SAID_TITLE]), s, page.n, older, !before);
	page_end(t->r, t->a);
	caseload_put(t->m);
	return true;
}

static bool show_said(struct request *r, struct answer *a, struct fault *f)
{
	struct telling t = {.r = r, .a = a};
	return house_read(r, show_all, &t, f);
}
ROUTE(me_said, .method = METHOD_GET, .pattern = "/me/said", .permission = "view.own", .handle = show_said, .audience = AUDIENCE_CHILD,
    .title = "What you said and what we did", .child_bearing = true, .query = &said_query);

/* ---- this is not right ---- */

enum { WRONG_WORDS, WRONG_INPUTS };
static const struct input wrong_inputs[] = {
    [WRONG_WORDS] = {.name = "words", .type = INPUT_LINES, .label = MSG_ME_WRONG_WORDS, .missing = MSG_ME_WRONG_MISSING, .required = true,
        .most = 2000, .rows = 5},
};
static const struct form wrong_form = {wrong_inputs, WRONG_INPUTS};

static const struct entry *named(struct telling *t)
{
	const struct kind *k = kind_of(request_word(t->r, "kind"));
	const struct entry *e = k && k->child_one ? model_entry(t->m, k, request_id(t->r, "entry-id")) : NULL;
	return e && !e->taken_back && seen_entry(t->r, t->m, e) ? e : NULL;
}

static bool show_wrong(struct request *r, struct answer *a, struct fault *f)
{
	struct telling t = {.r = r, .a = a};
	if (!house_read(r, load, &t, f))
		return false;
	if (!t.m)
		return true;
	const struct entry *e = named(&t);
	if (!e) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	} else {
		const struct values *v = r->form ? r->form : form_empty(r->arena, &wrong_form);
		r->layout.back = TEXT("/me/record");
		r->layout.is_error = !form_ok(v);
		r->layout.is_private = true;
		struct out *o = page_begin(r, a, r->site->words->plain[MSG_ME_WRONG_TITLE]);
		form_problems(o, v);
		me_wrong_top_view(o, e == t.m->self ? r->site->words->plain[MSG_ME_WRONG_SELF] : text_of(e->kind->child_one));
		form_begin(o, v, r->path.at, r->layout.token);
		form_field(o, v, WRONG_WORDS, NULL);
		form_button(o, MSG_ME_WRONG_SEND);
		form_end(o);
		page_end(r, a);
	}
	caseload_put(t.m);
	return true;
}

static bool do_wrong(struct request *r, struct answer *a, struct fault *f)
{
	struct telling t = {.r = r, .a = a};
	if (too_much(r, a, (struct values *)r->form))
		return show_wrong(r, a, f);
	if (!house_read(r, load, &t, f))
		return false;
	if (!t.m)
		return true;
	const struct entry *about = named(&t);
	if (!about) {
		page_error(r, a, 404, MSG_ERROR_NONE_TITLE, MSG_ERROR_NONE_SAY);
	} else {
		struct saying *s = saying_new(r, "task");
		entry_set_given(s->e, "task", TEXT("wrong"));
		entry_set_given(s->e, "about_kind", text_of(about->kind->name));
		entry_set_number(s->e, "about_entry", about->id);
		entry_set_given(s->e, "words", form_text(r->form, WRONG_WORDS));
		entry_set_number(s->e, "raised", r->today);
		entry_set_number(s->e, "due", r->today + ANSWER_DAYS);
		house_write(r, a, "not right", say, s, TEXT("/me/record"));
		house_done(r, a, MSG_DONE_NOT_RIGHT);
	}
	caseload_put(t.m);
	return true;
}
ROUTE(me_wrong, .method = METHOD_GET, .pattern = "/me/wrong/{kind}/{entry-id}", .permission = "wrong.say", .handle = show_wrong,
    .audience = AUDIENCE_CHILD, .title = "This is not right", .child_bearing = true);
ROUTE(do_me_wrong, .method = METHOD_POST, .pattern = "/me/wrong/{kind}/{entry-id}", .permission = "wrong.say", .handle = do_wrong,
    .audience = AUDIENCE_CHILD, .title = "This is not right", .child_bearing = true, .adds = true, .form = &wrong_form, .show = show_wrong);
