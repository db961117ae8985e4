#include "returns/amount.h"
#include <inttypes.h>

static const char *grouped(struct arena *a, int64_t n)
{
	return n < 1000 ? arena_printf(a, "%" PRId64, n).at
	    : n < 1000000 ? arena_printf(a, "%" PRId64 ",%03d", n / 1000, (int)(n % 1000)).at :
	    arena_printf(a, "%" PRId64 ",%03d,%03d", n / 1000000, (int)(n / 1000 % 1000), (int)(n % 1000)).at;
}

static int64_t untyped_in(const struct cohort *c, int t, int col, int year)
{
	int64_t n = 0;
	for (size_t k = 0; k < c->n && table_info[t].column[col].kind != CELL_TEXT; k++) {
		const struct rows *r = &c->chunk[k]->rows[t];
		for (uint32_t i = 0; i < r->n; i++)
			n += r->col[col][i] == CELL_BAD && (!year || r->year[i] == year);
	}
	return n;
}

int returns_files(const struct returned *of)
{
	const char *before = NULL;
	int n = 0;
	for (int t = 0; t < TABLES; t++)
		if (of->file[t] && (!before || strcmp(before, of->file[t]) != 0)) {
			n++;
			before = of->file[t];
		}
	return n;
}

void returns_amount(struct arena *a, const struct cohort *c, const struct returned *of, struct amount *out)
{
	enum { NAMED = 4 };
	int year = of ? of->year : 0, named = 0;
	*out = (struct amount){.files = of ? returns_files(of) : 0};
	for (int t = 0; t < TABLES; t++) {
		for (size_t k = 0; k < c->n; k++)
			for (uint32_t i = 0; i < c->chunk[k]->rows[t].n; i++)
				out->rows += !of || c->chunk[k]->rows[t].year[i] == year;
		for (int col = 0; col < table_info[t].told; col++) {
			int64_t n = untyped_in(c, t, col, year);
			out->untyped += n;
			if (n && named++ < NAMED)
				out->columns = arena_printf(a, "%.*s%s%s %" PRId64, TEXT_ARG(out->columns), out->columns.n ? ", " : "",
				    table_info[t].column[col].name, n);
		}
	}
	if (named > NAMED)
		out->columns = arena_printf(a, "%.*s and others", TEXT_ARG(out->columns));
	for (size_t k = 0; k < c->n; k++)
		for (uint32_t i = 0; i < c->chunk[k]->children; i++)
			out->children += c->chunk[k]->id[i] != CELL_BLANK && (!of || chunk_tells(c->chunk[k], i, year));
}

struct text returns_amount_words(struct arena *a, const struct returned *of, const struct amount *m)
{
	char year[DAY_TEXT] = "";
	struct text cells = {0};
	if (of && of->year)
		year_words(of->year, year);
	if (m->untyped)
		cells = arena_printf(a, "; %s cell%s could not be read as a date, code or number and count%s as blank (%.*s)",
		    grouped(a, m->untyped), m->untyped == 1 ? "" : "s", m->untyped == 1 ? "s" : "", TEXT_ARG(m->columns));
	if (of && of->unknown)
		cells = arena_printf(a, "%.*s; %s element%s of the XML (%s%s) %s no tag of the return and %s passed over", TEXT_ARG(cells),
		    grouped(a, of->unknown), of->unknown == 1 ? "" : "s", of->first_unknown, of->unknown == 1 ? "" : " and others",
		    of->unknown == 1 ? "is" : "are", of->unknown == 1 ? "is" : "are");
	struct text files = of ? arena_printf(a, "%d file%s, ", m->files, m->files == 1 ? "" : "s") : (struct text){0};
	return arena_printf(a, "%s%s%.*s%s row%s, %s %s%.*s", year, *year ? ": " : "", TEXT_ARG(files), grouped(a, m->rows),
	    m->rows == 1 ? "" : "s", grouped(a, m->children), m->children == 1 ? "child" : "children", TEXT_ARG(cells));
}

bool returns_something(const struct cohort *c, const struct reading *r, struct fault *f)
{
	for (size_t y = 0; y < (r ? r->n : 1); y++) {
		bool any = false;
		for (size_t k = 0; k < c->n && !any; k++)
			for (uint32_t i = 0; i < c->chunk[k]->children && !any; i++)
				any = c->chunk[k]->id[i] != CELL_BLANK && (!r || chunk_tells(c->chunk[k], i, r->year[y].year));
		if (any)
			continue;
		fault_set(f, FAULT_ASKED, "return.nothing",
		    "No child was read: %s. Nothing read is not nothing wrong. If that is all there is, add --sure.",
		    r ? "its tables have no rows" : "the record is empty");
		return fault_at(f, "%s", r ? r->year[y].dir : "");
	}
	return true;
}

/* In care when the year ended, as its return tells: an episode without an end (one whose end cannot be read counts as that). */
static bool goes_on(const struct chunk *k, uint32_t child, int year)
{
	struct span_rows s = chunk_rows(k, TABLE_EPISODES, child, year);
	const struct rows *e = &k->rows[TABLE_EPISODES];
	for (uint32_t r = s.from; r < s.to; r++)
		if (cell_day(e->col[EPISODES_DEC][r]) == DAY_NONE && cell_day(e->col[EPISODES_DECOM][r]) != DAY_NONE)
			return true;
	return false;
}

static const char *folder_of(const struct reading *r, int year)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->year[i].year == year)
			return r->year[i].dir;
	return "the record";
}

bool returns_no_less(const struct cohort *c, const struct reading *r, struct fault *f)
{
	char words[DAY_TEXT], of[DAY_TEXT];
	for (int y = 1; y < c->years; y++) {
		int year = c->year[y].year;
		size_t there = 0, gone = 0, none = 0;
		if (c->year[y - 1].year != year - 1)
			continue;
		for (size_t k = 0; k < c->n; k++)
			for (uint32_t i = 0; i < c->chunk[k]->children; i++)
				if (c->chunk[k]->id[i] != CELL_BLANK && goes_on(c->chunk[k], i, year - 1)) {
					there++;
					bool lives = returns_in(c->chunk[k], i, TABLE_EPISODES, year);
					none += !lives;
					gone += !lives && !returns_in(c->chunk[k], i, TABLE_HEADER, year);
				}
		if (!returns_less(there, gone, none))
			continue;
		fault_set(f, FAULT_ASKED, "return.less",
		    "Of the %zu children who were in care at the end of %s, %zu have no episode in %s, and %zu are not in its header "
		    "either. Is it whole? If it is, add --sure.", there, year_words(year - 1, words), none, year_words(year, of), gone);
		return fault_at(f, "%s", folder_of(r, year));
	}
	return true;
}

bool returns_ends_read(const struct cohort *c, const struct reading *reading, struct fault *f)
{
	static const int columns[] = {EPISODES_DEC, EPISODES_DECOM};
	size_t n = 0;
	const char *file = "the record", *column = "";
	int32_t line = 0;
	for (size_t k = 0; k < c->n; k++) {
		const struct rows *e = &c->chunk[k]->rows[TABLE_EPISODES];
		for (uint32_t i = 0; i < e->n; i++)
			for (size_t x = 0; x < 2; x++) {
				if (e->col[columns[x]][i] != CELL_BAD)
					continue;
				for (size_t y = 0; !n && reading && y < reading->n; y++)
					if (reading->year[y].year == e->year[i] && reading->year[y].file[TABLE_EPISODES])
						file = reading->year[y].file[TABLE_EPISODES];
				if (!n++) {
					line = e->line[i];
					column = table_info[TABLE_EPISODES].column[columns[x]].name;
				}
			}
	}
	if (!n)
		return true;
	fault_set(f, FAULT_ASKED, "return.untyped",
	    "%zu date%s of an episode (the first: %s) cannot be read and count%s as blank, as if care went on or had never begun. Dates "
	    "are dd/mm/yyyy. Mend them, or add --sure to count them so.",
	    n, n == 1 ? "" : "s", column, n == 1 ? "s" : "");
	return line > 0 ? fault_at(f, "%s:%d", file, line) : fault_at(f, "%s", file);
}
