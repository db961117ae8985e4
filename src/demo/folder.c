/* Folders of returns, with the lists of the providers and postcodes that they name. */
#include "base/csv.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/map.h"
#include "demo/inside.h"
#include "demo/returns.h"
#include <errno.h>
#include <stdio.h>

enum { FLUSH = 1 << 20, YEARS_MOST = 10 };

struct out {
	FILE *file;
	struct buf buf;
};
struct folder {
	const struct inventing *v;
	const char *dir;
	struct out out[YEARS_MOST][TABLES];
	int oldest; /* collection year */
	int year; /* index of the year in hand */
	int faults;
	struct chance chance;
	struct arena *keep; /* postcodes and providers seen */
	struct map seen, seen_urn;
	struct buf postcodes, providers;
	struct demo_returned *report;
	bool failed;
};

static bool flush(struct folder *f, struct out *o, bool close, struct fault *fault)
{
	bool ok = fwrite(o->buf.at, 1, o->buf.n, o->file) == o->buf.n && buf_ok(&o->buf);
	f->report->bytes += (int64_t)o->buf.n;
	o->buf.n = 0;
	if (close) {
		ok = fclose(o->file) == 0 && ok;
		o->file = NULL;
		buf_free(&o->buf);
	}
	return ok || fault_set(fault, FAULT_SYSTEM, "demo.write", "A file in %s could not be written: %s", f->dir, strerror(errno));
}

static bool open_all(struct folder *f, struct arena *a, struct fault *fault)
{
	for (int y = 0; y < f->report->years; y++) {
		int year = f->oldest + y;
		const char *dir = arena_printf(a, "%s/%d", f->dir, year).at;
		if (!file_mkdirs(dir, fault))
			return false;
		for (int t = 0; t < TABLES; t++) {
			struct out *o = &f->out[y][t];
			const char *path = arena_printf(a, "%s/%s.csv", dir, table_info[t].file).at;
			if (year < demo_table_since((enum table)t))
				continue;
			o->file = fopen(path, "wx");
			if (!o->file) {
				fault_set(fault, errno == EEXIST ? FAULT_ASKED : FAULT_SYSTEM, "demo.write", "%s: %s", path,
				    errno == EEXIST ? "it is there already; name an empty folder" : strerror(errno));
				return false;
			}
			o->buf = BUF_INIT((size_t)8 << 20);
			for (int c = 0; c < table_info[t].told; c++)
				buf_printf(&o->buf, "%s%s", c ? "," : "", table_info[t].column[c].name);
			buf_char(&o->buf, '\n');
		}
	}
	return true;
}

/* One cell gets what people do get wrong: nothing, another's code, a date that does not exist, blanks. */
static void spoil(struct folder *f, enum table t, struct text *cell)
{
	static const char *const wrong[] = {"", "XX", "31/02/2026", "00/00/0000", "?", "1.0"};
	int column = 1 + chance_below(&f->chance, table_info[t].told - 1);
	cell[column] = text_of(wrong[chance_below(&f->chance, 6)]);
	f->report->faults++;
}

static void take_row(void *ctx, enum table t, const struct text *cells)
{
	struct folder *f = ctx;
	struct out *o = &f->out[f->year][t];
	struct text cell[COLUMNS_MOST];
	memcpy(cell, cells, sizeof cell);
	if (f->faults && chance_in(&f->chance, f->faults))
		spoil(f, t, cell);
	for (int c = 0; c < table_info[t].told; c++) {
		if (c)
			buf_char(&o->buf, ',');
		csv_put(&o->buf, cell[c]);
	}
	buf_char(&o->buf, '\n');
	f->report->rows[t]++;
	if (o->buf.n > FLUSH && !flush(f, o, false, NULL))
		f->failed = true;
}

/* Where a postcode is: anywhere in a box of Essex's size, or in one beside it. */
static void list_postcode(struct folder *f, const char *postcode)
{
	static const char *const own[] = {"E07000066", "E07000067", "E07000070", "E07000071", "E07000072", "E07000073", "E07000076",
	    "E07000077"};
	static const char *const others[] = {"E07000245", "E06000034", "E06000033", "E07000242"};
	bool is_new;
	if (!postcode)
		return;
	struct text key = text_of(postcode);
	uint32_t at;
	if (map_get(&f->seen, key, &at))
		return;
	map_put(&f->seen, arena_text(f->keep, key), 1, &is_new);
	bool outside = memchr("SUVW", postcode[1], 4) != NULL;
	uint64_t h = text_hash(key);
	buf_printf(&f->postcodes, "%s,%d,%d,%s\n", postcode, (outside ? 630000 : 545000) + (int)(h % 60000),
	    180000 + (int)(h / 65536 % 60000), outside ? others[h / 7 % 4] : own[h / 7 % 8]);
}

static void list_provider(struct folder *f, const struct invented_home *h)
{
	bool is_new;
	if (!h->urn)
		return;
	map_put(&f->seen_urn, arena_text(f->keep, text_of(h->urn)), 1, &is_new);
	if (!is_new)
		return;
	char kind = h->place[0];
	const char *sort = kind == 'A' ? "Adoption agency" : kind == 'U' ? "Independent fostering agency"
	    : kind == 'S' ? "Residential school" :
	    h->place[1] == '3' ? "Supported accommodation" : "Children's home";
	const char *places = kind == 'A' ? "\"A3,A4,A5,A6\"" : kind == 'U' ? "\"U1,U2,U3,U4,U5,U6\"" : h->place;
	/* a fostering or adoption service has an office; a home is where the children are */
	bool office = kind == 'A' || kind == 'U';
	const char *at = office ? invent_postcode(f->keep, (uint32_t)text_hash(text_of(h->urn)) % 1000000u, false) :
	    invent_postcode(f->keep, h->number, h->provider[2] != '1' && h->number % 1000000u % 3 != 0);
	list_postcode(f, at);
	bool outside = memchr("SUVW", at[1], 4) != NULL;
	buf_printf(&f->providers, "%s,%s,%s,%s,%s,,%s\n", h->urn, sort, outside ? "E10000029" : "E10000012", places, h->provider, at);
}

static void list_places(struct folder *f, const struct invented *k)
{
	list_postcode(f, k->home_post);
	for (size_t i = 0; i < k->episodes_n; i++) {
		list_postcode(f, k->episodes[i].home.postcode);
		list_provider(f, &k->episodes[i].home);
	}
}

static bool write_all(struct folder *f, void (*progress)(int64_t, int64_t), struct fault *fault)
{
	struct arena *a = arena_new(0);
	struct invented k;
	for (int64_t i = 0; i < f->v->all && !f->failed; i++) {
		arena_reset(a);
		invent_child(a, f->v, i, &k);
		list_places(f, &k);
		for (f->year = 0; f->year < f->report->years; f->year++) {
			int year = f->oldest + f->year;
			f->chance = chance_of(f->v->ask.seed, i, ASPECT_FAULT + (unsigned)(year % 100));
			demo_rows(a, f->v, &k, year, take_row, f);
		}
		if (progress && i % 1000 == 0)
			progress(i, f->v->all);
	}
	arena_free(a);
	if (f->failed)
		return fault_set(fault, FAULT_SYSTEM, "demo.write", "A file in %s could not be written: %s", f->dir, strerror(errno));
	return true;
}

static bool close_all(struct folder *f, bool ok, struct fault *fault)
{
	for (int y = 0; y < YEARS_MOST; y++)
		for (int t = 0; t < TABLES; t++)
			if (f->out[y][t].file)
				ok = flush(f, &f->out[y][t], true, ok ? fault : NULL) && ok;
	return ok;
}

bool demo_returns(const struct inventing *v, const char *dir, int faults, void (*progress)(int64_t, int64_t),
    struct demo_returned *report, struct fault *fault)
{
	int last = year_of(v->ask.as_at);
	bool over = v->ask.as_at == year_last(last);
	*report = (struct demo_returned){.years = v->ask.years - !over};
	struct arena *a = arena_new(0);
	struct folder *f = arena_new_of(a, struct folder);
	*f = (struct folder){.v = v, .dir = dir, .oldest = last - v->ask.years + 1, .faults = faults, .keep = a, .report = report,
	    .postcodes = BUF_INIT((size_t)1 << 30), .providers = BUF_INIT((size_t)16 << 20)};
	map_init(&f->seen, a, (size_t)v->all * 2);
	map_init(&f->seen_urn, a, 4096);
	buf_z(&f->postcodes, "pcd,oseast1m,osnrth1m,laua\n");
	buf_z(&f->providers,
	    "URN,Provider type,Local authority,Placement code,Placement provider code,Deregistration date,Setting address postcode\n");
	bool ok = open_all(f, a, fault) && write_all(f, progress, fault);
	ok = close_all(f, ok, fault);
	ok = ok && file_write(arena_printf(a, "%s/postcodes.csv", dir).at, buf_as_text(&f->postcodes), fault) &&
	    file_write(arena_printf(a, "%s/providers.csv", dir).at, buf_as_text(&f->providers), fault);
	buf_free(&f->postcodes);
	buf_free(&f->providers);
	arena_free(a);
	return ok;
}
