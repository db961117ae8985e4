#include "base/text.h"

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

struct text text_trim(struct text t)
{
	for (;;) {
		if (t.n && (*t.at == ' ' || (*t.at >= '\t' && *t.at <= '\r')))
			t.at++, t.n--;
		else if (t.n >= 2 && t.at[0] == '\xc2' && t.at[1] == '\xa0')
			t.at += 2, t.n -= 2;
		else
			break;
	}
	for (;;) {
		char c = t.n ? t.at[t.n - 1] : 0;
		if (t.n && (c == ' ' || (c >= '\t' && c <= '\r')))
			t.n--;
		else if (t.n >= 2 && t.at[t.n - 2] == '\xc2' && c == '\xa0')
			t.n -= 2;
		else
			break;
	}
	return t;
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

struct text text_upper(struct text t, char *buf, size_t most)
{
	size_t i = 0;
	while (i < t.n && !(t.at[i] >= 'a' && t.at[i] <= 'z'))
		i++;
	if (i == t.n || t.n > most)
		return t;
	for (i = 0; i < t.n; i++)
		buf[i] = upper(t.at[i]);
	return (struct text){buf, t.n};
}
