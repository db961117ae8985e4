/* The questionnaire's answers counted up. */
#include "parts/health/sdq.h"
#include "tests.h"
#include <string.h>

/* "0120…": one sign a number, '-' where none was given. */
static struct sdq of(const char *signs)
{
	int answer[SDQ_ANSWERS];
	assert_int_equal(strlen(signs), SDQ_ANSWERS);
	for (int i = 0; i < SDQ_ANSWERS; i++)
		answer[i] = signs[i] == '-' ? SDQ_NONE : signs[i] - '0';
	return sdq_score(answer);
}

static void ends(void **state)
{
	(void)state;
	struct sdq none = of("0000000000000000000000000"), most = of("2222222222222222222222222");
	/* the five that are turned count 2 where 0 was answered: 7 in conduct, 11 and 14 in peers, 21 and 25 in hyperactivity */
	assert_int_equal(none.scale[SDQ_EMOTIONS], 0);
	assert_int_equal(none.scale[SDQ_CONDUCT], 2);
	assert_int_equal(none.scale[SDQ_HYPERACTIVITY], 4);
	assert_int_equal(none.scale[SDQ_PEERS], 4);
	assert_int_equal(none.scale[SDQ_KIND], 0);
	assert_int_equal(none.total, 10);
	assert_int_equal(most.scale[SDQ_EMOTIONS], 10);
	assert_int_equal(most.scale[SDQ_CONDUCT], 8);
	assert_int_equal(most.scale[SDQ_HYPERACTIVITY], 6);
	assert_int_equal(most.scale[SDQ_PEERS], 6);
	assert_int_equal(most.scale[SDQ_KIND], 10);
	assert_int_equal(most.total, 30);
	/* worst and best: all but the kind ones, each as it counts */
	assert_int_equal(of("0220220202022022022002220").total, 40);
	assert_int_equal(of("2002002020200200200220002").total, 0);
}

/* Each number moves its own scale by one, and the right way. */
static void each_number(void **state)
{
	(void)state;
	static const char where[] = "KHEKCPCEKHPCEPHEKCPKHCPEH";
	static const char letters[SDQ_SCALES] = "ECHPK";
	for (int i = 0; i < SDQ_ANSWERS; i++) {
		char signs[] = "1111111111111111111111111";
		struct sdq before = of(signs);
		signs[i] = '2';
		struct sdq after = of(signs);
		int number = i + 1, by = number == 7 || number == 11 || number == 14 || number == 21 || number == 25 ? -1 : 1;
		for (int s = 0; s < SDQ_SCALES; s++)
			if (after.scale[s] - before.scale[s] != (letters[s] == where[i] ? by : 0))
				fail_msg("number %d, scale %c", number, letters[s]);
		assert_int_equal(after.total - before.total, where[i] == 'K' ? 0 : by);
	}
}

static void not_all_given(void **state)
{
	(void)state;
	/* emotions 3, 8, 13 answered 2, 1, 1: 4 of three is 6.67 of five: 7 */
	assert_int_equal(of("--2----1----1------------").scale[SDQ_EMOTIONS], 7);
	assert_int_equal(of("--2----1-----------------").scale[SDQ_EMOTIONS], SDQ_NONE);
	assert_int_equal(of("--2----1----1------------").total, SDQ_NONE);
	/* four answered 1, 1, 1, 0: 3.75: 4; two of four: 2.5: 3 */
	assert_int_equal(of("--1----1----1--0---------").scale[SDQ_EMOTIONS], 4);
	assert_int_equal(of("--1----1----0--0---------").scale[SDQ_EMOTIONS], 3);
	/* the kind ones are not part of the total */
	assert_int_equal(of("-11-1111-1111111-11-11111").total, 20);
	assert_int_equal(of("-11-1111-1111111-11-11111").scale[SDQ_KIND], SDQ_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(ends), cmocka_unit_test(each_number), cmocka_unit_test(not_all_given)};
	return cmocka_run_group_tests_name("sdq", tests, NULL, NULL);
}
