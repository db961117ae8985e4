/* out: the page as it is written. Text is escaped because of its type: a char pointer, a struct text or a number is
 * always escaped; markup passes only as struct html, which only the constructors in out.c make. A value of another type
 * does not compile. Views (views/NAME.html of a room) call these through {{ }}; components call them by hand. */
#ifndef KITH_KIT_OUT_H
#define KITH_KIT_OUT_H
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "kit/words.h"

/* The most bytes of one page; past it the page is not sent and the request fails as our bug. */
#define OUT_MOST ((size_t)8 << 20)

struct out {
	struct buf buf;
	const struct words *words; /* language, texts and the authority's terms; never NULL */
	struct arena *arena;       /* of the request: what components build on the way */
	day today;                 /* 0: not known here */
};

/* Markup that is right as it stands. Its bytes live in the arena it was made in. */
struct html {
	struct text safe;
};

struct out out_begin(struct arena *, const struct words *);
void out_end(struct out *); /* frees the buffer */

/* Puts this reader's words for the marks of terms (base/term.h) in all that was written since `from`: markup, or plain (a table, JSON).
 * page_end and dispatch do it for every answer; who keeps a part of a page for others does it before. */
void out_terms(struct out *, size_t from, bool markup);

/* ---- what views are compiled to ---- */

static inline void out_raw(struct out *o, const char *literal, size_t n)
{
	buf_add(&o->buf, literal, n);
}
/* A literal of the program: markup. */
#define out_lit(o, literal) out_raw((o), "" literal, sizeof(literal) - 1)
void out_text(struct out *, struct text);
void out_z(struct out *, const char *); /* NULL prints nothing */
void out_int(struct out *, int64_t);
void out_uint(struct out *, uint64_t);
void out_html(struct out *, struct html);
#define out_any(o, x) \
	_Generic((x), char *: out_z, const char *: out_z, struct text: out_text, struct html: out_html, short: out_int, int: out_int, \
	    long: out_int, long long: out_int, unsigned short: out_uint, unsigned: out_uint, unsigned long: out_uint, \
	    unsigned long long: out_uint)((o), (x))

/* One part of an address, percent-encoded (all but letters, digits, - . _ ~). */
void out_url_text(struct out *, struct text);
void out_url_z(struct out *, const char *);
#define out_url(o, x) \
	_Generic((x), char *: out_url_z, const char *: out_url_z, struct text: out_url_text, int: out_int, long: out_int, \
	    long long: out_int, unsigned: out_uint, unsigned long: out_uint, unsigned long long: out_uint)((o), (x))

/* A whole address inside this site: begins with "/", "#" or "?" and not with "//"; anything else is printed as "#". */
void out_link_text(struct out *, struct text);
void out_link_z(struct out *, const char *);
#define out_link(o, x) _Generic((x), char *: out_link_z, const char *: out_link_z, struct text: out_link_text)((o), (x))

/* ---- texts of the catalogue ---- */

struct out_arg {
	struct text text;
	int64_t number; /* chooses between {1:child|children} */
	bool is_number;
};
struct out_arg out_arg_z(const char *);
struct out_arg out_arg_text(struct text);
struct out_arg out_arg_int(int64_t);
struct out_arg out_arg_uint(uint64_t);
#define OUT_ARG(x) \
	_Generic((x), char *: out_arg_z, const char *: out_arg_z, struct text: out_arg_text, short: out_arg_int, int: out_arg_int, \
	    long: out_arg_int, long long: out_arg_int, unsigned short: out_arg_uint, unsigned: out_arg_uint, \
	    unsigned long: out_arg_uint, unsigned long long: out_arg_uint)(x)
/* {{t "id", a, b}}: the text of that id, terms put in, {1} and {2} replaced by the arguments, escaped. */
void out_message(struct out *, enum message, const struct out_arg *, size_t n);
#define out_say(o, id) out_message((o), (id), NULL, 0)
/* The same as plain text, for titles, labels and headers. */
struct text out_words(struct arena *, const struct words *, enum message, const struct out_arg *, size_t n);

/* ---- attributes ---- */

/* ` name="value"`, escaped; nothing where value.at is NULL. */
void out_attr(struct out *, const char *name, struct text value);
/* ` name` where on. */
void out_flag(struct out *, const char *name, bool on);

/* ---- markup as a value ---- */

struct html html_text(struct arena *, struct text);      /* text, escaped */
struct html html_z(struct arena *, const char *);
/* What `o` has written since `from` (o->buf.n at that time) is taken out of it and becomes a value. */
struct html html_taken(struct out *o, size_t from);
#define html_literal(literal) html_trusted(TEXT(literal))
/* Only for markup of this program or of its build (SVG that report/chart.h wrote): each use is a line of review. */
struct html html_trusted(struct text);
#endif
