/* page: one view (HTML with holes) → C. `page VIEW.html en.csv terms.csv OUT.h OUT.c [TEXTS.csv]`: a part's view has its part's texts too.
 *
 *   {%def name(args)%} … {%end%}   void name(struct out *o, args)
 *   {{ expr }}                     a char pointer, struct text or number, escaped; struct html as it is
 *   {{u expr}}                     one part of an address, percent-encoded
 *   {{l expr}}                     a whole address of this site, for href, src and action
 *   {{t "id", args}}               a text of the catalogue; the id and the number of arguments are checked here
 *   {{t expr}}                     the same by an enum message
 *   {% C %}   {%! file-scope C %}   {# not in the page #}
 *   {%audience child%}             the texts of this view must be for children or for all
 *
 * C that stands before the first def goes into the header too, so that it knows the types of the arguments. #line makes the
 * compiler name the view. Refused, because no escape there would be right: {{ }} in script, style, comments, tag names and
 * unquoted attributes; style= and on…= attributes; {{ }} in an address that is neither u nor l. */
#include "base/buf.h"
#include "base/file.h"
#include "catalogue.h"
#include <stdio.h>

enum where { IN_TEXT, IN_NAME, IN_TAG, IN_ATTR, AFTER_EQUALS, IN_DOUBLE, IN_SINGLE, IN_BARE, IN_COMMENT, IN_RAW };

struct page {
	const char *file;
	const char *begin, *p, *end;
	int line;
	struct arena *arena;
	struct catalogue catalogue;
	struct buf h, c;      /* what is written */
	struct buf text;      /* markup not written yet */
	bool in_def, any_def, child;
	enum where where;
	char tag[40], attr[60];
	size_t tag_n, attr_n, value_n;
	bool closing;
	int pre; /* depth of pre and textarea: white space counts */
	bool failed;
	bool of_part;
};

static void complain(struct page *g, const char *say, struct text about)
{
	if (!g->failed)
		fprintf(stderr, "%s:%d: error: %s%s%.*s%s\n", g->file, g->line, say, about.n ? " '" : "", TEXT_ARG(about),
		    about.n ? "'" : "");
	g->failed = true;
}
#define NOTHING ((struct text){"", 0})

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static struct text trim(struct text t)
{
	while (t.n && is_white(t.at[0]))
		t.at++, t.n--;
	while (t.n && is_white(t.at[t.n - 1]))
		t.n--;
	return t;
}

static bool tag_is(const struct page *g, const char *name)
{
	return strlen(name) == g->tag_n && !memcmp(g->tag, name, g->tag_n);
}

static bool address_attr(const struct page *g)
{
	static const char *const names[] = {"href", "src", "action", "formaction", "poster", "cite", "data", "srcset", "ping",
	    "xlink:href"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == g->attr_n && !memcmp(names[i], g->attr, g->attr_n))
			return true;
	return false;
}

static void attr_done(struct page *g)
{
	struct text a = {g->attr, g->attr_n};
	if (text_is(a, "style"))
		complain(g, "a style attribute: the Content-Security-Policy forbids it; use a class", NOTHING);
	if (a.n > 2 && text_starts(a, TEXT("on")))
		complain(g, "a script attribute: the Content-Security-Policy forbids it", a);
}

static void tag_done(struct page *g)
{
	bool keeps = tag_is(g, "pre") || tag_is(g, "textarea");
	if (keeps)
		g->pre += g->closing ? -1 : 1;
	g->where = !g->closing && (tag_is(g, "script") || tag_is(g, "style")) ? IN_RAW : IN_TEXT;
}

/* Where in the HTML are we after this character? p points at it, for the look-ahead of comments and raw text. */
static void step_tag(struct page *g, char c)
{
	switch (g->where) {
	case IN_NAME:
		if (c == '>')
			tag_done(g);
		else if (is_white(c) || (c == '/' && g->tag_n))
			g->where = IN_TAG;
		else if (c == '/')
			g->closing = true;
		else if (g->tag_n < sizeof g->tag)
			g->tag[g->tag_n++] = lower(c);
		break;
	case IN_TAG:
		if (c == '>')
			tag_done(g);
		else if (!is_white(c) && c != '/')
			g->where = IN_ATTR, g->attr_n = 1, g->attr[0] = lower(c);
		break;
	case IN_ATTR:
		if (c == '=' || is_white(c) || c == '>')
			attr_done(g);
		if (c == '=')
			g->where = AFTER_EQUALS;
		else if (c == '>')
			tag_done(g);
		else if (is_white(c))
			g->where = IN_TAG;
		else if (g->attr_n < sizeof g->attr)
			g->attr[g->attr_n++] = lower(c);
		break;
	default:
		break;
	}
}

static void step(struct page *g, const char *p)
{
	char c = *p;
	size_t left = (size_t)(g->end - p);
	switch (g->where) {
	case IN_TEXT:
		if (left >= 4 && !memcmp(p, "<!--", 4))
			g->where = IN_COMMENT;
		else if (c == '<')
			g->where = IN_NAME, g->tag_n = 0, g->closing = false;
		break;
	case AFTER_EQUALS:
		g->value_n = 0;
		if (!is_white(c))
			g->where = c == '"' ? IN_DOUBLE : c == '\'' ? IN_SINGLE : IN_BARE;
		break;
	case IN_DOUBLE:
	case IN_SINGLE:
		g->value_n++;
		if (c == (g->where == IN_DOUBLE ? '"' : '\''))
			g->where = IN_TAG;
		break;
	case IN_BARE:
		if (c == '>')
			tag_done(g);
		else if (is_white(c))
			g->where = IN_TAG;
		break;
	case IN_COMMENT:
		if (c == '>' && p - 2 >= g->begin && p[-1] == '-' && p[-2] == '-')
			g->where = IN_TEXT;
		break;
	case IN_RAW:
		if (c == '<' && left > 2 && p[1] == '/')
			g->where = IN_NAME, g->tag_n = 0, g->closing = false;
		break;
	default:
		step_tag(g, c);
	}
}

static void flush(struct page *g)
{
	size_t in_line = 0;
	struct text t = buf_as_text(&g->text);
	if (!t.n)
		return;
	buf_printf(&g->c, "\tout_lit(o, \"");
	for (size_t i = 0; i < t.n; i++, in_line++) {
		char c = t.at[i];
		if (in_line >= 2000 && (c & 0xC0) != 0x80) /* ISO C's longest literal is 4,095 */
			buf_z(&g->c, "\");\n\tout_lit(o, \""), in_line = 0;
		if (c == '"' || c == '\\' || c == '?')
			buf_char(&g->c, '\\');
		if (c == '\n')
			buf_z(&g->c, "\\n");
		else if (c == '\t')
			buf_z(&g->c, "\\t");
		else
			buf_char(&g->c, c);
	}
	buf_z(&g->c, "\");\n");
	g->text.n = 0;
}

static void markup(struct page *g, char c)
{
	if (!g->in_def) {
		if (!is_white(c))
			complain(g, "text outside {%def%}", NOTHING);
		return;
	}
	bool loose = g->where == IN_TEXT && !g->pre;
	step(g, g->p);
	if (loose && (c == ' ' || c == '\t') && g->text.n && g->text.at[g->text.n - 1] == '\n')
		return; /* the indentation of the view */
	buf_char(&g->text, c);
}

/* The next argument of a list, at depth 0; false at the end. */
static bool argument(struct text *rest, struct text *one)
{
	int depth = 0;
	char quote = 0;
	if (!rest->at)
		return false;
	for (size_t i = 0; i < rest->n; i++) {
		char c = rest->at[i];
		if (quote) {
			if (c == '\\')
				i++;
			else if (c == quote)
				quote = 0;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (strchr("([{", c)) {
			depth++;
		} else if (strchr(")]}", c)) {
			depth--;
		} else if (c == ',' && depth == 0) {
			*one = trim((struct text){rest->at, i});
			*rest = (struct text){rest->at + i + 1, rest->n - i - 1};
			return true;
		}
	}
	*one = trim(*rest);
	*rest = (struct text){NULL, 0};
	return true;
}

static void message(struct page *g, struct text in)
{
	struct text id, one, rest = in;
	argument(&rest, &id);
	const struct catalogue_text *t = NULL;
	if (id.n > 2 && id.at[0] == '"') {
		struct text name = {id.at + 1, id.n - 2};
		t = catalogue_find(&g->catalogue, name);
		if (!t) {
			struct text near = catalogue_nearest(&g->catalogue, name);
			complain(g,
			    g->of_part ? "neither text/en.csv nor the part's texts.csv has such a text:" : "text/en.csv has no such text:",
			    name);
			if (near.n)
				fprintf(stderr, "  did you mean '%.*s'?\n", TEXT_ARG(near));
			return;
		}
		if (g->child && text_is(t->audience, "adult"))
			complain(g, "a view for children prints a text for adults:", name);
	}
	buf_printf(&g->c, "\tout_message(o, %.*s, ", TEXT_ARG(t ? text_of(t->constant) : id));
	int n = 0;
	while (argument(&rest, &one))
		buf_printf(&g->c, "%sOUT_ARG(%.*s)", n++ ? ", " : "(const struct out_arg[]){", TEXT_ARG(one));
	buf_printf(&g->c, n ? "}, %d);\n" : "NULL, %d);\n", n);
	if (t && n != t->arguments)
		complain(g, "another number of arguments than the text has:", t->id);
}

static void hole(struct page *g, struct text in)
{
	char kind = in.n > 1 && is_white(in.at[1]) ? in.at[0] : 0;
	bool said = kind == 'u' || kind == 'l' || kind == 't';
	if (!g->in_def)
		complain(g, "{{ }} outside {%def%}", NOTHING);
	if (g->where != IN_TEXT && g->where != IN_DOUBLE && g->where != IN_SINGLE)
		complain(g, g->where == IN_RAW ? "{{ }} inside script or style" : g->where == IN_COMMENT ? "{{ }} inside a comment"
		    : g->where == AFTER_EQUALS || g->where == IN_BARE ? "{{ }} in an attribute without quotes"
		    : "{{ }} inside a tag, outside an attribute's value", NOTHING);
	bool address = (g->where == IN_DOUBLE || g->where == IN_SINGLE) && address_attr(g);
	if (address && (g->value_n ? kind != 'u' && kind != 'l' : kind != 'l'))
		complain(g, "in an address: {{l whole}} at its start, {{u part}} after that, not", in);
	if (!address && kind == 'l')
		complain(g, "{{l }} is for href, src and action", NOTHING);
	g->value_n++;
	flush(g);
	struct text e = trim(said ? (struct text){in.at + 1, in.n - 1} : in);
	buf_printf(&g->c, "#line %d \"%s\"\n", g->line, g->file);
	if (kind == 't')
		message(g, e);
	else
		buf_printf(&g->c, "\t%s(o, %.*s);\n", kind == 'u' ? "out_url" : kind == 'l' ? "out_link" : "out_any", TEXT_ARG(e));
}

static void define(struct page *g, struct text in)
{
	struct text args, name = text_cut(in, '(', &args);
	name = trim(name);
	args = trim(args);
	if (g->in_def || !args.at || !args.n || args.at[args.n - 1] != ')') {
		complain(g, g->in_def ? "a def inside a def" : "write {%def name(arguments)%}", NOTHING);
		return;
	}
	args = trim((struct text){args.at, args.n - 1});
	bool some = args.n && !text_is(args, "void");
	for (int i = 0; i < 2; i++) {
		buf_printf(i ? &g->c : &g->h, "#line %d \"%s\"\n", g->line, g->file);
		buf_printf(i ? &g->c : &g->h, "void %.*s(struct out *o%s%.*s)%s", TEXT_ARG(name), some ? ", " : "",
		    TEXT_ARG(some ? args : NOTHING), i ? "\n{\n" : ";\n");
	}
	g->in_def = g->any_def = true;
	g->where = IN_TEXT;
	g->pre = 0;
}

static void statement(struct page *g, struct text in)
{
	struct text word = trim(in);
	if (text_starts(word, TEXT("def "))) {
		define(g, (struct text){word.at + 4, word.n - 4});
		return;
	}
	if (text_is(word, "end")) {
		flush(g);
		if (!g->in_def || g->where != IN_TEXT)
			complain(g, g->in_def ? "the view ends inside a tag" : "{%end%} without {%def%}", NOTHING);
		buf_z(&g->c, "}\n");
		g->in_def = false;
		return;
	}
	if (text_starts(word, TEXT("audience "))) {
		g->child = text_is(word, "audience child");
		return;
	}
	bool scope = in.n && in.at[0] == '!';
	if (scope == g->in_def)
		complain(g, scope ? "{%! %} inside {%def%}" : "C outside {%def%}; file-scope C is {%! %}", NOTHING);
	flush(g);
	struct buf *into = scope && !g->any_def ? &g->h : &g->c;
	buf_printf(into, "#line %d \"%s\"\n%.*s\n", g->line, g->file, TEXT_ARG(scope ? ((struct text){in.at + 1, in.n - 1}) : in));
}

/* One {{ }}, {% %} or {# #} at g->p; moves past it. */
static void tag(struct page *g)
{
	char kind = g->p[1];
	const char *shut = kind == '{' ? "}}" : kind == '%' ? "%}" : "#}";
	const char *e = memmem(g->p + 2, (size_t)(g->end - g->p - 2), shut, 2);
	if (!e) {
		complain(g, "never closed: it needs", text_of(shut));
		g->p = g->end;
		return;
	}
	if (kind == '{' && e + 2 < g->end && e[2] == '}')
		e++; /* {{ (int[]){1}}} */
	struct text in = {g->p + 2, (size_t)(e - g->p - 2)};
	if (kind == '{')
		hole(g, in);
	else if (kind == '%')
		statement(g, in);
	for (const char *q = g->p; q < e; q++)
		g->line += *q == '\n';
	g->p = e + 2;
	if (kind != '{' && g->p < g->end && *g->p == '\n')
		g->p++, g->line++; /* a line that holds a statement leaves no blank line */
}

static void compile(struct page *g)
{
	while (g->p < g->end && !g->failed) {
		if (g->end - g->p > 1 && g->p[0] == '{' && strchr("{%#", g->p[1])) {
			tag(g);
			continue;
		}
		markup(g, *g->p);
		g->line += *g->p++ == '\n';
	}
	if (g->in_def)
		complain(g, "{%end%} is missing", NOTHING);
}

static bool write_all(struct page *g, const char *header, const char *code, struct fault *f)
{
	struct buf h = BUF_INIT(1 << 20), c = BUF_INIT(16 << 20);
	const char *base = strrchr(header, '/');
	base = base ? base + 1 : header;
	char guard[200];
	size_t n = 0;
	for (const char *q = base; *q && n + 1 < sizeof guard; q++)
		guard[n++] = (*q >= 'a' && *q <= 'z') ? (char)(*q - 32) : (*q >= '0' && *q <= '9') ? *q : '_';
	guard[n] = 0;
	buf_printf(&h, "/* Written by tools/page from %s. */\n#ifndef KITH_%s\n#define KITH_%s\n#include \"kit/out.h\"\n%.*s#endif\n",
	    g->file, guard, guard, TEXT_ARG(buf_as_text(&g->h)));
	buf_printf(&c, "/* Written by tools/page from %s. */\n#include \"%s\"\n%s%.*s", g->file, base,
	    g->of_part ? "#include \"kit/texts.gen.h\"\n" : "", TEXT_ARG(buf_as_text(&g->c)));
	bool ok = catalogue_write(g->arena, header, buf_as_text(&h), f) && catalogue_write(g->arena, code, buf_as_text(&c), f);
	buf_free(&h), buf_free(&c);
	return ok;
}

int main(int argc, char **argv)
{
	if (argc != 6 && argc != 7) {
		fprintf(stderr, "usage: page VIEW.html en.csv terms.csv OUT.h OUT.c [TEXTS.csv]\n");
		return 2;
	}
	struct arena *a = arena_new(0);
	struct fault f = {0};
	struct text bytes;
	struct page g = {.file = argv[1], .line = 1, .arena = a, .h = BUF_INIT(1 << 20), .c = BUF_INIT(16 << 20),
	    .text = BUF_INIT(4 << 20), .of_part = argc == 7};
	bool ok = catalogue_read(a, argv[2], argv[3], &g.catalogue, &f) && (argc != 7 || catalogue_more(a, argv[6], &g.catalogue, &f)) &&
	    file_read(a, argv[1], 1 << 20, &bytes, &f);
	if (ok) {
		g.begin = g.p = bytes.at;
		g.end = bytes.at + bytes.n;
		compile(&g);
		ok = !g.failed && write_all(&g, argv[4], argv[5], &f);
	}
	if (!ok && f.code[0])
		fprintf(stderr, "%s%spage: error: %s\n", f.where, *f.where ? ": " : "", f.say);
	buf_free(&g.h), buf_free(&g.c), buf_free(&g.text);
	arena_free(a);
	return ok ? 0 : 1;
}
