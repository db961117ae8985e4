/* Each day field of each kind: what was is never after today, nothing is before the child was born or before what it belongs to began,
 * what is planned may lie ahead; when it is added and when it is corrected, on both engines. */
#include "house.h"
#include "record/entry.h"

static int64_t child, helper; /* the child writes; the other is named */
static day born;

/* Days of which neither is asked: they name the day of a duty, and no day on which something was. */
static const char *const free_days[] = {"reason.since", "reason.due"};

struct writing {
	struct entry *e;
	bool correct, ok;
	struct problems problems;
	struct fault f;
};

static bool write_it(struct tx *tx, void *arg, struct fault *f)
{
	struct writing *w = arg;
	struct hand h = {.authority = 1, .who = child, .role = "young-person", .now = now += 1000, .today = today};
	return w->correct ? entry_correct(tx, a, &h, w->e, &w->problems, NULL, f) : entry_add(tx, a, &h, w->e, &w->problems, f);
}

static struct writing put_entry(struct entry *e, bool correct)
{
	struct writing w = {.e = e, .correct = correct};
	w.ok = store_run(db, "test", write_it, &w, &w.f);
	return w;
}

/* What is wrong with a field, by its code; NULL: nothing. */
static const char *wrong(const struct writing *w, const struct field *f)
{
	for (size_t i = 0; !w->ok && i < w->problems.n; i++)
		if (w->problems.at[i].field == f)
			return w->problems.at[i].code;
	return NULL;
}

static struct entry *made(const struct kind *k);

static void fill(struct entry *e, const struct field *f)
{
	struct value *v = entry_value(e, f->name);
	v->state = VALUE_SET;
	v->number = f->min > 0 ? f->min : f->type == FIELD_BOOL;
	v->text = TEXT("Invented");
	if (f->type == FIELD_DAY)
		v->number = today - 10;
	else if (f->type == FIELD_PERSON)
		v->number = helper;
	else if (f->type == FIELD_MOMENT)
		v->number = now;
	else if (f->type == FIELD_THING) {
		v->number = strcmp(f->links[0], "child") ? made(kind_of(text_of(f->links[0])))->id : child;
		v->text = arena_printf(a, "%lld", (long long)v->number);
	}
	else if (f->type == FIELD_ENTRY) {
		struct entry *of = made(kind_of(text_of(f->of))); /* an allocation: of an advocate */
		v->number = of->id, v->version = of->version;
	}
	if (!strcmp(e->kind->name, "allocation") && !strcmp(f->name, "part")) {
		v->text = TEXT("advocate");
		return;
	}
	if (e->kind->part && !strcmp(f->name, "part")) { /* nobody is written to be a child */
		v->text = TEXT("worker");
		return;
	}
	for (size_t i = 0; f->list && i < f->list->n; i++)
		if (list_code_valid(&f->list->codes[i], year_of(today))) {
			v->text = text_of(f->list->codes[i].code);
			break;
		}
}

/* With what has to be there from a draft on. */
static struct entry *blank(const struct kind *k)
{
	bool direct = kind_about(k, "child");
	struct entry *e = entry_new_about(a, k, direct ? child : k->about_n ? made(kind_of(text_of(k->about[0])))->id : 0);
	e->child = direct ? child : 0;
	for (size_t i = 0; i < k->n; i++)
		if (k->fields[i].required == STATE_DRAFT)
			fill(e, &k->fields[i]);
	if (!strcmp(k->name, "allocation"))
		fill(e, &k->fields[kind_field(k, "who")]), fill(e, &k->fields[kind_field(k, "part")]), e->state = STATE_DRAFT;
	return e;
}

static struct entry *made(const struct kind *k)
{
	struct entry *e = blank(k);
	if (k->from >= 0)
		*entry_value(e, k->fields[k->from].name) = (struct value){.state = VALUE_SET, .number = today - 10};
	struct writing w = put_entry(e, false);
	must(w.ok, &w.f);
	return e;
}

static const char *with(const struct kind *k, const struct field *f, day on, bool correct)
{
	struct entry *e = blank(k);
	if (correct) {
		fill(e, f);
		struct writing first = put_entry(e, false);
		must(first.ok, &first.f);
	}
	*entry_value(e, f->name) = (struct value){.state = VALUE_SET, .number = on};
	struct writing w = put_entry(e, correct);
	return wrong(&w, f);
}

static void must_be(const char *is, const char *should, const struct kind *k, const struct field *f, const char *when)
{
	if (is && should ? strcmp(is, should) != 0 : is != should)
		fail_msg("%s.%s %s: %s, and should be %s", k->name, f->name, when, is ? is : "accepted", should ? should : "accepted");
}

static bool is_free(const struct kind *k, const struct field *f)
{
	for (size_t i = 0; i < sizeof free_days / sizeof *free_days; i++)
		if (text_is(arena_printf(a, "%s.%s", k->name, f->name), free_days[i]))
			return true;
	return false;
}

static void each_day_of_each_kind(void **state)
{
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < kinds_n; i++)
		for (size_t j = 0; j < kinds[i].n; j++) {
			const struct kind *k = &kinds[i];
			const struct field *f = &k->fields[j];
			if (f->type != FIELD_DAY)
				continue;
			n++;
			if ((f->time == TIME_ANY) != is_free(k, f))
				fail_msg("%s.%s: say `time: past` or `time: planned`", k->name, f->name);
			if (f->time == TIME_ANY)
				continue;
			const char *future = f->time == TIME_PAST ? "day" : NULL;
			for (int correct = 0; correct < 2; correct++) {
				must_be(with(k, f, today, correct), NULL, k, f, "today");
				must_be(with(k, f, today + 1, correct), future, k, f, "tomorrow");
				must_be(with(k, f, today + 366, correct), future, k, f, "in a year");
				if (k->of_child)
					must_be(with(k, f, born - 1, correct),
					    f->after && kinds[i].fields[kind_field(k, f->after)].required == STATE_DRAFT &&
					            kinds[i].fields[kind_field(k, f->after)].type == FIELD_DAY
					        ? "order"
					        : "birth",
					    k, f, "before the birth");
			}
		}
	assert_true(n > 50);
}

static void never_before_what_it_follows(void **state)
{
	size_t n = 0;
	(void)state;
	for (size_t i = 0; i < kinds_n; i++)
		for (size_t j = 0; j < kinds[i].n; j++) {
			const struct kind *k = &kinds[i];
			const struct field *f = &k->fields[j];
			bool ends = (int)j == k->to;
			if (f->type != FIELD_DAY || (!f->after && !ends))
				continue;
			assert_true(!ends || f->after);
			const struct field *first = &k->fields[kind_field(k, f->after)];
			struct entry *e = blank(k);
			fill(e, first); /* ten days ago, or what began then */
			*entry_value(e, f->name) = (struct value){.state = VALUE_SET, .number = today - 11};
			struct writing w = put_entry(e, false);
			must_be(wrong(&w, f), "order", k, f, "a day before what it follows");
			n++;
		}
	assert_true(n > 15);
}

static void said_in_words(void **state)
{
	(void)state;
	const struct kind *k = kind_of(TEXT("visit"));
	struct entry *e = blank(k);
	*entry_value(e, "held") = (struct value){.state = VALUE_SET, .number = today + 366};
	struct writing w = put_entry(e, false);
	assert_true(!w.ok && strstr(w.f.say, "Held on must not be in the future. Check the year"));
	*entry_value(e, "held") = (struct value){.state = VALUE_SET, .number = born - 1};
	w = put_entry(e, false);
	assert_true(!w.ok && strstr(w.f.say, "Held on must not be before the child was born."));
}

static int begin(void **state)
{
	(void)state;
	house_begin();
	born = today - 3000;
	for (int n = 0; n < 2; n++) {
		struct entry *e = blank(kind_of(TEXT("person")));
		*entry_value(e, "dob") = (struct value){.state = VALUE_SET, .number = born};
		struct writing w = put_entry(e, false);
		must(w.ok, &w.f);
		*(n ? &helper : &child) = e->id;
	}
	house_ready();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(each_day_of_each_kind), cmocka_unit_test(never_before_what_it_follows),
	    cmocka_unit_test(said_in_words)};
	return cmocka_run_group_tests(tests, begin, house_end);
}
