/* A form's fields as the components of the design system, with what was typed and what is wrong. */
#include "kit/components.h"
#include "kit/form.h"
#include <sodium.h>

enum { ID_BYTES = 18 };

static struct text words_or(const struct out *o, enum message id, const char *text)
{
	return text ? text_of(text) : id ? o->words->plain[id] : (struct text){NULL, 0};
}

static struct text label_of(const struct out *o, const struct input *f)
{
	return words_or(o, f->label, f->label_text);
}

static struct govuk_hint hint_of(const struct out *o, const struct input *f)
{
	return (struct govuk_hint){.text = words_or(o, f->hint, f->hint_text)};
}

static struct text legend_class(struct out *o, const char *base, const char *size)
{
	return size ? arena_printf(o->arena, "%s--%s", base, size) : TEXT("");
}

/* ---- the summary ---- */

/* Where the error's link goes: the first control that is wrong. */
static struct text place_of(struct out *o, const struct input *f, const struct typed *x)
{
	static const char *const parts[] = {"-day", "-month", "-year"};
	const char *part = "";
	if (f->type == INPUT_DAY)
		for (int k = 2; k >= 0; k--)
			if (x->bad_parts & (1u << k))
				part = parts[k];
	if (f->type == INPUT_DAY && !*part)
		part = parts[0];
	return arena_printf(o->arena, "#%s%s", f->name, part);
}

void form_problems(struct out *o, const struct values *v)
{
	if (!v || !v->errors)
		return;
	struct govuk_error_item *items = arena_array(o->arena, struct govuk_error_item, v->form->n + 1);
	size_t n = 0;
	if (v->problem.at)
		items[n++] = (struct govuk_error_item){.text = v->problem};
	for (size_t i = 0; i < v->form->n; i++)
		if (v->at[i].error.at)
			items[n++] = (struct govuk_error_item){.href = place_of(o, &v->form->fields[i], &v->at[i]), .text = v->at[i].error};
	govuk_error_summary(o, &(struct govuk_error_summary){.title = o->words->plain[MSG_FORM_PROBLEM], .items = items, .n_items = n});
}

/* ---- the frame ---- */

char *form_id(char out[static FORM_ID])
{
	unsigned char raw[ID_BYTES];
	randombytes_buf(raw, sizeof raw);
	return sodium_bin2base64(out, FORM_ID, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool form_is_id(struct text t)
{
	if (t.n != FORM_ID - 1)
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (!((t.at[i] >= 'a' && t.at[i] <= 'z') || (t.at[i] >= 'A' && t.at[i] <= 'Z') || (t.at[i] >= '0' && t.at[i] <= '9') ||
		    t.at[i] == '-' ||
			t.at[i] == '_'))
			return false;
	return true;
}

void form_begin(struct out *o, const struct values *v, const char *action, struct text token)
{
	bool file = false;
	for (size_t i = 0; i < v->form->n; i++)
		file |= v->form->fields[i].type == INPUT_FILE;
	out_lit(o, "<form method=\"post\" action=\"");
	out_link(o, action);
	out_lit(o, "\" novalidate");
	if (file)
		out_lit(o, " enctype=\"multipart/form-data\"");
	out_lit(o, "><input type=\"hidden\" name=\"token\"");
	out_attr(o, "value", token.at ? token : TEXT(""));
	out_lit(o, "><input type=\"hidden\" name=\"once\"");
	char id[FORM_ID];
	out_attr(o, "value", form_is_id(v->once) ? v->once : text_of(form_id(id)));
	out_lit(o, ">");
	if (v->again)
		out_lit(o, "<input type=\"hidden\" name=\"once-more\" value=\"1\">");
	if (v->draft) {
		out_lit(o, "<input type=\"hidden\" name=\"kept-draft\"");
		out_attr(o, "value", arena_printf(o->arena, "%lld", (long long)v->draft));
		out_lit(o, ">");
	}
}

void form_end(struct out *o)
{
	out_lit(o, "</form>");
}

void form_button(struct out *o, enum message label)
{
	govuk_button(o, &(struct govuk_button){.text = o->words->plain[label], .prevent_double_click = TEXT("true")});
}

/* ---- fields ---- */

static void draw_input(struct out *o, const struct input *f, const struct typed *x, const char *size)
{
	bool secret = f->type == INPUT_SECRET, number = f->type == INPUT_INT;
	govuk_input(o, &(struct govuk_input){
	    .name = text_of(f->name),
	    .type = secret ? TEXT("password") : TEXT("text"),
	    .value = secret ? (struct text){NULL, 0} : x->text,
	    .classes = f->width ? arena_printf(o->arena, "govuk-input--width-%d", f->width) : TEXT(""),
	    .autocomplete = f->autocomplete ? text_of(f->autocomplete) : secret ? TEXT("off") : (struct text){NULL, 0},
	    .inputmode = number || f->digits ? TEXT("numeric") : (struct text){NULL, 0},
	    .spellcheck = secret || number ? TEXT("false") : (struct text){NULL, 0},
	    .label = {.text = label_of(o, f), .classes = legend_class(o, "govuk-label", size), .is_page_heading = size && *size == 'l'},
	    .hint = hint_of(o, f),
	    .error = {.text = x->error},
	    .prefix = {.text = f->prefix ? text_of(f->prefix) : (struct text){NULL, 0}},
	});
}

static void draw_lines(struct out *o, const struct input *f, const struct typed *x, const char *size)
{
	govuk_textarea(o, &(struct govuk_textarea){
	    .name = text_of(f->name),
	    .value = x->text,
	    .rows = f->rows,
	    .label = {.text = label_of(o, f), .classes = legend_class(o, "govuk-label", size), .is_page_heading = size && *size == 'l'},
	    .hint = hint_of(o, f),
	    .error = {.text = x->error},
	});
}

static void draw_hidden(struct out *o, const struct input *f, const struct typed *x)
{
	out_lit(o, "<input type=\"hidden\"");
	out_attr(o, "name", text_of(f->name));
	out_attr(o, "value", x->text.at ? x->text : TEXT(""));
	out_lit(o, ">");
}

static struct govuk_fieldset fieldset_of(struct out *o, const struct input *f, const char *size)
{
	return (struct govuk_fieldset){.legend = {.text = label_of(o, f), .classes = legend_class(o, "govuk-fieldset__legend", size),
	    .is_page_heading = size && *size == 'l'}};
}

static void draw_day(struct out *o, const struct input *f, const struct typed *x, const char *size)
{
	static const enum message labels[] = {MSG_FORM_DAY_DAY, MSG_FORM_DAY_MONTH, MSG_FORM_DAY_YEAR};
	static const struct text names[] = {{"day", 3}, {"month", 5}, {"year", 4}};
	struct govuk_date_item items[3];
	struct govuk_fieldset set = fieldset_of(o, f, size);
	for (int k = 0; k < 3; k++)
		items[k] = (struct govuk_date_item){.name = names[k], .label = o->words->plain[labels[k]], .value = x->part[k],
		    .width = k == 2 ? 4 : 2, .error = x->bad_parts & (1u << k)};
	struct govuk_hint hint = hint_of(o, f);
	if (!hint.text.n)
		hint.text = o->words->plain[MSG_FORM_DAY_HINT];
	govuk_date_input(o, &(struct govuk_date_input){.id = text_of(f->name), .name_prefix = text_of(f->name), .items = items,
	    .n_items = 3, .fieldset = &set, .hint = hint, .error = {.text = x->error}});
	if (!f->past || !o->today)
		return;
	/* the script shows it: without one, there is nothing that it could do */
	char on[DAY_TEXT];
	out_lit(o, "<button type=\"button\" class=\"govuk-button govuk-button--secondary kith-today\" hidden");
	out_attr(o, "data-today", text_of(day_uk(o->today, on)));
	out_attr(o, "data-for", text_of(f->name));
	out_lit(o, ">");
	out_say(o, MSG_FORM_DAY_TODAY);
	out_lit(o, "</button>");
}

static void draw_select(struct out *o, const struct input *f, const struct typed *x, const char *size)
{
	struct govuk_option *items = arena_array(o->arena, struct govuk_option, f->n_choices + 1);
	items[0] = (struct govuk_option){.value = TEXT("")};
	for (size_t i = 0; i < f->n_choices; i++)
		items[i + 1] = (struct govuk_option){.value = text_of(f->choices[i].value),
		    .text = words_or(o, f->choices[i].label, f->choices[i].label_text),
		    .selected = x->given && x->number == (int64_t)i};
	govuk_select(o, &(struct govuk_select){.name = text_of(f->name), .items = items, .n_items = f->n_choices + 1,
	    .label = {.text = label_of(o, f), .classes = legend_class(o, "govuk-label", size), .is_page_heading = size && *size == 'l'},
	    .hint = hint_of(o, f), .error = {.text = x->error}});
}

/* more: below the choice of that number. */
static void draw_choices(struct out *o, const struct input *f, const struct typed *x, const char *size, size_t below, struct html more)
{
	struct govuk_choice *items = arena_array(o->arena, struct govuk_choice, f->n_choices + 1);
	bool many = f->type == INPUT_CHOICES;
	for (size_t i = 0; i < f->n_choices; i++) {
		const struct choice *c = &f->choices[i];
		items[i] = (struct govuk_choice){.value = text_of(c->value), .text = words_or(o, c->label, c->label_text),
		    .hint = {.text = words_or(o, c->hint, NULL)}, .checked = many ? x->chosen & ((uint64_t)1 << (i & 63))
		    : x->given && x->number == (int64_t)i, .conditional = i == below ? more : (struct html){{NULL, 0}}};
	}
	struct govuk_fieldset set = fieldset_of(o, f, size);
	struct govuk_choices c = {.name = text_of(f->name), .items = items, .n_items = f->n_choices, .fieldset = &set,
	    .hint = hint_of(o, f), .error = {.text = x->error}, .classes = f->is_inline && !more.safe.n ? TEXT("govuk-radios--inline")
	    : TEXT("")};
	if (many)
		c.classes = TEXT(""), govuk_checkboxes(o, &c);
	else
		govuk_radios(o, &c);
}

static void draw_bool(struct out *o, const struct input *f, const struct typed *x)
{
	struct govuk_choice one = {.value = TEXT("1"), .text = label_of(o, f), .hint = hint_of(o, f), .checked = x->number != 0};
	govuk_checkboxes(o, &(struct govuk_choices){.name = text_of(f->name), .items = &one, .n_items = 1, .error = {.text = x->error}});
}

static void draw_file(struct out *o, const struct input *f, const struct typed *x)
{
	struct text id = text_of(f->name);
	struct govuk_hint hint = hint_of(o, f);
	struct govuk_error_message error = {.text = x->error};
	govuk_group_begin(o, &(struct govuk_group){.classes = TEXT("")}, x->error.at != NULL);
	govuk_label(o, &(struct govuk_label){.text = label_of(o, f), .for_id = id});
	struct text described = govuk_hint_and_error(o, TEXT(""), id, &hint, &error);
	out_lit(o, "<input type=\"file\"");
	govuk_class(o, "govuk-file-upload", x->error.at ? TEXT("govuk-file-upload--error") : TEXT(""));
	out_attr(o, "id", id);
	out_attr(o, "name", id);
	if (described.n)
		out_attr(o, "aria-describedby", described);
	out_lit(o, "></div>");
}

void form_field_with(struct out *o, const struct values *v, size_t i, const char *size, size_t choice, struct html more)
{
	draw_choices(o, &v->form->fields[i], &v->at[i], size, choice, more);
}

void form_field(struct out *o, const struct values *v, size_t i, const char *size)
{
	const struct input *f = &v->form->fields[i];
	const struct typed *x = &v->at[i];
	switch (f->type) {
	case INPUT_LINES:
		draw_lines(o, f, x, size);
		break;
	case INPUT_HIDDEN:
	case INPUT_ID:
		draw_hidden(o, f, x);
		break;
	case INPUT_DAY:
		draw_day(o, f, x, size);
		break;
	case INPUT_CHOICE:
	case INPUT_CHOICES:
		if (f->as_select && f->type == INPUT_CHOICE)
			draw_select(o, f, x, size);
		else
			draw_choices(o, f, x, size, f->n_choices, (struct html){{NULL, 0}});
		break;
	case INPUT_BOOL:
		draw_bool(o, f, x);
		break;
	case INPUT_FILE:
		draw_file(o, f, x);
		break;
	default:
		draw_input(o, f, x, size);
	}
}
