/* The measures at any date, as counted: for those who may see small numbers. */
#include "house/house.h"
#include "house/measures.view.h"
#include "house/pages/figures.h"
#include "house/whole.h"
#include "kit/form.h"
#include "today/findings.h"
#include "told/life.h"

enum { AS_AT_DAY };
static const struct input asked_inputs[] = {
    [AS_AT_DAY] = {.name = "as-at", .type = INPUT_DAY, .label = MSG_MEASURES_AS_AT},
};
static const struct form asked_form = {asked_inputs, 1};

/* The day that was asked for and each half year of the four years before it, oldest first. */
enum { TIMES = 9, NOW = TIMES - 1, YEAR_BEFORE = NOW - 2 };
struct counting {
	struct request *r;
	day as_at;
	bool whole[TIMES]; /* a whole year to it lies in the record */
	struct measured m[TIMES][MEASURES];
	struct count *count;
	struct lives some; /* those that are being counted */
};

/* Some children at a time: a record of any size is counted in the memory of some. */
static bool count_some(void *arg, struct arena *a, const struct lives *some)
{
	struct counting *c = arg;
	(void)a;
	c->some = *some;
	measure_cohort(c->count, some->cohort);
	return true;
}

static bool count(struct tx *tx, void *arg, struct fault *f)
{
	struct counting *c = arg;
	struct measure_ask ask = {.laws = &house_of(c->r)->laws}, asks[TIMES];
	const struct places *places = findings_places(today_of(c->r));
	if (places) {
		ask.upper = figures_upper;
		ask.upper_arg = (void *)places; /* only read */
	}
	struct authority whose; /* who lives outside it is asked by its code */
	if (!store_authority_get(tx, c->r->arena, figures_authority(c->r), &whose, f))
		return false;
	ask.authority = whose.code;
	for (int i = 0; i < TIMES; i++) {
		asks[i] = ask;
		asks[i].events = lives_events;
		asks[i].events_arg = &c->some;
		asks[i].asof = AS_AT(day_add_months(c->as_at + 1, 6 * (i - NOW)) - 1);
	}
	c->count = measure_begin(c->r->arena, asks, TIMES);
	if (!lives_each(tx, figures_authority(c->r), c->as_at, 0, count_some, c, f))
		return false;
	for (int i = 0; i < TIMES; i++) {
		c->whole[i] = i == NOW || publish_whole(measure_years(c->count), asks[i].asof.as_at);
		measure_end(c->count, (size_t)i, c->m[i]);
	}
	return true;
}

/* The times as one small line; NULL: fewer than two are known. Yearly answers of one March are told once. */
static const struct chart *years_of(struct request *r, const struct counting *c, int m)
{
	struct arena *a = r->arena;
	double *at = arena_array(a, double, TIMES);
	struct text *labels = arena_array(a, struct text, TIMES);
	struct chart_series *series = arena_new_of(a, struct chart_series);
	struct chart *out = arena_new_of(a, struct chart);
	size_t known = 0, n = 0;
	for (int i = 0; i < TIMES; i++) {
		const struct measured *g = &c->m[i][m];
		bool told = c->whole[i] && g->known;
		if (!told && !known)
			continue; /* the line begins where the record does */
		at[n] = told ? (double)g->value / 10 : CHART_GAP;
		labels[n++] = figures_short_day(a, g->asof.as_at);
		known += told;
	}
	*series = (struct chart_series){.name = r->site->council, .at = at};
	*out = (struct chart){.id = arena_printf(a, "years-%s", measure_defs[m].id).at, .title = text_of(measure_defs[m].title),
	    .labels = labels, .n = n, .series = series, .n_series = 1, .decimals = measure_defs[m].unit == IN_PERCENT,
	    .unit = measure_defs[m].unit == IN_PERCENT ? "%" : ""};
	return known < 2 ? NULL : out;
}

/* Where nothing can be counted here and now, what the newest publication says of it stands beside the reason. */
static struct text why_of(struct request *r, const struct edition *e, int i, const char *why)
{
	const struct words *w = r->site->words;
	const struct figure *g = series_now(&e->of[i]);
	struct text t = i == MEASURE_PLACED_OUTSIDE && !findings_places(today_of(r)) ? w->plain[MSG_MEASURES_NO_LIST] : text_of(why);
	if (!g || !g->known)
		return t;
	struct out_arg args[] = {out_arg_text(figures_value(r->arena, &measure_defs[i], g->value)),
	    out_arg_text(figures_day(r->arena, g->as_at))};
	return arena_printf(r->arena, "%.*s %.*s", TEXT_ARG(t), TEXT_ARG(out_words(r->arena, w, MSG_MEASURES_PUBLISHED, args, 2)));
}

static struct measure_line line_of(struct request *r, const struct counting *c, const struct edition *e, int i)
{
	const struct measured *m = &c->m[NOW][i], *before = &c->m[YEAR_BEFORE][i];
	const struct measure_def *d = m->def;
	const struct words *w = r->site->words;
	struct measure_line l = {.def = d, .value = m->known ? figures_value(r->arena, d, m->value) : w->plain[MSG_CHART_GAP],
	    .why = m->known ? (struct text){0} : why_of(r, e, i, m->why), .england = figures_england(r->arena, d, year_of(m->asof.as_at)),
	    .tables = figures_tables(r->arena, d), .fact = arena_array(r->arena, struct measure_fact_line, FACTS),
	    .spark = years_of(r, c, i)};
	if (m->known && d->unit == IN_PERCENT) {
		struct out_arg of[] = {out_arg_text(figures_count(r->arena, m->num)), out_arg_text(figures_count(r->arena, m->den))};
		l.of = out_words(r->arena, w, MSG_FIGURE_NUMBER_OF, of, 2);
		l.strip = figures_strip(r, d, text_of(d->title), m->value, year_of(m->asof.as_at),
		    arena_printf(r->arena, "strip-%s", d->id).at);
	}
	if (c->whole[YEAR_BEFORE] && before->known) {
		struct out_arg was = out_arg_text(figures_value(r->arena, d, before->value));
		l.before = out_words(r->arena, w, MSG_MEASURES_BEFORE, &was, 1);
	}
	for (int k = 0; m->known && k < FACTS; k++)
		if (m->fact[k] >= 0)
			l.fact[l.n_facts++] = (struct measure_fact_line){measure_fact_info[k].words, m->fact[k]};
	return l;
}

/* Small numbers may stand here: so it is told to the child why the four do not add up. */
static struct text flow_of(struct request *r, const struct counting *c)
{
	const struct measured *now = c->m[NOW], *before = c->m[YEAR_BEFORE];
	if (!c->whole[YEAR_BEFORE] || !now[MEASURE_IN_CARE].known || !before[MEASURE_IN_CARE].known)
		return (struct text){0};
	return figures_flow_words(r, &(struct flow){.before = before[MEASURE_IN_CARE].num, .came = now[MEASURE_STARTED].num,
	    .left = now[MEASURE_CEASED].num, .now = now[MEASURE_IN_CARE].num, .came_again = now[MEASURE_STARTED].fact[FACT_STARTED_AGAIN],
	    .left_again = now[MEASURE_CEASED].fact[FACT_CEASED_AGAIN]});
}

static bool fill(struct request *r, struct measures_page *p, day as_at, struct fault *f)
{
	struct counting *c = arena_new_of(r->arena, struct counting);
	struct out_arg arg = out_arg_text(figures_day(r->arena, as_at));
	*c = (struct counting){.r = r, .as_at = as_at};
	struct edition e;
	if (!house_read(r, count, c, f) || !figures_newest(r, figures_authority(r), &e, f))
		return false;
	p->known = out_words(r->arena, r->site->words, MSG_MEASURES_KNOWN, &arg, 1);
	p->line = arena_array(r->arena, struct measure_line, MEASURES);
	for (int i = 0; i < MEASURES; i++)
		p->line[p->n++] = line_of(r, c, &e, i);
	p->flow = flow_of(r, c);
	return true;
}

static bool show_measures(struct request *r, struct answer *a, struct fault *f)
{
	struct values *asked = form_empty(r->arena, &asked_form);
	form_set_day(asked, AS_AT_DAY, r->today);
	if (r->query && form_given(r->query, AS_AT_DAY))
		asked->at[AS_AT_DAY] = r->query->at[AS_AT_DAY], asked->errors = r->query->errors;
	day as_at = form_ok(asked) ? form_day(asked, AS_AT_DAY) : DAY_NONE;
	struct measures_page p = {.asked = asked, .no_postcodes = !findings_places(today_of(r))};
	struct whole w;
	if (!whole_begin(r, &w, figures_authority(r), "measures", text_hash(r->raw_query), f))
		return false;
	r->layout.is_private = true; /* small numbers */
	r->layout.is_error = !form_ok(asked);
	struct out *o = page_begin(r, a, r->site->words->plain[MSG_MEASURES_TITLE]);
	if (!whole_copy(r, &w, o)) {
		if (as_at != DAY_NONE && !fill(r, &p, as_at, f))
			return false;
		measures_view(o, &p);
		whole_keep(r, &w, o);
	}
	page_end(r, a);
	return true;
}

ROUTE(measures, .method = METHOD_GET, .pattern = "/measures", .permission = "measure.any-date", .handle = show_measures,
    .audience = AUDIENCE_ADULT, .title = "Measures at any date", .query = &asked_form, .query_shown = true);
