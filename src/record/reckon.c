/* Fields that are reckoned from others whenever they are asked for: nothing is kept that its parts would outdate. */
#include "record/thing.h"

static const struct value *at(const struct entry *e, const char *name)
{
	int i = name ? kind_field(e->kind, name) : -1;
	return i < 0 ? NULL : &e->value[i];
}

/* A number that is there, or a reckoned one. */
static bool number(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct entry *e, const char *name,
    struct value *out, struct fault *fault)
{
	int i = kind_field(e->kind, name);
	if (i >= 0 && e->kind->fields[i].type == FIELD_CALC)
		return thing_reckon(tx, a, asof, authority, e, &e->kind->fields[i], out, fault);
	*out = i >= 0 ? e->value[i] : (struct value){0};
	return true;
}

static bool over_rows(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct entry *e, const struct calc *c,
    struct value *out, struct fault *fault)
{
	struct entries rows;
	const struct field *f = &e->kind->fields[kind_field(e->kind, c->rows)];
	if (!entry_about(tx, a, asof, authority, kind_of(text_of(f->of)), e->id, ENTRY_DRAFTS, &rows, fault))
		return false;
	*out = (struct value){.state = VALUE_SET, .number = c->how == CALC_COUNT ? (int64_t)rows.n : 0};
	for (size_t i = 0; c->how == CALC_SUM && i < rows.n; i++) {
		const struct value *v = at(rows.at[i], c->of);
		int64_t sum;
		if (v->state != VALUE_SET || __builtin_add_overflow(out->number, v->number, &sum)) {
			*out = (struct value){0};
			return true;
		}
		out->number = sum;
	}
	return true;
}

bool thing_reckon(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct entry *e, const struct field *f,
    struct value *out, struct fault *fault)
{
	const struct calc *c = &f->calc;
	struct value x = {0}, y = {0};
	*out = (struct value){0};
	if (c->how == CALC_SUM || c->how == CALC_COUNT)
		return over_rows(tx, a, asof, authority, e, c, out, fault);
	if (!number(tx, a, asof, authority, e, c->of, &x, fault) || !number(tx, a, asof, authority, e, c->less, &y, fault))
		return false;
	if (x.state == VALUE_SET && y.state == VALUE_SET)
		*out = (struct value){.state = VALUE_SET, .number = c->how == CALC_DAYS ? y.number - x.number : x.number - y.number};
	return true;
}

/* Whether what is summed is money, on the way down. */
static bool is_money(const struct kind *k, const struct field *f)
{
	const struct calc *c = &f->calc;
	if (f->type == FIELD_MONEY)
		return true;
	if (f->type != FIELD_CALC || c->how == CALC_COUNT || c->how == CALC_DAYS)
		return false;
	const struct kind *of = c->how == CALC_SUM ? kind_of(text_of(k->fields[kind_field(k, c->rows)].of)) : k;
	return of && is_money(of, &of->fields[kind_field(of, c->of)]);
}

struct text thing_reckoned_words(struct arena *a, const struct entry *e, const struct field *f, const struct value *v)
{
	const struct field as = {.type = is_money(e->kind, f) ? FIELD_MONEY : FIELD_INT};
	return value_words(a, &as, v, false);
}
