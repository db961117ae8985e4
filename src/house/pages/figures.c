/* Published figures in words and as charts. */
#include "house/pages/figures.h"
#include "base/clock.h"
#include "house/house.h"
#include "returns/places.h"
#include <math.h>
#include <stdlib.h>

/* How each measure is said in a sentence, and whether it speaks of a day or of the year to it. */
static const struct {
	enum message says, name; /* name: for everybody; the measure's own title is for those who know the returns */
	bool on_the_day;
} said[MEASURES] = {
    [MEASURE_IN_CARE] = {MSG_FIGURE_IN_CARE, MSG_FIGURE_NAME_IN_CARE, true},
    [MEASURE_STARTED] = {MSG_FIGURE_STARTED, MSG_FIGURE_NAME_STARTED, false},
    [MEASURE_CEASED] = {MSG_FIGURE_CEASED, MSG_FIGURE_NAME_CEASED, false},
    [MEASURE_LENGTH_MEDIAN] = {MSG_FIGURE_LENGTH_MEDIAN, MSG_FIGURE_NAME_LENGTH_MEDIAN, true},
    [MEASURE_UASC] = {MSG_FIGURE_UASC, MSG_FIGURE_NAME_UASC, true},
    [MEASURE_FOSTERED] = {MSG_FIGURE_FOSTERED, MSG_FIGURE_NAME_FOSTERED, true},
    [MEASURE_IN_HOUSE_FOSTERED] = {MSG_FIGURE_IN_HOUSE_FOSTERED, MSG_FIGURE_NAME_IN_HOUSE_FOSTERED, true},
    [MEASURE_PLACED_OUTSIDE] = {MSG_FIGURE_PLACED_OUTSIDE, MSG_FIGURE_NAME_PLACED_OUTSIDE, true},
    [MEASURE_THREE_HOMES] = {MSG_FIGURE_THREE_HOMES, MSG_FIGURE_NAME_THREE_HOMES, false},
    [MEASURE_LONG_TERM_STABILITY] = {MSG_FIGURE_LONG_TERM_STABILITY, MSG_FIGURE_NAME_LONG_TERM_STABILITY, true},
    [MEASURE_THREE_WORKERS] = {MSG_FIGURE_THREE_WORKERS, MSG_FIGURE_NAME_THREE_WORKERS, false},
    [MEASURE_VISITS_ON_TIME] = {MSG_FIGURE_VISITS_ON_TIME, MSG_FIGURE_NAME_VISITS_ON_TIME, false},
    [MEASURE_MISSING_CHILDREN] = {MSG_FIGURE_MISSING_CHILDREN, MSG_FIGURE_NAME_MISSING_CHILDREN, false},
    [MEASURE_MISSING_EPISODES] = {MSG_FIGURE_MISSING_EPISODES, MSG_FIGURE_NAME_MISSING_EPISODES, false},
    [MEASURE_REVIEWS_ON_TIME] = {MSG_FIGURE_REVIEWS_ON_TIME, MSG_FIGURE_NAME_REVIEWS_ON_TIME, false},
    [MEASURE_PARTICIPATED] = {MSG_FIGURE_PARTICIPATED, MSG_FIGURE_NAME_PARTICIPATED, false},
    [MEASURE_HEALTH_ASSESSED] = {MSG_FIGURE_HEALTH_ASSESSED, MSG_FIGURE_NAME_HEALTH_ASSESSED, false},
    [MEASURE_DENTIST] = {MSG_FIGURE_DENTIST, MSG_FIGURE_NAME_DENTIST, false},
    [MEASURE_IMMUNISED] = {MSG_FIGURE_IMMUNISED, MSG_FIGURE_NAME_IMMUNISED, false},
    [MEASURE_SDQ_RECEIVED] = {MSG_FIGURE_SDQ_RECEIVED, MSG_FIGURE_NAME_SDQ_RECEIVED, false},
    [MEASURE_IN_TOUCH] = {MSG_FIGURE_IN_TOUCH, MSG_FIGURE_NAME_IN_TOUCH, false},
    [MEASURE_SUITABLE_HOME] = {MSG_FIGURE_SUITABLE_HOME, MSG_FIGURE_NAME_SUITABLE_HOME, false},
    [MEASURE_EET] = {MSG_FIGURE_EET, MSG_FIGURE_NAME_EET, false},
};

/* ---- numbers ---- */

struct text figures_count(struct arena *a, int64_t n)
{
	if (n < 1000)
		return arena_printf(a, "%lld", (long long)n);
	struct text head = figures_count(a, n / 1000);
	return arena_printf(a, "%.*s,%03lld", TEXT_ARG(head), (long long)(n % 1000));
}

struct text figures_value(struct arena *a, const struct measure_def *d, int64_t tenths)
{
	if (d->unit == IN_PERCENT)
		return arena_printf(a, "%lld.%lld%%", (long long)tenths / 10, (long long)tenths % 10);
	struct text whole = figures_count(a, tenths / 10);
	const char *unit = d->unit == IN_DAYS ? " days" : "";
	if (tenths % 10)
		return arena_printf(a, "%.*s.%lld%s", TEXT_ARG(whole), (long long)tenths % 10, unit);
	return arena_printf(a, "%.*s%s", TEXT_ARG(whole), unit);
}

struct text figures_day(struct arena *a, day d)
{
	char words[DAY_TEXT];
	return arena_text(a, text_of(day_long(d, words)));
}

struct text figures_moment(struct arena *a, int64_t ms)
{
	return figures_day(a, clock_day(ms));
}

static struct text say(const struct request *r, enum message m, struct text a, struct text b)
{
	struct out_arg args[] = {out_arg_text(a), out_arg_text(b)};
	return out_words(r->arena, r->site->words, m, args, b.at ? 2 : a.at ? 1 : 0);
}
#define NONE ((struct text){0})

struct text figures_known(const struct request *r, const struct edition *e)
{
	return say(r, MSG_FIGURE_AS_AT, figures_day(r->arena, e->as_at), figures_moment(r->arena, e->as_known));
}

struct text figures_of(const struct request *r, const struct figure *g)
{
	if (g->num < 0 || g->den < 0)
		return NONE;
	return say(r, MSG_FIGURE_NUMBER_OF, figures_count(r->arena, g->num), figures_count(r->arena, g->den));
}

/* ---- shares for everybody: "About 8 in 10", "3 in 100" ---- */

static struct text share(const struct request *r, int64_t tenths)
{
	int64_t hundred = (tenths + 5) / 10, ten = (tenths + 50) / 100;
	if (tenths == 0)
		return say(r, MSG_FIGURE_ZERO, NONE, NONE);
	if (tenths == 1000)
		return say(r, MSG_FIGURE_TEN, NONE, NONE);
	if (hundred == 0)
		return say(r, MSG_FIGURE_FEWER, NONE, NONE);
	if (ten >= 1 && ten <= 9 && tenths >= 100)
		return say(r, MSG_FIGURE_IN_TEN, arena_printf(r->arena, "%lld", (long long)ten), NONE);
	/* neither all nor nobody: never rounded to it */
	return say(r, MSG_FIGURE_IN_HUNDRED, arena_printf(r->arena, "%lld", (long long)(hundred == 100 ? 99 : hundred)), NONE);
}

/* "About 8 in 10" inside a sentence begins small. */
static struct text sentence(const struct request *r, const struct measure_def *d, enum message m, int64_t tenths)
{
	struct text n = d->unit == IN_PERCENT ? share(r, tenths) : figures_count(r->arena, (tenths + 5) / 10);
	char *first = arena_z(r->arena, n);
	if (!text_starts(r->site->words->plain[m], TEXT("{1}")) && *first >= 'A' && *first <= 'Z')
		*first = (char)(*first + 32);
	return say(r, m, (struct text){first, n.n}, NONE);
}

/* ---- trend ---- */

static const struct figure *year_before(const struct series *s, const struct figure *now)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].as_at == day_add_years(now->as_at, -1))
			return &s->at[i];
	return NULL;
}

enum { QUARTERS = 4 };

enum trend figures_trend(int measure, const struct series *s, size_t *told)
{
	int64_t at[TREND_MOST];
	*told = 0;
	for (size_t i = s->n > TREND_MOST ? s->n - TREND_MOST : 0; i < s->n; i++)
		if (s->at[i].known)
			at[(*told)++] = s->at[i].value;
	/* a figure of the year to each quarter shares three quarters with the next; a yearly answer stands alone */
	bool alone = said[measure].on_the_day || measure_defs[measure].yearly;
	return trend_of(at, *told, alone ? 1 : QUARTERS);
}

/* "49 more than a year before, when it was 1,072." */
static struct text change_words(const struct request *r, const struct measure_def *d, int64_t now, int64_t before)
{
	int64_t by = now > before ? now - before : before - now;
	if (!by)
		return say(r, MSG_CHANGE_SAME, figures_value(r->arena, d, before), NONE);
	struct text n = d->unit == IN_PERCENT ? say(r, MSG_CHANGE_POINTS,
	    arena_printf(r->arena, "%lld.%lld", (long long)by / 10, (long long)by % 10), NONE)
	                                      : figures_value(r->arena, d, by);
	bool counted = d->unit == IN_CHILDREN || d->unit == IN_INCIDENTS;
	return say(r, now > before ? MSG_CHANGE_MORE : counted ? MSG_CHANGE_FEWER : MSG_CHANGE_LESS, n, figures_value(r->arena, d, before));
}

static void put_trend(const struct request *r, int measure, const struct series *s, struct figure_line *l)
{
	static const enum message words[] = {MSG_TREND_FEW, MSG_TREND_NONE, MSG_TREND_UP, MSG_TREND_DOWN};
	const struct figure *now = series_now(s), *before = now && now->known ? year_before(s, now) : NULL;
	size_t told;
	if (!now || !now->known)
		return;
	l->trend = figures_trend(measure, s, &told);
	enum message m = l->trend == TREND_FEW && told == 1 ? MSG_TREND_ONE : words[l->trend];
	l->trend_words = say(r, m, arena_printf(r->arena, "%zu", told), NONE);
	if (before && before->known) {
		struct text change = change_words(r, l->def, now->value, before->value);
		l->trend_words = arena_printf(r->arena, "%.*s %.*s", TEXT_ARG(change), TEXT_ARG(l->trend_words));
	}
	if (l->trend < TREND_UP || l->def->better == BETTER_NEITHER)
		return;
	bool better = (l->trend == TREND_UP) == (l->def->better == BETTER_UP);
	l->judged = r->site->words->plain[better ? MSG_TREND_BETTER : MSG_TREND_WORSE];
}

/* ---- England ---- */

enum { ENGLAND = sizeof measure_defs[0].england / sizeof measure_defs[0].england[0] };

static const struct measure_england *told_for(const struct measure_england *all, int year)
{
	const struct measure_england *newest = NULL;
	for (size_t i = 0; i < ENGLAND && all[i].year; i++) {
		newest = &all[i];
		if (all[i].year == year)
			break;
	}
	return newest;
}

static const struct measure_england *england_of(const struct measure_def *d, int year)
{
	return told_for(d->england, year);
}

struct text figures_england(struct arena *a, const struct measure_def *d, int year)
{
	const struct measure_england *e = england_of(d, year);
	const struct measure_england *rate = told_for(d->rate, year);
	if (rate)
		return arena_printf(a, "%s in 10,000 (%d)", rate->value, rate->year);
	return e ? arena_printf(a, "%s%s (%d)", e->value, d->unit == IN_PERCENT ? "%" : "", e->year) : NONE;
}

/* "34 in 10,000 people under 18 (331,000 on 30 June 2025)"; n 0: a share, or nobody told how many live here. */
static struct text rate_words(const struct request *r, const struct measure_def *d, const struct edition *e, const struct figure *g)
{
	const struct population *p = d->rate[0].year ? population_at(&e->populations, g->as_at) : NULL;
	if (!p || g->num < 0)
		return NONE;
	struct out_arg args[] = {out_arg_text(figures_count(r->arena, population_rate(g->num, p))),
	    out_arg_text(figures_count(r->arena, p->under_18)), out_arg_text(figures_day(r->arena, p->on))};
	return out_words(r->arena, r->site->words, MSG_FIGURE_RATE, args, 3);
}

/* ---- the chart ---- */

static struct text short_date(struct arena *a, day d)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct civil c = day_civil(d);
	return arena_printf(a, "%.3s %d", months + 3 * (c.month - 1), c.year);
}

struct text figures_short_day(struct arena *a, day d)
{
	struct text rest = short_date(a, d);
	return arena_printf(a, "%d %.*s", day_civil(d).day, TEXT_ARG(rest));
}

static bool england_series(struct arena *a, const struct measure_def *d, const struct series *s, struct chart_series *out)
{
	double *at = arena_array(a, double, s->n);
	bool any = false;
	for (size_t i = 0; i < s->n; i++) {
		at[i] = CHART_GAP;
		for (size_t k = 0; d->unit == IN_PERCENT && k < ENGLAND && d->england[k].year; k++)
			if (s->at[i].as_at == year_last(d->england[k].year)) {
				at[i] = strtod(d->england[k].value, NULL);
				any = true;
			}
	}
	out->at = at;
	return any;
}

static const struct chart *chart_of(const struct request *r, const struct figure_line *l, const struct series *s, const char *prefix)
{
	struct arena *a = r->arena;
	struct text *labels = arena_array(a, struct text, s->n + 1);
	double *at = arena_array(a, double, s->n + 1);
	struct chart_series *series = arena_array(a, struct chart_series, 2);
	struct chart *c = arena_new_of(a, struct chart);
	size_t known = 0;
	for (size_t i = 0; i < s->n; i++) {
		labels[i] = short_date(a, s->at[i].as_at);
		at[i] = s->at[i].known ? (double)s->at[i].value / 10 : s->at[i].hidden ? CHART_HIDDEN : CHART_GAP;
		known += s->at[i].known;
	}
	if (known < 2)
		return NULL;
	series[0] = (struct chart_series){.name = r->site->council, .at = at};
	series[1] = (struct chart_series){.name = r->site->words->plain[MSG_FIGURE_ENGLAND], .look = CHART_ENGLAND};
	*c = (struct chart){.id = arena_z(a, arena_printf(a, "%s-%s", prefix, l->def->id)), .title = l->title,
	    .description = l->trend_words, .labels = labels, .n = s->n, .series = series,
	    .n_series = england_series(a, l->def, s, &series[1]) ? 2 : 1,
	    .decimals = l->def->unit == IN_PERCENT, .unit = l->def->unit == IN_PERCENT ? "%" : "",
	    .least_top = l->def->unit == IN_PERCENT ? 100 : 0};
	return c;
}

const struct figure_group figure_groups[FIGURE_GROUPS] = {
    {MSG_FIGURE_GROUP_CARE, MEASURE_IN_CARE, MEASURE_FOSTERED}, {MSG_FIGURE_GROUP_HOMES, MEASURE_FOSTERED, MEASURE_THREE_WORKERS},
    {MSG_FIGURE_GROUP_WORKERS, MEASURE_THREE_WORKERS, MEASURE_MISSING_CHILDREN},
    {MSG_FIGURE_GROUP_MISSING, MEASURE_MISSING_CHILDREN, MEASURE_REVIEWS_ON_TIME},
    {MSG_FIGURE_GROUP_REVIEWS, MEASURE_REVIEWS_ON_TIME, MEASURE_HEALTH_ASSESSED},
    {MSG_FIGURE_GROUP_HEALTH, MEASURE_HEALTH_ASSESSED, MEASURE_IN_TOUCH}, {MSG_FIGURE_GROUP_LEAVING, MEASURE_IN_TOUCH, MEASURES},
};

struct text figures_tables(struct arena *a, const struct measure_def *d)
{
	struct text all = {0};
	for (int t = 0; t < TABLES; t++)
		if (d->tables >> t & 1)
			all = arena_printf(a, "%.*s%s%s", TEXT_ARG(all), all.n ? ", " : "", table_info[t].name);
	return d->codes ? arena_printf(a, "%.*s: %s", TEXT_ARG(all), d->codes) : all;
}

/* The newest value as a bar of a hundred, and England's mark. */
const struct chart *figures_strip(const struct request *r, const struct measure_def *d, struct text title, int64_t tenths, int year,
    const char *id)
{
	const struct measure_england *en = england_of(d, year);
	struct arena *a = r->arena;
	double *at = arena_array(a, double, 2);
	struct chart_series *series = arena_array(a, struct chart_series, 2);
	struct chart *c = arena_new_of(a, struct chart);
	at[0] = (double)tenths / 10;
	at[1] = en ? strtod(en->value, NULL) : CHART_GAP;
	series[0] = (struct chart_series){.name = r->site->council, .at = &at[0]};
	series[1] = (struct chart_series){.name = r->site->words->plain[MSG_FIGURE_ENGLAND], .look = CHART_ENGLAND, .at = &at[1]};
	*c = (struct chart){.id = id, .title = title,
	    .description = figures_value(a, d, tenths), .labels = &series[0].name, .n = 1, .series = series,
	    .n_series = en ? 2 : 1, .decimals = 1, .unit = "%", .least_top = 100};
	return c;
}

/* "That was on 30 September 2026: 34 in 10,000 …" */
static struct text counted_detail(const struct request *r, const struct figure_line *l)
{
	struct text when = say(r, MSG_FIGURE_THAT_WAS, l->when, NONE);
	return l->of.n ? arena_printf(r->arena, "%.*s %.*s.", TEXT_ARG(when), TEXT_ARG(l->of)) : when;
}

struct figure_line figures_line(const struct request *r, const struct edition *e, int m, bool plain, const char *prefix)
{
	const struct measure_def *d = &measure_defs[m];
	const struct series *s = &e->of[m];
	const struct figure *now = series_now(s);
	const struct words *w = r->site->words;
	struct figure_line l = {.def = d, .title = plain ? w->plain[said[m].name] : text_of(d->title),
	    .href = arena_printf(r->arena, "/board/measure/%s", d->id)};
	put_trend(r, m, s, &l);
	if (now) {
		l.when = say(r, said[m].on_the_day ? MSG_FIGURE_ON : MSG_FIGURE_YEAR, figures_day(r->arena, now->as_at), NONE);
		l.england = figures_england(r->arena, d, year_of(now->as_at));
	}
	if (l.england.n && d->unit == IN_PERCENT) {
		const struct measure_england *en = england_of(d, year_of(now->as_at));
		l.england_says = say(r, MSG_FIGURE_BESIDE, arena_printf(r->arena, "%s%%", en->value),
		    arena_printf(r->arena, "%d", en->year));
	}
	if (now && now->known) {
		l.told = true;
		l.value = figures_value(r->arena, d, now->value);
		l.of = d->unit == IN_PERCENT ? figures_of(r, now) : rate_words(r, d, e, now);
		l.sentence = sentence(r, d, said[m].says, now->value);
		l.detail = d->unit != IN_PERCENT ? counted_detail(r, &l)
		    : l.of.n ? arena_printf(r->arena, "%.*s (%.*s), %.*s.", TEXT_ARG(l.value), TEXT_ARG(l.of), TEXT_ARG(l.when))
		             : arena_printf(r->arena, "%.*s, %.*s.", TEXT_ARG(l.value), TEXT_ARG(l.when));
	} else {
		bool hidden = now && now->hidden;
		l.value = w->plain[hidden ? MSG_CHART_HIDDEN : MSG_CHART_GAP];
		l.sentence = w->plain[hidden ? MSG_FIGURE_HIDDEN : MSG_FIGURE_NO_FIGURE];
	}
	if (l.told && d->unit == IN_PERCENT)
		l.strip = figures_strip(r, d, l.title, now->value, year_of(now->as_at),
		    arena_printf(r->arena, "strip-%s-%s", prefix, d->id).at);
	l.chart = chart_of(r, &l, s, prefix);
	l.spark = l.chart ? chart_of(r, &l, s, arena_z(r->arena, arena_printf(r->arena, "spark-%s", prefix))) : NULL;
	return l;
}

/* ---- reading ---- */

struct newest {
	const struct request *r;
	int64_t authority;
	struct edition *e;
};

static bool read_newest(struct tx *tx, void *arg, struct fault *f)
{
	struct newest *x = arg;
	*x->e = (struct edition){0};
	return publication_load(tx, x->r->arena, x->authority, 0, x->e, f) != ROW_FAULT;
}

bool figures_newest(const struct request *r, int64_t authority, struct edition *e, struct fault *f)
{
	struct newest x = {r, authority, e};
	return house_read(r, read_newest, &x, f);
}

int64_t figures_authority(const struct request *r)
{
	return house_authority(r);
}

bool figures_upper(void *places, struct text postcode, struct text *code)
{
	struct place p;
	if (!places_find(places, postcode, &p) || !p.upper.n)
		return false;
	*code = p.upper;
	return true;
}
