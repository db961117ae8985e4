#include "today/findings.h"
#include "base/ceiling.h"
#include "base/csv.h"
#include "base/file.h"
#include "record/people.h"
#include "record/reason.h"
#include "returns/places.h"
#include "returns/providers.h"
#include "store/journal.h"
#include "today/reckon.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct reckoned {
	struct return_today today; /* first: a return_today is its reckoned */
	atomic_int refs;
	struct arena *arena;
};

struct findings_kept {
	pthread_mutex_t lock;
	pthread_cond_t reckoned;   /* whoever reckons is done, or gave up */
	bool busy;                 /* one reckons at a time: the others wait for what it finds */
	struct text mapped;        /* the postcodes' index */
	const struct places *places;
	const struct providers *providers;
	struct {
		int64_t authority, upto; /* the journal number up to which it is true */
		day today;
		struct reckoned *is;
	} kept[16];
	size_t n;
};

struct findings_kept *findings_kept_new(struct arena *a, const struct settings *s, struct fault *f)
{
	struct findings_kept *h = calloc(1, sizeof *h);
	const char *places = arena_z(a, setting_text(s, SETTING_POSTCODES)), *providers = arena_z(a, setting_text(s, SETTING_PROVIDERS));
	struct text bytes;
	if (!h)
		return fault_set(f, FAULT_SYSTEM, "findings.memory", "There is no memory left."), NULL;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->reckoned, NULL);
	bool ok = !*places || (file_map(places, PLACES_FILE, &h->mapped, f) && (h->places = places_open(a, places, h->mapped, f)) != NULL);
	if (ok && *providers) {
		struct providers *p = arena_new_of(a, struct providers);
		h->providers = p;
		ok = file_read(a, providers, CSV_FILE, &bytes, f) && providers_read(a, providers, bytes, h->places, p, f);
	}
	if (ok)
		return h;
	findings_kept_free(h);
	return NULL;
}

static void put_back(void *what)
{
	struct reckoned *k = what;
	if (atomic_fetch_sub(&k->refs, 1) != 1)
		return;
	findings_free(&k->today.found);
	cohort_free(k->today.closing.cohort);
	arena_free(k->arena); /* it lives in it */
}

void return_today_put(struct return_today *t)
{
	if (!t)
		return;
	ceiling_drop(t);
	put_back(t);
}

void findings_kept_free(struct findings_kept *h)
{
	if (!h)
		return;
	for (size_t i = 0; i < h->n; i++)
		put_back(h->kept[i].is);
	pthread_cond_destroy(&h->reckoned);
	file_unmap(h->mapped);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

/* ---- checking ---- */

static bool open_check(const struct today *h, struct text authority, const struct closing *c, struct arena *a, struct check *out,
    struct fault *f)
{
	struct check_setup s = closing_setup(c, authority);
	s.places = h->findings->places;
	s.providers = h->findings->providers;
	return check_open(out, a, &s, f);
}

day finding_since(const struct cohort *c, const struct finding *x)
{
	for (int k = 1; k < table_info[x->table].told; k++) {
		const struct column *col = &table_info[x->table].column[k];
		if ((col->kind == CELL_DATE || col->kind == CELL_ZDATE) && strcmp(col->name, "DOB") != 0 &&
		    strcmp(col->name, "MC_DOB") != 0)
			return cell_day(c->chunk[x->chunk]->rows[x->table].col[k][x->row]);
	}
	return DAY_NONE;
}

static int by_fault(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	return x->fault != y->fault ? (x->fault < y->fault ? -1 : 1) : x->table != y->table ? (x->table < y->table ? -1 : 1)
	                                                                                    : (x->row > y->row) - (x->row < y->row);
}

/* Findings that are one fault become one thing. Sorts the findings. */
static struct finding_row *things_of(struct arena *a, const struct check *k, const struct cohort *c, struct findings *f, size_t *n)
{
	struct finding_row *all = arena_array(a, struct finding_row, f->n + 1);
	*n = 0;
	if (f->n)
		qsort(f->at, f->n, sizeof *f->at, by_fault);
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *x = &f->at[i];
		if (i && x[-1].rule == x->rule && x[-1].fault == x->fault) {
			all[*n - 1].n++;
			continue;
		}
		all[(*n)++] = (struct finding_row){.rule = k->run[x->rule], .first = (uint32_t)i, .n = 1, .since = finding_since(c, x),
		    .number = x->id == CELL_BLANK ? (struct text){0} : chunk_text(c->chunk[x->chunk], x->id)};
	}
	return all;
}

/* ---- of one child ---- */

static void say_right(struct finding_row *t, const struct rule *r, day since, struct finding_right right)
{
	if (t->rule == r && (since == DAY_NONE || since == t->since))
		t->right = right;
}

/* ---- numbers given twice: the rules over the whole return, over the few who were ever told of with the same ---- */

enum { SAME_MOST = 20 };
SQL(sql_same_number,
    "SELECT person FROM (SELECT person FROM told_HEADER WHERE authority = $1 AND UPN = $2 UNION SELECT child FROM k_person_number "
    "WHERE authority = $1 AND number_kind = 'upn' AND number = $2 AND " ENTRY_STANDS("") ") same "
    "WHERE person <> $3 ORDER BY person LIMIT 20");

struct twice {
	struct tx *tx;
	struct arena *arena;
	int64_t authority;
	day today;
	const struct child_model *m;
	struct child_findings *out;
	struct life with[SAME_MOST];
	size_t n;
	struct fault *f;
};

/* The lives of those who have it too; pupil numbers that say why there is none (UN1) are nobody's. */
static bool load_same(struct twice *t, struct text upn)
{
	int64_t person[SAME_MOST];
	size_t n = 0;
	struct query q;
	if (upn.n == 3)
		return true;
	query_begin(t->tx, &q, &sql_same_number);
	query_bind_i64(&q, 1, t->authority);
	query_bind_text(&q, 2, upn);
	query_bind_i64(&q, 3, t->m->person);
	while (query_step(&q, t->f) && n < SAME_MOST)
		person[n++] = query_i64(&q, 0);
	if (!query_end(&q, t->f))
		return false;
	for (size_t i = 0; i < n && t->n < SAME_MOST; i++) {
		bool there = false; /* a child may have two headers */
		for (size_t k = 0; k < t->n; k++)
			there = there || t->with[k].person == person[i];
		if (there)
			continue;
		if (!life_load(t->tx, t->arena, t->authority, person[i], t->today, &t->with[t->n], t->f))
			return false;
		t->n++;
	}
	return true;
}

/* Takes over what is found in the child's own rows, as rows of the child's own closing. */
static void take_own(struct twice *t, const struct cohort *all, const struct findings *found)
{
	struct findings *into = &t->out->found;
	const struct cohort *own = t->out->closing.cohort;
	for (size_t i = 0; i < found->n; i++) {
		struct finding x = found->at[i];
		const struct rows *theirs = &all->chunk[x.chunk]->rows[x.table];
		if (x.id == CELL_BLANK || !text_eq(chunk_text(all->chunk[x.chunk], x.id), t->m->number))
			continue;
		const struct rows *mine = &own->chunk[0]->rows[x.table];
		for (x.row = 0; x.row < mine->n; x.row++)
			if (mine->row[x.row] == x.record && mine->year[x.row] == theirs->year[found->at[i].row])
				break;
		if (x.row == mine->n)
			continue;
		x.chunk = 0;
		x.id = own->chunk[0]->id[0];
		if (into->n == into->cap) {
			size_t cap = into->cap * 2 + 16;
			into->at = ceiling_memory(realloc(into->at, cap * sizeof *into->at), cap * sizeof *into->at);
			into->cap = cap;
		}
		into->at[into->n++] = x;
	}
}

static bool check_twice(struct twice *t)
{
	const struct closing *own = &t->out->closing;
	bool ok = true, some = false;
	for (size_t r = 0; r < t->out->check.n_run; r++)
		some = some || t->out->check.run[r]->all;
	if (!some || own->cohort->n != 1 || own->cohort->chunk[0]->children != 1)
		return true;
	const struct chunk *c = own->cohort->chunk[0];
	struct span_rows headers = chunk_rows(c, TABLE_HEADER, 0, own->year);
	for (uint32_t r = headers.from; ok && r < headers.to; r++) {
		cell upn = c->rows[TABLE_HEADER].col[HEADER_UPN][r];
		ok = upn == CELL_BLANK || load_same(t, chunk_text(c, upn));
	}
	if (ok && t->n) {
		/* the few of them stand beside each other: their chunks are borrowed, their years are the authority's */
		struct chunk *chunk[SAME_MOST + 1];
		struct cohort all = *t->m->life.cohort;
		struct closing together;
		struct findings found;
		all.chunk = chunk;
		all.n = 0;
		for (size_t i = 0; i <= t->n; i++) {
			const struct cohort *one = i ? t->with[i - 1].cohort : t->m->life.cohort;
			if (one->n)
				chunk[all.n++] = one->chunk[0];
		}
		ok = closing_of(&all, own->year, &together, t->f);
		if (ok) {
			check_whole(&t->out->check, together.cohort, &found);
			take_own(t, together.cohort, &found);
			findings_free(&found);
			cohort_free(together.cohort);
		}
	}
	for (size_t i = 0; i < t->n; i++)
		cohort_free(t->with[i].cohort);
	return ok;
}

static void add_reasons(const struct child_model *m, struct child_findings *out)
{
	const struct entries *reasons = model_of(m, "reason");
	for (size_t i = 0; i < out->n; i++) {
		out->thing[i].child = m->person;
		for (size_t k = 0; k < reasons->n; k++) {
			const struct entry *e = reasons->at[k];
			if (!entry_stands(e) || reason_for(e) != REASON_RIGHT ||
			    !text_is(entry_value(e, "clock")->text, out->thing[i].rule->code))
				continue;
			say_right(&out->thing[i], out->thing[i].rule, value_day(entry_value(e, "since")),
			    (struct finding_right){true, entry_value(e, "words")->text, {0}, e->written_by, entry_from(e)});
		}
		out->n_right += out->thing[i].right.is;
	}
}

static struct text whose_code(const struct today *h, int64_t authority)
{
	for (size_t i = 0; i < h->n_authorities; i++)
		if (h->authorities[i].authority == authority)
			return h->authorities[i].code;
	return TEXT("");
}

bool findings_of_child(struct today *h, struct tx *tx, int64_t authority, const struct child_model *m, struct arena *a, day today,
    struct child_findings *out, struct fault *f)
{
	*out = (struct child_findings){0};
	if (!closing_of(m->life.cohort, year_of(today), &out->closing, f))
		return false;
	const struct cohort *c = out->closing.cohort;
	if (!open_check(h, whose_code(h, authority), &out->closing, a, &out->check, f)) {
		cohort_free(out->closing.cohort);
		return false;
	}
	for (uint32_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++)
			check_child(&out->check, c->chunk[k], k, i, &out->found);
	struct twice t = {.tx = tx, .arena = a, .authority = authority, .today = today, .m = m, .out = out, .f = f};
	if (!check_twice(&t)) {
		child_findings_free(out);
		return false;
	}
	out->thing = things_of(a, &out->check, c, &out->found, &out->n);
	add_reasons(m, out);
	return true;
}

void child_findings_free(struct child_findings *c)
{
	findings_free(&c->found);
	cohort_free(c->closing.cohort);
	*c = (struct child_findings){0};
}

/* ---- of an authority ---- */

SQL(sql_mends,
    "SELECT a.child, a.who FROM k_allocation a WHERE a.authority = $1 AND (a.part = $2 OR a.part = $3) AND a.who IS NOT NULL AND "
    ACCESS_NOW("a") " ORDER BY a.child, CASE WHEN a.part = $2 THEN 0 ELSE 1 END, a.happened_from DESC");
SQL(sql_right, "SELECT child, clock, since, words, written_by, happened_from FROM k_reason WHERE authority = $1 AND why = 'right'"
    " AND " ENTRY_STANDS("")
    " ORDER BY child, entry");

struct reckoning {
	struct today *from;
	struct tx *tx;
	struct arena *arena; /* for the result */
	int64_t authority;
	day today;
	struct return_today *t;
	struct fault *f;
};

static int by_number(const void *a, const void *b)
{
	const struct finding_row *x = a, *y = b;
	int number = text_cmp(x->number, y->number);
	return number ? number : x->first < y->first ? -1 : x->first > y->first;
}

static const struct life_events *live_of(const struct lives *l, struct text number)
{
	size_t lo = 0, hi = l->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = text_cmp(l->at[mid].number, number);
		if (!c)
			return &l->at[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static int by_child(const void *a, const void *b)
{
	const struct finding_row *x = *(struct finding_row *const *)a, *y = *(struct finding_row *const *)b;
	return x->child != y->child ? (x->child > y->child ? 1 : -1) : (x->first > y->first) - (x->first < y->first);
}

/* The first thing of a child among those sorted by child. */
static size_t first_of(struct finding_row **at, size_t n, int64_t child)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (at[mid]->child < child)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool add_workers(struct reckoning *k, struct finding_row **at)
{
	struct query q;
	query_begin(k->tx, &q, &sql_mends);
	query_bind_i64(&q, 1, k->authority);
	query_bind_z(&q, 2, "social-worker");
	query_bind_z(&q, 3, "personal-adviser");
	query_bind_day(&q, 4, k->today);
	while (query_step(&q, k->f)) {
		int64_t child = query_i64(&q, 0);
		for (size_t i = first_of(at, k->t->n, child); i < k->t->n && at[i]->child == child && !at[i]->worker; i++)
			at[i]->worker = query_i64(&q, 1);
	}
	return query_end(&q, k->f);
}

static bool add_rights(struct reckoning *k, struct finding_row **at)
{
	struct query q;
	query_begin(k->tx, &q, &sql_right);
	query_bind_i64(&q, 1, k->authority);
	while (query_step(&q, k->f)) {
		int64_t child = query_i64(&q, 0), who = query_i64(&q, 4);
		const struct rule *r = check_rule(k->t->check.setup.year, query_text(&q, 1));
		struct finding_right right = {true, arena_text(k->arena, query_text(&q, 3)), {0}, who, query_day(&q, 5)};
		if (who && person_name(k->tx, k->arena, k->authority, who, &right.who, k->f) == ROW_FAULT)
			break;
		for (size_t i = first_of(at, k->t->n, child); i < k->t->n && at[i]->child == child; i++)
			say_right(at[i], r, query_day(&q, 2), right);
	}
	return query_end(&q, k->f);
}

static int most_things(const void *a, const void *b)
{
	const struct who_mends *x = a, *y = b;
	return x->things != y->things ? (x->things < y->things ? 1 : -1) : text_cmp(x->name, y->name);
}

static int by_worker(const void *a, const void *b)
{
	const struct finding_row *x = *(struct finding_row *const *)a, *y = *(struct finding_row *const *)b;
	return x->worker != y->worker ? (x->worker > y->worker ? 1 : -1) : by_number(x, y);
}

/* Who can mend how much; the things in order of worker, then number. */
static bool add_who(struct reckoning *k, struct finding_row **at)
{
	struct return_today *t = k->t;
	if (t->n)
		qsort(at, t->n, sizeof(struct finding_row *), by_worker);
	t->who = arena_array(k->arena, struct who_mends, t->n + 1);
	for (size_t i = 0; i < t->n; i++) {
		bool first = !i || at[i]->worker != at[i - 1]->worker;
		if (first) {
			t->who[t->n_who++] = (struct who_mends){.worker = at[i]->worker};
			if (at[i]->worker && person_name(k->tx, k->arena, k->authority, at[i]->worker, &t->who[t->n_who - 1].name, k->f) ==
			    ROW_FAULT)
				return false;
		}
		struct who_mends *w = &t->who[t->n_who - 1];
		w->things++;
		w->right += at[i]->right.is;
		w->children += first || !text_eq(at[i]->number, at[i - 1]->number);
		t->n_right += at[i]->right.is;
	}
	if (t->n_who)
		qsort(t->who, t->n_who, sizeof *t->who, most_things);
	return true;
}

static bool add_people(struct reckoning *k, const struct lives *lives)
{
	struct return_today *t = k->t;
	struct finding_row **at = arena_array(k->arena, struct finding_row *, t->n + 1);
	if (t->n)
		qsort(t->thing, t->n, sizeof *t->thing, by_number);
	for (size_t i = 0; i < t->n; i++) {
		const struct life_events *e = live_of(lives, t->thing[i].number);
		t->thing[i].child = e ? e->person : 0;
		t->n_children += !i || !text_eq(t->thing[i].number, t->thing[i - 1].number);
		at[i] = &t->thing[i];
	}
	if (t->n)
		qsort(at, t->n, sizeof *at, by_child);
	return add_workers(k, at) && add_rights(k, at) && add_who(k, at);
}

static bool fill(struct reckoning *k)
{
	struct return_today *t = k->t;
	struct arena *a = arena_new(0); /* the lives: not kept */
	struct authority whose;
	struct lives lives = {0};
	bool ok = store_authority_get(k->tx, a, k->authority, &whose, k->f) && lives_load(k->tx, a, k->authority, k->today, &lives, k->f);
	ok = ok && closing_of(lives.cohort, year_of(k->today), &t->closing, k->f) &&
	     open_check(k->from, whose.code, &t->closing, k->arena, &t->check, k->f);
	if (ok) {
		t->year = t->closing.year;
		check_run(&t->check, t->closing.cohort, 1, false, &t->found);
		t->thing = things_of(k->arena, &t->check, t->closing.cohort, &t->found, &t->n);
		ok = add_people(k, &lives);
	}
	cohort_free(lives.cohort);
	arena_free(a);
	return ok;
}

static struct reckoned *reckon(struct today *h, struct tx *tx, int64_t authority, day today, int64_t now, struct fault *f)
{
	struct arena *a = arena_new(0);
	struct reckoned *k = arena_new_of(a, struct reckoned);
	*k = (struct reckoned){.arena = a, .today = {.reckoned_at = now}};
	atomic_init(&k->refs, 1);
	bool ok = fill(&(struct reckoning){h, tx, a, authority, today, &k->today, f});
	/* from here on it is whoever counts its references, and no job alone */
	arena_keep(a);
	ceiling_drop(&k->today.found);
	ceiling_drop(k->today.closing.cohort);
	ceiling_hold(k, put_back);
	if (ok)
		return k;
	return_today_put(&k->today);
	return NULL;
}

/* Whether nothing was written about a child since. Sets *upto to the newest row of the journal. */
static bool unchanged(struct tx *tx, int64_t authority, int64_t since, bool *same, int64_t *upto, struct fault *f)
{
	struct arena *a = arena_new(0);
	int64_t *child;
	size_t n = 0;
	bool ok = journal_changed_children(tx, a, authority, since, &child, &n, upto, f);
	*same = ok && !n;
	arena_free(a);
	return ok;
}

/* Only one reckons; it is held, so that one who gives up lets the next begin. */
static void wait_turn(struct findings_kept *h)
{
	pthread_mutex_lock(&h->lock);
	while (h->busy)
		pthread_cond_wait(&h->reckoned, &h->lock);
	h->busy = true;
	pthread_mutex_unlock(&h->lock);
}

static void end_turn(void *what)
{
	struct findings_kept *h = what;
	pthread_mutex_lock(&h->lock);
	h->busy = false;
	pthread_cond_signal(&h->reckoned);
	pthread_mutex_unlock(&h->lock);
}

/* Within one's turn, so that nobody else changes what is kept. */
static bool fresh_or_reckoned(struct today *from, struct tx *tx, int64_t authority, day today, int64_t now, struct return_today **out,
    struct fault *f)
{
	struct findings_kept *h = from->findings;
	size_t i = 0;
	bool same = false;
	while (i < h->n && h->kept[i].authority != authority)
		i++;
	bool is = i < h->n;
	int64_t upto = is ? h->kept[i].upto : 0;
	if (!unchanged(tx, authority, upto, &same, &upto, f))
		return false;
	if (!is || !same || h->kept[i].today != today) {
		struct reckoned *k = reckon(from, tx, authority, today, now, f);
		if (!k)
			return false;
		reckon_keep(tx, authority, today, &k->today);
		ceiling_drop(k); /* kept from now on */
		if (is)
			put_back(h->kept[i].is);
		else if (h->n == sizeof h->kept / sizeof *h->kept) /* more authorities than anybody has: the last gives way */
			put_back(h->kept[i = h->n - 1].is);
		else
			h->n++;
		h->kept[i].authority = authority;
		h->kept[i].is = k;
		h->kept[i].today = today;
	}
	h->kept[i].upto = upto;
	atomic_fetch_add(&h->kept[i].is->refs, 1);
	*out = &h->kept[i].is->today;
	ceiling_hold(h->kept[i].is, put_back);
	return true;
}

bool return_today_get(struct today *from, struct tx *tx, int64_t authority, day today, int64_t now, struct return_today **out,
    struct fault *f)
{
	struct findings_kept *h = from->findings;
	wait_turn(h);
	ceiling_hold(h, end_turn);
	bool ok = fresh_or_reckoned(from, tx, authority, today, now, out, f);
	ceiling_drop(h);
	end_turn(h);
	return ok;
}

const struct places *findings_places(const struct today *h)
{
	return h->findings->places;
}
