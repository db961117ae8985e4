#include "access/weak.h"

enum { MOST = 200, WORD = 32, ENOUGH = 80 }; /* in tenths of a digit */

static uint32_t digest(struct text t)
{
	uint32_t h = 0x811c9dc5u;
	for (size_t i = 0; i < t.n; i++)
		h = (h ^ (unsigned char)t.at[i]) * 0x01000193u;
	return h & ~3u;
}

int weak_grade(struct text word)
{
	uint32_t want = digest(word);
	size_t low = 0, high = weak_common_n;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if ((weak_common[mid] & ~3u) < want)
			low = mid + 1;
		else
			high = mid;
	}
	return low < weak_common_n && (weak_common[low] & ~3u) == want ? (int)(weak_common[low] & 3) : 0;
}

/* Small, and figures that stand for letters as letters when asked. */
static size_t fold(struct text p, char out[static MOST], bool letters)
{
	static const char from[] = "013457$@!", to[] = "oieastsai";
	size_t n = 0;
	for (size_t i = 0; i < p.n && n < MOST; i++) {
		char c = p.at[i] >= 'A' && p.at[i] <= 'Z' ? (char)(p.at[i] + 32) : p.at[i];
		const char *at = letters ? memchr(from, c, sizeof from - 1) : NULL;
		out[n++] = at ? to[at - from] : c;
	}
	return n;
}

/* How long the run or row is that begins here: aaaa, abcd, 4321, qwer. */
static size_t row(const char *s, size_t n)
{
	static const char *const keys[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb", "qazwsxedcrfvtgb"};
	size_t most = 1;
	for (int step = -1; step <= 1; step++) {
		size_t k = 1;
		while (k < n && s[k] - s[k - 1] == step)
			k++;
		most = k > most ? k : most;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		for (const char *at = keys[i]; *at; at++) {
			size_t k = 0;
			while (k < n && at[k] && at[k] == s[k])
				k++;
			most = k > most ? k : most;
		}
	return most >= 3 ? most : 0;
}

static bool year(const char *s, size_t n)
{
	return n >= 4 && ((s[0] == '1' && s[1] == '9') || (s[0] == '2' && s[1] == '0')) && s[2] >= '0' && s[2] <= '9' && s[3] >= '0' &&
	    s[3] <= '9';
}

/* Words of this place: whoever guesses here tries them. */
static int word_grade(struct text w, struct text name)
{
	static const char *const here[] = {"kith", "council", "county", "social", "worker", "care", "carer", "children", "child", "welcome",
	    "winter", "spring", "summer", "autumn", "january", "february", "march", "april", "june", "july", "august", "september",
	    "october",
	    "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "password", "letmein",
	    "admin",
	    "login", "secret", "changeme", "temporary"};
	for (size_t i = 0; i < sizeof here / sizeof *here; i++)
		if (text_is(w, here[i]))
			return 1;
	while (name.at && name.n) {
		struct text one = text_cut(name, ' ', &name);
		if (one.n >= 3 && text_eq_nocase(one, w))
			return 1;
	}
	return weak_grade(w);
}

/* The fewest tenths of digits in which it can be guessed part by part. */
static int reckon(const char *s, size_t n, struct text name)
{
	int best[MOST + 1] = {0};
	for (size_t end = 1; end <= n; end++) {
		best[end] = best[end - 1] + (s[end - 1] == ' ' || s[end - 1] == '-' ? 3 : 13);
		for (size_t from = end > WORD ? end - WORD : 0; from + 3 <= end; from++) {
			size_t len = end - from;
			int grade = word_grade((struct text){s + from, len}, name);
			int cost = grade ? 10 + 10 * grade : 1000;
			if (row(s + from, len) == len || (len == 4 && year(s + from, len)))
				cost = 20;
			/* the same again */
			if (from >= len && memcmp(s + from - len, s + from, len) == 0)
				cost = 5;
			if (best[from] + cost < best[end])
				best[end] = best[from] + cost;
		}
	}
	return best[n];
}

bool weak_password(struct text password, struct text name)
{
	char s[MOST];
	for (int letters = 0; letters < 2; letters++) {
		size_t n = fold(password, s, letters);
		if (reckon(s, n, name) < ENOUGH)
			return true;
	}
	return false;
}

/* ---- three words ---- */

static int family(struct text w)
{
	static const char *const families[] = {
	    " one two three four five six seven eight nine ten eleven twelve ",
	    " red orange yellow green blue purple pink black white brown grey gray gold silver ",
	    " monday tuesday wednesday thursday friday saturday sunday ",
	    " january february march april may june july august september october november december ",
	    " spring summer autumn winter ", " mum mummy dad daddy nan nanny grandad brother sister family home ",
	    " cat dog fish bird rabbit hamster ",
	    " let mein letmein password pass word secret ", " abc def ghi jkl mno pqr stu vwx xyz ",
	    " qwe rty asd fgh zxc vbn qwerty asdf zxcv ",
	    " the and you are not this that ", " love you loves iloveyou always forever ", " hello hiya bye goodbye "};
	char wanted[WORD + 3];
	if (w.n > WORD)
		return -1;
	wanted[0] = ' ';
	memcpy(wanted + 1, w.at, w.n);
	wanted[w.n + 1] = ' ', wanted[w.n + 2] = 0;
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		if (strstr(families[i], wanted))
			return (int)i;
	return -1;
}

static bool one_sign(struct text w)
{
	return row(w.at, w.n) == w.n;
}

bool weak_words(struct text folded)
{
	struct text w[3] = {{0}}, rest = folded;
	char together[MOST];
	size_t n = 0;
	int common = 0, rows = 0;
	for (int i = 0; i < 3; i++) {
		w[i] = text_cut(rest, ' ', &rest);
		if (!w[i].at || n + w[i].n > MOST)
			return true;
		memcpy(together + n, w[i].at, w[i].n);
		n += w[i].n;
		int grade = weak_grade(w[i]);
		common += grade == 1 || grade == 2;
		rows += one_sign(w[i]);
	}
	for (int i = 0; i < 3; i++)
		for (int k = 0; k < 3; k++)
			if (i != k && text_starts(w[i], w[k]))
				return true;
	int f = family(w[0]);
	return common == 3 || rows > 0 || (f >= 0 && family(w[1]) == f && family(w[2]) == f) || weak_grade((struct text){together, n}) != 0;
}
