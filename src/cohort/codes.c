#include "cohort/codes.h"

struct code {
	const char *z;
	uint8_t n;
	int16_t from, to;
};

#define CODE_ROW(list, code, first, last) {#code, sizeof(#code) - 1, first, last},
#define CODE_ROWS(list) static const struct code rows_##list[] = {CODES_##list(CODE_ROW)};
CODE_LISTS(CODE_ROWS)

static const struct list {
	const char *name;
	const struct code *rows;
	int n;
} lists[LISTS] = {
#define CODE_LIST_ROW(list) [LIST_##list] = {#list, rows_##list, list##_COUNT},
    CODE_LISTS(CODE_LIST_ROW)};

int code_of(enum code_list l, struct text t)
{
	const struct list *list = &lists[l];
	for (int i = 0; i < list->n; i++)
		if (list->rows[i].n == t.n && list->rows[i].z[t.n - 1] == t.at[t.n - 1] && memcmp(list->rows[i].z, t.at, t.n) == 0)
			return i;
	return -1;
}

struct text code_text(enum code_list l, int code)
{
	return code >= 0 && code < lists[l].n ? (struct text){lists[l].rows[code].z, lists[l].rows[code].n} : (struct text){0};
}

int code_count(enum code_list l)
{
	return lists[l].n;
}

int32_t code_sex_now(int32_t c)
{
	return c == SEX_1 ? SEX_M : c == SEX_2 ? SEX_F : c;
}

bool code_valid(enum code_list l, int code, int year)
{
	return code >= 0 && code < lists[l].n && year >= lists[l].rows[code].from && year <= lists[l].rows[code].to;
}

const char *code_list_name(enum code_list l)
{
	return lists[l].name;
}
