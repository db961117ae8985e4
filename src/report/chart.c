#include "report/chart.h"
#include "report/chart_inside.h"
#include "report/markup.h"

/* As wide as its words are still read at on a telephone of 320 px, where they are set larger (assets/_charts.scss). */
enum { WIDTH = CHART_WIDTH, PLANE = 190, LEFT = 56, RIGHT = 28, BELOW = 34, LEGEND_ROW = 28, LETTER = 11 };

bool chart_known(double v)
{
	return isfinite(v);
}

size_t chart_points(const struct chart *c)
{
	return c->n < CHART_POINTS ? c->n : CHART_POINTS;
}

void chart_value(struct buf *b, const struct chart *c, double v)
{
	int decimals = c->decimals < 0 ? 0 : c->decimals > 3 ? 3 : c->decimals;
	double shift = pow(10, decimals);
	v = (v < 0 ? -1 : 1) * floor(fabs(v) * shift + 0.5) / shift; /* half up */
	buf_printf(b, "%.*f%s", decimals, v == 0 ? 0.0 : v, c->unit ? c->unit : "");
}

double chart_top(double most, double *step)
{
	static const double round[] = {1, 2, 2.5, 5, 10};
	if (!(most > 0) || !isfinite(most)) {
		*step = 1;
		return 4;
	}
	double ten = pow(10, floor(log10(most / 4)));
	size_t i = 0;
	while (i < 4 && round[i] * ten * 5 < most)
		i++;
	*step = round[i] * ten;
	return *step * ceil(most / *step - 1e-9);
}

/* ---- the scale ---- */

static void widen(double v, double *low, double *high)
{
	if (!chart_known(v))
		return;
	*low = v < *low ? v : *low;
	*high = v > *high ? v : *high;
}

static void scale(const struct chart *c, struct plane *p)
{
	double low = 0, high = c->least_top;
	for (size_t s = 0; s < c->n_series; s++)
		for (size_t i = 0; i < chart_points(c); i++) {
			const struct chart_series *k = &c->series[s];
			widen(k->at[i], &low, &high);
			if (k->low && k->high && chart_known(k->at[i]))
				widen(k->low[i], &low, &high), widen(k->high[i], &low, &high);
		}
	p->high = chart_top(high > -low ? high : -low, &p->step);
	if (high <= 0 && low < 0)
		p->high = 0;
	p->low = low < 0 ? -p->step * ceil(-low / p->step - 1e-9) : 0;
}

/* ---- the frame ---- */

void chart_words(struct buf *b, double x, double y, const char *class, const char *anchor, struct text t)
{
	buf_printf(b, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", class, x, y, anchor);
	markup_escape(b, t);
	buf_z(b, "</text>");
}

static void patterns(struct buf *b, const char *id)
{
	static const char *const strokes[] = {"M0 8L8 0M-2 2L2 -2M6 10L10 6", "M0 4H8", "M0 0L8 8M0 8L8 0"};
	buf_z(b, "<defs>");
	for (int i = 0; i < 3; i++)
		buf_printf(b,
		    "<pattern id=\"%s-p%d\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><path d=\"%s\" stroke=\"#ffffff\" "
		              "stroke-width=\"2\" fill=\"none\"/>"
		              "</pattern>", id, i + 2, strokes[i]);
	buf_printf(b,
	    "<pattern id=\"%s-hidden\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 6L6 0\" stroke=\"#4a5761\" "
	              "stroke-width=\"1\" fill=\"none\"/>"
	              "</pattern></defs>", id);
}

void chart_open(struct buf *b, const struct chart *c, double width, double height, const char *class)
{
	buf_printf(b, "<svg%s%s%s viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-labelledby=\"%s-t %s-d\"><title id=\"%s-t\">",
	    class ? " class=\"" : "", class ? class : "", class ? "\"" : "", width, height, c->id, c->id, c->id);
	markup_escape(b, c->title);
	buf_printf(b, "</title><desc id=\"%s-d\">", c->id);
	markup_escape(b, c->description);
	buf_z(b, "</desc>");
	patterns(b, c->id);
}

void chart_close(struct buf *b)
{
	buf_z(b, "</svg>");
}

static void label_row(struct buf *b, const struct chart *c, const struct plane *p)
{
	size_t n = chart_points(c), longest = 1, every = 1;
	for (size_t i = 0; i < n; i++)
		longest = c->labels[i].n > longest ? c->labels[i].n : longest;
	double room = p->width / (double)((longest + 1) * LETTER);
	while ((double)((n + every - 1) / every) > room && every < n)
		every++;
	for (size_t i = 0; i < n; i += every)
		chart_words(b, plane_x(p, i, n), p->top + p->height + 22, "kith-chart__label", "middle", c->labels[i]);
}

void chart_frame(struct buf *b, const struct chart *c, const struct plane *p)
{
	for (int k = 0; k < 14; k++) {
		double v = p->low + k * p->step;
		if (v > p->high + p->step / 2)
			break;
		struct buf say = BUF_INIT(60);
		struct chart plain = *c;
		plain.decimals = p->step >= 1 && floor(p->step) == p->step ? 0 : p->step >= 0.1 ? 1 : 2;
		chart_value(&say, &plain, v);
		buf_printf(b, "<path class=\"kith-chart__grid\" d=\"M%.1f %.1fH%.1f\"/>", p->left, plane_y(p, v), p->left + p->width);
		chart_words(b, p->left - 8, plane_y(p, v) + 5, "kith-chart__label", "end", buf_as_text(&say));
		buf_free(&say);
	}
	buf_printf(b, "<path class=\"kith-chart__axis\" d=\"M%.1f %.1fV%.1fM%.1f %.1fH%.1f\"/>", p->left, p->top, p->top + p->height,
	    p->left, plane_y(p, 0), p->left + p->width);
	label_row(b, c, p);
}

const char *chart_suffix(const struct chart *c, size_t series)
{
	static const char *const own[] = {"", "--2", "--3", "--4"};
	size_t mine = 0;
	if (c->series[series].look == CHART_ENGLAND)
		return "--england";
	if (c->series[series].look == CHART_TARGET)
		return "--target";
	for (size_t i = 0; i < series; i++)
		mine += c->series[i].look == CHART_OWN;
	return own[mine % CHART_SERIES];
}

static void class_of(struct buf *b, const char *base, const char *suffix)
{
	buf_printf(b, " class=\"kith-chart__%s%s%s%s\"", base, *suffix ? " kith-chart__" : "", *suffix ? base : "", suffix);
}

/* Circle, square, triangle, diamond: the shape says which series, whatever the colour. */
void chart_mark(struct buf *b, const struct chart *c, size_t series, double x, double y)
{
	const char *suffix = chart_suffix(c, series);
	if (c->series[series].look != CHART_OWN)
		return;
	buf_z(b, "<path");
	class_of(b, "dot", suffix);
	switch (suffix[0] ? suffix[2] : '1') {
	case '2':
		buf_printf(b, " d=\"M%.1f %.1fh8v8h-8z\"/>", x - 4, y - 4);
		break;
	case '3':
		buf_printf(b, " d=\"M%.1f %.1fl5 9h-10z\"/>", x, y - 5.5);
		break;
	case '4':
		buf_printf(b, " d=\"M%.1f %.1fl6 6l-6 6l-6 -6z\"/>", x, y - 6);
		break;
	default:
		buf_printf(b, " d=\"M%.1f %.1fa4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z\"/>", x - 4.5, y);
	}
}

double chart_legend(struct buf *b, const struct chart *c, bool bars)
{
	double x = LEFT, y = 14;
	if (c->n_series < 2)
		return 8;
	for (size_t s = 0; s < c->n_series; s++) {
		double wide = 50 + (double)c->series[s].name.n * LETTER;
		if (x + wide > WIDTH - RIGHT && x > LEFT)
			x = LEFT, y += LEGEND_ROW;
		if (bars) {
			chart_bar(b, c, s, x + 8, y - 8, 20, 16);
		} else {
			buf_z(b, "<path");
			class_of(b, "line", chart_suffix(c, s));
			buf_printf(b, " d=\"M%.1f %.1fh30\"/>", x, y);
			chart_mark(b, c, s, x + 15, y);
		}
		chart_words(b, x + 36, y + 5, "kith-chart__label", "start", c->series[s].name);
		x += wide;
	}
	return y + LEGEND_ROW;
}

/* ---- lines ---- */

static void band(struct buf *b, const struct chart *c, const struct plane *p, const struct chart_series *s)
{
	size_t n = chart_points(c);
	if (!s->low || !s->high)
		return;
	for (size_t i = 0, to; i < n; i = to + 1) {
		for (to = i; to < n && chart_known(s->at[to]) && chart_known(s->low[to]) && chart_known(s->high[to]); to++)
			;
		if (to - i < 2)
			continue;
		buf_z(b, "<path class=\"kith-chart__band\" d=\"");
		for (size_t k = i; k < to; k++)
			buf_printf(b, "%c%.1f %.1f", k == i ? 'M' : 'L', plane_x(p, k, n), plane_y(p, s->high[k]));
		for (size_t k = to; k-- > i;)
			buf_printf(b, "L%.1f %.1f", plane_x(p, k, n), plane_y(p, s->low[k]));
		buf_z(b, "z\"/>");
	}
}

static void line(struct buf *b, const struct chart *c, const struct plane *p, size_t series, bool marks)
{
	const struct chart_series *s = &c->series[series];
	size_t n = chart_points(c), drawn = 0;
	struct buf d = BUF_INIT(CHART_POINTS * 20);
	for (size_t i = 0; i < n; i++) {
		if (!chart_known(s->at[i]))
			continue;
		/* the country's figure is one a year: between two of ours it has no gap */
		bool first = s->look == CHART_ENGLAND ? drawn == 0 : i == 0 || !chart_known(s->at[i - 1]);
		if (s->look == CHART_ENGLAND && drawn == 0)
			buf_printf(&d, "M%.1f %.1fh24", plane_x(p, i, n) - 12, plane_y(p, s->at[i]));
		buf_printf(&d, "%c%.1f %.1f", first ? 'M' : 'L', plane_x(p, i, n), plane_y(p, s->at[i]));
		drawn++;
	}
	if (drawn) {
		buf_z(b, "<path");
		class_of(b, "line", chart_suffix(c, series));
		buf_z(b, " d=\"");
		buf_text(b, buf_as_text(&d));
		buf_z(b, "\"/>");
	}
	buf_free(&d);
	for (size_t i = 0; i < n; i++) {
		bool alone = (i == 0 || !chart_known(s->at[i - 1])) && (i + 1 == n || !chart_known(s->at[i + 1]));
		if (chart_known(s->at[i]) && (marks || alone)) /* a number between two gaps has no line to be seen by */
			chart_mark(b, c, series, plane_x(p, i, n), plane_y(p, s->at[i]));
		if (isinf(s->at[i]))
			buf_printf(b,
			    "<rect class=\"kith-chart__hidden\" x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"%.1f\"/><rect "
			              "fill=\"url(#%s-hidden)\" x=\"%.1f\" y=\"%.1f\" width=\"12\" "
			              "height=\"%.1f\"/>", plane_x(p, i, n) - 6, p->top, p->height, c->id, plane_x(p, i, n) - 6, p->top,
			              p->height);
	}
}

void chart_line(struct buf *b, const struct chart *c)
{
	struct buf legend = BUF_INIT(64 << 10);
	struct plane p = {LEFT, chart_legend(&legend, c, false), WIDTH - LEFT - RIGHT, PLANE, 0, 0, 0};
	scale(c, &p);
	chart_open(b, c, WIDTH, p.top + p.height + BELOW, NULL);
	buf_text(b, buf_as_text(&legend));
	buf_free(&legend);
	chart_frame(b, c, &p);
	for (size_t s = 0; s < c->n_series; s++)
		band(b, c, &p, &c->series[s]);
	for (size_t s = 0; s < c->n_series; s++)
		line(b, c, &p, s, chart_points(c) <= 40);
	chart_close(b);
}

void chart_spark(struct buf *b, const struct chart *c)
{
	struct chart one = *c;
	one.n_series = c->n_series ? 1 : 0;
	struct plane p = {2, 4, 112, 24, 0, 0, 0};
	scale(&one, &p);
	chart_open(b, &one, 120, 32, "kith-chart__spark");
	if (one.n_series) {
		size_t n = chart_points(&one), last = n;
		line(b, &one, &p, 0, false);
		for (size_t i = 0; i < n; i++)
			if (chart_known(one.series[0].at[i]))
				last = i;
		if (last < n)
			chart_mark(b, &one, 0, plane_x(&p, last, n), plane_y(&p, one.series[0].at[last]));
	}
	chart_close(b);
}

void chart_strip(struct buf *b, const struct chart *c)
{
	enum { LONG = 240, TRACK = 14, HIGH = 44 };
	double v = c->n && c->n_series ? c->series[0].at[0] : CHART_GAP, beside = c->n && c->n_series > 1 ? c->series[1].at[0] : CHART_GAP;
	double top = c->least_top > 0 ? c->least_top : 100, unit = LONG / top;
	bool has = chart_known(beside) && beside >= 0 && beside <= top;
	chart_open(b, c, LONG, has ? HIGH : TRACK + 8, "kith-chart__strip");
	buf_printf(b, "<rect class=\"kith-chart__track\" x=\"0\" y=\"4\" width=\"%d\" height=\"%d\" rx=\"3\"/>", LONG, TRACK);
	if (chart_known(v) && v > 0)
		buf_printf(b, "<rect class=\"kith-chart__bar\" x=\"0\" y=\"4\" width=\"%.1f\" height=\"%d\" rx=\"3\"/>",
		    (v < top ? v : top) * unit, TRACK);
	if (has) {
		struct buf say = BUF_INIT(200);
		buf_text(&say, c->series[1].name);
		buf_z(&say, " ");
		struct chart whole = *c;
		whole.decimals = beside == floor(beside) ? 0 : 1;
		chart_value(&say, &whole, beside);
		double x = beside * unit;
		buf_printf(b, "<path class=\"kith-chart__halo\" d=\"M%.1f 0v22\"/><path class=\"kith-chart__mark\" d=\"M%.1f 0v22\"/>", x,
		    x);
		chart_words(b, x, HIGH - 6, "kith-chart__label", beside < top * 0.25 ? "start" : beside > top * 0.75 ? "end" : "middle",
		    buf_as_text(&say));
		buf_free(&say);
	}
	chart_close(b);
}

void chart_multiples(struct buf *b, const struct chart *c)
{
	enum { ACROSS = 3, CELL = 240, HIGH = 150 };
	struct plane all = {0};
	scale(c, &all);
	size_t rows = (c->n_series + ACROSS - 1) / ACROSS, n = chart_points(c);
	chart_open(b, c, ACROSS * CELL, (double)(rows ? rows : 1) * HIGH, NULL);
	for (size_t s = 0; s < c->n_series; s++) {
		struct plane p = all;
		p.left = (double)(s % ACROSS) * CELL + 44, p.top = (double)(s / ACROSS) * HIGH + 28;
		p.width = CELL - 60, p.height = HIGH - 60;
		struct chart one = *c;
		one.series = &c->series[s];
		one.n_series = 1;
		struct text ends[2] = {n ? c->labels[0] : TEXT(""), n ? c->labels[n - 1] : TEXT("")};
		chart_words(b, p.left, p.top - 10, "kith-chart__value", "start", c->series[s].name);
		one.n = 0; /* the first and the last label are enough */
		p.step = p.high - p.low;
		chart_frame(b, &one, &p);
		one.n = c->n;
		chart_words(b, p.left, p.top + p.height + 20, "kith-chart__label", "start", ends[0]);
		chart_words(b, p.left + p.width, p.top + p.height + 20, "kith-chart__label", "end", ends[1]);
		line(b, &one, &p, 0, n <= 12);
	}
	chart_close(b);
}
