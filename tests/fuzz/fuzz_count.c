/* Any rows in any tables of any years: spans, clocks and measures are reckoned, and what must hold of them holds.
 * A line is a row: the first byte picks the table, the second the year, the rest are its cells. */
#include "cohort/leaving.h"
#include "measure/publish.h"
#include "bound.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct cohort *rows(const uint8_t *data, size_t n)
{
	struct cohort_builder *b = cohort_builder_new();
	struct text all = {(const char *)data, n};
	for (int32_t row = 0; all.at && row < 400; row++) {
		struct text line = text_cut(all, '\n', &all), cells[COLUMNS_MOST] = {{0}};
		if (line.n < 2)
			continue;
		enum table t = (enum table)((uint8_t)line.at[0] % TABLES);
		int year = 2018 + (uint8_t)line.at[1] % 12;
		struct text rest = {line.at + 2, line.n - 2};
		for (int c = 0; rest.at && c < COLUMNS_MOST; c++)
			cells[c] = text_cut(rest, ',', &rest);
		cohort_table(b, year, t);
		cohort_add(b, t, year, row, row + 1, cells, false);
	}
	return cohort_build(b, NULL);
}

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void one(struct arena *a, const struct laws *laws, const struct span *s, day d)
{
	struct duty_ask ask = {.asof = AS_AT(d), .laws = laws};
	struct duty_row *row;
	char why[DUTY_WHY];
	for (uint32_t i = 0; i < s->periods; i++) {
		must(s->period[i].from < s->period[i].to && s->period[i].n > 0 && s->period[i].homes > 0);
		must(i == 0 || s->period[i].from > s->period[i - 1].to);
	}
	for (uint32_t i = 0; i < s->homes; i++)
		must(s->home[i].from < s->home[i].to && (i == 0 || s->home[i].from >= s->home[i - 1].to));
	must(!span_in_care(s, d) == !span_home_on(s, d));
	leaving_on(ask.asof, s, LEAVING_BANDS);
	size_t n = duty_of(a, &ask, s, NULL, &row);
	for (size_t i = 0; i < n; i++) {
		must(row[i].on == DAY_NONE || (row[i].on <= d && (row[i].state == DUTY_DUE ? false : true)));
		must(row[i].due != DAY_NONE || row[i].state == DUTY_UNKNOWN);
		must(duty_why(&row[i], why)[0] != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct laws laws;
	static struct arena *kept;
	if (!kept) {
		kept = arena_new(0);
		must(laws_load(kept, NULL, &laws, NULL));
	}
	struct cohort *c = rows(data, n);
	struct arena *a = arena_new(FUZZ_CEILING + FUZZ_FACTOR * n);
	day dates[] = {day_of(2020, 2, 29), day_of(2024, 3, 31), day_of(2026, 4, 1)};
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++) {
			struct span s;
			span_of(a, c, c->chunk[k], i, &s);
			for (int d = 0; d < 3; d++)
				one(a, &laws, &s, dates[d]);
		}
	struct measure_ask ask[3];
	struct measured m[3 * MEASURES];
	for (int d = 0; d < 3; d++)
		ask[d] = (struct measure_ask){.asof = AS_AT(dates[d]), .laws = &laws};
	measure_all(a, c, ask, 3, m);
	for (int i = 0; i < 3 * MEASURES; i++)
		must(!m[i].known || m[i].def->unit != IN_PERCENT || (m[i].num >= 0 && m[i].num <= m[i].den && m[i].value <= 1000));
	struct published out[MEASURES];
	for (int d = 0; d < 3; d++)
		publish_measures(a, m + d * MEASURES, out);
	cohort_free(c);
	arena_free(a);
	return 0;
}
