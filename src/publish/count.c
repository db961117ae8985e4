/* From the record to a publication's rows: which dates, which figures, what of them is shown. */
#include "measure/publish.h"
#include "publish/edition.h"
#include "told/life.h"
#include <stdlib.h>

/* What earlier publications hold; the last made speaks. */
SQL(sql_published, "SELECT measure, as_at, as_known, year, value, num, den, hidden, why FROM publication_figure "
                   "WHERE authority = $1 AND as_at <= $2 ORDER BY publication, measure, as_at");
SQL(sql_published_on, "SELECT id FROM publication WHERE authority = $1 AND as_at = $2");

day publish_quarter(day d)
{
	struct civil c = day_civil(d + 1); /* the last day of a quarter is the day before the first of one */
	return day_of(c.year, (c.month - 1) / 3 * 3 + 1, 1) - 1;
}

const struct figure *series_now(const struct series *s)
{
	return s->n ? &s->at[s->n - 1] : NULL;
}

bool publish_whole(const struct cohort *c, day d)
{
	int first = 0, last = 0;
	for (int i = 0; i < c->years; i++)
		if (c->year[i].year && cohort_has_table(&c->year[i], TABLE_EPISODES)) {
			first = first ? first : c->year[i].year;
			last = c->year[i].year;
		}
	/* after the newest return's year the record itself goes on; a year that is missing between is not counted in */
	return first && d >= year_last(first) && (cohort_year(c, year_of(d)) || year_of(d) > last);
}

/* The quarter ends at which a whole year lies in what the record was told, oldest first. */
static size_t dates(const struct cohort *c, day as_at, day out[static PUBLISH_QUARTERS])
{
	size_t n = 0;
	for (int q = PUBLISH_QUARTERS - 1; q >= 0; q--) {
		day d = day_add_months(as_at + 1, -3 * q) - 1; /* by the first of the month after: all months have one */
		if (publish_whole(c, d))
			out[n++] = d;
	}
	return n;
}

static struct figure figure_of(struct arena *a, const struct measured *m, const struct published *shown, int64_t now)
{
	struct figure f = {.as_at = m->def->yearly && m->year ? year_last(m->year) : m->asof.as_at, .as_known = now, .year = m->year,
	    .value = -1, .num = shown->num ? m->num : -1, .den = shown->den ? m->den : -1};
	if (!m->known) {
		f.num = f.den = -1;
		f.why = arena_text(a, text_of(m->why ? m->why : "It is not known."));
		return f;
	}
	f.known = shown->value;
	f.value = shown->value ? m->value : -1;
	f.hidden = (shown->value ? 0 : HIDES_VALUE) | (m->num >= 0 && !shown->num ? HIDES_NUM : 0) | (m->den >= 0 && !shown->den ? HIDES_DEN
	    : 0);
	return f;
}

/* Appends; a yearly answer that stands already is not told twice, and what is not known only where nothing else is. */
static void put(struct arena *a, struct series *s, size_t *cap, struct figure f)
{
	if (s->n && s->at[s->n - 1].as_at == f.as_at)
		return;
	if (!f.known && !f.hidden && s->n && f.year == 0 && !s->at[s->n - 1].known && !s->at[s->n - 1].hidden)
		s->n--; /* a gap is told once, at its last date */
	s->at = arena_grow(a, s->at, cap, s->n + 1, sizeof *s->at);
	s->at[s->n++] = f;
}

static struct figure *find(struct series *s, day as_at)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].as_at == as_at)
			return &s->at[i];
	return NULL;
}

/* A day that was published stands as it was published. */
static bool keep_published(struct tx *tx, struct arena *a, const struct publish_ask *ask, struct edition *e, struct fault *f)
{
	struct query q;
	query_begin(tx, &q, &sql_published);
	query_bind_i64(&q, 1, ask->authority);
	query_bind_day(&q, 2, ask->as_at);
	while (query_step(&q, f)) {
		int m = measure_of(query_text(&q, 0));
		struct figure *now = m < 0 ? NULL : find(&e->of[m], query_day(&q, 1));
		if (!now || (query_null(&q, 4) && !query_i64(&q, 7)))
			continue; /* nothing was told then */
		*now = (struct figure){query_day(&q, 1), query_i64(&q, 2), (int)query_i64(&q, 3), (int)query_i64(&q, 7), !query_null(&q, 4),
		    query_null(&q, 4) ? -1 : query_i64(&q, 4), query_null(&q, 5) ? -1 : query_i64(&q, 5),
		    query_null(&q, 6) ? -1 : query_i64(&q, 6), arena_text(a, query_text(&q, 8))};
	}
	return query_end(&q, f);
}

static bool may_be(struct tx *tx, const struct publish_ask *ask, struct fault *f)
{
	char end[DAY_TEXT], said[DAY_TEXT];
	int64_t id;
	day_long(publish_quarter(ask->as_at < ask->today ? ask->as_at : ask->today), end);
	day_long(ask->as_at, said);
	if (publish_quarter(ask->as_at) != ask->as_at)
		return fault_set(f, FAULT_ASKED, "publish.date",
		    "%s is not the last day of a quarter; publications are made for those days alone. The one before it is %s.", said, end);
	if (ask->as_at > ask->today)
		return fault_set(f, FAULT_ASKED, "publish.date", "%s is still to come. The last day of a quarter that has passed is %s.",
		    said, end);
	enum row row = ask->afresh ? ROW_NONE : sql_i64(tx, &sql_published_on, &id, f, arg_i(ask->authority), arg_day(ask->as_at));
	if (row == ROW_ONE)
		return fault_set(f, FAULT_ASKED, "publish.there",
		    "%s is published already. Where that is wrong, 'kith publish --afresh' counts it again.", said);
	return row == ROW_NONE;
}

static struct text years_of(struct arena *a, const struct cohort *c)
{
	struct text t = TEXT("");
	char words[DAY_TEXT];
	for (int i = 0; i < c->years; i++)
		if (c->year[i].year)
			t = arena_printf(a, "%.*s%s%s", TEXT_ARG(t), t.n ? ", " : "", year_words(c->year[i].year, words));
	return t;
}

static void count_all(struct arena *a, struct lives *lives, const struct publish_ask *ask, const day *when, size_t n, struct edition *e)
{
	struct measure_ask *each = arena_array(a, struct measure_ask, n);
	struct measured *m = arena_array(a, struct measured, n * MEASURES);
	struct published *shown = arena_array(a, struct published, n * MEASURES);
	size_t cap[MEASURES] = {0};
	for (size_t i = 0; i < n; i++)
		each[i] = (struct measure_ask){.asof = {when[i], ask->now}, .laws = ask->laws, .upper = ask->upper,
		    .upper_arg = ask->upper_arg, .authority = ask->code, .events = lives_events, .events_arg = lives};
	measure_all(a, lives->cohort, each, n, m);
	publish_series(a, m, n, shown);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < MEASURES; k++)
			put(a, &e->of[k], &cap[k], figure_of(a, &m[i * MEASURES + k], &shown[i * MEASURES + k], ask->now));
}

bool publish_count(struct tx *tx, struct arena *a, const struct publish_ask *ask, struct publish_work *w, struct fault *f)
{
	struct lives lives = {0};
	day when[PUBLISH_QUARTERS];
	*w = (struct publish_work){.authority = ask->authority};
	if (!may_be(tx, ask, f) || !lives_counted(tx, a, ask->authority, ask->as_at, &lives, f))
		return false;
	size_t n = dates(lives.cohort, ask->as_at, when);
	if (!n || when[n - 1] != ask->as_at) {
		cohort_free(lives.cohort);
		return fault_set(f, FAULT_ASKED, "publish.empty",
		    "There is no whole year to that date in the record, so nothing can be counted. Bring in the return of that year "
		    "first.");
	}
	w->edition = (struct edition){.id = store_id(), .as_at = ask->as_at, .as_known = ask->now, .made_at = ask->now, .made_by = ask->by,
	    .made_as = text_of(ask->role), .title = ask->title, .returns = years_of(a, lives.cohort)};
	count_all(a, &lives, ask, when, n, &w->edition);
	cohort_free(lives.cohort);
	if (!ask->afresh && !keep_published(tx, a, ask, &w->edition, f))
		return false;
	for (size_t m = 0; m < MEASURES; m++)
		for (size_t i = 0; i < w->edition.of[m].n; i++) {
			w->figures++;
			w->hidden += w->edition.of[m].at[i].hidden != 0;
		}
	return true;
}
