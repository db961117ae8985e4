/* figures: published figures as pages say them: in plain words, beside England's, with a trend by a stated rule, as a chart.
 * Everything comes from a publication (publish/edition.h): what is hidden there is in no byte of a page. */
#ifndef KITH_HOUSE_PAGES_FIGURES_H
#define KITH_HOUSE_PAGES_FIGURES_H
#include "kit/figure.h"
#include "measure/trend.h"
#include "publish/edition.h"
#include "strategy/strategy.h"

struct house;
struct request;

struct figure_line {
	const struct measure_def *def;
	struct text title, href;     /* href: its passport */
	struct text sentence;        /* "About 8 in 10 children saw a dentist." or why there is none */
	struct text value;           /* "84.3%", "1,124", "hidden", "no figure" */
	struct text of;              /* "812 of 1,003"; n 0: a plain count, or hidden */
	struct text when;            /* "in the year to 31 March 2022" */
	struct text detail;          /* after the sentence: "84.3% (812 of 1,003), in the year to 31 March 2022."; n 0: no value */
	bool told;                   /* the value is shown */
	enum trend trend;
	struct text trend_words, judged; /* the change from a year before, and the direction; judged: "That is better."; n 0: neither */
	struct text england, england_says; /* "81% (2025)"; n 0: none */
	const struct chart *strip;   /* the value of a share beside England's; NULL: a count, or not told */
	const struct chart *chart, *spark; /* NULL: fewer than two values; the same twice, of two ids, for one page */
};
/* plain: named for everybody. prefix: makes the chart's id the only one of the page. */
struct figure_line figures_line(const struct request *, const struct edition *, int measure, bool plain, const char *prefix);

/* By the one rule (measure/trend.h) over the figures that are told; *told: how many they are. */
enum trend figures_trend(int measure, const struct series *, size_t *told);
/* A value in tenths with its unit: "84.3%", "1,124", "450.5 days". */
struct text figures_value(struct arena *, const struct measure_def *, int64_t tenths);
struct text figures_count(struct arena *, int64_t);
/* "812 of 1,003", or the count alone; n 0 where hidden or none. */
struct text figures_of(const struct request *, const struct figure *);
/* "1,072 a year before, 502 who came, less 453 who left, make 1,121 …": whether the flow adds up to who is in care, and
 * why not. n 0: one of the four is not told. The last three are of figures as counted, which the public is not shown. */
struct text figures_flow(const struct request *, const struct edition *);
struct flow {
	int64_t before, came, left, now, came_again, left_again; /* again: -1: not to be told */
};
struct text figures_flow_words(const struct request *, const struct flow *);
/* "Figures to 31 March 2022, as they were known on 5 May 2022." */
struct text figures_known(const struct request *, const struct edition *);
struct text figures_day(struct arena *, day);
struct text figures_moment(struct arena *, int64_t ms);
/* England's newest figure that is not later than needed: that of the figure's year, else the newest. n 0: none. */
struct text figures_england(struct arena *, const struct measure_def *, int year);

/* The newest publication of an authority; *e has id 0 where there is none. */
bool figures_newest(const struct request *, int64_t authority, struct edition *e, struct fault *);
/* The visitor's own authority; the one that is served where nobody has signed in. */
int64_t figures_authority(const struct request *);

/* What lies together on a page: measures from, from + 1, … below to. */
enum { FIGURE_GROUPS = 7 };
extern const struct figure_group {
	enum message name;
	int from, to;
} figure_groups[FIGURE_GROUPS];
/* "Episodes, OC2: TEETH_CHECK 1" */
struct text figures_tables(struct arena *, const struct measure_def *);
/* "31 Mar 2026": for a table's narrow column. */
struct text figures_short_day(struct arena *, day);
/* A share beside England's of that year. id: the only one of the page. */
const struct chart *figures_strip(const struct request *, const struct measure_def *, struct text title, int64_t tenths, int year,
    const char *id);

/* As measure_ask wants it: the upper-tier authority of a postcode, by findings_places. */
bool figures_upper(void *places, struct text postcode, struct text *code);

/* ---- what the views show ---- */

/* How long what is written is kept, as the descriptions of the record say. */
struct keeping {
	struct text what, how_long, source;
};
struct privacy_page {
	struct keeping *kept;
	size_t n;
};
struct promise_line {
	int number;
	const struct promise *promise;
	struct figure_line *figure;
	size_t n, charts; /* charts: how many of them have one */
};
struct promise_page {
	const struct pack *pack;
	bool published;
	struct text known, council;
	struct promise_line *promise;
	size_t n;
	bool signed_in;
};

struct outcome_line {
	const struct outcome *outcome;
	struct figure_line *figure; /* those that do not stand with the promise already */
	size_t n;
	struct text flow;           /* of the children who came and left, where they stand here; n 0: they do not */
};
struct board_promise {
	int number;
	const struct promise *promise;
	struct outcome_line *outcome;
	size_t n_outcomes;
	struct figure_line *figure;
	size_t n;
};
struct body_line {
	const struct body *body;
	struct text answers_to; /* names; n 0: not set */
};
struct board_page {
	const struct pack *pack;
	bool published;
	struct text known;
	struct board_promise *promise;
	size_t n;
	struct board_promise rest; /* outcomes that name no promise */
	struct body_line *body;
	size_t n_bodies;
	const struct pack_term **word; /* those that stand in the place of others */
	size_t n_words;
};

struct passport_row {
	struct text date, value, num, den;
};
struct passport_page {
	struct figure_line line;
	const struct edition *edition;
	struct text as_at, as_known, tables, why, publication, *baseline;
	size_t n_baseline;
	struct passport_row *row; /* newest first */
	size_t n;
	const struct pack *pack;
};

struct measure_fact_line {
	const char *what;
	int64_t n;
};
struct measure_line {
	const struct measure_def *def;
	struct text value, of, england, tables, why;
	struct text before;           /* "9.0% a year before"; n 0: no such figure */
	const struct chart *strip, *spark; /* a share beside England's; the years. NULL: none */
	struct measure_fact_line *fact;
	size_t n_facts;
};
struct measures_page {
	bool no_postcodes;             /* who lives outside the area cannot be told */
	const struct values *asked;    /* the day, as typed */
	struct text known;             /* n 0: nothing counted */
	struct measure_line *line;
	size_t n;
	struct text flow; /* n 0: none */
};

struct publication_line {
	struct text href, name, title, known, made, made_by;
};
struct publication_page {
	struct publication_line head;
	struct text known, returns;
	struct figure_line *figure;
	size_t n;
};
#endif
