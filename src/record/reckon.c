/* Fields that are reckoned from others whenever they are asked for: nothing is kept that its parts would outdate. */
#include "record/shut.h"
#include "record/thing.h"

/* A number that is there, or a reckoned one. */
static bool number(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct shut *shut, const struct entry *e,
    const char *name, struct value *out, struct fault *fault)
{
	int i = kind_field(e->kind, name);
	if (i >= 0 && e->kind->fields[i].type == FIELD_CALC)
		return thing_reckon(tx, a, asof, authority, shut, e, &e->kind->fields[i], out, fault);
	*out = i >= 0 ? e->value[i] : (struct value){0};
	return true;
}

/* As the rows stand now, in one statement: how many there are, in how many the number is known, and their sum. A sum that no number can
 * hold is not known. */
/* The value is asked of each row by its whole key: a join may be planned from the field, over all that have it. */
SQL(sql_own_rows,
    "SELECT (SELECT v.value FROM own_value v WHERE v.authority = e.authority AND v.entry = e.entry AND v.version = e.version"
    " AND v.field = $4), e.entry FROM own_entry e WHERE e.authority = $1 AND e.kind = $2 AND e.about_id = $3 AND " ENTRY_CURRENT("e."));

static bool next_number(
    struct query *q, struct arena *a, const struct shut *shut, const struct field *f, struct value *v, struct fault *fault)
{
	do
		if (!query_step(q, fault))
			return false;
	while (shut && shut_entry(shut, query_i64(q, 1)));
	*v = (struct value){0};
	if (!query_null(q, 0) && f->column)
		*v = (struct value){.state = VALUE_SET, .number = query_i64(q, 0)};
	else if (!query_null(q, 0))
		value_parse(a, f, query_text(q, 0), v, NULL);
	return true;
}

/* As the rows were known then: whole entries. */
static bool over_rows_known(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct shut *shut,
    const struct entry *e, const struct kind *row, const struct calc *c, struct value *out, struct fault *fault)
{
	struct entries rows;
	int of = c->how == CALC_SUM ? kind_field(row, c->of) : 0;
	bool known = true;
	if (!entry_about(tx, a, asof, authority, row, e->id, ENTRY_DRAFTS, &rows, fault))
		return false;
	*out = (struct value){.state = VALUE_SET};
	for (size_t i = 0; i < rows.n; i++) {
		const struct value *v = &rows.at[i]->value[of];
		if (shut && shut_entry(shut, rows.at[i]->id))
			continue;
		if (c->how == CALC_COUNT)
			out->number++;
		else
			known = known && v->state == VALUE_SET && !__builtin_add_overflow(out->number, v->number, &out->number);
	}
	if (!known)
		*out = (struct value){0};
	return true;
}

static bool over_rows(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct shut *shut, const struct entry *e,
    const struct calc *c, struct value *out, struct fault *fault)
{
	const struct kind *row = kind_of(text_of(e->kind->fields[kind_field(e->kind, c->rows)].of));
	const struct field *f = &row->fields[c->how == CALC_SUM ? kind_field(row, c->of) : 0];
	struct sql product = {.name = "sql_rows_of",
	    .file = __FILE__,
	    .line = __LINE__,
	    .text = row->own
	        ? NULL
	        : arena_printf(a, "SELECT e.%s, e.entry FROM %s e WHERE e.authority = $1 AND e.about_id = $2 AND " ENTRY_CURRENT("e."),
	              f->column, row->table)
	              .at};
	struct query q;
	struct value v;
	bool known = true;
	if (asof.as_known != INT64_MAX)
		return over_rows_known(tx, a, asof, authority, shut, e, row, c, out, fault);
	*out = (struct value){.state = VALUE_SET};
	query_begin(tx, &q, row->own ? &sql_own_rows : &product);
	query_bind_i64(&q, 1, authority);
	query_bind_i64(&q, row->own ? 3 : 2, e->id);
	if (row->own) {
		query_bind_z(&q, 2, row->name);
		query_bind_z(&q, 4, f->name);
	}
	while (next_number(&q, a, shut, f, &v, fault))
		known = c->how == CALC_COUNT
		    ? ++out->number > 0
		    : known && v.state == VALUE_SET && !__builtin_add_overflow(out->number, v.number, &out->number);
	if (!known)
		*out = (struct value){0};
	return query_end(&q, fault);
}

bool thing_reckon(struct tx *tx, struct arena *a, struct asof asof, int64_t authority, const struct shut *shut, const struct entry *e,
    const struct field *f, struct value *out, struct fault *fault)
{
	const struct calc *c = &f->calc;
	struct value x = {0}, y = {0};
	*out = (struct value){0};
	if (c->how == CALC_SUM || c->how == CALC_COUNT)
		return over_rows(tx, a, asof, authority, shut, e, c, out, fault);
	if (!number(tx, a, asof, authority, shut, e, c->of, &x, fault) || !number(tx, a, asof, authority, shut, e, c->less, &y, fault))
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
