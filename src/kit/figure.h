/* figure: a chart with its table. The numbers are always there as a table too, beside the picture. */
#ifndef KITH_KIT_FIGURE_H
#define KITH_KIT_FIGURE_H
#include "kit/out.h"
#include "report/chart.h"

enum figure_kind { FIGURE_LINE, FIGURE_BARS, FIGURE_STACKED, FIGURE_MULTIPLES };
/* row_head: what the labels are ("Month"); note: what stands below ("As at 30 April 2026, as known on 5 May 2026."), or at NULL. */
void figure(struct out *, enum figure_kind, const struct chart *, struct text row_head, struct text note);
/* Its two halves: lines without a caption, for a place that has said what they are; and the numbers. */
void figure_line(struct out *, const struct chart *);
void figure_table(struct out *, const struct chart *, struct text row_head);
/* The picture alone, for a cell of a table that has the numbers itself. */
/* A share beside England's, small: its numbers stand in words beside it. */
void figure_strip(struct out *, const struct chart *);
void figure_spark(struct out *, const struct chart *);
#endif
