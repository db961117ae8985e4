/* reading: how hard a text is to read.
 *
 * The measure is Flesch and Kincaid's grade (US Navy, 1975), 0.39 × words in a sentence + 11.8 × syllables in a word − 15.59;
 * a grade is the school year of an American child, so the age is the grade + 5. Syllables are counted by groups of vowels (a
 * silent final e apart). It is made for passages: below READING_WORDS words it swings by one long word, so a short text is
 * held to its parts only: no sentence over READING_SENTENCE words, no word over READING_SYLLABLES syllables. */
#ifndef KITH_KIT_READING_H
#define KITH_KIT_READING_H
#include "base/text.h"

enum { READING_WORDS = 10, READING_SENTENCE = 15, READING_SYLLABLES = 3, READING_AGE = 9 };

struct reading_ease {
	int words, sentences, syllables;
	int longest_sentence; /* words */
	struct text hardest;  /* the word with most syllables */
	int hardest_syllables;
	double age;
};

struct reading_ease reading_of(struct text);
int reading_syllables(struct text word);
/* True where the text is for a reader of nine; else *why says which part is not ("a sentence of 17 words"). */
bool reading_easy(struct text, char why[static 120]);
/* Does the text hold the word or words, whole, whatever the case? */
bool reading_holds(struct text, struct text word);
#endif
