/* Fields to write in: input, textarea, select, date. */
#include "kit/components.h"

static void attr_if(struct out *o, const char *name, struct text t)
{
	if (t.n)
		out_attr(o, name, t);
}

static void label_for(struct out *o, const struct govuk_label *l, struct text id)
{
	struct govuk_label mine = *l;
	mine.for_id = id;
	govuk_label(o, &mine);
}

static void affix(struct out *o, const struct govuk_affix *a, const char *class)
{
	if (!govuk_given(a->text, a->html))
		return;
	out_lit(o, "<div");
	govuk_class(o, class, a->classes);
	out_lit(o, " aria-hidden=\"true\"");
	govuk_attributes(o, a->attributes);
	out_lit(o, ">");
	govuk_content(o, a->text, a->html);
	out_lit(o, "</div>");
}

static void input_element(struct out *o, const struct govuk_input *f, struct text id, struct text described, bool error)
{
	out_lit(o, "<input");
	struct text extra = f->classes;
	if (error)
		extra = govuk_described(o, extra, TEXT("govuk-input--error"), "");
	govuk_class(o, "govuk-input", extra);
	out_attr(o, "id", id);
	out_attr(o, "name", f->name);
	out_attr(o, "type", f->type.n ? f->type : TEXT("text"));
	attr_if(o, "spellcheck", f->spellcheck);
	out_attr(o, "value", f->value);
	out_flag(o, "disabled", f->disabled);
	attr_if(o, "aria-describedby", described);
	attr_if(o, "autocomplete", f->autocomplete);
	attr_if(o, "autocapitalize", f->autocapitalize);
	attr_if(o, "pattern", f->pattern);
	attr_if(o, "inputmode", f->inputmode);
	govuk_attributes(o, f->attributes);
	out_lit(o, ">");
}

void govuk_input(struct out *o, const struct govuk_input *f)
{
	struct text id = f->id.n ? f->id : f->name;
	bool error = govuk_given(f->error.text, f->error.html);
	bool wrapped = govuk_given(f->prefix.text, f->prefix.html) || govuk_given(f->suffix.text, f->suffix.html) ||
	    f->group.before.safe.n || f->group.after.safe.n;
	govuk_group_begin(o, &f->group, error);
	label_for(o, &f->label, id);
	struct text described = govuk_hint_and_error(o, f->described_by, id, &f->hint, &f->error);
	if (wrapped) {
		out_lit(o, "<div");
		govuk_class(o, "govuk-input__wrapper", f->wrapper_classes);
		govuk_attributes(o, f->wrapper_attributes);
		out_lit(o, ">");
		out_html(o, f->group.before);
		affix(o, &f->prefix, "govuk-input__prefix");
	}
	input_element(o, f, id, described, error);
	if (wrapped) {
		affix(o, &f->suffix, "govuk-input__suffix");
		out_html(o, f->group.after);
		out_lit(o, "</div>");
	}
	out_lit(o, "</div>");
}

void govuk_textarea(struct out *o, const struct govuk_textarea *f)
{
	struct text id = f->id.n ? f->id : f->name;
	bool error = govuk_given(f->error.text, f->error.html);
	govuk_group_begin(o, &f->group, error);
	label_for(o, &f->label, id);
	struct text described = govuk_hint_and_error(o, f->described_by, id, &f->hint, &f->error);
	out_html(o, f->group.before);
	out_lit(o, "<textarea");
	govuk_class(o, error ? "govuk-textarea govuk-textarea--error" : "govuk-textarea", f->classes);
	out_attr(o, "id", id);
	out_attr(o, "name", f->name);
	out_attr(o, "rows", arena_printf(o->arena, "%d", f->rows ? f->rows : 5));
	attr_if(o, "spellcheck", f->spellcheck);
	out_flag(o, "disabled", f->disabled);
	attr_if(o, "aria-describedby", described);
	attr_if(o, "autocomplete", f->autocomplete);
	govuk_attributes(o, f->attributes);
	out_lit(o, ">");
	if (f->value.n && f->value.at[0] == '\n')
		out_lit(o, "\n"); /* browsers drop the first line end */
	out_text(o, f->value);
	out_lit(o, "</textarea>");
	out_html(o, f->group.after);
	out_lit(o, "</div>");
}

void govuk_select(struct out *o, const struct govuk_select *f)
{
	struct text id = f->id.n ? f->id : f->name;
	bool error = govuk_given(f->error.text, f->error.html);
	govuk_group_begin(o, &f->group, error);
	label_for(o, &f->label, id);
	struct text described = govuk_hint_and_error(o, f->described_by, id, &f->hint, &f->error);
	out_html(o, f->group.before);
	out_lit(o, "<select");
	govuk_class(o, "govuk-select", error ? govuk_described(o, f->classes, TEXT("govuk-select--error"), "") : f->classes);
	out_attr(o, "id", id);
	out_attr(o, "name", f->name);
	out_flag(o, "disabled", f->disabled);
	attr_if(o, "aria-describedby", described);
	govuk_attributes(o, f->attributes);
	out_lit(o, ">");
	for (size_t i = 0; i < f->n_items; i++) {
		const struct govuk_option *p = &f->items[i];
		out_lit(o, "<option");
		out_attr(o, "value", p->value);
		out_flag(o, "selected", p->selected);
		out_flag(o, "disabled", p->disabled);
		govuk_attributes(o, p->attributes);
		out_lit(o, ">");
		out_text(o, p->text);
		out_lit(o, "</option>");
	}
	out_lit(o, "</select>");
	out_html(o, f->group.after);
	out_lit(o, "</div>");
}

static void date_item(struct out *o, const struct govuk_date_input *d, const struct govuk_date_item *i, bool mark)
{
	struct text prefix = d->name_prefix.n ? govuk_described(o, TEXT(""), d->name_prefix, "-") : TEXT("");
	/* the order of the package: its own error class, width, then the caller's classes */
	struct text classes = arena_printf(o->arena, "govuk-date-input__input%s govuk-input--width-%d%s%.*s",
	    mark ? " govuk-input--error" : "", i->width ? i->width : 2, i->classes.n ? " " : "", TEXT_ARG(i->classes));
	out_lit(o, "<div class=\"govuk-date-input__item\">");
	govuk_input(o, &(struct govuk_input){
	    .label = {.text = i->label, .classes = TEXT("govuk-date-input__label")},
	    .id = i->id.n ? i->id : arena_printf(o->arena, "%.*s-%.*s", TEXT_ARG(d->id), TEXT_ARG(i->name)),
	    .classes = classes,
	    .name = arena_printf(o->arena, "%.*s%.*s", TEXT_ARG(prefix), TEXT_ARG(i->name)),
	    .value = i->value,
	    .inputmode = i->inputmode.n ? i->inputmode : TEXT("numeric"),
	    .autocomplete = i->autocomplete,
	    .pattern = i->pattern,
	    .attributes = i->attributes,
	});
	out_lit(o, "</div>");
}

void govuk_date_input(struct out *o, const struct govuk_date_input *d)
{
	bool error = govuk_given(d->error.text, d->error.html), any = d->no_error_marks;
	for (size_t i = 0; i < d->n_items; i++)
		any |= d->items[i].error;
	govuk_group_begin(o, &d->group, error);
	struct text described = d->fieldset ? d->fieldset->described_by : TEXT("");
	size_t from = o->buf.n;
	described = govuk_hint_and_error(o, described, d->id, &d->hint, &d->error);
	if (d->fieldset) { /* the fieldset names the ids of what stands inside it */
		struct html inner = html_taken(o, from);
		struct govuk_fieldset f = *d->fieldset;
		f.described_by = described;
		f.role = TEXT("group");
		govuk_fieldset_begin(o, &f);
		out_html(o, inner);
	}
	out_lit(o, "<div");
	govuk_class(o, "govuk-date-input", d->classes);
	govuk_attributes(o, d->attributes);
	attr_if(o, "id", d->id);
	out_lit(o, ">");
	out_html(o, d->group.before);
	for (size_t i = 0; i < d->n_items; i++)
		date_item(o, d, &d->items[i], d->items[i].error || (error && !any));
	out_html(o, d->group.after);
	out_lit(o, "</div>");
	if (d->fieldset)
		govuk_fieldset_end(o);
	out_lit(o, "</div>");
}
