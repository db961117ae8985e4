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
/* Without white space at either end (space, tab, CR, LF, U+00A0). */
struct text text_trim(struct text t);
bool text_starts(struct text t, struct text prefix);
/* Cuts t at the first `sep`: the part before is returned, *rest is what follows (at NULL when there was none). */
struct text text_cut(struct text t, char sep, struct text *rest);
/* A whole number with optional sign and nothing else. */
bool text_int(struct text t, int64_t *out);
bool text_utf8(struct text t);
uint64_t text_hash(struct text t);
/* The number of single letter changes between two short words (ASCII case apart); for "did you mean". */
int text_distance(struct text a, struct text b);
/* The same with A–Z for a–z: itself where there is nothing to raise (or no room), else written into buf. */
struct text text_upper(struct text, char *buf, size_t most);
/* For a terminal: what would steer it (control characters, a line break) is a question mark. Cut at `most`. */
struct text text_plain(struct text, char *buf, size_t most);
#endif
