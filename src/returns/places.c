#include "returns/places.h"
#include "base/csv.h"
#include "returns/councils.h"
#include <math.h>
#include <stdlib.h>

/* The index: magic, the numbers of postcodes and authorities, the list's last month, the authorities' codes (10 bytes each, NUL at the
 * end), a directory of the first entry of each of 2^16 buckets of keys, then the entries by key. An entry is 14 bytes,
 * little-endian: 5 of key, 7 of place: easting 20 bits, northing 21, authority 15; 2 of the month in which it ended (12 a year, from 1 on;
 * 0: none).
 * The first form of it had neither months nor the list's own. */
enum { ENTRY = 14, ENTRY_1 = 12, BUCKETS = 1 << 16, BUCKET_SHIFT = 21, CODE = 10, AUTHORITIES_MOST = 1 << 12, PAD = 8 };
static const char magic[8] = "KITHPC2\n", magic_1[8] = "KITHPC1\n";

struct head {
	char magic[8];
	uint32_t n, authorities, month, none;
};
enum { HEAD_1 = 16 };

struct places {
	uint32_t n, authorities;
	const char *codes;
	const char *directory;
	const char *entries;
	struct text *upper; /* of each authority */
	size_t entry;       /* bytes of one */
	uint32_t month;
};

struct entry {
	uint64_t key, place;
	uint16_t ended;
};

/* Letters and digits to a number below 37^7, in the order of the letters; 0 when it cannot be a postcode. */
static uint64_t key_of(struct text t)
{
	uint64_t k = 0;
	int n = 0;
	char buf[7];
	t = text_postcode(t, buf, sizeof buf);
	for (; n < (int)t.n; n++) {
		char c = t.at[n];
		k = k * 37 + (c <= '9' ? (unsigned)(c - '0') + 1 : (unsigned)(c - 'A') + 11);
	}
	if (n < 5)
		return 0;
	for (; n < 7; n++)
		k *= 37;
	return k;
}

static uint32_t load32(const char *p)
{
	uint32_t v;
	memcpy(&v, p, 4);
	return v;
}

static struct entry load_entry(const struct places *list, size_t i)
{
	struct entry e = {0};
	const char *p = list->entries + i * list->entry;
	memcpy(&e.key, p, 5);
	memcpy(&e.place, p + 5, 7);
	if (list->entry == ENTRY)
		memcpy(&e.ended, p + 12, 2);
	return e;
}

struct text authority_upper(struct text code)
{
	struct council_end e;
	return council_ended(code, DAY_MAX, &e) ? authority_upper_on(code, e.last) : authority_upper_on(code, DAY_MAX);
}

struct text authority_upper_on(struct text code, day on)
{
	if (code.n < 2)
		return (struct text){0};
	switch (code.at[0]) {
	case 'S':
		return TEXT("SCO");
	case 'N':
		return TEXT("NIR");
	case 'W':
		return TEXT("WAL");
	case 'L':
	case 'M':
		return TEXT("CON");
	default:
		break;
	}
	return council_upper_on(code, on);
}

/* Of two of one postcode the one that is in use, else that which ended last. */
static int by_entry(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (uint16_t)(y->ended - 1) < (uint16_t)(x->ended - 1) ? -1 : (uint16_t)(y->ended - 1) > (uint16_t)(x->ended - 1);
}

struct wanted {
	int post, east, north, authority, began, ended;
};

/* The names that a column has had, the one to take before others first. A '#' is two digits: of a year, the newer the better. */
static const struct {
	const char *name[6];
	size_t into;
} columns[] = {
	{{"pcds", "pcd", "pcd2", "pcd7", "pcd8", "postcode"}, offsetof(struct wanted, post)},
	{{"oseast1m", "east1m", "easting"}, offsetof(struct wanted, east)},
	{{"osnrth1m", "north1m", "nrth1m", "northing"}, offsetof(struct wanted, north)},
	{{"laua", "oslaua", "lad##cd", "laua##cd", "laua##", "ladcd"}, offsetof(struct wanted, authority)},
	{{"dointr"}, offsetof(struct wanted, began)},
	{{"doterm"}, offsetof(struct wanted, ended)},
};

/* 0: another name; else the better the greater. */
static int is_named(struct text name, const char *like, int rank)
{
	int year = 0;
	if (name.n != strlen(like))
		return 0;
	for (size_t i = 0; i < name.n; i++) {
		bool digit = name.at[i] >= '0' && name.at[i] <= '9';
		if (like[i] == '#' ? !digit : !text_eq_nocase((struct text){name.at + i, 1}, (struct text){like + i, 1}))
			return 0;
		year = like[i] == '#' ? year * 10 + (name.at[i] - '0') : year;
	}
	return (8 - rank) * 100 + year;
}

static bool find_columns(const struct csv *c, struct wanted *w)
{
	*w = (struct wanted){-1, -1, -1, -1, -1, -1};
	for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
		int *into = (int *)((char *)w + columns[k].into), best = 0;
		for (int i = 0; i < (int)c->n; i++)
			for (int r = 0; r < 6 && columns[k].name[r]; r++) {
				char buf[32];
				int is = is_named(text_spaced(c->field[i], buf, sizeof buf), columns[k].name[r], r);
				if (is > best)
					best = is, *into = i;
			}
	}
	return w->post >= 0 && w->east >= 0 && w->north >= 0 && w->authority >= 0;
}

/* "202608", as 12 a year from 1 on; 0: none. */
static uint16_t month_of(const struct csv *c, int column)
{
	int64_t v;
	if (column < 0 || (size_t)column >= c->n || !text_int(text_trim(c->field[column]), &v) || v < 190001 || v > 400012 || v % 100 < 1 ||
	    v % 100 > 12)
		return 0;
	return (uint16_t)(v / 100 * 12 + v % 100);
}

static day month_last(uint32_t month)
{
	int y = (int)((month - 1) / 12), m = (int)((month - 1) % 12) + 1;
	return (m == 12 ? day_of(y + 1, 1, 1) : day_of(y, m + 1, 1)) - 1;
}

/* The file's rows: entries, the authorities' codes in the order of their coming, the last month of all. */
struct listed {
	struct entry *entry;
	size_t n;
	struct text *code;
	uint32_t codes, month;
};

static uint64_t metres(struct text t, int64_t most)
{
	int64_t v;
	t = text_trim(t);
	return text_int(t, &v) && v > 0 && v < most ? (uint64_t)v : 0;
}

static bool read_rows(struct arena *a, struct csv *c, struct wanted w, struct listed *l, struct fault *f)
{
	size_t cap = 0;
	int got;
	uint32_t last = 0;
	while ((got = csv_next(c, f)) == 1) {
		if (c->n <= (size_t)w.post || c->n <= (size_t)w.east || c->n <= (size_t)w.north || c->n <= (size_t)w.authority) {
			fault_set(f, FAULT_INPUT, "places.width",
			    "This row has fewer fields than the first line names. Is the file cut short?");
			return fault_at(f, "%s:%lld", c->name, (long long)c->line);
		}
		uint64_t key = key_of(c->field[w.post]);
		struct text code = text_trim(c->field[w.authority]);
		if (!key || code.n >= CODE)
			continue; /* not a postcode: nothing in a return can mean it */
		if (last >= l->codes || !text_eq(l->code[last], code))
			for (last = 0; last < l->codes && !text_eq(l->code[last], code); last++)
				;
		if (last == l->codes) {
			if (l->codes == AUTHORITIES_MOST)
				return fault_set(f, FAULT_INPUT, "places.authorities",
				    "The file names over %d authorities; it is not the national list of postcodes.", AUTHORITIES_MOST);
			l->code[l->codes++] = code;
		}
		uint16_t began = month_of(c, w.began), ended = month_of(c, w.ended);
		l->month = began > l->month ? began : l->month;
		l->month = ended > l->month ? ended : l->month;
		l->entry = arena_grow(a, l->entry, &cap, l->n + 1, sizeof *l->entry);
		l->entry[l->n++] = (struct entry){key, metres(c->field[w.east], 1 << 20) | metres(c->field[w.north], 1 << 21) << 20 |
		    (uint64_t)last << 41, ended};
	}
	return got == 0;
}

static char *put_index(struct arena *a, const struct listed *l, size_t *size)
{
	*size = sizeof(struct head) + (size_t)l->codes * CODE + (BUCKETS + 1) * 4 + l->n * ENTRY + PAD;
	char *out = arena_alloc(a, *size), *p = out + sizeof(struct head);
	struct head h = {.n = (uint32_t)l->n, .authorities = l->codes, .month = l->month};
	memcpy(h.magic, magic, 8);
	memcpy(out, &h, sizeof h);
	for (uint32_t i = 0; i < l->codes; i++, p += CODE)
		if (l->code[i].n)
			memcpy(p, l->code[i].at, l->code[i].n);
	char *directory = p;
	p += (BUCKETS + 1) * 4;
	size_t at = 0;
	for (uint32_t b = 0; b <= BUCKETS; b++) {
		while (at < l->n && l->entry[at].key >> BUCKET_SHIFT < b)
			at++;
		uint32_t first = (uint32_t)at;
		memcpy(directory + 4 * (size_t)b, &first, 4);
	}
	for (size_t i = 0; i < l->n; i++, p += ENTRY) {
		memcpy(p, &l->entry[i].key, 5);
		memcpy(p + 5, &l->entry[i].place, 7);
		memcpy(p + 12, &l->entry[i].ended, 2);
	}
	return out;
}

static bool is_index(struct text b)
{
	return b.n >= sizeof(struct head) && (memcmp(b.at, magic, 8) == 0 || memcmp(b.at, magic_1, 8) == 0);
}

bool places_build(struct arena *a, const char *name, struct text bytes, struct text *index, struct fault *f)
{
	struct arena *work = arena_new(0);
	struct csv *c = arena_new_of(work, struct csv);
	struct wanted w;
	struct listed l = {.code = arena_array(work, struct text, AUTHORITIES_MOST)};
	bool ok = !is_index(bytes);
	if (!ok) {
		fault_set(f, FAULT_ASKED, "places.index", "This is an index already. 'kith check --postcodes' takes it as it is.");
		fault_at(f, "%s", name);
	} else if (!csv_open(c, work, name, bytes, f) || csv_next(c, f) != 1 || !find_columns(c, &w)) {
		ok = false;
		if (f && !f->say[0]) {
			fault_set(f, FAULT_INPUT, "places.columns",
			    "This is not a list of postcodes: it needs the columns pcds (or pcd, pcd7, pcd8), oseast1m (or east1m), "
			    "osnrth1m (or north1m) and laua (or oslaua, lad25cd).");
			fault_at(f, "%s", name);
		}
	}
	ok = ok && read_rows(work, c, w, &l, f);
	if (ok) {
		if (l.n)
			qsort(l.entry, l.n, sizeof *l.entry, by_entry);
		index->at = put_index(a, &l, &index->n);
	}
	arena_free(work);
	return ok;
}

void places_as_at(struct places *p, day on)
{
	for (uint32_t i = 0; i < p->authorities; i++) {
		const char *code = p->codes + (size_t)i * CODE;
		p->upper[i] = authority_upper_on((struct text){code, strnlen(code, CODE)}, on);
	}
}

day places_when(const struct places *p)
{
	return p->month ? month_last(p->month) : DAY_NONE;
}

const char *places_older(const struct places *p, day on, day *last)
{
	struct council_end e;
	for (uint32_t i = 0; i < p->authorities; i++) {
		const char *code = p->codes + (size_t)i * CODE;
		if (council_ended((struct text){code, strnlen(code, CODE)}, on, &e)) {
			*last = e.last;
			return e.name;
		}
	}
	return NULL;
}

size_t places_ended(const struct places *p)
{
	size_t n = 0;
	for (uint32_t i = 0; i < p->n; i++)
		n += load_entry(p, i).ended != 0;
	return n;
}

static struct places *open_index(struct arena *a, const char *name, struct text b, struct fault *f)
{
	struct head h;
	memcpy(&h, b.at, sizeof h);
	bool first = memcmp(h.magic, magic_1, 8) == 0;
	size_t head = first ? HEAD_1 : sizeof h, entry = first ? ENTRY_1 : ENTRY;
	size_t want = head + (size_t)h.authorities * CODE + (BUCKETS + 1) * 4 + (size_t)h.n * entry + PAD;
	struct places *p = arena_new_of(a, struct places);
	bool sound = b.n == want && h.authorities <= AUTHORITIES_MOST;
	p->n = h.n;
	p->authorities = h.authorities;
	p->month = first || h.month > UINT16_MAX ? 0 : h.month;
	p->entry = entry;
	p->codes = b.at + head;
	p->directory = p->codes + (size_t)h.authorities * CODE;
	p->entries = p->directory + (BUCKETS + 1) * 4;
	for (size_t i = 0; sound && i < BUCKETS; i++)
		sound = load32(p->directory + 4 * i) <= load32(p->directory + 4 * i + 4);
	if (!sound || load32(p->directory + 4 * BUCKETS) > h.n) {
		fault_set(f, FAULT_INPUT, "places.index", "The index of postcodes is damaged. Build it again with 'kith postcodes build'.");
		fault_at(f, "%s", name);
		return NULL;
	}
	p->upper = arena_array(a, struct text, h.authorities + 1);
	places_as_at(p, DAY_MAX);
	return p;
}

struct places *places_open(struct arena *a, const char *name, struct text bytes, struct fault *f)
{
	if (is_index(bytes))
		return open_index(a, name, bytes, f);
	struct text index;
	return places_build(a, name, bytes, &index, f) ? open_index(a, name, index, f) : NULL;
}

size_t places_count(const struct places *p)
{
	return p->n;
}

bool places_find(const struct places *p, struct text postcode, struct place *out)
{
	uint64_t key = key_of(postcode);
	if (!key)
		return false;
	const char *bucket = p->directory + 4 * (size_t)(key >> BUCKET_SHIFT);
	uint32_t lo = load32(bucket), hi = load32(bucket + 4);
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		struct entry e = load_entry(p, mid);
		if (e.key < key) {
			lo = mid + 1;
		} else if (e.key > key) {
			hi = mid;
		} else {
			uint64_t authority = e.place >> 41;
			*out = (struct place){.east = (int32_t)(e.place & ((1 << 20) - 1)),
			    .north = (int32_t)(e.place >> 20 & ((1 << 21) - 1)), .ended = e.ended ? month_last(e.ended) : DAY_MAX};
			if (authority < p->authorities)
				out->upper = p->upper[authority];
			return true;
		}
	}
	return false;
}

int32_t places_distance(const struct place *a, const struct place *b)
{
	if (!a->east || !b->east)
		return -1;
	double east = a->east - b->east, north = a->north - b->north;
	return (int32_t)floor(sqrt(east * east + north * north) / 1609.3 * 10 + 0.5);
}
