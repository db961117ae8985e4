/* The engine of the rules: order and periods against a slow plain version, findings that do not depend on how rows
 * stand, places, providers. The rules themselves have their cases (tests/rules.py). */
#include "base/buf.h"
#include "returns/check.h"
#include "returns/places.h"
#include "returns/providers.h"
#include "returns/rules/view.h"
#include "returns/whose.h"
#include "tests.h"
#include <stdlib.h>

static uint32_t seed = 20270331;
static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % sides;
}

enum { EPISODES = 9 };
static const char *const some_days[] = {"", "01/04/2026", "02/04/2026", "30/04/2026", "1/5/2026", "31/04/2026", "29/02/2024", "31/03/2027"};
static const char *const some_codes[] = {"", "C2", "V3", "V4", "XX", "E1"};
static const char *const some_recs[] = {"", "X1", "X1", "E11", "E4A", "E2"};
static const char *const some_rne[] = {"", "S", "P", "L", "B"};

static struct text any(const char *const *of, size_t n)
{
	return text_of(of[dice((uint32_t)n)]);
}
#define ANY(list) any(list, sizeof(list) / sizeof *(list))

struct made {
	struct text cells[EPISODES][COLUMNS_MOST];
	int n;
};

static void make(struct made *m, const char *child)
{
	m->n = (int)dice(EPISODES + 1);
	for (int i = 0; i < m->n; i++) {
		memset(m->cells[i], 0, sizeof m->cells[i]);
		m->cells[i][EPISODES_CHILD] = text_of(child);
		m->cells[i][EPISODES_DECOM] = ANY(some_days);
		m->cells[i][EPISODES_DEC] = ANY(some_days);
		m->cells[i][EPISODES_LS] = ANY(some_codes);
		m->cells[i][EPISODES_REC] = ANY(some_recs);
		m->cells[i][EPISODES_RNE] = ANY(some_rne);
	}
}

static void add(struct cohort_builder *b, const struct made *m, const int *order)
{
	for (int i = 0; i < m->n; i++)
		cohort_add(b, TABLE_EPISODES, 2027, order ? order[i] : i, i + 2, m->cells[order ? order[i] : i], false);
}

static struct cohort *with_header(struct cohort_builder *b, const char *const *ids, int n)
{
	cohort_table(b, 2027, TABLE_HEADER);
	cohort_table(b, 2027, TABLE_EPISODES);
	for (int i = 0; i < n; i++) {
		struct text h[COLUMNS_MOST] = {text_of(ids[i]), TEXT("F"), TEXT("29/02/2012"), TEXT("WBRI"), TEXT("UN1")};
		cohort_add(b, TABLE_HEADER, 2027, i, i + 2, h, false);
	}
	return cohort_build(b, NULL);
}

static void open_check(struct check *k, struct arena *a, const char *const *only, size_t n)
{
	struct check_setup s = {.year = 2027, .from = DAY_NONE, .now = 2027, .all_tables = true, .only = only, .n_only = n,
	    .tables = 1u << TABLE_HEADER | 1u << TABLE_EPISODES};
	struct fault f = {0};
	if (!check_open(k, a, &s, &f))
		fail_msg("%s", f.say);
}

static day told(struct text t)
{
	day d;
	return day_parse_uk(t, &d) ? d : DAY_NONE;
}

/* Selection sort by the words of docs/return.md, over texts. */
static bool plainly_before(const struct text *a, const struct text *b)
{
	day da = told(a[EPISODES_DECOM]), db = told(b[EPISODES_DECOM]);
	if (da != db)
		return db == DAY_NONE || (da != DAY_NONE && da < db);
	da = told(a[EPISODES_DEC]), db = told(b[EPISODES_DEC]);
	return da != db && (db == DAY_NONE || (da != DAY_NONE && da < db));
}

static void order_and_periods(void **state)
{
	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct made m;
		make(&m, "A1");
		struct cohort_builder *b = cohort_builder_new();
		add(b, &m, NULL);
		struct cohort *c = with_header(b, (const char *[]){"A1"}, 1);
		struct arena *a = arena_new(0);
		struct check k;
		open_check(&k, a, NULL, 0);
		struct rule_view v;
		view_make(&v, &k, false, c->chunk[0], 0, 0, a);
		assert_int_equal(v.now.episodes, m.n);
		bool seen[EPISODES] = {false};
		uint32_t period = 0;
		for (uint32_t i = 0; i < v.now.episodes; i++) {
			const struct rule_episode *e = &v.now.episode[i];
			int record = c->chunk[0]->rows[TABLE_EPISODES].row[e->row];
			assert_false(seen[record]);
			seen[record] = true;
			for (int j = 0; j < m.n; j++)
				if (!seen[j])
					assert_false(plainly_before(m.cells[j], m.cells[record]));
			if (i > 0 && e->decom != DAY_NONE && e[-1].dec != DAY_NONE && e->decom > e[-1].dec)
				period++;
			assert_int_equal(e->period, period);
		}
		assert_int_equal(v.now.periods, m.n ? period + 1 : 0);
		arena_free(a);
		cohort_free(c);
	}
}

/* Rule, table, what the row says: findings without the place in the file. */
static int by_said(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t said(struct arena *a, const struct check *k, const struct cohort *c, const struct findings *f, char ***out)
{
	*out = arena_array(a, char *, f->n + 1);
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *x = &f->at[i];
		const struct chunk *chunk = c->chunk[x->chunk];
		struct buf b = BUF_INIT(1 << 16);
		buf_printf(&b, "%s %d", k->run[x->rule]->code, x->table);
		for (int col = 0; col < table_info[x->table].told; col++) {
			char text[DAY_TEXT];
			buf_char(&b, '|');
			buf_text(&b, cohort_cell_text(chunk, (enum table)x->table, col, x->row, text));
		}
		(*out)[i] = arena_z(a, buf_as_text(&b));
		buf_free(&b);
	}
	qsort(*out, f->n, sizeof **out, by_said);
	return f->n;
}

static void order_does_not_matter(void **state)
{
	(void)state;
	static const char *const ids[] = {"A1", "B2", "C3"};
	for (int round = 0; round < 300; round++) {
		struct made m[3];
		struct cohort_builder *b1 = cohort_builder_new(), *b2 = cohort_builder_new();
		for (int i = 0; i < 3; i++)
			make(&m[i], ids[i]);
		for (int i = 0; i < 3; i++) {
			int order[EPISODES];
			for (int j = 0; j < m[i].n; j++)
				order[j] = j;
			for (int j = m[i].n - 1; j > 0; j--) {
				int other = (int)dice((uint32_t)j + 1), kept = order[j];
				order[j] = order[other];
				order[other] = kept;
			}
			add(b1, &m[i], NULL);
			struct made shuffled = {.n = m[2 - i].n};
			int last[EPISODES];
			for (int j = 0; j < shuffled.n; j++)
				last[j] = shuffled.n - 1 - j;
			for (int j = 0; j < shuffled.n; j++)
				memcpy(shuffled.cells[j], m[2 - i].cells[last[j]], sizeof shuffled.cells[j]);
			add(b2, &shuffled, NULL);
		}
		struct cohort *c1 = with_header(b1, ids, 3), *c2 = with_header(b2, ids, 3);
		struct arena *a = arena_new(0);
		struct check k;
		struct findings f1, f2;
		char **s1, **s2;
		open_check(&k, a, NULL, 0);
		check_run(&k, c1, 1, false, &f1);
		check_run(&k, c2, 2, true, &f2);
		size_t n1 = said(a, &k, c1, &f1, &s1), n2 = said(a, &k, c2, &f2, &s2);
		assert_int_equal(n1, n2);
		for (size_t i = 0; i < n1; i++)
			assert_string_equal(s1[i], s2[i]);
		/* the parts give the sum */
		size_t parts = 0;
		for (uint32_t child = 0; child < c1->chunk[0]->children; child++) {
			struct findings part;
			check_child(&k, c1->chunk[0], 0, child, &part);
			parts += part.n;
			findings_free(&part);
		}
		assert_int_equal(parts, n1);
		findings_free(&f1);
		findings_free(&f2);
		arena_free(a);
		cohort_free(c1);
		cohort_free(c2);
	}
}

static void choosing(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct check k;
	struct fault f = {0};
	const char *only[] = {"355"}, *no[] = {"35x"};
	struct check_setup s = {.year = 2027, .from = DAY_NONE, .now = 2027, .only = only, .n_only = 1, .tables = 1u << TABLE_HEADER};
	assert_true(check_open(&k, a, &s, &f));
	assert_int_equal(k.n_run, 0);
	assert_int_equal(k.n_skipped, 1);
	assert_string_equal(k.skipped[0].why, "no file Episodes");
	assert_int_equal(k.setup.to, day_of(2027, 3, 31));
	s.only = no;
	assert_false(check_open(&k, a, &s, &f));
	assert_non_null(strstr(f.say, "Did you mean 35"));
	s.only = NULL;
	s.year = 2031;
	assert_false(check_open(&k, a, &s, &f));
	assert_null(check_rule(2025, TEXT("444")));
	assert_non_null(check_rule(2026, TEXT("444")));
	for (int year = rules_first_year; year <= rules_last_year; year++) {
		const struct rule **rules;
		size_t n = check_rules(a, year, &rules);
		for (size_t i = 0; i < n; i++) {
			const char *names[COLUMNS_MOST];
			size_t fields = 0;
			assert_true(rules[i]->say && strlen(rules[i]->say) > 20);
			assert_true((rules[i]->child != NULL) != (rules[i]->all != NULL));
			assert_true(rules[i]->rows_in != 0);
			for (int t = 0; t < TABLES; t++)
				fields += rule_fields(rules[i], (enum table)t, names);
			assert_true(fields > 0);
		}
	}
	arena_free(a);
}

static const char list[] = "pcds,oseast1m,osnrth1m,laua\n\"ZZ1 1ZZ\",400000,300000,E07000239\nZZ1 2ZZ,403218,300000,E08000025\n"
    "zz99 9zz,,,S12000027\nX,1,1,E\n";

static void postcodes(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct fault f = {0};
	struct text index;
	assert_true(places_build(a, "list.csv", text_of(list), &index, &f));
	struct places *of_csv = places_open(a, "list.csv", text_of(list), &f), *of_index = places_open(a, "list.index", index, &f);
	assert_non_null(of_csv);
	assert_non_null(of_index);
	struct places *both[] = {of_csv, of_index};
	for (size_t i = 0; i < 2; i++) {
		struct place one, two, far;
		assert_int_equal(places_count(both[i]), 3);
		assert_true(places_find(both[i], TEXT("zz11zz"), &one));
		assert_true(text_is(one.upper, "E10000034"));
		assert_true(places_find(both[i], TEXT(" ZZ1  2ZZ"), &two));
		assert_true(text_is(two.upper, "E08000025"));
		assert_int_equal(places_distance(&one, &two), 20); /* 3218 m are 2.0 miles */
		assert_int_equal(places_distance(&one, &one), 0);
		assert_true(places_find(both[i], TEXT("ZZ99 9ZZ"), &far));
		assert_true(text_is(far.upper, "SCO"));
		assert_int_equal(places_distance(&one, &far), -1);
		assert_false(places_find(both[i], TEXT("ZZ1 3ZZ"), &one));
		assert_false(places_find(both[i], TEXT(""), &one));
		assert_false(places_find(both[i], TEXT("ZZ1-1ZZ"), &one));
		assert_false(places_find(both[i], TEXT("ZZZZZZZZZZZZZ"), &one));
	}
	char *damaged = arena_alloc(a, index.n);
	memcpy(damaged, index.at, index.n);
	for (size_t cut = 1; cut < 40; cut++)
		assert_null(places_open(a, "cut", (struct text){damaged, index.n - cut}, &f));
	damaged[8 + 3] = 0x7f; /* a number of postcodes that the file cannot hold */
	assert_null(places_open(a, "damaged", (struct text){damaged, index.n}, &f));
	assert_null(places_open(a, "no.csv", TEXT("a,b\n1,2\n"), &f));
	arena_free(a);
}

static void the_providers(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct fault f = {0};
	struct places *p = places_open(a, "list.csv", text_of(list), &f);
	struct providers all;
	struct text csv =
	    TEXT("URN,Provider type,Local authority,Placement code,Placement provider code,Deregistration date,Setting address postcode\n"
	                       "sc2,Home,E1,K2,PR4,,zz1 2zz\nSC1,Home,E1,\"K2, R3\",PR4,03/02/2026,\nSC2,Home,E1,K1,PR5,2026-02-03,\n");
	assert_true(providers_read(a, "providers.csv", csv, p, &all, &f));
	size_t n;
	const struct provider *one = providers_find(&all, TEXT("SC1"), &n);
	assert_int_equal(n, 1);
	assert_int_equal(one->reg_end, day_of(2026, 2, 3));
	assert_true(list_has(one->place_codes, TEXT("R3")) && !list_has(one->place_codes, TEXT("R")));
	one = providers_find(&all, TEXT("SC2"), &n);
	assert_int_equal(n, 2);
	assert_true(text_is(one[0].authority, "E08000025") || text_is(one[1].authority, "E08000025"));
	assert_null(providers_find(&all, TEXT("SC3"), &n));
	assert_false(providers_read(a, "providers.csv", TEXT("URN,Placement code\n"), p, &all, &f));
	assert_non_null(strstr(f.say, "Placement provider code"));
	arena_free(a);
}

/* A return whose children came from another authority is asked back; one with homes of its own is not, nor a small one. */
static void whose_it_is(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct fault f = {0};
	struct places *p = places_open(a, "places", text_of("pcd,oseast1m,osnrth1m,laua\nZZ1 1AA,1,1,E08000025\nZZ2 2BB,2,2,E08000029\n"),
	    &f);
	assert_non_null(p);
	for (int own = 0; own <= 40; own += 2)
		for (int all = 10; all <= 40; all += 10) {
			struct cohort_builder *b = cohort_builder_new();
			for (int i = 0; i < all; i++) {
				struct text e[COLUMNS_MOST] = {arena_printf(a, "T%d", i), text_of("01/05/2026"), text_of("S")};
				e[EPISODES_HOME_POST] = text_of(i < own ? "zz1 1aa" : "ZZ2 2BB");
				cohort_add(b, TABLE_EPISODES, 2027, i, i + 2, e, false);
			}
			struct cohort *c = cohort_build(b, NULL);
			bool asked = all >= 20 && own * 10 < all;
			assert_int_equal(returns_is_of(c, 2027, p, text_of("E08000025"), &f), !asked);
			if (asked)
				assert_true(strcmp(f.code, "return.authority") == 0 && strstr(f.say, "Solihull") &&
				    strstr(f.say, "Birmingham"));
			assert_true(returns_is_of(c, 2026, p, text_of("E08000025"), &f));
			cohort_free(c);
		}
	/* of twenty homes, one own: exactly sixty in a hundred in one other are asked back, and one fewer are not */
	p = places_open(a, "places",
	    text_of("pcd,oseast1m,osnrth1m,laua\nZZ1 1AA,1,1,E08000025\nZZ2 2BB,2,2,E08000029\nZZ3 3BB,2,2,E08000030\n"
	    "ZZ4 4BB,2,2,E08000031\n"), &f);
	for (int most = 11; most <= 13; most++) {
		struct cohort_builder *b = cohort_builder_new();
		for (int i = 0; i < 20; i++) {
			struct text e[COLUMNS_MOST] = {arena_printf(a, "T%d", i), text_of("01/05/2026"), text_of("S")};
			e[EPISODES_HOME_POST] = text_of(i == 0 ? "ZZ1 1AA" : i <= most ? "ZZ2 2BB" : i % 2 ? "ZZ3 3BB" : "ZZ4 4BB");
			cohort_add(b, TABLE_EPISODES, 2027, i, i + 2, e, false);
		}
		struct cohort *c = cohort_build(b, NULL);
		assert_int_equal(returns_is_of(c, 2027, p, text_of("E08000025"), &f), most < 12);
		cohort_free(c);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(order_and_periods), cmocka_unit_test(order_does_not_matter),
	    cmocka_unit_test(choosing), cmocka_unit_test(postcodes), cmocka_unit_test(the_providers), cmocka_unit_test(whose_it_is)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
