/* Parts that others are made of, and the short ones. */
#include "kit/components.h"

bool govuk_given(struct text t, struct html h)
{
	return h.safe.n || t.n;
}

void govuk_content(struct out *o, struct text t, struct html h)
{
	if (h.safe.n)
		out_html(o, (struct html){text_trim(h.safe)});
	else
		out_text(o, t);
}

void govuk_attributes(struct out *o, struct govuk_attributes a)
{
	for (size_t i = 0; i < a.n; i++)
		out_attr(o, a.at[i].name, a.at[i].value.at ? a.at[i].value : TEXT(""));
}

void govuk_class(struct out *o, const char *base, struct text extra)
{
	out_lit(o, " class=\"");
	out_z(o, base);
	if (extra.n) {
		out_lit(o, " ");
		out_text(o, extra);
	}
	out_lit(o, "\"");
}

static void attr_if(struct out *o, const char *name, struct text t)
{
	if (t.n)
		out_attr(o, name, t);
}

struct text govuk_described(struct out *o, struct text so_far, struct text id, const char *ending)
{
	return arena_printf(o->arena, "%.*s%s%.*s%s", TEXT_ARG(so_far), so_far.n ? " " : "", TEXT_ARG(id), ending);
}

void govuk_label(struct out *o, const struct govuk_label *l)
{
	if (!govuk_given(l->text, l->html))
		return;
	if (l->is_page_heading)
		out_lit(o, "<h1 class=\"govuk-label-wrapper\">");
	out_lit(o, "<label");
	govuk_class(o, "govuk-label", l->classes);
	govuk_attributes(o, l->attributes);
	attr_if(o, "for", l->for_id);
	out_lit(o, ">");
	govuk_content(o, l->text, l->html);
	out_lit(o, "</label>");
	if (l->is_page_heading)
		out_lit(o, "</h1>");
}

void govuk_hint(struct out *o, const struct govuk_hint *h)
{
	out_lit(o, "<div");
	attr_if(o, "id", h->id);
	govuk_class(o, "govuk-hint", h->classes);
	govuk_attributes(o, h->attributes);
	out_lit(o, ">");
	govuk_content(o, h->text, h->html);
	out_lit(o, "</div>");
}

void govuk_error_message(struct out *o, const struct govuk_error_message *e)
{
	out_lit(o, "<p");
	attr_if(o, "id", e->id);
	govuk_class(o, "govuk-error-message", e->classes);
	govuk_attributes(o, e->attributes);
	out_lit(o, ">");
	if (!e->hidden.at || e->hidden.n) {
		out_lit(o, "<span class=\"govuk-visually-hidden\">");
		if (e->hidden.n) {
			out_text(o, e->hidden);
			out_lit(o, ":");
		} else {
			out_say(o, MSG_FORM_ERROR);
		}
		out_lit(o, "</span> ");
	}
	govuk_content(o, e->text, e->html);
	out_lit(o, "</p>");
}

void govuk_fieldset_begin(struct out *o, const struct govuk_fieldset *f)
{
	out_lit(o, "<fieldset");
	govuk_class(o, "govuk-fieldset", f->classes);
	attr_if(o, "role", f->role);
	attr_if(o, "aria-describedby", f->described_by);
	govuk_attributes(o, f->attributes);
	out_lit(o, ">");
	const struct govuk_legend *l = &f->legend;
	if (!govuk_given(l->text, l->html))
		return;
	out_lit(o, "<legend");
	govuk_class(o, "govuk-fieldset__legend", l->classes);
	out_lit(o, ">");
	if (l->is_page_heading)
		out_lit(o, "<h1 class=\"govuk-fieldset__heading\">");
	govuk_content(o, l->text, l->html);
	if (l->is_page_heading)
		out_lit(o, "</h1>");
	out_lit(o, "</legend>");
}

void govuk_fieldset_end(struct out *o)
{
	out_lit(o, "</fieldset>");
}

void govuk_fieldset(struct out *o, const struct govuk_fieldset *f)
{
	govuk_fieldset_begin(o, f);
	out_html(o, f->html);
	govuk_fieldset_end(o);
}

void govuk_group_begin(struct out *o, const struct govuk_group *g, bool error)
{
	out_lit(o, "<div");
	govuk_class(o, error ? "govuk-form-group govuk-form-group--error" : "govuk-form-group", g->classes);
	govuk_attributes(o, g->attributes);
	out_lit(o, ">");
}

struct text govuk_hint_and_error(struct out *o, struct text described, struct text id, const struct govuk_hint *h,
    const struct govuk_error_message *e)
{
	if (govuk_given(h->text, h->html)) {
		struct govuk_hint mine = *h;
		mine.id = govuk_described(o, TEXT(""), id, "-hint");
		described = govuk_described(o, described, mine.id, "");
		govuk_hint(o, &mine);
	}
	if (govuk_given(e->text, e->html)) {
		struct govuk_error_message mine = *e;
		mine.id = govuk_described(o, TEXT(""), id, "-error");
		described = govuk_described(o, described, mine.id, "");
		govuk_error_message(o, &mine);
	}
	return described;
}

/* ---- button ---- */

static void button_common(struct out *o, const struct govuk_button *b)
{
	struct text extra = b->classes;
	if (b->is_start)
		extra = arena_printf(o->arena, "%.*s%sgovuk-button--start", TEXT_ARG(extra), extra.n ? " " : "");
	govuk_class(o, "govuk-button", extra);
	out_lit(o, " data-module=\"govuk-button\"");
	govuk_attributes(o, b->attributes);
	attr_if(o, "id", b->id);
	out_lit(o, ">");
	bool wrap = b->is_start && b->html.safe.n;
	if (wrap)
		out_lit(o, "<span>");
	govuk_content(o, b->text, b->html);
	if (wrap)
		out_lit(o, "</span>");
	if (b->is_start)
		out_lit(o,
		    "<svg class=\"govuk-button__start-icon\" xmlns=\"http://www.w3.org/2000/svg\" width=\"17.5\" height=\"19\" viewBox=\"0 "
		           "0 33 40\" "
		           "aria-hidden=\"true\" focusable=\"false\"><path fill=\"currentColor\" d=\"M0 0h13l20 20-20 "
		           "20H0l20-20z\"/></svg>");
}

void govuk_button(struct out *o, const struct govuk_button *b)
{
	if (b->href.n) {
		out_lit(o, "<a");
		out_attr(o, "href", b->href);
		out_lit(o, " role=\"button\" draggable=\"false\"");
		button_common(o, b);
		out_lit(o, "</a>");
		return;
	}
	out_lit(o, "<button");
	out_attr(o, "type", b->type.n ? b->type : TEXT("submit"));
	attr_if(o, "value", b->value);
	attr_if(o, "name", b->name);
	if (b->disabled)
		out_lit(o, " disabled aria-disabled=\"true\"");
	attr_if(o, "data-prevent-double-click", b->prevent_double_click);
	button_common(o, b);
	out_lit(o, "</button>");
}

/* ---- said ---- */

void govuk_tag(struct out *o, const struct govuk_tag *t)
{
	out_lit(o, "<strong");
	govuk_class(o, "govuk-tag", t->classes);
	govuk_attributes(o, t->attributes);
	out_lit(o, ">");
	govuk_content(o, t->text, t->html);
	out_lit(o, "</strong>");
}

void govuk_inset_text(struct out *o, const struct govuk_said *s)
{
	out_lit(o, "<div");
	attr_if(o, "id", s->id);
	govuk_class(o, "govuk-inset-text", s->classes);
	govuk_attributes(o, s->attributes);
	out_lit(o, ">");
	govuk_content(o, s->text, s->html);
	out_lit(o, "</div>");
}

void govuk_warning_text(struct out *o, const struct govuk_said *s)
{
	out_lit(o, "<div");
	govuk_class(o, "govuk-warning-text", s->classes);
	govuk_attributes(o, s->attributes);
	out_lit(o, "><span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span><strong class=\"govuk-warning-text__text\">"
	           "<span class=\"govuk-visually-hidden\">");
	if (s->fallback.n)
		out_text(o, s->fallback);
	else
		out_say(o, MSG_COMPONENT_WARNING);
	out_lit(o, "</span> ");
	govuk_content(o, s->text, s->html);
	out_lit(o, "</strong></div>");
}

void govuk_details(struct out *o, const struct govuk_details *d)
{
	out_lit(o, "<details");
	attr_if(o, "id", d->id);
	govuk_class(o, "govuk-details", d->classes);
	govuk_attributes(o, d->attributes);
	out_flag(o, "open", d->open);
	out_lit(o, "><summary class=\"govuk-details__summary\"><span class=\"govuk-details__summary-text\">");
	govuk_content(o, d->summary, d->summary_html);
	out_lit(o, "</span></summary><div class=\"govuk-details__text\">");
	govuk_content(o, d->text, d->html);
	out_lit(o, "</div></details>");
}

static void link_begin(struct out *o, const struct govuk_link *l, const char *class, struct text href)
{
	out_lit(o, "<a");
	out_attr(o, "href", l->href.n ? l->href : href);
	govuk_class(o, class, l->classes);
	govuk_attributes(o, l->attributes);
}

void govuk_back_link(struct out *o, const struct govuk_link *l)
{
	link_begin(o, l, "govuk-back-link", TEXT("#"));
	out_lit(o, ">");
	if (govuk_given(l->text, l->html))
		govuk_content(o, l->text, l->html);
	else
		out_say(o, MSG_LAYOUT_BACK);
	out_lit(o, "</a>");
}

void govuk_skip_link(struct out *o, const struct govuk_link *l)
{
	link_begin(o, l, "govuk-skip-link", TEXT("#content"));
	out_lit(o, " data-module=\"govuk-skip-link\">");
	govuk_content(o, l->text, l->html);
	out_lit(o, "</a>");
}

void govuk_error_summary(struct out *o, const struct govuk_error_summary *s)
{
	out_lit(o, "<div");
	govuk_class(o, "govuk-error-summary", s->classes);
	attr_if(o, "data-disable-auto-focus", s->disable_auto_focus);
	govuk_attributes(o, s->attributes);
	out_lit(o, " data-module=\"govuk-error-summary\"><div role=\"alert\"><h2 class=\"govuk-error-summary__title\">");
	govuk_content(o, s->title, s->title_html);
	out_lit(o, "</h2><div class=\"govuk-error-summary__body\">");
	if (govuk_given(s->description, s->description_html)) {
		out_lit(o, "<p>");
		govuk_content(o, s->description, s->description_html);
		out_lit(o, "</p>");
	}
	if (s->n_items)
		out_lit(o, "<ul class=\"govuk-list govuk-error-summary__list\">");
	for (size_t i = 0; i < s->n_items; i++) {
		const struct govuk_error_item *e = &s->items[i];
		out_lit(o, "<li>");
		if (e->href.n) {
			out_lit(o, "<a");
			out_attr(o, "href", e->href);
			govuk_attributes(o, e->attributes);
			out_lit(o, ">");
		}
		govuk_content(o, e->text, e->html);
		if (e->href.n)
			out_lit(o, "</a>");
		out_lit(o, "</li>");
	}
	if (s->n_items)
		out_lit(o, "</ul>");
	out_lit(o, "</div></div></div>");
}

void govuk_notification_banner(struct out *o, const struct govuk_notification *b)
{
	struct text id = b->title_id.n ? b->title_id : TEXT("govuk-notification-banner-title");
	int level = b->level ? b->level : 2;
	struct text success = b->success ? TEXT("govuk-notification-banner--success") : TEXT("");
	struct text classes = success;
	if (b->classes.n)
		classes = govuk_described(o, success, b->classes, "");
	out_lit(o, "<div");
	govuk_class(o, "govuk-notification-banner", classes);
	out_attr(o, "role", b->role.n ? b->role : b->success ? TEXT("alert") : TEXT("region"));
	out_attr(o, "aria-labelledby", id);
	out_lit(o, " data-module=\"govuk-notification-banner\"");
	attr_if(o, "data-disable-auto-focus", b->disable_auto_focus);
	govuk_attributes(o, b->attributes);
	out_lit(o, "><div class=\"govuk-notification-banner__header\"><h");
	out_int(o, level);
	out_lit(o, " class=\"govuk-notification-banner__title\"");
	out_attr(o, "id", id);
	out_lit(o, ">");
	if (govuk_given(b->title, b->title_html))
		govuk_content(o, b->title, b->title_html);
	else
		out_message(o, b->success ? MSG_COMPONENT_SUCCESS : MSG_COMPONENT_IMPORTANT, NULL, 0);
	out_lit(o, "</h");
	out_int(o, level);
	out_lit(o, "></div><div class=\"govuk-notification-banner__content\">");
	if (b->html.safe.n)
		govuk_content(o, b->text, b->html);
	else if (b->text.n) {
		out_lit(o, "<p class=\"govuk-notification-banner__heading\">");
		out_text(o, text_trim(b->text));
		out_lit(o, "</p>");
	}
	out_lit(o, "</div></div>");
}
