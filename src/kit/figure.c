#include "kit/figure.h"
#include "kit/components.h"

static struct text value_words(struct out *o, const struct chart *c, double v)
{
	if (isnan(v))
		return o->words->plain[MSG_CHART_GAP];
	if (!chart_known(v))
		return o->words->plain[MSG_CHART_HIDDEN];
	struct buf b = BUF_IN(o->arena, 60);
	chart_value(&b, c, v);
	struct text t = arena_text(o->arena, buf_as_text(&b));
	buf_free(&b);
	return t;
}

void figure_table(struct out *o, const struct chart *c, struct text row_head)
{
	size_t across = c->n_series + 1;
	struct govuk_cell *head = arena_array(o->arena, struct govuk_cell, across),
	    *cells = arena_array(o->arena, struct govuk_cell, across * (c->n ? c->n : 1));
	head[0] = (struct govuk_cell){.text = row_head};
	for (size_t s = 0; s < c->n_series; s++)
		head[s + 1] = (struct govuk_cell){.text = c->series[s].name, .format = TEXT("numeric")};
	for (size_t i = 0; i < c->n; i++) {
		cells[i * across] = (struct govuk_cell){.text = c->labels[i]};
		for (size_t s = 0; s < c->n_series; s++)
			cells[i * across + s + 1] = (struct govuk_cell){.text = value_words(o, c, c->series[s].at[i]),
			    .format = TEXT("numeric")};
	}
	out_lit(o, "<div class=\"kith-scroll\" tabindex=\"0\" role=\"region\"");
	out_attr(o, "aria-label", out_words(o->arena, o->words, MSG_CHART_TABLE, (const struct out_arg[]){OUT_ARG(c->title)}, 1));
	out_lit(o, ">");
	govuk_table(o,
	    &(struct govuk_table){.caption = out_words(o->arena, o->words, MSG_CHART_TABLE, (const struct out_arg[]){OUT_ARG(c->title)}, 1),
	    .caption_classes = TEXT("govuk-table__caption--s"), .classes = TEXT("kith-table--numbers"), .head = head, .n_head = across,
	    .cells = cells, .n_rows = c->n, .first_is_header = true});
	out_lit(o, "</div>");
}

void figure_line(struct out *o, const struct chart *c)
{
	out_lit(o, "<div class=\"kith-chart\">");
	chart_line(&o->buf, c);
	out_lit(o, "</div>");
}

void figure(struct out *o, enum figure_kind kind, const struct chart *c, struct text row_head, struct text note)
{
	static void (*const draw[])(struct buf *, const struct chart *) = {chart_line, chart_bars, chart_stacked, chart_multiples};
	out_lit(o, "<figure class=\"kith-chart\"><figcaption>");
	out_text(o, c->title);
	out_lit(o, "</figcaption>");
	draw[kind](&o->buf, c);
	if (note.at) {
		out_lit(o, "<p class=\"kith-chart__note\">");
		out_text(o, note);
		out_lit(o, "</p>");
	}
	out_lit(o, "</figure>");
	figure_table(o, c, row_head);
}

void figure_strip(struct out *o, const struct chart *c)
{
	chart_strip(&o->buf, c);
}

void figure_spark(struct out *o, const struct chart *c)
{
	chart_spark(&o->buf, c);
}
