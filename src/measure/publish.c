#include "measure/publish.h"
#include <stdlib.h>

enum { STEPS = 20000, FAR = 1 << 30 };

struct cell_at {
	int64_t value;
	bool printed, unknown; /* unknown: to the reader */
	int *sum; /* the sums that it stands in */
	int sums;
	size_t sums_cap;
};

struct sum_of {
	int *cell;   /* the total first, then its parts */
	int n;
};

struct publication {
	struct arena *arena;
	struct cell_at *cell;
	struct sum_of *sum;
	int cells, sums;
	size_t cells_cap, sums_cap;
	/* while a proof is looked for */
	int8_t *move, *kept;
	int *balance;
	int steps;
	int64_t least;
};

struct publication *publish_new(struct arena *a)
{
	struct publication *p = arena_new_of(a, struct publication);
	p->arena = a;
	return p;
}

int publish_cell(struct publication *p, int64_t value, bool printed)
{
	p->cell = arena_grow(p->arena, p->cell, &p->cells_cap, (size_t)p->cells + 1, sizeof *p->cell);
	p->cell[p->cells] = (struct cell_at){.value = value, .printed = printed, .unknown = !printed};
	return p->cells++;
}

void publish_sum(struct publication *p, int total, const int *parts, int n)
{
	p->sum = arena_grow(p->arena, p->sum, &p->sums_cap, (size_t)p->sums + 1, sizeof *p->sum);
	struct sum_of *s = &p->sum[p->sums];
	*s = (struct sum_of){arena_array(p->arena, int, n + 1), n + 1};
	s->cell[0] = total;
	for (int i = 0; i < n; i++)
		s->cell[i + 1] = parts[i];
	for (int i = 0; i <= n; i++) {
		struct cell_at *c = &p->cell[s->cell[i]];
		c->sum = arena_grow(p->arena, c->sum, &c->sums_cap, (size_t)c->sums + 1, sizeof *c->sum);
		c->sum[c->sums++] = p->sums;
	}
	p->sums++;
}

void publish_part(struct publication *p, int total, int part)
{
	int rest = publish_cell(p, p->cell[total].value - p->cell[part].value, false);
	publish_sum(p, total, (int[]){part, rest}, 2);
}

void publish_table(struct publication *p, const int64_t *value, int rows, int columns, int *at)
{
	int *line = arena_array(p->arena, int, rows + columns + 1);
	int w = columns + 1;
	for (int r = 0; r <= rows; r++)
		for (int c = 0; c <= columns; c++) {
			int64_t v = 0;
			for (int i = r < rows ? r : 0; i < (r < rows ? r + 1 : rows); i++)
				for (int k = c < columns ? c : 0; k < (c < columns ? c + 1 : columns); k++)
					v += value[i * columns + k];
			at[r * w + c] = publish_cell(p, v, true);
		}
	for (int r = 0; r <= rows; r++)
		publish_sum(p, at[r * w + columns], at + r * w, columns);
	for (int c = 0; c <= columns; c++) {
		for (int r = 0; r < rows; r++)
			line[r] = at[r * w + c];
		publish_sum(p, at[rows * w + c], line, rows);
	}
}

bool publish_hidden(const struct publication *p, int which)
{
	return p->cell[which].unknown;
}

int publish_cells(const struct publication *p)
{
	return p->cells;
}

/* ---- the proof: a move of the hidden counts that keeps every sum ---- */

static int64_t slack(const struct cell_at *c)
{
	return c->value - (c->printed ? 1 : 0);
}

static int sign_of(int k)
{
	return k == 0 ? 1 : -1;
}

static void put_move(struct publication *p, int which, int m)
{
	int was = p->move[which];
	p->move[which] = (int8_t)m;
	for (int i = 0; i < p->cell[which].sums; i++) {
		const struct sum_of *s = &p->sum[p->cell[which].sum[i]];
		for (int k = 0; k < s->n; k++)
			if (s->cell[k] == which)
				p->balance[p->cell[which].sum[i]] += sign_of(k) * (m - was);
	}
}

/* How much is lost to readers when a cell becomes part of a move: nothing where it is unknown already. */
static int64_t cost_of(const struct cell_at *c)
{
	return c->unknown ? 0 : c->value;
}

/* The next to try in a sum after (cost, room, place): the cheapest first, of those the one with the most room. -1: none. */
static int next_to_try(const struct publication *p, const struct sum_of *s, int after, bool further)
{
	int best = -1;
	for (int k = 0; k < s->n; k++) {
		const struct cell_at *c = &p->cell[s->cell[k]], *b = best < 0 ? NULL : &p->cell[s->cell[best]];
		const struct cell_at *x = after < 0 ? NULL : &p->cell[s->cell[after]];
		if (p->move[s->cell[k]] || (!c->unknown && (!further || c->value == 0)))
			continue;
		bool behind = !x || cost_of(c) > cost_of(x) ||
		    (cost_of(c) == cost_of(x) && (slack(c) < slack(x) || (slack(c) == slack(x) && k > after)));
		bool better = !b || cost_of(c) < cost_of(b) || (cost_of(c) == cost_of(b) && slack(c) > slack(b));
		if (behind && better)
			best = k;
	}
	return best;
}

/* Balances the sums one after the other; keeps the cheapest move found. further: shown counts may be hidden for it.
 * down, up: how far the move goes either way before a count would be too small. */
static void balance_out(struct publication *p, bool further, int64_t down, int64_t up, int64_t cost)
{
	int at = 0;
	if (down + up < PUBLISH_VALUES - 1 || cost >= p->least || p->steps++ > STEPS)
		return;
	while (at < p->sums && !p->balance[at])
		at++;
	if (at == p->sums) {
		p->least = cost;
		memcpy(p->kept, p->move, (size_t)p->cells);
		return;
	}
	const struct sum_of *s = &p->sum[at];
	for (int k = -1; (k = next_to_try(p, s, k, further)) >= 0;) {
		const struct cell_at *c = &p->cell[s->cell[k]];
		int64_t room = slack(c);
		int m = p->balance[at] > 0 ? -sign_of(k) : sign_of(k);
		put_move(p, s->cell[k], m);
		if (m > 0)
			balance_out(p, further, room < down ? room : down, up, cost + cost_of(c));
		else
			balance_out(p, further, down, room < up ? room : up, cost + cost_of(c));
		put_move(p, s->cell[k], 0);
		if (!p->least)
			return;
	}
}

/* Whether there is a move of this cell; p->kept holds it. */
static bool find_move(struct publication *p, int which, bool further)
{
	memset(p->move, 0, (size_t)p->cells);
	memset(p->balance, 0, (size_t)p->sums * sizeof *p->balance);
	p->steps = 0;
	p->least = INT64_MAX;
	put_move(p, which, 1);
	balance_out(p, further, slack(&p->cell[which]), FAR, 0);
	return p->least < INT64_MAX;
}

/* ---- hiding ---- */

static bool small(const struct cell_at *c)
{
	return c->value >= 1 && c->value <= PUBLISH_SMALL;
}

/* The smallest shown count (not 0) in a sum with this cell, or with an unknown one that hangs together with it. */
static int next_to_hide(struct publication *p, int which)
{
	bool *seen = arena_array(p->arena, bool, p->cells + 1);
	int *queue = arena_array(p->arena, int, p->cells + 1), head = 0, tail = 0, best = -1;
	queue[tail++] = which;
	seen[which] = true;
	while (head < tail && best < 0) {
		for (int level = tail; head < level; head++)
			for (int i = 0; i < p->cell[queue[head]].sums; i++) {
				const struct sum_of *s = &p->sum[p->cell[queue[head]].sum[i]];
				for (int k = 0; k < s->n; k++) {
					int x = s->cell[k];
					const struct cell_at *c = &p->cell[x];
					if (!c->unknown && c->value > 0 &&
					    (best < 0 || c->value < p->cell[best].value || (c->value == p->cell[best].value && x < best)))
						best = x;
					if (c->unknown && !seen[x]) {
						seen[x] = true;
						queue[tail++] = x;
					}
				}
			}
	}
	return best;
}

bool publish_protect(struct publication *p)
{
	p->move = arena_array(p->arena, int8_t, p->cells + 1);
	p->kept = arena_array(p->arena, int8_t, p->cells + 1);
	p->balance = arena_array(p->arena, int, p->sums + 1);
	for (int i = 0; i < p->cells; i++)
		p->cell[i].unknown = !p->cell[i].printed || small(&p->cell[i]);
	for (int i = 0; i < p->cells; i++) {
		const struct cell_at *c = &p->cell[i];
		if (!(c->printed ? c->unknown : small(c)) || find_move(p, i, false))
			continue;
		if (find_move(p, i, true)) {
			for (int k = 0; k < p->cells; k++)
				p->cell[k].unknown = p->cell[k].unknown || p->kept[k];
		} else {
			int more = next_to_hide(p, i);
			if (more < 0)
				return false;
			p->cell[more].unknown = true;
		}
		i = -1; /* what was proved stays so, but those newly hidden have to be proved too */
	}
	return true;
}

/* ---- the measures ---- */

static int known_cell(struct publication *p, int64_t value)
{
	return value < 0 ? -1 : publish_cell(p, value, true);
}

/* The cells of the measures at one date, and which sums hold between them. */
struct dated {
	int num[MEASURES], den[MEASURES];
};

/* Who is counted in one is counted in the other: the difference is a number of children that a reader can work out. In the
 * tables a column is a measure's number counted, or (+ AMONG) the number among which it is counted. */
enum { AMONG = 64 };
static const struct within {
	int8_t part, whole;
	bool in_march; /* it holds where the date is the 31 March that the yearly answers speak for */
} within[] = {
    {MEASURE_SDQ_RECEIVED + AMONG, MEASURE_HEALTH_ASSESSED + AMONG, false},
    {MEASURE_SUITABLE_HOME + AMONG, MEASURE_IN_TOUCH + AMONG, false},
    {MEASURE_LONG_TERM_STABILITY + AMONG, MEASURE_IN_CARE, false},
    /* in care in the year: now, or no longer; begun in it, or ended in it */
    {MEASURE_IN_CARE, MEASURE_MISSING_CHILDREN + AMONG, false}, {MEASURE_STARTED, MEASURE_MISSING_CHILDREN + AMONG, false},
    {MEASURE_CEASED, MEASURE_MISSING_CHILDREN + AMONG, false},
    /* in care for two and a half years, for the whole year, on its last day */
    {MEASURE_HEALTH_ASSESSED + AMONG, MEASURE_IN_CARE, true}, {MEASURE_LONG_TERM_STABILITY + AMONG, MEASURE_HEALTH_ASSESSED + AMONG, true},
};

static int column_of(const struct dated *d, int column)
{
	return column >= AMONG ? d->den[column - AMONG] : d->num[column];
}

static void put_within(struct publication *p, int part, int whole)
{
	if (part >= 0 && whole >= 0 && p->cell[part].value <= p->cell[whole].value)
		publish_part(p, whole, part);
}

/* A yearly answer asked for again at a later date is the same number: the same cell. */
static bool told_before(const struct measured *all, size_t date, int i, const struct dated *cells, struct dated *now)
{
	const struct measured *m = &all[date * MEASURES + (size_t)i];
	for (size_t d = 0; m->def->yearly && m->known && d < date; d++) {
		const struct measured *before = &all[d * MEASURES + (size_t)i];
		if (!before->known || before->year != m->year || before->num != m->num || before->den != m->den)
			continue;
		now->num[i] = cells[d].num[i];
		now->den[i] = cells[d].den[i];
		return true;
	}
	return false;
}

static void add_date(struct publication *p, const struct measured *all, size_t date, struct dated *cells)
{
	const struct measured *m = all + date * MEASURES;
	int *num = cells[date].num, *den = cells[date].den;
	bool again[MEASURES];
	static const int8_t shares[][2] = { /* the denominator of one is a number of another */
	    {MEASURE_UASC, MEASURE_IN_CARE}, {MEASURE_FOSTERED, MEASURE_IN_CARE}, {MEASURE_PLACED_OUTSIDE, MEASURE_IN_CARE},
	    {MEASURE_THREE_HOMES, MEASURE_IN_CARE}, {MEASURE_LENGTH_MEDIAN, MEASURE_IN_CARE}, {MEASURE_THREE_WORKERS, MEASURE_IN_CARE},
	    {MEASURE_IN_HOUSE_FOSTERED, MEASURE_FOSTERED}};
	static const int8_t same[][2] = {{MEASURE_MISSING_EPISODES, MEASURE_MISSING_CHILDREN}, {MEASURE_DENTIST, MEASURE_HEALTH_ASSESSED},
	    {MEASURE_IMMUNISED, MEASURE_HEALTH_ASSESSED}, {MEASURE_EET, MEASURE_IN_TOUCH}};
	for (int i = 0; i < MEASURES; i++) {
		again[i] = told_before(all, date, i, cells, &cells[date]);
		if (!again[i])
			num[i] = known_cell(p, m[i].num), den[i] = -1;
	}
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
		den[shares[i][0]] = m[shares[i][0]].den < 0 ? -1 : num[shares[i][1]];
	for (int i = 0; i < MEASURES; i++)
		if (den[i] < 0)
			den[i] = known_cell(p, m[i].den);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (!again[same[i][0]] && m[same[i][0]].den >= 0 && den[same[i][1]] >= 0)
			den[same[i][0]] = den[same[i][1]];
	for (int i = 0; i < MEASURES; i++)
		if (!again[i] && m[i].def->unit == IN_PERCENT && num[i] >= 0 && den[i] >= 0)
			publish_part(p, den[i], num[i]);
	day as_at = m->asof.as_at;
	for (size_t i = 0; i < sizeof within / sizeof *within; i++) {
		const struct within *w = &within[i];
		bool both_told = again[w->part % AMONG] && again[w->whole % AMONG]; /* it stands since the earlier date */
		if (!both_told && (!w->in_march || as_at == year_last(year_of(as_at))))
			put_within(p, column_of(&cells[date], w->part), column_of(&cells[date], w->whole));
	}
}

/* In care a year before to the day: so in care on the first night of the year too, or gone on its first day. */
static void add_year_before(struct publication *p, const struct measured *all, size_t date, const struct dated *cells)
{
	for (size_t d = 0; d < date; d++)
		if (all[d * MEASURES].asof.as_at == day_add_years(all[date * MEASURES].asof.as_at, -1))
			put_within(p, cells[d].num[MEASURE_IN_CARE], cells[date].den[MEASURE_MISSING_CHILDREN]);
}

/* Who is in care is who was in care a year before and who started since, without who ceased. Where it is so to the child
 * (nobody came or went twice, by a transfer, or untold), three of the four give the fourth away. */
static void add_year_between(struct publication *p, const struct measured *all, size_t date, const struct dated *cells)
{
	const struct measured *now = all + date * MEASURES;
	for (size_t d = 0; d < date; d++)
		if (all[d * MEASURES].asof.as_at == day_add_years(now->asof.as_at, -1)) {
			const struct measured *then = all + d * MEASURES;
			const int *before = cells[d].num, *after = cells[date].num;
			int64_t total = now[MEASURE_IN_CARE].num + now[MEASURE_CEASED].num;
			if (before[MEASURE_IN_CARE] < 0 || after[MEASURE_IN_CARE] < 0 || after[MEASURE_STARTED] < 0 ||
			    after[MEASURE_CEASED] < 0 || total != then[MEASURE_IN_CARE].num + now[MEASURE_STARTED].num)
				return;
			int both = publish_cell(p, total, false);
			publish_sum(p, both, (int[]){after[MEASURE_IN_CARE], after[MEASURE_CEASED]}, 2);
			publish_sum(p, both, (int[]){before[MEASURE_IN_CARE], after[MEASURE_STARTED]}, 2);
			return;
		}
}

void publish_series(struct arena *a, const struct measured *all, size_t n, struct published *out)
{
	struct publication *p = publish_new(a);
	struct dated *cells = arena_array(a, struct dated, n + 1);
	for (size_t d = 0; d < n; d++)
		add_date(p, all, d, cells);
	for (size_t d = 0; d < n; d++)
		add_year_between(p, all, d, cells), add_year_before(p, all, d, cells);
	bool ok = publish_protect(p);
	for (size_t d = 0; d < n; d++) {
		const struct measured *m = all + d * MEASURES;
		struct published *o = out + d * MEASURES;
		const int *num = cells[d].num, *den = cells[d].den;
		for (int i = 0; i < MEASURES; i++) {
			o[i].num = num[i] >= 0 && ok && !publish_hidden(p, num[i]);
			o[i].den = den[i] >= 0 && ok && !publish_hidden(p, den[i]);
			o[i].value = m[i].known && (m[i].num < 0 || o[i].num) && (m[i].den < 0 || o[i].den);
		}
		/* as many times as children, or more: it would say something of them */
		struct published *incidents = &o[MEASURE_MISSING_EPISODES];
		incidents->num = incidents->value = incidents->num && o[MEASURE_MISSING_CHILDREN].num;
	}
}

void publish_measures(struct arena *a, const struct measured m[MEASURES], struct published out[MEASURES])
{
	publish_series(a, m, 1, out);
}
