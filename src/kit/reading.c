#include "kit/reading.h"
#include <stdio.h>

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool letter(char c)
{
	char l = lower(c);
	return (l >= 'a' && l <= 'z') || (unsigned char)c >= 0x80;
}

static bool vowel(char c)
{
	return strchr("aeiouy", lower(c)) != NULL && c;
}

int reading_syllables(struct text w)
{
	int n = 0;
	for (size_t i = 0; i < w.n; i++)
		if (vowel(w.at[i]) && (i == 0 || !vowel(w.at[i - 1])))
			n++;
	bool le = w.n > 2 && lower(w.at[w.n - 2]) == 'l' && !vowel(w.at[w.n - 3]);
	if (n > 1 && w.n && lower(w.at[w.n - 1]) == 'e' && !vowel(w.at[w.n - 2]) && !le)
		n--; /* home, but not people */
	if (n > 1 && w.n > 2 && lower(w.at[w.n - 1]) == 'd' && lower(w.at[w.n - 2]) == 'e' && !strchr("td", lower(w.at[w.n - 3])) &&
	    !vowel(w.at[w.n - 3]))
		n--; /* asked, but not wanted */
	return n ? n : 1;
}

static void sentence_done(struct reading_ease *r, int *words)
{
	if (!*words)
		return;
	r->sentences++;
	if (*words > r->longest_sentence)
		r->longest_sentence = *words;
	*words = 0;
}

struct reading_ease reading_of(struct text t)
{
	struct reading_ease r = {0};
	int in_sentence = 0;
	for (size_t i = 0; i < t.n;) {
		char c = t.at[i];
		/* a typographic apostrophe or dash is three bytes from 0xE2 */
		bool mark = (unsigned char)c == 0xE2 && i + 2 < t.n;
		if (mark || !letter(c)) {
			if (c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == '\n')
				sentence_done(&r, &in_sentence);
			i += mark ? 3 : 1;
			continue;
		}
		size_t from = i;
		while (i < t.n && (letter(t.at[i]) || t.at[i] == '\'') &&
		    !((unsigned char)t.at[i] == 0xE2 && (i + 2 >= t.n || (unsigned char)t.at[i + 2] != 0x99)))
			i += (unsigned char)t.at[i] == 0xE2 ? 3 : 1;
		struct text word = {t.at + from, i - from};
		int s = reading_syllables(word);
		r.words++, in_sentence++;
		r.syllables += s;
		if (s > r.hardest_syllables)
			r.hardest_syllables = s, r.hardest = word;
	}
	sentence_done(&r, &in_sentence);
	if (r.words)
		r.age = 0.39 * r.words / r.sentences + 11.8 * r.syllables / r.words - 15.59 + 5;
	return r;
}

bool reading_easy(struct text t, char why[static 120])
{
	struct reading_ease r = reading_of(t);
	*why = 0;
	if (r.longest_sentence > READING_SENTENCE)
		snprintf(why, 120, "a sentence of %d words", r.longest_sentence);
	else if (r.hardest_syllables > READING_SYLLABLES)
		snprintf(why, 120, "a word of %d syllables: %.*s", r.hardest_syllables, (int)(r.hardest.n < 40 ? r.hardest.n : 40),
		    r.hardest.at);
	else if (r.words >= READING_WORDS && r.age > READING_AGE)
		snprintf(why, 120, "a reading age of %.1f", r.age);
	return !*why;
}

static bool same(const char *a, struct text b)
{
	for (size_t i = 0; i < b.n; i++)
		if (lower(a[i]) != lower(b.at[i]))
			return false;
	return true;
}

bool reading_holds(struct text t, struct text word)
{
	for (size_t i = 0; word.n && i + word.n <= t.n; i++)
		if ((i == 0 || !letter(t.at[i - 1])) && (i + word.n == t.n || !letter(t.at[i + word.n])) && same(t.at + i, word))
			return true;
	return false;
}
