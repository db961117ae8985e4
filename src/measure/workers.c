/* Who works with a child: how many social workers in the year, and whether they came when they had to. */
#include "measure/inside.h"

enum { MANY = 3 };

struct worked {
	cell id; /* equal texts of one pool have equal cells */
	day from, to;
};

/* Row i tells of a worker since a day, and no later row tells of the same. */
static bool speaks(const struct rows *rows, struct span_rows r, uint32_t i, struct worked *out)
{
	const cell *id = rows->col[SW_SW_ID], *from = rows->col[SW_SW_DECOM];
	for (uint32_t k = i + 1; k < r.to; k++)
		if (id[k] == id[i] && from[k] == from[i])
			return false;
	*out = (struct worked){id[i], from[i], cell_day(rows->col[SW_SW_DEC][i])};
	return true;
}

static bool in_year(const struct tally *t, const struct worked *w)
{
	return w->from <= t->as_at && (w->to == DAY_NONE || w->to >= t->first);
}

static bool is_among(const cell *seen, int n, cell id)
{
	for (int i = 0; i < n; i++)
		if (seen[i] == id)
			return true;
	return false;
}

void count_workers(struct tally *t, const struct span *s)
{
	if (!span_in_care(s, t->as_at))
		return;
	const struct rows *rows = &s->chunk->rows[TABLE_SW];
	struct span_rows r = chunk_rows(s->chunk, TABLE_SW, s->child, 0);
	cell seen[MANY];
	int workers = 0; /* three or more are one answer, so more are not told apart */
	for (uint32_t i = r.from; i < r.to; i++) {
		struct worked w;
		if (!cell_told(rows->col[SW_SW_ID][i]) || !cell_told(rows->col[SW_SW_DECOM][i])) {
			t->fact[FACT_WORKER_NO_DATE]++;
			continue;
		}
		if (workers < MANY && !is_among(seen, workers, rows->col[SW_SW_ID][i]) && speaks(rows, r, i, &w) && in_year(t, &w))
			seen[workers++] = w.id;
	}
	t->den[MEASURE_THREE_WORKERS]++;
	t->num[MEASURE_THREE_WORKERS] += workers >= MANY;
	t->fact[FACT_WORKER_NO_ROW] += workers == 0;
}

void count_visits(struct tally *t, struct arena *scratch, const struct span *s, const struct events *e)
{
	if (!e || e->held_since[SATISFIED_VISIT] == DAY_NONE || e->held_since[SATISFIED_VISIT] > t->first)
		return;
	struct duty_ask ask = {.asof = t->ask.asof, .laws = t->ask.laws};
	struct duty_row *row;
	size_t n = duty_seen(scratch, &ask, s, e, &row);
	t->visits_held = true;
	for (size_t i = 0; i < n; i++) {
		if (row[i].due == DAY_NONE || row[i].due < t->first || row[i].due > t->as_at)
			continue;
		bool counts = row[i].state == DUTY_DONE || row[i].state == DUTY_LATE || row[i].state == DUTY_OVERDUE;
		t->den[MEASURE_VISITS_ON_TIME] += counts;
		t->num[MEASURE_VISITS_ON_TIME] += row[i].state == DUTY_DONE;
		t->fact[FACT_VISIT_DUE_TODAY] += row[i].state == DUTY_DUE;
		t->fact[FACT_VISIT_NOT_DUE] += row[i].state == DUTY_NOT_DUE;
	}
}
