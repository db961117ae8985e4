/* What is wrong with an entry, by its description: for forms, and before every write by a hand. */
#include "record/entry.h"

struct checker {
	struct arena *arena;
	struct problems *out;
};

static void say(struct checker *c, const struct field *f, const char *code, const char *what)
{
	struct problem *p = &c->out->at[c->out->n++];
	*p = (struct problem){f, code, arena_printf(c->arena, "%s %s.", f->label, what)};
}

/* The collection year in which a code must be valid: of the day that it happened, else of today. */
static int year_for(const struct entry *e, day today)
{
	day d = entry_from(e);
	return year_of(d == DAY_NONE ? today : d);
}

static const char *wrong_code(const struct field *f, const struct value *v, int year, const char **code)
{
	struct text rest = v->text, one;
	if (f->type == FIELD_CODE)
		rest = v->text;
	while (codes_next(&rest, &one)) {
		const struct code *c = list_code(f->list, one);
		*code = "choice";
		if (!c)
			return "must be chosen from the list";
		*code = "old-code";
		if (!list_code_valid(c, year))
			return "is a code that was not in use then";
	}
	return NULL;
}

static const char *wrong_value(struct checker *c, const struct entry *e, const struct field *f, struct value *v, day today,
    const char **code)
{
	static const char *const codes[FIELD_TYPES] = {[FIELD_DAY] = "day",
	    [FIELD_TEXT] = "text",
	    [FIELD_LONGTEXT] = "text",
	    [FIELD_CODE] = "choice",
	    [FIELD_CODES] = "choice",
	    [FIELD_INT] = "number",
	    [FIELD_BOOL] = "choice",
	    [FIELD_PERSON] = "reference",
	    [FIELD_MOMENT] = "number",
	    [FIELD_ENTRY] = "reference",
	    [FIELD_THING] = "reference",
	    [FIELD_ROWS] = "choice",
	    [FIELD_TIME] = "number",
	    [FIELD_MONEY] = "number",
	    [FIELD_CALC] = "number"};
	const char *wrong = NULL;
	struct value again;
	*code = codes[f->type];
	/* What was typed, or set by code, goes through the one reader of values. */
	if (!value_parse(c->arena, f, value_text(c->arena, f, v), &again, &wrong))
		return wrong;
	if (f->type == FIELD_DAY && f->time == TIME_PAST && value_day(v) > today && value_day(v) != DAY_NONE)
		return "must not be in the future. Check the year, or wait until it has happened";
	if ((f->type == FIELD_CODE || f->type == FIELD_CODES) && v->state == VALUE_SET)
		return wrong_code(f, v, year_for(e, today), code);
	return NULL;
}

static bool said(const struct problems *p, const struct field *f)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->at[i].field == f)
			return true;
	return false;
}

/* No earlier than the day that it follows: the one that the description names, and an end's beginning in any case. */
static void in_order(struct checker *c, const struct entry *e, const struct field *f)
{
	const struct kind *k = e->kind;
	int first = f->after ? kind_field(k, f->after) : k->to >= 0 && f == &k->fields[k->to] ? k->from : -1;
	if (f->type != FIELD_DAY || first < 0 || k->fields[first].type != FIELD_DAY || field_fed(e, f) || said(c->out, f))
		return;
	day from = value_day(&e->value[first]), on = value_day(&e->value[f - k->fields]);
	if (from != DAY_NONE && on != DAY_NONE && on < from)
		say(c, f, "order", arena_printf(c->arena, "must not be before “%s”", k->fields[first].label).at);
}

/* An hour of the day that follows is not before the hour of the day that it follows, where the two are one day. */
static void hours_in_order(struct checker *c, const struct entry *e, const struct field *f)
{
	const struct kind *k = e->kind;
	int day_at = f->type == FIELD_TIME ? kind_field(k, f->on) : -1;
	const struct field *on = day_at >= 0 ? &k->fields[day_at] : NULL;
	int first = !on ? -1 : on->after ? kind_field(k, on->after) : k->to >= 0 && day_at == k->to ? k->from : -1;
	const struct value *v = &e->value[f - k->fields];
	if (first < 0 || v->state != VALUE_SET || said(c->out, f))
		return;
	for (size_t i = 0; i < k->n; i++) {
		const struct field *g = &k->fields[i];
		bool before = g->type == FIELD_TIME && !strcmp(g->on, k->fields[first].name) && e->value[i].state == VALUE_SET;
		if (before && value_day(&e->value[first]) != DAY_NONE && value_day(&e->value[first]) == value_day(&e->value[day_at]) &&
		    v->number < e->value[i].number)
			say(c, f, "order", arena_printf(c->arena, "must not be before “%s” on the same day", g->label).at);
	}
}

bool entry_check(struct arena *a, const struct entry *e, day today, struct problems *out)
{
	struct checker c = {a, out};
	*out = (struct problems){arena_array(a, struct problem, e->kind->n + 1), 0};
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *f = &e->kind->fields[i];
		struct value *v = &e->value[i];
		const char *code = NULL, *wrong;
		if (field_fed(e, f))
			continue; /* told elsewhere, and mended there */
		if (v->state == VALUE_BLANK) {
			if (f->required <= e->state && field_shown(e, f))
				say(&c, f, "needed", "is needed");
			continue;
		}
		wrong = wrong_value(&c, e, f, v, today, &code);
		if (wrong)
			say(&c, f, code, wrong);
	}
	for (size_t i = 0; i < e->kind->n; i++)
		in_order(&c, e, &e->kind->fields[i]);
	for (size_t i = 0; i < e->kind->n; i++)
		hours_in_order(&c, e, &e->kind->fields[i]);
	return out->n == 0;
}
