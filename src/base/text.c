#include "base/text.h"

/* One past its last byte. Where there is nothing .at may be NULL, to which not even nothing may be added. */
static inline const char *text_end(struct text t)
{
	return t.n ? t.at + t.n : t.at;
}

int text_cmp(struct text a, struct text b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.at, b.at, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

static inline char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

bool text_eq_nocase(struct text a, struct text b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (upper(a.at[i]) != upper(b.at[i]))
			return false;
	return true;
}

/* A blank of two or three bytes; *room: whether it takes any. */
static size_t wide_blank(const unsigned char *p, size_t n, bool *room)
{
	*room = true;
	if (n >= 2 && p[0] == 0xc2) {
		*room = p[1] != 0xad;
		return p[1] == 0xa0 || p[1] == 0x85 || p[1] == 0xad ? 2 : 0;
	}
	if (n < 3 || p[0] < 0xe1 || p[0] > 0xef)
		return 0;
	unsigned c = (unsigned)(p[0] & 15) << 12 | (unsigned)(p[1] & 63) << 6 | (p[2] & 63);
	*room = !((c >= 0x200b && c <= 0x200f) || c == 0x2060 || c == 0xfeff || c == 0x180e);
	return !*room || (c >= 0x2000 && c <= 0x200a) || c == 0x1680 || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
	    c == 0x3000 ? 3 : 0;
}

size_t text_blank(const char *p, const char *end)
{
	bool room;
	if (p >= end)
		return 0;
	if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
		return 1;
	return (unsigned char)*p < 0xc2 ? 0 : wide_blank((const unsigned char *)p, (size_t)(end - p), &room);
}

struct text text_trim(struct text t)
{
	const char *p = t.at, *e = text_end(t);
	for (size_t n; (n = text_blank(p, e));)
		p += n;
	while (e > p) {
		size_t back = 1;
		while (back < 3 && e - back > p && ((unsigned char)e[-(ptrdiff_t)back] & 0xc0) == 0x80)
			back++;
		if (text_blank(e - back, e) != back)
			break;
		e -= back;
	}
	return (struct text){p, (size_t)(e - p)};
}

bool text_starts(struct text t, struct text prefix)
{
	return t.n >= prefix.n && (prefix.n == 0 || memcmp(t.at, prefix.at, prefix.n) == 0);
}

struct text text_cut(struct text t, char sep, struct text *rest)
{
	const char *p = t.n ? memchr(t.at, sep, t.n) : NULL;
	if (!p) {
		*rest = (struct text){0};
		return t;
	}
	size_t n = (size_t)(p - t.at);
	*rest = (struct text){p + 1, t.n - n - 1};
	return (struct text){t.at, n};
}

bool text_int(struct text t, int64_t *out)
{
	bool minus = t.n && *t.at == '-';
	size_t i = minus ? 1 : 0;
	if (i == t.n)
		return false;
	int64_t v = 0;
	for (; i < t.n; i++) {
		if (t.at[i] < '0' || t.at[i] > '9')
			return false;
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, t.at[i] - '0', &v))
			return false;
	}
	if (!minus && __builtin_sub_overflow((int64_t)0, v, &v))
		return false;
	*out = v;
	return true;
}

bool text_utf8(struct text t)
{
	if (!t.n)
		return true;
	const unsigned char *p = (const unsigned char *)t.at, *e = p + t.n;
	while (p < e) {
		uint64_t eight;
		if (e - p >= 8 && (memcpy(&eight, p, 8), (eight & 0x8080808080808080u) == 0)) {
			p += 8;
			continue;
		}
		if (*p < 0x80) {
			p++;
			continue;
		}
		int n = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : 1;
		if (*p < 0xc2 || *p > 0xf4 || e - p <= n)
			return false;
		if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) ||
		    (*p == 0xf4 && p[1] > 0x8f))
			return false;
		for (int i = 1; i <= n; i++)
			if ((p[i] & 0xc0) != 0x80)
				return false;
		p += n + 1;
	}
	return true;
}

uint64_t text_hash(struct text t)
{
	/* FNV-1a over eight bytes at a time, finished by a multiply-shift: short keys, no adversary (tables are
	 * bounded by the input's own rows). */
	uint64_t h = 0xcbf29ce484222325u ^ t.n;
	const char *p = t.at;
	size_t n = t.n;
	for (; n >= 8; p += 8, n -= 8) {
		uint64_t w;
		memcpy(&w, p, 8);
		h = (h ^ w) * 0x9e3779b97f4a7c15u;
		h ^= h >> 29;
	}
	uint64_t w = 0;
	if (n)
		memcpy(&w, p, n);
	h = (h ^ w) * 0x9e3779b97f4a7c15u;
	return h ^ (h >> 32);
}

int text_distance(struct text a, struct text b)
{
	enum { MAX = 40 };
	if (a.n > MAX || b.n > MAX)
		return MAX;
	int row[MAX + 1];
	for (size_t j = 0; j <= b.n; j++)
		row[j] = (int)j;
	for (size_t i = 1; i <= a.n; i++) {
		int diag = row[0];
		row[0] = (int)i;
		for (size_t j = 1; j <= b.n; j++) {
			int cost = diag + (upper(a.at[i - 1]) != upper(b.at[j - 1]));
			diag = row[j];
			int best = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
			row[j] = best < cost ? best : cost;
		}
	}
	return row[b.n];
}

struct text text_plain(struct text t, char *buf, size_t most)
{
	size_t n = t.n < most ? t.n : most;
	for (size_t i = 0; i < n; i++)
		buf[i] = (unsigned char)t.at[i] < ' ' || t.at[i] == 0x7f ? '?' : t.at[i];
	return (struct text){buf, n};
}

static struct text told(struct text t, bool raise, char *buf, size_t most)
{
	t = text_trim(t);
	const char *e = text_end(t);
	size_t i = 0, n = 0;
	while (i < t.n && !(raise && t.at[i] >= 'a' && t.at[i] <= 'z') && (unsigned char)t.at[i] < 0xc2 &&
	    !(t.at[i] >= '\t' && t.at[i] <= '\r'))
		i++;
	if (i == t.n || t.n > most)
		return t;
	for (const char *p = t.at; p < e;) {
		bool room = true;
		size_t wide = (unsigned char)*p < 0xc2 ? 0 : wide_blank((const unsigned char *)p, (size_t)(e - p), &room);
		if (wide && room)
			buf[n++] = ' ';
		if (!wide)
			buf[n++] = *p >= '\t' && *p <= '\r' ? ' ' : raise ? upper(*p) : *p;
		p += wide ? wide : 1;
	}
	return (struct text){buf, n};
}

struct text text_told(struct text t, char *buf, size_t most)
{
	return told(t, true, buf, most);
}

struct text text_spaced(struct text t, char *buf, size_t most)
{
	return told(t, false, buf, most);
}

struct text text_postcode(struct text t, char *buf, size_t most)
{
	const char *e = text_end(t);
	size_t n = 0;
	for (const char *p = t.at; p < e;) {
		size_t blank = text_blank(p, e);
		char c = upper(*p);
		if (!blank && (n == most || !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))))
			return (struct text){0};
		if (!blank)
			buf[n++] = c;
		p += blank ? blank : 1;
	}
	return (struct text){buf, n};
}

bool text_same_postcode(struct text a, struct text b)
{
	char of_a[16], of_b[16];
	struct text x = text_postcode(a, of_a, sizeof of_a), y = text_postcode(b, of_b, sizeof of_b);
	return x.n && y.n ? text_eq(x, y) : text_eq(a, b);
}
