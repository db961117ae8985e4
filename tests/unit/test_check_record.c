/* Rules that the return itself tries on two years alone look at all years where the record holds them; and the return of a year
 * (told/closing.h) brings those years along. */
#include "made.h"
#include "told/closing.h"
#include "returns/check.h"
#include "tests.h"

/* How many faults a rule finds in the closing of 2026/27; since: what the check looked back to. */
struct looked {
	size_t n;
	int since;
	const char *say;
};

static struct looked look(const char *code, const char *rows, bool back)
{
	struct cohort *lives = made(rows);
	struct closing c;
	struct fault f = {0};
	struct arena *a = arena_new(0);
	struct check k;
	struct looked out = {0};
	assert_true(closing_of(lives, 2027, &c, &f));
	struct check_setup s = {.year = 2027, .from = DAY_NONE, .now = 2027, .last = 2026, .since = back ? c.since : 0, .all_tables = true,
	    .only = &code, .n_only = 1};
	assert_true(check_open(&k, a, &s, &f));
	assert_int_equal(k.n_run, 1);
	for (uint32_t i = 0; i < c.cohort->n; i++)
		for (uint32_t child = 0; child < c.cohort->chunk[i]->children; child++) {
			struct findings found;
			check_child(&k, c.cohort->chunk[i], i, child, &found);
			for (size_t x = 0; x < found.n; x++) /* only rows of the year are ever reported */
				assert_int_equal(c.cohort->chunk[i]->rows[found.at[x].table].year[found.at[x].row], 2027);
			for (size_t x = 0; x < found.n; x++)
				out.n += !x || found.at[x].fault != found.at[x - 1].fault;
			findings_free(&found);
		}
	out.since = c.since;
	out.say = check_says(&k, k.run[0]);
	assert_int_equal(check_looks_back(&k, k.run[0]), back && c.since);
	cohort_free(c.cohort);
	cohort_free(lives);
	arena_free(a);
	return out;
}

/* Both ways: over two years, and over all. */
static void tries(const char *code, const char *rows, size_t two_years, size_t all_years)
{
	struct looked two = look(code, rows, false), all = look(code, rows, true);
	if (two.n != two_years || all.n != all_years)
		fail_msg("rule %s: %zu over two years (expected %zu), %zu over all (expected %zu)", code, two.n, two_years, all.n,
		    all_years);
	assert_true(all.since && strcmp(two.say, all.say) != 0); /* it says that it looked at more */
}

/* Last year's return and this year's are there, and the leaver is told of without an episode in either. */
#define LEAVER \
	"Episodes 2026 O,01/06/2025,S,C2,N1,U4,PR1,01/08/2025,E4A;" \
	"Header 2027 T,1,10/10/2008,WBRI;OC3 2027 T,10/10/2008,YES,F1,B1;Episodes 2027 O,01/06/2026,S,C2,N1,U4,PR1;"

static void earlier_years_refute(void **state)
{
	(void)state;
	/* 1002: no episode. An episode of 2023/24 is one */
	tries("1002", LEAVER "Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E4A;", 1, 0);
	tries("1002", LEAVER "Episodes 2024 O,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E4A;", 1, 1); /* another child's is none */
	/* 1001: thirteen weeks after the 14th birthday (2022), and some of it after the 16th (2024) */
#define LAST_SPELL "Episodes 2026 T,01/11/2025,S,C2,N1,U4,PR1,10/11/2025,E4A;"
	tries("1001", LEAVER LAST_SPELL "Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E4A;", 1, 0);
	tries("1001", LEAVER LAST_SPELL "Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/06/2023,E4A;", 1, 1); /* too short still */
	tries("1001", LEAVER LAST_SPELL "Episodes 2024 T,01/05/2023,S,V3,N1,U4,PR1,01/03/2024,E4A;", 1, 1); /* short breaks do not count */
	/* open when it was told last: it counts to the end of that year, and no further */
	tries("1001", LEAVER LAST_SPELL "Episodes 2024 T,15/01/2024,S,C2,N1,U4,PR1;", 1, 1);
	tries("1001", LEAVER LAST_SPELL "Episodes 2024 T,01/12/2023,S,C2,N1,U4,PR1;", 1, 0);
}

static void earlier_years_find(void **state)
{
	(void)state;
	/* 1000: died in care, in 2023/24 */
	tries("1000", LEAVER "Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E2;", 0, 1);
	/* what a later return told of the same episode stands */
	tries("1000",
	    LEAVER "Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E2;Episodes 2025 T,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E4A;", 0,
	    0);
#define NOW "Header 2027 T,1,10/10/2015,WBRI;Episodes 2026 T,01/05/2025,S,C2,N1,U4,PR1;Episodes 2027 T,01/05/2025,S,C2,N1,U4,PR1;"
	/* 199: adopted in 2023/24, and back under the same number */
	tries("199", NOW "Episodes 2024 T,01/05/2023,S,C2,N1,A3,PR1,01/03/2024,E11;", 0, 1);
	tries("199", NOW "Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E4A;", 0, 0);
	/* 632: the earlier order is from after the child came into care, which was years before this episode */
	tries("632", NOW "PrevPerm 2027 T,10/10/2015,P1,885,01/06/2024;Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/05/2025,X1;", 0, 1);
	tries("632", NOW "PrevPerm 2027 T,10/10/2015,P1,885,01/06/2024;Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/03/2024,E4A;", 0, 0);
	/* 554: the placement order began years before this episode, and the decision came after it */
#define ORDER "Header 2027 T,1,10/10/2020,WBRI;Episodes 2027 T,01/05/2025,P,E1,N1,U4,PR1;PlacedAdoption 2027 T,10/10/2020,01/06/2024;" \
	"Episodes 2026 O,01/06/2025,S,C2,N1,U4,PR1,01/08/2025,E4A;"
	tries("554", ORDER "Episodes 2024 T,01/05/2023,S,E1,N1,U4,PR1,01/05/2025,X1;", 0, 1);
	tries("554", ORDER "Episodes 2024 T,01/05/2023,S,C2,N1,U4,PR1,01/05/2025,X1;", 0, 0); /* another legal status before */
}

static void without_earlier_years(void **state)
{
	(void)state;
	struct looked l = look("1002", LEAVER, true);
	assert_int_equal(l.n, 1);
	assert_int_equal(l.since, 0);
	assert_non_null(strstr(l.say, "this year's return or last year's"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(earlier_years_refute), cmocka_unit_test(earlier_years_find),
	    cmocka_unit_test(without_earlier_years)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
