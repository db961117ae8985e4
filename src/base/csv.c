#include "base/csv.h"

/* Windows-1252, 0x80–0x9f; the rest is as in Latin-1. Five bytes have no meaning: U+FFFD. */
static const uint16_t cp1252[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030,
    0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

static char *put_utf8(char *p, uint32_t c)
{
	if (c < 0x80) {
		*p++ = (char)c;
		return p;
	}
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	*p++ = (char)((0xf0f0e0c0u >> 8 * (more - 1) & 0xff) | c >> 6 * more);
	while (more--)
		*p++ = (char)(0x80 | (c >> 6 * more & 0x3f));
	return p;
}

static struct text from_cp1252(struct arena *a, struct text t)
{
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		n += (unsigned char)t.at[i] < 0x80 ? 1 : (unsigned char)t.at[i] < 0xa0 ? 3 : 2;
	char *out = arena_alloc(a, n + 1), *p = out;
	for (size_t i = 0; i < t.n; i++) {
		unsigned c = (unsigned char)t.at[i];
		if (c >= 0x80 && c < 0xa0)
			c = cp1252[c - 0x80];
		p = put_utf8(p, c);
	}
	return (struct text){out, (size_t)(p - out)};
}

/* 'l' or 'b': UTF-16 with the low or the high byte first; 0: it is not. Without a mark the first letters tell, of which one byte is 0. */
static char utf16(struct text t)
{
	if (t.n < 2 || memcmp(t.at, "\xff\xfe", 2) == 0 || memcmp(t.at, "\xfe\xff", 2) == 0)
		return t.n < 2 ? 0 : t.at[0] == '\xff' ? 'l' : 'b';
	size_t most = t.n < 16 ? t.n & ~(size_t)1 : 16, low = 0, high = 0;
	for (size_t i = 0; i < most; i += 2) {
		low += t.at[i] && !t.at[i + 1];
		high += !t.at[i] && t.at[i + 1];
	}
	return most < 4 ? 0 : low == most / 2 ? 'l' : high == most / 2 ? 'b' : 0;
}

static struct text from_utf16(struct arena *a, struct text t, char order)
{
	char *out = arena_alloc(a, t.n / 2 * 3 + 1), *p = out;
	int at = order == 'b';
	for (size_t i = 0; i + 1 < t.n; i += 2) {
		uint32_t c = (uint32_t)(unsigned char)t.at[i + (size_t)!at] << 8 | (unsigned char)t.at[i + (size_t)at], next = 0;
		if (i == 0 && c == 0xfeff)
			continue;
		if (i + 3 < t.n)
			next = (uint32_t)(unsigned char)t.at[i + 2 + (size_t)!at] << 8 | (unsigned char)t.at[i + 2 + (size_t)at];
		if (c >= 0xd800 && c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00);
			i += 2;
		}
		p = put_utf8(p, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	}
	return (struct text){out, (size_t)(p - out)};
}

void csv_again(struct csv *c, struct arena *a, const char *name, struct text bytes, char sep)
{
	c->arena = a;
	c->name = name;
	c->row = -1;
	c->line = 0;
	c->next_line = 1;
	c->n = 0;
	c->p = bytes.at;
	c->end = bytes.n ? bytes.at + bytes.n : bytes.at;
	c->lf = c->quote = c->cr = NULL;
	c->sep = sep;
	memset(c->stops, 0, sizeof c->stops);
	c->stops[(unsigned char)sep] = c->stops['\n'] = c->stops['\r'] = 1;
}

/* A first line "sep=;", as spreadsheets write it: what it says, and *bytes from its end on (so that lines are counted); 0: there is
 * none. */
static char said_sep(struct text *bytes)
{
	const char *p = bytes->at, *end = bytes->n ? p + bytes->n : p;
	bool quote = p < end && *p == '"';
	p += quote;
	if (end - p < 5 || !text_eq_nocase((struct text){p, 4}, TEXT("sep=")))
		return 0;
	char sep = p[4];
	for (p += 5; p < end && *p != '\n' && *p != '\r'; p++)
		if (*p != sep && *p != '"' && !text_blank(p, end))
			return 0;
	if (sep == '\n' || sep == '\r' || sep == '"' || (sep != '\t' && (sep <= ' ' || sep >= 0x7f)) || (sep >= '0' && sep <= '9') ||
	    ((sep | 32) >= 'a' && (sep | 32) <= 'z'))
		return 0;
	bytes->n = (size_t)(end - p);
	bytes->at = p;
	return sep;
}

/* Which of them stand most often between the fields of the first record that is not blank; commas unless others are more. */
static char likely_sep(struct text bytes)
{
	static const char seps[] = ",;\t|";
	size_t count[4] = {0}, best = 0, most = bytes.n < CSV_FIELD ? bytes.n : CSV_FIELD;
	bool quote = false, words = false;
	for (const char *p = bytes.at, *end = p + most; p < end; p++) {
		if ((*p == '\n' || *p == '\r') && !quote) {
			if (words)
				break;
			memset(count, 0, sizeof count);
		}
		quote ^= *p == '"';
		const char *is = quote || !*p ? NULL : strchr(seps, *p);
		if (is)
			count[is - seps]++;
		words = words || (!is && *p != '"' && !text_blank(p, end) && (unsigned char)*p < 0x80);
	}
	for (size_t i = 1; i < 4; i++)
		if (count[i] > count[best])
			best = i;
	return seps[best];
}

bool csv_open(struct csv *c, struct arena *a, const char *name, struct text bytes, struct fault *f)
{
	char order = utf16(bytes);
	if (order)
		bytes = from_utf16(a, bytes, order);
	if (bytes.n >= 3 && memcmp(bytes.at, "\xef\xbb\xbf", 3) == 0)
		bytes.at += 3, bytes.n -= 3;
	const char *nul = bytes.n ? memchr(bytes.at, 0, bytes.n) : NULL;
	if (nul) {
		int64_t line = 1;
		for (const char *p = bytes.at; p < nul; p++)
			line += *p == '\n';
		fault_set(f, FAULT_INPUT, "csv.nul", "There is a zero byte in the file, so it is not a CSV. Export it again.");
		return fault_at(f, "%s:%lld", name, (long long)line);
	}
	if (!text_utf8(bytes))
		bytes = from_cp1252(a, bytes);
	char sep = said_sep(&bytes);
	csv_again(c, a, name, bytes, sep ? sep : likely_sep(bytes));
	return true;
}

static int bad(struct csv *c, struct fault *f, const char *code, const char *say)
{
	fault_set(f, FAULT_INPUT, code, "%s", say);
	fault_at(f, "%s:%lld", c->name, (long long)c->line);
	return -1;
}

/* At the opening quote: reads to the closing one. What stands between it and the next comma is kept. */
static bool quoted(struct csv *c, struct text *out)
{
	const char *s = ++c->p;
	size_t doubled = 0;
	for (;; c->p++) {
		c->p = c->p < c->end ? memchr(c->p, '"', (size_t)(c->end - c->p)) : NULL;
		if (!c->p)
			return false;
		if (c->p + 1 < c->end && c->p[1] == '"')
			doubled++, c->p++;
		else
			break;
	}
	const char *e = c->p++;
	for (const char *q = s; q < e; q++)
		c->next_line += *q == '\n' || (*q == '\r' && !(q + 1 < e && q[1] == '\n'));
	const char *tail = c->p;
	while (c->p < c->end && !c->stops[(unsigned char)*c->p])
		c->p++;
	size_t extra = (size_t)(c->p - tail);
	*out = (struct text){s, (size_t)(e - s)};
	if (!doubled && !extra)
		return true;
	char *copy = arena_alloc(c->arena, out->n + extra + 1), *w = copy;
	for (const char *q = s; q < e; q++) {
		*w++ = *q;
		if (*q == '"')
			q++;
	}
	memcpy(w, tail, extra);
	*out = (struct text){copy, (size_t)(w - copy) + extra};
	return true;
}

static bool line_end(struct csv *c)
{
	if (c->p >= c->end)
		return false;
	if (*c->p == '\r') {
		c->p++;
		if (c->p < c->end && *c->p == '\n')
			c->p++;
	} else if (*c->p == '\n') {
		c->p++;
	} else {
		return false;
	}
	c->next_line++;
	return true;
}

/* A record of blanks alone: passed over, and its lines counted. A quotation mark within a field is no blank. */
static bool blank_record(struct csv *c)
{
	const char *p = c->p;
	int64_t lines = 0;
	bool quote = false, begins = true;
	for (size_t n; p < c->end && (quote || (*p != '\n' && *p != '\r')); p += n) {
		n = *p == '"' || (*p == c->sep && !quote) ? 1 : text_blank(p, c->end);
		if (!n || (*p == '"' && !quote && !begins) || (*p == '"' && quote && p + 1 < c->end && p[1] == '"'))
			return false;
		lines += *p == '\n' || (*p == '\r' && !(p + 1 < c->end && p[1] == '\n'));
		begins = *p == c->sep && !quote;
		quote ^= *p == '"';
	}
	if (quote || p == c->p)
		return false;
	c->p = p;
	c->next_line += lines;
	return true;
}

static void skip_blanks(struct csv *c)
{
	while (line_end(c) || blank_record(c))
		;
}

int csv_next(struct csv *c, struct fault *f)
{
	skip_blanks(c);
	if (c->p >= c->end)
		return 0;
	c->row++;
	c->line = c->next_line;
	c->n = 0;
	for (;;) {
		if (c->n == CSV_FIELDS)
			return bad(c, f, "csv.fields", "There are more than 1,024 fields in one row; is this the right file?");
		struct text *out = &c->field[c->n++];
		if (c->p < c->end && *c->p == '"') {
			if (!quoted(c, out))
				return bad(c, f, "csv.quote",
				    "A quote is opened here and never closed; close it, or export the file again.");
		} else {
			const char *s = c->p;
			while (c->p < c->end && !c->stops[(unsigned char)*c->p])
				c->p++;
			*out = (struct text){s, (size_t)(c->p - s)};
		}
		if (out->n > CSV_FIELD)
			return bad(c, f, "csv.long", "One field is longer than 32 KiB; is this the right file?");
		if (c->p < c->end && *c->p == c->sep) {
			c->p++;
			continue;
		}
		line_end(c);
		return 1;
	}
}

bool csv_peek(struct csv *c, struct text *first)
{
	skip_blanks(c);
	if (c->p >= c->end || *c->p == '"')
		return false;
	const char *e = c->p;
	while (e < c->end && !c->stops[(unsigned char)*e])
		e++;
	*first = (struct text){c->p, (size_t)(e - c->p)};
	return first->n <= CSV_FIELD;
}

/* The next such byte, or the end; looked for again only when it was passed, so that each byte is looked at once. */
static const char *ahead(const struct csv *c, const char **at, char byte)
{
	if (!*at || *at < c->p) {
		*at = memchr(c->p, byte, (size_t)(c->end - c->p));
		if (!*at)
			*at = c->end;
	}
	return *at;
}

int csv_skip(struct csv *c, struct fault *f)
{
	skip_blanks(c);
	if (c->p >= c->end)
		return 0;
	const char *e = ahead(c, &c->lf, '\n');
	if (e == c->end || ahead(c, &c->quote, '"') < e || ahead(c, &c->cr, '\r') < e - 1)
		return csv_next(c, f);
	c->p = e + 1;
	c->row++;
	c->line = c->next_line++;
	return 1;
}

void csv_put(struct buf *b, struct text t)
{
	/* a leading U+FEFF would be taken for a byte order mark */
	bool quote = (t.n && (t.at[0] == ' ' || t.at[t.n - 1] == ' ')) || text_starts(t, TEXT("\xef\xbb\xbf"));
	for (size_t i = 0; i < t.n && !quote; i++)
		quote = t.at[i] == '"' || t.at[i] == ',' || t.at[i] == '\n' || t.at[i] == '\r';
	if (!quote) {
		buf_text(b, t);
		return;
	}
	buf_char(b, '"');
	for (size_t i = 0; i < t.n; i++) {
		if (t.at[i] == '"')
			buf_char(b, '"');
		buf_char(b, t.at[i]);
	}
	buf_char(b, '"');
}

bool csv_runs(struct text t)
{
	while (t.n && (t.at[0] == ' ' || t.at[0] == '\n'))
		t.at++, t.n--;
	return t.n && memchr("=+-@\t\r", t.at[0], 6);
}

void csv_put_safe(struct buf *b, struct text t)
{
	if (!csv_runs(t)) {
		csv_put(b, t);
		return;
	}
	struct buf w = BUF_INIT(t.n + 2);
	buf_char(&w, '\'');
	buf_text(&w, t);
	csv_put(b, buf_as_text(&w));
	buf_free(&w);
}
