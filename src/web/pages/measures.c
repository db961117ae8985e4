/* The measures at any date, as counted: for those who may see small numbers. */
#include "record/life.h"
#include "web/findings.h"
#include "web/form.h"
#include "web/house.h"
#include "web/measures.view.h"
#include "web/pages/figures.h"

enum { AS_AT_DAY };
static const struct input asked_inputs[] = {
    [AS_AT_DAY] = {.name = "as-at", .type = INPUT_TEXT, .label = MSG_MEASURES_AS_AT, .most = 40},
};
static const struct form asked_form = {asked_inputs, 1};

struct counting {
	struct request *r;
	day as_at;
	struct measured m[MEASURES];
};

/* The code of the authority whose children are counted: who lives outside it is asked by that. */
static bool authority_code(struct tx *tx, struct arena *a, int64_t authority, struct text *code, struct fault *f)
{
	struct authority *all;
	size_t n;
	if (!store_authorities(tx, a, &all, &n, f))
		return false;
	for (size_t i = 0; i < n; i++)
		if (all[i].authority == authority)
			*code = all[i].code;
	return true;
}

static bool count(struct tx *tx, void *arg, struct fault *f)
{
	struct counting *c = arg;
	struct lives lives = {0};
	struct measure_ask ask = {.asof = AS_AT(c->as_at), .laws = &house_of(c->r)->laws};
	const struct places *places = findings_places(house_of(c->r));
	if (places) {
		ask.upper = figures_upper;
		ask.upper_arg = (void *)places; /* only read */
	}
	if (!authority_code(tx, c->r->arena, figures_authority(c->r), &ask.authority, f) ||
	    !lives_load(tx, c->r->arena, figures_authority(c->r), c->as_at, &lives, f))
		return false;
	measure_all(c->r->arena, lives.cohort, &ask, 1, c->m);
	cohort_free(lives.cohort);
	return true;
}

static struct text number(struct request *r, int64_t n)
{
	return n < 0 ? TEXT("–") : figures_count(r->arena, n);
}

static struct measure_line line_of(struct request *r, const struct measured *m)
{
	const struct measure_def *d = m->def;
	struct measure_line l = {.def = d, .num = number(r, m->known ? m->num : -1), .den = number(r, m->known ? m->den : -1),
	    .value = m->known ? figures_value(r->arena, d, m->value) : r->site->words->plain[MSG_CHART_GAP],
	    .why = m->known ? (struct text){0} : text_of(m->why), .england = figures_england(r->arena, d, year_of(m->asof.as_at)),
	    .fact = arena_array(r->arena, struct measure_fact_line, FACTS)};
	for (int t = 0; t < TABLES; t++)
		if (d->tables >> t & 1)
			l.tables = arena_printf(r->arena, "%.*s%s%s", TEXT_ARG(l.tables), l.tables.n ? ", " : "", table_info[t].name);
	for (int i = 0; m->known && i < FACTS; i++)
		if (m->fact[i] >= 0)
			l.fact[l.n_facts++] = (struct measure_fact_line){measure_fact_info[i].words, m->fact[i]};
	return l;
}

static bool fill(struct request *r, struct measures_page *p, day as_at, struct fault *f)
{
	struct counting c = {.r = r, .as_at = as_at};
	struct out_arg arg = out_arg_text(figures_day(r->arena, as_at));
	if (!house_read(r, count, &c, f))
		return false;
	p->known = out_words(r->arena, r->site->words, MSG_MEASURES_KNOWN, &arg, 1);
	p->line = arena_array(r->arena, struct measure_line, MEASURES);
	for (int i = 0; i < MEASURES; i++)
		p->line[p->n++] = line_of(r, &c.m[i]);
	return true;
}

static bool show_measures(struct request *r, struct answer *a, struct fault *f)
{
	char iso[DAY_TEXT];
	day as_at = DAY_NONE;
	struct text typed = r->query && form_given(r->query, AS_AT_DAY) ? form_text(r->query, AS_AT_DAY) : (struct text){0};
	struct measures_page p = {.as_at = typed, .no_postcodes = !findings_places(house_of(r))};
	if (typed.n && !day_parse_iso(typed, &as_at) && !day_parse_uk(typed, &as_at))
		p.error = r->site->words->plain[MSG_MEASURES_AS_AT_WRONG];
	if (!typed.n)
		p.as_at = arena_text(r->arena, text_of(day_iso(r->today, iso)));
	if (as_at != DAY_NONE && !fill(r, &p, as_at, f))
		return false;
	r->layout.is_private = true; /* small numbers */
	r->layout.is_error = p.error.n != 0;
	measures_view(page_begin(r, a, r->site->words->plain[MSG_MEASURES_TITLE]), &p);
	page_end(r, a);
	return true;
}

ROUTE(measures, .method = METHOD_GET, .pattern = "/measures", .permission = "measure.any-date", .handle = show_measures,
    .audience = AUDIENCE_ADULT, .title = "Measures at any date", .query = &asked_form);
