/* text: a slice of UTF-8 bytes, not NUL-terminated, owned by somebody else (an arena, a mapped file). */
#ifndef KITH_BASE_TEXT_H
#define KITH_BASE_TEXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	const char *at;
	size_t n;
};

#define TEXT(lit) ((struct text){"" lit, sizeof(lit) - 1})
/* printf("%.*s", TEXT_ARG(t)) */
#define TEXT_ARG(t) (int)(t).n, (t).at

static inline struct text text_of(const char *z)
{
	return (struct text){z, z ? strlen(z) : 0};
}
static inline bool text_eq(struct text a, struct text b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}
static inline bool text_is(struct text a, const char *z)
{
	return text_eq(a, text_of(z));
}
/* Bytewise order, a prefix first. */
int text_cmp(struct text a, struct text b);
/* ASCII letters only: enough for codes and column names. */
bool text_eq_nocase(struct text a, struct text b);
/* The bytes of the blank that begins at p (0: none does): what Unicode calls white space, control characters that move on, and
 * what takes no room at all (U+00AD, U+180E, U+200B to U+200F, U+2060, U+FEFF), as spreadsheets, mails and web pages leave it. */
size_t text_blank(const char *p, const char *end);
/* Without such blanks at either end. */
struct text text_trim(struct text t);
/* A cell as it is read and compared wherever it comes in (a file's, a form's, a list's): trimmed, A–Z for a–z, any blank within an
 * ordinary space, what takes no room gone. Itself where there is nothing to change (or no room), else written into buf. */
struct text text_told(struct text, char *buf, size_t most);
/* The same with the letters as they are: a name. */
struct text text_spaced(struct text, char *buf, size_t most);
/* The letters and digits of a postcode, as it is compared: no blanks, A–Z. n 0: there are more than `most`, or something else. */
struct text text_postcode(struct text, char *buf, size_t most);
bool text_same_postcode(struct text a, struct text b);
bool text_starts(struct text t, struct text prefix);
/* Cuts t at the first `sep`: the part before is returned, *rest is what follows (at NULL when there was none). */
struct text text_cut(struct text t, char sep, struct text *rest);
/* A whole number with optional sign and nothing else. */
bool text_int(struct text t, int64_t *out);
bool text_utf8(struct text t);
uint64_t text_hash(struct text t);
/* The number of single letter changes between two short words (ASCII case apart); for "did you mean". */
int text_distance(struct text a, struct text b);
/* For a terminal: what would steer it (control characters, a line break) is a question mark. Cut at `most`. */
struct text text_plain(struct text, char *buf, size_t most);
#endif
