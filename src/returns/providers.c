#include "returns/providers.h"
#include "base/csv.h"
#include "returns/places.h"
#include <stdlib.h>

static int by_urn(const void *a, const void *b)
{
	const struct provider *x = a, *y = b;
	return text_cmp(x->urn, y->urn);
}

void providers_sort(struct providers *p)
{
	/* merge sort by hand is not needed: rows of one URN may stand in any order, no rule asks which was first */
	if (p->n)
		qsort(p->at, p->n, sizeof *p->at, by_urn);
}

const struct provider *providers_find(const struct providers *p, struct text urn, size_t *n)
{
	size_t lo = 0, hi = p->n;
	*n = 0;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (text_cmp(p->at[mid].urn, urn) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	while (lo + *n < p->n && text_eq(p->at[lo + *n].urn, urn))
		(*n)++;
	return *n ? &p->at[lo] : NULL;
}

bool list_has(struct text list, struct text item)
{
	while (list.n)
		if (text_eq(text_trim(text_cut(list, ',', &list)), item))
			return true;
	return false;
}

static struct text told_in(struct arena *a, struct text t)
{
	return arena_text(a, text_told(t, arena_alloc(a, t.n + 1), t.n));
}

/* Without its blanks; as it is where it is no postcode. */
static struct text postcode_in(struct arena *a, struct text t)
{
	struct text p = text_postcode(t, arena_alloc(a, t.n + 1), t.n);
	return p.n ? p : told_in(a, t);
}

enum { URN, PLACE_CODES, PROVIDER_CODES, REG_END, POSTCODE, WANTED };
static const char *const names[WANTED] = {"URN", "Placement code", "Placement provider code", "Deregistration date",
    "Setting address postcode"};

static bool is_named(struct text column, const char *name)
{
	char buf[64];
	return text_eq_nocase(text_spaced(column, buf, sizeof buf), text_of(name));
}

static bool bad_day(const struct csv *c, struct fault *f)
{
	fault_set(f, FAULT_INPUT, "providers.date", "The deregistration date is not a date (dd/mm/yyyy or yyyy-mm-dd).");
	return fault_at(f, "%s:%lld", c->name, (long long)c->line);
}

bool providers_read(struct arena *a, const char *name, struct text bytes, const struct places *places,
    struct providers *out, struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	size_t cap = 0, column[WANTED];
	int got;
	*out = (struct providers){0};
	if (!csv_open(c, a, name, bytes, f) || (got = csv_next(c, f)) < 0)
		return false;
	for (int w = 0; w < WANTED; w++) {
		size_t i = 0;
		while (i < c->n && !is_named(c->field[i], names[w]))
			i++;
		if (i == c->n) {
			fault_set(f, FAULT_INPUT, "providers.columns", "This is not the list of providers: the column '%s' is missing.",
			    names[w]);
			return fault_at(f, "%s", name);
		}
		column[w] = i;
	}
	while ((got = csv_next(c, f)) == 1) {
		struct text told[WANTED];
		for (int w = 0; w < WANTED; w++)
			told[w] = column[w] < c->n ? text_trim(c->field[column[w]]) : (struct text){0};
		if (!told[URN].n)
			continue;
		struct provider p = {.urn = told_in(a, told[URN]), .place_codes = told_in(a, told[PLACE_CODES]),
		    .provider_codes = told_in(a, told[PROVIDER_CODES]), .reg_end = DAY_NONE,
		    .postcode = postcode_in(a, told[POSTCODE])};
		if (told[REG_END].n && !day_parse_uk(told[REG_END], &p.reg_end) && !day_parse_iso(told[REG_END], &p.reg_end))
			return bad_day(c, f);
		struct place place;
		if (places && places_find(places, p.postcode, &place))
			p.authority = place.upper;
		out->at = arena_grow(a, out->at, &cap, out->n + 1, sizeof *out->at);
		out->at[out->n++] = p;
	}
	providers_sort(out);
	return got == 0;
}
