/* Radios and checkboxes: the same markup but for a word. */
#include "kit/components.h"

struct kind {
	const char *type, *module, *item, *input, *label, *hint, *conditional, *hidden, *divider;
};
#define KIND(type, word)                                                                                                                \
	{type, "govuk-" word, "govuk-" word "__item", "govuk-" word "__input", "govuk-" word "__label", "govuk-" word "__hint", \
	    "govuk-" word "__conditional", "govuk-" word "__conditional govuk-" word "__conditional--hidden", "govuk-" word "__divider"}
static const struct kind radio = KIND("radio", "radios"), checkbox = KIND("checkbox", "checkboxes");

static void attr_if(struct out *o, const char *name, struct text t)
{
	if (t.n)
		out_attr(o, name, t);
}

static struct text joined(struct out *o, const char *first, struct text extra)
{
	return extra.n ? arena_printf(o->arena, "%s %.*s", first, TEXT_ARG(extra)) : text_of(first);
}

static void input(struct out *o, const struct kind *k, const struct govuk_choices *c, const struct govuk_choice *i, struct text id,
    struct text described)
{
	bool hint = govuk_given(i->hint.text, i->hint.html);
	struct text hint_id = govuk_described(o, TEXT(""), id, "-item-hint");
	out_lit(o, "<input");
	govuk_class(o, k->input, TEXT(""));
	out_attr(o, "id", id);
	out_attr(o, "name", i->name.n ? i->name : c->name);
	out_attr(o, "type", text_of(k->type));
	out_attr(o, "value", i->value.at ? i->value : TEXT(""));
	out_flag(o, "checked", i->checked);
	out_flag(o, "disabled", i->disabled);
	if (i->conditional.safe.n)
		out_attr(o, "data-aria-controls", arena_printf(o->arena, "conditional-%.*s", TEXT_ARG(id)));
	attr_if(o, "data-behaviour", i->behaviour);
	attr_if(o, "aria-describedby", hint ? govuk_described(o, described, hint_id, "") : described);
	govuk_attributes(o, i->attributes);
	out_lit(o, ">");
	govuk_label(o, &(struct govuk_label){.text = i->text, .html = i->html, .classes = joined(o, k->label, i->label_classes),
	    .for_id = id, .attributes = i->label_attributes});
	if (hint) {
		struct govuk_hint h = i->hint;
		h.id = hint_id;
		h.classes = joined(o, k->hint, i->hint.classes);
		govuk_hint(o, &h);
	}
}

static void item(struct out *o, const struct kind *k, const struct govuk_choices *c, size_t n, struct text described)
{
	const struct govuk_choice *i = &c->items[n];
	struct text prefix = c->id_prefix.n ? c->id_prefix : c->name;
	if (i->divider.n) {
		out_lit(o, "<div");
		govuk_class(o, k->divider, TEXT(""));
		out_lit(o, ">");
		out_text(o, i->divider);
		out_lit(o, "</div>");
		return;
	}
	struct text id = i->id.n ? i->id : n ? arena_printf(o->arena, "%.*s-%zu", TEXT_ARG(prefix), n + 1) : prefix;
	out_lit(o, "<div");
	govuk_class(o, k->item, TEXT(""));
	out_lit(o, ">");
	input(o, k, c, i, id, described);
	out_lit(o, "</div>");
	if (!i->conditional.safe.n)
		return;
	out_lit(o, "<div");
	govuk_class(o, i->checked ? k->conditional : k->hidden, TEXT(""));
	out_attr(o, "id", arena_printf(o->arena, "conditional-%.*s", TEXT_ARG(id)));
	out_lit(o, ">");
	govuk_content(o, TEXT(""), i->conditional);
	out_lit(o, "</div>");
}

static void choices(struct out *o, const struct govuk_choices *c, const struct kind *k)
{
	struct text prefix = c->id_prefix.n ? c->id_prefix : c->name;
	bool error = govuk_given(c->error.text, c->error.html);
	struct text described = c->fieldset && c->fieldset->described_by.n ? c->fieldset->described_by : k == &checkbox ? c->described_by
	    : TEXT("");
	govuk_group_begin(o, &c->group, error);
	size_t from = o->buf.n;
	described = govuk_hint_and_error(o, described, prefix, &c->hint, &c->error);
	if (c->fieldset) { /* the fieldset names the ids of what stands inside it */
		struct html inner = html_taken(o, from);
		struct govuk_fieldset f = *c->fieldset;
		f.described_by = described;
		govuk_fieldset_begin(o, &f);
		out_html(o, inner);
	}
	out_lit(o, "<div");
	govuk_class(o, k->module, c->classes);
	govuk_attributes(o, c->attributes);
	out_attr(o, "data-module", text_of(k->module));
	out_lit(o, ">");
	out_html(o, c->group.before);
	for (size_t i = 0; i < c->n_items; i++)
		item(o, k, c, i, k == &checkbox && !c->fieldset ? described : TEXT(""));
	out_html(o, c->group.after);
	out_lit(o, "</div>");
	if (c->fieldset)
		govuk_fieldset_end(o);
	out_lit(o, "</div>");
}

void govuk_radios(struct out *o, const struct govuk_choices *c)
{
	choices(o, c, &radio);
}

void govuk_checkboxes(struct out *o, const struct govuk_choices *c)
{
	choices(o, c, &checkbox);
}
