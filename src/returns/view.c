#include "returns/rules/view.h"
#include "cohort/aside.h"
#include <stdlib.h>

/* What rows are put in order by: two days, then all cells as told. */
struct key {
	day a, b;
	uint32_t row;
};

struct ordering {
	const struct chunk *chunk;
	enum table table;
};

static int by_key(const void *pa, const void *pb, void *data)
{
	const struct key *a = pa, *b = pb;
	const struct ordering *o = data;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	if (a->b != b->b)
		return a->b < b->b ? -1 : 1;
	int order = chunk_row_order(o->chunk, o->table, 1, a->row, b->row);
	if (order)
		return order;
	return a->row < b->row ? -1 : a->row > b->row;
}

static void order_keys(struct key *k, uint32_t n, const struct ordering *o)
{
	if (n > 16) {
		qsort_r(k, n, sizeof *k, by_key, (void *)(uintptr_t)o);
		return;
	}
	for (uint32_t i = 1; i < n; i++) {
		struct key x = k[i];
		uint32_t j = i;
		for (; j > 0 && by_key(&x, &k[j - 1], (void *)(uintptr_t)o) < 0; j--)
			k[j] = k[j - 1];
		k[j] = x;
	}
}

static day or_last(day d)
{
	return d == DAY_NONE ? DAY_MAX : d;
}

static void sort_rows(struct told *y, const struct chunk *c, enum table t, int from, int to, int slot, struct arena *a)
{
	uint32_t n = y->to[t] - y->from[t];
	if (!n)
		return;
	struct key few[16], *k = n > 16 ? arena_array(a, struct key, n) : few;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t r = y->from[t] + i;
		day start = cell_day(c->rows[t].col[from][r]), end = cell_day(c->rows[t].col[to][r]);
		if (t == TABLE_SW)
			k[i] = (struct key){or_last(start), or_last(end), r};
		else
			k[i] = (struct key){or_last(end == DAY_NONE ? start : end), or_last(start), r};
	}
	order_keys(k, n, &(struct ordering){c, t});
	uint32_t *rows = arena_array(a, uint32_t, n);
	for (uint32_t i = 0; i < n; i++)
		rows[i] = k[i].row;
	y->sorted[slot] = rows;
}

static void derive(struct rule_episode *e, const struct rule_view *v)
{
	const struct check_setup *s = &v->check->setup;
	struct place home, there;
	bool has_home = e->home != CELL_BLANK && places_find(s->places, chunk_text(v->chunk, e->home), &home);
	bool has_post = e->post != CELL_BLANK && places_find(s->places, chunk_text(v->chunk, e->post), &there);
	e->lost_post = (e->home != CELL_BLANK && !has_home) || (e->post != CELL_BLANK && !has_post);
	if (!has_post)
		return;
	e->pl_la = there.upper;
	if (e->pl_la.n)
		e->pl_location = text_eq(e->pl_la, s->authority) ? LOCATION_IN : LOCATION_OUT;
	if (has_home) {
		int32_t d = places_distance(&home, &there);
		if (d >= 0)
			e->pl_distance = d;
	}
}

static void fill_episode(struct rule_episode *e, const struct rule_view *v, uint32_t r, bool places)
{
	const struct rows *t = &v->chunk->rows[TABLE_EPISODES];
	*e = (struct rule_episode){
	    .row = r,
	    .decom = cell_day(t->col[EPISODES_DECOM][r]),
	    .dec = cell_day(t->col[EPISODES_DEC][r]),
	    .rne = t->col[EPISODES_RNE][r],
	    .ls = t->col[EPISODES_LS][r],
	    .cin = t->col[EPISODES_CIN][r],
	    .place = t->col[EPISODES_PLACE][r],
	    .provider = t->col[EPISODES_PLACE_PROVIDER][r],
	    .rec = t->col[EPISODES_REC][r],
	    .reason = t->col[EPISODES_REASON_PLACE_CHANGE][r],
	    .home = t->col[EPISODES_HOME_POST][r],
	    .post = t->col[EPISODES_PL_POST][r],
	    .urn = t->col[EPISODES_URN][r],
	    .pl_location = CELL_BLANK,
	    .pl_distance = CELL_BLANK,
	};
	if (t->col[EPISODES_PL_LA]) {
		cell la = t->col[EPISODES_PL_LA][r];
		e->pl_la = la == CELL_BLANK ? (struct text){0} : chunk_text(v->chunk, la);
		e->pl_location = t->col[EPISODES_PL_LOCATION][r];
		e->pl_distance = t->col[EPISODES_PL_DISTANCE][r];
	} else if (places) {
		derive(e, v);
	}
}

static void make_episodes(struct told *y, const struct rule_view *v, bool places, struct arena *a)
{
	uint32_t from = y->from[TABLE_EPISODES], n = y->to[TABLE_EPISODES] - from;
	if (!n)
		return;
	const struct rows *t = &v->chunk->rows[TABLE_EPISODES];
	struct key few[16], *k = n > 16 ? arena_array(a, struct key, n) : few;
	for (uint32_t i = 0; i < n; i++)
		k[i] = (struct key){or_last(cell_day(t->col[EPISODES_DECOM][from + i])),
		    or_last(cell_day(t->col[EPISODES_DEC][from + i])), from + i};
	order_keys(k, n, &(struct ordering){v->chunk, TABLE_EPISODES});
	y->episode = arena_array(a, struct rule_episode, n);
	y->period = arena_array(a, struct rule_period, n);
	y->episodes = n;
	for (uint32_t i = 0; i < n; i++) {
		struct rule_episode *e = &y->episode[i];
		fill_episode(e, v, k[i].row, places);
		if (y == &v->now && v->check->setup.providers && e->urn != CELL_BLANK)
			e->listed = providers_find(v->check->setup.providers, chunk_text(v->chunk, e->urn), &e->n_listed);
		if (i == 0 || after(e->decom, e[-1].dec))
			y->period[y->periods++] = (struct rule_period){.first = i, .from = e->decom};
		e->period = y->periods - 1;
		y->period[e->period].last = i;
		y->period[e->period].to = e->dec;
	}
}

static int by_decom(const void *pa, const void *pb, void *data)
{
	const struct key *a = pa, *b = pb;
	const struct rule_view *v = data;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	int16_t const *year = v->chunk->rows[TABLE_EPISODES].year;
	if (year[a->row] != year[b->row])
		return year[a->row] > year[b->row] ? -1 : 1; /* what was told last comes first */
	return a->b != b->b ? (a->b < b->b ? -1 : 1) : (a->row > b->row) - (a->row < b->row);
}

static bool told_now(const struct rule_view *v, day decom)
{
	for (uint32_t i = 0; i < v->now.episodes; i++)
		if (v->now.episode[i].decom == decom)
			return true;
	return false;
}

/* The episodes of all years before this one; see rule_view.earlier. */
static void make_earlier(struct rule_view *v, struct arena *a)
{
	const struct rows *t = &v->chunk->rows[TABLE_EPISODES];
	uint32_t from = v->chunk->at[TABLE_EPISODES][v->child], to = v->chunk->at[TABLE_EPISODES][v->child + 1], n = 0;
	if (from == to)
		return;
	struct key *k = arena_array(a, struct key, to - from);
	for (uint32_t r = from; r < to; r++)
		if (t->year[r] < v->check->setup.now)
			k[n++] = (struct key){or_last(cell_day(t->col[EPISODES_DECOM][r])), or_last(cell_day(t->col[EPISODES_DEC][r])), r};
	if (n)
		qsort_r(k, n, sizeof *k, by_decom, v);
	v->earlier.episode = arena_array(a, struct rule_episode, n + 1);
	for (uint32_t i = 0; i < n; i++)
		if (k[i].a == DAY_MAX || ((!i || k[i].a != k[i - 1].a) && !told_now(v, k[i].a)))
			fill_episode(&v->earlier.episode[v->earlier.episodes++], v, k[i].row, false);
}

static void make_headers(struct told *y, const struct rule_view *v, uint32_t tables, struct arena *a)
{
	uint32_t n = y->to[TABLE_HEADER] - y->from[TABLE_HEADER];
	if (!n)
		return;
	const struct rows *t = &v->chunk->rows[TABLE_HEADER];
	bool asylum = tables >> TABLE_UASC & 1;
	y->header = arena_array(a, struct header, n);
	y->headers = n;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t r = y->from[TABLE_HEADER] + i;
		struct header *h = &y->header[i];
		*h = (struct header){
		    .row = r,
		    .sex = t->col[HEADER_SEX][r],
		    .ethnic = t->col[HEADER_ETHNIC][r],
		    .upn = t->col[HEADER_UPN][r],
		    .mother = t->col[HEADER_MOTHER][r],
		    .dob = cell_day(t->col[HEADER_DOB][r]),
		    .mc_dob = cell_day(t->col[HEADER_MC_DOB][r]),
		    .uasc = t->col[HEADER_UASC] ? t->col[HEADER_UASC][r] : CELL_BLANK,
		};
		if (h->uasc == CELL_BLANK && asylum)
			h->uasc = y->to[TABLE_UASC] > y->from[TABLE_UASC] ? FLAG_1 : FLAG_0;
	}
}

static void make_year(struct told *y, const struct rule_view *v, int year, uint32_t tables, bool places, struct arena *a)
{
	const struct chunk *c = v->chunk;
	for (int t = 0; t < TABLES; t++) {
		struct span_rows s = {c->at[t][v->child], c->at[t][v->child]};
		if (c->at[t][v->child + 1] != s.from)
			s = chunk_rows(c, (enum table)t, v->child, year);
		/* rows of other years may stand around these; none of this one leaves an empty span */
		y->from[t] = s.from;
		y->to[t] = s.to;
	}
	make_episodes(y, v, places, a);
	make_headers(y, v, tables, a);
	sort_rows(y, c, TABLE_MISSING, MISSING_MIS_START, MISSING_MIS_END, SORT_MISSING, a);
	sort_rows(y, c, TABLE_DOLO, DOLO_DOLO_START, DOLO_DOLO_END, SORT_DOLO, a);
	sort_rows(y, c, TABLE_PLACED, PLACED_DATE_PLACED, PLACED_DATE_PLACED_CEASED, SORT_PLACED, a);
	sort_rows(y, c, TABLE_SW, SW_SW_DECOM, SW_SW_DEC, SORT_SW, a);
}

void view_make(struct rule_view *v, const struct check *k, bool places, const struct chunk *c, uint32_t chunk_no,
    uint32_t child, struct arena *a)
{
	const struct check_setup *s = &k->setup;
	*v = (struct rule_view){.check = k, .chunk = c, .chunk_no = chunk_no, .child = child, .id = c->id[child],
	    .from = s->from, .to = s->to, .year = s->year, .continuous = -1};
	make_year(&v->now, v, s->now, s->tables, places, a);
	if (s->last)
		make_year(&v->last, v, s->last, s->tables_last, places, a);
	if (s->since)
		make_earlier(v, a);
	for (int t = 0; t < TABLES; t++)
		v->has |= (uint32_t)(v->now.to[t] > v->now.from[t]) << t;
}

const struct rule_episode *run_of(const struct rule_view *v, const struct rule_episode *e, uint64_t set, bool by_place)
{
	const struct rule_episode *n;
	while ((n = next(v, e)) && in_set(by_place ? n->place : n->ls, set) && same_day(n->decom, e->dec))
		e = n;
	return e;
}

day began(const struct rule_view *v, const struct rule_episode *e, uint64_t set)
{
	day from = e->decom;
	for (uint32_t i = v->earlier.episodes; i-- > 0 && is_told(from);) {
		const struct rule_episode *x = &v->earlier.episode[i];
		if (before(x->decom, from) && (!set || in_set(x->ls, set)) && (is_open(x) ? told_until(v, x) : x->dec) >= from)
			from = x->decom;
	}
	return from;
}

bool continuously(struct rule_view *v)
{
	if (v->continuous >= 0)
		return v->continuous;
	bool some = false, broken = false;
	EACH_EPISODE(e) {
		bool within = is_told(e->decom) && e->decom <= v->to && !before(e->dec, v->from);
		some = some || within;
		/* a break counts by its own day, also where the episode's other day is in error */
		broken = broken || (within && in_set(e->ls, SHORT_BREAKS)) ||
		    (e->rne == RNE_S && after(e->decom, v->from) && e->decom <= v->to) ||
		    (on_or_after(e->dec, v->from) && e->dec < v->to && e->rec != REC_X1);
	}
	v->continuous = some && !broken;
	return v->continuous;
}

bool in_england(const struct rule_episode *e)
{
	static const char *const outside[] = {"SCO", "NIR", "WAL", "CON", "NUK"};
	for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
		if (text_is(e->pl_la, outside[i]))
			return false;
	return e->pl_la.n > 0;
}

static bool separated(const struct told *y)
{
	HEADERS_IN(h, *y)
		if (h->uasc != CELL_BLANK)
			return h->uasc == FLAG_1;
	return y->to[TABLE_UASC] > y->from[TABLE_UASC];
}

bool separated_now(const struct rule_view *v)
{
	return separated(&v->now);
}

bool separated_last(const struct rule_view *v)
{
	return separated(&v->last);
}

bool in_care(const struct rule_view *v, day on, day known)
{
	for (uint32_t i = 0; i < v->now.periods; i++) {
		const struct rule_period *p = &v->now.period[i];
		if (on_or_before(p->from, on) && on_or_before(on, is_told(p->to) ? p->to : known))
			return true;
	}
	return false;
}

bool in_open_care(const struct rule_view *v, day on)
{
	for (uint32_t i = 0; i < v->now.periods; i++)
		if (on_or_before(v->now.period[i].from, on) && !is_told(v->now.period[i].to))
			return true;
	return false;
}
