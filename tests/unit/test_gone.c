/* Words that were taken back are in no table any more: of every kind that can be written about a child, and of a council's
 * own, every text column of every table of the database is looked through. The journal's body keeps them until retention. */
#include "house.h"
#include "describe/describe.h"
#include "record/entry.h"
#include "record/people.h"

#define WORDS "QZGONEWORDS"
static int64_t child;
static struct described described;

struct text_column {
	const char *table, *name;
};
static struct text_column *columns;
static size_t n_columns;

/* Of the engine that the test runs on; a statement of its own for each column. */
static struct sql statement(const char *text)
{
	return (struct sql){"sql_scan", text, __FILE__, __LINE__};
}

static bool list_columns(struct tx *tx, void *arg, struct fault *f)
{
	bool postgres = *(bool *)arg;
	size_t cap = 0;
	struct query q;
	struct sql all = statement(postgres ? "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = "
	                                      "current_schema() AND data_type = 'text'"
	                                    : "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = "
	                                      "'table' AND upper(p.type) LIKE '%TEXT%'");
	query_begin(tx, &q, &all);
	while (query_step(&q, f)) {
		columns = arena_grow(a, columns, &cap, n_columns + 1, sizeof *columns);
		columns[n_columns++] = (struct text_column){arena_z(a, query_text(&q, 0)), arena_z(a, query_text(&q, 1))};
	}
	return query_end(&q, f);
}

static bool count_all(struct tx *tx, void *arg, struct fault *f)
{
	size_t *found = arg;
	for (size_t i = 0; i < n_columns; i++) {
		int64_t n = 0;
		if (!strcmp(columns[i].table, "journal_body"))
			continue;
		struct sql count = statement(
		    arena_printf(a, "SELECT COUNT(*) FROM \"%s\" WHERE \"%s\" LIKE '%%" WORDS "%%'", columns[i].table, columns[i].name).at);
		if (sql_i64(tx, &count, &n, f, arg_none()) == ROW_FAULT)
			return false;
		if (n && !*found)
			print_message("%s.%s\n", columns[i].table, columns[i].name);
		*found += (size_t)n;
	}
	return true;
}

static size_t found(void)
{
	size_t n = 0;
	struct fault f = {0};
	must(store_read(db, count_all, &n, &f), &f);
	return n;
}

static bool a_child(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {.authority = 1, .now = now, .today = today};
	struct entry *e = entry_new(a, kind_of(TEXT("person")), 0);
	(void)arg;
	e->state = STATE_FINAL;
	*entry_value(e, "part") = (struct value){.state = VALUE_SET, .text = TEXT("child")};
	*entry_value(e, "forename") = (struct value){.state = VALUE_SET, .text = TEXT("Robin")};
	bool ok = entry_add(tx, a, &h, e, NULL, f);
	child = e->id;
	return ok;
}

static int begin(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	bool postgres = on_postgres();
	must(store_run(db, "child", a_child, NULL, &f), &f);
	must(store_read(db, list_columns, &postgres, &f), &f);
	put("own", "pet.yaml",
	    "kind: own-pet\nof: child\nsays: An animal that matters\nworker: {one: pet, many: pets}\nkeep: not set\nsee: [workers]\n"
	    "write: [workers]\nfields:\n  own_name: {type: text, required: draft, label: Name}\n  own_story: {type: longtext, label: "
	    "Story}\n");
	put("own", "visit.yaml", "extend: visit\nsee: [workers]\nwrite: [workers]\nfields:\n  own_note: {type: longtext, label: Note}\n");
	struct described base = describe_product();
	must(describe_dir(a, arena_printf(a, "%s/own", folder).at, &base, &described, &f), &f);
	house_ready();
	return 0;
}

/* Every word that the kind has room for; a day or a code where one is asked for. False: it cannot stand without another entry. */
static bool fill(struct entry *e)
{
	bool words = false;
	for (size_t i = 0; i < e->kind->n; i++) {
		const struct field *f = &e->kind->fields[i];
		struct value *v = &e->value[i];
		bool text = (f->type == FIELD_TEXT || f->type == FIELD_LONGTEXT) && f->max >= (int64_t)sizeof("Before " WORDS) &&
		    !f->format && !f->format_by;
		if (text)
			*v = (struct value){.state = VALUE_SET, .text = TEXT("Before " WORDS)}, words = true;
		else if (f->type == FIELD_DAY && (int)i != e->kind->to && (f->required == REQUIRED_NEVER ? (int)i == e->kind->from : true))
			*v = (struct value){.state = VALUE_SET, .number = today - 10};
		else if (f->required == STATE_DRAFT && (f->type == FIELD_CODE || f->type == FIELD_CODES))
			*v = (struct value){.state = VALUE_SET, .text = text_of(f->list->codes[f->list->n - 1].code)};
		else if (f->required == STATE_DRAFT && f->type == FIELD_TEXT)
			*v = (struct value){.state = VALUE_SET, .text = TEXT("A1")};
		else if (f->required == STATE_DRAFT && (f->type == FIELD_INT || f->type == FIELD_MONEY))
			*v = (struct value){.state = VALUE_SET, .number = f->min};
		else if (f->required == STATE_DRAFT && (f->type == FIELD_ENTRY || f->type == FIELD_PERSON))
			return false;
	}
	return words;
}

enum { ADD, CORRECT, BACK };
struct writing {
	struct entry *e;
	int what;
};
static bool write_it(struct tx *tx, void *arg, struct fault *f)
{
	struct writing *w = arg;
	struct hand h = {.authority = 1, .who = child, .role = "social-worker", .now = now += 1000, .today = today};
	struct problems p = {0};
	if (w->what == BACK)
		return entry_take_back(tx, a, &h, w->e->kind, w->e->id, w->e->version, f);
	return w->what == ADD ? entry_add(tx, a, &h, w->e, &p, f) : entry_correct(tx, a, &h, w->e, &p, NULL, f);
}

static void write_entry(struct entry *e, int what)
{
	struct fault f = {0};
	struct writing w = {e, 0};
	w.what = what;
	if (!store_run(db, "write", write_it, &w, &f))
		fail_msg("%s: %s %s", e->kind->name, f.code, f.say);
}

static void words_taken_back_are_gone(void **state)
{
	(void)state;
	size_t kinds_done = 0;
	assert_true(n_columns > 200);
	for (size_t i = 0; i < described.n; i++) {
		const struct kind *k = &described.kinds[i];
		struct entry *e = entry_new(a, k, child);
		if (!k->of_child || !fill(e))
			continue;
		if (k->holder) { /* a row: something has to hold it, and holds none of the words */
			struct entry *holder = entry_new(a, described_kind(&described, text_of(k->holder)), child);
			fill(holder);
			for (size_t c = 0; c < holder->kind->n; c++)
				if (text_is(holder->value[c].text, "Before " WORDS))
					holder->value[c].text = TEXT("Held");
			write_entry(holder, ADD);
			e->about = holder->id;
		}
		for (size_t c = 0; c < k->n; c++) /* and as a feed told it, where that was not readable */
			if (text_is(e->value[c].text, "Before " WORDS))
				e->value[c].told = TEXT("Told " WORDS);
		write_entry(e, ADD);
		for (size_t c = 0; c < k->n; c++) /* two versions: the words of both go */
			if (e->value[c].state == VALUE_SET && text_is(e->value[c].text, "Before " WORDS))
				e->value[c].text = TEXT("After " WORDS);
		write_entry(e, CORRECT);
		if (!found())
			fail_msg("%s: the words are nowhere before they are taken back", k->name);
		write_entry(e, BACK);
		if (found())
			fail_msg("%s: the words that were taken back are still there", k->name);
		kinds_done++;
	}
	print_message("%zu kinds, %zu columns\n", kinds_done, n_columns);
	assert_true(kinds_done >= 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(words_taken_back_are_gone)};
	return cmocka_run_group_tests_name("gone", tests, begin, house_end);
}
