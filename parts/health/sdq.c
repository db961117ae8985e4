#include "parts/health/sdq.h"
#include <stdbool.h>

/* Which numbers belong to which scale. */
static const int numbers[SDQ_SCALES][5] = {
    [SDQ_EMOTIONS] = {3, 8, 13, 16, 24}, [SDQ_CONDUCT] = {5, 7, 12, 18, 22}, [SDQ_HYPERACTIVITY] = {2, 10, 15, 21, 25},
    [SDQ_PEERS] = {6, 11, 14, 19, 23}, [SDQ_KIND] = {1, 4, 9, 17, 20}};

static bool turned(int number)
{
	return number == 7 || number == 11 || number == 14 || number == 21 || number == 25;
}

static int scale(const int *answer, const int *of)
{
	int sum = 0, n = 0;
	for (int i = 0; i < 5; i++) {
		int a = answer[of[i] - 1];
		if (a < 0)
			continue;
		sum += turned(of[i]) ? 2 - a : a;
		n++;
	}
	return n < 3 ? SDQ_NONE : (2 * 5 * sum + n) / (2 * n);
}

struct sdq sdq_score(const int answer[static SDQ_ANSWERS])
{
	struct sdq s = {.total = 0};
	for (int i = 0; i < SDQ_SCALES; i++)
		s.scale[i] = scale(answer, numbers[i]);
	for (int i = SDQ_EMOTIONS; i <= SDQ_PEERS; i++)
		s.total = s.total == SDQ_NONE || s.scale[i] == SDQ_NONE ? SDQ_NONE : s.total + s.scale[i];
	return s;
}
