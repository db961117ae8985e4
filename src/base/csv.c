#include "base/csv.h"

/* Windows-1252, 0x80–0x9f; the rest is as in Latin-1. Five bytes have no meaning: U+FFFD. */
static const uint16_t cp1252[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030,
    0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

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
		if (c < 0x80) {
			*p++ = (char)c;
		} else if (c < 0x800) {
			*p++ = (char)(0xc0 | (c >> 6));
			*p++ = (char)(0x80 | (c & 0x3f));
		} else {
			*p++ = (char)(0xe0 | (c >> 12));
			*p++ = (char)(0x80 | ((c >> 6) & 0x3f));
			*p++ = (char)(0x80 | (c & 0x3f));
		}
	}
	return (struct text){out, (size_t)(p - out)};
}

void csv_again(struct csv *c, struct arena *a, const char *name, struct text bytes)
{
	c->arena = a;
	c->name = name;
	c->row = -1;
	c->line = 0;
	c->next_line = 1;
	c->n = 0;
	c->p = bytes.at;
	c->end = bytes.at + bytes.n;
	c->lf = c->quote = c->cr = NULL;
}

bool csv_open(struct csv *c, struct arena *a, const char *name, struct text bytes, struct fault *f)
{
	if (bytes.n >= 2 && (memcmp(bytes.at, "\xff\xfe", 2) == 0 || memcmp(bytes.at, "\xfe\xff", 2) == 0)) {
		fault_set(f, FAULT_INPUT, "csv.utf16", "The file is in UTF-16. Save it as \"CSV UTF-8\" and try again.");
		return fault_at(f, "%s", name);
	}
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
	csv_again(c, a, name, bytes);
	return true;
}

/* 1 for the bytes that end an unquoted field. */
static const unsigned char stops[256] = {[','] = 1, ['\n'] = 1, ['\r'] = 1};

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
	while (c->p < c->end && !stops[(unsigned char)*c->p])
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

int csv_next(struct csv *c, struct fault *f)
{
	while (line_end(c))
		;
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
				return bad(c, f, "csv.quote", "A quote is opened here and never closed; close it, or export the file again.");
		} else {
			const char *s = c->p;
			while (c->p < c->end && !stops[(unsigned char)*c->p])
				c->p++;
			*out = (struct text){s, (size_t)(c->p - s)};
		}
		if (out->n > CSV_FIELD)
			return bad(c, f, "csv.long", "One field is longer than 32 KiB; is this the right file?");
		if (c->p < c->end && *c->p == ',') {
			c->p++;
			continue;
		}
		line_end(c);
		return 1;
	}
}

bool csv_peek(struct csv *c, struct text *first)
{
	while (line_end(c))
		;
	if (c->p >= c->end || *c->p == '"')
		return false;
	const char *e = c->p;
	while (e < c->end && !stops[(unsigned char)*e])
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
	while (line_end(c))
		;
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
		quote = t.at[i] == '"' || stops[(unsigned char)t.at[i]];
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

void csv_put_safe(struct buf *b, struct text t)
{
	if (!t.n || !strchr("=+-@\t\r", t.at[0])) {
		csv_put(b, t);
		return;
	}
	struct buf w = BUF_INIT(t.n + 2);
	buf_char(&w, '\'');
	buf_text(&w, t);
	csv_put(b, buf_as_text(&w));
	buf_free(&w);
}
