/* Any bytes as a pack: read or refused with a place, never more. */
#include "base/term.h"
#include "strategy/strategy.h"
#include "bound.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(FUZZ_CEILING + FUZZ_FACTOR * n);
	struct pack p;
	struct fault f = {0};
	if (!strategy_read(a, "pack.yaml", (struct text){(const char *)data, n}, NULL, &p, &f)) {
		if (!f.say[0] || !f.where[0])
			abort(); /* a refusal says what and where */
	} else {
		struct words_of w;
		for (int t = 0; t < TERMS; t++)
			strategy_term(&p, term_names[t], STRATEGY_CHILD, &w);
	}
	arena_free(a);
	return 0;
}
