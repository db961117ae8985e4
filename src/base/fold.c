#include "base/fold.h"
#include <pthread.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* To Latin letters, to plain ones, marks away, small. ICU's transliterators hold no state: one serves all threads. */
static const char rules[] = "Any-Latin; NFKD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower";
static UTransliterator *plain;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_plain(void)
{
	UChar id[sizeof rules];
	UErrorCode e = U_ZERO_ERROR;
	u_uastrcpy(id, rules);
	plain = utrans_openU(id, -1, UTRANS_FORWARD, NULL, -1, NULL, &e);
	if (U_FAILURE(e))
		plain = NULL; /* what is not ASCII is then passed over: found by the rest of the name */
}

static bool apostrophe(UChar c)
{
	static const UChar all[] = {'\'', '`', 0x00B4, 0x02B9, 0x02BB, 0x02BC, 0x02BE, 0x02BF, 0x2018, 0x2019, 0x201B, 0x2032, 0xFF07,
	    0x05F3};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i] == c)
			return true;
	return false;
}

static bool ascii(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if ((unsigned char)t.at[i] > 0x7f)
			return false;
	return true;
}

/* At most FOLD_MOST bytes, and no half letter. */
static struct text bounded(struct text t)
{
	if (t.n <= FOLD_MOST)
		return t;
	t.n = FOLD_MOST;
	while (t.n && ((unsigned char)t.at[t.n] & 0xc0) == 0x80)
		t.n--;
	return t;
}

/* a to z, 0 to 9, ' and single spaces. */
struct narrow {
	char *at;
	size_t n;
	bool gap;
};
static void take(struct narrow *w, unsigned c)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
	if (c >= 'A' && c <= 'Z')
		letter = true, c += 'a' - 'A';
	if (c == '\'') {
		/* inside a word alone: "O'Connor", and neither 'Tom' nor the end of a word */
		if (w->n && !w->gap && w->at[w->n - 1] != '\'')
			w->at[w->n++] = '\'';
		return;
	}
	if (!letter) {
		w->gap = true;
		return;
	}
	if (w->gap && w->n) {
		while (w->n && w->at[w->n - 1] == '\'')
			w->n--;
		w->at[w->n++] = ' ';
	}
	w->gap = false;
	w->at[w->n++] = (char)c;
}

/* Through ICU: UTF-16, apostrophes made one first (a transliterator would drop or double some). */
static void take_foreign(struct narrow *w, struct text t)
{
	enum { WIDE = FOLD_MOST * 8 };
	UChar wide[WIDE];
	int32_t n = 0, limit;
	UErrorCode e = U_ZERO_ERROR;
	u_strFromUTF8WithSub(wide, FOLD_MOST + 1, &n, t.at, (int32_t)t.n, 0x20, NULL, &e);
	if (U_FAILURE(e))
		return;
	for (int32_t i = 0; i < n; i++)
		if (apostrophe(wide[i]))
			wide[i] = '\'';
	limit = n;
	pthread_once(&once, open_plain);
	if (plain)
		utrans_transUChars(plain, wide, &n, WIDE, 0, &limit, &e);
	for (int32_t i = 0; U_SUCCESS(e) && i < n && w->n < WIDE - 2; i++)
		if (wide[i] < 0x80 || wide[i] == 0xA0 || u_isUWhiteSpace(wide[i]) || u_ispunct(wide[i]))
			take(w, apostrophe(wide[i]) ? '\'' : wide[i] < 0x80 ? wide[i] : ' ');
}

struct text fold(struct arena *a, struct text name)
{
	struct text t = bounded(name);
	bool plain_already = ascii(t);
	struct narrow w = {.at = arena_alloc(a, plain_already ? t.n + 2 : FOLD_MOST * 8 + 2)};
	if (plain_already)
		for (size_t i = 0; i < t.n; i++)
			take(&w, t.at[i] == '`' ? '\'' : (unsigned char)t.at[i]);
	else
		take_foreign(&w, t);
	while (w.n && w.at[w.n - 1] == '\'')
		w.n--;
	return (struct text){w.at, w.n};
}

/* A word without its apostrophes. */
static struct text bare(struct arena *a, struct text word)
{
	char *at = arena_alloc(a, word.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < word.n; i++)
		if (word.at[i] != '\'' && word.at[i] != ' ')
			at[n++] = word.at[i];
	return (struct text){at, n};
}

size_t fold_words(struct arena *a, struct text folded, struct text word[FOLD_WORDS])
{
	size_t n = 0;
	while (folded.n && n < FOLD_WORDS) {
		struct text one = text_cut(folded, ' ', &folded);
		if (one.n)
			word[n++] = bare(a, one);
	}
	return n;
}

static size_t keep(struct text *word, size_t n, struct text one, size_t least)
{
	if (one.n < least)
		return n;
	for (size_t i = 0; i < n; i++)
		if (text_eq(word[i], one))
			return n;
	word[n] = one;
	return n + 1;
}

size_t fold_keys(struct arena *a, struct text folded, struct text word[FOLD_KEYS])
{
	struct text rest = folded;
	size_t n = 0;
	for (int i = 0; rest.n && i < FOLD_WORDS; i++) {
		struct text one = text_cut(rest, ' ', &rest), piece = one;
		n = keep(word, n, bare(a, one), 1);
		/* the last piece: "connor" of "o'connor"; those before it are found as the beginning of the whole */
		for (struct text more; (text_cut(piece, '\'', &more), more.at);)
			piece = more;
		if (piece.n < one.n)
			n = keep(word, n, bare(a, piece), 2);
	}
	return keep(word, n, bare(a, folded), 1);
}
