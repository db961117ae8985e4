/* Any bytes as an index of postcodes or a CSV of them: opened and asked, or refused. */
#include "returns/places.h"
#include "bound.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(FUZZ_CEILING + FUZZ_FACTOR * n);
	struct fault f = {0};
	struct places *p = places_open(a, "f", (struct text){(const char *)data, n}, &f);
	if (p) {
		struct place one, two;
		bool has = places_find(p, TEXT("ZZ1 1ZZ"), &one);
		if (places_find(p, TEXT("AB16 4BH"), &two) && has)
			places_distance(&one, &two);
	} else if (!f.say[0]) {
		abort();
	}
	arena_free(a);
	return 0;
}
