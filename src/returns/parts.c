/* parts: every worker goes over every file and reads the rows of the children that are its own: typing the cells costs most,
 * and nothing has to be put together afterwards. */
#include "returns/parts.h"
#include "base/csv.h"
#include "base/threads.h"
#include "returns/xml.h"
#include <stdlib.h>

/* A child's rows mostly stand together: the builder is asked once for a run of them. */
struct asking {
	const struct cohort_builder *b;
	struct text id;
	bool asked, takes;
};

static bool takes(struct asking *q, struct text id)
{
	if (!q->asked || !text_eq(q->id, id))
		*q = (struct asking){q->b, id, true, cohort_builder_takes(q->b, id)};
	return q->takes;
}

/* A row has a field for each column; empty ones behind them, or under no name, do no harm. map: of the first line's n fields. */
static bool fits(const struct csv *c, const int *map, size_t n, struct fault *f)
{
	size_t wide = n, named = n;
	while (named && map[named - 1] < 0)
		named--;
	for (size_t i = 0; i < c->n; i++)
		if ((i >= n || map[i] < 0) && text_trim(c->field[i]).n) {
			if (i < n) {
				fault_set(f, FAULT_INPUT, "return.nameless",
				    "Something stands in column %zu of this row, and the first line gives that column no name. Give it one "
				    "of the table's, or take the column away.", i + 1);
				return fault_at(f, "%s:%lld", c->name, (long long)c->line);
			}
			wide = c->n;
		}
	if (c->n >= named && wide == n)
		return true;
	fault_set(f, FAULT_INPUT, "return.width", "This row has %zu field%s where the first line names %zu. %s", c->n, c->n == 1 ? "" : "s",
	    n, c->n > n ? "A comma too many, or a quote missing?" : "Is the file cut short? Export it again.");
	return fault_at(f, "%s:%lld", c->name, (long long)c->line);
}

/* The rows of a CSV just opened. */
static bool read_rows(struct csv *c, enum table t, int year, struct cohort_builder *b, int64_t *rows, struct fault *f)
{
	int map[CSV_FIELDS], got = csv_next(c, f);
	struct asking q = {.b = b};
	if (got == 1 && returns_table_of(c->field, c->n, map) != (int)t) {
		fault_set(f, FAULT_INPUT, "return.columns", "These are not the columns of the table %s.", table_info[t].name);
		return fault_at(f, "%s", c->name);
	}
	struct text cells[COLUMNS_MOST] = {{0}}; /* each row sets the same of them */
	size_t n = c->n;
	*rows = 0;
	cohort_table(b, year, t);
	while (got == 1) {
		struct text first;
		if (map[0] == 0 && csv_peek(c, &first) && !takes(&q, first)) {
			got = csv_skip(c, f); /* another part's, which reads it */
			*rows += got == 1;
			continue;
		}
		if ((got = csv_next(c, f)) != 1)
			break;
		if (!fits(c, map, n, f))
			return false;
		for (size_t i = 0; i < n && i < c->n; i++)
			if (map[i] >= 0)
				cells[map[i]] = c->field[i];
		if (takes(&q, cells[0]))
			cohort_add(b, t, year, (int32_t)(c->row - 1), (int32_t)c->line, cells, false);
		(*rows)++;
	}
	return got == 0;
}

bool returns_read_csv(struct arena *a, const char *name, struct text bytes, enum table t, int year,
    struct cohort_builder *b, int64_t *rows, struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	return csv_open(c, a, name, bytes, f) && read_rows(c, t, year, b, rows, f);
}

static bool read_xml(const struct found_file *file, struct returned *y, struct cohort_builder *b, struct fault *f)
{
	struct xml_years seen = {0};
	bool ok = returns_read_xml(file->path, file->bytes, y->year, b, y->rows, &seen, f);
	y->unknown = seen.unknown;
	memcpy(y->first_unknown, seen.first, sizeof y->first_unknown);
	return ok;
}

static bool read_found(struct arena *a, const struct found_file *file, struct returned *y, struct cohort_builder *b, struct fault *f)
{
	if (file->table == IN_XML)
		return read_xml(file, y, b, f);
	struct csv *c = arena_new_of(a, struct csv);
	csv_again(c, a, file->path, file->bytes, file->sep);
	return read_rows(c, (enum table)file->table, y->year, b, &y->rows[file->table], f);
}

struct worker {
	const struct reading_job *job;
	size_t jobs, failed; /* failed: the job that did; jobs when none */
	struct cohort_builder *into;
	struct fault fault;
	bool counts; /* the rows are told by this one */
};

static void work(void *workers, int k)
{
	struct worker *w = (struct worker *)workers + k;
	struct arena *a = arena_new(0);
	struct returned uncounted = {0};
	for (size_t i = 0; i < w->jobs && w->failed == w->jobs; i++) {
		struct returned *y = w->job[i].year;
		uncounted.year = y->year;
		if (!read_found(a, w->job[i].file, w->counts ? y : &uncounted, w->into, &w->fault))
			w->failed = i;
	}
	arena_free(a);
}

static int by_bytes(const void *a, const void *b)
{
	return text_cmp(*(const struct text *)a, *(const struct text *)b);
}

struct sample {
	struct text *at;
	size_t n, cap;
};

enum { WORTH_SPLITTING = 1 << 20, EVERY = 8 << 10 };

/* Some of the council numbers of a file: that of the first line to begin in every so many bytes. Where it begins within quotes it
 * may be no number at all; then the parts are less even. */
static void sample_of(struct arena *a, const struct found_file *file, struct sample *s)
{
	struct csv *c = arena_new_of(a, struct csv);
	size_t id = 0;
	while (file->map[id] != 0)
		id++;
	for (size_t at = 0; at < file->bytes.n; at += EVERY) {
		struct text some = {file->bytes.at + at, file->bytes.n - at};
		some.n = some.n < EVERY ? some.n : EVERY;
		text_cut(some, '\n', &some);
		csv_again(c, a, file->path, some, file->sep);
		struct text number = {0};
		if (csv_next(c, NULL) == 1 && id < c->n)
			number = text_told(c->field[id], arena_alloc(a, c->field[id].n + 1), c->field[id].n);
		if (!number.n)
			continue;
		s->at = arena_grow(a, s->at, &s->cap, s->n + 1, sizeof *s->at);
		s->at[s->n++] = number;
	}
}

/* Splits the builder, where that is worth it, by numbers that cut the files into parts of as many bytes. */
static void split(struct arena *a, const struct reading_job *job, size_t n, int workers, struct cohort_builder *into)
{
	struct text pivot[READERS_MOST];
	struct sample s = {0};
	size_t bytes = 0;
	int cuts = 0;
	for (size_t i = 0; i < n; i++)
		bytes += job[i].file->bytes.n;
	for (size_t i = 0; i < n && workers > 1 && bytes >= WORTH_SPLITTING; i++)
		if (job[i].file->table != IN_XML)
			sample_of(a, job[i].file, &s);
	if (s.n)
		qsort(s.at, s.n, sizeof *s.at, by_bytes);
	for (int k = 1; s.n && k < workers; k++) {
		struct text cut = s.at[s.n * (size_t)k / (size_t)workers];
		if (!cuts || text_cmp(pivot[cuts - 1], cut) < 0)
			pivot[cuts++] = cut;
	}
	if (cuts)
		cohort_builder_split(into, pivot, cuts);
}

/* Each part comes upon the faults of its own rows alone: the first of all is found by reading once more, as one. */
static bool first_fault(const struct reading_job *job, size_t n, struct fault *f)
{
	struct worker w = {.job = job, .jobs = n, .failed = n, .into = cohort_builder_new()};
	work(&w, 0);
	cohort_builder_free(w.into);
	if (f)
		*f = w.fault;
	return false;
}

bool returns_read_parts(struct arena *a, const struct reading_job *job, size_t n, int workers, struct cohort_builder *into, struct fault *f)
{
	struct worker w[READERS_MOST] = {0};
	int parts = 0;
	if (!cohort_builder_part(into, 0))
		split(a, job, n, workers, into);
	do {
		struct cohort_builder *part = cohort_builder_part(into, parts);
		w[parts] = (struct worker){.job = job, .jobs = n, .failed = n, .into = part ? part : into, .counts = parts == 0};
	} while (cohort_builder_part(into, ++parts));
	threads_run(parts, work, w);
	bool failed = false;
	for (int k = 0; k < parts; k++)
		failed |= w[k].failed < n;
	if (failed && parts > 1)
		return first_fault(job, n, f);
	if (failed && f)
		*f = w[0].fault;
	return !failed;
}
