/* read: which files are which tables of which year. parts.c reads them. */
#include "base/csv.h"
#include "base/file.h"
#include "base/threads.h"
#include "returns/parts.h"
#include "returns/unzip.h"
#include "returns/xml.h"
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct folder {
	const char *dir;
	size_t n;
	struct found_file file[TABLES + 1];
	struct returned said;
};

/* A file that was loaded. */
struct loaded {
	const char *path;
	struct text bytes; /* of a CSV what csv_again takes */
	struct text sent;  /* as it came */
	char sep;
	struct arena *arena;
	bool ok;
	struct fault fault;
};

/* What was found so far. */
struct looking {
	struct arena *a;
	int threads;
	struct folder *all;
	size_t n, cap;
	struct reading *r;
};

/* Blanks within a name of a column are none: they are of a mail or a page that it was copied from. */
static int is_column(int t, struct text name)
{
	char buf[64];
	name = text_told(name, buf, sizeof buf);
	for (int c = 0; c < table_info[t].told; c++)
		if (text_eq_nocase(name, text_of(table_info[t].column[c].name)))
			return c;
	return -1;
}

int returns_table_of(const struct text *names, size_t n, int map[])
{
	size_t named = 0;
	for (size_t i = 0; i < n; i++)
		named += text_trim(names[i]).n > 0;
	for (int t = 0; t < TABLES; t++) {
		if ((size_t)table_info[t].told != named)
			continue;
		uint32_t seen = 0;
		for (size_t i = 0; i < n; i++) {
			map[i] = is_column(t, names[i]);
			seen |= map[i] < 0 ? 0 : 1u << map[i];
		}
		if (seen == (1u << named) - 1)
			return t;
	}
	return -1;
}

/* The names of a file's columns, as many as make a sentence, with what would steer a terminal taken out. */
static void say_names(struct buf *out, const struct text *name, size_t n, int not_of)
{
	enum { SHOWN = 5, LONG = 24 };
	size_t shown = 0, more = 0;
	for (size_t i = 0; i < n; i++) {
		char plain[LONG];
		struct text t = text_plain(text_trim(name[i]), plain, LONG);
		if (!t.n || (not_of >= 0 && is_column(not_of, name[i]) >= 0))
			continue;
		if (shown == SHOWN)
			more++;
		else
			buf_printf(out, "%s'%.*s'", shown++ ? ", " : "", TEXT_ARG(t));
	}
	if (more)
		buf_printf(out, " and %zu more", more);
}

/* The table that shares most columns with these, and a sentence on what differs. */
static bool nearly(const struct csv *h, const char *path, struct fault *f)
{
	int best = -1, most = 0;
	for (int t = 0; t < TABLES; t++) {
		int same = 0;
		for (size_t i = 0; i < h->n; i++)
			same += is_column(t, h->field[i]) >= 0;
		if (same * 2 > table_info[t].told && same > most)
			best = t, most = same;
	}
	if (best < 0)
		return false;
	struct buf missing = BUF_INIT(120), unknown = BUF_INIT(160);
	for (int c = 0; c < table_info[best].told; c++) {
		bool has = false;
		for (size_t i = 0; i < h->n; i++)
			has = has || is_column(best, h->field[i]) == c;
		if (!has)
			buf_printf(&missing, "%s%s", missing.n ? ", " : "", table_info[best].column[c].name);
	}
	say_names(&unknown, h->field, h->n, best);
	fault_set(f, FAULT_INPUT, "return.columns",
	    "The columns are nearly those of the table %s, but not the same (%s%.*s%s%s%.*s%s). Give it just the columns of %s and read "
	    "again.", table_info[best].name, unknown.n ? "not known: " : "", (int)unknown.n, unknown.n ? unknown.at : "",
	    unknown.n && missing.n ? "; " : "", missing.n ? "missing: " : "", (int)missing.n, missing.n ? missing.at : "",
	    !unknown.n && !missing.n ? "one stands there twice" : "", table_info[best].name);
	buf_free(&missing);
	buf_free(&unknown);
	fault_at(f, "%s:%lld", path, (long long)h->line);
	return true;
}

static bool ends_in(struct text name, const char *const *end)
{
	for (; *end; end++)
		if (name.n > strlen(*end) && text_eq_nocase((struct text){name.at + name.n - strlen(*end), strlen(*end)}, text_of(*end)))
			return true;
	return false;
}

static bool is_table(struct text name)
{
	return ends_in(name, (const char *const[]){".csv", ".xml", ".tsv", NULL});
}

/* What somebody may have meant for a table, and is none that can be read. */
static const char *unread(struct text name)
{
	if (ends_in(name, (const char *const[]){".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", NULL}))
		return "it is a workbook; save each of its sheets as \"CSV UTF-8\"";
	if (ends_in(name, (const char *const[]){".txt", ".tab", ".dat", NULL}))
		return "its name ends in neither .csv nor .xml";
	if (ends_in(name, (const char *const[]){".zip", ".gz", ".7z", NULL}))
		return "it is packed, within a folder; unpack it, or name it alone";
	return NULL;
}

static void set_aside(struct arena *a, struct reading *r, const char *path, const char *why)
{
	r->aside = arena_grow(a, r->aside, &r->asides_cap, r->asides + 1, sizeof *r->aside);
	r->aside[r->asides++] = (struct left_aside){text_of(path), text_of(why)};
}

struct text returns_left_aside(struct arena *a, const struct reading *r)
{
	enum { SHOWN = 2 };
	struct text all = {0};
	for (size_t i = 0; i < r->asides && i < SHOWN; i++)
		all = arena_printf(a, "%.*s%s%.*s (%.*s)", TEXT_ARG(all), i ? ", " : " Left aside: ", TEXT_ARG(r->aside[i].file),
		    TEXT_ARG(r->aside[i].why));
	if (r->asides > SHOWN)
		return arena_printf(a, "%.*s and %zu more.", TEXT_ARG(all), r->asides - SHOWN);
	return r->asides ? arena_printf(a, "%.*s.", TEXT_ARG(all)) : all;
}

/* A file of that table is there: kept, unless another of it is. */
static bool keep(struct folder *into, int t, const struct loaded *from, const int *map, size_t fields, struct fault *f)
{
	for (size_t i = 0; i < into->n; i++) {
		int other = into->file[i].table;
		if (other == t || (other == IN_XML && XML_TABLES >> t & 1) || (t == IN_XML && XML_TABLES >> other & 1)) {
			fault_set(f, FAULT_ASKED, "return.twice", "The table %s is there twice: in %s and in %s. Keep one of them.",
			    t == IN_XML && other == IN_XML ? "Header" : table_info[t == IN_XML ? other : t].name, into->file[i].path,
			    from->path);
			return fault_at(f, "%s", into->dir);
		}
	}
	struct found_file *file = &into->file[into->n++];
	file->map = map;
	file->fields = fields;
	file->sep = from->sep;
	file->path = from->path;
	file->bytes = from->bytes;
	file->sent = from->sent;
	file->table = t;
	return true;
}

static bool named_xml(const char *path)
{
	return text_eq_nocase((struct text){path + strlen(path) - 4, 4}, TEXT(".xml"));
}

/* Whether a CSV can be read at all. Of XML its own reader says that. */
static bool is_sound(struct arena *a, struct loaded *x, struct fault *f)
{
	struct csv c;
	x->sent = x->bytes;
	if (returns_is_xml(x->bytes, NULL) || named_xml(x->path))
		return true;
	if (!csv_open(&c, a, x->path, x->bytes, f))
		return false;
	x->bytes = (struct text){c.p, (size_t)(c.end - c.p)};
	x->sep = c.sep;
	return true;
}

/* Looks at one file: a table, or left aside; a fault when it is nearly a table or there twice. */
static bool look_at(struct looking *l, const struct loaded *x, struct folder *into, struct fault *f)
{
	const char *why = "it is no XML";
	if (returns_is_xml(x->bytes, &why))
		return keep(into, IN_XML, x, NULL, 0, f);
	if (named_xml(x->path)) {
		set_aside(l->a, l->r, x->path, why);
		return true;
	}
	struct csv *h = arena_new_of(l->a, struct csv);
	csv_again(h, l->a, x->path, x->bytes, x->sep);
	int got = csv_next(h, f);
	if (got < 0)
		return false;
	if (got == 0) {
		fault_set(f, FAULT_INPUT, "return.empty",
		    "The file is empty: not even the names of its columns are there. Export it again, or take it away.");
		return fault_at(f, "%s", x->path);
	}
	int *map = arena_array(l->a, int, h->n);
	int t = returns_table_of(h->field, h->n, map);
	if (t >= 0)
		return keep(into, t, x, map, h->n, f);
	if (nearly(h, x->path, f))
		return false;
	struct buf names = BUF_INIT(160);
	say_names(&names, h->field, h->n, -1);
	set_aside(l->a, l->r, x->path, arena_printf(l->a, "its columns are %.*s, separated by %s", (int)names.n, names.n ? names.at : "",
	    h->n < 2 ? "nothing" : h->sep == ',' ? "commas" : h->sep == ';' ? "semicolons" : h->sep == '\t' ? "tabs" : "another sign").at);
	buf_free(&names);
	return true;
}

struct loading {
	struct loaded *file;
	size_t n;
	atomic_size_t next;
};

static void load_some(void *ctx, int k)
{
	struct loading *all = ctx;
	(void)k;
	for (size_t i; (i = atomic_fetch_add(&all->next, 1)) < all->n;) {
		struct loaded *x = &all->file[i];
		x->ok = file_read(x->arena, x->path, CSV_FILE, &x->bytes, &x->fault) ? is_sound(x->arena, x, &x->fault)
		    : fault_at(&x->fault, "%s", x->path);
	}
}

/* The files of a folder, whichever thread is free taking the next; then looked at in their order. */
static bool look_at_all(struct looking *l, struct loaded *file, size_t n, struct folder *into, struct fault *f)
{
	struct loading all = {.file = file, .n = n};
	bool ok = true;
	atomic_init(&all.next, 0);
	for (size_t i = 0; i < n; i++)
		file[i].arena = arena_new(0);
	threads_run(n && l->threads > 1 ? l->threads : 1, load_some, &all);
	for (size_t i = 0; i < n; i++) {
		arena_take(l->a, file[i].arena);
		if (ok && !file[i].ok && f)
			*f = file[i].fault;
		ok = ok && file[i].ok && look_at(l, &file[i], into, f);
	}
	return ok;
}

static void keep_folder(struct looking *l, const struct folder *here)
{
	l->all = arena_grow(l->a, l->all, &l->cap, l->n + 1, sizeof *l->all);
	l->all[l->n++] = *here;
}

static bool look_in(struct looking *l, const char *dir, bool deeper, struct fault *f)
{
	struct text *names;
	bool *is_dir;
	size_t count, tables = 0;
	if (!file_list(l->a, dir, &names, &is_dir, &count, f))
		return false;
	struct folder *here = arena_new_of(l->a, struct folder);
	here->dir = dir;
	size_t asides = l->r->asides;
	struct loaded *file = arena_array(l->a, struct loaded, count + 1);
	for (size_t i = 0; i < count; i++)
		if (!is_dir[i] && (is_table(names[i]) || unread(names[i]))) {
			const char *path = arena_printf(l->a, "%s/%.*s", dir, TEXT_ARG(names[i])).at;
			if (is_table(names[i]))
				file[tables++].path = path;
			else
				set_aside(l->a, l->r, path, unread(names[i]));
		}
	if (!look_at_all(l, file, tables, here, f))
		return false;
	if (here->n) {
		keep_folder(l, here);
		return true;
	}
	size_t before = l->n;
	for (size_t i = 0; deeper && i < count; i++)
		if (is_dir[i] && !look_in(l, arena_printf(l->a, "%s/%.*s", dir, TEXT_ARG(names[i])).at, false, f))
			return false;
	if (deeper && l->n == before) {
		fault_set(f, FAULT_ASKED, "return.none",
		    "There is no table of a return in %s: no CSV file there, or in a folder of it, has the columns of one.%.*s", dir,
		    TEXT_ARG(returns_left_aside(l->a, l->r)));
		l->r->asides = asides;
		return fault_at(f, "%s", dir);
	}
	return true;
}

/* A workbook is a zip of XML. */
static bool is_workbook(const struct unzipped *file, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text_is(file[i].name, "workbook.xml") || text_is(file[i].name, "[Content_Types].xml"))
			return true;
	return false;
}

/* A zip (each folder in it is a folder), or one XML file that is a return by itself. */
static bool look_in_file(struct looking *l, const char *path, struct fault *f)
{
	struct arena *a = l->a;
	struct text bytes;
	struct unzipped alone = {0}, *file = NULL;
	size_t files = 0, before = l->n;
	if (!file_read(a, path, CSV_FILE, &bytes, f))
		return fault_at(f, "%s", path);
	struct folder *here = NULL;
	const char *why = NULL;
	if (returns_is_zip(bytes)) {
		if (!unzip(a, path, bytes, &file, &files, f))
			return false;
	} else if (returns_is_xml(bytes, &why)) {
		files = 1;
		alone.bytes = bytes;
		file = &alone;
	}
	for (size_t i = 0; i < files; i++) {
		struct loaded x = {.path = path, .bytes = file[i].bytes};
		if (file[i].name.n)
			x.path = arena_printf(a, "%s/%.*s%s%.*s", path, TEXT_ARG(file[i].dir), file[i].dir.n ? "/" : "",
			    TEXT_ARG(file[i].name)).at;
		if (i == 0 || !text_eq(file[i].dir, file[i - 1].dir)) {
			here = arena_new_of(a, struct folder);
			here->dir = file[i].dir.n ? arena_printf(a, "%s/%.*s", path, TEXT_ARG(file[i].dir)).at : path;
		}
		if (!is_sound(a, &x, f) || !look_at(l, &x, here, f))
			return false;
		bool done = i + 1 == files || !text_eq(file[i].dir, file[i + 1].dir);
		if (done && here->n)
			keep_folder(l, here);
	}
	if (l->n == before && why)
		set_aside(a, l->r, path, why);
	else if (l->n == before && is_workbook(file, files))
		set_aside(a, l->r, path, unread(TEXT("a.xlsx")));
	if (l->n == before) {
		fault_set(f, FAULT_ASKED, "return.none",
		    "There is no table of a return in %s. Name a folder of CSV files, a zip of one, or the return's XML.%.*s", path,
		    TEXT_ARG(returns_left_aside(a, l->r)));
		return fault_at(f, "%s", path);
	}
	return true;
}

/* How many dates of a column fall in each year. */
static bool count_years(struct arena *a, const struct found_file *file, int column, int64_t count[static 10000], int64_t *all,
    struct fault *f)
{
	struct csv *c = arena_new_of(a, struct csv);
	csv_again(c, a, file->path, file->bytes, file->sep);
	int got;
	while ((got = csv_next(c, f)) == 1)
		for (size_t i = 0; c->row > 0 && i < c->n && i < file->fields; i++) {
			day d;
			if (file->map[i] == column && day_parse_uk(text_trim(c->field[i]), &d) && year_of(d) < 10000) {
				count[year_of(d)]++;
				(*all)++;
			}
		}
	return got == 0;
}

static const struct found_file *file_of(const struct folder *x, int t)
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
	const struct found_file *xml = file_of(x, IN_XML);
	struct xml_years years = {.dec = count};
	int64_t rows[TABLES] = {0};
	if (xml && !returns_read_xml(xml->path, xml->bytes, 0, NULL, rows, &years, f))
		return false;
	all = years.all;
	for (size_t i = 0; i < sizeof by / sizeof *by && !all; i++) {
		const struct found_file *file = file_of(x, by[i].table);
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
		return fault_set(f, FAULT_ASKED, "return.years",
		    "There are %zu returns and --year names %zu. Name the folder of one return, or one year for each, in the order of "
		    "their names.", n, o->n_years);
	for (size_t i = 0; i < n; i++) {
		if (o->n_years) {
			all[i].said.year = o->years[i];
			all[i].said.agreement = 1;
		} else if (!find_year(a, &all[i], f)) {
			return false;
		} else if (!o->any_agreement && all[i].said.agreement < 0.6) {
			fault_set(f, FAULT_ASKED, "return.year",
			    "The year of %s is not sure: %d seems likeliest, but only %.0f %% of its dates fall in it. Name it with "
			    "--year.", all[i].dir, all[i].said.year, all[i].said.agreement * 100);
			return fault_at(f, "%s", all[i].dir);
		}
	}
	qsort(all, n, sizeof *all, by_year);
	for (size_t i = 1; i < n; i++)
		if (all[i].said.year == all[i - 1].said.year) {
			fault_set(f, FAULT_ASKED, "return.same",
			    "%s and %s are both of the year %d. Leave one out, or name the years with --year.",
			    all[i - 1].dir, all[i].dir, all[i].said.year);
			return fault_at(f, "%s", all[i].dir);
		}
	return true;
}

static void note_found(const struct found_file *file, struct returned *y)
{
	uint32_t tables = file->table == IN_XML ? XML_TABLES : 1u << file->table;
	y->tables |= tables;
	y->bytes += (int64_t)file->sent.n;
	if (file->table == IN_XML) {
		y->xml = true;
	}
	for (int t = 0; t < TABLES; t++)
		if (tables >> t & 1)
			y->file[t] = file->path, y->sent[t] = file->sent;
}

static bool too_many(const struct rows *rows, uint32_t at, int table, const struct reading *r, struct fault *f)
{
	const char *file = table_info[table].name;
	for (size_t i = 0; i < r->n; i++)
		if (r->year[i].year == rows->year[at] && r->year[i].file[table])
			file = r->year[i].file[table];
	fault_set(f, FAULT_INPUT, "return.child",
	    "One child has more than %d rows in the table %s of one year. Is the number in CHILD the same for everybody? Export the file "
	    "again.", RETURN_CHILD_ROWS, table_info[table].name);
	return fault_at(f, "%s:%d", file, rows->line[at]);
}

bool returns_child_rows(const struct cohort *c, const struct reading *r, struct fault *f)
{
	for (size_t k = 0; k < c->n; k++)
		for (int t = 0; t < TABLES; t++) {
			const struct chunk *chunk = c->chunk[k];
			const struct rows *rows = &chunk->rows[t];
			for (uint32_t i = 0; rows->n > RETURN_CHILD_ROWS && i < chunk->children; i++) /* a child's rows stand by year */
				for (uint32_t at = chunk->at[t][i] + RETURN_CHILD_ROWS; at < chunk->at[t][i + 1]; at++)
					if (rows->year[at] == rows->year[at - RETURN_CHILD_ROWS])
						return too_many(rows, at, t, r, f);
		}
	return true;
}

bool returns_read(struct arena *a, const char *const *dirs, size_t n, const struct read_options *o, struct reading *r,
    struct cohort **out, struct fault *f)
{
	struct looking l = {.a = a, .threads = o->threads > READERS_MOST ? READERS_MOST : o->threads, .r = r};
	*r = (struct reading){0};
	returns_xml_begin();
	for (size_t i = 0; i < n; i++)
		if (!(file_is_dir(dirs[i]) ? look_in(&l, dirs[i], true, f) : look_in_file(&l, dirs[i], f)))
			return false;
	struct folder *all = l.all;
	size_t count = l.n;
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
	if (!returns_read_parts(a, job, jobs, l.threads, b, f)) {
		if (!o->into)
			cohort_builder_free(b);
		return false;
	}
	if (o->into)
		return true;
	*out = cohort_build(b, f);
	if (*out && !returns_child_rows(*out, r, f)) {
		cohort_free(*out);
		*out = NULL;
	}
	return *out != NULL;
}
