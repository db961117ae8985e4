/* Fields that are more than a value of their own: what they link to, rows, an hour of a day, what is reckoned. */
#include "describe/reader.h"

static bool only(struct reader *r, yaml_node_t *map, const struct field *f, enum field_type type, const char *what, const char *const *keys)
{
	for (size_t i = 0; keys[i]; i++)
		if (f->type != type && yamldoc_get(&r->y, map, keys[i]))
			return yamldoc_fault(&r->y, yamldoc_get(&r->y, map, keys[i]), "describe.type", "Only %s has `%s:`.", what, keys[i]);
	return true;
}

/* An entry is of one kind; a link may name things of several. */
static bool of_what(struct reader *r, yaml_node_t *map, struct field *f)
{
	static const char *const yes[] = {"no", "yes", NULL};
	yaml_node_t *of = yamldoc_get(&r->y, map, "of");
	bool points = f->type == FIELD_ENTRY || f->type == FIELD_THING;
	int several = 0;
	if (points != (of != NULL))
		return yamldoc_fault(&r->y, map, "describe.of",
		    of ? "Only an entry and a thing have `of:`."
		       : "An entry needs `of:`, the kind it points at, and a thing the kinds of things.");
	if (f->type == FIELD_ENTRY && !yamldoc_text(&r->y, of, "`of`", &f->of))
		return false;
	if (f->type != FIELD_THING)
		return true;
	if (!yamldoc_texts(&r->y, of, "`of`", &f->links, &f->links_n) ||
	    !reader_choice(r, yamldoc_get(&r->y, map, "several"), "`several`", yes, &several) ||
	    !reader_words(r, yamldoc_get(&r->y, map, "back"), "`back`", &f->back))
		return false;
	f->several = several;
	return true;
}

/* The rows of a field are entries of a kind of their own, about the entry that holds them. */
static bool rows_of(struct reader *r, yaml_node_t *key, yaml_node_t *map, const struct kind *k, struct field *f, bool own)
{
	yaml_node_t *fields;
	if (f->type != FIELD_ROWS)
		return true;
	if (k->holder)
		return yamldoc_fault(&r->y, map, "describe.rows", "Rows have no rows of their own. Make `%s` a kind.", f->name);
	if (!reader_need(r, map, "Rows", "fields", &fields))
		return false;
	struct kind row = {.name = arena_printf(r->arena, "%s.%s", k->name, f->name).at,
	    .holder = k->name,
	    .says = f->label,
	    .one = f->label,
	    .many = f->label,
	    .child_one = f->child,
	    .child_many = f->child,
	    .own = own,
	    .page = {.readers = -1, .opened = -1, .answers = -1, .points_kind = -1, .points_entry = -1, .points_field = -1, .owner = -1,
	    .child_sees = -1, .by = -1, .apart = -1, .against = -1},
	    .from = -1,
	    .to = -1,
	    .granted = -1,
	    .evidence = NULL};
	const char **about = arena_array(r->arena, const char *, 1);
	about[0] = k->name;
	row.about = about, row.about_n = 1;
	if (!reader_words(r, yamldoc_get(&r->y, map, "one"), "`one`", &row.one) ||
	    !reader_words(r, yamldoc_get(&r->y, map, "many"), "`many`", &row.many) ||
	    !reader_fields(r, fields, &row, own, f->see, f->write) || !reader_fields_agree(r, fields, &row))
		return false;
	for (size_t i = 0; i < row.n; i++)
		if (row.fields[i].type == FIELD_ROWS || row.fields[i].type == FIELD_CALC)
			return yamldoc_fault(
			    &r->y, fields, "describe.rows", "A row has no rows and nothing reckoned: `%s` is.", row.fields[i].name);
	row.table = reader_table(r->arena, &row);
	f->of = row.name;
	reader_keep_kind(r, row);
	reader_later(r, row.name, key, PENDING_ABOUT);
	return true;
}

static bool hour_of(struct reader *r, yaml_node_t *map, const struct field *f, const char **on)
{
	yaml_node_t *node = yamldoc_get(&r->y, map, "on");
	if (f->type != FIELD_TIME)
		return true;
	return reader_need(r, map, "An hour", "on", &node) && yamldoc_text(&r->y, node, "`on`", on);
}

/* `calc: {sum: amount, rows: payments}`, `{count: payments}`, `{days: from, to: until}`, `{less: owed, by: paid}`. */
static bool reckoned(struct reader *r, yaml_node_t *map, struct field *f)
{
	static const char *const keys[] = {"sum", "rows", "count", "days", "to", "less", "by", NULL};
	static const struct {
		const char *first, *second;
		enum calc_how how;
	} ways[] = {{"sum", "rows", CALC_SUM}, {"count", NULL, CALC_COUNT}, {"days", "to", CALC_DAYS}, {"less", "by", CALC_LESS}};
	yaml_node_t *calc;
	if (f->type != FIELD_CALC)
		return true;
	if (!reader_need(r, map, "What is reckoned", "calc", &calc) || !yamldoc_keys(&r->y, calc, keys))
		return false;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		yaml_node_t *first = yamldoc_get(&r->y, calc, ways[i].first),
		            *second = ways[i].second ? yamldoc_get(&r->y, calc, ways[i].second) : NULL;
		const char *a = NULL, *b = NULL;
		if (!first)
			continue;
		if (ways[i].second && !second)
			return yamldoc_fault(&r->y, calc, "describe.calc", "`%s` needs `%s:` beside it.", ways[i].first, ways[i].second);
		if (yamldoc_size(calc) != (ways[i].second ? 2u : 1u))
			return yamldoc_fault(
			    &r->y, calc, "describe.calc", "`calc` is one sum: {sum, rows}, {count}, {days, to} or {less, by}.");
		if (!yamldoc_text(&r->y, first, "`calc`", &a) || !yamldoc_text(&r->y, second, "`calc`", &b))
			return false;
		f->calc = ways[i].how == CALC_SUM ? (struct calc){CALC_SUM, b, a, NULL}
		    : ways[i].how == CALC_COUNT   ? (struct calc){CALC_COUNT, a, NULL, NULL}
		                                  : (struct calc){ways[i].how, NULL, a, b};
		return true;
	}
	return yamldoc_fault(&r->y, calc, "describe.calc", "`calc` is one of {sum, rows}, {count}, {days, to} or {less, by}.");
}

bool reader_linked(struct reader *r, yaml_node_t *key, yaml_node_t *map, const struct kind *k, struct field *f, bool own)
{
	static const char *const of_thing[] = {"several", "back", NULL}, *const of_rows[] = {"fields", "one", "many", NULL},
	                         *const of_hour[] = {"on", NULL}, *const of_calc[] = {"calc", NULL};
	if (!only(r, map, f, FIELD_THING, "a thing", of_thing) || !only(r, map, f, FIELD_ROWS, "a field of rows", of_rows) ||
	    !only(r, map, f, FIELD_TIME, "an hour", of_hour) || !only(r, map, f, FIELD_CALC, "what is reckoned", of_calc))
		return false;
	if ((f->type == FIELD_ROWS || f->type == FIELD_CALC) && f->required != REQUIRED_NEVER)
		return yamldoc_fault(&r->y, yamldoc_get(&r->y, map, "required"), "describe.required",
		    "Rows and what is reckoned are not asked for: leave `required` out.");
	return of_what(r, map, f) && rows_of(r, key, map, k, f, own) && hour_of(r, map, f, &f->on) && reckoned(r, map, f);
}

/* ---- once all fields of the kind are there ---- */

static const struct field *named(const struct kind *k, const char *name)
{
	int i = name ? kind_field(k, name) : -1;
	return i < 0 ? NULL : &k->fields[i];
}

static bool is_number(const struct field *f)
{
	return f && (f->type == FIELD_INT || f->type == FIELD_MONEY || f->type == FIELD_CALC);
}

bool reader_calc_ok(struct reader *r, yaml_node_t *at, const struct kind *k, const struct field *f)
{
	const struct field *rows = named(k, f->calc.rows), *of = named(k, f->calc.of), *less = named(k, f->calc.less);
	const char *wrong = NULL, *say = "";
	if (f->type == FIELD_TIME && (!named(k, f->on) || named(k, f->on)->type != FIELD_DAY))
		return yamldoc_fault(&r->y, at, "describe.on", "`%s` is an hour on `%s`, which is no day of this kind.", f->name, f->on);
	if (f->type != FIELD_CALC)
		return true;
	switch (f->calc.how) {
	case CALC_SUM: {
		const struct kind *row = rows && rows->type == FIELD_ROWS ? described_kind(r->out, text_of(rows->of)) : NULL;
		const struct field *amount = row ? named(row, f->calc.of) : NULL;
		wrong = !row             ? f->calc.rows
		    : !is_number(amount) ? f->calc.of
		                         : NULL,
		say = !row ? "no rows of this kind" : "no number and no money of those rows";
		break;
	}
	case CALC_COUNT:
		wrong = rows && rows->type == FIELD_ROWS ? NULL : f->calc.rows, say = "no rows of this kind";
		break;
	case CALC_DAYS:
		wrong = !of || of->type != FIELD_DAY   ? f->calc.of
		    : !less || less->type != FIELD_DAY ? f->calc.less
		                                       : NULL,
		say = "no day of this kind";
		break;
	default:
		wrong = !is_number(of) || of >= f   ? f->calc.of
		    : !is_number(less) || less >= f ? f->calc.less
		                                    : NULL,
		say = "no number above it";
		break;
	}
	return !wrong || yamldoc_fault(&r->y, at, "describe.calc", "`%s` is reckoned from `%s`, which is %s.", f->name, wrong, say);
}
