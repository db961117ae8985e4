#include "kit/out.h"
#include "report/markup.h"

struct out out_begin(struct arena *a, const struct words *w)
{
	return (struct out){BUF_INIT(OUT_MOST), w, a};
}

void out_end(struct out *o)
{
	buf_free(&o->buf);
}

void out_terms(struct out *o, size_t from, bool markup)
{
	const char *at = o->buf.n > from ? memchr(o->buf.at + from, TERM_MARK, o->buf.n - from) : NULL;
	if (!at || !buf_ok(&o->buf))
		return;
	size_t keep = (size_t)(at - o->buf.at);
	struct text rest = arena_text(o->arena, (struct text){at, o->buf.n - keep});
	o->buf.n = keep;
	term_put(&o->buf, markup ? o->words->terms_html : o->words->terms, rest);
}

void out_text(struct out *o, struct text t)
{
	markup_escape(&o->buf, t);
}

void out_z(struct out *o, const char *z)
{
	if (z)
		markup_escape(&o->buf, text_of(z));
}

void out_uint(struct out *o, uint64_t v)
{
	char digits[24];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + v % 10);
	while (v /= 10);
	buf_add(&o->buf, digits + at, sizeof digits - at);
}

void out_int(struct out *o, int64_t v)
{
	if (v < 0)
		buf_char(&o->buf, '-');
	out_uint(o, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void out_html(struct out *o, struct html h)
{
	buf_text(&o->buf, h.safe);
}

/* ---- addresses ---- */

static bool unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void out_url_text(struct out *o, struct text t)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.at[i];
		if (unreserved(c))
			buf_char(&o->buf, (char)c);
		else
			buf_add(&o->buf, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
	}
}

void out_url_z(struct out *o, const char *z)
{
	out_url_text(o, text_of(z));
}

void out_link_text(struct out *o, struct text t)
{
	bool inside = t.n && (t.at[0] == '/' || t.at[0] == '#' || t.at[0] == '?');
	if (t.n > 1 && t.at[0] == '/' && (t.at[1] == '/' || t.at[1] == '\\'))
		inside = false;
	for (size_t i = 0; i < t.n; i++)
		if ((unsigned char)t.at[i] < ' ')
			inside = false; /* browsers drop tabs and line ends: "/\t/other" would leave the site */
	out_text(o, inside ? t : TEXT("#"));
}

void out_link_z(struct out *o, const char *z)
{
	out_link_text(o, text_of(z));
}

/* ---- texts ---- */

struct out_arg out_arg_text(struct text t)
{
	return (struct out_arg){.text = t};
}

struct out_arg out_arg_z(const char *z)
{
	return (struct out_arg){.text = z ? text_of(z) : TEXT("")};
}

struct out_arg out_arg_int(int64_t v)
{
	return (struct out_arg){.number = v, .is_number = true};
}

struct out_arg out_arg_uint(uint64_t v)
{
	return (struct out_arg){.number = v > INT64_MAX ? INT64_MAX : (int64_t)v, .is_number = true};
}

static void add_argument(struct out *o, const struct out_arg *arg, struct text choice, bool escaped)
{
	struct text many, one = text_cut(choice, '|', &many);
	if (choice.at)
		buf_text(&o->buf, arg->number == 1 ? one : many.at ? many : one);
	else if (arg->is_number)
		out_int(o, arg->number);
	else if (escaped)
		out_text(o, arg->text);
	else
		buf_text(&o->buf, arg->text);
}

/* {1} and {1:one|many}; an argument that was not given leaves the braces, to be seen. */
static void fill(struct out *o, struct text t, const struct out_arg *args, size_t n, bool escaped)
{
	while (t.n) {
		const char *open = memchr(t.at, '{', t.n);
		const char *shut = open ? memchr(open, '}', t.n - (size_t)(open - t.at)) : NULL;
		if (!shut) {
			buf_text(&o->buf, t);
			return;
		}
		buf_add(&o->buf, t.at, (size_t)(open - t.at));
		struct text in = {open + 1, (size_t)(shut - open) - 1};
		size_t which = in.n ? (size_t)(unsigned char)in.at[0] - '1' : n;
		struct text choice = in.n > 1 && in.at[1] == ':' ? (struct text){in.at + 2, in.n - 2} : (struct text){NULL, 0};
		if (which < n)
			add_argument(o, &args[which], choice, escaped);
		else
			buf_add(&o->buf, open, (size_t)(shut - open) + 1);
		t.n -= (size_t)(shut + 1 - t.at);
		t.at = shut + 1;
	}
}

void out_message(struct out *o, enum message id, const struct out_arg *args, size_t n)
{
	if (n)
		fill(o, o->words->html[id], args, n, true);
	else
		buf_text(&o->buf, o->words->html[id]);
}

struct text out_words(struct arena *a, const struct words *w, enum message id, const struct out_arg *args, size_t n)
{
	if (!n)
		return w->plain[id];
	struct out o = {BUF_IN(a, 64 << 10), w, a};
	fill(&o, w->plain[id], args, n, false);
	struct text t = arena_text(a, buf_as_text(&o.buf));
	out_end(&o);
	return t;
}

/* ---- attributes ---- */

void out_attr(struct out *o, const char *name, struct text value)
{
	if (!value.at)
		return;
	buf_char(&o->buf, ' ');
	buf_z(&o->buf, name);
	buf_add(&o->buf, "=\"", 2);
	out_text(o, value);
	buf_char(&o->buf, '"');
}

void out_flag(struct out *o, const char *name, bool on)
{
	if (!on)
		return;
	buf_char(&o->buf, ' ');
	buf_z(&o->buf, name);
}

/* ---- markup as a value ---- */

struct html html_text(struct arena *a, struct text t)
{
	struct buf b = BUF_IN(a, 1 << 20);
	markup_escape(&b, t);
	struct html h = {arena_text(a, buf_as_text(&b))};
	buf_free(&b);
	return h;
}

struct html html_z(struct arena *a, const char *z)
{
	return html_text(a, z ? text_of(z) : TEXT(""));
}

struct html html_taken(struct out *o, size_t from)
{
	if (from >= o->buf.n)
		return (struct html){TEXT("")};
	struct html h = {arena_text(o->arena, (struct text){o->buf.at + from, o->buf.n - from})};
	o->buf.n = from;
	o->buf.at[from] = 0;
	return h;
}

struct html html_trusted(struct text t)
{
	return (struct html){t};
}
