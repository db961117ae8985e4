#include "returns/check.h"
#include "base/ceiling.h"
#include "base/threads.h"
#include "returns/rules/view.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* ---- which rules ---- */

const struct rule *check_rule(int year, struct text code)
{
	const struct rule *best = NULL;
	for (size_t f = 0; f < rule_families_n; f++)
		for (size_t i = 0; i < rule_families[f]->n; i++) {
			const struct rule *r = &rule_families[f]->rule[i];
			if (r->since <= year && text_is(code, r->code) && (!best || r->since > best->since))
				best = r;
		}
	return best && best->until && best->until < year ? NULL : best;
}

size_t check_rules(struct arena *a, int year, const struct rule ***out)
{
	size_t n = 0, cap = 0;
	*out = NULL;
	for (size_t f = 0; f < rule_families_n; f++)
		for (size_t i = 0; i < rule_families[f]->n; i++) {
			const struct rule *r = &rule_families[f]->rule[i];
			if (check_rule(year, text_of(r->code)) != r)
				continue;
			*out = arena_grow(a, *out, &cap, n + 1, sizeof **out);
			(*out)[n++] = r;
		}
	return n;
}

size_t rule_fields(const struct rule *r, enum table t, const char *names[static COLUMNS_MOST])
{
	size_t n = 0;
	struct text rest = text_of(r->fields);
	while (rest.n) {
		struct text name = text_cut(rest, ' ', &rest);
		int c = table_column(t, name);
		if (c >= 0 && n < COLUMNS_MOST)
			names[n++] = table_info[t].column[c].name;
	}
	return n;
}

static bool wanted(const struct check_setup *s, const struct rule *r)
{
	for (size_t i = 0; i < s->n_only; i++)
		if (text_is(text_of(r->code), s->only[i]))
			return true;
	return !s->only;
}

static bool all_known(const struct check_setup *s, const struct rule **rules, size_t n, struct fault *f)
{
	for (size_t i = 0; i < s->n_only; i++) {
		struct text code = text_of(s->only[i]);
		const struct rule *near = NULL;
		int least = 3;
		bool found = false;
		for (size_t k = 0; k < n && !found; k++) {
			found = text_is(code, rules[k]->code);
			int d = text_distance(code, text_of(rules[k]->code));
			if (d < least)
				least = d, near = rules[k];
		}
		if (!found)
			return fault_set(f, FAULT_ASKED, "check.rule", "There is no rule %s in %d.%s%s%s", s->only[i], s->year,
			    near ? " Did you mean " : " 'kith check --list' names them all.", near ? near->code : "", near ? "?" : "");
	}
	return true;
}

static int lowest(uint32_t bits)
{
	return __builtin_ctz(bits);
}

/* Why a rule cannot be run; false when it can. */
static bool lacks(const struct check_setup *s, const struct rule *r, char why[static 80])
{
	uint32_t tables = r->reads & ~s->tables, last = r->reads_last & ~s->tables_last;
	if ((r->needs & NEED_XML) && !s->xml)
		return snprintf(why, 80, "asked of returns in XML only") > 0;
	if (s->all_tables)
		return false;
	if (tables)
		return snprintf(why, 80, "no file %s", table_info[lowest(tables)].name) > 0;
	if ((r->needs & NEED_LAST || r->reads_last) && !s->last)
		return snprintf(why, 80, "no return of last year") > 0;
	if (last)
		return snprintf(why, 80, "no file %s of last year", table_info[lowest(last)].name) > 0;
	if ((r->needs & NEED_PROVIDERS) && !s->providers)
		return snprintf(why, 80, "no list of providers") > 0;
	if ((r->needs & NEED_PLACES) && !s->places)
		return snprintf(why, 80, "no list of postcodes") > 0;
	if ((r->needs & NEED_AUTHORITY) && !s->authority.n)
		return snprintf(why, 80, "no authority given") > 0;
	return false;
}

struct check_inside {
	bool derive; /* some rule to be run wants to know where postcodes are */
};

bool check_open(struct check *k, struct arena *a, const struct check_setup *s, struct fault *f)
{
	*k = (struct check){.setup = *s, .arena = a};
	if (s->year < rules_first_year || s->year > rules_last_year) {
		char x[DAY_TEXT], y[DAY_TEXT], z[DAY_TEXT];
		return fault_set(f, FAULT_ASKED, "check.year",
		    "There are no rules for %s; they are known from %s to %s. Name the year by its end, like %d.",
		    year_words(s->year, x), year_words(rules_first_year, y), year_words(rules_last_year, z), rules_last_year);
	}
	if (k->setup.from == DAY_NONE) {
		k->setup.from = year_first(s->year);
		k->setup.to = year_last(s->year);
	}
	const struct rule **rules;
	size_t n = check_rules(a, s->year, &rules);
	if (!all_known(s, rules, n, f))
		return false;
	k->inside = arena_new_of(a, struct check_inside);
	k->run = arena_array(a, const struct rule *, n + 1);
	k->skipped = arena_array(a, struct check_skip, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct check_skip skip = {.rule = rules[i]};
		if (!wanted(s, rules[i]))
			continue;
		if (lacks(s, rules[i], skip.why)) {
			k->skipped[k->n_skipped++] = skip;
			continue;
		}
		k->run[k->n_run++] = rules[i];
		k->inside->derive = k->inside->derive || (s->places && rules[i]->needs & NEED_PLACES);
	}
	return true;
}

/* ---- findings ---- */

static struct finding *add(struct findings *f)
{
	if (f->n == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 256;
		f->at = ceiling_memory(realloc(f->at, cap * sizeof *f->at), cap * sizeof *f->at);
		f->cap = cap;
	}
	return &f->at[f->n++];
}

static void put(struct rule_view *v, enum table t, uint32_t row)
{
	const struct rows *rows = &v->chunk->rows[t];
	*add(v->into) = (struct finding){.rule = v->rule_no, .table = (uint8_t)t,
	    .is_last = v->check->setup.last && rows->year[row] == v->check->setup.last, .chunk = v->chunk_no, .row = row,
	    .record = rows->row[row], .line = rows->line[row], .fault = v->fault, .id = v->id};
}

enum { SEEN_FEW = 64 }; /* so many are looked through one by one */

static uint32_t *seen_at(const struct findings *f, uint32_t table, uint32_t row)
{
	size_t at = (row * 2654435761u ^ table * 40503u) & (f->seen_cap - 1);
	while (f->seen[at] && (f->at[f->seen[at] - 1].row != row || f->at[f->seen[at] - 1].table != table))
		at = (at + 1) & (f->seen_cap - 1);
	return &f->seen[at];
}

/* A child with tens of thousands of rows would cost the square of them, were every finding looked for among all. */
static void seen_follow(struct findings *f, size_t first)
{
	if (f->seen_first != first || f->seen_n > f->n || (f->n - first) * 2 > f->seen_cap) {
		size_t cap = 256;
		while (cap < (f->n - first) * 4)
			cap *= 2;
		free(f->seen);
		f->seen = NULL;
		f->seen = ceiling_memory(calloc(cap, sizeof *f->seen), cap * sizeof *f->seen);
		f->seen_cap = cap;
		f->seen_first = f->seen_n = first;
	}
	for (; f->seen_n < f->n; f->seen_n++)
		*seen_at(f, f->at[f->seen_n].table, f->at[f->seen_n].row) = (uint32_t)f->seen_n + 1;
}

static const struct finding *known(const struct rule_view *v, enum table t, uint32_t row)
{
	struct findings *f = v->into;
	if (f->n - v->first > SEEN_FEW) {
		seen_follow(f, v->first);
		uint32_t at = *seen_at(f, (uint32_t)t, row);
		return at ? &f->at[at - 1] : NULL;
	}
	for (size_t i = v->first; i < f->n; i++)
		if (f->at[i].row == row && f->at[i].table == t)
			return &f->at[i];
	return NULL;
}

void finding_new(struct rule_view *v, enum table t, uint32_t row)
{
	const struct finding *before_ = known(v, t, row);
	if (before_) {
		v->fault = before_->fault;
		return;
	}
	v->fault = (uint32_t)v->into->n;
	put(v, t, row);
}

void finding_also(struct rule_view *v, enum table t, uint32_t row)
{
	if (!known(v, t, row))
		put(v, t, row);
}

void finding_all(struct rule_all *r, uint32_t chunk_no, uint32_t child, enum table t, uint32_t row, bool new_fault)
{
	struct rule_view v = {.check = r->check, .chunk = r->cohort->chunk[chunk_no], .chunk_no = chunk_no, .rule_no = r->rule_no,
	    .into = r->into, .id = r->cohort->chunk[chunk_no]->id[child]};
	if (new_fault)
		r->fault = (uint32_t)r->into->n;
	v.fault = r->fault;
	put(&v, t, row);
}

size_t findings_faults(const struct findings *f, size_t first)
{
	uint32_t most = 0;
	for (size_t i = first; i < f->n && f->at[i].rule == f->at[first].rule; i++)
		most = f->at[i].fault > most ? f->at[i].fault : most;
	return most;
}

void findings_free(struct findings *f)
{
	ceiling_drop(f);
	free(f->at);
	free(f->ns);
	free(f->seen);
	*f = (struct findings){0};
}

static void release(void *what)
{
	findings_free(what);
}

static void begin(struct findings *f)
{
	*f = (struct findings){0};
	ceiling_hold(f, release);
}

static int by_row(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	if (x->rule != y->rule)
		return x->rule < y->rule ? -1 : 1;
	if (x->table != y->table)
		return x->table < y->table ? -1 : 1;
	if (x->is_last != y->is_last)
		return x->is_last ? 1 : -1;
	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	if (x->chunk != y->chunk)
		return x->chunk < y->chunk ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Sorts, and counts each rule's faults from 1 in the order of their first rows, so that they do not depend on how the
 * work was shared out. */
static void settle(struct findings *f)
{
	if (!f->n)
		return;
	qsort(f->at, f->n, sizeof *f->at, by_row);
	uint32_t *as = ceiling_memory(calloc(f->n, sizeof *as), f->n * sizeof *as), next_fault = 0;
	for (size_t i = 0; i < f->n; i++) {
		struct finding *x = &f->at[i];
		if (i == 0 || x->rule != x[-1].rule)
			next_fault = 0;
		if (!as[x->fault])
			as[x->fault] = ++next_fault;
		x->fault = as[x->fault];
	}
	free(as);
}

/* ---- running ---- */

/* What this thread has worked, not what passed: other programs run on the machine too. */
static int64_t ns_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void call(const struct rule *r, struct rule_view *v, uint16_t no, struct findings *into)
{
	v->rule = r;
	v->rule_no = no;
	v->into = into;
	v->first = into->n;
	r->child(v);
}

struct scratch {
	struct arena *arena;
	struct rule_view view[CHUNK_CHILDREN];
	uint16_t with[TABLES][CHUNK_CHILDREN]; /* children that have rows in the table */
	uint32_t n_with[TABLES];
};

/* A rule goes over all children of a chunk before the next does: its code and its branches stay warm. */
static void run_chunk(const struct check *k, const struct chunk *c, uint32_t no, struct scratch *s, struct findings *into)
{
	arena_reset(s->arena);
	memset(s->n_with, 0, sizeof s->n_with);
	for (uint32_t i = 0; i < c->children; i++) {
		view_make(&s->view[i], k, k->inside->derive, c, no, i, s->arena);
		for (int t = 0; t < TABLES; t++)
			if (s->view[i].has >> t & 1)
				s->with[t][s->n_with[t]++] = (uint16_t)i;
	}
	int64_t then = into->ns ? ns_now() : 0;
	for (size_t r = 0; r < k->n_run; r++) {
		const struct rule *rule = k->run[r];
		if (!rule->child)
			continue;
		if ((rule->rows_in & (rule->rows_in - 1)) == 0) {
			int t = lowest(rule->rows_in);
			for (uint32_t i = 0; i < s->n_with[t]; i++)
				call(rule, &s->view[s->with[t][i]], (uint16_t)r, into);
		} else {
			for (uint32_t i = 0; i < c->children; i++)
				if (s->view[i].has & rule->rows_in)
					call(rule, &s->view[i], (uint16_t)r, into);
		}
		if (into->ns) {
			int64_t t = ns_now();
			into->ns[r] += t - then;
			then = t;
		}
	}
}

struct work {
	const struct check *check;
	const struct cohort *cohort;
	atomic_size_t *next;
	struct findings into;
};

static void work_on(void *all, int k)
{
	struct work *w = (struct work *)all + k;
	struct scratch *s = ceiling_memory(calloc(1, sizeof *s), sizeof *s);
	ceiling_hold(s, free);
	s->arena = arena_new(0);
	for (size_t i; (i = atomic_fetch_add(w->next, 1)) < w->cohort->n;)
		run_chunk(w->check, w->cohort->chunk[i], (uint32_t)i, s, &w->into);
	arena_free(s->arena);
	ceiling_drop(s);
	free(s);
}

static void run_whole(const struct check *k, const struct cohort *c, struct findings *into)
{
	struct arena *a = NULL;
	for (size_t r = 0; r < k->n_run; r++) {
		if (!k->run[r]->all)
			continue;
		a = a ? a : arena_new(0);
		int64_t then = ns_now();
		struct rule_all all = {.check = k, .cohort = c, .rule = k->run[r], .rule_no = (uint16_t)r, .into = into, .arena = a};
		k->run[r]->all(&all);
		if (into->ns)
			into->ns[r] += ns_now() - then;
		arena_reset(a);
	}
	arena_free(a);
}

static void join(struct findings *into, struct findings *from, size_t rules)
{
	uint32_t base = (uint32_t)into->n;
	for (size_t i = 0; i < from->n; i++) {
		from->at[i].fault += base;
		*add(into) = from->at[i];
	}
	for (size_t r = 0; into->ns && r < rules; r++)
		into->ns[r] += from->ns[r];
	findings_free(from);
}

void check_run(const struct check *k, const struct cohort *c, int threads, bool profile, struct findings *out)
{
	struct work work[THREADS_MOST];
	atomic_size_t next_chunk;
	atomic_init(&next_chunk, 0);
	begin(out);
	if (profile)
		out->ns = ceiling_memory(calloc(k->n_run + 1, sizeof *out->ns), k->n_run);
	threads = threads < 1 ? 1 : threads > THREADS_MOST ? THREADS_MOST : threads;
	for (int i = 0; i < threads; i++) {
		work[i] = (struct work){.check = k, .cohort = c, .next = &next_chunk};
		begin(&work[i].into);
		if (profile)
			work[i].into.ns = ceiling_memory(calloc(k->n_run + 1, sizeof *out->ns), k->n_run);
	}
	threads_run(threads, work_on, work);
	for (int i = 0; i < threads; i++)
		join(out, &work[i].into, k->n_run);
	run_whole(k, c, out);
	settle(out);
}

void check_child(const struct check *k, const struct chunk *c, uint32_t no, uint32_t child, struct findings *out)
{
	begin(out);
	struct arena *a = arena_new(0);
	struct rule_view v;
	view_make(&v, k, k->inside->derive, c, no, child, a);
	for (size_t r = 0; r < k->n_run; r++)
		if (k->run[r]->child && v.has & k->run[r]->rows_in)
			call(k->run[r], &v, (uint16_t)r, out);
	arena_free(a);
	settle(out);
}

void check_whole(const struct check *k, const struct cohort *c, struct findings *out)
{
	begin(out);
	run_whole(k, c, out);
	settle(out);
}
