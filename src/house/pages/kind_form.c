#include "house/pages/kind_form.h"
#include "house/pages/choices.h"
#include "house/pages/worker.h"
#include "kit/components.h"

static const struct choice yes_no[] = {{"yes", MSG_FORM_YES, NULL, MSG_NONE}, {"no", MSG_FORM_NO, NULL, MSG_NONE}};

/* ---- one field ---- */

static const char *called_label(bool young, const struct field *x)
{
	return young && x->child ? x->child : x->label;
}

static const char *words_of(struct form_making *k, enum message id)
{
	return arena_z(k->r->arena, k->r->site->words->plain[id]);
}

/* "Only if “Seen alone” is No." before the help; a form without script shows all its fields. */
static const char *hint(struct form_making *k, const struct kind *kind, const struct field *x)
{
	if (!x->when)
		return x->type == FIELD_TIME && !x->help ? words_of(k, MSG_FORM_TIME_HINT) : k->s->young ? NULL : x->help;
	const struct field *on = &kind->fields[kind_field(kind, x->when)];
	struct text is = {0};
	for (size_t i = 0; i < x->when_n; i++) {
		const struct code *c = on->list ? list_code(on->list, text_of(x->when_is[i])) : NULL;
		is = arena_printf(k->r->arena, "%.*s%s%s", TEXT_ARG(is), i ? ", " : "",
		    !c ? x->when_is[i] : k->s->young && c->child ? c->child : c->label);
	}
	struct out_arg args[] = {out_arg_z(called_label(k->s->young, on)), out_arg_text(is)};
	struct text only = out_words(k->r->arena, k->r->site->words, k->s->young ? MSG_ME_FORM_ONLY : MSG_CHILD_FORM_ONLY, args, 2);
	return x->help && !k->s->young ? arena_printf(k->r->arena, "%.*s %s.", TEXT_ARG(only), x->help).at : arena_z(k->r->arena, only);
}

static const char *label(struct form_making *k, const struct field *x)
{
	const char *is = called_label(k->s->young, x);
	struct out_arg arg = out_arg_z(is);
	bool optional = x->required == REQUIRED_NEVER && !x->when;
	return optional
	    ? arena_z(k->r->arena,
	          out_words(k->r->arena, k->r->site->words, k->s->young ? MSG_ME_FORM_OPTIONAL : MSG_CHILD_FORM_OPTIONAL, &arg, 1))
	    : is;
}

static const char *input_name(struct arena *a, const char *field)
{
	char *z = arena_z(a, text_of(field));
	for (char *c = z; *c; c++)
		if (*c == '_')
			*c = '-';
	return z;
}

/* False: nothing to ask (a moment is never typed; a list with nothing in it; rows are added one by one, and what is reckoned is not asked).
 * find: where there is a box to type a name into, that. */
static bool input_of(
    struct form_making *k, const struct kind *kind, const struct field *x, struct input *in, struct input *find, struct form_things *things)
{
	*in = (struct input){.name = input_name(k->r->arena, x->name), .label_text = label(k, x), .hint_text = hint(k, kind, x)};
	switch (x->type) {
	case FIELD_DAY:
		in->type = INPUT_DAY;
		in->past = x->time == TIME_PAST;
		return true;
	case FIELD_TEXT:
	case FIELD_LONGTEXT:
		in->type = x->type == FIELD_TEXT ? INPUT_TEXT : INPUT_LINES;
		in->most = x->max > 0 && x->max <= FORM_LINES ? (int)x->max : FORM_LINES;
		in->rows = 4;
		in->width = x->type == FIELD_TEXT && x->max <= 20 ? 10 : 0;
		return true;
	case FIELD_INT:
		in->type = INPUT_INT;
		in->low = x->min;
		in->high = x->max;
		in->width = 5;
		return true;
	case FIELD_TIME:
	case FIELD_MONEY:
		in->type = INPUT_TEXT;
		in->most = 20;
		in->width = 10;
		in->prefix = x->type == FIELD_MONEY ? "£" : NULL;
		return true;
	case FIELD_THING:
		return choices_from_things(k, x, in, find, things);
	case FIELD_BOOL:
		in->type = INPUT_CHOICE;
		in->choices = yes_no;
		in->n_choices = 2;
		in->is_inline = true;
		return true;
	case FIELD_CODE:
	case FIELD_CODES:
		choices_from_list(k, kind, x, in);
		return in->n_choices > 0;
	case FIELD_PERSON:
		choices_from_people(k, kind, x, in);
		return in->n_choices > 0;
	case FIELD_ENTRY:
		choices_from_entries(k, x, in);
		return in->n_choices > 0;
	default:
		return false;
	}
}

/* Fields in the order in which a form asks them. */
static const size_t *asked_order(struct arena *a, const struct kind *kind)
{
	size_t *order = arena_array(a, size_t, kind->n + 1), n = 0;
	for (size_t i = 0; i < kind->ask_n; i++)
		order[n++] = (size_t)kind_field(kind, kind->ask[i]);
	for (size_t i = 0; i < kind->n; i++) {
		bool first = false;
		for (size_t k = 0; k < kind->ask_n; k++)
			first |= order[k] == i;
		if (!first)
			order[n++] = i;
	}
	return order;
}

static bool skipped(const char *const *skip, const char *name)
{
	for (size_t i = 0; skip && skip[i]; i++)
		if (!strcmp(skip[i], name))
			return true;
	return false;
}

static const struct choice states[] = {{"final", MSG_CHILD_FORM_SAVE, NULL, MSG_NONE}, {"draft", MSG_CHILD_FORM_DRAFT, NULL, MSG_NONE}},
                           young_states[] = {{"final", MSG_ME_FORM_SEND, NULL, MSG_NONE}, {"draft", MSG_ME_FORM_DRAFT, NULL, MSG_NONE}};

const struct kind *kind_form_kind(const struct request *r)
{
	struct text word = request_word(r, "kind");
	const struct kind *k = kind_of(word);
	for (size_t i = 0; !k && i < record_kinds()->n; i++)
		if (record_kinds()->kinds[i].page.apart >= 0 && text_is(word, record_kinds()->kinds[i].page.apart_is))
			k = &record_kinds()->kinds[i];
	return k;
}

/* The answer whose entries have a form of their own, where this is that form. */
static const char *form_apart(const struct request *r, const struct kind *kind, const struct entry *e)
{
	const struct kind_page *p = &kind->page;
	return p->apart >= 0 && text_is(e ? e->value[p->apart].text : request_word(r, "kind"), p->apart_is) ? p->apart_is : NULL;
}

struct kind_subject kind_subject_child(const struct request *r, const struct child_model *m, const struct entry *e)
{
	return (struct kind_subject){.m = m, .about = m->person, .access = seen_subject(r, m, e), .named = worker_named(r, m),
	    .address = arena_printf(r->arena, "/child/%lld", (long long)m->person)};
}

struct kind_form *kind_form_new(struct request *r, struct tx *tx, const struct kind_subject *s, enum verb verb, const struct kind *kind,
    const struct entry *e, const char *const *skip, struct fault *f)
{
	struct form_making k = {.r = r, .tx = tx, .s = s, .e = e, .f = f, .ok = true, .apart = form_apart(r, kind, e)};
	struct kind_form *out = arena_new_of(r->arena, struct kind_form);
	struct input *in = arena_array(r->arena, struct input, 2 * kind->n + 2), *find = arena_array(r->arena, struct input, kind->n + 1);
	struct form_things *things = arena_array(r->arena, struct form_things, kind->n + 1);
	size_t *field = arena_array(r->arena, size_t, kind->n + 1), n = 0;
	const size_t *order = asked_order(r->arena, kind);
	for (size_t at = 0; at < kind->n; at++) {
		size_t i = order[at];
		const struct field *x = &kind->fields[i];
		if (skipped(skip, x->name) || (s->young && !x->child) || (verb == VERB_CORRECT && e && field_locked(e, x)) ||
		    !access_may(actor_at(r), verb, kind->name, x->name, &s->access).may)
			continue;
		find[n] = (struct input){0};
		if (input_of(&k, kind, x, &in[n], &find[n], &things[n]))
			field[n++] = i;
	}
	size_t all = n + 2;
	for (size_t i = 0; i < n; i++)
		if (find[i].name) {
			things[i].find = all;
			in[all++] = find[i];
		}
	in[n] = (struct input){.name = "version", .type = INPUT_ID};
	in[n + 1] = (struct input){.name = "state", .type = INPUT_CHOICE, .label = MSG_CHILD_FORM_SAVE, .choices = states, .n_choices = 2};
	*out = (struct kind_form){.form = {in, all},
	    .kind = kind,
	    .field = field,
	    .n = n,
	    .things = things,
	    .version = n,
	    .state = n + 1,
	    .plan = e && worker_plan(e),
	    .draft = !kind->sign && !kind->holder && (!e || e->state == STATE_DRAFT || verb == VERB_CHANGE),
	    .words = r->site->words,
	    .about = *s};
	out->about.m = NULL;
	return k.ok ? out : NULL;
}

struct entry *kind_form_entry(const struct request *r, const struct kind_form *k)
{
	return entry_new_about(r->arena, k->kind, k->about.about);
}

/* ---- there and back ---- */

size_t kind_form_input(const struct kind_form *k, const char *field)
{
	for (size_t i = 0; i < k->n; i++)
		if (!strcmp(k->kind->fields[k->field[i]].name, field))
			return i;
	return k->form.n;
}

static void choose(struct values *v, size_t i, struct text code)
{
	const struct input *in = &v->form->fields[i];
	for (size_t c = 0; c < in->n_choices; c++)
		if (text_is(code, in->choices[c].value))
			form_set_choice(v, i, (int)c);
}

void kind_form_begin(const struct request *r, const struct kind_form *k, struct values *v)
{
	const struct kind_page *p = &k->kind->page;
	size_t who = p->by >= 0 ? kind_form_input(k, k->kind->fields[p->by].name) : k->form.n;
	if (who < k->form.n && (!p->by_role || p->by_role & (role_set)1 << actor_at(r)->role))
		choose(v, who, arena_printf(r->arena, "%lld", (long long)actor_at(r)->person));
}

void kind_form_fill(const struct kind_form *k, struct values *v, const struct entry *e, bool dates)
{
	for (size_t i = 0; i < k->n; i++) {
		size_t at = k->field[i];
		const struct field *x = &k->kind->fields[at];
		const struct value *has = &e->value[at];
		struct text t = value_text(v->arena, x, has), rest = t, one;
		uint64_t mask = 0;
		v->at[i] = (struct typed){.day = DAY_NONE};
		if (has->state == VALUE_BLANK || (!dates && ((int)at == k->kind->from || (int)at == k->kind->to)))
			continue;
		switch (k->form.fields[i].type) {
		case INPUT_DAY:
			form_set_day(v, i, value_day(has));
			break;
		case INPUT_CHOICES:
			while (codes_next(&rest, &one))
				for (size_t c = 0; c < k->form.fields[i].n_choices; c++)
					mask |= text_is(one, k->form.fields[i].choices[c].value) ? (uint64_t)1 << (c & 63) : 0;
			form_set_choices(v, i, mask);
			break;
		case INPUT_CHOICE:
			choose(v, i, x->type == FIELD_BOOL ? (has->number ? TEXT("yes") : TEXT("no")) : t);
			break;
		default:
			form_set_text(v, i, t);
		}
	}
	if (e->version)
		form_set_int(v, k->version, e->version);
}

static struct text chosen(const struct request *r, const struct input *in, uint64_t mask)
{
	struct text all = {0};
	for (size_t c = 0; c < in->n_choices; c++)
		if (mask >> c & 1)
			all = arena_printf(r->arena, "%.*s%s%s", TEXT_ARG(all), all.n ? " " : "", in->choices[c].value);
	return all;
}

/* What was typed into one input, as the field's value is written. */
static struct text typed_of(const struct request *r, const struct kind_form *k, const struct values *v, size_t i)
{
	const struct input *in = &k->form.fields[i];
	struct text hidden = k->things[i].hidden, all;
	if (in->type != INPUT_CHOICES)
		return v->at[i].given ? form_text(v, i) : hidden;
	all = v->at[i].given ? chosen(r, in, form_choices(v, i)) : (struct text){"", 0};
	return hidden.n ? arena_printf(r->arena, "%.*s%s%.*s", TEXT_ARG(all), all.n ? " " : "", TEXT_ARG(hidden)) : all;
}

/* A name was typed into a search box, and none of those found is chosen. */
static void found_not_chosen(const struct request *r, const struct kind_form *k, struct values *v, size_t i)
{
	const struct form_things *t = &k->things[i];
	struct out_arg label = out_arg_z(called_label(k->about.young, &k->kind->fields[k->field[i]]));
	uint64_t is = v->at[i].given ? v->at[i].chosen : 0;
	if (t->asked && !(is & t->found) && !v->at[i].error.at)
		form_error(
		    v, t->found ? i : t->find, out_words(r->arena, k->words, t->found ? MSG_FORM_CHOOSE : MSG_FORM_FIND_NONE, &label, 1));
}

/* What is wrong, in short words: what is to be done, and not why a machine cannot read it. */
static struct text wrong_young(struct values *v, const struct kind_form *k, const struct field *x, const char *code)
{
	struct out_arg label = out_arg_z(called_label(true, x));
	bool order = !strcmp(code, "order"), future = x->type == FIELD_DAY && !strcmp(code, "day");
	return out_words(v->arena, k->words, order ? MSG_ME_FORM_ORDER : future ? MSG_ME_FORM_FUTURE
	    : x->type == FIELD_TIME ? MSG_ME_FORM_TIME : x->type == FIELD_MONEY || x->type == FIELD_INT ? MSG_ME_FORM_NUMBER
	    : !strcmp(code, "long") ? MSG_ME_FORM_LONG : MSG_ME_FORM_AGAIN, &label, 1);
}

void kind_form_take(const struct request *r, const struct kind_form *k, struct values *v, struct entry *e)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct field *x = &k->kind->fields[k->field[i]];
		struct value *to = &e->value[k->field[i]];
		const char *wrong = NULL;
		*to = (struct value){0};
		if (v->at[i].error.at)
			continue;
		if (k->form.fields[i].type == INPUT_DAY) {
			if (v->at[i].given)
				*to = (struct value){.state = VALUE_SET, .number = form_day(v, i)};
		} else if (!value_parse(r->arena, x, typed_of(r, k, v, i), to, &wrong)) {
			form_error(v, i, k->about.young ? wrong_young(v, k, x, "")
			                                : arena_printf(r->arena, "%s %s", called_label(k->about.young, x), wrong));
		}
		if (!v->look)
			found_not_chosen(r, k, v, i);
	}
	e->state = form_choice(v, k->state) == 1 ? STATE_DRAFT : STATE_FINAL;
}

/* What is to be done, in place of "is needed". */
static struct text needed(struct values *v, const struct kind_form *k, const struct field *x)
{
	struct out_arg label = out_arg_z(called_label(k->about.young, x));
	bool chosen = x->type == FIELD_BOOL || x->type == FIELD_CODE || x->type == FIELD_CODES || x->type == FIELD_PERSON ||
	    x->type == FIELD_ENTRY || x->type == FIELD_THING;
	if (k->about.young)
		return out_words(v->arena, k->words, x->type == FIELD_DAY ? MSG_ME_FORM_NEED_DAY : chosen ? MSG_ME_FORM_NEED_CHOICE
		    : MSG_ME_FORM_NEED_WORDS, &label, 1);
	return out_words(v->arena, k->words,
	    x->type == FIELD_DAY ? MSG_CHILD_FORM_NEED_DAY
	        : chosen         ? MSG_FORM_CHOOSE
	                         : MSG_CHILD_FORM_NEED_WORDS,
	    &label, 1);
}

void kind_form_problems(const struct kind_form *k, struct values *v, const struct problems *p)
{
	for (size_t i = 0; i < p->n; i++) {
		size_t in = kind_form_input(k, p->at[i].field->name);
		const struct field *x = p->at[i].field;
		struct text say = arena_text(v->arena, p->at[i].say);
		if (!strcmp(p->at[i].code, "needed"))
			say = needed(v, k, x);
		else if (k->about.young)
			say = wrong_young(v, k, x, p->at[i].code);
		if (say.n && say.at[say.n - 1] == '.')
			say.n--;
		if (in < k->form.n)
			form_error(v, in, say);
		else
			form_problem(v, say);
	}
}

bool kind_form_check(const struct request *r, const struct kind_form *k, struct values *v, const struct entry *e)
{
	struct problems p;
	if (v->look) /* sent to look at it with what was found: what is not there yet is not wrong */
		return false;
	if (!entry_check(r->arena, e, r->today, &p))
		kind_form_problems(k, v, &p);
	for (size_t i = 0; i < k->n; i++) {
		const struct field *x = &k->kind->fields[k->field[i]];
		if (e->value[k->field[i]].state == VALUE_BLANK || field_shown(e, x))
			continue;
		const struct field *on = &k->kind->fields[kind_field(k->kind, x->when)];
		struct out_arg args[] = {out_arg_z(called_label(k->about.young, x)), out_arg_z(called_label(k->about.young, on))};
		form_error(v, i, out_words(r->arena, r->site->words,
		    k->about.young ? MSG_ME_FORM_NOT_ASKED : MSG_CHILD_FORM_NOT_ASKED, args, 2));
	}
	return form_ok(v);
}

/* ---- drawn ---- */

static void button(struct out *o, const struct choice *c, bool second)
{
	govuk_button(o, &(struct govuk_button){.text = o->words->plain[c->label], .name = TEXT("state"), .value = text_of(c->value),
	    .classes = second ? TEXT("govuk-button--secondary") : TEXT(""), .prevent_double_click = TEXT("true")});
}

/* The input that this one hangs on, where it is radios of one answer to that: asked below that answer alone. form.n: none. */
static size_t hangs_on(const struct kind_form *k, size_t i, size_t *choice)
{
	const struct field *x = &k->kind->fields[k->field[i]];
	size_t on = x->when && x->when_n == 1 ? kind_form_input(k, x->when) : k->form.n;
	if (on >= k->n || k->form.fields[on].type != INPUT_CHOICE || k->form.fields[on].as_select)
		return k->form.n;
	for (size_t c = 0; c < k->form.fields[on].n_choices; c++)
		if (!strcmp(k->form.fields[on].choices[c].value, x->when_is[0])) {
			*choice = c;
			return on;
		}
	return k->form.n;
}

static bool hangs(const struct kind_form *k, size_t i)
{
	size_t choice;
	return hangs_on(k, i, &choice) < k->form.n;
}

/* An input, and below it the box to find more by name. */
static void one_field(struct out *o, const struct kind_form *k, const struct values *v, size_t i)
{
	const struct form_things *t = &k->things[i];
	if (!t->find || k->form.fields[i].n_choices)
		form_field(o, v, i, "s");
	if (!t->find)
		return;
	form_field(o, v, t->find, "s");
	if (t->asked && !t->found && !v->at[t->find].error.at) {
		struct out_arg label = out_arg_z(called_label(k->about.young, &k->kind->fields[k->field[i]]));
		out_lit(o, "<p class=\"govuk-body\" role=\"status\">");
		out_message(o, MSG_FORM_FIND_NONE, &label, 1);
		out_lit(o, "</p>");
	}
	govuk_button(o, &(struct govuk_button){.text = o->words->plain[MSG_FORM_FIND_DO], .name = TEXT("kept-look"), .value = TEXT("1"),
	    .classes = TEXT("govuk-button--secondary"), .prevent_double_click = TEXT("true")});
}

static void field_and_more(struct out *o, const struct kind_form *k, const struct values *v, size_t i)
{
	size_t choice = 0, below = 0, from = o->buf.n;
	bool any = false;
	for (size_t j = 0; j < k->n; j++)
		if (hangs_on(k, j, &choice) == i && (!any || choice == below)) {
			one_field(o, k, v, j);
			below = choice;
			any = true;
		}
	if (!any) {
		one_field(o, k, v, i);
		return;
	}
	struct html more = html_taken(o, from);
	form_field_with(o, v, i, "s", below, more);
	for (size_t j = 0; j < k->n; j++) /* what hangs on another answer of it stands below it all */
		if (hangs_on(k, j, &choice) == i && choice != below)
			one_field(o, k, v, j);
}

void kind_form_draw(struct out *o, const struct kind_form *k, const struct values *v)
{
	bool finds = false;
	for (size_t i = 0; i < k->n; i++)
		finds = finds || k->things[i].find;
	if (finds) /* the Enter key saves, whatever box it is pressed in: the first button of a form is the one that it presses */
		out_lit(o,
		    "<button class=\"govuk-visually-hidden\" name=\"state\" value=\"final\" tabindex=\"-1\" "
		    "aria-hidden=\"true\"></button>");
	for (size_t i = 0; i < k->n; i++)
		if (!hangs(k, i))
			field_and_more(o, k, v, i);
	if (v->at[k->version].given)
		form_field(o, v, k->version, NULL);
	out_lit(o, "<div class=\"govuk-button-group\">");
	button(o, &(k->about.young ? young_states : states)[0], false);
	if (k->draft)
		button(o, &(k->about.young ? young_states : states)[1], true);
	out_lit(o, "</div>");
}
