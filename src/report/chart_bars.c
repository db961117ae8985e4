/* Bars, beside each other or upon each other. */
#include "report/chart.h"
#include "report/chart_inside.h"

enum { WIDTH = CHART_WIDTH, PLANE = 190, LEFT = 56, RIGHT = 28, BELOW = 34, VALUES = 14, LETTER = 11 };

void chart_bar(struct buf *b, const struct chart *c, size_t series, double x, double y, double width, double height)
{
	const char *suffix = chart_suffix(c, series);
	buf_printf(b, "<rect class=\"kith-chart__bar%s%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
	    *suffix ? " kith-chart__bar" : "", suffix, x, y, width, height);
	if (suffix[0] && suffix[2] >= '2' && suffix[2] <= '4') /* over the colour: the class's fill would win over an attribute */
		buf_printf(b, "<rect fill=\"url(#%s-p%c)\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>", c->id, suffix[2], x, y,
		    width, height);
}

static void hidden_bar(struct buf *b, const struct chart *c, const struct plane *p, double x, double width)
{
	double high = 20, y = plane_y(p, 0) - high; /* always the same: how high it would be is what may not be known */
	buf_printf(b,
	    "<rect class=\"kith-chart__hidden\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/><rect fill=\"url(#%s-hidden)\" "
	              "x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
	              "height=\"%.1f\"/>", x, y, width, high, c->id, x, y, width, high);
}

/* Printed where it fits between its neighbours; the table has it in any case. */
static void number(struct buf *b, const struct chart *c, double x, double y, double room, double v)
{
	struct buf say = BUF_INIT(60);
	chart_value(&say, c, v);
	if ((double)say.n * LETTER <= room)
		chart_words(b, x, y, "kith-chart__value", "middle", buf_as_text(&say));
	buf_free(&say);
}

static void begin(struct buf *b, const struct chart *c, struct plane *p, double low, double high)
{
	struct buf legend = BUF_INIT(64 << 10);
	*p = (struct plane){LEFT, chart_legend(&legend, c, true) + VALUES, WIDTH - LEFT - RIGHT, PLANE, 0, 0, 0};
	p->high = chart_top(high > -low ? high : -low, &p->step);
	if (high <= 0 && low < 0)
		p->high = 0;
	p->low = low < 0 ? -p->step * ceil(-low / p->step - 1e-9) : 0;
	chart_open(b, c, WIDTH, p->top + p->height + BELOW, NULL);
	buf_text(b, buf_as_text(&legend));
	buf_free(&legend);
	chart_frame(b, c, p);
}

void chart_bars(struct buf *b, const struct chart *c)
{
	size_t n = chart_points(c);
	double low = 0, high = c->least_top;
	for (size_t s = 0; s < c->n_series; s++)
		for (size_t i = 0; i < n; i++)
			if (chart_known(c->series[s].at[i]))
				low = fmin(low, c->series[s].at[i]), high = fmax(high, c->series[s].at[i]);
	struct plane p;
	begin(b, c, &p, low, high);
	double place = p.width / (double)(n ? n : 1), wide = place * 0.8 / (double)(c->n_series ? c->n_series : 1);
	for (size_t i = 0; i < n; i++)
		for (size_t s = 0; s < c->n_series; s++) {
			double v = c->series[s].at[i], x = plane_x(&p, i, n) - place * 0.4 + (double)s * wide;
			if (isinf(v))
				hidden_bar(b, c, &p, x, wide);
			if (!chart_known(v))
				continue;
			double y = plane_y(&p, v), zero = plane_y(&p, 0);
			chart_bar(b, c, s, x, fmin(y, zero), wide, fabs(zero - y));
			number(b, c, x + wide / 2, v < 0 ? y + 16 : y - 5, c->n_series > 1 ? wide : place, v);
		}
	chart_close(b);
}

void chart_stacked(struct buf *b, const struct chart *c)
{
	size_t n = chart_points(c);
	double high = c->least_top;
	for (size_t i = 0; i < n; i++) {
		double sum = 0;
		for (size_t s = 0; s < c->n_series; s++)
			sum += chart_known(c->series[s].at[i]) ? fmax(0, c->series[s].at[i]) : 0;
		high = fmax(high, sum);
	}
	struct plane p;
	begin(b, c, &p, 0, high);
	double wide = p.width / (double)(n ? n : 1) * 0.7;
	for (size_t i = 0; i < n; i++) {
		double sum = 0, x = plane_x(&p, i, n) - wide / 2;
		bool any_hidden = false;
		for (size_t s = 0; s < c->n_series; s++) {
			double v = c->series[s].at[i];
			any_hidden |= isinf(v);
			if (!chart_known(v) || v <= 0)
				continue;
			double y = plane_y(&p, sum + v);
			chart_bar(b, c, s, x, y, wide, plane_y(&p, sum) - y);
			sum += v;
		}
		if (any_hidden) /* upon the others: this column is more than it shows */
			buf_printf(b, "<rect class=\"kith-chart__hidden\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"8\"/>", x,
			    plane_y(&p, sum) - 10, wide);
		else if (sum > 0)
			number(b, c, x + wide / 2, plane_y(&p, sum) - 5, wide / 0.7, sum);
	}
	chart_close(b);
}
