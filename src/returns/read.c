#include "returns/read.h"
#include "base/csv.h"
#include "base/file.h"
#include "returns/unzip.h"
#include "returns/xml.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* One file found in a folder: a table in CSV, or XML with most of them. */
enum { IN_XML = TABLES };
struct found {
	const char *path;
	struct text bytes;
	int table; /* or IN_XML */
	int map[COLUMNS_MOST]; /* field → column */
};

struct folder {
	const char *dir;
	size_t n;
	struct found file[TABLES + 1];
	struct returned said;
};

int returns_table_of(const struct text *names, size_t n, int map[])
{
	for (int t = 0; t < TABLES; t++) {
		if ((size_t)table_info[t].told != n)
			continue;
		uint32_t seen = 0;
		for (size_t i = 0; i < n; i++)
			for (int c = 0; c < table_info[t].told; c++)
				if (text_eq_nocase(text_trim(names[i]), text_of(table_info[t].column[c].name))) {
					map[i] = c;
					seen |= 1u << c;
				}
		if (seen == (1u << n) - 1)
			return t;
	}
	return -1;
}

/* The table that shares most columns with these, and a sentence on what differs. */
static bool nearly(const struct csv *h, const char *path, struct fault *f)
{
	int best = -1, most = 0;
	for (int t = 0; t < TABLES; t++) {
		int same = 0;
		for (int c = 0; c < table_info[t].told; c++)
			for (size_t i = 0; i < h->n; i++)
				same += text_eq_nocase(text_trim(h->field[i]), text_of(table_info[t].column[c].name));
		if (same * 2 > table_info[t].told && same > most)
			best = t, most = same;
	}
	if (best < 0)
		return false;
	struct buf missing = BUF_INIT(200), extra = BUF_INIT(120);
	for (int c = 0; c < table_info[best].told; c++) {
		bool has = false;
		for (size_t i = 0; i < h->n; i++)
			has = has || text_eq_nocase(text_trim(h->field[i]), text_of(table_info[best].column[c].name));
		if (!has)
			buf_printf(&missing, "%s%s", missing.n ? ", " : "", table_info[best].column[c].name);
	}
	int unknown = (int)h->n - most;
	if (missing.n)
		buf_printf(&extra, "; missing: %s", missing.at);
	fault_set(f, FAULT_INPUT, "return.columns",
	    "The columns are nearly those of the table %s, but not the same (%d not known%s). Give it just the columns of %s and read again.",
	    table_info[best].name, unknown < 0 ? 0 : unknown, extra.n ? extra.at : "", table_info[best].name);
	buf_free(&missing);
	buf_free(&extra);
	fault_at(f, "%s:%lld", path, (long long)h->line);
	return true;
}

static bool is_table(struct text name)
{
	struct text end = {name.at + name.n - 4, 4};
	return name.n > 4 && (text_eq_nocase(end, TEXT(".csv")) || text_eq_nocase(end, TEXT(".xml")));
}

static void set_aside(struct arena *a, struct reading *r, const char *path)
{
	size_t cap = r->asides;
	r->aside = arena_grow(a, r->aside, &cap, r->asides + 1, sizeof *r->aside);
	r->aside[r->asides++] = text_of(path);
}

/* A file of that table is there: kept, unless another of it is. */
static bool keep(struct folder *into, int t, const char *path, struct text bytes, const int *map, struct fault *f)
{
	for (size_t i = 0; i < into->n; i++) {
		int other = into->file[i].table;
		if (other == t || (other == IN_XML && XML_TABLES >> t & 1) || (t == IN_XML && XML_TABLES >> other & 1)) {
			fault_set(f, FAULT_ASKED, "return.twice", "The table %s is there twice: in %s and in %s. Keep one of them.",
			    t == IN_XML && other == IN_XML ? "Header" : table_info[t == IN_XML ? other : t].name, into->file[i].path, path);
			return fault_at(f, "%s", into->dir);
		}
	}
	struct found *file = &into->file[into->n++];
	if (map)
		memcpy(file->map, map, sizeof file->map);
	file->path = path;
	file->bytes = bytes;
	file->table = t;
	return true;
}

/* Looks at one file: a table, or left aside; a fault when it is nearly a table or there twice. */
static bool look_at_bytes(struct arena *a, const char *path, struct text bytes, struct folder *into, struct reading *r, struct fault *f)
{
	if (returns_is_xml(bytes))
		return keep(into, IN_XML, path, bytes, NULL, f);
	if (text_eq_nocase((struct text){path + strlen(path) - 4, 4}, TEXT(".xml"))) {
		set_aside(a, r, path);
		return true;
	}
	struct csv *h = arena_new_of(a, struct csv);
	if (!csv_open(h, a, path, bytes, f))
		return false;
	int got = csv_next(h, f);
	if (got < 0)
		return false;
	if (got == 0) {
		fault_set(f, FAULT_INPUT, "return.empty", "The file is empty: not even the names of its columns are there. Export it again, or take it away.");
		return fault_at(f, "%s", path);
	}
	int map[CSV_FIELDS];
	int t = returns_table_of(h->field, h->n, map);
	if (t >= 0)
		return keep(into, t, path, bytes, map, f);
	if (nearly(h, path, f))
		return false;
	set_aside(a, r, path);
	return true;
}

static bool look_at(struct arena *a, const char *path, struct folder *into, struct reading *r, struct fault *f)
{
	struct text bytes;
	if (!file_read(a, path, CSV_FILE, &bytes, f))
		return fault_at(f, "%s", path);
	return look_at_bytes(a, path, bytes, into, r, f);
}

static bool look_in(struct arena *a, const char *dir, bool deeper, struct folder **all, size_t *n, size_t *cap,
    struct reading *r, struct fault *f)
{
	struct text *names;
	bool *is_dir;
	size_t count;
	if (!file_list(a, dir, &names, &is_dir, &count, f))
		return false;
	struct folder *here = arena_new_of(a, struct folder);
	here->dir = dir;
	size_t asides = r->asides;
	for (size_t i = 0; i < count; i++)
		if (!is_dir[i] && is_table(names[i]) && !look_at(a, arena_printf(a, "%s/%.*s", dir, TEXT_ARG(names[i])).at, here, r, f))
			return false;
	if (here->n) {
		*all = arena_grow(a, *all, cap, *n + 1, sizeof **all);
		(*all)[(*n)++] = *here;
		return true;
	}
	size_t before = *n;
	for (size_t i = 0; deeper && i < count; i++)
		if (is_dir[i] && !look_in(a, arena_printf(a, "%s/%.*s", dir, TEXT_ARG(names[i])).at, false, all, n, cap, r, f))
			return false;
	if (deeper && *n == before) {
		r->asides = asides;
		fault_set(f, FAULT_ASKED, "return.none", "There is no table of a return in %s: no CSV file there, or in a folder of it, has the columns of one.", dir);
		return fault_at(f, "%s", dir);
	}
	return true;
}

/* A zip (each folder in it is a folder), or one XML file that is a return by itself. */
static bool look_in_file(struct arena *a, const char *path, struct folder **all, size_t *n, size_t *cap, struct reading *r,
    struct fault *f)
{
	struct text bytes;
	struct unzipped alone = {0}, *file = NULL;
	size_t files = 0, before = *n;
	if (!file_read(a, path, CSV_FILE, &bytes, f))
		return fault_at(f, "%s", path);
	struct folder *here = NULL;
	if (returns_is_zip(bytes)) {
		if (!unzip(a, path, bytes, &file, &files, f))
			return false;
	} else if (returns_is_xml(bytes)) {
		files = 1;
		alone.bytes = bytes;
		file = &alone;
	}
	for (size_t i = 0; i < files; i++) {
		const char *name = file[i].name.n ? arena_printf(a, "%s/%.*s%s%.*s", path, TEXT_ARG(file[i].dir), file[i].dir.n ? "/" : "", TEXT_ARG(file[i].name)).at : path;
		if (i == 0 || !text_eq(file[i].dir, file[i - 1].dir)) {
			here = arena_new_of(a, struct folder);
			here->dir = file[i].dir.n ? arena_printf(a, "%s/%.*s", path, TEXT_ARG(file[i].dir)).at : path;
		}
		if (!look_at_bytes(a, name, file[i].bytes, here, r, f))
			return false;
		bool done = i + 1 == files || !text_eq(file[i].dir, file[i + 1].dir);
		if (done && here->n) {
			*all = arena_grow(a, *all, cap, *n + 1, sizeof **all);
			(*all)[(*n)++] = *here;
		}
	}
	if (*n == before) {
		fault_set(f, FAULT_ASKED, "return.none", "There is no table of a return in %s. Name a folder of CSV files, a zip of one, or the return's XML.", path);
		return fault_at(f, "%s", path);
	}
	return true;
}

/* How many dates of a column fall in each year. */
static bool count_years(struct arena *a, const struct found *file, int column, int64_t count[static 10000], int64_t *all,
    struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	if (!csv_open(c, a, file->path, file->bytes, f))
		return false;
	int got;
	while ((got = csv_next(c, f)) == 1)
		for (size_t i = 0; c->row > 0 && i < c->n && i < COLUMNS_MOST; i++) {
			day d;
			if (file->map[i] == column && day_parse_uk(text_trim(c->field[i]), &d) && year_of(d) < 10000) {
				count[year_of(d)]++;
				(*all)++;
			}
		}
	return got == 0;
}

static const struct found *file_of(const struct folder *x, int t)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->file[i].table == t)
			return &x->file[i];
	return NULL;
}

static bool find_year(struct arena *a, struct folder *x, struct fault *f)
{
	static const struct {
		int table, column;
	} by[] = {{TABLE_EPISODES, EPISODES_DEC}, {TABLE_REVIEWS, REVIEWS_REVIEW}, {TABLE_MISSING, MISSING_MIS_START},
	    {TABLE_SW, SW_SW_DEC}};
	int64_t *count = arena_array(a, int64_t, 10000), all = 0;
	const struct found *xml = file_of(x, IN_XML);
	struct xml_years years = {.dec = count};
	int64_t rows[TABLES] = {0};
	if (xml && !returns_read_xml(xml->path, xml->bytes, 0, NULL, rows, &years, f))
		return false;
	all = years.all;
	for (size_t i = 0; i < sizeof by / sizeof *by && !all; i++) {
		const struct found *file = file_of(x, by[i].table);
		if (file && !count_years(a, file, by[i].column, count, &all, f))
			return false;
	}
	int best = 0;
	for (int y = 1; y < 10000; y++)
		if (count[y] >= count[best] && count[y])
			best = y; /* of two with as many, the later: a return tells of the year that ended */
	x->said.year = best;
	x->said.agreement = all ? (double)count[best] / (double)all : 0;
	return true;
}

static int by_year(const void *a, const void *b)
{
	const struct folder *x = a, *y = b;
	return (x->said.year > y->said.year) - (x->said.year < y->said.year);
}

static bool settle_years(struct arena *a, struct folder *all, size_t n, const struct read_options *o, struct fault *f)
{
	if (o->n_years && o->n_years != n)
		return fault_set(f, FAULT_ASKED, "return.years", "There are %zu returns and --year names %zu. Name the folder of one return, or one year for each, in the order of their names.", n, o->n_years);
	for (size_t i = 0; i < n; i++) {
		if (o->n_years) {
			all[i].said.year = o->years[i];
			all[i].said.agreement = 1;
		} else if (!find_year(a, &all[i], f)) {
			return false;
		} else if (!o->any_agreement && all[i].said.agreement < 0.6) {
			fault_set(f, FAULT_ASKED, "return.year",
			    "The year of %s is not sure: %d seems likeliest, but only %.0f %% of its dates fall in it. Name it with --year.",
			    all[i].dir, all[i].said.year, all[i].said.agreement * 100);
			return fault_at(f, "%s", all[i].dir);
		}
	}
	qsort(all, n, sizeof *all, by_year);
	for (size_t i = 1; i < n; i++)
		if (all[i].said.year == all[i - 1].said.year) {
			fault_set(f, FAULT_ASKED, "return.same", "%s and %s are both of the year %d. Leave one out, or name the years with --year.",
			    all[i - 1].dir, all[i].dir, all[i].said.year);
			return fault_at(f, "%s", all[i].dir);
		}
	return true;
}

bool returns_read_csv(struct arena *a, const char *name, struct text bytes, enum table t, int year,
    struct cohort_builder *b, int64_t *rows, struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	if (!csv_open(c, a, name, bytes, f))
		return false;
	int map[CSV_FIELDS], got = csv_next(c, f);
	if (got == 1 && returns_table_of(c->field, c->n, map) != (int)t) {
		fault_set(f, FAULT_INPUT, "return.columns", "These are not the columns of the table %s.", table_info[t].name);
		return fault_at(f, "%s", name);
	}
	size_t n = c->n;
	*rows = 0;
	cohort_table(b, year, t);
	while (got == 1) {
		struct text cells[COLUMNS_MOST] = {{0}}, first;
		if (n && map[0] == 0 && csv_peek(c, &first) && !cohort_builder_takes(b, first)) {
			csv_skip(c); /* another part's, which reads it */
			(*rows)++;
			continue;
		}
		if ((got = csv_next(c, f)) != 1)
			break;
		if (c->n > n) {
			for (size_t i = n; i < c->n; i++)
				if (text_trim(c->field[i]).n) {
					fault_set(f, FAULT_INPUT, "return.width", "This row has %zu field%s where the first line names %zu. A comma too many, or a quote missing?", c->n, c->n == 1 ? "" : "s", n);
					return fault_at(f, "%s:%lld", name, (long long)c->line);
				}
		}
		if (c->n < n) {
			fault_set(f, FAULT_INPUT, "return.width", "This row has %zu field%s where the first line names %zu. Is the file cut short? Export it again.", c->n, c->n == 1 ? "" : "s", n);
			return fault_at(f, "%s:%lld", name, (long long)c->line);
		}
		for (size_t i = 0; i < n; i++)
			cells[map[i]] = c->field[i];
		cohort_add(b, t, year, (int32_t)(c->row - 1), (int32_t)c->line, cells, false);
		(*rows)++;
	}
	return got == 0;
}

static void note_found(const struct found *file, struct returned *y)
{
	uint32_t tables = file->table == IN_XML ? XML_TABLES : 1u << file->table;
	y->tables |= tables;
	y->bytes += (int64_t)file->bytes.n;
	if (file->table == IN_XML) {
		y->xml = true;
		returns_xml_begin();
	}
	for (int t = 0; t < TABLES; t++)
		if (tables >> t & 1)
			y->file[t] = file->path;
}

static bool read_found(struct arena *a, const struct found *file, struct returned *y, struct cohort_builder *b, struct fault *f)
{
	if (file->table == IN_XML)
		return returns_read_xml(file->path, file->bytes, y->year, b, y->rows, NULL, f);
	return returns_read_csv(a, file->path, file->bytes, (enum table)file->table, y->year, b, &y->rows[file->table], f);
}

/* ---- by several threads ---- */

struct reading_job {
	const struct found *file;
	struct returned *year;
};

/* Every worker reads every file and keeps the children that are its own: typing the cells costs most, and nothing has to be
 * put together afterwards. */
struct worker {
	pthread_t thread;
	const struct reading_job *job;
	size_t jobs, failed; /* failed: the job that did; jobs when none */
	struct cohort_builder *into;
	struct fault fault;
	bool counts, started; /* counts: the rows are told by this one */
};

enum { WORKERS = 16, WORTH_SPLITTING = 1 << 20, SAMPLED = 16 };

static void *work(void *data)
{
	struct worker *w = data;
	struct arena *a = arena_new(0);
	struct returned uncounted = {0};
	for (size_t i = 0; i < w->jobs && w->failed == w->jobs; i++) {
		struct returned *y = w->job[i].year;
		uncounted.year = y->year;
		if (!read_found(a, w->job[i].file, w->counts ? y : &uncounted, w->into, &w->fault))
			w->failed = i;
	}
	arena_free(a);
	return NULL;
}

static int by_bytes(const void *a, const void *b)
{
	return text_cmp(*(const struct text *)a, *(const struct text *)b);
}

struct sample {
	struct text *at;
	size_t n, cap;
};

/* Some of the council numbers of a file. */
static void sample_of(struct arena *a, const struct found *file, struct sample *s)
{
	struct csv *c = arena_new_of(a, struct csv);
	int map[CSV_FIELDS];
	size_t id = 0;
	if (!csv_open(c, a, file->path, file->bytes, NULL) || csv_next(c, NULL) != 1 || returns_table_of(c->field, c->n, map) < 0)
		return;
	while (id < c->n && map[id] != 0)
		id++;
	for (size_t row = 0;; row++) {
		struct text number;
		if (row % SAMPLED && csv_peek(c, &number)) {
			csv_skip(c);
			continue;
		}
		if (csv_next(c, NULL) != 1)
			return;
		number = id < c->n ? text_trim(c->field[id]) : (struct text){0};
		if (!number.n)
			continue;
		s->at = arena_grow(a, s->at, &s->cap, s->n + 1, sizeof *s->at);
		s->at[s->n++] = text_upper(arena_text(a, number), arena_alloc(a, number.n + 1), number.n);
	}
}

/* Splits the builder, where that is worth it, by numbers that cut the rows of the files that every child is in
 * into parts of one size. */
static void split(struct arena *a, const struct reading_job *job, size_t n, int workers, struct cohort_builder *into)
{
	struct text pivot[WORKERS];
	struct sample s = {0};
	size_t bytes = 0;
	int cuts = 0;
	for (size_t i = 0; i < n; i++)
		bytes += job[i].file->bytes.n;
	for (size_t i = 0; i < n && workers > 1 && bytes >= WORTH_SPLITTING; i++)
		if (job[i].file->table == TABLE_HEADER || job[i].file->table == TABLE_EPISODES)
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
	work(&w);
	cohort_builder_free(w.into);
	if (f)
		*f = w.fault;
	return false;
}

static bool read_jobs(struct arena *a, struct reading_job *job, size_t n, int workers, struct cohort_builder *into, struct fault *f)
{
	struct worker w[WORKERS] = {0};
	int parts = 0;
	if (!cohort_builder_part(into, 0))
		split(a, job, n, workers > WORKERS ? WORKERS : workers, into);
	do {
		struct cohort_builder *part = cohort_builder_part(into, parts);
		w[parts] = (struct worker){.job = job, .jobs = n, .failed = n, .into = part ? part : into, .counts = parts == 0};
		w[parts].started = parts > 0 && pthread_create(&w[parts].thread, NULL, work, &w[parts]) == 0;
	} while (cohort_builder_part(into, ++parts));
	bool failed = false;
	for (int k = 0; k < parts; k++)
		if (!w[k].started)
			work(&w[k]); /* the first reads here; so does one that could not be started */
	for (int k = 0; k < parts; k++) {
		if (w[k].started)
			pthread_join(w[k].thread, NULL);
		failed |= w[k].failed < n;
	}
	if (failed && parts > 1)
		return first_fault(job, n, f);
	if (failed && f)
		*f = w[0].fault;
	return !failed;
}

bool returns_read(struct arena *a, const char *const *dirs, size_t n, const struct read_options *o, struct reading *r,
    struct cohort **out, struct fault *f)
{
	struct folder *all = NULL;
	size_t count = 0, cap = 0;
	*r = (struct reading){0};
	for (size_t i = 0; i < n; i++)
		if (!(file_is_dir(dirs[i]) ? look_in(a, dirs[i], true, &all, &count, &cap, r, f)
		                           : look_in_file(a, dirs[i], &all, &count, &cap, r, f)))
			return false;
	if (!settle_years(a, all, count, o, f))
		return false;
	struct cohort_builder *b = o->into ? o->into : cohort_builder_new();
	r->n = count;
	r->year = arena_array(a, struct returned, count + 1);
	struct reading_job *job = arena_array(a, struct reading_job, count * (TABLES + 1) + 1);
	size_t jobs = 0;
	for (size_t i = 0; i < count; i++) {
		struct returned *y = &r->year[i];
		*y = all[i].said;
		y->dir = all[i].dir;
		for (size_t k = 0; k < all[i].n; k++) {
			note_found(&all[i].file[k], y);
			job[jobs++] = (struct reading_job){&all[i].file[k], y};
		}
	}
	if (!read_jobs(a, job, jobs, o->threads, b, f)) {
		if (!o->into)
			cohort_builder_free(b);
		return false;
	}
	if (o->into)
		return true;
	*out = cohort_build(b, f);
	return *out != NULL;
}
