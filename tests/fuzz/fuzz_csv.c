/* Any bytes: read to the end or refused with a place; what was read is written and read again the same. */
#include "base/csv.h"
#include "bound.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(FUZZ_CEILING + FUZZ_FACTOR * n);
	struct csv *c = arena_new_of(a, struct csv), *again = arena_new_of(a, struct csv);
	struct fault f = {0};
	if (!csv_open(c, a, "f", (struct text){(const char *)data, n}, &f)) {
		if (!f.code[0] || !f.where[0])
			abort();
		arena_free(a);
		return 0;
	}
	int got;
	while ((got = csv_next(c, &f)) == 1) {
		struct buf b = BUF_INIT(8 << 20);
		for (size_t i = 0; i < c->n; i++) {
			if (i)
				buf_char(&b, ',');
			csv_put(&b, c->field[i]);
		}
		buf_char(&b, '\n');
		struct text line = arena_text(a, buf_as_text(&b));
		buf_free(&b);
		bool blank = c->n == 1 && !c->field[0].n; /* a lone quoted nothing reads back as a blank line */
		if (blank)
			continue;
		csv_again(again, a, "g", line, ','); /* commas alone: what else may stand in a row is no separator of ours */
		if (csv_next(again, &f) != 1 || again->n != c->n)
			abort();
		for (size_t i = 0; i < c->n; i++)
			if (!text_eq(c->field[i], again->field[i]))
				abort();
	}
	if (got < 0 && !f.where[0])
		abort();
	arena_free(a);
	return 0;
}
