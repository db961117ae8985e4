#include "kit/pairs.h"

struct growing {
	struct arena *arena;
	struct pairs *out;
	size_t cap;
};

static bool add(struct growing *g, struct pair p, struct fault *f)
{
	if (g->out->n >= PAIRS_MOST)
		return fault_set(f, FAULT_INPUT, "pairs.many", "more than %d fields were sent", PAIRS_MOST);
	if (!text_utf8(p.name) || memchr(p.name.at ? p.name.at : "", 0, p.name.n) ||
	    (!p.filename.at && (!text_utf8(p.value) || memchr(p.value.at ? p.value.at : "", 0, p.value.n))))
		return fault_set(f, FAULT_INPUT, "pairs.utf8", "a field is not UTF-8 text");
	g->out->at = arena_grow(g->arena, g->out->at, &g->cap, g->out->n + 1, sizeof *g->out->at);
	g->out->at[g->out->n++] = p;
	return true;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode(struct arena *a, struct text in, bool plus, struct text *out, struct fault *f)
{
	if (!memchr(in.at ? in.at : "", '%', in.n) && (!plus || !memchr(in.at ? in.at : "", '+', in.n))) {
		*out = in.at ? in : TEXT("");
		return true;
	}
	char *z = arena_alloc(a, in.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++) {
		char c = in.at[i];
		if (c == '%') {
			int high = in.n - i > 2 ? hex(in.at[i + 1]) : -1;
			int low = high >= 0 ? hex(in.at[i + 2]) : -1;
			if (low < 0)
				return fault_set(f, FAULT_INPUT, "pairs.percent", "a %% is not followed by two hexadecimal digits");
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		z[n++] = c;
	}
	*out = (struct text){z, n};
	return true;
}

bool pairs_urlencoded(struct arena *a, struct text bytes, struct pairs *out, struct fault *f)
{
	*out = (struct pairs){NULL, 0};
	struct growing g = {a, out, 0};
	for (struct text rest = bytes; rest.at && rest.n;) {
		struct text value, name = text_cut(text_cut(rest, '&', &rest), '=', &value);
		if (!name.n && !value.at)
			continue;
		struct pair p = {.filename = {NULL, 0}};
		if (!decode(a, name, true, &p.name, f) || !decode(a, value, true, &p.value, f) || !add(&g, p, f))
			return false;
	}
	return true;
}

bool pairs_cookies(struct arena *a, struct text header, struct pairs *out, struct fault *f)
{
	*out = (struct pairs){NULL, 0};
	struct growing g = {a, out, 0};
	for (struct text rest = header; rest.at && rest.n;) {
		struct text value, name = text_cut(text_cut(rest, ';', &rest), '=', &value);
		name = text_trim(name);
		if (!value.at || !name.n)
			continue;
		value = text_trim(value);
		struct fault aside = {0};
		if (!add(&g, (struct pair){name, value, {NULL, 0}}, &aside) && strcmp(aside.code, "pairs.utf8") != 0) {
			if (f)
				*f = aside;
			return false;
		}
	}
	return true;
}

bool pairs_path(struct arena *a, struct text raw, struct text *out, struct fault *f)
{
	if (!decode(a, raw, false, out, f))
		return false;
	for (size_t i = 0; i < out->n; i++)
		if ((unsigned char)out->at[i] < ' ' || out->at[i] == 127)
			return fault_set(f, FAULT_INPUT, "pairs.utf8", "the address holds a control character");
	return text_utf8(*out) || fault_set(f, FAULT_INPUT, "pairs.utf8", "the address is not UTF-8");
}

const struct pair *pairs_get(const struct pairs *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (text_is(p->at[i].name, name))
			return &p->at[i];
	return NULL;
}

/* ---- multipart ---- */

/* name="a\"b" of a header: the value, unquoted; false where it is not there. What stands before it is passed over where it
 * stands: nothing is copied but the one that is looked for. */
static bool parameter(struct arena *a, struct text header, const char *name, struct text *out)
{
	struct text rest;
	int passed = 0;
	for (text_cut(header, ';', &rest); rest.at && passed < PAIRS_PARAMETERS; passed++) {
		while (rest.n && (rest.at[0] == ' ' || rest.at[0] == '\t'))
			rest.at++, rest.n--;
		const char *equals = memchr(rest.at, '=', rest.n);
		if (!equals)
			return false;
		struct text key = text_trim((struct text){rest.at, (size_t)(equals - rest.at)});
		const char *p = equals + 1, *end = rest.at + rest.n;
		bool quoted = p < end && *p == '"', wanted = text_eq_nocase(key, text_of(name));
		char *z = wanted ? arena_alloc(a, (size_t)(end - p) + 1) : NULL;
		size_t n = 0;
		for (p += quoted; p < end && (quoted ? *p != '"' : *p != ';'); p++) {
			if (quoted && *p == '\\' && p + 1 < end && (p[1] == '"' || p[1] == '\\'))
				p++;
			if (wanted)
				z[n++] = *p;
		}
		if (wanted) {
			*out = quoted ? (struct text){z, n} : text_trim((struct text){z, n});
			return true;
		}
		const char *next = p < end ? memchr(p, ';', (size_t)(end - p)) : NULL;
		rest = next ? (struct text){next + 1, (size_t)(end - next - 1)} : (struct text){NULL, 0};
	}
	return false;
}

/* Browsers write " in names as %22, and line ends as %0D%0A. */
static struct text form_name(struct arena *a, struct text t)
{
	char *z = arena_alloc(a, t.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++) {
		if (t.n - i > 2 && !memcmp(t.at + i, "%22", 3))
			z[n++] = '"', i += 2;
		else
			z[n++] = t.at[i];
	}
	return (struct text){z, n};
}

static bool part(struct growing *g, struct text in, struct fault *f)
{
	const char *blank = memmem(in.at, in.n, "\r\n\r\n", 4);
	struct pair p = {.filename = {NULL, 0}};
	struct text disposition = {NULL, 0};
	if (!blank)
		return fault_set(f, FAULT_INPUT, "pairs.multipart", "a part of the form has no end of its head");
	if (blank - in.at > PAIRS_HEAD)
		return fault_set(f, FAULT_INPUT, "pairs.head", "the head of a part of the form is longer than %d bytes", PAIRS_HEAD);
	for (struct text line, rest = {in.at, (size_t)(blank - in.at)}; rest.at;) {
		line = text_cut(rest, '\n', &rest);
		if (line.n > 20 && text_eq_nocase((struct text){line.at, 20}, TEXT("Content-Disposition:")))
			disposition = text_trim((struct text){line.at + 20, line.n - 20});
	}
	if (!disposition.at || !text_starts(disposition, TEXT("form-data")) || !parameter(g->arena, disposition, "name", &p.name))
		return fault_set(f, FAULT_INPUT, "pairs.multipart", "a part of the form has no name");
	p.name = form_name(g->arena, p.name);
	if (parameter(g->arena, disposition, "filename", &p.filename)) {
		if (!text_utf8(p.filename) || memchr(p.filename.at, 0, p.filename.n))
			return fault_set(f, FAULT_INPUT, "pairs.utf8", "a file's name is not UTF-8");
	}
	p.value = (struct text){blank + 4, in.n - (size_t)(blank + 4 - in.at)};
	return add(g, p, f);
}

bool pairs_multipart(struct arena *a, struct text bytes, struct text content_type, struct pairs *out, struct fault *f)
{
	*out = (struct pairs){NULL, 0};
	struct growing g = {a, out, 0};
	struct text boundary;
	if (content_type.n > PAIRS_HEAD || !parameter(a, content_type, "boundary", &boundary) || !boundary.n || boundary.n > 70)
		return fault_set(f, FAULT_INPUT, "pairs.multipart", "the form names no boundary");
	struct text mark = arena_printf(a, "\r\n--%.*s", TEXT_ARG(boundary));
	/* the first boundary may stand at the very start, without its line end */
	struct text rest = bytes;
	if (rest.n >= mark.n - 2 && !memcmp(rest.at, mark.at + 2, mark.n - 2)) {
		rest.at += mark.n - 2, rest.n -= mark.n - 2;
	} else {
		const char *at = rest.n ? memmem(rest.at, rest.n, mark.at, mark.n) : NULL;
		if (!at)
			return fault_set(f, FAULT_INPUT, "pairs.multipart", "the form's boundary is not in it");
		rest.n -= (size_t)(at + mark.n - rest.at);
		rest.at = at + mark.n;
	}
	for (;;) {
		if (rest.n >= 2 && !memcmp(rest.at, "--", 2))
			return true;
		if (rest.n < 2 || memcmp(rest.at, "\r\n", 2) != 0)
			return fault_set(f, FAULT_INPUT, "pairs.multipart", "the form is cut short");
		const char *next = memmem(rest.at, rest.n, mark.at, mark.n);
		if (!next)
			return fault_set(f, FAULT_INPUT, "pairs.multipart", "the form is cut short");
		if (!part(&g, (struct text){rest.at + 2, next - rest.at >= 2 ? (size_t)(next - rest.at) - 2 : 0}, f))
			return false;
		rest.n -= (size_t)(next + mark.n - rest.at);
		rest.at = next + mark.n;
	}
}
