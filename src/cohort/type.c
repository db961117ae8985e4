/* type: from the text of a cell to its value. */
#include "cohort/inside.h"
#include <stdio.h>

/* Digits with an optional ".0": how a spreadsheet writes a whole number. */
static bool whole(struct text t, cell *out)
{
	if (t.n > 2 && memcmp(t.at + t.n - 2, ".0", 2) == 0)
		t.n -= 2;
	if (!t.n || t.n > 9)
		return false;
	int32_t v = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (t.at[i] < '0' || t.at[i] > '9')
			return false;
		v = v * 10 + (t.at[i] - '0');
	}
	*out = v;
	return true;
}

static bool tenths(struct text t, cell *out)
{
	struct text frac, units = text_cut(t, '.', &frac);
	cell u;
	if (!whole(units, &u) || u > 99999999)
		return false;
	int tenth = 0;
	for (size_t i = 0; i < frac.n; i++) {
		if (frac.at[i] < '0' || frac.at[i] > '9')
			return false;
		if (i == 0)
			tenth = frac.at[0] - '0';
		else if (i == 1 && frac.at[1] >= '5')
			tenth++;
	}
	*out = u * 10 + tenth;
	return true;
}

/* Parts of digits or Z, a Z somewhere: zz/MM/yyyy, zz/zz/yyyy, zz/zz/zzzz. */
static bool partial(struct text t)
{
	bool z = false;
	for (int part = 0; part < 3; part++) {
		struct text rest, p = text_cut(t, '/', &rest);
		if (!p.n || p.n > (part == 2 ? 4u : 2u) || (part < 2) != (rest.at != NULL))
			return false;
		bool zs = true, digits = true;
		for (size_t i = 0; i < p.n; i++) {
			zs = zs && p.at[i] == 'Z';
			digits = digits && p.at[i] >= '0' && p.at[i] <= '9';
		}
		if (!zs && !digits)
			return false;
		z = z || zs;
		t = rest;
	}
	return z;
}

cell cell_parse(enum cell_kind kind, enum code_list list, struct text t, struct cohort_builder *b)
{
	cell v;
	day d;
	if (!t.n)
		return CELL_BLANK;
	switch (kind) {
	case CELL_TEXT:
		return cohort_put_text(b, t);
	case CELL_DATE:
		return day_parse_uk(t, &d) ? d : CELL_BAD;
	case CELL_ZDATE:
		return day_parse_uk(t, &d) ? d : partial(t) ? CELL_PARTIAL : CELL_BAD;
	case CELL_CODE:
		v = code_of(list, t);
		if (v < 0 && t.n > 2 && memcmp(t.at + t.n - 2, ".0", 2) == 0)
			v = code_of(list, (struct text){t.at, t.n - 2});
		return v < 0 ? CELL_BAD : v;
	case CELL_INT:
		return whole(t, &v) ? v : CELL_BAD;
	case CELL_TENTHS:
		return tenths(t, &v) ? v : CELL_BAD;
	}
	return CELL_BAD;
}

bool cell_canonical(const struct column *col, cell v, struct text t)
{
	char buf[DAY_TEXT];
	switch (col->kind) {
	case CELL_DATE:
	case CELL_ZDATE:
		return t.n == 10 && t.at[2] == '/' && t.at[5] == '/';
	case CELL_CODE:
		return text_eq(code_text(col->list, v), t);
	case CELL_TENTHS:
		return snprintf(buf, sizeof buf, "%d.%d", v / 10, v % 10) == (int)t.n && text_is(t, buf);
	default:
		return snprintf(buf, sizeof buf, "%d", v) == (int)t.n && text_is(t, buf);
	}
}
