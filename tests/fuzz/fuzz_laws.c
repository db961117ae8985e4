/* Any bytes as the clocks of the law or the bank holidays: read, or refused with a place; what is read can be reckoned with. */
#include "duty/laws.h"
#include "bound.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(FUZZ_CEILING + FUZZ_FACTOR * n);
	struct text bytes = {(const char *)data, n};
	struct laws l = {0};
	struct fault f = {0};
	if (!laws_read(a, "f", bytes, &l, &f) && (!f.code[0] || !f.where[0]))
		abort();
	f = (struct fault){0};
	if (!holidays_read(a, "f", bytes, &l.calendar, &f) && (!f.code[0] || !f.where[0]))
		abort();
	for (size_t i = 0; l.law && i < l.n; i++) {
		char words[DAY_TEXT];
		if (l.law[i].unit != UNIT_WORKING_DAYS && law_due(&l, &l.law[i], 20000) <= 20000)
			abort();
		law_limit_words(&l.law[i], words);
	}
	arena_free(a);
	return 0;
}
