/* Returns and names, then the rest. */
#include "demo/filling.h"
#include "base/buf.h"
#include "base/csv.h"
#include "demo/inside.h"
#include "demo/returns.h"
#include "told/import.h"
#include "record/import_people.h"
#include "told/life.h"
#include <stdio.h>

SQL(sql_demo_children, "SELECT number, child FROM k_person_number WHERE authority = $1 AND number_kind = 'council' AND current = 1");

int64_t moment_on(const struct filling *f, day d, int hour)
{
	int64_t ms = (int64_t)d * 86400000 + (int64_t)hour * 3600000;
	return ms > f->now ? f->now : ms;
}

/* ---- the young person of the demonstration: just sixteen, so that there is a plan for later, with a family they live in, and some
 * time in care ---- */

static int hero_fits(const struct inventing *v, const struct invented *k)
{
	day today = v->ask.as_at, since = invented_since(k, today);
	const struct invented_episode *e = invented_on(k, today);
	int age = age_law(k->born, today), fits = 0;
	if (age < 12 || age > 16)
		return 0;
	fits += age == 16 && birthday_law(k->born, 16) < today - 60 ? 4 : age == 15 ? 3 : 1; /* who has an adviser already */
	fits += e && e->home.place[0] == 'U' ? 4 : 0;
	fits += since != DAY_NONE && today - since > WEEK_DAYS ? 4 : 0;
	fits += k->separated ? 0 : 2;
	fits += k->family != k->index ? 2 : 0;
	return fits;
}

/* How far from the age that is looked for, in days; a birthday just past is best. */
static int64_t far_from(const struct filling *f, const struct invented *k, int years)
{
	int64_t past = f->v->ask.as_at - birthday_law(k->born, years);
	return past < 0 ? -past * 2 : past;
}

enum { SMALL = 8, SMALL_LEAST = 6, SMALL_MOST = 10, GROWN = 19, TRIED = 4000 };

static bool small_fits(const struct filling *f, const struct invented *k)
{
	int age = age_law(k->born, f->v->ask.as_at);
	const struct invented_episode *e = invented_on(k, f->v->ask.as_at);
	return age >= SMALL_LEAST && age <= SMALL_MOST && e && e->home.place[0] == 'U' &&
	    k->workers[k->workers_n - 1].worker == f->hero_part[PART_WORKER];
}

static void find_others(struct filling *f)
{
	int64_t small = INT64_MAX, grown = INT64_MAX, n = f->v->in_care + f->v->leavers;
	f->small = f->grown = -1;
	for (int64_t i = 0; i < n; i++) {
		if (i == TRIED && f->v->in_care > TRIED)
			i = f->v->in_care;
		if (i >= f->v->in_care + TRIED)
			break;
		struct arena *a = arena_new(0);
		struct invented k;
		invent_child(a, f->v, i, &k);
		if (k.is == INVENTED_IN_CARE && i != f->hero && small_fits(f, &k) && far_from(f, &k, SMALL) < small) {
			small = far_from(f, &k, SMALL);
			f->small = i;
		} else if (k.is == INVENTED_LEAVER && (i - f->v->in_care) / 22 % f->v->advisers == f->hero_part[PART_ADVISER] &&
		    far_from(f, &k, GROWN) < grown) {
			grown = far_from(f, &k, GROWN);
			f->grown = i;
		}
		arena_free(a);
	}
}

static void find_hero(struct filling *f)
{
	int best = -1;
	for (int64_t i = 0; i < f->v->in_care && i < 2000; i++) {
		struct arena *a = arena_new(0);
		struct invented k;
		invent_child(a, f->v, i, &k);
		int fits = hero_fits(f->v, &k);
		if (fits > best) {
			best = fits;
			f->hero = i;
			f->hero_part[PART_WORKER] = k.workers[k.workers_n - 1].worker;
			f->hero_part[PART_CARER] = (uint32_t)k.family;
		}
		arena_free(a);
	}
	f->hero_part[PART_MANAGER] = f->hero_part[PART_WORKER] / 7;
	f->hero_part[PART_REVIEWER] = (uint32_t)(f->hero / 65) % f->v->reviewers;
	f->hero_part[PART_ADVISER] = (uint32_t)f->hero % f->v->advisers;
	f->hero_part[PART_NURSE] = (uint32_t)(f->hero / 200) % f->v->nurses;
	find_others(f);
}

/* ---- returns ---- */

void telling_row(void *ctx, enum table t, const struct text *cells)
{
	struct telling *x = ctx;
	int32_t row = (int32_t)x->rows[t]++;
	cohort_add(x->builder, t, x->year, row, row + 2, cells, false);
}

static bool tell_year(struct filling *f, struct cohort_builder *b, struct returned *out, struct fault *fault)
{
	struct telling x = {.builder = b, .year = out->year};
	struct arena *a = arena_new(0);
	struct invented k;
	for (int t = 0; t < TABLES; t++) {
		if (!demo_has(f->v, out->year, (enum table)t))
			continue;
		out->tables |= (uint32_t)1 << t;
		if (!cohort_table(b, out->year, (enum table)t)) {
			arena_free(a);
			return fault_set(fault, FAULT_OURS, "demo.years", "More years are told than a cohort holds.");
		}
	}
	for (int64_t i = 0; i < f->v->all; i++) {
		arena_reset(a);
		invent_child(a, f->v, i, &k);
		demo_rows(a, f->v, &k, out->year, telling_row, &x);
		if (f->progress && i % 2000 == 0)
			f->progress("inventing", i, f->v->all);
	}
	arena_free(a);
	memcpy(out->rows, x.rows, sizeof x.rows);
	return true;
}

static void import_said(void *ctx, const char *what, int64_t done, int64_t of)
{
	struct filling *f = ctx;
	f->progress(what, done, of);
}

static bool fill_returns(struct filling *f, struct fault *fault)
{
	struct arena *a = arena_new(0);
	struct reading reading = {.n = (size_t)f->v->ask.years};
	struct import_report report;
	reading.year = arena_array(a, struct returned, reading.n);
	struct cohort_builder *b = cohort_builder_new();
	bool ok = true;
	for (size_t y = 0; ok && y < reading.n; y++) {
		reading.year[y] = (struct returned){.dir = "invented for the demonstration", .agreement = 1,
		    .year = year_of(f->v->ask.as_at) - f->v->ask.years + 1 + (int)y};
		ok = tell_year(f, b, &reading.year[y], fault);
	}
	struct cohort *c = NULL;
	if (ok)
		c = cohort_build(b, fault);
	else
		cohort_builder_free(b);
	if (c) {
		struct import_job job = {.authority = f->authority, .who = TEXT("demonstration"), .now = f->now, .reading = &reading,
		    .cohort = c, .sure = true, .progress = f->progress ? import_said : NULL, .ctx = f};
		import_reckon(a, &job, &report);
		ok = import_put(f->store, a, &job, &report, fault);
		f->report->rows = report.rows;
		f->report->children = report.children;
		cohort_free(c);
	}
	arena_free(a);
	return ok && c;
}

/* ---- names ---- */

static const char *staged_forename(const struct filling *f, int64_t i, const char *own)
{
	return i == f->hero ? "Kit" : i == f->small ? "Bee" : i == f->grown ? "Lee" : own;
}

static bool fill_names(struct filling *f, struct fault *fault)
{
	struct buf b = BUF_INIT((size_t)256 << 20);
	struct arena *a = arena_new(0);
	struct people_report report;
	buf_z(&b, "CHILD,FORENAME,SURNAME,KNOWN_AS\n");
	for (int64_t i = 0; i < f->v->all; i++) {
		struct invented k;
		arena_reset(a);
		invent_child(a, f->v, i, &k);
		if (f->child[i])
			buf_printf(&b, "%s,%s,%s,%s\n", k.number, staged_forename(f, i, k.forename), k.surname,
			    on_stage(f, i) || !k.known_as ? "" : k.known_as);
	}
	if (f->progress)
		f->progress("names", f->v->all, f->v->all);
	bool ok = import_people(f->store, a, f->authority, "names of the demonstration", buf_as_text(&b), f->now, f->v->ask.as_at, &report,
	    fault);
	buf_free(&b);
	arena_free(a);
	return ok;
}

static bool find_children(struct tx *tx, void *arg, struct fault *fault)
{
	struct filling *f = arg;
	struct query q;
	query_begin(tx, &q, &sql_demo_children);
	query_bind_i64(&q, 1, f->authority);
	while (query_step(&q, fault)) {
		struct text number = query_text(&q, 0);
		int64_t index;
		if (number.n == 8 && text_int((struct text){number.at + 1, number.n - 1}, &index) && index >= 1 && index <= f->v->all)
			f->child[index - 1] = query_i64(&q, 1);
	}
	return query_end(&q, fault);
}

static bool begin(struct tx *tx, void *arg, struct fault *fault)
{
	struct filling *f = arg;
	char iso[DAY_TEXT];
	day since = f->v->ask.as_at - WEEK_DAYS;
	struct arena *a = arena_new(0);
	struct text what = arena_printf(a, "seed %llu, %lld children, as at %s", (unsigned long long)f->v->ask.seed,
	    (long long)f->v->in_care, day_iso(f->v->ask.as_at, iso));
	bool ok = store_authority_add(tx, TEXT(DEMO_CODE), TEXT(DEMO_AUTHORITY), day_of(1998, 4, 1), &f->authority, fault) &&
	    store_fact_set(tx, "demo", what, fault) && life_hold(tx, f->authority, SATISFIED_VISIT, since, fault) &&
	    life_hold(tx, f->authority, SATISFIED_HEALTH, since, fault) && life_hold(tx, f->authority, SATISFIED_CONTACT, since, fault) &&
	    life_hold(tx, f->authority, SATISFIED_INTERVIEW, f->v->ask.as_at - DEMO_TALKS, fault);
	arena_free(a);
	return ok;
}

bool demo_fill(struct store *s, const struct inventing *v, int64_t now, void (*progress)(const char *, int64_t, int64_t),
    struct arena *a, struct demo_filled *report, struct fault *fault)
{
	struct filling f = {.store = s, .arena = a, .v = v, .now = now, .progress = progress, .report = report};
	*report = (struct demo_filled){0};
	f.child = arena_array(a, int64_t, v->all);
	find_hero(&f);
	return store_run(s, "demonstration begins", begin, &f, fault) && fill_returns(&f, fault) &&
	    store_read(s, find_children, &f, fault) && fill_names(&f, fault) && fill_adults(&f, fault) && fill_children(&f, fault) &&
	    fill_users(&f, fault) && fill_months(&f, fault);
}
