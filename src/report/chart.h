/* chart: numbers as SVG. What is drawn is never the only way to them: a page prints the same numbers as a table beside it
 * (kit/figure.h does both). Colour is never the only sign: series differ by dash and mark (lines) or by pattern (bars). Looks are
 * classes of assets/_charts.scss; there is no style and no script in it.
 *
 * A value that nobody told is a gap: lines break there, no bar stands there. A small number that may not be shown is hidden, and is
 * drawn as hidden: the reader sees that there is one. Neither is ever drawn as zero. */
#ifndef KITH_REPORT_CHART_H
#define KITH_REPORT_CHART_H
#include "base/buf.h"
#include <math.h>

#define CHART_GAP ((double)NAN)
#define CHART_HIDDEN ((double)INFINITY)
enum { CHART_SERIES = 4, CHART_POINTS = 400, CHART_WIDTH = 360 };

enum chart_look {
	CHART_OWN,     /* by its place: first, second, third, fourth */
	CHART_ENGLAND, /* beside: the country's figure (lines only) */
	CHART_TARGET,  /* beside: what was promised (lines only) */
};

struct chart_series {
	struct text name;
	enum chart_look look;
	const double *at;         /* as many as the chart has labels */
	const double *low, *high; /* an interval around each, or NULL */
};

struct chart {
	const char *id;           /* letters, digits, -; unique on the page */
	struct text title;        /* read out, not drawn: the page's figcaption says it too */
	struct text description;  /* in words: "Rises from 80 in January to 93 in April." */
	const struct text *labels;
	size_t n;                 /* labels: at most CHART_POINTS */
	const struct chart_series *series;
	size_t n_series;          /* at most CHART_SERIES of one's own */
	int decimals;             /* of values printed: 0 to 3 */
	const char *unit;         /* behind values: "%" or "" */
	double least_top;         /* the scale reaches at least this (100 for percentages); 0: as the numbers are */
};

/* Each writes one <svg>; an empty chart (no labels, no series, no value) writes its frame alone. */
void chart_line(struct buf *, const struct chart *);
void chart_bars(struct buf *, const struct chart *);    /* series beside each other */
void chart_stacked(struct buf *, const struct chart *); /* series upon each other; negative values are not stacked */
void chart_spark(struct buf *, const struct chart *);   /* the first series, 120 × 32, for a table's cell */
/* A share of a whole as a bar, 240 wide: the first series' first value, and the second's as a mark with its words: "England 90%". */
void chart_strip(struct buf *, const struct chart *);
/* One small line chart a series, all on one scale: as many series as one likes. */
void chart_multiples(struct buf *, const struct chart *);

bool chart_known(double); /* neither gap nor hidden */
/* "93.4%" */
void chart_value(struct buf *, const struct chart *, double);
/* The top of a scale that holds the value and has round steps; *step is the distance of its lines (four to six of them). */
double chart_top(double most, double *step);
#endif
