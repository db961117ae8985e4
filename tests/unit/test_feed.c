/* From what returns told to what people see: episodes split into homes and legal statuses; the next return; the same
 * entries whether years come at once or one by one. On the engine that KITH_DB names, else SQLite. */
#include "told/feed.h"
#include "told/import.h"
#include "record/people.h"
#include "shared.h"
#include "stored.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int64_t authority, person = 77;

static int open_db(void **state)
{
	(void)state;
	stored_begin("feed", 1000);
	return 0;
}

static int close_db(void **state)
{
	(void)state;
	stored_end();
	return 0;
}

static bool add_authority(struct tx *tx, void *arg, struct fault *f)
{
	return store_authority_add(tx, text_of(arg), text_of(arg), 0, &authority, f);
}

static void new_authority(const char *code)
{
	struct fault f = {0};
	assert_true(store_run(db, "a", add_authority, (void *)(uintptr_t)code, &f));
}

/* One row: "CHILD,DECOM,…" in the order of the return. */
static void row(struct cohort_builder *b, enum table t, int year, int n, const char *line)
{
	struct text cells[COLUMNS_MOST], rest = text_of(line);
	for (int c = 0; c < table_info[t].told; c++)
		cells[c] = text_cut(rest, ',', &rest);
	cohort_table(b, year, t);
	cohort_add(b, t, year, n, n + 2, cells, false);
}

static void first_year(struct cohort_builder *b)
{
	row(b, TABLE_HEADER, 2026, 0, "X1,F,01/05/2012,WBRI,UN2,0,");
	row(b, TABLE_EPISODES, 2026, 0, "X1,01/05/2025,S,V2,N1,U6,PR1,01/07/2025,X1,,AB1 1AA,AB2 2AA,1234567");
	row(b, TABLE_EPISODES, 2026, 1, "X1,01/07/2025,L,C1,N1,U6,PR1,1/9/2025,X1,CARPL,AB1 1AA,AB2 2AA,1234567");
	row(b, TABLE_EPISODES, 2026, 2, "X1,01/09/2025,P,C1,N1,K2,PR4,,,,AB1 1AA,AB3 3AA,SC12345");
	row(b, TABLE_REVIEWS, 2026, 0, "X1,01/05/2012,20/05/2025,PN1");
	row(b, TABLE_REVIEWS, 2026, 1, "X1,01/05/2012,20/08/2025,PN9");
	row(b, TABLE_MISSING, 2026, 0, "X1,01/05/2012,M,01/03/2026,31/02/2026");
	row(b, TABLE_PREVPERM, 2026, 0, "X1,01/05/2012,P1,E09000001,zz/05/2019");
	row(b, TABLE_OC2, 2026, 0, "X1,01/05/2012,12,,0,,1,1,1.0,0,,");
}

static struct cohort *built(void (*more)(struct cohort_builder *))
{
	struct cohort_builder *b = cohort_builder_new();
	struct fault f = {0};
	first_year(b);
	if (more)
		more(b);
	struct cohort *c = cohort_build(b, &f);
	assert_non_null(c);
	return c;
}

/* "kind: field=value …", one an entry, in the order given. */
static struct text shown(const struct entry *e)
{
	struct text t = arena_printf(a, "%s:", e->kind->name);
	for (size_t i = 0; i < e->kind->n; i++)
		if (e->value[i].state != VALUE_BLANK && e->kind->fields[i].type != FIELD_ENTRY)
			t = arena_printf(a, "%.*s %s=%.*s%s", TEXT_ARG(t), e->kind->fields[i].name,
			    TEXT_ARG(value_text(a, &e->kind->fields[i], &e->value[i])), e->value[i].told.n ? "*" : "");
	return t;
}

static void is(const struct entries *es, size_t i, const char *want)
{
	assert_true(i < es->n);
	assert_string_equal(arena_z(a, shown(es->at[i])), want);
}

static void split(void **state)
{
	(void)state;
	struct cohort *c = built(NULL);
	struct entries es;
	feed_reckon(a, c, 0, 0, &es);
	is(&es, 0, "home: place=U6 provider=PR1 began=2025-05-01 ended=2025-09-01* home_post=AB1 1AA pl_post=AB2 2AA urn=1234567");
	is(&es, 1, "home: place=K2 provider=PR4 began=2025-09-01 home_post=AB1 1AA pl_post=AB3 3AA urn=SC12345");
	is(&es, 2, "legal-status: status=V2 began=2025-05-01 ended=2025-07-01");
	is(&es, 3, "legal-status: status=C1 began=2025-07-01");
	is(&es, 4, "episode: decom=2025-05-01 rne=S cin=N1 dec=2025-07-01 rec=X1");
	is(&es, 5, "episode: decom=2025-07-01 rne=L cin=N1 dec=2025-09-01* rec=X1 reason_place_change=CARPL");
	assert_int_equal(entry_value(es.at[5], "home")->number, 0);
	assert_int_equal(entry_value(es.at[5], "status")->number, 3);
	assert_int_equal(entry_value(es.at[6], "home")->number, 1);
	is(&es, 7, "review: held=2025-05-20 participation=PN1");
	is(&es, 8, "review: held=2025-08-20 participation=PN9*");
	assert_int_equal(entry_value(es.at[8], "participation")->state, VALUE_BAD);
	is(&es, 9, "missing-episode: missing=M began=2026-03-01 ended=31/02/2026*");
	is(&es, 10,
	    "yearly-answers: year_end=2026-03-31 sdq_score=12 convicted=0 immunisations=1 teeth_check=1 health_assessment=1* "
	    "substance_misuse=0");
	is(&es, 11, "earlier-permanence: prev_perm=P1 la_perm=E09000001 date_perm=ZZ/05/2019*");
	is(&es, 12, "person-number: number_kind=upn number=UN2");
	is(&es, 13, "mother-of: mother=0");
	assert_int_equal(es.n, 14);
	cohort_free(c);
}

/* ---- into the store ---- */

struct job {
	const struct cohort *told;
	struct feed_report report;
	const char *kind;
	struct entries found;
	struct entry *correct;
};

static int64_t only_x1(void *ctx, struct text number)
{
	(void)ctx;
	return text_is(number, "X1") ? person : 0;
}

static int64_t moment = 5000;

static bool feed(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	struct hand h = {.authority = authority, .now = moment};
	struct feed_job job = {.hand = &h, .told = j->told, .which = j->told, .person = only_x1};
	return feed_put(tx, &job, &j->report, f);
}

static bool look(struct tx *tx, void *arg, struct fault *f)
{
	struct job *j = arg;
	return entry_list(tx, a, AS_AT(DAY_MAX), authority, kind_of(text_of(j->kind)), person, ENTRY_DRAFTS, &j->found, f);
}

static bool correct(struct tx *tx, void *arg, struct fault *f)
{
	struct hand h = {.authority = authority, .who = 5, .now = moment, .today = day_of(2026, 5, 1)};
	return entry_correct(tx, a, &h, ((struct job *)arg)->correct, NULL, NULL, f);
}

static struct feed_report put(const struct cohort *c)
{
	struct job j = {.told = c};
	struct fault f = {0};
	moment += 1000;
	if (!store_run(db, "feed", feed, &j, &f))
		fail_msg("%s: %s", f.code, f.say);
	return j.report;
}

static struct entries seen(const char *kind)
{
	struct job j = {.kind = kind};
	struct fault f = {0};
	if (!store_read(db, look, &j, &f))
		fail_msg("%s: %s", f.code, f.say);
	return j.found;
}

static void second_year(struct cohort_builder *b)
{
	row(b, TABLE_EPISODES, 2027, 0, "X1,01/09/2025,P,C1,N1,K2,PR4,10/06/2026,E4A,,AB1 1AA,AB3 3AA,SC12345");
	row(b, TABLE_HEADER, 2027, 0, "X1,F,01/05/2012,WBRI,A123456789012,0,");
}

static void the_next_return(void **state)
{
	(void)state;
	new_authority("E99999901");
	struct cohort *one = built(NULL), *two = built(second_year);
	struct feed_report r = put(one);
	assert_int_equal(r.added, 14);
	r = put(one);
	assert_int_equal(r.added + r.changed + r.dropped, 0);
	assert_int_equal(r.same, 14);
	struct entries es = seen("home");
	assert_int_equal(es.n, 2);
	is(&es, 0, "home: place=U6 provider=PR1 began=2025-05-01 ended=2025-09-01* home_post=AB1 1AA pl_post=AB2 2AA urn=1234567");
	struct entries ep = seen("episode");
	assert_int_equal(entry_value(ep.at[0], "home")->number, es.at[0]->id);
	assert_int_equal(entry_value(ep.at[1], "home")->number, es.at[0]->id);
	assert_int_equal(entry_value(ep.at[2], "home")->number, es.at[1]->id);
	/* somebody writes beside what is told */
	struct job j = {.correct = es.at[1]};
	struct fault f = {0};
	*entry_value(es.at[1], "home_name") = (struct value){.state = VALUE_SET, .text = TEXT("Made-up House")};
	if (!store_run(db, "c", correct, &j, &f))
		fail_msg("%s: %s", f.code, f.say);
	/* the year after tells that the home, the status and the episode ended, and a number */
	r = put(two);
	assert_int_equal(r.added, 1);
	assert_int_equal(r.changed, 3);
	assert_int_equal(r.dropped, 1);
	es = seen("home");
	is(&es, 1,
	    "home: place=K2 provider=PR4 began=2025-09-01 ended=2026-06-10 home_name=Made-up House home_post=AB1 1AA pl_post=AB3 3AA "
	    "urn=SC12345");
	assert_int_equal(es.at[1]->version, 3);
	assert_int_equal(es.at[1]->told_year, 2027);
	assert_int_equal(es.at[0]->told_year, 2026);
	assert_int_equal(seen("person-number").n, 1);
	/* the second return is taken out again: what it alone told is gone, the words beside stay */
	r = put(one);
	assert_int_equal(r.changed, 3);
	es = seen("home");
	is(&es, 1, "home: place=K2 provider=PR4 began=2025-09-01 home_name=Made-up House home_post=AB1 1AA pl_post=AB3 3AA urn=SC12345");
	/* an empty one: nothing is told any more; the home that somebody described is kept, as a draft of kith's own */
	struct cohort_builder *b = cohort_builder_new();
	row(b, TABLE_REVIEWS, 2026, 0, "X1,01/05/2012,20/05/2025,PN1");
	struct cohort *none = cohort_build(b, &f);
	r = put(none);
	assert_int_equal(r.dropped, 13);
	es = seen("home");
	assert_int_equal(es.n, 1);
	assert_int_equal(es.at[0]->state, STATE_DRAFT);
	assert_true(text_is(es.at[0]->source, "kith"));
	assert_int_equal(seen("review").n, 1);
	assert_int_equal(seen("episode").n, 0);
	cohort_free(one);
	cohort_free(two);
	cohort_free(none);
}

/* ---- real returns: at once, and one by one ---- */

static int by_text(const void *x, const void *y)
{
	return text_cmp(*(const struct text *)x, *(const struct text *)y);
}

struct gathering {
	struct text *lines;
	size_t n, cap;
};

static bool gather(struct tx *tx, void *arg, struct fault *f)
{
	struct gathering *g = arg;
	for (size_t k = 0; k < kinds_n; k++) {
		struct entries es;
		if (!entry_list(tx, a, AS_AT(DAY_MAX), authority, &kinds[k], 0, ENTRY_DRAFTS, &es, f))
			return false;
		struct text number = {"", 0};
		for (size_t i = 0; i < es.n; i++) {
			if ((i == 0 || es.at[i]->child != es.at[i - 1]->child) &&
			    person_number(tx, a, authority, es.at[i]->child, &number, f) == ROW_FAULT)
				return false;
			g->lines = arena_grow(a, g->lines, &g->cap, g->n + 1, sizeof *g->lines);
			/* the person and the council's number are the import's: their year is the one they were first told in */
			bool fed = strncmp(kinds[k].name, "person", 6) != 0;
			g->lines[g->n++] = arena_printf(a, "%.*s %d %.*s", TEXT_ARG(number), fed ? es.at[i]->told_year : 0,
			    TEXT_ARG(shown(es.at[i])));
		}
	}
	return true;
}

static struct gathering everything(void)
{
	struct gathering g = {0};
	struct fault f = {0};
	if (!store_read(db, gather, &g, &f))
		fail_msg("%s", f.say);
	qsort(g.lines, g.n, sizeof *g.lines, by_text);
	return g;
}

static void import(const char *const *dirs, size_t n, struct import_report *r)
{
	struct reading reading;
	struct cohort *c;
	struct fault f = {0};
	if (!returns_read(a, dirs, n, &(struct read_options){0}, &reading, &c, &f))
		fail_msg("%s", f.say);
	moment += 1000;
	struct import_job job = {.authority = authority, .who = TEXT("t"), .now = moment, .reading = &reading, .cohort = c, .sure = true};
	import_reckon(a, &job, r);
	if (!import_put(db, a, &job, r, &f))
		fail_msg("%s: %s", f.code, f.say);
	cohort_free(c);
}

static void at_once_and_one_by_one(void **state)
{
	(void)state;
	static const char *const sets[][2] = {{"data/903-clean/last", "data/903-clean/this"}, {"data/903-fuzz/last", "data/903-fuzz/this"}};
	for (int s = 0; s < 2; s++) {
		const char *dirs[2];
		for (int i = 0; i < 2; i++) {
			const char *path = shared_path(sets[s][i]);
			if (!path)
				skip();
			dirs[i] = arena_z(a, text_of(path));
		}
		struct import_report r;
		new_authority(s ? "E99999912" : "E99999902");
		import(dirs, 2, &r);
		assert_int_equal(r.entries.dropped + r.entries.changed, 0);
		struct gathering at_once = everything();
		assert_true(at_once.n > 1000);
		int64_t episodes = r.episodes, n = 0;
		for (size_t i = 0; i < at_once.n; i++)
			n += strstr(at_once.lines[i].at, " episode: ") != NULL;
		assert_int_equal(n, episodes); /* reckoned by the spans, another way */
		new_authority(s ? "E99999913" : "E99999903");
		import(&dirs[0], 1, &r);
		import(&dirs[1], 1, &r);
		struct gathering steps = everything();
		assert_int_equal(steps.n, at_once.n);
		for (size_t i = 0; i < steps.n; i++)
			if (!text_eq(steps.lines[i], at_once.lines[i]))
				fail_msg("%.*s, and in steps %.*s", TEXT_ARG(at_once.lines[i]), TEXT_ARG(steps.lines[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(split), cmocka_unit_test(the_next_return),
	    cmocka_unit_test(at_once_and_one_by_one)};
	return cmocka_run_group_tests(tests, open_db, close_db);
}
