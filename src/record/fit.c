/* Whether an entry can be as it is: what its description says (check.c), and what the record knows beside it. */
#include "describe/format.h"
#include "record/entry.h"
#include "record/inside.h"
#include "record/parts.h"
#include "record/people.h"
#include "record/thing.h"

static void problem(struct arena *a, struct problems *out, const struct field *f, const char *what)
{
	out->at[out->n++] = (struct problem){f, "reference", arena_printf(a, "%s %s.", f->label, what)};
}

/* The entry or person that a field names is there, and of this child (under whatever id). */
static bool one_reference(struct tx *tx, struct arena *a, int64_t authority, const struct entry *e, const struct field *f,
    const struct value *v, bool *theirs, struct fault *fault)
{
	struct entry *named = NULL;
	const struct kind *k = described_kind(record_kinds(), f->type == FIELD_PERSON ? TEXT("person") : text_of(f->of));
	if (!k)
		return true; /* nobody describes it any more */
	enum row r = f->type == FIELD_PERSON ? entry_get(tx, a, authority, k, v->number, &named, fault)
	                                     : entry_get_version(tx, a, authority, k, v->number, v->version, &named, fault);
	if (r == ROW_FAULT)
		return false;
	*theirs = r == ROW_ONE;
	if (*theirs && f->type == FIELD_ENTRY && k->of_child && named->child != e->child) {
		int64_t one = 0, other = 0;
		if (!person_root(tx, authority, named->child, &one, fault) || !person_root(tx, authority, e->child, &other, fault))
			return false;
		*theirs = one == other;
	}
	return true;
}

bool thing_fits(const struct field *f, const struct thing *t)
{
	for (size_t i = 0; i < f->links_n; i++)
		if (strcmp(f->links[i], t->kind->name) == 0 || (strcmp(f->links[i], "child") == 0 && t->kind->person && t->child))
			return true;
	return false;
}

/* Each thing that is named, but for those that the entry names already: they may have been taken back since. */
static bool things(struct tx *tx, struct arena *a, int64_t authority, const struct entry *e, const struct field *f, const struct value *v,
    const struct value *was, const char **wrong, struct fault *fault)
{
	struct text rest = value_text(a, f, v), one;
	struct text before = was && was->state == VALUE_SET ? value_text(a, f, was) : TEXT("");
	while (!*wrong && codes_next(&rest, &one)) {
		struct thing t;
		int64_t id = 0;
		struct text old = before, stood;
		bool same = false;
		while (!same && codes_next(&old, &stood))
			same = text_eq(stood, one);
		enum row r = same ? ROW_NONE : text_int(one, &id) ? thing_get(tx, a, authority, id, &t, fault) : ROW_NONE;
		if (r == ROW_FAULT)
			return false;
		if (!same && (r == ROW_NONE || t.gone || !thing_fits(f, &t)))
			*wrong = "must be chosen from the list";
		else if (!same && id == e->id)
			*wrong = "must not be this one itself";
	}
	return true;
}

/* People, entries and things that are named must be there, in this authority. */
static bool references(struct tx *tx, struct arena *a, int64_t authority, const struct entry *now, const struct entry *e,
    struct problems *out, struct fault *fault)
{
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *f = &e->kind->fields[i];
		const struct value *v = &e->value[i];
		const char *wrong = NULL;
		bool theirs = true;
		if (v->state != VALUE_SET)
			continue;
		if ((f->type == FIELD_PERSON || f->type == FIELD_ENTRY) && !one_reference(tx, a, authority, e, f, v, &theirs, fault))
			return false;
		if (f->type == FIELD_THING && !things(tx, a, authority, e, f, v, now ? &now->value[i] : NULL, &wrong, fault))
			return false;
		if (!theirs || wrong)
			problem(a, out, f, wrong ? wrong : "must be chosen from the list");
	}
	return true;
}

/* A day that the record knows to be impossible: before the child was born, before what the entry belongs to began. */
static bool possible(struct tx *tx, struct arena *a, int64_t authority, const struct entry *e, struct problems *out, struct fault *fault)
{
	const struct kind *k = e->kind;
	struct entry *person = NULL;
	day born = DAY_NONE;
	int dob = kind_field(k, "dob"); /* a council's own kind about a person has none */
	if (k->person)
		born = dob < 0 ? DAY_NONE : value_day(&e->value[dob]);
	else if (e->child) {
		enum row r = entry_get(tx, a, authority, kind_of(TEXT("person")), e->child, &person, fault);
		if (r == ROW_FAULT)
			return false;
		if (r == ROW_ONE)
			born = value_day(entry_value(person, "dob"));
	}
	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		day on = value_day(&e->value[i]);
		if (f->type != FIELD_DAY || on == DAY_NONE || f->time == TIME_ANY || field_fed(e, f))
			continue;
		if (born != DAY_NONE && on < born) {
			out->at[out->n++] = (struct problem){
			    f, "birth", arena_printf(a, "%s must not be before the child was born. Check the year.", f->label)};
			continue;
		}
		int at = f->after ? kind_field(k, f->after) : -1;
		const struct value *of = at >= 0 ? &e->value[at] : NULL;
		const struct kind *named =
		    of && k->fields[at].type == FIELD_ENTRY && of->state == VALUE_SET ? kind_of(text_of(k->fields[at].of)) : NULL;
		struct entry *belongs = NULL;
		if (!named)
			continue;
		enum row r = entry_get_version(tx, a, authority, named, of->number, of->version, &belongs, fault);
		if (r == ROW_FAULT)
			return false;
		if (r == ROW_ONE && entry_from(belongs) != DAY_NONE && on < entry_from(belongs))
			out->at[out->n++] = (struct problem){
			    f, "order", arena_printf(a, "%s must not be before the %s that it belongs to began.", f->label, named->one)};
	}
	return true;
}

/* The council's own number is by what a return knows a child: it is one child's alone. */
static bool numbered(struct tx *tx, struct arena *a, int64_t authority, const struct entry *e, struct problems *out, struct fault *fault)
{
	if (!person_council_number(e))
		return true;
	enum row r = person_number_elsewhere(tx, authority, e->child, entry_value(e, "number")->text, entry_from(e), entry_to(e), fault);
	if (r == ROW_ONE)
		problem(a, out, &e->kind->fields[kind_field(e->kind, "number")], "is another child's");
	return r != ROW_FAULT;
}

/* What is a cell of the return (a number, a postcode) is kept as a return's cell is read, so that both are one. */
static void as_cells(struct arena *a, const struct entry *e)
{
	for (size_t i = 0; i < e->kind->n; i++) {
		struct value *v = &e->value[i];
		if (e->kind->fields[i].type == FIELD_TEXT && e->kind->fields[i].column903 && v->state == VALUE_SET)
			v->text = text_told(v->text, arena_alloc(a, v->text.n + 1), v->text.n);
	}
}

static const char *format_of(const struct entry *e, const struct field *f)
{
	const struct value *by = f->format_by ? entry_value(e, f->format_by) : NULL;
	const struct code *c =
	    by && by->state == VALUE_SET ? list_code(e->kind->fields[kind_field(e->kind, f->format_by)].list, by->text) : NULL;
	return by ? (c ? c->format : NULL) : f->format;
}

const char *entry_format_wrong(const struct entry *e, const struct field *f)
{
	const struct value *v = &e->value[f - e->kind->fields];
	const char *format = f->format || f->format_by ? format_of(e, f) : NULL;
	return format && v->state == VALUE_SET ? format_wrong(format, NULL, v->text, NULL) : NULL;
}

/* The value as it stood, but for how a cell is read (as_cells). */
static bool stands(struct arena *a, const struct field *f, const struct value *v, const struct value *was)
{
	return value_same(f, v, was) ||
	    (was->state == VALUE_SET && f->column903 &&
	        text_eq(v->text, text_told(was->text, arena_alloc(a, was->text.n + 1), was->text.n)));
}

/* Numbers and postcodes that are typed anew have their form, and are kept in it; what stands stays as it is. */
static void formatted(struct arena *a, const struct entry *now, struct entry *e, struct problems *out)
{
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *f = &e->kind->fields[i];
		struct value *v = &e->value[i];
		const char *format = (f->format || f->format_by) && v->state == VALUE_SET && !field_fed(e, f) ? format_of(e, f) : NULL;
		if (!format || (now && stands(a, f, v, &now->value[i]) && format_of(now, f) == format))
			continue;
		const char *wrong = format_wrong(format, a, v->text, &v->text);
		if (wrong)
			out->at[out->n++] = (struct problem){f, "format", arena_printf(a, "%s %s.", f->label, wrong)};
	}
}

/* A seat, an office: whoever writes it would open doors for themselves. */
static bool to_oneself(const struct hand *h, const struct entry *now, const struct entry *e)
{
	const struct field *f = e->kind->grants ? &e->kind->fields[e->kind->granted] : NULL;
	const struct value *v = f ? &e->value[e->kind->granted] : NULL;
	bool child = f && f->type == FIELD_THING && f->links_n == 1 && strcmp(f->links[0], "child") == 0; /* those who work with it stand */
	return f && !child && h->who && v->state == VALUE_SET && v->number == h->who &&
	    !(now && value_same(f, &now->value[e->kind->granted], v));
}

/* now: the version that stands; NULL: a new entry. */
bool entry_fit(struct tx *tx, struct arena *a, const struct hand *h, const struct entry *now, struct entry *e,
    struct problems *problems, struct fault *fault)
{
	struct problems own;
	struct problems *out = problems ? problems : &own;
	const char *wrong;
	*out = (struct problems){0};
	if (!thing_subject(tx, a, h->authority, e, &wrong, fault))
		return false;
	if (wrong)
		return fault_set(fault, FAULT_ASKED, "entry.about", "%s", wrong);
	if (to_oneself(h, now, e))
		return fault_set(fault, FAULT_ASKED, "entry.author", "Nobody gives this to themselves: somebody else writes it.");
	as_cells(a, e);
	if (entry_check(a, e, h->today, out))
		formatted(a, now, e, out);
	if (e->kind->part && out->n == 0) {
		const struct field *where;
		if ((wrong = part_wrong(now, e, &where)))
			problem(a, out, where, wrong);
	}
	if (out->n == 0 &&
	    (!possible(tx, a, h->authority, e, out, fault) || !references(tx, a, h->authority, now, e, out, fault) ||
	        !numbered(tx, a, h->authority, e, out, fault) || !allocated_fits(tx, a, h, now, e, out, fault)))
		return false;
	if (out->n)
		return fault_set(fault, FAULT_ASKED, "entry.wrong", "%.*s", TEXT_ARG(out->at[0].say));
	return true;
}
