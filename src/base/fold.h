/* fold: what a name is found by, however it was typed: "O’Connor", "O'Connor" and "OConnor"; "Łukasz" and "Lukasz"; "Zoë" and "ZOE".
 *
 * Letters of every alphabet become a to z by ICU's own rules (docs/decisions/0440-folding-names.md), digits stay, whatever is like an
 * apostrophe is one, everything else is one space. Pure; any thread. */
#ifndef KITH_BASE_FOLD_H
#define KITH_BASE_FOLD_H
#include "base/arena.h"
#include "base/text.h"

enum { FOLD_MOST = 240, FOLD_WORDS = 12 }; /* bytes of a name that are looked at; words of it */

/* "Łukasz  O’Connor-Smith" → "lukasz o'connor smith". Empty for what holds no letter or digit. Into the arena. */
struct text fold(struct arena *, struct text);

/* The words of what fold gave, apostrophes left out: "lukasz" "oconnor" "smith"; at most FOLD_WORDS. */
size_t fold_words(struct arena *, struct text folded, struct text word[FOLD_WORDS]);

/* Every word by which a name is kept to be found: its words, the pieces beside an apostrophe ("connor"), and all in one ("annemarie"
 * of "Anne-Marie"). None twice; at most 2 * FOLD_WORDS + 1. */
enum { FOLD_KEYS = 2 * FOLD_WORDS + 1 };
size_t fold_keys(struct arena *, struct text folded, struct text word[FOLD_KEYS]);

/* How a folded word sounds to somebody who writes names in England: "stephen" and "steven", "mohammed" and "muhamad", "siobhan" and
 * "shivaun" are one. Empty for a word without a letter. Into the arena. */
struct text fold_sound(struct arena *, struct text word);
#endif
