/* The return from the record: who the child is, where it was written in kith, reaches the return of the year; a child whom kith alone
 * knows is in it; what nobody corrected comes out as it was told; and a return told again without somebody. On the engine that
 * KITH_DB names, else SQLite. */
#include "house.h"
#include "told/closing.h"
#include "told/life.h"
#include "record/people.h"
#include "told/told.h"
#include "returns/write.h"
#include "store/journal.h"

#define HEADER "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
#define EPISODES "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
#define REVIEWS "CHILD,DOB,REVIEW,REVIEW_CODE\n"
#define UASC "CHILD,SEX,DOB,DUC\n"

static int open_all(void **state)
{
	(void)state;
	struct fault f = {0};
	house_begin();
	put("2026", "h.csv",
	    HEADER "T1,2,1/2/2010,WBRI,UN1,0,\nT2,1,01/03/2014,ZZZZ,UN1,,\nT3,1,01/04/2013,WBRI,,,\nT4,2,31/02/2011,WBRI,UN1,,\n");
	put("2026", "e.csv",
	    EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                              "T2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n"
	                              "T3,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n"
	                              "T4,1/6/2025,S,C2,N1,U4,PR1,01/09/2025,E4A,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	put("2026", "r.csv", REVIEWS "T1,01/02/2010,20/05/2025,PN1\nT2,01/03/2014,20/06/2025,PN1\n");
	put("2026", "u.csv", UASC "T1,2,01/02/2010,01/02/2028\n");
	/* T3 is told of no more; T5 has no header */
	put("2027", "h.csv", HEADER "T1,2,01/02/2010,WBRI,UN1,0,\nT2,1,01/03/2014,ZZZZ,UN1,,\n");
	put("2027", "e.csv",
	    EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	                              "T2,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n"
	                              "T5,01/06/2026,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	put("2027", "r.csv", REVIEWS "T1,01/02/2010,20/05/2026,PN1\n");
	put("2027", "u.csv", UASC "T1,2,01/02/2010,01/02/2028\n");
	put("2026b", "h.csv", HEADER "T1,2,1/2/2010,WBRI,UN1,0,\nT3,1,01/04/2013,WBRI,,,\n");
	put("2026b", "e.csv",
	    EPISODES "T1,01/05/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000001\n"
	    "T3,01/06/2025,S,C2,N1,U4,PR1,,,,ZZ99 1AA,ZZ99 1AB,SC000002\n");
	must(take_in("2026", 2026, false, false, &f), &f);
	return 0;
}

/* ---- looking ---- */

struct looking {
	int year;
	struct closing closing;
	struct cohort *told;
};

static bool close_year(struct tx *tx, void *arg, struct fault *f)
{
	struct looking *l = arg;
	struct lives lives;
	struct cohort_builder *b = cohort_builder_new();
	if (!lives_load(tx, a, 1, today, &lives, f))
		return false;
	bool ok = closing_of(lives.cohort, l->year, &l->closing, f) && told_load(tx, 1, 0, l->year, b, f);
	cohort_free(lives.cohort);
	l->told = cohort_build(b, f);
	return ok;
}

/* A year's table as it would be handed in now: lines of CSV. */
static struct looking look_at(int year)
{
	struct looking l = {.year = year};
	struct fault f = {0};
	must(store_read(db, close_year, &l, &f), &f);
	return l;
}

static void done_looking(struct looking *l)
{
	cohort_free(l->closing.cohort);
	cohort_free(l->told);
}

static const char *csv(const struct cohort *c, enum table t, int year)
{
	struct buf b = BUF_INIT(1 << 20);
	returns_write_csv(a, c, t, year, &b);
	const char *z = arena_z(a, buf_as_text(&b));
	buf_free(&b);
	return z;
}

static bool has(const struct looking *l, enum table t, const char *line)
{
	const char *all = csv(l->closing.cohort, t, l->year);
	if (strstr(all, arena_printf(a, "\n%s\n", line).at))
		return true;
	print_message("no \"%s\" in:\n%s", line, all);
	return false;
}

static size_t rows_of(const struct looking *l, enum table t, const char *child)
{
	size_t n = 0;
	struct text key = arena_printf(a, "\n%s,", child);
	for (const char *p = csv(l->closing.cohort, t, l->year); (p = strstr(p, key.at)); p++)
		n++;
	return n;
}

/* ---- writing ---- */

struct writing {
	struct entry *e;
	bool correct;
};

static bool write_it(struct tx *tx, void *arg, struct fault *f)
{
	struct writing *w = arg;
	struct hand h = {.authority = 1, .who = 99, .role = "social-worker", .now = now += 1000, .today = today};
	struct problems p = {0};
	w->e->state = STATE_FINAL;
	return w->correct ? entry_correct(tx, a, &h, w->e, &p, NULL, f) : entry_add(tx, a, &h, w->e, &p, f);
}

static void write_entry(struct entry *e, bool correct)
{
	struct fault f = {0};
	must(store_run(db, "write", write_it, &(struct writing){e, correct}, &f), &f);
}

static void set(struct entry *e, const char *field, const char *typed)
{
	const char *wrong = NULL;
	assert_true(value_parse(a, &e->kind->fields[kind_field(e->kind, field)], text_of(typed), entry_value(e, field), &wrong));
}

static struct entry *blank(const char *kind, int64_t child)
{
	return entry_new(a, kind_of(text_of(kind)), child);
}

/* Somebody whom kith knew first: with the council's number. */
static struct entry *somebody(const char *number, const char *born)
{
	struct entry *e = blank("person", 0), *n;
	set(e, "part", "child");
	set(e, "sex", "F");
	set(e, "dob", born);
	set(e, "ethnic", "WIRI");
	write_entry(e, false);
	e->child = e->id;
	n = blank("person-number", e->id);
	set(n, "number_kind", "council");
	set(n, "number", number);
	write_entry(n, false);
	return e;
}

/* ---- the tests, one after the other on one record ---- */

static void as_told(void **state)
{
	(void)state;
	struct looking l = look_at(2026);
	for (int t = 0; t < TABLES; t++)
		assert_string_equal(csv(l.closing.cohort, (enum table)t, 2026), csv(l.told, (enum table)t, 2026));
	assert_true(has(&l, TABLE_HEADER, "T1,2,1/2/2010,WBRI,UN1,0,"));
	done_looking(&l);
}

static void corrected(void **state)
{
	(void)state;
	int64_t t1 = person_of("T1", true);
	struct entry *upn = blank("person-number", t1), *mother = blank("mother-of", t1), *status = blank("separated-status", t1);
	set(upn, "number_kind", "upn");
	set(upn, "number", "a123456789012");
	write_entry(upn, false);
	set(mother, "mother", "yes");
	set(mother, "child_born", "03/04/2026");
	write_entry(mother, false);
	set(status, "duc", "05/06/2026");
	write_entry(status, false);
	for (int year = 2026; year <= 2027; year++) { /* told of, and not told of yet */
		struct looking l = look_at(year);
		assert_true(has(&l, TABLE_HEADER, "T1,2,1/2/2010,WBRI,A123456789012,1,03/04/2026"));
		assert_true(has(&l, TABLE_UASC, "T1,2,01/02/2010,05/06/2026"));
		assert_int_equal(rows_of(&l, TABLE_HEADER, "T1"), 1);
		assert_int_equal(rows_of(&l, TABLE_UASC, "T1"), 1);
		assert_true(has(&l, TABLE_HEADER, "T2,1,01/03/2014,ZZZZ,UN1,,")); /* nobody corrected it */
		if (year == 2026) {
			assert_string_equal(csv(l.closing.cohort, TABLE_EPISODES, year), csv(l.told, TABLE_EPISODES, year));
			assert_string_equal(csv(l.closing.cohort, TABLE_REVIEWS, year), csv(l.told, TABLE_REVIEWS, year));
		} else { /* last year's return stays as it was told */
			assert_non_null(strstr(csv(l.closing.cohort, TABLE_HEADER, 2026), "\nT1,2,1/2/2010,WBRI,UN1,0,\n"));
		}
		done_looking(&l);
	}
	/* a number that has ended speaks no more; what was told does */
	set(upn, "ended", "01/11/2026");
	write_entry(upn, true);
	struct looking l = look_at(2026);
	assert_true(has(&l, TABLE_HEADER, "T1,2,1/2/2010,WBRI,UN1,1,03/04/2026"));
	done_looking(&l);
	/* not a mother: then there is no date either */
	set(mother, "mother", "no");
	set(mother, "child_born", "");
	write_entry(mother, true);
	l = look_at(2026);
	assert_true(has(&l, TABLE_HEADER, "T1,2,1/2/2010,WBRI,UN1,0,"));
	done_looking(&l);
}

struct living {
	int64_t person;
	struct life life;
};
static bool load_life(struct tx *tx, void *arg, struct fault *f)
{
	struct living *l = arg;
	return life_load(tx, a, 1, l->person, today, &l->life, f);
}

/* Known to kith first and told of later: who it is stays kith's to correct. */
static void known_first(void **state)
{
	(void)state;
	struct fault f = {0};
	struct entry *e = somebody("T5", "07/08/2012");
	must(take_in("2027", 2027, false, false, &f), &f);
	struct looking l = look_at(2027);
	/* the return told of T5 without saying who it is; kith says */
	assert_true(has(&l, TABLE_HEADER, "T5,F,07/08/2012,WIRI,,,"));
	assert_int_equal(rows_of(&l, TABLE_HEADER, "T5"), 1);
	done_looking(&l);
	put("2027", "h.csv", HEADER "T1,2,01/02/2010,WBRI,UN1,0,\nT2,1,01/03/2014,ZZZZ,UN1,,\nT5,2,7/8/2012,WIRI,UN3,,\n");
	put("2027", "r.csv", REVIEWS "T1,01/02/2010,20/05/2026,PN1\nT5,07/08/2012,20/06/2026,PN1\n");
	must(take_in("2027", 2027, false, false, &f), &f);
	l = look_at(2027);
	assert_true(has(&l, TABLE_HEADER, "T5,2,7/8/2012,WIRI,UN3,,")); /* the same, in the form that it was told in */
	done_looking(&l);
	set(e, "dob", "08/08/2012");
	set(e, "ethnic", "WBRI");
	write_entry(e, true);
	l = look_at(2027);
	assert_true(has(&l, TABLE_HEADER, "T5,2,08/08/2012,WBRI,UN3,,"));
	assert_true(has(&l, TABLE_REVIEWS, "T5,08/08/2012,20/06/2026,PN1")); /* and wherever the return says it again */
	assert_true(has(&l, TABLE_REVIEWS, "T1,01/02/2010,20/05/2026,PN1"));
	done_looking(&l);
	/* clocks and measures reckon with it too: of two headers of one year kith's speaks */
	struct living live = {.person = e->id};
	must(store_read(db, load_life, &live, &f), &f);
	assert_int_equal(live.life.span.born, day_of(2012, 8, 8));
	cohort_free(live.life.cohort);
}

static void kith_alone(void **state)
{
	(void)state;
	struct entry *e = somebody("K9", "09/10/2011"), *home = blank("home", e->id), *status = blank("legal-status", e->id),
	    *review = blank("review", e->id);
	struct looking l = look_at(2027);
	assert_int_equal(rows_of(&l, TABLE_HEADER, "K9"), 0); /* known, and nothing is to be told */
	done_looking(&l);
	set(home, "place", "U4");
	set(home, "provider", "PR1");
	set(home, "began", "02/05/2026");
	write_entry(home, false);
	set(status, "status", "C2");
	set(status, "began", "02/05/2026");
	write_entry(status, false);
	set(review, "held", "20/05/2026");
	set(review, "participation", "PN1");
	write_entry(review, false);
	l = look_at(2027);
	assert_true(has(&l, TABLE_HEADER, "K9,F,09/10/2011,WIRI,,,"));
	assert_true(has(&l, TABLE_EPISODES, "K9,02/05/2026,S,C2,,U4,PR1,,,,,,"));
	assert_true(has(&l, TABLE_REVIEWS, "K9,09/10/2011,20/05/2026,PN1"));
	assert_int_equal(rows_of(&l, TABLE_HEADER, "K9"), 1);
	done_looking(&l);
	l = look_at(2026); /* it had not begun */
	assert_int_equal(rows_of(&l, TABLE_HEADER, "K9") + rows_of(&l, TABLE_EPISODES, "K9"), 0);
	done_looking(&l);
}

/* ---- who a return told the child is, corrected here ---- */

static struct import_report again(const char *dir, int year);

static bool load_person(struct tx *tx, void *arg, struct fault *f)
{
	struct entry **e = arg;
	return entry_get(tx, a, 1, kind_of(TEXT("person")), (*e)->id, e, f) == ROW_ONE;
}

static struct entry *person_entry(const char *number)
{
	struct entry *e = blank("person", 0);
	struct fault f = {0};
	e->id = person_of(number, true);
	must(store_read(db, load_person, &e, &f), &f);
	return e;
}

static void told_and_corrected(void **state)
{
	(void)state;
	struct entry *e = person_entry("T1");
	assert_true(text_is(e->source, "return"));
	set(e, "language", "Welsh"); /* what no return tells leaves the rest the return's */
	write_entry(e, true);
	e = person_entry("T1");
	assert_true(text_is(e->source, "return"));
	set(e, "dob", "02/02/2010");
	write_entry(e, true);
	e = person_entry("T1");
	assert_true(text_is(e->source, "kith"));
	assert_true(text_is(entry_value(e, "sex")->text, "F")); /* 2 was what F is */
	struct looking l = look_at(2027);
	assert_true(has(&l, TABLE_HEADER, "T1,2,02/02/2010,WBRI,UN1,0,"));
	assert_true(has(&l, TABLE_REVIEWS, "T1,02/02/2010,20/05/2026,PN1"));
	assert_true(has(&l, TABLE_UASC, "T1,2,02/02/2010,05/06/2026"));
	/* last year's: as it was told */
	assert_non_null(strstr(csv(l.closing.cohort, TABLE_HEADER, 2026), "\nT1,2,1/2/2010,WBRI,UN1,0,\n"));
	assert_true(has(&l, TABLE_HEADER, "T2,1,01/03/2014,ZZZZ,UN1,,"));
	done_looking(&l);
	/* the next telling says otherwise: said, and nothing of it is changed */
	put("2027", "h.csv", HEADER "T1,2,01/02/2010,WBRI,UN1,0,\nT2,1,02/03/2014,ZZZZ,UN1,,\nT5,2,07/08/2012,WIRI,UN3,,\n");
	struct import_report r = again("2027", 2027);
	assert_int_equal(r.contested, 2); /* T5 too: corrected above */
	assert_int_equal(value_day(entry_value(person_entry("T1"), "dob")), day_of(2010, 2, 2));
	assert_int_equal(value_day(entry_value(person_entry("T2"), "dob")), day_of(2014, 3, 2)); /* the return's still */
}

/* ---- a return told again without somebody ---- */

struct standing {
	const char *kind;
	int64_t child, known;
	struct entries e;
	int64_t journaled;
};
SQL(sql_told_no_more, "SELECT COUNT(*) FROM journal j JOIN journal_body b ON b.authority = j.authority AND b.number = j.number "
                      "WHERE j.authority = 1 AND j.child = $1 AND j.verb = 'import' AND b.after LIKE '%told no more'");
static bool journaled(struct tx *tx, void *arg, struct fault *f)
{
	struct standing *s = arg;
	return sql_i64(tx, &sql_told_no_more, &s->journaled, f, arg_i(s->child)) == ROW_ONE;
}

static bool stands(struct tx *tx, void *arg, struct fault *f)
{
	struct standing *s = arg;
	struct asof as = {DAY_MAX, s->known ? s->known : INT64_MAX};
	return entry_list(tx, a, as, 1, kind_of(text_of(s->kind)), s->child, ENTRY_DRAFTS, &s->e, f);
}

static struct entries entries_of(const char *kind, const char *child, int64_t known)
{
	struct standing s = {kind, person_of(child, true), known, {0}, 0};
	struct fault f = {0};
	must(store_read(db, stands, &s, &f), &f);
	return s.e;
}

static struct import_report again(const char *dir, int year)
{
	struct reading reading;
	struct cohort *c = NULL;
	struct import_report r;
	struct fault f = {0};
	const char *path = arena_printf(a, "%s/%s", folder, dir).at;
	must(returns_read(a, &path, 1, &(struct read_options){.years = &year, .n_years = 1}, &reading, &c, &f), &f);
	struct import_job job = {.authority = 1, .who = TEXT("t"), .now = now += 1000, .reading = &reading, .cohort = c, .sure = true};
	import_reckon(a, &job, &r);
	must(import_put(db, a, &job, &r, &f), &f);
	cohort_free(c);
	return r;
}

static void told_no_more(void **state)
{
	(void)state;
	/* T2 and T4 are left out of 2026; T2 stands in 2027 still, T4 nowhere */
	int64_t before = now;
	struct entry *own = entries_of("home", "T4", 0).at[0];
	set(own, "home_name", "The Makebelieves");
	write_entry(own, true); /* beside what was told */
	assert_int_equal(entries_of("legal-status", "T4", 0).n, 1);
	assert_int_equal(entries_of("review", "T2", 0).n, 1);
	struct import_report r = again("2026b", 2026);
	assert_int_equal(r.n_missing, 2);
	for (size_t i = 0; i < r.n_missing; i++) {
		assert_int_equal(r.missing[i].year, 2026);
		assert_int_equal(r.missing[i].all, text_is(r.missing[i].number, "T4"));
	}
	struct standing s = {.child = person_of("T4", true)};
	struct fault f = {0};
	must(store_read(db, journaled, &s, &f), &f);
	assert_int_equal(s.journaled, 1);
	assert_int_equal(entries_of("legal-status", "T4", 0).n, 0);
	assert_int_equal(entries_of("person-number", "T4", 0).n, 1); /* the council's; the pupil number went */
	struct entries home = entries_of("home", "T4", 0);
	assert_int_equal(home.n, 1); /* somebody wrote beside it: it stays for them, and counts nowhere */
	assert_int_equal(home.at[0]->state, STATE_DRAFT);
	assert_true(text_is(home.at[0]->source, "kith"));
	assert_int_equal(entries_of("review", "T2", 0).n, 0); /* told in 2026 alone */
	assert_int_equal(entries_of("home", "T2", 0).n, 1);   /* told in 2027 too */
	assert_int_equal(entries_of("home", "T3", 0).n, 1);   /* in it still */
	/* as it was known before, it is there */
	assert_int_equal(entries_of("legal-status", "T4", before).n, 1);
	assert_int_equal(entries_of("review", "T2", before).n, 1);
	struct looking l = look_at(2026);
	assert_int_equal(rows_of(&l, TABLE_HEADER, "T4") + rows_of(&l, TABLE_EPISODES, "T4") + rows_of(&l, TABLE_EPISODES, "T2"), 0);
	done_looking(&l);
	r = again("2026b", 2026); /* just so: nothing more goes */
	assert_true(r.same[0]);
	assert_int_equal(r.n_missing, 0);
	/* and told again, it is back */
	r = again("2026", 2026);
	assert_int_equal(r.n_missing, 0);
	assert_int_equal(entries_of("legal-status", "T4", 0).n, 1);
	assert_int_equal(entries_of("review", "T2", 0).n, 1);
}

/* ---- sealed after an adoption ---- */

struct sealing {
	const char *number;
	bool sealed;
};

static bool seal_it(struct tx *tx, void *arg, struct fault *f)
{
	struct sealing *x = arg;
	struct actor op = actor_operator(1);
	struct hand h = {.authority = 1, .role = "operator", .now = now += 1000, .today = today};
	int64_t person;
	return person_numbered(tx, 1, text_of(x->number), &person, f) && person_seal(tx, a, &op, &h, person, x->sealed, f);
}

static void seal(const char *number, bool sealed)
{
	struct fault f = {0};
	must(store_run(db, "seal", seal_it, &(struct sealing){number, sealed}, &f), &f);
}

static size_t in_return(int year, const char *number)
{
	struct looking l = look_at(year);
	size_t n = rows_of(&l, TABLE_HEADER, number) + rows_of(&l, TABLE_EPISODES, number) + rows_of(&l, TABLE_AD1, number);
	done_looking(&l);
	return n;
}

struct counting {
	const char *number;
	bool counted;
	day ends;
};

static bool count_it(struct tx *tx, void *arg, struct fault *f)
{
	struct counting *x = arg;
	struct lives lives;
	uint32_t chunk = 0, child = 0;
	if (!(x->counted ? lives_counted(tx, a, 1, today, &lives, f) : lives_load(tx, a, 1, today, &lives, f)))
		return false;
	assert_true(cohort_find(lives.cohort, text_of(x->number), &chunk, &child));
	struct span s;
	span_of(a, lives.cohort, lives.cohort->chunk[chunk], child, &s);
	x->ends = span_in_care(&s, today + 400) ? DAY_NONE : today;
	cohort_free(lives.cohort);
	return true;
}

/* A child whose record is sealed is in the return of the year of the adoption, under the old number, and in none after. */
static void sealed_after_adoption(void **state)
{
	(void)state;
	struct entry *e = blank("adoption", person_of("T4", true));
	set(e, "date_int", "1/6/2025");
	write_entry(e, false);
	assert_true(in_return(2026, "T4") > 0 && in_return(2027, "T2") > 0 && in_return(2028, "T2") > 0);
	assert_true(in_return(2028, "T4") > 0); /* what an unsealed record has no end for goes on */
	size_t before = in_return(2026, "T4"), of_2027 = in_return(2027, "T2");
	seal("T4", true); /* left in September 2025 */
	seal("T2", true); /* lives with us still: the year of the sealing */
	assert_int_equal(in_return(2026, "T4"), before);
	assert_int_equal(in_return(2027, "T4") + in_return(2028, "T4"), 0);
	assert_int_equal(in_return(2027, "T2"), of_2027);
	assert_int_equal(in_return(2028, "T2"), 0);
	/* and figures count nobody in care whose record is sealed */
	struct counting told = {"T2", false, 0}, counted = {"T2", true, 0};
	struct fault f = {0};
	must(store_read(db, count_it, &told, &f) && store_read(db, count_it, &counted, &f), &f);
	assert_int_equal(told.ends, DAY_NONE);
	assert_int_equal(counted.ends, today);
	seal("T4", false);
	seal("T2", false);
	assert_true(in_return(2028, "T2") > 0 && in_return(2028, "T4") > 0);
}

struct told_end {
	int64_t person, year;
	day dec;
	const char *rec; /* NULL: it goes on */
};
static bool tell_end(struct tx *tx, void *arg, struct fault *f)
{
	static const struct sql end =
	    {.name = "end", .text = "UPDATE told_EPISODES SET DEC = $3, REC = $4 WHERE authority = 1 AND person = $1 AND year = $2"};
	struct told_end *e = arg;
	return sql_do(tx, &end, f, arg_i(e->person), arg_i(e->year), e->rec ? arg_day(e->dec) : arg_null(),
	    e->rec ? arg_z(e->rec) : arg_null());
}
static void told_end(int year, day dec, const char *rec)
{
	struct fault f = {0};
	must(store_run(db, "end", tell_end, &(struct told_end){person_of("T2", true), year, dec, rec}, &f), &f);
}

/* The year of a sealed child's last return: of the adoption, by either of its two codes, whatever was told after; else of the last end. */
static void the_last_return_of_a_sealed_child(void **state)
{
	(void)state;
	static const char *const adopted[] = {"E11", "E12"};
	for (size_t i = 0; i < 2; i++) {
		told_end(2026, day_of(2025, 9, 1), adopted[i]);
		seal("T2", true);
		assert_true(in_return(2026, "T2") > 0);
		assert_int_equal(in_return(2027, "T2"), 0);
		seal("T2", false);
	}
	told_end(2026, day_of(2025, 9, 1), "E4A");
	told_end(2027, day_of(2026, 7, 1), "E4A");
	seal("T2", true);
	assert_true(in_return(2027, "T2") > 0);
	assert_int_equal(in_return(2028, "T2"), 0);
	seal("T2", false);
	told_end(2026, DAY_NONE, NULL);
	told_end(2027, DAY_NONE, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(as_told), cmocka_unit_test(corrected), cmocka_unit_test(known_first),
	    cmocka_unit_test(kith_alone), cmocka_unit_test(told_and_corrected), cmocka_unit_test(told_no_more),
	    cmocka_unit_test(sealed_after_adoption), cmocka_unit_test(the_last_return_of_a_sealed_child)};
	return cmocka_run_group_tests(tests, open_all, house_end);
}
