/* A record's folder: its bytes to rows, and what came in beside what people wrote since. */
#include "record/import_record.h"
#include "record/people.h"
#include "stored.h"

enum { NOW = 1790000000 };
static int64_t authority, now_ms = (int64_t)NOW * 1000;
static day today;

static bool read_one(const char *file, const char *bytes, size_t n, struct sheet *s, struct fault *f)
{
	*f = (struct fault){0};
	return sheet_read(a, file, (struct text){bytes, n}, s, f);
}

static void sheet_is_read(void **state)
{
	(void)state;
	static const char csv[] = "\xef\xbb\xbf_key;about;held;;_from_nothing\r\n";
	static const char good[] = "_key,about,held,\r\nV1, T1 ,\"1/3/2024\",\r\nV2,T2\r\nV3,T3,2024-03-01,more\r\n";
	struct sheet s;
	struct fault f;
	assert_false(read_one("visit.csv", csv, sizeof csv - 1, &s, &f));
	assert_string_equal(f.code, "sheets.column");
	assert_string_equal(f.where, "visit.csv:1");
	must(read_one("visit.csv", good, sizeof good - 1, &s, &f), &f);
	assert_int_equal(s.rows, 3);
	assert_int_equal(s.columns, 3);
	assert_true(text_is(s.row[0].cell[sheet_at(&s, COLUMN_ABOUT)], "T1"));
	assert_int_equal(s.row[0].wide, 0);
	assert_int_equal(s.row[1].wide, 2);
	assert_int_equal(s.row[1].line, 3);
	assert_int_equal(s.row[2].wide, 4);
	assert_false(read_one("visit.csv", "", 0, &s, &f));
	assert_string_equal(f.code, "sheets.empty");
	assert_false(read_one("Visit.csv", good, sizeof good - 1, &s, &f));
	assert_string_equal(f.code, "sheets.kind");
}

static void feed_is_named(void **state)
{
	(void)state;
	char name[FEED_NAME + 1];
	assert_true(feed_name("The Old System (2024)", name));
	assert_string_equal(name, "the-old-system-2024");
	assert_false(feed_name("Return", name));
	assert_false(feed_name("…", name));
	assert_true(feed_name("a-name-that-is-longer-than-any-feed-of-any-council-could-be", name));
	assert_true(strlen(name) <= FEED_NAME);
}

static struct record_report import(const char *const (*files)[2], size_t n)
{
	struct sheets s = {.at = arena_array(a, struct sheet, n), .n = n};
	struct record_report r = {0};
	struct fault f = {0};
	for (size_t i = 0; i < n; i++) {
		must(sheet_read(a, files[i][0], text_of(files[i][1]), &s.at[i], &f), &f);
		s.rows += s.at[i].rows;
	}
	struct record_job job = {.authority = authority, .now = now_ms += 1000, .today = today, .feed = "test", .sheets = &s};
	must(import_record(db, a, &job, &r, &f), &f);
	return r;
}

struct act {
	const char *field, *words; /* words NULL: nothing is written */
	struct entry *e;
	size_t versions;
};

static bool visit(struct tx *tx, void *arg, struct fault *f)
{
	struct act *x = arg;
	struct hand h = {.authority = authority, .who = 700, .role = "manager", .now = now_ms += 1000, .today = today};
	struct entries all;
	const struct kind *k = kind_of(TEXT("visit"));
	if (!entry_list(tx, a, (struct asof){today, INT64_MAX}, authority, k, 0, ENTRY_DRAFTS, &all, f))
		return false;
	assert_int_equal(all.n, 1);
	if (entry_get(tx, a, authority, k, all.at[0]->id, &x->e, f) != ROW_ONE)
		return false;
	if (x->words) {
		entry_set(x->e, x->field, text_of(x->words));
		if (!entry_correct(tx, a, &h, x->e, NULL, NULL, f))
			return false;
	}
	struct entries versions;
	bool ok = entry_versions(tx, a, authority, k, x->e->id, &versions, f);
	x->versions = versions.n;
	return ok;
}

static struct act visited(const char *field, const char *words)
{
	struct act x = {.field = field, .words = words};
	struct fault f = {0};
	must(store_run(db, "test", visit, &x, &f), &f);
	return x;
}

#define HEAD "_key,about,held,alone,how_was_it,child_said,_written_at\n"
static const char *const first[][2] = {{"visit.csv", HEAD "V1,T1,2024-03-01,yes,As told,Told so,2024-03-02T10:00+01:00\n"},
    {"person.csv", "_key,part,surname\nC1,child,Testwood\n"},
    {"person-number.csv", "about,number_kind,number,given\nC1,council,T1,2020-01-01\n"}};

static void what_is_written_here_stays(void **state)
{
	(void)state;
	struct record_report r = import(first, 3);
	/* The number is in the record before what is about it is asked for, whichever file it stands in. */
	assert_int_equal(r.added, 3);
	assert_int_equal(r.asides, 0);
	struct act x = visited(NULL, NULL);
	assert_true(text_is(x.e->source, "test"));
	assert_true(x.e->written_at == ((int64_t)(day_of(2024, 3, 2)) * 24 + 9) * 3600000);
	r = import(first, 3);
	assert_int_equal(r.same, 3);
	assert_int_equal(visited(NULL, NULL).versions, 1);

	visited("how_was_it", "As it was seen here");
	r = import(first, 3);
	assert_int_equal(r.contested, 1);
	assert_int_equal(r.changed, 0);
	assert_int_equal(visited(NULL, NULL).versions, 2);

	/* The feed tells both otherwise: what nobody wrote over is taken, what somebody did stays, also the next time. */
	const char *const other[][2] = {{"visit.csv", HEAD "V1,T1,2024-03-01,yes,Told again,Said again,2024-03-02T10:00+01:00\n"}};
	for (int again = 0; again < 2; again++) {
		r = import(other, 1);
		assert_int_equal(r.changed, again ? 0 : 1);
		assert_int_equal(r.contested, 1);
		x = visited(NULL, NULL);
		assert_int_equal(x.versions, 3);
		assert_true(text_is(entry_value(x.e, "how_was_it")->text, "As it was seen here"));
		assert_true(text_is(entry_value(x.e, "child_said")->text, "Said again"));
	}
	/* A column that is not told says nothing. */
	const char *const less[][2] = {{"visit.csv", "_key,about,held,alone,how_was_it\nV1,T1,2024-03-01,yes,As it was seen here\n"}};
	r = import(less, 1);
	assert_int_equal(r.same, 1);
	assert_int_equal(r.contested, 0);
}

static bool made(struct tx *tx, void *arg, struct fault *f)
{
	(void)arg;
	return store_authority_add(tx, TEXT("E99000001"), TEXT("Testshire"), 0, &authority, f);
}

int main(void)
{
	struct fault f = {0};
	today = day_of(2026, 9, 21);
	must(record_start(NULL, &f), &f);
	stored_begin("import-record", now_ms);
	must(store_run(db, "authority", made, NULL, &f), &f);
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sheet_is_read),
	    cmocka_unit_test(feed_is_named),
	    cmocka_unit_test(what_is_written_here_stays),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	stored_end();
	return failed;
}
