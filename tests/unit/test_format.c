/* Numbers and postcodes have their form where they are typed, what stands is kept and said; and what people open in a
 * spreadsheet runs nothing there. */
#include "base/csv.h"
#include "house.h"
#include "record/entry.h"
#include "describe/format.h"
#include "record/people.h"

static void forms(void **state)
{
	(void)state;
	static const struct {
		const char *format, *typed, *kept; /* kept NULL: asked back */
	} cases[] = {
	    {"upn", "A123456789012", "A123456789012"}, {"upn", " a123456789012 ", "A123456789012"}, {"upn", "B123456789012", NULL},
	    {"upn", "A123456789021", NULL}, {"upn", "A12345678901", NULL}, {"upn", "A1234567890123", NULL}, {"upn", "UN1", "UN1"},
	    {"upn", "UN6", NULL},
	    {"upn", "=1+1", NULL}, {"upn", "T12345678901A", NULL}, {"upn", "X12345678901A", "X12345678901A"},
	    {"upn", "A12345678901I", NULL},
	    {"nhs", "943 476 5919", "9434765919"}, {"nhs", "9434765919", "9434765919"}, {"nhs", "9434765918", NULL},
	    {"nhs", "943476591", NULL},
	    {"nhs", "=9434765919", NULL},
	    {"ni", "QQ 12 34 56 C", NULL}, {"ni", "ab123456c", "AB123456C"}, {"ni", "AB123456E", NULL}, {"ni", "GB123456A", NULL},
	    {"ni", "AO123456A", NULL},
	    {"urn", "sc123456", "SC123456"}, {"urn", "1234567", "1234567"}, {"urn", "XXXXXXX", "XXXXXXX"}, {"urn", "SC12", NULL},
	    {"urn", "@SUM(A1)", NULL},
	    {"postcode", "b11aa", "B1 1AA"}, {"postcode", "ZZ99 1AB", "ZZ99 1AB"}, {"postcode", "EC1A 1BB", "EC1A 1BB"},
	    {"postcode", "B1", NULL},
	    {"postcode", "-1 1AA", NULL}, {"postcode", "11 1AA", NULL},
	    {"number", "T-12/3", "T-12/3"}, {"number", "=HYPERLINK(1)", NULL}, {"number", "-5", NULL}, {"number", "A B", "A B"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text as = {0};
		const char *wrong = format_wrong(cases[i].format, a, text_of(cases[i].typed), &as);
		if ((wrong == NULL) != (cases[i].kept != NULL) || (!wrong && !text_is(as, cases[i].kept)))
			fail_msg("%s \"%s\": %s %.*s", cases[i].format, cases[i].typed, wrong ? wrong : "fits", TEXT_ARG(as));
	}
}

struct writing {
	struct entry *e;
	bool correct, told;
	struct problems p;
};
static bool write_it(struct tx *tx, void *arg, struct fault *f)
{
	struct writing *w = arg;
	struct hand h = {.authority = 1, .who = 77, .role = "social-worker", .now = now += 1000, .today = today};
	if (w->told)
		return entry_put(tx, &h, w->e, f);
	return w->correct ? entry_correct(tx, a, &h, w->e, &w->p, NULL, f) : entry_add(tx, a, &h, w->e, &w->p, f);
}
static bool write_entry(struct writing *w)
{
	struct fault f = {0};
	bool ok = store_run(db, "write", write_it, w, &f);
	assert_true(ok || f.kind == FAULT_ASKED);
	return ok;
}

static struct entry *number_of(int64_t child, const char *which, const char *number)
{
	struct entry *e = entry_new(a, kind_of(TEXT("person-number")), child);
	e->state = STATE_FINAL;
	*entry_value(e, "number_kind") = (struct value){.state = VALUE_SET, .text = text_of(which)};
	*entry_value(e, "number") = (struct value){.state = VALUE_SET, .text = text_of(number)};
	return e;
}

static void asked_back_and_kept(void **state)
{
	(void)state;
	struct entry *robin = entry_new(a, kind_of(TEXT("person")), 0);
	robin->state = STATE_FINAL;
	*entry_value(robin, "part") = (struct value){.state = VALUE_SET, .text = TEXT("child")};
	struct writing w = {.e = robin};
	assert_true(write_entry(&w));
	const struct field *number = &kind_of(TEXT("person-number"))->fields[kind_field(kind_of(TEXT("person-number")), "number")];
	w = (struct writing){.e = number_of(robin->id, "upn", "=cmd|' /C calc'!A0")};
	assert_false(write_entry(&w));
	assert_string_equal(w.p.at[0].code, "format");
	assert_ptr_equal(w.p.at[0].field, number);
	w = (struct writing){.e = number_of(robin->id, "nhs", "943 476 5919")};
	assert_true(write_entry(&w));
	assert_true(text_is(entry_value(w.e, "number")->text, "9434765919"));
	/* what stands from before is kept through a correction of something else, is said, and is not typed again */
	struct entry *old = number_of(robin->id, "upn", "X12");
	w = (struct writing){.e = old, .told = true};
	assert_true(write_entry(&w));
	assert_non_null(entry_format_wrong(old, number));
	*entry_value(old, "given") = (struct value){.state = VALUE_SET, .number = today - 5};
	w = (struct writing){.e = old, .correct = true};
	assert_true(write_entry(&w));
	assert_true(text_is(entry_value(old, "number")->text, "X12"));
	*entry_value(old, "number") = (struct value){.state = VALUE_SET, .text = TEXT("X13")};
	w = (struct writing){.e = old, .correct = true};
	assert_false(write_entry(&w));
	*entry_value(old, "number") = (struct value){.state = VALUE_SET, .text = TEXT("X12")};
	*entry_value(old, "number_kind") = (struct value){.state = VALUE_SET, .text = TEXT("nhs")}; /* another number now: asked anew */
	w = (struct writing){.e = old, .correct = true};
	assert_false(write_entry(&w));
	struct entry *home = entry_new(a, kind_of(TEXT("home")), robin->id);
	*entry_value(home, "began") = (struct value){.state = VALUE_SET, .number = today - 5};
	*entry_value(home, "place") = (struct value){.state = VALUE_SET, .text = TEXT("U4")};
	*entry_value(home, "pl_post") = (struct value){.state = VALUE_SET, .text = TEXT("+1 1AA")};
	w = (struct writing){.e = home};
	assert_false(write_entry(&w));
	assert_string_equal(w.p.at[0].code, "format");
}

static void a_spreadsheet_runs_nothing(void **state)
{
	(void)state;
	static const char *const runs[] = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "\n=1"},
	    *const rests[] = {"1=1", "a-b", "", "SC123456", " a"};
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
		struct buf b = BUF_INIT(100);
		assert_true(csv_runs(text_of(runs[i])));
		csv_put_safe(&b, text_of(runs[i]));
		assert_true(b.at[b.at[0] == '"'] == '\'');
		buf_free(&b);
	}
	for (size_t i = 0; i < sizeof rests / sizeof *rests; i++)
		assert_false(csv_runs(text_of(rests[i])));
}

static int begin(void **state)
{
	(void)state;
	house_begin();
	house_ready();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(forms), cmocka_unit_test(asked_back_and_kept),
	    cmocka_unit_test(a_spreadsheet_runs_nothing)};
	return cmocka_run_group_tests_name("format", tests, begin, house_end);
}
