#include "tests.h"
#include "measure/publish.h"
#include <stdio.h>
#include <stdlib.h>

/* A set of tables as a reader sees it, and a search by trial: for a hidden count and a value, is there any way to fill in
 * all the others? Knows nothing of how publish.c proves anything. */
enum { CELLS = 80, SUMS = 80, PARTS = 8 };
struct seen {
	int cells, sums;
	int64_t value[CELLS];
	bool printed[CELLS], hidden[CELLS];
	int sum[SUMS][PARTS], n[SUMS];
	int at[CELLS]; /* number in the publication */
	long tries;
};

static bool narrow(const struct seen *s, int64_t *lo, int64_t *hi)
{
	for (bool again = true; again;) {
		again = false;
		for (int i = 0; i < s->sums; i++) {
			const int *c = s->sum[i];
			int64_t low = 0, high = 0;
			for (int k = 1; k < s->n[i]; k++)
				low += lo[c[k]], high += hi[c[k]];
			for (int k = 0; k < s->n[i]; k++) {
				int64_t a = k ? lo[c[0]] - (high - hi[c[k]]) : low, b = k ? hi[c[0]] - (low - lo[c[k]]) : high;
				if (a > lo[c[k]])
					lo[c[k]] = a, again = true;
				if (b < hi[c[k]])
					hi[c[k]] = b, again = true;
				if (lo[c[k]] > hi[c[k]])
					return false;
				if (again)
					break;
			}
			if (again)
				break;
		}
	}
	return true;
}

static bool fill(struct seen *s, const int64_t *lo0, const int64_t *hi0)
{
	int64_t lo[CELLS], hi[CELLS];
	memcpy(lo, lo0, sizeof lo);
	memcpy(hi, hi0, sizeof hi);
	if (s->tries++ > 20000 || !narrow(s, lo, hi))
		return false;
	int open = -1;
	for (int i = 0; i < s->cells; i++)
		if (lo[i] < hi[i] && (open < 0 || hi[i] - lo[i] < hi[open] - lo[open]))
			open = i;
	if (open < 0)
		return true;
	for (int64_t v = lo[open]; v <= hi[open]; v++) {
		int64_t l[CELLS], h[CELLS];
		memcpy(l, lo, sizeof l);
		memcpy(h, hi, sizeof h);
		l[open] = h[open] = v;
		if (fill(s, l, h))
			return true;
	}
	return false;
}

/* How many values a cell can have, counted up to six, among those near the true one. */
static int values(struct seen *s, int which)
{
	int found = 0;
	for (int64_t v = s->value[which] - 12; v <= s->value[which] + 12 && found < PUBLISH_VALUES; v++) {
		int64_t lo[CELLS], hi[CELLS];
		for (int i = 0; i < s->cells; i++) {
			bool unknown = s->hidden[i] || !s->printed[i];
			lo[i] = unknown ? (s->printed[i] ? 1 : 0) : s->value[i];
			hi[i] = unknown ? s->value[i] + 40 : s->value[i];
		}
		if (v < lo[which])
			continue;
		lo[which] = hi[which] = v;
		s->tries = 0;
		found += fill(s, lo, hi);
	}
	return found;
}

static int new_cell(struct seen *s, struct publication *p, int64_t v, bool printed)
{
	s->value[s->cells] = v;
	s->printed[s->cells] = printed;
	s->at[s->cells] = publish_cell(p, v, printed);
	return s->cells++;
}

static void new_sum(struct seen *s, struct publication *p, int total, const int *parts, int n)
{
	int at[PARTS];
	s->sum[s->sums][0] = total;
	for (int i = 0; i < n; i++) {
		s->sum[s->sums][i + 1] = parts[i];
		at[i] = s->at[parts[i]];
	}
	s->n[s->sums++] = n + 1;
	publish_sum(p, s->at[total], at, n);
}

static uint32_t seed;
static int below(int n)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)(seed >> 16) % n;
}

static int64_t count(void)
{
	static const int most[] = {2, 6, 6, 12, 12, 40, 200};
	return below(most[below(7)]);
}

/* A table with margins, some cells split further, and the total shared with a second table. */
static void random_set(struct seen *s, struct publication *p)
{
	int rows = 2 + below(2), columns = 2 + below(3), which[16], line[PARTS], right[4], bottom[4];
	for (int i = 0; i < rows * columns; i++)
		which[i] = new_cell(s, p, count(), true);
	int64_t all = 0;
	for (int r = 0; r < rows; r++) {
		int64_t v = 0;
		for (int c = 0; c < columns; c++)
			v += s->value[which[r * columns + c]];
		right[r] = new_cell(s, p, v, true);
		new_sum(s, p, right[r], which + r * columns, columns);
		all += v;
	}
	for (int c = 0; c < columns; c++) {
		int64_t v = 0;
		for (int r = 0; r < rows; r++) {
			line[r] = which[r * columns + c];
			v += s->value[line[r]];
		}
		bottom[c] = new_cell(s, p, v, true);
		new_sum(s, p, bottom[c], line, rows);
	}
	int total = new_cell(s, p, all, true);
	new_sum(s, p, total, right, rows);
	new_sum(s, p, total, bottom, columns);
	for (int k = below(3); k > 0; k--) { /* a percentage: part and rest */
		int of = k == 1 ? total : which[below(rows * columns)];
		int part = new_cell(s, p, below((int)s->value[of] + 1), true);
		int rest = new_cell(s, p, s->value[of] - s->value[part], false);
		new_sum(s, p, of, (int[]){part, rest}, 2);
	}
	if (below(2)) { /* the same total by something else */
		int64_t a = below((int)all + 1), b = below((int)(all - a) + 1);
		int parts[3] = {new_cell(s, p, a, true), new_cell(s, p, b, true), new_cell(s, p, all - a - b, true)};
		new_sum(s, p, total, parts, 3);
	}
}

static void no_hidden_count_can_be_bounded(void **state)
{
	(void)state;
	long hidden = 0, shown = 0;
	for (uint32_t turn = 1; turn <= 400; turn++) {
		struct arena *a = arena_new(0);
		struct seen s = {0};
		struct publication *p = publish_new(a);
		seed = turn;
		random_set(&s, p);
		assert_true(publish_protect(p));
		for (int i = 0; i < s.cells; i++)
			s.hidden[i] = publish_hidden(p, s.at[i]);
		for (int i = 0; i < s.cells; i++) {
			bool tiny = s.value[i] >= 1 && s.value[i] <= PUBLISH_SMALL;
			if (s.printed[i] && tiny)
				assert_true(s.hidden[i]);
			if (s.value[i] == 0 && s.printed[i])
				assert_false(s.hidden[i]);
			if (s.printed[i] ? s.hidden[i] : tiny) {
				if (values(&s, i) < PUBLISH_VALUES)
					fail_msg("set %u: a hidden %lld can be bounded", turn, (long long)s.value[i]);
				hidden++;
			} else {
				shown++;
			}
		}
		arena_free(a);
	}
	print_message("%ld hidden counts, each shown to have six values or more; %ld shown\n", hidden, shown);
	assert_true(hidden > 1000 && shown > 1000);
}

/* The search itself: it finds a hole where one is left. */
static void the_search_sees_holes(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct publication *p = publish_new(a);
	struct seen s = {0};
	int parts[] = {new_cell(&s, p, 3, true), new_cell(&s, p, 20, true), new_cell(&s, p, 30, true)};
	int total = new_cell(&s, p, 53, true);
	new_sum(&s, p, total, parts, 3);
	s.hidden[0] = true;
	assert_int_equal(values(&s, 0), 1);
	s.hidden[1] = true;
	assert_int_equal(values(&s, 0), PUBLISH_VALUES);
	s.value[1] = 3, s.value[2] = 47; /* 3 + 3: from 1 to 5 only */
	assert_int_equal(values(&s, 0), 5);
	arena_free(a);
}

static void what_is_hidden(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct publication *p = publish_new(a);
	int at[12];
	/* nothing small: nothing hidden */
	publish_table(p, (int64_t[]){10, 20, 30, 40, 0, 60}, 2, 3, at);
	assert_true(publish_protect(p));
	for (int i = 0; i < 12; i++)
		assert_false(publish_hidden(p, at[i]));
	/* one small: the smallest others of its row and column go too, the margins stay */
	p = publish_new(a);
	publish_table(p, (int64_t[]){3, 20, 30, 40, 50, 60}, 2, 3, at);
	assert_true(publish_protect(p));
	int n = 0;
	for (int i = 0; i < 12; i++)
		n += publish_hidden(p, at[i]);
	assert_true(publish_hidden(p, at[0]) && publish_hidden(p, at[1]));
	assert_int_equal(n, 4);
	/* 97 of 100: the three others would be known */
	p = publish_new(a);
	int of = publish_cell(p, 100, true), part = publish_cell(p, 97, true);
	publish_part(p, of, part);
	assert_true(publish_protect(p));
	assert_true(publish_hidden(p, part));
	assert_false(publish_hidden(p, of));
	arena_free(a);
}

static void measures_are_hidden_together(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct measured m[MEASURES];
	struct published out[MEASURES];
	for (int i = 0; i < MEASURES; i++)
		m[i] = (struct measured){.def = &measure_defs[i], .known = true, .num = 60,
		    .den = measure_defs[i].unit == IN_PERCENT ? 100 : -1};
	m[MEASURE_IN_CARE].num = m[MEASURE_LENGTH_MEDIAN].den = 100;
	m[MEASURE_LENGTH_MEDIAN].num = -1;
	m[MEASURE_IN_HOUSE_FOSTERED] = (struct measured){.def = &measure_defs[MEASURE_IN_HOUSE_FOSTERED], .known = true, .num = 30,
	    .den = 60};
	m[MEASURE_LONG_TERM_STABILITY].den = 80;
	m[MEASURE_MISSING_CHILDREN].den = m[MEASURE_MISSING_EPISODES].den = 140;
	m[MEASURE_SDQ_RECEIVED].den = m[MEASURE_SUITABLE_HOME].den = 80;
	publish_measures(a, m, out);
	for (int i = 0; i < MEASURES; i++)
		assert_true(out[i].value);
	m[MEASURE_UASC].num = 4;
	m[MEASURE_MISSING_CHILDREN].num = 2;
	m[MEASURE_SUITABLE_HOME].den = 97; /* three abroad: told by the difference from 100 */
	publish_measures(a, m, out);
	assert_false(out[MEASURE_UASC].value || out[MEASURE_UASC].num);
	assert_true(out[MEASURE_UASC].den);
	assert_false(out[MEASURE_MISSING_EPISODES].num);
	assert_true(!out[MEASURE_SUITABLE_HOME].den || !out[MEASURE_IN_TOUCH].den);
	assert_true(out[MEASURE_FOSTERED].value && out[MEASURE_DENTIST].value);
	arena_free(a);
}

/* Wherever one published count lies within another, a difference of 1 to 5 children hides one of the two; 0 and 6 hide none. */
static void no_small_difference_is_told(void **state)
{
	(void)state;
	enum { NUM, DEN };
	static const struct {
		int part, part_is, whole, whole_is, before; /* before: the part is told a year before */
	} pairs[] = {
	    {MEASURE_UASC, NUM, MEASURE_IN_CARE, NUM, 0}, {MEASURE_FOSTERED, NUM, MEASURE_IN_CARE, NUM, 0},
	    {MEASURE_PLACED_OUTSIDE, NUM, MEASURE_IN_CARE, NUM, 0}, {MEASURE_THREE_HOMES, NUM, MEASURE_IN_CARE, NUM, 0},
	    {MEASURE_THREE_WORKERS, NUM, MEASURE_IN_CARE, NUM, 0}, {MEASURE_IN_HOUSE_FOSTERED, NUM, MEASURE_FOSTERED, NUM, 0},
	    {MEASURE_LONG_TERM_STABILITY, DEN, MEASURE_IN_CARE, NUM, 0}, {MEASURE_IN_CARE, NUM, MEASURE_MISSING_CHILDREN, DEN, 0},
	    {MEASURE_STARTED, NUM, MEASURE_MISSING_CHILDREN, DEN, 0}, {MEASURE_CEASED, NUM, MEASURE_MISSING_CHILDREN, DEN, 0},
	    {MEASURE_IN_CARE, NUM, MEASURE_MISSING_CHILDREN, DEN, 1}, {MEASURE_MISSING_CHILDREN, NUM, MEASURE_MISSING_CHILDREN, DEN, 0},
	    {MEASURE_SDQ_RECEIVED, DEN, MEASURE_HEALTH_ASSESSED, DEN, 0}, {MEASURE_SUITABLE_HOME, DEN, MEASURE_IN_TOUCH, DEN, 0},
	    {MEASURE_HEALTH_ASSESSED, DEN, MEASURE_IN_CARE, NUM, 0}, {MEASURE_LONG_TERM_STABILITY, DEN, MEASURE_HEALTH_ASSESSED, DEN, 0},
	    {MEASURE_DENTIST, NUM, MEASURE_HEALTH_ASSESSED, DEN, 0}, {MEASURE_EET, NUM, MEASURE_IN_TOUCH, DEN, 0},
	    {MEASURE_REVIEWS_ON_TIME, NUM, MEASURE_REVIEWS_ON_TIME, DEN, 0}, {MEASURE_VISITS_ON_TIME, NUM, MEASURE_VISITS_ON_TIME, DEN, 0},
	};
	/* Those whose counts lie in no other measure's, with the reason: a measure that is in neither list was given no base, and what it
	 * publishes can be subtracted from what another does. */
	static const struct {
		int measure;
		const char *why;
	} alone[] = {
	    {MEASURE_LENGTH_MEDIAN, "days; its base is the number in care itself"},
	    {MEASURE_IN_TOUCH, "young people who left, in no other base"},
	    {MEASURE_PARTICIPATED, "counts reviews of children of four and over"}, {MEASURE_MISSING_EPISODES, "counts times, not children"},
	    {MEASURE_HEALTH_ASSESSED, "its base lies in the number in care, above"},
	    {MEASURE_IMMUNISED, "of the same children as HEALTH_ASSESSED"},
	};
	for (int m = 0; m < MEASURES; m++) {
		bool thought_of = false;
		for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
			thought_of |= pairs[i].part == m;
		for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
			thought_of |= alone[i].measure == m;
		if (!thought_of)
			fail_msg("%s: within which published count does it lie? Say it in measure/publish.c and here", measure_defs[m].id);
	}
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (int64_t by = 0; by <= 6; by++) {
			struct measured m[2 * MEASURES];
			struct published shown[2 * MEASURES];
			for (int d = 0; d < 2; d++)
				for (int k = 0; k < MEASURES; k++)
					m[d * MEASURES + k] = (struct measured){.def = &measure_defs[k],
					    .asof = AS_AT(day_of(2025 + d, 3, 31)), .num = -1, .den = -1,
					    .year = measure_defs[k].yearly ? 2025 + d : 0};
			struct measured *part = &m[(pairs[i].before ? 0 : MEASURES) + pairs[i].part],
			    *whole = &m[MEASURES + pairs[i].whole];
			*(pairs[i].part_is == NUM ? &part->num : &part->den) = 200 - by;
			*(pairs[i].whole_is == NUM ? &whole->num : &whole->den) = 200;
			/* a measure's number counted among another's: that is its own base too */
			if (pairs[i].part_is == NUM && part->def->unit == IN_PERCENT)
				part->den = 200;
			part->known = whole->known = true;
			publish_series(a, m, 2, shown);
			const struct published *p = &shown[(pairs[i].before ? 0 : MEASURES) + pairs[i].part],
			    *w = &shown[MEASURES + pairs[i].whole];
			bool both = (pairs[i].part_is == NUM ? p->num : p->den) && (pairs[i].whole_is == NUM ? w->num : w->den);
			if (both != (by == 0 || by == 6))
				fail_msg("%s within %s, %d apart: %s", part->def->id, whole->def->id, (int)by,
				    both ? "both are shown" : "one is hidden");
			arena_reset(a);
		}
	arena_free(a);
}

/* The same number of children told in two places is shown in both or hidden in both: the other place would tell it. */
static void one_number_is_hidden_wherever_it_stands(void **state)
{
	(void)state;
	static const int8_t of[][2] = { /* the number among which one is counted is counted by another */
	    {MEASURE_UASC, MEASURE_IN_CARE}, {MEASURE_FOSTERED, MEASURE_IN_CARE}, {MEASURE_PLACED_OUTSIDE, MEASURE_IN_CARE},
	    {MEASURE_THREE_HOMES, MEASURE_IN_CARE}, {MEASURE_LENGTH_MEDIAN, MEASURE_IN_CARE}, {MEASURE_THREE_WORKERS, MEASURE_IN_CARE},
	    {MEASURE_IN_HOUSE_FOSTERED, MEASURE_FOSTERED}};
	static const int8_t among[][2] = { /* two are counted among the same */
	    {MEASURE_MISSING_EPISODES, MEASURE_MISSING_CHILDREN}, {MEASURE_DENTIST, MEASURE_HEALTH_ASSESSED},
	    {MEASURE_IMMUNISED, MEASURE_HEALTH_ASSESSED}, {MEASURE_EET, MEASURE_IN_TOUCH}};
	enum { OF = sizeof of / sizeof *of, AMONG = sizeof among / sizeof *among };
	struct arena *a = arena_new(0);
	int hidden[OF + AMONG] = {0};
	uint32_t next = 11;
	for (int round = 0; round < 400; round++) {
		struct measured m[MEASURES];
		struct published out[MEASURES];
		for (int i = 0; i < MEASURES; i++)
			m[i] = (struct measured){.def = &measure_defs[i], .asof = AS_AT(day_of(2026, 3, 31)), .known = true, .den = -1,
			    .num = (next = next * 1664525u + 1013904223u) >> 27};
		m[MEASURE_LENGTH_MEDIAN].num = -1;
		for (int i = 0; i < MEASURES; i++)
			if (measure_defs[i].unit == IN_PERCENT)
				m[i].den = m[i].num + (int64_t)((next = next * 1664525u + 1013904223u) >> 29);
		m[MEASURE_MISSING_CHILDREN].den = m[MEASURE_IN_CARE].num + (next >> 29);
		for (int i = 0; i < OF; i++)
			m[of[i][0]].den = m[of[i][1]].num, m[of[i][0]].num = m[of[i][0]].num > m[of[i][0]].den ? m[of[i][0]].den
			    : m[of[i][0]].num;
		for (int i = 0; i < AMONG; i++)
			m[among[i][0]].den = m[among[i][1]].den;
		publish_measures(a, m, out);
		for (int i = 0; i < OF + AMONG; i++) {
			int x = i < OF ? of[i][0] : among[i - OF][0], y = i < OF ? of[i][1] : among[i - OF][1];
			bool here = out[x].den, there = i < OF ? out[y].num : out[y].den;
			if (here != there)
				fail_msg("round %d: %lld stands at %s and at %s, and is hidden at one", round, (long long)m[x].den,
				    measure_defs[x].id, measure_defs[y].id);
			hidden[i] += !here && m[x].den > PUBLISH_SMALL;
		}
		arena_reset(a);
	}
	for (int i = 0; i < OF + AMONG; i++)
		assert_true(hidden[i] > 0); /* each was hidden for another's sake at least once */
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_search_sees_holes), cmocka_unit_test(no_hidden_count_can_be_bounded), cmocka_unit_test(what_is_hidden),
	    cmocka_unit_test(measures_are_hidden_together),
	    cmocka_unit_test(no_small_difference_is_told), cmocka_unit_test(one_number_is_hidden_wherever_it_stands),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
