/* What chart.c and chart_bars.c share: the frame of a chart and its scale. Inside the report room only. */
#ifndef KITH_REPORT_CHART_INSIDE_H
#define KITH_REPORT_CHART_INSIDE_H
#include "report/chart.h"

/* A plane to draw on, in the units of the viewBox. */
struct plane {
	double left, top, width, height;
	double low, high, step; /* of the scale */
};

static inline double plane_y(const struct plane *p, double v)
{
	return p->top + p->height - (v - p->low) / (p->high - p->low) * p->height;
}
/* The middle of the i-th of n places. */
static inline double plane_x(const struct plane *p, size_t i, size_t n)
{
	return p->left + ((double)i + 0.5) * p->width / (double)(n ? n : 1);
}

size_t chart_points(const struct chart *); /* n, at most CHART_POINTS */
void chart_open(struct buf *, const struct chart *, double width, double height, const char *class);
void chart_close(struct buf *);
/* The lines of the scale with their numbers, the axis, the labels below. */
void chart_frame(struct buf *, const struct chart *, const struct plane *);
void chart_words(struct buf *, double x, double y, const char *class, const char *anchor, struct text);
/* "", "--2", "--england" … */
const char *chart_suffix(const struct chart *, size_t series);
/* Legend rows; returns how high they are. bars: squares with patterns; else lines with marks. */
double chart_legend(struct buf *, const struct chart *, bool bars);
void chart_mark(struct buf *, const struct chart *, size_t series, double x, double y);
/* A bar with the pattern of its series. */
void chart_bar(struct buf *, const struct chart *, size_t series, double x, double y, double width, double height);
#endif
