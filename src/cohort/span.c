#include "cohort/span.h"
#include <stdlib.h>

const char *left_words(enum left_why w)
{
	switch (w) {
	case LEFT_NO_CHILD:
		return "The row has no CHILD: write the child's number and it counts.";
	case LEFT_NO_START:
		return "The date it began on (DECOM, REVIEW, MIS_START) is blank or is no date: write it as dd/mm/yyyy.";
	case LEFT_ENDS_BEFORE:
		return "It ends before it has begun: one of the two dates is wrong.";
	case LEFT_NO_CODE:
		return "The review has no code PN0 to PN7, so it does not count as held: write how the child took part.";
	case LEFT_AFTER_YEAR:
		return "It begins after the year it was told in, and no later return tells of it: is the date right?";
	}
	return "";
}

int cohort_newest(const struct cohort *c)
{
	for (int i = c->years - 1; i >= 0; i--)
		if (cohort_has_table(&c->year[i], TABLE_EPISODES))
			return c->year[i].year;
	return 0;
}

bool cohort_any(const struct cohort *c, enum table t)
{
	for (int i = 0; i < c->years; i++)
		if (cohort_has_table(&c->year[i], t))
			return true;
	return false;
}

day year_to(day as_at)
{
	return day_add_years(as_at, -1) + 1;
}

/* ---- which row speaks ---- */

static int by_day(day a, day b)
{
	if (a == DAY_NONE || b == DAY_NONE)
		return (a == DAY_NONE) - (b == DAY_NONE);
	return (a > b) - (a < b);
}

/* One cell of two rows: dates as dates, the rest as told; blank (and a bad date) last. */
static int by_cell(const struct chunk *c, enum table t, int column, uint32_t a, uint32_t b)
{
	const cell *col = c->rows[t].col[column];
	if (table_info[t].column[column].kind == CELL_DATE)
		return by_day(cell_day(col[a]), cell_day(col[b]));
	if (table_info[t].column[column].kind == CELL_TEXT && col[a] == col[b])
		return 0;
	char ba[DAY_TEXT], bb[DAY_TEXT];
	struct text x = cohort_cell_text(c, t, column, a, ba), y = cohort_cell_text(c, t, column, b, bb);
	if (!x.n || !y.n)
		return !x.n - !y.n;
	return text_cmp(x, y);
}

int span_speaks(const struct chunk *c, enum table t, uint32_t a, uint32_t b)
{
	const int16_t *year = c->rows[t].year;
	if (year[a] != year[b])
		return year[b] - year[a];
	bool written = c->rows[t].row[a] >= ROW_WRITTEN;
	if (written != (c->rows[t].row[b] >= ROW_WRITTEN))
		return written ? -1 : 1;
	for (int k = 1; k < table_info[t].told; k++) { /* the key's own cells are equal, so they decide nothing */
		int d = by_cell(c, t, k, a, b);
		if (d)
			return d;
	}
	return 0;
}

bool span_row(const struct chunk *c, enum table t, uint32_t child, int year, uint32_t *row)
{
	struct span_rows r = chunk_rows(c, t, child, year);
	if (r.from == r.to)
		return false;
	*row = r.from;
	for (uint32_t i = r.from + 1; i < r.to; i++)
		if (span_speaks(c, t, i, *row) < 0)
			*row = i;
	return true;
}

day span_born(const struct chunk *c, uint32_t child)
{
	static const struct {
		enum table table;
		int column;
	} in[] = {{TABLE_HEADER, HEADER_DOB}, {TABLE_REVIEWS, REVIEWS_DOB}, {TABLE_MISSING, MISSING_DOB},
	    {TABLE_UASC, UASC_DOB}, {TABLE_OC2, OC2_DOB}, {TABLE_OC3, OC3_DOB}};
	for (size_t k = 0; k < sizeof in / sizeof *in; k++) {
		enum table t = in[k].table;
		struct span_rows r = chunk_rows(c, t, child, 0);
		const cell *dob = c->rows[t].col[in[k].column];
		uint32_t best = UINT32_MAX;
		for (uint32_t i = r.from; i < r.to; i++)
			if (cell_told(dob[i]) && (best == UINT32_MAX || span_speaks(c, t, i, best) < 0))
				best = i;
		if (best != UINT32_MAX)
			return dob[best];
	}
	return DAY_NONE;
}

/* ---- the join ---- */

struct joining {
	const struct chunk *chunk;
	enum table table;
	int start; /* the column with the date */
	int code;  /* a column that is part of the key, or -1 */
};

static int by_thing(const struct joining *j, uint32_t a, uint32_t b)
{
	const cell *at = j->chunk->rows[j->table].col[j->start];
	int d = by_day(at[a], at[b]);
	if (!d && j->code >= 0)
		d = by_cell(j->chunk, j->table, j->code, a, b);
	return d;
}

static int by_thing_and_say(const void *x, const void *y, void *of)
{
	const struct joining *j = of;
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	int d = by_thing(j, a, b);
	return d ? d : span_speaks(j->chunk, j->table, a, b);
}

static void list_left(struct span *s, enum table t, uint32_t row, enum left_why why)
{
	s->left[s->lefts++] = (struct left){t, row, why};
}

/* Rows of one table, joined: one row a thing, by start. The others go, those without a start are listed. */
static uint32_t join(struct arena *a, struct span *s, const struct joining *j, uint32_t **out)
{
	struct span_rows r = chunk_rows(s->chunk, j->table, s->child, 0);
	uint32_t *row = arena_array(a, uint32_t, r.to - r.from + 1), n = 0;
	const cell *at = s->chunk->rows[j->table].col[j->start];
	bool sorted = true;
	for (uint32_t i = r.from; i < r.to; i++) {
		if (!cell_told(at[i])) {
			list_left(s, j->table, i, LEFT_NO_START);
			continue;
		}
		sorted = sorted && (n == 0 || at[row[n - 1]] < at[i]);
		row[n++] = i;
	}
	if (!sorted)
		qsort_r(row, n, sizeof *row, by_thing_and_say, (void *)j);
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n; i++)
		if (sorted || i == 0 || by_thing(j, row[kept - 1], row[i]))
			row[kept++] = row[i];
	*out = row;
	return kept;
}

/* ---- episodes, periods, homes ---- */

static void take_episode(struct span *s, uint32_t row, int newest)
{
	const struct rows *r = &s->chunk->rows[TABLE_EPISODES];
	cell ls = r->col[EPISODES_LS][row];
	struct episode e = {.row = row, .from = r->col[EPISODES_DECOM][row], .to = cell_day(r->col[EPISODES_DEC][row]),
	    .rne = r->col[EPISODES_RNE][row], .place = r->col[EPISODES_PLACE][row],
	    .provider = r->col[EPISODES_PLACE_PROVIDER][row], .post = r->col[EPISODES_PL_POST][row],
	    .rec = r->col[EPISODES_REC][row]};
	if (e.to != DAY_NONE && e.to <= e.from) {
		list_left(s, TABLE_EPISODES, row, LEFT_ENDS_BEFORE);
		return;
	}
	if (ls == LS_V3 || ls == LS_V4)
		return;
	e.last = e.to;
	if (e.to == DAY_NONE && r->year[row] == newest)
		e.to = e.last = DAY_MAX;
	if (e.to == DAY_NONE) {
		e.untold = true;
		e.last = year_last(r->year[row]);
		e.to = e.last + 1;
		if (e.to <= e.from) {
			list_left(s, TABLE_EPISODES, row, LEFT_AFTER_YEAR);
			return;
		}
	}
	s->episode[s->episodes++] = e;
}

static void cut_overlaps(struct span *s)
{
	for (uint32_t i = 0; i + 1 < s->episodes; i++) {
		struct episode *e = &s->episode[i];
		if (s->episode[i + 1].from < e->to) {
			e->to = e->last = s->episode[i + 1].from;
			e->untold = false;
		}
	}
}

static void find_periods(struct span *s)
{
	for (uint32_t i = 0; i < s->episodes; i++) {
		struct episode *e = &s->episode[i];
		if (i == 0 || e->from > s->episode[i - 1].to)
			s->period[s->periods++] = (struct period){.from = e->from, .known = e->rne == RNE_S, .first = i};
		struct period *p = &s->period[s->periods - 1];
		p->n++;
		p->to = e->to;
		p->last = e->last;
		p->untold = e->untold;
		p->rec = e->rec;
		e->period = s->periods - 1;
	}
}

/* Whether episode i begins a new home. real: the last episode of the period before i that is not temporary, or -1. */
static bool new_home(const struct span *s, uint32_t i, int64_t real)
{
	const struct episode *e = &s->episode[i];
	if (place_temporary(e->place) || real < 0 || e->place == PLACE_A3 || e->place == PLACE_A5)
		return false;
	const struct episode *was = &s->episode[real];
	const struct chunk *c = s->chunk;
	bool place = chunk_same(c, TABLE_EPISODES, EPISODES_PLACE, e->row, TABLE_EPISODES, EPISODES_PLACE, was->row);
	bool post = chunk_same(c, TABLE_EPISODES, EPISODES_PL_POST, e->row, TABLE_EPISODES, EPISODES_PL_POST, was->row);
	if (place_temporary(s->episode[i - 1].place) && place && post)
		return false;
	if (cell_told(e->rne))
		return e->rne == RNE_P || e->rne == RNE_B || e->rne == RNE_S;
	return !place || !post ||
	    !chunk_same(c, TABLE_EPISODES, EPISODES_URN, e->row, TABLE_EPISODES, EPISODES_URN, was->row);
}

static void find_homes(struct span *s, struct period *p)
{
	int64_t real = -1;
	p->home = s->homes;
	for (uint32_t i = p->first; i < p->first + p->n; i++) {
		struct episode *e = &s->episode[i];
		if (i == p->first || new_home(s, i, real)) {
			if (i > p->first)
				s->home[s->homes - 1].to = s->home[s->homes - 1].last = e->from;
			s->home[s->homes++] = (struct home){.from = e->from, .period = e->period, .first = i};
		}
		s->home[s->homes - 1].n++;
		e->home = s->homes - 1;
		if (!place_temporary(e->place))
			real = i;
	}
	s->home[s->homes - 1].to = p->to;
	s->home[s->homes - 1].last = p->last;
	p->homes = s->homes - p->home;
}

static void take_episodes(struct arena *a, struct span *s)
{
	struct joining j = {s->chunk, TABLE_EPISODES, EPISODES_DECOM, -1};
	uint32_t *row, n = join(a, s, &j, &row);
	int newest = cohort_newest(s->cohort);
	s->episode = arena_array(a, struct episode, n + 1);
	for (uint32_t i = 0; i < n; i++)
		take_episode(s, row[i], newest);
	cut_overlaps(s);
	s->period = arena_array(a, struct period, s->episodes + 1);
	s->home = arena_array(a, struct home, s->episodes + 1);
	find_periods(s);
	for (uint32_t i = 0; i < s->periods; i++)
		find_homes(s, &s->period[i]);
}

static void take_reviews(struct arena *a, struct span *s)
{
	struct joining j = {s->chunk, TABLE_REVIEWS, REVIEWS_REVIEW, -1};
	uint32_t *row, n = join(a, s, &j, &row);
	const struct rows *r = &s->chunk->rows[TABLE_REVIEWS];
	s->held = arena_array(a, struct held, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		cell code = r->col[REVIEWS_REVIEW_CODE][row[i]];
		if (cell_told(code))
			s->held[s->helds++] = (struct held){r->col[REVIEWS_REVIEW][row[i]], code, row[i]};
		else
			list_left(s, TABLE_REVIEWS, row[i], LEFT_NO_CODE);
	}
}

static void take_incidents(struct arena *a, struct span *s)
{
	struct joining j = {s->chunk, TABLE_MISSING, MISSING_MIS_START, MISSING_MISSING};
	uint32_t *row, n = join(a, s, &j, &row);
	const struct rows *r = &s->chunk->rows[TABLE_MISSING];
	s->incident = arena_array(a, struct incident, n + 1);
	for (uint32_t i = 0; i < n; i++) {
		day from = r->col[MISSING_MIS_START][row[i]], to = cell_day(r->col[MISSING_MIS_END][row[i]]);
		if (to != DAY_NONE && to < from)
			list_left(s, TABLE_MISSING, row[i], LEFT_ENDS_BEFORE);
		else if (r->col[MISSING_MISSING][row[i]] == MISSING_M)
			s->incident[s->incidents++] = (struct incident){from, to == DAY_NONE ? DAY_MAX : to, row[i]};
	}
}

static void take_uasc(struct span *s)
{
	struct span_rows r = chunk_rows(s->chunk, TABLE_UASC, s->child, 0);
	uint32_t row;
	s->duc = DAY_NONE;
	if (r.from == r.to || !span_row(s->chunk, TABLE_UASC, s->child, s->chunk->rows[TABLE_UASC].year[r.to - 1], &row))
		return;
	s->uasc = true;
	s->duc = cell_day(s->chunk->rows[TABLE_UASC].col[UASC_DUC][row]);
}

void span_of(struct arena *a, const struct cohort *c, const struct chunk *k, uint32_t child, struct span *s)
{
	*s = (struct span){.cohort = c, .chunk = k, .child = child};
	if (k->id[child] != CELL_BLANK)
		s->id = chunk_text(k, k->id[child]);
	size_t rows = 0;
	for (int t = 0; t < TABLES; t++)
		rows += k->at[t][child + 1] - k->at[t][child];
	s->left = arena_array(a, struct left, rows + 1);
	s->born = s->duc = DAY_NONE;
	if (!s->id.n) {
		for (int t = 0; t < TABLES; t++)
			for (uint32_t r = k->at[t][child]; r < k->at[t][child + 1]; r++)
				list_left(s, (enum table)t, r, LEFT_NO_CHILD);
		return;
	}
	take_episodes(a, s);
	take_reviews(a, s);
	take_incidents(a, s);
	take_uasc(s);
	s->born = span_born(k, child);
}

/* ---- asked ---- */

const struct period *span_in_care(const struct span *s, day d)
{
	for (uint32_t i = s->periods; i-- > 0;)
		if (s->period[i].from <= d)
			return d < s->period[i].to ? &s->period[i] : NULL;
	return NULL;
}

const struct period *span_period_of(const struct span *s, day d)
{
	for (uint32_t i = s->periods; i-- > 0;)
		if (s->period[i].from <= d)
			return d <= s->period[i].last ? &s->period[i] : NULL;
	return NULL;
}

const struct home *span_home_on(const struct span *s, day d)
{
	for (uint32_t i = s->homes; i-- > 0;)
		if (s->home[i].from <= d)
			return d < s->home[i].to ? &s->home[i] : NULL;
	return NULL;
}

const struct episode *home_told(const struct span *s, const struct home *h, day d)
{
	for (uint32_t i = h->first + h->n; i-- > h->first;)
		if (s->episode[i].from <= d && !place_temporary(s->episode[i].place))
			return &s->episode[i];
	return NULL;
}
