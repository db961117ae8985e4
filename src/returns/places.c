#include "returns/places.h"
#include "base/csv.h"
#include "returns/councils.h"
#include <math.h>
#include <stdlib.h>

/* The index: magic, the numbers of postcodes and authorities, the authorities' codes (10 bytes each, NUL at the end),
 * a directory of the first entry of each of 2^16 buckets of keys, then the entries by key. An entry is 12 bytes,
 * little-endian: 5 of key, 7 of place: easting 20 bits, northing 21, authority 15. */
enum { ENTRY = 12, BUCKETS = 1 << 16, BUCKET_SHIFT = 21, CODE = 10, AUTHORITIES_MOST = 1 << 12, PAD = 8 };
static const char magic[8] = "KITHPC1\n";

struct head {
	char magic[8];
	uint32_t n, authorities;
};

struct places {
	uint32_t n, authorities;
	const char *codes;
	const char *directory;
	const char *entries;
	struct text *upper; /* of each authority */
};

struct entry {
	uint64_t key, place;
};

/* Letters and digits to a number below 37^7, in the order of the letters; 0 when it cannot be a postcode. */
static uint64_t key_of(struct text t)
{
	uint64_t k = 0;
	int n = 0;
	for (size_t i = 0; i < t.n; i++) {
		char c = t.at[i];
		if (c == ' ')
			continue;
		unsigned v;
		if (c >= '0' && c <= '9')
			v = (unsigned)(c - '0') + 1;
		else if (c >= 'A' && c <= 'Z')
			v = (unsigned)(c - 'A') + 11;
		else if (c >= 'a' && c <= 'z')
			v = (unsigned)(c - 'a') + 11;
		else
			return 0;
		if (++n > 7)
			return 0;
		k = k * 37 + v;
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

static struct entry load_entry(const char *p)
{
	struct entry e = {0};
	memcpy(&e.key, p, 5);
	memcpy(&e.place, p + 5, 7);
	return e;
}

struct text authority_upper(struct text code)
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
	for (size_t i = 0; i < councils_n; i++)
		if (text_is(code, councils[i].code))
			return text_of(councils[i].upper);
	return (struct text){0};
}

static int by_entry(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	return x->key < y->key ? -1 : x->key > y->key;
}

struct wanted {
	int post, east, north, authority;
};

static bool find_columns(const struct csv *c, struct wanted *w)
{
	*w = (struct wanted){-1, -1, -1, -1};
	for (int i = 0; i < (int)c->n; i++) {
		struct text name = text_trim(c->field[i]);
		if (text_eq_nocase(name, TEXT("pcds")) || (w->post < 0 && text_eq_nocase(name, TEXT("pcd"))))
			w->post = i;
		else if (text_eq_nocase(name, TEXT("oseast1m")))
			w->east = i;
		else if (text_eq_nocase(name, TEXT("osnrth1m")))
			w->north = i;
		else if (text_eq_nocase(name, TEXT("laua")))
			w->authority = i;
	}
	return w->post >= 0 && w->east >= 0 && w->north >= 0 && w->authority >= 0;
}

static uint64_t metres(struct text t, int64_t most)
{
	int64_t v;
	t = text_trim(t);
	return text_int(t, &v) && v > 0 && v < most ? (uint64_t)v : 0;
}

/* Reads the file's rows; codes in the order of their coming. */
static bool read_rows(struct arena *a, struct csv *c, struct wanted w, struct entry **out, size_t *n, struct text *codes,
    uint32_t *n_codes, struct fault *f)
{
	size_t cap = 0;
	int got;
	uint32_t last = 0;
	while ((got = csv_next(c, f)) == 1) {
		if (c->n <= (size_t)w.post || c->n <= (size_t)w.east || c->n <= (size_t)w.north || c->n <= (size_t)w.authority) {
			fault_set(f, FAULT_INPUT, "places.width", "This row has fewer fields than the first line names. Is the file cut short?");
			return fault_at(f, "%s:%lld", c->name, (long long)c->line);
		}
		uint64_t key = key_of(c->field[w.post]);
		struct text code = text_trim(c->field[w.authority]);
		if (!key || code.n >= CODE)
			continue; /* not a postcode: nothing in a return can mean it */
		if (last >= *n_codes || !text_eq(codes[last], code))
			for (last = 0; last < *n_codes && !text_eq(codes[last], code); last++)
				;
		if (last == *n_codes) {
			if (*n_codes == AUTHORITIES_MOST)
				return fault_set(f, FAULT_INPUT, "places.authorities", "The file names over %d authorities; it is not the national list of postcodes.", AUTHORITIES_MOST);
			codes[(*n_codes)++] = code;
		}
		*out = arena_grow(a, *out, &cap, *n + 1, sizeof **out);
		(*out)[(*n)++] = (struct entry){key, metres(c->field[w.east], 1 << 20) | metres(c->field[w.north], 1 << 21) << 20 | (uint64_t)last << 41};
	}
	return got == 0;
}

bool places_build(struct arena *a, const char *name, struct text bytes, struct text *index, struct fault *f)
{
	struct arena *work = arena_new(0);
	struct csv *c = arena_new_of(work, struct csv);
	struct wanted w;
	struct entry *e = NULL;
	size_t n = 0;
	uint32_t n_codes = 0;
	struct text *codes = arena_array(work, struct text, AUTHORITIES_MOST);
	if (bytes.n >= sizeof magic && memcmp(bytes.at, magic, sizeof magic) == 0) {
		arena_free(work);
		fault_set(f, FAULT_ASKED, "places.index", "This is an index already. 'kith check --postcodes' takes it as it is.");
		return fault_at(f, "%s", name);
	}
	if (!csv_open(c, work, name, bytes, f) || csv_next(c, f) != 1 || !find_columns(c, &w)) {
		if (f && !f->say[0]) {
			fault_set(f, FAULT_INPUT, "places.columns", "This is not a list of postcodes: it needs the columns pcds (or pcd), oseast1m, osnrth1m and laua.");
			fault_at(f, "%s", name);
		}
		arena_free(work);
		return false;
	}
	if (!read_rows(work, c, w, &e, &n, codes, &n_codes, f)) {
		arena_free(work);
		return false;
	}
	if (n)
		qsort(e, n, sizeof *e, by_entry);
	size_t size = sizeof(struct head) + (size_t)n_codes * CODE + (BUCKETS + 1) * 4 + n * ENTRY + PAD;
	char *out = arena_alloc(a, size), *p = out + sizeof(struct head);
	struct head h = {.n = (uint32_t)n, .authorities = n_codes};
	memcpy(h.magic, magic, 8);
	memcpy(out, &h, sizeof h);
	for (uint32_t i = 0; i < n_codes; i++, p += CODE)
		memcpy(p, codes[i].at, codes[i].n);
	char *directory = p;
	p += (BUCKETS + 1) * 4;
	size_t at = 0;
	for (uint32_t b = 0; b <= BUCKETS; b++) {
		while (at < n && e[at].key >> BUCKET_SHIFT < b)
			at++;
		uint32_t first = (uint32_t)at;
		memcpy(directory + 4 * (size_t)b, &first, 4);
	}
	for (size_t i = 0; i < n; i++, p += ENTRY) {
		memcpy(p, &e[i].key, 5);
		memcpy(p + 5, &e[i].place, 7);
	}
	*index = (struct text){out, size};
	arena_free(work);
	return true;
}

static struct places *open_index(struct arena *a, const char *name, struct text b, struct fault *f)
{
	struct head h;
	memcpy(&h, b.at, sizeof h);
	size_t want = sizeof h + (size_t)h.authorities * CODE + (BUCKETS + 1) * 4 + (size_t)h.n * ENTRY + PAD;
	struct places *p = arena_new_of(a, struct places);
	bool sound = b.n == want && h.authorities <= AUTHORITIES_MOST;
	p->n = h.n;
	p->authorities = h.authorities;
	p->codes = b.at + sizeof h;
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
	for (uint32_t i = 0; i < h.authorities; i++) {
		const char *code = p->codes + (size_t)i * CODE;
		p->upper[i] = authority_upper((struct text){code, strnlen(code, CODE)});
	}
	return p;
}

struct places *places_open(struct arena *a, const char *name, struct text bytes, struct fault *f)
{
	if (bytes.n >= sizeof(struct head) && memcmp(bytes.at, magic, 8) == 0)
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
		struct entry e = load_entry(p->entries + (size_t)mid * ENTRY);
		if (e.key < key) {
			lo = mid + 1;
		} else if (e.key > key) {
			hi = mid;
		} else {
			uint64_t authority = e.place >> 41;
			*out = (struct place){.east = (int32_t)(e.place & ((1 << 20) - 1)), .north = (int32_t)(e.place >> 20 & ((1 << 21) - 1))};
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
