/* Any bytes as a pack: read or refused with a place, never more. */
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
		strategy_fill(a, &p, STRATEGY_CHILD, "Your [home] and [homes] and [a parent].");
	}
	arena_free(a);
	return 0;
}
