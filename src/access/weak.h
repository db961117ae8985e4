/* weak: words and passwords that are guessed first.
 *
 * A password is taken apart into what guessers try: the 10,000 commonest passwords (compiled in, tools/common.py), runs ("aaaa"),
 * rows ("abcd", "4321", "qwer"), years, and single signs; letters written as figures ("p4ssw0rd") count as letters. Each part
 * has about the digits that a guesser needs for it, and together they have to be eight or more. So "Password2026!" is weak
 * and four words that do not belong together are not.
 *
 * Three words of a young person: not three of one row (numbers, colours, days …), none a beginning of another, not all three among the
 * thousand commonest, and not one of those lists when written together. */
#ifndef KITH_ACCESS_WEAK_H
#define KITH_ACCESS_WEAK_H
#include "base/text.h"

/* The user's own name (.at NULL: none) counts as one of the commonest words. */
bool weak_password(struct text password, struct text name);
/* Three words as words_fold (young.h) gives them. */
bool weak_words(struct text folded);
/* How common a word is: 1 among the first hundred, 2 the first thousand, 3 the first ten thousand, 0 not among them. Small letters. */
int weak_grade(struct text word);

/* Made by tools/common.py: sorted, 30 bits of digest and 2 of grade. */
extern const uint32_t weak_common[];
extern const size_t weak_common_n;
#endif
