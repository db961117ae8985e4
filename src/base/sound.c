/* How a name sounds: rewrites from the left, the longest first, then its consonants in order. Made for first and last names as they are
 * heard and written in England: English, Irish, Welsh, Polish, Arabic and South Asian spellings of one name come to one code. No name is
 * listed: only spellings. */
#include "base/fold.h"

enum place { ANY, FIRST, LAST, BEFORE_SOFT, BEFORE_VOWEL }; /* where in a word it holds; soft: before e, i, y */
struct rewrite {
	const char *from, *to;
	enum place place;
};

/* The codes are letters; S is sh, C is ch. Longest first among those that begin alike. */
static const struct rewrite rewrites[] = {
    /* silent or alike at the beginning */
    {"kn", "n", FIRST}, {"gn", "n", FIRST}, {"pn", "n", FIRST}, {"wr", "r", FIRST}, {"ps", "s", FIRST}, {"wh", "w", FIRST},
    {"mc", "mk", FIRST},
    {"mac", "mk", FIRST}, {"sean", "Sn", FIRST}, {"si", "S", FIRST}, {"x", "s", FIRST}, {"rh", "r", FIRST},
    /* several letters, one sound */
    {"chl", "kl", ANY}, {"chr", "kr", ANY}, {"sch", "S", ANY}, {"tch", "C", ANY}, {"cz", "C", ANY}, {"sz", "s", ANY}, {"rz", "s", ANY},
    {"sh", "S", ANY}, {"ch", "C", ANY}, {"ck", "k", ANY}, {"ph", "f", ANY}, {"th", "t", ANY}, {"dh", "d", ANY}, {"kh", "k", ANY},
    {"bh", "f", ANY}, {"mh", "f", ANY}, {"ght", "t", ANY}, {"ngh", "ng", ANY}, {"gh", "g", BEFORE_VOWEL}, {"gh", "", ANY},
    {"dg", "j", BEFORE_SOFT},
    {"qu", "kw", ANY}, {"q", "k", ANY}, {"cc", "k", ANY}, {"c", "s", BEFORE_SOFT}, {"c", "k", ANY}, {"g", "j", BEFORE_SOFT},
    {"x", "ks", ANY}, {"z", "s", ANY}, {"v", "f", ANY}, {"mb", "m", LAST}, {"w", "w", BEFORE_VOWEL}, {"w", "", ANY},
    {"h", "h", BEFORE_VOWEL}, {"h", "", ANY}, {"y", "y", BEFORE_VOWEL},
};

static bool vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

static bool holds(const struct rewrite *r, struct text w, size_t at, size_t n)
{
	char next = at + n < w.n ? w.at[at + n] : 0;
	switch (r->place) {
	case FIRST:
		return at == 0 && (r->from[0] != 's' || r->from[1] != 'i' || (next == 'o' || next == 'a'));
	case LAST:
		return !next;
	case BEFORE_SOFT:
		return next == 'e' || next == 'i' || next == 'y';
	case BEFORE_VOWEL:
		return next && vowel(next);
	default:
		return true;
	}
}

static const struct rewrite *rewrite_at(struct text w, size_t at, size_t *n)
{
	for (size_t i = 0; i < sizeof rewrites / sizeof *rewrites; i++) {
		const struct rewrite *r = &rewrites[i];
		*n = strlen(r->from);
		if (at + *n <= w.n && !memcmp(w.at + at, r->from, *n) && holds(r, w, at, *n))
			return r;
	}
	return NULL;
}

struct text fold_sound(struct arena *a, struct text word)
{
	char *out = arena_alloc(a, 2 * word.n + 2);
	size_t n = 0, taken;
	char before = 0; /* the sound just put: a doubled letter is one, also beside a vowel */
	for (size_t at = 0; at < word.n; at += taken) {
		const struct rewrite *r = rewrite_at(word, at, &taken);
		const char *to = r ? r->to : (char[]){word.at[at], 0};
		taken = r ? taken : 1;
		if (!r && (vowel(word.at[at]) || (word.at[at] >= '0' && word.at[at] <= '9'))) {
			if (at == 0 && vowel(word.at[at]))
				out[n++] = 'a'; /* any vowel that begins */
			before = 0;
			continue;
		}
		for (; *to; to++) {
			if (*to == 'y' && n) /* a y inside only joins two vowels */
				continue;
			if (*to != before)
				out[n++] = *to;
			before = *to;
		}
	}
	return (struct text){out, n};
}
