/* Summary list, table, pagination. */
#include "kit/components.h"

static void action(struct out *o, const struct govuk_action *a, const struct govuk_card *card)
{
	out_lit(o, "<a");
	govuk_class(o, "govuk-link", a->classes);
	out_attr(o, "href", a->href);
	govuk_attributes(o, a->attributes);
	out_lit(o, ">");
	govuk_content(o, a->text, a->html);
	bool of_card = card && govuk_given(card->title, card->title_html);
	if (a->hidden.n || of_card) {
		out_lit(o, "<span class=\"govuk-visually-hidden\">");
		if (a->hidden.n) {
			out_lit(o, " ");
			out_text(o, a->hidden);
		}
		if (of_card) {
			out_lit(o, " (");
			govuk_content(o, card->title, card->title_html);
			out_lit(o, ")");
		}
		out_lit(o, "</span>");
	}
	out_lit(o, "</a>");
}

/* One action stands alone; several are a list. */
static void actions(struct out *o, const struct govuk_action *a, size_t n, const struct govuk_card *card, const char *list, const char *one,
    struct text classes)
{
	if (list && n > 1) {
		out_lit(o, "<ul");
		govuk_class(o, list, classes);
		out_lit(o, ">");
	}
	for (size_t i = 0; i < n; i++) {
		if (n > 1) {
			out_lit(o, "<li");
			govuk_class(o, one, TEXT(""));
			out_lit(o, ">");
		}
		action(o, &a[i], card);
		if (n > 1)
			out_lit(o, "</li>");
	}
	if (list && n > 1)
		out_lit(o, "</ul>");
}

static void summary_row(struct out *o, const struct govuk_summary_row *r, const struct govuk_card *card, bool any)
{
	out_lit(o, "<div");
	govuk_class(o, any && !r->n_actions ? "govuk-summary-list__row govuk-summary-list__row--no-actions" : "govuk-summary-list__row",
	    r->classes);
	out_lit(o, "><dt");
	govuk_class(o, "govuk-summary-list__key", r->key_classes);
	out_lit(o, ">");
	govuk_content(o, r->key, r->key_html);
	out_lit(o, "</dt><dd");
	govuk_class(o, "govuk-summary-list__value", r->value_classes);
	out_lit(o, ">");
	govuk_content(o, r->value, r->value_html);
	out_lit(o, "</dd>");
	if (r->n_actions) {
		out_lit(o, "<dd");
		govuk_class(o, "govuk-summary-list__actions", r->action_classes);
		out_lit(o, ">");
		actions(o, r->actions, r->n_actions, card, "govuk-summary-list__actions-list", "govuk-summary-list__actions-list-item",
		    TEXT(""));
		out_lit(o, "</dd>");
	}
	out_lit(o, "</div>");
}

static void card_begin(struct out *o, const struct govuk_card *c)
{
	int level = c->level ? c->level : 2;
	out_lit(o, "<div");
	govuk_class(o, "govuk-summary-card", c->classes);
	govuk_attributes(o, c->attributes);
	out_lit(o, "><div class=\"govuk-summary-card__title-wrapper\">");
	if (govuk_given(c->title, c->title_html)) {
		out_lit(o, "<h");
		out_int(o, level);
		govuk_class(o, "govuk-summary-card__title", c->title_classes);
		out_lit(o, ">");
		govuk_content(o, c->title, c->title_html);
		out_lit(o, "</h");
		out_int(o, level);
		out_lit(o, ">");
	}
	if (c->n_actions == 1) {
		out_lit(o, "<div");
		govuk_class(o, "govuk-summary-card__actions", c->action_classes);
		out_lit(o, ">");
	}
	actions(o, c->actions, c->n_actions, c, "govuk-summary-card__actions", "govuk-summary-card__action", c->action_classes);
	if (c->n_actions == 1)
		out_lit(o, "</div>");
	out_lit(o, "</div><div class=\"govuk-summary-card__content\">");
}

void govuk_summary_list(struct out *o, const struct govuk_summary_list *l)
{
	bool any = false;
	for (size_t i = 0; i < l->n_rows; i++)
		any |= l->rows[i].n_actions > 0;
	if (l->card)
		card_begin(o, l->card);
	out_lit(o, "<dl");
	govuk_class(o, "govuk-summary-list", l->classes);
	govuk_attributes(o, l->attributes);
	out_lit(o, ">");
	for (size_t i = 0; i < l->n_rows; i++)
		summary_row(o, &l->rows[i], l->card, any);
	out_lit(o, "</dl>");
	if (l->card)
		out_lit(o, "</div></div>");
}

/* ---- table ---- */

static void cell(struct out *o, const struct govuk_cell *c, bool head, bool row_head)
{
	out_raw(o, head || row_head ? "<th" : "<td", 3);
	if (head || row_head)
		out_attr(o, "scope", head ? TEXT("col") : TEXT("row"));
	const char *base = head || row_head ? "govuk-table__header" : "govuk-table__cell";
	struct text extra = c->classes;
	if (c->format.n && !row_head)
		extra = arena_printf(o->arena, "%s--%.*s%s%.*s", base, TEXT_ARG(c->format), extra.n ? " " : "", TEXT_ARG(extra));
	govuk_class(o, base, extra);
	if (c->colspan)
		out_attr(o, "colspan", arena_printf(o->arena, "%d", c->colspan));
	if (c->rowspan)
		out_attr(o, "rowspan", arena_printf(o->arena, "%d", c->rowspan));
	govuk_attributes(o, c->attributes);
	out_lit(o, ">");
	govuk_content(o, c->text, c->html);
	out_raw(o, head || row_head ? "</th>" : "</td>", 5);
}

void govuk_table(struct out *o, const struct govuk_table *t)
{
	out_lit(o, "<table");
	govuk_class(o, "govuk-table", t->classes);
	govuk_attributes(o, t->attributes);
	out_lit(o, ">");
	if (t->caption.n) {
		out_lit(o, "<caption");
		govuk_class(o, "govuk-table__caption", t->caption_classes);
		out_lit(o, ">");
		out_text(o, t->caption);
		out_lit(o, "</caption>");
	}
	if (t->head) {
		out_lit(o, "<thead class=\"govuk-table__head\"><tr class=\"govuk-table__row\">");
		for (size_t i = 0; i < t->n_head; i++)
			cell(o, &t->head[i], true, false);
		out_lit(o, "</tr></thead>");
	}
	out_lit(o, "<tbody class=\"govuk-table__body\">");
	const struct govuk_cell *c = t->cells;
	for (size_t r = 0; r < t->n_rows; r++) {
		size_t width = t->widths ? t->widths[r] : t->n_head;
		out_lit(o, "<tr class=\"govuk-table__row\">");
		for (size_t i = 0; i < width; i++)
			cell(o, c++, false, i == 0 && t->first_is_header);
		out_lit(o, "</tr>");
	}
	out_lit(o, "</tbody></table>");
}

/* ---- pagination ---- */

static const char before_arrow[] =
    "<svg class=\"govuk-pagination__icon govuk-pagination__icon--prev\" xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\" "
                                   "aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"m6.5938-0.0078125-6.7266 "
                                   "6.7266 6.7441 6.4062 "
                                   "1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z\"></path></svg>";
static const char after_arrow[] = "<svg class=\"govuk-pagination__icon govuk-pagination__icon--next\" xmlns=\"http://www.w3.org/2000/svg\" "
                                  "height=\"13\" width=\"15\" "
                                  "aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"m8.107-0.0078125-1.4136 1.414 "
                                  "4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z\"></path></svg>";

static void arrow_link(struct out *o, const struct govuk_page_link *l, bool previous, bool block)
{
	const char *rel = previous ? "prev" : "next";
	out_lit(o, "<div");
	govuk_class(o, previous ? "govuk-pagination__prev" : "govuk-pagination__next", TEXT(""));
	out_lit(o, "><a class=\"govuk-link govuk-pagination__link\"");
	out_attr(o, "href", l->href);
	out_attr(o, "rel", text_of(rel));
	govuk_attributes(o, l->attributes);
	out_lit(o, ">");
	if (previous)
		out_raw(o, before_arrow, sizeof before_arrow - 1);
	else if (block)
		out_raw(o, after_arrow, sizeof after_arrow - 1);
	out_lit(o, "<span");
	govuk_class(o, "govuk-pagination__link-title", block && !l->label.n ? TEXT("govuk-pagination__link-title--decorated") : TEXT(""));
	out_lit(o, ">");
	if (govuk_given(l->text, l->html)) {
		govuk_content(o, l->text, l->html);
	} else {
		out_message(o, previous ? MSG_COMPONENT_PREVIOUS : MSG_COMPONENT_NEXT, NULL, 0);
		out_lit(o, "<span class=\"govuk-visually-hidden\"> ");
		out_say(o, MSG_COMPONENT_PAGE);
		out_lit(o, "</span>");
	}
	out_lit(o, "</span>");
	if (l->label.n && block) {
		out_lit(o, "<span class=\"govuk-visually-hidden\">:</span> <span class=\"govuk-pagination__link-label\">");
		out_text(o, l->label);
		out_lit(o, "</span>");
	}
	if (!block && !previous)
		out_raw(o, after_arrow, sizeof after_arrow - 1);
	out_lit(o, "</a></div>");
}

static void page_item(struct out *o, const struct govuk_page_link *p)
{
	out_lit(o, "<li");
	govuk_class(o, p->current ? "govuk-pagination__item govuk-pagination__item--current" : "govuk-pagination__item",
	    p->ellipsis ? TEXT("govuk-pagination__item--ellipsis") : TEXT(""));
	out_lit(o, ">");
	if (p->ellipsis) {
		out_lit(o, "&ctdot;</li>");
		return;
	}
	out_lit(o, "<a class=\"govuk-link govuk-pagination__link\"");
	out_attr(o, "href", p->href);
	out_attr(o, "aria-label", p->hidden.n ? p->hidden : out_words(o->arena, o->words, MSG_COMPONENT_PAGE_NUMBER,
	    (const struct out_arg[]){OUT_ARG(p->number)}, 1));
	if (p->current)
		out_lit(o, " aria-current=\"page\"");
	govuk_attributes(o, p->attributes);
	out_lit(o, ">");
	out_text(o, p->number);
	out_lit(o, "</a></li>");
}

void govuk_pagination(struct out *o, const struct govuk_pagination *p)
{
	bool block = !p->items && (p->previous.href.n || p->next.href.n);
	out_lit(o, "<nav");
	govuk_class(o, block ? "govuk-pagination govuk-pagination--block" : "govuk-pagination", p->classes);
	out_attr(o, "aria-label", p->landmark.n ? p->landmark : o->words->plain[MSG_COMPONENT_PAGINATION]);
	govuk_attributes(o, p->attributes);
	out_lit(o, ">");
	if (p->previous.href.n)
		arrow_link(o, &p->previous, true, block);
	if (p->items) {
		out_lit(o, "<ul class=\"govuk-pagination__list\">");
		for (size_t i = 0; i < p->n_items; i++)
			page_item(o, &p->items[i]);
		out_lit(o, "</ul>");
	}
	if (p->next.href.n)
		arrow_link(o, &p->next, false, block);
	out_lit(o, "</nav>");
}
