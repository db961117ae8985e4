/* Descriptions: the product's, as compiled; wrong ones, with the place they are refused at; one more kind, at run time and
 * through tools/kind. */
#include "access/access.h"
#include "base/file.h"
#include "cohort/columns.h"
#include "base/term.h"
#include "describe/describe.h"
#include "duty/laws.h"
#include "record/reason.h"
#include "tests.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[FOLDER];

static const char *put(const char *name, const char *text)
{
	static char path[128];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	struct fault f;
	assert_true(put_file(path, text_of(text), &f));
	return path;
}

static bool read_one(struct arena *a, const char *text, struct described *out, struct fault *f)
{
	const char *path = put("one.yaml", text);
	struct described base = describe_product();
	*f = (struct fault){0};
	return describe_read(a, &path, 1, &base, out, f);
}

static void product(void **state)
{
	(void)state;
	assert_true(kinds_n >= 34);
	for (size_t i = 1; i < kinds_n; i++)
		assert_true(strcmp(kinds[i - 1].name, kinds[i].name) < 0);
	const struct kind *home = kind_of(TEXT("home"));
	assert_non_null(home);
	assert_string_equal(home->child_one, SAID_HOME);
	assert_string_equal(home->fields[home->from].column, "happened_from");
	assert_string_equal(home->fields[kind_field(home, "place")].list->name, "home");
	assert_null(kind_of(TEXT("hom")));
	assert_null(kind_of(TEXT("")));
	const struct kind *view = kind_of(TEXT("view"));
	assert_int_equal(view->fields[kind_field(view, "words")].write, 1 << ROLE_YOUNG_PERSON);
	size_t rows = 0;
	for (size_t i = 0; i < kinds_n; i++) {
		const struct kind_page *p = &kinds[i].page; /* rows have no page of their own: none of their fields is one of these */
		const int none[] = {p->against, p->readers, p->opened, p->answers, p->points_kind, p->points_entry, p->points_field,
		    p->owner, p->child_sees, p->by, p->apart};
		for (size_t j = 0; kinds[i].holder && j < sizeof none / sizeof *none; j++)
			assert_int_equal(none[j], -1);
		rows += kinds[i].holder != NULL;
	}
	assert_true(rows > 0);
	for (size_t i = 0; i < kinds_n; i++)
		for (size_t j = 0; j < kinds[i].n; j++) {
			const struct field *f = &kinds[i].fields[j];
			assert_true(f->see & (role_set)1 << STANDS_MAKER || !(f->write & ~f->see));
			assert_true((f->type == FIELD_CODE || f->type == FIELD_CODES) == (f->list != NULL));
			if (f->of)
				assert_non_null(kind_of(text_of(f->of)));
		}
}

static const struct field *told_at(const char *table, const char *column)
{
	for (size_t i = 0; i < kinds_n; i++)
		for (size_t j = 0; j < kinds[i].n; j++) {
			const struct field *f = &kinds[i].fields[j];
			if (f->table903 && strcmp(f->table903, table) == 0 && strcmp(f->column903, column) == 0)
				return f;
		}
	return NULL;
}

/* Every cell of the return has its field, and the lists hold the codes and years that the cohort's do. */
static void the_return(void **state)
{
	(void)state;
	for (int t = 0; t < TABLES; t++)
		for (int c = 0; c < table_info[t].told; c++) {
			const struct column *col = &table_info[t].column[c];
			/* the key, and what only repeats the Header */
			if (!strcmp(col->name, "CHILD") || (t != TABLE_HEADER && (!strcmp(col->name, "DOB") || !strcmp(col->name, "SEX"))))
				continue;
			const struct field *f = told_at(table_info[t].name, col->name);
			if (!f)
				fail_msg("%s.%s has no field", table_info[t].name, col->name);
			if (col->kind != CELL_CODE || col->list == LIST_FLAG)
				continue;
			assert_non_null(f->list);
			assert_int_equal(f->list->n, code_count(col->list));
			for (int i = 0; i < code_count(col->list); i++) {
				const struct code *code = list_code(f->list, code_text(col->list, i));
				if (!code)
					fail_msg("%s has no code %.*s", f->list->name, TEXT_ARG(code_text(col->list, i)));
				for (int year = 1992; year < 2040; year++)
					if (list_code_valid(code, year) != code_valid(col->list, i, year))
						fail_msg("%s %s in %d", f->list->name, code->code, year);
			}
		}
}

/* A clock that a kind says it satisfies is one of the law's. */
static void the_clocks(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct laws laws;
	struct fault f;
	assert_true(laws_load(a, NULL, &laws, &f));
	size_t n = 0;
	for (size_t i = 0; i < kinds_n; i++)
		for (size_t j = 0; j < kinds[i].satisfies_n; j++, n++) {
			bool is = false;
			for (size_t k = 0; k < laws.n; k++)
				is |= !strcmp(laws.law[k].id, kinds[i].satisfies[j]);
			if (!is)
				fail_msg("%s satisfies %s, which is no clock", kinds[i].name, kinds[i].satisfies[j]);
		}
	assert_true(n >= 10);
	arena_free(a);
}

/* Who may read what a child said is what the list says: no code that permission does not know, none that is not in the list. */
static void readers(void **state)
{
	(void)state;
	const struct kind *k = kind_of(TEXT("view"));
	const struct list *l = k->fields[k->page.readers].list;
	uint32_t all = 0;
	for (size_t i = 0; i < l->n; i++) {
		uint32_t bit = readers_of(text_of(l->codes[i].code));
		assert_string_equal(reader_code(bit), l->codes[i].code);
		all |= bit;
	}
	assert_int_equal(all, READER_WORKER | READER_REVIEW | READER_SIDE | READER_JUST_ME | READER_SAFE);
	assert_int_equal(l->n, 5);
}

/* What clocks and rules go by is what the list says. */
static void reasons(void **state)
{
	(void)state;
	const struct kind *k = kind_of(TEXT("reason"));
	const struct list *l = k->fields[kind_field(k, "why")].list;
	assert_int_equal(l->n, REASONS);
	for (size_t i = 0; i < l->n; i++)
		assert_string_equal(l->codes[i].code, reason_codes[i]);
}

#define KIND_HEAD \
	"kind: own-pet\nof: child\nsays: An animal that matters\nworker: {one: pet, many: pets}\nchild: {one: pet, many: pets}\n" \
	"keep: not set\nsee: [everyone-beside]\nwrite: [workers, young-person]\n"

static void one_more(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct described d;
	struct fault f;
	bool ok =
	    read_one(a, KIND_HEAD "dates: {from: own_since}\nfields:\n  own_name: {type: text, required: draft, label: Name, child: Name}\n"
				       "  own_since: {type: day, label: Since}\n", &d, &f);
	if (!ok)
		fail_msg("%s %s", f.where, f.say);
	assert_int_equal(d.n, kinds_n + 1);
	const struct kind *pet = described_kind(&d, TEXT("own-pet"));
	assert_non_null(pet);
	assert_true(pet->own);
	assert_null(pet->fields[0].column);
	assert_int_equal(pet->from, 1);
	assert_ptr_equal(described_kind(&d, TEXT("home"))->fields, kind_of(TEXT("home"))->fields);
	assert_true(read_one(a,
	    "extend: home\nsee: [workers]\nwrite: [workers]\nfields:\n  own_stairs: {type: int, min: 0, max: 99, label: Stairs}\n",
	    &d, &f));
	const struct kind *home = described_kind(&d, TEXT("home"));
	assert_int_equal(home->n, kind_of(TEXT("home"))->n + 1);
	assert_int_equal(kind_field(home, "own_stairs"), (int)home->n - 1);
	/* fewer may take the seal off than kith lets; kith's own description stays as it is */
	assert_true(read_one(a, "extend: person\nnarrow:\n  sealed: {write: [manager]}\n  restricted: {see: [manager]}\n", &d, &f));
	const struct kind *ours = described_kind(&d, TEXT("person")), *kiths = kind_of(TEXT("person"));
	const role_set manager = (role_set)1 << ROLE_MANAGER, both = manager | (role_set)1 << ROLE_ADMINISTRATOR;
	int sealed = kind_field(ours, "sealed"), restricted = kind_field(ours, "restricted");
	assert_int_equal(ours->fields[sealed].see, both);
	assert_int_equal(ours->fields[sealed].write, manager);
	assert_int_equal(ours->fields[restricted].see, manager);
	assert_int_equal(ours->fields[restricted].write, manager); /* who sees it no more writes it no more */
	assert_int_equal(kiths->fields[sealed].write, both);
	assert_int_equal(ours->n, kiths->n);
	arena_free(a);
}

static const struct {
	const char *text, *where, *code, *say;
} wrong[] = {
    {KIND_HEAD "fields:\n  own_x: {type: text, label: \"Kind of [hoem]\"}\n", ":10:30", "describe.term", "Did you mean [home]?"},
    {"", ":1:1", "yaml.empty", "empty"},
    {"kind: own-x\n\tof: child\n", ":2:1", "yaml.syntax", "Indent with spaces"},
    {KIND_HEAD "feilds:\n  own_a: {type: day, label: A}\n", ":9:1", "yaml.unknown", "Did you mean `fields`?"},
    {KIND_HEAD "fields:\n  own_a: {type: dya, label: A}\n", ":10:17", "describe.choice", "one of day"},
    {KIND_HEAD "fields:\n  own_a: {type: code, label: A}\n", ":10:10", "describe.list", "list:"},
    {KIND_HEAD "fields:\n  own_a: {type: code, list: nolist, label: A}\n", ":10:10", "describe.list", "nolist"},
    {KIND_HEAD "fields:\n  own_a: {type: entry, of: nokind, label: A}\n", ":10:10", "describe.of", "nokind"},
    {KIND_HEAD "fields:\n  colour: {type: text, label: A}\n", ":10:3", "describe.own", "own_colour"},
    {KIND_HEAD "fields:\n  own_a: {type: text, label: A, see: [nurse], write: [iro]}\n", ":10:10", "describe.roles", "see"},
    {KIND_HEAD "fields:\n  own_a: {type: text, label: A, see: [nurze]}\n", ":10:38", "describe.role", "nurse"},
    {KIND_HEAD "fields:\n  own_a: {type: text, label: A}\n  own_a: {type: text, label: A}\n", ":11:3", "yaml.twice", "twice"},
    {KIND_HEAD "fields:\n  own_a: {type: text}\n", ":10:10", "describe.missing", "label"},
    {KIND_HEAD "fields:\n  own_a: {type: text, label: ''}\n", ":10:30", "yaml.blank", "empty"},
    {KIND_HEAD "fields:\n  own_a: {type: int, label: A, min: many}\n", ":10:37", "yaml.number", "whole number"},
    {KIND_HEAD "dates: {from: own_b}\nfields:\n  own_a: {type: day, label: A}\n", ":9:15", "describe.field", "own_a"},
    {KIND_HEAD "dates: {from: own_a}\nfields:\n  own_a: {type: text, label: A}\n", ":9:8", "describe.dates", "no day"},
    {KIND_HEAD "fields: [own_a]\n", ":9:9", "yaml.shape", "key: value"},
    {KIND_HEAD "migration: 300\nfields:\n  own_a: {type: text, label: A}\n", ":9:12", "describe.migration", "no table"},
    {"kind: pet\nof: child\ngroup: family\nsays: x\nworker: {one: a, many: b}\nkeep: not set\nsee: iro\nwrite: iro\nfields:\n"
     "  own_a: {type: day, label: A}\n",
        ":1:7", "describe.own", "own-pet"},
    {"extend: hom\nsee: iro\nwrite: iro\nfields:\n  own_a: {type: day, label: A}\n", ":1:9", "describe.extend", "no kind"},
    {"kind: own-a\nof: child\nsays: x\nworker: {one: a, many: b}\nkeep: not set\nsee: iro\nwrite: iro\nask: [own_b]\nfields:\n"
     "  own_a: {type: day, label: A}\n",
        ":8:6", "describe.ask", "no field"},
    {"kind: own-a\nof: child\nsays: x\nworker: {one: a, many: b}\nkeep: not set\nsee: iro\nwrite: iro\nask: [own_a, own_a]\nfields:\n"
     "  own_a: {type: day, label: A}\n",
        ":8:6", "describe.ask", "twice"},
    {"title: x\n", ":1:1", "describe.what", "kind:"},
    {"list: home\nsource: x\ncodes: {A: b}\n", ":1:7", "describe.twice", "another name"},
    {"list: own\nsource: x\ncodes: {A: {worker: b, from: 2020, to: 2010}}\n", ":3:12", "describe.years", "before"},
    {"[a, b]\n", ":1:1", "yaml.shape", "key: value"},
    {"kind: \xff\n", ":1:1", "yaml.encoding", "UTF-8"},
    {"kind: own-a\n---\nkind: own-b\n", ":1:1", "yaml.two", "second"},
    {"kind: [\n", ":", "yaml.syntax", "YAML"},
    /* what pages and permission ask of a kind */
    {KIND_HEAD "page: /child/{id}/pets\nfields:\n  own_a: {type: text, label: A}\n", ":9:7", "describe.page", "Leave `page` out"},
    {KIND_HEAD "readers: own_a\nfields:\n  own_a: {type: codes, list: readers, label: A}\n", ":9:10", "describe.page", "group: voice"},
    {KIND_HEAD "owner: own_a\nfields:\n  own_a: {type: person, label: A}\n", ":9:8", "describe.page", "has no `owner`"},
    {KIND_HEAD "child-sees: own_b\nfields:\n  own_a: {type: bool, label: A}\n", ":9:13", "describe.field", "own_b"},
    {KIND_HEAD "child-sees: own_a\nfields:\n  own_a: {type: text, label: A}\n", ":9:13", "describe.page", "a yes or no"},
    {KIND_HEAD "by: {field: own_a, roll: iro}\nfields:\n  own_a: {type: person, label: A}\n", ":9:20", "yaml.unknown", "`role`"},
    {KIND_HEAD "by: own_a\nfields:\n  own_a: {type: text, label: A}\n", ":9:5", "describe.page", "the person who did it"},
    {KIND_HEAD "apart: {field: own_a, is: q, one: x}\nfields:\n  own_a: {type: code, list: home, label: A}\n", "", "describe.page",
        "no code of the list"},
    {KIND_HEAD "apart: {field: own_a, one: x}\nfields:\n  own_a: {type: code, list: home, label: A}\n", ":9:8", "describe.missing",
        "`is:`"},
    {KIND_HEAD "asked: never\nfields:\n  own_a: {type: text, label: A}\n", ":9:8", "describe.choice", "no, yes"},
    /* who signs can */
    {KIND_HEAD "sign: [young-person, social-worker]\nfields:\n  own_name: {type: text, label: Name}\n", ":9:7", "describe.sign",
        "sign nothing there"},
    {KIND_HEAD "sign: [carer, social-worker]\nfields:\n  own_name: {type: text, label: Name}\n", ":9:7", "describe.sign", "not in `write`"},
};

/* What a kind is about, things, links, rows, hours, pounds and what is reckoned: each key with what cannot stand there. NEW holds eight
 * lines, the last of them `fields:`. */
#define NEW(about) "kind: own-x\n" about "says: x\nworker: {one: a, many: b}\nkeep: not set\nsee: [workers]\nwrite: [workers]\nfields:\n"
#define NAMED "  own_n: {type: text, label: N}\n"
static const struct {
	const char *text, *where, *code, *say;
} linked[] = {
    {NEW("") NAMED, ":1:1", "describe.about", "neither what it is `about: [child]` nor"},
    {NEW("is: think\n") NAMED, ":2:5", "describe.choice", "`is` cannot be `think`"},
    {NEW("is: person\n") NAMED, ":2:5", "describe.is", "kith's own kind"},
    {NEW("of: child\nabout: [child]\n") NAMED, ":2:5", "describe.of", "leave it out"},
    {NEW("about: [body, pub]\n") NAMED, ":2:8", "describe.about", "`pub`, which nobody described"},
    {NEW("about: [visit]\n") NAMED, ":2:8", "describe.about", "which is no thing"},
    {NEW("is: thing\ncalled: [own_n]\nabout: [own-x]\n") NAMED, ":4:8", "describe.cycle", "cannot be about a"},
    {NEW("is: thing\n") NAMED, ":1:1", "describe.called", "needs `called:`"},
    {NEW("is: thing\ncalled: [own_m]\n") NAMED, ":3:9", "describe.field", "`own_m`, which is no field"},
    {NEW("about: [child]\ncalled: [own_n]\n") NAMED, ":3:9", "describe.called", "Only a thing has a name"},
    {NEW("about: [body]\nthrough: child\n") NAMED, ":2:8", "describe.through", "not all that it is about leads to one child"},
    {NEW("about: [body]\nthrough: body\n") NAMED, ":3:10", "describe.choice", "`through` cannot be `body`"},
    {NEW("about: [body]\ngroup: family\n") NAMED, ":3:8", "describe.group", "needs no `group:`"},
    {NEW("about: [body]\ngrants: {as: seat, who: own_p}\n") "  own_p: {type: person, label: Who}\n", ":3:25", "describe.grants",
        "a field of type `thing`"},
    {NEW("about: [body]\ngrants: {as: seat, who: own_p}\n") "  own_p: {type: thing, of: [person], several: 'yes', label: Who}\n", ":3:25",
        "describe.grants", "that is one person"},
    {NEW("about: [child]\ngrants: {as: seat, who: own_p}\n") "  own_p: {type: thing, of: [person], label: Who}\n", ":3:9",
        "describe.grants", "who stands to a child is an allocation"},
    /* it may be open to fewer than kith says, never to more */
    {NEW("about: [body]\ngrants: {as: seat, who: own_p}\n") "  own_p: {type: thing, of: [person], label: Who}\n", ":2:8", "describe.wider",
        "let people stand to a"},
    {NEW("about: [family]\ngrants: {as: works, who: own_p}\n") "  own_p: {type: thing, of: [child], label: Who}\n", ":2:8",
        "describe.wider", "kind of the council's own"},
    {NEW("about: [child]\n") "  own_v: {type: entry, of: view, label: What was said}\n", ":9:10", "describe.wider", "whom the child chose"},
    {NEW("about: [child]\n") "  own_v: {type: entry, of: view-answer, label: What was said}\n", ":9:10", "describe.wider", "child chose"},
    {"extend: view\nsee: [young-person, board-member]\nwrite: [young-person]\nfields:\n  own_a: {type: text, label: A}\n", ":5:3",
        "describe.wider", "`board-member`"},
    {"extend: view\nsee: [young-person]\nwrite: [young-person]\nfields:\n  own_a: {type: text, label: A, see: [young-person, analyst]}\n",
        ":5:38", "describe.wider", "Take them out of `see`"},
    {"extend: person\nsee: [workers]\nwrite: [workers]\nfields:\n  own_a: {type: text, label: A, see: [workers, seat]}\n", ":5:38",
        "describe.wider", "`seat`"},
    {"extend: person\nnarrow:\n  sealed: {write: [manager, social-worker]}\n", ":3:19", "describe.wider", "`social-worker`"},
    {"extend: person\nnarrow:\n  restricted: {see: [everyone-beside]}\n", ":3:21", "describe.wider", "fewer"},
    {"extend: person\nnarrow:\n  seeled: {write: [manager]}\n", ":3:3", "describe.narrow", "`seeled`"},
    {"extend: person\nnarrow:\n  sealed: {write: []}\n", ":3:19", "describe.narrow", "leaves nobody"},
    {"extend: person\nnarrow:\n  sealed: {wriet: [manager]}\n", ":3:12", "yaml.unknown", "`write`"},
    {"extend: view\nnarrow:\n  words: {see: [young-person]}\n", ":3:3", "describe.narrow", "for the child to choose"},
    {"extend: person\n", ":1:1", "describe.missing", "fields"},
    {NEW("about: [body]\ngrants: {as: seet, who: own_p}\n") "  own_p: {type: person, label: Who}\n", ":3:14", "describe.choice",
        "one of seat"},
    {NEW("about: [body]\nbeside: [own_n]\n") NAMED, ":3:9", "describe.beside", "`own_n` is none"},
    {NEW("about: [body]\nnames-child: [seet]\n") NAMED, ":3:14", "describe.role", "seet"},
    {NEW("about: [child]\n") "  own_t: {type: thing, label: T}\n", ":9:10", "describe.of", "a thing the kinds of things"},
    {NEW("about: [child]\n") "  own_t: {type: thing, of: [pub], label: T}\n", ":9:10", "describe.of", "pub"},
    {NEW("about: [child]\n") "  own_t: {type: thing, of: [visit], label: T}\n", ":9:10", "describe.of", "visit"},
    {NEW("about: [child]\n") "  own_t: {type: thing, of: [body], several: many, label: T}\n", ":9:45", "describe.choice", "no, yes"},
    {NEW("about: [child]\n") "  own_t: {type: text, several: 'yes', label: T}\n", ":9:32", "describe.type", "Only a thing has `several:`"},
    {NEW("about: [child]\n") "  own_t: {type: text, back: B, label: T}\n", ":9:29", "describe.type", "Only a thing has `back:`"},
    {NEW("about: [child]\n") "  own_r: {type: rows, label: R}\n", ":9:10", "describe.missing", "`fields:`"},
    {NEW("about: [child]\n") "  own_r: {type: text, one: r, label: R}\n", ":9:28", "describe.type", "Only a field of rows has `one:`"},
    {NEW("about: [child]\n") "  own_r: {type: rows, label: R, fields: {own_s: {type: rows, label: S, fields: {own_n: {type: text, label: "
                             "N}}}}}\n",
        ":9:49", "describe.rows", "Rows have no rows of their own"},
    {NEW("about: [child]\n") "  own_r: {type: rows, label: R, required: draft, fields: {own_n: {type: text, label: N}}}\n", ":9:43",
        "describe.required", "leave `required` out"},
    {NEW("about: [child]\n") "  own_r: {type: rows, label: R, fields: {own_n: {type: text, label: N}, own_c: {type: calc, label: C, calc: "
                             "{days: own_n, to: own_n}}}}\n",
        ":9:", "describe.calc", "no day of this kind"},
    {NEW("about: [child]\n") "  own_h: {type: time, label: H}\n", ":9:10", "describe.missing", "`on:`"},
    {NEW("about: [child]\n") "  own_h: {type: time, on: own_n, label: H}\n" NAMED, "", "describe.on", "no day of this kind"},
    {NEW("about: [child]\n") "  own_n: {type: text, on: own_d, label: N}\n", ":9:27", "describe.type", "Only an hour has `on:`"},
    {NEW("about: [child]\n") "  own_m: {type: money, min: 1.5, label: M}\n", ":9:29", "yaml.number", "whole number"},
    {NEW("about: [child]\n") "  own_c: {type: calc, label: C}\n", ":9:10", "describe.missing", "`calc:`"},
    {NEW("about: [child]\n") "  own_c: {type: calc, label: C, calc: {mean: own_a}}\n", ":9:40", "yaml.unknown", "mean"},
    {NEW("about: [child]\n") "  own_c: {type: calc, label: C, calc: {sum: own_a}}\n", ":9:39", "describe.calc", "needs `rows:`"},
    {NEW("about: [child]\n") "  own_c: {type: calc, label: C, calc: {count: own_n}}\n" NAMED, "", "describe.calc", "no rows of this kind"},
    {NEW("about: [child]\n") "  own_c: {type: calc, label: C, calc: {less: own_c, by: own_c}}\n", "", "describe.calc",
        "no number above it"},
    {NEW("about: [child]\n") "  own_n: {type: text, calc: {count: own_n}, label: N}\n", ":9:29", "describe.type", "Only what is reckoned"},
};

static void refused_links(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	size_t off = 0;
	for (size_t i = 0; i < sizeof linked / sizeof *linked; i++) {
		struct described d;
		struct fault f;
		bool taken = read_one(a, linked[i].text, &d, &f);
		if (!taken && !strcmp(f.code, linked[i].code) && strstr(f.say, linked[i].say) && strstr(f.where, linked[i].where))
			continue;
		print_message("%s\n  %s at %s: %s\n", linked[i].text, taken ? "was taken" : f.code, f.where, f.say);
		off++;
	}
	assert_int_equal(off, 0);
	arena_free(a);
}

static const char *thing_about(struct arena *a, const char *name, const char *about)
{
	return arena_printf(a,
	    "kind: %s\nis: thing\ncalled: [own_n]\nabout: [%s]\nsays: x\nworker: {one: a, many: b}\nkeep: not set\nsee: [workers]\n"
	    "write: [workers]\nfields:\n  own_n: {type: text, label: N}\n", name, about).at;
}

/* What only several files can have wrong: three that go round, named each; a part of a child's record that does not say so; one name in two
 * parts; a product kind about a child that would let people stand to it. */
static void refused_together(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	struct described base = describe_product(), d;
	struct fault f = {0};
	struct describe_source round[] = {{"a.yaml", text_of(thing_about(a, "own-a", "own-b"))},
	    {"b.yaml", text_of(thing_about(a, "own-b", "own-c"))}, {"c.yaml", text_of(thing_about(a, "own-c", "own-a"))}};
	assert_false(describe_texts(a, round, 3, &base, &d, &f));
	assert_string_equal(f.code, "describe.cycle");
	assert_non_null(strstr(f.where, ".yaml:4:"));
	assert_true(strstr(f.say, "`own-a`") && strstr(f.say, "`own-b`") && strstr(f.say, "`own-c`"));
	struct describe_source plan[] = {{"plan.yaml", text_of(thing_about(a, "own-plan", "child"))},
	    {"goal.yaml", text_of(thing_about(a, "own-goal", "own-plan"))}};
	assert_false(describe_texts(a, plan, 2, &base, &d, &f));
	assert_string_equal(f.code, "describe.through");
	assert_non_null(strstr(f.say, "say so with `through: child`"));
	plan[1].bytes = text_of(arena_printf(a, "through: child\n%s", thing_about(a, "own-goal", "own-plan")).at);
	if (!describe_texts(a, plan, 2, &base, &d, &f))
		fail_msg("%s %s", f.where, f.say);
	assert_true(described_kind(&d, TEXT("own-goal"))->of_child);
	struct describe_source twice[] = {{"one/kinds/x.yaml", text_of(thing_about(a, "own-x", "body"))},
	    {"two/kinds/x.yaml", text_of(thing_about(a, "own-x", "body"))}};
	assert_false(describe_texts(a, twice, 2, &base, &d, &f));
	assert_string_equal(f.code, "describe.twice");
	assert_non_null(strstr(f.where, "two/kinds/x.yaml:1:"));
	struct describe_source grants = {"seat.yaml",
	    TEXT("kind: chair\nabout: [child]\ngroup: family\ngrants: {as: seat, who: chair_who}\nsays: x\nworker: {one: a, many: b}\n"
	         "keep: not set\nsee: [workers]\nwrite: [workers]\nfields:\n  chair_who: {type: person, label: Who}\n")};
	assert_false(describe_texts(a, &grants, 1, NULL, &d, &f));
	assert_string_equal(f.code, "describe.grants");
	assert_non_null(strstr(f.say, "no child"));
	/* part of a child's record is open by groups; what may stand elsewhere is open by its own words alone */
	struct describe_source either[] = {{"club.yaml",
	                                       TEXT("kind: club\nis: thing\ncalled: [club_name]\nsays: x\nworker: {one: a, many: b}\nkeep: "
	                                            "not set\nsee: [staff]\n"
	                                            "write: [manager]\nfields:\n  club_name: {type: text, required: draft, label: N}\n")},
	    {"ask.yaml",
	        TEXT("kind: ask\nabout: [club, child]\ngroup: family\nsays: x\nworker: {one: c, many: d}\nkeep: not set\n"
	             "see: [workers]\nwrite: [workers]\nfields:\n  asked_what: {type: text, label: A}\n")}};
	assert_false(describe_texts(a, either, 2, NULL, &d, &f));
	assert_string_equal(f.code, "describe.group");
	assert_non_null(strstr(f.say, "leave it out"));
	arena_free(a);
}

static void refused(void **state)
{
	(void)state;
	struct arena *a = arena_new(0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct described d;
		struct fault f;
		if (read_one(a, wrong[i].text, &d, &f))
			fail_msg("%zu was taken", i);
		if (strcmp(f.code, wrong[i].code) || !strstr(f.say, wrong[i].say) || !strstr(f.where, wrong[i].where))
			fail_msg("%zu: %s at %s: %s", i, f.code, f.where, f.say);
	}
	/* of the product's own */
	static const struct {
		const char *more, *say;
	} product[] = {{"group: voice\n", "names its `readers:`"}, {"group: answer\n", "names what it `answers:`"},
	    {"group: family\npage: pets\n", "address of a page"}, {"group: family\nchild-page: /me/pets\n", "Give it `child:`"},
	    /* who does it stands to what names them, and is named by that field */
	    {"group: family\nsee: [iro, does]\n", "by `owner` which field"},
	    {"group: family\nowner: does_it\nsee: [iro, does]\nasks: {of: [does], by: {days: 1}, answer: petted}\n",
	        "the field with the person"},
	    {"group: family\nowner: does_it\nsee: [iro, does]\nsteps: {a: {label: A, limit: {days: 1}, ladder: [{who: does, at: 0}]},"
	     " b: {label: B, by: [iro], from: [a], ends: \"yes\"}}\n",
	        "the field with the person"}};
	for (size_t i = 0; i < sizeof product / sizeof *product; i++) {
		struct described d;
		struct fault f = {0};
		struct describe_source one = {"pet.yaml",
		    arena_printf(a,
		        "kind: pet\nof: child\n%ssays: x\nworker: {one: a, many: b}\nkeep: not set\n%swrite: iro\n"
		        "fields:\n  petted: {type: text, label: A}\n  does_it: {type: person, label: B}\n",
		        product[i].more, strstr(product[i].more, "see:") ? "" : "see: iro\n")};
		assert_false(describe_texts(a, &one, 1, NULL, &d, &f));
		if (!strstr(f.say, product[i].say))
			fail_msg("%zu: %s at %s: %s", i, f.code, f.where, f.say);
	}
	/* every beginning of a good file is either refused with a place or taken; it never falls over */
	struct text whole;
	struct fault f;
	assert_true(file_read(a, "parts/plans/kinds/visit.yaml", 1 << 20, &whole, &f));
	for (size_t n = 0; n < whole.n; n += 7) {
		struct described d;
		if (!read_one(a, arena_z(a, (struct text){whole.at, n}), &d, &f))
			assert_true(f.where[0] != 0);
	}
	arena_free(a);
}

/* One new file in a copy of record/ is one more table, by the tool that the build uses. */
static void compiled(void **state)
{
	(void)state;
	const char *tool = getenv("KITH_KIND");
	if (!tool) {
		print_message("KITH_KIND does not name the tool\n");
		skip();
	}
	struct arena *a = arena_new(0);
	struct fault f;
	put("pet.yaml", "kind: pet\nof: child\ngroup: family\nsays: x\nworker: {one: pet, many: pets}\nkeep: not set\nsee: [workers]\n"
			"write: [workers]\ndates: {from: since}\nfields:\n  pet_name: {type: text, label: Name}\n"
			"  since: {type: day, time: past, label: Since}\n"
			"  later: {type: day, time: past, label: Later, since: 3}\n");
	unlink(arena_printf(a, "%s/one.yaml", folder).at);
	const char *out = arena_printf(a, "%s/pet.c", folder).at;
	const char *run = arena_printf(a, "'%s' '%s' '%s' 2> '%s.err'", tool, folder, out, out).at;
	assert_int_not_equal(system(run), 0); /* a step that follows none */
	struct text made;
	assert_true(file_read(a, arena_printf(a, "%s.err", out).at, 1 << 20, &made, &f));
	assert_non_null(strstr(made.at, "since 3, and the kind has no step 2"));
	put("pet.yaml", "kind: pet\nof: child\ngroup: family\nsays: x\nworker: {one: pet, many: pets}\nkeep: not set\nsee: [workers]\n"
			"write: [workers]\ndates: {from: since}\nfields:\n  pet_name: {type: text, label: Name}\n"
			"  since: {type: day, time: past, label: Since}\n"
			"  later: {type: day, time: past, label: Later, since: 2}\n");
	assert_int_equal(system(run), 0);
	assert_true(file_read(a, out, 1 << 20, &made, &f));
	assert_non_null(strstr(made.at, "CREATE TABLE k_pet ("));
	assert_non_null(strstr(made.at, "pet_name {text}, PRIMARY KEY"));
	assert_non_null(strstr(made.at, "{2, \"more of pet\", \"ALTER TABLE k_pet ADD COLUMN later {day};\", \"pet\"}"));
	assert_non_null(strstr(made.at, "{1, \"kind pet\", \"CREATE TABLE k_pet ("));
	assert_non_null(strstr(made.at, "SQL(sql_pet_insert"));
	arena_free(a);
}

int main(void)
{
	folder_make(folder, sizeof folder, "describe");
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(product), cmocka_unit_test(the_return), cmocka_unit_test(the_clocks),
	    cmocka_unit_test(reasons), cmocka_unit_test(readers), cmocka_unit_test(one_more),
	    cmocka_unit_test(refused), cmocka_unit_test(refused_links), cmocka_unit_test(refused_together), cmocka_unit_test(compiled),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	folder_away(folder);
	return failed;
}
