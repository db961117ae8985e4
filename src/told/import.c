#include "told/import.h"
#include "base/map.h"
#include "cohort/span.h"
#include "record/entry.h"
#include "record/parts.h"
#include "returns/amount.h"
#include "store/journal.h"
#include "told/kept.h"
#include "told/told.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

SQL(sql_numbers, "SELECT number, child FROM k_person_number WHERE authority = $1 AND number_kind = 'council' AND current = 1");
SQL(sql_people, "SELECT child, sex, dob, ethnic, entry, told_year, CASE WHEN source IN ('return', 'return people') THEN 0 ELSE 1 END "
                "FROM k_person WHERE authority = $1 AND current = 1 AND " PERSON_CHILD(""));

/* ---- the reckoning ---- */

static void count_child(struct arena *a, const struct cohort *c, uint32_t chunk, uint32_t child, struct import_report *r)
{
	const struct chunk *k = c->chunk[chunk];
	struct span_rows e = chunk_rows(k, TABLE_EPISODES, child, 0);
	const cell *decom = k->rows[TABLE_EPISODES].col[EPISODES_DECOM];
	for (uint32_t i = e.from; i < e.to; i++) {
		bool first = cell_told(decom[i]), later = false;
		for (uint32_t o = e.from; o < e.to && first; o++) {
			bool same = o != i && decom[o] == decom[i];
			first = !(same && o < i);
			later = later || (same && k->rows[TABLE_EPISODES].year[o] != k->rows[TABLE_EPISODES].year[i]);
		}
		r->episodes += first;
		r->across += first && later;
	}
	struct span s;
	span_of(a, c, k, child, &s);
	r->periods += s.periods;
}

static int64_t count_bads(const struct chunk *k)
{
	int64_t n = 0;
	for (int t = 0; t < TABLES; t++)
		for (int col = 0; col < table_info[t].told; col++)
			for (uint32_t i = 0; i < k->rows[t].n; i++)
				n += k->rows[t].col[col][i] == CELL_BAD;
	return n;
}

void import_reckon(struct arena *a, const struct import_job *j, struct import_report *r)
{
	const struct cohort *c = j->cohort;
	*r = (struct import_report){.children = (int64_t)c->children, .n = j->reading->n};
	for (size_t y = 0; y < j->reading->n; y++)
		for (int t = 0; t < TABLES; t++)
			r->rows += j->reading->year[y].rows[t];
	struct arena *scratch = arena_new(0);
	for (size_t k = 0; k < c->n; k++) {
		r->bads += count_bads(c->chunk[k]);
		for (uint32_t i = 0; i < c->chunk[k]->children; i++) {
			if (c->chunk[k]->id[i] != CELL_BLANK)
				count_child(scratch, c, (uint32_t)k, i, r);
			arena_reset(scratch);
		}
	}
	arena_free(scratch);
	r->asides = cohort_asides(a, c, &r->n_asides);
	r->same = arena_array(a, bool, r->n + 1);
}

/* ---- people ---- */

/* A child's Header, of the newest of the given years that has one. */
struct about {
	struct text sex, ethnic;
	day dob;
	int year;
	bool own; /* kith's own: no return tells it otherwise */
};

struct putting {
	const struct import_job *job;
	struct import_report *report;
	struct arena *arena;
	struct map known;    /* council number → index */
	struct map by_person; /* of those who were here before */
	struct text *number; /* by index; of those who were here before */
	int64_t *person;     /* by index */
	struct about *stands; /* by index: what the record says; year −1: a new person */
	int64_t *entry;
	int *told_year;      /* by index: the newest return that told who the child is; 0 */
	size_t people, cap;
	struct feed_gone *gone; /* missing from every return of this import */
	struct map is_gone;     /* person → index in gone */
	size_t n_gone, cap_gone, cap_missing;
};

static struct about about(const struct cohort *c, const struct chunk *k, uint32_t child)
{
	struct about a = {.dob = DAY_NONE};
	struct span_rows s = chunk_rows(k, TABLE_HEADER, child, 0);
	if (s.from == s.to)
		return a;
	uint32_t r = s.to - 1;
	a.year = k->rows[TABLE_HEADER].year[r];
	span_row(k, TABLE_HEADER, child, a.year, &r);
	cell sex = k->rows[TABLE_HEADER].col[HEADER_SEX][r], ethnic = k->rows[TABLE_HEADER].col[HEADER_ETHNIC][r];
	a.sex = cell_told(sex) ? code_text(LIST_SEX, sex) : (struct text){0};
	a.ethnic = cell_told(ethnic) ? code_text(LIST_ETHNIC, ethnic) : (struct text){0};
	a.dob = cell_day(k->rows[TABLE_HEADER].col[HEADER_DOB][r]);
	(void)c;
	return a;
}

static size_t room_for(struct putting *p)
{
	if (p->people == p->cap) {
		size_t was = p->cap, cap = was;
		p->person = arena_grow(p->arena, p->person, &cap, was + 1, sizeof *p->person);
		cap = was;
		p->entry = arena_grow(p->arena, p->entry, &cap, was + 1, sizeof *p->entry);
		cap = was;
		p->number = arena_grow(p->arena, p->number, &cap, was + 1, sizeof *p->number);
		cap = was;
		p->told_year = arena_grow(p->arena, p->told_year, &cap, was + 1, sizeof *p->told_year);
		p->stands = arena_grow(p->arena, p->stands, &p->cap, was + 1, sizeof *p->stands);
	}
	return p->people++;
}

/* As a return is read, however it was written here. */
static struct text told_number(struct arena *a, struct text t)
{
	return arena_text(a, text_told(t, arena_alloc(a, t.n + 1), t.n));
}

static bool load_people(struct tx *tx, struct putting *p, struct fault *f)
{
	struct query q;
	map_init(&p->known, p->arena, p->job->cohort->children);
	query_begin(tx, &q, &sql_numbers);
	query_bind_i64(&q, 1, p->job->authority);
	while (query_step(&q, f)) {
		size_t i = room_for(p);
		p->person[i] = query_i64(&q, 1);
		p->stands[i] = (struct about){.year = -2, .dob = DAY_NONE};
		p->told_year[i] = 0;
		p->number[i] = told_number(p->arena, query_text(&q, 0));
		map_put(&p->known, p->number[i], (uint32_t)i, NULL);
	}
	if (!query_end(&q, f))
		return false;
	map_init(&p->by_person, p->arena, p->people);
	for (size_t i = 0; i < p->people; i++)
		map_put(&p->by_person, (struct text){(const char *)&p->person[i], sizeof *p->person}, (uint32_t)i, NULL);
	query_begin(tx, &q, &sql_people);
	query_bind_i64(&q, 1, p->job->authority);
	while (query_step(&q, f)) {
		int64_t person = query_i64(&q, 0);
		uint32_t i;
		if (!map_get(&p->by_person, (struct text){(const char *)&person, sizeof person}, &i))
			continue;
		p->stands[i] = (struct about){.sex = arena_text(p->arena, query_text(&q, 1)), .dob = query_day(&q, 2),
		    .ethnic = arena_text(p->arena, query_text(&q, 3)), .own = query_i64(&q, 6) != 0};
		p->entry[i] = query_i64(&q, 4);
		p->told_year[i] = (int)query_i64(&q, 5);
	}
	return query_end(&q, f);
}

/* The frame of what is told of somebody for the first time. */
static void put_frame(struct bulk *b, const struct import_job *j, int64_t entry, int64_t person, int year)
{
	bulk_i64(b, j->authority);
	bulk_i64(b, entry);
	bulk_i64(b, 1);
	bulk_i64(b, 1);
	bulk_i64(b, person);
	bulk_text(b, TEXT("final"));
	bulk_text(b, TEXT("return"));
	bulk_i64(b, year);
	bulk_i64(b, j->now);
}

static bool put_person(struct bulk *b, const struct import_job *j, int64_t person, const struct about *a, struct fault *f)
{
	put_frame(b, j, person, person, a->year);
	bulk_text(b, TEXT("child"));
	bulk_text(b, a->sex);
	bulk_day(b, a->dob);
	bulk_text(b, a->ethnic);
	return bulk_row(b, f);
}

/* The part of a child, with which they came (record/parts.h). */
static bool put_part(struct bulk *b, const struct import_job *j, int64_t person, int year, struct fault *f)
{
	put_frame(b, j, person | PART_FIRST, person, year);
	bulk_text(b, TEXT("child"));
	bulk_i64(b, person);
	return bulk_row(b, f);
}

static bool put_number(struct bulk *b, const struct import_job *j, int64_t person, struct text number, int year, struct fault *f)
{
	put_frame(b, j, store_id(), person, year);
	bulk_text(b, TEXT("council"));
	bulk_text(b, number);
	bulk_i64(b, person);
	return bulk_row(b, f);
}

static bool differs(const struct about *was, const struct about *is)
{
	return is->year && was->year == 0 && !(text_eq(was->sex, is->sex) && text_eq(was->ethnic, is->ethnic) && was->dob == is->dob);
}

static bool same_sex(struct text a, struct text b)
{
	int x = code_of(LIST_SEX, a);
	return text_eq(a, b) || (x >= 0 && code_sex_now(x) == code_sex_now(code_of(LIST_SEX, b)));
}

/* The return tells something that kith, whose word stands, says otherwise. */
static bool contests(const struct about *own, const struct about *is)
{
	return (is->sex.n && own->sex.n && !same_sex(own->sex, is->sex)) ||
	    (is->ethnic.n && own->ethnic.n && !text_eq(own->ethnic, is->ethnic)) ||
	    (is->dob != DAY_NONE && own->dob != DAY_NONE && own->dob != is->dob);
}

static void set_text(const struct entry *e, const char *field, struct text t)
{
	*entry_value(e, field) = t.n ? (struct value){.state = VALUE_SET, .text = t} : (struct value){0};
}

/* A newer return says otherwise of somebody: a version of the entry, whose other fields (a name from a list of people) stay. */
static bool correct_person(struct tx *tx, struct putting *p, uint32_t i, const struct about *is, struct fault *f)
{
	struct entry *e;
	struct hand h = {.authority = p->job->authority, .now = p->job->now};
	enum row got = entry_get(tx, p->arena, p->job->authority, kind_of(TEXT("person")), p->entry[i], &e, f);
	if (got != ROW_ONE)
		return got == ROW_NONE;
	set_text(e, "sex", is->sex);
	set_text(e, "ethnic", is->ethnic);
	*entry_value(e, "dob") = is->dob == DAY_NONE ? (struct value){0} : (struct value){.state = VALUE_SET, .number = is->dob};
	e->told_year = is->year;
	return entry_put(tx, &h, e, f);
}

enum { PEOPLE, PARTS, NUMBERS, BULKS };

static bool put_child(struct tx *tx, struct putting *p, struct bulk *const to[BULKS], uint32_t chunk,
    uint32_t child, struct fault *f)
{
	const struct chunk *k = p->job->cohort->chunk[chunk];
	struct text number = chunk_text(k, k->id[child]);
	struct about is = about(p->job->cohort, k, child);
	uint32_t i;
	if (map_get(&p->known, number, &i)) {
		/* the newest return speaks for the person: not one of an older year that is taken in again */
		if (p->stands[i].own)
			p->report->contested += contests(&p->stands[i], &is);
		if (p->stands[i].own || is.year < p->told_year[i] || !differs(&p->stands[i], &is))
			return true;
		return correct_person(tx, p, i, &is, f);
	}
	size_t n = room_for(p);
	p->person[n] = p->entry[n] = store_id();
	p->stands[n] = is;
	map_put(&p->known, number, (uint32_t)n, NULL);
	p->report->new_children++;
	return put_person(to[PEOPLE], p->job, p->person[n], &is, f) && put_part(to[PARTS], p->job, p->person[n], is.year, f) &&
	    put_number(to[NUMBERS], p->job, p->person[n], number, is.year, f);
}

static bool put_people(struct tx *tx, struct putting *p, struct fault *f)
{
	static const char *const person[] = {"authority", "entry", "version", "current", "child", "state", "source", "told_year",
	    "written_at", "part", "sex", "dob", "ethnic"};
	static const char *const number[] = {"authority", "entry", "version", "current", "child", "state", "source", "told_year",
	    "written_at", "number_kind", "number", "about_id"};
	static const char *const part[] = {"authority", "entry", "version", "current", "child", "state", "source", "told_year",
	    "written_at", "part", "about_id"};
	struct bulk *to[BULKS] = {0};
	bool ok = (to[PEOPLE] = bulk_begin(tx, "k_person", person, 13, f)) && (to[PARTS] = bulk_begin(tx, "k_person_as", part, 11, f)) &&
	    (to[NUMBERS] = bulk_begin(tx, "k_person_number", number, 12, f));
	const struct cohort *c = p->job->cohort;
	for (size_t k = 0; ok && k < c->n; k++)
		for (uint32_t i = 0; ok && i < c->chunk[k]->children; i++)
			if (c->chunk[k]->id[i] != CELL_BLANK)
				ok = put_child(tx, p, to, (uint32_t)k, i, f);
	for (size_t i = BULKS; i-- > 0;)
		if (to[i])
			ok = bulk_end(to[i], f) && ok;
	return ok;
}

static int64_t person_of(void *ctx, struct text id)
{
	const struct putting *p = ctx;
	uint32_t i;
	return map_get(&p->known, id, &i) ? p->person[i] : 0;
}

/* ---- the journal: one row a child, with the digest of its rows ---- */

static struct text rows_digest(struct arena *a, const struct chunk *k, uint32_t child, int year)
{
	crypto_generichash_state s;
	unsigned char d[16];
	crypto_generichash_init(&s, NULL, 0, sizeof d);
	for (int t = 0; t < TABLES; t++) {
		struct span_rows r = chunk_rows(k, (enum table)t, child, year);
		for (uint32_t i = r.from; i < r.to; i++)
			for (int col = 0; col < table_info[t].told; col++) {
				char buf[DAY_TEXT];
				struct text x = cohort_cell_text(k, (enum table)t, col, i, buf);
				uint32_t n = (uint32_t)x.n;
				crypto_generichash_update(&s, (const unsigned char *)&n, sizeof n);
				if (x.n)
					crypto_generichash_update(&s, (const unsigned char *)x.at, x.n);
			}
	}
	crypto_generichash_final(&s, d, sizeof d);
	char hex[sizeof d * 2 + 1];
	sodium_bin2hex(hex, sizeof hex, d, sizeof d);
	return arena_printf(a, "return of %d: %s", year, hex);
}

static bool journal_children(struct tx *tx, struct putting *p, int year, struct fault *f)
{
	const struct cohort *c = p->job->cohort;
	for (size_t k = 0; k < c->n; k++) {
		struct arena *a = arena_new(0);
		bool ok = true;
		for (uint32_t i = 0; ok && i < c->chunk[k]->children; i++) {
			if (c->chunk[k]->id[i] == CELL_BLANK)
				continue;
			bool told = false;
			for (int t = 0; t < TABLES; t++) {
				struct span_rows r = chunk_rows(c->chunk[k], (enum table)t, i, year);
				told = told || r.from < r.to;
			}
			struct journal_entry e = {.authority = p->job->authority,
			    .at = p->job->now,
			    .role = p->job->who,
			    .verb = TEXT("import"),
			    .kind = TEXT("return"),
			    .child = person_of(p, chunk_text(c->chunk[k], c->chunk[k]->id[i])),
			    .purpose = TEXT("the council's return to the department")};
			if (told) {
				e.after = rows_digest(a, c->chunk[k], i, year);
				ok = journal_write(tx, &e, f);
			}
		}
		arena_free(a);
		if (!ok)
			return false;
		if (p->job->progress)
			p->job->progress(p->job->ctx, "journal", (int64_t)k + 1, (int64_t)c->n);
	}
	return true;
}

/* ---- who is told of no more: a return that takes the place of another may leave a child out ---- */

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* The persons of whom the import tells in that year (0: in any), sorted. */
static int64_t *told_now(const struct putting *p, struct arena *a, int year, size_t *n)
{
	const struct cohort *c = p->job->cohort;
	int64_t *all = arena_array(a, int64_t, c->children + 1);
	*n = 0;
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++)
			if (c->chunk[k]->id[i] != CELL_BLANK && chunk_tells(c->chunk[k], i, year) && *n < c->children)
				all[(*n)++] = person_of((void *)(uintptr_t)p, chunk_text(c->chunk[k], c->chunk[k]->id[i]));
	qsort(all, *n, sizeof *all, by_id);
	return all;
}

/* Journaled for each child; `before` are those whom the return told of that stood for the year. */
static bool find_missing(struct tx *tx, struct putting *p, int year, const int64_t *before, size_t n_before, struct fault *f)
{
	struct import_report *r = p->report;
	struct arena *a = arena_new(0);
	size_t n, n_any;
	const int64_t *now = told_now(p, a, year, &n), *any = told_now(p, a, 0, &n_any);
	char say[48], words[DAY_TEXT];
	snprintf(say, sizeof say, "return of %s: told no more", year_words(year, words));
	bool ok = true;
	for (size_t i = 0; ok && i < n_before; i++) {
		uint32_t at, at_gone;
		if (bsearch(&before[i], now, n, sizeof *now, by_id) ||
		    !map_get(&p->by_person, (struct text){(const char *)&before[i], sizeof *before}, &at))
			continue;
		r->missing = arena_grow(p->arena, r->missing, &p->cap_missing, r->n_missing + 1, sizeof *r->missing);
		r->missing[r->n_missing++] = (struct import_missing){p->number[at], year, false};
		/* each once, though several years leave it out */
		if (!bsearch(&before[i], any, n_any, sizeof *any, by_id) &&
		    !map_get(&p->is_gone, (struct text){(const char *)&before[i], sizeof *before}, &at_gone)) {
			map_put(&p->is_gone, (struct text){(const char *)&before[i], sizeof *before}, (uint32_t)p->n_gone, NULL);
			p->gone = arena_grow(p->arena, p->gone, &p->cap_gone, p->n_gone + 1, sizeof *p->gone);
			p->gone[p->n_gone++] = (struct feed_gone){before[i], p->number[at]};
		}
		struct journal_entry e = {.authority = p->job->authority,
		    .at = p->job->now,
		    .role = p->job->who,
		    .verb = TEXT("import"),
		    .kind = TEXT("return"),
		    .child = before[i],
		    .purpose = TEXT("the council's return to the department"),
		    .after = text_of(say)};
		ok = journal_write(tx, &e, f);
	}
	arena_free(a);
	return ok;
}

/* How many of these have no row in these two tables of what is given of that year. */
static size_t without(const struct putting *p, int year, enum table one, enum table or_other, const int64_t *before, size_t n_before)
{
	const struct cohort *c = p->job->cohort;
	int64_t *now = arena_array(p->arena, int64_t, c->children + 1);
	size_t n = 0, gone = 0;
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++)
			if (c->chunk[k]->id[i] != CELL_BLANK &&
			    (returns_in(c->chunk[k], i, one, year) || returns_in(c->chunk[k], i, or_other, year)) && n < c->children)
				now[n++] = person_of((void *)(uintptr_t)p, chunk_text(c->chunk[k], c->chunk[k]->id[i]));
	qsort(now, n, sizeof *now, by_id);
	for (size_t i = 0; i < n_before; i++)
		gone += !bsearch(&before[i], now, n, sizeof *now, by_id);
	return gone;
}

/* Far less than last time is asked back: more than a tenth of the children with an episode in what stood for the year have none now; and of
 * those in care when the year before ended as returns_less has it. (Of two years that are given together the second was asked of when they
 * were read.) */
static bool no_less(struct tx *tx, struct putting *p, int year, struct fault *f)
{
	int64_t *before, *running;
	size_t n_before, n_running;
	char words[DAY_TEXT], of[DAY_TEXT];
	if (p->job->sure)
		return true;
	if (!told_with_episodes(tx, p->arena, p->job->authority, year, false, &before, &n_before, f) ||
	    !told_with_episodes(tx, p->arena, p->job->authority, year - 1, true, &running, &n_running, f))
		return false;
	for (size_t i = 0; i < p->job->reading->n; i++)
		if (p->job->reading->year[i].year == year - 1)
			n_running = 0;
	size_t fewer = without(p, year, TABLE_EPISODES, TABLE_EPISODES, before, n_before),
	       gone = without(p, year, TABLE_EPISODES, TABLE_HEADER, running, n_running),
	       none = without(p, year, TABLE_EPISODES, TABLE_EPISODES, running, n_running);
	if (fewer * 10 > n_before)
		return fault_set(f, FAULT_ASKED, "import.less",
		    "Of the %zu children with an episode in the return of %s that is in, %zu have none in this one. Is it whole? If it is, "
		    "add --sure.",
		    n_before, year_words(year, words), fewer);
	return !returns_less(n_running, gone, none) ||
	    fault_set(f, FAULT_ASKED, "import.less",
	        "Of the %zu children who were in care at the end of %s, %zu have no episode in %s, and %zu are not in its header either. "
	        "Is it whole? If it is, add --sure.",
	        n_running, year_words(year - 1, words), none, year_words(year, of), gone);
}

/* Who they are, from the newest return that still tells it. */
static bool put_gone_people(struct tx *tx, struct putting *p, const struct cohort *told, struct fault *f)
{
	uint32_t chunk, child, at;
	for (size_t m = 0; m < p->report->n_missing; m++)
		p->report->missing[m].all = !cohort_find(told, p->report->missing[m].number, &chunk, &child);
	for (size_t i = 0; i < p->n_gone; i++) {
		if (!cohort_find(told, p->gone[i].number, &chunk, &child) || !map_get(&p->known, p->gone[i].number, &at))
			continue;
		struct about is = about(told, told->chunk[chunk], child);
		if (!p->stands[at].own && differs(&p->stands[at], &is) && !correct_person(tx, p, at, &is, f))
			return false;
	}
	return true;
}

/* ---- what people see: entries, from what every return that the record holds tells ---- */

static bool all_given(struct tx *tx, const struct import_job *j, bool *all, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct told_year *years;
	size_t n = 0;
	bool ok = told_years(tx, a, j->authority, &years, &n, f);
	*all = ok;
	for (size_t i = 0; ok && i < n; i++) {
		bool given = false;
		for (size_t y = 0; y < j->reading->n; y++)
			given = given || j->reading->year[y].year == years[i].year;
		*all = *all && given;
	}
	arena_free(a);
	return ok;
}

static bool put_entries(struct tx *tx, struct putting *p, struct fault *f)
{
	const struct import_job *j = p->job;
	struct hand hand = {.authority = j->authority, .now = j->now};
	struct cohort *told = NULL;
	bool all;
	if (!all_given(tx, j, &all, f))
		return false;
	if (!all) {
		struct cohort_builder *b = cohort_builder_new();
		if (!told_load(tx, j->authority, 0, 0, b, f)) {
			cohort_builder_free(b);
			return false;
		}
		told = cohort_build(b, f);
		if (!told)
			return false;
	}
	struct feed_job feed = {.hand = &hand, .told = told ? told : j->cohort, .which = j->cohort, .gone = p->gone, .n_gone = p->n_gone,
	    .person = person_of, .ctx = p, .progress = j->progress, .progress_ctx = j->ctx};
	bool ok = put_gone_people(tx, p, feed.told, f) && feed_put(tx, &feed, &p->report->entries, f);
	if (told)
		cohort_free(told);
	return ok;
}

/* A return that was handed in stays as sent, unless it is to be replaced. */
static bool may_replace(struct tx *tx, const struct import_job *j, int year, bool in, struct fault *f)
{
	char words[DAY_TEXT];
	enum row kept = kept_is(tx, j->authority, year, f);
	if (kept == ROW_FAULT)
		return false;
	if (j->replace)
		return kept_drop(tx, j->authority, year, f);
	if (kept == ROW_ONE)
		return fault_set(f, FAULT_ASKED, "import.kept",
		    "The return of %s was handed in and is kept as sent; this one tells otherwise. --replace takes its place.",
		    year_words(year, words));
	return !in || !j->only_new ||
	    fault_set(f, FAULT_ASKED, "import.in", "Another return of %s is in; this one tells otherwise. --replace takes its place.",
	        year_words(year, words));
}

static bool put(struct tx *tx, void *arg, struct fault *f)
{
	struct putting *p = arg;
	const struct import_job *j = p->job;
	p->people = 0;
	p->report->new_children = 0;
	p->n_gone = p->report->n_missing = 0;
	p->report->contested = 0;
	map_init(&p->is_gone, p->arena, 0);
	bool any = false;
	for (size_t y = 0; y < j->reading->n; y++) {
		struct told_digest d = told_digest(j->cohort, j->reading->year[y].year);
		bool same = false;
		enum row in = told_standing(tx, j->authority, j->reading->year[y].year, &d, &same, f);
		if (in == ROW_FAULT || (!same && !may_replace(tx, j, j->reading->year[y].year, in == ROW_ONE, f)))
			return false;
		p->report->same[y] = same;
		any = any || !same;
	}
	if (!any)
		return true;
	if (!load_people(tx, p, f) || !put_people(tx, p, f))
		return false;
	for (size_t y = 0; y < j->reading->n; y++) {
		if (p->report->same[y])
			continue;
		struct told_save save = {.authority = j->authority, .year = j->reading->year[y].year, .now = j->now, .who = j->who,
		    .source = text_of(j->reading->year[y].dir), .cohort = j->cohort, .asides = p->report->asides,
		    .n_asides = p->report->n_asides, .person = person_of, .ctx = p};
		if (j->progress)
			j->progress(j->ctx, "taking in returns", (int64_t)y + 1, (int64_t)j->reading->n);
		if (!no_less(tx, p, save.year, f))
			return false;
		int64_t *before;
		size_t n_before;
		if (!told_people(tx, p->arena, j->authority, save.year, &before, &n_before, f) || !told_put(tx, &save, f) ||
		    !journal_children(tx, p, save.year, f) || !find_missing(tx, p, save.year, before, n_before, f))
			return false;
	}
	return put_entries(tx, p, f);
}

bool import_put(struct store *s, struct arena *a, const struct import_job *j, struct import_report *r, struct fault *f)
{
	struct putting p = {.job = j, .report = r, .arena = a};
	return store_run(s, "import return", put, &p, f);
}
