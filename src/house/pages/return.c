/* The return today: what would be wrong with it if it closed now, by who can mend it, by rule, by child; and what is checked. */
#include "house/pages/return.h"
#include "base/clock.h"
#include "house/return.view.h"
#include "kit/form.h"
#include "told/kept.h"
#include "told/return_day.h"
#include <stdlib.h>

enum { A_PAGE = 50 };

enum { BY, PAGE, WORKER, RULE, RIGHT, INPUTS };
static const struct choice bys[] = {{"person", MSG_RETURN_BY_PERSON, NULL, MSG_NONE}, {"rule", MSG_RETURN_BY_RULE, NULL, MSG_NONE},
    {"child", MSG_RETURN_BY_CHILD, NULL, MSG_NONE}};
static const struct input inputs[INPUTS] = {
    [BY] = {.name = "by", .type = INPUT_CHOICE, .label = MSG_RETURN_BY, .choices = bys, .n_choices = 3},
    [PAGE] = {.name = "page", .type = INPUT_INT, .label = MSG_RETURN_BY, .low = 1, .high = 100000},
    [WORKER] = {.name = "worker", .type = INPUT_INT, .label = MSG_RETURN_BY_PERSON, .low = 0, .high = INT64_MAX},
    [RIGHT] = {.name = "right", .type = INPUT_INT, .label = MSG_RETURN_N_RIGHT, .low = 1, .high = 1},
    [RULE] = {.name = "rule", .type = INPUT_TEXT, .label = MSG_RETURN_BY_RULE, .most = 20},
};
static const struct form query = {inputs, INPUTS};

struct showing {
	struct request *r;
	struct answer *a;
	const struct return_today *t;
	struct return_page page;
	struct kept_return *kept;
	size_t n_kept;
	struct return_day *days;
	size_t n_days;
};

static struct text year_text(struct arena *a, int year)
{
	char words[DAY_TEXT];
	return arena_text(a, text_of(year_words(year, words)));
}

static struct text day_text(struct arena *a, day d)
{
	char words[DAY_TEXT];
	return d == DAY_NONE ? (struct text){0} : arena_text(a, text_of(day_long(d, words)));
}

/* ---- what stands above ---- */

static void add_top(struct showing *x)
{
	struct arena *a = x->r->arena;
	const struct return_today *t = x->t;
	struct return_page *p = &x->page;
	char hhmm[8];
	*p = (struct return_page){.demo = x->r->site->demonstration, .year = year_text(a, t->year), .told = t->closing.told,
	    .n_children = t->n_children, .n_things = t->n, .n_right = t->n_right, .n_run = t->check.n_run, .n_skipped = t->check.n_skipped,
	    .when = day_text(a, clock_day(t->reckoned_at)), .at = arena_text(a, text_of(clock_hhmm(t->reckoned_at, hhmm)))};
	if (t->check.setup.year != t->year)
		p->rules = year_text(a, t->check.setup.year);
	if (t->closing.since)
		p->since = year_text(a, t->closing.since);
	if (t->closing.last)
		p->last = year_text(a, t->closing.last);
	for (size_t i = 0; i < x->n_kept; i++)
		if (x->kept[i].year == t->closing.last)
			p->kept_on = day_text(a, clock_day(x->kept[i].kept_at));
}

/* ---- month by month ---- */

enum { MONTHS = 12 };

static struct text day_label(struct arena *a, day d, bool whole)
{
	static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil c = day_civil(d);
	return whole ? arena_printf(a, "%d %s", c.day, names[c.month - 1]) : text_of(names[c.month - 1]);
}

/* The last day of a month on which the return was reckoned; NULL: none. */
static const struct return_day *last_in(const struct showing *x, day from, day before)
{
	for (size_t i = x->n_days; i-- > 0;)
		if (x->days[i].on >= from && x->days[i].on < before)
			return &x->days[i];
	return NULL;
}

static void add_months(struct showing *x)
{
	struct arena *a = x->r->arena;
	const struct words *words = x->r->site->words;
	struct text *label = arena_array(a, struct text, MONTHS);
	double *children = arena_array(a, double, MONTHS), *things = arena_array(a, double, MONTHS);
	const struct return_day *first = NULL;
	size_t n = 0;
	for (day from = year_first(x->t->year), next; n < MONTHS && from <= x->r->today; from = next, n++) {
		next = day_add_months(from, 1);
		bool now = x->r->today < next;
		const struct return_day *d = now ? NULL : last_in(x, from, next);
		first = first ? first : d;
		label[n] = now ? day_label(a, x->r->today, true) : day_label(a, d ? d->on : from, d != NULL);
		children[n] = now ? (double)x->t->n_children : d ? (double)d->children : CHART_GAP;
		things[n] = now ? (double)x->t->n : d ? (double)d->things : CHART_GAP;
	}
	if (!first)
		return;
	struct chart_series *s = arena_array(a, struct chart_series, 2);
	s[0] = (struct chart_series){.name = words->plain[MSG_RETURN_MONTHS_THINGS], .at = things};
	s[1] = (struct chart_series){.name = words->plain[MSG_RETURN_MONTHS_CHILDREN], .at = children};
	struct chart *c = arena_new_of(a, struct chart);
	struct out_arg year = out_arg_text(x->page.year);
	struct out_arg from_to[] = {out_arg_int(first->things), out_arg_text(day_text(a, first->on)), out_arg_int((int64_t)x->t->n),
	    out_arg_text(day_text(a, x->r->today))};
	*c = (struct chart){.id = "return-months", .title = out_words(a, words, MSG_RETURN_MONTHS, &year, 1),
	    .description = out_words(a, words, MSG_RETURN_MONTHS_FROM, from_to, 4), .labels = label, .n = n, .series = s, .n_series = 2,
	    .unit = ""};
	x->page.months = c;
}

/* The rules that were not run, by the reason. */
static void add_skips(struct showing *x)
{
	const struct check *k = &x->t->check;
	struct return_page *p = &x->page;
	p->skip = arena_array(x->r->arena, struct return_skips, k->n_skipped + 1);
	for (size_t i = 0; i < k->n_skipped; i++) {
		size_t at = 0;
		while (at < p->n_skip && !text_is(p->skip[at].why, k->skipped[i].why))
			at++;
		if (at == p->n_skip)
			p->skip[p->n_skip++] = (struct return_skips){.why = text_of(k->skipped[i].why)};
		struct return_skips *s = &p->skip[at];
		s->codes = s->n++ ? arena_printf(x->r->arena, "%.*s, %s", TEXT_ARG(s->codes), k->skipped[i].rule->code)
		                  : text_of(k->skipped[i].rule->code);
	}
}

/* ---- by person, by rule ---- */

static void add_persons(struct showing *x)
{
	const struct return_today *t = x->t;
	x->page.group = arena_array(x->r->arena, struct return_group, t->n_who + 1);
	for (size_t i = 0; i < t->n_who; i++) {
		const struct who_mends *w = &t->who[i];
		x->page.group[x->page.n_group++] = (struct return_group){.children = w->children, .things = w->things, .right = w->right,
		    .what = w->worker ? w->name : x->r->site->words->plain[MSG_RETURN_NOBODY],
		    .href = arena_printf(x->r->arena, "/return?by=child&worker=%lld", (long long)w->worker)};
	}
}

static int most(const void *a, const void *b)
{
	const struct return_group *x = a, *y = b;
	return x->things != y->things ? (x->things < y->things ? 1 : -1) : text_cmp(x->code, y->code);
}

static void add_rules(struct showing *x)
{
	const struct return_today *t = x->t;
	const struct check *k = &t->check;
	struct return_group *all = arena_array(x->r->arena, struct return_group, k->n_run + 1);
	const struct text **before = arena_array(x->r->arena, const struct text *, k->n_run + 1);
	for (size_t i = 0; i < t->n; i++) { /* by number, then rule */
		const struct finding_row *th = &t->thing[i];
		size_t at = t->found.at[th->first].rule;
		struct return_group *g = &all[at];
		if (!g->things)
			*g = (struct return_group){.code = text_of(th->rule->code), .what = text_of(check_says(k, th->rule)),
			    .query = th->rule->severity == RULE_QUERY,
			    .href = arena_printf(x->r->arena, "/return?by=child&rule=%s", th->rule->code)};
		g->things++;
		g->right += th->right.is;
		g->children += !before[at] || !text_eq(*before[at], th->number);
		before[at] = &th->number;
	}
	for (size_t i = 0; i < k->n_run; i++)
		if (all[i].things)
			all[x->page.n_group++] = all[i];
	if (x->page.n_group)
		qsort(all, x->page.n_group, sizeof *all, most);
	x->page.group = all;
}

/* ---- by child ---- */

struct text return_fields(struct arena *a, const struct return_today *t, const struct finding_row *th)
{
	const char *name[COLUMNS_MOST];
	struct buf b = BUF_IN(a, 4000);
	uint32_t tables = 0;
	for (uint32_t i = th->first; i < th->first + th->n; i++) {
		enum table table = (enum table)t->found.at[i].table;
		if (tables >> table & 1)
			continue;
		tables |= 1u << table;
		buf_printf(&b, "%s%s", b.n ? "; " : "", table_info[table].name);
		for (size_t k = 0, n = rule_fields(th->rule, table, name); k < n; k++)
			buf_printf(&b, "%s %s", k ? "," : ":", name[k]);
	}
	struct text out = arena_text(a, buf_as_text(&b));
	buf_free(&b);
	return out;
}

static struct return_thing thing_line(struct showing *x, const struct finding_row *th)
{
	struct arena *a = x->r->arena;
	struct return_thing out = {.say = text_of(check_says(&x->t->check, th->rule)), .back = check_looks_back(&x->t->check, th->rule),
	    .code = text_of(th->rule->code), .fields = return_fields(a, x->t, th),
	    .since = day_text(a, th->since), .query = th->rule->severity == RULE_QUERY};
	struct out_arg args[] = {out_arg_text(th->right.words), out_arg_text(th->right.who), out_arg_text(day_text(a, th->right.on))};
	if (th->right.is)
		out.right = out_words(a, x->r->site->words, MSG_RETURN_RIGHT, args, 3);
	return out;
}

static struct text worker_name(const struct showing *x, int64_t worker)
{
	for (size_t i = 0; worker && i < x->t->n_who; i++)
		if (x->t->who[i].worker == worker)
			return x->t->who[i].name;
	return x->r->site->words->plain[MSG_RETURN_NOBODY];
}

static bool is_wanted(const struct showing *x, const struct finding_row *th)
{
	const struct values *q = x->r->query;
	if (form_given(q, WORKER) && form_int(q, WORKER) != th->worker)
		return false;
	if (form_given(q, RIGHT) && !th->right.is)
		return false;
	return !form_given(q, RULE) || text_is(form_text(q, RULE), th->rule->code);
}

/* The wanted things of a child from `i` on into `out` (NULL: only counted); *next is the first of the next child. */
static size_t of_child(struct showing *x, size_t i, size_t *next, struct return_thing *out)
{
	const struct return_today *t = x->t;
	size_t n = 0, first = i;
	for (; i < t->n && text_eq(t->thing[i].number, t->thing[first].number); i++)
		if (is_wanted(x, &t->thing[i])) {
			if (out)
				out[n] = thing_line(x, &t->thing[i]);
			n++;
		}
	*next = i;
	return n;
}

static void add_filter(struct showing *x)
{
	const struct values *q = x->r->query;
	struct arena *a = x->r->arena;
	x->page.more = TEXT("/return?by=child&page=");
	if (form_given(q, WORKER)) {
		x->page.filter = worker_name(x, form_int(q, WORKER));
		x->page.more = arena_printf(a, "/return?by=child&worker=%lld&page=", (long long)form_int(q, WORKER));
	} else if (form_given(q, RIGHT)) {
		x->page.filter = x->r->site->words->plain[MSG_RETURN_N_RIGHT];
		x->page.more = TEXT("/return?by=child&right=1&page=");
	} else if (form_given(q, RULE)) {
		const struct rule *r = check_rule(x->t->check.setup.year, form_text(q, RULE));
		x->page.filter = r ? arena_printf(a, "%s: %s", r->code, check_says(&x->t->check, r))
		    : x->r->site->words->plain[MSG_RETURN_NO_RULE];
		x->page.more = arena_printf(a, "/return?by=child&rule=%s&page=", r ? r->code : "0");
	}
}

static void add_children(struct showing *x)
{
	const struct return_today *t = x->t;
	struct return_page *p = &x->page;
	struct visitor *v = visitor_of(x->r);
	p->page = form_given(x->r->query, PAGE) ? (size_t)form_int(x->r->query, PAGE) : 1;
	p->child = arena_array(x->r->arena, struct return_child, A_PAGE);
	int64_t *listed = arena_array(x->r->arena, int64_t, A_PAGE);
	size_t all = 0, n;
	for (size_t i = 0, next; i < t->n; i = next) {
		if (!(n = of_child(x, i, &next, NULL)))
			continue;
		if (all >= (p->page - 1) * A_PAGE && p->n_child < A_PAGE) {
			struct return_child *c = &p->child[p->n_child++];
			*c = (struct return_child){.number = t->thing[i].number, .who = worker_name(x, t->thing[i].worker), .n = n,
			    .thing = arena_array(x->r->arena, struct return_thing, n)};
			of_child(x, i, &next, c->thing);
			if (t->thing[i].child)
				listed[v->n_listed++] = t->thing[i].child;
		}
		all++;
	}
	v->listed = listed;
	p->last_page = (all + A_PAGE - 1) / A_PAGE;
}

/* ---- the page ---- */

static bool page(struct tx *tx, void *arg, struct fault *f)
{
	struct showing *x = arg;
	struct request *r = x->r;
	struct return_today *t;
	if (!kept_list(tx, r->arena, actor_at(r)->authority, &x->kept, &x->n_kept, f) ||
	    !return_today_get(today_of(r), tx, actor_at(r)->authority, r->today, r->now, &t, f))
		return false;
	x->t = t;
	if (!return_days(tx, r->arena, actor_at(r)->authority, t->year, &x->days, &x->n_days, f)) {
		return_today_put(t);
		return false;
	}
	add_top(x);
	add_skips(x);
	int by = form_choice(r->query, BY);
	x->page.by = by < 0 ? BY_PERSON : (enum return_by)by;
	add_filter(x);
	if (x->page.by == BY_PERSON) {
		add_months(x);
		add_persons(x);
	} else if (x->page.by == BY_RULE) {
		add_rules(x);
	} else {
		add_children(x);
	}
	return_view(page_begin(r, x->a, r->site->words->plain[MSG_RETURN_TITLE]), &x->page);
	page_end(r, x->a);
	return_today_put(t);
	return true;
}

static bool show(struct request *r, struct answer *a, struct fault *f)
{
	struct showing x = {.r = r, .a = a};
	return house_read(r, page, &x, f);
}
ROUTE(return_today, .method = METHOD_GET, .pattern = "/return", .permission = "return.see", .handle = show, .audience = AUDIENCE_ADULT,
    .title = "The return today", .child_bearing = true, .query = &query);

/* ---- what we check ---- */

static bool show_rules(struct request *r, struct answer *a, struct fault *f)
{
	(void)f;
	const struct rule **rule;
	int year = year_of(r->today) > rules_last_year ? rules_last_year : year_of(r->today);
	size_t n = check_rules(r->arena, year, &rule), at = 0;
	struct return_rule *line = arena_array(r->arena, struct return_rule, n + 1);
	for (size_t k = 0; k < rule_families_n; k++) {
		const struct rule_family *family = rule_families[k];
		for (bool first = true; at < n && rule[at] >= family->rule && rule[at] < family->rule + family->n; at++, first = false)
			line[at] = (struct return_rule){.family = first ? text_of(family->name) : (struct text){0},
			    .code = text_of(rule[at]->code), .say = text_of(rule[at]->say), .since = year_text(r->arena, rule[at]->since),
			    .fields = text_of(rule[at]->fields), .query = rule[at]->severity == RULE_QUERY};
	}
	r->layout.back = TEXT("/return");
	return_rules_view(page_begin(r, a, r->site->words->plain[MSG_RETURN_RULES_TITLE]), line, n, year_text(r->arena, year));
	page_end(r, a);
	return true;
}
ROUTE(return_rules, .method = METHOD_GET, .pattern = "/return/rules", .permission = "return.see", .handle = show_rules,
    .audience = AUDIENCE_ADULT, .title = "What we check");
